"""한 걸음씩 넘겨 보기."""

from micrograd_ko.view.stepper.page import Stepper, step_through
from micrograd_ko.view.stepper.replay import function_of

__all__ = ["Stepper", "function_of", "step_through"]
