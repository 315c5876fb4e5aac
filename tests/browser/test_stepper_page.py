"""단계 넘기기의 페이지를 Chromium에서 눌러 본다."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from helpers import ROOT
from micrograd_ko.engine import Value, dot, logsumexp
from micrograd_ko.view.display import number
from micrograd_ko.view.ledger.steps import steps
from micrograd_ko.view.stepper.page import SCRIPTS, step_through

Open = Callable[..., Any]


def lecture() -> Value:
    a, b, c = Value(2.0, "a"), Value(-3.0, "b"), Value(10.0, "c")
    e = a * b
    d = e + c
    y = d * Value(-2.0, "f")
    e.label, d.label, y.label = "e", "d", "L"
    return y


def twice() -> Value:
    """b = a + a; c = b·b: 한 노드가 두 번 쓰인다."""
    a = Value(3.0, "a")
    b = a + a
    c = b * b
    b.label, c.label = "b", "c"
    return c


@pytest.fixture
def stepper(open_page: Open, tmp_path: Path) -> Callable[..., Any]:
    def open_(root: Value, **settings: Any) -> Any:
        page = open_page(step_through(root).save(tmp_path / "page.html"), **settings)
        page.wait_for_selector(".mgk[data-ready]")
        return page

    return open_


def grads(page: Any) -> list[str]:
    """그림에 적힌 기울기들, 위상 정렬의 차례로. 상수인 지수에는 없다."""
    return page.eval_on_selector(
        ".mgk",
        "root => root.stepper.picture.boxes.map((box) => box.querySelector('.grad')?.textContent)",
    )


def click(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=False).first.click()


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


@pytest.mark.parametrize(
    ("kind", "at", "guess", "words"),
    [
        ("contribution", 3, "-3", "위에서 내려온 기울기를 곱하지"),
        ("contribution", 3, "2", "국소 미분을 곱하지"),
        ("contribution", 3, "6", "부호가 반대"),
        ("contribution", 3, "4", "다른 입력의 수"),
        ("contribution", 3, "-6.1", "소수점"),
        ("gradient", 3, "-6", "+="),
        ("gradient", 3, "-9", "위에서 내려온 기울기를 곱하지"),
        ("gradient", 3, "글자", "수 하나를"),
    ],
)
def test_the_quiz_names_the_usual_mistakes(
    stepper: Any, kind: str, at: int, guess: str, words: str
) -> None:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    page = stepper((a * b) * a)  # 3단계: e → a, 2.0 × -3.0 = -6.0, a: -6.0 → -12.0
    page.locator("input[type=range]").fill(str(at))
    click(page, "맞혀 보기")
    page.get_by_label("묻는 것").select_option(kind)
    page.locator(".mgk-quiz input").fill(guess)
    click(page, "확인")
    assert words in page.locator(".mgk-feedback").text_content()
    assert page.locator(".mgk-count").text_content() == f"{at} / 5"


def test_a_stale_gradient_is_recognised(stepper: Any) -> None:
    a = Value(2.0, "a")
    y = a * 3.0
    y.backward()
    page = stepper(y)
    click(page, "맞혀 보기")
    page.get_by_label("묻는 것").select_option("gradient")
    page.locator(".mgk-quiz input").fill("6")
    click(page, "확인")
    assert "zero_grad" in page.locator(".mgk-feedback").text_content()


def test_the_quiz_hints_reveals_and_keeps_the_score(stepper: Any) -> None:
    page = stepper(lecture())
    click(page, "맞혀 보기")
    assert page.locator(".mgk-quiz p").first.text_content().startswith("[1/6] L → d")
    click(page, "힌트")
    assert page.locator(".mgk-feedback").text_content() == "상대편의 값을 곱해 보냅니다."
    click(page, "힌트")
    assert page.locator(".mgk-feedback").text_content() == "∂L/∂d = f = -2.0"
    page.locator(".mgk-quiz input").fill("-2")
    click(page, "확인")
    assert page.locator(".mgk-score").text_content() == "점수 0 / 1"
    for answer in ("4", "-2", "−2", "6"):
        page.locator(".mgk-quiz input").fill(answer)
        page.keyboard.press("Enter")
    assert page.locator(".mgk-score").text_content() == "점수 4 / 5"
    click(page, "답 보기")
    assert "6단계 가운데 4단계" in page.locator(".mgk-quiz p").first.text_content()
    assert page.locator(".mgk-quiz input").is_disabled()
    assert "?" not in grads(page)


def rebuilt(values: dict[str, float]) -> Value:
    """여러 가지 연산이 든 그래프."""
    x, w, b = (Value(values[k], k) for k in ("x", "w", "b"))
    h = dot([w, x], [x, b], b).tanh()
    return (logsumexp([h, x * w, b]) / (x.softplus() + 2) - (h**2).sigmoid()) * b


def test_an_edited_leaf_is_recomputed_as_python_would(stepper: Any) -> None:
    values = {"x": 1.5, "w": -0.5, "b": 0.25}
    page = stepper(rebuilt(values))
    page.get_by_text("잎 노드의 값 바꾸기").click()
    for name, text in (("x", "-0.75"), ("w", "2.5")):
        values[name] = float(text)
        field = page.get_by_label(name, exact=True)
        field.fill(text)
        field.press("Enter")
    ledger = steps(rebuilt(values))
    rows = page.eval_on_selector(".mgk", "root => root.stepper.rows")
    assert len(rows) == len(ledger)
    for row, step in zip(rows, ledger):
        for key in ("upstream", "local", "contribution", "before", "after"):
            assert row[key] == pytest.approx(getattr(step, key), rel=1e-12, abs=1e-12)
    click(page, "끝까지")
    expected = [
        number(ledger.gradient(node)) if ledger.into(node) else None for node in ledger.order
    ]
    assert expected.count(None) == 1
    assert grads(page) == expected
    assert page.locator(".mgk-forward li").all_text_contents() == [str(f) for f in ledger.forward]
    click(page, "원래 값으로")
    assert page.get_by_label("x", exact=True).input_value() == "1.5"


def test_enter_in_an_untouched_field_keeps_every_digit(stepper: Any) -> None:
    page = stepper(Value(2.0**-0.5, "x") * Value(2.0, "w"))
    page.get_by_text("잎 노드의 값 바꾸기").click()
    field = page.get_by_label("x", exact=True)
    assert field.input_value() == "0.70711"
    field.press("Enter")
    assert page.evaluate("document.querySelector('.mgk').stepper.nodes[0].data") == 2.0**-0.5


def test_a_constant_exponent_is_no_step_and_no_leaf_to_edit(stepper: Any) -> None:
    page = stepper(Value(3.0, "x") ** 2 + 1.0)
    click(page, "끝까지")
    assert page.locator(".mgk-count").text_content() == "4 / 4"
    assert page.locator("svg .node .grad").all_text_contents() == ["6.0", "1.0", "1.0", "1.0"]
    assert page.locator(".mgk-leaves label").all_text_contents() == ["x", "#3"]
    page.get_by_text("잎 노드의 값 바꾸기").click()
    page.get_by_label("x", exact=True).fill("5")
    page.keyboard.press("Enter")
    assert page.locator("svg .node .grad").first.text_content() == "10.0"


def test_a_bad_leaf_value_changes_nothing(stepper: Any) -> None:
    page = stepper(lecture())
    page.get_by_text("잎 노드의 값 바꾸기").click()
    field = page.get_by_label("a", exact=True)
    field.fill("둘")
    field.press("Enter")
    assert field.get_attribute("aria-invalid") == "true"
    assert "수 하나를" in page.locator(".mgk-edit [role=status]").text_content()
    click(page, "끝까지")
    assert grads(page)[0] == "6.0"


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
