"""The kinds of things that a statement is about, and how surely."""

from __future__ import annotations

from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS, SELF_CONTAINED
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, EntityKind

__all__ = ["CARRYING", "CONTAINERS", "CONTENT_HEADS", "FILLING", "JOINING", "said_heads"]

CONTENT_HEADS = words(
    "title description status priority severity link url key id name text body number details content payload result"
    " outcome message update word channel customer user team author assignee watcher member reporter due_date label"
    " on_call"
)
CONTAINERS = words("sheet spreadsheet worksheet table base")
FILLING = frozenset({"add", "create", "set", "update", "log", "move", "commit", "send"})
"""What is added to a sheet or a table becomes a row of it."""
CARRYING = words("mirror copy sync replicate duplicate port clone forward push")
JOINING = {"add": "invite", "put": "invite", "remove": "remove", "kick": "remove"}
"""What is done with somebody who is named and a channel ("add anna to #ops"), and what it means there."""
_OF_MEMBERS = words("organization team group workspace")
_MEMBERS = words("user employee worker member colleague")
_MEETINGS = words("event calendar_event meeting interview online_meeting")
_SENT_THERE = {"comment": 0.4, "note": 0.4, "link": 0.4, "reply": 0.4, "channel": 0.2}
"""What counts little where a message goes to a channel: what it is of, and the channel, which is not made."""
_WEAKER = 0.6
"""What the later meanings of a verb imply weighs less where an object is said."""
_GRADED, _GRADES = words("priority severity urgency"), frozenset({EntityKind.PRIORITY, EntityKind.SEVERITY})
_OF_THE_THING = 0.6
_PHONING = frozenset({"call", "phone", "ring", "ring up"})
_COMPOSING = words("write create put make compile prepare add save post draft publish compose generate")
_REPORTS = words("summary report digest overview recap roundup minutes notes brief")
_WRITTEN_UP = 1.0
"""What is reported in a product that has pages becomes one of them."""
_UNLIKELY = 0.3
"""What a verb implies is hardly meant where something else is said, of a kind that no lexicon has."""
_LESS_THAN_SMS = 0.65
"""A message that is said to go by SMS is one only where nothing sends those."""


def said_heads(
    statement: ActionStatement, *, channel: bool, person: bool, private: bool, mail: bool
) -> tuple[tuple[str, float], ...]:
    """Object classes with weights: what is said, what the verb implies, what the addressee implies."""
    found: dict[str, float] = {}
    head, verbs = statement.head, statement.verbs
    content = not head or head in CONTENT_HEADS or head in PEOPLE
    unknown = any(noun.canon == head and not noun.known for noun in statement.nouns)
    if head:
        found[head] = 0.55 if content and verbs[0] in {"send", "comment", "reply"} else 1.0
        found[head] = _of_the_thing(statement, found[head])
    for rank, verb in enumerate(verbs[:4]):
        for place, implied in enumerate(IMPLIED_HEADS.get(verb, ())):
            weight = (0.97 if not rank else 0.8 - 0.1 * rank) - 0.08 * place
            if rank and head and not content:
                weight *= _WEAKER
            weight -= 0.0 if content or verb in SELF_CONTAINED else 0.12
            if unknown and not content and verb not in SELF_CONTAINED:
                weight *= _UNLIKELY
            found[implied] = max(found.get(implied, 0.0), weight)
    sends = bool({"send", "direct"} & set(verbs[:3])) or head in {"message", "reminder", "direct_message"}
    if sends and (private or (person and not channel and not mail)):
        found["direct_message"] = max(found.get("direct_message", 0.0), 1.0)
        found["message"] = min(found.get("message", 0.8), 0.85)
    if channel and verbs[0] == "send":
        found["message"] = 1.0
        if head in _SENT_THERE:
            found[head] = _SENT_THERE[head]
    _by_phone(statement, found)
    carried = statement.lemma in CARRYING or verbs[0] == "create"
    if not head and (not statement.lemma or (carried and statement.connectors and not statement.pronoun)):
        found["*"] = 0.9
    if verbs[0] == "reply" and any(noun.canon == "thread" for noun in statement.nouns):
        found["thread"] = 1.0
    if mail:
        found["email"] = 1.05
    _in_writing(statement, found)
    return _with_others(statement, found)


def _of_the_thing(statement: ActionStatement, weight: float) -> float:
    """ "Set its priority to high": what a ticket has counts less, for it is no kind of priority that there may be."""
    graded = statement.head in _GRADED and any(entity.kind in _GRADES for entity in statement.entities)
    return min(weight, _OF_THE_THING) if graded else weight


def _by_phone(statement: ActionStatement, found: dict[str, float]) -> None:
    """What goes by SMS is an SMS, not just any message; who is rung up by phone gets a call."""
    said = {noun.canon for noun in statement.nouns}
    if "sms" in found or "sms" in said:
        found |= {other: _LESS_THAN_SMS for other in ("message", "direct_message") if other in found}
        found["sms"] = 1.0
    elif "whatsapp_message" in found:
        found |= {other: _LESS_THAN_SMS for other in ("message", "direct_message") if other in found}
    elif statement.verbs[0] == "page" and "phone_call" in said:
        found["phone_call"] = 1.0
    elif statement.verbs[0] == "page" and statement.lemma in _PHONING and "on_call" not in said:
        found["call"] = 1.0
        if statement.head in found:
            found[statement.head] = _UNLIKELY  # who is called is not made


def _in_writing(statement: ActionStatement, found: dict[str, float]) -> None:
    """ "Write a report about it in Notion": where a product has pages, it becomes one."""
    if statement.connectors and statement.lemma in _COMPOSING and any(n.text in _REPORTS for n in statement.nouns):
        found["page"] = max(found.get("page", 0.0), _WRITTEN_UP)


def _with_others(statement: ActionStatement, found: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """The heads, with what a key stands for where no object is said ("get PAY-3"), and the other nouns, best first."""
    if not statement.head and any(entity.kind is EntityKind.ISSUE_KEY for entity in statement.entities):
        found["issue"] = max(found.get("issue", 0.0), 1.0)
    if set(statement.verbs[:2]) & FILLING and any(noun.canon in CONTAINERS for noun in statement.nouns):
        for place, row in enumerate(("row", "record", "entry")):
            found[row] = max(found.get(row, 0.0), 1.0 - 0.05 * place)
    if statement.verbs[0] == "invite" and any(noun.canon in _MEETINGS for noun in statement.nouns):
        found["attendee"] = 1.0  # "invite her to the calendar event"
    joined = statement.head in _OF_MEMBERS or (statement.connectors and statement.head in _MEMBERS)
    if statement.lemma in JOINING and joined and (statement.pronoun or statement.clause.verb is None):
        found["member"] = max(found.get("member", 0.0), 1.0)  # "remove them from the organisation", "from GitHub"
    for noun in statement.nouns:
        found.setdefault(noun.canon, 0.35 if noun.known else 0.3)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))
