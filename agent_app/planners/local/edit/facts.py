"""Clauses that state how things are and order nothing: "HR does that now", "we're leaving Slack in May"."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.process import extractOne

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm

__all__ = ["is_fact", "is_generic"]

_AUXILIARIES = words("is are was were am 's 're 'm has have had 've do does did will won't cannot 'll")
_COPULAS = words("is are was were am 's 're 'm")
_DUTY = words(
    "should must shall ought need needs want wants wish would prefer supposed please let let's belongs belong comes"
    " goes gets only instead rather can could may might"
)
"""What makes a wish of a statement, or says where a step stands."""
_NOT_NEEDED = sorted(
    words(
        "needed necessary wanted required redundant superfluous obsolete unnecessary pointless overkill unused out gone"
        " deprecated needless history unneeded dispensable"
    )
)
"""What is said of a step that is to go."""
_OTHERS = words("they he she nobody people everybody everyone")
_PERSONS = words("i we they he she people nobody everybody everyone")
_NO_SUBJECT = words(
    "if when once after before unless while for in on at to with without as since because and or but not no do don't"
    " please let there only just then also otherwise else instead rather until by from inside outside nothing every"
    " each"
)
_EXCLAIMING = words(
    "hm hmm well oh ah uh um er yo hey sorry nice ok okay so btw fyi and but also because since as cause"
)
_SUBORDINATING = words("if when once after before until unless while whenever because")
_RELATIVE = words("whose who which where")
"""What opens a clause that says of which things something is told, so that its verb is not that of the sentence."""
_STOPS = frozenset({",", ";", ":", "-", "(", ")"})
_LONGEST_SUBJECT = 8
_QUALIFYING = words("not n't never no already still now just really also all both only recently finally always usually")


_AS_MUCH = (["soon", "as"], ["long", "as"], ["often", "as"], ["far", "as"])
"""What makes a time or a measure of "as"."""


def is_fact(reading: Reading, first: int, last: int) -> bool:
    """Whether words are a clause with a subject and a verb in the indicative that neither orders nor wishes.

    "Legal has changed its mind", "they don't read it", "we're moving to Teams"; not "the ticket is closed", which
    says what is to happen, nor what something should, must or needs to do.
    """
    while first < last and reading.tokens[first].norm in _EXCLAIMING | {","}:
        first += 1
    opening = reading.norms(first, first + 2)
    if opening in _AS_MUCH or (opening[:1] in (["check"], ["test"]) and opening[1:] in (["if"], ["whether"])):
        return False
    if _exists(reading.norms(first, last)):
        return True
    place = _finite(reading, first, last)
    if place is None or _wishes(reading, first, last) or _dispensed(reading, place, last):
        return False
    if place == last - 1 and reading.tokens[place - 1].norm == "it":
        return False  # "drop Linear, a GitHub issue it is"
    if reading.tokens[place].norm == "'ll" and reading.tokens[first].norm != "i":
        return False  # "we'll use Teams"
    following = [norm for norm in reading.norms(place, last) if norm not in _QUALIFYING]
    if following[1:2] == ["to"] and following[0] in _AUXILIARIES:
        return False  # "has to", "is to", "'re to"
    return not _happens(reading, place, last) or reading.tokens[first].norm in _PERSONS


def _exists(norms: Sequence[str]) -> bool:
    """ "There is only ever one row": that there is something; that there is none, or should be, may be an order."""
    return norms[:1] == ["there"] and norms[1:2] != [] and norms[1] in _COPULAS and not _LACKING & set(norms)


_LACKING = words("no not n't never nothing nobody need needs should must missing too") | _SUBORDINATING


def _wishes(reading: Reading, first: int, last: int) -> bool:
    """Whether a duty or a wish is spoken of; what others do not need or want is none."""
    norms = reading.norms(first, last)
    for index, norm in enumerate(norms):
        if norm in {"need", "want"} and {"not", "n't", "don't"} & set(norms[:index]) and _OTHERS & set(norms[:index]):
            continue
        if norm in _DUTY:
            return True
    return False


def _dispensed(reading: Reading, place: int, last: int) -> bool:
    """Whether something is said to be needed no more, or to do instead of something else ("a text does the job")."""
    norms = reading.norms(place, last)
    if norms[0] in _COPULAS and {"not", "no", "n't"} & set(norms) and set(norms) & {"more", "anymore", "longer"}:
        return True
    return bool(set(norms) & _SUFFICIENT) or any(
        len(norm) > _LONG and extractOne(norm, _NOT_NEEDED, score_cutoff=_ALIKE) is not None for norm in norms
    )


_SUFFICIENT = words("enough suffices suffice job")
_LONG, _ALIKE = 2, 87


def _finite(reading: Reading, first: int, last: int) -> int | None:
    """Where the verb of a clause stands that begins with its subject."""
    if first >= last - 1 or reading.tokens[first].norm in _NO_SUBJECT | connectives.MODALS | _AUXILIARIES:
        return None
    verb = reading.verb_at(first)
    if verb is not None and verb.form is not VerbForm.GERUND:
        return None
    for index in range(first + 1, min(last, first + _LONGEST_SUBJECT + 1)):
        norm = reading.tokens[index].norm
        if norm in _STOPS | _SUBORDINATING | _RELATIVE:
            return None
        if norm in _AUXILIARIES:
            return index
        verb = reading.verb_at(index)
        subject = reading.tokens[index - 1].norm
        if subject in _PERSONS and verb is not None:
            return index
        if verb is not None and verb.form is VerbForm.THIRD:
            return index
        if verb is not None and verb.form is VerbForm.PAST and subject not in connectives.PREPOSITIONS:
            return index if index == first + 1 else None
    return first + 1 if reading.tokens[first].norm in _PERSONS and reading.tokens[first + 1].norm.isalpha() else None


def _happens(reading: Reading, place: int, last: int) -> bool:
    """ "The issue is assigned to Ben": what is to happen, told as if it did; not "has been", "is not", "is leaving"."""
    norms = reading.norms(place, min(last, place + _NEAR))
    if norms[0] not in _COPULAS or set(norms) & {"not", "n't", "never", "been"}:
        return False
    return any(verb.form is VerbForm.PAST for verb in reading.verbs_in(place + 1, min(last, place + _NEAR)))


_NEAR = 4


def is_generic(reading: Reading, first: int, last: int) -> bool:
    """ "A channel without people is useless", "deleting is dangerous": a truth about any such thing, not about one."""
    while first < last and reading.tokens[first].norm in _EXCLAIMING | {","}:
        first += 1
    if first >= last:
        return False
    verb = reading.verb_at(first)
    opener = reading.tokens[first].norm
    place = next((i for i in range(first + 1, last) if reading.tokens[i].norm in _COPULAS | _SUBORDINATING), None)
    if place is None or reading.tokens[place].norm in _SUBORDINATING or _wishes(reading, first, last):
        return False
    gerund = verb is not None and verb.form is VerbForm.GERUND
    return opener in {"a", "an"} or (gerund and not _happens(reading, place, last))
