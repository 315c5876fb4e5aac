"""신경망: 파라미터의 이름과 저장, 초깃값, 퍼셉트론, micrograd와의 비교."""

from __future__ import annotations

import copy
import json
import math
import pickle
import random
from pathlib import Path

import pytest

from micrograd_ko import Value, nn
from micrograd_ko.nn import ACTIVATIONS, MLP, Layer, Module, Neuron, Perceptron

DATA = Path(__file__).parents[1].joinpath("data")


def grads_of(model, x):
    """출력의 합을 미분한 기울기들."""
    model.zero_grad()
    sum(as_list(model(x))).backward()
    return [p.grad for p in model.parameters()]


def as_list(out):
    return out if isinstance(out, list) else [out]


# 파라미터의 이름


def test_parameter_names_are_the_attribute_path_in_order():
    names = [name for name, _ in MLP(2, [3, 1]).named_parameters()]
    assert names[:3] == ["layers.0.neurons.0.w.0", "layers.0.neurons.0.w.1", "layers.0.neurons.0.b"]
    assert "layers.0.neurons.2.w.1" in names
    assert names[-4:] == [f"layers.1.neurons.0.{tail}" for tail in ("w.0", "w.1", "w.2", "b")]
    assert len(names) == len(set(names)) == 3 * 3 + 4


def test_parameters_are_the_named_ones():
    model = MLP(3, [4, 2])
    assert [id(p) for p in model.parameters()] == [id(p) for _, p in model.named_parameters()]
    assert len(model.parameters()) == (3 + 1) * 4 + (4 + 1) * 2


@pytest.mark.parametrize(
    ("model", "labels"),
    [
        (Neuron(2), ["w.0", "w.1", "b"]),
        (Perceptron(2), ["w.0", "w.1", "b"]),
        (Layer(1, 2), ["neurons.0.w.0", "neurons.0.b", "neurons.1.w.0", "neurons.1.b"]),
        (MLP(1, [1]), ["layers.0.neurons.0.w.0", "layers.0.neurons.0.b"]),
    ],
    ids=repr,
)
def test_a_parameter_has_one_name_everywhere(model, labels):
    assert [p.label for p in model.parameters()] == labels
    assert [name for name, _ in model.named_parameters()] == labels
    assert list(model.state_dict()) == labels


COPIES = [lambda m: m, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))]


@pytest.mark.parametrize("again", COPIES)
def test_a_parameter_knows_its_homes(again):
    model = again(MLP(2, [3, 1]))
    homes = {name: nn.home(p) for name, p in model.named_parameters()}
    assert homes["layers.0.neurons.2.w.1"] == ("layers.0", "neurons.2")
    assert homes["layers.1.neurons.0.b"] == ("layers.1", "neurons.0")
    assert {nn.home(p) for p in again(Layer(1, 2)).parameters()} == {("neurons.0",), ("neurons.1",)}
    assert {nn.home(p) for p in again(Neuron(2)).parameters()} == {()}
    assert {nn.home(p) for p in again(Perceptron(2)).parameters()} == {()}


def test_a_home_is_not_read_from_a_label():
    assert nn.home(Value(1.0, "layers.0.neurons.2.w.1")) == ()
    model = MLP(2, [1])
    parameter = model.parameters()[0]
    parameter.label = "내 가중치"
    assert nn.home(parameter) == ("layers.0", "neurons.0")
    assert nn.home(parameter * 2) == nn.home(model([1.0, 2.0])) == ()


def test_inputs_are_labelled_by_their_place():
    out = Neuron(2, activation="linear")([1.0, 2.0])
    assert [leaf.label for leaf in out.parents] == ["w.0", "w.1", "x0", "x1", "b"]


def test_models_say_what_they_are():
    assert repr(MLP(2, [4, 1], activation="tanh")) == "MLP(2, [4, 1], activation='tanh')"
    assert repr(Layer(2, 3, nonlin=False)) == "Layer(2, 3, activation='linear')"
    assert repr(Neuron(2)) == "Neuron(2, activation='relu')"
    assert repr(Perceptron([-2, -2], 3)) == "Perceptron([-2.0, -2.0], 3.0)"


# 저장


def test_state_dict_survives_json():
    old, new = MLP(2, [3, 1], seed=1), MLP(2, [3, 1], seed=2)
    assert old.state_dict() != new.state_dict()
    new.load_state_dict(json.loads(json.dumps(old.state_dict())))
    assert new.state_dict() == old.state_dict()
    assert new([0.3, -0.7]).data == old([0.3, -0.7]).data


def test_load_state_dict_keeps_the_same_parameter_objects():
    model = MLP(2, [2, 1], seed=0)
    before = model.parameters()
    model.load_state_dict(dict.fromkeys(model.state_dict(), 1))
    assert all(a is b for a, b in zip(before, model.parameters()))
    assert {type(p.data) for p in model.parameters()} == {float}


def test_zero_grad_clears_every_parameter():
    model = MLP(2, [3, 1], seed=0)
    model([1.0, 2.0]).backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert all(p.grad == 0.0 for p in model.parameters())


@pytest.mark.parametrize("again", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
@pytest.mark.parametrize("expand", [False, True])
def test_a_copied_model_is_the_same_and_its_own(again, expand):
    model = MLP(2, [3, 2], activation="tanh", seed=5, expand=expand)
    grads_of(model, [0.5, -1.0])
    copied = again(model)
    assert copied.state_dict() == model.state_dict()
    assert [p.label for p in copied.parameters()] == [p.label for p in model.parameters()]
    assert [p.grad for p in copied.parameters()] == [p.grad for p in model.parameters()]
    assert grads_of(copied, [1.0, 2.0]) == grads_of(model, [1.0, 2.0])
    copied.parameters()[0].data += 1.0
    assert copied.state_dict() != model.state_dict()


def test_a_copied_model_keeps_the_mark_of_no_gradient_yet():
    model = pickle.loads(pickle.dumps(copy.deepcopy(Neuron(1))))
    assert all(repr(p.grad) == "?" for p in model.parameters())


# 가중합: 노드 하나와 펼친 것


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_expand_gives_the_same_digits(activation):
    rng = random.Random(3)
    for seed in range(5):
        models = [MLP(3, [5, 4, 2], activation, seed=seed, expand=e) for e in (False, True)]
        x = [rng.gauss(0, 2) for _ in range(3)]
        assert [v.data for v in models[0](x)] == [v.data for v in models[1](x)]
        assert grads_of(models[0], x) == grads_of(models[1], x)


def test_expand_builds_every_product_and_sum():
    short, long = (Neuron(3, nonlin=False, expand=e, seed=0)([1, 2, 3]) for e in (False, True))
    assert (short.op, long.op) == ("dot", "add")
    assert [p.op for p in short.parents] == [""] * 7
    assert [p.op for p in long.parents] == ["add", "mul"]


def test_a_neuron_is_its_activation_of_the_weighted_sum():
    neuron = Neuron(2, activation="tanh", seed=0)
    (w0, w1), b = (w.data for w in neuron.w), 0.25
    neuron.b.data = b
    assert neuron([2.0, -1.0]).data == math.tanh(b + w0 * 2.0 - w1)


def test_without_nonlin_the_weighted_sum_comes_out():
    neuron = Neuron(1, nonlin=False)
    neuron.load_state_dict({"w.0": -2.0, "b": 0.5})
    assert neuron([3.0]).data == -5.5
    assert Neuron(1, nonlin=False, activation="tanh").activation == "linear"


@pytest.mark.parametrize(("nouts", "count"), [([1], None), ([3], 3), ([4, 1], None), ((2, 2), 2)])
def test_one_output_is_a_value_and_many_are_a_list(nouts, count):
    out = MLP(2, nouts, seed=0)([1.0, 2.0])
    assert isinstance(out, Value) if count is None else len(out) == count
    assert isinstance(Layer(2, 1)([1.0, 2.0]), Value)


def test_hidden_layers_have_the_activation_and_the_last_has_none():
    model = MLP(2, [3, 3, 1], activation="sigmoid")
    names = [{n.activation for n in layer.neurons} for layer in model.layers]
    assert names == [{"sigmoid"}, {"sigmoid"}, {"linear"}]


def test_a_hidden_layer_of_one_neuron_feeds_the_next():
    model = MLP(2, [1, 1], activation="linear", init="uniform", seed=0)
    w = [p.data for p in model.parameters()]
    assert model([1.0, 1.0]).data == pytest.approx((w[0] + w[1]) * w[3], rel=1e-15)


@pytest.mark.parametrize("make", [list, tuple, iter, lambda x: [Value(v) for v in x]])
def test_inputs_may_be_any_row_of_numbers_or_values(make):
    model = MLP(2, [3, 1], seed=4)
    assert model(make([1.0, -2.0])).data == model([1, -2]).data


def test_numpy_rows_and_sizes_are_taken():
    np = pytest.importorskip("numpy")
    model = MLP(np.int64(2), [np.int32(3), 1], seed=np.int64(4))
    assert model(np.array([1.0, -2.0])).data == MLP(2, [3, 1], seed=4)([1.0, -2.0]).data
    assert Perceptron(np.array([1.0, 1.0]), -1.5)(np.array([1, 1])).data == 1.0
    perceptron = Perceptron(np.int64(2))
    perceptron.learn(np.array([[0, 1], [1, 0]]), np.array([0, 1]), lr=np.float64(0.5))
    assert perceptron.state_dict() == {"w.0": 0.5, "w.1": -0.5, "b": 0.0}
    assert {type(p.data) for p in perceptron.parameters()} == {float}


def test_gradients_flow_to_inputs_that_are_values():
    x = [Value(1.0), Value(2.0)]
    neuron = Neuron(2, nonlin=False, seed=1)
    neuron(x).backward()
    assert [v.grad for v in x] == [w.data for w in neuron.w]


# micrograd와


@pytest.mark.parametrize("expand", [False, True])
@pytest.mark.parametrize("nouts", [[4, 4, 1], [3, 2]])
def test_the_same_network_as_micrograd(nouts, expand):
    theirs_nn = pytest.importorskip("micrograd.nn", reason="micrograd가 없다")
    theirs = theirs_nn.MLP(2, nouts)
    mine = MLP(2, nouts, expand=expand)
    for p, q in zip(mine.parameters(), theirs.parameters()):
        p.data = q.data
    rng = random.Random(0)
    for _ in range(20):
        x = [rng.uniform(-2, 2), rng.uniform(-2, 2)]
        ours, other = (as_list(model(x)) for model in (mine, theirs))
        assert [v.data for v in ours] == pytest.approx([v.data for v in other], rel=1e-12)
        theirs.zero_grad()
        sum(other).backward()  # micrograd는 두 번 부르면 중간 노드까지 쌓는다: 한 번에 부른다
        expected = [q.grad for q in theirs.parameters()]
        assert grads_of(mine, x) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_the_demo_notebook_of_micrograd_number_for_number():
    rows = json.loads(DATA.joinpath("micrograd_moons.json").read_text("utf-8"))
    X, y = [row[:2] for row in rows], [row[2] for row in rows]
    random.seed(1337)
    model = MLP(2, [16, 16, 1], init="uniform")
    printed = []
    for k in range(100):
        scores = list(map(model, X))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(y, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        total = data_loss + 1e-4 * sum(p * p for p in model.parameters())
        right = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(y, scores)]
        printed.append((total.data, sum(right)))
        model.zero_grad()
        total.backward()
        for p in model.parameters():
            p.data -= (1.0 - 0.9 * k / 100) * p.grad
    assert printed[0] == (0.8958441028683222, 50)
    assert printed[-1] == (0.010978370135492717, 100)


# 배우는 사람이 만든 모델


class Shared(Module):
    """같은 파라미터를 두 자리에서 쓰고, 목록을 겹쳐 넣은 모델."""

    def __init__(self):
        self.a = Value(2.0, label="a")
        self.table = [[Value(1.0), self.a], (Value(3.0),)]
        self.again = self.table
        self.part = Neuron(1, seed=0)
        self.same_part = self.part
        self.me = self
        self.computed = self.a * 2
        self.name = "이름"
        self.nothing = None

    def forward(self, x):
        return self.a * x[0] + self.a * self.table[1][0]


def test_shared_and_nested_parameters_are_found_once():
    names = [name for name, _ in Shared().named_parameters()]
    assert names == ["a", "table.0.0", "table.1.0", "part.w.0", "part.b"]


def test_a_shared_parameter_adds_both_gradients():
    model = Shared()
    model([5.0]).backward()
    assert model.a.grad == 5.0 + 3.0


@pytest.mark.parametrize("again", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_sharing_survives_copying(again):
    copied = again(Shared())
    assert copied.table[0][1] is copied.a
    assert copied.same_part is copied.part
    assert [name for name, _ in copied.named_parameters()] == [
        name for name, _ in Shared().named_parameters()
    ]


def test_parameters_in_a_dictionary_are_found_by_its_keys():
    class Named(Module):
        def __init__(self):
            self.parts = {"기울기": Value(2.0), "층": [Neuron(1)]}

    names = [name for name, _ in Named().named_parameters()]
    assert names == ["parts.기울기", "parts.층.0.w.0", "parts.층.0.b"]


def test_a_subclass_writes_only_forward():
    class Square(Module):
        nin = 1

        def forward(self, x):
            return x[0] ** 2

    assert Square()([3.0]).data == 9.0
    assert Square().parameters() == []
    assert nn.Module is Module
