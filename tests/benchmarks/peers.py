"""벤치마크의 상대들: 같은 일을 저마다의 방식으로.

같은 일은 점 100개, MLP 2-16-16-1, 힌지 손실 + L2, 한 걸음의 손실과 모든 기울기다. 함수 하나가 상대
하나이고, 준비를 마치고 한 걸음을 걷는 함수를 돌려준다. 없는 꾸러미는 ImportError로 알린다.
"""

from __future__ import annotations

import itertools
import os
import platform
import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

Step = Callable[[], Any]
ALPHA = 1e-4
SIZES = (2, 16, 16, 1)


def machine() -> str:
    """잰 기계와 날짜, 상대들의 버전."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", info.read_text()) if info.exists() else []
    found = [f"Python {platform.python_version()}"]
    for package in ("micrograd", "torch", "jax", "casadi", "heyoka", "numpy", "llvmlite"):
        with suppress(metadata.PackageNotFoundError):
            found.append(f"{package} {metadata.version(package)}")
    cpu = f"{names[0] if names else platform.machine()} × {os.cpu_count()}"
    return f"{time.strftime('%Y-%m-%d')}, {cpu}, " + ", ".join(found)


def points(count: int, wide: int = 2) -> tuple[list[list[float]], list[float]]:
    """무작위 점들과 −1/+1 정답."""
    rng = random.Random(0)
    X = [[rng.gauss(0, 1) for _ in range(wide)] for _ in range(count)]
    return X, [1.0 if x[0] * x[1] > 0 else -1.0 for x in X]


def micrograd(X: list[list[float]], y: list[float]) -> Step:
    from micrograd.nn import MLP

    model = MLP(2, list(SIZES[1:]))

    def step() -> float:
        losses = [(1 + -t * model(x)).relu() for x, t in zip(X, y)]
        loss = sum(losses) * (1.0 / len(losses)) + ALPHA * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= 0.01 * p.grad
        return float(loss.data)

    return step


def torch_layers(sizes: tuple[int, ...], lr: float | None = None) -> Any:
    """PyTorch의 층들, float64, 한 실."""
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    layers: list[Any] = []
    for a, b in itertools.pairwise(sizes):
        layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def torch(X: list[list[float]], y: list[float]) -> Step:
    import torch

    model = torch_layers(SIZES)
    inputs, targets = torch.tensor(X), torch.tensor(y)[:, None]
    params = list(model.parameters())

    def step() -> float:
        model.zero_grad()
        loss = (1 - targets * model(inputs)).relu().mean()
        loss = loss + ALPHA * sum((p * p).sum() for p in params)
        loss.backward()
        return loss.item()

    return step


def jax_loss(sizes: tuple[int, ...]) -> tuple[Any, Any]:
    """JAX의 층들: (손실 함수, 파라미터). float64."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    keys = jax.random.split(jax.random.key(0), len(sizes))
    params = [
        (jax.random.normal(k, (a, b)) / a**0.5, jnp.zeros(b))
        for k, a, b in zip(keys, sizes, sizes[1:])
    ]

    def forward(params: Any, x: Any) -> Any:
        for w, b in params[:-1]:
            x = jax.nn.relu(x @ w + b)
        w, b = params[-1]
        return x @ w + b

    return forward, params


def jax(X: list[list[float]], y: list[float]) -> Step:
    import jax
    import jax.numpy as jnp

    forward, params = jax_loss(SIZES)

    def loss(params: Any, x: Any, t: Any) -> Any:
        squares = sum((p * p).sum() for pair in params for p in pair)
        return jax.nn.relu(1 - t * forward(params, x)[:, 0]).mean() + ALPHA * squares

    both = jax.jit(jax.value_and_grad(loss))
    inputs, targets = jnp.array(X), jnp.array(y)
    return lambda: jax.block_until_ready(both(params, inputs, targets))


def jax_adam(sizes: tuple[int, ...]) -> tuple[Any, Any]:
    """교차 엔트로피와 Adam의 한 걸음: (걸음, 처음 상태)."""
    import jax
    import jax.numpy as jnp

    forward, params = jax_loss(sizes)

    def loss(params: Any, x: Any, t: Any) -> Any:
        z = forward(params, x)
        picked = jnp.take_along_axis(z, t[:, None], axis=1)[:, 0]
        return (jax.nn.logsumexp(z, axis=1) - picked).mean()

    @jax.jit
    def step(state: Any, x: Any, t: Any) -> Any:
        params, m, v, k = state
        g = jax.grad(loss)(params, x, t)
        k = k + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        rate = 1e-3 * jnp.sqrt(1 - 0.999**k) / (1 - 0.9**k)
        moved = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), params, m, v)
        return moved, m, v, k

    zeros = jax.tree.map(jnp.zeros_like, params)
    return step, (params, zeros, zeros, jnp.zeros(()))


def jax_arrays(*columns: Any) -> list[Any]:
    """JAX의 배열들로."""
    import jax.numpy as jnp

    return [jnp.array(column) for column in columns]


def jax_wait(thing: Any) -> None:
    """셈이 끝나기를 기다린다."""
    import jax

    jax.block_until_ready(thing)


def scalar_network(weights: list[Any], x: list[Any], relu: Callable[[Any], Any]) -> Any:
    """스칼라 식으로 쓴 신경망. 식을 다루는 상대들이 함께 쓴다."""
    rest = iter(weights)
    values = x
    for layer, nout in enumerate(SIZES[1:]):
        out = []
        for _ in range(nout):
            total: Any = next(rest)
            for value in values:
                total = total + next(rest) * value
            out.append(relu(total) if layer < len(SIZES) - 2 else total)
        values = out
    return values[0]


def weight_count() -> int:
    return sum((a + 1) * b for a, b in itertools.pairwise(SIZES))


def weights() -> list[float]:
    rng = random.Random(1)
    return [rng.gauss(0, 0.4) for _ in range(weight_count())]


def casadi(X: list[list[float]], y: list[float]) -> Step:
    import casadi as ca
    import numpy as np

    w, x, t = ca.SX.sym("w", weight_count()), ca.SX.sym("x", 2), ca.SX.sym("t")
    out = scalar_network(ca.vertsplit(w), ca.vertsplit(x), lambda v: ca.fmax(v, 0))
    loss = ca.fmax(1 - t * out, 0) + ALPHA * ca.sumsqr(w)
    one = ca.Function("one", [w, x, t], [loss, ca.gradient(loss, w)])
    count = len(X)
    many, W = one.map(count), ca.MX.sym("W", weight_count())
    A, T = ca.MX.sym("A", 2, count), ca.MX.sym("T", 1, count)
    losses, slopes = many(ca.repmat(W, 1, count), A, T)
    mean = ca.Function("mean", [W, A, T], [ca.sum2(losses) / count, ca.sum2(slopes) / count])
    given = weights(), np.array(X).T, np.array(y)[None, :]
    return lambda: mean(*given)


def heyoka(X: list[list[float]], y: list[float]) -> Step:
    import heyoka as hy
    import numpy as np

    x = hy.make_vars("x0", "x1", "t")
    w = [hy.par[k] for k in range(weight_count())]
    out = scalar_network(w, list(x[:2]), hy.relu)
    loss = hy.relu(1.0 - x[2] * out) + ALPHA * hy.sum([p * p for p in w])
    slopes = hy.diff_tensors([loss], diff_args=w, diff_order=1)
    outputs = [loss, *slopes.jacobian[0]]
    run = hy.cfunc(outputs, vars=list(x), compact_mode=False)
    inputs = np.ascontiguousarray(np.column_stack([np.array(X), y]).T)
    pars = np.repeat(np.array(weights())[:, None], len(X), axis=1)
    found = np.zeros((len(outputs), len(X)))
    return lambda: run(inputs=inputs, pars=pars, outputs=found).sum(axis=1) / len(X)


PEERS: dict[str, Callable[[list[list[float]], list[float]], Step]] = {
    "micrograd": micrograd,
    "PyTorch eager": torch,
    "jax.jit": jax,
    "CasADi": casadi,
    "heyoka": heyoka,
}
