"""From the segments of a reading to its clauses."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.clauses.plain import PlainClauses
from agent_app.planners.local.clauses.words import (
    CASES,
    FINISHED,
    LOOP_INTROS,
    NEGATIVE_INTROS,
    ORDERING,
    STATE_ONLY,
)
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.periods import tells_of_past
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ADDRESSEES, Clause, ClauseKind, Noun, Reading, VerbForm
from agent_app.planners.local.predicates import event_words, is_approval_answer, main_verb
from agent_app.planners.local.segments import Segment, skip_preamble
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["classify"]


def classify(reading: Reading, vocabulary: Vocabulary, masked: frozenset[int] = frozenset()) -> list[Clause]:
    """Segment a reading and say what each segment does. `masked` are the token indexes of schedule words."""
    return _Classifier(reading, vocabulary, masked).clauses()


_RESTRICTED = frozenset({"only if", "only when", "but only if", "but only when", "if and only if", "just when"})
_OTHERS = words("other others") | {"any other", "all other", "for other", "anything other", "in any other case"}
"""Openings of another branch that a noun may follow."""


_HEADLINE = frozenset({ClauseKind.ACTION, ClauseKind.FILLER})
_TELLING = frozenset({"send", "email", "direct", "comment", "reply", "page"})
_STARTING = frozenset({ClauseKind.EVENT, ClauseKind.SCHEDULE})
_REFINING = words("use include mention set put keep give take name call")
"""Verbs that say more of what is ordered before: "..., include the author"."""
_COMING = words("alert incident email message vulnerability error crash mention")
"""What comes by itself."""
_RUN = words("build pipeline deployment job workflow")
_LASTING = words("of open active unresolved ongoing acknowledged existing unread in on from listed")
"""What says that things are there."""


class _Classifier(PlainClauses):
    def clauses(self) -> list[Clause]:
        for index, segment in enumerate(self.segments):
            if clause := self._clause(segment, index):
                self.found.append(clause)
        body = self._body()
        return [*(replace(clause, kind=ClauseKind.HEADLINE) for clause in self.found[:body]), *self.found[body:]]

    def _body(self) -> int:
        """Where the clauses of a headline end: orders before a colon behind which it is told when what is done.

        "Mirror PRs to Jira: when a PR is merged, move the issue": of the headline only what it speaks of counts.
        """
        place = next((i for i, clause in enumerate(self.found) if clause.separator == ":"), 0)
        if place == 1 and self._names_what_follows(self.found[0], self.found[1:]):
            return place
        if not place or any(clause.introducer or clause.kind not in _HEADLINE for clause in self.found[:place]):
            return 0
        if any(token.kind in ADDRESSEES for token in self.reading.tokens[: self.found[place].first]):
            return 0  # "post to #dev: when ..." is an order
        if not any(noun.plural for noun in self.reading.nouns_in(0, self.found[place].first)):
            return 0  # "open a Jira bug: when ..." orders one
        deed = next((clause for clause in self.found[place:] if clause.kind is ClauseKind.ACTION), None)
        whole = deed is not None and (deed.verb is None or deed.verb.lemma not in _REFINING)
        return place if whole and self.found[place].kind in _STARTING else 0

    def _names_what_follows(self, head: Clause, body: list[Clause]) -> bool:
        """ "Okta offboarding: deactivate the user, delete ...", "lock down Discord: ban ...": no thing is named"
        " there."""
        first = body[0]
        ordered = first.kind is ClauseKind.ACTION and first.verb is not None and first.verb.form is VerbForm.BASE
        if head.kind is not ClauseKind.ACTION or head.introducer or head.verb is None or not ordered:
            return False
        if not self.reading.mentions_in(head.first, head.last) or self.reading.entities_in(head.first, head.last):
            return False
        if set(head.verb.classes[:2]) & _TELLING:
            return False  # "post to Slack: build the image"
        spoken = range(head.verb.first, head.verb.last)
        things = (noun for noun in self.reading.nouns_in(head.first, head.last) if noun.first not in spoken)
        return not any(things) and first.verb is not None and first.verb.first == first.first

    def _clause(self, segment: Segment, index: int) -> Clause | None:
        first, last = self._trim(segment.first, segment.last)
        make = Clause(
            ClauseKind.FILLER, first, last, segment.introducer, None, segment.sentence, separator=segment.separator
        )
        if first >= last:
            if segment.introducer in LOOP_INTROS:
                return replace(make, kind=ClauseKind.LOOP, first=segment.first - 1, last=segment.first)
            return (
                replace(make, kind=ClauseKind.CONDITION, first=segment.first - 1, last=segment.first)
                if segment.introducer == "if so"
                else None
            )
        verb = main_verb(self.reading, first, last)
        make = replace(make, verb=verb)
        if self._all_masked(first, last):
            return replace(make, kind=ClauseKind.SCHEDULE)
        return (
            self._special(make)
            or self._introduced(make, index)
            or self._done_for_each(make)
            or self._plain(make, index)
        )

    def _done_for_each(self, make: Clause) -> Clause | None:
        """ "For every deal | a task is made": right after what a loop goes over, the passive orders."""
        opened = bool(self.found) and self.found[-1].kind is ClauseKind.LOOP and self.found[-1].last == make.first
        if opened and make.verb is not None and make.verb.form is VerbForm.PAST and not make.introducer:
            return replace(make, kind=ClauseKind.ACTION)
        return None

    def _trim(self, first: int, last: int) -> tuple[int, int]:
        norms = self.reading.norms(0, len(self.reading.tokens))
        while first < last and (norms[first] in ",;:)-–—." or norms[first] in {"and", "then"}):
            first += 1
        while last > first and (norms[last - 1] in ",;:(-–—.&+" or norms[last - 1] in {"and", "or", "then", "but"}):
            last -= 1
        return first, last

    def _all_masked(self, first: int, last: int) -> bool:
        if not any(index in self.masked for index in range(first, last)):
            return False
        rest = [i for i in range(first, last) if i not in self.masked and self.reading.tokens[i].is_word]
        fillers = connectives.FUNCTION_WORDS | words(
            "run runs schedule scheduled sched job start starts do execute trigger kick off cron timer repeat it time"
        )
        return all(self.reading.tokens[i].norm in fillers for i in rest)

    def _introduced(self, make: Clause, index: int) -> Clause | None:
        introducer = make.introducer
        if not introducer:
            return None
        if make.separator == "else" and introducer in connectives.ELSE_PHRASES:
            return self._with_else(make, index)
        if introducer in LOOP_INTROS:
            return self._loop(make)
        following = self._following(index)
        if introducer == "should" and following == ",":
            return replace(make, kind=ClauseKind.CONDITION)
        if introducer in STATE_ONLY and not self._starts_only(make):
            return replace(make, kind=ClauseKind.CONDITION, negated=introducer in NEGATIVE_INTROS)
        if (eventless := self._without_events(make)) is not None:
            return replace(make, kind=eventless)
        if introducer == "that" and not self._subject_of_next(make, index) and self._passive(make):
            return replace(make, kind=ClauseKind.ACTION)
        if self._is_event(make) or self._starts_only(make):
            return replace(make, kind=ClauseKind.EVENT)
        if introducer in ORDERING:
            if self._has(ClauseKind.APPROVAL) and is_approval_answer(self.reading, make) is not None:
                return replace(make, kind=ClauseKind.CONDITION)
            return self._ordering(make)
        if introducer in {
            "if",
            "when",
            "whenever",
            "in case",
            "and if",
            "in cases where",
            "where",
            "in the event that",
            "if ever",
            "in the event",
        }:
            return replace(make, kind=ClauseKind.CONDITION)
        return None

    def _with_else(self, make: Clause, index: int) -> Clause:
        self.found.append(replace(make, kind=ClauseKind.ELSE, last=make.first + 1))
        rest = replace(make, introducer="", separator="else")
        if make.verb is None and self._following(index) in {":", "->", "-"} and make.introducer in _OTHERS:
            return replace(rest, kind=ClauseKind.FILLER)  # "any other priority: ..."
        return self._special(rest) or self._plain(rest, index) or replace(rest, kind=ClauseKind.FILLER)

    def _arrives_each_time(self, make: Clause) -> bool:
        """ "For every critical alert, page me", "for each failed build ...": what comes by itself, one at a time."""
        if self.found or self.masked or not self.vocabulary.eventful:
            return False
        noun = next((noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known), None)
        norms = self.reading.norms(make.first, make.last)
        if noun is None or noun.plural or set(norms) & _LASTING:
            return False
        failed = bool(event_words(self.reading, self.vocabulary, make.first, noun.first))
        return noun.canon in _COMING or (failed and noun.canon in _RUN)

    def _loop(self, make: Clause) -> Clause:
        nouns = self.reading.nouns_in(make.first, make.last)
        start = skip_preamble(self.reading, make.first, make.last)
        verb = self.reading.verb_at(start)
        if (
            verb is not None
            and verb.first < make.last
            and verb.form is VerbForm.BASE
            and not any(n.first < start for n in nouns)
        ):
            postposed = self.reading.tokens[make.first - 1].norm in {"and", ",", "then", "&"}
            each = replace(make, kind=ClauseKind.LOOP, first=make.first - 1, last=make.first)
            self.found.append(replace(each, separator="") if postposed else each)
            rest = replace(make, introducer="")
            return self._special(rest) or replace(rest, kind=ClauseKind.ACTION)
        if self._has(ClauseKind.EVENT) and self._new_things(make, nouns):
            return replace(make, kind=ClauseKind.FILLER)
        comes = self._new_things(make, nouns) or self._arrives_each_time(make)
        if make.introducer.startswith(("for", "foreach")) and self._may_start() and comes:
            return replace(make, kind=ClauseKind.EVENT)
        return replace(make, kind=ClauseKind.LOOP)

    def _new_things(self, make: Clause, nouns: list[Noun]) -> bool:
        """ "For every new issue", "for each mail that comes in": an event said as a loop."""
        norms = self.reading.norms(make.first, make.last)
        if not self.vocabulary.eventful or set(norms) & words("now currently presently today"):
            return False
        if make.introducer.endswith(" of") or tells_of_past(self.reading.slice(make.first, make.last)):
            return False
        if any(noun.determiner == "new" for noun in nouns[:1]) or self._arriving(make):
            return True
        return norms[:1] == ["new"] or norms[:1] == ["incoming"]

    def _arriving(self, make: Clause) -> bool:
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        if make.introducer in {"for any", "for any new"} and any(
            index > make.first and "created" in classes and self.reading.tokens[index].norm.endswith("ed")
            for index, classes in said
        ):
            return True
        relative = any(
            norm in {"that", "which", "we", "coming", "is", "gets"}
            for norm in self.reading.norms(make.first, make.last)
        )
        return (
            relative
            and any(
                set(classes) & {"created", "received", "opened", "failed", "merged", "triggered"} for _, classes in said
            )
            and not any(self._stands_so(make, index) for index, _ in said)
        )

    def _stands_so(self, make: Clause, index: int) -> bool:
        """ "Each open ticket", "each one that has been open for three days": how things are, not what happens."""
        norm = self.reading.tokens[index].norm
        if norm == "open" and self.reading.norms(index - 1, index)[:1] in (["been"], ["is"], ["are"], ["still"]):
            return True
        return norm in {"open", "new", "opened"} and index == make.first

    def _may_start(self) -> bool:
        return not self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE) and not self.masked

    def _starts_only(self, make: Clause) -> bool:
        """ "..., if and only if an incident is escalated": what happens to something not spoken of before."""
        if make.introducer not in _RESTRICTED or not self.vocabulary.eventful or not self._may_start():
            return False
        if self.reading.tokens[make.first].norm not in {"a", "an", "any"}:
            return False
        return bool(event_words(self.reading, self.vocabulary, make.first, make.last)) and not self._is_state(make)

    def _without_events(self, make: Clause) -> ClauseKind | None:
        """What a clause is where no product tells of events: a test, a deed done first, or a state to test."""
        if self.vocabulary.eventful:
            return None
        if make.introducer in CASES and self._is_event(make):
            return ClauseKind.CONDITION
        if make.introducer not in ORDERING:
            return None
        if self._does_first(make):
            return ClauseKind.ACTION
        return ClauseKind.CONDITION if self._has_or_is(make) else None

    def _has_or_is(self, make: Clause) -> bool:
        """ "As soon as it has two approvals": what is so of the thing dealt with."""
        verbs = connectives.BE - words("gets get got getting becomes become became")
        if set(self.reading.norms(make.first, make.last)) <= FINISHED:
            return False
        return self._definite(make) and self.reading.tokens[min(make.first + 1, make.last - 1)].norm in verbs

    def _does_first(self, make: Clause) -> bool:
        """ "After creating the ticket ...": a deed without a subject of its own."""
        return make.verb is not None and make.verb.form is VerbForm.GERUND and make.verb.first <= make.first + 1

    def _ordering(self, make: Clause) -> Clause | None:
        """ "After creating the ticket": an action; "once it is done": only an order that the text has anyway."""
        if self._does_first(make):
            return replace(make, kind=ClauseKind.ACTION)
        approved = bool(self.found) and self.found[-1].kind is ClauseKind.APPROVAL
        done = [verb for verb in self.reading.verbs_in(make.first, make.last) if verb.form is VerbForm.PAST]
        if make.introducer == "before" and approved and done:
            return replace(make, kind=ClauseKind.ACTION, introducer="", verb=done[0])
        return replace(make, kind=ClauseKind.FILLER)
