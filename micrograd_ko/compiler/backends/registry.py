"""백엔드의 표와, 프로그램의 크기와 이 기계에 설치된 것을 보고 하나를 고르는 일.

백엔드를 더하려면 파일 하나와 이 표의 한 줄을 더한다.
"""

from __future__ import annotations

import importlib
import warnings
from typing import Any, NamedTuple

from micrograd_ko.compiler.backends.base import Kernel, Trainer
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.messages.language import BadValue, say


class Backend(NamedTuple):
    """백엔드 하나.

    kernel   프로그램을 셈하는 클래스의 자리: ``모듈:이름``
    trainer  학습을 맡는 클래스의 자리
    package  필요한 패키지. 비우면 파이썬만 있으면 된다
    install  없을 때 pip으로 설치할 것들
    """

    kernel: str
    trainer: str
    package: str = ""
    install: str = ""


BACKENDS: dict[str, Backend] = {
    "python": Backend("python:PythonKernel", "python:PythonTrainer"),
    "numpy": Backend("numpy:NumpyKernel", "numpy:NumpyTrainer", "numpy", "numpy"),
    "llvm": Backend(
        "llvm.kernel:LlvmKernel", "llvm.trainer:LlvmTrainer", "llvmlite", "numpy llvmlite"
    ),
    "jax": Backend("jax:JaxKernel", "jax:JaxTrainer", "jax", "jax"),
}
LARGE_PROGRAM = 3_000_000  # 표본 하나의 간선이 이보다 많으면 BLAS의 행렬곱이 낫다
BROKEN = (ImportError, OSError, RuntimeError, AttributeError, ValueError)  # 없거나 깨진 설치
_warned: set[str] = set()


def kernel(backend: str) -> type[Kernel]:
    """프로그램을 백엔드로 옮기는 클래스."""
    return _load(BACKENDS[backend].kernel)  # type: ignore[no-any-return]


def trainer(backend: str) -> type[Trainer]:
    """학습을 백엔드로 옮기는 클래스."""
    return _load(BACKENDS[backend].trainer)  # type: ignore[no-any-return]


def choose(backend: str, program: Program, quiet: bool = False) -> tuple[str, str]:
    """쓸 백엔드와 그 까닭. ``quiet``면 다른 것으로 대신할 때도 알리지 않는다."""
    if backend != "auto":
        try:
            kernel(backend)
        except BROKEN as error:
            raise _unavailable(backend, error) from error
        return backend, say("backend: asked for")
    large = program.edges > LARGE_PROGRAM
    for name in ("numpy", "llvm") if large else ("llvm", "numpy"):
        try:
            kernel(name)
        except BROKEN as error:
            if not quiet:
                _warn(name, error)
            continue
        package = BACKENDS[name].package
        return name, say("backend: by size", edges=program.edges, package=package)
    return "python", say("backend: nothing installed")


def _load(place: str) -> Any:
    """``모듈:이름``의 클래스. 불러와지기만 하고 일은 못 하는 설치는 모듈의 ``check``가 안다."""
    path, _, name = place.partition(":")
    module = importlib.import_module(f"micrograd_ko.compiler.backends.{path}")
    getattr(module, "check", lambda: None)()
    return getattr(module, name)


def _unavailable(backend: str, error: Exception) -> BadValue:
    package, install = BACKENDS[backend].package, BACKENDS[backend].install
    return BadValue(
        "backend unavailable", backend=backend, package=package, install=install, error=error
    )


def _warn(backend: str, error: Exception) -> None:
    """다른 백엔드로 대신한다고 한 번만 알린다. 둘 다 없어도 알림은 하나다."""
    if not _warned:
        _warned.add(backend)
        warnings.warn(str(_unavailable(backend, error)), RuntimeWarning, stacklevel=4)
