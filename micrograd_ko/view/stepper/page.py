"""``step_through``: 역전파를 한 걸음씩 넘겨 보는 화면. 노트북, HTML 파일, 터미널에서 같다.

먼저 움직이지 않는 것이 선다: 그림 ``<img>``와 모든 단계를 적은 ``<details>``. 스크립트가 그 위에
단추를 짓는다. 그래서 스크립트가 막힌 노트북에서도 그림과 단계는 남는다.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import replace
from functools import cached_property
from html import escape
from importlib.resources import files
from pathlib import Path

from micrograd_ko.core.files import as_path, write_text
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadValue, get_language, say, translated
from micrograd_ko.messages.phrases import PHRASES
from micrograd_ko.messages.validate import as_int, lookup
from micrograd_ko.ops import OPS
from micrograd_ko.view.display import formula_name, number, sentence_name
from micrograd_ko.view.drawing import THEMES, css, draw, paint
from micrograd_ko.view.graph import UNKNOWN, Graph, describe
from micrograd_ko.view.layout import cards_of, place
from micrograd_ko.view.ledger import Ledger, receiving, steps
from micrograd_ko.view.practice import RIGHT_TOLERANCE, ROUNDED_TOLERANCE, ByHand, stale
from micrograd_ko.view.stepper import javascript, keys, terminal
from micrograd_ko.view.stepper.replay import leaves, replay

SCRIPTS = ("ledger.js", "formula.js", "dom.js", "picture.js", "quiz.js", "stepper.js")
PAGE_FORMATS = {".html": "text/html", ".htm": "text/html"}
PAGE_PHRASES = ("ledger: ", "quiz: ", "stepper: ")  # 스크립트도 쓰는 글의 앞머리
WIDEST = "-0.00000"  # 값을 바꾸거나 기울기가 오면 이만큼은 적을 수 있게 상자를 넓힌다


class Stepper:
    """역전파를 한 걸음씩 넘겨 보는 화면. 노트북에서는 저절로 보인다.

    ledger     장부(``steps``의 결과)
    svg        기울기가 모두 ``?``인 그림
    """

    def __init__(self, root: Value, max_nodes: int) -> None:
        self.ledger: Ledger = steps(root)
        self.max_nodes = max_nodes

    @property
    def interactive(self) -> bool:
        """한 걸음씩 넘길 수 있을 만큼 작은 그래프인가."""
        return len(self.ledger.order) <= self.max_nodes

    @cached_property
    def graph(self) -> Graph:
        """그림의 자료: 기울기는 모두 ``?``이고, 이름 없는 노드에는 장부의 번호가 붙는다."""
        order = self.ledger.order
        receivers = {step.parent_id for step in self.ledger}
        graph = describe(order, [self.ledger.root], set(order))
        nodes = []
        for k, node in enumerate(graph.nodes):
            grad, level = (UNKNOWN, "g-unknown") if k in receivers else ("", "g-none")
            label = node.label or f"#{k}"
            nodes.append(replace(node, label=label, title="", grad=grad, level=level))
        edges = (replace(edge, title="") for edge in graph.edges)  # 국소 미분을 미리 말한다
        return replace(graph, nodes=tuple(nodes), edges=tuple(edges), scale=0.0)

    @cached_property
    def svg(self) -> str:
        """아직 아무 기울기도 없는 그림. 상자는 기울기가 적힐 자리까지 넉넉하다."""
        gradients = map(self.ledger.gradient, self.ledger.order)
        roomy = tuple(
            replace(node, data=_longer(node.data), grad=node.grad and _longer(number(gradient)))
            for node, gradient in zip(self.graph.nodes, gradients)
        )
        cards = cards_of(replace(self.graph, nodes=roomy))
        svg = paint(self.graph, cards, place(self.graph, cards, "LR"))
        return svg.replace("<title></title>", "")

    def by_hand(self, ask: str = "contribution") -> ByHand:
        """손으로 하는 역전파: 한 걸음씩 묻고 답을 가리는 자리.

        ask: 무엇을 묻는가, ``"contribution"``(기여분) 또는 ``"gradient"``(더한 뒤의 기울기).
        ValueError: 모르는 물음일 때.
        """
        return ByHand(self.ledger, ask)

    def run(self) -> None:
        """터미널에서 키로 넘긴다. 원래 그래프의 값은 바뀌지 않는다.

        ValueError: 키를 읽을 수 있는 터미널이 아닐 때.
        """
        if not keys.available():
            raise BadValue("not a terminal")
        root = self.ledger.root
        title = sentence_name(root, len(self.ledger.order) - 1)
        terminal.run(title, lambda values: replay(root, values), leaves(root))

    @cached_property
    def html(self) -> str:
        """노트북의 셀이나 웹 페이지에 그대로 넣는 HTML 조각."""
        if not self.interactive:
            return self._large()
        script = self._script()
        id_ = "mgs" + hashlib.sha256((self.svg + script).encode()).hexdigest()[:10]
        dark = css(THEMES["dark"], f"{id_}.dark svg")
        return (
            f'<div id="{id_}" class="mgk" lang="{get_language()}">'
            f"<style>{_asset('stepper.css')}{dark}</style>"
            f"{self._static()}"
            f"<script>(() => {{\n{''.join(map(_asset, SCRIPTS))}\n"
            f"{script}\nstart({javascript.quoted(id_)}, DATA, OPS, SLIPS, WORDS);\n}})();</script>"
            "</div>"
        )

    def _large(self) -> str:
        """큰 그래프: 접은 그림과, 눌러서 펴는 장부만."""
        try:
            picture = draw(self.ledger.root)._repr_html_()
        except BadValue as refusal:  # 그리기에도 너무 크다
            picture = f"<p>{escape(str(refusal))}</p>"
        note = say("too large to step through", count=len(self.ledger.order))
        return f"<p>{escape(note)}</p>{picture}{self._steps(self.ledger.table())}"

    def _steps(self, table: str) -> str:
        """눌러서 펴는 장부."""
        return (
            f'<details class="mgk-steps"><summary>{say("stepper: steps")} ({len(self.ledger)})'
            f"</summary><div>{table}</div></details>"
        )

    def _static(self) -> str:
        """스크립트 없이도 남는 것."""
        picture = base64.b64encode(self.svg.encode()).decode()
        forward = "".join(f"<li>{escape(str(line))}</li>" for line in self.ledger.forward)
        return (
            '<div class="mgk-picture" style="overflow:auto;max-width:100%">'
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{say("computation graph")}" '
            'style="max-width:none"></div>'
            f'<details class="mgk-forward"><summary>{say("stepper: forward")}</summary>'
            f"<ul>{forward}</ul></details>"
            f"{self._steps(self.ledger.table(whole=True))}"
        )

    def _script(self) -> str:
        """이 그래프의 자료와 셈: 스크립트의 상수들."""
        used = dict.fromkeys(node.op for node in self.ledger.order if node.op)
        data = {
            "prefix": self.graph.prefix,
            "nodes": [
                {
                    "name": line.name,
                    "short": formula_name(line.node, line.node_id),
                    "op": line.node.op,
                    "parents": list(line.input_ids),
                    "receiving": receiving(line.node),
                    "data": line.node.data,
                    "locals": list(line.node.local_grads),
                    "stale": stale(line.node),
                }
                for line in self.ledger.forward
            ],
            "says": {op: translated(OPS[op].words) for op in used},
            "limits": {"tolerance": RIGHT_TOLERANCE, "nearly": ROUNDED_TOLERANCE},
        }
        words = {
            key.partition(": ")[2]: translated(row)
            for key, row in PHRASES.items()
            if key.startswith(PAGE_PHRASES)
        }
        return (
            f"const OPS = {javascript.table(OPS[op] for op in used)};\n"
            f"const SLIPS = {javascript.slips()};\n"
            f"const WORDS = {javascript.quoted(words)};\n"
            f"const DATA = {javascript.quoted(data)};"
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """혼자 서는 HTML 파일로 저장하고 그 경로를 돌려준다. 인터넷 없이 열린다.

        ValueError: 이름이 .html로 끝나지 않거나 쓸 수 없는 자리일 때.
        """
        target = as_path(path)
        lookup(PAGE_FORMATS, target.suffix.lower(), "page format")
        write_text(target, self.page)
        return target

    @property
    def page(self) -> str:
        """혼자 서는 HTML 문서."""
        title = escape(say("stepper: title"))
        return (
            f'<!doctype html>\n<html lang="{get_language()}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>{_asset('page.css')}</style>\n</head>\n"
            f"<body>\n<main>\n<h1>{title}</h1>\n{self.html}\n</main>\n</body>\n</html>\n"
        )

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<Stepper: {len(self.ledger.order)} nodes, {len(self.ledger)} steps>"


def step_through(root: Value, *, max_nodes: int = 60) -> Stepper:
    """``root``의 역전파를 한 걸음씩 넘겨 보는 화면을 만든다. 노드의 ``grad``는 바꾸지 않는다.

    max_nodes: 노드가 이보다 많으면 그림과 장부만 보인다.
    TypeError: Value가 아닐 때.  ValueError: 그래프에 순환이 있을 때.
    """
    return Stepper(root, as_int(max_nodes, "max_nodes", 1))


def _longer(text: str) -> str:
    """둘 가운데 더 긴 글: 적힐 글과 넉넉한 자리."""
    return max(text, WIDEST, key=len)


def _asset(file: str) -> str:
    return files("micrograd_ko.view.stepper").joinpath(file).read_text(encoding="utf-8")
