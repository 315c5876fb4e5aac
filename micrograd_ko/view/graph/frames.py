"""어느 노드가 어느 뉴런, 어느 층의 것인가: 파라미터를 만든 모듈과 그래프의 모양에서 알아낸다.

가중합은 그 뉴런의 파라미터를 입력으로 받고, 활성화 함수는 그 가중합만 입력으로 받는다.
곱과 합을 저마다 노드로 적은 뉴런(``expand=True``)에서는 서로 다른 파라미터에서 온 것끼리의
합도 그 뉴런의 것이다.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from itertools import takewhile

from micrograd_ko import nn
from micrograd_ko.engine import Value
from micrograd_ko.ops import OPS
from micrograd_ko.view.display import label_of, part_title
from micrograd_ko.view.graph.build import Cluster, Graph

Home = tuple[str, ...]  # 사는 모듈들, 바깥부터: ("layers.0", "neurons.2")


def made_in(order: Iterable[Value]) -> dict[Value, Home]:
    """파라미터마다 그것을 만든 모듈들. 같은 자리의 것이 둘이면 모델이 여럿이니 묶지 않는다."""
    found = {leaf: nn.home(leaf) for leaf in order if not leaf.parents and nn.home(leaf)}
    places = {(home, label_of(leaf)) for leaf, home in found.items()}
    return found if len(places) == len(found) else {}


def seen_from(module: nn.Module) -> dict[Value, Home]:
    """파라미터마다 ``module``에서 내려가며 만나는 모듈들."""
    found: dict[Value, Home] = {}
    for name, parameter in module.named_parameters():
        thing: object = module
        home, part = [], []
        for key in name.split("."):
            thing = _part(thing, key)
            part.append(key)
            if isinstance(thing, nn.Module):
                home.append(".".join(part))
                part = []
        found[parameter] = tuple(home)
    return found


def _part(thing: object, key: str) -> object:
    """파라미터의 이름에서 한 마디를 따라 내려간다. 갈 수 없으면(점이 든 사전의 열쇠) None."""
    if isinstance(thing, (list, tuple)):
        return thing[int(key)]
    if isinstance(thing, dict):
        return {str(name): part for name, part in thing.items()}.get(key)
    return getattr(thing, key, None)


def homes(order: Iterable[Value], parameters: Mapping[Value, Home]) -> dict[Value, Home]:
    """노드마다 그 노드가 사는 모듈들. 어디에도 살지 않는 노드는 없다."""
    home = {parameter: modules for parameter, modules in parameters.items() if modules}
    used: dict[Value, frozenset[Value]] = {p: frozenset([p]) for p in home}
    for value in order:
        own = {p for p in value.parents if p in home and not p.parents}
        here = _common(home[p] for p in own)
        if own:
            inside = [p for p in value.parents if home.get(p) == here]
            fits = any(p not in own for p in value.parents)
        elif value.parents:
            inside = [p for p in value.parents if p in home]
            here = _common(home[p] for p in inside)
            lone = len(value.parents) == 1 and value.op in OPS and OPS[value.op].init
            several = len(value.parents) > 1 and len({home[p] for p in inside}) == 1
            fits = len(inside) == len(value.parents) and bool(lone or several)
        else:
            continue
        together = frozenset().union(*(used[p] for p in inside))
        if here and fits and len(together) == sum(len(used[p]) for p in inside):
            home[value], used[value] = here, together
    return home


def _common(homes: Iterable[Home]) -> Home:
    """모두가 함께 사는 바깥 모듈들."""
    ends = min(homes := list(homes), default=()), max(homes, default=())
    return tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(*ends)))


def framed(graph: Graph, home: Mapping[str, Home]) -> Graph:
    """사는 모듈마다 테두리를 두른 그림. 테두리끼리 돌고 돌면(순환 신경망) 두르지 않는다."""
    depth = max(map(len, home.values()), default=0)
    for level in range(1, depth + 1):
        where = {n.id: home.get(n.id, ())[:level] or n.id for n in graph.nodes}
        between = [(where[e.tail], where[e.head]) for e in graph.edges]
        if topological(where.values(), between) is None:
            return graph
    inside: dict[Home, dict[str, None]] = {}
    names: dict[Home, str] = {}
    for node in graph.nodes:
        here = home.get(node.id, ())
        member = node.id
        for level in range(len(here), 0, -1):
            inside.setdefault(here[:level], {})[member] = None
            member = names.setdefault(here[:level], f"c{len(names)}")
    outer_first = sorted(inside.items(), key=lambda item: len(item[0]))
    return replace(
        graph,
        nodes=tuple(replace(n, label=n.own) if home.get(n.id) else n for n in graph.nodes),
        clusters=tuple(Cluster(names[h], part_title(h[-1]), tuple(m)) for h, m in outer_first),
    )


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
