"""Constructions that say last what is done first: "close the incident, posting a note first"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import ORDER, START, base_form, construction, escaped

__all__ = ["BEFOREHAND"]

_PARTICIPLES = r"(?:add|post|leav|send|writ|remov|delet|notify|mention|archiv|attach|creat)ing"
_BEFOREHAND = (
    r"(?:first|beforehand|before(?: that| doing that| (?:clos|merg|delet|archiv|resolv|cancell?)ing(?: (?:it|them))?)?)"
)
_PLACED = re.compile(r" (?:on|to|in|from|about|at|into) ", re.IGNORECASE)


def _ordering(deed: str) -> str:
    """A deed told by a participle as an order; an order as it is."""
    verb, _, rest = escaped(deed).partition(" ")
    return f"{base_form(verb.removesuffix('ing'))} {rest}" if verb.endswith("ing") else deed


BEFOREHAND = (
    # "delete the branches, comment on their pull requests beforehand"
    construction(
        rf"{START}(?P<polite>please )?(?P<verb>[a-z]+) (?P<things>(?:all|every|each) [^.;,!?\n]{{3,80}}?)"
        rf"(?:,? and|,|, but) (?P<first>(?:{ORDER}|{_PARTICIPLES}) [^.;,!?\n]{{3,80}}?) {_BEFOREHAND}"
        r"(?=\s*(?:[.;!]|$))",
        lambda found: f"{{polite}}for {{things}}, {_ordering(found['first'])}, then {{verb}} it",
    ),
    # "close the incident, posting a note first"
    construction(
        rf"(?P<before>{START}|\b(?:and|then) )(?P<verb>[a-z]+) (?P<thing>(?!each|every|all)[^.;:,!?\n]{{3,80}}?),? "
        rf"(?:but |and )?(?P<first>{_PARTICIPLES} [^.;:,!?\n]{{3,60}}?) {_BEFOREHAND}(?=\s*(?:[.;!]|$))",
        lambda found: (
            f"{{before}}{_ordering(found['first'])}"
            + ("" if _PLACED.search(found["first"]) else " on {thing}")
            + ", then {verb} {thing}"
        ),
    ),
)
"""Applied before other constructions."""
