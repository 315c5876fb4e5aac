"""Value나 모델을 읽어 그림의 자료로: 보일 노드를 고르고, 사는 모듈마다 두르거나 접는다."""

from __future__ import annotations

from collections.abc import Mapping

from micrograd_ko import nn
from micrograd_ko.engine import Value, node, toposort
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.view.graph.build import Graph, describe
from micrograd_ko.view.graph.collapse import collapsed
from micrograd_ko.view.graph.frames import Home, homes, made_in, seen_from


def graph_of(
    thing: Value | nn.Module,
    *,
    grads: bool = True,
    local_grads: bool = False,
    depth: int | None = None,
    collapse: str | None = None,
) -> Graph:
    """``thing``의 계산 그래프를 그림의 자료로. 설정은 ``draw``와 같다.

    TypeError: Value도 모델도 아닐 때.  ValueError: 순환이 있거나, 모델의 입력 수를 모를 때.
    """
    order, roots, parameters, known = _read(thing)
    shown = set(order) if depth is None else {v for root in roots for v in _within(root, depth)}
    graph = describe(
        order, roots, shown, grads=grads, local_grads=local_grads,
        parameters=parameters.keys(), known=known,
    )  # fmt: skip
    home = homes(order, parameters)
    return collapsed(graph, {f"n{k}": home.get(v, ()) for k, v in enumerate(order)}, collapse)


Reading = tuple[list[Value], list[Value], Mapping[Value, Home], "set[Value] | None"]


def _read(thing: Value | nn.Module) -> Reading:
    """(위상 정렬된 노드들, 마지막 노드들, 파라미터마다 사는 모듈들, 값을 아는 노드들)."""
    if isinstance(thing, nn.Module):
        parameters = seen_from(thing)
        outputs = _outputs(thing)
        joined = node(0.0, "", tuple(outputs), ())
        return toposort(joined)[:-1], outputs, parameters, set(parameters)
    if not isinstance(thing, Value):
        raise BadType("not a Value or a model", got=thing)
    order = toposort(thing)
    return order, [thing], made_in(order), None


def _outputs(module: nn.Module) -> list[Value]:
    """모델에 이름뿐인 입력을 넣어 나온 노드들."""
    name = type(module).__name__
    if module.nin is None:
        raise BadValue("unknown input size", name=name)
    result = module.forward([Value(0.0, f"x{i}") for i in range(module.nin)])
    outputs = list(result) if isinstance(result, (list, tuple)) else [result]
    for output in outputs:
        if not isinstance(output, Value):
            raise BadType("output is not a Value", name=name, got=output)
    return list(dict.fromkeys(outputs))


def _within(root: Value, depth: int) -> set[Value]:
    """``root``에서 부모 쪽으로 ``depth`` 걸음 안에 있는 노드들."""
    near, ring = {root}, [root]
    for _ in range(depth):
        ring = list(dict.fromkeys(p for value in ring for p in value.parents if p not in near))
        near.update(ring)
        if not ring:
            break
    return near
