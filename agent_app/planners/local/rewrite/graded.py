"""Cases told by the value of a property or by a kind: "high urgency goes to #ops", "for priority 2 page us", "bugs to
#bugs, stories to #product".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.alternatives import tested_before
from agent_app.planners.local.rewrite.cases import PROPERTY
from agent_app.planners.local.rewrite.patterns import (
    CASE,
    GIVEN,
    ORDER,
    START,
    Found,
    base_form,
    construction,
    looked_up_before,
    remainder_gets,
    verb_for,
)
from agent_app.planners.local.text import stem

__all__ = ["GRADED", "RANGED"]

_GRADE = (
    r"(?:critical|highest|high|medium|moderate|normal|low|lowest|urgent|major|minor|severe|fatal|trivial|blocker"
    r"|emergency)"
)
_MEASURED = rf"(?:{PROPERTY}|result|conclusion|outcome|language|currency|department|service|stage|role)"
_DEED = (
    rf"(?:(?:also|please|just) )?(?:{ORDER}|tag|acknowledge|ack|resolve|retry|run|snooze|log|call|invite|merge|do|skip"
    r"|ignore|have)\b"
)
_VALUE = r"(?:\"[^\"\n]+\"|'[^'\n]+'|(?!of\b|and\b|or\b|is\b|to\b|changes?\b|the\b)[\w][\w.-]*)"
_VALUES = rf"{_VALUE}(?:(?:,| or| and|/|, or) (?!{_DEED}){_VALUE})??"
_GRADED = (
    rf"(?:an? |the |any |all )?(?P<value>{_GRADE}) (?P<what>{PROPERTY})(?: ones| issues| tickets| alerts| incidents)?"
)
_VALUED = rf"(?:an? |the |any )?(?P<what>{_MEASURED}) (?:of )?(?P<value>{_VALUES})"
_JOINED = rf"{START}(?:and |but |while |whereas )?"
_UPON = r"(?:for|with|at|on|of|in case of|in the case of)"
_GOES = (
    r"(?:should |shall |must )?(?:go(?:es)?|be (?:sent|posted)|gets? (?:sent|posted)|(?:is|are) (?:sent|posted)|lands?"
    r"|belongs?)"
)
_GOING = rf"(?:{_GOES} (?:to|in|into|on)|to|into)"
_MADE = r"(?:become|becomes|turn into|turns into|(?:go(?:es)? )?(?:to|into))"
_KINDS = r"(?P<kind>bugs|stories|epics|subtasks|spikes|chores|features|questions|problems|defects|complaints|requests)"
_KIND = rf"(?:the |all |any |new )?{_KINDS}"
_IDLE = (
    r"(?P<idle>(?:is|are|gets?|get|should be|must be|can be|will be|be) (?:ignored|skipped|dropped|left"
    r" alone|discarded))"
)
_UNDERGOES = (
    r"(?:(?:should|must|have to|need to|are to|shall) (?P<also>(?:also )?)be|(?P<too>(?:also )?)gets?)"
    r" (?P<done>\w+)ed\b"
)
_AMOUNT = r"[$€£]?\d[\d.,]*k?"
_BOUND = r"(?:below|under|over|above|beyond|more than|less than|fewer than|at least|at most|up to)"
_COUNTED = re.compile(r"\b(?:more|less|fewer|at least|at most|up to)\b", re.IGNORECASE)
_UNIT = r"(?: ?(?:%|percent|eur|euros?|usd|dollars|gbp|pounds|points|days|hours|minutes|units|pieces|mb|gb))?"
_PROPERTY_TESTED = re.compile(rf"\b(?:if|when) (?:the |its )?({_MEASURED}) is ", re.IGNORECASE)
_MEASURE_TESTED = re.compile(
    r"\bif (?:the |its )?([a-z]+)(?: is)? (?:below|under|above|over|less|more|at|between|up|greater)\b", re.IGNORECASE
)
_GRADES = rf"(?:{_GRADE}|p[0-5]|sev ?\d)"
_EVENT_GRADED = re.compile(rf"^(?:(?!{CASE})[^;])*?\b{_GRADES}\b[^;]*?(?:{CASE}|, )", re.IGNORECASE)
_GRADE_NAMED = re.compile(rf"\b({PROPERTY}) (?:is |of )?{_GRADES}\b", re.IGNORECASE)
_OF_KINDS = re.compile(r"\b(?:issue|ticket|item|card|story|task|request|conversation|case)s?\b", re.IGNORECASE)


_ONE = ("a", "an", "one")


def _spoken_of(found: Found) -> bool:
    """Whether something was said before that a value can be of."""
    return bool(found.string[: found.start()].strip())


def _of_kinds(found: Found) -> bool:
    """Whether something was spoken of that comes in kinds, and not those of this kind alone."""
    before = found.string[: found.start()]
    return _OF_KINDS.search(before) is not None and found["kind"].lower() not in before.lower()


def _tested(found: Found) -> str:
    return f"if the {{what}} is {{value}}{_pause(found)}{_order(found)}"


def _is_of_kind(found: Found) -> str:
    kind = stem(found["kind"].lower())
    return f"if it is {'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _of_kind(found: Found) -> str:
    pause = ", " if found[0].lower().startswith("and ") else ""
    return f"{pause}{_is_of_kind(found)}{_pause(found)}{_order(found)}"


def _same_property(found: Found) -> str:
    """ "High priority: ... Medium: ...": a further value of the property that the case before tests."""
    tested = _PROPERTY_TESTED.findall(found.string[: found.start()])[-1]
    return f"if the {tested} is {{value}}{_pause(found)}"


def _other_grade(found: Found) -> str:
    """ "An alert P1 opens → ...; P3 → ...": a grade that things of other grades than the event's have."""
    named = _GRADE_NAMED.findall(found.string[: found.start()])
    told = f"its {named[-1]}" if named else "it"
    values = re.sub(r",? or |,? and |, |/", " or ", found["value"])
    return f"; otherwise if {told} is {values}{_pause(found)}"


def _graded_event(found: Found) -> bool:
    """Whether what was said before begins with an event of a grade, and with no case."""
    first = found.string[: found.start()].partition(";")[0]
    return _EVENT_GRADED.search(first) is not None and re.search(r"\b(?:if|unless)\b", first, re.IGNORECASE) is None


def _range_tested(found: Found) -> str:
    """ "... 50 to 200: ...": a further range of what the case before compares."""
    return f"if {_compared(found)} is between {{least}} and {{most}}, "


def _bound_tested(found: Found) -> str:
    """ "... over 200: ...": a bound of what the case before compares."""
    return f"if {_compared(found)} is {{bound}}, "


def _compared(found: Found) -> str:
    """What the case before compares; where there is none, what is spoken of."""
    tested = _MEASURE_TESTED.findall(found.string[: found.start()])
    return f"the {tested[-1]}" if tested and tested[-1].lower() != "it" else "it"


def _ranged_before(found: Found) -> bool:
    """Whether a case before compares, or something was looked up that a range can be of, and not how many there are."""
    if _MEASURE_TESTED.search(found.string, 0, found.start()) is not None:
        return True
    return looked_up_before(found) and _COUNTED.search(found[0]) is None


def _pause(found: Found) -> str:
    """What parts the test from what is done: an arrow before a thing without a verb stays one."""
    return "{sep}" if found.groupdict().get("sep") else ", "


def _order(found: Found) -> str:
    """What is done in a case, if it is told by what becomes of the thing."""
    groups = found.groupdict()
    if groups.get("place"):
        return "post it to {place}"
    if groups.get("done"):
        return f"{'also ' if groups.get('also') or groups.get('too') else ''}{base_form(found['done'])} it"
    if groups.get("given"):
        return f"{verb_for(found['given'].split()[-1])} {{given}}"
    if made := groups.get("made"):
        several = made.split()[0].lower() not in _ONE
        return f"create {'a ' if several else ''}{stem(made) if several else '{made}'}"
    return "do nothing" if groups.get("idle") else ""


_PLACE = r"(?P<place>#[\w-]+)"
_MAKES = rf"{_MADE} (?P<made>(?:an?|one) [\w-]+(?: [\w-]+)?|(?-i:[A-Z])\w+ [a-z]+s)"
_GIVES = r"(?:should |shall |must )?(?:gets?|receives?|needs?) (?P<given>(?:an?|another|one) [\w-]+(?: [a-z]+)?)"

GRADED = (
    # "an alert P1 or P2 opens → ...; P3 → ...; others ignore"
    construction(
        rf";\s*(?:and |but )?(?P<value>{_GRADES}(?:(?:,| or| and|/) {_GRADES})*)(?:(?P<sep>{CASE})|, (?={_DEED}))",
        _other_grade,
        holds=_graded_event,
    ),
    # "more than that? ask Dana"
    construction(
        rf"{_JOINED}(?:more|less|higher|lower|fewer|bigger|smaller|longer|shorter|older|newer) than (?:that|this)"
        r"(?:\?|:| ->) (?=[A-Za-z])",
        "otherwise, ",
        holds=tested_before,
    ),
    # "everything else is ignored"
    construction(
        rf"{_JOINED}(?:everything|anything|all) else {_IDLE}(?=[.,;!]|$)",
        "otherwise do nothing",
        holds=tested_before,
    ),
    # "high urgency goes to #ops", "priority 1 becomes a Jira bug", "low priority gets a note"
    *(
        construction(rf"{_JOINED}{test} {becomes}", _tested, holds=_spoken_of)
        for test in (_GRADED, _VALUED)
        for becomes in (rf"{_GOES} (?:to|in|into|on) {_PLACE}", _MAKES, _GIVES, _IDLE)
    ),
    # "High priority: page us", "low severity -> add a note"
    construction(rf"{_JOINED}(?:{_UPON} )?{_GRADED}(?P<sep>{CASE})(?=[A-Za-z#])", _tested, holds=_spoken_of),
    # "for priority 2 post it", "with high priority, post it"
    *(
        construction(rf"{_JOINED}{_UPON} {test}(?:[,:])? (?:please )?(?={_DEED})", _tested, holds=_spoken_of)
        for test in (_GRADED, _VALUED)
    ),
    # "result failed -> a work item"
    construction(
        rf"(?<=[.;:!?] )(?:and |but )?(?P<what>result|conclusion|outcome|language|currency|department|service)"
        rf" (?P<value>{_VALUES})(?P<sep>{CASE})(?=[A-Za-z#])",
        _tested,
        holds=_spoken_of,
    ),
    # "state On Hold -> add a note, state New -> assign it"
    construction(
        rf"{_JOINED}(?:{_UPON} )?(?:the )?(?P<what>{_MEASURED}) (?P<value>(?-i:[A-Z])[\w-]*(?:"
        rf" (?-i:[A-Z])[\w-]*){{1,2}})"
        rf"(?P<sep>{CASE})(?=[A-Za-z#])",
        'if the {what} is "{value}"{sep}',
        holds=_spoken_of,
    ),
    construction(
        rf"{_JOINED}(?:the )?(?P<what>{_MEASURED}) (?P<value>(?-i:[A-Z])[\w-]*)(?P<sep>{CASE})(?=[A-Za-z#])",
        'if the {what} is "{value}"{sep}',
        holds=lambda found: f"if the {found['what']} is " in found.string[: found.start()],
    ),
    # "High priority: ... Medium: ..."
    construction(
        rf"{_JOINED}(?P<value>{_GRADE})(?: ones)?(?P<sep>{CASE})(?=[A-Za-z#])",
        _same_property,
        holds=lambda found: _PROPERTY_TESTED.search(found.string, 0, found.start()) is not None,
    ),
    # "for high priority page us, for medium post it", "if the country is France ..., for Italy ..."
    construction(
        rf"{_JOINED}{_UPON} (?P<value>{_GRADE}|(?-i:[A-Z])[\w-]+)(?: ones)?[,:]? (?={_DEED})",
        _same_property,
        holds=lambda found: _PROPERTY_TESTED.search(found.string, 0, found.start()) is not None,
    ),
    # "in Alert state create an incident, in OK state do nothing"
    construction(
        rf"{_JOINED}(?:in|on) (?:the |an? )?(?P<value>{_VALUE}) (?P<what>state|status|stage|phase)[,:]? (?={_DEED})",
        "if the {what} is {value}, ",
        holds=_spoken_of,
    ),
    # "if the priority is high page us, if medium post it"
    construction(
        rf"\bif (?P<owner>the |its )?(?P<what>{_MEASURED}) (?:is|equals|=) (?P<value>{_VALUES}) (?={_DEED})",
        "if {owner}{what} is {value}, ",
    ),
    construction(
        rf"\bif (?P<value>{_GRADE})(?:, | )(?={_DEED})",
        _same_property,
        holds=lambda found: _PROPERTY_TESTED.search(found.string, 0, found.start()) is not None,
    ),
    # "bugs to #bugs, stories become a Trello card, for epics tell Ann"
    *(
        construction(rf"(?:{_JOINED}|\band ){_KIND} {becomes}", _of_kind, holds=_of_kinds)
        for becomes in (rf"{_GOING} {_PLACE}", _MAKES, _GIVES, _IDLE)
    ),
    construction(rf"{_JOINED}(?:{_UPON} )?{_KIND}(?P<sep>{CASE})(?=[A-Za-z#])", _of_kind, holds=_of_kinds),
    construction(rf"{_JOINED}{_UPON} {_KIND}(?:[,:])? (?={_DEED})", _of_kind, holds=_of_kinds),
    # "bugs should also be assigned to kim", "high priority ones get posted in #ops"
    construction(rf"{_JOINED}{_KIND} {_UNDERGOES}", _of_kind, holds=_of_kinds),
    construction(rf"{_JOINED}{_GRADED} {_UNDERGOES}", _tested, holds=_spoken_of),
    # "p1s also get a comment", "the p2s are ignored"
    *(
        construction(
            rf"{_JOINED}(?:the |all |any )?(?P<level>p[0-5])s (?:also )?{becomes}",
            lambda found: f"if it is {{level}}{_pause(found)}{_order(found)}",
            holds=_spoken_of,
        )
        for becomes in (rf"{_GOES} (?:to|in|into|on) {_PLACE}", _MAKES, _GIVES, _IDLE, _UNDERGOES)
    ),
    # "for other countries create an issue"
    construction(
        rf"{_JOINED}(?:for|in|with|on|at) (?:the )?other (?:countries|priorities|severities|statuses|states|types|kinds"
        r"|levels|stages|branches|environments|regions|categories|values|cases|teams|plans|tags|labels|languages),? "
        r"(?=[a-z])",
        "otherwise ",
        holds=tested_before,
    ),
    # "for high priority page us, the rest just gets a comment"
    construction(
        rf"{_JOINED}(?:the )?(?:rest|others|remaining ones) (?:just |only )?(?:gets?|receives?) {GIVEN}",
        remainder_gets,
        holds=tested_before,
    ),
    # "Rest: work note"
    construction(
        rf"{_JOINED}(?:the )?(?:rest|remainder|default){CASE}(?=[A-Za-z#])",
        "otherwise ",
        holds=tested_before,
    ),
)
"""Applied before other cases are read."""

RANGED = (
    # "amount below 50 -> ...; 50 to 200 -> ...", "between 50 and 200: ..."
    construction(
        rf"{_JOINED}(?:for )?(?:between |from )?(?P<least>{_AMOUNT}) ?(?:to|and|-|–) ?(?P<most>{_AMOUNT})"
        rf"(?:{CASE}(?=[A-Za-z#])|,? (?={_DEED}))",
        _range_tested,
        holds=_ranged_before,
    ),
    # "below 1k add a note, above 10k post it", "over 200: make a deal"
    construction(
        rf"{_JOINED}(?:for |if |when )?(?P<bound>{_BOUND} {_AMOUNT}{_UNIT})(?:{CASE}(?=[A-Za-z#])|,? (?={_DEED}))",
        _bound_tested,
        holds=_ranged_before,
    ),
    # "tell us when there are over 40 open issues": what is so, and not what happens
    construction(
        r"\b(?:when(?:ever)?|once|as soon as) there(?:'s|’s| is| are) (?=(?:more|less|fewer|over|under|at"
        r" least|at most|above|below) )",
        "if there are ",
    ),
)
"""Applied after other cases are read."""
