"""화면의 글: 한 글은 한 줄이다. 열쇠 → (한국어, 영어). ``language.say``가 읽는다.

``{…}``에는 부르는 쪽이 준 것이 들어간다. 두 언어의 ``{…}``는 같아야 한다.
"""

from __future__ import annotations

# 알림 속에서 무엇이 틀렸는지 가리키는 이름
NAMES: dict[str, tuple[str, str]] = {
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
    "page format": ("페이지 형식", "page format"),
    "question": ("물음", "question"),
    "engine": ("엔진", "engine"),
    "direction": ("방향", "direction"),
    "theme": ("색", "theme"),
    "collapse": ("접는 법", "collapse"),
    "kind": ("정답의 종류", "kind"),
    "column": ("열({of})", "column of {of}"),
}

PHRASES: dict[str, tuple[str, str]] = {
    # 무너진 자리와 흔한 고침 (lab)
    "anomaly: made outside": (
        "detect_anomaly 밖에서 만든 노드라 줄을 모릅니다",
        "made outside of detect_anomaly, so its line is not known",
    ),
    "anomaly: eager": (
        "detect_anomaly 안에서는 즉시 계산으로 배웁니다.",
        "Inside detect_anomaly, training is eager.",
    ),
    "remedy": (
        "입력이 너무 커지지 않았는지 보고, 학습 중이면 학습률을 줄이세요.",
        "See whether the inputs have grown too large; while training, lower the learning rate.",
    ),
    "remedy: log": (
        "0이나 음수의 로그입니다. 확률의 로그라면 cross_entropy나 bce_with_logits를 로짓에 바로 쓰세요.",
        "A logarithm of 0 or less: for probabilities, use cross_entropy or bce_with_logits on the logits.",
    ),
    "remedy: exp": (
        "exp가 넘쳤습니다. softmax나 손실이라면 logsumexp나 cross_entropy를 쓰세요.",
        "exp overflowed: for a softmax or a loss, use logsumexp or cross_entropy.",
    ),
    "remedy: div": (
        "0으로 나누었습니다. 분모에 1e-8 같은 작은 수를 더하세요.",
        "Division by 0: add a small number such as 1e-8 to the denominator.",
    ),
    "remedy: sqrt": (
        "제곱근의 기울기는 0에서 무한하고 음수에서는 없습니다. (x + 1e-8).sqrt()로 쓰세요.",
        "A square root has an infinite slope at 0 and none below: write (x + 1e-8).sqrt().",
    ),
    "remedy: pow": (
        "0이나 음수의 거듭제곱입니다. 밑이 0보다 큰지 보세요.",
        "A power of 0 or less: see that the base is above 0.",
    ),
    # 기울기 확인 (lab)
    "gradient check: input": ("입력", "input"),
    "gradient check: got": ("역전파", "backward"),
    "gradient check: measured": ("재어 본 것", "measured"),
    "gradient check: verdict": ("판정", "verdict"),
    "gradient check: right": ("맞음", "right"),
    "gradient check: wrong": ("틀림", "wrong"),
    "gradient check: kink": ("꺾인 곳", "kink"),
    "gradient check: undefined": ("잴 수 없음", "undefined"),
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
    "hint: many inputs": (
        "입력이 여럿이면 [model(x) for x in X]처럼 하나씩 넣으세요.",
        "For many inputs write [model(x) for x in X].",
    ),
    "hint: item": (".item()으로 수 하나를 꺼내세요.", "Take the number by .item()."),
    "hint: number": ("2.0처럼 숫자 하나를 넣으세요.", "Give a single number such as 2.0."),
    # 잘못 부름 (messages/calling)
    "hint: dir": ("dir({name})로 있는 이름을 보세요.", "See dir({name}) for its names."),
    "nothing": ("없음", "none"),
    # 정답
    "a list of n": ("목록({n}개)", "a list of {n}"),
    "a single number": ("수 하나", "a single number"),
    "-1 or +1": ("−1이나 +1", "-1 or +1"),
    "0 to 1": ("0과 1 사이", "between 0 and 1"),
    # 범위와 가까운 이름
    "finite": ("유한한", "finite"),
    "at least": ("{low:g} 이상인 유한한", "at least {low:g} and finite"),
    "between": ("{low:g} 이상 {high:g} 미만인", "at least {low:g} and below {high:g}"),
    "did you mean": ("혹시 '{name}'인가요? ", "Did you mean '{name}'? "),
    # 학습 (learners)
    "divergence": (
        "에폭 {epoch}에서 학습이 발산해(손실 {loss:.3g}) 가장 좋았던 파라미터로 되돌렸습니다. 학습률을 1/10로({lr:g} → {smaller:g}) 줄여 보세요. (divergence)",
        "The loss diverged to {loss:.3g} in epoch {epoch}; the best parameters were restored. Try a learning rate of 1/10 ({lr:g} → {smaller:g}).",
    ),
    "stopped by on_epoch": ("on_epoch이 그만두었습니다.", "on_epoch asked to stop."),
    "epoch": ("에폭", "epoch"),
    # 백엔드 (compiler)
    "advice: data": (
        "Value 그대로 계산하고, 갈림길은 where(x > 0, a, b)로 쓰세요.",
        "Compute with the Value itself, and write where(x > 0, a, b) for a branch.",
    ),
    "advice: gradient": (
        "미분도 계산에 넣으려면 grad(y, x, create_graph=True)를 쓰세요.",
        "To compute with a derivative, write grad(y, x, create_graph=True).",
    ),
    "advice: number": (
        "수를 찍거나 반올림하는 일은 함수 밖에서 결과로 하세요.",
        "Print or round outside of the function, with its result.",
    ),
    "advice: copy": (
        "베끼지 말고 Value를 그대로 쓰거나, 함수 밖에서 베끼세요.",
        "Use the Value itself, or copy outside of the function.",
    ),
    "recorded at every call": (
        "함수가 밖에서 가져다 쓰는 것({name})이 부를 때마다 바뀌어 매번 다시 기록합니다. 빠르게 하려면 Value로 두고 .data를 바꾸세요.",
        "{name}, which the function takes from outside, changes at every call, so it is recorded anew each time. To be fast, make it a Value and change its .data.",
    ),
    "an input": ("입력을", "an input"),
    "a leaf": ("상수나 파라미터를", "a constant or a parameter"),
    "the parameter": ("파라미터 {of}", "parameter {of}"),
    "a parameter": ("파라미터 하나", "a parameter"),
    "comment: forward pass": ("# 순전파", "# forward pass"),
    "comment: backward pass": ("# 역전파", "# backward pass"),
    "backend: nothing installed": (
        "numpy도 llvmlite도 없습니다. pip install numpy llvmlite를 하면 훨씬 빨라집니다.",
        "Neither numpy nor llvmlite is here: pip install numpy llvmlite is much faster.",
    ),
    "backend: asked for": ("이름을 불러 골랐습니다.", "Asked for by name."),
    "backend: little work": (
        "일이 적어 옮기지 않고 즉시 셈했습니다.",
        "Little work: computed eagerly, without compiling.",
    ),
    "backend: by size": (
        "간선이 {edges:,}개인 프로그램이고 {package}를 쓸 수 있습니다.",
        "A program of {edges:,} edges, and {package} is installed.",
    ),
    # 그림 (view/graph, layout, drawing)
    "computation graph": ("계산 그래프", "computation graph"),
    "picture": (
        "계산 그래프: 노드 {nodes}개, 간선 {edges}개",
        "computation graph: {nodes} nodes, {edges} edges",
    ),
    "data": ("값", "data"),
    "grad": ("기울기", "grad"),
    "constant": ("상수", "constant"),
    "local derivative": ("국소 미분", "local derivative"),
    "frame: layers": ("층 {place}", "layer {place}"),
    "frame: neurons": ("뉴런 {place}", "neuron {place}"),
    "box: neurons": ("뉴런 {count}개", "{count} neurons"),
    "box: parameters": ("파라미터 {count}개", "{count} parameters"),
    "box: nodes": ("노드 {count}개", "{count} nodes"),
    "legend: gradient": ("기울기(gradient)", "gradient"),
    "legend: unknown": ("? 아직 계산하지 않음", "? not computed yet"),
    "loss curve": ("에폭마다의 손실 곡선", "Loss of each epoch"),
    "axis: epoch": ("에폭", "epoch"),
    "axis: loss": ("손실", "loss"),
    # 장부 (view/ledger). ledger: quiz: stepper:로 시작하는 글은 페이지의 스크립트도 쓴다
    "ledger: step": ("단계", "step"),
    "ledger: edge": ("간선", "edge"),
    "ledger: product": ("기울기 × 국소 미분 = 기여분", "upstream × local = contribution"),
    "ledger: change": ("받는 노드의 기울기", "receiver's gradient"),
    "ledger: formula": ("국소 미분의 식", "local derivative"),
    "ledger: seed": ("출발", "start"),
    "ledger: seed_text": (
        "출발: 자기 자신으로 미분하면 1입니다. {parent}의 기울기: {before} → {after}.",
        "Start: {parent} differentiated by itself is 1. Gradient of {parent}: {before} → {after}.",
    ),
    "ledger: edge_text": (
        "{node} → {parent}: 위에서 내려온 기울기 {upstream} × 국소 미분 {local} = 기여분 {contribution}. {parent}의 기울기: {before} → {after}.",
        "{node} → {parent}: upstream gradient {upstream} × local derivative {local} = contribution {contribution}. Gradient of {parent}: {before} → {after}.",
    ),
    "skipped steps": ("… {count:,}단계를 건너뜁니다 …", "… {count:,} steps left out …"),
    "paths": (
        "{of}의 기울기 = {total}: 출력에서 오는 길 {count:,}개의 합입니다.",
        "Gradient of {of} = {total}: the sum over {count:,} path(s) from the output.",
    ),
    "paths: start": ("  처음부터 있던 기울기 {first}", "  already there {first}"),
    "paths: more": ("  … 그 밖의 길 {count:,}개", "  … and {count:,} more path(s)"),
    "gradient": ("기울기", "gradient"),
    "right order": ("옳은 차례", "right order"),
    "naive order": ("순진한 차례", "naive order"),
    "why: no difference": (
        "이 그래프에서는 순진한 차례도 같은 기울기를 냅니다. 여러 번 쓰인 중간 노드가 없거나, 마침 다 받은 뒤에 내려보냈기 때문입니다.",
        "Here the naive order gives the same gradients: no interior node passed its gradient on before it was complete.",
    ),
    "why: wrong": (
        "{who}의 기울기: 옳은 차례 {right}, 순진한 차례 {naive}.",
        "Gradient of {who}: {right} in the right order, {naive} naively.",
    ),
    "why: more": ("그 밖에 {count:,}개의 노드도 틀립니다.", "And {count:,} more nodes."),
    "why: too early": (
        "까닭: 기여분을 아직 다 받지 못한 노드({nodes})가 먼저 내려보냈습니다. 위상 정렬의 역순은 모두 받은 뒤에 보내게 합니다.",
        "Why: a node that had not received everything ({nodes}) passed its gradient on too early. The reverse topological order waits until all has come.",
    ),
    # 맞혀 보기 (view/practice)
    "quiz: quiz": ("맞혀 보기", "Predict"),
    "quiz: ask": ("묻는 것", "Question"),
    "quiz: ask_contribution": ("기여분", "contribution"),
    "quiz: ask_gradient": ("더한 뒤의 기울기", "gradient after"),
    "quiz: question_contribution": (
        "{node} → {parent}: 위에서 내려온 기울기는 {upstream}입니다. {parent}에 더해지는 기여분은?",
        "{node} → {parent}: the upstream gradient is {upstream}. What is added to {parent}?",
    ),
    "quiz: question_gradient": (
        "{node} → {parent}: 이번 기여분을 더하면 {parent}의 기울기는 {before}에서 얼마가 되나요?",
        "{node} → {parent}: after this contribution, what does the gradient of {parent} become, from {before}?",
    ),
    "quiz: answer": ("답", "Answer"),
    "quiz: check": ("확인", "Check"),
    "quiz: hint": ("힌트", "Hint"),
    "quiz: reveal": ("답 보기", "Show answer"),
    "quiz: score": ("점수 {right} / {asked}", "Score {right} / {asked}"),
    "quiz: right": ("맞았습니다.", "Right."),
    "quiz: wrong": ("아직 아닙니다.", "Not yet."),
    "quiz: rounded": (
        "거의 맞았습니다. 소수점 아래를 더 적어 보세요.",
        "Almost: give more digits.",
    ),
    "quiz: not_a_number": ("수 하나를 적어 보세요. 예: -1.5", "Type one number, such as -1.5."),
    "quiz: done": (
        "끝났습니다. {asked}단계 가운데 {right}단계를 한 번에 맞혔습니다.",
        "Done: {right} of {asked} steps right at the first try.",
    ),
    "mistake: no upstream": (
        "국소 미분만 썼습니다. 위에서 내려온 기울기를 곱하지 않았습니다.",
        "That is the local derivative alone: multiply it by the upstream gradient.",
    ),
    "mistake: no local": (
        "위에서 내려온 기울기를 그대로 썼습니다. 국소 미분을 곱하지 않았습니다.",
        "That is the upstream gradient alone: multiply it by the local derivative.",
    ),
    "mistake: sign": ("크기는 맞는데 부호가 반대입니다.", "The size is right, the sign is not."),
    "mistake: operand": (
        "다른 입력의 수를 썼습니다. 이 입력으로 미분하면 무엇이 남는지 다시 보세요.",
        "That takes the wrong operand: see what is left when you differentiate by this input.",
    ),
    "mistake: added": (
        "두 수를 더했습니다. 연쇄법칙은 곱합니다.",
        "You added the two numbers: the chain rule multiplies them.",
    ),
    "mistake: replaced": (
        "이번 기여분으로 갈아 끼웠습니다. 먼저 와 있던 기울기에 더해야 합니다: = 가 아니라 += 입니다.",
        "You replaced what was there: add to it, += and not =.",
    ),
    "mistake: stale": (
        "예전 backward()가 남긴 기울기가 섞였습니다. 먼저 기울기를 0으로 되돌리세요(zero_grad).",
        "A stale gradient of an earlier backward() is in it: clear the gradients first (zero_grad).",
    ),
    "mistake: new gradient": (
        "받는 노드의 새 기울기를 썼습니다. 묻는 것은 이번에 더해지는 기여분입니다.",
        "That is the new gradient: the question is what is added this time.",
    ),
    "mistake: subtracted": (
        "더해야 하는데 뺐거나, 기여분의 부호가 반대입니다.",
        "You subtracted, or the contribution has the wrong sign.",
    ),
    "mistake: not added": (
        "아직 더하지 않은 기울기입니다. 이번 기여분을 더하세요.",
        "That is the gradient before: add this contribution.",
    ),
    "mistake: zero": ("기울기를 구하지 않은 0입니다.", "That is 0: no gradient has flowed in."),
    "mistake: double": (
        "맞는 값의 두 배입니다. backward()를 두 번 불렀거나 zero_grad를 잊었나요?",
        "That is twice the right value: was backward() called twice without zero_grad?",
    ),
    "check": (
        "{name} | 정확히: {exact} | 거의: {close} | 가장 큰 차이: {gap}",
        "{name} | exact: {exact} | approximate: {close} | largest difference: {gap}",
    ),
    "check: yes": ("맞음  ", "True "),
    "check: no": ("아님  ", "False"),
    # 한 걸음씩 (view/stepper)
    "stepper: title": ("역전파 한 걸음씩", "Back-propagation, step by step"),
    "stepper: picture": ("계산 그래프", "Computation graph"),
    "stepper: start": (
        "아직 기울기가 없습니다. 다음을 누르거나 → 키를 눌러 보세요.",
        "No gradient yet. Press Next or the → key.",
    ),
    "stepper: first": ("처음으로", "First"),
    "stepper: previous": ("이전", "Previous"),
    "stepper: next": ("다음", "Next"),
    "stepper: last": ("끝까지", "Last"),
    "stepper: play": ("재생", "Play"),
    "stepper: stop": ("멈춤", "Stop"),
    "stepper: speed": ("빠르기", "Speed"),
    "stepper: slow": ("느리게", "slow"),
    "stepper: normal": ("보통", "normal"),
    "stepper: fast": ("빠르게", "fast"),
    "stepper: upstream": ("위에서 내려온 기울기", "upstream gradient"),
    "stepper: local": ("국소 미분", "local derivative"),
    "stepper: contribution": ("기여분", "contribution"),
    "stepper: gradient_of": ("{name}의 기울기", "gradient of {name}"),
    "stepper: legend": (
        "▲ 파랑은 양수, ▼ 주황은 음수, 진할수록 큽니다. …은 아직 더 받을 노드, ?는 아직 모르는 기울기입니다.",
        "▲ blue is positive, ▼ orange negative, deeper is larger. … still waits for more, ? is not known yet.",
    ),
    "stepper: leaves": ("잎 노드의 값 바꾸기", "Change the leaves"),
    "stepper: leaves_note": (
        "바꾸면 이 화면에서 순전파와 역전파를 다시 셈합니다. 파이썬의 값은 그대로입니다.",
        "Both passes are recomputed in this page; Python's values stay.",
    ),
    "stepper: reset": ("원래 값으로", "Original values"),
    "stepper: forward": ("순전파의 식", "Forward pass"),
    "stepper: steps": ("모든 단계", "All steps"),
    "too large to step through": (
        "노드가 {count:,}개라 한 걸음씩 보여 주는 화면 대신 그림과 장부만 보입니다. 뉴런 하나나 예제 하나로 줄이거나, step_through(…, max_nodes={count})로 늘려 보세요.",
        "With {count:,} nodes only the drawing and the ledger are shown. Step through one neuron or one example, or give step_through(…, max_nodes={count}).",
    ),
    "node": ("노드", "node"),
    "new value": ("바꿀 값(이름=값)", "new value (name=value)"),
    "keys: walking": (
        "→ 다음   ← 이전   Home 처음   End 끝   ? 맞혀 보기   e 값 바꾸기   q 끝내기",
        "→ next   ← previous   Home first   End last   ? predict   e edit a leaf   q quit",
    ),
    "keys: answering": (
        "Enter 확인   h 힌트   a 답 보기   Esc 그만",
        "Enter check   h hint   a answer   Esc stop",
    ),
    "keys: typing": ("Enter 바꾸기   Esc 그만", "Enter change   Esc cancel"),
    # 자료 (datasets)
    "empty cell": ("빈칸", "an empty cell"),
    "hint: target kind": (
        ' 수가 아니라 분류라면 kind="classes"(명령줄에서는 --kind classes)를 고르세요.',
        ' If these are classes and not numbers, choose kind="classes" (--kind classes).',
    ),
    # 명령줄 (app)
    "arguments": ("넣을 것", "arguments"),
    "options": ("선택", "options"),
    "commands": ("명령", "commands"),
    "--help: about": ("이 도움말을 봅니다", "show this help"),
    "--lang: about": (
        "화면의 언어. 한글을 못 쓰는 화면에서는 en",
        "language of the messages; ko where the screen can show it",
    ),
    "about": (
        "한국어로 배우는 스칼라 자동 미분. 아무것도 붙이지 않으면 XOR 이야기를 들려줍니다.",
        "A scalar autograd engine to learn with. With no command it tells the story of XOR.",
    ),
    "--seed: story": ("초깃값의 시드", "seed of the initial values"),
    "--out: story": ("이야기의 페이지", "the story's page"),
    "train: about": ("자기 표(CSV)로 가르칩니다", "train on your own table (CSV)"),
    "train: --target": ("정답의 열 이름", "column to predict"),
    "train: --kind": ("정답의 종류: auto, classes, numbers", "auto, classes, numbers"),
    "train: --hidden": ("은닉층마다 뉴런의 수", "neurons of each hidden layer"),
    "train: --activation": ("활성화 함수", "activation function"),
    "train: --rule": ("갱신 규칙", "update rule"),
    "train: --lr": ("학습률", "learning rate"),
    "train: --epochs": ("에폭의 수", "number of epochs"),
    "train: --batch": ("미니배치의 크기", "mini-batch size"),
    "train: --test": ("시험할 행의 비율", "fraction of rows to test on"),
    "train: --seed": ("난수의 시드", "seed of the random numbers"),
    "train: --out": ("모델을 저장할 파일", "file to save the model in"),
    "predict: about": ("가르친 모델로 예측합니다", "predict with a trained model"),
    "step: about": ("식 하나의 역전파를 한 걸음씩", "step through back-propagation"),
    "step: description": (
        '식 하나의 역전파를 한 걸음씩 보입니다. 예: micrograd-ko step "(a*b + c).tanh()" a=2 b=-3 c=10',
        'Step through back-propagation, e.g. micrograd-ko step "(a*b + c).tanh()" a=2 b=-3 c=10',
    ),
    "step: expression": (
        "식. 빼기표로 시작하면 괄호로 싸세요: (-a)",
        "the expression; put it in parentheses when it starts with a minus: (-a)",
    ),
    "step: values": ("이름의 값", "values of the names"),
    "step: --html": ("웹 페이지로 저장", "write the page to FILE"),
    "step: --why": ("순진한 차례와 나란히: 왜 위상 정렬인가", "beside the naive order"),
    "step: --plain": ("키를 기다리지 않고 장부만", "print the ledger, wait for no key"),
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
    "stopped": ("micrograd-ko: 그만두었습니다.", "micrograd-ko: stopped."),
    "output not written": (
        "micrograd-ko: 결과를 다 쓰지 못했습니다. 디스크의 빈자리를 확인하세요. ({why})",
        "micrograd-ko: could not write the output. Check for free disk space. ({why})",
    ),
    "wrote the page": (
        "그림이 있는 페이지를 {path}에 썼습니다. 브라우저로 열어 보세요.",
        "Wrote the page with pictures to {path}. Open it in a browser.",
    ),
    "saved": ("저장했습니다: {path}", "Saved: {path}"),
    "kind: classes": ("분류({names})", "classes ({names})"),
    "kind: numbers": ("수", "numbers"),
    "training on": (
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
    "squared error": ("오차 제곱", "squared error"),
    "rule": ("규칙", "rule"),
    "story: input": ("입력", "input"),
    "update rule": ("갱신 규칙", "rule"),
    "learning rate": ("학습률", "lr"),
    "epochs to learn": ("다 배운 에폭", "epochs to learn"),
    "error after": ("{epochs}에폭 뒤 오차", "error after {epochs}"),
    "not learned": ("못 배움", "not learned"),
    "story: 1": ("1. 사람이 가중치를 준 퍼셉트론", "1. Perceptrons with given weights"),
    "story: 1 text": (
        "퍼셉트론은 가중합이 0보다 크면 1을 냅니다. NAND는 (−2, −2, 편향 3), OR는 (2, 2, −1), AND는 (1, 1, −1)입니다. XOR는 AND(NAND, OR)로 쌓아서 풉니다.",
        "A perceptron gives 1 when its weighted sum is above 0. NAND is (−2, −2, bias 3), OR (2, 2, −1), AND (1, 1, −1). XOR is stacked as AND(NAND, OR).",
    ),
    "story: 2": ("2. 퍼셉트론 하나는 XOR를 배우지 못한다", "2. One perceptron cannot learn XOR"),
    "story: 2 text": (
        "퍼셉트론 학습 규칙으로 {tries}에폭을 배워도 에폭마다 적어도 {fewest}번은 틀려서 다시 고칩니다. 직선 하나로는 나눌 수 없기 때문입니다.",
        "In {tries} epochs of the perceptron rule every epoch still has at least {fewest} mistakes to mend: no single line separates XOR.",
    ),
    "story: 3": ("3. 오차를 거꾸로 보낸다", "3. Send the error backwards"),
    "story: 3 text": (
        "은닉 뉴런 4개의 다층 퍼셉트론을 아무 초깃값(시드 {seed})에서 시작합니다. 입력 (1, 0)의 정답은 1인데 오차 제곱은 {error:.4f}입니다. 오차 역전파가 파라미터 {parameters}개의 기울기를 한 번에 구합니다.",
        "A network with 4 hidden neurons starts from arbitrary values (seed {seed}). For (1, 0) the answer is 1 and the squared error {error:.4f}. One backward pass gives the gradients of all {parameters} parameters.",
    ),
    "story: 4": ("4. 여섯 갱신 규칙이 XOR를 배운다", "4. Six update rules learn XOR"),
    "story: 4 text": (
        "같은 초깃값에서 시작해 {epochs}에폭씩 배웁니다. 여섯 가운데 {learned}가지가 넷을 다 맞히고 오차 제곱의 평균을 {limit:g} 아래로 낮추었습니다.",
        "From the same initial values, {epochs} epochs each: {learned} of the six got all four right with a mean squared error below {limit:g}.",
    ),
    "story: losses": ("XOR를 배우는 여섯 가지 길", "Six ways to learn XOR"),
    "story: graph caption": (
        "순전파와 역전파를 한 번씩 마친 계산 그래프. 칸마다 값과 기울기가 있습니다.",
        "The computation graph after one forward and one backward pass: each box has its value and gradient.",
    ),
    "story: loss caption": (
        "에폭마다 오차 제곱의 평균(로그 눈금)",
        "Mean squared error of each epoch (log scale)",
    ),
}
