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
    "help: arguments": ("넣을 것", "arguments"),
    "help: options": ("선택", "options"),
    "help: commands": ("명령", "commands"),
    "help: help": ("이 도움말을 봅니다", "show this help"),
    "help --lang": (
        "화면의 언어. 한글을 못 쓰는 화면에서는 en",
        "language of the messages; ko where the screen can show it",
    ),
    "help micrograd-ko": (
        "한국어로 배우는 스칼라 자동 미분. 아무것도 붙이지 않으면 XOR 이야기를 들려줍니다.",
        "A scalar autograd engine to learn with. With no command it tells the story of XOR.",
    ),
    "help --seed": ("초깃값의 시드", "seed of the initial values"),
    "help --out": ("이야기의 페이지", "the story's page"),
    "help train": ("자기 표(CSV)로 가르칩니다", "train on your own table (CSV)"),
    "help train --target": ("정답의 열 이름", "column to predict"),
    "help train --kind": ("정답의 종류: auto, classes, numbers", "auto, classes, numbers"),
    "help train --hidden": ("은닉층마다 뉴런의 수", "neurons of each hidden layer"),
    "help train --activation": ("활성화 함수", "activation function"),
    "help train --rule": ("갱신 규칙", "update rule"),
    "help train --lr": ("학습률", "learning rate"),
    "help train --epochs": ("에폭의 수", "number of epochs"),
    "help train --batch": ("미니배치의 크기", "mini-batch size"),
    "help train --test": ("시험할 행의 비율", "fraction of rows to test on"),
    "help train --seed": ("난수의 시드", "seed of the random numbers"),
    "help train --out": ("모델을 저장할 파일", "file to save the model in"),
    "help predict": ("가르친 모델로 예측합니다", "predict with a trained model"),
    "help step": ("식 하나의 역전파를 한 걸음씩", "step through back-propagation"),
    "help step, whole": (
        '식 하나의 역전파를 한 걸음씩 보입니다. 예: micrograd-ko step "(a*b + c).tanh()" a=2 b=-3 c=10',
        'Step through back-propagation, e.g. micrograd-ko step "(a*b + c).tanh()" a=2 b=-3 c=10',
    ),
    "help step EXPR": (
        "식. 빼기표로 시작하면 괄호로 싸세요: (-a)",
        "the expression; put it in parentheses when it starts with a minus: (-a)",
    ),
    "help step name=value": ("이름의 값", "values of the names"),
    "help step --html": ("웹 페이지로 저장", "write the page to FILE"),
    "help step --why": ("순진한 차례와 나란히: 왜 위상 정렬인가", "beside the naive order"),
    "help step --print": ("키를 기다리지 않고 장부만", "print the ledger, wait for no key"),
    "usage: missing": ("빠진 것: {names}", "missing: {names}"),
    "usage: unknown minus": (
        "모르는 것: {names} (빼기표로 시작하는 식이나 값은 괄호로 싸세요: (-a))",
        "unknown: {names} (put what starts with a minus in parentheses: (-a))",
    ),
    "usage: unknown": ("모르는 것: {names}", "unknown: {names}"),
    "usage: unknown command": (
        "모르는 명령: {got} (있는 명령: {names})",
        "unknown command: {got} (choose from {names})",
    ),
    "usage: no value": ("{name} 뒤에 값이 빠졌습니다", "{name} needs a value"),
    "usage: takes no value": ("{name} 뒤에는 값을 붙이지 않습니다", "{name} takes no value"),
    "command stopped": ("micrograd-ko: 그만두었습니다.", "micrograd-ko: stopped."),
    "output cut off": (
        "micrograd-ko: 결과를 다 쓰지 못했습니다. 디스크의 빈자리를 확인하세요. ({why})",
        "micrograd-ko: could not write the output. Check for free disk space. ({why})",
    ),
    "story written": (
        "그림이 있는 페이지를 {path}에 썼습니다. 브라우저로 열어 보세요.",
        "Wrote the page with pictures to {path}. Open it in a browser.",
    ),
    "saved to": ("저장했습니다: {path}", "Saved: {path}"),
    "target: classes": ("분류({names})", "classes ({names})"),
    "target: numbers": ("수", "numbers"),
    "rows split": (
        "{learn}행으로 배우고 {unseen}행으로 시험합니다. 정답 {target}을(를) {kind}로 봅니다.",
        "Training on {learn} rows, testing on {unseen}. The target {target} is taken as {kind}.",
    ),
    "score: accuracy": (
        "처음 보는 행의 정확도: {score:.1%}",
        "accuracy on unseen rows: {score:.1%}",
    ),
    "score: determination": (
        "처음 보는 행의 결정 계수: R² = {score:.4f}",
        "determination on unseen rows: R² = {score:.4f}",
    ),
    # XOR 이야기 (app)
    "story: squared error": ("오차 제곱", "squared error"),
    "unit: rule": ("규칙", "rule"),
    "gates: input": ("입력", "input"),
    "runs: rule": ("갱신 규칙", "rule"),
    "runs: lr": ("학습률", "lr"),
    "runs: reached": ("다 배운 에폭", "epochs to learn"),
    "runs: error": ("{epochs}에폭 뒤 오차", "error after {epochs}"),
    "runs: not learned": ("못 배움", "not learned"),
    "chapter 1": ("1. 사람이 가중치를 준 퍼셉트론", "1. Perceptrons with given weights"),
    "chapter 1, text": (
        "퍼셉트론은 가중합이 0보다 크면 1을 냅니다. NAND는 (−2, −2, 편향 3), OR는 (2, 2, −1), AND는 (1, 1, −1)입니다. XOR는 AND(NAND, OR)로 쌓아서 풉니다.",
        "A perceptron gives 1 when its weighted sum is above 0. NAND is (−2, −2, bias 3), OR (2, 2, −1), AND (1, 1, −1). XOR is stacked as AND(NAND, OR).",
    ),
    "chapter 2": ("2. 퍼셉트론 하나는 XOR를 배우지 못한다", "2. One perceptron cannot learn XOR"),
    "chapter 2, text": (
        "퍼셉트론 학습 규칙으로 {tries}에폭을 배워도 에폭마다 적어도 {fewest}번은 틀려서 다시 고칩니다. 직선 하나로는 나눌 수 없기 때문입니다.",
        "In {tries} epochs of the perceptron rule every epoch still has at least {fewest} mistakes to mend: no single line separates XOR.",
    ),
    "chapter 3": ("3. 오차를 거꾸로 보낸다", "3. Send the error backwards"),
    "chapter 3, text": (
        "은닉 뉴런 4개의 다층 퍼셉트론을 아무 초깃값(시드 {seed})에서 시작합니다. 입력 (1, 0)의 정답은 1인데 오차 제곱은 {error:.4f}입니다. 오차 역전파가 파라미터 {parameters}개의 기울기를 한 번에 구합니다.",
        "A network with 4 hidden neurons starts from arbitrary values (seed {seed}). For (1, 0) the answer is 1 and the squared error {error:.4f}. One backward pass gives the gradients of all {parameters} parameters.",
    ),
    "chapter 4": ("4. 여섯 갱신 규칙이 XOR를 배운다", "4. Six update rules learn XOR"),
    "chapter 4, text": (
        "같은 초깃값에서 시작해 {epochs}에폭씩 배웁니다. 여섯 가운데 {learned}가지가 넷을 다 맞히고 오차 제곱의 평균을 {limit:g} 아래로 낮추었습니다.",
        "From the same initial values, {epochs} epochs each: {learned} of the six got all four right with a mean squared error below {limit:g}.",
    ),
    "page title": ("XOR를 배우는 여섯 가지 길", "Six ways to learn XOR"),
    "page graph": (
        "순전파와 역전파를 한 번씩 마친 계산 그래프. 칸마다 값과 기울기가 있습니다.",
        "The computation graph after one forward and one backward pass: each box has its value and gradient.",
    ),
    "page curves": (
        "에폭마다 오차 제곱의 평균(로그 눈금)",
        "Mean squared error of each epoch (log scale)",
    ),
}
