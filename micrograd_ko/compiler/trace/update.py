"""갱신 규칙도 프로그램이다: ``delta``를 다른 함수처럼 기록한다.

한 파라미터의 한 걸음을 (기울기, 값, 기억…) → (새 값, 새 기억…)으로 적는다. 백엔드는 그것을 모든
파라미터에 대해, 표본들에 대해 셈하듯이 셈한다. 걸음의 번호 t와 학습률 lr은 상수가 아니라 프로그램의
파라미터다: 걸음마다 바뀌어도 다시 옮기지 않는다.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from micrograd_ko.compiler.trace.record import Recorded, explained
from micrograd_ko.engine import Value, as_value
from micrograd_ko.messages.language import BadValue
from micrograd_ko.messages.validate import as_float


class Update(Recorded):
    """옵티마이저의 한 걸음. 프로그램의 파라미터는 걸음의 번호 t, 그다음이 ``settings``다.

    memory  기억의 이름들
    """

    def __init__(self, rule: Any) -> None:
        self._rule, self._lr = rule, Value(rule.lr, "lr")
        self.memory = tuple(rule.memory)
        t, names = Value(2.0, "t"), ["g", "p", *self.memory]
        step = explained(_one_step(rule, t, self._lr))
        super().__init__(step, [0.5] * len(names), names, known=(t, self._lr))

    @property
    def settings(self) -> tuple[Value, ...]:
        """학습률, 그리고 규칙이 가져다 쓴 그 밖의 Value들."""
        return self.parameters[1:]

    def follow(self) -> bool:
        self._lr.data = as_float(self._rule.lr, "lr")
        return super().follow()


def _one_step(rule: Any, t: Value, lr: Value) -> Callable[..., list[Value]]:
    """한 파라미터의 한 걸음. 규칙을 얕게 베껴, 학습률과 걸음의 번호를 노드로 바꾸어 부른다.

    옮기지 않은 기억도 계산의 결과가 되게 0을 더한다.
    """

    def step(g: Value, p: Value, *old: Value) -> list[Value]:
        mine = object.__new__(type(rule))
        settings = {name: thing for name, thing in vars(rule).items() if name not in _OUTSIDE}
        settings.update(lr=lr, steps=t)
        vars(mine).update(settings)
        state = SimpleNamespace(**dict(zip(rule.memory, old)))
        slope = g + rule.weight_decay * p if rule.weight_decay else g
        moved = p + mine.delta(slope, state, t)
        if any(settings.get(name) is not thing for name, thing in vars(mine).items()):
            raise BadValue("rule changes itself", name=type(rule).__name__)
        if vars(state).keys() != {*rule.memory}:
            names = ", ".join(vars(state).keys() - {*rule.memory})
            raise BadValue("undeclared memory", name=type(rule).__name__, names=names)
        return [moved, *(as_value(getattr(state, name)) + 0.0 for name in rule.memory)]

    return step


_OUTSIDE = ("params", "state")  # 파라미터 하나의 식은 다른 파라미터를 보지 않는다
