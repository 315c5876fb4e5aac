"""시험마다 한국어로 시작하고 한국어로 돌려놓는다. ``english``를 받은 시험은 영어다."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from micrograd_ko import set_language


@pytest.fixture(autouse=True)
def korean() -> Iterator[None]:
    set_language("ko")
    yield
    set_language("ko")


@pytest.fixture
def english(korean: None) -> None:
    set_language("en")
