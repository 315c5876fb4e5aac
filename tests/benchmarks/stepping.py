"""단계의 빠르기: 장부 10만 간선, 60노드 페이지의 크기와 준비, 한 걸음의 시간.

``python tests/benchmarks/stepping.py``. Chromium이 있으면 페이지를 열어 잰다.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import peers

from micrograd_ko import nn
from micrograd_ko.engine import Value
from micrograd_ko.view.ledger.steps import steps
from micrograd_ko.view.stepper.page import step_through

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def best(work: Callable[[], object], times: int = 3) -> float:
    """가장 빠른 한 번, 초."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def chain(edges: int) -> Value:
    """간선이 ``edges``개인 그래프."""
    x = y = Value(1.0, "x")
    for _ in range(edges // 2):
        y = y * x
    return y


def sixty() -> Value:
    """노드 60개 남짓: 작은 다층 퍼셉트론의 오차 제곱."""
    model = nn.MLP(3, [5, 2, 1])
    for parameter, (name, _) in zip(model.parameters(), model.named_parameters()):
        parameter.label = name
    out = model([1.0, -2.0, 0.5])
    return (out - 1.0) ** 2


def in_browser(page: Path) -> tuple[float, float] | None:
    """(준비까지, 한 걸음) 밀리초. Chromium이 없으면 None."""
    chromium = shutil.which("chromium")
    if chromium is None or importlib.util.find_spec("playwright") is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        ready = []
        for _ in range(5):
            tab = browser.new_page()
            tab.goto(page.as_uri())
            tab.wait_for_selector("[data-ready]")
            ready.append(tab.evaluate("Number(document.querySelector('.mgk').dataset.ready)"))
        step = tab.evaluate(
            """() => {
                const stepper = document.querySelector(".mgk").stepper, spent = [];
                for (let k = 0; k <= stepper.rows.length; k++) {
                    const start = performance.now();
                    stepper.go(k);
                    document.body.getBoundingClientRect();
                    spent.push(performance.now() - start);
                }
                return spent.sort((a, b) => a - b)[Math.floor(spent.length * 0.95)];
            }"""
        )
        browser.close()
    return statistics.median(ready), step


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(peers.machine())
    big = chain(100_000)
    print(f"steps, 간선 100,000개       {best(lambda: steps(big)):8.2f} s   (목표 1.5)")
    root = sixty()
    count = len(steps(root).order)
    with tempfile.TemporaryDirectory() as folder:
        page = step_through(root).save(Path(folder) / "page.html")
        made = best(lambda: step_through(root).html)
        print(f"페이지 만들기, 노드 {count}개     {made * 1000:8.0f} ms")
        print(f"페이지의 크기               {page.stat().st_size / 1024:8.0f} KB  (목표 150)")
        found = in_browser(page)
    if found is None:
        print("Chromium이 없어 페이지를 열지 않았습니다.")
        return
    print(f"페이지가 열려 준비될 때까지 {found[0]:8.0f} ms  (목표 300)")
    print(f"한 걸음 (스물에 열아홉은)   {found[1]:8.1f} ms  (목표 16)")


if __name__ == "__main__":
    main()
