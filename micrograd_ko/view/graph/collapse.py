"""묶음을 상자 하나로 접는다: 큰 모델도 한눈에 보이게."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from micrograd_ko.messages.language import say
from micrograd_ko.view.display import part_title
from micrograd_ko.view.graph.build import Edge, Graph, Node
from micrograd_ko.view.graph.frames import Home, framed, topological

CLEAR_NODES = 100  # 노드와 간선이 이만큼과 이 두 배까지면 접지 않아도 보인다


def collapsed(graph: Graph, home: Mapping[str, Home], wish: str | None) -> Graph:
    """``wish``대로 접는다: ``None``(펼친다) ``"neuron"`` ``"layer"`` ``"auto"``(크면 접는다)."""
    depth = max(map(len, home.values()), default=0)
    levels = {None: [], "neuron": [depth], "layer": [1], "auto": [*range(depth, 0, -1)]}[wish]
    opened = framed(graph, home)
    if not depth or not levels or (wish == "auto" and _clear(opened)):
        return opened
    folded = opened
    for level in levels:
        folded = fold(graph, home, level) or folded
        if _clear(folded):
            break
    return folded


def _clear(graph: Graph) -> bool:
    return len(graph.nodes) <= CLEAR_NODES and len(graph.edges) <= 2 * CLEAR_NODES


def fold(graph: Graph, home: Mapping[str, Home], level: int) -> Graph | None:
    """사는 모듈의 바깥 ``level``겹이 같은 노드들을 상자 하나로. 상자끼리 순환하면 ``None``."""
    groups: dict[Home, list[Node]] = {}
    for node in graph.nodes:
        if here := home.get(node.id, ())[:level]:
            groups.setdefault(here, []).append(node)
    name = {here: f"g{j}" for j, here in enumerate(groups)}
    where = {n.id: name.get(home.get(n.id, ())[:level], n.id) for n in graph.nodes}
    order = topological(where.values(), [(where[e.tail], where[e.head]) for e in graph.edges])
    if order is None:
        return None
    titles = {node.id: node.label or node.symbol or node.id for node in graph.nodes}
    titles |= {name[here]: " ".join(map(part_title, here)) for here in groups}
    edges, inputs = _edges(graph, where, titles)
    leaving = {e.tail for e in graph.edges if where[e.tail] != where[e.head]}
    made = {
        name[here]: _box(name[here], here, members, leaving, inputs.get(name[here], 0), home)
        for here, members in groups.items()
    }
    single = {node.id: node for node in graph.nodes}
    nodes = tuple(made[str(n)] if n in made else single[str(n)] for n in order)
    outer = {name[here]: here[:-1] for here in groups}
    return framed(replace(graph, nodes=nodes, edges=edges), outer)


def _edges(
    graph: Graph, where: Mapping[str, str], titles: Mapping[str, str]
) -> tuple[tuple[Edge, ...], dict[str, int]]:
    """접은 뒤의 간선들과 상자마다 들어오는 간선의 수. 상자로 가는 같은 간선은 하나로 합친다."""
    edges: list[Edge] = []
    seen: set[tuple[str, str]] = set()
    inputs: dict[str, int] = {}
    for edge in graph.edges:
        tail, head = where[edge.tail], where[edge.head]
        if tail == head or (tail, head) in seen:
            continue
        if head == edge.head:
            edges.append(replace(edge, tail=tail, head=head))
            continue
        seen.add((tail, head))
        slot = inputs.get(head, 0)
        inputs[head] = slot + 1
        edges.append(
            Edge(f"e{head}-{slot}", tail, head, slot, "", f"{titles[tail]} → {titles[head]}")
        )
    return tuple(edges), inputs


def _box(
    name: str,
    here: Home,
    members: list[Node],
    leaving: set[str],
    inputs: int,
    home: Mapping[str, Home],
) -> Node:
    """접은 상자. 나가는 노드가 하나면 그 값과 기울기를 보인다."""
    out = [n for n in members if n.id in leaving or "root" in n.classes]
    out = [n for n in out if "param" not in n.classes]
    shown = out[0] if len(out) == 1 else None
    parameters = sum("param" in n.classes for n in members)
    parts = len({home[n.id] for n in members})
    symbols = list(dict.fromkeys(n.symbol for n in members if n.symbol))
    notes = [say("box: neurons", count=parts)] * (parts > 1)
    notes += [say("box: parameters", count=parameters)] * (parameters > 0)
    classes = ["node", "op", "group"] + ["root"] * any("root" in n.classes for n in members)
    nodes = say("box: nodes", count=len(members))
    return Node(
        id=name,
        label=part_title(here[-1]),
        own=part_title(here[-1]),
        symbol=" ".join(symbols[:3]) + ("…" if len(symbols) > 3 else ""),
        data=shown.data if shown else "",
        grad=shown.grad if shown else "",
        level=shown.level if shown else "g-none",
        classes=tuple(classes),
        title=" / ".join(map(part_title, here)) + "\n" + ", ".join([*notes, nodes]),
        inputs=inputs,
        note=", ".join(notes),
    )
