"""모델과 학습에 잘못 넣은 것마다: 한국어 한 문장, 영어 쌍둥이, 그리고 아무것도 바뀌지 않음.

줄을 더하는 법: ``Row(이름, 부르는 법, 예외, 한국어 무늬, 영어 무늬)``. 부르는 법은
``world``를 받고, 거기 든 모델, 최적화 기법, 자료, 파일은 부르기 전과 뒤가 같아야 한다.
"""

from __future__ import annotations

import math
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from micrograd_ko import Value, datasets, fit, losses, mean, softmax
from micrograd_ko.datasets import read_csv
from micrograd_ko.messages import language as words
from micrograd_ko.messages.language import BadType, BadValue, UserError, set_language
from micrograd_ko.nn import MLP, Layer, Module, Neuron, Perceptron
from micrograd_ko.optimizers import NAG, RULES, SGD, Adagrad, Adam, Momentum, Optimizer, RMSProp

HANGUL = re.compile("[가-힣]")
NAN, INF = math.nan, math.inf


class Row(NamedTuple):
    name: str
    call: Callable[[SimpleNamespace], object]
    kind: type[Exception]
    ko: str
    en: str


def world(folder: Path) -> SimpleNamespace:
    """부르기 전과 뒤를 견줄 것들."""
    model = MLP(2, [3, 1], activation="tanh", seed=0)
    rule = Adam(model.parameters(), lr=0.1)
    X, y = datasets.xor()
    fit(model, X, y, optimizer=rule, epochs=2, progress=False)
    perceptron = Perceptron([1.0, -1.0], 0.5)
    return SimpleNamespace(
        model=model,
        rule=rule,
        perceptron=perceptron,
        X=X,
        y=y,
        a=Value(1.0, label="a"),
        b=Value(2.0, label="b"),
        folder=folder,
    )


def snapshot(here: SimpleNamespace) -> tuple[bytes, dict[str, bytes]]:
    files = {path.name: path.read_bytes() for path in here.folder.iterdir() if path.is_file()}
    return pickle.dumps(vars(here)), files


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
        lambda w: Neuron(2, nonlin=False, activation="Sigmoid"),
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

# 손실

LOSS = [
    Row(
        "mse-lengths",
        lambda w: losses.mse([w.a, w.b], [1.0]),
        BadValue,
        r"목록\(2개\)",
        "list of 2",
    ),
    Row("mse-empty", lambda w: losses.mse([], []), BadValue, "예측이 비었습니다", "is empty"),
    Row("mse-one-for-list", lambda w: losses.mse([w.a], 1.0), BadValue, "수 하나", "single"),
    Row(
        "mse-list-for-one", lambda w: losses.mse(w.a, [1.0]), BadValue, r"목록\(1개\)", "list of 1"
    ),
    Row("mse-text", lambda w: losses.mse(w.a, "1"), BadType, "mse의 정답에는 실수", "mse target"),
    Row("mse-none", lambda w: losses.mse(w.a, None), BadType, "mse의 정답에는 실수", "mse target"),
    Row("mse-prediction", lambda w: losses.mse("1", 1.0), BadType, "실수 하나", "one real"),
    Row(
        "mae-deep", lambda w: losses.mae([[w.a], [w.b]], [[1], [1, 2]]), BadValue, "목록", "list of"
    ),
    Row("sse-text", lambda w: losses.sse([w.a], "1"), BadValue, "수 하나", "single"),
    Row("hinge-zero", lambda w: losses.hinge(w.a, 0), BadValue, "−1이나 .1", "-1 or .1, got 0"),
    Row("hinge-nan", lambda w: losses.hinge([w.a], [NAN]), BadValue, "nan", "nan"),
    Row(
        "bce-high", lambda w: losses.bce_with_logits(w.a, 1.5), BadValue, "0과 1 사이", "between 0"
    ),
    Row("bce-nan", lambda w: losses.bce_with_logits(w.a, NAN), BadValue, "0과 1 사이", "between 0"),
    Row("ce-one", lambda w: losses.cross_entropy(w.a, 0), BadType, "bce_with_logits를", "bce_with"),
    Row(
        "ce-text", lambda w: losses.cross_entropy("ab", 0), BadType, "로짓의 목록", "list of logits"
    ),
    Row("ce-empty", lambda w: losses.cross_entropy([], 0), BadValue, "비었습니다", "is empty"),
    Row(
        "ce-high", lambda w: losses.cross_entropy([w.a, w.b], 2), BadValue, "0부터 1까지", "0 to 1"
    ),
    Row("ce-minus", lambda w: losses.cross_entropy([w.a, w.b], -1), BadValue, "-1", "got -1"),
    Row("ce-half", lambda w: losses.cross_entropy([w.a, w.b], 0.5), BadValue, "0.5", "got 0.5"),
    Row("ce-nan", lambda w: losses.cross_entropy([w.a, w.b], NAN), BadValue, "nan", "got nan"),
    Row(
        "ce-one-hot",
        lambda w: losses.cross_entropy([w.a, w.b], [0, 1]),
        BadType,
        "정답에",
        "target",
    ),
    Row(
        "ce-rows", lambda w: losses.cross_entropy([[w.a], [w.b]], [0]), BadValue, "목록", "list of"
    ),
    Row("ce-row", lambda w: losses.cross_entropy([[w.a], [w.b]], 0), BadValue, "하나", "single"),
    Row("mean-empty", lambda w: mean([]), BadValue, "mean에 빈 목록", "mean: the list is empty"),
    Row("mean-one", lambda w: mean(w.a), BadType, "mean에는 값의 목록", "mean: expected a list"),
    Row("softmax-empty", lambda w: softmax([]), BadValue, "softmax에 빈 목록", "is empty"),
    Row("softmax-text", lambda w: softmax(["a", "b"]), BadType, "실수 하나", "one real"),
]

# 최적화 기법


class NoRule(Optimizer):
    pass


def build(rule: type[Optimizer], **settings: object) -> Callable[[SimpleNamespace], object]:
    return lambda w: rule([w.a, w.b], **settings)


PARAMS = [
    Row(
        "params-empty",
        lambda w: SGD([]),
        BadValue,
        "목록이 비었습니다",
        "list of parameters is empty",
    ),
    Row("params-used-up", lambda w: SGD(iter(())), BadValue, "목록이 비었습니다", "is empty"),
    Row("params-none", lambda w: SGD(None), BadType, r"model\.parameters\(\)를", "Give model"),
    Row("params-one", lambda w: SGD(w.a), BadType, r"model\.parameters\(\)를", "Give model"),
    Row("params-model", lambda w: SGD(w.model), BadType, r"model\.parameters\(\)를", "Give model"),
    Row("params-text", lambda w: SGD("ab"), BadType, r"model\.parameters\(\)를", "Give model"),
    Row(
        "params-method",
        lambda w: SGD(w.model.parameters),
        BadType,
        r"parameters\(\)를",
        "Give model",
    ),
    Row("params-float", lambda w: SGD([w.a, 2.0]), BadType, r"float 2\.0", r"float 2\.0"),
    Row(
        "params-names", lambda w: SGD(w.model.state_dict()), BadType, "Value여야", "must be Values"
    ),
    Row(
        "params-computed",
        lambda w: SGD([w.a * 2]),
        BadValue,
        "중간 노드.*잎 노드를",
        "was computed",
    ),
    Row("params-twice", lambda w: SGD([w.a, w.b, w.a]), BadValue, "두 번 들어", "listed twice"),
    Row(
        "no-delta", lambda w: NoRule([w.a]).step(), BadType, r"delta\(self, g, s, t\)가", "no delta"
    ),
]
BAD_SETTINGS = [
    (name, setting, bad)
    for name, setting, bads in [
        *((rule, "lr", (-0.1, NAN, INF, -INF)) for rule in RULES),
        *((rule, "weight_decay", (-1e-9, NAN, INF)) for rule in RULES),
        *((rule, "momentum", (-0.1, 1.0, NAN)) for rule in ("momentum", "nag")),
        ("momentum", "dampening", (-0.1, 1.1, NAN)),
        ("rmsprop", "alpha", (-0.1, 1.0, NAN)),
        *((rule, "eps", (0.0, -1e-8, INF)) for rule in ("adagrad", "rmsprop", "adam")),
        ("adagrad", "initial_accumulator_value", (-0.1, NAN, INF)),
        ("adam", "betas", ((1.0, 0.9), (0.9, 1.0), (-0.1, 0.9), (NAN, 0.9))),
    ]
    for bad in bads
]
SETTINGS = [
    *(
        Row(
            f"{name}-{setting}-{bad}",
            build(RULES[name], **{setting: bad}),
            BadValue,
            rf"^{setting}.*에는 .*\(out of range\)",
            rf"^{setting}.* must be at least",
        )
        for name, setting, bad in BAD_SETTINGS
    ),
    Row("lr-text", build(Adam, lr="0.1"), BadType, "^lr에는 실수", "^lr: expected"),
    Row("lr-none", build(Momentum, lr=None), BadType, "^lr에는 실수", "^lr: expected"),
    Row("lr-value", build(NAG, lr=Value(0.1)), BadType, "^lr에는 실수", "^lr: expected"),
    Row("betas-one", build(Adam, betas=0.9), BadType, r"betas에는 \(0.9, 0.999\)처럼", "2 numbers"),
    Row("betas-three", build(Adam, betas=(0.9, 0.9, 0.9)), BadType, "수 2개", "must be 2 numbers"),
    Row("betas-text", build(Adam, betas=("a", "b")), BadType, r"betas\[0\]에는", r"betas\[0\]:"),
    Row("eps-text", build(RMSProp, eps="0"), BadType, "^eps에는 실수", "^eps: expected"),
    Row(
        "acc-none", build(Adagrad, initial_accumulator_value=None), BadType, "에는 실수", "expected"
    ),
]


def restate(**change: object) -> Callable[[SimpleNamespace], object]:
    return lambda w: w.rule.load_state_dict({**w.rule.state_dict(), **change})


def resetting(**change: object) -> Callable[[SimpleNamespace], object]:
    def call(w: SimpleNamespace) -> None:
        state = w.rule.state_dict()
        w.rule.load_state_dict({**state, "settings": {**state["settings"], **change}})

    return call


NOT_OURS = (BadValue, r"옵티마이저\(Adam.*것이 아닙니다", "is not one of Adam")
STATES = [
    Row("state-of-sgd", lambda w: w.rule.load_state_dict(SGD([w.a]).state_dict()), *NOT_OURS),
    Row("state-of-two", lambda w: w.rule.load_state_dict(Adam([w.a, w.b]).state_dict()), *NOT_OURS),
    Row("rule-none", lambda w: w.rule.load_state_dict(None), *NOT_OURS),
    Row("rule-empty", lambda w: w.rule.load_state_dict({}), *NOT_OURS),
    Row("rule-name", restate(rule="Adamax"), *NOT_OURS),
    Row("rule-more", restate(more=1), *NOT_OURS),
    Row("rule-memory-none", restate(memory=None), *NOT_OURS),
    Row("rule-memory-numbers", restate(memory=[0.0] * 13), *NOT_OURS),
    Row("rule-memory-names", restate(memory=[{"m": 0.0, "x": 0.0}] * 13), *NOT_OURS),
    Row("rule-settings-none", restate(settings=None), *NOT_OURS),
    Row("rule-settings-more", resetting(momentum=0.5), *NOT_OURS),
    Row("rule-settings-lr", resetting(lr=-1.0), BadValue, "^lr에는 0 이상", "^lr must be"),
    Row("rule-settings-text", resetting(lr="1"), BadType, "^lr에는 실수", "^lr: expected"),
    Row("rule-steps", restate(steps=-1), BadValue, "steps에는 0 이상", "steps must be"),
    Row("rule-steps-text", restate(steps="3"), BadType, "steps에는 정수", "steps must be"),
    Row("rule-memory-text", restate(memory=[{"m": "", "v": 0.0}] * 13), BadType, "^m에는", "^m: "),
]

# 자료

DATA = [
    Row("moons-one", lambda w: datasets.moons(1), BadValue, "n에는 2 이상", "n must be at least 2"),
    Row("moons-half", lambda w: datasets.moons(2.5), BadType, "n에는 정수", "n must be"),
    Row("moons-noise", lambda w: datasets.moons(9, noise=-1), BadValue, "noise에는", "noise must"),
    Row(
        "moons-noise-nan",
        lambda w: datasets.moons(9, noise=NAN),
        BadValue,
        "noise에는",
        "noise must",
    ),
    Row("moons-seed", lambda w: datasets.moons(9, seed="a"), BadType, "seed에는 정수", "seed must"),
    Row(
        "circles-factor", lambda w: datasets.circles(9, factor=1), BadValue, "factor에는", "below 1"
    ),
    Row(
        "spirals-n",
        lambda w: datasets.spirals(2, classes=3),
        BadValue,
        "n에는 3 이상",
        "at least 3",
    ),
    Row(
        "spirals-one",
        lambda w: datasets.spirals(classes=1),
        BadValue,
        "classes에는 2",
        "at least 2",
    ),
]


def table(text: str | bytes, target: object = "t", **settings: object) -> Callable[..., object]:
    def call(w: SimpleNamespace) -> object:
        path = w.folder / "표.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        w.before = snapshot(w)  # 파일을 놓은 뒤부터 견준다
        return read_csv(path, target, **settings)

    return call


TABLES = [
    Row(
        "csv-missing",
        lambda w: read_csv(w.folder / "없다.csv"),
        BadValue,
        "없거나 열리지",
        "missing",
    ),
    Row("csv-folder", lambda w: read_csv(w.folder), BadValue, "없거나 열리지", "missing"),
    Row("csv-null-name", lambda w: read_csv("a\0b"), BadValue, "없거나 열리지", "missing"),
    Row("csv-none", lambda w: read_csv(None), BadType, "파일의 이름이", "name of a file"),
    Row("csv-number", lambda w: read_csv(3), BadType, "파일의 이름이", "name of a file"),
    Row("csv-empty", table(""), BadValue, "자료가 없습니다", "holds no data"),
    Row("csv-blank", table("\n\n ,,\n"), BadValue, "자료가 없습니다", "holds no data"),
    Row("csv-header-only", table("x,t\n"), BadValue, "자료가 없습니다", "holds no data"),
    Row(
        "csv-short-row", table("x,t\n1,2\n3\n"), BadValue, "3번째 줄은 칸이 1개", "line 3: 1 cells"
    ),
    Row("csv-long-row", table("x,t\n1,2,3\n"), BadValue, "2번째 줄은 칸이 3개", "line 2: 3 cells"),
    Row(
        "csv-bytes", table(b"x,t\n\xff\xfe\x80,2\n"), BadValue, "UTF-8도 UTF-16도", "UTF-8, UTF-16"
    ),
    Row(
        "csv-image", table(b"\x89PNG\r\n\x1a\n\0\0\0"), BadValue, "UTF-8도 UTF-16도", "is no UTF-8"
    ),
    Row(
        "csv-no-target", table("x,speces\n1,a\n", "species"), BadValue, "혹시 'speces'", "mean 'spe"
    ),
    Row("csv-target-number", table("x,t\n1,a\n", 1), BadValue, "이름: x, t", "Available: x, t"),
    Row(
        "csv-no-column", table("x,t\n1,a\n", columns=["y"]), BadValue, "열.*'y'", "column of .*'y'"
    ),
    Row(
        "csv-kind", table("x,t\n1,a\n", kind="class"), BadValue, "혹시 'classes'", "mean 'classes'"
    ),
    Row("csv-only-target", table("t\n1\n"), BadValue, "입력으로 쓸 열", "Add a feature column"),
    Row("csv-no-columns", table("x,t\n1,2\n", columns=[]), BadValue, "입력으로 쓸 열", "Add a"),
    Row(
        "csv-text-cell",
        table("x,t\n1,2\nkim,2\n"),
        BadValue,
        "3번째 줄 'x' 열.*'kim'",
        "line 3, column 'x'",
    ),
    Row("csv-empty-cell", table("x,t\n,2\n"), BadValue, "2번째 줄 'x' 열.*빈칸", "empty cell"),
    Row("csv-nan-cell", table("x,t\nnan,2\n"), BadValue, "2번째 줄 'x' 열.*'nan'", "finite number"),
    Row("csv-inf-cell", table("x,t\n1e999,2\n"), BadValue, "2번째 줄 'x' 열", "finite number"),
    Row("csv-comma-cell", table('x,t\n"1,00",2\n'), BadValue, "'1,00'", "'1,00'"),
    Row(
        "csv-empty-target",
        table("x,t\n1,2\n1, \n"),
        BadValue,
        "3번째 줄 't' 열의 정답이 빈",
        "line 3",
    ),
    Row("csv-nan-target", table("x,t\n1,2\n1,nan\n"), BadValue, "3번째 줄 't' 열.*nan", "line 3"),
    Row(
        "csv-nan-class",
        table("x,t\n1,2\n1,nan\n", kind="classes"),
        BadValue,
        "3번째 줄 't'",
        "line 3",
    ),
    Row("csv-word-number", table("x,t\n1,a\n", kind="numbers"), BadValue, "'t' 열.*'a'", "line 2"),
    Row("csv-twice", table("x,x,t\n1,2,3\n"), BadValue, "같은 이름이", "repeated name"),
    Row("csv-no-name", table("x,,t\n1,2,3\n"), BadValue, "빈 이름", "empty or repeated"),
    Row("csv-one-class", table("x,t\n1,a\n2,a\n"), BadValue, "두 가지는 있어야", "two kinds"),
    Row("csv-case", table("x,ANSWER\n1,a\n", "Answer"), BadValue, "혹시 'ANSWER'", "mean 'ANS"),
    Row("csv-columns", table("x,t\n1,a\n", columns="x"), BadType, "columns에는 값", "columns: "),
    Row("csv-columns-int", table("x,t\n1,a\n", columns=1), BadType, "columns에는 값", "columns: "),
    Row("csv-long-cell", table('x,t\n"' + "1" * 200_000), BadValue, "따옴표의 짝", "quotes"),
]

# 학습


def train(**change: object) -> Callable[[SimpleNamespace], object]:
    def call(w: SimpleNamespace) -> object:
        settings: dict[str, object] = {"optimizer": w.rule, "epochs": 2, "progress": False}
        X, y, model = (change.get(n, getattr(w, n)) for n in ("X", "y", "model"))
        extra = {name: thing for name, thing in change.items() if name not in ("X", "y", "model")}
        return fit(model, X, y, **{**settings, **extra})

    return call


SQUARE = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
FIT = [
    Row("fit-lengths", train(y=[0, 1]), BadValue, "X는 4개인데 y는 2개", "4 rows and y has 2"),
    Row("fit-empty", train(X=[], y=[]), BadValue, "X에 표본이 없습니다", "X is empty"),
    Row("fit-none", train(X=None), BadType, "X에는 목록이", "X must be a list"),
    Row("fit-y-none", train(y=None), BadType, "y에는 목록이", "y must be a list"),
    Row("fit-text", train(y="0110"), BadType, "y에는 목록이", "y must be a list"),
    Row(
        "fit-ragged",
        train(X=[[1.0], *SQUARE[1:]]),
        BadValue,
        r"개수가 다릅니다: \[1, 2\]",
        "different",
    ),
    Row("fit-ragged-y", train(y=[[0], [1, 0], [1], [0]]), BadValue, "y의 행마다", "different"),
    Row(
        "fit-nan",
        train(X=[*SQUARE[:3], [NAN, 0]]),
        BadValue,
        r"X\[3\]에.*: nan",
        "holds nan",
    ),
    Row(
        "fit-inf",
        train(y=[0, 1, INF, 0]),
        BadValue,
        r"y\[2\]에.*: inf",
        r"y\[2\] holds inf",
    ),
    Row(
        "fit-word", train(y=["a", "b", "b", "a"]), BadType, r"y\[0\]에는 실수", r"y\[0\]: expected"
    ),
    Row(
        "fit-flat-x", train(X=[0.0, 1.0, 1.0, 0.0]), BadType, "MLP의 입력에는 목록", "takes a list"
    ),
    Row("fit-wide-x", train(X=[[1, 2, 3]] * 4), BadValue, "2개인데 3개", "2 inputs, got 3"),
    Row("fit-wide-y", train(y=[[0], [1], [1], [0]]), BadValue, r"목록\(1개\)", "a list of 1"),
    Row("fit-loss", train(loss="msse"), BadValue, "손실.*혹시 'mse'|혹시 'sse'", "mean '[ms]se'"),
    Row("fit-loss-none", train(loss=None), BadValue, "손실.*None", "loss None"),
    Row(
        "fit-loss-number", train(loss=lambda p, t: p.data - t), BadType, "Value 하나를", "one Value"
    ),
    Row("fit-loss-nothing", train(loss=lambda p, t: None), BadType, "Value 하나를", "one Value"),
    Row("fit-hinge", train(loss="hinge"), BadValue, "−1이나 .1", "-1 or .1"),
    Row("fit-ce", train(loss="cross_entropy"), BadType, "bce_with_logits를", "use bce_with_logits"),
    Row("fit-rule", train(optimizer="adm"), BadValue, "옵티마이저.*혹시 'adam'", "mean 'adam'"),
    Row("fit-rule-class", train(optimizer=MLP), BadValue, "옵티마이저", "Unknown optimizer"),
    Row("fit-rule-none", train(optimizer=None), BadValue, "옵티마이저", "Unknown optimizer"),
    Row(
        "fit-other-model",
        lambda w: train(optimizer=SGD([w.a]))(w),
        BadValue,
        r"이 모델의 파라미터를 옮기지 않습니다",
        "does not move this model",
    ),
    Row(
        "fit-no-parameters", train(model=lambda x: x[0], optimizer="sgd"), BadValue, "비었", "empty"
    ),
    Row("fit-a-class", train(model=MLP), BadType, "만들어 둔 모델", "a built model"),
    Row("fit-no-model", train(model=None), BadType, "model에는 부를", "model must be callable"),
    Row("fit-epochs", train(epochs=0), BadValue, "epochs에는 1 이상", "epochs must be"),
    Row("fit-epochs-half", train(epochs=2.5), BadType, "epochs에는 정수", "epochs must be"),
    Row("fit-batch", train(batch_size=0), BadValue, "batch_size에는 1 이상", "batch_size must be"),
    Row("fit-batch-text", train(batch_size="2"), BadType, "batch_size에는 정수", "batch_size must"),
    Row("fit-seed", train(seed="a"), BadType, "seed에는 정수", "seed must be"),
    Row("fit-on-epoch", train(on_epoch="stop"), BadType, "on_epoch에는 부를", "on_epoch must be"),
]

ROWS = [
    *(*INPUTS, *MODELS, *PERCEPTRON, *SAVED, *LOSS),
    *(*PARAMS, *SETTINGS, *STATES, *DATA, *TABLES, *FIT),
]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_says_what_to_do_and_changes_nothing(row, language, tmp_path):
    set_language(language)
    here = world(tmp_path)
    before = snapshot(here)
    with pytest.raises(row.kind) as caught:
        row.call(here)
    before = vars(here).pop("before", before)
    message = str(caught.value).replace(str(tmp_path), "")
    assert isinstance(caught.value, UserError)
    assert re.search(row.ko if language == "ko" else row.en, message)
    assert "\n" not in message
    if language == "ko":
        assert HANGUL.search(message)
        assert re.search(r"\([A-Za-z ]+\)$", message), "영어 용어가 괄호 안에 끝나야 한다"
    else:
        assert not HANGUL.search(message.replace("표.csv", "").replace("없다.csv", ""))
    assert snapshot(here) == before


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


def test_row_names_are_their_own():
    assert len({row.name for row in ROWS}) == len(ROWS)
