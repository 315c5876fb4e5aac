"""손으로 구한 값을 맞혀 본다: Karpathy의 연습 문제에 나오는 ``cmp``처럼 한 줄로."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from micrograd_ko.engine import NOT_YET, Value
from micrograd_ko.messages.columns import pad
from micrograd_ko.messages.language import BadType, BadValue, say, shown
from micrograd_ko.messages.validate import as_float, is_listed
from micrograd_ko.view.display import clean, number
from micrograd_ko.view.ledger.steps import Ledger, steps
from micrograd_ko.view.practice.mistakes import NEARLY, REPLACED, SIGN, close, name_slip, same
from micrograd_ko.view.practice.quiz import ROUNDED, facts, words

ZERO = ("기울기를 구하지 않은 0입니다.", "That is 0: no gradient has flowed in.")
DOUBLE = (
    "맞는 값의 두 배입니다. backward()를 두 번 불렀거나 zero_grad를 잊었나요?",
    "That is twice the right value: was backward() called twice without zero_grad?",
)


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
        exact, near = say("정확히", "exact"), say("거의", "approximate")
        gap = say("가장 큰 차이", "largest difference")
        line = (
            f"{pad(clean(self.name, 40), 16)} | {exact}: {_mark(self.exact)} | "
            f"{near}: {_mark(self.close)} | {gap}: {number(self.gap)}"
        )
        return f"{line}\n    {self.mistake}" if self.mistake else line

    __repr__ = __str__

    def _ipython_display_(self) -> None:
        """노트북에서 두 번 보이지 않게 한다: check가 이미 적었다."""


def _mark(right: bool) -> str:
    return say("맞음  ", "True ") if right else say("아님  ", "False")


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
            raise BadType(
                f"check의 셋째 자리에는 Value가 와야 합니다. 받은 것은 {shown(one)}입니다. "
                f"check('a의 기울기', 수, a)처럼 쓰세요. (not a Value)",
                f"check: the third argument must be a Value, got {shown(one)}.",
            )
        values.append(one)
    guesses = [guess] if isinstance(guess, Value) or not isinstance(guess, Iterable) else guess
    found = [one.data if isinstance(one, Value) else as_float(one, "guess") for one in guesses]
    if len(found) != len(values):
        raise BadValue(
            f"답이 {len(found)}개인데 Value는 {len(values)}개입니다. 하나에 하나씩 짝을 "
            f"맞추세요. (length mismatch)",
            f"check: {len(found)} guesses for {len(values)} values.",
        )
    ledger = None if root is None else steps(root)
    right = [_gradient(one, ledger) for one in values]
    pairs = list(zip(found, right))
    near = all(close(*pair) for pair in pairs)
    result = Check(
        name,
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
    if value.grad is NOT_YET:
        raise BadValue(
            "아직 기울기가 없습니다. 출력.backward()를 먼저 부르거나, check(…, root=출력)처럼 "
            "출력을 알려 주세요. (no gradient yet)",
            "There is no gradient yet: call output.backward(), or give check(…, root=output).",
        )
    return value.grad


def _mistake(pairs: list[tuple[float, float]], values: list[Value], ledger: Ledger | None) -> str:
    """처음으로 틀린 답의 실수."""
    at = next(i for i, pair in enumerate(pairs) if not close(*pair))
    guess, right = pairs[at]
    if guess == 0:
        return words(ZERO)
    if ledger is not None:
        flows = ledger.into(values[at])
        if slip := name_slip("gradient", guess, facts(flows[-1])):
            return words(slip)
        if any(close(guess, step.contribution) for step in flows):
            return words(REPLACED)
    for wrong, sentence in ((-right, SIGN), (2 * right, DOUBLE)):
        if close(guess, wrong):
            return words(sentence)
    return words(ROUNDED) if close(guess, right, NEARLY) else ""
