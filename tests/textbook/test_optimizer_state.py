"""배우는 사람이 만든 갱신 규칙, 그리고 저장한 상태를 받거나 물리치는 법."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

import pytest

from helpers import leaves, walk
from micrograd_ko import Value
from micrograd_ko.optimizers import RULES, SGD, Adagrad, Adam, Optimizer, RMSProp, setting

ODD = (math.inf, -math.inf, math.nan)


class SignDescent(Optimizer):
    memory = ("last",)

    def delta(self, g, s, t):
        s.last = math.copysign(1.0, g)
        return -self.lr * s.last


def test_a_rule_in_five_lines():
    optimizer = SignDescent(leaves(), lr=0.5)
    assert walk(optimizer, 2)[-1] == [-6.0, 1.0]
    again = SignDescent(leaves())
    again.load_state_dict(json.loads(json.dumps(optimizer.state_dict())))
    assert (again.lr, again.steps, again.state[0].last) == (0.5, 2, -1.0)


class OwnInit(SignDescent):
    """PyTorch에서처럼 __init__을 손수 쓴 규칙."""

    def __init__(self, params, scale=2.0):
        super().__init__(params, lr=0.25 * scale)


def test_a_rule_with_an_init_of_its_own_is_saved_and_loaded():
    optimizer = OwnInit(leaves())
    path = walk(optimizer, 2)
    again = OwnInit([Value(number) for number in path[-1]])
    again.load_state_dict(json.loads(json.dumps(optimizer.state_dict())))
    assert walk(again, 2) == walk(optimizer, 2)


@dataclass(eq=False, repr=False)
class Lion(Optimizer):
    """설정과 그 범위가 한자리에 있다."""

    memory = ("m",)
    beta: float = setting(0.9, low=0, high=1)
    clip: tuple[float, float] = setting((-1.0, 1.0), low=-10)
    name: str = "사자"

    def delta(self, g, s, t):
        s.m = self.beta * s.m + (1 - self.beta) * g
        return -self.lr * math.copysign(1.0, s.m)


def test_a_rule_with_settings_of_its_own():
    optimizer = Lion(leaves(), lr=0.5, beta=0.5, clip=[-2, 2])
    assert walk(optimizer, 2)[-1] == [-6.0, 1.0]
    again = Lion(leaves())
    again.load_state_dict(json.loads(json.dumps(optimizer.state_dict())))
    settings = {"beta": 0.5, "clip": (-2.0, 2.0), "name": "사자"}
    assert again.settings() == {"lr": 0.5, "weight_decay": 0.0, **settings}


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"beta": 1.0}, ValueError, "beta에는 0 이상 1 미만"),
        ({"beta": "0.5"}, TypeError, "beta에는 실수"),
        ({"clip": (-11.0, 1.0)}, ValueError, r"clip\[0\]에는 -10 이상"),
        ({"clip": 1.0}, TypeError, r"clip에는 \(-1.0, 1.0\)처럼 수 2개를"),
    ],
)
def test_the_range_beside_a_setting_is_kept(settings, kind, message):
    with pytest.raises(kind, match=message):
        Lion(leaves(), **settings)
    optimizer = Lion(leaves())
    state = optimizer.state_dict()
    with pytest.raises(kind, match=message):
        optimizer.load_state_dict({**state, "settings": {**state["settings"], **settings}})
    assert optimizer.state_dict() == state


class Clipped(SGD):
    """설정을 ``__init__``에서 다는 규칙: 수, 글자, 짝, 목록."""

    def __init__(self, params, clip=1.0):
        super().__init__(params, lr=0.5)
        self.clip, self.mode, self.window, self.seen = clip, "값", (0.0, 1.0), [0, 0]
        self._note = object()  # 밑줄로 시작하면 저장하지 않는다

    def delta(self, g, s, t):
        return -self.lr * max(-self.clip, min(self.clip, g))


def test_settings_hung_in_init_are_saved_and_loaded():
    optimizer = Clipped(leaves(), clip=0.25)
    path = walk(optimizer, 2)
    again = Clipped([Value(number) for number in path[-1]])
    again.load_state_dict(json.loads(json.dumps(optimizer.state_dict())))
    assert (again.clip, again.mode, again.window, again.seen) == (0.25, "값", (0.0, 1.0), [0, 0])
    assert walk(again, 2) == walk(optimizer, 2)


@pytest.mark.parametrize(
    "odd", [{"clip": "1"}, {"clip": True}, {"mode": 1.0}, {"window": 1}, {"seen": [1]}, {"step": 1}]
)
def test_a_setting_of_another_kind_is_refused(odd):
    optimizer = Clipped(leaves())
    state = optimizer.state_dict()
    with pytest.raises((TypeError, ValueError), match="저장된"):
        optimizer.load_state_dict({**state, "settings": {**state["settings"], **odd}})
    assert optimizer.state_dict() == state


MEMORIES = [
    (Adam, "v", -1e-300),
    (Adagrad, "squares", -1.0),
    (RMSProp, "squares", -1.0),
    *((rule, name, odd) for rule in RULES.values() for name in rule.memory for odd in ODD),
]


@pytest.mark.parametrize(("rule", "name", "odd"), MEMORIES)
def test_a_memory_that_the_rule_cannot_have_is_refused(rule, name, odd):
    optimizer = rule(leaves())
    walk(optimizer, 2)
    state = optimizer.state_dict()
    memory = [dict(s) for s in state["memory"]]
    memory[-1][name] = odd
    with pytest.raises(ValueError, match=f"{name}에는 .*유한한 수가 와야"):
        optimizer.load_state_dict({**state, "steps": 99, "memory": memory})
    assert optimizer.state_dict() == state


def test_a_memory_may_be_negative_where_the_rule_says_nothing():
    optimizer = Adam(leaves())
    memory = [{"m": -1.0, "v": 0.0}] * len(optimizer.state)
    optimizer.load_state_dict({**optimizer.state_dict(), "memory": memory})
    assert optimizer.state[0].m == -1.0
