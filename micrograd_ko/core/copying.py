"""그래프를 통째로 베낀다: pickle과 deepcopy가 깊은 그래프에서도 재귀하지 않게.

파이썬의 pickle은 노드 → 부모 → 부모의 부모로 재귀해 천 층쯤에서 멈춘다. 여기서는 조상을
위상 정렬의 차례로 먼저 적는다. 여러 노드를 함께 적어도 같은 노드는 하나로 되살아난다.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

Toposort = Callable[[Any], list[Any]]


class _Here(threading.local):
    """스레드마다 따로: 조상이 이미 차례로 적히고 있는 노드들."""

    def __init__(self) -> None:
        self.flattened: set[Any] = set()


_here = _Here()


def reduce(value: Any, toposort: Toposort) -> tuple[Callable[..., Any], tuple[object, ...]]:
    """pickle에 넘길 것: 조상들을 먼저, 그다음 자신의 칸들."""
    deep = value.parents and value not in _here.flattened
    ancestors = _Ancestors(toposort(value)[:-1]) if deep else None
    state = [getattr(value, slot) for slot in value.__slots__]
    return _restore, (ancestors, type(value), state)


def deepcopy(value: Any, toposort: Toposort, memo: dict[int, Any]) -> Any:
    """노드와 그 조상을 모두 베낀다."""
    for old in toposort(value):
        if id(old) not in memo:
            new = memo[id(old)] = object.__new__(type(old))
            for slot in old.__slots__:
                setattr(new, slot, getattr(old, slot))
            new.parents = tuple(memo[id(parent)] for parent in old.parents)
    return memo[id(value)]


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


def _restore(ancestors: object, kind: type, state: list[object]) -> Any:
    """pickle에서 노드 하나를 되살린다. 조상은 이미 되살아나 있다."""
    new: Any = object.__new__(kind)
    for slot, content in zip(new.__slots__, state):
        setattr(new, slot, content)
    return new
