"""How people say that something else will do: "approving is fine", "a comment is enough"."""

from __future__ import annotations

from agent_app.planners.local.edit.leaving import REMOVING
from agent_app.planners.local.edit.patterns import SAYING_NOTHING, Pattern
from agent_app.planners.local.model import Reading

__all__ = ["calls_off", "what_is_enough"]

_ENOUGH = (
    Pattern(
        "just|only|merely|simply?", "NEW", "is|are|would_be|should_be|will_be|'s",
        "fine|enough|ok|okay|alright|sufficient|plenty|good_enough|all_i_need|all_we_need|all_i_want|all_we_want", "$",
    ),
    Pattern("just|only|merely|simply?", "NEW", "suffices|suffice|will_do|would_do|does_it|should_suffice", "$"),
)  # fmt: skip


def what_is_enough(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """The tokens between two indexes that name what is said to be enough; None where nothing is."""
    norms = reading.norms(first, last)
    return next((gaps["NEW"] for pattern in _ENOUGH if (gaps := pattern.match(norms, first)) is not None), None)


def calls_off(reading: Reading, first: int, last: int) -> bool:
    """Whether a sentence begins by saying that something is not to be done: what is enough then stands for it."""
    orders = (norm for norm in reading.norms(first, last) if norm not in SAYING_NOTHING)
    return next(orders, "") in REMOVING
