"""모델 속의 파라미터를 찾는다: 속성과 목록과 사전을 적힌 차례대로 걷는다."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from micrograd_ko.messages.language import BadValue


class Node(Protocol):
    """노드(Value)와 같은 것. 이 방은 engine을 모른다."""

    parents: tuple[Any, ...]


Leaf = TypeVar("Leaf", bound=Node)
Path = tuple[str, ...]  # 사는 모듈들의 이름과 거기서의 이름: ("layers.0", "neurons.2", "w.1")


def walk(module: object, node: type[Leaf], inner: type) -> Iterator[tuple[Path, Leaf]]:
    """``module`` 속의 잎 노드를 차례로, 같은 것은 한 번만.

    node, inner: 노드와 모듈의 클래스(Value, Module).
    """
    seen: set[int] = set()

    def visit(thing: Any, home: Path, name: str) -> Iterator[tuple[Path, Leaf]]:
        if id(thing) in seen or not isinstance(thing, (node, inner, list, tuple, dict)):
            return
        seen.add(id(thing))
        if isinstance(thing, node):
            if not thing.parents:
                yield (*home, name), thing
            return
        if isinstance(thing, inner) and name:  # 모듈 속의 모듈
            home, name = (*home, name), ""
        parts: Any = vars(thing) if isinstance(thing, inner) else thing
        for key, part in parts.items() if isinstance(parts, dict) else enumerate(parts):
            yield from visit(part, home, f"{name}.{key}" if name else str(key))

    yield from visit(module, (), "")


def check_names(state: object, names: Collection[str]) -> None:
    """저장된 것의 이름들이 모델의 파라미터 이름들과 같은지 확인한다.

    ValueError: 이름이 모자라거나 남거나, 사전(dict)이 아닐 때.
    """
    there = set(state) if isinstance(state, Mapping) else set()
    if there != set(names) or not isinstance(state, Mapping):
        odd = ", ".join(sorted(map(str, there ^ set(names)))[:3])
        raise BadValue("shape mismatch", names=odd, got=len(there), expected=len(names))
