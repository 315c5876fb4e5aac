"""바깥의 답과 견준다: 60자리로 셈한 식, PyTorch의 값, micrograd가 공개한 값."""

from __future__ import annotations

import ast
import json
import math

import pytest

from helpers import DATA
from micrograd_ko.engine import Value, dot, grad, logsumexp, sum  # noqa: A004  연산 표의 이름 그대로


def load(name: str):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def evaluate(expression: str, inputs: dict[str, float]) -> tuple[float, list[float]]:
    """식의 값과, 입력마다의 기울기."""
    leaves = {name: Value(number) for name, number in inputs.items()}
    output = eval(expression, {"__builtins__": {}}, NAMES | leaves)
    return output.data, grad(output, leaves.values())


def softmax(target, *logits):
    return (logits[target] - logsumexp(logits)).exp()


# 연산 표의 함수들과, 그것만으로 정직하게 한 줄로 쓸 수 있는 함수들
NAMES = {
    **{
        name: getattr(Value, name)
        for name in (
            *("exp", "log", "sqrt", "log1p", "expm1", "log2", "sin", "cos", "tan", "asin", "acos"),
            *("atan2", "hypot", "sinh", "tanh", "sigmoid", "relu", "leaky_relu", "softplus"),
            *("maximum", "minimum", "clamp"),
        )
    },
    "abs": abs,
    "logsumexp": lambda *xs: logsumexp(xs),
    "logsigmoid": lambda x: -(-x).softplus(),
    "silu": lambda x: x * x.sigmoid(),
    "relu6": lambda x: x.relu().minimum(6.0),
    "elu": lambda x: x if x > 0 else x.expm1(),
    "prod": lambda x, y, z: x * y * z,
    "softmax": softmax,
    "cross_entropy": lambda target, *logits: logsumexp(logits) - logits[target],
    "bce": lambda p, target: -(target * p.log() if target else (1 - p).log()),
    "bce_logits": lambda z, target: z.softplus() - z * target,
}

# 연산 표에 없는 함수: 표에 들어오면 여기서 지운다
NOT_IN_TABLE = {
    *("norm", "std", "amax", "gelu", "where", "huber", "floor", "atanh", "acosh", "asinh", "erf"),
    *("%", "//"),
}

# 한 줄로 쓴 함수가 PyTorch의 하나로 된 연산과 다른 자리: (식, x)
COMPOSED_DIFFERS = {
    # PyTorch의 logsumexp처럼 다른 입력의 몫은 0이다. log_softmax는 거기도 nan이다
    ("cross_entropy(0,x,y)", "inf"),
}


def words_of(expression: str) -> set[str]:
    """식에 나오는 함수와, 파이썬의 낱말이 아닌 연산자."""
    found = set()
    for node in ast.walk(ast.parse(expression)):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
        elif isinstance(node, (ast.Mod, ast.FloorDiv)):
            found.add("%" if isinstance(node, ast.Mod) else "//")
    return found


def case_id(case) -> str:
    inputs = ",".join(f"{name}={number}" for name, number in case["inputs"].items())
    return f"{case['expr']} {inputs}"


def same(found: float, expected: float) -> bool:
    """nan은 nan과 같고, 무한대는 부호까지, 나머지는 상대 오차 1e-12."""
    if math.isnan(expected) or math.isinf(expected):
        return found == expected or (math.isnan(found) and math.isnan(expected))
    return math.isclose(found, expected, rel_tol=1e-12)


def comparable(case) -> bool:
    differs = (case["expr"], str(case["inputs"]["x"])) in COMPOSED_DIFFERS
    return case["compare"] and not differs and not words_of(case["expr"]) & NOT_IN_TABLE


RANDOM = load("random_expressions.json")["cases"]
EDGES = load("edge_cases.json")["cases"]
ELEMENTARY = load("elementary_functions.json")["cases"]
COMPARED = [pytest.param(case, id=case_id(case)) for case in EDGES if comparable(case)]


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case["id"])) for case in RANDOM])
def test_random_expression_agrees_with_60_digits(case):
    found, gradients = evaluate(case["expr"], {"x": case["x"], "y": case["y"]})
    for got, expected in zip([found, *gradients], [case["value"], *case["grad"]]):
        assert abs(got - expected) <= 1e-12 * max(1.0, abs(expected))


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case["id"])) for case in RANDOM])
def test_second_derivatives_agree_with_60_digits(case):
    x, y = Value(case["x"]), Value(case["y"])
    output = eval(case["expr"], {"__builtins__": {}}, NAMES | {"x": x, "y": y})
    by_x, by_y = grad(output, [x, y], create_graph=True)
    found = [*grad(by_x, [x, y]), *grad(by_y, [x, y])]
    xx, xy, yy = case["hess"]
    scale = max(1.0, abs(xx), abs(xy), abs(yy))
    for got, expected in zip(found, [xx, xy, xy, yy]):
        assert abs(got - expected) <= 1e-11 * scale


@pytest.mark.parametrize("case", COMPARED)
def test_edge_case_agrees_with_pytorch(case):
    inputs = {name: float(number) for name, number in case["inputs"].items()}
    found, gradients = evaluate(case["expr"], inputs)
    assert same(found, float(case["torch"]["value"])), f"값 {found}"
    for name, gradient in zip(inputs, gradients):
        assert same(gradient, float(case["torch"]["grads"][name])), f"∂/∂{name} = {gradient}"


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case[0]} {' '.join(case[1])}") for case in ELEMENTARY]
)
def test_elementary_functions_agree_with_pytorch_at_edges(case):
    name, numbers, value, slopes = case
    inputs = [Value(float(number)) for number in numbers]
    output = getattr(Value, name)(*inputs)
    assert same(output.data, float(value))
    for gradient, expected in zip(grad(output, inputs), map(float, slopes)):
        assert same(gradient, expected)


def test_every_edge_case_is_compared_or_named():
    assert len(COMPARED) >= 160
    for case in EDGES:
        assert words_of(case["expr"]) <= set(NAMES) | NOT_IN_TABLE, case["expr"]
    assert not [name for name in NOT_IN_TABLE if name in NAMES or hasattr(Value, name)]


@pytest.mark.parametrize(
    ("expression", "x", "value", "gradient"),
    [
        # PyTorch의 softplus는 20부터 x 자신이다. 참값은 25 + log(1 + e^-25)
        pytest.param("softplus(x)", 25.0, 25.000000000013888, 0.9999999999861121, id="softplus"),
        # IEEE 754의 pow(-∞, 0.5)는 +∞다. PyTorch는 0.5제곱을 sqrt로 바꾸어 nan이라 한다
        pytest.param("x**0.5", -math.inf, math.inf, -0.0, id="pow"),
    ],
)
def test_where_pytorch_departs_we_stay_exact(expression, x, value, gradient):
    found, gradients = evaluate(expression, {"x": x})
    assert same(found, value)
    assert same(gradients[0], gradient)


# graph_behaviour.json이 권하는 것을 하나씩


def chain(x: Value, depth: int) -> Value:
    for _ in range(depth):
        x = x * 1.0
    return x


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_backward_twice_doubles_the_leaf_at_any_depth(depth):
    x = Value(1.0)
    y = chain(x, depth)
    y.backward()
    with pytest.warns(UserWarning, match="이미 불렀고"):
        y.backward()
    assert x.grad == 2.0


def test_two_outputs_over_one_graph_add_up():
    x = Value(2.0)
    h = x * x
    (3 * h).backward()
    (5 * h).backward()
    assert x.grad == 32.0


def test_a_leaf_that_is_its_own_output_accumulates():
    x = Value(7.0)
    x.backward()
    x.backward()
    assert x.grad == 2.0


def test_local_derivatives_are_those_of_the_forward_pass():
    x, y = Value(2.0), Value(3.0)
    z = x * y
    x.data = 100.0
    z.backward()
    assert y.grad == 2.0


def test_a_long_chain_of_additions_does_not_recurse():
    x = Value(1.0)
    y = x
    for _ in range(10_000):
        y = y + 1
    y.backward()
    assert (y.data, x.grad) == (10_001.0, 1.0)


def test_sixty_doublings_visit_each_node_once():
    x = Value(1.0)
    y = x
    for _ in range(60):
        y = y + y
    y.backward()
    assert x.grad == 2.0**60


def test_a_root_of_a_negative_number_is_nan_not_complex():
    y = Value(-8.0) ** (1 / 3)
    assert type(y.data) is float
    assert math.isnan(y.data)


def test_zero_to_the_zero_has_gradient_zero():
    x = Value(0.0)
    y = x**0
    y.backward()
    assert (y.data, x.grad) == (1.0, 0.0)


def test_numpy_small_integers_do_not_wrap():
    np = pytest.importorskip("numpy")
    assert (Value(np.uint8(200)) + Value(np.uint8(100))).data == 300.0
    assert (Value(200.0) + np.uint8(100)).data == 300.0


def test_numpy_large_integers_do_not_wrap():
    np = pytest.importorskip("numpy")
    assert (Value(np.int64(2**62)) * 4).data == 2.0**64


def test_numpy_mean_of_values_has_gradients():
    np = pytest.importorskip("numpy")
    a, b = Value(1.0), Value(2.0)
    y = np.mean([a, b])
    assert y.data == 1.5
    assert grad(y, [a, b]) == [0.5, 0.5]


@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "sin", "cos", "tanh", "log1p", "expm1"])
def test_numpy_function_calls_our_method(name):
    np = pytest.importorskip("numpy")
    v = Value(0.5)
    y = getattr(np, name)(v)
    assert isinstance(y, Value)
    assert y.op == name
    assert y.parents == (v,)


# micrograd의 시험에 나오는 값들


def sanity(value):
    x = value(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    return [x], h + q + q * x


def more_operations(value):
    a, b = value(-4.0), value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return [a, b], g


PUBLISHED = [
    pytest.param(sanity, -20.0, [46.0], id="sanity"),
    pytest.param(
        more_operations,
        24.70408163265306,
        [138.83381924198252, 645.5772594752186],
        id="more-operations",
    ),
]


@pytest.mark.parametrize(("build", "value", "gradients"), PUBLISHED)
def test_micrograd_published_values(build, value, gradients):
    leaves, output = build(Value)
    output.backward()
    assert output.data == pytest.approx(value, rel=1e-14)
    assert [leaf.grad for leaf in leaves] == pytest.approx(gradients, rel=1e-14)
    assert grad(output, leaves) == pytest.approx(gradients, rel=1e-14)


@pytest.mark.parametrize(("build", "value", "gradients"), PUBLISHED)
def test_micrograd_itself_gives_the_same(build, value, gradients):
    engine = pytest.importorskip("micrograd.engine", reason="micrograd가 깔려 있지 않다")
    leaves, output = build(engine.Value)
    output.backward()
    assert output.data == pytest.approx(value, rel=1e-14)
    assert [leaf.grad for leaf in leaves] == pytest.approx(gradients, rel=1e-14)


def test_sum_and_dot_of_published_graphs():
    """두 그래프를 한꺼번에: 여러 입력의 연산을 지나도 기울기가 그대로 온다."""
    [x], y = sanity(Value)
    [a, b], g = more_operations(Value)
    assert grad(sum([y, g]), [x, a, b]) == grad(dot([y, g], [1.0, 1.0]), [x, a, b])
    assert grad(sum([y, g]), x) == 46.0


# graph_behaviour.json의 경우마다 그것을 지키는 시험
KEPT_BY = {
    "y.backward() twice, chain depth d (y=x*1.0...), x=1": (
        test_backward_twice_doubles_the_leaf_at_any_depth
    ),
    "x=2; h=x*x; (3h).backward(); (5h).backward()": test_two_outputs_over_one_graph_add_up,
    "leaf.backward() twice": test_a_leaf_that_is_its_own_output_accumulates,
    "x=2;y=3;z=x*y; change x to 100 before z.backward()": (
        test_local_derivatives_are_those_of_the_forward_pass
    ),
    "chain of 1000 additions": test_a_long_chain_of_additions_does_not_recurse,
    "y=y+y 60 times": test_sixty_doublings_visit_each_node_once,
    "(-8.0)**(1/3)": test_a_root_of_a_negative_number_is_nan_not_complex,
    "Value(np.uint8(200))+Value(np.uint8(100))": test_numpy_small_integers_do_not_wrap,
    "Value(np.int64(2**62))*4": test_numpy_large_integers_do_not_wrap,
    "np.mean([Value(1.),Value(2.)])": test_numpy_mean_of_values_has_gradients,
    "0.0**0 backward": test_zero_to_the_zero_has_gradient_zero,
    "np.exp(Value) when Value has .exp()": test_numpy_function_calls_our_method,
}


def test_every_recommended_behaviour_has_its_test():
    assert {case["case"] for case in load("graph_behaviour.json")} == set(KEPT_BY)
