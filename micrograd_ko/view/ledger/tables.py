"""장부의 표: 사람이 읽는 글, 스크립트 없이도 남는 HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TypeVar

from micrograd_ko.messages.columns import aligned
from micrograd_ko.messages.language import say

T = TypeVar("T")

HEAD, TAIL = 60, 10  # 긴 장부는 앞과 뒤만 보인다


def heads() -> list[str]:
    """표의 머리."""
    return [
        say("step"),
        say("edge"),
        say("upstream × local = contribution"),
        say("gradient of the receiver"),
        say("expression of the local derivative"),
    ]


def _shown(things: Sequence[T], whole: bool = False) -> tuple[Sequence[T], int, Sequence[T]]:
    """보일 앞쪽, 건너뛴 수, 보일 뒤쪽."""
    if whole or len(things) <= HEAD + TAIL:
        return things[:], 0, []
    return things[:HEAD], len(things) - HEAD - TAIL, things[-TAIL:]


def _skipped(count: int) -> str:
    return say("ledger: left out", count=count)


def abridged(heads: list[str], things: Sequence[T], cells: Callable[[T], list[str]]) -> list[str]:
    """단계마다 한 줄인 표의 줄들. 길면 앞과 뒤만 적는다."""
    first, skipped, last = _shown(things)
    lines = aligned([heads, *map(cells, first), *map(cells, last)], "><<<<")
    if skipped:
        lines.insert(1 + len(first), _skipped(skipped))
    return lines


def table_text(steps: Sequence[T], row: Callable[[T], list[str]]) -> str:
    """사람이 읽는 표.  row: 한 단계의 칸들."""
    return "\n".join(abridged(heads(), steps, row))


def table_html(steps: Sequence[T], row: Callable[[T], list[str]], *, whole: bool = False) -> str:
    """HTML 표. 신뢰하지 않은 노트북에서도 남도록 꾸밈을 쓰지 않는다. whole: 길어도 다 적는다."""
    first, skipped, last = _shown(steps, whole)

    def line(cells: list[str], tag: str = "td") -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    rows = [line(row(step)) for step in first]
    if skipped:
        rows.append(f'<tr><td colspan="5">{_skipped(skipped)}</td></tr>')
    rows += [line(row(step)) for step in last]
    return f"<table><thead>{line(heads(), 'th')}</thead><tbody>{''.join(rows)}</tbody></table>"
