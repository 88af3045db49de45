"""Constructions that say what plainer ones say: "Not found? Create it" is "if it is not found, create it".

Each construction is a pattern over the text and a template: what its named groups hold is kept, word for word, what the
template says besides stands for the whole match. They are applied one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter

from agent_app.planners.local.rewrite.spans import Change, Piece, Rewritten, changed

__all__ = ["plainly_put"]

_START = r"(?:^|(?<=[.;:!?,{]\s)|(?<=\n)|(?<=[-=]>\s)|(?<=[–—-]\s))"
"""Where a clause may begin."""
_ARROW = r"(?:[-=]>|→|⇒)"
_CASE = rf"(?:\s*(?:{_ARROW}|:)\s*|\s+[–—=-]\s+)"
"""What stands between a case and what is done in it."""
_ARTICLE = r"(?:an?|one|another)"
_PERIOD = r"(?:day|week|month|hour|minute|year|quarter|second|night|morning|run)"
_MAKING = r"(?:create|open|make|file|raise|add|write|put|log|set up|prepare|start|draft)"
_DECIDING = re.compile(
    r"\b(?:approv\w+|sign(?:s|ed)?[ -]?off|ok(?:ay|ays|s)?|confirm\w*|agree\w*|consent|permission|go-ahead|decides?"
    r"|green[ -]?light|blessing|whether (?:we|it|the|to))\b",
    re.IGNORECASE,
)
_LISTED_KINDS = {"tag": "add", "label": "add", "comment": "add", "note": "add", "reaction": "add", "role": "add"}
_SENT_KINDS = frozenset("message mail e-mail email dm reminder text sms ping notification reply whatsapp".split())
_POINTING = frozenset("other remaining these those the new same first second last big wrong right ones which".split())
_NO_STATES = frozenset("okay right please what where when really thanks else otherwise sure none nothing yeah".split())
_COPULAS = frozenset("is are was were".split())
_COMPARING = re.compile(
    r"\b(?:not|over|above|under|below|more|less|fewer|greater|higher|lower|at least|at most|older|newer|equal|empty"
    r"|missing|set|open|closed|still|already|in|on|from|assigned|unassigned|labelled|labeled|tagged)\b",
    re.IGNORECASE,
)

Found = re.Match[str]


@dataclass(frozen=True, slots=True)
class _Construction:
    """A pattern and what it says in plainer words; `holds` tells where more than the pattern has to be looked at."""

    pattern: re.Pattern[str]
    template: str | Callable[[Found], str]
    holds: Callable[[Found], bool] = lambda found: True


def plainly_put(text: Rewritten) -> Rewritten:
    """A text with the constructions that it uses put into plainer ones."""
    for item in _CONSTRUCTIONS:
        changes = [_change(found, item) for found in item.pattern.finditer(text.text) if item.holds(found)]
        text = changed(text, changes) if changes else text
    return text


def _change(found: Found, item: _Construction) -> Change:
    template = item.template if isinstance(item.template, str) else item.template(found)
    start, end = found.span()
    pieces = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            pieces.append(Piece(literal, start, end))
        if name and found[name]:
            pieces.append(Piece(found[name], *found.span(name)))
    return Change(start, end, tuple(pieces))


def _of(pattern: str, template: str | Callable[[Found], str], **more: Callable[[Found], bool]) -> _Construction:
    return _Construction(re.compile(pattern, re.IGNORECASE), template, **more)


def _asked_before(found: Found) -> bool:
    """Whether a person was asked to decide before."""
    return _DECIDING.search(found.string, 0, found.start()) is not None


def _is_state(found: Found) -> bool:
    """Whether "... ones" are told by a state, and not only pointed at."""
    return found["state"].lower() not in _POINTING


def _is_told(found: Found) -> bool:
    """Whether a single word with a question mark is a state that may hold."""
    return found["state"].lower() not in _NO_STATES


def _verb_for(kind: str) -> str:
    """What is done with a thing that something else is said to get."""
    kind = kind.lower()
    return "send" if kind in _SENT_KINDS else _LISTED_KINDS.get(kind, "create")


def _remainder_gets(found: Found) -> str:
    return f"otherwise {_verb_for(found['kind'])} {{det}} {{thing}}{{kind}}"


def _question(found: Found) -> str:
    """A question as a condition: its copula moves to before what is predicated."""
    copula = found["be"].lower()
    if copula not in _COPULAS:
        return "if {rest}, "
    said = found["rest"]
    place = _COMPARING.search(said, 1)
    cut = place.start() if place is not None else said.rfind(" ") + 1
    return f"if {_escaped(said[:cut])}{{be}} {_escaped(said[cut:])}, " if cut else "if {rest}, "


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


_CONSTRUCTIONS = (
    # "foreach item { if state == "x" ... }"
    _of(r"\bforeach\b", "for each"),
    _of(r"(?<=[\w\]])\s*==\s*(?=[\w\"'])", " is "),
    # "Per repo, list the branches"
    _of(rf"{_START}per (?!{_PERIOD}\b)(?P<thing>[a-z][\w -]{{1,30}}?)(?P<pause>[,:])", "for each {thing}{pause}"),
    # "Create for me: a ticket, a card", "add the following: ..."
    _of(
        rf"\b(?P<verb>{_MAKING})(?: (?:for (?:me|us)|me|us|the following(?: \w+)?|these(?: \w+)?))+\s*:\s*"
        rf"(?=(?:{_ARTICLE}|two|three) )",
        "{verb} ",
    ),
    # "a ticket along with an incident"
    _of(
        rf",? (?:along with|together with|as well as|in addition to)(?= (?:{_ARTICLE}|two|three|four|five) )",
        " and",
    ),
    # "copy the records over to MySQL"
    _of(
        r"\b(?P<verb>copy|move|carry|bring|port|transfer|migrate|push|sync|mirror|take|put)"
        r"(?P<what> [^.;,:]{2,60}?) (?:over|across)(?= (?:to|into|in)\b)",
        "{verb}{what}",
    ),
    _of(
        r"\b(?P<verb>move|carry|bring|port|copy) (?:over|across)(?= (?:our|the|my|all|every|each|\w+ \w+s)\b)",
        "{verb}",
    ),
    # "One Jira ticket per alert", "open an issue per finding"
    _of(
        rf"\b(?P<verb>{_MAKING}) (?P<what>{_ARTICLE} [^.,;:]{{2,40}}?) per (?!{_PERIOD}\b)(?P<thing>[^.,;:]{{2,40}})",
        lambda found: f"for each {{thing}} {found['verb'].lower()} {{what}}",
    ),
    # "products with less than 5 in stock: a task each"
    _of(
        rf"{_START}(?:for )?(?:all |the |our )?(?P<things>[^.,;:!?]{{3,80}}?){_CASE}(?P<what>{_ARTICLE} [^.,;:]{{2,40}}?)"
        r" (?:each|apiece|for each(?: of them)?)(?P<rest>(?: (?:in|on|to|at) [^.;:,]+)?)(?=[.,;!]|$)",
        "for each {things} create {what}{rest}",
    ),
    # "... and create a task each"
    _of(
        rf"\b(?P<verb>{_MAKING}|send) (?P<what>{_ARTICLE} [^.,;:]{{2,40}}?) (?:each|apiece)(?=[.,;!]|$| (?:in|on|to) )",
        "{verb} {what} for each",
    ),
    # "each result: ...", "delete whatever turns up"
    _of(
        r"\b(?:each|every)(?: single)? (?:search )?(?:result|hit|match|finding)\b(?! of)|\b(?:whatever|everything"
        r"|anything|all)(?: that| you| it)? (?:turns? up|comes? up|comes? back|finds?|is found|was found|shows? up)\b",
        "each of them",
    ),
    # "The manager must approve before we merge it"
    _of(
        r"(?P<who>\b(?:the|our|my|an?) [\w -]{2,30}?|\b[A-Z]\w+(?: (?:from|of|in) [\w ]+?)?) (?P<must>must|has to|needs to"
        r"|have to|should|shall|is to) (?P<deed>approve|sign off|ok(?:ay)?|agree|confirm)(?: (?:it|this|that|first))?"
        r",? before (?:we |you |i |they |anyone |anybody )?(?=[a-z]+ (?!is|are|gets?|was))",
        "{who} {must} {deed}, then ",
        holds=lambda found: not found["who"].lower().endswith(("ticket", "issue", "request")),
    ),
    # "For my repositories do: ...", "with the open issues: ..."
    _of(
        rf"{_START}(?:for|with|on|in) (?P<det>all (?:of )?(?:my|our|the)|my|our|all|the|these|those)"
        r" (?P<things>(?!others\b)(?:[\w-]+ ){0,3}[\w-]+s(?: (?:in|on|of|from) [\w/ -]+?)?)(?: do(?: the following| this)?)?\s*:\s*",
        "for each {things}, ",
    ),
    # "Ask the CFO whether we may pay"
    _of(
        r"\bask (?P<who>(?:the|our|my|an?) [\w -]{2,25}?|[A-Z]\w+(?: from [\w ]{2,20}?)?) (?:whether|if)"
        r" (?=(?:we|it|the|this|i|they|that|to)\b)",
        "ask {who} to approve that ",
    ),
    # "yes: publish it, no: delete it" after somebody was asked
    _of(
        rf"{_START}(?:and |but )?(?:(?:when|if|on|in case of|upon|with|for) )?(?:an? |her |his |their )?"
        r"(?:yes|ok|okay|yep|yeah|thumbs up|green light)(?: from (?:him|her|them))?"
        rf"(?:{_CASE}|,\s*|\s+)(?=(?!it\b)[a-z])",
        "if approved, ",
        holds=_asked_before,
    ),
    _of(
        rf"{_START}(?:and |but )?(?:(?:when|if|on|in case of|upon|with|for) )?(?:an? |her |his |their )?"
        rf"(?:no|nope|thumbs down|veto)(?: from (?:him|her|them))?(?:{_CASE}|,\s*|(?<=(?:when|..if|..on) no)\s+)"
        r"(?=(?!wait|make|sorry|actually|rather)[a-z])",
        "if rejected, ",
        holds=_asked_before,
    ),
    # "is the country Germany? -> ...", "does the title contain x? yes: ..."
    _of(
        rf"{_START}(?P<be>is|are|was|were|does|do|has|have) (?P<rest>(?!you\b|we\b|i\b|there\b)[^?.;:!]{{3,80}}?)\?\s*"
        rf"(?:(?:if so|if yes|yes|then){_CASE}|{_ARROW}\s*|(?:yes|then),?\s+(?=[a-z])"
        r"|(?=[a-z][^?]*?[.;,] (?:otherwise|else|if not|no[,:])))",
        _question,
    ),
    _of(rf"{_START}(?:if )?(?:no|not|nope|otherwise|if not)\s*\?\s*(?:{_ARROW}|:|-)?\s*(?=[a-z])", "otherwise, "),
    _of(rf"(?<=\?\s)(?:yes|yep)(?:{_CASE}|,\s+)", "if so, "),
    # "Not found? Create it", "Still open? Close it", "None? Say so"
    _of(
        rf"{_START}(?P<state>(?:not|still|already|isn't|is not|doesn't|does not) [^?.,;:>-]{{2,30}}?)(?:\?\s*(?:{_ARROW}\s*)?"
        rf"|\s*{_ARROW}\s*)(?=[a-z])",
        lambda found: "if it {state}, "
        if found["state"].split()[0].lower() in {"isn't", "is", "doesn't", "does"}
        else "if it is {state}, ",
    ),
    # "Alerting? Open an incident", "rejected? -> mail them"
    _of(
        rf"(?<=[.;:!,>→] )(?P<state>[a-z]{{4,}})\?\s*(?:{_ARROW}\s*)?(?=[a-z])",
        "if it is {state}, ",
        holds=_is_told,
    ),
    _of(rf"{_START}(?:none|nothing|no results?|no hits?)(?: found| there)?\?\s*(?=[a-z])", "if there are none, "),
    # "when there are none ..., when there are some ..."
    _of(
        r"\b(?:and |but )?(?:when|if) there (?:are|is) (?:some|any|at least one|results)\b,?",
        "otherwise",
        holds=lambda found: re.search(r"\b(?:when|if) there (?:are|is) (?:none|no)\b", found.string[: found.start()])
        is not None,
    ),
    # "status is closed -> reopen it; status is open -> ...", "stage = lost => ..."
    _of(
        rf"{_START}(?:(?:if|when) )?(?:the |its |their )?(?P<what>[a-z]+(?: [a-z]+)?) (?:=|is|are|equals) "
        rf"(?P<value>[\w\"'-]+(?: [\w\"'-]+)?)(?:\s*(?:{_ARROW}|:)\s*)(?=\S)",
        "if {what} is {value}, ",
    ),
    # "unfulfilled ones -> ...", "overdue ones get archived"
    _of(
        rf"{_START}(?:and )?(?:the |any |all )?(?P<state>[a-z-]+) ones{_CASE}",
        "if it is {state}, ",
        holds=_is_state,
    ),
    _of(
        rf"{_START}(?:and )?(?:the |any |all )?(?P<state>[a-z-]+) ones (?:get|are to be|should be|must be|shall be|need to"
        r" be|have to be) (?P<done>[a-z]+(?:ed|en|t))\b",
        "if it is {state}, it should be {done}",
        holds=_is_state,
    ),
    # "for unassigned ones assign them to Sam"
    _of(
        rf"{_START}(?:and |but )?for (?:the |any |all )?(?P<state>[a-z-]+) ones,? (?=[a-z])",
        "if it is {state}, ",
        holds=_is_state,
    ),
    # "the ones due today: assign them"
    _of(
        rf"{_START}(?:and |but )?(?:for )?(?:those|the ones|ones) (?P<test>(?!that|which|whose|who|with)[^.;:,?]{{3,50}}?)"
        r"\s*:\s*(?=[a-z])",
        "for those that are {test}, ",
    ),
    # "In each repository, find ..."
    _of(
        rf"{_START}(?:and |then )?(?:in|within|inside|from|on|at) (?:each|every)(?: (?:one )?of the)?"
        rf" (?P<thing>(?!{_PERIOD}\b)[a-z][^,.;:]{{1,40}}?)(?P<pause>,)",
        "for each {thing}{pause}",
    ),
    # "won ones become invoices", "lost ones get a note"
    _of(
        rf"{_START}(?:and )?(?:the |any |all )?(?P<state>[a-z-]+) ones (?:becomes?|(?:are )?turned? into) ",
        "if it is {state}, create ",
        holds=_is_state,
    ),
    _of(
        rf"{_START}(?:and )?(?:the |any |all )?(?P<state>[a-z-]+) ones (?:(?:should |shall |must )?gets?|receives?)"
        rf" (?P<det>{_ARTICLE}|the) (?P<thing>(?:[\w-]+ ){{0,2}}?)(?P<kind>[\w-]+)\b(?! (?:ticket|task|issue|incident"
        r"|card|message|mail|comment))",
        lambda found: f"if it is {{state}}, {_verb_for(found['kind'])} {{det}} {{thing}}{{kind}}",
        holds=_is_state,
    ),
    # "refund the failed ones", "close all overdue ones"
    _of(
        r"(?P<before>(?:[,;.]|\band|\bthen) )(?P<verb>(?!(?:for|in|to|with|of|only|and|then)\b)[a-z]+) (?:the|any|all(?: the)?)"
        r" (?P<state>[a-z-]+) ones\b(?! (?:get|are|should|must|with|that|which|whose))",
        "{before}{verb} those that are {state}",
        holds=_is_state,
    ),
    # "keep only those seen more than 50 times, and file each as a bug"
    _of(
        r"\b(?:keep|take|use|consider|only (?:keep|take|use)) (?:only )?(?:those|the ones)(?: which| that)?"
        r" (?P<test>[^,.;:]{3,60}?)(?:,? and(?: then)?|[,;]|, then) (?=[a-z])",
        "for each of them, if it is {test}, ",
    ),
    # "check if there is a contact and create one if there isn't"
    _of(
        r"\b(?:check|see|look|verify|find out) (?:if|whether) (?P<what>there(?:'s| is| are) [^.;:]+?)(?:,? and|[,;])"
        r" (?P<deed>[^.;:]+?) (?:if (?:there )?(?:isn't|is not|is none|aren't|are none|are not|not)(?: (?:one|any|yet))?)"
        r"(?=[.;]|$)",
        "check whether {what}; if there is none, {deed}",
    ),
    # "let me have all users", "show me the list of ..."
    _of(
        r"\b(?:let me have|give me|show me|hand me|bring me|i(?:'d| would) like to (?:see|have)) (?=(?:all|every|the list|a list)\b)",
        "get ",
    ),
    # "any card that is overdue: move it"
    _of(
        rf"{_START}(?:any|whichever) (?P<what>[a-z][\w ]{{1,30}}? (?:that|which|whose|with|without) [^.;:,]{{3,60}}?)"
        rf"{_CASE}(?=[a-z])",
        "for each {what}, ",
    ),
    # "..., but not for the branch dev"
    _of(
        r",? but not (?:for|on|in|from) (?:the )?(?P<what>branch|repo|repository|project|label|priority|environment|team|queue"
        r"|status) (?P<value>[\w/'\"-]+)",
        ", only if the {what} is not {value}",
    ),
    # "make an announcement"
    _of(
        r"\b(?:make|do|put out|issue) (?P<what>(?:an?|the) (?:short |quick )?(?:announcement|notification|notice|shout-?out))\b",
        "post {what}",
    ),
    # "skip the empty ones and add the others"
    _of(
        r"\b(?:skip|ignore|leave out|omit|drop) (?:the |any |all )?(?P<state>[a-z-]+) (?:ones|[a-z]+s)(?:[,;]| and|, and)"
        r" (?:then )?(?P<verb>[a-z]+) (?:each of |all )?the (?:others|rest|remaining(?: ones)?)\b",
        "for each of them, if it is not {state}, {verb} it",
    ),
    # "the remaining cards stay"
    _of(
        r"\b(?:and |but |while )?(?:all )?the (?:rest|others?|remaining(?: [a-z]+)?) (?:stays?|remains?)"
        r"(?: (?:as (?:they|it) (?:are|is)|untouched|open|where they are))?(?=[.,;!]|$)",
        "otherwise do nothing",
    ),
    # "deals with stage won: ..., deals with stage lost: ..."
    _of(
        rf"{_START}(?:the |all )?[A-Za-z]+s (?P<test>(?:with|that|which|whose|without) [^.;:]{{3,60}}?)\s*:\s*(?=[a-z])",
        "for those {test}, ",
        holds=lambda found: found.start() > 0,
    ),
    # "approved -> ...; pending -> ..."
    _of(
        rf"(?<=[.;] )(?P<state>[a-z]{{4,}})\s*{_ARROW}\s*(?=[a-z])",
        "if it is {state}, ",
        holds=_is_told,
    ),
    # "post it in Discord, then in Slack", "and also in Mailchimp"
    _of(
        r",? (?:and )?(?:then|also|afterwards) (?P<place>(?:in|on|to|into) [a-z]+)(?=\s*(?:[.,;]|$| and | then ))",
        " and {place}",
    ),
    # "put them in the calendar, one event per request"
    _of(
        rf", (?:one|an?) (?!each\b)[a-z ]{{2,20}}? (?:per|for each|for every) (?!{_PERIOD}\b)[a-z ]{{2,20}}(?=\s*[.;]|\s*$)",
        "",
        holds=lambda found: re.search(r"\b(?:them|each|every|all|those)\b", found.string[: found.start()], re.I) is not None,
    ),
    # "check with the product owner first"
    _of(
        r"\bcheck (?:back )?with (?P<who>(?:the|our|my) [\w -]{2,25}?|[A-Z]\w+)(?: first)?(?=[.,;:]| whether| if| before|$)",
        "ask {who} for approval",
        holds=lambda found: "first" in found[0] or _DECIDING.search(found.string, found.end()) is not None,
    ),
    # "With the sign-off send it. Without, delete it."
    _of(
        rf"{_START}with (?:the |her |his |their |an? )?(?:approval|sign-?off|ok|okay|consent|blessing|go-ahead),? (?=[a-z])",
        "if approved, ",
        holds=_asked_before,
    ),
    _of(
        rf"{_START}without(?: (?:it|the |her |his |their |an? )?(?:approval|sign-?off|ok|okay|consent|blessing|go-ahead)?)?"
        r"(?:, |:)\s*(?=[a-z])",
        "if rejected, ",
        holds=_asked_before,
    ),
    # "the rest get a tag", "all others receive a reply"
    _of(
        rf"\b(?:and |while |but )?(?:(?:all )?(?:the )?(?:rest|others|other ones|remaining ones)) (?:(?:should |shall |must"
        rf" )?gets?|receives?) (?P<det>{_ARTICLE}|the) (?P<thing>(?:[\w-]+ ){{0,2}}?)(?P<kind>[\w-]+)\b(?! (?:ticket"
        r"|task|issue|incident|card|message|mail|comment))",
        _remainder_gets,
    ),
    # "for those above 50k ..., for those below drop a note"
    _of(
        r"\b(?:and )?(?:for )?(?:those|ones|anything|everything|all) (?:below|under|above|over)(?: that| it| this)?,?"
        r" (?=(?!\d|the\b|an?\b)[a-z])",
        "otherwise ",
    ),
    # "..., tell support otherwise"
    _of(
        r"(?P<pause>[,;] (?:and |or |but )?)(?P<deed>(?!otherwise)[a-z][^.,;:]{3,80}?),? (?:otherwise|if not)(?=\s*[.;!]|\s*$)",
        "{pause}otherwise {deed}",
    ),
    # "Otherwise leave everything as it is"
    _of(
        r"\b(?:(?:just )?leave (?:everything|things|all|the rest|that|them)(?: (?:as (?:it|they) (?:is|are)|as is|alone|be"
        r"|untouched|unchanged|like that))?|(?:stay|keep|remain) (?:quiet|silent)|forget (?:it|about it)|let (?:it|them) be"
        r"|no action(?: needed)?|do(?:n't| not) (?:bother|do anything)|carry on|nothing to do)(?=\s*(?:[.,;!)]|$))",
        "do nothing",
    ),
)
