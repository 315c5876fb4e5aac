"""잘못 넣은 것마다: 한국어 한 문장, 영어 쌍둥이, 그리고 아무것도 바뀌지 않음.

줄을 더하는 법: ``Row(이름, 부르는 법, 예외, 한국어 무늬, 영어 무늬)``. 부르는 법은
``world``를 받고, ``world``에 든 것은 부르기 전과 뒤가 한 글자도 다르면 안 된다.
"""

from __future__ import annotations

import math
import pickle
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from micrograd_ko.engine import Value, dot, grad, logsumexp, sum, toposort  # noqa: A004
from micrograd_ko.messages import language as words
from micrograd_ko.messages.language import BadType, BadValue, UserError, set_language
from micrograd_ko.messages.validate import as_int, float_in_range, lookup

HANGUL = re.compile("[가-힣]")


class Row(NamedTuple):
    name: str
    call: Callable[[SimpleNamespace], object]
    kind: type[Exception]
    ko: str
    en: str


class Tensor:
    """다른 라이브러리의 텐서를 닮은 것."""

    def __init__(self, *shape: int) -> None:
        self.shape = shape

    def item(self) -> float:
        return 2.0

    def __repr__(self) -> str:
        return f"tensor of\n  shape {self.shape}"


class Broken:
    def __repr__(self) -> str:
        raise RuntimeError("보여 줄 수 없다")


def world() -> SimpleNamespace:
    """부르기 전과 뒤를 견줄 것들. 새 방의 것(모델, 최적화 기법)도 여기에 놓는다."""
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    y = (a * b).tanh()
    y.backward()
    return SimpleNamespace(a=a, b=b, y=y)


NOT_NUMBERS = [
    ("string", "3", r"따옴표를 떼거나 float\(…\)로", r"got str '3'\. Use float"),
    ("None", None, r"받은 것은 None입니다\. 함수가 값을 돌려주는지", r"got None\. Check that"),
    ("complex", 1j, r"실수부만 쓰려면 \.real", r"Use \.real"),
    ("list", [1.0, 2.0], "원소를 하나씩", "elements one by one"),
    ("tuple", (1.0,), "원소를 하나씩", "elements one by one"),
    ("dict", {"a": 1}, "2.0처럼 숫자 하나를", r"such as 2\.0"),
    ("array-like", Tensor(2, 2), "원소를 하나씩", "elements one by one"),
    ("tensor", Tensor(), r"\.item\(\)으로", r"by \.item\(\)"),
    ("broken-repr", Broken(), "Broken …", "Broken …"),
    ("function", math.exp, "2.0처럼 숫자 하나를", r"such as 2\.0"),
]
PLACES: list[tuple[str, Callable[[SimpleNamespace, object], object], str, str]] = [
    ("data", lambda w, t: Value(t), "^Value의 data에는 실수 하나가", "^Value data: expected one"),
    ("right", lambda w, t: w.a + t, r"^피연산자\(operand\)에는", "^operand: expected one"),
    ("left", lambda w, t: t * w.a, r"^피연산자\(operand\)에는", "^operand: expected one"),
    ("exponent", lambda w, t: w.a**t, r"^피연산자\(operand\)에는", "^operand: expected one"),
    ("base", lambda w, t: t**w.a, r"^피연산자\(operand\)에는", "^operand: expected one"),
    ("maximum", lambda w, t: w.a.maximum(t), r"^피연산자\(operand\)에는", "^operand: expected"),
    ("less", lambda w, t: w.a < t, r"^피연산자\(operand\)에는", "^operand: expected one"),
    ("bias", lambda w, t: dot([w.a], [w.b], t), r"^피연산자\(operand\)에는", "^operand: exp"),
    ("element", lambda w, t: sum([w.a, t]), r"^피연산자\(operand\)에는", "^operand: expected"),
]
NUMBERS = [
    Row(
        f"{place}-{name}",
        lambda w, use=use, thing=thing: use(w, thing),
        BadType,
        rf"{where_ko}.*{hint_ko}.*\(not a real number\)",
        rf"{where_en}.*{hint_en}",
    )
    for place, use, where_ko, where_en in PLACES
    for name, thing, hint_ko, hint_en in NOT_NUMBERS
]

ENGINE = [
    Row("value-of-value", lambda w: Value(w.a), BadType, r"\.data로 꺼내세요", r"by \.data"),
    Row("huge-int", lambda w: Value(10**400), BadValue, r"너무 커서 .*\(overflow\)", "not fit"),
    Row("huge-operand", lambda w: w.a * -(10**5000), BadValue, "operand.*너무 커서", "not fit"),
    Row("math-exp", lambda w: math.exp(w.a), BadType, r"v\.exp\(\)로", r"write v\.exp\(\)"),
    Row("float", lambda w: float(w.a), BadType, r"v\.data로.*cannot convert", r"v\.data"),
    Row("int", lambda w: int(w.a), BadType, r"int\(v\)는 v\.data로", r"int\(v\)"),
    Row("complex", lambda w: complex(w.a), BadType, "소리 없이 끊깁니다", "in silence"),
    Row("floor", lambda w: math.floor(w.a), BadType, "소리 없이 끊깁니다", "in silence"),
    Row("trunc", lambda w: math.trunc(w.a), BadType, "소리 없이 끊깁니다", "in silence"),
    Row(
        "label", lambda w: Value(1.0, label=3), BadType, "label에는 글자가.*int 3", "must be a str"
    ),
    Row("children", lambda w: Value(1.0, (w.a, w.b)), BadType, "label에는 글자가", "must be a str"),
    Row("sum-of-one", lambda w: sum(w.a), BadType, r"sum에는 .*\[a, b\]처럼", "Wrap them"),
    Row("sum-of-float", lambda w: sum(2.0), BadType, r"float 2\.0.*not a list", "expected a list"),
    Row("sum-of-text", lambda w: sum("123"), BadType, "str '123'.*not a list", "expected a list"),
    Row("sum-of-none", lambda w: sum(None), BadType, "None입니다.*not a list", "expected a list"),
    Row("sum-empty", lambda w: sum([]), BadValue, r"빈 목록.*\(empty list\)", "is empty"),
    Row("dot-empty", lambda w: dot([], [], 1.0), BadValue, "dot에 빈 목록", "is empty"),
    Row("logsumexp-empty", lambda w: logsumexp(iter(())), BadValue, "빈 목록", "is empty"),
    Row("dot-lengths", lambda w: dot([w.a], [w.a, w.b]), BadValue, "1개와 2개", "got 1 and 2"),
    Row("dot-one", lambda w: dot(w.a, w.b), BadType, "dot에는 값의 목록이", "expected a list"),
    Row("toposort", lambda w: toposort(2.0), BadType, r"Value가 와야.*float 2\.0", "a Value"),
    Row("grad-output", lambda w: grad(None, w.a), BadType, "Value가 와야", "expected a Value|Exp"),
    Row("grad-float", lambda w: grad(w.y, 2.0), BadType, "grad에는 값의 목록이", "expected a list"),
    Row("grad-none", lambda w: grad(w.y, None), BadType, "grad에는 값의 목록이", "expected a list"),
    Row("grad-text", lambda w: grad(w.y, "a"), BadType, "grad에는 값의 목록이", "expected a list"),
    Row("grad-floats", lambda w: grad(w.y, [w.a, 2.0]), BadType, "grad의 입력은", "expected a Va"),
]
WORDS = [
    Row("language", lambda w: set_language("fr"), BadValue, "모르는 언어.*'ko'나", "choose 'ko'"),
    Row("language-none", lambda w: set_language(None), BadValue, "모르는 언어", "choose 'ko'"),
    Row("language-list", lambda w: set_language([]), BadValue, "모르는 언어", "choose 'ko'"),
    Row(
        "low",
        lambda w: float_in_range(-1, "lr", 0),
        BadValue,
        "lr에는 0 이상인 유한한.*-1",
        "at least 0",
    ),
    Row(
        "high", lambda w: float_in_range(1, "momentum", 0, 1), BadValue, "0 이상 1 미만", "below 1"
    ),
    Row("nan", lambda w: float_in_range(math.nan, "lr", 0), BadValue, "받은 값은 nan", "got nan"),
    Row("inf", lambda w: float_in_range(math.inf, "lr", 0), BadValue, "유한한", "finite"),
    Row("text", lambda w: float_in_range("0.1", "lr", 0), BadType, "^lr에는 실수", "^lr: expected"),
    Row("whole", lambda w: as_int(2.5, "epochs", 1), BadType, "정수가 와야", "an integer"),
    Row("whole-bool", lambda w: as_int(True, "epochs", 1), BadType, "bool True", "bool True"),
    Row("whole-low", lambda w: as_int(0, "epochs", 1), BadValue, "1 이상인 정수", "at least 1"),
    Row("whole-huge", lambda w: as_int(-(10**5000), "n", 1), BadValue, "1 이상인", "at least 1"),
    Row("near", lambda w: lookup({"relu": 1}, "Rulu", "leaf"), BadValue, "'relu'인가요", "mean"),
    Row("far", lambda w: lookup({"relu": 1}, 7, "leaf"), BadValue, "쓸 수 있는 이름", "Avail"),
]

ROWS = [*NUMBERS, *ENGINE, *WORDS]


@pytest.fixture(autouse=True)
def _korean_again() -> Iterator[None]:
    yield
    set_language("ko")


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_says_what_to_do_and_changes_nothing(row, language):
    set_language(language)
    here = world()
    before = pickle.dumps(vars(here))
    with pytest.raises(row.kind) as caught:
        row.call(here)
    message = str(caught.value)
    assert re.search(row.ko if language == "ko" else row.en, message)
    assert bool(HANGUL.search(message)) == (language == "ko")
    assert "\n" not in message
    if language == "ko":
        assert re.search(r"\([A-Za-z ]+\)$", message), "영어 용어가 괄호 안에 끝나야 한다"
    assert isinstance(caught.value, UserError)
    assert pickle.dumps(vars(here)) == before
    assert words.get_language() == language


def test_row_names_are_their_own():
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_numpy_arrays_are_refused_and_scalars_taken():
    np = pytest.importorskip("numpy")
    v = Value(1.0)
    for array in (np.ones(3), np.ones((2, 2)), np.array(["a"])):
        for call in (lambda t=array: Value(t), lambda t=array: v + t, lambda t=array: v**t):
            with pytest.raises(BadType, match=r"원소를 하나씩.*\(not a real number\)"):
                call()
    with pytest.raises(BadType, match=r"\.item\(\)으로"):
        Value(np.array(2.0))
    with pytest.raises(BadType, match="not a list"):
        sum(np.array(2.0))
    assert sum(np.array([1.0, 2.0])).data == 3.0


def test_mistakes_are_also_the_exceptions_python_would_raise():
    assert issubclass(BadType, TypeError)
    assert issubclass(BadValue, ValueError)
