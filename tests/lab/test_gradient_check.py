"""기울기 확인: 바른 미분은 맞다고, 틀린 미분은 틀렸다고, 꺾인 곳은 꺾였다고 한다."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from helpers import apply
from micrograd_ko import Value, datasets, dot, gradient_check, losses, maximum, nn
from micrograd_ko.ops import TABLE


def sampled(op, seed):
    """(입력들, 그 가운데 미분할 자리들). 여러 개인 입력은 둘씩."""
    rng = random.Random(f"{op.name} {seed}")
    letters = [name for name in op.inputs for _ in range(2 if name in op.many else 1)]
    numbers = [rng.uniform(*op.interval(name)) for name in letters]
    return numbers, [k for k, name in enumerate(letters) if name not in op.constants]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("op", [pytest.param(op, id=op.name) for op in TABLE])
def test_every_row_of_the_table_is_right_to_the_second_derivative(op, seed):
    numbers, free = sampled(op, seed)

    def f(*inputs):
        given = [Value(number) for number in numbers]
        for k, value in zip(free, inputs):
            given[k] = value
        return apply(op, given)

    found = gradient_check(f, [numbers[k] for k in free], order=2)
    assert {row.verdict for row in found.rows} == {"right"}
    assert len(found.rows) == len(free) * (len(free) + 1)


def wrong(change):
    """국소 미분을 손으로 틀리게 고친 x²."""

    def f(x):
        y = x * x
        y.local_grads = tuple(change(local) for local in y.local_grads)
        return y

    return f


@pytest.mark.parametrize(
    "change", [lambda d: -d, lambda d: 2 * d, lambda d: d * (1 + 1e-4), lambda d: 0.0]
)
@pytest.mark.parametrize("x", [3.0, -1e-5, 1e5])
def test_a_wrong_derivative_is_called_wrong(change, x):
    found = gradient_check(wrong(change), [x])
    assert not found
    assert found.rows[0].expected == pytest.approx(2 * x, rel=1e-9)


KINKS = {
    "abs": (lambda a: abs(a), [0.0]),
    "relu": (lambda a: a.relu(), [0.0]),
    "tie": (lambda a, b: maximum(a, b), [1.5, 1.5]),
    "clamp": (lambda a: a.clamp(-1.0, 2.0), [2.0]),
    "hinge": (lambda a: losses.hinge(a, 1.0), [1.0]),
}


@pytest.mark.parametrize(("f", "inputs"), KINKS.values(), ids=KINKS)
def test_a_kink_is_named_and_is_not_wrong(f, inputs):
    found = gradient_check(f, inputs)
    assert found
    assert {row.verdict for row in found.rows} == {"kink"}


def test_at_a_kink_only_what_lies_between_both_sides_is_right():
    def steep(a):
        y = abs(a)
        y.local_grads = (1.5,)
        return y

    row = gradient_check(steep, [0.0]).rows[0]
    assert (row.verdict, row.right) == ("wrong", False)
    assert row.expected == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda a: a.log(), 1e-5),
        (lambda a: a.exp(), 700.0),
        (lambda a: 1 / a, 1e-8),
        (lambda a: a * 1e-12, 0.1),
        (lambda a: a**2, 1e-9),
        (lambda a: (1000 * a).sin(), 1.0),
        (lambda a: (a + 1e9) - 1e9, 0.1),
        (lambda a: a * 0.0, 2.0),
        (lambda a: a.tanh(), 15.0),
    ],
)
def test_steep_flat_and_cancelling_functions_are_not_called_wrong(f, x):
    found = gradient_check(f, [x])
    assert found
    assert found.rows[0].verdict == "right"


@pytest.mark.parametrize(("f", "x"), [(lambda a: a.sqrt(), 0.0), (lambda a: a.log(), -1.0)])
def test_where_nothing_can_be_measured_it_says_so(f, x):
    found = gradient_check(f, [x])
    assert found.rows[0].verdict in ("undefined", "right")
    assert found


def test_a_whole_model_is_checked_by_its_parameters():
    model = nn.MLP(2, [3, 1], activation="tanh", seed=0)
    X, y = datasets.xor()
    for parameter in model.parameters():
        parameter.grad = 7.0
    before = [(p.data, p.grad) for p in model.parameters()]
    found = gradient_check(lambda: losses.mse([model(x) for x in X], y), model.parameters())
    assert {row.verdict for row in found.rows} == {"right"}
    assert [row.name for row in found.rows] == [name for name, _ in model.named_parameters()]
    assert [(p.data, p.grad) for p in model.parameters()] == before


def test_inputs_may_be_lists_and_values():
    w = [Value(0.5, label="w0"), Value(-1.0)]
    found = gradient_check(lambda ws, xs, b: dot(ws, xs, b).tanh(), [w, [2.0, 3.0], 0.1])
    assert [row.name for row in found.rows] == ["w0", "x0[1]", "x1[0]", "x1[1]", "x2"]
    assert found


def test_values_given_to_a_function_that_takes_them_are_its_inputs():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    assert [row.name for row in gradient_check(lambda p, q: p * q, [a, b]).rows] == ["a", "b"]


def test_numbers_come_back_after_an_error():
    a = Value(2.0)
    calls = itertools.count()

    def f():
        if next(calls) > 5:
            raise ZeroDivisionError
        return a * a

    with pytest.raises(ZeroDivisionError):
        gradient_check(f, [a])
    assert a.data == 2.0


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: gradient_check(3, [1.0]), TypeError, "함수가 와야"),
        (lambda: gradient_check(lambda: Value(1.0), []), ValueError, "빈 목록"),
        (lambda: gradient_check(lambda a: a, 1.0), TypeError, "목록"),
        (lambda: gradient_check(lambda a: 1.0, [1.0]), TypeError, "Value 하나"),
        (lambda: gradient_check(lambda a: a, ["1"]), TypeError, "실수 하나"),
        (lambda: gradient_check(lambda a: a, [Value(1.0) * 2]), ValueError, "잎"),
        (lambda: gradient_check(lambda a: a * random.random(), [1.0]), ValueError, "난수"),
        (lambda: gradient_check(lambda a: a, [1.0], order=0), ValueError, "order"),
        (lambda: gradient_check(lambda a: a, [1.0], tolerance=-1), ValueError, "tolerance"),
        (lambda: gradient_check(lambda a: a, [1.0], tolerance=math.nan), ValueError, "tolerance"),
    ],
)
def test_a_mistake_gets_one_sentence(call, kind, words):
    with pytest.raises(kind, match=words):
        call()


def test_it_is_printed_as_a_table():
    text = str(gradient_check(wrong(lambda d: -d), [3.0]))
    assert "역전파" in text
    assert text.splitlines()[-1].split() == ["x0", "-6", "6", "틀림"]


def test_the_table_speaks_english(english):
    assert "backward" in str(gradient_check(lambda a: a * a, [3.0]))
