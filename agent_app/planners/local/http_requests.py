"""Inputs of a request to an address: its method, and what it carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent_app.planners.local.fields import Source
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading
from agent_app.planners.local.texts import subject_source

__all__ = ["http_inputs"]

_METHODS = words("get post put patch delete head")
_CARRYING = words("post send notify push forward trigger")
"""Verbs that hand something over: with a POST, where no method is said."""


def http_inputs(
    reading: Reading, statement: ActionStatement, sources: Sequence[Source], inputs: Mapping[str, Any]
) -> dict[str, Any]:
    """The method that a clause names or implies, and the data at hand as the body of what carries some."""
    norms = reading.norms(statement.clause.first, statement.clause.last)
    method = next((norm.upper() for norm in norms if norm in _METHODS), None)
    if method is None and statement.lemma in _CARRYING:
        method = "POST"
    found: dict[str, Any] = {} if method is None else {"method": method}
    source = subject_source(sources)
    if {**inputs, **found}.get("method") in {"POST", "PUT", "PATCH"} and "body" not in inputs and source is not None:
        found["body"] = f"{{{{ {source.prefix} }}}}"
    return found
