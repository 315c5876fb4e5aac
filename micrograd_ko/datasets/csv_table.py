"""자기 표 읽기: CSV 파일 → 입력과 정답.

UTF-8로 읽고, 안 되면 한국어 윈도의 cp949로 읽는다. 숫자가 아닌 칸은 몇째 줄 어느 열인지 알린다.
"""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from micrograd_ko.messages.language import BadType, BadValue, say, shown
from micrograd_ko.messages.validate import as_list, lookup

KINDS = {"auto": "", "classes": "", "numbers": ""}  # 정답을 무엇으로 볼지
MOST_CLASSES = 10  # 정답이 정수일 때, 이보다 종류가 많으면 수로 본다


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
    columns  입력으로 쓸 열들. 비우면 정답을 뺀 모두
    kind     정답을 ``"classes"``(분류)로 볼지 ``"numbers"``(수)로 볼지. ``"auto"``는 글자이거나
             열 가지 이하의 정수면 분류로 본다

    TypeError: ``path``가 파일의 이름이 아닐 때.
    ValueError: 파일이 없거나, 비었거나, 열의 수가 다르거나, 읽을 수 없는 글자이거나, 열이 없거나,
    입력에 숫자가 아닌 칸이나 정답에 빈칸이 있을 때.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise BadType("not a path", got=path)
    lookup(KINDS, kind, "kind")
    header, rows = _cells(Path(path))
    places = {name: i for i, name in enumerate(header)}
    if target is not None:
        lookup(places, target, "column", path)
    wanted = [name for name in header if name != target]
    if columns is not None:
        wanted = as_list(columns, "columns")
    for name in wanted:
        lookup(places, name, "column", path)
    if not wanted:
        raise BadValue("no features", path=path, target=repr(target))
    X = [[_number(row[places[n]], path, line, n) for n in wanted] for line, row in rows]
    if target is None:
        return Table(X, [], wanted)
    cells = [(line, row[places[target]].strip()) for line, row in rows]
    for line, cell in cells:
        if not cell:
            raise BadValue("empty cell", path=path, line=line, target=repr(target))
    number_of = _classes([cell for _, cell in cells], kind)
    if not number_of:
        y = [_number(cell, path, line, target) for line, cell in cells]
        return Table(X, y, wanted, target)
    if len(set(number_of.values())) == 1:
        raise BadValue("single class", path=path, target=repr(target), cell=repr(cells[0][1]))
    name_of = {number: cell for cell, number in reversed(number_of.items())}
    y = [float(number_of[cell]) for _, cell in cells]
    return Table(X, y, wanted, target, [name_of[i] for i in range(len(name_of))])


def _cells(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """열의 이름들과, (줄 번호, 칸들)의 목록."""
    text = _text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=lambda mark: len(next(csv.reader([first], delimiter=mark))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadValue("broken row", path=path, line=reader.line_num, error=error) from None
    if len(rows) < 2:
        raise BadValue("empty table", path=path)
    header = [name.strip() for name in rows[0][1]]
    if len(set(header)) != len(header) or "" in header:
        raise BadValue("duplicate column", path=path, names=", ".join(header))
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise BadValue("ragged row", path=path, line=line, got=len(row), expected=len(header))
    return header, rows[1:]


def _text(path: Path) -> str:
    """파일의 글: UTF-8, 아니면 cp949."""
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        raise BadValue("unreadable file", path=path, reason=type(error).__name__) from None
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadValue("unknown encoding", path=path)


def _number(cell: str, path: object, line: int, column: str) -> float:
    """칸 하나를 유한한 수로."""
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        what = say("an empty cell") if not cell.strip() else shown(cell)
        raise BadValue("not a finite number", path=path, line=line, column=repr(column), what=what)
    return number


def _classes(cells: list[str], kind: str) -> dict[str, int]:
    """분류로 볼 정답이면 칸 → 번호, 수로 볼 정답이면 빈 사전. 1과 1.0은 같은 번호다."""
    if kind == "numbers":
        return {}
    try:
        numbers = [float(cell) for cell in cells]
    except ValueError:
        return {name: i for i, name in enumerate(sorted(set(cells)))}
    order = sorted(set(numbers))
    few = all(map(float.is_integer, numbers)) and len(order) <= MOST_CLASSES
    if not all(map(math.isfinite, numbers)) or (kind == "auto" and not few):
        return {}
    return {cell: order.index(number) for cell, number in zip(cells, numbers)}
