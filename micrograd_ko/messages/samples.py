"""학습할 자료를 확인한다: 표본마다 입력 하나와 정답 하나."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.messages.validate import as_float, is_listed


def check_data(X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """입력들과 정답들을 확인하고 보통 목록으로 바꾼다. NumPy 배열과 pandas의 표도 된다.

    TypeError: 목록이 아니거나 수가 아닌 것이 있을 때.
    ValueError: 비었거나, 길이가 다르거나, 행의 길이가 들쭉날쭉하거나, 유한하지 않은 수가 있을 때.
    """
    inputs, targets = _listed("X", X), _listed("y", y)
    if len(inputs) != len(targets):
        raise BadValue("X and y mismatch", rows=len(inputs), targets=len(targets))
    return inputs, targets


def rows_of(things: Any) -> Any:
    """pandas와 polars의 표는 열 이름들이 아니라 행들이다. 나머지는 그대로."""
    return things.to_numpy() if hasattr(things, "to_numpy") else things


def _listed(name: str, things: Any) -> list[Any]:
    """표본들의 목록: 표본마다 수 하나 또는 같은 길이의 목록."""
    things = rows_of(things)
    if not is_listed(things):
        raise BadType("not a list of samples", name=name, got=things)
    rows = [_finite(name, i, thing) for i, thing in enumerate(things)]
    if not rows:
        raise BadValue("empty data", name=name)
    widths = {len(row) if isinstance(row, list) else 0 for row in rows}
    if len(widths) > 1:
        raise BadValue("ragged data", name=name, widths=sorted(widths))
    return rows


def _finite(name: str, i: int, thing: Any) -> Any:
    """표본 하나: 유한한 수, 또는 그 목록."""
    if is_listed(thing):
        return [_finite(name, i, part) for part in thing]
    number = as_float(thing, f"{name}[{i}]")
    if not math.isfinite(number):
        raise BadValue("not finite", name=name, i=i, number=number)
    return number
