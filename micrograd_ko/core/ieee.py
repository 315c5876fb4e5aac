"""실수 함수들: 파이썬이 예외를 던지는 자리에서 IEEE 754의 값을 돌려준다.

``math.exp(710)``은 OverflowError지만 여기서는 ``inf``다. PyTorch, NumPy, C와 같다.
그래서 학습이 발산해도 프로그램은 멈추지 않고, 배우는 사람은 ``inf``와 ``nan``을 눈으로 본다.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

inf, nan = math.inf, math.nan

tanh = math.tanh  # 어디서나 정의되고 넘치지 않는다


def div(a: float, b: float) -> float:
    """a / b.  0으로 나누면 부호를 지킨 무한대, 0/0은 nan."""
    try:
        return a / b
    except ZeroDivisionError:
        if a == 0 or a != a:
            return nan
        return math.copysign(inf, a) * math.copysign(1.0, b)


def power(a: float, b: float) -> float:
    """a ** b.  복소수는 나오지 않는다: (-8) ** (1/3)은 nan이다."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -inf if a < 0 and b % 2 == 1 else inf
    except ValueError:
        if a != 0:
            return nan
        return -inf if math.copysign(1.0, a) < 0 and b % 2 == 1 else inf


def _or_nan(function: Callable[[float], float]) -> Callable[[float], float]:
    """정의되지 않은 곳에서 nan을 돌려주는 함수로 바꾼다."""

    def safe(a: float) -> float:
        try:
            return function(a)
        except ValueError:
            return nan

    return safe


def _or_inf(function: Callable[[float], float]) -> Callable[[float], float]:
    """넘치면 inf를 돌려주는 함수로 바꾼다."""

    def safe(a: float) -> float:
        try:
            return function(a)
        except OverflowError:
            return inf

    return safe


exp, expm1 = _or_inf(math.exp), _or_inf(math.expm1)
sin, cos, sqrt = _or_nan(math.sin), _or_nan(math.cos), _or_nan(math.sqrt)


def log(a: float) -> float:
    """자연로그.  log(0)은 -inf, 음수는 nan."""
    try:
        return math.log(a)
    except ValueError:
        return -inf if a == 0 else nan


def log1p(a: float) -> float:
    """log(1 + a).  log1p(-1)은 -inf, 그보다 작으면 nan."""
    try:
        return math.log1p(a)
    except ValueError:
        return -inf if a == -1 else nan


def peak(values: Sequence[float]) -> float:
    """가장 큰 값. 그것이 유한하지 않으면 0 (logsumexp가 빼는 수)."""
    largest = max(values)
    return largest if math.isfinite(largest) else 0.0
