"""``micrograd-ko step "식" 이름=값 …``: 식 하나의 역전파를 터미널이나 웹 페이지에서 한 걸음씩."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from micrograd_ko.app.parse_expression import parse, read_values
from micrograd_ko.messages.language import say
from micrograd_ko.view.ledger.steps import steps
from micrograd_ko.view.ledger.why import why_topological
from micrograd_ko.view.stepper import keys, terminal
from micrograd_ko.view.stepper.page import step_through

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


def add_step_command(subparsers: Subparsers) -> argparse.ArgumentParser:
    """명령줄에 ``step``을 더한다. 부르는 쪽은 ``args.run(args)``를 부르고 그 수로 끝난다."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "step", help=say("step: about"), description=say("step: description")
    )
    parser.add_argument("expression", metavar="EXPR", help=say("step: expression"))
    parser.add_argument("values", metavar="name=value", nargs="*", help=say("step: values"))
    parser.add_argument("--html", metavar="FILE", help=say("step: --html"))
    parser.add_argument("--why", action="store_true", help=say("step: --why"))
    parser.add_argument("--print", dest="plain", action="store_true", help=say("step: --plain"))
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """명령을 한다.

    ValueError: 식이나 값이 잘못되었을 때. 아무것도 실행하거나 쓰지 않는다.
    """
    values = read_values(args.values)
    root = parse(args.expression, values)
    if args.html is not None:
        path = step_through(root).save(args.html)
        _print(say("saved", path=path))
    elif args.why:
        _print(str(why_topological(root)))
    elif args.plain or not keys.available():
        ledger = steps(root)
        _print("\n".join([*map(str, ledger.forward), "", str(ledger)]))
    else:
        terminal.run(args.expression, lambda new: parse(args.expression, new), values)
    return 0


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
