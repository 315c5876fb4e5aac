"""편집기와 타입 검사기가 읽을 ``methods.pyi``를 연산 표에서 쓴다."""

from __future__ import annotations

from pathlib import Path

from micrograd_ko.core.codegen import is_function, parameters, reflected
from micrograd_ko.ops import TABLE, Op


def stub() -> str:
    """``methods.pyi``의 글. 시험이 파일과 견준다."""
    lines = [
        '"""연산 표에서 만든 것: 고치지 말고 ``python -m micrograd_ko.core.stub``을 부른다."""',
        "",
        "from collections.abc import Callable, Iterable",
        "from math import inf",
        "from typing import Any, Generic, TypeVar",
        "",
        "from typing_extensions import Self",
        "",
        'V = TypeVar("V")  # Value: 이 글은 engine을 모른다',
        "",
        "BY_NAME: dict[str, Callable[..., Any]]",
        "",
        "def define(namespace: dict[str, object]) -> None: ...",
        "",
        "class Methods:",
        "    __slots__ = ()",
    ]
    for op in TABLE:
        if not is_function(op):
            takes = _typed(op, "Self", "self")
            lines.append(f"    def {op.method or op.name}({takes}) -> Self: ...")
            if name := reflected(op):
                lines.append(f"    def {name}(self, other: float) -> Self: ...")
    lines += ["", "class Functions(Generic[V]):"]
    for op in filter(is_function, TABLE):
        lines += ["    @staticmethod", f"    def {op.name}({_typed(op, 'V')}) -> V: ..."]
    return "\n".join(lines) + "\n"


def _typed(op: Op, value: str, *own: str) -> str:
    """인자들: ``self, other: Self | float``.  value: Value를 부르는 이름."""
    kinds = {f"{name}s": f"Iterable[{value} | float]" for name in op.many}
    typed = [
        f"{name}: {kinds.get(name, f'{value} | float')}{default and f' = {default}'}"
        for name, default in parameters(op).items()
    ]
    return ", ".join([*own, *typed])


if __name__ == "__main__":
    Path(__file__).with_name("methods.pyi").write_text(stub(), encoding="utf-8")
