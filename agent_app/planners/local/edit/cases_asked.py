"""Cases put as questions, in plainer words: "urgent? page us", "what if it is a draft? Then skip the post"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.cases import ASKED, PROPERTY, is_case
from agent_app.planners.local.rewrite.patterns import ORDER, START, construction, question

__all__ = ["CASES_ASKED"]

_THEN = rf"\?+\s*(?:(?:then|yes|if so),?:?\s+|(?=(?:please |also |just )?{ORDER}\b))"
"""What stands between a question and what is to be done where the answer is yes."""
_SO = r"(?:(?:in|for) (?:that|this|such a) case,? |then,? |so,? )?"

CASES_ASKED = (
    # "level fatal? then page us"
    construction(
        rf"{START}(?:and |but )?(?:the |its )?(?P<what>{PROPERTY}) (?P<value>[\w-]+){_THEN}",
        "if the {what} is {value}, ",
    ),
    # "is the priority urgent? then open an incident"
    construction(rf"{START}(?:and |but )?{ASKED}{_THEN}", question, holds=is_case),
    # "urgent? create a ticket too"
    construction(
        rf"{START}(?:and |but )?(?P<rest>(?:(?:still|already|not|no longer) )*[a-z-]{{4,}}){_THEN}",
        "if it is {rest}, ",
        holds=is_case,
    ),
    # "what if the plan is a premium one? In that case text the customer"
    construction(
        rf"{START}(?:and |but |then )*what (?:about |happens |(?:should|must|shall|will|would) (?:happen|be done) )?"
        rf"(?:if|when) (?P<case>[^?:;\n]{{4,80}}?)\s*(?:\?|:| [–—-])\s+{_SO}(?=\w)",
        "if {case}, ",
    ),
    # "what about assets that are broken? Those should be deleted"
    construction(
        rf"{START}(?:and |but )*(?:what|how) about (?P<things>[^?\n]{{3,60}}?)\s*\? (?:well,? )?"
        r"(?:those|these|they|such ones)(?: ones)? (?=(?:should|must|shall|need|get|are|can|have)\b)",
        "{things} ",
    ),
)
