"""단계 넘기기의 페이지를 Chromium에서 눌러 본다."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from pages import click, grads, lecture, twice

from helpers import ROOT
from micrograd_ko.engine import Value, dot
from micrograd_ko.view.ledger.steps import steps
from micrograd_ko.view.stepper.page import SCRIPTS, step_through

Open = Callable[..., Any]


def test_nothing_is_known_before_its_step(stepper: Any) -> None:
    root = lecture()
    root.backward()  # 이미 구한 기울기도 보이지 않는다
    page = stepper(root)
    assert set(grads(page)) == {"?"}
    assert page.locator("svg title").count() == 0
    click(page, "다음")
    assert grads(page)[-1] == "1.0"
    assert grads(page)[:-1] == ["?"] * 6


def test_every_step_says_what_python_says(stepper: Any) -> None:
    root = twice()
    page = stepper(root)
    for step in steps(root):
        click(page, "다음")
        assert page.locator(".mgk-say").text_content() == step.text()
        if step.node is not None:
            assert page.locator(".mgk-formula").text_content() == step.formula
    assert page.get_by_role("button", name="다음").is_disabled()


def test_the_present_edge_and_its_two_nodes_stand_out(stepper: Any) -> None:
    page = stepper(twice())
    click(page, "다음"), click(page, "다음")
    assert page.locator("svg .edge.now").count() == 1
    assert page.locator("svg .edge.now").get_attribute("id").endswith("-e2-0")
    assert page.locator("svg .node.now").count() == 2
    wide = page.locator("svg .edge.now .wire").evaluate("e => getComputedStyle(e).strokeWidth")
    assert wide == "3.5px"


def test_a_gradient_that_waits_for_more_is_marked(stepper: Any) -> None:
    page = stepper(twice())
    click(page, "다음"), click(page, "다음")
    assert grads(page) == ["?", "6.0…", "1.0"]
    click(page, "다음")
    assert grads(page) == ["?", "12.0", "1.0"]


def test_the_way_back_and_the_slider(stepper: Any) -> None:
    page = stepper(lecture())
    click(page, "끝까지")
    assert "?" not in grads(page)
    click(page, "이전")
    assert page.locator(".mgk-count").text_content() == "6 / 7"
    page.locator("input[type=range]").fill("2")
    assert page.locator(".mgk-count").text_content() == "2 / 7"
    click(page, "처음으로")
    assert set(grads(page)) == {"?"}


def test_keys_alone_are_enough(stepper: Any) -> None:
    page = stepper(lecture())
    page.locator(".mgk").focus()
    for key, count in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 7),
                       ("ArrowRight", 7), ("Home", 0), ("ArrowLeft", 0)):  # fmt: skip
        page.keyboard.press(key)
        assert page.locator(".mgk-count").text_content() == f"{count} / 7", key
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 6)"))
    for name in ("다음 ›", "맞혀 보기", "재생", "끝까지"):
        assert any(text.startswith(name[:6]) for text in reached), name
    page.get_by_role("button", name="맞혀 보기").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("-2")
    page.keyboard.press("Enter")
    assert "맞았습니다" in page.locator(".mgk-feedback").text_content()


@pytest.mark.parametrize("name", ["다음", "끝까지", "맞혀 보기"])
def test_the_keys_go_on_after_a_button_is_switched_off(stepper: Any, name: str) -> None:
    page = stepper(twice())
    page.get_by_role("button", name=name).focus()
    for _ in range(5):
        page.keyboard.press("Enter")
    for _ in range(4 if name == "맞혀 보기" else 0):
        page.get_by_role("button", name="답 보기").focus()
        page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert page.locator(".mgk-count").text_content() == "5 / 5"
    page.keyboard.press("ArrowLeft")
    assert page.locator(".mgk-count").text_content() == "4 / 5"


def test_typing_keeps_its_own_arrow_keys(stepper: Any) -> None:
    page = stepper(lecture())
    click(page, "맞혀 보기")
    before = page.locator(".mgk-count").text_content()
    page.locator(".mgk-quiz input").press("ArrowLeft")
    page.locator(".mgk-quiz input").press("Home")
    assert page.locator(".mgk-count").text_content() == before


def test_a_click_on_a_node_goes_where_its_gradient_is_whole(stepper: Any) -> None:
    page = stepper(twice())
    page.locator("svg .node").nth(1).click()
    assert grads(page) == ["?", "12.0", "1.0"]


def test_play_goes_by_itself_and_stops(stepper: Any) -> None:
    page = stepper(twice())
    page.get_by_label("빠르기").select_option("300")
    click(page, "재생")
    page.wait_for_function("document.querySelector('.mgk').stepper.at === 5", timeout=10_000)
    page.wait_for_function("document.querySelector('.mgk').stepper.timer === null")
    assert page.get_by_role("button", name="재생").is_visible()


def test_nan_and_infinity_are_shown(stepper: Any) -> None:
    page = stepper(Value(0.0, "x").log() * Value(0.0, "z"))
    click(page, "끝까지")
    assert "nan" in grads(page)
    assert "-inf" in page.locator("svg").text_content()
    page.get_by_text("잎 노드의 값 바꾸기").click()
    page.get_by_label("x", exact=True).fill("inf")
    page.keyboard.press("Enter")
    assert grads(page)[2] == "inf"


@pytest.mark.parametrize("label", ["</script><img src=x onerror=alert(1)>", '{|}<>\\"&', "🙂 가"])
def test_a_label_is_only_text(stepper: Any, label: str) -> None:
    y = Value(2.0, label) * 3.0
    page = stepper(y)
    click(page, "끝까지")
    assert label[:19] in page.locator(".mgk-edit").text_content()
    assert page.locator("img").count() == 0


def test_the_list_of_steps_does_not_tell_ahead_and_jumps(stepper: Any) -> None:
    page = stepper(lecture())
    page.get_by_text("모든 단계").click()
    rows = page.locator(".mgk-steps tbody tr")
    assert rows.count() == 7
    assert "-2.0" not in rows.nth(1).text_content()
    rows.nth(3).get_by_role("button").click()
    assert page.locator(".mgk-count").text_content() == "4 / 7"
    assert "1.0 × -2.0 = -2.0" in rows.nth(1).text_content()
    assert rows.nth(5).text_content().startswith("5e → a?")


def test_without_a_script_the_picture_and_every_step_remain(
    open_page: Open, tmp_path: Path
) -> None:
    root = lecture()
    page = open_page(step_through(root).save(tmp_path / "page.html"), java_script_enabled=False)
    assert page.locator("button").count() == 0
    assert page.locator(".mgk-picture img").evaluate("img => img.naturalWidth") > 300
    page.get_by_text("모든 단계").click()
    text = page.locator(".mgk-steps").text_content()
    for step in steps(root):
        assert step.formula in text
    assert page.locator(".mgk-forward li").count() == 7


def test_an_exported_notebook_can_be_clicked(chromium: Any, tmp_path: Path) -> None:
    """공책 03을 HTML로 내보내 인터넷 없이 연다. 실행은 tests/test_notebooks.py가 한다."""
    nbconvert = pytest.importorskip("nbconvert", reason="nbconvert가 없다")
    (book,) = (ROOT / "notebooks").glob("03_*.ipynb")
    html, _ = nbconvert.HTMLExporter().from_filename(str(book))
    target = tmp_path / "export.html"
    target.write_text(html, encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(target.as_uri(), wait_until="domcontentloaded")
    page.wait_for_selector(".mgk[data-ready]")
    click(page, "다음")
    click(page, "다음")
    assert page.locator(".mgk-say").text_content().startswith("L → e: 위에서 내려온 기울기 1.0")
    click(page, "맞혀 보기")
    page.locator(".mgk-quiz input").fill("4")
    page.keyboard.press("Enter")
    assert "맞았습니다" in page.locator(".mgk-feedback").text_content()
    context.close()


def test_a_frame_of_its_own_grows_with_it(open_page: Open, tmp_path: Path) -> None:
    """marimo처럼 높이 400px인 틀에 담아도 잘리지 않는다."""
    file = tmp_path / "frame.html"
    inside = escape(step_through(lecture()).html)
    file.write_text(
        f'<!doctype html><meta charset=utf-8><iframe srcdoc="{inside}" width="100%" height="400px">'
        "</iframe>",
        encoding="utf-8",
    )
    page = open_page(file)
    frame = page.frame_locator("iframe")
    frame.locator(".mgk[data-ready]").wait_for()
    frame.get_by_text("모든 단계").click()
    page.wait_for_function("document.querySelector('iframe').clientHeight > 700")
    assert frame.locator("html").evaluate("e => e.scrollHeight - e.clientHeight") == 0


def test_two_steppers_on_one_page_do_not_meet(open_page: Open, tmp_path: Path) -> None:
    one, two = step_through(lecture()), step_through(twice())
    file = tmp_path / "both.html"
    file.write_text(f"<!doctype html><meta charset=utf-8>{one.html}{two.html}{one.html}", "utf-8")
    page = open_page(file)
    page.wait_for_function("document.querySelectorAll('.mgk[data-ready]').length === 3")
    page.locator(".mgk").nth(2).get_by_role("button", name="다음").click()
    counts = page.locator(".mgk-count").all_text_contents()
    assert counts == ["0 / 7", "0 / 5", "1 / 7"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 380])
def test_axe_finds_no_violation(stepper: Any, axe: str, scheme: str, width: int) -> None:
    page = stepper(
        lecture(), color_scheme=scheme, viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )  # fmt: skip
    page.evaluate(axe)
    for act in ("다음", "맞혀 보기", "힌트"):
        click(page, act)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")


def test_the_page_fits_a_narrow_screen(stepper: Any) -> None:
    page = stepper(lecture(), viewport={"width": 380, "height": 800})
    click(page, "끝까지")
    click(page, "이전")
    click(page, "맞혀 보기")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_a_large_picture_scrolls_to_the_present_node(stepper: Any) -> None:
    xs = [Value(0.1 * k, f"x{k}") for k in range(20)]
    page = stepper(dot(xs, xs).tanh(), viewport={"width": 380, "height": 800})
    frame = page.locator(".mgk-picture").bounding_box()
    assert frame["height"] <= 560
    page.locator(".mgk").focus()
    for _ in range(42):
        page.keyboard.press("ArrowRight")
        frame = page.locator(".mgk-picture").bounding_box()
        box = page.locator("svg .node.now").first.bounding_box()
        assert frame["y"] - 2 <= box["y"] <= frame["y"] + frame["height"]


def test_numbers_stay_inside_their_boxes(stepper: Any) -> None:
    page = stepper(lecture())
    page.get_by_text("잎 노드의 값 바꾸기").click()
    page.get_by_label("a", exact=True).fill("-1.23456e-200")
    page.keyboard.press("Enter")
    click(page, "끝까지")
    outside = page.evaluate("""() => [...document.querySelectorAll("svg .node")].filter((node) => {
        const card = node.querySelector(".card").getBoundingClientRect();
        return [...node.querySelectorAll("text")].some((text) => {
            const box = text.getBoundingClientRect();
            return box.left < card.left - 1 || box.right > card.right + 1;
        });
    }).length""")
    assert outside == 0


def test_the_live_region_is_polite_and_speaks_the_sentence(stepper: Any) -> None:
    page = stepper(lecture())
    region = page.locator(".mgk-say")
    assert region.get_attribute("aria-live") == "polite"
    click(page, "다음")
    assert "자기 자신으로 미분하면 1" in region.text_content()
    assert page.locator("input[type=range]").get_attribute("aria-valuetext") == "단계 1 / 7"


@pytest.mark.usefixtures("english")
def test_the_page_speaks_english(open_page: Open, tmp_path: Path) -> None:
    page = open_page(step_through(lecture()).save(tmp_path / "page.html"))
    page.wait_for_selector(".mgk[data-ready]")
    click(page, "Next")
    text = page.locator("main").inner_text()
    assert "Start: L differentiated by itself is 1." in text
    assert not any("가" <= char <= "힣" for char in text)


def test_the_page_is_small_and_asks_the_network_for_nothing() -> None:
    from importlib.resources import files

    folder = files("micrograd_ko.view.stepper")
    assert sum(len(folder.joinpath(script).read_bytes()) for script in SCRIPTS) < 40_000
    html = step_through(lecture()).page
    assert html.count("http") == html.count("http://www.w3.org/2000/svg")
    assert len(html.encode()) < 150_000
    assert step_through(lecture()).html == step_through(lecture()).html, "같은 것은 같은 글"
