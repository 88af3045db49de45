"""What comes, and what is done with it, where no "when" says so: "email from the bank => open a ticket", "a new bug
gets an incident", "every Sentry issue lands in #errors", "label issues as they come in".

Only where products tell of events: elsewhere such things are looked up.
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.habits import ONE_THING, THINGS, happening, one_of, which_one
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    GIVEN,
    MAKING,
    ORDER,
    START,
    Found,
    Grammar,
    construction,
    plainer,
    verb_for,
)
from agent_app.planners.local.rewrite.spans import Rewritten

__all__ = ["incoming_things"]

_MAIL = r"e-?mails?|mails?"
_RELATIVE = (
    r"from|with|without|about|whose|that|which|containing|mentioning|saying|regarding|concerning|by|on|in|to|labell?ed"
    r"|tagged|assigned"
)
_WHICH = rf"(?P<which> (?:{_RELATIVE}) (?:[^,;:.!?\n]|\.(?=\w)){{2,90}}?)"
_MODAL = r"(?:should|must|shall|has to|have to|needs? to|(?:is|are) to|ought to|will)"
_GETS = rf"(?:gets?|receives?|deserves?|{_MODAL} (?:get|receive|be given|be sent))"
_COMES = (
    r"(?:come(?:s)? in|arrives?|pours? in|rolls? in|(?:is|are|get|gets) (?:opened|created|filed|reported|raised"
    r"|submitted"
    r"|received))"
)
_LANDS = (
    rf"(?:(?:{_MODAL} |to )?(?:lands?|goe?s?|ends? up|shows? up|appears?|pops? up|be (?:dropped|put|posted|sent|told"
    r"|announced)|get (?:dropped|put|posted|sent))|(?:is|are|gets?) (?:dropped|posted|sent|put|announced))"
)
_SOMEBODY = r"(?:members?|people|users?|folks|anyone|anybody|everyone|everybody|whoever|employees|colleagues)"
_WISH = (
    r"(?:(?:please |kindly )?(?:let|have|make|make sure|ensure|see to it)(?: that)? |(?:i|we)(?:['’]d| would)?"
    r" (?:want|like|love|need)(?: to have)?(?: that)? )"
)
_NOT_EVENTS = (
    r"(?:(?!(?:when(?:ever)?|if|once|on|upon|after|for|as|in|with|and|send|list|get|post|delete|move)\b)[\w-]+ )"
)
_OCCURRING = (
    r"(?:opened|created|filed|raised|moved|closed|reopened|merged|completed|archived|resolved|escalated|published"
    r"|submitted|triggered|received)"
)
"""What happens to a thing at a moment; a thing that is "tagged" or "assigned" may have been so for long."""
_DATED = re.compile(
    r"\b(?:last|past|this|yesterday|today|ago|since|before|between|recently|already|until|older|newer|earlier)\b",
    re.IGNORECASE,
)
"""What is said of things that something happened to in some time: they are there already."""
_PUT = rf"{_GETS}(?P<det> an?| the)? (?P<thing>(?:[\w-]+ )?)(?P<kind>comment|label|tag|note)\b(?! from\b| by\b)"
_ONCE = re.compile(r"\b(?:when(?:ever)?|if|once|until|unless|each|every (?:day|week|hour|month|morning)|at \d)", re.I)
_THERE = re.compile(
    r"\b(?:all|open|unresolved|overdue|stale|pending|unassigned|closed|existing|current|old|recent|last|latest|these"
    r"|those|list|digest)\b",
    re.IGNORECASE,
)
"""What is said of things that are there already."""
_PRONOUN = re.compile(r"\b(?:it|them)$", re.IGNORECASE)
_HAPPENING_TO = frozenset(
    {"reply", "answer", "reaction", "approval", "upvote", "assignee", "owner", "update", "response"}
)
"""What comes to a thing by itself: that it gets one is no order."""


def _mailed(found: Found) -> str:
    return "when an email{which} arrives, " + ("{deed}" if found.groupdict().get("deed") else "")


def _given_when_new(found: Found) -> str:
    comes = "arrives" if "mail" in found["event"].lower().split()[-1] else "is created"
    return f"when {{event}} {comes}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}"


def _given_when_done(found: Found) -> str:
    det = found["det"] or (" the" if found["kind"].lower() in {"label", "tag"} else " a")
    return f"when a {{event}} is {{done}}{{more}}, add{det} {{thing}}{{kind}}"


def _as_they_come(found: Found) -> str:
    """The things of an order as the event that it waits for."""
    order = found["deed"] + ("" if _PRONOUN.search(found["deed"]) else " it")
    opened = f"when {one_of(found['things'])}{which_one(found)} {happening(found)}, "
    return opened + order.replace("{", "{{").replace("}", "}}") + "{rest}"


def _landing(found: Found) -> str:
    return f"when {one_of(found['things'])}{which_one(found)} {happening(found)}, post it to {{place}}"


def _decided(found: Found) -> str:
    happens = found["event"] or "created"
    return f"when a new {{thing}} is {happens}{{place}}, ask {{who}} for approval"


_GRAMMAR = Grammar(
    (
        # "email from billing@acme.com with "failed" in the subject => open a ticket"
        construction(
            rf"^(?:an? |any |every |each )?(?:incoming |new )?(?:{_MAIL}){_WHICH}?\s*(?:{ARROW}|[:–—]|-(?= ))\s*"
            rf"(?={ORDER}\b)",
            _mailed,
        ),
        # "create a card from every email with an attachment"
        construction(
            rf"^(?:please )?(?P<deed>{MAKING} (?:an?|one) [^.;:,!?\n]{{2,60}}?) (?:from|for|out of) (?:every|each|any)"
            rf" (?:incoming |new )?(?:{_MAIL}){_WHICH}?(?=\s*(?:[.;!]|$))",
            _mailed,
        ),
        # "forward mails with an invoice attached to accounting"
        construction(
            rf"^(?:please )?forward (?:all |any |every |each |the |new |incoming )*(?:{_MAIL}){_WHICH}"
            r" (?=to (?:\S+@|#|the\b|our\b|(?-i:[A-Z])))",
            "when an email{which} arrives, forward it ",
        ),
        # "a new bug in Jira gets an incident"
        construction(
            rf"^(?P<event>(?:an?|any|each|every) (?:new|incoming) [^.;:,!?\n]{{2,70}}?) {_GETS} {GIVEN}"
            r"(?! from\b| by\b)",
            _given_when_new,
            holds=lambda found: found["kind"].lower() not in _HAPPENING_TO,
        ),
        # "a card moved to another list should get a comment", "a PR that's opened gets label external"
        construction(
            rf"^(?:an?|each|every|any) (?P<event>(?!that\b|which\b|who\b|{_OCCURRING})[\w-]+"
            rf"(?: (?!that\b|which\b|who\b|{_OCCURRING})[\w-]+){{0,3}})"
            rf"(?: (?:that|which)(?: is| gets| has been|['’]s))? (?P<done>{_OCCURRING})"
            rf"(?P<more>(?: [^.;:!?\n]{{2,80}}?)?),? {_PUT}",
            _given_when_done,
            holds=lambda found: _DATED.search(found["more"]) is None,
        ),
        # "an escalated alert gets a note"
        construction(
            rf"^an? (?P<done>{_OCCURRING}) (?P<event>[\w-]+(?: [\w-]+){{0,2}}?)"
            rf"(?P<more>(?: (?:in|of|from|on) [^.;:,!?\n]{{2,40}}?)?) {_PUT}",
            _given_when_done,
        ),
        # "add the label x to issues without a description as they come in"
        construction(
            rf"^(?:please )?(?P<deed>{ORDER}\b(?:[^.;:,!?\n]{{0,60}}? (?:to|on|onto|for|under))?)(?: (?:all|any|the"
            rf"|our|new"
            rf"|incoming|every|each))* (?P<things>(?:(?-i:[A-Z])\w+ )?(?:{THINGS}))(?P<which>(?: "
            rf"[^,;:.!?\n]{{2,70}}?)?)"
            rf" (?:as|when|once|whenever) (?:they|these|it) {_COMES}(?P<rest>(?=\s*(?:[.;,!]|$)))",
            _as_they_come,
            holds=lambda found: found["deed"].lower() not in {"label", "tag", "set"},
        ),
        construction(
            rf"(?P<things>\b(?:new|incoming) [^.;:,!?\n]{{3,80}}?) (?:as|when|once|whenever) (?:they|these|it) {_COMES}"
            r"(?=\s*(?:[.;,!]|$))",
            "{things}",
        ),
        # "members joining the server get the role x"
        construction(
            rf"^(?:all |any |every |our |the )?(?:new )?{_SOMEBODY} (?:(?:who|that) )?join(?:s|ing)? "
            rf"(?P<where>(?:the|our|my|a|#)[^.;:,!?\n]{{2,50}}?) {_GETS} (?=(?:an?|the|access)\b)",
            "when a member joins {where}, give them ",
        ),
        # "any comment mentioning x lands in #sec", "new Sentry issues go to #errors"
        construction(
            rf"^{_WISH}?(?P<things>(?:all |any |every |each |new |incoming |the |our |an? )*{_NOT_EVENTS}{{0,2}}?"
            rf"(?:{THINGS}|{ONE_THING})){_WHICH}? {_LANDS} (?:in|to|into|on) (?:the (?:channel )?)?(?P<place>#[\w-]+)",
            _landing,
            holds=lambda found: _ONCE.search(found[0]) is None and _THERE.search(found["things"]) is None,
        ),
        # "each message in #requests becomes a task"
        construction(
            r"^(?:each|every|any|an?) (?P<product>slack |discord |teams )?message (?:posted |written )?in "
            r"(?P<place>#[\w-]+)"
            r" (?:(?:should |must |shall )?become|becomes|turns into|(?:should|must) (?:turn into|be turned into)) "
            r"(?=an?\b)",
            "when a {product}message is posted in {place}, create ",
        ),
        # "notify the reporter of a bug when it is closed"
        construction(
            r"^(?:please )?(?P<verb>tell|notify|dm|message|ping|remind|inform|e-?mail|mail|thank) the "
            r"(?P<who>assignee|author"
            r"|reporter|creator|owner|requester|submitter) of (?P<thing>an? [^.;,:!?\n]{2,40}?)(?P<how>(?: (?:by"
            r"|via|in|on)"
            r" (?:e-?mail|mail|slack|dm|slack dm|teams|discord))?) (?P<upon>when|once|as soon as|after|if) (?:it|that)"
            r"(?:['’]s| is| gets| has been| was) (?P<done>[a-z]+(?:ed|en|t))(?P<more>[^.;,:!?\n]{0,40}?)(?=[.!]?$)",
            lambda found: f"{{upon}} {{thing}} is {{done}}{{more}}, {found['verb'].lower()} its {{who}}{{how}}",
        ),
        # "please have legal approve each new page in space LEGAL before it is announced in #general"
        construction(
            r"^(?:please )?(?:have|let|get|make) (?P<who>[^.;:,!?\n]{2,40}?) (?:to )?(?:approve|review|sign off(?: on)?"
            r"|confirm|ok|okay) (?:each|every|any|all) (?:new|incoming) (?P<thing>[^.;:,!?\n]{3,50}?)"
            r"(?P<event>(?= before\b))(?P<place>) before (?:it|they) (?P<is>is|are|gets?) (?P<done>[a-z]+(?:ed|en"
            r"|t))\b",
            lambda found: "when a new {thing} is created, ask {who} for approval, then it should be {done}",
        ),
        # "each page created in space HR must be approved by hr, then announced"
        construction(
            rf"^(?P<det>each|every|any|an?) (?P<thing>[a-z][\w -]{{2,30}}?) (?P<event>published|opened|created"
            rf"|raised|filed"
            rf"|submitted|shared|uploaded|posted)(?P<place>(?: (?:in|on|to|for|with) [^;:,!?\n]{{2,40}}?)?)"
            rf" {_MODAL} (?:first )?be"
            r" (?:approved|signed off|confirmed|okayed|reviewed) (?:first )?by (?P<who>[^\s;:,!?]+(?: [A-Za-z]+)?)"
            r"(?P<next>,? (?:and )?then (?:(?:is|be|gets?) )?(?P<done>[a-z]+(?:ed|en|t))\b|,? before (?:it|they)"
            r" (?:is|are|gets?|can be|may be) (?P<later>[a-z]+(?:ed|en|t))\b|(?=\s*(?:[.;,!]|$)))",
            lambda found: (
                "when a {thing} is {event}{place}, ask {who} for approval"
                + (", then it should be {done}" if found["done"] else "")
                + (", then it should be {later}" if found["later"] else "")
            ),
        ),
        # "a push to main should trigger ci.yml"
        construction(
            r"^(?:an?|any|each|every) (?P<what>(?:new )?(?:push|commit|release|tag|deployment)\b[^.;:,!?\n]{0,60}?)"
            r" (?:(?:should|must|shall|has to|is to|will) (?P<base>trigger|start|run|kick off)"
            r"|(?P<third>triggers|starts|runs|kicks off)) (?=[\w])",
            lambda found: (
                "when there is a {what}, "
                + ("{base} " if found["base"] else found["third"].replace("kicks", "kick").removesuffix("s") + " ")
            ),
        ),
        # "the lead has to sign off each release published in acme/api"
        construction(
            rf"{START}(?P<who>(?:the |our |my )[^.;:,!?\n]{{2,40}}?|(?-i:[A-Z])[\w@.]+) {_MODAL} (?:approve|sign"
            rf" off(?: on)?"
            r"|review|ok|okay|confirm) (?:each|every|any) (?:new |incoming )?(?P<thing>[a-z][\w -]{2,40}?)"
            r" (?P<event>published|opened|created|raised|filed|submitted)(?P<place>(?: (?:in|on|to|for)"
            r" [^.;:,!?\n]{2,40}?)?)(?=\s*(?:[.;:,!]|$)| before\b)",
            _decided,
            holds=lambda found: found.start() == 0,
        ),
    )
)


def incoming_things(text: Rewritten) -> Rewritten:
    """A text in which what is done with things as they come is ordered when one of them does."""
    return plainer(text, _GRAMMAR)
