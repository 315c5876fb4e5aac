"""학습할 자료를 확인한다: 표본마다 입력 하나와 정답 하나."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from micrograd_ko.messages.language import BadType, BadValue, shown
from micrograd_ko.messages.validate import as_float, is_listed


def check_data(X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """입력들과 정답들을 확인하고 보통 목록으로 바꾼다. NumPy 배열도 된다.

    TypeError: 목록이 아니거나 수가 아닌 것이 있을 때.
    ValueError: 비었거나, 길이가 다르거나, 행의 길이가 들쭉날쭉하거나, 유한하지 않은 수가 있을 때.
    """
    inputs, targets = _listed("X", X), _listed("y", y)
    if len(inputs) != len(targets):
        raise BadValue(
            f"X는 {len(inputs)}개인데 y는 {len(targets)}개입니다. "
            f"입력마다 정답이 하나씩 있어야 합니다. (length mismatch)",
            f"X has {len(inputs)} rows and y has {len(targets)}: each row needs one target.",
        )
    return inputs, targets


def _listed(name: str, things: Any) -> list[Any]:
    """표본들의 목록: 표본마다 수 하나 또는 같은 길이의 목록."""
    if not is_listed(things):
        raise BadType(
            f"{name}에는 목록이 와야 합니다. 받은 것은 {shown(things)}입니다. "
            f"[[0.0, 1.0], …]처럼 표본의 목록을 넣으세요. (not a list)",
            f"{name} must be a list, got {shown(things)}. Give one item a sample.",
        )
    rows = [_finite(name, i, thing) for i, thing in enumerate(things)]
    if not rows:
        raise BadValue(
            f"{name}에 표본이 없습니다. 표본을 하나 이상 넣으세요. (empty data)",
            f"{name} is empty: give at least one sample.",
        )
    widths = {len(row) if isinstance(row, list) else 0 for row in rows}
    if len(widths) > 1:
        raise BadValue(
            f"{name}의 행마다 수의 개수가 다릅니다: {sorted(widths)}. "
            f"모든 행을 같은 길이로 맞추세요. (ragged data)",
            f"{name} has rows of different lengths: {sorted(widths)}.",
        )
    return rows


def _finite(name: str, i: int, thing: Any) -> Any:
    """표본 하나: 유한한 수, 또는 그 목록."""
    if is_listed(thing):
        return [_finite(name, i, part) for part in thing]
    number = as_float(thing, f"{name}[{i}]")
    if not math.isfinite(number):
        raise BadValue(
            f"{name}[{i}]에 유한하지 않은 값이 있습니다: {number}. "
            f"그 행을 빼거나 고치세요. (not finite)",
            f"{name}[{i}] holds {number}: drop or mend that row.",
        )
    return number
