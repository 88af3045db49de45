"""Several things of which somebody judges each: "show them to the lead; the ones she accepts become leads, the others
are deleted". The answer about each one decides what is done with it, not that it was shown.
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.consulted import PERSON
from agent_app.planners.local.rewrite.patterns import START, Found, Grammar, construction, plainer
from agent_app.planners.local.rewrite.spans import Rewritten

__all__ = ["judged_things"]

_LIKES = (
    r"(?:accepts?|approves?(?: of)?|okays?|oks?|likes?|wants?|picks?|chooses?|selects?|confirms?|agrees? (?:to|with)"
    r"|says? yes to|is happy with|signs? off(?: on)?|waves? through|green-?lights?|finds? (?:good|ok(?:ay)?|fine))"
)
_DISLIKES = (
    r"(?:rejects?|declines?|refuses?|dislikes?|turns? down|says? no to|vetoes|throws? out|denies|deny|objects? to"
    r"|(?:does(?:n['’]t| not)|do(?:n['’]t| not)) (?:accept|approve(?: of)?|like|want|pick|confirm|agree (?:to|with)))"
)
_SOME = (
    r"(?:(?:all |any )?(?:those|the ones|ones)(?: (?:that|which|whom?))?|what(?:ever)?|whichever(?: ones?)?"
    r"|(?:all|everything|anything)(?: that)?|(?:the )?[a-z]+s (?:that|which|whom?))"
)
_JUDGE = rf"(?:he|she|they|{PERSON})"
_CHOSEN = rf"\b{_SOME} {_JUDGE} {_LIKES}(?= [a-z])"
_REFUSED = rf"\b{_SOME} {_JUDGE} {_DISLIKES}(?= [a-z])"
_SOON = rf"(?=[^\n]*?{_CHOSEN})"
_LOOK = (
    r"(?:look (?:at|over|through|into)|go (?:over|through)|check|review|see|inspect|read|examine|decide (?:on|about)"
    r"|judge|vet|screen|assess|evaluate|rate|pick (?:from|among)|sift through)"
)
_LOOKS = (
    r"(?:looks? (?:at|over|through|into)|goes (?:over|through)|checks|reviews|sees|inspects|reads|examines"
    r"|decides (?:on|about)|judges|vets|screens|assesses|evaluates|picks (?:from|among)|sifts through)"
)
_ENDED = r"(?=\s*[.;:,!?]| and )"
_WHAT = r"(?P<what>(?:them(?: all)?|these|those|it|all of them|each(?: (?:one|of them))?)\b|[^.;:,!?\n]{3,60}?)"
_POINTING = re.compile(r"(?:them(?: all)?|these|those|it|all of them|each(?: (?:one|of them))?)", re.IGNORECASE)
_QUANTIFIED = re.compile(
    r"(?:for )?(?P<all>(?:each|every|any|all)(?: of)?(?: the| our| my)?|the|our|my) ", re.IGNORECASE
)

_PLURAL = {"is": "are", "gets": "get", "becomes": "become", "goes": "go", "receives": "receive"}


def _each_judged(found: Found) -> str:
    """Somebody is asked about each of the things."""
    what = found["what"]
    if _POINTING.fullmatch(what):
        return "for each of them, ask {who} to approve it"
    if re.match(r"(?:each|every|any) ", what, re.IGNORECASE):
        return "for {what}, ask {who} to approve it"
    named = _QUANTIFIED.sub("", what).replace("{", "{{").replace("}", "}}")
    return f"for each of the {named}, ask {{who}} to approve it"


_JUDGED = (
    # "show them to the lead; the ones she accepts ..."
    construction(
        rf"\b(?:show|present|give|hand|pass|send|submit|put|bring|forward|run|offer) {_WHAT}"
        rf" (?:over to|to|before|past|by|in front of) (?P<who>{PERSON}){_ENDED}{_SOON}",
        _each_judged,
    ),
    construction(rf"\b(?:show|present|give|send) (?P<who>{PERSON}) {_WHAT}{_ENDED}{_SOON}", _each_judged),
    # "have Anna go through them: the ones she likes ..."
    construction(
        rf"\b(?:have|let|get|ask|make|tell) (?P<who>{PERSON}) (?:to )?{_LOOK} {_WHAT}{_ENDED}{_SOON}", _each_judged
    ),
    construction(
        rf"\bask (?P<who>{PERSON}) (?:about|for (?:a|her|his|their) [a-z]+ (?:on|about)) {_WHAT}{_ENDED}{_SOON}",
        _each_judged,
    ),
    # "the head of HR reviews the requests. Those she approves ..."
    construction(
        rf"{START}(?P<who>{PERSON}) (?:(?:has|needs|is) to {_LOOK}|(?:must|should|will) {_LOOK}|{_LOOKS})"
        rf" {_WHAT}{_ENDED}{_SOON}",
        _each_judged,
    ),
    construction(_CHOSEN, "approved ones"),
    construction(_REFUSED, "rejected ones"),
    # "the others are deleted" beside those that were accepted
    construction(
        r"\b(?:all )?(?:the )?(?:others?|rest|remainder|other ones|remaining(?: ones)?|remaining [a-z]+s)"
        r" (?P<be>is|are|gets?|becomes?|goe?s?|receives?|should|must|shall)\b",
        lambda found: f"rejected ones {_PLURAL.get(found['be'].lower(), found['be'])}",
        holds=lambda found: "approved ones" in found.string[: found.start()],
    ),
    construction(
        r"\bfor (?:all )?the (?:others?|rest|remainder|other ones|remaining(?: ones)?),? (?=[a-z])",
        "for rejected ones ",
        holds=lambda found: "approved ones" in found.string[: found.start()],
    ),
)
_GRAMMAR = Grammar(_JUDGED)
_SIGN = re.compile(_CHOSEN, re.IGNORECASE)


def judged_things(prompt: str) -> Rewritten:
    """A prompt with what somebody thinks of each of several things as answers to a question about each."""
    text = Rewritten(prompt)
    return plainer(text, _GRAMMAR) if _SIGN.search(prompt) else text
