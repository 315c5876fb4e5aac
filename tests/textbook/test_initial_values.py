"""초깃값: 시드와 난수의 흐름, 논문의 분산."""

from __future__ import annotations

import math
import random
import statistics

import pytest

from micrograd_ko.nn import ACTIVATIONS, INITS, MLP, Layer, Neuron
from micrograd_ko.ops import OPS

# 초깃값


def drawn(init, nin, nout, seed=0):
    return [p.data for p in Layer(nin, nout, init=init, seed=seed).parameters() if "w" in p.label]


def test_a_seed_fixes_every_number_and_python_random_is_left_alone():
    random.seed(123)
    expected = random.random()
    random.seed(123)
    first = MLP(2, [3, 1], seed=7).state_dict()
    assert random.random() == expected
    random.seed(456)
    assert MLP(2, [3, 1], seed=7).state_dict() == first
    assert MLP(2, [3, 1], seed=8).state_dict() != first


def test_without_a_seed_the_numbers_come_from_python_random():
    made = []
    for _ in range(2):
        random.seed(1337)
        made.append([MLP(2, [3, 1]).state_dict(), Layer(2, 2).state_dict(), Neuron(2).state_dict()])
    assert made[0] == made[1]
    assert MLP(2, [3, 1]).state_dict() != MLP(2, [3, 1]).state_dict()


def test_one_stream_runs_through_the_layers_in_order():
    rng = random.Random(11)
    he = [rng.gauss(0.0, math.sqrt(2 / 2)) for _ in range(6)]
    last = [rng.uniform(-1, 1) * math.sqrt(6 / (3 + 1)) for _ in range(3)]
    model = MLP(2, [3, 1], seed=11)
    assert [p.data for p in model.parameters() if "w" in p.label] == he + last


STREAMS = {
    "he": lambda rng: rng.gauss(0.0, math.sqrt(2 / 4)),
    "lecun": lambda rng: rng.gauss(0.0, math.sqrt(1 / 4)),
    "xavier": lambda rng: rng.uniform(-1, 1) * math.sqrt(6 / (4 + 3)),
    "uniform": lambda rng: rng.uniform(-1, 1),
    "zeros": lambda rng: 0.0,
}


@pytest.mark.parametrize("init", INITS)
def test_the_exact_stream_of_each_initial_value(init):
    rng = random.Random(9)
    assert drawn(init, 4, 3, seed=9) == [STREAMS[init](rng) for _ in range(12)]


def test_a_generator_may_be_shared():
    rng = random.Random(2)
    first, second = Neuron(2, seed=rng), Neuron(2, seed=rng)
    assert first.state_dict() == Neuron(2, seed=2).state_dict() != second.state_dict()


# 표본 분산의 표준편차는 정규분포에서 √(2/n)·σ²: 9,600개면 1.4 %다. 7배 넓게 본다


@pytest.mark.parametrize(
    ("init", "variance"),
    [
        ("he", lambda nin, nout: 2 / nin),  # He 2015
        ("xavier", lambda nin, nout: 2 / (nin + nout)),  # Glorot 2010
        ("lecun", lambda nin, nout: 1 / nin),  # LeCun 1998
        ("uniform", lambda nin, nout: 1 / 3),
    ],
)
@pytest.mark.parametrize(("nin", "nout"), [(80, 120), (120, 80)])
def test_variances_follow_the_papers(init, variance, nin, nout):
    weights = drawn(init, nin, nout)
    sigma = math.sqrt(variance(nin, nout))
    assert statistics.pvariance(weights) == pytest.approx(sigma**2, rel=0.1)
    assert abs(statistics.fmean(weights)) < 6 * sigma / math.sqrt(len(weights))


@pytest.mark.parametrize(
    ("activation", "init"),
    [
        ("relu", "he"),
        ("leaky_relu", "he"),
        ("softplus", "he"),
        ("tanh", "xavier"),
        ("sigmoid", "xavier"),
        ("linear", "xavier"),
        ("step", "xavier"),
    ],
)
def test_the_activation_chooses_the_initial_values(activation, init):
    chosen = Neuron(5, activation=activation, seed=3).state_dict()
    assert chosen == Neuron(5, activation=activation, init=init, seed=3).state_dict()


def test_every_activation_names_initial_values_there_are():
    assert {OPS[name].init for name in ACTIVATIONS if name in OPS} <= set(INITS)


def test_biases_start_at_zero():
    for init in INITS:
        assert all(p.data == 0.0 for p in MLP(2, [3], init=init).parameters() if "b" in p.label)
