"""Cutting a reading at punctuation, enumerations, connectives and the starts of statements."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, VerbForm
from agent_app.planners.local.segments.model import SENTENCE_ENDS, SOFT, Boundary, Segment
from agent_app.planners.local.segments.subordinators import Subordination, phrase_table

__all__ = ["Segmenter"]

_SEQUENCE = phrase_table(connectives.SEQUENCE)
_STRONG_SEQUENCE = words("then afterwards thereafter subsequently finally")
_COMPARATIVES = words(
    "more less rather other older newer longer higher lower greater bigger smaller fewer later earlier larger than"
)
_YEAR = 3
"""A number of so many digits counts no steps: "since May 1, 2024."."""
_LABELLED = words(
    "label labels tag title subject project channel repo repository branch message text body named called level status"
)


class Segmenter(Subordination):
    """Finds the segments of one reading."""

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
            if index > current.first or self._loops_alone(current, boundary):
                found.append(replace(current, last=index))
                current = replace(current, introducer="")
            elif current.separator not in {"", "start"} and (
                boundary.separator in SOFT | {"", "then"} or current.separator == "else"
            ):
                boundary = replace(boundary, separator=current.separator)
            if self.norms[index] in SENTENCE_ENDS or boundary.separator == "\n":
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

    def _loops_alone(self, current: Segment, boundary: Boundary) -> bool:
        """ "And for each: if ...", "a page for each, and ...": a loop over what was spoken of, without a word more."""
        return current.introducer in connectives.LOOP_INTRODUCERS and bool(boundary.length)

    def _boundary(self, index: int, current: Segment) -> Boundary | None:
        token, norm = self.tokens[index], self.norms[index]
        if token.kind is TokenKind.ARROW:
            return Boundary(1, "->")
        if token.kind is TokenKind.BREAK:
            return Boundary(1, "\n")
        if (enumerated := self._enumeration(index)) is not None:
            return enumerated
        if token.kind is TokenKind.PUNCT and norm not in SOFT:
            return self._punctuation(index)
        if (found := self._subordinate(index, current)) is not None:
            return found
        if norm in SOFT and (found := self._soft(index, current)) is not None:
            return found
        if (found := self._sequence(index, current)) is not None:
            return found
        return self._bare_verb(index, current)

    def _enumeration(self, index: int) -> Boundary | None:
        token = self.tokens[index]
        following = self.norms[index + 1] if index + 1 < len(self.norms) else ""
        if token.kind is TokenKind.PUNCT and token.norm == "(" and index + 2 < len(self.norms):
            if (
                self.tokens[index + 1].kind is TokenKind.NUMBER
                and self.norms[index + 2] == ")"
                and self.norms[index + 1].isdigit()
            ):
                return Boundary(3, "\n")
            return None
        if token.kind is TokenKind.NUMBER and token.norm.isdigit() and len(token.norm) < 3 and following == ")":
            return Boundary(2, "\n")
        starts = index == 0 or self.norms[index - 1] in {".", ";", ":", "!", "?", ","}
        if (
            token.kind is TokenKind.NUMBER
            and token.norm.isdigit()
            and len(token.norm) < _YEAR
            and following == "."
            and starts
        ):
            return Boundary(2, "\n")
        return None

    def _punctuation(self, index: int) -> Boundary | None:
        norm = self.norms[index]
        if norm in {".", "!", "?", ";"}:
            return Boundary(1, norm)
        if norm == ">" and index + 1 < len(self.tokens) and self.tokens[index + 1].kind is TokenKind.WORD:
            return Boundary(1, "->")
        if norm == "{":
            return Boundary(1, ":")
        if norm == "}":
            return Boundary(1, ".")
        if norm == "=" and index + 1 < len(self.tokens) and self._orders(index + 1):
            return Boundary(1, "->")
        if norm in {"…", "|"}:
            return Boundary(1, ".")
        if norm == "=" and self._equates(index):
            return None
        if norm in {"-", "–", "—", "=", ":"}:
            return self._dash(index, norm)
        return None

    def _equates(self, index: int) -> bool:
        """ "Reporter = helpdesk-bot": a property and its value."""
        around = self.tokens[index - 1 : index] + self.tokens[index + 1 : index + 2]
        values = {TokenKind.WORD, TokenKind.QUOTED, TokenKind.NUMBER, TokenKind.PATH, TokenKind.CHANNEL}
        told = len(around) == 2 and around[0].kind is TokenKind.WORD and around[1].kind in values
        return told and index - 1 not in self._verbs and (index > 2 or self.norms[0] in {"if", "when"})

    def _orders(self, index: int) -> bool:
        """Whether an order begins at a token ("fewer than 3 = post it")."""
        return index in self._verbs and self._verbs[index].form is VerbForm.BASE

    def _dash(self, index: int, norm: str) -> Boundary | None:
        if index + 1 >= len(self.tokens):
            return Boundary(1, ".")
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
            return Boundary(1, ":")
        return Boundary(1, "-")

    def _sequence(self, index: int, current: Segment) -> Boundary | None:
        hit = _SEQUENCE.at(self.norms, index)
        if hit is None or index in self._noun_places or index in self.masked or self.tokens[index].glued:
            return None
        before = self.norms[index - 1] if index else ""
        if hit[1] == "followed by" and index and self.tokens[index - 1].kind is TokenKind.QUOTED:
            return None  # "post 'New: ' followed by the title"
        if before in _COMPARATIVES or (before.endswith("er") and hit[1] == "then" and len(before) > 4):
            return None
        strong = hit[1].split()[-1] in _STRONG_SEQUENCE or len(hit[1].split()) > 1
        if strong or (index == current.first and hit[1] not in {"second", "third", "last", "plus"}):
            return Boundary(hit[0], "then")
        return None
