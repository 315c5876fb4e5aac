"""step 명령: 식을 eval 없이 읽고, 장부를 찍고, 페이지를 쓰고, 터미널에서 키로 넘긴다."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from pathlib import Path

import pytest

from micrograd_ko.app.parse_expression import CALLS, parse, read_values
from micrograd_ko.app.step_command import add_step_command
from micrograd_ko.messages.language import BadValue
from micrograd_ko.ops import TABLE


def command(*argv: str) -> int:
    parser = argparse.ArgumentParser()
    add_step_command(parser.add_subparsers())
    args = parser.parse_args(["step", *argv])
    return args.run(args)


# 식 읽기


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("a", {"a": 2}, 2.0),
        ("a*b + c", {"a": 2, "b": -3, "c": 10}, 4.0),
        ("-a", {"a": 2}, -2.0),
        ("-2*a", {"a": 2}, -4.0),
        ("+a - -1", {"a": 2}, 3.0),
        ("a**2", {"a": -3}, 9.0),
        ("a**-1", {"a": 4}, 0.25),
        ("2**a", {"a": 3}, 8.0),
        ("a/0", {"a": 1}, float("inf")),
        ("relu(a)", {"a": -3}, 0.0),
        ("(a - 1).relu()", {"a": 3}, 2.0),
        ("abs(a)", {"a": -3}, 3.0),
        ("maximum(a, 1)", {"a": -3}, 1.0),
        ("a.minimum(1)", {"a": -3}, -3.0),
        ("sum([a, 2, a])", {"a": 1}, 4.0),
        ("dot([a, 2], [3, a], 1)", {"a": 1}, 6.0),
        ("dot([a], [a])", {"a": 3}, 9.0),
        ("b = a + a; c = b + b", {"a": 1}, 4.0),
        ("값 * 2", {"값": 3}, 6.0),
        ("1e3", {}, 1000.0),
    ],
)
def test_an_expression_is_computed(text: str, values: dict[str, float], expected: float) -> None:
    assert parse(text, values).data == expected


def test_names_become_labels_and_a_used_name_is_one_node() -> None:
    root = parse("b = a + a; c = b + b", {"a": 1})
    b = root.parents[0]
    assert (root.label, b.label, b.parents[0].label) == ("c", "b", "a")
    assert b.parents[0] is b.parents[1]
    assert root.parents[0] is root.parents[1]


def test_a_constant_exponent_gets_no_gradient_and_a_name_does() -> None:
    assert parse("a**3", {"a": 2}).op == "pow"
    assert parse("a**b", {"a": 2, "b": 3}).op == "pow_value"


def test_every_row_of_the_table_can_be_written() -> None:
    operators = {"add", "sub", "mul", "div", "pow", "pow_value"}
    assert set(CALLS) | operators == {op.name for op in TABLE}
    for op in TABLE:
        if op.name in CALLS:
            takes = ", ".join("[a]" if name in op.many else "a" for name in op.inputs)
            assert parse(f"{op.name}({takes})", {"a": 0.5}).op == op.name


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("", {}, "식이 비었습니다"),
        ("a +", {"a": 1}, "문법이 맞지 않습니다"),
        ("a b", {"a": 1}, "문법이 맞지 않습니다"),
        ("(a", {"a": 1}, "문법이 맞지 않습니다"),
        ("a * x", {"a": 1}, "'x'의 값이 없습니다"),
        ("sigmod(a)", {"a": 1}, "혹시 'sigmoid'인가요"),
        ("tanh(a, a)", {"a": 1}, "tanh에 넣을 것은 1개인데 2개"),
        ("sum()", {}, "sum에 넣을 것은 1개인데 0개"),
        ("sum([a], a)", {"a": 1}, "sum에 넣을 것은 1개인데 2개"),
        ("dot([a])", {"a": 1}, "dot에 넣을 것은 2~3개인데 1개"),
        ("sum([])", {}, "빈 목록"),
        ("dot([a], [a, a])", {"a": 1}, "길이가 같아야"),
        ("sum(a)", {"a": 1}, "목록이 와야"),
        ("a", {"a": 1, "b": 2}, "식에 없는 이름의 값이 왔습니다: b"),
        ("a < 1", {"a": 1}, "쓸 수 없는 것이 있습니다: a < 1"),
        ("a if a else a", {"a": 1}, "쓸 수 없는 것"),
        ("a % 2", {"a": 1}, "쓸 수 없는 것"),
        ("'글'", {}, "쓸 수 없는 것"),
        ("True", {}, "쓸 수 없는 것"),
        ("1j", {}, "쓸 수 없는 것"),
        ("a.data", {"a": 1}, "쓸 수 없는 것"),
        ("a.backward()", {"a": 1}, "모르는 함수입니다: 'backward'"),
        ("__import__('os').system('touch pwned')", {}, "모르는 함수입니다: 'system'"),
        ("(lambda: a)()", {"a": 1}, "쓸 수 없는 것"),
        ("[a for a in b]", {"b": 1}, "쓸 수 없는 것"),
        ("f'{a}'", {"a": 1}, "쓸 수 없는 것"),
        ("import os", {}, "쓸 수 없는 것"),
        ("a = b = 1", {}, "쓸 수 없는 것"),
        ("tanh(x=1)", {}, "쓸 수 없는 것"),
        ("10**400 * a", {"a": 1}, None),
        ("1" + "0" * 400, {}, "너무 커서"),
        ("(" * 500 + "a" + ")" * 500, {"a": 1}, "너무 깊거나|문법"),
        ("-" * 5000 + "a", {"a": 1}, "너무 깊거나|문법"),
        ("a" * 20_000, {}, "20,000글자"),
        ("a\x00", {"a": 1}, "쓸 수 없는 글자|문법"),
    ],
)
def test_a_bad_expression_is_said_in_a_sentence_and_nothing_runs(
    text: str, values: dict[str, float], words: str | None, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sys.setrecursionlimit(1000)  # Hypothesis가 늘려 두었을 수 있다
    if words is None:
        assert parse(text, values).data == float("inf")
        return
    with pytest.raises((ValueError, TypeError), match=words):
        parse(text, values)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("a^2", "a**2"),
        ("2a", "2*a"),
        ("2a^2 + 3(a + 1)", "2*a**2 + 3*(a + 1)"),
        ("0.5a", "0.5*a"),
        ("1e3a", None),
        ("a×b", "a*b"),
        ("a ÷ b", "a / b"),
        ("a·b − 1", "a*b - 1"),
        ("a² + b³", "a**2 + b**3"),
        ("(a + b)(a - b)", "(a + b)*(a - b)"),
        ("(a + b)a", "(a + b)*a"),
        ("a(b + 1)", "a*(b + 1)"),
        ("ab", "a*b"),
        ("tanh a", "tanh(a)"),
        ("|a|", "abs(a)"),
        ("√a + √(a + b)", "sqrt(a) + sqrt(a + b)"),
        ("ln(a)", "log(a)"),
        ("np.exp(-a)", "exp(-a)"),
        ("math.tanh(2a)", "tanh(2*a)"),
        ("a^2 * z", "a**2 * z"),
    ],
)
def test_the_notation_of_a_book_is_shown_as_pythons(text: str, better: str | None) -> None:
    with pytest.raises(BadValue) as caught:
        parse(text, {"a": 2.0, "b": 3.0})
    if better is None:
        assert caught.value.key == "syntax error"
    else:
        assert caught.value.key == "not Python notation"
        assert f" {better}처럼 쓰세요" in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "near"), [("sigmoyd(a)", "sigmoid"), ("a.sqr()", "sqrt")])
def test_an_unknown_function_names_the_near_one(text: str, near: str) -> None:
    with pytest.raises(BadValue, match=f"혹시 '{near}'인가요"):
        parse(text, {"a": 2.0})


def test_decomposed_hangul_names_are_one_name() -> None:
    apart = unicodedata.normalize("NFD", "값")
    assert parse(f"{apart} * 값", {apart: 3.0}).data == 9.0
    with pytest.raises(BadValue, match="두 번"):
        read_values([f"{apart}=1", "값=2"])


@pytest.mark.parametrize("pair", ["a=1_0", "a", "a=", "=1", "a=x", "1a=2", "a b=2", "a==1"])
def test_a_bad_pair_is_refused(pair: str) -> None:
    with pytest.raises(BadValue, match="이름=값"):
        read_values([pair])


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(BadValue, match="두 번"):
        read_values(["a=1", "a=2"])


# 명령


def test_the_command_prints_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("(a*b + c).tanh()", "a=2", "b=-3", "c=10") == 0
    out = capsys.readouterr().out
    assert "tanh #5 → + #4" in out
    assert "#2 = a × b = 2.0 × (-3.0) = -6.0" in out


def test_the_command_shows_why(capsys: pytest.CaptureFixture[str]) -> None:
    command("b = a + a; c = b + b", "a=1", "--why")
    assert "옳은 차례 4.0, 순진한 차례 2.0" in capsys.readouterr().out


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "한 걸음.html"
    command("a*b", "a=2", "b=-3", "--html", str(target))
    assert str(target) in capsys.readouterr().out
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("name", ["page.txt", "page", "없는폴더/page.html"])
def test_a_page_that_cannot_be_written_leaves_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadValue):
        command("a", "a=1", "--html", str(tmp_path / name))
    assert list(tmp_path.iterdir()) == []
