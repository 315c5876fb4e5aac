"""층 하나의 순전파와 역전파: 행렬곱을 레지스터에 맞게 네 줄씩, 두 벡터씩 셈한다.

가중치 ``W[j·wr + i·wc]``, 입력 ``X[i·stride + 표본]``, 결과 ``Y[j·stride + 표본]``.
한 모듈의 모든 층이 이 세 함수를 함께 쓰므로, 컴파일하는 시간은 가중치의 수와 상관없다.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.llvm.code import DOUBLE, INT, POINTER, Code, integer, vector

PAIR = 2  # 한 번에 셈하는 벡터의 수


def product(module: Any, name: str, lanes: int, stride: int, *, onto: bool) -> Any:
    """``Y = b + W X``를 셈하는 함수. ``onto``면 편향 없이 ``Y += W X``.

    인자: W, wr, wc, X, Y, 편향, 편향의 간격, n, m, 표본 벡터의 쌍의 수.
    """
    kinds = [POINTER, INT, INT, POINTER, POINTER, POINTER, INT, INT, INT, INT]
    code = Code(module, name, kinds)
    w, wr, wc, x, y, bias, bias_step, n, m, pairs = code.function.args
    b = code.builder
    fours = b.and_(n, integer(-4))

    def rows(j: Any, height: int) -> None:
        with code.loop(0, pairs) as pair:
            t = code.scale(pair, PAIR * lanes)
            sums: list[list[Any]] = []
            for r in range(height):
                row = b.add(j, integer(r))
                if onto:
                    at = b.add(b.mul(row, integer(stride)), t)
                    start = [code.load(y, code.scale(at, 1, v * lanes), lanes) for v in range(PAIR)]
                else:
                    one = code.splat(code.load(bias, b.mul(row, bias_step)), lanes)
                    start = [one] * PAIR
                sums.append([code.variable(vector(lanes), s) for s in start])
            with code.loop(0, m) as i:
                at = b.add(b.mul(i, integer(stride)), t)
                xs = [code.load(x, code.scale(at, 1, v * lanes), lanes) for v in range(PAIR)]
                column = b.mul(i, wc)
                for r in range(height):
                    place = b.add(b.mul(b.add(j, integer(r)), wr), column)
                    weight = code.splat(code.load(w, place), lanes)
                    for v in range(PAIR):
                        old = b.load(sums[r][v], typ=vector(lanes))
                        b.store(code.fma(weight, xs[v], old), sums[r][v])
            for r in range(height):
                at = b.add(b.mul(b.add(j, integer(r)), integer(stride)), t)
                for v in range(PAIR):
                    done = b.load(sums[r][v], typ=vector(lanes))
                    code.store(done, y, code.scale(at, 1, v * lanes))

    with code.loop(integer(0), fours, 4) as j:
        rows(j, 4)
    with code.loop(fours, n) as j:
        rows(j, 1)
    code.finish()
    return code.function


def outer(module: Any, name: str, lanes: int, stride: int) -> Any:
    """``GW += GY Xᵀ``, ``Gb += GY의 합``: 표본에 대한 합까지 이 안에서 한다.

    인자: GW, wr, wc, X, GY, Gb(없으면 null), 간격, n, m, 표본 벡터의 쌍의 수, 표본의 수.
    마지막 벡터의 남는 자리는 0으로 가린다.
    """
    kinds = [POINTER, INT, INT, POINTER, POINTER, POINTER, INT, INT, INT, INT, INT]
    code = Code(module, name, kinds)
    gw, wr, wc, x, gy, gb, bias_step, n, m, pairs, count = code.function.args
    b = code.builder
    last = b.sub(pairs, integer(1))
    masks = [valid(code, lanes, count, code.scale(last, PAIR * lanes, v * lanes)) for v in range(2)]
    fours, twos = b.and_(n, integer(-4)), b.and_(m, integer(-2))

    def tile(j: Any, i: Any, height: int, width: int) -> None:
        zero = ir.Constant(vector(lanes), None)
        sums = [[code.variable(vector(lanes), zero) for _ in range(width)] for _ in range(height)]

        def step(pair: Any, masked: bool) -> None:
            t = code.scale(pair, PAIR * lanes)
            for v in range(PAIR):

                def row(base: Any, k: Any, r: int, v: int = v) -> Any:
                    at = b.add(b.mul(b.add(k, integer(r)), integer(stride)), t)
                    found = code.load(base, code.scale(at, 1, v * lanes), lanes)
                    return b.select(masks[v], found, zero) if masked else found

                ys = [row(gy, j, r) for r in range(height)]
                xs = [row(x, i, c) for c in range(width)]
                for r in range(height):
                    for c in range(width):
                        old = b.load(sums[r][c], typ=vector(lanes))
                        b.store(code.fma(ys[r], xs[c], old), sums[r][c])

        with code.loop(integer(0), last) as pair:
            step(pair, masked=False)
        step(last, masked=True)
        for r in range(height):
            for c in range(width):
                place = b.add(b.mul(b.add(j, integer(r)), wr), b.mul(b.add(i, integer(c)), wc))
                found = code.across(b.load(sums[r][c], typ=vector(lanes)))
                code.store(b.fadd(code.load(gw, place), found), gw, place)

    def columns(j: Any, height: int) -> None:
        with code.loop(integer(0), twos, 2) as i:
            tile(j, i, height, 2)
        with code.loop(twos, m) as i:
            tile(j, i, height, 1)

    with code.loop(integer(0), fours, 4) as j:
        columns(j, 4)
    with code.loop(fours, n) as j:
        columns(j, 1)
    has_bias = b.icmp_unsigned("!=", gb, ir.Constant(POINTER, None))
    with b.if_then(has_bias), code.loop(integer(0), n) as j:
        zero = ir.Constant(vector(lanes), None)
        total = code.variable(vector(lanes), zero)
        with code.loop(integer(0), pairs) as pair:
            for v in range(PAIR):
                t = code.scale(pair, PAIR * lanes, v * lanes)
                found = code.load(gy, b.add(b.mul(j, integer(stride)), t), lanes)
                found = b.select(valid(code, lanes, count, t), found, zero)
                b.store(b.fadd(b.load(total, typ=vector(lanes)), found), total)
        place = b.mul(j, bias_step)
        found = code.across(b.load(total, typ=vector(lanes)))
        code.store(b.fadd(code.load(gb, place), found), gb, place)
    code.finish()
    return code.function


def valid(code: Code, lanes: int, count: Any, t: Any) -> Any:
    """벡터의 자리마다: ``t``번째부터의 표본이 정말 있는가."""
    kind = ir.VectorType(INT, lanes)
    numbers = ir.Constant(kind, list(range(lanes)))
    one = code.builder.insert_element(
        ir.Constant(kind, ir.Undefined), code.builder.sub(count, t), ir.Constant(ir.IntType(32), 0)
    )
    mask = ir.Constant(ir.VectorType(ir.IntType(32), lanes), [0] * lanes)
    limit = code.builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), mask)
    return code.builder.icmp_signed("<", numbers, limit)


__all__ = ["DOUBLE", "PAIR", "outer", "product", "valid"]
