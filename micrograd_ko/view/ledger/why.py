"""왜 위상 정렬인가: 같은 그래프를 순진한 차례로 걸으면 어떤 틀린 수가 나오는지 나란히 보인다.

순진한 차례: 기울기를 처음 받은 노드가 **받자마자** 자기 부모에게 내려보낸다.
``b = a + a; c = b + b``에서 b는 c의 두 간선 가운데 하나만 받은 채 a로 흘려보내고, 나중에 온
나머지 기여분은 a에 닿지 못한다.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from micrograd_ko.engine import Value
from micrograd_ko.messages.language import say
from micrograd_ko.view.display import number, sentence_name
from micrograd_ko.view.ledger.abridged import text_lines
from micrograd_ko.view.ledger.steps import EdgeAt, Ledger, Step, receiving, record, steps

MAX_SHOWN = 10  # 틀린 노드는 이만큼까지만 적는다


@dataclass(frozen=True)
class Comparison:
    """두 차례의 역전파를 나란히. ``print``하면 표로 보인다.

    right  위상 정렬의 역순으로 걸은 장부
    naive  받자마자 내려보낸 장부
    """

    right: Ledger
    naive: Ledger

    @property
    def wrong(self) -> list[tuple[str, float, float]]:
        """순진한 차례가 틀린 노드들: (이름, 옳은 기울기, 틀린 기울기)."""
        pairs = (
            (sentence_name(node, k), self.right.gradient(node), self.naive.gradient(node))
            for k, node in enumerate(self.right.order)
        )
        return [(who, good, bad) for who, good, bad in pairs if good == good and _far(good, bad)]

    @property
    def too_early(self) -> list[str]:
        """기울기를 다 받기 전에 내려보낸 노드들의 이름, 그 차례대로."""
        final = {s.parent_id: s.index for s in self.naive}
        early = {s.node_id: s.node_name for s in self.naive if s.index < final[s.node_id]}
        return list(early.values())

    def __str__(self) -> str:
        columns = ("ledger: step", "right order", "gradient", "naive order", "gradient")
        lines = text_lines(list(map(say, columns)), list(zip(self.right, self.naive)), _beside)
        return "\n".join([*lines, "", *self._moral()])

    __repr__ = __str__

    def _moral(self) -> list[str]:
        if not self.wrong:
            return [say("why: no difference")]
        lines = [
            say("why: wrong", who=who, right=number(good), naive=number(bad))
            for who, good, bad in self.wrong[:MAX_SHOWN]
        ]
        if (left := len(self.wrong) - MAX_SHOWN) > 0:
            lines.append(say("why: more", count=left))
        early = ", ".join(self.too_early[:MAX_SHOWN]) + ", …" * (len(self.too_early) > MAX_SHOWN)
        return [*lines, say("why: too early", nodes=early)]


def _far(good: float, bad: float) -> bool:
    """더하는 차례가 달라 끝자리만 다른 것은 틀린 것이 아니다."""
    return not math.isclose(good, bad, rel_tol=1e-9, abs_tol=1e-12)


def _beside(walks: tuple[Step, Step]) -> list[str]:
    """나란히 놓은 두 단계의 한 줄."""
    line = [str(walks[0].index)]
    for step in walks:
        _, edge, _, change, _ = step.cells()
        line += [edge, f"{step.parent_name}: {change}"]
    return line


def why_topological(root: Value) -> Comparison:
    """``root``의 역전파를 옳은 차례와 순진한 차례로 나란히 적는다.

    TypeError: Value가 아닐 때.  ValueError: 그래프에 순환이 있을 때.
    """
    right = steps(root)
    return Comparison(right, record(right.order, _as_soon_as_reached(right.order)))


def _as_soon_as_reached(order: list[Value]) -> Iterator[EdgeAt]:
    """깊이 먼저: 처음 닿은 노드는 곧바로 제 간선들을 흘린다. 간선마다 한 번씩이다."""
    position = {node: k for k, node in enumerate(order)}
    end = len(order) - 1
    reached = {end}
    stack = [(end, iter(receiving(order[end])))]
    while stack:
        k, slots = stack[-1]
        slot = next(slots, None)
        if slot is None:
            stack.pop()
            continue
        yield k, slot
        j = position[order[k].parents[slot]]
        if j not in reached:
            reached.add(j)
            stack.append((j, iter(receiving(order[j]))))
