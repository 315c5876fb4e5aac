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


def columns(rows: Sequence[Sequence[str]]) -> str:
    """표: 첫 줄은 제목이고, 첫 열은 왼쪽에, 나머지는 오른쪽에 맞춘다."""
    widths = [max(map(width, column)) for column in zip(*rows)]
    lines = []
    for row in rows:
        cells = [
            cell + gap if i == 0 else gap + cell
            for i, cell in enumerate(row)
            for gap in [" " * (widths[i] - width(cell))]
        ]
        lines.append(("  " + "  ".join(cells)).rstrip())
    lines.insert(1, "  " + "─" * (sum(widths) + 2 * (len(widths) - 1)))
    return "\n".join(lines)
