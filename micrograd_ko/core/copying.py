"""그래프를 통째로 베낀다: pickle과 deepcopy가 깊은 그래프에서도 재귀하지 않게.

파이썬의 pickle은 노드 → 부모 → 부모의 부모로 재귀해 천 층쯤에서 멈춘다. 여기서는 조상을
위상 정렬의 차례로 먼저 적는다. 여러 노드를 함께 적어도 같은 노드는 하나로 되살아난다.
배우는 사람이 노드에 단 속성과 물려받은 클래스의 칸(``__slots__``)도 함께 간다.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Node = TypeVar("Node")  # Value. 이 방은 engine을 모른다
FIELDS = ("data", "grad", "label", "op", "parents", "local_grads")


class _Here(threading.local):
    """스레드마다 따로: 조상이 이미 차례로 적히고 있는 노드들."""

    def __init__(self) -> None:
        self.flattened: set[Any] = set()


_here = _Here()


def reduce(value: Any, toposort: Callable[[Any], list[Any]]) -> tuple[object, ...]:
    """pickle에 넘길 것: 조상들, 자신의 칸들, 그리고 되살아난 다음에 붙일 것."""
    deep = value.parents and value not in _here.flattened
    ancestors = _Ancestors(toposort(value)[:-1]) if deep else None
    fields, own = _contents(value)
    return _restore, (ancestors, type(value), fields), (None, own) if own else None


def deepcopy(value: Node, toposort: Callable[[Node], list[Node]], memo: dict[int, Any]) -> Node:
    """노드와 그 조상을 모두 베낀다."""
    later: list[tuple[Any, dict[str, object]]] = []
    for old in toposort(value):
        if id(old) not in memo:
            fields, own = _contents(old)
            new = memo[id(old)] = _restore(None, type(old), fields)
            new.parents = tuple(memo[id(parent)] for parent in new.parents)
            later += [(new, own)] if own else []
    for new, own in later:
        for name, content in own.items():
            setattr(new, name, copy.deepcopy(content, memo))
    copied: Node = memo[id(value)]
    return copied


def _contents(value: Any) -> tuple[list[object], dict[str, object]]:
    """칸들에 든 것, 그리고 배우는 사람이 단 속성과 물려받은 클래스의 칸에 든 것."""
    reduced: Any = object.__reduce_ex__(value, 2)
    attributes, slots = reduced[2]
    fields = [slots.pop(field) for field in FIELDS]
    return fields, {**(attributes or {}), **slots}


class _Ancestors:
    """pickle에는 목록으로 적히고, 적히는 동안 그 노드들이 또 조상을 적지 않게 한다."""

    def __init__(self, order: list[Any]) -> None:
        self.order = order

    def __reduce__(self) -> tuple[type[list[Any]], tuple[()], None, Iterator[Any]]:
        return list, (), None, self._in_order()

    def _in_order(self) -> Iterator[Any]:
        _here.flattened.update(self.order)
        try:
            yield from self.order
        finally:
            _here.flattened.difference_update(self.order)


def _restore(ancestors: object, kind: type, fields: list[object]) -> Any:
    """노드 하나를 되살린다. 조상은 이미 되살아나 있다."""
    new: Any = object.__new__(kind)
    for field, content in zip(FIELDS, fields):
        setattr(new, field, content)
    return new
