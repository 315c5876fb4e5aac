"""갱신 규칙도 프로그램이다: ``delta``를 다른 함수처럼 기록한다.

한 파라미터의 한 걸음을 (기울기, 값, 기억…) → (새 값, 새 기억…)으로 적는다. 백엔드는 그것을 모든
파라미터에 대해, 표본들에 대해 셈하듯이 셈한다.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.compiler.trace.record import record
from micrograd_ko.engine import Value, as_value
from micrograd_ko.messages.language import BadValue


class _Later(Value):
    """둘째 걸음부터의 번호 t. 첫 걸음인지 묻는 ``t == 1``에만 대답한다: 아니다."""

    __slots__ = ()
    __hash__ = Value.__hash__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Value):
            return self is other
        if other == 1:
            return False
        raise BadValue("branch on the step number", got=other)


@dataclass(frozen=True)
class Update:
    """한 걸음의 프로그램 둘: 첫 걸음과, 걸음의 번호 t가 파라미터인 둘째 걸음부터."""

    first: Program
    later: Program
    memory: tuple[str, ...]


def record_update(rule: Any) -> Update:
    """최적화 기법의 한 걸음을 기록한다.

    TypeError, ValueError: ``delta``가 프로그램이 될 수 없을 때.
    """
    memory = tuple(rule.memory)
    t = _Later(2.0, "t")
    names = ["g", "p", *memory]
    numbers = [0.5] * len(names)
    first = record(_step(rule, memory, 1), numbers, names, known=())
    later = record(_step(rule, memory, t), numbers, names, known=(t,))
    steps = rule.steps
    try:  # 걸음의 수를 t가 아니라 스스로 세는 규칙은 굳어 버린다
        rule.steps = steps + 7
        again = record(_step(rule, memory, t), numbers, names, known=(t,))
    finally:
        rule.steps = steps
    if again.program != later.program:
        raise BadValue("rule reads self.steps")
    return Update(first.program, later.program, memory)


def _step(rule: Any, memory: tuple[str, ...], t: Any) -> Callable[..., list[Value]]:
    """한 파라미터의 한 걸음. 옮기지 않은 기억도 계산의 결과가 되게 0을 더한다."""

    def step(g: Value, p: Value, *old: Value) -> list[Value]:
        state = SimpleNamespace(**dict(zip(memory, old)))
        slope = g + rule.weight_decay * p if rule.weight_decay else g
        moved = p + rule.delta(slope, state, t)
        return [moved, *(as_value(getattr(state, name)) + 0.0 for name in memory)]

    return step
