"""Words inside an event's clause that say which of its things are meant: "a card without members is created"."""

from __future__ import annotations

from agent_app.planners.local.conditions.amounts import MEASURED
from agent_app.planners.local.conditions.belonging import comes_from_kind, find_kind_of_person
from agent_app.planners.local.conditions.idioms import KINDS, find_idiom
from agent_app.planners.local.conditions.people import ADDRESSES, does_named
from agent_app.planners.local.conditions.roles import ROLES
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, EntityKind, Reading, Token, TokenKind, VerbForm

__all__ = ["dated", "qualifier", "tells_text"]

_HOLDING = words("containing mentioning saying including")
_EDGES = words("starting beginning ending starts begins ends prefixed")
_FOLLOWED = dict.fromkeys(_EDGES, "with") | dict.fromkeys(
    words("older newer longer larger bigger smaller higher lower other"), "than"
)
"""What opens a test where one word follows it: "starting with", "older than", "other than"."""
_TAKEN_ON = {"assigned": "to", "reassigned": "to", "requested": "from"}
"""What tells that somebody is to do something, and the word before who it is."""
_NAMED = words("titled called named")
_LACKING = words("without lacking missing")
_MEASURED = words("no zero 0 more less fewer over under above below at")
_AGENTS = words("by from")
_LACKS = words("lacks lack misses")
_BOUNDS = words("over above under below")
_ORDERED = words("more less fewer higher lower above below greater larger smaller longer shorter older newer")
_COMPARING_REACH = 9
_MEASURES = words("than least most")
_GAINING = words("gets receives has collects gathers reaches accumulates exceeds")
"""What things do that come to have so and so many of something."""
_TEXTS = words("word words text phrase string prefix suffix extension")
_WORTH = words("worth costing")
_RELATIVES = words("that which who")
_NOBODY = words("nobody no someone somebody")
_LASTING = words("not still already yet currently also really")
_LEFT = words(
    "blocked overdue stale draft fatal confidential private internal empty spam unassigned unpaid unanswered inactive"
    " idle"
)
_DESCRIBING = _LEFT | words("public anonymous archived")
_ADJECTIVE_REACH = 3
_BESIDE = words("other except but")
_STAGES = words("column list lane section stage status state queue folder plan tier category")
_CLASS_REACH = 5
_CHANGING = words("changes changed goes went moves moved set turns turned raised bumped switched escalated")
_AUXILIARIES = words("is are was were gets got get has have had been comes came arrives arrived lands shows")
_ATTACHED = words("attachment attachments")
"""What an e-mail may have."""
_PLAYERS = words("someone somebody anyone anybody user person people")
_BELONGING = words("organisation organization company domain team group country region")
_PLACED = words("in on at to via into onto")
_NO_NAMES = (
    connectives.ARTICLES | connectives.PRONOUNS | connectives.SUBJECT_PRONOUNS | connectives.PREPOSITIONS
    | words("email mail e-mail hand default mistake accident phone chat us me api cli webhook")
)  # fmt: skip
"""What after "by" is nobody's name."""


def qualifier(reading: Reading, clause: Clause) -> Clause | None:
    """The first stretch of an event's clause that tests what the event is about, as a condition of its own."""
    if (doer := _doer(reading, clause) or _described(reading, clause)) is not None:
        return doer
    for index in range(clause.first + 1, clause.last - 1):
        if _opens(reading, index, clause):
            relative = reading.tokens[index].norm in _RELATIVES | {"of"} or _gains(reading, index, clause.last)
            last = _end(reading, index + relative, clause.last)
            first = _with_subject(reading, index, clause.first) + relative
            if last > index + 1:
                return clause.tested(first, last)
    return None


def _doer(reading: Reading, clause: Clause) -> Clause | None:
    """ "Somebody other than dependabot opens ...", "a VIP customer opens ...": who does it, where not anybody may."""
    own = next((verb for verb in reading.verbs_in(clause.first + 1, clause.last) if verb.form is VerbForm.THIRD), None)
    if own is not None and own.first == clause.first + 1 and does_named(reading, clause.first, own.last):
        return clause.tested(last=own.last)  # "bob opens a pull request"
    verb = next((verb for verb in reading.verbs_in(clause.first + 2, clause.last) if verb.form is VerbForm.THIRD), None)
    if verb is None:
        return None
    if reading.mentions_in(clause.first, verb.first):
        return None  # "a Slack member joins": whose members they are
    anybody = reading.tokens[clause.first].norm in _PLAYERS
    excepting = anybody and bool(set(reading.norms(clause.first + 1, clause.first + 2)) & _BESIDE)
    if not excepting and find_kind_of_person(reading, clause.first, verb.first) is None:
        return None
    return clause.tested(last=verb.first)


def _described(reading: Reading, clause: Clause) -> Clause | None:
    """ "A draft pull request is opened", "a public repository is created": what is said of a thing before its name."""
    for index in range(clause.first, min(clause.first + _ADJECTIVE_REACH, clause.last - 1)):
        if reading.tokens[index].norm not in _DESCRIBING or any(
            n.known and n.first <= index < n.last for n in reading.nouns
        ):
            continue
        named = next((mention.last for mention in reading.mentions if mention.first == index + 1), index + 1)
        if any(noun.known and noun.first == named for noun in reading.nouns):
            return clause.tested(index, index + 1)
    return None


def _opens(reading: Reading, index: int, clause: Clause) -> bool:
    norm, following = reading.tokens[index].norm, reading.tokens[index + 1]
    if reading.tokens[index].glued:
        return False
    if norm in _HOLDING or norm in _LACKING:
        return _tells(reading, index, clause)
    if norm in _FOLLOWED:
        return following.norm == _FOLLOWED[norm] or (norm == "ending" and following.norm == "in")
    if norm in connectives.BE and not _gains(reading, index, clause.last):
        return _is_left(reading, index, clause.last)
    if norm == "no":
        return _lacks(reading, index)
    if norm in {"of", "in", "on"}:
        return _classes(reading, index, clause.last)
    if norm in _RELATIVES:
        return following.norm in _LACKS or _is_so(reading, index + 1, clause.last)
    if _gains(reading, index, clause.last) or _measured(reading, index, clause.last):
        return True
    if norm in _TAKEN_ON or norm in _NAMED:
        return _told_by_name(reading, index, clause.last)
    if norm == "to" and set(reading.norms(max(clause.first, index - 2), index)) & _CHANGING:
        return _graded(reading, index + 1, clause.last)
    if norm in {"by", "from"}:
        return _names(reading, index + 1, clause.last, by=norm == "by")
    return False


def _lacks(reading: Reading, index: int) -> bool:
    """ "New task, no due date": what something is without, right behind it."""
    lacked = any(noun.first <= index + 1 < noun.last for noun in reading.nouns)
    return lacked and any(noun.last == index for noun in reading.nouns)


def _classes(reading: Reading, index: int, last: int) -> bool:
    """ "Of type incident", "in the Doing column": a property and its value, where no value is known by its kind."""
    norms = reading.norms(index + 1, min(index + _CLASS_REACH, last))
    if reading.entities_in(index + 1, min(index + _CLASS_REACH, last)):
        return False
    if reading.tokens[index].norm == "of":
        return norms[0] in KINDS and len(norms) > 1
    return norms[0] == "the" and any(norm in _STAGES for norm in norms[2:])


def _measured(reading: Reading, index: int, last: int) -> bool:
    """ "A payment over 100 dollars", "a response with a score of 6 or lower"."""
    norm = reading.tokens[index].norm
    if norm == "whose":
        return dated(reading, index + 1)
    if norm in _WORTH:
        return _counts(reading, index + 1, last)
    if norm in _BOUNDS and reading.tokens[index + 1].kind is TokenKind.NUMBER:
        return reading.tokens[index - 1].norm not in connectives.PREPOSITIONS
    if norm in _ORDERED | {"at"} and reading.tokens[index + 1].norm in _MEASURES:
        counted = _counts(reading, index + 1, last) and "times" not in reading.norms(index, min(index + 5, last))
        there = "there" in reading.norms(max(0, index - 2), index)  # "there were more than 5 alerts" tells no more
        return counted and not there and reading.tokens[index - 1].norm not in connectives.PREPOSITIONS
    return norm == "with" and (_compares(reading, index + 1, last) or _with(reading, index + 1, last))


def _gains(reading: Reading, index: int, last: int) -> bool:
    """ "An issue gets more than 5 comments", "a pull request changes over 20 files": how many it has by then."""
    norm = reading.tokens[index].norm
    named = any(noun.known and noun.first <= index < noun.last for noun in reading.nouns)
    if norm not in _GAINING and (named or not norm.isalpha() or not norm.endswith("s") or norm.endswith("ss")):
        return False
    following = reading.tokens[index + 1].norm
    if following in {"no", "zero"}:
        return norm == "has"
    return norm not in connectives.PRONOUNS and following in _MEASURED and _counts(reading, index + 1, last)


def _with(reading: Reading, first: int, last: int) -> bool:
    """ "With no owner", "with the word crash in the title", "with more than 5 comments"."""
    if tells_text(reading, first) or dated(reading, first):
        return True
    after = reading.norms(first, first + 3)
    if after[0] in _ATTACHED or (after[0] in connectives.ARTICLES and after[1:2] and after[1] in _ATTACHED):
        return True
    if after[0] in KINDS and first + 1 < last and reading.tokens[first + 1].kind is TokenKind.NUMBER:
        return True  # "with impact 1"
    return after[0] in _MEASURED and (after[0] in {"no", "zero", "0"} or _counts(reading, first, last))


def _compares(reading: Reading, first: int, last: int) -> bool:
    """ "With a score of 6 or lower", "with a rating under 3"."""
    norms = reading.norms(first, min(first + _COMPARING_REACH, last))
    number = next((i for i in range(len(norms)) if reading.tokens[first + i].kind is TokenKind.NUMBER), 0)
    after = norms[number + 1 : number + 4]
    return bool(number) and (
        bool(set(norms[1:number]) & (_BOUNDS | _MEASURES | {"between"}))
        or ("or" in after and bool(set(after) & _ORDERED))
    )


def tells_text(reading: Reading, first: int) -> bool:
    """ "With the word crash in the title": what is looked for in a text."""
    return bool(set(reading.norms(first, first + 2)) & _TEXTS)


def dated(reading: Reading, first: int) -> bool:
    """ "With a due date in the past"."""
    return bool(set(reading.norms(first, first + 6)) & {"past", "future"})


def _is_so(reading: Reading, first: int, last: int) -> bool:
    """ "A ticket that is urgent", "an issue nobody is assigned to": a state of it, and nothing that happens."""
    norms = reading.norms(first, last)
    if norms[0] in _NOBODY:
        return True
    if norms[0] not in connectives.BE or len(norms) < 2:
        return False
    if find_idiom(reading, first, _end(reading, first + 1, last)) is not None:
        return True
    place = _stated(norms)
    if norms[place] in connectives.ARTICLES:  # "a pull request that's a draft"
        return place + 1 < len(norms) and find_idiom(reading, first, _end(reading, first + 1, last)) is None
    denied = "not" in norms[1:place]
    verb = reading.verb_at(first + place)
    return denied or (
        norms[place] in STATES | PRIORITY_WORDS - {"new"}
        and (verb is None or verb.form is not VerbForm.PAST or norms[place] in _LEFT)
    )


def _is_left(reading: Reading, index: int, last: int) -> bool:
    """ "A ticket is urgent", "the card is overdue": what is said of a thing, where nothing else tells of an event."""
    noun = next((noun for noun in reversed(reading.nouns) if noun.known and noun.last <= index), None)
    if noun is None or not set(range(noun.last, index)) <= _placing(reading, noun.last, index):
        return False
    norms = reading.norms(index, last)
    place = _stated(norms)
    ends = set(range(index + place + 1, last)) <= _placing(reading, index + place + 1, last)
    return ends and norms[place] in PRIORITY_WORDS | _LEFT


def _placing(reading: Reading, first: int, last: int) -> set[int]:
    """The tokens between two indexes that tell where something is: "in acme/api", "in Zendesk"."""
    prepositions = {i for i in range(first, last) if reading.tokens[i].norm in {"in", "of", "on", "from"}}
    return prepositions | reading.mentioned | reading.valued


def _stated(norms: list[str]) -> int:
    """Where behind "is", "is not", "is still" it begins to say what something is."""
    place = 1
    while place < len(norms) - 1 and norms[place] in _LASTING:
        place += 1
    return place


def _tells(reading: Reading, index: int, clause: Clause) -> bool:
    """Whether a participle stands with what it describes: "a message mentioning x", and no gerund of an order."""
    norm = reading.tokens[index].norm
    if norm == "without":
        verb = reading.verb_at(index + 1)
        return verb is None or not reading.tokens[index + 1].norm.endswith("ing")
    return index > clause.first


def _counts(reading: Reading, first: int, last: int) -> bool:
    return any(token.kind is TokenKind.NUMBER for token in reading.tokens[first : min(first + 4, last)])


def _graded(reading: Reading, first: int, last: int) -> bool:
    """ "Its priority changes to urgent": a grade that it has from then on."""
    return any(norm in PRIORITY_WORDS for norm in reading.norms(first, min(first + 2, last)))


def _names(reading: Reading, first: int, last: int, *, by: bool) -> bool:
    """Whether somebody in particular is named: "by dependabot", "from anyone at acme.com", "by somebody but me"."""
    token = reading.tokens[first]
    if comes_from_kind(reading, first - 1, last) or (not by and set(reading.norms(first + 1, first + 3)) & ADDRESSES):
        return True
    if token.norm in _PLAYERS:
        return bool(set(reading.norms(first + 1, last)) & (_BELONGING | _BESIDE | {"at", "outside"})) or _addressed(
            reading, first + 1, last
        )
    if token.norm == "the" and first + 2 < last and reading.tokens[first + 1].norm in _BELONGING:
        return True
    if by and token.norm in {"the", "its"} and set(reading.norms(first + 1, min(first + 2, last))) & ROLES:
        return set(reading.norms(first + 2, min(first + 3, last))) <= connectives.PREPOSITIONS  # not "the owner kim"
    if token.kind in {TokenKind.USER, TokenKind.EMAIL} or _domain(token):
        return True
    if first in reading.mentioned:
        return False
    if token.kind is not TokenKind.WORD or token.norm in _NO_NAMES or not by:
        return False
    if any(noun.known and noun.first == first for noun in reading.nouns) or reading.verb_at(first) is not None:
        return False
    repository = any(e.kind is EntityKind.REPOSITORY and e.first <= first < e.last for e in reading.entities)
    return not repository and not token.norm.endswith("ing")


def _told_by_name(reading: Reading, index: int, last: int) -> bool:
    """ "Assigned to bob", "requested from @alice", "titled 'flaky test'": what a single one is told apart by."""
    norm, following = reading.tokens[index].norm, reading.tokens[index + 1]
    if norm in _NAMED:
        return following.kind is TokenKind.QUOTED
    return following.norm == _TAKEN_ON[norm] and index + 2 < last and _is_somebody(reading, index + 2)


def _is_somebody(reading: Reading, first: int) -> bool:
    """Whether a single person is named or meant: "to bob", "to me", "from @alice"."""
    token = reading.tokens[first]
    if token.norm == "me" or token.kind in {TokenKind.USER, TokenKind.EMAIL}:
        return True
    named = token.kind is TokenKind.WORD and token.norm not in _NO_NAMES | connectives.FUNCTION_WORDS | PEOPLE
    return named and not any(noun.known and noun.first == first for noun in reading.nouns)


def _addressed(reading: Reading, first: int, last: int) -> bool:
    return any(_domain(token) or token.kind is TokenKind.EMAIL for token in reading.tokens[first:last])


def _domain(token: Token) -> bool:
    return token.kind in {TokenKind.URL, TokenKind.EMAIL} or (token.text.startswith("@") and "." in token.text)


def _with_subject(reading: Reading, index: int, first: int) -> int:
    """Where the test begins: with the noun that says which text starts or holds something."""
    noun = next((noun for noun in reading.nouns if noun.last == index and noun.first > first), None)
    if reading.tokens[index - 1].norm in MEASURED:
        return index - 1
    named = reading.tokens[index].norm in _EDGES | _HOLDING | {"other"}
    return noun.first if noun is not None and named else index


def _end(reading: Reading, index: int, last: int) -> int:
    """Where what qualifies ends: at a pause, at the verb of the clause, at the place where it happens."""
    agent = _single_agent(reading, index, last)
    for place in range(index + 1, last):
        token = reading.tokens[place]
        if agent and place >= agent and token.norm in connectives.PREPOSITIONS - {"of"}:
            return place  # "by the reporter | on an issue"
        if token.norm in {",", ";"} or token.kind is TokenKind.BREAK:
            return place
        if token.norm in _LACKING | {"with"} and reading.tokens[index].norm in _AGENTS:
            return place  # "from anyone at acme.com | with an attachment"
        verb = reading.verb_at(place) if reading.tokens[index].norm in _BOUNDS else None
        happens = verb is not None and verb.form is VerbForm.THIRD  # "a payment over 100 | succeeds"
        if place > index + 1 and (token.norm in _AUXILIARIES or happens):
            return place
        if token.norm in _PLACED and place > index + 1 and _is_place(reading, place + 1, last):
            return place
    return last


def _single_agent(reading: Reading, index: int, last: int) -> int:
    """Where what tells a single person after "by" is over at the earliest, or 0: "by kim | in acme/api"."""
    if reading.tokens[index].norm != "by" or index + 1 >= last:
        return 0
    if set(reading.norms(index + 2, min(index + 3, last))) & ROLES:
        return index + 3
    plain = reading.tokens[index + 1].norm not in _PLAYERS | _NO_NAMES
    return index + 2 if plain and reading.tokens[index + 1].kind in {TokenKind.WORD, TokenKind.USER} else 0


def _is_place(reading: Reading, first: int, last: int) -> bool:
    while first < last and reading.tokens[first].norm in connectives.ARTICLES | {"our", "my"}:
        first += 1
    named = any(mention.first == first for mention in reading.mentions)
    return named or (first < last and reading.tokens[first].kind is TokenKind.CHANNEL)
