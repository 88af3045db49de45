"""What a message is to tell beside its text: "post it in #dev with its author and a link", "including the urgency"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.evidence.audiences import INFORMING
from agent_app.planners.local.fields import Source, best_field
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import NOUN_CLASSES, kin_of
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ADDRESSEES, ActionStatement, Reading
from agent_app.planners.local.texts import link_of, list_text, subject_source
from agent_app.planners.local.told import expression_named, named_around, readable

__all__ = ["Enclosed", "Item", "enclosed", "said_expression", "with_enclosed"]

_OPENING = words("with including incl include includes containing mentioning naming giving stating plus showing")
_JOINTS = words(", and & + plus as well also")
_WHOSE = words("its their his her the a an full current exact direct corresponding respective all any short")
_OF_IT = words("of to for from")
_WHO = words("who whoever whom")
_WHICH = words("which what")
_REPORTING = INFORMING | words("announce post report say share")
_BEING = words("is was are were has had it they got been")
_DOERS = ("sender", "pusher", "actor")
"""Who does what happens, and not whose the thing is."""
_SURE = 0.85
"""How well a field has to be called what is said, where no concept is named."""
_LONGEST = 4
_POINTING = connectives.ARTICLES | words("it them this that these those")
_ADDRESSES = words("link url links urls permalink")
_BETWEEN = words("share discuss talk check speak chat agree sync meet")
"""What is done with somebody: whom it is shared with is no part of what it says."""
_QUIET = words("link url title name headline subject summary")
"""What explains itself, so that it needs no label."""
_SHORT = words("pr mr")
_SAME_KIND = 0.9
_KINDS = {
    form: frozenset({kind, *(other for other, likeness in kin_of(kind).items() if likeness >= _SAME_KIND)})
    for kind, forms in NOUN_CLASSES.items()
    for form in forms
}
"""What things are called, and of which kinds they are: "mr" is a merge request, and as good as a pull request."""


class Enclosed(NamedTuple):
    """A text with what it was asked to tell beside, and the words for what the data of its thing does not have."""

    text: str
    lacking: tuple[str, ...] = ()


class Item(NamedTuple):
    """The words of a property that is asked for, and what says whose it is: "its", or else "the", "a" or nothing."""

    said: tuple[str, ...]
    owner: str


def with_enclosed(
    text: str, reading: Reading, statement: ActionStatement, sources: Sequence[Source], opening: str
) -> Enclosed:
    """A composed text with the properties of its things that the clause asks for.

    Of one thing each has a line with what it is called, of several those of each are on its line; what the text tells
    already is not repeated. `opening` begins the text.
    """
    subject = subject_source(sources, [noun.canon for noun in statement.nouns])
    if subject is None:
        return Enclosed(text)
    one = replace(subject, prefix="@", listing=False, element=True) if subject.listing else subject
    named = {said: _owned(said, sources, subject) for said, _ in enclosed(reading, statement)}
    asked = {
        said: said_expression(owned[0], owned[1] or one)
        for said, owned in named.items()
        if owned[1] is not None or not _of_another(said, subject)
    }
    made = [source for source in sources if source is not subject and not source.trigger and not source.listing]
    asked = {
        said: found or next(filter(None, (said_expression(said, item) for item in reversed(made))), None)
        for said, found in asked.items()
    }
    lacking = tuple(" ".join(said) for said, found in asked.items() if found is None and _is_property(said))
    told = {said: found for said, found in asked.items() if found is not None and f"{found} }}}}" not in text}
    if subject.listing:
        columns = [found for found in told.values() if f"[].{found.removeprefix('@.')}) }}" not in text]
        return Enclosed(list_text(subject, opening, columns) if columns else text, lacking)
    lines = (f"{_label(said)}{{{{ {found} }}}}" for said, found in told.items())
    return Enclosed("\n".join((text, *lines)), lacking)


def enclosed(reading: Reading, statement: ActionStatement) -> Iterator[Item]:
    """The properties that are asked for behind "with", "including" and the like, in their order."""
    clause = statement.clause
    opening = _OPENING - {"with"} if statement.lemma in _BETWEEN else _OPENING
    norms = reading.norms(0, clause.last)
    start = next((place for place in range(clause.first + 1, clause.last) if norms[place] in opening), clause.last)
    start = min(start, _asked_after(statement, norms))
    said: list[str] = []
    owner = ""
    for place in range(start + 1, clause.last + 1):
        norm = norms[place] if place < clause.last else ","
        if norm in connectives.PREPOSITIONS - _OF_IT:
            break  # "with the title and the author in #dev"
        if place < clause.last and reading.tokens[place].kind in ADDRESSEES:
            said = said[:-1] if said[-1:] == ["to"] else said
            break  # "with title and link to #dev"
        if norm in _JOINTS:
            if said:
                yield Item(tuple(said), owner)
            said = []
        elif not said and norm in _WHOSE:
            owner = norm
        else:
            said.append(norm)
    if said:
        yield Item(tuple(said), owner)


def _asked_after(statement: ActionStatement, norms: Sequence[str]) -> int:
    """The token before what somebody is told in an indirect question: "tell #dev | who merged it", or the last one."""
    clause = statement.clause
    if clause.verb is not None and statement.lemma in _REPORTING:
        for place in range(clause.verb.last, clause.last - 1):
            if norms[place] in _WHO or (norms[place] in _WHICH and norms[place + 1] not in connectives.ARTICLES):
                return place - 1
    return clause.last


def said_expression(said: tuple[str, ...], subject: Source) -> str | None:
    """The expression of what some words name: "who merged it", "a link to it", "the service name", "due date"."""
    if said[0] in _WHO:
        found = (named_around(doer, subject) for doer in _DOERS)
        return next((expression for expression in found if expression is not None), None)
    said = _without_whole(_without_question(said))
    if not said or len(said) > _LONGEST:
        return None
    if said[-1] in _ADDRESSES:
        return link.removeprefix("{{ ").removesuffix(" }}") if (link := link_of(subject)) is not None else None
    if (field := best_field(subject.fields, said, subject.nouns)) is not None and field[1] >= _SURE and len(said) > 1:
        return readable(field[0], subject)
    return expression_named(" ".join(said), subject)


def _owned(said: tuple[str, ...], sources: Sequence[Source], subject: Source) -> tuple[tuple[str, ...], Source | None]:
    """The words of a property without those that tell of which other thing it is, and that thing: "the Jira | key",
    where something was made in Jira, "the PR | link", "the link | of the merge request".
    """
    for length in (2, 1):
        kinds = _KINDS.get(" ".join(said[:length]), frozenset()) | {said[0]}
        if len(said) > length and (owner := _source_of(kinds, sources, subject)) is not None:
            return said[length:], owner
    head = _without_whole(said)
    whole = [word for word in said[len(head) + 1 :] if word not in connectives.ARTICLES]
    owner = _source_of(_KINDS.get(" ".join(whole), frozenset()), sources, subject)
    return (head, owner) if owner is not None else (said, None)


def _source_of(kinds: Collection[str], sources: Sequence[Source], subject: Source) -> Source | None:
    """What is of one of some kinds, or of a product, besides what a text is about."""
    others = (source for source in reversed(sources) if not source.listing and source is not subject)
    return next((other for other in others if other.connector in kinds or set(other.nouns) & set(kinds)), None)


def _of_another(said: tuple[str, ...], subject: Source) -> bool:
    """ "A link to the Jira issue", where the text is about something else."""
    whole = said[len(_without_whole(said)) + 1 :]
    called = {word for noun in subject.nouns for word in noun.split("_")}
    return said[0] in _ADDRESSES and bool(set(whole) - called - _POINTING)


def _is_property(said: tuple[str, ...]) -> bool:
    """Whether words surely ask for a property, even one that no data has; "with high priority" gives one."""
    if PRIORITY_WORDS.intersection(said[:-1]):
        return False
    return said[0] in _WHO or any(concept_of(word) is not None for word in _without_whole(said)[-1:])


def _without_whole(said: tuple[str, ...]) -> tuple[str, ...]:
    """What is named, without what it is of: "the link | to the issue"."""
    return said[: next((place for place, norm in enumerate(said) if norm in _OF_IT), len(said))]


def _without_question(said: tuple[str, ...]) -> tuple[str, ...]:
    """What is asked after: "which | version | was released"."""
    if said[0] not in _WHICH:
        return said
    return said[1 : next((place for place, norm in enumerate(said) if norm in _BEING), len(said))]


def _label(said: tuple[str, ...]) -> str:
    if set(said) & _QUIET and len(said) == 1:
        return ""
    if said[0] in _WHO:
        return f"{said[1].capitalize()} by: " if len(said) > 1 else "By: "
    told = " ".join(_without_whole(_without_question(said)))
    return f"{told[:2].upper() + told[2:] if said[0] in _SHORT else told.capitalize()}: "
