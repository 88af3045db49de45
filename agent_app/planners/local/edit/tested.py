"""Steps that are there and are to hang on a test: "if the issue is open, create the task, otherwise comment on it"."""

from __future__ import annotations

from agent_app.planners.local.edit.branching import path_meant
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.places.edges import failure
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["tested_deeds"]

_FILLERS = words("and but please so ok okay well , actually now")
_ELSE = words("otherwise else")
_PAUSES = words(", ; . - : then please just")
_MORE = words("also too another second additional again well new a an one more additionally instead")
_NAMED = 0.7


def tested_deeds(reading: Reading, view: WorkflowView) -> list[Change]:
    """The change of "if C, do B" to "only do B if C" where a step does B already, with what is done otherwise.

    "If C, otherwise do D" says it of all that is done.
    """
    norms = reading.norms(0, len(reading.tokens))
    last = len(norms) - (norms[-1:] in (["."], ["!"]))
    start = next((i for i, norm in enumerate(norms[:last]) if norm not in _FILLERS), last)
    if norms[start : start + 1] != ["if"] or "?" in norms:
        return []
    marker = next((i for i in range(start + 2, last - 1) if norms[i] in _ELSE), last)
    comma = next((i for i in range(start + 2, marker) if norms[i] in {",", ";", ":", "then"}), None)
    if comma is None or norms[start + 1 : start + 2] == ["not"]:
        return []
    if any(failure(norms[:comma], i) for i in range(start + 1, comma)):
        return []  # "if the ticket can't be created, ...": no test of the data
    deed = comma + 1
    while deed < marker and norms[deed] in _PAUSES:
        deed += 1
    end = marker
    while end > deed and norms[end - 1] in _PAUSES | {"or"}:
        end -= 1
    told_apart = path_meant(view, reading, start + 1, comma, negated=False) is not None
    if told_apart or (deed >= end and marker == last):
        return []
    if deed < end and not _is_there(reading, view, deed, end):
        return []
    if deed >= end and view.of_role("condition"):
        return []
    return [_said_with_only(reading, (start, comma), (deed, end), (marker, last))]


def _said_with_only(reading: Reading, test: tuple[int, int], deed: tuple[int, int], rest: tuple[int, int]) -> Change:
    tokens, text = reading.tokens, reading.text

    def words_of(first: int, last: int) -> Piece:
        start, end = tokens[first].start, tokens[last - 1].end
        return Piece(text[start:end], start, end)

    pieces = [Piece("only ", tokens[test[0]].start, tokens[test[0]].end)]
    if deed[0] < deed[1]:
        pieces += [words_of(*deed), Piece(" ", tokens[deed[1] - 1].end, tokens[deed[1] - 1].end)]
    pieces.append(words_of(*test))
    end = tokens[max(test[1], deed[1]) - 1].end
    if rest[0] < rest[1]:
        pieces += [Piece(". ", tokens[rest[0]].start, tokens[rest[0]].start), words_of(*rest)]
        end = tokens[rest[1] - 1].end
    return Change(tokens[test[0]].start, end, tuple(pieces))


def _is_there(reading: Reading, view: WorkflowView, first: int, last: int) -> bool:
    """Whether words order what a step does already, and nothing more of it."""
    verb = reading.verb_at(first)
    if verb is None or verb.form is not VerbForm.BASE or set(reading.norms(first, last)) & (_MORE | {",", "and"}):
        return False
    used = {step.connector for step in view.steps.values()}
    if any(mention.connector not in used for mention in reading.mentions_in(first, last)):
        return False
    if reading.entities_in(first, last):
        return False  # another channel, another address
    named = refer(view, reading, first, last)
    sure = bool(named) and named[0].score >= _NAMED and named[0].step.role == "action" and not named[0].step.lists
    named_thing = reading.mentions_in(first, last) or any(
        noun.canon in named[0].step.nouns[:1] for noun in reading.nouns_in(first, last) if named
    )
    return sure and bool(named_thing) and not does_else(reading, first, named[0].step)
