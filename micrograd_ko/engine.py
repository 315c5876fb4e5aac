"""스칼라 자동 미분: 계산을 그래프로 적어 두고, 거꾸로 걸으며 미분한다.

y = f(a, b)를 계산할 때마다 노드 하나가 생긴다. 노드는 부모(parents)와 국소 미분(local_grads)을
숫자로 적어 둔다. ``backward()``는 위상 정렬(topological sort)의 역순으로 걸으며 연쇄법칙
(chain rule)만 되풀이한다(Linnainmaa 1970, Rumelhart 외 1986). 연산마다의 미분은 ``ops.py``의
표에 있다.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn, SupportsIndex, overload

from micrograd_ko.core import copying, methods, second_walk
from micrograd_ko.core.gradients import NOT_YET
from micrograd_ko.core.ieee import CUT, START
from micrograd_ko.core.pytorch_names import Words
from micrograd_ko.core.second_order import contributions
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.messages.validate import as_bool, as_float, as_list, check_numbers
from micrograd_ko.ops import OPS

__all__ = ["NOT_YET", "Value", "as_value", "dot", "grad", "logsumexp", "sum", "toposort", "where"]

# 연산 표의 글이 이 장에서 실행된다: Value의 메서드(Methods)와 함수 dot, logsumexp, sum, where
if TYPE_CHECKING:
    from micrograd_ko.core.methods import Functions, Methods

    _of = Functions["Value"]
    dot, logsumexp, sum, where = _of.dot, _of.logsumexp, _of.sum, _of.where  # noqa: A001  표의 이름
else:
    methods.define(globals())


class Value(Methods, Words):
    """스칼라 하나: 값, 기울기, 그리고 그 값을 만든 계산.

    data         값 (float)
    grad         기울기 ∂(출력)/∂(나). ``backward()`` 전에는 ``NOT_YET``
    label        사람이 읽을 이름
    op           나를 만든 연산의 이름(``ops.OPS``). 잎 노드(leaf)는 ``""``
    parents      연산의 입력들, 차례대로
    local_grads  국소 미분 ∂(나)/∂(부모), 순전파 때 적어 둔다

    자기만의 속성을 달아도 된다: 손으로 적는 Adam의 ``p.m = 0.0``.
    TypeError: ``data``가 실수 하나가 아니거나 ``label``이 글자가 아닐 때.
    """

    __slots__ = ("data", "grad", "label", "op", "parents", "local_grads", "__dict__")

    data: float
    grad: float
    label: str
    op: str
    parents: tuple[Value, ...]
    local_grads: tuple[float, ...]

    def __init__(self, data: float, label: str = "") -> None:
        if not isinstance(label, str):
            raise BadType("label must be str", got=label)
        self.data = data if data.__class__ is float else as_float(data, "Value data")
        self.grad = NOT_YET
        self.label = label
        self.op = ""
        self.parents = ()
        self.local_grads = ()

    def backward(self) -> None:
        """나를 모든 조상으로 미분해 그들의 ``grad``에 적는다.

        조상의 기울기 += 국소 미분 × 내 기울기   (연쇄법칙, 위상 정렬의 역순으로)

        중간 노드는 부를 때마다 0에서 시작하고, 잎 노드에는 누적된다(PyTorch와 같다).
        """
        order = toposort(self)
        if self.grad == 1.0 and self.parents:  # 이미 거꾸로 걸은 그래프다
            second_walk.look(order, grad(self, order))
        for node in order:
            if node.parents:
                node.grad = START  # 0.0이되, 끝까지 아무것도 받지 못하면 아무것도 보내지 않는다
            elif node.grad is None:  # PyTorch의 버릇: p.grad = None으로 지운다
                node.grad = NOT_YET
            elif node.data.__class__ is not float:  # w.data = w - …에서 .data를 빠뜨렸다
                check_numbers([node])
        self.grad += 1.0
        for node in reversed(order):
            upstream = node.grad
            for parent, local in zip(node.parents, node.local_grads):
                parent.grad += local * upstream

    def _backward(self) -> None:
        """한 노드만 거꾸로: 손으로 한 걸음씩 역전파할 때 부른다."""
        for parent, local in zip(self.parents, self.local_grads):
            parent.grad = (parent.grad or 0.0) + local * self.grad

    def item(self) -> float:
        """값을 보통 수로: ``.data``와 같다(PyTorch의 이름)."""
        return self.data

    def detach(self) -> Value:
        """그래프에서 떼어 낸 새 잎 노드(PyTorch의 이름)."""
        return Value(self.data, self.label)

    @property
    def _prev(self) -> tuple[Value, ...]:
        return self.parents

    @property
    def _op(self) -> str:
        return OPS[self.op].symbol if self.op else ""

    def __pos__(self) -> Value:
        return self

    def __pow__(self, other: Value | float) -> Value:
        return self._pow_value(other) if isinstance(other, Value) else self._pow(other)

    def __rpow__(self, other: float) -> Value:
        return as_value(other)._pow_value(self)

    # 노드는 자기 자신과만 같다: ``v in nodes``와 집합과 사전이 옳다. 수와는 값으로 견준다
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other if isinstance(other, Value) else self.data == other

    def __lt__(self, other: Value | float) -> bool:
        return self.data < as_value(other).data

    def __le__(self, other: Value | float) -> bool:
        return self.data <= as_value(other).data

    def __gt__(self, other: Value | float) -> bool:
        return self.data > as_value(other).data

    def __ge__(self, other: Value | float) -> bool:
        return self.data >= as_value(other).data

    def __bool__(self) -> bool:
        return self.data != 0.0

    def __round__(self, digits: int | None = None) -> float:
        return round(self.data, digits)

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else repr(self)

    def __repr__(self) -> str:
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data!r}, grad={self.grad!r}{label})"

    def _cut(self) -> NoReturn:
        raise BadType("cannot convert Value to float")

    __float__ = __int__ = __trunc__ = _cut

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[object, ...]:
        return copying.reduce(self, toposort)

    def __deepcopy__(self, memo: dict[int, object]) -> Value:
        return copying.deepcopy(self, toposort, memo)


def node(data: float, op: str, parents: tuple[Value, ...], local_grads: tuple[float, ...]) -> Value:
    """계산된 값 하나를 그래프에 적는다."""
    new = _new(Value)
    new.data = data
    new.grad = NOT_YET
    new.label = ""
    new.op = op
    new.parents = parents
    new.local_grads = local_grads
    return new


def leaf(data: float, label: str) -> Value:
    """확인한 수로 만드는 잎 노드: ``Value(data, label)``보다 빠르다."""
    new = node(data, "", (), ())
    new.label = label
    return new


_new = Value.__new__


def as_value(thing: Value | float) -> Value:
    """보통 수는 상수인 잎 노드로, Value는 그대로.

    TypeError: 실수도 Value도 아닐 때.
    """
    if isinstance(thing, Value):
        return thing
    return node(as_float(thing, "operand"), "", (), ())


def as_values(things: Iterable[Value | float], op: str) -> list[Value]:
    """여러 입력을 Value의 목록으로.

    TypeError: 목록이 아닐 때.  ValueError: 비었을 때.
    """
    # Any: Value뿐인지는 아래에서 하나씩 본다
    values: list[Any] = things if isinstance(things, list) else as_list(things, op)
    if not values:
        raise BadValue("empty list", op=op)
    for value in values:
        if value.__class__ is not Value:
            return [as_value(value) for value in values]
    return values


def same_length(op: str, left: Sequence[Value], right: Sequence[Value]) -> None:
    """짝지을 두 목록의 길이를 확인한다.

    ValueError: 다를 때.
    """
    if len(left) != len(right):
        raise BadValue("length mismatch", op=op, left=len(left), right=len(right))


def toposort(root: Value) -> list[Value]:
    """위상 정렬: ``root``의 조상 모두를, 부모가 자식보다 먼저 오게.

    왼쪽 부모부터 깊이 들어가는 차례로 늘 같다(Tarjan 1976). 재귀하지 않아 아무리 깊어도 된다.

    TypeError: Value가 아닐 때.  ValueError: 손으로 만든 순환(cycle)이 있을 때.
    """
    if not isinstance(root, Value):
        raise BadType("not a Value", got=root)
    order: dict[Value, None] = {}  # 나온 차례대로
    entered: set[Value] = set()
    stack = [root]
    while stack:
        node = stack[-1]
        if node in entered or not node.parents:  # 부모가 모두 나왔다
            order[stack.pop()] = None
            continue
        entered.add(node)
        for parent in reversed(node.parents):
            if parent not in order:
                if parent in entered:
                    raise BadValue("cycle")
                stack.append(parent)
    return list(order)


@overload
def grad(output: Value, inputs: Value, create_graph: Literal[False] = False) -> float: ...
@overload
def grad(output: Value, inputs: Value, create_graph: Literal[True]) -> Value: ...
@overload
def grad(
    output: Value, inputs: Iterable[Value], create_graph: Literal[False] = False
) -> list[float]: ...
@overload
def grad(output: Value, inputs: Iterable[Value], create_graph: Literal[True]) -> list[Value]: ...


def grad(
    output: Value, inputs: Value | Iterable[Value], create_graph: bool = False
) -> Value | float | Sequence[Value | float]:
    """``output``을 ``inputs``로 미분한 값. 어떤 노드의 ``grad``도 바꾸지 않는다.

    inputs        Value 하나(결과는 하나) 또는 Value의 목록(결과는 목록)
    create_graph  True면 결과가 float가 아니라 Value다. 미분도 계산 그래프라서 다시 미분할 수 있다

    그래프에 없는 입력의 기울기는 0.0이다.

    TypeError: Value가 아닌 것이 있을 때.
    """
    order = toposort(output)
    create_graph = as_bool(create_graph, "create_graph")
    wanted = [inputs] if isinstance(inputs, Value) else as_list(inputs, "grad")
    for value in wanted:
        if not isinstance(value, Value):
            raise BadType("grad needs Values", got=value)
    grads: dict[Value, Any] = dict.fromkeys(order, START)
    grads[output] = 1.0
    for node in reversed(order):
        upstream = grads[node]
        if create_graph and node.parents and upstream is not START:
            parts = contributions(node, upstream, where)
        else:
            parts = [local * upstream for local in node.local_grads]
        for parent, part in zip(node.parents, parts):
            if part is not CUT:
                before = grads[parent]
                grads[parent] = part if before is START else before + part
    found = [grads.get(value, 0.0) for value in wanted]
    found = [as_value(g) for g in found] if create_graph else [g + 0.0 for g in found]
    return found[0] if isinstance(inputs, Value) else found
