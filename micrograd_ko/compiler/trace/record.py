"""파이썬 함수를 한 번 달려 보며 계산 그래프를 적고, 프로그램으로 옮긴다.

함수를 같은 입력으로 두 번 달린다. 두 번 모두 나타난 잎 노드는 함수가 밖에서 가져다 쓴 파라미터이고,
그때그때 새로 생긴 잎 노드는 상수다. 두 그래프가 다르면 그 함수는 프로그램이 될 수 없다.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from micrograd_ko.compiler.trace.guards import recording
from micrograd_ko.compiler.trace.program import Program, Slots, Statement
from micrograd_ko.engine import Value, toposort
from micrograd_ko.messages.language import BadType, BadValue, say
from micrograd_ko.ops import OPS

Nest = Any  # 수 하나, 또는 (겹쳐도 되는) 목록


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


class Difference(NamedTuple):
    """나란히 걸은 두 자취에서, 처음 것의 노드들.

    shared   두 번 모두 나타난 노드의 ``id``
    changed  수가 달라진 상수 → 새 수
    """

    shared: set[int]
    changed: dict[Value, float]


def run_twice(
    f: Callable[..., Any], inputs: Sequence[Nest], names: Sequence[str]
) -> tuple[Trace, set[int]]:
    """두 번 달린 자취와, 두 번 모두 나타난 노드들의 ``id``: 함수가 밖에서 가져다 쓴 것들이다.

    ValueError: 두 번의 계산이 다를 때.
    """
    first = run(f, inputs, names)
    difference = compare(first, run(f, inputs, names))
    if difference is None or difference.changed:
        raise BadValue("function is not repeatable")
    return first, difference.shared


def run(f: Callable[..., Any], inputs: Sequence[Nest], names: Sequence[str]) -> Trace:
    """한 번 달린 자취."""
    leaves: list[Value] = []
    arguments = [_leaves(nest, name, leaves) for nest, name in zip(inputs, names)]
    with recording():
        returned = f(*arguments)
    outputs: list[Value] = []
    shape = flatten_outputs(returned, outputs)
    given = set(map(id, leaves))
    for output in outputs:
        if not output.parents:
            what = say("an input" if id(output) in given else "a leaf")
            raise BadValue("nothing to compile", what=what)
    if not outputs:
        raise BadValue("empty result")
    return Trace(leaves, outputs, shape)


def _leaves(nest: Nest, name: str, leaves: list[Value]) -> Nest:
    """입력의 수마다 잎 노드를 하나씩, 같은 모양으로."""
    if isinstance(nest, (list, tuple)):
        return [_leaves(inner, f"{name}[{k}]", leaves) for k, inner in enumerate(nest)]
    leaves.append(Value(nest, name))
    return leaves[-1]


def flatten_outputs(returned: Any, outputs: list[Value]) -> Nest:
    """돌려준 것을 Value의 목록으로 펴고 그 모양을 기억한다."""
    if isinstance(returned, (list, tuple)):
        return [flatten_outputs(inner, outputs) for inner in returned]
    if not isinstance(returned, Value):
        raise BadType("function must return Values", got=returned)
    outputs.append(returned)
    return None


def compare(first: Trace, second: Trace, lasting: Collection[int] = ()) -> Difference | None:
    """두 자취를 나란히 걷는다. 같은 계산이 아니면 None.

    lasting: 처음 자취에서, 다른 것으로 바뀌면 안 되는 노드들의 ``id``.
    """
    if first.shape != second.shape:
        return None
    twins = {id(a): b for a, b in zip(first.inputs, second.inputs)}
    given = set(map(id, second.inputs))
    found = Difference(set(), {})
    pairs = list(zip(first.outputs, second.outputs))
    while pairs:
        a, b = pairs.pop()
        if a is b:
            if id(a) not in found.shared:
                found.shared.update(map(id, toposort(a)) if a.parents else (id(a),))
        elif id(a) in twins:
            if twins[id(a)] is not b:
                return None
        elif a.op != b.op or len(a.parents) != len(b.parents) or id(a) in lasting:
            return None
        elif a.parents:
            twins[id(a)] = b
            pairs += zip(a.parents, b.parents)
        elif id(b) in given:
            return None
        else:
            twins[id(a)] = b
            if repr(a.data) != repr(b.data):
                found.changed[a] = b.data
    return found


def translate(
    first: Trace, lasting: Collection[int], known: Sequence[Value]
) -> tuple[Program, tuple[Value, ...]]:
    """그래프의 노드를 문장으로 하나씩 옮긴다. 상수만으로 된 노드는 상수가 된다."""
    given = {*map(id, first.inputs), *map(id, known)}
    parameters = [*known]
    parameters += [
        n for n in first.order if not n.parents and id(n) in lasting and id(n) not in given
    ]
    slots = {node: k for k, node in enumerate([*first.inputs, *parameters])}
    leaves = len(slots)
    constants: dict[bytes, int] = {}  # 비트가 같아야 같은 상수: -0.0, nan
    statements: dict[tuple[str, Slots], int] = {}  # 같은 문장은 하나만(common sub-expression)
    for node in first.order:
        if node in slots:
            continue
        args = tuple([slots[parent] for parent in node.parents])
        if all(slot < 0 for slot in args):
            slots[node] = ~constants.setdefault(struct.pack("<d", node.data), len(constants))
        else:
            slots[node] = statements.setdefault((node.op, args), leaves + len(statements))
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
    return program, tuple(parameters)
