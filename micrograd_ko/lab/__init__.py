"""실험과 진단: 미분이 맞는지 재어 보고, 수가 어디서 무너졌는지 찾는다."""

from micrograd_ko.lab.anomaly import detect_anomaly
from micrograd_ko.lab.finite_differences import GradientCheck, gradient_check

__all__ = ["GradientCheck", "detect_anomaly", "gradient_check"]
