"""자료의 행들: 파이썬 목록이든 NumPy 배열이든, 겹친 것을 펴 인자마다 float의 배열 하나로."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.messages.validate import as_float

# 수 하나는 None, 수 n개의 목록은 n, 더 깊으면 모양들의 tuple
Shape: TypeAlias = "int | tuple[Shape, ...] | None"


@dataclass(frozen=True)
class Rows:
    """행 ``count``개. ``arrays[k]``에는 k번째 인자의 수가 행마다 ``widths[k]``개씩 이어져 있다."""

    arrays: list[Any]
    widths: tuple[int, ...]
    count: int

    @cached_property
    def addresses(self) -> list[int]:
        """인자마다 배열이 시작하는 주소. 기계어가 읽는다."""
        return [
            flat.buffer_info()[0] if flat.__class__ is array else flat.ctypes.data
            for flat in self.arrays
        ]

    def values(self, row: int, shapes: Sequence[Shape]) -> list[Any]:
        """행 하나의 인자들: 본디 모양의, Value의 목록으로."""
        return [
            nest(map(Value, flat[row * width : (row + 1) * width]), shape)
            for flat, width, shape in zip(self.arrays, self.widths, shapes)
        ]

    def pick(self, order: Sequence[int]) -> list[tuple[float, ...]]:
        """고른 행들을 하나씩: 그 행의 모든 수."""
        columns = [
            [tuple(flat[r * width : (r + 1) * width].tolist()) for r in order]
            for flat, width in zip(self.arrays, self.widths)
        ]
        return [sum(parts, ()) for parts in zip(*columns)]


def one_row(inputs: Sequence[Any], names: Sequence[str]) -> tuple[Rows, tuple[Shape, ...]]:
    """행 하나와 인자들의 모양."""
    arrays, shapes = [], []
    for thing, name in zip(inputs, names):
        flat: list[float] = []
        shapes.append(flatten(thing, name, flat))
        arrays.append(array("d", flat))
    return Rows(arrays, tuple(map(len, arrays)), 1), tuple(shapes)


def many_rows(columns: Sequence[Any], names: Sequence[str]) -> tuple[Rows, tuple[Shape, ...]]:
    """여러 행과, 한 행의 모양. 배열은 베끼지 않고 쓴다."""
    found = [_column(column, name) for column, name in zip(columns, names)]
    counts = [count for _, _, count in found]
    if len(set(counts)) != 1 or not counts[0]:
        raise BadValue("row count mismatch", counts=counts)
    shapes = tuple(shape for _, shape, _ in found)
    return Rows([flat for flat, _, _ in found], tuple(map(width, shapes)), counts[0]), shapes


class Seen:
    """바로 앞의 부름에서 본 배열들: 같은 배열이 또 오면 펴 둔 것을 다시 쓴다."""

    def __init__(self, columns: Sequence[Any], names: Sequence[str]) -> None:
        self.rows, self.shapes = many_rows(columns, names)
        direct = all(
            getattr(c, "dtype", None) == "float64" and c.flags.c_contiguous for c in columns
        )
        self._columns = [(c, c.shape, c.strides, c.dtype) for c in columns] if direct else []

    def same(self, columns: Sequence[Any]) -> bool:
        """같은 배열들인가. 배열 안의 수가 바뀌는 것은 괜찮다: 베끼지 않고 보고 있다."""
        return len(columns) == len(self._columns) and all(
            c is old and c.shape == shape and c.strides == strides and c.dtype == dtype
            for c, (old, shape, strides, dtype) in zip(columns, self._columns)
        )


def _column(column: Any, name: str) -> tuple[Any, Shape, int]:
    if getattr(column, "dtype", None) == "float64" and column.ndim > 0:
        flat = column if column.flags.c_contiguous else column.copy(order="C")
        return flat.reshape(-1), array_shape(column.shape[1:]), len(column)
    if hasattr(column, "tolist"):
        column = column.tolist()
    if not isinstance(column, (list, tuple)):
        raise BadType("not a list of rows", name=name, got=column)
    into: list[float] = []
    found = {flatten(row, name, into) for row in column}
    if len(found) > 1:
        raise BadValue("ragged rows", name=name)
    return array("d", into), found.pop() if found else None, len(column)


def flatten(thing: Any, what: str, into: list[float]) -> Shape:
    """수 하나나 겹친 목록(또는 배열)을 펴서 ``into``에 잇고 그 모양을 돌려준다."""
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
