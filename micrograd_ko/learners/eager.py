"""즉시 계산으로 하는 학습: 그래프를 짓고, 거꾸로 걷고, 옮긴다."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from micrograd_ko.learners.learner import Epoch, Measure, read, write
from micrograd_ko.optimizers import Optimizer


class EagerLearner:
    """표본마다 그래프를 짓고 거꾸로 걷는다. Value들이 곧 지금의 상태다."""

    backend = "eager"

    def __init__(
        self,
        measure: Measure,
        rule: Optimizer,
        inputs: Sequence[Any],
        targets: Sequence[Any],
        why: str,
    ) -> None:
        self.measure, self.rule, self.why = measure, rule, why
        self.rows = list(zip(inputs, targets))
        self._start = self._best = read(rule)

    def epoch(self, order: Sequence[int], size: int) -> Epoch:
        self._start = read(self.rule)
        sums, outputs = [0.0, 0.0], 0
        for first in range(0, len(order), size):
            outputs = self._step([self.rows[k] for k in order[first : first + size]], sums)
        flaw = math.fsum(0.0 * p.data for p in self.rule.params)
        return Epoch(sums[0], sums[1] if outputs > 1 else None, math.isfinite(flaw))

    def _step(self, rows: list[tuple[Any, Any]], sums: list[float]) -> int:
        """미니배치 하나로 한 걸음. 도중에 끊기면(Ctrl-C) 걸음을 내딛기 전으로 되돌린다."""
        before, found = read(self.rule), []
        try:
            self.rule.zero_grad()
            for x, target in rows:
                found = self.measure(x, target)
                (found[0] / len(rows)).backward()
                for k, output in enumerate(found):
                    sums[k] += output.data
            self.rule.step()
        except BaseException:
            write(self.rule, before)
            raise
        return len(found)

    def keep(self) -> None:
        self._best = self._start

    def restore(self) -> None:
        write(self.rule, self._best)

    def publish(self) -> None:
        """Value들이 곧 지금의 상태다."""

    def adopt(self) -> None:
        """밖에서 바꾼 것도 곧 지금의 상태다."""
