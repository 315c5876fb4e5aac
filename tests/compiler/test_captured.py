"""jit: 함수가 밖에서 가져다 쓰는 것이 바뀌면 따라간다. 굳어 버릴 것은 오류다."""

import copy
import gc
import linecache
import math
import os
import pickle
import sys
import threading
import types
import warnings
from collections import deque
from functools import partial

import pytest

from micrograd_ko import nn
from micrograd_ko.compiler import jit
from micrograd_ko.compiler.trace.captured import Captured
from micrograd_ko.engine import Value, grad

scale = 2.0
settings = {"scale": 2.0}
config = types.ModuleType("config_of_a_learner")
config.scale = 2.0


class Scaled(nn.Module):
    """속성, 클래스의 속성, 메서드를 모두 쓰는 모델."""

    nin = 1
    offset = 0.0

    def __init__(self):
        self.w, self.scale, self.training, self.seen = Value(3.0), 2.0, True, []

    def forward(self, x):
        self.seen.append(x)
        self.x = x
        return self.w * x[0] * self.scale * (0.5 if self.training else 1.0) + self.offset


class Slotted:
    """칸만 있는 것."""

    __slots__ = ("scale",)


def with_default(x, scale=(2.0, [2.0])):
    return x * scale[1][0]


def by_global(x):
    return x * scale


def by_global_dictionary(x):
    return x * settings["scale"]


def by_module(x):
    return x * config.scale


def by_helper(x):
    return by_global(x)


def changed_global(number):
    globals()["scale"] = number


def attributes(**found):
    return types.SimpleNamespace(**found)


def cases():
    """(이름, 함수, 바꾸는 법): 바꾸는 법은 수 하나를 받는다."""
    listed, inside, queue = [2.0], {"deep": [[2.0]]}, deque([2.0])
    space, slotted, model = attributes(scale=2.0), Slotted(), Scaled()
    slotted.scale = 2.0
    number = 2.0

    def nonlocal_number(new):
        nonlocal number
        number = new

    class Local:
        scale = 2.0

        def method(self, x):
            return x * self.scale

    local = Local()
    return [
        ("닫힌 변수", lambda x: x * number, nonlocal_number),
        ("목록", lambda x: x * listed[0], lambda new: listed.__setitem__(0, new)),
        ("깊은 목록", lambda x: x * inside["deep"][0][0],
         lambda new: inside["deep"][0].__setitem__(0, new)),
        ("갈아 끼운 목록", lambda x: x * inside["deep"][0][0],
         lambda new: inside.__setitem__("deep", [[new]])),
        ("deque", lambda x: x * queue[0], lambda new: queue.__setitem__(0, new)),
        ("속성", lambda x: x * space.scale, lambda new: setattr(space, "scale", new)),
        ("칸", lambda x: x * slotted.scale, lambda new: setattr(slotted, "scale", new)),
        ("모델의 속성", lambda x: model([x]), lambda new: setattr(model, "scale", new)),
        ("클래스의 속성", local.method, lambda new: setattr(Local, "scale", new)),
        ("self의 속성", local.method, lambda new: setattr(local, "scale", new)),
        ("기본값", with_default, lambda new: with_default.__defaults__[0][1].__setitem__(0, new)),
        ("전역", by_global, changed_global),
        ("전역의 사전", by_global_dictionary, lambda new: settings.__setitem__("scale", new)),
        ("모듈", by_module, lambda new: setattr(config, "scale", new)),
        ("부른 함수의 전역", by_helper, changed_global),
        ("partial", partial(lambda k, x: x * k[0], listed),
         lambda new: listed.__setitem__(0, new)),
        ("안쪽의 jit", lambda x: inner(x) * 1.0, lambda new: listed.__setitem__(0, new)),
    ] if (inner := jit(lambda x: x * listed[0])) else []  # fmt: skip


@pytest.fixture(autouse=True)
def _usual_numbers(monkeypatch):
    monkeypatch.setitem(sys.modules, config.__name__, config)
    yield
    changed_global(2.0)
    settings["scale"] = config.scale = 2.0
    with_default.__defaults__[0][1][0] = 2.0


@pytest.mark.parametrize("which", range(17))
def test_what_the_function_takes_from_outside_is_followed(which):
    name, f, change = cases()[which]
    program = jit(f, backend="python")
    for number in (2.0, 2.0, 2.0, 2.0, 5.0, 5.0, -1.0, 2.0):
        change(number)
        assert program(3.0) == f(Value(3.0)).data, name
    assert program.stats["parameters"] == len(program.parameters) <= 1


def test_batch_and_value_and_grad_follow_too():
    k, w = [2.0], Value(3.0)
    program = jit(lambda x: w * x * k[0])
    for k[0] in (2.0, 2.0, 2.0, 4.0, 5.0):
        w.grad = 0.0
        assert program.batch([1.0, 3.0]) == 6.0 * k[0]
        assert w.grad == 2.0 * k[0]
        assert program.value_and_grad(1.0) == (3.0 * k[0], ([k[0]], (3.0 * k[0],)))


def test_a_replaced_parameter_is_followed():
    ws = [Value(1.0)]
    program = jit(lambda x: x * ws[0])
    assert [program(1.0) for _ in range(4)] == [1.0] * 4
    ws[0] = Value(1.0)  # 수는 같아도 다른 파라미터다
    program(1.0)
    ws[0].data = 7.0
    assert program(1.0) == 7.0
    assert program.parameters == ws


def test_a_swapped_activation_is_followed():
    model = nn.MLP(1, [3, 1], seed=1, activation="tanh")
    program = jit(model)
    for _ in range(3):
        program([0.5])
    for neuron in model.layers[0].neurons:
        neuron.activation = "linear"
    assert program([0.5]) == pytest.approx(model([Value(0.5)]).data, rel=1e-12)


def test_an_array_is_followed_inside():
    numpy = pytest.importorskip("numpy")
    k = numpy.array([2.0, 3.0])
    program = jit(lambda x: x * float(k[1]))
    assert [program(1.0) for _ in range(3)] == [3.0] * 3
    k[1] = 5.0
    assert program(1.0) == 5.0


def test_a_changed_number_is_recorded_but_compiled_only_once():
    k = [1.0]
    program = jit(lambda x: x * k[0] + 1.0)
    kernels = set()
    for k[0] in (1.0, 1.0, 1.0, 2.0, 3.0, 3.0, 4.0):
        assert program(2.0) == 2.0 * k[0] + 1.0
        kernels.add(id(program._last.kernel()))
    assert len(kernels) <= 2
    assert "* 4.0" in program.source


def test_a_constant_computed_from_a_changed_number_is_written_anew():
    k = [1.0]
    program = jit(lambda x: x * (Value(k[0]) * 3.0), backend="python")
    for k[0] in (1.0, 2.0, 5.0):
        assert program(2.0) == 6.0 * k[0]
    assert "x * 15.0" in program.source


def test_what_the_function_changes_itself_is_not_looked_at():
    model = Scaled()
    program = jit(lambda x: model([x]))
    program(1.0), program(1.0)
    before = len(model.seen)
    assert [program(float(k)) for k in range(50)] == [3.0 * k for k in range(50)]
    assert len(model.seen) == before  # 다시 기록하지 않았다
    model.training = False
    assert program(1.0) == 6.0


def test_a_thing_that_changes_at_every_call_is_told_once():
    k = [0.0]
    program = jit(lambda x: x * k[0])

    def annealed():
        for k[0] in range(1, 20):
            assert program(2.0) == 2.0 * k[0]

    with pytest.warns(RuntimeWarning, match=r"\(k\)") as caught:
        annealed()
    assert len(caught) == 1


def test_small_functions_look_at_little():
    model = nn.MLP(2, [4, 1], seed=0)
    assert Captured(lambda x: x.tanh() + 1.0)._live == []
    assert Captured(lambda x: model(x)).unchanged()


# 굳어 버릴 것


def cubed(x):
    y = x * x * x
    y.backward()
    return x.grad * x


FROZEN = [
    ("round", lambda x: x * round(x)),
    ("format", lambda x: x * float(f"{x:.3f}")),
    ("repr", lambda x: x * float(repr(x).split("=")[1].split(",")[0])),
    ("local_grads", lambda x: x * (x * x).local_grads[0]),
    ("grad", lambda x: x * grad(x * x * x, x)),
    ("backward", cubed),
    ("deepcopy", lambda x: copy.deepcopy(x) * x),
    ("copy", lambda x: copy.copy(x) * x),
    ("pickle", lambda x: pickle.loads(pickle.dumps(x)) * x),
    ("적기", lambda x: (setattr(x, "data", 3.0), x * 2.0)[1]),
    ("상태", lambda x: x * nn.MLP(1, [1], seed=0).state_dict()["layers.0.neurons.0.w.0"]),
]


@pytest.mark.parametrize(("name", "f"), FROZEN, ids=[row[0] for row in FROZEN])
def test_what_would_be_frozen_is_refused(name, f):
    with pytest.raises((TypeError, ValueError)):
        jit(f)(2.0)
    assert Value(2.0).grad.__repr__() == "?"  # 보통 때의 Value로 돌아왔다


def test_the_refusal_says_what_to_do():
    with pytest.raises(TypeError, match=r"\(\.local_grads\).*create_graph=True"):
        jit(lambda x: x * grad(x * x, x))(2.0)
    program = jit(lambda x: x * grad(x * x * x, x, create_graph=True))
    assert [program(v) for v in (1.0, 2.0, 3.0)] == [3.0, 24.0, 81.0]


def test_a_node_may_be_printed_while_recording_without_its_number(capsys):
    def f(x):
        print(x, f"{x}")  # noqa: T201
        return x * 2.0

    jit(f)(1.5)
    assert "Value(data=?, grad=?, label='x') Value(data=?" in capsys.readouterr().out


def test_a_program_called_on_numbers_while_recording_joins_the_graph():
    w = Value(3.0)
    inner = jit(lambda x: (w * x).tanh())
    outer = jit(lambda x: x * inner(2.0))
    for w.data in (3.0, 3.0, 3.0, 0.5):
        assert outer(1.0) == pytest.approx(math.tanh(2.0 * w.data))


# 메서드, 이름으로 부르기, pickle


class Model(nn.Module):
    """jit을 단 메서드."""

    def __init__(self, w):
        self.w = Value(w)

    @jit
    def loss(self, x, y=1.0):
        """손실."""
        return (self.w * x - y) ** 2


def test_a_method_can_be_compiled():
    a, b = Model(2.0), Model(3.0)
    for _ in range(3):
        assert (a.loss(1.0, 0.0), b.loss(1.0, 0.0), a.loss(2.0, 1.0)) == (4.0, 9.0, 9.0)
    assert a.loss is a.loss
    assert Model.loss.__doc__ == "손실."
    assert a.loss.batch([1.0, 2.0], [0.0, 0.0]) == 10.0
    assert a.loss(Value(2.0), 1.0).data == 9.0
    assert list(a.state_dict()) == ["w"]


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, copy.copy, lambda m: pickle.loads(pickle.dumps(m))]
)
def test_a_copied_model_has_its_own_program(copied):
    a = Model(2.0)
    a.loss(1.0, 0.0)
    b = copied(a)
    b.w = Value(5.0)
    assert (a.loss(1.0, 0.0), b.loss(1.0, 0.0)) == (4.0, 25.0)


def test_inputs_may_be_given_by_name():
    program = jit(lambda x, y=3.0: x * y)
    assert (program(x=2.0), program(2.0, y=5.0), program(y=1.0, x=4.0)) == (6.0, 10.0, 4.0)
    assert program.value_and_grad(x=2.0, y=5.0).__class__ is tuple
    assert program.batch(y=[1.0, 2.0], x=[3.0, 4.0]) == 5.5
    with pytest.raises(TypeError, match="wrong names of inputs"):
        program(z=1.0)
    with pytest.raises(TypeError, match="input by name only"):
        jit(lambda x, *, k: x * k)(1.0, k=2.0)


@jit
def doubled(x):
    return x * 2.0


def test_a_decorated_function_can_be_pickled():
    assert pickle.loads(pickle.dumps(doubled)) is doubled
    assert copy.deepcopy(doubled)(2.0) == 4.0
    model = Model(3.0)
    assert pickle.loads(pickle.dumps(model.loss))(1.0, 0.0) == 9.0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork가 없다")
def test_a_child_forked_while_another_thread_records_does_not_hang():
    inside, go_on = threading.Event(), threading.Event()

    def slow(x):
        inside.set()
        go_on.wait(10)
        return x * 2.0

    thread = threading.Thread(target=lambda: jit(slow)(1.0))
    thread.start()
    inside.wait(10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 스레드가 있을 때의 fork를 파이썬 3.12부터 말린다
        child = os.fork()
    if child == 0:
        right = jit(lambda x: x * 3.0)(2.0) == 6.0 and Value(1.0).data == 1.0
        right = right and (Value(1.0) > 0) is True
        os._exit(0 if right else 1)
    _, status = os.waitpid(child, 0)
    go_on.set()
    thread.join()
    assert status == 0


def test_programs_that_are_gone_leave_no_text_behind():
    def lines():
        gc.collect()
        return sum(name.startswith("<micrograd_ko program") for name in linecache.cache)

    before = lines()
    for k in range(30):
        jit(lambda x, k=k: x * float(k) + 1.0, backend="python")(2.0)
    assert lines() <= before + 1
