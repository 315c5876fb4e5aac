"""터미널에서 한 걸음씩: 키로 넘기고, 맞혀 보고, 잎 노드의 값을 바꾼다.

보이는 것(``frame``)은 글의 목록이고 화면을 모른다. 화면을 아는 것은 ``run``뿐이다.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping

from micrograd_ko.engine import Value
from micrograd_ko.messages.columns import aligned
from micrograd_ko.messages.columns import width as columns
from micrograd_ko.messages.language import UserError, say, translated
from micrograd_ko.messages.validate import canonical
from micrograd_ko.ops import OPS
from micrograd_ko.view.display import NAME_WIDTH, number
from micrograd_ko.view.ledger import Step, steps
from micrograd_ko.view.practice import ByHand
from micrograd_ko.view.stepper import keys

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
Rebuild = Callable[[Mapping[str, float]], Value]


class Walk:
    """지금 어디까지 왔는가.  build: 잎 노드의 값들로 그래프를 짓는 함수."""

    def __init__(self, title: str, build: Rebuild, values: Mapping[str, float]) -> None:
        self.title, self.build, self.values = title, build, dict(values)
        self.ledger = steps(build(values))
        self.at = 0  # 지금까지 마친 단계의 수
        self.quiz: ByHand | None = None
        self.typing: str | None = None  # 치고 있는 값 (None이면 치는 중이 아니다)
        self.message = ""

    def go(self, to: int) -> None:
        """그 단계로."""
        self.at = max(0, min(len(self.ledger), to))
        self.message = ""

    def press(self, key: str) -> bool:
        """키 하나를 받는다. 끝내려면 False."""
        if key == "quit" or (key == "q" and self.typing is None and self.quiz is None):
            return False
        if self.typing is not None or (self.quiz and not self.quiz.done):
            self._type(key)
        elif key in MOVES:
            self.quiz = None
            self.go(MOVES[key](self.at, len(self.ledger)))
        elif key == "?":
            self._start_quiz()
        elif key == "e":
            self.typing, self.message = "", ""
        elif key in ("q", "escape"):
            self.quiz = None
        return True

    def _type(self, key: str) -> None:
        """글자를 치는 동안의 키. 맞혀 보기의 키는 아직 아무것도 치지 않았을 때만 듣는다."""
        text = self.typing or ""
        asking = self.quiz if not text else None
        if key == "enter":
            self._enter(text)
        elif key == "escape" or (asking and key == "q"):
            self.typing, self.quiz, self.message = None, None, ""
        elif key == "erase":
            self.typing = text[:-1]
        elif asking and key in ("h", "?"):
            self.message = asking.hint()
        elif asking and key == "a":
            self.message = _first_line(asking.answer())
            self.at = asking.at
        elif key and key not in KEY_NAMES:
            self.typing = text + key

    def _enter(self, text: str) -> None:
        self.typing = "" if self.quiz else None
        try:
            if self.quiz:
                self.message = _first_line(str(self.quiz.next(float(text.replace("−", "-")))))
                self.at = self.quiz.at
                self.typing = None if self.quiz.done else ""
            elif text:
                self._edit(text)
        except UserError as mistake:
            self.message = str(mistake)
        except ValueError:
            self.message = say("quiz: not_a_number")

    def _start_quiz(self) -> None:
        self.at = 1 if self.at in (0, len(self.ledger)) else self.at
        self.quiz = ByHand(self.ledger, at=self.at)
        self.typing, self.message = "", ""

    def _edit(self, text: str) -> None:
        name, _, value = (part.strip() for part in text.partition("="))
        canonical(self.values, name, "leaf", exact=True)
        values = self.values | {name: float(value.replace("−", "-"))}
        self.ledger = steps(self.build(values))
        self.values = values
        self.message = ""


MOVES: dict[str, Callable[[int, int], int]] = {
    "right": lambda at, end: at + 1,
    "left": lambda at, end: at - 1,
    "home": lambda at, end: 0,
    "end": lambda at, end: end,
}
KEY_NAMES = {*keys.NAMES.values()}


def frame(walk: Walk, width: int = 80, height: int = 24) -> list[str]:
    """화면 한 장의 줄들."""
    ledger, at = walk.ledger, walk.at
    now = ledger[at - 1] if at else None
    head = f"{say('stepper: title')}   {walk.title}   {say('ledger: step')} {at} / {len(ledger)}"
    ask = [walk.quiz.question] if walk.quiz else []
    below = ["", *_now(now), "", *ask, walk.message, _typed(walk), _keys(walk)]
    below = [line for long in below for line in wrap(long, width)]
    nodes = _nodes(walk, now, width)
    room = max(3, height - len(below) - 3)
    if len(nodes) > room + 1:  # 화면보다 길면 지금의 노드 둘레만
        middle = now.parent_id if now else 0
        first = max(0, min(middle - room // 2, len(nodes) - 1 - room))
        nodes = [nodes[0], *nodes[1 + first : 1 + first + room]]
    lines = [BOLD + clip(head, width) + PLAIN, "", *(clip(line, width) for line in nodes)]
    return lines + below


def _nodes(walk: Walk, now: Step | None, width: int) -> list[str]:
    """노드마다 한 줄: 이름, 식, 지금까지의 기울기."""
    grads = ["?"] * len(walk.ledger.order)
    for step in walk.ledger[: walk.at]:
        grads[step.parent_id] = number(step.after)
    for k in {step.parent_id for step in walk.ledger[walk.at :]}:
        grads[k] += "" if grads[k] == "?" else "…"
    here = () if now is None else (now.node_id, now.parent_id)
    rows = [["", say("node"), say("stepper: forward"), say("gradient")]]
    for line, grad in zip(walk.ledger.forward, grads):
        mark = "▸" if line.node_id in here else " "
        rows.append([mark, clip(line.name, NAME_WIDTH), line.formula, grad])
    # 기울기가 화면 밖으로 밀리지 않게 긴 식은 줄인다
    room = width - sum(max(columns(row[i]) for row in rows) + 2 for i in (0, 1, 3))
    return aligned([[m, name, clip(text, max(room, 8)), g] for m, name, text, g in rows], "<<<<")


def _now(step: Step | None) -> list[str]:
    """이번 단계의 줄들."""
    if step is None:
        return [say("stepper: start")]
    if step.node is None:
        return [step.text()]
    change = f"{say('stepper: gradient_of', name=step.parent_name)}: {step.change}"
    product = (
        f"{say('stepper: upstream')} {number(step.upstream)} × "
        f"{say('stepper: local')} {number(step.local)} = "
        f"{say('stepper: contribution')} {BOLD}{number(step.contribution)}{PLAIN}"
    )
    says = translated(OPS[step.node.op].words)
    return [f"{step.node_name} → {step.parent_name}", product, step.formula, change, says]


def _typed(walk: Walk) -> str:
    if walk.typing is None:
        return ""
    ask = say("quiz: answer" if walk.quiz else "new value")
    return f"{ask}: {walk.typing}▏"


def _keys(walk: Walk) -> str:
    """쓸 수 있는 키."""
    if walk.quiz and not walk.quiz.done:
        return say("keys: answering")
    return say("keys: typing" if walk.typing is not None else "keys: walking")


def wrap(line: str, width: int) -> list[str]:
    """터미널의 너비를 넘는 줄을 낱말 사이에서 나눈다."""
    lines = [""]
    for piece in line.split(" "):
        longer = f"{lines[-1]} {piece}" if lines[-1] else piece
        if columns(_plain(longer)) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return [clip(each, width) for each in lines]


def _plain(line: str) -> str:
    return line.replace(BOLD, "").replace(PLAIN, "")


def clip(line: str, width: int) -> str:
    """터미널의 너비를 넘지 않게 자른다."""
    if columns(_plain(line)) <= width:
        return line
    line = _plain(line)
    while columns(line) > width - 1:
        line = line[:-1]
    return line + "…"


def _first_line(text: str) -> str:
    """알림의 첫 줄: 다음 물음은 따로 보인다."""
    return text.split("\n")[0]


def run(title: str, build: Rebuild, values: Mapping[str, float]) -> None:
    """키를 읽으며 화면을 다시 그린다. q나 Ctrl-C로 끝낸다."""
    walk = Walk(title, build, values)
    out = sys.stdout
    out.write("\x1b[?1049h\x1b[?25l")  # 다른 화면으로 옮기고 깜박이를 숨긴다

    def show() -> None:
        size = shutil.get_terminal_size()
        lines = frame(walk, size.columns, size.lines)
        out.write("\x1b[H\x1b[2J" + "\r\n".join(lines[: size.lines]))
        out.flush()

    try:
        with keys.raw():
            show()
            for key in keys.pressed():
                if not walk.press(key):
                    break
                show()
    finally:
        out.write("\x1b[?25h\x1b[?1049l")
        out.flush()
