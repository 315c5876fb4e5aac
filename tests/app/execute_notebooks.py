"""노트북을 모두 새 커널에서 다시 실행해 결과를 적는다: ``python tests/app/execute_notebooks.py``.

돌린 시각과 기계의 것은 적지 않는다. 그래서 코드가 그대로면 파일도 그대로다.
"""

from __future__ import annotations

from pathlib import Path

import nbclient
import nbformat

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def main() -> None:
    """하나라도 셀이 실패하면 그 오류로 멈추고, 그 파일은 그대로 둔다."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        nbclient.NotebookClient(
            notebook, record_timing=False, resources={"metadata": {"path": str(NOTEBOOKS)}}
        ).execute()
        notebook.metadata["language_info"] = {"name": "python"}
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
