"""연산 표의 연산을 엮어 만든 함수들. 자기만의 미분은 없다: 연쇄법칙이 알아서 한다."""

from __future__ import annotations

from collections.abc import Iterable

from micrograd_ko.engine import Value, as_value, as_values, dot, logsumexp
from micrograd_ko.engine import sum as total

__all__ = ["dot", "logsumexp", "maximum", "mean", "minimum", "softmax", "sum"]

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
