"""기록하는 동안 굳어 버릴 것을 막는다: 갈림길과 ``.data``.

기록은 한 번 지나간 길만 안다. 비교(``x > 0``)는 그래프의 노드로 남기고, 그것으로 갈림길(if, while,
and)을 고르거나 ``.data``로 그때의 수를 꺼내면 오류로 알린다. 소리 없이 틀린 수를 내는 것보다 낫다.
막는 것은 기록하는 스레드에서, 기록하는 동안만이다. 보통 때의 Value는 그대로다.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from numbers import Real
from typing import Any

from micrograd_ko.engine import Value, as_value
from micrograd_ko.messages.language import BadType

_SLOT: Any = Value.__dict__["data"]  # 보통 때 data를 읽고 쓰는 것
_OURS = "micrograd_ko"


@contextmanager
def recording() -> Iterator[None]:
    """이 안에서는 갈림길과 ``.data``가 막힌다."""
    recorder = threading.get_ident()
    usual = {name: getattr(Value, name) for name in _RECORDED}

    def replacement(name: str) -> Callable[..., Any]:
        recorded, ordinary = _RECORDED[name], usual[name]

        def method(*operands: Any) -> Any:
            mine = threading.get_ident() == recorder
            return recorded(*operands) if mine else ordinary(*operands)

        return method

    for name in _RECORDED:
        setattr(Value, name, replacement(name))
    setattr(Value, "data", _GuardedData(recorder))  # noqa: B010  칸을 잠시 바꾸는 것을 드러낸다
    try:
        yield
    finally:
        setattr(Value, "data", _SLOT)  # noqa: B010
        for name, method in usual.items():
            setattr(Value, name, method)


class _GuardedData:
    """기록하는 동안의 ``data``: 우리의 코드만 읽는다."""

    def __init__(self, recorder: int) -> None:
        self.recorder = recorder

    def __get__(self, value: Value | None, kind: type[Value]) -> Any:
        if value is None:
            return self
        if threading.get_ident() == self.recorder:
            reader = str(sys._getframe(1).f_globals.get("__name__", ""))
            if reader.partition(".")[0] != _OURS:
                raise _frozen_data()
        return _SLOT.__get__(value, kind)

    def __set__(self, value: Value, data: float) -> None:
        _SLOT.__set__(value, data)


def _frozen_data() -> BadType:
    return BadType("reading .data while recording")


def _no_branch(value: Value) -> bool:
    raise BadType("branch on a Value")


_RECORDED: dict[str, Callable[..., Any]] = {
    "__lt__": lambda a, b: a.lt(b),
    "__le__": lambda a, b: a.le(b),
    "__gt__": lambda a, b: as_value(b).lt(a),
    "__ge__": lambda a, b: as_value(b).le(a),
    "__eq__": lambda a, b: a.eq(b) if isinstance(b, Real) else a is b,  # 노드는 자기 자신과만 같다
    "__bool__": _no_branch,
}
