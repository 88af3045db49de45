"""From choices to a workflow document: nodes, inputs, branches, loops and edges."""

from __future__ import annotations

from agent_app.planners.local.generate.drafts import Draft
from agent_app.planners.local.generate.writing import generate_document

__all__ = ["Draft", "generate_document"]
