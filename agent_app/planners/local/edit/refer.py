"""Which steps of the workflow words refer to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent_app.planners.local.edit.counted import CARDINALS, ORDINALS, STEP_WORDS, counts_at
from agent_app.planners.local.edit.doing import said_done
from agent_app.planners.local.edit.namings import CATEGORY_NOUNS, EXCLUSIVE, MAKING, NOMINALS, ROLE_WORDS, TELLING
from agent_app.planners.local.edit.step_words import (
    flat_values,
    is_making,
    ordering_deeds,
    product_words,
    set_words,
    shared_words,
    step_words,
    work_words,
)
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE, kinship
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm
from agent_app.planners.local.text import same_root, stem, unquote
from connectors_app.contracts import Category

__all__ = ["Found", "names_part", "parts_of", "refer", "refer_all", "refer_one", "step_beside"]

_FILLER = words(
    "the a an this that these those my our your step steps node nodes one ones action actions both all part bit"
    " thing of on in to for"
    " and or with from is are has been gets got please plz too also any more anymore it its which made there"
)
_STRONG, _DEED, _OWN_TOOL = 0.6, 0.5, 0.6
_GETTING = words("get gets got getting")
_ORDERED_AS = 0.9
"""How well the verb fits a step by which it was ordered, whatever the verb of its operation."""
_IN_SCOPE = 0.3
_HALF, _SET_VALUE = 0.5, 0.95


@dataclass(frozen=True, slots=True)
class Found:
    """A step words may refer to, with how well they fit it."""

    step: Step
    score: float


def refer(view: WorkflowView, reading: Reading, first: int, last: int, focus: str | None = None) -> list[Found]:
    """Steps that the tokens between two indexes may name, best first; those that do not fit are left out.

    `focus` is the step talked of last, which pronouns stand for.
    """
    asked = ("refer", first, last, focus)
    return list(view.remembered(reading, asked, lambda: _Referrer(view, reading, first, last, focus).found()))


def step_beside(view: WorkflowView, reading: Reading, first: int, last: int) -> Step | None:
    """ "The step right after the manual check": a step that is named by the one it stands beside."""
    norms = reading.norms(first, last)
    index = next((i for i, norm in enumerate(norms) if norm in STEP_WORDS | {"one", "thing"}), None)
    if index is None or not set(norms[:index]) <= _FILLER:
        return None
    side = index + 1 + (norms[index + 1 : index + 2] != [] and norms[index + 1] in _RIGHT)
    if norms[side : side + 1] == [] or norms[side] not in _BEHIND | _AHEAD or side + 1 >= len(norms):
        return None
    anchor = refer_one(view, reading, first + side + 1, last)
    if anchor is None:
        return None
    graph = view.graph
    edges = graph.outgoing[anchor.id] if norms[side] in _BEHIND else graph.incoming[anchor.id]
    beside = [edge.target if norms[side] in _BEHIND else edge.source for edge in edges]
    return view.steps.get(beside[0]) if beside else None


_TESTING, _TESTED = words("check test decide evaluate compare distinguish"), words("decision checking")
_DECIDERS = words("we it i you they anything what whether first even being be")
"""Words beside those that say nothing of what is decided."""
_RIGHT = words("right directly immediately just straight that which")
_BEHIND, _AHEAD = words("after behind following"), words("before preceding")


def names_part(norm: str) -> bool:
    """Whether a word names a part of workflows ("loop", "check", "step") rather than a thing that tools deal with."""
    return norm in ROLE_WORDS or norm in _PART_WORDS


_PART_WORDS = words("step steps branch branches path workflow flow action actions else loops checks")


def refer_one(view: WorkflowView, reading: Reading, first: int, last: int, focus: str | None = None) -> Step | None:
    """The step that fits best, or None."""
    found = refer(view, reading, first, last, focus)
    return found[0].step if found else None


def refer_all(view: WorkflowView, reading: Reading, first: int, last: int, focus: str | None = None) -> list[Step]:
    """All steps that an enumeration names ("the Trello card and the mail"); each part stands for its best match."""
    norms = reading.norms(first, last)
    if (counted := _at_an_end(view, norms)) is not None:
        return counted
    if {"two", "both"} & set(norms) and not reading.mentions_in(first, last) and not reading.nouns_in(first, last):
        return list(view.actions[-2:])
    if (share := _share(view, reading, first, last)) is not None:
        return share
    steps: dict[str, Step] = {}
    for start, end in parts_of(norms, first):
        ranked = refer(view, reading, start, end, focus)
        if not ranked:
            continue
        several = bool({"all", "both", "every", "any"} & set(norms)) or _plural(reading, start, end)
        near = _OF_ITS_STEPS if "steps" in norms else _ALIKE
        for item in ranked if several else ranked[:1]:
            if item.score >= ranked[0].score - near:
                steps.setdefault(item.step.id, item.step)
    return [step for step in (*view.triggers, *view.body) if step.id in steps]


_ALIKE, _OF_ITS_STEPS = 0.25, 0.4
"""How much less words may fit one of several steps; "the invoice steps" make it and finalize it."""


def _share(view: WorkflowView, reading: Reading, first: int, last: int) -> list[Step] | None:
    """ "The Okta stuff", "the Slack part": all that a tool does, where nothing besides is said."""
    tools = {mention.connector for mention in reading.mentions_in(first, last)}
    said = {reading.tokens[i].norm for i in range(first, last) if i not in reading.mentioned}
    if len(tools) != 1 or not said & _SHARES or not said <= _SHARES | connectives.ARTICLES | _DOING:
        return None
    scope = view.scope or set(view.steps)
    return [step for step in view.actions if step.connector in tools and step.id in scope] or None


_SHARES = words("stuff things part parts bit bits business side work steps actions")
_DOING = words("do run execute perform all whole entire")


def _at_an_end(view: WorkflowView, norms: Sequence[str]) -> list[Step] | None:
    """ "The last two steps", "the first three": so many actions from an end; None where no such number is said."""
    for index in range(len(norms) - 1):
        number = CARDINALS.get(norms[index + 1], 2 if norms[index + 1] == "couple" else None)
        if number is None or norms[index] not in {"last", "first", "final", "middle", "top", "bottom"}:
            continue
        if norms[index] == "middle":
            start = (len(view.actions) - number) // 2
            return list(view.actions[start : start + number]) if start > 0 else []
        rest = norms[index + 2 :]
        if not rest or rest[0] in STEP_WORDS | {"of"}:
            return list(view.actions[:number] if norms[index] in {"first", "top"} else view.actions[-number:])
    return None


def parts_of(norms: Sequence[str], offset: int) -> list[tuple[int, int]]:
    """The parts of an enumeration as token ranges; `offset` is the index of the first word."""
    found, start = [], 0
    for index, norm in enumerate(norms):
        if norm in {"and", ",", "&", "+", "or", "plus", "nor"}:
            if index > start:
                found.append((offset + start, offset + index))
            start = index + 1
    if len(norms) > start:
        found.append((offset + start, offset + len(norms)))
    return found


def _plural(reading: Reading, first: int, last: int) -> bool:
    return any(noun.plural for noun in reading.nouns_in(first, last)) or "steps" in reading.norms(first, last)


class _Referrer:
    def __init__(self, view: WorkflowView, reading: Reading, first: int, last: int, focus: str | None) -> None:
        self.view, self.reading, self.focus = view, reading, focus
        self.norms = reading.norms(first, last)
        self.tokens = reading.tokens[first:last]
        self.said = set(self.norms)
        self.mentions = {mention.connector for mention in reading.mentions_in(first, last)}
        self.nouns = [noun.canon for noun in reading.nouns_in(first, last)]
        self.lemmas = {verb.lemma for verb in reading.verbs_in(first, last) if verb.form is VerbForm.GERUND}
        self.done = said_done(reading, first, last)
        self.things = {noun.canon for noun in reading.nouns_in(first, last) if noun.known}
        quoted = [unquote(token.text).lower() for token in self.tokens if token.kind is TokenKind.QUOTED]
        said = [*self.norms, *(word for text in quoted for word in text.split())]
        self.words = [norm for norm in said if norm not in _FILLER and not norm.startswith(("'", '"'))]
        self.made = {*self.done, *self.lemmas} - {noun.canon for noun in reading.nouns_in(first, last)}
        self.verbs = self._verb_classes(reading, first, last) | (
            {"create"} if self.said & {"exists", "exist"} else set()
        )
        self.deeds = {NOMINALS[norm] for norm in self.norms if norm in NOMINALS and norm not in self.things}
        own = {noun for step in view.actions for noun in step.nouns[:1]}
        whole = [noun for noun in reading.nouns_in(first, last) if noun.canon in own and noun.last - noun.first > 1]
        own |= {norm for noun in whole for norm in reading.norms(noun.first, noun.last)}  # "the calendar event"
        self.role = next((ROLE_WORDS[norm] for norm in self.norms if norm in ROLE_WORDS and norm not in own), None)
        self.role = self.role or self._tested(reading, first, last)

    def _tested(self, reading: Reading, first: int, last: int) -> str | None:
        """ "Checking the priority", "we decide anything": words of a test, about what a condition asks or nothing."""
        verbs = {verb.lemma for verb in reading.verbs_in(first, last)} & _TESTING
        verbs |= {norm for norm in self.norms if norm in _TESTED | {"decide", "decides"}}
        if not verbs:
            return None
        said = {stem(word) for word in self.words if word not in _TESTING | _TESTED | _DECIDERS | {"decides"}}
        conditions = self.view.of_role("condition")
        tests = any(said <= {stem(word) for word in step.node.title.lower().split()} for step in conditions)
        return "condition" if tests else None

    def found(self) -> list[Found]:
        if (numbered := self._by_number()) is not None:
            return [Found(numbered, 3.0)]
        steps = (*self.view.triggers, *self.view.body)
        scored = [
            Found(step, score + _IN_SCOPE * (step.id in self.view.scope))
            for step in steps
            if (score := self._score(step)) >= _STRONG
        ]
        ranked = sorted(scored, key=lambda item: -item.score)
        if self.said & _HEARING and (told := self._telling(ranked)):
            return told
        if (place := self._ordinal()) is not None:
            return self._at_place(ranked, place)
        if not ranked and self.said & words("it this that them one") and not self.words_of_weight():
            return self._pronoun()
        return ranked or self._by_words()

    def _telling(self, ranked: Sequence[Found]) -> list[Found]:
        """ "The customer hears about it": what tells somebody something, whoever else the words name."""
        telling = [step.id for step in self.view.actions if step.features is not None and step.features.verb in TELLING]
        named = [item for item in ranked if item.step.id in telling]
        return named or [Found(self.view.steps[key], 1.0) for key in telling]

    def _by_words(self) -> list[Found]:
        """By the words of titles and tools alone, where one step has most of them and no other as many."""
        said = content_terms(self.words)
        shares = (
            [(len(shared_words(said, step_words(step))) / len(said), step) for step in self.view.body] if said else []
        )
        best = max((share for share, _ in shares), default=0.0)
        meant = [step for share, step in shares if share == best]
        return [Found(meant[0], best)] if best >= _HALF and len(meant) == 1 else []

    def words_of_weight(self) -> list[str]:
        """Words that a referent would have to explain."""
        return [word for word in self.words if word not in words("it this that them one first last") and word.isalpha()]

    def _pronoun(self) -> list[Found]:
        step = self.view.steps.get(self.focus or "") or (self.view.actions[-1] if self.view.actions else None)
        return [Found(step, 0.7)] if step is not None else []

    def _by_number(self) -> Step | None:
        """ "Step 2", "step no. 3"."""
        for index, norm in enumerate(self.norms[:-1]):
            place = index + 1 + (self.norms[index + 1] in {"number", "no", "nr"})
            number = CARDINALS.get(self.norms[place]) if place < len(self.norms) else None
            if norm in {"step", "action", "node"} and number is not None and number <= len(self.view.body):
                return self.view.body[number - 1]
        return None

    def _ordinal(self) -> int | None:
        return next((ORDINALS[self.norms[i]] for i in range(len(self.norms)) if counts_at(self.norms, i)), None)

    def _at_place(self, ranked: list[Found], place: int) -> list[Found]:
        """ "The last step", "the second message": counted among what else the words fit, in order of execution."""
        best = ranked[0].score if ranked else 0.0
        among = [item.step for item in ranked if item.score >= best - 0.3] if self.words_besides_order() else []
        ordered = [step for step in self.view.body if step in among] or list(
            self.view.body if place < 0 else self.view.actions
        )
        if -len(ordered) <= place < len(ordered):
            return [Found(ordered[place], 3.0)]
        return []

    def words_besides_order(self) -> bool:
        """Whether more is said than a place in the order."""
        return bool(self.mentions or [word for word in self.words if word not in ORDINALS and not word.isdecimal()])

    def _verb_classes(self, reading: Reading, first: int, last: int) -> set[str]:
        deeds = [verb for verb in reading.verbs_in(first, last) if verb.form in {VerbForm.PAST, VerbForm.GERUND}]
        whole = [verb for verb in deeds if verb.last - verb.first > 1]  # "is taken off"
        found = {name for verb in whole for name in verb.classes[:2]}
        apart = {i - first for verb in whole for i in range(verb.first, verb.last)}
        passive = (verb.first - 1 for verb in reading.verbs_in(first, last) if verb.form is VerbForm.PAST)
        apart |= {i - first for i in passive if reading.tokens[i].norm in _GETTING}  # "before they get closed"
        for index, norm in enumerate(self.norms):
            if index in apart:
                continue
            if norm in NOMINALS:
                found.add(NOMINALS[norm])
                continue
            hit = self.view.index.vocabulary.verbs.at([norm], 0) if norm not in _FILLER else None
            if hit is not None:
                found.update(hit[1].classes[:2])
        return found

    def _score(self, step: Step) -> float:
        if self.role is not None and self.role == step.role:
            return 1.6
        if step.role == "approval" and (decided := self._decided(step)):
            return decided
        if step.role in {"condition", "approval", "delay", "for_each"}:
            return self._overlap(step)
        score = self._connector(step)
        if score < 0 or self._other_kind(step):
            return 0.0
        thing, verb = self._thing(step), self._verb(step)
        if made := any(is_making(step, verb) for verb in self.made):
            thing = verb = 1.0
        score += max(thing, 0.75 * verb) + 0.25 * min(thing, verb) + self._value(step)
        score += self._tool(step) + 0.5 * self._overlap(step) + _DEED * (made or self._names_deed(step))
        if step.role == "trigger":
            score -= 0.45 if self.role != "trigger" else 0.0
        elif step.features is not None and thing and step.features.verb in MAKING:
            score += 0.1
        return score

    def _connector(self, step: Step) -> float:
        if not self.mentions:
            return 0.0
        if step.connector in self.mentions:
            return 1.0
        return -1.0

    def _tool(self, step: Step) -> float:
        """A word of the name of a step's product, and of no other's: "the calendar entry" for Google Calendar."""
        if self.mentions or step.features is None:
            return 0.0
        own = product_words(step)
        others = {
            word
            for other in self.view.steps.values()
            if other.connector != step.connector
            for word in product_words(other)
        }
        said = {stem(word) for word in self.words}
        heard = {name for name in own if name in said or (len(name) >= _LONG and any(s.endswith(name) for s in said))}
        return _OWN_TOOL if heard - others else 0.0

    def _other_kind(self, step: Step) -> bool:
        """Whether the words mean a kind of tool that the step's is not."""
        exclusive = {noun for noun in (*self.nouns, *self.norms, *self.lemmas) if noun in EXCLUSIVE}
        if not exclusive or step.features is None or exclusive & set(step.nouns):
            return False
        if not any(EXCLUSIVE[noun] in _categories(self.view) for noun in exclusive - _KINDS_OF_MESSAGE):
            exclusive &= _KINDS_OF_MESSAGE
        if not exclusive:
            return False
        return step.features.spec.connector.category not in {Category.OTHER, *(EXCLUSIVE[noun] for noun in exclusive)}

    def _thing(self, step: Step) -> float:
        best = 0.0
        for noun in self.nouns:
            for place, own in enumerate(step.nouns):
                kin = 1.0 if own == noun else kinship(own, noun) * (noun not in _AMBIGUOUS or noun in self.said)
                best = max(best, kin * (1.0 if not place else 0.6))
        if step.features is not None and step.features.verb in MAKING:
            category = step.features.spec.connector.category
            said = {*self.nouns, *self.norms} - (_AMBIGUOUS - self.said)
            best = max([best, *(weight for noun, weight in CATEGORY_NOUNS.get(category, ()) if noun in said)])
        sets = set_words(step) & {stem(word) for word in self.words}
        return max(best, _SET_VALUE) if sets else best

    def _verb(self, step: Step) -> float:
        if step.features is None:
            return 0.0
        own = max((affinity(verb, step.features.verb) for verb in self.verbs), default=0.0)
        if own >= _ORDERED_AS or self.verbs.isdisjoint(ordering_deeds(self.view, step)):
            return own
        return _ORDERED_AS

    def _names_deed(self, step: Step) -> bool:
        """Whether a word has the root of the step's own verb: "the finalisation" for "Finalize an invoice"."""
        deed = next(iter(step.node.title.lower().split()), "")
        if any(word == deed or same_root(word, deed) for word in {*self.words, *self.done} - self.things):
            return True
        return step.features is not None and step.features.verb in self.deeds

    def _value(self, step: Step) -> float:
        """A value of the step named in the words: its channel, its project, its text."""
        held = [str(value).lower() for value in flat_values(step.inputs)]
        for token in self.tokens:
            text = unquote(token.text) if token.kind is TokenKind.QUOTED else token.text
            folded = text.lower().lstrip("#@")
            if len(folded) < 2 or (token.kind is TokenKind.WORD and (folded in _FILLER or not text[:1].isupper())):
                continue
            if any(value.lstrip("#@") == folded for value in held):
                return 1.2
        return 0.0

    def _decided(self, step: Step) -> float:
        """ "The manager sees it", "she is asked": who decides, and that it is up to them."""
        told = {stem(word) for word in str(step.node.properties.get("instructions") or "").lower().split()}
        rest = [word for word in self.words if word not in _ASKED]
        asked = len(rest) < len(self.words) or (bool(rest) and rest[-1] in PEOPLE | _DEPARTMENTS)
        return _WHO_DECIDES if asked and all(stem(word) in told for word in rest) else 0.0

    def _overlap(self, step: Step) -> float:
        """Words shared with the step's own title: all there is for operations without known nouns."""
        said = content_terms(self.words)
        own = {stem(word) for word in step.node.title.lower().replace("-", " ").split()}
        if step.features is not None:
            own |= {stem(word) for word in step.features.spec.key.split("_")}
        elif step.role == "approval":
            own |= work_words(step, self.view.index.vocabulary)
        return len(shared_words(said, own)) / len(said) if said else 0.0


_AMBIGUOUS = words("page")
"""Kinds of things of which only the word itself means another too: a page is an alarm, a document is none."""
_ASKED = words(
    "sees see looks look decides decide decided asks ask asked reviews reviewed agrees agreed answers answered says"
    " said we he she they at yes okay ok gets got seen bother bothers consult consulted involve involved disturb be"
)
_DEPARTMENTS = words("legal finance hr security marketing sales accounting compliance qa manager boss lead owner")
_WHO_DECIDES = 1.2
_HEARING = words("hears hear heard learns knows informed notified told")
_LONG = 5
"""How long a product's name is to be heard in a longer word: "the spreadsheet" for Google Sheets."""
_KINDS_OF_MESSAGE = words("email mail mails emails e-mail")


def _categories(view: WorkflowView) -> set[Category]:
    """The kinds of tool that the steps of a workflow call."""
    return {step.features.spec.connector.category for step in view.body if step.features is not None}
