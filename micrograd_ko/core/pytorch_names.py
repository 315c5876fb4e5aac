"""PyTorch에서 온 사람의 손에 익은 이름들: 뜻이 하나뿐이라 그대로 되는 것.

되지 않는 말과 그 대신 쓸 것은 ``messages/words.py``의 표에 있다.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from micrograd_ko.messages.validate import as_bool

if TYPE_CHECKING:
    from typing_extensions import Self


class Words:
    """Value의 다른 이름들."""

    __slots__ = ()

    def abs(self) -> Self:
        """``abs(x)``."""
        me: Any = self
        result: Self = abs(me)
        return result

    def pow(self, exponent: Self | float) -> Self:
        """``x ** exponent``."""
        me: Any = self
        result: Self = me**exponent
        return result

    def square(self) -> Self:
        """``x ** 2``."""
        return self.pow(2.0)


class TrainingSwitch:
    """``model.train()``과 ``model.eval()``: 속성 ``training``을 켜고 끈다.

    우리의 층은 배울 때와 쓸 때가 같아서 아무것도 달라지지 않는다. 드롭아웃을 손수 적은 모델은
    ``self.training``을 보면 된다.
    """

    training: bool = True

    def train(self, mode: bool = True) -> Self:
        """이 모델과 그 속의 모델들의 ``training``을 켠다."""
        mode = as_bool(mode, "mode")
        stack: list[object] = [self]
        while stack:
            thing = stack.pop()
            if isinstance(thing, TrainingSwitch):
                thing.training = mode
                stack += vars(thing).values()
            elif isinstance(thing, (list, tuple)):
                stack += thing
            elif isinstance(thing, dict):
                stack += thing.values()
        return self

    def eval(self) -> Self:
        """``train(False)``."""
        return self.train(False)
