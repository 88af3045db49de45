"""Who is told something: all that read somewhere, a group, or several people one by one."""

from __future__ import annotations

from itertools import pairwise

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE_OF_THINGS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, EntityKind, Reading

__all__ = ["INFORMING", "PRIVATE", "TELLING", "tells_group", "tells_one", "tells_them"]

_GROUPS = words("everyone everybody team group crew squad folks staff department colleagues developers engineers")
_HEADS = words("lead leader manager head captain member coach chef boss owner")
"""Single people of a group: "their team | lead"."""
_PUBLIC = words("announce broadcast publish post")
_AUDIENCE_REACH = 6
PRIVATE = words("directly privately personally dm")
TELLING = words(
    "tell notify ping message dm remind inform alert warn thank welcome greet nudge ask congratulate email mail page"
)
_GIVEN = (["a"], ["an"], ["the"], ["our"], ["my"], ["this"])
"""After "send them" these begin what they are sent."""
INFORMING = words("tell notify inform alert warn remind ping update") | {"let know"}


def tells_group(reading: Reading, statement: ActionStatement) -> bool:
    """ "Tell everyone in Slack", "announce it in Teams": who is many is reached where all of them read."""
    verb = statement.clause.verb
    sent = statement.verbs[:1] == ("send",) and statement.head != "direct_message" and "sms" not in statement.verbs
    if not statement.connectors or not sent:
        return False
    if _tells_product(reading, statement):
        return True
    if verb is None:
        return False
    norms = reading.norms(verb.first, min(verb.first + _AUDIENCE_REACH + 1, statement.clause.last))
    private = PRIVATE & set(reading.norms(statement.clause.first, statement.clause.last))
    group = any(
        norm in _GROUPS and after not in _HEADS for norm, after in pairwise([*norms[: _AUDIENCE_REACH + 1], ""])
    )
    public = statement.lemma in _PUBLIC or (group and "each" not in norms)
    return public and not private and all(entity.kind is not EntityKind.USER for entity in statement.entities)


def _tells_product(reading: Reading, statement: ActionStatement) -> bool:
    """ "Inform Teams", "let Slack know": who is told is all that read there."""
    clause = statement.clause
    start = clause.verb.first + 1 if clause.verb is not None else clause.first
    named = any(mention.first == start for mention in reading.mentions_in(start, clause.last))
    return named and statement.lemma in INFORMING and not any(noun.first <= start + 1 for noun in statement.nouns)


def tells_them(reading: Reading, statement: ActionStatement) -> bool:
    """ "Remind them", "let her know", "say hi to them": people; "write them into a page": things."""
    for index in range(statement.clause.first, statement.clause.last):
        if reading.tokens[index].norm == "them":
            before = reading.tokens[index - 1].norm if index > statement.clause.first else ""
            verb = statement.clause.verb
            given = verb is not None and verb.last == index and reading.norms(index + 1, index + 2) in _GIVEN
            return before == "to" or given or (statement.lemma in TELLING and before not in {"of", "for"})
        if _is_somebody(reading, index):
            return statement.lemma in TELLING | {"let know"}
    return False


_MESSAGES = words("message direct_message reminder notification")


def tells_one(reading: Reading, statement: ActionStatement) -> bool:
    """ "Tell @kim on Slack", "remind him", "send the assignee a message": somebody, and no place, is told."""
    verb = statement.clause.verb
    if verb is None or statement.lemma not in TELLING | {"let know", "send"}:
        return False
    if statement.lemma == "send" and not {noun.canon for noun in statement.nouns} <= PEOPLE_OF_THINGS | _MESSAGES:
        return False  # "send the customer an SMS"
    if any(entity.kind is EntityKind.USER for entity in statement.entities):
        return statement.lemma != "send" or any(entity.first == verb.last for entity in statement.entities)
    if any(_is_somebody(reading, index) for index in range(verb.first, min(verb.last + 1, statement.clause.last))):
        return True
    beside = (noun for noun in statement.nouns if noun.first in {verb.last, verb.last + 1})
    return any(noun.canon in PEOPLE_OF_THINGS and noun.canon != "on_call" and not noun.plural for noun in beside)


def _is_somebody(reading: Reading, index: int) -> bool:
    """ "Him", and "her" where that is not somebody's: "tell her manager"."""
    norm = reading.tokens[index].norm
    behind = reading.tokens[index + 1] if index + 1 < len(reading.tokens) else None
    alone = behind is None or not behind.is_word or behind.norm in connectives.FUNCTION_WORDS | {"know"}
    return norm == "him" or (norm == "her" and alone)
