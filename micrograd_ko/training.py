"""학습: 순전파, 역전파, 갱신을 되풀이한다.

한 에폭(epoch)은 자료를 한 번 다 보는 것이다. ``batch_size``를 주면 에폭마다 순서를 섞어
미니배치(mini-batch)로 나누고, 주지 않으면 전체 자료로 한 걸음을 걷는다. 걸음을 누가 셈하는지는
``learners``의 일이고, 여기에는 되풀이만 있다.
"""

from __future__ import annotations

import math
import random
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from micrograd_ko import learners
from micrograd_ko.engine import Value
from micrograd_ko.learners.accuracy import accuracy_of
from micrograd_ko.learners.learner import Epoch, Measure
from micrograd_ko.learners.orders import orders
from micrograd_ko.learners.progress import Bar
from micrograd_ko.losses import LOSSES, Loss
from micrograd_ko.messages.language import BadType, BadValue, say
from micrograd_ko.messages.samples import check_data
from micrograd_ko.messages.validate import as_bool, as_int, canonical, lookup
from micrograd_ko.optimizers import RULES, Optimizer

DIVERGED = 4.0  # 손실이 가장 좋았던 값의 몇 배를 넘으면 발산으로 볼지
PATIENCE = 3  # 그런 에폭이 몇 번 이어지면 멈출지
TINY_LOSS = 1e-8  # 이보다 작은 손실의 흔들림은 발산이 아니라 반올림이다

Sample = Any  # 입력, 정답, 예측 하나: 수나 목록이고, 모양은 가르칠 모델이 정한다
Model = Callable[[Sample], Sample]  # 입력 하나(수의 목록) → 예측. ``nn``의 모델이나 보통 함수


@dataclass
class History:
    """학습의 기록.

    loss      에폭마다 표본 손실의 평균
    accuracy  에폭마다 맞힌 비율(0–1). 분류가 아니면 빈 목록
    stopped   일찍 멈췄으면 그 까닭과 해 볼 것, 아니면 ``""``
    backend   학습을 셈한 것: ``eager python numpy llvm jax``
    why       그것으로 셈한 까닭
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    stopped: str = ""
    backend: str = "eager"
    why: str = ""
    is_best: bool = field(default=False, init=False, compare=False)  # 마지막 에폭이 가장 좋았는가
    diverged: bool = field(default=False, init=False, compare=False)  # 멈추어야 하는가
    _best: float = field(default=math.inf, init=False, compare=False)
    _bad: int = field(default=0, init=False, compare=False)  # 이어진 나쁜 에폭의 수

    @property
    def epochs(self) -> int:
        """지나온 에폭의 수."""
        return len(self.loss)

    def add(self, epoch: Epoch, count: int) -> None:
        """에폭 하나를 적는다. count: 표본의 수."""
        self.loss.append(epoch.loss / count)
        if epoch.hits is not None:
            self.accuracy.append(epoch.hits / count)
        self.is_best = self.loss[-1] < self._best
        if self.is_best:
            self._best = self.loss[-1]
        limit = max(DIVERGED * self._best, self.loss[0], TINY_LOSS)
        self._bad = self._bad + 1 if self.loss[-1] > limit else 0
        lost = not (epoch.finite and math.isfinite(self.loss[-1]))
        self.diverged = lost or self._bad == PATIENCE

    def __repr__(self) -> str:
        loss = f"loss={self.loss[-1]:.6g}" if self.loss else "loss=?"
        accuracy = f", accuracy={self.accuracy[-1]:.3f}" if self.accuracy else ""
        stopped = f", stopped={self.stopped!r}" if self.stopped else ""
        return f"History(epochs={self.epochs}, {loss}{accuracy}{stopped})"


def fit(
    model: Model,
    X: Sequence[Sample],
    y: Sequence[Sample],
    *,
    loss: str | Loss = "mse",
    optimizer: str | type[Optimizer] | Optimizer = "adam",
    lr: float | None = None,
    epochs: int = 100,
    batch_size: int | None = None,
    seed: int | random.Random | None = 0,
    progress: bool = True,
    on_epoch: Callable[[int, History], object] | None = None,
    backend: str = "auto",
) -> History:
    """모델을 가르치고 기록을 돌려준다.

    model       ``nn``의 모델
    X, y        입력의 목록들과 정답들, 같은 길이
    loss        ``losses``의 이름, 또는 (예측, 정답) → Value인 함수
    optimizer   ``optimizers``의 이름이나 클래스(기본 학습률), 또는 만들어 둔 옵티마이저
    lr          학습률. 없으면 그 옵티마이저의 기본값. 만들어 둔 옵티마이저에는 이미 있다
    epochs      자료를 몇 번 볼지, 1 이상
    batch_size  미니배치의 크기. 없으면 전체
    seed        미니배치를 섞는 난수의 시드, 또는 난수 발생기. None이면 파이썬의 ``random``
    progress    진행 막대를 보일지
    on_epoch    에폭마다 부를 함수 (에폭 번호, 기록). True를 돌려주면 그만둔다
    backend     ``auto eager python numpy llvm jax``. auto는 일이 크면 학습을 통째로 프로그램으로
                옮기고, 옮길 수 없으면 즉시 계산으로 한다(까닭은 ``History.why``). 어느 것이든
                기록은 같다: on_epoch에서 바꾼 것(학습률, 파라미터, 손실의 무게, 모델의 속성)도
                다음 에폭부터 그대로 따른다

    나누어 배워도 한 번에 배운 것과 같다: 같은 옵티마이저로 4에폭, 6에폭이면 10에폭과 끝자리까지
    같다. 섞는 차례는 시드와 그때까지의 걸음 수(``optimizer.steps``)로 정해진다. 옵티마이저를
    이름으로 주면 부를 때마다 새것이지만, 차례는 그 모델이 걸은 만큼 이어진다. 난수 발생기를 주면
    차례는 그 발생기가 이어 간다.

    손실이 유한하지 않거나, 가장 좋았던 값의 4배와 처음 값을 세 에폭 이어 넘으면 멈춘다. 가장
    좋았던 파라미터와 그때의 옵티마이저로 되돌린 뒤 ``History.stopped``에 해 볼 것을 적고, 막대를
    보이지 않을 때는 경고(RuntimeWarning)한다. (모멘텀은 바닥 가까이에서 4배쯤 출렁이다 돌아온다.
    처음보다 나빠지지 않았으면 발산이 아니다.)

    TypeError, ValueError: 자료나 설정이 틀렸을 때. 파라미터는 바뀌지 않는다.
    """
    inputs, targets = check_data(X, y)
    measure = _measure(model, loss, inputs, targets)
    rule, progress = _rule(model, optimizer, lr), as_bool(progress, "progress")
    if on_epoch is not None:
        _callable(on_epoch, "on_epoch")
    count, epochs = len(inputs), as_int(epochs, "epochs", 1)
    size = count if batch_size is None else as_int(batch_size, "batch_size", 1)
    mixed = orders(count, size, seed, rule, model, new=rule is not optimizer)
    learner = learners.choose(backend, measure, rule, inputs, targets, epochs)
    history = History(backend=learner.backend, why=learner.why)
    bar = Bar(epochs, progress)
    try:
        for epoch, order in zip(range(epochs), mixed):
            history.add(learner.epoch(order, size), count)
            if history.is_best:
                learner.keep()
            if history.diverged:
                history.stopped = _advice(history, rule)
                learner.restore()
                break
            bar.show(history)
            if on_epoch is not None:
                learner.publish()
                if on_epoch(epoch, history) in (True,):  # NumPy의 True도
                    history.stopped = say("stopped by on_epoch")
                    break
                learner.adopt()
    finally:
        learner.publish()
        bar.close()
    if history.diverged and not progress:
        warnings.warn(history.stopped, RuntimeWarning, stacklevel=3)
    return history


def _measure(
    model: Model, loss: str | Loss, inputs: list[Sample], targets: list[Sample]
) -> Measure:
    """(입력, 정답) → [손실, 맞혔으면 1(셀 때만)]. 걷기 전에, 손실이 모든 정답을 받는지 본다."""
    _callable(model, "model")
    function = loss if callable(loss) else lookup(LOSSES, loss, "loss")
    right = None if callable(loss) else accuracy_of(canonical(LOSSES, loss, "loss"), targets)

    def of(prediction: Sample, target: Sample) -> Value:
        value = function(prediction, target)
        if not isinstance(value, Value):
            raise BadType("loss is not a Value", got=value)
        return value

    def measure(x: Sample, target: Sample) -> list[Value]:
        prediction = model(x)
        value = of(prediction, target)
        return [value, right(prediction, target)] if right else [value]

    prediction = model(inputs[0])
    for target in {str(target): target for target in targets}.values():
        of(prediction, target)
    return measure


def _rule(
    model: Model, optimizer: str | type[Optimizer] | Optimizer, lr: float | None
) -> Optimizer:
    """옵티마이저를 정하고, 이 모델의 파라미터를 옮기는지 확인한다."""
    params: list[Value] = getattr(model, "parameters", list)()
    if not isinstance(optimizer, (Optimizer, type)):
        optimizer = lookup(RULES, optimizer, "optimizer")
    if isinstance(optimizer, type) and issubclass(optimizer, Optimizer):
        return optimizer(params) if lr is None else optimizer(params, lr)
    if not isinstance(optimizer, Optimizer):
        raise BadType("not an optimizer", got=optimizer)
    if params and not {id(p) for p in params} & {id(p) for p in optimizer.params}:
        raise BadValue("other parameters")
    if lr is not None:
        raise BadValue("rate given twice", rule=optimizer)
    return optimizer


def _advice(history: History, rule: Optimizer) -> str:
    """발산했을 때 해 볼 것, 한 문장으로."""
    epoch, loss, lr = history.epochs, history.loss[-1], rule.lr
    return say("divergence", epoch=epoch, loss=loss, lr=lr, smaller=lr / 10)


def _callable(thing: object, what: str) -> None:
    if not callable(thing) or isinstance(thing, type):
        raise BadType("not callable", name=what, got=thing)
