"""Subordinate clauses that open a sentence and are a test or an order: "should OPS-5 be open, close it", "after looking
at the open pull requests, ping the reviewers", "once you've listed the incidents, post them"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import ORDER, START, Found, base_form, construction

__all__ = ["PRECEDING"]

_LOOKING_UP = {
    "checking": "check", "checked": "check", "collecting": "collect", "collected": "collect", "fetching": "fetch",
    "fetched": "fetch", "finding": "find", "found": "find", "gathering": "gather", "gathered": "gather",
    "getting": "get", "gotten": "get", "going through": "go through", "gone through": "go through", "got": "get",
    "inspecting": "get", "inspected": "get", "listing": "list", "listed": "list", "looking at": "look at",
    "looked at": "look at", "looking up": "look up", "looked up": "look up", "opening": "get", "pulling": "pull",
    "pulled": "pull", "reading": "read", "read": "read", "retrieving": "retrieve", "retrieved": "retrieve",
    "reviewing": "get", "reviewed": "get", "searching for": "search for", "searched for": "search for",
}  # fmt: skip
"""What is done with something in order to know it, as an order."""
_LOOKED = "|".join(sorted(_LOOKING_UP, key=len, reverse=True))
_FINITE = {"be": "is", "have": "has", "need": "needs", "contain": "contains", "lack": "lacks", "get": "gets"}
_NAMED = r"(?!(?:an?|any|the|every|each|all|some|i|we|you|it|they|he|she|this|that|these|those|one|no)\b)"
_ANY_ORDER = r"(?=(?!(?:the|an?|it|its|they|we|you|i|this|that|there|my|our|all|each|every|if|when)\b)[a-z]+ )"


def _looked_up(found: Found) -> str:
    return f"{_LOOKING_UP[' '.join(found['done'].lower().split())]} {{what}}, then "


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
    # "after looking at the open PRs of acme/api, remind the reviewers", "once you've listed the incidents, post them"
    construction(
        rf"{START}(?:after|upon|once|as soon as|when|having)(?: (?:you|we|i)(?: have|['’]ve)?| having)?"
        rf" (?P<done>{_LOOKED}) (?P<what>(?!(?:an?|any|something|nothing|by|in)\b)[^.,;:!?\n]{{3,80}}?), (?:then )?"
        rf"{_ANY_ORDER}",
        _looked_up,
    ),
)
"""Applied before other constructions."""
