"""기울기 확인: 역전파가 구한 미분을, 입력을 조금 움직여 잰 미분과 견준다.

가운데 차분(central difference)을 걸음을 줄여 가며 구하고, 걸음이 0일 때를 내다본다(Ridders 1982):
가장 덜 흔들린 것을 고르므로, 함수가 가파르든 완만하든 걸음을 따로 정하지 않아도 된다. 왼쪽에서 잰
것과 오른쪽에서 잰 것이 걸음을 줄여도 다르면 꺾인 곳(kink)이다.
"""

from __future__ import annotations

import inspect
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from micrograd_ko.engine import Value, grad
from micrograd_ko.messages.columns import titled
from micrograd_ko.messages.language import BadType, BadValue, say
from micrograd_ko.messages.validate import as_float, as_int, as_list, float_in_range

FIRST_STEP = 0.1  # 입력의 크기에 곱한다
SHRINK, LEVELS = 4.0, 18  # 걸음을 줄이는 비와 횟수
ROUNDING = 2.0**-52

Function = Callable[..., Any]


@dataclass(frozen=True)
class Row:
    """미분 하나를 견준 것.

    name      입력의 이름. 이계면 두 이름
    got       역전파가 구한 것
    expected  재어 본 것. 꺾인 곳이면 (왼쪽, 오른쪽) 가운데 got에 가까운 것
    verdict   ``"right" "wrong" "kink" "undefined"``. 꺾인 곳에서는 왼쪽과 오른쪽 사이면 된다
    """

    name: str
    got: float
    expected: float
    verdict: str

    @property
    def right(self) -> bool:
        """틀렸다고 할 것이 없는가."""
        return self.verdict != "wrong"


@dataclass(frozen=True)
class GradientCheck:
    """견준 결과. 틀린 것이 하나도 없으면 참이고, 찍으면 표다."""

    rows: list[Row]

    def __bool__(self) -> bool:
        return all(row.right for row in self.rows)

    def __str__(self) -> str:
        titles = ("input", "got", "measured", "verdict")
        table = [[say(f"gradient check: {title}") for title in titles]]
        for row in self.rows:
            verdict = say(f"gradient check: {row.verdict}")
            table.append([row.name, f"{row.got:.9g}", f"{row.expected:.9g}", verdict])
        return titled(table)

    __repr__ = __str__


def gradient_check(
    f: Function, inputs: Sequence[Any], *, order: int = 1, tolerance: float = 1e-6
) -> GradientCheck:
    """``f``의 미분을 재어 본 것과 견준다. 어떤 Value의 ``data``도 ``grad``도 바꾸지 않는다.

    f          Value를 받아 Value 하나를 돌려주는 함수. 입력이 모두 Value이고 ``f``가 아무것도 받지
               않으면, 밖의 그 Value들(모델의 파라미터)을 움직여 본다
    inputs     입력들: 수, 수의 목록, 또는 잎 노드
    order      1이면 기울기, 2면 이계 미분(헤세 행렬)까지
    tolerance  받아들일 상대 오차, 0보다 크다

    잰 값의 반올림 오차까지 셈에 넣어, 큰 수가 서로 지워진 함수도 틀렸다고 하지 않는다.
    꺾인 곳(|x|의 0)에서는 왼쪽 미분과 오른쪽 미분 사이의 어떤 값이든 받아들이고 꺾였다고 적는다.

    TypeError: 함수가 아니거나, Value 하나를 돌려주지 않거나, 입력이 수가 아닐 때.
    ValueError: 입력이 없거나, 잎 노드가 아니거나, 부를 때마다 다른 값을 낼 때.
    """
    if not callable(f):
        raise BadType("not a function", got=f)
    float_in_range(tolerance, "tolerance", 1e-15)
    if as_int(order, "order", 1) > 2:
        raise BadValue("order too high", got=order)
    probe = _Probe(f, inputs)
    rows = [probe.row(k, None, tolerance) for k in range(len(probe.leaves))]
    if order == 2:
        count = range(len(probe.leaves))
        rows += [probe.row(j, i, tolerance) for i in count for j in count]
    return GradientCheck(rows)


class _Probe:
    """입력을 옮겨 가며 ``f``를 부르는 것."""

    def __init__(self, f: Function, inputs: Sequence[Any]) -> None:
        given = as_list(inputs, "gradient_check")
        if not given:
            raise BadValue("empty list", op="gradient_check")
        self.leaves: list[Value] = []
        self.names: list[str] = []
        arguments = [self._argument(thing, f"x{k}") for k, thing in enumerate(given)]
        outside = all(isinstance(thing, Value) for thing in given) and not _takes(f, len(given))
        self.f, self.arguments = f, [] if outside else arguments
        self.start = [leaf.data for leaf in self.leaves]
        if self.value() != self.value():
            both = (self.value(), self.value())
            if not all(map(math.isnan, both)):
                raise BadValue("function is not repeatable")

    def _argument(self, thing: Any, name: str) -> Any:
        if isinstance(thing, (list, tuple)):
            return [self._argument(part, f"{name}[{k}]") for k, part in enumerate(thing)]
        if isinstance(thing, Value) and thing.parents:
            raise BadValue("not a leaf", got=thing)
        leaf = thing if isinstance(thing, Value) else Value(as_float(thing, name), name)
        self.leaves.append(leaf)
        self.names.append(leaf.label or name)
        return leaf

    def output(self) -> Value:
        made = self.f(*self.arguments)
        if not isinstance(made, Value):
            raise BadType("output is not a single Value")
        return made

    def value(self) -> float:
        return self.output().data

    def slope(self, i: int) -> float:
        return grad(self.output(), self.leaves[i])

    def row(self, k: int, i: int | None, tolerance: float) -> Row:
        """``k``번째 입력으로 잰 것. i가 있으면 ``f``가 아니라 ``i``번째 기울기를 잰다."""
        if i is None:
            name, got = self.names[k], self.slope(k)
            measured: Callable[[], float] = self.value
        else:
            name = f"{self.names[i]}, {self.names[k]}"
            first = grad(self.output(), self.leaves[i], create_graph=True)
            got = grad(first, self.leaves[k])

            def measured() -> float:
                return self.slope(i)

        h = FIRST_STEP * (abs(self.start[k]) or 1.0)
        return _judged(name, got, lambda move: self._moved(k, move, measured), h, tolerance)

    def _moved(self, k: int, move: float, measured: Callable[[], float]) -> tuple[float, float]:
        """(정말 옮긴 만큼, 그때의 값)."""
        leaf, home = self.leaves[k], self.start[k]
        try:
            leaf.data = home + move
            return leaf.data - home, measured()
        finally:
            leaf.data = home


def _judged(
    name: str,
    got: float,
    at: Callable[[float], tuple[float, float]],
    h: float,
    tolerance: float,
) -> Row:
    """재어 보고 판정한다. at: 옮길 만큼 → (정말 옮긴 만큼, 그때의 값)."""
    here = at(0.0)[1]
    steps = [h / SHRINK**k for k in range(LEVELS)]
    sides = [(at(step), at(-step)) for step in steps]
    central = [(up - down) / (right - left) for (right, up), (left, down) in sides]
    sizes = [max(abs(here), abs(up), abs(down)) for (_, up), (_, down) in sides]
    noise = [ROUNDING * size / step for size, step in zip(sizes, steps)]
    expected, error = _limit(central, noise)
    if not (math.isfinite(expected) and math.isfinite(got)):
        same = got == expected or (math.isnan(got) and math.isnan(expected))
        return Row(name, got, expected, "right" if same else "undefined")
    slopes = [((down - here) / left, (up - here) / right) for (right, up), (left, down) in sides]
    if between := _kink(slopes, noise):
        low, high = sorted(between)
        nearest = min(max(got, low), high)
        slack = tolerance * max(abs(low), abs(high)) + abs(high - low) * 1e-3
        return Row(name, got, nearest, "kink" if abs(got - nearest) <= slack else "wrong")
    if abs(got - expected) <= tolerance * abs(expected) + 4 * error:
        return Row(name, got, expected, "right")
    # 아주 빠르게 떨리는 함수는 큰 걸음이 속는다: 작은 걸음이 got 곁이면 틀렸다고 하지 않는다
    near = [abs(slope - got) <= 1e-5 * abs(got) for slope in central]
    unsure = any(map(operator.and_, near, near[1:]))
    return Row(name, got, expected, "undefined" if unsure else "wrong")


def _limit(found: list[float], noise: list[float]) -> tuple[float, float]:
    """걸음이 0일 때의 값과, 그것이 틀릴 수 있는 크기. 네빌(Neville)의 표에서 가장 덜 흔들린 것."""
    best, error = math.nan, math.inf
    before: list[float] = []
    for value, rounding in zip(found, noise):
        row = [value]
        for k, old in enumerate(before):
            row.append(row[k] + (row[k] - old) / (SHRINK ** (2 * k + 2) - 1))
            shaken = max(abs(row[k + 1] - row[k]), abs(row[k + 1] - old)) + rounding
            if shaken < error:
                best, error = row[k + 1], shaken
        before = row
    return best, error


def _kink(slopes: list[tuple[float, float]], noise: list[float]) -> tuple[float, float] | None:
    """꺾인 곳이면 (왼쪽 미분, 오른쪽 미분). 매끄러우면 둘의 차이가 걸음과 함께 준다."""
    gaps = [right - left for left, right in slopes]
    clear = [k for k, gap in enumerate(gaps) if abs(gap) > 1e3 * noise[k]]
    if not clear or (last := clear[-1]) < 3:
        return None
    steady = all(abs(gap - gaps[last]) <= 0.1 * abs(gaps[last]) for gap in gaps[last - 3 : last])
    return slopes[last] if steady else None


def _takes(f: Function, count: int) -> bool:
    """``f``가 입력 ``count``개를 받는가."""
    try:
        inspect.signature(f).bind(*[None] * count)
    except TypeError:
        return False
    except ValueError:  # 파이썬으로 쓰지 않은 함수는 인자를 알려 주지 않는다
        return True
    return True
