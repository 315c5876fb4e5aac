"""명령줄: 이야기, 표로 가르치기, 예측, 그리고 틀린 입력."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from helpers import IRIS, ROOT
from micrograd_ko.app import tabular, xor_page, xor_story
from micrograd_ko.app.cli import main
from micrograd_ko.datasets.csv_table import read_csv
from micrograd_ko.messages.columns import titled, width


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def told():
    return xor_story.tell(0, progress=False)


def run_as_module(command, stdout=subprocess.PIPE, **environment):
    """다른 프로세스에서: 화면의 부호와 닫힌 표준 출력까지 진짜로."""
    return subprocess.run(
        [sys.executable, "-m", "micrograd_ko", *command],
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


# ---- 이야기


def test_the_gates_have_their_truth_tables(told):
    assert told.gates == {
        "NAND": [1, 1, 1, 0],
        "OR": [0, 1, 1, 1],
        "AND": [0, 0, 0, 1],
        "XOR": [0, 1, 1, 0],
    }


def test_one_perceptron_never_gets_xor_right(told):
    assert min(told.mistakes) > 0


def test_all_six_rules_learn_xor(told):
    assert [run.rule for run in told.runs] == list(xor_story.LEARNING_RATES)
    for run in told.runs:
        reached = run.reached
        assert reached is not None, run.rule
        assert run.history.loss[reached - 1] < xor_story.LEARNED_BELOW
        assert run.history.accuracy[reached - 1] == 1
        assert all(
            loss >= xor_story.LEARNED_BELOW or accuracy < 1
            for loss, accuracy in zip(
                run.history.loss[: reached - 1], run.history.accuracy[: reached - 1]
            )
        )


@pytest.mark.parametrize("seed", range(1, 5))
def test_other_initial_values_learn_too(seed):
    assert all(run.reached for run in xor_story.tell(seed, progress=False).runs)


class _Page(HTMLParser):
    """쪽이 부르는 바깥 것과 열린 꼬리표를 센다."""

    void = {"meta", "link", "img", "br"}

    def __init__(self):
        super().__init__()
        self.open, self.outside, self.ids, self.text = [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in self.void:
            self.open.append(tag)
        for name, value in attrs:
            if name in ("src", "href") and not value.startswith(("data:", "#")):
                self.outside.append(value)
            if name == "id":
                self.ids.append(value)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_is_whole_and_self_contained(told):
    page = _Page()
    page.feed(xor_page.page(told))
    assert page.open == []
    assert page.outside == []
    assert len(page.ids) == len(set(page.ids))
    text = " ".join(page.text)
    for rule in xor_story.LEARNING_RATES:
        assert xor_story.RULES[rule].__name__ in text
    assert "오차 제곱" in text
    assert "기울기" in text


def test_the_main_command_tells_the_story_and_writes_the_page(here, capsys):
    assert main([]) == 0
    out = capsys.readouterr().out
    for word in ("NAND", "퍼셉트론", "오차 역전파", "Adam", "micrograd_ko_xor.html"):
        assert word in out
    assert (here / "micrograd_ko_xor.html").stat().st_size > 20_000
    assert [path.name for path in here.iterdir()] == ["micrograd_ko_xor.html"]


def test_the_story_in_english_has_no_korean(here, capsys):
    assert main(["--lang", "en", "--out", "page.html"]) == 0
    hangul = re.compile("[가-힣]")
    captured = capsys.readouterr()
    assert not hangul.search(captured.out + captured.err)
    page = (here / "page.html").read_text(encoding="utf-8")
    body = page[page.index("<body>") :]
    assert not hangul.search(body)


@pytest.mark.parametrize("command", [[], ["train"], ["predict"]])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_help_is_complete(command, language, capsys):
    with pytest.raises(SystemExit) as stop:
        main([*command, "--lang", language, "--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert bool(re.search("[가-힣]", out)) == (language == "ko")
    for line in out.splitlines():
        if re.match(r"  --?\w", line):
            assert len(line.split()) > 2, f"설명이 없는 선택: {line}"


def test_python_dash_m_is_the_same_command(here):
    run = run_as_module(["train", "없는파일.csv", "--target", "y"])
    assert run.returncode == 2
    assert run.stdout == b""
    assert run.stderr.count(b"\n") == 1
    assert "없는파일.csv" in run.stderr.decode()


def test_a_screen_without_korean_gets_english(here):
    run = subprocess.run(
        [sys.executable, "-m", "micrograd_ko", "--seed", "x"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
    )
    assert run.returncode == 2
    assert "?" not in run.stderr
    assert "--seed" in run.stderr


# ---- 표


@pytest.mark.parametrize("seed", range(5))
def test_iris_is_learned_to_93_percent_on_unseen_rows(seed):
    table = read_csv(IRIS, "species")
    learn, unseen = tabular.split(table, 0.2, seed)
    assert not set(learn) & set(unseen)
    assert len(learn) + len(unseen) == 150
    model, history = tabular.train(
        table, learn, hidden=[16, 16], epochs=40, seed=seed, progress=False
    )
    assert history.loss[-1] < history.loss[0]
    assert model.score([table.X[i] for i in unseen], [table.y[i] for i in unseen]) >= 0.93


def test_train_save_predict(here, capsys):
    settings = ["--target", "species", "--epochs", "15", "--hidden", "8", "--out", "m.json"]
    assert main(["train", str(IRIS), *settings]) == 0
    assert "정확도" in capsys.readouterr().out
    assert main(["predict", "m.json", str(IRIS)]) == 0
    head, *rows = csv.reader(capsys.readouterr().out.splitlines())
    assert head == ["species_predicted"]
    truth = [line.split(",")[-1] for line in IRIS.read_text(encoding="utf-8").split()][1:]
    assert sum(row[0] == name for row, name in zip(rows, truth)) / 150 > 0.9


def test_a_number_target_is_scored_by_r_squared(here, capsys):
    rows = [f"{a},{b},{3 * a - 2 * b + 0.5}" for a in range(6) for b in range(5)]
    Path("line.csv").write_text("a,b,y\n" + "\n".join(rows), encoding="utf-8")
    arguments = ["train", "line.csv", "--target", "y", "--epochs", "60", "--out", "m.json"]
    assert main(arguments) == 0
    score = re.search(r"R² = (\S+)", capsys.readouterr().out)
    assert score is not None
    assert float(score[1]) > 0.95
    model = tabular.load("m.json")
    assert model.predict([[2.0, 1.0]])[0] == pytest.approx(4.5, abs=1.0)


def test_predict_finds_columns_by_name_in_any_order(here, capsys):
    main(["train", str(IRIS), "--target", "species", "--epochs", "5", "--out", "m.json"])
    capsys.readouterr()
    with IRIS.open(encoding="utf-8") as file:
        turned = "\n".join(",".join(reversed(row)) for row in csv.reader(file))
    Path("turned.csv").write_text(turned, encoding="utf-8")
    main(["predict", "m.json", str(IRIS)])
    straight = capsys.readouterr().out
    main(["predict", "m.json", "turned.csv"])
    assert capsys.readouterr().out == straight


BAD_MODELS = {
    "잘린 파일": lambda text: text[: len(text) // 2],
    "빈 파일": lambda text: "",
    "목록": lambda text: "[]",
    "다른 꼴": lambda text: json.dumps({"format": "something else"}),
    "파라미터가 빠짐": lambda text: json.dumps(
        json.loads(text) | {"parameters": {"layers.0.neurons.0.b": 1.0}}
    ),
    "다른 모양": lambda text: json.dumps(json.loads(text) | {"hidden": [3]}),
    "글자인 평균": lambda text: json.dumps(json.loads(text) | {"mean": ["a"] * 4}),
    "모자란 열": lambda text: json.dumps(json.loads(text) | {"columns": ["a"]}),
    "모르는 활성화 함수": lambda text: json.dumps(json.loads(text) | {"activation": "rleu"}),
    "파라미터가 없음": lambda text: json.dumps(json.loads(text) | {"parameters": {}}),
    "nan인 평균": lambda text: json.dumps(json.loads(text) | {"mean": [float("nan")] * 4}),
    "0인 표준편차": lambda text: json.dumps(json.loads(text) | {"scale": [0.0] * 4}),
    "수인 분류": lambda text: json.dumps(json.loads(text) | {"classes": [1, 2, 3]}),
    "수인 열": lambda text: json.dumps(json.loads(text) | {"columns": [1, 2, 3, 4]}),
    "끝없는 괄호": lambda text: "[" * 100_000,
    "400자리 정수": lambda text: json.dumps(json.loads(text) | {"mean": [10**400] * 4}),
    "5,000자리 정수": lambda text: text.replace("[", "[" + "9" * 5000 + ",", 1),
    "무한대": lambda text: json.dumps(json.loads(text) | {"target_mean": float("inf")}),
    "참인 평균": lambda text: json.dumps(json.loads(text) | {"mean": [True] * 4}),
    "참인 뉴런": lambda text: json.dumps(json.loads(text) | {"hidden": [True]}),
    "뉴런 이백만 개": lambda text: json.dumps(json.loads(text) | {"hidden": [2_000_000]}),
    "층 백만 개": lambda text: json.dumps(json.loads(text) | {"hidden": [1] * 1_000_000}),
    "같은 열 둘": lambda text: json.dumps(json.loads(text) | {"columns": ["a", "b", "a", "c"]}),
    "같은 분류 둘": lambda text: json.dumps(json.loads(text) | {"classes": ["a", "b", "a"]}),
    "같은 이름 둘": lambda text: text.replace('"target":', '"target": "x", "target":', 1),
    "UTF-8이 아님": lambda text: "\udcff",
}


@pytest.fixture(scope="module")
def model_text(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "m.json"
    table = read_csv(IRIS, "species")
    rows = list(range(0, 150, 10))
    tabular.train(table, rows, hidden=[4], epochs=1, progress=False)[0].save(path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("spoil", BAD_MODELS.values(), ids=BAD_MODELS)
def test_a_broken_model_file_is_said_in_one_line(spoil, model_text, here, capsys):
    content = spoil(model_text).encode("utf-8", "surrogateescape")
    Path("m.json").write_bytes(content)
    assert main(["predict", "m.json", str(IRIS)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "m.json" in error


# ---- 틀린 입력: (명령, 한국어 알림의 한 조각)

TRAIN = ["train", str(IRIS), "--target", "species"]
BAD_COMMANDS = [
    (["train"], "빠진 것: FILE.csv, --target"),
    (["train", str(IRIS)], "빠진 것: --target"),
    (["trian"], "모르는 명령: 'trian'"),
    (["--what"], "모르는 것: --what"),
    (["--seed"], "--seed 뒤에 값이 빠졌습니다"),
    (["--seed", "x"], "--seed에는 정수를"),
    (["--seed", "-1"], "0 이상인 정수"),
    (["--lang", "fr"], "모르는 언어입니다: str 'fr'"),
    (["--out", "없는폴더/쪽.html"], "쓸 수 없습니다"),
    (["--out", "."], "쓸 수 없습니다"),
    (["train", "없음.csv", "--target", "y"], "없음.csv"),
    (["train", str(IRIS), "--target", "specis"], "혹시 'species'"),
    ([*TRAIN, "--rule", "adm"], "혹시 'adam'"),
    ([*TRAIN, "--activation", "rleu"], "혹시 'relu'"),
    ([*TRAIN, "--kind", "class"], "혹시 'classes'"),
    ([*TRAIN, "--epochs", "0"], "1 이상인 정수"),
    ([*TRAIN, "--epochs", "ten"], "--epochs에는 정수를"),
    ([*TRAIN, "--epochs", "1.5"], "--epochs에는 정수를"),
    ([*TRAIN, "--hidden", "4,x"], "--hidden에는 정수를"),
    ([*TRAIN, "--hidden", "0"], "1 이상인 정수"),
    ([*TRAIN, "--lr", "-1"], "--lr에는 0 이상"),
    ([*TRAIN, "--lr", "nan"], "--lr에는 0 이상"),
    ([*TRAIN, "--test", "0"], "한쪽이 비게"),
    ([*TRAIN, "--test", "1"], "--test에는 0 이상 1 미만"),
    ([*TRAIN, "--test", "half"], "--test에는 숫자를"),
    ([*TRAIN, "--batch", "0"], "1 이상인 정수"),
    ([*TRAIN, "--kind", "numbers"], "숫자가 와야"),
    ([*TRAIN, "--out", "없는폴더/m.json"], "쓸 수 없습니다"),
    ([*TRAIN, "--out", ""], "이름이 비었습니다"),
    ([*TRAIN, "--out", "/dev/null"], "쓸 수 없습니다"),
    ([*TRAIN, "--out", str(IRIS)], "그 위에 쓸 수 없습니다"),
    (["predict", "없음.json", str(IRIS)], "없음.json"),
]


@pytest.mark.parametrize(("command", "said"), BAD_COMMANDS, ids=lambda part: " ".join(part)[-40:])
def test_bad_commands_are_said_in_one_line(command, said, here, capsys):
    assert main(command) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("micrograd-ko: ")
    assert said in captured.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(("target", "column"), [("y", "x"), ("x", "x")])
@pytest.mark.parametrize("huge", ["1e200", "1.7e308"])
def test_numbers_too_large_to_standardize_are_named(target, column, huge, here, capsys):
    rows = "".join(f"{huge},{i}\n-{huge},{i}\n{huge},{i}\n" for i in range(5))
    Path("큰.csv").write_text("x,y\n" + rows, encoding="utf-8")
    assert main(["train", "큰.csv", "--target", target, "--kind", "numbers"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert f"{column!r} 열에 너무 큰 수" in error


def test_options_count_before_the_command_too(here, capsys):
    few = [*TRAIN, "--epochs", "1"]
    assert main(["--seed", "3", "--out", "before.json", *few]) == 0
    assert main([*few, "--seed", "3", "--out", "after.json"]) == 0
    assert Path("before.json").read_text("utf-8") == Path("after.json").read_text("utf-8")
    assert main([*few, "--out", "plain.json"]) == 0
    assert Path("plain.json").read_text("utf-8") != Path("after.json").read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="가득 찬 장치(/dev/full)가 없는 기계")
def test_a_full_disk_is_said_in_one_line(here):
    with open("/dev/full", "wb") as full:
        done = run_as_module(["--help"], stdout=full)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("micrograd-ko: 결과를 다 쓰지 못했습니다")
    assert done.stderr.count(b"\n") == 1


def test_a_closed_pipe_is_no_mistake(here):
    reader, writer = os.pipe()
    os.close(reader)
    done = run_as_module(["--help"], stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_screen_without_korean_still_gets_one_line(here):
    done = run_as_module(["train", "없음.csv", "--target", "y"], PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert done.stderr.isascii()
    assert done.stderr.count(b"\n") == 1


def test_predictions_are_utf8_whatever_the_screen(here):
    Path("키.csv").write_text("키,답\n" + "1,작다\n9,크다\n" * 5, encoding="utf-8")
    assert main(["train", "키.csv", "--target", "답", "--epochs", "1", "--out", "m.json"]) == 0
    run = run_as_module(["predict", "m.json", "키.csv"], PYTHONIOENCODING="ascii")
    title, *names = run.stdout.decode("utf-8").splitlines()
    assert title == "답_predicted"
    assert set(names) <= {"작다", "크다"}


def test_ctrl_c_is_said_in_one_line(monkeypatch, here, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(xor_story, "tell", interrupted)
    assert main([]) == 130
    assert "그만두었습니다" in capsys.readouterr().err


# ---- 글의 열


def test_columns_line_up_with_korean():
    lines = titled([["규칙", "오차"], ["SGD", "0.1"], ["모멘텀", "12.25"]]).splitlines()
    assert len({width(line) for line in lines}) == 1
