"""손실: 예측이 정답에서 얼마나 먼지, 수 하나로.

예측은 Value 하나나 그 목록, 정답은 수 하나나 그 목록이다. 학습(``training.fit``)은 표본마다
손실을 구해 평균한다.

식의 글자: p 예측, t 정답, z 로짓(logit: 활성화 함수를 씌우기 전의 값), n 개수.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from micrograd_ko.engine import Value, as_value, logsumexp, where
from micrograd_ko.functional import mean, sum  # noqa: A004  연산 표의 이름 그대로
from micrograd_ko.messages.language import BadType, BadValue, say
from micrograd_ko.messages.validate import as_float, is_listed


def mse(prediction: Any, target: Any) -> Value:
    """평균 제곱 오차.  y = Σ (p − t)² / n

    ValueError: 개수가 다르거나 비었을 때.
    """
    return _mean([(p - t) ** 2 for p, t in _pairs("mse", prediction, target)])


def sse(prediction: Any, target: Any) -> Value:
    """오차 제곱합.  y = Σ (p − t)²

    ValueError: 개수가 다르거나 비었을 때.
    """
    squares = [(p - t) ** 2 for p, t in _pairs("sse", prediction, target)]
    return squares[0] if len(squares) == 1 else sum(squares)


def mae(prediction: Any, target: Any) -> Value:
    """평균 절대 오차.  y = Σ |p − t| / n

    ValueError: 개수가 다르거나 비었을 때.
    """
    return _mean([abs(p - t) for p, t in _pairs("mae", prediction, target)])


def hinge(prediction: Any, target: Any) -> Value:
    """힌지 손실.  y = Σ max(0, 1 − t·p) / n,  정답 t는 −1 또는 +1

    ValueError: 개수가 다르거나 정답이 −1도 +1도 아닐 때.
    """
    pairs = _pairs("hinge", prediction, target)
    _allow("hinge", pairs, _is_sign, "-1 or +1")
    return _mean([(1.0 - t * p).relu() for p, t in pairs])


def bce_with_logits(prediction: Any, target: Any) -> Value:
    """로짓에서 바로 구하는 이진 교차 엔트로피.  y = Σ (softplus(z) − t·z) / n,  0 ≤ t ≤ 1

    sigmoid와 log를 따로 하지 않아 |z|가 커도 정확하다.
    ValueError: 개수가 다르거나 정답이 0과 1 사이가 아닐 때.
    """
    pairs = _pairs("bce_with_logits", prediction, target)
    _allow("bce_with_logits", pairs, lambda t: 0 <= t <= 1, "0 to 1")
    return _mean([z.softplus() - t * z for z, t in pairs])


def cross_entropy(prediction: Any, target: Any) -> Value:
    """로짓에서 바로 구하는 교차 엔트로피.  y = logsumexp(z) − z[t],  정답 t는 번호 0, 1, …

    로짓의 목록들과 번호의 목록을 주면 평균한다.
    TypeError: 로짓이 목록이 아닐 때.  ValueError: 번호가 범위 밖일 때.
    """
    if isinstance(prediction, (str, Value)) or not isinstance(prediction, Sequence):
        raise BadType("not a list of logits", got=prediction)
    if not prediction or isinstance(prediction[0], (list, tuple)):
        rows = _zipped("cross_entropy", prediction, target)
        return mean([cross_entropy(row, t) for row, t in rows])
    if isinstance(target, Value):  # 기록하는 동안의 정답: 번호로 고르는 대신 비교로 고른다
        chosen = sum([where(target.eq(k), z, 0.0) for k, z in enumerate(prediction)])
        return logsumexp(prediction) - chosen
    index = as_float(target, "target", "cross_entropy")
    if not index.is_integer() or not 0 <= index < len(prediction):
        raise BadValue("class out of range", last=len(prediction) - 1, index=index)
    return logsumexp(prediction) - as_value(prediction[int(index)])


class Loss(NamedTuple):
    """손실 하나와 그 손실이 보는 정답.

    function   (예측, 정답) → Value
    is_label   이 정답을 분류의 정답으로 볼 수 있는가
    is_right   예측한 수들이 정답을 맞혔는가
    right      같은 것을 Value의 계산으로: 맞혔으면 1, 아니면 0
    """

    function: Callable[[Any, Any], Value]
    is_label: Callable[[float], bool]
    is_right: Callable[[list[float], list[float]], bool]
    right: Callable[[list[Value], list[Value]], Value]


def _is_bit(t: float) -> bool:
    return t in (0, 1)


def _is_sign(t: float) -> bool:
    return t in (-1, 1)


def _same_side_of(limit: float) -> Callable[[list[float], list[float]], bool]:
    """모든 예측이 정답과 ``limit``의 같은 쪽에 있는가."""

    def is_right(prediction: list[float], target: list[float]) -> bool:
        return all((p > limit) == (t > limit) for p, t in zip(prediction, target))

    return is_right


def _largest_is(prediction: list[float], target: list[float]) -> bool:
    """가장 큰 로짓의 번호가 정답인가."""
    return prediction.index(max(prediction)) == target[0]


def _side_of(limit: float) -> Callable[[list[Value], list[Value]], Value]:
    """``_same_side_of``를 Value의 계산으로."""

    def right(prediction: list[Value], target: list[Value]) -> Value:
        edge = as_value(limit)
        agree = [edge.lt(p).eq(edge.lt(t)) for p, t in zip(prediction, target)]
        return as_value(len(agree)).eq(sum(agree))

    return right


def _largest(prediction: list[Value], target: list[Value]) -> Value:
    """``_largest_is``를 Value의 계산으로. 같은 값이면 앞의 것이 가장 크다."""
    (t,) = target
    own = sum([where(t.eq(k), z, 0.0) for k, z in enumerate(prediction)])
    beaten = [where(t.le(k), own.lt(z), own.le(z)) for k, z in enumerate(prediction)]
    others = [where(t.eq(k), 0.0, lost) for k, lost in enumerate(beaten)]
    return sum(others).eq(0.0)


LOSSES: dict[str, Loss] = {
    "mse": Loss(mse, _is_bit, _same_side_of(0.5), _side_of(0.5)),
    "sse": Loss(sse, _is_bit, _same_side_of(0.5), _side_of(0.5)),
    "mae": Loss(mae, _is_bit, _same_side_of(0.5), _side_of(0.5)),
    "hinge": Loss(hinge, _is_sign, _same_side_of(0.0), _side_of(0.0)),
    "bce_with_logits": Loss(bce_with_logits, _is_bit, _same_side_of(0.0), _side_of(0.0)),
    "cross_entropy": Loss(cross_entropy, lambda t: True, _largest_is, _largest),
}


def _pairs(name: str, prediction: Any, target: Any) -> list[tuple[Value, Any]]:
    """예측과 정답을 하나씩 짝짓는다. 정답은 NumPy 배열이어도 된다."""
    if isinstance(prediction, (list, tuple)):
        rows = _zipped(name, prediction, target)
        return [pair for p, t in rows for pair in _pairs(name, p, t)]
    if is_listed(target):
        raise _mismatch(name, prediction, list(target))
    if not isinstance(target, Value):
        target = as_float(target, "target", name)
    return [(as_value(prediction), target)]


def _zipped(name: str, prediction: Sequence[Any], target: Any) -> list[tuple[Any, Any]]:
    """두 목록을 짝짓는다. 비었거나 길이가 다르면 ValueError."""
    if not prediction:
        raise BadValue("no prediction", name=name)
    targets = list(target) if is_listed(target) else target
    if not isinstance(targets, list) or len(targets) != len(prediction):
        raise _mismatch(name, prediction, targets)
    return list(zip(prediction, targets))


def _mean(terms: list[Value]) -> Value:
    return terms[0] if len(terms) == 1 else mean(terms)


def _allow(
    name: str, pairs: list[tuple[Value, Any]], allows: Callable[[float], bool], allowed: str
) -> None:
    """정답이 손실이 받는 값인지 확인한다."""
    for _, t in pairs:
        number = t.data if isinstance(t, Value) else t
        if not allows(number):
            raise BadValue("bad target", name=name, allowed=say(allowed), t=number)


def _mismatch(name: str, prediction: Any, target: Any) -> BadValue:
    sides = {"prediction": _counted(prediction), "target": _counted(target)}
    return BadValue("prediction and target mismatch", name=name, **sides)


def _counted(thing: Any) -> str:
    listed = isinstance(thing, (list, tuple))
    return say("a list of n", n=len(thing)) if listed else say("a single number")
