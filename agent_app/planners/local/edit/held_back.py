"""Steps that come after a while, or after somebody has seen what they send: "send the mail a day later".

All of these say what is to happen before the step: "wait a day before the mail", "legal must check it before the mail".
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.later import SPAN
from agent_app.planners.local.rewrite.patterns import START, Found, construction

__all__ = ["HELD_BACK"]

_LEAD = r"(?P<lead>(?:and |but |please |then )*)"
_WHAT = r"(?P<what>(?:the|that|this|our) (?:[\w#-]+ ){0,2}?[\w#-]+)"
_DUTY = r"(?:should|must|has to|needs to|can|may|shall|ought to)"
_LATER = rf"(?P<span>{SPAN}) (?:later|afterwards?|after(?: that| the [\w-]+(?: [\w-]+)?)?)"
_PASSED = r"(?:(?:has|have) (?:passed|elapsed|gone by)|(?:is|are) (?:over|up))"
_END = r"(?=\s*(?:[.!;]|$))"
_SEEING = {
    "checked": "check", "reviewed": "review", "approved": "approve", "seen": "look at", "proofread": "proofread",
    "confirmed": "confirm", "inspected": "inspect", "verified": "verify", "vetted": "vet", "read": "read",
    "looked at": "look at", "looked over": "look over", "gone over": "go over", "signed off": "sign off",
    "okayed": "okay",
}  # fmt: skip
"""What somebody does to a thing before it goes on, by what is done to it."""


def _seen_by(found: Found) -> str:
    return f"ask {{who}} to {_SEEING[found['done'].lower()]} {{what}} before {found['what']}"


def _stated(state: str) -> str:
    return f"not {state[4:]}" if state.lower().startswith("non-") else state


_PERSON = (
    r"(?:(?:the |our |my |a )?(?:[\w-]+ )?(?:team|department|manager|lead|boss|owner|office|desk|head|director|officer)"
    r"|IT|HR|QA|(?:the )?(?:legal|finance|accounting|marketing|sales|security|procurement|compliance|cfo|ceo|cto|vp)"
    r"|some(?:one|body)|a human|a person|(?-i:[A-Z][a-z]+))"
)
_CASE_SAID = (
    r"(?:if|when|whenever|in case) (?P<case>(?!(?:you|possible|needed|necessary|done|ready)\b)"
    r"(?![^.;\n]*\b(?:approves?|agrees?|confirms?|says?|okays?|rejects?|declines?)\b)[^,.;\n]{4,60}?)"
)

HELD_BACK = (
    # "before posting check whether the priority is high, and only then post"
    construction(
        rf"{START}{_LEAD}(?:before [\w#@ -]{{2,40}}?,? )?(?:first )?(?:check|test|verify|see|make sure)"
        r" (?:first )?(?:if|whether|that) (?P<case>[^,.;\n]{4,60}?)[,;.]? (?:and )?only then (?P<deed>[a-z][^,.;\n]*?)"
        rf"{_END}",
        "{lead}{deed} only if {case}",
    ),
    # "it should be the lead who gives the go for the release"
    construction(
        rf"{START}{_LEAD}(?:it {_DUTY} be|it(?:['’]s| is) (?:up to|for)|it is) (?P<who>{_PERSON})"
        r" (?:who |that |to )(?P<verb>[a-z]{2,}?)(?P<ending>(?<![su])s|)(?= )",
        "{lead}{who} must {verb}",
    ),
    # "whether the text goes out is up to the lead"
    construction(
        rf"{START}{_LEAD}(?:whether|if) (?P<what>[^,.;\n]{{4,50}}?) (?:{_DUTY} be|is|are) (?:up to|decided by|for)"
        rf" (?P<who>{_PERSON})(?: to decide)?{_END}",
        "{lead}{who} must decide whether {what}",
    ),
    # "the lead must give the go for the release"
    construction(
        r"\b(?:gives?|has given|have given) (?:the |his |her |their |its |a )?(?:go|go-?ahead|green light|nod|blessing"
        r"|thumbs up|ok(?:ay)?) (?:for|to|on) (?=(?:the|that|this|our|any|each|every) \w)",
        "approve ",
    ),
    # "the campaign after publishing, then a message"
    construction(r"(?<=\w), (?:and )?then (?=(?:an|a|another) [a-z-]+ ?[\w-]*(?=\s*(?:[.!;]|$)))", ", then add "),
    # "mail first, card an hour later"
    construction(
        rf"{START}{_LEAD}(?:the )?(?P<early>[\w-]+) first,? (?:and |then |and then )*"
        rf"(?:the )?(?P<late>[\w-]+) {_LATER}{_END}",
        "{lead}the {early} first, then the {late}. wait {span} before the {late}",
    ),
    # "half an hour between the two please"
    construction(
        rf"{START}{_LEAD}(?P<span>{SPAN}) (?P<where>between|before) (?=(?:the|them|these|it|that)\b)",
        "{lead}wait {span} {where} ",
    ),
    # "everything only after the lead has said ok"
    construction(
        rf"{START}{_LEAD}(?:do |run |start )?(?:everything|all of (?:it|this|that)|the whole thing)(?: just| only)?"
        rf" (?:after|once|when) (?P<who>{_PERSON}) (?:has |have )?(?:said (?:ok|okay|yes)|agreed|agrees|approved"
        rf"|approves|confirmed|signed off|given (?:the|his|her|their) ok(?:ay)?){_END}",
        "{lead}{who} must approve before everything else",
    ),
    # "not 2 days, a week"
    construction(
        rf"{START}{_LEAD}not (?P<old>{SPAN})(?:, (?:but )?| but )(?P<new>{SPAN}){_END}",
        "{lead}{new} instead of {old}",
    ),
    # "the lead must approve it if it is urgent", "wait for approval by the lead when the amount is above 500"
    construction(
        rf"{START}{_LEAD}(?P<deed>(?:{_PERSON} {_DUTY} (?!be\b|get\b|only\b|not\b|also\b|decide\b)[a-z]+"
        r"|(?:wait for|get|ask for|require|request)(?: the| an?)?"
        r" (?:approval|sign-?off|confirmation|permission|ok(?:ay)?)\b)"
        rf"(?:(?! (?:if|when|only|before|after)\b)[^,.;\n]){{0,40}}?) {_CASE_SAID}{_END}",
        "{lead}if {case}, {deed}",
    ),
    # "the order needs an approval by the CFO when the amount is above 500"
    construction(
        rf"{START}{_LEAD}{_WHAT} (?:needs?|requires?) (?:an? |the )?(?:approval|sign-?off|permission|ok(?:ay)?)"
        rf" (?:by|of|from) (?P<who>{_PERSON})(?: first| beforehand)?,? {_CASE_SAID}{_END}",
        "{lead}if {case}, {who} must approve {what} first",
    ),
    # "for urgent tickets the boss has to sign off first"
    construction(
        rf"{START}{_LEAD}for (?:all |any |the )?(?P<state>(?:non-)?(?!(?:each|every|both)\b)[a-z-]{{3,}}) [a-z]+s,? "
        rf"(?={_PERSON} {_DUTY} (?:approve|sign|confirm|agree|ok|okay|decide|release|clear)\b)",
        lambda found: f"{{lead}}if it is {_stated(found['state'])}, ",
    ),
    # "if it is urgent, ask the boss before creating the ticket"
    construction(
        rf"{START}{_LEAD}(?P<case>(?:if|when|whenever) [^,.;\n]{{4,60}}?),? ask (?P<who>{_PERSON})"
        rf" (?:first )?before [a-z]+ing (?P<what>(?:the|that|this|our) (?:[\w#-]+ ){{0,2}}?[\w#-]+){_END}",
        "{lead}{case}, {who} must approve {what} first",
    ),
    # "the mail goes a day later", "the mail should go out two hours after the ticket"
    construction(
        rf"{START}{_LEAD}{_WHAT} (?:{_DUTY} )?(?:only )?(?:go(?:es)?|comes?|leaves?|happens?|follows?|runs?|is sent"
        rf"|be sent|is posted|be posted|be done|is done)(?: out)?,? (?:only )?{_LATER}{_END}",
        "{lead}wait {span} before {what}",
    ),
    # "send the mail a day later"
    construction(
        rf"{START}{_LEAD}(?:send|post|do|run|write|start)(?: out)? {_WHAT}(?: out)? (?:only )?{_LATER}{_END}",
        "{lead}wait {span} before {what}",
    ),
    # "hold the post until half an hour has gone by", "hold back the mail for an hour", "wait with the mail for a day"
    construction(
        rf"{START}{_LEAD}(?:hold(?: back| off)?(?: on)?|keep back|wait with|hold off with) {_WHAT}(?: back)?"
        rf" (?:for (?P<span>{SPAN})|(?:until|till) (?P<past>{SPAN}) {_PASSED}){_END}",
        lambda found: f"{{lead}}wait {'{span}' if found['span'] else '{past}'} before {{what}}",
    ),
    # "the post has to wait for an hour"
    construction(
        rf"{START}{_LEAD}{_WHAT} {_DUTY} (?:wait|be held back|be delayed)(?: for| by)? (?P<span>{SPAN}){_END}",
        "{lead}wait {span} before {what}",
    ),
    # "the mail should be checked by legal before it leaves"
    construction(
        rf"{START}{_LEAD}{_WHAT} {_DUTY} (?:first )?be (?P<done>{'|'.join(_SEEING)})"
        r" by (?P<who>(?!hand\b|mail\b)[^,.;\n]{2,25}?) before"
        rf" (?:(?:it|that|they) (?:leaves?|go(?:es)?|(?:is|gets|are) \w+)(?: out| off)?|\w+ing (?:it|that|them)){_END}",
        lambda found: f"{{lead}}{_seen_by(found)}",
    ),
)
