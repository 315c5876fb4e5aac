"""한 겹의 내장 배치: 상자의 자리와 간선의 길. 다른 프로그램 없이 어디서나 된다.

열 방향(x)과 열 안의 방향(y)만 안다. 위에서 아래로 그릴 때는 x와 y를 바꾼다.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from micrograd_ko.view.layout.layering import Layering, Link, order, split

GAP_X, GAP_Y, GAP_LINE = 46.0, 16.0, 12.0  # 열 사이, 상자 사이, 선 사이
SETTLING_PASSES = 10

Point = tuple[float, float]
Curve = list[Point]  # 3차 베지에: 시작점, 그다음 (조절점, 조절점, 끝점)의 되풀이


class Box(NamedTuple):
    """왼쪽 위 모서리와 크기."""

    x: float
    y: float
    w: float
    h: float


@dataclass
class Layout:
    """그림의 크기, 노드의 상자, 간선의 곡선, 묶음의 테두리."""

    width: float
    height: float
    boxes: dict[str, Box]
    curves: dict[str, Curve]
    frames: dict[str, Box] = field(default_factory=dict)


class Placed(NamedTuple):
    """``arrange``의 결과: 상자의 가운데들, 곡선들, 크기."""

    centres: list[Point]
    curves: list[Curve]
    width: float
    height: float


def arrange(
    sizes: Sequence[tuple[float, float]],
    links: Sequence[Link],
    rank: Sequence[int],
    *,
    room: float = 0.0,
) -> Placed:
    """상자들의 크기와 간선과 열에서 자리를 정한다.

    room: 열 사이에 글을 적을 자리.
    """
    layers = split(len(sizes), links, rank)
    order(layers)
    heights = [h for _, h in sizes] + [0.0] * (len(layers.before) - len(sizes))
    ys = _settle(layers, heights)
    columns = _columns(layers, sizes, ys, room)
    centres = [(sum(columns[layers.rank[v]]) / 2, ys[v]) for v in range(len(sizes))]
    curves = [
        _curve(link, route, layers, sizes, ys, columns, room)
        for link, route in zip(links, layers.routes)
    ]
    height = max((y + h / 2 for y, h in zip(ys, heights)), default=0.0)
    return Placed(centres, curves, columns[-1][1] if columns else 0.0, height)


def _settle(layers: Layering, heights: list[float]) -> list[float]:
    """열마다, 이웃이 끄는 자리에 가장 가깝게 놓기를 앞뒤로 되풀이한다."""
    ys = [0.0] * len(heights)
    steps = [_steps(row, heights, len(layers.before)) for row in layers.rows]
    for row, step in zip(layers.rows, steps):
        middle = step[-1] / 2 if step else 0.0
        for v, s in zip(row, step):
            ys[v] = s - middle
    last = len(layers.rows) - 1
    for sweep in range(SETTLING_PASSES):
        forward = sweep % 2 == 0
        both = sweep >= SETTLING_PASSES - 4
        for r in range(last + 1) if forward else range(last, -1, -1):
            row = layers.rows[r]
            wanted, weights = [], []
            for v in row:
                spots = []
                if forward or both:
                    spots += [ys[s.tail] + s.leave - s.enter for s in layers.before[v]]
                if not forward or both:
                    spots += [ys[s.head] + s.enter - s.leave for s in layers.after[v]]
                wanted.append(sum(spots) / len(spots) if spots else ys[v])
                weights.append(len(spots) or 0.1)
            for v, y in zip(row, _spread(wanted, weights, steps[r])):
                ys[v] = y
    top = min((y - h / 2 for y, h in zip(ys, heights)), default=0.0)
    return [y - top for y in ys]


def _steps(row: list[int], heights: list[float], count: int) -> list[float]:
    """열의 첫 꼭짓점에서 잰, 겹치지 않는 가장 가까운 자리들."""
    steps: list[float] = []
    for i, v in enumerate(row):
        if i == 0:
            steps.append(0.0)
            continue
        u = row[i - 1]
        gap = GAP_Y if heights[u] and heights[v] else GAP_LINE
        steps.append(steps[-1] + (heights[u] + heights[v]) / 2 + gap)
    return steps


def _spread(wanted: list[float], weights: list[float], steps: list[float]) -> list[float]:
    """바라는 자리에서 가장 덜 벗어나게(제곱합), 그러나 ``steps``만큼은 떨어지게 놓는다.

    자리에서 steps를 빼면 "줄지 않는 수열"을 찾는 문제가 된다(pool adjacent violators).
    """
    blocks: list[tuple[float, float, int]] = []  # (평균, 무게, 개수)
    for want, weight, step in zip(wanted, weights, steps):
        mean, total, count = want - step, weight, 1
        while blocks and blocks[-1][0] > mean:
            m, w, c = blocks.pop()
            mean = (m * w + mean * total) / (w + total)
            total, count = w + total, c + count
        blocks.append((mean, total, count))
    flat = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + step for mean, step in zip(flat, steps)]


def _columns(
    layers: Layering, sizes: Sequence[tuple[float, float]], ys: list[float], room: float
) -> list[tuple[float, float]]:
    """열마다 왼쪽과 오른쪽의 x. 가파른 간선이 많은 사이는 넓힌다."""
    columns: list[tuple[float, float]] = []
    x = 0.0
    for row in layers.rows:
        wide = max((sizes[v][0] for v in row if v < len(sizes)), default=0.0)
        columns.append((x, x + wide))
        steep = max(
            (abs(ys[s.head] + s.enter - ys[s.tail]) for v in row for s in layers.after[v]),
            default=0.0,
        )
        x += wide + GAP_X + room + min(80.0, steep / 8)
    return columns


def _curve(
    link: Link,
    route: list[int],
    layers: Layering,
    sizes: Sequence[tuple[float, float]],
    ys: list[float],
    columns: list[tuple[float, float]],
    room: float,
) -> Curve:
    """상자를 나와, 자리를 수평으로 지나, 상자로 들어가는 곡선. 끝의 ``room``만큼은 곧다."""
    tail, head = route[0], route[-1]
    column = columns[layers.rank[tail]]
    y = ys[tail] + link.leave
    curve: Curve = [((sum(column) + sizes[tail][0]) / 2, y)]
    line(curve, (column[1], y))
    for v in route[1:-1]:
        left, right = columns[layers.rank[v]]
        if abs(ys[v] - curve[-1][1]) > 0.05:
            _bend(curve, (left, ys[v]))
        line(curve, (right, ys[v]))
    column = columns[layers.rank[head]]
    y = ys[head] + link.enter
    _bend(curve, (column[0] - room, y))
    line(curve, ((sum(column) - sizes[head][0]) / 2, y))
    return curve


def _bend(curve: Curve, end: Point) -> None:
    """수평으로 나가 수평으로 들어가는 3차 곡선 하나."""
    x, y = curve[-1]
    middle = (x + end[0]) / 2
    curve += [(middle, y), (middle, end[1]), end]


def line(curve: Curve, end: Point) -> None:
    """곧은 선 하나. 길이가 없으면 긋지 않고, 곧은 선에 이어지면 그 선을 늘인다."""
    if len(curve) > 3 and all(abs(y - end[1]) < 0.05 for _, y in curve[-4:]):
        del curve[-3:]
    x, y = curve[-1]
    if abs(x - end[0]) + abs(y - end[1]) > 0.05:
        curve += [((2 * x + end[0]) / 3, y), ((x + 2 * end[0]) / 3, end[1]), end]
