"""프로그램: 계산 그래프를 차례대로 적은 문장들. 보통 자료일 뿐이라 어떤 백엔드로든 옮긴다.

값이 드는 칸(slot)에 번호를 매긴다. 입력들, 파라미터들, 그다음 문장의 결과들이 0부터 차례로 들고,
상수는 음수 번호(-1, -2, …)다. 칸은 한 번만 적힌다(static single assignment).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from micrograd_ko.ops import Op

Slots = tuple[int, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Statement:
    """문장 하나: 연산과, 그 입력이 든 칸들."""

    op: Op
    args: Slots

    def operands(self) -> dict[str, int | Slots]:
        """표의 글자 → 칸. 여러 입력의 글자는 칸들의 묶음을 가리킨다."""
        return self.op.named(self.args)

    def letters(self, read: Callable[[int], T]) -> dict[str, T | list[T]]:
        """표의 글자 → 칸에서 읽은 것. 여러 입력의 글자는 그 목록을 가리킨다."""
        return {
            letter: [*map(read, slots)] if isinstance(slots, tuple) else read(slots)
            for letter, slots in self.operands().items()
        }

    @property
    def open(self) -> Slots:
        """기울기가 흘러 내려가는 입력의 칸들. 비교의 입력처럼 미분이 끊긴 것은 빠진다."""
        if all(map(self.op.flows, self.op.inputs)):
            return self.args
        letters = self.op.letters(len(self.args))
        return tuple([slot for slot, (name, _) in zip(self.args, letters) if self.op.flows(name)])


@dataclass(frozen=True)
class Program:
    """기록한 계산 하나.

    inputs       입력 칸의 수
    parameters   파라미터 칸의 수
    constants    상수들: 칸 -1, -2, …
    statements   문장들, 차례대로
    outputs      결과가 든 칸들
    names        이름이 있는 칸들
    """

    inputs: int
    parameters: int
    constants: tuple[float, ...]
    statements: tuple[Statement, ...]
    outputs: Slots
    names: dict[int, str]

    @property
    def leaves(self) -> int:
        """입력과 파라미터의 수이자 첫 문장의 칸."""
        return self.inputs + self.parameters

    def constant(self, slot: int) -> float:
        """상수 칸의 값."""
        return self.constants[~slot]

    def numbered(self) -> Iterator[tuple[int, Statement]]:
        """(결과의 칸, 문장)들."""
        return enumerate(self.statements, self.leaves)

    @cached_property
    def edges(self) -> int:
        """그래프의 간선 수: 일의 양을 어림한다."""
        return sum(len(s.args) for s in self.statements)

    @cached_property
    def batched(self) -> list[bool]:
        """칸마다: 입력에 달려서 표본마다 다른가. 아니면 모든 표본에 같다."""
        marks = [True] * self.inputs + [False] * self.parameters
        for statement in self.statements:
            marks.append(any(slot >= 0 and marks[slot] for slot in statement.args))
        return marks

    def wanted(self, inputs: bool) -> list[bool]:
        """칸마다: 기울기가 흐르는가.

        첫 출력의 조상이면서, 파라미터로(``inputs``면 입력으로도) 이어지는 칸들이다.
        """
        leads = [inputs] * self.inputs + [True] * self.parameters
        for statement in self.statements:
            leads.append(any(slot >= 0 and leads[slot] for slot in statement.open))
        above = [False] * len(leads)
        if self.outputs[0] >= 0:
            above[self.outputs[0]] = True
        for slot in range(len(leads) - 1, self.leaves - 1, -1):
            if above[slot]:
                for arg in self.statements[slot - self.leaves].open:
                    if arg >= 0:
                        above[arg] = True
        return [lead and up for lead, up in zip(leads, above)]
