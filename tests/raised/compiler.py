"""jit과 백엔드의 알림을 만나는 법."""

from __future__ import annotations

import random
from unittest import mock

from micrograd_ko import Value, jit
from micrograd_ko.compiler.backends import registry


def double(x):
    return x * 2


def broken_parameter():
    w = Value(1.0, label="w")
    program = jit(lambda x: w * x, backend="python")
    program(1.0)
    w.data = "3"
    program(1.0)


def fickle():
    """부를 때마다 세어, 기록할 때와 견줄 때 다른 것을 셈하는 함수."""
    calls = iter(range(100))
    jit(lambda x: x * (2.0 if next(calls) < 2 else 3.0))(1.0)


def by_name(*, x):
    return x * 2


def without_llvmlite():
    with mock.patch.object(registry, "_load", side_effect=ImportError("llvmlite")):
        jit(double, backend="llvm")(1.0)


RAISED = {
    "row count mismatch": lambda: jit(double).batch([]),
    "not a list of rows": lambda: jit(double).batch(1.0),
    "ragged rows": lambda: jit(lambda x: x[0] * 2).batch([[1.0], [1.0, 2.0]]),
    "parameter is not a number": broken_parameter,
    "not a function": lambda: jit(3.0),
    "not recorded": lambda: jit(double).source,
    "output is not a single Value": lambda: jit(lambda x: [x * 2]).batch([1.0]),
    "wrong number of inputs": lambda: jit(double)(1.0, 2.0),
    "wrong names of inputs": lambda: jit(double)(y=1.0),
    "input by name only": lambda: jit(by_name)(x=1.0),
    "compiled program disagrees with eager": fickle,
    "frozen while recording": lambda: jit(lambda x: x * x.data)(1.0),
    "branch on a Value": lambda: jit(lambda x: x * 2 if x > 0 else x)(1.0),
    "empty result": lambda: jit(lambda x: [])(1.0),
    "function must return Values": lambda: jit(lambda x: None)(1.0),
    "function is not repeatable": lambda: jit(lambda x: x * random.random())(1.0),
    "no input is used": lambda: jit(lambda x: Value(1.0) * 2)(1.0),
    "nothing to compile": lambda: jit(lambda x: x)(1.0),
    "backend unavailable": without_llvmlite,
}
