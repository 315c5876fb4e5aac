"""표와 파일과 명령줄의 알림을 만나는 법. 빈 폴더 안에서 부른다."""

from __future__ import annotations

import errno
import json
import math
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from micrograd_ko import Value, draw, from_torch, load, save, to_torch
from micrograd_ko.app import cli, torch_bridge
from micrograd_ko.core.files import write_text
from micrograd_ko.datasets import csv_table, read_csv
from micrograd_ko.messages.language import get_language
from micrograd_ko.nn import MLP, Perceptron
from micrograd_ko.optimizers import SGD


def command(*arguments):
    """명령 하나. 알림을 화면에 적기 전의 모습으로 받는다."""
    cli._run(["--lang", get_language(), *arguments])


def table(text, target="t", **settings):
    Path("t.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_csv("t.csv", target, **settings)


def train(*more, rows="1,2\n3,4\n" * 5):
    Path("t.csv").write_text("x,t\n" + rows, encoding="utf-8")
    command("train", "t.csv", "--target", "t", *more)


def predict(model):
    Path("m.json").write_text(json.dumps(model), encoding="utf-8")
    command("predict", "m.json", "t.csv")


def step(*words):
    command("step", *words)


def on_a_full_disk():
    with mock.patch("os.fsync", side_effect=OSError(errno.ENOSPC, "full")):
        write_text("page.html", "")


def too_large():
    with mock.patch.object(csv_table, "MAX_CSV_BYTES", 1 << 20):
        table("x,t\n" + "1,2\n" * (1 << 18))


MODEL = MLP(2, [2, 1], seed=0)


class Scheduled(SGD):
    def __init__(self, params):
        super().__init__(params)
        self.schedule = lambda t: 0.1 / t


def saved(**odd):
    """제대로 저장한 다음 한 군데를 고쳐 읽는다."""
    save(MODEL, "m.json", SGD(MODEL.parameters()))
    content = {**json.loads(Path("m.json").read_text("utf-8")), **odd}
    Path("m.json").write_text(json.dumps(content), encoding="utf-8")
    load("m.json", optimizer=True)


def own_rule():
    class Mine(SGD):
        pass

    save(MODEL, "m.json", Mine(MODEL.parameters()))
    load("m.json", optimizer=True)


def without_torch():
    with mock.patch.dict(sys.modules, {"torch": None}):
        to_torch(MODEL)


def with_torch(call):
    """torch가 없는 곳에서도 알림을 만나게, 이름만 있는 torch를 둔다."""
    kinds = {name: type(name, (), {}) for name in ("Linear", "Sequential", "Identity")}
    kinds |= {twin: type(twin, (), {}) for twin, _ in torch_bridge.TWINS.values()}
    fake = SimpleNamespace(nn=SimpleNamespace(**kinds))
    with mock.patch.dict(sys.modules, {"torch": fake}):
        call()


RAISED = {
    # 표 읽기
    "unknown encoding": lambda: table(b"x,t\n\xff\xfe\x80,2\n"),
    "not a path": lambda: read_csv(None),
    "no features": lambda: table("t\n1\n"),
    "single class": lambda: table("x,t\n1,a\n2,a\n"),
    "empty table": lambda: table("x,t\n"),
    "duplicate column": lambda: table("x,x,t\n1,2,3\n"),
    "not a finite number": lambda: table("x,t\nkim,2\n"),
    "empty cell": lambda: table("x,t\n1,2\n1,\n"),
    "broken row": lambda: table('x,t\n"' + "1" * 200_000),
    "ragged row": lambda: table("x,t\n1,2,3\n"),
    "unreadable file": lambda: read_csv("nowhere.csv"),
    # 파일
    "no file name": lambda: write_text("", ""),
    "not a file name": lambda: draw(Value(2.0)).save(None),
    "not writable": lambda: command("--out", "nowhere/page.html"),
    "not a plain file": lambda: command("--out", "."),
    "output is an input": lambda: train("--out", "t.csv"),
    "disk full": on_a_full_disk,
    "file too large": too_large,
    # 식 읽기
    "syntax error": lambda: step("a *", "a=1"),
    "not allowed": lambda: step("a % 2", "a=1"),
    "too long": lambda: step("a" * 20_000),
    "not Python notation": lambda: step("2x", "x=1"),
    "cannot parse": lambda: step("a" + " + a" * 2000, "a=1"),
    "empty expression": lambda: step(""),
    "unused name": lambda: step("a", "a=1", "b=2"),
    "no value for name": lambda: step("a*b", "a=1"),
    "wrong number of arguments": lambda: step("tanh(a, a)", "a=1"),
    "not name=value": lambda: step("a", "a"),
    "given twice": lambda: step("a", "a=1", "a=2"),
    # 내 표와 모델
    "empty split": lambda: train("--test", "0"),
    "broken model file": lambda: predict([]),
    "column overflow": lambda: train("--kind", "numbers", rows="1e200,1\n-1e200,2\n" * 5),
    # 저장
    "not finite to save": lambda: save(Perceptron([math.inf]), "m.json"),
    "not JSON to save": lambda: save(MODEL, "m.json", Scheduled(MODEL.parameters())),
    "nothing to save": lambda: save(MODEL.parameters(), "m.json"),
    "not a built optimizer": lambda: save(MODEL, "m.json", "adam"),
    "moves other parameters": lambda: save(MODEL, "m.json", SGD([Value(1.0)])),
    "unknown file version": lambda: saved(format="micrograd_ko save 9"),
    "model of its own": lambda: saved(model={"kind": "Mine", "activation": "", "layers": None}),
    "rule of its own": own_rule,
    "no optimizer saved": lambda: saved(optimizer=None),
    # PyTorch
    "torch is missing": without_torch,
    "no twin in torch": lambda: with_torch(lambda: to_torch(Perceptron(2))),
    "no twin here": lambda: with_torch(lambda: from_torch(3)),
    # 명령줄
    "usage": lambda: command("trian"),
    "not a whole number": lambda: train("--epochs", "ten"),
    "not a number": lambda: train("--lr", "fast"),
}
