"""연산 표의 식에 수를 넣는다: ``1 - y * y`` → ``1 - 0.5 × 0.5``.

식은 ``ast``로 읽는다. 이름 자리에 무엇을 넣을지만 다르므로, 파이썬의 글과 웹 페이지의 글
(javascript.py)이 한 변환을 함께 쓴다.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from micrograd_ko.core import ieee
from micrograd_ko.ops import Op
from micrograd_ko.view.display import number

T = TypeVar("T")


class Spell(ast.NodeTransformer):
    """식의 이름들을 다른 글로 바꾼다.

    name   이름 → 글
    total  total(식, 처음 값) → 글
    peak   peak(이름) → 글
    """

    def __init__(
        self,
        name: Callable[[str], str],
        total: Callable[[ast.expr, ast.expr], str],
        peak: Callable[[str], str],
    ) -> None:
        self.name, self.total, self.peak = name, total, peak

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(self.name(node.id))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = ast.unparse(node.func)
        if function == "total":
            return ast.Name(self.total(node.args[0], node.args[1]))
        if function == "peak":
            return ast.Name(self.peak(ast.unparse(node.args[0])))
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])

    def text(self, tree: ast.expr) -> str:
        """바꾼 식의 글. 곱하기는 ×로 보이고, 경우를 나누는 식은 괄호로 싼다."""
        text = ast.unparse(self.visit(tree)).replace(" * ", " × ")
        return f"({text})" if isinstance(tree, ast.IfExp) else text


def parse(text: str) -> ast.expr:
    """표의 식을 나무로."""
    return ast.parse(text, mode="eval").body


def has_names(text: str) -> bool:
    """이름이 하나라도 있는 식인가."""
    return any(isinstance(part, ast.Name) for part in ast.walk(parse(text)))


def is_name(text: str) -> bool:
    """이름 하나뿐인 식인가."""
    return text.isidentifier()


def input_at(op: Op, count: int, slot: int) -> tuple[str, int]:
    """``slot``번째 부모가 식에서 어느 이름의 몇 번째인가. ``count``: 부모의 수."""
    single = [name for name in op.inputs if name not in op.many]
    if not op.many:
        return single[slot], 0
    each = (count - len(single)) // len(op.many)
    group, i = divmod(slot, each)
    if group < len(op.many):
        return op.many[group], i
    return single[slot - each * len(op.many)], 0


def groups(op: Op, things: Sequence[T]) -> dict[str, T | list[T]]:
    """부모마다 하나인 것(값, 이름)을 식의 이름으로 나눈다. 여러 개인 입력은 목록이 된다."""
    found: dict[str, T | list[T]] = {name: [] for name in op.many}
    for slot, thing in enumerate(things):
        name, _ = input_at(op, len(things), slot)
        group = found.setdefault(name, thing)
        if isinstance(group, list):
            group.append(thing)
    return found


def inner(x: float) -> str:
    """식 안에 놓이는 수: 음수는 괄호로 싼다."""
    text = number(x)
    return f"({text})" if text.startswith("-") else text


def spell(
    text: str, words: Mapping[str, str | list[str]], peak: Callable[[str], str], i: int = 0
) -> str:
    """식의 이름 자리에 글을 넣는다.

    words: 이름 → 글. 여러 개인 입력은 글의 목록이고, 그 ``i``번째를 쓴다.
    """

    def name(letter: str) -> str:
        word = words[letter]
        return word[i] if isinstance(word, list) else word

    def total(each: ast.expr, start: ast.expr) -> str:
        body, first = ast.unparse(each), ast.unparse(start)
        count = max(len(group) for group in words.values() if isinstance(group, list))
        terms = [spell(body, words, peak, k) for k in range(count)]
        return " + ".join([*terms, *([spell(first, words, peak)] if has_names(first) else [])])

    return Spell(name, total, peak).text(parse(text))


def chain(head: str, spelled: str, result: str) -> str:
    """``이름의 식 = 수의 식 = 값``. 수의 식이 없거나 값과 같으면 뺀다."""
    return " = ".join([head, *([spelled] if spelled not in ("", result) else []), result])


@dataclass(frozen=True)
class Written:
    """노드 하나를 식으로 적는 법.

    op           연산
    name, names  노드의 이름, 부모들의 이름
    y, data      노드의 값, 부모들의 값
    """

    op: Op
    name: str
    names: Sequence[str]
    y: float
    data: Sequence[float]

    def in_names(self, text: str, i: int = 0) -> str:
        """이름으로 적은 식: ``a × b``."""
        words = groups(self.op, self.names) | {"y": self.name}

        def peak(letter: str) -> str:
            return f"max({', '.join(words[letter])})"

        return spell(text, words, peak, i)

    def in_numbers(self, text: str, i: int = 0) -> str:
        """수로 적은 식: ``2.0 × (-3.0)``."""
        values = groups(self.op, self.data)
        words = groups(self.op, [inner(x) for x in self.data]) | {"y": inner(self.y)}

        def peak(letter: str) -> str:
            group = values[letter]
            return inner(ieee.peak(group)) if isinstance(group, list) else ""

        return spell(text, words, peak, i)

    @property
    def forward(self) -> str:
        """순전파의 줄: ``a × b = 2.0 × (-3.0) = -6.0``."""
        return chain(self.forward_head, self.in_numbers(self.op.forward), number(self.y))

    @property
    def forward_head(self) -> str:
        """순전파의 식, 이름으로."""
        return self.in_names(self.op.forward)

    def head(self, slot: int) -> str:
        """국소 미분의 식, 이름으로: ``∂y/∂a = b``."""
        letter, i = input_at(self.op, len(self.names), slot)
        left, local = f"∂{self.name}/∂{self.names[slot]}", self.op.local[letter]
        return f"{left} = {self.in_names(local, i)}" if has_names(local) else left

    def local(self, slot: int, local: float) -> str:
        """국소 미분의 식에 수를 넣어 셈한 줄: ``∂y/∂a = 1 - y × y = 1 - 0.5 × 0.5 = 0.75``."""
        letter, i = input_at(self.op, len(self.names), slot)
        text = self.op.local[letter]
        spelled = "" if not has_names(text) or is_name(text) else self.in_numbers(text, i)
        return chain(self.head(slot), spelled, number(local))
