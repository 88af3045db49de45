"""Constructions in which the answer of a person is told without that anybody was asked: "once the lead has given the
go-ahead, ...", "those over 1000 need the CFO's approval", "hand the request to the board. Approved -> ...".
"""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.patterns import (
    AGREEMENT,
    CASE,
    MAKING,
    START,
    Found,
    asked_before,
    base_form,
    construction,
    escaped,
)

__all__ = ["ANSWERED", "ASKED", "CONSULTED", "PERSON", "TEAM", "is_somebody", "nobody_asked"]

PERSON = (
    r"(?:(?:the|our|my|an?|some(?:one|body)) (?:[\w-]+ ){0,3}?[\w-]+(?: of [\w ]{2,20}?)?|some(?:one|body)"
    r"|(?-i:[A-Z]{2,4})|(?:(?-i:M)(?:r|rs|s)\.? )?(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])\w+)?"
    r"(?: (?:from|of|in) [\w ]{2,20}?)?)"
)
TEAM = r"(?:legal|finance|marketing|sales|hr|qa|support|security|compliance|accounting|procurement|it|payroll)"
"""A team that is called by what it does."""
_ROLE = r"(?:manager|lead|owner|officer|director|head|engineer|editor|architect|lawyer|accountant)"
_AGREEMENT = (
    r"(?:approval|sign-?off|ok(?:ay)?|consent|blessing|go-ahead|green light|permission|confirmation|thumbs up|nod|yes)"
)
_GIVEN = (
    rf"(?:(?:has |have |had )?(?:given|gave|gives?) (?:it |us |me )?(?:(?:the|her|his|their|an?) )?{_AGREEMENT}"
    rf"(?: (?:for|to|on) (?:it|this|that|them))?"
    r"|(?:has |have )?(?:said|says?) (?:yes|ok(?:ay)?)(?: to (?:it|this|that))?|nods?(?: it through)?)"
)
_AGREES = (
    r"(?:(?:has |have )?(?:agree[sd]?|approve[sd]?|consent(?:s|ed)?|confirm(?:s|ed)?|okays|okayed|clear(?:s|ed)"
    r"|vets|vetted|bless(?:es|ed)"
    r"|sign(?:s|ed) off)(?: (?:to |on )?(?:it|this|that|the [\w-]+(?: [\w-]+)?))?)"
)
_NEEDED = (
    rf"(?:an? |the )?(?:(?P<whose>{PERSON})['’]s )?{_AGREEMENT}(?: (?:from|by|of) (?P<who>{PERSON}))?"
    r"(?=\s*(?:[.;,!]|$))"
)
"""What something needs, and of whom."""
_REFUSES = (
    r"(?:refuses?|rejects?|declines?|disagrees?|objects|says? no|shakes? (?:her|his|their) heads?"
    r"|(?:does|do|did|has|have|wo)(?:n['’]t| not)(?: (?:agree|approve|confirm|consent|sign off))?|will not)"
    r"(?: (?:to |on )?(?:it|this|that))?"
)
_TOLD = (
    r"(?:(?:if|when|once|with|after|upon|on) )?(?:an? |her |his |their |the )?(?:approved|rejected|accepted|declined"
    r"|refused|agreed|approval|rejection|yes|no|(?:he|she|they|it) ?(?:is |['’]s |are )?(?:approv|agree|accept|reject"
    r"|declin|refus|nod|say|okay|ok\b|fine|happy))"
)
"""How it is told what follows upon an answer."""
_THINGS = words(
    "ticket issue request order invoice build pipeline deal card task page it this that workflow payment customer"
)


_AGREEING = (
    r"(?:(?:(?:the )?answer(?:['’]s| is) |(?:i|he|she|they|someone|somebody) (?:says?|answers?|reply|replies|responds?)"
    r"(?: with)? |it(?:['’]s| is) )?[\"']?(?:yes|ok(?:ay)?|so|positive)[\"']?(?!-)"
    r"|(?:i|he|she|they|someone|somebody) (?:agrees?|approves?|confirms?|accepts?|consents?))"
)
"""How it is said that whoever was asked agrees."""


def nobody_asked(found: Found) -> bool:
    """Whether no person was asked to decide before."""
    return not asked_before(found)


def is_somebody(found: Found) -> bool:
    """Whether an answer is a person's, and not a state that a thing is in."""
    first, last = (found["who"].lower().split()[place] for place in (0, -1))
    return first not in {"a", "an"} and last not in _THINGS


def _decides(found: Found) -> str:
    return f"ask {found['who'] or found['whose'] or 'somebody'} to approve it"


def _answered(found: Found) -> str:
    answer = "approved" if found["answer"][0].lower() in "ac" else "rejected"
    return f"if {answer}, " + ("{verb} it" if found["verb"] else "")


ASKED = (
    # "ask me on Slack whether to deploy; if I say yes, run it", "ask kim if the release is good, and if so publish it"
    construction(
        rf"\bask (?P<who>me|us|@[\w.-]+|{PERSON}|[a-z]{{3,15}})"
        r"(?: (?:on|in|via|by|over|through) (?:#[\w-]+|(?-i:[A-Z])\w+|e-?mail|chat))? (?:whether|if) "
        r"(?:(?:to|(?:we|i|it|you) (?:should|can|may|could)|it(?:['’]s| is) (?:ok(?:ay)?|fine|alright) to)"
        r" (?P<deed>[^.;:,!?\n]{2,60}?)|(?P<state>[^.;:,!?\n]{4,70}?))\s*[;,.]? (?:and )?(?:if|when|once) "
        rf"{_AGREEING}\b,? ",
        lambda found: (
            f"ask {{who}} {'for approval to {deed}' if found['deed'] else 'to confirm that {state}'}; if approved, "
        ),
        holds=nobody_asked,
    ),
)
_CHECKING = (
    r"(?:check|review|read|approve|verify|look (?:at|over)|test|confirm|sign off(?: on)?|go over|proofread|inspect|see)"
)
_CHECKS = (
    r"(?:checks|reviews|reads|approves|verifies|looks (?:at|over)|tests|confirms|signs off(?: on)?|goes over|proofreads"
    r"|inspects|sees)"
)
_DECISION = r"(?:decision|answer|verdict|choice|response|reply|judge?ment|call|opinion|vote|approval|say-so)"
_LOOKS_AT = (
    r"(?:looks? (?:at|over|through)|checks?|reviews?|reads?|inspects?|examines?|goes over|go over|assess(?:es)?"
    r"|evaluates?)"
)
_EACH = r"(?:each(?: one)?(?: of (?:them|these|those))?|every(?: single)? one(?: of them)?|them(?: all| one by one)?)"


_BECOMES = re.compile(
    r"^(?P<thing>(?:an?|the|its|it|they) ?(?:[\w-]+ ){0,3}?[\w-]*) (?:is|are|gets?) (?P<done>[a-z]+ed)\b"
)


def _on_decision(found: Found) -> str:
    """Both of what somebody decides between, after that person was asked."""
    asks = ""
    if found["judge"]:
        asks = ("for each of them, " if found["all"] else "") + "ask {judge} to approve it; "
    elif not asked_before(found):
        asks = "ask {whose} to approve it; " if found["whose"] else "ask somebody to approve it; "
    one, other = (_ordered(found[part]) for part in ("one", "other"))
    return f"{asks}if approved, {one}, otherwise {other}"


def _ordered(said: str) -> str:
    """ "An interview is scheduled", "they are rejected": what is to be done."""
    undergone = _BECOMES.match(said)
    if undergone is None:
        return escaped(said)
    thing = {"they": "it"}.get(undergone["thing"].lower(), undergone["thing"])
    return escaped(f"{base_form(undergone['done'][:-2])} {thing}{said[undergone.end() :]}")


CONSULTED = (
    # "the recruiter looks at each of them and, depending on her decision, an interview is set up or they are rejected"
    construction(
        rf"{START}(?:and |then )*(?:(?:have |let )?(?P<judge>{PERSON}) {_LOOKS_AT} (?:(?P<all>{_EACH})|it|this|that"
        rf"|the [\w ]{{3,25}}?)(?:,? and,?|[,;.])\s*)?"
        rf"(?:depending (?:up)?on|according to|based on) (?:(?P<whose>{PERSON})['’]s? |(?:the|her|his|their|that) )"
        rf"{_DECISION},? (?:then )?(?:either )?(?:we |you |i )?(?P<one>[^.;:!?\n]{{5,80}}?),? or (?:else )?"
        r"(?P<other>[a-z][^.;:,!?\n]{4,80}?)(?=\s*(?:[.;!]|$))",
        _on_decision,
    ),
    # "draft an announcement, let Maya approve it, and only then post it": it is written when it is posted
    construction(
        r"\b(?:draft|prepare|compose|write(?: up)?) (?:an?|the) (?:[a-z]+ )?(?:announcement|message|post|text)"
        r"(?: for (?:it|that|this))?,? (?:and |then )?(?=(?:let|have|ask|get) [^,.;\n]{2,30}? (?:to )?(?:approve|review"
        r"|check|okay|sign)[^\n]* (?:post|send|publish|share) it\b)",
        "",
    ),
    # "ask the controller to check the figures before they are mailed", "the manager signs it off before it is sent"
    construction(
        rf"(?P<asked>(?:\b(?:ask|have|let|get) (?:{PERSON}|me|us|[a-z]{{3,15}}) (?:to )?{_CHECKING}|(?<=, )(?:and "
        rf"|then )?"
        rf"{PERSON} {_CHECKS}) [^.;:!?\n]{{2,40}}?),? before (?P<thing>it|they|this|that|these|an?(?: [\w-]+){{1,3}}?"
        r"|the [\w ]{3,25}?) (?:is|are|gets?|(?:can|may|will) be) (?P<done>[a-z]+(?:ed|en|nt|ut|d))\b",
        "{asked}, then {thing} should be {done}",
    ),
    # "could somebody check with legal? When they say ok, send it"
    construction(
        rf"{START}(?:could|can|would|will) (?:you|somebody|someone|we) (?:please )?(?:first )?"
        r"(?:check with|ask|consult)"
        rf" (?P<who>{PERSON}|[a-z]{{3,15}})(?: first)?\?",
        "ask {who} to approve it.",
        holds=nobody_asked,
    ),
    # "merge it after its checks are green, otherwise ask"
    construction(
        rf"{START}(?P<deed>(?!if\b|when\b|once\b|after\b)[a-z]+ [^.;:,!?\n]{{2,50}}?),? (?:only )?"
        r"(?:after|once|when|as soon as) (?P<test>(?:its|the|all|all the|all its) [^.;:,!?\n]{2,40}?"
        r" (?:(?:is|are|has|have|was|were) [^.;:,!?\n]{2,30}?|succeeds?|succeeded|pass(?:es|ed)?))"
        r"(?=[.;,] (?:otherwise|else|if not)\b)",
        "{deed} if {test}",
    ),
    construction(
        r"(?P<else>\b(?:otherwise|or else|else|if not),?) ask(?: (?:me|us|first|back))*(?=\s*(?:[.;!]|$))",
        "{else} ask somebody to approve it",
    ),
    # "hand the change request to the board. Approved -> update it"
    construction(
        rf"{START}(?:please )?(?:hand|give|put|bring|take|present|submit|run|show|pass|forward|refer) "
        r"(?P<what>(?:the|our|my|it|this|that|them|each|every)\b[^.;:,!?\n]{0,50}?)"
        rf" (?:over to|to|before|past|by|in front of) (?P<who>{PERSON})"
        rf"(?: for (?:an? )?(?:review|approval|decision|checking|sign-?off))?(?=\s*[.;:,]\s*(?:and )?{_TOLD})",
        "ask {who} to approve {what}",
        holds=nobody_asked,
    ),
    # "once the marketing lead has given the go-ahead, send it"
    construction(
        rf"(?P<joint>{START}(?:and |then |but )?|\b(?:and|then) )(?:once|when|as soon as|after|if|provided(?: that)?)"
        rf" (?P<who>{PERSON}) {_GIVEN}(?:, ?(?!and |or )| )(?=[a-z])",
        "{joint}ask {who} to approve it; if approved, ",
        holds=lambda found: nobody_asked(found) and is_somebody(found),
    ),
    # "if the boss agrees, create it; as soon as Kim confirms, send it"
    construction(
        rf"(?P<joint>{START}(?:and |then |but )?|\b(?:and|then) )(?:once|as soon as|after|if|provided(?: that)?)"
        rf" (?P<who>{PERSON}|(?!it\b){TEAM}) {_AGREES}(?: (?:that )?(?:he|she|they|it) [^.;:,!?\n]{{2,30}}?)?,"
        rf" (?!and |or )(?=[a-z])",
        "{joint}ask {who} to approve it; if approved, ",
        holds=lambda found: nobody_asked(found) and is_somebody(found),
    ),
    # "release manager Ada signs off, then merge it"
    construction(
        rf"{START}(?:first,? )?(?P<who>(?:(?:[\w-]+ ){{0,2}}{_ROLE} )?{PERSON}) (?:{_AGREES}|{_GIVEN})(?: first)?,? "
        r"(?:and )?(?:only )?then,? (?=[a-z])",
        "ask {who} to approve it; if approved, ",
        holds=lambda found: nobody_asked(found) and is_somebody(found),
    ),
    # "merge it once Tom gave his thumbs up"
    construction(
        rf"{START}(?P<made>{MAKING} [^.;:,!?\n]{{3,60}}? and (?=[a-z]+ (?:it|them)\b))?"
        rf"(?P<deed>(?!if\b|when\b|once\b|ask\b)[a-z]+ [^.;:,!?\n]{{3,60}}?),? (?:but )?(?:only )?"
        rf"(?:once|as soon as|after|when|if) (?P<who>{PERSON}) {_GIVEN}(?=\s*(?:[.;!]|$))",
        "{made}ask {who} to approve it; if approved, {deed}",
        holds=lambda found: nobody_asked(found) and is_somebody(found),
    ),
    # "approved: refund, rejected: send the invoice"
    construction(
        rf"{START}(?:and |but )?(?:(?:if|when) )?(?P<answer>approved|accepted|confirmed|rejected|declined|refused"
        rf"|denied)"
        rf"{CASE}(?:(?P<verb>refund|merge|publish|send|close|delete|cancel|archive|pay|ship|fulfill?|void)"
        r"(?=\s*(?:[.,;]|$))|(?=[a-z]))",
        _answered,
        holds=asked_before,
    ),
    # "on her yes create it", "with a no, add a note"
    construction(
        r"(?P<joint>\b(?:and|but|then) )(?:on|after|upon|with|at) (?:an? |her |his |their |the )?"
        r"(?:yes|ok(?:ay)?|nod|go-ahead),? (?=[a-z])",
        "{joint}if approved, ",
        holds=asked_before,
    ),
    construction(
        rf"(?:{START}(?:and |but )?|(?P<joint>\b(?:and|but) ))(?:after|upon|with|on|at) (?:an? |her |his |their )no,?"
        r" (?=[a-z])",
        "{joint}if rejected, ",
        holds=asked_before,
    ),
    # "she nods: publish it. She rejects: delete it", "if he doesn't, void it"
    construction(
        rf"{START}(?:and |but )?(?:(?:if|when|should|once) )?(?:he|she|they) (?:{_AGREES}|nods?|says? yes)"
        rf"(?:{CASE}|, )(?=[a-z])",
        "if approved, ",
        holds=asked_before,
    ),
    construction(
        rf"{START}(?:and |but |or )?(?:(?:if|when|should|once) )?(?:he|she|they) {_REFUSES}(?:{CASE}|, )"
        r"(?=[a-z])",
        "if rejected, ",
        holds=asked_before,
    ),
    # "those over 1000 need the CFO's approval"
    construction(
        rf"{START}(?:and |but )?(?:for )?(?:those|the ones|ones|anything|everything|any|all)"
        r" (?P<test>(?:over|above|under|below|more than|less than|at least|with|without|that|which|whose|from)"
        r" [^.;:,!?\n]{2,50}?)"
        r" (?:needs?|requires?|want)"
        rf" {_NEEDED}",
        lambda found: f"for those {{test}}, {_decides(found)}",
    ),
    # "expense reports over 1000 need a yes from the CFO before they get approved"
    construction(
        rf"{START}(?:all |the |our |any )?(?P<things>(?:[\w-]+ ){{0,3}}?[a-z]+s)"
        r" (?P<test>(?:over|above|under|below|more than|less than|at least|with|without|that|which|whose|from)"
        r" [^.;:,!?\n]{1,50}?)"
        rf" (?:need|require|must have) (?:an? |the )?(?:(?P<whose>{PERSON})['’]s )?{_AGREEMENT}"
        rf"(?: (?:from|by|of) (?P<who>{PERSON}))? (?:before|until) (?:they|it) (?:are|get|can be|may be|is|gets)"
        r" (?P<done>[a-z]+(?:ed|en|t))\b",
        lambda found: f"for each of the {{things}} {{test}}, {_decides(found)}, then it should be {{done}}",
    ),
    # "an expense over 1000 needs approval"
    construction(
        rf"{START}(?:an?|any|every|each) (?P<thing>(?:[\w-]+ ){{0,2}}?[\w-]+)"
        r" (?P<test>(?:over|above|under|below|more than|less than|at least|older than|longer than) [^.;:,!?\n]{2,40}?)"
        r" (?:needs?|requires?|must have)"
        rf" {_NEEDED}",
        lambda found: f"for each {{thing}}, if it is {{test}}, {_decides(found)}",
    ),
    # "only with the approval of the owner may the item be deleted"
    construction(
        rf"{START}only with (?:the |an? )?{_AGREEMENT} (?:of|from|by) (?P<who>{PERSON})"
        r" (?:may|can|should|must|shall|is|are) (?P<thing>(?:the|our|my|an?) [^.;:,!?\n]{2,40}?)"
        r" (?:to )?be (?P<done>[a-z]+(?:ed|en|t))\b",
        "ask {who} to approve it, then {thing} should be {done}",
    ),
    # "no invoice is sent until the CFO has approved it"
    construction(
        rf"{START}no (?P<thing>[^.;:,!?\n]{{3,40}}?) (?:gets?|is|are|may be|should be|can be|must be) "
        r"(?P<done>[a-z]+(?:ed|en|t))(?P<place>(?: (?:in|on|from|to|via) [\w ]{2,24}?)?)"
        rf" (?:before|until|unless|without) (?P<who>{PERSON}) (?:{_GIVEN}|{_AGREES})(?=\s*(?:[.;,!]|$))",
        "ask {who} to approve it, then the {thing} should be {done}{place}",
    ),
)
"""Applied before what follows upon an answer is read."""

ANSWERED = (
    # "With the sign-off send it. Without, delete it."
    construction(
        rf"{START}with (?:the |her |his |their |an? )?{AGREEMENT},? (?=[a-z])",
        "if approved, ",
        holds=asked_before,
    ),
    construction(
        rf"{START}without(?: (?:it|the |her |his |their |an? )?{AGREEMENT}?)?(?:, |:)\s*(?=[a-z])",
        "if rejected, ",
        holds=asked_before,
    ),
)
"""Applied after others, which tell who was asked."""
