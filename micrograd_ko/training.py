"""학습: 순전파, 역전파, 갱신을 되풀이한다.

한 에폭(epoch)은 자료를 한 번 다 보는 것이다. ``batch_size``를 주면 에폭마다 순서를 섞어
미니배치(mini-batch)로 나누고, 주지 않으면 전체 자료로 한 걸음을 걷는다.
"""

from __future__ import annotations

import math
import random
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from micrograd_ko.engine import Value
from micrograd_ko.losses import LOSSES, Loss
from micrograd_ko.module import check_data
from micrograd_ko.optimizers import RULES, Optimizer
from micrograd_ko.words import BadType, BadValue, lookup, say, shown, whole

DIVERGED = 4.0  # 손실이 가장 좋았던 값의 몇 배를 넘으면 발산으로 볼지
PATIENCE = 3  # 그런 에폭이 몇 번 이어지면 멈출지
TINY = 1e-8  # 이보다 작은 손실의 흔들림은 발산이 아니라 반올림이다


@dataclass
class History:
    """학습의 기록.

    loss      에폭마다 표본 손실의 평균
    accuracy  에폭마다 맞힌 비율(0–1). 분류가 아니면 빈 목록
    stopped   일찍 멈췄으면 그 까닭과 해 볼 것, 아니면 ``""``
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    stopped: str = ""

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

    손실이 유한하지 않거나, 가장 좋았던 값의 4배와 처음 값을 세 에폭 이어 넘으면 멈춘다. 가장
    좋았던 파라미터로 되돌린 뒤 ``History.stopped``에 해 볼 것을 적는다. (모멘텀은 바닥 가까이에서
    4배쯤 출렁이다 돌아온다. 처음보다 나빠지지 않았으면 발산이 아니다.)

    TypeError, ValueError: 자료나 설정이 틀렸을 때. 파라미터는 바뀌지 않는다.
    """
    _callable(model, "model")
    if on_epoch is not None:
        _callable(on_epoch, "on_epoch")
    row = lookup(LOSSES, loss, "손실", "loss") if not callable(loss) else None
    measure: Callable[[Any, Any], Value] = row.function if row else loss  # type: ignore[assignment]
    inputs, targets = check_data(X, y)
    rule = _rule(model, optimizer)
    size = len(inputs) if batch_size is None else whole(batch_size, "batch_size", 1)
    judge = row if row and _is_classification(row, targets) else None
    prediction = model(inputs[0])
    for target in targets if row else targets[:1]:  # 걷기 전에, 정답이 모델과 손실에 맞는지
        _measured(measure, prediction, target)

    history = History()
    best, best_params, bad = math.inf, _data(rule), 0
    rng = random.Random(None if seed is None else whole(seed, "seed", 0))
    for epoch in _bar(range(whole(epochs, "epochs", 1)), progress, history):
        before = _data(rule)
        total, right = 0.0, 0
        for batch in _batches(len(inputs), size, rng):
            rows = [(inputs[i], targets[i]) for i in batch]
            batch_total, batch_right = _train(model, rule, measure, judge, rows)
            total, right = total + batch_total, right + batch_right
        history.loss.append(total / len(inputs))
        if judge:
            history.accuracy.append(right / len(inputs))
        if history.loss[-1] < best:
            best, best_params = history.loss[-1], before
        limit = max(DIVERGED * best, history.loss[0], TINY)
        bad = bad + 1 if history.loss[-1] > limit else 0
        if bad == PATIENCE or not all(map(math.isfinite, [history.loss[-1], *_data(rule)])):
            _restore(rule, best_params)
            history.stopped = _advice(epoch, history.loss[-1], rule.lr)
            break
        if on_epoch is not None and on_epoch(epoch, history) in (True,):  # NumPy의 True도
            history.stopped = say("on_epoch이 그만두었습니다.", "on_epoch asked to stop.")
            break
    return history


def _train(
    model: Any,
    rule: Optimizer,
    measure: Callable[[Any, Any], Value],
    judge: Loss | None,
    rows: list[tuple[Any, Any]],
) -> tuple[float, int]:
    """미니배치 하나로 한 걸음. 손실의 합과 맞힌 수를 돌려준다."""
    total, right = 0.0, 0
    rule.zero_grad()
    for x, target in rows:
        prediction = model(x)
        loss = _measured(measure, prediction, target)
        (loss / len(rows)).backward()
        total += loss.data
        if judge:
            right += judge.is_right(_numbers(prediction), _numbers(target))
    rule.step()
    return total, right


def _measured(measure: Callable[[Any, Any], Value], prediction: Any, target: Any) -> Value:
    """표본 하나의 손실. 쓰는 사람의 함수일 수 있으니 무엇을 돌려주는지 확인한다."""
    loss = measure(prediction, target)
    if not isinstance(loss, Value):
        raise BadType(
            f"손실 함수는 Value 하나를 돌려주어야 합니다. 받은 것은 {shown(loss)}입니다. "
            f"Value의 계산으로 이어진 값을 return하세요. (loss is not a Value)",
            f"The loss function must return one Value, got {shown(loss)}.",
        )
    return loss


def _callable(thing: object, name: str) -> None:
    if not callable(thing) or isinstance(thing, type):
        raise BadType(
            f"{name}에는 부를 수 있는 것이 와야 합니다. 받은 것은 {shown(thing)}입니다. "
            f"만들어 둔 모델이나 함수를 넣으세요. (not callable)",
            f"{name} must be callable, got {shown(thing)}. Give a built model or a function.",
        )


def _numbers(thing: Any) -> list[float]:
    """예측이나 정답을 수의 목록으로."""
    things = thing if isinstance(thing, (list, tuple)) else [thing]
    return [v.data if isinstance(v, Value) else v for v in things]


def _batches(n: int, size: int, rng: random.Random) -> Iterator[list[int]]:
    """번호 0 … n−1을 미니배치로 나눈다. 나눌 것이 있을 때만 섞는다."""
    order = list(range(n))
    if size < n:
        rng.shuffle(order)
    for start in range(0, n, size):
        yield order[start : start + size]


def _rule(model: Any, optimizer: str | type[Optimizer] | Optimizer) -> Optimizer:
    """최적화 기법을 정하고, 이 모델의 파라미터를 옮기는지 확인한다."""
    params: list[Any] = getattr(model, "parameters", list)()
    if isinstance(optimizer, type) and issubclass(optimizer, Optimizer):
        return optimizer(params)
    if not isinstance(optimizer, Optimizer):
        return lookup(RULES, optimizer, "최적화 기법", "optimizer")(params)
    if params and not {id(p) for p in params} & {id(p) for p in optimizer.params}:
        raise BadValue(
            "이 최적화 기법은 이 모델의 파라미터를 옮기지 않습니다. "
            "Adam(model.parameters())처럼 같은 모델로 만드세요. (other parameters)",
            "This optimizer does not move this model's parameters. "
            "Build it on the same model: Adam(model.parameters()).",
        )
    return optimizer


def _is_classification(loss: Loss, targets: list[Any]) -> bool:
    return all(loss.is_label(t) for target in targets for t in _numbers(target))


def _data(rule: Optimizer) -> list[float]:
    return [p.data for p in rule.params]


def _restore(rule: Optimizer, data: list[float]) -> None:
    for p, number in zip(rule.params, data):
        p.data = number


def _advice(epoch: int, loss: float, lr: float) -> str:
    """발산했을 때 해 볼 것, 한 문장으로."""
    return say(
        f"에폭 {epoch + 1}에서 학습이 발산해(손실 {loss:.3g}) 가장 좋았던 파라미터로 되돌렸습니다. "
        f"학습률을 1/10로({lr:g} → {lr / 10:g}) 줄여 보세요. (divergence)",
        f"The loss diverged to {loss:.3g} in epoch {epoch + 1}; the best parameters were "
        f"restored. Try a learning rate of 1/10 ({lr:g} → {lr / 10:g}).",
    )


def _bar(epochs: range, progress: bool, history: History) -> Iterator[int]:
    """에폭을 세는 진행 막대. 막대 옆에 손실을 보인다."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ipywidgets가 없다는 알림은 배우는 사람의 일이 아니다
        from tqdm.auto import tqdm

        bar = tqdm(epochs, disable=not progress, unit=say("에폭", "epoch"))
    for epoch in bar:
        yield epoch
        bar.set_postfix_str(repr(history)[8:-1], refresh=False)
