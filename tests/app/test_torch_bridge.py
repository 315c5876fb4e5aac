"""PyTorch와 오가기: 출력과 기울기가 1e-12까지 같고, 옮길 수 없는 것은 물리친다."""

from __future__ import annotations

import pytest

from micrograd_ko import Value, from_torch, nn, to_torch
from micrograd_ko.app.torch_bridge import TWINS
from micrograd_ko.nn import MLP, Layer, Module, Neuron, Perceptron

torch = pytest.importorskip("torch", reason="torch가 없다: pip install torch")

X = [[0.3, -1.2, 2.0], [0.0, 0.0, 0.0], [-40.0, 55.0, 60.0], [1e-9, 300.0, -200.0]]
NAMES = [*TWINS, "linear"]


def ours(model, x):
    out = model(x)
    return [v.data for v in out] if isinstance(out, list) else [out.data]


def last_layer_active():
    model = MLP(3, [4, 2], activation="tanh", seed=1)
    for neuron in model.layers[-1].neurons:
        neuron.activation = "sigmoid"
    return model


MODELS = {
    **{name: MLP(3, [5, 4, 1], activation=name, seed=1) for name in NAMES},
    **{f"layer {name}": Layer(3, 2, activation=name, seed=2) for name in NAMES},
    **{f"neuron {name}": Neuron(3, activation=name, seed=3) for name in NAMES},
    "last layer active": last_layer_active(),
}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_outputs_and_gradients_are_those_of_torch(model):
    for k, p in enumerate(model.parameters()):
        p.data += 0.01 * k
    twin = to_torch(model)
    back = from_torch(twin)
    for x in X:
        expected = twin(torch.tensor(x, dtype=torch.float64))
        assert ours(model, x) == pytest.approx(expected.tolist(), rel=1e-12, abs=1e-12)
        assert ours(back, x) == ours(model, x)
        twin.zero_grad()
        model.zero_grad()
        expected.sum().backward()
        out = model(x)
        (sum(out, Value(0.0)) if isinstance(out, list) else out).backward()
        slopes = []  # torch는 층마다 가중치의 표와 편향의 목록이다
        for linear in (part for part in twin if isinstance(part, torch.nn.Linear)):
            for row, bias in zip(linear.weight.grad.tolist(), linear.bias.grad.tolist()):
                slopes += [*row, bias]
        assert [p.grad for p in model.parameters()] == pytest.approx(slopes, rel=1e-12, abs=1e-12)


def test_a_batch_goes_through_the_twin_at_once():
    out = to_torch(MLP(3, [4, 1], seed=0))(torch.tensor(X, dtype=torch.float64))
    assert out.shape == (4, 1)


def test_torchs_random_numbers_are_left_alone():
    torch.manual_seed(0)
    expected = torch.rand(3).tolist()
    torch.manual_seed(0)
    to_torch(MLP(3, [4, 1], seed=0))
    assert torch.rand(3).tolist() == expected


def test_a_module_of_float32_comes_with_its_numbers():
    torch.manual_seed(1)
    module = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    model = from_torch(module)
    assert type(model) is MLP
    exact = module.double()
    for x in X:
        expected = exact(torch.tensor(x, dtype=torch.float64)).tolist()
        assert ours(model, x) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert from_torch(torch.nn.Linear(2, 1)).nin == 2


class Own(MLP):
    pass


def with_more():
    model = MLP(2, [1], seed=0)
    model.scale = Value(2.0)
    return model


def two_kinds():
    model = Layer(2, 2, activation="tanh", seed=0)
    model.neurons[0].activation = "linear"
    return model


NO_TWIN = {
    "perceptron": Perceptron(2),
    "step": MLP(2, [2, 1], activation="step"),
    "own class": Own(2, [1]),
    "bare module": Module(),
    "one more parameter": with_more(),
    "two activations in a layer": two_kinds(),
    "list": [1.0],
    "class": nn.MLP,
}


@pytest.mark.parametrize("model", NO_TWIN.values(), ids=NO_TWIN)
def test_what_has_no_twin_is_refused(model):
    with pytest.raises(TypeError, match="PyTorch의 모듈로 옮길 수 없습니다"):
        to_torch(model)


T = torch.nn
SHARED = T.Linear(2, 2)


class OwnSequential(T.Sequential):
    pass


NOT_HERE = {
    "no bias": T.Sequential(T.Linear(2, 1, bias=False)),
    "dropout": T.Sequential(T.Linear(2, 2), T.Dropout(), T.Linear(2, 1)),
    "activation first": T.Sequential(T.ReLU(), T.Linear(2, 1)),
    "two activations": T.Sequential(T.Linear(2, 1), T.ReLU(), T.Tanh()),
    "another slope": T.Sequential(T.Linear(2, 1), T.LeakyReLU(0.2)),
    "another beta": T.Sequential(T.Linear(2, 1), T.Softplus(beta=2.0)),
    "torch's softplus": T.Sequential(T.Linear(2, 1), T.Softplus()),
    "GELU": T.Sequential(T.Linear(2, 1), T.GELU()),
    "shared": T.Sequential(SHARED, T.Tanh(), SHARED),
    "sizes that do not meet": T.Sequential(T.Linear(2, 3), T.Linear(2, 1)),
    "inside another": T.Sequential(T.Sequential(T.Linear(2, 1))),
    "own class": OwnSequential(T.Linear(2, 1)),
    "convolution": T.Conv1d(1, 1, 1),
    "empty": T.Sequential(),
    "number": 3,
}


@pytest.mark.parametrize("module", NOT_HERE.values(), ids=NOT_HERE)
def test_what_cannot_come_here_is_refused(module):
    with pytest.raises(TypeError, match="옮길 수 있는 활성화 함수: ReLU"):
        from_torch(module)
