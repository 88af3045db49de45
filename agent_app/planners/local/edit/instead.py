"""One deed in the place of another, however it is contrasted: "archive, don't delete", "not suspended but deactivated".

All of these say "instead of deleting it, archive it".
"""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.heads.edit_examples import gerund
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["contrasted_deeds", "deletes_instead"]

_NEGATIONS = words("not n't don't do-not never no stop quit")
_PAUSES = words(", ; - – — but and")
_SENTENCE_ENDS = words(". ! ?")
_REACH = 4
"""How many words may stand between a negation and the deed that it denies."""
_BETWEEN = (
    connectives.BE | connectives.MODALS | connectives.PRONOUNS | _PAUSES | _NEGATIONS
    | words("to just rather only instead of being than them all should must be do meant mean i we please the actually")
    | words("get right away immediately straight once")
)  # fmt: skip
_NAMED = 0.7


def contrasted_deeds(reading: Reading, view: WorkflowView) -> list[Change]:
    """Changes that turn a deed that is denied and one that is wanted into "instead of the one, the other"."""
    found: list[Change] = []
    for first, last in _sentences(reading):
        verbs = [verb for verb in _deeds(reading, view, first, last) if verb.lemma not in _BETWEEN]
        if len(verbs) != 2:
            continue
        denied = [_is_denied(reading, verb, first) for verb in verbs]
        if denied.count(True) != 1:
            continue
        old, new = verbs[denied.index(True)], verbs[denied.index(False)]
        done = _done_by(reading, view, old)
        other = not new.classes or new.classes[0] != _done_by(reading, view, new)
        if _tells_some(reading, first, min(old.first, new.first)):
            continue  # "leads without email should not be qualified but called": not all of them
        if not done or not other or max(affinity(said, done) for said in old.classes) < _NAMED:
            continue
        named = _own_words(reading, view, old)
        if _says_no_more(reading, (first, last), (old, new), named | _subject(reading, view, (old, new))):
            thing = "them" if view.of_role("for_each") else "it"
            whole = named and reading.slice(min(named), max(named) + 1)
            found.append(_instead(reading, (first, last), (old, new), (thing, whole or thing)))
    return found


def _tells_some(reading: Reading, first: int, last: int) -> bool:
    """Whether words in front of the deeds tell some of the things apart, or a case."""
    named = {i for noun in reading.nouns_in(first, last) for i in range(noun.first, noun.last)} | reading.mentioned
    return any(
        i not in named and reading.tokens[i].norm not in _BETWEEN | connectives.ARTICLES for i in range(first, last)
    )


def _own_words(reading: Reading, view: WorkflowView, verb: Verb) -> set[int]:
    """Where, right behind a verb, the thing is named that the step makes which it names, or its tool."""
    named = refer(view, reading, verb.first, verb.last)
    step = named[0].step if named else None
    end = verb.last
    while step is not None and end < len(reading.tokens):
        noun = next((noun for noun in reading.nouns if noun.first <= end < noun.last), None)
        own = noun is not None and noun.canon in step.nouns[:1]
        tool = any(mention.connector == step.connector for mention in reading.mentions_in(end, end + 1))
        if not (own or tool or reading.tokens[end].norm in _LINKING):
            break
        end += 1
    while end > verb.last and reading.tokens[end - 1].norm in _LINKING:
        end -= 1
    return set(range(verb.last, end))


def _subject(reading: Reading, view: WorkflowView, deeds: tuple[Verb, Verb]) -> set[int]:
    """ "Instead of archiving, [the cards] should be deleted": where the thing is named that both deeds are done to."""
    old, new = deeds
    if new.form is not VerbForm.PAST or old.first > new.first:
        return set()
    named = refer(view, reading, old.first, old.last)
    done_to = set(named[0].step.nouns) if named else set()
    inside = [noun for noun in reading.nouns_in(old.last, new.first) if noun.canon in done_to]
    return {i for noun in inside for i in range(noun.first, noun.last)}


_LINKING = connectives.ARTICLES | words("new another in on to via with any more")


def _sentences(reading: Reading) -> list[tuple[int, int]]:
    found, first = [], 0
    for index in range(len(reading.tokens) + 1):
        ends = index == len(reading.tokens) or reading.tokens[index].norm in _SENTENCE_ENDS
        if ends or reading.tokens[index].kind is TokenKind.BREAK:
            if index > first:
                found.append((first, index))
            first = index + 1
    return found


def _deeds(reading: Reading, view: WorkflowView, first: int, last: int) -> list[Verb]:
    """The verbs of a sentence, also those that are taken for one only because they open it or are denied."""
    found = {verb.first: verb for verb in reading.verbs if first <= verb.first < last}
    for index in range(first, last):
        before = reading.norms(max(first, index - 2), index)
        alone = index == first and reading.norms(index + 1, index + 2) == [","]
        contrasted = alone or before[-1:] in _DENIALS or before == _RATHER
        hit = view.index.vocabulary.verbs.at(reading.norms(index, last), 0) if contrasted else None
        if hit is not None and index not in found:
            lemma, classes = reading.tokens[index].norm, hit[1].classes
            found[index] = Verb(lemma, classes, VerbForm.BASE, index, index + hit[0])
    return [found[index] for index in sorted(found)]


_RATHER = ["rather", "than"]
_STEAD, _TO_BE = [_RATHER, ["instead", "of"]], words("to being")
_DENIALS = [[norm] for norm in _NEGATIONS]


def _is_denied(reading: Reading, verb: Verb, first: int) -> bool:
    for index in range(verb.first - 1, max(first, verb.first - _REACH) - 1, -1):
        norm = reading.tokens[index].norm
        if norm in _NEGATIONS:
            return True
        if reading.norms(index - 1, index + 1) in _STEAD:
            return True
        if norm not in connectives.BE | connectives.PRONOUNS | _TO_BE:
            return False
    return False


def _done_by(reading: Reading, view: WorkflowView, verb: Verb) -> str:
    """What the step does that a verb names, as a class of verbs; empty where it names none."""
    named = refer(view, reading, verb.first, verb.last)
    step = named[0].step if named and named[0].score >= _NAMED else None
    if step is None or step.role != "action" or step.features is None:
        return ""
    return step.features.verb


def _says_no_more(reading: Reading, clause: tuple[int, int], deeds: tuple[Verb, Verb], named: set[int]) -> bool:
    """Whether all that is told of the deed that is not wanted are the words of the contrast, and what it is done to.

    `named` are the tokens that name the thing that it makes.
    """
    old, new = deeds
    first, second = sorted(deeds, key=lambda verb: verb.first)
    if not set(reading.norms(first.last, second.first)) & (_PAUSES | {"rather", "instead"}):
        return False  # "closed tickets should not be posted"
    start = old.last
    end = clause[1] if new.first < old.first else new.first
    return all(reading.tokens[i].norm in _BETWEEN for i in range(start, end) if i not in named)


def _instead(reading: Reading, clause: tuple[int, int], deeds: tuple[Verb, Verb], things: tuple[str, str]) -> Change:
    """The sentence with the wanted deed, the second one, and all that is said of it.

    `things` are what the wanted deed is done to where it is not said, and what the other one is done to.
    """
    (first, last), (old, new), (thing, old_thing) = clause, deeds, things
    tokens = reading.tokens
    end = last
    for index in range(new.last, last):
        contrast = tokens[index].norm in _PAUSES and index < old.first
        rather = tokens[index].norm in {"rather", "instead"} and index < old.first
        if contrast or rather or tokens[index].norm in _NEGATIONS:
            end = index
            break
    more = reading.slice(new.last, end).strip(" ,")
    said = more if new.form is not VerbForm.PAST and more else f"{thing} {more}".strip()
    start, stop = tokens[first].start, tokens[last - 1].end
    piece = Piece(f"instead of {gerund(old.lemma)} {old_thing}, {new.lemma} {said}", start, stop)
    return Change(start, stop, (piece,))


def deletes_instead(norms: Sequence[str]) -> bool:
    """ "Instead of archiving it, delete it": what the steps deal with is deleted, which takes their place."""
    place = next((i for i in range(len(norms) - 1) if norms[i : i + 2] in _IN_STEAD), None)
    if place is None or not (place or "," in norms):
        return False
    ordered = norms[norms.index(",", place) + 1 :] if not place else norms[:place]
    return ordered[:1] != [] and ordered[0] in _DELETING and norms[place + 2].endswith("ing")


_DELETING = words("delete remove cancel stop archive erase close")
_IN_STEAD = (["instead", "of"], ["rather", "than"])
