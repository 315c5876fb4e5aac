"""파라미터를 가진 것의 바탕: 파라미터를 찾고, 저장하고, 입력을 확인한다."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from micrograd_ko.engine import Value
from micrograd_ko.words import BadType, BadValue, is_listed, real, shown

Input = Sequence[Value | float]


class Module:
    """파라미터를 가진 것. 속성을 적은 차례대로 걸으며 파라미터를 찾는다.

    물려받은 클래스는 ``forward(x)``만 쓰면 된다. ``nin``이 있으면 입력의 수를 확인한다.
    """

    nin: int | None = None

    def __call__(self, x: Input) -> Any:
        return self.forward(self.inputs(x))

    def forward(self, x: list[Value]) -> Any:
        """순전파. 물려받은 클래스가 쓴다."""
        raise BadType(
            f"{type(self).__name__}에 forward(self, x)가 없습니다. "
            f"순전파를 적어 주세요. (no forward pass)",
            f"{type(self).__name__} has no forward(self, x): write its forward pass.",
        )

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """(이름, 파라미터)를 차례로. 이름은 ``layers.0.neurons.2.w.1``과 같다."""
        yield from _walk(self, "", set())

    def parameters(self) -> list[Value]:
        """파라미터의 목록."""
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self) -> None:
        """모든 파라미터의 기울기를 지운다."""
        for parameter in self.parameters():
            parameter.grad = 0.0

    def state_dict(self) -> dict[str, float]:
        """이름 → 값. JSON으로 저장할 수 있다."""
        return {name: parameter.data for name, parameter in self.named_parameters()}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """``state_dict()``로 적어 둔 값을 되돌린다. 틀린 것이 있으면 아무것도 바꾸지 않는다.

        ValueError: 이름이 모자라거나 남을 때.  TypeError: 값이 실수가 아닐 때.
        """
        mine = dict(self.named_parameters())
        if not isinstance(state, Mapping) or mine.keys() != state.keys():
            there = set(state) if isinstance(state, Mapping) else set()
            odd = sorted(map(str, mine.keys() ^ there))[:3]
            raise BadValue(
                f"저장된 파라미터 {len(there)}개가 모델의 {len(mine)}개와 맞지 않습니다"
                f"(예: {', '.join(odd)}). 같은 크기의 모델을 만드세요. (shape mismatch)",
                f"The saved parameters do not fit the model ({len(there)} and {len(mine)} "
                f"parameters, e.g. {', '.join(odd)}). Build a model of the same shape.",
            )
        numbers = {name: real(state[name], name, name) for name in mine}
        for name, parameter in mine.items():
            parameter.data = numbers[name]

    def inputs(self, x: Input) -> list[Value]:
        """입력을 Value의 목록으로. 보통 수는 ``x0``, ``x1``, … 이라는 이름의 잎 노드가 된다."""
        name, nin = type(self).__name__, self.nin
        if not is_listed(x):
            raise BadType(
                f"{name}의 입력에는 목록이 와야 합니다. 받은 것은 {shown(x)}입니다. "
                f"[1.0, 2.0]처럼 넣으세요. (not a list)",
                f"{name} takes a list of numbers, got {shown(x)}. Give [1.0, 2.0].",
            )
        values = [
            v
            if isinstance(v, Value)
            else Value(real(v, f"{name}의 입력", f"{name} input"), f"x{i}")
            for i, v in enumerate(x)
        ]
        if nin is not None and len(values) != nin:
            raise BadValue(
                f"{name}의 입력은 {nin}개인데 {len(values)}개가 왔습니다. 입력을 {nin}개 넣거나 "
                f"{name}({len(values)}, …)로 만드세요. (size mismatch)",
                f"{name} takes {nin} inputs, got {len(values)}. Give {nin} inputs or build "
                f"{name}({len(values)}, …).",
            )
        return values


def check_data(X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """입력들과 정답들을 확인하고 보통 목록으로 바꾼다. NumPy 배열도 된다.

    TypeError: 목록이 아니거나 수가 아닌 것이 있을 때.
    ValueError: 비었거나, 길이가 다르거나, 행의 길이가 들쭉날쭉하거나, 유한하지 않은 수가 있을 때.
    """
    inputs, targets = _listed("X", X), _listed("y", y)
    if len(inputs) != len(targets):
        raise BadValue(
            f"X는 {len(inputs)}개인데 y는 {len(targets)}개입니다. "
            f"입력마다 정답이 하나씩 있어야 합니다. (length mismatch)",
            f"X has {len(inputs)} rows and y has {len(targets)}: each row needs one target.",
        )
    return inputs, targets


def _listed(name: str, things: Any) -> list[Any]:
    """표본들의 목록: 표본마다 수 하나 또는 같은 길이의 목록."""
    if not is_listed(things):
        raise BadType(
            f"{name}에는 목록이 와야 합니다. 받은 것은 {shown(things)}입니다. "
            f"[[0.0, 1.0], …]처럼 표본의 목록을 넣으세요. (not a list)",
            f"{name} must be a list, got {shown(things)}. Give one item a sample.",
        )
    rows = [_finite(name, i, thing) for i, thing in enumerate(things)]
    if not rows:
        raise BadValue(
            f"{name}에 표본이 없습니다. 표본을 하나 이상 넣으세요. (empty data)",
            f"{name} is empty: give at least one sample.",
        )
    widths = {len(row) if isinstance(row, list) else 0 for row in rows}
    if len(widths) > 1:
        raise BadValue(
            f"{name}의 행마다 수의 개수가 다릅니다: {sorted(widths)}. "
            f"모든 행을 같은 길이로 맞추세요. (ragged data)",
            f"{name} has rows of different lengths: {sorted(widths)}.",
        )
    return rows


def _finite(name: str, i: int, thing: Any) -> Any:
    """표본 하나: 유한한 수, 또는 그 목록."""
    if is_listed(thing):
        return [_finite(name, i, part) for part in thing]
    number = real(thing, f"{name}[{i}]", f"{name}[{i}]")
    if not math.isfinite(number):
        raise BadValue(
            f"{name}[{i}]에 유한하지 않은 값이 있습니다: {number}. "
            f"그 행을 빼거나 고치세요. (not finite)",
            f"{name}[{i}] holds {number}: drop or mend that row.",
        )
    return number


def _walk(thing: object, name: str, seen: set[int]) -> Iterator[tuple[str, Value]]:
    """속성과 목록과 사전 속의 잎 노드를 차례로, 같은 것은 한 번만."""
    if not isinstance(thing, (Value, Module, list, tuple, dict)) or id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, Value):
        if not thing.parents:
            yield name, thing
        return
    named = vars(thing) if isinstance(thing, Module) else thing
    for key, part in named.items() if isinstance(named, dict) else enumerate(named):
        yield from _walk(part, f"{name}.{key}" if name else str(key), seen)
