"""그림을 크로미움에서 잰다: 글이 제 상자를 넘지 않는가."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from micrograd_ko import nn
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import set_language
from micrograd_ko.view import Drawing, draw

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright가 없다")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="크로미움(chromium)이 없다")

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
OUTSIDE = """() => [...document.querySelectorAll('.node')].flatMap(node => {
  const card = node.querySelector('.card').getBoundingClientRect();
  return [...node.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < card.left || box.right > card.right
                         || box.top < card.top || box.bottom > card.bottom);
  }).map(text => node.id + ' ' + text.textContent);
})"""
COLLIDING = """() => [...document.querySelectorAll('.node')].flatMap(node => {
  const parts = [...node.querySelectorAll('text, .mark')]
    .map(part => [part, part.getBoundingClientRect()]).filter(([_, box]) => box.width);
  return parts.flatMap(([a, x], i) => parts.slice(i + 1)
    .filter(([b, y]) => x.left < y.right && y.left < x.right && x.top + 3 < y.bottom - 3
                        && y.top + 3 < x.bottom - 3)
    .map(([b]) => node.id + ' ' + a.textContent + ' | ' + b.textContent));
})"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page(viewport={"width": 1200, "height": 800})
        browser.close()


@pytest.fixture(params=["ko", "en"])
def language(request: pytest.FixtureRequest) -> str:
    set_language(request.param)
    return str(request.param)


LABELS = [
    "값",
    "손실 (오차 제곱)",
    "뷁쀍꿹뛟쨃쫧휇",
    "WWWWMMMM@@@@",
    "가" * 10_000,
    "iiiiiiiii{}|<>&",
    "漢字かな混じり文",
    "αβγ ∂ℒ/∂w₁ → ∞",
]
NUMBERS = [2.0, -1.234e-300, 9.999e307, float("nan"), float("-inf"), -0.00012345]


def labelled() -> Value:
    """여러 이름과 여러 수의 그래프, 기울기까지."""
    total = Value(1.0, "처음")
    for i, label in enumerate(LABELS):
        total = total * Value(NUMBERS[i % len(NUMBERS)], label)
        total.label = label[::-1]
    total.backward()
    for i, leaf in enumerate(total.parents):
        leaf.grad = NUMBERS[i + 1]
    return total


def pictures() -> list[Drawing]:
    model = nn.MLP(2, [4, 1], activation="tanh", seed=0)
    loss = (model([1.0, -2.0]) - 1.0) ** 2
    loss.backward()
    return [
        draw(labelled(), engine="builtin"),
        draw(labelled(), engine="builtin", direction="TB", theme="dark", local_grads=True),
        draw(loss, engine="builtin", collapse=None),
        draw(loss, engine="builtin", collapse="neuron"),
        draw(loss, engine="builtin", collapse="layer"),
        draw(model, engine="builtin", grads=False),
    ]


def test_every_text_stays_inside_its_box_and_off_the_others(page: Any, language: str) -> None:
    for picture in pictures():
        page.set_content(f"<!doctype html><meta charset=utf-8>{picture.svg}")
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(COLLIDING) == []


def test_frames_hold_their_names(page: Any) -> None:
    page.set_content(f"<!doctype html><meta charset=utf-8>{pictures()[2].svg}")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.cluster')].filter(g => {
          const box = g.querySelector('rect').getBoundingClientRect();
          const text = g.querySelector('text').getBoundingClientRect();
          return text.left < box.left || text.right > box.right || text.top < box.top;
        }).length"""
    )
    assert outside == 0


def test_on_a_narrow_screen_the_picture_scrolls_and_the_page_does_not(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.set_content(f"<!doctype html><meta charset=utf-8>{pictures()[2]._repr_html_()}")
    page.wait_for_function("document.querySelector('img').complete")
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('div').scrollWidth,"
        " document.querySelector('img').naturalWidth]"
    )
    assert widths[0] <= 360
    assert widths[1] == widths[2] > 1000


def test_two_pictures_on_one_page_keep_their_own_colours(page: Any) -> None:
    root = Value(1.0, "a") * 2.0
    root.backward()
    both = draw(root, theme="light").svg + draw(root, theme="dark").svg
    page.set_content(f"<!doctype html><meta charset=utf-8>{both}")
    colours = page.evaluate(
        "[...document.querySelectorAll('.paper')].map(r => getComputedStyle(r).fill)"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(15, 20, 26)"]
