"""수와 이름을 사람이 읽을 모습으로: 표, 그림, 단계가 모두 이것을 쓴다."""

from __future__ import annotations

from micrograd_ko.engine import NOT_YET, Value
from micrograd_ko.ops import OPS

WIDTH = 7  # 이보다 긴 수는 유효숫자 다섯으로 줄인다
NAME = 20  # 이보다 긴 이름은 줄인다


def number(x: float) -> str:
    """수 하나의 모습: ``-3.0``, ``0.70711``, ``1e-12``, ``nan``. 아직 없는 기울기는 ``?``."""
    if x is NOT_YET:
        return "?"
    text = repr(x + 0.0)  # -0.0은 0.0으로
    if len(text) > WIDTH:
        text = f"{x:.5g}"
        text += "" if set(text) & set(".en") else ".0"
    return text


def clean(label: str, limit: int = NAME) -> str:
    """이름을 한 줄에 넣을 모습으로: 보이지 않는 글자를 없애고 길면 줄인다."""
    text = "".join(c if c.isprintable() else " " for c in label[: limit * 4]).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def short(value: Value, k: int) -> str:
    """식 안에서 노드를 부를 이름: 라벨, 없으면 위상 정렬의 번호 ``#k``."""
    return clean(value.label) or f"#{k}"


def name(value: Value, k: int) -> str:
    """문장 안에서 노드를 부를 이름: 라벨 없는 연산은 기호를 번호 앞에 붙인다. 그림과 같다."""
    symbol = f"{OPS[value.op].symbol} " if value.op and not value.label else ""
    return symbol + short(value, k)
