"""명령줄: 이야기를 돌리고, 표로 가르치고, 예측한다.

틀린 입력은 한 줄로 알리고 2로 끝난다. 화면의 글은 표준 출력으로, 진행과 알림은 표준 오류로 간다.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import os
import re
import sys
from argparse import SUPPRESS
from collections.abc import Sequence
from typing import NoReturn

from micrograd_ko.app import tabular
from micrograd_ko.app.step_command import add_step_command
from micrograd_ko.core.files import check_writable, write_text
from micrograd_ko.datasets import read_csv
from micrograd_ko.datasets.csv_table import KINDS, spreadsheet_safe
from micrograd_ko.messages.language import BadValue, UserError, say, set_language
from micrograd_ko.messages.validate import as_int, canonical, float_in_range
from micrograd_ko.nn import ACTIVATIONS
from micrograd_ko.optimizers import RULES

PAGE = "micrograd_ko_xor.html"

# argparse의 영어 알림 → 우리의 글(``messages/phrases.py``)
USAGE = (
    (r"the following arguments are required: (?P<names>.*)", "usage: missing"),
    (r"unrecognized arguments: (?P<names>-[^-].*)", "usage: unknown minus"),
    (r"unrecognized arguments: (?P<names>.*)", "usage: unknown"),
    (
        r"argument COMMAND: invalid choice: (?P<got>\S+) \(choose from (?P<names>.*)\)",
        "usage: unknown command",
    ),
    (r"argument (?P<name>\S+): expected one argument", "usage: no value"),
    (r"argument (?P<name>\S+): ignored explicit argument .*", "usage: takes no value"),
)


class Parser(argparse.ArgumentParser):
    """도움말이 한국어이고, 틀리면 한 줄만 쓰는 파서."""

    def __init__(self, **settings: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)  # type: ignore[arg-type]
        self._positionals.title = say("arguments")
        self._optionals.title = say("options")
        self.add_argument("-h", "--help", action="help", help=say("--help: about"))
        self.add_argument("--lang", metavar="{ko,en}", help=say("--lang: about"))

    def error(self, message: str) -> NoReturn:
        told = ((re.fullmatch(english, message), key) for english, key in USAGE)
        problem = next((say(key, **found.groupdict()) for found, key in told if found), message)
        raise BadValue("usage", problem=problem, command=self.prog)


def main(argv: Sequence[str] | None = None) -> int:
    """명령 하나를 하고 종료 코드를 돌려준다: 0 잘됨, 2 틀린 입력, 130 Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # 한글을 못 쓰는 화면에서도 멈추지 않는다
    try:
        _run(arguments)
    except UserError as error:
        print(f"micrograd-ko: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(say("stopped"), file=sys.stderr)
        return 130
    except OSError as error:  # 파일의 일은 UserError다. 여기는 표준 출력이 닫혔거나 가득 찬 때다
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if not isinstance(error, BrokenPipeError):  # micrograd-ko … | head는 잘된 것이다
            print(say("output not written", why=error.strerror), file=sys.stderr)
            return 2
    return 0


def _run(arguments: list[str]) -> None:
    """명령 하나를 한다. 화면에 쓰던 것은 오류를 알릴 수 있을 때 다 쓴다(--help도)."""
    try:
        set_language(_language(arguments))
        options = _parser().parse_args(arguments)
        options.run(options)
    finally:
        sys.stdout.flush()


def _language(arguments: list[str]) -> str:
    """다른 것보다 먼저 읽는 ``--lang``: 도움말과 알림도 그 언어로 나오게."""
    for i, word in enumerate(arguments):
        if word == "--lang":
            return arguments[i + 1] if i + 1 < len(arguments) else "ko"
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    try:
        "가".encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):  # 한글을 쓰지 못하는 화면
        return "en"
    return "ko"


def _parser() -> Parser:
    top = Parser(prog="micrograd-ko", description=say("about"))
    top.add_argument("--seed", default="0", help=say("--seed: story"))
    top.add_argument("--out", metavar="PAGE.html", help=say("--out: story"))
    top.set_defaults(run=_story)
    commands = top.add_subparsers(title=say("commands"), metavar="COMMAND", parser_class=Parser)
    about = say("train: about")
    train = commands.add_parser("train", help=about, description=about)
    train.add_argument("file", metavar="FILE.csv")
    for flag, default, metavar in (
        ("--target", None, "COLUMN"),
        ("--kind", "auto", "KIND"),
        ("--hidden", "16,16", "N,N"),
        ("--activation", "relu", "NAME"),
        ("--rule", "adam", "NAME"),
        ("--lr", "0.01", "LR"),
        ("--epochs", "100", "N"),
        ("--batch", "16", "N"),
        ("--test", "0.2", "P"),
        ("--seed", "0", "N"),
        ("--out", None, "MODEL.json"),
    ):
        shown = f" ({default})" if default else ""
        train.add_argument(
            flag,
            default=SUPPRESS if flag in ("--seed", "--out") else default,  # 명령 앞에 와도 된다
            metavar=metavar,
            required=flag == "--target",
            help=say(f"train: {flag}") + shown,
        )
    train.set_defaults(run=_train)
    about = say("predict: about")
    predict = commands.add_parser("predict", help=about, description=about)
    predict.add_argument("model", metavar="MODEL.json")
    predict.add_argument("file", metavar="FILE.csv")
    predict.set_defaults(run=_predict)
    add_step_command(commands)
    return top


def _story(options: argparse.Namespace) -> None:
    """XOR 이야기를 화면과 쪽에 쓴다."""
    from micrograd_ko.app import xor_page, xor_story

    seed = _whole("--seed", options.seed, 0)
    path = PAGE if options.out is None else options.out
    check_writable(path)
    story = xor_story.tell(seed)
    print(xor_story.text(story))
    write_text(path, xor_page.page(story))
    print("\n" + say("wrote the page", path=path))


def _train(options: argparse.Namespace) -> None:
    """표로 가르치고, 보지 않은 행으로 점수를 매긴다."""
    settings = {
        "hidden": [_whole("--hidden", part, 1) for part in options.hidden.split(",") if part],
        "activation": options.activation,
        "rule": options.rule,
        "lr": _real("--lr", options.lr, 0.0),
        "epochs": _whole("--epochs", options.epochs, 1),
        "batch_size": _whole("--batch", options.batch, 1),
        "seed": _whole("--seed", options.seed, 0),
    }
    canonical(ACTIVATIONS, options.activation, "activation")
    canonical(RULES, options.rule, "optimizer")
    options.kind = canonical(KINDS, options.kind, "kind")
    test = _real("--test", options.test, 0.0, 1.0)
    if options.out is not None:
        check_writable(options.out, keep=[options.file])
    table = read_csv(options.file, options.target, kind=options.kind)
    learn, unseen = tabular.split(table, test, settings["seed"])
    kind = (
        say("kind: classes", names=", ".join(table.classes))
        if table.classes
        else say("kind: numbers")
    )
    target = repr(table.target)
    print(say("training on", learn=len(learn), unseen=len(unseen), target=target, kind=kind))
    model, history = tabular.train(table, learn, **settings)
    if history.stopped:
        print(history.stopped)
    score = model.score([table.X[i] for i in unseen], [table.y[i] for i in unseen])
    print(say("score: accuracy" if table.classes else "score: determination", score=score))
    if options.out is not None:
        model.save(options.out)
        print(say("saved", path=options.out))


def _predict(options: argparse.Namespace) -> None:
    """행마다의 예측을 CSV로 쓴다. 화면의 부호가 무엇이든 UTF-8이라 이름을 잃지 않는다."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    model = tabular.load(options.model)
    table = read_csv(options.file, columns=model.columns)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([spreadsheet_safe(f"{model.target}_predicted")])
    names = [spreadsheet_safe(name) for name in model.classes]
    for number in model.predict(table.X):
        writer.writerow([names[int(number)] if names else f"{number:.10g}"])


def _whole(name: str, text: str, low: int) -> int:
    """글자로 온 정수."""
    try:
        number = int(text)
    except ValueError:
        raise BadValue("not a whole number", what=name, got=repr(text)) from None
    return as_int(number, name, low)


def _real(name: str, text: str, low: float, high: float = math.inf) -> float:
    """글자로 온 실수."""
    try:
        number = float(text)
    except ValueError:
        raise BadValue("not a number", what=name, got=repr(text)) from None
    return float_in_range(number, name, low, high)
