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
    "not a path": (
        "read_csv에는 파일의 이름이 와야 합니다. 받은 것은 {got!r}입니다. read_csv('표.csv')처럼 쓰세요.",
        "read_csv takes the name of a file, got {got!r}. Write read_csv('table.csv').",
    ),
    "no features": (
        "{path}에 정답 {target} 말고는 열이 없습니다. 입력으로 쓸 열을 더하세요.",
        "{path} has no column besides the target {target}. Add a feature column.",
    ),
    "empty target": (
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
    "unclear column name": (
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
    "cannot read file": (
        "파일이 없거나 열리지 않습니다: {path} ({why}). 이름과 자리를 확인하세요.",
        "The file {path} is missing or does not open ({why}). Check its name and place.",
    ),
    "file too large": (
        "파일이 너무 커서 읽지 않습니다: {path}. {limit} MB보다 작게 나누세요.",
        "The file {path} is too large to read: keep it below {limit} MB.",
    ),
    # 식 읽기 (app/parse_expression)
    "expression too long": (
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
    "no value for a name": (
        "이름 '{name}'의 값이 없습니다. {name}=2.0처럼 덧붙이세요.",
        "There is no value for '{name}': add {name}=2.0.",
    ),
    "wrong number of inputs": (
        "{name}에 넣을 것은 {count}개인데 {got}개가 왔습니다. 수를 맞추세요.",
        "{name} takes {count} input(s), got {got}.",
    ),
    "not allowed in an expression": (
        "식에 쓸 수 없는 것이 있습니다: {got}. 수, 이름, + - * / **, 그리고 함수 ({names})만 쓸 수 있습니다.",
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
    # 명령줄 (app)
    "usage": (
        "명령을 알아듣지 못했습니다. {problem}. {command} --help를 보세요.",
        "{problem}. See {command} --help.",
    ),
    "option needs an integer": (
        "{what}에는 정수를 넣으세요. 받은 것은 {got}입니다.",
        "{what} takes a whole number, got {got}.",
    ),
    "option needs a number": (
        "{what}에는 숫자를 넣으세요. 받은 것은 {got}입니다.",
        "{what} takes a number, got {got}.",
    ),
}
