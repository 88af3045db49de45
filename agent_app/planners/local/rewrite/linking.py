"""Links written into a thing: "link it in the ticket", "add the URL to the issue" comment on it with the link."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Noun, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["written_links"]

_REFERRING = words("link reference cross-reference")
_WRITING = words("add put paste post drop include write leave attach insert note place comment send")
_ADDRESSES = words("link url key reference permalink")
"""What leads to a thing, and is written down elsewhere."""
_INSIDE = words("in on inside into onto from within")
_TOWARDS = words("to with")
_COMMENTED = words(
    "issue ticket task card work_item incident pull_request merge_request alert problem change_request error comment"
)
"""What people comment on, and comments themselves."""
_TRAILING = words("too again also afterwards then well as")
_BETWEEN = words("and then , ; . but or if when once whenever after before unless until")


def written_links(reading: Reading) -> list[Change]:
    """Changes that say "comment on the ticket with a link to it" where a link is written into a thing."""
    found = []
    for verb in reading.verbs:
        if verb.form is VerbForm.BASE and (change := _written(reading, verb)) is not None:
            found.append(change)
    return found


def _written(reading: Reading, verb: Verb) -> Change | None:
    """The order of a verb as a comment on the thing that gets the link."""
    last = _end(reading, verb)
    place = _place(reading, verb, last)
    if place is None:
        return None
    thing = _thing(reading, place + 1, last)
    said = reading.slice(verb.last, place).removeprefix("to ").removeprefix("with ").removesuffix(" back").strip()
    if thing is None or not said:
        return None
    if verb.lemma in _WRITING:
        if not _leads(reading, verb.last, place):
            return None
        link = said
    elif verb.lemma in _REFERRING:
        if reading.tokens[place].norm in _TOWARDS and not _elsewhere(reading, verb, thing):
            return None
        link = f"a link to {said}"
    else:
        return None
    start, end = reading.tokens[verb.first].start, reading.tokens[last - 1].end
    opened = _after_comment(reading, place + 1, thing)
    on = reading.slice(opened, thing.first) + _other_product(reading, verb, thing) + reading.slice(thing.first, last)
    pieces = (
        Piece("comment on ", start, reading.tokens[verb.last - 1].end),
        Piece(on, reading.tokens[place + 1].start, end),
        Piece(f" with {link}", reading.tokens[verb.last].start, reading.tokens[place].start),
    )
    return Change(start, end, pieces)


def _end(reading: Reading, verb: Verb) -> int:
    """Where the order of a verb ends: at a pause or at what comes next."""
    for index in range(verb.last, len(reading.tokens)):
        token = reading.tokens[index]
        if token.norm in _BETWEEN or token.kind in {TokenKind.BREAK, TokenKind.ARROW, TokenKind.PUNCT}:
            return index
    return len(reading.tokens)


def _place(reading: Reading, verb: Verb, last: int) -> int | None:
    """The preposition before the place that something is written to: the last one, within a comment the first."""
    norms = reading.norms(0, last)
    places = [index for index in range(verb.last + 1, last - 1) if norms[index] in _INSIDE | _TOWARDS]
    if places and len(places) > 1 and norms[places[-1]] in {"on", "to"} and "comment" in norms[places[-2] : places[-1]]:
        return places[-2]
    return places[-1] if places else None


def _thing(reading: Reading, first: int, last: int) -> Noun | None:
    """The thing that the words of a place end with, unless it is a new one or a channel."""
    while last > first and reading.tokens[last - 1].norm in _TRAILING:
        last -= 1
    if "as" in reading.norms(first, last) or any(
        entity.kind is EntityKind.CHANNEL for entity in reading.entities_in(first, last)
    ):
        return None
    noun = next((noun for noun in reversed(reading.nouns_in(first, last)) if noun.known), None)
    return noun if noun is not None and noun.canon in _COMMENTED and not noun.plural else None


def _leads(reading: Reading, first: int, last: int) -> bool:
    """Whether what is written down is the address of a thing: "the link", "its key", "the URL of the issue"."""
    if set(reading.norms(first, last)) & words("label tag status priority title description field"):
        return False
    return any(reading.tokens[index].norm in _ADDRESSES for index in range(first, last))


def _elsewhere(reading: Reading, verb: Verb, thing: Noun) -> bool:
    """Whether the thing linked to belongs to another product than the one dealt with last, which links its own."""
    before = [mention.connector for mention in reading.mentions_in(0, verb.first)]
    own = _product(reading, thing)
    if not own:
        same = (noun for noun in reading.nouns_in(0, verb.first) if noun.canon == thing.canon)
        own = next((product for noun in same if (product := _product(reading, noun))), "")
    return bool(own and before) and before[-1] != own


def _product(reading: Reading, noun: Noun) -> str:
    """The product named right before a noun."""
    return next((mention.connector for mention in reading.mentions if mention.last == noun.first), "")


def _other_product(reading: Reading, verb: Verb, thing: Noun) -> str:
    """ "Create a Jira issue and put the Jira key on the ticket": the product of the ticket, which is another than that
    of the key; " " where it is said, or nothing tells it."""
    links = [
        mention
        for mention in reading.mentions_in(verb.last, thing.first)
        if reading.norms(mention.last, mention.last + 1)[0] in _ADDRESSES
    ]
    before = reading.mentions_in(0, verb.first)
    other = next((mention for mention in before if links and mention.connector != links[0].connector), None)
    if other is None or _product(reading, thing):
        return " "
    return f" {reading.slice(other.first, other.last)} "


def _after_comment(reading: Reading, first: int, thing: Noun) -> int:
    """ "A comment on the issue": where the thing begins that is commented on."""
    norms = reading.norms(first, thing.first)
    if "comment" in norms and set(norms[norms.index("comment") :]) & {"on", "to"}:
        return first + norms.index("comment") + 2
    return first
