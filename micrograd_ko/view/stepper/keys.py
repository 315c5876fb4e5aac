"""터미널의 키를 하나씩 읽는다: 화살표, Home, End, 글자. 유닉스와 윈도에서 같은 이름으로."""

from __future__ import annotations

import codecs
import os
import re
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# 키가 보내는 글 → 이름
NAMES = {
    "\x1b[C": "right", "\x1bOC": "right", " ": "right",
    "\x1b[D": "left", "\x1bOD": "left",
    "\x1b[H": "home", "\x1bOH": "home", "\x1b[1~": "home", "\x1b[7~": "home",
    "\x1b[F": "end", "\x1bOF": "end", "\x1b[4~": "end", "\x1b[8~": "end",
    "\r": "enter", "\n": "enter", "\x7f": "erase", "\x08": "erase",
    "\x1b": "escape", "\x03": "quit", "\x04": "quit",
}  # fmt: skip
WINDOWS = {"M": "right", "K": "left", "G": "home", "O": "end"}  # 0xE0 다음에 오는 글자

KEY = re.compile(r"\x1b(\[[0-9;]*[A-Za-z~]|O[A-Za-z])?|.", re.DOTALL)
UNFINISHED = re.compile(r"\x1b(\[[0-9;]*|O)?\Z")  # 느린 줄에서는 한 키가 나뉘어 오기도 한다
REST_SECONDS = 0.05  # 나뉜 키의 나머지를 이만큼 기다린다. 오지 않으면 Esc를 누른 것이다


def available() -> bool:
    """키를 하나씩 읽을 수 있는 터미널인가."""
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


def pressed() -> Iterator[str]:
    """누르는 키의 이름을, 누르는 차례로. 입력이 끝나면 ``quit``."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            char = msvcrt.getwch()
            yield WINDOWS.get(msvcrt.getwch(), "") if char in "\x00\xe0" else names(char)[0]
    terminal = sys.stdin.fileno()
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    while code := os.read(terminal, 1024):
        text = decoder.decode(code)
        while UNFINISHED.search(text) and select.select([terminal], [], [], REST_SECONDS)[0]:
            if not (more := os.read(terminal, 1024)):
                break
            text += decoder.decode(more)
        yield from names(text)
    yield "quit"


def names(text: str) -> list[str]:
    """한꺼번에 온 키들의 이름: 되풀이해 누르거나 붙여 넣으면 여럿이 함께 온다.

    글자는 그 글자, 모르는 키는 빈 글이다.
    """
    codes = (found[0] for found in KEY.finditer(text))
    return [NAMES.get(code, code if code.isprintable() else "") for code in codes]
