"""학습: 손으로 쓴 되풀이와 같은 수, 미니배치, 멈춤과 되돌림."""

from __future__ import annotations

import math
import random

import pytest
from lessons import Slope, X, Y, network, quiet

from micrograd_ko import Value, datasets, fit, losses
from micrograd_ko.nn import MLP
from micrograd_ko.optimizers import NAG, RULES, SGD, Adagrad, Adam, Momentum, RMSProp
from micrograd_ko.training import History

# XOR


@pytest.mark.parametrize(
    ("rule", "lr"),
    [(SGD, 0.2), (Momentum, 0.1), (NAG, 0.1), (Adagrad, 0.3), (RMSProp, 0.02), (Adam, 0.05)],
)
def test_every_rule_learns_xor(rule, lr):
    model = network()
    history = quiet(model, optimizer=rule(model.parameters(), lr=lr), epochs=300)
    assert history.stopped == ""
    assert history.epochs == len(history.accuracy) == 300
    assert history.accuracy[-1] == 1.0
    assert history.loss[-1] < 0.01 < history.loss[0]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_by_name_has_its_default_rate(name):
    by_name, by_class, by_object = network(), network(), network()
    quiet(by_name, optimizer=name, epochs=3)
    quiet(by_class, optimizer=RULES[name], epochs=3)
    quiet(by_object, optimizer=RULES[name](by_object.parameters()), epochs=3)
    assert by_name.state_dict() == by_class.state_dict() == by_object.state_dict()


# 손으로 쓴 되풀이와


def by_hand(model, rule, batches_of, epochs, loss, X=X, y=Y):
    history = []
    for epoch in range(epochs):
        total = 0.0
        for batch in batches_of(epoch):
            rule.zero_grad()
            for i in batch:
                one = loss(model(X[i]), y[i])
                (one / len(batch)).backward()
                total += one.data
            rule.step()
        history.append(total / len(X))
    return history


def test_full_batch_is_the_loop_by_hand():
    ours, theirs = network(), network()
    history = quiet(ours, optimizer=SGD(ours.parameters(), lr=0.3), epochs=20)
    rule = SGD(theirs.parameters(), lr=0.3)
    expected = by_hand(theirs, rule, lambda epoch: [range(4)], 20, losses.mse)
    assert history.loss == expected
    assert ours.state_dict() == theirs.state_dict()


def test_full_batch_is_the_gradient_of_the_mean():
    ours, theirs = network(), network()
    quiet(ours, optimizer=SGD(ours.parameters(), lr=0.3), epochs=1)
    losses.mse([theirs(x) for x in X], Y).backward()
    SGD(theirs.parameters(), lr=0.3).step()
    assert list(ours.state_dict().values()) == pytest.approx(
        list(theirs.state_dict().values()), rel=1e-14
    )


@pytest.mark.parametrize("size", [1, 3, 7])
def test_mini_batches_are_the_loop_by_hand_over_a_seeded_shuffle(size):
    points, labels = datasets.moons(10, seed=2)

    def batches_of(epoch):
        order = list(range(10))
        random.Random(f"5 {epoch * math.ceil(10 / size)}").shuffle(order)  # 시드와 걸음 수
        return [order[i : i + size] for i in range(0, 10, size)]

    ours, theirs = network(), network()
    settings = {"optimizer": Adam(ours.parameters(), lr=0.1), "batch_size": size, "seed": 5}
    history = quiet(ours, points, labels, loss="bce_with_logits", epochs=4, **settings)
    rule = Adam(theirs.parameters(), lr=0.1)
    loss = losses.bce_with_logits
    expected = by_hand(theirs, rule, batches_of, 4, loss, points, labels)
    assert history.loss == pytest.approx(expected, rel=1e-14)  # 더하는 차례만 다르다
    assert ours.state_dict() == theirs.state_dict()
    assert rule.steps == 4 * math.ceil(10 / size)


def test_batches_follow_the_seed_alone():
    points, labels = datasets.moons(12)

    def run(seed):
        model = network()
        random.seed(seed * 99)
        return quiet(model, points, labels, epochs=3, batch_size=5, seed=seed).loss

    assert run(1) == run(1) != run(2)


@pytest.mark.parametrize("size", [4, 5, 100])
def test_a_batch_of_everything_is_the_full_batch(size):
    ours, theirs = network(), network()
    assert quiet(ours, epochs=3, batch_size=size).loss == quiet(theirs, epochs=3).loss


def test_each_epoch_sees_every_sample_once():
    seen = []

    class Watcher(Slope):
        def forward(self, x):
            seen.append(x[0].data)
            return super().forward(x)

    quiet(Watcher(), [[i] for i in range(7)], [0.0] * 7, epochs=3, batch_size=3)
    for epoch in range(3):
        assert sorted(seen[-21:][7 * epoch : 7 * epoch + 7]) == list(range(7))


def test_inputs_and_targets_are_left_as_they_were():
    points, labels = datasets.moons(6)
    before = repr((points, labels))
    quiet(network(), points, labels, epochs=2, batch_size=4)
    assert repr((points, labels)) == before


# 정확도


@pytest.mark.parametrize(
    ("loss", "y", "nout", "has"),
    [
        ("mse", [0, 1, 1, 0], 1, True),
        ("sse", [0, 1, 1, 0], 1, True),
        ("mae", [0.0, 1.0, 1.0, 0.0], 1, True),
        ("mse", [0, 1, 2, 0], 1, False),
        ("mse", [[0, 1], [1, 0], [1, 0], [0, 1]], 2, True),
        ("mse", [[0, 1], [1, 0], [1, 0.5], [0, 1]], 2, False),
        ("hinge", [-1, 1, 1, -1], 1, True),
        ("bce_with_logits", [0, 1, 1, 0], 1, True),
        ("bce_with_logits", [0.1, 0.9, 1, 0], 1, False),
        ("cross_entropy", [0, 1, 2, 1], 3, True),
        (losses.mse, [0, 1, 1, 0], 1, False),
    ],
)
def test_accuracy_where_it_applies(loss, y, nout, has):
    history = quiet(network(nout=nout), X, y, loss=loss, epochs=2)
    assert len(history.accuracy) == (2 if has else 0)
    assert all(0.0 <= share <= 1.0 for share in history.accuracy)


@pytest.mark.parametrize(
    ("loss", "y", "nout"),
    [
        ("mse", [0, 1, 1, 0], 1),
        ("sse", [[0, 1], [1, 0], [1, 0], [0, 1]], 2),
        ("hinge", [-1, 1, 1, -1], 1),
        ("bce_with_logits", [0, 1, 1, 0], 1),
        ("cross_entropy", [0, 1, 2, 1], 3),
    ],
)
def test_every_loss_learns_to_be_right(loss, y, nout):
    model = MLP(2, [8, nout], activation="tanh", seed=3)
    rule = Adam(model.parameters(), lr=0.05)
    assert quiet(model, X, y, loss=loss, optimizer=rule, epochs=150).accuracy[-1] == 1.0


def test_accuracy_counts_the_right_ones():
    model = Slope(1.0)
    frozen = SGD(model.parameters(), lr=0.0)
    history = quiet(model, [[0.9], [0.4], [0.6], [0.1]], [1, 1, 0, 0], optimizer=frozen, epochs=1)
    assert history.accuracy == [0.5]


# on_epoch과 그 밖의 손잡이


def test_on_epoch_sees_each_epoch_and_may_stop():
    seen = []

    def watch(epoch, history):
        seen.append((epoch, history.epochs, history.loss[-1]))
        return epoch == 2

    history = quiet(network(), epochs=10, on_epoch=watch)
    assert [row[:2] for row in seen] == [(0, 1), (1, 2), (2, 3)]
    assert history.epochs == 3
    assert "on_epoch" in history.stopped
    assert [row[2] for row in seen] == history.loss


@pytest.mark.parametrize("answer", [None, False, 0, "", "계속"])
def test_on_epoch_goes_on_unless_it_says_true(answer):
    history = quiet(network(), epochs=3, on_epoch=lambda epoch, history: answer)
    assert (history.epochs, history.stopped) == (3, "")


def test_on_epoch_may_answer_with_numpys_true():
    np = pytest.importorskip("numpy")
    history = quiet(network(), epochs=3, on_epoch=lambda epoch, h: np.float64(1.0) > 0)
    assert history.epochs == 1


def test_a_loss_may_be_any_function():
    model = Slope(0.0)
    rule = SGD(model.parameters(), lr=0.5)
    history = quiet(
        model, [[1.0]], [3.0], loss=lambda p, t: (p - t) ** 2 / 2, optimizer=rule, epochs=40
    )
    assert model.w.data == pytest.approx(3.0)
    assert history.loss[0] == 4.5
    assert history.accuracy == []


def test_an_optimizer_may_move_a_part_of_the_model():
    model = network()
    frozen = [p.data for p in model.layers[0].parameters()]
    quiet(model, optimizer=SGD(model.layers[1].parameters(), lr=0.5), epochs=3)
    assert [p.data for p in model.layers[0].parameters()] == frozen
    assert model.state_dict() != network().state_dict()


def test_training_goes_on_where_it_stopped():
    once, twice = network(), network()
    rule = Adam(twice.parameters(), lr=0.1)
    whole = quiet(once, optimizer=Adam(once.parameters(), lr=0.1), epochs=8)
    parts = (
        quiet(twice, optimizer=rule, epochs=5).loss + quiet(twice, optimizer=rule, epochs=3).loss
    )
    assert parts == whole.loss


def test_a_function_is_a_model_too():
    w = Value(0.0)
    fit(lambda x: w * x[0], [[1.0]], [2.0], optimizer=SGD([w], lr=0.5), epochs=5, progress=False)
    assert w.data == pytest.approx(2.0)


def test_numpy_arrays_are_data():
    np = pytest.importorskip("numpy")
    plain, arrays = network(), network()
    settings = {"epochs": 3, "batch_size": 2, "seed": 4}
    ours = quiet(arrays, np.array(X), np.array(Y), **{**settings, "seed": np.int64(4)})
    assert ours.loss == quiet(plain, X, Y, **settings).loss
    assert ours.accuracy
    assert {type(p.data) for p in arrays.parameters()} == {float}
    wide = network(nout=2)
    assert quiet(wide, np.array(X), np.eye(2)[Y], epochs=2).accuracy
    assert quiet(network(nout=2), X, np.array(Y), loss="cross_entropy", epochs=2).accuracy


def test_any_iterable_of_rows_is_data():
    model = network()
    history = quiet(model, (tuple(x) for x in X), iter(Y), epochs=2)
    assert history.loss == quiet(network(), epochs=2).loss


def test_history_says_what_it_is():
    assert repr(History()) == "History(epochs=0, loss=?)"
    history = History(loss=[0.5, 0.25], accuracy=[0.5, 1.0], stopped="그만")
    assert repr(history) == "History(epochs=2, loss=0.25, accuracy=1.000, stopped='그만')"


# 진행 막대


def test_the_bar_counts_epochs_on_stderr(capsys):
    fit(network(), X, Y, epochs=3)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "3/3" in shown.err
    assert "loss=" in shown.err
    assert "에폭" in shown.err


def test_without_progress_nothing_is_shown(capsys):
    quiet(network(), epochs=3)
    assert capsys.readouterr() == ("", "")


# 끊긴 학습


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ZeroDivisionError])
@pytest.mark.parametrize("where", ["model", "loss", "on_epoch"])
def test_an_interrupt_passes_through_and_numbers_stay_numbers(kind, where, capsys):
    calls = iter(range(1000))

    def maybe(place):
        if place == where and next(calls) == 5:
            raise kind

    class Interrupted(MLP):
        def forward(self, x):
            maybe("model")
            return super().forward(x)

    def loss(prediction, target):
        maybe("loss")
        return losses.mse(prediction, target)

    model = Interrupted(2, [3, 1], seed=0)
    with pytest.raises(kind):
        fit(model, X, Y, loss=loss, epochs=50, on_epoch=lambda epoch, history: maybe("on_epoch"))
    assert all(type(p.data) is float and math.isfinite(p.data) for p in model.parameters())
    assert quiet(model, epochs=1).epochs == 1


@pytest.mark.parametrize("place", range(12))
def test_an_interrupt_leaves_everything_as_after_a_whole_step(place):
    """걸음의 어디에서 끊기든: 옮기던 파라미터도, 기억도, 기울기도."""

    class Stopping(Adam):
        left = 100

        def delta(self, g, s, t):
            Stopping.left -= 1
            if Stopping.left == 0:
                raise KeyboardInterrupt
            return super().delta(g, s, t)

    model, whole = Slope(), Slope()
    extra = [Value(0.5), Value(-0.5)]
    rule = Stopping([model.w, *extra], lr=0.1)
    Stopping.left = 100
    quiet(model, [[1.0]], [3.0], optimizer=rule, epochs=2)
    Stopping.left = place + 1
    with pytest.raises(KeyboardInterrupt):
        quiet(model, [[1.0]], [3.0], optimizer=rule, epochs=9)
    other = Adam([whole.w, Value(0.5), Value(-0.5)], lr=0.1)
    quiet(whole, [[1.0]], [3.0], optimizer=other, epochs=2 + place // 3)
    assert [p.data for p in rule.params] == [p.data for p in other.params]
    assert [p.grad for p in rule.params] == [p.grad for p in other.params]
    assert [vars(s) for s in rule.state] == [vars(s) for s in other.state]
    assert rule.steps == other.steps


@pytest.mark.parametrize(
    ("loss", "y"),
    [
        ("hinge", [1] * 39 + [0]),
        (lambda p, t: losses.hinge(p, t) * 2, [1] * 39 + [0]),
        ("bce_with_logits", [1] * 39 + [2]),
        ("cross_entropy", [0] * 39 + [3]),
        ("mse", [[1]] * 40),
    ],
)
def test_a_wrong_target_is_found_before_anything_moves(loss, y):
    points, _ = datasets.moons(40)
    model = network(nout=3 if loss == "cross_entropy" else 1)
    rule = Adam(model.parameters(), lr=0.1)
    before, memory = model.state_dict(), rule.state_dict()
    with pytest.raises(ValueError, match="정답"):
        quiet(model, points, y, loss=loss, optimizer=rule, batch_size=1)
    assert model.state_dict() == before
    assert rule.state_dict() == memory
