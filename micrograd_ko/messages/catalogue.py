"""알림의 표: 한 알림은 한 줄이다. 열쇠 → (한국어, 영어). ``raise BadValue("열쇠", …)``가 읽는다.

열쇠는 그 알림의 영어 용어이고, 한국어 문장의 끝에 ``(열쇠)``로 저절로 붙는다. ``{이름}``에는 던지는
쪽이 준 것이, ``{이름!r}``에는 그것의 짧은 모습(``str '3'``)이 들어간다. 한국어 문장은 무슨 일이
어디서 일어났고 **무엇을 하면 되는지** 말한다. 시험이 이 표에서 나온다.
"""

from __future__ import annotations

CATALOGUE: dict[str, tuple[str, str]] = {
    # 말과 설정값 (messages)
    "unknown language": (
        "모르는 언어입니다: {got!r}. 'ko'나 'en'을 고르세요.",
        "Unknown language {got!r}: choose 'ko' or 'en'.",
    ),
    "not a real number": (
        "{what}에는 실수 하나가 와야 합니다. 받은 것은 {got!r}입니다. {hint}",
        "{what}: expected one real number, got {got!r}. {hint}",
    ),
    "overflow": (
        "{what}에 온 수가 너무 커서 float에 담기지 않습니다. 절댓값이 1e308보다 작은 수를 넣으세요.",
        "{what}: the number does not fit a float. Give one within ±1e308.",
    ),
    "not a list": (
        "{what}에는 값의 목록이 와야 합니다. 받은 것은 {got!r}입니다. [a, b]처럼 대괄호로 묶으세요.",
        "{what}: expected a list of values, got {got!r}. Wrap them as [a, b].",
    ),
    "out of range": (
        "{what}에는 {between} 수가 와야 합니다. 받은 값은 {got:g}입니다. 범위 안의 값을 넣으세요.",
        "{what} must be {between}, got {got:g}.",
    ),
    "not an integer": (
        "{what}에는 정수가 와야 합니다. 받은 것은 {got!r}입니다. {example}처럼 쓰세요.",
        "{what} must be an integer, got {got!r}. Write {example}.",
    ),
    "integer out of range": (
        "{what}에는 {low} 이상인 정수를 넣으세요. 받은 것은 {got!r}입니다.",
        "{what} must be at least {low}, got {got!r}.",
    ),
    "unknown name": (
        "모르는 {what}입니다: {got}. {hint}쓸 수 있는 이름: {names}.",
        "Unknown {what} {got}. {hint}Available: {names}.",
    ),
    # 엔진 (engine, functional)
    # 신경망 (nn)
    # 손실 (losses)
    # 옵티마이저 (optimizers)
    # 자료의 확인 (messages/samples)
    # 학습 (training, learners)
    # jit과 기록 (compiler, compiler/trace)
    # 백엔드 (compiler/backends)
    # 그림 (view/graph, layout, drawing)
    # 장부 (view/ledger)
    # 맞혀 보기 (view/practice)
    # 한 걸음씩 (view/stepper)
    # 표 읽기 (datasets)
    # 파일 (core/files)
    # 식 읽기 (app/parse_expression)
    # 내 표와 모델 (app/tabular)
    # 명령줄 (app)
}
