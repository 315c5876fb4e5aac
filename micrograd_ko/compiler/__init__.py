"""컴파일러: 기록한 계산 그래프를 프로그램으로, 프로그램을 Python, NumPy, LLVM, JAX로."""

from micrograd_ko.compiler.just_in_time import Gradients, Jit, jit
from micrograd_ko.messages.calling import explain

__all__ = ["Gradients", "Jit", "jit"]

explain(globals(), ["jit"])  # 잘못 부르면 할 일을 말한다
