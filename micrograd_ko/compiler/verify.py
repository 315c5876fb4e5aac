"""옮긴 것이 즉시 계산과 같은가: 행 몇 개로 견준다."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from micrograd_ko.compiler.trace.record import flatten_outputs
from micrograd_ko.engine import Value, grad

TOLERANCE = 1e-9
ALONE = 4  # 하나씩 견줄 행의 수

Sums = list[tuple[float, float]]  # 수마다 (합, 더한 것들의 크기의 합)


def sampled(count: int, edges: int, budget: int) -> list[list[int]]:
    """견줄 행들의 묶음: 둘 이상의 행을, 즉시 계산이 지나갈 간선이 ``budget``쯤 되게 고루 뽑는다.

    앞의 몇은 하나씩이다: 합으로만 견주면 서로 지워지는 잘못을 보지 못한다.
    """
    many = min(count, max(budget // edges, 2))
    order = [k * count // many for k in range(many)]
    groups = [[k] for k in order[:ALONE]] + [order[ALONE:]]
    return groups if groups[-1] else groups[:-1]


def eager_sums(
    f: Callable[..., Any], rows: Iterable[Sequence[Any]], parameters: Sequence[Value]
) -> Sums:
    """즉시 계산으로: 행들에 대한 출력들의 합, 그리고 첫 출력의 평균의 기울기."""
    found = []
    for inputs in rows:
        outputs: list[Value] = []
        flatten_outputs(f(*inputs), outputs)
        slopes = grad(outputs[0], parameters) if parameters else []
        found.append(([output.data for output in outputs], slopes))
    columns = [*zip(*(data for data, _ in found))]
    columns += zip(*([slope / len(found) for slope in slopes] for _, slopes in found))
    return [(sum(column), sum(map(abs, column))) for column in columns]


def agree(expected: Sums, found: Sequence[float]) -> bool:
    """옮긴 것이 낸 수들이 즉시 계산과 모두 가까운가."""
    return len(expected) == len(found) and all(
        close(total, one, size) for (total, size), one in zip(expected, found)
    )


def close(a: float, b: float, size: float) -> bool:
    """가까운가. size: 더한 것들의 크기의 합. 큰 것들이 지워지면 남은 것의 끝자리는 믿을 수 없다.

    함께 셈하는 차례가 달라 한쪽이 무한대면 다른 쪽은 nan일 수 있다(0·∞).
    """
    if not (math.isfinite(a) or math.isfinite(b)):
        return math.isnan(a) or math.isnan(b) or a == b
    return abs(a - b) <= TOLERANCE * max(1.0, size)
