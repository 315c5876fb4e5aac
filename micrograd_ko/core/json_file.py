"""JSON 파일을 의심하며 읽는다: 같은 이름이 두 번 있거나, 수가 아닌 NaN이 있으면 받지 않는다."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from micrograd_ko.core.files import FilePath, read_bytes, write_text
from micrograd_ko.messages.language import BadType, BadValue

MAX_JSON_BYTES = 64 << 20


class Broken(ValueError):
    """온전하지 않은 내용. 읽는 쪽이 파일의 이름을 붙여 알린다."""


# Any: JSON에 무엇이 적혀 있을지는 읽어 보아야 안다
def read_json(path: FilePath) -> Any:
    """파일의 내용.

    UserError: 파일이 없거나, 열리지 않거나, 너무 클 때.
    Broken: 잘렸거나 JSON이 아니거나, 너무 깊거나, 같은 이름이 두 번 있거나, NaN이 있을 때.
    """
    try:
        text = read_bytes(path, MAX_JSON_BYTES).decode("utf-8")
        return json.loads(text, object_pairs_hook=_distinct, parse_constant=_no_constant)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Broken(type(error).__name__) from None
    except ValueError as error:  # 4,300자리보다 긴 정수
        if type(error) is not ValueError:
            raise
        raise Broken("integer") from None


def write_json(path: FilePath, content: object) -> None:
    """사람도 읽을 수 있게 쓴다. 다 쓰거나, 아무것도 바꾸지 않는다.

    TypeError, ValueError: 쓸 수 없거나, 유한하지 않은 수나 JSON에 적을 수 없는 것이 있을 때.
    """
    try:
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    except ValueError:
        raise BadValue("not finite to save", path=path) from None
    except TypeError as error:
        raise BadType("not JSON to save", path=path, error=error) from None
    write_text(path, text + "\n")


def expect(condition: object, what: str) -> None:
    """내용에 바라는 것.

    Broken: 그렇지 않을 때.
    """
    if not condition:
        raise Broken(what)


def number(thing: object, what: str) -> float:
    """유한한 수 하나. ``true``는 수가 아니다.

    Broken: 아닐 때.
    """
    try:
        expect(type(thing) in (int, float), what)
        found = float(thing)  # type: ignore[arg-type]
        expect(found - found == 0, what)  # 1e999는 무한대로 읽힌다
        return found
    except OverflowError:  # 400자리 정수
        raise Broken(what) from None


def whole(thing: object, what: str, low: int = 1) -> int:
    """``low`` 이상인 정수 하나.

    Broken: 아닐 때.
    """
    expect(type(thing) is int and thing >= low, what)
    return thing  # type: ignore[return-value]


def names(thing: object, what: str) -> list[str]:
    """글자들의 목록.

    Broken: 아닐 때.
    """
    expect(isinstance(thing, list) and all(isinstance(each, str) for each in thing), what)
    return thing  # type: ignore[return-value]


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    expect(len(content) == len(pairs), "duplicate key")
    return content


def _no_constant(name: str) -> NoReturn:
    raise Broken(name)
