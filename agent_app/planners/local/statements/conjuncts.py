"""Where a clause says several operations in a row."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import RETRIEVABLE
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, EntityKind, Noun, Reading, TokenKind
from agent_app.planners.local.people import names_person
from agent_app.planners.local.statements.phrases import COORDINATORS, OPAQUE, governor, object_nouns

__all__ = ["split_conjuncts"]

_ATTRIBUTE_NOUNS = words(
    "title description status priority severity due_date assignee author label customer user team link url key id"
    " name text body summary_line number details content payload"
)
_OWN = words("label customer user team")
"""What also is a thing of its own: "create two branches and a label"."""
_PERSONS = words("customer user")
_FILED = words("issue ticket task card page incident work_item")
_DETERMINING = (connectives.ARTICLES - words("its their his her this that these those")) | words("one two three")
_SINGLE = frozenset({"indefinite", "new"})
_PLACING = words("in on of from")
_INTO = words("to in on")
_WHOSE = words("its their his her")
_SAID = frozenset({"send", "email", "direct", "comment", "sms"})
_TELLING = frozenset({"send", "email", "direct", "sms", "call"})
_BY = words("by via through over on in per")
_LONGEST_MEANS = 4
"""Words in which a means is said: "in the Slack channel"."""
_MEDIA = words("email sms message direct_message whatsapp_message whats_app_message phone_call")


def split_conjuncts(reading: Reading, clause: Clause) -> list[tuple[int, int]]:
    """Token ranges of the conjuncts of a clause that are operations of their own."""
    start = clause.verb.last if clause.verb else clause.first
    cuts: list[tuple[int, int]] = []
    index = max(start, clause.first) + 1
    while index < clause.last:
        if reading.tokens[index].norm in COORDINATORS and index not in reading.valued:
            after = index + 1
            while after < clause.last and reading.tokens[after].norm in COORDINATORS | connectives.ADVERBS:
                after += 1
            if after < clause.last and _separate(reading, clause, index, after):
                cuts.append((index, after))
                index = after
        index += 1
    bounds = [clause.first]
    for cut, after in cuts:
        bounds += [cut, after]
    bounds.append(clause.last)
    return [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]


@dataclass(frozen=True, slots=True)
class _Conjunct:
    """What stands between a coordinator and the next: the things it names, and whether it has a channel or a vendor."""

    first: int
    last: int
    nouns: list[Noun]
    determined: bool
    channel: bool
    mention: bool


def _conjunct(reading: Reading, clause: Clause, first: int) -> _Conjunct:
    last = _conjunct_end(reading, clause, first)
    determined = reading.tokens[first].norm in _DETERMINING
    made = clause.verb is not None and clause.verb.classes[0] == "create" and determined
    attributes = _ATTRIBUTE_NOUNS - _OWN if made else _ATTRIBUTE_NOUNS
    nouns = [noun for noun in object_nouns(reading, first, last) if noun.known and noun.canon not in attributes]
    channel = TokenKind.CHANNEL in _kinds(reading, first, last)
    return _Conjunct(first, last, nouns, determined, channel, bool(reading.mentions_in(first, last)))


def _separate(reading: Reading, clause: Clause, cut: int, after: int) -> bool:
    """Whether the conjunct after `cut` needs an operation of its own."""
    if _one_more_property(reading, clause, cut, after):
        return False
    opaque = any(token.norm in OPAQUE for token in reading.tokens[clause.first : cut])
    conjunct = _conjunct(reading, clause, after)
    nouns, channel, mention, end = conjunct.nouns, conjunct.channel, conjunct.mention, conjunct.last
    kinds_before = _kinds(reading, clause.first, cut)
    keyed = any(e.kind is EntityKind.PROJECT for e in reading.entities_in(after, end))
    if nouns and keyed and not _governed_list(reading, clause, cut):
        return True
    if _places_on_both_sides(reading, clause, cut, after, end):
        return True
    if nouns and TokenKind.QUOTED in kinds_before & _kinds(reading, after, end):
        return nouns[0].first == after or conjunct.determined
    if _told_another_way(reading, clause, cut, (after, end)):
        return True
    if opaque and not (mention and (nouns or channel) and reading.tokens[after].norm not in connectives.PREPOSITIONS):
        return False
    if mention and (nouns or channel or reading.mentions_in(clause.first, cut)):
        return True
    if mention and TokenKind.CHANNEL in kinds_before and reading.tokens[after].norm in _INTO:
        return True  # "in #releases | and in the Teams channel Product"
    if channel and (reading.tokens[after].norm in _INTO or TokenKind.CHANNEL in kinds_before):
        return True
    if not nouns:
        return _listed_too(reading, clause, after, end) or _one_more_of_it(reading, clause, after, end)
    return _another_thing(reading, clause, cut, conjunct)


def _one_more_property(reading: Reading, clause: Clause, cut: int, after: int) -> bool:
    """ "Post its title and author in #dev on Slack": one more of what is told, where the first has no place of its own.

    "Post the title in #dev and the link in #ops" tells each somewhere else.
    """
    verb = clause.verb
    if verb is None or not set(verb.classes[:2]) & _SAID:
        return False
    if reading.mentions_in(verb.last, cut) or TokenKind.CHANNEL in _kinds(reading, verb.last, cut):
        return False
    while after < clause.last - 1 and reading.tokens[after].norm in connectives.ARTICLES | _WHOSE:
        after += 1
    ends = reading.norms(after + 1, min(after + 2, clause.last))
    alone = not ends or ends[0] in connectives.PREPOSITIONS or ends[0] in COORDINATORS
    return alone and all(concept_of(reading.tokens[place].norm) is not None for place in (cut - 1, after))


def _another_thing(reading: Reading, clause: Clause, cut: int, conjunct: _Conjunct) -> bool:
    """Whether the first thing a conjunct names is to be had beside what the clause names before `cut`."""
    noun, determined = conjunct.nouns[0], conjunct.determined
    head = next((noun for noun in object_nouns(reading, clause.first, cut) if noun.known), None)
    filed = noun.first == conjunct.first and noun.canon in _FILED and _placed(reading, noun.last, conjunct.last)
    if filed or _bare_pair(clause, conjunct.first, conjunct.last, noun):
        return head is not None and head.canon != noun.canon
    if head is None:
        return conjunct.channel and noun.canon == "message"
    looked_up = clause.verb is not None and clause.verb.classes[0] in LOOKUPS
    if looked_up and head.plural and noun.plural and noun.first == conjunct.first and head.canon != noun.canon:
        return not governor(reading, head.first, clause.first)  # "list the users and groups"
    made = clause.verb is not None and clause.verb.classes[0] == "create"
    attribute = head.canon in _ATTRIBUTE_NOUNS
    if made and head.determiner in {"indefinite", "new", "definite"} and determined:
        attribute = attribute and head.canon not in _OWN
    if {head.determiner, noun.determiner} == {"definite"} and not _owned(reading, conjunct.first, clause.last):
        attribute = attribute and head.canon not in _PERSONS  # "update the account, the contact and the deal"
    if head.canon == noun.canon and head.text != noun.text and determined and not attribute:
        return made  # "an epic and three stories"
    if made and not attribute and head.canon == noun.canon and {head.determiner, noun.determiner} <= _SINGLE:
        return True  # "a list for todos and a list for done"
    if head.canon == noun.canon or attribute:
        return conjunct.channel and noun.canon == "message"
    return determined or clause.verb is None or noun.plural or conjunct.channel


def _owned(reading: Reading, first: int, last: int) -> bool:
    """Whether what is named is a thing's: "the assignee and the milestone of the issue"."""
    return bool({"of", "on", "for"} & set(reading.norms(first, last)))


def _told_another_way(reading: Reading, clause: Clause, cut: int, conjunct: tuple[int, int]) -> bool:
    """ "Tell the team on Slack | and the boss by e-mail", "in Slack | and by e-mail": somebody else or the same people,
    who are told by another means.
    """
    if clause.verb is None or not set(clause.verb.classes[:2]) & _TELLING:
        return False
    if _means_alone(reading, *conjunct) and _means_alone(reading, max(clause.verb.last, cut - _LONGEST_MEANS), cut):
        media = (*reading.nouns_in(cut - _LONGEST_MEANS, cut), *reading.nouns_in(*conjunct))
        return any(noun.canon in _MEDIA for noun in media)
    place = _means_told(reading, *conjunct)
    told = place is not None and names_person(reading, conjunct[0], place)
    return told and _means_told(reading, clause.verb.last, cut) is not None


def _means_alone(reading: Reading, first: int, last: int) -> bool:
    """ "In Slack", "by mail": whether words end in a means by which somebody is told, or are nothing else."""
    place = next((i for i in range(first, last) if reading.tokens[i].norm in _BY | {"with"}), last)
    return place + 1 < last and bool(
        reading.mentions_in(place + 1, last)
        or any(noun.canon in _MEDIA and noun.last <= last for noun in reading.nouns_in(place + 1, last))
    )


def _means_told(reading: Reading, first: int, last: int) -> int | None:
    """Where it is said by what means somebody is told: "the boss | by e-mail", "the team | in Slack"."""
    for place in range(first + 1, last - 1):
        if reading.tokens[place].norm in _BY:
            medium = any(noun.canon in _MEDIA for noun in reading.nouns_in(place + 1, last))
            if medium or reading.mentions_in(place + 1, last):
                return place
    return None


def _places_on_both_sides(reading: Reading, clause: Clause, cut: int, after: int, end: int) -> bool:
    """ "Create an issue in acme/api, acme/web and acme/docs": the same in one more repository."""
    another = any(e.kind is EntityKind.REPOSITORY and e.first == after for e in reading.entities_in(after, end))
    before = any(e.kind is EntityKind.REPOSITORY and e.last <= cut for e in reading.entities_in(clause.first, cut))
    made = clause.verb is not None and clause.verb.classes[0] in {"create", "trigger", "publish"}
    return another and before and made


def _listed_too(reading: Reading, clause: Clause, after: int, end: int) -> bool:
    """ "List the groups and the macros": one more kind of things to list, though no word list has it."""
    if clause.verb is None or clause.verb.classes[0] not in LOOKUPS:
        return False
    if reading.tokens[after].norm not in {"the", "all", "our", "my"}:
        noun = next((noun for noun in reading.nouns if noun.plural and noun.first == after), None)
        coordinated = reading.tokens[end].norm in COORDINATORS if end < clause.last else False
        before = next((other for other in reading.nouns if other.plural and other.last == after - 1), None)
        alike = before is not None and not governor(reading, before.first, clause.first)  # "assets and requesters"
        placed = noun is not None and (noun.last == end or reading.tokens[noun.last].norm in _PLACING)
        return noun is not None and ((coordinated and noun.last == end) or (alike and placed and noun.known))
    return any(noun.plural and noun.first == after + 1 and noun.last <= end for noun in reading.nouns)


def _one_more_of_it(reading: Reading, clause: Clause, after: int, end: int) -> bool:
    """ "Create a channel for sales | and another (one) for support": a second of what is made."""
    if clause.verb is None or clause.verb.classes[0] != "create" or reading.tokens[after].norm != "another":
        return False
    place = after + 1 + (reading.norms(after + 1, after + 2) == ["one"])
    return place >= end or reading.tokens[place].norm in connectives.PREPOSITIONS | {"called", "named"}


def _governed_list(reading: Reading, clause: Clause, cut: int) -> bool:
    """Whether what stands before a conjunct is a project key, so that the conjunct continues a list of places."""
    return any(entity.last == cut for entity in reading.entities_in(clause.first, cut))


def _placed(reading: Reading, index: int, end: int) -> bool:
    """Whether a place follows at once ("ticket in SEC", "page in space OPS")."""
    return index < end and reading.tokens[index].norm in {"in", "under", "into"}


def _bare_pair(clause: Clause, after: int, end: int, noun: Noun) -> bool:
    """ "Create a tag & release": the second object alone, without article."""
    if noun.first != after or noun.last != end:
        return False
    if clause.verb is None:  # "I need an account, contact and opportunity"
        return not noun.plural
    creates = bool({"create", "list", "delete", "publish"} & set(clause.verb.classes[:3]))
    return creates and (noun.canon in RETRIEVABLE or noun.last - noun.first > 1)


def _conjunct_end(reading: Reading, clause: Clause, after: int) -> int:
    for index in range(after, clause.last):
        if reading.tokens[index].norm in COORDINATORS:
            return index
    return clause.last


def _kinds(reading: Reading, first: int, last: int) -> set[TokenKind]:
    return {token.kind for token in reading.tokens[first:last]}
