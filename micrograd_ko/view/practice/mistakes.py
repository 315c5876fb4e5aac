"""흔한 실수의 표: 한 실수는 한 줄이다. 틀린 답이 어떤 식에서 나왔는지 견주어 이름을 붙인다.

표의 글자들:  upstream 위에서 내려온 기울기   local 국소 미분   contribution 기여분
             before, after 받는 노드의 기울기, 더하기 전과 뒤
             stale 예전 backward()가 남긴 기울기
             other 헷갈리기 쉬운 다른 수: 다른 입력의 값과 국소 미분

파이썬(quiz.py)과 웹 페이지(javascript.py)가 같은 표를 읽는다.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from micrograd_ko.core.codegen import function
from micrograd_ko.messages.language import say

RIGHT_TOLERANCE = 1e-3  # 상대 오차가 이 안이면 맞은 답이다
ROUNDED_TOLERANCE = 0.05  # 이 안이면 반올림을 너무 한 것이다


@dataclass(frozen=True)
class Facts:
    """한 단계에서 답을 가르는 수들. 이름은 표의 글자들이다."""

    upstream: float
    local: float
    contribution: float
    before: float
    after: float
    stale: float = 0.0
    others: Sequence[float] = ()


@dataclass(frozen=True)
class Slip:
    """실수 하나.

    guess  이 실수를 하면 나오는 답의 식
    name   무엇을 잘못했는지 말하는 문장의 이름(``phrases.py``의 ``mistake: …``)
    """

    guess: str
    name: str

    @property
    def words(self) -> str:
        """무엇을 잘못했는지 한 문장, 지금 언어로."""
        return say(f"mistake: {self.name}")


SLIPS: dict[str, tuple[Slip, ...]] = {
    "contribution": (
        Slip("-contribution", "sign"),
        Slip("local", "no upstream"),
        Slip("upstream", "no local"),
        Slip("after", "new gradient"),
        Slip("upstream * other", "operand"),
        Slip("-upstream * other", "operand"),
        Slip("upstream + local", "added"),
    ),
    "gradient": (
        Slip("contribution", "replaced"),
        Slip("after + stale", "stale"),
        Slip("stale", "stale"),
        Slip("before - contribution", "subtracted"),
        Slip("-after", "sign"),
        Slip("before", "not added"),
        Slip("before + local", "no upstream"),
        Slip("local", "no upstream"),
        Slip("before + upstream", "no local"),
        Slip("before + upstream * other", "operand"),
    ),
}

LETTERS = (*(field.name for field in fields(Facts) if field.name != "others"), "other")


def same(guess: float, right: float) -> bool:
    """끝자리까지 같은가. nan은 nan과 같다."""
    return guess == right or (guess != guess and right != right)


def close(guess: float, right: float, tolerance: float = RIGHT_TOLERANCE) -> bool:
    """``guess``를 맞은 답으로 볼 만큼 가까운가."""
    if same(guess, right):
        return True
    gap = abs(guess - right)
    return gap < float("inf") and gap <= tolerance * abs(right) + 1e-9


def slip_of(kind: str, guess: float, facts: Facts) -> Slip | None:
    """틀린 답 ``guess``가 어떤 실수인지. 모르면 None.  kind: ``SLIPS``의 열쇠."""
    right = facts.contribution if kind == "contribution" else facts.after
    for slip in SLIPS[kind]:
        if slip.name == "stale" and not facts.stale:
            continue
        for other in facts.others if "other" in slip.guess else (0.0,):
            letters = (*(getattr(facts, letter) for letter in LETTERS[:-1]), other)
            wrong = _WRONG_ANSWERS[slip.guess](*letters)
            if close(guess, wrong) and not close(wrong, right):
                return slip
    return None


_WRONG_ANSWERS = {
    slip.guess: function(slip.guess, LETTERS) for slips in SLIPS.values() for slip in slips
}
