"""학습의 프로그램: 순전파, 역전파, 갱신을 되풀이하는 일을 백엔드에 통째로 맡긴다."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from micrograd_ko.compiler.batch import Rows
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.compiler.trace.update import Update
from micrograd_ko.engine import Value


@dataclass(frozen=True)
class Job:
    """학습할 것: 손실의 프로그램, 갱신의 프로그램, 자료.

    parameters  최적화 기법이 옮길 것들: 프로그램의 앞쪽 파라미터들
    frozen      옮기지 않는 나머지 파라미터들
    """

    program: Program
    parameters: tuple[Value, ...]
    update: Update
    rows: Rows
    frozen: tuple[Value, ...] = ()

    def fixed(self) -> list[float]:
        """옮기지 않는 파라미터들의 값."""
        return [p.data for p in self.frozen]


@dataclass(frozen=True)
class State:
    """어느 순간의 학습: 걸음 수와, 파라미터마다의 값, 기울기, 기억들."""

    steps: int
    data: Sequence[float]
    grads: Sequence[float]
    memory: Sequence[Sequence[float]]


class Trainer(ABC):
    """백엔드가 하는 학습. 값과 기울기와 기억은 ``job.parameters``의 차례로 주고받는다."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.steps = 0

    @abstractmethod
    def load(self, state: State) -> None:
        """이 상태에서 시작한다."""

    @abstractmethod
    def save(self) -> State:
        """지금의 상태."""

    @abstractmethod
    def run(self, orders: Sequence[Sequence[int]], size: int) -> list[list[float]]:
        """에폭마다 행의 차례 하나. 에폭마다의 (출력들의 합…, 파라미터가 모두 유한하면 0)."""


class Stepwise(Trainer):
    """한 걸음씩 파이썬이 시키는 학습."""

    def run(self, orders: Sequence[Sequence[int]], size: int) -> list[list[float]]:
        found = []
        for order in orders:
            totals = [0.0] * len(self.job.program.outputs)
            for start in range(0, len(order), size):
                sums = self.step(order[start : start + size])
                totals = [a + b for a, b in zip(totals, sums)]
            found.append([*totals, self.flaw()])
        return found

    @abstractmethod
    def step(self, batch: Sequence[int]) -> Sequence[float]:
        """미니배치 하나로 한 걸음 걷고 ``steps``를 센다. 출력마다의 합."""

    @abstractmethod
    def flaw(self) -> float:
        """파라미터가 모두 유한하면 0, 아니면 nan."""


class PythonTrainer(Stepwise):
    """파이썬 백엔드의 학습."""

    def __init__(self, job: Job) -> None:
        from micrograd_ko.compiler.backends.python import PythonKernel

        super().__init__(job)
        self._slope = PythonKernel(job.program, (), (), False).function("step")
        self._rows = job.rows.pick(range(job.rows.count))
        updates = (job.update.first, job.update.later)
        self._updates = [PythonKernel(p, (), (), False).function("evaluate") for p in updates]
        self._columns: list[Sequence[float]] = []
        self._grads: Sequence[float] = ()

    def load(self, state: State) -> None:
        self.steps, self._grads = state.steps, state.grads
        self._columns = [state.data, *state.memory]
        self._fixed = self.job.fixed()

    def save(self) -> State:
        return State(self.steps, self._columns[0], self._grads, self._columns[1:])

    def step(self, batch: Sequence[int]) -> Sequence[float]:
        rows = [self._rows[k] for k in batch]
        sums: Sequence[float]
        sums, grads = self._slope([*self._columns[0], *self._fixed], rows, 1 / len(rows))
        t = self.steps + 1
        update = self._updates[t > 1]
        self._grads = grads[: len(self._columns[0])]
        self._columns = list(zip(*update((float(t),)[: t > 1], zip(self._grads, *self._columns))))
        self.steps = t
        return sums

    def flaw(self) -> float:
        return math.fsum(0.0 * p for p in self._columns[0])


def trainer(backend: str, job: Job) -> Trainer:
    """백엔드의 학습."""
    kinds: dict[str, tuple[str, str]] = {
        "python": ("base", "PythonTrainer"),
        "numpy": ("numpy_trainer", "NumpyTrainer"),
        "llvm": ("llvm.trainer", "LlvmTrainer"),
        "jax": ("jax_trainer", "JaxTrainer"),
    }
    from importlib import import_module

    module, name = kinds[backend]
    made: Any = getattr(import_module(f"micrograd_ko.compiler.backends.{module}"), name)
    built: Trainer = made(job)
    return built
