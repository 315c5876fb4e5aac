"""묶음의 문장 하나를, 표본 한 벡터만큼 LLVM의 명령으로."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from typing import Any

from micrograd_ko.compiler.backends.llvm.function_builder import vector
from micrograd_ko.compiler.backends.llvm.memory import Index, Memory, Tile
from micrograd_ko.compiler.backends.llvm.vector_math import VectorMath
from micrograd_ko.compiler.backends.vectorize import Block, Operand
from micrograd_ko.core.expression import Names


class Elementwise(VectorMath):
    """묶음의 k번째 문장 하나를, ``t``부터의 표본 한 벡터만큼 적는다.

    indices  글자 → 그 입력의 칸을 찾는 법
    """

    def __init__(
        self, memory: Memory, block: Block, indices: dict[str, Index], k: Any, t: Any, lanes: int
    ) -> None:
        super().__init__(memory.code, lanes)
        self.memory, self.block, self.indices = memory, block, indices
        self.k, self.t = k, t
        self.width = len(next((o.rows[0] for o in block.operands.values() if o.rows), ()))

    def names(self) -> dict[str, Any]:
        """표의 글자 → 칸에서 읽은 값. 여러 입력의 글자는 아직 이름뿐이다."""
        found: dict[str, Any] = {}
        for name, operand in self.block.operands.items():
            if operand.rows:
                found[name] = name
            elif operand.constant is not None:
                found[name] = operand.constant
            else:
                found[name] = self._element(operand, self.indices[name](self.k))
        return found

    def _element(self, operand: Operand, slot: Any) -> Any:
        return self.memory.read(self.memory.values, operand.space, slot, self.t, self.lanes)

    @contextlib.contextmanager
    def _each(self, names: Names) -> Iterator[tuple[dict[str, Any], Any]]:
        """여러 입력을 하나씩: (글자들, 그 번호)."""
        code = self.code
        first = code.scale(self.k, self.width)
        with code.loop(0, self.width) as j:
            at = code.builder.add(first, j)
            here = dict(names)
            for name in self.block.op.many:
                here[name] = self._element(self.block.operands[name], self.indices[name](at))
            yield here, at

    def total(self, each: ast.expr, start: Any, names: Names) -> Any:
        b = self.code.builder
        total = self.code.variable(vector(self.lanes), self.lift(start))
        with self._each(names) as (here, _):
            part = self.lift(self.walk(each, here))
            b.store(b.fadd(b.load(total, typ=vector(self.lanes)), part), total)
        return b.load(total, typ=vector(self.lanes))

    def peak(self, x: Any) -> Any:
        b = self.code.builder
        largest = self.code.variable(vector(self.lanes), self.constant(float("-inf")))
        with self._each({}) as (here, _):
            old = b.load(largest, typ=vector(self.lanes))
            b.store(self.choose(self.compare("<", old, here[x]), here[x], old), largest)
        found = b.load(largest, typ=vector(self.lanes))
        bounded = self.compare("==", self.binary("-", found, found), self.constant(0.0))
        return self.choose(bounded, found, self.constant(0.0))

    def forward(self) -> None:
        """값을 셈해 칸에 적는다."""
        block, memory = self.block, self.memory
        y = self.write(block.op.forward, self.names())
        own = self.code.scale(self.k, 1, block.start)
        memory.write(memory.values, block.space, own, self.t, y)

    def backward(self, sums: dict[str, Any], tile: Tile | None) -> None:
        """국소 미분 × 위에서 내려온 기울기를 입력마다 더한다.

        sums  글자 → 모든 표본에 같은 칸으로 보낼 기여분을 모으는 자리
        """
        memory, block = self.memory, self.block
        b = self.code.builder
        own = self.code.scale(self.k, 1, block.start)
        upstream = memory.read(memory.grads, block.space, own, self.t, self.lanes)
        names = self.names()
        names["y"] = memory.read(memory.values, block.space, own, self.t, self.lanes)
        wanted = {name: o for name, o in block.operands.items() if o.wanted}
        for name, operand in wanted.items():
            if operand.rows:
                continue
            part = self._contribution(name, names, upstream)
            if name in sums:
                old = b.load(sums[name], typ=vector(self.lanes))
                b.store(b.fadd(old, memory.mask_tail(part, tile, self.t)), sums[name])
            else:
                memory.add_grad(operand.space, self.indices[name](self.k), self.t, part)
        if any(operand.rows for operand in wanted.values()):
            with self._each(names) as (here, at):
                for name, operand in wanted.items():
                    if not operand.rows:
                        continue
                    part = self._contribution(name, here, upstream)
                    if operand.space == "u":
                        part = self.code.reduce_add(memory.mask_tail(part, tile, self.t))
                    memory.add_grad(operand.space, self.indices[name](at), self.t, part)

    def _contribution(self, name: str, names: Names, upstream: Any) -> Any:
        return self.lift(self.contribution(self.block.op.local[name], names, upstream))
