"""기계어로 옮긴 프로그램을 파이썬에서 부른다: 배열을 마련하고 주소를 넘긴다."""

from __future__ import annotations

import ctypes
import struct
import threading
from array import array
from collections.abc import Sequence
from typing import Any

from micrograd_ko.compiler.backends.base import Kernel
from micrograd_ko.compiler.backends.llvm.module_builder import ModuleBuilder, tile_samples
from micrograd_ko.compiler.backends.llvm.target import check, machine_code
from micrograd_ko.compiler.backends.vectorize import plan
from micrograd_ko.compiler.batch import Rows
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.engine import Value

__all__ = ["Buffer", "LlvmKernel", "Workspace", "check"]

_P, _I, _D = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double
_ARGUMENTS = {"evaluate": [*[_P] * 4, _I], "step": [*[_P] * 5, _D, _P, _I]}


class Buffer:
    """float64 배열 하나. 캐시의 줄에 맞춰 시작한다."""

    def __init__(self, size: int) -> None:
        self._bytes = ctypes.create_string_buffer(8 * size + 64)
        self.address = (ctypes.addressof(self._bytes) + 63) // 64 * 64
        self.view: Any = memoryview((_D * size).from_address(self.address)).cast("B").cast("d")


class Workspace:
    """프로그램 하나의 계획과, 그것이 쓸 배열들. first: ``plan``에 넘길 것."""

    def __init__(self, program: Program, inputs: bool, first: int | None = None) -> None:
        self.plan = plan(program, inputs, first)
        self.stride = tile_samples(self.plan)
        uniform, batched = len(self.plan.uniform), self.plan.batched * self.stride
        self.u, self.du = Buffer(uniform), Buffer(uniform)
        self.b, self.db = Buffer(batched), Buffer(batched)
        self.sums = Buffer(len(self.plan.outputs))
        self.u.view[:] = array("d", self.plan.uniform)


class LlvmKernel(Kernel):
    """기계어로 옮긴 프로그램."""

    def __init__(
        self, program: Program, parameters: Sequence[Value], widths: Sequence[int], inputs: bool
    ) -> None:
        work = self.work = Workspace(program, inputs)
        self.plan, self.widths, self.wanted_inputs = work.plan, widths, inputs
        self.parameters = [parameters[k] for k in self.plan.parameters]
        self.lock = threading.Lock()
        self.order = self.picked = array("q")
        self._functions: dict[str, Any] = {}
        self._engines: list[Any] = []  # 기계어의 주인: 놓으면 함수가 사라진다
        self._pack = struct.Struct(f"{len(self.parameters)}d").pack_into
        self._places = [x.address for x in (work.u, work.du, work.b, work.db, work.sums)]

    def function(self, name: str) -> Any:
        """기계어 함수. 처음 쓸 때 옮긴다."""
        if name not in self._functions:
            builder = ModuleBuilder(self.plan, self.widths)
            getattr(builder, name)()
            engine = machine_code(str(builder.module))
            self._engines.append(engine)
            prototype = ctypes.CFUNCTYPE(None, *_ARGUMENTS[name], *[_P] * len(self.widths))
            self._functions[name] = prototype(engine.get_function_address(name))
        return self._functions[name]

    def values(self, rows: Rows, order: Sequence[int]) -> list[tuple[float, ...]]:
        run, work, count = self.function("evaluate"), self.work, len(order)
        many = len(self.plan.outputs)
        with self.lock:
            self._load()
            out = Buffer(many * count)
            places = (work.u.address, work.b.address, out.address, self._order(order))
            run(*places, count, *rows.addresses)
            flat = out.view.tolist()
        return [tuple(flat[k : k + many]) for k in range(0, len(flat), many)]

    def gradients(self, rows: Rows, order: Sequence[int]) -> tuple[list[float], list[float]]:
        work, own = self.work, len(self.parameters)
        with self.lock:
            self._step(rows, order)
            grads: list[float] = work.du.view[:own].tolist()
            if self.wanted_inputs:
                inputs = slice(0, self.plan.inputs * work.stride, work.stride)
                grads += work.db.view[inputs].tolist()
            return work.sums.view.tolist(), grads

    def accumulate(self, rows: Rows) -> float:
        with self.lock:
            self._step(rows, range(rows.count))
            for parameter, gradient in zip(self.parameters, self.work.du.view):
                parameter.grad = (parameter.grad or 0.0) + gradient
            return float(self.work.sums.view[0]) / rows.count

    def _step(self, rows: Rows, order: Sequence[int]) -> None:
        """파라미터를 읽고 한 번 셈한다: 합과 기울기는 배열에 남는다."""
        self._load()
        count = len(order)
        self.function("step")(*self._places, 1 / count, self._order(order), count, *rows.addresses)

    def _load(self) -> None:
        """파라미터의 지금 값들을 배열에."""
        try:
            self._pack(self.work.u.view, 0, *[p.data for p in self.parameters])
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
