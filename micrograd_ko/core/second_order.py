"""국소 미분을 숫자가 아니라 계산으로: 미분을 다시 미분할 수 있게.

표의 식 ``1 - y * y``의 글자 자리에 Value를 그대로 넣으면 국소 미분도 계산 그래프가 된다.
그래서 이계 미분(second derivative)에 따로 적을 식이 없다.
"""

from __future__ import annotations

from functools import cache
from types import CodeType
from typing import Any

from micrograd_ko.ops import OPS, TABLE


@cache
def _code(text: str) -> CodeType:
    return compile(text, "<micrograd_ko 연산 표>", "eval")


@cache
def _functions(kind: Any) -> dict[str, Any]:
    """식에 나오는 함수의 이름 → Value의 메서드."""
    return {op.name: getattr(kind, op.name) for op in TABLE if hasattr(kind, op.name)}


def local_values(node: Any) -> list[Any]:
    """부모마다의 국소 미분을 Value(또는 상수)로."""
    op = OPS[node.op]
    kind: Any = type(node)
    functions = _functions(kind)
    if not op.many:
        names = functions | dict(zip(op.inputs, node.parents)) | {"y": node}
        return [eval(_code(text), names) for text in op.local.values()]  # 식은 우리의 표에서 온다
    single = [name for name in op.inputs if name not in op.many]
    count = (len(node.parents) - len(single)) // len(op.many)
    columns = {name: node.parents[k * count : (k + 1) * count] for k, name in enumerate(op.many)}
    names = functions | dict(zip(single, node.parents[count * len(op.many) :])) | {"y": node}
    each = [
        eval(_code(op.local[name]), names | {other: columns[other][i] for other in op.many})
        for name in op.many
        for i in range(count)
    ]
    return each + [eval(_code(op.local[name]), names) for name in single]
