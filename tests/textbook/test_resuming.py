"""나누어 배우기: 이어서 배운 것은 한 번에 배운 것과 끝자리까지 같다."""

from __future__ import annotations

import copy
import json
import random

import pytest

from micrograd_ko import datasets, fit, load, save
from micrograd_ko.messages.language import BadType
from micrograd_ko.nn import MLP
from micrograd_ko.optimizers import RULES, Adam

BACKENDS = ["eager", "python", "numpy", "llvm", "jax"]
X, Y = datasets.moons(12, seed=3)


def network():
    return MLP(2, [3, 1], activation="tanh", seed=0)


def learn(model, rule, epochs, **settings):
    settings = {"loss": "bce_with_logits", "batch_size": 5, "progress": False, **settings}
    return fit(model, X, Y, optimizer=rule, epochs=epochs, **settings).loss


@pytest.fixture(params=BACKENDS)
def backend(request):
    if request.param in ("jax", "llvm", "numpy"):
        pytest.importorskip({"llvm": "llvmlite"}.get(request.param, request.param))
    return request.param


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("parts", [(4, 6), (1,) * 10])
def test_a_training_in_parts_is_the_training(parts, name, backend):
    if backend in ("jax", "llvm") and (name != "adam" or len(parts) > 2):
        parts = (4, 6)  # 옮기는 데 오래 걸리는 것은 한 번만 나눈다
    whole, split = network(), network()
    expected = learn(whole, RULES[name](whole.parameters()), 10, backend=backend)
    rule = RULES[name](split.parameters())
    loss = [each for part in parts for each in learn(split, rule, part, backend=backend)]
    assert loss == expected
    assert split.state_dict() == whole.state_dict()


def test_a_training_goes_on_from_a_file(tmp_path, backend):
    whole, first = network(), network()
    learn(whole, Adam(whole.parameters(), lr=0.1), 10, backend=backend)
    rule = Adam(first.parameters(), lr=0.1)
    learn(first, rule, 4, backend=backend)
    save(first, tmp_path / "m.json", rule)
    again, restored = load(tmp_path / "m.json", optimizer=True)
    learn(again, restored, 6, backend=backend)
    assert again.state_dict() == whole.state_dict()


def orders(times, model=None, optimizer="sgd", **settings):
    """한 에폭짜리 fit을 여러 번 불러, 저마다 본 차례."""
    model, found = model or network(), []
    rule = RULES[optimizer](model.parameters()) if settings.pop("own", False) else optimizer

    def loss(prediction, target):
        found[-1] += (int(target),)
        return prediction * 0.0

    for _ in range(times):
        found.append(())
        rows = [[float(k), 0.0] for k in range(30)]
        targets = [float(k) for k in range(30)]
        fit(model, rows, targets, loss=loss, optimizer=rule, epochs=1, batch_size=7,
            progress=False, backend="eager", **settings)  # fmt: skip
        found[-1] = found[-1][-30:]  # 앞의 것은 정답을 확인하느라 부른 것이다
    return found


@pytest.mark.parametrize(
    "settings", [{}, {"own": True}, {"seed": 7}, {"seed": None}, {"seed": random.Random(1)}]
)
def test_a_hundred_fits_of_one_epoch_see_a_hundred_orders(settings):
    found = orders(100, **settings)
    assert len(set(found)) == 100
    assert all(sorted(order) == list(range(30)) for order in found)


def test_a_new_model_starts_at_the_first_order():
    assert orders(3) == orders(3)
    assert orders(3, own=True) == orders(3) != orders(3, seed=1)


def test_a_generator_goes_on_as_it_would_by_hand():
    generator, by_hand = random.Random(4), random.Random(4)
    for order in orders(3, seed=generator):
        expected = list(range(30))
        by_hand.shuffle(expected)
        assert list(order) == expected


def test_without_a_seed_python_random_shuffles():
    random.seed(11)
    first = orders(2, seed=None)
    random.seed(11)
    assert orders(2, seed=None) == first


def test_a_copied_model_goes_on_from_where_the_first_was():
    model = network()
    orders(2, model)
    assert orders(1, copy.deepcopy(model)) == orders(1, model)


def test_the_position_is_no_parameter():
    model = network()
    names = list(model.state_dict())
    orders(1, model)
    assert list(model.state_dict()) == names
    json.dumps(model.state_dict())


@pytest.mark.parametrize("seed", ["1", 1.5, True])
def test_a_seed_is_a_whole_number_or_a_generator(seed):
    with pytest.raises(BadType, match="정수"):
        learn(network(), "sgd", 1, seed=seed, batch_size=None)
