"""Cases told by their contrast to those before: "by the bot do nothing; by a human: ...", "P3 and lower get a note"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import CASE, GIVEN, START, Found, construction, remainder_gets

__all__ = ["CONTRASTED"]

_PEOPLE = (
    r"(?:an? (?:real |actual )?(?:human(?: being)?|person|colleague|team ?mate|developer)|(?:real )?(?:humans|people)"
    r"|(?:any|some)(?:one|body) else|(?:the )?others|everyone else|everybody else)"
)
_NAMED = r"(?:by|from) (?:(?:the )?[\w-]*bot\b|(?!(?:the|an?|our|my|any|some|every|all|e-?mail)\b)[@\w][\w@\[\]-]*)"
_LEFT_ALONE = re.compile(
    rf"\b{_NAMED}(?:[:,]| [-=]>|[-=]>| ?→)? ?(?:just |please |we |simply )?"
    r"(?:do nothing|nothing|(?:ignore|skip|leave|drop)(?: (?:it|that|this|them|those))?(?: alone| be)?)\s*[.;,]",
    re.IGNORECASE,
)
"""What somebody did and nothing is done about."""
_DONE_BEFORE = re.compile(rf"\b{_NAMED}(?: [^.;!?\n]+|(?:,|:) [^.;!?\n]+)[.;]", re.IGNORECASE)
"""What is done about what somebody did, in a clause that has ended."""
_GRADE = r"(?P<letters>p|sev[- ]?)(?P<grade>[1-5])s?"
_DOWNWARDS = r"(?:,? (?:and|or) (?:lower|below|under|less|down(?:wards)?|beneath|worse))"
_JOINED = rf"{START}(?:and |but |while |whereas )?"
_RECEIVES = r"(?:(?:should |shall |must )?gets?|receives?)"


def _doer_before(found: Found) -> bool:
    """Whether it was told right before what to do about what somebody else did."""
    before = found.string[: found.start()].rstrip()
    return any(hit.end() == len(before) for told in (_LEFT_ALONE, _DONE_BEFORE) for hit in told.finditer(before))


def _next_grade(found: Found) -> bool:
    """Whether the grades begin right below those that were told before, so that they are all that is left."""
    told = re.findall(rf"\b{re.escape(found['letters'])}([0-5])s?\b", found.string[: found.start()], re.IGNORECASE)
    return set(range(1, int(found["grade"]))) == {int(grade) for grade in told if grade != "0"}


CONTRASTED = (
    # "merged by renovate-bot do nothing; by a human: post in #merged"
    construction(
        rf"{START}(?:and |but )?(?:if |when )?(?:by|from) {_PEOPLE}(?:{CASE}|,? )(?=[a-z])",
        "otherwise ",
        holds=_doer_before,
    ),
    # "P1 creates an incident; ..."
    construction(
        rf"{_JOINED}(?P<grades>(?P<letter>p|sev[- ]?)[0-5](?:(?:,|,? and|,? or) (?P=letter)[0-5])*)"
        r" (?:creates?|opens?|raises?|makes?) (?=an? )",
        lambda found: f"if the {'priority' if found['letter'] in 'pP' else 'severity'} is {{grades}}, create ",
        holds=lambda found: found.start() > 0,
    ),
    # "for P1 and P2 page me; P3 and lower gets a note"
    construction(rf"{_JOINED}{_GRADE}{_DOWNWARDS} {_RECEIVES} {GIVEN}", remainder_gets, holds=_next_grade),
    # "P1 and P2 -> page me; for P3 and below tell #noise", "...; P3 and lower: tell #noise"
    construction(
        rf"{_JOINED}(?:for|with|on|at) {_GRADE}{_DOWNWARDS}(?:{CASE}|,? )(?=[a-z])",
        "otherwise ",
        holds=_next_grade,
    ),
    construction(rf"{_JOINED}{_GRADE}{_DOWNWARDS}{CASE}(?=[a-z])", "otherwise ", holds=_next_grade),
)
"""Applied before cases are looked for that are said in a few words."""
