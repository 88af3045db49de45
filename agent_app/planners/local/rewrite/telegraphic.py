"""Cases said in as few words as they need: "tickets, no reply: ping #help", "check the runs; failed -> retry them".

Things are named or looked up, a case of theirs follows without "if", and then what is done in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, PEOPLE
from agent_app.planners.local.lexicon.states import LASTING, STATES
from agent_app.planners.local.lexicon.verbs import LOOKUPS, VERB_CLASSES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import IDENTIFYING, Noun, Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.brief_cases import brief_case
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.topics import of_product
from agent_app.planners.local.schedule.words import DAY_NAMES, NUMBERS, UNITS

__all__ = ["SIGNS", "prefixed_product", "telegraphed_cases"]

SIGNS = re.compile(
    r"[:;?→⇒]|[-=]>|\s[–—-]\s|[,.] (?:and |but )?(?:no|not|never|still|without|over|under|above|below|more|less|fewer"
    r"|older|newer|longer|shorter|larger|[\w-]+ (?:over|under|above|below|more|less|missing|empty)"
    r"|un\w+|overdue|failed|open|closed|approved|rejected|expired|paid)\b|[a-z]\s*(?:[=<>≥≤]|!=)",
    re.IGNORECASE,
)
"""Without these no prompt has such a case."""
_APART = words(", ; : . ? ! – —")
_MARKS = words(": ?")
_DASHES = words("– — -")
_SENTENCE = words(". ! ? ;")
_LOOKING = words("check inspect review examine look see watch scan") | {"go", "run", "walk", "loop"}
_WHOLE = words("all the our my any of these those your")
_UNTOPICAL = (
    words("each every if when whenever once after before unless until upon and or to following next for with on as")
    | words("daily weekly monthly quarterly yearly hourly nightly")
    | connectives.SUBJECT_PRONOUNS
    | connectives.WANT
)
_OFTEN = words("every each daily weekly monthly hourly nightly at on")
_TIMES = _OFTEN | words("other and am pm clock o") | {*UNITS, *DAY_NAMES, *(f"{day}s" for day in DAY_NAMES), *NUMBERS}
_FRESH = words("new incoming")
_POLITE = words("please pls plz just then simply also directly")
_POINTED = words("it them him her they the their its")
_IDLE = words("skip nothing")
_ADJECTIVES = 2
_PROPERTY = re.compile(r"its [a-z]+ is (?!over|under|at|not)")
_DENIAL = re.compile(r"\b(?:not|no|still|already|an?|the) ")
_BLANK = re.compile(r"(?P<what>its .+?) is (?:empty|missing|blank|null|unset|none|not (?:set|given|filled))")
_FILLED = re.compile(r"(?P<what>its .+?) is (?:filled(?: in)?|set|given|there|present|known|not empty)")
_BASE_FORMS = frozenset(form for forms in VERB_CLASSES.values() for form in forms)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch between pauses; `mark` is the token of the pause behind it."""

    first: int
    last: int
    mark: int


def telegraphed_cases(reading: Reading, *, eventful: bool) -> list[Change]:
    """Changes that put "if" before cases, and "for each of" before the things that are named for them.

    In an `eventful` catalogue new things are what starts a workflow.
    """
    norms = reading.norms(0, len(reading.tokens))
    parts = list(_parts(reading, norms))
    found: list[Change] = []
    looped: bool | None = None
    told: list[str] = []
    place = 0
    while place < len(parts):
        start = place + (looped is None)
        if looped is None:
            topic = _topic(reading, norms, parts[place], eventful=eventful)
            looped = topic.plural if topic is not None else None
        cases = list(_cases(reading, norms, parts, start)) if looped is not None else []
        order = start + len(cases)
        done = _order(reading, norms, parts, order) if cases and order < len(parts) else None
        marked = place > 0 and not found and start == place
        if done is None or marked:
            looped = looped if found and start == place else None
            place += 1
            continue
        if start > place:
            found += _opened(reading, norms, parts[place], looped=bool(looped))
        found += _tested(reading, parts[start:order], cases, told)
        told += cases
        found += done if not looped else [*done, *_singled(reading, norms, parts[order])]
        place = order + 1
    return found


def prefixed_product(reading: Reading) -> list[Change]:
    """ "Trello: cards without members -> assign Bob": the product before the colon is that of the things behind it."""
    norms = reading.norms(0, len(reading.tokens))
    mention = next((item for item in reading.mentions if item.first == 0), None)
    if mention is None or norms[mention.last : mention.last + 1] != [":"]:
        return []
    noun = next((noun for noun in reading.nouns if noun.first <= mention.last + 1 + _ADJECTIVES), None)
    between = norms[mention.last + 1 : noun.first] if noun is not None else []
    described = all(norm in STATES | LASTING | _WHOLE for norm in between)
    if noun is None or not (noun.known and noun.plural and noun.first > mention.last and described):
        return []
    first, last = reading.tokens[mention.last - 1].end, reading.tokens[noun.first].start
    said = "".join(f" {norm}" for norm in between)
    name = reading.slice(mention.first, mention.last)
    start = reading.tokens[0].start
    return [Change(start, last, (Piece(f"{said.strip()} {name} ".lstrip(), start, first),))]


def _parts(reading: Reading, norms: list[str]) -> Iterator[_Part]:
    first = 0
    for index in range(len(norms) + 1):
        if index < len(norms) and not _pauses(reading, norms, index):
            continue
        if index > first:
            yield _Part(first, index, index)
        first = index + 1


def _pauses(reading: Reading, norms: list[str], index: int) -> bool:
    token = reading.tokens[index]
    if token.kind in {TokenKind.ARROW, TokenKind.BREAK}:
        return True
    if norms[index] == "-":
        spaced = reading.text[token.end : token.end + 1] == " "
        return spaced and reading.text[token.start - 1 : token.start] == " "
    return token.kind is TokenKind.PUNCT and norms[index] in _APART


def _topic(reading: Reading, norms: list[str], part: _Part, *, eventful: bool) -> Noun | None:
    """The things that a part looks up, or only names."""
    first = part.first
    verb = reading.verb_at(first)
    looking = norms[first] in _LOOKING or (
        verb is not None and verb.form is VerbForm.BASE and bool(verb.classes) and verb.classes[0] in LOOKUPS
    )
    nouns = [noun for noun in reading.nouns_in(first + looking, part.last) if noun.known]
    noun = next(iter(nouns), None)
    if noun is None or noun.count > 1 or (noun.canon in PEOPLE - LISTED_PEOPLE and not of_product(reading, noun)):
        return None
    if looking or _looked_up_timely(reading, norms, first, noun):
        return noun
    said = set(norms[first : part.last])
    if said & _UNTOPICAL or (eventful and said & _FRESH) or norms[first] in {"a", "an"}:
        return None
    verbs = (verb for verb in reading.verbs_in(first, noun.last) if not noun.first <= verb.first < noun.last)
    if any(verb.form is not VerbForm.PAST and verb.lemma not in STATES for verb in verbs):
        return None
    product, values = bool(reading.mentions_in(first, part.last)), reading.entities_in(first, part.last)
    told = product or bool(values) or norms[first] in _WHOLE or noun.first > first
    bare = not eventful and not noun.determiner and any(item.last == noun.first for item in reading.mentions)
    one = product and (bare or noun.determiner == "definite" or any(value.kind in IDENTIFYING for value in values))
    return noun if told and (noun.plural or one) else None


def _looked_up_timely(reading: Reading, norms: list[str], first: int, noun: Noun) -> bool:
    """ "Every 30 minutes pull the newest payment": how often things are looked up stands before the order."""
    verb = next(iter(reading.verbs_in(first, noun.first)), None)
    if verb is None or verb.form is not VerbForm.BASE or not LOOKUPS & set(verb.classes[:1]) or verb.first == first:
        return False
    timed = (norm in _TIMES or not norm.isalpha() for norm in norms[first : verb.first])
    return set(norms[first : first + 1]) <= _OFTEN and all(timed)


def _cases(reading: Reading, norms: list[str], parts: list[_Part], start: int) -> Iterator[str]:
    """What the cases say that follow, one after the other, with a pronoun for the things."""
    for place in range(start, len(parts)):
        part = parts[place]
        marked = part.mark < len(norms) and (
            norms[part.mark] in _MARKS or reading.tokens[part.mark].kind is TokenKind.ARROW
        )
        said = brief_case(reading, part.first, part.last, marked=marked)
        if said is None:
            return
        yield said
        if marked:
            return


def _order(reading: Reading, norms: list[str], parts: list[_Part], place: int) -> list[Change] | None:
    """What has to be changed of the words that order what is done in a case; None where they order nothing."""
    part = parts[place]
    first = part.first
    while first < part.last and norms[first] in _POLITE:
        first += 1
    if first >= part.last:
        return None
    start, end = reading.tokens[first].start, reading.tokens[first].end
    if norms[first] in _IDLE:
        stop = reading.tokens[part.last - 1].end
        return [Change(start, stop, (Piece("do nothing", start, end),))]
    verb = reading.verb_at(first)
    said = verb is None and (norms[first] in _BASE_FORMS or set(norms[first + 1 : first + 2]) & _POINTED)
    if (verb is not None and verb.form is VerbForm.BASE) or said:
        return []
    noun = next((noun for noun in reading.nouns_in(first, part.last) if noun.known and not noun.plural), None)
    named = {first, *(mention.last for mention in reading.mentions if mention.first == first)}
    before = parts[place - 1].mark
    marked = norms[before] == ":" or reading.tokens[before].kind is TokenKind.ARROW
    if not marked or noun is None or noun.first not in named or reading.verbs_in(first, noun.first):
        return None
    return [Change(start, start, (Piece("create a ", start, end),))]  # "priority 1: PagerDuty incident"


def _opened(reading: Reading, norms: list[str], part: _Part, *, looped: bool) -> list[Change]:
    """The things before the first case: looked up, and gone through if they are several."""
    first = part.first
    verb = reading.verb_at(first)
    looking = norms[first] in _LOOKING | _OFTEN or (verb is not None and verb.form is VerbForm.BASE)
    mark = reading.tokens[part.mark]
    if looking:
        said = "; for each of them," if looped else ";"
        return [Change(reading.tokens[part.last - 1].end, mark.end, (Piece(said, mark.start, mark.end),))]
    begin = first
    while norms[begin] in _WHOLE:
        begin += 1
    start, stop = reading.tokens[first].start, reading.tokens[begin].start
    opened = "for each of the " if looped else "get the "
    said = "," if looped else ";"
    return [
        Change(start, stop, (Piece(opened, start, max(stop, start + 1)),)),
        Change(reading.tokens[part.last - 1].end, mark.end, (Piece(said, mark.start, mark.end),)),
    ]


def _denies(said: str, earlier: list[str]) -> bool:
    """Whether a case is what another before it leaves over: "merged: ..., not merged: ..."."""
    said, others = said.lower(), [other.lower() for other in earlier]
    if said in {"it has one", "it has any", "it does", "it is"} and others:
        return any(" no " in other or " not " in other for other in others)
    if (filled := _FILLED.fullmatch(said)) is not None:
        lacked = (_BLANK.fullmatch(other) for other in others)
        return any(blank is not None and blank["what"] == filled["what"] for blank in lacked)
    return any(_DENIAL.sub("", said) == _DENIAL.sub("", other) and said != other for other in others)


def _opening(said: str, earlier: list[str]) -> str:
    """What opens a case behind others: another value of the same property is looked at where the one before is not."""
    if _denies(said, earlier):
        return "otherwise"
    same = _PROPERTY.match(said)
    further = same is not None and any(other.startswith(same[0]) for other in earlier)
    return f"otherwise, if {said}" if further else f"if {said}"


def _tested(reading: Reading, parts: list[_Part], cases: list[str], earlier: list[str]) -> list[Change]:
    """The cases as one condition, up to the order behind it; `earlier` ones were told before."""
    found: list[Change] = []
    for number, (part, said) in enumerate(zip(parts, cases, strict=True)):
        start, end = reading.tokens[part.first].start, reading.tokens[part.last - 1].end
        alone = _opening(said, earlier) if len(cases) == 1 else f"if {said}"
        words_said = f"and {said}" if number else alone
        found.append(Change(start, end, (Piece(words_said, start, end),)))
        mark = reading.tokens[part.mark]
        pause = "," if number == len(cases) - 1 else ""
        found.append(Change(end, mark.end, (Piece(pause, mark.start, mark.end),)))
    return found


def _singled(reading: Reading, norms: list[str], part: _Part) -> list[Change]:
    """ "Delete them", "deactivate": the one that the case holds of, for what is said of several."""
    first = part.first
    while norms[first] in _POLITE:
        first += 1
    verb = reading.verb_at(first)
    last = verb.last if verb is not None else first + 1
    if norms[last : last + 1] and last < part.last and norms[last] in {"them", "these", "those"}:
        token = reading.tokens[last]
        return [Change(token.start, token.end, (Piece("it", token.start, token.end),))]
    alone = last == part.last or norms[last] in {"again", "and", "please"}
    if not alone or norms[first] in _IDLE | {"ignore"}:
        return []
    end = reading.tokens[last - 1].end
    return [Change(end, end, (Piece(" it", end - 1, end),))]
