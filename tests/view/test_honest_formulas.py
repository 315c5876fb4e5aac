"""식의 줄은 초보자가 읽는다: 파이썬의 조건식이 없고, 적힌 수대로 셈하면 적힌 답이다."""

from __future__ import annotations

import math
import random
import re

import pytest

from helpers import apply
from micrograd_ko.core import ieee
from micrograd_ko.engine import Value
from micrograd_ko.ops import OPS, TABLE, Op
from micrograd_ko.view import steps

FUNCTIONS = {
    name: getattr(math, name)
    for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "log1p", "expm1")
}
FUNCTIONS |= {"sigmoid": lambda a: 1 / (1 + math.exp(-a)), "max": max, "power": ieee.power}
REASON = re.compile(r" \([^()]*([<>≠]|=)[^()]*\)$")
POWER = re.compile("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def sides(line: str) -> list[str]:
    """까닭을 뗀 줄의, 등호 사이의 조각들."""
    return REASON.sub("", line).split(" = ")


def calculated(text: str) -> float | None:
    """조각을 사람처럼 셈한다. 이름이 든 조각이면 None."""
    python = POWER.sub(lambda m: f"**({m.group().translate(PLAIN)})", text.replace("×", "*"))
    try:
        return float(eval(python, {"__builtins__": {}}, FUNCTIONS))
    except (NameError, SyntaxError):
        return None


def lines(op: Op, draws: random.Random) -> list[str]:
    """연산 하나를 이름 없는 수와 이름 있는 수로 하고, 그 식의 줄들."""
    count = len(op.inputs) - len(op.many) + 3 * len(op.many)
    inputs = [
        Value(draws.uniform(*op.interval(name)), f"v{k}" if draws.random() < 0.7 else "")
        for k, (name, _) in enumerate(op.letters(count))
    ]
    named = op.named(tuple(inputs))
    if op.constants:
        inputs[-1] = Value(float(draws.choice([2, 3, -1, 0.5])))
        named = op.named(tuple(inputs))
    result = apply(op, [*inputs]) if named else inputs[0]
    ledger = steps(result)
    return [ledger.forward[-1].formula, *(step.formula for step in ledger if step.formula)]


@pytest.mark.parametrize("op", TABLE, ids=lambda op: op.name)
def test_what_is_written_is_what_comes_out(op: Op) -> None:
    draws = random.Random(7)
    for line in [line for _ in range(40) for line in lines(op, draws)]:
        assert " if " not in line
        found = [calculated(side) for side in sides(line)]
        numbers = [number for number in found if number is not None]
        assert numbers, line
        for number in numbers:
            assert number == pytest.approx(numbers[-1], rel=2e-3, abs=1e-300), line


def test_a_saturated_tanh_is_written_with_enough_digits() -> None:
    a = Value(7.3, label="a")
    line = steps(a.tanh())[1].formula
    shown, result = (calculated(side) for side in sides(line)[-2:])
    assert shown == pytest.approx(result, rel=1e-3)
    assert result == pytest.approx(1 - math.tanh(7.3) ** 2, rel=1e-4)


def test_a_power_is_written_as_in_a_book() -> None:
    a = Value(-1.4763, label="a")
    ledger = steps(a**2)
    assert ledger.forward[-1].formula == "a² = (-1.4763)² = 2.1795"
    assert ledger[1].formula.endswith("2 × a = 2 × (-1.4763) = -2.9526")
    assert len(ledger) == 2  # 상수인 지수로 가는 단계는 없다


def test_a_chosen_branch_says_its_reason() -> None:
    a = Value(3.0, label="a")
    assert steps(a.relu())[1].formula == "∂#1/∂a = 1.0 (a > 0)"
    assert OPS["relu"].local["a"].count(" if ") == 1  # 표에는 조건식이 있다
