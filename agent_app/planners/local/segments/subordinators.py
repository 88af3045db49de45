"""Phrases that open a subordinate clause, a loop or the other branch of a condition."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, VerbForm
from agent_app.planners.local.segments.model import ANSWERS, SHORT_ANSWERS, SOFT, STATED, Boundary, Segment
from agent_app.planners.local.segments.starts import StatementStarts
from agent_app.planners.local.vocabulary import Phrases

__all__ = ["Subordination", "phrase_table"]

_CHECKING = (["check"], ["see"], ["verify"], ["out"], ["determine"], ["test"])
"""Words before an "if" that asks instead of making a condition ("check if", "find out if")."""
_DENIED_LENGTH = 5
_VALUES = frozenset({TokenKind.NUMBER, TokenKind.QUOTED})
"""What is a value by itself, and no order."""
_DATED = words(
    "date created opened raised updated changed due modified added sent submitted starts ends seen joined hired born"
    " started signed registered bought purchased placed booked issued cancelled canceled"
)
_MONTHS = words("jan feb mar apr may jun jul aug sep oct nov dec")
_PRESENT = words("today now")
_NEVER = frozenset({"except for", "depending on"})
_WATCHING = frozenset(
    {
        "watch for",
        "listen for",
        "monitor for",
        "look out for",
        "watch out for",
        "keep an eye on",
        "the day",
        "by the time",
    }
)
_MOMENTS = frozenset({"the moment", "the second", "the minute", "the instant"})
_SUPPOSING = words("provided given assuming suppose providing")
_AFTER_FREQUENCY = {"", ".", ",", ";", "-"} | words(
    "and a per every then only more again via with by for through using"
)
"""What follows a "once" that tells how often and not when."""


def phrase_table(*groups: Sequence[str]) -> Phrases[str]:
    """The phrases of some groups, to be found at a token."""
    table: Phrases[str] = Phrases()
    for group in groups:
        for phrase in group:
            table.add(phrase, phrase)
    return table


_SEQUENCE = phrase_table(connectives.SEQUENCE)
_SUBORDINATE = phrase_table(connectives.SUBORDINATORS)
_LOOPS = phrase_table(connectives.LOOP_INTRODUCERS)
_ELSE = phrase_table(connectives.ELSE_PHRASES)


class Subordination(StatementStarts):
    """Finds the phrases that introduce a segment."""

    def _subordinate(self, index: int, current: Segment) -> Boundary | None:
        if self.tokens[index].glued or (index in self._noun_places and not self._is_phrase(index)):
            return None
        skipped, separator = self._leading_soft(index)
        start = index + skipped
        if start >= len(self.tokens) or start in self._inside:
            return None
        at_start = index == current.first or skipped > 0
        hit = _ELSE.at(self.norms, start)
        if hit is not None and hit[1].endswith((" not", "n't", " none")) and self._tells_what(start + hit[0]):
            hit = None
        if hit is not None and hit[1].endswith("neither") and self._denies_both(start + hit[0]):
            hit = None
        ordered = hit is not None and hit[1] == "else" and self._orders_next(start + hit[0])
        if hit and (at_start or ordered or hit[1] in {"otherwise", "or else", "if not"}):
            return self._else(start, skipped, (hit[0] + self._restated(start + hit[0], hit[1]), hit[1]))
        if (hit := _LOOPS.at(self.norms, start)) and self._opens_loop(start, hit):
            return Boundary(skipped + hit[0], separator, hit[1])
        hit = _SUBORDINATE.at(self.norms, start)
        answer = set(self.norms[start + 1 : start + 2])
        if (self.norms[start] in {"on", "upon"} and answer & ANSWERS) or (
            self.norms[start] in {"when", "if"} and answer & SHORT_ANSWERS and start + 2 in self._verbs
        ):
            return Boundary(skipped + 1, separator, "on")
        if self.norms[start] == "on" and hit is None and self._opens_on(start, current):
            return Boundary(skipped + 1, current.separator, "on")
        if hit is None or not self._subordinates(start, hit, current):
            return None
        if hit[1] == "and if":
            return Boundary(skipped + hit[0], "and", "if")
        if hit[1] == "if" and not skipped and self.norms[start - 1 : start] in _CHECKING:
            return Boundary(hit[0], separator, "whether")
        return Boundary(skipped + hit[0], separator, hit[1])

    def _is_phrase(self, index: int) -> bool:
        """ "Provided that it is approved": more than one word, and no noun."""
        hit = _SUBORDINATE.at(self.norms, index)
        return hit is not None and hit[0] > 1

    def _orders_next(self, index: int) -> bool:
        """ "create a draft else delete it": an order right after "else" needs no comma before it."""
        verb = self._verbs.get(index)
        return verb is not None and verb.form is VerbForm.BASE

    def _leading_soft(self, index: int) -> tuple[int, str]:
        """Commas, "and", "then", "also" before a subordinator, as (how many tokens, separator)."""
        count, separator = 0, ""
        while index + count < len(self.norms) and (
            self.norms[index + count] in SOFT
            or (count and self.norms[index + count] in connectives.ADVERBS - {"only", "just", "otherwise"})
        ):
            norm = self.norms[index + count]
            if norm in SOFT:
                separator = norm if separator in {"", ","} else separator
            count += 1
        return count, separator

    def _else(self, start: int, skipped: int, hit: tuple[int, str]) -> Boundary | None:
        before = self.norms[start - 1] if start else ""
        if hit[1] in {"else"} and before in {
            "someone",
            "something",
            "anything",
            "everything",
            "anyone",
            "somebody",
            "who",
            "everyone",
        }:
            return None
        return Boundary(skipped + hit[0], "else", hit[1])

    def _restated(self, index: int, phrase: str) -> int:
        """ "If none | is attached": the words of the test that the other branch repeats."""
        verb = self._verbs.get(index + 1)
        again = phrase == "if none" and index < len(self.norms) and self.norms[index] in connectives.BE
        return 2 if again and verb is not None and verb.form is VerbForm.PAST else 0

    def _denies_both(self, index: int) -> bool:
        """ "If it is neither | a bug nor a task": a test of its own."""
        return "nor" in self.norms[index : index + _DENIED_LENGTH]

    def _tells_what(self, index: int) -> bool:
        """ "If it is not | closed", "if none | is found": a test of its own and no other branch of one before."""
        return self._goes_on(index) or self.norms[index + 1 : index + 2] == ["found"]

    def _goes_on(self, index: int) -> bool:
        """ "If it is not | closed", "if it isn't | 200": what is denied is told."""
        if index >= len(self.tokens) or self.tokens[index].kind is not TokenKind.WORD:
            return index < len(self.tokens) and self.tokens[index].kind in _VALUES
        verb = self._verbs.get(index)
        if verb is not None and verb.form in {
            VerbForm.BASE,
            VerbForm.PAST,
        }:  # "if it is not | post it", "... assigned post it"
            return verb.form is VerbForm.PAST
        words_on = range(index, len(self.tokens))
        pause = next((i for i in words_on if self.tokens[i].kind is not TokenKind.WORD), len(self.tokens))
        ordered = any(i in self._verbs and self._verbs[i].form is VerbForm.BASE for i in range(index, pause))
        return pause < len(self.tokens) and pause - index <= _DENIED_LENGTH and not ordered

    def _opens_loop(self, start: int, hit: tuple[int, str]) -> bool:
        if hit[1] == "per":
            return False
        if hit[1] == "page through" and self._ends_with_product(start + hit[0]):
            return False
        if start and not any(token.is_word for token in self.tokens[start + hit[0] :]):
            return False  # "... for each.": said of what stands before it
        if start in self._verbs or hit[1].startswith(
            ("go ", "loop", "iterate", "walk", "run ", "cycle", "work ", "step ", "take")
        ):
            previous = self.norms[start - 1] if start else ""
            return previous not in {"to"} or start < 6
        following = self.norms[start + hit[0]] if start + hit[0] < len(self.norms) else ""
        return not (
            hit[1] in {"for all", "for any", "with every"} and following in {"of", "the"} and hit[1] != "for all"
        ) and not (start in self.masked or start + hit[0] - 1 in self.masked)

    def _ends_with_product(self, index: int) -> bool:
        """ "Page through Opsgenie": a product and no things of it."""
        mention = next((item for item in self.reading.mentions if item.first == index), None)
        return mention is not None and not any(noun.first == mention.last for noun in self.reading.nouns)

    def _subordinates(self, start: int, hit: tuple[int, str], current: Segment) -> bool:
        phrase = hit[1]
        following = self.norms[start + hit[0]] if start + hit[0] < len(self.norms) else ""
        before = self.norms[start - 1] if start else ""
        if start in self.masked and not phrase.startswith(("if", "when")):
            return False
        if phrase in _NEVER:
            return False
        if phrase in _WATCHING:
            return start == current.first
        if phrase in _MOMENTS:
            return before not in {"at", "for", "by"}
        if phrase in _SUPPOSING:
            return start == current.first or before == ","
        if phrase in {"after", "before"}:
            return self._temporal(start, following)
        if phrase == "if":
            answered = _SEQUENCE.at(self.norms, start) is not None  # "if that's the case"
            asked = answered or following in {"so", "yes", "true", "possible"} or self._politely(start + 1)
            return not asked and before not in {"as", "what"}
        if phrase == "that":
            return self._announces(start)
        if phrase == "where":
            return before in connectives.FLOW_NOUNS | {"case", "cases"} or self._states_after(start, before)
        opens = start == current.first
        if phrase == "should":
            subject = following in (connectives.ARTICLES | connectives.SUBJECT_PRONOUNS)
            return opens and current.separator not in SOFT and subject
        if phrase == "once":
            return following not in _AFTER_FREQUENCY or (following == "a" and (opens or before == ","))
        return True

    def _states_after(self, start: int, before: str) -> bool:
        """ "...; where the status is open, acknowledge": a test after a pause."""
        return before in {";", ",", "and", ".", ":"} and bool(
            set(self.norms[start + 1 : start + 6]) & (STATED | connectives.BE)
        )

    def _announces(self, start: int) -> bool:
        """ "Set it up that ...", "make that ...", "I'd love that ...": what follows is the wish itself."""
        before = self.norms[start - 1] if start else ""
        earlier = self.norms[max(0, start - 3) : start]
        return before in connectives.WANT | {"so", "up", "make", "ensure", "arrange", "sure"} and bool(
            set(earlier) & (connectives.WANT | {"set", "make", "ensure", "arrange"})
        )

    def _politely(self, index: int) -> bool:
        """ "It would be great if we could ...": no condition."""
        return self.norms[index : index + 1] in (["we"], ["you"], ["i"], ["it"], ["u"]) and self.norms[
            index + 1 : index + 2
        ] in (["could"], ["can"], ["would"], ["might"])

    def _opens_on(self, start: int, current: Segment) -> bool:
        """ "On push to main run ...", "Upon a new issue ...": an event that opens the sentence."""
        if (
            start != current.first
            or current.separator in SOFT
            or start + 1 >= len(self.tokens)
            or start in self.masked
            or start + 1 in self.masked
            or _SEQUENCE.at(self.norms, start) is not None  # "on second thought"
        ):
            return False
        return self.tokens[start + 1].kind is TokenKind.WORD and not any(
            m.first == start + 1 for m in self.reading.mentions
        )

    def _dates(self, start: int) -> bool:
        """ "The close date is after 1 March", "created before 2026-01-15": a comparison of dates."""
        before = self.norms[start - 1] if start else ""
        after = self.tokens[start + 1].text if start + 1 < len(self.tokens) else ""
        if before in connectives.BE and after.lower() in _PRESENT:
            return True
        return before in connectives.BE | _DATED and (after[:1].isdigit() or after[:3].lower() in _MONTHS)

    def _temporal(self, start: int, following: str) -> bool:
        if self.tokens[start].kind is not TokenKind.WORD or following in {"", ".", ",", "that", "this", "all", "to"}:
            return False
        if self._dates(start):
            return False
        if start + 1 in self._verbs and self._verbs[start + 1].form is VerbForm.GERUND:
            return True
        before = self.norms[start - 1] if start else ""
        return before not in {"day", "week", "month", "hour", "the", "minutes", "days", "hours", "one", "soon", "even"}
