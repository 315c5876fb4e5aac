"""터미널의 글쇠를 하나씩 읽는다: 화살표, Home, End, 글자. 유닉스와 윈도에서 같은 이름으로."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# 글쇠가 보내는 바이트 → 이름
NAMES = {
    b"\x1b[C": "right", b"\x1bOC": "right", b" ": "right",
    b"\x1b[D": "left", b"\x1bOD": "left",
    b"\x1b[H": "home", b"\x1bOH": "home", b"\x1b[1~": "home", b"\x1b[7~": "home",
    b"\x1b[F": "end", b"\x1bOF": "end", b"\x1b[4~": "end", b"\x1b[8~": "end",
    b"\r": "enter", b"\n": "enter", b"\x7f": "erase", b"\x08": "erase",
    b"\x1b": "escape", b"\x03": "quit", b"\x04": "quit", b"": "quit",
}  # fmt: skip
WINDOWS = {"M": "right", "K": "left", "G": "home", "O": "end"}  # 0xE0 다음에 오는 글자


def available() -> bool:
    """글쇠를 하나씩 읽을 수 있는 터미널인가."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def raw() -> Iterator[None]:
    """Enter를 기다리지 않고 읽는 동안. 나올 때 터미널을 되돌린다."""
    if sys.platform == "win32":
        yield
        return
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setraw(terminal, termios.TCSANOW)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def read() -> str:
    """글쇠 하나의 이름, 또는 친 글자."""
    if sys.platform == "win32":
        import msvcrt

        char = msvcrt.getwch()
        if char in "\x00\xe0":
            return WINDOWS.get(msvcrt.getwch(), "")
        return name(char.encode())
    return name(os.read(sys.stdin.fileno(), 32))


def name(code: bytes) -> str:
    """바이트를 글쇠의 이름으로. 모르는 것은 글자 그대로다."""
    if code in NAMES:
        return NAMES[code]
    text = code.decode("utf-8", "ignore")
    return text if text.isprintable() else ""
