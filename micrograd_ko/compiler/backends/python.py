"""파이썬 백엔드: 프로그램을 한 줄에 한 문장씩 적은 함수로. 필요한 것은 파이썬뿐이다.

함수 하나가 표본들을 돌며 순전파와 역전파를 모두 한다. 파라미터와 기울기는 모두 지역 변수다:
객체도, 그래프도, 목록도 없어서 즉시 계산보다 백 배쯤 빠르다.
"""

from __future__ import annotations

import ast
import keyword
import math
import re
from collections.abc import Sequence
from typing import Any

from micrograd_ko.compiler.backends.base import Job, Kernel, State, Stepwise
from micrograd_ko.compiler.backends.python_source import PythonWriter, compiled
from micrograd_ko.compiler.batch import Rows
from micrograd_ko.compiler.trace.program import Program, Statement
from micrograd_ko.core import ieee
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import say

_RESERVED = {*vars(ieee), *keyword.kwlist, "rows", "seed", "total", "largest"}


class PythonSource:
    """프로그램 하나를 파이썬 글로 적는다."""

    def __init__(self, program: Program, wanted_inputs: bool = False) -> None:
        self.program = program
        self.writer = PythonWriter()
        self.batched = program.batched
        self.wanted = program.wanted(wanted_inputs)
        self.wanted_inputs = wanted_inputs
        self.names = self._names()
        self.touched: set[int] = set()  # 기울기가 이미 적힌 칸들

    def _names(self) -> list[str]:
        """칸마다 읽기 쉬운 변수 이름: 이름표가 있으면 그것으로."""
        program = self.program
        taken = set(_RESERVED)
        found = []
        for slot in range(len(self.batched)):
            kind = "x" if slot < program.inputs else "p" if slot < program.leaves else "v"
            label = re.sub(r"\W+", "_", program.names.get(slot, "")).strip("_")
            text = label if label.isidentifier() else f"{kind}{slot}"
            while text in taken or text.startswith("d_"):
                text = f"{text}_{slot}"
            taken.add(text)
            found.append(text)
        return found

    def operand(self, slot: int) -> ast.expr | float:
        return self.program.constant(slot) if slot < 0 else ast.Name(self.names[slot])

    def forward(self, batched: bool) -> list[str]:
        """순전파의 문장들: 표본마다 다른 것만, 또는 모든 표본에 같은 것만."""
        lines: list[str] = []
        for slot, statement in self.program.numbered():
            if self.batched[slot] == batched:
                letters = statement.letters(self.operand)
                lines += self.writer.line(f"{self.names[slot]} =", statement.op.forward, letters)
        return lines

    def backward(self, batched: bool) -> list[str]:
        """역전파의 문장들: 위상 정렬의 역순으로, 국소 미분 × 위에서 내려온 기울기."""
        lines: list[str] = []
        for slot, statement in reversed(list(self.program.numbered())):
            if self.wanted[slot] and self.batched[slot] == batched:
                lines += self._statement_backward(slot, statement)
        return lines

    def _statement_backward(self, slot: int, statement: Statement) -> list[str]:
        op, args = statement.op, statement.args
        letters: dict[str, Any] = statement.letters(self.operand)
        letters["y"] = ast.Name(self.names[slot])
        upstream = ast.Name(f"d_{self.names[slot]}")
        lines: list[str] = []
        for parent, (letter, k) in zip(args, op.letters(len(args))):
            if parent < 0 or not self.wanted[parent] or not op.flows(letter):
                continue
            here = letters
            if letter in op.many:
                here = {n: t[k] if isinstance(t, list) else t for n, t in letters.items()}
            sign = "+=" if parent in self.touched or not self.batched[parent] else "="
            self.touched.add(parent)
            part = self.writer.contribution(op.local[letter], here, upstream)
            lines.append(f"d_{self.names[parent]} {sign} {self.writer.text(part)}")
        return lines

    def evaluate(self) -> str:
        """``evaluate(parameters, rows)``: 표본마다의 출력들."""
        inside = [*self.forward(batched=True), f"results.append(({', '.join(self.outputs())},))"]
        return self._function("evaluate", "", ["results = []"], inside, ["return results"])

    def step(self) -> str:
        """``step(parameters, rows, seed)``: 출력들의 합과, 첫 출력 × seed의 기울기."""
        program = self.program
        self.touched = set()
        outputs, first = self.outputs(), program.outputs[0]
        sums = [f"sum_{k}" for k in range(len(outputs))]
        start = []
        if first >= 0:
            self.touched.add(first)
            start = [f"d_{self.names[first]} {'=' if self.batched[first] else '+='} seed"]
        inside = [
            say("comment: forward pass"),
            *self.forward(batched=True),
            *(f"{total} += {text}" for total, text in zip(sums, outputs)),
            say("comment: backward pass"),
            *start,
            *self.backward(batched=True),
        ]
        wanted = [*range(program.inputs, program.leaves)]
        wanted += range(program.inputs) if self.wanted_inputs else []
        grads = [f"d_{self.names[s]}" if self.wanted[s] else "0.0" for s in wanted]
        after = [
            *self.backward(batched=False),
            f"return ({', '.join(sums)},), ({', '.join([*grads, ''])})",
        ]
        shared = [s for s, wanted in enumerate(self.wanted) if wanted and not self.batched[s]]
        totals = [*sums, *(f"d_{self.names[slot]}" for slot in shared)]
        before = [f"{total} = 0.0" for total in totals]
        return self._function("step", ", seed", before, inside, after)

    def outputs(self) -> list[str]:
        return [self.writer.text(self.operand(slot)) for slot in self.program.outputs]

    def _function(
        self, name: str, more: str, before: list[str], inside: list[str], after: list[str]
    ) -> str:
        """함수 하나: 파라미터를 풀고, 표본마다 ``inside``를 되풀이한다."""
        inputs, leaves = self.program.inputs, self.program.leaves
        parameters = self._targets(range(inputs, leaves))
        body = [
            *([f"{parameters} = parameters"] if parameters else []),
            *self.forward(batched=False),
            *before,
            f"for {self._targets(range(inputs))} in rows:",
            *("    " + line for line in inside),
            *after,
        ]
        return "\n    ".join([f"def {name}(parameters, rows{more}):", *body])

    def _targets(self, slots: Sequence[int]) -> str:
        return " ".join(f"{self.names[slot]}," for slot in slots)


class PythonKernel(Kernel):
    """파이썬 함수로 옮긴 프로그램."""

    def __init__(
        self, program: Program, parameters: Sequence[Value], widths: Sequence[int], inputs: bool
    ) -> None:
        self.parameters = list(parameters)
        self.lines = PythonSource(program, inputs)
        self._functions: dict[str, Any] = {}

    def function(self, name: str) -> Any:
        if name not in self._functions:
            text = getattr(self.lines, name)()
            self._functions[name] = compiled(text, vars(ieee))[name]
        return self._functions[name]

    def values(self, rows: Rows, order: Sequence[int]) -> list[tuple[float, ...]]:
        found: list[tuple[float, ...]] = self.function("evaluate")(self.read(), rows.pick(order))
        return found

    def gradients(self, rows: Rows, order: Sequence[int]) -> tuple[list[float], list[float]]:
        picked = rows.pick(order)
        return self.function("step")(self.read(), picked, 1 / len(picked))  # type: ignore[no-any-return]


class PythonTrainer(Stepwise):
    """파이썬 백엔드의 학습."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._slope = PythonKernel(job.program, (), (), False).function("step")
        self._update = PythonKernel(job.update.program, (), (), False).function("evaluate")
        self._rows = job.rows.pick(range(job.rows.count))

    def load(self, state: State) -> None:
        self.state = state
        self._fixed, self._settings = self.job.fixed(), self.job.settings()

    def save(self) -> State:
        return self.state

    def step(self, state: State, batch: Sequence[int]) -> tuple[State, Sequence[float]]:
        rows, t = [self._rows[k] for k in batch], state.steps + 1
        sums, slopes = self._slope([*state.data, *self._fixed], rows, 1 / len(rows))
        grads = slopes[: len(state.data)]
        moving = zip(grads, state.data, *state.memory)
        data, *memory = zip(*self._update((float(t), *self._settings), moving))
        return State(t, data, grads, memory), sums

    def flaw(self) -> float:
        return math.fsum(0.0 * p for p in self.state.data)
