"""시험할 페이지의 그래프와, 페이지를 다루는 법."""

from __future__ import annotations

from typing import Any

from micrograd_ko.engine import Value


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


def grads(page: Any) -> list[str]:
    """그림에 적힌 기울기들, 위상 정렬의 차례로. 상수인 지수에는 없다."""
    return page.eval_on_selector(
        ".mgk",
        "root => root.stepper.picture.boxes.map((box) => box.querySelector('.grad')?.textContent)",
    )


def click(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=False).first.click()
