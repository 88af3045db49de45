"""An instruction as the head of kinds sees it: its words with names and values blanked, and what is at hand."""

from __future__ import annotations

from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.refer import names_part
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.model import Reading, TokenKind, VerbForm

__all__ = ["MARKS", "blanked", "marks_of"]

_KIN = 0.8
_VALUE_KINDS = {
    TokenKind.URL, TokenKind.EMAIL, TokenKind.CHANNEL, TokenKind.USER, TokenKind.PATH, TokenKind.KEY,
    TokenKind.EXPRESSION, TokenKind.COMMAND,
}  # fmt: skip


def blanked(view: WorkflowView, reading: Reading, first: int, last: int) -> list[str]:
    """The words between two token indexes; products, things and values are replaced by what they are here.

    `tool+` and `thing+` are those of the workflow, `tool-` and `thing-` others; words of parts of a workflow stay.
    """
    used = {step.connector for step in view.steps.values()}
    things = {noun for step in view.body for noun in step.nouns}
    blanks: dict[int, str] = {}
    for noun in reading.nouns_in(first, last):
        if not noun.known or names_part(reading.tokens[noun.last - 1].norm):
            continue
        known = any(noun.canon == own or kinship(noun.canon, own) >= _KIN for own in things)
        blanks.update(dict.fromkeys(range(noun.first, noun.last), "thing+" if known else "thing-"))
    for entity in reading.entities_in(first, last):
        blanks.update(dict.fromkeys(range(entity.first, entity.last), "value"))
    for mention in reading.mentions_in(first, last):
        known = mention.connector in used
        blanks.update(dict.fromkeys(range(mention.first, mention.last), "tool+" if known else "tool-"))
    found: list[str] = []
    for index in range(first, last):
        token = reading.tokens[index]
        if token.kind is TokenKind.QUOTED:
            word = "text"
        elif token.kind is TokenKind.NUMBER:
            word = "number"
        elif token.kind in _VALUE_KINDS:
            word = "value"
        else:
            word = blanks.get(index, token.norm)
        if not found or word != found[-1] or word == token.norm:
            found.append(word)
    return found


MARKS = 20


def marks_of(view: WorkflowView, reading: Reading, first: int, last: int, place: Place) -> list[float]:
    """What is at hand when an instruction is given, as `MARKS` numbers between 0 and 1."""
    used = {step.connector for step in view.steps.values()}
    mentions = reading.mentions_in(first, last)
    verb = reading.verb_at(first)
    outside = [i for i in range(first, last) if not any(start <= i < end for start, end in place.spans)]
    anchored = place.after is not None or place.before is not None
    marks = (
        any(mention.connector in used for mention in mentions),
        any(mention.connector not in used for mention in mentions),
        len({mention.connector for mention in mentions}) > 1,
        place.said,
        place.said and anchored,
        place.said and place.branch == "false",
        place.said and place.parent is not None,
        bool(place.unknown),
        bool(view.of_role("for_each")),
        bool(view.of_role("condition")),
        bool(view.of_role("approval")),
        bool(reading.entities_in(first, last)),
        any(reading.tokens[i].kind is TokenKind.QUOTED for i in range(first, last)),
        any(reading.tokens[i].kind is TokenKind.NUMBER for i in range(first, last)),
        verb is not None and verb.form is VerbForm.BASE,
        verb is not None and verb.form is VerbForm.GERUND,
        any(noun.determiner == "definite" for noun in reading.nouns_in(first, last)),
        any(noun.determiner == "indefinite" for noun in reading.nouns_in(first, last)),
        any(reading.verb_at(i) is not None for i in outside),
        len(outside) <= _SHORT,
    )
    return [float(mark) for mark in marks]


_SHORT = 4
