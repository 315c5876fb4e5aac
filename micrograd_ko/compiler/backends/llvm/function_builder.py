"""LLVM IR의 함수 하나를 적는다: 반복문, 배열, 벡터.

벡터 하나에는 표본 ``lanes``개가 나란히 든다. 곱과 합은 하나로 붙여도(fma) 되지만(``contract``),
nan과 무한대는 그대로 지나가야 하므로 다른 빠른 셈은 허락하지 않는다.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from llvmlite import ir

DOUBLE = ir.DoubleType()
INT = ir.IntType(64)
POINTER = ir.PointerType()


def integer(number: Any) -> Any:
    """정수 상수. 이미 적은 값은 그대로다."""
    return ir.Constant(INT, number) if isinstance(number, int) else number


def vector(lanes: int) -> Any:
    """수 하나의 종류, 또는 벡터의 종류."""
    return DOUBLE if lanes == 1 else ir.VectorType(DOUBLE, lanes)


def zero(lanes: int) -> Any:
    """0, 또는 0뿐인 벡터."""
    return ir.Constant(vector(lanes), None)


def lane(number: int) -> Any:
    """벡터의 자리 번호."""
    return ir.Constant(ir.IntType(32), number)


class FunctionBuilder:
    """함수 하나를 적는다. 번호의 자리에는 파이썬의 정수도 된다."""

    def __init__(
        self, module: Any, name: str, arguments: Sequence[Any], returns: Any = None
    ) -> None:
        self.module = module
        kind = ir.FunctionType(returns or ir.VoidType(), list(arguments))
        self.function = ir.Function(module, kind, name)
        for argument, typed in zip(self.function.args, arguments):
            if typed is POINTER:
                argument.add_attribute("noalias")
        self.entry = self.function.append_basic_block("entry")
        self.builder = ir.IRBuilder(self.function.append_basic_block("body"))
        self.first = self.builder.block

    def finish(self, result: Any = None) -> None:
        """함수를 닫는다."""
        self.builder.ret_void() if result is None else self.builder.ret(result)
        ir.IRBuilder(self.entry).branch(self.first)

    def variable(self, start: Any) -> Any:
        """바뀌는 값이 드는 자리(alloca). LLVM이 레지스터로 옮긴다."""
        place = ir.IRBuilder(self.entry).alloca(start.type)
        self.builder.store(start, place)
        return place

    def accumulate(self, place: Any, part: Any) -> None:
        """자리에 더한다."""
        self.builder.store(self.builder.fadd(self.builder.load(place), part), place)

    @contextlib.contextmanager
    def loop(self, start: Any, stop: Any, step: int = 1) -> Iterator[Any]:
        """``for i in range(start, stop, step)``. 수가 하나뿐이면 반복하지 않는다."""
        if isinstance(start, int) and isinstance(stop, int) and stop - start == step:
            yield integer(start)
            return
        b = self.builder
        counter = self.variable(integer(start))
        head, body, after = (b.append_basic_block(name) for name in ("head", "body", "after"))
        b.branch(head)
        b.position_at_end(head)
        now = b.load(counter)
        b.cbranch(b.icmp_signed("<", now, integer(stop)), body, after)
        b.position_at_end(body)
        yield now
        b.store(b.add(now, integer(step)), counter)
        b.branch(head)
        b.position_at_end(after)

    def strips(self, stop: Any, size: int, body: Callable[[Any, int], None]) -> None:
        """``size``개씩, 남는 것은 하나씩(strip mining): ``body(처음, 개수)``."""
        whole = self.builder.and_(stop, integer(-size))
        for start, end, step in ((0, whole, size), (whole, stop, 1)):
            with self.loop(start, end, step) as k:
                body(k, step)

    def smaller(self, a: Any, b: Any) -> Any:
        """두 정수 가운데 작은 것."""
        return self.builder.select(self.builder.icmp_signed("<", a, b), a, b)

    def scale(self, index: Any, step: int, offset: int = 0) -> Any:
        """``index * step + offset``."""
        b = self.builder
        scaled = index if step == 1 else b.mul(index, integer(step))
        return scaled if offset == 0 else b.add(scaled, integer(offset))

    def address(self, base: Any, index: Any) -> Any:
        """배열의 한 자리의 주소."""
        return self.builder.gep(base, [integer(index)], source_etype=DOUBLE)

    def load(self, base: Any, index: Any, lanes: int = 1) -> Any:
        """배열에서 수 하나, 또는 나란한 ``lanes``개."""
        return self.builder.load(self.address(base, index), typ=vector(lanes), align=8)

    def store(self, value: Any, base: Any, index: Any) -> None:
        self.builder.store(value, self.address(base, index), align=8)

    def add_to(self, base: Any, index: Any, part: Any) -> None:
        """배열의 수 하나나 벡터에 더한다."""
        old = self.builder.load(self.address(base, index), typ=part.type, align=8)
        self.store(self.builder.fadd(old, part), base, index)

    def integer_at(self, base: Any, index: Any) -> Any:
        """정수 배열의 수 하나."""
        b = self.builder
        return b.load(b.gep(base, [index], source_etype=INT), typ=INT)

    def splat(self, number: Any, lanes: int) -> Any:
        """수 하나를 벡터의 모든 자리에."""
        if lanes == 1 or isinstance(number.type, ir.VectorType):
            return number
        undefined = ir.Constant(ir.VectorType(number.type, lanes), ir.Undefined)
        one = self.builder.insert_element(undefined, number, lane(0))
        mask = ir.Constant(ir.VectorType(ir.IntType(32), lanes), [0] * lanes)
        return self.builder.shuffle_vector(one, undefined, mask)

    def fma(self, a: Any, b: Any, c: Any) -> Any:
        """a * b + c."""
        flags = ("contract",)
        return self.builder.fadd(self.builder.fmul(a, b, flags=flags), c, flags=flags)

    def reduce_add(self, value: Any) -> Any:
        """벡터의 자리들을 모두 더한 수."""
        if not isinstance(value.type, ir.VectorType):
            return value
        name = f"llvm.vector.reduce.fadd.v{value.type.count}f64"
        reduce = self.declared(name, ir.FunctionType(DOUBLE, [DOUBLE, value.type]))
        return self.builder.call(reduce, [ir.Constant(DOUBLE, -0.0), value], fastmath=("reassoc",))

    def tail_mask(self, lanes: int, count: Any, t: Any) -> Any:
        """벡터의 자리마다: ``t``번째부터의 표본이 정말 있는가(``count``를 넘지 않는가)."""
        numbers = ir.Constant(ir.VectorType(INT, lanes), list(range(lanes)))
        limit = self.splat(self.builder.sub(count, t), lanes)
        return self.builder.icmp_signed("<", numbers, limit)

    def declared(self, name: str, kind: Any) -> Any:
        """바깥 함수의 선언. 한 번만 적는다."""
        return self.module.globals.get(name) or ir.Function(self.module, kind, name)

    def table(self, numbers: Sequence[int]) -> Any:
        """정수들의 상수 배열."""
        kind = ir.ArrayType(INT, len(numbers))
        name = f"table{len(self.module.globals)}"
        table = ir.GlobalVariable(self.module, kind, name)
        table.linkage, table.global_constant = "internal", True
        table.initializer = ir.Constant(kind, [integer(n) for n in numbers])
        return table
