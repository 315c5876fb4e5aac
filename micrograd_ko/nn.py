"""신경망: 퍼셉트론에서 다층 퍼셉트론(MLP)까지.

뉴런 하나는 가중합(weighted sum) ``w·x + b``에 활성화 함수를 씌운 것이다. 층은 같은 입력을 받는
뉴런들이고, 다층 퍼셉트론은 한 층의 출력을 다음 층의 입력으로 넘기는 층들이다.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from micrograd_ko.core.gradients import CLEARED
from micrograd_ko.core.parameters import Inputs, as_input, check_state, home, walk
from micrograd_ko.core.pytorch_names import TrainingSwitch
from micrograd_ko.engine import Value, dot, leaf
from micrograd_ko.messages.language import BadType, BadValue
from micrograd_ko.messages.samples import check_data
from micrograd_ko.messages.validate import (
    RandomSource,
    as_bool,
    as_float,
    as_int,
    as_random,
    canonical,
    float_in_range,
    is_listed,
)
from micrograd_ko.ops import OPS, TABLE

__all__ = ["ACTIVATIONS", "INITS", "MLP", "Layer", "Module", "Neuron", "Perceptron", "home"]

ACTIVATIONS: dict[str, Callable[[Value], Value]] = {
    "linear": lambda v: v,
    **{op.name: getattr(Value, op.method or op.name) for op in TABLE if op.init},
}

# 초깃값: 난수 발생기와 들어오는 수, 나가는 수 → 가중치 하나
INITS: dict[str, Callable[[RandomSource, int, int], float]] = {
    "he": lambda rng, nin, nout: rng.gauss(0.0, math.sqrt(2 / nin)),  # He 2015, 식 (10)
    "xavier": lambda rng, nin, nout: (  # Glorot 2010, 식 (16)
        rng.uniform(-1.0, 1.0) * math.sqrt(6 / (nin + nout))
    ),
    "lecun": lambda rng, nin, nout: rng.gauss(0.0, math.sqrt(1 / nin)),  # LeCun 1998, 식 (16)
    "uniform": lambda rng, nin, nout: rng.uniform(-1.0, 1.0),  # micrograd
    "zeros": lambda rng, nin, nout: 0.0,
}

Input = Sequence[Value | float]
Seed = int | RandomSource | None  # 없으면 파이썬의 random: random.seed(1337)이 모델도 정한다


class Module(TrainingSwitch):
    """파라미터를 가진 것. 물려받은 클래스는 ``forward(x)``만 쓰면 된다.

    파라미터는 속성에 적은 잎 노드다: 목록과 사전과 모듈 속까지, 적은 차례대로 찾는다. 계산한
    노드와 순전파의 입력은 ``self.x = x``로 적어 두어도 파라미터가 아니다. 사전의 1과 "1"처럼
    이름이 겹치면 뒤의 것은 ``d.1#2``다. ``nin``이 있으면 입력의 수를 확인한다.
    """

    nin: int | None = None

    # Any: 모델이 무엇을 돌려줄지는 물려받은 클래스가 정한다
    def __call__(self, x: Input) -> Any:
        return self.forward(self.inputs(x))

    def forward(self, x: list[Value]) -> Any:
        """순전파. 물려받은 클래스가 쓴다."""
        raise BadType("no forward pass", name=type(self).__name__)

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """(이름, 파라미터)를 차례로. ``label``과 같은 이름이다: ``layers.0.neurons.2.w.1``."""
        for path, parameter in walk(self, Value, Module):
            yield ".".join(path), parameter

    def parameters(self) -> list[Value]:
        """파라미터의 목록."""
        return [parameter for _, parameter in walk(self, Value, Module)]

    def zero_grad(self) -> None:
        """모든 파라미터의 기울기를 지운다."""
        for parameter in self.parameters():
            parameter.grad = CLEARED

    def state_dict(self) -> dict[str, float]:
        """이름 → 값. JSON으로 저장할 수 있다."""
        return {name: parameter.data for name, parameter in self.named_parameters()}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """``state_dict()``로 적어 둔 값을 되돌린다. 틀린 것이 있으면 아무것도 바꾸지 않는다.

        ValueError: 이름이 모자라거나 남거나, 유한하지 않은 값일 때.  TypeError: 실수가 아닐 때.
        """
        numbers = check_state(state, dict(self.named_parameters()))
        for name, parameter in self.named_parameters():
            parameter.data = numbers[name]

    def inputs(self, x: Input) -> list[Value]:
        """입력을 Value의 목록으로. 보통 수는 ``x0``, ``x1``, … 이라는 이름의 잎 노드가 된다.

        TypeError: 목록이 아니거나 실수가 아닌 것이 있을 때.  ValueError: ``nin``개가 아닐 때.
        """
        name, nin = type(self).__name__, self.nin
        if not is_listed(x):
            raise BadType("not a list of inputs", name=name, got=x)
        values = Inputs(
            v if isinstance(v, Value) else as_input(leaf(as_float(v, "input", name), f"x{i}"))
            for i, v in enumerate(x)
        )
        if nin is not None and len(values) != nin:
            raise BadValue("size mismatch", name=name, nin=nin, got=len(values))
        return values


class Neuron(Module):
    """뉴런 하나.  y = 활성화(Σ wᵢxᵢ + b)

    nin         입력의 수, 1 이상
    nonlin      False면 활성화 함수 없이 가중합 그대로
    activation  ``ACTIVATIONS``의 이름
    init        가중치의 초깃값: ``INITS``의 이름, ``"auto"``는 활성화 함수에 어울리는 것
    expand      True면 곱과 합을 저마다 노드로 적는다(값은 같고, 그림이 자세하다)
    seed        난수의 시드(0 이상의 정수) 또는 난수 발생기. 없으면 파이썬의 ``random``
    nout        같은 층의 뉴런 수. xavier만 쓴다

    가중치를 차례로 하나씩 뽑고, 편향은 뽑지 않고 0이다(micrograd와 같다).
    TypeError, ValueError: 모르는 이름이거나 ``nin``이 1 이상의 정수가 아닐 때.
    """

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        activation: str = "relu",
        init: str = "auto",
        expand: bool = False,
        seed: Seed = None,
        nout: int = 1,
    ) -> None:
        self.nin = as_int(nin, "nin", 1)
        activation = canonical(ACTIVATIONS, activation, "activation")
        self.activation = activation if as_bool(nonlin, "nonlin") else "linear"
        init = canonical(["auto", *INITS], init, "initial value")
        if init == "auto":
            init = OPS[self.activation].init if self.activation in OPS else "xavier"
        draw, rng = INITS[init], as_random(seed)
        self.expand, nout = as_bool(expand, "expand"), as_int(nout, "nout", 1)
        self.w = [Value(draw(rng, nin, nout), f"w.{i}") for i in range(nin)]
        self.b = Value(0.0, "b")

    def forward(self, x: list[Value]) -> Value:
        """가중합에 활성화 함수를 씌운다."""
        return ACTIVATIONS[self.activation](self.weighted_sum(x))

    def weighted_sum(self, x: list[Value]) -> Value:
        """가중합.  y = Σ wᵢxᵢ + b"""
        if not self.expand:
            return dot(self.w, x, self.b)
        total = self.b
        for w, xi in zip(self.w, x):
            total = total + w * xi
        return total

    def __repr__(self) -> str:
        return f"Neuron({self.nin}, activation={self.activation!r})"


class Layer(Module):
    """층: 같은 입력을 받는 뉴런 ``nout``개. 나머지 설정은 ``Neuron``과 같다.

    출력은 Value의 목록이고, 뉴런이 하나면 Value 하나다.
    TypeError, ValueError: ``Neuron``과 같다.
    """

    # Any: settings는 Neuron의 것 그대로다
    def __init__(self, nin: int, nout: int, *, seed: Seed = None, **settings: Any) -> None:
        rng = as_random(seed)
        self.nin = as_int(nin, "nin", 1)
        self.neurons = [
            Neuron(nin, seed=rng, nout=nout, **settings) for _ in range(as_int(nout, "nout", 1))
        ]
        _name(self)

    def forward(self, x: list[Value]) -> list[Value] | Value:
        """모든 뉴런의 출력."""
        out = [neuron.forward(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def __repr__(self) -> str:
        activation = self.neurons[0].activation
        return f"Layer({self.nin}, {len(self.neurons)}, activation={activation!r})"


class MLP(Module):
    """다층 퍼셉트론. 은닉층에는 활성화 함수가 있고 마지막 층은 가중합 그대로다 (Rumelhart 외 1986).

    nin         입력의 수, 1 이상
    nouts       층마다 뉴런의 수, 저마다 1 이상: ``MLP(2, [16, 16, 1])``
    activation  은닉층의 활성화 함수. 나머지 설정은 ``Neuron``과 같다
    TypeError, ValueError: 층이 없거나, 모르는 이름이거나, 뉴런의 수가 1 이상의 정수가 아닐 때.
    """

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activation: str = "relu",
        init: str = "auto",
        expand: bool = False,
        seed: Seed = None,
    ) -> None:
        if isinstance(nouts, str) or not isinstance(nouts, Sequence) or not nouts:
            raise BadValue("not a list of layer sizes", got=nouts)
        self.nin = as_int(nin, "nin", 1)
        seed = as_random(seed)
        layer = partial(Layer, activation=activation, init=init, expand=expand, seed=seed)
        sizes = [nin, *nouts]
        self.layers = [
            layer(sizes[i], sizes[i + 1], nonlin=i + 1 < len(nouts)) for i in range(len(nouts))
        ]
        _name(self)
        self.activation = canonical(ACTIVATIONS, activation, "activation")

    def forward(self, x: list[Value]) -> list[Value] | Value:
        """앞 층의 출력을 다음 층의 입력으로 넘긴다."""
        out: list[Value] | Value = x
        for layer in self.layers:
            out = layer.forward(out if isinstance(out, list) else [out])
        return out

    def __repr__(self) -> str:
        nouts = [len(layer.neurons) for layer in self.layers]
        return f"MLP({self.nin}, {nouts}, activation={self.activation!r})"


class Perceptron(Module):
    """퍼셉트론: 가중합이 0보다 크면 1, 아니면 0 (Rosenblatt 1958).

    weights  가중치의 목록, 또는 입력의 수(그러면 모두 0에서 시작해 ``learn``으로 배운다)
    bias     편향

    ``Perceptron([-2, -2], 3)``은 NAND다. 계단은 평평해서 역전파로는 배우지 못한다.
    TypeError: 실수가 아닌 가중치가 있을 때.  ValueError: 입력이 하나도 없을 때.
    """

    def __init__(self, weights: int | Sequence[float], bias: float = 0.0) -> None:
        given = weights if is_listed(weights) else [0.0] * as_int(weights, "weights", 1)
        numbers = [as_float(w, "weight") for w in given]
        self.nin = as_int(len(numbers), "len(weights)", 1)
        self.w = [Value(w, f"w.{i}") for i, w in enumerate(numbers)]
        self.b = Value(as_float(bias, "bias"), "b")

    def forward(self, x: list[Value]) -> Value:
        """0 또는 1."""
        return dot(self.w, x, self.b).step()

    def learn(
        self, X: Sequence[Input], y: Sequence[float], epochs: int = 100, lr: float = 1.0
    ) -> list[int]:
        """퍼셉트론 학습 규칙으로 배운다.  w ← w + lr·(정답 − 출력)·x

        X, y    입력들과 정답들(0 또는 1)
        epochs  많아야 몇 번 돌지

        돌려주는 것은 에폭마다 틀린 수다. 마지막이 0이면 다 배운 것이다.
        직선으로 나눌 수 있으면 언젠가 0이 되고(Novikoff 1962), XOR처럼 나눌 수 없으면 되지 않는다.
        ValueError: 길이가 다르거나, 유한하지 않은 입력이나 0도 1도 아닌 정답이 있을 때.
        """
        inputs, targets = check_data(X, y)
        if any(target not in (0, 1) for target in targets):
            raise BadValue("perceptron targets", got=targets)
        rows, rate = [self.inputs(x) for x in inputs], float_in_range(lr, "lr", 0.0)
        mistakes: list[int] = []
        for _ in range(as_int(epochs, "epochs", 1)):
            mistakes.append(0)
            for x, target in zip(rows, targets):
                error = target - self.forward(x).data
                mistakes[-1] += error != 0
                for w, xi in zip(self.w, x):
                    w.data += rate * error * xi.data
                self.b.data += rate * error
            if not mistakes[-1]:
                break
        return mistakes

    def __repr__(self) -> str:
        return f"Perceptron({[w.data for w in self.w]}, {self.b.data})"


def _name(module: Module) -> None:
    """파라미터마다 이름과 사는 곳을 적는다. 바깥 모듈이 나중에 지어지므로 바깥의 것이 남는다."""
    for path, parameter in walk(module, Value, Module):
        parameter.label = ".".join(path)
        vars(parameter)["_home"] = path[:-1]
