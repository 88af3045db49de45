"""Cases that a question or an answer names: "Not found? Create it", "yes: publish it, no: delete it", "lost => ..."."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    AGREEMENT,
    ARROW,
    CASE,
    START,
    STATED,
    asked_before,
    construction,
    is_state,
    is_told,
    question,
)

__all__ = ["FOUND_OR_NOT", "QUESTIONED"]

_UNDERGONE = re.compile(r"\b(?:it should be|ones (?:are|get|should be)) [a-z]+(?:ed|[ai]id|ent)\b", re.IGNORECASE)
"""What becomes of others is said with the same words."""

_AUXILIARY = r"(?:does|do|did|has|have|is|are|was|were)"
_SUBJECT = r"(?:it|they|he|she|that|(?:the|that|this) [a-z]+)"
_IN_VAIN = re.compile(r"\b(?:not found|nothing|none|missing|no such|not there|empty)\b", re.IGNORECASE)

FOUND_OR_NOT = (
    # "given the ok, publish it, without it delete it" after somebody was asked
    construction(
        rf"{START}(?:and |but )?(?:given|having(?: got| received)?|with(?= it\b))(?: (?:the|his|her|their|this|that"
        rf"|such an?))? (?:{AGREEMENT}|permission|it)(?: given| there| in hand)?,? (?=[a-z])",
        "if approved, ",
        holds=asked_before,
    ),
    construction(
        rf"(?:{START}|(?<=,) )(?:and |but )?(?:without|lacking|failing)(?: (?:the|his|her|their|this|that))?"
        rf" (?:{AGREEMENT}|permission|it|one|which),?"
        r" (?:(?:is |are )?(?P<done>voided|rejected|declined|cancelled|canceled|closed|deleted|archived|refunded)\b)?"
        r"(?=[a-z]|\s*(?:[.,;!]|$))",
        lambda found: "if rejected, " + ("it should be {done}" if found["done"] else ""),
        holds=asked_before,
    ),
    # "nothing there (email missing)? insert it. there already? update it"
    construction(
        rf"{START}(?:nothing|none|nobody|no one)(?: found| there| in (?:there|it))? \((?P<test>[^()\n]{{3,40}}?)\)\?\s*"
        r"(?=[a-z])",
        "if its {test}, ",
    ),
    construction(
        rf"{START}(?:and |but )?(?:(?:it['’]s|it is) )?(?:already (?:there|in there|present)"
        r"|(?:there|in there|present|existing|exists)(?: already)?)\?\s*(?=[a-z])",
        "otherwise, ",
        holds=lambda found: _IN_VAIN.search(found.string, 0, found.start()) is not None,
    ),
    # "has it got a number? call it. Hasn't it? mail it", "..., does it not? Close it"
    construction(
        rf"{START}(?:and |but |or )?(?P<be>{_AUXILIARY})(?:(?:n't|n’t) {_SUBJECT}| {_SUBJECT} not)\?\s*(?=[a-z])",
        "otherwise, ",
        holds=lambda found: "?" in found.string[: found.start()],
    ),
)
"""Applied before other constructions: what was agreed to or found, said without a verb."""

QUESTIONED = (
    # "yes: publish it, no: delete it" after somebody was asked
    construction(
        rf"{START}(?:and |but )?(?:(?:when|if|on|in case of|upon|after|with|for) )?(?:an? |her |his |their )?"
        r"(?:yes|ok|okay|yep|yeah|thumbs up|green light)(?: from (?:him|her|them))?"
        rf"(?:{CASE}|,\s*|\s+)(?=(?!it\b)[a-z])",
        "if approved, ",
        holds=asked_before,
    ),
    construction(
        rf"{START}(?:and |but )?(?:(?:when|if|on|in case of|upon|after|with|for) )?(?:an? |her |his |their )?"
        rf"(?:no|nope|thumbs down|veto)(?: from (?:him|her|them))?"
        rf"(?:{CASE}|,\s*|(?<=(?:when|..if|..on|on a|if a) no)\s+)"
        r"(?=(?!wait|make|sorry|actually|rather)[a-z])",
        "if rejected, ",
        holds=asked_before,
    ),
    # "is the country Germany? -> ...", "does the title contain x? yes: ..."
    construction(
        rf"{START}(?P<be>is|are|was|were|does|do|has|have) (?P<rest>(?!you\b|we\b|i\b|there\b)"
        rf"[^?.;:!]{{3,80}}?)\?\s*"
        rf"(?:(?:if so|if yes|yes|then|in (?:that|this|which) case)(?:{CASE}|,?\s+)|{ARROW}\s*"
        r"|(?:yes|then),?\s+(?=[a-z])"
        r"|(?=[a-z][^?]*?[.;,] (?:otherwise|else|if not|no[,:]|not [a-z]+(?::|\?| [-=]>))))",
        question,
    ),
    construction(
        rf"{START}(?:if )?(?:no|not|nope|otherwise|if not)\s*\?\s*(?:{ARROW}|:|-)?\s*(?=[a-z])", "otherwise, "
    ),
    construction(rf"(?<=\?\s)(?:yes|yep)(?:{CASE}|,\s+)", "if so, "),
    # "Not found? Create it", "Still open? Close it", "None? Say so"
    construction(
        rf"{START}(?P<state>(?:not|still|already|isn't|is not|doesn't|does not) [^?.,;:>-]{{2,30}}?)"
        rf"(?:\?\s*(?:{ARROW}\s*)?"
        rf"|\s*{ARROW}\s*)(?=[a-z])",
        lambda found: (
            "if it {state}, "
            if found["state"].split()[0].lower() in {"isn't", "is", "doesn't", "does"}
            else "if it is {state}, "
        ),
    ),
    # "Alerting? Open an incident", "rejected? -> mail them"
    construction(
        rf"(?<=[.;:!,>→] )(?P<state>[a-z]{{4,}})\?\s*(?:{ARROW}\s*)?(?=[a-z])",
        "if it is {state}, ",
        holds=is_told,
    ),
    construction(
        rf"{START}(?:none|nothing|no results?|no hits?)(?: found| there)?\?\s*(?=[a-z])", "if there are none, "
    ),
    # "when there are none ..., when there are some ..."
    construction(
        r"\b(?:and |but )?(?:when|if) there (?:are|is) (?:some|any|at least one|results)\b,?",
        "otherwise",
        holds=lambda found: (
            re.search(r"\b(?:when|if) there (?:are|is) (?:none|no)\b", found.string[: found.start()]) is not None
        ),
    ),
    construction(
        r"\b(?:when|if|in case) (?:there (?:are|is)|(?:you|we|i) (?:find|have|get)) some(?: of (?:them|those))?,",
        "if there are any,",
    ),
    # "status is closed -> reopen it; status is open -> ...", "stage = lost => ..."
    construction(
        rf"{START}(?:(?:if|when) )?(?:the |its |their )?(?P<what>[a-z]+(?: [a-z]+)?) (?:=|is|are|equals) "
        rf"(?P<value>[\w\"'-]+(?: [\w\"'-]+)?)\s*(?:\??\s*{ARROW}|:)\s*(?=\S)",
        "if {what} is {value} → ",
    ),
    # "unfulfilled ones -> ...", "overdue ones get archived"
    construction(
        rf"{START}(?:and )?{STATED}{CASE}",
        "if it is {state}, ",
        holds=is_state,
    ),
    construction(
        rf"{START}(?:and )?{STATED} (?:get|are to be|should be|must"
        rf" be|shall be|need to"
        r" be|have to be) (?P<done>[a-z]+(?:ed|en|t))\b",
        lambda found: (
            "for those that are {state}, they should be {done}"
            if found["state"].lower() == "empty"  # each of them, and not what lists them
            else "if it is {state}, it should be {done}"
        ),
        holds=is_state,
    ),
    # "accepted ones are answered, declined ones closed"
    construction(
        rf"{START}(?:and |but )?{STATED} (?P<done>[a-z]+(?:ed|[ai]id|ent))(?=\s*(?:[.;,!]|$)| (?:in|on|by|with|to"
        rf"|from|as|via)\b)",
        "if it is {state}, it should be {done}",
        holds=lambda found: is_state(found) and _UNDERGONE.search(found.string, 0, found.start()) is not None,
    ),
    # "yes -> archive, no -> update": it is what was asked about
    construction(
        r"(?P<case>\bif (?:approved|rejected), )(?P<verb>(?!skip\b|nothing\b|stop\b|ignore\b|wait\b|continue\b|end\b"
        r"|proceed\b|go\b|fine\b)[a-z]{4,})(?=\s*(?:[.,;]|$))",
        "{case}{verb} it",
    ),
)
