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
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from micrograd_ko import engine, learners
from micrograd_ko.compiler.just_in_time import Jit
from micrograd_ko.core.ieee import START
from micrograd_ko.engine import Value, toposort
from micrograd_ko.messages.language import BadValue, say
from micrograd_ko.messages.phrases import PHRASES
from micrograd_ko.ops import OPS

_lock = threading.Lock()
_watching: dict[int, _Watch] = {}  # 스레드 → 그 스레드에서 켜져 있는 것


@contextmanager
def detect_anomaly() -> Iterator[None]:
    """이 안에서는, 유한한 수에서 처음으로 inf나 nan이 나온 자리가 오류가 된다(PyTorch와 같은 이름).

    ``with detect_anomaly():``로 감싸거나 함수 위에 ``@detect_anomaly()``로 단다. 그 노드의 연산과
    입력의 수, 그것을 만든 줄, 흔한 고침을 말한다. ``backward()``에서 나오면 기울기를 하나도 적지
    않고 멈춘다. ``fit``은 이 안에서 즉시 계산으로 배운다(``History.why``). 켠 스레드만 지켜본다.

    ValueError: 값이나 기울기가 무너졌을 때. 또는 이 안에서 ``jit``의 프로그램을 부를 때.
    """
    me = threading.get_ident()
    with _lock:
        outer = _watching.get(me)
        _watching[me] = _Watch()
        if len(_watching) == 1 and outer is None:
            _swap(_WATCHED)
    try:
        yield
    finally:
        with _lock:
            if outer is None:
                del _watching[me]
            else:
                _watching[me] = outer
            if not _watching:
                _swap(_USUAL)


class _Watch:
    """지켜보는 동안 적어 두는 것: 노드 → 그것을 만든 줄."""

    def __init__(self) -> None:
        self.lines: dict[Value, str] = {}

    def value(self, node: Value) -> None:
        """새 노드의 값을 본다."""
        self.lines[node] = _line()
        if not math.isfinite(node.data) and _all_finite(node.parents):
            self._alarm("anomaly in a value", node, got=node.data)

    def gradients(self, root: Value) -> None:
        """``root.backward()``가 적을 기울기들을, 적기 전에 본다."""
        order = toposort(root)
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
                        self._alarm("anomaly in a gradient", node, **facts)
                grads[parent] = total

    def _alarm(self, key: str, node: Value, **numbers: float) -> None:
        operands = ", ".join(
            f"{p.label or f'x{k}'} = {p.data:g}" for k, p in enumerate(node.parents)
        )
        remedy = f"remedy: {node.op}"
        raise BadValue(
            key,
            op=OPS[node.op].symbol,
            operands=operands,
            line=self.lines.get(node) or say("anomaly: made outside"),
            hint=say(remedy if remedy in PHRASES else "remedy"),
            **{name: f"{number:g}" for name, number in numbers.items()},
        )


def _all_finite(nodes: tuple[Value, ...]) -> bool:
    return all(math.isfinite(node.data) for node in nodes)


def _line() -> str:
    """지금의 계산을 적은, 우리 것이 아닌 가장 안쪽의 줄: ``이름.py:3  y = x.log()``."""
    frame: Any = sys._getframe(2)
    while frame and str(frame.f_globals.get("__name__")).startswith("micrograd_ko."):
        frame = frame.f_back
    if frame is None:
        return ""
    file, number = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(file, number, frame.f_globals).strip()
    return f"{os.path.basename(file)}:{number}  {text}".strip()


# 바꿔 끼우는 것


def _node(*arguments: Any) -> Value:
    new: Value = _USUAL[engine, "node"](*arguments)
    watch = _watching.get(threading.get_ident())
    if watch is not None:
        watch.value(new)
    return new


def _backward(self: Value) -> None:
    """나를 모든 조상으로 미분해 그들의 ``grad``에 적는다. 적기 전에 무너진 곳이 있는지 본다."""
    watch = _watching.get(threading.get_ident())
    if watch is not None:
        watch.gradients(self)
    _USUAL[Value, "backward"](self)


def _choose(backend: str, *arguments: Any) -> Any:
    watched = threading.get_ident() in _watching
    learner = _USUAL[learners, "choose"]("eager" if watched else backend, *arguments)
    if watched:
        learner.why = say("anomaly: eager")
    return learner


def _specialized(self: Jit, *arguments: Any, **more: Any) -> Any:
    if threading.get_ident() in _watching:
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
