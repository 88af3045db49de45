"""Things said before or without the verb that is meant: "give the tickets a note", "we need from GitHub: branches and
tags", "a deal came in: I want it in Pipedrive", "what invoices are in QuickBooks?".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    START,
    Found,
    Grammar,
    construction,
    escaped,
    looked_up_before,
    verb_for,
)
from agent_app.planners.local.text import stem

__all__ = ["BESTOWED", "SPELT_OUT"]

_SEVERAL = (
    r"(?:(?:all|each|every|those|these|our|my|the)(?: of)?(?: the| our| my)? |(?:(?:last|this|past) )?[a-z]+['’]s? )"
    r"(?:(?!and\b|or\b)[\w'’-]+ ){0,4}?[a-z]+s?"
)
_PUT_ON = r"(?:note|comment|remark|reply|response|tag|label|reaction|checklist|worklog|assignee|due date)"
_CAME = (
    r"(?:(?:has |have |just |has just )?(?:came|come|arrived|walked in|showed up|turned up|reached us|joined us"
    r"|signed(?: up)?)\b[^.;:,!?\n]{0,40}?)"
)
_WROTE = r"(?:has |have |just |has just )?(?:called|rang|phoned|wrote|mailed|e-?mailed|complained|asked|come|came)"
_WANTED = (
    r"(?:(?:we|i) (?:want|need|would like|['’]d like) (?:it|this|that|them|him|her)(?: to be)? (?:in|into|on)"
    r"|(?:put|enter|add|register|file) (?:it|this|that|them|him|her) (?:in|into|to)) "
)
_NO_DATA = (
    r"(?!(?:[\w-]+ )*?(?:triggers?|events?|operations?|actions?|steps?|features?|options?|connectors?|integrations?"
    r"|things|kinds?|types?|sorts?|ways|methods|endpoints|permissions|scopes|difference|fields?|workflows?)\b)"
)
_HELD = (
    r"(?:(?:are|exist|have we(?: got)?|do (?:we|i) (?:currently |still )?have) (?:there |currently |now )?(?:in|on|at)"
    r" (?P<place>(?:our |my |the )?(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])[\w-]+)*(?: [a-z0-9./-]+)?))"
)


_BOUND = re.compile(r"\b(?:over|under|above|below|more|less|fewer|than|at least|at most|beyond|exceed)", re.IGNORECASE)


def _given(found: Found) -> str:
    """What each gets, before what gets it."""
    text = found["rest"] and " saying {rest}"
    return f"{verb_for(found['kind'])} {{det}} {{what}}{{kind}}{{named}} to {{things}}" + (text or "")


def _single(things: str) -> str:
    *before, last = escaped(things).split()
    return " ".join([*before, stem(last)])


def _listed(found: Found) -> bool:
    """Whether several things stand in a list, or one kind in the plural."""
    return found["things"].rstrip().lower().endswith("s")


_OFTEN = {"hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month"}

SPELT_OUT = Grammar(
    (
        # "my boss wants every new ticket to get a card": it is the asker who wants it here
        construction(
            r"^(?:(?:my|our|the) (?:[a-z]+ ){0,2}?(?:boss|manager|lead|team|management|customers?|clients?|director"
            r"|head|owner|colleagues?|people|cto|ceo|vp|department|office|staff)|management|marketing|sales|finance"
            r"|legal|hr) (?:wants?|would like|['’]d like|needs?|wishes|asks?(?: me| us)? for|asked(?: me| us)? for)"
            r"(?: to have)? (?P<what>that |(?:an?|every|each|all|any|new) )",
            "I want {what}",
        ),
        # "... should lead to a ticket", "... should be announced in #dev and lead to a ticket"
        construction(
            r"\b(?P<obliged>should|must|shall|will|has to|have to|needs? to|to) (?:lead to|result in|give rise to)"
            r" (?=an? |one |two |three )",
            "{obliged} get ",
        ),
        construction(
            r"\band (?:then |also )?(?:leads? to|results? in|gives? rise to) (?=an? |one |two |three )", "and create "
        ),
        # "every time Airtable gets a new record"
        construction(
            r"\b(?:each|every)(?: single)? time(?: when| that)? (?=(?!(?:before|after|in|on|at|of|for)\b)[\w-]+ )",
            "whenever ",
        ),
        # "half-hourly get the newest one"
        construction(
            r"\b(?P<half>half|quarter)[- ]hourly\b",
            lambda found: "every 30 minutes" if found["half"].lower() == "half" else "every 15 minutes",
        ),
        # "hourly pull the newest one"
        construction(
            rf"{START}(?:please )?(?P<often>{'|'.join(_OFTEN)}) (?=(?:pull|get|fetch|list|read|take|check|grab|load"
            r"|look|poll)"
            r" (?:the|all|our|my|each|every|for|at)\b)",
            lambda found: f"every {_OFTEN[found['often'].lower()]} ",
        ),
        # "go down the list of deals: ..."
        construction(
            r"\b(?P<go>go|run|work|walk|move) (?:down|through|over|along) (?:the|our|my|this)"
            r" (?:whole |entire |full )?list"
            r" of (?:(?:the|all|our|my) )?(?=[a-z])",
            "{go} through the ",
        ),
    )
)
"""Applied before cases are looked for that are said in a few words."""

BESTOWED = (
    # "give the tickets of today a note that we are short of staff"
    construction(
        rf"{START}(?:and |then |please )?(?:give|grant) (?P<things>{_SEVERAL}(?: (?:of|from|in|on) [\w '’-]{{2,30}}?)?)"
        rf" (?P<det>an?|the|another) (?P<what>(?:[\w-]+ ){{0,2}}?)(?P<kind>{_PUT_ON})\b"
        r"(?P<named> (?:called |named )?(?:\"[^\"\n]+\"|'[^'\n]+'|“[^”\n]+”))?"
        r"(?: (?:that|saying|telling(?: them)? that|which says|reading|(?=asking))(?: that)? ?"
        r"(?P<rest>[^.;:!?\n]{3,80}?))?"
        r"(?=\s*(?:[.;:,!?]|$)| and | then | in | with )",
        _given,
    ),
    # "we need from GitHub octo/site: contributors, deployments", "from Jira I'd like the sprints and the projects"
    construction(
        rf"{START}(?:(?:we|i) (?:need|want|would like|['’]d like) from"
        r" (?P<place>(?:our |my |the )?(?-i:[A-Z])[^,.;:!?\n]{2,40}?)"
        r"|from (?P<source>(?:our |my |the )?(?-i:[A-Z])[^,.;:!?\n]{2,40}?),? (?:we|i) (?:need|want|would like"
        r"|['’]d like))\s*(?::|–|-)?\s*(?P<things>(?:all |the )?[a-z][^.;:!?\n]{4,80}?)(?=\s*(?:[.;!]|$))",
        lambda found: "get the {things} from " + ("{place}" if found["place"] else "{source}"),
        holds=_listed,
    ),
    # "a deal came in by phone: I want it in Pipedrive", "a customer wrote about a bug: put it into Jira"
    construction(
        rf"{START}(?:an?|another|one|our|the) [\w '-]{{2,30}}? {_WROTE}(?: in| us)?"
        r" (?:about|with|because of|to report|reporting|regarding)"
        rf" (?P<thing>(?:an?|another|one) [\w '-]{{2,30}}?)\s*[:;,.–-]+\s*(?:and |so |now )?{_WANTED}",
        "create {thing} in ",
    ),
    construction(
        rf"{START}(?P<thing>(?:an?|another|one) [\w '-]{{2,30}}?) {_CAME}\s*[:;,.–-]+\s*(?:and |so |now )?{_WANTED}",
        "create {thing} in ",
    ),
    # "what bills, invoices and customers are in our QuickBooks?"
    construction(
        rf"{START}(?:what|which) (?P<things>{_NO_DATA}[a-z][\w' ,&-]{{3,70}}?) {_HELD}\?*\s*$",
        "list the {things} in {place}",
        holds=_listed,
    ),
    construction(
        rf"{START}(?:what|which) (?P<place>(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])[\w-]+)*) (?P<things>{_NO_DATA}[a-z]"
        r"[\w' ,&-]{3,70}?) (?:are there|exist|have we(?: got)?|do (?:we|i) (?:currently |still )?have)\?*\s*$",
        "list the {things} in {place}",
        holds=_listed,
    ),
    # "those over 900 dollars I want as a Monday item"
    construction(
        r"(?P<some>\b(?:those|the ones|anything|everything|ones)\b [^.;:,!?\n]{3,50}?),? (?:we|i) (?:want|need|would"
        r" like|['’]d like)(?: to (?:have|see))?(?: them| it)? as (?=an? )",
        "for {some}, create ",
    ),
    # "all tickets, one after the other please. ..."
    construction(
        rf"{START}(?P<things>(?:all|every|each)\b[^.;:,!?\n]{{3,50}}?),? (?:one by one|one after (?:another|the other)"
        r"|one at a time|in turn)(?:,? please)?\s*[.:;!]\s*(?=[a-z])",
        "go through {things}: ",
    ),
    # "look in the postgres rows for the customer": one of them
    construction(
        r"\blook (?:in|into|through) (?:the|our) (?P<place>[\w ]{2,25}?) (?P<kind>row|record|document|item|ticket"
        r"|page)s"
        r" for (?P<what>(?:the|an?|that|this) [a-z]+)(?=\s*[;,.:])",
        "find the {kind} of {what} in {place}",
    ),
    # "all files bigger than 50 MB go to the bin"
    construction(
        r"\b(?:(?P<due>should|must|shall|have to|has to|are to|is to) )?(?:goe?s?|be (?:thrown|moved|put)|belongs?)"
        r" (?:in)?to the (?:bin|trash|rubbish|garbage|waste ?basket|recycle bin)(?=\s*(?:[.;:,!?]|$)| and | after )",
        "should be deleted",
    ),
    # "get the records where ..., for these create customers"
    construction(
        r"(?P<pause>[,;.] )(?:and )?for (?:these|those|them)(?: ones)?,?"
        r" (?P<verb>create|make|add|open|send|insert|register) (?P<things>(?:[\w-]+ ){0,3}?[a-z]+s)"
        r"(?=\s*(?:[.;,!]|$)| in | and )",
        lambda found: "{pause}for each of them, {verb} a " + _single(found["things"]),
        holds=looked_up_before,
    ),
    # "for high-value disputes (amount > 1000) open an issue"
    construction(
        rf"{START}for (?:all |the |our |all the )?(?P<things>(?:[\w-]+ ){{0,4}}?[a-z]+s)"
        r" \((?P<test>[^()\n]{4,40}?)\),? (?=[a-z])",
        "for each of the {things}, if its {test}, ",
        holds=lambda found: (
            re.search(r"[<>=]|\b(?:is|are|over|under|above|below|empty|missing)\b", found["test"]) is not None
        ),
    ),
    # "create a pair of items"
    construction(
        r"\b(?P<verb>create|make|add|open|raise|file|write|insert|book|schedule) an? (?:pair|couple) of"
        r" (?P<things>(?:new |fresh )?[a-z]+(?: [a-z]+)?s)\b",
        "{verb} two {things}",
    ),
    # "..., smaller ones can be skipped", "the larger ones stay as they are"
    construction(
        r"(?:,? (?:and|but|while) |[,;.] )(?:the )?(?P<than>[a-z]+er) ones (?:(?:can|may|should|must)"
        r" (?:be (?:skipped|ignored|left out|left alone|left as they are)|stay|wait)|(?:stay|remain)(?: as they are"
        r"| as is| untouched)?|do(?:n['’]t| not) matter)(?=\s*(?:[.;,!]|$))",
        ". Otherwise do nothing",
        holds=lambda found: _BOUND.search(found.string, 0, found.start()) is not None,
    ),
    # "review every charge one by one: ..."
    construction(
        r"(?<!to )(?<!should )(?<!must )(?<!shall )(?<!and )\b(?:review|examine|inspect|study|scan)"
        r" (?P<things>(?:each|every|all)\b[^.;:,!?\n]{3,50}?)"
        r"(?:,? one by one| one after (?:another|the other))?\s*[:;]\s*",
        "go through {things}: ",
    ),
)
"""Applied before other constructions."""
