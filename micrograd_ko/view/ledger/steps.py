"""역전파의 장부(ledger): 한 걸음은 간선 하나다. 그래프를 바꾸지 않고 자료로 적는다.

    더해지는 몫 = 위에서 내려온 기울기 × 국소 미분
    부모의 기울기 += 더해지는 몫

``backward()``와 같은 차례로 같은 셈을 한다. 그래서 한 노드로 온 몫의 합은 그 기울기와
끝자리까지 같다.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import overload

from micrograd_ko.engine import NOT_YET, Value, toposort
from micrograd_ko.messages.language import BadValue, known_language, say, translated
from micrograd_ko.ops import OPS
from micrograd_ko.view.display import name, number, short
from micrograd_ko.view.ledger import tables
from micrograd_ko.view.ledger.formula import Written
from micrograd_ko.view.ledger.paths import Explanation, explain


@dataclass(frozen=True, slots=True)
class Step:
    """역전파의 한 단계: ``node``의 기울기가 간선 하나를 따라 ``parent``로 흐른다.

    index               몇 번째 단계인가. 0은 출발: 출력의 기울기를 1로 둔다(``node``는 None)
    slot                ``parent``가 ``node``의 몇 번째 입력인가
    node_id, parent_id  위상 정렬에서의 번호. 그림의 id와 같다.
    input_ids           ``node``의 입력들의 번호
    upstream            위에서 내려온 기울기 ∂L/∂node
    local               국소 미분 ∂node/∂parent
    contribution        더해지는 몫 = upstream × local
    before, after       ``parent``의 기울기, 더하기 전과 뒤
    """

    index: int
    node: Value | None
    parent: Value
    slot: int
    node_id: int
    parent_id: int
    input_ids: tuple[int, ...]
    upstream: float
    local: float
    contribution: float
    before: float
    after: float

    @property
    def formula(self) -> str:
        """국소 미분의 식과 수: ``∂y/∂a = b = -3.0``. 출발에는 없다."""
        return "" if self.node is None else self.written.local(self.slot, self.local)

    @property
    def written(self) -> Written:
        """주는 노드를 식으로 적는 법. 출발에는 없다."""
        assert self.node is not None
        return written(self.node, self.node_id, self.input_ids)

    @property
    def node_name(self) -> str:
        """주는 노드의 이름."""
        return "" if self.node is None else name(self.node, self.node_id)

    @property
    def parent_name(self) -> str:
        """받는 노드의 이름."""
        return name(self.parent, self.parent_id)

    def text(self, lang: str | None = None) -> str:
        """이 단계를 말하는 문장들. lang: ``"ko"``, ``"en"``, 없으면 지금 언어.

        ValueError: 모르는 언어일 때.
        """
        language = None if lang is None else known_language(lang)
        text = say(
            "sentence: start" if self.node is None else "sentence: edge",
            language=language,
            node=self.node_name,
            parent=self.parent_name,
            upstream=number(self.upstream),
            local=number(self.local),
            contribution=number(self.contribution),
            before=number(self.before),
            after=number(self.after),
        )
        words = "" if self.node is None else translated(OPS[self.node.op].words, language)
        return f"{text} {words}".rstrip()

    @property
    def cells(self) -> list[str]:
        """표의 한 줄."""
        change = f"{number(self.before)} → {number(self.after)}"
        if self.node is None:
            return [str(self.index), self.parent_name, say("start"), change, ""]
        product = f"{number(self.upstream)} × {number(self.local)} = {number(self.contribution)}"
        edge = f"{self.node_name} → {self.parent_name}"
        return [str(self.index), edge, product, change, self.formula]


@dataclass(frozen=True)
class Forward:
    """순전파의 한 줄: 노드 하나의 식에 수를 넣은 것."""

    node: Value
    node_id: int
    input_ids: tuple[int, ...]

    @property
    def formula(self) -> str:
        """``a × b = 2.0 × (-3.0) = -6.0``. 잎 노드는 값뿐이다."""
        return self.written.forward if self.node.op else number(self.node.data)

    @property
    def written(self) -> Written:
        """노드를 식으로 적는 법."""
        return written(self.node, self.node_id, self.input_ids)

    @property
    def head(self) -> str:
        """이름으로 적은 식: ``a × b``. 잎 노드에는 없다."""
        return self.written.forward_head if self.node.op else ""

    @property
    def name(self) -> str:
        """노드의 이름."""
        return name(self.node, self.node_id)

    def __str__(self) -> str:
        return f"{short(self.node, self.node_id)} = {self.formula}"


class Ledger(Sequence[Step]):
    """역전파의 장부: 단계들의 목록. ``print``하면 표가 되고, 노트북에서는 표로 보인다.

    root   미분한 노드
    order  위상 정렬: 노드의 번호는 이 목록에서의 자리다
    ids    노드마다 입력들의 번호
    """

    def __init__(
        self, position: dict[Value, int], ids: list[tuple[int, ...]], rows: list[Step]
    ) -> None:
        self.order = list(position)
        self.root = self.order[-1]
        self.ids = ids
        self._position = position
        self._rows = rows
        self._gradients = {step.parent_id: step.after for step in rows}

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> list[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | list[Step]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def gradient(self, node: Value) -> float:
        """장부의 끝에서 ``node``의 기울기.

        ValueError: 이 그래프의 노드가 아닐 때.
        """
        return self._gradients[self.number_of(node)]

    def number_of(self, node: Value) -> int:
        """위상 정렬에서 ``node``의 번호.

        ValueError: 이 그래프의 노드가 아닐 때.
        """
        if isinstance(node, Value) and node in self._position:
            return self._position[node]
        raise BadValue("not in the graph")

    @property
    def forward(self) -> list[Forward]:
        """순전파의 장부: 노드마다 한 줄, 위상 정렬의 차례로."""
        return [Forward(node, k, ids) for k, (node, ids) in enumerate(zip(self.order, self.ids))]

    def into(self, node: Value) -> list[Step]:
        """``node``로 몫이 흘러든 단계들."""
        k = self.number_of(node)
        return [step for step in self._rows if step.parent_id == k]

    def explain(self, node: Value) -> Explanation:
        """``node``의 기울기를 이루는 모든 것: 경로를 따라 곱하고, 경로끼리 더한다."""
        k = self.number_of(node)
        start = next((s.before for s in self._rows if s.parent_id == k), 0.0)
        return explain(self.order, k, start, self.gradient(node))

    def to_rows(self) -> list[dict[str, str | int | float]]:
        """단계마다 사전 하나: CSV로 적거나 표 도구에 넘길 때."""
        return [
            {
                "index": step.index,
                "node": step.node_name,
                "parent": step.parent_name,
                "upstream": step.upstream,
                "local": step.local,
                "formula": step.formula,
                "contribution": step.contribution,
                "before": step.before,
                "after": step.after,
            }
            for step in self._rows
        ]

    def __str__(self) -> str:
        return tables.table_text(self, attrgetter("cells"))

    def __repr__(self) -> str:
        return f"<Ledger: {len(self)} steps>"

    def html(self, *, whole: bool = False) -> str:
        """HTML 표. 길면 앞과 뒤만 적는다.  whole: 길어도 다 적는다."""
        return tables.table_html(self, attrgetter("cells"), whole=whole)

    def _repr_html_(self) -> str:
        return self.html()


def written(node: Value, k: int, input_ids: tuple[int, ...]) -> Written:
    """노드 하나를 식으로 적는 법."""
    names = [short(parent, j) for parent, j in zip(node.parents, input_ids)]
    data = [parent.data for parent in node.parents]
    return Written(OPS[node.op], short(node, k), names, node.data, data)


Edge = tuple[int, int]  # (주는 노드의 번호, 몇 번째 입력)


def steps(root: Value, *, accumulate: bool = False) -> Ledger:
    """``root``에서 시작하는 역전파의 장부. 어떤 노드의 ``grad``도 바꾸지 않는다.

    accumulate: True면 잎 노드가 지금의 ``grad``에서 시작한다. ``backward()``를 두 번 부르면
    어떻게 되는지 보인다. False면 모두 0에서 시작한다.

    TypeError: Value가 아닐 때.  ValueError: 그래프에 순환이 있을 때.
    """
    order = toposort(root)
    edges = (
        (k, slot) for k in range(len(order) - 1, -1, -1) for slot in range(len(order[k].parents))
    )
    return record(order, edges, accumulate=accumulate)


def record(order: list[Value], edges: Iterable[Edge], *, accumulate: bool = False) -> Ledger:
    """``edges``의 차례로 기울기를 흘리며 적는다. 위상 정렬이 아닌 차례도 그대로 따른다."""
    position = {node: k for k, node in enumerate(order)}
    ids = [tuple(position[parent] for parent in node.parents) for node in order]
    grads = [0.0] * len(order)
    if accumulate:
        grads = [
            0.0 if node.parents or node.grad is NOT_YET else float(node.grad) for node in order
        ]

    def walk() -> Iterator[Step]:
        end = len(order) - 1
        before, after = grads[end], grads[end] + 1.0
        grads[end] = after
        yield Step(0, None, order[end], 0, end, end, (), 1.0, 1.0, 1.0, before, after)
        for index, (k, slot) in enumerate(edges, 1):
            node = order[k]
            parent, local, upstream = node.parents[slot], node.local_grads[slot], grads[k]
            inputs = ids[k]
            j = inputs[slot]
            before, share = grads[j], local * upstream
            grads[j] = after = before + share
            yield Step(
                index, node, parent, slot, k, j, inputs, upstream, local, share, before, after
            )

    return Ledger(position, ids, list(walk()))
