"""Constructions that tell which things a test means, or that test what a verb would be read in: "whose labels include
bug", "has between 3 and 8 points", "completes with a failure", "its priority goes up to urgent".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.alternatives import tested_before
from agent_app.planners.local.rewrite.authors import AUTHORS
from agent_app.planners.local.rewrite.patterns import ORDER, START, Found, base_form, construction
from agent_app.planners.local.text import PROJECT_KEY

__all__ = ["QUALIFIED"]

_NUMBER = r"[$€£]?\d[\d.,]*k?"
_MEASURE = r"(?P<what>(?!and\b|or\b)[a-z]+(?: (?!and\b|or\b|in\b|on\b|is\b|to\b|please\b)[a-z]+)??)"
_AFTER_MEASURE = r"(?=\s*(?:[.,;:!?)]|[-=]>|→|$)| (?:and|or|is|are|then|gets?|in|on|to|\"|'))"
_OPENED = re.compile(
    r"^(?:please )?(?:when|whenever|if|once|after|every time|each time|on|upon|as soon as|only if)\b", re.I
)
_PROPERTY = r"(?:priority|severity|status|state|stage|urgency|impact|risk|level|health|plan|tier)"
_RISING = (
    r"(?:goes?(?: up| down| over)?|rises?|moves?(?: up| down)?|switches|turns|drops?|falls?|jumps?|climbs?|advances"
    r"|(?:is|was|gets|got|has been) (?:raised|lowered|bumped(?: up)?|escalated|set|moved|switched|increased|turned))"
)
_ENVIRONMENT = r"(?P<where>production|prod|staging|preprod|sandbox|qa)"
_DEPLOYED = (
    r"(?:deployments?|deploys?|releases?|issues?|errors?|exceptions?|alerts?|crash(?:es)?|incidents?|regressions?)"
)
_BOUND = r"(?:more|less|fewer|over|above|at least|under)"
_MOVED = r"(?:mov(?:es?|ed|ing)|transition(?:s|ed)?|goes|put|set|sent|changes?|changed)"
"""What is done to things that come to a state, which may be called like a place where software runs."""
_ACRONYM = re.compile(r"(?:PRs?|MRs?|CI|CD|QA|UTC|GMT|CET|API|URL|DM|UI|P\d|SEV\d|UAT|IT|HR|EU|US|UK)\Z")
_VERBAL = r"(?:launch|release|review|deploy|build|test|update|hold|close|merge|archive|block|escalate|rush|ship)"
_DONE_WITH = {"failure": "fails", "error": "fails", "errors": "fails", "success": "succeeds"}
_TELLING = r"(?:message|dm|text|email|mail|ping|notify|remind|tell|comment|call|nudge|post|create|open)"


def _opens(found: Found) -> bool:
    """Whether the text begins with what something is done upon."""
    return _OPENED.match(found.string) is not None


def _singular(found: Found) -> str:
    return f"{{owner}} {{what}} {found['verb'].lower()}s"


def _commanded(found: Found) -> str:
    said = '"{said}"' if found["said"].startswith("/") else "{said}"
    opened = "when " if found["start"] in {"", ", "} else ""
    ordered = "," if found["pause"] is not None else ""
    return f"{{start}}{opened}someone leaves a comment containing {said} {{place}}{ordered}"


def _are_projects(found: Found) -> bool:
    """Whether what stands behind "in" are keys of projects: in capitals, and no acronyms of other things."""
    keys = re.findall(PROJECT_KEY, f"{found['first']}{found['more']}")
    capitals = found["first"].isupper() and re.sub(r"\b(?:or|and)\b", "", found["more"]).isupper()
    return capitals and _opens(found) and not any(map(_ACRONYM.match, keys))


def _projects(found: Found) -> str:
    keys = re.findall(PROJECT_KEY, f"{found['first']}{found['more']}")
    return "{in} " + " or ".join(f"project {key}" for key in keys)


_TALK = ("ideas", "questions", "thoughts", "news", "problems")
_COMING = {"come in": "comes in", "arrive": "arrives", "appear": "appears", "show up": "shows up", "fail": "fails"}

_PLACES = (
    "space|project|list|board|channel|team|group|service|folder|server|workspace|repository|repo|section|stage|branch"
    "|category|queue|environment|organization"
)


_BRANCHES = ("main", "master", "trunk", "develop")


def _elsewhere(found: Found) -> str:
    kind = found["kind"] or "channel"
    return f"in {'an' if kind[0].lower() in 'aeiou' else 'a'} {kind} other than "


def _counting(found: re.Match[str]) -> str:
    """Behind "when" and "if" somebody has so many, in a list they are those with so many."""
    before = found.string[: found.start()].rpartition(".")[2]
    return (
        " has {count} {who}"
        if re.search(r"\b(?:when|whenever|if|once)\b[^,;:]*$", before, re.I)
        else " with {count} {who}"
    )


QUALIFIED = (
    *AUTHORS,
    # "stop those running longer than 2 hours"
    construction(
        r"\b(?P<some>those|ones) (?P<stem>(?!be|hav|exceed|start|end|beginn|go)[a-z]{2,})ing(?P<span> for)?"
        r"(?= (?:longer|more|less|fewer) than \d)",
        lambda found: f"{{some}} that {base_form(found['stem'])}{{span}}",
    ),
    # "close the issues nobody touched since March", "cards that no one has worked on for 2 months"
    construction(
        r"(?<=\w)(?<!\bif)(?<!\bwhen)(?<!\band)(?<!\bonce) (?:that |which )?(?:nobody|no[ -]?one)(?: has| have)?"
        r" (?:touched|updated|changed|edited|modified|worked on|looked at)(?= (?:since|for|in|within)\b)",
        " not updated",
    ),
    # "a page is created outside the space OPS", "a message is posted outside #general"
    construction(
        rf"(?<=\w )outside (?:of )?(?:the )?(?:(?P<kind>{_PLACES}) (?=[\"'#\w])(?!hours|is\b|and\b)|(?P<name>(?=#\w)))",
        _elsewhere,
    ),
    # "is merged outside of main", "a deployment outside production"
    construction(
        r"(?<=\w )outside (?:of )?(?:the )?(?P<name>main|master|trunk|develop|production|prod|staging)(?: branch)?\b",
        lambda found: (
            f"to {'a branch' if found['name'].lower() in _BRANCHES else 'an environment'} other than {{name}}"
        ),
    ),
    # "severity 1 - Critical"
    construction(
        r"\b(?P<what>severity|priority) (?P<code>[1-5] - (?:critical|highest|high|moderate|medium|low|planning))\b",
        '{what} "{code}"',
    ),
    # "in any project except OPS"
    construction(
        rf"\b(?:in|to|on|at) (?:any|every|each|all) (?:other )?(?P<kind>{_PLACES})s? (?:except|but|besides|other than)"
        r"(?: for| in| the)* (?=[\"'#\w])",
        _elsewhere,
    ),
    # "a bug is created in OPS, PAY or SEC"
    construction(
        rf"\b(?P<in>in|from|of) (?:the )?(?:projects? )?(?P<first>{PROJECT_KEY})"
        rf"(?P<more>(?:, (?:project )?{PROJECT_KEY})*,? (?:or|and) (?:project )?{PROJECT_KEY})\b(?![/#-])",
        _projects,
        holds=_are_projects,
    ),
    # "a branch named release/* is created"
    construction(
        r"\b(?P<what>branch(?:es)?|tags?|files?|labels?|releases?|channels?|repos?|repositor(?:y|ies))"
        r"(?: (?:named|called|matching|like|of the form))? [\"'`]?(?P<stem>[\w.#-][\w./#-]*)\*[\"'`]?(?![\w*])",
        '{what} starting with "{stem}"',
    ),
    # "whose labels include bug"
    construction(
        r"\b(?P<owner>whose|its|their) (?P<what>[a-z]+s) (?P<verb>include|contain|mention|start|end|exceed)(?= )",
        _singular,
    ),
    # "has the tag launch": no order follows
    construction(
        rf"\b(?P<before>(?:has|have|with|gets|got|carries|bears|without) (?:the |an? )?(?:tag|label|status"
        rf"|state|stage|type))"
        rf" (?P<value>{_VERBAL})(?=\s*(?:[.,;:!?)]|[-=]>|→|$)| (?:and|or|on|in|is|then|gets)\b)",
        '{before} "{value}"',
    ),
    # "by somebody who isn't alice"
    construction(
        r"\b(?P<by>by|from) (?:some|any)(?:body|one) (?:who|that)(?:['’]s not| is not| isn['’]t| wasn['’]t|"
        r" was not) (?!an? |in |the )"
        r"(?=[\w@])",
        "{by} somebody other than ",
    ),
    # "its priority is changed to anything but low"
    construction(
        r"\b(?P<change>changes|is changed|changed|switches|moves|is moved|is set) to (?:anything|something"
        r"|any [a-z]+|a [a-z]+)"
        r" (?:but|other than|except|besides) (?=[\w\"'])",
        "{change} and it is not ",
    ),
    # "no open pull requests in acme/web? post it", "are there more than 20 failed jobs? tell us"
    construction(
        rf"{START}(?:are there |is there |and )?(?P<many>no|any|(?:more than|fewer than|less than|at least|at"
        rf" most|over|under) \d+) "
        r"(?P<things>[a-z]+(?: [a-z]+){0,2}?s(?: (?:in|on|for|from|of|at|with)"
        r" [^,;:.!?\n]{2,40})?(?: (?:left|today|yet|open|waiting))?)\?+ (?:then |so )?(?=[a-z])",
        "if there are {many} {things}, ",
        holds=lambda found: found["things"].split()[0].lower() not in _TALK,
    ),
    # "with "event": "payment_failed""
    construction(r"\bwith \"(?P<what>\w+)\" ?: ?(?=\"[^\"\n]+\")", "with {what} "),
    # "did a ticket come in? tell us"
    construction(
        rf"^did (?P<what>an? [^,;:.!?\n]{{2,40}}?) (?P<verb>{'|'.join(_COMING)})(?P<more>[^,;:!?\n]{{0,50}})\?"
        rf" (?=[a-z])",
        lambda found: f"when {{what}} {_COMING[found['verb'].lower()]}{{more}}, ",
    ),
    # "only when the new issue is fatal should PagerDuty be triggered"
    construction(
        r"^(?:please )?only (?P<opened>if|when|where|in case|once) (?P<test>[^,;:.!?\n]{4,80}?),? "
        r"(?P<modal>should|must|shall|may|can|will) (?P<who>[^,;:.!?\n]{2,40}?) (?P<be>be|get) (?=[a-z]+(?:ed|en|t)\b)",
        "{opened} {test}, {who} {modal} {be} ",
    ),
    # "unless its category is hardware, every new incident should be mirrored"
    construction(
        r"^(?P<opened>if|unless|when|provided|as long as) (?P<test>its [^,;:.!?\n]{3,60}|it [^,;:.!?\n]{3,60}), "
        r"(?:every|each|any|an?|the) new (?P<thing>[^,.;!?\n]{3,40}?) (?P<deed>(?:should|must|shall|has to|needs to)"
        r" [^.;!?\n]+?)(?=[.!]|$)",
        "every new {thing} {deed} {opened} {test}",
    ),
    # "if any other job fails, retry it"
    construction(
        rf"(?:{START}|\b)(?:and |but )?(?:if|when|for) (?:any|an)(?: )?other [a-z]+s? (?:[a-z]+s|is [a-z]+|has"
        rf" [a-z]+),",
        "otherwise",
        holds=tested_before,
    ),
    # "if the job "deploy" fails"
    construction(
        r"\b(?P<thing>job|pipeline|workflow|monitor|check|build|service|project|list|board|sprint) "
        r"(?P<name>\"[^\"\n]+\"|'[^'\n]+') (?=fails|failed|is|has|completes|finishes|succeeds|gets|goes|turns)",
        "{thing} named {name} ",
        holds=_opens,
    ),
    # "the run completes with a failure"
    construction(
        r"\b(?:completes|finishes|ends|concludes|completed|finished|ended) (?:with|in) (?:an? )?"
        r"(?P<outcome>failure|errors?|success)\b",
        lambda found: _DONE_WITH[found["outcome"].lower()],
    ),
    # "when the priority of a ticket goes up to urgent", "a ticket's priority is raised to high"
    construction(
        rf"(?P<what>\b{_PROPERTY}(?: (?:of|on) [^,;:.!?\n]{{2,40}}?)?) {_RISING} (?:to|into) (?=[a-z\"'])",
        "{what} changes to ",
    ),
    # "when a deployment to production is created", "an issue appears in production"
    construction(
        rf"(?P<what>\b{_DEPLOYED}(?: (?!{_MOVED}\b)[a-z]+){{0,3}}?) (?P<at>to|in|on|from) (?:the |our )?{_ENVIRONMENT}"
        r"(?: environment)?\b(?![/-])",
        "{what} {at} environment {where}",
        holds=_opens,
    ),
    # "if it has between 3 and 8 points", "those with between 3 and 8 points"
    construction(
        rf"\b(?P<owns>has|have|having|with) (?P<range>between {_NUMBER} and {_NUMBER}) {_MEASURE}{_AFTER_MEASURE}",
        "{owns} {what} {range}",
    ),
    # "with 3 to 8 points", "estimate from 3 to 8"
    construction(
        rf"\b(?P<owns>has|have|having|with) (?:from )?(?P<least>{_NUMBER}) (?:to|-|–) (?P<most>{_NUMBER}) {_MEASURE}"
        rf"{_AFTER_MEASURE}",
        "{owns} {what} between {least} and {most}",
    ),
    construction(
        rf"\b(?P<what>estimate|score|rating|amount|value|price|total|points|age|size|count|quantity)(?P<is> is"
        rf"| of|s are)?"
        rf" (?:anywhere )?from (?P<least>{_NUMBER}) (?:to|up to|-|–) (?P<most>{_NUMBER})(?![\w-])",
        "{what}{is} between {least} and {most}",
    ),
    # "an issue is seen by more than 100 users", "errors that hit over 50 people"
    construction(
        r"(?:,? (?:that|which))?(?: (?:is|are|was|gets?|has been|have been))? (?:seen|hit|experienced|reported|felt|met"
        rf"|affected) by (?P<count>{_BOUND}\b[^.,;:]{{0,12}}? ?\d+) (?P<who>users|people|customers)\b",
        _counting,
    ),
    construction(
        rf"(?:,? (?:that|which))? (?:affects?|hits?|concerns?|strikes?) (?P<count>{_BOUND}\b[^.,;:]{{0,12}}? ?\d+)"
        r" (?P<who>users|people|customers)\b",
        _counting,
    ),
    # "a new error-level issue"
    construction(
        r"\b(?P<value>[a-z]+)-(?P<what>level|risk|impact|status|stage) (?P<thing>(?:[A-Z]\w+ )?[a-z]+)"
        r"(?=\s*(?:[.,;:!?)]|[-=]>|→|$)| (?:is|are|gets?|was|comes|appears|arrives|in|on|from)\b)",
        "{thing} with {what} {value}",
        holds=lambda found: found["value"].lower() not in {"top", "next", "same", "first", "second", "entry", "board"},
    ),
    # "someone comments /deploy on a pull request", "comment /close on an issue"
    construction(
        r"(?P<start>^(?:(?:when|if|whenever) )?|, )(?:(?P<who>someone|somebody|anyone|anybody|a user|a"
        r" developer|people) )?"
        r"comments? (?P<said>/[a-z][\w-]*|[\"“'][^\"”'\n]+[\"”']) (?P<place>on [^,;:.!?\n]{2,40}?)(?P<pause>"
        r"(?= (?:creates|triggers|starts|runs|closes|merges|reruns|opens) (?:an?|the|it)\b))?"
        r"(?(pause)|(?=[,;:.!?\n]|\s*[-=]>|\s*→|$))",
        _commanded,
        holds=lambda found: bool(found["who"]) or found["said"].startswith("/"),
    ),
    # "for the tickets due tomorrow message Ida"
    construction(
        rf"(?P<test>\b(?:for|when|if) [^,;:.!?\n]{{3,60}}? (?:due|overdue|dated|scheduled|created|updated)"
        rf"(?: (?:today|tomorrow|yesterday|(?:this|next|last) (?:week|month)))?) (?={_TELLING} [^,;:.!?\n]+)",
        "{test}, ",
        holds=lambda found: re.search(rf"\b{ORDER}\b", found["test"], re.IGNORECASE) is None,
    ),
)
"""Applied before other constructions."""
