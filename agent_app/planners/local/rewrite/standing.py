"""Constructions that tell how the thing of an event stood when it happened, or what was said in it: "someone comments
on a closed issue", "an open ticket is updated", "the word "outage" is posted".
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.branches import COMING_FROM
from agent_app.planners.local.rewrite.headlines import HEADLINES
from agent_app.planners.local.rewrite.hours import HOURS
from agent_app.planners.local.rewrite.patterns import ARROW, QUOTE, START, UPON, construction

__all__ = ["STANDING"]

_STATE = (
    r"(?P<state>closed|solved|resolved|pending|merged|locked|archived|done|completed|open|acknowledged|cancell?ed"
    r"|approved|rejected|snoozed|deactivated|suspended)"
)
_THING = r"(?P<thing>(?:[A-Z][\w]* )?(?:[a-z-]+ )?[a-z-]+)"
_END = rf"(?=\s*(?:[,;:]|{ARROW}|$)| then\b)"
_BARE = rf"{START}(?:an? |any |new )?(?=[^.;!?\n]{{1,90}}{ARROW})"
"""An event that nothing opens: "comment added on a closed issue → reopen it"."""
_SPOKEN = (
    r"(?:comments?|commented|repl(?:y|ies|ied)|responds?|responded|reacts?|writes|(?:comment|reply|note|reaction|review"
    r"|response|answer) (?:(?:is|gets|was|has been) )?(?:added|posted|left|made|written|sent|submitted|given))"
)
_UNDERGOES = (
    r"(?:(?:is|gets|was|has been) (?:updated|edited|changed|modified|commented on|labell?ed|unlabell?ed|tagged"
    r"|assigned|reassigned|unassigned|mentioned|replied to|answered|linked|renamed|viewed|synchroni[sz]ed)"
    r"|(?:gets|receives|has|got) (?:an?|another|any|some|one more|new) (?:new )?(?:comment|reply|response|answer|label"
    r"|tag|review|reaction|note|attachment|assignee|message|update|commit|vote)s?)"
)
_TEXT = r"(?:word|words|phrase|text|term|keyword|string|hashtag)"

_CHANNEL = r"(?:in|on) (?:the )?(?:[\w-]+ ){0,2}?channel (?:\"[^\"\n]+\"|[\w-]+(?: (?-i:[A-Z])[\w-]+){0,2}?)"

_CONFLICTING = {"p": "and mergeable is false", "m": "and it has conflicts"}
"""How GitHub tells of conflicts, and how GitLab does."""

STANDING = (
    *HOURS,
    *HEADLINES,
    *COMING_FROM,
    # "when somebody comments on a closed issue"
    construction(
        rf"\b(?P<event>{UPON} [^,;:.!?\n]{{1,60}}?\b{_SPOKEN}(?: by [^,;:.!?\n]{{1,30}}?)?) (?P<on>on|to|in|under)"
        rf" (?P<det>an?|any|some|the) (?P<product>(?:[A-Z]\w* )?){_STATE} {_THING}"
        rf"(?P<place>(?: (?:in|on|of|at|from|by) (?:the |its )?[\w./#-]+)?){_END}",
        "{event} {on} {det} {product}{thing}{place} and it is {state}",
    ),
    # "comment added on a closed issue → ..."
    construction(
        rf"{_BARE}(?P<event>(?:[A-Z]\w* )?{_SPOKEN}(?: by [^,;:.!?\n]{{1,30}}?)?) (?P<on>on|to|in|under)"
        rf" (?P<det>an?|any|some|the) (?P<product>(?:[A-Z]\w* )?){_STATE} {_THING}"
        rf"(?P<place>(?: (?:in|on|of|at|from|by) (?:the |its )?[\w./#-]+)?){_END}",
        "when a {event} {on} {det} {product}{thing}{place} and it is {state}",
        holds=lambda found: not found["event"].lower().endswith(("ts", "ds", "es")),
    ),
    # "if an open ticket is updated", "when a merged PR gets a comment"
    construction(
        rf"\b(?P<opened>{UPON}) (?P<det>an?|any) (?P<product>(?:[A-Z]\w* )?){_STATE} {_THING}"
        rf" (?P<event>{_UNDERGOES}(?: (?:in|on|by|to|from|with) [^,;:.!?\n]{{1,40}}?)?){_END}",
        "{opened} {det} {product}{thing} {event} and it is {state}",
    ),
    # "when a Sentry issue that was first seen before 2024 regresses"
    construction(
        rf"\b(?P<what>{UPON} an? (?:[\w-]+ ){{0,2}}?[a-z]+) (?:that|which) (?P<state>(?:was|were|is|has been|had been)"
        r" [^,;:!?\n]{2,60}?\b(?:before|after|since|than)\b [^,;:!?\n]{1,30}?)"
        r" (?P<event>(?:regresses|reopens|fails|closes|comes back|reappears|(?:is|gets) [a-z]+ed)"
        rf"(?: (?:in|on|by|from) [^,;:!?\n]{{1,40}}?)?){_END}",
        "{what} {event} and it {state}",
    ),
    # "when an alert is created and not acknowledged within 15 minutes"
    construction(
        rf"\b(?P<event>{UPON} [^;:!?\n]{{1,80}}? (?:is|gets|was) [a-z]+ed\b[^,;:!?\n]{{0,40}}?),? (?P<and>and|but)"
        r" (?P<state>(?:not|still not) [a-z]+ed within)\b",
        "{event} {and} is {state}",
    ),
    # "when a comment "bump" is posted": not that it is to be
    construction(
        rf"\b(?P<what>{UPON} an? (?:[\w-]+ ){{0,2}}?(?:comment|message|note|reply)) (?P<said>{QUOTE})"
        rf" (?P<event>(?:is|gets|was) (?:posted|added|written|left|sent|made)(?: (?:in|on|to) [^,;:!?\n]{{1,40}}?)?)"
        rf"{_END}",
        "{what} {event}, if it is containing {said}",
    ),
    # "when somebody requests changes on a pull request"
    construction(
        rf"\b(?P<opened>{UPON}) (?:someone|somebody|anyone|anybody|an? (?:reviewer|colleague|maintainer)) "
        r"(?:requests|requested|asks for) changes (?:on|to|in|for|at) (?P<what>an? (?:[A-Z]\w* )?"
        rf"(?:pull request|pr|merge request|mr)(?: (?:in|of|on) [\w./-]+)?){_END}",
        "{opened} {what} gets changes requested",
    ),
    # "when a message in the Teams channel Help mentions "VPN"": the message does, and not the name of the channel
    construction(
        rf"\b(?P<opened>{UPON}) (?P<what>(?:an?|any) (?:new )?(?:[\w-]+ )?(?:message|post)) (?P<place>{_CHANNEL})"
        r" (?P<test>(?:mentions|contains|includes|says|starts with|ends with) [^,;:!?\n]{1,60}?)"
        rf"{_END}",
        "{opened} {what} is posted {place}, if it {test}",
    ),
    # "when an issue gets 10 or more comments"
    construction(
        rf"\b(?P<opened>{UPON}) (?P<what>(?:an?|any) (?:[\w-]+ ){{0,2}}?(?:issue|pull request|pr|merge request|mr"
        r"|ticket|card|task|bug)(?: (?:in|of|on) [\w./-]+)?) (?:gets|receives|reaches|hits|collects|has got) "
        rf"(?P<many>(?:more than |at least |over )?\d+(?: or more)?) comments{_END}",
        "{opened} a comment is added to {what}, if it has {many} comments",
    ),
    # "when a customer emails support@acme.com with the word refund"
    construction(
        rf"\b(?P<opened>{UPON}) (?:an? |any |some)?[a-z]+ (?:e-?mails|writes(?: an e-?mail)? to|sends an e-?mail to)"
        rf" (?P<to>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?: with (?:the )?{_TEXT} (?P<said>{QUOTE}|[\w-]+))?",
        lambda found: "{opened} an email to {to} arrives" + (", if it contains {said}" if found["said"] else ""),
    ),
    # "when the word "outage" is posted in #support", "the phrase 'free nitro' appears in a message"
    construction(
        rf"\b(?P<opened>{UPON}) (?:the |an? )?{_TEXT} (?P<said>{QUOTE}) (?:(?:is|gets|was) (?:posted|written|said"
        r"|typed|used|mentioned|sent|seen|found|detected)|appears|comes up|shows up|turns up|pops up)"
        rf"(?P<place>(?: (?:in|on|at|to) (?!an?\b|the\b|any\b|some\b)[\w#./-]+)?){_END}",
        "{opened} a message is posted{place}, if it is containing {said}",
    ),
    # "when a PR has merge conflicts": it is not merged
    construction(
        rf"\b(?P<opened>{UPON}) (?P<what>(?:an?|any|the) (?:[\w-]+ )?(?P<kind>pull request|pr|merge request|mr)"
        rf"(?: (?:in|of|on) [\w./-]+)?) (?:has|gets|got|runs into|shows) (?:an? |any )?(?:merge )?conflicts?{_END}",
        lambda found: f"{{opened}} {{what}} is updated {_CONFLICTING[found['kind'][0].lower()]}",
    ),
    # "a message with the word outage"
    construction(
        rf"\b(?P<opened>{UPON} [^,;:.!?\n]{{1,60}}?) (?:with|containing|having|that (?:has|contains)) the {_TEXT}"
        r" (?P<said>[\w/!-]+) (?=(?:is|gets|was|arrives|comes|in the)\b)",
        '{opened} containing "{said}" ',
    ),
)
