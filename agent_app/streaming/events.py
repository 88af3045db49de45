"""What happens while a prompt is answered, as a client is told it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent_app.contracts import Notify
from connectors_app.contracts import JsonObject

__all__ = ["ENDS", "StreamEvent", "tell_document", "tell_response"]

ENDS = frozenset({"done", "error", "cancelled"})
"""After one of these nothing follows."""


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event. Ids grow (`milliseconds-number`, as Redis gives them); a reader comes back with the last it saw."""

    id: str
    name: str
    data: Any

    @property
    def order(self) -> tuple[int, int]:
        """What ids are compared by."""
        return id_order(self.id)


def id_order(identifier: str) -> tuple[int, int]:
    """The two numbers of an id; ValueError for a text that is none."""
    first, _, second = identifier.partition("-")
    if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit() and len(identifier) <= 40):
        raise ValueError("not the id of an event")
    order = int(first), int(second)
    if max(order) >= 1 << 64:
        raise ValueError("no id of an event is that large")
    return order


def tell_document(notify: Notify, document: JsonObject) -> None:
    """Each node and edge of a document: a node by its row in `data`, with the loop it is a member of."""
    parents = {row["id"]: row.get("parent") for row in document.get("structure", [])}
    for row in document.get("data", []):
        parent = parents.get(row["id"])
        notify("node", {"node": row, "parent": parent} if parent else {"node": row})
    for edge in document.get("edges", []):
        notify("edge", {"edge": edge})


def tell_response(notify: Notify, response: JsonObject) -> None:
    """All of a finished answer; what was told before in the same words is left out by who listens."""
    notify("intent", {"intent": response["intent"]})
    if response["workflow"] is not None:
        tell_document(notify, response["workflow"])
    for violation in response["violations"]:
        notify("violation", {"violation": violation})
    notify("token", {"offset": 0, "text": response["conversation"]})
    if response["next_question"]:
        notify("question", {"question": response["next_question"]})
