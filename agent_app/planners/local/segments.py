"""Cutting a prompt into segments: where a new statement begins, and what stood between it and the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm
from agent_app.planners.local.people import names_person
from agent_app.planners.local.vocabulary import Phrases, Vocabulary

__all__ = ["Segment", "Segmenter", "skip_preamble"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of tokens. `separator` is what stood before it, `introducer` the subordinating phrase that opens it."""

    first: int
    last: int
    separator: str = ""
    introducer: str = ""
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class _Boundary:
    length: int
    separator: str
    introducer: str = ""


def _table(*groups: Sequence[str]) -> Phrases[str]:
    table: Phrases[str] = Phrases()
    for group in groups:
        for phrase in group:
            table.add(phrase, phrase)
    return table


_SEQUENCE = _table(connectives.SEQUENCE)
_SUBORDINATE = _table(connectives.SUBORDINATORS)
_LOOPS = _table(connectives.LOOP_INTRODUCERS)
_ELSE = _table(connectives.ELSE_PHRASES)
_STRONG_SEQUENCE = words("then afterwards thereafter subsequently finally")
_POLITE = (
    connectives.ADVERBS
    | connectives.MODALS
    | words(
        "please kindly you we i u it 'd 's like want to need would love let us lets have has go ahead and of all"
        " first me able make sure that want wants them he she they be so then hey hi hello ok help my our team here"
        " is am 'm looking for just thing could bot workflow flow automation which also must should do guys there"
    )
)
_COMPARATIVES = words(
    "more less rather other older newer longer higher lower greater bigger smaller fewer later earlier larger than"
)
_SOFT = frozenset({",", "and", "&", "+", "or", "but", "plus", "so"})
_ARRANGING = words("set make arrange ensure configure see")
_ARRANGED = words("up it so sure to certain things")
_FILED = words("issue ticket task card page incident work_item message")
_PARTICIPIAL = words("note add post link attach assign label tag notify copy log close create")
_PASSIVE_AUXILIARIES = words("is are gets get should must shall needs need has have ought")
_PASSIVE_LINKS = words("to be get also automatically then always auto both all at once first")
_SENTENCE_ENDS = frozenset({".", ";", "!", "?"})


def skip_preamble(reading: Reading, first: int, last: int) -> int:
    """Index of the first token that is not politeness, adverb, modal or subject pronoun."""
    index = first
    while index < last:
        token = reading.tokens[index]
        if reading.verb_at(index) is not None and not _is_filler_verb(reading, index, last):
            return index
        if token.norm in _ARRANGING and "that" in (carried := reading.norms(index, min(last, index + 5))):
            index += carried.index("that") + 1
            continue
        if token.norm in _POLITE or (token.kind is TokenKind.PUNCT and token.norm in ",-–—:()"):
            index += 1
            continue
        return index
    return index


def _is_filler_verb(reading: Reading, index: int, last: int) -> bool:
    """Whether a verb only carries another one ("make sure that", "go ahead and", "let us")."""
    following = reading.norms(index + 1, min(last, index + 3))
    word = reading.tokens[index].norm
    if word in _ARRANGING:
        carried = reading.norms(index + 1, min(last, index + 5))
        place = carried.index("that") if "that" in carried else len(carried)
        if place < len(carried) and set(carried[:place]) <= _ARRANGED:
            return True
    return (word == "make" and following[:1] in (["sure"], ["certain"])) or (
        word == "go" and following[:1] == ["ahead"]
    )


_PERSONS = words(
    "user member customer author assignee reviewer collaborator contributor responder watcher team on_call bot"
)


class Segmenter:
    """Finds the segments of one reading."""

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

    def segments(self) -> list[Segment]:
        """All segments in order; punctuation and connectives between them belong to none."""
        found: list[Segment] = []
        current = Segment(0, 0, "start")
        index = sentence = depth = 0
        while index < len(self.tokens):
            depth += self.norms[index] == "("
            depth -= self.norms[index] == ")" and depth > 0
            boundary = None
            if index not in self._inside and not depth:
                boundary = self._boundary(index, current)
            if boundary is None:
                index += 1
                continue
            if index > current.first:
                found.append(replace(current, last=index))
            elif current.separator not in {"", "start"} and (
                boundary.separator in _SOFT | {"", "then"} or current.separator == "else"
            ):
                boundary = replace(boundary, separator=current.separator)
            if self.norms[index] in _SENTENCE_ENDS or boundary.separator == "\n":
                sentence += 1
            introducer = boundary.introducer or (current.introducer if index == current.first else "")
            index += boundary.length
            current = Segment(index, index, boundary.separator, introducer, sentence)
            index = max(index, current.first)
            if boundary.length == 0:
                index += 1
        if current.first < len(self.tokens):
            found.append(replace(current, last=len(self.tokens)))
        return found

    def _boundary(self, index: int, current: Segment) -> _Boundary | None:
        token, norm = self.tokens[index], self.norms[index]
        if token.kind is TokenKind.ARROW:
            return _Boundary(1, "->")
        if token.kind is TokenKind.BREAK:
            return _Boundary(1, "\n")
        if (enumerated := self._enumeration(index)) is not None:
            return enumerated
        if token.kind is TokenKind.PUNCT and norm not in _SOFT:
            return self._punctuation(index)
        if (found := self._subordinate(index, current)) is not None:
            return found
        if norm in _SOFT and (found := self._soft(index, current)) is not None:
            return found
        if (found := self._sequence(index, current)) is not None:
            return found
        return self._bare_verb(index, current)

    def _enumeration(self, index: int) -> _Boundary | None:
        token = self.tokens[index]
        following = self.norms[index + 1] if index + 1 < len(self.norms) else ""
        if token.kind is TokenKind.PUNCT and token.norm == "(" and index + 2 < len(self.norms):
            if (
                self.tokens[index + 1].kind is TokenKind.NUMBER
                and self.norms[index + 2] == ")"
                and self.norms[index + 1].isdigit()
            ):
                return _Boundary(3, "\n")
            return None
        if token.kind is TokenKind.NUMBER and token.norm.isdigit() and len(token.norm) < 3 and following == ")":
            return _Boundary(2, "\n")
        starts = index == 0 or self.norms[index - 1] in {".", ";", ":", "!", "?", ","}
        if token.kind is TokenKind.NUMBER and token.norm.isdigit() and following == "." and starts:
            return _Boundary(2, "\n")
        return None

    def _punctuation(self, index: int) -> _Boundary | None:
        norm = self.norms[index]
        if norm in {".", "!", "?", ";"}:
            return _Boundary(1, norm)
        if norm in {"…", "|"}:
            return _Boundary(1, ".")
        if norm in {"-", "–", "—", "=", ":"}:
            return self._dash(index, norm)
        return None

    def _dash(self, index: int, norm: str) -> _Boundary | None:
        if index + 1 >= len(self.tokens):
            return _Boundary(1, ".")
        if norm == ":":
            following = self.tokens[index + 1]
            value = following.kind in {
                TokenKind.QUOTED,
                TokenKind.URL,
                TokenKind.NUMBER,
                TokenKind.CHANNEL,
                TokenKind.USER,
            }
            if (value and following.kind is not TokenKind.NUMBER) or self.norms[index - 1] in _LABELLED:
                return None
            return _Boundary(1, ":")
        return _Boundary(1, "-")

    def _subordinate(self, index: int, current: Segment) -> _Boundary | None:
        if index in self._noun_places or self.tokens[index].glued:
            return None
        skipped, separator = self._leading_soft(index)
        start = index + skipped
        if start >= len(self.tokens) or start in self._inside:
            return None
        at_start = index == current.first or skipped > 0
        if (hit := _ELSE.at(self.norms, start)) and (at_start or hit[1] in {"otherwise", "or else", "if not"}):
            return self._else(start, skipped, hit)
        if (hit := _LOOPS.at(self.norms, start)) and self._opens_loop(start, hit):
            return _Boundary(skipped + hit[0], separator, hit[1])
        hit = _SUBORDINATE.at(self.norms, start)
        if self.norms[start] in {"on", "upon"} and set(self.norms[start + 1 : start + 2]) & _ANSWERS:
            return _Boundary(skipped + 1, separator, "on")
        if self.norms[start] == "on" and self._opens_on(start, current):
            return _Boundary(skipped + 1, current.separator, "on")
        if hit is None or not self._subordinates(start, hit, current):
            return None
        if hit[1] == "and if":
            return _Boundary(skipped + hit[0], "and", "if")
        return _Boundary(skipped + hit[0], separator, hit[1])

    def _leading_soft(self, index: int) -> tuple[int, str]:
        """Commas, "and", "then", "also" before a subordinator, as (how many tokens, separator)."""
        count, separator = 0, ""
        while index + count < len(self.norms) and (
            self.norms[index + count] in _SOFT
            or (count and self.norms[index + count] in connectives.ADVERBS - {"only", "just", "otherwise"})
        ):
            norm = self.norms[index + count]
            if norm in _SOFT:
                separator = norm if separator in {"", ","} else separator
            count += 1
        return count, separator

    def _else(self, start: int, skipped: int, hit: tuple[int, str]) -> _Boundary | None:
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
        return _Boundary(skipped + hit[0], "else", hit[1])

    def _opens_loop(self, start: int, hit: tuple[int, str]) -> bool:
        if hit[1] == "per":
            return False
        if start in self._verbs or hit[1].startswith(
            ("go ", "loop", "iterate", "walk", "run ", "cycle", "work ", "step ", "take")
        ):
            previous = self.norms[start - 1] if start else ""
            return previous not in {"to"} or start < 6
        following = self.norms[start + hit[0]] if start + hit[0] < len(self.norms) else ""
        return not (
            hit[1] in {"for all", "for any", "with every"} and following in {"of", "the"} and hit[1] != "for all"
        ) and not (start in self.masked or start + hit[0] - 1 in self.masked)

    def _subordinates(self, start: int, hit: tuple[int, str], current: Segment) -> bool:
        phrase = hit[1]
        following = self.norms[start + hit[0]] if start + hit[0] < len(self.norms) else ""
        before = self.norms[start - 1] if start else ""
        if start in self.masked and not phrase.startswith(("if", "when")):
            return False
        if phrase == "if" and (following in {"so", "yes", "true", "possible"} or self._politely(start + 1)):
            return False
        if phrase == "should":
            return start == current.first and current.separator not in _SOFT and following in connectives.ARTICLES
        if phrase == "that":
            return self._announces(start)
        if phrase in {
            "watch for",
            "listen for",
            "monitor for",
            "look out for",
            "watch out for",
            "keep an eye on",
            "the day",
            "by the time",
        }:
            return start == current.first
        if phrase == "where":
            return before in connectives.FLOW_NOUNS | {"case", "cases"} or self._states_after(start, before)
        if phrase == "once":
            return (
                following not in {"", ".", ",", "and", "a", "per", "every", ";", "then", "-", "only", "more", "again"}
                and following not in {"via", "with", "by", "for", "through", "using"}
            ) or (following == "a" and (start == current.first or before == ","))
        if phrase in {
            "provided",
            "given",
            "assuming",
            "suppose",
            "providing",
            "while",
            "only for",
            "but only for",
            "until",
            "till",
        }:
            return (
                phrase in {"only for", "but only for", "until", "till", "while"}
                or start == current.first
                or before == ","
            )
        if phrase in {"after", "before"}:
            return self._temporal(start, following)
        if phrase in {"except for", "depending on"}:
            return False
        return not (phrase == "if" and before in {"as", "what"})

    def _states_after(self, start: int, before: str) -> bool:
        """ "...; where the status is open, acknowledge": a test after a pause."""
        return before in {";", ",", "and", ".", ":"} and bool(
            set(self.norms[start + 1 : start + 6]) & (_STATED | connectives.BE)
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
            or current.separator in _SOFT
            or start + 1 >= len(self.tokens)
            or start in self.masked
            or start + 1 in self.masked
        ):
            return False
        return self.tokens[start + 1].kind is TokenKind.WORD and not any(
            m.first == start + 1 for m in self.reading.mentions
        )

    def _temporal(self, start: int, following: str) -> bool:
        if self.tokens[start].kind is not TokenKind.WORD or following in {"", ".", ",", "that", "this", "all", "to"}:
            return False
        if start + 1 in self._verbs and self._verbs[start + 1].form is VerbForm.GERUND:
            return True
        before = self.norms[start - 1] if start else ""
        return before not in {"day", "week", "month", "hour", "the", "minutes", "days", "hours", "one", "soon", "even"}

    def _soft(self, index: int, current: Segment) -> _Boundary | None:
        norm = self.norms[index]
        start = index + 1
        while (
            start < len(self.norms)
            and (self.norms[start] in _SOFT or self.norms[start] in connectives.ADVERBS)
            and start not in self._verbs
        ):
            start += 1
        if start >= len(self.tokens):
            return None
        separator = "and" if "and" in self.norms[index:start] else norm
        if "then" in self.norms[index:start]:
            separator = "then"
        if norm == "," and self._follows_event(index, start, current):
            return _Boundary(start - index, "->")
        if norm == "," and self._leads_to_arrow(start):
            return _Boundary(start - index, separator)
        if (
            self._starts_statement(start)
            or self._starts_main_clause(index, start, current)
            or self._conjoined_participle(start, current)
            or self._filed_after(start, current)
            or self._wishes(start, current)
        ):
            return _Boundary(start - index, separator)
        return None

    def _leads_to_arrow(self, start: int) -> bool:
        """ "..., status open -> ...", "..., refused -> ...": a case of its own, with an arrow soon after it."""
        for place in range(start, min(start + _CASE_LENGTH, len(self.tokens))):
            if self.tokens[place].kind is TokenKind.ARROW:
                return place > start
            verb = self._verbs.get(place)
            ordered = verb is not None and verb.form is VerbForm.BASE
            if ordered or self.norms[place] in _SOFT | _SENTENCE_ENDS or self.tokens[place].kind is TokenKind.BREAK:
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
        return token.norm in opens or (
            token.kind is TokenKind.WORD and start not in self._noun_places and token.norm.isalpha()
        )

    def _starts_statement(self, start: int) -> bool:
        """Whether the words at `start` open a statement of their own."""
        if start in self.masked:
            return False
        if self._later(start):
            return True
        place = skip_preamble(self.reading, start, len(self.tokens))
        verb = self._verbs.get(place)
        if verb is not None and verb.form is VerbForm.BASE:
            return place == start or any(norm in _ASKING for norm in self.norms[start:place])
        if verb is not None and verb.form is VerbForm.THIRD:
            return place == start
        if verb is not None and verb.form is VerbForm.GERUND and place == start and verb.lemma in _PARTICIPIAL:
            return self.norms[start - 1] == "," and verb.last < len(self.norms)
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
        if self._auxiliary_end(current.first) is None:
            return False
        if start in self._verbs and self._verbs[start].form is VerbForm.PAST:
            return True
        if self.norms[start] not in connectives.ARTICLES:
            return False
        place = next((i for i in range(start + 1, min(start + 5, len(self.norms))) if i in self._verbs), None)
        return place is not None and self._verbs[place].form is VerbForm.PAST and place > start + 1

    def _auxiliary_end(self, index: int) -> int | None:
        """Where the participle stands that the auxiliary at `index` governs ("gets removed", "has to be filed")."""
        if index >= len(self.norms) or self.norms[index] not in _PASSIVE_AUXILIARIES:
            return None
        place = index + 1
        while place < len(self.norms) and self.norms[place] in _PASSIVE_LINKS:
            place += 1
        verb = self._verbs.get(place)
        return place if verb is not None and verb.form is VerbForm.PAST else None

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

    def _is_happening(self, current: Segment, index: int) -> bool:
        """ "An archived card", "a failed build": a thing that something has happened to, and nothing else."""
        start = skip_preamble(self.reading, current.first, index)
        verbs = [place for place in range(start, index) if place in self._verbs or self._is_participle(place)]
        subject = next((noun for noun in self.reading.nouns if start <= noun.first < index and noun.known), None)
        return (
            subject is not None
            and subject.canon not in _PERSONS
            and bool(verbs)
            and all(self._is_participle(place) for place in verbs)
        )

    def _is_participle(self, index: int) -> bool:
        """Whether a word says what has happened to a thing ("failed", "posted")."""
        if index in self._verbs:
            return self._verbs[index].form is VerbForm.PAST
        return self.norms[index].endswith(("ed", "en")) and self.vocabulary.events.at(self.norms, index) is not None

    def _causes_directly(self, index: int, current: Segment) -> bool:
        """ "A critical alert opens a Jira ticket": a thing as the subject of a transitive verb is the event."""
        start = skip_preamble(self.reading, current.first, index)
        if current.introducer not in {"", "that"} or index + 1 >= len(self.tokens) or self._imperative(start, index):
            return False
        if self._verbs[index].lemma in {"get", "have", "need"}:
            return False
        subject = next((noun for noun in self.reading.nouns if start <= noun.first < index), None)
        if subject is None or not subject.known or subject.canon in _PERSONS or subject.first > start + 4:
            return False
        if self.norms[start] not in {"a", "an", "any", "each", "every", "new"} and subject.determiner != "new":
            return False
        if any(place in self._verbs for place in range(start, index) if self.norms[place] not in {"is", "has"}):
            return False
        following = self.tokens[index + self._verbs[index].last - self._verbs[index].first]
        return following.norm in {"a", "an", "the", "my", "our", "us", "me"} or following.kind in {
            TokenKind.CHANNEL,
            TokenKind.USER,
            TokenKind.EMAIL,
        }

    def _passive_follows(self, start: int) -> bool:
        """A new subject with a modal ("a ticket should be raised", "the team must be told")."""
        for index in range(start, min(start + 9, len(self.tokens))):
            norm = self.norms[index]
            if self._obliges(index):
                return index > start
            if norm in _SOFT or norm in _SENTENCE_ENDS or self.tokens[index].kind in {TokenKind.BREAK, TokenKind.ARROW}:
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
        return bool(following) and (
            following[0] == "to" or (index in self._verbs and self._verbs[index].form is VerbForm.PAST)
        )

    def _sequence(self, index: int, current: Segment) -> _Boundary | None:
        hit = _SEQUENCE.at(self.norms, index)
        if hit is None or index in self._noun_places or index in self.masked or self.tokens[index].glued:
            return None
        before = self.norms[index - 1] if index else ""
        if before in _COMPARATIVES or (before.endswith("er") and hit[1] == "then" and len(before) > 4):
            return None
        strong = hit[1].split()[-1] in _STRONG_SEQUENCE or len(hit[1].split()) > 1
        if strong or (index == current.first and hit[1] not in {"second", "third", "last", "plus"}):
            return _Boundary(hit[0], "then")
        return None

    def _bare_verb(self, index: int, current: Segment) -> _Boundary | None:
        """A verb that opens a statement though no comma or conjunction stands before it."""
        start = index
        if self.norms[index] in {"please", "just", "also", "kindly", "automatically", "immediately"}:
            start = skip_preamble(self.reading, index, len(self.tokens))
        if self._wishes(index, current) or self._causes_by_modal(index, current) or self._main_passive(index, current):
            return _Boundary(0, "")
        if index > current.first and self._causes_passively(index, current):
            return _Boundary(0, "")
        verb = self._verbs.get(start)
        if verb is not None and self._causative(index, current):
            return None
        if verb is None or index == current.first or (start != index and verb.form is not VerbForm.BASE):
            return None
        if verb.form is VerbForm.THIRD:
            return _Boundary(0, "") if self._causes(index, current) else None
        if verb.form is not VerbForm.BASE or not self._complete(current, index):
            return None
        return _Boundary(0, "")

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
        wish = self.norms[index] in {"i", "we", "you", "u"} and following and following[0] in said
        opened = bool(current.introducer) or (
            self.norms[index - 1 : index] == [","] and not self._imperative(current.first, index)
        )
        return bool(wish) and opened and index > current.first and self._has_predicate(current.first, index)

    def _main_passive(self, index: int, current: Segment) -> bool:
        """ "As soon as an incident is raised the same has to be replicated": a main clause without a comma."""
        if current.introducer and self._new_passive_subject(index, current):
            return True
        if self.norms[index] not in {"it", "same", "this", "that", "they"} or not current.introducer:
            return False
        if not self._has_predicate(current.first, index):
            return False
        place = index + 1 + (self.norms[index + 1 : index + 2] == ["same"])
        return place < len(self.tokens) and self._obliges(place)

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
            and self._auxiliary_end(place) is not None
            for place in range(index + 2, min(index + 5, len(self.norms)))
        )

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

    def _imperative(self, first: int, last: int) -> bool:
        return any(index in self._verbs and self._verbs[index].form is VerbForm.BASE for index in range(first, last))

    def _causes(self, index: int, current: Segment) -> bool:
        """A main verb after an event as its subject, or after "that" ("a job that collects")."""
        before = self.norms[index - 1]
        if self._causes_directly(index, current):
            return True
        if before in {"that", "which"} and self._auxiliary_end(index) is not None:
            return False
        if before in {"that", "which"}:
            return (
                any(norm in connectives.FLOW_NOUNS for norm in self.norms[current.first : index])
                or not current.introducer
            )
        if before == "it" and current.introducer and self._complete(current, index - 1):
            return True
        return current.introducer in {"where", "on", "upon"} and any(
            i in self._verbs and self._verbs[i].form is VerbForm.PAST for i in range(current.first, index)
        )

    def _third_before(self, current: Segment, index: int) -> bool:
        return any(i in self._verbs and self._verbs[i].form is VerbForm.THIRD for i in range(current.first, index))

    def _complete(self, current: Segment, index: int) -> bool:
        """Whether the segment so far has its own predicate, so that a base verb must open another statement."""
        before = self.norms[index - 1] if index else ""
        if before in {"to", "not"} | connectives.MODALS | connectives.SUBJECT_PRONOUNS or before in {
            "that",
            "which",
            "who",
        }:
            if before in connectives.MODALS and self.norms[index - 2 : index - 1] in (["that"], ["which"], ["it"]):
                return not self._imperative(current.first, index)
            return before in {"it", "them", "one"} and self._has_predicate(current.first, index)
        if any(place in self.masked for place in range(current.first, index)):
            return not any(place in self._verbs for place in range(current.first, index) if place not in self.masked)
        if current.introducer == "after" and self._is_duration(current.first, index):
            return True
        if current.introducer == "on" and index == current.first + 1 and before in _ANSWERS:
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

    def _is_duration(self, first: int, last: int) -> bool:
        return any(norm.rstrip("s") in _TIME_UNITS for norm in self.norms[first:last]) and last - first <= 4

    def _has_noun(self, first: int, last: int) -> bool:
        return (
            any(first <= noun.first < last for noun in self.reading.nouns)
            or any(norm in connectives.PRONOUNS for norm in self.norms[first:last])
            or last > first + 1
        )

    def _has_predicate(self, first: int, last: int) -> bool:
        for index in range(first, last):
            if index in self._noun_places:
                continue
            verb = self._verbs.get(index)
            if verb is not None and verb.form in {VerbForm.PAST, VerbForm.THIRD}:
                return True
            if verb is not None and index > first and self.norms[index - 1] in _PLURAL_SUBJECTS:
                return True
            negated = (
                self.norms[index] in {"does", "do", "did", "can", "will"} and "not" in self.norms[index : index + 2]
            )
            if negated and index + 3 <= last:
                return True
            if self.norms[index] in connectives.BE | words(
                "contains equals matches exceeds includes mentions starts has"
            ):
                return True
            if self.vocabulary.events.at(self.norms, index) is not None and verb is None and index > first:
                return True
        return any(
            noun.determiner == "new" and first <= noun.first and noun.last <= last for noun in self.reading.nouns
        )


_NAME_REACH = 6
_STATED = words("contains equals matches exceeds includes mentions starts ends")
_CASE_LENGTH = 6
_PLURAL_SUBJECTS = words("they we people users customers")
_ANSWERS = words("approval rejection refusal acceptance denial success failure sign-off signoff decline")
_TIME_UNITS = words("second sec minute min hour hr day week month h d m")
_ASKING = connectives.MODALS | words("please let lets we you i want to need it they kindly he she then")
_LABELLED = words(
    "label labels tag title subject project channel repo repository branch message text body named called level status"
)
