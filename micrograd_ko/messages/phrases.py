"""화면의 글: 한 글은 한 줄이다. 열쇠 → (한국어, 영어). ``language.say``가 읽는다.

``{…}``에는 부르는 쪽이 준 것이 들어간다. 두 언어의 ``{…}``는 같아야 한다.
"""

from __future__ import annotations

PHRASES: dict[str, tuple[str, str]] = {
    # 이름: 알림 속에서 무엇이 틀렸는지 가리킨다
    "value": ("값", "value"),
    "Value data": ("Value의 data", "Value data"),
    "operand": ("피연산자(operand)", "operand"),
    "input": ("{of}의 입력", "{of} input"),
    "target": ("{of}의 정답", "{of} target"),
    "weight": ("가중치", "weight"),
    "bias": ("편향", "bias"),
    "guess": ("답", "guess"),
    "activation": ("활성화 함수", "activation"),
    "initial value": ("초깃값", "initial value"),
    "loss": ("손실", "loss"),
    "optimizer": ("옵티마이저", "optimizer"),
    "backend": ("백엔드", "backend"),
    "function": ("함수", "function"),
    "leaf": ("잎 노드", "leaf"),
    "format": ("그림 형식", "format"),
    "engine": ("엔진", "engine"),
    "direction": ("방향", "direction"),
    "theme": ("색", "theme"),
    "collapse": ("접는 법", "collapse"),
    "kind": ("정답의 종류", "kind"),
    "column": ("열({of})", "column of {of}"),
    # 수 하나가 아닌 것이 왔을 때 고치는 법
    "hint: str": ("따옴표를 떼거나 float(…)로 바꾸세요.", "Use float(…)."),
    "hint: None": (
        "함수가 값을 돌려주는지(return) 확인하세요.",
        "Check that your function returns.",
    ),
    "hint: complex": ("실수부만 쓰려면 .real을 넣으세요.", "Use .real."),
    "hint: Value": ("Value 안의 수는 .data로 꺼내세요.", "Take a Value's number by .data."),
    "hint: list": (
        "원소를 하나씩 넣으세요: [Value(x) for x in …].",
        "Give its elements one by one: [Value(x) for x in …].",
    ),
    "hint: item": (".item()으로 수 하나를 꺼내세요.", "Take the number by .item()."),
    "hint: number": ("2.0처럼 숫자 하나를 넣으세요.", "Give a single number such as 2.0."),
    # 범위와 가까운 이름
    "at least": ("{low:g} 이상인 유한한", "at least {low:g} and finite"),
    "between": ("{low:g} 이상 {high:g} 미만인", "at least {low:g} and below {high:g}"),
    "did you mean": ("혹시 '{name}'인가요? ", "Did you mean '{name}'? "),
    # 학습 (learners)
    # 백엔드 (compiler)
    # 그림 (view/graph, layout, drawing)
    # 장부 (view/ledger)
    # 맞혀 보기 (view/practice)
    # 한 걸음씩 (view/stepper)
    # 자료 (datasets)
    "empty cell": ("빈칸", "an empty cell"),
    "hint: target kind": (
        ' 수가 아니라 분류라면 kind="classes"(명령줄에서는 --kind classes)를 고르세요.',
        ' If these are classes and not numbers, choose kind="classes" (--kind classes).',
    ),
    # 명령줄 (app)
    # XOR 이야기 (app)
}
