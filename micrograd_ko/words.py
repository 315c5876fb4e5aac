"""배우는 사람에게 보이는 말: 언어를 고르고, 실수를 한 문장으로 알린다.

한 알림의 한국어와 영어는 늘 한자리에 나란히 선다. 고칠 곳은 그 한 곳뿐이다.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from numbers import Integral, Real
from typing import Any, TypeGuard, TypeVar

T = TypeVar("T")

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
    if language not in LANGUAGES:
        raise BadValue(
            f"모르는 언어입니다: {language!r}. 'ko'나 'en'을 고르세요. (unknown language)",
            f"Unknown language {language!r}: choose 'ko' or 'en'.",
        )
    return language


def get_language() -> str:
    """지금 쓰는 말: ``"ko"`` 또는 ``"en"``."""
    return _language


def say(ko: str, en: str) -> str:
    """지금 언어의 문장을 고른다."""
    return ko if _language == "ko" else en


class Mistake(Exception):
    """쓰는 사람의 실수로서 이름 붙일 수 있는 것. 명령줄은 이것을 한 줄로 보여 준다."""

    def __init__(self, ko: str, en: str | None = None) -> None:
        super().__init__(say(ko, en or ko))


class BadValue(Mistake, ValueError):
    """종류는 맞지만 쓸 수 없는 값."""


class BadType(Mistake, TypeError):
    """받을 수 없는 종류의 값."""


def shown(thing: object) -> str:
    """알림 안에 넣을 짧은 모습: 종류와 내용, 한 줄로."""
    try:
        text = " ".join(repr(thing).split())
    except Exception:  # 남의 __repr__이 실패해도 알림은 나가야 한다
        text = "…"
    text = text if len(text) <= 40 else text[:37] + "…"
    kind = type(thing).__name__
    return text if thing is None or text.startswith(kind) else f"{kind} {text}"


# 자주 틀리는 것과 고치는 법: (이런 것이 왔으면, 한국어, 영어)
_HINTS: tuple[tuple[Callable[[object], bool], str, str], ...] = (
    (lambda t: isinstance(t, str), "따옴표를 떼거나 float(…)로 바꾸세요.", "Use float(…)."),
    (
        lambda t: t is None,
        "함수가 값을 돌려주는지(return) 확인하세요.",
        "Check that your function returns.",
    ),
    (lambda t: isinstance(t, complex), "실수부만 쓰려면 .real을 넣으세요.", "Use .real."),
    (
        lambda t: hasattr(t, "local_grads"),
        "Value 안의 수는 .data로 꺼내세요.",
        "Take a Value's number by .data.",
    ),
    (
        lambda t: isinstance(t, (list, tuple)) or (hasattr(t, "shape") and t.shape != ()),
        "원소를 하나씩 넣으세요: [Value(x) for x in …].",
        "Give its elements one by one: [Value(x) for x in …].",
    ),
    (
        lambda t: hasattr(t, "item"),
        ".item()으로 수 하나를 꺼내세요.",
        "Take the number by .item().",
    ),
    (lambda t: True, "2.0처럼 숫자 하나를 넣으세요.", "Give a single number such as 2.0."),
)


def real(thing: object, what_ko: str = "값", what_en: str = "value") -> float:
    """실수 하나를 float로 바꾼다. NumPy의 스칼라도 실수다.

    TypeError: 실수가 아닐 때.  ValueError: float에 담기지 않는 큰 정수일 때.
    """
    if not isinstance(thing, Real):
        hint = next(row for row in _HINTS if row[0](thing))
        raise BadType(
            f"{what_ko}에는 실수 하나가 와야 합니다. 받은 것은 {shown(thing)}입니다. "
            f"{hint[1]} (not a real number)",
            f"{what_en}: expected one real number, got {shown(thing)}. {hint[2]}",
        )
    try:
        return float(thing)
    except OverflowError:
        raise BadValue(
            f"{what_ko}에 온 수가 너무 커서 float에 담기지 않습니다. "
            f"절댓값이 1e308보다 작은 수를 넣으세요. (overflow)",
            f"{what_en}: the number does not fit a float. Give one within ±1e308.",
        ) from None


def listed(things: Iterable[T], name: str) -> list[T]:
    """여럿을 한 번 훑어 목록으로 바꾼다. 글자는 목록이 아니다.

    TypeError: 목록이 아닐 때.
    """
    if not is_listed(things):
        raise BadType(
            f"{name}에는 값의 목록이 와야 합니다. 받은 것은 {shown(things)}입니다. "
            f"[a, b]처럼 대괄호로 묶으세요. (not a list)",
            f"{name}: expected a list of values, got {shown(things)}. Wrap them as [a, b].",
        )
    return list(things)


def is_listed(thing: object) -> TypeGuard[Iterable[Any]]:
    """훑을 수 있는 여럿인가. 글자와 0차원 배열은 아니다."""
    try:
        iter(thing)  # type: ignore[call-overload]
    except TypeError:
        return False
    return not isinstance(thing, str)


def real_in(thing: object, name: str, low: float, high: float = math.inf) -> float:
    """설정값 하나를 확인한다: 유한한 실수이고 ``low`` 이상 ``high`` 미만.

    TypeError: 실수가 아닐 때.  ValueError: 범위를 벗어날 때.
    """
    number = real(thing, name, name)
    if not (math.isfinite(number) and low <= number < high):
        open_ended = high == math.inf
        ko = f"{low:g} 이상인 유한한" if open_ended else f"{low:g} 이상 {high:g} 미만인"
        en = "finite" if open_ended else f"below {high:g}"
        raise BadValue(
            f"{name}에는 {ko} 수가 와야 합니다. 받은 값은 {number:g}입니다. "
            f"범위 안의 값을 넣으세요. (out of range)",
            f"{name} must be at least {low:g} and {en}, got {number:g}.",
        )
    return number


def whole(thing: object, name: str, low: int) -> int:
    """설정값 하나를 확인한다: ``low`` 이상인 정수.

    TypeError: 정수가 아닐 때.  ValueError: ``low``보다 작을 때.
    """
    if isinstance(thing, bool) or not isinstance(thing, Integral):
        raise BadType(
            f"{name}에는 정수가 와야 합니다. 받은 것은 {shown(thing)}입니다. "
            f"{max(low, 1)}처럼 쓰세요. (not an integer)",
            f"{name} must be an integer, got {shown(thing)}. Write {max(low, 1)}.",
        )
    number = int(thing)
    if number < low:
        raise BadValue(
            f"{name}에는 {low} 이상인 정수를 넣으세요. 받은 것은 {shown(number)}입니다. "
            f"(out of range)",
            f"{name} must be at least {low}, got {shown(number)}.",
        )
    return number


def lookup(table: Mapping[str, T], name: object, what_ko: str, what_en: str) -> T:
    """이름으로 표에서 고른다. 없으면 가장 가까운 이름을 알려 준다.

    ValueError: 표에 없는 이름일 때.
    """
    if isinstance(name, str) and name in table:
        return table[name]
    lowered = {each.lower(): each for each in table}
    near = [lowered[n] for n in difflib.get_close_matches(str(name).lower(), lowered, 1, 0.5)]
    hint_ko = f"혹시 {near[0]!r}인가요? " if near else ""
    hint_en = f"Did you mean {near[0]!r}? " if near else ""
    names = ", ".join(table)
    raise BadValue(
        f"모르는 {what_ko}입니다: {name!r}. {hint_ko}쓸 수 있는 이름: {names}. (unknown {what_en})",
        f"Unknown {what_en} {name!r}. {hint_en}Available: {names}.",
    )
