"""시험할 학습들: XOR와, 정해진 손실이 나오는 학습."""

from __future__ import annotations

import pytest

from micrograd_ko import Value, datasets, fit
from micrograd_ko.nn import MLP, Module
from micrograd_ko.optimizers import SGD

X, Y = datasets.xor()


def quiet(model, X=X, y=Y, **settings):
    return fit(model, X, y, progress=False, **settings)


def diverging(model, X=X, y=Y, **settings):
    """막대 없이 발산하면 경고가 나온다."""
    with pytest.warns(RuntimeWarning, match="발산|diverged"):
        return quiet(model, X, y, **settings)


def network(seed=1, nout=1, **settings):
    return MLP(2, [4, nout], activation="tanh", seed=seed, **settings)


class Slope(Module):
    """y = w·x, 파라미터 하나."""

    def __init__(self, w=1.0):
        self.w = Value(w, label="w")

    def forward(self, x):
        return self.w * x[0]


class Script(Module):
    """출력이 파라미터 하나인 모델."""

    def __init__(self):
        self.w = Value(0.0)

    def forward(self, x):
        return self.w * 1.0


def scripted(losses_to_give, learn=quiet):
    """에폭마다 정해진 손실이 나오고, w가 지나온 에폭의 수인 학습."""
    model, given = Script(), iter([0.0, *losses_to_give])  # 처음 것은 학습 앞의 확인이 가져간다

    def loss(prediction, target):
        return -prediction + (next(given) + prediction.data)  # 값은 정해진 수, 기울기는 −1

    history = learn(
        model,
        [[0.0]],
        [0.0],
        loss=loss,
        optimizer=SGD(model.parameters(), lr=1.0),
        epochs=len(losses_to_give),
    )
    return model, history
