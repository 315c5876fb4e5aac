"""흔한 실수의 표: 한 실수는 한 줄이다. 틀린 답이 어떤 식에서 나왔는지 견주어 이름을 붙인다.

표의 글자들:  upstream 위에서 내려온 기울기   local 국소 미분   contribution 더해지는 몫
             before, after 받는 노드의 기울기, 더하기 전과 뒤
             stale 예전 backward()가 남긴 기울기
             other 헷갈리기 쉬운 다른 수: 다른 입력의 값과 국소 미분

파이썬(quiz.py)과 웹 페이지(javascript.py)가 같은 표를 읽는다.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

TOLERANCE = 1e-3  # 상대 오차가 이 안이면 맞은 답이다
NEARLY = 0.05  # 이 안이면 반올림을 너무 한 것이다


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
    words  무엇을 잘못했는지 한 문장: (한국어, 영어)
    """

    guess: str
    words: tuple[str, str]


NO_UPSTREAM = (
    "국소 미분만 썼습니다. 위에서 내려온 기울기를 곱하지 않았습니다.",
    "That is the local derivative alone: multiply it by the upstream gradient.",
)
NO_LOCAL = (
    "위에서 내려온 기울기를 그대로 썼습니다. 국소 미분을 곱하지 않았습니다.",
    "That is the upstream gradient alone: multiply it by the local derivative.",
)
SIGN = ("크기는 맞는데 부호가 반대입니다.", "The size is right, the sign is not.")
OPERAND = (
    "다른 입력의 수를 썼습니다. 이 입력으로 미분하면 무엇이 남는지 다시 보세요.",
    "That takes the wrong operand: see what is left when you differentiate by this input.",
)
ADDED = (
    "두 수를 더했습니다. 연쇄법칙은 곱합니다.",
    "You added the two numbers: the chain rule multiplies them.",
)
REPLACED = (
    "이번 몫으로 갈아 끼웠습니다. 먼저 와 있던 기울기에 더해야 합니다: = 가 아니라 += 입니다.",
    "You replaced what was there: add to it, += and not =.",
)
STALE = (
    "예전 backward()가 남긴 기울기가 섞였습니다. 먼저 기울기를 0으로 되돌리세요(zero_grad).",
    "A stale gradient of an earlier backward() is in it: clear the gradients first (zero_grad).",
)
NEW_GRADIENT = (
    "받는 노드의 새 기울기를 썼습니다. 묻는 것은 이번에 더해지는 몫입니다.",
    "That is the new gradient: the question is what is added this time.",
)
SUBTRACTED = (
    "더해야 하는데 뺐거나, 몫의 부호가 반대입니다.",
    "You subtracted, or the contribution has the wrong sign.",
)
NOT_ADDED = (
    "아직 더하지 않은 기울기입니다. 이번 몫을 더하세요.",
    "That is the gradient before: add this contribution.",
)

SLIPS: dict[str, tuple[Slip, ...]] = {
    "contribution": (
        Slip("-contribution", SIGN),
        Slip("local", NO_UPSTREAM),
        Slip("upstream", NO_LOCAL),
        Slip("after", NEW_GRADIENT),
        Slip("upstream * other", OPERAND),
        Slip("-upstream * other", OPERAND),
        Slip("upstream + local", ADDED),
    ),
    "gradient": (
        Slip("contribution", REPLACED),
        Slip("after + stale", STALE),
        Slip("stale", STALE),
        Slip("before - contribution", SUBTRACTED),
        Slip("-after", SIGN),
        Slip("before", NOT_ADDED),
        Slip("before + local", NO_UPSTREAM),
        Slip("local", NO_UPSTREAM),
        Slip("before + upstream", NO_LOCAL),
        Slip("before + upstream * other", OPERAND),
    ),
}

LETTERS = (*(field.name for field in fields(Facts) if field.name != "others"), "other")


def same(guess: float, right: float) -> bool:
    """끝자리까지 같은가. nan은 nan과 같다."""
    return guess == right or (guess != guess and right != right)


def close(guess: float, right: float, tolerance: float = TOLERANCE) -> bool:
    """``guess``를 맞은 답으로 볼 만큼 가까운가."""
    if same(guess, right):
        return True
    gap = abs(guess - right)
    return gap < float("inf") and gap <= tolerance * abs(right) + 1e-9


def name_slip(kind: str, guess: float, facts: Facts) -> tuple[str, str] | None:
    """틀린 답 ``guess``가 어떤 실수인지. 모르면 None.  kind: ``SLIPS``의 열쇠."""
    right = facts.contribution if kind == "contribution" else facts.after
    for slip in SLIPS[kind]:
        if slip.words is STALE and not facts.stale:
            continue
        for other in facts.others if "other" in slip.guess else (0.0,):
            letters = (*(getattr(facts, letter) for letter in LETTERS[:-1]), other)
            wrong = _RULES[slip.guess](*letters)
            if close(guess, wrong) and not close(wrong, right):
                return slip.words
    return None


# 식은 모두 위의 표에서 왔다
_RULES: dict[str, Callable[..., float]] = {
    slip.guess: eval(f"lambda {', '.join(LETTERS)}: {slip.guess}")
    for slips in SLIPS.values()
    for slip in slips
}
