"""묶음들을 LLVM IR로 내린다(lowering): 순전파와 역전파."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.llvm.elementwise import Elementwise
from micrograd_ko.compiler.backends.llvm.function_builder import POINTER, integer, vector
from micrograd_ko.compiler.backends.llvm.memory import Index, Memory, Tile
from micrograd_ko.compiler.backends.vectorize import Block, Broadcast, Plan


class Lowering:
    """계획 하나를 함수 안에 적는다.

    kernels  층의 세 함수: ``forward``, ``inputs``, ``weights``
    """

    def __init__(self, plan: Plan, memory: Memory, kernels: dict[str, Any]) -> None:
        self.plan, self.memory, self.kernels = plan, memory, kernels
        self.code = memory.code
        self.written: set[int] = set()  # 공간 b에서 기울기가 이미 적힌 칸들

    def _indices(self, block: Block) -> dict[str, Index]:
        return {name: self.memory.index(o.slots) for name, o in block.operands.items()}

    # 순전파

    def forward(self, tile: Tile | None) -> None:
        """표본마다 다른 것들의 값. ``tile``이 없으면 모든 표본에 같은 것들의 값."""
        space = "b" if tile else "u"
        for block in self.plan.blocks:
            if isinstance(block, Broadcast):
                if tile:
                    self._broadcast(block, tile)
            elif block.space == space:
                self._forward(block, tile)

    def _forward(self, block: Block, tile: Tile | None) -> None:
        if block.layer and tile:
            self._layer_forward(block, tile)
            return
        memory, indices = self.memory, self._indices(block)
        with self.code.loop(0, block.count) as k, memory.samples(tile) as (t, lanes):
            Elementwise(memory, block, indices, k, t, lanes).forward()

    def _broadcast(self, block: Broadcast, tile: Tile) -> None:
        memory, code = self.memory, self.code
        index = memory.index(block.slots)
        with code.loop(0, len(block.slots)) as k, memory.samples(tile) as (t, lanes):
            value = memory.read(memory.values, "u", index(k), t, lanes)
            memory.write(memory.values, "b", code.scale(k, 1, block.start), t, value)

    # 역전파

    def backward(self, tile: Tile | None) -> None:
        """순전파의 거꾸로."""
        space = "b" if tile else "u"
        for block in reversed(self.plan.blocks):
            if not block.wanted:
                continue
            if isinstance(block, Broadcast):
                if tile and self._arrived(block.start, len(block.slots), tile):
                    self._reduce(block, tile)
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
        code, memory, indices = self.code, self.memory, self._indices(block)
        with code.loop(0, block.count) as k:
            sums = {
                name: code.accumulator(memory.lanes)
                for name, operand in block.operands.items()
                if tile and operand.wanted and operand.space == "u" and not operand.rows
            }
            with memory.samples(tile) as (t, lanes):
                Elementwise(memory, block, indices, k, t, lanes).backward(sums, tile)
            for name, total in sums.items():
                self._add_sum(indices[name](k), total)

    def _add_sum(self, slot: Any, total: Any) -> None:
        """벡터 하나에 모은 것을 모든 표본에 같은 칸의 기울기에 더한다."""
        found = self.code.builder.load(total, typ=vector(self.memory.lanes))
        self.memory.add_grad("u", slot, integer(0), self.code.reduce_add(found))

    def _reduce(self, block: Broadcast, tile: Tile) -> None:
        memory, code, b = self.memory, self.code, self.code.builder
        index = memory.index(block.slots)
        with code.loop(0, len(block.slots)) as k:
            total = code.accumulator(memory.lanes)
            with memory.samples(tile) as (t, lanes):
                part = memory.read(memory.grads, "b", code.scale(k, 1, block.start), t, lanes)
                old = b.load(total, typ=vector(lanes))
                b.store(b.fadd(old, memory.mask_tail(part, tile, t)), total)
            self._add_sum(index(k), total)

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
        index, memory = self.memory.index(fresh), self.memory
        with self.code.loop(0, len(fresh)) as k, memory.samples(tile) as (t, lanes):
            memory.write(memory.grads, "b", index(k), t, ir.Constant(vector(lanes), None))

    def seed(self, slot: int, number: Any, tile: Tile) -> None:
        """출력의 기울기: 모든 표본에 같은 수."""
        self.written.add(slot)
        memory = self.memory
        with memory.samples(tile) as (t, lanes):
            memory.write(memory.grads, "b", integer(slot), t, self.code.splat(number, lanes))

    # 층

    def _call(self, kernel: str, *arguments: Any) -> None:
        given = [integer(a) if isinstance(a, int) else a for a in arguments]
        self.code.builder.call(self.kernels[kernel], given)

    def _layer_forward(self, block: Block, tile: Tile) -> None:
        layer, at, values = block.layer, self.memory.address, self.memory.values
        assert layer
        w, bias = at(values, "u", layer.w), at(values, "u", layer.bias)
        x, y = at(values, "b", layer.x), at(values, "b", block.start)
        sizes = (block.count, layer.width, tile.pairs)
        self._call("forward", w, layer.row, layer.column, x, y, bias, layer.bias_step, *sizes)

    def _layer_backward(self, block: Block, tile: Tile) -> None:
        layer, at = block.layer, self.memory.address
        assert layer
        values, grads = self.memory.values, self.memory.grads
        none = ir.Constant(POINTER, None)
        weights, inputs, bias = layer.wanted
        gy = at(grads, "b", block.start)
        if weights or bias:
            gw, x = at(grads, "u", layer.w), at(values, "b", layer.x)
            gb = at(grads, "u", layer.bias) if bias else none
            sizes = (block.count, layer.width if weights else 0, tile.pairs, tile.count)
            self._call("weights", gw, layer.row, layer.column, x, gy, gb, layer.bias_step, *sizes)
        if inputs:  # W의 전치: 가로와 세로를 바꾸어 넘긴다
            w, gx = at(values, "u", layer.w), at(grads, "b", layer.x)
            turned = (layer.column, layer.row)
            self._call("inputs", w, *turned, gy, gx, none, 0, layer.width, block.count, tile.pairs)
