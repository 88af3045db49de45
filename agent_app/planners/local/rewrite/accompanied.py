"""Constructions that name in passing what is sent or made besides: "file the bug with a Slack ping to #mobile", "upload
it to Box with a copy to Dropbox", "write the page, link in Slack", "please get: leads from Marketo".
"""

from __future__ import annotations

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.rewrite.patterns import MAKING, ORDER, START, Found, construction

__all__ = ["ACCOMPANIED"]

_SENT = r"(?:ping|message|note|heads-?up|notification|mail|e-?mail|dm|post|shout(?:-?out)?|reminder|sms|text|alert)"
_CHAT = r"(?:#[\w-]+|slack|(?:ms |microsoft )?teams|discord|mattermost|telegram|the (?:[\w-]+ )?channel)\b"
_LOOKED_UP = r"(?:get|list|fetch|retrieve|read|pull|load|collect|find|look up)"


def _told_before(found: Found) -> bool:
    """ "Post its title and link in Slack": whether the link is one more of the properties that are told."""
    before = found.string[: found.start()].split()
    return bool(before) and concept_of(before[-1].lower()) is not None


ACCOMPANIED = (
    # "file the bug in Linear with a Slack ping to #mobile"
    construction(
        rf",? (?:along |together )?with (?P<what>an? (?:[\w-]+ ){{0,2}}?{_SENT}) (?P<to>to|in|for) (?=[#@\w])",
        " and send {what} {to} ",
        holds=lambda found: found.start() > 0,
    ),
    # "upload report.pdf to Box with a copy to Dropbox"
    construction(
        r"\b(?P<verb>upload|save|store|put|send) (?P<what>[^;:,!?]{2,60}?) (?P<to>to|in|into|on) "
        r"(?P<place>[^;:,!?]{2,30}?)(?:,? with|,? and|,) a copy (?P<where>to|in|into|on|for) (?=[\w@#])",
        "{verb} {what} {to} {place} and {verb} {what} {where} ",
    ),
    # "Insightly project next to a Box folder"
    construction(
        rf"^(?!{ORDER}\b)(?P<thing>(?:an? )?[\w-]+(?: [\w-]+){{1,3}}?),? (?:next to|alongside|(?:along|together) with"
        r"|as well as|in addition to) (?=(?:an?|one|two|three) [\w-]+)",
        "{thing} and ",
    ),
    # "write a Confluence page, link in Slack"
    construction(
        rf"(?:,|,? and|,? then) (?:the )?(?:link|url) (?P<place>(?:in|to|into) {_CHAT})",
        ", post its link {place}",
        holds=lambda found: not _told_before(found),
    ),
    # "please get: leads from Marketo, contacts from HubSpot"
    construction(rf"{START}(?:please |kindly )?(?P<verb>{_LOOKED_UP}|(?!start){MAKING}):\s+(?=[\w#])", "{verb} "),
)
"""Applied before other constructions."""
