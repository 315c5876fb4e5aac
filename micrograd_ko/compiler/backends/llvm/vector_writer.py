"""표의 식을 벡터 명령으로 적는다."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.llvm.function_builder import (
    DOUBLE,
    FunctionBuilder,
    lane,
    vector,
)
from micrograd_ko.core.expression import Writer

_ARITHMETIC = {"+": "fadd", "-": "fsub", "*": "fmul", "/": "fdiv"}


class VectorWriter(Writer[Any]):
    """표의 식을 벡터 명령으로. 수학 함수는 벡터의 자리마다 부른다."""

    def __init__(self, code: FunctionBuilder, lanes: int) -> None:
        self.code, self.lanes = code, lanes

    def constant(self, number: float) -> Any:
        one = ir.Constant(DOUBLE, number)
        return one if self.lanes == 1 else ir.Constant(vector(self.lanes), [one] * self.lanes)

    def binary(self, symbol: str, a: Any, b: Any) -> Any:
        if symbol == "**":
            return self.each_lane("pow", a, b)
        return getattr(self.code.builder, _ARITHMETIC[symbol])(a, b)

    def compare(self, symbol: str, a: Any, b: Any) -> Any:
        ordered = self.code.builder.fcmp_ordered
        return (self.code.builder.fcmp_unordered if symbol == "!=" else ordered)(symbol, a, b)

    def either(self, a: Any, b: Any) -> Any:
        return self.code.builder.or_(a, b)

    def choose(self, condition: Any, a: Any, b: Any) -> Any:
        return self.code.builder.select(condition, a, b)

    def negate(self, a: Any) -> Any:
        return self.code.builder.fneg(a)

    def call(self, name: str, *arguments: Any) -> Any:
        if name == "sqrt":
            return self.intrinsic(name, *arguments)
        return self.each_lane(name, *arguments)

    def intrinsic(self, name: str, *arguments: Any) -> Any:
        """벡터를 그대로 받는 LLVM의 함수."""
        suffix = "f64" if self.lanes == 1 else f"v{self.lanes}f64"
        kind = ir.FunctionType(vector(self.lanes), [vector(self.lanes)] * len(arguments))
        return self.code.builder.call(self.code.declared(f"llvm.{name}.{suffix}", kind), arguments)

    def each_lane(self, name: str, *arguments: Any) -> Any:
        """수학 라이브러리의 함수를 벡터의 자리마다 부른다."""
        function = self.code.declared(name, ir.FunctionType(DOUBLE, [DOUBLE] * len(arguments)))
        b = self.code.builder
        if self.lanes == 1:
            return b.call(function, arguments)
        result = ir.Constant(vector(self.lanes), ir.Undefined)
        for k in map(lane, range(self.lanes)):
            inner = [b.extract_element(argument, k) for argument in arguments]
            result = b.insert_element(result, b.call(function, inner), k)
        return result
