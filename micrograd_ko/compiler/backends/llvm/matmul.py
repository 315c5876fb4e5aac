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
    zero,
)

UNROLL = 2  # 반복 한 번에 셈하는 벡터의 수


class _LayerBuilder(FunctionBuilder):
    """층의 함수 하나. 표본을 ``UNROLL``벡터씩 걷는다."""

    def __init__(self, module: Any, name: str, sizes: int, lanes: int, stride: int) -> None:
        kinds = [POINTER, INT, INT, POINTER, POINTER, POINTER, INT, *[INT] * sizes]
        super().__init__(module, name, kinds)
        self.function.linkage = "internal"
        self.lanes, self.stride = lanes, stride

    def sample(self, pair: Any, v: int = 0) -> Any:
        """벡터의 첫 표본."""
        return self.scale(pair, UNROLL * self.lanes, v * self.lanes)

    def place(self, row: Any, t: Any, v: int) -> Any:
        """줄 ``row``의, 표본 ``t``에서 ``v``번째 벡터의 자리."""
        start = self.builder.add(self.scale(row, self.stride), t)
        return self.scale(start, 1, v * self.lanes)


def matmul(module: Any, name: str, lanes: int, stride: int, *, accumulate: bool) -> Any:
    """``Y = b + W X``를 셈하는 함수. ``accumulate``면 편향 없이 ``Y += W X``.

    인자: W, wr, wc, X, Y, 편향, 편향의 간격, n, m, 표본 벡터의 쌍의 수.
    """
    code = _LayerBuilder(module, name, 3, lanes, stride)
    w, wr, wc, x, y, bias, bias_step, n, m, pairs = code.function.args
    b = code.builder

    def rows(j: Any, height: int) -> None:
        each_row = [code.scale(j, 1, r) for r in range(height)]
        with code.loop(0, pairs) as pair:
            t = code.sample(pair)
            sums: list[list[Any]] = []
            for row in each_row:
                if accumulate:
                    start = [code.load(y, code.place(row, t, v), lanes) for v in range(UNROLL)]
                else:
                    one = code.splat(code.load(bias, b.mul(row, bias_step)), lanes)
                    start = [one] * UNROLL
                sums.append([code.variable(s) for s in start])
            with code.loop(0, m) as i:
                xs = [code.load(x, code.place(i, t, v), lanes) for v in range(UNROLL)]
                column = b.mul(i, wc)
                for row, row_sums in zip(each_row, sums):
                    weight = code.splat(code.load(w, b.add(b.mul(row, wr), column)), lanes)
                    for total, values in zip(row_sums, xs):
                        b.store(code.fma(weight, values, b.load(total)), total)
            for row, row_sums in zip(each_row, sums):
                for v, total in enumerate(row_sums):
                    code.store(b.load(total), y, code.place(row, t, v))

    code.strips(n, 4, rows)
    code.finish()
    return code.function


def rank_k_update(module: Any, name: str, lanes: int, stride: int) -> Any:
    """``GW += GY Xᵀ``, ``Gb += GY의 합``: 표본 k개에 대한 합까지 이 안에서 한다.

    인자: GW, wr, wc, X, GY, Gb(없으면 null), 간격, n, m, 표본 벡터의 쌍의 수, 표본의 수.
    마지막 벡터의 남는 자리는 0으로 가린다.
    """
    code = _LayerBuilder(module, name, 4, lanes, stride)
    gw, wr, wc, x, gy, gb, bias_step, n, m, pairs, count = code.function.args
    b, nothing = code.builder, zero(lanes)
    last = b.sub(pairs, ir.Constant(INT, 1))
    masks = [code.tail_mask(lanes, count, code.sample(last, v)) for v in range(UNROLL)]

    def tile(j: Any, i: Any, height: int, width: int) -> None:
        sums = [[code.variable(nothing) for _ in range(width)] for _ in range(height)]

        def step(pair: Any, masked: bool) -> None:
            t = code.sample(pair)
            for v in range(UNROLL):

                def row(base: Any, k: Any, v: int = v) -> Any:
                    found = code.load(base, code.place(k, t, v), lanes)
                    return b.select(masks[v], found, nothing) if masked else found

                ys = [row(gy, code.scale(j, 1, r)) for r in range(height)]
                xs = [row(x, code.scale(i, 1, c)) for c in range(width)]
                for r in range(height):
                    for c in range(width):
                        b.store(code.fma(ys[r], xs[c], b.load(sums[r][c])), sums[r][c])

        with code.loop(0, last) as pair:
            step(pair, masked=False)
        step(last, masked=True)
        for r in range(height):
            for c in range(width):
                place = b.add(b.mul(code.scale(j, 1, r), wr), b.mul(code.scale(i, 1, c), wc))
                code.add_to(gw, place, code.reduce_add(b.load(sums[r][c])))

    code.strips(
        n, 4, lambda j, height: code.strips(m, 2, lambda i, width: tile(j, i, height, width))
    )
    has_bias = b.icmp_unsigned("!=", gb, ir.Constant(POINTER, None))
    with b.if_then(has_bias), code.loop(0, n) as j:
        total = code.variable(nothing)
        with code.loop(0, pairs) as pair:
            for v in range(UNROLL):
                mask = code.tail_mask(lanes, count, code.sample(pair, v))
                found = code.load(gy, code.place(j, code.sample(pair), v), lanes)
                code.accumulate(total, b.select(mask, found, nothing))
        code.add_to(gb, b.mul(j, bias_step), code.reduce_add(b.load(total)))
    code.finish()
    return code.function
