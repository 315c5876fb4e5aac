"""잘못 넣은 것 하나를 적는 법(``Row``)과 확인하는 법.

``Row(이름, 부르는 법, 예외, 한국어 무늬, 영어 무늬)``. 부르는 법은 ``world``를 받고, 거기 든 모델,
최적화 기법, 자료, 파일은 부르기 전과 뒤가 같아야 한다.
"""

from __future__ import annotations

import math
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from micrograd_ko import Value, datasets, fit
from micrograd_ko.messages import language
from micrograd_ko.messages.language import UserError, set_language
from micrograd_ko.nn import MLP, Perceptron
from micrograd_ko.optimizers import Adam

HANGUL = re.compile("[가-힣]")


NAN, INF = math.nan, math.inf


class Row(NamedTuple):
    name: str
    call: Callable[[SimpleNamespace], object]
    kind: type[Exception]
    ko: str
    en: str


def world(folder: Path) -> SimpleNamespace:
    """부르기 전과 뒤를 견줄 것들."""
    model = MLP(2, [3, 1], activation="tanh", seed=0)
    rule = Adam(model.parameters(), lr=0.1)
    X, y = datasets.xor()
    fit(model, X, y, optimizer=rule, epochs=2, progress=False)
    perceptron = Perceptron([1.0, -1.0], 0.5)
    return SimpleNamespace(
        model=model,
        rule=rule,
        perceptron=perceptron,
        X=X,
        y=y,
        a=Value(1.0, label="a"),
        b=Value(2.0, label="b"),
        folder=folder,
    )


def snapshot(here: SimpleNamespace) -> tuple[bytes, dict[str, bytes]]:
    files = {path.name: path.read_bytes() for path in here.folder.iterdir() if path.is_file()}
    return pickle.dumps(vars(here)), files


def each(rows: list[Row]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """줄마다, 언어마다 한 번씩 하는 시험. 줄의 이름은 저마다 다르다."""
    assert len({row.name for row in rows}) == len(rows)

    def marked(test: Callable[..., None]) -> Callable[..., None]:
        each_row = pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in rows])
        return pytest.mark.parametrize("language", language.LANGUAGES)(each_row(test))

    return marked


def check(row: Row, spoken: str, folder: Path) -> None:
    """한 문장으로 무엇을 할지 말하고, 아무것도 바꾸지 않는가."""
    set_language(spoken)
    here = world(folder)
    before = snapshot(here)
    with pytest.raises(row.kind) as caught:
        row.call(here)
    before = vars(here).pop("before", before)
    message = str(caught.value).replace(str(folder), "")
    assert isinstance(caught.value, UserError)
    assert re.search(row.ko if spoken == "ko" else row.en, message)
    assert "\n" not in message
    if spoken == "ko":
        assert HANGUL.search(message)
        assert re.search(r"\([A-Za-z ]+\)$", message), "영어 용어가 괄호 안에 끝나야 한다"
    else:
        assert not HANGUL.search(message.replace("표.csv", "").replace("없다.csv", ""))
    assert snapshot(here) == before
