"""Constructions whose subject does not stand where it does in plain words: "should it fail, ...", "it shall be created
one task", "a card is to be made and the team to be told".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import START, Found, construction

__all__ = ["DOING", "INVERTED"]

DOING = {
    "sent": "send", "posted": "post", "created": "create", "added": "add", "made": "make", "opened": "open",
    "written": "write", "raised": "raise", "filed": "file",
}  # fmt: skip
"""Participles to the verbs that they are forms of."""
_SUBJECT = r"(?:it|this|that|he|she|they|(?:the|an?|any|our|my|your|its|their) [\w'-]+(?: [\w'-]+){0,4}?)"
_VERBAL = (
    r"be|have|fail|break|crash|exist|contain|include|mention|say|decline|refuse|reject|object|approve|agree|accept"
    r"|need|lack|miss|exceed|reach|cost|happen|turn|match|pass|succeed|belong|come|go|remain|stay|want|weigh|last|take"
)
_PLAIN = {"beginn": "begins"}
_HISSING = ("sh", "ss", "ch", "go")
_UPON = re.compile(r"\b(?:when|whenever|if|once|after|until|before|as soon as|as)\s*$", re.IGNORECASE)
_DONE = (
    rf"(?:{'|'.join(DOING)}|informed|notified|told|updated|closed|archived|deleted|assigned|messaged|e-?mailed|paged"
    r"|alerted|queued|started|resolved|commented)"
)
_TO_BE = re.compile(r"\b(?:(?:is|are|has|have|needs?) to|should|must|shall) be [a-z]+[^.;!?]*$", re.IGNORECASE)


def _tested(found: Found) -> str:
    """The subordinate clause that an inverted "should" stands for."""
    verb, subject = found["verb"].lower(), found["subject"].lower()
    plural = subject == "they" or (" " in subject and subject.endswith("s") and not subject.endswith("ss"))
    if verb == "be":
        finite = "are" if plural else "is"
    elif found["denied"]:
        finite = f"{'do' if plural else 'does'} not {verb}"
    elif plural:
        finite = verb
    else:
        finite = "has" if verb == "have" else f"{verb}{'es' if verb.endswith(_HISSING) else 's'}"
    denied = " not" if verb == "be" and found["denied"] else ""
    return f"{{lead}}if {{subject}} {finite}{denied}{{rest}},"


INVERTED = (
    # "is its urgency high then add a note"
    construction(
        rf"{START}(?:is|are) (?P<what>(?:the|its|their|his|her) [a-z]+)"
        r" (?P<value>(?!(?:a|an|the|in|on|to|of)\b)[\w-]+) then ",
        "if {what} is {value}, ",
    ),
    # "is its title beginning with "Draft" then update it"
    construction(
        rf"{START}(?:is|are) (?P<what>(?:the|its|their|his|her) [a-z]+(?: [a-z]+)?)"
        r" (?P<how>beginn|start|end|contain|mention)"
        r"ing (?P<rest>(?:with |in )?(?:\"[^\"\n]+\"|'[^'\n]+'|“[^”\n]+”|[\w.-]+)) then ",
        lambda found: f"if {{what}} {_PLAIN.get(found['how'].lower(), found['how'].lower() + 's')} {{rest}}, ",
    ),
    # "when the budget's above 50k", "if they've an email"
    construction(
        r"(?P<upon>\b(?:if|when|whether|unless|once) (?:the |a |its |their |our )?(?:[\w-]+ ){0,2}?[a-z]{3,})['’]s"
        r" (?=(?:above|below|over|under|more|less|greater|not|still|already|missing|empty|older|newer)\b)",
        "{upon} is ",
    ),
    construction(
        r"(?P<upon>\b(?:if|when|whether|unless|once) (?:they|we|you|i))['’]ve (?=(?:an?|no|any|the|more|less)\b)",
        "{upon} have ",
    ),
    # "and, should it fail, open a task", "should the manager decline, tell HR"
    construction(
        rf"(?P<lead>{START}|,? (?:and|but|then),? |, )should (?P<subject>{_SUBJECT}) (?P<denied>not )?"
        rf"(?P<verb>{_VERBAL})\b(?P<rest>[^,.;:!?]{{0,60}}),",
        _tested,
    ),
    # "it is created one order for each of them"
    construction(
        rf"\bit (?:is|are|shall|should|must|has to|have to|will|gets)(?: to)?(?: be)? (?P<done>{'|'.join(DOING)})"
        r" (?=(?:an?|one|two|three|the|its|their) )",
        lambda found: f"{DOING[found['done'].lower()]} ",
        holds=lambda found: _UPON.search(found.string, 0, found.start()) is None,
    ),
    # "a card is to be created and the team to be informed"
    construction(
        r"(?P<first>\b(?:is|are|has|have|needs?) to be [^.;:!?]{2,80}?,? and [^,.;:!?]{2,40}?) to be"
        r" (?=[a-z]+(?:ed|en|t|ld)\b)",
        "{first} should be ",
    ),
    # "a build is to be queued and, if it fails, a ticket created and the team informed"
    construction(
        rf"(?P<joint>, | and )(?P<what>(?:an?|the|our) [\w -]{{2,40}}?) (?P<done>{_DONE})"
        r"(?P<place>(?: (?:in|on|by|via|through|to) [\w ]{2,24}?)?)(?=[,.;]| and |$)",
        "{joint}{what} should be {done}{place}",
        holds=lambda found: _TO_BE.search(found.string, 0, found.start()) is not None,
    ),
)
"""Applied before the clauses are looked at."""
