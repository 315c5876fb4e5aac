"""기록이 아직 참인가: 함수가 밖에서 가져다 쓴 것이 바뀌면 기록이 따라간다.

기록에는 갈림길이 없으므로, 한 번 더 달려 보면 지금의 프로그램이 무엇인지 빠짐없이 안다. 바뀐 것이
상수뿐이면 그 상수를 파라미터로 바꾸어 기록한다: 다음부터는 또 바뀌어도 새 수를 읽기만 하면 된다.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.compiler.trace.record import Nest, changes, run, run_twice, translate
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadType, UserError


class Watched:
    """함수 하나와 그 기록.

    program, parameters  지금의 프로그램과 그 파라미터들. ``known``이 맨 앞이다

    TypeError, ValueError: 프로그램이 될 수 없는 함수일 때.
    """

    program: Program
    parameters: tuple[Value, ...]

    def __init__(
        self,
        f: Callable[..., Any],
        inputs: Sequence[Nest],
        names: Sequence[str],
        known: Sequence[Value] = (),
        explain: bool = True,
    ) -> None:
        self._call = _explained(f) if explain else f, inputs, names
        self._known = tuple(known)
        self._varying: set[int] = set()  # 바뀐 적이 있는 상수들의 자리
        self._record()

    def _record(self) -> None:
        self._trace, self._lasting = run_twice(*self._call)
        varying = {id(self._trace.order[k]) for k in self._varying}
        self.program, self.parameters = translate(
            self._trace, self._lasting | varying, self._known
        )

    def follow(self) -> bool:
        """한 번 더 달려 보고 따라간다. 프로그램이 바뀌었으면 참."""
        now = run(*self._call)
        changed = changes(self._trace, now, self._lasting)
        if changed is not None and changed <= self._varying:
            for k in changed:
                self._trace.order[k].data = now.order[k].data
            return False
        self._varying = set() if changed is None else self._varying | changed
        self._record()
        return True


def _explained(f: Callable[..., Any]) -> Callable[..., Any]:
    """배우는 사람의 함수가 Value인 입력을 받지 못하면, 그 오류에 까닭을 붙인다."""

    def explained(*inputs: Any) -> Any:
        try:
            return f(*inputs)
        except UserError:
            raise
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            raise BadType("function does not take Values", error=told) from error

    return explained
