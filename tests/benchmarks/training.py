"""한 걸음에 드는 시간: ``python tests/benchmarks/training.py [--svg FILE]``.

설치된 상대들과 한 프로세스에서 번갈아 재고, 중앙값과 비를 Markdown 표로 찍는다. 시험이 아니다.
"""

from __future__ import annotations

import os

os.environ.update({f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")})
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import argparse
import math
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import peers

from micrograd_ko import fit, nn
from micrograd_ko.compiler import jit
from micrograd_ko.engine import sum as total
from micrograd_ko.losses import cross_entropy, hinge
from micrograd_ko.optimizers import Adam

ROUNDS = 15


def timed(step: Callable[[], Any], least: float = 0.02) -> float:
    """한 번에 드는 초. 너무 짧으면 여러 번 불러 나눈다."""
    count, took = 1, 0.0
    while True:
        start = time.perf_counter()
        for _ in range(count):
            step()
        took = time.perf_counter() - start
        if took > least:
            return took / count
        count = max(count * 2, math.ceil(count * least / max(took, 1e-9)))


def medians(steps: dict[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, float]:
    """번갈아 재어 중앙값을."""
    for step in steps.values():
        step(), step()
    found: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            found[name].append(timed(step))
    return {name: statistics.median(times) for name, times in found.items()}


def table(title: str, times: dict[str, float], base: str) -> None:
    """Markdown 표: 밀리초와, ``base``의 몇 배 빠른지."""
    print(f"\n### {title}\n\n| | ms | × {base} |\n|---|---:|---:|")
    for name, seconds in times.items():
        print(f"| {name} | {seconds * 1e3:.4f} | {times[base] / seconds:,.1f} |")


def present(made: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """만들 수 있는 것만. 없는 것은 무엇이 없는지 찍는다."""
    found = {}
    for name, make in made.items():
        try:
            found[name] = make()
        except ImportError as error:
            print(f"(빠짐) {name}: {error}", file=sys.stderr)
    return found


def arrays(*columns: Any) -> list[Any]:
    import numpy as np

    return [np.array(column, dtype=float) for column in columns]


def demo() -> None:
    """micrograd의 보기: 점 100개, MLP 2-16-16-1, 힌지 손실 + L2."""
    X, y = peers.points(100)

    def ours(backend: str) -> Callable[[], Any]:
        model = nn.MLP(2, list(peers.SIZES[1:]), seed=0)
        params = model.parameters()
        for p in params:
            p.grad = 0.0
        squares = jit(
            lambda x, t: hinge(model(x), t) + peers.ALPHA * total([p * p for p in params]),
            backend=backend,
        )
        columns = arrays(X, y)
        return lambda: squares.batch(*columns)

    def eager() -> Callable[[], Any]:
        model = nn.MLP(2, list(peers.SIZES[1:]), seed=0)
        params = model.parameters()

        def step() -> None:
            losses = [hinge(model(x), t) for x, t in zip(X, y)]
            loss = total(losses) / len(losses) + peers.ALPHA * total([p * p for p in params])
            model.zero_grad()
            loss.backward()

        return step

    made: dict[str, Callable[[], Any]] = {
        name: lambda peer=peer: peer(X, y) for name, peer in peers.PEERS.items()
    }
    made |= {"micrograd_ko eager": eager}
    for backend in ("python", "numpy", "llvm"):
        made[f"micrograd_ko {backend}"] = lambda backend=backend: ours(backend)
    times = medians(present(made))
    times["micrograd_ko fit, Adam (llvm)"] = fit_step(X, y)
    table("micrograd의 보기 한 걸음 (손실과 모든 기울기)", times, "micrograd")


def fit_step(X: list[list[float]], y: list[float], epochs: int = 20_000) -> float:
    """fit의 한 걸음: 옮기는 시간은 빼고, 두 길이의 차이로."""
    times = []
    for count in (epochs, 2 * epochs) * 3:
        model = nn.MLP(2, list(peers.SIZES[1:]), seed=0)
        start = time.perf_counter()
        rule = Adam(model.parameters(), lr=1e-4)
        fit(model, X, y, loss="hinge", optimizer=rule, epochs=count, progress=False, backend="llvm")
        times.append(time.perf_counter() - start)
    return (statistics.median(times[1::2]) - statistics.median(times[::2])) / epochs


FRESH = """
import time
import micrograd_ko as m
import sys; sys.path.insert(0, sys.argv[1]); import peers
X, y = peers.points(100)
start = time.perf_counter()
model = m.nn.MLP(2, [16, 16, 1], seed=0)
m.fit(model, X, y, loss="hinge", epochs=100, progress=False)
print(time.perf_counter() - start)
"""


def fresh() -> None:
    """새 프로세스에서 100 에폭: 기록하고 옮기는 시간까지."""
    here = Path(__file__).resolve()
    env = {**os.environ, "PYTHONPATH": str(here.parents[2])}
    run = [sys.executable, "-c", FRESH, str(here.parent)]
    times = [
        float(subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    print(f"\n새 프로세스, 보기 100 에폭, 기록과 옮김까지: {statistics.median(times):.3f} s")


def layers(sizes: tuple[int, ...], batch: int, *, rounds: int = ROUNDS) -> dict[str, float]:
    """층이 큰 분류: 교차 엔트로피의 한 걸음. 우리 것, PyTorch, JAX."""
    import numpy as np

    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(batch, sizes[0])), rng.integers(0, sizes[-1], size=batch)

    def ours(backend: str) -> Callable[[], Any]:
        model = nn.MLP(sizes[0], list(sizes[1:]), seed=0)
        for p in model.parameters():
            p.grad = 0.0
        program = jit(lambda x, t: cross_entropy(model(x), t), backend=backend)
        start = time.perf_counter()
        program.batch(X, y.astype(float))
        took = time.perf_counter() - start
        stats = program.stats
        print(
            f"{sizes} {stats['backend']}: 첫 부름 {took:.2f} s "
            f"(기록 {stats['record_seconds']:.2f} s)",
            file=sys.stderr,
        )
        labels = y.astype(float)
        return lambda: program.batch(X, labels)

    def torch() -> Callable[[], Any]:
        import torch

        model = peers.torch_layers(sizes)
        inputs, targets = torch.tensor(X), torch.tensor(y)

        def step() -> None:
            model.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), targets).backward()

        return step

    def jax() -> Callable[[], Any]:
        import jax
        import jax.numpy as jnp

        forward, params = peers.jax_loss(sizes)

        def loss(params: Any, x: Any, t: Any) -> Any:
            z = forward(params, x)
            picked = jnp.take_along_axis(z, t[:, None], axis=1)[:, 0]
            return (jax.nn.logsumexp(z, axis=1) - picked).mean()

        both = jax.jit(jax.value_and_grad(loss))
        inputs, targets = jnp.array(X), jnp.array(y)
        return lambda: jax.block_until_ready(both(params, inputs, targets))

    made: dict[str, Callable[[], Any]] = {"PyTorch eager": torch, "jax.jit": jax}
    for backend in ("numpy", "llvm"):
        made[f"micrograd_ko {backend}"] = lambda backend=backend: ours(backend)
    return medians(present(made), rounds)


def main() -> None:
    """모든 표를 찍는다."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path, help="비용의 곡선을 적을 SVG 파일")
    parser.add_argument("--only", choices=["demo", "fresh", "layers"])
    choice = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.platform()}, {time.strftime('%Y-%m-%d')}")
    if choice.only in (None, "demo"):
        demo()
    if choice.only in (None, "fresh"):
        fresh()


if __name__ == "__main__":
    main()
