"""Things told apart by what stands around them, where they are no plain object of what is done: "give members without
a role the role guest", "upload to Box only the envelopes which are completed", "invoices rated 3 or less".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import CASE, ORDER, START, Found, construction, verb_for

__all__ = ["RESTRICTED"]

_ALL = r"(?:all |all the |any |the |those )?"
_WHICH = r"(?:where|whose|with|without|that|which|who|having|lacking)"
_THINGS = r"(?P<things>(?:(?!(?:me|us|it|them|him|her|the)\b)[\w-]+ ){0,3}?[a-z]+s)"
_MEASURED = {
    "rated": "rating", "scored": "score", "scoring": "score", "priced": "price", "valued": "value",
    "totalling": "total", "totaling": "total", "weighing": "weight", "costing": "cost", "ranked": "rank",
    "sized": "size", "aged": "age",
}  # fmt: skip
_LOWER = frozenset({"less", "lower", "below", "worse", "fewer", "under"})
_AMOUNT = (
    r"(?:(?:at|over|under|above|below|more than|less than|at least|at most|exactly) )?[$€£]?\d[\d.,]*"
    r"(?: (?:euros?|dollars?|pounds?|stars?|points?|percent|kg))?"
)
_BASES = {"requir": "require", "miss": "lack", "hav": "have"}
_TWO_PLACES = re.compile(r"\b(?:to|into|in|onto) ", re.IGNORECASE)


def _measured(found: Found) -> str:
    amount, bound = "{amount}", found["bound"]
    if bound:
        amount = "at most {amount}" if bound.lower() in _LOWER else "at least {amount}"
    return f"{{things}} with a {_MEASURED[found['how'].lower()]} of {amount}"


def _needed(found: Found) -> str:
    place = "{place} " if found["place"] else ""
    return f"for each of the {place}{{things}} {{test}}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}"


def _given(found: Found) -> str:
    """What each of them gets, as an order."""
    said = found["what"].lower().split()[-1]
    return f"{said} it" if said in {"call", "message", "email", "e-mail"} else "{verb} it {what}"


RESTRICTED = (
    # "leads with a score of 90+"
    construction(r"(?<=[a-z] )(?P<least>[$€£]?\d[\d.,]*)\+(?=\s|[.,;:]|$)", "at least {least}"),
    # "update only those rows where ..."
    construction(
        rf"{START}(?P<verb>(?!and\b|then\b|if\b|for\b)[a-z]+) only (?:those|the|these) "
        rf"(?=(?:[\w-]+ ){{1,4}}?{_WHICH}\b)",
        "{verb} the ",
    ),
    # "pages mentioning "Project X": add a comment"
    construction(
        rf"{START}{_ALL}{_THINGS} (?P<verb>mention|contain)ing (?P<what>[^,;:!?\n]{{2,40}}?)(?={CASE}[a-z])",
        "{things} that {verb} {what}",
    ),
    # "tell finance which bills are unpaid"
    construction(
        rf"{START}(?P<verb>tell|inform|notify|show|message) (?P<who>(?!me\b|us\b)[^,;:.!?\n]{{2,40}}?) which {_THINGS}"
        r" (?P<test>(?:are|have|were|do|did)(?:n['’]t| not)? [^,;:.!?\n]{2,60}?)(?=\s*(?:[.;!]|$))",
        lambda found: f"list the {{things}} that {{test}} and {found['verb'].lower()} {{who}} about them",
    ),
    # "for services without an escalation policy open an issue"
    construction(
        rf"{START}for {_ALL}{_THINGS} (?P<test>(?:without|with no|with more|with less|lacking|whose|that|which|with)"
        rf" [^,;:.!?\n]{{2,50}}?) (?P<deed>{ORDER} (?:an?|the|it|them)\b)",
        "for each of the {things} {test}, {deed}",
    ),
    # "check BambooHR for employees whose birthday is tomorrow"
    construction(
        rf"{START}(?:check|scan|look (?:in|at|into|through)|go through|comb through) (?P<place>(?-i:[A-Z])[\w-]+(?:"
        rf" (?-i:[A-Z])[\w-]+)?) for (?:all |all the |any |the )?{_THINGS} (?=(?:{_WHICH}|older|newer|over|above|under"
        r"|below|not|still)\b)",
        "list the {place} {things} ",
    ),
    # "trigger the pipeline for branches beginning with release/"
    construction(
        rf"{START}(?P<deed>(?!for\b|if\b|when\b|each\b)[a-z]+ (?:the|an?) (?:[\w-]+ ){{1,4}}?)for {_ALL}{_THINGS}"
        r" (?P<test>(?:whose|without|with (?:no|more|less|over|under)|that (?:are|have|were|contain)"
        r"|(?:beginn|start|end)ing with|labell?ed|tagged|older than|newer than) [^,;:.!?\n]{1,50}?)(?=\s*(?:[.;!]|$))",
        "for each of the {things} {test}, {deed}for it",
    ),
    # "responses rated 3 or less", "orders totalling over 500 euros"
    construction(
        rf"\b(?P<things>[a-z]+s|those|(?:the )?ones) (?P<how>{'|'.join(_MEASURED)}) (?P<amount>{_AMOUNT})"
        r"(?: or (?P<bound>less|more|higher|lower|below|above|better|worse|fewer|under|over))?(?![\w.])",
        _measured,
    ),
    # "give members whose name begins with "mod_" the moderator role"
    construction(
        rf"{START}(?:please )?(?P<verb>give|grant|award|hand) (?:all |all the |any |the )?{_THINGS} (?P<test>{_WHICH}"
        r" [^,;:.!?\n]{3,60}?) (?P<what>(?:the|an?) (?:[\w-]+ ){0,3}?(?:role|label|tag|badge|permission|access|group"
        r"|status|priority|discount|coupon|member|call|message|e-?mail|reminder|comment|note|reply|task|licen[sc]e)"
        r"(?: [\"'\w-]+)?)(?=\s*(?:[.,;!]|$))",
        lambda found: f"for each of the {{things}} {{test}}, {_given(found)}",
    ),
    # "upload to Box only the DocuSign envelopes which are completed"
    construction(
        rf"{START}(?:please )?(?P<verb>upload|copy|send|export|save|add|forward|put|push|move|import|back up|mirror"
        r"|sync|invite|report) (?P<to>(?:to|into|in) (?:the )?(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?) (?:only )?"
        rf"(?:all (?:the )?|the |those )(?P<what>[^,;:.!?\n]*? {_WHICH} [^,;:.!?\n]{{3,60}})"
        r"(?=\s*(?:[.;!]|$))",
        "for each of the {what}, {verb} it {to}",
        holds=lambda found: _TWO_PLACES.search(found["what"]) is None,
    ),
    # "archive whichever channel has no members"
    construction(
        rf"{START}(?P<verb>(?!and\b|then\b)[a-z]+) (?:whichever|whatever) (?P<thing>(?:[\w-]+ ){{0,2}}?[a-z]+)"
        r" (?=(?:has|have|is|was|contains|mentions|starts|ends|lacks)\b)",
        "{verb} every {thing} that ",
    ),
    # "in ServiceNow, assets whose warranty has expired need an incident each"
    construction(
        rf"{START}(?:in (?P<place>(?-i:[A-Z])[\w ]{{2,20}}), )?(?:the |all |all the |our )?{_THINGS} (?P<test>{_WHICH}"
        r" [^,;:.!?\n]{3,60}?) (?:need|needs|get|gets|deserve|require|should get|must get|should have) (?P<det>an?)"
        r" (?P<thing>(?:[\w-]+ ){0,2}?)(?P<kind>[a-z-]+) (?:each|apiece)(?=\s*(?:[.,;!]|$))",
        _needed,
    ),
    # "for invoices awaiting approval, ping accounting"
    construction(
        rf"{START}for {_ALL}{_THINGS} (?P<verb>await|need|requir|lack|miss|mention|contain|hav)ing"
        r" (?P<what>[^,;:.!?\n]{3,50}?), (?=[a-z])",
        lambda found: f"for each of the {{things}} that {_BASES.get(found['verb'].lower(), found['verb'])} {{what}}, ",
    ),
    # "void envelopes in the state sent", "monitors in state No Data" are told by a property
    construction(
        r"\b(?P<things>[a-z]+s) (?:that are |which are )?in (?:the )?(?P<what>state|status|stage|phase)"
        r" (?P<value>(?-i:[A-Z])\w+(?: (?:(?-i:[A-Z])\w+|for|to|on|of))* (?-i:[A-Z])\w+)(?=\s*(?:[.,;!]|$)| and | to )",
        '{things} whose {what} is "{value}"',
    ),
    # "incidents of low urgency", "members with a bounced status"
    construction(
        r"\b(?P<things>[a-z]+s) with an? (?P<value>(?!high|low|medium|critical|urgent|different|new|given|certain)"
        r"[a-z]+(?:ed|ing|ive|ent)) (?P<what>status|state|stage)(?=\s*(?:[.,;:!?]|$)| (?:and|to|in|from|into)\b)",
        "{things} whose {what} is {value}",
    ),
)
"""Applied before other constructions."""
