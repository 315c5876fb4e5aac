"""옵티마이저(최적화 기법): 기울기를 보고 파라미터를 옮기는 여섯 가지 갱신 규칙(update rule).

식은 모두 PyTorch의 것이다. 글자: g 기울기, lr 학습률(learning rate), t 걸음의 번호(1, 2, …),
s 파라미터마다 갖는 기억(memory). 규칙은 파라미터의 ``.data``와 ``.grad``만 본다.

한 클래스는 자기 규칙의 식 ``delta``와 설정만 적는다. 설정은 처음 값과 범위를 함께 적는다.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from micrograd_ko.core.gradients import CLEARED, is_missing
from micrograd_ko.core.parameters import check_parameters, same_kind, same_shape
from micrograd_ko.engine import Value
from micrograd_ko.messages.caution import warn
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.messages.validate import as_int, as_setting, float_in_range

T = TypeVar("T")
Number = TypeVar("Number", float, Value)  # 걸을 때는 float, 프로그램으로 옮길 때는 Value
State = dict[str, Any]  # Any: JSON에 적을 것은 겹친 사전과 목록과 수와 글자다


def setting(default: T, *, low: float, high: float = math.inf) -> T:
    """규칙의 설정 하나: 처음 값, 그리고 ``low`` 이상 ``high`` 미만인 범위. 짝이면 저마다."""
    return field(default=default, metadata={"low": low, "high": high})


class Memory(SimpleNamespace, Generic[Number]):
    """파라미터 하나의 기억: 이름 → 수."""

    if TYPE_CHECKING:

        def __getattribute__(self, name: str) -> Number: ...
        def __setattr__(self, name: str, value: Number) -> None: ...


@dataclass(eq=False, repr=False)
class Optimizer:
    """갱신 규칙의 바탕.

    params        파라미터(잎 노드)의 목록
    lr            학습률, 0 이상
    weight_decay  가중치 감쇠: 기울기에 weight_decay·w를 더한다, 0 이상

    state         파라미터마다의 기억. 예: ``optimizer.state[0].velocity``
    steps         지금까지의 걸음 수

    TypeError: 파라미터가 아닌 것이 있을 때.
    ValueError: 목록이 비었거나, 같은 파라미터가 두 번 있거나, 설정이 범위를 벗어날 때.
    """

    # 기억의 이름들. 사전이면 이름 → 가장 작은 값: 제곱의 합은 음수가 될 수 없다
    memory: ClassVar[Mapping[str, float] | tuple[str, ...]] = ()

    params: Iterable[Value]
    lr: float = setting(1e-3, low=0)
    _: KW_ONLY
    weight_decay: float = setting(0.0, low=0)

    def __post_init__(self) -> None:
        self.params = check_parameters(self.params)
        self.steps = 0
        self.state: list[Memory[float]] = [Memory(**self.initial_memory()) for _ in self.params]

    def __setattr__(self, name: str, thing: object) -> None:
        """설정을 나중에 바꿀 때도(``rule.lr = 0.01``) 범위를 확인한다."""
        known = type(self).__dataclass_fields__
        ranged = name in known and "low" in known[name].metadata
        super().__setattr__(name, as_setting(thing, known[name]) if ranged else thing)

    def delta(self, g: Number, s: Memory[Number], t: Number) -> Number:
        """파라미터를 옮길 만큼 Δ. 규칙마다 이것만 적는다."""
        raise BadType("no update rule", name=type(self).__name__)

    def initial_memory(self) -> dict[str, float]:
        """기억의 처음 값: 이름 → 수."""
        return dict.fromkeys(self.memory, 0.0)

    def step(self) -> None:
        """한 걸음: 모든 파라미터를 옮긴다(p ← p + Δ). 기울기는 그대로 둔다."""
        if all(map(is_missing, self.params)):
            warn("no gradients", rule=type(self).__name__)
        self.steps += 1
        for p, s in zip(self.params, self.state):
            g = p.grad or 0.0  # None으로 지운 기울기도 0이다
            if self.weight_decay:
                g += self.weight_decay * p.data
            p.data += self.delta(g, s, self.steps)

    def zero_grad(self) -> None:
        """모든 파라미터의 기울기를 0으로 되돌린다."""
        for p in self.params:
            p.grad = CLEARED

    def settings(self) -> dict[str, object]:
        """``lr`` 같은 설정들: 이름 → 값. ``__init__``에서 단 속성도, 밑줄로 시작하지 않으면."""
        others = ("params", "steps", "state")
        return {n: v for n, v in vars(self).items() if n[0] != "_" and n not in others}

    def state_dict(self) -> State:
        """설정과 걸음 수와 기억. JSON으로 저장할 수 있다."""
        return {
            "rule": type(self).__name__,
            "settings": self.settings(),
            "steps": self.steps,
            "memory": [dict(vars(s)) for s in self.state],
        }

    def load_state_dict(self, state: State) -> None:
        """``state_dict()``로 적어 둔 것을 되돌린다. 틀린 것이 있으면 아무것도 바꾸지 않는다.

        TypeError, ValueError: 다른 규칙이거나, 파라미터의 수나 이름이 다르거나, 설정이나 기억이
        범위를 벗어나거나, 수가 아닌 것이 있을 때.
        """
        if not same_shape(state, self.state_dict()) or state["rule"] != type(self).__name__:
            raise BadValue("state mismatch", name=type(self).__name__, count=len(self.state))
        settings = self._in_range(state["settings"])
        steps = as_int(state["steps"], "steps", 0)
        low = self.memory if isinstance(self.memory, Mapping) else {}
        memory = [
            Memory(**{n: float_in_range(s[n], n, low.get(n, -math.inf)) for n in self.memory})
            for s in state["memory"]
        ]
        vars(self).update(settings, steps=steps, state=memory)

    def _in_range(self, settings: Mapping[str, object]) -> dict[str, object]:
        """설정마다 곁에 적힌 범위를 확인한다. 범위를 적지 않은 것은 지금 것과 같은 종류면 된다."""
        ranged = {each.name: each for each in fields(self) if "low" in each.metadata}
        return {
            n: as_setting(new, ranged[n]) if n in ranged else same_kind(new, getattr(self, n), n)
            for n, new in settings.items()
        }

    def __repr__(self) -> str:
        settings = ", ".join(f"{each.name}={getattr(self, each.name)}" for each in fields(self)[1:])
        return f"{type(self).__name__}({len(self.state)} params, {settings})"


@dataclass(eq=False, repr=False)
class SGD(Optimizer):
    """확률적 경사 하강법: 기울기의 반대쪽으로 (Robbins & Monro 1951).

    Δ = −lr·g

    전체 자료로 한 걸음씩 걸으면 경사 하강법, 미니배치로 걸으면 확률적 경사 하강법이다.
    """

    def delta(self, g: Number, s: Memory[Number], t: Number) -> Number:
        return -self.lr * g


@dataclass(eq=False, repr=False)
class Momentum(Optimizer):
    """모멘텀: 지나온 방향을 기억하는 관성으로 지그재그를 줄인다 (Polyak 1964).

    v ← μ·v + (1 − dampening)·g      (첫 걸음은 v = g)
    Δ = −lr·v

    momentum   관성 μ, 0 이상 1 미만
    dampening  새 기울기를 얼마나 줄일지, 0 이상 1 이하
    """

    memory = ("velocity",)
    _: KW_ONLY
    momentum: float = setting(0.9, low=0, high=1)
    dampening: float = setting(0.0, low=0, high=math.nextafter(1, 2))

    def delta(self, g: Number, s: Memory[Number], t: Number) -> Number:
        fresh = 1 - self.dampening * (t > 1)  # 첫 걸음에는 줄이지 않는다
        s.velocity = self.momentum * s.velocity + fresh * g
        return -self.lr * s.velocity


@dataclass(eq=False, repr=False)
class NAG(Optimizer):
    """네스테로프 모멘텀: 관성이 데려갈 자리를 내다보고 간다 (Nesterov 1983; Sutskever 2013).

    v ← μ·v + g
    Δ = −lr·(g + μ·v)

    momentum  관성 μ, 0 이상 1 미만

    갱신한 뒤의 v를 쓴다. 널리 퍼진 한 교재의 한국어판 코드는 차례가 달라 다른 길을 간다.
    """

    memory = ("velocity",)
    _: KW_ONLY
    momentum: float = setting(0.9, low=0, high=1)

    def delta(self, g: Number, s: Memory[Number], t: Number) -> Number:
        s.velocity = self.momentum * s.velocity + g
        return -self.lr * (g + self.momentum * s.velocity)


@dataclass(eq=False, repr=False)
class Adagrad(Optimizer):
    """아다그라드: 많이 움직인 파라미터일수록 작게 옮긴다 (Duchi 2011).

    G ← G + g²
    Δ = −lr·g / (√G + eps)

    eps                        0으로 나누지 않게 하는 작은 수, 0보다 크다
    initial_accumulator_value  G의 처음 값, 0 이상
    """

    memory: ClassVar = {"squares": 0}
    lr: float = setting(1e-2, low=0)
    _: KW_ONLY
    eps: float = setting(1e-10, low=1e-300)
    initial_accumulator_value: float = setting(0.0, low=0)

    def initial_memory(self) -> dict[str, float]:
        return {"squares": self.initial_accumulator_value}

    def delta(self, g: Number, s: Memory[Number], t: Number) -> Number:
        s.squares = s.squares + g * g
        scale: Number = s.squares**0.5 + self.eps
        return -self.lr * g / scale


@dataclass(eq=False, repr=False)
class RMSProp(Optimizer):
    """알엠에스프롭: 아다그라드의 합을 지수 이동 평균으로 바꿔 오래된 것을 잊는다 (Hinton 2012).

    G ← α·G + (1 − α)·g²
    Δ = −lr·g / (√G + eps)

    alpha  옛것을 기억하는 비율 α, 0 이상 1 미만
    eps    0으로 나누지 않게 하는 작은 수, 0보다 크다

    G가 0에서 시작하므로 첫 걸음은 lr/√(1 − α)다: 기본값이면 lr의 10배.
    """

    memory: ClassVar = {"squares": 0}
    lr: float = setting(1e-2, low=0)
    _: KW_ONLY
    alpha: float = setting(0.99, low=0, high=1)
    eps: float = setting(1e-8, low=1e-300)

    def delta(self, g: Number, s: Memory[Number], t: Number) -> Number:
        s.squares = self.alpha * s.squares + (1 - self.alpha) * g * g
        scale: Number = s.squares**0.5 + self.eps
        return -self.lr * g / scale


@dataclass(eq=False, repr=False)
class Adam(Optimizer):
    """아담: 모멘텀과 알엠에스프롭을 합치고, 0에서 시작한 치우침을 바로잡는다 (Kingma & Ba 2015).

    m ← β₁·m + (1 − β₁)·g
    v ← β₂·v + (1 − β₂)·g²
    Δ = −lr·m̂ / (√v̂ + eps),   m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

    betas  (β₁, β₂), 저마다 0 이상 1 미만
    eps    0으로 나누지 않게 하는 작은 수, 0보다 크다
    """

    memory: ClassVar = {"m": -math.inf, "v": 0}
    _: KW_ONLY
    betas: tuple[float, float] = setting((0.9, 0.999), low=0, high=1)
    eps: float = setting(1e-8, low=1e-300)

    def delta(self, g: Number, s: Memory[Number], t: Number) -> Number:
        beta1, beta2 = self.betas
        s.m = beta1 * s.m + (1 - beta1) * g
        s.v = beta2 * s.v + (1 - beta2) * g * g
        m_hat: Number = s.m / (1 - beta1**t)
        v_hat: Number = s.v / (1 - beta2**t)
        scale: Number = v_hat**0.5 + self.eps
        return -self.lr * m_hat / scale


# 이름 → 규칙: 이 장의 클래스마다 하나
RULES: dict[str, type[Optimizer]] = {
    rule.__name__.lower(): rule for rule in Optimizer.__subclasses__()
}
