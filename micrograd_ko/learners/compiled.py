"""학습을 통째로 프로그램으로: 옮기고, 걷고, 그 상태를 Value들에 되돌려 적는다."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from micrograd_ko.compiler.backends import registry as backends
from micrograd_ko.compiler.backends.base import Job, State, Trainer, trainer
from micrograd_ko.compiler.batch import many_rows
from micrograd_ko.compiler.trace.record import record
from micrograd_ko.compiler.trace.update import record_update
from micrograd_ko.engine import Value, grad
from micrograd_ko.messages.language import BadValue

CHECK_EDGES = 10_000  # 즉시 계산과 견줄 때 지나갈 간선의 수
TOLERANCE = 1e-9

Measure = Callable[[Value | list[Value], Any], list[Value]]


class Course:
    """옮긴 학습 하나.

    backend, why  고른 백엔드와 그 까닭
    """

    fast = True  # 여러 에폭을 한꺼번에 걸을 만한가

    def __init__(
        self,
        model: Callable[[Any], Any],
        measure: Measure,
        rule: Any,
        inputs: Sequence[Any],
        targets: Sequence[Any],
        backend: str,
    ) -> None:
        """measure: (예측, 정답) → [손실, 더 셀 것…].

        TypeError, ValueError: 프로그램이 될 수 없거나 즉시 계산과 다를 때.
        """

        def f(x: Any, y: Any) -> list[Value]:
            return measure(model(x), y)

        self.f, self.rule, self.inputs, self.targets = f, rule, inputs, targets
        recording = record(f, [inputs[0], targets[0]], ["x", "y"], known=rule.params)
        self.backend, self.why = backends.choose(backend, recording.program, quiet=True)
        rows, _ = many_rows([inputs, targets], ["X", "y"])
        params = tuple(rule.params)
        frozen = recording.parameters[len(params) :]
        job = Job(recording.program, params, record_update(rule), rows, frozen)
        self.job = job
        self.trainer: Trainer = trainer(self.backend, job)
        self.trainer.load(self._now())
        self._check(max(2, CHECK_EDGES // recording.program.edges))

    def _now(self) -> State:
        """Value들과 최적화 기법에 적힌 지금의 상태."""
        params = self.rule.params
        return State(
            self.rule.steps,
            [p.data for p in params],
            [p.grad for p in params],
            [[getattr(s, name) for s in self.rule.state] for name in self.rule.memory],
        )

    def _check(self, count: int) -> None:
        """행 몇 개로 한 걸음 걸어 즉시 계산과 견주고, 제자리로 돌아온다."""
        count = min(count, len(self.inputs))
        order = [k * len(self.inputs) // count for k in range(count)]
        start = self.trainer.save()
        (found,) = self.trainer.run([order], count)
        slopes = self.trainer.save().grads
        self.trainer.load(start)
        expected: list[list[float]] = []
        for k in order:
            row = self.f(_values(self.inputs[k]), _values(self.targets[k]))
            means = (slope / count for slope in grad(row[0], self.rule.params))
            expected.append([*(v.data for v in row), *means])
        if not all(
            _close(sum(column), one, sum(map(abs, column)))
            for column, one in zip(zip(*expected), [*found[:-1], *slopes])
        ):
            raise BadValue("training disagrees with eager")

    def state(self) -> State:
        """되돌아올 수 있는 지금의 상태."""
        return self.trainer.save()

    def adopt(self) -> None:
        """밖에서(``on_epoch``) 고친 파라미터와 기억과 학습률을 받아들인다."""
        update = record_update(self.rule)
        if update != self.job.update:
            self.job = replace(self.job, update=update)
            self.trainer = trainer(self.backend, self.job)
        self.trainer.load(self._now())

    def rewind(self, state: State) -> None:
        """그 상태로 되돌아간다."""
        self.trainer.load(state)

    def run(self, orders: Sequence[Sequence[int]], size: int) -> list[list[float]]:
        """에폭들을 걷는다. 에폭마다의 (출력들의 합…, 파라미터가 모두 유한하면 0)."""
        return self.trainer.run(orders, size)

    def data_after(self, state: State, orders: Sequence[Sequence[int]], size: int) -> list[float]:
        """그 상태에서 에폭들을 걸은 뒤의 파라미터. 지금의 상태는 잃는다."""
        self.trainer.load(state)
        if orders:
            self.trainer.run(orders, size)
        return list(self.trainer.save().data)

    def publish(self) -> None:
        """지금의 상태를 Value들과 최적화 기법에 적는다."""
        state = self.trainer.save()
        for p, number, slope in zip(self.rule.params, state.data, state.grads):
            p.data, p.grad = number, slope
        for name, column in zip(self.rule.memory, state.memory):
            for s, number in zip(self.rule.state, column):
                setattr(s, name, number)
        self.rule.steps = state.steps


def _values(thing: Any) -> Any:
    return [_values(part) for part in thing] if isinstance(thing, list) else Value(thing)


def _close(a: float, b: float, size: float) -> bool:
    """가까운가. size: 더한 것들의 크기의 합. 큰 것들이 지워지면 남은 것의 끝자리는 믿을 수 없다.

    함께 셈하는 차례가 달라 한쪽이 무한대면 다른 쪽은 nan일 수 있다(0·∞).
    """
    if not (math.isfinite(a) or math.isfinite(b)):
        return math.isnan(a) or math.isnan(b) or a == b
    return abs(a - b) <= TOLERANCE * max(1.0, size)
