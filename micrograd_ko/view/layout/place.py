"""내장 배치: 묶음은 속부터 배치해 상자 하나로 보고, 바깥을 배치한다.

묶음의 테두리를 넘는 간선은 테두리에 난 문(door)을 지난다. 문의 높이는 속의 배치가 정하고,
바깥의 배치는 그 문으로 간선을 잇는다. 열 방향을 x, 열 안의 방향을 y라 하고, 위에서 아래로
그릴 때는 마지막에 x와 y를 바꾼다.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from micrograd_ko.view.graph import Edge, Graph, topological
from micrograd_ko.view.layout.arrange import Box, Curve, Layout, Point, arrange, line
from micrograd_ko.view.layout.card import NOTE_SIZE, Card, port_offset
from micrograd_ko.view.layout.layering import Link, ranks
from micrograd_ko.view.layout.text_width import measure

MARGIN, TITLE, PADDING = 16.0, 24.0, 12.0  # 그림의 여백, 테두리의 이름, 테두리의 여백
WHOLE = ""  # 그림 전체

Touch = tuple[Edge, str, str]  # 간선, 꼬리와 머리를 담은 항목. 묶음의 밖이면 빈 글


@dataclass
class Region:
    """배치를 마친 묶음 하나(또는 그림 전체). 좌표는 모두 묶음의 왼쪽 위에서 잰다.

    doors   테두리를 넘는 간선 → 문의 y
    pieces  간선 → 이 묶음 안에서 지나는 길
    """

    size: tuple[float, float]
    corners: dict[str, Point] = field(default_factory=dict)
    doors: dict[str, float] = field(default_factory=dict)
    pieces: dict[str, Curve] = field(default_factory=dict)


def place(graph: Graph, cards: Mapping[str, Card], direction: str) -> Layout:
    """그래프의 모든 노드와 간선과 묶음에 자리를 준다."""
    nest = _Nest(graph, cards, direction == "LR")
    w, h = nest.arrange(WHOLE).size
    layout = Layout(w + 2 * MARGIN, h + 2 * MARGIN, {}, {})
    pieces: dict[str, dict[int, Curve]] = {edge.id: {} for edge in graph.edges}
    nest.emit(layout, pieces, WHOLE, (MARGIN, MARGIN), 0)
    for name, parts in pieces.items():
        curve: Curve = []
        for _, part in sorted(parts.items()):
            if curve:
                line(curve, part[0])
            curve += part[1:] if curve else part
        layout.curves[name] = curve
    return layout if direction == "LR" else _turned(layout)


def _turned(layout: Layout) -> Layout:
    """x와 y를 바꾼다."""

    def turn(boxes: Mapping[str, Box]) -> dict[str, Box]:
        return {name: Box(b.y, b.x, b.h, b.w) for name, b in boxes.items()}

    curves = {name: [(y, x) for x, y in curve] for name, curve in layout.curves.items()}
    boxes, frames = turn(layout.boxes), turn(layout.frames)
    return Layout(layout.height, layout.width, boxes, curves, frames)


class _Nest:
    """배치하는 동안의 자료: 묶음의 나무, 묶음마다 닿는 간선들, 배치를 마친 묶음들."""

    def __init__(self, graph: Graph, cards: Mapping[str, Card], sideways: bool) -> None:
        self.inputs = {node.id: node.inputs for node in graph.nodes}
        self.sizes: dict[str, tuple[float, float]] = {}
        for node in graph.nodes:
            w, h = cards[node.id].width, cards[node.id].height
            self.sizes[node.id] = (w, h) if sideways else (h, w)
        local = max(
            (measure(edge.local, NOTE_SIZE) for edge in graph.edges if edge.local), default=0.0
        )
        self.room = (local + 10 if sideways else 22.0) if local else 0.0
        self.pad = (PADDING, TITLE) if sideways else (TITLE, PADDING)
        self.outer = {m: cluster.id for cluster in graph.clusters for m in cluster.members}
        self.members: dict[str, list[str]] = {c.id: list(c.members) for c in graph.clusters}
        every = [*self.sizes, *self.members]
        self.members[WHOLE] = [name for name in every if name not in self.outer]
        self.touching: dict[str, list[Touch]] = defaultdict(list)
        for edge in graph.edges:
            self._touch(edge)
        self.done: dict[str, Region] = {}

    def _chain(self, name: str) -> list[str]:
        """노드와, 그것을 담은 묶음들을 안쪽부터. 마지막은 그림 전체다."""
        chain = [name]
        while chain[-1] in self.outer:
            chain.append(self.outer[chain[-1]])
        return [*chain, WHOLE]

    def _touch(self, edge: Edge) -> None:
        """간선이 지나는 묶음마다 적어 둔다."""
        tails, heads = self._chain(edge.tail), self._chain(edge.head)
        common = next(name for name in tails if name in heads)
        t, h = tails.index(common), heads.index(common)
        for item, region in pairwise(tails[:t]):
            self.touching[region].append((edge, item, ""))
        for item, region in pairwise(heads[:h]):
            self.touching[region].append((edge, "", item))
        self.touching[common].append((edge, tails[t - 1], heads[h - 1]))

    def _leave(self, item: str, edge: Edge) -> float:
        """항목의 가운데에서 잰, 간선이 나가는 자리."""
        region = self.done.get(item)
        return region.doors[edge.id] - region.size[1] / 2 if region else 0.0

    def _enter(self, item: str, edge: Edge) -> float:
        """항목의 가운데에서 잰, 간선이 들어오는 자리."""
        region = self.done.get(item)
        if region:
            return region.doors[edge.id] - region.size[1] / 2
        return port_offset(edge.slot, self.inputs[item], self.sizes[item][1])

    def arrange(self, name: str) -> Region:
        """묶음 하나를 속부터 배치한다."""
        for member in self.members[name]:
            if member in self.members:
                self.arrange(member)
        between = [(tail, head) for _, tail, head in self.touching[name] if tail and head]
        items = [str(item) for item in topological(self.members[name], between) or []]
        index = {item: i for i, item in enumerate(items)}
        sizes = [self.done[i].size if i in self.done else self.sizes[i] for i in items]
        rank = ranks(len(items), [Link(index[tail], index[head]) for tail, head in between])
        used = self._links(name, index, rank)
        sizes += [(0.0, 0.0)] * (len(rank) - len(items))
        links = list(dict.fromkeys(used.values()))
        placed = arrange(sizes, links, rank, room=self.room)
        curves = dict(zip(links, placed.curves))

        left, top = self.pad if name else (0.0, 0.0)
        extra = PADDING if name else 0.0
        region = Region((placed.width + left + extra, placed.height + top + extra))
        for item, (x, y), (w, h) in zip(items, placed.centres, sizes):
            region.corners[item] = (x - w / 2 + left, y - h / 2 + top)
        for edge, tail, head in self.touching[name]:
            if edge.id in used:
                curve = curves[used[edge.id]]
            else:  # 테두리 옆의 열에 있으니, 상자에서 테두리까지 곧게
                x, y = placed.centres[index[tail or head]]
                half = sizes[index[tail or head]][0] / 2
                if tail:
                    curve = [(x + half, y + self._leave(tail, edge))]
                else:
                    curve = [(x - half, y + self._enter(head, edge))]
            region.pieces[edge.id] = [(x + left, y + top) for x, y in curve]
            region.doors[edge.id] = region.pieces[edge.id][-1 if tail else 0][1]
        self.done[name] = region
        return region

    def _links(self, name: str, index: Mapping[str, int], rank: list[int]) -> dict[str, Link]:
        """간선 → 이 묶음 안에서 지나는 선. 테두리까지 열을 건너야 하면 문을 ``rank``에 더한다."""
        last = max(rank, default=0)
        used: dict[str, Link] = {}
        doors: dict[tuple[str, float], int] = {}  # (안의 꼬리나 바깥의 꼬리, 자리) → 문의 번호

        def door(key: tuple[str, float], column: int) -> int:
            if key not in doors:
                doors[key] = len(rank)
                rank.append(column)
            return doors[key]

        for edge, tail, head in self.touching[name]:
            leave = self._leave(tail, edge) if tail else 0.0
            enter = self._enter(head, edge) if head else 0.0
            start, end = index.get(tail), index.get(head)
            if start is None and end is not None and rank[end] > 0:  # 첫 열을 건너 들어온다
                start = door((f"<{edge.tail}", 0.0), 0)
            elif end is None and start is not None and rank[start] < last:  # 끝 열을 건너 나간다
                end = door((tail, leave), last)
            if start is not None and end is not None:
                used[edge.id] = Link(start, end, leave, enter)
        return used

    def emit(
        self,
        layout: Layout,
        pieces: dict[str, dict[int, Curve]],
        name: str,
        origin: Point,
        depth: int,
    ) -> None:
        """묶음의 자리가 ``origin``일 때, 속의 모든 것의 자리를 ``layout``에 적는다."""
        region, (left, top) = self.done[name], origin
        if name:
            layout.frames[name] = Box(left, top, *region.size)
        for item, (x, y) in region.corners.items():
            if item in self.done:
                self.emit(layout, pieces, item, (left + x, top + y), depth + 1)
            else:
                layout.boxes[item] = Box(left + x, top + y, *self.sizes[item])
        for edge, tail, head in self.touching[name]:
            step = 0 if tail and head else -depth if tail else depth
            moved = [(left + x, top + y) for x, y in region.pieces[edge.id]]
            pieces[edge.id][step] = moved
