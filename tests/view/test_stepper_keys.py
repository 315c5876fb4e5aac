"""터미널의 키: 한꺼번에 오거나 나뉘어 와도 하나도 잃지 않는다."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import takewhile

import pytest

from micrograd_ko.view.stepper import keys

pty = pytest.importorskip("pty", reason="pty가 없는 운영체제다")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """의사 터미널에 글을 보내고, Ctrl-C까지 읽은 키의 이름들."""
    outside, inside = pty.openpty()
    terminal = os.fdopen(inside)
    monkeypatch.setattr(sys, "stdin", terminal)

    def type_(*pieces: bytes) -> list[str]:
        def send() -> None:
            for piece in (*pieces, b"\x03"):
                os.write(outside, piece)
                time.sleep(0.02)

        with keys.raw():
            sender = threading.Thread(target=send)
            sender.start()
            found = list(takewhile(lambda name: name != "quit", keys.pressed()))
            sender.join()
        return found

    yield type_
    terminal.close()
    os.close(outside)


def test_keys_that_come_together_are_told_apart(typed: Callable[..., list[str]]) -> None:
    assert typed(b"\x1b[C\x1b[C\x1bOD?") == ["right", "right", "left", "?"]
    assert typed(b"b=-7\r") == [*"b=-7", "enter"]
    assert typed(b"\x1b[C" * 500) == ["right"] * 500


def test_a_key_that_comes_in_pieces_is_one_key(typed: Callable[..., list[str]]) -> None:
    assert typed(b"\x1b", b"[", b"C") == ["right"]
    assert typed("가".encode()[:1], "가".encode()[1:]) == ["가"]


def test_escape_alone_is_escape(typed: Callable[..., list[str]]) -> None:
    assert typed(b"a\x1b\x1b[D") == ["a", "escape", "left"]


def test_an_ended_input_is_quit(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        assert list(keys.pressed()) == ["quit"]
