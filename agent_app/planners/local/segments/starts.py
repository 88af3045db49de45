"""Where a new statement starts inside running words, without a connective that announces it."""

from __future__ import annotations

from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import NOUN_LIKE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, VerbForm
from agent_app.planners.local.people import names_person
from agent_app.planners.local.reading import ends_age
from agent_app.planners.local.segments.causation import Causation
from agent_app.planners.local.segments.model import SENTENCE_ENDS, SOFT, STATED, Boundary, Segment
from agent_app.planners.local.segments.preamble import skip_preamble

__all__ = ["StatementStarts"]

_FILED = words("issue ticket task card page incident work_item message")
_PARTICIPIAL = words("note add post link attach notify copy log create leave send mention inform write")
_PARTICIPIAL_CLASSES = words(
    "assign label close delete remove archive refund cancel void merge move resolve complete upload suspend deactivate"
    " acknowledge approve decline comment"
)
"""Verbs that order something as participles too: "merge it, deleting the branch"; others tell of a text."""
_NAME_REACH = 6
_VALUES_REACH = 6
_CASE_LENGTH = 6
_AFTER_ORDER = SENTENCE_ENDS | connectives.ARTICLES | words("on with to about as me us him her them")
_DUE = words("should must shall needs need")
_OBLIGED = _DUE - words("needs need")
_GOING_ON = connectives.PREPOSITIONS | connectives.BE | connectives.MODALS | words("and or , than not")
_UNDERGOING = words("is are gets get")
_WITHOUT_VERB = frozenset({"for those with", "for those"})
"""What opens a test that has no verb of its own: "for those | without a price"."""
_RELATIVE_TESTS = frozenset(said for said in connectives.ELEMENT_TESTS if said.endswith(("that", "which", "where")))
_LASTING = words("still already not yet currently now really also no longer")
_COPULAS = words("is are was were 's been")
_BOUNDS = words("more less fewer higher lower above below over under greater larger smaller longer shorter older newer")
_LABELLED = words("labelled labeled tagged")
_BEHIND_VALUES = SENTENCE_ENDS | words(
    ", and in on of from to into with without -> as for that which who by older newer"
)
_MEASURING = words("no more fewer less over")
_DETERMINING = words("the our my a an his her their")
_OBJECTS = (["the"], ["it"], ["them"], ["a"], ["an"], ["our"], ["each"])
_SUBJECT_REACH = 5
_ASKING = connectives.MODALS | words("please let lets we you i want to need it they kindly he she then")


class StatementStarts(Causation):
    """Judges whether a statement may start at a token."""

    def _soft(self, index: int, current: Segment) -> Boundary | None:
        norm = self.norms[index]
        start = index + 1
        while (
            start < len(self.norms)
            and (self.norms[start] in SOFT or self.norms[start] in connectives.ADVERBS)
            and start not in self._verbs
        ):
            start += 1
        if start >= len(self.tokens):
            return None
        if norm == "or" and (self._joins_values(index) or self._bounds(index)):
            return None
        if norm == "," and current.introducer and self._lists_values(index):
            return None
        if self.norms[start] == "have" and current.introducer in _RELATIVE_TESTS:
            return None  # "for those that are open and | have no assignee"
        if self._tests_on(index, start, current):
            return None
        separator = "and" if "and" in self.norms[index:start] else norm
        if "then" in self.norms[index:start]:
            separator = "then"
        if norm == "," and self._follows_event(index, start, current):
            return Boundary(start - index, "->")
        if norm == "," and self._leads_to_arrow(start):
            return Boundary(start - index, separator)
        if (
            self._starts_statement(start)
            or self._starts_main_clause(index, start, current)
            or self._conjoined_participle(start, current)
            or self._filed_after(start, current)
            or self._wishes(start, current)
            or self._somebody_does(start, current)
            or self._lets_somebody(start)
        ):
            return Boundary(start - index, separator)
        return None

    def _tests_on(self, joint: int, start: int, current: Segment) -> bool:
        """ "When its name starts with x or | ends with y": what the subject of a test does besides."""
        verb = self._verbs.get(start)
        if verb is None or verb.form is not VerbForm.THIRD or start != joint + 1:
            return False
        if not current.introducer:  # "delete every file whose extension is tmp or | ends with ~"
            told = set(self.norms[current.first : joint]) & (connectives.RELATIVES | {"whose"})
            return bool(told) and self.norms[start] in STATED
        return self.norms[joint] == "or" or (self.norms[joint] == "and" and self.norms[start] in STATED)

    def _somebody_does(self, start: int, current: Segment) -> bool:
        """ "Create a ticket, and | the manager reviews it": what a person does then."""
        if current.introducer or self.norms[start] not in _DETERMINING or self.norms[start - 1] not in {",", "and"}:
            return False
        for place in range(start + 2, min(start + _SUBJECT_REACH, len(self.norms))):
            verb = self._verbs.get(place)
            does = self.norms[place].endswith("s") and self.norms[place + 1 : place + 2] in _OBJECTS
            if verb is not None or does:  # "the manager reviews it", a noun as well
                third = does if verb is None else verb.form is VerbForm.THIRD
                return third and names_person(self.reading, start, place)
        return False

    def _somebody_must(self, index: int, current: Segment) -> bool:
        """ "If the amount is 500 or more | the head of finance must approve": what a person does where a test holds."""
        if not current.introducer or self.norms[index] not in _DETERMINING or index < current.first + 2:
            return False
        if self.norms[index - 1] in _GOING_ON or index - 1 in self._verbs:
            return False
        place = next(
            (i for i in range(index + 2, min(index + _NAME_REACH, len(self.norms))) if self.norms[i] in _OBLIGED),
            None,
        )
        if place is None or not names_person(self.reading, index, place):
            return False
        verb = self._verbs.get(place + 1)
        return verb is not None and verb.form is VerbForm.BASE and self._has_predicate(current.first, index)

    def _lets_somebody(self, start: int) -> bool:
        """ "... and | let somebody prepare the desk"."""
        if self.norms[start] not in {"let", "have"} or self._has_measured(start):
            return False
        for place in range(start + 2, min(start + _NAME_REACH, len(self.norms))):
            verb = self._verbs.get(place)
            unknown = verb is None and self.norms[place + 1 : place + 2] in _OBJECTS  # "print the papers"
            if verb is not None or unknown:
                does = unknown or (verb is not None and verb.form is VerbForm.BASE)
                return does and names_person(self.reading, start + 1, place)
        return False

    def _bounds(self, index: int) -> bool:
        """ "3 or lower", "14 days or longer"."""
        before = self.tokens[max(0, index - 2) : index]
        measured = any(token.kind is TokenKind.NUMBER or token.norm in PRIORITY_WORDS for token in before)
        return self.norms[index + 1] in _BOUNDS and measured

    def _lists_values(self, comma: int) -> bool:
        """ "The country is DE, AT or CH": what stands between a comma and "or" is a further value and no statement."""
        place = comma + 1
        while place < len(self.tokens) and place <= comma + _VALUES_REACH:
            if self.norms[place] == "or":
                listed = place > comma + 1 or self.norms[comma - 2 : comma - 1] == [","]
                return listed and place + 1 not in self._verbs
            if place in self._verbs or not (self.tokens[place].is_word or self.norms[place] == ","):
                return False
            if self.norms[place] in connectives.FUNCTION_WORDS and self.tokens[place].text.islower():
                return False
            place += 1
        return False

    def _joins_values(self, index: int) -> bool:
        """ "Stage is 'Won' or 'Lost'", "tagged spam or | test": two values of one test."""
        before, after = self.tokens[index - 1 : index], self.tokens[index + 1 : index + 2]
        if self._is_further_label(index):
            return True
        return all(item and item[0].kind is TokenKind.QUOTED for item in (before, after))

    def _is_further_label(self, index: int) -> bool:
        """Whether an "or" at a token joins two labels: "tagged spam | or test"."""
        if index < 2 or self.norms[index] != "or" or self.norms[index - 2] not in _LABELLED:
            return False
        return self.norms[index + 2 : index + 3] == [] or self.norms[index + 2] in _BEHIND_VALUES

    def _has_measured(self, index: int) -> bool:
        """ "Issues that are open and | have no milestone": what things have, which is no order."""
        return self.norms[index] == "have" and bool(set(self.norms[index + 1 : index + 2]) & _MEASURING)

    def _leads_to_arrow(self, start: int) -> bool:
        """ "..., status open -> ...", "..., refused -> ...": a case of its own, with an arrow soon after it."""
        for place in range(start, min(start + _CASE_LENGTH, len(self.tokens))):
            if self.tokens[place].kind is TokenKind.ARROW:
                return place > start
            verb = self._verbs.get(place)
            ordered = verb is not None and verb.form is VerbForm.BASE
            if (
                ordered
                or self.norms[place] in (SOFT - {"or"}) | SENTENCE_ENDS
                or self.tokens[place].kind is TokenKind.BREAK
            ):
                return False
        return False

    def _follows_event(self, comma: int, start: int, current: Segment) -> bool:
        """ "PR opened, message to the reviewers": an event and, after the comma, a thing that is wanted."""
        if current.introducer or current.separator not in {"start", ".", "\n", "!"} or comma < current.first + 2:
            return False
        ends = comma - 1 in self._verbs and self._verbs[comma - 1].form is VerbForm.PAST
        if not ends or any(place in self._verbs for place in range(current.first, comma - 1)) or start in self._verbs:
            return False
        known = [noun for noun in self.reading.nouns if noun.known]
        return any(current.first <= noun.first < comma for noun in known) and any(
            start <= noun.first <= start + 3 for noun in known
        )

    def _filed_after(self, start: int, current: Segment) -> bool:
        """ "When the build breaks, ticket in OPS": a thing with its place after a complete event."""
        noun = next((noun for noun in self.reading.nouns if noun.first == start), None)
        if noun is None or noun.canon not in _FILED or not current.introducer:
            return False
        return self.norms[noun.last : noun.last + 1] in (["in"], ["under"], ["into"]) and self._has_predicate(
            current.first, start - 1
        )

    def _starts_main_clause(self, comma: int, start: int, current: Segment) -> bool:
        """After a complete subordinate clause and a comma, a determiner or pronoun opens the main clause."""
        if self.norms[comma] != "," or not current.introducer or not self._has_predicate(current.first, comma):
            return False
        token = self.tokens[start]
        opens = connectives.ARTICLES | connectives.SUBJECT_PRONOUNS
        if token.norm in NOUN_LIKE and set(self.norms[start + 1 : start + 2]) <= _AFTER_ORDER:
            return True  # "if it's a story, comment;"
        return token.norm in opens or (
            token.kind is TokenKind.WORD and start not in self._noun_places and token.norm.isalpha()
        )

    def _starts_statement(self, start: int) -> bool:
        """Whether the words at `start` open a statement of their own."""
        if start in self.masked:
            return False
        if self._later(start):
            return True
        if self._has_measured(start):
            return False
        place = skip_preamble(self.reading, start, len(self.tokens))
        verb = self._verbs.get(place)
        if verb is not None and verb.form is VerbForm.BASE:
            return place == start or any(norm in _ASKING for norm in self.norms[start:place])
        if verb is not None and verb.form is VerbForm.THIRD:
            return place == start
        if verb is not None and verb.form is VerbForm.GERUND and place == start:
            orders = verb.lemma.split()[0] in _PARTICIPIAL or bool(set(verb.classes[:1]) & _PARTICIPIAL_CLASSES)
            return orders and self.norms[start - 1] == "," and verb.last < len(self.norms)
        if self.norms[start] == "be" and start + 1 in self._verbs:
            return True
        return self._passive_follows(start)

    def _later(self, start: int) -> bool:
        """ "... and fifteen minutes later add a note": a wait of its own."""
        return "later" in self.norms[start + 1 : start + 4] and self._is_duration(
            start, start + self.norms[start : start + 4].index("later")
        )

    def _conjoined_participle(self, start: int, current: Segment) -> bool:
        """ "... gets removed and the author banned", "are approved and merged": another passive action."""
        participle = start in self._verbs and self._verbs[start].form is VerbForm.PAST
        if self._auxiliary_end(current.first) is None:
            if participle:
                chained = current.separator in SOFT and self._continues(current.first)
                return chained or (not current.introducer and self._causes_done(current, start))
            if not self._causes_done(current, start):
                return False
        if participle:
            return True
        if self.norms[start] not in connectives.ARTICLES:
            return False
        place = next((i for i in range(start + 1, min(start + 5, len(self.norms))) if i in self._verbs), None)
        return place is not None and self._verbs[place].form is VerbForm.PAST and place > start + 1

    def _bare_verb(self, index: int, current: Segment) -> Boundary | None:
        """A verb that opens a statement though no comma or conjunction stands before it."""
        if (
            self._after_element_test(index, current)
            or self._done_for_each(current, index)
            or self._somebody_must(index, current)
        ):
            return Boundary(0, "")
        start = index
        if self.norms[index] in {"please", "just", "also", "kindly", "automatically", "immediately"}:
            start = skip_preamble(self.reading, index, len(self.tokens))
            if set(self.norms[index:start]) & {":", "-", "–", "—"}:
                return None
        if self._wishes(index, current) or self._causes_by_modal(index, current) or self._main_passive(index, current):
            return Boundary(0, "")
        if index > current.first and (self._causes_passively(index, current) or self._each_undergoes(index, current)):
            return Boundary(0, "")
        verb = self._verbs.get(start)
        if self._predicated(index) or self._has_measured(index) or self._is_further_label(index - 1):
            return None
        if self.norms[index] == "have" and current.introducer in _RELATIVE_TESTS:
            return None
        if verb is not None and self._causative(index, current):
            return None
        if verb is None or index == current.first or (start != index and verb.form is not VerbForm.BASE):
            return None
        if verb.form is VerbForm.THIRD:
            return Boundary(0, "") if self._causes(index, current) else None
        if verb.form is not VerbForm.BASE or not self._complete(current, index):
            return None
        return Boundary(0, "")

    def _after_element_test(self, index: int, current: Segment) -> bool:
        """ "For those older than a week | leave a comment", "... | should be closed"."""
        if current.introducer not in connectives.ELEMENT_TESTS or index <= current.first + 1:
            return False
        if self.norms[index] in _DUE and self._auxiliary_end(index) is not None:
            return True
        if self._undergoes(index, current):
            return True
        own = self._verbs.get(index)
        ordered = own is not None and own.form is VerbForm.BASE and self.norms[index] != "have"
        return ordered and (self._verbs[index].lemma not in NOUN_LIKE or ends_age(self.norms, index - 1))

    def _undergoes(self, index: int, current: Segment) -> bool:
        """ "For those with a score of 80 | are advanced", "for those that are open | get closed"."""
        done = self.norms[index] in _UNDERGOING and self._auxiliary_end(index) == index + 1
        if not done or self.norms[index - 1] in connectives.RELATIVES | {"and", "or", "but", "not"}:
            return False
        return current.introducer in _WITHOUT_VERB or self._has_predicate(current.first, index)

    def _predicated(self, index: int) -> bool:
        """ "It is still | open", "3 or | lower": what is said of something is no order."""
        if self.norms[index - 1 : index] == ["or"] and self._bounds(index - 1):
            return True
        place = index - 1
        while place > 0 and self.norms[place] in _LASTING:
            place -= 1
        return place >= 0 and self.norms[place] in _COPULAS

    def _causative(self, index: int, current: Segment) -> bool:
        """ "Have Omar prepare ...": the verb belongs to the person who is to do it."""
        opener = skip_preamble(self.reading, current.first, index)
        opener -= self.norms[opener - 1 : opener] in (["have"], ["let"], ["us"]) and opener > current.first
        if self.norms[opener] not in {"have", "let", "make", "get"} or index - opener > _NAME_REACH:
            return False
        return index > opener + 1 and names_person(self.reading, opener + 1, index)

    def _wishes(self, index: int, current: Segment) -> bool:
        """ "I'd love ...", "we want ..." after a complete subordinate clause."""
        following = self.norms[index + 1 : index + 2]
        said = connectives.WANT | connectives.MODALS
        doing = self._verbs.get(index + 1)
        if self.norms[index] in {"we", "you"} and doing is not None and doing.form is VerbForm.BASE:
            return bool(current.introducer) and index > current.first and self._has_predicate(current.first, index)
        wish = self.norms[index] in {"i", "we", "you", "u"} and following and following[0] in said
        opened = bool(current.introducer) or (
            self.norms[index - 1 : index] == [","] and not self._imperative(current.first, index)
        )
        if current.introducer in connectives.LOOP_INTRODUCERS and wish and index > current.first:
            return self._has_noun(current.first, index)  # "for each customer | I want a contact"
        return bool(wish) and opened and index > current.first and self._has_predicate(current.first, index)

    def _main_passive(self, index: int, current: Segment) -> bool:
        """ "As soon as an incident is raised the same has to be replicated": a main clause without a comma."""
        if current.introducer and self._new_passive_subject(index, current):
            return True
        if current.introducer.startswith("only") and self._inverted(index, current):
            return True
        if self.norms[index] not in {"it", "same", "this", "that", "they"} or not current.introducer:
            return False
        if not self._has_predicate(current.first, index):
            return False
        place = index + 1 + (self.norms[index + 1 : index + 2] == ["same"])
        return place < len(self.tokens) and self._obliges(place)

    def _inverted(self, index: int, current: Segment) -> bool:
        """ "Only when it is urgent shall the ticket be closed": the verb of the main clause before its subject."""
        if self.norms[index] not in words("shall should must may can will do does is are"):
            return False
        determined = self.norms[index + 1 : index + 2]
        subject = bool(determined) and determined[0] in connectives.ARTICLES | connectives.SUBJECT_PRONOUNS
        return subject and self._has_predicate(current.first, index)

    def _should_go(self, place: int) -> bool:
        """ "A message | should go to the manager"."""
        return self.norms[place] in {"must", "should", "shall"} and self.norms[place + 1 : place + 2] == ["go"]

    def _new_passive_subject(self, index: int, current: Segment) -> bool:
        """ "When it is acknowledged a note gets added": a subject of its own with a passive."""
        before = self.norms[index - 1]
        if self.norms[index] not in {"a", "an", "the"} or index <= current.first + 1:
            return False
        joined = connectives.PREPOSITIONS | connectives.BE | {"and", "or", ","}
        if before in joined or not self._has_predicate(current.first, index):
            return False
        if index - 1 in self._verbs and self._verbs[index - 1].form is not VerbForm.PAST:
            return False
        return any(
            self.norms[place] in {"gets", "must", "should", "shall", "needs", "has"}
            and (self._auxiliary_end(place) is not None or self._should_go(place))
            for place in range(index + 2, min(index + 5, len(self.norms)))
        )
