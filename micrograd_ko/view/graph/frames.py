"""어느 노드가 어느 뉴런, 어느 층의 것인가: 파라미터의 이름과 그래프에서 알아낸다.

가중합은 그 뉴런의 파라미터를 입력으로 받고, 활성화 함수는 그 가중합만 입력으로 받는다.
곱과 합을 저마다 노드로 적은 뉴런(``expand=True``)에서는 서로 다른 파라미터에서 온 것끼리의
합도 그 뉴런의 것이다.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from micrograd_ko import nn
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import say
from micrograd_ko.ops import OPS
from micrograd_ko.view.graph.build import Cluster, Edge, Node

Path = tuple[str, ...]  # 바깥부터: ("층 0", "뉴런 2")


def _named(kind: str, place: str) -> str:
    """묶음의 이름: ``layers``, ``0`` → ``층 0``."""
    layer, neuron = say("layer"), say("neuron")
    known = {"layers": layer, "neurons": neuron}
    return f"{known.get(kind, kind)} {place}".strip()


def by_label(order: Iterable[Value]) -> dict[Value, Path]:
    """잎 노드가 사는 모듈에서. 이름이 겹치면 모델이 여럿이니 묶지 않는다."""
    found: dict[Value, Path] = {}
    labels: set[str] = set()
    for leaf in order:
        if leaf.parents or not nn.home(leaf):
            continue
        if leaf.label in labels:
            return {}
        labels.add(leaf.label)
        found[leaf] = tuple(_named(*name.split(".")) for name in nn.home(leaf))
    return found


def by_module(module: Any) -> dict[Value, Path]:
    """모델의 ``named_parameters()``에서: 이름을 따라 내려가며 만나는 모듈이 묶음이다."""
    found: dict[Value, Path] = {}
    for name, parameter in module.named_parameters():
        thing, path, kind = module, [], ""
        for key in name.split("."):
            is_index = isinstance(thing, (list, tuple))
            thing = _part(thing, key)
            if hasattr(thing, "named_parameters"):
                path.append(_named(kind, key) if is_index else _named(key, ""))
            kind = key
        found[parameter] = tuple(path)
    return found


def _part(thing: Any, key: str) -> Any:
    """파라미터의 이름에서 한 마디를 따라 내려간다. 갈 수 없으면(점이 든 사전의 열쇠) None."""
    if isinstance(thing, (list, tuple)):
        return thing[int(key)]
    if isinstance(thing, dict):
        return {str(name): part for name, part in thing.items()}.get(key)
    return getattr(thing, key, None)


def homes(order: Iterable[Value], parameters: Mapping[Value, Path]) -> dict[Value, Path]:
    """노드마다 그 노드가 사는 묶음. 어디에도 살지 않는 노드는 없다."""
    home = {parameter: path for parameter, path in parameters.items() if path}
    used: dict[Value, frozenset[Value]] = {p: frozenset([p]) for p in home}
    for value in order:
        own = {p for p in value.parents if p in home and not p.parents}
        path = _common([home[p] for p in own])
        if own:
            inside = [p for p in value.parents if home.get(p) == path]
            fits = any(p not in own for p in value.parents)
        elif value.parents:
            inside = [p for p in value.parents if p in home]
            path = _common([home[p] for p in inside])
            lone = len(value.parents) == 1 and value.op in OPS and OPS[value.op].init
            several = len(value.parents) > 1 and len({home[p] for p in inside}) == 1
            fits = len(inside) == len(value.parents) and bool(lone or several)
        else:
            continue
        together = frozenset().union(*(used[p] for p in inside))
        if path and fits and len(together) == sum(len(used[p]) for p in inside):
            home[value], used[value] = path, together
    return home


def _common(paths: Sequence[Path]) -> Path:
    """모든 경로의 공통된 앞부분."""
    if not paths:
        return ()
    first, last = min(paths), max(paths)
    same = [i for i, (a, b) in enumerate(zip(first, last)) if a != b]
    return first[: same[0] if same else min(len(first), len(last))]


def clusters(
    nodes: Sequence[Node], edges: Sequence[Edge], path: Mapping[str, Path]
) -> tuple[Cluster, ...]:
    """노드의 경로를 테두리로. 테두리끼리 돌고 돌면(순환 신경망) 묶지 않는다."""
    depth = max(map(len, path.values()), default=0)
    for level in range(1, depth + 1):
        where = {n.id: path.get(n.id, ())[:level] or n.id for n in nodes}
        if topological(where.values(), [(where[e.tail], where[e.head]) for e in edges]) is None:
            return ()
    inside: dict[Path, dict[str, None]] = {}
    names: dict[Path, str] = {}
    for node in nodes:
        here = path.get(node.id, ())
        member = node.id
        for level in range(len(here), 0, -1):
            inside.setdefault(here[:level], {})[member] = None
            member = names.setdefault(here[:level], f"c{len(names)}")
    outer_first = sorted(inside.items(), key=lambda item: len(item[0]))
    return tuple(Cluster(names[p], p[-1], tuple(members)) for p, members in outer_first)


def topological(
    names: Iterable[Hashable], pairs: Iterable[tuple[Hashable, Hashable]]
) -> list[Hashable] | None:
    """앞선 것이 먼저 오는 차례. 순환이 있으면 ``None``. 자기 자신에게 가는 것은 세지 않는다."""
    after: dict[Hashable, list[Hashable]] = {name: [] for name in names}
    waiting = dict.fromkeys(after, 0)
    for tail, head in pairs:
        if tail != head:
            after[tail].append(head)
            waiting[head] += 1
    order = [name for name, count in waiting.items() if not count]
    for name in order:
        for head in after[name]:
            waiting[head] -= 1
            if not waiting[head]:
                order.append(head)
    return order if len(order) == len(after) else None
