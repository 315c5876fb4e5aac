"""퍼셉트론: 논리 게이트와 학습 규칙."""

from __future__ import annotations

import pytest

from micrograd_ko import datasets
from micrograd_ko.nn import Perceptron

GATES = {"and": datasets.and_, "or": datasets.or_, "nand": datasets.nand, "xor": datasets.xor}


# 퍼셉트론


GIVEN = {"nand": ([-2, -2], 3), "or": ([2, 2], -1), "and": ([1, 1], -1)}


@pytest.mark.parametrize("gate", GIVEN)
def test_gates_by_given_weights(gate):
    perceptron = Perceptron(*GIVEN[gate])
    X, y = GATES[gate]()
    assert [perceptron(x).data for x in X] == y


def test_xor_is_composed_of_the_gates():
    nand, or_, and_ = (Perceptron(*GIVEN[gate]) for gate in ("nand", "or", "and"))
    X, y = datasets.xor()
    assert [and_([nand(x), or_(x)]).data for x in X] == y


def test_on_the_line_a_perceptron_says_zero():
    assert Perceptron([1.0], -1.0)([1.0]).data == 0.0


@pytest.mark.parametrize("gate", ["and", "or", "nand"])
@pytest.mark.parametrize("lr", [0.1, 1.0, 7])
def test_the_learning_rule_ends_where_a_line_divides(gate, lr):
    X, y = GATES[gate]()
    perceptron = Perceptron(2)
    mistakes = perceptron.learn(X, y, lr=lr)
    assert mistakes[-1] == 0 < mistakes[0]
    assert len(mistakes) < 20
    assert [perceptron(x).data for x in X] == y


@pytest.mark.parametrize("start", [[0.0, 0.0], [1.0, -1.0], [-2.0, 5.0]])
def test_the_learning_rule_never_ends_on_xor(start):
    X, y = datasets.xor()
    mistakes = Perceptron(start).learn(X, y, epochs=300)
    assert len(mistakes) == 300
    assert min(mistakes) > 0


def test_the_learning_rule_by_hand():
    perceptron = Perceptron(2)
    assert perceptron.learn([[1.0, 2.0]], [1], epochs=5, lr=0.5) == [1, 0]
    assert perceptron.state_dict() == {"w.0": 0.5, "w.1": 1.0, "b": 0.5}


def test_a_step_sends_no_gradient_back():
    perceptron = Perceptron([1.0, 1.0], -0.5)
    perceptron([1.0, 1.0]).backward()
    assert [p.grad for p in perceptron.parameters()] == [0.0, 0.0, 0.0]
