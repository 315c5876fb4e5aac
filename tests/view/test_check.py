"""손으로 하는 역전파: 맞혀 보고, 실수의 이름을 듣는다."""

from __future__ import annotations

import math

import pytest

from micrograd_ko.engine import Value
from micrograd_ko.view.practice.checking import check
from micrograd_ko.view.practice.mistakes import LETTERS, SLIPS, Facts, slip_of
from micrograd_ko.view.stepper.page import step_through


def graph() -> tuple[Value, Value, Value]:
    """y = (a·b)·a: a는 두 번 쓰인다."""
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    e = a * b
    e.label = "e"
    y = e * a
    y.label = "y"
    return y, a, b


def test_exact_close_and_the_largest_difference(capsys: pytest.CaptureFixture[str]) -> None:
    y, a, b = graph()
    y.backward()
    assert check("a의 기울기", -12.0, a).exact
    near = check("a의 기울기", -12.0001, a)
    assert near.close
    assert not near.exact
    assert near.gap == pytest.approx(1e-4)
    both = check("둘", [-12.0, 5.0], [a, b])
    assert not both
    assert both.gap == 1.0
    assert "a의 기울기" in capsys.readouterr().out


def test_a_check_prints_one_line_and_the_notebook_does_not_repeat_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    y, a, _ = graph()
    y.backward()
    result = check("a의 기울기", -12.0, a)
    printed = capsys.readouterr().out
    assert printed == f"{result}\n"
    assert "정확히: 맞음" in printed
    result._ipython_display_()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("guess", "words"),
    [
        (12.0, "부호가 반대"),
        (-24.0, "예전 backward()가 남긴"),
        (-6.0, "= 가 아니라 +="),
        (0.0, "0입니다"),
        (-11.9, "거의 맞았습니다"),
        (100.0, ""),
    ],
)
def test_check_names_the_mistake(guess: float, words: str) -> None:
    y, a, _ = graph()
    y.backward()
    found = check("a의 기울기", guess, a, root=y)
    assert not found
    assert words in found.mistake


@pytest.mark.parametrize(("guess", "words"), [(12.0, "부호"), (-24.0, "두 배"), (0.0, "0입니다")])
def test_check_without_the_root_still_knows_the_commonest(guess: float, words: str) -> None:
    y, a, _ = graph()
    y.backward()
    assert words in check("a의 기울기", guess, a).mistake


def test_backward_called_twice_is_told_from_the_root() -> None:
    y, a, _ = graph()
    y.backward()
    with pytest.warns(UserWarning, match="이미 불렀고"):
        y.backward()
    assert "zero_grad" in check("a의 기울기", a.grad, a, root=y).mistake


def test_check_needs_no_backward_when_it_has_the_root() -> None:
    y, a, _ = graph()
    assert check("a의 기울기", -12.0, a, root=y)
    with pytest.raises(ValueError, match="아직 기울기가 없습니다"):
        check("a의 기울기", -12.0, a)


def test_nan_is_equal_to_nan() -> None:
    x = Value(0.0)
    y = x.log() * 0.0
    y.backward()
    assert check("x", math.nan, x).exact
    assert not check("x", 1.0, x)


def test_bad_arguments_are_refused() -> None:
    y, a, b = graph()
    y.backward()
    with pytest.raises(TypeError, match="셋째 자리"):
        check("a", 1.0, [3.0])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="셋째 자리"):
        check("a", 1.0, 3.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="실수 하나"):
        check("a", "1.0", a)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="짝을"):
        check("a", [1.0], [a, b])


def test_by_hand_asks_judges_and_goes_on() -> None:
    y, _, _ = graph()
    hand = step_through(y).by_hand()
    assert str(hand).startswith("[1/4] y → e: 위에서 내려온 기울기는 1.0")
    assert hand.next(2.0)
    assert not hand.next(6.0), "부호가 반대"
    assert hand.next(-6.0)
    assert hand.next(-6.0)
    verdict = hand.next(4.0)
    assert verdict.right
    assert hand.done
    assert hand.score == (3, 4)
    assert "끝났습니다" in str(verdict)
    assert hand.next(1.0).message == hand.question


@pytest.mark.parametrize(
    ("ask", "step", "guess", "words"),
    [
        ("contribution", 3, -3.0, "위에서 내려온 기울기를 곱하지 않았습니다"),
        ("contribution", 3, 2.0, "국소 미분을 곱하지 않았습니다"),
        ("contribution", 3, 6.0, "부호가 반대"),
        ("contribution", 3, 4.0, "다른 입력의 수"),
        ("contribution", 3, -12.0, "새 기울기"),
        ("contribution", 3, -1.0, "더했습니다"),
        ("contribution", 3, -6.1, "소수점"),
        ("gradient", 3, -6.0, "+="),
        ("gradient", 3, 0.0, "뺐거나"),
        ("gradient", 3, 12.0, "부호가 반대"),
        ("gradient", 3, -9.0, "위에서 내려온 기울기를 곱하지 않았습니다"),
        ("gradient", 3, -4.0, "국소 미분을 곱하지 않았습니다"),
        ("gradient", 3, -2.0, "다른 입력의 수"),
        ("gradient", 3, 88.0, ""),
    ],
)
def test_by_hand_names_the_usual_mistakes(ask: str, step: int, guess: float, words: str) -> None:
    y, _, _ = graph()  # 3단계: e → a, 위에서 2.0 × 국소 미분 -3.0 = -6.0, a: -6.0 → -12.0
    hand = step_through(y).by_hand(ask)
    for _ in range(step - 1):
        hand.answer()
    found = hand.next(guess)
    assert not found
    assert words in found.mistake
    assert bool(words) == bool(found.mistake)


def test_a_stale_gradient_is_recognised() -> None:
    y, _, _ = graph()
    y.backward()
    hand = step_through(y).by_hand("gradient")
    for _ in range(3):
        hand.answer()
    assert "zero_grad" in hand.next(8.0).mistake  # b: 4.0이 이미 남아 있다


def test_hints_come_before_the_answer_and_cost_the_point() -> None:
    y, _, _ = graph()
    hand = step_through(y).by_hand()
    assert hand.hint() == "상대편의 값을 곱해 보냅니다."
    assert hand.hint() == "∂y/∂e = a = 2.0"
    assert hand.next(2.0)
    assert hand.score == (0, 1)
    assert "기여분 -6.0" in hand.answer()
    assert hand.score == (0, 2)


def test_by_hand_refuses_what_is_no_answer() -> None:
    y, _, _ = graph()
    hand = step_through(y).by_hand()
    with pytest.raises(TypeError, match="답에는 실수 하나"):
        hand.next("2")  # type: ignore[arg-type]
    assert hand.at == 1
    with pytest.raises(ValueError, match="contribution"):
        step_through(y).by_hand("forward")


@pytest.mark.parametrize("kind", SLIPS)
def test_every_row_of_the_mistakes_is_reached(kind: str) -> None:
    facts = Facts(0.7, 1.9, 1.33, 5.1, 6.43, 11.3, (-2.3,))
    for slip in SLIPS[kind]:
        letters = dict(zip(LETTERS, (*list(vars(facts).values())[:6], -2.3)))
        found = slip_of(kind, eval(slip.guess, {}, letters), facts)
        assert found is not None
        assert found.name == slip.name


@pytest.mark.usefixtures("english")
def test_the_english_is_there_too() -> None:
    y, a, _ = graph()
    assert "What is added to e?" in str(step_through(y).by_hand())
    assert "sign" in check("grad of a", 12.0, a, root=y).mistake
