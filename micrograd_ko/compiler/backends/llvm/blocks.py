"""묶음들을 LLVM IR로: 표본 몇십 개를 한 조각(tile)으로, 순전파와 역전파.

칸 k의 표본 s는 ``B[k·stride + s]``에 든다. 반복문의 안쪽은 언제나 표본이고, 벡터도 표본이다.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.llvm.code import POINTER, Code, integer, vector
from micrograd_ko.compiler.backends.llvm.elements import Elements
from micrograd_ko.compiler.backends.llvm.layer import PAIR, valid
from micrograd_ko.compiler.backends.vectorize import Block, Plan, Spread, affine


@dataclass
class Tile:
    """지금 셈하는 조각: 표본 벡터의 쌍의 수와 표본의 수."""

    pairs: Any
    count: Any


class Blocks:
    """계획 하나를 함수 안에 적는다.

    values, grads  공간 → 값이 든 배열, 기울기가 든 배열
    kernels        층의 세 함수: ``forward``, ``inputs``, ``weights``
    """

    def __init__(
        self,
        code: Code,
        plan: Plan,
        lanes: int,
        stride: int,
        values: dict[str, Any],
        grads: dict[str, Any],
        kernels: dict[str, Any],
    ) -> None:
        self.code, self.plan = code, plan
        self.lanes, self.stride = lanes, stride
        self.values, self.grads = values, grads
        self.kernels = kernels
        self.written: set[int] = set()  # 공간 b에서 기울기가 이미 적힌 칸들

    # 칸의 주소

    def spot(self, slots: Sequence[int]) -> Callable[[Any], Any]:
        """차례 → 칸. 고르게 놓였으면 셈하고, 아니면 표에서 찾는다."""
        line = affine(slots)
        code = self.code
        if line is not None:
            return lambda k: code.scale(k, line[1], line[0])
        table = code.table(slots)
        return lambda k: code.integer_at(table, k)

    def place(self, space: str, slot: Any, t: Any) -> Any:
        """칸과 표본의 자리 → 배열의 번호."""
        if space == "u":
            return slot
        return self.code.builder.add(self.code.scale(slot, self.stride), t)

    def read(self, arrays: dict[str, Any], space: str, slot: Any, t: Any, lanes: int) -> Any:
        """칸의 값 또는 기울기. 공간 u의 수 하나는 벡터로 편다."""
        wide = lanes if space == "b" else 1
        return self.code.splat(
            self.code.load(arrays[space], self.place(space, slot, t), wide), lanes
        )

    def add(self, space: str, slot: Any, t: Any, part: Any) -> None:
        """칸의 기울기에 더한다."""
        at = self.place(space, slot, t)
        code = self.code
        old = code.builder.load(code.at(self.grads[space], at), typ=part.type, align=8)
        code.store(code.builder.fadd(old, part), self.grads[space], at)

    @contextlib.contextmanager
    def samples(self, tile: Tile | None) -> Iterator[tuple[Any, int]]:
        """(표본의 자리, 벡터의 크기)를 차례로. 공간 u에는 표본이 없다."""
        if tile is None:
            yield integer(0), 1
            return
        vectors = self.code.scale(tile.pairs, PAIR)
        with self.code.loop(integer(0), vectors) as v:
            yield self.code.scale(v, self.lanes), self.lanes

    # 순전파

    def forward(self, tile: Tile | None) -> None:
        space = "b" if tile else "u"
        for block in self.plan.blocks:
            if isinstance(block, Spread):
                if tile:
                    self._spread(block, tile)
            elif block.space == space:
                self._forward(block, tile)

    def _forward(self, block: Block, tile: Tile | None) -> None:
        code = self.code
        if block.layer and tile:
            self._layer_forward(block, tile)
            return
        spots = self._spots(block)
        with code.loop(0, block.count) as k, self.samples(tile) as (t, lanes):
            writer = Elements(self, block, spots, k, t, lanes)
            y = writer.write(block.op.forward, writer.names())
            slot = code.scale(k, 1, block.start)
            code.store(y, self.values[block.space], self.place(block.space, slot, t))

    def _spots(self, block: Block) -> dict[str, Callable[[Any], Any]]:
        return {name: self.spot(operand.slots) for name, operand in block.operands.items()}

    def _spread(self, block: Spread, tile: Tile) -> None:
        spot = self.spot(block.slots)
        code = self.code
        with code.loop(0, len(block.slots)) as k, self.samples(tile) as (t, lanes):
            value = self.read(self.values, "u", spot(k), t, lanes)
            code.store(value, self.values["b"], self.place("b", code.scale(k, 1, block.start), t))

    # 역전파

    def backward(self, tile: Tile | None) -> None:
        space = "b" if tile else "u"
        for block in reversed(self.plan.blocks):
            if not block.wanted:
                continue
            if isinstance(block, Spread):
                if tile and self._arrived(block.start, len(block.slots), tile):
                    self._gather(block, tile)
            elif block.space == space:
                self._backward(block, tile)

    def _backward(self, block: Block, tile: Tile | None) -> None:
        if tile:
            if not self._arrived(block.start, block.count, tile):
                return
            for operand in block.operands.values():
                if operand.wanted and operand.space == "b":
                    self._zero(operand.slots, tile)
            if block.layer:
                self._layer_backward(block, tile)
                return
        code = self.code
        spots = self._spots(block)
        with code.loop(0, block.count) as k:
            sums = self._sums(block, tile)
            with self.samples(tile) as (t, lanes):
                writer = Elements(self, block, spots, k, t, lanes)
                writer.backward(sums, tile)
            for name, total in sums.items():
                found = code.builder.load(total, typ=vector(self.lanes))
                self.add("u", spots[name](k), integer(0), code.across(found))

    def _sums(self, block: Block, tile: Tile | None) -> dict[str, Any]:
        """표본마다의 몫을 모아 모든 표본에 같은 칸으로 보낼 입력들: 글자 → 모으는 자리."""
        zero = ir.Constant(vector(self.lanes), None)
        return {
            name: self.code.variable(vector(self.lanes), zero)
            for name, operand in block.operands.items()
            if tile and operand.wanted and operand.space == "u" and name not in block.op.many
        }

    def kept(self, part: Any, tile: Tile | None, t: Any) -> Any:
        """없는 표본의 자리를 0으로 가린다."""
        if tile is None:
            return part
        mask = valid(self.code, self.lanes, tile.count, t)
        return self.code.builder.select(mask, part, ir.Constant(part.type, None))

    def _gather(self, block: Spread, tile: Tile) -> None:
        spot = self.spot(block.slots)
        code, b = self.code, self.code.builder
        with code.loop(0, len(block.slots)) as k:
            total = code.variable(vector(self.lanes), ir.Constant(vector(self.lanes), None))
            with self.samples(tile) as (t, lanes):
                part = self.read(self.grads, "b", code.scale(k, 1, block.start), t, lanes)
                old = b.load(total, typ=vector(lanes))
                b.store(b.fadd(old, self.kept(part, tile, t)), total)
            self.add("u", spot(k), integer(0), code.across(b.load(total, typ=vector(self.lanes))))

    def _arrived(self, start: int, count: int, tile: Tile) -> bool:
        """이 칸들로 기울기가 흘러왔는가. 일부만 왔으면 나머지를 0으로 채운다."""
        slots = range(start, start + count)
        if not self.written.intersection(slots):
            return False
        self._zero(slots, tile)
        return True

    def _zero(self, slots: Sequence[int], tile: Tile) -> None:
        """아직 적힌 적 없는 칸들의 기울기를 0으로 채운다."""
        fresh = [slot for slot in dict.fromkeys(slots) if slot not in self.written]
        if not fresh:
            return
        self.written.update(fresh)
        spot = self.spot(fresh)
        code = self.code
        with code.loop(0, len(fresh)) as k, self.samples(tile) as (t, lanes):
            zero = ir.Constant(vector(lanes), None)
            code.store(zero, self.grads["b"], self.place("b", spot(k), t))

    def seed(self, slot: int, number: Any, tile: Tile) -> None:
        """출력의 기울기: 모든 표본에 같은 수."""
        self.written.add(slot)
        code = self.code
        with self.samples(tile) as (t, lanes):
            at = self.place("b", integer(slot), t)
            code.store(code.splat(number, lanes), self.grads["b"], at)

    # 층

    def _row(self, array: Any, slot: int, stride: int = 1) -> Any:
        return self.code.at(array, integer(slot * stride))

    def _layer_forward(self, block: Block, tile: Tile) -> None:
        layer = block.layer
        assert layer
        u, b = self.values["u"], self.values["b"]
        self.code.builder.call(
            self.kernels["forward"],
            [
                self._row(u, layer.w),
                integer(layer.row),
                integer(layer.column),
                self._row(b, layer.x, self.stride),
                self._row(b, block.start, self.stride),
                self._row(u, layer.bias),
                integer(layer.bias_step),
                integer(block.count),
                integer(layer.width),
                tile.pairs,
            ],
        )

    def _layer_backward(self, block: Block, tile: Tile) -> None:
        layer = block.layer
        assert layer
        call = self.code.builder.call
        none = ir.Constant(POINTER, None)
        weights, inputs, bias = layer.wanted
        upstream = self._row(self.grads["b"], block.start, self.stride)
        if weights or bias:
            call(
                self.kernels["weights"],
                [
                    self._row(self.grads["u"], layer.w),
                    integer(layer.row),
                    integer(layer.column),
                    self._row(self.values["b"], layer.x, self.stride),
                    upstream,
                    self._row(self.grads["u"], layer.bias) if bias else none,
                    integer(layer.bias_step),
                    integer(block.count),
                    integer(layer.width if weights else 0),
                    tile.pairs,
                    tile.count,
                ],
            )
        if inputs:
            call(
                self.kernels["inputs"],
                [
                    self._row(self.values["u"], layer.w),
                    integer(layer.column),
                    integer(layer.row),
                    upstream,
                    self._row(self.grads["b"], layer.x, self.stride),
                    none,
                    integer(0),
                    integer(layer.width),
                    integer(block.count),
                    tile.pairs,
                ],
            )
