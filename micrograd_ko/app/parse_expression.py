"""글로 적은 식을 계산 그래프로: ``(a*b + c).tanh()``. ``eval`` 없이 ``ast``를 걸으며 짓는다.

쓸 수 있는 것은 수, 이름, 사칙과 거듭제곱, 연산 표의 함수뿐이다. ``;``로 나눈 대입문도 된다:
``b = a + a; c = b + b``. 그 밖의 것은 아무것도 실행하지 않고 한 문장으로 알린다. ``2x^2``처럼
수학책의 글로 적은 것이면 고친 식을 보여 준다.
"""

from __future__ import annotations

import ast
import operator
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from micrograd_ko.core.methods import BY_NAME
from micrograd_ko.engine import Value, as_value
from micrograd_ko.messages.language import BadValue, UserError
from micrograd_ko.messages.validate import as_float, canonical
from micrograd_ko.ops import TABLE

MAX_CHARACTERS = 10_000

BINARY: dict[type[ast.operator], Callable[[Value, Any], Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
UNARY: dict[type[ast.unaryop], Callable[[Value], Value]] = {
    ast.USub: operator.neg,
    ast.UAdd: lambda value: value,
}
# 이름으로 부를 수 있는 연산: 연산자로 쓰는 것을 뺀 표의 모든 줄
CALLS: dict[str, Callable[..., Value]] = {
    op.name: BY_NAME[op.name] for op in TABLE if op.many or not op.method or len(op.inputs) == 1
}
# 받는 입력의 수: (적어도, 많아도). dot의 편향은 없어도 된다
COUNTS = {op.name: (len(op.many) or len(op.inputs), len(op.inputs)) for op in TABLE}
MANY = {op.name for op in TABLE if op.many}

# 수학책의 글 → 파이썬의 글
NOTATION = (
    (r"\^", "**"),
    (r"²", "**2"),
    (r"³", "**3"),
    (r"[×·⋅∙]", "*"),
    (r"÷", "/"),
    (r"[−–]", "-"),
    (r"\|([^|]+)\|", r"abs(\1)"),
    (r"√\s*(?=\()", "sqrt"),
    (r"√\s*(\w+)", r"sqrt(\1)"),
    (r"\bln\b", "log"),
    (r"\b(?:math|np|numpy|torch)\.(?=\w)", ""),
    (rf"\b({'|'.join(CALLS)})\s+(\w+)", r"\1(\2)"),  # tanh a
    (r"(?<![\w.])(\d+(?:\.\d*)?)(?![eE][+-]?\d|j\b)\s*(?=[^\W\d]|\()", r"\1*"),  # 2x, 2(a + b)
    (r"\)\s*(?=[\w(])", ")*"),  # (a + b)(c + d)
)


def parse(text: str, values: Mapping[str, float]) -> Value:
    """식 ``text``를 계산해 마지막 노드를 돌려준다. 이름들의 값은 ``values``에서 온다.

    ValueError: 문법에 맞지 않거나, 값이 없는 이름, 표에 없는 함수, 쓰지 않은 값이 있을 때.
    TypeError: 값이 실수가 아닐 때.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadValue("too long", got=len(text), limit=MAX_CHARACTERS)
    leaves = {
        unicodedata.normalize("NFKC", name): Value(as_float(number, name), label=name)
        for name, number in values.items()
    }
    try:
        return _built(text, leaves)
    except BadValue:
        better = in_python(text, leaves)
        if better == text or not _can_be_built(better, leaves):
            raise
    raise BadValue("not Python notation", got=repr(_short(text, 40)), better=_short(better, 80))


def _built(text: str, leaves: Mapping[str, Value]) -> Value:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # 1or 2 따위에 대한 파이썬의 경고
            body = ast.parse(text.strip()).body
        return _Builder(leaves).statements(body)
    except SyntaxError as error:
        place = (error.offset or 1) - 1
        near = text.strip()[max(place - 1, 0) : place + 10] or text.strip()[-10:]
        raise BadValue("syntax error", place=place + 1, near=repr(near)) from None
    except (RecursionError, MemoryError, ValueError) as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue("cannot parse") from None


def _can_be_built(text: str, leaves: Mapping[str, Value]) -> bool:
    """식이 되는가. 이름이 틀린 것은 그다음에 알린다."""
    try:
        _built(text, leaves)
    except UserError as error:
        return error.key in ("no value for name", "unused name", "unknown name")
    return True


def in_python(text: str, names: Iterable[str]) -> str:
    """수학책의 글로 적은 식을 파이썬의 글로 고친다: ``2x^2`` → ``2*x**2``."""
    for found, better in NOTATION:
        text = re.sub(found, better, text)
    names = set(names) - set(CALLS)

    def product(word: re.Match[str]) -> str:
        apart = not names & {word[0]} and names.issuperset(word[0])
        return "*".join(word[0]) if apart else word[0]

    text = re.sub(r"\b[^\W\d]{2,}\b(?!\()", product, text)  # xy
    for name in names:
        text = re.sub(rf"\b{re.escape(name)}\s*\(", f"{name}*(", text)  # x(y + 1)
    return text


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


class _Builder:
    """식의 나무를 걸으며 노드를 짓는다."""

    def __init__(self, leaves: Mapping[str, Value]) -> None:
        self.names = dict(leaves)
        self.unused = set(leaves)

    def statements(self, body: list[ast.stmt]) -> Value:
        """문장들을 차례로. 마지막 것의 값이 출력이다."""
        root: Value | None = None
        for statement in body:
            match statement:
                case ast.Expr(value=tree):
                    root = self.value(tree)
                case ast.Assign(targets=[ast.Name(id=name)], value=tree):
                    root = self.value(tree)
                    root.label = root.label or name
                    self.names[name] = root
                case _:
                    _refuse(statement)
        if root is None:
            raise BadValue("empty expression")
        if self.unused:
            raise BadValue("unused name", names=", ".join(sorted(self.unused)))
        return root

    def value(self, tree: ast.expr) -> Value:
        """식 하나의 노드."""
        match tree:
            case ast.Constant(value=bool() | complex()):
                _refuse(tree)
            case ast.Constant(value=int() | float() as number):
                return as_value(number)
            case ast.Name(id=name):
                return self.named(name)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return as_value(-number)
            case ast.UnaryOp() if type(tree.op) in UNARY:
                return UNARY[type(tree.op)](self.value(tree.operand))
            case ast.BinOp() if type(tree.op) in BINARY:
                left, right = self.value(tree.left), self.value(tree.right)
                return BINARY[type(tree.op)](left, _exponent(tree, right))
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                return self.call(name, tree.args)
            case ast.Call(func=ast.Attribute(value=first, attr=name), keywords=[]):
                return self.call(name, [first, *tree.args])
        _refuse(tree)

    def named(self, name: str) -> Value:
        """이름의 노드."""
        if name not in self.names:
            raise BadValue("no value for name", name=name)
        self.unused.discard(name)
        return self.names[name]

    def call(self, name: str, arguments: list[ast.expr]) -> Value:
        """연산 표의 함수를 부른다."""
        function = CALLS[canonical(CALLS, name, "function", exact=True)]
        least, most = COUNTS[name]
        if not least <= len(arguments) <= most:
            count = f"{most}" if least == most else f"{least}~{most}"
            raise BadValue("wrong number of arguments", name=name, count=count, got=len(arguments))
        read = self.group if name in MANY else self.value
        return function(*map(read, arguments))

    def group(self, tree: ast.expr) -> Value | list[Value]:
        """여러 입력: 대괄호로 묶은 목록은 노드의 목록으로."""
        if isinstance(tree, ast.List):
            return [self.value(item) for item in tree.elts]
        return self.value(tree)


def _exponent(tree: ast.BinOp, right: Value) -> Value | float:
    """거듭제곱의 지수가 그냥 수라면 노드가 아니라 상수다."""
    constant = not right.op and not right.label
    return right.data if isinstance(tree.op, ast.Pow) and constant else right


def _refuse(tree: ast.AST) -> NoReturn:
    """쓸 수 없는 것을 알린다."""
    raise BadValue("not allowed", got=_short(ast.unparse(tree), 30), names=", ".join(CALLS))


def read_values(pairs: list[str]) -> dict[str, float]:
    """``["a=2", "b=-3"]``을 사전으로.

    ValueError: ``이름=값``이 아니거나, 이름이 두 번 나올 때.
    """
    found: dict[str, float] = {}
    for pair in pairs:
        name, equals, text = (
            unicodedata.normalize("NFKC", part).strip() for part in pair.partition("=")
        )
        try:
            number = None if "_" in text else float(text)
        except ValueError:
            number = None
        if not equals or not name.isidentifier() or number is None:
            raise BadValue("not name=value", got=repr(pair))
        if name in found:
            raise BadValue("given twice", name=name)
        found[name] = number
    return found
