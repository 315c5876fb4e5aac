"""연산 표의 한 줄을 파이썬 함수의 글로 옮긴다.

표의 식 ``a / b``는 ``div(a, b)``로, ``a ** b``는 ``power(a, b)``로 바뀐다(0으로 나눠도 된다).
여러 입력의 ``total(식, 처음 값)``은 for 문 하나가 된다. 옮긴 글은 ``inspect.getsource``로 읽는다.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence

from micrograd_ko.core import ieee
from micrograd_ko.core.expression import Names, Writer, marked
from micrograd_ko.ops import TABLE, Op

_OPERATORS: dict[str, ast.operator] = {
    "+": ast.Add(),
    "-": ast.Sub(),
    "*": ast.Mult(),
    "/": ast.Div(),
}
_COMPARISONS: dict[str, ast.cmpop] = {
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
    "==": ast.Eq(),
    "!=": ast.NotEq(),
}


def number(value: float) -> ast.expr:
    """수 하나. inf와 nan은 이름으로 적는다."""
    if math.isnan(value):
        return ast.Name("nan")
    size: ast.expr = ast.Name("inf") if math.isinf(value) else ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), size) if math.copysign(1.0, value) < 0 else size


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """함수를 부르는 식."""
    return ast.Call(ast.Name(function), list(arguments), [])


class SourceWriter(Writer[ast.expr]):
    """보통 파이썬의 글로: 나눗셈과 거듭제곱은 ``ieee``의 함수로.

    구문 나무(ast)로 적고 마지막에 글로 풀어, 괄호가 꼭 있어야 할 곳에만 남는다.
    """

    def __init__(self) -> None:
        self.before: list[str] = []  # 식보다 먼저 올 문장들

    def text(self, thing: ast.expr | float) -> str:
        return ast.unparse(self.lift(thing))

    def constant(self, number_: float) -> ast.expr:
        return number(number_)

    def binary(self, symbol: str, a: ast.expr, b: ast.expr) -> ast.expr:
        function = {"/": "div", "**": "power"}.get(symbol)
        return call(function, a, b) if function else ast.BinOp(a, _OPERATORS[symbol], b)

    def compare(self, symbol: str, a: ast.expr, b: ast.expr) -> ast.expr:
        return ast.Compare(a, [_COMPARISONS[symbol]], [b])

    def either(self, a: ast.expr, b: ast.expr) -> ast.expr:
        parts = a.values if isinstance(a, ast.BoolOp) else [a]
        return ast.BoolOp(ast.Or(), [*parts, b])

    def choose(self, condition: ast.expr, a: ast.expr, b: ast.expr) -> ast.expr:
        return ast.IfExp(condition, a, b)

    def negate(self, a: ast.expr) -> ast.expr:
        return ast.UnaryOp(ast.USub(), a)

    def call(self, name: str, *arguments: ast.expr) -> ast.expr:
        return call(name, *arguments)


class _MethodWriter(SourceWriter):
    """메서드의 글로: 표의 글자는 그 이름의 변수이고, 여러 입력의 합은 for 문이다."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        self.op = op
        self.names = {letter: ast.Name(letter) for letter in (*op.inputs, "y", "CUT", "BLOCKED")}

    def total(self, each: ast.expr, start: ast.expr | float, names: Names) -> ast.expr:
        term = self.text(self.walk(each, names))
        loop = f"for {_pairs(self.op.many)}:"
        self.before += [f"total = {self.text(start)}", loop, f"    total += {term}"]
        return ast.Name("total")

    def peak(self, x: ast.Name) -> ast.expr:
        self.before.append(f"largest = peak(all_{x.id})")
        return ast.Name("largest")

    @property
    def forward(self) -> str:
        return self.text(self.write(self.op.forward, self.names))

    def local(self, letter: str) -> str:
        return self.text(self.walk(marked(self.op.local[letter]), self.names))


def function(text: str, letters: Sequence[str]) -> Callable[..., float]:
    """표의 글자로 적은 식 하나를 파이썬의 함수로."""
    writer = SourceWriter()
    body = writer.text(writer.write(text, {letter: ast.Name(letter) for letter in letters}))
    made: Callable[..., float] = eval(f"lambda {', '.join(letters)}: {body}", vars(ieee).copy())
    return made


def _pairs(many: tuple[str, ...]) -> str:
    """여러 입력을 하나씩(둘이면 짝지어) 도는 for 절."""
    if len(many) == 1:
        return f"{many[0]} in all_{many[0]}"
    return f"{', '.join(many)} in zip({', '.join('all_' + name for name in many)})"


def _doc(op: Op) -> list[str]:
    """``help()``가 말할 글: 문장, 식, 국소 미분."""
    locals_ = [f"∂y/∂{name} = {text}" for name, text in op.local.items()]
    body = [f"y = {op.forward}", *locals_]
    return [f'"""{op.symbol}  {op.words[0]}', "", *(f"    {line}" for line in body), '"""']


def parameters(op: Op) -> dict[str, str]:
    """부를 때의 인자: 이름 → 비워 두면 들어가는 수의 글. 비울 수 없으면 ``""``."""
    names = op.inputs if is_function(op) else op.inputs[1:]
    if names == ("b",):
        return {"other": ""}
    return {
        f"{name}s" if name in op.many else name: str(op.defaults.get(name, "")) for name in names
    }


def _head(op: Op) -> str:
    """``def 이름(인자들):``."""
    own = [] if is_function(op) else ["self"]
    others = [f"{name}={default}" if default else name for name, default in parameters(op).items()]
    return f"def {op.method or op.name}({', '.join(own + others)}):"


def _method(op: Op) -> list[str]:
    """첫 입력이 자기 자신인 연산: Value의 메서드."""
    writer, others = _MethodWriter(op), op.inputs[1:]
    binary = others == ("b",)
    nodes = {name: "other" if binary else f"node_{name}" for name in others}
    check = ["if other.__class__ is not Value:", "    other = as_value(other)"]
    body = [
        *_doc(op),
        *(check if binary else [f"{node} = as_value({name})" for name, node in nodes.items()]),
        "a = self.data",
        *(f"{name} = {node}.data" for name, node in nodes.items()),
        f"y = {writer.forward}",
        f'return node(y, "{op.name}", {_tuple(["self", *nodes.values()])}, '
        f"{_tuple(list(map(writer.local, op.inputs)))})",
    ]
    lines = [_head(op), *("    " + line for line in body)]
    if name_from_right := reflected(op):
        lines += [
            "",
            f"def {name_from_right}(self, other):",
            f"    return as_value(other).{op.method}(self)",
        ]
    return lines


def _tuple(texts: list[str]) -> str:
    return f"({', '.join(texts)}{',' * (len(texts) == 1)})"


def reflected(op: Op) -> str:
    """왼쪽이 보통 수일 때의 이름: ``__sub__`` → ``__rsub__``."""
    two_sided = len(op.inputs) == 2 and op.method.startswith("__")
    return op.method.replace("__", "__r", 1) if two_sided else ""


def is_function(op: Op) -> bool:
    """메서드가 아니라 함수로 부르는 연산인가: 첫 입력이 a(자기 자신)가 아닐 때."""
    return op.inputs[0] != "a"


def _function(op: Op) -> list[str]:
    """첫 입력이 자기 자신이 아닌 연산: 보통 함수."""
    many, writer = op.many, _MethodWriter(op)
    single = [name for name in op.inputs if name not in many]
    result = writer.forward

    def each(name: str) -> str:  # 이 입력으로 가는 국소 미분들
        text = writer.local(name)
        if name in single:
            return text
        if text in many:
            return f"*all_{text}"
        return f"*[{text} for {_pairs(many)}]"

    parents = [f"*{name}s" for name in many] + [f"node_{name}" for name in single]
    body = [
        *_doc(op),
        *(f'{name}s = as_values({name}s, "{op.name}")' for name in many),
        *([f'same_length("{op.name}", {", ".join(n + "s" for n in many)})'] * (len(many) > 1)),
        *(f"node_{name} = as_value({name})" for name in single),
        *(f"all_{name} = [value.data for value in {name}s]" for name in many),
        *(f"{name} = node_{name}.data" for name in single),
        *writer.before,
        f"y = {result}",
        f'return node(y, "{op.name}", ({", ".join(parents)},), '
        f"({', '.join(map(each, op.inputs))},))",
    ]
    return [_head(op), *("    " + line for line in body)]


def source() -> str:
    """모든 연산의 파이썬 글: 메서드를 모은 클래스 하나와 여러 입력의 함수들."""
    methods = [line for op in TABLE if not is_function(op) for line in ["", *_method(op)]]
    functions = [line for op in TABLE if is_function(op) for line in ["", "", *_function(op)]]
    head = [
        "class Methods:",
        '    """연산 표에서 온 Value의 메서드들."""',
        "",
        "    __slots__ = ()",
    ]
    lines = head + [("    " + line).rstrip() for line in methods] + functions
    return "\n".join(lines) + "\n"
