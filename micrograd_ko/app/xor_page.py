"""XOR 이야기의 페이지: 바깥 것을 아무것도 부르지 않는 HTML 한 장."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from micrograd_ko.app.xor_story import Story, chapters, gate_rows, run_rows
from micrograd_ko.messages.language import get_language, say
from micrograd_ko.optimizers import RULES
from micrograd_ko.view import draw
from micrograd_ko.view.drawing.curves import curves

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1.25rem 4rem; line-height: 1.7;
  font-family: system-ui, 'Malgun Gothic', 'Apple SD Gothic Neo', 'Noto Sans KR',
  'Noto Sans CJK KR', NanumGothic, sans-serif; word-break: keep-all; }
h1 { font-size: 1.6rem; line-height: 1.3; }
h2 { font-size: 1.15rem; margin-top: 2.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem 1rem; border-bottom: 1px solid var(--line); text-align: right;
  white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
th { background: var(--soft); }
figure { margin: 1rem 0; }
figure.graph { background: #fff; color: #111; border: 1px solid var(--line);
  border-radius: .5rem; padding: .5rem; overflow-x: auto; }
figure.graph svg { width: 100%; min-width: 46rem; height: auto; }
figure.curves svg { width: 100%; max-width: 45rem; }
figcaption { font-size: .9rem; opacity: .8; }
"""


def page(story: Story) -> str:
    """이야기 한 편을 HTML로."""
    title = say("story: losses")
    losses = {RULES[run.rule].__name__: run.history.loss for run in story.runs}
    graph = _figure("graph", draw(story.graph).svg, say("story: graph caption"))
    loss = _figure("curves", curves(losses), say("story: loss caption"))
    extras = [html_table(gate_rows(story)), "", graph, html_table(run_rows(story)) + loss]
    sections = "".join(
        f"<section><h2>{escape(heading)}</h2><p>{escape(body)}</p>{extra}</section>\n"
        for (heading, body), extra in zip(chapters(story), extras)
    )
    return (
        f'<!doctype html>\n<html lang="{get_language()}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · micrograd_ko</title><style>{STYLE}</style></head>\n"
        f"<body><h1>{escape(title)}</h1>\n{sections}</body>\n</html>\n"
    )


def html_table(rows: Sequence[Sequence[str]]) -> str:
    """첫 줄이 제목인 표."""
    head, *body = [[escape(cell) for cell in row] for row in rows]
    titles = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
    return (
        f'<div class="wide"><table><thead><tr>{titles}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _figure(kind: str, svg: str, caption: str) -> str:
    return (
        f'<figure class="{kind}">{svg[svg.index("<svg") :]}'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
