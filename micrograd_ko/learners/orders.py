"""미니배치의 차례: 나누어 배워도 한 번에 배운 것과 같게, 지난 걸음에 이어서 섞는다."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from micrograd_ko.messages.validate import as_int
from micrograd_ko.optimizers import Optimizer

Shuffle = Callable[[list[int], int], None]  # (차례, 그때까지의 걸음 수) → 섞는다


def orders(
    count: int, size: int, seed: object, rule: Optimizer, model: object, new: bool
) -> Iterator[Sequence[int]]:
    """에폭마다 번호 0 … count−1의 차례. 미니배치로 나눌 때만 섞는다.

    seed  0 이상의 정수면 그 수와 그때까지의 걸음 수가 차례를 정한다. 난수 발생기는 제가 이어
          가고, None은 파이썬의 ``random``이다
    new   옵티마이저가 새것인가. 그러면 그 모델이 전에 걸은 만큼에 이어서 센다

    TypeError, ValueError: 시드가 0 이상의 정수도 난수 발생기도 아닐 때.
    """
    shuffle = _shuffle(seed)
    return (
        itertools.repeat(range(count))
        if size >= count
        else _mixed(count, size, shuffle, rule, model, new)
    )


def _shuffle(seed: object) -> Shuffle:
    if seed is None or isinstance(seed, random.Random):
        going_on = seed or random
        return lambda order, steps: going_on.shuffle(order)
    number = as_int(seed, "seed", 0)
    return lambda order, steps: random.Random(f"{number} {steps}").shuffle(order)


def _mixed(
    count: int, size: int, shuffle: Shuffle, rule: Optimizer, model: object, new: bool
) -> Iterator[Sequence[int]]:
    walked = getattr(model, "_walked", 0) if new else rule.steps
    while True:
        order = list(range(count))
        shuffle(order, walked)
        walked += math.ceil(count / size)
        if new:
            with suppress(AttributeError):  # 속성을 달 수 없는 모델이면 차례가 이어지지 않는다
                setattr(model, "_walked", walked)  # noqa: B010  모델은 함수일 수도 있다
        yield order
