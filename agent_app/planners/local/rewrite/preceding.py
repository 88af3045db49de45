"""Subordinate clauses that open a sentence and are a test or an order: "should OPS-5 be open, close it", "after looking
at the open pull requests, ping the reviewers", "once you've listed the incidents, post them"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import ORDER, START, Found, base_form, construction

__all__ = ["PRECEDING"]

_LOOKING_UP = {
    "checking": "check", "checked": "check", "collecting": "collect", "collected": "collect", "fetching": "fetch",
    "fetched": "fetch", "finding": "find", "found": "find", "gathering": "gather", "gathered": "gather",
    "examining": "get", "examined": "get", "getting": "get", "gotten": "get", "going through": "go through",
    "gone through": "go through", "going over": "go through", "gone over": "go through", "got": "get",
    "looking over": "go through", "looking through": "go through", "looked through": "go through",
    "running through": "go through", "scanning": "get", "scanned": "get", "inspecting": "get", "inspected": "get",
    "listing": "list", "listed": "list", "looking at": "look at", "looked at": "look at", "looking up": "look up",
    "looked up": "look up", "opening": "get", "pulling": "pull", "pulled": "pull", "reading": "read", "read": "read",
    "retrieving": "retrieve", "retrieved": "retrieve", "reviewing": "get", "reviewed": "get",
    "searching for": "search for", "searched for": "search for", "taken": "get", "queried": "get", "loaded": "get",
}  # fmt: skip
"""What is done with something in order to know it, as an order."""
_LOOKED = "|".join(sorted(_LOOKING_UP, key=len, reverse=True))
_OBTAINED = r"(?:retrieved|fetched|collected|gathered|listed|loaded|pulled|read|found|taken|queried|looked up)"
"""What a step does, where others of these words may be for a person: "once the reports have been reviewed"."""
_FINITE = {"be": "is", "have": "has", "need": "needs", "contain": "contains", "lack": "lacks", "get": "gets"}
_NAMED = r"(?!(?:an?|any|the|every|each|all|some|i|we|you|it|they|he|she|this|that|these|those|one|no)\b)"
_SEVERAL = re.compile(r"\b[a-z][\w-]*(?<!s)(?<!u)s\b", re.IGNORECASE)
_ANY_ORDER = r"(?=(?!(?:the|an?|it|its|they|we|you|i|this|that|there|my|our|all|each|every|if|when)\b)[a-z]+ )"


def _looked_up(found: Found) -> str:
    return f"{_LOOKING_UP[' '.join(found['done'].lower().split())]} {{what}}, then "


_WHAT = r"(?P<what>(?!(?:an?|any|something|nothing|by|in)\b)[^.,;:!?\n]{3,80}?)"
PRECEDING = (
    # "archive every issue, leaving a comment first"
    construction(
        rf"{START}(?P<verb>{ORDER}) (?P<all>each|every|all)(?: of)?(?: the| our)? (?P<what>[^.;:,!?\n]{{3,90}}?),"
        r" (?:but )?(?P<deed>[a-z]+)ing (?P<rest>(?:an?|the|it|them) [^.;:,!?\n]{2,60}?)"
        r" (?:first|beforehand|before (?:that|doing so))(?=\s*(?:[.;!]|$))",
        lambda found: (
            f"for each {'of the ' if found['all'].lower() == 'all' else ''}{{what}}, {base_form(found['deed'])}"
            f" {{rest}}"
            ", then {verb} it"
        ),
    ),
    # "should PR 12 be approved, merge it"; with an article "should" is a conjunction of its own
    construction(
        rf"{START}should (?P<thing>{_NAMED}[^.,;:!?\n]{{2,50}}?) (?P<be>{'|'.join(_FINITE)})"
        rf" (?P<rest>[^.,;:!?\n]{{2,60}}?), {_ANY_ORDER}",
        lambda found: f"if {{thing}} {_FINITE[found['be'].lower()]} {{rest}}, ",
    ),
    # "when checking the inventory levels, if a product is below 10, order more": each of them is looked at
    construction(
        rf"{START}(?:after|upon|once|as soon as|when|while|on|in|by)(?: (?:you|we|i)(?: (?:are|have)|['’](?:re|ve)))?"
        rf" (?P<done>{_LOOKED}) {_WHAT}, (?:and )?(?=(?:if|when(?:ever)?|unless|each|every|for each)\b)",
        "go through {what}; ",
        holds=lambda found: _SEVERAL.search(found["what"]) is not None,
    ),
    construction(
        rf"{START}(?:if|when(?:ever)?) (?P<test>(?:an?|any|one)\b[^.,;:!?\n]{{5,60}}?) (?:after|upon|on|while|when)"
        rf" (?P<done>{_LOOKED}) {_WHAT}, (?=[a-z])",
        "go through {what}; if {test}, ",
        holds=lambda found: _SEVERAL.search(found["what"]) is not None,
    ),
    # "after looking at the open PRs of acme/api, remind the reviewers", "once you've listed the incidents, post them"
    construction(
        rf"{START}(?:after|upon|once|as soon as|when|while|on|having)(?: (?:you|we|i)(?: have|['’]ve)?| having)?"
        rf" (?P<done>{_LOOKED}) {_WHAT}, (?:then )?{_ANY_ORDER}",
        _looked_up,
    ),
    # "once the candidates have been retrieved, those ...", "after the list has been taken from Stripe, ..."
    construction(
        rf"{START}(?:after|once|as soon as|when) (?P<what>(?:the|our|my|all)\b[^.,;:!?\n]{{3,60}}?) (?:has|have) been"
        rf" (?P<done>{_OBTAINED})(?P<place> (?:from|in|out of) [^.,;:!?\n]{{2,40}}?)?, (?:then )?(?=[a-z])",
        lambda found: f"{_LOOKING_UP[found['done'].lower()]} {{what}}{{place}}, then ",
    ),
)
"""Applied before other constructions."""
