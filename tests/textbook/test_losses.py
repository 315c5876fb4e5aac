"""손실: 바깥에서 셈한 정확한 값과 기울기."""

from __future__ import annotations

import contextlib
import json
import math
import random
import re
from fractions import Fraction

import pytest

from helpers import DATA
from micrograd_ko import Value, jit, losses, mean, softmax
from micrograd_ko.losses import LOSSES, bce_with_logits, cross_entropy, hinge, mae, mse, sse

EDGES = json.loads((DATA / "edge_cases.json").read_text("utf-8"))
P, T = [0.5, -1.25, 3.0], [1.0, 0.75, -2.5]
EXACT = {
    "mse": lambda p, t: sum((a - b) ** 2 for a, b in zip(p, t)) / len(p),
    "sse": lambda p, t: sum((a - b) ** 2 for a, b in zip(p, t)),
    "mae": lambda p, t: sum(abs(a - b) for a, b in zip(p, t)) / len(p),
    "hinge": lambda p, t: sum(max(0, 1 - a * b) for a, b in zip(p, t)) / len(p),
}
TARGETS = {
    "mse": [1.0, 0.75, -2.5],
    "sse": [1.0, 0.75, -2.5],
    "mae": [1.0, 0.75, -2.5],
    "hinge": [1.0, 1.0, -1.0],
    "bce_with_logits": [1.0, 0.25, 0.0],
    "cross_entropy": 2,
}


def values(numbers):
    return [Value(number) for number in numbers]


def gradient(loss, numbers, target):
    leaves = values(numbers)
    loss(leaves, target).backward()
    return [leaf.grad for leaf in leaves]


def test_every_loss_is_in_the_tables():
    assert set(LOSSES) == set(TARGETS)
    assert all(loss is getattr(losses, name) for name, loss in LOSSES.items())


@pytest.mark.parametrize("name", EXACT)
def test_values_equal_exact_fractions(name):
    target = TARGETS[name]
    exact = EXACT[name]([Fraction(p) for p in P], [Fraction(t) for t in target])
    assert LOSSES[name](values(P), target).data == pytest.approx(float(exact), rel=1e-15)


@pytest.mark.parametrize("name", EXACT)
def test_one_prediction_is_its_own_mean(name):
    exact = EXACT[name]([Fraction(-0.75)], [Fraction(1)])
    assert LOSSES[name](Value(-0.75), 1).data == float(exact)


def test_bce_equals_the_definition():
    def exact(z, t):
        p = 1 / (1 + math.exp(-z))
        return -t * math.log(p) - (1 - t) * math.log(1 - p)

    for z in (-3.0, -0.5, 0.0, 0.1, 4.0):
        for t in (0, 0.3, 1):
            assert bce_with_logits(Value(z), t).data == pytest.approx(exact(z, t), rel=1e-13)


def test_cross_entropy_is_minus_the_log_of_softmax():
    for t in range(3):
        expected = -softmax(P)[t].log().data
        assert cross_entropy(values(P), t).data == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_by_central_differences(name):
    loss, h = LOSSES[name], 1e-6
    for i, slope in enumerate(gradient(loss, P, TARGETS[name])):
        up, down = ([p + s * h * (i == j) for j, p in enumerate(P)] for s in (1, -1))
        rise = loss(up, TARGETS[name]).data - loss(down, TARGETS[name]).data
        assert slope == pytest.approx(rise / (2 * h), rel=1e-6, abs=1e-9)


def test_gradients_by_their_formulas():
    n = len(P)
    assert gradient(mse, P, T) == pytest.approx([2 * (p - t) / n for p, t in zip(P, T)], rel=1e-15)
    assert gradient(sse, P, T) == [2 * (p - t) for p, t in zip(P, T)]
    assert gradient(mae, P, T) == [math.copysign(1, p - t) / n for p, t in zip(P, T)]
    total = sum(math.exp(p) for p in P)
    shares = [math.exp(p) / total - (i == 2) for i, p in enumerate(P)]
    assert gradient(cross_entropy, P, 2) == pytest.approx(shares, rel=1e-13)


# 꺾이는 점과 큰 수


@pytest.mark.parametrize(("t", "slope"), [(1, -0.5), (0, 0.5), (0.5, 0.0)])
def test_bce_at_zero_has_the_true_slope(t, slope):
    z = Value(0.0)
    bce_with_logits(z, t).backward()
    assert z.grad == slope


def test_a_perfect_mae_stands_still():
    p = Value(0.5)
    mae(p, 0.5).backward()
    assert p.grad == 0.0


def test_hinge_is_flat_from_the_margin_on():
    for p, slope in ((0.5, -1.0), (1.0, 0.0), (1.5, 0.0)):
        leaf = Value(p)
        hinge(leaf, 1).backward()
        assert leaf.grad == slope


@pytest.mark.parametrize("t", [0, 1])
@pytest.mark.parametrize("z", [-1000.0, -40.0, 40.0, 1000.0])
def test_bce_of_large_logits(z, t):
    leaf = Value(z)
    loss = bce_with_logits(leaf, t)
    loss.backward()
    wrong = (z > 0) != (t == 1)
    small = math.exp(-abs(z)) if abs(z) < 700 else 0.0
    assert loss.data == pytest.approx(abs(z) if wrong else small, rel=1e-12)
    assert abs(leaf.grad) == pytest.approx(1.0 if wrong else small, rel=1e-6)


# PyTorch가 준 값

# logsumexp의 다른 입력은 PyTorch의 logsumexp처럼 기울기가 0이다. log_softmax로 쓴 그쪽은 nan이다
DIFFERS = {("cross_entropy(0,x,y)", "inf")}
CASES = [
    case
    for case in EDGES["cases"]
    if case["compare"]
    and re.match(r"(cross_entropy|bce_logits)\(", case["expr"])
    and (case["expr"], case["inputs"]["x"]) not in DIFFERS
]


def number(thing):
    return float(thing) if isinstance(thing, str) else thing


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}-{case['expr']}")
def test_values_and_gradients_of_pytorch(case):
    leaves = {name: Value(number(data)) for name, data in case["inputs"].items()}
    if case["category"] == "cross_entropy":
        assert case["expr"] == "cross_entropy(0,x,y)"
        loss = cross_entropy([leaves["x"], leaves["y"]], 0)
    else:
        loss = bce_with_logits(leaves["x"], float(case["expr"].split(",")[1][:-1]))
    loss.backward()
    same = {"rel": 1e-12, "abs": 1e-300, "nan_ok": True}
    assert loss.data == pytest.approx(number(case["torch"]["value"]), **same)
    for name, slope in case["torch"]["grads"].items():
        assert leaves[name].grad == pytest.approx(number(slope), **same)


def test_pytorch_gave_both_kinds():
    assert {case["category"] for case in CASES} == {"cross_entropy", "bce"}


def test_an_infinite_logit_is_nan_as_in_pytorch():
    x, y = Value(math.inf), Value(0.0)
    loss = cross_entropy([x, y], 0)
    loss.backward()
    assert math.isnan(loss.data)
    assert math.isnan(x.grad)


# 모양


def test_a_list_of_rows_is_one_long_list():
    rng = random.Random(0)
    p = [[rng.gauss(0, 1) for _ in range(3)] for _ in range(2)]
    flat = [number for row in p for number in row]
    for name in ("mse", "sse", "mae", "hinge", "bce_with_logits"):
        loss = LOSSES[name]
        t = [[1, 1, -1], [-1, 1, 1]] if name == "hinge" else [[1, 0, 1], [0, 0, 1]]
        nested = loss([values(row) for row in p], t)
        assert nested.data == loss(values(flat), [*t[0], *t[1]]).data


def test_cross_entropy_of_many_rows_is_the_mean():
    rows, t = [[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]], [1, 0]
    each = [cross_entropy(row, i) for row, i in zip(rows, t)]
    assert cross_entropy(rows, t).data == mean(each).data
    assert cross_entropy(tuple(map(tuple, rows)), t).data == mean(each).data


def test_targets_may_be_values_and_get_gradients():
    p, t = Value(3.0), Value(1.0)
    mse(p, t).backward()
    assert (p.grad, t.grad) == (4.0, -4.0)


def test_predictions_may_be_plain_numbers():
    assert mse([1.0, 2], [0, 0.0]).data == 2.5


def test_targets_may_be_numpy_arrays():
    np = pytest.importorskip("numpy")
    for name in ("mse", "sse", "mae", "hinge", "bce_with_logits"):
        loss = LOSSES[name]
        assert loss(values([0.5, -2.0]), np.array([1, 1])).data == loss([0.5, -2.0], [1, 1]).data
    rows = [[1.0, 2.0], [0.5, 0.0]]
    assert cross_entropy(rows, np.array([1, 0])).data == cross_entropy(rows, [1, 0]).data
    assert cross_entropy(rows[0], np.int64(1)).data == cross_entropy(rows[0], 1).data


# 기록하는 동안의 정답: 비교가 노드이고, 받지 않는 정답은 nan이 된다


@pytest.mark.parametrize(
    ("name", "prediction", "good", "bad"),
    [
        ("hinge", [0.5], [1.0, -1.0], [0.0, 3.0, -0.5]),
        ("bce_with_logits", [0.5], [0.0, 0.25, 1.0], [-0.1, 1.5]),
        ("cross_entropy", [0.5, -1.0], [0.0, 1.0], [2.0, -1.0, 0.5]),
    ],
)
def test_a_recorded_loss_gives_nan_for_a_target_that_eager_refuses(name, prediction, good, bad):
    one, loss = len(prediction) == 1, LOSSES[name]
    program = jit(lambda z, t: loss(z[0] if one else z, t), backend="python")
    for t in good:
        assert program(prediction, t) == loss(prediction[0] if one else prediction, t).data
        assert loss(prediction[0] if one else prediction, Value(t)).data == program(prediction, t)
    for t in bad:
        with pytest.raises(ValueError, match="정답"):
            loss(prediction[0] if one else prediction, t)
        with pytest.raises(ValueError, match="정답"):
            loss(prediction[0] if one else prediction, Value(t))
        program(prediction, good[0])
        with contextlib.suppress(ValueError):
            assert math.isnan(program(prediction, t))
