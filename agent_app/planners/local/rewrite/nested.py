"""Constructions about each of several things: what is in each of them, what they become, what is done wherever a test
holds, how many there are of something for each.
"""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.holders import OWNER
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    DECIDING,
    GIVEN,
    ORDER,
    PERIOD,
    RESTRICTION,
    START,
    Found,
    base_form,
    construction,
    escaped,
    looked_up_before,
    verb_for,
)
from agent_app.planners.local.text import stem

__all__ = ["NESTED"]

_LOOKING_UP = r"(?:get|list|fetch|retrieve|read|pull|grab|load|collect|find|look up|take)"
_EACH = r"(?:each|every one)(?: one)?(?: of (?:them|these|those))?"
_WITHIN = r"(?:for|within|inside|in|on|under|from|per)"
_OWNED = r"(?:the|its|their|all(?: the| its| their)?)"
_STATES = (
    r"(?:is|are|isn['’]t|aren['’]t|has|have|hasn['’]t|contains?|lacks?|starts|ends|doesn['’]t|does|was|were|mentions)"
)
_PREDICATED = (
    r"older|newer|larger|bigger|smaller|longer|shorter|higher|lower|greater|more|less|fewer|below|above|under|over|with"
    r"|without|that|which|whose|not|from|still|due|assigned|untouched|marked|tagged|labell?ed"
)
_TELLING = r"(?:remind|notify|tell|message|ping|inform|alert|warn|nudge|chase|dm)"


def _made_of_each(found: Found) -> str:
    """ "All incidents become Jira issues": one of the latter for each of the former."""
    *before, last = escaped(found["kinds"]).split()
    return "for each of {things}, create a " + " ".join([*before, stem(last)])


def _one_for_each(found: Found) -> str:
    return f"{{before}}for each {{thing_of}}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}"


def _of_several(found: Found) -> bool:
    """Whether both kinds of things are plurals: no "status" and no "details"."""
    ends = (found["kinds"].lower().split()[-1], found["things"].lower().split()[-1])
    return all(not end.endswith(("ss", "us", "is")) and end not in _NO_KINDS for end in ends)


_NO_KINDS = words("details news days weeks months hours minutes years sales results its this")
_LISTING = re.compile(rf"{_LOOKING_UP}$", re.IGNORECASE)


def _within_each(found: Found) -> str:
    """What is done with all things of each owner: they are looked up in a loop over the owners."""
    verb = found["verb"].lower()
    if _LISTING.match(verb):
        return f"for each {{owner}}, {verb} the {{thing}}s"
    return f"for each {{owner}}, list the {{thing}}s and {verb} each {{thing}}"


_NEEDS = r"(?:needs?|deserves?|requires?|(?:should|must|shall|has to|have to|ought to) have)"
_NO_PERIOD = rf"(?!{PERIOD}\b)"
_MAKES = r"make|create|build|generate|open|raise|draw up|produce|draft|file|add|write"


def _listed_kind(found: Found) -> bool:
    """Whether several things of a kind were looked up before."""
    return looked_up_before(found) and f"{found['kind'].lower()}s" in found.string[: found.start()].lower()


_MEANS = r"(?:e-?mail|mail|sms|text|chat|dm|phone|post|hand|default|request|person|se)"

NESTED = (
    # "get the buckets and, within each, the objects"
    construction(
        rf"\b(?P<verb>{_LOOKING_UP}) (?P<things>[^.;:,!?\n]{{3,60}}?)(?:,? and,?|,) {_WITHIN} {_EACH},? (?={_OWNED} )",
        "{verb} {things}, for each of them, {verb} ",
    ),
    # "get the projects and the issues of each"
    construction(
        rf"\b(?P<verb>{_LOOKING_UP}) (?P<things>[^.;:,!?\n]{{3,60}}?),? and (?P<more>{_OWNED} [^.;:,!?\n]{{3,40}}?)"
        rf" (?:of|in|for|from|on) {_EACH}(?=\s*(?:[.;,!]|$)| and | then )",
        "{verb} {things}, for each of them, {verb} {more}",
    ),
    # "put every user of each group into the channel"
    construction(
        rf"\b(?P<verb>(?!(?:for|of|in|on|to|from|with|about)\b)[a-z]+(?: (?:on|to))?) (?:every|each|all(?: the)?) "
        rf"(?P<thing>(?:[a-z]+ ){{0,2}}?[a-z]+?)s? (?:of|in|from) (?:each|every) (?!{PERIOD}\b|(?:one|of)\b)"
        r"(?P<owner>(?:[a-z]+ )?[a-z]+)(?=\s*(?:[.;,!]|$)| (?:and|then|to|into|in|with|by|via|that|saying)\b)",
        _within_each,
    ),
    # "for each one a text message has to be sent"
    construction(
        r"\bfor (?:each|every) one(?: of (?:them|these|those))? (?=an? [^,.;:!?\n]{2,40}? (?:has to|must|should|shall"
        r"|needs to|is to|ought to) )",
        "for each of them, ",
    ),
    # "for every list over its cards", "and, for each account, through its contacts"
    construction(
        r"\bfor (?:each|every) (?P<thing>[a-z][\w -]{1,30}?)(?<! go)(?<! loop)(?<! run)(?<! walk),? "
        r"(?P<over>through|over) (?=(?:its|their) )",
        "for each {thing}, go {over} ",
    ),
    # "each project has sections; for each section in each project", "for every list in every board create a card"
    construction(
        rf"(?:{START}(?:each|every) (?P<named>(?:[\w-]+ ){{0,3}}?[\w-]+) (?:has|have|contains?|holds?|comes with)"
        r" (?:several |many |some |its (?:own )?)?(?:[\w-]+ )?[\w-]+s\s*[:;.,–-]+\s*(?:so |and )?)?"
        rf"\bfor (?:each|every) (?P<thing>{_NO_PERIOD}(?:[\w-]+ ){{0,2}}?[\w-]+)"
        rf" (?:in|of|on|under|from|within|inside) (?:each|every) (?P<owner>{_NO_PERIOD}(?!one\b)(?:[\w-]+ ){{0,2}}?"
        rf"[\w-]+)(?:,|(?= (?:please )?(?:{ORDER}|{_LOOKING_UP}) ))",
        lambda found: "for each " + ("{named}" if found["named"] else "{owner}") + ", for each {thing} in it,",
    ),
    # "per channel read the messages"
    construction(
        rf"{START}(?:and |then )?per (?P<thing>{_NO_PERIOD}(?!{_MEANS}\b)(?:[\w-]+ ){{0,3}}?[\w-]+),?"
        rf" (?=(?:{ORDER}|{_LOOKING_UP}) (?:the|its|their|all|an?|every|each)\b)",
        "for each {thing}, ",
    ),
    # "..., all channels, all messages": what is gone through already
    construction(
        r"(?<=[.;!])\s*all (?:the |our )?(?P<one>[a-z]+)s(?:,? (?:and )?all (?:the |our )?(?P<two>[a-z]+)s)?[.!]*\s*$",
        "",
        holds=lambda found: all(
            found[kind].lower() in found.string[: found.start()].lower() for kind in ("one", "two") if found[kind]
        ),
    ),
    # "for each list go to its cards and archive them"
    construction(
        rf"\bfor (?:each|every) (?P<thing>{_NO_PERIOD}(?:[\w-]+ ){{0,3}}?[\w-]+),?"
        r" (?:go (?:in)?to|enter|visit|step into)"
        r" (?=(?:its|their|all(?: of)? its) )",
        "for each {thing}, go over ",
    ),
    # "all events -> their attendees -> add each one"
    construction(
        rf"{START}(?P<things>(?:all|every|each|the|our) [^.;:,!?\n>→]{{3,40}}?)\s*{ARROW}\s*"
        rf"(?P<more>(?:their|its) [a-z ]{{3,30}}?)\s*{ARROW}\s*(?=[a-z])",
        "get {things}, for each of them, get {more}; ",
    ),
    # "all incidents become Jira issues"
    construction(
        rf"{START}(?P<things>(?:all(?: of)?(?: the| our| my)?|the|our|my) [^.;:,!?\n]{{3,60}}?)"
        r" (?:(?:should|shall|must|will|have to|need to|are to) )?(?:become|be turned into|turn into|be made into)"
        r" (?P<kinds>(?:[\w-]+ ){0,3}[a-z]+s)(?=\s*(?:[.;,!]|$)| (?:in|on|and|then)\b)",
        _made_of_each,
    ),
    # "from the Sheets rows make Asana tasks", "out of every deal build an invoice"
    construction(
        rf"{START}(?:and |then |please )?(?:from|out of) (?:each|every) (?!{PERIOD}\b)"
        rf"(?P<things>[^.;:,!?\n]{{3,40}}?),?"
        rf" (?P<verb>{_MAKES}) (?=(?:an?|one|two|three) )",
        "for each {things}, {verb} ",
    ),
    construction(
        rf"{START}(?:and |then |please )?(?:from|out of) (?P<things>(?:(?:all|the|our|my|these|those)(?: of)? )*"
        rf"(?:[\w-]+ ){{0,3}}?[a-z]+s(?: (?:in|of|on) [\w -]{{2,24}}?)?),? (?:{_MAKES})"
        r" (?P<kinds>(?!the\b|an?\b)(?:[\w-]+ ){{0,3}}?[a-z]+s)"
        r"(?=\s*(?:[.;,!]|$)| (?:in|on|and|then|with)\b)",
        _made_of_each,
    ),
    # "create tickets from failed tests", "turn bugs into cards", "open an issue per failed pipeline"
    construction(
        rf"{START}(?:and |then |please )?(?:create|open|make|file|raise|generate|build)"
        r" (?P<kinds>(?!the\b|an?\b|all\b)(?:[\w-]+ ){0,3}?[a-z]+s) (?:from|out of|for)"
        r" (?P<things>(?:(?:all|the|our|my)(?: of)? )*(?:[\w-]+ ){1,3}?[a-z]+s)(?=\s*(?:[.;!]|$))",
        _made_of_each,
        holds=_of_several,
    ),
    construction(
        rf"{START}(?:and |then |please )?(?:turn|transform) (?P<things>(?!them\b|these\b|those\b)"
        r"(?:(?:all|the|our|my)(?: of)? )*(?:[\w-]+ ){0,4}?[a-z]+s) (?:in)?to (?P<kinds>(?:[\w-]+ ){0,3}?[a-z]+s)"
        r"(?=\s*(?:[.;,!]|$)| (?:in|on|and|then)\b)",
        _made_of_each,
        holds=_of_several,
    ),
    construction(
        rf"{START}(?:and |then |please )?(?P<deed>(?:{_MAKES}|send|post) [^.;:,!?\n]{{3,60}}?) per"
        rf" (?!{PERIOD}\b|{_MEANS}\b)(?P<thing>(?:[a-z-]+ ){{0,3}}?[a-z]+)"
        r"(?:(?P<joint>,? and (?:then )?)(?=[a-z]+ (?:the|all|both|those) [a-z]+s\b)|(?=\s*[.;!]|\s*$|,? and |,?"
        r" then ))",
        lambda found: "for each {thing}, {deed}" + (". Then " if found["joint"] else ""),
    ),
    # "every bug needs a twin in Azure DevOps", "each response with a low score deserves a call"
    construction(
        rf"{START}(?P<all>each|every|all(?: of)?(?: the| our| my)?) (?P<things>{_NO_PERIOD}[^.;:,!?\n]{{2,60}}?)"
        rf" (?:{_NEEDS}|gets?) an? (?:twin|counterpart|copy|duplicate|mirror|equivalent|sibling) (?=(?:in|on|at) )",
        "copy {all} {things} to ",
    ),
    construction(r"(?P<copied>\bcopy (?:each|every|all)\b[^.;:,!?\n]{2,60}? to )(?:in|on|at) ", "{copied}"),
    construction(
        rf"{START}(?P<all>each|every) (?P<things>{_NO_PERIOD}[^.;:,!?\n]{{2,60}}?) {_NEEDS} {GIVEN}",
        "{all} {things} should get {det} {thing}{kind}",
        holds=lambda found: DECIDING.search(found["kind"]) is None,
    ),
    # "our GitLab project needs a branch, a tag and a merge request"
    construction(
        rf"{START}(?P<place>(?:the|our|my|this) [^.;:,!?\n]{{3,40}}?) (?:{_NEEDS}) (?P<first>an? [^.;:,!?\n]{{2,40}}?)"
        r"(?P<more>,| and )(?=[^.;:!?\n]*\b(?:an?|one|two|three) )",
        "in {place}, create {first}{more}",
        holds=lambda found: DECIDING.search(found["first"]) is None,
    ),
    # "upsert every Marketo lead as a Salesforce contact"
    construction(
        rf"{START}(?:and |then |please )?(?P<verb>upsert|add|create|insert|register|enter|import|record|save|store)"
        rf" (?:each|every) (?P<things>{_NO_PERIOD}[^.;:,!?\n]{{3,40}}?) as (?=an? )",
        "for each {things}, {verb} ",
    ),
    # "email the requester of every closed ticket", "remind each assignee of an overdue task in Teams"
    construction(
        rf"{START}(?:and |then |please )?(?P<verb>{_TELLING}|e-?mail|mail|text|call|thank|invite|ask)"
        rf" (?:the|each|every) (?P<who>{OWNER}) of (?:each|every|all(?: the| our)?|an?)"
        rf" (?P<things>{_NO_PERIOD}[^.;:,!?\n]{{3,50}}?)(?P<test>{RESTRICTION})"
        r"(?P<rest>(?: (?:by|via|in|on|over|through|about|that|saying|with)(?! (?:no|more|less|has|have|is|are|was)\b)"
        r" [^.;:,!?\n]+)?)(?=\s*(?:[.;,!]|$))",
        "for each of the {things}{test}, {verb} its {who}{rest}",
    ),
    # "put the interview on my Google calendar"
    construction(
        rf"{START}(?P<joint>(?:and |then |please )?)(?:put|add|enter|place|note|mark|get|stick)"
        r" (?P<what>(?:it|this|that|the|an?|our)\b[^.;:,!?\n]{0,40}?) (?:on|in|into|to)"
        r" (?:(?:the|my|our|his|her|their) )?(?:(?P<product>google|outlook) )?calendar"
        r"(?=\s*(?:[.;,!]|$)| and | then | for | after )",
        lambda found: "{joint}create a calendar event for {what}" + " in {product} calendar" * bool(found["product"]),
    ),
    # "escalate it by adding a comment and calling the customer"
    construction(
        r"\b(?:escalate|handle|follow up|react|respond|process|deal with|address|take care of)(?: (?:it|this|that|them)"
        r"| (?:to|on|with|of) (?:it|this|that|them))? by (?P<one>[a-z]{2,})ing (?P<what>[^.;:,!?\n]{2,40}?)"
        r"(?:,? and (?:then )?(?P<two>[a-z]{2,})ing (?=[a-z]))",
        lambda found: f"{base_form(found['one'])} {{what}} and {base_form(found['two'])} ",
    ),
    # "If a record's status is new, ...", after the records were listed
    construction(
        r"\b(?P<opened>if|when|where|unless|should) (?:an?|any|one) (?P<kind>[a-z]+)['’]s (?=[a-z])",
        "for each of them, {opened} its ",
        holds=_listed_kind,
    ),
    # "send two emails, one to Bob and one to Ann"
    construction(
        r"\b(?P<verb>send|write|create|open|make|post|add|assign) (?:two|2) (?P<what>[^.,;:(]{2,30}?)s[,(:–-]*\s*"
        r"one (?P<first>(?:to|for|in|on|with|about) [^,.;:()]{2,30}?)(?:,| and|,? &|, and)"
        r" (?:one|another|the other|the second)(?: one)? (?=(?:to|for|in|on|with|about) )",
        "{verb} a {what} {first} and {verb} a {what} ",
        holds=lambda found: found["verb"].lower() in {"send", "write", "post"},
    ),
    # "across all our projects, complete the tasks that are due"
    construction(
        rf"{START}(?:in|within|across|throughout|inside|through|over) all(?: of)?(?: the| our| my)? "
        rf"(?P<things>(?!(?:other )?(?:cases|events|respects|ways|times|honesty)\b|{PERIOD}\b)[\w-]+"
        r"(?: [\w-]+){0,4}?s), (?=[a-z])",
        "for each of the {things}, ",
        holds=lambda found: not looked_up_before(found),
    ),
    # "board by board, archive all cards"
    construction(
        rf"{START}(?P<one>(?!(?:step|bit|one|side|day|week|month|year|hour|minute|little|line|point|piece)\b)[a-z]{{3,}})"
        r" by (?P=one),? (?=[a-z])",
        "for each {one}, ",
        holds=lambda found: not looked_up_before(found),
    ),
    # "whichever incidents are still open get acknowledged"
    construction(
        rf"{START}(?:whichever|whatever|any) (?P<things>[^.;:,!?\n]{{3,40}}?s)(?: that| which)? (?P<be>are|have) "
        r"(?P<test>[^.;:,!?\n]{2,40}?) (?:gets?|should be|must be|have to be|are to be) (?P<done>[a-z]+(?:ed|en|t))\b",
        lambda found: (
            "for each of the {things}, if it "
            f"{'is' if found['be'].lower() == 'are' else 'has'} {{test}}, it should be {{done}}"
        ),
    ),
    # "if Sentry shows no unresolved issues, ..."
    construction(
        r"\b(?P<opened>if|when|unless|whenever) (?P<place>(?-i:[A-Z])[\w]+(?: (?-i:[A-Z])\w+)?) (?:shows|has|lists"
        r"|reports|returns|finds) (?P<what>(?:no|any|some|more than|less than|fewer than|at least) [^.;:,!?\n]{2,50}?)"
        r"(?=,)",
        "{opened} there are {what} in {place}",
    ),
    # "wherever an invoice is overdue, void it", "wherever the title contains x, delete the page"
    construction(
        rf"{START}(?:and |then )?wherever (?:an?|any|some|the) (?P<thing>[^,.;:!?\n]{{2,40}}?) (?P<test>{_STATES}\b"
        r"[^,;:!?\n]{2,60}?), (?=[a-z])",
        "for each {thing}, if it {test}, ",
        holds=lambda found: not looked_up_before(found),
    ),
    construction(r"\bwherever\b", "where"),
    # "list the issues. anything older than a month gets closed"
    construction(
        rf"(?P<before>{START}(?:and )?|\b(?!or )[a-z]+ )(?:any|every)(?:thing|one|body) (?=(?:{_PREDICATED})\b)",
        "{before}those ",
        holds=looked_up_before,
    ),
    # "remove whichever is bigger than 1000 bytes"
    construction(
        rf"(?P<verb>(?:{ORDER}|merge|resolve|void|suspend)) (?:whichever|whatever)(?: ones?| of them)? (?={_STATES}\b)",
        "{verb} those that ",
        holds=looked_up_before,
    ),
    # "send a message, one per issue", "remind the manager, one reminder per report"
    construction(
        rf"(?P<before>{START}|\b(?:and|then) |, )(?P<deed>(?:{ORDER}|{_TELLING}) [^.;:,!?\n]{{3,80}}?)(?:,| -| –)? "
        rf"(?:one|an?)(?: single| separate)?(?: (?!of\b)[a-z]+)? (?:per|for each|for every) (?!{PERIOD}\b)"
        r"(?P<thing>[a-z][a-z ]{2,30}?)(?=\s*[.;!]|\s*$)",
        "{before}for each {thing}, {deed}",
        holds=lambda found: looked_up_before(found) or "there are " in found.string[: found.start()],
    ),
    # "per case one issue"
    construction(
        rf"(?P<before>{START}|\b(?:and|then) |, )per (?!{PERIOD}\b)(?P<thing_of>(?:[a-z][\w-]* ){{1,2}}?)"
        r"(?P<det>an?|one) (?P<thing>(?:[\w-]+ ){0,2}?)(?P<kind>[a-z]+)(?=\s*(?:[.;,!]|$)| (?:in|on|with|to|about)\b)",
        _one_for_each,
    ),
)
"""Applied before what is done with each is read."""
