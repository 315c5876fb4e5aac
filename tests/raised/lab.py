"""실험과 진단의 알림을 만나는 법."""

from __future__ import annotations

from micrograd_ko import Value, detect_anomaly, gradient_check, jit


@detect_anomaly()
def log_of_zero():
    return Value(0.0, label="x").log()


@detect_anomaly()
def slope_of_a_root_at_zero():
    Value(0.0, label="x").sqrt().backward()


@detect_anomaly()
def compiled():
    return jit(lambda x: x * 2)(1.0)


RAISED = {
    "order too high": lambda: gradient_check(lambda a: a * a, [1.0], order=3),
    "anomaly in a value": log_of_zero,
    "anomaly in a gradient": slope_of_a_root_at_zero,
    "anomaly needs eager computation": compiled,
}
