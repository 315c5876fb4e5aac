"""기록 하나: 프로그램과, 그것을 옮긴 것과, 즉시 계산과 견주는 일."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from micrograd_ko.compiler import verify
from micrograd_ko.compiler.backends import registry as backends
from micrograd_ko.compiler.backends.base import Kernel
from micrograd_ko.compiler.batch import Rows, Shape, nest
from micrograd_ko.compiler.trace.record import Recording
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadValue

CHECKS = 2  # 처음 몇 번의 부름을 즉시 계산과 견줄지
CHECK_EDGES = 20_000  # 한 번 견줄 때 즉시 계산으로 지나갈 간선의 수


class Recorded:
    """입력의 모양 하나에 대한 기록과, 그것을 옮긴 것들.

    wrong  즉시 계산과 다르다는 것이 드러났는가. 그러면 다시 기록한다
    """

    def __init__(
        self,
        f: Callable[..., Any],
        recording: Recording,
        backend: str,
        shapes: tuple[Shape, ...],
        widths: tuple[int, ...],
    ) -> None:
        self.f, self.recording, self.shapes, self.widths = f, recording, shapes, widths
        self.backend, self.why = backends.choose(backend, recording.program)
        self.calls = 0
        self.wrong = False
        self.compile_seconds = 0.0
        self._kernels: dict[bool, Kernel] = {}

    def kernel(self, inputs: bool = False) -> Kernel:
        """옮긴 프로그램. ``inputs``면 입력의 기울기도 셈한다."""
        if inputs not in self._kernels:
            start = time.perf_counter()
            program, parameters = self.recording.program, self.recording.parameters
            self._kernels[inputs] = backends.kernel(
                self.backend, program, parameters, self.widths, inputs
            )
            self.compile_seconds += time.perf_counter() - start
        return self._kernels[inputs]

    def ordered(self, kernel: Kernel, grads: Sequence[float]) -> list[float]:
        """커널의 차례인 기울기를 기록의 파라미터 차례로."""
        own = dict(zip(map(id, kernel.parameters), grads))
        return [own[id(p)] for p in self.recording.parameters]

    def checking(self) -> bool:
        """아직 즉시 계산과 견줄 때인가."""
        self.calls += 1
        return self.calls <= CHECKS

    def check(self, rows: Rows) -> None:
        """행 몇 개를 고루 골라 평균과 기울기를 견준다."""
        order = verify.sampled(rows.count, self.recording.program.edges, CHECK_EDGES)
        kernel = self.kernel()
        sums, grads = kernel.gradients(rows, order)
        self.compare(self.eagerly(rows, order), [*sums, *self.ordered(kernel, grads)])

    def eagerly(self, rows: Rows, order: Sequence[int], grads: bool = True) -> verify.Sums:
        """즉시 계산으로: 출력들의 합, 그리고 첫 출력의 평균의 기울기."""
        inputs = (
            [
                nest(map(Value, flat[row * width : (row + 1) * width]), shape)
                for flat, width, shape in zip(rows.arrays, rows.widths, self.shapes)
            ]
            for row in order
        )
        return verify.eager_sums(self.f, inputs, self.recording.parameters if grads else ())

    def compare(self, expected: verify.Sums, found: list[float]) -> None:
        """옮긴 프로그램이 즉시 계산과 같은지 확인한다.

        ValueError: 다를 때.
        """
        if verify.agree(expected, found):
            return
        self.wrong = True
        raise BadValue("compiled program disagrees with eager")
