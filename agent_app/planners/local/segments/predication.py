"""Whether a stretch of tokens says something whole: its predicate, its imperative, what it obliges to."""

from __future__ import annotations

from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Reading, TokenKind, VerbForm
from agent_app.planners.local.reading.clause_ends import VERDICTS
from agent_app.planners.local.segments.model import ANSWERS, SENTENCE_ENDS, SOFT, Segment
from agent_app.planners.local.segments.preamble import skip_preamble
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["PERSONS", "Predication"]

_PASSIVE_AUXILIARIES = words("is are gets get should must shall needs need has have ought")
_PASSIVE_LINKS = words("to be get also automatically then always auto both all at once first")
PERSONS = words(
    "user member customer author assignee reviewer collaborator contributor responder watcher team on_call bot"
)
_BARE_SUBJECTS = words("they we i you people users customers")
"""Subjects whose verbs have no ending."""
_TIME_UNITS = words("second sec minute min hour hr day week month h d m")


_OUTCOMES = words("failed succeeded passed bounced expired crashed broke fails succeeds passes bounces expires")
_GRADES = frozenset({EntityKind.PRIORITY, EntityKind.SEVERITY, EntityKind.STATUS})
"""What may be tested without a word more: "if P1 | page the manager"."""
_STATING = connectives.BE | words(
    "contains equals matches exceeds includes mentions starts ends begins lies lacks has carries costs belongs appears"
    " bears needed exists exist took takes lasted lasts"
)
_MEASURING = words("more less fewer over under at")
_ENDING = words("one ones anybody anyone nobody someone somebody everybody")
"""Pronouns that may end a state."""
_DOERS = words("it he she that this who which someone somebody anyone anybody nobody")
_SUBJECT_OPENERS = words("a an the one two three")


class Predication:
    """Judges what stretches of one reading's tokens say."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary, masked: frozenset[int] = frozenset()) -> None:
        """`masked` are token indexes that belong to a schedule and open no statement."""
        self.reading, self.vocabulary, self.masked = reading, vocabulary, masked
        self.tokens = reading.tokens
        self.norms = reading.norms(0, len(reading.tokens))
        self._verbs = {verb.first: verb for verb in reading.verbs}
        spans = [(verb.first, verb.last) for verb in reading.verbs]
        spans += [(mention.first, mention.last) for mention in reading.mentions]
        self._inside = {index for first, last in spans for index in range(first + 1, last)}
        self._noun_places = {i for noun in reading.nouns for i in range(noun.first, noun.last)}

    def _auxiliary_end(self, index: int) -> int | None:
        """Where the participle stands that the auxiliary at `index` governs ("gets removed", "has to be filed")."""
        if index >= len(self.norms) or self.norms[index] not in _PASSIVE_AUXILIARIES:
            return None
        place = index + 1
        while place < len(self.norms) and self.norms[place] in _PASSIVE_LINKS:
            place += 1
        verb = self._verbs.get(place)
        return place if verb is not None and verb.form is VerbForm.PAST else None

    def _is_happening(self, current: Segment, index: int) -> bool:
        """ "An archived card", "a failed build": a thing that something has happened to, and nothing else."""
        start = skip_preamble(self.reading, current.first, index)
        verbs = [place for place in range(start, index) if place in self._verbs or self._is_participle(place)]
        subject = next((noun for noun in self.reading.nouns if start <= noun.first < index and noun.known), None)
        return (
            subject is not None
            and subject.canon not in PERSONS
            and bool(verbs)
            and all(self._is_participle(place) for place in verbs)
        )

    def _is_participle(self, index: int) -> bool:
        """Whether a word says what has happened to a thing ("failed", "posted")."""
        if index in self._verbs:
            return self._verbs[index].form is VerbForm.PAST
        return self.norms[index].endswith(("ed", "en")) and self.vocabulary.events.at(self.norms, index) is not None

    def _passive_follows(self, start: int) -> bool:
        """A new subject with a modal ("a ticket should be raised", "the team must be told")."""
        for index in range(start, min(start + 9, len(self.tokens))):
            norm = self.norms[index]
            if self._obliges(index):
                return index > start
            if norm in SOFT or norm in SENTENCE_ENDS or self.tokens[index].kind in {TokenKind.BREAK, TokenKind.ARROW}:
                return False
        return False

    def _done_for_each(self, current: Segment, index: int) -> bool:
        """ "For every deal | a task is made": what a loop does, told in the passive, after what it goes over."""
        if current.introducer not in connectives.LOOP_INTRODUCERS or not self._has_noun(current.first, index):
            return False
        if self.norms[index] not in _SUBJECT_OPENERS or index == current.first:
            return False
        if self.norms[index - 1] in connectives.PREPOSITIONS:
            return False  # "for customers in | the US"
        for place in range(index + 1, min(index + 7, len(self.tokens) - 1)):
            if self.norms[place] in {"is", "are", "gets", "get"}:
                verb = self._verbs.get(place + 1)
                return place > index + 1 and verb is not None and verb.form is VerbForm.PAST
            if self.norms[place] in SOFT | SENTENCE_ENDS | {"that", "which", "who"}:
                return False
        return False

    def _obliges(self, index: int) -> bool:
        """ "should", "ought to", "is to be", "has to", "gets mentioned"."""
        norm = self.norms[index]
        if norm in {"should", "must", "shall"}:
            return True
        if norm in {"is", "are"}:
            return self.norms[index + 1 : index + 3] == ["to", "be"]
        return norm in {"needs", "has", "gets", "need", "have", "ought", "get"} and self._infinitive(index + 1)

    def _infinitive(self, index: int) -> bool:
        following = self.norms[index : index + 2]
        if not following or following[0] == "to":
            return bool(following)
        perfect = self.norms[index - 1] in {"has", "have"}  # "all checks have passed"
        return not perfect and index in self._verbs and self._verbs[index].form is VerbForm.PAST

    def _imperative(self, first: int, last: int) -> bool:
        return any(index in self._verbs and self._verbs[index].form is VerbForm.BASE for index in range(first, last))

    def _complete(self, current: Segment, index: int) -> bool:
        """Whether the segment so far has its own predicate, so that a base verb must open another statement."""
        before = self._word_before(index)
        if (before in _ENDING and self._ends_state(current, index)) or self._ends_owner(current, index):
            return True
        if before in {"to", "not"} | connectives.MODALS | connectives.SUBJECT_PRONOUNS or before in {
            "that",
            "which",
            "who",
        }:
            if before in connectives.MODALS and self.norms[index - 2 : index - 1] in (["that"], ["which"], ["it"]):
                return not self._imperative(current.first, index)
            told = before in {"it", "them", "one"} or self._strands(index)
            return told and self._has_predicate(current.first, index)
        if any(place in self.masked for place in range(current.first, index)):
            return not any(place in self._verbs for place in range(current.first, index) if place not in self.masked)
        if current.introducer == "after" and self._is_duration(current.first, index):
            return True
        answered = current.introducer == "on" and before in ANSWERS
        answered = answered or (current.introducer in {"if", "when"} and before in VERDICTS)
        if answered and index == current.first + 1:
            return True
        if before == "later" and self._is_duration(current.first, index - 1):
            return True
        if current.introducer in {"after", "upon", "once"} and before in {"approval", "signoff", "off", "go-ahead"}:
            return True
        if current.introducer in {"on", "after", "upon", "once"} and any(
            current.first <= noun.first < index for noun in self.reading.nouns
        ):
            return (
                current.introducer in {"on", "upon"}
                or self._has_predicate(current.first, index)
                or self.norms[index - 1] in {"approval", "signoff", "off"}
            )
        if current.introducer in set(connectives.LOOP_INTRODUCERS):
            return self._has_noun(current.first, index)
        if current.introducer or current.separator in {"start", ".", "?", "\n", "->", ":"}:
            return self._has_predicate(current.first, index)
        return False

    def _strands(self, index: int) -> bool:
        """ "When it is reacted to | post in #ops": a verb and its preposition, and no infinitive."""
        return any(
            verb.last == index and verb.last > verb.first + 1 and verb.form is VerbForm.PAST
            for verb in self.reading.verbs
        )

    def _word_before(self, index: int) -> str:
        """The word before a token; people that are counted are no subject ("approved by at least 2 people | merge")."""
        before = self.norms[index - 1] if index else ""
        counted = before == "people" and index > 1 and self.tokens[index - 2].kind is TokenKind.NUMBER
        return "" if counted else before

    def _ends_state(self, current: Segment, index: int) -> bool:
        """ "For each one | ...", "if it's a critical one | ...", "when it is assigned to nobody | ..."."""
        if self.norms[index - 1] in {"one", "ones"} and current.introducer in connectives.LOOP_INTRODUCERS:
            return True
        return bool(current.introducer) and self._has_predicate(current.first, index - 1)

    def _ends_owner(self, current: Segment, index: int) -> bool:
        """ "For each contact of it | create ...": whose the things of a loop are."""
        owner = self.norms[index - 2 : index]
        return current.introducer in connectives.LOOP_INTRODUCERS and owner in (["of", "it"], ["of", "them"])

    def _is_duration(self, first: int, last: int) -> bool:
        return any(norm.rstrip("s") in _TIME_UNITS for norm in self.norms[first:last]) and last - first <= 4

    def _has_noun(self, first: int, last: int) -> bool:
        return (
            any(first <= noun.first < last for noun in self.reading.nouns)
            or any(norm in connectives.PRONOUNS for norm in self.norms[first:last])
            or last > first + 1
        )

    def _acts(self, index: int) -> bool:
        """ "If it wobbles": what something does, whatever the verb, by the third person after its pronoun."""
        norm = self.norms[index]
        third = self.tokens[index].is_word and norm.endswith("s") and not norm.endswith("ss") and norm.isalpha()
        return third and norm not in connectives.FUNCTION_WORDS and self.norms[index - 1] in _DOERS

    def _measures(self, index: int, last: int) -> bool:
        """ "An error affects more than 50 users": how many of something it does that to, whatever the verb."""
        following, norm = self.norms[index + 1 : last], self.norms[index]
        third = norm.endswith("s") and norm.isalpha() and not norm.endswith("ss")
        counts = any(token.kind is TokenKind.NUMBER for token in self.tokens[index + 1 : min(index + 4, last)])
        return third and counts and bool(following) and following[0] in _MEASURING and following[1:2] != ["a"]

    def _has_predicate(self, first: int, last: int) -> bool:
        if any(entity.kind in _GRADES and entity.last == last for entity in self.reading.entities_in(first, last)):
            return True
        if last > first + 1 and self.norms[last - 1] in _OUTCOMES:
            return True
        if last == first + 1 and self.norms[first] in STATES | PRIORITY_WORDS:
            return True
        for index in range(first, last):
            if index > first and (self.norms[index] in _STATING or self._acts(index) or self._measures(index, last)):
                return True
            said = index > first and self.norms[index - 1] in _BARE_SUBJECTS
            if index in self._noun_places and not (said and index - 1 == first):
                continue
            verb = self._verbs.get(index)
            if said and verb is None and index in self._noun_places:  # "I star a repository"
                return True
            if verb is not None and verb.form in {VerbForm.PAST, VerbForm.THIRD}:
                return True
            if verb is not None and index > first and self.norms[index - 1] in _BARE_SUBJECTS:
                return True
            negated = (
                self.norms[index] in {"does", "do", "did", "can", "will"} and "not" in self.norms[index : index + 2]
            )
            if negated and index + 3 <= last:
                return True
            if self.vocabulary.events.at(self.norms, index) is not None and verb is None and index > first:
                return True
        return any(
            noun.determiner == "new" and first <= noun.first and noun.last <= last for noun in self.reading.nouns
        )
