"""Openings of requests that name what is used or wanted before it is said what is done: "based on the orders, ...",
"quick one: ...", "check whether there is a page; if not, ..."."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.verbs import VERB_CLASSES
from agent_app.planners.local.rewrite.patterns import DECIDING, ORDER, START, Found, construction, verb_for

__all__ = ["OPENINGS"]

_FOUND = (
    r"(?:retrieved|fetched|listed|found|collected|gathered|downloaded|pulled|read|loaded|obtained|returned|resulting"
    r"|received|above|existing|current)"
)
_BASED = (
    r"(?:based (?:up)?on|on the basis of|working from|starting from|going by|using|with|from|out of"
    r"|by means of|by using|taking)"
)
_THINGS = r"(?:[\w'-]+ ){0,4}?[a-z][\w-]*(?<!s)(?<!u)s(?: (?:in|from|of|on) [\w -]{2,24}?)?"
_NO_TOPIC = re.compile(
    r"\b(?:following|steps?|things?|requirements?|details?|rules?|instructions?|wishes|points|actions?|is|are|was|were"
    r"|has|have|needs?|wants?)\b",
    re.IGNORECASE,
)
"""What is said of a request and not of things that there are."""
_WHICH = re.compile(
    r"\b(?:get|fetch|retrieve|list|read|find|pull|load|collect|gather|look|download|search)\b", re.IGNORECASE
)
_ANSWERED = (
    r"(?=(?:[.;,]|,? and)\s*(?:and |but |then )?(?:if|when|in case|otherwise|should|unless)\b(?! (?:yes|so|any)\b))"
)
"""What is checked is spoken of as a condition afterwards."""
_COPYING = (
    r"(?:sync|synch|synchroni[sz]ation|mirroring|migration|transfer|replication|copying|copy|import|export|duplication)"
)
_NEEDED = r"(?:needed|required|wanted|necessary|requested|called for|in order|due)"
_DETERMINED = r"(?:an?|one|another|two|three|four|five)"
_TELLING = (
    r"with|that|which|who|whose|without|worth|older|newer|over|above|under|below|larger|bigger|smaller|longer|shorter"
    r"|higher|lower|more|less|fewer|created|opened"
)
_EXISTS = re.compile(r"\b(?:exists?|there|already|have)\b", re.IGNORECASE)
_STATED = re.compile(r"(?<!that)(?<!which)(?<!who) (?:is|are|was|were|has|have)(?:n't)?\b", re.IGNORECASE)
"""What is tested is something else than that it is there: "unless the ticket is already solved"."""
_PREDICATED = re.compile(
    r"[^.;:,!?\n]*?\b(?:is|are|was|were|should|must|shall|will|has|have|can|needs?|gets?|goes|changes)\b", re.IGNORECASE
)
"""A list that something is said of is none that is wanted."""


def _looked_up(found: Found) -> bool:
    """Whether something was looked up before, which what is used then points at."""
    return _WHICH.search(found.string, 0, found.start()) is not None


def _needs_thing(found: Found) -> bool:
    """Whether what is needed is a thing, and no decision of a person."""
    return DECIDING.search(found["what"]) is None


def _created(found: Found) -> str:
    """ "A new page is needed": an order for the thing."""
    kind = found["kind"]
    return f"{verb_for(kind)} {{det}} {{what}}{{kind}}"


_PRESSING = (
    r"(?:press|push|hit|click|tap)(?: on)?(?: (?:the|a|this|that|my))?"
    r"(?: (?:[a-z]+ )?(?:button|run|start|play|go|trigger|it|execute))?"
)
_BY_ONESELF = (
    r"(?:on demand|on request|at the (?:push|press|click) of a button|(?:only )?when(?:ever)? (?:i|we) "
    rf"(?:{_PRESSING}|(?:run|start|trigger|launch|kick off|call|execute|ask for|want|need) (?:it|this|that)"
    r"|say so|say go|ask(?: you)?(?: to)?|tell you(?: to)?)(?: (?:by hand|manually|myself))?)"
)
_STARTED = r"(?:start|trigger|run|launch|kick off|execute)"
_ORDERS = frozenset(form for forms in VERB_CLASSES.values() for form in forms)
"""What a request that begins with it orders."""


def _parts_them(found: Found) -> bool:
    """Whether what is ordered is for some of the things that were named, and not for each of them."""
    named = len(found["things"].split()) > 2 and _NO_TOPIC.search(found["things"]) is None
    return named and _SOME_OF_THEM.search(found.string, found.end()) is not None


_SOME_OF_THEM = re.compile(
    r"\b(?:ones?|those|which|rest|others?|any|if|when|unless|each|newest|oldest|first|last|them|all|every|list"
    r"|digest|summary)\b",
    re.IGNORECASE,
)
OPENINGS = (
    # "on demand, summarize the issues", "manually started: ...", "say hi when I press the button": started by hand
    construction(
        rf"^(?:{_BY_ONESELF}|(?:by hand|manual(?:ly)?)(?: (?:{_STARTED}(?:ed)?|launched|triggered))?)\s*[:,]\s*"
        r"(?:then |please )*(?=[a-z])",
        "",
    ),
    construction(
        r"^(?:(?:please )?let (?:me|us)|(?:i|we)(?:['’]d| would)? (?:want|like|need|prefer)(?: to be able)? to"
        rf"|(?:i|we) (?:will|can)|(?:i|we)['’]ll) (?:manually )?{_STARTED} (?:it|this|that)"
        r"(?: (?:by hand|manually|myself|on demand|on request))?\s*[:;.]\s*(?=[a-z])",
        "",
    ),
    construction(rf",? {_BY_ONESELF}(?=\s*[.!]?$)", ""),
    # "the newest release: fetch it, and if it is a draft ..."
    construction(
        r"^(?P<things>(?:the|our|my) [^.;:,!?\n]{3,60}?)\s*:\s*(?P<look>get|fetch|retrieve|read|check|load|open)"
        r" (?:it|them)\b",
        "{look} {things}",
    ),
    # "who is on call? text her"
    construction(
        rf"{START}who(?:['’]s| is| are)(?: currently)? on[- ]call(?P<more>[^.;:?!\n]{{0,40}}?)\? (?=[a-z])",
        "get who is on call{more}. ",
    ),
    # "could we get a folder for the project"
    construction(r"\b(?:could|can|may) (?:we|i) (?:please )?(?:get|have) (?=an? )", "create "),
    # "offboarding of Mr Klein: deactivate his account": a heading
    construction(
        r"^[A-Za-z-]{3,}ing(?: (?:of|for) [\w' .-]{2,40}?)?\s*:\s*(?=(?-i:[a-z])[a-z]+ (?!is\b|are\b|was\b|has\b))",
        "",
        holds=lambda found: found[0].split()[0].lower().rstrip(":") not in {"following", "incoming", "using"},
    ),
    # "open a pull request, no reviewer needed"
    construction(
        r",? (?:and |but |there is |with )?no [a-z][a-z ]{2,25}? (?:is |are |being )?(?:needed|required|necessary)"
        r"(?=\s*(?:[.;,!]|$))",
        "",
    ),
    # "before you close it, add a comment"
    construction(
        r"(?P<before>^|(?<=[.;!] ))before (?:you|we|i) (?P<later>[a-z]+ [^.;:,!?\n]{2,60}?), "
        r"(?P<first>(?!.*\b(?:approv|confirm|sign|agree|ok))[a-z]+ [^.;!?\n]{3,120}?)(?=[.;!]|$)",
        "{before}{first}, then {later}",
    ),
    # "quick one: record, then message"
    construction(
        r"^(?:(?:an?|one|just an?|just one)(?: more)? )?"
        r"(?:quick|short|small|simple|easy|little|tiny|new|next|another|one more)"
        r" (?:one|thing|task|job|request|favou?r|ask|flow|workflow|automation|process)(?: for (?:you|today|me|us))?"
        r"\s*(?::|,|[–—-] |\.{2,})\s*(?=\S)",
        "",
    ),
    # "please to read the rows"
    construction(
        rf"{START}(?P<polite>(?:and |then )*(?:please|kindly)) to (?=[a-z]+ (?:the|an?|all|each|every|my|our)\b)",
        "{polite} ",
    ),
    # "our support lead wants this: ...", "the process goes as follows: ..."
    construction(
        r"^(?!(?:if|when|once|after|for|whenever|as)\b)(?:[\w'’-]+ ){1,5}?(?:wants?|needs?|would like|asked(?: me|"
        r" us)? for"
        r"|requested|wishes|is|goes|works|looks|should be|should go|should work|should look)(?: to have)?"
        r" (?:this|the following(?: [a-z]+)?|as follows|like this|so|something like this)\s*:\s*(?=\S)",
        "",
    ),
    construction(
        r"^(?:to-?do(?: list)?|task|request|my request|wish|workflow|flow|automation|job"
        r"|what (?:i|we) (?:need|want)(?: is)?|wanted|needed|needs?|(?:the )?user (?:wants|needs)|wish list"
        r"|the plan|plan|process)\s*:\s*(?=\S)",
        "",
    ),
    # "based on the retrieved orders, create an invoice": what was looked up before, or is to be
    construction(
        rf"{START}(?:and |then )?{_BASED} (?:the |all(?: the| of the)? |these |those |our |my ){_FOUND} {_THINGS},"
        r" (?=[a-z])",
        "",
        holds=_looked_up,
    ),
    construction(
        rf"^{_BASED} (?P<things>(?:the|all(?: the| of the)?|our|my) (?:{_FOUND} )?{_THINGS}), (?=[a-z])",
        "get {things}, then ",
    ),
    # "reassign the cases of the leaver: get the cases, update the owner of each": a heading, told in detail then
    construction(
        r"^(?:please )?(?!(?:if|when|for|on|once|after|with|each|every)\b)[a-z]+(?: up| out)? "
        r"(?P<things>(?:(?!and |then |,)[^.;:!?\n]){2,60}?)\s*:\s*(?:get|fetch|retrieve|list|find|look up|pull|load) "
        r"(?:them|these|those|all of (?:them|these|those)|(?:the|all|all the) (?P<again>[a-z]+s))"
        r"(?:,? and| then|[,;])+ ",
        "get {things}, ",
        holds=lambda found: found["again"] is None or f" {found['again']} " in f" {found['things'].lower()} ",
    ),
    construction(
        r"^(?:please )?(?:clean|tidy|sort|clear|purge|audit|check|review)(?: up| out)? "
        r"(?P<place>(?:the |our |my )?(?:[\w-]+ ){0,2}[\w-]+)\s*:\s*"
        r"(?=(?:go (?:through|over)|loop|get|fetch|retrieve|list) (?:the|all|our)\b)",
        "{place}: ",
    ),
    # "our Bitbucket pull requests: merge the approved ones, decline the rest"
    construction(
        rf"^(?P<things>(?:all )?(?:our|my|the|these|those) {_THINGS})\s*(?::|[–—]|-(?= ))\s*(?=(?:{ORDER}|if|when)\b)",
        "get {things}; ",
        holds=_parts_them,
    ),
    # "a new program is needed"
    construction(
        rf"{START}(?P<det>{_DETERMINED}) (?:brand[- ]?)?(?:new )?(?P<what>(?:[\w'-]+ ){{0,3}}?)(?P<kind>[\w-]+)"
        rf" (?:is|are|will be|would be) (?:also |now |urgently )?{_NEEDED}\b(?! by\b)",
        _created,
        holds=_needs_thing,
    ),
    construction(
        rf"{START}there (?:should|must|needs? to|has to|have to|shall|ought to) be (?P<det>{_DETERMINED})"
        r" (?:brand[- ]?)?(?:new )?(?P<what>(?:[\w'-]+ ){0,3}?)(?P<kind>[\w-]+)\b"
        r"(?= (?:in|on|for|with|at|called|named|about|and)\b|[.;,]|$)",
        _created,
        holds=_needs_thing,
    ),
    # "check whether there is a page for it; if there is none, create it"
    construction(
        r"\b(?:check|see|look|verify|find out|determine|test) (?:if|whether) (?:there(?:'s|’s| is| are| exists?)"
        r"|(?:we|you|they|i) (?:already |still )?(?:have|find|can find|could find)) (?:already )?"
        rf"(?P<what>(?:an?|any|some) (?:[\w'-]+ ){{0,3}}?[\w-]+(?: [^.;:,?!\n]{{2,50}}?)?)"
        rf"{_ANSWERED}",
        "look for {what}",
    ),
    # "the sync between contacts and subscribers", "migration of items to tasks"
    construction(
        rf"{START}(?:please )?"
        r"(?:(?:do|make|run|perform|set up|carry out|start|build|create|need|want|i need|we need) )?"
        rf"(?:(?:the|an?) )?(?:one-way )?{_COPYING} (?:between|of|from) (?P<things>[^.;:,?!\n]{{3,60}}?)"
        r" (?:and|to|into|with|over to|towards) (?=(?P<place>[^.;:,?!\n]{3,60}?)(?:[.;,!]|$| and | then ))",
        "copy {things} to ",
    ),
    construction(
        r"\b(?:sync|synchroni[sz]e|keep in sync|match up) (?P<things>(?:[\w-]+ ){1,4}?[\w-]+s) with"
        r" (?=(?:[\w-]+ ){1,4}?[\w-]+s\b)",
        "copy {things} to ",
    ),
    # "deals worth more than 50k: create a note, otherwise create an activity"
    construction(
        r"^(?:all |the |our |any )*(?P<things>(?!(?:an?|some\w*|each|every|when\w*|if|once|on|new|one|for)\b)"
        r"(?:[\w'-]+ ){0,3}?(?!(?:is|was|has|does|gets|its|this|us|as)\b)[a-z][\w-]*s"
        r"(?: (?:in|from|of|on) [A-Z][\w]*(?: [A-Z]\w*)?)?)"
        rf" (?P<test>(?:{_TELLING})\b[^.;:!?\n]{{3,60}}?)\s*:\s*(?={ORDER}\b)",
        "for each of the {things} {test}, ",
    ),
    # "depending on whether the build was successful, create a release or open an issue"
    construction(
        rf"{START}(?:depending on|based on|according to) (?:whether|if) (?P<test>[^.;:,!?\n]{{4,80}}?)(?:,| -|:)?"
        r" (?:either )?"
        rf"(?P<deed>{ORDER}\b[^.;:!?\n]{{3,80}}?),? or (?:else )?(?={ORDER}\b)",
        "if {test}, {deed}, otherwise ",
    ),
    # "unless the page already exists, create it"
    construction(
        r"^(?:please )?unless (?:there(?:'s|’s| is) (?:already )?|(?:we|you) (?:already )?have )?"
        r"(?P<what>(?:an?|the) [^.;:,!?\n]{2,60}?)(?: (?:already )?exists?| is (?:already )?there| already)?"
        r"(?P<place> (?:in|on|at) [^.;:,!?\n]{2,30}?)?(?: (?:already|yet))?, (?=[a-z])",
        "look for {what}{place}; if there is none, ",
        holds=lambda found: _EXISTS.search(found[0]) is not None and _STATED.search(found["what"]) is None,
    ),
    construction(
        rf"^(?P<polite>please )?unless (?P<test>[^.;:,!?\n]{{4,80}}?),"
        rf" (?P<deed>{ORDER}\b[^.;!?\n]{{3,120}}?)(?=[.;!]|$)",
        "{polite}{deed}, unless {test}",
    ),
    # "user wants: list of members; ..."
    construction(
        rf"{START}(?:an? |the )?(?:full |complete )?list of (?=(?:all |the |our )?(?:[\w-]+ ){{0,3}}?[\w-]+s\b)",
        "list ",
        holds=lambda found: _PREDICATED.match(found.string, found.end()) is None,
    ),
    # "..., in that order please"
    construction(
        r"(?:,| [–—-])? (?:and )?(?:all )?(?:in|by) (?:exactly )?(?:that|this|the following|the given|just that) order"
        r"(?:,? please)?(?=\s*(?:[.!:]|$))",
        "",
    ),
    # "greater than 10,000"
    construction(
        r"(?P<than>\b(?:than|over|above|below|under|least|most|exceed(?:s|ing)?|reach(?:es)?|of|to|is|equals) [$€£]?"
        r"|[<>=≥≤] ?[$€£]?)"
        r"(?P<thousands>\d{1,3}),(?P<rest>\d{3})(?![\d,])",
        "{than}{thousands}{rest}",
    ),
    # "approve those shorter than 3 days"
    construction(
        r"\b(?P<some>those|the ones|ones) (?=(?:shorter|longer|older|newer|smaller|larger|bigger|higher|lower|cheaper"
        r"|greater|more|less|fewer) than\b)",
        "{some} that are ",
    ),
)
"""Applied before other constructions."""
