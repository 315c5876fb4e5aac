"""표의 식을 프로그램의 글로 적는다. 파이썬, NumPy, JAX 백엔드가 함께 쓴다."""

from __future__ import annotations

import ast
import linecache
import weakref
from typing import Any

from micrograd_ko.core.codegen import SourceWriter, call
from micrograd_ko.core.expression import Names
from micrograd_ko.core.ieee import FUNCTIONS

CHUNK = 16  # 한 문장에 더하는 항의 수


def name(text: str) -> ast.expr:
    """이름이나 짧은 식을 구문 나무로."""
    return ast.parse(text, mode="eval").body


class PythonWriter(SourceWriter):
    """보통 파이썬: 여러 입력을 펼치고, 긴 합은 여러 문장에 나눈다."""

    def line(self, target: str, text: str, names: Names) -> list[str]:
        """``target`` 뒤에 식을 적은 문장들."""
        self.before = []
        found = self.text(self.write(text, names))
        return [*self.before, f"{target} {found}"]

    def total(self, each: ast.expr, start: ast.expr | float, names: Names) -> ast.expr | float:
        many = {name: items for name, items in names.items() if isinstance(items, (list, tuple))}
        count = len(next(iter(many.values())))
        for at in range(0, count, CHUNK):
            part = {name: items[at : at + CHUNK] for name, items in many.items()}
            start = super().total(each, start, {**names, **part})
            if at + CHUNK < count:
                self.before.append(f"total = {self.text(start)}")
                start = ast.Name("total")
        return start

    def peak(self, x: Any) -> ast.expr:
        items = ast.Tuple([self.lift(item) for item in x])
        self.before.append(f"largest = {self.text(call('peak', items))}")
        return ast.Name("largest")


class ArrayWriter(PythonWriter):
    """배열(NumPy, JAX): 고르는 일은 ``where``로, 합과 최댓값은 첫 축을 따라."""

    def binary(self, symbol: str, a: ast.expr, b: ast.expr) -> ast.expr:
        return ast.BinOp(a, ast.Div(), b) if symbol == "/" else super().binary(symbol, a, b)

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


def array_functions(np: Any) -> dict[str, Any]:
    """``ArrayWriter``의 글에 나오는 이름들. np: NumPy이거나 그것을 닮은 모듈."""

    def peak(x: Any) -> Any:
        largest = x.max(0)
        return np.where(np.isfinite(largest), largest, 0.0)

    functions = {name: getattr(np, theirs) for name, theirs in FUNCTIONS.items()}
    return functions | {
        "power": np.power,
        "where": np.where,
        "inf": np.inf,
        "nan": np.nan,
        "peak": peak,
    }


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
