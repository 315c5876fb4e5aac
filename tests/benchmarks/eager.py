"""즉시 계산의 빠르기를 micrograd와 한자리에서 잰다: ``python tests/benchmarks/eager.py``.

둘을 번갈아 돌려 가운뎃값(median)을 낸다. PyPI의 ``micrograd``가 없으면 우리 것만 잰다.
"""

from __future__ import annotations

import argparse
import copy
import gc
import importlib.util
import pickle
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import peers  # noqa: E402

from micrograd_ko.datasets import moons  # noqa: E402  저장소에서 바로 돌릴 수 있게
from micrograd_ko.engine import Value  # noqa: E402
from micrograd_ko.nn import MLP  # noqa: E402

HAS_PEER = importlib.util.find_spec("micrograd") is not None
X, LABELS = moons(100, seed=1)
Y = [2 * label - 1 for label in LABELS]


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def loss(model: Any, value: Any, rows: int = 100) -> Any:
    """micrograd의 demo 공책에 있는 손실: 힌지 손실 + L2."""
    inputs = [list(map(value, row)) for row in X[:rows]]
    scores = list(map(model, inputs))
    losses = [(1 + -yi * score).relu() for yi, score in zip(Y, scores)]
    data_loss = sum(losses) * (1.0 / len(losses))
    return data_loss + 1e-4 * sum(p * p for p in model.parameters())


def step(model: Any, value: Any) -> None:
    """학습 한 걸음. 세 모델이 글자 하나 다르지 않은 같은 글을 돈다."""
    total = loss(model, value)
    model.zero_grad()
    total.backward()
    for p in model.parameters():
        p.data -= 0.01 * p.grad


def models() -> dict[str, tuple[Any, Any]]:
    """이름 → (모델, Value). 파라미터는 모두 같다."""
    made: dict[str, tuple[Any, Any]] = {
        "micrograd_ko, `expand=True`": (MLP(2, [16, 16, 1], expand=True, seed=1), Value),
        "micrograd_ko": (MLP(2, [16, 16, 1], seed=1), Value),
    }
    if HAS_PEER:
        from micrograd import engine, nn

        made = {"micrograd": (nn.MLP(2, [16, 16, 1]), engine.Value), **made}
    numbers = [p.data for p in MLP(2, [16, 16, 1], init="uniform", seed=1).parameters()]
    for model, _ in made.values():
        for p, number in zip(model.parameters(), numbers):
            p.data = number
    answers = [loss(model, value).data for model, value in made.values()]
    assert max(answers) - min(answers) < 1e-12, answers
    return made


def ancestors(root: Any) -> int:
    seen, stack = {id(root)}, [root]
    while stack:
        for parent in stack.pop()._prev:
            if id(parent) not in seen:
                seen.add(id(parent))
                stack.append(parent)
    return len(seen)


def peak_per_node(model: Any, value: Any, rows: int = 20) -> float:
    """순전파와 역전파를 하는 동안 가장 많이 쓴 바이트 ÷ 노드 수."""
    tracemalloc.start()
    total = loss(model, value, rows)
    total.backward()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / ancestors(total)


def training(rounds: int) -> Iterator[str]:
    made = models()
    times: dict[str, list[float]] = {name: [] for name in made}
    for _ in range(rounds):
        for name, (model, value) in made.items():
            gc.collect()  # 앞 모델이 남긴 쓰레기를 대신 치우지 않게
            step(model, value)  # 제 쓰레기는 제가 치우게: 첫 걸음은 세지 않는다
            times[name] += [timed(lambda m=model, v=value: step(m, v)) for _ in range(3)]
    memory = {name: peak_per_node(model, value) for name, (model, value) in made.items()}
    yield "| 학습 한 걸음 (반달 100개, `MLP(2, [16, 16, 1])`) | ms | 배 | 노드당 바이트 | 배 |"
    yield "|---|--:|--:|--:|--:|"
    for name in made:
        ratios = ["–", "–"]
        if HAS_PEER:
            faster = median(times["micrograd"]) / median(times[name])
            ratios = [f"{faster:.1f}", f"{memory[name] / memory['micrograd']:.2f}"]
        yield (
            f"| {name} | {median(times[name]) * 1e3:.1f} | {ratios[0]} "
            f"| {memory[name]:.0f} | {ratios[1]} |"
        )


def chain(length: int) -> Value:
    y = x = Value(1.0)
    for _ in range(length):
        y = y + x
    return y


def deep() -> Iterator[str]:
    yield "| 깊은 그래프 | 노드 | 초 |"
    yield "|---|--:|--:|"
    held = []
    yield f"| 순전파 | 1,000,000 | {timed(lambda: held.append(chain(1_000_000))):.2f} |"
    yield f"| 역전파 | 1,000,000 | {timed(lambda: held[0].backward()):.2f} |"
    yield f"| 지우기 | 1,000,000 | {timed(held.clear):.2f} |"
    y = chain(100_000)
    yield f"| pickle, 되살리기 | 100,000 | {timed(lambda: pickle.loads(pickle.dumps(y))):.2f} |"
    yield f"| deepcopy | 100,000 | {timed(lambda: copy.deepcopy(y)):.2f} |"


def importing(rounds: int) -> Iterator[str]:
    def run(code: str) -> float:
        command = [sys.executable, "-c", code]
        return timed(lambda: subprocess.run(command, cwd=ROOT, check=True))

    codes = ["pass", "import micrograd_ko"]
    times = [[run(code) for code in codes] for _ in range(rounds)]
    bare, ours = (median(column) for column in zip(*times))
    yield "| 불러오기 | 초 |"
    yield "|---|--:|"
    yield f"| 파이썬만 | {bare:.3f} |"
    yield f"| `import micrograd_ko` 가 더하는 시간 | {ours - bare:.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="번갈아 재는 횟수")
    rounds = parser.parse_args().rounds
    print(f"{peers.machine()}. 번갈아 {rounds}번, 가운뎃값.")
    if not HAS_PEER:
        print("견줄 micrograd가 없습니다. `pip install micrograd` 뒤에 다시 돌려 보세요.")
    for table in (training(rounds), deep(), importing(2 * rounds + 1)):
        print()
        for line in table:
            print(line, flush=True)


if __name__ == "__main__":
    main()
