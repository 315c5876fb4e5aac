"""XOR 이야기: 퍼셉트론에서 시작해, 오차 역전파로 XOR를 배우기까지.

이야기는 먼저 자료(``Story``)가 되고, 그것을 ``text``가 화면의 글로, ``xor_page``가 페이지로 옮긴다.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from micrograd_ko import datasets, losses
from micrograd_ko.engine import Value
from micrograd_ko.messages.columns import titled
from micrograd_ko.messages.language import say
from micrograd_ko.nn import MLP, Perceptron
from micrograd_ko.optimizers import RULES
from micrograd_ko.training import History, fit

# 글에 나오는 가중치와 편향
GATES = {
    "NAND": Perceptron([-2, -2], 3),
    "OR": Perceptron([2, 2], -1),
    "AND": Perceptron([1, 1], -1),
}
LEARNING_RATES = {  # 이야기에 나오는 여섯 규칙
    "sgd": 0.1,
    "momentum": 0.1,
    "nag": 0.1,
    "adagrad": 0.3,
    "rmsprop": 0.02,
    "adam": 0.05,
}
EPOCHS = 500
LEARNED_BELOW = 0.01  # 오차가 이보다 작고 넷을 다 맞히면 배운 것이다
PERCEPTRON_EPOCHS = 100


@dataclass
class Run:
    """갱신 규칙 하나로 XOR를 배운 기록. reached는 다 배운 에폭, 못 배웠으면 None."""

    rule: str
    lr: float
    history: History
    reached: int | None


@dataclass
class Story:
    """이야기의 자료.

    gates     게이트 이름 → 네 입력의 출력. XOR는 AND(NAND, OR)다
    mistakes  퍼셉트론 하나가 XOR를 배우려 할 때 에폭마다 틀린 수
    model     첫 규칙이 배우기 전의 다층 퍼셉트론
    graph     그 모델에 (1, 0)을 넣은 오차 제곱. 역전파까지 마쳤다
    runs      규칙마다 배운 기록
    """

    seed: int
    gates: dict[str, list[int]]
    mistakes: list[int]
    model: MLP
    graph: Value
    runs: list[Run]


def tell(seed: int = 0, progress: bool = True) -> Story:
    """이야기를 실제로 계산한다.

    seed      다층 퍼셉트론의 초깃값을 정하는 시드. 여섯 규칙이 같은 초깃값에서 시작한다
    progress  진행 막대를 보일지
    """
    corners, answers = datasets.xor()
    gates = {name: [int(gate(x).data) for x in corners] for name, gate in GATES.items()}
    gates["XOR"] = [
        int(GATES["AND"]([GATES["NAND"](x).data, GATES["OR"](x).data]).data) for x in corners
    ]
    mistakes = Perceptron(2).learn(corners, answers, epochs=PERCEPTRON_EPOCHS)

    model = new_model(seed)
    graph = losses.sse(model([1.0, 0.0]), 1.0)
    graph.label = say("squared error")
    graph.backward()

    from tqdm.auto import tqdm

    runs = []
    bar = tqdm(LEARNING_RATES, disable=not progress, unit=say("rule"))
    for rule in bar:
        bar.set_description(rule)
        runs.append(_learn(rule, seed))
    return Story(seed, gates, mistakes, model, graph, runs)


def new_model(seed: int) -> MLP:
    """XOR를 배울 2층 신경망: 입력 2, 은닉 뉴런 4(tanh), 출력 1."""
    return MLP(2, [4, 1], activation="tanh", seed=seed)


def _learn(rule: str, seed: int) -> Run:
    """같은 초깃값에서 시작해 규칙 하나로 배운다."""
    model, lr = new_model(seed), LEARNING_RATES[rule]
    history = fit(
        model,
        *datasets.xor(),
        loss="sse",
        optimizer=RULES[rule](model.parameters(), lr=lr),
        epochs=EPOCHS,
        progress=False,
    )
    learned = [
        epoch
        for epoch, (loss, accuracy) in enumerate(zip(history.loss, history.accuracy), 1)
        if loss < LEARNED_BELOW and accuracy == 1
    ]
    return Run(rule, lr, history, learned[0] if learned else None)


def gate_rows(story: Story) -> list[list[str]]:
    """진리표: 첫 줄은 제목."""
    head = [say("story: input"), *story.gates]
    body = [
        [f"({x[0]:.0f}, {x[1]:.0f})", *(str(outputs[i]) for outputs in story.gates.values())]
        for i, x in enumerate(datasets.xor()[0])
    ]
    return [head, *body]


def run_rows(story: Story) -> list[list[str]]:
    """규칙마다의 결과: 첫 줄은 제목."""
    head = [
        say("update rule"),
        say("learning rate"),
        say("epochs to learn"),
        say("error after", epochs=EPOCHS),
    ]
    body = [
        [
            RULES[run.rule].__name__,
            f"{run.lr:g}",
            str(run.reached) if run.reached else say("not learned"),
            f"{run.history.loss[-1]:.2e}",
        ]
        for run in story.runs
    ]
    return [head, *body]


def chapters(story: Story) -> list[tuple[str, str]]:
    """이야기의 네 마디: (제목, 글)."""
    facts: list[dict[str, Any]] = [
        {},
        {"tries": len(story.mistakes), "fewest": min(story.mistakes)},
        {
            "seed": story.seed,
            "error": story.graph.data,
            "parameters": len(story.model.parameters()),
        },
        {
            "epochs": EPOCHS,
            "learned": sum(run.reached is not None for run in story.runs),
            "limit": LEARNED_BELOW,
        },
    ]
    return [
        (say(f"story: {i}"), say(f"story: {i} text", **fact)) for i, fact in enumerate(facts, 1)
    ]


def text(story: Story) -> str:
    """화면에 쓸 이야기."""
    rows = [gate_rows(story), None, None, run_rows(story)]
    return "\n\n".join(
        "\n".join([title, body, *([titled(below)] if below else [])])
        for (title, body), below in zip(chapters(story), rows)
    )
