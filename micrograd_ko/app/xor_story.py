"""XOR 이야기: 퍼셉트론에서 시작해, 오차 역전파로 XOR를 배우기까지.

이야기는 먼저 자료(``Story``)가 되고, 그것을 ``text``가 화면의 글로, ``story_page``가 쪽으로 옮긴다.
"""

from __future__ import annotations

from dataclasses import dataclass

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
LEARNING_RATES = {
    "sgd": 0.1,
    "momentum": 0.1,
    "nag": 0.1,
    "adagrad": 0.3,
    "rmsprop": 0.02,
    "adam": 0.05,
}
EPOCHS = 500
SMALL = 0.01  # 오차가 이보다 작고 넷을 다 맞히면 배운 것이다
TRIES = 100  # 퍼셉트론 하나에게 주는 에폭


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

    seed      다층 퍼셉트론의 초깃값을 정하는 씨앗. 여섯 규칙이 같은 초깃값에서 시작한다
    progress  진행 막대를 보일지
    """
    corners, answers = datasets.xor()
    gates = {name: [int(gate(x).data) for x in corners] for name, gate in GATES.items()}
    gates["XOR"] = [
        int(GATES["AND"]([GATES["NAND"](x).data, GATES["OR"](x).data]).data) for x in corners
    ]
    mistakes = Perceptron(2).learn(corners, answers, epochs=TRIES)

    model = new_model(seed)
    graph = losses.sse(model([1.0, 0.0]), 1.0)
    graph.label = say("오차 제곱", "squared error")
    graph.backward()

    from tqdm.auto import tqdm

    runs = []
    bar = tqdm(RULES, disable=not progress, unit=say("규칙", "rule"))
    for rule in bar:
        bar.set_description(rule)
        runs.append(_learn(rule, seed))
    return Story(seed, gates, mistakes, model, graph, runs)


def new_model(seed: int) -> MLP:
    """XOR를 배울 2층 신경망: 입력 2, 숨은 뉴런 4(tanh), 출력 1."""
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
        if loss < SMALL and accuracy == 1
    ]
    return Run(rule, lr, history, learned[0] if learned else None)


def gate_rows(story: Story) -> list[list[str]]:
    """진리표: 첫 줄은 제목."""
    head = [say("입력", "input"), *story.gates]
    body = [
        [f"({x[0]:.0f}, {x[1]:.0f})", *(str(outputs[i]) for outputs in story.gates.values())]
        for i, x in enumerate(datasets.xor()[0])
    ]
    return [head, *body]


def run_rows(story: Story) -> list[list[str]]:
    """규칙마다의 결과: 첫 줄은 제목."""
    head = [
        say("갱신 규칙", "rule"),
        say("학습률", "lr"),
        say("다 배운 에폭", "epochs to learn"),
        say(f"{EPOCHS}에폭 뒤 오차", f"error after {EPOCHS}"),
    ]
    body = [
        [
            RULES[run.rule].__name__,
            f"{run.lr:g}",
            str(run.reached) if run.reached else say("못 배움", "not learned"),
            f"{run.history.loss[-1]:.2e}",
        ]
        for run in story.runs
    ]
    return [head, *body]


def chapters(story: Story) -> list[tuple[str, str]]:
    """이야기의 네 마디: (제목, 글)."""
    fewest = min(story.mistakes)
    parameters = len(story.model.parameters())
    learned = sum(run.reached is not None for run in story.runs)
    return [
        (
            say("1. 사람이 가중치를 준 퍼셉트론", "1. Perceptrons with given weights"),
            say(
                "퍼셉트론은 가중합이 0보다 크면 1을 냅니다. NAND는 (−2, −2, 편향 3), "
                "OR는 (2, 2, −1), AND는 (1, 1, −1)입니다. XOR는 AND(NAND, OR)로 쌓아서 풉니다.",
                "A perceptron gives 1 when its weighted sum is above 0. NAND is (−2, −2, bias 3), "
                "OR (2, 2, −1), AND (1, 1, −1). XOR is stacked as AND(NAND, OR).",
            ),
        ),
        (
            say("2. 퍼셉트론 하나는 XOR를 배우지 못한다", "2. One perceptron cannot learn XOR"),
            say(
                f"퍼셉트론 학습 규칙으로 {len(story.mistakes)}에폭을 배워도 에폭마다 적어도 "
                f"{fewest}번은 틀려서 다시 고칩니다. 직선 하나로는 나눌 수 없기 때문입니다.",
                f"In {len(story.mistakes)} epochs of the perceptron rule every epoch still has at "
                f"least {fewest} mistakes to mend: no single line separates XOR.",
            ),
        ),
        (
            say("3. 오차를 거꾸로 보낸다", "3. Send the error backwards"),
            say(
                f"숨은 뉴런 4개의 다층 퍼셉트론을 아무 초깃값(씨앗 {story.seed})에서 시작합니다. "
                f"입력 (1, 0)의 정답은 1인데 오차 제곱은 {story.graph.data:.4f}입니다. "
                f"오차 역전파가 파라미터 {parameters}개의 기울기를 한 번에 구합니다.",
                f"A network with 4 hidden neurons starts from arbitrary values (seed "
                f"{story.seed}). For (1, 0) the answer is 1 and the squared error "
                f"{story.graph.data:.4f}. One backward pass gives the gradients of all "
                f"{parameters} parameters.",
            ),
        ),
        (
            say("4. 여섯 갱신 규칙이 XOR를 배운다", "4. Six update rules learn XOR"),
            say(
                f"같은 초깃값에서 시작해 {EPOCHS}에폭씩 배웁니다. 여섯 가운데 {learned}가지가 넷을 "
                f"다 맞히고 오차 제곱의 평균을 {SMALL:g} 아래로 낮추었습니다.",
                f"From the same initial values, {EPOCHS} epochs each: {learned} of the six got "
                f"all four right with a mean squared error below {SMALL:g}.",
            ),
        ),
    ]


def text(story: Story) -> str:
    """화면에 쓸 이야기."""
    tables = {0: gate_rows(story), 3: run_rows(story)}
    parts = []
    for i, (title, body) in enumerate(chapters(story)):
        table = "\n" + titled(tables[i]) if i in tables else ""
        parts.append(f"{title}\n{body}{table}")
    return "\n\n".join(parts)
