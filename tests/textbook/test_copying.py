"""베끼기: 배우는 사람이 단 속성, 물려받은 클래스, 깊은 그래프의 pickle과 deepcopy."""

from __future__ import annotations

import copy
import pickle
import threading

import pytest
from graphs import chain

from micrograd_ko.engine import NOT_YET, Value, dot, grad, toposort

# 배우는 사람이 단 속성과 물려받은 클래스


COPIES = [
    copy.copy,
    copy.deepcopy,
    *(lambda v, p=p: pickle.loads(pickle.dumps(v, p)) for p in (0, 2, 5)),
]


class Tagged(Value):
    """칸을 더한 클래스."""

    __slots__ = ("__secret", "tag", "unset")

    def hide(self, thing):
        self.__secret = thing

    def secret(self):
        return self.__secret


class Named(Value):
    """속성을 더한 클래스."""

    def __init__(self, data, name):
        super().__init__(data)
        self.name = name


def test_adam_by_hand_hangs_its_memory_on_the_parameters():
    p = Value(2.0)
    p.m, p.v = 0.0, 0.0
    (p * p).backward()
    p.m = 0.9 * p.m + 0.1 * p.grad
    p.v = 0.999 * p.v + 0.001 * p.grad**2
    assert (p.m, p.v) == (0.4, pytest.approx(0.016))


@pytest.mark.parametrize("again", COPIES)
def test_own_attributes_are_copied(again):
    p = Value(2.0, "p")
    p.m, p.history = 0.5, [1.0]
    y = p * 3
    y.note = "곱"
    copied = again(y)
    assert copied.note == "곱"
    leaf = copied.parents[0]
    assert (leaf.m, leaf.history, leaf.label) == (0.5, [1.0], "p")
    assert (leaf.history is p.history) == (leaf is p)  # 얕게 베끼면 부모는 그대로다


@pytest.mark.parametrize("again", COPIES)
def test_subclasses_are_copied_whole(again):
    tagged, named = Tagged(2.0), Named(3.0, "층 1")
    tagged.tag, tagged.extra = ["x"], "속성"
    tagged.hide("숨긴 것")
    copied = again(tagged)
    assert type(copied) is Tagged
    assert (copied.data, copied.tag, copied.extra) == (2.0, ["x"], "속성")
    assert copied.secret() == "숨긴 것"
    assert not hasattr(copied, "unset")
    assert (type(again(named)), again(named).name) == (Named, "층 1")
    assert [type(p) for p in again(tagged * named).parents] == [Tagged, Named]


@pytest.mark.parametrize("again", COPIES[1:])
def test_attributes_may_point_anywhere_in_the_graph(again):
    x = Value(2.0)
    y = x * x
    x.child, x.me, y.first = y, x, x
    copied = again(y)
    leaf = copied.parents[0]
    assert leaf is not x
    assert leaf.child is copied
    assert leaf.me is leaf is copied.first


def test_a_subclass_is_an_operand_like_any_other():
    a, b = Tagged(2.0), Named(3.0, "b")
    y = dot([a, b], [b, 4.0], a) + b * a
    assert y.data == 26.0
    assert grad(y, [a, b]) == [7.0, 8.0]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_deep_chain_is_pickled(protocol):
    x, y = chain(20_000)
    copied = pickle.loads(pickle.dumps(y, protocol))
    order = toposort(copied)
    assert len(order) == 20_001
    copied.backward()
    assert order[0].grad == 20_001
    assert x.grad is NOT_YET


def test_a_hundred_thousand_nodes_are_pickled_and_copied():
    _, y = chain(100_000)
    for copied in (pickle.loads(pickle.dumps(y)), copy.deepcopy(y)):
        assert copied.data == y.data
        assert len(toposort(copied)) == 100_001


# 베끼기


def test_shared_nodes_stay_shared_over_several_roots():
    x = Value(2.0, label="x")
    h = x * x
    roots = {"나": h + x, "너": [h * 3, x]}
    for copied in (
        copy.deepcopy(roots),
        *(pickle.loads(pickle.dumps(roots, p)) for p in (0, 2, 5)),
    ):
        mine, (yours, leaf) = copied["나"], copied["너"]
        assert mine.parents[0] is yours.parents[0]
        assert mine.parents[1] is mine.parents[0].parents[0] is leaf
        assert leaf is not x
        mine.backward()
        assert leaf.grad == 5.0
    assert x.grad is NOT_YET


def test_order_of_roots_does_not_matter_to_a_copy():
    x = Value(2.0)
    h = x * x
    y = h + x
    for roots in ([x, h, y], [y, h, x], [h, y, x]):
        for copied in (copy.deepcopy(roots), pickle.loads(pickle.dumps(roots))):
            by_data = {node.data: node for node in copied}
            assert by_data[6.0].parents == (by_data[4.0], by_data[2.0])
            assert by_data[6.0].parents[0] is by_data[4.0]


def test_the_pure_python_pickler_does_not_recurse_either():
    _, y = chain(5_000)
    assert len(toposort(pickle.loads(pickle._dumps(y)))) == 5_001


def test_a_shallow_copy_keeps_its_parents():
    a = Value(2.0)
    y = a * 3
    y.label = "y"
    copied = copy.copy(y)
    assert copied is not y
    assert copied.parents[0] is a
    assert (copied.data, copied.label, copied.op) == (6.0, "y", "mul")


def test_a_failed_pickle_leaves_the_next_one_whole():
    x, y = chain(3_000)
    x.label = lambda: "담을 수 없는 것"
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(y)
    x.label = ""
    assert len(toposort(pickle.loads(pickle.dumps(y)))) == 3_001


def test_two_threads_may_pickle_one_graph():
    _, y = chain(5_000)
    results: list[int] = []

    def work() -> None:
        for _ in range(5):
            results.append(len(toposort(pickle.loads(pickle.dumps(y)))))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [5_001] * 15
