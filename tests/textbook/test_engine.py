"""Value와 그 그래프: 쌓이는 기울기, 위상 정렬, 깊은 그래프, 베끼기, NumPy와 함께 쓰기."""

from __future__ import annotations

import copy
import gc
import math
import pickle

import pytest
from graphs import DEEP, chain, random_graph

from micrograd_ko.engine import NOT_YET, Value, grad, toposort

# 기울기


def test_gradient_is_a_question_mark_until_computed():
    a = Value(2.0)
    y = a * 3
    assert a.grad is NOT_YET
    assert (repr(a.grad), str(a.grad), f"{a.grad}") == ("?", "?", "?")
    assert f"{a.grad:.2f}" == "0.00"
    y.backward()
    assert type(a.grad) is float


def test_a_gradient_of_zero_is_told_apart_from_none_yet():
    a = Value(-1.0)
    a.relu().backward()
    assert a.grad == 0.0
    assert a.grad is not NOT_YET


def test_the_mark_survives_copying_as_itself():
    a = Value(1.0)
    for copied in (copy.copy(a), copy.deepcopy(a), pickle.loads(pickle.dumps(a))):
        assert copied.grad is NOT_YET
    assert copy.deepcopy([NOT_YET])[0] is NOT_YET


def test_backward_again_starts_the_interior_afresh():
    x = Value(3.0)
    h = x * x
    y = h * 2
    y.backward()
    with pytest.warns(UserWarning, match="이미 불렀고"):
        y.backward()
    assert (y.grad, h.grad, x.grad) == (1.0, 2.0, 24.0)


def test_zeroing_the_leaves_starts_over():
    x = Value(3.0)
    y = x * x
    y.backward()
    x.grad = 0.0
    y.backward()
    assert x.grad == 6.0


def test_a_stale_gradient_stays_on_a_leaf_until_zeroed():
    x = Value(3.0)
    (x * 2).backward()
    (x * 5).backward()
    assert x.grad == 7.0


def test_a_node_used_twice_gets_both_shares():
    a = Value(3.0)
    b = a + a
    b.backward()
    assert a.grad == 2.0
    assert b.parents == (a, a)


def test_backward_touches_only_ancestors():
    x = Value(1.0)
    h = x * 2
    aside = h * 3
    h.backward()
    assert aside.grad is NOT_YET
    assert h.grad == 1.0


def test_grad_leaves_every_gradient_as_it_was():
    nodes = random_graph(0)
    nodes[-1].backward()
    before = [node.grad for node in nodes]
    grad(nodes[-1], nodes)
    assert all(a is b for a, b in zip(before, [node.grad for node in nodes]))


def test_grad_gives_a_float_for_one_and_a_list_for_many():
    a, b, apart = Value(2.0), Value(3.0), Value(9.0)
    y = a * b
    assert grad(y, a) == 3.0
    assert grad(y, [a, b, y, apart]) == [3.0, 2.0, 1.0, 0.0]
    assert grad(y, (leaf for leaf in (a, b))) == [3.0, 2.0]
    assert grad(y, []) == []


@pytest.mark.parametrize("seed", range(5))
def test_grad_backward_and_a_walk_by_hand_agree(seed):
    nodes = random_graph(seed)
    root, leaves = nodes[-1], nodes[:3]
    functional = grad(root, leaves)
    order = toposort(root)
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        node._backward()
    by_hand = [leaf.grad for leaf in leaves]
    for leaf in leaves:
        leaf.grad = 0.0
    root.backward()
    assert [leaf.grad for leaf in leaves] == by_hand == functional


def test_one_node_backward_by_hand_as_in_micrograd():
    a, b = Value(2.0), Value(-3.0)
    o = a * b
    o.grad = 1.0
    o._backward()
    assert (a.grad, b.grad) == (-3.0, 2.0)
    a._backward()  # 잎 노드에서는 아무 일도 없다
    assert a.grad == -3.0


# micrograd에서 쓰던 이름과 보이는 모습


def test_previous_nodes_are_ordered_and_the_operation_is_its_symbol():
    a, b = Value(2.0), Value(3.0)
    assert (a - b)._prev == (a, b)
    assert (b - a)._prev == (b, a)
    assert a._prev == ()
    assert [v._op for v in (a, a + b, a * b, a.relu())] == ["", "+", "×", "ReLU"]
    assert [v.op for v in (a, a + b, a * b, a.relu())] == ["", "add", "mul", "relu"]


def test_repr_shows_data_gradient_and_label():
    a = Value(2.0, label="입력 a")
    assert repr(a) == "Value(data=2.0, grad=?, label='입력 a')"
    a.backward()
    assert f"{a}" == str(a) == "Value(data=2.0, grad=1.0, label='입력 a')"
    assert repr(Value(2.0)) == "Value(data=2.0, grad=?)"


def test_label_can_be_given_later():
    c = Value(1.0) + 2
    c.label = "c"
    assert repr(c).endswith("label='c')")


def test_formats_and_rounds_like_its_number():
    v = Value(3.14159)
    assert (f"{v:.2f}", f"{v:>8.1f}", f"{v:e}") == ("3.14", "     3.1", "3.141590e+00")
    assert (round(v), round(v, 2)) == (3, 3.14)
    assert type(round(v)) is int


def test_every_real_number_becomes_a_float():
    for number in (2, True, 2.0, float("inf")):
        assert type(Value(number).data) is float
    assert type((Value(1.0) + 2).parents[1].data) is float


# 비교, 집합, 사전


def test_order_is_by_data_with_values_and_numbers():
    a, b = Value(1.0), Value(2.0)
    assert a < b <= Value(2.0) < 3
    assert b > a >= 1.0 > Value(0)
    assert max(a, b) is b
    assert sorted([b, a]) == [a, b]
    assert Value(0.5)
    assert not Value(0.0)


def test_a_number_is_compared_by_data():
    a = Value(1.0)
    assert a == 1 == a
    assert a == 1.0
    assert a != 2.0
    assert a != "1"
    assert a != None  # noqa: E711  None과도 견줄 수 있다
    assert Value(math.nan) != math.nan


def test_a_node_is_itself():
    a, twin, nan = Value(1.0), Value(1.0), Value(math.nan)
    assert a == a
    assert nan == nan
    assert a != twin
    assert twin not in [a, nan]
    assert [twin, a].index(a) == 1
    assert len({a, twin}) == 2
    names = {a: "a", twin: "twin"}
    assert (names[a], names[twin]) == ("a", "twin")


def test_a_tracing_loop_of_ones_own_finds_every_node():
    """배우는 사람이 흔히 쓰는 글: ``if v not in nodes``."""
    root = random_graph(3, size=80)[-1] * Value(0.0)
    nodes: list[Value] = []

    def trace(v: Value) -> None:
        if v not in nodes:
            nodes.append(v)
            for parent in v._prev:
                trace(parent)

    trace(root)
    assert set(map(id, nodes)) == set(map(id, toposort(root)))


# 깊은 그래프


def test_a_deep_chain_goes_forward_backward_and_away():
    x, y = chain(DEEP)
    y.backward()
    assert x.grad == DEEP + 1
    assert grad(y, x) == DEEP + 1
    assert len(toposort(y)) == DEEP + 1
    del y


# 기억


def test_no_reference_cycles():
    gc.collect()
    gc.disable()
    try:
        for seed in range(5):
            nodes = random_graph(seed)
            nodes[-1].backward()
            grad(nodes[-1], nodes[:3])
            copy.deepcopy(nodes[-1])
            pickle.loads(pickle.dumps(nodes[-1]))
            del nodes
        assert gc.collect() == 0
    finally:
        gc.enable()


# NumPy의 수와 함께


@pytest.mark.parametrize("kind", ["float64", "float32", "float16", "int64", "int8", "uint8"])
def test_numpy_scalars_stand_on_either_side(kind):
    np = pytest.importorskip("numpy")
    v, two = Value(3.0), getattr(np, kind)(2)
    pairs = [
        (v + two, 5.0, 1.0),
        (two + v, 5.0, 1.0),
        (v - two, 1.0, 1.0),
        (two - v, -1.0, -1.0),
        (v * two, 6.0, 2.0),
        (two * v, 6.0, 2.0),
        (v / two, 1.5, 0.5),
        (two / v, 2 / 3, -2 / 9),
        (v**two, 9.0, 6.0),
        (two**v, 8.0, 8 * math.log(2)),
        (v.maximum(two), 3.0, 1.0),
    ]
    for k, (y, data, slope) in enumerate(pairs):
        assert isinstance(y, Value), k
        assert type(y.data) is float
        assert y.data == pytest.approx(data)
        assert grad(y, v) == pytest.approx(slope)
    assert Value(two).data == 2.0
    assert type(Value(two).data) is float
    assert two < v
    assert v > two
    assert Value(2) == two
    assert two == Value(2)


def test_numpy_arrays_hold_values():
    np = pytest.importorskip("numpy")
    a, b = Value(1.0), Value(2.0)
    y = np.dot(np.array([a, b]), np.array([3.0, 4.0]))
    assert y.data == 11.0
    assert grad(y, [a, b]) == [3.0, 4.0]
    scaled = np.array([1.0, 2.0]) * a
    assert [v.data for v in scaled] == [1.0, 2.0]


def test_numpy_array_of_floats_does_not_cut_the_graph():
    np = pytest.importorskip("numpy")
    with pytest.raises(TypeError, match="cannot convert Value"):
        np.array([Value(1.0)], dtype=float)


# 거듭제곱과 나눗셈


def test_powers_differentiate_base_and_exponent():
    a, b = Value(2.0), Value(3.0)
    assert grad(a**b, [a, b]) == pytest.approx([12.0, 8 * math.log(2)])
    assert grad(2**b, b) == pytest.approx(8 * math.log(2))
    assert grad(a**3, a) == 12.0
    assert grad(a**a, a) == pytest.approx(4 * (math.log(2) + 1))
    assert grad(1 / a, a) == -0.25
    assert grad(a**-1, a) == -0.25


def test_ordinary_mistakes_of_arithmetic_are_numbers_not_exceptions():
    zero = Value(0.0)
    assert (1 / zero).data == math.inf
    assert (-1 / zero).data == -math.inf
    assert (1 / -zero).data == -math.inf
    assert math.isnan((zero / zero).data)
    assert Value(710.0).exp().data == math.inf
    assert zero.log().data == -math.inf
    assert math.isnan(Value(-1.0).log().data)
    assert (Value(-1e200) ** 3).data == -math.inf
    assert (zero**-1).data == math.inf
    assert (Value(-0.0) ** -1).data == -math.inf
    assert (Value(-0.0) ** -2).data == math.inf
    assert (zero**-math.inf).data == math.inf
