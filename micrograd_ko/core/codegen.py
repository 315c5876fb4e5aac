"""연산 표의 한 줄을 파이썬 함수의 글로 옮긴다.

표의 식 ``a / b``는 ``div(a, b)``로, ``a ** b``는 ``power(a, b)``로 바뀐다(0으로 나눠도 된다).
여러 입력의 ``total(식, 처음 값)``은 for 문 하나가 된다. 옮긴 글은 ``inspect.getsource``로 읽는다.
"""

from __future__ import annotations

import ast

from micrograd_ko.ops import TABLE, Op


class _Lower(ast.NodeTransformer):
    """표의 식을 IEEE 754의 함수로 부르는 식으로 바꾼다."""

    calls = {ast.Div: "div", ast.Pow: "power"}

    def __init__(self, many: tuple[str, ...] = ()) -> None:
        self.many = many
        self.before: list[str] = []  # 식보다 먼저 올 문장들

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        call = self.calls.get(type(node.op))
        if call is None:
            return node
        return ast.Call(ast.Name(call), [node.left, node.right], [])

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Constant(float(node.value))  # type: ignore[arg-type]

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        name = ast.unparse(node.func)
        if name == "total":
            each, start = map(ast.unparse, node.args)
            self.before += [f"total = {start}", f"for {_pairs(self.many)}:", f"    total += {each}"]
        elif name == "peak":
            line = f"largest = peak(all_{ast.unparse(node.args[0])})"
            self.before += [line] if line not in self.before else []
        else:
            return node
        return ast.Name("total" if name == "total" else "largest")


def _pairs(many: tuple[str, ...]) -> str:
    """여러 입력을 하나씩(둘이면 짝지어) 도는 for 절."""
    if len(many) == 1:
        return f"{many[0]} in all_{many[0]}"
    return f"{', '.join(many)} in zip({', '.join('all_' + name for name in many)})"


def lower(text: str) -> str:
    """표의 식 하나를 파이썬 식으로 옮긴다: ``"1 / b"`` → ``"div(1.0, b)"``."""
    return ast.unparse(_Lower().visit(ast.parse(text, mode="eval").body))


def _doc(op: Op) -> list[str]:
    """``help()``가 말할 글: 문장, 식, 국소 미분."""
    locals_ = [f"∂y/∂{name} = {text}" for name, text in op.local.items()]
    body = [f"y = {op.forward}", *locals_]
    return [f'"""{op.symbol}  {op.words[0]}', "", *(f"    {line}" for line in body), '"""']


def _method(op: Op) -> list[str]:
    """입력이 하나나 둘인 연산: Value의 메서드."""
    name = op.method or op.name
    binary = len(op.inputs) == 2
    local = "".join(lower(text) + ", " for text in op.local.values())
    parents = "(self, other)" if binary else "(self,)"
    body = [
        *_doc(op),
        *(["if other.__class__ is not Value:", "    other = as_value(other)"] if binary else []),
        "a = self.data",
        *(["b = other.data"] if binary else []),
        f"y = {lower(op.forward)}",
        f'return node(y, "{op.name}", {parents}, ({local.strip() if not binary else local[:-2]}))',
    ]
    lines = [f"def {name}(self{', other' if binary else ''}):", *("    " + line for line in body)]
    if name_from_right := reflected(op):
        lines += [
            "",
            f"def {name_from_right}(self, other):",
            f"    return as_value(other).{name}(self)",
        ]
    return lines


def reflected(op: Op) -> str:
    """왼쪽이 보통 수일 때의 이름: ``__sub__`` → ``__rsub__``."""
    two_sided = len(op.inputs) == 2 and op.method.startswith("__")
    return op.method.replace("__", "__r", 1) if two_sided else ""


def is_function(op: Op) -> bool:
    """메서드가 아니라 함수로 부르는 연산인가: 입력이 셋이거나 여러 개일 때."""
    return bool(op.many) or len(op.inputs) > 2


def _function(op: Op) -> list[str]:
    """입력이 셋이거나 여러 개인 연산: 보통 함수."""
    many, single = op.many, [name for name in op.inputs if name not in op.many]
    lowered = _Lower(many)
    result = ast.unparse(lowered.visit(ast.parse(op.forward, mode="eval").body))

    def each(name: str) -> str:  # 이 입력으로 가는 국소 미분들
        text = lower(op.local[name])
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
        *lowered.before,
        f"y = {result}",
        f'return node(y, "{op.name}", ({", ".join(parents)},), '
        f"({', '.join(map(each, op.inputs))},))",
    ]
    default = "=0.0" if many else ""
    arguments = [f"{name}s" for name in many] + [f"{name}{default}" for name in single]
    return [f"def {op.name}({', '.join(arguments)}):", *("    " + line for line in body)]


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
