"""무너진 첫 자리 찾기: 그 노드의 연산과 입력과 줄을 말하고, 밖에서는 아무것도 다르지 않다."""

from __future__ import annotations

import gc
import math
import re
import threading
import warnings

import pytest

from micrograd_ko import Value, datasets, detect_anomaly, engine, fit, jit, losses, nn

VALUES = {
    "log": (lambda: Value(0.0, label="p").log() * 2, "log.*p = 0.*-inf.*cross_entropy"),
    "exp": (lambda: Value(710.0, label="z").exp().log(), "exp.*z = 710.*inf.*logsumexp"),
    "div": (lambda: Value(1.0, label="a") / Value(0.0, label="b"), "÷.*a = 1, b = 0.*분모"),
    "sqrt": (lambda: Value(-1.0).sqrt() + 1, "√.*x0 = -1.*nan.*제곱근"),
    "pow": (lambda: Value(-8.0) ** (1 / 3), r"\*\*.*x0 = -8.*nan.*거듭제곱"),
    "mul": (lambda: Value(1e200) * 1e200, "×.*1e\\+200.*inf.*학습률"),
}


@pytest.mark.parametrize(("compute", "words"), VALUES.values(), ids=VALUES)
def test_the_first_value_to_break_is_named(compute, words):
    with detect_anomaly(), pytest.raises(ValueError, match=words) as caught:
        compute()
    assert "test_anomaly.py:" in str(caught.value)


def test_the_line_that_made_it_is_shown():
    x = Value(0.0)
    with detect_anomaly(), pytest.raises(ValueError, match="만든 줄") as caught:
        broken = x.log()  # noqa: F841  이 줄이 보인다
    assert "broken = x.log()" in str(caught.value)
    assert caught.value.key == "anomaly in a value"


GRADIENTS = {
    "sqrt": (lambda: Value(0.0, label="x").sqrt() * 2, "√.*x = 0.*기울기 2 × 국소 미분 inf"),
    "blocked": (lambda: Value(-1.0).relu().sqrt(), "√.*기울기 1 × 국소 미분 inf"),
    "overflow": (lambda: (Value(1.0) * 1e200) * 1e200, None),
    "power": (lambda: Value(0.0, label="x") ** 0.5, r"\*\*.*x = 0"),
}


@pytest.mark.parametrize(("compute", "words"), GRADIENTS.values(), ids=GRADIENTS)
def test_the_first_gradient_to_break_is_named_and_none_is_written(compute, words):
    with detect_anomaly():
        if words is None:
            with pytest.raises(ValueError, match="값이 처음"):
                compute()
            return
        leaf = Value(1.0)
        root = compute() + leaf
        with pytest.raises(ValueError, match=words):
            root.backward()
    assert leaf.grad is engine.NOT_YET
    assert root.grad is engine.NOT_YET


# 그래프는 밖에서 만든다: PyTorch는 역전파의 nan만 보고, 그때의 연산을 ``…Backward0``로 부른다
TORCH = {
    "sqrt": (lambda x: x.sqrt(), -1.0, "√"),
    "pow": (lambda x: x ** (1 / 3), -8.0, "**"),
    "div": (lambda x: x / x, 0.0, "÷"),
    "asin": (lambda x: x.asin() * 2, 2.0, "asin"),
    "acos": (lambda x: x.acos() + 1, 2.0, "acos"),
}


@pytest.mark.parametrize(("f", "number", "symbol"), TORCH.values(), ids=TORCH)
def test_the_same_operation_is_blamed_as_in_pytorch(f, number, symbol):
    torch = pytest.importorskip("torch")
    x = torch.tensor(number, dtype=torch.float64, requires_grad=True)
    with torch.autograd.set_detect_anomaly(True, check_nan=True), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 만든 줄을 찍는 것
        with pytest.raises(RuntimeError) as theirs:
            f(x).backward()
    blamed = re.search(r"'(\w+)Backward0'", str(theirs.value)).group(1).lower()
    root = f(Value(number))
    with detect_anomaly(), pytest.raises(ValueError, match="anomaly") as ours:
        root.backward()
    named = {"√": "sqrt", "**": "pow", "÷": "div"}.get(symbol, symbol)
    assert blamed == named
    assert str(ours.value).startswith(f"{symbol}에서")


def test_the_cell_of_a_notebook_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    kind = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell
    shell = kind.instance()
    try:
        shell.run_cell("from micrograd_ko import Value, detect_anomaly", store_history=True)
        cell = "with detect_anomaly():\n    loss = Value(0.0).log()"
        done = shell.run_cell(cell, store_history=True)
    finally:
        shell.history_manager.end_session()
        kind.clear_instance()
    assert "In[2]:2  loss = Value(0.0).log()" in str(done.error_in_exec)


def test_data_changed_after_the_forward_pass_is_told_at_the_first_walk():
    a, b = Value(2.0, label="a"), Value(5.0)
    y = a * b + 1
    a.data = 3.0
    with detect_anomaly(), pytest.warns(UserWarning, match=r"순전파 뒤에 ×의 입력 \(a\)"):
        y.backward()


def test_a_graph_made_before_says_that_its_line_is_not_known():
    root = Value(0.0).sqrt()
    with detect_anomaly(), pytest.raises(ValueError, match="줄을 모릅니다"):
        root.backward()


@pytest.mark.parametrize("number", [math.inf, math.nan])
def test_what_came_in_broken_is_not_blamed_on_an_operation(number):
    with detect_anomaly():
        root = Value(number) * 2 + 1
        root.backward()
    assert not math.isfinite(root.data)


def test_finite_computations_are_what_they_were():
    def compute():
        model = nn.MLP(2, [4, 1], seed=0)
        X, y = datasets.xor()
        loss = losses.mse([model(x) for x in X], y)
        loss.backward()
        return loss.data, [p.grad for p in model.parameters()]

    with detect_anomaly():
        inside = compute()
    assert inside == compute()


def test_outside_nothing_is_watched_even_after_an_error():
    usual = engine.node, Value.backward
    with pytest.raises(ValueError, match="anomaly"), detect_anomaly():
        Value(0.0).log()
    with detect_anomaly():
        with detect_anomaly():
            assert engine.node is not usual[0]
        with pytest.raises(ValueError, match="anomaly"):
            Value(0.0).log()
    assert (engine.node, Value.backward) == usual
    assert Value(0.0).log().data == -math.inf


def test_it_is_a_decorator_that_may_be_called_again():
    @detect_anomaly()
    def f(x):
        return Value(x).log().data

    assert f(1.0) == f(1.0) == 0.0
    for _ in range(2):
        with pytest.raises(ValueError, match="anomaly"):
            f(0.0)


def test_a_long_training_inside_holds_no_old_graphs():
    gc.collect()
    before = len(gc.get_objects())
    with detect_anomaly():
        for _ in range(100):
            x = Value(1.0)
            (x.exp() * x + x.sin()).backward()
        grown = len(gc.get_objects()) - before
    assert grown < 100


def test_only_its_own_thread_is_watched():
    found, inside, done = [], threading.Event(), threading.Event()

    def other():
        inside.wait(10)
        found.append(Value(0.0).log().data)
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with detect_anomaly():
        inside.set()
        assert done.wait(10)
    thread.join()
    assert found == [-math.inf]


def test_fit_learns_eagerly_inside_and_says_why():
    X, y = datasets.xor()
    model = nn.MLP(2, [4, 1], activation="tanh", seed=0)
    with detect_anomaly():
        history = fit(model, X, y, epochs=2, progress=False, backend="python")
    assert history.backend == "eager"
    assert "detect_anomaly" in history.why
    with detect_anomaly(), pytest.raises(ValueError, match="anomaly"):
        fit(model, [[1.0, 2.0]], [1.0], loss=lambda p, t: (p - p).log(), progress=False)


def test_a_compiled_function_is_refused_inside():
    program = jit(lambda x: x * 2)
    assert program(2.0) == 4.0
    with detect_anomaly(), pytest.raises(ValueError, match="jit을 빼고"):
        program(2.0)
    assert program(3.0) == 6.0
