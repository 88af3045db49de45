"""What constructions are made of: a pattern over the text and a template that says the same in plainer words."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.needs import needed_parts
from agent_app.planners.local.rewrite.spans import Change, Piece, Rewritten, changed

__all__ = [
    "AGREED",
    "AGREEMENT",
    "ARROW",
    "ARTICLE",
    "CASE",
    "DECIDED",
    "DECIDING",
    "GIVEN",
    "MAKING",
    "ORDER",
    "PERIOD",
    "QUOTE",
    "RESTRICTION",
    "START",
    "STATED",
    "UPON",
    "Construction",
    "Grammar",
    "asked_before",
    "base_form",
    "change",
    "clause_starts",
    "construction",
    "escaped",
    "is_state",
    "is_told",
    "looked_up_before",
    "plainer",
    "question",
    "quotations",
    "remainder_gets",
    "said_before",
    "verb_for",
]

START = r"(?:^|(?<=[.;:!?,{→⇒]\s)|(?<=\n)|(?<=[-=]>\s)|(?<=[–—-]\s))"
"""Where a clause may begin."""
_START = re.compile(START)
ARROW = r"(?:[-=]>|→|⇒)"
CASE = rf"(?:\s*(?:{ARROW}|:)\s*|\s+[–—=-]\s+)"
"""What stands between a case and what is done in it."""
ARTICLE = r"(?:an?|one|another)"
_COUNT = r"(?:other|single|second|third|last|first|\d+|two|three|four|five|six|ten|few|couple of)"
PERIOD = (
    rf"(?:(?:{_COUNT} )?(?:day|week|month|hour|minute|year|quarter|second|night|morning|evening|afternoon|weekday"
    r"|weekend|workday|fortnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?|noon|midnight|run)"
)
"""What comes back again and again: something done "every week" is no loop over weeks."""
MAKING = (
    r"(?:create|open|make|file|raise|add|write|put|log|set up|prepare|start|draft|generate|produce|insert"
    r"|register|schedule)"
)
ORDER = (
    r"(?:add|ask|assign|approve|archive|close|comment|create|cancel|delete|drop|email|escalate|label|leave|mail"
    r"|make|merge"
    r"|message|move|notify|open|page|ping|post|put|raise|reject|remove|reply|request|send|set|slack|start|tell"
    r"|text|trigger"
    r"|update|warn|write)"
)
"""Verbs that orders mostly begin with."""
STATED = r"(?:the |any |all )?(?P<state>[a-z][\w-]*) ones"
"""Some of several things, told by the state they are in: "the failed ones"."""
GIVEN = (
    rf"(?P<det>{ARTICLE}|the) (?P<thing>(?:[\w-]+ ){{0,2}}?)(?P<kind>[\w-]+)\b"
    r"(?! (?:ticket|task|issue|incident|card|message|mail|comment|dm|e-?mail|note|label|tag|reminder|notification|row"
    r"|record|page|sms|reply|reaction)\b)"
)
"""What something else is said to get, up to the word that tells what kind of thing it is."""
RESTRICTION = (
    r"(?: (?:with (?:no|zero|more|less|fewer|over|under|at least|at most)|without|whose|which|lacking"
    r"|that (?:has|have|had|is|are|was|were|do|does|did|contains?|mentions?|lacks?|belongs?|comes?)(?:n['’]t)?)"
    r" [^.;:,!?\n]+?)?"
)
"""What may tell behind things which of them are meant."""
UPON = r"(?:when(?:ever)?|if|once|as soon as|after|(?:every|each|any) time)"
"""What opens a clause that tells of an event."""
QUOTE = r"(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|“[^”\n]{1,60}”)"
"""Words of somebody else, in marks."""
AGREEMENT = r"(?:approval|sign-?off|ok|okay|consent|blessing|go-ahead)"
AGREED = re.compile("approval|consent|agreement|confirmation", re.IGNORECASE)
DECIDED = re.compile(r"\b(?:approv|reject|accept|declin|refus|agree)", re.IGNORECASE)
DECIDING = re.compile(
    r"\b(?:approv\w+|sign(?:s|ed)?[ -]?off|ok(?:ay|ays|s)?|confirm\w*|agree\w*|consent|permission|go-ahead|decides?"
    r"|green[ -]?light|thumbs[ -]?up|blessing"
    r"|(?<!check )(?<!checks )(?<!see )(?<!verify )(?<!look )(?<!out )(?<!test )(?<!determine )whether (?:we|it"
    r"|the|to))\b",
    re.IGNORECASE,
)
_LOOKED_UP = re.compile(
    r"\b(?:list|get|fetch|retrieve|check|look|go|run|search|find|pull|all|every|each|load|take|walk|loop|read|see)\b",
    re.IGNORECASE,
)
_LISTED_KINDS = {"tag": "add", "label": "add", "comment": "add", "note": "add", "reaction": "add", "role": "add"}
_SENT_KINDS = words("message mail e-mail email dm reminder text sms ping notification reply whatsapp")
_POINTING = words("other remaining these those the new same first second last big wrong right ones which")
_NO_STATES = words("okay right please what where when really thanks else otherwise sure none nothing yeah")
_COPULAS = words("is are was were")
_POINTED = re.compile(r"(?:it|he|she|they|this|that|there|any of (?:them|those|these)) ", re.IGNORECASE)
_ONE = re.compile(r" an? ([\w-]+) one$", re.IGNORECASE)
_COMPARING = re.compile(
    r"\b(?:not|over|above|under|below|more|less|fewer|greater|larger|bigger|smaller|longer|shorter|higher|lower"
    r"|at least|at most|older|newer|equal|empty"
    r"|missing|set|open|closed|still|already|in|on|from|assigned|unassigned|labelled|labeled|tagged)\b",
    re.IGNORECASE,
)

_QUOTATION = re.compile(r"\"[^\"\n]+\"|“[^”\n]+”")

Found = re.Match[str]


@dataclass(frozen=True, slots=True)
class Construction:
    """A pattern and what it says in plainer words; `holds` tells where more than the pattern has to be looked at.

    Texts without any of the parts `needs`, case-folded, do not use it; it may be in any where it needs none.
    """

    pattern: re.Pattern[str]
    template: str | Callable[[Found], str]
    holds: Callable[[Found], bool] = lambda found: True
    needs: frozenset[str] = frozenset()

    def occurrences(self, text: str, starts: Sequence[int]) -> Iterator[Found]:
        """Where a text uses it, from left to right; `starts` are those of `clause_starts`.

        What begins a clause is looked for at the beginnings of clauses alone, which are few and found once for all.
        """
        if not self.pattern.pattern.startswith(START):
            yield from (found for found in self.pattern.finditer(text) if self.holds(found))
            return
        end = 0
        for start in starts:
            if start >= end and (found := self.pattern.match(text, start)) is not None:
                end = found.end()
                if self.holds(found):
                    yield found


class Grammar:
    """Constructions in the order in which they are looked for.

    What one of them needs, several need: each part is looked for in a text once for all of them.
    """

    def __init__(self, constructions: Iterable[Construction]) -> None:
        self.constructions = tuple(constructions)
        self._anywhere = [place for place, item in enumerate(self.constructions) if not item.needs]
        needing = defaultdict[str, list[int]](list)
        for place, item in enumerate(self.constructions):
            for part in item.needs:
                needing[part].append(place)
        self._needing = dict(needing)

    def places(self, text: str) -> list[int]:
        """The places of the constructions that a text may use, ascending."""
        folded, found = text.casefold(), set(self._anywhere)
        for part, needing in self._needing.items():
            if part in folded:
                found.update(needing)
        return sorted(found)


def clause_starts(text: str) -> list[int]:
    """Where clauses of a text may begin (see `START`), ascending."""
    return [found.start() for found in _START.finditer(text)]


def change(found: Found, item: Construction) -> Change:
    """What a match becomes."""
    template = item.template if isinstance(item.template, str) else item.template(found)
    start, end = found.span()
    pieces = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            pieces.append(Piece(literal, start, end))
        if name and found[name]:
            pieces.append(Piece(found[name], *found.span(name)))
    return Change(start, end, tuple(pieces))


def construction(pattern: str, template: str | Callable[[Found], str], **more: Callable[[Found], bool]) -> Construction:
    """A construction from its pattern, upper or lower case, and its template."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return Construction(compiled, template, needs=needed_parts(compiled), **more)


@lru_cache(maxsize=64)
def _first_end(pattern: re.Pattern[str], text: str) -> int:
    first = pattern.search(text)
    return first.end() if first is not None else len(text) + 1


def said_before(pattern: re.Pattern[str], found: Found) -> bool:
    """Whether a pattern is in the text before a match; a text with many matches is searched once."""
    return _first_end(pattern, found.string) <= found.start()


def asked_before(found: Found) -> bool:
    """Whether a person was asked to decide before."""
    return said_before(DECIDING, found)


def looked_up_before(found: Found) -> bool:
    """Whether something was looked up before, or all of a kind named."""
    return _LOOKED_UP.search(found.string, 0, found.start()) is not None


def quotations(text: str) -> list[tuple[int, int]]:
    """Where the words of quotations stand in a text, without their marks; what is quoted as a whole is none."""
    if '"' not in text and "“" not in text:
        return []
    spans = ((found.start() + 1, found.end() - 1) for found in _QUOTATION.finditer(text))
    return [span for span in spans if span[1] - span[0] < len(text.strip()) - 2]


def _is_quoted(found: Found, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a match begins inside of a quotation, which says what it says."""
    return any(start <= found.start() < end for start, end in quoted)


def plainer(text: Rewritten, grammar: Grammar) -> Rewritten:
    """A text with the constructions of a grammar that it uses put into plainer words, one after the other."""
    starts, ahead, quoted = clause_starts(text.text), deque(grammar.places(text.text)), quotations(text.text)
    while ahead:
        place = ahead.popleft()
        item = grammar.constructions[place]
        used = (found for found in item.occurrences(text.text, starts) if not _is_quoted(found, quoted))
        if changes := [change(found, item) for found in used]:
            text = changed(text, changes)
            starts, quoted = clause_starts(text.text), quotations(text.text)
            ahead = deque(later for later in grammar.places(text.text) if later > place)
    return text


def is_state(found: Found) -> bool:
    """Whether "... ones" are told by a state, and not only pointed at."""
    return found["state"].lower() not in _POINTING


def is_told(found: Found) -> bool:
    """Whether a single word with a question mark is a state that may hold."""
    return found["state"].lower() not in _NO_STATES


def verb_for(kind: str) -> str:
    """What is done with a thing that something else is said to get."""
    kind = kind.lower()
    return "send" if kind in _SENT_KINDS else _LISTED_KINDS.get(kind, "create")


def remainder_gets(found: Found) -> str:
    """ "The rest get a tag": the other branch of a test, with the verb that gives such a thing."""
    return f"otherwise {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}"


def question(found: Found) -> str:
    """A question as a condition: its copula moves to before what is predicated."""
    copula = found["be"].lower()
    if copula not in _COPULAS:
        return "if {rest}, "
    said = _ONE.sub(r" \1", found["rest"])  # a fatal one
    if (pointing := _POINTED.match(said)) is not None:
        return f"if {pointing[0]}{{be}} {escaped(said[pointing.end() :])}, "
    place = _COMPARING.search(said, 1)
    cut = place.start() if place is not None else said.rfind(" ") + 1
    return f"if {escaped(said[:cut])}{{be}} {escaped(said[cut:])}, " if cut else "if {rest}, "


def escaped(text: str) -> str:
    """A text as it stands in a template."""
    return text.replace("{", "{{").replace("}", "}}")


def base_form(stem: str) -> str:
    """A verb in its base form, from its -ing form without the ending."""
    stem = stem.lower()
    if stem in _SILENT:
        return f"{stem}e"
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in "gpnmtd" else stem


_SILENT = words(
    "leav writ creat delet archiv clos remov merg updat mov not mak us invit purg eras eliminat releas resolv escalat"
    " schedul"
)
