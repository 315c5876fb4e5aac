"""연산 표: 한 연산은 한 줄이다.

표의 글자들:  a, b 입력   y 출력   w, x 여러 입력 가운데 하나(같은 번째끼리 짝)
             total(식, 처음 값) 모든 입력에 대한 합   peak(x) 가장 큰 입력
             exp(a), sigmoid(a), …  ieee.py의 함수나 이 표의 다른 줄
국소 미분의 글자 그대로 0:  통째로 0이면 미분이 거기서 끊긴다. 조건의 한 갈래로 0이면 막는다:
             위에서 무한대가 내려와도 보내는 것은 0이다. 그 밖의 0은 곱하는 수다(0 × ∞ = nan).

미적분 책의 표처럼, 한 줄이 그 연산의 모든 것을 말한다. 이 표를 다섯이 함께 읽는다:
즉시 계산(methods.py), 컴파일러, 그림, 역전파의 단계, 시험. 연산을 더하려면 한 줄을 더하면 된다.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TypeVar

T = TypeVar("T")
Interval = tuple[float, float]
REALS: Interval = (-3.0, 3.0)
POSITIVE: Interval = (0.1, 3.0)
INSIDE: Interval = (-0.9, 0.9)


@dataclass(frozen=True)
class Op:
    """연산 하나.

    name       이름. 노드의 ``op``에 적힌다.
    symbol     그림에 그리는 기호.
    forward    순전파의 식.
    local      입력마다 국소 미분(local derivative)의 식.
    words      기울기가 어떻게 흐르는지 한 문장: (한국어, 영어).
    sampled    시험이 입력을 뽑는 구간.
    method     파이썬의 메서드 이름. 비우면 ``name``.
    many       여러 개인 입력의 이름. 다른 입력보다 앞에 온다.
    constants  언제나 보통 수인 입력의 이름.
    defaults   비워 두면 들어가는 수.
    again      국소 미분을 다시 미분할 때 쓸 식. ``local``의 갈래가 한 점을 특별히 다룰 때만.
    init       활성화 함수로 쓸 때 어울리는 초깃값(``nn.INITS``). 비우면 활성화 함수가 아니다.
    """

    name: str
    symbol: str
    forward: str
    local: Mapping[str, str]
    words: tuple[str, str]
    sampled: Mapping[str, Interval] = field(default_factory=dict)
    method: str = ""
    many: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    defaults: Mapping[str, float] = field(default_factory=dict)
    again: Mapping[str, str] = field(default_factory=dict)
    init: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """입력의 이름, 차례대로."""
        return tuple(self.local)

    def flows(self, name: str) -> bool:
        """입력 ``name``으로 기울기가 흐르는가. 국소 미분이 통째로 0이면 끊긴 것이다."""
        return self.local[name] != "0"

    def interval(self, name: str) -> Interval:
        """시험이 입력 ``name``을 뽑는 구간."""
        return self.sampled.get(name, REALS)

    def sizes(self, count: int) -> dict[str, int]:
        """부모가 ``count``개일 때 이름마다 몇 개인가."""
        each = (count - len(self.inputs) + len(self.many)) // (len(self.many) or 1)
        return {name: each if name in self.many else 1 for name in self.inputs}

    def letters(self, count: int) -> list[tuple[str, int]]:
        """부모마다 (표의 글자, 그 몇 번째): dot의 다섯 부모는 w0 w1 x0 x1 b0이다."""
        return [(name, i) for name, size in self.sizes(count).items() for i in range(size)]

    def named(self, things: tuple[T, ...]) -> dict[str, T | tuple[T, ...]]:
        """부모마다 하나인 것을 표의 글자로 부른다. 여러 개인 입력은 그 묶음이 된다."""
        found: dict[str, T | tuple[T, ...]] = {}
        at = 0
        for name, size in self.sizes(len(things)).items():
            found[name] = things[at : at + size] if name in self.many else things[at]
            at += size
        return found


SIGN = "1 if a > 0 else -1 if a < 0 else 0 * 1"  # 0에서도 막지 않고 0을 곱한다
BASE = "b * a ** (b - 1) if b != 0 else 0"
BASE_AGAIN = "b * a ** (b - 1) if a != 0 or b != 0 else 0"  # b = 0에서도 b로 미분된다
EXPONENT = "y * log(a) if a != 0 or b < 0 or b != b else 0"
SQUARES = "1 / (a * a + b * b) if a * a + b * b != 0 else 0"
LARGER = {"a": "0.5 if a == b else 0 if a < b else 1", "b": "0.5 if a == b else 0 if a > b else 1"}
SMALLER = {"a": "0.5 if a == b else 0 if a > b else 1", "b": "0.5 if a == b else 0 if a < b else 1"}

TABLE: tuple[Op, ...] = (
    # 사칙연산
    Op("add", "+", "a + b", {"a": "1", "b": "1"},
       ("양쪽에 그대로 나누어 보냅니다.", "Passes it unchanged to both."),
       method="__add__"),
    Op("sub", "−", "a - b", {"a": "1", "b": "-1"},
       ("앞에는 그대로, 뒤에는 부호를 바꾸어 보냅니다.", "Passes it to the first, negated to the second."),
       method="__sub__"),
    Op("mul", "×", "a * b", {"a": "b", "b": "a"},
       ("상대편의 값을 곱해 보냅니다.", "Scales it by the other input."),
       method="__mul__"),
    Op("div", "÷", "a / b", {"a": "1 / b", "b": "-(y / b)"},
       ("분자에는 분모로 나누어, 분모에는 −(몫 ÷ 분모)를 곱해 보냅니다.", "Divides it by the denominator; the denominator gets minus quotient over denominator."),
       {"b": POSITIVE}, method="__truediv__"),
    Op("pow", "**", "a ** b", {"a": BASE, "b": "0"},
       ("지수를 곱하고 지수를 하나 낮춘 거듭제곱을 곱해 보냅니다. 상수인 지수에는 보내지 않습니다.", "Multiplies by the exponent and the power one lower; the constant exponent gets nothing."),
       {"a": POSITIVE}, method="_pow", constants=("b",)),
    Op("pow_value", "**", "a ** b", {"a": BASE, "b": EXPONENT},
       ("밑에는 지수 × 하나 낮춘 거듭제곱을, 지수에는 결과 × log(밑)을 곱해 보냅니다.", "The base gets exponent × power one lower, the exponent gets result × log(base)."),
       {"a": POSITIVE}, method="_pow_value", again={"a": BASE_AGAIN}),
    Op("neg", "−", "-a", {"a": "-1"},
       ("부호를 바꾸어 보냅니다.", "Flips its sign."),
       method="__neg__"),
    Op("abs", "|·|", "a if a > 0 else 0 if a == 0 else -a", {"a": SIGN},
       ("양수면 그대로, 음수면 부호를 바꾸어 보냅니다. 0에서는 0을 곱합니다.", "Keeps it for positive input, flips it for negative, multiplies it by 0 at 0."),
       method="__abs__"),
    # 초등함수
    Op("exp", "exp", "exp(a)", {"a": "y"},
       ("결과 자신을 곱해 보냅니다.", "Scales it by the result itself.")),
    Op("log", "log", "log(a)", {"a": "1 / a"},
       ("입력으로 나누어 보냅니다.", "Divides it by the input."),
       {"a": POSITIVE}),
    Op("sqrt", "√", "sqrt(a)", {"a": "0.5 / y"},
       ("결과의 두 배로 나누어 보냅니다.", "Divides it by twice the result."),
       {"a": POSITIVE}),
    Op("log1p", "log1p", "log1p(a)", {"a": "1 / (1 + a)"},
       ("1 + 입력으로 나누어 보냅니다.", "Divides it by one plus the input."),
       {"a": POSITIVE}),
    Op("expm1", "expm1", "expm1(a)", {"a": "y + 1"},
       ("결과 + 1을 곱해 보냅니다.", "Scales it by the result plus one.")),
    Op("log2", "log₂", "log2(a)", {"a": "1 / (a * log(2))"},
       ("입력 × log 2로 나누어 보냅니다.", "Divides it by the input times log 2."),
       {"a": POSITIVE}),
    Op("log10", "log₁₀", "log10(a)", {"a": "1 / (a * log(10))"},
       ("입력 × log 10으로 나누어 보냅니다.", "Divides it by the input times log 10."),
       {"a": POSITIVE}),
    # 삼각함수와 쌍곡선함수
    Op("sin", "sin", "sin(a)", {"a": "cos(a)"},
       ("cos(입력)을 곱해 보냅니다.", "Scales it by cos of the input.")),
    Op("cos", "cos", "cos(a)", {"a": "-sin(a)"},
       ("−sin(입력)을 곱해 보냅니다.", "Scales it by minus sin of the input.")),
    Op("tan", "tan", "tan(a)", {"a": "1 + y * y"},
       ("1 + 결과²을 곱해 보냅니다.", "Scales it by one plus the result squared."),
       {"a": (-1.2, 1.2)}),
    Op("asin", "asin", "asin(a)", {"a": "1 / sqrt(1 - a * a)"},
       ("√(1 − 입력²)으로 나누어 보냅니다.", "Divides it by the root of one minus the input squared."),
       {"a": INSIDE}),
    Op("acos", "acos", "acos(a)", {"a": "-(1 / sqrt(1 - a * a))"},
       ("√(1 − 입력²)으로 나누고 부호를 바꾸어 보냅니다.", "Divides it by the root of one minus the input squared, and flips its sign."),
       {"a": INSIDE}),
    Op("atan", "atan", "atan(a)", {"a": "1 / (1 + a * a)"},
       ("1 + 입력²으로 나누어 보냅니다.", "Divides it by one plus the input squared.")),
    Op("atan2", "atan2", "atan2(a, b)", {"a": f"b * ({SQUARES})", "b": f"-a * ({SQUARES})"},
       ("상대편의 값을 곱하고 a² + b²으로 나누어 보냅니다. 둘째에는 부호를 바꾸어 보냅니다.", "Scales it by the other input over a² + b²; the second gets it with its sign flipped."),
       {"b": POSITIVE}),
    Op("hypot", "√(a²+b²)", "hypot(a, b)", {"a": "a / y", "b": "b / y"},
       ("결과에서 자신이 차지하는 비율을 곱해 보냅니다.", "Scales it by that input over the result."),
       {"b": POSITIVE}),
    Op("sinh", "sinh", "sinh(a)", {"a": "cosh(a)"},
       ("cosh(입력)을 곱해 보냅니다.", "Scales it by cosh of the input.")),
    Op("cosh", "cosh", "cosh(a)", {"a": "sinh(a)"},
       ("sinh(입력)을 곱해 보냅니다.", "Scales it by sinh of the input.")),
    # 활성화 함수
    Op("tanh", "tanh", "tanh(a)", {"a": "1 - y * y"},
       ("1 − 결과²을 곱해 보냅니다. 포화하면 거의 0입니다.", "Scales it by one minus the result squared: almost 0 when saturated."),
       init="xavier"),
    Op("sigmoid", "σ", "1 / (1 + exp(-a))", {"a": "y * (1 - y)"},
       ("결과 × (1 − 결과)를 곱해 보냅니다. 가장 커도 1/4입니다.", "Scales it by result × (1 − result): a quarter at most."),
       init="xavier"),
    Op("relu", "ReLU", "0 if a <= 0 else a", {"a": "0 if a <= 0 else 1"},
       ("입력이 양수면 그대로 보내고, 아니면 막습니다.", "Passes it where the input is positive, stops it elsewhere."),
       init="he"),
    Op("leaky_relu", "LReLU", "a if a > 0 else 0.01 * a", {"a": "1 if a > 0 else 0.01"},
       ("입력이 양수면 그대로, 아니면 0.01배로 줄여 보냅니다.", "Passes it where the input is positive, 0.01 of it elsewhere."),
       init="he"),
    Op("softplus", "softplus", "log1p(exp(-a if a > 0 else a)) + (0 if a <= 0 else a)", {"a": "sigmoid(a)"},
       ("sigmoid(입력)을 곱해 보냅니다.", "Scales it by sigmoid of the input."),
       init="he"),
    Op("step", "step", "1 if a > 0 else 0 if a <= 0 else a", {"a": "0"},
       ("계단은 평평해서 아무것도 보내지 못합니다.", "A step is flat: nothing flows back."),
       init="xavier"),
    # 둘 가운데 하나
    Op("maximum", "max", "b if a < b or b != b else a", LARGER,
       ("큰 쪽에만 보냅니다. 같으면 반씩 나눕니다.", "Only the larger gets it; equal ones share it.")),
    Op("minimum", "min", "b if a > b or b != b else a", SMALLER,
       ("작은 쪽에만 보냅니다. 같으면 반씩 나눕니다.", "Only the smaller gets it; equal ones share it.")),
    Op("clamp", "clamp", "a if a != a else max if a > max or min > max else min if a < min else a",
       {"a": "(1 if a <= max else 0) if a >= min else 0", "min": "0", "max": "0"},
       ("범위 안이면 그대로 보내고, 밖이면 막습니다.", "Passes it within the range, stops it outside."),
       {"min": (-2.0, -1.0), "max": (1.0, 2.0)}, constants=("min", "max"), defaults={"min": -inf, "max": inf}),
    # 비교와 선택: 갈림길(if) 대신
    Op("lt", "<", "1 if a < b else 0", {"a": "0", "b": "0"},
       ("비교의 결과는 평평해서 아무것도 보내지 못합니다.", "A comparison is flat: nothing flows back.")),
    Op("le", "≤", "1 if a <= b else 0", {"a": "0", "b": "0"},
       ("비교의 결과는 평평해서 아무것도 보내지 못합니다.", "A comparison is flat: nothing flows back.")),
    Op("eq", "=", "1 if a == b else 0", {"a": "0", "b": "0"},
       ("비교의 결과는 평평해서 아무것도 보내지 못합니다.", "A comparison is flat: nothing flows back.")),
    Op("where", "?", "a if c > 0 else b", {"c": "0", "a": "1 if c > 0 else 0", "b": "0 if c > 0 else 1"},
       ("조건이 고른 쪽에만 보냅니다.", "Only the side that the condition chose gets it.")),
    # 여러 입력
    Op("sum", "Σ", "total(x, 0)", {"x": "1"},
       ("모든 입력에 그대로 보냅니다.", "Passes it unchanged to every input."),
       many=("x",)),
    Op("dot", "w·x+b", "total(w * x, b)", {"w": "x", "x": "w", "b": "1"},
       ("가중치에는 입력을, 입력에는 가중치를 곱해, 편향에는 그대로 보냅니다.", "Weights get it scaled by the inputs, inputs by the weights, the bias unchanged."),
       many=("w", "x"), defaults={"b": 0.0}),
    Op("logsumexp", "logΣexp", "log(total(exp(x - peak(x)), 0)) + peak(x)", {"x": "exp(x - y)"},
       ("입력마다 exp(입력 − 결과), 곧 softmax의 몫을 곱해 보냅니다.", "Each input gets its softmax share, exp(input − result)."),
       many=("x",)),
)

OPS: dict[str, Op] = {op.name: op for op in TABLE}
