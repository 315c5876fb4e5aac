"""겹친 목록을 편 목록과 모양으로 나누고, 다시 겹친다."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from micrograd_ko.messages.validate import as_float

# 수 하나는 None, 수 n개의 목록은 n, 더 깊으면 모양들의 tuple
Shape: TypeAlias = "int | tuple[Shape, ...] | None"


def flatten(thing: Any, what: str, into: list[float]) -> Shape:
    """수 하나나 겹친 목록(또는 배열)을 펴서 ``into``에 잇고 그 모양을 돌려준다.

    TypeError: 수가 아닌 것이 있을 때.
    """
    if thing.__class__ is float:
        into.append(thing)
        return None
    if hasattr(thing, "tolist"):
        thing = thing.tolist()
    if not isinstance(thing, (list, tuple)):
        into.append(as_float(thing, what))
        return None
    if all(part.__class__ is float for part in thing):
        into.extend(thing)
        return len(thing)
    shapes = tuple([flatten(part, what, into) for part in thing])
    return len(thing) if all(shape is None for shape in shapes) else shapes


def array_shape(sizes: Sequence[int]) -> Shape:
    """배열의 축마다의 크기 → 모양."""
    if not sizes:
        return None
    return sizes[0] if len(sizes) == 1 else (array_shape(sizes[1:]),) * sizes[0]


def width(shape: Shape) -> int:
    """모양에 든 수의 개수."""
    if shape is None:
        return 1
    return shape if isinstance(shape, int) else sum(map(width, shape))


def nest(flat: Iterable[Any], shape: Shape) -> Any:
    """편 것을 다시 그 모양으로. 수 하나이거나 겹친 목록이다."""
    items = iter(flat)

    def build(shape: Shape) -> Any:
        if shape is None:
            return next(items)
        if isinstance(shape, int):
            return [next(items) for _ in range(shape)]
        return [build(inner) for inner in shape]

    return build(shape)
