"""발산: 멈춤과 되돌림, 그리고 발산이 아닌 것."""

from __future__ import annotations

import itertools
import math

import pytest
from lessons import Slope, X, diverging, network, quiet, scripted

from micrograd_ko import Value, fit, losses, set_language
from micrograd_ko.nn import Module
from micrograd_ko.optimizers import NAG, RULES, SGD, Momentum

# 발산


def test_a_loss_that_is_not_finite_stops_at_once_and_restores():
    model = Slope()
    rule = SGD(model.parameters(), lr=1e200)
    history = diverging(model, [[1.0]], [0.0], optimizer=rule, epochs=50)
    assert model.w.data == 1.0, "가장 좋았던 것은 처음 값이다"
    assert history.loss[0] == 1.0
    assert not math.isfinite(history.loss[-1])
    assert history.epochs < 50
    assert "발산" in history.stopped


def test_parameters_of_both_infinities_stop_as_well():
    model = network()
    before = model.state_dict()
    model_rule = SGD(model.parameters(), lr=1e308)
    history = diverging(model, X, [1e10, -1e10, 1e10, -1e10], optimizer=model_rule, epochs=9)
    assert "발산" in history.stopped
    assert model.state_dict() == before


def test_parameters_lost_by_the_last_step_are_restored_too():
    model = Slope()
    rule = SGD(model.parameters(), lr=1e308)
    history = diverging(model, [[1.0]], [-9.0], optimizer=rule, epochs=1)
    assert math.isfinite(history.loss[-1])
    assert "발산" in history.stopped
    assert model.w.data == 1.0


def test_huge_but_finite_parameters_are_not_a_divergence():
    class Two(Module):
        def __init__(self):
            self.a, self.b = Value(1.5e308), Value(1.5e308)

        def forward(self, x):
            return (self.a - self.b) * x[0]

    assert quiet(Two(), [[1.0]], [0.0], optimizer="sgd", epochs=2).stopped == ""


def test_nan_from_the_start_restores_the_start():
    model = Slope(math.nan)
    history = diverging(model, [[1.0]], [0.0], epochs=5)
    assert history.epochs == 1
    assert math.isnan(model.w.data)
    assert history.stopped


def test_three_epochs_above_four_times_the_best_and_the_first_stop():
    model, history = scripted([2.0, 1.0, 4.5, 4.5, 4.5, 1.0], diverging)
    assert history.loss == [2.0, 1.0, 4.5, 4.5, 4.5]
    assert model.w.data == 1.0, "손실이 1.0이었던 때, 곧 한 걸음 걸은 자리"
    assert "에폭 5" in history.stopped


@pytest.mark.parametrize(
    "given",
    [
        [2.0, 1.0, 4.5, 4.5, 1.0, 4.5, 4.5],  # 이어지지 않는다
        [2.0, 1.0, 4.0, 4.0, 4.0, 4.0, 4.0],  # 4배를 넘지 않는다
        [9.0, 1.0, 8.0, 8.0, 8.0, 8.0, 9.0],  # 처음보다 나쁘지 않다
        [1e-12, 1e-14, 1e-9, 1e-9, 1e-9, 1e-9],  # 반올림의 흔들림이다
        [0.0, 0.0, 0.0, 0.0],
    ],
)
def test_what_is_no_divergence(given):
    model, history = scripted(given)
    assert history.loss == pytest.approx(given, abs=1e-15)
    assert history.stopped == ""
    assert model.w.data == len(given)


def test_a_negative_loss_that_falls_is_no_divergence():
    given = [1.0, 0.5, -1.0, -2.0, -3.0, -4.0, -5.0, -6.0, -7.0]
    assert scripted(given)[1].stopped == ""


@pytest.mark.parametrize(("language", "says"), [("ko", "학습률을 1/10로"), ("en", "rate of 1/10")])
def test_a_divergence_says_what_to_try_in_one_sentence(language, says):
    set_language(language)
    model = Slope()
    rule = SGD(model.parameters(), lr=1.1)
    history = diverging(model, [[1.0]], [0.0], optimizer=rule, epochs=99)
    assert says in history.stopped
    assert "1.1 → 0.11" in history.stopped
    assert "\n" not in history.stopped
    assert history.epochs < 20


def test_the_best_parameters_come_back_exactly():
    model = Slope(1.0)
    seen = []
    rule = SGD(model.parameters(), lr=1.1)
    history = diverging(
        model,
        [[1.0]],
        [0.25],
        optimizer=rule,
        epochs=99,
        on_epoch=lambda epoch, history: seen.append(model.w.data),
    )
    assert history.stopped
    places = [1.0, *seen]
    assert model.w.data == places[history.loss.index(min(history.loss))]
    assert losses.mse(model([1.0]), 0.25).data == min(history.loss)


@pytest.mark.parametrize("name", RULES)
def test_after_a_divergence_the_advice_works(name):
    """기억과 걸음 수도 되돌아와, 학습률만 줄이면 새 옵티마이저처럼 배운다."""
    model = Slope()
    rule = RULES[name](model.parameters(), lr=1e160)
    memory, steps = [dict(vars(s)) for s in rule.state], rule.steps
    X, y = [[1.0], [2.0], [3.0]], [2.0, 4.0, 6.0]
    history = diverging(model, X, y, optimizer=rule, epochs=50)
    assert (model.w.data, rule.steps, [vars(s) for s in rule.state]) == (1.0, steps, memory)
    rule.lr = 0.1
    again = quiet(model, X, y, optimizer=rule, epochs=300)
    assert again.stopped == ""
    assert again.loss[-1] < history.loss[0] / 10


def test_a_divergence_that_the_bar_shows_is_no_warning(capsys):
    model = Slope()
    fit(model, [[1.0]], [0.0], optimizer=SGD(model.parameters(), lr=1.1), epochs=99)
    assert "발산" in capsys.readouterr().err


@pytest.mark.parametrize("rule", [Momentum, NAG])
def test_healthy_momentum_swings_and_comes_back(rule):
    model = Slope(3.0)
    history = quiet(model, [[1.0]], [0.0], optimizer=rule(model.parameters(), lr=0.05), epochs=200)
    assert history.stopped == ""
    best = list(itertools.accumulate(history.loss, min))
    assert any(loss > 4 * low for loss, low in zip(history.loss, best)), "출렁이기는 했다"
    assert history.loss[-1] < 1e-3
