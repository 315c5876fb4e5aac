"""눈으로 보기: 계산 그래프의 그림."""

from micrograd_ko.view.drawing import Drawing, draw, draw_dot

__all__ = ["Drawing", "draw", "draw_dot"]
