"""국소 미분을 숫자가 아니라 계산으로: 미분을 다시 미분할 수 있게.

표의 식 ``1 - y * y``의 글자 자리에 Value를 그대로 넣으면 국소 미분도 계산 그래프가 된다.
그래서 이계 미분(second derivative)에 따로 적을 식이 없다.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from micrograd_ko.core.expression import FOLD, Writer
from micrograd_ko.core.ieee import CUT
from micrograd_ko.ops import OPS

Node = Any  # Value. engine이 이 파일을 부르므로 이름만 빌린다
Where = Callable[[Node, Node, Node], Node]  # engine의 where
_ARITHMETIC: dict[str, Callable[[Node, Node], Node]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
# 기록하는 동안의 비교: 갈림길을 고르지 않고 노드로 남긴다
_RECORDED: dict[str, Callable[[Node, Node], Node]] = {
    "<": lambda a, b: a.lt(b),
    "<=": lambda a, b: a.le(b),
    ">": lambda a, b: b.lt(a),
    ">=": lambda a, b: b.le(a),
    "==": lambda a, b: a.eq(b),
    "!=": lambda a, b: 1.0 - a.eq(b),
}


class GraphWriter(Writer[Node]):
    """표의 식을 계산 그래프로 적는다. 조건은 지금의 수로 골라, 고르지 않은 갈래는 생기지 않는다."""

    def __init__(self, kind: type[Node], where: Where) -> None:
        self.kind, self.where = kind, where

    def constant(self, number: float) -> Node:
        return self.kind(number)

    def binary(self, symbol: str, a: Node, b: Node) -> Node:
        return _ARITHMETIC[symbol](a, b)

    def power(self, a: Node, exponent: float) -> Node:
        return a**exponent

    def compare(self, symbol: str, a: Node, b: Node) -> Node | bool:
        recording = not isinstance(a < b, bool)
        return _RECORDED[symbol](a, b) if recording else FOLD[symbol](a.data, b.data)

    def either(self, a: Node, b: Node) -> Node:
        return a.maximum(b)

    def choose(self, condition: Node, a: Node, b: Node) -> Node:
        return self.where(condition, a, b)

    def negate(self, a: Node) -> Node:
        return -a

    def call(self, name: str, *arguments: Node) -> Node:
        return getattr(arguments[0], name)(*arguments[1:])

    def row(self, name: str, arguments: Sequence[Node | float]) -> Node | float:
        return self.call(name, *map(self.lift, arguments))


def contributions(node: Node, upstream: Node | float, where: Where) -> list[Node | float]:
    """부모마다의 기여분(국소 미분 × 위에서 내려온 기울기)을 Value로. 상수이면 float이다."""
    op = OPS[node.op]
    writer = GraphWriter(type(node), where)
    found: dict[str, Any] = op.named(node.parents)
    names = {**found, "y": node, **{name: found[name].data for name in op.constants}}
    parts: list[Node | float] = []
    for name, i in op.letters(len(node.parents)):
        if not op.flows(name):
            parts.append(CUT)
            continue
        here = {letter: found[letter][i] for letter in op.many} if name in op.many else {}
        local = op.again.get(name, op.local[name])
        parts.append(writer.contribution(local, {**names, **here}, upstream))
    return parts
