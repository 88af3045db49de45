"""Which products of a clause are where it happens, and which are only referred to."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE
from agent_app.planners.local.lexicon.verbs import LOOKUPS, SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Mention, Reading, Verb
from agent_app.planners.local.statements.heads import property_owner
from agent_app.planners.local.statements.phrases import governor

__all__ = ["DESTRUCTIVE", "MEDIA", "MESSAGES", "product_roles", "reaches_people", "tells_medium"]

_REFERENCE_PREPOSITIONS = words(
    "with about from of regarding containing including linking for like mentioning matching than describing citing"
)
_PLACE_PREPOSITIONS = words("to in on into onto at via through using over inside within by under")
_DATIVE_VERBS = frozenset(
    {"send", "add", "comment", "reply", "upload", "link", "update", "direct", "email", "move", "log"}
)
_POSSESSOR_REACH = 4
DESTRUCTIVE = frozenset({"delete", "remove", "archive"})
"""What a verb like "drop" does not mean with "a": dropping a note makes one."""
_REACHING = words("text whatsapp")
_SAID = SENT | words("comment reply add")
_ADDRESSING = words("link url key permalink number address id")
MEDIA = words("email sms phone_call whatsapp whatsapp_message gmail")
"""What is sent in a way of its own, whatever product has those who get it."""
_SENDING = frozenset({"send", "email", "create", "direct"})
MESSAGES = words("email message sms direct_message notification reminder whatsapp_message")


def _sent(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """ "Send an email from Outlook": where a mail or message is sent from is what sends it."""
    before = [noun for noun in reading.nouns_in(clause.first, mention.first) if noun.last == mention.first - 1]
    return any(noun.canon in MESSAGES and not noun.plural for noun in before)


def _owns(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Whether a product only tells whose the things are that are written to."""
    after = next((noun for noun in reading.nouns if noun.first == mention.last), None)
    return clause.verb is not None and after is not None and after.known and after.canon not in MESSAGES | {"message"}


def _addresses(reading: Reading, mention: Mention) -> bool:
    """ "Post the | Jira | link in #dev": a product whose thing only tells where it is."""
    return bool(set(reading.norms(mention.last, mention.last + 1)) & _ADDRESSING)


def _linked_to(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """ "Create a task with a link to the | Jira | issue": where a link leads to that something has."""
    place = mention.first - 1
    while place > clause.first and reading.tokens[place].norm in connectives.ARTICLES | _OWN:
        place -= 1
    if reading.norms(place - 1, place + 1) not in _LINKS:
        return False
    before = reading.norms(max(clause.first, place - _LINK_REACH), place - 1)
    return not _REFERENCE_PREPOSITIONS.isdisjoint(before)


_LINKS = [[link, to] for link in ("link", "url", "reference", "pointer") for to in ("to", "of")]
_OWN = words("original its corresponding")
_LINK_REACH = 4


def _owns_people(reading: Reading, mention: Mention) -> bool:
    """ "Send a message to every Workday worker": the product has the people, another one sends the message."""
    return any(noun.first == mention.last and noun.canon in LISTED_PEOPLE for noun in reading.nouns)


def tells_medium(reading: Reading, clause: Clause, last: int) -> bool:
    """Whether the words of a clause before a place tell that something goes by mail, SMS or phone."""
    said = {noun.canon for noun in reading.nouns_in(clause.first, last)} | set(reading.norms(clause.first, last))
    return bool(said & MEDIA) or (clause.verb is not None and reaches_people(clause.verb))


def reaches_people(verb: Verb) -> bool:
    """Whether a verb tells how its object is reached: "email every lead", "text them"."""
    return verb.classes[:1] == ("email",) or verb.lemma in _REACHING


def product_roles(
    reading: Reading, clause: Clause, mentions: list[Mention], verbs: tuple[str, ...], *, carried: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Connector keys of the clause as (places of the action, mere references); `carried` where "to" names the place."""
    if not mentions:
        return (), ()
    ranked: list[tuple[int, int, str]] = []
    possessor = property_owner(reading, clause)
    for mention in mentions:
        preposition = governor(reading, mention.first, clause.first)
        dative = (carried or bool(set(verbs[:2]) & _DATIVE_VERBS)) or (
            verbs[0] in {"create"} and preposition in words("to into as on over")
        )
        described = any(noun.first == mention.last for noun in reading.nouns) or (
            mention.first > clause.first and reading.tokens[mention.first - 1].norm in connectives.ARTICLES
        )
        if possessor is not None and possessor < mention.first <= possessor + _POSSESSOR_REACH:
            preposition = ""
        told = verbs[0] in {"email", "direct"} and not preposition
        told = told or (verbs[0] == "send" and preposition in {"", "to"} and _owns_people(reading, mention))
        told = told and _owns(reading, clause, mention)
        if told or _linked_to(reading, clause, mention) or (verbs[0] in _SAID and _addresses(reading, mention)):
            rank = 4  # "email every Eventbrite attendee": whose people they are
        elif (preposition == "with" and not described) or (preposition == "from" and verbs[0] in DESTRUCTIVE):
            rank = 2  # "remove them from the GitHub organisation"
        elif preposition == "from" and len(mentions) == 1 and verbs[0] in _SENDING and _sent(reading, clause, mention):
            rank = 1
        elif preposition in _REFERENCE_PREPOSITIONS:
            about = preposition != "for" or (bool(set(verbs[:1]) & SENT) and _owns(reading, clause, mention))
            rank = 4 if about else 3
        elif preposition in _PLACE_PREPOSITIONS:
            rank = 0 if dative else 2
        else:
            rank = 1
        ranked.append((rank, mention.first, mention.connector))
    best = min(ranked)[0]
    if best >= 3 and verbs[0] in LOOKUPS:
        best = 4
    if best >= 3 and (verbs[0] in LOOKUPS or best == 3):
        return (mentions[0].connector,), ()
    if best >= 3:
        return (), tuple(dict.fromkeys(key for _, _, key in ranked))
    targets = tuple(dict.fromkeys(key for rank, _, key in sorted(ranked) if rank == best))
    return targets, tuple(dict.fromkeys(key for _, _, key in ranked if key not in targets))
