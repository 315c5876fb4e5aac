"""정확도: 예측이 정답을 맞혔는가.

갈림길 없이 비교와 곱과 합으로만 적는다. 비교의 결과는 즉시 계산에서는 참/거짓(곧 1과 0)이고
기록하는 동안에는 노드여서, 같은 식을 즉시 계산도 프로그램도 쓴다.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from micrograd_ko.engine import Value, as_value
from micrograd_ko.functional import pick

Numbers = list[Any]  # 수나 Value의 목록
Right = Callable[[Numbers, Numbers], Any]  # (예측, 정답) → 맞혔으면 1인 참/거짓이나 노드


def same_side(limit: float) -> Right:
    """모든 예측이 정답과 ``limit``의 같은 쪽에 있는가."""

    def right(prediction: Numbers, target: Numbers) -> Any:
        return sum(abs((p > limit) - (t > limit)) for p, t in zip(prediction, target)) == 0

    return right


def largest(prediction: Numbers, target: Numbers) -> Any:
    """정답인 번호의 로짓이 가장 큰가. 같은 값이면 앞의 것이 크다."""
    (t,) = target
    own = pick(prediction, t)
    won = [(t <= k) * (own >= z) + (t > k) * (own > z) for k, z in enumerate(prediction)]
    return sum(won) == len(won)


class Accuracy(NamedTuple):
    """손실 하나에 어울리는 정확도.

    labels  분류의 정답으로 볼 수들. 비우면 어떤 정답이든
    right   맞혔는가
    """

    labels: tuple[float, ...]
    right: Right


ACCURACY: dict[str, Accuracy] = {
    "mse": Accuracy((0.0, 1.0), same_side(0.5)),
    "sse": Accuracy((0.0, 1.0), same_side(0.5)),
    "mae": Accuracy((0.0, 1.0), same_side(0.5)),
    "hinge": Accuracy((-1.0, 1.0), same_side(0.0)),
    "bce_with_logits": Accuracy((0.0, 1.0), same_side(0.0)),
    "cross_entropy": Accuracy((), largest),
}


def accuracy_of(loss: str, targets: Sequence[Any]) -> Callable[[Any, Any], Value] | None:
    """이름난 손실의 정확도: (예측, 정답) → 맞혔으면 1, 아니면 0. 분류의 정답이 아니면 None."""
    row = ACCURACY.get(loss)
    if row is None:
        return None
    if row.labels and not all(t in row.labels for target in targets for t in listed(target)):
        return None
    return lambda prediction, target: as_value(row.right(listed(prediction), listed(target)))


def listed(thing: Any) -> Numbers:
    """수 하나도 목록으로."""
    return list(thing) if isinstance(thing, (list, tuple)) else [thing]
