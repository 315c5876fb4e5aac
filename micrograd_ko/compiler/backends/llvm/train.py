"""학습의 되풀이를 LLVM IR로: 에폭의 반복, 미니배치의 반복, 갱신까지 기계어 안에서 돈다."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.llvm.function_builder import (
    DOUBLE,
    INT,
    POINTER,
    FunctionBuilder,
    integer,
)
from micrograd_ko.compiler.backends.llvm.module_builder import ModuleBuilder
from micrograd_ko.compiler.backends.llvm.vector_math import VectorMath
from micrograd_ko.compiler.trace.program import Program


def update(builder: ModuleBuilder, name: str, program: Program, memory: int) -> Any:
    """``name(G, P, 기억…, 개수, t)``: 모든 파라미터의 한 걸음. 벡터로 걷고, 남는 것은 하나씩."""
    code = FunctionBuilder(builder.module, name, [POINTER] * (2 + memory) + [INT, DOUBLE])
    *arrays, count, t = code.function.args
    code.function.linkage = "internal"
    b = code.builder
    uniform = _uniform(code, program, t)
    whole = b.and_(count, integer(-builder.lanes))
    for start, stop, lanes in ((integer(0), whole, builder.lanes), (whole, count, 1)):
        with code.loop(start, stop, lanes) as k:
            inputs = [code.load(array, k, lanes) for array in arrays]
            moved = _element(code, program, inputs, uniform, lanes)
            for array, value in zip(arrays[1:], moved):
                code.store(value, array, k)
    code.finish()
    return code.function


def _uniform(code: FunctionBuilder, program: Program, t: Any) -> dict[int, Any]:
    """모든 파라미터에 같은 것(걸음의 번호만의 계산)은 한 번만 셈한다."""
    found = {program.inputs + k: t for k in range(program.parameters)}
    writer = VectorMath(code, 1)
    for slot, statement in program.numbered():
        if not program.batched[slot]:
            letters = _letters(program, statement.operands(), found)
            found[slot] = writer.write(statement.op.forward, letters)
    return found


def _element(
    code: FunctionBuilder,
    program: Program,
    inputs: Sequence[Any],
    uniform: dict[int, Any],
    lanes: int,
) -> list[Any]:
    """파라미터 한 벡터의 한 걸음: 문장들을 레지스터 안에서 차례로."""
    writer = VectorMath(code, lanes)
    found = {slot: code.splat(value, lanes) for slot, value in uniform.items()}
    found.update(enumerate(inputs))
    for slot, statement in program.numbered():
        if program.batched[slot]:
            letters = _letters(program, statement.operands(), found)
            found[slot] = writer.write(statement.op.forward, letters)
    return [
        found[slot] if slot >= 0 else writer.constant(program.constant(slot))
        for slot in program.outputs
    ]


def _letters(
    program: Program, operands: dict[str, int | tuple[int, ...]], found: dict[int, Any]
) -> dict[str, Any]:
    def one(slot: int) -> Any:
        return found[slot] if slot >= 0 else program.constant(slot)

    return {
        letter: [one(s) for s in slots] if isinstance(slots, tuple) else one(slots)
        for letter, slots in operands.items()
    }


def train(
    builder: ModuleBuilder, step: Any, updates: Sequence[Any], memory: int, parameters: int
) -> Any:
    """``train(U, GU, B, GB, 합, 기록, 차례, 차례의 간격, n, 배치, 에폭, 걸음, 기억…, 입력…)``.

    에폭 e의 행들은 ``차례[e·간격]``부터 n개다. 기록에는 에폭마다 출력들의 합과, 파라미터가 모두
    유한하면 0인 수가 남는다.
    """
    inputs = len(builder.widths)
    kinds = [POINTER] * 7 + [INT] * 5 + [POINTER] * (memory + inputs)
    code = FunctionBuilder(builder.module, "train", kinds)
    u, gu, b_, gb, sums, record, order, gap, n, size, epochs, steps, *rest = code.function.args
    memories, columns = rest[:memory], rest[memory:]
    b = code.builder
    outputs = len(builder.plan.outputs)
    now = code.variable(INT, steps)
    count = integer(parameters)
    with code.loop(integer(0), epochs) as epoch:
        row = b.mul(epoch, integer(outputs + 1))
        for k in range(outputs + 1):
            code.store(ir.Constant(DOUBLE, 0.0), record, code.scale(row, 1, k))
        first = b.mul(epoch, gap)
        batches = b.sdiv(b.add(n, b.sub(size, integer(1))), size)
        with code.loop(integer(0), batches) as batch:
            start = b.mul(batch, size)
            left = b.sub(n, start)
            rows = b.select(b.icmp_signed("<", left, size), left, size)
            seed = b.fdiv(ir.Constant(DOUBLE, 1.0), b.sitofp(rows, DOUBLE))
            chosen = b.gep(order, [b.add(first, start)], source_etype=INT)
            b.call(step, [u, gu, b_, gb, sums, seed, chosen, rows, *columns])
            for k in range(outputs):
                place = code.scale(row, 1, k)
                total = b.fadd(code.load(record, place), code.load(sums, integer(k)))
                code.store(total, record, place)
            t = b.add(b.load(now, typ=INT), integer(1))
            b.store(t, now)
            arguments = [gu, u, *memories, count, b.sitofp(t, DOUBLE)]
            with b.if_else(b.icmp_signed("==", t, integer(1))) as (then, otherwise):
                with then:
                    b.call(updates[0], arguments)
                with otherwise:
                    b.call(updates[1], arguments)
        with code.loop(integer(0), count) as k:
            place = code.scale(row, 1, outputs)
            part = b.fmul(ir.Constant(DOUBLE, 0.0), code.load(u, k))
            code.store(b.fadd(code.load(record, place), part), record, place)
    code.finish()
    return code.function
