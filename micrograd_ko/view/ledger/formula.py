"""연산 표의 식을 책처럼 적는다: ``1 - y * y`` → ``1 - y × y = 1 - 0.5 × 0.5 = 0.75``.

조건식은 고른 갈래만 적고 까닭을 뒤에 단다: ``1.0 (a > 0)``. 웹 페이지에서는 formula.js가 그린다.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Any

from micrograd_ko.core import ieee
from micrograd_ko.core.expression import FOLD, Names, Writer
from micrograd_ko.ops import Op
from micrograd_ko.view.display import number

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4  # 얼마나 단단히 묶였는가. 음수는 더하기보다 느슨하다
SIGNS = {"+": (" + ", SUM), "-": (" - ", SUM), "*": (" × ", PRODUCT), "/": (" / ", PRODUCT)}
DIGITS = (5, 8, 12, 17)  # 수를 다섯 자리로 줄여서 틀린 식이 되면 더 적는다
NOISE = 1e-3  # 줄여 적은 수들의 식이 이만큼 어긋나는 것은 반올림이다
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Term:
    """식의 한 조각.

    text     글
    level    얼마나 단단히 묶였는가: SUM, PRODUCT, POWER, ATOM
    value    적은 대로 셈한 값
    reasons  갈래를 고른 까닭들
    plain    수 하나인가
    """

    text: str
    level: int
    value: float
    reasons: tuple[str, ...] = ()
    plain: bool = False

    def inside(self, level: int) -> str:
        """``level``만큼 단단히 묶이는 자리에 놓을 글."""
        return self.text if self.level >= level else f"({self.text})"


def numeral(x: float) -> str:
    """식에 본디 있는 수: ``1.0``이 아니라 ``1``."""
    return number(x).removesuffix(".0")


def plain(text: str, value: float) -> Term:
    """수 하나."""
    return Term(text, 0 if text.startswith("-") else ATOM, value, plain=True)


def rounded(x: float, digits: int) -> Term:
    """줄여 적은 수. 값도 적은 그대로다."""
    text = number(x, digits)
    return plain(text, float(text))


def _close(found: float, result: float) -> bool:
    return number(found) == number(result) or math.isclose(found, result, rel_tol=NOISE)


def _reasons(*terms: Term) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for term in terms for reason in term.reasons))


class BookWriter(Writer[Term]):
    """표의 식을 책처럼 적으면서 셈한다. 글자는 이름이거나 수인 Term이다."""

    def constant(self, number: float) -> Term:
        return plain(numeral(number), number)

    def binary(self, symbol: str, a: Term, b: Term) -> Term:
        if symbol == "+" and b.text == "0":
            return replace(a, reasons=_reasons(a, b))
        sign, level = SIGNS.get(symbol, ("**", POWER))
        left = a.inside(ATOM if level == POWER else level)
        text = f"{left}{sign}{b.inside(level + 1)}"
        return Term(text, level, FOLD[symbol](a.value, b.value), _reasons(a, b))

    def power(self, a: Term, exponent: float) -> Term | float:
        if exponent == 0.0:
            return 1.0
        found = self.binary("**", a, self.constant(exponent))
        if exponent % 1:
            return found
        return replace(found, text=a.inside(ATOM) + numeral(exponent).translate(SUPERSCRIPT))

    def compare(self, symbol: str, a: Term, b: Term) -> Term:
        holds = FOLD[symbol](a.value, b.value)
        if a is b:  # a != a는 nan인지 묻는 것이다
            return Term("", ATOM, holds, (f"{a.text} = nan",) * holds)
        equal = "=" if a.value == b.value else "≠"
        sign = "<" if a.value < b.value else ">" if a.value > b.value else equal
        return Term("", ATOM, holds, (*_reasons(a, b), f"{a.text} {sign} {b.text}"))

    def either(self, a: Term, b: Term) -> Term:
        if a.value or b.value:
            return a if a.value else b
        return replace(a, reasons=_reasons(a, b))

    def choose(self, condition: Term, a: Term, b: Term) -> Term:
        chosen = a if condition.value else b
        return replace(chosen, reasons=_reasons(condition, chosen), plain=False)

    def negate(self, a: Term) -> Term:
        return Term(f"-{a.inside(PRODUCT)}", 0, -a.value, a.reasons)

    def call(self, name: str, *arguments: Term) -> Term:
        value = getattr(ieee, name)(*(argument.value for argument in arguments))
        return self._called(name, arguments, value)

    def row(self, name: str, arguments: Sequence[Term | float]) -> Term:
        value = self.lift(super().row(name, arguments)).value
        return self._called(name, tuple(map(self.lift, arguments)), value)

    def _called(self, name: str, arguments: Sequence[Term], value: float) -> Term:
        text = ", ".join(argument.text for argument in arguments)
        return Term(f"{name}({text})", ATOM, value, _reasons(*arguments))

    def peak(self, x: Any) -> Term:
        value = ieee.peak([term.value for term in x])
        if all(term.plain for term in x):
            return self.constant(value)
        return self._called("max", x, value)

    def total(self, each: Any, start: Term | float, names: Names) -> Term:
        first = self.lift(start)
        terms = list(map(self.lift, self.terms(each, names)))
        shown = terms if isinstance(start, float) else [*terms, first]
        text = reduce(partial(self.binary, "+"), shown)
        value = reduce(FOLD["+"], [first.value, *(term.value for term in terms)])  # 셈의 차례대로
        return replace(text, value=value)


@dataclass(frozen=True)
class Written:
    """노드 하나를 식으로 적는 법.

    op           연산
    name, names  노드의 이름, 부모들의 이름
    y, data      노드의 값, 부모들의 값
    unnamed      부모마다: 이름 없는 잎 노드인가. 식에 이름 대신 수를 적는다
    """

    op: Op
    name: str
    names: Sequence[str]
    y: float
    data: Sequence[float]
    unnamed: Sequence[bool]

    @property
    def forward(self) -> str:
        """순전파의 줄: ``a × b = 2.0 × (-3.0) = -6.0``."""
        return self._line([], self.op.forward, self.y)

    def local(self, slot: int, local: float) -> str:
        """국소 미분의 줄: ``∂y/∂a = 1 - y × y = 1 - 0.5 × 0.5 = 0.75``."""
        letter, i = self.op.letters(len(self.names))[slot]
        left = f"∂{self.name}/∂{self.names[slot]}"
        return self._line([left], self.op.local[letter], local, i)

    def _line(self, left: list[str], text: str, result: float, i: int | None = None) -> str:
        """``이름의 식 = 수의 식 = 값 (까닭)``. 같은 글은 한 번만, 틀린 식은 적지 않는다."""
        words = [
            rounded(x, DIGITS[0]) if unnamed else Term(name, ATOM, x)
            for name, x, unnamed in zip(self.names, self.data, self.unnamed)
        ]
        head = self._write(text, words, Term(self.name, ATOM, self.y), i)
        shown = number(result)
        spelled = (
            self._write(text, [rounded(x, digits) for x in self.data], rounded(self.y, digits), i)
            for digits in DIGITS
        )
        honest = next((term.text for term in spelled if _close(term.value, result)), shown)
        parts = [part for part in (head.text, honest) if part not in (shown, numeral(result))]
        because = f" ({', '.join(head.reasons)})" if head.reasons else ""
        return " = ".join(dict.fromkeys([*left, *parts, shown])) + because

    def _write(self, text: str, terms: list[Term], y: Term, i: int | None) -> Term:
        names: dict[str, Any] = {**self.op.named(tuple(terms)), "y": y}
        names |= {name: self.op.named(tuple(self.data))[name] for name in self.op.constants}
        names |= {name: names[name][i] for name in self.op.many if i is not None}
        return BookWriter().write(text, names)
