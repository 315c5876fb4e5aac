"""Graphviz를 찾아 부른다. 자리만 받아 오고, 그리기는 svg.py가 한다.

시스템의 ``dot``을 먼저, 다음으로 ``pip install graphviz-pure``가 넣은 프로그램을 찾는다.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from micrograd_ko.view.graph import Graph
from micrograd_ko.view.layout.arrange import Box, Curve, Layout
from micrograd_ko.view.layout.card import Card, port_offset
from micrograd_ko.view.layout.place import MARGIN, PADDING, TITLE

PURE = "graphviz-pure"
TIMEOUT_SECONDS = 30


class GraphvizFailed(Exception):
    """프로그램이 없거나, 불렀는데 그림을 돌려주지 않았다."""


def program() -> str | None:
    """Graphviz 프로그램의 경로. 없으면 ``None``."""
    if sys.platform == "emscripten":  # 브라우저의 파이썬은 프로그램을 부르지 못한다
        return None
    return shutil.which("dot") or _installed_by_pip()


def _installed_by_pip() -> str | None:
    """``graphviz-pure``의 프로그램. 노트북 커널의 PATH에는 흔히 없어서 꾸러미의 기록을 본다."""
    from importlib import metadata  # 불러오는 데 오래 걸린다: 찾을 때에야 부른다

    try:
        files = metadata.files(PURE) or []
    except metadata.PackageNotFoundError:
        files = []
    recorded = [Path(str(f.locate())) for f in files if f.stem == PURE]
    scripts = Path(sysconfig.get_path("scripts"))
    for path in [*recorded, scripts / PURE, scripts / f"{PURE}.exe"]:
        if path.is_file():
            return str(path)
    return shutil.which(PURE)


def run(source: str, form: str, *, exe: str | None, dpi: int = 72) -> bytes:
    """DOT을 ``form``(png, plain)으로 바꾼다.

    GraphvizFailed: 프로그램이 없거나 실패했을 때.
    """
    if exe is None:
        raise GraphvizFailed("dot: not found")
    try:
        done = subprocess.run(
            [exe, "-q", "-Kdot", f"-T{form}", f"-Gdpi={dpi}"],
            input=source.encode("utf-8"),
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise GraphvizFailed(f"{Path(exe).name}: {type(error).__name__}") from error
    return done.stdout


def place(graph: Graph, cards: Mapping[str, Card], source: str, direction: str) -> Layout:
    """Graphviz가 정한 자리. 간선의 끝은 입력의 차례대로 다시 놓는다."""
    lines = [
        line.split() for line in run(source, "plain", exe=program()).decode("utf-8").splitlines()
    ]
    try:
        return _read(graph, cards, lines, direction)
    except (IndexError, ValueError, KeyError) as error:
        raise GraphvizFailed(f"unreadable output: {error!r}") from error


def _read(
    graph: Graph, cards: Mapping[str, Card], lines: list[list[str]], direction: str
) -> Layout:
    _, _, width, height = lines[0][:4]

    def point(x: str, y: str) -> tuple[float, float]:
        return float(x) * 72 + MARGIN, (float(height) - float(y)) * 72 + MARGIN

    boxes: dict[str, Box] = {}
    found: dict[tuple[str, str], list[Curve]] = defaultdict(list)
    for words in lines:
        if words[0] == "node":
            x, y = point(words[2], words[3])
            w, h = cards[words[1]].width, cards[words[1]].height
            boxes[words[1]] = Box(x - w / 2, y - h / 2, w, h)
        elif words[0] == "edge":
            numbers = words[4 : 4 + 2 * int(words[3])]
            curve = [point(*pair) for pair in zip(numbers[::2], numbers[1::2])]
            found[words[1], words[2]].append(curve)
    across = 1 if direction == "LR" else 0
    for curves in found.values():  # 겹친 간선은 위(왼쪽)의 것이 앞선 입력이다
        curves.sort(key=lambda curve: curve[len(curve) // 2][across], reverse=True)
    inputs = {node.id: node.inputs for node in graph.nodes}
    placed = {
        edge.id: _to_port(
            found[edge.tail, edge.head].pop(),
            boxes[edge.head],
            edge.slot,
            inputs[edge.head],
            direction,
        )
        for edge in graph.edges
    }
    size = float(width) * 72 + 2 * MARGIN, float(height) * 72 + 2 * MARGIN
    return Layout(*size, boxes, placed, _frames(graph, boxes))


def _frames(graph: Graph, boxes: Mapping[str, Box]) -> dict[str, Box]:
    """묶음의 테두리: 속의 것들을 모두 담는 상자."""
    frames: dict[str, Box] = {}
    by_id = {cluster.id: cluster for cluster in graph.clusters}

    def frame(name: str) -> Box:
        if name in boxes:
            return boxes[name]
        inner = [frame(member) for member in by_id[name].members]
        left, top = min(b.x for b in inner) - PADDING, min(b.y for b in inner) - TITLE
        right, bottom = max(b.x + b.w for b in inner), max(b.y + b.h for b in inner)
        frames[name] = Box(left, top, right + PADDING - left, bottom + PADDING - top)
        return frames[name]

    for cluster in graph.clusters:
        frame(cluster.id)
    return frames


def _to_port(curve: Curve, head: Box, slot: int, slots: int, direction: str) -> Curve:
    """곡선의 끝을 머리 상자의 변 가운데에서 그 입력의 자리로 옮긴다."""
    if direction == "LR":
        end = (head.x, head.y + head.h / 2 + port_offset(slot, slots, head.h))
    else:
        end = (head.x + head.w / 2 + port_offset(slot, slots, head.w), head.y)
    dx, dy = end[0] - curve[-1][0], end[1] - curve[-1][1]
    return [*curve[:-2], (curve[-2][0] + dx, curve[-2][1] + dy), end]
