"""손실: 예측이 정답에서 얼마나 먼지, 수 하나로.

예측은 Value 하나나 그 목록, 정답은 수 하나나 그 목록이다. 학습(``training.fit``)은 표본마다
손실을 구해 평균한다.

식의 글자: p 예측, t 정답, z 로짓(logit: 활성화 함수를 씌우기 전의 값), n 개수.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from micrograd_ko.engine import Value, as_value, logsumexp, where
from micrograd_ko.functional import mean, pick
from micrograd_ko.functional import sum as total
from micrograd_ko.messages.language import BadType, BadValue, say
from micrograd_ko.messages.validate import as_float, is_listed

Prediction = Value | float | Sequence["Prediction"]
Target = Value | float | Iterable["Target"]  # 수, 수의 목록, NumPy 배열. 기록할 때는 노드다
Pair = tuple[Any, Any]  # 예측(로짓은 목록)과 정답: 같은 식이 수도, 기록하는 노드도 셈한다
Loss = Callable[..., Value]  # 쓰는 사람의 손실이 무엇을 받는지는 그 모델이 정한다


def mse(prediction: Prediction, target: Target) -> Value:
    """평균 제곱 오차.  y = Σ (p − t)² / n

    ValueError: 개수가 다르거나 비었을 때.
    """
    return _mean([(p - t) ** 2 for p, t in _pairs("mse", prediction, target)])


def sse(prediction: Prediction, target: Target) -> Value:
    """오차 제곱합.  y = Σ (p − t)²

    ValueError: 개수가 다르거나 비었을 때.
    """
    return _total([(p - t) ** 2 for p, t in _pairs("sse", prediction, target)])


def mae(prediction: Prediction, target: Target) -> Value:
    """평균 절대 오차.  y = Σ |p − t| / n

    ValueError: 개수가 다르거나 비었을 때.
    """
    return _mean([abs(p - t) for p, t in _pairs("mae", prediction, target)])


def hinge(prediction: Prediction, target: Target) -> Value:
    """힌지 손실.  y = Σ max(0, 1 − t·p) / n,  정답 t는 −1 또는 +1

    ValueError: 개수가 다르거나 정답이 −1도 +1도 아닐 때.
    """
    return _mean([(1.0 - t * p).relu() for p, t in _pairs("hinge", prediction, target)])


def bce_with_logits(prediction: Prediction, target: Target) -> Value:
    """로짓에서 바로 구하는 이진 교차 엔트로피.  y = Σ (softplus(z) − t·z) / n,  0 ≤ t ≤ 1

    sigmoid와 log를 따로 하지 않아 |z|가 커도 정확하다.
    ValueError: 개수가 다르거나 정답이 0과 1 사이가 아닐 때.
    """
    pairs = _pairs("bce_with_logits", prediction, target)
    return _mean([z.softplus() - t * z for z, t in pairs])


def cross_entropy(prediction: Prediction, target: Target) -> Value:
    """로짓에서 바로 구하는 교차 엔트로피.  y = logsumexp(z) − z[t],  정답 t는 번호 0, 1, …

    로짓의 목록들과 번호의 목록을 주면 평균한다.
    TypeError: 로짓이 목록이 아닐 때.  ValueError: 번호가 범위 밖일 때.
    """
    rows = _rows("cross_entropy", prediction, target)
    return _mean([logsumexp(z) - pick(z, t) for z, t in rows])


LOSSES: dict[str, Loss] = {
    "mse": mse,
    "sse": sse,
    "mae": mae,
    "hinge": hinge,
    "bce_with_logits": bce_with_logits,
    "cross_entropy": cross_entropy,
}


# 예측과 정답을 짝짓고 확인하기

# 받는 정답: 손실 → (부르는 말, 맞는가). 맞는가는 수에서는 참/거짓, 기록하는 노드에서는 노드다
_ALLOWED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "hinge": ("-1 or +1", lambda t: abs(t) == 1),
    "bce_with_logits": ("0 to 1", lambda t: (t >= 0) * (t <= 1)),
}


def _pairs(name: str, prediction: Prediction, target: Target) -> list[Pair]:
    """예측과 정답을 하나씩 짝짓는다."""
    if isinstance(prediction, (list, tuple)):
        rows = _zipped(name, prediction, target)
        return [pair for p, t in rows for pair in _pairs(name, p, t)]
    if is_listed(target):
        raise _mismatch(name, prediction, list(target))
    return [(as_value(prediction), _allowed(name, target))]  # type: ignore[arg-type]


def _rows(name: str, prediction: Prediction, target: Target) -> list[Pair]:
    """(로짓의 목록, 정답)들."""
    if isinstance(prediction, (str, Value)) or not isinstance(prediction, Sequence):
        raise BadType("not a list of logits", got=prediction)
    if prediction and not isinstance(prediction[0], (list, tuple)):
        if is_listed(target):
            raise BadType("one hot target", got=target)
        return [(prediction, _allowed(name, target))]
    return [row for z, t in _zipped(name, prediction, target) for row in _rows(name, z, t)]


def _allowed(name: str, target: Target) -> float | Value:
    """이 손실이 받는 정답인가. 기록하는 동안의 정답은, 아니면 nan이 되는 노드로 바꾼다."""
    t = target if isinstance(target, Value) else as_float(target, "target", name)
    what, allows = _ALLOWED.get(name, ("", lambda t: True))
    allowed = allows(t)
    if isinstance(allowed, Value):
        return where(allowed, t, math.nan)
    if not allowed:
        raise BadValue("bad target", name=name, allowed=say(what), t=t)
    return t


def _zipped(name: str, prediction: Sequence[object], target: Target) -> list[Pair]:
    """두 목록을 짝짓는다. 비었거나 길이가 다르면 ValueError."""
    if not prediction:
        raise BadValue("no prediction", name=name)
    targets = list(target) if is_listed(target) else target
    if not isinstance(targets, list) or len(targets) != len(prediction):
        raise _mismatch(name, prediction, targets)
    return list(zip(prediction, targets))


def _mismatch(name: str, prediction: object, target: object) -> BadValue:
    sides = {"prediction": _counted(prediction), "target": _counted(target)}
    return BadValue("prediction and target mismatch", name=name, **sides)


def _counted(thing: object) -> str:
    listed = isinstance(thing, (list, tuple))
    return say("a list of n", n=len(thing)) if listed else say("a single number")  # type: ignore[arg-type]


def _total(terms: list[Value]) -> Value:
    return terms[0] if len(terms) == 1 else total(terms)


def _mean(terms: list[Value]) -> Value:
    return terms[0] if len(terms) == 1 else mean(terms)
