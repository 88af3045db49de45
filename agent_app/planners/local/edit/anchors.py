"""How far the words reach that name the step before or after which something is put."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm

__all__ = ["CLAUSE_STOPS", "anchor_end", "clause_end"]

CLAUSE_STOPS = words(", ; . : -")
"""What ends a subordinate clause that stands first."""

_OPENING = words("also please then just additionally kindly pls plz")
"""Adverbs that open the main clause behind a subordinate one without a comma."""
_LEADING = words("to and or not must should will would can could may might shall do does did n't don't")
"""What stands before a verb that belongs to the subordinate clause still."""
_SPEAKING = words("there i we you let let's lets")
_COMPLETED = words(
    "is are was were been gets get got has have exists exist done finished ready complete completed through out over"
)
_OBJECTS = connectives.ARTICLES | connectives.PRONOUNS


def clause_end(reading: Reading, start: int, last: int) -> int:
    """The next comma or other end of a clause, or `last`."""
    for index in range(start, last):
        token = reading.tokens[index]
        if token.norm in CLAUSE_STOPS or token.kind is TokenKind.ARROW:
            return index
    return last


def anchor_end(reading: Reading, start: int, last: int) -> int:
    """Where the words for a step end that begin at `start`: at a comma, or where the order itself begins.

    "After the employee is created invite them": the order begins with the first bare verb that no particle, modal or
    conjunction ties to the words before it.
    """
    end = clause_end(reading, start, last)
    if reading.tokens[start].norm in {"that", "this", "it", "them"} and start + 1 < end:
        following = reading.tokens[start + 1].norm
        verb = reading.verb_at(start + 1)
        if following in _OPENING | _DETERMINING or (verb is not None and verb.form is VerbForm.BASE):
            return start + 1
    subject = reading.tokens[start].norm in _SUBJECTS
    for index in range(start + 1 + subject, end):
        norm, before = reading.tokens[index].norm, reading.tokens[index - 1].norm
        if norm in _OPENING:
            return index
        if before in _LEADING or before in connectives.ARTICLES:
            continue
        if norm in _SPEAKING or _is_order(reading, index, end, before) or _is_next_subject(reading, index, end):
            return index
        if _is_done_to(reading, index, end):
            return index
        if norm not in _GOING_ON and (_is_passive(reading, index) or _is_complete(reading, index, start)):
            return index
    return end


_SUBJECTS = words("we you i they he she it")


def _is_next_subject(reading: Reading, index: int, end: int) -> bool:
    """ "Before sending the envelope a notary certifies it": an article right behind a thing, and a clause to come."""
    if reading.tokens[index].norm in {"someone", "somebody"} and end - index >= _CLAUSE:
        return not any(verb.last == index for verb in reading.verbs)  # "before the post somebody has to read it"
    if reading.tokens[index].norm not in connectives.ARTICLES or end - index < _CLAUSE:
        return False
    if reading.tokens[index].norm == "that" and reading.tokens[index + 1].norm in _RELATIVE_VERBS:
        return False
    if reading.tokens[index - 1].norm in _SOMEONE:
        return True
    named = index > 1 and reading.tokens[index - 2].norm in connectives.ARTICLES  # "after the merge the branch ..."
    ends = {noun.last for noun in reading.nouns} | {mention.last for mention in reading.mentions}
    return named or index in ends


_SOMEONE = words("someone somebody them it him her anyone anybody everything everyone")
_CLAUSE = 4
_RELATIVE_VERBS = connectives.BE | connectives.MODALS | words("aren't isn't don't doesn't do does not")
_DETERMINING = connectives.ARTICLES | words("some someone somebody we i he she they every each another all one no")
_GOING_ON = words(
    "in on at by to for from with of into onto through via as and or not , again already successfully too"
    " it them him her there here before after"
)


def _is_passive(reading: Reading, index: int) -> bool:
    """ "As soon as the ticket is created answer it": whether a passive ends right before a token."""
    verb = next((verb for verb in reading.verbs if verb.last == index and verb.form is VerbForm.PAST), None)
    if verb is None or verb.first == 0 or reading.tokens[verb.first - 1].norm not in _COMPLETED:
        return False
    active = reading.norms(max(0, verb.first - 2), verb.first)  # "after we have created the channel"
    return not (len(active) > 1 and active[0] in _SUBJECTS - {"it"} and active[1] in {"have", "has"})


def _is_complete(reading: Reading, index: int, start: int) -> bool:
    """ "Once the contact exists open a deal", "when the merge is through tell us": a clause that needs no more."""
    before = reading.tokens[index - 1].norm
    if before in _ENDED:
        return index - 1 > start
    return before in _ENDED_BEING and reading.tokens[index - 2].norm in _BEING


_ENDED = words("exists exist finishes ends completes succeeds succeeded ended")
_ENDED_BEING = words("done finished complete completed ready through over there ended")
_BEING = connectives.BE | words("has have been gets got")


def _is_done_to(reading: Reading, index: int, end: int) -> bool:
    """ "Before commenting label it bug": a word taken for a thing, right behind a deed, that something is done to."""
    deed = any(verb.last == index and verb.form is VerbForm.GERUND for verb in reading.verbs)
    follows = index + 1 < end and reading.tokens[index + 1].norm in {"it", "them"}
    return deed and follows and any(noun.first <= index < noun.last for noun in reading.nouns)


def _is_order(reading: Reading, index: int, end: int, before: str) -> bool:
    """Whether a bare verb stands at an index: with an object of its own, or behind a clause that is complete."""
    verb = reading.verb_at(index)
    if verb is None or verb.form is not VerbForm.BASE:
        return False
    if verb.last >= end:
        return False
    following = reading.tokens[verb.last].norm
    completed = before in _COMPLETED or any(
        other.last == index and other.form in {VerbForm.PAST, VerbForm.THIRD} for other in reading.verbs
    )
    if completed or following in _OBJECTS:
        return True
    return any(mention.first == verb.last for mention in reading.mentions) or any(
        noun.first <= verb.last < noun.last for noun in reading.nouns
    )
