"""Constructions that ask for things as a digest, with or without a verb: "weekly digest of closed issues by email to
pm@acme.com", "share a report on failed builds with #ops", "send the team a list of overdue tasks"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.patterns import START, Found, construction, looked_up_before

__all__ = ["DIGESTS"]

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_EVERY = rf"(?P<every>daily|weekly|monthly|hourly|nightly|quarterly|yearly|{_DAY}|{_DAY} (?:morning|evening)|morning)"
_KIND = r"(?:list|digest|summary|report|round-?up|overview|recap|rundown|breakdown)"
_DIGEST = (
    rf"(?:(?:an?|the|my|our) )?(?:{_EVERY} )?{_KIND} (?:of|on|about|with) (?:all |the |our )*"
    r"(?P<what>[^.;:,!?→]{2,70}?)"
)
_TO = (
    r"(?:to|with|for) (?P<who>[#@][\w-]+|\S+@[\w-]+(?:\.[\w-]+)+|(?:the |our |my )?(?:whole )?(?:team|channel|boss|lead"
    r"|manager|management|leads?|managers?|everyone|everybody|me|us)\b(?! of\b))"
)
_IN = (
    r"(?:in|into|on|via|over|through) (?P<place>[#][\w-]+|(?:ms |microsoft )?teams|slack|discord|mattermost"
    r"|google chat|telegram)\b"
)
_BY_MAIL = r"(?:by|via|per) (?:e-?)?mail "
_SENDING = r"(?P<verb>send|post|share|publish|drop|push|deliver|mail|e-?mail)"
_GIVING = r"(?P<verb>send|give|get|mail|e-?mail|show|bring|dm|message|forward)"
_PROPERTY = (
    r"(?:titles?|names?|keys?|numbers?|ids?|links?|urls?|authors?|assignees?|reporters?|owners?|state|status(?:es)?"
    r"|priority|priorities|severity|severities|labels?|branch(?:es)?|due dates?|amounts?|descriptions?|dates?)"
)
_PROPERTIES = rf"(?P<told>{_PROPERTY}(?:(?:, and |, | and | & | plus )(?:their |the )?{_PROPERTY})+)"
"""Several of them: one alone may be what is dealt with."""
_PERIODS = {"daily": "day", "hourly": "hour", "nightly": "night", "quarterly": "quarter", "yearly": "year"}
_NO_THINGS = words(
    "results details changes updates numbers figures stats statistics metrics hours costs sales news notes this us is"
    " status progress was has does its always things highlights findings steps days weeks months minutes years"
)
"""Plural in form, but nothing that an operation lists."""


def _is_of_several(found: Found) -> bool:
    said = re.findall(r"[a-z]+", found["what"].lower())
    return any(
        len(word) > 2 and word.endswith("s") and word[-2] not in "su" and word not in _NO_THINGS for word in said
    )


def _when(found: Found) -> str:
    """ "weekly" as what schedules are told by."""
    said = (found["every"] or "").lower()
    if not said:
        return ""
    return f"every {_PERIODS.get(said, said.removesuffix('ly'))}, "


def _told(found: Found) -> str:
    """Whom a digest goes to, or where it is put."""
    said = found.groupdict()
    if said.get("place"):
        return "post them in {place}"
    who = said["who"].lower()
    by_mail = re.search(_BY_MAIL, found.group(), re.IGNORECASE) or "mail" in (said.get("verb") or "").lower()
    if by_mail or "@" in who[1:]:
        return "email them to {who}"
    if who.startswith("#"):
        return "post them to {who}"
    return "dm them to {who}" if who == "me" or who.startswith("@") else "message {who} about them"


def _listed(found: Found) -> str:
    return f"{_when(found)}{_looked_up(found)} and {_told(found)}"


def _looked_up(found: Found) -> str:
    """The order to list what a digest is of: "my open issues" stay the asker's own."""
    return "list {what}" if found["what"].lower().startswith("my ") else "list the {what}"


DIGESTS = (
    # "give me a count of the events in a Slack DM"
    construction(
        r"\b(?:give|send|get|show|tell) (?P<who>me|us) (?:an?|the) (?:count|number|total|tally) of"
        r" (?P<what>[^.;:,!?\n]{3,50}?) (?:in|by|via|as|through|on) (?:an? )?"
        r"(?P<place>(?:[a-z]+ )?(?:dm|direct message|message|e-?mail|sms))"
        r"(?=\s*(?:[.;,!]|$))",
        "send {who} a {place} with the number of {what}",
    ),
    # "list the open PRs and post their titles and links to #dev"
    construction(
        rf"\b{_SENDING} their {_PROPERTIES}(?=\s*(?:[.;,!]|$)| (?:to|in|into|on|by|via|with)\b)",
        "{verb} them with their {told}",
        holds=looked_up_before,
    ),
    # "post the titles and urls of the open PRs to #dev"
    construction(
        rf"\b{_SENDING} (?:the )?{_PROPERTIES} of (?P<things>(?:all|the|our|my)\b[^.;:,!?\n]{{3,60}}?)"
        r"(?P<place> (?:to|into) [@#]?[^.;:,!?\n]{2,40}| (?:in|on) #[\w-]+)?(?=\s*(?:[.;,!]|$))",
        lambda found: "{verb} {things} with their {told}" + ("{place}" if found["place"] else ""),
    ),
    # "weekly digest of closed issues by email to pm@acme.com", "Friday roundup of open bugs in Teams"
    construction(rf"{START}{_DIGEST} (?:(?:{_BY_MAIL})?{_TO}|{_IN})", _listed, holds=_is_of_several),
    # "every Monday a Slack summary of open pull requests"
    construction(
        rf"{START}(?P<when>(?:(?:every|each) [a-z]+(?: at [\w:]+)?,? )?)(?:an? |the )?(?:{_EVERY} )?"
        rf"(?P<place>(?:ms |microsoft )?teams|slack|discord|(?P<mail>e-?mail|mail)) {_KIND} (?:of|on|about|with) "
        r"(?:all |the |our )*(?P<what>[^.;:,!?→]{2,70}?)(?=\s*(?:[.;!]|$))",
        lambda found: (
            f"{_when(found)}{{when}}{_looked_up(found)} and "
            + ("email them to me" if found["mail"] else "post them in {place}")
        ),
        holds=_is_of_several,
    ),
    # "summary of open issues by mail"
    construction(
        rf"{START}{_DIGEST} (?:by|via|per) (?:e-?)?mail(?=\s*(?:[.;!]|$))",
        lambda found: f"{_when(found)}{_looked_up(found)} and email them to me",
        holds=_is_of_several,
    ),
    # "create a weekly report of closed tickets and email it to the boss"
    construction(
        rf"{START}(?:and |then |please )?(?:create|make|generate|compile|prepare|build|write|put together|assemble)"
        rf" {_DIGEST},? and (?:then )?{_SENDING} (?:it|them|that|this) (?:(?:{_BY_MAIL})?{_TO}|{_IN})",
        _listed,
        holds=_is_of_several,
    ),
    # "share a report on failed builds with #ops"
    construction(rf"\b{_SENDING} {_DIGEST} (?:(?:{_BY_MAIL})?{_TO}|{_IN})", _listed, holds=_is_of_several),
    # "send the team a list of overdue tasks", "give me an overview of unresolved errors"
    construction(
        rf"\b{_GIVING} (?P<who>me|us|(?:the |our |my )(?:whole )?[a-z]+|everyone|everybody) {_DIGEST}"
        r"(?=\s*(?:[.;,!?]|$)| (?:every|each|at|by e-?mail|in (?:slack|teams)|and|then)\b)",
        _listed,
        holds=_is_of_several,
    ),
)
