"""손실 곡선: 에폭마다의 손실을 로그 눈금의 SVG로.

색만으로 가리지 않는다: 곡선마다 끝에 이름을 적는다. 색은 색각 이상에도 가려지는 것이다
(Okabe & Ito 2008). 글자와 눈금은 페이지의 글자색(currentColor)을 따른다.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

from micrograd_ko.messages.language import BadValue, say

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 104, 16, 44
Scale = Callable[[float], float]
NAME_SPACING = 15  # 이름과 이름 사이


def curves(losses: Mapping[str, Sequence[float]]) -> str:
    """이름 → 손실의 목록을 SVG 한 장으로. 유한하고 양수인 점만 그린다.

    ValueError: 그릴 점이 하나도 없을 때.
    """
    points = {
        name: [(x, y) for x, y in enumerate(values, 1) if math.isfinite(y) and y > 0]
        for name, values in losses.items()
    }
    heights = [math.log10(y) for line in points.values() for _, y in line]
    if not heights:
        raise BadValue("nothing to plot")
    low, high = math.floor(min(heights)), math.ceil(max(heights))
    high = max(high, low + 1)
    last = max(x for line in points.values() for x, _ in line)

    def across(x: float) -> float:
        return LEFT + (x - 1) / max(last - 1, 1) * (WIDTH - LEFT - RIGHT)

    def down(y: float) -> float:
        return TOP + (high - math.log10(y)) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = _axes(low, high, last, across, down)
    ends = [(down(line[-1][1]), name) for name, line in points.items() if line]
    places = dict(_apart(ends))
    for (name, line), colour in zip(points.items(), COLOURS * len(points)):
        if not line:
            continue
        path = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in line)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-linejoin="round"/>'
            f'<text x="{across(line[-1][0]) + 8:.1f}" y="{places[name] + 4:.1f}" '
            f'fill="currentColor"><tspan fill="{colour}">■</tspan> {escape(name)}</text>'
        )
    about = escape(say("loss curve"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{about}" font-family="sans-serif" font-size="12">{"".join(parts)}</svg>'
    )


def _axes(low: int, high: int, last: int, across: Scale, down: Scale) -> list[str]:
    """눈금과 이름."""
    parts = []
    every = max(1, (high - low) // 8 + 1)
    for power in range(low, high + 1, every):
        y = down(10.0**power)
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="currentColor" stroke-opacity="0.15"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="currentColor">'
            f'10<tspan dy="-5" font-size="9">{power}</tspan></text>'
        )
    for x in sorted({1, *(round(last * k / 5) for k in range(1, 6))} - {0}):
        parts.append(
            f'<text x="{across(x):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" '
            f'fill="currentColor">{x}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle:.0f}" y="{HEIGHT - 6}" text-anchor="middle" fill="currentColor">'
        f"{escape(say('axis: epoch'))}</text>"
        f'<text x="14" y="{(TOP + HEIGHT - BOTTOM) / 2:.0f}" text-anchor="middle" '
        f'fill="currentColor" transform="rotate(-90 14 {(TOP + HEIGHT - BOTTOM) / 2:.0f})">'
        f"{escape(say('axis: loss'))}</text>"
    )
    return parts


def _apart(ends: list[tuple[float, str]]) -> list[tuple[str, float]]:
    """이름들이 겹치지 않게 위에서부터 벌려 놓는다."""
    placed: list[tuple[str, float]] = []
    floor = -math.inf
    for y, name in sorted(ends):
        floor = max(y, floor + NAME_SPACING)
        placed.append((name, floor))
    overflow = max(0.0, floor - (HEIGHT - BOTTOM)) if placed else 0.0
    return [(name, y - overflow) for name, y in placed]
