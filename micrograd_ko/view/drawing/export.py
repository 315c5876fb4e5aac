"""그림을 파일의 글과 바이트로: HTML 한 장과 PNG."""

from __future__ import annotations

import shutil
from html import escape

from micrograd_ko.messages.language import BadValue, get_language, say
from micrograd_ko.view.drawing.theme import FONTS, Theme
from micrograd_ko.view.layout import graphviz_engine

PNG_MAX_NODES = 600  # 노드가 이보다 많은 PNG는 몇 초와 몇 GB가 든다


def html_page(svg: str, colours: Theme) -> str:
    """혼자 서는 HTML 한 장: 인터넷이 없어도 열린다."""
    return (
        f'<!doctype html>\n<html lang="{get_language()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(say('computation graph'))}</title>"
        f"<style>body{{margin:0;padding:16px;background:{colours.paper};"
        f"color:{colours.ink};font-family:{FONTS}}}main{{overflow:auto}}</style></head>"
        f"<body><main>\n{svg}\n</main></body></html>\n"
    )


def png(svg: str, dot: str, nodes: int) -> bytes:
    """SVG를 그대로 옮긴 PNG(``resvg-py``), 없으면 시스템의 Graphviz가 DOT에서 그린 PNG.

    ``graphviz-pure``에는 한글 글꼴이 없어서 쓰지 않는다.

    ValueError: 노드가 너무 많거나, 그릴 프로그램이 없을 때.
    """
    if nodes > PNG_MAX_NODES:
        raise BadValue("too large for PNG", count=nodes, limit=PNG_MAX_NODES)
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        pass
    else:
        return bytes(svg_to_bytes(svg_string=svg, zoom=2))
    try:
        return graphviz_engine.run(dot, "png", exe=shutil.which("dot"), dpi=144)
    except graphviz_engine.GraphvizFailed as error:
        raise BadValue("no PNG renderer", error=error) from None
