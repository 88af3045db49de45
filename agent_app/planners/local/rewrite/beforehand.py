"""Constructions that say last what is done first: "close the incident, posting a note first"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.consulted import PERSON
from agent_app.planners.local.rewrite.patterns import (
    AGREEMENT,
    ORDER,
    PERIOD,
    START,
    Found,
    base_form,
    construction,
    escaped,
)

__all__ = ["BEFOREHAND", "BEFORE_EACH"]

_PARTICIPLES = r"(?:add|post|leav|send|writ|remov|delet|notify|mention|archiv|attach|creat)ing"
_BEFOREHAND = (
    r"(?:first|beforehand|before(?: that| doing that| (?:clos|merg|delet|archiv|resolv|cancell?)ing(?: (?:it|them))?)?)"
)
_VERB = r"(?!(?:when|whenever|if|once|after|before|every|each|for|on|at|in|and|then|while|unless)\b)[a-z]+"
_DOING = (
    r"(?:run|export|copy|save|back up|backup|get|take|check|warn|inform|let|give|publish|lock|pin|attach|transfer|wait)"
)
_PLACED = re.compile(r" (?:on|to|in|from|about|at|into) ", re.IGNORECASE)


def _ordering(deed: str) -> str:
    """A deed told by a participle as an order; an order as it is."""
    verb, _, rest = escaped(deed).partition(" ")
    return f"{base_form(verb.removesuffix('ing'))} {rest}" if verb.endswith("ing") else deed


_FIRST = r"(?:first|before(?:hand| that| doing (?:so|that))?),? "
_ALL = r"(?:(?P<every>all|every|each)(?: the| our| my| of the| of our)?|the|our|my|these|those) "
_LEAD = (
    rf"(?P<lead>{START}(?:please )?(?:(?:(?:every|each) {PERIOD}|daily|weekly|monthly|nightly|hourly)(?: at \S+)?,? "
    r"|(?:when|whenever|once|after|if) [^.;,!?\n]{5,80}?, )?)"
)
_POINTING = re.compile(r"\b(?P<it>it|them|this|those|these)\b", re.IGNORECASE)
_SAID_WHAT = re.compile(r"\b(?:to|for|whether|if|about|in|on|via|by)\b", re.IGNORECASE)
"""What tells how, or what, somebody is asked."""
_SEVERAL = frozenset({"them", "these", "those"})
_DETERMINERS = frozenset({"all", "every", "each", "the", "our", "my", "of"})
_APART = re.compile(
    r" (?:in|of|that|which|who|whose|with|without|from|on|for|where|to|by|not|older|newer|created|opened|closed|at)\b"
)
_LONGEST = 3
_THEM = re.compile(r"\b(?:them|these|those)\b(?! \w+s\b)", re.IGNORECASE)
_THERE = re.compile(r"\bthere\b", re.IGNORECASE)
_ASKED = (
    rf"(?:but |and )?(?:only )?(?:always )?(?:ask(?:ing)?|check(?:ing)? with|consult(?:ing)?|confirm(?:ing)? with"
    rf"|get(?:ting)? (?:an? |the )?(?:ok(?:ay)?|approval|confirmation|sign-?off|go-ahead) (?:from|of))"
    rf" (?P<who>{PERSON}|me|us|[a-z]{{3,15}})(?: for (?:confirmation|approval|permission))?"
)


def _the_thing(things: str) -> str:
    """One of several things by the words before what tells them apart: "the Jira issue"; "it" where that is long."""
    said = _APART.split(things, maxsplit=1)[0].split()
    while said and said[0].lower() in _DETERMINERS:
        said.pop(0)
    if not said or len(said) > _LONGEST or not said[-1].endswith("s"):
        return "it"
    return escaped(" ".join(["the", *said[:-1], said[-1].removesuffix("s")]))


def _of_one(deed: str) -> str:
    """What is done with several things as what is done with each of them."""
    return escaped(_THEM.sub("it", deed, count=1))


def _sooner(found: Found) -> str:
    """What is said last and done first, before what was said first; both are about the same thing."""
    first, thing = escaped(found["first"]), escaped(found["thing"])
    if first.lower().startswith("ask ") and not _SAID_WHAT.search(first):
        first = f"{first} to approve it"
    if found["earlier"] and found["thing"].lower() != "it":
        joint = "; if approved," if first.lower().startswith("ask ") else ", then"
        asked = first if joint.startswith(";") else _of_one(found["first"])
        return f"{{lead}}{{earlier}}for each of them, {asked}{joint} {{verb}} it"
    if first.lower().startswith("ask "):
        return f"{{lead}}{{earlier}}{first}; if approved, {{verb}} {{thing}}"
    if _THERE.search(first) is not None and found["thing"].lower().startswith(("the #", "#")):
        first = _THERE.sub(f"in {thing}", first)
    pointed = _POINTING.search(first)
    if pointed is None:
        return f"{{lead}}{{earlier}}{first}, then {{verb}} {{thing}}"
    if pointed[0].lower() in _SEVERAL and found["thing"].lower().startswith(("the ", "our ", "my ")):
        several = escaped(found["thing"].split(" ", 1)[1])
        return f"{{lead}}for all {several}, {_of_one(found['first'])}, then {{verb}} {_the_thing(found['thing'])}"
    pointing = f"{first[: pointed.start()]}{thing}{first[pointed.end() :]}"
    return f"{{lead}}{{earlier}}{pointing}, then {{verb}} {pointed[0].lower()}"


BEFORE_EACH = (
    # "delete the old pages, but ask the owner before each one"
    construction(
        rf"{_LEAD}(?P<verb>{_VERB}) (?:{_ALL})?(?P<things>[^.;,!?\n]{{3,100}}?),? {_ASKED}"
        r" (?:before|about|for) (?:each|every)(?: (?:one|of them|single one|time|deletion|removal))?"
        r"(?=\s*(?:[.;!]|$))",
        "{lead}for all {things}, ask {who} to approve it; if approved, {verb} it",
    ),
    # "void the invoices, each only with Anna's approval", "delete the files one by one after asking Ines about each"
    construction(
        rf"{_LEAD}(?P<verb>{_VERB}) (?:{_ALL})?(?P<things>[^.;,!?\n]{{3,100}}?s)(?: one by one| one after another)?,?"
        r" (?:but )?each(?: one| of them)?(?: only)? (?:with|after|upon|on|subject to|by)"
        rf" (?:(?P<who>{PERSON})['’]s? {AGREEMENT}|(?:the )?{AGREEMENT} (?:of|by|from) (?P<whose>{PERSON}))"
        r"(?=\s*(?:[.;!]|$))",
        lambda found: (
            f"{{lead}}for all {{things}}, ask {found['who'] or found['whose']} to approve it; if approved, {{verb}} it"
        ),
    ),
    construction(
        rf"{_LEAD}(?P<verb>{_VERB}) (?:{_ALL})?(?P<things>[^.;,!?\n]{{3,100}}?s)(?: one by one| one after another)?,?"
        rf" (?:only )?after {_ASKED} (?:about|for|on) each(?: one| of them)?(?=\s*(?:[.;!]|$))",
        "{lead}for all {things}, ask {who} to approve it; if approved, {verb} it",
    ),
)
"""Applied before what tells that somebody is asked."""

BEFOREHAND = (
    # "close all old tickets, but first send the requester a note"
    construction(
        rf"{_LEAD}(?P<verb>{_VERB}) (?P<things>(?:all|every|each) [^.;,!?\n]{{3,100}}?),?"
        rf" (?:but |and )?{_FIRST}(?P<first>(?:{ORDER}|{_DOING}) [^.;!?\n]{{3,120}}?)(?=\s*(?:[.;!]|$))",
        lambda found: f"{{lead}}for {{things}}, {_of_one(found['first'])}, then {{verb}} {_the_thing(found['things'])}",
    ),
    # "merge PR 12, but first run the build", "archive the channel, but first post a goodbye there"
    construction(
        rf"{_LEAD}(?P<earlier>{_VERB} [^.;,!?\n]{{3,100}}?,? (?:and|then|and then)"
        r" (?=[a-z]+ (?:it|them|(?:each|every|all)(?: one)?(?: of them)?)\b))?"
        rf"(?P<verb>{_VERB}) (?P<thing>(?!all |every |each )[^.;,!?\n]{{2,80}}?"
        r"|(?(earlier)(?:all|every|each)\b[^.;,!?\n]*?|(?!))),?"
        rf" but {_FIRST}(?P<first>(?:{ORDER}|{_DOING}) [^.;!?\n]{{3,120}}?)"
        r"(?=\s*(?:[.;!]|$))",
        _sooner,
    ),
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
