"""그림을 파일로: SVG, PNG, DOT, HTML."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from micrograd_ko.core.files import write_bytes
from micrograd_ko.messages.language import BadValue, get_language, say
from micrograd_ko.messages.validate import lookup
from micrograd_ko.view.drawing.theme import FONTS, THEMES
from micrograd_ko.view.layout import graphviz_engine

PNG_LIMIT = 600  # 노드가 이보다 많은 PNG는 몇 초와 몇 GB가 든다


def save(path: str | os.PathLike[str], makers: Mapping[str, Callable[[], bytes]]) -> Path:
    """형식은 이름의 끝이 정한다.  makers: 이름의 끝 → 파일의 내용을 만드는 함수.

    ValueError: 모르는 형식이거나, 쓸 수 없는 자리이거나, PNG를 그릴 프로그램이 없을 때.
    """
    target = Path(path)
    maker = lookup(makers, target.suffix.lower(), "format")
    write_bytes(target, maker())
    return target


def page(svg: str, theme: str) -> bytes:
    """혼자 서는 HTML 한 장: 인터넷이 없어도 열린다."""
    colours = THEMES[theme]
    title = escape(say("computation graph"))
    return (
        f'<!doctype html>\n<html lang="{get_language()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>body{{margin:0;padding:16px;background:{colours.paper};"
        f"color:{colours.ink};font-family:{FONTS}}}main{{overflow:auto}}</style></head>"
        f"<body><main>\n{svg}\n</main></body></html>\n"
    ).encode()


def png(svg: str, source: str, count: int) -> bytes:
    """SVG를 그대로 옮긴 PNG(``resvg-py``), 없으면 시스템의 Graphviz가 그린 PNG.

    source, count: 그 그림의 DOT 글과 노드의 수.
    ``graphviz-pure``에는 한글 글꼴이 없어서 쓰지 않는다.
    """
    if count > PNG_LIMIT:
        raise BadValue("too large for PNG", count=count, limit=PNG_LIMIT)
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        return _png_by_dot(source)
    return bytes(svg_to_bytes(svg_string=svg, zoom=2))


def _png_by_dot(source: str) -> bytes:
    try:
        return graphviz_engine.run(source, "png", exe=shutil.which("dot"), dpi=144)
    except graphviz_engine.GraphvizFailed as error:
        raise BadValue("no PNG renderer", error=error) from None
