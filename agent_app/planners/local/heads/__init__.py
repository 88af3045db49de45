"""Small fitted heads over sentence vectors. `manage.py train_intents` fits them; without a model the rules decide."""

from __future__ import annotations

from agent_app.planners.local.heads.intents import intent_head, intent_marks

__all__ = ["intent_head", "intent_marks"]
