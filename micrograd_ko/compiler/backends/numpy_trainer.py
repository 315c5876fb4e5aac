"""NumPy 백엔드의 학습: 값과 기울기와 기억이 배열에 머문다."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from micrograd_ko.compiler.backends.base import Job, State, Stepwise
from micrograd_ko.compiler.backends.numpy import NumpyKernel


class NumpyTrainer(Stepwise):
    """NumPy 백엔드의 학습."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        everything = [*job.parameters, *job.frozen]
        count = len(job.parameters)
        self._kernel = NumpyKernel(job.program, everything, job.rows.widths, False, count)
        self._order = np.array(self._kernel.plan.parameters[:count], dtype=int)
        self._updates = [
            NumpyKernel(program, (), (), False) for program in (job.update.first, job.update.later)
        ]
        self._values = self._kernel.u[:count, 0]
        self._grads = self._kernel.du[:count, 0]
        self._memory: list[Any] = []

    def load(self, state: State) -> None:
        self.steps = state.steps
        everything = np.array([*state.data, *self.job.fixed()])
        places = np.array(self._kernel.plan.parameters, dtype=int)
        self._kernel.u[: len(places), 0] = everything[places]
        self._grads[:] = np.array(state.grads)[self._order]
        self._memory = [np.array(column)[self._order] for column in state.memory]

    def save(self) -> State:
        back = np.argsort(self._order)
        columns = [self._values, self._grads, *self._memory]
        data, grads, *memory = (column[back].tolist() for column in columns)
        return State(self.steps, data, grads, memory)

    def step(self, batch: Sequence[int]) -> list[float]:
        with np.errstate(all="ignore"):
            sums = self._kernel.slope(self.job.rows, batch)
            t = self.steps + 1
            columns = [self._grads, self._values, *self._memory]
            moved = self._updates[t > 1].columns(columns, [float(t)][: t > 1])
            self._values[:] = moved[0]
            self._memory, self.steps = moved[1:], t
        return sums

    def flaw(self) -> float:
        with np.errstate(all="ignore"):
            return float((0.0 * self._values).sum())
