"""Constructions that state a case without "if": "In list Done? Archive it", "For P1 and P2 page me"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.alternatives import tested_before
from agent_app.planners.local.rewrite.exceptions import EXCEPTIONS
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    CASE,
    GIVEN,
    ORDER,
    START,
    Found,
    construction,
    looked_up_before,
    question,
    verb_for,
)

__all__ = ["ASKED", "CASES", "MEASURE", "PROPERTY", "is_case"]

PROPERTY = (
    r"(?:priority|severity|urgency|status|state|type|kind|level|label|tag|team|stage|branch|environment|env|source"
    r"|category|title|subject|name|plan|country|region|owner|assignee|author|amount|score|rating|impact|risk|reason)"
)
MEASURE = r"(?:value|price|total|size|count|quantity|weight|estimate|duration|length|age|points|votes|balance|cost)"
_GRADE = r"(?:P[0-5])"
_GRADES = rf"{_GRADE}s?(?:(?:,? and |,? or |, ?| ?/ ?){_GRADE}s?)*"
_GRADED = re.compile(r"\b(P[0-5])s\b", re.IGNORECASE)
_AFTER = r"(?<=[.;:!?,>→] )"
"""After something was said."""
ASKED = r"(?P<be>is|are|was|were) (?P<rest>(?:it|they|he|she|(?:the|its|their) [a-z]+)\b[^.?!;:\n]{2,60})"
"""A question that is answered by yes or no."""
_ANSWERED = rf"\?+\s*(?:{ARROW}\s*|(?:then|yes|if so),?:?\s+)?(?=[a-z])"
_UNSTATED = words(
    "okay right please what where when really thanks else otherwise sure none nothing yeah possible cool deal clear"
    " agreed understood good ready maybe"
)
_STATING = (
    r"(?:with|created|opened|raised|older|newer|updated|still|not|without|assigned|tagged|labell?ed|over|above"
    r"|authored|due|overdue|ending|starting|beginning|marked|flagged|stuck|worth|costing|rated|lacking|missing"
    r"|modified|edited|changed|posted|sent|received|submitted)"
)
_ORDERS = (
    r"ignore|close|open|create|add|send|post|tell|notify|mail|email|delete|remove|archive|update|set|assign|ask|leave"
    r"|put|move|write|call|text|ping|cancel|reject|decline|make|file|raise|escalate|comment|reply|do"
)
_ELSEWHERE = re.compile(r"\b(?:anything|something|everything|anyone|someone) else\b|\bany other\b", re.IGNORECASE)


def is_case(found: Found) -> bool:
    """Whether what is asked is a state of its own, and not the rest of others or only talk."""
    said = found["rest"].split()
    return not _ELSEWHERE.search(found["rest"]) and said[-1].lower() not in _UNSTATED


def _singular(found: Found) -> str:
    """ "P1s and P2s": the grades themselves."""
    return _GRADED.sub(r"\1", found["value"])


_DETERMINING = frozenset(
    {"a", "an", "the", "this", "that", "its", "new", "one", "no", "any", "of", "with", "add", "leave", "post", "write",
     "and", "or", "contains", "send", "create"}
)  # fmt: skip
_STARTING = {"": "start", "s": "starts", "ning": "starting", "nings": "starts"}
_DONE = {
    "update": "updated", "creation": "created", "deletion": "deleted", "closure": "closed", "merge": "merged",
    "assignment": "assigned", "approval": "approved", "completion": "completed", "cancellation": "cancelled",
}  # fmt: skip
"""Nouns of deeds to what was done."""


def _third(verb: str, subject: str) -> str:
    """A verb in the form that it has beside a subject that it was put before."""
    several = subject.lower() == "they"
    if verb == "be":
        return "are" if several else "is"
    if verb == "have":
        return "have" if several else "has"
    return verb if several else f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"


CASES = (
    # "Nothing found -> create it"
    construction(
        rf"{START}(?:nothing|none|not|no (?:match|result|hit|record)s?)(?: (?:is|was|are|were))? found{CASE}(?=[a-z])",
        "if there is none, ",
    ),
    # "the name begins with x", "a number bigger as 10"
    construction(
        r"\b(?P<verb>begin)(?P<ending>s|ning|nings)?(?= with\b)", lambda found: _STARTING[found["ending"] or ""]
    ),
    construction(r"\b(?P<more>(?:[a-z]{3,}er|more|less)) as (?=[$€£]?\d)", "{more} than "),
    # "level fatal means an alert"
    construction(
        rf"(?<=[.;:!?,] )(?:and |but )?(?P<what>{PROPERTY}) (?P<value>[\w-]+) means?(?: that)?:? (?=[a-z])",
        "if the {what} is {value}, ",
    ),
    # "Jenkins build: its result is FAILURE? send a message"
    construction(
        r"^(?!(?:when|if|for|each|every|on|upon|new|any)\b)(?P<thing>(?:[\w-]+ ){1,4}?[a-z-]+(?<!ed)): "
        r"(?P<test>(?:the |its )?[a-z]+ (?:is|are|contains|equals|has) [^?:;.!\n]{1,40})\?\s*(?=[a-z])",
        "get the {thing}; if {test}, ",
        holds=lambda found: " new " not in f" {found['thing'].lower()} ",
    ),
    # "if the order shows the status Shipped", "if it is in state Blocked"
    construction(
        rf"(?P<test>\b(?:if|unless|whether) [^,.;:!?\n]{{2,50}}?) (?:shows|displays|bears|carries)"
        rf" (?=(?:the |an? )?{PROPERTY} )",
        "{test} has ",
    ),
    construction(
        r"(?P<test>\b(?:if|unless|whether) [^,.;:!?\n]{2,50}?) (?:is|are) in (?:the )?(?P<property>status|state"
        r"|stage|phase)"
        r" (?=[\w\"'])",
        "{test} has the {property} ",
    ),
    construction(
        r"(?P<opening>\b(?:if|unless|whether)) (?P<who>(?:it|the|an?|my|our|[A-Z]\w+)\b[^,.;:!?\n]{0,50}?)"
        r"(?: (?:is|are) not|(?: is| are)n['’]t) in (?:the )?(?P<property>status|state|stage|phase) (?=[\w\"'])",
        lambda found: (
            "{opening} "
            + ("its {property}" if found["who"].lower() == "it" else "the {property} of {who}")
            + " is not "
        ),
    ),
    # "should its value be greater than 100, ...", "and should it have more than 5 lines, ..."
    construction(
        rf"(?P<before>{START}|\b(?:and|but) )should (?P<who>it|they|he|she|(?:the|its|their) [a-z]+(?: [a-z]+)?)"
        r" (?P<verb>be|have|contain|start|end|equal|exceed|lack|mention|affect|cost|concern|belong|include|need|say) ",
        lambda found: f"{{before}}if {{who}} {_third(found['verb'], found['who'])} ",
        holds=lambda found: found.string.find("?", found.end()) < 0,
    ),
    # "if the title contains "wip" comment "not ready""
    construction(
        r"(?P<test>\b(?:if|when|unless) [^.;:!?,\n]{4,80}? )(?P<deed>comment|reply) (?=[\"“])",
        "{test}, {deed} ",
        holds=lambda found: found["test"].split()[-1].lower() not in _DETERMINING,
    ),
    # "on every issue update, ..."
    construction(
        r"^(?:on|upon|at|with|after|for) (?:each|every|any|an?) (?P<what>[a-z][\w -]{2,40}?) (?P<deed>update|creation"
        r"|deletion|closure|merge|assignment|approval|completion|cancellation)(?=,| (?:->|=>|→)|:)",
        lambda found: f"when a {{what}} is {_DONE[found['deed'].lower()]}",
        holds=lambda found: not found["what"].lower().endswith((" for", " of", " to", " the", " an", " a")),
    ),
    # "on every push, ...", "with every new ticket post it"
    construction(
        r"^(?:on|upon|with|at) (?:each|every|any) (?P<what>(?:[a-z]+ )?(?:push|commit|merge|deploy|deployment"
        r"|release|failure"
        r"|login|signup|sign-up)(?: (?:to|in|on|of|for|from) [^,:;.!?\n]{2,30}?)?)(?=,| (?:->|=>|→)|:)",
        "on a {what}",
    ),
    construction(
        rf"^(?:on|upon|with|at) (?:each|every|any) new (?P<what>(?:[a-z][\w-]* ){{1,3}}?)(?={ORDER}\b)",
        "on a new {what}, ",
    ),
    # "every candidate in stage Rejected -> reject him"
    construction(
        rf"{START}(?:each|every|any) (?P<what>[a-z]+(?: [a-z]+)?) (?:in|of|with|having) (?:the |an? )?"
        rf"(?P<property>{PROPERTY}) (?:of )?(?P<value>\"[^\"\n]+\"|'[^'\n]+'|[\w-]+(?: [\w-]+)?){CASE}(?=[a-z])",
        "for each {what}, if the {property} is {value}, ",
    ),
    # "Amount != 0"
    construction(r"(?<=[\w\])\"'])\s*(?:!=|<>)\s*(?=[\w\"'])", " is not "),
    # "the issue that was just created isn't in the backlog"
    construction(
        r" (?:that|which) (?:was|were|is|has been|got|gets) (?:(?:just|newly|recently) )*[a-z]+ed"
        r"(?= (?:is|isn't|isn’t|has|hasn't|belongs|contains|doesn't|does not|wasn't)\b)",
        "",
    ),
    *EXCEPTIONS,
    # "Environment staging can be ignored. In any other environment ..."
    construction(
        rf"{START}(?P<what>{PROPERTY}) (?P<value>[\w\"'-]+) (?:can|may|should|must|shall|needs? to|has to) be"
        rf" (?:ignored"
        r"|skipped|left (?:alone|out))(?=[.;,!])",
        "if the {what} is {value}, do nothing",
    ),
    construction(
        rf"{START}(?:and |but )?(?:in|for|with|on) (?:any|every|all) other {PROPERTY}s?,? (?=[a-z])", "otherwise "
    ),
    # ", it carries the label stale? close. it doesn't? add it"
    construction(
        rf"{_AFTER}(?P<rest>(?:it|its [a-z]+|the [a-z]+)"
        rf" (?:carries|has|contains|is|lacks|mentions|says|starts|ends|bears)\b"
        rf"[^.?!;:,\n]{{2,50}}){_ANSWERED}",
        "if {rest}, ",
        holds=is_case,
    ),
    construction(
        rf"{START}(?:it|they) (?:doesn't|does not|isn't|is not|hasn't|has not|don't|aren't)\?\s*(?=[a-z])", "otherwise "
    ),
    # "did it fail? open an issue"
    construction(
        rf"{START}(?:and )?(?:did|does) (?P<who>it|they|he|she|that|(?:the|its) [a-z]+"
        r"(?= (?:mention|contain|include|start|end|say|exceed|match|equal|lack)\b)) (?P<verb>[a-z]+)"
        rf"(?P<more>[^.?!;:,\n]{{0,40}}?)"
        rf"{_ANSWERED}(?={ORDER}\b)",
        lambda found: f"if {{who}} {_third(found['verb'].lower(), found['who'])}{{more}}, ",
    ),
    # "it's got conflicts"
    construction(r"\b(?P<who>it|he|she)(?:'s|’s| has) got\b(?= (?!to\b))", "{who} has"),
    construction(r"\b(?P<who>they) (?:have|'ve|’ve) got\b(?= (?!to\b))", "{who} have"),
    # "a brand new issue", "a freshly opened pull request"
    construction(
        r"\b(?P<det>an?|any|each|every|the|of|for|on) (?:brand[- ]new|fresh|(?:freshly|newly) "
        r"(?:opened|created|added|filed|raised|submitted))\b",
        lambda found: f"{'a' if found['det'].lower() in {'a', 'an'} else '{det}'} new",
    ),
    # "For a new issue: ...", "with every new ticket, ..."
    construction(
        r"^(?:(?:for|with|at) an?|(?:with|at) (?:each|every|any)) new (?P<what>[^:,.;?!\n]{3,60}?)(?=:|,| (?:->|=>|→))",
        "on a new {what}",
    ),
    # "Say a merge request gets opened ..."
    construction(
        r"^(?:let(?:'s|’s| us) )?(?:say|suppose|imagine|assume|assuming|picture)(?: that)?,?"
        r" (?=(?:an?|some(?:one|body)) )",
        "when ",
    ),
    # "Assuming it is acknowledged, ..."
    construction(rf"{START}(?:assuming|supposing|given|provided|suppose)(?: that)? (?=(?:it|they|its|the)\b)", "if "),
    # "A rating of bad means ..., a good one means ..."
    construction(
        rf"{START}(?:and |but )?(?:an?|the) (?P<what>{PROPERTY}) (?:of|is|equal to) (?P<value>[^.;:,!?\n]{{1,40}}?)"
        r" means?(?: that)?:? (?=[a-z])",
        "if the {what} is {value}, ",
    ),
    construction(
        rf"{START}(?:and |but )?an? (?P<value>[a-z-]+) (?P<what>{PROPERTY}) means?(?: that)?:? (?=[a-z])",
        "if the {what} is {value}, ",
    ),
    construction(
        rf"{START}(?:and |but )?an? (?P<value>[a-z-]+) one means?(?: that)?:? (?=[a-z])",
        "if it is {value}, ",
        holds=lambda found: " means" in found.string[: found.start()] or "if the " in found.string[: found.start()],
    ),
    # "Cards whose name is x get a comment"
    construction(
        rf"{START}(?:the |all |any )?[a-z]+s (?P<test>(?:whose|that|which|with|without) [^.;:,!?\n]{{3,60}}?)"
        rf" (?:(?:should |shall |must )?gets?|receives?) {GIVEN}",
        lambda found: f"for those {{test}}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}",
        holds=looked_up_before,
    ),
    # "List the files; a file bigger than 100 MB gets uploaded"
    construction(
        rf"{START}(?:and |but )?an? [a-z]+ (?P<test>(?:bigger|larger|smaller|older|newer|longer|shorter|higher|lower"
        r"|greater) than [^.;:,!?\n]{1,40}?) (?:gets|is|should be|must be|has to be|is to be) (?P<done>[a-z]+ed)\b",
        "if it is {test}, it should be {done}",
        holds=looked_up_before,
    ),
    # "elif the title contains y"
    construction(r",?\s*\b(?:elif|elsif|elseif)\b", ", otherwise if"),
    # "is the priority P1, create an incident"
    construction(
        rf"{_AFTER}is (?P<what>(?:the |its )?{PROPERTY}) (?P<value>[\w\"'-]+(?: [\w\"'-]+)?), (?=[a-z])",
        "if {what} is {value}, ",
    ),
    # "For each deal: amount of at least 20000, tell the CFO"
    construction(
        rf"(?<=[:;.,] )(?:the |its )?(?P<what>{PROPERTY}|{MEASURE})(?: of)?"
        r" (?P<test>(?:at least|at most|over|above|under|below|more than|less than|fewer than|greater than)"
        r" [$€£]?\d[\w.,%]*(?: (?:usd|eur|gbp|dollars|euros?|pounds|percent|days?|hours?))?)(?:, |\s*(?:[-=]>|→|:)\s*)"
        r"(?=[a-z])",
        "if the {what} is {test}, ",
    ),
    # "value below 1000 -> a note, value 1000 and more -> an activity"
    construction(
        rf"(?<=[,;.] )(?:{PROPERTY}|{MEASURE})(?: of)?"
        r" (?P<bound>[$€£]?\d[\d.,]*k?) (?:and|or) (?:more|above|over|up|higher|less|below|under|lower)"
        rf"(?:\s*(?:{ARROW}|:)\s*|, )(?=[a-z])",
        "otherwise ",
        holds=lambda found: found["bound"] in found.string[: found.start()],
    ),
    # "other priorities just acknowledge", "everything else closed"
    construction(
        rf"{START}(?:and |but )?(?:all |any |the )?other (?:priorities|severities|statuses|states|types|kinds|levels"
        r"|stages|ones|amounts|values) (?:you |we )?(?:just|only|simply|merely)(?: get)? (?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    construction(
        rf"{START}(?:and |but )?(?:the )?(?:others|rest|other ones|remaining ones) you (?:just |only |simply )*"
        r"(?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    construction(
        rf"{START}(?:and |but )?(?:everything|anything|all|everyone|everybody) else (?:gets? |is |are |should be )?"
        r"(?P<done>[a-z]+(?:ed|en))\b",
        "otherwise it should be {done}",
        holds=tested_before,
    ),
    # "if not ignore it", "..., if not tell support"
    construction(
        rf"{START}(?:and |but )?if not,? (?=(?:{_ORDERS})\b)",
        "otherwise ",
        holds=tested_before,
    ),
    # "Leave others alone"
    construction(
        rf"{START}(?:and |but )?(?:leave|ignore|skip|forget)(?: about)? (?:all |the |any )?(?:others?|rest|other ones"
        r"|everything else|anything else)(?: ones)?(?: alone| be| as (?:is|they are)| untouched)?(?=[.;!]|$)",
        "otherwise do nothing",
    ),
    # "Skip the ones with high urgency, resolve the remaining ones"
    construction(
        rf"{START}(?:and |but )?(?:skip|ignore|leave(?: out)?|not) (?:the ones|those|ones|any(?:thing)?"
        r"|everything) (?P<test>[^.;:,?!\n]{4,50}?)(?:[,;]|,? and|,? but) (?=[a-z])",
        "for those {test} do nothing, otherwise ",
    ),
    # "Has it the label x? ...", "has the ticket a due date? ..."
    construction(
        rf"{START}(?P<have>has|have|had) (?P<who>it|they|he|she|(?:the|its|their) [a-z]+)"
        rf" (?P<rest>(?!been\b)[^.?!;:\n]{{2,60}})"
        rf"{_ANSWERED}",
        lambda found: (
            "if {who} {have} {rest}, "
            if not re.match(r"(?:got|already|yet|[a-z]+ed)\b", found["rest"], re.IGNORECASE)
            else "if {who} has {rest}, "
        ),
        holds=is_case,
    ),
    # "Is it automerge? merge", "Has it the label x? ..."
    construction(
        rf"{_AFTER}{ASKED}{_ANSWERED}",
        question,
        holds=is_case,
    ),
    construction(
        rf"{_AFTER}(?P<aux>does|do|did|has|have|is|are)(?:n't|n’t| not) (?P<rest>[^.?!;:\n]{{3,60}}){_ANSWERED}",
        "if it {aux} not {rest}, ",
        holds=is_case,
    ),
    # "Archived already? ...", "still not Done? ..."
    construction(
        rf"{_AFTER}(?P<rest>(?:(?:still|already|not|no longer) )*[a-z-]{{4,}}(?: already| yet)?){_ANSWERED}",
        "if it is {rest}, ",
        holds=is_case,
    ),
    # "in list Done? archive it", "by somebody else? ..."
    construction(
        rf"{_AFTER}(?P<rest>(?:in|on|from|by|over|above|under|below|more than|less than|fewer than|at least) "
        rf"[^.?!;:,\n]{{2,40}}){_ANSWERED}",
        "if it is {rest}, ",
        holds=is_case,
    ),
    # "For P1 and P2 call us", "... but only for the P1s"
    construction(
        rf"{START}(?:and |but )?for (?:the |all |any )?(?P<value>{_GRADES})\b(?: ones)?[,:]? (?=[a-z])",
        lambda found: f"if the priority is {_singular(found)}, ",
    ),
    construction(
        rf"(?:, | )(?:but |and )?only (?:for |on |with )?(?:the )?(?P<value>{_GRADES})\b(?: ones)?(?=[.,;!]|$)",
        lambda found: f" only if the priority is {_singular(found)}",
    ),
    # "priority = urgent && team = Platform, notify ..."
    construction(rf"\b(?P<what>{PROPERTY}) ?={{1,2}} ?(?=[\w\"'])", "{what} is "),
    construction(r" ?&& ?", " and "),
    construction(
        rf"{START}(?P<test>(?:the |its )?{PROPERTY} (?:is|equals|contains|includes|starts with|ends with) "
        r"[^.;:,?!\n]{1,60}), (?=[a-z])",
        "if {test}, ",
        holds=lambda found: found.start() > 0,
    ),
    # "project updated: health is 'at risk', notify ..."
    construction(
        r"(?<=: )(?P<test>[a-z]+ (?:is|equals|contains|includes|isn't) [^.;:?!\n]{1,60}), (?=[a-z])",
        "if {test}, ",
        holds=lambda found: not found["test"].lower().startswith(("there ", "it ", "this ", "that ")),
    ),
    # "It's production and the state is failure: ..."
    construction(
        rf"{START}(?P<test>(?:it|(?:the|its|their) [a-z]+)(?:'s|’s| is| are| has| contains) [^.;:?!\n]{{2,70}}):\s+"
        r"(?=\w)",
        "if {test}, ",
        holds=lambda found: found.start() > 0,
    ),
    # "any with a due date before ... should get", "those created over 30 days ago, ..."
    construction(
        rf"(?P<pause>[.;:,] |,? and |: )(?:for )?(?:those|any|the ones|ones|each one|anything)"
        r"(?: of (?:them|those|these))? "
        rf"(?={_STATING}\b)",
        "{pause}for those ",
        holds=looked_up_before,
    ),
    construction(
        r"\bfor (?:any|those|the ones|ones) having (?=\w)",
        "for those with ",
        holds=looked_up_before,
    ),
)
"""Applied after those that tell the other branch."""
