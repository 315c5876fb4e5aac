"""README: 적힌 코드와 명령과 파일이 적힌 그대로인가."""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import io
import re
import shlex
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from helpers import HOUSE, ROOT
from micrograd_ko import Value, optimizers
from micrograd_ko.app import cli
from micrograd_ko.view import draw

README = (ROOT / "README.md").read_text(encoding="utf-8")

# 기계에 파이썬과 pip밖에 없어도 끝까지 가는 두 명령
COMMANDS = [
    "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/micrograd-ko",
    "python3 -m venv .venv-test && .venv-test/bin/pip install -q -e '.[test]' "
    "&& .venv-test/bin/python -m pytest",
]
TABLE_CSV = "height,width,species\n" + "".join(
    f"{i}.5,{9 - i}.25,{'ab'[i % 2]}\n" for i in range(10)
)


def blocks(language: str) -> list[str]:
    """그 언어의 코드 블록들."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def section(title: str) -> str:
    """제목 하나 아래의 글, 다음 제목까지."""
    found = re.search(rf"^##+ {title}\n(.*?)(?=^##+ |\Z)", README, re.M | re.S)
    assert found, title
    return found[1]


def first_cells(title: str) -> list[str]:
    """그 제목 아래 표의 첫 칸들(제목 줄은 빼고)."""
    rows = [line for line in section(title).splitlines() if line.startswith("|")]
    return [row.split("|")[1].strip() for row in rows[2:]]


def run(code: str) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """코드를 실행한다. 이름들과, ``# →`` 뒤에 적힌 결과와 실제 결과의 짝을 돌려준다."""
    names: dict[str, object] = {}
    lines, pairs = code.splitlines(), []
    for statement in ast.parse(code).body:
        promised = lines[(statement.end_lineno or 0) - 1].partition("# → ")[2]
        source = ast.unparse(statement)
        if promised:
            pairs.append((promised, repr(eval(source, names))))
        else:
            exec(source, names)
    return names, pairs


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_the_two_commands_are_the_only_bash_blocks():
    assert [block.strip() for block in blocks("bash")] == COMMANDS


def test_there_are_python_blocks_with_promised_results():
    assert sum("# → " in block for block in blocks("python")) >= 4


@pytest.mark.parametrize("code", blocks("python"))
def test_a_python_block_gives_what_its_comments_promise(code):
    for promised, actual in run(code)[1]:
        assert actual == promised


def test_the_commands_run_as_written():
    Path("flowers.csv").write_text(TABLE_CSV, encoding="utf-8")
    Path("new_flowers.csv").write_text(TABLE_CSV, encoding="utf-8")
    for line in "".join(blocks("console")).splitlines():
        program, *arguments = shlex.split(line)
        assert program == "micrograd-ko"
        with contextlib.redirect_stderr(io.StringIO()):  # 진행 막대
            assert cli.main(arguments) == 0, line


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z]+)[ `]", README))))
def test_an_option_named_exists(option, capsys):
    with pytest.raises(SystemExit):
        cli.main(["train", "--help"])
    assert option in capsys.readouterr().out


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)|src=\"([^\"]+)\"", README))
def test_a_file_linked_to_exists(link):
    assert (ROOT / "".join(link)).is_file()


def test_every_notebook_is_listed():
    linked = re.findall(r"\((notebooks/[^)]+)\)", section("노트북"))
    assert linked == sorted(f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*"))


def test_the_map_names_every_room_and_no_other():
    """새 파일을 더하면 README의 표에도 한 줄을 더한다."""
    named = {name for cell in first_cells("집의 지도") for name in re.findall(r"`([^`]+)`", cell)}
    rooms = {path.name + "/" * path.is_dir() for path in HOUSE.iterdir()}
    hidden = {"__init__.py", "__main__.py", "__pycache__/", "py.typed"}
    assert sorted(rooms - hidden - named) == []
    assert sorted(named - rooms) == []


def test_the_names_in_the_map_are_in_their_rooms():
    """`fit`처럼 파일 이름이 아닌 이름은, 그 줄의 파일 안에 있다."""
    for line in section("집의 지도").splitlines():
        if line.startswith("| `"):
            files = re.findall(r"`(\w+)(?:\.py|/)`", line)
            places = [importlib.import_module(f"micrograd_ko.{file}") for file in files]
            for name in set(re.findall(r"`([a-z_A-Z]+)`", line)) - {"inf"}:
                assert any(hasattr(place, name) for place in [*places, Value]), name


def test_the_six_rules_are_the_six_rules():
    named = [cell.strip("`") for cell in first_cells("여섯 갱신 규칙")]
    assert named == [rule.__name__ for rule in optimizers.RULES.values()][: len(named)]
    assert len(named) == 6


def test_each_rule_is_called_by_its_korean_name():
    for line in section("여섯 갱신 규칙").splitlines():
        if line.startswith("| `"):
            name, korean = (cell.strip(" `") for cell in line.split("|")[1:3])
            assert (inspect.getdoc(getattr(optimizers, name)) or "").startswith(korean)


def shape(svg: str) -> list[tuple[str, list[str]]]:
    """그림의 구조: 묶음마다 (그림의 표제를 뗀 id, 그 안의 글). 좌표는 보지 않는다."""
    groups = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
    return sorted(
        (group.get("id", "").partition("-")[2], [text for text in group.itertext() if text.strip()])
        for group in groups
        if group.get("id")
    )


def test_the_picture_is_what_the_first_example_draws():
    names, _ = run(blocks("python")[0])
    committed = (ROOT / ".assets" / "graph.svg").read_text(encoding="utf-8")
    assert shape(draw(names["loss"]).svg) == shape(committed)  # type: ignore[arg-type]
    assert Path("graph.svg").is_file()
