"""잘못 부른 것마다: 없는 인자, 빠진 인자, 남는 인자. 파이썬의 영어가 아니라 할 일을 말한다."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bad_input import Row, check, each

import micrograd_ko
from micrograd_ko import (
    Value,
    datasets,
    dot,
    draw,
    fit,
    grad,
    jit,
    logsumexp,
    losses,
    maximum,
    mean,
    minimum,
    set_language,
    softmax,
    step_through,
    steps,
    where,
    why_topological,
)
from micrograd_ko import (
    check as check_guess,
)
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.nn import MLP, Layer, Neuron, Perceptron
from micrograd_ko.optimizers import NAG, SGD, Adagrad, Adam, Momentum, RMSProp


def missing(name: str, call, what: str, example: str) -> Row:
    return Row(
        f"{name}-missing",
        call,
        BadType,
        rf"빠진 인자가 있습니다: {what}\..*{example}",
        rf"is missing {what}\..*{example}",
    )


def extra(name: str, call, most: int, got: int) -> Row:
    return Row(
        f"{name}-extra",
        call,
        BadType,
        rf"너무 많습니다: .* {most}개인데 {got}개",
        rf"at most {most} positional argument\(s\), got {got}",
    )


def unknown(name: str, call, word: str, near: str = "") -> Row:
    ko = f"{word} 인자가 없습니다.*" + (f"혹시 '{near}'인가요" if near else "쓸 수 있는 인자")
    en = f"no argument {word}.*" + (f"mean '{near}'" if near else "Available")
    return Row(f"{name}-{word}", call, BadType, ko, en)


X, Y = [[0.0, 1.0], [1.0, 0.0]], [1, 0]
MISSING = [
    missing("value", lambda w: Value(), "data", r"Value\(data, …\)"),
    missing("model", lambda w: w.model(), "x", r"model\(x\)"),
    missing("mlp", lambda w: MLP(), "nin, nouts", r"MLP\(nin, nouts, …\)"),
    missing("mlp-list", lambda w: MLP([2, 4, 1]), "nouts", r"MLP\(2, \[4, 1\]\)"),
    missing("layer", lambda w: Layer(2), "nout", r"Layer\(nin, nout, …\)"),
    missing("neuron", lambda w: Neuron(), "nin", r"Neuron\(nin, …\)"),
    missing("perceptron", lambda w: Perceptron(), "weights", r"Perceptron\(weights, …\)"),
    missing("learn", lambda w: w.perceptron.learn(w.X), "y", r"learn\(X, y, …\)"),
    missing("adam", lambda w: Adam(), "params", r"model\.parameters\(\).*"),
    missing("fit-y", lambda w: fit(w.model, w.X), "y", r"fit\(model, X, y, …\)"),
    missing("fit-X", lambda w: fit(w.model), "X, y", r"fit\(model, X, y, …\)"),
    missing("fit", lambda w: fit(), "model, X, y", r"fit\(model, X, y, …\)"),
    missing("grad", lambda w: grad(w.a), "inputs", r"grad\(output, inputs, …\)"),
    missing("dot", lambda w: dot([w.a]), "xs", r"dot\(ws, xs, …\)"),
    missing("softmax", lambda w: softmax(), "xs", r"softmax\(xs\)"),
    missing("logsumexp", lambda w: logsumexp(), "xs", r"logsumexp\(xs\)"),
    missing("mean", lambda w: mean(), "xs", r"mean\(xs\)"),
    missing("maximum", lambda w: maximum(w.a), "b", r"maximum\(a, b\)"),
    missing("minimum", lambda w: minimum(w.a), "b", r"minimum\(a, b\)"),
    missing("where", lambda w: where(w.a > 1, w.b), "b", r"where\(c, a, b\)"),
    *(
        missing(name, lambda w, f=f: f(w.a), "target", rf"{name}\(prediction, target\)")
        for name, f in losses.LOSSES.items()
    ),
    missing("language", lambda w: set_language(), "language", r"set_language\(language\)"),
    missing("csv", lambda w: datasets.read_csv(), "path", r"read_csv\(path, …\)"),
    missing("draw", lambda w: draw(), "root_or_module", r"draw\(root_or_module, …\)"),
    missing("save", lambda w: draw(w.a).save(), "path", r"save\(path\)"),
    missing("steps", lambda w: steps(), "root", r"steps\(root, …\)"),
    missing("stepper", lambda w: step_through(), "root", r"step_through\(root, …\)"),
    missing("check", lambda w: check_guess("a", 1.0), "value", r"check\(name, guess, value, …\)"),
    missing("why", lambda w: why_topological(), "root", r"why_topological\(root\)"),
    missing("load", lambda w: w.model.load_state_dict(), "state", r"load_state_dict\(state\)"),
]
EXTRA = [
    extra("value", lambda w: Value(1.0, "a", 3), 2, 3),
    extra("model", lambda w: w.model(1.0, 2.0), 1, 2),
    extra("neuron", lambda w: w.model.layers[0].neurons[0](1.0, 2.0), 1, 2),
    extra("perceptron", lambda w: w.perceptron(1.0, 0.0), 1, 2),
    extra("mlp", lambda w: MLP(2, [1], "relu", "auto", False, 0, 1), 6, 7),
    extra("layer", lambda w: Layer(2, 1, 3), 2, 3),
    extra("backward", lambda w: (w.a * w.b).backward(1.0), 0, 1),
    extra("fit", lambda w: fit(w.model, w.X, w.y, "mse"), 3, 4),
    extra("adam", lambda w: Adam(w.model.parameters(), 0.1, 0.9), 2, 3),
    extra("step", lambda w: w.rule.step(0.1), 0, 1),
    extra("zero", lambda w: w.rule.zero_grad(True), 0, 1),
    extra("dot", lambda w: dot([w.a], [w.b], 1.0, 2.0), 3, 4),
    extra("mse", lambda w: losses.mse(w.a, 1.0, "mean"), 2, 3),
    extra("xor", lambda w: datasets.xor(4), 0, 1),
    extra("moons", lambda w: datasets.moons(10, 0.1, 0, 1), 3, 4),
    extra("draw", lambda w: draw(w.a, w.b), 1, 2),
    extra("steps", lambda w: steps(w.a, w.b), 1, 2),
    extra("language", lambda w: set_language("en", "ko"), 1, 2),
    Row("value-twice", lambda w: Value(1.0, data=2.0), BadType, "data 인자가 두 번", "data twice"),
    Row("mlp-twice", lambda w: MLP(2, [1], nin=2), BadType, "nin 인자가 두 번", "nin twice"),
]
UNKNOWN = [
    unknown("value", lambda w: Value(1.0, lable="a"), "lable", "label"),
    unknown("model", lambda w: w.model([1.0, 2.0], y=1), "y"),
    unknown("mlp", lambda w: MLP(2, [1], activaton="relu"), "activaton", "activation"),
    unknown("layer", lambda w: Layer(2, 1, activaton="relu"), "activaton", "activation"),
    unknown("neuron", lambda w: Neuron(2, inti="he"), "inti", "init"),
    unknown("perceptron", lambda w: Perceptron(2, biass=1.0), "biass", "bias"),
    unknown("learn", lambda w: w.perceptron.learn(w.X, w.y, epoch=3), "epoch", "epochs"),
    unknown("fit", lambda w: fit(w.model, w.X, w.y, epoch=3), "epoch", "epochs"),
    unknown("fit-size", lambda w: fit(w.model, w.X, w.y, batchsize=3), "batchsize", "batch_size"),
    *(
        unknown(
            rule.__name__,
            lambda w, rule=rule: rule([w.a], weightdecay=0.1),
            "weightdecay",
            "weight_decay",
        )
        for rule in (SGD, Momentum, NAG, Adagrad, RMSProp, Adam)
    ),
    unknown("grad", lambda w: grad(w.a, w.a, creategraph=True), "creategraph", "create_graph"),
    unknown("dot", lambda w: dot([w.a], [w.b], bias=1.0), "bias"),
    unknown("softmax", lambda w: softmax([w.a], temperature=2.0), "temperature"),
    unknown("where", lambda w: where(w.a > 1, w.a, other=1.0), "other"),
    unknown("mse", lambda w: losses.mse(w.a, targets=1.0), "targets", "target"),
    unknown("moons", lambda w: datasets.moons(nose=0.1), "nose", "noise"),
    unknown("spirals", lambda w: datasets.spirals(clases=3), "clases", "classes"),
    unknown("csv", lambda w: datasets.read_csv("x.csv", column=["a"]), "column", "columns"),
    unknown("draw", lambda w: draw(w.a, grad=False), "grad", "grads"),
    unknown("stepper", lambda w: step_through(w.a, max_node=9), "max_node", "max_nodes"),
    unknown("steps", lambda w: steps(w.a, acumulate=True), "acumulate", "accumulate"),
    unknown("check", lambda w: check_guess("a", 1.0, w.a, rot=w.b), "rot", "root"),
    unknown("jit", lambda w: jit(lambda x: x, backed="llvm"), "backed", "backend"),
    Row(
        "program",
        lambda w: jit(lambda x: x * w.a)(y=2.0),
        BadType,
        "그렇게 부를 수 없습니다",
        "cannot|argument",
    ),
]


@each([*MISSING, *EXTRA, *UNKNOWN])
def test_a_wrong_call_says_how_to_call(row, language, tmp_path):
    check(row, language, tmp_path)


def test_an_error_from_inside_is_left_as_it_is():
    def broken(prediction, target):
        return prediction.no_such_thing(1, 2)

    def wrong_call(prediction, target):
        return max()

    for loss, kind in ((broken, AttributeError), (wrong_call, TypeError)):
        with pytest.raises(kind, match=r"no_such_thing|max expected"):
            fit(MLP(2, [1]), X, Y, loss=loss, progress=False, backend="eager")


def test_a_program_takes_its_inputs_by_name():
    k = Value(3.0)
    assert jit(lambda x: x * k)(x=2.0) == 6.0


def test_the_outside_of_a_wrapped_thing_is_its_own():
    import inspect
    import pickle

    for thing in (fit, softmax, losses.mse, datasets.moons, MLP, Adam, draw, MLP.parameters):
        assert pickle.loads(pickle.dumps(thing)) is thing
        assert thing.__doc__
        assert not {"args", "named"} & set(inspect.signature(thing).parameters)
        assert inspect.getsource(thing).lstrip().startswith(("def ", "class ", "@dataclass"))
    assert str(inspect.signature(SimpleNamespace(f=losses.mse).f)).startswith("(prediction")
    assert micrograd_ko.softmax is micrograd_ko.functional.softmax
    assert isinstance(BadValue("cycle"), ValueError)
