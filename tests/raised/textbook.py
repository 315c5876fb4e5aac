"""교과서와 학습의 알림을 만나는 법."""

from __future__ import annotations

import math

from micrograd_ko import Value, dot, draw, fit, grad, losses, set_language
from micrograd_ko.core.expression import parse
from micrograd_ko.nn import MLP, Module, Perceptron
from micrograd_ko.optimizers import SGD, Adam, Optimizer

A = Value(2.0, label="a")
X, Y = [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0]


def cycle():
    y = A * A
    y.parents = (y, y)
    y.backward()


class Ruleless(Optimizer):
    pass


def walked():
    x = Value(2.0, label="x")
    y = x * x
    y.backward()
    return x, y


def walk_again():
    walked()[1].backward()


def walk_after_a_step():
    x, y = walked()
    x.data, x.grad = 1.0, 0.0
    y.backward()


class Stepping(SGD):
    def step(self):
        super().step()


class Titled(SGD):
    def __init__(self, params):
        super().__init__(params)
        self.title = "mine"


def named_by_a_number():
    rule = Titled([A])
    state = rule.state_dict()
    rule.load_state_dict({**state, "settings": {**state["settings"], "title": 3}})


class Decaying(SGD):
    def delta(self, g, s, t):
        self.lr = self.lr * 0.9
        return -self.lr * g


class Forgetful(SGD):
    def delta(self, g, s, t):
        s.last = g
        return -self.lr * g


def longer_list():
    model = MLP(2, [1], seed=0)
    rule = SGD(model.parameters())

    def grow(epoch, history):
        rule.params.append(A)

    fit(model, X, Y, optimizer=rule, progress=False, backend="python", on_epoch=grow)


def learn(X=X, y=Y, loss="mse", optimizer=None, backend="auto"):
    model = MLP(2, [1], seed=0)
    rule = (optimizer or SGD)(model.parameters())
    fit(model, X, y, loss=loss, optimizer=rule, epochs=2, progress=False, backend=backend)


def changes_its_mind():
    """다섯 번째부터 다른 것을 셈하는 손실: 기록한 것을 즉시 계산과 견주면 다르다."""
    calls = []

    def loss(prediction, target):
        calls.append(target)
        return (prediction - target) ** 2 * (1.0 if len(calls) <= 4 else 3.0)

    learn(loss=loss, backend="python")


RAISED = {
    # 말과 설정값
    "unknown language": lambda: set_language("fr"),
    "not a real number": lambda: Value("3"),
    "overflow": lambda: Value(10**400),
    "not a list": lambda: dot(2.0, [1.0]),
    "out of range": lambda: SGD([A], lr=-1.0),
    "not an integer": lambda: MLP(2, [1.5]),
    "integer out of range": lambda: MLP(0, [1]),
    "unknown name": lambda: MLP(2, [1], activation="rellu"),
    "not a switch": lambda: draw(A, grads="no"),
    # 잘못 부름
    "unknown argument": lambda: Value(2.0, lable="a"),
    "missing argument": lambda: MLP([2, 4, 1]),
    "too many arguments": lambda: MLP(2, [1], seed=0)(1.0, 2.0),
    "argument given twice": lambda: Value(2.0, data=2.0),
    "unknown attribute": lambda: A.numpy(),
    "unknown operation": lambda: A // 2,
    # 엔진
    "cannot convert Value to float": lambda: math.exp(A),
    "empty list": lambda: dot([], []),
    "length mismatch": lambda: dot([A], [A, A]),
    "not a Value": lambda: grad(2.0, A),
    "label must be str": lambda: Value(2.0, label=3),
    "grad needs Values": lambda: grad(A * A, [2.0]),
    "cycle": cycle,
    # 신경망
    "no forward pass": lambda: Module()([1.0]),
    "shape mismatch": lambda: MLP(2, [1]).load_state_dict(MLP(3, [1]).state_dict()),
    "not finite parameter": lambda: MLP(1, [1]).load_state_dict(
        {"layers.0.neurons.0.w.0": math.nan, "layers.0.neurons.0.b": 0.0}
    ),
    "not a list of inputs": lambda: MLP(2, [1])(1.0),
    "size mismatch": lambda: MLP(2, [1])([1.0]),
    "not a list of layer sizes": lambda: MLP(2, 4),
    "perceptron targets": lambda: Perceptron(2).learn(X, [-1, 1]),
    # 손실
    "prediction and target mismatch": lambda: losses.mse([A], [1.0, 2.0]),
    "not a list of logits": lambda: losses.cross_entropy(A, 0),
    "one hot target": lambda: losses.cross_entropy([A, A], [1, 0]),
    "class out of range": lambda: losses.cross_entropy([A, A], 2),
    "no prediction": lambda: losses.mse([], []),
    "bad target": lambda: losses.hinge(A, 0),
    # 옵티마이저
    "second backward": walk_again,
    "data changed": walk_after_a_step,
    "no gradients": lambda: SGD([Value(1.0)]).step(),
    "no update rule": lambda: Ruleless([walked()[0]]).step(),
    "not a list of parameters": lambda: SGD(A),
    "no parameters": lambda: SGD([]),
    "duplicate parameter": lambda: SGD([A, A]),
    "not in the table's language": lambda: parse("a & b"),
    "tuple expected": lambda: Adam([A], betas=0.9),
    "another kind of setting": named_by_a_number,
    "state mismatch": lambda: SGD([A]).load_state_dict(Adam([A]).state_dict()),
    "not a parameter": lambda: SGD([2.0]),
    "parameter groups": lambda: SGD([{"params": [A], "lr": 0.1}]),
    "not a leaf": lambda: SGD([A * 2]),
    # 자료의 확인
    "X and y mismatch": lambda: learn(y=[1.0]),
    "not a list of samples": lambda: learn(X=None),
    "empty data": lambda: learn(X=[], y=[]),
    "ragged data": lambda: learn(X=[[1.0], [1.0, 2.0]]),
    "not finite": lambda: learn(X=[[math.nan, 0.0], [1.0, 0.0]]),
    # 학습
    "training disagrees with eager": changes_its_mind,
    "loss is not a Value": lambda: learn(loss=lambda prediction, target: 1.0),
    "step is overridden": lambda: learn(optimizer=Stepping, backend="python"),
    "rule changes itself": lambda: learn(optimizer=Decaying, backend="python"),
    "undeclared memory": lambda: learn(optimizer=Forgetful, backend="python"),
    "function does not take Values": lambda: learn(
        loss=lambda prediction, target: prediction * {0.0: 2.0, 1.0: 3.0}[target], backend="python"
    ),
    "optimizer parameters changed": longer_list,
    "not callable": lambda: fit(MLP, X, Y),
    "not an optimizer": lambda: fit(MLP(2, [1]), X, Y, optimizer=MLP),
    "rate given twice": lambda: fit(lambda x: A * x[0], X, Y, optimizer=SGD([A]), lr=0.1),
    "other parameters": lambda: learn(optimizer=lambda parameters: SGD([A])),
}
