"""즉시 계산으로 하는 학습: 그래프를 짓고, 거꾸로 걷고, 옮긴다."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from micrograd_ko.engine import Value
from micrograd_ko.losses import Loss
from micrograd_ko.messages.language import BadType
from micrograd_ko.optimizers import Optimizer


class Eagerly:
    """즉시 계산으로 배운다: 표본마다 그래프를 짓고 거꾸로 걷는다. ``Course``와 같은 일을 한다."""

    backend, fast = "eager", False

    def __init__(
        self,
        model: Any,
        rule: Optimizer,
        measure: Callable[[Any, Any], Value],
        judge: Loss | None,
        inputs: list[Any],
        targets: list[Any],
    ) -> None:
        self.model, self.rule, self.measure, self.judge = model, rule, measure, judge
        self.rows = list(zip(inputs, targets))

    def run(self, orders: list[list[int]], size: int) -> list[list[float]]:
        """한 에폭. (손실의 합, 맞힌 수, 파라미터가 모두 유한하면 0)."""
        (order,) = orders
        totals = [0.0, 0.0] if self.judge else [0.0]
        for start in range(0, len(order), size):
            self._step([self.rows[k] for k in order[start : start + size]], totals)
        return [[*totals, math.fsum(0.0 * number for number in [p.data for p in self.rule.params])]]

    def _step(self, rows: list[tuple[Any, Any]], totals: list[float]) -> None:
        """미니배치 하나로 한 걸음."""
        self.rule.zero_grad()
        for x, target in rows:
            prediction = self.model(x)
            loss = measured(self.measure, prediction, target)
            (loss / len(rows)).backward()
            totals[0] += loss.data
            if self.judge:
                totals[1] += self.judge.is_right(numbers(prediction), numbers(target))
        self.rule.step()

    def state(self) -> list[float]:
        return [p.data for p in self.rule.params]

    def rewind(self, state: list[float]) -> None:
        """한 에폭씩 걸으므로 되돌아갈 일이 없다."""

    def data_after(self, state: list[float], orders: object, size: int) -> list[float]:
        """그 상태의 파라미터."""
        return state

    def publish(self) -> None:
        """Value들이 곧 지금의 상태다."""

    def adopt(self) -> None:
        """밖에서 고친 것도 곧 지금의 상태다."""


def measured(measure: Callable[[Any, Any], Value], prediction: Any, target: Any) -> Value:
    """표본 하나의 손실. 쓰는 사람의 함수일 수 있으니 무엇을 돌려주는지 확인한다."""
    loss = measure(prediction, target)
    if not isinstance(loss, Value):
        raise BadType("loss is not a Value", got=loss)
    return loss


def numbers(thing: Any) -> list[float]:
    """예측이나 정답을 수의 목록으로."""
    things = thing if isinstance(thing, (list, tuple)) else [thing]
    return [v.data if isinstance(v, Value) else v for v in things]
