"""역전파의 장부."""

from micrograd_ko.view.ledger.steps import Ledger, Step, steps

__all__ = ["Ledger", "Step", "steps"]
