"""백엔드를 고른다: 프로그램의 크기와, 이 기계에 무엇이 설치되어 있는지를 보고."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Sequence
from typing import Any

from micrograd_ko.compiler.batch import Kernel
from micrograd_ko.compiler.trace.program import Program
from micrograd_ko.engine import Value
from micrograd_ko.messages.language import BadValue, say
from micrograd_ko.messages.validate import lookup

# 이름 → (모듈, 클래스, 필요한 패키지)
BACKENDS: dict[str, tuple[str, str, str]] = {
    "python": ("python", "PythonKernel", ""),
    "numpy": ("numpy", "NumpyKernel", "numpy"),
    "llvm": ("llvm.kernel", "LlvmKernel", "llvmlite"),
    "jax": ("jax", "JaxKernel", "jax"),
}
LARGE = 3_000_000  # 표본 하나의 간선이 이보다 많으면 BLAS의 행렬곱이 낫다
_warned: set[str] = set()


def kernel(
    backend: str,
    program: Program,
    parameters: Sequence[Value],
    widths: Sequence[int],
    inputs: bool = False,
) -> Kernel:
    """프로그램을 백엔드로 옮긴다.

    inputs: 입력의 기울기도 셈하는가.
    """
    made: Kernel = _load(backend)(program, parameters, widths, inputs)
    return made


def choose(backend: str, program: Program, quiet: bool = False) -> tuple[str, str]:
    """쓸 백엔드와 그 까닭. ``quiet``면 다른 것으로 대신할 때도 알리지 않는다.

    ValueError: 모르는 이름이거나, 이름을 부른 백엔드를 쓸 수 없을 때.
    """
    lookup({"auto": None, **BACKENDS}, backend, "backend")
    if backend != "auto":
        try:
            _load(backend)
        except Exception as error:  # 설치가 깨졌을 때의 예외는 무엇이든 될 수 있다
            raise _unavailable(backend, error) from error
        return backend, say("backend: asked for")
    large = program.edges > LARGE
    for name in ("numpy", "llvm") if large else ("llvm", "numpy"):
        try:
            _load(name)
        except Exception as error:
            if not quiet:
                _warn(name, error)
            continue
        package = BACKENDS[name][2]
        return name, say("backend: by size", edges=program.edges, package=package)
    return "python", say("backend: nothing installed")


def _load(backend: str) -> Any:
    path, name, _ = BACKENDS[backend]
    module = importlib.import_module(f"micrograd_ko.compiler.backends.{path}")
    if backend == "llvm":
        module.check()  # 불러와지기만 하고 기계어는 만들지 못하는 설치도 있다
    return getattr(module, name)


def _unavailable(backend: str, error: Exception) -> BadValue:
    package = BACKENDS[backend][2]
    install = "jax" if backend == "jax" else "numpy llvmlite"
    return BadValue(
        "backend unavailable", backend=backend, package=package, error=error, install=install
    )


def _warn(backend: str, error: Exception) -> None:
    """다른 백엔드로 대신한다고 한 번만 알린다. 둘 다 없어도 알림은 하나다."""
    if not _warned:
        _warned.add(backend)
        warnings.warn(str(_unavailable(backend, error)), RuntimeWarning, stacklevel=4)
