"""What becomes of things of one product in another, told and not ordered: "Zendesk tickets go across to Jira as
issues", "our contacts in Xero become customers in Stripe", "my notes from Notion into Confluence pages", "Eventbrite
attendees as HubSpot contacts".
"""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Mention, Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ends

__all__ = ["transferred_things"]

_GOING = words(
    "go goes going come comes move moves turn turns belong belongs land lands end ends become becomes travel travels"
    " migrate copied carried brought moved transferred migrated synced synchronized mirrored replicated duplicated"
    " pushed imported exported loaded fed turned converted transformed made put entered ported taken sent"
)
_BECOMING = words("become becomes")
_TURNING = words("turn turns turned converted transformed made")
"""What is said, with "into", of the things that others are made of them, wherever that is."""
_BEING = words("exist exists live lives appear appears show available present known also")
"""What is said of where things are to be, behind a modal."""
_OBLIGING = (
    ("should",), ("must",), ("shall",), ("will",), ("can",), ("ought", "to"), ("have", "to"), ("has", "to"),
    ("need", "to"), ("needs", "to"), ("are", "to"), ("is", "to"), ("want", "to"),
)  # fmt: skip
_BETWEEN = words("be get also all then just simply up over across always automatically directly")
_INTO = words("into to in onto on")
_MEANS = words("by via per")
_LEADING = words("to onto in as") | _MEANS
"""What leads from things to another product, where nothing at all is predicated of them."""
_OVER = words("over across also straight directly automatically and")
_KEPT = words("saved stored kept written logged recorded listed collected copied put imported entered")
"""What is done to things that are to be in another product: "the responses saved in PostgreSQL"."""
_SENT = words("message email direct_message sms channel")
"""What things are sent as, or to, and not made anew in."""
_CHATS = words("slack microsoft_teams discord mattermost google_chat telegram email gmail")
"""Products that things are told in, unless it is said as what they are kept there."""
_WISHING = connectives.WANT | words("i we to have see would could can get also please you")
"""What a wish begins with, up to the things: "I would like to have | our GitLab issues in Azure DevOps"."""
_PERIODIC = words("daily nightly weekly hourly monthly")
_UNLIKE = (
    words("if when whenever once after before unless until while whether how why what which who new incoming please")
    | connectives.SUBJECT_PRONOUNS
)
"""Words of events, tests, questions and orders, whose clauses tell something else."""
_EACH = words("each every any")
_TRAILING = words("too also please well")
_JOINTS = words("and then with so but plus")
_PREDICATED = words("is are was were has have")
_LONGEST_PLACE, _LONGEST = 6, 24
"""Tokens."""


@dataclass(frozen=True, slots=True)
class _Telling:
    """Where a clause tells what becomes of things: its subject, its predicate up to the preposition, its end."""

    first: int
    predicate: int
    place: int
    last: int
    becoming: bool
    """Whether what follows is what the things become, and not where they go."""


def transferred_things(reading: Reading) -> list[Change]:
    """Changes that turn what is told of things of a product into the order to copy them to the other one."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for first in range(len(norms)):
        if first and not ends(reading, first - 1):
            continue
        begin = _wished_from(norms, first)
        telling = _telling(reading, norms, begin)
        if telling is not None and (ordered := _ordered(reading, norms, telling)):
            wish = reading.tokens[first].start, reading.tokens[begin].start
            found += [Change(*wish), *ordered] if begin > first else ordered
    return found


def _wished_from(norms: list[str], first: int) -> int:
    """Where the words of a wish end: "need | the HubSpot contacts", "copy of | all objects"."""
    copied = first + (norms[first] in {"a", "the"})
    if norms[copied : copied + 2] in (["copy", "of"], ["copies", "of"]):
        return min(copied + 2, len(norms) - 1)
    begin = first
    while begin < len(norms) - 1 and norms[begin] in _WISHING:
        begin += 1
    return begin


def _telling(reading: Reading, norms: list[str], first: int) -> _Telling | None:
    """The predicate of the clause that begins at a token, if it tells of things that go elsewhere."""
    last = next((i for i in range(first, len(norms)) if _pauses(reading, norms, i)), len(norms))
    order = reading.verb_at(first)
    if last - first > _LONGEST or (order is not None and order.form is VerbForm.BASE):
        return None
    for index in range(first + 1, last):
        end = _obliged(norms, index)
        obliged = end > index
        while end < last and norms[end] in _BETWEEN:
            end += 1
        said = norms[end] if end < last else ""
        if said in _BECOMING:
            return _Telling(first, index, end + 1, last, becoming=True)
        if obliged and norms[end - 1] == "be" and said in _INTO:
            return _Telling(first, index, end + 1, last, becoming=False)
        if said in _GOING or (obliged and said in _BEING):
            while end + 1 < last and norms[end + 1] in _BETWEEN:
                end += 1
            if norms[end + 1 : end + 2] and norms[end + 1] in _INTO | {"as"}:
                turned = norms[end + 1] == "as" or (said in _TURNING and norms[end + 1] in {"into", "to"})
                return _Telling(first, index, end + 2, last, becoming=turned)
        if obliged:
            return None
        if norms[index] in _PREDICATED and not _qualifies(norms, first, index):
            return None
        if norms[index] == "into":
            return _Telling(first, index, index + 1, last, becoming=False)
    return _directed(reading, norms, first, last)


def _directed(reading: Reading, norms: list[str], first: int, last: int) -> _Telling | None:
    """ "Typeform responses | to Notion", "open bugs | in a Google Sheet": nothing but things and a place for them."""
    things = {noun.last - 1 for noun in reading.nouns_in(first, last) if noun.plural}
    verbs = (verb for verb in reading.verbs_in(first, last) if verb.last - 1 not in things)  # "QuickBooks bills"
    if any(verb.form is not VerbForm.PAST for verb in verbs):
        return None
    if norms[last : last + 1] == [":"] or "?" in norms[last : last + 1]:
        return None
    owned = [mention for mention in reading.mentions_in(first, last) if mention.first < last - 1]
    if not owned:
        return None
    for index in range(first + 1, last):
        if norms[index] not in _LEADING or index < owned[0].last:
            continue
        begin = index
        while begin > first and norms[begin - 1] in _OVER | _KEPT:
            begin -= 1
        goal = reading.mentions_in(index + 1, last)
        if norms[index] in _MEANS:
            mailed = any(noun.canon == "email" and noun.first <= index + 2 for noun in reading.nouns_in(index, last))
            if mailed or (goal and goal[0].connector in _CHATS):
                return _Telling(first, begin, index + 1, last, becoming=False)
            continue
        if goal and goal[0].connector != owned[0].connector:
            return _Telling(first, begin, index + 1, last, becoming=norms[index] == "as")
    return None


def _obliged(norms: list[str], index: int) -> int:
    """Where a modal at a token ends; the token itself where there is none."""
    return next((index + len(said) for said in _OBLIGING if tuple(norms[index : index + len(said)]) == said), index)


def _qualifies(norms: list[str], first: int, index: int) -> bool:
    """ "The tickets that are open": predicated in a relative clause."""
    return bool(set(norms[first:index]) & (connectives.RELATIVES | connectives.FREE_RELATIVES))


def _pauses(reading: Reading, norms: list[str], index: int) -> bool:
    return norms[index] in {",", ";"} or ends(reading, index) or reading.tokens[index].kind is TokenKind.BREAK


def _ordered(reading: Reading, norms: list[str], telling: _Telling) -> list[Change]:
    """The changes that order what is told, if things of one product are to be in another one."""
    first, predicate = telling.first, telling.predicate
    subject = norms[first:predicate]
    ordered = any(
        verb.form is VerbForm.BASE and verb.lemma not in {"have", "be"} for verb in reading.verbs_in(first, predicate)
    )
    timed = set(norms[:predicate]) & _PERIODIC or {"every", "each"} & set(norms[:first])
    unlike = _UNLIKE - {"new"} if timed else _UNLIKE
    if ordered or set(subject) & unlike or set(subject[:1]) & connectives.PREPOSITIONS:
        return []
    sources = reading.mentions_in(first, predicate)
    several = any(noun.plural and noun.known and noun.count < 2 for noun in reading.nouns_in(first, predicate))
    quantified = norms[first] in _EACH
    if not sources or not (several or quantified):
        return []
    last = next((i for i in range(telling.place, telling.last) if norms[i] in _JOINTS), telling.last)
    while last > telling.place and norms[last - 1] in _TRAILING | {"as"}:
        last -= 1
    own = {mention.connector for mention in sources}
    target = next((item for item in reading.mentions_in(telling.place, last) if item.connector not in own), None)
    if telling.place < last and norms[telling.place - 1] in _MEANS:
        return _sent(reading, telling)
    if target is None or target.first - telling.place > _LONGEST_PLACE:
        return []
    return _copied(reading, norms, telling, target, last)


def _sent(reading: Reading, telling: _Telling) -> list[Change]:
    """ "List THINGS and send them ...": told together, and not made anew."""
    start, before = reading.tokens[telling.first].start, reading.tokens[telling.predicate]
    listed = Change(start, start, (Piece("list ", start, start + 1),))
    return [listed, Change(before.start, before.start, (Piece("and send them ", before.start, before.end),))]


def _copied(reading: Reading, norms: list[str], telling: _Telling, target: Mention, last: int) -> list[Change]:
    """ "Copy THINGS to PLACE as KIND"."""
    tokens = reading.tokens
    begin = telling.place
    whole = (begin, last)
    marker = next((i for i in range(begin, last) if norms[i] == "as"), None)
    if marker is not None:
        place, kind = (begin, marker), (marker + 1, last)
    elif telling.becoming and target.first > begin and norms[target.first - 1] in _INTO | {"of"}:
        place, kind = (target.first, last), (begin, target.first - 1)
    elif telling.becoming or _kind_behind(reading, target, last):
        place, kind = (target.first, target.last), (target.last, last)
    else:
        place, kind = whole, (last, last)

    def piece(span: tuple[int, int]) -> Piece:
        start, end = tokens[span[0]].start, tokens[span[1] - 1].end
        return Piece(reading.text[start:end], start, end)

    start = tokens[telling.first].start
    goal = [noun for noun in reading.nouns_in(begin, last) if noun.known]
    told = any(noun.canon in _SENT and not noun.plural for noun in goal)
    if told or (target.connector in _CHATS and not goal):
        return _sent(reading, telling)
    subject = piece((telling.first, telling.predicate))
    said = (
        subject.text
        if reading.mentions and _named(reading, telling.first)
        else subject.text[:1].lower() + subject.text[1:]
    )
    pieces = [Piece("copy ", start, start + 1), Piece(said, subject.start, subject.end)]
    pieces += [Piece(" to ", tokens[telling.predicate].start, tokens[begin - 1].end), piece(place)]
    if kind[1] > kind[0]:
        pieces += [Piece(" as ", tokens[begin].start, tokens[last - 1].end), piece(kind)]
    return [Change(start, tokens[last - 1].end, tuple(pieces))]


def _kind_behind(reading: Reading, target: Mention, last: int) -> bool:
    """ "Into Confluence pages": the product is followed by what the things become there."""
    return any(noun.first == target.last and noun.plural and noun.last <= last for noun in reading.nouns)


def _named(reading: Reading, index: int) -> bool:
    return any(mention.first == index for mention in reading.mentions)
