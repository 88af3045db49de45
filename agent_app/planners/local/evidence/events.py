"""What a clause says about the event it tells of, gathered once before any operation is looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent_app.planners.local.changes import find_change
from agent_app.planners.local.evidence.absent import absent_product
from agent_app.planners.local.evidence.hits import content_words, named_hits, retrieval_scores
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.events import rare_events
from agent_app.planners.local.lexicon.nouns import PEOPLE_OF_THINGS
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, EntityKind, Noun, Reading, VerbForm
from agent_app.planners.local.predicates import event_words
from agent_app.planners.local.statements import governor
from agent_app.planners.local.vocabulary import Vocabulary
from vectors_app.contracts import Hit

__all__ = ["OVERDUE", "EventEvidence", "event_evidence"]

_MAIL_WORDS = words("mail email e-mail")
_DEEDS = frozenset({"comment", "reply", "react", "review"})
"""What somebody does to a thing that makes another thing, which is what an event then tells of."""
_PLACE_OF_DEED = 0.55
_NEW_THING_HAPPENS = 0.6
"""That a new thing comes to be, where something else is told of it: "a new employee joins"."""
_BESIDE_RARE = 0.2
"""What the words of a rare happening tell when they are read as a common one."""
_OF_THINGS = frozenset({"created", "received", "labeled", "used"})
"""What happens to a whole thing, and to no property of it."""
OVERDUE = "overdue"
"""The class of what happens to things by time alone."""
_MOMENT = r"(?:due (?:date|day)|deadline|sla|target date|end date|time limit|grace period)"
_BETWEEN = r"(?: (?!and\b|but\b|or\b|,)\S+){0,5}"
_TIME_IS_UP = re.compile(
    rf"\b{_MOMENT}\b{_BETWEEN} (?:(?:passe|expire|lapse|elapse)[sd]|breached|missed|exceeded)\b"
    rf"|\b(?:passes|misses|breaches|exceeds|overruns)(?: \S+){{0,2}} {_MOMENT}\b"
    r"|\b(?:becomes|gets|goes|turns|falls|runs) overdue\b"
)
_UNNAMED = words("something anything stuff")
_ACTING, _OBJECT_REACH = 0.5, 5


@dataclass(frozen=True, slots=True)
class EventEvidence:
    """Weighted readings of an event clause: `events` are (event class, weight), `heads` (object class, weight).

    `strange` tells that what happens is said by a verb of which nothing is known ("a customer churns"); `rare` are the
    classes of happenings that few products tell of. Where the words tell no happening that is known, it is `guessed`.
    """

    clause: Clause
    events: tuple[tuple[str, float], ...]
    heads: tuple[tuple[str, float], ...]
    context: frozenset[str]
    terms: frozenset[str]
    connectors: tuple[str, ...]
    topic_connectors: tuple[str, ...] = ()
    channel: bool = False
    mail: bool = False
    repository: bool = False
    hits: dict[str, float] = field(default_factory=dict)
    absent: str = ""
    strange: bool = False
    rare: frozenset[str] = frozenset()
    guessed: bool = False

    def with_hits(self, hits: Sequence[Hit]) -> EventEvidence:
        """The evidence together with what retrieval found for the clause."""
        return replace(self, hits=retrieval_scores(named_hits(hits)))


def event_evidence(
    reading: Reading, vocabulary: Vocabulary, clause: Clause, topic: Sequence[Clause] = ()
) -> EventEvidence:
    """Gather what an event clause says; `topic` are earlier clauses that may name what a pronoun stands for."""
    nouns = _event_nouns(reading, clause)
    events = _happenings(reading, vocabulary, clause, nouns)
    heads = _happened_to(reading, clause, _event_heads(reading, clause, nouns), nouns)
    heads = _with_deed(reading, clause, heads)
    if "labeled" in events and "label" in heads and len(heads) > 1:  # "an issue gets the label bug"
        heads = dict.fromkeys(heads, 1.0) | {"label": _WITHIN_WORDS}
    if "webhook" in heads:
        heads = {canon: weight if canon == "webhook" else 0.4 * weight for canon, weight in heads.items()}
    if not any(noun.known for noun in nouns):
        for earlier in topic:
            for noun in _event_nouns(reading, earlier):
                heads.setdefault(noun.canon, 0.9)
    said_here = [mention.connector for mention in reading.mentions_in(clause.first, clause.last)]
    mentions = said_here or _headings(reading, topic)
    topics = [mention.connector for earlier in topic for mention in reading.mentions_in(earlier.first, earlier.last)]
    topics += [_LIVES_AT[norm] for norm in reading.norms(clause.first, clause.last) if norm in _LIVES_AT]
    here = reading.entities_in(clause.first, clause.last)
    kinds = {entity.kind for entity in here}
    mail = EntityKind.EMAIL in kinds or bool(_MAIL_WORDS & set(reading.norms(clause.first, clause.last)))
    return EventEvidence(
        clause=clause,
        events=tuple(sorted(events.items(), key=lambda item: (-item[1], item[0]))),
        heads=tuple(sorted(heads.items(), key=lambda item: (-item[1], item[0]))),
        context=frozenset(noun.canon for noun in nouns),
        terms=content_terms(content_words(reading, clause)),
        connectors=tuple(dict.fromkeys(mentions)),
        topic_connectors=tuple(dict.fromkeys(topics)),
        channel=EntityKind.CHANNEL in kinds,
        repository=any(entity.kind is EntityKind.REPOSITORY and "/" in entity.value for entity in here),
        mail=mail,
        absent="" if mentions or mail else absent_product(reading, clause, gathered=EntityKind.CHANNEL not in kinds),
        strange=_is_undergone(reading, vocabulary, clause)
        or (not mentions and _is_strange(reading, vocabulary, clause)),
        rare=frozenset(rare_events(reading.norms(clause.first, clause.last))),
        guessed=not _told_of(reading, vocabulary, clause),
    )


def _told_of(reading: Reading, vocabulary: Vocabulary, clause: Clause) -> bool:
    """Whether the words of a clause tell what happens."""
    if (
        _time_is_up(reading, clause)
        or event_words(reading, vocabulary, clause.first, clause.last)
        or find_change(reading, clause) is not None
    ):
        return True
    return bool(rare_events(reading.norms(clause.first, clause.last)))


def _time_is_up(reading: Reading, clause: Clause) -> bool:
    """ "Its due date passes", "breaches its SLA": a moment, at which nothing is done to the thing."""
    return _TIME_IS_UP.search(" ".join(reading.norms(clause.first, clause.last))) is not None


def _is_strange(reading: Reading, vocabulary: Vocabulary, clause: Clause) -> bool:
    """ "An employee leaves", "a contract expires": a clause that ends with what its subject does, whatever that is."""
    place, norms = clause.last - 1, reading.norms(clause.first, clause.last)
    subject = any(noun.last == place and not noun.plural for noun in reading.nouns)
    if not norms or not subject or len(norms) > _SHORTEST:
        return False
    if event_words(reading, vocabulary, clause.first, clause.last):
        return False
    does = norms[-1].isalpha() and norms[-1].endswith("s") and not norms[-1].endswith("ss")
    return does and not any(noun.known and noun.last == clause.last for noun in reading.nouns)


def _is_undergone(reading: Reading, vocabulary: Vocabulary, clause: Clause) -> bool:
    """ "A Sentry issue is ignored", "somebody is pinged in a channel": what is done to the subject of a clause, where
    nothing is known of that.
    """
    norms = reading.norms(clause.first, clause.last)
    place = next((place for place, norm in enumerate(norms[:-1]) if norm in _UNDERGOING), 0)
    done = norms[place + 1] if place else ""
    if not done.endswith("ed") or done in STATES or reading.entities_in(clause.first + place + 1, clause.last):
        return False
    if any(noun.known and noun.first <= clause.first + place + 1 < noun.last for noun in reading.nouns):
        return False
    behind = clause.first + place
    subject = any(noun.last == behind and noun.known and not noun.plural for noun in reading.nouns)
    return (subject or norms[:place] in _ANYBODY) and not _told_of(reading, vocabulary, clause)


_UNDERGOING = words("is gets was got")
_ANYBODY = (["somebody"], ["someone"], ["anybody"], ["anyone"])
_SHORTEST = 4
"""Words of a subject and its verb."""


def _happenings(reading: Reading, vocabulary: Vocabulary, clause: Clause, nouns: Sequence[Noun]) -> dict[str, float]:
    """Event classes with weights: what the words tell, and what a noun is in itself ("a release")."""
    if _time_is_up(reading, clause):
        return {OVERDUE: 1.0}
    said = event_words(reading, vocabulary, clause.first, clause.last)
    happens = any(reading.tokens[place].norm != "new" for place, _ in said)
    said = [(place, classes) for place, classes in said if not happens or reading.tokens[place].norm != "new"]
    events: dict[str, float] = {}
    for _, classes in said:
        for rank, name in enumerate(classes):
            events[name] = max(events.get(name, 0.0), 1.0 - 0.08 * rank)
    if "new" in reading.norms(clause.first, clause.last) or any(noun.determiner == "new" for noun in nouns):
        events["created"] = max(events.get("created", 0.0), _NEW_THING_HAPPENS if happens else 0.97)
    for noun in nouns:
        if governor(reading, noun.first, clause.first) or _is_counted(reading, noun):
            continue
        hit = vocabulary.events.at([noun.text], 0) if " " not in noun.text else None
        for rank, name in enumerate(hit[1] if hit else ()):
            events.setdefault(name, (0.75 if not said else 0.4) - 0.1 * rank)
    if rare := rare_events(reading.norms(clause.first, clause.last)):
        events = {name: min(weight, _BESIDE_RARE) for name, weight in events.items() if name not in _OF_THINGS}
        return events | dict.fromkeys(rare, 1.0)
    if (change := find_change(reading, clause)) is not None:
        told = dict(change.events(reading))
        others = _OF_THINGS if "moved" in told else _OF_THINGS | {"moved"}
        events = {name: weight for name, weight in events.items() if name not in others} | told
    if not events:
        events["created"] = 0.75
    return events


def _headings(reading: Reading, topic: Sequence[Clause]) -> list[str]:
    """Products that a headline names, or a clause of their own ("Gitea: ...")."""
    found: list[str] = []
    for clause in topic:
        mentions = reading.mentions_in(clause.first, clause.last)
        alone = sum(mention.last - mention.first for mention in mentions) == clause.last - clause.first
        if alone or clause.kind is ClauseKind.HEADLINE:
            found += [mention.connector for mention in mentions]
    return found


def _event_nouns(reading: Reading, clause: Clause) -> list[Noun]:
    values = reading.valued
    return [noun for noun in reading.nouns_in(clause.first, clause.last) if noun.first not in values]


def _with_deed(reading: Reading, clause: Clause, heads: dict[str, float]) -> dict[str, float]:
    """ "Somebody comments on a pull request": what the verb itself makes is what happens, its object only the place."""
    for verb in reading.verbs_in(clause.first, clause.last):
        done = verb.form is VerbForm.THIRD or (verb.form is VerbForm.PAST and verb.last - verb.first > 1)
        deed = IMPLIED_HEADS[verb.classes[0]][0] if verb.classes[0] in _DEEDS and verb.lemma != "leave" else ""
        if done and deed and deed not in heads:
            return {canon: _PLACE_OF_DEED * weight for canon, weight in heads.items()} | {deed: 1.0}
    return heads


def _happened_to(reading: Reading, clause: Clause, heads: dict[str, float], nouns: Sequence[Noun]) -> dict[str, float]:
    """ "A label is removed | from an issue": of what happens in words with nouns of their own, the thing it is done to.

    Who comes to where others are, or goes from there, is a member there: "somebody leaves our organization".
    """
    rare = rare_events(reading.norms(clause.first, clause.last))
    told = {clause.first + index for first, last in rare.values() for index in range(first, last)}
    within = {noun.canon for noun in nouns if noun.first in told}
    others = set(heads) - within
    if within and others:
        heads = {canon: _WITHIN_WORDS * weight if canon in within else 1.0 for canon, weight in heads.items()}
    change = find_change(reading, clause) if not rare else None
    if change is not None and change.named is not None and change.property in _HAVING_EVENTS:
        named = {noun.canon for noun in nouns if change.named[0] <= noun.first < change.named[1]}
        heads = {canon: _WITHIN_WORDS * weight if canon in named else weight for canon, weight in heads.items()}
    came = {item.lemma for item in reading.verbs_in(clause.first, clause.last)} & _COMING
    placed = any(item.kind is EntityKind.CHANNEL for item in reading.entities_in(clause.first, clause.last))
    if came and reading.tokens[clause.first].norm in _SOMEBODY and (placed or set(heads) & _GROUPS):
        heads = {**heads, "member": 1.0}
    return heads


_WITHIN_WORDS = 0.3
_HAVING_EVENTS = frozenset({"milestone", "sprint"})
_SOMEBODY = words("someone somebody anyone a an new person people user employee colleague")
_COMING = words("join leave remove add invite")
_GROUPS = words("organization team group workspace server channel project repository")


def _acts(reading: Reading, noun: Noun, nouns: Sequence[Noun]) -> bool:
    """ "A customer sends a mail": somebody who does what happens, which is about the thing it is done to."""
    if noun.canon not in PEOPLE_OF_THINGS or noun.last >= len(reading.tokens):
        return False
    verb = reading.tokens[noun.last].norm
    if verb in _DONE_TO_NOTHING:
        return True
    objects = (item for item in nouns if item.first in range(noun.last + 1, noun.last + _OBJECT_REACH))
    active = verb.endswith("s") and verb not in connectives.AUXILIARIES | connectives.PREPOSITIONS
    unnamed = bool(set(reading.norms(noun.last + 1, noun.last + 2)) & _UNNAMED)
    return active and (unnamed or any(not governor(reading, item.first, noun.last + 1) for item in objects))


_DONE_TO_NOTHING = words("pushes commits")
"""What somebody does somewhere, and to no thing that is said."""


def _is_counted(reading: Reading, noun: Noun) -> bool:
    """ "Has no labels", "gets more than 5 comments": what something has so and so many of."""
    before = reading.norms(max(0, noun.first - 4), noun.first)
    if before[-1:] in (["no"], ["zero"]):
        return True
    return any(norm.isdigit() for norm in before) and bool(set(before) & _MEASURING)


_COUNTED = 0.3
_MEASURING = words("than least most over under above below")
_GATHERED = words("comment reply reaction review")
"""What things get one after the other, each of which is what happens."""


def _names_place(reading: Reading, noun: Noun) -> bool:
    """ "In | team | Mobile", "in the Mobile | team": where the thing is, and no part that it happens to."""
    beside = [entity for entity in reading.entities if entity.first == noun.last or entity.last == noun.first]
    return any(entity.key == noun.text.lower() for entity in beside)


_LIVES_AT = {"dependabot": "github"}
"""Apps that are at work at one product only: what they do happens there."""
_PLACE_NAMED = 0.5
"""Not enough to be what happens, or what the data is about."""


def _event_heads(reading: Reading, clause: Clause, nouns: list[Noun]) -> dict[str, float]:
    heads: dict[str, float] = {}
    for noun in nouns:
        joined = noun.first > clause.first and reading.tokens[noun.first - 1].norm in {"and", "or"}
        preposition = governor(reading, noun.first - joined, clause.first)  # "to main or develop"
        weight = 1.0 if not preposition or noun.canon == "webhook" else 0.55
        if preposition and _names_place(reading, noun):
            weight = _PLACE_NAMED
        if not noun.known:
            weight *= 0.6
        if _acts(reading, noun, nouns):
            weight *= _ACTING
        if _is_counted(reading, noun):
            weight = 1.0 if noun.canon in _GATHERED else _COUNTED
        heads[noun.canon] = max(heads.get(noun.canon, 0.0), weight)
    if not nouns and connectives.PRONOUNS & set(reading.norms(clause.first, clause.last)):
        heads.setdefault("message", 0.1)
    return heads
