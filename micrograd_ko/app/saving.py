"""모델을 파일에 저장하고 다시 읽는다: 모양, 파라미터를 끝자리까지, 그리고 바라면 옵티마이저.

파일은 사람도 읽을 수 있는 JSON이고, 읽을 때 아무것도 실행하지 않는다. 쓰다가 죽어도 옛것이나
새것이 온전히 남는다.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, overload

from micrograd_ko.core.files import FilePath
from micrograd_ko.core.json_file import Broken, expect, names, number, read_json, whole, write_json
from micrograd_ko.messages.language import BadType, BadValue, UserError
from micrograd_ko.nn import ACTIVATIONS, MLP, Layer, Module, Neuron, Perceptron
from micrograd_ko.optimizers import RULES, Optimizer

FORMAT = "micrograd_ko save 1"  # 꼴이 바뀌면 수를 올린다
CLASSES = {rule.__name__: rule for rule in RULES.values()}

M = TypeVar("M", bound=Module)
O = TypeVar("O", bound=Optimizer)  # noqa: E741  Optimizer의 O
Content = dict[str, Any]  # Any: JSON에 적을 것은 겹친 사전과 목록과 수와 글자다


def save(model: Module, path: FilePath, optimizer: Optimizer | None = None) -> None:
    """모델을 JSON 파일로 저장한다. 옆에 다 쓴 다음 이름을 바꾸므로 언제 죽어도 반쪽은 없다.

    optimizer  함께 저장할 옵티마이저. 읽어서 이어 배우면 멈추지 않은 것과 끝자리까지 같다

    기울기와 이름표(label)는 저장하지 않는다. 손수 만든 모델은 파라미터만 이름으로 저장한다.
    TypeError: 모델이나 옵티마이저가 아닐 때.
    ValueError: 쓸 수 없는 자리이거나, 유한하지 않은 파라미터가 있거나, 옵티마이저가 이 모델에 없는
    파라미터를 옮길 때. 있던 파일은 그대로다.
    """
    if not isinstance(model, Module):
        raise BadType("nothing to save", got=model)
    content = {
        "format": FORMAT,
        "model": _described(model),
        "parameters": model.state_dict(),
        "optimizer": None if optimizer is None else _remembered(optimizer, model),
    }
    write_json(path, content)


@overload
def load(path: FilePath) -> Module: ...
@overload
def load(path: FilePath, *, model: M) -> M: ...
@overload
def load(path: FilePath, *, optimizer: Literal[True]) -> tuple[Module, Optimizer]: ...
@overload
def load(path: FilePath, *, model: M, optimizer: Literal[True]) -> tuple[M, Optimizer]: ...
@overload
def load(path: FilePath, *, model: M, optimizer: O) -> tuple[M, O]: ...


def load(
    path: FilePath, *, model: Module | None = None, optimizer: Optimizer | bool = False
) -> Module | tuple[Module, Optimizer]:
    """``save``로 저장한 모델. ``optimizer=True``면 (모델, 옵티마이저)의 짝.

    model      손수 만든 모델: 먼저 지어서 주면 그 파라미터를 채운다
    optimizer  True면 저장한 규칙을 다시 만든다. 손수 만든 규칙이면 먼저 만들어서 준다

    TypeError, ValueError: 파일이 없거나, 너무 크거나, 잘렸거나, 판이 다르거나, 이 꼴이 아니거나, 준
    모델이나 옵티마이저의 것이 아닐 때. 준 것은 바뀌지 않는다.
    """
    if model is not None and not isinstance(model, Module):
        raise BadType("nothing to save", got=model)
    if not isinstance(optimizer, (bool, Optimizer)):
        raise BadType("not a built optimizer", got=optimizer)
    try:
        return _loaded(path, model, optimizer)
    except Broken as error:
        raise BadValue("broken model file", path=path, reason=error) from None


def _loaded(
    path: FilePath, model: Module | None, optimizer: Optimizer | bool
) -> Module | tuple[Module, Optimizer]:
    """읽은 것을 모두 확인한 다음에야 채운다."""
    content = read_json(path)
    expect(isinstance(content, dict), "format")
    if content.get("format") != FORMAT:
        got = repr(content.get("format"))[:40]
        raise BadValue("unknown file version", path=path, got=got, known=FORMAT)
    expect(content.keys() == {"format", "model", "parameters", "optimizer"}, "fields")
    saved, memory = content["parameters"], content["optimizer"]
    expect(isinstance(saved, dict), "parameters")
    for each in saved.values():
        number(each, "parameters")
    if optimizer and memory is None:
        raise BadValue("no optimizer saved", path=path)
    if model is None:
        model = _built(content["model"], len(saved), path)
    before = [(p, p.data) for p in model.parameters()]
    try:
        model.load_state_dict(saved)
        if not optimizer:
            return model
        return model, _restored(memory, model, optimizer, path)
    except BaseException:
        for parameter, data in before:
            parameter.data = data
        raise


def _described(model: Module) -> Content:
    """모델의 모양. 다시 지을 줄 모르는 모델은 클래스의 이름만."""
    kind = type(model).__name__
    content: list[Content] = []
    if type(model) is MLP:
        content = [_layer(layer) for layer in model.layers]
    elif type(model) is Layer:
        content = [_layer(model)]
    elif type(model) is Neuron:
        content = [{"nin": model.nin, "expand": model.expand, "neurons": [model.activation]}]
    elif type(model) is Perceptron:
        content = [{"nin": model.nin, "expand": False, "neurons": ["step"]}]
    activation = model.activation if isinstance(model, MLP) else ""
    described = {"kind": kind, "activation": activation, "layers": content}
    if content and _names(described) == list(model.state_dict()):
        return described
    return {**described, "layers": None}  # 물려받았거나 무엇을 더 단 모델


def _layer(layer: Layer) -> Content:
    first = layer.neurons[0]
    activations = [neuron.activation for neuron in layer.neurons]
    return {"nin": layer.nin, "expand": first.expand, "neurons": activations}


def _names(described: Content) -> list[str]:
    """이 모양으로 지은 모델의 파라미터 이름들."""
    return list(_build(described).state_dict())


def _built(described: Any, count: int, path: FilePath) -> Module:
    """적힌 모양대로 짓는다. 짓기 전에 파라미터의 수부터 견주므로, 큰 수로 속일 수 없다."""
    expect(
        isinstance(described, dict) and described.keys() == {"kind", "activation", "layers"},
        "model",
    )
    kind, layers = described["kind"], described["layers"]
    names([kind, described["activation"]], "kind")
    if layers is None or kind not in ("MLP", "Layer", "Neuron", "Perceptron"):
        raise BadValue("model of its own", path=path, name=kind[:40])
    expect(isinstance(layers, list) and layers, "layers")
    declared, width = 0, None
    for layer in layers:
        expect(isinstance(layer, dict), "layer")
        expect(layer.keys() == {"nin", "expand", "neurons"}, "layer")
        nin, activations = whole(layer["nin"], "nin"), names(layer["neurons"], "neurons")
        expect(type(layer["expand"]) is bool and activations, "layer")
        expect(width in (None, nin) and {*activations} <= {*ACTIVATIONS}, "layer")
        width = len(activations)
        declared += (nin + 1) * width
    expect(kind == "MLP" or len(layers) == 1, "layers")
    expect(kind not in ("Neuron", "Perceptron") or width == 1, "neurons")
    expect(declared == count, "parameters")
    return _build(described)


def _build(described: Content) -> Module:
    """모양 → 모델. 활성화 함수는 뉴런마다 적힌 것."""
    layers, kind = described["layers"], described["kind"]
    nin, expand = layers[0]["nin"], layers[0]["expand"]
    settings: Content = {"init": "zeros", "expand": expand, "seed": 0}
    if kind == "Perceptron":
        return Perceptron(nin)
    if kind == "Neuron":
        return Neuron(nin, activation=layers[0]["neurons"][0], **settings)
    model: MLP | Layer
    if kind == "Layer":
        model = Layer(nin, len(layers[0]["neurons"]), **settings)
    else:
        model = MLP(nin, [len(layer["neurons"]) for layer in layers], **settings)
        model.activation = described["activation"]
    built = [model] if isinstance(model, Layer) else model.layers
    for layer, saved in zip(built, layers):
        for neuron, activation in zip(layer.neurons, saved["neurons"]):
            neuron.activation, neuron.expand = activation, saved["expand"]
    return model


def _remembered(optimizer: Optimizer, model: Module) -> Content:
    """옵티마이저의 상태와, 그것이 옮기는 파라미터의 이름들."""
    if not isinstance(optimizer, Optimizer):
        raise BadType("not a built optimizer", got=optimizer)
    name_of = {id(parameter): name for name, parameter in model.named_parameters()}
    if not all(id(p) in name_of for p in optimizer.params):
        raise BadValue("moves other parameters")
    return {**optimizer.state_dict(), "moves": [name_of[id(p)] for p in optimizer.params]}


def _restored(saved: Any, model: Module, optimizer: Optimizer | bool, path: FilePath) -> Optimizer:
    """저장한 규칙을 다시 만들거나, 받은 것을 채운다."""
    expect(isinstance(saved, dict), "optimizer")
    state = dict(saved)
    moves, mine = names(state.pop("moves", None), "moves"), dict(model.named_parameters())
    expect({*moves} <= mine.keys() and moves, "moves")
    memory: Any = state.get("memory")
    expect(isinstance(memory, list) and len(memory) == len(moves), "memory")
    for s in memory:
        expect(isinstance(s, Mapping), "memory")
        for each in s.values():
            number(each, "memory")
    if isinstance(optimizer, Optimizer):
        if [*map(id, optimizer.params)] != [id(mine[name]) for name in moves]:
            raise BadValue("other parameters")
        optimizer.load_state_dict(state)
        return optimizer
    rule, settings = str(state.get("rule")), state.get("settings")
    if rule not in CLASSES:
        raise BadValue("rule of its own", path=path, name=rule[:40])
    expect(isinstance(settings, dict) and bool not in map(type, settings.values()), "settings")
    try:
        made = CLASSES[rule]([mine[name] for name in moves])
        made.load_state_dict(state)
    except UserError as error:
        raise Broken(error.key) from None
    return made
