"""What a clause says about the operation it needs, gathered once before any operation is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent_app.planners.local.evidence.absent import absent_for
from agent_app.planners.local.evidence.audiences import PRIVATE, TELLING, tells_group, tells_one, tells_them
from agent_app.planners.local.evidence.heads import CARRYING, CONTAINERS, CONTENT_HEADS, FILLING, JOINING, said_heads
from agent_app.planners.local.evidence.hits import content_words, likelihoods, named_hits, retrieval_scores
from agent_app.planners.local.evidence.someone import deals_with_someone, points_at_someone
from agent_app.planners.local.evidence.states import measures, state_terms, told_states
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, PEOPLE_OF_THINGS
from agent_app.planners.local.lexicon.verbs import LOOKUPS, SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import IDENTIFYING, ActionStatement, Entity, EntityKind, Reading
from agent_app.planners.local.reading import UNKNOWN_CLASS
from agent_app.planners.local.statements import governor, placed_by_path
from agent_app.planners.local.text import stem
from vectors_app.contracts import Hit

__all__ = ["ActionEvidence", "action_evidence"]

_SELF = words("me him her whoever")
_INTO = words("to into in onto on")
_KEPT = words("row record entry item card task document")
_KEPT_PEOPLE = words("subscriber member contact lead customer user attendee")
_MAYBE_KEPT = 0.7
"""Something put into a product is rather one of these than something that holds many of them."""
_NEAREST = 8
"""So many of what retrieval found may be meant whatever their words are."""
_POINTING = words("webhook hook link url")
"""What has an address, which is not called to make it."""
_CALLABLE = words("webhook hook endpoint api url")
"""What is called by its address."""
_TAKING_AWAY = frozenset({"remove", "delete"})
_GROUPING = words("sprint milestone epic board project release version campaign queue portfolio")
"""What brings things together that live on without it."""
_PROPERTIES = words("assignee milestone due_date priority severity status description version component")
"""What things have one of, and are not ended by being without."""
_CREATING = frozenset({"create", "send", "email", "direct", "page", "publish", "call", "schedule"})


@dataclass(frozen=True, slots=True)
class ActionEvidence:
    """Weighted readings of an action clause.

    `heads` are (object class, weight); `context` the other nouns; `mail`, `url`, `channel`, `repository`, `person` say
    what kinds of addressees are named; `identified` that the words say which one is meant, by key, number or code;
    `hits` maps operation ids to the nearness of retrieval in [0, 1], `cosines` many more of them to the cosine of their
    vectors, and `likely` all that retrieval told to how likely its re-ranker takes them to be. `absent` is the product
    that is named as its place and that no operation belongs to; `fills` says that something is put into a product as
    one more of what it keeps; `left` are what something is taken off or out of, `spared`
    those of them that may be meant by its words, `emptied` the property that they have
    then no more; `someone` that people are added or taken away whom no noun names; `states` are verbs that only tell
    which are meant; `recurring` that something is sent at the times it is told for, so that none plans it for later.
    """

    statement: ActionStatement
    heads: tuple[tuple[str, float], ...]
    context: frozenset[str]
    terms: frozenset[str]
    explicit: bool
    verbs: tuple[str, ...]
    plural: bool
    acts_on_existing: bool
    channel: bool = False
    named_channel: bool = False
    threaded: bool = False
    person: bool = False
    addressee: bool = False
    mail: bool = False
    url: bool = False
    repository: bool = False
    identified: bool = False
    hits: dict[str, float] = field(default_factory=dict)
    cosines: dict[str, float] = field(default_factory=dict)
    likely: dict[str, float] = field(default_factory=dict)
    absent: str = ""
    fills: bool = False
    spared: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    emptied: str = ""
    someone: bool = False
    states: frozenset[str] = frozenset()
    recurring: bool = False

    @property
    def called(self) -> str:
        """The stem of a verb of which nothing is known, which can only mean what is called by it, unless a product is
        named: "stash it in Box" asks for one of Box's operations.
        """
        known = self.verbs[:1] != (UNKNOWN_CLASS,) or self.statement.connectors
        return "" if known else stem(self.statement.lemma)

    def with_hits(self, hits: Sequence[Hit]) -> ActionEvidence:
        """The evidence together with what retrieval found for the clause."""
        named = named_hits(hits)
        return replace(
            self,
            hits=retrieval_scores(named[:_NEAREST]),
            cosines={identifier: hit.dense for identifier, hit in named if hit.dense is not None},
            likely=likelihoods(named),
        )


def action_evidence(reading: Reading, statement: ActionStatement) -> ActionEvidence:
    """Gather what an action statement says."""
    norms = set(reading.norms(statement.clause.first, statement.clause.last))
    kinds = {entity.kind for entity in statement.entities}
    channel = (
        EntityKind.CHANNEL in kinds
        or any(noun.canon == "channel" for noun in statement.nouns)
        or tells_group(reading, statement)
    )
    people = (
        any(noun.canon in PEOPLE_OF_THINGS for noun in statement.nouns)
        or bool(norms & (_SELF | PRIVATE))
        or tells_them(reading, statement)
    )
    mail = _by_mail(reading, statement) or (
        EntityKind.EMAIL in kinds and bool({"send", "email"} & set(statement.verbs[:3]))
    )
    url = EntityKind.URL in kinds and not statement.connectors and not _points(reading, statement)
    verbs = _verbs(
        statement,
        channel=EntityKind.CHANNEL in kinds,
        person=points_at_someone(reading, statement),
        mail=mail,
        url=url,
    )
    person, private = people or EntityKind.USER in kinds, bool(norms & PRIVATE)
    if person and not url:  # what somebody is sent is no request
        verbs = tuple(verb for verb in verbs if verb != "call") or verbs
    heads = said_heads(replace(statement, verbs=verbs), channel=channel, person=person, private=private, mail=mail)
    fills = _fills(reading, statement)
    if fills:
        heads = _with_elements(reading, statement, heads)
    if url:
        heads = (("request", 1.0), *heads)
    states = told_states(reading, statement)
    carried = content_terms([statement.lemma]) if statement.remade else frozenset()  # "copy" is no copying within it
    unsaid = content_terms(norm for first, last in measures(reading, statement) for norm in reading.norms(first, last))
    unsaid |= state_terms(reading, states) | carried
    left = _left(reading, statement)
    spared = left if statement.head else left & _GROUPING
    return ActionEvidence(
        statement=statement,
        heads=heads,
        context=frozenset(noun.canon for noun in statement.nouns),
        terms=content_terms(content_words(reading, statement.clause)) - unsaid,
        verbs=verbs,
        plural=any(noun.plural for noun in statement.nouns if noun.canon == statement.head),
        explicit=bool(statement.head) and statement.head not in CONTENT_HEADS,
        acts_on_existing=not (set(statement.verbs[:1]) & _CREATING) and bool(statement.lemma),
        channel=channel,
        named_channel=EntityKind.CHANNEL in kinds,
        threaded=verbs[0] == "reply" and any(noun.canon == "thread" for noun in statement.nouns),
        person=person,
        addressee=tells_one(reading, statement),
        mail=mail,
        url=url,
        repository=EntityKind.REPOSITORY in kinds and not (channel or mail or url) and placed_by_path(reading) is None,
        identified=_identified(reading, statement),
        fills=fills,
        spared=spared,
        left=left,
        emptied=statement.head if spared and statement.head in _PROPERTIES else "",
        someone=deals_with_someone(reading, statement),
        states=frozenset(verb.classes[0] for verb in states),
        recurring=verbs[0] in SENT and bool(norms & _RECURRING),
        absent=absent_for(reading, statement, addressed=channel or mail or EntityKind.USER in kinds),
    )


def _points(reading: Reading, statement: ActionStatement) -> bool:
    """Whether an address only says where something is: "add the webhook https://...", "post the runbook https://..."."""
    if statement.head in _POINTING:
        return True
    verb = statement.clause.verb
    if verb is None or statement.verbs[0] != "send":
        return False
    place = next(entity.first for entity in statement.entities if entity.kind is EntityKind.URL)
    named = place - verb.last > 1 and reading.tokens[place - 1].norm not in _CALLABLE
    return named and not governor(reading, place, verb.last)


def _fills(reading: Reading, statement: ActionStatement) -> bool:
    """ "Log it in our Google Sheet", "sync the contacts into Mailchimp": one more of what the product keeps is made."""
    if not statement.connectors or statement.retrieval:
        return False
    if statement.remade:
        return True
    start = statement.clause.verb.last if statement.clause.verb else statement.clause.first
    placed = any(
        mention.connector in statement.connectors and governor(reading, mention.first, start) in _INTO
        for mention in reading.mentions_in(start, statement.clause.last)
    )
    return placed and statement.pronoun and not statement.head and bool(set(statement.verbs[:2]) & FILLING)


def _with_elements(
    reading: Reading, statement: ActionStatement, heads: tuple[tuple[str, float], ...]
) -> tuple[tuple[str, float], ...]:
    """The heads with what products keep many of, for things that a product calls otherwise."""
    found = dict(heads)
    people = statement.head in LISTED_PEOPLE
    for noun in _KEPT_PEOPLE if people else _KEPT:
        found.setdefault(noun, _MAYBE_KEPT)
    if any(
        mention.connector in statement.connectors and stem(reading.tokens[mention.last - 1].norm) in CONTAINERS
        for mention in reading.mentions_in(statement.clause.first, statement.clause.last)
    ):
        found |= {"row": 1.0, "record": 1.0}
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


_RECURRING = words("every each daily weekly monthly hourly nightly weekdays")
_OFF = words("from off on")


def _left(reading: Reading, statement: ActionStatement) -> frozenset[str]:
    """ "Remove the label from the | issue", "them from all | channels": what stays when something is taken off it."""
    if not set(statement.verbs[:1]) & _TAKING_AWAY or not (statement.head or statement.pronoun):
        return frozenset()
    first = statement.clause.first
    off = _OFF | {"of"} if statement.head in _PROPERTIES else _OFF
    behind = (noun for noun in statement.nouns if governor(reading, noun.first, first) in off)
    return frozenset(noun.canon for noun in behind if noun.known and noun.canon != statement.head)


def _identified(reading: Reading, statement: ActionStatement) -> bool:
    """Whether the words say which one is meant: by key, by number, or by a code after the noun ("pipeline 991")."""
    if any(entity.kind in IDENTIFYING for entity in statement.entities):
        return True
    coded = {noun.last for noun in statement.nouns if noun.canon == statement.head and not noun.plural}
    coded |= {entity.first for entity in statement.entities if entity.first - 1 in coded and entity.key}
    last = min(statement.clause.last, len(reading.tokens))
    return any(place < last and any(map(str.isdigit, reading.tokens[place].text)) for place in coded)


def _verbs(statement: ActionStatement, *, channel: bool, person: bool, mail: bool, url: bool) -> tuple[str, ...]:
    """Verb classes in the light of the addressee: what goes to a channel is sent, what goes by mail is mailed."""
    verbs = statement.verbs
    if verbs[0] == "create" and statement.head and statement.head not in _COMMITTED:
        verbs = tuple(verb for verb in verbs if verb != "commit")  # which would update as well as create
    if statement.tells and verbs[0] == "send" and not (channel or mail or url):
        return ("send", "direct")
    named = person or any(entity.kind is EntityKind.USER for entity in statement.entities)
    if channel and statement.lemma in _LOOPING and not named:
        return ("send", "direct")
    if channel and statement.lemma in JOINING and named and statement.head in {"", "channel"}:
        return (JOINING[statement.lemma],)
    moved = any(
        entity.kind is EntityKind.STATUS and not _tells_which(statement, entity) for entity in statement.entities
    )
    if (
        moved
        and "transition" in verbs
        and statement.lemma in _SETTING
        and statement.head not in CONTENT_HEADS - {"status"}
    ):
        return ("transition", *(verb for verb in verbs if verb not in {"transition", "set"}))
    if mail and verbs[0] not in {"get", "list", "search", "assign", "invite"}:
        return ("email", "send", *(verb for verb in verbs if verb not in {"email", "send"}))
    if url and verbs[0] in {"get", "send", "call", "create", "update", "trigger", "list"}:
        return ("call", *(verb for verb in verbs if verb != "call"))
    several = any(noun.plural and noun.canon == statement.head for noun in statement.nouns)
    if verbs[0] in LOOKUPS and (several or statement.lemma == "list"):
        return verbs  # "get the messages of #support"; what is only tested is looked up
    if verbs[0] in _MADE_TO_SEND and statement.head in {"message", "reminder", "direct_message"}:
        made_later = {"send", "commit", "schedule", *_MADE_TO_SEND}
        return ("send", *(verb for verb in verbs if verb not in made_later))
    pinged = statement.head == "channel" and statement.lemma in TELLING  # "ping the #ops channel"
    if channel and "send" in verbs and verbs[0] not in _MAKING_VERBS and (pinged or statement.head not in _NOT_SENT):
        return ("send", *(verb for verb in verbs if verb in {"upload", "reply", "direct"}))
    writes = statement.lemma in _WRITING or not statement.lemma
    if (
        channel
        and writes
        and statement.head not in {"channel", "topic", "member", "user", "reaction", "file", "thread"}
    ):
        return ("send", *(verb for verb in verbs if verb in {"upload", "reply", "direct"}))
    return verbs


def _tells_which(statement: ActionStatement, status: Entity) -> bool:
    """ "The closed Jira issues": a status that things are in, and not one that they get."""
    return any(status.last <= noun.first <= status.last + 1 for noun in statement.nouns)


_LOOPING = frozenset({"loop in", "pull in", "bring in", "keep posted"})
_SETTING = words("set put move push bring send flip shift change")
_MADE_TO_SEND = frozenset({"get", "create", "publish"})
"""Who gets a message or makes one in a channel wants it sent."""
_MAKING_VERBS = frozenset({"create", "invite", "archive", "assign", "set", "react", "pin", "delete", "reply", "move"})
_NOT_SENT = words("channel topic member user reaction file thread responder meeting")
_COMMITTED = words("file commit code content folder directory")
_WRITING = words("link log write drop put leave add note record mention post move send publish push copy share throw")


def _by_mail(reading: Reading, statement: ActionStatement) -> bool:
    """ "by mail", "via e-mail", "send an email"."""
    for noun in statement.nouns:
        if noun.canon != "email":
            continue
        preposition = governor(reading, noun.first, statement.clause.first)
        if not preposition and statement.lemma in CARRYING and _in_channel(reading, statement):
            return False  # "forward the mails to #ops"
        if preposition in _BY_MAIL or (not preposition and (not statement.lemma or _mails(statement))):
            return True
    return "email" in statement.verbs[:1]


def _in_channel(reading: Reading, statement: ActionStatement) -> bool:
    return any(
        entity.kind is EntityKind.CHANNEL
        and governor(reading, entity.first, statement.clause.first) in {"to", "in", "into"}
        for entity in statement.entities
    )


def _mails(statement: ActionStatement) -> bool:
    """Whether a mail as the object of a verb is sent by it: "shoot a mail" does, "move the mail" does not."""
    return bool(set(statement.verbs[:3]) & _MAILING) and statement.verbs[0] not in _KEEPING


_BY_MAIL = words("by via through per over with in")
_MAILING = frozenset({"send", "email", "create", "reply", "comment", "add", "schedule"})
_KEEPING = frozenset({"move", "archive", "delete", "remove", "label", "get", "list", "search", "update", "transition"})
"""What is done with mails that are there."""
