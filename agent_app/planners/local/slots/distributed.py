"""Several things that an action is done to one by one, though they are not its object: "comment on all open issues",
"remind the assignees of the overdue tasks", "the unassigned tickets should be given to Kim"."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, PEOPLE, PEOPLE_OF_THINGS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, EntityKind, Noun, Reading, VerbForm
from agent_app.planners.local.statements import ADDRESSES, governor
from agent_app.planners.local.tree.relatives import element_test

__all__ = [
    "BELONGING",
    "ONE_EACH",
    "attached_to",
    "done_to_owner",
    "granted_to_each",
    "joined_by_each",
    "met_by_each",
    "other_side_told",
    "owned_by_each",
    "owners_of",
    "part_of_each",
    "pointed_at_too",
    "put_on_each",
    "put_on_listed",
    "undergoing",
    "undergone_too",
    "without_listed",
]

_ATTACHING = frozenset({"add", "comment", "label", "log", "react", "reply", "assign", "set", "direct"})
_TAKING_OFF = words("remove strip drop clear") | {"take off"}
_PUTTING = frozenset({"create", "add", "comment"})
_ATTACHED = words(
    "label tag comment note reply remark reaction assignee reviewer watcher due_date date message worklog emoji"
    " milestone priority status severity version component checklist worklog"
)
"""What is put on one thing at a time."""
_NO_PARTS = frozenset({"get", "list", "search", "send", "email", "direct", "create", "publish", "schedule"})
"""What is done with a part as such ("post the list of open issues"), or makes one."""
_TELLING_WHICH = words("that which whose without with waiting labelled labeled tagged marked assigned older from")
"""After several things these tell which ones are meant."""
_SENT = words("reminder email sms message direct_message")
_MEETING = frozenset({"create", "schedule", "send", "publish"})
_ONTO = words("to on onto at for")
_ALL = frozenset({"all", "definite", "each"})
_GRANTING = words("assign give grant award hand")
_JOINING = words("add put enrol enroll subscribe invite")
_POSSESSIVE = words("their its")
_MOST_BEFORE = 4
_TWO = 2

Listable = Callable[[Noun], bool]


def attached_to(
    reading: Reading, statement: ActionStatement, listable: Listable, adjectives: Collection[str]
) -> Noun | None:
    """ "Leave a note on the resolved incidents": the things that each get what is added."""
    phrasal = statement.lemma.split()[-1:] in (["to"], ["on"])  # "reply to the open tickets"
    taken_off = statement.head in _ATTACHED and statement.lemma in _TAKING_OFF
    made = taken_off or (statement.head in _ATTACHED and _PUTTING & set(statement.verbs[:_MOST_BEFORE]))
    if not (made or _ATTACHING & set(statement.verbs[:2])):
        return None
    if statement.head and statement.head not in _ATTACHED | PEOPLE and not phrasal:
        return None
    for noun in statement.nouns:
        direct = phrasal and noun.canon == statement.head
        if not noun.plural or noun.count > 1 or not listable(noun) or noun.canon in LISTED_PEOPLE | PEOPLE:
            continue
        if not direct and (
            noun.canon == statement.head
            or governor(reading, noun.first, statement.clause.first) not in ({"from"} if taken_off else _ONTO)
        ):
            continue
        before = reading.norms(max(statement.clause.first, noun.first - _MOST_BEFORE), noun.first)
        told = noun.determiner in _ALL or set(before) & set(adjectives)
        if told or set(reading.norms(noun.last, noun.last + 1)) & _TELLING_WHICH:
            return noun
        if element_test(reading, statement.clause, noun.last) is not None:
            return noun  # "add a note to the pages in space DOCS older than a year"
    return None


def granted_to_each(reading: Reading, statement: ActionStatement, listable: Listable) -> Noun | None:
    """ "Assign the moderator role to the members of our server": people who each get one thing."""
    thing = statement.object
    if thing is None or thing.plural or thing.count > 1 or statement.lemma not in _GRANTING:
        return None
    for noun in statement.nouns:
        if noun.canon not in LISTED_PEOPLE or not noun.plural or noun.count > 1 or not listable(noun):
            continue
        if noun.first > thing.last and noun.determiner in _ALL and governor(reading, noun.first, thing.last) == "to":
            return noun
    return None


def owners_of(reading: Reading, statement: ActionStatement, listable: Listable) -> Noun | None:
    """ "Remind the assignees of the overdue tasks": the things whose people are each told something."""
    for noun in statement.nouns:
        if noun.canon not in LISTED_PEOPLE | PEOPLE or not noun.plural:
            continue
        if governor(reading, noun.first, statement.clause.first) not in {"", "to"}:
            continue
        if reading.norms(noun.last, noun.last + 1) != ["of"]:
            continue
        owned = next((other for other in statement.nouns if noun.last < other.first <= noun.last + 5), None)
        if owned is not None and owned.plural and owned.canon not in LISTED_PEOPLE | PEOPLE and listable(owned):
            return owned
    return None


def part_of_each(
    reading: Reading, statement: ActionStatement, listable: Listable, adjectives: Collection[str]
) -> Noun | None:
    """ "Lock the conversation of closed issues": the things of each of which a part is dealt with."""
    part = statement.object
    if part is None or part.plural or set(statement.verbs[:1]) & _NO_PARTS:
        return None
    for noun in statement.nouns:
        before = reading.norms(max(part.last, noun.first - _MOST_BEFORE), noun.first)
        owned = (
            before[:1] in (["of"], ["on"])
            and noun.plural
            and noun.count < 2
            and noun.canon not in LISTED_PEOPLE | PEOPLE
        )
        if owned and listable(noun) and (noun.determiner in _ALL or set(before) & set(adjectives)):
            return noun
    return None


def met_by_each(
    reading: Reading, statement: ActionStatement, listable: Listable, adjectives: Collection[str]
) -> Noun | None:
    """ "Schedule an interview with the shortlisted candidates", "send a reminder for overdue invoices".

    People, or things, for each of which something is made or sent.
    """
    made = statement.object
    if made is None or made.count > 1 or made.determiner not in ({""} if made.plural else {"indefinite", "new"}):
        return None
    if not set(statement.verbs[:1]) & _MEETING:
        return None
    for noun in statement.nouns:
        met = noun.canon in LISTED_PEOPLE or (made.canon in _SENT and noun.canon not in PEOPLE | _SENT)
        if noun.first < made.last or not noun.plural or noun.count > 1 or not met:
            continue
        before = reading.norms(max(made.last, noun.first - _MOST_BEFORE), noun.first)
        told = noun.determiner in _ALL or bool(set(before) & set(adjectives))
        owned = noun.canon not in LISTED_PEOPLE and any(mention.last == noun.first for mention in reading.mentions)
        between = {"with", "for"} if noun.canon in LISTED_PEOPLE else {"for"}
        between |= {"to"} if made.canon == "phone_call" else set()
        if (told or owned) and listable(noun) and governor(reading, noun.first, made.last) in between:
            return noun
    return None


def joined_by_each(reading: Reading, statement: ActionStatement) -> bool:
    """ "Add all Okta users to the Slack channel": people that each become part of something."""
    clause = statement.clause
    if statement.lemma not in _JOINING or clause.verb is None:
        return False
    return bool({"to", "into", "in"} & set(reading.norms(clause.verb.last, clause.last)))


def undergoing(reading: Reading, statement: ActionStatement, noun: Noun) -> bool:
    """ "Unassigned tickets should be given to Kim": what a passive verb is said of."""
    verb = statement.clause.verb
    if verb is None or verb.form is not VerbForm.PAST or not noun.last <= verb.first:
        return False
    between = set(reading.norms(noun.last, verb.first))
    return noun.canon == statement.head and bool(between & (connectives.MODALS | {"be", "to", "get"}))


def owned_by_each(reading: Reading, noun: Noun | None) -> bool:
    """ "... and delete their branches": what each of the things before has."""
    return noun is not None and noun.first > 0 and reading.tokens[noun.first - 1].norm in _POSSESSIVE


def put_on_each(reading: Reading, statement: ActionStatement) -> bool:
    """ "Resolve all incidents and add a note saying why": a remark, with nothing said of where else it goes."""
    clause = statement.clause
    remark = statement.head in _REMARKS or (not statement.head and statement.verbs[:1] == ("comment",))
    if clause.verb is None or not remark or clause.separator not in {"and", ",", "then", ""}:
        return False
    other = any(
        noun.known and noun.canon not in _REMARKS and governor(reading, noun.first, clause.verb.last) in _ONTO
        for noun in statement.nouns
    )
    addressed = any(entity.kind in ADDRESSES for entity in statement.entities)
    return not (other or addressed or reading.mentions_in(clause.first, clause.last))


_REMARKS = words("comment note reply")


def put_on_listed(reading: Reading, statement: ActionStatement) -> bool:
    """ "List the old issues and add the label stale": a part of a thing, with nothing said of which it is put on."""
    clause, verbs = statement.clause, set(statement.verbs[:_TWO])
    part = statement.head in _PARTS or (not statement.head and statement.verbs[:1] == ("comment",))
    if clause.verb is None or clause.verb.form is not VerbForm.BASE or not part or not verbs & _PUTTING_ON:
        return False
    other = any(noun.known and noun.canon not in _PARTS for noun in statement.nouns)
    addressed = any(entity.kind in ADDRESSES - {EntityKind.USER} for entity in statement.entities)
    return not (other or addressed or reading.mentions_in(clause.first, clause.last))


_PARTS = _REMARKS | words("label tag priority status assignee reviewer milestone severity")
_PUTTING_ON = frozenset({"add", "comment", "label", "set", "update", "assign", "reply"})


def other_side_told(reading: Reading, statement: ActionStatement) -> bool:
    """ "Cancel the unpaid orders and text the buyers": who belongs to each of the things that something is done to."""
    clause = statement.clause
    told = set(statement.verbs[: _TWO + (statement.lemma == "write")]) & _TELLING
    if clause.verb is None or not told or any(entity.kind in ADDRESSES for entity in statement.entities):
        return False
    first = clause.verb.last
    beside = clause.verb.form is VerbForm.GERUND and clause.separator == ","  # "..., informing the hiring manager"
    to_whom = (
        noun
        for noun in statement.nouns
        if noun.first in {first + 1, first + 1 + beside} or governor(reading, noun.first, first) == "to"
    )
    named = reading.mentions_in(clause.first, clause.last)
    elsewhere = any(governor(reading, mention.first, first) not in _BY_MEANS for mention in named)
    if beside and any(noun.determiner == "definite" and noun.text in _CHIEFS for noun in statement.nouns):
        return True
    return any(
        noun.canon in BELONGING | LISTED_PEOPLE | PEOPLE or noun.text.rstrip("s") in _CHIEFS
        if owned_by_each(reading, noun)
        else noun.canon in BELONGING and noun.determiner == "definite" and not elsewhere
        for noun in to_whom
    )


def undergone_too(reading: Reading, statement: ActionStatement) -> bool:
    """ "The tickets should be closed | and announced in Teams": what else the subject of a passive undergoes."""
    clause = statement.clause
    verb = clause.verb or reading.verb_at(clause.first)
    if verb is None or verb.form is not VerbForm.PAST or clause.introducer:
        return False
    return set(reading.norms(clause.first, verb.first)) <= _GOING_ON


def done_to_owner(reading: Reading, statement: ActionStatement) -> bool:
    """ "Delete all messages that contain spam and ban their author": whom each of the things has."""
    clause = statement.clause
    if clause.verb is None or statement.retrieval or set(statement.verbs[:2]) & _TELLING:
        return False
    noun = next((noun for noun in statement.nouns if noun.first == clause.verb.last + 1), None)
    if noun is None or noun.plural or reading.mentions_in(clause.first, clause.last):
        return False
    if owned_by_each(reading, noun):
        return True
    return noun.canon in ONE_EACH and noun.determiner == "definite"


def pointed_at_too(reading: Reading, statement: ActionStatement) -> bool:
    """ "Delete the messages that contain spam and react to them": what else is done to the same things."""
    clause = statement.clause
    if clause.verb is None or statement.retrieval or set(statement.verbs[:1]) & _NO_PARTS:
        return False
    said = reading.norms(clause.verb.last, min(clause.verb.last + _TWO, clause.last))
    return statement.lemma not in _CARRYING and "them" in said


_CARRYING = words("copy mirror move sync import put export upload save")
_GOING_ON = words("and then also be get afterwards finally")


_BY_MEANS = words("in on via by through over using with")
_CHIEFS = words("manager supervisor boss lead")
_TELLING = frozenset({"send", "email", "direct", "sms"})
ONE_EACH = words(
    "sender recipient owner requester requestor creator author submitter buyer client customer purchaser payer assignee"
    " reporter"
)
"""Who a thing has, one each."""
BELONGING = PEOPLE_OF_THINGS | ONE_EACH
"""Who a thing has."""


def without_listed(reading: Reading, statement: ActionStatement, listed: Clause) -> ActionStatement:
    """ "Text | all attendees of the event": what each of them gets, without the words that tell who they are."""
    clause = statement.clause
    if clause.verb is None or listed.first < clause.verb.last or listed.last < clause.last:
        return statement
    last = listed.first - (reading.norms(listed.first - 1, listed.first) == ["to"])
    nouns = tuple(noun for noun in statement.nouns if noun.last <= last)
    head = statement.head if any(noun.canon == statement.head for noun in nouns) else ""
    return replace(statement, clause=replace(clause, last=last), nouns=nouns, head=head)
