"""What is said of the workflow at hand as a whole and changes nothing in it: to show it, to run it, to let it be."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from agent_app.planners.local.lexicon import talk
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Reading

__all__ = ["Aside", "find_aside"]


class Aside(StrEnum):
    """What such a remark wants."""

    SHOW = "show"
    """ "Show me the workflow again", "what does it do?"."""
    RUN = "run"
    """ "Run it now", "can I test it?"."""
    LIVE = "live"
    """ "Activate it", "is it active?", "turn it off"."""
    RESTART = "restart"
    """ "Start over", "a new one"."""
    SAVE = "save"
    """ "Save it"."""
    CLOSE = "close"
    """ "No, that's all"."""


_POLITE = words(
    "please pls could can would will may might you i we just kindly let me us want to like 'd like love now and then"
    " how do does should"
)
_ME = words("me us")
_ITSELF = words("it this that")
_QUALIFIERS = words("the this that my our current whole entire full present resulting final new finished complete")
_WORKFLOW = words("workflow flow automation draft plan")
_TAILS = frozenset(
    phrases(
        "again, now, please, so far, once, once more, one more time, as it is, right now, right away, to me, to us,"
        " for me, manually, first, in detail, step by step, in words, in plain words, we have, we have now, we built,"
        " i have, you built, you made, you have, exactly, then, here, today, myself, immediately, straight away"
    )
)
_SHOWING = words("show display print see view describe explain summarize summarise recap repeat outline")
_RUNNING = words("run execute test try launch trigger rerun")
_RUNNING_UP = frozenset({("try", "out"), ("test", "out"), ("kick", "off")})
_LIVENING = words("activate deactivate enable disable publish deploy pause unpause resume")
_SWITCHING = frozenset(
    {(verb, particle) for verb in ("turn", "switch") for particle in ("on", "off")}
    | {("take", "live"), ("put", "live")}
)
_SAVING = words("save store keep")
_SOUND = words("correct right complete valid ok okay fine finished done good")
_STATES = words("active live running enabled on off inactive deployed published activated ready")
_ASKED = {
    Aside.SHOW: frozenset(
        phrases(
            "what does it do, what does this do, what does that do, what does it do now, what does this workflow do,"
            " what does the workflow do, what will it do, what do we have, what do we have so far, what did you build,"
            " what did you make, what have you built, what have we built, what have we got, how does it look,"
            " how does it look now, how does the workflow look, what are the steps, what are its steps, what is in it,"
            " what 's in it, what happens then, what will happen, what would happen, what does it look like,"
            " what does the workflow look like"
        )
    ),
    Aside.CLOSE: frozenset(
        phrases(
            "that 's all, that is all, that 's it, that is it, that 's everything, that will be all, that would be all,"
            " that 's all for now, that 's it for now, that 's all i need, that 's all i needed, nothing else,"
            " nothing more, nothing to add, nothing for now, not now, not for now, leave it like that,"
            " leave it like this, leave it as is, leave it as it is, keep it like that, keep it like this,"
            " keep it as it is, i 'm done, we 're done, i 'm good, we 're good, i 'm fine, all good, all done, done,"
            " all set, i 'm all set, we 're all set, it 's fine, that 's fine, it 's good, that 's good, no changes,"
            " no more changes, nah, i think that 's it, i think that 's all, forget it, forget that, forget about it,"
            " never mind, nevermind"
        )
    ),
    Aside.RESTART: frozenset(
        phrases(
            "start over, start again, start afresh, start from scratch, start all over, start all over again,"
            " begin again, let 's start over, let 's start again, let 's start from scratch, from scratch,"
            " forget all that, scrap it, scrap that, scrap all that, new one, another one, new workflow,"
            " another workflow, a new workflow, a new one, i want to start over, i want a new workflow,"
            " i want to make a new one, let 's make a new one, let 's do another one"
        )
    ),
}
_BY_NOW = words("already yet so")
_LONGEST = 12


def find_aside(reading: Reading) -> Aside | None:
    """What a prompt wants of the workflow as a whole; None where it names a product, a part or a change."""
    if reading.mentions or len(reading.tokens) > _LONGEST:
        return None
    said = [token.text.lower() for token in reading.tokens if token.is_word]
    bare = _without_lead_in(said)
    for aside, asked in _ASKED.items():
        if " ".join(bare) in asked:
            return aside
    if bare[:1] == ["is"] or bare[:1] == ["was"]:
        return _asked_state(bare[1:])
    return _ordered([*_without(bare, _POLITE)])


def _without_lead_in(said: Sequence[str]) -> list[str]:
    rest = list(said)
    while rest and rest[0] in talk.LEAD_INS | words("nope thanks thank") and len(rest) > 1:
        rest.pop(0)
    while len(rest) > 1 and rest[-1] in talk.THANKS | words("please you"):
        rest.pop()
    return rest


def _without(said: Sequence[str], leading: frozenset[str]) -> Sequence[str]:
    start = next((index for index, word in enumerate(said) if word not in leading), len(said))
    return said[start:]


def _asked_state(rest: Sequence[str]) -> Aside | None:
    """ "Is it active now?", "is that correct?"."""
    after = _after_object(rest)
    if len(after) == len(rest) or not after or not (len(after) == 1 or " ".join(after[1:]) in _TAILS | _BY_NOW):
        return None
    return Aside.LIVE if after[0] in _STATES else Aside.SHOW if after[0] in _SOUND else None


def _ordered(rest: list[str]) -> Aside | None:
    """ "Show me the workflow again", "turn it off"."""
    if not rest:
        return None
    verb, rest = rest[0], rest[1:]
    for pairs, aside in ((_SWITCHING, Aside.LIVE), (_RUNNING_UP, Aside.RUN)):
        for place, particle in enumerate(rest):
            if (verb, particle) in pairs and _is_whole([*rest[:place], *rest[place + 1 :]]):
                return aside
    if verb in _SHOWING and rest[:1] and rest[0] in _ME:
        rest = rest[1:]
    for verbs, aside in ((_SHOWING, Aside.SHOW), (_RUNNING, Aside.RUN), (_LIVENING, Aside.LIVE), (_SAVING, Aside.SAVE)):
        if verb in verbs and _is_whole(rest):
            return aside
    return None


def _is_whole(rest: Sequence[str]) -> bool:
    """Whether what a verb governs is the workflow, and nothing is said beside it."""
    after = _after_object(rest)
    return len(after) < len(rest) and (not after or " ".join(after) in _TAILS)


def _after_object(rest: Sequence[str]) -> list[str]:
    """What follows the workflow's name or the pronoun for it; all if neither comes first."""
    place = next((index for index, word in enumerate(rest) if word not in _QUALIFIERS), len(rest))
    if place < len(rest) and rest[place] in _WORKFLOW and place:
        return list(rest[place + 1 :])
    return list(rest[1:]) if rest and rest[0] in _ITSELF else list(rest)
