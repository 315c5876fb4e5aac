"""역전파의 장부: 한 단계는 간선 하나."""

from micrograd_ko.view.ledger.paths import Explanation
from micrograd_ko.view.ledger.steps import Forward, Ledger, Step, receiving, steps
from micrograd_ko.view.ledger.why import Comparison, why_topological

__all__ = [
    "Comparison",
    "Explanation",
    "Forward",
    "Ledger",
    "Step",
    "receiving",
    "steps",
    "why_topological",
]
