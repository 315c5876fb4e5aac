"""micrograd_ko: 한국어로 배우는 스칼라 자동 미분.

from micrograd_ko import Value

a, b = Value(2.0, label="a"), Value(-3.0, label="b")
y = (a * b + 10).tanh()
y.backward()
a.grad
"""

from typing import TYPE_CHECKING

from micrograd_ko import datasets, losses, nn, optimizers
from micrograd_ko.engine import Value, dot, grad, logsumexp, where
from micrograd_ko.functional import maximum, mean, minimum, softmax
from micrograd_ko.messages.language import set_language
from micrograd_ko.training import fit

if TYPE_CHECKING:
    from micrograd_ko.compiler import jit
    from micrograd_ko.view import check, draw, draw_dot, step_through, steps, why_topological

__version__ = "0.1.0"

__all__ = [
    "Value",
    "check",
    "datasets",
    "dot",
    "draw",
    "draw_dot",
    "fit",
    "grad",
    "jit",
    "logsumexp",
    "losses",
    "maximum",
    "mean",
    "minimum",
    "nn",
    "optimizers",
    "set_language",
    "softmax",
    "step_through",
    "steps",
    "where",
    "why_topological",
]

# 처음 부를 때 불러오는 것: 이름 → 방. 그래서 import micrograd_ko가 가볍다
_VIEW = ("check", "draw", "draw_dot", "step_through", "steps", "why_topological")
_LAZY = dict.fromkeys(_VIEW, "view") | {"jit": "compiler", "cli": "app", "tabular": "app"}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'micrograd_ko' has no attribute {name!r}")
    from importlib import import_module

    import_module("micrograd_ko.app.cli") if _LAZY[name] == "app" else None
    return getattr(import_module(f"micrograd_ko.{_LAZY[name]}"), name)
