"""기계어로 옮긴 프로그램을 파이썬에서 부른다: 배열을 마련하고 주소를 넘긴다."""

from __future__ import annotations

import ctypes
import struct
import threading
from array import array
from collections.abc import Sequence
from functools import cache
from typing import Any

from llvmlite import binding, ir

from micrograd_ko.compiler.backends.llvm.build import Sketch, lanes, machine_code
from micrograd_ko.compiler.backends.llvm.code import Code
from micrograd_ko.compiler.backends.vectorize import Plan, plan
from micrograd_ko.compiler.batch import Kernel, Rows
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.engine import Value

_P, _I, _D = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double
_STEP = [_P] * 5 + [_D, _P, _I]


@cache
def check() -> None:
    """기계어를 정말 만들 수 있는지 빈 함수로 확인한다. 만들지 못하면 그 예외가 그대로 나간다."""
    module = ir.Module("check")
    module.triple = binding.get_process_triple()
    Code(module, "check", []).finish()
    machine_code(str(module))


class Buffer:
    """float64 배열 하나. 캐시의 줄에 맞춰 시작한다."""

    def __init__(self, size: int) -> None:
        self._room = ctypes.create_string_buffer(8 * size + 64)
        self.address = (ctypes.addressof(self._room) + 63) // 64 * 64
        self.view: Any = memoryview((_D * size).from_address(self.address)).cast("B").cast("d")


class Room:
    """프로그램 하나가 쓸 배열들."""

    def __init__(self, plan: Plan, stride: int) -> None:
        self.plan, self.stride = plan, stride
        size, room = len(plan.uniform), plan.batched * stride
        self.u, self.du = Buffer(size), Buffer(size)
        self.b, self.db = Buffer(room), Buffer(room)
        self.sums = Buffer(len(plan.outputs))
        self.u.view[:] = array("d", plan.uniform)


def prepared(
    program: Program, widths: Sequence[int], inputs: bool, first: int | None = None
) -> Room:
    """프로그램의 계획을 세우고 배열을 마련한다. first: ``plan``에 넘길 것."""
    layout = plan(program, inputs, first)
    return Room(layout, Sketch(layout, tuple(widths), lanes()).stride)


class LlvmKernel(Kernel):
    """기계어로 옮긴 프로그램."""

    def __init__(
        self, program: Program, parameters: Sequence[Value], widths: Sequence[int], inputs: bool
    ) -> None:
        self.room = prepared(program, widths, inputs)
        self.plan = self.room.plan
        self.parameters = [parameters[k] for k in self.plan.parameters]
        self.widths = tuple(widths)
        self.lock = threading.Lock()
        self.order = self.picked = array("q")
        self._functions: dict[str, Any] = {}
        self._engines: list[Any] = []  # 기계어의 주인: 놓으면 함수가 사라진다
        room = self.room
        self._pack = struct.Struct(f"{len(self.parameters)}d").pack_into
        self._places = [x.address for x in (room.u, room.du, room.b, room.db, room.sums)]

    def function(self, name: str, kinds: Sequence[Any]) -> Any:
        """기계어 함수. 처음 쓸 때 옮긴다."""
        if name not in self._functions:
            sketch = Sketch(self.plan, self.widths, lanes())
            getattr(sketch, name)()
            engine = machine_code(str(sketch.module))
            self._engines.append(engine)
            prototype = ctypes.CFUNCTYPE(None, *kinds, *[_P] * len(self.widths))
            self._functions[name] = prototype(engine.get_function_address(name))
        return self._functions[name]

    def values(self, rows: Rows, order: Sequence[int]) -> list[tuple[float, ...]]:
        run = self.function("evaluate", [_P] * 4 + [_I])
        many = len(self.plan.outputs)
        with self.lock:
            self._load()
            out = Buffer(many * len(order))
            where = self._order(order)
            run(
                self.room.u.address,
                self.room.b.address,
                out.address,
                where,
                len(order),
                *rows.addresses,
            )
            flat = out.view.tolist()
        return [tuple(flat[k : k + many]) for k in range(0, len(flat), many)]

    def gradients(self, rows: Rows, order: Sequence[int]) -> tuple[list[float], list[float]]:
        room, own = self.room, len(self.parameters)
        with self.lock:
            self._step(rows, order)
            grads: list[float] = room.du.view[:own].tolist()
            if self.plan.wanted_inputs:
                inputs = slice(0, self.plan.inputs * room.stride, room.stride)
                grads += room.db.view[inputs].tolist()
            return room.sums.view.tolist(), grads

    def accumulate(self, rows: Rows) -> float:
        with self.lock:
            self._step(rows, range(rows.count))
            for parameter, gradient in zip(self.parameters, self.room.du.view):
                parameter.grad += gradient
            return self.room.sums.view[0] / rows.count  # type: ignore[no-any-return]

    def _step(self, rows: Rows, order: Sequence[int]) -> None:
        """파라미터를 읽고 한 번 셈한다: 합과 기울기는 배열에 남는다."""
        self._load()
        count = len(order)
        run = self.function("step", _STEP)
        run(*self._places, 1 / count, self._order(order), count, *rows.addresses)

    def _load(self) -> None:
        """파라미터의 지금 값들을 배열에."""
        try:
            self._pack(self.room.u.view, 0, *[p.data for p in self.parameters])
        except struct.error:
            self.read()  # 무엇이 수가 아닌지 알린다

    def _order(self, order: Sequence[int]) -> int:
        """행의 번호들이 든 정수 배열의 주소. 차례대로면 마련해 둔 것을 쓴다."""
        if order.__class__ is not range:
            self.picked = array("q", order)
            return self.picked.buffer_info()[0]
        if len(self.order) < len(order):
            self.order = array("q", range(len(order)))
        return self.order.buffer_info()[0]
