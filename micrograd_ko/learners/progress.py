"""에폭을 세는 진행 막대. 막대 옆에 손실을 보인다."""

from __future__ import annotations

import math
import time
import warnings
from typing import Any, Protocol

from micrograd_ko.messages.language import say

EVERY = 0.1  # 막대를 다시 그리는 간격(초)


class Record(Protocol):
    """막대 옆에 보일 기록. ``repr``가 ``History(…)``다."""

    @property
    def epochs(self) -> int:
        """지나온 에폭의 수."""


class Bar:
    """진행 막대. ``progress``가 거짓이면 아무것도 보이지 않는다."""

    def __init__(self, epochs: int, progress: bool) -> None:
        self._bar: Any = None  # tqdm에는 종류가 적혀 있지 않다
        self._record: Record | None = None
        self._due = 0.0 if progress else math.inf
        if progress:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # ipywidgets가 없다는 알림은 여기의 일이 아니다
                from tqdm.auto import tqdm

                self._bar = tqdm(total=epochs, unit=say("epoch"))

    def show(self, record: Record) -> None:
        """그릴 때가 되었으면 다시 그린다."""
        self._record = record
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + EVERY
            self._draw(record)

    def close(self) -> None:
        """마지막 모습을 남긴다."""
        if self._bar is not None:
            if self._record is not None:
                self._draw(self._record)
            self._bar.close()

    def _draw(self, record: Record) -> None:
        self._bar.set_postfix_str(repr(record)[len("History(") : -1], refresh=False)
        self._bar.update(record.epochs - self._bar.n)
