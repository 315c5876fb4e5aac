"""배우는 사람에게 하는 말: 언어를 고르고, 열쇠로 문장을 찾아 수와 이름을 넣는다.

문장은 모두 ``catalogue.py``(알림)와 ``phrases.py``(화면의 글)의 표에 있다. 한 문장은 한 줄이고,
언어는 그 줄의 칸이다: 언어를 더하려면 ``LANGUAGES``에 이름 하나와 표마다 칸 하나를 더한다.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

from micrograd_ko.messages.catalogue import CATALOGUE
from micrograd_ko.messages.phrases import PHRASES

LANGUAGES = ("ko", "en")
_language = "ko"


def set_language(language: str) -> None:
    """배우는 사람이 보는 말을 고른다.

    language: ``"ko"``(처음 값) 또는 ``"en"``.
    ValueError: 모르는 언어일 때.
    """
    global _language
    _language = known_language(language)


def known_language(language: str) -> str:
    """고를 수 있는 언어인지 확인한다.

    ValueError: 모르는 언어일 때.
    """
    if not isinstance(language, str) or language not in LANGUAGES:
        raise BadValue("unknown language", got=language)
    return language


def get_language() -> str:
    """지금 쓰는 말: ``"ko"`` 또는 ``"en"``."""
    return _language


def translated(row: Sequence[str], language: str | None = None) -> str:
    """언어마다 한 칸인 줄에서 지금(또는 ``language``) 언어의 칸."""
    return row[LANGUAGES.index(language or _language)]


def say(key: str, *, language: str | None = None, **facts: Any) -> str:
    """화면의 글 하나: ``PHRASES[key]``의 ``{…}``에 ``facts``를 넣은 것."""
    return fill(translated(PHRASES[key], language), facts)


def fill(sentence: str, facts: dict[str, Any]) -> str:
    """``{이름}`` 자리에 그대로, ``{이름!r}`` 자리에 ``shown``으로 줄인 모습을 넣는다."""
    return _Filler().vformat(sentence, (), facts) if "{" in sentence else sentence


class UserError(Exception):
    """쓰는 사람의 실수로서 이름 붙일 수 있는 것. 명령줄은 이것을 한 줄로 보여 준다.

    key    알림의 열쇠(``CATALOGUE``): 영어 용어 하나
    facts  문장에 들어갈 것들

    문장은 던질 때의 언어로 굳는다. pickle한 다음에도 그대로다.
    """

    def __init__(self, key: str, **facts: Any) -> None:
        self.key = key
        sentence = fill(translated(CATALOGUE[key]), facts)
        super().__init__(f"{sentence} ({key})" if _language == "ko" else sentence)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), str(self), self.key)


class BadValue(UserError, ValueError):
    """종류는 맞지만 쓸 수 없는 값."""


class BadType(UserError, TypeError):
    """받을 수 없는 종류의 값."""


class BadName(UserError, AttributeError):
    """없는 이름. 파이썬이 영어로 덧붙이는 추측("Did you mean")은 끈다."""

    def __init__(self, key: str, **facts: Any) -> None:
        super().__init__(key, **facts)
        self.name = self.obj = None


def _again(kind: type[UserError], text: str, key: str) -> UserError:
    """pickle에서 되살린다: 문장은 던질 때의 것 그대로."""
    error = kind.__new__(kind, text)
    error.key = key
    return error


def shown(thing: object) -> str:
    """알림 안에 넣을 짧은 모습: 종류와 내용, 한 줄로."""
    try:
        text = " ".join(repr(thing).split())
    except Exception:  # 남의 __repr__이 실패해도 알림은 나가야 한다
        text = "…"
    text = text if len(text) <= 40 else text[:37] + "…"
    kind = type(thing).__name__
    return text if thing is None or text.startswith(kind) else f"{kind} {text}"


class _Filler(string.Formatter):
    """``str.format``과 같되 ``!r``은 ``shown``이다."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return shown(value) if conversion == "r" else super().convert_field(value, conversion)
