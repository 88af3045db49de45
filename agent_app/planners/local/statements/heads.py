"""The thing that a statement is about."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import RETRIEVABLE, ROW_KEEPERS
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Noun, Reading, VerbForm
from agent_app.planners.local.statements.phrases import governor

__all__ = ["determines", "head_of", "property_owner", "told_from"]

_CONTAINERS = words("project team space board list repository organization")
_CHANGING = frozenset({"update", "set", "transition", "escalate"})
_PROPERTIES = words("status priority severity title description state summary subject body due_date assignee")
_GROUPS = words("list set number")
"""With "of" they say nothing but that there are several."""
_RELATIVES = words("whose that which who older newer longer shorter larger bigger smaller over above under below")
_DITRANSITIVE = words("give send write hand show get make throw")
_REMAKING = words("turn convert transform make")
_NAMING = words("label tag mark flag categorize categorise classify")
"""What follows "as" is what the thing is called then, and no thing."""
_TURNING = words("turn convert transform make write put copy log")


def determines(reading: Reading, index: int, last: int) -> bool:
    """Whether a pronoun-like word only determines the noun after it ("this ticket")."""
    if reading.tokens[index].norm in {"it", "them"}:
        return False
    if reading.tokens[index].norm == "its":
        return any(mention.first == index + 1 for mention in reading.mentions)
    return any(noun.first in {index + 1, index + 2} and noun.last <= last for noun in reading.nouns) or any(
        mention.first == index + 1 for mention in reading.mentions
    )


def head_of(reading: Reading, clause: Clause, nouns: list[Noun]) -> Noun | None:
    """The direct object: the noun "as a ..."/"into a ..." names, else the first one that no preposition governs."""
    start = clause.verb.last if clause.verb else clause.first
    after = [noun for noun in nouns if noun.first >= start]
    pronoun = _pronoun_object(reading, clause)
    for noun in after:
        preposition = governor(reading, noun.first, start)
        if preposition == "as" and noun.known and not (clause.verb and clause.verb.lemma in _NAMING):
            return _last_of_compound(reading, noun, after)
        if (
            preposition == "into"
            and noun.known
            and (noun.canon not in ROW_KEEPERS or (clause.verb and clause.verb.lemma in _REMAKING))
            and (noun.determiner in {"indefinite", "new"} or (noun.plural and not noun.determiner))
            and clause.verb
            and clause.verb.lemma in _TURNING
        ):
            return _last_of_compound(reading, noun, after)
    if pronoun:
        return None
    direct = [noun for noun in after if not governor(reading, noun.first, start) and not _owns(reading, noun, after)]
    passive = _subjects(reading, clause, [noun for noun in nouns if noun.last <= _subject_end(reading, clause, start)])
    direct = _given(reading, clause, direct)
    chosen = next((noun for noun in direct if noun.known), None) or (passive[-1] if passive and not direct else None)
    if chosen is None and direct:
        return direct[0]
    if chosen is None and clause.verb is not None and clause.verb.classes[0] not in IMPLIED_HEADS:
        chosen = next(
            (
                noun
                for noun in after
                if noun.known
                and noun.canon in RETRIEVABLE
                and not _is_place(noun, governor(reading, noun.first, start))
            ),
            None,
        )
    if chosen is not None and chosen.canon in _GROUPS and reading.norms(chosen.last, chosen.last + 1) == ["of"]:
        chosen = next((noun for noun in after if noun.first > chosen.last and noun.known and noun.plural), chosen)
    owner = property_owner(reading, clause)
    if chosen is not None and owner is not None and chosen.last == owner:
        chosen = next((noun for noun in after if noun.first > owner and noun.known), chosen)
    return _last_of_compound(reading, chosen, nouns) if chosen else None


def told_from(reading: Reading, clause: Clause) -> int:
    """Where it is told what somebody is to know: "post to Slack | that a new file has arrived"; the end if it is not.

    Behind a thing a "that" may also tell which one is meant.
    """
    start = clause.verb.last if clause.verb else clause.first
    for index in range(start, clause.last - 2):
        if reading.tokens[index].norm == "that" and reading.tokens[index + 1].norm in _OPENING_CONTENT:
            return clause.last if any(noun.last == index for noun in reading.nouns_in(start, index)) else index
    return clause.last


_OPENING_CONTENT = words("a an the our there it some this these we my your")


def property_owner(reading: Reading, clause: Clause) -> int | None:
    """ "Update the status of | the ServiceNow ticket": where it is said whose property a verb of changing changes."""
    if clause.verb is None or not set(clause.verb.classes[:2]) & _CHANGING:
        return None
    changed = next((noun for noun in reading.nouns_in(clause.verb.last, clause.last)), None)
    if changed is None or changed.canon not in _PROPERTIES or changed.first > clause.verb.last + 1:
        return None
    return changed.last if reading.norms(changed.last, changed.last + 1) == ["of"] else None


def _owns(reading: Reading, noun: Noun, nouns: list[Noun]) -> bool:
    """ "The survey's responses": a noun that only tells whose the thing is."""
    owner = reading.norms(noun.last, noun.last + 1) == ["'s"]
    return owner and any(other.known and other.first in {noun.last + 1, noun.last + 2} for other in nouns)


def _given(reading: Reading, clause: Clause, direct: list[Noun]) -> list[Noun]:
    """ "Send each subscriber a mail": what is given stands after whom it is given to."""
    verb = clause.verb
    if verb is None or verb.lemma not in _DITRANSITIVE or len(direct) < 2 or direct[0].first > verb.last + 3:
        return direct
    later = [noun for noun in direct[1:] if noun.determiner == "indefinite" and noun.known]
    determined = reading.norms(verb.last, verb.last + 1)
    return later if later and determined and determined[0] in {"each", "every", "the", "all"} else direct


def _subject_end(reading: Reading, clause: Clause, start: int) -> int:
    """Where the subject of a passive ends: at what is said of it in a relative clause ("issues whose ... need to")."""
    opener = next((i for i in range(clause.first + 1, start) if reading.tokens[i].norm in _RELATIVES), start)
    named = any(noun.known and noun.last <= opener for noun in reading.nouns_in(clause.first, opener))
    return opener if named else start


def _subjects(reading: Reading, clause: Clause, nouns: list[Noun]) -> list[Noun]:
    """The nouns of a passive's subject, without what only tells which ones: "orders from the shop should be cancelled".

    What is done to a part of things, or to a property, is done to them.
    """
    plain = [noun for noun in nouns if not governor(reading, noun.first, clause.first)]
    things = plain and plain[-1].known and plain[-1].plural and plain[-1].canon not in _GROUPS | _PROPERTIES
    return plain if things else nouns


def _is_place(noun: Noun, preposition: str) -> bool:
    """ "To the Jira project OPS", "in team Security": where something goes, not what is made."""
    return noun.canon in _CONTAINERS and preposition in {"to", "in", "into", "under", "on", "onto"}


def _pronoun_object(reading: Reading, clause: Clause) -> bool:
    """Whether the verb's object is a pronoun ("label it", "comment on it")."""
    if clause.verb is None:
        return False
    if clause.verb.form is VerbForm.PAST and any(n.known for n in reading.nouns_in(clause.first, clause.verb.first)):
        return False  # "a member must be added to it": the subject is what is added
    index = clause.verb.last
    while index < clause.last and reading.tokens[index].norm in {"on", "to", "for", "each", "of", "all"}:
        index += 1
    if reading.norms(index, min(index + 2, clause.last)) in (["the", "ones"], ["the", "others"], ["the", "rest"]):
        return True
    if index >= clause.last or reading.tokens[index].norm not in words("it them this that these those each one both"):
        return False
    if (
        clause.verb.lemma in _DITRANSITIVE
        and index == clause.verb.last
        and _phrase_follows(reading, index + 1, clause.last)
    ):
        return False
    return not determines(reading, index, clause.last)


def _phrase_follows(reading: Reading, first: int, last: int) -> bool:
    """ "Give it the checklist ...": the thing given stands after the pronoun."""
    return (
        first < last
        and reading.tokens[first].norm in connectives.ARTICLES | words("two three")
        and any(first < noun.first <= first + 4 and noun.last <= last for noun in reading.nouns)
    )


def _last_of_compound(reading: Reading, noun: Noun, nouns: list[Noun]) -> Noun:
    """The last noun of a run of adjacent nouns ("incident ticket", "bug work item", "retro page")."""
    run = noun
    for other in nouns:
        if _adjoins(reading, run, other) and other.known and not reading.tokens[other.first].glued:
            run = replace(other, determiner=noun.determiner or other.determiner, count=max(noun.count, other.count))
    return run


def _adjoins(reading: Reading, noun: Noun, other: Noun) -> bool:
    """Whether a noun follows another with at most a product's name between ("high priority Zendesk tickets")."""
    if other.first <= noun.first:
        return False
    return all(any(m.first <= i < m.last for m in reading.mentions) for i in range(noun.last, other.first))
