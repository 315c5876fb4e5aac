"""자기 표 읽기: CSV 파일 → 입력과 정답.

UTF-8로 읽고, 안 되면 한국어 윈도의 cp949로 읽는다. UTF-16은 앞머리(BOM)가 알려 준다.
숫자가 아닌 칸은 몇째 줄 어느 열인지 알린다.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import os
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from micrograd_ko.core.files import read_bytes
from micrograd_ko.messages.language import BadType, BadValue, say, shown
from micrograd_ko.messages.validate import as_list, canonical

KINDS = {"auto": "", "classes": "", "numbers": ""}  # 정답을 무엇으로 볼지
MAX_CSV_BYTES = 256 << 20
MAX_INTEGER_CLASSES = 10  # 정답이 정수일 때, 이보다 종류가 많으면 수로 본다

INDEX_NAMES = ("", "Unnamed: 0")  # pandas의 번호 열: 쓸 때의 이름과, 다시 읽어 쓸 때의 이름
DECIMAL_COMMA = re.compile(r"[+-]?\d+(,\d+)+(\.\d*)?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
FORMULA = re.compile(r"'*[=+@＝＋＠－-]")  # 스프레드시트가 수식으로 셈하는 칸의 처음

Cell = TypeVar("Cell")


@dataclass
class Table:
    """읽은 표.

    X        행마다 입력의 목록
    y        행마다 정답: 분류면 번호, 아니면 수. 정답 열이 없으면 빈 목록
    columns  입력의 열 이름
    target   정답의 열 이름
    classes  분류면 번호 → 이름, 아니면 빈 목록
    """

    X: list[list[float]]
    y: list[float]
    columns: list[str]
    target: str = ""
    classes: list[str] = field(default_factory=list)


@dataclass
class _Sheet:
    """칸으로 나눈 파일: 열의 이름들과, (줄 번호, 칸들)의 목록."""

    path: str | os.PathLike[str]
    separator: str
    header: list[str]
    rows: list[tuple[int, list[str]]]

    def place(self, name: str) -> int:
        """열의 자리. 이름으로 하나만 가리킬 수 있어야 한다."""
        canonical(self.header, name, "column", self.path, exact=True)
        if not name or self.header.count(name) > 1:
            raise BadValue("duplicate column", path=self.path, names=", ".join(self.header))
        return self.header.index(name)

    def number(self, line: int, row: list[str], place: int, hint: str = "") -> float:
        """칸 하나를 유한한 수로."""
        number = _number(row[place], self.separator)
        if number is None or not math.isfinite(number):
            got, column = row[place], repr(self.header[place])
            raise BadValue("not a finite number", path=self.path, line=line, column=column,
                           got=shown(got) if got else say("empty cell"), hint=hint)  # fmt: skip
        return number


def read_csv(
    path: str | os.PathLike[str],
    target: str | None = None,
    *,
    columns: Sequence[str] | None = None,
    kind: str = "auto",
) -> Table:
    """CSV 파일을 읽는다. 첫 줄은 열의 이름이다.

    path     파일
    target   정답의 열 이름. 없으면 입력만 읽는다
    columns  입력으로 쓸 열들. 비우면 정답과 행 번호(0, 1, 2, …)의 열을 뺀 모두
    kind     정답을 ``"classes"``(분류)로 볼지 ``"numbers"``(수)로 볼지. ``"auto"``는 글자이거나
             열 가지 이하의 정수면 분류로 본다

    한글은 NFC로 모아 읽는다: macOS가 풀어 쓴 ‘가’도 같은 글자다.
    TypeError: ``path``가 파일의 이름이 아닐 때.
    ValueError: 파일이 없거나, 비었거나, 열의 수가 다르거나, 읽을 수 없는 글자이거나, 열이 없거나,
    입력에 숫자가 아닌 칸이나 정답에 빈칸이 있을 때.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise BadType("not a path", got=path)
    kind = canonical(KINDS, kind, "kind")
    sheet, target = _sheet(path), _cleaned(target)
    wanted = [name for name in sheet.header if name != target]
    if columns is not None:
        wanted = [_cleaned(name) for name in as_list(columns, "columns")]
    answer = None if target is None else sheet.place(target)
    if not wanted:
        raise BadValue("no features", path=path, target=repr(target))
    places = [sheet.place(name) for name in wanted]
    X = [[sheet.number(line, row, place) for place in places] for line, row in sheet.rows]
    if target is None or answer is None:
        return Table(X, [], wanted)
    for line, row in sheet.rows:
        if not row[answer]:
            raise BadValue("empty cell", path=path, line=line, column=repr(target))
    cells = [row[answer] for _, row in sheet.rows]
    number_of = _classes(cells, [_number(cell, sheet.separator) for cell in cells], kind)
    if not number_of:
        hint = say("hint: target kind")
        y = [sheet.number(line, row, answer, hint) for line, row in sheet.rows]
        return Table(X, y, wanted, target)
    if len(set(number_of.values())) == 1:
        raise BadValue("single class", path=path, column=repr(target), only=repr(cells[0]))
    name_of = {number: cell for cell, number in reversed(number_of.items())}
    y = [float(number_of[cell]) for cell in cells]
    return Table(X, y, wanted, target, [name_of[i] for i in range(len(name_of))])


def spreadsheet_safe(text: str) -> str:
    """스프레드시트가 수식으로 셈하지 않게 작은따옴표를 앞에 단 칸. ``read_csv``는 떼고 읽는다."""
    return f"'{text}" if FORMULA.match(text) and _number(text) is None else text


def _cleaned(cell: Cell) -> Cell | str:
    """칸의 글: 앞뒤의 빈칸과 수식을 막는 따옴표를 떼고, 한글은 모아 쓴다."""
    if not isinstance(cell, str):
        return cell
    text = unicodedata.normalize("NFC", cell).strip()
    return text[1:] if text[:1] == "'" and FORMULA.match(text) else text


def _sheet(path: str | os.PathLike[str]) -> _Sheet:
    """파일을 칸으로 나눈다."""
    text = _text(path)
    separator = max(",;\t", key=lambda mark: len(_first_row(text, mark)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, [_cleaned(cell) for cell in row]) for row in reader]
    except csv.Error:
        raise BadValue("broken row", path=path, line=reader.line_num) from None
    (_, header), *rows = [(line, row) for line, row in rows if any(row)] or [(0, [""])]
    if not rows:
        raise BadValue("empty table", path=path)
    for line, row in rows:
        if len(row) != len(header):
            raise BadValue("ragged row", path=path, line=line, got=len(row), expected=len(header))
    if header[0] in INDEX_NAMES and _counts_up([row[0] for _, row in rows]):
        header, rows = header[1:], [(line, row[1:]) for line, row in rows]
    return _Sheet(path, separator, header, rows)


def _first_row(text: str, separator: str) -> list[str]:
    """``separator``로 나눈 첫 줄. 따옴표 속의 줄바꿈은 줄을 나누지 않는다."""
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                return row
    return []


def _counts_up(cells: list[str]) -> bool:
    """0, 1, 2, … 또는 1, 2, 3, …: 자료가 아니라 pandas나 R이 붙인 행 번호다."""
    return any(cells == [str(first + i) for i in range(len(cells))] for first in (0, 1))


def _text(path: str | os.PathLike[str]) -> str:
    """파일의 글."""
    raw = read_bytes(path, MAX_CSV_BYTES)
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp949"):
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if "\0" not in text:
                return text
    raise BadValue("unknown encoding", path=path)


def _number(cell: str, separator: str = ",") -> float | None:
    """칸 하나의 수. 글자면 None.

    ``123,400``은 123400이다. 쌍반점으로 나눈 표에서는 쉼표가 소수점일 수도 있어 nan이다.
    """
    if separator == ";" and DECIMAL_COMMA.fullmatch(cell):
        return math.nan
    if THOUSANDS.fullmatch(cell):
        cell = cell.replace(",", "")
    try:
        return None if "_" in cell else float(cell)  # 파이썬은 1_1을 11로 읽는다
    except ValueError:
        return None


def _classes(cells: list[str], numbers: list[float | None], kind: str) -> dict[str, int]:
    """분류로 볼 정답이면 칸 → 번호, 수로 볼 정답이면 빈 사전. 1과 1.0은 같은 번호다."""
    order = sorted({number for number in numbers if number is not None})
    if kind == "numbers" or (kind == "auto" and len(order) > MAX_INTEGER_CLASSES):
        return {}
    if None in numbers:
        return {name: i for i, name in enumerate(sorted(set(cells)))}
    if not all(map(math.isfinite, order)) or (
        kind == "auto" and not all(map(float.is_integer, order))
    ):
        return {}
    place = {number: i for i, number in enumerate(order)}
    return {cell: place[number] for cell, number in zip(cells, numbers) if number is not None}
