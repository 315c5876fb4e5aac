"""페이지의 셈(자바스크립트)은 파이썬의 셈과 같다: 연산 표의 모든 줄을 Node.js로 돌려 견준다."""

from __future__ import annotations

import itertools
import json
import math
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers import apply
from micrograd_ko import engine
from micrograd_ko.engine import Value
from micrograd_ko.ops import TABLE, Op
from micrograd_ko.view.display import formula_name, number
from micrograd_ko.view.ledger.steps import receiving, steps
from micrograd_ko.view.practice import mistakes
from micrograd_ko.view.stepper import javascript

NODE = shutil.which("node") or shutil.which("nodejs")
pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js(node)가 없다")

SCRIPTS = [Path(javascript.__file__).with_name(name) for name in ("ledger.js", "formula.js")]
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -8.0, 1 / 3, 710.0, -750.0, 1e-300, 1e300]
EDGES += [math.inf, -math.inf, math.nan]


def run(script: str) -> object:
    """ledger.js와 formula.js 뒤에 script를 붙여 돌리고, 찍힌 JSON을 읽는다."""
    source = "".join(file.read_text(encoding="utf-8") for file in SCRIPTS) + script
    done = subprocess.run(
        [str(NODE), "-"], input=source, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def samples(op: Op) -> list[list[float]]:
    """시험할 입력들: 표가 말한 구간의 수와, 모서리의 수."""
    rng = random.Random(op.name)
    if op.many:
        single = len(op.inputs) - len(op.many)
        rows = [[rng.uniform(-3, 3) for _ in range(3 * len(op.many) + single)] for _ in range(8)]
        edges = [[x, 1.0, -2.0] * len(op.many) + [0.5] * single for x in EDGES]
        return rows + edges + [[x] * (len(op.many) + single) for x in EDGES]
    ordinary = [[rng.uniform(*op.interval(name)) for name in op.inputs] for _ in range(20)]
    return ordinary + [list(pair) for pair in itertools.product(EDGES, repeat=len(op.inputs))]


def nodes_of(root: Value) -> list[dict[str, object]]:
    """페이지에 넣는 노드들: 잎의 값만 주고 나머지는 다시 셈하게 한다."""
    return [
        {
            "op": line.node.op,
            "parents": list(line.input_ids),
            "receiving": receiving(line.node),
            "short": formula_name(line.node, line.node_id),
            "data": 0.0 if line.node.op else line.node.data,
        }
        for line in steps(root).forward
    ]


RECOMPUTE = """
const graphs = GRAPHS;
const plain = (x) => (Number.isFinite(x) ? x : number(x));
console.log(JSON.stringify(graphs.map((nodes) => {
  nodes.forEach((node) => { node.data = real(node.data); });
  forward(nodes, OPS);
  const rows = ledger(nodes);
  return {
    data: nodes.map((node) => plain(node.data)),
    texts: nodes.map((_, k) => forwardText(nodes, k, OPS)),
    rows: rows.map((r) => [r.local, r.contribution, r.before, r.after].map(plain)),
    formulas: rows.map((r, i) => (i ? localText(nodes, r, OPS) : "")),
  };
})));
"""


def recompute(roots: list[Value]) -> list[dict[str, list]]:
    """그래프들을 자바스크립트로 다시 셈한다."""
    script = RECOMPUTE.replace("GRAPHS", javascript.quoted([nodes_of(root) for root in roots]))
    return run(f"const OPS = {javascript.table(TABLE)};\n{script}")  # type: ignore[return-value]


def same(left: float | str, right: float) -> bool:
    left = float(left)
    if math.isnan(right) or math.isnan(left):
        return math.isnan(right) and math.isnan(left)
    return left == right or abs(left - right) <= 1e-12 * max(1.0, abs(right))


@pytest.mark.parametrize("op", TABLE, ids=lambda op: op.name)
def test_the_page_computes_every_row_as_python_does(op: Op) -> None:
    data = samples(op)
    roots = [apply(op, [Value(x) for x in row]) for row in data]
    for row, root, page in zip(data, roots, recompute(roots)):
        ledger = steps(root)
        assert same(page["data"][-1], root.data), (row, page["data"][-1], root.data)
        for step, (local, share, before, after) in zip(ledger, page["rows"]):
            assert same(local, step.local), (row, step, local)
            assert same(share, step.contribution), (row, step)
            assert same(before, step.before), (row, step)
            assert same(after, step.after), (row, step)


@pytest.mark.parametrize("op", TABLE, ids=lambda op: op.name)
def test_the_page_spells_every_formula_as_python_does(op: Op) -> None:
    rng = random.Random(op.name)
    count = len(op.inputs) if not op.many else 2 * len(op.many) + len(op.inputs) - len(op.many)
    names = [op.inputs[min(k, len(op.inputs) - 1)] for k in range(count)]
    data = [round(rng.uniform(*op.interval(name)), 2) for name in names]
    root = apply(op, [Value(x) for x in data])
    (page,) = recompute([root])
    ledger = steps(root)
    assert page["formulas"] == [step.formula for step in ledger]
    assert page["texts"] == [line.formula for line in ledger.forward]


def test_a_deep_random_graph_agrees_to_the_last_steps() -> None:
    rng = random.Random(3)
    pool = [Value(rng.uniform(-2, 2)) for _ in range(4)]
    for _ in range(60):
        a, b = rng.choice(pool), rng.choice(pool)
        pool.append(rng.choice([a + b, a * b * 0.5, a.tanh(), (a - b).sigmoid(), a.softplus()]))
    root = engine.sum(pool[-20:])
    (page,) = recompute([root])
    for step, (_, _, _, after) in zip(steps(root), page["rows"]):
        assert same(after, step.after)


def test_numbers_look_alike_in_python_and_in_the_page() -> None:
    rng = random.Random(1)
    numbers = [0.0, -0.0, 1.0, -3.0, 0.1, 1 / 3, 2 / 3, 99999.0, 100000.0, 123456.7, 1e15, 1e16]
    numbers += [1e-4, 1e-5, 0.00012345678, 9.99999e22, 5e-324, 1.7e308, 12345678.0, 2.9999999]
    numbers += [rng.uniform(-1, 1) * 10 ** rng.randint(-12, 12) for _ in range(2000)]
    numbers += [round(rng.uniform(-100, 100), 2) for _ in range(500)]
    page = run(f"console.log(JSON.stringify({javascript.quoted(numbers)}.map((x) => number(x))));")
    assert page == [number(x) for x in numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1.0), (" -2.5 ", -2.5), ("−3", -3.0), (".5", 0.5), ("1e-3", 1e-3),
        ("nan", math.nan), ("-inf", -math.inf), ("", None), ("abc", None), ("1,5", None),
        ("0x10", None), ("--1", None), ("1 2", None),
    ],
)  # fmt: skip
def test_the_page_reads_a_typed_number(text: str, expected: float | None) -> None:
    page = run(
        f"const x = parseNumber({json.dumps(text)});"
        "console.log(JSON.stringify(x === undefined ? null : number(x)));"
    )
    assert page == (None if expected is None else number(expected))


def test_the_page_names_the_same_mistakes_as_python() -> None:
    cases, expected = [], []
    for facts in (
        mistakes.Facts(0.5, -3.0, -1.5, 2.0, 0.5, 4.0, (2.0, -6.0)),
        mistakes.Facts(2.0, 7.0, 14.0, 0.0, 14.0, 0.0, (-3.0,)),
        mistakes.Facts(1.0, 1.0, 1.0, 1.0, 2.0, 2.0, (1.0,)),
    ):
        for kind in mistakes.SLIPS:
            for guess in (1.5, -1.5, -3.0, 0.5, 1.0, -2.5, 3.5, 7.0, 14.0, -14.0, 4.5, 9.0, 0.0):
                found = mistakes.slip_of(kind, guess, facts)
                cases.append([kind, guess, {**vars(facts)}])
                expected.append(found.words if found else "")
    script = f"""
const slips = {javascript.slips()};
console.log(JSON.stringify({javascript.quoted(cases)}.map(([kind, guess, facts]) => {{
  const nodes = [{{ stale: facts.stale, data: 0 }},
    {{ parents: [], data: facts.others[0], locals: facts.others.slice(1) }}];
  const step = {{ ...facts, node: 1, parent: 0, slot: 99 }};
  const found = judge(kind, guess, step, nodes, slips, {{ tolerance: 1e-3, nearly: 0 }}, "");
  return found.words;
}})));"""
    for page, wanted, (kind, guess, facts) in zip(run(script), expected, cases):  # type: ignore
        answer = facts["contribution" if kind == "contribution" else "after"]
        assert page == ("" if mistakes.close(guess, answer) else wanted), (kind, guess, facts)


def test_embedded_data_cannot_close_the_script() -> None:
    text = javascript.quoted({"label": "</script><b>&\u2028", "x": [math.nan, -math.inf]})
    assert "<" not in text
    assert json.loads(text) == {"label": "</script><b>&\u2028", "x": ["nan", "-inf"]}
