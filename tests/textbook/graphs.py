"""시험할 그래프들: 깊은 사슬과 마구 뽑은 것."""

from __future__ import annotations

import random

from micrograd_ko.engine import Value

DEEP = 200_000


def chain(length: int) -> tuple[Value, Value]:
    x = y = Value(1.0)
    for _ in range(length):
        y = y + x
    return x, y


KINDS = [Value.__add__, Value.__mul__, Value.__sub__, Value.maximum, lambda a, b: a.tanh()]


def random_graph(seed: int, size: int = 40) -> list[Value]:
    rng = random.Random(seed)
    nodes = [Value(rng.gauss(0, 1)) for _ in range(3)]
    for _ in range(size):
        a, b = rng.choice(nodes), rng.choice(nodes)
        nodes.append(rng.choice(KINDS)(a, b))
    return nodes
