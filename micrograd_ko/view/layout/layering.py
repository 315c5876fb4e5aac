"""층 나누기와 차례: 노드를 열(rank)에 나누고, 간선이 덜 엇갈리게 열 안의 차례를 정한다.

스기야마(Sugiyama, Tagawa, Toda 1981)의 방법이다. 여러 열을 건너는 간선은 열마다 자리
(dummy)를 하나씩 갖는다. 한 노드에서 나온 긴 간선들은 그 자리를 함께 쓴다: 같은 값이니까.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

CROSSING_SWEEPS = 12
MAX_DUMMIES, MAX_CHAIN = 20_000, 120  # 자리(dummy)의 수와 간선의 길이. 넘는 간선은 곧게 긋는다


class Link(NamedTuple):
    """``tail`` → ``head``. ``leave``와 ``enter``는 상자의 가운데에서 잰 나가고 들어가는 자리."""

    tail: int
    head: int
    leave: float = 0.0
    enter: float = 0.0


@dataclass
class Layering:
    """``rows[r]``은 r번째 열의 꼭짓점들, 위에서부터. 노드 수보다 큰 번호는 자리(dummy)다.

    ``before[v]``, ``after[v]``는 이웃 열과 잇는 선분, ``routes[e]``는 간선 e가 지나는 꼭짓점들.
    """

    rows: list[list[int]]
    rank: list[int]
    before: list[list[Link]] = field(default_factory=list)
    after: list[list[Link]] = field(default_factory=list)
    routes: list[list[int]] = field(default_factory=list)


def ranks(count: int, links: Sequence[Link]) -> list[int]:
    """노드마다 열의 번호: 부모보다 뒤, 그리고 될수록 자식 가까이.

    노드의 번호는 위상 정렬의 차례여야 한다.
    """
    parents: list[set[int]] = [set() for _ in range(count)]
    children: list[set[int]] = [set() for _ in range(count)]
    for link in links:
        parents[link.head].add(link.tail)
        children[link.tail].add(link.head)
    rank = [0] * count
    for v in range(count):
        rank[v] = max([rank[p] + 1 for p in parents[v]], default=0)
    for v in reversed(range(count)):
        if children[v] and len(parents[v]) < len(children[v]):
            rank[v] = min(rank[child] for child in children[v]) - 1
    return rank


def split(count: int, links: Sequence[Link], rank: Sequence[int]) -> Layering:
    """긴 간선을 이웃한 열 사이의 선분으로 나눈다."""
    layers = Layering([[] for _ in range(max(rank, default=-1) + 1)], list(rank))
    layers.before = [[] for _ in range(count)]
    layers.after = [[] for _ in range(count)]
    for v in range(count):
        layers.rows[rank[v]].append(v)
    chains: dict[tuple[int, float], list[int]] = {}
    for link in links:
        chain = chains.setdefault((link.tail, link.leave), [])
        between = rank[link.head] - rank[link.tail] - 1
        while len(chain) < between <= MAX_CHAIN and len(layers.before) < count + MAX_DUMMIES:
            _extend(layers, link, chain)
        route = chain[:between] if len(chain) >= between else []
        layers.routes.append([link.tail, *route, link.head])
        if route or not between:
            leave = 0.0 if route else link.leave
            _connect(layers, Link(layers.routes[-1][-2], link.head, leave, link.enter))
    return layers


def _extend(layers: Layering, link: Link, chain: list[int]) -> None:
    """긴 간선의 길에 자리 하나를 더한다."""
    v = len(layers.before)
    layers.rank.append(layers.rank[link.tail] + len(chain) + 1)
    layers.rows[layers.rank[v]].append(v)
    layers.before.append([])
    layers.after.append([])
    tail, leave = (chain[-1], 0.0) if chain else (link.tail, link.leave)
    chain.append(v)
    _connect(layers, Link(tail, v, leave, 0.0))


def _connect(layers: Layering, segment: Link) -> None:
    layers.after[segment.tail].append(segment)
    layers.before[segment.head].append(segment)


def order(layers: Layering) -> None:
    """무게중심으로 앞뒤를 오가며 차례를 고치고, 가장 덜 엇갈린 것을 남긴다."""
    best, fewest = [row[:] for row in layers.rows], crossings(layers)
    size = len(layers.before)
    for sweep in range(CROSSING_SWEEPS if size < 2000 else CROSSING_SWEEPS // 3):
        if not fewest:
            break
        forward = sweep % 2 == 0
        rows = range(1, len(layers.rows)) if forward else reversed(range(len(layers.rows) - 1))
        for r in rows:
            _sort_row(layers, r, forward)
        count = crossings(layers)
        if count < fewest:
            best, fewest = [row[:] for row in layers.rows], count
    layers.rows = best


def _sort_row(layers: Layering, r: int, forward: bool) -> None:
    """한 열을, 이웃 열에서의 무게중심의 차례로."""
    beside = layers.rows[r - 1 if forward else r + 1]
    place = {v: float(i) for i, v in enumerate(beside)}
    here = layers.rows[r]
    key: dict[int, float] = {}
    for i, v in enumerate(here):
        if forward:
            spots = [place[s.tail] + s.leave / 1e4 for s in layers.before[v]]
        else:
            spots = [place[s.head] + s.enter / 1e4 for s in layers.after[v]]
        scaled = i * len(beside) / len(here)  # 이웃이 없으면 있던 자리쯤에
        key[v] = sum(spots) / len(spots) if spots else scaled
    here.sort(key=key.__getitem__)


def crossings(layers: Layering) -> int:
    """엇갈리는 선분의 쌍의 수."""
    total = 0
    for left, right in zip(layers.rows, layers.rows[1:]):
        place = {v: i for i, v in enumerate(right)}
        ends = [
            [(place[s.head], s.enter) for s in layers.after[v]] for v in left if layers.after[v]
        ]
        seen: list[tuple[int, float]] = []
        for group in ends:  # 한 노드에서 나온 선분끼리는 엇갈리지 않는다
            for end in group:
                total += len(seen) - bisect_right(seen, end)
            for end in group:
                insort(seen, end)
    return total
