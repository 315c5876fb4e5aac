"""그림에 넣을 글: 글자의 너비를 재고, 긴 이름을 자른다.

글꼴이 없는 곳(브라우저의 파이썬)에서도 상자를 정해야 하므로, 너비는 DejaVu Sans의 표로 잰다.
흔한 글꼴 가운데 가장 넓어서, 다른 글꼴로 그려도 글이 상자를 넘지 않는다.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# DejaVu Sans의 아스키 글자(' '부터 '~'까지) 너비, 글자 크기의 100분의 1
_ASCII_WIDTHS = (
    *(32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34),
    *(64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53),
    *(100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79),
    *(60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50),
    *(50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61),
    *(63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84),
)
_BOLD_FACTOR = 1.13  # 굵은 글자는 이만큼 넓다
_HANGUL_WIDTH = 1.0  # 한글과 한자: 0.89–0.95가 보통이고 1.0을 넘지 않는다
_OTHER_WIDTH = 0.85  # 그 밖의 글자
_EMOJI_WIDTH = 1.3


@lru_cache(maxsize=4096)
def _char_width(char: str) -> float:
    """글자 하나의 너비, 글자 크기를 1로."""
    code = ord(char)
    if 32 <= code < 127:
        return _ASCII_WIDTHS[code - 32] / 100
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if code >= 0x1F000 or 0x2600 <= code < 0x2800:
        return _EMOJI_WIDTH
    return _HANGUL_WIDTH if unicodedata.east_asian_width(char) in "WF" else _OTHER_WIDTH


@lru_cache(maxsize=4096)
def measure(text: str, size: float, *, bold: bool = False) -> float:
    """글의 너비, 글자 크기 ``size``와 같은 단위로."""
    return sum(map(_char_width, text)) * size * (_BOLD_FACTOR if bold else 1.0)


def fit(text: str, size: float, limit: float, *, bold: bool = False) -> str:
    """너비 ``limit``에 들어가게 자르고, 잘렸으면 ``…``로 끝낸다."""
    if measure(text, size, bold=bold) <= limit:
        return text
    while text and measure(text + "…", size, bold=bold) > limit:
        text = text[:-1]
    return text + "…"
