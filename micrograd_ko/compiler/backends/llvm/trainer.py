"""LLVM 백엔드의 학습: 한 에폭의 미니배치들과 갱신까지 기계어 안에서 돈다."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.base import Job, State, Trainer
from micrograd_ko.compiler.backends.llvm.function_builder import (
    DOUBLE,
    INT,
    POINTER,
    FunctionBuilder,
    integer,
    zero,
)
from micrograd_ko.compiler.backends.llvm.kernel import Buffer, Workspace
from micrograd_ko.compiler.backends.llvm.module_builder import ModuleBuilder
from micrograd_ko.compiler.backends.llvm.target import machine_code
from micrograd_ko.compiler.backends.llvm.vector_math import VectorMath
from micrograd_ko.compiler.trace.program import Program

# 기계어 ``epoch``의 인자는 정수 배열 하나에 든다: 부를 때마다 바뀌는 것만 새로 적으면 된다
_ARGUMENTS = (
    *("u", "du", "b", "db", "sums", "totals", "settings", "started"),
    *("order", "n", "size", "steps"),
)
_ORDER, _N, _SIZE, _STEPS = range(len(_ARGUMENTS) - 4, len(_ARGUMENTS))

Snapshot = tuple[int, bytes]  # 걸음 수와, 이어 놓은 값, 기울기, 기억들


class LlvmTrainer(Trainer):
    """LLVM 백엔드의 학습. 상태는 배열들과 인자들의 ``steps``에 있다."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        count, memory = len(job.parameters), len(job.update.memory)
        work = self._work = Workspace(job.program, False, count)
        builder = ModuleBuilder(work.plan, job.rows.widths)
        step = builder.step()
        step.linkage = "internal"
        _epoch(builder, step, _update(builder, "update", job.update.program, memory), memory, count)
        self._engine = machine_code(str(builder.module))
        function = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
        self._run = function(self._engine.get_function_address("epoch"))

        self._order = work.plan.parameters[:count]
        self._size = 8 * count  # 한 열의 바이트
        self._back = sorted(range(count), key=self._order.__getitem__)
        self._columns = [work.u, work.du, *(Buffer(count) for _ in range(memory))]
        self._settings = Buffer(job.update.program.parameters)
        self._totals = Buffer(len(job.program.outputs) + 1)
        self._started = Buffer(count * len(self._columns))
        own = [work.u, work.du, work.b, work.db, work.sums]
        own += [self._totals, self._settings, self._started]
        places = [buffer.address for buffer in own] + [0] * (len(_ARGUMENTS) - len(own))
        places += [buffer.address for buffer in self._columns[2:]]
        self._arguments = array("q", [*places, *job.rows.addresses])
        self._address = self._arguments.buffer_info()[0]
        self._rows: Sequence[int] = ()
        self._numbers = array("q")

    def load(self, state: State) -> None:
        self._arguments[_STEPS] = state.steps
        everything = [*state.data, *self.job.fixed()]
        places = self._work.plan.parameters
        self._work.u.view[: len(places)] = array("d", [everything[k] for k in places])
        for buffer, column in zip(self._columns[1:], (state.grads, *state.memory)):
            buffer.view[: len(self._order)] = array("d", [column[k] for k in self._order])
        self._settings.view[1:] = array("d", self.job.settings())

    def save(self) -> State:
        def column(buffer: Buffer) -> list[float]:
            flat = buffer.view[: len(self._back)].tolist()
            return [flat[k] for k in self._back]

        data, grads, *memory = map(column, self._columns)
        return State(self._arguments[_STEPS], data, grads, memory)

    def snapshot(self) -> Snapshot:
        copies = [ctypes.string_at(buffer.address, self._size) for buffer in self._columns]
        return self._arguments[_STEPS], b"".join(copies)

    def started(self) -> Snapshot:
        size = self._size * len(self._columns)
        return self._started_steps, ctypes.string_at(self._started.address, size)

    def rollback(self, snapshot: Snapshot) -> None:
        self._arguments[_STEPS], copies = snapshot
        for k, buffer in enumerate(self._columns):
            part = copies[k * self._size : (k + 1) * self._size]
            ctypes.memmove(buffer.address, part, self._size)

    def epoch(self, order: Sequence[int], size: int) -> list[float]:
        if order is not self._rows:
            self._rows, self._numbers = order, array("q", order)
            self._arguments[_ORDER], self._arguments[_N] = self._numbers.buffer_info()
        self._arguments[_SIZE] = size
        self._started_steps = self._arguments[_STEPS]
        self._run(self._address)
        found: list[float] = self._totals.view.tolist()
        return found


def _update(builder: ModuleBuilder, name: str, program: Program, memory: int) -> Any:
    """``name(G, P, 기억…, 개수, 설정)``: 모든 파라미터의 한 걸음. 벡터로 걷고, 남는 것은 하나씩."""
    code = FunctionBuilder(builder.module, name, [POINTER] * (2 + memory) + [INT, POINTER])
    *arrays, count, settings = code.function.args
    code.function.linkage = "internal"
    uniform = {program.inputs + k: code.load(settings, k) for k in range(program.parameters)}
    _evaluate(code, program, uniform, 1, batched=False)  # 걸음의 번호와 학습률만의 계산은 한 번만

    def move(k: Any, lanes: int) -> None:
        found = {slot: code.splat(value, lanes) for slot, value in uniform.items()}
        found.update(enumerate([code.load(column, k, lanes) for column in arrays]))
        read = _evaluate(code, program, found, lanes, batched=True)
        for moved, slot in zip(arrays[1:], program.outputs):
            code.store(read(slot), moved, k)

    code.strips(count, builder.lanes, move)
    code.finish()
    return code.function


def _evaluate(
    code: FunctionBuilder, program: Program, found: dict[int, Any], lanes: int, *, batched: bool
) -> Callable[[int], Any]:
    """문장들을 레지스터 안에서 차례로 셈해 ``found``에 넣는다. 칸을 읽는 함수를 돌려준다."""
    writer = VectorMath(code, lanes)

    def read(slot: int) -> Any:
        return found[slot] if slot >= 0 else program.constant(slot)

    for slot, statement in program.numbered():
        if program.batched[slot] == batched:
            found[slot] = writer.write(statement.op.forward, statement.letters(read))
    return lambda slot: writer.lift(read(slot))


def _epoch(builder: ModuleBuilder, step: Any, update: Any, memory: int, parameters: int) -> Any:
    """``epoch(인자들)``: 자료를 한 번 다 본다. 인자들은 ``_ARGUMENTS``, 기억…, 입력…의 차례다.

    ``totals``에 출력들의 합과, 파라미터가 모두 유한하면 0인 수가 남고, ``steps``가 그만큼 는다.
    ``started``에는 시작하던 때의 값, 기울기, 기억들이 이어져 남는다.
    """
    code = FunctionBuilder(builder.module, "epoch", [POINTER])
    b, (arguments,) = code.builder, code.function.args

    def place(k: int) -> Any:
        return b.gep(arguments, [integer(k)], source_etype=INT)

    kinds = [INT if k in (_N, _SIZE, _STEPS) else POINTER for k in range(len(_ARGUMENTS))]
    kinds += [POINTER] * (memory + len(builder.widths))
    found = [b.load(place(k), typ=kind) for k, kind in enumerate(kinds)]
    u, du, b_, db, sums, totals, settings, started, order, n, size, steps, *arrays = found
    memories, columns = arrays[:memory], arrays[memory:]
    outputs, count = len(builder.plan.outputs), integer(parameters)
    for k, column in enumerate((u, du, *memories)):
        _copy(code, code.address(started, k * parameters), column, 8 * parameters)
    for k in range(outputs + 1):
        code.store(zero(1), totals, k)
    batches = b.sdiv(b.add(n, b.sub(size, integer(1))), size)
    with code.loop(0, batches) as batch:
        start = b.mul(batch, size)
        rows = code.smaller(b.sub(n, start), size)
        seed = b.fdiv(ir.Constant(DOUBLE, 1.0), b.sitofp(rows, DOUBLE))
        chosen = b.gep(order, [start], source_etype=INT)
        b.call(step, [u, du, b_, db, sums, seed, chosen, rows, *columns])
        for k in range(outputs):
            code.add_to(totals, k, code.load(sums, k))
        t = b.add(steps, b.add(batch, integer(1)))
        code.store(b.sitofp(t, DOUBLE), settings, 0)
        b.call(update, [du, u, *memories, count, settings])
    b.store(b.add(steps, batches), place(_STEPS))
    with code.loop(0, count) as k:
        code.add_to(totals, outputs, b.fmul(zero(1), code.load(u, k)))
    code.finish()
    return code.function


def _copy(code: FunctionBuilder, to: Any, source: Any, size: int) -> None:
    """바이트 ``size``개를 베낀다."""
    kind = ir.FunctionType(ir.VoidType(), [POINTER, POINTER, INT, ir.IntType(1)])
    copy = code.declared("llvm.memcpy.p0.p0.i64", kind)
    code.builder.call(copy, [to, source, integer(size), ir.Constant(ir.IntType(1), 0)])
