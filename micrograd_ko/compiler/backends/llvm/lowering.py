"""묶음들을 LLVM IR로 내린다(lowering): 순전파와 역전파."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.llvm.function_builder import POINTER, integer, zero
from micrograd_ko.compiler.backends.llvm.memory import Memory, Tile
from micrograd_ko.compiler.backends.llvm.vector_math import VectorMath
from micrograd_ko.compiler.backends.vectorize import Block, Broadcast, Layer, Plan
from micrograd_ko.core.expression import Names


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
                    _Elementwise(self.memory, block, k).forward()

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
                    _Elementwise(self.memory, block, k).backward()

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


class _Elementwise(VectorMath):
    """묶음의 k번째 문장 하나. ``t``는 지금 적는 벡터의 첫 표본이다."""

    t: Any

    def __init__(self, memory: Memory, block: Block, k: Any) -> None:
        super().__init__(memory.code, memory.lanes)
        self.memory, self.block, self.k = memory, block, k
        self.own = self.code.scale(k, 1, block.start)
        self.indices = {name: memory.index(o.slots) for name, o in block.operands.items()}
        self.width = len(next((o.rows[0] for o in block.operands.values() if o.rows), ()))

    def _read(self, arrays: dict[str, Any]) -> Any:
        """결과의 칸에 든 것."""
        return self.memory.read(arrays, self.block.space, self.own, self.t)

    def _names(self) -> dict[str, Any]:
        """표의 글자 → 칸에서 읽은 값. 여러 입력의 글자는 아직 이름뿐이다."""
        found: dict[str, Any] = {}
        for name, operand in self.block.operands.items():
            if operand.rows:
                found[name] = name
            elif operand.constant is not None:
                found[name] = operand.constant
            else:
                found[name] = self._element(name, self.k)
        return found

    def _element(self, name: str, at: Any) -> Any:
        space, slot = self.block.operands[name].space, self.indices[name](at)
        return self.memory.read(self.memory.values, space, slot, self.t)

    @contextlib.contextmanager
    def _each(self, names: Names) -> Iterator[tuple[dict[str, Any], Any]]:
        """여러 입력을 하나씩: (글자들, 그 번호)."""
        first = self.code.scale(self.k, self.width)
        with self.code.loop(0, self.width) as j:
            at = self.code.builder.add(first, j)
            yield {**names, **{name: self._element(name, at) for name in self.block.op.many}}, at

    def total(self, each: ast.expr, start: Any, names: Names) -> Any:
        total = self.code.variable(self.lift(start))
        with self._each(names) as (here, _):
            self.code.accumulate(total, self.lift(self.walk(each, here)))
        return self.code.builder.load(total)

    def peak(self, x: Any) -> Any:
        b = self.code.builder
        largest = self.code.variable(self.constant(float("-inf")))
        with self._each({}) as (here, _):
            old = b.load(largest)
            b.store(self.choose(self.compare("<", old, here[x]), here[x], old), largest)
        found = b.load(largest)
        bounded = self.compare("==", self.binary("-", found, found), self.constant(0.0))
        return self.choose(bounded, found, self.constant(0.0))

    def forward(self) -> None:
        """값을 셈해 칸에 적는다."""
        block, memory = self.block, self.memory
        with memory.samples() as self.t:
            y = self.write(block.op.forward, self._names())
            memory.write(memory.values, block.space, self.own, self.t, y)

    def backward(self) -> None:
        """국소 미분 × 위에서 내려온 기울기를 입력마다 더한다."""
        memory, code = self.memory, self.code
        wanted = {name: o for name, o in self.block.operands.items() if o.wanted}
        one = {name: o.space for name, o in wanted.items() if not o.rows}
        many = {name: o.space for name, o in wanted.items() if o.rows}
        sums = {  # 모든 표본에 같은 칸으로 보낼 것은 모았다가 한 번에 보낸다
            name: code.variable(zero(self.lanes))
            for name, space in one.items()
            if memory.tile and space == "u"
        }
        with memory.samples() as self.t:
            upstream = self._read(memory.grads)
            names = {**self._names(), "y": self._read(memory.values)}
            for name, space in one.items():
                part = self._contribution(name, names, upstream)
                if name in sums:
                    code.accumulate(sums[name], memory.mask_tail(part, self.t))
                else:
                    memory.add_grad(space, self.indices[name](self.k), self.t, part)
            if many:
                with self._each(names) as (here, at):
                    for name, space in many.items():
                        part = self._contribution(name, here, upstream)
                        if space == "u":
                            part = code.reduce_add(memory.mask_tail(part, self.t))
                        memory.add_grad(space, self.indices[name](at), self.t, part)
        for name, total in sums.items():
            memory.add_sum(self.indices[name](self.k), total)

    def _contribution(self, name: str, names: Names, upstream: Any) -> Any:
        return self.lift(self.contribution(self.block.op.local[name], names, upstream))
