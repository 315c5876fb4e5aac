"""묶음들을 LLVM IR로 내린다(lowering): 순전파와 역전파."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.llvm.elementwise import Elementwise
from micrograd_ko.compiler.backends.llvm.function_builder import POINTER, integer, zero
from micrograd_ko.compiler.backends.llvm.memory import Memory, Tile
from micrograd_ko.compiler.backends.vectorize import Block, Broadcast, Layer, Plan


class Lowering:
    """계획을 함수 안에 적는다: 조각이 있으면 표본마다 다른 것들을, 없으면 모든 표본에 같은 것들을.

    kernels  층의 세 함수: ``forward``, ``inputs``, ``weights``
    """

    def __init__(self, plan: Plan, memory: Memory, kernels: dict[str, Any]) -> None:
        self.plan, self.memory, self.kernels = plan, memory, kernels
        self.code = memory.code
        self.written: set[int] = set()  # 공간 b에서 기울기가 이미 적힌 칸들

    def forward(self) -> None:
        for block in self.plan.forward(self.memory.space):
            if isinstance(block, Broadcast):
                self._broadcast(block)
            elif self.memory.tile and block.layer:
                self._layer_forward(block, block.layer, self.memory.tile)
            else:
                with self.code.loop(0, block.count) as k:
                    Elementwise(self.memory, block, k).forward()

    def _broadcast(self, block: Broadcast) -> None:
        memory, index = self.memory, self.memory.index(block.slots)
        with self.code.loop(0, block.count) as k, memory.samples() as t:
            value = memory.read(memory.values, "u", index(k), t)
            memory.write(memory.values, "b", self.code.scale(k, 1, block.start), t, value)

    def backward(self) -> None:
        for block in self.plan.backward(self.memory.space):
            if self.memory.tile and not self._arrived(block):
                continue
            if isinstance(block, Broadcast):
                self._reduce(block)
                continue
            for operand in block.operands.values():
                if operand.wanted and operand.space == "b":
                    self._zero(operand.slots)
            if self.memory.tile and block.layer:
                self._layer_backward(block, block.layer, self.memory.tile)
            else:
                with self.code.loop(0, block.count) as k:
                    Elementwise(self.memory, block, k).backward()

    def _reduce(self, block: Broadcast) -> None:
        memory, index = self.memory, self.memory.index(block.slots)
        with self.code.loop(0, block.count) as k:
            total = self.code.variable(zero(memory.lanes))
            with memory.samples() as t:
                part = memory.read(memory.grads, "b", self.code.scale(k, 1, block.start), t)
                self.code.accumulate(total, memory.mask_tail(part, t))
            memory.add_sum(index(k), total)

    def _arrived(self, block: Block | Broadcast) -> bool:
        """이 묶음으로 기울기가 흘러왔는가. 일부만 왔으면 나머지를 0으로 채운다."""
        slots = range(block.start, block.start + block.count)
        if not self.written.intersection(slots):
            return False
        self._zero(slots)
        return True

    def _zero(self, slots: Sequence[int]) -> None:
        """아직 적힌 적 없는 칸들의 기울기를 0으로 채운다."""
        fresh = [slot for slot in dict.fromkeys(slots) if slot not in self.written]
        if not fresh:
            return
        self.written.update(fresh)
        memory, index = self.memory, self.memory.index(fresh)
        with self.code.loop(0, len(fresh)) as k, memory.samples() as t:
            memory.write(memory.grads, "b", index(k), t, zero(memory.lanes))

    def seed(self, slot: int, number: Any) -> None:
        """출력의 기울기: 모든 표본에 같은 수."""
        self.written.add(slot)
        memory = self.memory
        with memory.samples() as t:
            value = self.code.splat(number, memory.lanes)
            memory.write(memory.grads, "b", integer(slot), t, value)

    # 층

    def _call(self, kernel: str, *arguments: Any) -> None:
        self.code.builder.call(self.kernels[kernel], [*map(integer, arguments)])

    def _starts(self, arrays: dict[str, Any], layer: Layer) -> tuple[Any, Any, Any]:
        """가중치, 입력, 편향이 시작하는 주소."""
        operands = (layer.weights, layer.inputs, layer.bias)
        w, x, b = (self.memory.address(arrays, o.space, o.slots[0]) for o in operands)
        return w, x, b

    def _layer_forward(self, block: Block, layer: Layer, tile: Tile) -> None:
        w, x, bias = self._starts(self.memory.values, layer)
        y = self.memory.address(self.memory.values, "b", block.start)
        sizes = (block.count, layer.width, tile.pairs)
        self._call("forward", w, layer.row, layer.column, x, y, bias, layer.bias_step, *sizes)

    def _layer_backward(self, block: Block, layer: Layer, tile: Tile) -> None:
        w, x, _ = self._starts(self.memory.values, layer)
        gw, gx, gb = self._starts(self.memory.grads, layer)
        gy, none = (
            self.memory.address(self.memory.grads, "b", block.start),
            ir.Constant(POINTER, None),
        )
        weights, inputs, bias = layer.weights.wanted, layer.inputs.wanted, layer.bias.wanted
        none = ir.Constant(POINTER, None)
        if weights or bias:
            gb = gb if bias else none
            sizes = (block.count, layer.width if weights else 0, tile.pairs, tile.count)
            self._call("weights", gw, layer.row, layer.column, x, gy, gb, layer.bias_step, *sizes)
        if inputs:  # W의 전치: 가로와 세로를 바꾸어 넘긴다
            turned = (layer.column, layer.row)
            self._call("inputs", w, *turned, gy, gx, none, 0, layer.width, block.count, tile.pairs)
