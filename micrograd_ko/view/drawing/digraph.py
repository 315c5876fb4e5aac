"""그래프를 DOT으로: Graphviz가 읽는 글. 노드와 간선의 id와 클래스는 SVG의 것과 같다."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from micrograd_ko.messages.language import say
from micrograd_ko.view.drawing.theme import THEMES, Theme
from micrograd_ko.view.graph import Cluster, Graph, Node
from micrograd_ko.view.layout import Card

POINTS_PER_INCH = 72.0


def digraph(graph: Graph, cards: Mapping[str, Card], direction: str, theme: str) -> Any:
    """``graphviz.Digraph`` 하나."""
    from graphviz import Digraph, escape

    colours = THEMES[theme]
    dot = Digraph(
        "micrograd_ko",
        graph_attr={"rankdir": direction, "bgcolor": colours.paper, "id": graph.prefix},
        node_attr={
            "shape": "box",
            "style": "rounded,filled",
            "fixedsize": "true",
            "fontname": "DejaVu Sans",
            "fontsize": "11",
            "fontcolor": colours.ink,
            "color": colours.border,
        },
        edge_attr={
            "arrowsize": "0.6",
            "color": colours.wire,
            "fontname": "DejaVu Sans",
            "fontsize": "10",
            "fontcolor": colours.ink,
            "tailport": "e" if direction == "LR" else "s",
            "headport": "w" if direction == "LR" else "n",
        },
    )
    dot.graph_attr.update(nodesep="0.22", ranksep="0.8", ordering="in")
    for node in graph.nodes:
        card = cards[node.id]
        dot.node(
            node.id,
            label=r"\n".join(escape(line) for line in _lines(node, card)),
            id=f"{graph.prefix}-{node.id}",
            **{"class": " ".join((*node.classes, node.level))},
            width=f"{card.width / POINTS_PER_INCH:.4f}",
            height=f"{card.height / POINTS_PER_INCH:.4f}",
            fillcolor=_fill(node, colours),
            tooltip=escape(node.title),
        )
    _clusters(dot, graph, colours)
    for edge in graph.edges:
        dot.edge(
            edge.tail,
            edge.head,
            id=f"{graph.prefix}-{edge.id}",
            **{"class": "edge"},
            **({"label": f" {edge.local} "} if edge.local else {}),
        )
    return dot


def _lines(node: Node, card: Card) -> list[str]:
    head = " ".join(filter(None, (card.symbol, card.label)))
    data = f"{say('data')} {node.data}" if node.data else ""
    grad = f"{say('grad')} {node.grad}" if node.grad else ""
    return [line for line in (head, node.note, data, grad) if line]


def _fill(node: Node, colours: Theme) -> str:
    return colours.levels.get(node.level, colours.leaf if "leaf" in node.classes else colours.op)


def _clusters(dot: Any, graph: Graph, colours: Theme) -> None:
    """묶음을 subgraph로, 안쪽 묶음은 바깥 묶음 안에."""
    by_id = {cluster.id: cluster for cluster in graph.clusters}
    inner = {member for cluster in graph.clusters for member in cluster.members}

    def write(into: Any, cluster: Cluster) -> None:
        from graphviz import escape

        with into.subgraph(name=f"cluster_{cluster.id}") as sub:
            sub.attr(label=escape(cluster.label), id=f"{graph.prefix}-{cluster.id}")
            sub.attr(style="rounded,dashed", color=colours.border, fontcolor=colours.quiet)
            sub.attr(fontname="DejaVu Sans", fontsize="11", labeljust="l", margin="12")
            for member in cluster.members:
                if member in by_id:
                    write(sub, by_id[member])
                else:
                    sub.node(member)

    for cluster in graph.clusters:
        if cluster.id not in inner:
            write(dot, cluster)
