"""화면의 글을 열에 맞춘다. 한글 한 글자는 두 칸이다."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """화면에서 차지하는 칸의 수."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """칸의 수에 맞추어 빈칸을 채운다."""
    space = " " * (cells - width(text))
    return space + text if right else text + space


def aligned(rows: Sequence[Sequence[str]], align: str) -> list[str]:
    """줄들을 열에 맞춘다.  align: 열마다 ``<``(왼쪽) 또는 ``>``(오른쪽)."""
    widths = [max(map(width, column)) for column in zip(*rows)]
    return [
        "  ".join(
            pad(cell, cells, right=side == ">") for cell, cells, side in zip(row, widths, align)
        ).rstrip()
        for row in rows
    ]


def titled(rows: Sequence[Sequence[str]]) -> str:
    """표: 첫 줄은 제목이고, 첫 열은 왼쪽에, 나머지는 오른쪽에 맞춘다."""
    lines = aligned(rows, "<" + ">" * (len(rows[0]) - 1))
    lines.insert(1, "─" * max(map(width, lines)))
    return "\n".join("  " + line for line in lines)
