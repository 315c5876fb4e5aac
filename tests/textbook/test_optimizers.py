"""최적화 기법: PyTorch가 걸은 길, 첫걸음, 안정의 한계, 저장."""

from __future__ import annotations

import copy
import json
import math
import pickle

import pytest

from helpers import DATA, START, leaves, one_step, walk
from micrograd_ko import Value
from micrograd_ko.optimizers import (
    NAG,
    RULES,
    SGD,
    Adagrad,
    Adam,
    Momentum,
    Optimizer,
    RMSProp,
)

RUNS = json.loads((DATA / "optimizer_trajectories.json").read_text("utf-8"))["runs"]
CLASSES = {rule.__name__: rule for rule in RULES.values()}
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def distance(path, other):
    """두 길이 가장 멀어진 만큼."""
    return max(abs(a - b) for p, q in zip(path, other) for a, b in zip(p, q))


def single(rule, g, steps=1, **settings):
    """기울기가 늘 g인 파라미터 하나의 자리."""
    p = Value(0.0)
    optimizer = rule([p], **settings)
    for _ in range(steps):
        p.grad = g
        optimizer.step()
    return p.data


# PyTorch가 걸은 길


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run["rule"])
def test_the_path_of_pytorch(run):
    settings = {name: value for name, value in run["hyperparams"].items() if name != "nesterov"}
    optimizer = CLASSES[run["rule"].split(":")[0]](leaves(run["start"]), **settings)
    path = walk(optimizer, run["steps"])
    assert len(path) == len(run["trajectory"]) == 21
    assert distance(path, run["trajectory"]) < 1e-12


# (규칙, 설정, PyTorch 2의 처음 값): momentum만 우리 것이다
DEFAULTS = {
    "SGD": {"lr": 1e-3, "weight_decay": 0.0},
    "Momentum": {"lr": 1e-3, "weight_decay": 0.0, "momentum": 0.9, "dampening": 0.0},
    "NAG": {"lr": 1e-3, "weight_decay": 0.0, "momentum": 0.9},
    "Adagrad": {"lr": 1e-2, "weight_decay": 0.0, "eps": 1e-10, "initial_accumulator_value": 0.0},
    "RMSProp": {"lr": 1e-2, "weight_decay": 0.0, "alpha": 0.99, "eps": 1e-8},
    "Adam": {"lr": 1e-3, "weight_decay": 0.0, "betas": (0.9, 0.999), "eps": 1e-8},
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_the_defaults_of_pytorch(name):
    assert CLASSES[name](leaves()).settings() == DEFAULTS[name]


def test_the_six_walked_with_pytorch():
    assert {run["rule"] for run in RUNS} >= set(DEFAULTS)


@each_rule
def test_settings_are_given_by_name_and_only_lr_by_place(rule):
    assert rule(leaves(), 0.25).lr == 0.25
    with pytest.raises(TypeError):
        rule(leaves(), 0.25, 0.1)


@each_rule
def test_repr_shows_the_settings(rule):
    text = repr(rule(leaves(), 0.5))
    assert text.startswith(f"{rule.__name__}(2 params, lr=0.5, weight_decay=0.0")


# 한 걸음


@pytest.mark.parametrize("g", [1e-3, 1.0, -250.0])
@pytest.mark.parametrize(
    ("rule", "settings", "length"),
    [
        (SGD, {}, lambda lr, g: lr * abs(g)),
        (Momentum, {}, lambda lr, g: lr * abs(g)),
        (Momentum, {"dampening": 0.9}, lambda lr, g: lr * abs(g)),
        (NAG, {}, lambda lr, g: 1.9 * lr * abs(g)),
        (Adagrad, {}, lambda lr, g: lr),
        (RMSProp, {}, lambda lr, g: 10 * lr),
        (Adam, {}, lambda lr, g: lr),
    ],
)
def test_the_length_of_the_first_step(rule, settings, length, g):
    moved = single(rule, g, lr=0.05, **settings)
    assert moved == pytest.approx(-math.copysign(length(0.05, g), g), rel=1e-4)


@pytest.mark.parametrize("g", [1e200, 1e-200])
def test_adam_does_not_move_when_the_square_leaves_the_floats(g):
    assert single(Adam, g, lr=0.1) == pytest.approx(0.0, abs=1e-190)


@each_rule
def test_no_gradient_no_move(rule):
    x, y = leaves()
    with pytest.warns(UserWarning, match="기울기가 하나도 없어"):
        rule([x, y], lr=0.5).step()  # backward() 전에는 '?'다
    assert [x.data, y.data] == list(START)
    assert {type(p.data) for p in (x, y)} == {float}


@each_rule
def test_the_gradient_is_left_untouched(rule):
    params = leaves()
    optimizer = rule(params, lr=0.1, weight_decay=0.5)
    for p in params:
        p.grad = 1.25
    for _ in range(3):
        optimizer.step()
    assert [p.grad for p in params] == [1.25, 1.25]
    optimizer.zero_grad()
    assert [p.grad for p in params] == [0.0, 0.0]


@each_rule
def test_weight_decay_adds_to_the_gradient(rule):
    decayed, by_hand = Value(3.0), Value(3.0)
    one, other = rule([decayed], 0.1, weight_decay=0.25), rule([by_hand], 0.1)
    for g in (1.0, -2.0, 0.5):
        decayed.grad, by_hand.grad = g, g + 0.25 * by_hand.data
        one.step()
        other.step()
    assert decayed.data == by_hand.data


def test_full_dampening_keeps_only_the_first_gradient():
    assert single(Momentum, 1.0, steps=3, lr=1.0, momentum=0.5, dampening=1.0) == -1.75


def test_the_memory_is_visible():
    p = Value(0.0)
    optimizer = Momentum([p], lr=1.0)
    for expected in (2.0, 3.8):
        p.grad = 2.0
        optimizer.step()
        assert optimizer.state[0].velocity == expected
    assert optimizer.steps == 2


def test_parameters_have_their_own_memory():
    x, y = leaves()
    optimizer = Adagrad([x, y])
    x.grad, y.grad = 3.0, 0.0
    optimizer.step()
    assert [s.squares for s in optimizer.state] == [9.0, 0.0]


def test_any_iterable_of_leaves_is_taken():
    x, y = leaves()
    assert SGD(p for p in (x, y)).params == [x, y]
    assert SGD((x, y)).params[1] is y


def test_the_callers_list_is_not_kept():
    mine = leaves()
    optimizer = SGD(mine)
    mine.append(Value(0.0))
    assert len(optimizer.params) == 2


# 저장


@each_rule
def test_state_dict_survives_json_and_goes_on_the_same(rule):
    settings = {"lr": 0.1, "weight_decay": 0.01}
    whole = rule(leaves(), **settings)
    expected = walk(whole, 20)
    first = rule(leaves(), **settings)
    walk(first, 8)
    saved = json.loads(json.dumps(first.state_dict()))
    second = rule([Value(p.data) for p in first.params])  # 설정도 저장에서 온다
    second.load_state_dict(saved)
    assert second.settings() == first.settings()
    assert walk(second, 12) == expected[8:]
    assert second.state_dict() == whole.state_dict()


@each_rule
def test_a_saved_state_does_not_move_on(rule):
    optimizer = rule(leaves(), lr=0.1)
    one_step(optimizer)
    saved = optimizer.state_dict()
    frozen = copy.deepcopy(saved)
    one_step(optimizer)
    assert saved == frozen


@each_rule
def test_loading_does_not_tie_two_optimizers(rule):
    first, second = rule(leaves(), lr=0.1), rule(leaves(), lr=0.1)
    one_step(first)
    second.load_state_dict(first.state_dict())
    before = first.state_dict()
    one_step(second)
    assert first.state_dict() == before


@pytest.mark.parametrize("again", [copy.deepcopy, lambda o: pickle.loads(pickle.dumps(o))])
@each_rule
def test_a_copied_optimizer_goes_on_the_same(rule, again):
    optimizer = rule(leaves(), lr=0.1)
    walk(optimizer, 3)
    copied = again(optimizer)
    assert walk(copied, 5) == walk(optimizer, 5)


# 안정의 한계: x²/20 + y²에서 y 방향의 곡률은 2다


@pytest.mark.parametrize(("rule", "limit"), [(SGD, 1.0), (Momentum, 1.9), (NAG, 0.679)])
def test_half_a_percent_decides(rule, limit):
    below, above = (walk(rule(leaves(), limit * f), 1500)[-1] for f in (0.995, 1.005))
    assert abs(below[1]) < 0.2 < 2.0 < 20.0 < abs(above[1])


def test_the_limits_are_those_of_theory():
    mu, curvature = 0.9, 2.0
    assert 2 / curvature == 1.0
    assert 2 * (1 + mu) / curvature == 1.9
    assert 2 * (1 + mu) / (curvature * (1 + 2 * mu)) == pytest.approx(0.679, abs=5e-4)


# 네스테로프의 두 식


class BookNesterov(Optimizer):
    """널리 퍼진 한국어판 교재의 코드: v를 먼저 갱신하고 그 v를 쓴다."""

    memory = ("v",)

    def delta(self, g, s, t):
        s.v = 0.9 * s.v - self.lr * g
        return 0.9 * 0.9 * s.v - (1 + 0.9) * self.lr * g


class RightNesterov(Optimizer):
    """그 책의 바로잡은 차례: 옛 v를 쓰고 나서 갱신한다."""

    memory = ("v",)

    def delta(self, g, s, t):
        move = 0.9 * 0.9 * s.v - (1 + 0.9) * self.lr * g
        s.v = 0.9 * s.v - self.lr * g
        return move


def test_the_korean_textbooks_nesterov_walks_elsewhere():
    ours = walk(NAG(leaves(), lr=0.1), 20)
    assert distance(walk(RightNesterov(leaves(), lr=0.1), 20), ours) < 1e-12
    assert distance(walk(BookNesterov(leaves(), lr=0.1), 20), ours) == pytest.approx(0.37, abs=5e-3)


class InsideMomentum(Optimizer):
    """학습률이 속도 안에 있는 모멘텀."""

    memory = ("v",)

    def delta(self, g, s, t):
        s.v = 0.9 * s.v - self.lr * g
        return s.v


def test_the_place_of_lr_matters_only_when_it_changes():
    inside, outside = InsideMomentum(leaves(), 0.1), Momentum(leaves(), 0.1)
    assert distance(walk(inside, 10), walk(outside, 10)) < 1e-12
    inside.lr = outside.lr = 0.01
    assert distance(walk(inside, 10), walk(outside, 10)) == pytest.approx(2.06, abs=5e-3)
