"""한 에폭을 누가 셈하는가: 즉시 계산하는 것과, 프로그램으로 옮긴 것."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from micrograd_ko.learners.eager import EagerLearner
from micrograd_ko.learners.learner import Learner, Measure
from micrograd_ko.messages.language import UserError, say
from micrograd_ko.messages.validate import canonical
from micrograd_ko.optimizers import Optimizer

SMALL_WORK = 1_000_000  # 지나갈 간선이 이보다 적으면 프로그램으로 옮기는 시간이 아깝다


def choose(
    backend: str,
    measure: Measure,
    rule: Optimizer,
    inputs: Sequence[Any],
    targets: Sequence[Any],
    epochs: int,
) -> Learner:
    """이름과 일의 양을 보고 고른다. ``auto``는 옮길 수 없으면 그 까닭을 적고 즉시 계산으로 한다.

    TypeError, ValueError: 모르는 백엔드이거나, 이름을 부른 백엔드로 옮길 수 없을 때.
    """
    from micrograd_ko.compiler.backends.registry import BACKENDS

    backend = canonical(["auto", "eager", *BACKENDS], backend, "backend")
    edges = 4 * len(rule.state) * len(inputs) * epochs  # 지나갈 간선의 수를 어림한다
    why = say("backend: asked for")
    if backend == "auto" and edges < SMALL_WORK:
        backend, why = "eager", say("backend: little work")
    if backend != "eager":
        from micrograd_ko.learners.compiled import CompiledLearner

        try:
            return CompiledLearner(measure, rule, inputs, targets, backend)
        except UserError as error:
            if backend != "auto":
                raise
            why = str(error)
    return EagerLearner(measure, rule, inputs, targets, why)
