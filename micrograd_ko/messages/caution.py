"""경고: 멈출 일은 아니지만 답이 뜻한 것이 아닐 때. 배우는 사람의 줄을 가리킨다."""

from __future__ import annotations

import sys
import warnings
from types import FrameType
from typing import Any

from micrograd_ko.messages.language import UserError


class Caution(UserError, UserWarning):
    """답이 뜻한 것이 아닐 수 있다는 경고. 파이썬은 같은 줄의 같은 경고를 한 번만 보인다."""


def warn(key: str, **facts: Any) -> None:
    """알림의 표에 있는 문장을 경고로."""
    _, passed = outside(sys._getframe(1))
    warnings.warn(Caution(key, **facts), stacklevel=passed + 2)


def outside(frame: FrameType | None) -> tuple[FrameType | None, int]:
    """``frame``부터 밖으로 나가며 처음 만나는 우리 것이 아닌 자리와, 지나온 층수."""
    passed = 0
    while frame and str(frame.f_globals.get("__name__")).startswith("micrograd_ko."):
        frame, passed = frame.f_back, passed + 1
    return frame, passed
