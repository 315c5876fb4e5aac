"""모델 속의 파라미터를 찾고, 넘겨받은 파라미터의 목록과 저장된 상태를 확인한다."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.messages.validate import as_float, is_listed


class Node(Protocol):
    """노드(Value)와 같은 것. 이 방은 engine을 모른다."""

    parents: tuple[Any, ...]


Leaf = TypeVar("Leaf", bound=Node)
Path = tuple[str, ...]  # 사는 모듈들의 이름과 거기서의 이름: ("layers.0", "neurons.2", "w.1")


class Inputs(list[Leaf]):
    """``forward``가 받는 입력의 목록. 모듈이 ``self.x = x``로 적어 두어도 그 속은 찾지 않는다."""


def as_input(node: Leaf) -> Leaf:
    """입력으로 만든 노드라고 적는다: 하나씩 ``self.x0 = x[0]``으로 두어도 파라미터가 아니다."""
    node._is_input = True  # type: ignore[attr-defined]
    return node


def walk(module: object, node: type[Leaf], inner: type) -> Iterator[tuple[Path, Leaf]]:
    """``module`` 속의 잎 노드를, 속성과 목록과 사전을 적힌 차례대로 걸으며. 같은 것은 한 번만.

    node, inner: 노드와 모듈의 클래스(Value, Module).
    """
    seen: set[int] = set()

    def visit(thing: Any, home: Path, name: str) -> Iterator[tuple[Path, Leaf]]:
        if id(thing) in seen or not isinstance(thing, (node, inner, list, tuple, dict)):
            return
        seen.add(id(thing))
        if isinstance(thing, node):
            if not (thing.parents or getattr(thing, "_is_input", False)):
                yield (*home, name), thing
            return
        if isinstance(thing, Inputs):
            return
        if isinstance(thing, inner) and name:  # 모듈 속의 모듈
            home, name = (*home, name), ""
        parts: Any = vars(thing) if isinstance(thing, inner) else thing
        for key, part in parts.items() if isinstance(parts, dict) else enumerate(parts):
            yield from visit(part, home, f"{name}.{key}" if name else str(key))

    found = list(visit(module, (), ""))
    clear = len({".".join(path) for path, _ in found}) == len(found)
    return iter(found) if clear else _distinct(found)


def _distinct(found: list[tuple[Path, Leaf]]) -> Iterator[tuple[Path, Leaf]]:
    """이름이 겹치면 뒤의 것에 ``#2``, ``#3``, …을 붙인다."""
    taken: set[str] = set()
    for path, leaf in found:
        *home, name = path
        count = 1
        while (whole := ".".join(path)) in taken:
            count += 1
            path = (*home, f"{name}#{count}")
        taken.add(whole)
        yield path, leaf


def home(parameter: object) -> tuple[str, ...]:
    """파라미터가 사는 모듈들의 이름, 바깥부터: ``("layers.0", "neurons.2")``.

    이름을 보고 아는 것이 아니라 그 모듈을 지을 때 적어 둔 것이다. 모듈이 짓지 않은 노드는 ``()``.
    """
    return tuple(getattr(parameter, "_home", ()))


def check_state(state: object, names: Collection[str]) -> dict[str, float]:
    """저장된 것에 모델의 파라미터가 모두, 그것만, 유한한 수로 있는지 확인한다.

    TypeError: 실수가 아닌 것이 있을 때.
    ValueError: 이름이 모자라거나 남거나, 사전(dict)이 아니거나, nan이나 무한대가 있을 때.
    """
    there = set(state) if isinstance(state, Mapping) else set()
    if there != set(names) or not isinstance(state, Mapping):
        odd = ", ".join(sorted(map(str, there ^ set(names)))[:3])
        raise BadValue("shape mismatch", names=odd, got=len(there), expected=len(names))
    numbers = {name: as_float(state[name], name) for name in names}
    for name, number in numbers.items():
        if not math.isfinite(number):
            raise BadValue("not finite parameter", name=name, number=number)
    return numbers


def check_parameters(params: Iterable[Leaf]) -> list[Leaf]:
    """파라미터의 목록인지 확인한다.

    TypeError: 목록이 아니거나 노드가 아닌 것이 있을 때.
    ValueError: 비었거나, 중간 노드가 있거나, 같은 것이 두 번 있을 때.
    """
    if not is_listed(params):
        raise BadType("not a list of parameters", got=params)
    checked = list(params)
    if not checked:
        raise BadValue("no parameters")
    for p in checked:
        if isinstance(p, Mapping):
            raise BadType("parameter groups")
        if not (hasattr(p, "data") and hasattr(p, "grad") and hasattr(p, "parents")):
            raise BadType("not a parameter", got=p)
        if p.parents:
            raise BadValue("not a leaf", got=p)
    if len(set(map(id, checked))) != len(checked):
        raise BadValue("duplicate parameter")
    return checked


def same_shape(state: Any, mine: Any) -> bool:
    """저장된 것과 나의 것이, 이름들과 목록의 길이가 안쪽까지 같은가."""
    if isinstance(mine, Mapping):
        there = isinstance(state, Mapping) and state.keys() == mine.keys()
        return there and all(same_shape(state[name], mine[name]) for name in mine)
    if isinstance(mine, list):
        there = isinstance(state, list) and len(state) == len(mine)
        return there and all(map(same_shape, state, mine))
    return True


# Any: 규칙을 만든 사람의 설정은 무엇이든 될 수 있다
def same_kind(new: Any, mine: Any, name: str) -> Any:
    """범위를 적지 않은 설정 하나: 지금 것과 같은 종류(수, 글자, 참거짓, 목록)인지만 본다.

    JSON은 짝(tuple)을 목록으로 적으므로, 지금 것이 짝이면 짝으로 되돌린다.
    TypeError: 다른 종류일 때.
    """
    for kind in (bool, (int, float), str, (list, tuple), dict):
        if isinstance(mine, kind):
            if not isinstance(new, kind) or isinstance(new, bool) != isinstance(mine, bool):
                raise BadType("another kind of setting", name=name, mine=mine, got=new)
            break
    return tuple(new) if isinstance(mine, tuple) else new
