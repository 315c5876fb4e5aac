"""연산 표의 식: 한 번 읽고(parse), 걷는 길은 하나다(Writer).

표의 글자는 이름 몇 개와 사칙연산, 비교, 조건식, 함수뿐이다. 식을 읽는 이들(즉시 계산, 백엔드, 화면,
이계 미분)은 그 조각들을 어떻게 적는지만 말한다. 상수끼리는 여기서 미리 셈한다(constant folding).
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar, cast

from micrograd_ko.core import ieee
from micrograd_ko.messages.language import BadValue
from micrograd_ko.ops import OPS

T = TypeVar("T")
Names = Mapping[str, Any]  # 표의 글자 → 적은 것(T)이나 상수(float), 여러 개인 입력은 그 목록

SYMBOLS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
FOLD: dict[str, Callable[[float, float], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": ieee.div,
    "**": ieee.power,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
UPSTREAM = "upstream"  # contribution의 식에서 위에서 내려온 기울기의 이름


@cache
def parse(text: str) -> ast.expr:
    """식 하나를 구문 나무(ast)로.

    ValueError: 표의 글자가 아닌 조각이 있을 때.
    """
    tree = ast.parse(text, mode="eval").body
    for piece in _strange(tree):
        raise BadValue("not in the table's language", text=text, piece=ast.unparse(piece))
    return tree


def _strange(node: ast.expr, condition: bool = False) -> Iterator[ast.expr]:
    """표의 글자가 아닌 조각들. condition: 조건이 올 자리인가."""
    inner: Sequence[ast.expr] = ()
    match node:
        case ast.BoolOp(op=ast.Or()) if condition:
            yield from (bad for part in node.values for bad in _strange(part, True))
        case ast.Compare(ops=[sign], comparators=[right]) if condition and type(sign) in SYMBOLS:
            inner = (node.left, right)
        case _ if condition:
            yield node
        case ast.Name() | ast.Constant(value=int() | float()):
            pass
        case ast.UnaryOp(op=ast.USub()):
            inner = (node.operand,)
        case ast.BinOp() if type(node.op) in SYMBOLS:
            inner = (node.left, node.right)
        case ast.IfExp():
            yield from _strange(node.test, True)
            inner = (node.body, node.orelse)
        case ast.Call(func=ast.Name(id=name), keywords=[]) if (
            name in ("total", "peak") or name in ieee.FUNCTIONS or name in OPS
        ):
            inner = node.args
        case _:
            yield node
    yield from (bad for part in inner for bad in _strange(part))


def branches(tree: ast.expr, change: Callable[[ast.expr], ast.expr]) -> ast.expr:
    """조건식의 갈래마다 ``change``로 바꾼 식. 조건식이 아니면 통째로 한 갈래다."""
    if not isinstance(tree, ast.IfExp):
        return change(tree)
    return ast.IfExp(tree.test, branches(tree.body, change), branches(tree.orelse, change))


def blocks(tree: ast.expr) -> bool:
    """글자 그대로 0인 갈래인가: 아무것도 보내지 않는다."""
    return isinstance(tree, ast.Constant) and tree.value == 0


@cache
def marked(local: str) -> ast.expr:
    """국소 미분. 통째로 0이면 CUT, 0인 갈래는 BLOCKED라고 적는다."""
    tree = parse(local)
    mark = ast.Name("CUT" if blocks(tree) else "BLOCKED")
    return branches(tree, lambda part: mark if blocks(part) else part)


@cache
def contribution(local: str) -> ast.expr:
    """국소 미분 × 위에서 내려온 기울기. 막힌 갈래는 곱하지 않고 0으로 남는다."""
    upstream = ast.Name(UPSTREAM)
    return branches(
        parse(local), lambda part: part if blocks(part) else ast.BinOp(part, ast.Mult(), upstream)
    )


class Writer(ABC, Generic[T]):
    """식의 조각을 적는 법. 읽는 이마다 이것만 다르다."""

    @abstractmethod
    def constant(self, number: float) -> T: ...

    @abstractmethod
    def binary(self, symbol: str, a: T, b: T) -> T: ...

    @abstractmethod
    def compare(self, symbol: str, a: T, b: T) -> T | bool: ...

    @abstractmethod
    def either(self, a: T, b: T) -> T: ...

    @abstractmethod
    def choose(self, condition: T, a: T, b: T) -> T: ...

    @abstractmethod
    def negate(self, a: T) -> T: ...

    @abstractmethod
    def call(self, name: str, *arguments: T) -> T: ...

    def row(self, name: str, arguments: Sequence[T | float]) -> T | float:
        """표의 다른 줄을 부른다: 그 줄의 식을 이 자리에 적는다."""
        op = OPS[name]
        return self.walk(parse(op.forward), dict(zip(op.inputs, arguments)))

    def peak(self, x: Any) -> T:
        """목록에서 가장 큰 것. 유한하지 않으면 0."""
        largest = self.lift(x[0])
        for other in map(self.lift, x[1:]):
            smaller = cast(T, self.compare("<", largest, other))
            largest = self.choose(smaller, other, largest)
        zero = self.constant(0.0)
        bounded = self.compare("==", self.binary("-", largest, largest), zero)
        return self.choose(cast(T, bounded), largest, zero)

    def terms(self, each: ast.expr, names: Names) -> Iterator[T | float]:
        """여러 입력을 하나씩 꺼내 적은 식들."""
        many = {name: things for name, things in names.items() if isinstance(things, (list, tuple))}
        for things in zip(*many.values()):
            yield self.walk(each, {**names, **dict(zip(many, things))})

    def total(self, each: ast.expr, start: T | float, names: Names) -> T | float:
        """여러 입력을 펼쳐서 더한다."""
        for term in self.terms(each, names):
            start = self.two("+", start, term)
        return start

    def write(self, text: str | ast.expr, names: Names) -> T:
        """식 하나를 적는다. 여러 번 나오는 ``peak``는 한 번만 셈한다."""
        tree = parse(text) if isinstance(text, str) else text
        calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
        peaks = {ast.unparse(n): ast.unparse(n.args[0]) for n in calls if _name(n) == "peak"}
        known = {call: self.peak(names[letter]) for call, letter in peaks.items()}
        return self.lift(self.walk(tree, {**names, **known}))

    def contribution(self, local: str, names: Names, upstream: T | float) -> T | float:
        """국소 미분 × 위에서 내려온 기울기를 적는다. 막힌 갈래는 무한대를 만나도 0이다."""
        return self.walk(contribution(local), {**names, UPSTREAM: upstream})

    def lift(self, thing: T | float) -> T:
        return self.constant(thing) if isinstance(thing, float) else thing

    def two(self, symbol: str, a: T | float, b: T | float) -> T | float:
        """두 항의 셈. 상수끼리면 미리 하고, 상수와의 쉬운 셈은 줄인다."""
        if isinstance(b, float):
            if isinstance(a, float):
                return cast(float, FOLD[symbol](a, b))
            if b == 1.0 and symbol in ("*", "/", "**"):
                return a
            if symbol == "**":
                return self.power(a, b)
        if symbol == "*" and isinstance(a, float) and a == 1.0:
            return b
        return self.binary(symbol, self.lift(a), self.lift(b))

    def power(self, a: T, exponent: float) -> T | float:
        """지수가 상수인 거듭제곱: 자주 쓰는 지수는 곱셈과 제곱근으로."""
        if exponent == 0.0:
            return 1.0
        if exponent == 2.0:
            return self.binary("*", a, a)
        if exponent == 3.0:
            return self.binary("*", self.binary("*", a, a), a)
        if exponent == -1.0:
            return self.binary("/", self.constant(1.0), a)
        if exponent == 0.5:  # pow(-0, ½)은 +0, pow(-∞, ½)은 +∞: sqrt와 두 곳이 다르다
            root = self.binary("+", self.call("sqrt", a), self.constant(0.0))
            lowest = cast(T, self.compare("==", a, self.constant(-ieee.inf)))
            return self.choose(lowest, self.constant(ieee.inf), root)
        return self.binary("**", a, self.constant(exponent))

    def walk(self, node: ast.expr, names: Names) -> T | float:
        match node:
            case ast.Constant(value=number):
                return float(number)  # type: ignore[arg-type]
            case ast.Name(id=letter):
                return cast(T, names[letter])
            case ast.BinOp():
                left, right = self.walk(node.left, names), self.walk(node.right, names)
                return self.two(SYMBOLS[type(node.op)], left, right)
            case ast.UnaryOp():
                inner = self.walk(node.operand, names)
                return -inner if isinstance(inner, float) else self.negate(inner)
            case ast.IfExp():
                return self._choice(node, names)
        assert isinstance(node, ast.Call)  # parse가 보았다
        return self._function(node, names)

    def _choice(self, node: ast.IfExp, names: Names) -> T | float:
        condition = self._condition(node.test, names)
        if isinstance(condition, bool):
            return self.walk(node.body if condition else node.orelse, names)
        yes, no = self.walk(node.body, names), self.walk(node.orelse, names)
        return self.choose(condition, self.lift(yes), self.lift(no))

    def _condition(self, node: ast.expr, names: Names) -> T | bool:
        if isinstance(node, ast.BoolOp):
            parts = [self._condition(part, names) for part in node.values]
            if True in (part for part in parts if isinstance(part, bool)):
                return True
            open_ = [part for part in parts if not isinstance(part, bool)]
            if not open_:
                return False
            result = open_[0]
            for part in open_[1:]:
                result = self.either(result, part)
            return result
        assert isinstance(node, ast.Compare)
        a, b = self.walk(node.left, names), self.walk(node.comparators[0], names)
        symbol = SYMBOLS[type(node.ops[0])]
        if isinstance(a, float) and isinstance(b, float):
            return bool(FOLD[symbol](a, b))
        return self.compare(symbol, self.lift(a), self.lift(b))

    def _function(self, node: ast.Call, names: Names) -> T | float:
        name = _name(node)
        if name == "total":
            return self.total(node.args[0], self.walk(node.args[1], names), names)
        if name == "peak":
            return cast(T, names[ast.unparse(node)])  # write가 미리 한 번 셈해 두었다
        arguments = [self.walk(argument, names) for argument in node.args]
        if name not in ieee.FUNCTIONS:
            return self.row(name, arguments)
        if all(isinstance(argument, float) for argument in arguments):
            return cast(float, getattr(ieee, name)(*arguments))
        return self.call(name, *map(self.lift, arguments))


def _name(node: ast.Call) -> str:
    return cast(ast.Name, node.func).id
