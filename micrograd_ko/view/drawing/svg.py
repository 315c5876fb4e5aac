"""자리가 정해진 그래프를 SVG의 글로. 어느 엔진이 놓았든 같은 노드, 간선, id, 클래스가 나온다."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

from micrograd_ko.messages.language import say
from micrograd_ko.view.display import number
from micrograd_ko.view.drawing.theme import LEVELS, THEMES, css
from micrograd_ko.view.graph import Edge, Graph, Node
from micrograd_ko.view.layout import Box, Card, Curve, Layout
from micrograd_ko.view.layout.card import NOTE_SIZE, PAD, ROW_HEIGHT
from micrograd_ko.view.layout.text_width import measure

RADIUS = 7.0
ARROW, SWATCH = 7.0, 14.0  # 화살촉과 범례 한 칸의 길이
DENSE_EDGES = 200  # 간선이 이보다 많으면 옅게 긋는다


def paint(graph: Graph, cards: Mapping[str, Card], layout: Layout, theme: str = "light") -> str:
    """SVG 문서 하나. 글꼴도 그림도 밖에서 가져오지 않는다."""
    prefix = graph.prefix
    legend, legend_size = _legend(graph)
    w = max(layout.width, legend_size[0])
    h = layout.height + legend_size[1]
    about = say("picture", nodes=len(graph.nodes), edges=len(graph.edges))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{prefix}" class="mg mg-{theme}" role="img" '
        f'aria-label="{about}" width="{w:.0f}" height="{h:.0f}" viewBox="0 0 {w:.0f} {h:.0f}">',
        f"<style>{css(THEMES[theme], prefix)}</style>",
        f'<rect class="paper" width="{w:.0f}" height="{h:.0f}" rx="8"/>',
        *(
            _frame(prefix, cluster.id, cluster.label, layout.frames[cluster.id])
            for cluster in graph.clusters
        ),
        f'<g class="edges{" dense" if len(graph.edges) > DENSE_EDGES else ""}">',
        *(_edge(prefix, edge, layout.curves[edge.id]) for edge in graph.edges),
        "</g>",
        *(_node(prefix, node, cards[node.id], layout.boxes[node.id]) for node in graph.nodes),
        f'<g class="legend" transform="translate(0 {layout.height:.1f})">{legend}</g>'
        if legend
        else "",
        "</svg>",
    ]
    return "\n".join(filter(None, parts))


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _node(prefix: str, node: Node, card: Card, box: Box) -> str:
    left, right, top = box.x + PAD, box.x + box.w - PAD, box.y + (box.h - card.content) / 2
    parts = [
        f'<g id="{prefix}-{node.id}" class="{" ".join((*node.classes, node.level))}">',
        f"<title>{escape(node.title)}</title>",
        f'<rect class="card" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.w:.1f}" '
        f'height="{box.h:.1f}" rx="{RADIUS}"/>',
    ]
    if card.symbol:
        parts += [
            f'<rect class="chip" x="{left - 4:.1f}" y="{top + 5:.1f}" width="{card.chip:.1f}" '
            f'height="18" rx="9"/>',
            _text("symbol", left - 4 + card.chip / 2, top + 18.5, card.symbol),
        ]
    if card.label:
        start = left + (card.chip + 2 if card.symbol else 0)
        parts.append(_text("label", start, top + 18.5, card.label))
    line = top + card.head
    if node.note:
        parts.append(_text("note", left, line + 14, node.note))
        line += ROW_HEIGHT
    if node.data:
        parts += [
            _text("key", left, line + 15, say("data")),
            _text("data", right, line + 15, node.data),
        ]
        line += ROW_HEIGHT
    if node.grad:
        at = left + measure(say("grad"), NOTE_SIZE) + 3
        parts += [
            _band(box, line, min(line + ROW_HEIGHT + 2, box.y + box.h)),
            _text("key gkey", left, line + 15, say("grad")),
            f'<path class="mark up" d="M{at:.1f} {line + 14:.1f}h8l-4 -8z"/>',
            f'<path class="mark down" d="M{at:.1f} {line + 6:.1f}h8l-4 8z"/>',
            _text("grad", right, line + 15, node.grad),
        ]
    return "".join([*parts, "</g>"])


def _band(box: Box, top: float, bottom: float) -> str:
    """상자 안쪽의 기울기 띠. 상자의 아래에 닿으면 모서리를 둥글린다."""
    x, w, r = box.x + 0.6, box.w - 1.2, RADIUS - 0.6
    bottom = min(bottom, box.y + box.h - 0.6)
    r = r if bottom > box.y + box.h - RADIUS else 0.0
    return (
        f'<path class="band" d="M{x:.1f} {top:.1f}h{w:.1f}V{bottom - r:.1f}'
        f'q0 {r:.1f} {-r:.1f} {r:.1f}H{x + r:.1f}q{-r:.1f} 0 {-r:.1f} {-r:.1f}z"/>'
    )


def _edge(prefix: str, edge: Edge, curve: Curve) -> str:
    (x0, y0), (x1, y1) = curve[-2], curve[-1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    bx, by = x1 - ARROW * ux, y1 - ARROW * uy
    side = ARROW * 0.45
    wire = " ".join(f"{x:.1f} {y:.1f}" for x, y in [*curve[1:-1], (bx, by)])
    parts = [
        f'<g id="{prefix}-{edge.id}" class="edge"><title>{escape(edge.title)}</title>',
        f'<path class="wire" d="M{curve[0][0]:.1f} {curve[0][1]:.1f}C{wire}"/>',
        f'<path class="arrow" d="M{x1:.1f} {y1:.1f}L{bx - side * uy:.1f} {by + side * ux:.1f} '
        f'{bx + side * uy:.1f} {by - side * ux:.1f}z"/>',
    ]
    if edge.local:
        parts.append(_text("local", *_local_at(x1, y1, ux, edge.local), edge.local))
    return "".join([*parts, "</g>"])


def _local_at(x: float, y: float, ux: float, text: str) -> tuple[float, float]:
    """국소 미분을 적을 자리: 화살표 끝의 바로 앞."""
    if abs(ux) > 0.7:
        return x - ARROW - 3 - measure(text, NOTE_SIZE), y - 3
    return x + 4, y - ARROW - 2


def _frame(prefix: str, name: str, label: str, box: Box) -> str:
    return (
        f'<g id="{prefix}-{name}" class="cluster"><rect class="frame" x="{box.x:.1f}" '
        f'y="{box.y:.1f}" width="{box.w:.1f}" height="{box.h:.1f}" rx="10"/>'
        f"{_text('frame-label', box.x + 8, box.y + 14, label)}</g>"
    )


def _swatch(level: str, x: float) -> str:
    band = f'<rect class="band" x="{x:.1f}" y="5" width="{SWATCH}" height="12"/>'
    return f'<g class="{level}">{band}</g>'


def _legend(graph: Graph) -> tuple[str, tuple[float, float]]:
    """기울기의 색이 무엇을 뜻하는지. (글, (너비, 높이))"""
    if not graph.grads:
        return "", (0.0, 0.0)
    x, parts = 16.0, []

    def note(text: str, gap: float = 6.0) -> None:
        nonlocal x
        parts.append(_text("note", x, 15, text))
        x += measure(text, NOTE_SIZE) + gap

    note(say("legend: gradient"), 10)
    if graph.scale:
        largest = number(graph.scale)
        note(f"▼ -{largest}")
        for name in LEVELS:
            parts.append(_swatch(name, x))
            x += SWATCH
        x += 6
        note(f"▲ +{largest}", 14)
    if any(node.level == "g-nan" for node in graph.nodes):
        parts.append(_swatch("g-nan", x))
        x += SWATCH + 6
        note("nan, inf", 14)
    if any(node.level == "g-unknown" for node in graph.nodes):
        note(say("legend: unknown"))
    return "".join(parts), (x + 10, 28.0)
