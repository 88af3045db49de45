"""Some of several things as subjects: "those with a high priority become bugs, the rest get a note".

What is said of them is an order about each that the test holds for, or for which it does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.people import names_person
from agent_app.planners.local.rewrite.brief_cases import MEASURES
from agent_app.planners.local.rewrite.patterns import verb_for
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.text import stem

__all__ = ["selected_things"]

_BEFORE = words(". ; : ! ? , –") | {"-", "—"}
_JOINING = words("and while but whereas")
_BEGINNING = words("and but also then so please")
_REST = words("rest others remainder")
_ANY = words("everything everyone everybody anything anyone anybody")
_ALL = words("all any every each the")
_WHOLE = words("the any all of")
_ANY_ONE = words("a an any each every")
_OTHER = words("other others remaining")
_UNLIKE = words("else lower higher smaller larger bigger less below above under over")
"""What tells everything apart that a test before did not meet: "everything lower"."""
_RELATIVE = words("that which who whose with without having")
_COMPARED = words(
    "older newer larger bigger greater smaller longer shorter higher lower more less over above under below beyond from"
    " assigned exceeding"
)
_MODALS = words("should must shall can may will would ought have has need needs to are is be")
_LIMITING = words("just only simply merely then also all each both automatically directly")
_GETTING = words("get gets receive receives need needs")
_BECOMING = words("become becomes")
_GOING = words("go goes belong belongs move moves land lands")
_TOWARDS = words("to into in on")
_WAITING = words("wait stay remain")
_LEAVING = words("left kept skipped untouched ignored")
_DUTIES = words("should must shall need needs has have")
_COPULAS = words("be to is are")
_OWING = words("need needs has have is are ought")
_FOR = words("for with")
_NO_STATES = words(
    "which that this these those other new same first last second big wrong right my our its remaining retrieved found"
    " fetched listed resulting above matching selected collected gathered following respective corresponding"
)
_BRIEF = 2
_CARDINALS = words("one two three four five")


@dataclass(frozen=True, slots=True)
class _Subject:
    """Which things a clause is about: `lead` says it as the opening of an order; its words end before `last`."""

    first: int
    last: int
    lead: str
    tested: bool = False
    """Whether a test of unknown length follows."""


def selected_things(
    reading: Reading, at_hand: Callable[[Noun], bool] | None = None, *, tested: bool = False
) -> list[Change]:
    """Changes that turn what is said of some of several things into a test and an order.

    `at_hand` tells what is spoken of before the text, so that its first clause may be about some of that; `tested`:
    some were told apart before the text.
    """
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for first, last in _clauses(reading, norms, opening=at_hand is not None):
        subject = _rest(norms, first, last) if found or tested or _tested_before(norms, first) else None
        subject = subject or _chosen(reading, norms, first, last, at_hand)
        if subject is None:
            continue
        if norms[first] in _FOR and subject.first == first:
            found += _opening(reading, norms, subject)
            continue
        place = _predicate(reading, norms, subject, last)
        if place is None or (order := _order(reading, norms, place, last)) is None:
            continue
        said, rest = order
        start, end = reading.tokens[subject.first].start, reading.tokens[rest - 1].end
        pieces = [Piece(subject.lead, start, reading.tokens[subject.last - 1].end)]
        if subject.tested:
            begin, stop = reading.tokens[subject.last].start, reading.tokens[place - 1].end
            pieces += [Piece(reading.text[begin:stop], begin, stop), Piece(", ", stop - 1, stop)]
        pieces.append(Piece(said, reading.tokens[place].start, end))
        found.append(Change(start, end, tuple(pieces)))
    return found


def _opening(reading: Reading, norms: list[str], subject: _Subject) -> list[Change]:
    """ "For the won deals, invoice the customer": the order says itself what is done with them."""
    if subject.tested:
        start, end = reading.tokens[subject.first].start, reading.tokens[subject.last - 1].end
        return [Change(start, end, (Piece(subject.lead.strip(), start, end),))]
    verb = reading.verb_at(subject.last)
    if norms[subject.last : subject.last + 1] not in ([","], [":"]) and (
        verb is None or verb.form is not VerbForm.BASE
    ):
        return []
    start, end = reading.tokens[subject.first].start, reading.tokens[subject.last - 1].end
    stop = end + (norms[subject.last] == ":")
    said = subject.lead.strip() if norms[subject.last] != "," else subject.lead.strip(" ,")
    return [Change(start, stop, (Piece(said, start, end),))]


def _clauses(reading: Reading, norms: list[str], *, opening: bool) -> Iterator[tuple[int, int]]:
    """Token ranges of clauses that follow another one; with the `opening` also the first."""
    first = 0
    while opening and first < len(norms) and norms[first] in _BEGINNING:
        first += 1
    for index in range(len(norms) + 1):
        pause = index == len(norms) or norms[index] in _BEFORE or reading.tokens[index].kind is TokenKind.BREAK
        if not pause and norms[index] not in _JOINING:
            continue
        while first and first < index and norms[first] in _BEGINNING | {"only"}:  # ", then those with ..."
            first += 1
        if (first or opening) and index > first:
            yield first, next((i for i in range(index, len(norms)) if norms[i] in _BEFORE), len(norms))
        first = index + 1


def _tested_before(norms: list[str], first: int) -> bool:
    return bool(set(norms[:first]) & words("if when whether those ones unless means ?"))


def _rest(norms: list[str], first: int, last: int) -> _Subject | None:
    """ "The rest", "others", "everything else", "all the remaining ones": what a test before left over."""
    place = first + (norms[first] in _FOR)
    while place < last and norms[place] in _ALL:
        place += 1
    if place >= last:
        return None
    if norms[place] in _REST:
        return _Subject(first, place + 1, "otherwise ")
    if norms[place] in _ANY and set(norms[place + 1 : place + 2]) & _UNLIKE:
        return _Subject(first, place + 2, "otherwise ")
    if norms[place] in _OTHER and place > first and place + 1 < last:
        return _Subject(first, place + 2, "otherwise ")
    return None


_FOLLOWING = words("comes come follows follow stands stand precedes")
"""What is said of steps rather than of things: "whatever comes after the mail"."""


def _chosen(
    reading: Reading, norms: list[str], first: int, last: int, at_hand: Callable[[Noun], bool] | None
) -> _Subject | None:
    """ "Urgent ones", "those with ...", "whoever has ...", "overdue tickets" after tickets were spoken of."""
    place = _whole(norms, first, last)
    if place + 1 >= last:
        return None
    inner = first + 1 + (norms[first + 1] in {"the", "any", "all"}) if norms[first] in _FOR else place
    noun = _told_of(reading, norms, inner, last)
    known = noun is not None and at_hand is not None and at_hand(noun)
    if noun is not None and (
        known or (_spoken_of(reading, noun) and (norms[first] == "for" or _listed(reading, noun)))
    ):
        return _Subject(first, noun.last, "for those ", tested=True)
    if norms[first] in _FOR:
        return _in_state(reading, norms, (first, inner, last), at_hand) if inner + 1 < last else None
    if norms[first] in connectives.FREE_RELATIVES and norms[first + 1] not in _FOLLOWING:
        return _Subject(first, first + 1, "for those that ", tested=True)
    if norms[first] in {"any", "all", "each"} and norms[place + (norms[first] == "each")] in _RELATIVE:
        return _Subject(first, place + (norms[first] == "each"), "for those ", tested=True)
    if (named := _named_again(reading, norms, first, last)) is not None:
        return named
    if at_hand is not None and norms[first] in {"each", "every"}:
        return _each(reading, norms, first, last, at_hand)
    determined = norms[place] in {"those", "ones"} or (norms[place] in _ANY and norms[place + 1] in _RELATIVE)
    if determined and norms[place] != "ones":
        place += norms[place + 1] == "ones"
        things = next((item for item in reading.nouns if item.plural and item.first == place + 1), None)
        if norms[place] == "those" and things is not None:  # "those records that ..."
            place = things.last - 1
    if determined and place + 1 < last:
        after = reading.verb_at(place + 1)
        past = after is not None and after.form is VerbForm.PAST
        if norms[place + 1] in _RELATIVE | _COMPARED or past or norms[place + 1].endswith(("ed", "en")):
            return _Subject(first, place + 1, "for those ", tested=True)
        return None
    return _in_state(reading, norms, (first, place, last), at_hand)


def _whole(norms: list[str], first: int, last: int) -> int:
    """Where the words end that say that all of some are meant: "the", "all of the | ones"."""
    place = first
    while place < last and norms[place] in _WHOLE:
        place += 1
    pointed = norms[place : place + 1] in (["those"], ["ones"])
    return place if pointed or place <= first + 1 else first + 1


def _told_of(reading: Reading, norms: list[str], place: int, last: int) -> Noun | None:
    """ "Orders which were refunded", "members without a phone number": several things, and what tells them apart."""
    noun = next((noun for noun in reading.nouns if noun.first == place and noun.last + 1 < last), None)
    if noun is None or not noun.plural:
        return None
    if any(norms[i] in _ORDERING and norms[i + 1] in _DENIED for i in range(noun.last + 1, last - 1)):
        return None  # "cards without a due date should not get a comment"
    return noun if norms[noun.last] in _RELATIVE | _COMPARED - {"from", "assigned"} else None


_DENIED, _ORDERING = words("not n't never no"), words("should must shall can may will would need do does")


def _named_again(reading: Reading, norms: list[str], first: int, last: int) -> _Subject | None:
    """ "A message that contains ...", "totals above 800": one of what was spoken of, or a measure of theirs."""
    told = _RELATIVE | _COMPARED
    if first + _BRIEF < last and norms[first] in _ANY_ONE and norms[first + 2] in told:
        again = any(stem(norms[noun.last - 1]) == norms[first + 1] for noun in reading.nouns if noun.last <= first)
        return _Subject(first, first + 2, "for those ", tested=True) if again else None
    if norms[first + 1] in _COMPARED and stem(norms[first]) in MEASURES - {norms[first]}:
        return _Subject(first, first + 1, f"for those with a {stem(norms[first])} ", tested=True)
    return None


def _each(
    reading: Reading, norms: list[str], first: int, last: int, at_hand: Callable[[Noun], bool]
) -> _Subject | None:
    """ "Every single one of them", "each bug": all of what is at hand, one by one."""
    end = first + 1
    while end < last and norms[end] in _ONE_OF_THEM:
        end += 1
    noun = next((noun for noun in reading.nouns if noun.first == end and noun.last < last), None)
    if noun is not None and at_hand(noun):
        end = noun.last
    elif end == first + 1 or norms[end - 1] not in _MEMBERS:
        return None
    return _Subject(first, end, "for each of them, ") if end < last else None


_ONE_OF_THEM, _MEMBERS = words("single of these those them one the"), words("one them these those")


def _in_state(
    reading: Reading, norms: list[str], clause: tuple[int, int, int], at_hand: Callable[[Noun], bool] | None
) -> _Subject | None:
    """ "Urgent ones", "the failed builds", "for the won deals": told by one word before the noun.

    `clause`: where it begins, where that word is, and where it ends.
    """
    first, place, last = clause
    state = norms[place]
    if not state.isalpha() or state in connectives.FUNCTION_WORDS | _NO_STATES | connectives.PREPOSITIONS:
        return None
    if norms[place + 1] == "ones":
        return _Subject(first, place + 2, _told_by(state))
    noun = next((noun for noun in reading.nouns if noun.first == place + 1 and noun.last <= last), None)
    verb = reading.verb_at(place)
    ordered = verb is not None and verb.form is VerbForm.BASE
    named = bool(reading.mentions_in(place, place + 1))
    if noun is None or not noun.plural or ordered or named:
        return None
    if not _spoken_of(reading, noun) and (at_hand is None or not at_hand(noun)):
        return None
    return _Subject(first, noun.last, _told_by(state))


def _told_by(state: str) -> str:
    """The opening of an order for those in a state; of what is listed "it is empty" would tell that there is none."""
    return "for those that are empty, " if state == "empty" else f"if it is {state}, "


def _spoken_of(reading: Reading, noun: Noun) -> bool:
    return any(other.canon == noun.canon and other.last < noun.first for other in reading.nouns if other.known)


def _listed(reading: Reading, noun: Noun) -> bool:
    """Whether several of a kind were spoken of before: "get the meetings; | meetings without a host are cancelled"."""
    return noun.known and any(
        other.canon == noun.canon and other.plural and other.last < noun.first for other in reading.nouns
    )


def _predicate(reading: Reading, norms: list[str], subject: _Subject, last: int) -> int | None:
    """Where it is said what happens to the things."""
    if not subject.tested:
        return subject.last if subject.last < last else None
    places = [i for i in range(subject.last + 1, last) if _predicates(norms, i, last)]
    places = places or _undergone(reading, norms, subject, last)
    if not places:
        return None
    joint = next((i for i in range(places[0], last) if norms[i] == "and"), last)
    place = max(place for place in places if place < joint)
    while place - 1 > subject.last and norms[place - 1] in (_MODALS | _LIMITING) - {"is", "are", "has", "have", "to"}:
        place -= 1
    return place


def _undergone(reading: Reading, norms: list[str], subject: _Subject, last: int) -> list[int]:
    """ "Those below 50 euros | are approved": what happens to them, behind what tells them apart."""
    copulas = [i for i in range(subject.last + 1, last) if norms[i] in _UNDERGOING]
    told = norms[subject.last + 1 : subject.last + 2]  # "that have been solved | are deleted"
    compared = norms[subject.last] in _COMPARED | _HAVING or bool(set(told) & connectives.AUXILIARIES - _UNDERGOING)
    first = copulas[0] if copulas and not compared else subject.last
    found = []
    for index in copulas:
        verb = reading.verb_at(index + 1) if index + 1 < last else None
        if (compared or index > first) and verb is not None and verb.form is VerbForm.PAST:
            found.append(index)
    return found


_UNDERGOING, _HAVING = words("is are get gets"), words("with without having")


def _predicates(norms: list[str], index: int, last: int) -> bool:
    """Whether what is ordered may begin at a token."""
    if norms[index] in {"should", "must", "shall", "can", "may"}:
        return True
    if norms[index] in _BECOMING | _GOING | _GETTING:
        return index + 1 < last
    return norms[index] in _OWING and norms[index + 1 : index + 2] == ["to"]


def _order(reading: Reading, norms: list[str], place: int, last: int) -> tuple[str, int] | None:
    """The order that a predicate stands for, and the token where the words go on after it."""
    index = place
    while index < last and norms[index] in _MODALS | _LIMITING:
        index += 1
    if index >= last:
        return None
    verb = reading.verb_at(index)
    if norms[index] in _LEAVING:
        return "do nothing", last
    gapped = index == place and norms[index - 1] in _REST | {"else"}  # "..., the rest added to the group"
    if verb is not None and verb.form is VerbForm.PAST and (gapped or _COPULAS & set(norms[place:index])):
        return _done_to_it(verb, norms, last)
    if norms[index] in _GETTING | _BECOMING and index + 1 < last:
        after = reading.verb_at(index + 1)
        if after is not None and after.form is VerbForm.PAST:
            return _done_to_it(after, norms, last)
        made = "create" if norms[index] in _BECOMING else _giving(reading, norms, index + 1, last)
        return (made, index + 1) if made else None
    if norms[index] in _GOING and norms[index + 1 : index + 3] == ["on", "to"]:
        return "advance it to", index + 3
    if norms[index] in _GOING and index + 2 < last and norms[index + 1] in _TOWARDS:
        return _towards(reading, norms, index + 2, last), index + 2
    if norms[index] in _GOING | {"counts"} and norms[index + 1 : index + 2] == ["as"] and index + 2 < last:
        made = _giving(reading, norms, index + 2, last)
        return (made, index + 2) if made else None
    if norms[index] in _WAITING and index > place:
        return "do nothing", index + 1
    if verb is not None and verb.form is VerbForm.BASE and _DUTIES & set(norms[place:index]):
        return "", index  # "urgent ones should also create a ticket"
    limited = index > place and norms[index - 1] in _LIMITING and norms[index] in connectives.ARTICLES
    made = _giving(reading, norms, index, last) if limited else None
    return (made, index) if made else None


def _done_to_it(verb: Verb, norms: list[str], last: int) -> tuple[str, int]:
    """ "It should be [closed]"; what is done in the place of other things is an order: "delete it [instead]"."""
    if norms[verb.last : last] == ["instead"] or norms[verb.last : verb.last + 2] in _IN_STEAD:
        return f"{verb.lemma} it", verb.last
    return "it should be", verb.first


_IN_STEAD = (["instead", "of"], ["rather", "than"], [",", "not"])


def _giving(reading: Reading, norms: list[str], first: int, last: int) -> str | None:
    """The verb for giving what a noun phrase names."""
    if norms[first] not in (connectives.ARTICLES | _CARDINALS) - {"it", "this", "that"}:
        return None
    end = next((i for i in range(first, last) if norms[i] in connectives.PREPOSITIONS), last)
    nouns = [noun for noun in reading.nouns_in(first, end) if noun.known]
    if not nouns and set(norms[first + 1 : first + 2]) & _SENT:
        return "send"
    if not nouns:
        return None
    chain = [nouns[0]]
    chain += (noun for noun in nouns[1:] if noun.first == chain[-1].last)  # "a thank-you mail"
    return verb_for(chain[-1].text)


_SENT = words("post ping text dm")


def _towards(reading: Reading, norms: list[str], first: int, last: int) -> str:
    """ "... go to Ana", "... go to #sales", "... go into the backlog"."""
    end = next((i for i in range(first, last) if norms[i] in connectives.PREPOSITIONS | _JOINING), last)
    if reading.tokens[first].kind is TokenKind.CHANNEL:
        return "post it to"
    if reading.tokens[first].kind is TokenKind.EMAIL:
        return "email it to"
    return "assign it to" if names_person(reading, first, end) else "move it to"
