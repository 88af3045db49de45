"""Constructions that say what is gathered, what it is about, and when a stretch of work is over: "summarize the open
incidents and mail it", "if they are about billing", "at the end of every sprint", "after a merge"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import START, Found, construction

__all__ = ["GATHERED"]

_SENT_ON = r"(?P<verb>mail|email|send|post|share|message|dm|publish|drop)"
_SEVERAL = r"(?P<what>it|them|these|those|everything|all of them|the (?:list|results?|summary|report))"
_TO_BE_TOLD = r"(?=(?:e-?mail|mail|tell|notify|message|update|inform|ping|dm|post (?:to|in)|send (?:to|me|us))\b)"
_OF_CHANNELS = (
    r"[^.;:,!?\n]*\b(?:messages?|posts?|members?|users?|people|files?|threads?|reactions?|pins?|bookmarks?)\b"
)
"""What a channel has of its own, which is listed and not posted there."""
_ANY = r"(?:every|each|an?|any|the)"


def _edge(found: Found) -> str:
    """What happens at an edge of a stretch of time."""
    return "starts" if found["edge"].lower() in {"start", "beginning"} else "is closed"


GATHERED = (
    # "if they are about billing", "the ticket isn't about it"
    construction(
        r"\b(?P<what>(?:if|when|unless|whether|and) (?:it|they|this|(?:the|an?) [a-z]+))(?: is| are|['’]s|['’]re)"
        r"(?P<not> not|n['’]t)? about (?:the |an? )?(?=\w)",
        lambda found: "{what} does not contain " if found["not"] else "{what} contains ",
    ),
    # "summarize the open incidents and mail it to the team"
    construction(
        rf"\b(?:summari[sz]e|recap|compile|collate) (?P<what>[^.;:]{{3,80}}?),? and (?:then )?{_SENT_ON}"
        r" (?:it|them|that|this|the (?:summary|result|recap))\b",
        "list {what} and {verb} them",
    ),
    # "summarize this week's merged PRs and email the team"
    construction(
        r"\b(?:summari[sz]e|recap|compile|collate|condense|round up) "
        r"(?P<what>[^.;:,]{2,50}?[a-z]s\b[^.;:,]{0,40}?),? "
        rf"(?:and then|and|then) {_TO_BE_TOLD}",
        "list {what} and ",
    ),
    # "summarize the issue and tell #dev"
    construction(
        r"^(?:please )?(?:summari[sz]e|recap|condense) (?P<what>(?:the|our|my|this|that) [^.;:,]{2,50}?),?"
        rf" (?:and then|and|then) {_TO_BE_TOLD}",
        "get {what} and ",
    ),
    # "at the end of every sprint", "at the start of each sprint, ..."
    construction(
        rf"\b(?:at|by|after|upon|on) the (?P<edge>end|close|start|beginning) of {_ANY} (?P<what>sprint)\b,?",
        lambda found: f"when a {{what}} {_edge(found)}, ",
    ),
    # "delete the branch after a merge", "on merge to main: ..."
    construction(
        rf"\b(?:after|on|upon|following) (?:{_ANY} )?merge(?=(?: (?:to|into) [\w/-]+)?(?:[,.;:]| please|$))",
        "when a pull request is merged",
    ),
    # "check the alerts list"
    construction(
        r"\b(?P<look>check|get|fetch|retrieve|read|see|pull|load|go (?:through|over)|look (?:at|through)) "
        r"(?P<what>(?:(?:the|our|my) )?(?:[\w-]+ ){0,2}(?!price|to-?do|wait)[a-z]{3,}s) list\b"
        r"(?=\s*(?:[.;,:!?]|$)| and | of | in )",
        "{look} {what}",
    ),
    # "check for new incidents and list them in #ops"
    construction(
        r"\b(?:list|enumerate|name|collect) (?P<what>them|these|those|all of them|the (?:results?|findings)) "
        r"(?P<to>in (?:#[\w-]+|the #?[\w-]+ channel))",
        "post {what} {to}",
    ),
    # "list the open issues of acme/api in #dev"
    construction(
        rf"(?P<lead>{START}|^(?:every|each) [a-z]+,? )(?:please |then |and )?(?:list|summari[sz]e|enumerate) "
        rf"(?P<what>(?:(?:all|the|our|my) )*(?!{_OF_CHANNELS})[^.;:,!?\n]{{3,80}}?s\b[^.;:,!?\n]{{0,60}}?)"
        r" (?P<to>in (?:#[\w-]+|the #?[\w-]+ channel))(?=\s*(?:[.;,!]|$))",
        "{lead}list {what} and post them {to}",
    ),
    # "put them in a confluence page", "save the list as a new wiki page"
    construction(
        rf"\b(?:put|add|write|collect|list|dump|save|store|paste|compile|publish|export|summari[sz]e) {_SEVERAL}"
        r" (?:in|into|on|onto|to|as) (?:an?|one) (?P<page>(?:new )?(?:[a-z]+ )?(?:page|document|gist))\b",
        "create a {page} with {what}",
    ),
)
