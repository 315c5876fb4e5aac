"""그림: SVG의 구조가 계산 그래프와 같은가. 좌표는 견주지 않는다(엔진마다 다르다)."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from micrograd_ko.engine import Value, dot, toposort
from micrograd_ko.view import Drawing, draw, draw_dot
from micrograd_ko.view.display import number
from micrograd_ko.view.graph import Graph, graph_of
from micrograd_ko.view.layout import graphviz_engine
from micrograd_ko.view.layout.arrange import Curve, Point

SVG = "{http://www.w3.org/2000/svg}"
HARD_LABELS = [
    *'{}|<>\\"&',
    r"\n \N",
    "</script><!--]]>",
    "🙂👩‍👩‍👧",
    "한글 이름",
    "<b>x</b>",
    "\x00\x07\ud800\n\t",
    "가" * 10_000,
]


def random_graph(seed: int, size: int = 30) -> Value:
    """여러 연산과 되쓰인 노드와 겹친 입력이 있는 그래프."""
    pick = random.Random(seed)
    values = [Value(pick.gauss(0, 1), f"v{i}") for i in range(4)]
    while len(values) < size:
        a, b, c = pick.choice(values), pick.choice(values[-6:]), pick.choice(values)
        kind = pick.randrange(6)
        values.append((a + b, a * b, a - a, b.tanh(), dot([a, b], [c, c], a), b + b)[kind])
    return values[-1] + values[-2] * values[0]


def groups(svg: str, kind: str) -> dict[str, ET.Element]:
    """클래스가 ``kind``인 묶음들, id에서 그림의 표제를 뗀 이름으로."""
    found = ET.fromstring(svg).iter(f"{SVG}g")
    marked = [g for g in found if kind in g.get("class", "").split()]
    return {g.get("id", "").partition("-")[2]: g for g in marked}


def text(group: ET.Element, kind: str) -> str | None:
    """묶음 안의 클래스가 ``kind``인 글."""
    return next((t.text for t in group.iter(f"{SVG}text") if t.get("class") == kind), None)


def stand_in(graph_source: str, form: str, **_: object) -> bytes:
    """Graphviz를 대신하는 시험용 엔진: 노드를 한 줄로 세운다."""
    assert form == "plain"
    nodes = list(dict.fromkeys(re.findall(r"^\s*([ng]\d+) \[", graph_source, re.M)))
    edges = re.findall(r"^\s*(\w+)(?::\w+)? -> (\w+)", graph_source, re.M)
    lines = [f"graph 1 {len(nodes)} 2"]
    lines += [f"node {name} {i} 1 1 1 x solid box" for i, name in enumerate(nodes)]
    lines += [f"edge {a} {b} 4 0 1 0 1 1 1 1 1 solid black" for a, b in edges]
    return "\n".join([*lines, "stop"]).encode()


@pytest.fixture(params=["builtin", "stand-in", "graphviz"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "graphviz" and graphviz_engine.program() is None:
        pytest.skip("Graphviz 프로그램이 없다 (dot or graphviz-pure)")
    if request.param == "stand-in":
        monkeypatch.setattr(graphviz_engine, "run", stand_in)
    return "builtin" if request.param == "builtin" else "graphviz"


@pytest.mark.parametrize("seed", range(5))
def test_the_picture_has_the_nodes_and_ordered_edges_of_the_graph(seed: int, engine: str) -> None:
    root = random_graph(seed)
    root.backward()
    order = toposort(root)
    drawing = Drawing(graph_of(root), engine, "LR", "light")
    nodes, edges = groups(drawing.svg, "node"), groups(drawing.svg, "edge")
    assert list(nodes) == [f"n{k}" for k in range(len(order))]
    assert list(edges) == [f"e{k}-{i}" for k, v in enumerate(order) for i in range(len(v.parents))]
    for group, value in zip(nodes.values(), order):
        assert text(group, "data") == number(value.data)
        assert text(group, "grad") == number(value.grad)
        assert text(group, "label") == (value.label or None)
        assert text(group, "symbol") == (value._op or None)


def along(curve: Curve) -> Iterator[Point]:
    """베지에 곡선 위의 점들."""
    for i in range(0, len(curve) - 1, 3):
        a, b, c, d = curve[i : i + 4]
        for t in (0.1, 0.3, 0.5, 0.7, 0.9):
            weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            x, y = (sum(w * p[k] for w, p in zip(weights, (a, b, c, d))) for k in (0, 1))
            yield x, y


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_in_the_built_in_layout_boxes_stay_apart_and_edges_pass_through_none(
    seed: int, direction: str
) -> None:
    drawing = Drawing(graph_of(random_graph(seed, 60)), "builtin", direction, "light")
    boxes = drawing.layout.boxes
    for a, b in combinations(boxes.values(), 2):
        assert a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
    for edge in drawing.graph.edges:
        for x, y in along(drawing.layout.curves[edge.id]):
            assert not any(b.x < x < b.x + b.w and b.y < y < b.y + b.h for b in boxes.values())


def test_edges_enter_in_the_order_of_the_inputs() -> None:
    a, b = Value(1.0, "a"), Value(2.0, "b")
    layout = draw(b - a).layout
    assert layout.curves["e2-0"][-1][1] < layout.curves["e2-1"][-1][1]


def test_a_plus_a_has_two_edges(engine: str) -> None:
    a = Value(3.0, "a")
    drawing = Drawing(graph_of(a + a), engine, "LR", "light")
    assert list(groups(drawing.svg, "edge")) == ["e1-0", "e1-1"]
    assert drawing.layout.curves["e1-0"] != drawing.layout.curves["e1-1"]


def test_a_gradient_not_computed_is_a_question_mark_and_never_zero() -> None:
    a = Value(3.0, "a")
    b = a * 0.0
    assert [text(g, "grad") for g in groups(draw(b).svg, "node").values()] == ["?", "?", "?"]
    b.backward()
    grads = {text(g, "label"): g for g in groups(draw(b).svg, "node").values()}
    assert text(grads["a"], "grad") == "0.0"
    assert "g-zero" in grads["a"].get("class", "")


@pytest.mark.parametrize(
    ("gradient", "expected"),
    [(8.0, "g-p4"), (-8.0, "g-n4"), (3.0, "g-p3"), (-1.5, "g-n2"), (0.5, "g-p1"), (0.0, "g-zero")],
)
def test_colour_tells_sign_and_size(gradient: float, expected: str) -> None:
    a, b = Value(1.0), Value(1.0)
    root = a + b
    root.backward()
    a.grad, b.grad = 8.0, gradient
    assert graph_of(root).nodes[1].level == expected


@pytest.mark.parametrize("label", HARD_LABELS, ids=lambda label: ascii(label[:12]))
def test_any_label_gives_a_well_formed_picture(label: str, engine: str) -> None:
    a = Value(1.0, label)
    drawing = Drawing(graph_of(a * a), engine, "LR", "light")
    shown = text(groups(drawing.svg, "node")["n0"], "label") or ""
    assert len(drawing.svg) < 100_000
    assert len(shown) < 60
    if label.isprintable() and len(label) < 60:
        assert shown == label
    assert "</script" not in drawing.svg


def test_nan_and_infinity_are_shown(engine: str) -> None:
    a = Value(1e308, "a")
    root = a * 10.0 - a * 10.0
    root.backward()
    svg = Drawing(graph_of(root), engine, "LR", "light").svg
    shown = [text(g, "data") for g in groups(svg, "node").values()]
    assert "inf" in shown
    assert "nan" in shown


def test_ids_of_two_pictures_do_not_meet() -> None:
    first, second = draw(Value(1.0, "a") * 2.0), draw(Value(1.5, "a") * 2.0)
    assert first.graph.prefix != second.graph.prefix
    assert draw(Value(1.0, "a") * 2.0).svg == first.svg


def test_a_leaf_used_all_along_a_long_chain_is_drawn_when_asked() -> None:
    x = Value(1.0, "x")
    value = x
    for _ in range(600):
        value = value * x
    assert len(groups(draw(value, max_nodes=2000).svg, "edge")) == 1200


def test_forward_only_shows_no_gradients() -> None:
    root = random_graph(0)
    root.backward()
    svg = draw(root, grads=False).svg
    assert {text(g, "grad") for g in groups(svg, "node").values()} == {None}
    assert groups(svg, "legend") == {}


def test_local_derivatives_are_written_on_the_edges(engine: str) -> None:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    edges = groups(draw(a * b - a, engine=engine, local_grads=True).svg, "edge")
    shown = {name: text(group, "local") for name, group in edges.items()}
    assert shown == {"e2-0": "-3.0", "e2-1": "2.0", "e3-0": "1.0", "e3-1": "-1.0"}


def test_depth_cuts_the_picture_and_marks_the_cut() -> None:
    a = Value(2.0, "a")
    root = ((a + 1.0) * a).tanh()
    nodes = groups(draw(root, depth=1).svg, "node")
    assert list(nodes) == ["n3", "n4"]
    assert "cut" in nodes["n3"].get("class", "")
    assert len(groups(draw(root, depth=9).svg, "node")) == 5


def test_two_themes_and_directions_keep_their_ids_apart() -> None:
    root = Value(1.0, "a") * 2.0
    looks = [
        draw(root, theme=t, direction=d).graph.prefix
        for t in ("light", "dark")
        for d in ("LR", "TB")
    ]
    assert len(set(looks)) == 4


def test_draw_dot_works_as_in_micrograds_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pictured = draw_dot(Value(1.0) + 2.0, format="svg", rankdir="TB")
    assert pictured.render("gout") == "gout.svg"
    assert (tmp_path / "gout.svg").exists()
    assert "rankdir=TB" in pictured.source


def test_an_empty_graph_of_one_leaf_is_drawn(engine: str) -> None:
    graph: Graph = graph_of(Value(1.0, "홀로"))
    assert list(groups(Drawing(graph, engine, "LR", "light").svg, "node")) == ["n0"]
