"""옮기지 않는 학습: 굳어 버릴 규칙, 드문 갈래, 없는 백엔드."""

import pytest
from samples import data

from micrograd_ko import fit, nn
from micrograd_ko.messages.language import UserError
from micrograd_ko.optimizers import SGD, Optimizer


def crooked(prediction, target):
    """.data로 갈림길을 고르는 손실: 옮길 수 없다."""
    error = prediction - target
    return error * error if error.data > 0 else error * -3.0


def test_auto_falls_back_to_eager_when_it_cannot_compile():
    X, y = data(60)
    model = nn.MLP(3, [8, 1], seed=1)
    history = fit(
        model, X, y, loss=crooked, epochs=300, progress=False, on_epoch=lambda e, h: e == 1
    )
    assert history.backend == "eager"
    with pytest.raises(TypeError, match="where"):
        fit(model, X, y, loss=crooked, epochs=2, progress=False, backend="python")


@pytest.mark.parametrize("backend", ["python", "numpy", "llvm"])
def test_a_branch_taken_by_one_rare_row_is_never_frozen(backend):
    """3,000행 가운데 하나만 다른 길로 가는 손실: 행을 뽑아 견주어서는 알 수 없다."""
    X = [[k / 3000] for k in range(3000)]
    y = [2 * x[0] for x in X]
    y[1234] = 500.0

    def robust(prediction, target):
        d = prediction - target
        return d * d if abs(d.data) < 5 else abs(d) * 5

    with pytest.raises(TypeError, match="where"):
        fit(
            nn.MLP(1, [8, 1], seed=0),
            X,
            y,
            loss=robust,
            epochs=1,
            progress=False,
            backend=backend,
        )


def test_auto_compiles_when_there_is_much_to_do():
    X, y = data(60)
    model = nn.MLP(3, [8, 1], seed=1)
    history = fit(model, X, y, epochs=400, progress=False)
    assert history.backend in ("llvm", "numpy", "python")
    assert history.epochs == 400


@pytest.mark.parametrize("backend", ["llvn", None, 3])
def test_an_unknown_backend_is_named(backend):
    X, y = data(2)
    with pytest.raises(ValueError, match="백엔드"):
        fit(nn.MLP(3, [1]), X, y, backend=backend, progress=False)


def test_a_backend_by_name_that_is_missing_says_what_to_install(monkeypatch):
    from micrograd_ko.compiler.backends import registry as backends

    def missing(name):
        raise ImportError("없다")

    monkeypatch.setattr(backends, "_load", missing)
    X, y = data(2)
    with pytest.raises(ValueError, match="pip install numpy llvmlite"):
        fit(nn.MLP(3, [1]), X, y, backend="llvm", progress=False)


class _AtFive(Optimizer):
    def delta(self, g, s, t):
        return -self.lr * g * (10 if t == 5 else 1)


class _Counting(Optimizer):
    def delta(self, g, s, t):
        return -self.lr / self.steps * g if self.steps else -self.lr * g


class _Decaying(Optimizer):
    def delta(self, g, s, t):
        self.lr = self.lr * 0.99
        return -self.lr * g


class _Hiding(Optimizer):
    def delta(self, g, s, t):
        s.seen = getattr(s, "seen", 0.0) + g
        return -self.lr * s.seen


class _Clipping(Optimizer):
    def delta(self, g, s, t):
        size = sum(p.grad**2 for p in self.params) ** 0.5
        return -self.lr * g / max(size, 1.0)


class _Clipped(SGD):
    def step(self):
        for p in self.params:
            p.grad = max(-0.01, min(0.01, p.grad))
        super().step()


@pytest.mark.parametrize("rule", [_AtFive, _Counting, _Decaying, _Hiding, _Clipping, _Clipped])
def test_a_rule_that_would_freeze_is_not_compiled(rule):
    X, y = data()

    def loss(backend, epochs):
        model = nn.MLP(3, [4, 1], seed=1)
        optimizer = rule(model.parameters(), lr=0.1)
        return fit(model, X, y, optimizer=optimizer, epochs=epochs, progress=False, backend=backend)

    with pytest.raises(UserError, match=r"[가-힣].*\(") as caught:
        loss("python", 6)
    automatic = loss("auto", 600)
    assert (automatic.backend, automatic.why) == ("eager", str(caught.value))
    assert automatic.loss == loss("eager", 600).loss
