"""그림의 색: 밝은 바탕과 어두운 바탕.

파랑(양수)과 주황(음수)은 색을 가려 보기 어려운 사람도 구별한다. 흑백에서는 진하기가 크기를,
▲▼와 수의 부호가 부호를 말한다.
"""

from __future__ import annotations

from dataclasses import dataclass

FONTS = (
    "'DejaVu Sans','Malgun Gothic','Apple SD Gothic Neo','Noto Sans KR','Noto Sans CJK KR',"
    "NanumGothic,sans-serif"
)
LEVELS = (*(f"g-n{k}" for k in (4, 3, 2, 1)), "g-zero", *(f"g-p{k}" for k in (1, 2, 3, 4)))


@dataclass(frozen=True)
class Theme:
    """한 벌의 색. ``levels``는 기울기의 클래스마다 띠의 색이다."""

    paper: str
    ink: str
    quiet: str
    wire: str
    border: str
    leaf: str
    op: str
    chip: str
    frame: str
    levels: dict[str, str]


_LIGHT_ORANGES = ("#ee8f33", "#f6b46c", "#fbd4a8", "#fdeedd", "#eceff2")
_LIGHT_BLUES = ("#e2eefb", "#b8d8f6", "#84bdf0", "#4f9fe6")
_DARK_ORANGES = ("#9c590b", "#7f4d14", "#5b3b18", "#3c2c1c", "#2a333d")
_DARK_BLUES = ("#1c3147", "#1f486f", "#265f9c", "#2a6cb3")

THEMES: dict[str, Theme] = {
    "light": Theme(
        paper="#ffffff",
        ink="#14181d",
        quiet="#5a6675",
        wire="#84909c",
        border="#84909c",
        leaf="#f7f9fb",
        op="#ffffff",
        chip="#dfe5ec",
        frame="#f1f4f7",
        levels=dict(zip(LEVELS, _LIGHT_ORANGES + _LIGHT_BLUES)) | {"g-nan": "#dcaeea"},
    ),
    "dark": Theme(
        paper="#0f141a",
        ink="#eef2f6",
        quiet="#a3b1bf",
        wire="#7b8997",
        border="#586675",
        leaf="#171f27",
        op="#1d262f",
        chip="#33404d",
        frame="#141b22",
        levels=dict(zip(LEVELS, _DARK_ORANGES + _DARK_BLUES)) | {"g-nan": "#6d3a82"},
    ),
}


def css(theme: Theme, scope: str) -> str:
    """``scope``(그림의 id) 안에만 듣는 스타일."""
    rules = {
        "text": f"font-family:{FONTS};font-size:13px;fill:{theme.ink}",
        ".paper": f"fill:{theme.paper}",
        ".card": f"fill:{theme.op};stroke:{theme.border};stroke-width:1.2",
        ".leaf .card": f"fill:{theme.leaf}",
        ".root .card": f"stroke:{theme.ink};stroke-width:1.8",
        ".group .card": "stroke-width:1.8;stroke-dasharray:none",
        ".cut .card": "stroke-dasharray:5 3",
        ".chip": f"fill:{theme.chip}",
        ".label,.symbol": "font-weight:bold",
        ".symbol": "text-anchor:middle",
        ".key,.note": f"font-size:11px;fill:{theme.quiet}",
        ".gkey": f"fill:{theme.ink}",
        ".data,.grad": "text-anchor:end",
        ".g-unknown .band": "fill:none",
        ".mark": "display:none",
        ".up,.down": f"fill:{theme.ink}",
        ".wire": f"fill:none;stroke:{theme.wire};stroke-width:1.4",
        ".dense .wire": "stroke-width:1;stroke-opacity:.45",
        ".arrow": f"fill:{theme.wire}",
        ".local": f"font-size:11px;paint-order:stroke;stroke:{theme.paper};stroke-width:4px",
        ".frame": f"fill:{theme.frame};stroke:{theme.border};stroke-dasharray:2 3",
        ".frame-label": f"font-size:11px;font-weight:bold;fill:{theme.quiet}",
    }
    signs = {"p": "up", "n": "down"}
    for name, colour in theme.levels.items():
        rules[f".{name} .band"] = f"fill:{colour}"
    for sign, mark in signs.items():
        which = ",".join(f".g-{sign}{k} .{mark}" for k in (1, 2, 3, 4))
        rules[which] = "display:inline"
    return "".join(
        ",".join(f"#{scope} {part}" for part in selector.split(",")) + "{" + body + "}"
        for selector, body in rules.items()
    )
