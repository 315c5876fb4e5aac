"""시험이 함께 쓰는 것."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from micrograd_ko import set_language


@pytest.fixture(autouse=True)
def korean() -> Iterator[None]:
    """시험마다 한국어로 시작하고 한국어로 돌려놓는다."""
    set_language("ko")
    yield
    set_language("ko")
