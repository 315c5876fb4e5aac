"""시험이 함께 쓰는 것: 파일의 자리와, 연산 표의 한 줄을 계산하는 법."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import micrograd_ko
from micrograd_ko import engine
from micrograd_ko.core import codegen
from micrograd_ko.engine import Value
from micrograd_ko.ops import Op

HOUSE = Path(micrograd_ko.__file__).parent
TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent  # 저장소의 뿌리
DATA = TESTS / "data"
IRIS = DATA / "iris.csv"


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
