"""묶음의 문장 하나를 표본 벡터마다 LLVM의 명령으로."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from typing import Any

from micrograd_ko.compiler.backends.llvm.function_builder import zero
from micrograd_ko.compiler.backends.llvm.memory import Memory
from micrograd_ko.compiler.backends.llvm.vector_math import VectorMath
from micrograd_ko.compiler.backends.vectorize import Block
from micrograd_ko.core.expression import Names


class Elementwise(VectorMath):
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
