"""Replies without a workflow: answers to questions, and one specific question where a wish is too vague."""

from __future__ import annotations

from agent_app.planners.local.answers.replies import answer_prompt

__all__ = ["answer_prompt"]
