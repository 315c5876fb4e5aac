"""그래프를 잎 노드의 새 값으로 다시 계산한다. 원래 그래프는 그대로다."""

from __future__ import annotations

from collections.abc import Mapping

from micrograd_ko.core.methods import BY_NAME
from micrograd_ko.engine import Value, toposort
from micrograd_ko.ops import OPS
from micrograd_ko.view.display import short_name


def leaves(root: Value) -> dict[str, float]:
    """이름 있는 잎 노드들의 값."""
    return {short_name(n): n.data for n in toposort(root) if not n.op and short_name(n)}


def replay(root: Value, values: Mapping[str, float]) -> Value:
    """``root``와 같은 그래프를, 잎 노드의 값을 ``values``(이름 → 값)로 바꾸어 새로 계산한다."""
    made: dict[Value, Value] = {}
    for node in toposort(root):
        parents = [made[parent] for parent in node.parents]
        if node.op:
            made[node] = _apply(node.op, parents)
            made[node].label = short_name(node)
        else:
            name = short_name(node)
            made[node] = Value(values.get(name, node.data), name)
    return made[root]


def _apply(name: str, parents: list[Value]) -> Value:
    """연산 표의 한 줄을 계산한다."""
    op = OPS[name]
    made: Value = BY_NAME[name](*op.named(tuple(parents)).values())
    return made
