"""그림의 자료: 노드와 간선과 테두리."""

from micrograd_ko.view.graph.build import UNKNOWN, Cluster, Edge, Graph, Node, describe
from micrograd_ko.view.graph.frames import topological
from micrograd_ko.view.graph.reading import graph_of

__all__ = ["UNKNOWN", "Cluster", "Edge", "Graph", "Node", "describe", "graph_of", "topological"]
