"""Constructions that say what becomes of the rest: "the others get a tag" is "otherwise, add a tag to them"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import GIVEN, construction, remainder_gets

__all__ = ["REMAINDERS"]

REMAINDERS = (
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
