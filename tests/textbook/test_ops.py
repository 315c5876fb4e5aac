"""연산 표의 줄마다 같은 시험: 새 줄을 더하면 시험도 저절로 는다."""

from __future__ import annotations

import copy
import inspect
import linecache
import math
import pickle
import pydoc
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import apply, function
from micrograd_ko import engine
from micrograd_ko.core import codegen, methods, stub
from micrograd_ko.engine import (
    Value,
    dot,
    grad,
    logsumexp,
    sum,  # noqa: A004  연산 표의 이름 그대로
    toposort,
)
from micrograd_ko.ops import OPS, TABLE, Op

SEEDS = range(4)
COUNTS = (1, 2, 5)  # 여러 입력을 받는 연산에 넣어 볼 개수
HANGUL = re.compile("[가-힣]")

ROWS = [pytest.param(op, id=op.name) for op in TABLE]
SINGLE = [pytest.param(op, id=op.name) for op in TABLE if not op.many]
BOTH_SIDES = [pytest.param(op, id=op.name) for op in TABLE if codegen.reflected(op)]
SIZED = [
    pytest.param(op, count, id=f"{op.name}-{count}")
    for op in TABLE
    for count in (COUNTS if op.many else (1,))
]


def names(op: Op, count: int) -> list[str]:
    """입력 하나하나가 표의 어느 글자인지: dot에 둘씩이면 w w x x b."""
    return [name for name in op.inputs for _ in range(count if name in op.many else 1)]


def sample(op: Op, count: int, seed: int) -> list[float]:
    rng = random.Random(f"{op.name} {count} {seed}")
    return [rng.uniform(*op.interval(name)) for name in names(op, count)]


def forward(op: Op, numbers: list[float]) -> float:
    return apply(op, [Value(number) for number in numbers]).data


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("op", "count"), SIZED)
def test_local_derivatives_are_the_numeric_ones(op, count, seed):
    numbers = sample(op, count, seed)
    inputs = [Value(number) for number in numbers]
    output = apply(op, inputs)
    for k, (name, found) in enumerate(zip(names(op, count), grad(output, inputs))):
        if name in op.constants:
            assert found == 0.0
            continue
        h = 1e-6
        up, down = list(numbers), list(numbers)
        up[k] += h
        down[k] -= h
        expected = (forward(op, up) - forward(op, down)) / (up[k] - down[k])
        tolerance = 1e-6 * abs(expected) + 1e-8 * max(1.0, abs(output.data))
        assert found == pytest.approx(expected, rel=0, abs=tolerance), f"∂y/∂{name}, {k}번째"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("op", "count"), SIZED)
def test_second_derivatives_are_the_numeric_ones(op, count, seed):
    numbers = sample(op, count, seed)
    inputs = [Value(number) for number in numbers]
    slopes = grad(apply(op, inputs), inputs, create_graph=True)
    assert [slope.data for slope in slopes] == grad(apply(op, inputs), inputs)

    def slopes_at(k: int, move: float) -> list[float]:
        moved = [Value(n + move * (i == k)) for i, n in enumerate(numbers)]
        return grad(apply(op, moved), moved)

    h = 1e-6
    free = [k for k, name in enumerate(names(op, count)) if name not in op.constants]
    for i in free:
        for k, found in ((k, grad(slopes[i], inputs[k])) for k in free):
            expected = (slopes_at(k, h)[i] - slopes_at(k, -h)[i]) / (2 * h)
            assert found == pytest.approx(expected, rel=1e-5, abs=1e-7), f"∂²y/∂{i}∂{k}"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("op", SINGLE)
def test_forward_is_what_the_row_says(op, seed):
    numbers = sample(op, 1, seed)
    said = eval(op.forward, vars(math).copy(), dict(zip(op.inputs, numbers)))
    assert forward(op, numbers) == said


@pytest.mark.parametrize(("op", "count"), SIZED)
def test_node_records_op_parents_and_floats(op, count):
    inputs = [Value(number) for number in sample(op, count, 0)]
    output = apply(op, inputs)
    assert output.op == op.name
    assert output._op == op.symbol
    assert all(parent is given for parent, given in zip(output.parents, inputs))
    assert len(output.parents) == len(output.local_grads) == len(inputs)
    assert type(output.data) is float
    assert all(isinstance(local, float) for local in output.local_grads)


@pytest.mark.parametrize("special", [math.inf, -math.inf, math.nan, 0.0, -0.0, 1e308, 5e-324])
@pytest.mark.parametrize(("op", "count"), SIZED)
def test_no_input_raises(op, count, special):
    for others in (1.0, -2.5, special):
        for k in range(len(names(op, count))):
            numbers = [others] * len(names(op, count))
            numbers[k] = special
            assert type(forward(op, numbers)) is float


def copies(root: Value):
    yield "deepcopy", copy.deepcopy(root)
    for protocol in range(2, 6):
        yield f"pickle {protocol}", pickle.loads(pickle.dumps(root, protocol))


@pytest.mark.parametrize(("op", "count"), SIZED)
def test_copied_graph_gives_the_same_gradients(op, count):
    y = apply(op, [Value(x, label=f"x{k}") for k, x in enumerate(sample(op, count, 1))])
    root = y * y + y
    fresh = list(copies(root))
    root.backward()
    original = toposort(root)
    for how, copied in [*fresh, *copies(root)]:
        copied_nodes = toposort(copied)
        assert not set(copied_nodes) & set(original), how
        for node in copied_nodes:
            if not node.parents:
                node.grad = 0.0
        copied.backward()
        seen = [(n.op, n.label, n.data, n.grad, n.local_grads) for n in copied_nodes]
        assert seen == [(n.op, n.label, n.data, n.grad, n.local_grads) for n in original], how


@pytest.mark.parametrize("op", ROWS)
def test_row_has_words_in_both_languages(op):
    korean, english = op.words
    assert HANGUL.search(korean)
    assert korean.endswith("다.")
    assert not HANGUL.search(english)
    assert english.endswith(".")
    assert op.symbol.strip()


def test_rows_have_names_of_their_own():
    assert len(OPS) == len(TABLE)
    methods_ = [op.method or op.name for op in TABLE]
    assert len(set(methods_)) == len(methods_)


@pytest.mark.parametrize("op", ROWS)
def test_help_speaks_from_the_row(op):
    doc = function(op).__doc__
    for text in (op.symbol, op.words[0], f"y = {op.forward}"):
        assert text in doc
    for name, local in op.local.items():
        assert f"∂y/∂{name} = {local}" in doc
    assert op.words[0] in pydoc.plain(pydoc.render_doc(function(op)))


@pytest.mark.parametrize("op", ROWS)
def test_source_can_be_read(op):
    linecache.checkcache()  # 역추적을 찍을 때 파이썬이 부르는 것
    source = inspect.getsource(function(op))
    assert source.lstrip().startswith(f"def {op.method or op.name}(")
    assert f'return node(y, "{op.name}", ' in source


@pytest.mark.parametrize("op", BOTH_SIDES)
def test_reflected_form_is_the_same_operation(op):
    number, value = 2.5, Value(1.5)
    reflected = getattr(Value, op.method.replace("__", "__r", 1))
    there, here = reflected(value, number), apply(op, [Value(number), value])
    assert (there.op, there.data, there.local_grads) == (here.op, here.data, here.local_grads)
    assert there.parents[1] is value
    assert there.parents[0].data == number


def test_plain_numbers_stand_on_either_side():
    v = Value(2.0)
    pairs = [
        (3 + v, v + 3, 5.0),
        (3 - v, -(v - 3), 1.0),
        (3 * v, v * 3, 6.0),
        (3 / v, 1 / (v / 3), 1.5),
        (3**v, Value(3.0) ** v, 9.0),
    ]
    for left, right, expected in pairs:
        assert left.data == expected
        assert right.data == pytest.approx(expected)
        assert grad(left, v) == pytest.approx(grad(right, v))


def test_sums_go_plainly_from_left_to_right():
    """파이썬 3.12의 sum은 오차를 보정한다. 우리 것은 어느 파이썬에서나 같은 숫자를 낸다."""
    assert sum([0.1] * 10).data == 0.9999999999999999
    assert sum([1e16, 1.0, -1e16]).data == 0.0
    assert dot([0.1] * 10, [1.0] * 10).data == 0.9999999999999999
    assert dot([1.0, 1.0], [1.0, -1e16], 1e16).data == 0.0  # 편향에서 시작한다
    assert logsumexp([0.0] * 10).data == math.log(10.0)


def test_dot_equals_its_products_and_sums_digit_for_digit():
    rng = random.Random(7)
    ws, xs = [[Value(rng.gauss(0, 1)) for _ in range(9)] for _ in "wx"]
    b = Value(rng.gauss(0, 1))
    one, many = dot(ws, xs, b), b
    for w, x in zip(ws, xs):
        many = many + w * x
    assert one.data == many.data
    assert grad(one, [*ws, *xs, b]) == grad(many, [*ws, *xs, b])


def test_many_inputs_may_share_a_node():
    x = Value(3.0)
    assert grad(sum([x, x, x]), x) == 3.0
    assert grad(dot([x], [x], x), x) == 7.0
    assert grad(logsumexp([x, x]), x) == pytest.approx(1.0)


def test_many_inputs_come_from_any_iterable_of_numbers_and_values():
    x = Value(2.0)
    assert sum(number for number in (1, x, 3.0)).data == 6.0
    assert dot((x, 1), {1.0: "키", 2.0: "키"}).data == 4.0
    assert dot([x], [x]).parents[-1].data == 0.0


def test_the_list_given_may_change_later():
    xs = [Value(1.0), Value(2.0)]
    y = sum(xs)
    xs.append(Value(9.0))
    assert len(y.parents) == 2


def test_stub_file_is_made_from_the_table():
    written = Path(methods.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    assert written == stub.stub()


def test_the_stub_is_written_by_one_quiet_command(tmp_path):
    house = Path(methods.__file__).parents[1]
    copy_of_house = shutil.copytree(house, tmp_path / "micrograd_ko")
    written = copy_of_house / "core" / "methods.pyi"
    written.unlink()
    run = subprocess.run(
        [sys.executable, "-m", "micrograd_ko.core.stub"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert (run.stdout, run.stderr) == (b"", b"")
    assert written.read_bytes() == (house / "core" / "methods.pyi").read_bytes()


def test_the_chapter_where_the_table_runs_keeps_its_own_name_and_file():
    assert Path(engine.__file__).name == "engine.py"
    assert engine.__doc__.startswith("스칼라 자동 미분")
    assert engine.__spec__.name == "micrograd_ko.engine"
    assert Value.__mul__.__globals__ is vars(engine)
