"""학습: 순전파, 역전파, 갱신을 되풀이한다.

한 에폭(epoch)은 자료를 한 번 다 보는 것이다. ``batch_size``를 주면 에폭마다 순서를 섞어
미니배치(mini-batch)로 나누고, 주지 않으면 전체 자료로 한 걸음을 걷는다.
"""

from __future__ import annotations

import math
import random
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from micrograd_ko.engine import Value
from micrograd_ko.learners.eager import Eagerly, measured, numbers
from micrograd_ko.losses import LOSSES, Loss
from micrograd_ko.messages.language import BadType, BadValue, say
from micrograd_ko.messages.samples import check_data
from micrograd_ko.messages.validate import as_int, lookup
from micrograd_ko.optimizers import RULES, Optimizer

DIVERGED = 4.0  # 손실이 가장 좋았던 값의 몇 배를 넘으면 발산으로 볼지
PATIENCE = 3  # 그런 에폭이 몇 번 이어지면 멈출지
BACKENDS = ("auto", "eager", "python", "numpy", "llvm", "jax")
SMALL = 1_000_000  # 지나갈 간선이 이보다 적으면 프로그램으로 옮기는 시간이 아깝다
TINY = 1e-8  # 이보다 작은 손실의 흔들림은 발산이 아니라 반올림이다


@dataclass
class History:
    """학습의 기록.

    loss      에폭마다 표본 손실의 평균
    accuracy  에폭마다 맞힌 비율(0–1). 분류가 아니면 빈 목록
    stopped   일찍 멈췄으면 그 까닭과 해 볼 것, 아니면 ``""``
    backend   학습을 셈한 것: ``eager python numpy llvm jax``
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    stopped: str = ""
    backend: str = "eager"

    @property
    def epochs(self) -> int:
        """지나온 에폭의 수."""
        return len(self.loss)

    def __repr__(self) -> str:
        loss = f"loss={self.loss[-1]:.6g}" if self.loss else "loss=?"
        accuracy = f", accuracy={self.accuracy[-1]:.3f}" if self.accuracy else ""
        stopped = f", stopped={self.stopped!r}" if self.stopped else ""
        return f"History(epochs={self.epochs}, {loss}{accuracy}{stopped})"


def fit(
    model: Any,
    X: Sequence[Any],
    y: Sequence[Any],
    *,
    loss: str | Callable[[Any, Any], Value] = "mse",
    optimizer: str | type[Optimizer] | Optimizer = "adam",
    epochs: int = 100,
    batch_size: int | None = None,
    seed: int | None = 0,
    progress: bool = True,
    on_epoch: Callable[[int, History], object] | None = None,
    backend: str = "auto",
) -> History:
    """모델을 가르치고 기록을 돌려준다.

    model       ``nn``의 모델
    X, y        입력의 목록들과 정답들, 같은 길이
    loss        ``losses``의 이름, 또는 (예측, 정답) → Value인 함수
    optimizer   ``optimizers``의 이름이나 클래스(기본 학습률), 또는 만들어 둔 최적화 기법
    epochs      자료를 몇 번 볼지, 1 이상
    batch_size  미니배치의 크기. 없으면 전체
    seed        미니배치를 섞는 난수의 씨앗
    progress    진행 막대를 보일지
    on_epoch    에폭마다 부를 함수 (에폭 번호, 기록). True를 돌려주면 그만둔다
    backend     ``auto eager python numpy llvm jax``. auto는 일이 크면 학습을 통째로 프로그램으로
                옮기고, 옮길 수 없으면 즉시 계산으로 한다. 어느 것이든 기록은 같다

    손실이 유한하지 않거나, 가장 좋았던 값의 4배와 처음 값을 세 에폭 이어 넘으면 멈춘다. 가장
    좋았던 파라미터로 되돌린 뒤 ``History.stopped``에 해 볼 것을 적는다. (모멘텀은 바닥 가까이에서
    4배쯤 출렁이다 돌아온다. 처음보다 나빠지지 않았으면 발산이 아니다.)

    TypeError, ValueError: 자료나 설정이 틀렸을 때. 파라미터는 바뀌지 않는다.
    """
    _callable(model, "model")
    if on_epoch is not None:
        _callable(on_epoch, "on_epoch")
    row = lookup(LOSSES, loss, "loss") if not callable(loss) else None
    measure: Callable[[Any, Any], Value] = row.function if row else loss  # type: ignore[assignment]
    inputs, targets = check_data(X, y)
    rule = _rule(model, optimizer)
    size = len(inputs) if batch_size is None else as_int(batch_size, "batch_size", 1)
    judge = row if row and _is_classification(row, targets) else None
    prediction = model(inputs[0])
    for target in targets if row else targets[:1]:  # 걷기 전에, 정답이 모델과 손실에 맞는지
        measured(measure, prediction, target)

    epochs = as_int(epochs, "epochs", 1)
    rng = random.Random(None if seed is None else as_int(seed, "seed", 0))
    learner = _learner(backend, model, rule, measure, judge, inputs, targets, epochs)
    history = History(backend=learner.backend)
    bar = _Bar(epochs, progress)
    best, best_state, bad = math.inf, (learner.state(), _orders(0, 0, rng, 0)), 0
    ahead = False  # 학습의 상태가 Value들보다 앞서 있는가
    try:
        while history.epochs < epochs and not history.stopped:
            count = min(bar.chunk, epochs - history.epochs) if learner.fast and not on_epoch else 1
            orders, start = _orders(len(inputs), size, rng, count), learner.state()
            ahead = True
            for k, (total, *right, flaw) in enumerate(learner.run(orders, size)):
                history.loss.append(total / len(inputs))
                history.accuracy += [hits / len(inputs) for hits in right]
                if history.loss[-1] < best:
                    best, best_state = history.loss[-1], (start, orders[:k])
                limit = max(DIVERGED * best, history.loss[0], TINY)
                bad = bad + 1 if history.loss[-1] > limit else 0
                if bad == PATIENCE or not math.isfinite(history.loss[-1] + flaw):
                    history.stopped = _advice(history.epochs - 1, history.loss[-1], rule.lr)
                    if k + 1 < len(orders):  # 멈춘 에폭까지만 다시 걷는다
                        learner.rewind(start)
                        learner.run(orders[: k + 1], size)
                    break
            bar.show(history)
            if on_epoch is not None and not history.stopped:
                learner.publish()
                ahead = False  # 이제부터는 on_epoch이 고친 것이 옳다
                if on_epoch(history.epochs - 1, history) in (True,):  # NumPy의 True도
                    history.stopped = say("stopped by on_epoch")
                    return history
                learner.adopt()
    finally:
        bar.close()
        if ahead:
            learner.publish()
    if history.stopped:
        _restore(rule, learner.data_after(*best_state, size))
    return history


def _learner(
    backend: str,
    model: Any,
    rule: Optimizer,
    measure: Callable[[Any, Any], Value],
    judge: Loss | None,
    inputs: list[Any],
    targets: list[Any],
    epochs: int,
) -> Any:
    """학습을 셈할 것을 고른다."""
    lookup(dict.fromkeys(BACKENDS), backend, "backend")
    edges = 4 * len(rule.state) * len(inputs) * epochs  # 지나갈 간선의 수를 어림한다
    if backend != "eager" and not (backend == "auto" and edges < SMALL):
        from micrograd_ko.learners.compiled import Course

        def outputs(prediction: Any, target: Any) -> list[Value]:
            loss = measured(measure, prediction, target)
            return [loss, judge.right(_listed(prediction), _listed(target))] if judge else [loss]

        try:
            _only_delta(rule)
            return Course(model, outputs, rule, inputs, targets, backend)
        except Exception:  # 옮길 수 없으면 즉시 계산이 대신한다. 참된 잘못은 거기서 드러난다
            if backend != "auto":
                raise
    return Eagerly(model, rule, measure, judge, inputs, targets)


def _only_delta(rule: Optimizer) -> None:
    """``delta``만 적은 갱신 규칙인지 확인한다. 옮기는 것은 그것뿐이다."""
    kind = type(rule)
    if kind.step is not Optimizer.step or kind.zero_grad is not Optimizer.zero_grad:
        raise BadValue("step is overridden")


def _callable(thing: object, name: str) -> None:
    if not callable(thing) or isinstance(thing, type):
        raise BadType("not callable", name=name, got=thing)


def _listed(thing: Any) -> list[Any]:
    return list(thing) if isinstance(thing, (list, tuple)) else [thing]


def _orders(n: int, size: int, rng: random.Random, epochs: int) -> list[list[int]]:
    """에폭마다 번호 0 … n−1의 차례. 미니배치로 나눌 때만 섞는다."""
    if size >= n:
        return [list(range(n))] * epochs
    orders = [list(range(n)) for _ in range(epochs)]
    for order in orders:
        rng.shuffle(order)
    return orders


def _rule(model: Any, optimizer: str | type[Optimizer] | Optimizer) -> Optimizer:
    """최적화 기법을 정하고, 이 모델의 파라미터를 옮기는지 확인한다."""
    params: list[Any] = getattr(model, "parameters", list)()
    if isinstance(optimizer, type) and issubclass(optimizer, Optimizer):
        return optimizer(params)
    if not isinstance(optimizer, Optimizer):
        return lookup(RULES, optimizer, "optimizer")(params)
    if params and not {id(p) for p in params} & {id(p) for p in optimizer.params}:
        raise BadValue("other parameters")
    return optimizer


def _is_classification(loss: Loss, targets: list[Any]) -> bool:
    return all(loss.is_label(t) for target in targets for t in numbers(target))


def _restore(rule: Optimizer, data: list[float]) -> None:
    for p, number in zip(rule.params, data):
        p.data = number


def _advice(epoch: int, loss: float, lr: float) -> str:
    """발산했을 때 해 볼 것, 한 문장으로."""
    return say("divergence", epoch=epoch + 1, loss=loss, lr=lr, smaller=lr / 10)


class _Bar:
    """에폭을 세는 진행 막대. 막대 옆에 손실을 보인다.

    chunk  다음에 한꺼번에 걸을 에폭의 수: 한 번에 몇 밀리초쯤 걸리게 맞춘다
    """

    def __init__(self, epochs: int, progress: bool) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ipywidgets가 없다는 알림은 배우는 사람의 일이 아니다
            from tqdm.auto import tqdm

            self._bar = tqdm(total=epochs, disable=not progress, unit=say("epoch"))
        self.chunk = 1
        self._then = time.perf_counter()

    def show(self, history: History) -> None:
        """지나온 에폭과 손실을 보인다."""
        self._bar.set_postfix_str(repr(history)[8:-1], refresh=False)
        self._bar.update(history.epochs - self._bar.n)
        now = time.perf_counter()
        took, self._then = now - self._then, now
        if took < 0.01:
            self.chunk *= 4
        elif took > 0.05:
            self.chunk = max(1, self.chunk // 4)

    def close(self) -> None:
        self._bar.close()
