"""모델의 그림: 뉴런과 층의 테두리, 접은 상자."""

from __future__ import annotations

import re
from typing import Any

import pytest

from micrograd_ko import losses, nn
from micrograd_ko.engine import Value, toposort
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.view import draw
from micrograd_ko.view.display import number
from micrograd_ko.view.graph import Graph
from micrograd_ko.view.graph.frames import homes, made_in, seen_from
from micrograd_ko.view.layout import graphviz_engine
from micrograd_ko.view.layout.arrange import Box


def tree(graph: Graph) -> dict[str, list[str]]:
    """묶음의 이름 → 속의 것들(노드는 그 글, 묶음은 그 이름)."""
    names = {n.id: n.label or n.symbol for n in graph.nodes}
    names |= {c.id: c.label for c in graph.clusters}
    return {f"{c.label}": [names[m] for m in c.members] for c in graph.clusters}


def inside(a: Box, b: Box) -> bool:
    wide = b.x <= a.x and a.x + a.w <= b.x + b.w + 0.01
    return wide and b.y <= a.y and a.y + a.h <= b.y + b.h + 0.01


def apart(a: Box, b: Box) -> bool:
    beside = a.x + a.w <= b.x or b.x + b.w <= a.x
    return beside or a.y + a.h <= b.y or b.y + b.h <= a.y


def model_loss(expand: bool = False) -> tuple[nn.MLP, Value]:
    model = nn.MLP(2, [3, 1], activation="tanh", expand=expand, seed=0)
    return model, (model([1.0, -2.0]) - 1.0) ** 2


def test_a_neuron_holds_its_parameters_its_weighted_sum_and_its_activation() -> None:
    _, loss = model_loss()
    graph = draw(loss, collapse=None).graph
    assert tree(graph)["층 0"] == ["뉴런 0", "뉴런 1", "뉴런 2"]
    assert tree(graph)["뉴런 2"] == ["w.0", "w.1", "b", "w·x+b", "tanh"]


def test_outside_its_frame_a_parameter_is_called_by_its_short_name() -> None:
    model, loss = model_loss()
    neuron = model.layers[0].neurons[2]
    shown = {n.label for n in draw(neuron).graph.nodes}
    assert {"L0.n2.w.0", "L0.n2.w.1", "L0.n2.b"} <= shown
    titles = [n.title for n in draw(loss, collapse=None).graph.nodes]
    assert any(title.startswith("layers.0.neurons.2.w.1\n") for title in titles)


@pytest.mark.parametrize("label", ["layers.0.neurons.0.w.1", "n0.w1", "L0.n0.b"])
def test_a_leaf_of_ones_own_is_in_no_frame_whatever_it_is_called(label: str) -> None:
    own = Value(2.0, label)
    graph = draw(own * 3.0, collapse="neuron").graph
    assert graph.clusters == ()
    assert graph.nodes[0].label == label
    model = nn.MLP(1, [1], seed=0)
    frames = draw(model([1.0]) * own).graph.clusters
    assert [len(frame.members) for frame in frames] == [1, 3]  # 층, 그 속의 w와 b와 가중합


def test_a_parameter_renamed_by_hand_keeps_its_name_and_its_frame() -> None:
    model = nn.MLP(1, [1], seed=0)
    model.parameters()[0].label = "내 가중치"
    assert tree(draw(model([1.0])).graph)["뉴런 0"] == ["내 가중치", "b", "w·x+b"]


def test_a_model_of_ones_own_may_keep_its_parts_in_a_dict() -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            self.nin = 2
            self.parts = {"왼쪽": nn.Neuron(2, seed=0), 1: nn.Neuron(2, seed=1)}
            self.scale = {"gain": Value(2.0, label="gain"), "a.b": Value(1.0, label="a.b")}

        def forward(self, x: list[Value]) -> Value:
            left, right = (neuron(x) for neuron in self.parts.values())
            return left * self.scale["gain"] + right * self.scale["a.b"]

    clusters = tree(draw(Own(), collapse=None).graph)
    assert {"parts.왼쪽", "parts.1"} <= clusters.keys()


@pytest.mark.parametrize("expand", [False, True])
def test_every_interior_node_of_a_model_lives_in_its_neuron(expand: bool) -> None:
    model, loss = model_loss(expand)
    order = toposort(loss)
    home = homes(order, made_in(order))
    prediction = loss.parents[0].parents[0]
    for value in toposort(prediction):
        assert (value in home) == (not value.label.startswith("x")), value
    assert prediction in home
    assert home.keys() == homes(order, seen_from(model)).keys()
    assert not {loss, loss.parents[0]} & home.keys()


def test_a_penalty_on_the_weights_is_outside_the_neurons() -> None:
    model, loss = model_loss()
    total = loss
    for p in model.parameters():
        total = total + p * p
    order = toposort(total)
    home = homes(order, made_in(order))
    squares = [v for v in order if len(v.parents) == 2 and len(set(v.parents)) == 1]
    assert len(squares) == 13
    assert not home.keys() & set(squares)


def test_one_neuron_over_many_samples_is_one_group_and_their_loss_is_outside() -> None:
    model = nn.MLP(2, [2, 1], seed=0)
    X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    loss = losses.mse([model(x) for x in X], [0.0, 1.0, 1.0])
    graph = draw(loss, collapse="neuron").graph
    boxes = [n for n in graph.nodes if "group" in n.classes]
    assert len(boxes) == 3
    assert "g" not in {n.id[0] for n in graph.nodes if "root" in n.classes}
    summed = model(X[0]) + model(X[1])
    order = toposort(summed)
    assert summed not in homes(order, made_in(order))


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("collapse", [None, "neuron"])
@pytest.mark.parametrize("expand", [False, True])
def test_frames_hold_their_members_and_nothing_else(
    direction: str, collapse: str | None, expand: bool
) -> None:
    _, loss = model_loss(expand)
    drawing = draw(loss, engine="builtin", direction=direction, collapse=collapse)
    owner = {m: c.id for c in drawing.graph.clusters for m in c.members}

    def owners(name: str) -> set[str]:
        return {owner[name], *owners(owner[name])} if name in owner else set()

    assert len(drawing.layout.frames) == (6 if collapse is None else 2)
    every = {**drawing.layout.boxes, **drawing.layout.frames}
    for name, box in every.items():
        for frame, outer in drawing.layout.frames.items():
            if frame in owners(name):
                assert inside(box, outer)
            elif frame != name and name not in owners(frame):
                assert apart(box, outer)


def test_edges_meet_their_boxes_through_every_frame() -> None:
    _, loss = model_loss()
    layout = (drawing := draw(loss, engine="builtin", collapse=None)).layout
    for edge in drawing.graph.edges:
        tail, head = layout.boxes[edge.tail], layout.boxes[edge.head]
        start, end = layout.curves[edge.id][0], layout.curves[edge.id][-1]
        assert start == pytest.approx((tail.x + tail.w, tail.y + tail.h / 2))
        assert end[0] == pytest.approx(head.x)
        assert head.y < end[1] < head.y + head.h


def test_folding_keeps_the_output_and_counts_the_parameters() -> None:
    _, loss = model_loss()
    loss.backward()
    graph = draw(loss, collapse="layer").graph
    first, second = (n for n in graph.nodes if "group" in n.classes)
    prediction = loss.parents[0].parents[0]
    assert (first.label, first.note, first.data) == ("층 0", "뉴런 3개, 파라미터 9개", "")
    assert (second.data, second.grad) == (number(prediction.data), number(prediction.grad))
    assert len(graph.nodes) == 8
    entering = {e.id for e in graph.edges if e.head in (first.id, second.id)}
    assert entering == {f"e{first.id}-0", f"e{first.id}-1", f"e{second.id}-0"}


def test_a_large_model_folds_by_itself_and_opens_when_asked() -> None:
    loss = nn.MLP(2, [16, 16, 1], seed=0)([1.0, 2.0])
    assert len(draw(loss).graph.nodes) == 5
    assert len(draw(loss, collapse=None, max_nodes=2000).graph.nodes) == 404
    with pytest.raises(BadValue, match="404"):
        draw(loss, collapse=None, max_nodes=100)


def test_a_model_is_drawn_with_its_parameters_and_unknown_inputs() -> None:
    model, loss = model_loss()
    loss.backward()
    graph = draw(model).graph
    parameters = [n for n in graph.nodes if "param" in n.classes]
    assert len(parameters) == len(model.parameters()) == 13
    assert {n.data for n in graph.nodes if "param" not in n.classes} == {"?"}
    assert {n.grad for n in parameters} == {number(p.grad) for p in model.parameters()}
    assert sum("root" in n.classes for n in draw(model.layers[0]).graph.nodes) == 3
    assert len(draw(model.layers[0].neurons[0]).graph.nodes) == 7
    assert len(draw(nn.Perceptron([-2, -2], 3)).graph.nodes) == 7


class Twice(nn.Module):
    """이름이 다른 두 모델을 잇는 모델: 같은 이름의 파라미터가 둘씩 있다."""

    nin = 2

    def __init__(self) -> None:
        self.front, self.back = nn.MLP(2, [2], seed=0), nn.MLP(2, [1], seed=1)

    def forward(self, x: list[Value]) -> Any:
        return self.back.forward(self.front.forward(x))


def test_a_model_of_models_is_grouped_by_its_own_attributes() -> None:
    assert {c.label for c in draw(Twice()).graph.clusters[:2]} == {"front", "back"}
    assert draw(Twice()([1.0, 2.0])).graph.clusters == ()  # 이름이 겹치면 묶지 않는다


class Recurrent(nn.Module):
    """제 출력을 다시 받는 뉴런: 층끼리 돌고 돈다."""

    nin = 1

    def __init__(self) -> None:
        self.inner, self.outer = nn.Neuron(2, seed=0), nn.Neuron(1, seed=1)

    def forward(self, x: list[Value]) -> Value:
        state = x[0]
        for _ in range(3):
            state = self.outer.forward([self.inner.forward([x[0], state])])
        return state


@pytest.mark.parametrize("collapse", ["auto", "neuron", "layer", None])
def test_a_recurrent_model_is_drawn_without_frames(collapse: str | None) -> None:
    graph = draw(Recurrent(), collapse=collapse).graph
    assert graph.clusters == ()
    assert not any("group" in n.classes for n in graph.nodes)


def test_a_model_that_hides_its_input_size_gets_a_sentence() -> None:
    class Odd(nn.Module):
        def forward(self, x: list[Value]) -> Value:
            return x[0]

    with pytest.raises(BadValue, match="unknown input size"):
        draw(Odd())


def test_a_model_that_returns_no_value_gets_a_sentence() -> None:
    class Cut(nn.Module):
        nin = 1

        def forward(self, x: list[Value]) -> float:
            return x[0].data

    with pytest.raises(BadType, match=r"Cut의 forward.*float 0\.0"):
        draw(Cut())


def test_graphviz_gives_the_same_frames() -> None:
    if graphviz_engine.program() is None:
        pytest.skip("Graphviz 프로그램이 없다 (dot or graphviz-pure)")
    _, loss = model_loss()
    built, other = (draw(loss, engine=e, collapse=None) for e in ("builtin", "graphviz"))
    assert built.layout.frames.keys() == other.layout.frames.keys()
    ids = [re.findall(r'id="([^"]+)" class="([^"]+)"', d.svg) for d in (built, other)]
    assert ids[0] == ids[1]
