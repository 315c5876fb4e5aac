"""프로그램 하나를 LLVM 모듈로 적는다."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from llvmlite import binding, ir

from micrograd_ko.compiler.backends.llvm.function_builder import (
    DOUBLE,
    INT,
    POINTER,
    FunctionBuilder,
    integer,
    zero,
)
from micrograd_ko.compiler.backends.llvm.lowering import Lowering
from micrograd_ko.compiler.backends.llvm.matmul import UNROLL, matmul, rank_k_update
from micrograd_ko.compiler.backends.llvm.memory import Memory, Tile
from micrograd_ko.compiler.backends.llvm.target import lanes
from micrograd_ko.compiler.backends.vectorize import Block, Plan, plan
from micrograd_ko.compiler.trace.program import Program

TILE_BYTES = 2**20  # 한 조각의 값과 기울기가 차지할 크기의 목표: 둘째 캐시에 든다
TILE_SAMPLES = (32, 104)  # 한 조각의 표본은 적어도, 많아도 이만큼


def tile_samples(plan: Plan) -> int:
    """한 조각의 표본 수."""
    unit = UNROLL * lanes()
    fits = TILE_BYTES // (16 * plan.batched) // unit * unit
    return min(max(fits, TILE_SAMPLES[0]), TILE_SAMPLES[1])


class ModuleBuilder:
    """모듈 하나: 층의 세 함수와, 기울기까지 셈하는 ``step``과, 값만 셈하는 ``evaluate``."""

    def __init__(self, plan: Plan, widths: Sequence[int]) -> None:
        self.plan, self.widths, self.lanes = plan, widths, lanes()
        self.unit, self.stride = UNROLL * self.lanes, tile_samples(plan)
        self.module = ir.Module("micrograd_ko")
        self.module.triple = binding.get_process_triple()
        self.kernels: dict[str, Any] = {}
        if any(isinstance(block, Block) and block.layer for block in plan.blocks):
            size = (self.lanes, self.stride)
            self.kernels = {
                "forward": matmul(self.module, "forward", *size, accumulate=False),
                "inputs": matmul(self.module, "inputs", *size, accumulate=True),
                "weights": rank_k_update(self.module, "weights", *size),
            }

    def evaluate(self) -> None:
        """``evaluate(U, B, 결과, 차례, n, 입력…)``: 표본마다의 출력들."""
        kinds = [POINTER] * 4 + [INT] + [POINTER] * len(self.widths)
        code = FunctionBuilder(self.module, "evaluate", kinds)
        u, b, out, order, n, *inputs = code.function.args
        memory = Memory(code, self.stride, {"u": u, "b": b}, {})
        outputs = self.plan.outputs
        tiles = self._tiles(memory, inputs, order, n)
        with tiles as (start, tile, _), code.loop(0, tile.count) as s:
            at = code.scale(code.builder.add(start, s), len(outputs))
            for k, (space, slot) in enumerate(outputs):
                found = memory.read(memory.values, space, integer(slot), s)
                code.store(found, out, code.scale(at, 1, k))
        code.finish()

    def step(self) -> Any:
        """``step(U, GU, B, GB, 합, 씨앗, 차례, n, 입력…)``: 출력들의 합과 첫 출력의 기울기."""
        kinds = [POINTER] * 5 + [DOUBLE, POINTER, INT] + [POINTER] * len(self.widths)
        code = FunctionBuilder(self.module, "step", kinds)
        u, gu, b, gb, sums, seed, order, n, *inputs = code.function.args
        memory = Memory(code, self.stride, {"u": u, "b": b}, {"u": gu, "b": gb})
        outputs = self.plan.outputs
        with code.loop(0, len(self.plan.uniform)) as k:
            code.store(zero(1), gu, k)
        for k in range(len(outputs)):
            code.store(zero(1), sums, k)
        with self._tiles(memory, inputs, order, n) as (_, tile, lowering):
            for k, (space, slot) in enumerate(outputs):
                total = code.variable(code.load(sums, k))
                with code.loop(0, tile.count) as s:
                    code.accumulate(total, memory.read(memory.values, space, integer(slot), s))
                code.store(code.builder.load(total), sums, k)
            space, slot = outputs[0]
            if space == "b":
                lowering.seed(slot, seed)
            lowering.backward()
        Lowering(self.plan, memory, self.kernels).backward()
        code.finish()
        return code.function

    @contextlib.contextmanager
    def _tiles(
        self, memory: Memory, inputs: Sequence[Any], order: Any, n: Any
    ) -> Iterator[tuple[Any, Tile, Lowering]]:
        """조각마다 순전파까지 하고 (첫 표본, 조각, 그 조각을 적는 것)을."""
        code, b = memory.code, memory.code.builder
        Lowering(self.plan, memory, self.kernels).forward()
        with code.loop(0, n, self.stride) as start:
            count = code.smaller(b.sub(n, start), integer(self.stride))
            pairs = b.sdiv(code.scale(count, 1, self.unit - 1), integer(self.unit))
            tile = Tile(pairs, count)
            self._gather(memory, inputs, order, start, tile)
            tiled = dataclasses.replace(memory, lanes=self.lanes, tile=tile)
            lowering = Lowering(self.plan, tiled, self.kernels)
            lowering.forward()
            yield start, tile, lowering

    def _gather(
        self, memory: Memory, inputs: Sequence[Any], order: Any, start: Any, tile: Tile
    ) -> None:
        """자료의 행들을 고른 차례대로 읽어 칸마다 나란히 놓는다. 남는 자리는 마지막 행이다."""
        code, b = memory.code, memory.code.builder
        last = b.sub(tile.count, integer(1))
        with code.loop(0, code.scale(tile.pairs, self.unit)) as s:
            row = code.integer_at(order, b.add(start, code.smaller(s, last)))
            first = 0
            for array, width in zip(inputs, self.widths):
                with code.loop(0, width) as c:
                    found = code.load(array, b.add(code.scale(row, width), c))
                    memory.write(memory.values, "b", code.scale(c, 1, first), s, found)
                first += width


def ir_text(program: Program, widths: Sequence[int]) -> str:
    """값을 셈하는 함수 하나의 IR 글."""
    builder = ModuleBuilder(plan(program), widths)
    builder.evaluate()
    return str(builder.module)
