"""알림마다 그것을 만나는 법 하나: 열쇠 → 배우는 사람이 할 만한 일.

새 알림을 표(``messages/catalogue.py``)에 더하면 그 방의 파일에 한 줄을 더한다. 부르는 곳은
``textbook/test_messages.py``이고, 빈 폴더 안에서 두 언어로 한 번씩 부른다.
"""

from __future__ import annotations

from collections.abc import Callable

from raised import app, compiler, lab, textbook, view

RAISED: dict[str, Callable[[], object]] = {
    **textbook.RAISED,
    **compiler.RAISED,
    **view.RAISED,
    **app.RAISED,
    **lab.RAISED,
}
MISSING: set[str] = set()  # 아직 부르지 못하는 열쇠
