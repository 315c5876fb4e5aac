"""표를 나누고 표준화하기: 바란 만큼, 종류마다 고르게, 같은 수뿐인 열은 그대로."""

from __future__ import annotations

import pytest

from micrograd_ko.app import tabular
from micrograd_ko.datasets import Table
from micrograd_ko.messages.language import BadValue


def table_of(sizes):
    """종류마다 행이 ``sizes``개인 표."""
    y = [float(kind) for kind, size in enumerate(sizes) for _ in range(size)]
    return Table([[float(i)] for i in range(len(y))], y, ["a"], "t", [*map(str, range(len(sizes)))])


SPLITS = [  # (종류마다의 행 수, 비율, 시험할 행의 수)
    ([5] * 20, 0.1, 10),
    ([5] * 20, 0.3, 30),
    ([10, 10, 1], 0.6, 13),
    ([50, 50, 50], 0.2, 30),
    ([1, 1, 8], 0.9, 7),  # 어느 종류도 마지막 행은 내놓지 않는다
    ([2, 2], 0.9, 2),
    ([99, 1], 0.5, 50),
]


@pytest.mark.parametrize(("sizes", "test", "count"), SPLITS)
@pytest.mark.parametrize("seed", range(3))
def test_a_split_gives_the_rows_asked_for_and_every_class_to_learn(sizes, test, count, seed):
    table = table_of(sizes)
    learn, unseen = tabular.split(table, test, seed)
    assert len(unseen) == count
    assert sorted(learn + unseen) == list(range(len(table.y)))
    assert {table.y[i] for i in learn} == set(table.y)
    for kind, size in enumerate(sizes):
        share = sum(table.y[i] == kind for i in unseen)
        assert abs(share - size * test) <= 1 or size - share == 1


def test_the_odd_row_is_drawn_by_lot():
    drawn = {tuple(tabular.split(table_of([5] * 4), 0.1, seed)[1]) for seed in range(20)}
    assert len({tuple(i // 5 for i in rows) for rows in drawn}) > 3


def test_classes_of_one_row_cannot_be_split():
    with pytest.raises(BadValue, match="한쪽이 비게"):
        tabular.split(table_of([1, 1]), 0.5, 0)


COLUMNS = [  # (열, 흩어짐이 없는가)
    ([0.1] * 3, True),
    ([0.1] * 6, True),
    ([1e300] * 3, True),
    ([-1 / 3] * 7, True),
    ([0.0, 0.0], True),
    ([0.3, 0.1 + 0.2], True),
    ([1e15, 1e15 + 1], False),
    ([1e-300, 2e-300], True),  # 제곱이 0이 된다
    ([5.0, 5.0 + 1e-12], False),
]


@pytest.mark.parametrize(("column", "flat"), COLUMNS)
def test_a_column_of_equal_numbers_is_not_scaled(column, flat):
    _, scale = tabular._measure("a", column)
    assert (scale == 1.0) == flat
