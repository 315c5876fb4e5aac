"""JAX 백엔드: 프로그램을 JAX의 순수한 함수로. 한 기계를 넘는 일은 여기로 간다.

연산마다 ``jax.custom_jvp``로 표의 국소 미분을 알려 준다. 그래서 꺾인 곳에서도 즉시 계산과 같은
기울기가 나오고, ``jit grad vmap``과 여러 장치로 나누기(sharding)가 모두 그대로 된다.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import sharding

from micrograd_ko.compiler.backends.base import Job, Kernel, State, Stepwise
from micrograd_ko.compiler.backends.numpy import picked
from micrograd_ko.compiler.backends.python_source import (
    ArrayWriter,
    array_functions,
    compiled,
    name,
)
from micrograd_ko.compiler.backends.vectorize import Block, Broadcast, plan
from micrograd_ko.compiler.batch import Rows
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.core.expression import blocks, branches, parse
from micrograd_ko.engine import Value
from micrograd_ko.ops import OPS

Pure = Callable[..., Any]
# float64를 켜는 문맥. 오래된 JAX에서는 experimental에 있다
_HOME: Any = jax if hasattr(jax, "enable_x64") else import_module("jax.experimental")
doubles = _HOME.enable_x64


_NAMES = array_functions(jnp)


@cache
def _operation(op_name: str, constants: tuple[tuple[str, float], ...]) -> Pure:
    """표의 한 줄을 미분할 수 있는 JAX 함수로. 상수인 입력은 식 안에 적는다."""
    op = OPS[op_name]
    fixed = dict(constants)
    open_ = [letter for letter in op.inputs if letter not in fixed]
    letters: dict[str, Any] = {letter: fixed.get(letter, name(letter)) for letter in op.inputs}

    def function(tree: ast.expr, arguments: list[str]) -> Pure:
        writer = ArrayWriter()
        body = writer.text(writer.write(tree, {**letters, "y": name("y")}))
        made: Pure = compiled(f"def f({', '.join(arguments)}):\n    return {body}", _NAMES)["f"]
        return made

    # 막힌 갈래에서 1, 아니면 0. 국소 미분과 따로 골라야 거꾸로 갈 때 0 × nan이 생기지 않는다
    def blocked(local: ast.expr) -> ast.expr:
        return branches(local, lambda part: ast.Constant(int(blocks(part))))

    forward: Any = jax.custom_jvp(function(parse(op.forward), open_))
    locals_ = {letter: parse(op.local[letter]) for letter in open_ if op.flows(letter)}
    slopes = {
        letter: (function(local, [*open_, "y"]), function(blocked(local), [*open_, "y"]))
        for letter, local in locals_.items()
    }

    def slope(operands: Any, tangents: Any) -> tuple[Any, Any]:
        y = forward(*operands)
        total: Any = 0.0
        for letter, tangent in zip(open_, tangents):
            if letter in slopes:
                local, flat = (f(*operands, y) for f in slopes[letter])
                part = jnp.where(flat == 1.0, 0.0, local * tangent)
                total = total + (part.sum(0) if letter in op.many else part)
        return y, jnp.broadcast_to(total, y.shape).astype(y.dtype)

    forward.defjvp(slope)
    return forward  # type: ignore[no-any-return]


class _Space:
    """한 공간의 칸들: 묶음마다 만든 조각들을 이어 놓은 것."""

    def __init__(self, *pieces: Any) -> None:
        self.pieces = [piece for piece in pieces if piece.shape[0]]
        self._whole: Any = None

    def append(self, piece: Any) -> None:
        self.pieces.append(piece)
        self._whole = None

    def take(self, slots: Any) -> Any:
        """칸들을 고른다. 한 조각 안에 나란하면 자르기만 한다."""
        flat = np.asarray(slots)
        first, count = int(flat.flat[0]), flat.size
        if np.array_equal(flat.ravel(), np.arange(first, first + count)):
            at = 0
            for piece in self.pieces:
                if at <= first and first + count <= at + piece.shape[0]:
                    return piece[first - at : first - at + count].reshape(flat.shape)
                at += piece.shape[0]
        if self._whole is None:
            self._whole = jnp.concatenate(self.pieces)
        return self._whole[flat]


def pure(program: Program, widths: Sequence[int]) -> Pure:
    """``f(parameters, *inputs)``: 표본 하나의 출력들(1차원 배열).

    parameters는 프로그램의 차례대로인 1차원 배열이고, 입력은 저마다 원래의 모양이면 된다.
    """
    layout = plan(program)

    def f(parameters: Any, *inputs: Any) -> Any:
        parameters = jnp.asarray(parameters)
        kind = jnp.result_type(parameters, float)
        order = np.array(layout.parameters, dtype=int)
        own = parameters if np.array_equal(order, np.arange(len(order))) else parameters[order]
        constants = np.array(layout.uniform[len(order) : len(order) + len(program.constants)])
        spaces = {
            "u": _Space(own.astype(kind), jnp.asarray(constants, dtype=kind)),
            "b": _Space(*(jnp.ravel(jnp.asarray(x, dtype=kind)) for x in inputs)),
        }
        for block in layout.blocks:
            if isinstance(block, Broadcast):
                spaces["b"].append(spaces["u"].take(block.slots))
            else:
                spaces[block.space].append(_block(block, spaces))
        return jnp.stack([spaces[space].take([slot])[0] for space, slot in layout.outputs])

    return f


def _block(block: Block, spaces: dict[str, _Space]) -> Any:
    layer = block.layer
    if layer:
        weights = spaces["u"].take(layer.weights.rows)
        inputs, bias = spaces["b"].take(layer.inputs.rows[0]), spaces["u"].take(layer.bias.slots)
        return weights @ inputs + bias
    constants = tuple(
        (letter, operand.constant)
        for letter, operand in block.operands.items()
        if operand.constant is not None
    )
    operands = [
        spaces[operand.space].take(list(zip(*operand.rows)) if operand.rows else operand.slots)
        for operand in block.operands.values()
        if operand.constant is None
    ]
    return _operation(block.op.name, constants)(*operands)


def _every(f: Pure) -> Pure:
    """표본들의 출력들: (파라미터, 인자마다의 열들…) → (표본 × 출력) 배열."""

    def every(parameters: Any, *columns: Any) -> Any:
        return jax.vmap(f, in_axes=(None, *[0] * len(columns)))(parameters, *columns)

    return every


def _mean(f: Pure) -> Pure:
    """첫 출력의 평균과, 출력마다의 합."""

    def mean(parameters: Any, columns: Any) -> Any:
        found = _every(f)(parameters, *columns)
        return found[:, 0].mean(), found.sum(0)

    return mean


class JaxKernel(Kernel):
    """JAX로 옮긴 프로그램. 언제나 float64로 셈한다."""

    def __init__(
        self, program: Program, parameters: Sequence[Value], widths: Sequence[int], inputs: bool
    ) -> None:
        self.parameters = list(parameters)
        f = pure(program, widths)
        self.wanted_inputs = inputs
        self.every = jax.jit(_every(f))
        self.slope = jax.jit(jax.value_and_grad(_mean(f), argnums=(0, 1), has_aux=True))

    def values(self, rows: Rows, order: Sequence[int]) -> list[tuple[float, ...]]:
        with doubles(True):
            found = self.every(np.array(self.read()), *picked(rows, order)).tolist()
        return [tuple(row) for row in found]

    def gradients(self, rows: Rows, order: Sequence[int]) -> tuple[list[float], list[float]]:
        with doubles(True):
            columns = picked(rows, order)
            (_, sums), (grads, slopes) = self.slope(np.array(self.read()), columns)
            flat = [v for part in slopes for v in part[0].tolist()] if self.wanted_inputs else []
            return sums.tolist(), grads.tolist() + flat


class JaxTrainer(Stepwise):
    """JAX 백엔드의 학습: 표본들을 모든 장치에 나누어 맡긴다(``jax.sharding``)."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        mean = _mean(pure(job.program, job.rows.widths))
        update = _every(pure(job.update.program, [1] * job.update.program.inputs))
        count = len(job.parameters)

        def step(settings: Any, data: Any, memory: Any, frozen: Any, columns: Any) -> Any:
            everything = jnp.concatenate([data, frozen])
            (_, sums), slopes = jax.value_and_grad(mean, has_aux=True)(everything, columns)
            grads = slopes[:count]
            return sums, grads, list(update(settings, grads, data, *memory).T)

        self._step = jax.jit(step)
        axes: Any = sharding.PartitionSpec
        mesh = sharding.Mesh(np.array(jax.devices()), ("sample",))
        self._split = sharding.NamedSharding(mesh, axes("sample"))
        self._whole = sharding.NamedSharding(mesh, axes())

    def load(self, state: State) -> None:
        self._settings = self.job.settings()
        with doubles(True):
            self._frozen = self._placed(self.job.fixed())
            self.state = state.map(self._placed)

    def save(self) -> State:
        return self.state.map(lambda column: np.asarray(column).tolist())

    def step(self, state: State, batch: Sequence[int]) -> tuple[State, list[float]]:
        even = len(batch) % len(jax.devices()) == 0
        place, t = self._split if even else self._whole, state.steps + 1
        with doubles(True):
            columns = [jax.device_put(column, place) for column in picked(self.job.rows, batch)]
            settings = np.array([t, *self._settings], dtype=float)
            sums, grads, (data, *memory) = self._step(
                settings, state.data, state.memory, self._frozen, columns
            )
            return State(t, data, grads, memory), sums.tolist()

    def flaw(self) -> float:
        with np.errstate(all="ignore"):
            return float((0.0 * np.asarray(self.state.data)).sum())

    def _placed(self, column: Sequence[float]) -> Any:
        return jax.device_put(np.array(column, dtype=float), self._whole)
