"""칸들이 놓인 배열: 칸 k의 표본 s는 ``B[k·stride + s]``에, 모든 표본에 같은 칸 k는 ``U[k]``에 든다.

반복문의 안쪽은 언제나 표본이고, 벡터도 표본이다. 표본은 몇십 개씩 한 조각(tile)으로 셈한다.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from micrograd_ko.compiler.backends.llvm.function_builder import FunctionBuilder, integer, zero
from micrograd_ko.compiler.backends.llvm.matmul import UNROLL
from micrograd_ko.compiler.backends.vectorize import affine

Index = Callable[[Any], Any]  # 몇 번째인지 → 칸의 번호


@dataclass(frozen=True)
class Tile:
    """지금 셈하는 조각: 표본 벡터의 쌍의 수와 표본의 수."""

    pairs: Any
    count: Any


@dataclass(frozen=True)
class Memory:
    """함수 하나가 읽고 쓰는 배열들. 조각이 없고 벡터의 크기가 1이면 모든 표본에 같은 것을 셈한다.

    values, grads  공간 → 값이 든 배열, 기울기가 든 배열
    """

    code: FunctionBuilder
    stride: int
    values: dict[str, Any]
    grads: dict[str, Any]
    lanes: int = 1
    tile: Tile | None = None

    @property
    def space(self) -> str:
        """지금 셈하는 공간."""
        return "b" if self.tile else "u"

    def index(self, slots: Sequence[int]) -> Index:
        """차례 → 칸. 고르게 놓였으면 셈하고, 아니면 표에서 찾는다."""
        line = affine(slots)
        code = self.code
        if line is not None:
            return lambda k: code.scale(k, line[1], line[0])
        table = code.table(slots)
        return lambda k: code.integer_at(table, k)

    def offset(self, space: str, slot: Any, t: Any) -> Any:
        """칸과 표본의 자리 → 배열의 번호."""
        if space == "u":
            return slot
        return self.code.builder.add(self.code.scale(slot, self.stride), t)

    def address(self, arrays: dict[str, Any], space: str, slot: int) -> Any:
        """칸이 시작하는 주소."""
        return self.code.address(arrays[space], self.offset(space, integer(slot), integer(0)))

    def read(self, arrays: dict[str, Any], space: str, slot: Any, t: Any) -> Any:
        """칸의 값 또는 기울기. 모든 표본에 같은 수 하나는 벡터로 편다."""
        lanes = self.lanes if space == "b" else 1
        found = self.code.load(arrays[space], self.offset(space, slot, t), lanes)
        return self.code.splat(found, self.lanes)

    def write(self, arrays: dict[str, Any], space: str, slot: Any, t: Any, value: Any) -> None:
        """칸의 값 또는 기울기를 적는다."""
        self.code.store(value, arrays[space], self.offset(space, slot, t))

    def add_grad(self, space: str, slot: Any, t: Any, part: Any) -> None:
        """칸의 기울기에 더한다."""
        self.code.add_to(self.grads[space], self.offset(space, slot, t), part)

    def add_sum(self, slot: Any, total: Any) -> None:
        """벡터 하나에 모은 것을 모든 표본에 같은 칸의 기울기에 더한다."""
        found = self.code.builder.load(total)
        self.code.add_to(self.grads["u"], slot, self.code.reduce_add(found))

    @contextlib.contextmanager
    def samples(self) -> Iterator[Any]:
        """벡터마다 첫 표본의 자리. 모든 표본에 같은 것은 한 번만 셈한다."""
        if self.tile is None:
            yield integer(0)
            return
        with self.code.loop(0, self.code.scale(self.tile.pairs, UNROLL)) as v:
            yield self.code.scale(v, self.lanes)

    def mask_tail(self, part: Any, t: Any) -> Any:
        """없는 표본의 자리를 0으로 가린다."""
        if self.tile is None:
            return part
        mask = self.code.tail_mask(self.lanes, self.tile.count, t)
        return self.code.builder.select(mask, part, zero(self.lanes))
