"""Constructions in which things become others, or other ones are made of them: "write them as contacts into HubSpot",
"make tasks of them", "it has no company, so create one"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import ARTICLE, MAKING, START, Found, construction

__all__ = ["TURNED"]

_PLURAL = r"(?P<them>them|these|those)(?: all)?"
_KEEPING = (
    r"(?:write|save|store|record|enter|log|register|add|import|load|insert|file|keep|bring|push|send|put|copy|upload"
    r"|create|set up)"
)
_INTO = r"(?:in|into|to|on|at|inside|within)"
_PLACE = r"(?P<place>(?:the |our |my )?[\w -]{2,30}?)"
_END = r"(?=[.;,!]|$| and | then )"
_LACKING = (
    r"(?:(?:has|have|had|got|with|is|are|shows?|there's|there’s) no|without(?: an?)?"
    r"|(?:lacks?|is missing|are missing)(?: an?)?|does(?: not|n't|n’t) have an?|has(?: not|n't|n’t) got an?)"
)
"""What is not there, and so can be pointed at by "one"."""


def _singular(found: Found) -> str:
    """The order for one of the things that are lacking."""
    thing = found["thing"]
    return "{lead}{thing}{rest} a " + (thing[:-1] if thing.endswith("s") and not thing.endswith("ss") else thing)


def _made_there(found: Found) -> str:
    """What is copied from one repository to another as made anew in the other."""
    thing = found["thing"].removesuffix("s")
    return f"for each of {{things}} of {{source}}, create {'an' if thing[0] in 'aeiou' else 'a'} {thing} in {{target}}"


_REPOSITORY = r"[\w.-]+/[\w.-]+"

TURNED = (
    # "copy all open issues from acme/old to acme/new"
    construction(
        rf"{START}(?:please )?(?:copy|mirror|duplicate|clone|replicate|recreate) (?:all(?: of)? )?(?:the |our )?"
        r"(?P<things>(?:[\w-]+ ){0,3}?(?P<thing>[a-z]{3,}s)) (?:from|of|in) "
        rf"(?P<source>{_REPOSITORY}) (?:over )?(?:to|into|in) (?P<target>{_REPOSITORY})",
        _made_there,
    ),
    # "the archived ones should be listed in a Slack message"
    construction(
        r"\b(?P<be>be|are|is|get|gets) (?:listed|named|mentioned|summari[sz]ed|reported|collected|told) in "
        r"(?P<means>an? (?:[\w-]+ ){0,2}?(?:message|mail|e-?mail|post|dm))\b",
        "{be} sent in {means}",
    ),
    # "write them as contacts into HubSpot", "save them in HubSpot as contacts"
    construction(
        rf"\b{_KEEPING} {_PLURAL} as (?P<kind>(?:new )?[^.;:,!?]{{2,30}}?s) {_INTO} {_PLACE}{_END}",
        "put {them} into {place} as {kind}",
    ),
    construction(
        rf"\b{_KEEPING} {_PLURAL} {_INTO} {_PLACE} as (?P<kind>(?:new )?[^.;:,!?]{{2,30}}?s){_END}",
        "put {them} into {place} as {kind}",
    ),
    # "cases closed this week go to the Confluence page as comments"
    construction(
        rf"{START}(?P<things>(?!(?:if|when|once|each|every|an?|they|those|these|it)\b)[^.;:,!?\n]{{3,60}}?) "
        r"(?:(?:should|must|shall|have to|need to|are to) )?(?:go|end up|land|come|belong) "
        rf"(?P<to>in|into|to|on|onto) {_PLACE} as (?P<kind>[^.;:,!?]{{2,30}}?s){_END}",
        "copy {things} {to} {place} as {kind}",
    ),
    # "make Asana tasks (out) of them", "turn them into Asana tasks"
    construction(
        rf"\b(?P<verb>{MAKING}|build) (?P<kind>(?!an?\b)[^.;:,!?]{{2,40}}?s) (?:out of|of|from) {_PLURAL}\b",
        "{verb} {kind} for {them}",
    ),
    construction(
        rf"\b(?:turn|convert|transform|make|change|translate) {_PLURAL} (?:in)?to (?P<kind>[^.;:,!?]{{2,40}}?s){_END}",
        "create {kind} for {them}",
    ),
    # "turn each of them into a lead"
    construction(
        r"\b(?:turn|convert|transform|make) (?:each|every one)(?: one)?(?: of (?:them|these|those))? in(?:to)? "
        r"(?=an? )",
        "for each of them create ",
    ),
    # "create leads in Marketo accordingly"
    construction(
        rf"\b(?P<verb>{MAKING}|build) (?P<kind>(?!an?\b)[^.;:,!?]{{2,50}}?s(?: (?:in|on) [\w ]{{2,24}}?)?)"
        r" (?:accordingly|from (?:the|these|those) (?:results?|data|output|list))(?=[.;,!]|$)",
        "{verb} {kind} for them",
    ),
    # "if a contact has no company, create one"
    construction(
        rf"(?P<lead>\b{_LACKING} )(?P<thing>(?!more\b|less\b|other\b|new\b)[a-z]+)"
        rf"(?P<rest>[^.;!?\n]{{0,40}}?\b(?:{MAKING})) one\b(?! of\b)",
        _singular,
    ),
    # "download each file, upload it to S3"
    construction(
        rf"{START}(?P<polite>please |then )?(?P<verb>(?:download|archive)(?= (?:each|every)\b)|download(?= all\b))"
        r" (?:each|every|all)(?: one of| of)?(?: the| our| my)?"
        rf" (?P<thing>(?!of\b)[^.;:,!?]{{3,50}}?)(?=,| and | then )",
        "{polite}for each {thing}, {verb} it",
    ),
    # "in each list the pull requests"
    construction(
        rf"(?P<before>{START}|\b(?:and|then) |, )(?:in|within|inside|from|on|for|under) (?:each|every one)(?: one)?"
        r"(?: of (?:them|those|these))?,? (?=(?:list|get|fetch|retrieve|find|look up|pull|read|take) "
        rf"(?:the|all|its|their|every|each|open|{ARTICLE})\b)",
        "{before}for each of them, ",
    ),
)
"""Applied before other constructions."""
