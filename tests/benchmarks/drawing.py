"""그림에 드는 시간: ``python tests/benchmarks/drawing.py``. 시간을 시험하지 않고 찍기만 한다."""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import peers

from micrograd_ko import nn
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadValue
from micrograd_ko.view import draw
from micrograd_ko.view.layout import graphviz_engine


def tangled(count: int) -> Value:
    """되쓰인 노드가 많은 그래프, 노드 ``count``개쯤."""
    pick = random.Random(0)
    values = [Value(pick.gauss(0, 1), f"v{i}") for i in range(8)]
    while len(values) < count:
        a, b = pick.choice(values[-12:]), pick.choice(values[-40:])
        values.append(pick.choice([a + b, a * b, a - b, a.tanh()]))
    root = values[-1]
    for value in values[-40:-1]:
        root = root + value
    return root


def network(layers: list[int]) -> Value:
    """다층 퍼셉트론의 손실, 펼친 채로."""
    loss = nn.MLP(2, layers, activation="tanh", seed=0)([1.0, -2.0]) ** 2
    assert isinstance(loss, Value)
    return loss


def chain(count: int) -> Value:
    """잎 하나가 모든 곳에 쓰이는 긴 사슬."""
    x = Value(0.5, "x")
    y = x
    for _ in range(count):
        y = y * x
    return y


CASES: dict[str, Callable[[], Value]] = {
    "엉킨 그래프 75": lambda: tangled(37),
    "MLP(2, [6, 4, 1])": lambda: network([6, 4, 1]),
    "MLP(2, [16, 16, 1])": lambda: network([16, 16, 1]),
    "엉킨 그래프 1500": lambda: tangled(1900),
    "MLP(2, [30, 30, 1])": lambda: network([30, 30, 1]),
    "MLP(2, [35, 35, 1])": lambda: network([35, 35, 1]),
    "사슬 1500": lambda: chain(1500),
}


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(peers.machine())
    engines = ["builtin"] + ["graphviz"] * (graphviz_engine.program() is not None)
    print("| 그래프 | 노드 | 간선 | 엔진 | 중앙값 (ms) |\n|---|---|---|---|---|")
    for name, make in CASES.items():
        root = make()
        root.backward()
        for engine in engines:
            times = []
            try:
                for _ in range(5):
                    start = time.perf_counter()
                    drawing = draw(root, engine=engine, collapse=None, max_nodes=10_000)
                    times.append(1000 * (time.perf_counter() - start))
            except BadValue as error:
                print(f"| {name} | | | {engine} | {error} |")
                continue
            size = f"{len(drawing.graph.nodes)} | {len(drawing.graph.edges)}"
            print(f"| {name} | {size} | {engine} | {statistics.median(times):.1f} |")


if __name__ == "__main__":
    main()
