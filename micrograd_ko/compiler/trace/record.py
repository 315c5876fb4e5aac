"""파이썬 함수를 한 번 달려 보며 계산 그래프를 적고, 프로그램으로 옮긴다.

함수를 같은 입력으로 두 번 달린다. 두 번 모두 나타난 잎 노드는 함수가 밖에서 가져다 쓴 파라미터이고,
그때그때 새로 생긴 잎 노드는 상수다. 두 그래프가 다르면 그 함수는 프로그램이 될 수 없다.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from micrograd_ko.compiler.trace.guards import recording
from micrograd_ko.compiler.trace.program import Builder, Program
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
    order: list[Value]


def run_twice(
    f: Callable[..., Any], inputs: Sequence[Nest], names: Sequence[str]
) -> tuple[Trace, set[int]]:
    """두 번 달린 자취와, 두 번 모두 나타난 노드들의 ``id``.

    ValueError: 두 번의 계산이 다를 때.
    """
    first, second = run(f, inputs, names), run(f, inputs, names)
    if changes(first, second) != set():
        raise BadValue("function is not repeatable")
    return first, set(map(id, second.order))  # 큰 그래프를 둘이나 들고 있지 않는다


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
    if len(outputs) == 1:
        return Trace(leaves, outputs, shape, toposort(outputs[0]))
    order: dict[Value, None] = {}
    for output in outputs:
        if output not in order:
            order.update(dict.fromkeys(toposort(output)))
    return Trace(leaves, outputs, shape, list(order))


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


def changes(first: Trace, second: Trace, lasting: Collection[int] = ()) -> set[int] | None:
    """두 자취에서 수가 다른 상수들의 자리. 계산이 다르면 None.

    lasting: 처음 자취에서, 다른 것으로 바뀌면 안 되는 노드들의 ``id``.
    """
    (places, given), (again, given_again) = _places(first), _places(second)
    if (first.shape, [places[n] for n in first.outputs], len(places)) != (
        second.shape,
        [again[n] for n in second.outputs],
        len(again),
    ):
        return None
    found = set()
    for k, (one, other) in enumerate(zip(first.order, second.order)):
        if one.op != other.op or [places[p] for p in one.parents] != [
            again[p] for p in other.parents
        ]:
            return None
        if one.parents or one is other:
            continue
        if id(one) in lasting or given.get(one) != given_again.get(other):
            return None
        if repr(one.data) != repr(other.data):
            found.add(k)
    return found


def _places(trace: Trace) -> tuple[dict[Value, int], dict[Value, int]]:
    """노드마다 그래프에서의 자리와, 입력마다 그 번호."""
    order, inputs = trace.order, trace.inputs
    return {n: k for k, n in enumerate(order)}, {n: k for k, n in enumerate(inputs)}


def translate(
    first: Trace, lasting: Collection[int], known: Sequence[Value]
) -> tuple[Program, tuple[Value, ...]]:
    """그래프의 노드를 문장으로 하나씩 옮긴다. 상수만으로 된 노드는 상수가 된다."""
    given = {*map(id, first.inputs), *map(id, known)}
    parameters = [*known]
    parameters += [
        n for n in first.order if not n.parents and id(n) in lasting and id(n) not in given
    ]
    builder = Builder(len(first.inputs), len(parameters))
    slots = {node: k for k, node in enumerate([*first.inputs, *parameters])}
    for node in first.order:
        if node not in slots:
            args = tuple([slots[parent] for parent in node.parents])
            if all(slot < 0 for slot in args):
                slots[node] = builder.constant(node.data)
            else:
                slots[node] = builder.statement(OPS[node.op], args)
    used = set(map(id, first.order))
    if not any(id(leaf) in used for leaf in first.inputs):
        raise BadValue("no input is used")
    builder.names = {slot: node.label for node, slot in slots.items() if node.label and slot >= 0}
    program = builder.build(tuple(slots[node] for node in first.outputs))
    return program, tuple(parameters)
