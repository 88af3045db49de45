"""Comparisons that no operator word between a subject and a value tells: "nobody is assigned", "3 or more comments"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.conditions.amounts import MEASURED, SCALES, amount_said
from agent_app.planners.local.conditions.belonging import find_kind_of_person
from agent_app.planners.local.conditions.deeds import find_outcome
from agent_app.planners.local.conditions.grades import FEWER, MORE, WORSE, find_grades
from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.conditions.operators import find_operator
from agent_app.planners.local.conditions.people import find_agent
from agent_app.planners.local.conditions.presence import FINDING, find_presence
from agent_app.planners.local.conditions.relations import find_relation
from agent_app.planners.local.conditions.spans import opens_name, values_in, whole_value
from agent_app.planners.local.conditions.times import find_time
from agent_app.planners.local.conditions.windows import find_window
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind
from agent_app.planners.local.reading.words import COUNT_WORDS
from agent_app.planners.local.text import unquote

__all__ = ["KINDS", "find_idiom", "keeps_together"]

_TEXTS = words(
    "title subject body description text name message summary content contents headline comment label labels tag tags"
    " note notes address email domain path filename url branch topic header"
)
"""Fields that hold text something can stand in."""
_HOLDING = words("has have contains contain with says say is there got carries appears occurs stands mentions shows")
_DENIED = words("no not without never")
_NOBODY = words("nobody none noone")
_SOMEBODY = words("somebody someone anybody anyone")
_ROLES = {
    "assigned": "assignee", "created": "creator", "reported": "reporter", "opened": "creator", "sent": "sender",
    "written": "author", "owned": "owner", "requested": "requester", "submitted": "submitter", "raised": "reporter",
    "authored": "author", "reviewed": "reviewer", "approved": "approver", "posted": "author", "named": "name",
    "called": "name", "titled": "title", "priced": "price",
}  # fmt: skip
"""What a participle with its complement tells of: "created by the CEO", "assigned to Tom", "named draft"."""
_NO_PART = (
    connectives.BE | connectives.ARTICLES | words("one body at moment now right currently yet on of it them there has")
)
"""What says nothing of what nobody is."""
_OWNING = words("owns owner own")
_DOING = words("working works picked claimed taken took handles handling responsible")
"""What somebody does who has taken on what is to be done."""
_AGENTS = words("by to from")
_LABELLING = words("tagged labelled labeled")
_CLASSING = words("marked flagged classified categorized categorised listed rated considered set")
_MARKING = words("marked flagged")
_MEASURED_BY = words("below above over under more less higher lower")
_JUDGING = words("rated classified considered deemed graded ranked")
KINDS = words(
    "priority severity urgency importance impact"
    " status state type stage group team queue folder category tier plan country region language"
    " currency level class source channel owner assignee rank grade department branch list column"
    " lane section board sprint milestone service environment"
    " organisation organization company project"
)
"""Properties whose name may stand right before their value: "of priority urgent", "in the group Billing"."""
_LEADING = connectives.ARTICLES | words("of in to from with at as word words text string phrase letters prefix on by")
_LINKING = words(
    "is are was were belongs belong belonged 's comes came sits sat lies lands landed stands runs ran lives goes went"
    " stays works falls"
)
_DWELLING = words("lives live resides based located living lived works work working")
_AMOUNT_REACH = 4
"""Words from a number to what says that it may be more: "100 dollars or more", "2 million euros or more"."""
_ALL_BUT = words("anything everything nothing anyone anybody everyone everybody someone somebody")
_BALANCES = words("balance amount total sum difference profit margin result growth change")
_ADVERBIAL = words(
    "still already currently now actually really also either running sitting placed filed listed located raised run"
)
_ANNOUNCING = _LEADING | _ADVERBIAL
_NO_SUBJECT = connectives.FUNCTION_WORDS | words("whose its it")


def keeps_together(norms: Sequence[str], index: int) -> bool:
    """Whether a conjunction at `index` joins no two tests: "3 or more", "anything but low", "neither x nor y"."""
    following = norms[index + 1] if index + 1 < len(norms) else ""
    before = norms[index - 1] if index else ""
    if norms[index] == "and" and following in MORE | FEWER | WORSE:
        return index + 2 >= len(norms)  # "medium and above"
    if norms[index] == "or" and following in MORE | FEWER | WORSE:
        return index + 2 >= len(norms) or norms[index + 2] != "than"
    if norms[index] == "or" and following == "equal":
        return True
    return norms[index] == "but" and before in _ALL_BUT


def find_idiom(reading: Reading, first: int, last: int) -> Idiom | None:
    """The comparison that an idiom between two token indexes makes, if there is one."""
    readers = (
        find_window,
        find_time,
        _neither,
        _bounded,
        _graded,
        _signed,
        _contained,
        _included,
        _peopled,
        find_presence,
        _counted_by,
        find_kind_of_person,
        find_agent,
        find_relation,
        _participial,
        _classed,
        _ranked,
        _dwelling,
        _reversed,
    )
    for reader in (*readers, find_outcome):
        if (found := reader(reading, first, last)) is not None:
            return found
    return None


def _said(reading: Reading, first: int, last: int) -> str:
    """The value between two token indexes, without articles, quotes and what only announces it."""
    while first < last and reading.tokens[first].norm in _ANNOUNCING and not opens_name(reading, first, last):
        first += 1
    while last > first and reading.tokens[last - 1].norm in {",", "it", "too", "please", "?", "there", "now"}:
        last -= 1
    if first >= last:
        return ""
    quoted = [token for token in reading.tokens[first:last] if token.kind is TokenKind.QUOTED]
    return unquote(quoted[0].text) if quoted else whole_value(reading, first, last)


def _each_said(reading: Reading, first: int, last: int) -> tuple[str, ...]:
    """The values between two token indexes: every quoted text, else the words."""
    quoted = tuple(unquote(token.text) for token in reading.tokens[first:last] if token.kind is TokenKind.QUOTED)
    said = _said(reading, first, last)
    return quoted if len(quoted) > 1 else (said,) if said else ()


def _content(norms: Sequence[str]) -> tuple[str, ...]:
    """The words of a subject."""
    return tuple(norm for norm in norms if norm not in _NO_SUBJECT and norm.isalnum())


def _neither(reading: Reading, first: int, last: int) -> Idiom | None:
    norms = reading.norms(first, last)
    if "neither" not in norms or "nor" not in norms:
        return None
    start, middle = norms.index("neither"), norms.index("nor")
    values = (_said(reading, first + start + 1, first + middle), _said(reading, first + middle + 1, last))
    role = next((_ROLES[norm] for norm in norms[middle:] if norm in _ROLES), None)
    if start == 0 and role is not None:  # "neither Ann nor Bob approved it"
        done = next(i for i in range(middle, len(norms)) if norms[i] in _ROLES)
        return Idiom((role,), "!=", (values[0], _said(reading, first + middle + 1, first + done)))
    holding = bool(set(norms[:start]) & words("contains contain mentions mention includes include"))
    subject = _content(norms[:start])
    return Idiom(subject, "not_contains" if holding else "!=", values) if all(values) else None


def _bounded(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "The amount is 500 or more", "it has 3 or more comments"."""
    norms = reading.norms(first, last)
    for place in range(1, len(norms) - 1):
        if norms[place] != "or" or norms[place + 1] not in MORE | FEWER:
            continue
        for amount in range(max(0, place - _AMOUNT_REACH), place):
            if (number := _number(reading, first + amount, first + place)) is not None:
                counted = norms[amount + 1 : place] + norms[place + 2 :]
                owned = bool({"has", "have", "had"} & set(norms[:amount])) and bool(_content(counted))
                said = () if owned else tuple(MEASURED.get(norm, norm) for norm in _content(norms[:amount]))
                subject = said or tuple(norm for norm in _content(counted) if norm not in SCALES)
                return Idiom(subject, ">=" if norms[place + 1] in MORE else "<=", (number,), numeric=True)
    return None


def _number(reading: Reading, index: int, last: int) -> str | None:
    """The number that words begin with."""
    token = reading.tokens[index]
    if (amount := amount_said(reading.norms(index, last))) is not None:
        return amount[0]
    if token.kind is TokenKind.NUMBER:
        return next(iter(values_in(reading, index, index + 1)[0]), "")
    return str(COUNT_WORDS[token.norm]) if COUNT_WORDS.get(token.norm, 0) > 1 else None


def _graded(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "Its severity is high or above", "P2 or higher", "at least medium": a grade and those beyond it."""
    found = find_grades(reading, first, last)
    if found is None:
        return None
    place, property_, values = found
    subject = tuple(word for word in _content(reading.norms(first, first + place)) if word in KINDS | {"risk"})
    return Idiom(subject or (property_,), "==", values)


def _signed(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "The balance is negative"."""
    norms = reading.norms(first, last)
    subject = _content(norms[:-1])
    if not norms or norms[-1] not in {"negative", "positive"} or not set(subject) & _BALANCES:
        return None
    operator = {"negative": "<", "positive": ">"}[norms[-1]]
    return Idiom(subject, {"<": ">=", ">": "<="}[operator] if set(norms) & _DENIED else operator, ("0",), numeric=True)


def _included(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "package.json is among the modified files", "it is not part of its components": what a list contains."""
    norms = reading.norms(first, last)
    place = next((i for i, norm in enumerate(norms) if norm in {"among", "amongst"} or _part_of(norms, i)), None)
    if place is None or place == 0:
        return None
    linked = next((i for i, norm in enumerate(norms[:place]) if norm in connectives.BE), place)
    subject = _content(norms[place + (1 if norms[place] in {"among", "amongst"} else 2) :])
    value = _said(reading, first, first + linked)
    if not subject or not value:
        return None
    return Idiom(subject, "not_contains" if set(norms[:place]) & _DENIED else "contains", (value,))


def _part_of(norms: Sequence[str], index: int) -> bool:
    return norms[index] == "part" and norms[index + 1 : index + 2] == ["of"]


def _dwelling(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "She lives in Berlin", "it is based in France"."""
    norms = reading.norms(first, last)
    place = next((i for i, norm in enumerate(norms[:-2]) if norm in _DWELLING and norms[i + 1] in {"in", "at"}), None)
    if place is None:
        return None
    value = _said(reading, first + place + 1, last)
    return Idiom(("location",), "!=" if set(norms[:place]) & _DENIED else "==", (value,)) if value else None


def _contained(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "It has 'x' in its title", "the word x is in the subject", "there is no x in the body"."""
    norms = reading.norms(first, last)
    place = next((i for i in range(len(norms) - 1, 0, -1) if norms[i] in {"in", "within"}), None)
    if place is None:
        return None
    field = [norm for norm in norms[place + 1 :] if norm not in connectives.ARTICLES]
    itself = field == ["it"]
    if not itself and (not field or field[-1] not in _TEXTS or len(field) > 3):
        return None
    held = next((i for i in range(place) if norms[i] in _HOLDING), None)
    if held is None:
        return None
    denied = bool(set(norms[:place]) & _DENIED)
    after = [i for i in range(held + 1, place) if norms[i] not in _DENIED | _HOLDING | {"any"}]
    value = _said(reading, first + after[0], first + place) if after else ""
    value = value or _said(reading, first, first + held)
    subject = _content(norms[:held]) if itself else tuple(field[-1:])
    if not value or (itself and not subject):
        return None
    return Idiom(subject, "not_contains" if denied else "contains", (value,))


def _peopled(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "Nobody is assigned to it", "no one owns it", "it is not assigned to anyone", "someone is assigned"."""
    norms = reading.norms(first, last)
    if not norms:
        return None
    role = next((_ROLES[norm] for norm in norms if norm in _ROLES), None)
    role = role or ("owner" if _OWNING & set(norms) else None)
    role = role or ("assignee" if _DOING & set(norms) and not norms[0].startswith("it") else None)
    nobody = norms[0] in _NOBODY or norms[:2] in (["no", "one"], ["no", "body"])
    if role is None and nobody and (told := [n for n in norms[1:] if n not in _NO_PART]) and told[0] not in FINDING:
        return Idiom(("_".join(told[:2]),), "empty")
    if role is None or role in {"name", "title", "price"}:
        return None
    lacking = nobody
    lacking = lacking or (norms[-1] in _NOBODY or norms[-2:] == ["no", "one"])
    if lacking:
        return Idiom((role,), "empty")
    if norms[-1] in _SOMEBODY or norms[0] in _SOMEBODY:
        return Idiom((role,), "empty" if set(norms) & _DENIED else "present")
    return None


def _counted_by(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "Approved by at least 2 people", "seen by more than 100 users": how many did it."""
    norms = reading.norms(first, last)
    place = next((i for i, norm in enumerate(norms[:-1]) if norm == "by" and i), None)
    compared = find_operator(norms, place + 1) if place is not None else None
    if place is None or compared is None or compared[0] != place + 1 or compared[2] not in {">", ">=", "<", "<="}:
        return None
    values, numeric = values_in(reading, first + compared[1], last)
    done = norms[place - 1]
    counted = {"approved": "approvals", "reviewed": "reviews"}.get(done) or next(
        (norm for norm in norms[compared[1] :] if norm.isalpha() and norm not in COUNT_WORDS), done
    )
    return Idiom((counted,), compared[2], values, numeric=True) if numeric else None


def _participial(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "It is assigned to Tom", "it was created by the CEO", "it is tagged vip", "it is marked as spam"."""
    norms = reading.norms(first, last)
    denied = bool(set(norms) & _DENIED)
    for place, norm in enumerate(norms[:-1]):
        follows = norms[place + 1]
        if norm in _LABELLING:
            told = _each_said(reading, first + place + 1, last)
            return Idiom(("label",), "not_contains" if denied else "contains", told) if told else None
        if norm in _ROLES and (follows in _AGENTS or _ROLES[norm] in {"name", "title"}):
            value = _said(reading, first + place + 1, last)
            if norm == "requested" and follows == "from":
                return Idiom(("reviewer",), "!=" if denied else "==", (value,)) if value else None
            naming = _content(norms[:place]) if _ROLES[norm] in {"name", "title"} else ()
            return Idiom(naming or (_ROLES[norm],), "!=" if denied else "==", (value,)) if value else None
        linked = place and norms[place - 1] in connectives.BE | {"not", "'s"}
        if linked and _classes(norm, follows):
            told = _each_said(reading, first + place + 1 + (follows in {"as", "to"}), last)
            return Idiom(_content(norms[:place]), "!=" if denied else "==", told) if told else None
    return None


def _classes(participle: str, following: str) -> bool:
    """ "Marked as spam", "rated critical", "flagged urgent": what something is said to be, and not by how much."""
    if following in {"as", "to"}:
        return participle in _CLASSING
    if following in connectives.PREPOSITIONS | _MEASURED_BY:
        return False
    return participle in _JUDGING | _MARKING


def _classed(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "It is of priority urgent", "it is in the group Billing", "it belongs to the team Core"."""
    norms = reading.norms(first, last)
    linked = next((i for i, norm in enumerate(norms) if norm in _LINKING), None)
    if linked is None or (_content(norms[:linked]) and not _pointing(norms[:linked])):
        return None
    place = linked + 1
    denied = norms[place : place + 1] == ["not"]
    place += denied
    while place < len(norms) and norms[place] in _ADVERBIAL:
        place += 1
    if place >= len(norms) or norms[place] not in KINDS | {"of", "in", "to", "from", "on", "at"}:
        return None
    while place < len(norms) and norms[place] in _LEADING:
        place += 1
    if place + 1 >= len(norms) or norms[place] not in KINDS or norms[place + 1] in _LINKING:
        return None
    told = _each_said(reading, first + place + 1, last)
    return Idiom((norms[place],), "!=" if denied else "==", told) if told else None


def _ranked(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "The customer is on the enterprise plan", "it is in the billing group"."""
    norms = reading.norms(first, last)
    linked = next(
        (i for i, norm in enumerate(norms) if norm in _LINKING), -1 if norms[:1] in (["in"], ["on"]) else None
    )
    if linked is None or norms[-1] not in KINDS:
        return None
    place = linked + 1
    denied = norms[place : place + 1] == ["not"]
    place += denied
    if norms[place : place + 1] == ["of"] or norms[place : place + 1] not in (["on"], ["in"], ["at"], ["from"]):
        return None
    value = _said(reading, first + place + 1, last - 1)
    return Idiom((norms[-1],), "!=" if denied else "==", (value,)) if value else None


def _pointing(norms: Sequence[str]) -> bool:
    return len(norms) <= 2 and norms[0] in connectives.ARTICLES | {"it", "that", "this", "one"}


def _reversed(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "Tom is the assignee"."""
    norms = reading.norms(first, last)
    copula = next((i for i, n in enumerate(norms) if n in {"is", "was"}), None)
    if copula is None or copula == 0 or norms[copula + 1 : copula + 2] != ["the"] or len(norms) != copula + 3:
        return None
    if norms[-1] not in KINDS | set(_ROLES.values()) or set(norms[:copula]) & (KINDS | _TEXTS):
        return None
    value = _said(reading, first, first + copula)
    return Idiom((norms[-1],), "==", (value,)) if value else None
