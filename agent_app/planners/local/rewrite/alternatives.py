"""Constructions that name the other branch of a test: "when it is anything else", "all the longer ones", "has one"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    CASE,
    GIVEN,
    ORDER,
    START,
    Found,
    asked_before,
    construction,
    remainder_gets,
    said_before,
)

__all__ = ["ALTERNATIVES", "tested_before"]

_TESTED = re.compile(
    r"\b(?:if|when|whether|unless|in case|where|whose|than|above|below|over|under|at least|at most|up to|more|less"
    r"|fewer|equals|for those)\b|[<>=?:→]|\bis\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"\b(?:otherwise|else|if not)\b", re.IGNORECASE)
_LACKING = re.compile(
    r"\b(?:no|none|not|without|missing|lacks?|empty|isn't|hasn't|doesn't|aren't|haven't)\b", re.IGNORECASE
)
_OTHER = r"(?:else|other|different|smaller|larger|bigger|lower|higher|shorter|longer|older|newer|cheaper|below|above)"
_REMAINING = (
    r"(?:(?:all |any |every )?(?:of )?the (?:rest|remainder|others|other ones|remaining(?: ones| [a-z]+s)?)"
    r"|(?:all |any )?(?:the )?(?:other|remaining) ones|all (?:the )?others"
    r"|(?:all |any )?(?:the )?(?:smaller|larger|bigger|lower|higher|shorter|longer|older|newer|cheaper|lesser) ones)"
)
"""What is left once some were told by a test."""
_ONLY = r"(?:(?:just|only|simply|then|all|each|merely) )*"
_PUTTING = r"(?:assign|move|post|send|add|put|escalate|route|set|transition|forward|hand|label|tag|mark)"
_VALUE = (
    r"(?!the\b|an?\b|its\b|it\b|not\b|so\b|they\b|this\b|that\b|any\b|no\b|yes\b|none\b|there\b|possible\b"
    r"|needed\b|necessary\b|both\b|nobody\b|someone\b|approved\b|rejected\b|declined\b)[a-z][\w-]+"
)
_BECOMES = (
    r"(?:is|are|gets?|(?:should|must|shall|can|may|will) (?:be|get)|(?:has|have|needs?|ought) to be|(?:is|are) to be)"
)


def _stated_before(found: Found) -> bool:
    """Whether it was tested before what something is."""
    return re.search(r"\bif [^.;,\n]* is [a-z\"']", found.string[: found.start()], re.IGNORECASE) is not None


def tested_before(found: Found) -> bool:
    """Whether a test was told before."""
    return said_before(_TESTED, found)


def _lacked_before(found: Found) -> bool:
    return said_before(_LACKING, found)


_SUBJECT = r"(?:(?:the |its |their )?(?!otherwise|else|then|and|or|please)[a-z]+(?: [a-z]+){0,3}?)"
_ENDED = r"(?=\s*[.!)]*\s*$)"
"""The end of the prompt."""


def _adjoins(found: Found) -> bool:
    """Whether a test was told before, and no other branch since."""
    if not tested_before(found) or said_before(_CLOSED, found):
        return False
    return not found.string[: found.start()].rstrip().endswith("?")


def _said_again(what: str) -> str:
    """How what something is done to is said a second time: new things are there by then."""
    return "it" if re.match(r"(?:all |any |every )?(?:new|incoming)\b", what, re.IGNORECASE) else what


_DEED = (
    rf"(?:{ORDER}|fulfil|fulfill|refund|void|resolve|accept|decline|suspend|deactivate|page|book|schedule|convert"
    r"|invite)"
)


def _undecided(found: Found) -> str:
    """A test that says of what it is, and not of which value: it is asked about."""
    return "it depends on {what}" if _POSSESSED.match(found["what"]) else "{what} fits"


_POSSESSED = re.compile(r"(?:its|their|his|her|this|that|it|whether|how|what|who)\b", re.IGNORECASE)

ALTERNATIVES = (
    # "..., else ignore"
    construction(r"\b(?P<else>otherwise|else|if not),? ignore(?P<end>\s*(?:[.;,!]|$))", "{else} do nothing{end}"),
    # "if the environment is production page kim, if staging post in #staging"
    construction(
        rf"(?P<joint>[,;] (?:and |but |else |or )?if) (?P<value>{_VALUE}) (?={ORDER} [#@\"'\w])",
        "{joint} it is {value} ",
        holds=_stated_before,
    ),
    # "assign it to alice if it is a bug, otherwise to bob": the order is said again for the other branch
    construction(
        rf"\b(?P<verb>{_PUTTING}) (?P<what>it|them|(?:the|this|that) \w+|(?:new|incoming|all new) [^.;,:]{{2,40}}?)"
        r" (?P<to>to|into|as|in) (?P<one>[^.;,:]{2,30}?),? (?P<test>(?:if|when|in case) [^.;:]{3,80}?)[,;]?"
        r" (?:and |or )?(?:otherwise|else|if not),? (?P=to) ",
        lambda found: (
            f"{{verb}} {{what}} {{to}} {{one}} {{test}}, otherwise {{verb}} {_said_again(found['what'])} {{to}} "
        ),
    ),
    # "create an invoice in Xero if it is German and in QuickBooks if not"
    construction(
        rf"(?P<deed>\b{ORDER}\b [^.;,:?!\n]{{2,40}}?) (?P<to>to|into|in|on|via|with|through|at)"
        r" (?P<one>[^.;,:?!\n]{2,30}?),? (?P<test>(?:if|when|in case) [^.;:,?!\n]{3,80}?),? (?:and|or|but) (?P=to)"
        r" (?P<two>[^.;,:?!\n]{2,30}?) (?:if not|otherwise|else)(?=[.,;!]|$)",
        "{test}, {deed} {to} {one}, otherwise {deed} {to} {two}",
    ),
    # "where a card has more than 5 comments, move it"
    construction(rf"{START}where (?=(?:an?|any|the|no) [^.;:!?\n]{{5,80}}?, )", "if "),
    construction(r"\b(?:carries|bears) (?=(?:no|any) )", "has "),
    # "depending on the rating, either refund it or close it": which of both is asked about
    construction(
        rf"{START}(?:and |then )*depending (?:up)?on (?P<what>[^.;:,!?\n]{{3,60}}?), (?:then )?(?:we |you |i )?"
        rf"(?:(?:either|please|just) )*(?P<one>{_DEED} [^.;:,!?\n]{{2,60}}?),? (?:or(?: else)?|otherwise) "
        rf"(?:(?:simply|just|else|rather|to) )*(?={_DEED} )",
        lambda found: f"if {_undecided(found)}, {{one}}, otherwise ",
    ),
    construction(
        rf"{START}(?:and |then )*(?:either )?(?P<one>{_DEED}) or (?P<other>{_DEED}) (?P<thing>[^.;:,!?\n]{{2,60}}?),?"
        r" depending (?:up)?on (?P<what>[^.;:,!?\n]{3,60}?)(?=\s*(?:[.;!]|$))",
        lambda found: f"if {_undecided(found)}, {{one}} {{thing}}, otherwise {{other}} it",
    ),
    construction(
        rf"{START}(?:and |then )*(?:either )?(?P<one>{_DEED} [^.;:,!?\n]{{2,60}}?),? or(?: else)? "
        rf"(?P<other>{_DEED} [^.;:,!?\n]{{2,60}}?),? depending (?:up)?on (?P<what>[^.;:,!?\n]{{3,60}}?)"
        r"(?=\s*(?:[.;!]|$))",
        lambda found: f"if {_undecided(found)}, {{one}}, otherwise {{other}}",
    ),
    # "if it is blocked, or if it is old, ..."
    construction(
        r"(?P<test>\b(?:if|when|unless) [^.;:,!?\n]{3,80}?),? or (?:if|when) (?!not\b)(?=[a-z])",
        "{test} or ",
    ),
    # "below that a message is enough", "above that: ask Dana"
    construction(
        rf"{START}(?:and |but )?(?:for (?:anything|everything|all) )?(?:below|above|under|over|beyond) (?:that|this|it)"
        r"(?: amount| limit| value| threshold)?,? (?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "name = anything else -> retry it", "if state is something different, ..."
    construction(
        rf"(?:{START}|\b(?:if|when) ){_SUBJECT} (?:=|is|are|equals?|being) (?:any|some)(?:thing|one|body|where)"
        rf" (?:{_OTHER})(?: than (?:that|this|it))?(?:{CASE}|,? )(?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "from anywhere else -> ..."
    construction(
        rf"{START}(?:and |but )?(?:from|in|on|at|to|by) (?:any|every|some)(?:where|one|body|thing) else"
        rf"(?:{CASE}|\?+ )(?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "if it has fewer just merge", "when it takes longer, ..."
    construction(
        r"\b(?:and |but )?(?:if|when) (?:it|they|he|she|there) (?:has|have|is|are|takes|costs|gets)"
        r" (?:fewer|less|more|smaller|larger|bigger|lower|higher|older|newer|shorter|longer|cheaper)"
        r"(?: than (?:that|this|it))?,? (?:then )?(?!than\b|or\b|and\b)(?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "P3 and lower gets a note"
    construction(
        rf"{START}(?:and |but )?(?:all |any )?P[0-5]s? (?:and|or|&) (?:lower|below|higher|above|up|down) {_ONLY}"
        rf"(?:gets?|receives?) {GIVEN}",
        remainder_gets,
        holds=tested_before,
    ),
    # "comment only => nothing", "rest: nothing special", "assigned to others: fine"
    construction(
        rf"{START}(?:and |but )?[^.;:,!?\n]{{2,40}}?{CASE}(?:then )?(?:nothing(?: special| at all)?|no action"
        rf"|fine|ok(?:ay)?|not|skip(?: it)?|ignore(?: it)?){_ENDED}",
        "otherwise do nothing",
        holds=_adjoins,
    ),
    # "any other channel, not", "others no"
    construction(
        rf"{START}(?:and |but )?(?:{_REMAINING}|(?:all |any )?others?|(?:any|every|all) other [a-z]+|those not"
        rf"|the rest|rest)(?:,|:)? (?:no|not|never|nope|nothing|don't|ignore|skip|leave){_ENDED}",
        "otherwise do nothing",
        holds=_adjoins,
    ),
    # "normal changes wait", "'on track' needs no notification"
    construction(
        rf"{START}(?:and |but )?(?!otherwise|else|then|and|please|they|it|we|you)[^.;:,!?\n]{{2,40}}?"
        rf" (?:(?:can|may|should|must|will) )?(?:waits?|stays?|(?:needs?|requires?) (?:no|nothing)(?: [a-z]+)?)"
        rf"{_ENDED}",
        "otherwise do nothing",
        holds=_adjoins,
    ),
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
    # "if the probability is lower, ...", "if it's somebody else ..."
    construction(
        r"(?<=[.;,] )(?:and |but |or )?(?:if|when|in case|where) (?:it|he|she|that|this|one|(?:the|its|their) [a-z]+"
        r"(?: [a-z]+)?)(?:'s| is| are| was) (?:(?:lower|higher|smaller|larger|bigger|less|fewer|greater|worse|better)"
        r"(?: than that)?|(?:some|any)(?:body|one) else|another (?:one|person))(?!\s*(?:than|or|and)\b),?",
        "otherwise",
        holds=tested_before,
    ),
    # "any other level -> ...", "every other status: ..."
    construction(
        rf"{START}(?:and |but )?(?:for |with |in )?(?:any|every|all) others?(?: [a-z]+)?(?:{CASE}|\?+\s+)(?=\S)",
        "otherwise ",
        holds=tested_before,
    ),
    # "below: reject", "anything above => ...", "else -> ..."
    construction(
        rf"{START}(?:and |but )?(?:for )?(?:(?:anything|everything|all|those|ones|something) )?"
        rf"(?:below|above|under|over|less|more|lower|higher|others?|else)(?: (?:that|this|it))?"
        rf"(?:{CASE}|\?+\s+)(?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "no assignee -> assign Kim. Has one -> ..."
    construction(
        rf"{START}(?:and |but )?(?:(?:it |there )?(?:has|have|is|does have)|with) (?:one|some|any)(?:{CASE}"
        r"|\?\s*)(?=[a-z])",
        "otherwise ",
        holds=_lacked_before,
    ),
    # "...; whose score is lower, open a ticket"
    construction(
        rf"{START}(?:and |but )?(?:for )?(?:those |the ones |ones )?(?:whose [a-z]+(?: [a-z]+)? (?:is|are)|with an?) "
        r"(?:lower|higher|smaller|larger|bigger|less|greater|worse|better|different|other)(?: (?:one|score|value"
        r"|amount))?"
        r"(?: than (?:that|this|it))?,? (?=(?!than\b|or\b|and\b)[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "if it isn't completed remind them, if it is then download it"
    construction(
        r"(?<=[.;,] )(?:and |but )?(?:if|when|where) (?:it|he|she|they|that|this) (?:is|has|does|was|are|have|do)"
        r"(?:(?:,| then|, then) (?=[a-z])| (?=(?:just )?(?:download|send|post|close|create|delete|add|tell|notify)\b))",
        "otherwise ",
        holds=_lacked_before,
    ),
    # "see whether ...; true: do this, false: do that"
    construction(rf"{START}(?:if )?true{CASE}(?=[a-z])", "if so, ", holds=tested_before),
    construction(rf"{START}(?:if )?false{CASE}(?=[a-z])", "otherwise ", holds=tested_before),
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
