"""계산 그래프를 그림의 자료로 옮긴다. 그림의 노드, 간선, 이름은 모두 여기서 정해진다.

**약속** (배치 엔진, SVG, 단계 넘기기가 함께 지킨다)

노드   ``id="<prefix>-n<k>"``      k는 ``toposort(root)``에서의 차례.
간선   ``id="<prefix>-e<k>-<i>"``  노드 k의 i번째 입력. ``a + a``는 간선이 둘이다.
묶음   ``id="<prefix>-c<j>"``      층이나 뉴런의 테두리.
상자   ``id="<prefix>-g<j>"``      층이나 뉴런을 접은 노드. 그 i번째 입력은 ``-eg<j>-<i>``이다.
표제   ``<prefix>``는 그림 내용의 해시라서, 한 페이지에 여러 그림이 있어도 id가 겹치지 않는다.

노드의 클래스   ``node`` 그리고 ``leaf op``(잎, 연산) 가운데 하나. 덧붙여 ``param``(모델의
               파라미터), ``root``(마지막 노드), ``cut``(여기서 끊겼다), ``group``(접은 상자).
기울기의 색     ``g-unknown``(아직), ``g-zero``, ``g-p1``…``g-p4``(양수), ``g-n1``…``g-n4``(음수),
               ``g-nan``. 4는 그림에서 가장 큰 |기울기|의 1/2 넘게, 3은 1/4, 2는 1/8, 1은 그 아래.
               색과 ▲▼는 클래스만 바꾸면 따라온다(``level``).
글의 클래스     ``label``, ``symbol``, ``data``, ``grad``, ``note``(접은 상자의 크기).
               간선의 선은 ``wire``, 화살촉은 ``arrow``, 국소 미분은 ``local``.
               아직 모르는 값은 ``?``이다.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from micrograd_ko.core.gradients import NOT_YET, gradient
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import say
from micrograd_ko.ops import OPS
from micrograd_ko.view.display import label_of, number, one_line, own_name, short_name

UNKNOWN = "?"
LABEL_LENGTH = 200  # 이름은 이만큼의 글자까지만 그림의 자료에 담는다


@dataclass(frozen=True)
class Node:
    """그림의 노드 하나. 글은 모두 보일 그대로다. 빈 글은 그리지 않는다.

    own  제 뉴런의 테두리 안에 그릴 때 ``label`` 대신 적는 이름
    """

    id: str
    label: str
    own: str
    symbol: str
    data: str
    grad: str
    level: str
    classes: tuple[str, ...]
    title: str
    inputs: int
    note: str = ""


@dataclass(frozen=True)
class Edge:
    """``tail``에서 ``head``의 ``slot``번째 입력으로 가는 간선."""

    id: str
    tail: str
    head: str
    slot: int
    local: str
    title: str


@dataclass(frozen=True)
class Cluster:
    """테두리로 묶인 노드들: 뉴런이나 층. ``members``는 노드나 다른 묶음의 id."""

    id: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """그림 한 장의 자료.

    scale  가장 큰 유한한 |기울기|(색의 기준)
    look   방향과 색. 같은 그래프를 달리 그린 그림끼리 id가 겹치지 않게 한다
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    clusters: tuple[Cluster, ...] = ()
    scale: float = 0.0
    grads: bool = True
    look: str = ""
    prefix: str = field(init=False)

    def __post_init__(self) -> None:
        content = repr((self.nodes, self.edges, self.clusters, self.grads, self.look))
        digest = hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()
        object.__setattr__(self, "prefix", "mg" + digest[:8])


def scale_of(values: Iterable[Value]) -> float:
    """가장 큰 유한한 |기울기|."""
    sizes = (abs(g) for g in map(gradient, values) if g is not NOT_YET and math.isfinite(g))
    return max(sizes, default=0.0)


def level(gradient: float, scale: float) -> str:
    """기울기의 부호와 크기를 색의 클래스 하나로."""
    if gradient is NOT_YET:
        return "g-unknown"
    if not math.isfinite(gradient):
        return "g-nan"
    if gradient == 0:
        return "g-zero"
    size = abs(gradient)
    step = 1 + sum(size > scale * part for part in (1 / 8, 1 / 4, 1 / 2))
    return f"g-{'p' if gradient > 0 else 'n'}{step}"


def symbol(value: Value) -> str:
    """노드를 만든 연산의 기호. 잎 노드는 빈 글."""
    return OPS[value.op].symbol if value.op in OPS else value.op


def describe(
    order: Sequence[Value],
    roots: Sequence[Value],
    shown: AbstractSet[Value],
    *,
    grads: bool = True,
    local_grads: bool = False,
    parameters: AbstractSet[Value] = frozenset(),
    known: AbstractSet[Value] | None = None,
) -> Graph:
    """위상 정렬된 노드들 가운데 ``shown``을 그림의 자료로.

    parameters, known: 모델의 파라미터들과 값을 아는 노드들. 모르는 값은 ``?``가 된다.
    ``known``이 ``None``이면 모두 안다.
    """
    index = {value: k for k, value in enumerate(order)}
    last = set(roots)
    drawn = [value for value in order if value in shown]
    scale = scale_of(drawn) if grads else 0.0
    nodes = []
    for value in drawn:
        marks = [
            ("param", value in parameters),
            ("root", value in last),
            ("cut", any(parent not in shown for parent in value.parents)),
        ]
        classes = ["op" if value.parents else "leaf", *(name for name, holds in marks if holds)]
        unknown = known is not None and value not in known
        nodes.append(_node(index[value], value, scale, grads, classes, unknown))
    edges = tuple(
        _edge(index[child], slot, child, parent, index[parent], local_grads)
        for child in drawn
        for slot, parent in enumerate(child.parents)
        if parent in shown
    )
    return Graph(tuple(nodes), edges, scale=scale, grads=grads)


def _node(
    k: int, value: Value, scale: float, grads: bool, classes: list[str], unknown: bool
) -> Node:
    name = one_line(label_of(value), LABEL_LENGTH)
    data = UNKNOWN if unknown else repr(value.data)
    slope = gradient(value)
    lines = [" ".join(filter(None, (name, symbol(value)))) or say("constant")]
    lines += [f"{say('data')} {data}"]
    lines += [f"{say('grad')} {slope!r}"] * grads
    return Node(
        id=f"n{k}",
        label=one_line(short_name(value), LABEL_LENGTH),
        own=one_line(own_name(value), LABEL_LENGTH),
        symbol=symbol(value),
        data=UNKNOWN if unknown else number(value.data),
        grad=number(slope) if grads else "",
        level=level(slope, scale) if grads else "g-none",
        classes=("node", *classes),
        title="\n".join(lines),
        inputs=len(value.parents),
    )


def _edge(k: int, i: int, child: Value, parent: Value, tail: int, local_grads: bool) -> Edge:
    local = child.local_grads[i] if i < len(child.local_grads) else math.nan
    names = (
        one_line(label_of(value), LABEL_LENGTH) or f"n{j}"
        for value, j in ((parent, tail), (child, k))
    )
    return Edge(
        id=f"e{k}-{i}",
        tail=f"n{tail}",
        head=f"n{k}",
        slot=i,
        local=number(local) if local_grads else "",
        title=f"{' → '.join(names)}  {say('local derivative')} {local!r}",
    )
