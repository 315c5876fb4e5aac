"""켜고 끄는 설정, 나중에 바꾼 설정, 저장된 상태, ``.data``에 손으로 넣은 것, 자료의 모양."""

from __future__ import annotations

import math

import pytest
from bad_input import INF, NAN, Row, check, each

from micrograd_ko import Value, datasets, draw, fit, grad, jit, losses, nn, optimizers, steps
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.nn import MLP, Layer, Neuron
from micrograd_ko.optimizers import SGD, Adam


def switch(name: str, call) -> list[Row]:
    """참과 거짓이 아닌 것들."""
    return [
        Row(
            f"{name}-{kind}",
            lambda w, thing=thing: call(w, thing),
            BadType,
            f"{name.partition('-')[0]}에는 True나 False가",
            "must be True or False",
        )
        for kind, thing in [
            ("text", "no"),
            ("none", None),
            ("half", 0.5),
            ("list", [False]),
            ("value", Value(1.0)),
        ]
    ]


SWITCHES = [
    *switch("expand", lambda w, t: MLP(2, [1], expand=t)),
    *switch("expand-layer", lambda w, t: Layer(2, 1, expand=t)),
    *switch("nonlin", lambda w, t: Neuron(2, nonlin=t)),
    *switch("grads", lambda w, t: draw(w.a, grads=t)),
    *switch("local_grads", lambda w, t: draw(w.a, local_grads=t)),
    *switch("create_graph", lambda w, t: grad(w.a, w.a, create_graph=t)),
    *switch("accumulate", lambda w, t: steps(w.a, accumulate=t)),
    *switch("progress", lambda w, t: fit(w.model, w.X, w.y, progress=t)),
]


def later(name: str, thing: object):
    return lambda w: setattr(w.rule, name, thing)


SET_LATER = [
    Row("lr-minus", later("lr", -1), BadValue, "lr에는 0 이상", "lr must be at least 0"),
    Row("lr-text", later("lr", "x"), BadType, "lr에는 실수", "lr: expected one real"),
    Row("lr-nan", later("lr", NAN), BadValue, "받은 값은 nan", "got nan"),
    Row("lr-inf", later("lr", INF), BadValue, "유한한", "finite"),
    Row("lr-none", later("lr", None), BadType, "lr에는 실수", "lr: expected"),
    Row("lr-bool", later("lr", True), BadType, "bool True", "bool True"),
    Row("lr-value", later("lr", Value(0.1)), BadType, r"\.data로 꺼내세요", r"by \.data"),
    Row("eps-zero", later("eps", 0.0), BadValue, "eps에는", "eps must be"),
    Row("decay-minus", later("weight_decay", -0.1), BadValue, "weight_decay에는", "weight_decay"),
    Row("betas-one", later("betas", 0.9), BadType, "betas에는", "betas must be"),
    Row("betas-high", later("betas", (0.9, 1.0)), BadValue, r"betas\[1\]에는", r"betas\[1\] must"),
    Row("lr-true", lambda w: SGD([w.a], lr=True), BadType, "bool True", "bool True"),
    Row("noise-true", lambda w: datasets.moons(noise=True), BadType, "bool True", "bool True"),
    Row(
        "learn-true",
        lambda w: w.perceptron.learn(w.X, [0, 1, 1, 1], lr=True),
        BadType,
        "bool True",
        "bool True",
    ),
    Row(
        "neuron-nout",
        lambda w: Neuron(2, init="xavier", nout=-2),
        BadValue,
        "nout에는 1 이상",
        "nout must",
    ),
    Row("fit-lr", lambda w: fit(w.model, w.X, w.y, lr=-1.0), BadValue, "lr에는 0", "lr must be"),
    Row(
        "fit-lr-twice",
        lambda w: fit(w.model, w.X, w.y, optimizer=w.rule, lr=0.1),
        BadValue,
        "lr이 두 번",
        "lr was given twice",
    ),
]


def state(**changes: object):
    """이름 하나의 값을 바꾼 상태를 되돌린다."""

    def load(w):
        saved = w.model.state_dict()
        name = next(iter(saved))
        w.model.load_state_dict({**saved, name: changes["thing"]})

    return load


def holding(thing: object, use):
    """파라미터 하나의 ``.data``에 무엇을 넣고 쓴다. 쓰기 전과 뒤를 견준다."""

    def call(w):
        before, w.a.data = w.a.data, thing
        try:
            use(w)
        finally:
            w.a.data = before

    return call


def kept(w) -> nn.Module:
    model = MLP(1, [1])
    model.layers[0].neurons[0].b = w.a
    return model


HELD = [
    Row(
        f"data-{kind}-{how}",
        holding(thing, use),
        BadType,
        r"a의 \.data는 수여야 합니다",
        r"The \.data of parameter a",
    )
    for kind, thing in [("text", "x"), ("none", None), ("list", [1.0]), ("value", Value(3.0))]
    for how, use in [
        ("model", lambda w: kept(w)([1.0]).backward()),
        ("fit", lambda w: fit(kept(w), [[1.0]], [1.0], progress=False)),
        ("loss", lambda w: losses.mse(w.a, 1.0).backward()),
    ]
]
STATES = [
    Row("state-nan", state(thing=NAN), BadValue, "값이 nan", "is nan"),
    Row("state-inf", state(thing=INF), BadValue, "값이 inf", "is inf"),
    Row("state-text", state(thing="1"), BadType, "실수 하나가", "expected one real"),
    Row(
        "groups",
        lambda w: SGD([{"params": [w.a], "lr": 0.1}]),
        BadType,
        "묶음마다 옵티마이저를",
        "one optimizer for each group",
    ),
    Row(
        "batch",
        lambda w: w.model([[0, 0], [1, 1]]),
        BadType,
        r"\[model\(x\) for x in X\]",
        r"\[model\(x\) for x in X\]",
    ),
    Row(
        "one-hot",
        lambda w: losses.cross_entropy([w.a, w.b], [0, 1]),
        BadType,
        r"t\.index\(1\)",
        r"t\.index\(1\)",
    ),
    Row("save-none", lambda w: draw(w.a).save(None), BadType, "파일의 이름이", "name of a file"),
    Row(
        "render-none", lambda w: draw(w.a).render(None), BadType, "파일의 이름이", "name of a file"
    ),
    Row("train-text", lambda w: w.model.train("no"), BadType, "mode에는 True나", "mode must be"),
    Row("save-number", lambda w: draw(w.a).save(3), BadType, "파일의 이름이", "name of a file"),
    Row(
        "optimizer-kind",
        lambda w: fit(w.model, w.X, w.y, optimizer=MLP),
        BadType,
        "옵티마이저가 와야",
        "must be an optimizer",
    ),
]


@each([*SWITCHES, *SET_LATER, *STATES, *HELD])
def test_says_what_to_do_and_changes_nothing(row, language, tmp_path):
    check(row, language, tmp_path)


# 뜻이 하나뿐인 것은 그냥 된다


def test_names_in_other_letters_are_taken():
    X, y = datasets.xor()
    model = MLP(2, [2, 1], activation="ReLU", init="Xavier", seed=0)
    assert (model.activation, model.layers[0].neurons[0].activation) == ("relu", "relu")
    right = fit(MLP(2, [2, 1], init="xavier", seed=0), X, y, epochs=2, progress=False).loss
    told = fit(model, X, y, loss="MSE", optimizer="Adam", epochs=2, progress=False).loss
    assert told == right
    drawing = draw(Value(1.0), theme="Dark", direction="tb")
    assert (drawing.theme, drawing.direction) == ("dark", "TB")


@pytest.mark.parametrize("rule", ["sgd", SGD])
def test_fit_takes_the_rate(rule):
    X, y = datasets.xor()
    by_rate, by_rule = (MLP(2, [2, 1], seed=0) for _ in range(2))
    right = fit(
        by_rule, X, y, optimizer=SGD(by_rule.parameters(), lr=0.1), epochs=3, progress=False
    )
    assert fit(by_rate, X, y, optimizer=rule, lr=0.1, epochs=3, progress=False) == right


def test_a_switch_may_be_one_of_numpy_or_zero_and_one():
    np = pytest.importorskip("numpy")
    for on, off in ((np.True_, np.False_), (1, 0)):
        assert MLP(1, [1], expand=on).layers[0].neurons[0].expand is True
        assert grad(Value(1.0), [], create_graph=off) == []


class Frame:
    """pandas의 DataFrame처럼: 훑으면 열의 이름이 나오고, ``to_numpy``는 행들이다."""

    def __init__(self, rows: list[object]) -> None:
        self.rows = rows

    def __iter__(self):
        return iter(["키", "몸무게"])

    def to_numpy(self):
        return self.rows


def test_a_table_of_pandas_is_its_rows():
    X, y = datasets.xor()
    by_list, by_frame = (MLP(2, [2, 1], seed=0) for _ in range(2))
    right = fit(by_list, X, y, epochs=2, progress=False)
    assert fit(by_frame, Frame(X), Frame(y), epochs=2, progress=False) == right
    assert nn.Perceptron(2).learn(Frame(X), Frame([0, 0, 0, 1]))[-1] == 0


def test_a_program_takes_a_table_of_pandas_as_rows():
    w = Value(2.0)
    program = jit(lambda x: w * (x[0] - x[1]), backend="python")
    assert program.batch(Frame([[3.0, 1.0], [5.0, 1.0]])) == 6.0


def test_a_rule_may_change_its_rate_between_steps():
    p = Value(1.0)
    p.grad = 1.0
    rule = Adam([p], lr=0.1)
    rule.lr, rule.betas = 0.01, [0.5, 0.5]
    assert (rule.lr, rule.betas) == (0.01, (0.5, 0.5))
    rule.step()
    assert math.isclose(p.data, 1 - 0.01, rel_tol=1e-9)


def test_a_rule_of_ones_own_may_keep_what_it_likes():
    class Own(optimizers.Optimizer):
        def __init__(self, params, note):
            super().__init__(params)
            self.note = note

        def delta(self, g, s, t):
            return -self.lr * g

    assert Own([Value(1.0)], "x").note == "x"
