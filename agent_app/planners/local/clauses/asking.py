"""Clauses that ask, or only name, what the rest of the request goes on about."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.clauses.bare_events import BareEventClauses
from agent_app.planners.local.clauses.words import ARRIVALS, LOOP_INTROS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import RETRIEVABLE
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, Verb, VerbForm
from agent_app.planners.local.predicates import event_words
from agent_app.planners.local.segments import skip_preamble

__all__ = ["AskingClauses"]

_OPENING_QUESTIONS = words("is are was were has have does do did any")
_ANSWERED = words("yes so not no none there they it yep")
_SPEAKERS = words("you i we u it this that")
_UNREAL = words("possible able way chance")
_INDEFINITE = words("someone somebody a an another")
_LONGEST_SUBJECT = 4
_ANNOUNCEMENT = 4
_REPEATING = words("repeat do run perform execute")
_QUESTIONING = words("who what which whose")
_ORDINALS = words("first last newest latest oldest top")
_ELEMENTS = words("each every them all those these")

_TESTING = words("test verify evaluate validate examine confirm determine decide")
"""What finds out whether something is so, and does nothing besides."""


class AskingClauses(BareEventClauses):
    """Tells questions that a condition answers, and things that are only named before each is dealt with."""

    def _asking(self, make: Clause, index: int) -> Clause | None:
        if self._each_should(make, index) and not (self.vocabulary.eventful and self._arrives(make)):
            return replace(make, kind=ClauseKind.LOOP)
        if self._is_asked(make):
            return replace(make, kind=ClauseKind.CONDITION, introducer="whether", sentence=make.sentence + 1)
        if self._only_checks(make, index) or self._announces_loop(make, index) or self._tells_apart(make):
            return replace(make, kind=ClauseKind.FILLER)
        if self._inquires(make, index):
            lookup = Verb("find", ("search", "get", "list"), VerbForm.BASE, make.first, make.first)
            return replace(make, kind=ClauseKind.ACTION, verb=lookup)
        if self._named_before_each(make, index):
            lookup = Verb("list", ("list", "search", "get"), VerbForm.BASE, make.first, make.first)
            return replace(make, kind=ClauseKind.ACTION, verb=lookup)
        return None

    def _each_should(self, make: Clause, index: int) -> bool:
        """ "Each Zendesk ticket tagged vip | should get a comment"."""
        second = self.segments[index + 1] if index + 1 < len(self.segments) else None
        start = skip_preamble(self.reading, make.first, make.last)
        opened = self.reading.norms(make.first, start + 1)
        nouns = self.reading.nouns_in(make.first, make.last)
        every = bool({"each", "every", "all"} & set(opened)) or (
            not self.vocabulary.eventful and any(noun.known and noun.plural for noun in nouns[:1])
        )
        ordered = make.verb is not None and make.verb.form is VerbForm.BASE and make.verb.first <= start
        if second is None or not every or ordered or make.separator in {"and", "then"}:
            return False
        return any(noun.known for noun in nouns) and self.reading.tokens[second.first].norm in (
            connectives.MODALS | {"gets", "get", "has", "have"}
        )

    def _arrives(self, make: Clause) -> bool:
        """Whether things come by themselves, so that each of them is an event where products tell of events."""
        nouns = [noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known]
        fresh = {"new", "incoming"} & set(self.reading.norms(make.first, make.last))
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        happened = any(self.reading.tokens[place].norm != "open" for place, _ in said)  # "all open issues" are there
        return bool(fresh or happened) or nouns[0].canon in ARRIVALS

    def _declares(self, make: Clause, index: int) -> bool:
        """ "Someone asks for access in Slack.", "an employee leaves: ...": says what is so."""
        verb = make.verb
        if verb is None or verb.form is not VerbForm.THIRD or make.introducer or index + 1 >= len(self.segments):
            return False
        if self._has(*(kind for kind in ClauseKind if kind is not ClauseKind.FILLER)) or self.masked:
            return False
        norms = self.reading.norms(make.first, verb.first)
        subject = norms[:1] and norms[0] in _INDEFINITE and len(norms) <= _LONGEST_SUBJECT
        return bool(subject) and self._following(index) in {".", ":", ";", "->", "\n"}

    def _only_named(self, make: Clause) -> bool:
        """ "New work item in Azure DevOps, queue a build": a thing to make, where no product tells of events."""
        if self.vocabulary.eventful or make.verb is not None:
            return False
        words_said = event_words(self.reading, self.vocabulary, make.first, make.last)
        said = [place for place, _ in words_said if self.reading.tokens[place].norm != "new"]
        return not said and bool(self.reading.mentions_in(make.first, make.last))

    def _is_asked(self, make: Clause) -> bool:
        """ "Are there open incidents? If so, ...": a question whose answer decides."""
        norms = self.reading.norms(make.first, make.last)
        if norms[0] not in _OPENING_QUESTIONS or len(norms) < 2 or set(norms) & _UNREAL:
            return False
        if norms[1] in _SPEAKERS and not (norms[0] in {"does", "has"} and norms[1] == "it"):
            return False
        after = self.reading.norms(make.last, make.last + 4)
        return after[:1] == ["?"] and after[1:2] in (["if"], ["yes"], ["when"]) and bool(set(after) & _ANSWERED)

    def _inquires(self, make: Clause, index: int) -> bool:
        """ "Who is on call in Opsgenie? Put the answer in #ops": a question about what a product knows."""
        asks = self.reading.tokens[make.first].norm in _QUESTIONING and make.last < len(self.reading.tokens)
        if not asks or self.reading.tokens[make.last].norm != "?" or index + 1 >= len(self.segments):
            return False
        return bool(self.reading.mentions_in(make.first, make.last)) and not self._has(ClauseKind.EVENT)

    def _tells_apart(self, make: Clause) -> bool:
        """ "Open two issues: docs and tests", "two channels, one for incidents": which ones were meant."""
        before = next((clause for clause in reversed(self.found) if clause.kind is not ClauseKind.FILLER), None)
        if before is None or before.kind is not ClauseKind.ACTION or make.introducer:
            return False
        counted = any(noun.count > 1 for noun in self.reading.nouns_in(before.first, before.last))
        verb = make.verb if make.verb is not None and make.verb.form is VerbForm.BASE else None
        plain = not self.reading.mentions_in(make.first, make.last) and verb is None
        opened = self.reading.norms(make.first, make.first + 2)
        if counted and make.last == make.first + 1 and make.separator in {":", ",", "and"}:
            return self.reading.tokens[make.first].text[:1].isupper()
        return counted and plain and (make.separator == ":" or opened in (["one", "for"], ["one", "called"]))

    def _announces_loop(self, make: Clause, index: int) -> bool:
        """ "Repeat | for all tasks: ...", "do the following | for each": nothing but that something is repeated."""
        second = self.segments[index + 1] if index + 1 < len(self.segments) else None
        if second is None or second.introducer not in LOOP_INTROS or make.last - make.first > _ANNOUNCEMENT:
            return False
        opened = self.reading.norms(make.first, make.last)
        plain = not any(noun.known for noun in self.reading.nouns_in(make.first, make.last))
        return plain and opened[0] in _REPEATING and not self.reading.mentions_in(make.first, make.last)

    def _only_checks(self, make: Clause, index: int) -> bool:
        """ "Check | if the ticket is open": the look-up is of what the condition tests."""
        verb = make.verb
        asked = index + 1 < len(self.segments) and self.segments[index + 1].introducer == "whether"
        if (
            verb is not None
            and verb.classes[0] in LOOKUPS
            and self._has(ClauseKind.ACTION, ClauseKind.LOOP, ClauseKind.EVENT)
        ):
            seen = self.reading.nouns_in(verb.last, make.last)
            plain = not self.reading.mentions_in(make.first, make.last) and len(seen) == 1
            pointed = plain and self.reading.tokens[verb.last].norm in {"the", "its", "their"}
            if pointed and seen[0].canon not in self.vocabulary.retrievable | RETRIEVABLE:
                return True
            if self.reading.norms(verb.last, make.last) in (["that", "first"], ["this", "first"], ["it", "first"]):
                return True
        if not asked or verb is None or verb.last < make.last:
            return False
        return verb.classes[0] in LOOKUPS or verb.lemma in _TESTING

    def _named_before_each(self, make: Clause, index: int) -> bool:
        """ "PagerDuty incidents: resolve every one", "whichever tickets are open, close them all"."""
        if make.verb is not None and make.verb.form is not VerbForm.PAST:
            return False
        norms = self.reading.norms(make.first, make.last)
        if self.vocabulary.eventful and norms[0] in {"a", "an"}:
            return False  # "a page is created by anyone but docs-bot: ..."
        nouns = [noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known and noun.plural]
        whichever = norms[0] in {"whichever", "whatever"}
        ends = bool(nouns) and nouns[-1].last == make.last
        headed = self._following(index) in {":", "-"} or (self._following(index) == "->" and ends)
        if not nouns or not (whichever or headed):
            return False
        if self._has(ClauseKind.EVENT, ClauseKind.ACTION) or set(norms) & (connectives.MODALS | {"new"}):
            return False
        second = self.segments[index + 1] if index + 1 < len(self.segments) else None
        if second is None:
            return False
        rest = self.reading.norms(second.first, second.last)
        third = self.segments[index + 2] if index + 2 < len(self.segments) else None
        if rest[-1:] in (["one"], ["any"]) and third is not None and third.introducer in {"if", "when", "unless"}:
            return True
        if headed and second.introducer in {"if", "when"} and rest[:1] == ["the"] and set(rest[1:2]) & _ORDINALS:
            return True
        return bool(set(rest) & _ELEMENTS) or second.introducer in {"for each", "for every"}
