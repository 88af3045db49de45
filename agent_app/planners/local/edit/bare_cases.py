"""Cases said without "if": "over 500 euros, tell finance", "the overdue get a mail", "merge whatever is old"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import ORDER, START, construction

__all__ = ["BARE_CASES"]

_END = r"(?=\s*(?:[.!;]|$))"
_LEAD = r"(?P<lead>(?:and |but |also |please )*)"
_UNIT = (
    r"(?:k|m|%|euros?|dollars?|pounds?|francs?|bucks|eur|usd|gbp|chf|percent|minutes?|hours?|seconds?|points?|items?"
    r"|pieces?|units?)"
)
_DUTY = r"(?:should|must|shall|can|has to|have to|needs? to|ought to|gets?|goes|receives?|also)"
_CHANGING = r"(?:remove|drop|delete|cancel|move|start|set|make)"
"""Orders that mostly are about the steps at hand: what hangs on a case is there already."""
_NEW = r"(?! (?:the|it|them|this|that|these|those|our)\b)"
"""What is ordered is not there yet."""
_DECIDED = r"(?:approved|accepted|rejected|declined|refused|confirmed)"
"""What people answer, which a path of the workflow may be for."""
_PEOPLE = (
    r"(?:people|team|staff|crew|police|data|rest|others?|public|press|marketing|finance|legal|sales|support|security"
    r"|accounting|procurement|engineering|leadership|management|board|customer|client|same|following|latter|former)"
)
"""Nouns of the singular that stand with the verb of several, or of which no state is told."""

BARE_CASES = (
    # "delete it in case it is a draft": a case is a ticket elsewhere
    construction(
        r"(?<!just )\bin (?:the )?case (?:that )?(?=(?:it|its|he|she|they|there|this|that|the|a|an|no|nobody|we"
        r"|someone)\b(?! (?:case|way)\b))",
        "if ",
    ),
    # "if a due date is there, comment on it"
    construction(
        rf"{START}{_LEAD}(?P<opener>if|when|unless) (?P<what>an? [a-z][\w -]{{1,25}}?) is there(?=\s*[,:])",
        "{lead}{opener} there is {what}",
    ),
    # "over 500 euros finance should get a message too", "under 10 euros do nothing", "if it is over 5 Ana must ..."
    construction(
        rf"{START}{_LEAD}(?:(?:for )?(?:anything|everything|amounts?) |(?:if|when|whenever) it(?:['’]s| is) )?"
        r"(?P<bound>(?:over|above|under|below|more than|less than|at least|at most) [€$£]?\d[\d.,]*\d?"
        rf"(?: ?{_UNIT}\b)?)(?:, |: ?| (?=(?:[\w@.-]+ ){{1,4}}?{_DUTY}\b|{ORDER}\b|(?:do )?nothing\b|skip\b|ignore\b))"
        r"(?=\w)",
        "{lead}if it is {bound}, ",
    ),
    # "the overdue just get a reminder"
    construction(
        rf"{START}{_LEAD}the (?P<how>(?!{_PEOPLE}\b)(?:[a-z]+-)?[a-z]{{3,}}[^\Ws])(?: (?:just|only|simply|merely|all))*"
        r" (?P<duty>get|go|need|receive|deserve|don['’]?t need|do not need|have to be|need to be)\b",
        "{lead}the {how} ones {duty}",
    ),
    # "urgent ones: page the on-call"
    construction(
        rf"{START}{_LEAD}(?:(?:for )?(?:the |all )?(?P<state>(?!(?:other|the|big|small|remaining"
        rf"|{_DECIDED})\b)[a-z][a-z-]{{2,}}) ones) ?"
        rf"(?::|[–—]|->|=>|→) ?(?=(?:also |then |please |just )*(?:{ORDER}|ring|call|wake|alert|resolve)\b)",
        "{lead}if it is {state}, ",
    ),
    # "those already unsubscribed: delete the subscriber"
    construction(
        rf"{START}{_LEAD}(?:for )?(?:those|the ones) (?:(?:that|who|which) are |already |still )+"
        r"(?P<state>[a-z-]{3,})(?:: ?|, | [–-] )(?=\w)",
        "{lead}if it is {state}, ",
    ),
    # "comment on the old ones, older than a week"
    construction(
        r"\bthe [a-z]+ ones,? (?=(?:older|newer|bigger|larger|smaller|longer|higher|lower|more|less|over|above|under"
        r"|below) (?:than )?(?:\d|an?\b|one\b))",
        "those ",
    ),
    # "email ana, if it is a blocker"
    construction(
        rf"{START}{_LEAD}(?P<deed>(?:then )?(?!{_CHANGING}\b){ORDER}\b{_NEW}[^,.;:\n]{{3,60}}?(?:\.\w+)?), if"
        r" (?P<case>(?!it(?:['’]s| is) (?:possible|ok|okay|fine|easy|needed|necessary))(?:it|they|its|the) ?['’\w]"
        rf"[^,.;\n]{{2,60}}?){_END}",
        "{lead}if {case}, {deed}",
    ),
    # "for stories I'd want an Asana task rather than a card"
    construction(
        rf"{START}{_LEAD}for (?P<things>[a-z][\w -]{{2,30}}?),? (?:i|we)(?:['’]d| would)?(?: rather)? (?:want|like"
        r"|prefer|have|need) (?P<what>an? [^,.;\n]{3,40}?) (?:rather than|instead of|over|and not|not)"
        r" (?P<old>[^,.;\n]{3,30}?)"
        rf"{_END}",
        "{lead}for {things}, create {what} instead",
    ),
    # "only terminated ones"
    construction(
        r"^\s*"
        rf"{_LEAD}(?:only|just) (?:for |if |when )?(?:the )?(?P<state>(?!(?:big|small|other|these|those|few"
        rf"|mixed|indeed)\b)[a-z]{{2,}}(?:ed|id|en)) ones{_END}",
        "{lead}only if it is {state}",
    ),
    # "wake up the on-call", "get the lead out of bed"
    construction(
        r"\b(?<!to )wake(?: up)? (?P<who>(?:the|our|whoever|on-?call|@)(?:(?! at )[^,.;:\n]){0,30}?)(?: up)?" + _END,
        "page {who}",
    ),
    construction(
        r"\bget (?P<who>(?:the|our|whoever|@)[^,.;:\n]{2,30}?) out of bed" + _END,
        "page {who}",
    ),
    # "merge whatever is approved instead"
    construction(
        rf"{START}{_LEAD}(?P<deed>(?!(?:keep|leave|do|take|use)\b)[a-z]+) (?:whatever|whichever|anything that"
        rf"|everything that|all that)(?: ones)? (?:is|are|was|were|has been|have been) (?P<state>[a-z][\w -]{{2,25}}?)"
        rf"(?P<more>(?: (?:instead|too|as well|also))?){_END}",
        "{lead}if it is {state}, {deed} it{more}",
    ),
    # "only where the priority is 1, create an incident"
    construction(
        rf"{START}{_LEAD}(?:only|just) (?:if|when|where|whenever|in case) (?P<case>[^,.;:\n]{{4,60}}?), "
        rf"(?=(?:also |then |please )*(?!{_CHANGING}\b){ORDER}\b{_NEW})",
        "{lead}if {case}, ",
    ),
)
