"""Whether a prompt merely answers the question that was asked last, with little more than a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent_app.contracts import PlanningContext
from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.retiming import amended_trigger
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import EntityKind, Reading, TokenKind, VerbForm
from agent_app.planners.local.newplan import understand
from agent_app.planners.local.questions import ANYTHING_ELSE

__all__ = ["answer_and_rest", "is_plain_answer", "leaves_open"]


def is_plain_answer(context: PlanningContext, reading: Reading) -> bool:
    """Whether a prompt is little more than a value, and so answers the question that was asked last."""
    question = context.open_question
    if not question or question == ANYTHING_ELSE:
        return False
    norms = [token.norm for token in reading.tokens]
    asked = set(question.lower().replace("?", " ").split())
    free = bool(asked & _TEXTS)  # a text may have any words, but begins like none of the edits
    refused = set(norms[:_BEGINNING] if free else norms) & _NO_ANSWER
    if amended_trigger(context.workflow or {}, context.prompt) is not None or refused:
        return False
    if _is_time_alone(reading) and not asked & _TIMED:
        return False
    if _speaks_of_else(norms, asked) or _belongs_elsewhere(reading, asked) or _names_it(norms, asked):
        return False
    if _gives_duty(reading, norms, asked) or _speaks_of_rest(norms) or _adds(norms, free=free):
        return False
    if not free and _tells_of_thing(reading, norms):
        return False
    if _speaks_of_tools(reading) and not asked & _PROPERTIES.keys() & set(norms):
        return False
    values = reading.valued
    rest = [norm for i, norm in enumerate(norms) if i not in values and norm.isalnum() and norm not in _ANSWERING]
    if not values:
        plain = [norm for norm in norms if norm.isalnum() and norm not in _ANSWERING and norm not in asked]
        led = next((i for i, norm in enumerate(norms) if norm not in _LEADING_TO), len(norms))
        ordered = _orders(norms) or any(verb.first == led for verb in reading.verbs)
        return 0 < len(plain) <= (_LONGEST_TEXT if free else _LONGEST_ANSWER) and not ordered
    return len(rest) <= _LONGEST_ANSWER - 1


def answer_and_rest(context: PlanningContext, index: CatalogIndex) -> tuple[PlanningContext, PlanningContext] | None:
    """ "#ops, and also mail Bob": the answer a prompt begins with and what it goes on with, each as a prompt.

    None where nothing but a value is asked for and given, or no answer comes first. A text that is asked for may have
    commas of its own: it ends with its quotes.
    """
    question = context.open_question
    if not question or question == ANYTHING_ELSE:
        return None
    tokens = understand(context.prompt, context.timezone, index)[0].reading.tokens
    text = bool(set(question.lower().split()) & _TEXTS)
    places = (i for i in range(1, min(_FURTHEST, len(tokens))) if tokens[i].norm in _SEPARATING)
    place = next((i for i in places if not text or tokens[i - 1].kind is TokenKind.QUOTED), 0)
    follows = next((i for i in range(place, len(tokens)) if tokens[i].norm not in _JOINING), len(tokens))
    if not place or follows == len(tokens) or tokens[follows].norm in _CONTRASTING:
        return None  # "Slack, not Teams": one in the place of the other
    answer = replace(context, prompt=context.prompt[: tokens[place].start].strip())
    rest = replace(context, prompt=context.prompt[tokens[follows].start :].strip())
    first, then = (understand(said.prompt, said.timezone, index)[0].reading for said in (answer, rest))
    if not {token.norm for token in first.tokens} - _OPENING:
        return None  # "ok, and for those tell ben"
    if follows == place + 1 and _fronts_order(first, then, question):
        return None
    ordered = text and any(verb.form is VerbForm.BASE for verb in then.verbs)
    goes_on = ordered or not is_plain_answer(rest, then)
    return (answer, rest) if goes_on and is_plain_answer(answer, first) else None


_TEXTS = words("title text message body summary description subject name comment content")
_CONTRASTING = words("not never rather instead no")
_FURTHEST = 6
_SEPARATING = words(", ; . and")
_JOINING = _SEPARATING | words("also then please but")


def leaves_open(context: PlanningContext, reading: Reading) -> bool:
    """ "I don't know yet", "whatever", "skip": said to a question that asks for a value, it gives none."""
    if not context.open_question or context.open_question == ANYTHING_ELSE or reading.entities:
        return False
    said = [token.text.lower() for token in reading.tokens if token.is_word]
    while said and said[0] in _HEDGING:
        said.pop(0)
    while said and said[-1] in _TRAILING:
        said.pop()
    text = " ".join(said)
    return text in _UNDECIDED or (said[:1] == ["any"] and len(said) <= 2)


_HEDGING = words("well hmm um uh oh ok okay please just sorry no honestly actually i'd i we let's")
_TRAILING = words("yet now please sorry thanks really that this it though for question one")
_UNDECIDED = frozenset(
    phrases(
        "do n't know, don't know, dont know, not know, no idea, not sure, unsure, have no idea, no clue, whatever,"
        " whichever, anything, any, does n't matter, doesn't matter, it does n't matter, it doesn't matter,"
        " not decided, have n't decided, haven't decided, up to you, it 's up to you, it's up to you, you choose,"
        " you decide, choose, you pick, pick one, choose one, choose one for me, pick any, skip, skip it, skip this,"
        " later, tell you later, 'll tell you later, decide later, leave it open, leave it empty, leave it blank,"
        " leave open, leave it, the default, default, the usual, the usual one, the same, the same one, same, none,"
        " depends, it depends"
    )
)


def _speaks_of_tools(reading: Reading) -> bool:
    """ "Discord can go", "Linear for tickets": what is said of a tool is no value; "discord-alerts" is."""
    whole = any(reading.text[reading.tokens[mention.last - 1].end :][:1] != "-" for mention in reading.mentions)
    rest = {token.norm for i, token in enumerate(reading.tokens) if i not in reading.mentioned | reading.valued}
    return whole and bool({norm for norm in rest if norm.isalpha()} - _ANSWERING - _OPENING)


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
        norm.isalpha() and norm not in _ANSWERING and following in connectives.POINTERS
        for norm, following in pairwise(said)
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


def _names_it(norms: Sequence[str], asked: set[str]) -> bool:
    """ "Call it "Digest"", asked for a channel: the workflow is given a name."""
    said = [norm for norm in norms if norm not in _OPENING]
    return (
        said[:1] in (["call"], ["name"], ["title"])
        and bool(set(said[1:2]) & connectives.POINTERS)
        and not asked & _NAMES
    )


def _gives_duty(reading: Reading, norms: Sequence[str], asked: set[str]) -> bool:
    """ "IT should approve it", asked for a list: somebody has to do something; "it should be Inbox" tells a value."""
    bare = {verb.first for verb in reading.verbs if verb.form is VerbForm.BASE}
    bare |= {index for index, norm in enumerate(norms) if norm in _SAYING}
    telling = _TELLING_VALUE | _SAYING if asked & _TEXTS else _TELLING_VALUE
    return any(
        norm in _DUTIES and index and index + 1 in bare and norms[index + 1] not in telling
        for index, norm in enumerate(norms)
    )


def _speaks_of_rest(norms: Sequence[str]) -> bool:
    """ "And the rest into a sheet": what is to happen in another case begins no value."""
    said = [norm for norm in norms if norm not in _OPENING | connectives.ARTICLES]
    return bool(said[:1]) and said[0] in _OTHERS and len(said) > 1


def _adds(norms: Sequence[str], *, free: bool) -> bool:
    """ "The 15th as well", "plus a row", "in that case page us": more of what there is, which no value is."""
    said = [norm for norm in norms if norm.isalnum()]
    behind = said[-1:] == ["too"] or said[-2:] == ["as", "well"]
    more = len(said) > 1 and (said[0] == "plus" or (behind and not free))
    return more or bool(said[:1] and said[0] in _CIRCUMSTANCES and set(said[1:4]) & _CASES)


def _tells_of_thing(reading: Reading, norms: Sequence[str]) -> bool:
    """ "The mail goes a day later", asked for a list: what some thing does; "it goes to Inbox" tells a value."""
    finite = (verb for verb in reading.verbs if verb.form is VerbForm.THIRD and verb.first)
    if _is_said_of_step(reading, norms):
        return True
    return any(
        norms[verb.first - 1] not in connectives.POINTERS | _ANSWERING
        and verb.first - 1 not in reading.valued
        and any(noun.last == verb.first for noun in reading.nouns)
        for verb in finite
    )


def _is_said_of_step(reading: Reading, norms: Sequence[str]) -> bool:
    """ "The mail is needed in any case", asked for a project: what is needed, or where, of some known thing."""
    return any(
        norms[noun.last : noun.last + 1] in (["is"], ["are"]) and set(norms[noun.last + 1 : noun.last + 2]) & _WANTED
        for noun in reading.nouns
        if noun.known
    )


_WANTED = words("needed wanted required enough fine superfluous unnecessary too not")


def _fronts_order(first: Reading, then: Reading, question: str) -> bool:
    """ "For external authors, page us", "in that case, mail Bob": a circumstance in front of its order is no value."""
    norms = [token.norm for token in first.tokens]
    norms = norms[next((i for i, norm in enumerate(norms) if norm not in _OPENING), 0) :]
    if norms[:1] == [] or norms[0] not in _CIRCUMSTANCES | _BOUNDING or not any(verb.first == 0 for verb in then.verbs):
        return False
    if norms[0] in _BOUNDING:
        return True  # "above 5 points, page us"
    named = first.valued or first.mentioned or any(token.text[:1].isupper() for token in first.tokens[1:])
    return not named and not set(question.lower().replace("?", " ").split()) & set(norms[1:])


_BOUNDING = words("above below over under more less")
_CIRCUMSTANCES = words("for in on at with from after during without")
_CASES = words("case cases each every")
_DUTIES = words("should must shall")
_TELLING_VALUE = words("be go use have")
_SAYING = words("say read")
_OTHERS = words("rest others remaining remainder")
_NAMES = words("name named called title")
_PLACES = words("channel project repository list board team space")
_PROPERTIES = {
    "priority": ("urgency", "severity"), "urgency": ("priority", "severity"), "severity": ("priority", "urgency"),
    "project": ("projects", "board", "team", "space"), "repository": ("repo",), "repo": ("repository", "project"),
    "channel": ("channels", "conversation", "room", "users"), "board": ("project", "list"), "label": ("labels", "tags"),
    "labels": ("label", "tags"), "tag": ("tags", "label", "labels"), "tags": ("labels", "tag"),
    "title": ("summary", "name", "subject"), "description": ("body", "text"), "text": ("body", "message", "content"),
    "subject": ("title",), "message": ("text", "body"), "comment": ("text", "body"), "due": (),
    "deadline": ("due",), "threshold": ("limit",), "limit": ("threshold",), "subtask": (), "checklist": (),
    "assignee": ("assigned", "user", "who"),
}  # fmt: skip
"""Words that name a property of a step, with what else a question may call it."""
_LONGEST_ANSWER = 3
_LONGEST_TEXT = 12
_BEGINNING = 2
_OPENING = words("and so please then also ok okay well just no hmm hm uh um oh ah , .")
_ANSWERING = words(
    "it is 's the a an in to use take please should be go into our my for channel project repo repository key"
    " list team space label labels user"
    " address email mail url with of on try say i think probably maybe would that this one name called number"
    " assignee person and as via"
)
_LEADING_TO = words("please just ok okay use take try say let's let 's go with it its is i think maybe probably")
_NO_ANSWER = words(
    "prior way round without except"
    " if when whenever only then first last comes keep before after instead remove delete drop skip add also"
    " otherwise else not no replace swap change rename move better best rather prefer both neither twice parallel"
    " back more less fewer same depends depend nobody noone nothing ignored what which how why who where workflow"
    " wait hello hi thanks thank undo cancel make stop don't"
)
