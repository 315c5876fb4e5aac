"""시험이 함께 쓰는 것: 파일의 자리와, 연산 표의 한 줄을 계산하는 법."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import micrograd_ko
from micrograd_ko import engine
from micrograd_ko.core import codegen
from micrograd_ko.engine import Value
from micrograd_ko.ops import Op
from micrograd_ko.optimizers import Optimizer

HOUSE = Path(micrograd_ko.__file__).parent
TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent  # 저장소의 뿌리
DATA = TESTS / "data"
IRIS = DATA / "iris.csv"
START = (-7.0, 2.0)  # 갱신 규칙을 견줄 때 출발하는 자리


def function(op: Op) -> Callable[..., Value]:
    """연산의 메서드, 또는 여러 입력을 받는 함수."""
    free = codegen.is_function(op)
    found: Callable[..., Value] = getattr(engine if free else Value, op.method or op.name)
    return found


def apply(op: Op, inputs: list[Value]) -> Value:
    """입력을 표의 차례대로 넣어 연산을 한 번 한다. dot에 둘씩이면 w w x x b."""
    singles = len(op.inputs) - len(op.many)
    count = (len(inputs) - singles) // max(len(op.many), 1)
    groups = [inputs[k * count : (k + 1) * count] for k in range(len(op.many))]
    return function(op)(*groups, *inputs[len(op.many) * count :])


def leaves(start: Sequence[float] = START) -> list[Value]:
    """파라미터들."""
    return [Value(number) for number in start]


def one_step(optimizer: Optimizer) -> None:
    """x²/20 + y² 위에서 한 걸음."""
    x, y = optimizer.params
    optimizer.zero_grad()
    (x**2 / 20 + y**2).backward()
    optimizer.step()


def walk(optimizer: Optimizer, steps: int) -> list[list[float]]:
    """걸어간 길: 출발한 자리와, 걸음마다의 자리."""
    path = [[p.data for p in optimizer.params]]
    for _ in range(steps):
        one_step(optimizer)
        path.append([p.data for p in optimizer.params])
    return path
