"""Questions after how many things there are, and things of which a number is wanted, said without a verb: "how many
bugs are open? Tell #qa", "the newest 5 tickets to #support", "all bugs with severity 1 -> #bugs".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import ARROW, START, Found, construction, escaped

__all__ = ["COUNTED"]

_TELLING = (
    r"(?:tell|inform|notify|ping|message|dm|e-?mail|mail|post|report|send|announce)(?: (?:it|that|this|them|me|us"
    r"|(?:the |that )?(?:number|count|total|answer|figure|result)))?"
)
_TOLD = re.compile(r"(?P<verb>[a-z-]+)(?: (?:it|that|this|them|me|us|(?:the |that )?(?:number|count|total|answer|figure"
                   r"|result)))?(?P<rest> .*)?", re.IGNORECASE)  # fmt: skip
_PLURAL = re.compile(r"[A-Z]{2,3}s|[a-z-]+[^s\W]s", re.IGNORECASE)
_ANSWERED = rf"(?P<tell>{_TELLING} (?:[^.,;:?!\n]|\.(?=\w)|:(?=\d))+)"
_ASKED = r"how many (?P<things>(?!of\b|it\b|they\b)[\w-]+(?: [\w'-]+){0,4}?)"
_QUESTION = r"\s*[?,]\s*(?:then |and )?(?:please )?"
_OURSELVES = r"(?!(?:we|you|they|i|it|there|he|she)\b)"
_ADDRESSED = re.compile(
    r"(?:(?:to|in|into|on|at) )?(?:the )?(?P<where>(?:(?:slack|discord|teams) )?(?:channel )?#[\w-]+"
    r"|[\w.+-]+@[\w.-]+\w)(?: channel)?",
    re.IGNORECASE,
)
_TIMES = r"today|yesterday|(?:this|last) (?:week|month|year)"
_UNIT = r"(?:minute|hour|day|week|month|quarter|year|sprint|comment|time)s?"
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twenty)"
_SUPERLATIVE = r"(?:newest|latest|oldest|earliest|last|first|most recent|top)"
_RANKED = rf"(?:{_SUPERLATIVE} {_NUMBER}|{_NUMBER} {_SUPERLATIVE})(?! {_UNIT}\b)"
_WISH = r"(?:(?:just |only |please )*(?:(?:give|show|get|send) (?:me|us) |i (?:want|need) )?)"
_THINGS = r"(?:[\w/.@'-]+ ){1,12}?"
_CHANNEL = r"(?P<where>(?:slack |discord |teams )?#[\w-]+)"
_MAILED = r"(?:e-?mail|mail)(?: them| it)?(?: to)? (?P<address>[\w.+-]+@[\w.-]+\w)"


def _count_of(found: Found) -> str:
    """What tells the number of some things, in the words that order it: whom it is told comes first."""
    told = _TOLD.fullmatch(found["tell"])
    verb, rest = (told["verb"], told["rest"] or "") if told is not None else (found["tell"], "")
    addressed = _ADDRESSED.search(rest)
    if addressed is None:
        return escaped(f"{verb} how many there are {rest.strip()}".strip())
    mailed = "@" in addressed["where"]
    others = " ".join((rest[: addressed.start()] + rest[addressed.end() :]).split())
    return escaped(f"{'mail' if mailed else 'tell'} {addressed['where']} how many there are {others}".strip())


def _owned(found: Found) -> str:
    """Whose things they are: a product has them in it, whatever else has them of it."""
    owner = re.sub(r"^(?:the|our) (?=[A-Z])", "", found["owner"])
    product = owner[:1].isupper() and not {" ", "/"} & set(owner)
    return f"list the {{things}} {'in' if product else 'of'} {{owner}}"


def _done(found: Found) -> str:
    """The participle of what somebody did with things."""
    verb = found["verb"].lower()
    return f"{verb}d" if verb.endswith("e") else f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed"


def _several(found: Found) -> bool:
    """Whether it is asked after, or wanted, more than one."""
    return any(_PLURAL.fullmatch(word) for word in found["things"].split())


COUNTED = (
    # "how many bugs are in Todo? Mail me x@y.z", "how many changes are scheduled for this week, tell #cab"
    construction(
        rf"{START}{_ASKED} (?P<be>are|were|have been|got|get) (?!there\b)(?P<rest>[^;:?!\n]{{2,70}}?)"
        rf"{_QUESTION}{_ANSWERED}",
        lambda found: f"list the {{things}} that {{be}} {{rest}}, then {_count_of(found)}",
        holds=_several,
    ),
    # "how many open bugs does acme/web have? Tell #dev"
    construction(
        rf"{START}{_ASKED} (?:does|do|did|has|have) {_OURSELVES}(?P<owner>[^,;:?!\n]{{2,40}}?)"
        rf"(?: (?:have|got))(?P<rest> [^;:?!\n]{{2,40}}?)?{_QUESTION}{_ANSWERED}",
        lambda found: f"{_owned(found)}{'{rest}' if found['rest'] else ''}, then {_count_of(found)}",
        holds=_several,
    ),
    # "how many active bugs has project Atlas? Tell #qa"
    construction(
        rf"{START}{_ASKED} (?:has|have) {_OURSELVES}(?P<owner>[^,;:?!\n]{{2,40}}?){_QUESTION}{_ANSWERED}",
        lambda found: f"{_owned(found)}, then {_count_of(found)}",
        holds=_several,
    ),
    # "how many incidents did Eve Hart resolve this week? Tell #it"
    construction(
        rf"{START}{_ASKED} did {_OURSELVES}(?P<who>[\w@.-]+(?: (?-i:[A-Z])[\w-]+)?) (?P<verb>(?!this|last)[a-z]{{3,}})"
        rf"(?P<rest> [^;:?!\n]{{2,40}}?)?{_QUESTION}{_ANSWERED}",
        lambda found: (
            f"list the {{things}} {_done(found)} by {{who}}{'{rest}' if found['rest'] else ''}, then {_count_of(found)}"
        ),
        holds=_several,
    ),
    # "how many incidents yesterday? Post to #oncall"
    construction(
        rf"{START}{_ASKED} (?P<when>{_TIMES}){_QUESTION}{_ANSWERED}",
        lambda found: f"list the {{things}} created {{when}}, then {_count_of(found)}",
        holds=_several,
    ),
    # "the newest 5 urgent tickets to #cs", "give me the latest 3 releases of acme/web in #releases"
    construction(
        rf"{START}{_WISH}(?:the |our |my )?(?P<things>{_RANKED} {_THINGS})(?:to|into|onto|in|{ARROW})"
        rf" (?:post (?:to )?)?{_CHANNEL}",
        "list the {things}and post them to {where}",
        holds=_several,
    ),
    construction(
        rf"{START}{_WISH}(?:the |our |my )?(?P<things>{_RANKED} {_THINGS})(?:to |{ARROW} ?){_MAILED}",
        "list the {things}and mail them to {address}",
        holds=_several,
    ),
    # "all bugs with severity 1 that are still active -> #bugs"
    construction(
        rf"{START}(?P<things>(?:all|every|any) (?!new\b|incoming\b|the new\b){_THINGS}){ARROW}"
        rf" (?:post (?:to )?)?{_CHANNEL}",
        "list {things}and post them to {where}",
        holds=_several,
    ),
    construction(
        rf"{START}(?P<things>all (?!new\b|incoming\b|the new\b){_THINGS}){ARROW} {_MAILED}",
        "list {things}and mail them to {address}",
        holds=_several,
    ),
)
"""Applied before other constructions about questions."""
