"""표의 식을 파이썬의 글로 적는다. 파이썬, NumPy, JAX 백엔드가 함께 쓴다.

구문 나무(ast)로 적고 마지막에 글로 풀어, 괄호가 꼭 있어야 할 곳에만 남는다.
"""

from __future__ import annotations

import ast
import linecache
import math
import weakref
from typing import Any

from micrograd_ko.core.expression import Names, Writer

CHUNK = 16  # 한 문장에 더하는 항의 수

_OPERATORS: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "**": ast.Pow,
}
_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "==": ast.Eq,
    "!=": ast.NotEq,
}


def name(text: str) -> ast.expr:
    """이름이나 짧은 식을 구문 나무로."""
    return ast.parse(text, mode="eval").body


def number(value: float) -> ast.expr:
    """수 하나. inf와 nan은 이름으로 적는다."""
    if math.isnan(value):
        return ast.Name("nan")
    size: ast.expr = ast.Name("inf") if math.isinf(value) else ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), size) if math.copysign(1.0, value) < 0 else size


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """함수를 부르는 식."""
    return ast.Call(ast.Name(function), list(arguments), [])


class PythonWriter(Writer[ast.expr]):
    """보통 파이썬: 나눗셈과 거듭제곱은 ``ieee``의 함수로.

    긴 합은 여러 문장에 나눈다. ``before``에 식보다 먼저 올 문장들이 모인다.
    """

    def __init__(self) -> None:
        self.before: list[str] = []

    def line(
        self, target: str, text: str, names: Names, *, times: ast.expr | None = None
    ) -> list[str]:
        """``target`` 뒤에 식을 적은 문장들. ``times``가 있으면 그것을 곱한다."""
        self.before = []
        found: ast.expr | float = self.write(text, names)
        if times is not None:
            one = isinstance(found, ast.Constant) and found.value == 1.0
            found = times if one else self.two("*", found, times)
        return [*self.before, f"{target} {ast.unparse(self.lift(found))}"]

    def total(self, each: ast.expr, start: ast.expr | float, names: Names) -> ast.expr | float:
        many = {name: items for name, items in names.items() if isinstance(items, list)}
        count = len(next(iter(many.values())))
        for at in range(0, count, CHUNK):
            part = {name: items[at : at + CHUNK] for name, items in many.items()}
            start = super().total(each, start, {**names, **part})
            if at + CHUNK < count:
                self.before.append(f"total = {ast.unparse(self.lift(start))}")
                start = ast.Name("total")
        return start

    def peak(self, x: Any) -> ast.expr:
        items = ast.Tuple([self.lift(item) for item in x])
        self.before.append(f"largest = {ast.unparse(call('peak', items))}")
        return ast.Name("largest")

    def constant(self, number_: float) -> ast.expr:
        return number(number_)

    def binary(self, symbol: str, a: ast.expr, b: ast.expr) -> ast.expr:
        if symbol == "/":
            return call("div", a, b)
        if symbol == "**":
            return call("power", a, b)
        return ast.BinOp(a, _OPERATORS[symbol](), b)

    def compare(self, symbol: str, a: ast.expr, b: ast.expr) -> ast.expr:
        return ast.Compare(a, [_COMPARISONS[symbol]()], [b])

    def either(self, a: ast.expr, b: ast.expr) -> ast.expr:
        return ast.BoolOp(ast.Or(), [a, b])

    def choose(self, condition: ast.expr, a: ast.expr, b: ast.expr) -> ast.expr:
        return ast.IfExp(condition, a, b)

    def negate(self, a: ast.expr) -> ast.expr:
        return ast.UnaryOp(ast.USub(), a)

    def call(self, name: str, a: ast.expr) -> ast.expr:
        return call(name, a)


class ArrayWriter(PythonWriter):
    """배열(NumPy, JAX): 고르는 일은 ``where``로, 합과 최댓값은 첫 축을 따라."""

    def binary(self, symbol: str, a: ast.expr, b: ast.expr) -> ast.expr:
        if symbol == "**":
            return call("power", a, b)
        return ast.BinOp(a, _OPERATORS[symbol](), b)

    def either(self, a: ast.expr, b: ast.expr) -> ast.expr:
        return ast.BinOp(a, ast.BitOr(), b)

    def choose(self, condition: ast.expr, a: ast.expr, b: ast.expr) -> ast.expr:
        return call("where", condition, a, b)

    def peak(self, x: ast.expr) -> ast.expr:
        return call("peak", x)

    def total(self, each: ast.expr, start: ast.expr | float, names: Names) -> ast.expr:
        term = self.lift(self.walk(each, names))
        summed = ast.Call(ast.Attribute(term, "sum"), [ast.Constant(0)], [])
        return self.lift(self.two("+", summed, start))


_count = 0


def compiled(text: str, names: dict[str, Any]) -> dict[str, Any]:
    """글을 함수로. 오류의 역추적에 그 글이 보이게, 함수가 사는 동안 ``linecache``에도 올린다."""
    global _count
    _count += 1
    file = f"<micrograd_ko program {_count}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    space = dict(names)
    exec(compile(text, file, "exec"), space)  # 글은 모두 우리의 표에서 왔다
    made = next(thing for name, thing in space.items() if name not in names and callable(thing))
    weakref.finalize(made, linecache.cache.pop, file, None).atexit = False
    return space
