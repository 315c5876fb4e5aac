"""jit: 처음 부를 때 함수의 계산 그래프를 기록하고, 그다음부터는 옮긴 프로그램을 돌린다."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, NamedTuple, overload

from micrograd_ko.compiler.backends import registry as backends
from micrograd_ko.compiler.batch import Rows, Seen, Shape, nest, one_row
from micrograd_ko.compiler.specialization import Recorded
from micrograd_ko.compiler.trace.record import record
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.messages.validate import lookup


class Gradients(NamedTuple):
    """기울기들.

    parameters  ``program.parameters``의 차례
    inputs      입력의 모양 그대로
    """

    parameters: list[float]
    inputs: tuple[Any, ...]


@overload
def jit(f: Callable[..., Any]) -> Jit: ...
@overload
def jit(*, backend: str = "auto") -> Callable[[Callable[..., Any]], Jit]: ...
def jit(f: Any = None, *, backend: str = "auto") -> Any:
    """함수를 프로그램으로 옮긴다. ``program = jit(f)`` 또는 ``@jit``.

    f        수나 (겹친) 목록을 Value로 받아 Value나 그 목록을 돌려주는 함수
    backend  ``auto python numpy llvm jax``

    함수가 밖에서 가져다 쓰는 잎 노드 Value는 파라미터다: 부를 때마다 그 ``.data``를 새로 읽는다.
    ValueError: 모르는 백엔드일 때.
    """
    if f is None:
        return lambda function: Jit(function, backend)
    return Jit(f, backend)


class Jit:
    """함수를 옮긴 프로그램. 입력의 모양이 바뀌면 다시 기록한다."""

    def __init__(self, f: Callable[..., Any], backend: str = "auto") -> None:
        if not callable(f):
            raise BadType("not a function", got=f)
        lookup({"auto": None, **backends.BACKENDS}, backend, "backend")
        self.f, self.backend = f, backend
        self._entries: dict[tuple[Shape, ...], Recorded] = {}
        self._seen: Seen | None = None
        self._known_names: dict[int, list[str]] = {}
        self._last: Recorded | None = None
        functools.update_wrapper(self, f, updated=())

    def __call__(self, *inputs: Any) -> Any:
        """프로그램을 돌린 결과: 수 하나, 또는 함수가 돌려준 모양의 목록.

        입력에 Value가 있으면 옮기지 않고 함수를 그대로 부른다: 더 큰 그래프의 한 부분이 된다.
        """
        if any(map(_has_value, inputs)):
            return self.f(*inputs)
        rows, shapes = one_row(inputs, self._names(len(inputs)))
        entry = self._entry(shapes, rows)
        values = entry.kernel().values(rows, range(1))[0]
        if entry.checking():
            entry.compare(entry.eagerly(rows, [0], grads=False), list(values))
        return nest(values, entry.recording.shape)

    def value_and_grad(self, *inputs: Any) -> tuple[float, Gradients]:
        """값과 기울기. 어떤 Value의 ``.grad``도 바꾸지 않는다.

        TypeError: 함수가 Value 하나가 아니라 목록을 돌려줄 때.
        """
        rows, shapes = one_row(inputs, self._names(len(inputs)))
        entry = self._entry(shapes, rows)
        self._single(entry)
        kernel = entry.kernel(inputs=True)
        sums, grads = kernel.gradients(rows, range(1))
        parameters = entry.ordered(kernel, grads)
        if entry.checking():
            entry.compare(entry.eagerly(rows, [0]), [sums[0], *parameters])
        rest = iter(grads[len(kernel.parameters) :])
        return float(sums[0]), Gradients(parameters, tuple(nest(rest, s) for s in shapes))

    def batch(self, *columns: Any) -> float:
        """행들에 대한 평균. 평균의 기울기를 파라미터마다 ``.grad``에 더한다.

        columns: 인자마다 행들의 목록이나 NumPy 배열, 모두 같은 길이.
        TypeError: 함수가 Value 하나가 아니라 목록을 돌려줄 때.
        ValueError: 비었거나 길이가 다를 때.
        """
        seen = self._seen
        if seen is None or not seen.same(columns):
            seen = self._seen = Seen(columns, self._names(len(columns)))
        rows = seen.rows
        entry = self._entry(seen.shapes, rows)
        self._single(entry)
        if entry.checking():
            entry.check(rows)
        return entry.kernel().accumulate(rows)

    @property
    def parameters(self) -> list[Value]:
        """함수가 밖에서 가져다 쓴 잎 노드들."""
        return list(self._recorded().recording.parameters)

    @property
    def source(self) -> str:
        """프로그램을 한 줄에 한 문장씩 적은 파이썬 글."""
        from micrograd_ko.compiler.backends.python import Lines

        return Lines(self._recorded().recording.program).step()

    @property
    def llvm(self) -> str:
        """값을 셈하는 LLVM의 글(IR). 기계어가 되기 바로 앞의 모습이다.

        ValueError: llvmlite가 없을 때.
        """
        entry = self._recorded()
        backends.choose("llvm", entry.recording.program)
        from micrograd_ko.compiler.backends.llvm.module_builder import ir_text

        return ir_text(entry.recording.program, entry.widths)

    @property
    def stats(self) -> dict[str, Any]:
        """노드와 문장의 수, 기록하고 옮기는 데 걸린 초, 고른 백엔드와 그 까닭."""
        entry = self._recorded()
        recording = entry.recording
        return {
            "nodes": recording.nodes,
            "statements": len(recording.program.statements),
            "parameters": len(recording.parameters),
            "record_seconds": recording.seconds,
            "compile_seconds": entry.compile_seconds,
            "backend": entry.backend,
            "why": entry.why,
        }

    def to_jax(self) -> Any:
        """JAX의 함수 ``f(parameters, *inputs)``. ``jax.jit``, ``grad``, ``vmap``에 넣을 수 있다.

        parameters는 ``program.parameters`` 차례의 1차원 배열이고, 결과는 함수의 것과 같은 모양이다.
        ValueError: JAX가 없을 때.
        """
        entry = self._recorded()
        backends.choose("jax", entry.recording.program)
        from micrograd_ko.compiler.backends.jax import pure

        f = pure(entry.recording.program, entry.widths)
        return lambda parameters, *inputs: nest(f(parameters, *inputs), entry.recording.shape)

    def __reduce__(self) -> tuple[type[Jit], tuple[Any, ...]]:
        return Jit, (self.f, self.backend)

    def __repr__(self) -> str:
        return f"jit({getattr(self.f, '__name__', 'f')}, backend={self.backend!r})"

    # 기록

    def _recorded(self) -> Recorded:
        if self._last is None:
            raise BadValue("not recorded")
        return self._last

    def _names(self, count: int) -> list[str]:
        """인자의 이름들."""
        if count not in self._known_names:
            self._known_names[count] = _argument_names(self.f, count)
        return self._known_names[count]

    def _entry(self, shapes: tuple[Shape, ...], rows: Rows) -> Recorded:
        entry = self._entries.get(shapes)
        if entry is None or entry.wrong:
            inputs = [nest(flat, shape) for flat, shape in zip(rows.arrays, shapes)]
            recording = record(self.f, inputs, self._names(len(inputs)))
            entry = Recorded(self.f, recording, self.backend, shapes, rows.widths)
            self._entries[shapes] = entry
        self._last = entry
        return entry

    def _single(self, entry: Recorded) -> None:
        if entry.recording.shape is not None:
            raise BadType("output is not a single Value")


def _argument_names(f: Callable[..., Any], count: int) -> list[str]:
    """함수의 인자 이름들.

    TypeError: 인자의 수가 다를 때.
    """
    try:
        signature = inspect.signature(f)
    except (TypeError, ValueError):  # 파이썬으로 쓰지 않은 함수는 인자를 알려 주지 않는다
        return [f"x{k}" for k in range(count)]
    try:
        bound = signature.bind(*[None] * count)
    except TypeError:
        raise BadType("wrong number of inputs", signature=signature, count=count) from None
    names: list[str] = []
    for name, found in bound.arguments.items():
        names += [f"{name}{k}" for k in range(len(found))] if isinstance(found, tuple) else [name]
    return names


def _has_value(thing: Any) -> bool:
    """입력 어딘가에 Value가 있는가."""
    if isinstance(thing, (list, tuple)):
        return any(map(_has_value, thing))
    return isinstance(thing, Value)
