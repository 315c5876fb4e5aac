"""모델과 학습에 잘못 넣은 것마다: 한국어 한 문장, 영어 쌍둥이, 그리고 아무것도 바뀌지 않음.

줄을 더하는 법: ``Row(이름, 부르는 법, 예외, 한국어 무늬, 영어 무늬)``. 부르는 법은
``world``를 받고, 거기 든 모델, 최적화 기법, 자료, 파일은 부르기 전과 뒤가 같아야 한다.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bad_input import NAN, Row, check, each

from micrograd_ko import Value, fit, losses, mean
from micrograd_ko.datasets import read_csv
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.nn import MLP, Layer, Module, Neuron, Perceptron
from micrograd_ko.optimizers import SGD

# 입력의 크기와 종류


def inputs(name: str, call: Callable[[SimpleNamespace, object], object], nin: int) -> list[Row]:
    text = rf"{name}의 입력"
    return [
        Row(
            f"{name}-short",
            lambda w: call(w, [1.0]),
            BadValue,
            rf"{text}은 {nin}개인데 1개",
            "got 1",
        ),
        Row(
            f"{name}-long", lambda w: call(w, [1] * 9), BadValue, rf"{text}은 {nin}개.*9개", "got 9"
        ),
        Row(
            f"{name}-empty", lambda w: call(w, []), BadValue, rf"{text}은 {nin}개인데 0개", "got 0"
        ),
        Row(f"{name}-one", lambda w: call(w, 1.0), BadType, rf"{text}에는 목록", "takes a list"),
        Row(f"{name}-value", lambda w: call(w, w.a), BadType, rf"{text}에는 목록", "takes a list"),
        Row(f"{name}-none", lambda w: call(w, None), BadType, rf"{text}에는 목록", "takes a list"),
        Row(f"{name}-text", lambda w: call(w, "12"), BadType, rf"{text}에는 목록", "takes a list"),
        Row(
            f"{name}-cell", lambda w: call(w, [1.0, "2"]), BadType, rf"{text}에는 실수", "one real"
        ),
        Row(f"{name}-nested", lambda w: call(w, [[1.0, 2.0]]), BadType, "실수 하나", "one real"),
        Row(f"{name}-complex", lambda w: call(w, [1j, 0]), BadType, r"\.real", r"\.real"),
    ]


INPUTS = [
    *inputs("MLP", lambda w, x: w.model(x), 2),
    *inputs("Perceptron", lambda w, x: w.perceptron(x), 2),
    *inputs("Layer", lambda w, x: w.model.layers[0](x), 2),
    *inputs("Neuron", lambda w, x: w.model.layers[0].neurons[0](x), 2),
]


# 만드는 법


MODELS = [
    Row("mlp-empty", lambda w: MLP(2, []), BadValue, r"MLP\(2, \[4, 1\]\)처럼", "layer"),
    Row("mlp-int", lambda w: MLP(2, 4), BadValue, "nouts에는.*int 4", "int 4"),
    Row("mlp-text", lambda w: MLP(2, "41"), BadValue, "nouts에는.*'41'", "'41'"),
    Row("mlp-none", lambda w: MLP(2, None), BadValue, "nouts에는", "nouts must"),
    Row("mlp-zero-layer", lambda w: MLP(2, [3, 0]), BadValue, "nout에는 1 이상", "nout must be"),
    Row("mlp-half-layer", lambda w: MLP(2, [3, 1.5]), BadType, "nout에는 정수", "nout must be"),
    Row("mlp-zero-in", lambda w: MLP(0, [1]), BadValue, "nin에는 1 이상", "nin must be"),
    Row("mlp-text-in", lambda w: MLP("2", [1]), BadType, "nin에는 정수", "nin must be"),
    Row("layer-zero", lambda w: Layer(2, 0), BadValue, "nout에는 1 이상", "nout must be"),
    Row("neuron-zero", lambda w: Neuron(0), BadValue, "nin에는 1 이상", "nin must be"),
    Row("neuron-bool", lambda w: Neuron(True), BadType, "nin에는 정수", "nin must be"),
    Row("neuron-list", lambda w: Neuron([1, 2]), BadType, "nin에는 정수", "nin must be"),
    Row("seed-text", lambda w: Neuron(2, seed="0"), BadType, "seed에는 정수", "seed must be"),
    Row("seed-half", lambda w: MLP(2, [1], seed=0.5), BadType, "seed에는 정수", "seed must be"),
    Row("seed-minus", lambda w: MLP(2, [1], seed=-1), BadValue, "seed에는 0 이상", "at least 0"),
    Row(
        "activation",
        lambda w: MLP(2, [2, 1], activation="rellu"),
        BadValue,
        "활성화 함수.*'rellu'.*혹시 'relu'인가요",
        "activation 'rellu'.*mean 'relu'",
    ),
    Row(
        "activation-of-a-linear-model",
        lambda w: MLP(2, [1], activation="tahn"),
        BadValue,
        "활성화 함수.*혹시 'tanh'인가요",
        "mean 'tanh'",
    ),
    Row(
        "activation-not-used",
        lambda w: Neuron(2, nonlin=False, activation="Sigmoyd"),
        BadValue,
        "혹시 'sigmoid'인가요",
        "mean 'sigmoid'",
    ),
    Row(
        "activation-function",
        lambda w: Neuron(2, activation=math.tanh),
        BadValue,
        "활성화 함수.*쓸 수 있는 이름: linear, tanh",
        "Available: linear, tanh",
    ),
    Row(
        "init",
        lambda w: Neuron(2, init="xaver"),
        BadValue,
        "초깃값.*혹시 'xavier'인가요",
        "mean 'xavier'",
    ),
    Row(
        "init-none", lambda w: Neuron(2, init=None), BadValue, "초깃값.*None", "initial value None"
    ),
    Row("perceptron-empty", lambda w: Perceptron([]), BadValue, r"len\(weights\)에는 1", "weights"),
    Row("perceptron-zero", lambda w: Perceptron(0), BadValue, "weights에는 1 이상", "weights must"),
    Row("perceptron-float", lambda w: Perceptron(2.0), BadType, "weights에는 정수", "weights must"),
    Row("perceptron-none", lambda w: Perceptron(None), BadType, "weights에는 정수", "weights must"),
    Row("perceptron-value", lambda w: Perceptron([w.a]), BadType, "가중치에는 실수", "weight: exp"),
    Row("perceptron-bias", lambda w: Perceptron([1], "1"), BadType, "편향에는 실수", "bias: exp"),
    Row(
        "no-forward", lambda w: Module()([1.0]), BadType, r"forward\(self, x\)가", "has no forward"
    ),
]


# 퍼셉트론의 배움


def learn(X: object, y: object, **settings: object) -> Callable[[SimpleNamespace], object]:
    return lambda w: w.perceptron.learn(X, y, **settings)


GOOD_X, GOOD_Y = [[0.0, 1.0], [1.0, 0.0]], [0, 1]


PERCEPTRON = [
    Row("learn-lengths", learn(GOOD_X, [0]), BadValue, "X는 2개인데 y는 1개", "2 rows and y has 1"),
    Row("learn-empty", learn([], []), BadValue, "X에 표본이 없습니다", "X is empty"),
    Row("learn-none", learn(None, None), BadType, "X에는 목록이", "X must be a list"),
    Row("learn-targets", learn(GOOD_X, [-1, 1]), BadValue, "0이나 1이어야", "must be 0 or 1"),
    Row("learn-nested", learn(GOOD_X, [[0], [1]]), BadValue, "0이나 1이어야", "must be 0 or 1"),
    Row("learn-text", learn(GOOD_X, ["0", "1"]), BadType, r"y\[0\]에는 실수", r"y\[0\]: expected"),
    Row("learn-value", learn(GOOD_X, [Value(1), 0]), BadType, r"y\[0\].*\.data", r"\.data"),
    Row(
        "learn-nan",
        learn([[NAN, 1.0], [1.0, 0.0]], GOOD_Y),
        BadValue,
        r"X\[0\]에.*: nan",
        "holds nan",
    ),
    Row("learn-ragged", learn([[1.0], [1.0, 0.0]], GOOD_Y), BadValue, r"\[1, 2\]", "different"),
    Row("learn-size", learn([[1.0], [2.0]], GOOD_Y), BadValue, "입력은 2개인데 1개", "got 1"),
    Row("learn-epochs", learn(GOOD_X, GOOD_Y, epochs=0), BadValue, "epochs에는 1", "epochs must"),
    Row("learn-lr-nan", learn(GOOD_X, GOOD_Y, lr=NAN), BadValue, "lr에는 0 이상", "lr must be"),
    Row("learn-lr-minus", learn(GOOD_X, GOOD_Y, lr=-1), BadValue, "lr에는 0 이상", "lr must be"),
    Row("learn-lr-text", learn(GOOD_X, GOOD_Y, lr="1"), BadType, "lr에는 실수", "lr: expected"),
]


# 저장된 모델


def load(change: Callable[[dict[object, object]], object]) -> Callable[[SimpleNamespace], object]:
    def call(w: SimpleNamespace) -> None:
        state: dict[object, object] = dict(w.model.state_dict())
        w.model.load_state_dict(change(state))

    return call


SAVED = [
    Row(
        "state-short", load(lambda s: dict([*s.items()][:-1])), BadValue, "12개.*13개", "12 and 13"
    ),
    Row("state-long", load(lambda s: {**s, "z": 1.0}), BadValue, "예: z", "e.g. z"),
    Row(
        "state-renamed", load(lambda s: {f"x{k}": v for k, v in s.items()}), BadValue, "맞지", "fit"
    ),
    Row("state-int-name", load(lambda s: {**s, 1: 1.0}), BadValue, "예: 1", "e.g. 1"),
    Row("state-of-other", load(lambda s: MLP(2, [1]).state_dict()), BadValue, "3개", "3 and 13"),
    Row("state-list", load(lambda s: list(s.values())), BadValue, "맞지 않습니다", "do not fit"),
    Row("state-none", load(lambda s: None), BadValue, "맞지 않습니다", "do not fit"),
    Row(
        "state-text-number",
        load(lambda s: {**s, "layers.1.neurons.0.b": "0"}),
        BadType,
        r"layers\.1\.neurons\.0\.b에는 실수",
        r"layers\.1\.neurons\.0\.b: expected",
    ),
    Row(
        "state-list-number",
        load(lambda s: {**s, "layers.1.neurons.0.b": [0.0]}),
        BadType,
        "실수 하나",
        "one real number",
    ),
]


@each([*INPUTS, *MODELS, *PERCEPTRON, *SAVED])
def test_says_what_to_do_and_changes_nothing(row, language, tmp_path):
    check(row, language, tmp_path)


def test_arrays_of_no_dimension_are_refused_everywhere():
    np = pytest.importorskip("numpy")
    point = np.array(2.0)
    model, X, y = MLP(2, [1]), [[0.0, 1.0]], [1.0]
    for call in (
        lambda: model(point),
        lambda: Perceptron(point),
        lambda: SGD(point),
        lambda: mean(point),
        lambda: losses.mse(Value(1.0), point),
        lambda: losses.cross_entropy(point, 0),
        lambda: fit(model, point, y),
        lambda: fit(model, X, point),
        lambda: fit(model, [[point, 1.0]], y),
        lambda: read_csv(point),
    ):
        with pytest.raises(BadType, match=r"\([A-Za-z ]+\)$"):
            call()
    with pytest.raises(BadValue, match="수 하나"):
        losses.mse([Value(1.0)], point)
