"""Cases and wishes in plainer words: "the others need nothing", "urgent or not, add a row", "high counts as well"."""

from __future__ import annotations

import re

from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.patterns import ARROW, ORDER, START, construction, escaped
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["BY_CASE", "WISHED_FOR", "corrected_tools"]

_END = r"(?=\s*(?:[.!;]|$))"
_LEAD = r"(?P<lead>(?:and |but |also )*)"
_OTHERS = r"(?:the |all (?:the )?)?(?:others?|other ones|rest|remaining ones|remainder)"
_NOTHING = (
    r"(?:(?:do|does)(?: not|n['’]t) (?:need|get|want|require|receive) (?:anything|any (?:action|more|of (?:that|this)))"
    r"|(?:needs?|gets?|wants?|requires?|receives?) (?:nothing|no action)"
    r"|(?:is|are) (?:just )?(?:left|to be left) alone)"
)
_DUTY = r"(?:should|must|shall|need to|have to|can)"
_STATE = r"(?!(?:why|if|sure|it|that|this|both|all|or|not|the)\b)[\w-]{2,20}"

_ALWAYS = construction(
    rf"^(?:please |just |and |but )*always (?P<rest>{ORDER}\b[^,.;!?\n]{{3,60}}?)(?=\s*(?:[.!]|$))",
    "{rest} in any case",
)
"""What hangs on a test is to be done whatever it says: "always notify the team"."""
_NO_MATTER = construction(
    rf"{START}(?:the |its |their )?(?P<what>(?!(?:it|that|this|they|nothing)\b)[a-z]+(?: [a-z]+)?)"
    r" (?:doesn['’]t|does not|shouldn['’]t|should not|no longer) (?:really )?matters?(?: any ?more| at all| here)?"
    r"(?:[,;:] (?:every\w*|all|always|each)\b[^.;!?\n]*)?(?=\s*(?:[.!]|$))",
    "remove the {what} check",
)
"""What a test asks about is to count no more: "the amount doesn't matter, everybody gets the mail"."""

_REGARDLESS = (
    r"(?:always|every time|regardless(?: of [^,.;]{3,30})?|in (?:any|either|every|each|all)"
    r" (?:cases?)|either way|anyway"
    r"|no matter (?:what|which)|for (?:all|every|each)(?: of)?(?: (?:the|them))?(?: [\w-]+){0,2})"
)
_BOTH = (
    construction(
        rf"{START}{_LEAD}(?:please |just )*(?P<always>always )?(?:do|run|perform|take) (?:both|all)(?: of (?:it|them))?"
        rf"(?: (?:steps|things|paths|branches|actions))?(?: {_REGARDLESS})?{_END}",
        "{lead}remove the check, keep both",
        holds=lambda found: bool(found["always"]) or bool(re.search(_REGARDLESS, found[0], re.IGNORECASE)),
    ),
    construction(
        rf"{START}{_LEAD}both(?: of them)?(?: (?:steps|things|paths|branches|actions))? {_DUTY}"
        rf" (?:happen|run|be done|be executed|go out|take place)"
        rf" {_REGARDLESS}{_END}",
        "{lead}remove the check, keep both",
    ),
)
"""What is done in either case is to be done in every case."""

BY_CASE = (
    *_BOTH,
    # "tag every ticket before it is checked"
    construction(
        r"\bbefore (?:it|they|each|that|(?:the|each|its) [\w-]+)(?: one)? (?:is|are|gets?) (?:checked|tested|compared"
        rf"|decided(?: on)?|sorted|told apart){_END}",
        "before the check",
    ),
    # "forget about the priority, always page"
    construction(
        rf"{START}{_LEAD}(?:please |just )*(?:forget(?: about)?|never mind|disregard|ignore|drop|scrap)"
        rf" (?:the|its|that)"
        rf" [\w-]+(?: (?:check|condition|test))?[,;:.–-]+ (?:and )?always (?P<rest>(?={ORDER}\b)[^,.;!?\n]+?){_END}",
        "{lead}remove the check, always {rest}",
    ),
    # "no need for the else, leave other tickets alone"
    construction(
        rf"{START}{_LEAD}(?:(?:there(?:['’]s| is) )?no need for (?:the|an?|any) (?:else|otherwise)(?:"
        rf" branch| part| path"
        rf"| case)?|no (?:else|otherwise)(?: branch| part| path| case)?(?: is)?(?: needed| necessary| required)?)"
        rf"(?:[,;:.–-]+ (?:please |just |so |and )*leave (?:the |all )?(?:other|others|other"
        rf" ones|rest)\b[^,.;\n]*)?{_END}",
        "{lead}remove the else branch",
    ),
    construction(
        rf"{START}{_LEAD}(?:please |just )*leave {_OTHERS}(?: [\w-]+)? (?:alone|in peace|be|untouched|as (?:they|it)"
        rf" (?:are|is)){_END}",
        "{lead}otherwise do nothing",
    ),
    _ALWAYS,
    _NO_MATTER,
    # "the others don't need anything"
    construction(rf"{START}{_LEAD}{_OTHERS} {_NOTHING}(?: at all)?{_END}", "{lead}otherwise do nothing"),
    # "the others don't need to be put in a group", "the others need no mail"
    construction(
        rf"{START}{_LEAD}{_OTHERS} (?:(?:(?:do|does)(?: not|n['’]?t) (?:need|have)|need(?:n['’]?t| not)) (?:to )?be"
        rf" (?P<done>\w+(?: [^,.;\n]{{2,40}}?)?)|(?:needs?|gets?|requires?|receives?) no (?P<what>[^,.;\n]{{2,40}}?)"
        r"|(?:do|does)(?: not|n['’]?t) (?:need|get|want|require|receive) (?:an?|any|the)"
        rf" (?P<any>[^,.;\n]{{2,40}}?)){_END}",
        lambda found: (
            f"{{lead}}the rest shouldn't be {escaped(re.sub(r' in(to)? any ', ' into a ', found['done']))}"
            if found["done"]
            else "{lead}the rest shouldn't get a {what}{any}"
        ),
    ),
    # "nobody has to know about the rest"
    construction(
        rf"{START}{_LEAD}(?:nobody|no one) (?:needs|has|wants) to (?:know|hear|be told) (?:about|of) {_OTHERS}{_END}",
        "{lead}otherwise do nothing",
    ),
    # "those should also page us", "those get a comment too"
    construction(
        rf"{START}{_LEAD}(?:those|these)(?: ones)? {_DUTY} (?P<more>(?:also |likewise )?)(?={ORDER}\b)",
        "{lead}in that case, {more}",
    ),
    construction(
        rf"{START}{_LEAD}(?:those|these)(?: ones)? (?:(?:also|{_DUTY}) )*(?:gets?|receives?|needs?|have)(?: also)?"
        rf" (?P<what>(?:an?|another) [^,.;\n]{{3,40}}?)(?: (?:too|also|as well))?{_END}",
        "{lead}in that case, also add {what}",
    ),
    # "everything but bugs gets closed"
    construction(
        rf"{START}{_LEAD}(?:every(?:thing|one|body)|all|any(?:thing|one|body))(?: (?:ones|[a-z]+s))?"
        r" (?:but|except(?: for)?|other than|apart from|besides) (?:the )?(?P<what>[\w-]+)(?: ones)?"
        r" (?=(?:should|must|has to|have to|need|needs|gets?|receives?|goes?|is|are)\b)",
        "{lead}if it is not {what}, it ",
    ),
    # "the mail goes to everybody"
    construction(
        rf"{START}{_LEAD}(?P<what>(?:the|that|this|our) [^,.;\n]{{2,30}}?)"
        r" (?:goes|is sent|gets sent|(?:should|must|has to) go)"
        rf" (?:out )?to (?:everybody|everyone|all(?: of them)?|each of them){_END}",
        "{lead}{what} in any case",
    ),
    # "cards for all orders"
    construction(
        rf"{START}{_LEAD}(?P<what>(?!(?:{ORDER}|only|just|not|no|do|use|same|one|what)\b)"
        r"(?:the |an? )?[\w-]+(?: [\w-]+)?)"
        rf" for (?:all|every|each)(?: of)?(?: the)? [\w-]+{_END}",
        "{lead}{what} in any case",
    ),
    # "urgent or not, add a row to the sheet"
    construction(
        rf"{START}{_LEAD}(?:whether )?(?:(?:it is|it['’]s) )?{_STATE} or not[,:] (?P<deed>(?:please |also )*{ORDER}\b"
        rf"[^,.;!?\n]{{3,60}}?){_END}",
        "{lead}{deed} in any case",
    ),
    # "high counts as well"
    construction(
        rf"{START}{_LEAD}(?P<state>{_STATE})(?: ones)?"
        r" (?:counts?|qualif(?:y|ies)|matters?|(?:is|are) (?:included|meant))"
        rf" (?:as well|too|also){_END}",
        "{lead}the same for {state}",
    ),
    # "everything else: assign it to Tom"
    construction(
        rf"{START}{_LEAD}(?:{_OTHERS}|every(?:thing|one|body) else)\s*(?::|,|{ARROW})\s*"
        rf"(?=(?:please |also |just )*{ORDER}\b)",
        "{lead}otherwise ",
    ),
    # "error counts as fatal here"
    construction(
        rf"{START}{_LEAD}(?:an? )?(?P<state>{_STATE})(?: ones)?"
        r" (?:counts?|(?:is|are) (?:treated|handled|considered|regarded)|(?:should|must) be (?:treated|handled))"
        rf" (?:like|as|the same as) (?:an? )?(?P<other>{_STATE})(?: ones)?(?: too| as well| here| now| also)*{_END}",
        "{lead}the same for {state} as for {other}",
    ),
    # "treat high like urgent"
    construction(
        rf"{START}{_LEAD}(?:treat|handle|count) (?P<state>{_STATE})(?: ones)? (?:like|as|the same as|the same way as)"
        rf" (?P<other>{_STATE})(?: ones)?(?: too| as well)?{_END}",
        "{lead}the same for {state}",
    ),
)
"""What is said of the cases that a test of the workflow tells apart."""

WISHED_FOR = (
    # "everything in GitHub please"
    construction(
        rf"{START}{_LEAD}(?:do |make |put )?(?:everything|all of (?:it|this|that)|the whole thing)"
        r" (?:in|on|with|via|through) (?P<tool>(?-i:[A-Z]\w*)(?: (?-i:[A-Z])\w*)*)(?: please| instead)?" + _END,
        "{lead}use {tool} for everything",
    ),
    # "the manager wants an email at the end"
    construction(
        rf"{START}{_LEAD}(?P<who>(?:the|our|my|their) [a-z]+(?: [a-z]+)?|[A-Z][\w]+)"
        r" (?:(?:also )?(?:wants|expects|wishes|would like)(?: to (?:get|have|receive))?)"
        r" (?P<what>an?|one) (?:single )?"
        r"(?=(?:[A-Z]\w+ )*(?:e-?mail|mail|message|note|summary|report|text|sms|ping|copy|card|ticket|comment)\b)",
        "{lead}send {what} ",
    ),
)
"""What somebody wants to be sent or made, which is no work of theirs."""


def corrected_tools(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "Wait, make that Teams": the change of a tool that is made of what was just said to "use Teams instead"."""
    norms = reading.norms(0, len(reading.tokens))
    make = next((i for i, norm in enumerate(norms) if norm not in _HESITATING), len(norms))
    mention = next((each for each in reading.mentions if each.first in {make + 2, make + 3}), None)
    if norms[make : make + 1] != ["make"] or mention is None or not set(norms[make + 1 : make + 2]) & _THAT:
        return []
    if set(norms[make + 2 : mention.first]) - {"a", "an"} or set(norms[mention.last :]) - _TRAILING:
        return []
    start, end = reading.tokens[0].start, reading.tokens[-1].end
    return [Change(start, end, (Piece(f"use {reading.slice(mention.first, mention.last)} instead", start, end),))]


_HESITATING = words("wait no oh hm hmm sorry actually , . - ! hold on please")
_THAT = words("that it this")
_TRAILING = words("please instead . ! thanks")
