"""NumPy 백엔드: 묶음 하나가 배열 한 줄. 칸이 행이고 표본이 열이다.

층으로 다시 찾은 묶음은 행렬곱(BLAS) 하나가 된다. 그래서 큰 신경망도 행렬로 짠 것만큼 빠르다.
"""

from __future__ import annotations

import ast
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from micrograd_ko.compiler.backends.base import Job, Kernel, State, Stepwise
from micrograd_ko.compiler.backends.python_source import (
    ArrayWriter,
    array_functions,
    compiled,
    name,
)
from micrograd_ko.compiler.backends.vectorize import (
    Block,
    Broadcast,
    Layer,
    Operand,
    Plan,
    affine,
    plan,
)
from micrograd_ko.compiler.batch import Rows
from micrograd_ko.compiler.trace.program import Program
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

    def _own(self, block: Block | Broadcast, which: int) -> str:
        """묶음의 결과(which = 0)나 그 기울기(1)."""
        return f"{_ARRAYS[block.space][which]}[{block.start}:{block.start + block.count}]"

    def _weights(self, block: Block) -> str:
        """층의 가중치 행렬 W의 이름. 기울기 행렬은 앞에 d가 붙는다."""
        text = f"W{block.start}"
        self.layers[text] = block.layer
        return text

    def forward(self, space: str) -> list[str]:
        lines = []
        for block in self.plan.forward(space):
            own = self._own(block, 0)
            if isinstance(block, Broadcast):
                lines.append(f"{own} = {self.at('U', block.slots)}")
            elif layer := block.layer:
                inputs = self.at("V", layer.inputs.rows[0])
                lines.append(f"matmul({self._weights(block)}, {inputs}, out={own})")
                lines.append(f"{own} += {self.at('U', layer.bias.slots)}")
            else:
                letters = {text: self.operand(o) for text, o in block.operands.items()}
                lines += self.writer.line(f"{own} =", block.op.forward, letters)
        return lines

    def backward(self, space: str) -> list[str]:
        lines = []
        for block in self.plan.backward(space):
            if isinstance(block, Broadcast):
                part = f"{self._own(block, 1)}.sum(-1, keepdims=True)"
                lines.append(self._add("dU", block.slots, part))
            elif block.layer:
                lines += self._layer_backward(block, block.layer)
            else:
                lines += self._backward(block)
        return lines

    def _layer_backward(self, block: Block, layer: Layer) -> list[str]:
        upstream, weights = self._own(block, 1), self._weights(block)
        inputs = self.at("V", layer.inputs.rows[0])
        lines = []
        if layer.weights.wanted:
            lines.append(f"d{weights}[:] += {upstream} @ {inputs}.T")
        if layer.inputs.wanted:
            lines.append(f"d{inputs} += {weights}.T @ {upstream}")
        if layer.bias.wanted:
            lines.append(self._add("dU", layer.bias.slots, f"{upstream}.sum(-1, keepdims=True)"))
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
        table = self.table(list(zip(*operand.rows)))
        return f"add_at({array}, {table}, spread({part}, {len(operand.rows[0])}))"

    def _add(self, array: str, slots: Sequence[int], part: str) -> str:
        if len(set(slots)) == len(slots):
            return f"{self.at(array, slots)} += {part}"
        if len(set(slots)) == 1:
            return f"{self.at(array, slots)} += ({part}).sum(0, keepdims=True)"
        return f"add_at({array}, {self.table(slots)}, {part})"

    def source(self) -> str:
        space, slot = self.plan.outputs[0]
        evaluate = ["def evaluate(U, V):", *self.forward("u"), *self.forward("b")]
        differentiate = [
            "def differentiate(U, V, dU, dV, seed):",
            "dU.fill(0.0)",
            "dV.fill(0.0)",
            f"{_ARRAYS[space][1]}[{slot}] = {'seed' if space == 'b' else '1.0'}",
            *self.backward("b"),
            *self.backward("u"),
        ]
        return "\n    ".join(evaluate) + "\n\n\n" + "\n    ".join(differentiate)


def spread(part: Any, many: int) -> Any:
    """여러 입력에 똑같이 보내는 몫을 입력의 수만큼 편다."""
    return part if part.ndim == 3 else np.broadcast_to(part, (many, *part.shape))


NAMES = array_functions(np) | {"matmul": np.matmul, "add_at": np.add.at, "spread": spread}


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
        self.plan, self.wanted_inputs = plan(program, inputs, first), inputs
        self.parameters = [parameters[k] for k in self.plan.parameters] if parameters else []
        lines = NumpySource(self.plan)
        self.source = lines.source()
        self.u = np.array(self.plan.uniform).reshape(-1, 1)
        self.du = np.zeros_like(self.u)
        self.v = self.dv = np.zeros((self.plan.batched, 0))
        names = NAMES | lines.tables
        for text, layer in lines.layers.items():
            names[text], names["d" + text] = _matrix(self.u, layer), _matrix(self.du, layer)
        self.functions = compiled(self.source, names)
        self.lock = threading.Lock()

    def values(self, rows: Rows, order: Sequence[int]) -> list[tuple[float, ...]]:
        with self.lock, np.errstate(all="ignore"):
            self._load()
            return list(zip(*(column.tolist() for column in self.run(picked(rows, order)))))

    def gradients(self, rows: Rows, order: Sequence[int]) -> tuple[list[float], list[float]]:
        with self.lock, np.errstate(all="ignore"):
            self._load()
            sums = self.slope(rows, order)
            grads = self.du[: len(self.parameters), 0].tolist()
            if self.wanted_inputs:
                grads += self.dv[: self.plan.inputs, 0].tolist()
            return sums, grads

    def _load(self) -> None:
        """파라미터의 지금 값들을 공간 u에."""
        if self.parameters:
            self.u[: len(self.parameters), 0] = self.read()

    def slope(self, rows: Rows, order: Sequence[int]) -> list[float]:
        """공간 u에 있는 파라미터로 한 번: 기울기는 du에 남고, 출력마다의 합을 돌려준다."""
        sums = [float(column.sum()) for column in self.run(picked(rows, order))]
        self.functions["differentiate"](self.u, self.v, self.du, self.dv, 1 / len(order))
        return sums

    def run(self, inputs: Sequence[Any]) -> list[Any]:
        """인자마다의 (표본 × 수) 배열 → 출력마다의 배열. 다음에 셈하면 바뀐다."""
        count, first = len(inputs[0]), 0
        if self.v.shape[1] != count:
            self.v, self.dv = (np.zeros((self.plan.batched, count)) for _ in range(2))
        for block in inputs:
            stop = first + block.shape[1]
            self.v[first:stop] = block.T
            first = stop
        self.functions["evaluate"](self.u, self.v)
        spaces = {"u": self.u, "b": self.v}
        return [np.broadcast_to(spaces[space][slot], count) for space, slot in self.plan.outputs]


def picked(rows: Rows, order: Sequence[int]) -> list[Any]:
    """고른 행들: 인자마다 (행 × 수) 배열."""
    everything = order.__class__ is range and len(order) == rows.count
    arrays = [np.asarray(a).reshape(rows.count, w) for a, w in zip(rows.arrays, rows.widths)]
    return arrays if everything else [array[np.asarray(order)] for array in arrays]


def _matrix(array: Any, layer: Layer) -> Any:
    """공간 u의 한 조각을 층의 행렬로 본다. 베끼지 않는다."""
    start, shape = layer.weights.slots[0], (len(layer.weights.rows), layer.width)
    strides = (layer.row * array.itemsize, layer.column * array.itemsize)
    return np.lib.stride_tricks.as_strided(array[start:, 0], shape, strides)


class NumpyTrainer(Stepwise):
    """NumPy 백엔드의 학습."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        everything = [*job.parameters, *job.frozen]
        count = len(job.parameters)
        self._kernel = NumpyKernel(job.program, everything, job.rows.widths, False, count)
        self._update = NumpyKernel(job.update.program, (), (), False, 1)
        places = np.array(self._kernel.plan.parameters, dtype=int)
        self._order, self._frozen = places[:count], places[count:] - count

    def load(self, state: State) -> None:
        count, fixed = len(self._order), np.array(self.job.fixed())
        self._kernel.u[count : count + len(fixed), 0] = fixed[self._frozen]
        settings = self.job.settings()
        self._settings = [settings[k - 1] for k in self._update.plan.parameters[1:]]
        self.state = state.map(lambda column: np.array(column, dtype=float)[self._order])

    def save(self) -> State:
        back = np.argsort(self._order)
        return self.state.map(lambda column: column[back].tolist())

    def step(self, state: State, batch: Sequence[int]) -> tuple[State, list[float]]:
        count, t = len(self._order), state.steps + 1
        with np.errstate(all="ignore"):
            self._kernel.u[:count, 0] = state.data
            sums = self._kernel.slope(self.job.rows, batch)
            grads = self._kernel.du[:count, 0].copy()
            self._update.u[: 1 + len(self._settings), 0] = [t, *self._settings]
            columns = [column[:, None] for column in (grads, state.data, *state.memory)]
            data, *memory = (column.copy() for column in self._update.run(columns))
        return State(t, data, grads, memory), sums

    def flaw(self) -> float:
        with np.errstate(all="ignore"):
            return float((0.0 * self.state.data).sum())
