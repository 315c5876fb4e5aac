"""PyTorch와 Keras에서 온 말마다: 그대로 되거나, 대신 쓸 것 한 문장."""

from __future__ import annotations

import copy
import pickle
import re

import pytest
from bad_input import HANGUL, Row, check, each

import micrograd_ko
from micrograd_ko import Value, dot, fit, grad, jit, losses, nn, optimizers, softmax
from micrograd_ko.messages.language import BadName, BadType
from micrograd_ko.messages.words import ALIASES, OPERATIONS, WORDS
from micrograd_ko.nn import MLP, Layer, Module, Neuron
from micrograd_ko.optimizers import NAG, SGD, Adagrad, Adam, Momentum, RMSProp

WALKED = Value(1.0)
WALKED.grad = 0.5

PLACES = {
    "micrograd_ko": lambda w: micrograd_ko,
    "nn": lambda w: nn,
    "losses": lambda w: losses,
    "optimizers": lambda w: optimizers,
    "Value": lambda w: w.a,
    "Module": lambda w: w.model,
    "Optimizer": lambda w: w.rule,
}
OWN = {  # 표에 있어도 여기에 정말 있는 이름
    place: {name for name in WORDS[place] if hasattr(type(thing), name)}
    for place, thing in [("Value", Value(1.0)), ("Module", Module())]
}
NAMES = [
    Row(
        f"{place}.{name}",
        lambda w, find=find, name=name: getattr(find(w), name),
        BadName,
        f"없는 이름입니다: '{name}'.*{re.escape(word.ko)}",
        f"has no '{name}'.*{re.escape(word.en)}",
    )
    for place, find in PLACES.items()
    for name, word in WORDS[place].items()
    if name not in OWN.get(place, ())
]
CALLS = {
    "Value()": lambda w, **k: Value(1.0, **k),
    "backward()": lambda w, **k: (w.a * w.b).detach().backward(**k),
    "grad()": lambda w, **k: grad(w.a, w.a, **k),
    "zero_grad()": lambda w, **k: MLP(1, [1]).zero_grad(**k),
    "step()": lambda w, **k: SGD([WALKED]).step(**k),
    "load_state_dict()": lambda w, **k: w.model.load_state_dict(w.model.state_dict(), **k),
    "train()": lambda w, **k: MLP(1, [1]).train(**k),
    "__call__()": lambda w, **k: w.model([0.0, 1.0], **k),
    "Module()": lambda w, **k: Neuron(2, **k),
    "MLP()": lambda w, **k: MLP(2, [1], **k),
    "Optimizer()": lambda w, **k: SGD([Value(1.0)], **k),
    "fit()": lambda w, **k: fit(MLP(2, [1]), w.X, w.y, epochs=1, progress=False, **k),
    "softmax()": lambda w, **k: softmax([w.a], **k),
    "logsumexp()": lambda w, **k: micrograd_ko.logsumexp([w.a], **k),
    "mse()": lambda w, **k: losses.mse(w.a, 1.0, **k),
    "moons()": lambda w, **k: micrograd_ko.datasets.moons(**k),
    "jit()": lambda w, **k: jit(lambda x: x, **k),
}
ARGUMENTS = [
    (place, name, word)
    for place, words in WORDS.items()
    for name, word in words.items()
    if place.endswith("()") and name not in ("+", "-")
]
REFUSED = [
    Row(
        f"{place[:-1]}{name}=)",
        lambda w, call=CALLS[place], name=name: call(w, **{name: "?"}),
        BadType,
        f"{name} 인자가 없습니다. {re.escape(word.ko)}",
        f"no argument {name}. {re.escape(word.en)}",
    )
    for place, name, word in ARGUMENTS
]
OPERATORS = [
    Row("floor", lambda w: w.a // 2, BadType, "나눗셈은 /로", "Divide by /"),
    Row("floor-right", lambda w: 2 // w.a, BadType, "나눗셈은 /로", "Divide by /"),
    Row("mod", lambda w: w.a % 2, BadType, "% 연산이 없습니다", "no operation %"),
    Row("divmod", lambda w: divmod(w.a, 2), BadType, "나눗셈은 /로", "Divide by /"),
    Row("caret", lambda w: w.a ^ 2, BadType, r"a \*\* 2", r"a \*\* 2"),
    Row("caret-right", lambda w: 2 ^ w.a, BadType, r"a \*\* 2", r"a \*\* 2"),
    Row("matmul", lambda w: w.a @ w.b, BadType, r"dot\(", r"dot\("),
    Row("list-matmul", lambda w: [1.0] @ w.b, BadType, r"dot\(", r"dot\("),
    Row("and", lambda w: w.a & w.b, BadType, "and, or, not", "and, or, not"),
    Row("or", lambda w: w.a | w.b, BadType, "and, or, not", "and, or, not"),
    Row("invert", lambda w: ~w.a, BadType, "and, or, not", "and, or, not"),
    Row("len", lambda w: len(w.a), BadType, "Value는 수 하나라서", "one number"),
    Row("for", lambda w: list(w.a), BadType, "Value는 수 하나라서", "one number"),
    Row("unpack", lambda w: dot(*w.a), BadType, "Value는 수 하나라서", "one number"),
]


@each([*NAMES, *REFUSED, *OPERATORS])
def test_a_word_from_elsewhere_says_what_it_is_here(row, language, tmp_path):
    check(row, language, tmp_path)


@pytest.mark.parametrize(("place", "name", "word"), ARGUMENTS)
def test_an_argument_that_says_what_is_always_so_is_taken(place, name, word, tmp_path):
    from bad_input import world

    for fine in word.accepts:
        CALLS[place](world(tmp_path), **{name: fine})


@pytest.mark.parametrize("name", ALIASES)
def test_another_spelling_is_the_same_class(name):
    assert getattr(optimizers, name) is getattr(optimizers, ALIASES[name])


def test_every_word_has_its_advice_in_both_languages():
    rows = [word for words in WORDS.values() for word in words.values()]
    rows += [word for _, word in OPERATIONS["Value"].values()]
    for word in rows:
        assert HANGUL.search(word.ko)
        assert not HANGUL.search(word.en)
        assert re.search(r"(세요|합니다|보세요|됩니다|없습니다)[.:]", word.ko), word.ko


# 그대로 되는 말


def test_values_answer_to_the_words_of_pytorch():
    x = Value(-3.0, label="x")
    assert x.item() == -3.0
    assert (x.abs().data, x.pow(3).data, x.square().data) == (3.0, -27.0, 9.0)
    assert grad(x.square(), x) == -6.0
    assert grad(x.abs(), x) == -1.0
    cut = (x * 2).detach()
    assert (cut.data, cut.parents, grad(cut * x, x)) == (-6.0, (), -6.0)


def test_numbers_taken_out_while_recording_are_refused():
    for take in (lambda x: x * x.item(), lambda x: x * x.detach()):
        with pytest.raises(BadType, match="frozen while recording"):
            jit(take)(2.0)


def test_train_and_eval_set_a_flag_all_through_the_model():
    class Own(Module):
        def __init__(self):
            self.parts = [MLP(1, [1]), {"in": Layer(1, 1)}]

    model = Own()
    assert model.training
    assert model.eval() is model
    assert not any(
        part.training for part in (model, model.parts[0].layers[0], model.parts[1]["in"])
    )
    assert model.train().parts[0].layers[0].neurons[0].training
    assert len(model.parameters()) == 4


def test_a_learner_may_use_those_names_for_own_things():
    x = Value(1.0)
    x.size, x.name = 3, "하나"
    for again in (x, pickle.loads(pickle.dumps(x)), copy.deepcopy(x)):
        assert (again.size, again.name) == (3, "하나")

    class Net(Module):
        def __init__(self):
            self.weight, self.bias = Value(1.0), Value(0.0)

        def forward(self, x):
            return x[0] * self.weight + self.bias

        def predict(self, X):
            return [self([x]).data for x in X]

    assert Net().predict([1.0, 2.0]) == [1.0, 2.0]
    assert [name for name, _ in Net().named_parameters()] == ["weight", "bias"]


def test_what_asks_for_a_name_is_told_no():
    a = Value(1.0)
    for name in ("numpy", "shape", "T", "_repr_html_", "__array__", "_ipython_display_"):
        assert not hasattr(a, name)
    assert getattr(a, "device", None) is None
    assert not {"numpy", "T"} & set(dir(a))
    assert {"item", "tanh", "data"} <= set(dir(a))
    assert not hasattr(nn, "Linear")
    assert not hasattr(Value, "sum")
    with pytest.raises(AttributeError) as caught:
        _ = a.numpy
    assert caught.value.name is None  # 파이썬의 영어 추측이 붙지 않는다


def test_the_momentum_of_sgd_has_its_own_class():
    for wrong, right in [
        (lambda: SGD([Value(1.0)], momentum=0.9), "Momentum"),
        (lambda: SGD([Value(1.0)], momentum=0.9, nesterov=True), "Momentum|NAG"),
        (lambda: Momentum([Value(1.0)], nesterov=True), "NAG"),
        (lambda: Adam([Value(1.0)], amsgrad=True), "지우세요"),
        (lambda: RMSProp([Value(1.0)], rho=0.9), "alpha"),
        (lambda: Adagrad([Value(1.0)], lr_decay=0.1), r"optimizer\.lr"),
    ]:
        with pytest.raises(BadType, match=right):
            wrong()
    assert NAG([Value(1.0)], maximize=False).lr == 0.001
