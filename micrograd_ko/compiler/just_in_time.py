"""jit: 처음 부를 때 함수의 계산 그래프를 기록하고, 그다음부터는 옮긴 프로그램을 돌린다."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from types import MethodType
from typing import Any, NamedTuple, TypedDict, overload

from micrograd_ko.compiler.backends import registry
from micrograd_ko.compiler.batch import Rows, Seen, Shape, nest, one_row
from micrograd_ko.compiler.specialization import Specialization
from micrograd_ko.compiler.trace.guards import is_recording
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.messages.samples import rows_of
from micrograd_ko.messages.validate import canonical


class Gradients(NamedTuple):
    """기울기들.

    parameters  ``program.parameters``의 차례
    inputs      입력의 모양 그대로
    """

    parameters: list[float]
    inputs: tuple[Any, ...]


class Stats(TypedDict):
    """노드와 문장과 파라미터의 수, 기록하고 옮기는 데 걸린 초, 고른 백엔드와 그 까닭."""

    nodes: int
    statements: int
    parameters: int
    record_seconds: float
    compile_seconds: float
    backend: str
    why: str


@overload
def jit(f: Callable[..., Any]) -> Jit: ...
@overload
def jit(*, backend: str = "auto") -> Callable[[Callable[..., Any]], Jit]: ...
def jit(
    f: Callable[..., Any] | None = None, *, backend: str = "auto"
) -> Jit | Callable[[Callable[..., Any]], Jit]:
    """함수를 프로그램으로 옮긴다. ``program = jit(f)`` 또는 ``@jit``. 메서드에 달아도 된다.

    f        수나 (겹친) 목록을 Value로 받아 Value나 그 목록을 돌려주는 함수
    backend  ``auto python numpy llvm jax``

    함수가 **밖에서 가져다 쓰는 것**에는 두 가지가 있다.

    Value    잎 노드는 파라미터다. 부를 때마다 그 ``.data``를 새로 읽는다.
    나머지   수, 글자, 목록, 사전, 배열, 속성은 기록할 때의 것으로 굳는다. 그래서 부를 때마다
             그대로인지 보고, 바뀌었으면 다시 기록한다: 답은 언제나 그냥 부른 것과 같다. 자주
             바꿀 수는 ``k = Value(2.0)``으로 두고 ``k.data``를 바꾸면 다시 기록하지 않는다.

    함수 안에서 Value의 수를 꺼내는 일(``.data``, if, round, 기울기)은 굳어 버리므로 오류다. 함수가
    바깥의 것을 고치는 일(목록에 더하기, 찍기)은 기록할 때와 처음 몇 번 견줄 때만 일어난다.

    백엔드마다 셈의 차례가 달라 끝자리가 다를 수 있다. jax에서는 XLA가 식을 고쳐 쓰기도 한다:
    ``(x + 1e16) - 1e16``이 ``x``가, ``(a / b) / b``가 ``a / (b · b)``가 되고, 2.2e-308보다 작은
    수(subnormal)는 0이 된다.

    ValueError: 모르는 백엔드일 때.
    """
    if f is None:
        return lambda function: Jit(function, backend)
    return Jit(f, backend)


class Jit:
    """함수를 옮긴 프로그램. 입력의 모양이 바뀌거나 함수가 쓰는 바깥의 것이 바뀌면 다시 기록한다."""

    __name__: str
    __qualname__: str

    def __init__(self, f: Callable[..., Any], backend: str = "auto") -> None:
        if not callable(f):
            raise BadType("not a function", got=f)
        self.f = f
        self.backend = canonical(["auto", *registry.BACKENDS], backend, "backend")
        self._specializations: dict[tuple[Shape, ...], Specialization] = {}
        self._seen: Seen | None = None
        self._names: dict[int, list[str]] = {}
        self._last: Specialization | None = None
        functools.update_wrapper(self, f, updated=())

    def __call__(self, /, *inputs: Any, **named: Any) -> Any:
        """프로그램을 돌린 결과: 수 하나, 또는 함수가 돌려준 모양의 목록.

        입력에 Value가 있거나 다른 함수를 기록하는 중이면 옮기지 않고 함수를 그대로 부른다: 더 큰
        그래프의 한 부분이 된다.
        """
        inputs, names = self._arguments(inputs, named)
        if any(map(_has_value, inputs)):
            return self.f(*inputs)
        rows, shapes = one_row(inputs, names)
        if is_recording():
            return self.f(*rows.values(0, shapes))
        program = self._specialized(names, rows, shapes)
        kernel = program.kernel()
        program.check(kernel, rows, grads=False)
        return nest(kernel.values(rows, range(1))[0], program.shape)

    def value_and_grad(self, /, *inputs: Any, **named: Any) -> tuple[float, Gradients]:
        """값과 기울기. 어떤 Value의 ``.grad``도 바꾸지 않는다.

        TypeError: 함수가 Value 하나가 아니라 목록을 돌려줄 때.
        """
        inputs, names = self._arguments(inputs, named)
        rows, shapes = one_row(inputs, names)
        program = self._specialized(names, rows, shapes, single=True)
        kernel = program.kernel(inputs=True)
        program.check(kernel, rows)
        sums, grads = kernel.gradients(rows, range(1))
        slopes = nest(grads[len(kernel.parameters) :], tuple(shapes))
        return sums[0], Gradients(program.ordered(kernel, grads), tuple(slopes))

    def batch(self, /, *columns: Any, **named: Any) -> float:
        """행들에 대한 평균. 평균의 기울기를 파라미터마다 ``.grad``에 더한다.

        columns: 인자마다 행들의 목록이나 NumPy 배열, 모두 같은 길이.
        TypeError: 함수가 Value 하나가 아니라 목록을 돌려줄 때.
        ValueError: 비었거나 길이가 다를 때.
        """
        columns, names = self._arguments(columns, named)
        seen = self._seen
        if seen is None or not seen.same(columns):
            rows = [rows_of(column) for column in columns]
            seen = self._seen = Seen(rows, names)
        program = self._specialized(names, seen.rows, seen.shapes, single=True)
        kernel = program.kernel()
        program.check(kernel, seen.rows)
        return kernel.accumulate(seen.rows)

    @property
    def parameters(self) -> list[Value]:
        """함수가 밖에서 가져다 쓴 잎 노드들."""
        return self._recorded().own

    @property
    def source(self) -> str:
        """프로그램을 한 줄에 한 문장씩 적은 파이썬 글."""
        from micrograd_ko.compiler.backends.python import PythonSource

        return PythonSource(self._recorded().constant_program()).step()

    @property
    def llvm(self) -> str:
        """값을 셈하는 LLVM의 글(IR). 기계어가 되기 바로 앞의 모습이다.

        ValueError: llvmlite가 없을 때.
        """
        program = self._recorded().constant_program()
        registry.choose("llvm", program)
        from micrograd_ko.compiler.backends.llvm.module_builder import ir_text

        return ir_text(program, self._recorded().widths)

    @property
    def stats(self) -> Stats:
        """노드와 문장의 수, 기록하고 옮기는 데 걸린 초, 고른 백엔드와 그 까닭."""
        last = self._recorded()
        return {
            "nodes": last.nodes,
            "statements": len(last.program.statements),
            "parameters": len(last.own),
            "record_seconds": last.record_seconds,
            "compile_seconds": last.compile_seconds,
            "backend": last.backend,
            "why": last.why,
        }

    def to_jax(self) -> Callable[..., Any]:
        """JAX의 함수 ``f(parameters, *inputs)``. ``jax.jit``, ``grad``, ``vmap``에 넣을 수 있다.

        parameters는 ``program.parameters`` 차례의 1차원 배열이고, 결과는 함수의 것과 같은 모양이다.
        ValueError: JAX가 없을 때.
        """
        last = self._recorded()
        program, shape = last.constant_program(), last.shape
        registry.choose("jax", program)
        from micrograd_ko.compiler.backends.jax import pure

        f = pure(program, last.widths)
        return lambda parameters, *inputs: nest(f(parameters, *inputs), shape)

    def __get__(self, instance: Any, owner: type | None = None) -> Jit:
        """메서드에 달았을 때: self를 묶은 프로그램. 물건마다 하나를 만들어 그 물건에 둔다."""
        if instance is None:
            return self
        place = getattr(instance, "__dict__", {})
        key = f"_jit_{self.__name__}"
        bound = place.get(key)
        if bound is None or bound.f.__self__ is not instance:  # 얕게 베낀 물건에는 남의 것이 있다
            bound = place[key] = Jit(MethodType(self.f, instance), self.backend)
        return bound

    def __reduce__(self) -> str | tuple[Callable[..., Any], tuple[Any, ...]]:
        """``@jit``을 단 함수와 메서드는 이름으로, 나머지는 함수를 베껴서. 기록은 새로 한다."""
        if isinstance(self.f, MethodType):
            home, name = self.f.__self__, self.f.__name__
            if getattr(home, name, None) is self:
                return getattr, (home, name)
        found: Any = sys.modules.get(self.__module__)
        for part in getattr(self, "__qualname__", "").split("."):
            found = getattr(found, part, None)
        return self.__qualname__ if found is self else (Jit, (self.f, self.backend))

    def __repr__(self) -> str:
        return f"jit({getattr(self.f, '__name__', 'f')}, backend={self.backend!r})"

    # 기록

    def _recorded(self) -> Specialization:
        if self._last is None:
            raise BadValue("not recorded")
        return self._last

    def _arguments(
        self, inputs: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[tuple[Any, ...], list[str]]:
        """차례대로 놓은 입력과 그 이름들."""
        if not named and len(inputs) in self._names:
            return inputs, self._names[len(inputs)]
        try:
            signature = inspect.signature(self.f)
        except (TypeError, ValueError):  # 파이썬으로 쓰지 않은 함수는 인자를 알려 주지 않는다
            return inputs, [f"x{k}" for k in range(len(inputs))]
        try:
            bound = signature.bind(*inputs, **named)
        except TypeError as error:
            if named:
                raise BadType("wrong names of inputs", signature=signature, error=error) from None
            count = len(inputs)
            raise BadType("wrong number of inputs", signature=signature, count=count) from None
        if named:
            bound.apply_defaults()
        if bound.kwargs:
            raise BadType("input by name only", signature=signature, names=", ".join(bound.kwargs))
        names: list[str] = []
        for name, thing in bound.arguments.items():
            many = signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL
            names += [f"{name}{k}" for k in range(len(thing))] if many else [name]
        return bound.args, self._names.setdefault(len(names), names)

    def _specialized(
        self, names: list[str], rows: Rows, shapes: tuple[Shape, ...], single: bool = False
    ) -> Specialization:
        """이 모양의 프로그램. single: 함수가 Value 하나를 돌려주어야 하는가."""
        found = self._specializations.get(shapes)
        if found is None or found.wrong:
            found = Specialization(self.f, names, self.backend, rows, shapes)
            self._specializations[shapes] = found
        else:
            found.refresh()
        self._last = found
        if single and found.shape is not None:
            raise BadType("output is not a single Value")
        return found


def _has_value(thing: Any) -> bool:
    """입력 어딘가에 Value가 있는가."""
    if isinstance(thing, (list, tuple)):
        return any(map(_has_value, thing))
    return isinstance(thing, Value)
