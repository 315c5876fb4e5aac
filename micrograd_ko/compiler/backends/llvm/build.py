"""프로그램 하나를 LLVM 모듈로 적고, 기계어로 옮겨, 파이썬에서 부를 함수로 돌려준다."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from functools import lru_cache
from typing import Any

from llvmlite import binding, ir

from micrograd_ko.compiler.backends.llvm.blocks import Blocks, Tile
from micrograd_ko.compiler.backends.llvm.code import DOUBLE, INT, POINTER, Code, integer
from micrograd_ko.compiler.backends.llvm.layer import PAIR, outer, product, valid
from micrograd_ko.compiler.backends.vectorize import Plan, plan
from micrograd_ko.compiler.trace.program import Program

WORKSPACE = 2**20  # 한 조각의 값과 기울기가 차지할 크기(바이트)의 목표: 둘째 캐시에 든다
MATH = ("exp", "log", "sin", "cos", "tanh", "log1p", "expm1", "pow")


def lanes() -> int:
    """이 기계에서 벡터 하나에 나란히 놓을 수의 개수."""
    features = binding.get_host_cpu_features()
    return 4 if features.get("avx2") else 2


class Sketch:
    """모듈 하나: 층의 세 함수와, 기울기까지 셈하는 ``step``과, 값만 셈하는 ``evaluate``."""

    def __init__(self, plan: Plan, widths: tuple[int, ...], lanes: int) -> None:
        self.plan, self.widths, self.lanes = plan, widths, lanes
        unit = PAIR * lanes
        room = WORKSPACE // (16 * max(plan.batched, 1))
        self.stride = min(max(room // unit * unit, 32), 104)
        self.module = ir.Module("micrograd_ko")
        self.module.triple = binding.get_process_triple()
        self.kernels: dict[str, Any] = {}
        if any(getattr(block, "layer", None) for block in plan.blocks):
            self.kernels = {
                "forward": product(self.module, "forward", lanes, self.stride, onto=False),
                "inputs": product(self.module, "inputs", lanes, self.stride, onto=True),
                "weights": outer(self.module, "weights", lanes, self.stride),
            }
            for kernel in self.kernels.values():
                kernel.linkage = "internal"

    def evaluate(self) -> Any:
        """``evaluate(U, B, 결과, 차례, n, 입력…)``: 표본마다의 출력들."""
        plan = self.plan
        kinds = [POINTER] * 4 + [INT] + [POINTER] * len(self.widths)
        code = Code(self.module, "evaluate", kinds)
        u, b, out, order, n, *inputs = code.function.args
        blocks = Blocks(code, plan, self.lanes, self.stride, {"u": u, "b": b}, {}, self.kernels)
        blocks.forward(None)
        with code.loop(integer(0), n, self.stride) as start:
            tile = self._tile(code, start, n)
            self._inputs(code, b, inputs, order, start, tile)
            blocks.forward(tile)
            with code.loop(integer(0), tile.count) as s:
                at = code.builder.mul(code.builder.add(start, s), integer(len(plan.outputs)))
                for k, (space, slot) in enumerate(plan.outputs):
                    found = code.load(
                        {"u": u, "b": b}[space], blocks.place(space, integer(slot), s)
                    )
                    code.store(found, out, code.scale(at, 1, k))
        code.finish()
        return code.function

    def step(self) -> Any:
        """``step(U, GU, B, GB, 합, 씨앗, 차례, n, 입력…)``: 출력들의 합과 첫 출력의 기울기."""
        plan = self.plan
        kinds = [POINTER] * 5 + [DOUBLE, POINTER, INT] + [POINTER] * len(self.widths)
        code = Code(self.module, "step", kinds)
        u, gu, b, gb, sums, seed, order, n, *inputs = code.function.args
        blocks = Blocks(
            code,
            plan,
            self.lanes,
            self.stride,
            {"u": u, "b": b},
            {"u": gu, "b": gb},
            self.kernels,
        )
        zero = ir.Constant(DOUBLE, 0.0)
        with code.loop(0, len(plan.uniform)) as k:
            code.store(zero, gu, k)
        for k in range(len(plan.outputs)):
            code.store(zero, sums, integer(k))
        blocks.forward(None)
        with code.loop(integer(0), n, self.stride) as start:
            tile = self._tile(code, start, n)
            self._inputs(code, b, inputs, order, start, tile)
            blocks.forward(tile)
            self._sums(blocks, sums, tile)
            space, slot = plan.outputs[0]
            if space == "b":
                blocks.seed(slot, seed, tile)
            blocks.backward(tile)
        blocks.backward(None)
        code.finish()
        return code.function

    def _tile(self, code: Code, start: Any, n: Any) -> Tile:
        b = code.builder
        left = b.sub(n, start)
        full = integer(self.stride)
        count = b.select(b.icmp_signed("<", left, full), left, full)
        unit = PAIR * self.lanes
        return Tile(b.sdiv(b.add(count, integer(unit - 1)), integer(unit)), count)

    def _inputs(
        self, code: Code, b: Any, inputs: list[Any], order: Any, start: Any, tile: Tile
    ) -> None:
        """자료의 행들을 고른 차례대로 읽어 칸마다 나란히 놓는다. 남는 자리는 마지막 행이다."""
        builder = code.builder
        last = builder.sub(tile.count, integer(1))
        with code.loop(integer(0), code.scale(tile.pairs, PAIR * self.lanes)) as s:
            row = builder.select(builder.icmp_signed("<", s, last), s, last)
            row = code.integer_at(order, builder.add(start, row))
            first = 0
            for array, width in zip(inputs, self.widths):
                with code.loop(0, width) as c:
                    found = code.load(array, builder.add(code.scale(row, width), c))
                    code.store(
                        found, b, builder.add(code.scale(c, self.stride, first * self.stride), s)
                    )
                first += width

    def _sums(self, blocks: Blocks, sums: Any, tile: Tile) -> None:
        code, b = blocks.code, blocks.code.builder
        for k, (space, slot) in enumerate(self.plan.outputs):
            total = code.variable(DOUBLE, code.load(sums, integer(k)))
            with code.loop(integer(0), tile.count) as s:
                found = code.load(blocks.values[space], blocks.place(space, integer(slot), s))
                b.store(b.fadd(b.load(total, typ=DOUBLE), found), total)
            code.store(b.load(total, typ=DOUBLE), sums, integer(k))


def written(program: Program, widths: tuple[int, ...]) -> str:
    """값을 셈하는 함수 하나의 IR 글."""
    sketch = Sketch(plan(program), widths, lanes())
    sketch.evaluate()
    return str(sketch.module)


@lru_cache(maxsize=1)
def _machine_features() -> tuple[str, str]:
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else ctypes.util.find_library("m"))
    for name in MATH:
        binding.add_symbol(name, ctypes.cast(getattr(library, name), ctypes.c_void_p).value)
    return binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()


LONG = 2_000_000  # 이보다 긴 글은 최적화하지 않고 옮긴다: 기계어로 옮기는 시간이 글보다 빨리 는다


@lru_cache(maxsize=64)
def machine_code(text: str) -> Any:
    """IR 글 → 기계어. 같은 글은 한 번만 옮긴다.

    반복문과 벡터는 우리가 이미 골랐으므로, 최적화는 자리를 레지스터로 옮기는 것(SROA) 하나면 된다.
    """
    cpu, features = _machine_features()
    module = binding.parse_assembly(text)
    target = binding.Target.from_default_triple().create_target_machine(
        cpu=cpu, features=features, opt=int(len(text) < LONG)
    )
    passes = binding.create_new_module_pass_manager()
    passes.add_sroa_pass()
    tuning = binding.create_pipeline_tuning_options(speed_level=1)
    passes.run(module, binding.create_pass_builder(target, tuning))
    engine = binding.create_mcjit_compiler(module, target)
    engine.finalize_object()
    return engine


__all__ = ["Sketch", "lanes", "machine_code", "valid"]
