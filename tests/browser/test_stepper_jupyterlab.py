"""단계 넘기기를 진짜 JupyterLab에서: 돌린 공책, 믿는 공책, 믿지 않는 공책."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers import ROOT

pytest.importorskip("jupyterlab", reason="JupyterLab이 없다: pip install jupyterlab")
nbformat = pytest.importorskip("nbformat", reason="nbformat이 없다")
nbclient = pytest.importorskip("nbclient", reason="nbclient가 없다")

CELL = """
from micrograd_ko.engine import Value
from micrograd_ko.view import step_through
a, b = Value(2.0, label="a"), Value(-3.0, label="b")
y = a * b
y.label = "y"
step_through(y)
"""


class Lab:
    """혼자만의 설정과 자료 폴더를 쓰는 JupyterLab."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "books"
        self.folder.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data",
                  "JUPYTER_RUNTIME_DIR": "run", "IPYTHONDIR": "ipython",
                  "JUPYTERLAB_SETTINGS_DIR": "settings",
                  "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}  # fmt: skip
        self.env = {
            **os.environ, "PYTHONPATH": str(ROOT),
            **{name: str(folder / place) for name, place in places.items()},
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
             "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self.port}",
             "--ServerApp.disable_check_xsrf=True", "--IdentityProvider.token=",
             "--ServerApp.password=", "--LabApp.news_url=",
             f"--ServerApp.root_dir={self.folder}",
             "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
            env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wait(self) -> None:
        """서버가 대답할 때까지."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.url}/api/status", timeout=2).close()
                return
            except OSError:
                time.sleep(0.3)
        pytest.fail("JupyterLab이 60초 안에 뜨지 않았다")

    def sessions(self) -> None:
        """열린 세션을 모두 닫는다."""
        with urllib.request.urlopen(f"{self.url}/api/sessions", timeout=5) as answer:
            found = json.load(answer)
        for session in found:
            request = urllib.request.Request(
                f"{self.url}/api/sessions/{session['id']}", method="DELETE"
            )
            urllib.request.urlopen(request, timeout=10).close()

    def book(self, name: str, *, run: bool, trust: bool = False) -> str:
        """공책 하나를 쓴다. run: 미리 돌려 결과를 담는다. trust: 서명한다."""
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        if run:
            nbclient.NotebookClient(book, kernel_name="python3").execute(env=self.env)
            book.cells[0].metadata.pop("trusted", None)
        target = self.folder / name
        nbformat.write(book, target)
        if trust:
            subprocess.run(
                [sys.executable, "-m", "jupyter", "trust", str(target)], env=self.env, check=True,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
        return name


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"))
    try:
        lab.wait()
        yield lab
    finally:
        lab.process.kill()  # 저장할 것이 없다: 바쁜 기계에서도 곧바로 끝난다
        lab.process.wait()


@pytest.fixture
def opened(chromium: Any, lab: Lab) -> Iterator[Any]:
    context = chromium.new_context(locale="en-US", viewport={"width": 1200, "height": 1000})

    def open_(name: str) -> Any:
        page = context.new_page()
        page.goto(f"{lab.url}/lab/tree/{name}?reset", timeout=60_000)
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        return page

    yield open_
    context.close()
    lab.sessions()


def use(page: Any) -> None:
    """눌러 넘기고, 키로 넘기고, 맞혀 보고, 잎의 값을 바꾼다."""
    root = page.locator(".mgk[data-ready]")
    count = root.locator(".mgk-count")
    root.get_by_role("button", name="다음").click()
    assert count.text_content() == "1 / 3"
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    root.focus()
    for key, shown in (("ArrowRight", "2 / 3"), ("End", "3 / 3"), ("Home", "0 / 3")):
        page.keyboard.press(key)
        assert count.text_content() == shown, key
    page.keyboard.press("b")  # 공책의 명령으로 새지 않는다
    root.get_by_role("button", name="맞혀 보기").click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    assert "다른 입력의 수" in root.locator(".mgk-feedback").text_content()
    for answer in ("-3", "2"):
        root.locator(".mgk-quiz input").fill(answer)
        page.keyboard.press("Enter")
    assert "끝났습니다" in root.locator(".mgk-quiz p").first.text_content()
    root.get_by_text("잎 노드의 값 바꾸기").click()
    root.get_by_label("b", exact=True).fill("7")
    page.keyboard.press("Enter")
    assert "7.0" in root.locator("svg").text_content()
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells


def test_cells_that_were_run_can_be_used(lab: Lab, opened: Any) -> None:
    page = opened(lab.book("run.ipynb", run=False))
    page.get_by_text("| Idle").wait_for(timeout=60_000)  # 커널이 뜰 때까지
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_selector(".mgk[data-ready]", timeout=60_000)
    use(page)


def test_a_trusted_saved_notebook_can_be_used(lab: Lab, opened: Any) -> None:
    page = opened(lab.book("trusted.ipynb", run=True, trust=True))
    page.wait_for_selector(".mgk[data-ready]", timeout=60_000)
    use(page)


def test_an_untrusted_notebook_keeps_the_picture_and_the_steps(lab: Lab, opened: Any) -> None:
    page = opened(lab.book("untrusted.ipynb", run=True))
    page.wait_for_selector(".jp-OutputArea-output img", timeout=60_000)
    output = page.locator(".jp-OutputArea-output")
    assert output.locator("button").count() == 0
    assert output.locator("img").evaluate("img => img.naturalWidth") > 100
    assert ".mgk" not in output.inner_text(), "꾸밈의 글이 드러나지 않는다"
    output.get_by_text("모든 단계").click()
    text = output.inner_text()
    for line in ("y → a", "1.0 × -3.0 = -3.0", "∂y/∂b = a = 2.0"):
        assert line in text
