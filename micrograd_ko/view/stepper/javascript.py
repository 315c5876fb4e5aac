"""연산 표와 실수의 표의 식을 자바스크립트로 옮긴다: 웹 페이지가 파이썬과 같은 셈을 하도록.

``"1 - y * y"`` → ``(a, y, i) => (1 - (y * y))``.
``total``, ``peak``, ``power``는 ledger.js에 있다.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping

from micrograd_ko.messages.language import say
from micrograd_ko.ops import Op
from micrograd_ko.view.ledger.formula import Spell, has_names, is_name, parse
from micrograd_ko.view.practice.mistakes import LETTERS, SLIPS, Slip

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip
COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "===", ast.NotEq: "!==",
}  # fmt: skip
LOGIC: dict[type[ast.boolop], str] = {ast.And: "&&", ast.Or: "||"}
SIGN: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+", ast.Not: "!"}


def expression(tree: ast.expr, many: tuple[str, ...] = ()) -> str:
    """식 하나를 자바스크립트로. ``many``: 여러 개인 입력의 이름. 배열이라 ``[i]``를 꺼낸다."""
    match tree:
        case ast.Constant():
            return repr(tree.value)
        case ast.Name():
            return f"{tree.id}[i]" if tree.id in many else tree.id
        case ast.BinOp():
            left, right = expression(tree.left, many), expression(tree.right, many)
            if isinstance(tree.op, ast.Pow):
                return f"power({left}, {right})"
            return f"({left} {BINARY[type(tree.op)]} {right})"
        case ast.UnaryOp():
            return f"({SIGN[type(tree.op)]}{expression(tree.operand, many)})"
        case ast.BoolOp():
            joint = f" {LOGIC[type(tree.op)]} "
            return f"({joint.join(expression(value, many) for value in tree.values)})"
        case ast.Compare(ops=[sign], comparators=[right_side]):
            left, right = expression(tree.left, many), expression(right_side, many)
            return f"({left} {COMPARE[type(sign)]} {right})"
        case ast.IfExp():
            parts = (expression(part, many) for part in (tree.test, tree.body, tree.orelse))
            return "({} ? {} : {})".format(*parts)
        case ast.Call(func=ast.Name(id="total"), args=[each, start]):
            body, first = expression(each, many), expression(start, many)
            return f"total({many[0]}.length, (i) => {body}, {first})"
        case ast.Call(func=ast.Name(id="peak"), args=[ast.Name(id=group)]):
            return f"peak({group})"
        case ast.Call(func=ast.Name(id=function)):
            return f"{function}({', '.join(expression(a, many) for a in tree.args)})"
    raise AssertionError(f"연산 표에 옮길 수 없는 식이 있다: {ast.unparse(tree)}")


def spelled(tree: ast.expr, many: tuple[str, ...] = ()) -> str:
    """식에 수를 넣은 글을 만드는 틀(template literal). formula.spell과 같은 글이 된다."""

    def name(letter: str) -> str:
        return f"${{inner({letter}[i])}}" if letter in many else f"${{inner({letter})}}"

    def total(each: ast.expr, start: ast.expr) -> str:
        first = spelled(start, many) if has_names(ast.unparse(start)) else "``"
        return f"${{totalText({many[0]}.length, (i) => {spelled(each, many)}, {first})}}"

    text = Spell(name, total, lambda letter: f"${{inner(peak({letter}))}}").text(tree)
    return f"`{text}`"


def row(op: Op) -> str:
    """연산 하나: 순전파 ``y``, 국소 미분 ``d``, 그 둘에 수를 넣은 글 ``t``와 ``s``.

    ``d``와 ``s``는 부모의 이름 차례로 선다(여러 개인 입력이 먼저).
    """
    names = [*op.many, *(name for name in op.inputs if name not in op.many)]
    takes = ", ".join(names)
    locals_ = [op.local[name] for name in names]

    def text(local: str) -> str:
        if not has_names(local) or is_name(local):
            return "null"
        return f"({takes}, y, i) => {spelled(parse(local), op.many)}"

    derivatives = (f"({takes}, y, i) => {expression(parse(local), op.many)}" for local in locals_)
    forward = parse(op.forward)
    return (
        f"{{many: {len(op.many)}, y: ({takes}) => {expression(forward, op.many)},\n"
        f"  d: [{', '.join(derivatives)}],\n"
        f"  t: ({takes}) => {spelled(forward, op.many)},\n"
        f"  s: [{', '.join(map(text, locals_))}]}}"
    )


def table(ops: Iterable[Op]) -> str:
    """연산들의 자바스크립트 표."""
    return "{" + ",\n".join(f"{json.dumps(op.name)}: {row(op)}" for op in ops) + "}"


def slips() -> str:
    """실수의 자바스크립트 표: 식과, 지금 언어의 문장."""
    takes = "{" + ", ".join(LETTERS) + "}"

    def one(slip: Slip) -> str:
        guess = f"({takes}) => {expression(parse(slip.guess))}"
        facts = {"many": "other" in slip.guess, "stale": slip.name == "stale"}
        words = quoted(say(f"slip: {slip.name}"))
        return f"{{guess: {guess}, ...{json.dumps(facts)}, words: {words}}}"

    return _object({kind: "[" + ",\n".join(map(one, rows)) + "]" for kind, rows in SLIPS.items()})


def _object(fields: Mapping[str, str]) -> str:
    return "{" + ",\n".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def quoted(thing: object) -> str:
    """페이지에 넣을 JSON: ``<``는 ``\\u003c``로, 유한하지 않은 수는 글로."""
    text = json.dumps(plain(thing), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def plain(thing: object) -> object:
    """JSON에 담을 모습: nan과 무한대는 ``"nan"``, ``"inf"``, ``"-inf"``."""
    if isinstance(thing, float):
        return thing if thing - thing == 0 else str(float(thing))
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [plain(value) for value in thing]
    return thing
