"""눈으로 보기: 계산 그래프의 그림, 역전파의 단계."""

from micrograd_ko.view.checking import check
from micrograd_ko.view.drawing import Drawing, draw, draw_dot
from micrograd_ko.view.ledger import Ledger, Step, steps
from micrograd_ko.view.stepper import Stepper, step_through
from micrograd_ko.view.why import why_topological

__all__ = [
    "Drawing",
    "Ledger",
    "Step",
    "Stepper",
    "check",
    "draw",
    "draw_dot",
    "step_through",
    "steps",
    "why_topological",
]
