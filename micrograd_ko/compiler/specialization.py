"""입력의 모양 하나에 맞춘 프로그램: 기록과, 그것을 옮긴 것과, 아직 참인지 보는 일."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from micrograd_ko.compiler import verify
from micrograd_ko.compiler.backends import registry
from micrograd_ko.compiler.backends.base import Kernel
from micrograd_ko.compiler.batch import Rows, Shape, nest
from micrograd_ko.compiler.trace.captured import Captured
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.compiler.trace.record import Recorded, translate
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadValue, say

CHECKED_CALLS = 2  # 처음 몇 번의 부름을 즉시 계산과 견줄지
CHECKED_EDGES = 20_000  # 한 번 견줄 때 즉시 계산으로 지나갈 간선의 수
CHANGES_IN_A_ROW = 8  # 부를 때마다 이만큼 잇달아 다시 기록하면 알린다


class Specialization(Recorded):
    """``f``를 입력의 모양 하나에 맞춘 것.

    shape  결과의 모양
    wrong  즉시 계산과 다르다는 것이 드러났는가. 그러면 새로 기록한다
    """

    def __init__(
        self,
        f: Callable[..., Any],
        names: Sequence[str],
        backend: str,
        rows: Rows,
        shapes: tuple[Shape, ...],
    ) -> None:
        start = time.perf_counter()
        inputs = [nest(flat, shape) for flat, shape in zip(rows.arrays, shapes)]
        super().__init__(f, inputs, names)
        self.f, self.shapes, self.widths = f, shapes, rows.widths
        self._captured = Captured(f)
        self.record_seconds = time.perf_counter() - start
        self.compile_seconds = 0.0
        self.backend, self.why = registry.choose(backend, self.program)
        self.wrong = False
        self._calls = self._changes = 0
        self._kernels: dict[bool, Kernel] = {}

    @property
    def shape(self) -> Any:
        return self._trace.shape

    @property
    def nodes(self) -> int:
        """그래프의 노드 수."""
        return len(self._trace.order)

    @property
    def own(self) -> list[Value]:
        """함수가 밖에서 가져다 쓴 잎 노드들. 바뀌는 상수를 담은 것은 뺀다."""
        return [p for p in self.parameters if p in self._lasting]

    def constant_program(self) -> Program:
        """바뀌는 상수도 지금의 수로 적은 프로그램. 파라미터는 ``own``이다."""
        return translate(self._trace, self._lasting, ())[0]

    def kernel(self, inputs: bool = False) -> Kernel:
        """옮긴 프로그램. ``inputs``면 입력의 기울기도 셈한다."""
        if inputs not in self._kernels:
            start = time.perf_counter()
            self._kernels[inputs] = self._compiled(self.backend, inputs)
            self.compile_seconds += time.perf_counter() - start
        return self._kernels[inputs]

    def _compiled(self, backend: str, inputs: bool = False) -> Kernel:
        args = (self.program, self.parameters, self.widths, inputs)
        return registry.kernel(backend)(*args)

    def ordered(self, kernel: Kernel, grads: Sequence[float]) -> list[float]:
        """커널의 차례인 기울기를 ``own``의 차례로."""
        found = dict(zip(kernel.parameters, grads))
        return [found[p] for p in self.own]

    # 아직 참인가

    def refresh(self) -> None:
        """함수가 밖에서 가져다 쓰는 것이 바뀌었으면 다시 기록한다."""
        if self._captured.unchanged():
            self._changes = 0
            return
        self._changes += 1
        if self._changes == CHANGES_IN_A_ROW:
            name = self._captured.difference()
            warnings.warn(say("recorded at every call", name=name), RuntimeWarning, stacklevel=4)
        now = Captured(self.f)
        if self.follow():
            self._kernels.clear()
            self._calls = 0
        now.settle(self.f)
        self._captured = now

    def check(self, kernel: Kernel, rows: Rows, grads: bool = True) -> None:
        """처음 몇 번은, 행 몇 개를 고루 골라 즉시 계산과 견준다."""
        self._calls += 1
        if self._calls > CHECKED_CALLS:
            return
        groups = verify.sampled(rows.count, self.program.edges, CHECKED_EDGES)
        if not all(self._agrees(kernel, rows, group, grads) for group in groups):
            self.wrong = True
            raise BadValue("compiled program disagrees with eager")
        self._captured.settle(self.f)

    def _agrees(self, kernel: Kernel, rows: Rows, group: Sequence[int], grads: bool) -> bool:
        found = self._sums(kernel, rows, group, grads)
        inputs = (rows.values(row, self.shapes) for row in group)
        expected = verify.eager_sums(self.f, inputs, self.own if grads else ())
        if self.backend == "jax" and not verify.agree(expected, found):
            # XLA는 셈의 차례를 바꾼다. 함수의 탓인지 다른 백엔드로 가린다
            found = self._sums(self._compiled("python"), rows, group, grads)
        return verify.agree(expected, found)

    def _sums(self, kernel: Kernel, rows: Rows, order: Sequence[int], grads: bool) -> list[float]:
        if grads:
            sums, found = kernel.gradients(rows, order)
            return [*sums, *self.ordered(kernel, found)]
        return [sum(column) for column in zip(*kernel.values(rows, order))]
