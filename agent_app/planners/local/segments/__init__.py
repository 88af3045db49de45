"""Cutting a prompt into segments: where a new statement begins, and what stood between it and the one before."""

from __future__ import annotations

from agent_app.planners.local.segments.model import Segment
from agent_app.planners.local.segments.preamble import skip_preamble
from agent_app.planners.local.segments.segmenter import Segmenter

__all__ = ["Segment", "Segmenter", "skip_preamble"]
