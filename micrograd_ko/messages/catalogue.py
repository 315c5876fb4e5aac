"""알림의 표: 한 알림은 한 줄이다. 열쇠 → (한국어, 영어). ``raise BadValue("열쇠", …)``가 읽는다.

열쇠는 그 알림의 영어 용어이고, 한국어 문장의 끝에 ``(열쇠)``로 저절로 붙는다. ``{이름}``에는 던지는
쪽이 준 것이, ``{이름!r}``에는 그것의 짧은 모습(``str '3'``)이 들어간다. 한국어 문장은 무슨 일이
어디서 일어났고 **무엇을 하면 되는지** 말한다. 시험이 이 표에서 나온다.
"""

from __future__ import annotations

CATALOGUE: dict[str, tuple[str, str]] = {
    # 실험과 진단 (lab)
    "anomaly in a value": (
        "{op}에서 값이 처음 무너졌습니다: {operands}인데 결과가 {got}입니다. 만든 줄: {line}. {hint}",
        "The first value to break is {got}, of {op} with {operands}. Made at: {line}. {hint}",
    ),
    "anomaly in a gradient": (
        "{op}에서 기울기가 처음 무너졌습니다: {operands}이고, 위에서 내려온 기울기 {upstream} × 국소 미분 {local}에서 {got}이 나왔습니다. 만든 줄: {line}. {hint}",
        "The first gradient to break is {got}, at {op} with {operands}: {upstream} from above × local derivative {local}. Made at: {line}. {hint}",
    ),
    "anomaly needs eager computation": (
        "detect_anomaly는 즉시 계산만 지켜봅니다. 이 안에서는 jit을 빼고 함수를 그대로 부르세요.",
        "detect_anomaly watches eager computation only: inside it, call the function without jit.",
    ),
    "order too high": (
        "gradient_check의 order에 {got}이 왔습니다. 1(기울기)이나 2(이계 미분까지)를 넣으세요.",
        "gradient_check takes order 1 or 2, got {got}: 1 checks gradients, 2 second derivatives too.",
    ),
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
    "not a switch": (
        "{name}에는 True나 False가 와야 합니다. 받은 것은 {got!r}입니다. 둘 가운데 하나를 넣으세요.",
        "{name} must be True or False, got {got!r}.",
    ),
    # 잘못 부름 (messages/calling)
    "unknown argument": (
        "{name}에는 {got} 인자가 없습니다. {hint}쓸 수 있는 인자: {names}.",
        "{name} takes no argument {got}. {hint}Available: {names}.",
    ),
    "missing argument": (
        "{name}에 빠진 인자가 있습니다: {missing}. {hint}{example}처럼 쓰세요.",
        "{name} is missing {missing}. {hint}Write {example}.",
    ),
    "too many arguments": (
        "{name}에 온 인자가 너무 많습니다: 차례로 넣을 수 있는 것은 {most}개인데 {got}개입니다. {hint}{example}처럼 쓰세요.",
        "{name} takes at most {most} positional argument(s), got {got}. {hint}Write {example}.",
    ),
    "argument given twice": (
        "{name}에 {got} 인자가 두 번 왔습니다: 차례로 한 번, 이름으로 한 번. 하나만 남기세요.",
        "{name} got {got} twice, by position and by name: keep one.",
    ),
    "unknown attribute": (
        "{name}에 없는 이름입니다: {got}. {hint}",
        "{name} has no {got}. {hint}",
    ),
    "unknown operation": (
        "Value에는 {got} 연산이 없습니다. {hint}",
        "A Value has no operation {got}. {hint}",
    ),
    "unknown name": (
        "모르는 {what}입니다: {got}. {hint}쓸 수 있는 이름: {names}.",
        "Unknown {what} {got}. {hint}Available: {names}.",
    ),
    # 엔진 (engine, functional)
    "cannot convert Value to float": (
        "Value를 보통 수로 바꾸면 계산 그래프가 소리 없이 끊깁니다. math.exp(v)는 v.exp()로, float(v)나 int(v)는 v.data로 쓰세요.",
        "Turning a Value into a plain number would cut the graph in silence: write v.exp() instead of math.exp(v), and v.data instead of float(v) or int(v).",
    ),
    "empty list": (
        "{op}에 빈 목록이 왔습니다. 값을 하나 이상 넣으세요.",
        "{op}: the list is empty. Give at least one value.",
    ),
    "length mismatch": (
        "{op}의 두 목록은 길이가 같아야 하는데 {left}개와 {right}개입니다. 하나에 하나씩 짝을 맞추세요.",
        "{op}: the two lists must be of one length, got {left} and {right}.",
    ),
    "not a Value": (
        "Value가 와야 합니다. 받은 것은 {got!r}입니다. 그래프의 마지막 노드를 넣으세요.",
        "Expected a Value, got {got!r}. Give the last node of a graph.",
    ),
    "label must be str": (
        "label에는 글자가 와야 합니다. 받은 것은 {got!r}입니다. Value(2.0, label='a')처럼 쓰세요.",
        "label must be a string, got {got!r}. Write Value(2.0, label='a').",
    ),
    "grad needs Values": (
        "grad의 입력은 Value여야 합니다. 받은 것은 {got!r}입니다. 그래프에 넣은 Value 자신을 넣으세요.",
        "grad: expected a Value, got {got!r}. Give the Values of the graph.",
    ),
    "cycle": (
        "계산 그래프에 순환이 있습니다: 노드가 자기 자신의 조상입니다. parents를 손으로 고쳤다면 되돌리세요.",
        "The graph has a cycle: a node is its own ancestor. Undo the hand-made change of parents.",
    ),
    # 연산 표 (core)
    "not in the table's language": (
        "연산 표의 식 {text!r}에 쓸 수 없는 조각 {piece}가 있습니다. 사칙연산, 비교, 조건식, ieee.py의 함수나 표의 다른 줄로 적으세요.",
        "The formula {text!r} of the operation table has {piece}, which is not of its language. Use arithmetic, comparisons, conditionals, functions of ieee.py or other rows.",
    ),
    # 신경망 (nn)
    "no forward pass": (
        "{name}에 forward(self, x)가 없습니다. 순전파를 적어 주세요.",
        "{name} has no forward(self, x): write its forward pass.",
    ),
    "not finite parameter": (
        "저장된 파라미터 {name}의 값이 {number}입니다. 발산하기 전에 저장한 것을 넣으세요.",
        "The saved parameter {name} is {number}. Load a state saved before the training diverged.",
    ),
    "shape mismatch": (
        "저장된 파라미터 {got}개가 모델의 {expected}개와 맞지 않습니다(예: {names}). 같은 크기의 모델을 만드세요.",
        "The saved parameters do not fit the model ({got} and {expected} parameters, e.g. {names}). Build a model of the same shape.",
    ),
    "not a list of inputs": (
        "{name}의 입력에는 목록이 와야 합니다. 받은 것은 {got!r}입니다. [1.0, 2.0]처럼 넣으세요.",
        "{name} takes a list of numbers, got {got!r}. Give [1.0, 2.0].",
    ),
    "size mismatch": (
        "{name}의 입력은 {nin}개인데 {got}개가 왔습니다. 입력을 {nin}개 넣거나 {name}({got}, …)로 만드세요.",
        "{name} takes {nin} inputs, got {got}. Give {nin} inputs or build {name}({got}, …).",
    ),
    "not a list of layer sizes": (
        "nouts에는 층마다 뉴런이 몇 개인지 적은 목록이 와야 합니다. 받은 것은 {got!r}입니다. MLP(2, [4, 1])처럼 쓰세요.",
        "nouts must list the neurons of each layer, got {got!r}. Write MLP(2, [4, 1]).",
    ),
    "perceptron targets": (
        "퍼셉트론의 정답은 0이나 1이어야 합니다. 받은 것은 {got!r}입니다. 정답을 0과 1로 바꾸세요.",
        "A perceptron's targets must be 0 or 1, got {got!r}.",
    ),
    # 손실 (losses)
    "prediction and target mismatch": (
        "{name}의 예측은 {prediction}인데 정답은 {target}입니다. 모델의 마지막 층과 정답의 수를 맞추세요.",
        "{name}: the prediction is {prediction} and the target {target}. Match the last layer and the targets.",
    ),
    "not a list of logits": (
        "cross_entropy에는 로짓의 목록이 와야 합니다. 받은 것은 {got!r}입니다. 출력이 하나면 bce_with_logits를 쓰세요.",
        "cross_entropy takes a list of logits, got {got!r}. For a single output use bce_with_logits.",
    ),
    "one hot target": (
        "cross_entropy의 정답은 번호(0, 1, …)인데 목록 {got!r}이 왔습니다. 원-핫이면 t.index(1)처럼 번호로 바꾸세요.",
        "cross_entropy takes a class number (0, 1, …) as its target, got {got!r}. From one-hot, write t.index(1).",
    ),
    "class out of range": (
        "고를 번호(정답)는 0부터 {last}까지의 정수여야 합니다. 받은 값은 {index}입니다. 출력을 늘리거나 정답을 고치세요.",
        "The class to pick (the target) must be a whole number from 0 to {last}, got {index}.",
    ),
    "no prediction": (
        "{name}의 예측이 비었습니다. 모델의 출력을 넣었는지 보세요.",
        "{name}: the list of predictions is empty. Give the model's output.",
    ),
    "bad target": (
        "{name}의 정답은 {allowed}이어야 합니다. 받은 값은 {t:g}입니다. 정답을 바꾸거나 다른 손실을 고르세요.",
        "{name}: targets must be {allowed}, got {t:g}.",
    ),
    # 옵티마이저 (optimizers)
    "no update rule": (
        "{name}에 delta(self, g, s, t)가 없습니다. 갱신 규칙을 적어 주세요.",
        "{name} has no delta(self, g, s, t): write its update rule.",
    ),
    "not a list of parameters": (
        "파라미터의 목록이 와야 합니다. 받은 것은 {got!r}입니다. model.parameters()를 넣으세요.",
        "Expected a list of parameters, got {got!r}. Give model.parameters().",
    ),
    "no parameters": (
        "파라미터의 목록이 비었습니다. model.parameters()를 넣었는지 보세요.",
        "The list of parameters is empty. Did you give model.parameters()?",
    ),
    "duplicate parameter": (
        "같은 파라미터가 두 번 들어 있습니다. 두 번 옮겨지지 않게 하나만 남기세요.",
        "The same parameter is listed twice: keep it once.",
    ),
    "tuple expected": (
        "{name}에는 {example}처럼 수 {n}개를 넣으세요. 받은 것은 {got!r}입니다.",
        "{name} must be {n} numbers such as {example}, got {got!r}.",
    ),
    "another kind of setting": (
        "저장된 설정 {name}은 지금 것({mine!r})과 다른 종류입니다: {got!r}. 같은 종류의 값을 넣으세요.",
        "The saved setting {name} is {got!r}, another kind than the present {mine!r}.",
    ),
    "state mismatch": (
        "저장된 상태가 이 옵티마이저({name}, 파라미터 {count}개)의 것이 아닙니다. 같은 규칙과 같은 모델의 상태를 넣으세요.",
        "The saved state is not one of {name} on {count} parameters. Load the state of the same rule and model.",
    ),
    "not a parameter": (
        "파라미터는 모두 Value여야 합니다. 목록에 {got!r} 같은 것이 있습니다. Value(…)로 만든 잎 노드를 넣으세요.",
        "Parameters must be Values, got {got!r}. Give leaves made by Value(…).",
    ),
    "parameter groups": (
        "파라미터의 묶음은 없습니다. 묶음마다 옵티마이저를 하나씩 만들고 step()도 하나씩 부르세요.",
        "There are no parameter groups. Build one optimizer for each group and call step() of each.",
    ),
    "not a leaf": (
        "계산으로 만든 중간 노드는 옮길 수 없습니다: {got!r}. Value(…)로 만든 잎 노드를 넣으세요.",
        "{got!r} was computed: only a leaf made by Value(…) can be moved.",
    ),
    # 자료의 확인 (messages/samples)
    "X and y mismatch": (
        "X는 {rows}개인데 y는 {targets}개입니다. 입력마다 정답을 하나씩 넣으세요.",
        "X has {rows} rows and y has {targets}: each row needs one target.",
    ),
    "not a list of samples": (
        "{name}에는 목록이 와야 합니다. 받은 것은 {got!r}입니다. [[0.0, 1.0], …]처럼 표본의 목록을 넣으세요.",
        "{name} must be a list, got {got!r}. Give one item a sample.",
    ),
    "empty data": (
        "{name}에 표본이 없습니다. 표본을 하나 이상 넣으세요.",
        "{name} is empty: give at least one sample.",
    ),
    "ragged data": (
        "{name}의 행마다 수의 개수가 다릅니다: {widths}. 모든 행을 같은 길이로 맞추세요.",
        "{name} has rows of different lengths: {widths}.",
    ),
    "not finite": (
        "{name}[{i}]에 유한하지 않은 값이 있습니다: {number}. 그 행을 빼거나 고치세요.",
        "{name}[{i}] holds {number}: drop or mend that row.",
    ),
    # 학습 (training, learners)
    "training disagrees with eager": (
        '옮긴 학습이 즉시 계산과 다릅니다. 모델이나 손실이 .data로 갈림길을 고르지 않는지 보세요. backend="eager"로는 그대로 배울 수 있습니다.',
        'The compiled training disagrees with eager computation: look for branches on .data in the model or the loss. backend="eager" learns it as it is.',
    ),
    "loss is not a Value": (
        "손실 함수는 Value 하나를 돌려주어야 합니다. 받은 것은 {got!r}입니다. Value의 계산으로 이어진 값을 return하세요.",
        "The loss function must return one Value, got {got!r}.",
    ),
    "step is overridden": (
        'step이나 zero_grad를 다시 적은 갱신 규칙은 옮길 수 없습니다. delta에 적거나 backend="eager"로 배워 보세요.',
        'An update rule with its own step or zero_grad cannot be compiled: write it in delta, or use backend="eager".',
    ),
    "optimizer parameters changed": (
        "옮긴 학습을 하는 동안에는 옵티마이저의 파라미터 목록을 바꿀 수 없습니다. fit을 다시 부르세요.",
        "The optimizer's list of parameters changed during a compiled training: call fit again.",
    ),
    "not callable": (
        "{name}에는 부를 수 있는 것이 와야 합니다. 받은 것은 {got!r}입니다. 만들어 둔 모델이나 함수를 넣으세요.",
        "{name} must be callable, got {got!r}. Give a built model or a function.",
    ),
    "not an optimizer": (
        "optimizer에는 옵티마이저가 와야 합니다. 받은 것은 {got!r}입니다. 'adam'이나 Adam(model.parameters(), lr=0.01)처럼 넣으세요.",
        "optimizer must be an optimizer, got {got!r}. Give 'adam' or Adam(model.parameters(), lr=0.01).",
    ),
    "rate given twice": (
        "lr이 두 번 왔습니다: 만들어 둔 옵티마이저에 이미 있습니다({rule}). fit의 lr을 빼거나 optimizer='adam'처럼 이름만 넣으세요.",
        "lr was given twice: the optimizer already has one ({rule}). Drop lr from fit, or name the optimizer only: optimizer='adam'.",
    ),
    "other parameters": (
        "이 최적화 기법은 이 모델의 파라미터를 옮기지 않습니다. Adam(model.parameters())처럼 같은 모델로 만드세요.",
        "This optimizer does not move this model's parameters. Build it on the same model: Adam(model.parameters()).",
    ),
    # jit과 기록 (compiler, compiler/trace)
    "row count mismatch": (
        "인자들의 행의 수가 {counts}입니다. 하나 이상으로, 서로 같게 맞추세요.",
        "The arguments have {counts} rows: they must be equal and at least 1.",
    ),
    "not a list of rows": (
        "{name}에는 행들의 목록이 와야 합니다. 받은 것은 {got!r}입니다. 행이 하나면 [x]처럼 묶으세요.",
        "{name} must be a list of rows, got {got!r}. Wrap a single row as [x].",
    ),
    "ragged rows": (
        "{name}의 행마다 모양이 다릅니다. 모든 행을 같은 길이로 맞추세요.",
        "The rows of {name} differ in shape: make them of one length.",
    ),
    "parameter is not a number": (
        "{parameter}의 .data는 수여야 합니다. 받은 것은 {got!r}입니다. w.data = w.data - 0.1 * w.grad처럼, 오른쪽에도 .data를 붙였는지 보세요.",
        "The .data of {parameter} is {got!r}, not a number. Did you leave out .data on the right, as in w.data = w.data - 0.1 * w.grad?",
    ),
    "not a function": (
        "jit에는 함수가 와야 합니다. 받은 것은 {got!r}입니다. jit(f)처럼 함수의 이름만 넣으세요.",
        "jit takes a function, got {got!r}. Write jit(f), without calling f.",
    ),
    "not recorded": (
        "아직 기록하지 않았습니다. 입력을 넣어 한 번 부르세요: program(x).",
        "Not recorded yet: call it once on inputs, program(x).",
    ),
    "output is not a single Value": (
        "기울기는 수 하나에 대해서만 셈합니다. 함수가 목록이 아니라 Value 하나를 돌려주게 하세요.",
        "Gradients need a single output: let the function return one Value, not a list.",
    ),
    "wrong number of inputs": (
        "함수의 인자는 {signature}인데 입력이 {count}개 왔습니다. 수를 맞추세요.",
        "The function takes {signature}, got {count} inputs.",
    ),
    "wrong names of inputs": (
        "함수의 인자는 {signature}인데 그렇게 부를 수 없습니다({error}). 인자의 이름과 수를 맞추세요.",
        "The function takes {signature} and cannot be called so ({error}): use its names.",
    ),
    "input by name only": (
        "jit으로 옮긴 함수의 입력은 차례로 넣을 수 있어야 하는데 {names}는 이름으로만 받습니다({signature}). 별표(*)를 빼세요.",
        "The inputs of a compiled function go by position, but {names} is taken by name only ({signature}): drop the asterisk.",
    ),
    "compiled program disagrees with eager": (
        "옮긴 프로그램의 결과가 즉시 계산과 다릅니다. 함수 안에서 .data로 갈림길을 고르거나, 바깥의 목록이나 수를 고치지 않는지 보세요. 갈림길은 where(x > 0, a, b)로 쓰세요.",
        "The compiled program disagrees with eager computation: look for a branch on .data, or for a captured list or number that changes. Write branches as where(x > 0, a, b).",
    ),
    "frozen while recording": (
        "기록하는 동안에는 노드에서 수를 꺼낼 수 없습니다({what}): 그때의 수로 굳어 버립니다. {hint}",
        "While recording, no number can be taken out of a node ({what}): it would be frozen at today's. {hint}",
    ),
    "branch on a Value": (
        "jit이 기록하는 동안에는 Value로 갈림길(if, while, and)을 고를 수 없습니다: 지금의 값으로 굳어 버립니다. where(x > 0, a, b)나 relu, maximum을 쓰세요.",
        "While jit records, a Value cannot choose a branch: it would be frozen at today's number. Use where(x > 0, a, b), relu or maximum.",
    ),
    "empty result": (
        "함수가 빈 목록을 돌려주었습니다. Value를 하나 이상 return하세요.",
        "The function returns an empty list: return at least one Value.",
    ),
    "function must return Values": (
        "jit으로 옮길 함수는 Value나 Value의 목록을 돌려주어야 합니다. 받은 것은 {got!r}입니다. .data를 떼고 return을 썼는지 보세요.",
        "A function for jit must return Values, got {got!r}. Drop .data and check the return.",
    ),
    "function is not repeatable": (
        "같은 입력으로 두 번 달렸는데 계산이 달랐습니다. 함수 안에서 난수나 시각을 쓰거나 바깥의 목록을 고치지 않는지 보세요.",
        "Run twice on the same inputs, the function computed different things: look for random numbers, clocks or a captured list that it changes.",
    ),
    "no input is used": (
        "함수의 결과가 입력에 달려 있지 않습니다. 인자로 받은 값을 계산에 쓰는지 보세요.",
        "The function's result does not depend on its inputs: use its arguments.",
    ),
    "nothing to compile": (
        "함수가 {what} 그대로 돌려주어 옮길 계산이 없습니다. x * w처럼 계산한 결과를 return하세요.",
        "The function returns {what}: there is nothing to compile. Return the result of a computation.",
    ),
    "function does not take Values": (
        '함수가 Value인 입력을 받지 못해 프로그램으로 옮길 수 없습니다({error}). 수에만 되는 것(int, math의 함수, 목록의 번호)을 Value의 계산으로 바꾸거나 backend="eager"로 배워 보세요.',
        'The function does not take Values as its inputs, so it cannot be compiled ({error}): replace what works on plain numbers only, or use backend="eager".',
    ),
    "rule changes itself": (
        '{name}의 delta가 저의 설정을 고쳐서 옮길 수 없습니다. 바뀌는 수는 memory에 적어 s에 두거나 backend="eager"로 배워 보세요.',
        'delta of {name} changes its own settings, so it cannot be compiled: declare the number in memory and keep it in s, or use backend="eager".',
    ),
    "undeclared memory": (
        '{name}의 memory에 적지 않은 기억이 있어 옮길 수 없습니다: {names}. memory에 적거나 backend="eager"로 배워 보세요.',
        '{name} keeps what its memory does not declare: {names}. Declare it, or use backend="eager".',
    ),
    # 백엔드 (compiler/backends)
    "backend unavailable": (
        "{backend} 백엔드에는 {package}가 필요한데 불러올 수 없습니다({error}). 셸에서 pip install {install} 하고 다시 실행하세요.",
        "The {backend} backend needs {package}, which cannot be imported ({error}): pip install {install}.",
    ),
    # 그림 (view/graph, layout, drawing)
    "nothing to plot": (
        "그릴 손실이 없습니다. 유한하고 0보다 큰 손실을 하나는 넣으세요.",
        "Nothing to plot: at least one finite loss above 0 is needed.",
    ),
    "graph too large": (
        '노드가 {count}개라서 그려도 알아볼 수 없습니다(많아야 {limit}개). draw(model.layers[0])처럼 일부만 그리거나, depth=3으로 가까운 곳만 그리거나, collapse="layer"로 접거나, max_nodes={count}로 그래도 그리세요.',
        '{count} nodes are too many to see (at most {limit}). Draw a part such as draw(model.layers[0]), the near nodes with depth=3, fold with collapse="layer", or insist with max_nodes={count}.',
    ),
    "not a Value or a model": (
        "Value나 모델이 와야 합니다. 받은 것은 {got!r}입니다. 그래프의 마지막 노드나 nn의 모델을 넣으세요.",
        "Expected a Value or a model, got {got!r}. Give the last node of a graph.",
    ),
    "unknown input size": (
        "{name}의 입력이 몇 개인지 알 수 없습니다. {name}에 nin을 적거나, 입력을 넣어 draw(model([1.0, 2.0]))처럼 그리세요.",
        "The input size of {name} is unknown. Give it nin, or draw its output: draw(model([1.0, 2.0])).",
    ),
    "Graphviz not available": (
        'Graphviz로 그리지 못했습니다({error}). pip install graphviz-pure로 설치하거나 engine="builtin"으로 그리세요.',
        'Graphviz could not draw ({error}). Install it with pip install graphviz-pure, or draw with engine="builtin".',
    ),
    "too large for PNG": (
        "노드가 {count}개인 그림은 PNG로 만들기에 너무 큽니다(많아야 {limit}개). .svg나 .html로 저장하세요.",
        "A drawing of {count} nodes is too large for PNG (at most {limit}). Save it as .svg or .html.",
    ),
    "no PNG renderer": (
        "PNG로 바꿀 프로그램이 없습니다({error}). 셸에서 pip install resvg-py로 설치하거나, .svg나 .html로 저장하세요.",
        "Nothing here can make a PNG ({error}). Install it with pip install resvg-py, or save as .svg or .html.",
    ),
    "output is not a Value": (
        "{name}의 forward가 Value가 아닌 {got!r}을 돌려줍니다. Value나 Value의 목록을 return하세요.",
        "forward of {name} returns {got!r}: return a Value or a list of Values.",
    ),
    # 장부 (view/ledger)
    "not in the graph": (
        "이 노드는 장부의 그래프에 없습니다. steps(…)에 넣은 그래프의 노드를 넣으세요.",
        "This node is not in the ledger's graph: give a node of the graph of steps(…).",
    ),
    # 맞혀 보기 (view/practice)
    "guess count mismatch": (
        "답이 {got}개인데 Value는 {expected}개입니다. 하나에 하나씩 짝을 맞추세요.",
        "check: {got} guesses for {expected} values.",
    ),
    "no gradient yet": (
        "아직 기울기가 없습니다. 출력.backward()를 먼저 부르거나, check(…, root=출력)처럼 출력을 알려 주세요.",
        "There is no gradient yet: call output.backward(), or give check(…, root=output).",
    ),
    "check needs a Value": (
        "check의 셋째 자리에는 Value가 와야 합니다. 받은 것은 {got!r}입니다. check('a의 기울기', 수, a)처럼 쓰세요.",
        "check: the third argument must be a Value, got {got!r}.",
    ),
    # 한 걸음씩 (view/stepper)
    "not a terminal": (
        "키를 읽을 수 있는 터미널이 아닙니다. 노트북에서는 셀의 마지막 줄에 step_through(…)만 쓰세요.",
        "Not a terminal that reads keys. In a notebook leave step_through(…) as the last line of a cell.",
    ),
    # 표 읽기 (datasets)
    "not a path": (
        "read_csv에는 파일의 이름이 와야 합니다. 받은 것은 {got!r}입니다. read_csv('표.csv')처럼 쓰세요.",
        "read_csv takes the name of a file, got {got!r}. Write read_csv('table.csv').",
    ),
    "no features": (
        "{path}에 정답 {target} 말고는 열이 없습니다. 입력으로 쓸 열을 더하세요.",
        "{path} has no column besides the target {target}. Add a feature column.",
    ),
    "empty cell": (
        "{path}의 {line}번째 줄 {column} 열의 정답이 빈칸입니다. 정답을 적거나 그 줄을 지우세요.",
        "{path}, line {line}, column {column}: the target is empty. Fill it in or drop that line.",
    ),
    "single class": (
        "{path}의 {column} 열이 모두 {only}입니다. 정답이 두 가지는 있어야 배웁니다. 다른 행을 더하세요.",
        "{path}: every {column} is {only}. At least two kinds are needed.",
    ),
    "broken row": (
        "{path}의 {line}번째 줄에 너무 긴 칸이 있어 읽지 못했습니다. 따옴표의 짝이 맞는지 보세요.",
        "{path}, line {line}: a cell is too long. Check its quotes.",
    ),
    "empty table": (
        "{path}에 자료가 없습니다. 첫 줄에 열의 이름을, 둘째 줄부터 값을 적으세요.",
        "{path} holds no data: put names on the first line and values below.",
    ),
    "duplicate column": (
        "{path}의 첫 줄에 빈 이름이나 같은 이름이 있습니다: {names}. 열마다 다른 이름을 적으세요. pandas로 만든 표면 to_csv(…, index=False)로 저장하세요.",
        "{path}: the first line has an empty or repeated name: {names}. Name each column; from pandas, save by to_csv(…, index=False).",
    ),
    "ragged row": (
        "{path}의 {line}번째 줄은 칸이 {got}개인데 열은 {expected}개입니다. 빠지거나 남는 칸을 고치세요.",
        "{path}, line {line}: {got} cells, but {expected} column names. Mend the missing or extra cell.",
    ),
    "unknown encoding": (
        "UTF-8도 UTF-16도 cp949도 아닌 파일이라 읽을 수 없습니다: {path}. ‘CSV UTF-8’로 다시 저장하세요.",
        "{path} is no UTF-8, UTF-16 or cp949 text. Save it again as 'CSV UTF-8'.",
    ),
    "not a finite number": (
        "{path}의 {line}번째 줄 {column} 열에는 숫자가 와야 합니다. 받은 것은 {got}입니다. 값을 고치거나 그 열을 빼세요.{hint}",
        "{path}, line {line}, column {column}: expected a finite number, got {got}. Mend it or drop the column.{hint}",
    ),
    # 파일 (core/files)
    "not a file name": (
        "파일의 이름이 와야 합니다. 받은 것은 {got!r}입니다. '그림.svg'처럼 따옴표로 묶은 이름을 넣으세요.",
        "Expected the name of a file, got {got!r}. Write 'picture.svg'.",
    ),
    "no file name": (
        "저장할 파일의 이름이 비었습니다. 이름을 적으세요.",
        "The name of the file to write is empty. Give a name.",
    ),
    "not writable": (
        "파일을 쓸 수 없습니다: {path}. 폴더가 있는지, 쓸 수 있는지 확인하세요.",
        "Cannot write the file {path}. Check that its folder exists and is writable.",
    ),
    "not a plain file": (
        "보통 파일이 아니라서(폴더, 장치, 파이프) 쓸 수 없습니다: {path}. 다른 이름을 적으세요.",
        "Cannot write {path}: it is a folder, a device or a pipe. Give another name.",
    ),
    "output is an input": (
        "읽고 있는 파일이라서 그 위에 쓸 수 없습니다: {path}. 저장할 파일에는 다른 이름을 적으세요.",
        "Cannot write over {path}: it is being read. Give the output another name.",
    ),
    "disk full": (
        "디스크가 가득 차서 쓸 수 없습니다: {path}. 빈자리를 만들고 다시 하세요.",
        "The disk is full: cannot write {path}. Free some space and try again.",
    ),
    "unreadable file": (
        "파일이 없거나 열리지 않습니다: {path} ({why}). 이름과 자리를 확인하세요.",
        "The file {path} is missing or does not open ({why}). Check its name and place.",
    ),
    "file too large": (
        "파일이 너무 커서 읽지 않습니다: {path}. {limit} MB보다 작게 나누세요.",
        "The file {path} is too large to read: keep it below {limit} MB.",
    ),
    # 모델의 저장 (core/json_file, app/saving)
    "not finite to save": (
        "무한대나 nan이 있어 저장하지 않았습니다: {path}. 있던 파일은 그대로입니다. 학습률을 줄여 다시 배운 뒤 저장하세요.",
        "Not saved to {path}: there is an infinity or a nan. The old file is untouched. Train again with a smaller rate, then save.",
    ),
    "not JSON to save": (
        "수나 글자가 아닌 것이 있어 저장하지 않았습니다: {path}. 설정에는 수와 글자만 두세요. ({error})",
        "Not saved to {path}: only numbers and text can be written. ({error})",
    ),
    "nothing to save": (
        "save에는 nn의 모델을 넣으세요. 받은 것은 {got!r}입니다. save(model, 'm.json')처럼 쓰세요.",
        "save takes a model of nn, got {got!r}. Write save(model, 'm.json').",
    ),
    "not a built optimizer": (
        "optimizer에는 만들어 둔 옵티마이저를 넣으세요. 받은 것은 {got!r}입니다. Adam(model.parameters())처럼 만드세요.",
        "optimizer must be a built optimizer, got {got!r}. Build one: Adam(model.parameters()).",
    ),
    "moves other parameters": (
        "이 옵티마이저는 모델에 없는 파라미터도 옮겨서 모델과 함께 저장할 수 없습니다. Adam(model.parameters())처럼 같은 모델로 만드세요.",
        "This optimizer also moves parameters outside the model, so the two cannot be saved together. Build it on model.parameters().",
    ),
    "unknown file version": (
        "{path}은(는) 이 판이 읽을 수 있는 모델 파일이 아닙니다(적힌 판: {got}, 읽을 수 있는 판: {known}). micrograd_ko를 새것으로 바꾸거나 모델을 다시 저장하세요.",
        "{path} is no model file this version can read (it says {got}; readable: {known}). Upgrade micrograd_ko or save the model again.",
    ),
    "model of its own": (
        "{path}에는 손수 만든 모델({name})의 파라미터만 있습니다. 모델을 먼저 짓고 load(path, model=모델)처럼 채우세요.",
        "{path} holds only the parameters of a model class of your own ({name}). Build the model first, then load(path, model=...).",
    ),
    "rule of its own": (
        "{path}에는 손수 만든 갱신 규칙({name})의 상태가 있습니다. 규칙을 먼저 만들고 load(path, optimizer=규칙)처럼 채우세요.",
        "{path} holds the state of a rule of your own ({name}). Build the rule first, then load(path, optimizer=...).",
    ),
    "no optimizer saved": (
        "{path}에는 옵티마이저가 없습니다. save(model, path, optimizer)로 함께 저장한 파일을 넣으세요.",
        "{path} holds no optimizer: save it along by save(model, path, optimizer).",
    ),
    # PyTorch와 오가기 (app/torch_bridge)
    "torch is missing": (
        "PyTorch와 오가려면 torch가 필요한데 불러올 수 없습니다({error}). 셸에서 pip install torch 하고 다시 실행하세요.",
        "This needs torch, which cannot be imported ({error}): pip install torch.",
    ),
    "no twin in torch": (
        "{got}은(는) PyTorch의 모듈로 옮길 수 없습니다. 층마다 활성화 함수가 같은 MLP, Layer, Neuron을 넣으세요.",
        "{got} has no counterpart in PyTorch. Give an MLP, Layer or Neuron with one activation a layer.",
    ),
    "no twin here": (
        "{got}은(는) 옮길 수 없습니다. 편향이 있는 Linear 사이에 활성화 함수가 하나씩 있는 Sequential을 넣으세요. 옮길 수 있는 활성화 함수: {names}.",
        "{got} cannot be brought here: give a Sequential of Linear (with bias), each followed by one of: {names}.",
    ),
    # 식 읽기 (app/parse_expression)
    "too long": (
        "식이 {got:,}글자입니다. {limit:,}글자까지 쓸 수 있습니다. 식을 줄이세요.",
        "The expression has {got:,} characters; at most {limit:,} are read.",
    ),
    "cannot parse": (
        "식을 읽을 수 없습니다: 괄호가 너무 깊거나 쓸 수 없는 글자가 있습니다. 식을 짧게 나누세요.",
        "Cannot read the expression: nested too deep, or an unusable character.",
    ),
    "not Python notation": (
        "파이썬의 식이 아닙니다: {got}. {better}처럼 쓰세요. 곱하기는 *, 나누기는 /, 거듭제곱은 **입니다.",
        "Not written as Python reads it: {got}. Write {better}: * multiplies, / divides, ** is a power.",
    ),
    "syntax error": (
        "식의 문법이 맞지 않습니다: {place}번째 글자 {near} 근처를 보세요. 곱하기는 a*b, 거듭제곱은 a**2로 씁니다.",
        "Syntax error near character {place}, {near}. Write a*b for a product, a**2 for a power.",
    ),
    "empty expression": (
        '식이 비었습니다. "a*b + c"처럼 적어 보세요.',
        'The expression is empty: write one such as "a*b + c".',
    ),
    "unused name": (
        "식에 없는 이름의 값이 왔습니다: {names}. 철자를 보거나 빼세요.",
        "A value was given for a name that is not in the expression: {names}.",
    ),
    "no value for name": (
        "이름 '{name}'의 값이 없습니다. {name}=2.0처럼 덧붙이세요.",
        "There is no value for '{name}': add {name}=2.0.",
    ),
    "wrong number of arguments": (
        "{name}에 넣을 것은 {count}개인데 {got}개가 왔습니다. 수를 맞추세요.",
        "{name} takes {count} input(s), got {got}.",
    ),
    "not allowed": (
        "식에 쓸 수 없는 것이 있습니다: {got}. 수, 이름, + - * / **, 그리고 함수 ({names})만 쓰세요.",
        "Not allowed in an expression: {got}. Use numbers, names, + - * / ** and the functions {names}.",
    ),
    "not name=value": (
        "이름=값이 아닙니다: {got}. a=2.0처럼 쓰세요.",
        "Not name=value: {got}. Write a=2.0.",
    ),
    "given twice": (
        "{name}의 값이 두 번 왔습니다. 하나만 남기세요.",
        "A value for {name} was given twice: keep one.",
    ),
    # 내 표와 모델 (app/tabular)
    "empty split": (
        "행 {count}개를 {test:g}의 비율로 나누면 한쪽이 비게 됩니다. 행을 늘리거나 비율을 바꾸세요.",
        "Splitting {count} rows by {test:g} leaves one side empty. Add rows or change the fraction.",
    ),
    "broken model file": (
        "{path}은(는) 온전한 모델 파일이 아니어서 읽지 않았습니다. 모델을 다시 저장하세요. ({reason})",
        "{path} is not a whole model file and was not read. Save the model again. ({reason})",
    ),
    "column overflow": (
        "{name} 열에 너무 큰 수가 있어 표준편차를 구할 수 없습니다. 단위를 바꾸어 절댓값을 1e150보다 작게 하세요.",
        "Column {name} holds a number too large to standardize. Change its unit to stay below 1e150.",
    ),
    # 명령줄 (app)
    "usage": (
        "명령을 알아듣지 못했습니다. {problem}. {command} --help를 보세요.",
        "{problem}. See {command} --help.",
    ),
    "not a whole number": (
        "{what}에는 정수를 넣으세요. 받은 것은 {got}입니다.",
        "{what} takes a whole number, got {got}.",
    ),
    "not a number": (
        "{what}에는 숫자를 넣으세요. 받은 것은 {got}입니다.",
        "{what} takes a number, got {got}.",
    ),
}
