"""연산 표를 읽어 Value의 메서드와 여러 입력의 함수를 만든다: 불러올 때 한 번.

만든 글은 ``linecache``에 올려 둔다. 그래서 ``inspect.getsource(Value.__mul__)``과
오류의 역추적(traceback)이 사람이 쓴 것과 같은 글을 보여 준다.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable
from typing import Any

from micrograd_ko.core import codegen, ieee
from micrograd_ko.ops import TABLE

FILE = "<micrograd_ko 연산 표>"
SOURCE = codegen.source()
# 연산의 이름 → 그것을 계산하는 것: Value의 메서드, 또는 입력이 셋이거나 여러 개면 함수
BY_NAME: dict[str, Callable[..., Any]] = {}
linecache.cache[FILE] = (len(SOURCE), None, SOURCE.splitlines(True), FILE)


def define(namespace: dict[str, object]) -> None:
    """표의 글을 ``namespace`` 안에서 실행한다: ``Methods``, ``dot``, ``where``, … 가 거기 생긴다.

    글에 나오는 이름 가운데 ``div``, ``exp`` 같은 함수는 여기서 주고, ``Value``, ``node``,
    ``as_value``, ``as_values``, ``same_length``는 그 이름들이 있는 곳(engine)의 것이다.
    """
    namespace.update((name, it) for name, it in vars(ieee).items() if not name.startswith("_"))
    exec(compile(SOURCE, FILE, "exec"), namespace)  # 글은 모두 우리의 표에서 왔다
    for op in TABLE:
        name = op.method or op.name
        BY_NAME[op.name] = getattr(namespace["Methods"], name, None) or namespace[name]
