"""Constructions that say a thing twice, or break off: a test made precise in brackets, a word taken back, the event
inside of what is tested about it."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import ARROW, ORDER, START, Found, asked_before, construction

__all__ = ["RESTATED"]

_EDITING = (
    r"(?:(?:no,? wait|no|nope|er+m?|uh+m?|um+|h+m+(?:,? no)?|sorry|wait|oh|rather)(?:[.,;:]+|(?=\s))"
    r"|(?=(?:just|that)\b))"
)
"""What stands between what is taken back and what is meant."""
_RELATED = (
    r"(?:is|are|equals?|contains?|starts with|ends with|has|isn't|is not|doesn't|includes?|[<>]=?|!=|={1,2}|at least"
    r"|at most|more than|less than|over|under)"
)
_STATED = rf"(?:(?:the |its )?[a-z][\w-]*(?: [\w-]+){{0,2}} {_RELATED} [^()?;:]{{1,40}}?|(?:no|without) [a-z]+)"
_NEW = (
    r"(?:the|an?|any|each|every) (?:(?:brand[- ])?new|fresh|(?:freshly|newly|just)[ -](?:opened|created|added|filed"
    r"|raised|submitted))"
)
_HOLDS = r"(?:is|isn't|is not|has|hasn't|has no|doesn't|does not|contains|lacks|starts|ends|equals|mentions|begins)"
_CUT = r"(?:,|:|;|\?| then,?| please)*"
_AMOUNT = r"(?:no|more than|less than|fewer than|at least|at most|over|under|only|exactly)"
_TELLING_APART = (
    r"(?:without|with|not|that|which|whose|older|newer|inactive|untouched|labell?ed|opened|closed|created|updated|merged"
    r"|assigned|from|in)"
)
_RESTING = (
    r"(?:(?:without|with no) (?:any )?(?:recent )?(?:activity|updates?|changes?)"
    r"|not (?:been )?(?:touched|updated|changed)|older than|inactive|untouched|idle)"
)
_TESTING = re.compile(
    r"\b(?:no|without|between|more|less|over|under|above|below|is|isn't|are|at least|at most|contains?|has|missing"
    r"|empty|than)\b|[<>=]",
    re.IGNORECASE,
)


def _told_before(found: Found) -> bool:
    """Whether something was told before what is said twice, which then is only a test."""
    return bool(found.string[: found.start()].strip())


def _tests(found: Found) -> bool:
    return _TESTING.search(found["test"]) is not None


_PEOPLE = (
    r"i|we|you|they|he|she|nobody|no one|everyone|everybody|someone|somebody|people|(?:the|our|my) (?:team"
    r"|boss|manager)"
)
_SETTING_UP = re.compile(
    r"(?:^|[.;] )\W*(?:please )?(?:make|set|do|arrange|configure|build|fix|have)\b[^.;]*$", re.IGNORECASE
)
"""What has its outcome told by "so that"."""


def _often(found: Found) -> str:
    """How often a new thing, or the one that is spoken of, has been seen."""
    if found["what"].lower().startswith("the "):
        return "if the count of {what} is {many}, "
    return "when a new {what} is created, if its count is {many}, "


RESTATED = (
    # "close issues in acme/api: those without activity for 60 days"
    construction(
        r"(?<=[\w\"'’”])\s*(?::| [-–—]) (?:only |all )?(?:those|the ones)(?: (?:that|which) (?:are|were|have been))?"
        rf" (?={_TELLING_APART}\b)",
        " ",
    ),
    # "close stale issues without activity for 60 days"
    construction(
        r"(?<!labelled )(?<!labeled )(?<!tagged )(?<!marked )(?<!label )(?<!as )\b(?:stale|old|dead|abandoned)"
        rf" (?=[a-z][\w ]{{2,25}}\b(?: [^,.;:!?\n]{{0,60}}?)?\b{_RESTING}\b"
        r"[^,.;:!?\n]{0,20}\d)",
        "",
    ),
    # "Linear -> GitHub sync: when a Linear issue is closed, ..."
    construction(
        rf"^[a-z][\w ]{{2,25}}? ?(?:{ARROW}|<->|↔|/|\bto\b|\band\b) ?[a-z][\w ]{{2,25}}? (?:sync|bridge|integration"
        r"|automation|mirror)(?:ing|hronization)?\s*:\s*(?=(?:when(?:ever)?|if|once|every|each|on|upon|as soon as)\b)",
        "",
    ),
    # "the status isnt completed"
    construction(r"\b(?P<verb>is|are|was|were|does|do|did|has|have|had|should|would|could)nt\b", "{verb}n't"),
    # "add a card so that we look at it": what for, which orders nothing
    construction(
        rf"(?<=\w),? so that (?:{_PEOPLE}) (?!when\b|if\b|get\b|gets\b|receives?\b)[^.;:!?\n]{{2,80}}?"
        r"(?=\s*(?:[.;!?\n]|$|, (?:and|then|otherwise|else|but)\b| otherwise\b| else\b))",
        "",
        holds=lambda found: _SETTING_UP.search(found.string[: found.start()]) is None,
    ),
    # "if they agree merge it"
    construction(
        rf"\b(?P<answer>if (?:they|he|she|it|(?:the|our|my) [a-z]+(?: [a-z]+)?) (?:(?:does not|doesn't|do not|don't) )?"
        r"(?:agrees?|approves?|consents?|confirms?|refuses?|declines?|rejects?|disagrees?|objects?)) (?:then )?"
        rf"(?={ORDER} (?:it|them|the|an?|this|that|to|in|[A-Z#@\"'0-9]))",
        "{answer}, ",
        holds=asked_before,
    ),
    # "I want to know which tickets got closed": what is asked is looked up, not done
    construction(
        r"\b(?:i|we)(?:'d| would)? (?:want|like|love|need) to (?:know|see|learn|find out) which"
        r" (?P<things>[a-z][\w -]{2,40}?) (?:are|were|got|get|have been)\b",
        "list the {things} that are",
    ),
    # "when an email arrives... actually, when an issue is opened, forward it": what was begun with is taken back
    construction(
        r"^(?:when|whenever|if|once|every|each|on)\b[^;:?!\n]{3,120}?\s*(?:\.{2,}|…|[-–—]+|[.,;])\s*"
        r"(?:oh |no,? |or |wait,? |hmm,? )*(?:actually|rather|scratch that|sorry|correction|no wait|wait no),? "
        r"(?=(?:when|whenever|if|once|every|each|on) )",
        "",
    ),
    # "reopen.. er, create a Jira issue", "that's longer.. no. That mentions the budget"
    construction(
        rf"(?:\b(?:that|which|who)(?:'s|’s| is| are| was) )?\b[a-z]+ ?(?:\.{{2,}}|…)\s*{_EDITING}\s*(?=[a-z])",
        "",
    ),
    # "the updater isn't a member? hmm no, simpler: if the space ..."
    construction(
        r"(?<=[.;:,] )[^.;:,?!]{3,80}\?? (?:h+m+ )?(?:no|wait),? (?:simpler|better|easier|rather)(?: still| yet)?[:,] ",
        "",
    ),
    # "requester from Japan (locale is ja) -> ...", "an incident came in (caller is 'Chief')? ..."
    construction(
        rf"{START}[^.;:?!\n(]{{3,60}}? \((?P<test>{_STATED})\)\s*(?:\?\s*(?:{ARROW}\s*)?|{ARROW}\s*|:\s+)(?=\S)",
        "if {test}, ",
        holds=_told_before,
    ),
    construction(
        rf"^(?P<what>[^.;:?!\n(]{{3,60}}?) \((?P<test>{_STATED})\)\s*(?:\?\s*(?:{ARROW}\s*)?|{ARROW}\s*)(?=\S)",
        "{what}, if {test}, ",
    ),
    # "work has been paused, i.e. state 'On Hold'? ..."
    construction(
        rf"{START}[^.;:?!\n(]{{3,60}}?,? (?:i\.e\.|ie|that is to say|in other words),?"
        rf" (?P<test>[^.;:?!\n]{{3,60}}?\s*(?:\?|{ARROW}|:))",
        "{test}",
    ),
    # "if the description is empty on a new issue ask for more"
    construction(
        rf"^(?:if|when|whenever|in case) (?P<test>[^.;:?!\n]{{3,70}}?) (?:on|in|of|for|with) {_NEW}"
        rf" (?P<what>[^,.;:?!\n]{{3,30}}?){_CUT} (?={ORDER}\b)",
        "when a new {what} is created, if {test}, ",
        holds=_tests,
    ),
    # "when an error happened more than 100 times, page the on-call"
    construction(
        r"^(?:when|whenever|if|once|as soon as) (?P<what>(?:an?|any|the) (?:(?! and )[^,.;:?!\n]){3,40}?)"
        r" (?:happens|happened|occurs|occurred|(?:is|was|has been) (?:seen|raised|reported|triggered)|has (?:happened"
        rf"|occurred)|appears|appeared) (?P<many>{_AMOUNT} [\w.,]+?) times(?: [^,.;:?!\n]{{2,30}}?)?"
        rf"{_CUT} (?={ORDER}\b)",
        _often,
    ),
    # "when a pull request has no reviewers, tell #dev"
    construction(
        rf"^(?P<opened>when|whenever|(?:every|each|any) time) (?P<what>(?:an?|any)"
        rf" (?:(?! (?:and|is|are|was|gets|that|which) )[^,.;:?!\n]){{3,40}}?)"
        rf" (?P<has>has|have|contains|lacks|comes with) (?P<test>{_AMOUNT} [^,.;:?!\n]{{2,60}}?){_CUT} (?={ORDER}\b)",
        "when {what} is created, if it {has} {test}, ",
    ),
    # "the title of a new pull request doesn't have a key, ..."
    construction(
        rf"^(?:if|when|whenever|in case) the (?P<part>[a-z]+) of {_NEW} (?P<what>[^,.;:?!\n]{{3,30}}?)"
        rf" (?P<test>{_HOLDS} [^,.;:?!\n]{{1,60}}?){_CUT} (?={ORDER}\b)",
        "when a new {what} is created, if the {part} {test}, ",
    ),
    # "between 5 and 20 points on the new ticket? Then ..."
    construction(
        rf"^(?P<test>(?!if\b|when)[^.;:?!\n]{{3,70}}?) (?:on|in|of|for|with) {_NEW} (?P<what>[^,.;:?!\n]{{3,30}}?)"
        rf"\s*(?:\?|:|{ARROW})\s*(?:then,? |yes,? )?(?=[a-z])",
        "when a new {what} is created, if {test}, ",
        holds=_tests,
    ),
    # "when the tag pushed to GitHub doesn't start with v, ..."
    construction(
        r"^(?P<opened>if|when|whenever) (?:the|an?) (?P<what>[a-z][\w ]{2,25}?) (?P<done>[a-z]+ed)"
        r"(?P<place> (?:to|in|on|at) [\w ]{2,20}?)? (?P<test>(?:isn't|is not|doesn't|does not|contains|starts"
        r"|ends|lacks|equals|mentions|begins|belongs) [^,;:?!\n]{2,60}?), ",
        "when a {what} is {done}{place}, if it {test}, ",
    ),
    # "if the offer has a salary below 60000": its salary is
    construction(
        r"(?P<opening>\b(?:if|unless|whether)) (?P<who>it|the [a-z][\w -]{2,40}?) has an? (?P<what>(?:[a-z]+ )?[a-z]+)"
        r"(?: of| that is)? (?P<test>(?:below|above|over|under|at least|at most|(?:more|less|greater|higher"
        r"|lower) than)"
        r" (?=[$€£]?\d))",
        lambda found: "{opening} " + ("its" if found["who"].lower() == "it" else "{who}'s") + " {what} is {test}",
    ),
    # "if it's rejected tell the team in Teams, if it's accepted in Slack": the same deed in another place
    construction(
        rf"(?P<first>\b(?:if|when) [^.;:,!?\n]{{3,40}}?),? (?P<deed>(?:{ORDER}|let)\b[^.;:,!?\n]{{0,40}}?)"
        r" ?(?P<place>(?<= )(?:in|on|to|via|by) [\w#@-]+|(?<= )#[\w-]+), (?:and |but )?"
        r"(?P<second>(?:if|when) (?:it|they|he|she)(?:'s|’s| is| are)? [a-z]+(?: it)?) "
        r"(?P<other>(?:in|on|to|via|by) [\w#@-]+|#[\w-]+)(?=[.!]?\s*$)",
        "{first}, {deed} {place}, {second}, {deed} {other}",
    ),
)
"""Applied before other constructions."""
