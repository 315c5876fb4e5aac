"""단계 넘기기 화면의 글: 열쇠마다 (한국어, 영어)."""

from __future__ import annotations

from micrograd_ko.view.ledger import tables as ledger_text
from micrograd_ko.view.practice import quiz

WORDS: dict[str, tuple[str, str]] = {
    "title": ("역전파 한 걸음씩", "Back-propagation, step by step"),
    "picture": ("계산 그래프", "Computation graph"),
    "start": (
        "아직 기울기가 없습니다. 다음을 누르거나 → 키를 눌러 보세요.",
        "No gradient yet. Press Next or the → key.",
    ),
    "first": ("처음으로", "First"),
    "previous": ("이전", "Previous"),
    "next": ("다음", "Next"),
    "last": ("끝까지", "Last"),
    "play": ("재생", "Play"),
    "stop": ("멈춤", "Stop"),
    "speed": ("빠르기", "Speed"),
    "slow": ("느리게", "slow"),
    "normal": ("보통", "normal"),
    "fast": ("빠르게", "fast"),
    "step": ("단계", "Step"),
    "upstream": ("위에서 내려온 기울기", "upstream gradient"),
    "local": ("국소 미분", "local derivative"),
    "contribution": ("더해지는 몫", "contribution"),
    "gradient_of": ("{name}의 기울기", "gradient of {name}"),
    "legend": (
        "▲ 파랑은 양수, ▼ 주황은 음수, 진할수록 큽니다. …은 아직 더 받을 노드, ?는 아직 모르는 "
        "기울기입니다.",
        "▲ blue is positive, ▼ orange negative, deeper is larger. … still waits for more, "
        "? is not known yet.",
    ),
    "quiz": ("맞혀 보기", "Predict"),
    "ask": ("묻는 것", "Question"),
    "ask_contribution": ("더해지는 몫", "contribution"),
    "ask_gradient": ("더한 뒤의 기울기", "gradient after"),
    "answer": ("답", "Answer"),
    "check": ("확인", "Check"),
    "hint": ("힌트", "Hint"),
    "reveal": ("답 보기", "Show answer"),
    "score": ("점수 {right} / {asked}", "Score {right} / {asked}"),
    "done": (
        "끝났습니다. {asked}단계 가운데 {right}단계를 한 번에 맞혔습니다.",
        "Done: {right} of {asked} steps right at the first try.",
    ),
    "leaves": ("잎 노드의 값 바꾸기", "Change the leaves"),
    "leaves_note": (
        "바꾸면 이 화면에서 순전파와 역전파를 다시 셈합니다. 파이썬의 값은 그대로입니다.",
        "Both passes are recomputed in this page; Python's values stay.",
    ),
    "reset": ("원래 값으로", "Original values"),
    "not_a_number": quiz.NOT_A_NUMBER,
    "forward": ("순전파의 식", "Forward pass"),
    "steps": ("모든 단계", "All steps"),
    "edge": ("간선", "edge"),
    "product": ("기울기 × 국소 미분 = 몫", "upstream × local = contribution"),
    "change": ("받는 노드의 기울기", "receiver's gradient"),
    "formula": ("국소 미분의 식", "local derivative"),
    "seed": ("출발", "start"),
    "seed_text": ledger_text.SEED,
    "edge_text": ledger_text.EDGE,
    "question_contribution": quiz.QUESTION["contribution"],
    "question_gradient": quiz.QUESTION["gradient"],
    "right": quiz.RIGHT,
    "wrong": quiz.WRONG,
    "rounded": quiz.ROUNDED,
    "too_large": (
        "노드가 {count:,}개라 한 걸음씩 보여 주는 화면 대신 그림과 장부만 보입니다. 뉴런 하나나 "
        "예제 하나로 줄이거나, step_through(…, max_nodes={count})로 늘려 보세요.",
        "With {count:,} nodes only the drawing and the ledger are shown. Step through one neuron "
        "or one example, or give step_through(…, max_nodes={count}).",
    ),
}


def word(key: str) -> str:
    """지금 언어의 글."""
    return quiz.words(WORDS[key])
