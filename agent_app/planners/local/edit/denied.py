"""What is not done in some case, told beside what is done then: "decline it instead of merging it if it is a draft"."""

from __future__ import annotations

from agent_app.planners.local.edit.doing import step_doing
from agent_app.planners.local.edit.instructions import Instruction, sentences_of
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.heads.edit_examples import gerund
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["denied_deed", "fronted_cases", "fronts_denial"]

_CONTRASTS = (("instead", "of"), ("rather", "than"), (",", "not"))
_SURE, _TIED = 0.7, 0.1
"""How well a deed alone must fit a step, and how much worse another may fit to be meant as well."""
_OPENERS = words("if when whenever")
_TALK = words("you we i i'm possible done ready finished convenient needed necessary")
"""What begins a clause that tests nothing: "when you are at it", "when possible"."""
_SHORTEST = 2


def _contrast_in(reading: Reading, first: int, last: int) -> int | None:
    """Where the words begin that say in whose stead something is done, with something said before them."""
    for index in range(first + 1, last - 2):
        if tuple(reading.norms(index, index + 2)) in _CONTRASTS:
            return index
    return None


def denied_deed(view: WorkflowView, reading: Reading, first: int, last: int) -> Step | None:
    """ "If it is solved, close it instead of tagging it": the step that is not taken in that case; None if none is."""
    contrast = _contrast_in(reading, first, last)
    if contrast is None:
        return None
    if (done := step_doing(view, reading, contrast + 2, last)) is not None:
        return done
    named = refer(view, reading, contrast + 2, last, None)
    best = [found.step for found in named if found.score >= max(_SURE, named[0].score - _TIED)]
    if len(best) > 1:  # "send the invoice by mail instead of QuickBooks": the tool does several things
        said = {noun.canon for noun in reading.nouns_in(first, contrast)}
        best = [step for step in best if said & set(step.nouns[:1])]
        deeds = {name for verb in reading.verbs_in(first, contrast) for name in verb.classes}
        alike = [step for step in best if step.features is not None and step.features.verb in deeds]
        best = alike if len(best) > 1 else best
    return best[0] if len(best) == 1 and best[0].role == "action" else None


def fronts_denial(view: WorkflowView, reading: Reading, item: Instruction) -> bool:
    """ "If it is a draft, decline it instead of merging it": whether a step is not taken in one case only."""
    opener = reading.tokens[item.first].norm
    return opener in _FRONTS and denied_deed(view, reading, item.first, item.last) is not None


_FRONTS = words("if when whenever unless for")


def fronted_cases(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "Decline it rather than merge it if nobody approved it": the case goes in front of what is done in it.

    What is not done then is told in one way only: "if nobody approved it, decline it instead of merging it".
    """
    return [change for sentence in sentences_of(reading) for change in _fronted(reading, view, sentence)]


def _fronted(reading: Reading, view: WorkflowView, sentence: Instruction) -> list[Change]:
    first, last = sentence.first, sentence.last
    contrast = _contrast_in(reading, first, last)
    if contrast is None:
        return []
    in_front = reading.tokens[first].norm in _FRONTS
    opener = next((i for i in range(first + 1, last - _SHORTEST) if reading.tokens[i].norm in _OPENERS), None)
    if in_front or opener is None or reading.tokens[opener + 1].norm in _TALK:
        return _in_stead(reading, contrast, last) if in_front and denied_deed(view, reading, first, last) else []
    end = last if opener > contrast else contrast
    behind = opener if opener > contrast else last
    if denied_deed(view, reading, contrast - 1, behind) is None:
        return []
    tokens, text = reading.tokens, reading.text

    def piece(start: int, stop: int) -> list[Piece]:
        span = tokens[start].start, tokens[stop - 1].end
        return [Piece(text[span[0] : span[1]], *span)] if start < stop else []

    at = tokens[first].start, tokens[last - 1].end
    deed = piece(first, min(opener, contrast))
    denied = _gerund(reading, contrast, behind)
    pieces = [Piece("if ", tokens[opener].start, tokens[opener].end), *piece(opener + 1, end)]
    pieces += [Piece(", ", at[0], at[0]), *deed, Piece(f" instead of {denied}", *at)]
    return [Change(*at, tuple(pieces))]


def _in_stead(reading: Reading, contrast: int, last: int) -> list[Change]:
    """ "Cancel it, not update it", "cancel it rather than updated" said as "instead of updating it"."""
    if reading.norms(contrast, contrast + 2) == ["instead", "of"]:
        return []
    start, stop = reading.tokens[contrast].start, reading.tokens[last - 1].end
    said = f"instead of {_gerund(reading, contrast, last)}"
    said = said if reading.text[start - 1 : start].isspace() else f" {said}"
    return [Change(start, stop, (Piece(said, start, stop),))]


def _gerund(reading: Reading, contrast: int, last: int) -> str:
    """What is not done, as a gerund: "merging it" for "merge it" and for "merged"."""
    verb = next((verb for verb in reading.verbs_in(contrast + 2, last) if verb.first == contrast + 2), None)
    if verb is None or verb.form is VerbForm.GERUND:
        return reading.slice(contrast + 2, last)
    return f"{gerund(verb.lemma)} {reading.slice(verb.last, last) or 'it'}"
