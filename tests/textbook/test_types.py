"""배우는 사람이 만나는 이름의 타입이 참을 말하는가: mypy가 읽는다."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import micrograd_ko

SNIPPET = """
from collections.abc import Iterator
from typing import Union

from typing_extensions import assert_type

from micrograd_ko import Value, dot, grad, logsumexp, nn, optimizers, softmax, where
from micrograd_ko.engine import sum
from micrograd_ko.optimizers import Adam, Memory, Number, Optimizer


def leaves() -> Iterator[Value]:
    yield Value(2.0)


x = Value(2.0)
y = 3 * x + x**2 - 1 / x

assert_type(y, Value)
assert_type(-y.tanh(), Value)
assert_type(dot([x], [2.0]), Value)
assert_type(sum([1.0, 2.0]), Value)
assert_type(logsumexp(leaves()), Value)
assert_type(where(x > 0, 1.0, x), Value)
assert_type(softmax([x, 1.0]), list[Value])

assert_type(grad(y, x), float)
assert_type(grad(y, [x]), list[float])
assert_type(grad(y, leaves()), list[float])
assert_type(grad(y, x, create_graph=True), Value)
assert_type(grad(y, [x], create_graph=True), list[Value])

assert_type(nn.MLP(2, [1]).parameters(), list[Value])
assert_type(nn.Neuron(2).forward([x, x]), Value)
assert_type(nn.MLP(2, [1]).forward([x, x]), Union[list[Value], Value])
assert_type(nn.home(x), tuple[str, ...])

rule = Adam([x], betas=(0.8, 0.9))
assert_type(rule.betas, tuple[float, float])
assert_type(rule.state[0].m, float)
assert_type(rule.delta(1.0, Memory[float](), 1), float)
assert_type(rule.delta(x, Memory[Value](), Value(1.0)), Value)


class Heavy(Optimizer):
    memory = ("v",)

    def delta(self, g: Number, s: Memory[Number], t: Number) -> Number:
        s.v = 0.9 * s.v + g
        return -self.lr * s.v


x + "1"  # wrong
grad(y, 2.0)  # wrong
Adam([x], betas=0.9)  # wrong
dot(x, [x])  # wrong
"""


def test_mypy_reads_the_doors_as_they_are(tmp_path, monkeypatch):
    api = pytest.importorskip("mypy.api", reason="mypy가 없다")
    written = tmp_path / "learner.py"
    written.write_text(SNIPPET, encoding="utf-8")
    monkeypatch.setenv("MYPYPATH", str(Path(micrograd_ko.__file__).parents[1]))
    settings = ["--strict", "--python-version", "3.10", "--no-error-summary"]
    report, errors, _ = api.run([*settings, "--cache-dir", str(tmp_path / "cache"), str(written)])
    assert not errors
    found = {int(line) for line in re.findall(r"learner\.py:(\d+): error", report)}
    wrong = {k for k, line in enumerate(SNIPPET.splitlines(), 1) if line.endswith("# wrong")}
    assert found == wrong, report
