"""연산 표의 연산을 엮어 만든 함수들. 자기만의 미분은 없다: 연쇄법칙이 알아서 한다."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from micrograd_ko.engine import Value, as_value, as_values, dot, logsumexp, where
from micrograd_ko.engine import sum as total
from micrograd_ko.messages.language import BadValue

__all__ = ["dot", "logsumexp", "maximum", "mean", "minimum", "pick", "softmax", "sum"]

sum = total  # noqa: A001  부르는 사람에게는 연산 표의 이름 그대로. 이 파일 안에서는 total이다


def maximum(a: Value | float, b: Value | float) -> Value:
    """둘 가운데 큰 값.  y = max(a, b).  같으면 기울기를 반씩 나눈다.

    TypeError: 실수도 Value도 아닐 때.
    """
    return as_value(a).maximum(b)


def minimum(a: Value | float, b: Value | float) -> Value:
    """둘 가운데 작은 값.  y = min(a, b).  같으면 기울기를 반씩 나눈다.

    TypeError: 실수도 Value도 아닐 때.
    """
    return as_value(a).minimum(b)


def mean(xs: Iterable[Value | float]) -> Value:
    """평균.  y = Σ xᵢ / n

    TypeError: 목록이 아니거나 실수도 Value도 아닌 것이 있을 때.  ValueError: 빈 목록일 때.
    """
    values = as_values(xs, "mean")
    return total(values) / len(values)


def softmax(xs: Iterable[Value | float]) -> list[Value]:
    """합이 1인 확률로 바꾼다.  yᵢ = exp(xᵢ) / Σ exp(xⱼ) = exp(xᵢ − logsumexp(x))

    뒤의 식으로 셈해 큰 수에서도 넘치지 않는다 (Bridle 1990).
    TypeError: 목록이 아니거나 실수도 Value도 아닌 것이 있을 때.  ValueError: 빈 목록일 때.
    """
    values = as_values(xs, "softmax")
    log_of_sum = logsumexp(values)
    return [(value - log_of_sum).exp() for value in values]


def pick(values: Sequence[Value | float], index: Value | float) -> Value:
    """번호로 고른 값.  y = values[index],  번호는 0, 1, …

    기록하는 동안의 번호는 노드다. 그때는 번호마다 견주어 고르고, 없는 번호면 nan이다.
    ValueError: 없는 번호일 때.
    """
    hits: list[Any] = [index == k for k in range(len(values))]  # 수에서는 참/거짓, 노드에서는 노드
    if any(isinstance(hit, Value) for hit in hits):
        chosen = total([where(hit, value, 0.0) for hit, value in zip(hits, values)])
        return where(total(hits), chosen, math.nan)
    if True not in hits:
        raise BadValue("class out of range", last=len(values) - 1, index=index)
    return as_value(values[hits.index(True)])
