"""Whether a prompt merely answers the question that was asked last, with little more than a value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from agent_app.contracts import PlanningContext
from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.retiming import amended_trigger
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Reading
from agent_app.planners.local.questions import ANYTHING_ELSE

__all__ = ["is_plain_answer"]


def is_plain_answer(context: PlanningContext, reading: Reading) -> bool:
    """Whether a prompt is little more than a value, and so answers the question that was asked last."""
    question = context.open_question
    if not question or question == ANYTHING_ELSE:
        return False
    norms = [token.norm for token in reading.tokens]
    if amended_trigger(context.workflow or {}, context.prompt) is not None or set(norms) & _NO_ANSWER:
        return False
    asked = set(question.lower().replace("?", " ").split())
    if _is_time_alone(reading) and not asked & _TIMED:
        return False
    if _speaks_of_else(norms, asked) or _belongs_elsewhere(reading, asked):
        return False
    values = {i for entity in reading.entities for i in range(entity.first, entity.last)}
    rest = [norm for i, norm in enumerate(norms) if i not in values and norm.isalnum() and norm not in _ANSWERING]
    if not values:
        plain = [norm for norm in norms if norm.isalnum() and norm not in _ANSWERING and norm not in asked]
        ordered = _orders(norms) or any(verb.first == 0 for verb in reading.verbs)
        return 0 < len(plain) <= _LONGEST_ANSWER and not ordered
    return len(rest) <= _LONGEST_ANSWER - 1


def _is_time_alone(reading: Reading) -> bool:
    """ "3 days": how long, which no project or address is."""
    found = find_duration(reading, 0, len(reading.tokens))
    outside = [token.norm for i, token in enumerate(reading.tokens) if found and not found[1] <= i < found[2]]
    return found is not None and all(norm in _ANSWERING | _OPENING | {"for"} for norm in outside)


_TIMED = words("duration long often many time days hours minutes delay period interval timeout")


def _orders(norms: Sequence[str]) -> bool:
    """ "Roll it back", "swap those two": a word that is done to what was spoken of, which no value has."""
    said = [norm for norm in norms if norm not in _OPENING]
    return any(
        norm.isalpha() and norm not in _ANSWERING and following in _SPOKEN_OF for norm, following in pairwise(said)
    )


def _speaks_of_else(norms: Sequence[str], asked: set[str]) -> bool:
    """ "High priority please", asked for a project: the words name another property than the question does."""
    return any(
        norm in _PROPERTIES and norm not in asked and not any(other in asked for other in _PROPERTIES[norm])
        for norm in norms
    )


def _belongs_elsewhere(reading: Reading, asked: set[str]) -> bool:
    """An address of mail where a list or a project was asked for, a channel where a repository was."""
    kinds = {entity.kind for entity in reading.entities}
    places = asked & _PLACES
    return bool(places) and (EntityKind.EMAIL in kinds or (EntityKind.CHANNEL in kinds and "channel" not in asked))


_PLACES = words("channel project repository list board team space")
_PROPERTIES = {
    "priority": ("urgency", "severity"), "urgency": ("priority", "severity"), "severity": ("priority", "urgency"),
    "project": ("projects", "board", "team", "space"), "repository": ("repo",), "repo": ("repository", "project"),
    "channel": ("channels", "conversation", "room", "users"), "board": ("project", "list"), "label": ("labels", "tags"),
    "labels": ("label", "tags"), "tag": ("tags", "label", "labels"), "tags": ("labels", "tag"),
    "title": ("summary", "name", "subject"), "description": ("body", "text"), "text": ("body", "message", "content"),
    "subject": ("title",), "message": ("text", "body"), "comment": ("text", "body"), "due": (),
    "deadline": ("due",), "assignee": ("assigned", "user", "who"),
}  # fmt: skip
"""Words that name a property of a step, with what else a question may call it."""
_LONGEST_ANSWER = 3
_OPENING = words("and so please then also ok okay well just no hmm , .")
_SPOKEN_OF = words("it them that this these those")
_ANSWERING = words(
    "it is 's the a an in to use take please should be go into our my for channel project repo repository key"
    " list team space label labels user"
    " address email mail url with of on try say i think probably maybe would that this one name called number"
    " assignee person and as via"
)
_NO_ANSWER = words(
    "if when whenever only then first before after instead remove delete drop skip add also otherwise else not"
    " no replace swap change rename move better best rather prefer both neither twice parallel back more less fewer"
    " what which how why who where workflow wait hello hi thanks thank undo cancel make stop don't"
)
