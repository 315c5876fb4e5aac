"""연산 표를 읽어 Value의 메서드를 만든다: 불러올 때 한 번.

만든 글은 ``linecache``에 올려 둔다. 그래서 ``inspect.getsource(Value.__mul__)``과
오류의 역추적(traceback)이 사람이 쓴 것과 같은 글을 보여 준다.
"""

from __future__ import annotations

import linecache

from micrograd_ko.core import codegen, ieee

_FILE = "<micrograd_ko 연산 표>"
_SOURCE = codegen.source()
linecache.cache[_FILE] = (len(_SOURCE), None, _SOURCE.splitlines(True), _FILE)


def connect(**names: object) -> None:
    """만든 메서드가 부를 이름들(Value, node, …)을 engine이 알려 준다."""
    globals().update(names)


connect(**{name: thing for name, thing in vars(ieee).items() if not name.startswith("_")})
exec(compile(_SOURCE, _FILE, "exec"), globals())  # 글은 모두 우리의 표에서 왔다
