"""jit: 기록과 재생. 배우는 사람이 하는 실수는 저마다 한 문장으로 알린다."""

import inspect
import math
import pickle
import random
import threading
import warnings

import pytest
from samples import doubled

from micrograd_ko import nn, set_language
from micrograd_ko.compiler import jit
from micrograd_ko.compiler.backends import registry as backends
from micrograd_ko.engine import Value, dot, grad, where
from micrograd_ko.engine import sum as total


@pytest.fixture(autouse=True)
def _nothing_left_to_warn(monkeypatch):
    """이 기계에 없는 백엔드의 알림은 이미 나왔다고 해 둔다."""
    monkeypatch.setattr(backends, "_warned", set(backends.BACKENDS))


def test_a_function_becomes_a_program():
    program = jit(lambda x, y: (x * y + x**2).tanh())
    assert program(0.3, 0.5) == pytest.approx(math.tanh(0.15 + 0.09), rel=1e-12)


def test_it_is_a_decorator_too():
    @jit(backend="python")
    def area(width, height):
        """넓이."""
        return width * height

    assert area(2, 3) == 6.0
    assert (area.__name__, area.__doc__) == ("area", "넓이.")


def test_results_come_back_in_the_shape_returned():
    program = jit(lambda xs: [xs[0] + 1, [xs[1] * 2, xs[0] * xs[1]]])
    assert program([2.0, 3.0]) == [3.0, [6.0, 6.0]]


def test_gradients_come_in_the_shape_of_inputs_and_order_of_parameters():
    w = Value(3.0, "w")
    program = jit(lambda xs, y: xs[0] * xs[1] * w + y**2)
    value, grads = program.value_and_grad([2.0, 5.0], 7.0)
    assert (value, grads.inputs, grads.parameters) == (79.0, ([15.0, 6.0], 14.0), [10.0])
    assert repr(w.grad) == "?"


def test_parameters_are_read_afresh_at_every_call():
    w = Value(3.0)
    program = jit(lambda x: w * x)
    found = []
    for w.data in (3.0, 4.0, -1.0, 0.5):
        found.append(program(2.0))
    assert found == [6.0, 8.0, -2.0, 1.0]


def test_batch_returns_the_mean_and_adds_the_mean_gradient():
    w = Value(3.0)
    w.grad = 10.0
    program = jit(lambda x, y: (w * x - y) ** 2)
    assert program.batch([1.0, 2.0], [2.0, 8.0]) == pytest.approx((1 + 4) / 2)
    assert w.grad == pytest.approx(10 + (2 * 1 * 1 + 2 * -2 * 2) / 2)


def test_arrays_and_lists_are_the_same():
    numpy = pytest.importorskip("numpy")
    model = nn.MLP(3, [4, 1], seed=0)
    program = jit(lambda x, y: (model(x) - y) ** 2)
    X = [[0.1 * k, 0.2, -0.3 * k] for k in range(5)]
    y = [1, 0, 1, 1, 0]
    expected = program.batch(X, y)
    for kind in ("float64", "float32", "int64"):
        assert program.batch(numpy.array(X), numpy.array(y, dtype=kind)) == expected
    assert program.batch(numpy.array(X).T.copy().T, y) == expected
    assert program(numpy.array(X[0]), numpy.float64(1)) == program(X[0], 1)


def test_another_shape_is_recorded_again():
    program = jit(lambda xs: total([x * x for x in xs]))
    assert [program([1.0] * n) for n in (1, 2, 3, 2)] == [1.0, 2.0, 3.0, 2.0]


def test_dead_code_goes_constants_fold_and_common_expressions_are_shared():
    @jit(backend="python")
    def f(x):
        dead = x.exp()
        _ = dead * 2
        constant = Value(2.0) * 3.0 + 1.0
        return (x + 1.0) * (x + 1.0) * constant

    f(1.0)
    assert f.stats["statements"] == 3
    assert "7.0" in f.source
    assert "exp" not in f.source


def test_source_is_python_that_uses_the_labels():
    model = nn.MLP(2, [2, 1], activation="tanh", seed=0)
    program = jit(lambda x: model(x), backend="python")
    program([1.0, 2.0])
    assert "layers_0_neurons_0_w_0" in program.source
    assert "d_layers_0_neurons_0_w_0 +=" in program.source
    compile(program.source, "source", "exec")


def test_stats_say_what_was_chosen_and_why():
    program = jit(doubled, backend="python")
    program(1.0)
    stats = program.stats
    assert (stats["nodes"], stats["statements"], stats["backend"]) == (3, 1, "python")
    assert stats["why"]
    assert stats["record_seconds"] >= 0
    assert stats["compile_seconds"] >= 0


def test_jit_inside_jit_becomes_one_program():
    inner = jit(lambda x: x * x)
    outer = jit(lambda x: inner(x) + inner(x + 1))
    assert outer(2.0) == 13.0
    x = Value(2.0)
    inner(x).backward()
    assert x.grad == 4.0


def test_where_and_comparisons_replace_branches():
    def f(x):
        return where(x > 0, x * x, -x) + where(x <= -1, 10.0, 0.0) + where(x == 3.0, 5.0, 0)

    program = jit(f)
    for number in (-2.0, -1.0, 0.0, 0.5, 3.0, math.nan):
        assert repr(program(number)) == repr(f(Value(number)).data)
    assert program.value_and_grad(0.5)[1].inputs == (1.0,)
    assert program.value_and_grad(-0.5)[1].inputs == (-1.0,)


def test_while_recording_a_node_is_itself_and_a_number_is_a_node():
    def f(x, w):
        nodes = [x, w]
        assert w in nodes
        assert x * w not in nodes
        assert nodes.index(w) == 1
        assert x == x
        assert x != w
        return x * w + where(x == 2.0, 1.0, 0.0)

    program = jit(f)
    assert [program(2.0, 3.0), program(4.0, 4.0)] == [7.0, 16.0]


def test_eager_comparisons_stay_plain_bools_after_recording():
    jit(doubled)(1.0)
    assert (Value(1.0) > 0) is True
    assert bool(Value(0.0)) is False
    with pytest.raises(ZeroDivisionError):
        jit(lambda x: 1 / 0)(1.0)
    assert (Value(1.0) == 1.0) is True


def test_nan_and_infinity_in_inputs_give_what_eager_gives():
    program = jit(lambda x: x.relu() + x.exp() * 0.0)
    for number in (math.nan, math.inf, -math.inf):
        assert repr(program(number)) == repr(
            (Value(number).relu() + Value(number).exp() * 0.0).data
        )


def test_threads_can_call_one_program():
    w = [Value(0.1 * k) for k in range(20)]
    program = jit(lambda x: dot(w, [x * k for k in range(20)]).tanh())
    expected = {x / 50: program(x / 50) for x in range(50)}
    wrong = []

    def work():
        wrong.extend(x for x, y in expected.items() if program(x) != y)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_recording_leaves_other_threads_alone():
    started, done, found = threading.Event(), threading.Event(), []

    def other():
        started.wait(5)
        found.append(Value(1.0) < Value(2.0))
        done.set()

    thread = threading.Thread(target=other)
    thread.start()

    def slow(x):
        started.set()
        done.wait(5)
        return x * 2

    jit(slow)(1.0)
    thread.join()
    assert found == [True]


def test_pickle_carries_the_function_and_records_again():
    program = jit(doubled, backend="python")
    program(1.0)
    copied = pickle.loads(pickle.dumps(program))
    assert copied(4.0) == 8.0
    assert copied.backend == "python"


def test_a_wide_layer_compiles_fast_into_few_statements():
    model = nn.MLP(200, [60, 3], seed=0)
    program = jit(lambda x: total(model(x)))
    program([0.01] * 200)
    stats = program.stats
    assert stats["record_seconds"] + stats["compile_seconds"] < 5
    assert stats["statements"] < 200


def test_the_gradient_of_a_program_is_that_of_grad():
    model = nn.MLP(3, [5, 2], activation="sigmoid", seed=3)
    program = jit(lambda x: total(model(x)).exp())
    x = [0.3, -0.8, 2.0]
    output = total(model([Value(v) for v in x])).exp()
    expected = grad(output, program.parameters) if program(x) else []
    assert program.value_and_grad(x)[1].parameters == pytest.approx(expected, rel=1e-12)


def test_everything_public_is_documented():
    for thing in (jit, *(m for n, m in vars(type(jit(doubled))).items() if n[0] != "_")):
        assert inspect.getdoc(thing)


def test_an_array_changed_in_place_or_reshaped_is_seen():
    numpy = pytest.importorskip("numpy")
    program = jit(total)
    data = numpy.ones((4, 2))
    assert [program.batch(data) for _ in range(3)] == [2.0] * 3
    data[:] = 5.0
    assert program.batch(data) == 10.0
    assert program.batch(data.reshape(2, 4)) == 20.0
    assert program.batch(data[::2]) == 10.0
    assert program.batch(data[:1].astype("float32")) == 10.0


def test_a_gradient_that_someone_holds_does_not_change_under_them():
    numpy = pytest.importorskip("numpy")
    w = [Value(2.0), Value(3.0)]
    program = jit(lambda x: w[0] * x + w[1])
    x = numpy.array([1.0, 2.0])
    held = []
    for _ in range(4):
        program.batch(x)
        held.append([p.grad for p in w])
    assert held == [[1.5 * k, 1.0 * k] for k in (1, 2, 3, 4)]
    shared = float("2.5")
    w[0].grad = w[1].grad = shared
    program.batch(x)
    assert (shared, w[0].grad, w[1].grad) == (2.5, 4.0, 3.5)
    w[0].grad = 1  # 정수도 된다
    program.batch(x)
    assert (w[0].grad, w[1].grad) == (2.5, 4.5)


@pytest.mark.parametrize("backend", ["python", "numpy", "llvm"])
def test_batch_never_sees_stale_numbers(backend):
    np = pytest.importorskip("numpy", reason="numpy가 없다")
    if backend == "llvm":
        pytest.importorskip("llvmlite", reason="llvmlite가 없다")
    w = Value(2.0)
    program = jit(lambda x: x[0] * w + x[1], backend=backend)

    def right(X):
        w.grad = 0.0
        plain = [[float(v) for v in row] for row in X]
        assert program.batch(X) == pytest.approx(sum(2 * a + b for a, b in plain) / len(plain))
        assert w.grad == pytest.approx(sum(a for a, _ in plain) / len(plain))
        assert type(w.grad) is float

    X = np.arange(6.0).reshape(3, 2)
    for thing in (X, X[:2], X[::2], np.asfortranarray(X), X.astype("f4"), X.astype(int)):
        for number in (1, 50, 7):
            thing[0, 0] = number
            right(thing)
            right(thing)
    rows = [[1.0, 2.0], [3.0, 4.0]]
    right(rows)
    rows[0][0] = 9.0
    right(rows)
    X[:] = 3.0
    right(X)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 꼴을 그 자리에서 바꾸는 것은 NumPy도 말린다
        X.dtype = np.int64
    right(X)


def test_a_subclass_with_its_own_grad_is_respected():
    pytest.importorskip("llvmlite", reason="llvmlite가 없다")

    class Clipped(Value):
        """기울기가 1을 넘지 않는 파라미터."""

        __slots__ = ("kept",)

        @property
        def grad(self):
            return self.kept

        @grad.setter
        def grad(self, number):
            self.kept = min(number, 1.0)

    w = Clipped(2.0)
    w.grad = 0.0
    jit(lambda x: x * w, backend="llvm").batch([5.0, 5.0])
    assert w.grad == 1.0


def test_an_infinite_parameter_is_not_called_a_disagreement():
    a, b = Value(math.inf), Value(1.0)

    def f(x):
        return (a * b) * x + 1.0

    for backend in ("python", "numpy", "llvm"):
        if backend != "python":
            pytest.importorskip({"numpy": "numpy", "llvm": "llvmlite"}[backend], reason="없다")
        b.grad = a.grad = 0.0
        assert math.isnan(jit(f, backend=backend).batch([1.0, 0.0, 2.0]))
        assert not math.isfinite(b.grad)


def test_comments_of_the_source_follow_the_language():
    program = jit(lambda x: x * 2.0 + 1.0, backend="python")
    program(1.0)
    assert "# 순전파" in program.source
    set_language("en")
    assert "# forward pass" in program.source
    assert not any("가" <= letter <= "힣" for letter in program.source)


@pytest.mark.parametrize("backend", ["python", "numpy", "llvm"])
def test_a_bias_may_also_be_a_weight(backend):
    if backend != "python":
        pytest.importorskip({"numpy": "numpy", "llvm": "llvmlite"}[backend], reason="없다")
    w = [Value(0.5 * k - 1) for k in range(12)]

    def f(x):
        return total([dot(w[3 * k : 3 * k + 3], x, w[3 * k + 1]) * (k + 1) for k in range(4)])

    X = [[k, 2 - k, 3 * k] for k in range(8)]
    for p in w:
        p.grad = 0.0
    jit(f, backend=backend).batch(X)
    mean = total([f([Value(v) for v in x]) for x in X]) / len(X)
    assert [p.grad for p in w] == pytest.approx(grad(mean, w), rel=1e-12)


@pytest.mark.parametrize("backend", ["python", "numpy", "llvm"])
def test_large_numbers_that_cancel_are_not_called_a_disagreement(backend):
    if backend != "python":
        pytest.importorskip({"numpy": "numpy", "llvm": "llvmlite"}[backend], reason="없다")
    rng = random.Random(3)
    x = [rng.uniform(1900, 2100) for _ in range(60)]
    y = [3e6 * v + rng.gauss(0, 1e6) for v in x]
    slope = sum(a * b for a, b in zip(x, y)) / sum(a * a for a in x)  # 최소제곱: 기울기가 0
    w = Value(slope)
    w.grad = 0.0
    jit(lambda x, y: (w * x - y) ** 2, backend=backend).batch(x, y)
    assert abs(w.grad) < 1e-9 * 1e6 * 2000
