"""장부를 글로: 한 단계의 문장, 사람이 읽는 표, 스크립트 없이도 남는 HTML 표."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, TypeVar

from micrograd_ko.messages.columns import aligned
from micrograd_ko.messages.language import LANGUAGES, say
from micrograd_ko.ops import OPS
from micrograd_ko.view.display import number

if TYPE_CHECKING:
    from micrograd_ko.view.ledger.steps import Ledger, Step

T = TypeVar("T")

HEAD, TAIL = 60, 10  # 긴 장부는 앞과 뒤만 보인다

# 한 단계의 문장. 웹 페이지도 같은 글의 {…}에 수를 넣는다.
SEED = (
    "출발: {parent}을(를) 자기 자신으로 미분하면 1입니다. {parent}의 기울기: {before} → {after}.",
    "Start: {parent} differentiated by itself is 1. Gradient of {parent}: {before} → {after}.",
)
EDGE = (
    "{node} → {parent}: 위에서 내려온 기울기 {upstream} × 국소 미분 {local} = 더해지는 몫 "
    "{contribution}. {parent}의 기울기: {before} → {after}.",
    "{node} → {parent}: upstream gradient {upstream} × local derivative {local} = contribution "
    "{contribution}. Gradient of {parent}: {before} → {after}.",
)


def template(step: Step, lang: str) -> str:
    """이 단계의 문장 틀."""
    return (EDGE if step.node is not None else SEED)[LANGUAGES.index(lang)]


def sentence(step: Step, lang: str) -> str:
    """이 단계를 말하는 문장들: 셈과, 그 연산이 기울기를 어떻게 흘리는지."""
    text = template(step, lang).format(
        node=step.node_name,
        parent=step.parent_name,
        upstream=number(step.upstream),
        local=number(step.local),
        contribution=number(step.contribution),
        before=number(step.before),
        after=number(step.after),
    )
    if step.node is None:
        return text
    return f"{text} {OPS[step.node.op].words[LANGUAGES.index(lang)]}"


def heads() -> list[str]:
    """표의 머리."""
    return [
        say("단계", "step"),
        say("간선", "edge"),
        say("위에서 내려온 기울기 × 국소 미분 = 몫", "upstream × local = contribution"),
        say("받는 노드의 기울기", "receiver's gradient"),
        say("국소 미분의 식", "local derivative"),
    ]


def row(step: Step) -> list[str]:
    """표의 한 줄."""
    change = f"{number(step.before)} → {number(step.after)}"
    if step.node is None:
        return [str(step.index), step.parent_name, say("출발", "start"), change, ""]
    product = f"{number(step.upstream)} × {number(step.local)} = {number(step.contribution)}"
    edge = f"{step.node_name} → {step.parent_name}"
    return [str(step.index), edge, product, change, step.formula]


def _shown(things: Sequence[T], whole: bool = False) -> tuple[Sequence[T], int, Sequence[T]]:
    """보일 앞쪽, 건너뛴 수, 보일 뒤쪽."""
    if whole or len(things) <= HEAD + TAIL:
        return things[:], 0, []
    return things[:HEAD], len(things) - HEAD - TAIL, things[-TAIL:]


def _skipped(count: int) -> str:
    return say(f"… {count:,}단계를 건너뜁니다 …", f"… {count:,} steps left out …")


def abridged(heads: list[str], things: Sequence[T], cells: Callable[[T], list[str]]) -> list[str]:
    """단계마다 한 줄인 표의 줄들. 길면 앞과 뒤만 적는다."""
    first, skipped, last = _shown(things)
    lines = aligned([heads, *map(cells, first), *map(cells, last)], "><<<<")
    if skipped:
        lines.insert(1 + len(first), _skipped(skipped))
    return lines


def table_text(ledger: Ledger) -> str:
    """사람이 읽는 표."""
    return "\n".join(abridged(heads(), ledger, row))


def table_html(ledger: Ledger, *, whole: bool = False) -> str:
    """HTML 표. 신뢰하지 않은 노트북에서도 남도록 꾸밈을 쓰지 않는다. whole: 길어도 다 적는다."""
    first, skipped, last = _shown(ledger, whole)

    def line(cells: list[str], tag: str = "td") -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    rows = [line(row(step)) for step in first]
    if skipped:
        rows.append(f'<tr><td colspan="5">{_skipped(skipped)}</td></tr>')
    rows += [line(row(step)) for step in last]
    return f"<table><thead>{line(heads(), 'th')}</thead><tbody>{''.join(rows)}</tbody></table>"
