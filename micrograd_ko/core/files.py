"""파일 읽기와 쓰기: 다 쓰거나, 아무것도 바꾸지 않거나."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from micrograd_ko.messages.language import BadType, BadValue

FilePath = str | os.PathLike[str]

FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def as_path(path: object) -> Path:
    """파일의 이름인지 확인한다.

    TypeError: 글자도 경로도 아닐 때.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise BadType("not a file name", got=path)
    return Path(path)


def write_bytes(path: FilePath, content: bytes) -> None:
    """파일에 쓴다. 옆에 먼저 다 쓴 다음 이름을 바꾸므로, 반만 쓴 파일은 남지 않는다.

    링크면 그것이 가리키는 파일에 쓴다. 있던 파일의 권한은 그대로다.
    ValueError: 폴더가 없거나, 보통 파일이 아니거나, 쓸 수 없거나, 디스크가 가득 찼을 때.
    """
    check_writable(path)
    try:
        _replace(os.path.realpath(path), content)
    except OSError as error:
        key = "disk full" if error.errno in FULL_DISK else "not writable"
        raise BadValue(key, path=path) from None


def write_text(path: FilePath, text: str) -> None:
    """글을 UTF-8로 쓴다. ``write_bytes``와 같다."""
    write_bytes(path, text.encode("utf-8"))


def check_writable(path: FilePath, keep: Iterable[FilePath] = ()) -> None:
    """오래 걸리는 일을 하기 전에, 나중에 쓸 수 있는 자리인지 확인한다.

    keep  덮어쓰면 안 되는 파일들. 링크로 이름이 달라도 같은 파일이면 막는다
    ValueError: ``write_bytes``와 같거나, ``keep`` 가운데 하나일 때.
    """
    _named(path)
    if not os.fspath(path):
        raise BadValue("no file name")
    try:
        old = _status(path)
        if not os.access(path if old else os.path.dirname(os.path.realpath(path)), os.W_OK):
            raise PermissionError
        known = filter(os.path.exists, keep if old else ())
        inputs = [other for other in known if os.path.samefile(path, other)]
    except (OSError, ValueError):  # ValueError는 이름 속의 널 문자
        raise BadValue("not writable", path=path) from None
    if old and not stat.S_ISREG(old.st_mode):
        raise BadValue("not a plain file", path=path)
    if inputs:
        raise BadValue("output is an input", path=path)


def read_bytes(path: FilePath, at_most: int) -> bytes:
    """파일을 통째로 읽는다.

    at_most  바이트. 이보다 크면(끝이 없는 장치도) 읽지 않는다
    ValueError: 파일이 없거나, 열리지 않거나, 너무 클 때.
    """
    _named(path)
    try:
        with open(path, "rb") as file:
            content = file.read(at_most + 1)
    except (OSError, ValueError) as error:
        raise BadValue("unreadable file", path=path, why=type(error).__name__) from None
    if len(content) > at_most:
        raise BadValue("file too large", path=path, limit=at_most >> 20)
    return content


def _named(path: object) -> None:
    """파일의 이름인지. 수를 주면 파이썬은 그 번호로 열린 파일을 찾는다."""
    if not isinstance(path, (str, os.PathLike)):
        raise BadType("not a file name", got=path)


def _status(path: FilePath) -> os.stat_result | None:
    """링크를 따라간 파일의 상태. 아직 없으면 None."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _replace(path: str, content: bytes) -> None:
    """초안을 다 쓰고 ``path``와 바꾼다.

    될 수 있으면 이름 없는 초안(O_TMPFILE)에 쓴다: 쓰다가 죽어도 운영체제가 치운다.
    """
    folder, old = os.path.dirname(path), _status(path)
    draft = os.path.join(folder, f".{os.urandom(8).hex()}.draft")
    mode = stat.S_IMODE(old.st_mode) if old else 0o666
    try:
        try:
            handle = os.open(folder, os.O_WRONLY | os.O_TMPFILE, mode)
            _fill(handle, content, old, name=draft)
        except (OSError, AttributeError):  # 이름 없는 파일이 없는 운영체제나 파일 시스템
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            _fill(os.open(draft, flags, mode), content, old)
        os.replace(draft, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)
        raise


def _fill(handle: int, content: bytes, old: os.stat_result | None, name: str = "") -> None:
    """연 파일에 다 쓰고, 옛 파일의 주인과 권한을 옮기고, 이름이 없던 것이면 이름을 붙인다."""
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
        if old and hasattr(os, "fchown"):
            with suppress(PermissionError):  # 관리자가 아니면 남의 파일은 제 것이 된다
                os.fchown(handle, old.st_uid, old.st_gid)
            os.fchmod(handle, stat.S_IMODE(old.st_mode))
        if name:  # src_dir_fd가 있어야 /proc의 링크가 아니라 그 파일에 이름이 붙는다
            os.link(f"/proc/self/fd/{handle}", name, src_dir_fd=handle)
