"""Words that exclude each other: a test that holds where another one fails is that one's other branch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading

__all__ = [
    "COMPARATIVES",
    "denied",
    "denies_only",
    "differ_in_value",
    "left_over",
    "names_remainder",
    "one_of_several",
    "opposed",
    "opposite",
]

_ALTERNATIVE = frozenset(
    {
        EntityKind.USER,
        EntityKind.EMAIL,
        EntityKind.LABEL,
        EntityKind.STATUS,
        EntityKind.PRIORITY,
        EntityKind.SEVERITY,
        EntityKind.BRANCH,
        EntityKind.ATTRIBUTE,
    }
)
"""Kinds of values that things are told apart by."""
_NO_VALUES = words(
    "older newer more less if when not later earlier created opened updated unassigned without with that"
)
"""Behind "or" these open another test, and no further value."""

_PAIRS = frozenset(
    frozenset(pair.split("/"))
    for pair in words(
        "private/public confidential/public internal/public internal/external true/false valid/invalid full/empty"
        " present/missing success/failure successful/failed succeeded/failed passed/failed green/red succeeds/fails"
        " passes/fails succeed/fail active/inactive high/low major/minor good/bad positive/negative"
        " enabled/disabled online/offline paid/free open/closed approved/rejected accepted/rejected"
        " accepted/declined on/off locked/unlocked large/small big/small long/short early/late"
    )
)
_MORE = words("more over above greater higher larger bigger longer slower older later least beyond")
_LESS = words("less fewer under below lower smaller shorter quicker faster newer younger earlier cheaper most")
COMPARATIVES = frozenset(word for word in _MORE | _LESS if word.endswith("er"))
"""What, said of some, means the others: "the newer ones"."""
_EXISTING = words("there is are 's was were one some any it they he she exists exist found already has have been")
_LACKING = words("none nothing nobody not no")
_DENYING = words("not without")
_HAVING = words(
    "the a an any of in on by to with as for have has had having been be is are it label labels tag tags labelled"
    " labeled tagged marked flagged assigned owned created opened reported raised milestone status state priority"
    " severity urgency sprint project branch already yet currently still"
)
"""What stands between a denial and the value that is denied."""
_DENYING_REACH = 6
_SAYING_NO = words(
    "it they that which who this these those one ones he she we i do does did is are was has have had can will would"
    " should not so without any"
)
"""What says that a test fails and nothing else: "when it does not"."""
_REMAINDER = frozenset(
    {("the", "rest"), ("the", "others"), ("all", "others"), ("the", "remaining"), ("other", "ones")}
    | {(whole, "else") for whole in ("everything", "everyone", "everybody", "anything", "anyone")}
)
"""What an action on the other branch of a test says it acts on."""
_LONGEST = 6
_SHORT = 3
_SUBJECT_AND_VERB = 2


_PLACED = [["in"], ["on"], ["from"], ["of"]]
_PROPERTIES = words("label labels tag tags assignee reviewer owner milestone")


def denied(reading: Reading, first: int) -> bool:
    """Whether the words before a value say that things don't have it: "not labelled | keep", "without label | x"."""
    placed = reading.norms(max(0, first - 1), first) in _PLACED
    for place in range(first - 1, max(-1, first - 1 - _DENYING_REACH), -1):
        norm = reading.tokens[place].norm
        if norm in _DENYING | _LACKING or norm.endswith(("-not", "n't", "n’t")):
            return True
        if norm not in _HAVING or (placed and norm in _PROPERTIES):
            return False  # "without labels in | acme/web"
    return False


def one_of_several(reading: Reading, entity: Entity) -> bool:
    """Whether a value is one of several that a thing may have: "assigned to | bob | or erin", "High or | Highest"."""
    if entity.kind not in _ALTERNATIVE:
        return False
    following = reading.norms(entity.last, entity.last + 2)
    if following[:1] == ["or"] and following[1:] and following[1] not in _NO_VALUES:
        return True
    return reading.norms(entity.first - 1, entity.first) == ["or"] and entity.first - 2 in reading.valued


def opposite(one: str, other: str) -> bool:
    """ "Assigned" and "unassigned", "high" and "low": one is so where the other is not."""
    shorter, longer = sorted((one, other), key=len)
    return longer in {f"un{shorter}", f"in{shorter}", f"non{shorter}"} or frozenset((one, other)) in _PAIRS


def opposed(said: Sequence[str], before: Sequence[str]) -> bool:
    """Whether a test denies one told before: "quicker" after "longer than 60 minutes", "urgency high" after "low".

    A bound of its own makes a test another one ("above 5" after "below 1").
    """
    more, less = (
        (bool(_MORE & set(said)), bool(_MORE & set(before))),
        (bool(_LESS & set(said)), bool(_LESS & set(before))),
    )
    if more[0] != less[0] and more[1] != less[1] and more[0] != more[1]:
        return {word for word in said if word[:1].isdigit()} <= set(before)
    if set(said) <= _EXISTING | _LACKING and set(before) <= _EXISTING | _LACKING:
        return bool(set(said) & _LACKING) != bool(set(before) & _LACKING)  # "there is one", "there's none"
    if len(said) > _LONGEST or "not" in said or "not" in before:
        return False
    return any(opposite(one, other) for one in said for other in before if one.isalpha() and other.isalpha())


def denies_only(norms: Sequence[str]) -> bool:
    """ "It doesn't", "one isn't", "those that are not", "those without": nothing but that a test told before fails."""
    said = set(norms) - {",", "no", "need"}
    return bool(said & _DENYING) and said <= _SAYING_NO


def left_over(norms: list[str]) -> bool:
    """ "Status anything else", "other severities": whatever the conditions before left over."""
    text = " ".join(norms)
    if 1 < len(norms) <= _SHORT and norms[-1] in {"fine", "ok", "okay", "good", "there", "present"}:
        return True
    return norms[0] in {"other", "others"} or any(
        phrase in text for phrase in ("anything else", "everything else", "any other", "all other", "the others")
    )


def names_remainder(norms: Sequence[str]) -> bool:
    """ "Reply to the rest", "the others get a tag", "comment on the newer ones": what a test before left over."""
    return any(pair in _REMAINDER or (pair[1] == "ones" and pair[0] in COMPARATIVES) for pair in pairwise(norms))


def differ_in_value(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two tests say the same but for the value: "the priority is high", "the priority is low"."""
    said, before = (["is" if norm == "'s" else norm for norm in norms] for norms in (one, other))
    return len(said) > _SUBJECT_AND_VERB and said[:-1] == before[:-1] and said[-1] != before[-1]
