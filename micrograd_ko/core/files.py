"""파일 쓰기: 다 쓰거나, 아무것도 바꾸지 않거나."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from micrograd_ko.messages.language import BadValue


def write_bytes(path: str | Path, content: bytes) -> None:
    """파일에 쓴다. 옆에 먼저 다 쓴 다음 이름을 바꾸므로, 반만 쓴 파일은 남지 않는다.

    ValueError: 폴더가 없거나 쓸 수 없을 때.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise IsADirectoryError
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(draft, 0o666 & ~_umask())
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
    except OSError as error:
        raise BadValue("cannot write", path=path, reason=type(error).__name__) from None


def write_text(path: str | Path, text: str) -> None:
    """글을 UTF-8로 쓴다. ``write_bytes``와 같다."""
    write_bytes(path, text.encode("utf-8"))


def check_writable(path: str | Path) -> None:
    """오래 걸리는 일을 하기 전에, 나중에 쓸 수 있는 자리인지 확인한다.

    ValueError: 폴더가 없거나 쓸 수 없을 때.
    """
    path = Path(path)
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise BadValue("not writable", path=path)


def _umask() -> int:
    """이 프로그램이 만드는 파일에서 빼는 권한."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
