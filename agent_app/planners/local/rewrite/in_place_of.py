"""Constructions that say behind an order what is done in its place in some case: "copy each file to Dropbox, but when
it is larger than 100 MB only message me", "create a bug, but if it is labelled question, comment instead".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import ORDER, Found, construction, escaped

__all__ = ["IN_PLACE_OF"]

_DEED = (
    rf"(?:{ORDER}|copy|upload|download|sync|schedule|book|invite|upsert|submit|resolve|page|share|forward|file|log|tag"
    r"|dm|skip|ignore)"
)
_EVENT = r"(?P<event>(?:when(?:ever)?|once|if|every time|each time|after|as soon as) [^,;:.!?\n]{5,90}, (?:then )?)?"
_SAID = r"(?:[^.;!?\n\"]|\"[^\"\n]*\")"
_EACH = re.compile(
    r"(?P<verb>\w+) (?P<each>each|every|all(?: of)?(?: the| our| my)?) (?P<things>[\w-]+(?: [\w-]+){0,2}?"
    r"(?: (?:of|from|on|in) (?:the |our |my )?[\w/#-]+(?: [A-Z][\w-]+)?)?)(?P<rest>(?: (?:over|up|out))?"
    r"(?: (?:to|into|as|with|by|onto|at) .+)?)",
    re.IGNORECASE,
)
_ITS = {"they are": "it is", "they have": "it has", "they were": "it was", "they do": "it does"}
_THEIRS = re.compile(rf"\b(?:{'|'.join(_ITS)})\b", re.IGNORECASE)
_LATER = re.compile(r"\b(?:but|otherwise|else|instead|unless|except|then)\b", re.IGNORECASE)


def _each(found: Found) -> re.Match[str] | None:
    return _EACH.fullmatch(found["deed"].strip())


def _is_of_one_order(found: Found) -> bool:
    """Whether all that stands before "but" is one order, after what starts it."""
    return _LATER.search(found["deed"]) is None and bool(found["only"] or found["stead"])


def _by_case(found: Found) -> str:
    """The case first, with what is done in it, and then what is done otherwise."""
    told = "if {case}, {other}, otherwise "
    if (each := _each(found)) is None:
        return "{event}" + told + "{deed}"
    several = each["each"].lower().startswith("all")
    opened = f"for each of the {escaped(each['things'])}, " if several else f"for each {escaped(each['things'])}, "
    case = escaped(_THEIRS.sub(lambda they: _ITS[they[0].lower()], found["case"]))
    return "{event}" + opened + told.replace("{case}", case) + f"{each['verb']} it{escaped(each['rest'])}"


IN_PLACE_OF = (
    construction(
        rf"^(?:please )?{_EVENT}(?P<deed>{_DEED}\b[^.;!?\n]{{3,110}}?)[,;.]? but (?:if|when|whenever|where|in case)"
        rf" (?P<case>[^,.;!?\n]{{4,70}}?),? (?P<only>(?:only|just|merely) )?(?P<other>{_DEED}\b{_SAID}{{1,90}}?)"
        r"(?P<stead>,? instead)?(?=\s*[.!]?\s*$)",
        _by_case,
        holds=_is_of_one_order,
    ),
)
"""Applied before conditions are looked at."""
