"""컴파일러: 기록한 계산 그래프를 프로그램으로, 프로그램을 Python, NumPy, LLVM, JAX로."""

from micrograd_ko.compiler.just_in_time import Gradients, Jit, jit

__all__ = ["Gradients", "Jit", "jit"]
