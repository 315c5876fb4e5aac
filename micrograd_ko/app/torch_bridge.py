"""PyTorch와 오가기: 같은 파라미터의 모델을 저쪽에, 또는 이쪽에 짓는다.

torch는 부를 때 불러온다: 없어도 나머지는 모두 된다.
"""

from __future__ import annotations

from typing import Any

from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.nn import MLP, Layer, Module, Neuron

# 활성화 함수 → torch.nn의 클래스와, 우리 것과 같은 함수가 되는 설정. Softplus의 처음 값(20)은
# 20보다 큰 입력을 그대로 내보내는 어림이라 2e-9만큼 다르다
TWINS: dict[str, tuple[str, dict[str, float]]] = {
    "relu": ("ReLU", {}),
    "tanh": ("Tanh", {}),
    "sigmoid": ("Sigmoid", {}),
    "leaky_relu": ("LeakyReLU", {"negative_slope": 0.01}),
    "softplus": ("Softplus", {"beta": 1.0, "threshold": 100.0}),
}


# Any: torch에는 종류를 확인할 길이 없다(없을 수도 있다)
def to_torch(model: Module) -> Any:
    """같은 파라미터의 ``torch.nn.Sequential``. 끝자리(float64)까지 같은 수를 담는다.

    model  MLP, Layer, Neuron. 층마다 활성화 함수가 하나여야 한다

    출력은 늘 마지막 차원이 뉴런의 수인 텐서다: 뉴런이 하나여도 ``[…, 1]``이다.
    TypeError: 다른 모델이거나, 무엇을 더 단 모델이거나, 저쪽에 없는 활성화 함수일 때.
    ValueError: torch가 없을 때.
    """
    torch = _torch()
    layers: list[list[Neuron]] = []
    if type(model) is MLP:
        layers = [layer.neurons for layer in model.layers]
    elif type(model) is Layer:
        layers = [model.neurons]
    elif type(model) is Neuron:
        layers = [[model]]
    known = [p for neurons in layers for neuron in neurons for p in (*neuron.w, neuron.b)]
    if [*map(id, known)] != [*map(id, model.parameters())] if layers else True:
        raise BadType("no twin in torch", got=model)
    parts: list[Any] = []
    for neurons in layers:
        size = len(neurons[0].w), len(neurons)
        linear = torch.nn.utils.skip_init(torch.nn.Linear, *size, dtype=torch.float64)
        with torch.no_grad():
            rows = [[w.data for w in neuron.w] for neuron in neurons]
            linear.weight.copy_(torch.tensor(rows, dtype=torch.float64))
            biases = [neuron.b.data for neuron in neurons]
            linear.bias.copy_(torch.tensor(biases, dtype=torch.float64))
        parts.append(linear)
        activations = {neuron.activation for neuron in neurons} - {"linear"}
        if activations:
            name = activations.pop()
            if activations or name not in TWINS or any(n.activation != name for n in neurons):
                raise BadType("no twin in torch", got=model)
            twin, settings = TWINS[name]
            parts.append(getattr(torch.nn, twin)(**settings))
    return torch.nn.Sequential(*parts)


def from_torch(module: Any) -> MLP:
    """``Linear``와 활성화 함수를 쌓은 ``torch.nn.Sequential``과 같은 파라미터의 MLP.

    module  ``Linear`` 하나도 된다. 편향이 있어야 하고, 활성화 함수는 ``Linear`` 뒤에 하나씩이다

    float32의 수도 그대로 옮긴다. 다만 그때 torch의 출력은 float32로 셈한 것이라 1e-7쯤 다르다.
    TypeError: 옮길 수 없는 것이 들어 있을 때.  ValueError: torch가 없을 때.
    """
    torch = _torch()
    stack = list(module) if type(module) is torch.nn.Sequential else [module]
    linears: list[Any] = []
    activations: list[str] = []
    for part in stack:
        name = _activation(torch, part)
        if type(part) is torch.nn.Linear and part.bias is not None and part not in linears:
            linears.append(part)
            activations.append("linear")
        elif name and activations and activations[-1] == "linear":
            activations[-1] = name
        else:
            raise _no_twin(part)
    sizes = [linear.in_features for linear in linears] + [
        linear.out_features for linear in linears[-1:]
    ]
    if not linears or sizes[1:-1] != [linear.out_features for linear in linears[:-1]]:
        raise _no_twin(module)
    model = MLP(sizes[0], sizes[1:], activation=activations[0], init="zeros")
    for layer, linear, activation in zip(model.layers, linears, activations):
        rows, biases = linear.weight.tolist(), linear.bias.tolist()
        for neuron, row, bias in zip(layer.neurons, rows, biases):
            neuron.activation, neuron.b.data = activation, bias
            for w, number in zip(neuron.w, row):
                w.data = number
    return model


def _activation(torch: Any, part: Any) -> str | None:
    """torch의 활성화 함수와 같은 우리 것의 이름."""
    for name, (twin, settings) in TWINS.items():
        if type(part) is getattr(torch.nn, twin):
            same = all(getattr(part, key) == value for key, value in settings.items())
            return name if same else None
    return "linear" if type(part) is torch.nn.Identity else None


def _no_twin(part: Any) -> BadType:
    names = ", ".join(
        f"{twin}({', '.join(f'{key}={value:g}' for key, value in settings.items())})"
        for twin, settings in TWINS.values()
    )
    return BadType("no twin here", got=repr(part).replace("\n", " ")[:60], names=names)


def _torch() -> Any:
    try:
        import torch
    except ImportError as error:
        raise BadValue("torch is missing", error=error) from None
    return torch
