"""층 하나의 순전파와 역전파: 행렬곱을 레지스터에 맞게 네 줄씩, 두 벡터씩 셈한다.

가중치 ``W[j·wr + i·wc]``, 입력 ``X[i·stride + 표본]``, 결과 ``Y[j·stride + 표본]``.
한 모듈의 모든 층이 이 세 함수를 함께 쓰므로, 컴파일하는 시간은 가중치의 수와 상관없다.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from micrograd_ko.compiler.backends.llvm.function_builder import (
    INT,
    POINTER,
    FunctionBuilder,
    integer,
    vector,
)

UNROLL = 2  # 반복 한 번에 셈하는 벡터의 수


def matmul(module: Any, name: str, lanes: int, stride: int, *, accumulate: bool) -> Any:
    """``Y = b + W X``를 셈하는 함수. ``accumulate``면 편향 없이 ``Y += W X``.

    인자: W, wr, wc, X, Y, 편향, 편향의 간격, n, m, 표본 벡터의 쌍의 수.
    """
    kinds = [POINTER, INT, INT, POINTER, POINTER, POINTER, INT, INT, INT, INT]
    code = FunctionBuilder(module, name, kinds)
    w, wr, wc, x, y, bias, bias_step, n, m, pairs = code.function.args
    b = code.builder
    fours = b.and_(n, integer(-4))
    kind = vector(lanes)

    def rows(j: Any, height: int) -> None:
        each_row = [b.add(j, integer(r)) for r in range(height)]

        def place(row: Any, t: Any, v: int) -> Any:
            return code.scale(b.add(code.scale(row, stride), t), 1, v * lanes)

        with code.loop(0, pairs) as pair:
            t = code.scale(pair, UNROLL * lanes)
            sums: list[list[Any]] = []
            for row in each_row:
                if accumulate:
                    start = [code.load(y, place(row, t, v), lanes) for v in range(UNROLL)]
                else:
                    one = code.splat(code.load(bias, b.mul(row, bias_step)), lanes)
                    start = [one] * UNROLL
                sums.append([code.variable(kind, s) for s in start])
            with code.loop(0, m) as i:
                xs = [code.load(x, place(i, t, v), lanes) for v in range(UNROLL)]
                column = b.mul(i, wc)
                for row, row_sums in zip(each_row, sums):
                    weight = code.splat(code.load(w, b.add(b.mul(row, wr), column)), lanes)
                    for total, values in zip(row_sums, xs):
                        b.store(code.fma(weight, values, b.load(total, typ=kind)), total)
            for row, row_sums in zip(each_row, sums):
                for v, total in enumerate(row_sums):
                    code.store(b.load(total, typ=kind), y, place(row, t, v))

    with code.loop(integer(0), fours, 4) as j:
        rows(j, 4)
    with code.loop(fours, n) as j:
        rows(j, 1)
    code.finish()
    return code.function


def rank_k_update(module: Any, name: str, lanes: int, stride: int) -> Any:
    """``GW += GY Xᵀ``, ``Gb += GY의 합``: 표본 k개에 대한 합까지 이 안에서 한다.

    인자: GW, wr, wc, X, GY, Gb(없으면 null), 간격, n, m, 표본 벡터의 쌍의 수, 표본의 수.
    마지막 벡터의 남는 자리는 0으로 가린다.
    """
    kinds = [POINTER, INT, INT, POINTER, POINTER, POINTER, INT, INT, INT, INT, INT]
    code = FunctionBuilder(module, name, kinds)
    gw, wr, wc, x, gy, gb, bias_step, n, m, pairs, count = code.function.args
    b = code.builder
    kind, zero = vector(lanes), ir.Constant(vector(lanes), None)
    last = b.sub(pairs, integer(1))
    masks = [
        code.tail_mask(lanes, count, code.scale(last, UNROLL * lanes, v * lanes))
        for v in range(UNROLL)
    ]
    fours, twos = b.and_(n, integer(-4)), b.and_(m, integer(-2))

    def tile(j: Any, i: Any, height: int, width: int) -> None:
        sums = [[code.accumulator(lanes) for _ in range(width)] for _ in range(height)]

        def step(pair: Any, masked: bool) -> None:
            t = code.scale(pair, UNROLL * lanes)
            for v in range(UNROLL):

                def row(base: Any, k: Any, r: int, v: int = v) -> Any:
                    at = b.add(b.mul(b.add(k, integer(r)), integer(stride)), t)
                    found = code.load(base, code.scale(at, 1, v * lanes), lanes)
                    return b.select(masks[v], found, zero) if masked else found

                ys = [row(gy, j, r) for r in range(height)]
                xs = [row(x, i, c) for c in range(width)]
                for r in range(height):
                    for c in range(width):
                        old = b.load(sums[r][c], typ=kind)
                        b.store(code.fma(ys[r], xs[c], old), sums[r][c])

        with code.loop(integer(0), last) as pair:
            step(pair, masked=False)
        step(last, masked=True)
        for r in range(height):
            for c in range(width):
                place = b.add(b.mul(b.add(j, integer(r)), wr), b.mul(b.add(i, integer(c)), wc))
                code.add_to(gw, place, code.reduce_add(b.load(sums[r][c], typ=kind)))

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
        total = code.accumulator(lanes)
        with code.loop(integer(0), pairs) as pair:
            for v in range(UNROLL):
                t = code.scale(pair, UNROLL * lanes, v * lanes)
                found = code.load(gy, b.add(b.mul(j, integer(stride)), t), lanes)
                found = b.select(code.tail_mask(lanes, count, t), found, zero)
                b.store(b.fadd(b.load(total, typ=kind), found), total)
        code.add_to(gb, b.mul(j, bias_step), code.reduce_add(b.load(total, typ=kind)))
    code.finish()
    return code.function
