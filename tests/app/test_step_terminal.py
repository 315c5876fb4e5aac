"""터미널의 한 걸음: 보이는 것과 진짜 키."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from helpers import ROOT
from micrograd_ko.app.parse_expression import parse
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadValue
from micrograd_ko.view.stepper import keys
from micrograd_ko.view.stepper.terminal import Walk, clip, frame

# 터미널: 보이는 것


def walk(text: str = "(a*b + c).tanh()", **values: float) -> Walk:
    values = values or {"a": 2.0, "b": -3.0, "c": 5.0}
    return Walk(text, lambda new: parse(text, new), values)


def pressed(state: Walk, *names: str) -> str:
    for name in names:
        state.press(name)
    return "\n".join(frame(state, 100, 40))


def test_nothing_is_computed_ahead() -> None:
    state = walk()
    assert pressed(state).count("?") >= 6
    text = pressed(state, "right")
    assert "기울기: 0.0 → 1.0" in text
    assert "1 / 6" in text


def test_keys_move_forwards_and_backwards() -> None:
    state = walk()
    pressed(state, "right", "right", "left")
    assert state.at == 1
    pressed(state, "end")
    assert state.at == 6
    pressed(state, "right")
    assert state.at == 6
    pressed(state, "home", "left")
    assert state.at == 0


def test_a_gradient_still_waiting_is_marked() -> None:
    state = walk("b = a + a; c = b + b", a=1.0)
    assert "1.0…" in pressed(state, "right", "right")
    assert "2.0…" not in pressed(state, "right")


def test_the_quiz_by_keys() -> None:
    state = walk("a*b", a=2.0, b=-3.0)
    assert "에 더해지는 기여분은?" in pressed(state, "?")
    assert "다른 입력의 수" in pressed(state, "2", "enter")
    assert "수 하나를" in pressed(state, "x", "enter")
    assert "맞았습니다" in pressed(state, "-", "3", "x", "erase", "enter")
    assert "상대편의 값" in pressed(state, "h")
    assert "끝났습니다" in pressed(state, "2", "enter")
    assert state.at == 3
    assert state.press("q")
    assert not state.press("q")


def test_a_leaf_is_edited_by_keys() -> None:
    state = walk("a*b", a=2.0, b=-3.0)
    text = pressed(state, "e", *"b=7", "enter", "end")
    assert "2.0 × 7.0 = 14.0" in text
    assert "수 하나를" in pressed(state, "e", *"b", "enter")
    assert "모르는 잎 노드입니다: 'z'" in pressed(state, "e", *"z=1", "enter")
    assert "2.0 × 7.0" in pressed(state, "e", *"b=9", "escape")


def test_any_letter_can_be_typed_once_typing_began() -> None:
    state = walk("q*2", q=1.0)
    assert "4.0 × 2.0" in pressed(state, "e", *"q=4", "enter")
    state = walk("a.log()*0", a=0.0)
    pressed(state, "right", "?")
    assert "맞았습니다" in pressed(state, "0", "enter") or state.at > 1
    pressed(state, "a")
    assert state.quiz is not None
    state.quiz.at = state.at = 3
    assert "맞았습니다" in pressed(state, *"nan", "enter")


def test_the_minus_key_of_korean_keyboards_is_read() -> None:
    state = walk("a*b", a=2.0, b=-3.0)
    assert "맞았습니다" in pressed(state, "?", *"−3", "enter")


def test_no_line_is_wider_than_the_terminal() -> None:
    from micrograd_ko.messages.columns import width

    state = walk("dot([가중치하나, 가중치둘, 가중치셋], [1, 2, 3], 편향) * 2",
                 가중치하나=1.0, 가중치둘=2.0, 가중치셋=3.0, 편향=0.5)  # fmt: skip
    for _ in range(9):
        state.press("right")
        for line in frame(state, 50, 24):
            assert width(re.sub(r"\x1b\[\d*m", "", line)) <= 50
    assert clip("가나다라", 5) == "가나…"


def test_a_long_message_is_wrapped_and_not_cut() -> None:
    w = walk()
    for key in ("?", "1", "enter"):
        w.press(key)
    assert w.message
    lines = frame(w, 44)
    assert w.message in " ".join(lines)


def test_a_graph_taller_than_the_terminal_shows_the_present_node() -> None:
    text = "a" + " + a" * 60
    state = walk(text, a=1.0)
    for _ in range(50):
        state.press("right")
        lines = frame(state, 80, 24)
        assert len(lines) <= 26
        assert any(line.startswith("▸") for line in lines)


@pytest.mark.parametrize(
    ("code", "name"),
    [("\x1b[C", "right"), ("\x1b[D", "left"), ("\x1b[1~", "home"), ("\x1bOF", "end"),
     ("\r", "enter"), ("\x7f", "erase"), ("\x1b", "escape"), ("\x03", "quit"),
     ("7", "7"), ("\x1b[15~", ""), ("가", "가")],
)  # fmt: skip
def test_keys_have_names(code: str, name: str) -> None:
    assert keys.names(code) == [name]


# 터미널: 진짜 키


pty = pytest.importorskip("pty", reason="pty가 없는 운영체제다")


OWN_GRAPH = """
from micrograd_ko import Value, dot, step_through
w, x = [Value(1.0, label="w.0"), Value(2.0, label="w.1")], [Value(3.0), Value(4.0)]
step_through(dot(w, x, 0.5).tanh()).run()
print("끝")
"""


CHILD = """
import argparse, sys
from micrograd_ko.app.step_command import add_step_command
parser = argparse.ArgumentParser()
add_step_command(parser.add_subparsers())
args = parser.parse_args(["step", "a*b", "a=2", "b=-3"])
args.run(args)
print("끝")
"""


class Terminal:
    """의사 터미널 속의 프로그램: 키를 보내고 화면을 읽는다."""

    def __init__(self, program: str) -> None:
        self.fd, inside = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=inside, stdout=inside, stderr=inside, start_new_session=True,
            env={**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", "COLUMNS": "100",
                 "LINES": "30", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        os.close(inside)
        self.seen = ""

    def send(self, text: str) -> None:
        self.seen = ""
        os.write(self.fd, text.encode())

    def wait(self, text: str) -> str:
        """화면에 text가 나올 때까지."""
        end = time.monotonic() + 20
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r}이(가) 나오지 않았다: {self.seen!r}"
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.fd, 65536).decode("utf-8", "ignore")
                except OSError:
                    break
        return self.seen


@pytest.fixture
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    child = Terminal(getattr(request, "param", CHILD))
    yield child
    child.process.kill()
    child.process.wait()
    os.close(child.fd)


def test_the_stepper_in_a_real_terminal(terminal: Terminal) -> None:
    terminal.wait("0 / 3")
    terminal.send("\x1b[C")
    terminal.wait("1 / 3")
    terminal.send("\x1b[C")
    assert "∂#2/∂a = b = -3.0" in terminal.wait("2 / 3")
    terminal.send("\x1b[D")
    terminal.wait("1 / 3")
    terminal.send("\x1b[F")
    terminal.wait("3 / 3")
    terminal.send("?")
    terminal.wait("더해지는 기여분은?")
    terminal.send("-")
    terminal.send("3")
    terminal.wait("-3▏")
    terminal.send("\r")
    terminal.wait("맞았습니다")
    terminal.send("q")
    terminal.wait("q 끝내기")
    terminal.send("q")
    assert "\x1b[?1049l" in terminal.wait("끝")


def test_control_c_gives_the_terminal_back(terminal: Terminal) -> None:
    terminal.wait("0 / 3")
    terminal.send("\x03")
    assert "\x1b[?25h" in terminal.wait("끝")


@pytest.mark.parametrize("terminal", [OWN_GRAPH], indirect=True)
def test_a_graph_of_ones_own_in_a_real_terminal(terminal: Terminal) -> None:
    terminal.wait("0 / 7")
    terminal.send("e")
    terminal.wait("바꿀 값")
    terminal.send("w")
    for char in ".1=-7":
        terminal.send(char)
    terminal.wait("w.1=-7")
    terminal.send("\r")
    assert "w.0 × 3.0 + w.1 × 4.0 + 0.5" in terminal.wait("0 / 7")
    terminal.send("\x1b[F")
    assert "(-7.0)" in terminal.wait("7 / 7")
    terminal.send("q")
    terminal.wait("끝")


def test_run_outside_a_terminal_says_so() -> None:
    from micrograd_ko.view.stepper.page import step_through

    with pytest.raises(BadValue, match="터미널이 아닙니다"):
        step_through(Value(1.0)).run()
