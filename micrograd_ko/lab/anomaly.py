"""무너진 첫 자리 찾기: 유한한 수에서 처음으로 inf나 nan이 나온 노드를 알린다.

보통 때의 엔진에는 아무것도 더하지 않는다. 이 안에 있는 동안만, 노드를 적는 일(``engine.node``)과
``backward``와 학습을 맡길 곳을 고르는 일을 지켜보는 것으로 바꿔 끼운다.
"""

from __future__ import annotations

import linecache
import math
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from micrograd_ko import engine, learners
from micrograd_ko.compiler.just_in_time import Jit
from micrograd_ko.core.ieee import START
from micrograd_ko.core.second_walk import warn_if_changed
from micrograd_ko.engine import Value, toposort
from micrograd_ko.messages.caution import outside
from micrograd_ko.messages.language import BadValue, say
from micrograd_ko.messages.phrases import PHRASES
from micrograd_ko.ops import OPS

_lock = threading.Lock()
_depth: Counter[int] = Counter()  # 스레드 → 그 스레드에서 겹쳐 켜져 있는 수
_MADE_AT = "made_at"  # 노드에 다는 속성: 그것을 만든 (파일, 줄 번호)


@contextmanager
def detect_anomaly() -> Iterator[None]:
    """이 안에서는, 유한한 수에서 처음으로 inf나 nan이 나온 자리가 오류가 된다(PyTorch와 같은 이름).

    ``with detect_anomaly():``로 감싸거나 함수 위에 ``@detect_anomaly()``로 단다. 그 노드의 연산과
    입력의 수, 그것을 만든 줄, 흔한 고침을 말한다. ``backward()``에서 나오면 기울기를 하나도 적지
    않고 멈춘다. 순전파 뒤에 ``data``가 바뀐 그래프도 여기서는 처음 걸을 때부터 경고한다.

    ``fit``은 이 안에서 즉시 계산으로 배운다(``History.why``). 켠 스레드만 지켜본다. ``grad``가
    구하는 기울기는 ``create_graph=True``일 때만 본다.

    ValueError: 값이나 기울기가 무너졌을 때. 또는 이 안에서 ``jit``의 프로그램을 부를 때.
    """
    me = threading.get_ident()
    with _lock:
        if not _depth:
            _swap(_WATCHED)
        _depth[me] += 1
    try:
        yield
    finally:
        with _lock:
            _depth[me] -= 1
            if not _depth[me]:
                del _depth[me]
            if not _depth:
                _swap(_USUAL)


def _watched() -> bool:
    return threading.get_ident() in _depth


def _check_value(node: Value) -> None:
    """새 노드의 값을 본다."""
    frame, _ = outside(sys._getframe(1))
    if frame is not None:
        vars(node)[_MADE_AT] = frame.f_code.co_filename, frame.f_lineno
    if not math.isfinite(node.data) and _all_finite(node.parents):
        _alarm("anomaly in a value", node, got=node.data)


def _check_gradients(root: Value) -> None:
    """``root.backward()``가 적을 기울기들을, 적기 전에 본다."""
    order = toposort(root)
    warn_if_changed(order)
    grads: dict[Value, float] = dict.fromkeys(order, START)
    grads[root] = 1.0
    for node in reversed(order):
        upstream = grads[node]
        for parent, local in zip(node.parents, node.local_grads):
            part = local * upstream
            total = grads[parent] + part
            if not math.isfinite(total) and math.isfinite(upstream + grads[parent]):
                facts = {"upstream": upstream, "local": local, "got": total}
                if _all_finite(node.parents):
                    _alarm("anomaly in a gradient", node, **facts)
            grads[parent] = total


def _alarm(key: str, node: Value, **numbers: float) -> None:
    operands = ", ".join(f"{p.label or f'x{k}'} = {p.data:g}" for k, p in enumerate(node.parents))
    remedy = f"remedy: {node.op}"
    raise BadValue(
        key,
        op=OPS[node.op].symbol,
        operands=operands,
        line=_line(*vars(node)[_MADE_AT]) if _MADE_AT in vars(node) else say("anomaly: no line"),
        hint=say(remedy if remedy in PHRASES else "remedy"),
        **{name: f"{number:g}" for name, number in numbers.items()},
    )


def _all_finite(nodes: tuple[Value, ...]) -> bool:
    return all(math.isfinite(node.data) for node in nodes)


def _line(file: str, number: int) -> str:
    """배우는 사람의 줄: ``이름.py:3  y = x.log()``."""
    text = linecache.getline(file, number).strip()
    return f"{_cell(file) or os.path.basename(file)}:{number}  {text}".strip()


def _cell(file: str) -> str:
    """공책의 셀이면 ``In[3]``. 파일 이름은 공책이 지어낸 것이라 아무 말도 하지 않는다."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    named = shell and getattr(shell.compile, "format_code_name", lambda file: None)(file)
    return named[1] if named else ""


# 바꿔 끼우는 것


def _node(*arguments: Any) -> Value:
    new: Value = _USUAL[engine, "node"](*arguments)
    if _watched():
        _check_value(new)
    return new


def _backward(self: Value) -> None:
    """나를 모든 조상으로 미분해 그들의 ``grad``에 적는다. 적기 전에 무너진 곳이 있는지 본다."""
    if _watched():
        _check_gradients(self)
    _USUAL[Value, "backward"](self)


def _choose(backend: str, *arguments: Any) -> Any:
    learner = _USUAL[learners, "choose"]("eager" if _watched() else backend, *arguments)
    if _watched():
        learner.why = say("anomaly: eager")
    return learner


def _specialized(self: Jit, *arguments: Any, **more: Any) -> Any:
    if _watched():
        raise BadValue("anomaly needs eager computation")
    return _USUAL[Jit, "_specialized"](self, *arguments, **more)


_WATCHED: dict[tuple[Any, str], Any] = {
    (engine, "node"): _node,
    (Value, "backward"): _backward,
    (learners, "choose"): _choose,
    (Jit, "_specialized"): _specialized,
}
_USUAL = {(home, name): getattr(home, name) for home, name in _WATCHED}


def _swap(them: dict[tuple[Any, str], Any]) -> None:
    for (home, name), it in them.items():
        setattr(home, name, it)
