"""표로 배운다: 나누고, 표준화하고, 가르치고, 저장하고, 예측한다.

표준화(standardize)는 열마다 평균을 빼고 표준편차로 나누는 것이다. 열마다 단위가 달라도
같은 학습률로 배울 수 있다. 평균과 표준편차는 배우는 행에서만 구한다.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from micrograd_ko.core.files import write_text
from micrograd_ko.datasets.csv_table import Table
from micrograd_ko.messages.language import BadValue
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

    def network(self) -> MLP:
        """파라미터를 채운 다층 퍼셉트론."""
        model = MLP(len(self.columns), [*self.hidden, max(len(self.classes), 1)], self.activation)
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
        content = {"format": FORMAT, **asdict(self)}
        write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def load(path: str | Path) -> TabularModel:
    """저장한 모델을 읽는다.

    ValueError: 파일이 없거나, 잘렸거나, 이 모델의 꼴이 아닐 때.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        if content.pop("format") != FORMAT:
            raise KeyError("format")
        model = TabularModel(**content)
        scales = [*model.scale, model.target_scale]
        numbers = [*model.mean, model.target_mean, *model.parameters.values()]
        if not (all(map(math.isfinite, numbers)) and all(0 < s < math.inf for s in scales)):
            raise ValueError("number")
        if not all(
            isinstance(name, str) for name in [*model.columns, model.target, *model.classes]
        ):
            raise TypeError("name")
        if not len(model.columns) == len(model.mean) == len(model.scale):
            raise KeyError("columns")
        model.network()
    except OSError as error:
        raise BadValue("unreadable model file", path=path, reason=type(error).__name__) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadValue("broken model file", path=path, reason=type(error).__name__) from None
    return model


def split(table: Table, test: float, seed: int) -> tuple[list[int], list[int]]:
    """행 번호를 섞어 (배울 것, 시험할 것)으로 나눈다. 분류면 종류마다 같은 비율로 나눈다.

    test  시험할 비율, 0보다 크고 1보다 작다
    ValueError: 어느 한쪽이 비게 될 때.
    """
    rng = random.Random(seed)
    groups = [
        [i for i, t in enumerate(table.y) if not table.classes or t == label]
        for label in range(max(len(table.classes), 1))
    ]
    learn: list[int] = []
    unseen: list[int] = []
    for group in groups:
        rng.shuffle(group)
        count = round(len(group) * test)
        unseen += group[:count]
        learn += group[count:]
    if not unseen or not learn:
        raise BadValue("empty split", count=len(table.y), test=test)
    return learn, unseen


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
    outputs = max(len(table.classes), 1)
    network = MLP(len(table.columns), [*hidden, outputs], activation, seed=seed)
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
    """열의 (평균, 표준편차). 모두 같은 값이면 표준편차 대신 1."""
    try:
        mean = math.fsum(column) / len(column)
        spread = math.sqrt(math.fsum((x - mean) ** 2 for x in column) / len(column))
    except OverflowError:
        raise BadValue("column overflow", name=repr(name)) from None
    return mean, spread or 1.0
