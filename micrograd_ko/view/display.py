"""수와 이름을 사람이 읽을 모습으로: 그림, 장부, 단계 넘기기가 모두 이것을 쓴다.

파라미터의 이름은 ``layers.0.neurons.2.w.1`` 하나다. 줄이는 곳은 여기뿐이다: 식과 그림에서는
``L0.n2.w.1``, 제 뉴런의 테두리 안에서는 ``w.1``.
"""

from __future__ import annotations

import unicodedata

from micrograd_ko import nn
from micrograd_ko.engine import NOT_YET, Value
from micrograd_ko.messages.language import say
from micrograd_ko.ops import OPS

DIGITS = 5  # 이보다 긴 수는 유효숫자 다섯으로 줄인다
NAME_WIDTH = 20  # 이보다 긴 이름은 줄인다
PARTS = {"layers": "L", "neurons": "n"}  # 모듈을 담은 목록의 이름 → 줄여 쓰는 글자
ZERO_WIDTH_JOINER = "\u200d"  # 그림글자 여럿을 하나로 잇는다


def number(x: float, digits: int = DIGITS) -> str:
    """수 하나의 모습: ``-3.0``, ``0.70711``, ``1e-12``, ``nan``. 아직 없는 기울기는 ``?``."""
    if x is NOT_YET:
        return "?"
    text = repr(x + 0.0)  # -0.0은 0.0으로
    if len(text) > digits + 2:
        text = f"{x:.{digits}g}"
        text += "" if set(text) & set(".en") else ".0"
    return text


def one_line(text: str, limit: int = NAME_WIDTH) -> str:
    """글을 한 줄에 넣을 모습으로: 보이지 않는 글자를 없애고 길면 줄인다."""
    start = unicodedata.normalize("NFC", text[: limit * 4])
    seen = (c if c.isprintable() or c == ZERO_WIDTH_JOINER else " " for c in start)
    line = "".join(seen).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"


def label_of(value: Value) -> str:
    """노드의 이름 그대로: ``layers.0.neurons.2.w.1``. 손으로 지운 이름(None)은 없는 것이다."""
    return "" if value.label is None else str(value.label)


def own_name(value: Value) -> str:
    """제 모듈 안에서 부르는 이름: ``w.1``. 모듈의 것이 아니면 이름 그대로."""
    return label_of(value).removeprefix("".join(f"{part}." for part in nn.home(value)))


def short_name(value: Value) -> str:
    """어디서나 알아볼 짧은 이름: ``L0.n2.w.1``. 배우는 사람이 붙인 이름은 그대로."""
    label, own = label_of(value), own_name(value)
    if own == label:
        return label
    pieces = (part.rpartition(".") for part in nn.home(value))
    brief = (PARTS[k] + i if k in PARTS else f"{k}{dot}{i}" for k, dot, i in pieces)
    return ".".join([*brief, own])


def part_title(part: str) -> str:
    """모듈의 이름표: ``layers.0`` → ``층 0``. 배우는 사람이 붙인 이름은 그대로."""
    kind, _, place = part.rpartition(".")
    return say(f"frame: {kind}", place=place) if kind in PARTS else one_line(part)


def formula_name(value: Value, k: int) -> str:
    """식 안에서 노드를 부를 이름. 없으면 위상 정렬의 번호 ``#k``."""
    return one_line(short_name(value)) or f"#{k}"


def sentence_name(value: Value, k: int) -> str:
    """문장 안에서 노드를 부를 이름: 라벨 없는 연산은 기호를 번호 앞에 붙인다. 그림과 같다."""
    symbol = f"{OPS[value.op].symbol} " if value.op and not value.label else ""
    return symbol + formula_name(value, k)
