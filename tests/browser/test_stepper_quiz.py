"""한 걸음 페이지의 맞히기와 잎 노드 고치기."""

from __future__ import annotations

from typing import Any

import pytest
from pages import click, grads, lecture

from micrograd_ko.engine import Value, dot, logsumexp
from micrograd_ko.view.display import number
from micrograd_ko.view.ledger.steps import steps


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
