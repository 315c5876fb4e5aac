"""단계 넘기기의 글: 큰 그래프, 저장, 이상한 이름. 눌러 보는 것은 tests/browser에 있다."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from micrograd_ko import nn
from micrograd_ko.engine import NOT_YET, Value, dot, logsumexp, toposort
from micrograd_ko.functional import maximum
from micrograd_ko.messages.language import BadValue
from micrograd_ko.view.stepper.page import step_through
from micrograd_ko.view.stepper.replay import leaves, replay


def embedded(html: str) -> dict[str, object]:
    """페이지에 넣은 자료."""
    found = re.search(r"^const DATA = (.*);$", html, re.M)
    assert found is not None
    return json.loads(found[1])


def svg(html: str) -> str:
    found = re.search(r"base64,([^\"]+)", html)
    assert found is not None
    return base64.b64decode(found[1]).decode()


def test_the_picture_tells_no_gradient_ahead_and_the_graph_stays_as_it_was() -> None:
    a = Value(2.0, "a")
    y = (a * 3.7).tanh()
    y.backward()
    before = [(node.data, node.grad, node.label) for node in toposort(y)]
    picture = svg(step_through(y).html)
    assert re.findall(r'class="grad"[^>]*>([^<]*)<', picture) == ["?"] * 4
    assert [(node.data, node.grad, node.label) for node in toposort(y)] == before


def test_a_constant_exponent_has_no_gradient_to_wait_for() -> None:
    picture = svg(step_through(Value(2.0, "x") ** 2).html)
    assert re.findall(r'class="grad"[^>]*>([^<]*)<', picture) == ["?"] * 2
    assert picture.count('class="data"') == 3


def test_every_node_and_edge_of_the_picture_has_its_id() -> None:
    x = Value(1.0, "x")
    y = x + x
    html = step_through(y).html
    prefix = embedded(html)["prefix"]
    for part in ("n0", "n1", "e1-0", "e1-1"):
        assert f'id="{prefix}-{part}"' in svg(html)


def test_a_nameless_node_has_one_name_in_picture_and_words() -> None:
    y = Value(1.0, "x") * 2
    stepper = step_through(y)
    assert ">#2<" in svg(stepper.html)
    assert stepper.ledger[1].node_name == "× #2"


def test_a_large_graph_shows_the_drawing_and_the_ledger_and_says_so() -> None:
    out = nn.MLP(2, [16, 16, 1])([1.0, 2.0])
    count = len(toposort(out))
    html = step_through(out).html
    assert "<script" not in html
    assert f"노드가 {count:,}개라" in html
    assert "<table>" in html[html.index("<details") : html.index("</details>")]
    assert html.count("<table>") == html.count("<details") == 1  # 펼치기 전에는 접혀 있다
    assert "<script" in step_through(out, max_nodes=count).html


def test_a_graph_too_large_to_draw_still_has_its_ledger() -> None:
    y = Value(1.0)
    for _ in range(3000):
        y = y * 1.5
    html = step_through(y).html
    assert "<table>" in html
    assert len(html) < 1_000_000


def test_nan_and_infinity_are_embedded_as_words() -> None:
    html = step_through(Value(0.0, "x").log() * 0.0).html
    nodes = embedded(html)["nodes"]
    assert [node["data"] for node in nodes] == [0.0, "-inf", 0.0, "nan"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("label", ["</script><!--", "가" * 10_000, "🙂", '"&<>', "a\u2028b"])
def test_any_label_is_safe_and_short(label: str) -> None:
    html = step_through(Value(1.0, label) * 2).html
    assert html.count("</script>") == 1
    assert "<!--" not in html
    assert len(html) < 100_000


def test_the_same_graph_gives_the_same_page() -> None:
    def make() -> str:
        return step_through(Value(1.0, "x").exp()).page

    assert make() == make()


def test_it_is_saved_as_one_page(tmp_path: Path) -> None:
    target = step_through(Value(1.0, "x").exp()).save(tmp_path / "쪽.html")
    text = target.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert target.name == "쪽.html"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["x.png", "x", "없는 폴더/x.html"])
def test_where_it_cannot_be_saved_nothing_is_left(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadValue):
        step_through(Value(1.0)).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bad", [3.0, None, "y", [Value(1.0)]])
def test_a_root_that_is_no_value_is_refused(bad: object) -> None:
    with pytest.raises(TypeError, match="Value"):
        step_through(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [0, -1])
def test_a_bad_limit_is_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="max_nodes"):
        step_through(Value(1.0), max_nodes=bad)


def test_a_leaf_alone_can_be_stepped_through() -> None:
    leaf = Value(1.0, "x")
    stepper = step_through(leaf)
    assert len(stepper.ledger) == 1
    assert stepper.by_hand().done
    assert "<script" in stepper.html
    assert leaf.grad is NOT_YET


def test_a_graph_is_replayed_with_new_leaves_and_left_as_it_was() -> None:
    def made(x: float) -> Value:
        a, b = Value(x, "a"), Value(0.5, "b")
        h = dot([a, b], [b, a], a * b)
        h.label = "h"
        return (logsumexp([h, a]) - h**2 + a**b).sigmoid() / maximum(a, 2.0)

    old, new = made(1.5), made(2.5)
    again = replay(old, {"a": 2.5})
    for here, there in zip(toposort(again), toposort(new), strict=True):
        assert (here.data, here.op, here.label) == (there.data, there.op, there.label)
        assert here.local_grads == there.local_grads
    assert old.data == made(1.5).data
    assert leaves(old) == {"a": 1.5, "b": 0.5}


def test_a_model_is_replayed_by_the_names_that_are_shown() -> None:
    out = nn.MLP(1, [1], seed=0)([2.0])
    assert list(leaves(out)) == ["L0.n0.w.0", "x0", "L0.n0.b"]
    again = replay(out, {"L0.n0.w.0": 3.0, "L0.n0.b": 1.0})
    assert again.data == 7.0
    assert leaves(again) == {"L0.n0.w.0": 3.0, "x0": 2.0, "L0.n0.b": 1.0}
