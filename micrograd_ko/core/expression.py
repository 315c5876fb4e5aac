"""연산 표의 식을 걷는다: 글을 적든 LLVM을 적든 걷는 길은 하나다.

표의 글자는 이름 몇 개와 사칙연산, 비교, 조건식, 함수뿐이다. 백엔드는 이 조각들을 어떻게 적는지만
말한다(``Writer``). 상수끼리의 계산은 여기서 미리 해 둔다(constant folding).
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeGuard, TypeVar, cast

from micrograd_ko.core import ieee

T = TypeVar("T")
Names = Mapping[str, Any]  # 표의 글자 → 적은 것(T)이나 상수(float)

_SYMBOLS: dict[type, str] = {
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
_FOLD: dict[str, Callable[[float, float], Any]] = {
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


@cache
def parse(text: str) -> ast.expr:
    """식 하나를 구문 나무(ast)로."""
    return ast.parse(text, mode="eval").body


def letters(text: str) -> frozenset[str]:
    """식에 나오는 이름들. 국소 미분이 결과 ``y``를 쓰는지 볼 때 부른다."""
    return frozenset(n.id for n in ast.walk(parse(text)) if isinstance(n, ast.Name))


def _is_peak(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "peak"


class Writer(ABC, Generic[T]):
    """식의 조각을 적는 법. 백엔드마다 이것만 다르다."""

    @abstractmethod
    def constant(self, number: float) -> T: ...

    @abstractmethod
    def binary(self, symbol: str, a: T, b: T) -> T: ...

    @abstractmethod
    def compare(self, symbol: str, a: T, b: T) -> T: ...

    @abstractmethod
    def either(self, a: T, b: T) -> T: ...

    @abstractmethod
    def choose(self, condition: T, a: T, b: T) -> T: ...

    @abstractmethod
    def negate(self, a: T) -> T: ...

    @abstractmethod
    def call(self, name: str, a: T) -> T: ...

    def peak(self, x: Any) -> T:
        """목록에서 가장 큰 것. 유한하지 않으면 0."""
        largest = self.lift(x[0])
        for other in map(self.lift, x[1:]):
            largest = self.choose(self.compare("<", largest, other), other, largest)
        zero = self.constant(0.0)
        bounded = self.compare("==", self.binary("-", largest, largest), zero)
        return self.choose(bounded, largest, zero)

    def total(self, each: ast.expr, start: T | float, names: Names) -> T | float:
        """여러 입력을 펼쳐서 더한다. 여러 입력의 이름은 목록을 가리킨다."""
        many = {name: cast(Sequence[Any], v) for name, v in names.items() if isinstance(v, list)}
        count = len(next(iter(many.values())))
        for k in range(count):
            here = {**names, **{name: elements[k] for name, elements in many.items()}}
            start = self.two("+", start, self.walk(each, here))
        return start

    def write(self, text: str, names: Names) -> T:
        """식 하나를 적는다."""
        tree = parse(text)
        peaks = {ast.unparse(n): ast.unparse(n.args[0]) for n in ast.walk(tree) if _is_peak(n)}
        known = {call: self.peak(names[letter]) for call, letter in peaks.items()}
        return self.lift(self.walk(tree, {**names, **known}))

    def lift(self, thing: T | float) -> T:
        return self.constant(thing) if isinstance(thing, float) else thing

    def two(self, symbol: str, a: T | float, b: T | float) -> T | float:
        """두 항의 셈. 상수끼리면 미리 하고, 상수와의 쉬운 셈은 줄인다."""
        if isinstance(a, float) and isinstance(b, float):
            return cast(float, _FOLD[symbol](a, b))
        if symbol in ("*", "/", "**") and b == 1.0:
            return a
        if symbol == "*" and a == 1.0:
            return b
        if symbol == "**" and isinstance(b, float):
            return self.power(self.lift(a), b)
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
            lowest = self.compare("==", a, self.constant(-ieee.inf))
            return self.choose(lowest, self.constant(ieee.inf), root)
        return self.binary("**", a, self.constant(exponent))

    def walk(self, node: ast.expr, names: Names) -> T | float:
        if isinstance(node, ast.Constant):
            return float(node.value)  # type: ignore[arg-type]
        if isinstance(node, ast.Name):
            return cast(T, names[node.id])
        if isinstance(node, ast.BinOp):
            left, right = self.walk(node.left, names), self.walk(node.right, names)
            return self.two(_SYMBOLS[type(node.op)], left, right)
        if isinstance(node, ast.UnaryOp):
            inner = self.walk(node.operand, names)
            return -inner if isinstance(inner, float) else self.negate(inner)
        if isinstance(node, ast.IfExp):
            return self._choice(node, names)
        if isinstance(node, ast.Call):
            return self._function(node, names)
        raise TypeError(f"연산 표의 식에 쓸 수 없는 조각: {ast.unparse(node)}")

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
        symbol = _SYMBOLS[type(node.ops[0])]
        if isinstance(a, float) and isinstance(b, float):
            return bool(_FOLD[symbol](a, b))
        return self.compare(symbol, self.lift(a), self.lift(b))

    def _function(self, node: ast.Call, names: Names) -> T | float:
        name = ast.unparse(node.func)
        if name == "total":
            return self.total(node.args[0], self.walk(node.args[1], names), names)
        if name == "peak":
            return cast(T, names[ast.unparse(node)])  # write가 미리 한 번 셈해 두었다
        inner = self.walk(node.args[0], names)
        if isinstance(inner, float):
            return cast(float, getattr(ieee, name)(inner))
        return self.call(name, inner)
