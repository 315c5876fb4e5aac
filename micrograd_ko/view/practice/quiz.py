"""맞혀 보기: 다음 기여분이나 기울기를 묻고, 답을 가리고, 흔한 실수에 이름을 붙인다."""

from __future__ import annotations

from dataclasses import dataclass

from micrograd_ko.engine import Value
from micrograd_ko.messages.language import say, translated
from micrograd_ko.messages.validate import as_float, canonical
from micrograd_ko.ops import OPS
from micrograd_ko.view.ledger import Ledger, Step
from micrograd_ko.view.practice.mistakes import ROUNDED_TOLERANCE, SLIPS, Facts, close, slip_of


def facts(step: Step) -> Facts:
    """한 단계에서 답을 가르는 수들."""
    node = step.node
    others: list[float] = []
    if node is not None:
        others = [local for slot, local in enumerate(node.local_grads) if slot != step.slot]
        others += [value.data for value in node.parents] + [node.data]
    return Facts(
        upstream=step.upstream,
        local=step.local,
        contribution=step.contribution,
        before=step.before,
        after=step.after,
        stale=stale(step.parent),
        others=others,
    )


def stale(node: Value) -> float:
    """예전 ``backward()``가 잎 노드에 남긴 기울기."""
    return 0.0 if node.parents else float(node.grad or 0.0)


@dataclass(frozen=True)
class Verdict:
    """답을 가린 결과. ``print``하면 한 문장으로 보이고, 맞았으면 참이다.

    right    맞았는가
    mistake  실수의 이름 (모르거나 맞았으면 빈 글)
    message  알림: 맞았으면 이 단계의 문장, 틀렸으면 실수와 힌트
    """

    right: bool
    mistake: str
    message: str

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        return self.message

    __repr__ = __str__


class ByHand:
    """손으로 하는 역전파: 한 걸음씩 묻고, 답을 맞혀야 다음으로 간다.

    by_hand           지금의 물음을 보인다
    by_hand.next(답)   답을 가린다. 맞으면 다음 단계로 간다
    by_hand.hint()    힌트: 처음에는 연산의 말, 다음에는 국소 미분의 식
    by_hand.answer()  답을 보고 다음으로 간다 (점수는 없다)
    by_hand.score     (맞힌 단계, 물은 단계). 한 번에 힌트 없이 맞힌 것만 센다

    ask: 무엇을 묻는가, ``"contribution"``(기여분) 또는 ``"gradient"``(더한 뒤의 기울기).
    """

    def __init__(self, ledger: Ledger, ask: str = "contribution", at: int = 1) -> None:
        self.ledger = ledger
        self.ask = canonical(SLIPS, ask, "question")
        self.at = at  # 출발(0)은 묻지 않는다
        self._first = at
        self._right = 0
        self._tries = 0
        self._hints = 0

    @property
    def done(self) -> bool:
        """모든 단계를 마쳤는가."""
        return self.at >= len(self.ledger)

    @property
    def score(self) -> tuple[int, int]:
        """(한 번에 맞힌 단계의 수, 지나온 단계의 수)."""
        return self._right, self.at - self._first

    @property
    def question(self) -> str:
        """지금의 물음."""
        if self.done:
            right, asked = self.score
            return say("quiz: done", asked=asked, right=right)
        text = say(f"quiz: question_{self.ask}", **self.ledger[self.at].facts)
        return f"[{self.at}/{len(self.ledger) - 1}] {text}"

    def next(self, guess: float) -> Verdict:
        """답 하나를 가린다. 맞으면 다음 단계로 간다. 실수 하나여야 한다(TypeError)."""
        answer = as_float(guess, "guess")
        if self.done:
            return Verdict(True, "", self.question)
        step = self.ledger[self.at]
        known = facts(step)
        right = known.contribution if self.ask == "contribution" else known.after
        if close(answer, right):
            self._right += self._tries == 0 and self._hints == 0
            self._advance()
            return Verdict(True, "", f"{say('quiz: right')} {step.text()}\n{self.question}")
        self._tries += 1
        mistake = ""
        if slip := slip_of(self.ask, answer, known):
            mistake = slip.words
        elif close(answer, right, ROUNDED_TOLERANCE):
            mistake = say("quiz: rounded")
        return Verdict(False, mistake, f"{say('quiz: wrong')} {mistake or self._hint(step)}")

    def hint(self) -> str:
        """힌트: 부를 때마다 조금 더 알려 준다."""
        if self.done:
            return self.question
        self._hints += 1
        return self._hint(self.ledger[self.at])

    def answer(self) -> str:
        """답을 보고 다음 단계로 간다."""
        if self.done:
            return self.question
        text = self.ledger[self.at].text()
        self._advance()
        return f"{text}\n{self.question}"

    def _advance(self) -> None:
        self.at += 1
        self._tries = self._hints = 0

    def _hint(self, step: Step) -> str:
        assert step.node is not None
        if self._hints < 2:
            return translated(OPS[step.node.op].words)
        return step.formula

    def __str__(self) -> str:
        return self.question

    __repr__ = __str__
