"""What a property decides: "depending on the plan, do this for Pro, do that for Free", "the score decides: above 90 we
do this, up to 90 we do that", "more than 100 events means a new issue".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import START, Found, Grammar, construction, escaped, verb_for

__all__ = ["DEPENDENT"]

_VALUE = r"(?:\"[^\"\n]{1,40}\"|“[^”\n]{1,40}”|'[^'\n]{1,40}'|(?-i:[A-Z])[\w-]*(?: (?-i:[A-Z])[\w-]*)?)"
_NUMBER = r"[$€£]?\d[\w.,]*%?"
_BOUND = (
    r"(?:(?:more|less|fewer|greater|higher|lower|larger|smaller|bigger|longer|shorter|older) than|at least|at most"
    rf"|over|above|below|under|up to|from|exactly) {_NUMBER}"
)
_BOUNDS = rf"(?:{_BOUND}(?: (?:and|but) {_BOUND})?|between {_NUMBER} and {_NUMBER})"
_MEASURE = r"(?:percent|dollars|euros?|pounds|usd|eur|gbp|days?|hours?|weeks?|months?|points?|mb|gb|kb|pieces|units)"
_DEPENDING = (
    r"(?:depending (?:up)?on|according to|based on) (?:the|its|their|his|her|our)"
    r" (?P<what>(?!(?:following|day|time|week)\b)[^.;:,!?\n]{3,60}?)[,:]"
)
_DECIDING = (
    r"(?:the|its|their|his|her|our) (?P<what>(?!(?:following|day|time|week)\b)[^.;:,!?\n]{3,60}?)"
    r" (?:decides?|determines?|tells|defines)"
    r"(?: (?:on |about )?(?:the |what|how|which|who|where)[^.;:,!?\n]{0,40})?(?:: | -|, |\. )"
)
_DEED = r"(?:(?:then )?(?:we|you|i|please) )?(?:(?:just|only|simply|should|must|will|then|please) )*"
_OBJECT = re.compile(r"(?:an?|the|another) ", re.IGNORECASE)
_CASE_FOR = re.compile(
    r"(?:^|,? and |,? or |, )(?:either )?(?P<deed>(?!and\b|or\b)[a-z][^,;:.!?\n]{3,70}?)"
    r" (?:for|if it is|if it's|in case of|in the case of)"
    rf" (?:the )?(?P<value>{_VALUE})(?=\s*(?:,|;|and |or |$))",
    re.IGNORECASE,
)
_BOUND_CASE = re.compile(
    rf"(?:^|[,;.] |,? and )(?:and |but )?(?:at |for )?(?P<bound>{_BOUNDS}(?: {_MEASURE})?),? {_DEED}(?=[a-z])",
    re.IGNORECASE,
)
_MADE = r"(?P<thing>(?:an?|the) (?:[\w-]+ ){0,3}?)(?P<kind>[\w-]+)(?=\s*(?:[,;.]|$| and | in | to | for ))"
_DONE = r"(?P<be>(?:it|they|this|that) (?:is|are|gets?|should be|must be|has to be) (?=[a-z]+(?:ed|en)\b))"


def _by_value(found: Found) -> str:
    """Each deed on the value that it is said to be for; the verb of the one before serves where none is said."""
    told: list[str] = []
    verb = ""
    for case in _CASE_FOR.finditer(found["cases"]):
        deed = case["deed"].strip()
        bare = _OBJECT.match(deed) is not None
        verb = verb if bare else deed.partition(" ")[0]
        told.append(f"if the {found['what']} is {case['value']}, {f'{verb} ' if bare else ''}{deed}")
    return escaped("; ".join(told))


def _by_bound(found: Found) -> str:
    """Each deed on the bound that the property decides by."""
    what = found["what"]
    return escaped(
        _BOUND_CASE.sub(
            lambda case: f"{'; ' if case.start() else ''}if the {what} is {case['bound']}, ", found["cases"]
        )
    )


def _meant(found: Found) -> str:
    """What a number of something means as what is done where there is so much of it."""
    tested = f"if it is {found['bound']}" if found["unit"] in {None, ""} else f"if it has {found['bound']} {{unit}}"
    if found["thing"]:
        return f"{tested}, {verb_for(found['kind'])} {{thing}}{{kind}}"
    return f"{tested}, " + ("it should be " if found["be"] else "")


def _has_cases(found: Found) -> bool:
    return len(_BOUND_CASE.findall(found["cases"])) > 1


DEPENDENT = Grammar(
    (
        # "depending on the plan of the customer, create x for "Pro", send y for "Free", or open z for "Enterprise""
        construction(
            rf"{START}{_DEPENDING} (?P<cases>[^.;:!?\n]+)",
            _by_value,
            holds=lambda found: len(_CASE_FOR.findall(found["cases"])) > 1,
        ),
        # "depending on the severity, either call us (severity critical) or post a message"
        construction(
            rf"{START}{_DEPENDING} (?:either )?(?P<one>[a-z][^.;:,()!?\n]{{3,70}}?)"
            r" \((?P<test>[^()\n]{3,40}?)\),? or (?:else |otherwise )?(?:just |only |simply )?(?=[a-z])",
            lambda found: f"if the {{what}} is {escaped(found['test'].split()[-1])}, {{one}}, otherwise ",
        ),
        # "the lead score decides: above 90 percent we trigger it, up to 90 percent we add them"
        construction(
            rf"(?P<before>{START}|, )(?:and )?{_DECIDING}(?P<cases>{_BOUNDS}[^!?\n]+)",
            lambda found: ("; " if found["before"] else "") + _by_bound(found),
            holds=_has_cases,
        ),
        construction(rf"{START}{_DEPENDING} (?P<cases>{_BOUNDS}[^!?\n]+)", _by_bound, holds=_has_cases),
        # "more than 100 events means a new issue, fewer than 5 means that it is resolved"
        construction(
            rf"(?:{START}|(?<=, ))(?:and |but |while )?(?P<bound>{_BOUNDS})"
            r"(?: (?!means?\b)(?P<unit>[a-z]+(?: [a-z]+)?))??"
            rf" means?(?: that)?:? (?:{_DONE}|(?:we|you) (?:should |must |have to )?|{_MADE}|(?=[a-z]))",
            _meant,
        ),
    )
)
"""Applied before other constructions."""
