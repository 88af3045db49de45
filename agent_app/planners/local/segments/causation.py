"""What brings something about: "a critical alert opens a ticket", "an updated incident should wake somebody"."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, VerbForm
from agent_app.planners.local.segments.model import Segment
from agent_app.planners.local.segments.preamble import skip_preamble
from agent_app.planners.local.segments.predication import PERSONS, Predication

__all__ = ["Causation"]

_CAUSE_REACH = 12
_MADE_REACH = 5
_TELLING = words("mentions contains includes says reads equals matches exceeds")


class Causation(Predication):
    """Judges whether a verb is what an event, or a wish, brings about, so that a statement starts there."""

    def _causes_done(self, current: Segment, before: int) -> bool:
        """ "I want the list mailed and ...", "have a ticket created and ...", "shall the file be deleted and ..."."""
        opened = set(self.norms[current.first : min(before, current.first + _CAUSE_REACH)])
        places = range(current.first + 1, before)
        done = [i for i in places if self._continues(i)]
        if any(self.norms[i - 1] == "get" and i - 1 > current.first for i in done):
            return True  # "stale cards get archived and ..."
        return bool(done) and bool(opened & (connectives.WANT | words("have shall should must be")))

    def _continues(self, index: int) -> bool:
        """Whether a participle opens a segment, as one more of those that an auxiliary before it governs."""
        return index in self._verbs and self._verbs[index].form is VerbForm.PAST

    def _causes_passively(self, index: int, current: Segment) -> bool:
        """ "Failed jobs shall be retried", "a message posted there gets removed": the passive is the action."""
        if current.introducer not in {"", "that"} or self._auxiliary_end(index) is None:
            return False
        start = skip_preamble(self.reading, current.first, index)
        if self._imperative(start, index) or self.norms[index - 1] in {"that", "which", "who", "it", "and"}:
            return False
        happened = any(
            place in self._verbs and self._verbs[place].form is VerbForm.PAST for place in range(start, index)
        )
        return happened and any(start <= noun.first < index and noun.known for noun in self.reading.nouns)

    def _each_undergoes(self, index: int, current: Segment) -> bool:
        """ "Each file of the folder | should be downloaded": what is done to every one of several things."""
        relative = self.norms[index - 1] in {"that", "which", "who"}
        if current.introducer or relative or self.norms[index] in {"is", "are"} or self._auxiliary_end(index) is None:
            return False
        first = next((place for place in range(current.first, index) if place not in self.masked), index)
        start = skip_preamble(self.reading, first, index)
        opened = self.norms[first : start + 1]  # and not "every Friday | our issues should ..."
        if not {"each", "every", "all"} & set(opened) or self._imperative(start, index):
            return False
        return any(start < noun.first < index and noun.known for noun in self.reading.nouns)

    def _causes_directly(self, index: int, current: Segment) -> bool:
        """ "A critical alert opens a Jira ticket": a thing as the subject of a transitive verb is the event."""
        start = skip_preamble(self.reading, current.first, index)
        if current.introducer not in {"", "that"} or index + 1 >= len(self.tokens) or self._imperative(start, index):
            return False
        if self._verbs[index].lemma in {"get", "have", "need"}:
            return False
        subject = next((noun for noun in self.reading.nouns if start <= noun.first < index), None)
        if subject is None or not subject.known or subject.canon in PERSONS or subject.first > start + 4:
            return False
        if self.norms[start] not in {"a", "an", "any", "each", "every", "new"} and subject.determiner != "new":
            return False
        if any(place in self._verbs for place in range(start, index) if self.norms[place] not in {"is", "has"}):
            return False
        behind = index + self._verbs[index].last - self._verbs[index].first
        if behind >= len(self.tokens):
            return False
        following = self.tokens[behind]
        return following.norm in {"a", "an", "the", "my", "our", "us", "me"} or following.kind in {
            TokenKind.CHANNEL,
            TokenKind.USER,
            TokenKind.EMAIL,
        }

    def _causes_by_modal(self, index: int, current: Segment) -> bool:
        """ "An incident that got updated should wake somebody up": what follows the modal is the action."""
        if (
            self.norms[index] not in {"should", "must", "shall", "ought"}
            or index == current.first
            or index + 1 >= len(self.tokens)
        ):
            return False
        verb = self._verbs.get(index + 1 + (self.norms[index + 1] == "to"))
        if (
            verb is not None
            and verb.form is VerbForm.BASE
            and not current.introducer
            and self._is_happening(current, index)
        ):
            return True
        if self.norms[index + 1] == "be" or current.introducer or self._imperative(current.first, index):
            return False
        return any(norm in {"that", "which"} for norm in self.norms[current.first : index]) or (
            index + 1 not in self._verbs and self._has_predicate(current.first, index)
        )

    def _causes(self, index: int, current: Segment) -> bool:
        """A main verb after an event as its subject, or after "that" ("a job that collects")."""
        before = self.norms[index - 1]
        if self._causes_directly(index, current):
            return True
        if before in {"that", "which"} and self._auxiliary_end(index) is not None:
            return False
        if before in {"that", "which"} and (
            self.norms[index + 1 : index + 2] == ["with"] or self.norms[index] in _TELLING
        ):
            return False  # "each that starts with tmp"
        if before in {"that", "which"}:
            if any(norm in connectives.FLOW_NOUNS for norm in self.norms[current.first : index]):
                return True
            made = bool({"a", "an"} & set(self.norms[max(current.first, index - _MADE_REACH) : index - 1]))
            # "add a comment that | asks for an owner" tells of the comment
            return not current.introducer and not (made and self._imperative(current.first, index))
        if before == "it" and current.introducer and self._complete(current, index - 1):
            return True
        return current.introducer in {"where", "on", "upon"} and any(
            i in self._verbs and self._verbs[i].form is VerbForm.PAST for i in range(current.first, index)
        )
