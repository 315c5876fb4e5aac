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
        "step",
        help=say("식 하나의 역전파를 한 걸음씩", "step through back-propagation"),
        description=say(
            '식 하나의 역전파를 한 걸음씩 보입니다. 예: micrograd-ko step "(a*b + c).tanh()" '
            "a=2 b=-3 c=10",
            'Step through back-propagation, e.g. micrograd-ko step "(a*b + c).tanh()" '
            "a=2 b=-3 c=10",
        ),
    )
    parser.add_argument(
        "expression",
        metavar="EXPR",
        help=say(
            "식. 빼기표로 시작하면 괄호로 싸세요: (-a)",
            "the expression; put it in parentheses when it starts with a minus: (-a)",
        ),
    )
    parser.add_argument(
        "values", metavar="name=value", nargs="*", help=say("이름의 값", "values of the names")
    )
    parser.add_argument(
        "--html", metavar="FILE", help=say("웹 페이지로 저장", "write the page to FILE")
    )
    parser.add_argument(
        "--why",
        action="store_true",
        help=say("순진한 차례와 나란히: 왜 위상 정렬인가", "beside the naive order"),
    )
    parser.add_argument(
        "--print",
        dest="plain",
        action="store_true",
        help=say("글쇠를 기다리지 않고 장부만", "print the ledger, wait for no key"),
    )
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """명령을 한다.

    ValueError: 식이나 값이 잘못되었을 때. 아무것도 실행하거나 쓰지 않는다.
    """
    values = read_values(args.values)
    root = parse(args.expression, values)
    if args.html:
        path = step_through(root).save(args.html)
        _print(say(f"저장했습니다: {path}", f"Saved: {path}"))
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
