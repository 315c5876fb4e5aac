"""파일 쓰기: 옛것이거나 새것이거나, 언제 죽어도 온전하다."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from micrograd_ko.core import files
from micrograd_ko.core.files import check_writable, read_bytes, write_bytes, write_text
from micrograd_ko.messages.language import BadValue

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX의 링크와 장치를 쓴다")


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    write_text(tmp_path / "새것", "가")
    (tmp_path / "보통").touch()
    assert (tmp_path / "새것").read_text("utf-8") == "가"
    assert (tmp_path / "새것").stat().st_mode == (tmp_path / "보통").stat().st_mode


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_of_an_old_file_stays(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "f"
    path.touch()
    path.chmod(mode)
    write_text(path, "x")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


@posix
def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "방").mkdir()
    (tmp_path / "link").symlink_to("방/target")
    (tmp_path / "second").symlink_to("link")
    for text in ("처음", "다음"):
        write_text(tmp_path / "second", text)
        assert (tmp_path / "방" / "target").read_text("utf-8") == text
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "second").is_symlink()


@posix
def test_what_is_no_plain_file_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("fifo")
    (tmp_path / "loop").symlink_to("loop")
    for path in ("fifo", "link", "loop", "", "없음/f", "link/f", "널\0", "긴" * 200, "/dev/null"):
        with pytest.raises(BadValue, match="쓸 수 없습니다"):
            write_text(tmp_path / path, "x")
    with pytest.raises(BadValue, match="이름이 비었습니다"):
        write_text("", "x")
    assert stat.S_ISFIFO((tmp_path / "fifo").stat().st_mode)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fifo", "link", "loop"]


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    data, twin = tmp_path / "data.csv", tmp_path / "twin"
    data.touch()
    os.link(data, twin)
    for path in (data, twin, tmp_path / "." / "data.csv"):
        with pytest.raises(BadValue, match="그 위에 쓸 수 없습니다"):
            check_writable(path, keep=[tmp_path / "없음", data])
    check_writable(tmp_path / "new", keep=[data])
    check_writable(data, keep=[tmp_path / "없음"])


@posix
@pytest.mark.parametrize("nameless", [True, False])
def test_a_full_disk_is_told_and_leaves_the_old(tmp_path, monkeypatch, nameless) -> None:
    import resource

    if not nameless:
        monkeypatch.setattr(files.os, "O_TMPFILE", -1, raising=False)
    path = tmp_path / "f"
    path.write_text("옛것", "utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # 파일이 더 커지지 않는 디스크
    try:
        with pytest.raises(BadValue, match="디스크가 가득"):
            write_bytes(path, b"x" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text("utf-8") == "옛것"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]
    write_text(path, "새것")
    assert path.read_text("utf-8") == "새것"


WRITER = """
import sys
from micrograd_ko.core.files import write_bytes
contents = [letter * 3_000_000 for letter in (b"a", b"b")]
print("go", flush=True)
while True:
    for content in contents:
        write_bytes(sys.argv[1], content)
"""


def spawn(program: str, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


@posix
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_whole(tmp_path: Path) -> None:
    path = tmp_path / "f"
    write_bytes(path, b"a" * 3_000_000)
    for k in range(12):
        with spawn(WRITER, path) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.0037 * k)
            writer.kill()
        assert path.read_bytes() in (b"a" * 3_000_000, b"b" * 3_000_000)


@posix
@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="이름 없는 파일이 없는 운영체제")
def test_a_killed_write_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("옛것", "utf-8")
    killed = "import os, signal\nos.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
    with spawn(killed + WRITER, path) as writer:
        assert writer.wait() == -signal.SIGKILL
    assert [p.name for p in tmp_path.iterdir()] == ["f"]
    assert path.read_text("utf-8") == "옛것"


def test_an_interrupt_while_writing_leaves_no_draft(tmp_path: Path, monkeypatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "O_TMPFILE", -1, raising=False)
    monkeypatch.setattr(files.os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "f", "x")
    assert list(tmp_path.iterdir()) == []


def test_reading_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"12345")
    assert read_bytes(tmp_path / "f", 5) == b"12345"
    with pytest.raises(BadValue, match="너무 커서"):
        read_bytes(tmp_path / "f", 4)
    for missing in (tmp_path / "없음", tmp_path, "\0"):
        with pytest.raises(BadValue, match="없거나 열리지"):
            read_bytes(missing, 5)
