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
        "",
        "from micrograd_ko.engine import Value",
        "",
        "def connect(**names: object) -> None: ...",
        "",
        "class Methods:",
        "    __slots__ = ()",
    ]
    for op in TABLE:
        if is_function(op):
            continue
        other = ", other: Value | float" if len(op.inputs) == 2 else ""
        lines.append(f"    def {op.method or op.name}(self{other}) -> Value: ...")
        if name := reflected(op):
            lines.append(f"    def {name}(self, other: float) -> Value: ...")
    lines.append("")
    for op in TABLE:
        if is_function(op):
            default = " = 0.0" if op.many else ""
            typed = [f"{name}s: Iterable[Value | float]" for name in op.many]
            typed += [
                f"{name}: Value | float{default}" for name in op.inputs if name not in op.many
            ]
            lines.append(f"def {op.name}({', '.join(typed)}) -> Value: ...")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("methods.pyi").write_text(stub(), encoding="utf-8")
