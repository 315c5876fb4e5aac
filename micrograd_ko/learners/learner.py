"""누가 한 에폭을 셈하든 ``fit``에게는 같은 것: 걷고, 간직하고, 되돌리고, 적는다."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from micrograd_ko.core.gradients import gradient
from micrograd_ko.engine import Value
from micrograd_ko.optimizers import Optimizer

# (입력, 정답) → [손실] 또는 [손실, 맞혔으면 1]. 입력과 정답은 수나 Value, 또는 그 목록이다
Measure = Callable[[Any, Any], list[Value]]


# 어느 순간의 학습: 걸음 수와, 파라미터마다의 값, 기울기, 기억들
Snapshot = tuple[int, list[float], list[float], list[list[float]]]


class Epoch(NamedTuple):
    """한 에폭의 결과.

    loss    표본 손실의 합
    hits    맞힌 표본의 수. 세지 않으면 None
    finite  파라미터가 모두 유한한가
    """

    loss: float
    hits: float | None
    finite: bool


class Learner(Protocol):
    """에폭을 셈하는 것.

    backend, why  무엇으로 셈하는지와 그 까닭
    """

    backend: str
    why: str

    def epoch(self, order: Sequence[int], size: int) -> Epoch:
        """자료를 이 차례로 한 번 다 본다. ``size``개마다 한 걸음."""

    def keep(self) -> None:
        """방금 지난 에폭이 시작하던 상태를 간직한다: 그 손실을 낸 파라미터와 그때의 기억."""

    def restore(self) -> None:
        """간직한 상태로 되돌아간다."""

    def publish(self) -> None:
        """지금의 상태를 Value들과 옵티마이저에 적는다. 이미 적혀 있으면 아무것도 하지 않는다."""

    def adopt(self) -> None:
        """밖에서(``on_epoch``) 바꾼 것을 받아들인다: 파라미터, 기억, 설정, 손실과 모델."""


def read(rule: Optimizer) -> Snapshot:
    """Value들과 옵티마이저에 적힌 지금의 상태."""
    memory = [[getattr(s, name) for s in rule.state] for name in rule.memory]
    return rule.steps, [p.data for p in rule.params], [*map(gradient, rule.params)], memory


def write(rule: Optimizer, snapshot: Snapshot) -> None:
    """상태를 Value들과 옵티마이저에 적는다. 적는 동안 끊겨도(Ctrl-C) 다 적고 나서 끊긴다."""
    try:
        _write(rule, snapshot)
    except KeyboardInterrupt:
        _write(rule, snapshot)
        raise


def _write(rule: Optimizer, snapshot: Snapshot) -> None:
    rule.steps, data, grads, memory = snapshot
    for p, number, slope in zip(rule.params, data, grads):
        p.data, p.grad = number, slope
    for name, column in zip(rule.memory, memory):
        for s, number in zip(rule.state, column):
            setattr(s, name, number)
