"""알림과 화면의 글의 표: 두 언어가 짝이 맞고, 할 일을 말하고, 쓰이지 않는 줄이 없다."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import HOUSE
from micrograd_ko import set_language
from micrograd_ko.messages.catalogue import CATALOGUE
from micrograd_ko.messages.language import LANGUAGES, BadType, BadValue, UserError, fill, say
from micrograd_ko.messages.phrases import NAMES, PHRASES
from raised import MISSING, RAISED

HANGUL = re.compile("[가-힣]")
SENTENCE = re.compile("[가-힣]|[A-Za-z]+ [a-z]+")
TABLES = {"catalogue": CATALOGUE, "phrases": PHRASES, "names": NAMES}
ROWS = [(table, key, row) for table, rows in TABLES.items() for key, row in rows.items()]
# 할 일을 말하는 끝: "…하세요", "…나요?" 또는 부르는 쪽이 주는 힌트
ADVICE = re.compile(r"(세요|나요\?|\{hint\}|\{names\})[.:]?( |$)")


def every_row(test):
    return pytest.mark.parametrize(("table", "key", "row"), ROWS, ids=lambda x: str(x)[:30])(test)


def placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"(?<!\{)\{(\w+)", sentence))


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in HOUSE.rglob("*.py"):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def texts(tree: ast.AST) -> set[str]:
    """글 상수들. f-글은 앞머리(``"page: "``)만."""
    return {
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


@every_row
def test_both_languages_have_the_same_placeholders(table, key, row):
    korean, english = row
    assert placeholders(korean) == placeholders(english)
    assert not HANGUL.search(english.replace("표.csv", ""))


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_korean_row_says_what_to_do(key):
    korean, _ = CATALOGUE[key]
    assert HANGUL.search(korean)
    assert ADVICE.search(korean), korean
    assert f"({key})" not in korean, "열쇠는 저절로 붙는다"


WRITTEN = [texts(tree) for path, tree in sources() if path.stem not in ("catalogue", "phrases")]


@every_row
def test_no_row_is_unused(table, key, row):
    head = key.partition(": ")[0] + ": "  # say(f"page: {name}")
    assert any(key in words or head in words for words in WRITTEN), key


def choices(key: ast.expr) -> list[str]:
    """열쇠가 될 수 있는 글들: 글 하나, 또는 ``"a" if … else "b"``의 둘."""
    if isinstance(key, ast.IfExp):
        return [*choices(key.body), *choices(key.orelse)]
    return [key.value] if isinstance(key, ast.Constant) else []


SPOKEN = {
    "say": PHRASES,
    "BadValue": CATALOGUE,
    "BadType": CATALOGUE,
    "BadName": CATALOGUE,
    "UserError": CATALOGUE,
    "warn": CATALOGUE,
}
CALLS = [
    pytest.param(call, SPOKEN[call.func.id], id=f"{path.relative_to(HOUSE)}:{call.lineno}")
    for path, tree in sources()
    for call in ast.walk(tree)
    if isinstance(call, ast.Call) and getattr(call.func, "id", "") in SPOKEN and call.args
]


@pytest.mark.parametrize(("call", "table"), CALLS)
def test_a_message_is_a_key_of_its_table_and_the_facts_of_that_row(call, table):
    keys = choices(call.args[0])
    assert table.keys() >= set(keys)
    given = {word.arg for word in call.keywords if word.arg != "language"}
    if keys and None not in given:  # None은 **facts다
        asked = [placeholders(table[key][0]) for key in keys]
        assert all(given >= names for names in asked)
        assert given == set().union(*asked), "쓰이지 않는 사실"
    others = ast.Tuple([*call.args[1:], *(word.value for word in call.keywords)])
    assert not any(SENTENCE.search(text) for text in texts(others) - PHRASES.keys()), "문장은 표에"


def test_no_korean_stands_inside_a_raise():
    """표를 잘못 적은 우리의 잘못(AssertionError, TypeError)은 배우는 사람에게 가지 않는다."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and node.exc:
                to_us = ast.unparse(node.exc).startswith(("AssertionError(", "TypeError("))
                assert to_us or not HANGUL.search("".join(texts(node.exc))), (path, node.lineno)


@pytest.mark.parametrize("key", [key for key in CATALOGUE if key not in MISSING])
def test_every_row_is_met_by_something_a_user_can_do(key, tmp_path, monkeypatch):
    assert key in RAISED, "tests/raised/에 이 알림을 만나는 법을 한 줄 더하세요"
    monkeypatch.chdir(tmp_path)
    for language in LANGUAGES:
        set_language(language)
        with pytest.raises(UserError) as caught:
            RAISED[key]()
        told = str(caught.value)
        assert (caught.value.key, told.count("\n")) == (key, 0)
        assert bool(HANGUL.search(told)) == (language == "ko"), told
        assert told.endswith(f" ({key})") == (language == "ko")


def test_the_table_of_what_is_raised_has_no_old_rows():
    assert RAISED.keys() <= CATALOGUE.keys()
    assert not MISSING & RAISED.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_keeps_the_language_in_which_it_was_raised(language):
    set_language(language)
    error = BadValue("unknown language", got="fr")
    set_language("en" if language == "ko" else "ko")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is BadValue
    assert (str(again), again.key) == (str(error), "unknown language")
    assert bool(HANGUL.search(str(again))) == (language == "ko")


def test_errors_are_of_pythons_kinds():
    assert issubclass(BadValue, (UserError, ValueError))
    assert issubclass(BadType, (UserError, TypeError))


def test_the_short_view_of_a_thing():
    assert fill("{x} {x!r} {y:g}", {"x": "3", "y": 0.5}) == "3 str '3' 0.5"
    assert say("kind: numbers", language="en") == "numbers"
