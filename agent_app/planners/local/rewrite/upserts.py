"""Constructions about things that may be there already: "add it if it can't be found", "make sure they exist as a
contact", "update the contact if it exists, otherwise create it".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import START, Found, construction
from agent_app.planners.local.text import stem

__all__ = ["UPSERTS"]

_IT = r"(?:it|he|she|they|that|this|one)"
_THEM = r"(?:it|him|her|them|one)"
_LACKING = (
    rf"(?:there (?:is|are) none|(?:{_IT} )?(?:(?:is|are|was|were)(?: not|n['’]t) (?:there|found|known)"
    rf"|(?:does|do|did)(?: not|n['’]t) exist|(?:is|are) missing))(?: yet| there| already)?"
)
_WORK = r"(?:issue|bug|ticket|task|story|card|incident|work item|page|defect)"
"""What is told apart by its title."""
_ONE = r"(?:an? (?:open|unresolved|existing|similar) one|one|such an? \w+)"
_THERE = (
    rf"(?:unless|except (?:if|when)) (?:there(?: is|['’]s)(?: already)? {_ONE}|{_IT}(?: already)? exists?|one is)"
    r"(?: already| there| yet)*"
)
_UNMADE = (
    rf"(?:but )?(?:only )?(?:if|when) (?:there(?: is|['’]s)(?:n['’]t| not) {_ONE}|none exists|no such \w+ exists"
    rf"|{_LACKING})(?: already| yet)*"
)
_ADDING = r"(?:create|open|file|raise|log|add|make)"
_MAKING = r"(?:create|add|make|register|invite|open|set up|insert)"
_END = r"(?=[.;,!]|$| and | then )"


def _made_if_lacking(found: Found) -> str:
    """What is made where a check found nothing, and what comes after it in any case."""
    return "{check}; if it is not found, {deed}" + (". Then " if found["next"] else "")


def _made_if_none_like_it(found: Found) -> str:
    """A search for a thing of the same title, and the thing that is made where there is none."""
    thing = "{thing}{place}" if found["place"] else "{thing}"
    return f"search for the {thing} with the same title; if there is none, {{make}} a {thing}"


def _sought(found: Found) -> str:
    """What is looked for, where one that is closed doesn't count an open one."""
    return "the open {thing}" if _OPEN.search(found[0]) is not None else "the {thing}"


_OPEN = re.compile(r"\ban? (?:open|unresolved) one\b", re.IGNORECASE)

UPSERTS = (
    # "if it can't be found"
    construction(
        rf"\b(?P<upon>if|when|where|in case) (?P<it>{_IT}) (?:can(?:no|['’])t|can not|could(?:n['’]t| not)) be found\b",
        "{upon} {it} is not found",
    ),
    # "if it is not there, add it"
    construction(
        rf"(?P<lacking>\b{_LACKING})(?P<pause>,)?(?: then)? add (?P<them>{_THEM}){_END}",
        "{lacking}, create {them}",
    ),
    # "make sure they exist as a HubSpot contact"
    construction(
        r"\b(?:make sure|ensure|see to it|take care)(?: that)?"
        r" (?:it|he|she|they|each(?: one)?(?: of (?:them|these|those))?|all of them)"
        r"(?: also| already)? (?:exists?|is|are)(?: there)? as (?P<what>an? [^.;:,!?]{2,40}?)" + _END,
        "upsert {what}",
    ),
    # "sync the customers with HubSpot: update the contact if it exists, otherwise create it"
    construction(
        rf"{START}(?:please )?(?:sync(?:hroni[sz]e)?|match|mirror|copy|push|import|export|transfer)"
        r" (?P<things>[^.;:,!?]{3,50}?) (?:with|to|into|in) (?P<place>[^.;:,!?]{2,30})[:;,.] ?"
        r"update the (?P<what>[\w ]{2,30}?) if (?:it|they) (?:already )?exists?(?: there| already)?,?"
        r" (?:otherwise|else|or|if not),? create (?:it|one|a new one)\b",
        "for each of {things}, if the {what} exists in {place}, update it, otherwise create it",
    ),
    # "sync the records to Notion: existing pages are updated, missing ones created"
    construction(
        rf"{START}(?:please )?(?:sync(?:hroni[sz]e)?|match|mirror|copy|push|import|export|transfer)"
        r" (?P<things>[^.;:,!?]{3,50}?) (?:with|to|into|in) (?P<place>[^.;:,!?]{2,30})[:;,.] ?(?:and )?(?:the |all )?"
        r"existing (?P<what>[\w ]{2,30}?) (?:are|get|should be) (?:just )?(?:updated|refreshed|overwritten)(?:,|"
        r" and|, and)"
        r" (?:the )?(?:missing|new|other|unknown)(?: ones| [\w ]{2,30}?)? (?:(?:are|get|should be) )?(?:created"
        r"|added|made)\b",
        lambda found: (
            f"for each of {{things}}, if the {stem(found['what'])} exists in {{place}}, update it, otherwise create it"
        ),
    ),
    # "create a Jira bug in WEB unless one exists already"
    construction(
        rf"\b(?P<make>{_ADDING}) (?P<what>an? (?:new )?"
        rf"(?P<thing>(?:\w+ ){{0,2}}?{_WORK}(?: (?:in|for|on|with|under|labelled) [^.;:,!?]{{1,40}}?)?)"
        r"(?: there)?(?: assigned to [^.;:,!?]{2,40}?)?),?"
        rf" (?:{_THERE}|{_UNMADE}){_END}",
        lambda found: f"search for {_sought(found)} with the same title; if there is none, {{make}} {{what}}",
    ),
    # "if there is no Jira issue with the same title in OPS, create one"
    construction(
        rf"\b(?:if|when|in case) (?:there(?: is|['’]s) (?:no|not an?)|no) (?P<thing>(?:\w+ ){{0,2}}?{_WORK})"
        r" with (?:the|that|this) (?:same )?(?:title|name|summary|subject)(?P<place> (?:in|on) [^.;:,!?]{1,20}?)?"
        rf"(?: exists?)?(?: already| yet)*,? (?:then )?(?P<make>{_ADDING}) (?:one|it){_END}",
        _made_if_none_like_it,
    ),
    # "check if the vendor exists; create the vendor if not, then create a bill"
    construction(
        r"(?P<check>\b(?:check|see|look|verify|find out) (?:if|whether) [^.;:]{3,80}?)(?:[;,.]| and) "
        rf"(?P<deed>{_MAKING} [^.;:,!?]{{2,50}}?) if (?:not|(?:it|there) (?:is(?: not|n['’]t)|is none"
        rf"|does(?: not|n['’]t))(?: exist)?)(?P<next>,? (?:and )?then (?=[a-z])|(?=[.;]|$))",
        _made_if_lacking,
    ),
)
"""Applied before conditions are looked at."""
