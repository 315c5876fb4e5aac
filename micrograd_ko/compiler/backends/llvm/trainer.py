"""LLVM 백엔드의 학습: 파이썬은 몇 에폭에 한 번만 부른다."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence

from micrograd_ko.compiler.backends.base import Job, State, Trainer
from micrograd_ko.compiler.backends.llvm.kernel import Buffer, Workspace
from micrograd_ko.compiler.backends.llvm.module_builder import ModuleBuilder
from micrograd_ko.compiler.backends.llvm.target import machine_code
from micrograd_ko.compiler.backends.llvm.train import train, update

_P, _I = ctypes.c_void_p, ctypes.c_int64


class LlvmTrainer(Trainer):
    """LLVM 백엔드의 학습."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        count = len(job.parameters)
        self._work = Workspace(job.program, job.rows.widths, False, count)
        plan = self._work.plan
        builder = ModuleBuilder(plan, job.rows.widths)
        memory = len(job.update.memory)
        step = builder.step()
        step.linkage = "internal"
        updates = [
            update(builder, name, program, memory)
            for name, program in (("first", job.update.first), ("later", job.update.later))
        ]
        train(builder, step, updates, memory, count)
        self._engine = machine_code(str(builder.module))
        kinds = [_P] * 7 + [_I] * 5 + [_P] * (memory + len(job.rows.widths))
        address = self._engine.get_function_address("train")
        self._train = ctypes.CFUNCTYPE(None, *kinds)(address)
        self._memory = [Buffer(count) for _ in range(memory)]
        self._order = plan.parameters[:count]
        self._back = sorted(range(count), key=self._order.__getitem__)

    def load(self, state: State) -> None:
        self.steps = state.steps
        everything = [*state.data, *self.job.fixed()]
        places = self._work.plan.parameters
        self._work.u.view[: len(places)] = array("d", [everything[k] for k in places])
        grads = self._work.du.view[: len(self._order)]
        memory = (buffer.view for buffer in self._memory)
        for view, column in zip((grads, *memory), (state.grads, *state.memory)):
            view[:] = array("d", [column[k] for k in self._order])

    def save(self) -> State:
        def column(buffer: Buffer) -> list[float]:
            flat = buffer.view[: len(self._back)].tolist()
            return [flat[k] for k in self._back]

        data, grads, *memory = map(column, (self._work.u, self._work.du, *self._memory))
        return State(self.steps, data, grads, memory)

    def run(self, orders: Sequence[Sequence[int]], size: int) -> list[list[float]]:
        n, epochs = len(orders[0]), len(orders)
        same = all(order is orders[0] for order in orders)
        flat = array("q", orders[0] if same else [k for order in orders for k in order])
        width = len(self.job.program.outputs) + 1
        record = Buffer(width * epochs)
        work = self._work
        steps = self.steps
        self.steps += epochs * -(-n // size)  # 부름이 끝나자마자 멈추어도 맞게, 미리 센다
        self._train(
            *(buffer.address for buffer in (work.u, work.du, work.b, work.db, work.sums, record)),
            flat.buffer_info()[0],
            0 if same else n,
            n,
            size,
            epochs,
            steps,
            *(buffer.address for buffer in self._memory),
            *self.job.rows.addresses,
        )
        found = record.view.tolist()
        return [found[k : k + width] for k in range(0, len(found), width)]
