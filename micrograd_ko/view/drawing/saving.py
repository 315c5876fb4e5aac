"""그림을 파일로: SVG, PNG, DOT, HTML."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from micrograd_ko.core.files import write_bytes
from micrograd_ko.messages.language import BadValue, get_language, say
from micrograd_ko.messages.validate import lookup
from micrograd_ko.view.drawing.theme import FONTS, THEMES
from micrograd_ko.view.layout import graphviz_engine

if TYPE_CHECKING:
    from micrograd_ko.view.drawing.draw import Drawing

PNG_LIMIT = 600  # 노드가 이보다 많은 PNG는 몇 초와 몇 GB가 든다


def save(drawing: Drawing, path: str | os.PathLike[str]) -> Path:
    """형식은 이름의 끝이 정한다.

    ValueError: 모르는 형식이거나, 쓸 수 없는 자리이거나, PNG를 그릴 프로그램이 없을 때.
    """
    target = Path(path)
    maker = lookup(FORMATS, target.suffix.lower(), "format")
    write_bytes(target, maker(drawing))
    return target


def page(drawing: Drawing) -> str:
    """혼자 서는 HTML 한 장: 인터넷이 없어도 열린다."""
    colours = THEMES[drawing.theme]
    title = escape(say("계산 그래프", "Computation graph"))
    return (
        f'<!doctype html>\n<html lang="{get_language()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>body{{margin:0;padding:16px;background:{colours.paper};"
        f"color:{colours.ink};font-family:{FONTS}}}main{{overflow:auto}}</style></head>"
        f"<body><main>\n{drawing.svg}\n</main></body></html>\n"
    )


def png(drawing: Drawing) -> bytes:
    """SVG를 그대로 옮긴 PNG(``resvg-py``), 없으면 시스템의 Graphviz가 그린 PNG.

    ``graphviz-pure``에는 한글 글꼴이 없어서 쓰지 않는다.
    """
    count = len(drawing.graph.nodes)
    if count > PNG_LIMIT:
        raise BadValue(
            f"노드가 {count}개인 그림은 PNG로 만들기에 너무 큽니다(많아야 {PNG_LIMIT}개). "
            f".svg나 .html로 저장하세요. (too large for PNG)",
            f"A drawing of {count} nodes is too large for PNG (at most {PNG_LIMIT}). "
            f"Save it as .svg or .html.",
        )
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        return _png_by_dot(drawing)
    return bytes(svg_to_bytes(svg_string=drawing.svg, zoom=2))


def _png_by_dot(drawing: Drawing) -> bytes:
    try:
        return graphviz_engine.run(drawing.source, "png", exe=shutil.which("dot"), dpi=144)
    except graphviz_engine.GraphvizFailed as error:
        raise BadValue(
            f"PNG로 바꿀 프로그램이 없습니다({error}). 셸에서 pip install 'micrograd-ko[png]'로 "
            f"설치하거나, .svg나 .html로 저장하세요. (no PNG renderer)",
            f"Nothing here can make a PNG ({error}). Install it with "
            f"pip install 'micrograd-ko[png]', or save as .svg or .html.",
        ) from None


FORMATS: dict[str, Callable[[Drawing], bytes]] = {
    ".svg": lambda drawing: drawing.svg.encode(),
    ".png": png,
    ".dot": lambda drawing: drawing.source.encode(),
    ".html": lambda drawing: page(drawing).encode(),
}
