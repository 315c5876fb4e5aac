"""노드의 자리와 간선의 길."""

from micrograd_ko.view.layout.arrange import Box, Curve, Layout
from micrograd_ko.view.layout.card import Card, cards_of
from micrograd_ko.view.layout.graphviz_engine import GraphvizFailed
from micrograd_ko.view.layout.place import place

__all__ = ["Box", "Card", "Curve", "GraphvizFailed", "Layout", "cards_of", "place"]
