"""파이썬 함수를 달려 보며 계산 그래프를 적고, 프로그램으로 옮기고, 아직 참인지 본다.

함수를 같은 입력으로 두 번 달린다. 두 번 모두 나타난 잎 노드는 함수가 밖에서 가져다 쓴 파라미터이고,
그때그때 새로 생긴 잎 노드는 상수다. 두 그래프가 다르면 그 함수는 프로그램이 될 수 없다.

기록에는 갈림길이 없으므로, 나중에 한 번 더 달려 보면 지금의 프로그램이 무엇인지 빠짐없이 안다. 바뀐
것이 상수뿐이면 그 상수를 파라미터로 둔다: 다음부터는 또 바뀌어도 새 수를 읽기만 하면 된다.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from micrograd_ko.compiler.trace.guards import recording
from micrograd_ko.compiler.trace.program import Program, Slots, Statement
from micrograd_ko.core.parameters import as_input
from micrograd_ko.engine import Value, toposort
from micrograd_ko.messages.language import BadType, BadValue, UserError, say
from micrograd_ko.ops import OPS

Nest = Any  # 수 하나, 또는 (겹쳐도 되는) 목록


class Recorded:
    """함수 하나와 그 기록.

    program, parameters  지금의 프로그램과 그 파라미터들. ``known``이 맨 앞이다
    """

    def __init__(
        self,
        f: Callable[..., Any],
        inputs: Sequence[Nest],
        names: Sequence[str],
        known: Sequence[Value] = (),
    ) -> None:
        self._call = f, inputs, names
        self._known = tuple(known)
        self._record()

    def _record(self) -> None:
        self._trace = run(*self._call)
        twins = compare(self._trace, run(*self._call))
        if twins is None or changed(twins):
            raise BadValue("function is not repeatable")
        self._lasting = {node for node, twin in twins.items() if node is twin}
        self._varying: set[Value] = set()  # 바뀐 적이 있어 파라미터가 된 상수들
        self._translate()

    def _translate(self) -> None:
        lasting = self._lasting | self._varying
        self.program, self.parameters = translate(self._trace, lasting, self._known)

    def follow(self) -> bool:
        """한 번 더 달려 보고 따라간다. 프로그램이 바뀌었으면 참."""
        twins = compare(self._trace, run(*self._call), self._lasting)
        if twins is None:
            self._record()
            return True
        found = changed(twins)
        for node, twin in twins.items():
            if node is not twin:
                node.data = twin.data
        if found <= self._varying:
            return False
        self._varying |= found
        self._translate()
        return True


def explained(f: Callable[..., Any]) -> Callable[..., Any]:
    """배우는 사람의 함수가 Value인 입력을 받지 못하면, 그 오류에 까닭을 붙인다."""

    def call(*inputs: Any) -> Any:
        try:
            return f(*inputs)
        except UserError:
            raise
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            raise BadType("function does not take Values", error=told) from error

    return call


@dataclass
class Trace:
    """함수를 한 번 달린 자취."""

    inputs: list[Value]
    outputs: list[Value]
    shape: Nest

    @cached_property
    def order(self) -> list[Value]:
        """그래프의 노드들, 부모가 자식보다 먼저."""
        order: dict[Value, None] = {}
        for output in self.outputs:
            if output not in order:
                order.update(dict.fromkeys(toposort(output)))
        return list(order)


def run(f: Callable[..., Any], inputs: Sequence[Nest], names: Sequence[str]) -> Trace:
    """한 번 달린 자취."""
    leaves: list[Value] = []
    arguments = [_leaves(nest, name, leaves) for nest, name in zip(inputs, names)]
    with recording():
        returned = f(*arguments)
    outputs: list[Value] = []
    shape = flatten_outputs(returned, outputs)
    for output in outputs:
        if not output.parents:
            what = say("an input" if output in leaves else "a leaf")
            raise BadValue("nothing to compile", what=what)
    if not outputs:
        raise BadValue("empty result")
    return Trace(leaves, outputs, shape)


def _leaves(nest: Nest, name: str, leaves: list[Value]) -> Nest:
    """입력의 수마다 잎 노드를 하나씩, 같은 모양으로."""
    if isinstance(nest, (list, tuple)):
        return [_leaves(inner, f"{name}[{k}]", leaves) for k, inner in enumerate(nest)]
    leaves.append(as_input(Value(nest, name)))
    return leaves[-1]


def flatten_outputs(returned: Any, outputs: list[Value]) -> Nest:
    """돌려준 것을 Value의 목록으로 펴고 그 모양을 기억한다."""
    if isinstance(returned, (list, tuple)):
        return [flatten_outputs(inner, outputs) for inner in returned]
    if not isinstance(returned, Value):
        raise BadType("function must return Values", got=returned)
    outputs.append(returned)
    return None


def compare(
    first: Trace, second: Trace, lasting: Collection[Value] = ()
) -> dict[Value, Value] | None:
    """두 자취를 나란히 걸어, 처음 것의 노드 → 둘째 것의 노드. 같은 계산이 아니면 None.

    lasting: 처음 자취에서, 다른 것으로 바뀌면 안 되는 노드들.
    """
    if first.shape != second.shape:
        return None
    twins = dict(zip(first.inputs, second.inputs))
    given = set(second.inputs)
    pairs = list(zip(first.outputs, second.outputs))
    while pairs:
        a, b = pairs.pop()
        if a in twins:
            if twins[a] is not b:
                return None
        elif a is b:
            twins.update({node: node for node in toposort(a)} if a.parents else {a: a})
        elif a.op != b.op or len(a.parents) != len(b.parents) or a in lasting or b in given:
            return None
        else:
            twins[a] = b
            pairs += zip(a.parents, b.parents)
    return twins


def changed(twins: dict[Value, Value]) -> set[Value]:
    """수가 달라진 상수들."""
    new = ((a, b) for a, b in twins.items() if a is not b and not a.parents)
    return {a for a, b in new if repr(a.data) != repr(b.data)}


def translate(
    first: Trace, lasting: Collection[Value], known: Sequence[Value]
) -> tuple[Program, tuple[Value, ...]]:
    """그래프의 노드를 문장으로 하나씩 옮긴다. 상수만으로 된 노드는 상수가 된다."""
    given = {*first.inputs, *known}
    leaves = (node for node in first.order if not node.parents and node not in given)
    parameters = (*known, *(node for node in leaves if node in lasting))
    slots = {node: k for k, node in enumerate([*first.inputs, *parameters])}
    statements_start = len(slots)
    constants: dict[bytes, int] = {}  # 비트가 같아야 같은 상수: -0.0, nan
    statements: dict[tuple[str, Slots], int] = {}  # 같은 문장은 하나만(common sub-expression)
    for node in first.order:
        if node in slots:
            continue
        args = tuple([slots[parent] for parent in node.parents])
        if all(slot < 0 for slot in args):
            slots[node] = ~constants.setdefault(struct.pack("<d", node.data), len(constants))
        else:
            slots[node] = statements.setdefault((node.op, args), statements_start + len(statements))
    if not set(first.inputs).intersection(first.order):
        raise BadValue("no input is used")
    program = Program(
        len(first.inputs),
        len(parameters),
        tuple(struct.unpack("<d", bits)[0] for bits in constants),
        tuple(Statement(OPS[op], args) for op, args in statements),
        tuple(slots[node] for node in first.outputs),
        {slot: node.label for node, slot in slots.items() if node.label and slot >= 0},
    )
    return program, parameters
