"""한 걸음에 드는 시간: ``python tests/benchmarks/training.py [--svg FILE]``.

설치된 상대들과 한 프로세스에서 번갈아 재고, 중앙값과 비를 Markdown 표로 찍는다. 시험이 아니다.
"""

from __future__ import annotations

import os

os.environ.update({f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")})
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import argparse
import itertools
import math
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
from micrograd_ko.learners.compiled import CompiledLearner
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


def fit_step(X: list[list[float]], y: list[float], epochs: int = 20_000, **more: Any) -> float:
    """fit의 한 걸음: 옮기는 시간은 빼고, 두 길이의 차이로."""
    times = []
    for count in (epochs, 2 * epochs) * 3:
        model = nn.MLP(2, list(peers.SIZES[1:]), seed=0)
        rule = Adam(model.parameters(), lr=1e-4)
        settings = {name: make(rule) for name, make in more.items()}
        start = time.perf_counter()
        fit(
            model,
            X,
            y,
            loss="hinge",
            optimizer=rule,
            epochs=count,
            progress=False,
            backend="llvm",
            **settings,
        )
        times.append(time.perf_counter() - start)
    return (statistics.median(times[1::2]) - statistics.median(times[::2])) / epochs


def schedule() -> None:
    """학습률을 에폭마다 바꾸는 값: 아무것도 하지 않는 on_epoch과 견준다."""
    X, y = peers.points(100)

    def looking(rule: Adam) -> Callable[..., object]:
        return lambda epoch, history: None

    def annealing(rule: Adam) -> Callable[..., object]:
        def on_epoch(epoch: int, history: object) -> None:
            rule.lr = 1e-4 / (1 + epoch)

        return on_epoch

    still, moving = (fit_step(X, y, 2000, on_epoch=make) for make in (looking, annealing))
    print("\n### on_epoch이 있는 fit의 한 에폭 (llvm, Adam)\n\n| | ms |\n|---|---:|")
    print(f"| 보기만 한다 | {still * 1e3:.4f} |\n| lr를 에폭마다 바꾼다 | {moving * 1e3:.4f} |")


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


def epochs_of(sizes: tuple[int, ...], count: int, batch: int) -> dict[str, Callable[[], Any]]:
    """교차 엔트로피와 Adam으로 자료를 한 번 도는 일: 우리 것, PyTorch, JAX."""
    import numpy as np

    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(count, sizes[0])), rng.integers(0, sizes[-1], size=count)
    starts = range(0, count, batch)

    def ours(backend: str) -> Callable[[], Any]:
        model = nn.MLP(sizes[0], list(sizes[1:]), seed=0)
        rule = Adam(model.parameters())
        start = time.perf_counter()
        learner = CompiledLearner(
            lambda x, t: [cross_entropy(model(x), t)], rule, X.tolist(), y.tolist(), backend
        )
        print(f"{sizes} {backend}: 준비 {time.perf_counter() - start:.2f} s", file=sys.stderr)
        return lambda: learner.epoch(range(count), batch)

    def torch() -> Callable[[], Any]:
        import torch

        model = peers.torch_layers(sizes)
        rule = torch.optim.Adam(model.parameters())
        inputs, targets = torch.tensor(X), torch.tensor(y)

        def epoch() -> None:
            for k in starts:
                rule.zero_grad()
                z = model(inputs[k : k + batch])
                torch.nn.functional.cross_entropy(z, targets[k : k + batch]).backward()
                rule.step()

        return epoch

    def jax() -> Callable[[], Any]:
        step, state = peers.jax_adam(sizes)
        inputs, targets = peers.jax_arrays(X, y)

        def epoch() -> None:
            nonlocal state
            for k in starts:
                state = step(state, inputs[k : k + batch], targets[k : k + batch])
            peers.jax_wait(state)

        return epoch

    made: dict[str, Callable[[], Any]] = {"PyTorch eager": torch, "jax.jit": jax}
    for backend in ("numpy", "llvm"):
        made[f"micrograd_ko {backend}"] = lambda backend=backend: ours(backend)
    return present(made)


def layers() -> None:
    """층이 큰 학습, Adam까지."""
    epoch = medians(epochs_of((64, 32, 10), 1797, 32), 7)
    table("digits 64-32-10, 미니배치 32, Adam: 한 에폭", epoch, "PyTorch eager")
    steps = medians(epochs_of((784, 128, 10), 256, 64), 5)
    per_step = {name: seconds / 4 for name, seconds in steps.items()}
    table("784-128-10, 미니배치 64, Adam: 한 걸음", per_step, "PyTorch eager")


CURVE = ((8, 8, 2), (30, 28, 4), (100, 90, 10), (320, 300, 10))


def curve(path: Path) -> None:
    """파라미터 하나, 표본 하나에 드는 비용의 곡선을 SVG로."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for sizes in CURVE:
        count = sum((a + 1) * b for a, b in itertools.pairwise(sizes))
        for name, seconds in medians(epochs_of(sizes, 256, 64), 5).items():
            if name != "micrograd_ko numpy":
                lines.setdefault(name, []).append((count, seconds / 256 / count * 1e9))
    print("\n### 파라미터 하나, 표본 하나에 드는 나노초 (Adam까지)\n")
    print("| 파라미터 | " + " | ".join(lines) + " |\n|---:|" + "---:|" * len(lines))
    for row in zip(*lines.values()):
        print(f"| {row[0][0]:,} | " + " | ".join(f"{cost:.3f}" for _, cost in row) + " |")
    path.write_text(drawn(lines), encoding="utf-8")


def drawn(lines: dict[str, list[tuple[float, float]]]) -> str:
    """로그-로그 곡선의 SVG."""
    xs = [math.log10(x) for line in lines.values() for x, _ in line]
    ys = [math.log10(y) for line in lines.values() for _, y in line]
    low, high = math.floor(min(ys)), math.ceil(max(ys))

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - min(xs)) / (max(xs) - min(xs))
        return 60 + 440 * across, 300 - 260 * (math.log10(y) - low) / (high - low)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 350" font-family="sans-serif" '
        'font-size="13"><rect width="700" height="350" fill="white"/>'
    ]
    for power in range(low, high + 1):
        _, y = place(10 ** min(xs), 10.0**power)
        parts.append(f'<path d="M60 {y:.1f}H500" stroke="#ddd"/>')
        parts.append(f'<text x="52" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for x, _ in next(iter(lines.values())):
        left, _ = place(x, 10.0**low)
        parts.append(f'<text x="{left:.1f}" y="320" text-anchor="middle">{x:,.0f}</text>')
    parts.append('<text x="280" y="342" text-anchor="middle">파라미터의 수</text>')
    parts.append('<text x="60" y="24">파라미터 하나, 표본 하나에 드는 ns</text>')
    looks = (("#0072b2", ""), ("#d55e00", "6 4"), ("#009e73", "2 3"))
    for k, ((name, line), (colour, dash)) in enumerate(zip(lines.items(), looks)):
        dots = [place(x, y) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
        style = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        parts.append(f'<polyline points="{path}" fill="none" {style}/>')
        y = 60 + 24 * k
        parts.append(f'<path d="M520 {y}h40" fill="none" {style}/>')
        parts.append(f'<text x="568" y="{y + 4}">{name}</text>')
    return "".join(parts) + "</svg>\n"


def main() -> None:
    """모든 표를 찍는다."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path, help="비용의 곡선을 적을 SVG 파일")
    parser.add_argument("--only", choices=["demo", "schedule", "fresh", "layers", "curve"])
    choice = parser.parse_args()
    print(peers.machine())
    if choice.only in (None, "demo"):
        demo()
    if choice.only in (None, "schedule"):
        schedule()
    if choice.only in (None, "fresh"):
        fresh()
    if choice.only in (None, "layers"):
        layers()
    if choice.svg or choice.only == "curve":
        curve(choice.svg or Path("training.svg"))


if __name__ == "__main__":
    main()
