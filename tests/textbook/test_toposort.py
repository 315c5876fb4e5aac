"""위상 정렬: 교과서의 재귀와 같은 차례, 순환, 깊은 그래프."""

from __future__ import annotations

import copy
import pickle

import pytest
from graphs import random_graph

from micrograd_ko.core import copying
from micrograd_ko.engine import NOT_YET, Value, dot, grad, toposort
from micrograd_ko.messages.language import BadValue

# 위상 정렬


def reference_order(root: Value) -> list[Value]:
    """교과서의 재귀: 왼쪽 부모부터."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    return order


@pytest.mark.parametrize("seed", range(20))
def test_order_is_the_textbook_recursion_every_time(seed):
    root = random_graph(seed)[-1]
    order = toposort(root)
    assert [id(node) for node in order] == [id(node) for node in reference_order(root)]
    assert [id(node) for node in order] == [id(node) for node in toposort(root)]


def test_order_of_the_asked_question():
    """b = a + a; c = b + b: a, b, c의 차례여야 한다."""
    a = Value(1.0)
    b = a + a
    c = b + b
    assert [id(node) for node in toposort(c)] == [id(a), id(b), id(c)]


def test_equal_numbers_are_not_one_node():
    a, twin = Value(1.0), Value(1.0)
    assert len(toposort(a * twin)) == 3


def test_a_wide_node_is_walked_once():
    w, x = [Value(0.1) for _ in range(3000)], [Value(0.2) for _ in range(3000)]
    y = dot(w, x, 0.0)
    assert len(toposort(y * y)) == 6003


def cycle() -> tuple[Value, Value]:
    a = Value(1.0)
    h = a + 1.0
    top = h * 2.0
    a.parents = (h,)
    a.local_grads = (1.0,)
    return a, top


@pytest.mark.parametrize(
    "walk",
    [
        toposort,
        Value.backward,
        lambda root: grad(root, root),
        copy.deepcopy,
        pickle.dumps,
    ],
    ids=["toposort", "backward", "grad", "deepcopy", "pickle"],
)
def test_a_cycle_made_by_hand_is_named_and_nothing_changes(walk):
    a, top = cycle()
    with pytest.raises(BadValue, match=r"순환.*\(cycle\)"):
        walk(top)
    assert top.grad is a.grad is NOT_YET
    assert not copying._here.flattened
    a.parents = ()


def test_a_node_that_is_its_own_parent_is_a_cycle():
    a = Value(1.0)
    a.parents = (a,)
    with pytest.raises(BadValue, match="cycle"):
        toposort(a)
    a.parents = ()
