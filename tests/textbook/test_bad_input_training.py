"""자료와 학습에 잘못 넣은 것마다: 한국어 한 문장, 영어 쌍둥이, 바뀐 것 없음."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from bad_input import INF, NAN, Row, check, each, snapshot

from micrograd_ko import datasets, fit
from micrograd_ko.datasets import read_csv
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.nn import MLP
from micrograd_ko.optimizers import SGD

# 자료


DATA = [
    Row("moons-one", lambda w: datasets.moons(1), BadValue, "n에는 2 이상", "n must be at least 2"),
    Row("moons-half", lambda w: datasets.moons(2.5), BadType, "n에는 정수", "n must be"),
    Row("moons-noise", lambda w: datasets.moons(9, noise=-1), BadValue, "noise에는", "noise must"),
    Row(
        "moons-noise-nan",
        lambda w: datasets.moons(9, noise=NAN),
        BadValue,
        "noise에는",
        "noise must",
    ),
    Row("moons-seed", lambda w: datasets.moons(9, seed="a"), BadType, "seed에는 정수", "seed must"),
    Row(
        "circles-factor", lambda w: datasets.circles(9, factor=1), BadValue, "factor에는", "below 1"
    ),
    Row(
        "spirals-n",
        lambda w: datasets.spirals(2, classes=3),
        BadValue,
        "n에는 3 이상",
        "at least 3",
    ),
    Row(
        "spirals-one",
        lambda w: datasets.spirals(classes=1),
        BadValue,
        "classes에는 2",
        "at least 2",
    ),
]


def table(text: str | bytes, target: object = "t", **settings: object) -> Callable[..., object]:
    def call(w: SimpleNamespace) -> object:
        path = w.folder / "표.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        w.before = snapshot(w)  # 파일을 놓은 뒤부터 견준다
        return read_csv(path, target, **settings)

    return call


TABLES = [
    Row(
        "csv-missing",
        lambda w: read_csv(w.folder / "없다.csv"),
        BadValue,
        "없거나 열리지",
        "missing",
    ),
    Row("csv-folder", lambda w: read_csv(w.folder), BadValue, "없거나 열리지", "missing"),
    Row("csv-null-name", lambda w: read_csv("a\0b"), BadValue, "없거나 열리지", "missing"),
    Row("csv-none", lambda w: read_csv(None), BadType, "파일의 이름이", "name of a file"),
    Row("csv-number", lambda w: read_csv(3), BadType, "파일의 이름이", "name of a file"),
    Row("csv-empty", table(""), BadValue, "자료가 없습니다", "holds no data"),
    Row("csv-blank", table("\n\n ,,\n"), BadValue, "자료가 없습니다", "holds no data"),
    Row("csv-header-only", table("x,t\n"), BadValue, "자료가 없습니다", "holds no data"),
    Row(
        "csv-short-row", table("x,t\n1,2\n3\n"), BadValue, "3번째 줄은 칸이 1개", "line 3: 1 cells"
    ),
    Row("csv-long-row", table("x,t\n1,2,3\n"), BadValue, "2번째 줄은 칸이 3개", "line 2: 3 cells"),
    Row(
        "csv-bytes", table(b"x,t\n\xff\xfe\x80,2\n"), BadValue, "UTF-8도 UTF-16도", "UTF-8, UTF-16"
    ),
    Row(
        "csv-image", table(b"\x89PNG\r\n\x1a\n\0\0\0"), BadValue, "UTF-8도 UTF-16도", "is no UTF-8"
    ),
    Row(
        "csv-no-target", table("x,speces\n1,a\n", "species"), BadValue, "혹시 'speces'", "mean 'spe"
    ),
    Row("csv-target-number", table("x,t\n1,a\n", 1), BadValue, "이름: x, t", "Available: x, t"),
    Row(
        "csv-no-column", table("x,t\n1,a\n", columns=["y"]), BadValue, "열.*'y'", "column of .*'y'"
    ),
    Row(
        "csv-kind", table("x,t\n1,a\n", kind="class"), BadValue, "혹시 'classes'", "mean 'classes'"
    ),
    Row("csv-only-target", table("t\n1\n"), BadValue, "입력으로 쓸 열", "Add a feature column"),
    Row("csv-no-columns", table("x,t\n1,2\n", columns=[]), BadValue, "입력으로 쓸 열", "Add a"),
    Row(
        "csv-text-cell",
        table("x,t\n1,2\nkim,2\n"),
        BadValue,
        "3번째 줄 'x' 열.*'kim'",
        "line 3, column 'x'",
    ),
    Row("csv-empty-cell", table("x,t\n,2\n"), BadValue, "2번째 줄 'x' 열.*빈칸", "empty cell"),
    Row("csv-nan-cell", table("x,t\nnan,2\n"), BadValue, "2번째 줄 'x' 열.*'nan'", "finite number"),
    Row("csv-inf-cell", table("x,t\n1e999,2\n"), BadValue, "2번째 줄 'x' 열", "finite number"),
    Row("csv-comma-cell", table('x,t\n"1,00",2\n'), BadValue, "'1,00'", "'1,00'"),
    Row(
        "csv-empty-target",
        table("x,t\n1,2\n1, \n"),
        BadValue,
        "3번째 줄 't' 열의 정답이 빈",
        "line 3",
    ),
    Row("csv-nan-target", table("x,t\n1,2\n1,nan\n"), BadValue, "3번째 줄 't' 열.*nan", "line 3"),
    Row(
        "csv-nan-class",
        table("x,t\n1,2\n1,nan\n", kind="classes"),
        BadValue,
        "3번째 줄 't'",
        "line 3",
    ),
    Row("csv-word-number", table("x,t\n1,a\n", kind="numbers"), BadValue, "'t' 열.*'a'", "line 2"),
    Row("csv-twice", table("x,x,t\n1,2,3\n"), BadValue, "같은 이름이", "repeated name"),
    Row("csv-no-name", table("x,,t\n1,2,3\n"), BadValue, "빈 이름", "empty or repeated"),
    Row("csv-one-class", table("x,t\n1,a\n2,a\n"), BadValue, "두 가지는 있어야", "two kinds"),
    Row("csv-case", table("x,ANSWER\n1,a\n", "Answer"), BadValue, "혹시 'ANSWER'", "mean 'ANS"),
    Row("csv-columns", table("x,t\n1,a\n", columns="x"), BadType, "columns에는 값", "columns: "),
    Row("csv-columns-int", table("x,t\n1,a\n", columns=1), BadType, "columns에는 값", "columns: "),
    Row("csv-long-cell", table('x,t\n"' + "1" * 200_000), BadValue, "따옴표의 짝", "quotes"),
]


# 학습


def train(**change: object) -> Callable[[SimpleNamespace], object]:
    def call(w: SimpleNamespace) -> object:
        settings: dict[str, object] = {"optimizer": w.rule, "epochs": 2, "progress": False}
        X, y, model = (change.get(n, getattr(w, n)) for n in ("X", "y", "model"))
        extra = {name: thing for name, thing in change.items() if name not in ("X", "y", "model")}
        return fit(model, X, y, **{**settings, **extra})

    return call


SQUARE = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


FIT = [
    Row("fit-lengths", train(y=[0, 1]), BadValue, "X는 4개인데 y는 2개", "4 rows and y has 2"),
    Row("fit-empty", train(X=[], y=[]), BadValue, "X에 표본이 없습니다", "X is empty"),
    Row("fit-none", train(X=None), BadType, "X에는 목록이", "X must be a list"),
    Row("fit-y-none", train(y=None), BadType, "y에는 목록이", "y must be a list"),
    Row("fit-text", train(y="0110"), BadType, "y에는 목록이", "y must be a list"),
    Row(
        "fit-ragged",
        train(X=[[1.0], *SQUARE[1:]]),
        BadValue,
        r"개수가 다릅니다: \[1, 2\]",
        "different",
    ),
    Row("fit-ragged-y", train(y=[[0], [1, 0], [1], [0]]), BadValue, "y의 행마다", "different"),
    Row(
        "fit-nan",
        train(X=[*SQUARE[:3], [NAN, 0]]),
        BadValue,
        r"X\[3\]에.*: nan",
        "holds nan",
    ),
    Row(
        "fit-inf",
        train(y=[0, 1, INF, 0]),
        BadValue,
        r"y\[2\]에.*: inf",
        r"y\[2\] holds inf",
    ),
    Row(
        "fit-word", train(y=["a", "b", "b", "a"]), BadType, r"y\[0\]에는 실수", r"y\[0\]: expected"
    ),
    Row(
        "fit-flat-x", train(X=[0.0, 1.0, 1.0, 0.0]), BadType, "MLP의 입력에는 목록", "takes a list"
    ),
    Row("fit-wide-x", train(X=[[1, 2, 3]] * 4), BadValue, "2개인데 3개", "2 inputs, got 3"),
    Row("fit-wide-y", train(y=[[0], [1], [1], [0]]), BadValue, r"목록\(1개\)", "a list of 1"),
    Row("fit-loss", train(loss="msse"), BadValue, "손실.*혹시 'mse'|혹시 'sse'", "mean '[ms]se'"),
    Row("fit-loss-none", train(loss=None), BadValue, "손실.*None", "loss None"),
    Row(
        "fit-loss-number", train(loss=lambda p, t: p.data - t), BadType, "Value 하나를", "one Value"
    ),
    Row("fit-loss-nothing", train(loss=lambda p, t: None), BadType, "Value 하나를", "one Value"),
    Row("fit-hinge", train(loss="hinge"), BadValue, "−1이나 .1", "-1 or .1"),
    Row("fit-ce", train(loss="cross_entropy"), BadType, "bce_with_logits를", "use bce_with_logits"),
    Row("fit-rule", train(optimizer="adm"), BadValue, "옵티마이저.*혹시 'adam'", "mean 'adam'"),
    Row("fit-rule-class", train(optimizer=MLP), BadType, "옵티마이저가", "must be an optim"),
    Row("fit-rule-none", train(optimizer=None), BadValue, "옵티마이저", "Unknown optimizer"),
    Row(
        "fit-other-model",
        lambda w: train(optimizer=SGD([w.a]))(w),
        BadValue,
        r"이 모델의 파라미터를 옮기지 않습니다",
        "does not move this model",
    ),
    Row(
        "fit-no-parameters", train(model=lambda x: x[0], optimizer="sgd"), BadValue, "비었", "empty"
    ),
    Row("fit-a-class", train(model=MLP), BadType, "만들어 둔 모델", "a built model"),
    Row("fit-no-model", train(model=None), BadType, "model에는 부를", "model must be callable"),
    Row("fit-epochs", train(epochs=0), BadValue, "epochs에는 1 이상", "epochs must be"),
    Row("fit-epochs-half", train(epochs=2.5), BadType, "epochs에는 정수", "epochs must be"),
    Row("fit-batch", train(batch_size=0), BadValue, "batch_size에는 1 이상", "batch_size must be"),
    Row("fit-batch-text", train(batch_size="2"), BadType, "batch_size에는 정수", "batch_size must"),
    Row("fit-seed", train(seed="a"), BadType, "seed에는 정수", "seed must be"),
    Row("fit-on-epoch", train(on_epoch="stop"), BadType, "on_epoch에는 부를", "on_epoch must be"),
]


@each([*DATA, *TABLES, *FIT])
def test_says_what_to_do_and_changes_nothing(row, language, tmp_path):
    check(row, language, tmp_path)
