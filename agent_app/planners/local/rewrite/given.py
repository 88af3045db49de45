"""What several things get or undergo: "workers without a manager get an email", "any old asset gets deleted".

Where products tell of events, such words rather tell what happens; elsewhere they order it.
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    GIVEN,
    ORDER,
    START,
    Found,
    Grammar,
    construction,
    plainer,
    verb_for,
)
from agent_app.planners.local.rewrite.spans import Rewritten
from agent_app.planners.local.text import stem

__all__ = ["given_things"]

_LOOKING_UP = r"(?:get|list|fetch|retrieve|read|pull|grab|load|collect|find|look|take|check|go)"
_ARRIVING = re.compile(r"\b(?:new|incoming|newly|created|opened|submitted|arriv\w+|com(?:es|ing) in)\b", re.IGNORECASE)
"""What tells that things come: what is done with them is done as they do."""
_WHEN = re.compile(
    r"\b(?:when(?:ever)?|if|once|as soon as|after|upon|unless|until|otherwise|rest|others?)\b", re.IGNORECASE
)


_LOOKING = re.compile(
    r"\b(?:go (?:over|through)|loop|list|get|fetch|retrieve|check|look|read|walk|review|take|pull)\b", re.IGNORECASE
)
_REST = re.compile(r"\b(?:the (?:rest|others?|remaining)|every(?:thing|one) else|all others?)\b", re.IGNORECASE)


def _on_condition(found: Found) -> bool:
    """Whether a clause before, or what follows without a pause, says when something happens."""
    rest = re.split(r"[,.;:]", found.string[found.end() :], maxsplit=1)[0]
    return _WHEN.search(found.string[: found.end()] + rest) is not None


def _given_to_each(found: Found) -> str:
    """What each of several things gets, and what is done with it then."""
    given = f"for each of the {{things}}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}"
    return given + (f" and it should be {found['done']}" if found["more"] else "")


def _one_of_kinds(found: Found) -> bool:
    """Whether things of one kind are meant among others that were spoken of, of which the rest gets something else."""
    before, kind = found.string[: found.start()].lower(), found["sort"].lower()
    spoken = _LOOKING.search(before) is not None and kind not in before
    return spoken and _REST.search(found.string, found.end()) is not None


def _given_to_kind(found: Found) -> str:
    kind = stem(found["sort"].lower())
    said = f"if it is {'an' if kind[0] in 'aeiou' else 'a'} {kind}"
    return f"{said}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}"


_GRAMMAR = Grammar(
    (
        # "go over the tickets; escalations get an alert, the rest gets a comment"
        construction(
            rf"{START}(?:the |all |any )?(?P<sort>(?!others\b)[a-z]{{4,}}(?<!s)s) (?:should |must |shall )?"
            rf"(?:get|receive|become) {GIVEN}",
            _given_to_kind,
            holds=_one_of_kinds,
        ),
        # "we get candidates in Greenhouse. The recruiter ...": they are there
        construction(
            r"^(?:we|i) (?:get|have|receive|keep|hold) (?P<things>(?:our |all (?:our )?|the )?(?:[a-z]+ ){0,3}?[a-z]+s"
            r" (?:in|from|through|via) (?-i:[A-Z])[\w ]{2,30}?)\.\s+(?=[A-Z])",
            "get the {things}. ",
        ),
        # "any asset whose warranty is over gets deleted", "any member of our team should be invited"
        construction(
            rf"{START}any (?!(?:of|other|time|new|one|thing)\b)(?P<things>[^.;:,!?\n]{{3,80}}?)"
            r" (?P<due>gets|(?:should|must|shall|has to|needs to|ought to|is to) (?:be|get)) (?=[a-z]+(?:ed|en|t)\b)",
            "every {things} {due} ",
            holds=lambda found: _ARRIVING.search(found["things"]) is None,
        ),
        # "workers without a manager get an email", "stale issues get a comment and are closed"
        construction(
            rf"{START}(?:the |our |my )?(?P<things>(?!{ORDER}\b|{_LOOKING_UP}\b|(?:they|we|you|people|those"
            r"|these|if|when|for|in|on|at|of|each|every|all|both|which|what|make|have|let)\b)"
            r"(?:[\w'’-]+ ){0,3}?[\w-]+s(?: [^.,;:!?\n]{2,60}?)?)"
            rf"(?<! and)(?<! then)(?<! or)(?<! to) (?:each )?(?:get|receive|(?:should|must|shall|have to|need to)"
            rf" (?:get|receive)) {GIVEN}"
            r"(?P<more>,? and (?:then )?(?:they )?(?:are|get|should be) (?P<done>[a-z]+(?:ed|en))\b)?",
            _given_to_each,
            holds=lambda found: _ARRIVING.search(found["things"]) is None and not _on_condition(found),
        ),
        # "each order should get a fulfillment and the customer an SMS"
        construction(
            r"(?P<gets>\b(?:gets?|receives?)) (?P<what>an? [\w-]+(?: [\w-]+)?),? and (?P<whom>(?:the|their|its|his|her)"
            r" [\w-]+(?: [\w-]+)?) (?P<det>an?) (?P<thing>(?:[\w-]+ )?)(?P<kind>[\w-]+)(?=\s*(?:[.;,!]|$))",
            "{gets} {what}, and send {whom} {det} {thing}{kind}",
            holds=lambda found: verb_for(found["kind"]) == "send",
        ),
        # "overdue tasks are updated and get a comment"
        construction(
            rf"(?P<done>[a-z]s (?:are|get|should be|must be) [a-z]+(?:ed|en)\b[^.;:,!?\n]{{0,40}}?),? and (?:then )?"
            rf"(?:they )?(?:get|receive) {GIVEN}",
            lambda found: f"{{done}} and {verb_for(found['kind'])} {{det}} {{thing}}{{kind}} to them",
            holds=lambda found: verb_for(found["kind"]) == "add" and not _on_condition(found),
        ),
    )
)


def given_things(text: Rewritten) -> Rewritten:
    """A text in which what several things get or undergo is ordered for each of them."""
    return plainer(text, _GRAMMAR)
