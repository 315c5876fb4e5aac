"""잘못 부른 것을 파이썬의 영어 대신 한 문장으로: 없는 인자와 이름, 빠진 인자, 남는 인자.

공개된 함수와 클래스를 한곳에서 감싼다(``explain``). 제대로 부르면 안쪽 함수를 그대로 부를 뿐이고,
까닭을 찾는 일은 틀린 다음에야 한다. ``inspect``와 ``help()``는 안쪽 함수를 보여 준다.
"""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Container, Iterable
from inspect import Parameter
from types import FunctionType, ModuleType
from typing import Any, NoReturn

from micrograd_ko.messages.language import BadName, BadType, say, translated
from micrograd_ko.messages.validate import check_numbers, did_you_mean
from micrograd_ko.messages.words import ALIASES, OPERATIONS, WORDS, Word

CUT_IN_SILENCE = "cannot convert Value to float"  # .data에 Value가 들었을 때도 나는 알림

# 층과 파라미터마다 안에서 부르는 메서드: 빠르도록 감싸지 않는다
INNER = {"forward", "weighted_sum", "inputs", "delta", "initial_memory"}


def explain(space: dict[str, Any], names: Iterable[str]) -> None:
    """``space``의 공개된 이름들이, 잘못 부르면 할 일을 말하게 한다. 모듈이면 그 안의 것들까지."""
    for name in names:
        thing = space.get(name)
        if isinstance(thing, ModuleType):
            _module(thing)
        elif isinstance(thing, type):
            _class(thing)
        elif isinstance(thing, FunctionType) and not hasattr(thing, "__wrapped__"):
            _function(space, name, thing)


def _module(module: ModuleType) -> None:
    """모듈 하나: 거기서 지은 것들, 그리고 없는 이름."""
    title, space = module.__name__.rpartition(".")[2], vars(module)
    own = [name for name, thing in space.items() if _home(thing).startswith(module.__name__)]
    public = [name for name in own if not name.startswith("_")]
    explain(space, public)

    def missing(name: str) -> object:
        if name in ALIASES:
            return space[ALIASES[name]]
        if name.startswith("_"):
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
        raise unknown(title, name, public)

    space.setdefault("__getattr__", missing)


def _home(thing: object) -> str:
    return str(getattr(thing, "__module__", ""))


def _function(space: dict[str, Any], name: str, f: FunctionType) -> None:
    """함수 하나를, 보이는 곳과 지은 곳과 그곳의 표에서 감싼 것으로 바꾼다."""
    made = space[name] = explained(f, name)
    home = f.__globals__
    for table in (home, *home.values()):
        if isinstance(table, dict):
            table.update({key: made for key, thing in table.items() if thing is f})


def _class(kind: type) -> None:
    """클래스 하나: 만드는 법과 공개된 메서드, 그리고 낱말 표의 없는 이름과 없는 연산."""
    for name, thing in list(vars(kind).items()):
        public = not name.startswith("_") and name not in INNER
        if isinstance(thing, FunctionType) and (public or name in ("__init__", "__call__")):
            setattr(kind, name, explained(thing, name))
    elsewhere = {
        name: Elsewhere(name, word)
        for name, word in WORDS.get(kind.__name__, {}).items()
        if not hasattr(kind, name)
    }
    for name, place in elsewhere.items():
        setattr(kind, name, place)
    if elsewhere:
        setattr(kind, "__dir__", _without(elsewhere))  # noqa: B010  Tab에는 있는 이름만
    for name, (symbol, word) in OPERATIONS.get(kind.__name__, {}).items():
        setattr(kind, name, _refusing(symbol, word))


class Elsewhere:
    """여기서는 다른 이름인 속성: 읽으면 대신 쓸 것을 말한다. 배우는 사람이 같은 이름을 달아도 된다.

    클래스의 ``__getattr__``로 하면 짧지만, Python 3.11에서는 모든 속성을 읽는 일이 느려진다.
    """

    def __init__(self, name: str, word: Word) -> None:
        self.name, self.word = name, word

    def __get__(self, thing: object, kind: type) -> NoReturn:
        raise BadName("unknown attribute", name=kind.__name__, got=repr(self.name), hint=self)

    def __repr__(self) -> str:
        return translated(self.word[:2])


def _without(names: Container[str]) -> Callable[[object], list[str]]:
    def listed(self: object) -> list[str]:
        return [name for name in object.__dir__(self) if name not in names]

    return listed


def unknown(kind: str, name: str, known: Iterable[str], shown: str = "") -> BadName:
    """없는 이름. kind: 낱말 표에서의 이름, shown: 알림에서 부를 이름."""
    shown = shown or kind
    word = WORDS.get(kind, {}).get(name)
    hint = _said(word) or _near(name, tuple(known)) or say("hint: dir", name=shown)
    return BadName("unknown attribute", name=shown, got=repr(name), hint=hint.strip())


_near = functools.lru_cache(did_you_mean)  # hasattr로 여러 번 물어도 한 번만 찾는다


def _refusing(symbol: str, word: Word) -> Callable[..., NoReturn]:
    def refuse(*_: object) -> NoReturn:
        raise BadType("unknown operation", got=symbol, hint=_said(word).strip())

    return refuse


def _said(word: Word | None) -> str:
    return translated(word[:2]) + " " if word else ""


# 부르는 법


def explained(f: Callable[..., Any], title: str) -> Callable[..., Any]:
    """``f``를 그대로 부르되, 인자가 맞지 않으면 무엇을 고칠지 말하는 함수."""

    @functools.wraps(f)
    def call(*args: Any, **named: Any) -> Any:
        try:
            return f(*args, **named)
        except TypeError as error:
            if error.__traceback__ is None or error.__traceback__.tb_next is not None:
                blame_data(error)  # f 안에서 난 것이다
                raise
        return _mended(f, title, args, named)

    return call


def blame_data(error: TypeError) -> None:
    """계산하다 난 오류가 ``.data``에 든 수 아닌 것 때문이면 그렇게 말한다.

    대입할 때 보지 않는 것은 ``.data``를 읽고 쓰는 일이 모든 계산의 가장 안쪽이기 때문이다.
    """
    if getattr(error, "key", CUT_IN_SILENCE) != CUT_IN_SILENCE:
        return  # 까닭을 이미 말했다
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if str(frame.f_globals.get("__name__")).startswith("micrograd_ko."):
            for thing in list(frame.f_locals.values()):
                check_numbers(thing if isinstance(thing, (list, tuple)) else [thing], error)


def _mended(f: Callable[..., Any], title: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """PyTorch의 말 가운데 여기서는 없어도 되는 인자를 빼고 다시 부른다. 없으면 까닭을 말한다."""
    names = inspect.signature(f).parameters
    words = _words_of(title, args)
    spare = {
        name
        for name, thing in named.items()
        if name not in names and name in words and _accepts(words[name], thing)
    }
    if spare:
        rest = {name: thing for name, thing in named.items() if name not in spare}
        return explained(f, title)(*args, **rest)
    raise _mistake(title, list(names.values()), args, named, words)


def _words_of(title: str, args: tuple[Any, ...]) -> dict[str, Word]:
    """이 부름에서 만날 수 있는 낱말들: 클래스를 만들 때는 바탕 클래스의 것까지."""
    keys = [f"{title}()"]
    if title == "__init__":
        keys = [f"{kind.__name__}()" for kind in reversed(type(args[0]).__mro__)]
    return {name: word for key in keys for name, word in WORDS.get(key, {}).items()}


def _accepts(word: Word, thing: object) -> bool:
    return any(type(thing) is type(fine) and thing == fine for fine in word.accepts)


def _mistake(
    title: str,
    parameters: list[Parameter],
    args: tuple[Any, ...],
    named: dict[str, Any],
    words: dict[str, Word],
) -> BadType:
    """인자가 왜 맞지 않는지."""
    example = title
    if parameters and parameters[0].name == "self":
        kind = type(args[0]).__name__
        example, title = {"__init__": (kind, kind), "__call__": ("model", kind)}.get(
            title, (title, title)
        )
        parameters, args = parameters[1:], args[1:]
    fixed = [
        p for p in parameters if p.kind not in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    ]
    names = [p.name for p in fixed]
    places = [p.name for p in fixed if p.kind is not Parameter.KEYWORD_ONLY]
    needed = [p.name for p in fixed if p.default is Parameter.empty]
    more = ["…"] if len(names) > len(needed) else []
    example = f"{example}({', '.join(needed + more)})"
    for name in named:
        if name not in names:
            hint = _said(words.get(name)) or did_you_mean(name, names)
            listed = ", ".join(names) or say("nothing")
            return BadType("unknown argument", name=title, got=name, hint=hint, names=listed)
    if len(args) > len(places):
        facts = {"most": len(places), "got": len(args), "hint": _said(words.get("+"))}
        return BadType("too many arguments", name=title, example=example, **facts)
    twice = [name for name in places[: len(args)] if name in named]
    if twice:
        return BadType("argument given twice", name=title, got=twice[0])
    gone = ", ".join(name for name in needed if name not in [*places[: len(args)], *named])
    hint = _said(words.get("-"))
    return BadType("missing argument", name=title, missing=gone, hint=hint, example=example)
