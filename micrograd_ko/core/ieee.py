"""실수 함수들: 파이썬이 예외를 던지는 자리에서 IEEE 754의 값을 돌려준다. 그리고 특별한 0 셋.

``math.exp(710)``은 OverflowError지만 여기서는 ``inf``다. PyTorch, NumPy, C와 같다.
그래서 학습이 발산해도 프로그램은 멈추지 않고, 배우는 사람은 ``inf``와 ``nan``을 눈으로 본다.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

inf, nan = math.inf, math.nan

# 표의 식에 쓸 수 있는 함수: 이름 → NumPy에서의 이름. C와 자바스크립트에서는 이름이 같다
FUNCTIONS: dict[str, str] = {
    name: f"arc{name[1:]}" if name.startswith("a") else name
    for name in (
        *("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "hypot"),
        *("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh"),
    )
}


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
    """넘치면 무한대를 돌려주는 함수로 바꾼다. 부호는 그 함수가 그쪽에서 갖는 부호다."""

    def safe(a: float) -> float:
        try:
            return function(a)
        except OverflowError:
            return math.copysign(inf, function(math.copysign(1.0, a)))

    return safe


def _logarithm(function: Callable[[float], float], pole: float) -> Callable[[float], float]:
    """``pole``에서 -inf, 그 아래에서 nan을 돌려주는 로그로 바꾼다."""

    def safe(a: float) -> float:
        try:
            return function(a)
        except ValueError:
            return -inf if a == pole else nan

    return safe


exp, expm1, sinh, cosh = map(_or_inf, (math.exp, math.expm1, math.sinh, math.cosh))
sin, cos, tan, sqrt = map(_or_nan, (math.sin, math.cos, math.tan, math.sqrt))
asin, acos = map(_or_nan, (math.asin, math.acos))
log, log2, log10 = (_logarithm(function, 0.0) for function in (math.log, math.log2, math.log10))
log1p = _logarithm(math.log1p, -1.0)
# 어디서나 정의되고 넘치지 않는다
tanh, atan, atan2, hypot = math.tanh, math.atan, math.atan2, math.hypot


def peak(values: Sequence[float]) -> float:
    """가장 큰 값. 그것이 유한하지 않으면 0 (logsumexp가 빼는 수)."""
    largest = max(values)
    return largest if math.isfinite(largest) else 0.0


# 특별한 0: 0.0으로 보이고 0.0으로 더해지지만, 무엇을 곱해도 nan이 되지 않는다


class _Start(float):
    """아무 기울기도 아직 내려오지 않은 중간 노드의 기울기: 그대로면 아무것도 보내지 않는다."""

    def __mul__(self, other: Any) -> Any:
        return CUT

    __rmul__ = __mul__

    def __reduce__(self) -> str:
        return "START"


class _Cut(_Start):
    """끊긴 간선의 국소 미분(비교, step): 더해도 받는 쪽이 그대로다."""

    def __radd__(self, other: Any) -> Any:
        return other if other.__class__ is _Start else other + 0.0

    def __reduce__(self) -> str:
        return "CUT"


class _Blocked(float):
    """막힌 갈래의 국소 미분(relu의 음수 쪽): 위에서 무한대가 내려와도 0을 보낸다."""

    def __mul__(self, other: Any) -> Any:
        return CUT if isinstance(other, _Start) else 0.0

    __rmul__ = __mul__

    def __reduce__(self) -> str:
        return "BLOCKED"


START, CUT, BLOCKED = _Start(), _Cut(), _Blocked()
