"""JAX 백엔드의 학습: 표본들을 모든 장치에 나누어 맡긴다(``jax.sharding``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import sharding

from micrograd_ko.compiler.backends.base import Job, State, Stepwise
from micrograd_ko.compiler.backends.jax import doubles, pure
from micrograd_ko.compiler.trace.program import Program


class JaxTrainer(Stepwise):
    """JAX 백엔드의 학습. 언제나 float64로 셈한다."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        f = pure(job.program, job.rows.widths)
        updates = [_columnwise(p) for p in (job.update.first, job.update.later)]
        count = len(job.parameters)

        def mean(parameters: Any, columns: Any) -> Any:
            found = jax.vmap(f, in_axes=(None, *[0] * len(columns)))(parameters, *columns)
            return found[:, 0].mean(), found.sum(0)

        def step(update: Any, t: Any, state: Any, frozen: Any, columns: Any) -> Any:
            everything = jnp.concatenate([state[0], frozen])
            (_, sums), slope = jax.value_and_grad(mean, has_aux=True)(everything, columns)
            return sums, slope[:count], update(t, slope[:count], *state)

        self._steps = [jax.jit(lambda *args, u=update: step(u, *args)) for update in updates]
        axes: Any = sharding.PartitionSpec
        mesh = sharding.Mesh(np.array(jax.devices()), ("sample",))
        self._split = sharding.NamedSharding(mesh, axes("sample"))
        self._whole = sharding.NamedSharding(mesh, axes())
        self._columns = [
            np.asarray(flat).reshape(job.rows.count, width)
            for flat, width in zip(job.rows.arrays, job.rows.widths)
        ]
        self._state: list[Any] = []
        self._frozen: Any = None
        self._grads: Any = None

    def load(self, state: State) -> None:
        self.steps = state.steps
        with doubles(True):
            columns = [np.array(column) for column in (state.data, *state.memory)]
            self._state = [jax.device_put(column, self._whole) for column in columns]
            self._frozen = jax.device_put(np.array(self.job.fixed()), self._whole)
        self._grads = np.array(state.grads)

    def save(self) -> State:
        data, *memory = (np.asarray(column).tolist() for column in self._state)
        return State(self.steps, data, np.asarray(self._grads).tolist(), memory)

    def step(self, batch: Sequence[int]) -> list[float]:
        even = len(batch) % len(jax.devices()) == 0
        picked = np.asarray(batch)
        t = self.steps + 1
        with doubles(True):
            columns = [
                jax.device_put(column[picked], self._split if even else self._whole)
                for column in self._columns
            ]
            run = self._steps[t > 1]
            sums, self._grads, self._state = run(float(t), self._state, self._frozen, columns)
            self.steps = t
            found: list[float] = np.asarray(sums).tolist()
        return found

    def flaw(self) -> float:
        with np.errstate(all="ignore"):
            return float((0.0 * np.asarray(self._state[0])).sum())


def _columnwise(program: Program) -> Any:
    """갱신의 프로그램을 파라미터들에 한꺼번에: (t, 기울기, 값, 기억…) → [값, 기억…]."""
    f = pure(program, [1] * program.inputs)

    def update(t: Any, *columns: Any) -> list[Any]:
        parameters = jnp.array([t]) if program.parameters else jnp.zeros(0)
        found = jax.vmap(f, in_axes=(None, *[0] * len(columns)))(parameters, *columns)
        return [found[:, k] for k in range(len(program.outputs))]

    return update
