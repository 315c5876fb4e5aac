"""눈으로 보기: 계산 그래프의 그림, 역전파의 단계."""

from micrograd_ko.view.drawing.draw import Drawing, draw, draw_dot
from micrograd_ko.view.ledger.steps import Ledger, Step, steps
from micrograd_ko.view.ledger.why import why_topological
from micrograd_ko.view.practice.checking import check
from micrograd_ko.view.stepper.page import Stepper, step_through

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
