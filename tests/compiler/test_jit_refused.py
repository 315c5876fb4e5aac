"""jit이 막는 것: 굳어 버릴 것, 달라지는 함수, 수가 아닌 것."""

import threading

import pytest
from samples import doubled

from micrograd_ko.compiler import jit
from micrograd_ko.engine import Value
from micrograd_ko.engine import sum as total


def branches(x):
    return x if x > 0 else -x


BAD = [
    ("함수가 아닌 것", lambda: jit(3), TypeError, "함수가 와야"),
    ("부른 함수", lambda: jit(doubled(Value(1.0))), TypeError, "함수가 와야"),
    ("모르는 백엔드", lambda: jit(doubled, backend="llvn"), ValueError, "llvm"),
    ("수를 돌려줌", lambda: jit(lambda x: x.data)(1.0), TypeError, "(.data)"),
    ("보통 수", lambda: jit(lambda x: 1.0)(1.0), TypeError, "Value"),
    ("data로 고른 갈림길", lambda: jit(lambda x: x if x.data > 0 else -x)(1.0), TypeError, "where"),
    ("None을 돌려줌", lambda: jit(lambda x: None)(1.0), TypeError, "return"),
    ("빈 목록을 돌려줌", lambda: jit(lambda x: [])(1.0), ValueError, "빈 목록"),
    ("입력을 돌려줌", lambda: jit(lambda x: x)(1.0), ValueError, "입력"),
    ("상수를 돌려줌", lambda: jit(lambda x: Value(1.0))(1.0), ValueError, "상수"),
    ("입력을 쓰지 않음", lambda: jit(lambda x: Value(1.0) * 2)(1.0), ValueError, "입력에 달려"),
    ("입력이 없음", lambda: jit(lambda: Value(1.0) * 2)(), ValueError, "입력에 달려"),
    ("갈림길", lambda: jit(branches)(1.0), TypeError, "where"),
    ("and", lambda: jit(lambda x: x and x * 2)(1.0), TypeError, "where"),
    ("글자 입력", lambda: jit(doubled)("1"), TypeError, "실수 하나"),
    ("None 입력", lambda: jit(doubled)(None), TypeError, "실수 하나"),
    ("입력의 수가 다름", lambda: jit(doubled)(1.0, 2.0), TypeError, "입력이 2개"),
    ("행이 목록이 아님", lambda: jit(doubled).batch(1.0), TypeError, "목록"),
    ("행이 없음", lambda: jit(doubled).batch([]), ValueError, "하나 이상"),
    (
        "행의 수가 다름",
        lambda: jit(lambda x, y: x * y).batch([1.0], [1.0, 2.0]),
        ValueError,
        "[1, 2]",
    ),
    (
        "행의 길이가 다름",
        lambda: jit(lambda x: x[0] * 2).batch([[1.0], [1.0, 2.0]]),
        ValueError,
        "모양",
    ),
    ("출력이 목록", lambda: jit(lambda x: [x * 2]).batch([1.0]), TypeError, "목록이 아니라"),
    ("부르기 전의 source", lambda: jit(doubled).source, ValueError, "한 번 부르세요"),
    ("부르기 전의 stats", lambda: jit(doubled).stats, ValueError, "한 번 부르세요"),
]


@pytest.mark.parametrize(("act", "kind", "text"), [row[1:] for row in BAD], ids=[r[0] for r in BAD])
def test_a_mistake_gets_one_sentence(act, kind, text):
    with pytest.raises(kind) as caught:
        act()
    assert text in str(caught.value)
    assert str(caught.value).endswith(")") or "Value" in str(caught.value)


def test_a_function_that_changes_its_mind_is_caught():
    def fickle():
        calls = iter(range(100))
        return lambda x: x * (2.0 if next(calls) < 2 else 3.0)

    with pytest.raises(ValueError, match="즉시 계산과 다릅니다"):
        jit(fickle())(1.0)
    with pytest.raises(ValueError, match="즉시 계산과 다릅니다"):
        jit(fickle()).batch([1.0, 2.0, -1.0, -2.0])


def test_data_is_guarded_only_while_recording_and_only_in_its_thread():
    seen = []

    def f(x):
        other = threading.Thread(target=lambda: seen.append(Value(3.0).data))
        other.start()
        other.join()
        return x * 2.0

    slot = Value.__dict__["data"]
    assert jit(f)(1.0) == 2.0
    assert set(seen) == {3.0}
    with pytest.raises(TypeError):
        jit(lambda x: x * x.data)(1.0)
    assert Value.__dict__["data"] is slot


def test_a_computation_that_differs_at_each_call_is_refused():
    seen = []

    def grows(x):
        seen.append(1.0)
        return total([x * s for s in seen])

    with pytest.raises(ValueError, match="두 번"):
        jit(grows)(1.0)
    count = iter(range(100))
    with pytest.raises(ValueError, match="두 번"):
        jit(lambda x: x * next(count))(1.0)


def test_an_exception_while_recording_passes_through_and_leaves_no_trace():
    fail = [True]

    def f(x):
        if fail[0]:
            raise RuntimeError("아직")
        return x * 2

    program = jit(f)
    with pytest.raises(RuntimeError, match="아직"):
        program(1.0)
    fail[0] = False
    assert program(1.0) == 2.0


@pytest.mark.parametrize("backend", ["python", "auto"])
def test_a_parameter_that_is_no_longer_a_number_is_named(backend):
    w = Value(1.0, "w")
    program = jit(lambda x: w * x, backend=backend)
    for _ in range(3):
        program(1.0)
    w.data = "세"
    with pytest.raises(TypeError, match="파라미터 w"):
        program(1.0)
    with pytest.raises(TypeError, match="파라미터 w"):
        program.batch([1.0])
