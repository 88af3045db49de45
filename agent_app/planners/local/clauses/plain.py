"""Clauses that no subordinating phrase introduces: actions, bare events and conditions, headings and talk."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.clauses.asking import AskingClauses
from agent_app.planners.local.clauses.words import (
    ARRIVALS,
    EMPTY_VERBS,
    EVENT_INTROS,
    HABITS,
    HEADINGS,
    OUTCOMES,
    PROPERTIES,
    PURE_FLOW,
)
from agent_app.planners.local.conditions import find_operator
from agent_app.planners.local.conditions.idioms import find_idiom
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, EntityKind, TokenKind, Verb, VerbForm
from agent_app.planners.local.opposites import left_over, opposed
from agent_app.planners.local.predicates import event_words
from agent_app.planners.local.segments import skip_preamble

__all__ = ["PlainClauses"]

_NOBODY = words("none nothing nobody no")
_SUBJECTS = words("it its the their they this that nobody somebody someone no")
_LONGEST_PROPERTY = 5
_SHORT_REMAINDER = 3
_HEADING_LENGTH = 6
_NAMING = frozenset({EntityKind.REPOSITORY, EntityKind.QUOTED, EntityKind.PROJECT, EntityKind.BRANCH})


class PlainClauses(AskingClauses):
    """Says what a clause without an introducer does."""

    def _plain(self, make: Clause, index: int) -> Clause | None:
        if (asking := self._asking(make, index)) is not None:
            return asking
        if self._wants_loop(make) or self._goes_further(make) or self._each_before_arrow(make, index):
            return replace(make, kind=ClauseKind.LOOP)
        if (bare := self._bare_condition(make, index)) is not None:
            asked = bare is ClauseKind.CONDITION and self._following(index) == "?"
            last = make.first + 1 if bare is ClauseKind.ELSE else make.last
            return replace(make, kind=bare, last=last, sentence=make.sentence + asked)
        if self._is_filler(make, index) or self._is_heading(make, index):
            return replace(make, kind=ClauseKind.FILLER)
        if (happens := self._happens(make, index)) is not None:
            return replace(make, kind=happens)
        if (shared := self._shared_verb(make)) is not None:
            return replace(make, kind=ClauseKind.ACTION, verb=shared)
        verb = make.verb
        if verb is not None and verb.form is not VerbForm.PAST:
            return replace(make, kind=ClauseKind.ACTION)
        if self._passive(make) or (not self.vocabulary.eventful and self._becomes_of_several(make)):
            return replace(make, kind=ClauseKind.ACTION)
        if self._continues_passive(make):
            done = next(v for v in self.reading.verbs_in(make.first, make.last) if v.form is VerbForm.PAST)
            return replace(make, kind=ClauseKind.ACTION, verb=done)
        nouns = [noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known]
        if nouns or self.reading.mentions_in(make.first, make.last) or self._has_value(make):
            return replace(make, kind=ClauseKind.ACTION if self._says_action(make) else ClauseKind.FILLER)
        return replace(make, kind=ClauseKind.FILLER)

    def _happens(self, make: Clause, index: int) -> ClauseKind | None:
        """What a clause without an introducer is that tells of a happening or names a thing, else None."""
        if self._tells_of_one(make, index):
            return ClauseKind.FILLER
        if self._declares(make, index):
            return ClauseKind.EVENT if self.vocabulary.eventful else ClauseKind.FILLER
        if not (self._has_only_topic_before() or self._topic_event(make, index)):
            return None
        if not self._is_bare_event(make, index):
            return None
        if self._only_named(make):
            return ClauseKind.ACTION
        idle = not self.vocabulary.eventful and make.verb is not None and make.verb.form is VerbForm.THIRD
        return ClauseKind.FILLER if idle else ClauseKind.EVENT

    def _shared_verb(self, make: Clause) -> Verb | None:
        """ "Update the account, then contact, then opportunity": the verb of the clause before counts."""
        before = self.found[-1] if self.found else None
        if make.verb is not None or before is None or before.kind is not ClauseKind.ACTION or before.verb is None:
            return None
        if make.separator not in {"then", ",", "and", "->"} or before.verb.classes[0] in {"create", "send", "add"}:
            return None
        nouns = [noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known]
        covered = sum(noun.last - noun.first for noun in nouns)
        covered += sum(item.last - item.first for item in self.reading.mentions_in(make.first, make.last))
        covered += sum(norm in {"from", "in", "of"} for norm in self.reading.norms(make.first, make.last))
        articles = sum(norm in connectives.ARTICLES for norm in self.reading.norms(make.first, make.last))
        return before.verb if nouns and covered + articles == make.last - make.first else None

    def _goes_further(self, make: Clause) -> bool:
        """ "Go over the boards, then over the cards of each": one more loop."""
        opened = self.reading.tokens[make.first].norm in {"through", "over", "thru"}
        return opened and bool(self.found) and self.found[-1].kind is ClauseKind.LOOP

    def _each_before_arrow(self, make: Clause, index: int) -> bool:
        """ "Every Zendesk ticket -> Jira issue": things that are there, not things that happen."""
        following = self._following(index)
        norms = self.reading.norms(make.first, make.last)
        if norms[0] not in {"each", "every"} or following not in {"->", ":"} or make.verb is not None:
            return False
        subject = next((noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known), None)
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        return subject is not None and subject.canon not in ARRIVALS and not said and "new" not in norms

    def _property(self, norms: list[str]) -> bool:
        """ "Type Bug:", "severity critical means:", "without assignee ->": a property with its value."""
        return 1 < len(norms) <= _LONGEST_PROPERTY and norms[0] in PROPERTIES

    def _bare_condition(self, make: Clause, index: int) -> ClauseKind | None:
        """ "Priority urgent? -> ...", "more than 100 users hit -> ...": a condition without "if"."""
        following = self._following(index)
        started = self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE, ClauseKind.ACTION, ClauseKind.LOOP)
        norms = self.reading.norms(make.first, make.last)
        if self._continues_event(make, index, norms):
            return ClauseKind.CONDITION
        if following not in {"?", "->", ":", "-"} or not started:
            return None
        operator = find_operator(norms)
        compared = operator is not None and operator[2] not in {"==", "!=", "present"}
        if make.verb is not None and make.verb.form is VerbForm.BASE and make.verb.first <= make.first + 1:
            counted = compared and make.verb.first > make.first and make.verb.lemma in {"count", "number", "total"}
            return ClauseKind.CONDITION if counted else None
        shortest = _LONGEST_PROPERTY if norms[0] == "no" else _SHORT_REMAINDER
        if norms[0] in _NOBODY and len(norms) <= shortest and following in {"?", "->"}:
            return ClauseKind.CONDITION
        if self._says_action(make) and self.reading.mentions_in(make.first, make.last):
            return None
        earlier = [clause for clause in self.found if clause.kind is ClauseKind.CONDITION]
        if (
            earlier
            and len(norms) <= _LONGEST_PROPERTY
            and (left_over(norms) or opposed(norms, self.reading.norms(earlier[-1].first, earlier[-1].last)))
        ):
            return ClauseKind.ELSE
        if following in {":", "-"}:
            measured = compared or (operator is None and find_idiom(self.reading, make.first, make.last) is not None)
            short = len(norms) <= _LONGEST_PROPERTY and self._looked_up()
            return ClauseKind.CONDITION if self._property(norms) or (measured and (earlier or short)) else None
        if norms[0] == "not" and earlier:
            return (
                ClauseKind.ELSE
                if norms[-1] in self.reading.norms(earlier[-1].first, earlier[-1].last)
                else ClauseKind.CONDITION
            )
        told = operator is not None or find_idiom(self.reading, make.first, make.last) is not None
        if following == "?" and told and norms[0] in _SUBJECTS:
            return ClauseKind.CONDITION
        states = operator is not None and (make.verb is None or make.verb.form is VerbForm.PAST)
        known = self._looked_up() or self._has(ClauseKind.EVENT)
        if following in {"?", "->"} and known and (states or (self._looked_up() and self._names_value(make))):
            return ClauseKind.CONDITION
        stated = len(norms) <= 4 and bool(set(norms) & (PRIORITY_WORDS | OUTCOMES)) and not self._has_value(make)
        return ClauseKind.CONDITION if compared or stated or self._property(norms) else None

    def _continues_event(self, make: Clause, index: int, norms: list[str]) -> bool:
        """ "When a card is updated, & its due date is near, post it": a state told after what happens."""
        before = self.found[-1] if self.found else None
        opened = before is not None and before.kind is ClauseKind.EVENT and before.introducer
        if not opened or make.separator not in {",", "and", "&", "but"} or norms[0] not in {"its", "it", "their"}:
            return False
        if index + 1 >= len(self.segments) or (make.verb is not None and make.verb.form is VerbForm.BASE):
            return False
        stated = set(norms[:_LONGEST_PROPERTY]) & (connectives.BE | {"contains", "has"})
        told = find_operator(norms) is not None or find_idiom(self.reading, make.first, make.last) is not None
        return bool(stated) and told and not set(norms) & connectives.MODALS

    def _names_value(self, make: Clause) -> bool:
        """ "Reason fraudulent or duplicate -> ...": an attribute that no product lists, and what it must be."""
        length = make.last - make.first
        first = next((noun for noun in self.reading.nouns_in(make.first, make.last) if noun.first == make.first), None)
        listed = first is not None and first.canon in self.vocabulary.retrievable
        plain = not self.reading.mentions_in(make.first, make.last) and not self._has_value(make)
        return first is not None and not listed and plain and not first.plural and 1 < length <= _LONGEST_PROPERTY

    def _has_value(self, make: Clause) -> bool:
        values = {TokenKind.CHANNEL, TokenKind.EMAIL, TokenKind.URL}
        return any(token.kind in values for token in self.reading.tokens[make.first : make.last])

    def _continues_passive(self, make: Clause) -> bool:
        """ "... are approved | and merged": the auxiliary of the clause before governs this participle as well."""
        if not self.found or all(
            verb.form is not VerbForm.PAST for verb in self.reading.verbs_in(make.first, make.last)
        ):
            return False
        before = self.found[-1]
        if before.kind is ClauseKind.ACTION and before.verb is not None and before.verb.first == before.first:
            chained = before.verb.form is VerbForm.PAST and make.separator in {"and", ",", "then", "&", "+"}
            if chained and make.first == self.reading.verbs_in(make.first, make.last)[0].first:
                return True
        opened = self.reading.tokens[before.first].norm in words("is are get gets should must shall needs has have")
        if before.verb is not None and before.verb.form is VerbForm.PAST:
            said = set(self.reading.norms(before.first, before.verb.first))
            opened = opened or bool(said & (connectives.WANT | words("have be get should must shall")))
        return before.kind is ClauseKind.ACTION and opened and make.separator in {"and", ",", "then", "&", "+"}

    def _says_action(self, make: Clause) -> bool:
        """Whether a clause without a verb asks for something ("-> jira ticket", "I would like a card")."""
        if make.separator in {"->", "\n", "then", "and", "+", ",", "else", ":", "&", "plus", "-"} and self._has(
            ClauseKind.EVENT,
            ClauseKind.SCHEDULE,
            ClauseKind.ACTION,
            ClauseKind.CONDITION,
            ClauseKind.LOOP,
            ClauseKind.APPROVAL,
            ClauseKind.DELAY,
        ):
            return True
        norms = self.reading.norms(make.first, make.last)
        if self._one_more_thing(make):
            return True
        if norms[0] == "there" and set(norms[1:4]) & words("should must needs has shall ought"):
            return True
        if not self.masked.isdisjoint(range(make.first, make.last)) and (
            self._has_value(make) or self.reading.mentions_in(make.first, make.last)
        ):
            return True
        wish = next((i for i, norm in enumerate(norms) if norm in connectives.WANT), None)
        if wish is not None and any(
            noun.known and 0 < noun.first - make.first - wish <= 4
            for noun in self.reading.nouns_in(make.first, make.last)
        ):
            return norms[wish + 1].isdecimal() or norms[wish + 1] in connectives.ARTICLES | connectives.QUANTIFIERS
        if self.reading.mentions_in(make.first, make.last) or self._has_value(make):
            return self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE, ClauseKind.CONDITION) or make.separator in {
                "->",
                "\n",
                "else",
            }
        return self._has(ClauseKind.CONDITION) or make.separator == "else"

    def _one_more_thing(self, make: Clause) -> bool:
        """ "Create an employee. Then a Zendesk user.": one more of what the clause before makes, and nothing else."""
        before = self.found[-1] if self.found else None
        if make.verb is not None or before is None or before.kind is not ClauseKind.ACTION or make.introducer:
            return False
        covered = {i for noun in self.reading.nouns_in(make.first, make.last) for i in range(noun.first, noun.last)}
        covered |= {i for m in self.reading.mentions_in(make.first, make.last) for i in range(m.first, m.last)}
        known = any(noun.known and not noun.plural for noun in self.reading.nouns_in(make.first, make.last))
        rest = [i for i in range(make.first, make.last) if i not in covered]
        plain = all(self.reading.tokens[i].norm in connectives.ARTICLES | {"in", "for", "on"} for i in rest)
        return known and plain and bool(self.reading.mentions_in(make.first, make.last))

    def _wants_loop(self, make: Clause) -> bool:
        verb = make.verb
        return verb is not None and verb.classes[0] == "iterate" and verb.first <= make.first + 3

    def _is_filler(self, make: Clause, index: int) -> bool:
        norms = self.reading.norms(make.first, make.last)
        if all(norm in connectives.FUNCTION_WORDS or not norm.isalnum() for norm in norms) and not self._has_value(
            make
        ):
            return True
        if (
            set(norms) & {"manual", "manually"}
            and len(norms) < 7
            and (make.verb is None or make.verb.lemma in {"start", "run", "trigger"})
        ):
            return True
        depends = self._has(ClauseKind.CONDITION) and bool(self._has(ClauseKind.ACTION))
        if not depends and self._about_flow(make, norms):
            return True
        verb = make.verb
        if norms[:2] == ["one", "for"]:
            return True
        if (
            verb is not None
            and verb.lemma == "look for"
            and not self.reading.nouns_in(verb.last, make.last)
            and not self._has_value(make)
        ):
            return norms[-1] not in PEOPLE
        if (
            verb is not None
            and verb.lemma == "wait"
            and norms[verb.first - make.first - 1 :][:1] in (["can"], ["could"])
        ):
            return True
        if index == 0 and self._is_motto(make):
            return True
        thanks = norms[0] in {"thanks", "thank", "cheers"} and (
            (len(norms) < 3 and norms[1:] not in (["them"], ["him"], ["her"]))
            or norms[1] in words("you a so for in u very many much")
        )
        greets = (
            norms[0] in {"hi", "hello", "hey"}
            and not self._has_value(make)
            and not self.reading.mentions_in(make.first, make.last)
        )
        return thanks or greets

    def _is_motto(self, make: Clause) -> bool:
        """ "Ban spammers.": a short order without any detail, before the event that tells what it is about."""
        norms = self.reading.norms(make.first, make.last)
        if (
            len(norms) > 4
            or self._has_value(make)
            or self.reading.mentions_in(make.first, make.last)
            or len(self.segments) < 3
        ):
            return False
        bare = not set(norms) & (connectives.ARTICLES | connectives.PRONOUNS)
        verb = make.verb
        plural = any(noun.plural for noun in self.reading.nouns_in(make.first, make.last)) or norms[-1].endswith("s")
        ended = self.segments[1].separator in {".", "!", ":", "-"}
        second = self.segments[1]
        told = second.introducer in EVENT_INTROS or bool(
            event_words(self.reading, self.vocabulary, second.first, second.last)
        )
        looks_up = verb is not None and verb.classes[0] in LOOKUPS
        return bare and ended and plural and told and not looks_up and verb is not None and verb.form is VerbForm.BASE

    def _is_heading(self, make: Clause, index: int) -> bool:
        """ "Trigger:", "complete the follow-up:", "we use Teams": says what comes, asks for nothing itself."""
        norms = self.reading.norms(make.first, make.last)
        following = self._following(index)
        if self._gets_event(make, index):
            return False
        if (
            following == ":"
            and (len(norms) == 1 or norms[0] in {"step", "steps", "requirements"})
            and set(norms) & HEADINGS
        ):
            return True
        if norms[0] in {"we", "i", "our", "my"} and len(norms) > 1 and norms[1] in HABITS:
            return True
        verb = make.verb
        plain = not self.reading.mentions_in(make.first, make.last) and not self._has_value(make)
        plain = plain and not (verb is not None and verb.classes[0] in {"get", "search"} and self._names_one(make))
        caused = verb is not None and verb.form is VerbForm.PAST and set(norms[:4]) & {"have", "want", "get"}
        if following == ":" and caused and plain and index + 1 < len(self.segments):
            after = self.reading.verb_at(self.segments[index + 1].first)
            return after is not None and after.form is VerbForm.BASE
        if following != ":" or verb is None or verb.form is not VerbForm.BASE or not plain:
            return False
        return make.last - skip_preamble(self.reading, make.first, make.last) < _HEADING_LENGTH

    def _names_one(self, make: Clause) -> bool:
        """ "Fetch PR 9": which one is looked up is told by its number, key or name."""
        telling = {TokenKind.NUMBER, TokenKind.KEY, TokenKind.QUOTED, TokenKind.PATH}
        return any(token.kind in telling for token in self.reading.tokens[make.first : make.last])

    def _about_flow(self, make: Clause, norms: list[str]) -> bool:
        """ "Build me a workflow", "set that up for me", "make it so": talk about the workflow itself."""
        verb = make.verb
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        happens = any(self.reading.tokens[place].norm.endswith(("s", "ed")) for place, _ in said)
        if happens and (verb is None or verb.form is VerbForm.PAST):
            return False
        if verb is None or verb.lemma not in EMPTY_VERBS | {"set up", "look for"}:
            return verb is None and bool(set(norms) & PURE_FLOW) and not self.reading.mentions_in(make.first, make.last)
        nouns = [noun for noun in self.reading.nouns_in(verb.last, make.last) if noun.first not in self.masked]
        if any(e.kind in _NAMING for e in self.reading.entities_in(make.first, make.last)) and verb.lemma == "start":
            return False
        if self.reading.mentions_in(make.first, make.last) or self._has_value(make):
            rest = norms[verb.last - make.first :]
            return bool(set(rest[:4]) & PURE_FLOW) and "github" not in {
                m.connector for m in self.reading.mentions_in(make.first, make.last)
            }
        if any(norm in PURE_FLOW for norm in norms) and "github" not in norms:
            return not any(noun.known and noun.canon not in {"workflow", "job", "bot"} for noun in nouns)
        empty = not any(noun.known for noun in nouns) and verb.lemma in EMPTY_VERBS
        pronoun = set(norms[verb.last - make.first :]) <= words(
            "it this that so for me up us something happen build sure work happens following please the"
        )
        if empty and pronoun and self._makes_missing(make):
            return False
        return (empty and pronoun) or (
            verb.lemma in {"set", "set up", "make", "build", "create"}
            and nouns[:1] != []
            and all(noun.canon in {"job", "bot", "something", "thing", "rule", "process", "it"} for noun in nouns)
        )

    def _makes_missing(self, make: Clause) -> bool:
        """ "If the page doesn't exist, create it", "look up the company and create it if there is none"."""
        verb = make.verb
        if verb is None or verb.lemma not in {"create", "make", "add"}:
            return False
        if self.reading.norms(verb.last, make.last) not in (["it"], ["them"], ["one"]):
            return False
        if self.found and self.found[-1].kind in {ClauseKind.CONDITION, ClauseKind.ELSE}:
            return True
        tested_after = self.reading.norms(make.last, make.last + 1) in (["if"], ["when"], ["unless"])
        return self._has(ClauseKind.ACTION) and tested_after

    def _has_only_topic_before(self) -> bool:
        return not self._has(
            ClauseKind.EVENT, ClauseKind.SCHEDULE, ClauseKind.CONDITION, ClauseKind.LOOP, ClauseKind.APPROVAL
        ) and not any(clause.kind is ClauseKind.ACTION and clause.verb is not None for clause in self.found)
