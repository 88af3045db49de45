"""Loops, lists and copies said in fewer words, or in more, than they need: "an issue per finding", "a task each"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    ARTICLE,
    CASE,
    MAKING,
    PERIOD,
    START,
    construction,
)

__all__ = ["SHORTHANDS"]

_GATHERING = re.compile(r"\b(?:post|send|share|e-?mail|mail|list|show|get|publish|write)\b[^.;:]{0,30}$", re.IGNORECASE)
"""What is done with a list of people, and not to them."""
_PROPERTIES = (
    r"(?:release notes|notes|description|title|name|body|summary|subject|link|url|text|key|number|content|message)"
)
_TOLD = rf"(?P<what>(?:the|its|their) {_PROPERTIES}(?:(?:,|,? and) (?:the |its |their )?{_PROPERTIES})*)"

SHORTHANDS = (
    # "post the names of everyone on call", "send the on-call list from PagerDuty"
    construction(
        r"(?:(?:the )?names? of )?(?:everyone|everybody|all people|the people|whoever)(?: (?:who|that)(?: is| are|'s))?"
        r"(?: currently)? on[ -]call\b(?! (?:engineer|person|list|team|schedule|rota)s?\b)",
        "who is on call",
    ),
    construction(
        r"\bthe (?:current )?on[ -]call (?:list|names|roster|rota|engineers|people|persons|folks)"
        r"(?= (?:from|in|of|to)\b)",
        "who is on call",
        holds=lambda found: _GATHERING.search(found.string[: found.start()]) is not None,
    ),
    # "post the release notes to #releases and email them to the team"
    construction(
        rf"\b(?P<verb>post|send|share|write|publish|put) {_TOLD} (?P<where>(?:to|in|on|into) [^,;.]{{1,40}}?)"
        r"(?P<joint>,? and(?: then| also)?|,? then|;) (?P<again>e-?mail|mail|dm|send|forward|message|text|post)"
        r" (?:it|them)(?= (?:to|in|on|into)\b)",
        "{verb} {what} {where}{joint} {again} {what}",
    ),
    # "foreach item { if state == "x" ... }"
    construction(r"\bforeach\b", "for each"),
    construction(r"(?<=[\w\]])\s*==\s*(?=[\w\"'])", " is "),
    # "Per repo, list the branches"
    construction(
        rf"{START}per (?!{PERIOD}\b)(?P<thing>[a-z][\w -]{{1,30}}?)(?P<pause>[,:])", "for each {thing}{pause}"
    ),
    # "Create for me: a ticket, a card", "add the following: ..."
    construction(
        rf"\b(?P<verb>{MAKING})(?: (?:for (?:me|us)|me|us|the following(?: \w+)?|these(?: \w+)?))+\s*:\s*"
        rf"(?=(?:{ARTICLE}|two|three) )",
        "{verb} ",
    ),
    # "a ticket along with an incident"
    construction(
        rf",? (?:along with|together with|as well as|in addition to)(?= (?:{ARTICLE}|two|three|four|five) )",
        " and",
    ),
    # "push the issues over to Azure DevOps as work items"
    construction(
        r"\b(?:push|send|carry|bring|port|move|transfer|pull|take|put) (?P<what>[^.;,:]{2,60}?) (?:over|across)"
        r"(?= (?:to|into) [^.;,:]{2,40}? as (?:[a-z]+ )?[a-z]+s\b)",
        "copy {what}",
    ),
    # "copy the records over to MySQL"
    construction(
        r"\b(?P<verb>copy|move|carry|bring|port|transfer|migrate|push|sync|mirror|take|put)"
        r"(?P<what> [^.;,:]{2,60}?) (?:over|across)(?= (?:to|into|in)\b)",
        "{verb}{what}",
    ),
    construction(
        r"\b(?P<verb>move|carry|bring|port|copy) (?:over|across)(?= (?:our|the|my|all|every|each|\w+ \w+s)\b)",
        "{verb}",
    ),
    # "One Jira ticket per alert", "open an issue per finding"
    construction(
        rf"\b(?P<verb>{MAKING}|send|post) (?P<what>{ARTICLE} [^.,;:]{{2,40}}?) per (?!{PERIOD}\b)"
        r"(?P<thing>[^.,;:]{2,40})",
        lambda found: f"for each {{thing}} {found['verb'].lower()} {{what}}",
    ),
    # "products with less than 5 in stock: a task each"
    construction(
        rf"{START}(?:for )?(?:all |the |our )?(?P<things>[^.,;:!?]{{3,80}}?){CASE}(?P<what>{ARTICLE}"
        rf" [^.,;:]{{2,40}}?)"
        r" (?:each|apiece|for each(?: of them)?)(?P<rest>(?: (?:in|on|to|at) [^.;:,]+)?)(?=[.,;!]|$)",
        "for each {things} create {what}{rest}",
    ),
    # "... and create a task each"
    construction(
        rf"\b(?P<verb>{MAKING}|send) (?P<what>{ARTICLE} [^.,;:]{{2,40}}?)(?<! for) (?:each|apiece)(?=[.,;!]|$|"
        rf" (?:in|on|to) )",
        "{verb} {what} for each",
    ),
    # "each result: ...", "delete whatever turns up"
    construction(
        r"\b(?:each|every)(?: single)? (?:search )?(?:result|hit|match|finding)\b(?! of)"
        r"|(?<!if )(?<!case )(?<!when )\b(?:whatever|everything|anything|all)(?: that| you| it)? (?:turns? up|comes? up"
        r"|comes? back|finds?|is found|was found|shows? up)\b",
        "each of them",
    ),
    # "The manager must approve before we merge it"
    construction(
        r"(?P<who>\b(?:the|our|my|an?) [\w -]{2,30}?|\b(?-i:[A-Z])\w+(?: (?:from|of|in) [\w ]+?)?)"
        r" (?P<must>must|has to|needs to"
        r"|have to|should|shall|is to) (?P<deed>approve|sign off|ok(?:ay)?|agree|confirm)(?: (?:it|this|that|first))?"
        r",? before (?:we |you |i |they |anyone |anybody )?(?=[a-z]+ (?!is|are|gets?|was))",
        "{who} {must} {deed}, then ",
        holds=lambda found: not found["who"].lower().endswith(("ticket", "issue", "request")),
    ),
    # "For my repositories do: ...", "with the open issues: ..."
    construction(
        rf"{START}(?:for|with|on|in) (?P<det>all (?:of )?(?:my|our|the)|my|our|all|the|these|those)"
        r" (?P<things>(?!(?:others|with|without|that|which|whose|who)\b)(?:[\w-]+ ){0,3}[\w-]+s"
        r"(?: (?:in|on|of|from) [\w/ -]+?)?)(?: do(?:"
        r" the following| this)?)?\s*:\s*",
        "for each {things}, ",
    ),
    # "Ask the CFO whether we may pay"
    construction(
        r"\bask (?P<who>(?:the|our|my|an?) [\w -]{2,25}?|(?-i:[A-Z])\w+(?: from [\w ]{2,20}?)?) (?:whether|if)"
        r" (?=(?:we|it|the|this|i|they|that|to)\b)",
        "ask {who} to approve that ",
    ),
)
