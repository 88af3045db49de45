"""Relative clauses and their like: which of several things something is done to."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.conditions.belonging import comes_from_kind
from agent_app.planners.local.conditions.times import find_time
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE
from agent_app.planners.local.lexicon.verbs import LOOKUPS, SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, EntityKind, Reading, TokenKind, VerbForm
from agent_app.planners.local.statements import reaches_people, tells_medium
from agent_app.planners.local.tree.continued import COMPARED, JOINED, LACKING, STATED, TIMED, goes_on, lists
from agent_app.planners.local.tree.qualifiers import dated, tells_text

__all__ = ["by_means", "described", "element_test", "with_place", "without_elements"]

_HAVING = frozenset({"with"})
_MEASURED = words("no more less fewer over under above below at greater zero missing empty")
"""What after "with" makes a test of it: "with no owner", "with more than 5 comments"."""
_COUNTED = _MEASURED - {"at"}
"""What makes a test with a number right behind it; "at 8:30" is a time."""
_CURRENCIES = (["$"], ["€"], ["£"])
_CONTAINING = words("containing mentioning")
_EDGED = words("starting beginning ending")
_WORTH = words("worth costing")
_STARTED = words("created opened raised updated changed modified filed reported added")
_TELLING = SENT | {"call"}
_SUBJECTS = words("the our my we you i it they he she their its this your a an there")
_MEASURED_BY = words("under over above below greater less fewer more at between")
_MARKED = words("labelled labeled tagged marked flagged")
_POINTED = words("one ones those anyone anybody everyone everybody everything anything any all")
"""With a noun a mark only describes what is to be listed: "each ticket tagged vip"."""
_OWNING = words("having")
_NOBODY = words("nobody noone")
_LACKED = words("no")
_NONE = words("no never")
_DOERS = words("who that which")
_ACTED = words("opened created raised reported written owned sent submitted assigned authored")
_NAMED = words("named called titled due")
_GOVERNED = words("as by in on with for to from and or")
_ARTICLES = words("a an the")
_INDEFINITE = words("a an any some")
_BOUNDING = COMPARED | _MEASURED_BY - {"at"} | words("least most")
_OBLIGING = words("should must shall gets get needs need ought")
_GOVERNING = words(
    "assigned set equal belongs belong related linked due tagged mapped marked flagged same moved reported sent"
    " addressed close next"
)
"""Words whose "to" belongs to the test."""
_MEANS = words("by via with through using over from saying that")
_PROPERTIES = frozenset({EntityKind.PRIORITY, EntityKind.SEVERITY, EntityKind.STATUS, EntityKind.ATTRIBUTE})
_MEDIA = words("email sms phone_call message")
_PLACE = 4
_DATE_REACH = 6
_DURATION_REACH = 8
_BREAKS = frozenset({TokenKind.BREAK, TokenKind.ARROW})


def element_test(reading: Reading, clause: Clause, first: int) -> Clause | None:
    """The test that a noun phrase ending at `first` makes of its things: "each of them whose name starts with tmp/".

    Its clause is a condition from after the relative word to the end of the relative clause. None where the words only
    describe what is to be listed.
    """
    opener = _opener(reading, clause, first)
    if opener is None:
        return None
    kept = reading.tokens[opener].norm in _WORTH | _STARTED | LACKING | _HAVING | COMPARED | _MEASURED | _MARKED
    kept = (
        kept
        or reading.tokens[opener].norm in _CONTAINING | _EDGED
        or bool(comes_from_kind(reading, opener, clause.last))
    )
    kept = (
        kept
        or reading.tokens[opener].norm in _OWNING | _ACTED | _NAMED | _NOBODY | _LACKED
        or _lasts(reading, opener, clause.last)
    )
    kept = kept or _timed(reading, opener, clause.last)
    start = opener if kept else opener + 1
    last = _end(reading, clause, start + 1)
    if reading.tokens[opener].norm in LACKING:
        last = next((place for place in range(start + 2, last) if _is_place(reading, place)), last)
    told = kept or _did(reading, opener, last) or find_time(reading, start, last) is not None
    told = told or (reading.tokens[opener].norm == "where" and _finite(reading, start, last))
    told = told or _measured(reading, opener, last) or _tells_doers(reading, clause, opener, last)
    if not told and not set(reading.norms(start, last)) & STATED:
        return None
    if last <= start or _locates(reading.norms(start, last)):
        return None
    return replace(clause, kind=ClauseKind.CONDITION, first=start, last=last, introducer="if", verb=None, negated=False)


def _finite(reading: Reading, first: int, last: int) -> bool:
    """ "Where the customer said thanks": something that somebody did, or does."""
    return any(verb.form in {VerbForm.PAST, VerbForm.THIRD} for verb in reading.verbs_in(first, last))


def _did(reading: Reading, relative: int, last: int) -> bool:
    """ "Anyone who unsubscribed"; with a noun it only describes what is to be listed: "the members who bounced"."""
    deed = reading.verb_at(relative + 1) if relative + 1 < last else None
    pointed = relative > 0 and reading.tokens[relative - 1].norm in _POINTED
    return pointed and deed is not None and deed.form is VerbForm.PAST and deed.last == last


def _tells_doers(reading: Reading, clause: Clause, relative: int, last: int) -> bool:
    """ "Ban the members who spam": where something is done to them, what they do tells which of them are meant; of what
    is only looked up it is a description.
    """
    order, deed = clause.verb, reading.verb_at(relative + 1)
    if order is None or order.last > relative or not order.classes or order.classes[0] in LOOKUPS:
        return False
    if reading.tokens[relative].norm not in _DOERS or reading.mentions_in(relative, last):
        return False
    if deed is None:  # "the members who cheat"
        said = reading.tokens[relative + 1] if last == relative + 2 else None
        return said is not None and said.text.islower() and said.norm not in connectives.FUNCTION_WORDS
    return deed.form is not VerbForm.GERUND and deed.last <= last


def _measured(reading: Reading, relative: int, last: int) -> bool:
    """ "The ones that cost less than 5 dollars", "those that nobody opened": by how much, by how many, or by none."""
    if reading.tokens[relative].norm not in connectives.RELATIVES:
        return False
    norms = reading.norms(relative + 1, last)
    numbered = any(token.kind is TokenKind.NUMBER for token in reading.tokens[relative + 2 : last])
    return bool(set(norms[:1]) & _NOBODY or set(norms[1:3]) & _NONE) or (numbered and bool(set(norms[1:]) & _BOUNDING))


def _locates(norms: list[str]) -> bool:
    """ "Members who are in our server": where things are is a description of them and no test."""
    return norms[0] in {"is", "are", "were", "was"} and norms[1:2] in (["in"], ["on"], ["at"]) and len(norms) <= _PLACE


def _opener(reading: Reading, clause: Clause, first: int) -> int | None:
    """Where the test opens, with nothing but the things' own description before it."""
    if first and reading.tokens[first - 1].norm in connectives.FREE_RELATIVES:
        return first - 1
    values = reading.valued
    for index in range(first, clause.last):
        token = reading.tokens[index]
        if token.kind in _BREAKS or token.norm in _OBLIGING or token.norm in {",", ";"}:
            follows = reading.norms(index + 1, index + 2)
            if token.norm != "," or not follows or follows[0] not in connectives.RELATIVES:
                return None
            continue
        if index in values:
            continue
        if token.norm in connectives.RELATIVES | LACKING:
            return None if _tells(reading, clause, index) else index
        amount = index + 1 + (reading.norms(index + 1, index + 2) in _CURRENCIES)
        if token.norm in _COUNTED and amount < clause.last and reading.tokens[amount].kind is TokenKind.NUMBER:
            return index
        if any(opens(reading, index, clause.last) for opens in (_measures, _lasts, _timed)):
            return index
        if token.norm in _HAVING and (_told_by(reading, index + 1, clause.last) or _possesses(reading, clause, index)):
            return index
        nobody = token.norm in _NOBODY or reading.norms(index, min(index + 2, clause.last)) == ["no", "one"]
        if (
            nobody
            or token.norm in _OWNING
            or (reading.tokens[index - 1].norm in _POINTED and _tells_which(reading, clause, index))
        ):
            return index
        verb = reading.verb_at(index)
        if verb is not None and verb.form is not VerbForm.PAST:
            return None
    return None


def _is_place(reading: Reading, index: int) -> bool:
    """ "Cards without members | on the board Web": where the things are, and nothing of what they lack."""
    named = index + 1 + (reading.norms(index + 1, index + 2) in _THE)
    placed = any(entity.key and entity.first in {named, named + 1} for entity in reading.entities)
    return reading.tokens[index].norm in _WHERE and (placed and reading.norms(named, named + 1)[0] in _PLACES)


_THE = (["the"], ["our"], ["my"])
_WHERE, _PLACES = words("in on from of"), words("board list project space team folder database queue group")


def _measures(reading: Reading, index: int, last: int) -> bool:
    """ "Worth more than 500", "created over 30 days ago", "with the word x in the title", "from a VIP customer"."""
    norm = reading.tokens[index].norm
    if comes_from_kind(reading, index, last):
        return True
    if norm in COMPARED:
        return reading.norms(index + 1, index + 2) == ["than"]
    if norm in _STARTED:
        return "ago" in reading.norms(index + 1, min(index + 7, last)) or _on_calendar(reading, index + 1, last)
    if norm in _CONTAINING:
        return index + 1 < last and reading.tokens[index + 1].kind is TokenKind.QUOTED
    if norm in _EDGED:
        return reading.norms(index + 1, min(index + 2, last)) in (["with"], ["in"])
    if norm in _HAVING:
        return tells_text(reading, index + 1) or dated(reading, index + 1)
    return norm in _WORTH and index + 2 < last


def _lasts(reading: Reading, index: int, last: int) -> bool:
    """ "Open for more than three days", "inactive for a month": a state and how long it has lasted."""
    if reading.norms(index + 1, min(index + 2, last)) != ["for"]:
        return False
    return find_time(reading, index, min(index + _DURATION_REACH, last)) is not None


def _timed(reading: Reading, index: int, last: int) -> bool:
    """ "Not updated for 5 days", "due in less than 2 days", "untouched for a week": how near or how long ago."""
    verb = reading.verb_at(index)
    done = verb is not None and verb.form is VerbForm.PAST and reading.tokens[index].norm not in _MARKED
    if not done and reading.tokens[index].norm not in TIMED:
        return False
    return find_time(reading, index, min(index + _DURATION_REACH, last)) is not None


def _on_calendar(reading: Reading, first: int, last: int) -> bool:
    """ "Opened earlier than 2026-01-01", "created before 1 March 2027"."""
    return find_time(reading, first, min(first + _DATE_REACH, last)) is not None


def _tells(reading: Reading, clause: Clause, index: int) -> bool:
    """ "Tell all members that the office is closed": what is told, and no test of the members."""
    if reading.norms(index + 1, index + 2) in (["we"], ["i"], ["you"]):
        return True  # "every error that we have in the shop"
    if reading.tokens[index].norm != "that" or clause.verb is None or not set(clause.verb.classes[:2]) & _TELLING:
        return False
    return bool(set(reading.norms(index + 1, index + 2)) & _SUBJECTS)


def _told_by(reading: Reading, first: int, last: int) -> bool:
    """ "With no owner", "with a rating under 3", "with the status overdue": what things have that tells them apart."""
    if set(reading.norms(first, first + 1)) & _MEASURED:
        return True
    if first < last and reading.tokens[first].norm in _ARTICLES:
        first += 1
    if set(reading.norms(first + 1, min(first + 3, last))) & _MEASURED_BY:
        return True
    return _valued(reading, first, last)


def _possesses(reading: Reading, clause: Clause, index: int) -> bool:
    """ "Forward those with an attachment", "move everything with a due date": something that they have, or have not."""
    pointed = index > clause.first and reading.tokens[index - 1].norm in _POINTED
    return pointed and bool(set(reading.norms(index + 1, min(index + 2, clause.last))) & _INDEFINITE)


def _tells_which(reading: Reading, clause: Clause, index: int) -> bool:
    """ "Those opened by renovate", "the ones named x", "the ones due this week", "those tagged vip"."""
    follows = reading.norms(index + 1, index + 2)
    if reading.tokens[index].norm in _MARKED:
        return _mark_follows(reading, index + 1, clause.last)
    if reading.tokens[index].norm in _ACTED:
        return follows in (["by"], ["to"])
    return reading.tokens[index].norm in _NAMED and bool(follows) and follows[0] not in JOINED | _GOVERNED


def _mark_follows(reading: Reading, first: int, last: int) -> bool:
    """ "Labelled stale", "tagged 'vip'": a value comes after it, and no preposition."""
    return (
        first < last
        and (reading.tokens[first].is_word or reading.tokens[first].kind is TokenKind.QUOTED)
        and (reading.tokens[first].norm not in JOINED | _GOVERNED)
    )


def _valued(reading: Reading, first: int, last: int) -> bool:
    """ "With status inactive": a property and its value."""
    return any(
        entity.first == first + 1
        and entity.key
        and entity.kind in _PROPERTIES
        and reading.tokens[first].norm == entity.key
        for entity in reading.entities_in(first, min(first + 3, last))
    )


def _end(reading: Reading, clause: Clause, first: int) -> int:
    """Where a test ends: at what has to be done, at a pause, at "and" unless the test goes on after it."""
    for index in range(first, clause.last):
        norm = reading.tokens[index].norm
        if any(entity.first <= index < entity.last for entity in reading.entities_in(first, clause.last)):
            continue  # "with status To Do"
        if norm == "," and lists(reading, index, clause.last):
            continue
        main = clause.verb is not None and clause.verb.first == index and clause.kind is not ClauseKind.LOOP
        if norm in _OBLIGING or norm in {"then", ","} or main:
            return index
        if norm in {"to", "as", "into", "onto"} and reading.tokens[index - 1].norm not in _GOVERNING:
            return index
        if norm == "via" or (
            norm == "by" and any(noun.canon in _MEDIA for noun in reading.nouns_in(index + 1, index + 2))
        ):
            return index
        joins = "between" in reading.norms(first, index) and reading.tokens[index - 1].kind is TokenKind.NUMBER
        if norm == "and" and not joins and not goes_on(reading, index + 1, clause.last):
            return index
    return clause.last


def without_elements(reading: Reading, clause: Clause, over: Clause, test: Clause | None) -> Clause:
    """A clause without what only tells which elements it is done for: "send an SMS | to every employee in Workday",
    "resolve every one | that has fewer than 3 events".
    """
    if clause.verb is None or clause.verb.last > over.first:
        return clause
    people = any(noun.canon in LISTED_PEOPLE for noun in reading.nouns_in(over.first, over.last))
    if people and clause.verb.last == over.first and reaches_people(clause.verb):
        return replace(clause, last=over.first)
    addressed = reading.norms(over.first - 1, over.first) == ["to"]
    if addressed and tells_medium(reading, clause, over.first):
        return replace(clause, last=over.first - 1)
    if test is None or test.last < clause.last:
        return clause
    relative = reading.tokens[test.first - 1].norm in connectives.RELATIVES
    return replace(clause, last=max(over.last, test.first - relative))


def by_means(reading: Reading, index: int) -> bool:
    """Whether what stands at a place tells by what something is sent, and not whose the elements are."""
    return bool(set(reading.norms(index, index + 1)) & _MEANS)


def with_place(reading: Reading, over: Clause, clause: Clause) -> Clause:
    """ "Copy each file | in the Dropbox folder | to Box": what a loop goes over, with the product that has it."""
    if reading.norms(over.last, over.last + 1) not in (["in"], ["of"], ["from"], ["on"]):
        return over
    first, *others = (*reading.mentions_in(over.last, clause.last), None)
    if first is None or first.first > over.last + 2:
        return over
    elsewhere = any(other is not None and other.connector != first.connector for other in others)
    return replace(over, last=first.last) if elsewhere else over


def described(reading: Reading, clause: Clause, test: Clause) -> Clause:
    """What a loop goes over without the test of its things; where nothing else is said, the loop's own opening word."""
    last = test.first if reading.tokens[test.first - 1].norm not in connectives.RELATIVES else test.first - 1
    if last > clause.first:
        return replace(clause, last=last)
    return replace(clause, first=clause.first - 1, last=clause.first) if clause.first else clause
