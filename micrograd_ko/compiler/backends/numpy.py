"""NumPy 백엔드: 묶음 하나가 배열 한 줄. 칸이 행이고 표본이 열이다.

층으로 다시 찾은 묶음은 행렬곱(BLAS) 하나가 된다. 그래서 큰 신경망도 행렬로 짠 것만큼 빠르다.
"""

from __future__ import annotations

import ast
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from micrograd_ko.compiler.backends.base import Kernel
from micrograd_ko.compiler.backends.python_source import ArrayWriter, compiled, name
from micrograd_ko.compiler.backends.vectorize import Block, Broadcast, Operand, Plan, affine, plan
from micrograd_ko.compiler.batch import Rows
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.core.ieee import FUNCTIONS
from micrograd_ko.engine import Value

_ARRAYS = {"b": ("V", "dV"), "u": ("U", "dU")}  # 공간 → (값, 기울기)


class NumpySource:
    """계획 하나를 NumPy의 글로 적는다.

    V, U는 두 공간의 값(칸 × 표본, 칸 × 1)이고 dV, dU는 기울기다.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.writer = ArrayWriter()
        self.tables: dict[str, Any] = {}  # 글에 나오는 번호표와 가중치 행렬
        self.layers: dict[str, Any] = {}

    def table(self, numbers: Any) -> str:
        text = f"t{len(self.tables)}"
        self.tables[text] = np.array(numbers)
        return text

    def at(self, array: str, slots: Sequence[int]) -> str:
        """칸들을 고르는 글. 나란하면 조각으로, 아니면 번호표로."""
        line = affine(slots)
        if line is None or line[1] < 0:
            return f"{array}[{self.table(slots)}]"
        start, step = line
        if step == 0:  # 모두 같은 칸: NumPy가 편다
            return f"{array}[{start}:{start + 1}]"
        stop = start + step * (len(slots) - 1) + 1
        return f"{array}[{start}:{stop}{f':{step}' if step > 1 else ''}]"

    def operand(self, operand: Operand) -> ast.expr | float:
        if operand.constant is not None:
            return operand.constant
        array = _ARRAYS[operand.space][0]
        if not operand.rows:
            return name(self.at(array, operand.slots))
        rows = operand.rows[:1] if operand.shared else operand.rows
        if len(rows) == 1 and len(set(rows[0])) == len(rows[0]):
            return name(f"{self.at(array, rows[0])}[:, None]")
        return name(f"{array}[{self.table(list(zip(*rows)))}]")

    def forward(self, space: str) -> list[str]:
        lines = []
        for block in self.plan.blocks:
            if isinstance(block, Broadcast):
                if space == "b":
                    stop = block.start + len(block.slots)
                    lines.append(f"V[{block.start}:{stop}] = {self.at('U', block.slots)}")
            elif block.space == space:
                lines += self._forward(block)
        return lines

    def _own(self, block: Block, which: int) -> str:
        array = _ARRAYS[block.space][which]
        return f"{array}[{block.start}:{block.start + block.count}]"

    def _forward(self, block: Block) -> list[str]:
        own = self._own(block, 0)
        if layer := block.layer:
            weights = self._weights(block)
            rows = f"V[{layer.x}:{layer.x + layer.width}]"
            bias = [layer.bias + layer.bias_step * k for k in range(block.count)]
            return [f"matmul({weights}, {rows}, out={own})", f"{own} += {self.at('U', bias)}"]
        letters = {text: self.operand(o) for text, o in block.operands.items()}
        return self.writer.line(f"{own} =", block.op.forward, letters)

    def _weights(self, block: Block) -> str:
        """층의 가중치 행렬 W의 이름. 기울기 행렬은 앞에 d가 붙는다."""
        text = f"W{block.start}"
        self.layers[text] = (block.layer, block.count)
        return text

    def backward(self, space: str) -> list[str]:
        lines = []
        for block in reversed(self.plan.blocks):
            if not block.wanted:
                continue
            if isinstance(block, Broadcast):
                if space == "b":
                    stop = block.start + len(block.slots)
                    part = f"dV[{block.start}:{stop}].sum(-1, keepdims=True)"
                    lines.append(f"{self.at('dU', block.slots)} += {part}")
            elif block.space == space:
                lines += self._layer_backward(block) if block.layer else self._backward(block)
        return lines

    def _layer_backward(self, block: Block) -> list[str]:
        layer = block.layer
        assert layer
        upstream, weights = self._own(block, 1), self._weights(block)
        rows = f"V[{layer.x}:{layer.x + layer.width}]"
        bias = [layer.bias + layer.bias_step * k for k in range(block.count)]
        wanted = layer.wanted
        lines = [f"d{weights}[:] += {upstream} @ {rows}.T"] if wanted[0] else []
        lines += [f"d{rows} += {weights}.T @ {upstream}"] if wanted[1] else []
        lines += [self._add("dU", bias, f"{upstream}.sum(-1, keepdims=True)")] if wanted[2] else []
        return lines

    def _backward(self, block: Block) -> list[str]:
        letters: dict[str, Any] = {text: self.operand(o) for text, o in block.operands.items()}
        letters["y"] = name(self._own(block, 0))
        lines = [f"g = {self._own(block, 1)}"]
        for letter, operand in block.operands.items():
            if not operand.wanted:
                continue
            found = self.writer.contribution(block.op.local[letter], letters, name("g"))
            if isinstance(found, float):  # 막혔다: 보낼 것이 없다
                continue
            part = self.writer.text(found)
            if operand.space == "u":
                part = f"({part}).sum(-1, keepdims=True)"
            lines.append(self._spill(operand, part))
        return lines

    def _spill(self, operand: Operand, part: str) -> str:
        """묶음의 입력 하나로 몫을 더한다."""
        array = _ARRAYS[operand.space][1]
        if not operand.rows:
            return self._add(array, operand.slots, part)
        if len(operand.rows) == 1:
            (slots,) = operand.rows
            return self._add(array, slots, f"spread({part}, {len(slots)})[:, 0]")
        shape = (len(operand.rows[0]), len(operand.rows))
        table = self.table(list(zip(*operand.rows)))
        return f"add_at({array}, {table}, spread({part}, {shape[0]}))"

    def _add(self, array: str, slots: Sequence[int], part: str) -> str:
        if len(set(slots)) == len(slots):
            return f"{self.at(array, slots)} += {part}"
        if len(set(slots)) == 1:
            return f"{self.at(array, slots)} += ({part}).sum(0, keepdims=True)"
        return f"add_at({array}, {self.table(slots)}, {part})"

    def outputs(self) -> list[str]:
        return [f"{_ARRAYS[space][0]}[{slot}]" for space, slot in self.plan.outputs]

    def source(self) -> str:
        space, slot = self.plan.outputs[0]
        parts = {
            "evaluate(U, V)": [*self.forward("u"), *self.forward("b")],
            "differentiate(U, V, dU, dV, seed)": [
                "dU.fill(0.0)",
                "dV.fill(0.0)",
                f"{_ARRAYS[space][1]}[{slot}] = {'seed' if space == 'b' else '1.0'}",
                *self.backward("b"),
                *self.backward("u"),
            ],
        }
        return "\n\n\n".join(
            "\n".join([f"def {head}:", *("    " + line for line in body or ["pass"])])
            for head, body in parts.items()
        )


def peak(x: Any) -> Any:
    """첫 축에서 가장 큰 것. 유한하지 않으면 0."""
    largest = x.max(0)
    return np.where(np.isfinite(largest), largest, 0.0)


def spread(part: Any, many: int) -> Any:
    """여러 입력에 똑같이 보내는 몫을 입력의 수만큼 편다."""
    return part if part.ndim == 3 else np.broadcast_to(part, (many, *part.shape))


NAMES: dict[str, Any] = {
    **{name: getattr(np, theirs) for name, theirs in FUNCTIONS.items()},
    "power": np.power,
    "where": np.where,
    "matmul": np.matmul,
    "add_at": np.add.at,
    "inf": np.inf,
    "nan": np.nan,
    "peak": peak,
    "spread": spread,
}


class NumpyKernel(Kernel):
    """NumPy로 옮긴 프로그램."""

    def __init__(
        self,
        program: Program,
        parameters: Sequence[Value],
        widths: Sequence[int],
        inputs: bool,
        first: int | None = None,
    ) -> None:
        self.plan = plan(program, inputs, first)
        self.parameters = [parameters[k] for k in self.plan.parameters] if parameters else []
        lines = NumpySource(self.plan)
        self.source = lines.source()
        self.u = np.array(self.plan.uniform).reshape(-1, 1)
        self.du = np.zeros_like(self.u)
        self.v = self.dv = np.zeros((self.plan.batched, 0))
        names = NAMES | lines.tables
        for text, (layer, count) in lines.layers.items():
            names[text] = _matrix(self.u, layer, count)
            names["d" + text] = _matrix(self.du, layer, count)
        self.functions = compiled(self.source, names)
        self.lock = threading.Lock()

    def values(self, rows: Rows, order: Sequence[int]) -> list[tuple[float, ...]]:
        with self.lock, np.errstate(all="ignore"):
            if self.parameters:
                self.u[: len(self.parameters), 0] = self.read()
            self._run(rows, order)
            count = len(order)
            found = [
                np.broadcast_to({"u": self.u, "b": self.v}[space][slot], count).tolist()
                for space, slot in self.plan.outputs
            ]
            return list(zip(*found))

    def gradients(self, rows: Rows, order: Sequence[int]) -> tuple[list[float], list[float]]:
        with self.lock, np.errstate(all="ignore"):
            if self.parameters:
                self.u[: len(self.parameters), 0] = self.read()
            sums = self.slope(rows, order)
            grads = self.du[: len(self.parameters), 0].tolist()
            if self.plan.wanted_inputs:
                grads += self.dv[: self.plan.inputs, 0].tolist()
            return sums, grads

    def slope(self, rows: Rows, order: Sequence[int]) -> list[float]:
        """공간 u에 있는 파라미터로 한 번: 기울기는 du에 남고, 출력마다의 합을 돌려준다."""
        self._run(rows, order)
        spaces = {"u": self.u, "b": self.v}
        sums = [
            float(np.broadcast_to(spaces[space][slot], len(order)).sum())
            for space, slot in self.plan.outputs
        ]
        self.functions["differentiate"](self.u, self.v, self.du, self.dv, 1 / len(order))
        return sums

    def columns(self, inputs: Sequence[Any], parameters: Sequence[float]) -> list[Any]:
        """입력 칸마다의 배열 → 출력 칸마다의 배열. 갱신 규칙이 파라미터들을 한꺼번에 옮긴다."""
        self._resize(len(inputs[0]))
        if parameters:
            self.u[: len(parameters), 0] = parameters
        for row, column in zip(self.v, inputs):
            row[:] = column
        self.functions["evaluate"](self.u, self.v)
        spaces = {"u": self.u, "b": self.v}
        size = len(inputs[0])
        return [
            np.broadcast_to(spaces[space][slot], size).copy() for space, slot in self.plan.outputs
        ]

    def _resize(self, count: int) -> None:
        if self.v.shape[1] != count:
            self.v, self.dv = (np.zeros((self.plan.batched, count)) for _ in range(2))

    def _run(self, rows: Rows, order: Sequence[int]) -> None:
        """입력을 칸에 넣고 순전파를 한다."""
        self._resize(len(order))
        first = 0
        for flat, width in zip(rows.arrays, rows.widths):
            block = np.asarray(flat).reshape(rows.count, width)
            if not (order.__class__ is range and len(order) == rows.count):
                block = block[order]
            self.v[first : first + width] = block.T
            first += width
        self.functions["evaluate"](self.u, self.v)


def _matrix(array: Any, layer: Any, count: int) -> Any:
    """공간 u의 한 조각을 층의 행렬로 본다. 베끼지 않는다."""
    strides = (layer.row * array.itemsize, layer.column * array.itemsize)
    return np.lib.stride_tricks.as_strided(array[layer.w :, 0], (count, layer.width), strides)
