"""What all get, whatever was tested: "forget the amount, every order gets an invoice", "no mail, all get a task".

The clause about all of them says which path of the test stays; it orders no further step.
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.cases import MEASURE, PROPERTY
from agent_app.planners.local.rewrite.patterns import START, Found, construction, verb_for

__all__ = ["FOR_ALL"]

_LEAD = rf"{START}(?P<lead>(?:and |but |please |just )*)"
_END = r"(?=\s*(?:[.!;]|$))"
_ALL_GET = (
    r"[,;:.]+ (?:every|all|each)(?: (?!of\b)[\w-]+){0,2} (?:gets?|receives?|needs?|should get|should have|must have"
    r"|will get) (?P<what>(?:an?|the|one)\b(?: [\w-]+){0,3})"
)
_NO_MATTER = r"(?:forget(?: about)?|never mind|disregard)"


def _unchecked(found: Found) -> str:
    """The order to drop the test, and to do in any case what all get."""
    named = found.groupdict()
    check = "the check of the {field}" if named.get("field") else "the check"
    what = named.get("what") or "one"
    kind = what.split()[-1]
    return f"{{lead}}remove {check}" + ("" if what == "one" else f", always {verb_for(kind)} {{what}}")


_SENT = {"mailed": "mail", "emailed": "mail", "e-mailed": "mail", "messaged": "message", "paged": "page"}
FOR_ALL = (
    # "everybody should be mailed, urgent or not"
    construction(
        rf"{_LEAD}(?:everybody|everyone|all of them|they all|all) (?:should|must|have to|has to|needs? to) (?:be|get)"
        rf" (?P<sent>{'|'.join(_SENT)})(?:,? (?:in any case|regardless|anyway|[\w-]+ or not))?{_END}",
        lambda found: f"{{lead}}the {_SENT[found['sent'].lower()]} is needed in any case",
    ),
    # "the other way: mail for P1, slack for the rest"
    construction(
        rf"{_LEAD}(?:do it )?the other way(?: a?round)?[,:;–-] [^.;\n]+?{_END}",
        "{lead}the other way round",
    ),
    construction(
        rf"{_LEAD}{_NO_MATTER} (?:the|its|that|our) (?P<field>{PROPERTY}|{MEASURE})(?:{_ALL_GET})?{_END}", _unchecked
    ),
    construction(
        rf"{_LEAD}(?:{_NO_MATTER}|drop|remove|scrap|lose|ditch) (?:the|that|our) (?:check|condition|test|filter"
        rf"|threshold){_ALL_GET}{_END}",
        _unchecked,
    ),
    construction(
        rf"{_LEAD}(?:{_NO_MATTER}|drop|remove|scrap|lose|ditch|no) (?:the |that |our )?(?P<old>[\w-]+(?: [\w-]+)?)"
        rf"{_ALL_GET}{_END}",
        lambda found: (
            "{lead}remove the {old}. the " + (found["what"].partition(" ")[2] or "other one") + " is needed in any case"
        ),
    ),
)
