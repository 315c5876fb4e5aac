"""같은 그래프를 다시 거꾸로 걸을 때의 두 실수: 잎을 지우지 않은 것, 순전파를 다시 하지 않은 것.

처음 걷는 그래프에서는 부르지 않으므로, 여기서 모든 노드를 다시 셈해도 학습은 느려지지 않는다.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from micrograd_ko.core.methods import BY_NAME
from micrograd_ko.messages.caution import warn
from micrograd_ko.ops import OPS


def look(order: Sequence[Any], contributions: Sequence[float]) -> None:
    """걷기 전에 본다.  contributions: 이번에 노드마다 더해질 기울기

    Caution: 그래프를 만든 뒤에 ``data``가 바뀌었을 때. 기울기를 하나도 지우지 않았을 때.
    """
    warn_if_changed(order)
    leaves = [(node, new) for node, new in zip(order, contributions) if not node.parents and new]
    if leaves and all(node.grad for node, _ in leaves):
        warn("second backward")


def warn_if_changed(order: Sequence[Any]) -> None:
    """노드마다 부모에서 다시 셈해, 적혀 있는 값과 같은지 본다.

    Caution: 다를 때: 국소 미분도 옛 값에서 나온 것이다.
    """
    for node in order:
        if node.op in OPS:
            op = OPS[node.op]
            again = BY_NAME[node.op](*op.named(node.parents).values()).data
            if again != node.data and (again == again or node.data == node.data):
                names = ", ".join(p.label for p in node.parents[:3] if p.label and not p.parents)
                warn("data changed", op=op.symbol, names=f" ({names})" if names else "")
                return
