"""The facts of scores that a correction may name; what people are paid by, ``bonuses`` brings."""

from __future__ import annotations

from scoring.freezing.corrections.kinds import register_correctable
from scoring.guards import GROUNDS, HELD
from targets.models import AssignedIndicator, CrossItem, EconomicFigure


def register_scores() -> None:
    """From ``AppConfig.ready()``."""
    register_correctable(*HELD, *GROUNDS, AssignedIndicator, CrossItem, EconomicFigure)
