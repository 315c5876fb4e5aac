"""진짜 브라우저로 하는 시험의 준비: Chromium과 빈 페이지."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from micrograd_ko.engine import Value
from micrograd_ko.view.stepper.page import step_through

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium 하나. 없으면 건너뛴다."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright가 없다")
    if CHROMIUM is None:
        pytest.skip("Chromium(chromium)이 없다")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """파일을 여는 함수. 인터넷은 끊겨 있고, 페이지의 오류는 시험의 실패다."""
    contexts, errors = [], []

    def open_(path: Path, **settings: Any) -> Any:
        context = chromium.new_context(offline=True, locale="ko-KR", **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def stepper(open_page: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """한 걸음 페이지를 저장하고 여는 함수."""

    def open_(root: Value, **settings: Any) -> Any:
        page = open_page(step_through(root).save(tmp_path / "page.html"), **settings)
        page.wait_for_selector(".mgk[data-ready]")
        return page

    return open_


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core의 스크립트. ``npm install -g axe-core``로 설치하거나 AXE_CORE로 파일을 알려 준다."""
    places = [Path(os.environ["AXE_CORE"])] if "AXE_CORE" in os.environ else []
    if npm := shutil.which("npm"):
        root = subprocess.run([npm, "root", "-g"], capture_output=True, text=True).stdout.strip()
        places.append(Path(root) / "axe-core" / "axe.min.js")
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    pytest.skip("axe-core가 없다: npm install -g axe-core")
