"""Constructions about things that are looked for, though they are spoken of like ones that come: "as soon as you find
a stale branch, delete it", "tickets opened this week should be escalated", "when did the last deploy happen?".
"""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.periods import PAST_PERIOD
from agent_app.planners.local.lexicon.states import LASTING
from agent_app.planners.local.rewrite.enquiries import asked_after
from agent_app.planners.local.rewrite.patterns import PERIOD, START, Construction, Found, construction

__all__ = ["SOUGHT"]

_LASTING = "|".join(sorted(LASTING))
_OBLIGED = r"(?:should|must|shall|have to|need to|ought to|are to)(?: all| now| then| also| be all)*"
_FINDING = (
    r"(?:as soon as|once|whenever|when|wherever|if|in case)"
    r" (?:you|we|i)(?: ever| happen to| can| do|['’]ve| have)* "
    r"(?:find|found|see|seen|spot|spotted|notice|noticed|detect|discover|come across|stumble (?:up)?on|run into)"
)
_OVER = (
    r"(?:merged|closed|opened|created|new|resolved|solved|failed|completed|finished|shipped|deployed|published|released"
    r"|updated|reported|filed|cancelled|approved|rejected)"
)
_SUPPOSING = re.compile(r"\b(?:otherwise|else|if not|if (?:you|we|i) (?:don|can)|nothing|none)", re.IGNORECASE)
_SHORTEST_NAME = 3


def _several(thing: str) -> bool:
    return thing.endswith("s") and not thing.endswith(("ss", "us")) and len(thing) >= _SHORTEST_NAME


def _many(found: Found) -> bool:
    return _several(found["thing"].lower())


def _unconditional(found: Found) -> bool:
    """Whether nothing is said of the case that there is none of what is looked for."""
    return _SUPPOSING.search(found.string) is None


def _undergoing(told: str) -> Construction:
    """What is to be done with several things of which words, a regular expression's source, tell which are meant."""
    return construction(
        rf"{START}(?:all |any |the |our |all the )?(?P<things>(?!(?:if|when|once|each|every|an?|new)\b)"
        rf"(?:[\w-]+ ){{0,3}}?(?P<thing>[a-z]+){told})"
        rf" {_OBLIGED} be (?P<done>[a-z]+(?:ed|en|nt|ut))(?P<rest>[^.;:!?\n]*)",
        "for each of the {things}, it should be {done}{rest}",
        holds=_many,
    )


SOUGHT = (
    # "with the attendee list of the event, make a member of each"
    construction(
        rf"{START}(?:with|using|taking|given|from) (?P<things>(?:the|our|my|all) (?!(?:retrieved|resulting|found"
        rf"|listed|fetched|collected|gathered|same|new|above)\b)(?:[\w-]+ ){{0,3}}?"
        r"(?:list|(?!(?:this|previous|status|business|address)\b)[a-z]{3,}s)\b(?: (?:of|in|from)"
        r" [^.;:,!?\n]{2,40}?)?), (?:then )?"
        r"(?=(?!and\b)[a-z]+ [^.;:!?\n]*\b(?:each|them|every one|all of them)\b)",
        "get {things}, then ",
    ),
    construction(
        rf"(?P<joint>{START}|\b(?:then|and) )make (?P<what>an? [^.;:,!?\n]{{2,40}}?) (?:out )?(?:of|from|for) "
        r"(?:each|every one|all)(?: of (?:them|these|those))?(?=\s*(?:[.;,!]|$)| and | then )",
        "{joint}for each of them, create {what}",
    ),
    # "as soon as you find a stale branch in acme/web, delete it"
    construction(
        rf"{START}{_FINDING} (?:an?|any|some|one of the|the)? ?(?P<state>{_LASTING}) "
        r"(?P<thing>[^.;:,!?\n]{3,60}?)(?:,? then |, )(?!(?:and|or|but|which|that)\b)",
        lambda found: (
            "for all the {state} {thing}, " if _several(found["thing"].split()[0]) else "for each {state} {thing}, "
        ),
        holds=_unconditional,
    ),
    # "once you have the open PRs of acme/web, post them"
    construction(
        rf"{START}(?:once|after|when|as soon as) (?:you|we|i)(?:['’]ve| have)(?: got| fetched| found| collected)? "
        r"(?P<things>(?:the|all|all the|a list of|the list of) (?!new\b)[^.;:,!?\n]{3,60}s\b[^.;:,!?\n]{0,40}),"
        r" (?:then )?(?=[^.;:!?\n]*\b(?:them|those|these|it|each)\b)",
        "get {things}, then ",
    ),
    # "list yesterday's merged pull requests", "last week's closed Jira issues of OPS"
    construction(
        r"\b(?:the )?(?P<when>yesterday|today|(?:this|last) (?:week|month|quarter|year|sprint))['’]s "
        rf"(?P<state>{_OVER}) (?P<things>(?:[\w-]+ ){{0,2}}?[a-z]+s)(?P<of> (?:of|in|from) (?:project )?[\w./-]+)?"
        r"(?=\s*(?:[.,;!]|$)| (?:to|in|on|by|via|from|of|and|with|for)\b)",
        lambda found: f"the {{things}}{{of}} {'created' if found['state'].lower() == 'new' else '{state}'} {{when}}",
    ),
    # "tickets opened this week by VIP customers should be escalated", "issues that were reported since Monday must ..."
    _undergoing(
        r" (?:(?:that|which|who) (?:were|was|got|have been|are|had been) )?(?:[a-z]+(?:ed|en|ne|nt)) "
        rf"(?:[^.;:,!?\n]{{2,40}}? )?{PAST_PERIOD}(?: [^.;:,!?\n]{{2,40}}?)?"
    ),
    # "PRs that are approved but not merged should be merged"
    _undergoing(
        r"(?: (?:in|of) [\w/-]+)? (?:that|which) (?:are|were|have been|got) "
        r"[\w -]{3,40}? (?:but|and|yet)(?: still)? (?:not|never)(?: yet)? [\w-]+"
    ),
    # "which tickets were resolved this week? Mail them to ..."
    construction(
        rf"{START}(?:which|what) (?P<things>(?:[\w-]+ ){{0,2}}?(?P<thing>[a-z]+)(?: (?:of|in|from) [\w/-]+)?)"
        r" (?P<be>were|got|have been) (?P<state>(?!there\b)[^.,;:?!\n]{3,60}?)\?",
        "list the {things} that {be} {state}.",
        holds=lambda found: _many(found) and asked_after(found),
    ),
    # "when did the last deploy of acme/web happen? Post the answer in #releases"
    construction(
        rf"{START}when (?:did|was|were) (?P<thing>(?:the|our|my) (?:last|latest|most recent|newest)"
        rf" (?!{PERIOD}\b)[^.,;:?!\n]{{3,60}}?)"
        r"(?: (?:happen|occur|take place|run|start|finish|end|go out|created|opened|made|done|published|released"
        r"|merged))*"
        r"\?\s*(?:please )?(?=[a-z])",
        "get {thing}, then ",
    ),
    # "the pull request that was merged last"
    construction(
        r"\bthe (?P<thing>[a-z]+(?: [a-z]+)?) (?:that|which) (?:was|got|has been) "
        r"(?P<state>[a-z]+(?:ed|en)) (?:last|most recently|latest)(?=\s*(?:[.;,!]|$)| and | then )",
        "the latest {state} {thing}",
    ),
)
"""Applied before other constructions."""
