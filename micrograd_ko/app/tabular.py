"""표로 배운다: 나누고, 표준화하고, 가르치고, 저장하고, 예측한다.

표준화(standardize)는 열마다 평균을 빼고 표준편차로 나누는 것이다. 열마다 단위가 달라도
같은 학습률로 배울 수 있다. 평균과 표준편차는 배우는 행에서만 구한다.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from micrograd_ko.core.json_file import Broken, expect, names, number, read_json, whole, write_json
from micrograd_ko.datasets.csv_table import Table
from micrograd_ko.messages.language import BadValue, UserError
from micrograd_ko.messages.validate import lookup
from micrograd_ko.nn import MLP
from micrograd_ko.optimizers import RULES
from micrograd_ko.training import History, fit

FORMAT = "micrograd_ko model 1"


@dataclass
class TabularModel:
    """표로 배운 모델과, 그 표를 다시 읽을 때 필요한 것.

    columns, target, classes  표의 열과 분류의 이름
    hidden, activation        숨은 층들
    mean, scale               입력 열마다의 평균과 표준편차
    target_mean, target_scale 정답이 수일 때의 평균과 표준편차
    parameters                ``MLP.state_dict()``
    """

    columns: list[str]
    target: str
    classes: list[str]
    hidden: list[int]
    activation: str
    mean: list[float]
    scale: list[float]
    target_mean: float
    target_scale: float
    parameters: dict[str, float]

    @property
    def outputs(self) -> int:
        """출력의 수: 분류면 종류의 수, 아니면 하나."""
        return max(len(self.classes), 1)

    def network(self) -> MLP:
        """파라미터를 채운 다층 퍼셉트론."""
        model = MLP(len(self.columns), [*self.hidden, self.outputs], self.activation)
        model.load_state_dict(self.parameters)
        return model

    def standardized(self, X: list[list[float]]) -> list[list[float]]:
        """입력을 배울 때와 같은 자로 잰다."""
        return [[(x - m) / s for x, m, s in zip(row, self.mean, self.scale)] for row in X]

    def predict(self, X: list[list[float]]) -> list[float]:
        """행마다의 예측: 분류면 번호, 아니면 수."""
        model = self.network()
        outputs = [model(row) for row in self.standardized(X)]
        if not self.classes:
            return [out.data * self.target_scale + self.target_mean for out in outputs]
        return [float(max(range(len(out)), key=lambda i: out[i].data)) for out in outputs]

    def score(self, X: list[list[float]], y: list[float]) -> float:
        """보지 않은 행으로 매긴 점수: 분류면 맞힌 비율, 아니면 R².

        R² = 1 − Σ(정답 − 예측)² / Σ(정답 − 평균)²,  1이면 완전하고 0이면 평균을 답한 것과 같다
        """
        predicted = self.predict(X)
        if self.classes:
            return sum(p == t for p, t in zip(predicted, y)) / len(y)
        center = sum(y) / len(y)
        spread = sum((t - center) * (t - center) for t in y)  # **와 달리 넘치면 inf다
        error = sum((t - p) * (t - p) for p, t in zip(predicted, y))
        return 1 - error / spread if spread else math.nan

    def save(self, path: str | Path) -> None:
        """JSON 파일로 저장한다.

        ValueError: 그 자리에 쓸 수 없을 때.
        """
        write_json(path, {"format": FORMAT, **asdict(self)})


def load(path: str | Path) -> TabularModel:
    """저장한 모델을 읽는다.

    ValueError: 파일이 없거나, 너무 크거나, 잘렸거나, 이 모델의 꼴이 아닐 때.
    """
    try:
        model = _checked(read_json(path))
        model.network()  # 파라미터의 이름들까지 맞는지
    except Broken as error:
        raise BadValue("broken model file", path=path, reason=error) from None
    except UserError as error:
        if error.key in ("unreadable file", "file too large"):
            raise
        raise BadValue("broken model file", path=path, reason=error.key) from None
    return model


# Any: 파일에서 읽은 것은 무엇이든 될 수 있다
def _checked(content: Any) -> TabularModel:
    """읽은 것이 이 모델의 꼴인지, 짓기 전에 확인한다."""
    expect(isinstance(content, dict) and content.pop("format", None) == FORMAT, "format")
    expect(content.keys() == {each.name for each in fields(TabularModel)}, "fields")
    model = TabularModel(**content)
    for each in ("columns", "classes"):
        distinct = names(getattr(model, each), each)
        expect(len({*distinct}) == len(distinct), f"duplicate {each}")
    names([model.target, model.activation], "target")
    for numbers in (model.mean, model.scale):
        expect(isinstance(numbers, list) and len(numbers) == len(model.columns), "columns")
    for mean in (*model.mean, model.target_mean):
        number(mean, "mean")
    expect(all(number(s, "scale") > 0 for s in (*model.scale, model.target_scale)), "scale")
    expect(isinstance(model.hidden, list) and isinstance(model.parameters, dict), "hidden")
    sizes = [len(model.columns), *(whole(size, "hidden") for size in model.hidden)]
    declared = sum((nin + 1) * nout for nin, nout in pairwise([*sizes, model.outputs]))
    expect(declared == len(model.parameters), "parameters")  # 큰 것을 짓기 전에 센다
    for parameter in model.parameters.values():
        number(parameter, "parameters")
    return model


def split(table: Table, test: float, seed: int) -> tuple[list[int], list[int]]:
    """행 번호를 섞어 (배울 것, 시험할 것)으로 나눈다. 분류면 종류마다 같은 비율로 나눈다.

    test  시험할 비율, 0보다 크고 1보다 작다. 시험할 행은 모두 합쳐 반올림한 만큼이고, 어느 종류든
          배울 행이 하나는 남는다
    ValueError: 어느 한쪽이 비게 될 때.
    """
    rng = random.Random(seed)
    kinds = range(max(len(table.classes), 1))
    groups = [
        [i for i, t in enumerate(table.y) if not table.classes or t == kind] for kind in kinds
    ]
    for group in groups:
        rng.shuffle(group)
    counts = _shares([len(group) for group in groups], round(len(table.y) * test), rng)
    unseen = [i for group, count in zip(groups, counts) for i in group[:count]]
    learn = [i for group, count in zip(groups, counts) for i in group[count:]]
    if not unseen or not learn:
        raise BadValue("empty split", count=len(table.y), test=test)
    return learn, unseen


def _shares(sizes: list[int], total: int, rng: random.Random) -> list[int]:
    """``total``개를 크기에 비례해 나눈다. 소수점 아래가 큰 것이 먼저 하나를 더 받고(최대 나머지
    방법), 같으면 제비를 뽑는다. 어느 것도 마지막 하나는 내놓지 않는다.
    """
    exact = [size * total / max(sum(sizes), 1) for size in sizes]
    room = [max(size - 1, 0) for size in sizes]
    shares = [min(int(share), limit) for share, limit in zip(exact, room)]
    order = rng.sample(range(len(sizes)), len(sizes))
    while sum(shares) < min(total, sum(room)):
        shares[max(order, key=lambda k: (shares[k] < room[k], exact[k] - shares[k]))] += 1
    return shares


def train(
    table: Table,
    rows: list[int],
    *,
    hidden: list[int],
    activation: str = "relu",
    rule: str = "adam",
    lr: float = 0.01,
    epochs: int = 100,
    batch_size: int = 16,
    seed: int = 0,
    progress: bool = True,
) -> tuple[TabularModel, History]:
    """표의 ``rows`` 행으로 가르친다. 분류면 교차 엔트로피, 아니면 평균 제곱 오차.

    TypeError, ValueError: 설정이 틀렸을 때.
    """
    make_rule = lookup(RULES, rule, "optimizer")
    X, y = [table.X[i] for i in rows], [table.y[i] for i in rows]
    measures = [_measure(name, column) for name, column in zip(table.columns, zip(*X))]
    target = (0.0, 1.0) if table.classes else _measure(table.target, y)
    model = TabularModel(
        columns=table.columns,
        target=table.target,
        classes=table.classes,
        hidden=hidden,
        activation=activation,
        mean=[mean for mean, _ in measures],
        scale=[scale for _, scale in measures],
        target_mean=target[0],
        target_scale=target[1],
        parameters={},
    )
    network = MLP(len(table.columns), [*hidden, model.outputs], activation, seed=seed)
    history = fit(
        network,
        model.standardized(X),
        [(t - target[0]) / target[1] for t in y],
        loss="cross_entropy" if table.classes else "mse",
        optimizer=make_rule(network.parameters(), lr=lr),
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
        progress=progress,
    )
    model.parameters = network.state_dict()
    return model, history


def _measure(name: str, column: Sequence[float]) -> tuple[float, float]:
    """열의 (평균, 표준편차). 모두 같은 값이면 표준편차 대신 1.

    같은 수들의 평균도 반올림으로 마지막 자리가 어긋날 수 있어, 그만큼의 흩어짐은 없는 것이다.
    """
    try:
        mean = math.fsum(column) / len(column)
        spread = math.sqrt(math.fsum((x - mean) ** 2 for x in column) / len(column))
    except OverflowError:
        raise BadValue("column overflow", name=repr(name)) from None
    flat = spread <= 2 * math.ulp(max(map(abs, column)))
    return mean, 1.0 if flat else spread
