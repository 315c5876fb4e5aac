"""노트북: 모두 새 커널에서 처음부터 끝까지 돌고, 적혀 있는 결과가 그대로 나온다.

노트북의 셀 안에 있는 ``assert``는 배우는 사람이 읽는 확인이고, 여기서는 시험이다.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from helpers import ROOT

nbformat = pytest.importorskip("nbformat", reason="노트북을 읽는 nbformat이 없다")
nbclient = pytest.importorskip("nbclient", reason="노트북을 실행하는 nbclient가 없다")
pytest.importorskip("ipykernel", reason="노트북의 커널 ipykernel이 없다")

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PLAIN = {"01_값과_계산_그래프.ipynb", "02_퍼셉트론과_XOR.ipynb"}  # 꾸러미를 더 깔지 않아도 도는 것

NEEDS = {"07_손글씨_숫자.ipynb": "sklearn"}  # 노트북이 첫머리에서 깔라고 하는 것

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def said(cell) -> str:
    """셀이 글로 보여 준 것. 그림은 뺀다: 배치는 기계에 Graphviz가 있는지에 달렸다."""
    return "".join(
        output.text if output.output_type == "stream" else output.data.get("text/plain", "")
        for output in cell.outputs
        if "text/html" not in output.get("data", {})
    )


def pictures(cell) -> int:
    return sum("<img" in str(out.get("data", {}).get("text/html", "")) for out in cell.outputs)


@every_notebook
@pytest.mark.filterwarnings("default")  # 커널에 말을 거는 꾸러미들의 알림은 우리의 일이 아니다
def test_runs_in_a_fresh_kernel_and_says_what_is_written(path, tmp_path, monkeypatch):
    if path.name in NEEDS:
        pytest.importorskip(NEEDS[path.name], reason=f"{NEEDS[path.name]}이(가) 없다")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    written, fresh = read(path), read(path)
    for cell in code_cells(fresh):
        cell.outputs = []

    where = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(fresh, timeout=120, kernel_name="python3", resources=where).execute()

    for before, after in zip(code_cells(written), code_cells(fresh)):
        spoken = [out.text for out in after.outputs if out.get("name") == "stderr"]
        assert spoken == [], before.source
        assert said(after) == said(before), before.source
        assert pictures(after) == pictures(before), before.source


def test_there_are_notebooks():
    assert {path.name for path in NOTEBOOKS} >= PLAIN


@every_notebook
def test_holds_nothing_of_the_machine_that_ran_it(path):
    notebook, text = read(path), path.read_text(encoding="utf-8")
    assert notebook.metadata["kernelspec"]["name"] == "python3"
    assert set(notebook.metadata["language_info"]) == {"name"}
    assert [cell.source for cell in notebook.cells if cell.metadata] == []
    assert [cell.execution_count for cell in code_cells(notebook)] == [
        *range(1, len(code_cells(notebook)) + 1)
    ]
    assert not re.search(r"/(home|root|tmp|work|opt|Users)/|\b[A-Z]:\\\\|site-packages", text)


@every_notebook
def test_pictures_are_images_and_outputs_are_small(path):
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            assert set(output.get("data", {})) <= {"text/plain", "text/html"}
            assert "<svg" not in str(output.get("data", {}).get("text/html", ""))
            assert len(str(output)) < 60_000


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_needs_nothing_but_the_library(name):
    allowed = sys.stdlib_module_names | {"micrograd_ko"}
    for cell in code_cells(read(ROOT / "notebooks" / name)):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= allowed
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] in allowed


@every_notebook
def test_speaks_with_short_cells_and_checks_itself(path):
    cells = code_cells(read(path))
    assert [cell.source for cell in cells if len(cell.source.splitlines()) > 25] == []
    assert any("assert " in cell.source for cell in cells)
