"""손실과 옵티마이저에 잘못 넣은 것마다: 한국어 한 문장, 영어 쌍둥이, 바뀐 것 없음."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from bad_input import INF, NAN, Row, check, each

from micrograd_ko import Value, losses, mean, softmax
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.optimizers import NAG, RULES, SGD, Adagrad, Adam, Momentum, Optimizer, RMSProp

WALKED = Value(1.0)
WALKED.grad = 0.5

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
        r"원-핫이면 t\.index\(1\)처럼.*one hot",
        "From one-hot",
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
        "no-delta",
        lambda w: NoRule([WALKED]).step(),
        BadType,
        r"delta\(self, g, s, t\)가",
        "no delta",
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


@each([*LOSS, *PARAMS, *SETTINGS, *STATES])
def test_says_what_to_do_and_changes_nothing(row, language, tmp_path):
    check(row, language, tmp_path)
