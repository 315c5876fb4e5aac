"""기록이 아직 참인가: 함수가 밖에서 가져다 쓴 것이 바뀌면 기록이 따라간다.

기록에는 갈림길이 없으므로, 한 번 더 달려 보면 지금의 프로그램이 무엇인지 빠짐없이 안다. 바뀐 것이
상수뿐이면 그 상수를 파라미터로 바꾸어 기록한다: 다음부터는 또 바뀌어도 새 수를 읽기만 하면 된다.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.compiler.trace.record import Nest, Trace, compare, run, run_twice, translate
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadType, UserError


class Watched:
    """함수 하나와 그 기록.

    program, parameters  지금의 프로그램과 그 파라미터들. ``known``이 맨 앞이다

    TypeError, ValueError: 프로그램이 될 수 없는 함수일 때.
    """

    program: Program
    parameters: tuple[Value, ...]
    _trace: Trace
    _lasting: set[int]
    _varying: dict[Value, int]  # 바뀐 적이 있어 파라미터가 된 상수들

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
        self._record(set())

    def _record(self, varying: set[int]) -> None:
        """처음부터 기록한다. varying: 상수이지만 파라미터로 둘 노드의, 그래프에서의 자리."""
        self._trace, self._lasting = run_twice(*self._call)
        self._varying = {self._trace.order[k]: k for k in varying}
        lasting = self._lasting | set(map(id, self._varying))
        self.program, self.parameters = translate(self._trace, lasting, self._known)

    def follow(self) -> bool:
        """한 번 더 달려 보고 따라간다. 프로그램이 바뀌었으면 참."""
        found = compare(self._trace, run(*self._call), self._lasting)
        if found is None:
            self._record(set())
            return True
        for node, number in found.changed.items():
            node.data = number
        if found.changed.keys() <= self._varying.keys():
            return False
        places = {node: k for k, node in enumerate(self._trace.order)}
        self._record({places[node] for node in found.changed} | {*self._varying.values()})
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
