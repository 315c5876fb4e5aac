"""NumPy 백엔드의 학습: 값과 기울기와 기억이 배열에 머문다."""

from __future__ import annotations

from collections.abc import Sequence

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
        self._update = NumpyKernel(job.update.program, (), (), False, 1)
        places = np.array(self._kernel.plan.parameters, dtype=int)
        self._order, self._frozen = places[:count], places[count:] - count

    def load(self, state: State) -> None:
        count, fixed = len(self._order), np.array(self.job.fixed())
        self._kernel.u[count : count + len(fixed), 0] = fixed[self._frozen]
        settings = self.job.settings()
        self._settings = [settings[k - 1] for k in self._update.plan.parameters[1:]]
        self.state = state.map(lambda column: np.array(column, dtype=float)[self._order])

    def save(self) -> State:
        back = np.argsort(self._order)
        return self.state.map(lambda column: column[back].tolist())

    def step(self, state: State, batch: Sequence[int]) -> tuple[State, list[float]]:
        count, t = len(self._order), state.steps + 1
        with np.errstate(all="ignore"):
            self._kernel.u[:count, 0] = state.data
            sums = self._kernel.slope(self.job.rows, batch)
            grads = self._kernel.du[:count, 0].copy()
            self._update.u[: 1 + len(self._settings), 0] = [t, *self._settings]
            columns = [column[:, None] for column in (grads, state.data, *state.memory)]
            data, *memory = (column.copy() for column in self._update.run(columns))
        return State(t, data, grads, memory), sums

    def flaw(self) -> float:
        with np.errstate(all="ignore"):
            return float((0.0 * self.state.data).sum())
