"""그림의 나쁜 입력과 파일: 한 문장으로 알리고, 아무것도 남기지 않는다."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from micrograd_ko import nn
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.view import draw, step_through, steps
from micrograd_ko.view.layout import graphviz_engine


def chain(count: int) -> Value:
    """더하기 ``count``번의 사슬."""
    value = Value(0.0)
    for _ in range(count):
        value = value + 1.0
    return value


@pytest.mark.parametrize("thing", [None, 3.0, "a", [Value(1.0)], nn.MLP])
def test_only_a_value_or_a_model_can_be_drawn(thing: object) -> None:
    with pytest.raises(BadType, match="not a Value"):
        draw(thing)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"engine": "grapviz"}, "graphviz"),
        ({"direction": "RL"}, "모르는 방향"),
        ({"theme": "drak"}, "dark"),
        ({"collapse": "neurons"}, "neuron"),
        ({"max_nodes": 0}, "max_nodes"),
        ({"depth": 0}, "depth"),
    ],
)
def test_an_unknown_setting_is_named(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(BadValue, match=says):
        draw(Value(1.0), **settings)


@pytest.mark.parametrize(("label", "shown"), [(None, ""), (3, "3"), (["a"], "['a']")])
def test_a_label_set_by_hand_to_no_text_is_drawn_and_stepped_through(
    label: Any, shown: str
) -> None:
    a = Value(2.0)
    a.label = label
    y = a * a
    assert draw(y).graph.nodes[0].label == shown
    assert steps(y)[1].parent_name == (shown or "#0")
    assert "<script" in step_through(y).html


def test_above_max_nodes_the_message_counts_and_says_what_to_do() -> None:
    with pytest.raises(BadValue, match=r"61개.*depth=3.*max_nodes=61"):
        draw(chain(30), max_nodes=60)
    assert len(draw(chain(30), max_nodes=61).graph.nodes) == 61


def test_a_graph_too_deep_for_recursion_is_refused_in_words() -> None:
    with pytest.raises(BadValue, match="graph too large"):
        draw(chain(20_000))


def test_a_cycle_made_by_hand_is_named() -> None:
    a = Value(1.0) + 1.0
    a.parents = (a, a)
    with pytest.raises(BadValue, match="cycle"):
        draw(a)


def test_saving_by_the_end_of_the_name(tmp_path: Path) -> None:
    drawing = draw(Value(1.0, "하나") * 2.0)
    assert drawing.save(tmp_path / "그림.svg").read_text("utf-8") == drawing.svg
    assert drawing.save(tmp_path / "x.dot").read_text("utf-8") == drawing.source
    assert drawing.svg in drawing.save(tmp_path / "x.HTML").read_text("utf-8")
    assert "하나" in drawing.source


def test_a_png_is_a_png(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="PNG를 그리는 resvg-py가 없다")
    assert draw(Value(1.0)).save(tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_png_renderer_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(BadValue, match=r"pip install resvg-py"):
        draw(Value(1.0)).save(tmp_path / "x.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.bmp", "x", "x.pdf"])
def test_an_unknown_format_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="모르는 그림 형식"):
        draw(Value(1.0)).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadValue, match="쓸 수 없습니다"):
        draw(Value(1.0)).save(tmp_path / "missing" / "x.svg")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(BadValue, match="not writable"):
        draw(Value(1.0)).save(tmp_path / "x.svg")
    assert list(tmp_path.iterdir()) == []


def test_the_notebook_shows_an_image_that_survives_without_trust() -> None:
    html = draw(Value(1.0) * 2.0)._repr_html_()
    assert '<img src="data:image/svg+xml;base64,' in html
    assert "overflow:auto" in html


def test_without_any_renderer_the_built_in_layout_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphviz_engine, "program", lambda: None)
    assert draw(chain(9)).engine == "builtin"
    with pytest.raises(BadValue, match="graphviz-pure"):
        draw(Value(1.0), engine="graphviz")


@pytest.mark.parametrize("answer", [b"", b"graph 1 2 x\n", b"graph 1 2 2\nstop\n"])
def test_a_broken_graphviz_falls_back_to_the_built_in_layout(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphviz_engine, "program", lambda: "dot")
    monkeypatch.setattr(graphviz_engine, "run", lambda source, form, **_: answer)
    assert draw(chain(9)).engine == "builtin"
