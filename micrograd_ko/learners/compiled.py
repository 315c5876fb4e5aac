"""학습을 통째로 프로그램으로: 옮기고, 걷고, 그 상태를 Value들에 되돌려 적는다."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from micrograd_ko.compiler import verify
from micrograd_ko.compiler.backends import registry
from micrograd_ko.compiler.backends.base import Job, State, Trainer
from micrograd_ko.compiler.batch import many_rows
from micrograd_ko.compiler.trace.record import Recorded, explained
from micrograd_ko.compiler.trace.update import Update
from micrograd_ko.engine import Value
from micrograd_ko.learners.learner import Epoch, Measure, read, write
from micrograd_ko.messages.language import BadValue
from micrograd_ko.optimizers import Optimizer

CHECK_EDGES = 10_000  # 즉시 계산과 견줄 때 지나갈 간선의 수


class CompiledLearner:
    """백엔드에 맡긴 학습. 상태는 백엔드의 배열에 있고, 부탁받을 때만 Value들에 적는다.

    TypeError, ValueError: 프로그램이 될 수 없거나 즉시 계산과 다를 때.
    """

    def __init__(
        self,
        measure: Measure,
        rule: Optimizer,
        inputs: Sequence[Any],
        targets: Sequence[Any],
        backend: str,
    ) -> None:
        if (type(rule).step, type(rule).zero_grad) != (Optimizer.step, Optimizer.zero_grad):
            raise BadValue("step is overridden")
        self.measure, self.rule, self.inputs, self.targets = measure, rule, inputs, targets
        self._rows, _ = many_rows([inputs, targets], ["X", "y"])
        self._params: tuple[Value, ...] = tuple(rule.params)
        call = explained(measure)
        self._loss = Recorded(call, [inputs[0], targets[0]], ["x", "y"], known=self._params)
        self._update = Update(rule)
        self.backend, self.why = registry.choose(backend, self._loss.program, quiet=True)
        self._trainer = self._compiled()
        self._best = self._trainer.snapshot()
        self._ahead = False  # 백엔드의 상태가 Value들보다 앞서 있는가

    def _compiled(self) -> Trainer:
        """지금의 기록을 옮기고, 지금의 상태에서 시작한다."""
        frozen = self._loss.parameters[len(self._params) :]
        job = Job(self._loss.program, self._params, self._update, self._rows, frozen)
        trainer = registry.trainer(self.backend)(job)
        trainer.load(State(*read(self.rule)))
        self._check(trainer)
        return trainer

    def _check(self, trainer: Trainer) -> None:
        """행 몇 개로 한 걸음 걸어 즉시 계산과 견주고, 제자리로 돌아온다."""
        start = trainer.snapshot()
        for group in verify.sampled(len(self.inputs), self._loss.program.edges, CHECK_EDGES):
            rows = [(self.inputs[k], self.targets[k]) for k in group]
            *sums, _ = trainer.epoch(group, len(group))
            slopes = trainer.save().grads
            trainer.rollback(start)
            expected = verify.eager_sums(self.measure, rows, self._params)
            if not verify.agree(expected, [*sums, *slopes]):
                raise BadValue("training disagrees with eager")

    def epoch(self, order: Sequence[int], size: int) -> Epoch:
        self._ahead = True
        loss, *hits, flaw = self._trainer.epoch(order, size)
        return Epoch(loss, hits[0] if hits else None, math.isfinite(flaw))

    def keep(self) -> None:
        self._best = self._trainer.started()

    def restore(self) -> None:
        self._trainer.rollback(self._best)

    def publish(self) -> None:
        if self._ahead:
            write(self.rule, self._trainer.save())
            self._ahead = False

    def adopt(self) -> None:
        if [*map(id, self.rule.params)] != [*map(id, self._params)]:
            raise BadValue("optimizer parameters changed")
        if self._loss.follow() | self._update.follow():
            self._trainer.rollback(self._best)
            best = self._trainer.save()
            self._trainer = self._compiled()
            self._trainer.load(best)
            self._best = self._trainer.snapshot()
        self._trainer.load(State(*read(self.rule)))
