"""Who did what an event tells of: "closed by kim", "assign it to whoever moved it".

Notifications name that person beside the thing; the thing itself only knows who made it.
"""

from __future__ import annotations

from agent_app.planners.local.fields import Field, Source
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading

__all__ = ["DOER", "DOERS", "changes_a_thing", "doer_of", "names_doer"]

DOER = "actor"
"""What comparisons call whoever did what an event tells of."""
DOERS = ("actor", "sender", "memberCreator", "revisedBy", "agent", "user", "pusher")
"""What vendors call that person, surest first."""
_AROUND = words("event action resource")
"""What that person is told in, beside the thing."""
_CHANGING = words(
    "close reopen move transition label unlabel tag update change edit modify assign reassign unassign resolve complete"
    " finish archive unarchive delete remove decline reject abandon lock unlock rename solve acknowledge deploy star"
    " pin convert escalate snooze cancel merge"
)
"""What is done to a thing that somebody made before."""
_WHO = words("whoever whomever who")
_SOMEBODY, _THAT = words("person one user guy colleague"), words("who that")
_REACH = 6


def doer_of(source: Source) -> Field | None:
    """The person of an event who did what it tells of, where its notification names one beside the thing."""
    if not source.trigger:
        return None
    people = [
        field
        for field in source.fields
        if field.name in DOERS and field.kind == "object" and not field.repeated and _AROUND.issuperset(field.parents)
    ]
    return min(people, key=lambda field: DOERS.index(field.name), default=None)


def changes_a_thing(reading: Reading, index: int) -> bool:
    """Whether the last deed before a token is one that is done to a thing there is, and not the making of one."""
    deeds = reading.verbs_in(max(0, index - _REACH), index)
    return bool(deeds) and deeds[-1].lemma in _CHANGING


def names_doer(reading: Reading, clause: Clause) -> bool:
    """ "Assign it to whoever moved it", "tell the person who closed it": a person said by such a deed."""
    for index in range(clause.first, clause.last - 1):
        norms = reading.norms(index, index + 2)
        if norms[0] in _WHO or (norms[1] in _THAT and norms[0] in _SOMEBODY):
            deed = reading.verb_at(index + 1 + (norms[0] not in _WHO))
            if deed is not None and deed.lemma in _CHANGING:
                return True
    return False
