"""``draw``: 계산 그래프나 모델을 SVG 한 장으로."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from micrograd_ko import nn
from micrograd_ko.core.files import as_path, write_bytes
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadValue, say
from micrograd_ko.messages.validate import as_bool, as_int, canonical, lookup
from micrograd_ko.view.drawing.digraph import digraph
from micrograd_ko.view.drawing.export import html_page, png
from micrograd_ko.view.drawing.svg import paint
from micrograd_ko.view.drawing.theme import THEMES
from micrograd_ko.view.graph import Graph, graph_of
from micrograd_ko.view.layout import GraphvizFailed, Layout, cards_of, graphviz_engine, place

MAX_NODES = 500
ENGINES = ("builtin", "graphviz")
DIRECTIONS = ("LR", "TB")
COLLAPSE = ("auto", "neuron", "layer")


class Drawing:
    """그림 한 장. 노트북에서는 저절로 보이고, ``save``로 파일이 된다.

    graph    그림의 자료(``view/graph``)
    svg      SVG 문서
    engine   자리를 정한 엔진: ``"builtin"``이나 ``"graphviz"``
    """

    format = "svg"  # render가 쓰는 형식

    def __init__(
        self, graph: Graph, engine: str = "builtin", direction: str = "LR", theme: str = "light"
    ) -> None:
        self.graph = replace(graph, look=f"{direction} {theme}")
        self.direction, self.theme = direction, theme
        self.cards = cards_of(self.graph, direction)
        self.engine, self.layout = engine, self._layout(engine)
        self.svg: str = paint(self.graph, self.cards, self.layout, theme)

    def _layout(self, engine: str) -> Layout:
        """노드의 자리. 내장 배치는 어느 기계에서나 같고, 테두리 안에서도 입력의 차례를 지킨다."""
        if engine == "builtin":
            return place(self.graph, self.cards, self.direction)
        try:
            return graphviz_engine.place(self.graph, self.cards, self.source, self.direction)
        except GraphvizFailed as error:
            raise BadValue("Graphviz not available", error=error) from None

    @property
    def dot(self) -> Any:
        """``graphviz.Digraph``(타입이 없는 꾸러미다): 직접 손보아 그릴 때."""
        return digraph(self.graph, self.cards, self.direction, self.theme)

    @property
    def source(self) -> str:
        """DOT 글."""
        return str(self.dot.source)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """파일로 저장하고 그 경로를 돌려준다. 형식은 이름의 끝이 정한다: .svg .png .dot .html

        ValueError: 모르는 형식이거나, 쓸 수 없는 자리이거나, PNG를 그릴 프로그램이 없을 때.
        """
        target = as_path(path)
        maker = lookup(FORMATS, target.suffix.lower(), "format")
        write_bytes(target, maker(self))
        return target

    def render(self, filename: str = "graph", format: str | None = None) -> str:  # noqa: A002
        """``graphviz``의 ``render``처럼: ``filename.svg``를 쓰고 그 이름을 돌려준다."""
        return str(self.save(f"{as_path(filename)}.{format or self.format}"))

    def _repr_html_(self) -> str:
        picture = base64.b64encode(self.svg.encode()).decode()
        return (
            '<div style="overflow:auto;max-width:100%">'
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{say("computation graph")}" '
            'style="max-width:none;height:auto"></div>'
        )

    def __repr__(self) -> str:
        about = say("picture", nodes=len(self.graph.nodes), edges=len(self.graph.edges))
        return f"<Drawing: {about}, engine={self.engine!r}>"


FORMATS: dict[str, Callable[[Drawing], bytes]] = {
    ".svg": lambda drawing: drawing.svg.encode(),
    ".png": lambda drawing: png(drawing.svg, drawing.source, len(drawing.graph.nodes)),
    ".dot": lambda drawing: drawing.source.encode(),
    ".html": lambda drawing: html_page(drawing.svg, THEMES[drawing.theme]).encode(),
}


def draw(
    root_or_module: Value | nn.Module,
    *,
    engine: str = "builtin",
    direction: str = "LR",
    grads: bool = True,
    local_grads: bool = False,
    collapse: str | None = "auto",
    max_nodes: int = MAX_NODES,
    depth: int | None = None,
    theme: str = "light",
) -> Drawing:
    """계산 그래프를 그린다. 모델을 넣으면 값 없는 입력을 넣은 그 모델의 그래프다.

    root_or_module  그래프의 마지막 Value, 또는 ``nn``의 모델, 층, 뉴런
    engine          ``"builtin"``(어느 기계에서나 같은 그림), ``"graphviz"``(Graphviz가 있어야 한다)
    direction       ``"LR"`` 왼쪽에서 오른쪽으로, ``"TB"`` 위에서 아래로
    grads           False면 순전파만: 기울기 없이
    local_grads     True면 간선 위에 국소 미분(local derivative)을 적는다
    collapse        ``"auto"``(크면 접는다), ``"neuron"``, ``"layer"``, ``None``(펼친다)
    max_nodes       이보다 많은 노드는 그리지 않고 까닭을 말한다
    depth           마지막 노드에서 몇 걸음까지 그릴지, 1 이상
    theme           ``"light"``, ``"dark"``

    TypeError: Value도 모델도 아닐 때.  ValueError: 모르는 설정, 너무 큰 그래프, 순환.
    """
    engine = canonical(ENGINES, engine, "engine")
    direction = canonical(DIRECTIONS, direction, "direction")
    theme = canonical(THEMES, theme, "theme")
    if collapse is not None:
        collapse = canonical(COLLAPSE, collapse, "collapse")
    grads, local_grads = as_bool(grads, "grads"), as_bool(local_grads, "local_grads")
    limit = as_int(max_nodes, "max_nodes", 1)
    steps = None if depth is None else as_int(depth, "depth", 1)

    graph = graph_of(
        root_or_module, grads=grads, local_grads=local_grads, depth=steps, collapse=collapse
    )
    if (count := len(graph.nodes)) > limit:
        raise BadValue("graph too large", count=count, limit=limit)
    return Drawing(graph, engine, direction, theme)


def draw_dot(root: Value, format: str = "svg", rankdir: str = "LR") -> Drawing:  # noqa: A002
    """micrograd의 노트북에서처럼 그린다: ``draw_dot(root).render("graph")``.

    TypeError, ValueError: ``draw``와 같다.
    """
    drawing = draw(root, direction=rankdir)
    drawing.format = canonical(FORMATS, f".{format}", "format").removeprefix(".")
    return drawing
