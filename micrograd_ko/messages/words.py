"""PyTorch와 Keras에서 온 말: 낱말 → 여기서는 무엇인가.

되지 않는 말마다 대신 쓸 것 한 문장이 있다. 뜻이 하나뿐인 말은 그대로 된다: ``core/pytorch_names.py``의
메서드, ``ALIASES``의 다른 이름, 그리고 ``accepts``에 적은 값이면 없어도 되는 인자.
인자의 표에서 ``+``는 남는 인자, ``-``는 빠진 인자에 덧붙이는 말이다.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Word(NamedTuple):
    """낱말 하나.

    ko, en   대신 쓸 것
    accepts  인자일 때, 이 값이면 여기서는 늘 그러하므로 없는 셈 친다
    """

    ko: str
    en: str
    accepts: tuple[object, ...] = ()


Words = dict[str, Word]
OFF = (False, None)
ANY = (True, False, None)


def _same(names: str, ko: str, en: str, accepts: Iterable[object] = ()) -> Words:
    """여러 낱말에 한 문장."""
    return dict.fromkeys(names.split(), Word(ko, en, tuple(accepts)))


# 다른 이름: 철자만 다르다
ALIASES = {"RMSprop": "RMSProp", "AdaGrad": "Adagrad", "Nesterov": "NAG"}

_ACTIVATION = _same("ReLU Tanh Sigmoid LeakyReLU Softplus", '활성화 함수는 층을 만들 때 activation="relu"처럼 이름으로 고르거나 x.relu()로 쓰세요.', 'Name it when you build the layer, activation="relu", or write x.relu().')
_LOSSES = {
    **_same("MSELoss mse_loss", "losses.mse(예측, 정답)을 쓰세요.", "Use losses.mse(prediction, target)."),
    **_same("L1Loss l1_loss", "losses.mae(예측, 정답)을 쓰세요.", "Use losses.mae(prediction, target)."),
    **_same("CrossEntropyLoss NLLLoss nll_loss", "losses.cross_entropy(로짓의 목록, 번호)를 쓰세요.", "Use losses.cross_entropy(logits, class number)."),
    **_same("BCEWithLogitsLoss BCELoss binary_cross_entropy bce binary_cross_entropy_with_logits", "losses.bce_with_logits(로짓, 정답)을 쓰세요. sigmoid를 씌우기 전의 값을 넣습니다.", "Use losses.bce_with_logits(logit, target), with the value before the sigmoid."),
}
_RATE = _same("learning_rate eta alpha step_size", "학습률은 lr=로 쓰세요.", "Write lr= for the rate.")
_EXTRAS = _same("foreach fused capturable differentiable maximize amsgrad centered", "그런 설정은 여기 없으니 지우세요.", "There is no such setting here: drop it.", OFF)

WORDS: dict[str, Words] = {
    # 꾸러미
    "micrograd_ko": {
        **_same("tensor Tensor", "수 하나가 Value(2.0)입니다. 여럿은 목록으로 쓰세요.", "Write Value(2.0), and a list for many."),
        **_same("no_grad inference_mode", "필요 없습니다: .data를 고치는 것은 그래프에 남지 않습니다. with 줄을 지우세요.", "It is not needed: changing .data leaves no trace in the graph. Drop the with line."),
        **_same("optim", "optimizers를 쓰세요.", "Use optimizers."),
        **_same("manual_seed seed", "random.seed(1337)이나 MLP(…, seed=0)을 쓰세요.", "Use random.seed(1337) or MLP(…, seed=0)."),
        **_same("MLP Layer Neuron Module Perceptron", "nn.MLP처럼 nn에서 찾으세요.", "Look in nn: nn.MLP."),
        **_same("SGD Momentum Adam NAG Adagrad RMSProp RMSprop", "optimizers.Adam처럼 optimizers에서 찾으세요.", "Look in optimizers: optimizers.Adam."),
        **_same("relu tanh sigmoid exp log sin cos sqrt abs", "x.relu()처럼 Value의 메서드로 쓰세요.", "Write it as a method of a Value: x.relu()."),
        **_same("backward", "출력.backward()로 쓰세요.", "Write output.backward()."),
        **_same("moons xor circles spirals read_csv", "datasets.moons()처럼 datasets에서 찾으세요.", "Look in datasets: datasets.moons()."),
    },
    "nn": {
        **_same("Linear Dense", "Layer(nin, nout, nonlin=False)를 쓰세요.", "Use Layer(nin, nout, nonlin=False)."),
        **_same("Sequential ModuleList ModuleDict", "층을 차례로 쌓으려면 MLP(2, [16, 1])을, 손수 엮으려면 Module을 물려받아 층들을 보통 목록에 두세요.", "Stack layers by MLP(2, [16, 1]), or subclass Module and keep layers in a plain list."),
        **_same("Parameter", "Value(0.5)를 Module의 속성으로 두면 파라미터입니다. Value로 쓰세요.", "A Value kept as an attribute of a Module is a parameter: write Value(0.5)."),
        **_ACTIVATION,
        **_LOSSES,
        **_same("Softmax LogSoftmax", "softmax(목록)을 쓰세요. cross_entropy는 로짓을 그대로 받습니다.", "Use softmax(list); cross_entropy takes the logits as they are."),
        **_same("Dropout BatchNorm1d LayerNorm Conv1d Conv2d Embedding RNN LSTM Transformer Flatten", "그런 층은 여기 없습니다. Module을 물려받아 forward(self, x)를 적으세요.", "There is no such layer here: subclass Module and write forward(self, x)."),
        **_same("functional F", "x.relu(), softmax(목록)처럼 쓰세요.", "Write x.relu() or softmax(list)."),
        **_same("init", 'MLP(…, init="xavier")처럼 이름으로 고르세요.', 'Choose it by name: MLP(…, init="xavier").'),
    },
    "losses": _LOSSES,
    "optimizers": {
        **_same("AdamW", "AdamW는 없습니다. Adam(…, weight_decay=…)을 쓰되, 감쇠를 기울기에 더하는 점이 다르니 값을 새로 고르세요.", "There is no AdamW. Use Adam(…, weight_decay=…), which adds the decay to the gradient."),
        **_same("lr_scheduler", "학습률은 걸음 사이에 optimizer.lr = 0.01처럼 바꾸세요.", "Change the rate between steps: optimizer.lr = 0.01."),
        **_same("Adadelta Adamax NAdam RAdam LBFGS", "그런 규칙은 여기 없습니다. Optimizer를 물려받아 delta(self, g, s, t)를 적으세요.", "There is no such rule here: subclass Optimizer and write delta(self, g, s, t)."),
    },
    # 속성과 메서드
    "Value": {
        **_same("numpy tolist value", "수는 v.data로 꺼내세요.", "Take the number by v.data."),
        **_same("gradient", "기울기는 v.grad에 있습니다. v.grad로 쓰세요.", "The gradient is v.grad."),
        **_same("T transpose shape size dim ndim view reshape dtype device", "Value는 수 하나라서 모양이 없습니다. 여럿은 파이썬의 목록으로 쓰세요.", "A Value is one number and has no shape. Use Python lists for many."),
        **_same("to cuda cpu double float long half", "Value의 수는 언제나 float64입니다. 그 줄을 지우세요.", "A Value is always a float64: drop that call."),
        **_same("requires_grad requires_grad_ retain_grad", "Value는 모두 기울기를 받고, 중간 노드의 기울기도 남습니다. 그 줄을 지우세요.", "Every Value gets a gradient, inner nodes too: drop that line."),
        **_same("is_leaf grad_fn", "v.parents가 비었으면 잎 노드이고, v.op이 그것을 만든 연산입니다. 그것을 보세요.", "A leaf has no v.parents, and v.op names its operation: look there."),
        **_same("clip clamp_ hardtanh", "x.clamp(낮은 값, 높은 값)으로 쓰세요.", "Write x.clamp(low, high)."),
        **_same("add sub subtract mul multiply div divide true_divide neg matmul mm", "+ - * / 로 쓰세요.", "Write + - * /."),
        **_same("softmax logsumexp sum mean dot where max min", "목록을 받는 함수로 쓰세요: softmax([a, b]), 둘 가운데 큰 것은 maximum(a, b).", "Use the function of a list, softmax([a, b]); the larger of two is maximum(a, b)."),
        **_same("silu swish", "x * x.sigmoid()로 쓰세요.", "Write x * x.sigmoid()."),
        **_same("zero_ zero_grad", "v.grad = 0.0 또는 optimizer.zero_grad()로 쓰세요.", "Write v.grad = 0.0 or optimizer.zero_grad()."),
        **_same("add_ sub_ mul_ copy_ fill_", "v.data -= 0.1 * v.grad처럼 .data를 고치세요.", "Change .data: v.data -= 0.1 * v.grad."),
        **_same("clone copy", "노드는 계산해도 바뀌지 않으니 그대로 쓰거나, copy.deepcopy(v)로 그래프를 베끼세요.", "A node does not change by computing: use it as it is, or copy.deepcopy(v)."),
        **_same("children prev", "v.parents를 보세요.", "See v.parents."),
        **_same("name", "v.label을 쓰세요.", "Use v.label."),
    },
    "Module": {
        **_same("to cuda cpu double float half compile", "옮길 장치가 없습니다. 그 줄을 지우고, 빠르게는 jit이나 fit을 쓰세요.", "There is no device to move to: drop that line; for speed use jit or fit."),
        **_same("fit", "fit(model, X, y)로 쓰세요.", "Write fit(model, X, y)."),
        **_same("predict predict_proba", "[model(x) for x in X]로 쓰세요.", "Write [model(x) for x in X]."),
        **_same("evaluate score", "fit이 돌려주는 기록의 loss와 accuracy를 보세요.", "See loss and accuracy of what fit returns."),
        **_same("summary", "draw(model)이나 len(model.parameters())를 쓰세요.", "Use draw(model) or len(model.parameters())."),
        **_same("weight weights kernel", "뉴런의 가중치는 neuron.w에 있습니다. model.named_parameters()로 찾으세요.", "A neuron's weights are neuron.w: see model.named_parameters()."),
        **_same("bias biases", "뉴런의 편향은 neuron.b에 있습니다. model.named_parameters()로 찾으세요.", "A neuron's bias is neuron.b: see model.named_parameters()."),
        **_same("add append children modules add_module register_parameter", "층은 속성이나 목록에 그냥 두면 됩니다: self.layers = […]. 그렇게 쓰세요.", "Just keep layers as attributes or in a list: self.layers = […]."),
        **_same("backward", "출력.backward()로 쓰세요: loss.backward().", "Write it on the output: loss.backward()."),
        **_same("step", "optimizer.step()으로 쓰세요.", "Write optimizer.step()."),
        **_same("requires_grad_ apply", "파라미터는 모두 배웁니다. 옵티마이저에 배울 것만 넣으세요.", "Every parameter learns: give the optimizer only those that should."),
    },
    "Optimizer": {
        **_same("param_groups", "파라미터는 optimizer.params, 학습률은 optimizer.lr에 있습니다. 그것을 쓰세요.", "See optimizer.params and optimizer.lr."),
        **_same("learning_rate", "optimizer.lr을 쓰세요.", "Use optimizer.lr."),
        **_same("minimize", "loss.backward() 다음에 optimizer.step()을 부르세요.", "Call loss.backward(), then optimizer.step()."),
        **_same("add_param_group", "묶음마다 옵티마이저를 하나씩 만드세요.", "Build one optimizer for each group."),
    },
    # 인자
    "Value()": {
        **_same("requires_grad", "Value는 모두 기울기를 받습니다. 상수는 Value 없이 2.0처럼 쓰세요.", "Every Value gets a gradient. Write a constant as a plain 2.0.", (True,)),
        **_same("name", "이름은 label='a'로 쓰세요.", "Write label='a'."),
        **_same("dtype device", "수는 언제나 float64입니다. 그 인자를 지우세요.", "A number is always a float64: drop it.", (None,)),
        **_same("_children _op", "부모와 연산은 계산할 때 저절로 적힙니다. 그 인자를 지우세요.", "Parents and operation are noted when computing: drop it."),
    },
    "backward()": {
        **_same("retain_graph", "그래프는 늘 남습니다. 그 인자를 지우세요.", "The graph is always kept: drop it.", ANY),
        **_same("create_graph", "다시 미분하려면 grad(y, x, create_graph=True)를 쓰세요.", "To differentiate again, use grad(y, x, create_graph=True).", OFF),
        **_same("gradient +", "출력에 무게를 주려면 (y * w).backward()로 쓰세요.", "To weigh the output write (y * w).backward().", (None,)),
    },
    "grad()": _same("retain_graph allow_unused only_inputs", "그래프는 늘 남고, 그래프에 없는 입력은 0.0입니다. 그 인자를 지우세요.", "The graph is always kept, and an unused input gets 0.0: drop it.", ANY),
    "zero_grad()": _same("set_to_none", "기울기는 0.0이 됩니다. 그 인자를 지우세요.", "Gradients become 0.0: drop it.", ANY),
    "step()": _same("closure +", "loss.backward()를 먼저 부르고 step()을 인자 없이 부르세요.", "Call loss.backward() first, then step() without arguments.", (None,)),
    "load_state_dict()": _same("strict", "이름이 모두 같아야 합니다. 그 인자를 지우세요.", "All names must match: drop it.", (True,)),
    "train()": _same("+ X y", "배우려면 fit(model, X, y)를 쓰세요.", "To learn, use fit(model, X, y)."),
    "__call__()": _same("+", "입력 하나를 목록 하나로 묶으세요: model([1.0, 2.0]).", "Wrap one input as one list: model([1.0, 2.0])."),
    "Module()": {
        **_same("bias", "편향은 늘 있습니다. 없애려면 neuron.b를 옵티마이저에 넣지 마세요.", "There is always a bias: leave neuron.b out of the optimizer.", (True,)),
        **_same("in_features input_size n_in", "입력의 수는 nin으로 쓰세요.", "The number of inputs is nin."),
        **_same("out_features units n_out", "출력의 수는 nout(MLP는 nouts)으로 쓰세요.", "The number of outputs is nout (of an MLP nouts)."),
        **_same("hidden hidden_size hidden_sizes hidden_layer_sizes layers", "층의 크기는 MLP(2, [16, 1])처럼 nouts에 적으세요.", "List the sizes in nouts: MLP(2, [16, 1])."),
        **_same("dtype device", "수는 언제나 float64입니다. 그 인자를 지우세요.", "A number is always a float64: drop it.", (None,)),
        **_same("random_state", "seed=0처럼 쓰세요.", "Write seed=0."),
    },
    "MLP()": _same("-", "입력의 수와 층들을 따로 넣으세요: MLP(2, [4, 1]).", "Give the inputs and the layers apart: MLP(2, [4, 1])."),
    "Optimizer()": {
        **_RATE,
        **_EXTRAS,
        **_same("nesterov", "NAG(…, momentum=0.9)를 쓰세요.", "Use NAG(…, momentum=0.9).", OFF),
        **_same("momentum", "Momentum(…, momentum=0.9)를 쓰세요.", "Use Momentum(…, momentum=0.9).", (0, 0.0)),
        **_same("dampening", "Momentum(…, dampening=…)을 쓰세요.", "Use Momentum(…, dampening=…).", (0, 0.0)),
        **_same("beta1 beta2 beta_1 beta_2", "Adam의 betas=(0.9, 0.999)로 쓰세요.", "Write betas=(0.9, 0.999) of Adam."),
        **_same("rho decay", "RMSProp의 alpha=0.99로 쓰세요.", "Write alpha=0.99 of RMSProp."),
        **_same("epsilon", "eps=1e-8로 쓰세요.", "Write eps=1e-8."),
        **_same("lr_decay", "학습률은 걸음 사이에 optimizer.lr을 바꾸세요.", "Change optimizer.lr between steps.", (0, 0.0)),
        **_same("+", "lr 다음의 설정은 이름을 불러 넣으세요.", "Name the settings after lr."),
        **_same("-", "model.parameters()를 첫째로 넣으세요.", "Give model.parameters() first."),
    },
    "fit()": {
        **_RATE,
        **_same("validation_data validation_split", "처음 보는 자료는 on_epoch에서 손수 재세요: losses.mse(model(x), t).", "Measure unseen data yourself in on_epoch: losses.mse(model(x), t)."),
        **_same("verbose", "진행 막대는 progress=False로 끄세요.", "Turn the bar off by progress=False."),
        **_same("callbacks callback", "에폭마다 할 일은 on_epoch=함수로 넣으세요.", "Give on_epoch=function for each epoch."),
        **_same("shuffle", "미니배치로 나눌 때는 늘 섞습니다. 그 인자를 지우세요.", "Mini-batches are always shuffled: drop it.", (True,)),
        **_same("random_state", "seed=0처럼 쓰세요.", "Write seed=0."),
        **_same("metrics", "정확도는 기록의 accuracy에 있습니다. 그 인자를 지우세요.", "The accuracy is in the history: drop it."),
        **_same("-", "모델, 입력들, 정답들을 차례로 넣으세요.", "Give the model, the inputs and the targets."),
        **_same("+", '손실과 옵티마이저는 이름을 불러 넣으세요: loss="mse".', 'Name the loss and the optimizer: loss="mse".'),
    },
    "softmax()": _same("dim axis", "목록은 하나뿐이니 그 인자를 지우세요.", "There is one list: drop it.", (0, -1, None)),
    "logsumexp()": _same("dim axis", "목록은 하나뿐이니 그 인자를 지우세요.", "There is one list: drop it.", (0, -1, None)),
    "mse()": _same("reduction", "mse는 평균이고 sse는 합입니다. 그 둘에서 고르세요.", "mse is the mean and sse the sum: choose.", ("mean",)),
    "moons()": {
        **_same("n_samples", "점의 수는 n=100으로 쓰세요.", "Write n=100."),
        **_same("random_state", "seed=0처럼 쓰세요.", "Write seed=0."),
    },
    "jit()": _same("static_argnums static_argnames mode fullgraph dynamic", "인자는 저절로 살핍니다. 그 설정을 지우세요.", "Arguments are looked at by themselves: drop it."),
}

# Value에 없는 연산: 파이썬의 메서드 → (기호, 대신 쓸 것)
_DIVIDE = Word("나눗셈은 /로 쓰세요. 내림은 미분되지 않습니다.", "Divide by /; rounding down has no derivative.")
_POWER = Word("거듭제곱은 **로 쓰세요: a ** 2.", "A power is **: a ** 2.")
_PRODUCT = Word("수 하나씩이면 *로, 목록이면 dot([…], […])으로 쓰세요.", "Write * for numbers, dot([…], […]) for lists.")
_LOGIC = Word("참과 거짓은 and, or, not으로 쓰세요.", "Write and, or, not.")
_SINGLE = Word("Value는 수 하나라서 원소가 없습니다. 출력이 하나인 모델은 목록이 아니라 Value 하나를 돌려주니 그대로 쓰세요.", "A Value is one number without elements. A model of one output returns one Value, not a list: use it as it is.")
OPERATIONS: dict[str, dict[str, tuple[str, Word]]] = {
    "Value": {
        **{
            f"__{r}{name}__": (symbol, word)
            for r in ("", "r")
            for name, symbol, word in (
                ("floordiv", "//", _DIVIDE),
                ("mod", "%", _DIVIDE),
                ("divmod", "divmod", _DIVIDE),
                ("xor", "^", _POWER),
                ("matmul", "@", _PRODUCT),
                ("and", "&", _LOGIC),
                ("or", "|", _LOGIC),
            )
        },
        "__invert__": ("~", _LOGIC),
        "__iter__": ("for", _SINGLE),
        "__len__": ("len", _SINGLE),
    }
}
