"""한 노드의 기울기를 경로로 푼다: 경로를 따라 국소 미분을 곱하고, 경로끼리 더한다."""

from __future__ import annotations

from dataclasses import dataclass

from micrograd_ko.engine import Value
from micrograd_ko.messages.language import say
from micrograd_ko.view.display import number, sentence_name

MAX_PATHS = 20  # 이보다 많은 경로는 다 적지 않고 수만 말한다


@dataclass(frozen=True)
class Path:
    """출력에서 한 노드까지의 길 하나.

    names   지나는 노드들의 이름, 출력부터
    locals  지나는 간선들의 국소 미분
    product 그 곱: 이 길이 기울기에 보태는 기여분
    """

    names: tuple[str, ...]
    locals: tuple[float, ...]

    @property
    def product(self) -> float:
        """국소 미분의 곱."""
        product = 1.0
        for local in self.locals:
            product *= local
        return product

    def __str__(self) -> str:
        factors = " × ".join(map(number, self.locals)) or "1.0"
        return f"{' → '.join(self.names)}:  {factors} = {number(self.product)}"


@dataclass(frozen=True)
class Explanation:
    """한 노드의 기울기가 어디서 왔는가. ``print``하면 곱들의 합으로 보인다.

    name      노드의 이름
    paths     길들 (많으면 앞의 몇 개)
    count     길의 수, 빠짐없이 센 것
    start     처음부터 있던 기울기 (``accumulate=True``일 때)
    gradient  기울기
    """

    name: str
    paths: tuple[Path, ...]
    count: int
    start: float
    gradient: float

    def __str__(self) -> str:
        lines = [say("paths", of=self.name, total=number(self.gradient), count=self.count)]
        if self.start:
            lines.append(say("paths: start", first=number(self.start)))
        lines += [f"  {path}" for path in self.paths]
        if (left := self.count - len(self.paths)) > 0:
            lines.append(say("paths: more", count=left))
        return "\n".join(lines)

    __repr__ = __str__


def explain(order: list[Value], k: int, start: float, gradient: float) -> Explanation:
    """``order[k]``로 오는 길들을 모은다. 길의 수는 많아도 다 세고, MAX_PATHS개까지만 적는다."""
    position = {node: j for j, node in enumerate(order)}
    users: list[list[tuple[int, float]]] = [[] for _ in order]  # 나를 쓰는 노드와 국소 미분
    for j, node in enumerate(order):
        for parent, local in zip(node.parents, node.local_grads):
            users[position[parent]].append((j, local))

    end = len(order) - 1
    counts = [0] * len(order)
    counts[end] = 1
    for j in range(end - 1, k - 1, -1):
        counts[j] = sum(counts[user] for user, _ in users[j])

    paths: list[Path] = []
    stack: list[tuple[int, tuple[int, ...], tuple[float, ...]]] = [(k, (k,), ())]
    while stack and len(paths) < MAX_PATHS:
        j, nodes, locals_ = stack.pop()
        if j == end:
            paths.append(Path(tuple(sentence_name(order[i], i) for i in nodes), locals_))
            continue
        for user, local in reversed(users[j]):
            stack.append((user, (user, *nodes), (local, *locals_)))
    return Explanation(sentence_name(order[k], k), tuple(paths), counts[k], start, gradient)
