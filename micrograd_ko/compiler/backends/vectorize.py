"""한 줄짜리 문장들을 묶음(block)으로: 흩어진 스칼라에서 층을 다시 찾는다.

깊이가 같은 문장들은 서로 기다리지 않는다. 그 가운데 연산이 같은 것들을 한 묶음으로 모으면, 뉴런
128개의 ReLU 128줄이 배열 한 줄이 되고, 같은 입력을 보는 가중합들은 행렬곱 하나가 된다.

칸은 두 공간으로 나뉜다. ``u``(uniform)에는 모든 표본에 같은 것(파라미터, 상수, 그것만의 계산)이,
``b``(batched)에는 표본마다 다른 것이 든다. 공간마다 칸에 0부터 다시 번호를 매겨, 한 묶음의 결과와
한 층의 가중치가 나란히 놓이게 한다.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from micrograd_ko.compiler.trace.program import Program, Slots, Statement
from micrograd_ko.core.expression import parse
from micrograd_ko.ops import Op


@dataclass(frozen=True)
class Operand:
    """묶음의 입력 하나.

    space     ``"u"`` 또는 ``"b"``
    slots     문장마다의 칸. 여러 입력이면 문장마다의 칸들을 이어 놓은 것
    wanted    기울기가 필요한가
    constant  모든 문장에 같은 상수이면 그 값
    rows      여러 입력이면 문장마다의 칸들
    """

    space: str
    slots: Slots
    wanted: bool
    constant: float | None = None
    rows: tuple[Slots, ...] = ()

    @property
    def shared(self) -> bool:
        """여러 입력일 때, 모든 문장이 같은 칸들을 보는가."""
        return all(row == self.rows[0] for row in self.rows)


@dataclass(frozen=True)
class Block:
    """같은 연산인 문장들. 결과는 ``space``의 ``start``부터 ``count``칸에 나란히 든다."""

    op: Op
    space: str
    start: int
    count: int
    operands: dict[str, Operand]
    wanted: bool

    @cached_property
    def layer(self) -> Layer | None:
        """묶음이 층이면 그 모양: 같은 입력에 저마다의 가중치를 곱해 더한 것."""
        names = _weighted_sum(self.op)
        if names is None:
            return None
        w, x, bias = (self.operands[name] for name in names)
        return _layer(w, x, bias) or _layer(x, w, bias)


@dataclass(frozen=True)
class Layer:
    """층: 가중치 W[j, i]는 처음 가중치에서 ``j·row + i·column``칸 뒤에 있다. 입력은 나란하다."""

    weights: Operand
    inputs: Operand
    bias: Operand
    row: int
    column: int

    @property
    def width(self) -> int:
        """입력의 수."""
        return len(self.inputs.rows[0])

    @property
    def bias_step(self) -> int:
        """이웃한 편향의 간격."""
        return self.bias.slots[1] - self.bias.slots[0] if len(self.bias.slots) > 1 else 0


def _layer(weights: Operand, inputs: Operand, bias: Operand) -> Layer | None:
    """가중치가 모든 표본에 같고 저마다 다르며, 모두 고르게 놓였을 때만 층이다.

    편향이 가중치이기도 하면 층이 아니다: 두 기울기의 배열은 겹치지 않아야 한다.
    """
    if (weights.space, inputs.space, bias.space) != ("u", "b", "u") or not inputs.shared:
        return None
    rows, width = weights.rows, len(weights.rows[0])
    across, seen = affine(rows[0]), affine(inputs.rows[0])
    if across is None or seen is None or affine(bias.slots) is None:
        return None
    column = across[1]
    row = rows[1][0] - rows[0][0] if len(rows) > 1 else column * width
    even = all(
        slots == tuple([rows[0][0] + j * row + i * column for i in range(width)])
        for j, slots in enumerate(rows)
    )
    apart = column >= 1 and abs(row) >= column * width
    if not (even and apart and seen[1] == 1 and set(bias.slots).isdisjoint(weights.slots)):
        return None
    return Layer(weights, inputs, bias, row, column)


@dataclass(frozen=True)
class Broadcast:
    """고른 칸들을 표본마다의 칸으로 옮겨 적는다: 한 연산이 둘을 섞어 받을 때."""

    start: int
    slots: Slots
    wanted: bool
    space = "b"

    @property
    def count(self) -> int:
        return len(self.slots)


@dataclass(frozen=True)
class Plan:
    """묶음으로 적은 프로그램.

    uniform     공간 u의 처음 값: 파라미터 자리는 0, 그다음 상수들, 계산할 자리는 0
    parameters  원래 파라미터의 번호들, 공간 u에 놓인 차례로
    batched     공간 b의 크기. 앞의 ``inputs``칸은 입력이다
    blocks      차례대로
    outputs     (공간, 칸)들
    """

    uniform: tuple[float, ...]
    parameters: Slots
    batched: int
    inputs: int
    blocks: tuple[Block | Broadcast, ...]
    outputs: tuple[tuple[str, int], ...]

    def forward(self, space: str) -> list[Block | Broadcast]:
        """한 공간의 묶음들, 순전파의 차례로."""
        return [block for block in self.blocks if block.space == space]

    def backward(self, space: str) -> list[Block | Broadcast]:
        """기울기가 필요한 묶음들, 역전파의 차례로."""
        return [block for block in reversed(self.forward(space)) if block.wanted]


def plan(program: Program, wanted_inputs: bool = False, first: int | None = None) -> Plan:
    """프로그램의 문장들을 묶음으로 모은다.

    first: 앞쪽 파라미터 몇 개를 공간 u의 맨 앞에 모을지. 학습은 옮길 것들을 앞에 모은다.
    """
    return _Planner(program, wanted_inputs, first).plan()


def _weighted_sum(op: Op) -> tuple[str, str, str] | None:
    """``total(w * x, b)`` 꼴의 연산이면 그 세 글자."""
    body = parse(op.forward)
    if not (isinstance(body, ast.Call) and ast.unparse(body.func) == "total"):
        return None
    product, start = body.args
    if not (isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult)):
        return None
    parts = (product.left, product.right, start)
    if not all(isinstance(part, ast.Name) for part in parts):
        return None
    w, x, b = (ast.unparse(part) for part in parts)
    known = {w: x, x: w, b: "1"}
    return (w, x, b) if dict(op.local) == known else None


class _Planner:
    def __init__(self, program: Program, wanted_inputs: bool, first: int | None) -> None:
        self.program = program
        self.ahead = program.leaves if first is None else program.inputs + first
        self.is_batched = program.batched
        self.wanted = program.wanted(wanted_inputs)
        self.place: dict[int, tuple[str, int]] = {
            slot: ("b", slot) for slot in range(program.inputs)
        }

    def plan(self) -> Plan:
        groups = self._groups()
        order = self._parameter_order(groups)
        program = self.program
        for at, slot in enumerate(order):
            self.place[slot] = ("u", at)
        for k in range(len(program.constants)):
            self.place[~k] = ("u", len(order) + k)
        self.size = {"u": len(order) + len(program.constants), "b": program.inputs}
        blocks: list[Block | Broadcast] = []
        for members in groups:
            blocks += self._block(members)
        computed = self.size["u"] - len(order) - len(program.constants)
        return Plan(
            (0.0,) * len(order) + program.constants + (0.0,) * computed,
            tuple(slot - program.inputs for slot in order),
            self.size["b"],
            program.inputs,
            tuple(blocks),
            tuple(self.place[slot] for slot in program.outputs),
        )

    def _groups(self) -> list[list[int]]:
        """함께 셈할 문장들의 칸: (깊이, 연산, 입력의 꼴)이 같은 것끼리."""
        depth = [0] * self.program.leaves
        groups: dict[tuple[object, ...], list[int]] = {}
        for slot, statement in self.program.numbered():
            depth.append(1 + max([depth[arg] for arg in statement.args if arg >= 0], default=0))
            key = (depth[slot], statement.op.name, self.wanted[slot], *self._pattern(statement))
            groups.setdefault(key, []).append(slot)
        return [groups[key] for key in sorted(groups, key=lambda key: key[0])]  # type: ignore[arg-type, return-value]

    def _pattern(self, statement: Statement) -> Iterable[object]:
        """입력의 꼴: 어느 공간에 드는지, 상수면 무엇인지, 여러 입력이면 무엇을 함께 보는지."""
        for slots in statement.operands().values():
            if isinstance(slots, tuple):
                varies = any(slot >= 0 and self.is_batched[slot] for slot in slots)
                yield slots if varies else len(slots)
            else:
                yield slots if slots < 0 else self.is_batched[slots]

    def _parameter_order(self, groups: list[list[int]]) -> list[int]:
        """파라미터의 차례: 한 묶음이 함께 보는 것들이 나란히 오게."""
        program = self.program
        found: dict[int, None] = {}
        for members in groups:
            rows = [program.statements[slot - program.leaves].operands() for slot in members]
            for slots in chain.from_iterable(zip(*(row.values() for row in rows))):
                found.update(dict.fromkeys(slots if isinstance(slots, tuple) else (slots,)))
        found.update(dict.fromkeys(range(program.inputs, program.leaves)))
        parameters = (slot for slot in found if program.inputs <= slot < program.leaves)
        return sorted(parameters, key=lambda slot: slot >= self.ahead)

    def _block(self, members: list[int]) -> list[Block | Broadcast]:
        """한 묶음. 두 공간이 섞인 입력이 있으면 옮겨 적기(Broadcast)가 앞에 온다."""
        statements = [self.program.statements[slot - self.program.leaves] for slot in members]
        op, rows = statements[0].op, [statement.operands() for statement in statements]
        before: list[Block | Broadcast] = []
        operands: dict[str, Operand] = {}
        for name in op.inputs:
            operands[name] = self._operand([row[name] for row in rows], op.flows(name), before)
        space = "b" if self.is_batched[members[0]] else "u"
        start = self.size[space]
        for k, slot in enumerate(members):
            self.place[slot] = (space, start + k)
        self.size[space] += len(members)
        wanted = any(self.wanted[slot] for slot in members)
        return [*before, Block(op, space, start, len(members), operands, wanted)]

    def _operand(
        self, used: Sequence[int | Slots], flows: bool, before: list[Block | Broadcast]
    ) -> Operand:
        many = tuple(slots for slots in used if isinstance(slots, tuple))
        flat = [slot for row in many for slot in row] or [s for s in used if isinstance(s, int)]
        wanted = flows and any(slot >= 0 and self.wanted[slot] for slot in flat)
        places = {slot: self.place[slot] for slot in flat}
        spaces = {space for space, _ in places.values()}
        if len(spaces) == 2:  # 섞였으면 고른 것들을 표본마다의 칸으로 옮긴다
            moved = [slot for slot, (space, _) in places.items() if space == "u"]
            start = self.size["b"]
            before.append(Broadcast(start, tuple(places[slot][1] for slot in moved), wanted))
            places.update({slot: ("b", start + k) for k, slot in enumerate(moved)})
            self.size["b"] += len(moved)
            spaces = {"b"}
        constant = self.program.constant(flat[0]) if flat[0] < 0 and not many else None
        rows = tuple(tuple([places[slot][1] for slot in row]) for row in many)
        slots = tuple([places[slot][1] for slot in flat])
        return Operand(spaces.pop(), slots, wanted, constant, rows)


def affine(slots: Sequence[int]) -> tuple[int, int] | None:
    """고르게 놓인 칸들이면 (처음, 간격)."""
    step = slots[1] - slots[0] if len(slots) > 1 else 1
    even = all(after - before == step for before, after in pairwise(slots))
    return (slots[0], step) if even else None
