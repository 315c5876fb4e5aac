"""손으로 구한 값을 맞혀 본다: Karpathy의 연습 문제에 나오는 ``cmp``처럼 한 줄로."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from micrograd_ko.core.gradients import NOT_YET, gradient
from micrograd_ko.engine import Value
from micrograd_ko.messages.columns import pad
from micrograd_ko.messages.language import BadType, BadValue, say
from micrograd_ko.messages.validate import as_float, is_listed
from micrograd_ko.view.display import number, one_line
from micrograd_ko.view.ledger import Ledger, steps
from micrograd_ko.view.practice.mistakes import ROUNDED_TOLERANCE, close, same, slip_of
from micrograd_ko.view.practice.quiz import facts

TITLE_WIDTH = 40  # 이보다 긴 제목은 줄인다


@dataclass(frozen=True)
class Check:
    """한 번 맞혀 본 결과. 가까우면 참이다.

    exact    끝자리까지 같은가
    close    거의 같은가 (상대 오차 0.1 % 안)
    gap      가장 큰 차이
    mistake  짐작되는 실수 (없으면 빈 글)
    """

    name: str
    exact: bool
    close: bool
    gap: float
    mistake: str

    def __bool__(self) -> bool:
        return self.close

    def __str__(self) -> str:
        line = say(
            "check",
            name=pad(one_line(self.name, TITLE_WIDTH), 16),
            exact=_mark(self.exact),
            close=_mark(self.close),
            gap=number(self.gap),
        )
        return f"{line}\n    {self.mistake}" if self.mistake else line

    __repr__ = __str__

    def _ipython_display_(self) -> None:
        """노트북에서 두 번 보이지 않게 한다: check가 이미 적었다."""


def _mark(right: bool) -> str:
    return say("check: yes" if right else "check: no")


def check(
    name: str,
    guess: float | Value | Iterable[float | Value],
    value: Value | Iterable[Value],
    *,
    root: Value | None = None,
) -> Check:
    """``value``의 기울기를 ``guess``로 구한 것이 맞는지 한 줄로 적고, 흔한 실수에 이름을 붙인다.

    name:   줄의 머리에 적을 이름, 예: ``"a의 기울기"``.
    guess:  구한 수 하나, 또는 수의 목록.
    value:  그 기울기의 주인인 Value 하나, 또는 같은 길이의 목록.
    root:   미분할 출력. 넣으면 ``backward()``를 부르지 않아도 되고 실수를 더 잘 알아본다.

    TypeError: Value가 아닐 때.  ValueError: 길이가 다르거나, 아직 기울기가 없을 때.
    """
    values: list[Value] = []
    for one in value if is_listed(value) else [value]:
        if not isinstance(one, Value):
            raise BadType("check needs a Value", got=one)
        values.append(one)
    guesses = [guess] if isinstance(guess, Value) or not isinstance(guess, Iterable) else guess
    found = [one.data if isinstance(one, Value) else as_float(one, "guess") for one in guesses]
    if len(found) != len(values):
        raise BadValue("guess count mismatch", got=len(found), expected=len(values))
    ledger = None if root is None else steps(root)
    right = [_gradient(one, ledger) for one in values]
    pairs = list(zip(found, right))
    near = all(close(*pair) for pair in pairs)
    result = Check(
        str(name),
        exact=all(same(*pair) for pair in pairs),
        close=near,
        gap=max((0.0 if same(g, r) else abs(g - r) for g, r in pairs), default=0.0),
        mistake="" if near else _mistake(pairs, values, ledger),
    )
    print(result)  # noqa: T201  노트북의 한 셀에서 여러 번 부른다
    return result


def _gradient(value: Value, ledger: Ledger | None) -> float:
    if ledger is not None:
        return ledger.gradient(value)
    if gradient(value) is NOT_YET:
        raise BadValue("no gradient yet")
    return value.grad


def _mistake(pairs: list[tuple[float, float]], values: list[Value], ledger: Ledger | None) -> str:
    """처음으로 틀린 답의 실수."""
    at = next(i for i, pair in enumerate(pairs) if not close(*pair))
    guess, right = pairs[at]
    if guess == 0:
        return say("mistake: zero")
    if ledger is not None:
        flows = ledger.into(values[at])
        if flows and (slip := slip_of("gradient", guess, facts(flows[-1]))):
            return slip.words
        if any(close(guess, step.contribution) for step in flows):
            return say("mistake: replaced")
    for wrong, name in ((-right, "sign"), (2 * right, "double")):
        if close(guess, wrong):
            return say(f"mistake: {name}")
    return say("quiz: rounded") if close(guess, right, ROUNDED_TOLERANCE) else ""
