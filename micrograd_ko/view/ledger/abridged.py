"""한 줄이 한 단계인 긴 표: 글로, 스크립트 없이도 남는 HTML로. 길면 앞과 뒤만 적는다."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TypeVar

from micrograd_ko.messages.columns import aligned
from micrograd_ko.messages.language import say

T = TypeVar("T")
Cells = Callable[[T], list[str]]

FIRST_SHOWN, LAST_SHOWN = 60, 10  # 긴 표는 앞과 뒤를 이만큼만 보인다


def _ends(things: Sequence[T], whole: bool = False) -> tuple[Sequence[T], int, Sequence[T]]:
    """보일 앞쪽, 건너뛴 수, 보일 뒤쪽."""
    if whole or len(things) <= FIRST_SHOWN + LAST_SHOWN:
        return things[:], 0, []
    skipped = len(things) - FIRST_SHOWN - LAST_SHOWN
    return things[:FIRST_SHOWN], skipped, things[-LAST_SHOWN:]


def text_lines(heads: list[str], things: Sequence[T], cells: Cells[T]) -> list[str]:
    """사람이 읽는 표의 줄들."""
    first, skipped, last = _ends(things)
    lines = aligned([heads, *map(cells, first), *map(cells, last)], "><<<<")
    if skipped:
        lines.insert(1 + len(first), say("skipped steps", count=skipped))
    return lines


def html_table(
    heads: list[str], things: Sequence[T], cells: Cells[T], *, whole: bool = False
) -> str:
    """HTML 표. 신뢰하지 않은 노트북에서도 남도록 꾸밈을 쓰지 않는다. whole: 길어도 다 적는다."""
    first, skipped, last = _ends(things, whole)

    def line(cells: list[str], tag: str = "td") -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    rows = [line(cells(thing)) for thing in first]
    if skipped:
        rows.append(f'<tr><td colspan="5">{say("skipped steps", count=skipped)}</td></tr>')
    rows += [line(cells(thing)) for thing in last]
    return f"<table><thead>{line(heads, 'th')}</thead><tbody>{''.join(rows)}</tbody></table>"
