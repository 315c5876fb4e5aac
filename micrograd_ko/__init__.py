"""micrograd_ko: 한국어로 배우는 스칼라 자동 미분.

from micrograd_ko import Value

a, b = Value(2.0, label="a"), Value(-3.0, label="b")
y = (a * b + 10).tanh()
y.backward()
a.grad
"""

from micrograd_ko import datasets, losses, nn, optimizers
from micrograd_ko.engine import Value, dot, grad, logsumexp
from micrograd_ko.functional import maximum, mean, minimum, softmax
from micrograd_ko.training import fit
from micrograd_ko.view import draw
from micrograd_ko.words import set_language

__version__ = "0.1.0"

__all__ = [
    "Value",
    "datasets",
    "dot",
    "draw",
    "fit",
    "grad",
    "logsumexp",
    "losses",
    "maximum",
    "mean",
    "minimum",
    "nn",
    "optimizers",
    "set_language",
    "softmax",
]
