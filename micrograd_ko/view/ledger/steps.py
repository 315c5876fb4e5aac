"""역전파의 장부(ledger): 한 걸음은 간선 하나다. 그래프를 바꾸지 않고 자료로 적는다.

    기여분 = 위에서 내려온 기울기 × 국소 미분
    부모의 기울기 += 기여분

``backward()``와 같은 차례로 같은 셈을 한다. 그래서 한 노드로 온 기여분의 합은 그 기울기와
끝자리까지 같다.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from micrograd_ko.core.ieee import START
from micrograd_ko.engine import Value, toposort
from micrograd_ko.messages.language import BadValue, get_language, known_language, say, translated
from micrograd_ko.messages.validate import as_bool
from micrograd_ko.ops import OPS
from micrograd_ko.view.display import formula_name, label_of, number, sentence_name
from micrograd_ko.view.ledger.abridged import html_table, text_lines
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
    contribution        기여분 = upstream × local
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
        return "" if self.node is None else sentence_name(self.node, self.node_id)

    @property
    def parent_name(self) -> str:
        """받는 노드의 이름."""
        return sentence_name(self.parent, self.parent_id)

    def text(self, lang: str | None = None) -> str:
        """이 단계를 말하는 문장들. lang: ``"ko"``, ``"en"``, 없으면 지금 언어.

        ValueError: 모르는 언어일 때.
        """
        language = get_language() if lang is None else known_language(lang)
        kind = "seed" if self.node is None else "edge"
        sentence = say(f"ledger: {kind}_text", language=language, **self.facts)
        if self.node is None:
            return sentence
        return f"{sentence} {translated(OPS[self.node.op].words, language)}"

    @property
    def facts(self) -> dict[str, str]:
        """문장에 들어갈 이름과 수, 보일 모습 그대로."""
        numbers = ("upstream", "local", "contribution", "before", "after")
        names = {"node": self.node_name, "parent": self.parent_name}
        return names | {key: number(getattr(self, key)) for key in numbers}

    @property
    def change(self) -> str:
        """받는 노드의 기울기가 어떻게 바뀌는가: ``0.0 → -4.0``."""
        return f"{number(self.before)} → {number(self.after)}"

    def cells(self) -> list[str]:
        """장부의 한 줄: 단계, 간선, 곱, 받는 노드의 기울기, 국소 미분의 식."""
        edge, product = self.parent_name, say("ledger: seed")
        if self.node is not None:
            edge = f"{self.node_name} → {edge}"
            product = "{upstream} × {local} = {contribution}".format_map(self.facts)
        return [str(self.index), edge, product, self.change, self.formula]


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
    def name(self) -> str:
        """노드의 이름."""
        return sentence_name(self.node, self.node_id)

    def __str__(self) -> str:
        return f"{formula_name(self.node, self.node_id)} = {self.formula}"


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
        return self._gradients.get(self.number_of(node), 0.0)

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
        """``node``로 기여분이 흘러든 단계들."""
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
        return "\n".join(text_lines(heads(), self, Step.cells))

    def __repr__(self) -> str:
        return f"<Ledger: {len(self)} steps>"

    def _repr_html_(self) -> str:
        return self.table()

    def table(self, *, whole: bool = False) -> str:
        """HTML 표. 길면 앞과 뒤만 적고, ``whole``이면 다 적는다."""
        return html_table(heads(), self, Step.cells, whole=whole)


def heads() -> list[str]:
    """장부의 머리."""
    columns = ("step", "edge", "product", "change", "formula")
    return [say(f"ledger: {column}") for column in columns]


def written(node: Value, k: int, input_ids: tuple[int, ...]) -> Written:
    """노드 하나를 식으로 적는 법."""
    names = [formula_name(parent, j) for parent, j in zip(node.parents, input_ids)]
    data = [parent.data for parent in node.parents]
    unnamed = [not parent.op and not label_of(parent) for parent in node.parents]
    return Written(OPS[node.op], formula_name(node, k), names, node.data, data, unnamed)


EdgeAt = tuple[int, int]  # (주는 노드의 번호, 몇 번째 입력)


def receiving(node: Value) -> list[int]:
    """기울기를 받는 입력의 자리들. 상수인 지수(``x**2``의 2)는 받지 않는다."""
    if not node.parents:
        return []
    op = OPS[node.op]
    letters = enumerate(op.letters(len(node.parents)))
    return [slot for slot, (name, _) in letters if name not in op.constants]


def steps(root: Value, *, accumulate: bool = False) -> Ledger:
    """``root``에서 시작하는 역전파의 장부. 어떤 노드의 ``grad``도 바꾸지 않는다.

    accumulate: True면 잎 노드가 지금의 ``grad``에서 시작한다. ``backward()``를 두 번 부르면
    어떻게 되는지 보인다. False면 모두 0에서 시작한다.

    TypeError: Value가 아닐 때.  ValueError: 그래프에 순환이 있을 때.
    """
    order, accumulate = toposort(root), as_bool(accumulate, "accumulate")
    edges = ((k, slot) for k in range(len(order) - 1, -1, -1) for slot in receiving(order[k]))
    return record(order, edges, accumulate=accumulate)


def record(order: list[Value], edges: Iterable[EdgeAt], *, accumulate: bool = False) -> Ledger:
    """``edges``의 차례로 기울기를 흘리며 적는다. 위상 정렬이 아닌 차례도 그대로 따른다."""
    position = {node: k for k, node in enumerate(order)}
    ids = [tuple(position[parent] for parent in node.parents) for node in order]
    old = accumulate and [float(node.grad or 0.0) for node in order]
    grads = [START if node.parents else old[k] if old else 0.0 for k, node in enumerate(order)]

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
