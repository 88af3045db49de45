"""What clauses say about the operations they need."""

from __future__ import annotations

from agent_app.planners.local.evidence.actions import ActionEvidence, action_evidence
from agent_app.planners.local.evidence.events import OVERDUE, EventEvidence, event_evidence
from agent_app.planners.local.evidence.states import states_and_labels

__all__ = ["OVERDUE", "ActionEvidence", "EventEvidence", "action_evidence", "event_evidence", "states_and_labels"]
