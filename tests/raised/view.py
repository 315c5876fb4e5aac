"""그림, 장부, 맞혀 보기, 단계 넘기기의 알림을 만나는 법."""

from __future__ import annotations

import sys
from unittest import mock

from micrograd_ko import Value, check, draw, nn, step_through, steps
from micrograd_ko.view.drawing.curves import curves
from micrograd_ko.view.layout import graphviz_engine

A = Value(2.0, label="a")


def chain(count):
    """더하기 ``count``번의 사슬."""
    value = Value(0.0)
    for _ in range(count):
        value = value + 1.0
    return value


class Sizeless(nn.Module):
    def forward(self, x):
        return x[0]


class Numbers(nn.Module):
    nin = 1

    def forward(self, x):
        return x[0].data


def without_graphviz():
    with mock.patch.object(graphviz_engine, "program", return_value=None):
        draw(A, engine="graphviz")


def without_png():
    missing = {"resvg_py": None}
    with mock.patch.dict(sys.modules, missing), mock.patch("shutil.which", return_value=None):
        draw(A).save("a.png")


RAISED = {
    # 그림
    "nothing to plot": lambda: curves({"sgd": [0.0]}),
    "graph too large": lambda: draw(chain(30), max_nodes=60),
    "not a Value or a model": lambda: draw(3.0),
    "unknown input size": lambda: draw(Sizeless()),
    "output is not a Value": lambda: draw(Numbers()),
    "Graphviz not available": without_graphviz,
    "too large for PNG": lambda: draw(chain(600), max_nodes=2_000).save("chain.png"),
    "no PNG renderer": without_png,
    # 장부
    "not in the graph": lambda: steps(A * 2).explain(Value(1.0)),
    # 맞혀 보기
    "guess count mismatch": lambda: check("a", [1.0], [A, A]),
    "no gradient yet": lambda: check("a", 1.0, Value(1.0)),
    "check needs a Value": lambda: check("a", 1.0, 3.0),
    # 한 걸음씩
    "not a terminal": lambda: step_through(A * 2).run(),
}
