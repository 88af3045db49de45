"""Which loop of the workflow words mean, and whether what they speak of is inside of it or behind it."""

from __future__ import annotations

from itertools import pairwise

from agent_app.planners.local.edit.anchors import anchor_end, clause_end
from agent_app.planners.local.edit.branching import path_to
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading
from agent_app.planners.local.text import stem

__all__ = ["before_loop", "done_to_all", "goes_through", "loop_for", "loop_meant", "names_elements", "over_each"]

_LOOPS = words("loop iteration iterations cycle round pass loops foreach for-each")
_INSIDE = words("in inside within into during of to on for per from")
_BEHIND = words("after outside behind once when beyond following")
_EACH = words("each every")
_MEMBERS = words("them these those one item element entry time ones")
_COVERING = words("going looping iterating running cycling working walking stepping looped gone")
_THROUGH = words("through over thru")
_DONE = words(
    "done finished complete completed processed handled over through finishes ends completes ended finish been ready"
    " iterated worked"
)
_KIN = 0.6


def goes_through(view: WorkflowView, loop: Step, noun: Noun) -> bool:
    """Whether a loop goes through things of a noun's kind: by its name for an element, its list, or its title."""
    element = view.element(loop)
    named = str(loop.node.properties.get("as") or "")
    known = _names_of_element(loop)
    if "_" in noun.canon and noun.canon.split("_")[0] in known:
        return True  # "the pull requests" where what is gathered is called "pulls"
    if stem(noun.text.lower().split()[-1]) in known or noun.canon in known or noun.canon == named:
        return True
    nouns = element.nouns if element is not None else ()
    if not nouns:
        return False
    return noun.canon == nouns[0] or (noun.known and kinship(noun.canon, nouns[0]) >= _KIN)


def _names_of_element(loop: Step) -> set[str]:
    """The stems of the words by which a loop calls what it goes through."""
    named = str(loop.node.properties.get("as") or "").lower().replace("_", " ")
    return {stem(word) for word in f"{named} {loop.node.title.lower()}".split()} - {"for", "each", "every", "the"}


def loop_for(view: WorkflowView, reading: Reading, first: int, last: int) -> Step | None:
    """The loop that goes through what some words name, the innermost first; the last loop where they name nothing."""
    loops = view.of_role("for_each")
    nouns = reading.nouns_in(first, last)
    for loop in reversed(loops):
        if any(goes_through(view, loop, noun) for noun in nouns):
            return loop
    said = {stem(norm) for norm in reading.norms(first, last)}  # also what reads like a deed: "every booking"
    return next((loop for loop in reversed(loops) if said & _names_of_element(loop)), None)


def loop_meant(
    view: WorkflowView, reading: Reading, first: int, last: int
) -> tuple[Step, tuple[int, int], bool] | None:
    """The loop that a phrase of place names, the tokens of the phrase, and whether it means the inside."""
    if not view.of_role("for_each"):
        return None
    return (
        _by_word(view, reading, first, last)
        or _while(view, reading, first, last)
        or _behind_all(view, reading, first, last)
        or _for_each(view, reading, first, last)
    )


def before_loop(view: WorkflowView, reading: Reading, first: int, last: int) -> tuple[Step, tuple[int, int]] | None:
    """ "Before the loop starts", "ahead of the loop", "before we even enter the loop": the loop, and those words."""
    loops = view.of_role("for_each")
    for index in range(first, last if loops else first):
        opener = 1 if reading.tokens[index].norm == "before" else 0
        for phrase in (("ahead", "of"), ("prior", "to"), ("in", "front", "of")):
            if tuple(reading.norms(index, index + len(phrase))) == phrase:
                opener = len(phrase)
        if not opener:
            continue
        start = index + opener
        if (reached := _reached(view, reading, start, last)) is not None:
            return reached[0], (index, reached[1])
        word = next((i for i in range(start, min(last, start + _AHEAD)) if reading.tokens[i].norm in _LOOP), None)
        between = set(reading.norms(start, word)) if word is not None else set()
        if word is None or between & _NOT_THE_LOOP:
            continue
        end = word + 1
        while end < last and reading.tokens[end].norm in _STARTING:
            end += 1
        begin = index
        while begin > first and reading.tokens[begin - 1].norm in {"right", "directly", "just", "immediately"}:
            begin -= 1
        return loop_for(view, reading, start, word) or loops[-1], (begin, end)
    return None


def _reached(view: WorkflowView, reading: Reading, start: int, last: int) -> tuple[Step, int] | None:
    """ "... going through the bugs", "... any of them is posted": the loop that has not begun, and where that ends."""
    end = anchor_end(reading, start, last) if start < last else last
    norms = reading.norms(start, end)
    going = set(norms) & (_COVERING | _GOING | {"go", "run"})
    covering = bool(going) and bool(set(norms) & _OVER) and not set(norms) & _LOOP_WORDS
    any_of_them = norms[:1] == ["any"] and (norms[1:3] == ["of", "them"] or bool(set(norms[1:2]) & _MEMBERS))
    if not covering and not any_of_them:
        return None
    return loop_for(view, reading, start, end) or view.of_role("for_each")[-1], end


_OVER = words("through thru over")
_AHEAD = 6
_LOOP_WORDS = words("loop loops iteration")
_LOOP = words("loop looping iteration iterating")
_NOT_THE_LOOP = words(", ; and in inside within of")
_STARTING = words("starts begins start begin is entered runs even started begun gets going over each all them it")


def _by_word(view: WorkflowView, reading: Reading, first: int, last: int) -> tuple[Step, tuple[int, int], bool] | None:
    """ "Inside the loop", "in every iteration", "after the project loop has finished", "outside of the loop"."""
    for index in range(first, last):
        if reading.tokens[index].norm not in _LOOPS:
            continue
        start = index
        while start > first and index - start < _WINDOW and reading.tokens[start - 1].norm not in _INSIDE | _BEHIND:
            start -= 1
        if "soon" in reading.norms(max(first, start - 1), index) or _is_over(reading, index + 1, last):
            begin = next((i for i in range(index, first - 1, -1) if reading.tokens[i].norm in _ENDING), start)
            loop = loop_for(view, reading, start, index) or view.of_role("for_each")[-1]
            return loop, (_whole_opener(reading, begin, first), _completed(reading, index + 1, last)), False
        if start == first and reading.tokens[start].norm not in _INSIDE | _BEHIND:
            continue
        opener = reading.tokens[start - 1].norm if start > first else ""
        loop = loop_for(view, reading, start, index) or view.of_role("for_each")[-1]
        if opener not in _INSIDE | _BEHIND and start > first:
            continue
        begin = start - 1
        end = index + 1
        before = reading.tokens[begin - 1].norm if begin > first else ""
        if opener == "of" and before in {"outside", "out", "end", "start", "beginning", "inside"}:
            begin -= 1
        if opener in _BEHIND or before in {"outside", "out"}:
            if opener in {"after", "once", "when", "behind", "following"}:
                end = max(end, _completed(reading, end, last))
            return loop, (begin, end), False
        if opener == "of" and before in {"end", "start", "beginning"}:
            return loop, (index, index + 1), True
        return loop, (begin, end), True
    return None


_WINDOW = 4


def _is_over(reading: Reading, start: int, last: int) -> bool:
    """Whether "is through", "has ended" follows."""
    norms = reading.norms(start, min(last, start + 3))
    return bool(norms) and norms[0] in connectives.BE | words("has have") and bool(set(norms[1:]) & (_DONE - {"been"}))


def _whole_opener(reading: Reading, begin: int, first: int) -> int:
    """Where "as soon as" begins, whichever "as" was found."""
    return begin - 2 if begin - 2 >= first and reading.tokens[begin - 1].norm == "soon" else begin


def _completed(reading: Reading, start: int, last: int) -> int:
    """Behind "is done", "has finished"."""
    end = start
    while end < last and reading.tokens[end].norm in _DONE | words("is has was are have all itself entirely"):
        end += 1
    return end


def _while(view: WorkflowView, reading: Reading, first: int, last: int) -> tuple[Step, tuple[int, int], bool] | None:
    """ "While looping", "as we go through the issues": within the loop."""
    for index in range(first, last - 1):
        if reading.tokens[index].norm not in {"while", "whilst", "during", "as"}:
            continue
        if reading.tokens[index + 1].norm in {"soon", "well", "long"}:
            continue
        end = index + 1
        while end < min(last, index + _WINDOW) and reading.tokens[end].norm not in _COVERING | _GOING:
            end += 1
        if end >= min(last, index + _WINDOW) or _counts_step(reading, end, last):
            continue
        end = clause_end(reading, end + 1, last)
        return loop_for(view, reading, index, end) or view.of_role("for_each")[-1], (index, end), True
    return None


def _counts_step(reading: Reading, index: int, last: int) -> bool:
    """ "As the last step": a place in the order, and nothing that is gone through."""
    through = set(reading.norms(index + 1, min(last, index + 2))) & (_THROUGH | _OVER)
    return reading.tokens[index].norm in {"step", "cycle"} and not through


_GOING = words("loop iterate cycle walk step")


def _behind_all(
    view: WorkflowView, reading: Reading, first: int, last: int
) -> tuple[Step, tuple[int, int], bool] | None:
    """ "Once all projects are through", "after going through all the issues"."""
    for index in range(first, last - 1):
        if reading.tokens[index].norm not in _ENDING:
            continue
        start = index + 1 + 2 * (reading.norms(index + 1, index + 3) == ["soon", "as"])
        end = anchor_end(reading, start, last) if start < last else last
        norms = reading.norms(start, end)
        covering = bool(_COVERING & set(norms)) and bool(_THROUGH & set(norms))
        over_all = bool({"all", "every", "everything", "each"} & set(norms[:2]))
        finished = over_all and bool((_DONE | connectives.BE | words("have has")) & set(norms))
        done_with = any(one in _DONE and other == "with" for one, other in pairwise(norms))
        if not covering and not finished and not done_with:
            continue
        loop = loop_for(view, reading, start, end)
        if loop is None and done_with and set(norms[-1:]) & _THEM:
            loop = view.of_role("for_each")[-1]
        if loop is not None:
            return loop, (index, end), False
    return None


_THEM = words("them those these all everything it that")
_ENDING = words("after once when as following upon")


def _for_each(view: WorkflowView, reading: Reading, first: int, last: int) -> tuple[Step, tuple[int, int], bool] | None:
    """ "For each issue", "for every one of them", "on each", "per issue"."""
    for index in range(first, last - 1):
        norm, following = reading.tokens[index].norm, reading.tokens[index + 1].norm
        each = norm in _INSIDE and following in _EACH
        every = norm == "for" and following == "all" and index + 2 < last
        if not each and not every and norm != "per":
            continue
        start = _behind_members(reading, index + (1 if norm == "per" else 2), last)
        noun = next((noun for noun in reading.nouns if noun.first <= start < noun.last or noun.first == start), None)
        noun = noun or next(
            (noun for noun in reading.nouns_in(start, min(last, start + _WINDOW)) if _adjoining(reading, start, noun)),
            None,
        )
        pronoun = start >= last or reading.tokens[start].norm in _MEMBERS | {"of", ",", "also"}
        own = any(verb.first < index < verb.last for verb in reading.verbs)  # "comment on each one" needs its object
        if noun is not None and not pronoun:
            loop = next((loop for loop in reversed(view.of_role("for_each")) if goes_through(view, loop, noun)), None)
            if loop is not None:
                return loop, (index, index if own else noun.last), True
            continue
        if pronoun:
            end = index if own else _pronoun_end(reading, start, last)
            return view.of_role("for_each")[-1], (index, end), True
    return None


def _behind_members(reading: Reading, start: int, last: int) -> int:
    """ "Every one of the | invitees": where the things are named whose members are meant; else where it starts."""
    place = start
    while place < last and reading.tokens[place].norm in _OF_WHICH:
        place += 1
    named = any(noun.first <= place < noun.last or noun.first == place for noun in reading.nouns)
    return place if named and "of" in reading.norms(start, place) else start


_OF_WHICH = words("single one of the those these our all")


def _adjoining(reading: Reading, start: int, noun: Noun) -> bool:
    """Whether only adjectives and product names stand between a determiner and a noun."""
    between = range(start, noun.first)
    named = reading.mentioned
    return all(
        i in named or reading.tokens[i].norm in words("single of the these those our new open such individual")
        for i in between
    )


def _pronoun_end(reading: Reading, start: int, last: int) -> int:
    end = start
    while end < last and reading.tokens[end].norm in _MEMBERS | {"of"}:
        end += 1
    return end


def names_elements(view: WorkflowView, reading: Reading, first: int, last: int) -> bool:
    """ "Skip issues when ...": whether many things that a loop goes through are all that is named."""
    nouns = reading.nouns_in(first, last)
    many = len(nouns) == 1 and nouns[0].plural and nouns[0].determiner != "definite"
    return many and any(goes_through(view, loop, nouns[0]) for loop in view.of_role("for_each"))


def over_each(view: WorkflowView, reading: Reading, first: int, last: int) -> Step | None:
    """The loop through what an object with "each" or "every" names: "close each issue"."""
    for noun in reading.nouns_in(first, last):
        if noun.determiner != "each":
            continue
        for loop in reversed(view.of_role("for_each")):
            if goes_through(view, loop, noun) or _makes(view, loop, noun):
                return loop
    return None


def _makes(view: WorkflowView, loop: Step, noun: Noun) -> bool:
    """ "Tell #hiring about every interview", where the loop schedules them: each is at hand where it is made."""
    inside = (view.steps[key] for key in view.graph.contents(loop.id))
    return any(
        step.role == "action" and not step.lists and step.nouns[:1] == (noun.canon,) for step in inside if noun.known
    )


_WHOLLY = frozenset({"definite", "all"})
_ALL_OF_THEM = words("all they everything everyone everybody")


def loop_of_all(view: WorkflowView, reading: Reading, step: Step, first: int, last: int) -> str | None:
    """ "Before the work items": the loop in which a step makes the several things that are named; else none."""
    loop = view.graph.parent(step.id)
    if loop is None or step.lists or not step.nouns:
        return None
    made = (noun for noun in reading.nouns_in(first, last) if noun.plural and noun.canon == step.nouns[0])
    return (
        loop
        if any(noun.determiner in _WHOLLY and not goes_through(view, view.steps[loop], noun) for noun in made)
        else None
    )


def done_to_all(view: WorkflowView, reading: Reading, step: Step, first: int, last: int) -> str:
    """ "Once the cards are archived": the step, or its loop where the many things of that are named."""
    loop = view.graph.parent(step.id)
    nouns = [noun for noun in reading.nouns_in(first, last) if noun.plural and noun.determiner in _WHOLLY]
    said = set(reading.norms(first, last))
    done = reading.tokens[first].norm in {"once", "when", "as", "after"} and bool(
        connectives.BE & said or {"all", "every"} & said
    )
    everything = bool(said & _ALL_OF_THEM) or "last one" in " ".join(reading.norms(first, last))
    everything = everything and path_to(view, step.id) is None  # what is done to some is over for these alone
    if loop is None or not done or step.lists:
        return step.id
    return loop if everything or any(goes_through(view, view.steps[loop], noun) for noun in nouns) else step.id
