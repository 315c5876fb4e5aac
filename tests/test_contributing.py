"""CONTRIBUTING의 보기들: 적힌 줄은 정말 그렇게 있고, 적힌 규칙은 정말 배운다."""

from __future__ import annotations

import re

import pytest

from helpers import ROOT
from micrograd_ko import datasets, fit, nn, optimizers
from micrograd_ko.messages.catalogue import CATALOGUE
from micrograd_ko.ops import OPS, Op

TEXT = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, re.M | re.S)


def block(word: str) -> str:
    return next(text for text in BLOCKS if word in text)


def test_the_operation_is_a_row_of_the_table():
    row = eval(block("Op("), {"Op": Op})
    assert row == OPS["atan"]


def test_the_message_is_a_row_of_the_catalogue():
    ((key, row),) = eval("{" + block('"size mismatch": (') + "}").items()
    assert CATALOGUE[key] == row


@pytest.mark.parametrize("backend", ["eager", "python"])
def test_the_rule_learns_as_it_is_written(backend):
    space = dict(vars(optimizers))
    exec(block("class Sign"), space)
    model = nn.MLP(2, [4, 1], activation="tanh", seed=0)
    rule = space["Sign"](model.parameters(), lr=0.02)
    history = fit(
        model, *datasets.xor(), optimizer=rule, epochs=200, progress=False, backend=backend
    )
    assert history.accuracy[-1] == 1.0
