"""``draw``: 계산 그래프를 SVG 한 장으로."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path
from typing import Any

from micrograd_ko.engine import Value
from micrograd_ko.view import graphviz_engine, layout
from micrograd_ko.view.card import PORT, PORT_WITH_LOCAL, Card, card
from micrograd_ko.view.dot import digraph
from micrograd_ko.view.graph import Graph, build
from micrograd_ko.view.svg import paint
from micrograd_ko.words import BadValue, say


class Drawing:
    """그림 한 장. 노트북에서는 저절로 보이고, ``save``로 파일이 된다.

    graph    그림의 자료(``view/graph.py``)
    svg      SVG 문서
    engine   실제로 자리를 정한 엔진: ``"graphviz"``나 ``"builtin"``
    """

    def __init__(self, graph: Graph, engine: str, direction: str, theme: str) -> None:
        self.graph, self.direction, self.theme = graph, direction, theme
        port = PORT_WITH_LOCAL if any(edge.local for edge in graph.edges) else PORT
        self.cards: dict[str, Card] = {node.id: card(node, port=port) for node in graph.nodes}
        self.engine, self.layout = self._place(engine)
        self.svg = paint(graph, self.cards, self.layout, theme)

    def _place(self, engine: str) -> tuple[str, layout.Layout]:
        if engine == "builtin" or (engine == "auto" and graphviz_engine.program() is None):
            return "builtin", layout.place(self.graph, self.cards, self.direction)
        try:
            placed = graphviz_engine.place(self.graph, self.cards, self.source, self.direction)
        except graphviz_engine.GraphvizFailed as error:
            if engine == "auto":
                return "builtin", layout.place(self.graph, self.cards, self.direction)
            raise BadValue(
                f"Graphviz로 그리지 못했습니다({error}). pip install graphviz-pure로 설치하거나 "
                f'engine="builtin"으로 그려 보세요. (Graphviz not available)',
                f"Graphviz could not draw ({error}). Install it with pip install graphviz-pure, "
                f'or draw with engine="builtin".',
            ) from None
        return "graphviz", placed

    @property
    def dot(self) -> Any:
        """``graphviz.Digraph``: 직접 손보아 그릴 때."""
        return digraph(self.graph, self.cards, self.direction, self.theme)

    @property
    def source(self) -> str:
        """DOT 글."""
        return str(self.dot.source)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """파일로 저장하고 그 경로를 돌려준다. 형식은 이름의 끝이 정한다: .svg .dot

        ValueError: 모르는 형식이거나 쓸 수 없는 자리일 때. 쓰다 만 파일은 남지 않는다.
        """
        target = Path(path)
        makers = {".svg": lambda: self.svg.encode(), ".dot": lambda: self.source.encode()}
        if target.suffix.lower() not in makers:
            raise BadValue(
                f"{target.name!r}의 형식을 모르겠습니다. 이름을 .svg나 .dot으로 끝내세요. "
                f"(unknown format)",
                f"Unknown format of {target.name!r}: end the name in .svg or .dot.",
            )
        write(target, makers[target.suffix.lower()]())
        return target

    def _repr_html_(self) -> str:
        picture = base64.b64encode(self.svg.encode()).decode()
        about = say("계산 그래프", "computation graph")
        return (
            '<div style="overflow:auto;max-width:100%">'
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{about}" '
            'style="max-width:none;height:auto"></div>'
        )

    def __repr__(self) -> str:
        graph = self.graph
        return (
            f"<Drawing: {say('노드', 'nodes')} {len(graph.nodes)}, "
            f"{say('간선', 'edges')} {len(graph.edges)}, engine={self.engine!r}>"
        )


def write(target: Path, content: bytes) -> None:
    """옆에 다 쓴 다음 이름을 바꾼다: 도중에 실패해도 반쪽 파일이 남지 않는다.

    ValueError: 쓸 수 없는 자리일 때.
    """
    try:
        handle, draft = tempfile.mkstemp(dir=target.parent, suffix=target.suffix)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(draft, 0o666 & ~_umask())
            os.replace(draft, target)
        except BaseException:
            os.unlink(draft)
            raise
    except OSError as error:
        raise BadValue(
            f"{str(target)!r}에 쓸 수 없습니다({error.strerror}). "
            f"쓸 수 있는 폴더를 고르세요. (cannot write)",
            f"Cannot write {str(target)!r} ({error.strerror}). Choose a folder you may write to.",
        ) from None


def _umask() -> int:
    """이 프로그램이 만드는 파일에서 빼는 권한."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def draw(root: Value) -> Drawing:
    """``root``까지의 계산 그래프를 그린다.

    TypeError: ``root``가 Value가 아닐 때.  ValueError: 순환이 있을 때.
    """
    graph = build(root)
    return Drawing(graph, "auto", "LR", "light")
