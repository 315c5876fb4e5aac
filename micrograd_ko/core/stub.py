"""편집기와 타입 검사기가 읽을 ``methods.pyi``를 연산 표에서 쓴다."""

from __future__ import annotations

from pathlib import Path

from micrograd_ko.core.codegen import is_function, reflected
from micrograd_ko.ops import TABLE


def stub() -> str:
    """``methods.pyi``의 글. 시험이 파일과 견준다."""
    lines = [
        '"""연산 표에서 만든 것: 고치지 말고 ``python -m micrograd_ko.core.stub``을 부른다."""',
        "",
        "from collections.abc import Iterable",
        "from typing import Generic, TypeVar",
        "",
        "from typing_extensions import Self",
        "",
        'V = TypeVar("V")  # Value: 이 글은 engine을 모른다',
        "",
        "def define(namespace: dict[str, object]) -> None: ...",
        "",
        "class Methods:",
        "    __slots__ = ()",
    ]
    for op in TABLE:
        if is_function(op):
            continue
        other = ", other: Self | float" if len(op.inputs) == 2 else ""
        lines.append(f"    def {op.method or op.name}(self{other}) -> Self: ...")
        if name := reflected(op):
            lines.append(f"    def {name}(self, other: float) -> Self: ...")
    lines += ["", "class Functions(Generic[V]):"]
    for op in TABLE:
        if is_function(op):
            default = " = 0.0" if op.many else ""
            typed = [f"{name}s: Iterable[V | float]" for name in op.many]
            typed += [f"{name}: V | float{default}" for name in op.inputs if name not in op.many]
            lines += ["    @staticmethod", f"    def {op.name}({', '.join(typed)}) -> V: ..."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("methods.pyi").write_text(stub(), encoding="utf-8")
