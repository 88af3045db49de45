"""From an action clause to its statements."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import LOOKUPS, SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, EntityKind, Noun, Reading, Verb, VerbForm
from agent_app.planners.local.predicates import main_verb
from agent_app.planners.local.segments import skip_preamble
from agent_app.planners.local.statements.conjuncts import split_conjuncts
from agent_app.planners.local.statements.heads import determines, head_of, property_owner, told_from
from agent_app.planners.local.statements.phrases import (
    ADDRESSES,
    ASKER,
    announced_place,
    governor,
    host_of,
    object_nouns,
)
from agent_app.planners.local.statements.roles import DESTRUCTIVE, MEDIA, MESSAGES, product_roles, reaches_people

__all__ = ["action_statements"]

_LOOKED_UP = frozenset({"on_call"})
_DEFAULT_VERBLESS = ("create", "send", "add")
_MOST_REPEATS = 5
_ASSIGNED = words("label tag reviewer assignee watcher member user attachment")
"""What one operation gives several of."""
_SUPERLATIVES = words("newest latest oldest recent last top")
_CARRIED_OVER = words("export import transfer migrate port upsert")
_RAISING = words("raise lodge open start put place stick pop drop throw log save store enter")
_HOSTED = words("issue release branch tag commit milestone pull_request file")
"""What a repository has."""
_POINTERS = words("them him her me")
_WORK = words("issue task ticket bug story card work_item subtask")
_SHOWING = words("show display")
_REMINDING = words("remind nudge urge ask")
_STATES = words("status state")
"""The properties whose change is a transition."""
_ASKING = words("which what whose")
_WANTING = words("need want like require have see")


def action_statements(reading: Reading, clause: Clause) -> list[ActionStatement]:
    """The statements of one action clause, in order; several where conjuncts name different things or places."""
    parts = split_conjuncts(reading, clause)
    statements: list[ActionStatement] = []
    for first, last in parts:
        part = replace(clause, first=first, last=last, verb=clause.verb if first == parts[0][0] else None)
        own = main_verb(reading, first, last) if first != parts[0][0] else None
        if own is not None and own.form is VerbForm.PAST:
            statements.append(_statement(reading, replace(part, verb=own), own))
            continue
        statement = _statement(reading, part, clause.verb)
        if statements and first != parts[0][0]:
            statement = _inherit(statement, statements[0])
        statements += _repeated(statement, min(statement.count, _MOST_REPEATS))
    return statements


def _repeated(statement: ActionStatement, times: int) -> list[ActionStatement]:
    """A statement as often as it is meant; where as many names are quoted, each has its own."""
    names = [entity for entity in statement.entities if entity.kind is EntityKind.QUOTED]
    if times < 2 or len(names) != times:
        return [statement] * times
    others = tuple(entity for entity in statement.entities if entity.kind is not EntityKind.QUOTED)
    return [replace(statement, entities=(*others, name)) for name in names]


_ENDING = frozenset({"delete", "remove", "archive", "close", "cancel", "reject"})
"""What can't be done with something that is not there yet."""


def _inherit(statement: ActionStatement, first: ActionStatement) -> ActionStatement:
    """A later conjunct shares what the first one said and it does not say itself."""
    if not statement.head and not statement.nouns:
        return replace(
            statement,
            verbs=first.verbs,
            lemma=first.lemma,
            head=first.head,
            pronoun=first.pronoun,
            entities=(
                *statement.entities,
                *(
                    e
                    for e in first.entities
                    if e.kind not in {x.kind for x in statement.entities} | {EntityKind.CHANNEL}
                ),
            ),
        )
    made = statement.object is not None and statement.object.determiner == "indefinite"
    if made and statement.head in MEDIA and first.verbs[:1] == ("create",) and first.head not in MEDIA:
        return replace(statement, verbs=("send", *first.verbs), lemma=first.lemma)  # "a ticket and an SMS to Kim"
    if made and _ENDING & set(first.verbs[:1]):  # "archive the page plus a note in Confluence"
        return replace(statement, verbs=("create",), lemma="create")
    return replace(statement, verbs=first.verbs, lemma=first.lemma)


_MESSAGE = "message"
"""What is sent where only what it tells is said."""


def _statement(reading: Reading, clause: Clause, verb: Verb | None) -> ActionStatement:
    told_at = told_from(reading, clause)
    nouns = object_nouns(reading, clause.first, told_at)
    mentions = reading.mentions_in(clause.first, clause.last)
    means = _means(reading, clause, verb, nouns)
    verbs = verb.classes if verb else _DEFAULT_VERBLESS
    if means is not None:  # "thank them by mail" is to send one
        verbs = tuple(dict.fromkeys(("send", *verbs)))
    carried = verb is not None and verb.lemma in _CARRIED_OVER
    targets, references = product_roles(reading, clause, mentions, verbs, carried=carried)
    head = head_of(reading, clause, nouns)
    if not mentions and (place := _place_meant(reading, clause)):
        targets = (place,)
    told = bool(SENT & set(verbs[:1])) and _addressee(reading, clause)
    if not mentions and head is not None and head.canon in _HOSTED and not told and (host := host_of(reading, clause)):
        targets = (host,)
    if head is not None and verb is not None and (_is_told(verb, head) or _to_be_done(reading, clause, verb, head)):
        head = None
    taken = head is not None and verb is not None and _is_left(reading, clause, verb, head)
    head = None if taken else means or head
    if head is not None and verb is not None and (given := _product_given(reading, clause, verb)):
        head, targets, references = None, (given,), tuple(key for key in (*targets, *references) if key != given)
    announced, places = announced_place(reading, clause)
    if announced and verb is not None and not set(verb.classes[:1]) & SENT:
        targets = targets or (announced,)
    listed = head is not None and (verb is None or verb.lemma == "have") and _listed(reading, clause, head)
    meant = verbs if means is not None else _meant(reading, clause, verb, head, listed=listed)
    tells = told_at < clause.last and bool(SENT & set(verbs))
    meant = tuple(name for name in meant if name in SENT) or meant if tells else meant
    return ActionStatement(
        clause=clause,
        verbs=meant,
        lemma=verb.lemma if verb else "",
        head=_called(verb, head) or (_MESSAGE if tells else ""),
        nouns=tuple(nouns),
        connectors=targets,
        references=references,
        entities=(*reading.entities_in(clause.first, clause.last), *places),
        pronoun=taken or (not tells and (_subjectless(reading, clause, verb) or _refers_back(reading, clause))),
        retrieval=listed or bool(verb and set(verb.classes[:1]) & LOOKUPS and not _shown(reading, clause, verb)),
        count=head.count if head is not None and _one_by_one(head, meant) else 1,
    )


_TAGGED = words("release version tag commit build repository image branch deployment message")
"""What is given a tag of its own, or in which somebody is named."""
_MARKED_STATES = words(
    "done complete completed resolved solved closed finished fixed merged open reopened in started active read unread"
    " shipped fulfilled paid won lost approved rejected qualified unqualified spam duplicate the a an"
)


def _one_by_one(head: Noun, verbs: tuple[str, ...]) -> bool:
    """ "Open three tickets", "invite the two contractors": what a single operation does to one of them."""
    if not (head.plural and 1 < head.count <= _MOST_REPEATS):
        return False
    if "invite" in verbs[:1]:
        return True
    return bool({"create", "add", "schedule"} & set(verbs[:2])) and (
        head.canon not in _ASSIGNED or "create" in verbs[:1]
    )


def _meant(reading: Reading, clause: Clause, verb: Verb | None, head: Noun | None, *, listed: bool) -> tuple[str, ...]:
    """The verb classes of a clause, likeliest first, by what the verb is said of."""
    verbs = verb.classes if verb else _DEFAULT_VERBLESS
    if (
        head is not None
        and head.determiner in {"indefinite", "new"}
        and set(verbs[:3]) & DESTRUCTIVE
        and "create" in verbs
    ):
        verbs = tuple(name for name in verbs if name not in DESTRUCTIVE)
    if verb is not None and (_shown(reading, clause, verb) or _written_to(reading, clause, verb)):
        return ("send",)
    latest = bool(set(reading.norms(clause.first, clause.last)) & _SUPERLATIVES)
    if listed or (verb is None and head is not None and head.canon in _LOOKED_UP):
        verbs = ("get", "list", "search")
    verbs = _by_number(verbs, head, latest=latest)
    if verb is not None and head is not None:
        verbs = _labelled(reading, verb, head, verbs)
    if (owner := property_owner(reading, clause)) is not None and reading.norms(owner - 1, owner)[0] not in _STATES:
        verbs = ("update", *(name for name in verbs if name not in {"update", "transition"}))
    new = head is not None and not head.plural and head.determiner in {"indefinite", "new"} and head.canon in _WORK
    if new and verb is not None and verb.lemma == "assign":
        return ("create", "add")  # "assign a new task to kim"
    if head and head.determiner in {"indefinite", "new"} and verb and verb.lemma in _RAISING and "create" in verbs:
        verbs = ("create", *(name for name in verbs if name not in {"create", "update"}))
    if (
        verb is not None
        and verb.lemma == "get"
        and head
        and head.determiner == "indefinite"
        and _receives(reading, clause, verb)
    ):
        verbs = tuple(name for name in verbs if name not in LOOKUPS)
    return verbs


def _labelled(reading: Reading, verb: Verb, head: Noun, verbs: tuple[str, ...]) -> tuple[str, ...]:
    """ "Tag the customer as lost" labels it, "tag the release" does not; "mark it as urgent" does not complete it."""
    if verb.lemma in {"tag", "label"} and head.known and head.canon not in _TAGGED:
        others = (name for name in verbs if name not in {"publish", "request"})
        return tuple(dict.fromkeys(("label", *others, "update")))
    said = reading.norms(head.last, head.last + 2)
    if verb.lemma in {"mark", "flag"} and said[:1] == ["as"] and said[1:] and said[1] not in _MARKED_STATES:
        return ("update", *(name for name in verbs if name not in {"update", "transition"}))
    return verbs


def _shown(reading: Reading, clause: Clause, verb: Verb) -> bool:
    """ "Show the open incidents in #ops": what is shown in a channel is told there."""
    places = (entity for entity in reading.entities_in(verb.last, clause.last) if entity.kind is EntityKind.CHANNEL)
    return verb.lemma in _SHOWING and any(entity.first > verb.last for entity in places)


def _is_left(reading: Reading, clause: Clause, verb: Verb, head: Noun) -> bool:
    """ "Remove kim from all | channels": what somebody is taken out of, which stays."""
    named = any(
        entity.first == verb.last and entity.kind in {EntityKind.USER, EntityKind.EMAIL}
        for entity in reading.entities_in(verb.last, clause.last)
    )
    if verb.last >= clause.last:
        return False
    word = reading.tokens[verb.last].norm
    plain = reading.norms(verb.last + 1, verb.last + 2) == ["from"] and reading.tokens[verb.last].text.islower()
    plain = plain and not any(noun.known and noun.first == verb.last for noun in reading.nouns)
    plain = plain and (word in _POINTERS or word not in connectives.FUNCTION_WORDS | connectives.PRONOUNS)
    return "remove" in verb.classes[:2] and (named or plain) and governor(reading, head.first, verb.last) == "from"


def _is_told(verb: Verb, head: Noun) -> bool:
    """ "Tell the channel": who is told."""
    return head.canon == "channel" and verb.lemma in _INFORMING


def _to_be_done(reading: Reading, clause: Clause, verb: Verb, head: Noun) -> bool:
    """ "Remind #docs to update the | changelog": what somebody is to deal with who is told in a channel or by mail."""
    told = any(
        entity.first < head.first for entity in reading.entities_in(verb.last, clause.last) if entity.kind in ADDRESSES
    )
    ordered = (v.first - 1 for v in reading.verbs_in(verb.last + 1, head.first) if v.form is VerbForm.BASE)
    return verb.lemma in _REMINDING and told and any(reading.norms(i, i + 1) == ["to"] for i in ordered)


def _written_to(reading: Reading, clause: Clause, verb: Verb) -> bool:
    """ "Write to kim@acme.com", "write #dev": who is written to gets a message."""
    first = verb.last + (reading.norms(verb.last, verb.last + 1) == ["to"])
    return verb.lemma == "write" and any(
        entity.first == first and entity.kind in ADDRESSES for entity in reading.entities_in(verb.last, clause.last)
    )


def _refers_back(reading: Reading, clause: Clause) -> bool:
    """Whether a pronoun of the clause stands for something said before."""
    return any(
        reading.tokens[i].norm in words("it them this that these those one both each its")
        and not determines(reading, i, clause.last)
        and (
            i == clause.first
            or reading.tokens[i - 1].norm not in words("with about from of")
            or reading.norms(max(clause.first, i - 2), i) in (["all", "of"], ["each", "of"], ["both", "of"])
        )
        for i in range(clause.first, clause.last)
    )


def _listed(reading: Reading, clause: Clause, head: Noun) -> bool:
    """ "Which invoices do we have", "all the cards on the board", "I need the workers": things that are there."""
    if not (head.plural and head.known) or head.count > 1 or head.canon in MESSAGES | {"label"}:
        return False
    before = set(reading.norms(clause.first, head.first))
    if before & _ASKING and not any(verb.form is VerbForm.BASE for verb in reading.verbs_in(clause.first, head.first)):
        return True
    return head.determiner == "all" or (head.determiner == "definite" and bool(before & _WANTING))


def _called(verb: Verb | None, head: Noun | None) -> str:
    """The class of what a statement is about; a verb that says how something is sent says what is sent."""
    if verb is None:
        return head.canon if head else ""
    if verb.lemma == "text" and (head is None or head.canon not in MESSAGES):
        return "sms"
    return head.canon if head else ""


def _place_meant(reading: Reading, clause: Clause) -> str:
    """The product that "there" means: the last one of several that were named before."""
    norms = reading.norms(clause.first, clause.last)
    place = next((i for i, norm in enumerate(norms) if norm == "there"), None)
    if place is None or not place or set(norms[place + 1 : place + 2]) & connectives.BE:
        return ""
    before = [mention.connector for mention in reading.mentions_in(0, clause.first)]
    return before[-1] if len(set(before)) > 1 else ""


def _addressee(reading: Reading, clause: Clause) -> bool:
    """Whether a clause names a channel, person, address or the asker: what it speaks of is told there, not done to."""
    if ASKER & set(reading.norms(clause.first, clause.last)) or (
        clause.verb is not None and reaches_people(clause.verb)
    ):
        return True
    return any(entity.kind in ADDRESSES for entity in reading.entities_in(clause.first, clause.last))


_INFORMING = frozenset({"let know", "reach out"}) | words(
    "tell notify remind thank invite inform alert ping congratulate warn chase contact reach message"
)
_BY = words("by via through over per")


def _means(reading: Reading, clause: Clause, verb: Verb | None, nouns: list[Noun]) -> Noun | None:
    """ "Notify the workers by SMS": by what people are told is what they are sent."""
    if verb is None or verb.lemma not in _INFORMING:
        return None
    later = (noun for noun in nouns if noun.first >= verb.last and noun.canon.split("_")[-1] in MESSAGES)
    return next((noun for noun in later if governor(reading, noun.first, verb.last) in _BY), None)


def _product_given(reading: Reading, clause: Clause, verb: Verb) -> str:
    """The product by whose name a message is called that is sent to somebody: "send each subscriber a Gmail"."""
    if not set(verb.classes[:1]) & {"send"}:
        return ""
    for mention in reading.mentions_in(verb.last + 1, clause.last):
        determined = reading.tokens[mention.first - 1].norm in {"a", "an"}
        if determined and not any(noun.first == mention.last for noun in reading.nouns):
            return mention.connector
    return ""


def _receives(reading: Reading, clause: Clause, verb: Verb) -> bool:
    """ "Those with a high priority get a label": things that are said before the verb are given something."""
    if verb.first == clause.first:
        return not clause.separator and not clause.introducer and verb.first > 0
    return skip_preamble(reading, clause.first, clause.last) < verb.first


def _subjectless(reading: Reading, clause: Clause, verb: Verb | None) -> bool:
    """ "Every contact without a number | should be deleted": what is done to what was spoken of before."""
    if verb is None or verb.form is not VerbForm.PAST or reading.nouns_in(clause.first, clause.last):
        return False
    return reading.tokens[clause.first].norm in connectives.MODALS and verb.last >= clause.last


def _by_number(verbs: tuple[str, ...], head: Noun | None, *, latest: bool) -> tuple[str, ...]:
    """Looking up one thing or many: the number of the object decides."""
    if not verbs or verbs[0] not in LOOKUPS or head is None:
        return verbs
    many = head.plural or head.canon == "on_call" or latest
    order = ("list", "search", "get") if many else ("get", "search", "list")
    if verbs[0] == "search" and head.plural:
        order = ("search", "list", "get")
    return (*order, *(verb for verb in verbs if verb not in LOOKUPS))
