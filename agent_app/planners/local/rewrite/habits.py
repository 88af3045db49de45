"""Constructions that tell what becomes of things as they come: "mails from the bank go to #finance", "merge requests
should be approved when opened", "skip drafts, announce the rest"; and tests that are said one after the other.
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import ORDER, START, Found, construction, escaped
from agent_app.planners.local.text import stem

__all__ = ["HABITS", "ONE_THING", "THINGS", "happening", "one_of", "which_one"]

THINGS = (
    r"(?:pull requests|merge requests|change requests|support requests|requests|prs|mrs|issues|tickets|incidents|alerts"
    r"|messages|e-?mails|mails|comments|pages|deals|leads|orders|invoices|contacts|releases|cards|tasks|problems|bugs"
    r"|stories)"
)
_ARRIVING = r"(?:messages?|e-?mails?|mails?|posts|alerts)"
_HAPPENING = r"(?:opened|created|raised|filed|submitted|received|posted|published|added|reported|triggered|sent)"
ONE_THING = (
    r"(?:pull request|merge request|change request|request|pr|mr|issue|ticket|incident|alert|message"
    r"|e-?mail|mail|comment"
    r"|page|card|task|problem|bug|story|release)"
)
_MODAL = r"(?:should|must|shall|have to|has to|need to|needs to|are to|is to|ought to)"
_ADVERB = r"(?:(?: right away| immediately| at once| automatically| directly| straight away)?)"
_BESIDE = r"(?:when|once|as soon as|the moment|every time|whenever)"
_SAID = {"is": "is", "are": "is", "have": "has", "has": "has", "do": "does", "does": "does"}
_MAILED = re.compile(r"mail", re.IGNORECASE)
_POSTED = re.compile(r"(?:message|comment|post)s?$", re.IGNORECASE)
_RELATIVE = re.compile(
    r" (?P<which>that|which|who) (?P<verb>have|are|do|carry|start|begin|end|contain|mention|include|come"
    r"|say|need|lack)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(?:get|list|fetch|retrieve|check|read|load) (?:me )?(?:the |all |its )*(?P<thing>[a-z]+)s\b", re.I
)
_ARTICLED = re.compile(r"^(?:an?|any|every|each|all(?: the)?|the) ", re.IGNORECASE)


def one_of(things: str) -> str:
    """One of some things: "Zendesk tickets" to "a Zendesk ticket"."""
    plain = _ARTICLED.sub("", things)
    *before, last = plain.split()
    return " ".join(["a", *before, stem(last) if last.lower() not in {"prs", "mrs"} else last[:-1]])


def which_one(found: Found) -> str:
    """What tells which of the things are meant, said of one of them: "that carry a tag" to "that carries a tag"."""
    said = found["which"] or ""
    relative = _RELATIVE.search(said)
    if relative is None:
        return "{which}"
    verb = relative["verb"].lower()
    single = _SAID.get(verb) or (f"{verb[:-1]}ies" if verb.endswith("y") else f"{verb}s")
    return f"{said[: relative.start()]} {relative['which']} {single}{said[relative.end() :]}".replace(
        "{", "{{"
    ).replace("}", "}}")


def happening(found: Found) -> str:
    """How the things that a sentence is about come to be there."""
    if _MAILED.search(found["things"]):
        return "arrives"
    return "is posted" if _POSTED.search(found["things"]) else "is created"


def _habit(found: Found) -> str:
    opened = f"when {one_of(found['things'])}{which_one(found)} {happening(found)}, "
    if found["place"]:
        return f"{opened}post it to {{place}}"
    return f"{opened}it should be {{done}}" if found["done"] else f"{opened}{{deed}}"


def _single(found: Found) -> str:
    happens = (
        "arrives"
        if _MAILED.search(found["things"])
        else "is posted"
        if found["things"].lower().endswith(("message", "comment"))
        else "is created"
    )
    which = re.sub(r"^ (?:posted|opened|created|sent) by ", " by ", found["which"], flags=re.IGNORECASE)
    which = which.replace("{", "{{").replace("}", "}}")
    thing = _ARTICLED.sub("a ", found["things"]).replace("{", "{{").replace("}", "}}")
    opened = f"when {thing}{which} {happens}, "
    if found["made"]:
        return f"{opened}create {{made}}"
    return f"{opened}it should be {{done}}" if found["done"] else f"{opened}{{deed}}"


def _both_tests(found: Found) -> str:
    first, second = (_SAID[found[name].lower()] for name in ("be", "aux"))
    denied = " not" if found["denied"] else ""
    return f"for each of the {{things}}, if it {first} {{one}} and it {second}{denied} {{other}}, {{verb}} it"


def _left_out(found: Found) -> str:
    test = "{test}" if found["test"] else f"it is a {stem(found['kind'].lower())}"
    return f"if {test}, do nothing, otherwise {{verb}} it"


HABITS = (
    # "whenever someone books in Calendly I create a meeting"
    construction(
        r"^(?P<event>(?:when(?:ever)?|(?:every|each) time|once|as soon as) (?!(?:i|we)\b)[^.;,:!?\n]{5,80}?) (?:i|we) "
        rf"(?:(?:then|always|usually|also|want to|would like to|need to|have to|must) )*(?={ORDER} (?:an?|the|it"
        rf"|them|all"
        r"|every|each|\w+ )\b)",
        "{event}, ",
    ),
    # "whenever a customer writes in #support"
    construction(
        r"\b(?P<opened>when|whenever|if|once|as soon as|every time) (?:(?:an?|any|some|our|the) )?(?:new )?"
        r"(?:someone|somebody|anyone|anybody|people|customers?|users?|clients?|members?|person|teammates?|colleagues?)"
        r" (?:writes?|posts?|asks?|says?|messages?)(?: (?:something|anything|us|a question|a message))?"
        r" (?P<place>(?:in|on|to) #[\w-]+)",
        "{opened} a message is posted {place}",
    ),
    # "when a colleague leaves the company"
    construction(
        r"\b(?P<leaves>leaves|left|quits|resigns)(?: from)? (?:the|our|my) (?:company|firm|organi[sz]ation|business)\b",
        "{leaves}",
    ),
    # "watch acme/api for new releases and announce them"
    construction(
        rf"{START}(?:please )?(?:watch|monitor|observe|keep an eye on) (?P<place>[^.;:,!?\n]{{2,40}}?)"
        r" for (?:new|incoming) (?P<things>(?:[a-z-]+ ){0,2}?[a-z-]+s)(?:,? and(?: then)?|,|,? then) (?=[a-z])",
        lambda found: f"when a new {escaped(stem(found['things']))} is created in {{place}}, ",
    ),
    # "merge requests from hotfix/ branches should be approved when opened in GitLab"
    construction(
        rf"^(?P<things>(?:all |any |every )?(?:[\w-]+ ){{0,2}}?{THINGS})(?P<which> [^,;:.!?\n]{{3,60}}?)?"
        rf" {_MODAL} be (?P<done>[a-z]+(?:ed|en|t)){_ADVERB} {_BESIDE}(?: they are| they get| they're| it is)?"
        rf" (?P<event>{_HAPPENING})(?P<place>[^,;:.!?\n]{{0,40}})",
        lambda found: f"when {one_of(found['things'])}{which_one(found)} is {{event}}{{place}}, it should be {{done}}",
    ),
    # "for tickets tagged vip, tell Karim when they are created"
    construction(
        rf"^for (?P<things>(?:all |any |the )?(?:[\w-]+ ){{0,2}}?{THINGS})(?P<which> [^,;:.!?\n]{{3,60}}?)?, "
        rf"(?P<deed>[^.;!?\n]{{3,80}}?),? {_BESIDE} (?:they|it) (?:are|is|gets?|were|was) (?P<event>{_HAPPENING})"
        r"(?=[.!]|$)",
        lambda found: f"when {one_of(found['things'])}{which_one(found)} is {{event}}, {{deed}}",
    ),
    # "mails with invoice in the subject should be forwarded", "alerts with the tag database go to #dba"
    construction(
        rf"^(?P<things>(?:all |any |every |an? |the )?(?:(?!(?:send|list|get|post|delete|new|when|whenever|if"
        rf"|once|on|upon|after|for|as|in|with|and)\b)[\w-]+"
        rf" ){{0,2}}?{_ARRIVING})"
        r"(?P<which> (?:with|that|which|whose|containing|mentioning|from|in|about|saying) [^,;:.!?\n]{2,70}?) "
        rf"(?:(?:{_MODAL} be|gets?|are|is) (?P<done>(?!posted|received|sent|created|opened)[a-z]+(?:ed|en"
        rf"|t))(?= |[.;,!]|$)"
        rf"|(?:(?:{_MODAL} )?(?:go|goes|be sent|be posted|gets? posted|are posted) (?:to|in|into) (?P<place>#[\w-]+))"
        rf"|{_MODAL} (?P<deed>(?:trigger|create|open|start|raise|become|page|notify|send) [^;.!?\n]+))",
        _habit,
    ),
    # "a pull request whose title lacks a key should be declined", "a message posted by Ann becomes a card"
    construction(
        rf"^(?P<things>(?:an?|any|every) (?:(?!(?:new|incoming)\b)[\w-]+ ){{0,2}}?{ONE_THING})"
        r"(?P<which> (?:with|without|that|which|whose|containing|mentioning|from|about|by|older|posted by"
        r"|opened by|created by"
        r"|sent by) (?:[^,;:.!?\n]|\.(?=\w)){2,70}?) "
        rf"(?:{_MODAL} be (?P<done>[a-z]+(?:ed|en|t))(?= |[.;,!]|$)|(?:{_MODAL} become|becomes|turns into) "
        rf"(?P<made>an? )"
        rf"|{_MODAL} (?P<deed>(?:trigger|create|open|start|raise|page|notify|send) [^;.!?\n]+))",
        _single,
    ),
    # "close all tickets which are pending and haven't been touched for 7 days"
    construction(
        rf"(?:{START}|(?<=\w ))(?P<verb>{ORDER}|resolve|merge|void|suspend) (?:all |every |any )?(?:the |our |my )?"
        r"(?P<things>(?:[\w-]+ ){0,3}?[a-z]+s) (?:which|that|who) (?P<be>are|have|is|has) "
        r"(?P<one>[^.;:,!?\n]{2,40}?) and"
        r" (?:which |that )?(?P<aux>are|have|is|has|do|does)(?P<denied>n['’]t| not)? (?P<other>[^.;:,!?\n]{3,50}?)"
        r"(?=\s*(?:[.;!]|$))",
        _both_tests,
    ),
    # "skip drafts, announce the rest"
    construction(
        rf"{START}(?:skip|ignore|leave out|omit|leave) (?:all |any |the )?(?P<kind>[a-z]+s)(?: alone)?"
        r"(?: \((?P<test>(?:the |its )?[a-z]+ [^()\n]{3,50})\))?(?:,|;| and|, and| but|, but) (?:then )?"
        r"(?P<verb>[a-z]+) (?:each of |all )?(?:the )?(?:others|rest|remaining(?: ones)?|everything else|all others)\b",
        _left_out,
        holds=lambda found: found.start() > 0 and found["kind"].lower() not in {"the", "others", "ones", "is"},
    ),
    # "... but no milestone is set: ask for one"
    construction(
        r"\b(?P<opened>and|but|if|when|where|unless) no (?P<what>[a-z]+(?: [a-z]+)?) (?:is|was|has been|were|are) "
        r"(?:set|given|provided|chosen|specified|filled in|attached|entered|selected)\b",
        "{opened} it has no {what}",
    ),
    # "comment and ask for one"
    construction(
        r"\b(?P<deed>comment|reply|leave a comment|add a comment)(?P<on> on (?:it|them))? and ask "
        r"(?P<what>for|why|about|if"
        r"|whether|when|what|who|how)\b",
        "{deed}{on} asking {what}",
    ),
    # "get the comments; if there are fewer than 2, add one saying hi"
    construction(
        r"\b(?P<deed>add|post|write|leave|create) one (?=saying|that|with|about|called|titled|named|reading)",
        lambda found: f"{{deed}} a {_LISTED.findall(found.string[: found.start()])[-1].lower()} ",
        holds=lambda found: _LISTED.search(found.string, 0, found.start()) is not None,
    ),
    # "if no pull requests are open in acme/web"
    construction(
        r"\b(?P<opened>if|when|unless) no (?P<things>[a-z]+(?: [a-z]+)?s) (?:are|is) (?P<state>open|pending"
        r"|left|overdue"
        r"|unassigned|unresolved|active|running|failing|blocked|queued|scheduled)(?P<place> (?:in|on|for)"
        r" [^,;:.!?\n]{2,40})?"
        r",",
        "{opened} there are no {state} {things}{place},",
    ),
    # "with type user.deleted"
    construction(
        r"\b(?P<what>type|event|topic|action|event type|key) (?P<value>[a-z]+(?:[._][a-z]+)+)(?![\w/@.-]*\w)",
        '{what} "{value}"',
    ),
    # "an alert in production, not staging"
    construction(
        r"(?P<where>\b(?:in|on|from|to) (?:the )?(?:production|prod|staging|main|master|develop)),? (?:and"
        r" )?not (?:in |on |from "
        r"|to )?(?:the )?(?:production|prod|staging|dev|develop|development|test|testing|qa|main|master)\b",
        "{where}",
    ),
    # "if a pull request opened by dependabot changes at most 3 files"
    construction(
        rf"^(?:if|when|whenever) (?P<what>an? [^,;:.!?\n]{{2,30}}?) (?P<event>{_HAPPENING}) by (?P<who>[\w-]+)"
        r"(?P<place> (?:in|on) (?-i:[A-Z])\w+)? (?:(?:changes|touches|adds) (?P<touched>[^,;:.!?\n]{2,50})"
        r"|(?P<test>(?:has|contains"
        r"|mentions|lacks|exceeds) [^,;:.!?\n]{2,50})),",
        lambda found: (
            "when {what} is {event}{place}, if it is by {who} and it "
            + ("{test}," if found["touched"] is None else "has {touched},")
        ),
    ),
    # "when a task is created, its title doesn't contain x, and it's for group y, ..."
    construction(
        r"^(?P<opened>when|whenever|if|once) (?P<event>[^,;:.!?\n]{5,60}), (?P<one>(?:its|the|it)"
        r" [^,;:.!?\n]{4,60}?),? and"
        r" (?P<other>(?:its|it|it's|it’s|the) [^,;:.!?\n]{3,60}), (?=[a-z])",
        "{opened} {event}, if {one} and {other}, ",
    ),
)
"""Applied before other constructions."""
