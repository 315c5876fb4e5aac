"""뜻한 것이 아닐 수 있는 답을 경고한다: 까닭마다 한 번, 배우는 사람의 줄에서. 바르면 조용하다."""

from __future__ import annotations

import copy
import math
import subprocess
import sys
import warnings

import pytest

from helpers import HOUSE
from micrograd_ko import Value, check, datasets, dot, draw, fit, jit, losses, nn, optimizers, steps
from micrograd_ko.core.gradients import CLEARED
from micrograd_ko.engine import NOT_YET
from micrograd_ko.messages.caution import Caution
from micrograd_ko.optimizers import RULES, SGD

AGAIN, CHANGED, NONE = "이미 불렀고", "순전파 뒤에", "기울기가 하나도 없어"


def cautions(call):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        call()
    return [each.message.key for each in told]


def test_a_second_backward_without_clearing():
    x = Value(3.0)
    y = x * x + 1
    y.backward()
    with pytest.warns(Caution, match=AGAIN) as told:
        y.backward()
    assert told[0].filename == __file__
    assert x.grad == 12.0


def test_dead_branches_do_not_hide_it():
    x, w = Value(-1.0), Value(2.0)
    y = w.relu() + x.relu() * 0.0
    y.backward()
    assert cautions(y.backward) == ["second backward"]


@pytest.mark.parametrize("cleared", [0.0, 0, None, NOT_YET, CLEARED])
def test_a_cleared_leaf_is_no_mistake(cleared):
    x, c = Value(3.0), Value(5.0)
    y = x * c
    y.backward()
    x.grad = cleared
    y.backward()
    assert x.grad == 5.0


def test_gradients_of_several_graphs_may_be_added_up():
    model = nn.MLP(2, [3, 1], seed=0)
    X, y = datasets.xor()
    rule = SGD(model.parameters())
    rule.zero_grad()
    for x, target in zip(X, y):
        losses.mse(model(x), target).backward()
    summed = [p.grad for p in model.parameters()]
    rule.step()
    model = nn.MLP(2, [3, 1], seed=0)
    losses.sse([model(x) for x in X], y).backward()
    assert summed == pytest.approx([p.grad for p in model.parameters()], abs=1e-15)


def test_two_losses_over_one_graph_may_be_added_up():
    x = Value(2.0)
    h = x * x
    (h * 3).backward()
    (h + 1).backward()
    assert x.grad == 16.0


def test_a_graph_that_was_never_redone_between_steps():
    """되풀이 밖에서 한 번만 순전파한다: 두 번째부터 기울기가 옛 값의 것이다."""
    w = Value(1.0, label="w")
    loss = (w * 2 - 4) ** 2
    rule = SGD([w], lr=0.01)

    def step():
        rule.zero_grad()
        loss.backward()
        rule.step()

    step()
    with pytest.warns(Caution, match=rf"{CHANGED} ×의 입력 \(w\)") as told:
        step()
    assert [each.message.key for each in told] == ["data changed"]


def test_both_mistakes_are_named():
    w = Value(1.0)
    loss = w * w
    loss.backward()
    w.data -= 0.1 * w.grad
    assert cautions(loss.backward) == ["data changed", "second backward"]


@pytest.mark.parametrize("number", [2.0, math.nan, math.inf])
def test_the_same_number_written_again_is_no_change(number):
    x = Value(number)
    y = x.tanh() + dot([x, x], [1.0, 2.0], x)
    y.backward()
    x.data, x.grad = x.data * 1.0, 0.0
    assert cautions(y.backward) == []


def test_a_copy_remembers_that_it_was_walked():
    x = Value(2.0)
    y = x * x
    y.backward()
    assert cautions(copy.deepcopy(y).backward) == ["second backward"]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_step_without_gradients(rule):
    x = Value(2.0)
    mine = rule([x])
    with pytest.warns(Caution, match=f"{rule.__name__}의.*{NONE}") as told:
        mine.step()
    assert told[0].filename == __file__
    mine.zero_grad()  # 지우고 backward()를 잊었다
    assert cautions(mine.step) == ["no gradients"]
    x.grad = None
    assert cautions(mine.step) == ["no gradients"]
    assert x.data == 2.0


def test_a_loss_that_does_not_depend_on_the_parameters():
    rule = SGD(nn.MLP(1, [1], seed=0).parameters())
    rule.zero_grad()
    (Value(2.0) * 3).backward()
    assert cautions(rule.step) == ["no gradients"]


def test_gradients_that_are_really_zero_are_gradients():
    x, y = Value(-1.0), Value(3.0)
    rule = SGD([x, y])
    rule.zero_grad()
    (x.relu() * y).backward()
    assert (x.grad, y.grad) == (0.0, 0.0)
    rule.step()


def test_an_error_of_the_filter_leaves_everything_as_it_was():
    x = Value(2.0)
    y = x * x
    y.backward()
    rule = optimizers.Adam([Value(1.0)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Caution):
            y.backward()
        with pytest.raises(Caution):
            rule.step()
    assert (x.grad, y.grad, rule.steps) == (4.0, 1.0, 0)


def test_a_loop_is_told_once(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(
        "from micrograd_ko import Value\n"
        "x = Value(3.0)\n"
        "y = x * x\n"
        "for _ in range(5):\n"
        "    y.backward()\n"
    )
    run = [sys.executable, "-W", "default", str(file)]
    done = subprocess.run(
        run, cwd=HOUSE.parent, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=True
    )
    assert done.stderr.count("Caution") == 1
    assert "mine.py:5" in done.stderr


def test_none_is_a_cleared_gradient_everywhere(english):
    model = nn.MLP(2, [2, 1], activation="tanh", seed=0)
    X, y = datasets.xor()

    def walk():
        for p in model.parameters():
            p.grad = None
        loss = losses.mse([model(x) for x in X], y)
        draw(loss.parents[0])
        steps(loss, accumulate=True)
        with pytest.raises(ValueError, match="no gradient yet"):
            check("w", 1.0, model.parameters()[0])
        return loss

    loss = walk()
    loss.backward()
    expected = [p.grad for p in model.parameters()]
    walk()
    jit(lambda x, t: losses.mse(model(x), t)).batch(X, y)
    assert [p.grad for p in model.parameters()] == pytest.approx(expected, abs=1e-12)
    walk()
    model.parameters()[0].grad = 1.0
    SGD(model.parameters()).step()
    for p in model.parameters():
        p.grad = None
    for backend in ("eager", "python"):
        fit(model, X, y, epochs=1, progress=False, backend=backend)


def test_a_step_by_hand_begins_from_none_too():
    a, b = Value(2.0), Value(5.0)
    y = a * b
    a.grad = b.grad = None
    y.grad = 1.0
    y._backward()
    assert (a.grad, b.grad) == (5.0, 2.0)
