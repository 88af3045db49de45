"""How well an operation answers a clause: named features, weighed by what `manage.py train_choices` fitted."""

from __future__ import annotations

from agent_app.planners.local.scoring.actions import ActionScorer
from agent_app.planners.local.scoring.weights import FEATURES, Features, Weights, fitted_weights, weigh

__all__ = ["FEATURES", "ActionScorer", "Features", "Weights", "fitted_weights", "weigh"]
