"""Value의 칸을 기계어에서 바로 읽고 쓴다: 파라미터 수백 개를 파이썬으로 도는 것이 셈보다 느리다.

CPython에서 ``__slots__``의 칸은 객체 안의 정해진 자리에 있는 포인터이고, float의 수는 그 객체 안의
정해진 자리에 있다. 그 자리들은 실제 Value로 확인한다. 확인되지 않는 파이썬(다른 구현, GIL이 없는
빌드)이나 float가 아닌 값에서는 ``None``이나 ``False``를 돌려주고, 부르는 쪽이 파이썬으로 한다.
"""

from __future__ import annotations

import ctypes
import sys
import sysconfig
from collections.abc import Sequence
from functools import cache
from typing import Any

from llvmlite import binding, ir

from micrograd_ko.compiler.backends.llvm.build import machine_code
from micrograd_ko.compiler.backends.llvm.code import DOUBLE, INT, POINTER, Code, integer
from micrograd_ko.engine import NOT_YET, Value

WORD = 8


class Slots:
    """파라미터들의 ``data``를 배열로 읽고, 배열을 ``grad``에 더한다.

    GIL을 쥔 채로 부른다(``PYFUNCTYPE``).
    """

    def __init__(self, values: Sequence[Value], layout: tuple[int, int], functions: Any) -> None:
        self._values = list(values)  # 주소만 쥐고 있으면 사라질 수 있다
        self._table = (ctypes.c_int64 * len(values))(*map(id, values))
        self._count = len(values)
        self._data, self._grad = layout
        self._engine, self._read, self._add = functions

    def read(self, into: int) -> bool:
        """모든 ``data``를 배열에. 모두 float일 때만 True."""
        table = ctypes.addressof(self._table)
        return not self._read(table, self._count, self._data, into)

    def add(self, grads: int) -> bool:
        """배열을 ``grad``들에 더하고 더한 자리를 0으로. 모두 float여서 다 더했으면 True."""
        table = ctypes.addressof(self._table)
        return not self._add(table, self._count, self._grad, grads)


def slots(values: Sequence[Value]) -> Slots | None:
    """이 파이썬에서 칸을 바로 읽을 수 있으면 그것을, 아니면 None."""
    layout = _layout()
    classes = {base for kind in set(map(type, values)) for base in kind.__mro__} - {Value}
    if any({"data", "grad"} & set(vars(base)) for base in classes):
        return None  # 하위 클래스가 data나 grad를 제 나름으로 다시 적었다
    return Slots(values, layout, _functions()) if layout and values else None


@cache
def _layout() -> tuple[int, int] | None:
    """``data``와 ``grad``가 객체의 몇 번째 바이트에 있는지."""
    usual = sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
    if not usual or object.__basicsize__ != 2 * WORD or float.__basicsize__ != 3 * WORD:
        return None
    probe = Value(1.25)
    probe.grad = 2.5
    words = {
        ctypes.c_int64.from_address(id(probe) + at).value: at
        for at in range(2 * WORD, Value.__basicsize__, WORD)
    }
    data, grad = words.get(id(probe.data)), words.get(id(probe.grad))
    if data is None or grad is None or ctypes.c_double.from_address(id(1.25) + 16).value != 1.25:
        return None
    return data, grad


@cache
def _functions() -> tuple[Any, Any, Any]:
    """(기계어의 주인, 읽는 함수, 더하는 함수)."""
    for name in ("PyFloat_FromDouble", "Py_DecRef"):
        address = ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value
        binding.add_symbol(name, address)
    module = ir.Module("slots")
    module.triple = binding.get_process_triple()
    _reader(module)
    _adder(module)
    engine = machine_code(str(module))
    whole, pointer = ctypes.c_int64, ctypes.c_void_p
    prototype = ctypes.PYFUNCTYPE(whole, pointer, whole, whole, pointer)
    read, add = (prototype(engine.get_function_address(name)) for name in ("read", "add"))
    return engine, read, add


def _word(code: Code, address: Any) -> Any:
    """주소에 있는 정수 하나."""
    b = code.builder
    return b.load(b.inttoptr(address, POINTER), typ=INT)


def _number(code: Code, thing: Any) -> Any:
    """float 객체의 수."""
    b = code.builder
    return b.load(b.inttoptr(b.add(thing, integer(2 * WORD)), POINTER), typ=DOUBLE)


def _float_at(code: Code, address: Any, kinds: Sequence[type]) -> tuple[Any, Any]:
    """칸에 든 것과, 그것이 이 종류들의 float인가. 빈 칸의 종류는 묻지 않는다."""
    b = code.builder
    thing = _word(code, address)
    there = b.icmp_unsigned("!=", thing, integer(0))
    kind = _word(code, b.add(b.select(there, thing, integer(id(None))), integer(WORD)))
    good = b.icmp_unsigned("==", kind, integer(id(kinds[0])))
    for other in kinds[1:]:
        good = b.or_(good, b.icmp_unsigned("==", kind, integer(id(other))))
    return thing, good


def _reader(module: Any) -> None:
    """``read(표, 개수, data의 자리, 배열)``: 배열로 읽고, float가 아닌 것의 수를 돌려준다."""
    code = Code(module, "read", [POINTER, INT, INT, POINTER], returns=INT)
    table, count, data, into = code.function.args
    b = code.builder
    odd = code.variable(INT, integer(0))
    with code.loop(integer(0), count) as k:
        thing, good = _float_at(code, b.add(code.integer_at(table, k), data), [float])
        b.store(b.add(b.load(odd, typ=INT), b.zext(b.not_(good), INT)), odd)
        with b.if_then(good):
            code.store(_number(code, thing), into, k)
    code.finish(b.load(odd, typ=INT))


def _adder(module: Any) -> None:
    """``add(표, 개수, grad의 자리, 배열)``: 새 float를 칸에 넣고 옛것을 놓는다.

    이 칸만 쥐고 있는 float라면(참조가 하나) 새로 만들지 않고 그 수를 고친다. 아무도 모른다.
    더한 것은 배열에서 0이 된다. 더하지 못한 것(float가 아닌 것)의 수를 돌려준다.
    """
    code = Code(module, "add", [POINTER, INT, INT, POINTER], returns=INT)
    table, count, grad, grads = code.function.args
    b = code.builder
    make = code.declared("PyFloat_FromDouble", ir.FunctionType(INT, [DOUBLE]))
    drop = code.declared("Py_DecRef", ir.FunctionType(ir.VoidType(), [INT]))
    odd = code.variable(INT, integer(0))
    with code.loop(integer(0), count) as k:
        address = b.add(code.integer_at(table, k), grad)
        old, good = _float_at(code, address, [float, type(NOT_YET)])
        b.store(b.add(b.load(odd, typ=INT), b.zext(b.not_(good), INT)), odd)
        with b.if_then(good):
            total = b.fadd(_number(code, old), code.load(grads, k))
            alone = b.icmp_unsigned("==", _word(code, old), integer(1))
            with b.if_else(alone) as (then, otherwise):
                with then:
                    b.store(total, b.inttoptr(b.add(old, integer(2 * WORD)), POINTER))
                with otherwise:
                    b.store(b.call(make, [total]), b.inttoptr(address, POINTER))
                    b.call(drop, [old])
            code.store(ir.Constant(DOUBLE, 0.0), grads, k)
    code.finish(b.load(odd, typ=INT))
