"""집의 규칙: 화살표는 아래로만, 돌고 도는 것 없이, 무거운 꾸러미는 쓰는 곳에서만, 파일은 짧게,
얼굴에는 쓰는 이름만.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import micrograd_ko
from helpers import HOUSE, TESTS

# 방마다 들여와도 되는 우리의 방. 아직 없는 방도 이름은 있다
CHAPTERS = ("ops", "engine", "functional", "nn", "losses", "optimizers", "training")
BASE = {"messages", "ops", "core", "engine", "functional"}
MODELS = BASE | {"nn", "losses", "optimizers", "datasets"}
MAY_USE: dict[str, set[str]] = {
    "messages": set(),
    "ops": set(),
    "core": {"messages", "ops"},
    "engine": {"messages", "ops", "core"},
    "functional": BASE - {"functional"},
    "nn": BASE,
    "losses": BASE,
    "optimizers": BASE,
    "datasets": {"messages", "core"},
    "compiler": BASE,
    "learners": MODELS | {"compiler"},
    "training": MODELS | {"learners"},
    "view": BASE | {"nn", "optimizers"},
    "lab": MODELS | {"compiler", "learners", "training", "view"},
    "app": MODELS | {"compiler", "learners", "training", "view", "lab"},
    "__main__": {"app"},
    "__init__": MODELS | {"compiler", "training", "view", "lab", "app"},
}

HEAVY = {"numpy", "scipy", "matplotlib", "llvmlite", "jax", "torch", "pandas", "IPython"}
LAZY = HEAVY | {"graphviz", "tqdm"}  # 쓰는 함수 안에서야 들여온다
SLOW = {
    "asyncio",
    "email",
    "http",
    "importlib.metadata",
    "urllib.request",
    "unittest",
}  # 표준이라도
OWN_FILES = ("compiler/", "view/", "learners/")  # 무거운 꾸러미가 저만의 파일을 가질 수 있는 곳

# 300줄이 넘어도 되는 파일과 그 까닭
LONG: dict[str, str] = {
    "messages/catalogue.py": "알림의 표: 한 알림이 한 줄이다",
    "messages/phrases.py": "화면의 글의 표: 한 글이 한 줄이다",
}

FILES = sorted(HOUSE.rglob("*.py"))


ROOMS = {path.stem for path in HOUSE.iterdir()}


def inside(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def room(path: Path) -> str:
    """파일이 있는 방: 꾸러미 안의 파일은 그 꾸러미의 방이다."""
    return Path(inside(path).split("/")[0]).stem


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.AST, path: Path) -> Iterator[str]:
    """들여오는 것들의 온 이름. ``from a import b``는 ``a.b``다."""
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = ["micrograd_ko", *path.relative_to(HOUSE).parts[:-1]]
        base = above[: len(above) - node.level + 1] if node.level else []
        module = ".".join([*base, *([node.module] if node.module else [])])
        yield from (f"{module}.{name.name}" for name in node.names)


def rooms_used(path: Path) -> set[str]:
    used = set()
    for node in ast.walk(tree(path)):
        for name in imported(node, path):
            package, _, rest = name.partition(".")
            if package == "micrograd_ko":
                first = rest.split(".")[0]
                used.add(first if first in ROOMS else "__init__")
    return used - {room(path)}


def outer_packages(path: Path, *, at_import: bool) -> set[str]:
    """우리 것이 아닌 꾸러미들. at_import이면 파일을 불러올 때 곧바로 들여오는 것만."""
    nodes: list[ast.AST] = list(ast.iter_child_nodes(tree(path)))
    found = set()
    while nodes:
        node = nodes.pop()
        found |= {name.split(".")[0] for name in imported(node, path)}
        if not (at_import and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))):
            nodes += ast.iter_child_nodes(node)
    return found


def each_file(test):
    return pytest.mark.parametrize("path", FILES, ids=inside)(test)


def test_whoever_lists_the_house_sees_the_chapters_and_a_few_doors():
    assert {path.stem for path in HOUSE.glob("*.py")} == {*CHAPTERS, "__init__", "__main__"}
    assert len(list(HOUSE.glob("*/__init__.py"))) <= 8


def test_types_tell_the_truth_in_the_chapters():
    """``Any``는 정말 무엇이든 오는 곳에만. 들여오는 줄은 세지 않는다."""
    named = [
        node
        for chapter in CHAPTERS
        for node in ast.walk(tree(HOUSE / f"{chapter}.py"))
        if isinstance(node, ast.Name) and node.id == "Any"
    ]
    assert len(named) <= 15


def test_every_room_is_named():
    assert {room(path) for path in FILES} <= set(MAY_USE)


def test_the_table_itself_has_no_way_back_up():
    """방들을 아래부터 쌓을 수 있어야 한다."""
    placed: set[str] = set()
    while ready := {name for name, uses in MAY_USE.items() if uses <= placed} - placed:
        placed |= ready
    assert placed == set(MAY_USE)


@each_file
def test_arrows_run_down(path):
    extra = rooms_used(path) - MAY_USE.get(room(path), set())
    assert not extra, f"{inside(path)}가 위층을 들여온다: {', '.join(sorted(extra))}"


def name_of(path: Path) -> str:
    """파일의 이름: ``core/ieee.py``는 ``core.ieee``, ``view/__init__.py``는 ``view``."""
    return ".".join(Path(inside(path)).with_suffix("").parts).removesuffix(".__init__")


def files_used(path: Path) -> set[str]:
    """이 파일이 들여오는 우리의 파일들. 함수 안에서든 타입 검사 때든 모두 센다."""
    names = {name_of(each) for each in FILES}
    used = set()
    for node in ast.walk(tree(path)):
        for name in imported(node, path):
            _, _, rest = name.partition("micrograd_ko.")
            if rest:
                used.add(rest if rest in names else rest.rpartition(".")[0])
    return used & names - {name_of(path)}


def circles() -> set[frozenset[str]]:
    """서로 물고 도는 파일들의 묶음(strongly connected components)."""
    uses = {name_of(path): files_used(path) for path in FILES}
    reach = {name: set(to) for name, to in uses.items()}
    for middle in uses:
        for name in uses:
            if middle in reach[name]:
                reach[name] |= reach[middle]
    return {
        frozenset(other for other in uses if other in reach[name] and name in reach[other])
        for name in uses
        if name in reach[name]
    }


def test_no_two_files_import_each_other_in_a_circle():
    assert circles() == set()


@each_file
def test_heavy_packages_are_imported_where_they_are_used(path):
    own = inside(path).startswith(OWN_FILES) and path.name != "__init__.py"
    early = outer_packages(path, at_import=True) & (LAZY - HEAVY if own else LAZY)
    assert not early, f"함수 안에서 들여오세요: {', '.join(sorted(early))}"


INSTALLED = LAZY | {"resvg_py"}  # pyproject.toml이 말하는 것과, 있으면 쓰는 것


@each_file
def test_only_packages_that_we_say_are_imported(path):
    source = tree(path)
    for node in ast.walk(source):  # 타입 검사 때만 들여오는 것은 돌 때 없어도 된다
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    used = {n.split(".")[0] for node in ast.walk(source) for n in imported(node, path)}
    assert used <= sys.stdlib_module_names | INSTALLED | {"micrograd_ko"}


@each_file
def test_files_are_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300 or LONG.get(inside(path)), f"{lines}줄: 나누거나 까닭을 적으세요"


def test_test_files_are_short():
    """한 파일은 한 가지 생각이다: 400줄이 넘으면 나눈다."""
    long = {path for path in TESTS.rglob("*.py") if path.read_text("utf-8").count("\n") > 400}
    assert {path.relative_to(TESTS).as_posix() for path in long} == set()


PUBLIC = """
    Value check datasets detect_anomaly dot draw fit from_torch grad gradient_check jit load
    logsumexp losses maximum minimum nn optimizers save set_language softmax step_through steps
    to_torch where why_topological
"""


def test_tab_shows_the_public_names_only():
    assert sorted(dir(micrograd_ko)) == PUBLIC.split()
    assert set(PUBLIC.split()) <= set(micrograd_ko.__all__)
    assert all(hasattr(micrograd_ko, name) for name in micrograd_ko.__all__)


def test_old_places_still_answer():
    assert micrograd_ko.cli.__name__ == "micrograd_ko.app.cli"
    assert micrograd_ko.tabular.__name__ == "micrograd_ko.app.tabular"
    with pytest.raises(AttributeError, match="없는 이름입니다: 'mlp'"):
        _ = micrograd_ko.mlp


@pytest.mark.parametrize(
    "path", [p for p in FILES if ">>>" in p.read_text(encoding="utf-8")], ids=inside
)
def test_the_examples_in_the_docstrings_are_true(path):
    module = importlib.import_module(f"micrograd_ko.{name_of(path)}".removesuffix(".__init__"))
    done = doctest.testmod(module)
    assert (done.failed, done.attempted > 0) == (0, True)


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys; before = set(sys.modules); import micrograd_ko;"
        "print(*set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=HOUSE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert "micrograd_ko.engine" in loaded
    assert not {name.split(".")[0] for name in loaded} & LAZY
    assert not loaded & SLOW


@pytest.mark.parametrize("name", ["drawing", "eager", "stepping", "training"])
def test_a_benchmark_says_what_it_measures(name):
    """벤치마크는 시험하지 않지만, 이름이 바뀌어 돌지 않게 되지는 않는다."""
    file = TESTS / "benchmarks" / f"{name}.py"
    run = [sys.executable, str(file), "--help"]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert f"tests/benchmarks/{name}.py" in done.stdout
