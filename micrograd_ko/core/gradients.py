"""아직 없거나 지운 기울기의 표시들. 표시는 값이 아니라 그 객체로 알아본다."""

from __future__ import annotations

from typing import Any


class _NotYet(float):
    """아직 계산하지 않은 기울기: 0.0처럼 셈하지만 ``?``로 보인다."""

    def __repr__(self) -> str:
        return "?"

    def __reduce__(self) -> str:
        return "NOT_YET"


NOT_YET = _NotYet()
"""하나뿐인 표시. 그림과 단계는 ``is NOT_YET``으로 가려낸다."""

CLEARED = float("0")
"""``zero_grad()``가 적는 0.0. 기울기가 하나라도 더해지면 다른 객체가 된다."""


def gradient(node: Any) -> float:
    """노드의 기울기. PyTorch의 버릇대로 ``p.grad = None``으로 지웠으면 ``NOT_YET``이다."""
    grad: float | None = node.grad
    return NOT_YET if grad is None else grad


def is_missing(node: Any) -> bool:
    """기울기를 지웠거나 아직 없고, 그 뒤로 아무것도 더해지지 않았는가."""
    return node.grad is None or node.grad is NOT_YET or node.grad is CLEARED
