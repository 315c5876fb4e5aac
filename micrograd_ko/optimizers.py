"""최적화 기법: 기울기를 보고 파라미터를 옮기는 여섯 가지 갱신 규칙(update rule).

식은 모두 PyTorch의 것이다. 글자: g 기울기, lr 학습률(learning rate), t 걸음의 번호(1, 2, …),
s 파라미터마다 갖는 기억(memory). 규칙은 파라미터의 ``.data``와 ``.grad``만 본다.

한 클래스는 자기 규칙의 식 ``delta``만 적는다: 기울기와 기억 → 파라미터를 얼마나 옮길지.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any

from micrograd_ko.rule import Optimizer

__all__ = ["NAG", "RULES", "SGD", "Adagrad", "Adam", "Momentum", "Optimizer", "RMSProp"]


@dataclass(eq=False, repr=False)
class SGD(Optimizer):
    """확률적 경사 하강법: 기울기의 반대쪽으로 (Robbins & Monro 1951).

    Δ = −lr·g

    전체 자료로 한 걸음씩 걸으면 경사 하강법, 미니배치로 걸으면 확률적 경사 하강법이다.
    """

    def delta(self, g: Any, s: Any, t: int) -> Any:
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
    momentum: float = 0.9
    dampening: float = 0.0

    def delta(self, g: Any, s: Any, t: int) -> Any:
        fresh = g if t == 1 else (1 - self.dampening) * g
        s.velocity = self.momentum * s.velocity + fresh
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
    momentum: float = 0.9

    def delta(self, g: Any, s: Any, t: int) -> Any:
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

    memory = ("squares",)
    lr: float = 1e-2
    _: KW_ONLY
    eps: float = 1e-10
    initial_accumulator_value: float = 0.0

    def initial_memory(self) -> dict[str, float]:
        return {"squares": self.initial_accumulator_value}

    def delta(self, g: Any, s: Any, t: int) -> Any:
        s.squares = s.squares + g * g
        return -self.lr * g / (s.squares**0.5 + self.eps)


@dataclass(eq=False, repr=False)
class RMSProp(Optimizer):
    """알엠에스프롭: 아다그라드의 합을 지수 이동 평균으로 바꿔 오래된 것을 잊는다 (Hinton 2012).

    G ← α·G + (1 − α)·g²
    Δ = −lr·g / (√G + eps)

    alpha  옛것을 기억하는 비율 α, 0 이상 1 미만
    eps    0으로 나누지 않게 하는 작은 수, 0보다 크다

    G가 0에서 시작하므로 첫 걸음은 lr/√(1 − α)다: 기본값이면 lr의 10배.
    """

    memory = ("squares",)
    lr: float = 1e-2
    _: KW_ONLY
    alpha: float = 0.99
    eps: float = 1e-8

    def delta(self, g: Any, s: Any, t: int) -> Any:
        s.squares = self.alpha * s.squares + (1 - self.alpha) * g * g
        return -self.lr * g / (s.squares**0.5 + self.eps)


@dataclass(eq=False, repr=False)
class Adam(Optimizer):
    """아담: 모멘텀과 알엠에스프롭을 합치고, 0에서 시작한 치우침을 바로잡는다 (Kingma & Ba 2015).

    m ← β₁·m + (1 − β₁)·g
    v ← β₂·v + (1 − β₂)·g²
    Δ = −lr·m̂ / (√v̂ + eps),   m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

    betas  (β₁, β₂), 저마다 0 이상 1 미만
    eps    0으로 나누지 않게 하는 작은 수, 0보다 크다
    """

    memory = ("m", "v")
    _: KW_ONLY
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8

    def delta(self, g: Any, s: Any, t: int) -> Any:
        beta1, beta2 = self.betas
        s.m = beta1 * s.m + (1 - beta1) * g
        s.v = beta2 * s.v + (1 - beta2) * g * g
        m_hat = s.m / (1 - beta1**t)
        v_hat = s.v / (1 - beta2**t)
        return -self.lr * m_hat / (v_hat**0.5 + self.eps)


RULES: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nag": NAG,
    "adagrad": Adagrad,
    "rmsprop": RMSProp,
    "adam": Adam,
}
