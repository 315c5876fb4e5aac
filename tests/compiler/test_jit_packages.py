"""꾸러미가 없을 때의 jit, 그리고 JAX의 함수로."""

import builtins
import sys
import warnings

import pytest
from samples import doubled

from micrograd_ko.compiler import jit
from micrograd_ko.compiler.backends import registry as backends
from micrograd_ko.engine import Value, dot

BUILT = ("llvm", "numpy", "jax")


def without(monkeypatch, *packages):
    """패키지가 없는 기계인 척한다."""
    real_import = builtins.__import__

    def fake(name, *rest, **more):
        if name.split(".")[0] in packages:
            raise ImportError(f"No module named {name!r}")
        return real_import(name, *rest, **more)

    for name in list(sys.modules):
        if name.startswith(tuple(f"micrograd_ko.compiler.backends.{b}" for b in BUILT)):
            monkeypatch.delitem(sys.modules, name)
    for package in packages:
        for name in list(sys.modules):
            if name == package or name.startswith(package + "."):
                monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", fake)
    monkeypatch.setattr(backends, "_warned", set())


def test_without_llvmlite_it_warns_once_and_falls_back(monkeypatch):
    pytest.importorskip("numpy")
    without(monkeypatch, "llvmlite")
    program = jit(doubled)
    with pytest.warns(RuntimeWarning, match="pip install numpy llvmlite"):
        assert program(1.0) == 2.0
    assert program.stats["backend"] == "numpy"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert jit(doubled)(3.0) == 6.0


def test_a_backend_asked_for_by_name_must_be_there(monkeypatch):
    without(monkeypatch, "llvmlite")
    with pytest.raises(ValueError, match="pip install numpy llvmlite"):
        jit(doubled, backend="llvm")(1.0)


def test_with_nothing_installed_it_is_python(monkeypatch):
    without(monkeypatch, "llvmlite", "numpy")
    program = jit(doubled)
    with pytest.warns(RuntimeWarning) as caught:
        assert program(1.0) == 2.0
    assert len(caught) == 1
    assert program.stats["backend"] == "python"


def test_to_jax_accepts_the_transformations_of_jax():
    jax = pytest.importorskip("jax")
    from micrograd_ko.compiler.backends.jax import doubles

    w = [Value(0.5, "w0"), Value(-1.5, "w1")]
    program = jit(lambda x, y: (dot(w, x) - y).tanh() ** 2)
    program([1.0, 2.0], 0.5)
    f = program.to_jax()
    with doubles(True):
        params = jax.numpy.array([p.data for p in program.parameters])
        x, y = jax.numpy.array([1.0, 2.0]), 0.5
        assert float(f(params, x, y)) == pytest.approx(program([1.0, 2.0], 0.5), rel=1e-12)
        slope = jax.jit(jax.grad(f))(params, x, y)
        expected = program.value_and_grad([1.0, 2.0], 0.5)[1].parameters
        assert slope.tolist() == pytest.approx(expected, rel=1e-12)
        both = jax.vmap(f, in_axes=(None, 0, None))(params, jax.numpy.stack([x, x + 1]), y)
        assert both.shape == (2,)
        assert jax.hessian(f)(params, x, y).shape == (2, 2)


def test_an_llvmlite_that_makes_no_machine_code_is_replaced_with_one_warning(monkeypatch):
    target = pytest.importorskip(
        "micrograd_ko.compiler.backends.llvm.target", reason="llvmlite가 없다"
    )

    def broken(text):
        raise RuntimeError("no target")

    monkeypatch.setattr(backends, "_warned", set())
    monkeypatch.setattr(target, "machine_code", broken)
    target.check.cache_clear()
    try:
        program = jit(lambda x: x * 2.0 + 1.0)
        with pytest.warns(RuntimeWarning, match="llvmlite"):
            assert program(1.0) == 3.0
        assert jit(lambda x: x * 2.0 + 1.0)(1.0) == 3.0  # 두 번째는 조용하다
        assert program.stats["backend"] != "llvm"
        with pytest.raises(ValueError, match=r"llvmlite.*backend unavailable"):
            jit(lambda x: x * 2.0, backend="llvm")(1.0)
    finally:
        target.check.cache_clear()
