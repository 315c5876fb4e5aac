"""이 기계의 기계어: IR의 글을 옮겨 파이썬에서 부를 수 있게 한다."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from functools import cache, lru_cache
from typing import Any

from llvmlite import binding, ir

from micrograd_ko.compiler.backends.llvm.function_builder import FunctionBuilder
from micrograd_ko.core.ieee import FUNCTIONS

LIBM_FUNCTIONS = (*FUNCTIONS, "pow")
# 이보다 긴 글은 최적화하지 않고 옮긴다: 기계어로 옮기는 시간이 글보다 빨리 는다
OPTIMIZED_CHARACTERS = 2_000_000


def lanes() -> int:
    """이 기계에서 벡터 하나에 나란히 놓을 수의 개수."""
    features = binding.get_host_cpu_features()
    return 4 if features.get("avx2") else 2


@cache
def check() -> None:
    """기계어를 정말 만들 수 있는지 빈 함수로 확인한다. 만들지 못하면 그 예외가 그대로 나간다."""
    module = ir.Module("check")
    module.triple = binding.get_process_triple()
    FunctionBuilder(module, "check", []).finish()
    machine_code(str(module))


@cache
def _host() -> tuple[str, str]:
    """이 기계의 (CPU의 이름, 갖춘 명령들). 수학 함수들의 주소도 알려 둔다."""
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else ctypes.util.find_library("m"))
    for name in LIBM_FUNCTIONS:
        binding.add_symbol(name, ctypes.cast(getattr(library, name), ctypes.c_void_p).value)
    return binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()


@lru_cache(maxsize=64)
def machine_code(text: str) -> Any:
    """IR 글 → 기계어. 같은 글은 한 번만 옮긴다.

    반복문과 벡터는 우리가 이미 골랐으므로, 최적화는 자리를 레지스터로 옮기는 것(SROA) 하나면 된다.
    """
    cpu, features = _host()
    module = binding.parse_assembly(text)
    target = binding.Target.from_default_triple().create_target_machine(
        cpu=cpu, features=features, opt=int(len(text) < OPTIMIZED_CHARACTERS)
    )
    passes = binding.create_new_module_pass_manager()
    passes.add_sroa_pass()
    tuning = binding.create_pipeline_tuning_options(speed_level=1)
    passes.run(module, binding.create_pass_builder(target, tuning))
    engine = binding.create_mcjit_compiler(module, target)
    engine.finalize_object()
    return engine
