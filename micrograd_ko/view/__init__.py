"""눈으로 보기: 계산 그래프의 그림, 역전파의 단계."""

from micrograd_ko.messages.calling import explain
from micrograd_ko.view.drawing import Drawing, draw, draw_dot
from micrograd_ko.view.ledger import Ledger, Step, steps, why_topological
from micrograd_ko.view.practice import check
from micrograd_ko.view.stepper import Stepper, step_through

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

explain(globals(), __all__)  # 잘못 부르면 할 일을 말한다
