"""What stands in front of an order and orders nothing itself: "could you please", "add a check so that only ..."."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.patterns import SAYING_NOTHING
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Reading

__all__ = ["after_politeness", "announces", "says_instead", "without_politeness"]


def says_instead(reading: Reading, index: int) -> bool:
    """Whether "instead of" stands at an index."""
    return reading.norms(index, index + 2) == ["instead", "of"]


_POLITE = tuple(
    tuple(phrase.split())
    for phrase in phrases(
        "make it so that, make it so, change it so that, change it so, set it up so that, have it so that, see to it"
        " that, make sure that, ensure that, arrange that, i want it so that, we want it so that, i 'd like it so that,"
        " can you, could you, would you, will you, can we, could we, should we, shall we, can i, could i, i want"
        " to, i want you to, i would like to,"
        " i would like you to, i 'd like to, i 'd like you to, i need to, i need you to, we need to, we want"
        " to, we should, you should, you can, you could,"
        " let 's, let us, lets, what about, how about, i think we should, i think, i guess, would it be"
        " possible to, is it possible to, it would be great to,"
        " make sure to, be sure to, remember to, can u, could u, you must, we must, go ahead and, oh and, hey,"
        " one more thing, one thing, on second thought, on reflection, come to think of it,"
        " add a step that, add a step which, add a step to, add an action that, insert a step that, insert a step to,"
        " add another step that, add one step that, on second thoughts, in addition, additionally, and also, i"
        " 'd rather, i would rather, i 'd prefer to,"
        " why not, why don't you, why don't we,"
        " can the bot, could the bot, can it, could it, can the flow, could the flow,"
        " there should be, there should also be, there must be, there has to be, there needs to be, there ought to be,"
        " what i miss is, what is missing is, what 's missing is, i miss, it lacks, it is missing, we still need,"
        " we also need, i also need, i also want, we also want, it needs, go deeper, do not forget to, don't forget to,"
        " would you mind,"
        " i would be grateful if, i 'd be grateful if, it would be great if, it would be nice if, it would be good if,"
        " i would appreciate it if, i 'd appreciate it if, i would be glad if, it 'd be great if, it 'd be nice if,"
        " we want that, i want that, i would like that, we would like that, i 'd like that, i wish that,"
        " i need that, we need that,"
        " from now on, from here on, as of now, going forward, starting now, starting today,"
        " please also, it should also, this should also, it must also, i want it to, i want this to, i need it"
        " to, have it, make it also"
    )
)

_POLITE_BY_WORD = {word: tuple(phrase for phrase in _POLITE if phrase[0] == word) for word in {p[0] for p in _POLITE}}
_NOTHING = SAYING_NOTHING | {":"}


def without_politeness(reading: Reading, first: int, last: int, leads: list[str]) -> int:
    """Behind "could you please also" and the like; what adds to what is there is kept in `leads`."""
    moved = True
    while moved:
        moved = False
        norms = reading.norms(first, last)
        if norms[:2] in _CORRECTING and len(norms) > _SHORTEST_CORRECTION:
            first, moved = first + 2, True
            norms = norms[2:]
        if (framed := _framed(norms) or _adapting(norms) or _announcing(norms)) > 0:
            first, moved = first + framed, True
            norms = reading.norms(first, last)
        for phrase in _POLITE_BY_WORD.get(norms[0], ()) if norms else ():
            if tuple(norms[: len(phrase)]) == phrase and len(norms) > len(phrase):
                leads += [word for word in phrase if word in _TELLING_MORE]
                first, moved = first + len(phrase), True
                break
        while first < last - 1 and reading.tokens[first].norm in _NOTHING and not says_instead(reading, first):
            leads.append(reading.tokens[first].norm)
            first, moved = first + 1, True
    return first


def after_politeness(reading: Reading, first: int, last: int) -> int:
    """Where the words begin that say what to do: behind "could you please" or "there should be"."""
    return without_politeness(reading, first, last, [])


_CORRECTING, _SHORTEST_CORRECTION = (["no", ","], ["nope", ","], ["nah", ","]), 4
"""What says in front of an order that something was wrong, and calls nothing off: "no, the status is QA"."""
_TELLING_MORE = words("also additionally add insert there miss missing lacks still needs")

_BUILDING = words("add put insert include introduce build set have make create in up there")
_CHECKS = words("condition check filter if rule test guard restriction")
_SO = (("so", "that"), ("such", "that"), ("so",), ("that",), ("which",), ("where",))


def _framed(norms: Sequence[str]) -> int:
    """How many words of "add a condition so that only ..." stand in front of what the condition is."""
    place = next((i for i, norm in enumerate(norms[:_LONGEST_FRAME]) if norm in _CHECKS), 0)
    if not place or not set(norms[:place]) <= _BUILDING | {"a", "an", "another"} or norms[0] not in _BUILDING:
        return 0
    for so in _SO:
        end = place + 1 + len(so)
        if tuple(norms[place + 1 : end]) == so and norms[end : end + 1] in (["only"], ["just"]):
            return end
    return 0


_LONGEST_FRAME = 6


def _adapting(norms: Sequence[str]) -> int:
    """How many words of "change the loop so that it only ..." say no more than that it is to be another way."""
    if norms[:1] == [] or norms[0] not in _CHANGING or norms[1:2] not in (["the"], ["this"], ["that"], ["our"]):
        return 0
    so = next((i for i, norm in enumerate(norms[:_LONGEST_FRAME]) if norm == "so"), 0)
    end = so + 1 + (norms[so + 1 : so + 2] == ["that"])
    end += norms[end : end + 1] in (["it"], ["they"], ["this"])
    return end if so > 1 and norms[end : end + 1] in (["only"], ["just"]) else 0


_CHANGING = words("change adapt adjust modify alter update edit rework tweak make set")


def _announcing(norms: Sequence[str]) -> int:
    """How many words of "one last wish:" only say that something is to come."""
    place = next((i for i, norm in enumerate(norms[:_LONGEST_FRAME]) if norm in {"-", ":", ","}), 0)
    return place + 1 if place and announces(norms[:place]) else 0


def announces(norms: Sequence[str]) -> bool:
    """Whether "one last wish" or the like is all that some words are."""
    return len(norms) > 1 and norms[-1] in _TOPICS and set(norms[:-1]) <= _COUNTED


_TOPICS = words("thing things wish request change point remark idea detail tweak addition correction favour favor")
_COUNTED = words("one a an my last final another more small little tiny quick next the and further other only just")
