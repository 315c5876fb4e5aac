"""한 걸음씩 넘겨 보기."""

from micrograd_ko.view.stepper.page import Stepper, step_through

__all__ = ["Stepper", "step_through"]
