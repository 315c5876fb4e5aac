"""기록 하나: 프로그램과, 그것을 옮긴 것과, 즉시 계산과 견주는 일."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from micrograd_ko.compiler.backends import registry as backends
from micrograd_ko.compiler.batch import Kernel, Rows, Shape, nest
from micrograd_ko.compiler.trace.record import Recording, flatten_outputs
from micrograd_ko.engine import Value, grad
from micrograd_ko.messages.language import BadValue

CHECKS = 2  # 처음 몇 번의 부름을 즉시 계산과 견줄지
CHECK_EDGES = 20_000  # 한 번 견줄 때 즉시 계산으로 지나갈 간선의 수
TOLERANCE = 1e-9


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
        edges = self.recording.program.edges
        count = min(rows.count, max(CHECK_EDGES // edges, 2))
        order = [k * rows.count // count for k in range(count)]
        kernel = self.kernel()
        sums, grads = kernel.gradients(rows, order)
        self.compare(self.eagerly(rows, order), [*sums, *self.ordered(kernel, grads)])

    def eagerly(
        self, rows: Rows, order: Sequence[int], grads: bool = True
    ) -> list[tuple[float, float]]:
        """즉시 계산으로: 출력들의 합, 그리고 첫 출력의 평균의 기울기. 저마다 (합, 크기의 합)."""
        found_rows: list[list[float]] = []
        for row in order:
            inputs = [
                nest(map(Value, flat[row * width : (row + 1) * width]), shape)
                for flat, width, shape in zip(rows.arrays, rows.widths, self.shapes)
            ]
            outputs: list[Value] = []
            flatten_outputs(self.f(*inputs), outputs)
            found = [output.data for output in outputs]
            if grads:
                slopes = grad(outputs[0], self.recording.parameters)
                found += [slope / len(order) for slope in slopes]
            found_rows.append(found)
        return [(sum(column), sum(map(abs, column))) for column in zip(*found_rows)]

    def compare(self, expected: list[tuple[float, float]], found: list[float]) -> None:
        """옮긴 프로그램이 즉시 계산과 같은지 확인한다.

        ValueError: 다를 때.
        """
        if len(expected) == len(found) and all(
            _close(total, one, size) for (total, size), one in zip(expected, found)
        ):
            return
        self.wrong = True
        raise BadValue("compiled program disagrees with eager")


def _close(a: float, b: float, size: float) -> bool:
    """가까운가. size: 더한 것들의 크기의 합. 큰 것들이 지워지면 남은 것의 끝자리는 믿을 수 없다.

    함께 셈하는 차례가 달라 한쪽이 무한대면 다른 쪽은 nan일 수 있다(0·∞).
    """
    if not (math.isfinite(a) or math.isfinite(b)):
        return math.isnan(a) or math.isnan(b) or a == b
    return abs(a - b) <= TOLERANCE * max(1.0, size)
