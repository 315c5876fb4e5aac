"""무엇이 파라미터인가: 속성에 적은 잎 노드. 입력과 계산한 노드는 적어 두어도 아니다."""

from __future__ import annotations

import copy
import pickle

import pytest

from micrograd_ko import Value, fit, nn
from micrograd_ko.nn import MLP, Module, Neuron


class Affine(Module):
    """널리 읽히는 교재의 버릇: 순전파에서 입력과 출력을 적어 둔다."""

    nin = 2

    def __init__(self, keep):
        self.w, self.keep = [Value(1.0), Value(2.0)], keep

    def forward(self, x):
        self.out = self.w[0] * x[0] + self.w[1] * x[1]
        self.keep(self, x)
        return self.out


def whole(self, x):
    self.x = x


def one_by_one(self, x):
    self.x0, self.x1 = x


def in_a_list(self, x):
    self.cache = {"x": list(x), "half": x[:1]}


def all_of_them(self, x):
    self.seen = [*getattr(self, "seen", []), x]


KEEPS = [whole, one_by_one, in_a_list, all_of_them]


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.parametrize(
    "again", [lambda m: m, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))]
)
def test_a_kept_input_is_no_parameter(keep, again):
    model = Affine(keep)
    state = model.state_dict()
    for x in ([1.0, 2.0], [3.0, 4.0]):
        model(x)
    kept = again(model)
    assert list(kept.state_dict()) == ["w.0", "w.1"]
    kept.load_state_dict(state)


@pytest.mark.parametrize("keep", [whole, all_of_them])
def test_an_input_made_by_hand_is_none_either(keep):
    model, x = Affine(keep), [Value(1.0), Value(2.0)]
    model(x).backward()
    assert x[1].grad == 2.0
    assert list(model.state_dict()) == ["w.0", "w.1"]


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.parametrize("backend", ["eager", "python", "numpy", "llvm"])
def test_a_training_adds_no_parameter(keep, backend):
    model = Affine(keep)
    fit(model, [[1.0, 2.0], [3.0, 5.0]], [1.0, 2.0], epochs=3, progress=False, backend=backend)
    assert list(model.state_dict()) == ["w.0", "w.1"]


def test_parameters_handed_to_an_inner_model_stay_parameters():
    """임베딩: 바깥 모델의 파라미터가 안쪽 모델의 입력이다."""

    class Embedding(Module):
        def __init__(self):
            self.table, self.inner = [Value(0.5), Value(-0.5)], Neuron(1, seed=0)

        def forward(self, x):
            return self.inner([self.table[int(x[0].data)]])

    model = Embedding()
    model([1.0]).backward()
    model.inner([model.table[0]])
    assert list(model.state_dict()) == ["table.0", "table.1", "inner.w.0", "inner.b"]


def test_parameters_made_in_the_first_call_are_found():
    class Lazy(Module):
        def forward(self, x):
            if not hasattr(self, "w"):
                self.w = [Value(0.0) for _ in x]
            return self.w[0] * x[0]

    model = Lazy()
    model([1.0, 2.0])
    assert list(model.state_dict()) == ["w.0", "w.1"]


class Named(Module):
    def __init__(self, **parts):
        vars(self).update(parts)


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ({"d": {1: Value(1.0), "1": Value(2.0)}}, ["d.1", "d.1#2"]),
        ({"d": {1: Value(1.0), "1": Value(2.0), 1.5: Value(3.0)}}, ["d.1", "d.1#2", "d.1.5"]),
        ({"d": {"a.b": Value(1.0), "a": {"b": Value(2.0)}}}, ["d.a.b", "d.a.b#2"]),
        ({"d": {"w#2": Value(1.0), "w": Value(2.0)}}, ["d.w#2", "d.w"]),
        (
            {"d": {1: Neuron(1), "1": Neuron(1)}},
            ["d.1.w.0", "d.1.b", "d.1.w.0#2", "d.1.b#2"],
        ),
    ],
)
def test_every_parameter_has_a_name_of_its_own(parts, names):
    model = Named(**parts)
    assert list(model.state_dict()) == names
    model.load_state_dict(dict.fromkeys(names, 7.0))
    assert {p.data for p in model.parameters()} == {7.0}


@pytest.mark.parametrize("bad", ["0.5", None, [1.0], 1j])
def test_a_parameter_that_is_no_number_is_named(bad):
    model = MLP(2, [2, 1], seed=0)
    model.layers[0].neurons[1].w[0].data = bad
    with pytest.raises(TypeError, match=r"layers\.0\.neurons\.1\.w\.0의 \.data는 수여야"):
        model([1.0, 2.0])


@pytest.mark.parametrize("activation", nn.ACTIVATIONS)
def test_a_forgotten_data_is_named_and_no_function_is_blamed(activation):
    model = Neuron(1, activation=activation, seed=0)
    w = model.w[0]
    model([1.0]).backward()
    w.data = w - 0.1 * w.grad
    with pytest.raises(TypeError, match=r"오른쪽에도 \.data를"):
        model([1.0]).backward()


def test_whole_numbers_and_booleans_are_numbers():
    a = Value(1.0)
    a.data = 3
    (a * 2.0).backward()
    assert a.grad == 2.0


def test_an_error_of_the_learners_own_passes_through():
    class Wrong(Module):
        def forward(self, x):
            return len(3)

    with pytest.raises(TypeError, match="has no len"):
        Wrong()([1.0])


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), "0.5", None])
def test_a_state_that_is_not_finite_is_refused_and_nothing_changes(odd):
    model = MLP(2, [1], seed=0)
    before = model.state_dict()
    with pytest.raises((TypeError, ValueError), match=r"layers\.0\.neurons\.0\.b(의 값이|에는)"):
        model.load_state_dict({**dict.fromkeys(before, 1.0), "layers.0.neurons.0.b": odd})
    assert model.state_dict() == before
