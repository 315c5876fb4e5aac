"""백엔드가 하는 두 가지: 프로그램을 셈하는 ``Kernel``과, 학습을 통째로 맡는 ``Trainer``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, NamedTuple

from micrograd_ko.compiler.batch import Rows
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.compiler.trace.update import Update
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadType, say


class Kernel(ABC):
    """옮긴 프로그램 하나.

    parameters  파라미터들, 이 백엔드가 쓰는 차례로
    """

    parameters: list[Value]

    @abstractmethod
    def __init__(
        self, program: Program, parameters: Sequence[Value], widths: Sequence[int], inputs: bool
    ) -> None:
        """widths: 인자마다 한 행의 수의 개수. inputs: 입력의 기울기도 셈하는가."""

    @abstractmethod
    def values(self, rows: Rows, order: Sequence[int]) -> list[tuple[float, ...]]:
        """고른 행마다의 출력들."""

    @abstractmethod
    def gradients(
        self, rows: Rows, order: Sequence[int]
    ) -> tuple[Sequence[float], Sequence[float]]:
        """고른 행들에 대한 (출력마다의 합, 첫 출력의 평균의 기울기).

        기울기는 파라미터의 차례이고, 입력의 기울기도 셈하는 커널이면 그 뒤에 입력이 온다.
        """

    def accumulate(self, rows: Rows) -> float:
        """모든 행에 대한 첫 출력의 평균. 평균의 기울기를 파라미터의 ``.grad``에 더한다."""
        sums, grads = self.gradients(rows, range(rows.count))
        for parameter, gradient in zip(self.parameters, grads):
            parameter.grad = (parameter.grad or 0.0) + gradient
        return sums[0] / rows.count

    def read(self) -> array[float]:
        """파라미터의 지금 값들."""
        try:
            return array("d", [p.data for p in self.parameters])
        except TypeError:
            odd = next(p for p in self.parameters if not isinstance(p.data, Real))
            named = say("the parameter", of=odd.label) if odd.label else say("a parameter")
            raise BadType("parameter is not a number", parameter=named, got=odd.data) from None


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
    frozen: tuple[Value, ...]

    def fixed(self) -> list[float]:
        """옮기지 않는 파라미터들의 지금 값."""
        return [p.data for p in self.frozen]

    def settings(self) -> list[float]:
        """갱신의 설정들(학습률 …)의 지금 값."""
        return [setting.data for setting in self.update.settings]


class State(NamedTuple):
    """어느 순간의 학습: 걸음 수와, 파라미터마다의 값, 기울기, 기억들.

    수들은 백엔드마다 저의 것(목록, 배열)에 둔다. 적힌 것은 고치지 않고 새것으로 바꾼다.
    """

    steps: int
    data: Any
    grads: Any
    memory: Any

    def map(self, change: Callable[[Any], Any]) -> State:
        """열마다 ``change``로 옮긴 상태."""
        columns = map(change, (self.data, self.grads, *self.memory))
        return State(self.steps, next(columns), next(columns), list(columns))


class Trainer(ABC):
    """백엔드가 하는 학습. 값과 기울기와 기억은 ``job.parameters``의 차례로 주고받는다."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @abstractmethod
    def load(self, state: State) -> None:
        """이 상태에서 시작한다. 설정들과 옮기지 않는 파라미터들은 새로 읽는다."""

    @abstractmethod
    def save(self) -> State:
        """지금의 상태를 파이썬의 목록들로."""

    @abstractmethod
    def snapshot(self) -> Any:
        """되돌아올 수 있게 베껴 둔 지금의 상태."""

    @abstractmethod
    def started(self) -> Any:
        """베껴 둔, 지난 에폭이 시작하던 상태."""

    @abstractmethod
    def rollback(self, snapshot: Any) -> None:
        """베껴 둔 상태로 되돌아간다."""

    @abstractmethod
    def epoch(self, order: Sequence[int], size: int) -> list[float]:
        """이 차례로 행을 한 번 다 본다: 출력마다의 합…, 파라미터가 모두 유한하면 0."""


class Stepwise(Trainer):
    """한 걸음씩 파이썬이 시키는 학습. 한 걸음이 끝나야 ``state``가 통째로 바뀐다."""

    state: State

    def snapshot(self) -> State:
        return self.state

    def started(self) -> State:
        return self._started

    def rollback(self, snapshot: State) -> None:
        self.state = snapshot

    def epoch(self, order: Sequence[int], size: int) -> list[float]:
        self._started = self.state
        totals = [0.0] * len(self.job.program.outputs)
        for start in range(0, len(order), size):
            self.state, sums = self.step(self.state, order[start : start + size])
            totals = [a + b for a, b in zip(totals, sums)]
        return [*totals, self.flaw()]

    @abstractmethod
    def step(self, state: State, batch: Sequence[int]) -> tuple[State, Sequence[float]]:
        """미니배치 하나로 한 걸음 걸은 상태와, 출력마다의 합."""

    @abstractmethod
    def flaw(self) -> float:
        """파라미터가 모두 유한하면 0, 아니면 nan."""
