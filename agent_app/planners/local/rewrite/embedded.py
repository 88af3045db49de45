"""Constructions with a clause inside: a question that somebody is to be told the answer of ("how many tickets are
open"), words that somebody says in a comment, an event that a time is counted from, and what an event is about."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.patterns import ARROW, ORDER, START, Found, construction

__all__ = ["EMBEDDED"]

_WHOM = r"(?: (?:#[\w-]+|@[\w.-]+|(?:the |our |my )?[\w-]+(?: (?:team|channel|group))?))"
_INFORM = (
    rf"(?:(?:tell|inform|notify|remind|ping|alert){_WHOM}|let{_WHOM} know(?: (?:in|on|via|by) #?[\w-]+)?"
    rf"|(?:report|announce)(?: to{_WHOM})?)"
)
"""Verbs that take whom they tell and a clause, but no thing."""
_HAND = rf"(?:(?:send|e?-?mail|dm|message){_WHOM}?|post|write|share|publish|put)"
"""Verbs that also take a thing, which goes to a place."""
_THINGS = r"(?P<things>(?!of\b|it\b|they\b)[a-z][\w-]*(?: [\w-]+){0,3}?)"
_BE = r"(?:are(?: currently| still| now)?|were|got|have been)"
_PLACE = r"(?P<place> (?:to|in|into|on|via|by|at) (?:#[\w-]+|@?[\w-]+(?: channel)?)|)"
_EXIST = r"(?:(?:do )?exist|there are|are there|we have)"
_WHERE = r"(?P<where>(?: (?:in|on|for|of) [^.,;:?!\n]{2,40}?)?)"
_STATE = r"(?P<state>(?!there\b)[^.,;:?!\n]{3,60}?)"
_MORE = r"(?P<more>(?: (?:in|on|for|of) [^.,;:?!\n]{2,40}?)?)"
_FIND_OUT = (
    r"\b(?:(?:(?:i|we)(?:'d like| would like| need| want|'m trying| have) to )?(?:know|see|find out|learn)"
    r"|check|look up|figure out|work out)"
)
"""What somebody does who wants the answer of a question."""
_EXISTING = re.compile(rf"\b{_EXIST}", re.IGNORECASE)
_END = r"(?=\s*(?:[.,;!?]|$|\n)| and (?:then )?[a-z]+ )"
_AMOUNT = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|half an?|a few"
    r"|a couple of) (?:more )?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"
)
_NOT_TO_COME = (
    r"\b(?:due|deadline|expir\w*|starts?|starting|ends?|ending|begins?|done|that|which|who|whose|if|when|no|not|never"
    r"|without|in|than|least|over|times|activity|untouched|idle|stale|scheduled|happened)\b|n['’]t\b"
)
_HAPPENING = (
    r"(?P<event>(?:an?|any|each|every|some(?:one|body)|new)\b [^.,;:?!\n]*?"
    r"(?:\b(?:is|are|gets?|was|has been|have been) \w+|\b(?!is\b|has\b|was\b)[a-z]+[^s\W]s\b)[^.,;:?!\n]{0,40}?)"
)
"""A clause about something indefinite, which therefore happens again and again."""
_ONE = r"(?:some(?:one|body)|any(?:one|body)|(?:an?|any|the|our) [\w-]+(?: [\w-]+)?)"
_WHEN = r"(?:when(?:ever)?|if|once|as soon as|(?:every|each|any) ?time(?: that)?)"
_UNSAID = (
    r"(?:it|that|this|again|an?|the|our|my|there|back|directly|something|anything|twice|once|first|with|about|in|on|to|at"
    r"|by|for|via|from|under)"
)
_UTTERANCE = (
    r"(?P<text>[/!][a-z][\w-]*(?: --?\w+)*|[\"“'][^\"”']{1,60}[\"”']"
    rf"|(?!{_UNSAID}\b)[\w+-]+(?: (?!{_UNSAID}\b)[\w+-]+){{0,2}}?)"
)
"""What is said: a command, quoted words, or a few words without an article."""
_UNDER = r"(?= (?:on|under|in|to|below|beneath|at) (?:an?|any|the|our|one|#|\w+))"
_NAMED = words("comments comment replies note notes message messages text review reviews feedback questions question")


def _is_said(found: Found) -> bool:
    """Whether an object is the words that are said, and no name for them ("leaves a comment", "posts notes")."""
    return found["text"].strip("\"'“”").lower() not in _NAMED


def _of_state(found: Found, where: str = "") -> str:
    """Things with what they are: a state of one word before them, everything else behind them."""
    state = found["state"].lower()
    return f"{{state}} {{things}}{where}" if state in STATES else f"{{things}}{where} that are {{state}}"


def _then(found: Found) -> str:
    """The order to tell it, which comes second now."""
    said = found["tell"]
    return "{tell}" if said[0].islower() else said[0].lower() + said[1:]


def _quoted(found: Found) -> str:
    """The words as quoted ones."""
    return "{text}" if found["text"][0] in "\"“'" else '"{text}"'


_ROLE = r"(?:the |its |their )(?:author|reporter|creator|submitter|requester|opener|customer|owner|assignee)"
_DECISION = (
    r"(?:approval|permission|consent|confirmation|an? ok(?:ay)?|ok(?:ay)?|sign-?off|(?:the |a )?go-ahead|blessing"
    r"|(?:an? |his |her |their )?(?:review|approval|decision|confirmation|sign-?off|blessing))"
)

EMBEDDED = (
    # "I'd like to be told on Slack every morning which Jira issues are overdue"
    construction(
        rf"{START}(?:please )?(?:i(?:['’]d| would) (?:like|love)|i (?:want|need)) to (?:be (?:told|informed|notified)"
        r"|get told|know|hear)(?P<how>(?: (?:on|in|by|via|through) #?[\w-]+)?)"
        rf"(?P<time>(?: (?:every|each|on|at) (?:[^.,;:?!\n]|(?<=\d)[:.](?=\d)){{2,40}}?)?) which"
        r" (?P<things>[a-z][^.,;:?!\n]{2,60}?)"
        rf" (?P<be>are|have|were) (?P<state>[^.,;:?!\n]{{3,60}}?){_END}",
        lambda found: (
            "{time}, list the {things} that {be} {state} and "
            + ("post them{how}" if "#" in found["how"] else "tell me about them{how}")
        ),
    ),
    # "send them to me": nothing is moved by that
    construction(
        r"\bsend (?P<what>it|them|these|those|this|that) (?:over )?to (?P<whom>me|us)"
        r"(?=\s*(?:[.,;!?]|$)| and | then )",
        "tell {whom} about {what}",
    ),
    # "ask for a review in #reviewers"
    construction(
        r"\b(?P<ask>ask|call) for (?P<what>(?:an? )?(?:review|reviews|help|feedback|opinions?|volunteers|ideas))"
        r" (?:in|on) (?P<channel>#[\w-]+)",
        "ask {channel} for {what}",
    ),
    # "ask the author for a description": a remark on the thing, unless a decision is asked for
    construction(
        rf"\bask (?P<who>{_ROLE}) for (?P<what>(?!{_DECISION}\b)[^.,;:?!\n]{{2,50}}?)"
        r"(?: in (?:a|the) (?:comment|reply|note))?(?=\s*(?:[.,;!]|$|\n)| and | then )",
        "add a comment asking {who} for {what}",
    ),
    # "titled "QA: " plus the story key"
    construction(
        r"\b(?P<lead>(?:titled|called|named|title|name|subject|summary|saying|text|message) )"
        r"(?P<open>[\"“])(?P<text>[^\"“”\n]{1,60})(?P<close>[\"”]) (?:plus|\+|and then|followed by) (?:the |its )?"
        r"(?P<what>(?!an?\b)[a-z]+(?: [a-z]+)?)(?=\s*(?:[.;,!]|$)| (?:and|in|to|on|for) )",
        "{lead}{open}{text}<{what}>{close}",
    ),
    # "post the number of issues closed today in acme/api to #standup"
    construction(
        r"\b(?P<tell>(?:post|send|tell|message|share|report|write|announce|e-?mail|dm)(?: (?!the\b)[^.;:!?\n]{1,30}?)?)"
        r" the number of (?P<things>(?:[a-z][\w-]* ){0,3}?[a-z]+s) (?P<done>closed|opened|created|merged|resolved"
        r"|solved|completed|fixed|released|filed|raised|reported)"
        r" (?=(?:today|yesterday|this|last|in|since|within|over)\b)",
        "{tell} how many {things} were {done} ",
    ),
    # "email me every evening how many tickets are open": what is told follows whom
    construction(
        rf"{START}(?P<tell>{_INFORM}|{_HAND}) (?P<time>(?:every|each) (?:other )?[a-z]+(?: at \d[\d:.]*(?: ?[ap]m)?)?)"
        r" (?=(?:about |of )?(?:how many|which|what|the|all|a list of) )",
        "{time} {tell} ",
    ),
    # "protect the main branch of acme/api"
    construction(
        rf"{START}(?P<polite>(?:please )?)protect (?:the )?(?:branch )?(?P<branch>[\w/.-]+) branch\b",
        "{polite}update the protection of the {branch} branch",
    ),
    construction(
        rf"{START}(?P<polite>(?:please )?)protect (?:the branch )?(?P<branch>main|master|develop)\b",
        "{polite}update the protection of the {branch} branch",
    ),
    # "summarise it in a Confluence page"
    construction(
        r"\b(?:summari[sz]e|document|write up|record|describe|capture)"
        r" (?P<what>it|this|that|them|everything|the [\w ]{2,30}?) (?:in|into|on|as) (?P<page>an? (?:new )?"
        r"(?:[\w-]+ ){0,2}?(?:page|document|doc|ticket|issue|card|task|article|blog post))\b",
        "create {page} about {what}",
    ),
    # "tell #ops how many tickets are open"
    construction(
        rf"\b(?P<tell>{_INFORM}) (?:about )?how many {_THINGS} {_BE} {_STATE}{_END}",
        lambda found: f"list the {_of_state(found)} and {_then(found)} how many there are",
    ),
    # "post how many issues are in review to Slack"
    construction(
        rf"\b(?P<tell>{_HAND}) (?:about )?how many {_THINGS} {_BE} {_STATE}{_PLACE}{_END}",
        lambda found: f"list the {_of_state(found)} and {_then(found)} how many there are{{place}}",
    ),
    # "tell #dev which branches exist in acme/api", "let me know what releases there are"
    construction(
        rf"\b(?P<tell>{_INFORM}) (?:about )?(?:which|what) {_THINGS} {_EXIST}{_WHERE}{_END}",
        lambda found: f"list all {{things}}{{where}} and {_then(found)}",
    ),
    construction(
        rf"\b(?P<tell>{_HAND}) (?:about )?(?:which|what) {_THINGS} {_EXIST}{_WHERE}{_END}",
        lambda found: f"list all {{things}}{{where}} and {_then(found)} them",
    ),
    # "let me know which pull requests are waiting for review"
    construction(
        rf"\b(?P<tell>{_INFORM}) (?:about )?(?:which|what) {_THINGS} {_BE} {_STATE}{_END}",
        lambda found: f"list the {_of_state(found)} and {_then(found)}",
    ),
    # "post which invoices are overdue to #sales"
    construction(
        rf"\b(?P<tell>{_HAND}) (?:about )?(?:which|what) {_THINGS} {_BE} {_STATE}{_PLACE}{_END}",
        lambda found: f"list the {_of_state(found)} and {_then(found)} them{{place}}",
    ),
    # "I need to know which branches exist in the repo", "check which monitors in Datadog are muted"
    construction(
        rf"{_FIND_OUT} (?:which|what) {_THINGS}{_WHERE}(?: {_EXIST}{_MORE})?{_END}",
        "list all {things}{where}{more}",
        holds=lambda found: _EXISTING.search(found[0]) is not None,
    ),
    construction(
        rf"{_FIND_OUT} (?:which|what) {_THINGS}{_WHERE} {_BE} {_STATE}{_END}",
        lambda found: f"list the {_of_state(found, '{where}')}",
    ),
    # "wait two hours after a ticket is created and then ping #support"
    construction(
        rf"{START}(?:wait|hold on|pause)(?: for)? (?P<time>{_AMOUNT}) after {_HAPPENING}"
        r"(?:,? and then|,? then|,| and| before you) (?=[a-z])",
        "when {event}, wait {time}, then ",
    ),
    # "two hours after a ticket is created, ping #support"
    construction(
        rf"{START}(?P<time>{_AMOUNT}) after {_HAPPENING}, (?=[a-z])",
        "when {event}, wait {time}, then ",
    ),
    # "remind me 3 days after an invoice is sent"
    construction(
        r"^(?P<deed>(?!wait\b|when|if\b|once\b|every|each|and\b|then\b)[a-z]+ [^.,;:?!\n]{2,60}?)"
        rf" (?P<time>{_AMOUNT}) after {_HAPPENING}(?=\s*(?:[.!]|$))",
        "when {event}, wait {time}, then {deed}",
    ),
    # "remind #dev in 2 days": what is to come, unlike "no answer in 2 days" and "due in 2 days"
    construction(
        rf"\b(?P<deed>(?:remind|follow up|{ORDER})\b(?:(?!{_NOT_TO_COME})(?:[^.,;:?!\n]|\.(?=\w))){{1,50}}?)(?<!ed) in"
        rf" (?P<time>{_AMOUNT})(?=\s*(?:[.,;!?]|$)|,? (?:and|then) )",
        "wait {time}, then {deed}",
    ),
    # "when it is opened, in 2 days remind #dev"
    construction(
        rf"{START}in (?P<time>{_AMOUNT}),? (?=(?:remind|follow up|{ORDER})\b)",
        "wait {time}, then ",
    ),
    # "an issue labelled bug is opened in acme/api: create a ticket"
    construction(
        r"^(?P<event>(?:an?|any|new) [^.,;:?!\n]{2,60}? (?:labell?ed|tagged|marked|assigned|titled|named|called)"
        r" [^.,;:?!\n]{2,40}? (?:is|gets|was|has been) [a-z]+(?:ed|en|t)\b[^.,;:?!\n]{0,40}?)"
        rf"\s*(?:{ARROW}|:)\s*(?=[a-z])",
        "when {event}, ",
    ),
    # "when a ticket assigned to me is updated, ..."
    construction(
        rf"\b(?P<one>{_WHEN} (?:an?|any|every|each|one of (?:the|my|our)|the|my|our) [\w-]+(?: [\w-]+){{0,3}}?)"
        r" (?P<state>(?:assigned to|(?:owned|reported|created|opened|raised|submitted|written|sent) by)"
        r" @?[\w.@-]+(?: (?!is\b|gets\b|was\b|has\b)[\w-]+){0,2}) (?P<happens>(?:is|gets|was|has been) \w+(?:ed|en|t)\b"
        r"(?: (?:to|in|on|from|as) [\w#/'-]+(?: [\w#/'-]+)?)?)(?=,|:)",
        "{one} {happens} and it is {state}",
    ),
    # "when someone comments /deploy on a pull request"
    construction(
        rf"\b(?P<one>{_WHEN} {_ONE}) comments(?: with)? {_UTTERANCE}{_UNDER}",
        lambda found: f"{{one}} leaves a comment containing {_quoted(found)}",
        holds=_is_said,
    ),
    # "whenever a reviewer writes /approve in a merge request comment", "when someone types !help in Discord"
    construction(
        rf"\b(?P<one>{_WHEN} {_ONE}) (?:writes|types|says|posts|sends|enters|replies|responds|answers)(?: with)?"
        rf" {_UTTERANCE}{_UNDER}",
        lambda found: f"{{one}} posts a message containing {_quoted(found)}",
        holds=_is_said,
    ),
)
