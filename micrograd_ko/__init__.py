"""micrograd_ko: 한국어로 배우는 스칼라 자동 미분.

>>> from micrograd_ko import Value
>>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
>>> y = (a * b + 7).tanh()
>>> y.backward()
>>> round(a.grad, 4)
-1.2599
"""

from importlib import import_module
from typing import TYPE_CHECKING

from micrograd_ko import datasets, losses, nn, optimizers
from micrograd_ko.core import pytorch_names
from micrograd_ko.engine import Value, dot, grad, logsumexp, where
from micrograd_ko.functional import maximum, mean, minimum, softmax
from micrograd_ko.messages.calling import explain, unknown
from micrograd_ko.messages.language import set_language
from micrograd_ko.training import fit

if TYPE_CHECKING:
    from micrograd_ko.app.saving import load, save
    from micrograd_ko.app.torch_bridge import from_torch, to_torch
    from micrograd_ko.compiler import jit
    from micrograd_ko.lab import detect_anomaly, gradient_check
    from micrograd_ko.view import check, draw, draw_dot, step_through, steps, why_topological

__version__ = "0.1.0"

__all__ = [
    "Value",
    "check",
    "datasets",
    "detect_anomaly",
    "dot",
    "draw",
    "draw_dot",
    "fit",
    "from_torch",
    "grad",
    "gradient_check",
    "jit",
    "load",
    "logsumexp",
    "losses",
    "maximum",
    "mean",
    "minimum",
    "nn",
    "optimizers",
    "save",
    "set_language",
    "softmax",
    "step_through",
    "steps",
    "to_torch",
    "where",
    "why_topological",
]

explain(vars(pytorch_names), ["Words", "TrainingSwitch"])
explain(globals(), __all__)  # 잘못 부르면 파이썬의 영어 대신 할 일을 말한다

# 처음 부를 때 불러오는 이름 → 그것이 있는 방. 그래서 import micrograd_ko가 가볍다
_LAZY = {
    "check": "view",
    "detect_anomaly": "lab",
    "draw": "view",
    "draw_dot": "view",
    "gradient_check": "lab",
    "from_torch": "app.torch_bridge",
    "jit": "compiler",
    "load": "app.saving",
    "save": "app.saving",
    "step_through": "view",
    "steps": "view",
    "to_torch": "app.torch_bridge",
    "why_topological": "view",
}
_MOVED = {"cli": "app.cli", "tabular": "app.tabular"}  # 옛 이름 → 지금의 자리
_UNLISTED = {"draw_dot", "mean"}  # 되지만 내세우지 않는 것: micrograd의 이름, functional의 함수


def __getattr__(name: str) -> object:
    if name in _LAZY:
        return getattr(import_module(f"micrograd_ko.{_LAZY[name]}"), name)
    if name in _MOVED:
        return import_module(f"micrograd_ko.{_MOVED[name]}")
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise unknown(__name__, name, __all__)


def __dir__() -> list[str]:
    """Tab을 누르면 보이는 것: 배우는 사람이 쓰는 이름만."""
    return [name for name in __all__ if name not in _UNLISTED]
