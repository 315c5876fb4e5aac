"""손으로 해 보기: 답을 가리고 실수에 이름을 붙인다."""

from micrograd_ko.view.practice.checking import Check, check
from micrograd_ko.view.practice.mistakes import RIGHT_TOLERANCE, ROUNDED_TOLERANCE
from micrograd_ko.view.practice.quiz import ByHand, stale

__all__ = ["RIGHT_TOLERANCE", "ROUNDED_TOLERANCE", "ByHand", "Check", "check", "stale"]
