"""What action operations look like beside one clause: columns of named features over a table of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from agent_app.planners.local.evidence import ActionEvidence
from agent_app.planners.local.lexicon.verbs import LOOKUPS, SELF_CONTAINED, affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.scoring.matching import FOREIGN_OBJECT, NO_OBJECT, RANK_DECAY, RANKS
from agent_app.planners.local.scoring.table import MAKING, ActionTable, Flags, Floats
from agent_app.planners.local.scoring.weights import PRIOR, Features, weigh
from connectors_app.contracts import Category

__all__ = ["USUAL_OBJECTS", "ActionScorer", "Thing"]

_SAID_MODIFIER = 0.8
_FARTHER, _LESS_LIKELY = 0.02, 0.175
_LEAST_VERB, _LEAST_OBJECT = 0.2, 0.25
_LEAST_AFFINITY = 0.15
"""Below it a verb can't be what an operation's verb means."""
_MAKING_ANEW = frozenset({"create", "make", "register"})
"""With a pronoun these make the thing that was looked for in vain ("if there is none, create it")."""
_ADDING = frozenset({"add", "create"})
"""With a pronoun and a product these make there what another product has ("insert them into MySQL")."""
_GATHERING = frozenset({"list", "search"})
USUAL_OBJECTS: dict[Category, tuple[str, ...]] = {
    Category.TICKETING: ("issue", "ticket", "card", "task", "incident"),
    Category.SCM: ("issue", "work_item"),
    Category.CHAT: ("message",),
    Category.INCIDENT: ("incident", "alert"),
    Category.DOCS: ("page",),
    Category.EMAIL: ("email",),
    Category.HTTP: ("request",),
}
"""What is meant where only the product is named ("-> Jira OPS")."""


_VAGUE = words(
    "get make do put set go give take have bring let keep run open add create update change send post remove delete"
    " list ask tell notify check see"
)
"""Verbs that mean what their object makes of them, and by which any operation of their kind may be called."""
_CONTAINERS = words(
    "spreadsheet worksheet workbook sheet table base database board list project space folder bucket campaign audience"
    " calendar channel team repository organization group site drive permission section"
)
"""What holds many things, or lets somebody at them."""
_SAME_DEED = 0.8
"""From this affinity on two verbs may mean the same."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an earlier step deals with: its noun classes and its connector."""

    nouns: tuple[str, ...]
    connector: str
    step: int


class ActionScorer:
    """The features of operations beside one clause, apart from what the steps before it say."""

    def __init__(self, table: ActionTable, evidence: ActionEvidence) -> None:
        self.table, self.evidence = table, evidence
        statement = evidence.statement
        again = statement.lemma in _MAKING_ANEW or (statement.connectors and statement.verbs[0] in _ADDING)
        self.anew = not (statement.pronoun and again and not evidence.explicit)
        self.whole = slice(0, len(table.operations))
        self._beside: dict[tuple[str, tuple[tuple[str, ...], ...]], tuple[Features, Floats]] = {}

    @cached_property
    def alone(self) -> Features:
        """The columns of all operations, where no thing was dealt with before.

        Where the clause names products with operations, no other's are read: they can't be chosen (verb and object 0).
        """
        keys = [key for key in dict.fromkeys(self.evidence.statement.connectors) if key in self.table.spans]
        if not keys:
            return {**self._reading(self.whole, ()), **self._fixed}
        read: Features = {}
        for span in map(self.table.spans.__getitem__, keys):
            for name, values in self._reading(span, ()).items():
                read.setdefault(name, np.zeros(self.whole.stop))[span] = values
        return {**read, **self._fixed}

    @cached_property
    def total(self) -> Floats:
        """The weighted sum of `alone`."""
        return weigh(self.alone, self.whole.stop)

    def beside(self, connector: str, things: tuple[Thing, ...]) -> tuple[Features, Floats]:
        """Columns and sums of the operations of a connector whose `things` earlier steps dealt with."""
        key = (connector, tuple(thing.nouns for thing in things))
        if key not in self._beside:
            span = self.table.spans[connector]
            said = self._reading(span, things)
            self._beside[key] = said, weigh(said, span.stop - span.start) + self._fixed_total[span]
        return self._beside[key]

    @cached_property
    def plausible(self) -> Flags:
        """The operations whose verb may be meant, which retrieval found, or of which a whole phrase is said.

        A verb of which nothing is known means those that are called by it.
        """
        table = self.table
        may_mean = np.zeros(len(table.verbs), np.bool_)
        for said in dict.fromkeys(self.evidence.verbs):
            may_mean |= table.near_verbs(said) >= _LEAST_AFFINITY
        found = table.any_reading(may_mean[table.readings.verb])
        found[self.hits] = True
        found |= self._phrases[1]
        if self.evidence.called:
            found &= table.naming(self.evidence.called)
        return found

    @cached_property
    def hits(self) -> list[int]:
        """The places of what retrieval found."""
        position = self.table.position
        return sorted(position[identifier] for identifier in self.evidence.hits if identifier in position)

    @cached_property
    def near(self) -> Floats:
        """How near retrieval says the operations are, in [0, 1]; 0 for what it did not find."""
        found = np.zeros(self.whole.stop)
        for place in self.hits:
            found[place] = self.evidence.hits[self.table.operations[place].identifier]
        return found

    @cached_property
    def _fixed(self) -> Features:
        """The columns that no earlier step changes."""
        found = {"phrase": self._phrases[0], "curated": self.table.curated}
        if not self.evidence.likely:  # the re-ranker weighs phrases too
            found["phrase_alone"] = self._phrases[0]
        self._numbers(found)
        self._products(found)
        self._addressees(found)
        self._containers(found)
        self._states(found)
        self._vectors(found)
        statement = self.evidence.statement
        if statement.lemma not in _VAGUE and not statement.retrieval:
            found["called"] = self.table.called(statement.lemma).astype(np.float64)
        return found

    @cached_property
    def _fixed_total(self) -> Floats:
        return weigh(self._fixed, self.whole.stop)

    @cached_property
    def _phrases(self) -> tuple[Floats, Flags]:
        """Best overlap with a way the operation is said (F1 of word weights), and whether a whole phrase is said."""
        phrases, index, terms = self.table.phrases, self.table.index, sorted(self.evidence.terms)
        best, covered = np.zeros(self.whole.stop), np.zeros(self.whole.stop, np.bool_)
        common, count = np.zeros(len(phrases.weight)), np.zeros(len(phrases.weight), np.intp)
        for term in terms:
            if (postings := phrases.postings.get(term)) is not None:
                common[postings] += index.idf.get(term, 1.0)
                count[postings] += 1
        touched = np.flatnonzero(count)
        shared = 2 * common[touched] / (phrases.weight[touched] + index.weight(terms))
        np.maximum.at(best, phrases.action[touched], shared)
        covered[phrases.action[touched[count[touched] == phrases.length[touched]]]] = True
        return best, covered

    @cached_property
    def _verbs(self) -> Floats:
        """For each reading the best affinity of the said verb classes to its verb.

        A verb that has its object in itself ("comment", "label", "mail") means another operation's verb only if that
        operation is about this object: "comment" is "create" for a comment, not for a merge request.
        """
        table, readings = self.table, self.table.readings
        best = np.zeros(len(readings.verb))
        for rank, said in enumerate(self.evidence.verbs):
            near = (table.near_verbs(said) * (1 - RANK_DECAY * min(rank, RANKS)))[readings.verb]
            if said in SELF_CONTAINED:
                same = np.array([verb == said for verb in table.verbs], np.bool_)[readings.verb]
                near = np.where(same | table.has_implied(said)[readings.head], near, near * FOREIGN_OBJECT)
            np.maximum(best, near, out=best)
        return best

    def _reading(self, span: slice, things: tuple[Thing, ...]) -> Features:
        """Verb and object by the reading of each operation that fits best (by the prior weights)."""
        readings = self.table.readings
        if span.stop == span.start:
            return {}
        last = readings.starts[span.stop] if span.stop < len(readings.starts) else len(readings.verb)
        part = slice(readings.starts[span.start], last)
        starts = readings.starts[span] - readings.starts[span.start]
        scale = readings.scale[part]
        verb = scale * self._verbs[part]
        near = scale * self._heads(part, things)
        hit = self.table.modifiers_among(self._around(things), part)
        missed = readings.modified[part] - hit
        total = (
            PRIOR["verb"] * verb
            + PRIOR["object"] * near
            + PRIOR["modifier_said"] * hit
            + PRIOR["modifier_unsaid"] * missed
        )
        owners = readings.action[part]
        tops = np.flatnonzero(total == np.maximum.reduceat(total, starts)[owners - span.start])
        owners = owners[tops]
        first = tops[np.append(True, owners[1:] != owners[:-1])]
        verb, near = verb[first], near[first]
        return {
            "verb": verb,
            "object": near,
            "modifier_said": hit[first],
            "modifier_unsaid": missed[first],
            "no_verb": (verb < _LEAST_VERB).astype(np.float64),
            "no_object": (near < _LEAST_OBJECT).astype(np.float64),
        }

    def _heads(self, part: slice, things: tuple[Thing, ...]) -> Floats:
        """For each reading how well the said heads, or what a pronoun stands for, answer its head."""
        readings, nouns = self.table.readings, len(self.table.nouns)
        said = self._answered(self.evidence.heads)
        heads = readings.head[part]
        near = said[heads]
        if inherited := self._inherited(things):
            made = readings.making[part] & self.anew
            near = np.where(made, near, np.maximum(said, self._answered(inherited))[heads])
        if any(head == "*" for head, _ in self.evidence.heads):
            categories = self.table.connector[readings.action[part]]
            for category, objects in USUAL_OBJECTS.items():
                usual = self._answered([(noun, 0.9 - 0.1 * place) for place, noun in enumerate(objects)])
                own = np.array([item is category for item in self.table.categories], np.bool_)[categories]
                near = np.where(own, np.maximum(near, usual[heads]), near)
        return np.where(heads == nouns, NO_OBJECT, np.minimum(near, 1.0))

    def _answered(self, heads: tuple[tuple[str, float], ...] | list[tuple[str, float]]) -> Floats:
        """For each noun of the table how well some weighted heads answer it."""
        best = np.zeros(len(self.table.nouns) + 1)
        for canon, weight in heads:
            np.maximum(best, weight * self.table.kin(canon), out=best)
        return best

    def _around(self, things: tuple[Thing, ...]) -> Flags:
        """For each noun of the table whether it, or one near to it, is said anywhere in the clause."""
        found = np.zeros(len(self.table.nouns) + 1, np.bool_)
        for noun in {*self.evidence.context, *(noun for thing in things for noun in thing.nouns)}:
            found |= self.table.kin(noun) >= _SAID_MODIFIER
        return found

    def _inherited(self, things: tuple[Thing, ...]) -> list[tuple[str, float]]:
        """A pronoun, or no object at all, stands for a thing of the operation's connector that came up before."""
        if self.evidence.explicit and not self.evidence.statement.pronoun:
            return []
        weight = 0.95 if not self.evidence.explicit else 0.5
        found = []
        for distance, thing in enumerate(reversed(things)):
            found += [(noun, weight * (1 - 0.06 * min(distance, 5))) for noun in thing.nouns]
        return found

    def _numbers(self, found: Features) -> None:
        """Many things are listed, one is looked up; what is to be made is not read."""
        evidence, statement, table = self.evidence, self.evidence.statement, self.table
        if looks_up := _looks_up(evidence):
            found["made_for_read"] = table.with_verb(MAKING).astype(np.float64)
        if (statement.verbs[:1] == ("create",) and not evidence.plural) or not self._may_read:
            found["read_for_made"] = table.with_verb(LOOKUPS).astype(np.float64)
        elif not statement.retrieval or not (statement.head or evidence.identified):
            return
        elif evidence.plural:
            found["one_for_many"] = (table.with_verb({"get"}) & ~table.many).astype(np.float64)
        else:
            gathering = table.with_verb(_GATHERING) & (True if not looks_up else ~table.with_verb(MAKING))
            found["many_for_known" if evidence.identified else "many_for_one"] = gathering.astype(np.float64)

    @property
    def _may_read(self) -> bool:
        """Whether what is said to be done may be no more than to look something up: a message is never sent so."""
        return any(affinity(said, reading) >= _LEAST_VERB for said in self.evidence.verbs for reading in LOOKUPS)

    def _vectors(self, found: Features) -> None:
        """What retrieval tells: how likely operations are, and the cosines of the clause's words to what they say of
        themselves, beside the best of all and of a product.

        What it does not tell is taken for a little less likely, and farther, than the last it tells.
        """
        if (likely := self._told(self.evidence.likely, _LESS_LIKELY)) is not None:
            found["likely"] = likely
        if (values := self._told(self.evidence.cosines, _FARTHER)) is None:
            return
        best = np.maximum.reduceat(values, [span.start for span in self.table.spans.values()])
        found["level"] = np.ones(self.whole.stop)
        found["cosine_gap"] = values - values.max()
        found["cosine_gap_product"] = values - best[self.table.connector]

    def _told(self, told: Mapping[str, float], less: float) -> Floats | None:
        """A number of every operation, of which some are told; the others are so much `less` than the least of them."""
        position = self.table.position
        known = {place: value for key, value in told.items() if (place := position.get(key)) is not None}
        if not known:
            return None
        values = np.full(self.whole.stop, min(known.values()) - less)
        values[list(known)] = list(known.values())
        return values

    def _products(self, found: Features) -> None:
        connectors = self.evidence.statement.connectors
        if not connectors:
            return
        found["mentioned"] = self.table.of(connectors).astype(np.float64)
        found["not_mentioned"] = 1.0 - found["mentioned"]
        found["mentioned_later"] = np.zeros(self.whole.stop)
        for place, key in enumerate(dict.fromkeys(connectors)):
            if (span := self.table.spans.get(key)) is not None:
                found["mentioned_later"][span] = place

    def _containers(self, found: Features) -> None:
        """What is put into a product makes no spreadsheet, project or campaign that nothing speaks of."""
        if not self.evidence.fills:
            return
        said = {*self.evidence.context, self.evidence.statement.head}
        holding = np.array([noun in _CONTAINERS and noun not in said for noun in self.table.nouns] + [False], np.bool_)
        found["container_unsaid"] = (holding[self.table.head] & self.table.with_verb(MAKING)).astype(np.float64)

    def _states(self, found: Features) -> None:
        """The merged ones are not to be merged, unless the statement's own verb means that."""
        if not self.evidence.states:
            return
        told = np.max([self.table.near_verbs(verb) for verb in sorted(self.evidence.states)], axis=0) >= _SAME_DEED
        wanted = np.max([self.table.near_verbs(verb) for verb in self.evidence.verbs], axis=0) >= _SAME_DEED
        found["verb_is_state"] = (told & ~wanted)[self.table.verb].astype(np.float64)

    def _addressees(self, found: Features) -> None:
        """Channels belong to chats, addresses to mail, URLs to HTTP calls, repositories to what keeps code, people to
        direct messages.
        """
        evidence, table = self.evidence, self.table
        if evidence.repository and not evidence.statement.connectors:
            found["scm_for_repository"] = table.of_categories({Category.SCM}).astype(np.float64)
        if evidence.channel:
            found["chat_for_channel"] = table.of_categories({Category.CHAT}).astype(np.float64)
        if evidence.mail:
            found["mail_for_address"] = table.of_categories({Category.EMAIL}).astype(np.float64)
            if evidence.verbs[:1] == ("email",):
                found["other_for_mail"] = 1.0 - found["mail_for_address"]
        if evidence.url and not evidence.statement.connectors:
            found["call_for_url"] = table.of_categories({Category.HTTP}).astype(np.float64)
        if evidence.person and not evidence.channel:
            found["direct_for_person"] = table.direct.astype(np.float64)
        if evidence.addressee and not evidence.channel and not evidence.mail:
            found["direct_for_addressee"] = table.direct.astype(np.float64)
        if evidence.channel and not evidence.person:
            found["direct_for_channel"] = table.direct.astype(np.float64)


def _looks_up(evidence: ActionEvidence) -> bool:
    """ "Get incident INC0010" makes nothing; "get me a ticket" does."""
    statement = evidence.statement
    head = statement.object
    return statement.retrieval and head is not None and head.determiner not in {"indefinite", "new"}
