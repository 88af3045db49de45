"""Constructions that tell what is done at the very end: "ping me when everything is done", "as a last step mail me"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import START, Found, construction

__all__ = ["ENDINGS"]

_OVER = r"(?:done|finished|complete|completed|through|ready)"
_ALL_OF_IT = r"(?:all|everything)(?: of (?:it|that))?"
_THEY_ARE = (
    r"(?:they(?:['’]re| are| have been| all are)|all of them are|all are|(?:it|that|this)(?:['’]s| is| has been))"
)
_GONE = r"(?:gone|through|done|finished|over|out|away|complete|completed|dealt with|processed)"
_ALL_DONE = (
    r"(?:all(?: of (?:them|these|those))?|they all|each one) (?:are|is|have been|has been)"
    r" (?!approved|accepted|signed|needed|assigned)[a-z]+ed"
)
_THERE = r"(?:(?:all there|there|in|across|over)(?! (?:is|are)\b))"
_ALL_THINGS = re.compile(r"\b(?:all|every|each|(?:the|our|my|these|those) (?:[\w-]+ ){0,3}?[\w-]+s)\b", re.IGNORECASE)
"""Several things, that something is over with at the end."""
_TELLS = r"(?:notify|tell|ping|message|post|send|email|e-mail|mail|announce|inform|alert|report|slack|let|drop|give)"


def _of_several(found: Found) -> bool:
    """Whether several things were spoken of before, with which something is over at the end."""
    return _ALL_THINGS.search(found.string, 0, found.start()) is not None


ENDINGS = (
    # "archive all cards and once they're gone ping me", "as a last step mail me"
    construction(
        rf"(?P<joint>(?<=[.;,→] )|\band )(?:when|once|after|as soon as) (?:{_THEY_ARE} (?:all )?{_GONE}|{_ALL_DONE}),?"
        r" (?=[a-z])",
        "{joint}at the end, ",
        holds=_of_several,
    ),
    construction(
        r"\bas (?:a|the|your|our) (?:last|final|closing) (?:step|thing|action|act),? (?=[a-z])", "at the end, "
    ),
    # "when done, ping the author", "notify the team when everything is finished"
    construction(
        rf"(?P<joint>(?<=[.;,→] )|(?<=[-=]> )|\band )(?:when|once)"
        rf" (?:(?:you(?:['’]re| are)|{_ALL_OF_IT} is) )?{_OVER}"
        r"(?: with (?:it|that|this|everything|them|all(?: of (?:it|them|these|those))?))?,? (?!with\b)(?=[a-z])",
        "{joint}at the end, ",
    ),
    construction(
        rf"(?P<joint>{START}|\band |, )(?:then |finally |and )*(?P<deed>{_TELLS} [^.;:!?\n]{{3,80}}?)"
        r" (?:when|once|as soon as|after) (?:"
        rf"(?:(?:you(?:['’]re| are)|{_ALL_OF_IT} (?:is|has been)|(?P<it>{_THEY_ARE})) )?{_OVER}"
        rf"|(?P<all>{_THEY_ARE} (?:{_GONE}|{_THERE})|{_ALL_DONE}))(?=\s*(?:[.;!]|$))",
        "{joint}at the end, {deed}",
        holds=lambda found: found.start() > 0 and (not (found["it"] or found["all"]) or _of_several(found)),
    ),
    # "create a task for each of them, then tell the team that it is done"
    construction(
        rf"(?:(?<=[.;] )(?:then |finally |and )*|,? (?:and )?then )(?P<deed>{_TELLS} [^.;:!?\n]{{3,80}}?"
        r" that (?:it|everything|all(?: of (?:it|them|this))?|we|you|the [a-z]+)(?:['’](?:s|re)| is| are| was)"
        rf" (?:all )?(?:{_OVER}|{_THERE}))(?=\s*(?:[.;!]|$))",
        lambda found: ("" if found[0][0] not in " ," else ". ") + "At the end, {deed}",
        holds=_of_several,
    ),
)
