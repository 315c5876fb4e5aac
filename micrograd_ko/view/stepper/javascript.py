"""연산 표와 실수의 표의 식을 자바스크립트로 옮긴다: 웹 페이지가 파이썬과 같은 셈을 하도록.

``"1 - y * y"`` → ``(a, y, i) => (1 - (y * y))``.  수를 넣은 글도 같은 식에서 온다:
``(a, y, i) => two("-", 1, two("*", y, y))``.  식이 부르는 이름들은 ledger.js와 formula.js에 있다.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping, Sequence

from micrograd_ko.core.expression import Names, Writer, marked
from micrograd_ko.core.ieee import BLOCKED, CUT
from micrograd_ko.ops import Op
from micrograd_ko.view.practice.mistakes import LETTERS, SLIPS, Slip


class ScriptWriter(Writer[str]):
    """셈하는 식. 여러 개인 입력은 배열이라 ``[i]``를 꺼낸다."""

    def constant(self, number: float) -> str:
        return json.dumps(int(number) if number == int(number) else number)

    def binary(self, symbol: str, a: str, b: str) -> str:
        return f"power({a}, {b})" if symbol == "**" else f"({a} {symbol} {b})"

    def compare(self, symbol: str, a: str, b: str) -> str:
        return f"({a} {symbol}{'=' * (symbol in ('==', '!='))} {b})"

    def either(self, a: str, b: str) -> str:
        return f"({a} || {b})"

    def choose(self, condition: str, a: str, b: str) -> str:
        return f"({condition} ? {a} : {b})"

    def negate(self, a: str) -> str:
        return f"(-{a})"

    def call(self, name: str, *arguments: str) -> str:
        return f"Math.{name}({', '.join(arguments)})"

    def peak(self, x: str) -> str:
        return f"peak({x.removesuffix('[i]')})"

    def total(self, each: ast.expr, start: str | float, names: Names) -> str:
        count = next(text for text in names.values() if text.endswith("[i]"))[:-3]
        body = self.lift(self.walk(each, names))
        return f"total({count}.length, (i) => {body}, {self.lift(start)})"


class TermWriter(ScriptWriter):
    """글을 짓는 식: formula.js의 함수들을 부른다."""

    def binary(self, symbol: str, a: str, b: str) -> str:
        return f'two("{symbol}", {a}, {b})'

    def compare(self, symbol: str, a: str, b: str) -> str:
        return f'compare("{symbol}", {a}, {b})'

    def either(self, a: str, b: str) -> str:
        return f"either({a}, {b})"

    def choose(self, condition: str, a: str, b: str) -> str:
        return f"choose({condition}, {a}, {b})"

    def negate(self, a: str) -> str:
        return f"negate({a})"

    def call(self, name: str, *arguments: str) -> str:
        return f'called("{name}", Math.{name}, {", ".join(arguments)})'

    def row(self, name: str, arguments: Sequence[str | float]) -> str:
        texts = ", ".join(map(self.lift, arguments))
        inner = [f"a{k}" for k in range(len(arguments))]
        body = ScriptWriter().lift(ScriptWriter().row(name, inner))
        return f'called("{name}", ({", ".join(inner)}) => {body}, {texts})'

    def peak(self, x: str) -> str:
        return f"peakTerm({x.removesuffix('[i]')})"

    def total(self, each: ast.expr, start: str | float, names: Names) -> str:
        return super().total(each, start, names).replace("total(", "totalTerm(", 1)


def row(op: Op) -> str:
    """연산 하나: 순전파 ``y``, 국소 미분 ``d``, 그 둘을 적은 글 ``t``와 ``s``.

    ``d``와 ``s``는 입력의 이름 차례로 선다. ``fixed``는 언제나 보통 수인 입력이다.
    """
    takes = ", ".join(op.inputs)
    names = {name: f"{name}[i]" if name in op.many else name for name in op.inputs} | {"y": "y"}
    marks = names | {"CUT": "CUT", "BLOCKED": "BLOCKED"}
    script, term = ScriptWriter(), TermWriter()
    derivatives = [script.write(marked(local), marks) for local in op.local.values()]
    spelled = [term.write(local, names) for local in op.local.values()]
    fixed = json.dumps([name in op.constants for name in op.inputs])
    return (
        f"{{many: {len(op.many)}, fixed: {fixed},\n"
        f"  y: ({takes}) => {script.write(op.forward, names)},\n"
        f"  d: [{', '.join(f'({takes}, y, i) => {text}' for text in derivatives)}],\n"
        f"  t: ({takes}) => {term.write(op.forward, names)},\n"
        f"  s: [{', '.join(f'({takes}, y, i) => {text}' for text in spelled)}]}}"
    )


def table(ops: Iterable[Op]) -> str:
    """연산들의 자바스크립트 표."""
    return "{" + ",\n".join(f"{json.dumps(op.name)}: {row(op)}" for op in ops) + "}"


def slips() -> str:
    """실수의 자바스크립트 표: 식과 문장."""
    takes, names = "{" + ", ".join(LETTERS) + "}", {letter: letter for letter in LETTERS}

    def one(slip: Slip) -> str:
        guess = f"({takes}) => {ScriptWriter().write(slip.guess, names)}"
        facts = {"many": "other" in slip.guess, "stale": slip.name == "stale"}
        return f"{{guess: {guess}, ...{json.dumps(facts)}, words: {quoted(slip.words)}}}"

    return _object({kind: "[" + ",\n".join(map(one, rows)) + "]" for kind, rows in SLIPS.items()})


def _object(fields: Mapping[str, str]) -> str:
    return "{" + ",\n".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def quoted(thing: object) -> str:
    """페이지에 넣을 JSON: ``<``는 ``\\u003c``로, 유한하지 않은 수는 글로."""
    text = json.dumps(plain(thing), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def plain(thing: object) -> object:
    """JSON에 담을 모습: nan과 무한대와 특별한 0은 글로 적는다."""
    if thing is CUT or thing is BLOCKED:
        return "CUT" if thing is CUT else "BLOCKED"
    if isinstance(thing, float):
        return thing if thing - thing == 0 else str(float(thing))
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [plain(value) for value in thing]
    return thing
