"""설정값과 입력을 확인한다: 맞으면 바꾸어 돌려주고, 틀리면 한 문장으로 알린다."""

from __future__ import annotations

import difflib
import math
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field
from numbers import Integral, Real
from typing import Any, Protocol, TypeGuard, TypeVar, runtime_checkable

from micrograd_ko.messages.language import BadType, BadValue, fill, say, translated
from micrograd_ko.messages.phrases import NAMES

T = TypeVar("T")

# 자주 틀리는 것: (이런 것이 왔으면, 고치는 법의 열쇠)
_HINTS: tuple[tuple[Callable[[Any], bool], str], ...] = (
    (lambda t: isinstance(t, str), "hint: str"),
    (lambda t: t is None, "hint: None"),
    (lambda t: isinstance(t, complex), "hint: complex"),
    (lambda t: hasattr(t, "local_grads"), "hint: Value"),
    (lambda t: isinstance(t, (list, tuple)) or getattr(t, "shape", ()) != (), "hint: list"),
    (lambda t: hasattr(t, "item"), "hint: item"),
    (lambda t: True, "hint: number"),
)


def named(what: str, of: object = "") -> str:
    """알림 속에서 부를 이름: 표(``NAMES``)에 있으면 지금 언어로, 없으면(``lr``) 그대로."""
    return fill(translated(NAMES[what]), {"of": of}) if what in NAMES else what


def as_float(thing: object, what: str = "value", of: object = "") -> float:
    """실수 하나를 float로 바꾼다. NumPy의 스칼라도 실수다.

    what, of: 알림에서 부를 이름(``named``).
    TypeError: 실수가 아닐 때.  ValueError: float에 담기지 않는 큰 정수일 때.
    """
    if not isinstance(thing, Real):
        hint = next(key for applies, key in _HINTS if applies(thing))
        if (hint, what) == ("hint: list", "input"):
            hint = "hint: many inputs"
        raise BadType("not a real number", what=named(what, of), got=thing, hint=say(hint))
    try:
        return float(thing)
    except OverflowError:
        raise BadValue("overflow", what=named(what, of)) from None


def check_numbers(nodes: Iterable[Any], error: TypeError | None = None) -> None:
    """노드마다 ``.data``가 수인지 확인한다. 손으로 다른 것을 넣었을 수 있다.

    TypeError: 수가 아닐 때.
    """
    for node in nodes:
        if hasattr(node, "local_grads") and not isinstance(node.data, Real):
            while wrong := [p for p in node.parents if not isinstance(p.data, Real)]:
                node = wrong[0]  # 처음 그렇게 된 잎 노드까지
            name = say("the parameter", of=node.label) if node.label else say("a parameter")
            raise BadType("parameter is not a number", parameter=name, got=node.data) from error


def as_list(things: Iterable[T], name: str) -> list[T]:
    """여럿을 한 번 훑어 목록으로 바꾼다. 글자는 목록이 아니다.

    TypeError: 목록이 아닐 때.
    """
    if not is_listed(things):
        raise BadType("not a list", what=named(name), got=things)
    return list(things)


def is_listed(thing: object) -> TypeGuard[Iterable[Any]]:
    """훑을 수 있는 여럿인가. 글자와 0차원 배열은 아니다."""
    try:
        iter(thing)  # type: ignore[call-overload]
    except TypeError:
        return False
    return not isinstance(thing, str)


def float_in_range(thing: object, name: str, low: float, high: float = math.inf) -> float:
    """설정값 하나를 확인한다: 유한한 실수이고 ``low`` 이상 ``high`` 미만.

    TypeError: 실수가 아닐 때.  ValueError: 범위를 벗어날 때.
    """
    if isinstance(thing, bool):
        raise BadType("not a real number", what=named(name), got=thing, hint=say("hint: number"))
    number = as_float(thing, name)
    if not (math.isfinite(number) and low <= number < high):
        key = "finite" if low == -math.inf else "at least" if high == math.inf else "between"
        between = say(key, low=low, high=high)
        raise BadValue("out of range", what=named(name), got=number, between=between)
    return number


def as_setting(thing: object, field: Field[Any]) -> object:
    """갱신 규칙의 설정 하나를, 그 곁에 적힌 범위로 확인한다. 처음 값이 짝이면 짝이어야 한다.

    TypeError: 수나 짝이 아닐 때.  ValueError: 범위를 벗어날 때.
    """
    name, default = field.name, field.default
    if getattr(thing, "parents", ()):  # 기록하는 동안의 규칙이 셈한 노드
        return thing
    if not isinstance(default, tuple):
        return float_in_range(thing, name, **field.metadata)
    if not isinstance(thing, (tuple, list)) or len(thing) != len(default):
        raise BadType("tuple expected", name=name, example=default, n=len(default), got=thing)
    return tuple(float_in_range(v, f"{name}[{i}]", **field.metadata) for i, v in enumerate(thing))


def as_int(thing: object, name: str, low: int) -> int:
    """설정값 하나를 확인한다: ``low`` 이상인 정수.

    TypeError: 정수가 아닐 때.  ValueError: ``low``보다 작을 때.
    """
    if isinstance(thing, bool) or not isinstance(thing, Integral):
        raise BadType("not an integer", what=named(name), got=thing, example=max(low, 1))
    number = int(thing)
    if number < low:
        raise BadValue("integer out of range", what=named(name), got=number, low=low)
    return number


def as_bool(thing: object, name: str) -> bool:
    """켜고 끄는 설정 하나. NumPy의 참과 0, 1도 된다.

    TypeError: 참도 거짓도 아닐 때: ``"no"``는 글자라서 참이 되어 버린다.
    """
    plain = not is_listed(thing) and not hasattr(thing, "local_grads")
    if plain and thing in (0, 1):
        return bool(thing)
    raise BadType("not a switch", name=name, got=thing)


@runtime_checkable
class RandomSource(Protocol):
    """난수 발생기: ``random.Random``, 또는 파이썬 전체의 것인 ``random`` 모듈."""

    def gauss(self, mu: float, sigma: float) -> float: ...
    def uniform(self, a: float, b: float) -> float: ...


def as_random(seed: object) -> RandomSource:
    """시드 → 난수 발생기. 시드가 없으면 ``random`` 모듈이다.

    TypeError: 정수도 난수 발생기도 아닐 때.  ValueError: 음수일 때.
    """
    if seed is None:
        return random
    return seed if isinstance(seed, RandomSource) else random.Random(as_int(seed, "seed", 0))


def lookup(table: Mapping[str, T], name: object, kind: str, of: object = "") -> T:
    """이름으로 표에서 고른다. 대소문자는 달라도 된다: ``'ReLU'``는 relu다.

    kind, of: 무엇의 표인지(``named``).
    ValueError: 표에 없는 이름일 때.
    """
    return table[canonical(table, name, kind, of)]


def canonical(
    table: Iterable[str], name: object, kind: str, of: object = "", exact: bool = False
) -> str:
    """표에 적힌 그대로의 이름. 없으면 가장 가까운 이름을 알려 준다.

    exact: 대소문자까지 같아야 하는가. 배우는 사람이 지은 이름(열, 잎 노드)의 표에서.
    ValueError: 표에 없는 이름일 때.
    """
    names = list(table)
    if isinstance(name, str):
        alike = [each for each in names if each.lower() == name.lower()]
        if name in names or (len(alike) == 1 and not exact):
            return name if name in names else alike[0]
    hint, listed = did_you_mean(str(name), names, 0.5), ", ".join(names)
    raise BadValue("unknown name", what=named(kind, of), got=repr(name), hint=hint, names=listed)


def did_you_mean(name: str, names: Iterable[str], alike: float = 0.7) -> str:
    """가장 가까운 이름을 묻는 말. 가까운 것이 없으면 ``""``.  alike: 얼마나 닮아야 하는지."""
    lowered = {each.lower(): each for each in names}
    near = difflib.get_close_matches(name.lower(), lowered, 1, alike)
    return say("did you mean", name=lowered[near[0]]) if near else ""
