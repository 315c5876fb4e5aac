"""함수가 밖에서 가져다 쓰는 것: 기록한 다음에 그것이 바뀌면 기록은 더 참이 아니다.

닫힌 변수(closure), 전역, 기본값, self에서 시작해 수, 글자, 목록, 사전, 속성을 따라가며 그때의
모습을 베껴 두고, 부를 때마다 그대로인지 견준다. 견주기는 파이썬의 ``==`` 두 번이라 모델 하나도
몇 마이크로초다. Value는 파라미터여서 어느 것인지만 보고, 설치한 꾸러미의 코드 안은 보지 않는다.
"""

from __future__ import annotations

import dis
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from numbers import Number
from operator import attrgetter, is_, itemgetter, methodcaller
from types import CodeType, FunctionType, MappingProxyType, MethodType, ModuleType
from typing import Any

from micrograd_ko.engine import Value

Found = Iterator[tuple[str, object]]  # (부를 이름, 그것)들
_PLAIN = (Number, str, bytes, type(None), Value)  # 안에 더 볼 것이 없다
_WHOLE = object()  # 한 부분이 아니라 통째로


class Captured:
    """``f``가 밖에서 가져다 쓰는 것들의 지금 모습."""

    def __init__(self, f: Callable[..., Any]) -> None:
        # (무엇의 id, 그 가운데 어느 부분) → (부를 이름, 그것, 그대로일 때만 그것과 같은 모습)
        self._found: dict[tuple[int, Any], tuple[str, Any, Any]] = {}
        seen: dict[int, object] = {}
        stack: list[tuple[str, object]] = [("", f)]
        while stack:
            name, thing = stack.pop()
            if id(thing) not in seen and not isinstance(thing, _PLAIN):
                seen[id(thing)] = thing
                stack += self._look(name, thing)
        self._line_up()

    def _line_up(self) -> None:
        """부를 때마다 견줄 것을 두 줄로."""
        self._live = [thing for _, thing, _ in self._found.values()]
        self._images = [image for _, _, image in self._found.values()]

    def unchanged(self) -> bool:
        """그때의 모습 그대로인가."""
        return _still(self._images, self._live)

    def difference(self) -> str:
        """바뀐 것 하나의 이름."""
        changed = (name for name, thing, image in self._found.values() if not _still(image, thing))
        return next(changed, "")

    def settle(self, f: Callable[..., Any]) -> None:
        """``f``를 더 달린 다음에 부른다: 그사이 ``f``가 스스로 바꾼 것은 이제 보지 않는다."""
        later = Captured(f)._found
        found, self._found = self._found, {}
        for (owner, part), (name, thing, image) in found.items():
            if (owner, part) not in later and (owner, _WHOLE) not in later:
                continue
            if _still(image, thing):
                self._found[owner, part] = (name, thing, image)
            elif isinstance(image, dict):  # 바뀌지 않은 열쇠들만 본다
                for key, was in image.items():
                    if _still(one := _Image(itemgetter(key), was), thing):
                        self._found[owner, key] = (f"{name}.{key}", thing, one)
        self._line_up()

    # 따라가기

    def _look(self, name: str, thing: Any) -> Found:
        """하나를 적어 두고, 거기서 이어지는 것들을 내놓는다."""
        match thing:
            case FunctionType():
                yield from self._function(thing)
            case MethodType():
                yield from [("self", thing.__self__), (name, thing.__func__)]
            case partial():
                yield from [(name, thing.func), (name, thing.args), (name, thing.keywords)]
            case staticmethod() | classmethod():
                yield name, thing.__func__
            case property():
                yield name, thing.fget
            case type():
                if _learners(thing.__module__):
                    yield from self._dictionary(name, thing, vars(thing), ".{}")
                    yield from ((name, base) for base in thing.__bases__)
            case dict() | MappingProxyType():
                yield from self._dictionary(name, thing, thing, "[{!r}]")
            case list():
                self._found[id(thing), _WHOLE] = (name, thing, [*map(_marked, thing)])
                yield from _numbered(name, thing)
            case deque():
                self._found[id(thing), _WHOLE] = (name, thing, deque(map(_marked, thing)))
                yield from _numbered(name, thing)
            case set():
                self._found[id(thing), _WHOLE] = (name, thing, set(thing))
                yield from _numbered(name, thing)
            case tuple() | frozenset():
                yield from _numbered(name, thing)
            case ModuleType():
                pass
            case _ if hasattr(thing, "tobytes"):  # NumPy의 배열: 그 안의 수까지 본다
                yield from self._read(name, thing, "", methodcaller("tobytes"))
            case _ if hasattr(thing, "__wrapped__"):  # jit이나 lru_cache로 감싼 함수
                yield name, thing.__wrapped__
            case _:
                yield from self._object(name, thing)

    def _function(self, f: FunctionType) -> Found:
        for name, cell in zip(f.__code__.co_freevars, f.__closure__ or ()):
            yield from self._read(name, cell, "", attrgetter("cell_contents"))
        yield from [("", f.__defaults__), ("", f.__kwdefaults__), ("", vars(f) or None)]
        if _learners(f.__globals__.get("__name__")):
            names, attributes = _names(f.__code__)
            yield from self._named("", f.__globals__, names, attributes)

    def _named(
        self, prefix: str, space: dict[str, Any], names: set[str], attributes: set[str]
    ) -> Found:
        """전역의 이름들. 배우는 사람의 모듈이면 함수가 쓰는 그 속성들까지."""
        for name in names & space.keys():
            yield from self._read(prefix + name, space, name, itemgetter(name))
            thing = space[name]
            if isinstance(thing, ModuleType) and _learners(thing.__name__):
                yield from self._named(f"{prefix}{name}.", vars(thing), attributes, attributes)

    def _object(self, name: str, thing: Any) -> Found:
        """속성들. 설치한 꾸러미의 것이면 그 안으로 더 들어가지 않는다."""
        kind = type(thing)
        ours, learners = _ours(kind.__module__), _learners(kind.__module__)
        if learners:
            yield name, kind
            for slot in (slot for base in kind.__mro__ for slot in getattr(base, "__slots__", ())):
                yield from self._read(f"{name}.{slot}", thing, slot, attrgetter(slot))
        if hasattr(thing, "__dict__"):
            inside = [*self._dictionary(name, thing, vars(thing), ".{}")]
            yield from inside if ours or learners else ()

    def _dictionary(self, name: str, owner: object, things: Mapping[Any, Any], form: str) -> Found:
        # 우리 모듈의 목록을 내용이 같은 다른 목록으로 갈아 끼우는 일은 없다: 몇 배 빨리 견준다
        ours = _ours(type(owner).__module__)
        copy = {key: thing if ours else _marked(thing) for key, thing in things.items()}
        self._found[id(owner), _WHOLE] = (name, things, copy)
        yield from ((name + form.format(key), thing) for key, thing in things.items())

    def _read(self, name: str, owner: object, part: str, read: Callable[[Any], Any]) -> Found:
        """하나의 한 부분만."""
        try:
            was = read(owner)
        except (ValueError, AttributeError):  # 아직 비어 있는 변수
            return
        self._found[id(owner), part] = (name, owner, _Image(read, _marked(was)))
        yield name, was


class _Image:
    """어떤 것에서 ``read``로 읽은 것이 그때와 같으면, 그것과 같은 모습."""

    __slots__ = ("read", "was")
    __array_ufunc__ = None  # NumPy의 배열도 견주는 일을 이쪽에 맡긴다
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, read: Callable[[Any], Any], was: object) -> None:
        self.read, self.was = read, was

    def __eq__(self, other: object) -> bool:
        return [self.was] == [self.read(other)]


def _marked(thing: Any) -> Any:
    """모습 속의 하나. 값이 같은지가 아니라 바로 그것인지로 견준다."""
    kind: Any = type(thing)
    by_identity = kind.__eq__ is object.__eq__ or isinstance(thing, _PLAIN)
    return thing if by_identity else _Image(partial(is_, thing), True)


def _still(image: Any, thing: Any) -> bool:
    try:
        return bool(image == thing)
    except Exception:  # 없어졌거나 견줄 수 없다
        return False


def _numbered(name: str, things: Any) -> Found:
    yield from ((f"{name}[{k}]", thing) for k, thing in enumerate(things))


def _names(code: CodeType) -> tuple[set[str], set[str]]:
    """함수와 그 안의 함수들이 쓰는 (전역의 이름, 속성의 이름)들."""
    names: set[str] = set()
    attributes: set[str] = set()
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            names.add(instruction.argval)
        elif instruction.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            attributes.add(instruction.argval)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            more = _names(inner)
            names, attributes = names | more[0], attributes | more[1]
    return names, attributes


def _ours(module: str | None) -> bool:
    return (module or "").partition(".")[0] == "micrograd_ko"


def _learners(module: str | None) -> bool:
    """배우는 사람이 쓴 모듈인가: 파이썬의 것도, 설치한 것도, 우리의 것도 아니다."""
    root = (module or "").partition(".")[0]
    file = getattr(sys.modules.get(root), "__file__", None) or ""
    installed = "site-packages" in file or "dist-packages" in file
    return not (installed or root in sys.stdlib_module_names or _ours(module))
