"""정확도: 맞힌 것을 세는 식 하나를 즉시 계산도 프로그램도 쓴다."""

import math

import pytest

from micrograd_ko import Value, jit
from micrograd_ko.learners.accuracy import ACCURACY, accuracy_of
from micrograd_ko.losses import LOSSES


@pytest.mark.parametrize(
    ("name", "prediction", "target", "right"),
    [
        ("mse", [0.6], [1], True),
        ("mse", [0.5], [1], False),
        ("sse", [0.1, 0.9], [0, 1], True),
        ("sse", [0.1, 0.4], [0, 1], False),
        ("mae", [-3.0], [0], True),
        ("hinge", [0.1], [1], True),
        ("hinge", [0.1], [-1], False),
        ("bce_with_logits", [0.1], [1], True),
        ("bce_with_logits", [-0.1], [0], True),
        ("bce_with_logits", [0.1], [0], False),
        ("cross_entropy", [0.0, 2.0, 1.0], [1], True),
        ("cross_entropy", [0.0, 2.0, 1.0], [2], False),
        ("cross_entropy", [2.0, 2.0, 1.0], [0], True),
        ("cross_entropy", [2.0, 2.0, 1.0], [1], False),
        ("cross_entropy", [math.nan, 2.0], [0], False),
    ],
)
def test_what_counts_as_right(name, prediction, target, right):
    """수에서도, 노드에서도, 프로그램에서도 같다."""
    assert ACCURACY[name].right(prediction, target) == right
    assert ACCURACY[name].right([Value(p) for p in prediction], target) == right
    program = jit(lambda p, t: ACCURACY[name].right(p, t) + 0.0 * p[0], backend="python")
    if all(map(math.isfinite, prediction)):
        assert program(prediction, target) == right


@pytest.mark.parametrize(
    ("name", "labels", "others"),
    [
        ("mse", [0, 1], [-1, 0.5]),
        ("hinge", [-1, 1], [0]),
        ("bce_with_logits", [0, 1], [0.5]),
        ("cross_entropy", [0, 1, 7], []),
    ],
)
def test_what_counts_as_a_label(name, labels, others):
    assert accuracy_of(name, labels)
    assert accuracy_of(name, [labels, labels])
    assert not any(accuracy_of(name, [*labels, other]) for other in others)


def test_every_loss_has_an_accuracy():
    assert ACCURACY.keys() == LOSSES.keys()
