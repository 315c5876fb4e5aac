"""노드 하나의 상자: 글의 자리와 상자의 크기. 배치 엔진과 SVG가 같은 크기를 쓴다.

┌──────────────┐
│ (×) 이름      │  머리: 연산 기호와 이름
│ 값      -6.0 │
│ 기울기 ▲  0.5 │  띠: 기울기의 색
└──────────────┘
"""

from __future__ import annotations

from dataclasses import dataclass

from micrograd_ko.messages.language import say
from micrograd_ko.view.graph import Graph, Node
from micrograd_ko.view.layout.text_width import fit, measure

TEXT_SIZE, NOTE_SIZE = 13.0, 11.0  # 글자 크기: 이름과 수, 항목 이름
PAD, HEAD_HEIGHT, ROW_HEIGHT = 10.0, 26.0, 21.0  # 여백, 머리의 높이, 한 줄의 높이
LABEL_WIDTH = 180.0  # 이름은 이 너비까지 보인다
MARK_WIDTH = 14.0  # ▲▼의 자리
PORT, PORT_WITH_LOCAL = 7.0, 17.0  # 들어오는 간선의 간격


@dataclass(frozen=True)
class Card:
    """상자의 너비와 높이, 보일 이름, 기호 칸의 너비."""

    width: float
    height: float
    label: str
    symbol: str
    chip: float
    content: float

    @property
    def head(self) -> float:
        """머리의 높이. 이름도 기호도 없으면 0."""
        return HEAD_HEIGHT if self.label or self.symbol else 0.0


def cards_of(graph: Graph, direction: str = "LR") -> dict[str, Card]:
    """그림의 모든 노드의 상자."""
    sideways, port = direction == "LR", PORT
    if any(edge.local for edge in graph.edges):
        port = PORT_WITH_LOCAL if sideways else 3 * PORT_WITH_LOCAL
    return {node.id: _card(node, port, sideways) for node in graph.nodes}


def _card(node: Node, port: float, sideways: bool) -> Card:
    """노드의 글이 모두 들어가는 상자. 간선이 들어오는 변은 입력의 수만큼 길다."""
    label = fit(node.label, TEXT_SIZE, LABEL_WIDTH, bold=True)
    symbol = fit(node.symbol, TEXT_SIZE, LABEL_WIDTH, bold=True)
    chip = max(22.0, measure(symbol, TEXT_SIZE, bold=True) + 12) if symbol else 0.0
    head = chip + (6.0 if chip and label else 0.0) + measure(label, TEXT_SIZE, bold=True)
    rows = [
        measure(say(row), NOTE_SIZE) + 10 + measure(text, TEXT_SIZE) + mark
        for row, text, mark in (("data", node.data, 0.0), ("grad", node.grad, MARK_WIDTH))
        if text
    ]
    rows += [measure(node.note, NOTE_SIZE)] * bool(node.note)
    content = (HEAD_HEIGHT if label or symbol else 0.0) + ROW_HEIGHT * len(rows) + 2
    inner = max([head, *rows, 40.0])
    side = node.inputs * port + 12
    return Card(
        width=round(max(inner + 2 * PAD, 0 if sideways else side), 1),
        height=max(content, side if sideways else 0),
        label=label,
        symbol=symbol,
        chip=chip,
        content=content,
    )


def port_offset(slot: int, slots: int, length: float) -> float:
    """길이 ``length``인 변에서 ``slot``번째 입력의 자리, 변의 가운데에서 잰 거리."""
    return ((slot + 0.5) / slots - 0.5) * (length - 12)
