"""LLVM 백엔드의 학습: 파이썬은 한 에폭에 한 번만 부른다."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence

from micrograd_ko.compiler.backends.base import Job, State, Trainer
from micrograd_ko.compiler.backends.llvm.kernel import Buffer, Workspace
from micrograd_ko.compiler.backends.llvm.module_builder import ModuleBuilder
from micrograd_ko.compiler.backends.llvm.target import machine_code
from micrograd_ko.compiler.backends.llvm.train import ARGUMENTS, epoch, update

_PLACE = {name: k for k, name in enumerate(ARGUMENTS)}
_ORDER, _N, _SIZE, _STEPS = (_PLACE[name] for name in ("order", "n", "size", "steps"))

Snapshot = tuple[int, bytes]  # 걸음 수와, 이어 놓은 값, 기울기, 기억들


class LlvmTrainer(Trainer):
    """LLVM 백엔드의 학습. 상태는 배열들과 인자들의 ``steps``에 있다."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        count, memory = len(job.parameters), len(job.update.memory)
        work = self._work = Workspace(job.program, job.rows.widths, False, count)
        builder = ModuleBuilder(work.plan, job.rows.widths)
        step = builder.step()
        step.linkage = "internal"
        epoch(builder, step, update(builder, "update", job.update.program, memory), memory, count)
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
        places = [buffer.address for buffer in own] + [0] * (len(ARGUMENTS) - len(own))
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
