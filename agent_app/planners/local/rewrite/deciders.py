"""Constructions in which a person decides: "before you archive it, Kim has to approve", "the team lead decides"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    AGREED,
    CASE,
    DECIDED,
    START,
    asked_before,
    construction,
)

__all__ = ["DECIDERS"]

_WHO = (
    r"(?:(?:legal|finance|procurement|compliance|accounting|HR|QA|security)\b"
    r"|(?:the|our|my|an?|some(?:one|body)) [\w' -]{2,30}?|some(?:one|body)|(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])\w+)?"
    r"(?: (?:from|of|in|at) [\w ]{2,20}?)?)"
)
_MUST = r"(?:must|has to|have to|needs to|need to|should|shall|is to|are to)"
_DEED = (
    r"(?:approve|sign(?: it| this| that)? off|ok(?:ay)?|agree|confirm|consent|give (?:an?|the|her|his|their)"
    r" (?:ok(?:ay)?|approval|go-ahead|blessing|sign-?off|green light))"
)
_LOOKING = r"(?:(?:review|check|inspect|read|look at|examine|go over)(?: it| them| this)? and )?"

_DECIDED_ON = (
    r"(?:approved|reviewed|checked|signed off|confirmed|verified|okayed|cleared|authori[sz]ed|validated|accepted"
    r"|looked (?:at|over)|inspected|examined)"
)
_DECIDING_ON = (
    r"(?:approve|review|check|sign off|confirm|verify|ok(?:ay)?|clear|authori[sz]e|validate|accept|look (?:at|over)"
    r"|inspect|examine|decide (?:on|about|over)|see)"
)
_EACH = r"(?:each|every|all(?: of)?(?: the| our| my)?)"
_SINGLY = r"(?:,? (?:one (?:by|after) (?:one|another)|one at a time|individually|in turn))?"
_THEN = (
    r"(?:,? (?:and|before|(?:and )?(?:only )?(?:then|after that|afterwards)),?|,) (?:(?:it|they|that|this"
    r"|(?:each|any) one)(?: (?:is|are|gets?|can be|may be|has been|have been|should be|must be))? )?(?:to be )?"
    r"(?P<done>[a-z]+(?:ed|en))(?: then| afterwards| after that)?"
)
"""What is done with a thing after somebody decided about it."""
_ELSEWHERE = re.compile(r"\b(?:in|on|via|by|at|through|whether|if|about|to|for|how|what|who|when|and)\b", re.IGNORECASE)
"""What tells where or what somebody is asked."""

_UPON = r"(?:and |but |then )?(?:if|when|in case|once|unless|otherwise|should)\b"
"""What is done upon the answer is told afterwards."""
_CONSULT = r"(?:ask|check with|consult|talk to|run it by|run this by|clear it with)"
_ANYONE = rf"(?:{_WHO}|(?!(?:me|us|it|them|him|her|if|for|whether|about|to)\b)[a-z]{{3,}})"
_DOING = r"(?!being\b|having\b|during\b)[a-z]{2,}ing\b"
_NO_ORDER = re.compile(
    r"\b(?:to|i|we|you|they|who|that|not|never|people|users|customers|should|must|can|will|may) $|n['’]t $",
    re.IGNORECASE,
)
"""What no order follows: somebody asks, or is not to ask."""
_RUNS_ON = re.compile(r"[\w\"'\]](?<!\band)(?<!\bthen)(?<!\bplease) $")


def _after_happening(found: re.Match[str]) -> bool:
    """ "When it is labelled wontfix | ask Bob before closing it": nothing parts what is asked from what happened."""
    return _RUNS_ON.search(found.string[: found.start()]) is not None


def _each_decided(found: re.Match[str]) -> str:
    """Somebody is asked about each of several things, and what is done then is done with that one."""
    then = f", then it should be {found['done']}" if found["done"] else ""
    return "for each {what}, ask {who} to approve it" + then


_AGREES = (
    r"(?:(?:agrees|approves|confirms|consents|okays|oks|signs off)"
    r"|says (?:yes|ok|okay|it['’]s (?:fine|ok|okay))|is (?:fine|happy|okay|ok) with (?:it|that|this)"
    r"|gives (?:his|her|its|their|the|an?) (?:ok|okay|approval|blessing|go-ahead|consent|green light))"
)
_UPON_TEST = re.compile(r"\b(?:if|when|unless|otherwise)\b", re.IGNORECASE)
_OBJECTS = r"(?:objects|declines|refuses|disagrees|says no|vetoes|rejects|is against|turns)"
_IF_SO = rf"(?:(?:only )?(?:if|provided(?: that)?|as long as|so long as) (?P<who>{_WHO}) {_AGREES}"
_IF_SO += rf"|unless (?P<against>{_WHO}) {_OBJECTS})(?: (?:to |with |on )?(?:it|that|this|them))?(?: down| first)?"


def _if_agreed(found: re.Match[str]) -> str:
    """What is done only with somebody's consent, after asking for it."""
    return f"ask {found['who'] or found['against']} to approve it; if approved, {found['deed']}"


DECIDERS = (
    # "file the report if my boss agrees", "..., unless Anna objects"
    construction(
        rf"{START}(?:and |then |but )?(?P<deed>(?!if |when |once |unless |for |after |on )[a-z][^.,;:!?\n]{{3,90}}?)"
        rf",? (?:but )?{_IF_SO}(?=\s*(?:[.;!]|$)|, (?:else|otherwise|if not)\b)",
        _if_agreed,
        holds=lambda found: _UPON_TEST.search(found["deed"]) is None,
    ),
    # "get approval from the board for each (of them)"
    construction(
        rf"\b(?:get|obtain|ask for|request|collect) (?:an? |the )?(?:approval|sign-?off|ok(?:ay)?|consent|go-ahead)"
        rf" (?:from|by|of) (?P<who>{_WHO}) for (?:each|every one|all)(?: one)?(?: of (?:them|these"
        rf"|those))?(?=\s*(?:[.;,!]|$)"
        r"| and | then | before )",
        "for each of them, ask {who} to approve it",
    ),
    # "Bob wants to see the notes first. Once he is happy, publish them"
    construction(
        rf"{START}(?P<who>{_WHO}) (?:wants?|would like|likes?|has|needs?|wishes) to (?:see|check|review|look at|read"
        r"|inspect) (?P<what>(?:the|our|my|it|this|that)\b[^.;:,!?\n]{0,60}?)(?: first| beforehand)(?=[.;,]|,? and )",
        "ask {who} to approve {what}",
    ),
    construction(
        r"\b(?P<when>once|if|when|as soon as|after) (?:he|she|they) (?:is|are|says (?:it|that|they)(?:['’]s| is| are)"
        r"|says it looks) (?:happy|fine|satisfied|pleased|content|good|okay|ok)(?: with (?:it|that|this|them))?"
        r"(?P<pause>,| (?=[a-z]))",
        "{when} approved, ",
        holds=asked_before,
    ),
    # "ask the release manager before merging the pull requests": and what depends on the answer is told, or not
    construction(
        rf"{START}(?:please )?{_CONSULT} (?P<who>{_ANYONE})(?: first)?,? before (?:you are |we are )?{_DOING}"
        rf" (?P<what>[^.;:,!?]{{2,60}}?)(?=\s*(?:[.;,]|,? and)\s*{_UPON})",
        "get approval from {who} for {what}",
    ),
    construction(
        rf"\b(?:please )?{_CONSULT} (?P<who>{_ANYONE})(?: first)?,? before (?={_DOING})",
        lambda found: f"{', ' * _after_happening(found)}get approval from {found['who']} before ",
        holds=lambda found: _NO_ORDER.search(found.string[: found.start()]) is None,
    ),
    construction(
        rf"{START}(?:please )?(?P<asked>ask (?P<who>{_WHO}) to {_DEED})(?: first)?,? before"
        r" (?:you|we|i|they) (?=[a-z]+ [^.;:,!?]{2,60})",
        "{asked}, then ",
    ),
    # "each report has to be approved by the manager (before it is paid)": every one is put to her
    construction(
        rf"{START}(?P<all>{_EACH}|(?=[A-Z]?[\w -]{{2,40}}?s {_MUST} [^.;:!?]*?one (?:by|after) )) ?"
        rf"(?P<what>[^.;:,!?]{{3,60}}?) (?:first )?{_MUST}"
        rf" (?:first )?(?:be|get) {_DECIDED_ON} by (?P<who>{_WHO}){_SINGLY}(?: first)?(?:{_THEN}(?=\s*(?:[.;,!]|$))"
        r"|(?=[.;,!]|$| and | before | then ))",
        _each_decided,
    ),
    # "someone must check every envelope before it is voided", "Mara decides about each request, after that ..."
    construction(
        rf"{START}(?P<who>{_WHO}) (?:{_MUST} {_DECIDING_ON}|decides (?:on|about|over)|(?:approves|checks|reviews))"
        rf" (?P<all>{_EACH}) (?P<what>[^.;:,!?]{{3,60}}?){_SINGLY}(?: first)?(?:{_THEN}(?=\s*(?:[.;,!]|$))"
        r"|(?=[.;,!]|$))",
        _each_decided,
    ),
    # "let the manager review each (of them)"
    construction(
        rf"(?P<joint>{START}|\b(?:and|then) )(?:let|have|ask|get) (?P<who>{_WHO}) (?:to )?{_DECIDING_ON}"
        r" (?:each|every one)(?: one)?(?: of (?:them|these|those))?(?: first)?(?=[.;,!]|$| and | then )",
        "{joint}for each of them, ask {who} to approve it",
    ),
    # "the contract must be reviewed by legal before it is sent"
    construction(
        rf"(?P<what>\b(?:the|an?|our|my|this|that|it) ?[^.;:,!?]{{0,50}}?) {_MUST} (?:first )?(?:be|get) {_DECIDED_ON}"
        rf" by (?P<who>{_WHO})(?: first)?,? (?:before|and only then)"
        r" (?P<pronoun>it|they|that|this|(?:the|an?) [a-z ]{2,30}?)"
        r" (?:is|are|gets?|can be|may be) (?P<done>[a-z]+(?:ed|en|t))\b",
        "ask {who} to approve {what}, then {pronoun} should be {done}",
    ),
    construction(
        rf"(?P<what>\b(?:the|an?|our|my|this|that|it) ?[^.;:,!?]{{0,50}}?) {_MUST} (?:first )?(?:be|get) {_DECIDED_ON}"
        rf" by (?P<who>{_WHO})(?: first)?(?=[.;,!]|$| and then | then )",
        "ask {who} to approve {what}",
    ),
    # "Before you archive the channel, Kim has to approve it"
    construction(
        rf"{START}before (?:you |we |i |they )?(?P<deed>(?!the\b|an?\b|our\b|my\b)[a-z]+ [^.;,:!?]{{3,80}}),"
        rf" (?P<who>{_WHO}) {_MUST} (?P<answer>{_LOOKING}{_DEED}(?: [^.;,:!?]{{1,40}})?)(?=[.;,!]|$)",
        "ask {who} to {answer}, then {deed}",
    ),
    # "before the build starts, the QA lead must sign off"
    construction(
        rf"{START}before (?P<thing>(?:the|our|my|an?) [^.;,:!?]{{2,50}}?) (?:starts?|begins?|runs?|is (?:started|run))"
        rf",? (?P<who>{_WHO}) {_MUST} (?P<answer>{_LOOKING}{_DEED}(?: [^.;,:!?]{{1,40}})?)(?=[.;,!]|$)",
        "ask {who} to {answer}, then start {thing}",
    ),
    # "before the page goes out, Kim must approve it"
    construction(
        rf"{START}before (?P<thing>(?:the|our|my|an?) [^.;,:!?]{{2,50}}?) (?:is|are|gets?|can be|may be)"
        rf" (?P<done>[a-z]+(?:ed|en|t)),? (?P<who>{_WHO}) {_MUST}"
        rf" (?P<answer>{_LOOKING}{_DEED}(?: [^.;,:!?]{{1,40}})?)(?=[.;,!]|$)",
        "ask {who} to {answer}, then {thing} should be {done}",
    ),
    # "before the repository gets deleted have the owner confirm"
    construction(
        rf"{START}before (?P<thing>(?:the|our|my|an?) [^.;,:!?]{{2,50}}?) (?:is|are|gets?|can be|may be)"
        rf" (?P<done>[a-z]+(?:ed|en|t))(?P<place> (?:in|on|from|to|at) [\w ]{{2,24}}?)?,? (?:let|have|get|ask)"
        rf" (?P<who>{_WHO}) (?:to )?(?P<answer>{_LOOKING}{_DEED}(?: (?:it|that|this|first))?)(?=[.;,!]|$)",
        "ask {who} to {answer}, then {thing} should be {done}{place}",
    ),
    # "ask the scrum master to check the sprint, and if it's rejected ..."
    construction(
        rf"\b(?P<ask>ask|have|let|get) (?P<who>{_WHO}) (?:to )?(?:check|review|inspect|look at|go over|examine)"
        r" (?P<thing>[^.;,:!?]{2,50}?)(?P<rest>[.;,]? (?:and )?(?:if|when|in case) (?:it(?:'s|’s| is)|that(?:'s|"
        r" is)|they|he"
        r"|she|approved|rejected|accepted) ?(?:approved|rejected|accepted|declined|refused|agrees?|approves?|rejects?"
        r"|accepts?|declines?|refuses?)?\b)",
        "ask {who} to approve {thing}{rest}",
        holds=lambda found: DECIDED.search(found["rest"]) is not None,
    ),
    # "for the rest ask HR": nothing but whom
    construction(
        rf"\bask (?P<who>(?!for\b){_WHO}|[A-Z]{{2,4}})(?: (?:first|about (?:it|that|them|this)))?(?=\s*(?:[.,;!]|$))",
        "ask {who} to approve it",
        holds=lambda found: _ELSEWHERE.search(found["who"]) is None,
    ),
    # "let the finance director review and approve the refund"
    construction(
        rf"\b(?:let|have|get) (?P<who>{_WHO}) (?:to )?{_LOOKING}(?P<deed>approve|sign off|confirm|ok(?:ay)?)\b",
        "ask {who} to {deed}",
    ),
    # "have the change board decide"
    construction(
        rf"\b(?:let|have|get|make) (?P<who>{_WHO}) (?:to )?(?:decide|rule|judge)"
        r"(?: (?:on|about|over) (?:it|that|this|them|each))?(?=[.;,:]|$)",
        "ask {who} to approve it",
    ),
    # "the team lead decides by hand", "then the CFO decides whether we pay"
    construction(
        r"(?<!let )(?<!have )(?P<who>\b(?:the|our|my|an?) (?!(?:others?|rest|remaining)\b)[\w' -]{2,30}?"
        r"|\b(?-i:[A-Z])[\w-]+(?: from [\w ]{2,20}?)?)"
        r" (?:(?:then |first )?decides|(?:then |first |must |has to |should )+decide)"
        r"(?P<how> (?:by hand|manually|personally|herself|himself|themselves"
        r"|(?:on|about|over) (?:it|that|this|each|them)))?(?=[.;,:]|$)",
        "ask {who} to approve it",
    ),
    # "the change board approves it; ..."
    construction(
        rf"{START}(?:and |then |and then )?(?P<who>(?:the|our|my|an?) [\w' -]{{2,30}}?)"
        r" (?:approves|okays|signs off(?: on)?|agrees (?:to|with)|confirms|reviews|checks|verifies|inspects|proofreads"
        r"|looks (?:at|over)|goes over|reads) (?:it|that|this|them)(?=\s*(?:[.;,:]|$))",
        "ask {who} to approve it",
        holds=lambda found: found.start() > 0 and not asked_before(found),
    ),
    # "in case of refusal post it", "upon her approval, ..."
    construction(
        r"\b(?:in case of|in the case of|on|upon|after|with) (?:an? |her |his |their |the )?(?P<answer>refusal"
        r"|rejection"
        r"|denial|disapproval|approval|consent|agreement|confirmation)(?: (?:by|from) (?:her|him|them))?,? (?=[a-z])",
        lambda found: f"if {'approved' if AGREED.match(found['answer']) else 'rejected'}, ",
        holds=asked_before,
    ),
    # "if she says no close it", "when he says it's fine, merge it"
    construction(
        rf"\b(?:if|when|once|after|in case|as soon as) (?:he|she|they|{_WHO}) (?:says?|said|answers?|repl(?:y|ies))"
        r" (?:(?P<yes>yes|ok(?:ay)?|(?:it|that)(?:'s|’s| is) (?:good|fine|ok(?:ay)?))|no(?:pe)?)"
        r"(?: to (?:it|that|this))?,? (?=[a-z])",
        lambda found: f"if {'approved' if found['yes'] else 'rejected'}, ",
        holds=asked_before,
    ),
    # "... decides: approval -> publish it; rejection -> delete it"
    construction(
        rf"{START}(?:an? |her |his |their |the )?(?P<answer>refusal|rejection|denial|approval|consent){CASE}(?=[a-z])",
        lambda found: f"if {'approved' if AGREED.match(found['answer']) else 'rejected'}, ",
        holds=asked_before,
    ),
)
"""Applied before what follows upon the answer is read."""
