"""모델의 저장: 끝자리까지 같고, 언제 죽어도 온전하고, 이상한 파일은 실행하지 않고 물리친다."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from micrograd_ko import Value, load, nn, save
from micrograd_ko.core import json_file
from micrograd_ko.messages.language import UserError
from micrograd_ko.nn import MLP, Layer, Module, Neuron, Perceptron
from micrograd_ko.optimizers import RULES, SGD, Adam


def mixed():
    """뉴런마다 활성화 함수가 다른 모델."""
    model = MLP(3, [4, 2], activation="tanh", seed=2)
    model.layers[0].neurons[1].activation = "relu"
    model.layers[1].neurons[0].activation = "sigmoid"
    return model


MODELS = {
    **{name: MLP(3, [4, 1], activation=name, seed=1) for name in nn.ACTIVATIONS},
    "mixed": mixed(),
    "expanded": MLP(3, [2], expand=True, seed=1),
    "layer": Layer(3, 2, activation="tanh", seed=1),
    "neuron": Neuron(3, activation="sigmoid", seed=1),
    "perceptron": Perceptron([1.0, -2.0, 0.5], -0.25),
}
ODD_NUMBERS = [-0.0, 5e-324, -1.7976931348623157e308, 0.1 + 0.2, 1 / 3]


def digits(model):
    return [(name, number.hex()) for name, number in model.state_dict().items()]


def outputs(model, x=(0.3, -1.2, 2.0)):
    out = model(x)
    return [v.data for v in out] if isinstance(out, list) else [out.data]


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_model_comes_back_to_the_last_bit(model, tmp_path):
    save(model, tmp_path / "m.json")
    again = load(tmp_path / "m.json")
    assert (type(again), repr(again), digits(again)) == (type(model), repr(model), digits(model))
    assert outputs(again) == outputs(model)
    assert [p.label for p in again.parameters()] == [p.label for p in model.parameters()]


def test_numbers_at_the_edges_come_back(tmp_path):
    model = Perceptron(ODD_NUMBERS)
    save(model, tmp_path / "m.json")
    assert digits(load(tmp_path / "m.json")) == digits(model)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_an_optimizer_comes_back_with_the_model(rule, tmp_path):
    model = MLP(2, [2, 1], seed=0)
    optimizer = rule(model.parameters()[::-2], lr=0.125, weight_decay=0.5)  # 일부를, 거꾸로
    for _ in range(3):
        optimizer.zero_grad()
        model([1.0, 2.0]).backward()
        optimizer.step()
    save(model, tmp_path / "m.json", optimizer)
    again, restored = load(tmp_path / "m.json", optimizer=True)
    assert restored.state_dict() == optimizer.state_dict()
    names = {id(p): name for name, p in again.named_parameters()}
    assert [names[id(p)] for p in restored.params] == list(model.state_dict())[::-2]
    assert load(tmp_path / "m.json").state_dict() == model.state_dict()


class Line(Module):
    def __init__(self):
        self.w, self.inner = Value(2.0), Neuron(1, seed=0)

    def forward(self, x):
        return self.inner(x) * self.w


class Scaled(SGD):
    def __init__(self, params, scale=2.0):
        super().__init__(params)
        self.scale = scale

    def delta(self, g, s, t):
        return -self.lr * self.scale * g


def test_a_model_and_a_rule_of_ones_own_are_filled(tmp_path):
    model = Line()
    model.w.data = 0.1
    save(model, tmp_path / "m.json", Scaled(model.parameters(), scale=3.0))
    mine = Line()
    filled, rule = load(tmp_path / "m.json", model=mine, optimizer=Scaled(mine.parameters()))
    assert filled is mine
    assert (mine.state_dict(), rule.scale) == (model.state_dict(), 3.0)
    with pytest.raises(UserError, match="Line"):
        load(tmp_path / "m.json")
    with pytest.raises(UserError, match="Scaled"):
        load(tmp_path / "m.json", model=Line(), optimizer=True)


def test_what_does_not_fit_is_refused_and_nothing_is_filled(tmp_path):
    model = MLP(2, [1], seed=0)
    save(model, tmp_path / "m.json", Adam(model.parameters()))
    mine = MLP(2, [1], seed=5)
    before, wrong = mine.state_dict(), SGD(mine.parameters())
    for other in (wrong, Adam(mine.parameters()[::-1]), Adam(model.parameters())):
        with pytest.raises(UserError):
            load(tmp_path / "m.json", model=mine, optimizer=other)
        assert (mine.state_dict(), wrong.steps) == (before, 0)
    with pytest.raises(UserError, match="파라미터"):
        load(tmp_path / "m.json", model=MLP(3, [1]))


def test_an_added_parameter_makes_the_model_ones_own(tmp_path):
    model = MLP(2, [1], seed=0)
    model.scale = Value(3.0)
    save(model, tmp_path / "m.json")
    with pytest.raises(UserError, match="손수 만든"):
        load(tmp_path / "m.json")


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_a_lost_model_is_not_written_over_a_good_one(odd, tmp_path):
    model, path = MLP(2, [1], seed=0), tmp_path / "m.json"
    save(model, path)
    old = path.read_bytes()
    model.layers[0].neurons[0].b.data = odd
    with pytest.raises(UserError, match="저장하지 않았습니다"):
        save(model, path)
    assert path.read_bytes() == old


# ---- 이상한 파일


def content():
    model = MLP(2, [2, 1], activation="tanh", seed=0)
    described = {"nin": 2, "expand": False, "neurons": ["tanh", "tanh"]}
    last = {"nin": 2, "expand": False, "neurons": ["linear"]}
    optimizer = {**Adam(model.parameters()).state_dict(), "moves": list(model.state_dict())}
    return {
        "format": "micrograd_ko save 1",
        "model": {"kind": "MLP", "activation": "tanh", "layers": [described, last]},
        "parameters": model.state_dict(),
        "optimizer": optimizer,
    }


def changed(*path, to):
    """한 자리를 바꾼 파일의 글."""
    whole = part = content()
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = to
    return json.dumps(whole)


TEXT = json.dumps(content())
FIRST = "layers.0.neurons.0.b"
HUGE = [{"nin": 2_000_000_000, "expand": False, "neurons": ["tanh"] * 3}]
LAYER = ("model", "layers", 0)
HOSTILE = {
    "empty": "",
    "cut": TEXT[: len(TEXT) // 2],
    "one byte short": TEXT[:-1],
    "list": "[]",
    "number": "1",
    "deep": "[" * 200_000,
    "deep objects": '{"a":' * 100_000,
    "not UTF-8": "\udcff",
    "pickle": "\x80\x04cos\nsystem\n",
    "duplicate key": TEXT.replace('"format"', '"format": "x", "format"', 1),
    "duplicate parameter": TEXT.replace(f'"{FIRST}"', f'"{FIRST}": 1.0, "{FIRST}"', 1),
    "next version": changed("format", to="micrograd_ko save 2"),
    "no version": changed("format", to=None),
    "table's model": changed("format", to="micrograd_ko model 1"),
    "another field": json.dumps({**content(), "run": "os.system"}),
    "missing field": json.dumps({"format": "micrograd_ko save 1"}),
    "class path": changed("model", "kind", to="os.system"),
    "kind is a list": changed("model", "kind", to=["MLP"]),
    "activation is a number": changed("model", "activation", to=1),
    "no layers": changed("model", "layers", to=[]),
    "layers is text": changed("model", "layers", to="MLP"),
    "huge layer": changed("model", "layers", to=HUGE),
    "huge width": changed(*LAYER, "nin", to=10**400),
    "no width": changed(*LAYER, "nin", to=0),
    "true width": changed(*LAYER, "nin", to=True),
    "width is text": changed(*LAYER, "nin", to="2"),
    "unknown activation": changed(*LAYER, "neurons", to=["tanh", "__import__"]),
    "no neurons": changed(*LAYER, "neurons", to=[]),
    "layers that do not meet": changed("model", "layers", 1, "nin", to=3),
    "true parameter": changed("parameters", FIRST, to=True),
    "text parameter": changed("parameters", FIRST, to="1.0"),
    "400 digits": changed("parameters", FIRST, to=10**400),
    "5,000 digits": TEXT.replace(f'"{FIRST}": 0.0', f'"{FIRST}": {"9" * 5000}'),
    "NaN": changed("parameters", FIRST, to=math.nan),
    "Infinity": changed("parameters", FIRST, to=-math.inf),
    "1e999": TEXT.replace(f'"{FIRST}": 0.0', f'"{FIRST}": 1e999'),
    "parameters is a list": changed("parameters", to=[1.0]),
    "another name": TEXT.replace(FIRST, "layers.0.neurons.0.c"),
    "another rule": changed("optimizer", "rule", to="SGD"),
    "rule of a path": changed("optimizer", "rule", to="os.system"),
    "negative v": changed("optimizer", "memory", 0, "v", to=-1.0),
    "true m": changed("optimizer", "memory", 0, "m", to=True),
    "memory is text": changed("optimizer", "memory", to="none"),
    "memory of texts": changed("optimizer", "memory", 0, to="none"),
    "short memory": changed("optimizer", "memory", to=[]),
    "negative steps": changed("optimizer", "steps", to=-1),
    "true steps": changed("optimizer", "steps", to=True),
    "true lr": changed("optimizer", "settings", "lr", to=True),
    "huge lr": changed("optimizer", "settings", "lr", to=10**400),
    "another setting": changed("optimizer", "settings", "delta", to=1.0),
    "settings is a list": changed("optimizer", "settings", to=[]),
    "moves twice": changed("optimizer", "moves", 1, to=FIRST),
    "moves a stranger": changed("optimizer", "moves", 0, to="__class__"),
    "optimizer is a list": changed("optimizer", to=[1]),
}


def test_the_content_itself_is_good(tmp_path):
    (tmp_path / "m.json").write_text(TEXT, "utf-8")
    model, optimizer = load(tmp_path / "m.json", optimizer=True)
    assert model.state_dict() == content()["parameters"]
    assert optimizer.steps == 0


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_strange_file_is_refused_in_one_sentence_and_at_once(text, tmp_path):
    path = tmp_path / "m.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    start = time.perf_counter()
    with pytest.raises(UserError) as caught:
        load(path, optimizer=True)
    assert time.perf_counter() - start < 2
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_file_too_large_is_not_read(tmp_path, monkeypatch):
    save(MLP(2, [1]), tmp_path / "m.json")
    monkeypatch.setattr(json_file, "MAX_JSON_BYTES", 10)
    with pytest.raises(UserError, match="너무 커서"):
        load(tmp_path / "m.json")


@pytest.mark.parametrize("path", ["없음.json", "", ".", 3, None])
def test_a_path_that_cannot_be_read_is_said(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError):
        load(path)


# ---- 언제 죽어도

WRITER = """
import sys
from micrograd_ko import nn, optimizers, save
model = nn.MLP(4, [8, 1], seed=0)
optimizer = optimizers.Adam(model.parameters())
print("go", flush=True)
while True:
    optimizer.steps += 1
    for p in model.parameters():
        p.data = float(optimizer.steps)
    save(model, sys.argv[1], optimizer)
"""


@pytest.mark.skipif(os.name != "posix", reason="POSIX의 kill을 쓴다")
def test_a_kill_at_any_moment_leaves_a_whole_model(tmp_path):
    path, last = tmp_path / "m.json", 0
    save(MLP(4, [8, 1], seed=0), path)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", WRITER, str(path)]
    for k in range(8):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as writer:
            writer.stdout.readline()
            time.sleep(0.0071 * k + 0.02)
            writer.kill()
        model, optimizer = load(path, optimizer=True)
        assert {p.data for p in model.parameters()} == {float(optimizer.steps)}
        last = max(last, optimizer.steps)
    assert last > 1
