"""Which thing a step is about where a text tells: "the Jira ticket named in the branch", "the issue in its title"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from agent_app.planners.local.conditions.branches import branch_it_comes_from
from agent_app.planners.local.fields import Field, Source, find_concept
from agent_app.planners.local.model import ActionStatement, Reading
from agent_app.planners.local.texts import subject_source

__all__ = ["Cited", "cited"]

_TEXT = (
    r"(?P<text>(?:source |feature |head )?branch(?: name)?|commit message|title|name|subject|summary|headline"
    r"|description|body|text|message|comment|note)s?"
)
_WHERE = (
    rf"(?:the |its |their |that |this |a )?(?:[\w ]{{2,20}}?(?:['’]s|s['’]) |pr |mr |pull request |card )?{_TEXT}\b"
)
_STANDING = (
    r"(?:(?:mentioned|named|referenced|cited|given|found|contained|written|listed|noted|quoted|tagged|referred to"
    r"|linked) (?:in|by|inside|within)|(?:key|number|id|ticket|issue|story|card|bug|task) (?:in|from))"
)
_CITED = re.compile(rf"\b{_STANDING} {_WHERE}", re.IGNORECASE)
_CONCEPTS = {"branch": "branch", "description": "body", "body": "body", "text": "body", "note": "body",
    "comment": "body", "message": "body"}  # fmt: skip
"""What is called otherwise is what its thing is called by."""
_KEY_SHAPED = re.compile(r"\b[A-Z]{2,}-\d+\b")


class Cited(NamedTuple):
    """The expression of what identifies the thing, and the title of the test whether there is any."""

    expression: str
    test: str


def cited(
    reading: Reading, statement: ActionStatement, schema: Mapping[str, Any], sources: Sequence[Source]
) -> Cited | None:
    """The key or number that a text at hand has of the thing a step is about, where the clause says so.

    `schema` is that of the input that identifies the thing: a key, if its description gives one as an example, or a
    whole number.
    """
    found = _CITED.search(reading.slice(statement.clause.first, statement.clause.last))
    finder = _finder(schema)
    if found is None or finder is None:
        return None
    subject = subject_source(sources)
    if subject is None or subject.listing:
        return None
    said = found["text"].lower()
    field = _field(said, subject)
    if field is None:
        return None
    return Cited(f"{finder}({subject.prefix}.{field.path})", f"If the {said} has a {finder.removeprefix('find_')}")


def _finder(schema: Mapping[str, Any]) -> str | None:
    if schema.get("type") == "integer":
        return "find_number"
    return "find_key" if _KEY_SHAPED.search(str(schema.get("description", ""))) else None


def _field(said: str, subject: Source) -> Field | None:
    if said == "commit message":
        return next((field for field in subject.fields if field.name == "message" and not field.repeated), None)
    concept = _CONCEPTS.get(said.removesuffix(" name").split()[-1], "title")
    if concept == "branch" and (coming := branch_it_comes_from(subject)) is not None:
        return coming
    field = find_concept(subject.fields, concept, subject.nouns, text_only=True)
    return field if field is not None and not field.repeated else None
