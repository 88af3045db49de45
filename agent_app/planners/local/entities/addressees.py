"""People by their bare names, told by what is said to them or done with them: "ping anna", "add tom to #ops"."""

from __future__ import annotations

from agent_app.planners.local.entities.values import is_plain_value
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.products import CAPITALISED_PRODUCTS, KNOWN_PRODUCTS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading, TokenKind, Verb, VerbForm

__all__ = ["addressee_entity", "holder_entity", "member_entity"]

_TOLD = words("tell notify remind inform alert ping nudge dm ask congratulate thank warn message mail email poke")
"""What is said to somebody, who is named right behind."""
_SENT = words("send give forward show")
"""What somebody gets whose name comes before the thing."""
_AFTER_NAMES = words("that about to when if once and or in on via by with as whenever every of via privately first too")
_DETERMINERS = connectives.ARTICLES | connectives.QUANTIFIERS
_JOINING = words("add invite remove kick")
_TO_PLACES = words("to into from as")
_GROUPS = words("channel team group org organization organisation workspace server repo repository room watchers")
"""What people are members of."""
_REACH = 6
_NOBODY = PEOPLE | words("legal accounting everybody all security sender submitter requestor")


def addressee_entity(reading: Reading, index: int) -> Entity | None:
    """ "dm bob", "send anna the open issues", "remind kim to update it": whom something is said or sent to."""
    verb = _verb_before(reading, index)
    if verb is None or not _may_be_name(reading, index):
        return None
    after = reading.tokens[index + 1] if index + 1 < len(reading.tokens) else None
    pauses = after is None or after.kind in {TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW}
    told = verb.lemma in _TOLD and (pauses or (after is not None and after.norm in _AFTER_NAMES | _DETERMINERS))
    sent = verb.lemma in _SENT and after is not None and after.norm in _DETERMINERS
    return Entity(EntityKind.USER, reading.tokens[index].text, index, index + 1) if told or sent else None


def member_entity(reading: Reading, index: int) -> Entity | None:
    """ "add anna to #newcomers", "remove tom from the team": who becomes or is a member."""
    verb = _verb_before(reading, index)
    if verb is None or verb.lemma not in _JOINING or not _may_be_name(reading, index):
        return None
    if reading.norms(index + 1, index + 2) and reading.tokens[index + 1].norm not in _TO_PLACES:
        return None
    behind = reading.tokens[index + 2 : index + 2 + _REACH]
    if not behind or not (behind[0].kind is TokenKind.CHANNEL or any(token.norm in _GROUPS for token in behind)):
        return None
    return Entity(EntityKind.USER, reading.tokens[index].text, index, index + 1)


def holder_entity(reading: Reading, index: int) -> Entity | None:
    """ "add a watcher bob to it", "remove reviewer dana": who gets a role or loses it."""
    if index < 2 or reading.tokens[index - 1].norm not in _HELD or not _may_be_name(reading, index):
        return None
    given = [verb for verb in reading.verbs if verb.last < index and index - verb.last < _NEAR]
    if not given or given[-1].lemma not in _GIVING or given[-1].form is not VerbForm.BASE:
        return None
    after = reading.tokens[index + 1] if index + 1 < len(reading.tokens) else None
    pauses = after is None or after.kind in {TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW}
    told = pauses or (after is not None and after.norm in _AFTER_NAMES | _TO_PLACES)
    return Entity(EntityKind.USER, reading.tokens[index].text, index, index + 1) if told else None


_HELD = words("watcher member assignee reviewer collaborator approver follower subscriber participant")
_GIVING = words("add invite remove drop set assign request")
_NEAR = 4


def _verb_before(reading: Reading, index: int) -> Verb | None:
    return next((verb for verb in reading.verbs if verb.last == index and verb.form is VerbForm.BASE), None)


def _may_be_name(reading: Reading, index: int) -> bool:
    """Whether a word may be somebody's name: no word of the language, no plural, no group, no product."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or token.glued or token.norm in _NOBODY | KNOWN_PRODUCTS | CAPITALISED_PRODUCTS:
        return False
    if index + 1 < len(reading.tokens) and reading.tokens[index + 1].glued:
        return False
    written = token.text.replace(".", "").isalpha()
    return written and not token.norm.endswith("s") and is_plain_value(reading, index)
