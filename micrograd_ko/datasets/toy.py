"""장난감 자료: 논리 게이트와 평면의 점들.

모두 보통 목록이다. ``X``는 입력들의 목록, ``y``는 정답의 목록이다. 난수는 시드(seed)로 정해진다.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from micrograd_ko.messages.validate import as_int, float_in_range

__all__ = ["and_", "circles", "moons", "nand", "or_", "spirals", "xor"]

Points = tuple[list[list[float]], list[int]]

CORNERS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def and_() -> Points:
    """AND: 둘 다 1이면 1."""
    return [list(x) for x in CORNERS], [0, 0, 0, 1]


def or_() -> Points:
    """OR: 하나라도 1이면 1."""
    return [list(x) for x in CORNERS], [0, 1, 1, 1]


def nand() -> Points:
    """NAND: 둘 다 1이면 0."""
    return [list(x) for x in CORNERS], [1, 1, 1, 0]


def xor() -> Points:
    """XOR: 서로 다르면 1. 직선 하나로 나눌 수 없다 (Minsky & Papert 1969)."""
    return [list(x) for x in CORNERS], [0, 1, 1, 0]


def moons(n: int = 100, noise: float = 0.1, seed: int | None = 0) -> Points:
    """맞물린 반달 둘. 정답은 0과 1.

    n      점의 수, 2 이상
    noise  점마다 더하는 정규 잡음의 표준편차, 0 이상

    TypeError, ValueError: 수가 아니거나 범위를 벗어날 때. 아래의 둘도 같다.
    """

    def place(label: int, i: int, count: int) -> tuple[float, float]:
        t = i / max(count - 1, 1)  # 0에서 1까지, 두 끝 모두
        x, y = math.cos(math.pi * t), math.sin(math.pi * t)
        return (x, y) if label == 0 else (1 - x, 0.5 - y)

    return _scatter(place, 2, n, noise, seed)


def circles(n: int = 100, noise: float = 0.05, factor: float = 0.5, seed: int | None = 0) -> Points:
    """큰 원(0) 속의 작은 원(1).

    n       점의 수, 2 이상
    noise   점마다 더하는 정규 잡음의 표준편차, 0 이상
    factor  작은 원의 반지름, 0 이상 1 미만
    """
    radius = (1.0, float_in_range(factor, "factor", 0.0, 1.0))

    def place(label: int, i: int, count: int) -> tuple[float, float]:
        angle = 2 * math.pi * i / count  # 한 바퀴: 끝은 처음과 같은 자리라 뺀다
        return radius[label] * math.cos(angle), radius[label] * math.sin(angle)

    return _scatter(place, 2, n, noise, seed)


def spirals(n: int = 100, noise: float = 0.02, classes: int = 2, seed: int | None = 0) -> Points:
    """함께 감기는 나선들. 정답은 0, 1, …

    n        점의 수, ``classes`` 이상
    noise    점마다 더하는 정규 잡음의 표준편차, 0 이상
    classes  나선의 수, 2 이상
    """
    arms = as_int(classes, "classes", 2)

    def place(label: int, i: int, count: int) -> tuple[float, float]:
        t = (i + 1) / count  # 0은 모든 나선이 만나는 자리라 뺀다
        angle = 2 * math.pi * label / arms + 1.5 * math.pi * t
        return t * math.cos(angle), t * math.sin(angle)

    return _scatter(place, arms, n, noise, seed)


def _scatter(
    place: Callable[[int, int, int], tuple[float, float]],
    classes: int,
    n: int,
    noise: float,
    seed: int | None,
) -> Points:
    """곡선마다 고르게 점을 놓고, 잡음을 더하고, 섞는다."""
    size, width = as_int(n, "n", classes), float_in_range(noise, "noise", 0.0)
    rng = random.Random(None if seed is None else as_int(seed, "seed", 0))
    points = []
    for label in range(classes):
        count = size // classes + (label < size % classes)
        for i in range(count):
            x, y = place(label, i, count)
            points.append(([x + rng.gauss(0, width), y + rng.gauss(0, width)], label))
    rng.shuffle(points)
    return [point for point, _ in points], [label for _, label in points]
