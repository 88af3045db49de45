"""Constructions that say what becomes of the rest: "the others get a tag" is "otherwise, add a tag to them"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    GIVEN,
    ORDER,
    START,
    Found,
    construction,
    escaped,
    remainder_gets,
)

__all__ = ["REMAINDERS"]

_REST = (
    r"(?:(?:everyone|everybody|everything|anything|all) else"
    r"|(?:all )?the (?:rest|others?|other ones|remaining(?: ones)?)"
    r"|(?:the ones|those) (?:with|having|that have) (?:fewer|less|more))"
)
_WITHIN = r"(?:(?! and | but )[^.,;:!?\n])"
"""What stands in one order: no further one begins."""
_TESTED = re.compile(
    r"\b(?:if|whose|where|(?:those|ones) (?:with|without|that|which|who|having|[a-z]+er than))\b[^.;!?\n]*",
    re.IGNORECASE,
)


_DENIAL = re.compile(
    r"\b(?:those|ones|each|every|all|[a-z]+s) (?:who|that|which) (?:have|do|are|did|were)\b", re.IGNORECASE
)


def _tested(found: Found) -> bool:
    """Whether some were told by a test before, so that a rest is left, and the rest was not named yet."""
    before = found.string[: found.start()]
    return _TESTED.search(before) is not None and "otherwise" not in before


_SAID_OF_IT = {"whose": "its", "with": "it has", "without": "it has no"}
_BOUND = re.compile(
    r"an? (?P<what>[a-z]+) (?=(?:under|over|above|below|less|more|lower|higher|at least|at most)\b)", re.I
)
_NO_ORDERS = r"(?:get|list|fetch|retrieve|find|read|take|if|when|for|and|then|with|check|leave|skip|ignore|keep|let)"


def _sorted_out(found: Found) -> str:
    """ "Advance all that passed, reject the rest": a test of each, with both of its branches."""
    test, said = _SAID_OF_IT.get(found["relative"].lower(), "it"), "{test}"
    if found["relative"].lower() == "with" and (bound := _BOUND.match(found["test"])) is not None:
        test, said = f"its {bound['what']} is", escaped(found["test"][bound.end() :])  # "with a score under 40"
    rest = "{deed}" if found["deed"] else "{other} it"
    return f"for each of the {{things}}, if {test} {said}, {{verb}} it, otherwise {rest}"


REMAINDERS = (
    # "otherwise leave her be", "else we leave them alone"
    construction(
        r"(?P<else>\b(?:otherwise|else|if not),?) (?:(?:just|please|we|then) )*(?:leave|let)"
        r" (?:him|her|them|these|those) (?:be|alone|in peace"
        r"|(?:as|where) (?:he|she|they) (?:is|are))\b",
        "{else} do nothing",
    ),
    # "advance all candidates that passed the interview, reject the rest", "..., create a card for the others"
    construction(
        rf"{START}(?!{_NO_ORDERS}\b)(?P<verb>[a-z]+) (?:all|every|each|the|our)(?: of)?(?: the| our)?"
        r" (?P<things>[^.;:,!?\n]{3,40}?) (?P<relative>whose|that|who|which|with|without) (?P<test>[^.;:,!?\n]{3,50}?)"
        rf"(?:,|;|,? and|,? but)(?: then)? (?:(?P<deed>{ORDER} [^.,;:!?\n]{{2,60}}?) (?:to|for|from|with|on)"
        rf"|(?!{_NO_ORDERS}\b)(?P<other>[a-z]+)) {_REST}(?=\s*(?:[.,;!]|$))",
        _sorted_out,
    ),
    # "ban those with ..., assign the role to everyone else"
    construction(
        rf"(?P<pause>[,;.] (?:and |but |then )?|\band |\bbut )(?P<deed>{ORDER} {_WITHIN}{{2,60}}?)"
        rf" (?:to|for|from|with|on) {_REST}(?=\s*(?:[.,;!]|$))",
        "{pause}otherwise {deed}",
        holds=_tested,
    ),
    # "approve the ones shorter than 3 days, ask the manager about the others"
    construction(
        rf"(?P<pause>[,;.] (?:and |but |then )?|\band |\bbut )(?P<deed>{ORDER} {_WITHIN}{{2,60}}?) (?P<of>about|of)"
        rf" {_REST}(?=\s*(?:[.,;!]|$))",
        "{pause}otherwise {deed} {of} it",
        holds=_tested,
    ),
    # "for those who haven't checked in send an SMS, for those who have, send an email"
    construction(
        r"(?P<pause>[,;.] )(?:and |but )?for (?:those|the ones|ones) (?:who|that|which) (?:have|do|are|did|were)"
        r"(?:n['’]t| not)?,? (?=[a-z])(?!been\b)",
        "{pause}otherwise ",
        holds=lambda found: _DENIAL.search(found.string, 0, found.start()) is not None,
    ),
    # "if it is fresh keep it, reject the others"
    construction(
        rf"(?P<pause>[,;.] (?:and |but |then )?|\band |\bbut )(?P<verb>(?!leave|skip|ignore|keep|let)[a-z]+) {_REST}"
        r"(?=\s*(?:[.,;!]|$))",
        "{pause}otherwise {verb} it",
        holds=_tested,
    ),
    # "the rest get a tag", "all others receive a reply"
    construction(
        rf"\b(?:and |while |but )?(?:(?:all )?(?:the )?(?:rest|others|other ones|remaining ones))"
        rf" (?:(?:should |shall |must"
        rf" )?gets?|receives?) {GIVEN}",
        remainder_gets,
    ),
    # "for those above 50k ..., for those below drop a note"
    construction(
        r"\b(?:and )?(?:for )?(?:those|ones|anything|everything|all) (?:below|under|above|over)(?: that| it| this)?,?"
        r" (?=(?!\d|the\b|an?\b)[a-z])",
        "otherwise ",
    ),
    # "..., tell support otherwise"
    construction(
        r"(?P<pause>[,;] (?:and |or |but )?)(?P<deed>(?!otherwise)[a-z][^.,;:]{3,80}?),? (?:otherwise"
        r"|if not)(?=\s*[.;!]|\s*$)",
        "{pause}otherwise {deed}",
    ),
    # "Otherwise leave everything as it is"
    construction(
        r"\b(?:(?:just )?leave (?:everything|things|all|the rest|that|them)(?: (?:as (?:it|they) (?:is"
        r"|are)|as is|alone|be"
        r"|untouched|unchanged|like that))?|(?:stay|keep|remain) (?:quiet|silent)|forget (?:it|about"
        r" it)|let (?:it|them) be"
        r"|no action(?: needed)?|do(?:n't| not) (?:bother|do anything)|carry on|nothing to do)(?=\s*(?:[.,;!)]|$))",
        "do nothing",
    ),
)
