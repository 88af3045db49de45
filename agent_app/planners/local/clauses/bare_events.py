"""Events that no "when" introduces: "issue opened -> ...", "a critical alert opens a ticket"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.clauses.events import EventClauses
from agent_app.planners.local.clauses.words import ARRIVALS
from agent_app.planners.local.lexicon.periods import tells_of_past
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, VerbForm
from agent_app.planners.local.predicates import event_words
from agent_app.planners.local.segments import skip_preamble

__all__ = ["BareEventClauses"]

_ASKED = words("have does do did is are has")
"""What a question or an order begins with, and no event."""


class BareEventClauses(EventClauses):
    """Tells events that nothing introduces."""

    def _gets_event(self, make: Clause, index: int) -> bool:
        """ "I get an incident triggered", "push to main:": an event though it reads like a habit or an order."""
        norms = self.reading.norms(make.first, make.last)
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        if index + 1 >= len(self.segments) or not said or self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE):
            return False
        if norms[0] == "push" and norms[1:2] in (["to"], ["on"]):
            return True
        getting = norms[0] in {"we", "i"} and norms[1:2] in (["get"], ["got"], ["receive"])
        return getting and bool(set(norms[2:3]) & {"a", "an", "new"})

    def _topic_event(self, make: Clause, index: int) -> bool:
        """ "Escalation from support: ticket updated -> ...": what stood before the colon was only the topic."""
        if make.separator not in {":", "-"} or len(self.found) != 1 or index + 1 >= len(self.segments):
            return False
        topic = self.found[0]
        verbs = self.reading.verbs_in(make.first, make.last)
        told = verbs[-1:] and verbs[-1].form is VerbForm.PAST and verbs[-1].last >= make.last - 1
        if topic.kind is not ClauseKind.EVENT or topic.introducer or not told or len(verbs) > 1:
            return False
        if self.reading.verbs_in(topic.first, topic.last):
            return False
        self.found[0] = replace(topic, kind=ClauseKind.FILLER)
        return True

    def _subject_of_next(self, make: Clause, index: int) -> bool:
        """ "A critical alert | opens a ticket": the subject of what is done is what happens."""
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        if following is None or following.separator or following.introducer:
            return False
        verb = self.reading.verb_at(following.first)
        if make.verb is not None and make.verb.form is not VerbForm.PAST:
            return False
        opened = self.reading.tokens[following.first].norm in words(
            "is are get gets should must shall needs has have ought"
        )
        return opened or (verb is not None and verb.form is VerbForm.THIRD)

    def _each_arrival(self, make: Clause, index: int) -> bool:
        """ "Each critical alert - ...": things that come by themselves, one at a time."""
        norms = self.reading.norms(make.first, make.last)
        following = self._following(index)
        subject = next((noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known), None)
        return (
            norms[0] in {"each", "every", "any"}
            and following in {"-", ":", "->", "?"}
            and subject is not None
            and subject.canon in ARRIVALS
        )

    def _only_where(self, make: Clause) -> bool:
        """ "In GitLab, ...": nothing but where something happens."""
        places = {i for item in self.reading.mentions_in(make.first, make.last) for i in range(item.first, item.last)}
        rest = [i for i in range(make.first, make.last) if i not in places]
        return len(rest) == 1 and self.reading.tokens[rest[0]].norm in {"in", "at", "on", "from"} and bool(places)

    def _is_bare_event(self, make: Clause, index: int) -> bool:
        """An event without "when": "issue opened -> ...", "New issue in Sentry? ...", "Escalated alert: ..."."""
        start = skip_preamble(self.reading, make.first, make.last)
        if "that" in self.reading.norms(make.first, start):
            make = replace(make, first=start)
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        nouns = [noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known]
        verb, norms = make.verb, self.reading.norms(make.first, make.last)
        if (not nouns and not said) or norms[0] in _ASKED or self._only_where(make):
            return False
        wished = make.first == start and "that" in self.reading.norms(max(0, start - 1), start)
        if wished and self._passive(make) and not self._subject_of_next(make, index):
            return False
        if any(noun.plural for noun in nouns[:1]) and tells_of_past(self.reading.slice(make.first, make.last)):
            return False
        if self._gets_event(make, index) or self._subject_of_next(make, index) or self._each_arrival(make, index):
            return True
        if (
            verb is not None
            and verb.form is VerbForm.THIRD
            and verb.first == skip_preamble(self.reading, make.first, make.last)
        ):
            return False
        following = self._following(index)
        imperative = (
            verb is not None
            and verb.form is VerbForm.BASE
            and verb.first == skip_preamble(self.reading, make.first, make.last)
        )
        if imperative:
            return (
                following in {"->", ":", "-"}
                and bool({"pushed", "starred", "forked", "reacted"} & {c for _, cs in said for c in cs[:1]})
                and norms[1] in {"to", "on"}
            )
        if set(norms[:6]) & words("should must want would like need needs could can") or self._obliged(make):
            return False
        if following not in {"->", "?", ":"} and self._becomes_of_several(make):
            return False
        arriving = any(noun.determiner == "new" for noun in nouns[:1])
        if self.masked and not (arriving and self.masked.isdisjoint(range(make.first, make.last))):
            return False
        opened = norms[0] in {"on", "upon", "after"} and bool(nouns)
        if following in {"->", "?"} or (following in {":", "-", ","} and opened) or (following in {":", "-"} and said):
            return True
        subject = verb is None or verb.form is not VerbForm.BASE
        arrives = bool(said) or (norms[0] in {"new", "incoming"} and bool(nouns))
        return arrives and subject and index + 1 < len(self.segments)
