"""Constructions that name who made what an event is about before its verb: "a PR from dependabot is opened"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.products import CAPITALISED_PRODUCTS, KNOWN_PRODUCTS
from agent_app.planners.local.rewrite.patterns import ORDER, QUOTE, UPON, Found, construction, escaped, looked_up_before

__all__ = ["AUTHORED", "AUTHORS"]

_MADE = (
    r"(?:pull requests?|prs?|merge requests?|mrs?|issues?|commits?|bugs?|bug reports?|tickets?|tasks?|cards?|requests?"
    r"|incidents?)"
)
_ARRIVES = (
    r"(?:(?:is|are|was|gets?|has been) (?:newly )?(?:opened|created|submitted|raised|filed|pushed|reported)|comes in)"
)
_WHO = (
    r"(?P<who>(?:an? |the |our |any )?(?:[a-z][\w\[\]-]*(?![\w.]*\.\w)|@[\w-]+)|[\w.+-]+@[\w.-]+\.[a-z]{2,}"
    r"|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})"
)
_BELONGING = r"(?:(?:org )?members?|collaborators?|maintainers?|contributors?)"
_SOMEBODY = r"(?:someone|somebody|anyone|anybody|an? (?:user|person|developer)|people)"
_ONE = frozenset({"a", "an", "one", "its", "the", "all", "all the", "all required", "all the required", "enough"})
_POINTED = frozenset({"it", "them", "this", "that"})
_PLACE = r"(?P<place> (?:in|on|to|at|against) [\w./-]+)"


def _is_author(found: Found) -> bool:
    """Whether what a thing is from is somebody, and not the product that it is in."""
    return found["who"].lower() not in KNOWN_PRODUCTS | CAPITALISED_PRODUCTS


def _approved(found: Found) -> str:
    """One approval is that a thing is approved; more than one are counted."""
    return "{what} is approved" if found["many"].lower() in _ONE else "{what} has {many} approvals"


def _mentioned(who: str) -> str:
    """How comments mention somebody: by a name behind "@"."""
    return '"@"' if who.lower() in _ANYBODY else f'"@{escaped(who.removeprefix("@"))}"'


_ANYBODY = frozenset({"someone", "somebody", "anyone", "anybody"})


def _told_to(found: Found) -> str:
    """Whom something is wanted of is told so, each about one thing."""
    return f'tell their {{who}} "Please {_THEM.sub("it", found["what"]).replace("{", "").replace("}", "")}"'


_THEM = re.compile(r"\b(?:them|those)\b")
_PARTICIPLES = {"wrote": "written"}

_ACTOR = (
    r"(?P<who>(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])[\w-]+)?|@[\w-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[a-z][\w-]*(?=bot\b)bot)"
)
"""Somebody who is named, and no kind of person."""
_DONE = {
    "opens": "opened", "creates": "created", "files": "filed", "raises": "raised", "submits": "submitted",
    "reports": "reported",
}  # fmt: skip

AUTHORED = (
    # "if bob opened it"
    construction(
        r"\b(?P<case>if|when|unless|in case|where) (?P<who>(?!(?:we|i|you|they|it|he|she|who|nobody|no|some|any)\b)"
        r"(?:the )?@?[\w.-]+(?: [A-Z]\w+)?) (?P<did>opened|created|filed|reported|raised|wrote|submitted|authored)"
        r" (?P<what>it|this|that|(?:the|this|that) [a-z]+(?: request)?)(?=\s*(?:[.,;:!?]|$))",
        lambda found: f"{{case}} {{what}} was {_PARTICIPLES.get(found['did'].lower(), '{did}')} by {{who}}",
    ),
)
"""What says who did something as a test of what was done."""

AUTHORS = (
    *AUTHORED,
    # "by someone else than the assignee"
    construction(
        r"\b(?P<by>by|from) (?P<who>someone|somebody|anyone|anybody) else (?:than|but|except) ",
        "{by} {who} other than ",
    ),
    # "when Kim leaves a comment on an issue", "when kim@acme.com opens a ticket"
    construction(
        rf"\b(?P<upon>{UPON}) {_ACTOR} (?:comments?(?: something)?|(?:leaves|adds|writes|posts|makes|left) an? "
        rf"(?:new )?comment)"
        rf" (?P<place>(?:on|to|in|under) [^.;:,!?\n]{{2,50}}?)(?=\s*(?:[,;:]|$)| [-=]>| {ORDER}\b)",
        lambda found: (
            "{upon} a comment is added {place} by {who}"
            + ("," if found.string[found.end() : found.end() + 2].strip().isalpha() else "")
        ),
        holds=_is_author,
    ),
    construction(
        rf"\b(?P<upon>{UPON}) {_ACTOR} (?P<did>opens|creates|files|raises|submits|reports) (?P<what>an? "
        rf"[^.;:,!?\n]{{2,50}}?)"
        r"(?=\s*(?:[,;:]|$)| [-=]>)",
        lambda found: f"{{upon}} {{what}} is {_DONE[found['did'].lower()]} by {{who}}",
        holds=_is_author,
    ),
    # "find the stale pull requests and tell their authors to close them": nothing is closed here
    construction(
        r"\b(?P<verb>tell|ask|remind|urge|nudge|message|ping) (?:(?:all|each of) )?(?:their|the) (?P<who>authors"
        r"|assignees|owners|reporters|reviewers|creators|requesters|submitters) to (?P<what>(?!be\b|do\b)[a-z]{2,}"
        r"(?: (?!and\b|then\b)[^.;:,!?\n\"]+?){0,8}?)(?=\s*(?:[.;!?,]|$)| and | then )",
        _told_to,
        holds=looked_up_before,
    ),
    # "a ticket from a VIP": a customer of that kind
    construction(
        r"\b(?P<by>by|from) a (?P<kind>VIP)(?=\s*(?:[.,;:]|$)| (?:is|are|gets?|in|on|and)\b)", "{by} a {kind} customer"
    ),
    # "assign it to the person who opened it", "tell whoever reported the bug"
    construction(
        r"\b(?:the (?:person|one|user|colleague|developer|guy) (?:who|that)|who(?:m|so)?ever)(?: has| had)? "
        r"(?:opened|created|reported|raised|submitted|filed|wrote|authored) "
        r"(?P<what>it|them|this|that|(?:the|this|that) (?:[a-z]+ )?[a-z]+)"
        r"(?=\s*(?:[.;:,!?]|$)| and | in | by | via | on | (?:gets?|receives?|should|must) )",
        lambda found: "its author" if found["what"].lower() in _POINTED else "the author of {what}",
    ),
    # "when a comment containing /deploy is posted on a PR": the comment, and not that it is posted, contains it
    construction(
        rf"\b(?P<what>{UPON} an? (?:new )?(?:[a-z-]+ ){{0,2}}?[a-z]+) (?P<told>(?:containing|mentioning|including"
        rf"|that (?:contains|mentions|includes)) (?:[^.;:,!?\n\"'“]{{1,40}}?|{QUOTE})) "
        r"(?P<event>(?:is|gets|was) (?:posted|added|created|opened|submitted|written|left|received|sent|made|reported"
        r"|filed|raised|published)\b)(?P<place>[^.;:,!?\n]{0,40}?)(?=\s*(?:[,;:]|$))",
        "{what} {event}{place}, if it is {told}",
        holds=lambda found: " that " not in f" {found['told']} ",
    ),
    # "when an issue is opened by somebody who isn't a member of the team in acme/web"
    construction(
        rf"\b(?P<what>{UPON} (?:(?:an?|any|each|every|new) )?(?:[\w-]+ ){{0,2}}?(?:{_MADE}|comment) (?:{_ARRIVES}"
        rf"|opened|created|filed|is (?:added|posted|left|written)){_PLACE}?) by (?:an? |{_SOMEBODY} who"
        r"(?:['’]s| is| are)?(?P<denied> not|n['’]t)? (?:an? )?)"
        rf"(?P<kind>{_BELONGING}|part(?= of))(?P<of> of (?:the |our )?(?:team|org|organi[sz]ation|repo|project))?"
        rf"(?P<where> (?:in|on|to|of) [\w.-]+/[\w.-]+)?(?=\s*(?:[,;:]|$)| and\b)",
        lambda found: (
            "{what}"
            + (found["where"] or "").replace(" of ", " in ")
            + f", if its author is {'not ' if found['denied'] else ''}a "
            + ("member" if found["kind"].lower() == "part" else "{kind}")
        ),
    ),
    # "when a PR from dependabot is opened in acme/web"
    construction(
        rf"\b(?P<what>{UPON} (?:an?|any|each|every|new) (?:[\w-]+ ){{0,2}}?{_MADE}) (?:from|by) {_WHO}"
        rf" (?P<event>{_ARRIVES}){_PLACE}?(?=\s*(?:[,;:]|$)| and\b)",
        "{what} {event}{place} by {who}",
        holds=_is_author,
    ),
    # "when a PR is opened by dependabot in acme/web"
    construction(
        rf"\b(?P<what>{UPON} (?:an?|any|each|every|new) (?:[\w-]+ ){{0,2}}?{_MADE} {_ARRIVES}) by {_WHO}{_PLACE}"
        r"(?=\s*(?:[,;:]|$)| and\b)",
        "{what}{place} by {who}",
        holds=_is_author,
    ),
    # "when a pull request is approved by two people"
    construction(
        rf"\b(?P<what>{UPON} (?:an?|any|each|every|the|my|our) (?:[\w-]+ )?(?:pull request|pr|merge request|mr)"
        rf"{_PLACE}?) (?:is|gets|was|has been) approved by (?P<many>(?:at least )?(?:\d+|two|three|four|five)) "
        r"(?:people|persons|reviewers|others|members|colleagues|maintainers|developers|engineers)(?=\s*(?:[,;:]|$)"
        r"| and\b)",
        "{what} is approved, if it has {many} approvals",
    ),
    # "when @kim is mentioned in a GitHub issue comment"
    construction(
        rf"\b(?P<upon>{UPON}) (?P<who>@[\w.-]+|(?-i:[A-Z])[a-z]+|someone|somebody|anyone|anybody) (?:is|gets|was)"
        r" mentioned in (?P<what>(?:an?|any) (?:[\w-]+ ){0,2}?comment)(?P<place> (?:on|in) [^,;:!?\n]{2,40}?)?"
        r"(?=\s*(?:[,;:]|$)| and\b)",
        lambda found: f"{{upon}} {{what}}{{place}} containing {_mentioned(found['who'])} is added",
    ),
    # "once a pull request gets two approvals"
    construction(
        rf"\b(?P<what>{UPON} (?:an?|any|each|every|the|my|our) (?:[\w-]+ )?(?:pull request|pr|merge request|mr)"
        rf"{_PLACE}?)"
        r" (?:gets?|receives?|has|has got|has received|collects?|reaches) "
        r"(?P<many>an?|one|its|the|all(?: the)?(?: required)?|enough|\d+|two|three|four|five|at least \w+) "
        r"approv(?:als?|ing reviews?)(?=\s*(?:[,;:]|$)| and\b)",
        _approved,
    ),
)
"""Applied before constructions that qualify what an event is about."""
