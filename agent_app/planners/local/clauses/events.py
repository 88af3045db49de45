"""Clauses that say what a workflow starts with, introduced or not."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.changes import changes_property, happens_rarely
from agent_app.planners.local.clauses.controls import ControlClauses
from agent_app.planners.local.clauses.words import CASES, EVENT_INTROS, FINISHED
from agent_app.planners.local.conditions.idioms import find_idiom
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.states import LASTING, STATES
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import IDENTIFYING, Clause, ClauseKind, Noun, TokenKind, Verb, VerbForm
from agent_app.planners.local.predicates import event_words
from agent_app.planners.local.reading.words import ADJECTIVES
from agent_app.planners.local.segments import skip_preamble

__all__ = ["EventClauses"]

_AS_SOON = frozenset({"as soon as", "once"})
_HAPPENING = frozenset({"when", "whenever"})
_AGED = words("older newer longer since ago")
"""What is as old as that has been there for some time: it does not start anything now."""
_IDENTIFYING = frozenset({TokenKind.NUMBER, TokenKind.KEY, TokenKind.QUOTED, TokenKind.PATH})
_LASTING = words("still yet")
_NOBODY = words("nobody noone none")
_BEING = words("is are was has have had")
_OBLIGING = words("should must shall")
_HAVING_TO = words("has have needs need is are ought")
_SO_ALREADY = words("is was has got 's")
_ARRIVING = words("new incoming newly when whenever once")
_RELATIVE = words("that which who whose")
_TESTING = frozenset(
    {"if", "when", "whenever", "in case", "where", "in case that", "in the event that", "in the event"}
)


class EventClauses(ControlClauses):
    """Tells events from states, orders and wishes."""

    def _is_event(self, make: Clause) -> bool:
        """Whether an introduced clause tells what starts the workflow."""
        if self._has(ClauseKind.ACTION) and set(self.reading.norms(make.first, make.last)) <= FINISHED:
            return False
        if make.introducer not in EVENT_INTROS or (self._has(ClauseKind.EVENT) and not self._restates_event(make)):
            return False
        eventless = not self.vocabulary.eventful and not self._tells_new(make)
        if make.introducer in _TESTING and self._looked_up() and (eventless or not self._indefinite(make)):
            return False
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        if self._looked_up() and self._tests_found(make, told=bool(said)):
            return False
        if make.introducer in CASES and self._exists(make):
            return False
        if self._tests_known(make):
            return False
        idle = make.introducer in _TESTING and not self.vocabulary.eventful
        owned = self.reading.tokens[make.first].norm in {"my", "our", "your"}
        state = self._is_state(make) or "is open" in " ".join(self.reading.norms(make.first, make.last))
        if idle and (owned or self._definite(make) or (state and not self._tells_new(make))):
            return False
        nouns = self.reading.nouns_in(make.first, make.last)
        if self.masked and make.introducer in {"if", "once", "after", "when"} and (not said or self._definite(make)):
            return False
        if make.introducer in {"if", "in case", "once", "after", "upon", "right after"} and self._has(
            ClauseKind.ACTION
        ):
            if said and self._awaited(make):
                return True
            return (bool(said) or self._recurs(make)) and not self._definite(make) and not self._is_state(make)
        if make.introducer in {"if", "when", "whenever", "in case"} and self._is_state(make):
            return self._has_new_subject(make) or self._starts_rarely(make)
        return bool(said) or bool(nouns) or bool(self.reading.mentions_in(make.first, make.last))

    def _starts_rarely(self, make: Clause) -> bool:
        """ "When auto-merge is enabled on a PR": what happens, in words that tell how things are as well."""
        if not self.vocabulary.eventful or self.masked or make.introducer not in {"when", "whenever"}:
            return False
        started = self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE) or not happens_rarely(self.reading, make)
        return not started and (not self._definite(make) or changes_property(self.reading, make))

    def _tests_known(self, make: Clause) -> bool:
        """Whether a clause tests what was said before, what is named, or that there is nothing of a kind."""
        if make.introducer in CASES and self._state_of_one(make):
            return True
        if make.introducer not in _TESTING:
            return False
        if self.found and self.found[-1].kind is ClauseKind.DELAY and self._stands_then(make):
            return True
        nothing = self.reading.tokens[make.first].norm == "no"
        return nothing or self._one_of_listed(make) or self._of_element(make)

    def _stands_then(self, make: Clause) -> bool:
        """ "Wait an hour; if it is open", "2 hours later, when it is not solved yet": how a thing stands then."""
        if set(self.reading.norms(make.first, make.last)) & _LASTING:
            return True
        return make.introducer in CASES and not self._indefinite(make)

    def _tells_new(self, make: Clause) -> bool:
        """ "A new deal has ...": speaks of what comes to be."""
        return "new" in self.reading.norms(make.first, make.last)

    def _tests_found(self, make: Clause, *, told: bool) -> bool:
        """ "Get the report. If a receipt is attached ...": a test of what was looked up, whatever its subject."""
        if make.introducer in _AS_SOON:
            return self._definite(make) and self._is_state(make)
        if make.introducer not in CASES or self._tells_new(make):
            return False
        return not told or find_idiom(self.reading, make.first, make.last) is not None

    def _awaited(self, make: Clause) -> bool:
        """ "Merge the PR once the build is green": an order waits for what is about another thing than its own."""
        orders = [clause for clause in self.found if clause.kind is ClauseKind.ACTION]
        if make.introducer not in _AS_SOON | {"after"} or len(orders) != 1 or len(self.found) != 1 or self.masked:
            return False
        own = {noun.canon for noun in self.reading.nouns_in(orders[0].first, orders[0].last)}
        subject = next(iter(self.reading.nouns_in(make.first, make.last)), None)
        first = self.reading.tokens[make.first].norm
        return subject is not None and subject.known and subject.canon not in own and first in {"the", "our", "my"}

    def _exists(self, make: Clause) -> bool:
        """ "If there are open incidents", "there's an overdue task": what is so, where nothing says that it is new."""
        norms = self.reading.norms(make.first, make.last)
        if norms[0] != "there" or norms[1:2] not in (["is"], ["are"], ["'s"]) or "new" in norms:
            return False
        one = norms[2:3] in (["a"], ["an"])
        return not one or bool(LASTING & set(norms[3:5])) or bool(_AGED & set(norms))

    def _state_of_one(self, make: Clause) -> bool:
        """ "If pull request 5 is merged", "if nobody has reviewed it": how a thing that is named already stands."""
        norms = self.reading.norms(make.first, make.last)
        named = [
            noun.last
            for noun in self.reading.nouns_in(make.first, make.last)
            if noun.last < make.last and self.reading.tokens[noun.last].kind in _IDENTIFYING
        ]
        place = next((i for i, norm in enumerate(norms) if norm in _BEING), None)
        if place is None or not named:
            return False
        between = range(named[0] + 1, make.first + place)  # "issue 5 | of acme/api in GitHub | is open"
        return norms[0] in _NOBODY or (named[0] < make.first + place and all(map(self._locates, between)))

    def _locates(self, index: int) -> bool:
        token = self.reading.tokens[index]
        return token.norm in connectives.PREPOSITIONS or token.kind is TokenKind.PATH or index in self.reading.mentioned

    def _one_of_listed(self, make: Clause) -> bool:
        """ "List the issues; if an issue has the label x ...": one of the things that were looked up before."""
        noun = next((noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known), None)
        if noun is None or noun.plural or self._tells_new(make):
            return False
        for clause in self.found:
            looked = clause.verb is not None and clause.verb.classes[0] in LOOKUPS
            if clause.kind is ClauseKind.LOOP or (clause.kind is ClauseKind.ACTION and looked):
                listed = self.reading.nouns_in(clause.first, clause.last)
                if any(item.plural and item.canon == noun.canon for item in listed):
                    return True
        return False

    def _of_element(self, make: Clause) -> bool:
        """ "For each ticket, if it wobbles ...", "every request: if approved, ...": what a loop, or an order, is at."""
        if make.last == make.first + 1 and not self.vocabulary.eventful:
            return self._has(ClauseKind.LOOP, ClauseKind.ACTION)
        return self._has(ClauseKind.LOOP) and self.reading.tokens[make.first].norm in {"it", "its", "he", "she"}

    def _looked_up(self) -> bool:
        """Whether what was asked for before was to look something up: what follows tests it."""
        acts = [clause for clause in self.found if clause.kind is ClauseKind.ACTION]
        return bool(acts) and any(clause.verb is not None and clause.verb.classes[0] in LOOKUPS for clause in acts[:1])

    def _indefinite(self, make: Clause) -> bool:
        """ "A new issue is opened": speaks of something that was not said before."""
        head = self.reading.norms(make.first, min(make.first + 2, make.last))
        if set(head[1:]) & (_BEING | {"of"}):  # "any is out of stock"
            return False
        return bool(set(head[:1]) & {"a", "an", "any", "new", "someone", "somebody"}) or "new" in head

    def _recurs(self, make: Clause) -> bool:
        """ "After each release", "upon any push": a noun that is a happening in itself."""
        if self.reading.tokens[make.first].norm not in {"each", "every", "any", "a", "an"}:
            return False
        nouns = self.reading.nouns_in(make.first, make.last)
        return any(self.vocabulary.events.at([noun.text], 0) is not None for noun in nouns if " " not in noun.text)

    def _restates_event(self, make: Clause) -> bool:
        """ "Linear comments -> when a new one is added": the first clause was only the topic."""
        earlier = next((i for i, clause in enumerate(self.found) if clause.kind is ClauseKind.EVENT), None)
        if earlier is None or len(self.found) != earlier + 1:
            return False
        clause = self.found[earlier]
        if clause.introducer or event_words(self.reading, self.vocabulary, clause.first, clause.last):
            return False
        if not event_words(self.reading, self.vocabulary, make.first, make.last):
            return False
        self.found[earlier] = replace(clause, kind=ClauseKind.FILLER)
        return True

    def _has_new_subject(self, make: Clause) -> bool:
        """ "If a message in #help contains ...": the first clause, about something indefinite that comes to be."""
        if self._has(ClauseKind.ACTION, ClauseKind.SCHEDULE, ClauseKind.LOOP, ClauseKind.CONDITION) or self.masked:
            return False
        norms = self.reading.norms(make.first, make.last)
        subject = next(iter(self.reading.nouns_in(make.first, make.last)), None)
        return (
            norms[0] in {"a", "an", "any", "new"}
            and subject is not None
            and (subject.known or (self.vocabulary.eventful and make.introducer in _HAPPENING and not subject.plural))
            and subject.first <= make.first + 4
        )

    def _definite(self, make: Clause) -> bool:
        norms = self.reading.norms(make.first, make.last)
        if norms[:2] in (["any", "of"], ["some", "of"], ["one", "of"]):
            return True
        return norms[0] in words("it they he she the this that these those its their there all both one")

    def _is_state(self, make: Clause) -> bool:
        """ "It is urgent", "the title contains X": a property, not a happening."""
        norms = self.reading.norms(make.first, make.last)
        if norms[0] == "there" and norms[1:2] in (["is"], ["are"], ["'s"]):
            return False
        if set(norms) & words(
            "contains contain equals equal exceeds includes matches greater less over under above below starts"
        ):
            said = event_words(self.reading, self.vocabulary, make.first, make.last)
            return not any(
                "created" in classes or len(classes) == 1 for _, classes in said if classes[0] not in {"started"}
            )
        be = next((i for i, norm in enumerate(norms) if norm in {"is", "are", "was", "has", "have"}), None)
        if be is None:
            return False
        if norms[0] in {"nobody", "none", "somebody", "someone"} and norms[-1] in {"it", "them", "assigned"}:
            return True
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        return not any(place >= make.first for place, _ in said) and not any(
            noun.determiner == "new" for noun in self.reading.nouns_in(make.first, make.last)
        )

    def _passive(self, make: Clause) -> bool:
        norms = self.reading.norms(make.first, make.last)
        if self._wished_done(make):
            return True
        return make.verb is not None and bool(
            set(norms) & words("should must be needs shall get gets have told has 'd would want")
            or norms[0] in {"is", "are"}
        )

    def _obliged(self, make: Clause) -> bool:
        """ "All scheduled events in Calendly must be cancelled": an order, however long its subject is."""
        norms = self.reading.norms(make.first, make.last)
        place = next((i for i, norm in enumerate(norms) if norm in _OBLIGING and norms[i + 1 : i + 2] == ["be"]), None)
        if place is None:
            place = next((i for i, norm in enumerate(norms) if norms[i + 1 : i + 3] == ["to", "be"]), None)
            if place is None or norms[place] not in _HAVING_TO:
                return False
        done = any(verb.form is VerbForm.PAST for verb in self.reading.verbs_in(make.first + place, make.last))
        return done and not set(norms[:place]) & _RELATIVE

    def _becomes_of_several(self, make: Clause) -> bool:
        """ "Expired pages get archived and ...": what becomes of several things that are there is an order."""
        norms = self.reading.norms(make.first, make.last)
        passive = {"get"} if self.vocabulary.eventful else {"get", "are"}
        place = next((i for i, norm in enumerate(norms) if norm in passive), None)
        if place is None or set(norms[:place]) & (_ARRIVING | _RELATIVE):
            return False
        subject = [noun for noun in self.reading.nouns_in(make.first, make.first + place) if noun.known and noun.plural]
        done = self.reading.verb_at(make.first + place + 1) if make.first + place + 1 < make.last else None
        if not subject or done is None or done.form is not VerbForm.PAST:
            return False
        if self.vocabulary.eventful:
            return subject[0].determiner in {"all", "definite", "each"} or bool(
                (STATES | ADJECTIVES) & set(norms[:place])
            )
        return norms[place] == "get" or any(self._some_product_does(done, noun) for noun in subject)

    def _some_product_does(self, verb: Verb, noun: Noun) -> bool:
        """Whether an operation does that to such a thing, which "our orders are kept in Shopify" does not tell of."""
        return any(
            noun.canon in kinds for (_, deed), kinds in self.vocabulary.done_to.items() if deed in verb.classes[:2]
        )

    def _tells_of_one(self, make: Clause, index: int) -> bool:
        """ "PR 42 was approved, merge it", "OPS-12 is done: close it": why something is done with one thing, now."""
        norms = self.reading.norms(make.first, make.last)
        place = next((i for i, norm in enumerate(norms) if norm in _SO_ALREADY), None)
        if place is None or index + 1 >= len(self.segments):
            return False
        subject = self.reading.entities_in(make.first, make.first + place)
        verb = self.reading.verb_at(make.first)
        return any(item.kind in IDENTIFYING for item in subject) and (verb is None or verb.form is not VerbForm.BASE)

    def _wished_done(self, make: Clause) -> bool:
        """ "I would like that an event is created": what is wished is said in the passive."""
        start = skip_preamble(self.reading, make.first, make.last)
        opened = self.reading.norms(max(0, make.first - 2), start)
        if "that" not in opened or not set(opened) & connectives.WANT:
            return False
        verbs = self.reading.verbs_in(start, make.last)
        be = words("is are gets get be")
        return any(v.form is VerbForm.PAST and self.reading.tokens[v.first - 1].norm in be for v in verbs)
