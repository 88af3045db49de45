"""Constructions that name the other branch of a test: "when it is anything else", "all the longer ones", "has one"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import CASE, START, Found, asked_before, construction

__all__ = ["ALTERNATIVES", "tested_before"]

_TESTED = re.compile(
    r"\b(?:if|when|whether|unless|in case|where|whose|than|above|below|over|under|at least|at most|up to|more|less"
    r"|fewer|equals|for those)\b|[<>=?:→]|\bis\b",
    re.IGNORECASE,
)
_LACKING = re.compile(r"\b(?:no|none|not|without|missing|lacks?|empty|isn't|hasn't)\b", re.IGNORECASE)
_OTHER = r"(?:else|other|different|smaller|larger|bigger|lower|higher|shorter|longer|older|newer|cheaper|below|above)"
_REMAINING = (
    r"(?:(?:all |any |every )?(?:of )?the (?:rest|remainder|others|other ones|remaining(?: ones| [a-z]+s)?)"
    r"|(?:all |any )?(?:the )?(?:other|remaining) ones|all (?:the )?others"
    r"|(?:all |any )?(?:the )?(?:smaller|larger|bigger|lower|higher|shorter|longer|older|newer|cheaper|lesser) ones)"
)
"""What is left once some were told by a test."""
_ONLY = r"(?:(?:just|only|simply|then|all|each|merely) )*"
_BECOMES = (
    r"(?:is|are|gets?|(?:should|must|shall|can|may|will) (?:be|get)|(?:has|have|needs?|ought) to be|(?:is|are) to be)"
)


def tested_before(found: Found) -> bool:
    """Whether a test was told before."""
    return _TESTED.search(found.string, 0, found.start()) is not None


def _lacked_before(found: Found) -> bool:
    return _LACKING.search(found.string, 0, found.start()) is not None


ALTERNATIVES = (
    # "Fewer? Leave it", "smaller ones: ..."
    construction(
        rf"{START}(?:fewer|less|more|smaller|larger|bigger|lower|higher|older|newer|shorter|longer|cheaper)(?:"
        rf" ones)?\s*"
        r"(?:\?|:|[-=]>|→)\s*(?:[-=]>|→)?\s*(?=[a-z])",
        "otherwise, ",
        holds=tested_before,
    ),
    # "No: assign it"
    construction(
        rf"{START}no(?:pe)?\s*(?::|[-=]>|→)\s*(?=[a-z])",
        "otherwise, ",
        holds=lambda found: "?" in found.string[: found.start()] and not asked_before(found),
    ),
    # "when it is anything else, ...", "if it's anyone else ...", "when it's something less, ..."
    construction(
        r"\b(?:and |but )?(?:if|when|in case|where) (?:it|he|she|they|that|this|(?:the|its|their) \w+)(?:'s| is| are)"
        rf" (?:any|some)(?:thing|one|body) (?:{_OTHER}|less|more)(?: than (?:that|this|it))?,?",
        "otherwise",
        holds=tested_before,
    ),
    # "any other level -> ...", "every other status: ..."
    construction(
        rf"{START}(?:and |but )?(?:for |with |in )?(?:any|every|all) others?(?: [a-z]+)?{CASE}(?=\S)",
        "otherwise ",
        holds=tested_before,
    ),
    # "below: reject", "anything above => ...", "else -> ..."
    construction(
        rf"{START}(?:and |but )?(?:for )?(?:(?:anything|everything|all|those|ones|something) )?"
        rf"(?:below|above|under|over|less|more|lower|higher|others?|else)(?: (?:that|this|it))?{CASE}(?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "no assignee -> assign Kim. Has one -> ..."
    construction(
        rf"{START}(?:and |but )?(?:(?:it |there )?(?:has|have|is|does have)|with) (?:one|some|any){CASE}(?=[a-z])",
        "otherwise ",
        holds=_lacked_before,
    ),
    # "the rest just gets added as a row", "smaller ones get refunded"
    construction(
        rf"\b(?:and |while |but )?{_REMAINING} {_ONLY}{_BECOMES} (?:to be )?{_ONLY}"
        r"(?=[a-z]+(?:ed|en|t)\b)(?!left\b|kept\b|let\b)",
        "otherwise it should be ",
        holds=tested_before,
    ),
    # "all the remaining ones only get a note"
    construction(
        rf"\b(?P<who>{_REMAINING}) (?:just|only|simply|merely) (?=(?:gets?|receives?) (?:an?|the|another)\b)",
        "{who} ",
        holds=tested_before,
    ),
    # "for all the longer ones the manager has to ..."
    construction(
        rf"\b(?:and |while |but )?(?:for|with) {_REMAINING}\s*[,:]?\s+(?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "if it hasn't, there's no need to do anything"
    construction(
        r"\b(?:and |but )?(?:if|when) (?:it|he|she|they|that|this) (?:is|has|does|was|were|are|have|do|did)"
        r"(?:n't| not)(?: so)?,? (?:then )?(?:there(?:'s| is) no need[^.;]*|there(?:'s| is) nothing to do[^.;]*"
        r"|nothing(?: (?:has|needs) to be done| happens)?|no need[^.;]*)(?=[.;!]|$)",
        "otherwise do nothing",
        holds=tested_before,
    ),
)
"""Applied before other constructions."""
