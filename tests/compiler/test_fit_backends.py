"""fit의 백엔드: 무엇으로 셈하든 같은 기록, 같은 파라미터, 같은 기억이다."""

import importlib.util
import os
import subprocess
import sys

import pytest
from samples import data

from micrograd_ko import fit, nn
from micrograd_ko.engine import Value
from micrograd_ko.optimizers import RULES, SGD, Adam, Momentum, Optimizer

NEEDS = {"python": "math", "numpy": "numpy", "llvm": "llvmlite", "jax": "jax"}


BACKENDS = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            importlib.util.find_spec(package) is None, reason=f"{package}이(가) 없다"
        ),
    )
    for name, package in NEEDS.items()
]


RULE_SETTINGS = {"momentum": {"dampening": 0.2}, "adagrad": {"initial_accumulator_value": 0.1}}


def learn(backend, rule="sgd", batch_size=None, epochs=8, loss="mse", labels=None, **more):
    X, y = data()
    model = nn.MLP(3, [6, 4, 3 if loss == "cross_entropy" else 1], activation="tanh", seed=2)
    settings = {"lr": 0.01, "weight_decay": 0.02, **RULE_SETTINGS.get(rule, {})}
    optimizer = RULES[rule](model.parameters(), **settings)
    history = fit(
        model,
        X,
        labels or y,
        loss=loss,
        optimizer=optimizer,
        batch_size=batch_size,
        epochs=epochs,
        progress=False,
        backend=backend,
        **more,
    )
    return model, optimizer, history


def everything(model, optimizer, history):
    """학습이 남긴 모든 수."""
    return [
        *history.loss,
        *history.accuracy,
        *(p.data for p in model.parameters()),
        *(p.grad for p in model.parameters()),
        *(number for s in optimizer.state for number in vars(s).values()),
        optimizer.steps,
    ]


def close(found, expected):
    assert len(found) == len(expected)
    return all(abs(a - b) <= 1e-9 * max(1.0, abs(b)) for a, b in zip(found, expected))


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("batch_size", [None, 5])
@pytest.mark.parametrize("rule", RULES)
def test_every_backend_leaves_what_eager_leaves(rule, batch_size, backend):
    expected = everything(*learn("eager", rule, batch_size))
    found = learn(backend, rule, batch_size)
    assert found[2].backend == backend
    assert close(everything(*found), expected)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("loss", "labels"),
    [
        ("hinge", [1 if k % 3 else -1 for k in range(23)]),
        ("bce_with_logits", [k % 2 for k in range(23)]),
        ("cross_entropy", [k % 3 for k in range(23)]),
        ("mae", None),
    ],
)
def test_every_loss_and_its_accuracy_are_the_same(loss, labels, backend):
    expected = learn("eager", "adam", 4, loss=loss, labels=labels)
    found = learn(backend, "adam", 4, loss=loss, labels=labels)
    assert bool(found[2].accuracy) == bool(labels)
    assert close(everything(*found), everything(*expected))


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_second_fit_goes_on_from_the_first(backend):
    def twice(kind):
        X, y = data()
        model = nn.MLP(3, [4, 1], seed=1)
        rule = Adam(model.parameters(), lr=0.01)
        for _ in range(2):
            history = fit(model, X, y, optimizer=rule, epochs=4, progress=False, backend=kind)
        return model, rule, history

    assert close(everything(*twice(backend)), everything(*twice("eager")))


@pytest.mark.parametrize("backend", BACKENDS)
def test_divergence_stops_and_restores_alike(backend):
    def diverge(kind):
        model = nn.MLP(1, [1], seed=1)
        X, y = [[x / 2] for x in range(9)], [3.0 * x for x in range(9)]
        rule = SGD(model.parameters(), lr=0.4)
        with pytest.warns(RuntimeWarning, match="발산"):
            return model, rule, fit(model, X, y, optimizer=rule, progress=False, backend=kind)

    expected, found = diverge("eager"), diverge(backend)
    assert found[2].stopped == expected[2].stopped != ""
    assert close(everything(*found), everything(*expected))


@pytest.mark.parametrize("backend", BACKENDS)
def test_overflow_stops_alike(backend):
    def overflow(kind):
        model = nn.MLP(1, [1], seed=1)
        rule = SGD(model.parameters(), lr=1e200)
        with pytest.warns(RuntimeWarning, match="발산"):
            history = fit(model, [[1e100]], [1.0], optimizer=rule, progress=False, backend=kind)
        return model, rule, history

    expected, found = overflow("eager"), overflow(backend)
    assert found[2].epochs == expected[2].epochs
    assert [p.data for p in found[0].parameters()] == [p.data for p in expected[0].parameters()]


@pytest.mark.parametrize("backend", BACKENDS)
def test_on_epoch_sees_the_parameters_of_that_epoch(backend):
    seen = {}
    for kind in ("eager", backend):
        seen[kind] = []
        X, y = data()
        model = nn.MLP(3, [4, 1], seed=1)

        def look(epoch, history, kind=kind, model=model):
            seen[kind].append(model.parameters()[0].data)
            return epoch == 3

        history = fit(model, X, y, epochs=9, progress=False, backend=kind, on_epoch=look)
        assert (history.epochs, bool(history.stopped)) == (4, True)
    assert close(seen[backend], seen["eager"])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_fit_leaves_the_state_it_reached(backend, error):
    X, y = data()
    model = nn.MLP(3, [4, 1], seed=1)
    rule = Adam(model.parameters(), lr=0.01)

    def interrupt(epoch, history):
        if epoch == 2:
            raise error

    with pytest.raises(error):
        fit(
            model,
            X,
            y,
            optimizer=rule,
            epochs=9,
            progress=False,
            backend=backend,
            on_epoch=interrupt,
        )
    other = nn.MLP(3, [4, 1], seed=1)
    same_rule = Adam(other.parameters(), lr=0.01)
    fit(other, X, y, optimizer=same_rule, epochs=3, progress=False, backend="eager")
    assert rule.steps == 3
    assert close([p.data for p in model.parameters()], [p.data for p in other.parameters()])
    assert close([s.m for s in rule.state], [s.m for s in same_rule.state])


@pytest.mark.parametrize("backend", BACKENDS)
def test_frozen_parameters_stay(backend):
    def partly(kind):
        X, y = data()
        model = nn.MLP(3, [4, 1], seed=1)
        rule = Momentum(model.layers[1].parameters(), lr=0.01)
        before = [p.data for p in model.layers[0].parameters()]
        history = fit(model, X, y, optimizer=rule, epochs=5, progress=False, backend=kind)
        assert [p.data for p in model.layers[0].parameters()] == before
        return [*history.loss, *(p.data for p in model.parameters())]

    assert close(partly(backend), partly("eager"))


@pytest.mark.parametrize("backend", BACKENDS)
def test_unused_parameters_get_no_gradient_but_their_decay(backend):
    def extra(kind):
        X, y = data()
        model = nn.MLP(3, [2, 1], seed=1)
        lonely = Value(2.0)
        rule = SGD([lonely, *model.parameters()], lr=0.1, weight_decay=0.5)
        fit(model, X, y, optimizer=rule, epochs=3, progress=False, backend=kind)
        return [lonely.data, lonely.grad, *(p.data for p in model.parameters())]

    assert close(extra(backend), extra("eager"))


class Signs(Optimizer):
    """새로 쓴 갱신 규칙도 옮겨진다: 기울기의 크기는 보지 않고 부드러운 부호만."""

    memory = ("last",)

    def delta(self, g, s, t):
        s.last = 0.5 * s.last + g * t ** (-0.5)
        return -self.lr * s.last / (1 + s.last * s.last) ** 0.5


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_rule_of_ones_own_is_compiled_too(backend):
    def own(kind):
        X, y = data()
        model = nn.MLP(3, [4, 1], seed=1)
        rule = Signs(model.parameters(), lr=0.05)
        return model, rule, fit(model, X, y, optimizer=rule, epochs=6, progress=False, backend=kind)

    assert close(everything(*own(backend)), everything(*own("eager")))


SHARDED = """
import jax, sys
assert len(jax.devices()) == int(sys.argv[1]), jax.devices()
sys.path.insert(0, sys.argv[2])
from test_fit_backends import everything, learn
print(repr(everything(*learn("jax", "adam", 8))))
"""


def test_jax_on_eight_devices_gives_what_one_device_gives():
    pytest.importorskip("jax")
    found = {}
    for count in (1, 8):
        flags = f"--xla_force_host_platform_device_count={count}"
        run = subprocess.run(
            [sys.executable, "-c", SHARDED, str(count), os.path.dirname(__file__)],
            env={**os.environ, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"},
            capture_output=True,
            text=True,
            check=True,
        )
        found[count] = [float(text) for text in run.stdout.strip("[]\n").split(", ")]
    assert close(found[8], found[1])


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_on_epoch_changes_is_taken_up(backend):
    """학습률의 일정, 파라미터 자르기, 그만두며 되돌리기는 배우는 사람이 흔히 하는 일이다."""

    def changed(kind):
        X, y = data()
        model = nn.MLP(3, [4, 1], seed=1)
        rule = Momentum(model.parameters(), lr=0.1)

        def on_epoch(epoch, history):
            rule.lr *= 0.7
            for p in model.parameters():
                p.data = max(-0.4, min(0.4, p.data))
            rule.state[0].velocity = 0.0
            return epoch == 5

        fitted = fit(
            model,
            X,
            y,
            optimizer=rule,
            batch_size=5,
            progress=False,
            on_epoch=on_epoch,
            backend=kind,
        )
        return model, rule, fitted

    found = changed(backend)
    assert found[1].state[0].velocity == 0.0
    assert close(everything(*found), everything(*changed("eager")))
