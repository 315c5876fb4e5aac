"""처음 읽는 시험: 값 하나에서 명령줄까지, 이 라이브러리의 이야기를 열 토막으로."""

from __future__ import annotations

import math

import pytest

from micrograd_ko import Value, check, datasets, draw, fit, grad, jit, nn, optimizers, steps
from micrograd_ko.app import cli


def test_a_value_remembers_how_it_was_made():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    y = a * b
    assert (y.data, y.op, y.parents) == (-6.0, "mul", (a, b))
    assert y.local_grads == (b.data, a.data)


def test_backward_is_the_chain_rule():
    a, b = Value(2.0), Value(-3.0)
    y = (a * b + 7).tanh()
    y.backward()
    outer = 1 - math.tanh(1.0) ** 2
    assert (a.grad, b.grad) == pytest.approx((-3.0 * outer, 2.0 * outer))


def test_a_value_used_twice_gets_both_gradients():
    a = Value(3.0)
    (a * a + a).backward()
    assert a.grad == 2 * 3.0 + 1


def test_a_derivative_can_be_differentiated_again():
    x = Value(2.0)
    (slope,) = grad(x**3, [x], create_graph=True)
    assert (slope.data, grad(slope, [x])) == (3 * 2.0**2, [6 * 2.0])


def test_a_graph_can_be_drawn():
    w, x = Value(-2.0, label="w"), Value(3.0, label="x")
    picture = draw(w * x).svg
    assert picture.startswith("<svg")
    assert ">w<" in picture
    assert "?" in picture, "아직 구하지 않은 기울기"


def test_back_propagation_can_be_told_step_by_step():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    y = a * b
    told = [step.text() for step in steps(y)]
    assert len(told) == 3, "출발과 간선 둘"
    assert "국소 미분 -3.0" in told[1]
    assert check("a의 기울기", -3.0, a, root=y)


def test_a_network_learns_what_one_perceptron_cannot():
    X, y = datasets.xor()
    assert nn.Perceptron(2).learn(X, y, epochs=50)[-1] > 0, "직선 하나로는 나눌 수 없다"
    model = nn.MLP(2, [4, 1], activation="tanh", seed=0)
    history = fit(model, X, y, loss="mse", optimizer="adam", epochs=2000, progress=False)
    assert history.loss[-1] < 1e-3 < history.loss[0]
    assert [round(model(x).data) for x in X] == y


@pytest.mark.parametrize("rule", optimizers.RULES.values(), ids=optimizers.RULES)
def test_each_of_the_six_rules_goes_downhill(rule):
    p = Value(1.0)
    optimizer = rule([p], lr=0.1)
    for _ in range(9):
        optimizer.zero_grad()
        (p * p).backward()
        optimizer.step()
    assert abs(p.data) < 1.0


def test_a_graph_is_a_program_too():
    w, b = Value(0.5), Value(-1.0)
    program = jit(lambda x: (w * x + b).relu(), backend="python")
    assert program(4.0) == (w * 4.0 + b).relu().data
    assert program.batch([1.0, 4.0]) == 0.5
    assert (w.grad, b.grad) == (4.0 / 2, 1.0 / 2)


def test_a_mistake_is_told_in_one_sentence_and_the_command_line_too(capsys):
    with pytest.raises(ValueError, match=r"입력을 2개 넣거나 .*\(size mismatch\)$"):
        nn.MLP(2, [1])([1.0])
    assert cli.main(["step", "a*b", "a=2", "b=-3"]) == 0
    assert "-6.0" in capsys.readouterr().out
    assert cli.main(["step", "a*b", "a=2"]) == 2
    assert "b=2.0처럼" in capsys.readouterr().err
