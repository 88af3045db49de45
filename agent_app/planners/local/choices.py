"""Which of an input's choices a word means, and which inputs words narrow a listing by: "open", "unassigned"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.vocabulary import split_key
from connectors_app.contracts import OperationSpec

__all__ = ["choice", "coded_choices", "finished_choices", "narrowing_value", "same_choice", "spelt_choices"]

_CHOICE_SYNONYMS: dict[str, tuple[str, ...]] = {
    "urgent": ("urgent", "critical", "highest", "p1", "1", "high"), "critical": ("critical", "urgent", "p1",
        "highest", "1", "high", "blocker"),
    "high": ("high", "p2", "1", "major", "error"), "medium": ("medium", "normal", "p3", "2", "moderate", "warning"),
        "low": ("low", "minor", "p4", "3", "info"),
    "p1": ("p1", "critical", "urgent", "1", "high"), "p2": ("p2", "high", "2"), "p3": ("p3", "medium", "normal",
        "3"), "done": ("done", "closed", "completed", "resolved", "solved"),
    "closed": ("closed", "close", "done", "resolved"), "open": ("open", "opened", "active", "unresolved"),
    "failure": ("failure", "failed", "error"), "failing": ("failing", "failed", "failure"),
    "successful": ("successful", "success", "succeeded"), "succeeded": ("succeeded", "success"),
    "failed": ("failed", "failure", "error"),
    "running": ("running", "in progress", "inprogress"), "canceled": ("canceled", "cancelled"),
    "cancelled": ("cancelled", "canceled"), "unresolved": ("unresolved", "open", "active"),
    "success": ("success", "successful", "succeeded"), "completed": ("completed", "done", "closed"),
        "solved": ("solved", "resolved", "closed"), "resolved": ("resolved", "solved", "closed", "done"),
    "pending": ("pending", "hold", "waiting", "on hold"), "opened": ("opened", "open"), "merged": ("merged", "closed"),
        "normal": ("normal", "medium"),
}  # fmt: skip


_CODE = re.compile(r"(\d+) ([a-z][a-z ]*)")
_CODES = re.compile(r"\d+ [a-z][a-z ]*(?:, \d+ [a-z][a-z ]*)+")


def choice(value: str, choices: Sequence[str]) -> str | None:
    """The one of some choices that a word means, or None."""
    folded = {choice.lower().replace("_", " "): choice for choice in choices}
    wanted = value.lower().replace("_", " ").replace("-", " ")
    for candidate in (wanted, *_CHOICE_SYNONYMS.get(wanted, ())):
        if candidate in folded:
            return folded[candidate]
    return None


def coded_choices(schema: Mapping[str, Any]) -> dict[str, str]:
    """The codes of a field or input by what they stand for, where its description tells: "1 new, 2 in progress."."""
    described = str(schema.get("description", ""))
    found = _CODES.search(described)
    return {name.strip(): code for code, name in _CODE.findall(found[0])} if found is not None else {}


def same_choice(value: str, choices: Sequence[str]) -> str | None:
    """The one of some choices that says the same as a word, or None: what is merged is closed, but not only that."""
    meant = choice(value, choices)
    return meant if meant is None or value.lower() not in _NARROWER or meant.lower() == value.lower() else None


def finished_choices(value: str, choices: Sequence[str]) -> list[str]:
    """Of the states of a thing those in which it is not what a word for "open" means; none for other words."""
    return [item for item in choices if item.lower() in _FINISHED] if value.lower() in _OPEN else []


def spelt_choices(norms: Sequence[str], inputs: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """By input the choice of several words whose words are said one after the other: "request changes on it"."""
    found: dict[str, str] = {}
    for name, schema in inputs.items():
        for value in map(str, schema.get("enum", ())):
            parts = split_key(value)
            if len(parts) > 1 and any(list(norms[i : i + len(parts)]) == parts for i in range(len(norms))):
                found.setdefault(name, value)
    return found


def narrowing_value(
    norms: Sequence[str], operation: OperationSpec, taken: frozenset[str] | set[str], *, ending: bool = False
) -> tuple[int, str, Any] | None:
    """What a word of a listing's clause sets, as (place of the word, input, value): "all open pull requests".

    `ending`: what is listed is closed or merged then, so that all are those that are not yet.
    """
    named = [name for name in _STATE_INPUTS if name in operation.inputs and name not in taken]
    # "all closed issues" are closed: "all" is a state only where no other is said.
    for norm in sorted(_LIST_STATES & set(norms), key=lambda norm: (norm == "all", norms.index(norm))):
        said = _DENIED.get(norm, "") if _denied(norms, norms.index(norm)) else norm
        if norm == "all" and ending:
            said = "open"
        for name in named:
            schema = operation.inputs[name]
            if (meant := choice(said, _choices(schema))) is not None:
                meant = coded_choices(schema).get(meant, meant)
                return norms.index(norm), name, [meant] if schema.get("type") == "array" else meant
    undone = next((place for place, norm in enumerate(norms) if norm in _OPEN and not _denied(norms, place)), None)
    for name in named:
        schema = operation.inputs[name]
        if undone is not None and schema.get("type") == "array" and (value := _unfinished(schema)):
            return undone, name, value
    assignee = operation.inputs.get("assignee", {})
    if "unassigned" in norms and "assignee" not in taken and "none" in str(assignee.get("description", "")).split():
        return norms.index("unassigned"), "assignee", "none"
    return None


def _denied(norms: Sequence[str], place: int) -> bool:
    """Whether a state is said not to be so: "that are not yet |closed|", "no longer |open|", but "no |open| ones"."""
    before = next((norm for norm in reversed(norms[max(0, place - _REACH) : place]) if norm not in _BETWEEN), "")
    if before == "no" and "longer" not in norms[max(0, place - _REACH) : place]:
        return False
    return before in _NEGATIONS or before.endswith(("n't", "n’t"))


def _unfinished(schema: Mapping[str, Any]) -> list[str]:
    """The choices of an input for several states that leave something to do: together they are what is open."""
    return [item for item in _choices(schema) if item.lower() not in _FINISHED]


def _choices(schema: Mapping[str, Any]) -> list[str]:
    items = schema.get("items")
    if coded := coded_choices(schema):
        return list(coded)
    return [str(item) for item in schema.get("enum") or (items.get("enum", ()) if isinstance(items, Mapping) else ())]


_STATE_INPUTS = ("state", "statuses", "status", "result")
_LIST_STATES = words(
    "open closed merged opened declined active completed abandoned all triggered acknowledged resolved failed failing"
    " running pending queued successful succeeded cancelled canceled blocked ignored new locked superseded"
)
_OPEN = words("open active unresolved ongoing current unsolved")
_NARROWER = frozenset({"merged", "all"})
"""What is more than each of its synonyms tells."""
_DENIED = {"closed": "open", "open": "closed", "opened": "closed"}
"""What things are in that are not in a state; of other states nothing follows."""
_NEGATIONS = words("not never no neither nor")
_BETWEEN = words("been be yet longer currently already still even actually really got gotten being marked any")
_REACH = 4
_FINISHED = words("resolved closed solved done completed cancelled canceled")
