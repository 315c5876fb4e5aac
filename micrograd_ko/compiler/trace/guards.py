"""기록하는 동안 그때의 수로 굳어 버릴 것을 막는다.

기록은 한 번 지나간 길만 안다. 비교(``x > 0``)는 그래프의 노드로 남기고, 노드에서 수를 꺼내는
일(``.data``, 기울기, 갈림길, 반올림, 베끼기)은 오류로 알린다. 소리 없이 틀린 수를 내는 것보다 낫다.
막는 것은 기록하는 스레드에서, 기록하는 동안만이다. 보통 때의 Value는 그대로다.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from numbers import Real
from typing import Any, NoReturn

from micrograd_ko.engine import Value, as_value
from micrograd_ko.messages.language import BadType, say

# 노드의 수로 계산하는 우리의 코드는 기록하는 동안에도 .data를 읽고 쓴다
_COMPUTING = tuple(
    f"micrograd_ko.{room}"
    for room in ("engine", "core", "functional", "losses", "messages", "compiler")
)
_lock = threading.RLock()  # Value를 잠깐 바꿔 끼우므로 한 번에 하나만 기록한다
_recorder = 0  # 기록하는 스레드
_depth = 0  # 기록 안에서 또 기록한 깊이


@contextmanager
def recording() -> Iterator[None]:
    """이 안에서는 노드에서 수를 꺼내는 일이 막힌다."""
    global _recorder, _depth
    with _lock:
        _depth += 1
        if _depth == 1:
            _recorder = threading.get_ident()
            for name in _USUAL:
                setattr(Value, name, _guarded(name))
        try:
            yield
        finally:
            _depth -= 1
            if not _depth:
                _restore()


def is_recording() -> bool:
    """이 스레드가 지금 기록하고 있는가."""
    return _recorder == threading.get_ident()


def _restore() -> None:
    global _recorder
    for name, usual in _USUAL.items():
        if usual is None:
            delattr(Value, name)
        else:
            setattr(Value, name, usual)
    _recorder = 0


def _after_fork() -> None:
    """다른 스레드가 기록하는 사이에 갈라져 나온 프로세스에는 그 스레드가 없다."""
    global _lock, _depth
    if not is_recording():
        if _depth:
            _restore()
        _lock, _depth = threading.RLock(), 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _frozen(what: str, hint: str) -> NoReturn:
    raise BadType("frozen while recording", what=what, hint=say(hint))


def _slot(name: str) -> property:
    """``.data``는 우리의 계산만 읽고 쓴다. 기울기와 중간 노드의 국소 미분은 적기만 한다."""
    slot = _USUAL[name]

    def read(value: Value) -> Any:
        if is_recording():
            if name == "data":
                _only_ours(sys._getframe(1).f_globals)
            elif name == "grad" or value.parents:
                _frozen(f".{name}", "advice: gradient")
        return slot.__get__(value)

    def write(value: Value, thing: Any) -> None:
        if name == "data" and is_recording():
            _only_ours(sys._getframe(1).f_globals)
        slot.__set__(value, thing)

    return property(read, write)


def _only_ours(caller: dict[str, Any]) -> None:
    if not str(caller.get("__name__", "")).startswith(_COMPUTING):
        _frozen(".data", "advice: data")


def _no_branch(value: Value) -> NoReturn:
    raise BadType("branch on a Value")


def _repr(value: Value) -> str:
    return f"Value(data=?, grad=?{f', label={value.label!r}' if value.label else ''})"


# 기록하는 동안 달라지는 것: 비교는 노드가 되고, 모습에는 수가 없고, 수를 꺼내는 일은 막힌다
_RECORDED: dict[str, Callable[..., Any]] = {
    "__lt__": lambda a, b: a.lt(b),
    "__le__": lambda a, b: a.le(b),
    "__gt__": lambda a, b: as_value(b).lt(a),
    "__ge__": lambda a, b: as_value(b).le(a),
    "__eq__": lambda a, b: a.eq(b) if isinstance(b, Real) else a is b,  # 노드는 자기 자신과만 같다
    "__bool__": _no_branch,
    "__repr__": _repr,
    "__format__": lambda a, spec: _frozen("format", "advice: number") if spec else _repr(a),
    "__round__": lambda a, digits=None: _frozen("round", "advice: number"),
    "item": lambda a: _frozen(".item()", "advice: data"),
    "detach": lambda a: _frozen(".detach()", "advice: copy"),
    "__deepcopy__": lambda a, memo: _frozen("deepcopy", "advice: copy"),
    "__reduce_ex__": lambda a, protocol: _frozen("pickle, copy", "advice: copy"),
}
_USUAL: dict[str, Any] = {
    name: vars(Value).get(name) for name in ("data", "grad", "local_grads", *_RECORDED)
}


def _guarded(name: str) -> Any:
    """기록하는 스레드에서만 다르게 구는 것."""
    if name not in _RECORDED:
        return _slot(name)
    recorded, usual = _RECORDED[name], _USUAL[name] or getattr(Value, name)

    def method(*operands: Any) -> Any:
        return (recorded if is_recording() else usual)(*operands)

    return method
