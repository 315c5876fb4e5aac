"""역전파의 장부: 셈은 backward()와 같고, 글은 사람이 읽는다."""

from __future__ import annotations

import math
import random

import pytest

from micrograd_ko import nn
from micrograd_ko.engine import NOT_YET, Value, dot, logsumexp, toposort
from micrograd_ko.messages.language import BadValue
from micrograd_ko.view.display import number
from micrograd_ko.view.ledger.steps import steps
from micrograd_ko.view.ledger.why import why_topological


def karpathy() -> tuple[Value, dict[str, Value]]:
    """강의의 첫 예: L = (a·b + c)·f."""
    leaves = {k: Value(x, k) for k, x in {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}.items()}
    a, b, c, f = leaves.values()
    e = a * b
    d = e + c
    L = d * f
    e.label, d.label, L.label = "e", "d", "L"
    return L, leaves


def random_graph(seed: int) -> Value:
    rng = random.Random(seed)
    pool = [Value(rng.uniform(-2, 2)) for _ in range(5)]
    for _ in range(40):
        a, b, c = (rng.choice(pool) for _ in range(3))
        pool.append(
            rng.choice([a + b, a * b, a - b, a.tanh(), a.relu(), a.sigmoid(),
                        dot([a, b], [b, c], a),
                        logsumexp([a, b, c]), a.exp() if a.data < 2 else a])
        )  # fmt: skip
    return dot(pool[-8:], pool[-16:-8])


def test_the_first_example_of_the_lecture() -> None:
    L, _ = karpathy()
    expected = [
        ("L", "d", 1.0, -2.0, -2.0),
        ("L", "f", 1.0, 4.0, 4.0),
        ("d", "e", -2.0, 1.0, -2.0),
        ("d", "c", -2.0, 1.0, -2.0),
        ("e", "a", -2.0, -3.0, 6.0),
        ("e", "b", -2.0, 2.0, -4.0),
    ]
    ledger = steps(L)
    assert [
        (s.node_name, s.parent_name, s.upstream, s.local, s.contribution) for s in ledger[1:]
    ] == expected
    assert ledger[0].node is None
    assert (ledger[0].before, ledger[0].after) == (0.0, 1.0)


def test_a_formula_is_the_rows_expression_with_numbers_in_it() -> None:
    L, leaves = karpathy()
    assert [s.formula for s in steps(L)] == [
        "", "∂L/∂d = f = -2.0", "∂L/∂f = d = 4.0", "∂d/∂e = 1.0", "∂d/∂c = 1.0",
        "∂e/∂a = b = -3.0", "∂e/∂b = a = 2.0",
    ]  # fmt: skip
    y = leaves["a"].tanh()
    y.label = "y"
    assert steps(y)[1].formula == "∂y/∂a = 1 - y × y = 1 - 0.96403 × 0.96403 = 0.070651"


def test_the_forward_ledger_has_each_expression_with_numbers() -> None:
    L, _ = karpathy()
    assert list(map(str, steps(L).forward)) == [
        "a = 2.0", "b = -3.0", "e = a × b = 2.0 × (-3.0) = -6.0", "c = 10.0",
        "d = e + c = (-6.0) + 10.0 = 4.0", "f = -2.0", "L = d × f = 4.0 × (-2.0) = -8.0",
    ]  # fmt: skip


def test_many_inputs_are_written_out() -> None:
    w, x = [Value(1.0, "w1"), Value(-2.0, "w2")], [Value(3.0, "x1"), Value(4.0, "x2")]
    y = dot(w, x, Value(0.5, "b"))
    y.label = "y"
    assert str(steps(y).forward[-1]) == (
        "y = w1 × x1 + w2 × x2 + b = 1.0 × 3.0 + (-2.0) × 4.0 + 0.5 = -4.5"
    )
    assert steps(y)[2].formula == "∂y/∂w2 = x2 = 4.0"


@pytest.mark.parametrize("seed", range(12))
def test_contributions_add_up_to_the_gradient_to_the_last_digit(seed: int) -> None:
    root = random_graph(seed)
    ledger = steps(root)
    assert all(node.grad is NOT_YET for node in toposort(root)), "장부는 그래프를 바꾸지 않는다"
    root.backward()
    for node in ledger.order:
        assert ledger.gradient(node) == node.grad
        total = 0.0
        for step in ledger.into(node):
            total += step.contribution
        assert total == node.grad
    assert len(ledger) == 1 + sum(len(node.parents) for node in ledger.order)


@pytest.mark.parametrize("seed", range(12))
def test_each_step_continues_the_one_before(seed: int) -> None:
    grads: dict[int, float] = {}
    for step in steps(random_graph(seed)):
        assert step.before == grads.get(step.parent_id, 0.0)
        assert step.after == step.before + step.contribution
        grads[step.parent_id] = step.after
        if step.node is not None:
            assert step.upstream == grads[step.node_id]
            assert step.node.parents[step.slot] is step.parent


def test_a_node_used_twice_has_two_steps() -> None:
    a = Value(3.0, "a")
    ledger = steps(a + a)
    assert [(s.before, s.after) for s in ledger.into(a)] == [(0.0, 1.0), (1.0, 2.0)]


def test_a_constant_exponent_is_no_step() -> None:
    a = Value(3.0, "a")
    y = a**2 + a
    y.label = "y"
    ledger = steps(y)
    assert [s.parent_name for s in ledger] == ["y", "** #2", "a", "a"]
    assert ledger.gradient(y.parents[0].parents[1]) == 0.0
    assert ledger.explain(y.parents[0].parents[1]).gradient == 0.0
    assert why_topological(y).wrong == []
    assert [s.parent_name for s in steps(a ** Value(2.0, "n"))] == ["** #2", "a", "n"]


def test_accumulating_steps_show_backward_called_twice() -> None:
    a = Value(3.0, "a")
    y = a * a
    y.backward()
    assert steps(y).gradient(a) == 6.0
    again = steps(y, accumulate=True)
    assert again.into(a)[0].before == 6.0
    assert again.gradient(a) == 12.0
    with pytest.warns(UserWarning, match="이미 불렀고"):
        y.backward()
    assert a.grad == 12.0


def test_a_leaf_is_a_ledger_of_one_step() -> None:
    ledger = steps(Value(2.0, "a"))
    assert len(ledger) == 1
    assert str(ledger).count("\n") == 1


def test_explain_is_a_sum_of_products_along_paths() -> None:
    a = Value(1.0, "a")
    b = a + a
    c = b * b
    b.label, c.label = "b", "c"
    found = steps(c).explain(a)
    assert found.count == 4
    assert sum(path.product for path in found.paths) == found.gradient == 8.0
    assert str(found.paths[0]) == "c → b → a:  2.0 × 1.0 = 2.0"


@pytest.mark.parametrize("seed", range(6))
def test_every_gradient_is_the_sum_over_its_paths(seed: int) -> None:
    L, _ = karpathy()
    rng = random.Random(seed)
    nodes = [L, *(Value(rng.uniform(-1, 1)) for _ in range(2))]
    for _ in range(4):
        nodes.append(rng.choice(nodes) * rng.choice(nodes))
    ledger = steps(nodes[-1])
    for node in ledger.order:
        found = ledger.explain(node)
        if found.count == len(found.paths):
            assert sum(p.product for p in found.paths) == pytest.approx(found.gradient, rel=1e-9)


def test_paths_too_many_to_list_are_counted() -> None:
    a = y = Value(1.0, "a")
    for _ in range(60):
        y = y + y
    found = steps(y).explain(a)
    assert found.count == 2**60
    assert found.gradient == 2.0**60
    assert f"{2**60 - len(found.paths):,}" in str(found)


def test_the_naive_order_goes_wrong_where_the_issue_says() -> None:
    a = Value(1.0, "a")
    b = a + a
    c = b + b
    b.label, c.label = "b", "c"
    why = why_topological(c)
    assert why.wrong == [("a", 4.0, 2.0)]
    assert why.too_early == ["b"]
    assert "옳은 차례 4.0, 순진한 차례 2.0" in str(why)


@pytest.mark.parametrize("seed", range(8))
def test_the_naive_order_walks_the_same_edges(seed: int) -> None:
    why = why_topological(random_graph(seed))
    edges = [sorted((s.node_id, s.slot) for s in ledger[1:]) for ledger in (why.right, why.naive)]
    assert edges[0] == edges[1]
    if why.wrong:
        assert why.too_early


def test_a_tree_needs_no_order() -> None:
    L, _ = karpathy()
    assert why_topological(L).wrong == []


def test_another_order_of_adding_is_no_mistake() -> None:
    x, y, z = (Value(v) for v in (0.1, 0.2, 0.3))
    a = Value(1.0, "a")
    why = why_topological((a * x + a * y) + (a * z + a * x))
    assert why.right.gradient(a) == pytest.approx(0.7)
    assert why.wrong == []
    assert all(why_topological(random_graph(s)).too_early for s in range(300) if _wrong(s))


def _wrong(seed: int) -> bool:
    return bool(why_topological(random_graph(seed)).wrong)


def test_the_parameters_of_a_model_have_short_names() -> None:
    model = nn.MLP(1, [1], seed=0)
    out = model([2.0])
    assert steps(out)[1].parent_name == "L0.n0.w.0"
    assert steps(out)[2].formula.startswith("∂#3/∂x0 = L0.n0.w.0 = ")


def test_a_long_comparison_prints_its_head_and_tail() -> None:
    x = Value(1.0, "x")
    for _ in range(200):
        x = x + x
    text = str(why_topological(x))
    assert text.count("\n") < 100
    assert "단계를 건너뜁니다" in text
    assert "그 밖에 189개의 노드도 틀립니다" in text


def test_rows_are_plain_data() -> None:
    L, _ = karpathy()
    rows = steps(L).to_rows()
    assert rows[-1] == {
        "index": 6, "node": "e", "parent": "b", "upstream": -2.0, "local": 2.0,
        "formula": "∂e/∂b = a = 2.0", "contribution": -4.0, "before": 0.0, "after": -4.0,
    }  # fmt: skip


def test_the_sentence_says_the_product_and_the_row_in_both_languages() -> None:
    L, _ = karpathy()
    step = steps(L)[5]
    assert step.text() == step.text("ko")
    assert step.text("ko") == (
        "e → a: 위에서 내려온 기울기 -2.0 × 국소 미분 -3.0 = 기여분 6.0. "
        "a의 기울기: 0.0 → 6.0. 상대편의 값을 곱해 보냅니다."
    )
    assert step.text("en").endswith("Gradient of a: 0.0 → 6.0. Scales it by the other input.")
    with pytest.raises(ValueError, match="모르는 언어입니다: str 'fr'"):
        step.text("fr")


@pytest.mark.usefixtures("english")
def test_the_table_speaks_english_when_asked() -> None:
    L, _ = karpathy()
    assert str(steps(L)).startswith("step")
    assert steps(L)[1].text().startswith("L → d: upstream gradient")


def test_a_table_of_korean_names_stays_in_its_columns() -> None:
    from micrograd_ko.messages.columns import width

    y = Value(2.0, "가중치") * Value(3.0, "x")
    y.label = "출력"
    lines = str(steps(y)).splitlines()
    starts = [width(line[: line.index("→ ", line.index("0.0 →"))]) for line in lines[1:]]
    assert len(set(starts)) == 1


def test_a_long_ledger_prints_its_head_and_tail() -> None:
    model = nn.MLP(2, [16, 16, 1])
    ledger = steps(model([1.0, -2.0]))
    text = str(ledger)
    assert text.count("\n") < 80
    assert "단계를 건너뜁니다" in text
    assert "건너뜁니다" in ledger._repr_html_()


def test_nan_and_infinity_pass_through() -> None:
    x = Value(0.0, "x")
    y = x.log() * 0.0
    ledger = steps(y)
    assert math.isnan(ledger[-1].contribution)
    assert "nan" in str(ledger)
    assert "inf" in ledger[-1].formula


@pytest.mark.parametrize(
    "label", ["</script><b>", '{a|b} < > \\ " & ', "🙂", "가" * 10_000, "a\nb\x1b[31m", "\u202e"]
)
def test_any_label_stays_on_its_line(label: str) -> None:
    y = Value(1.0, label) * 2
    ledger = steps(y)
    text = str(ledger)
    assert len(text.splitlines()) == 4
    assert "\x1b" not in text
    assert "<b>" not in ledger._repr_html_()
    assert len(text) < 2000


def test_a_root_that_is_not_a_value_is_refused() -> None:
    with pytest.raises(TypeError, match="Value"):
        steps(3.0)  # type: ignore[arg-type]


def test_a_cycle_made_by_hand_is_refused() -> None:
    y = Value(1.0) * 2
    y.parents = (y, y)
    with pytest.raises(BadValue, match="순환"):
        steps(y)


def test_a_stranger_node_is_refused() -> None:
    with pytest.raises(BadValue, match="장부의 그래프에 없습니다"):
        steps(Value(1.0)).explain(Value(1.0))


def test_a_very_deep_graph_is_stepped_through() -> None:
    y = Value(1.0, "x")
    for _ in range(20_000):
        y = y + 1
    assert steps(y)[-1].after == 1.0
    assert why_topological(y).wrong == []


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (NOT_YET, "?"), (-3.0, "-3.0"), (-0.0, "0.0"), (1 / 3, "0.33333"), (1e-12, "1e-12"),
        (2.9999999, "3.0"), (1e300, "1e+300"), (math.nan, "nan"), (-math.inf, "-inf"),
        (12345.0, "12345.0"), (123456.0, "1.2346e+05"),
    ],
)  # fmt: skip
def test_a_number_is_short(x: float, text: str) -> None:
    assert number(x) == text
