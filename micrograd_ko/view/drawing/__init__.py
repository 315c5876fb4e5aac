"""그림 그리기."""

from micrograd_ko.view.drawing.curves import curves
from micrograd_ko.view.drawing.draw import Drawing, draw, draw_dot
from micrograd_ko.view.drawing.svg import paint
from micrograd_ko.view.drawing.theme import THEMES, css

__all__ = ["THEMES", "Drawing", "css", "curves", "draw", "draw_dot", "paint"]
