"""Which path of a condition or an approval of the workflow words mean: "when it is urgent", "if she says no"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.text import same_root, stem
from sessions_app.definition.vocabulary import BranchName

__all__ = ["branch_word", "known_condition", "path_meant", "path_to", "qualified_path", "tests_field"]

_NEGATIONS = words("not no n't isn't aren't doesn't don't unless without never neither nor non do-not cannot fails")
_YES = words(
    "approve approves approved agree agrees agreed accept accepts accepted confirm confirms confirmed yes ok okay"
    " sign signs signed go-ahead"
)
_NO = words(
    "reject rejects rejected decline declines declined refuse refuses refused deny denies denied disapprove"
    " disapproves disapproved disagree disagrees object objects no veto vetoes rejection refusal"
)
_COMPARING = words(
    "above over more greater exceeds exceed exceeding higher larger bigger least below under less fewer lower smaller"
    " most than at contains contain containing includes include including starts start begins begin ends end equals"
)
_EMPTY = (
    connectives.ARTICLES
    | connectives.PRONOUNS
    | connectives.BE
    | connectives.MODALS
    | _NEGATIONS
    | _COMPARING
    | words(
        "if when whenever unless case cases for on in of to with and or then else only where whose which that who ones"
        " about really still already yet also just do does did so has have had it's that's equals equal being set"
        " marked as stays stay remains remain anymore longer far quite condition check value there any all every"
        " branch path"
    )
)
_ANSWERS = words("says say said answers answered gives gave it he she they who manager boss lead team person approver")


def known_condition(view: WorkflowView, reading: Reading, first: int, last: int) -> tuple[Step, bool] | None:
    """The condition of the workflow that some words repeat, and whether they say that it holds; None for any other.

    A condition is repeated where all telling words are its own: its values, its fields, what its loop or trigger is
    about. "Not" and a value such as `false` turn the meaning around.
    """
    norms = reading.norms(first, last)
    if (presence := _presence_tested(view, reading, first, last)) is not None:
        return presence
    nouns = [noun for noun in reading.nouns_in(first, last) if noun.known]
    things = {stem(norm) for noun in nouns for norm in reading.norms(noun.first, noun.last)}
    said = {stem(norm) for norm in norms if norm not in _EMPTY and norm[:1].isalnum()}
    if not said:
        return None
    others_than = "other" in norms and "than" in norms
    denied = (sum(norm in _NEGATIONS for norm in norms) + others_than) % 2 == 1
    said -= {"other"} if others_than else set()
    for step in reversed(view.of_role("condition")):
        values, others, turned = _words_of(step)
        if said & _LIMITS and set(norms) & (_MORE | _LESS) and any(value.isdecimal() for value in values):
            said = (said - _LIMITS) | values  # "below that amount"
        sized = [norm for norm in norms if norm in _BIG | _SMALL and norm not in values]
        if sized and values and all(value.isdecimal() for value in values):
            said = (said - {stem(norm) for norm in sized}) | values  # "the small ones"
            norms = [*norms, "above" if sized[0] in _BIG else "below"]
        said = {_graded(norm, values) for norm in said}
        said = {next((value for value in values if _is_derived(word, value)), word) for word in said}
        if (meant := _as_value(said, values)) is not None:
            said, turned = meant[0], turned != meant[1]
        turned = turned != _compares_the_other_way(step, norms)
        if said & values and not said - values - others - (things - values):
            return step, denied == turned
        if not values and said & others and not said - others:
            return step, denied == turned
        if values <= _FLAGS and said & others and not said - others - things:
            return step, denied == turned
    return None


def _presence_tested(view: WorkflowView, reading: Reading, first: int, last: int) -> tuple[Step, bool] | None:
    """ "There are none", "nothing was found": a condition that asks whether anything is there, and if so it is said."""
    norms = reading.norms(first, last)
    asked = [step for step in view.of_role("condition") if _ANY.search(str(step.node.properties.get("expression")))]
    said = {norm for norm in norms if norm.isalpha()}
    if not asked or not said & (_NONE | _SOME | {"no"}):
        return None
    things = {norm for noun in reading.nouns_in(first, last) for norm in reading.norms(noun.first, noun.last)}
    if said - things - _NONE - _SOME - _EMPTY - _FOUND:
        return None
    return asked[-1], not said & (_NONE | _NEGATIONS)


_ANY = re.compile(r"^!?length\([^()]+\) (?:> `0`|>= `1`)$")
_NONE, _SOME = words("none nothing empty zero"), words("any some something anything")
_FOUND = words("found returned came come comes back results result at all up turned turns listed matching")


def _is_derived(word: str, value: str) -> bool:
    """ "Hires" where the stage is tested to be "hired"."""
    short, long = sorted((word, value), key=len)
    grown = len(short) >= _STEM and long.startswith(short) and len(long) <= len(short) + 2
    return word != value and (grown or same_root(word, value))


_OPPOSITES = tuple(
    (frozenset(stem(word) for word in one.split()), frozenset(stem(word) for word in other.split()))
    for one, other in (
        ("fail failed failure red broken error unsuccessful", "success successful succeeded green passed worked"),
        ("open unresolved pending", "closed done resolved finished solved completed"),
        ("overdue expired late outdated", "valid current timely"),
        ("active enabled online", "inactive disabled offline"),
        ("urgent high critical severe important fatal", "low normal harmless minor unimportant relaxed"),
        ("paid", "unpaid outstanding"), ("approved accepted", "rejected declined"), ("public", "private internal"),
        ("won", "lost"), ("true yes", "false no"), ("big large", "small little"), ("frequent", "rare"),
    )
)  # fmt: skip
"""What a thing is not where it is the other."""


def _as_value(said: set[str], values: set[str]) -> tuple[set[str], bool] | None:
    """What is said with a word for a tested value, or for its opposite (true), put as that value; None if neither."""
    if said & values:
        return None
    for one, other in (*_OPPOSITES, *((other, one) for one, other in _OPPOSITES)):
        value = next(iter(sorted(one & values)), "")
        alike = {word for word in one & said if word[:_STEM] == value[:_STEM]}
        if value and alike:
            return {value if word in alike else word for word in said}, False
        if value and other & said:
            return {value if word in other else word for word in said}, True
    return None


_STEM = 4
"""How much two words for a value share: "fail" and "failure", not "high" and "urgent"."""


def _tested_word(step: Step, word: str) -> bool | None:
    """Whether a word is a value that a condition holds for; False if it does not hold, None if it does not test it."""
    values, names, turned = _words_of(step)
    expression = step.expression
    if word in _BIG | _SMALL and values and all(value.isdecimal() for value in values):
        return (word in _BIG) == (">" in expression)
    if any(same_root(word, name) and stem(word) != name for name in names):
        return not turned  # "severe ones" where the severity is tested
    if (meant := _as_value({stem(word)}, values)) is not None:
        return turned == meant[1] if meant[0] & values and "'" in expression else None
    if stem(word) not in values or "'" not in expression:
        return None
    return not turned


def tests_field(step: Step, word: str) -> bool:
    """Whether a word names what a condition tests, not the value it is tested for."""
    return stem(word) in _words_of(step)[1] - _EMPTY


def _graded(norm: str, values: set[str]) -> str:
    """ "P1" and "sev2" where the condition compares with the number alone."""
    match = _GRADE.fullmatch(norm)
    return match[1] if match is not None and match[1] in values else norm


_GRADE = re.compile(r"[a-z]{1,8}-?(\d+)")
_MORE = words("above over more greater exceeds exceed exceeding higher larger bigger least after")
_BIG = words("big large huge high expensive great bigger larger higher")
_SMALL = words("small little tiny low cheap minor smaller lower cheaper")
_LESS = words("below under less fewer lower smaller most before")


def _compares_the_other_way(step: Step, norms: Sequence[str]) -> bool:
    """ "Below 100" where the condition of the workflow asks for more than 100."""
    expression = step.expression
    return (">" in expression and bool(_LESS & set(norms))) or ("<" in expression and bool(_MORE & set(norms)))


_LIMITS = words("amount limit threshold sum number mark line")
_FLAGS = frozenset({"true", "fals", "false", "yes", "no"})


def _words_of(step: Step) -> tuple[set[str], set[str], bool]:
    """The values a condition compares with, its other words, and whether it tests that something is not so."""
    expression = step.expression
    title = str(step.node.metadata.get("title") or "")
    values = {
        stem(word)
        for literal in re.findall(r"'([^']*)'|`([^`]*)`", expression)
        for word in re.findall(r"[a-z0-9]+", " ".join(literal).lower())
    }
    told = {stem(word) for word in re.findall(r"[a-z0-9]+", title.lower()) if word not in _EMPTY}
    names = {
        stem(word) for word in re.findall(r"[a-z0-9]+", re.sub(r"'[^']*'|`[^`]*`|node_\d+", " ", expression.lower()))
    }
    negative = "!=" in expression or expression.lstrip().startswith("!") or bool(values & {"fals", "false"})
    own = told | names
    if not values:
        values = told
    return values, own - values, negative


def _answer_meant(view: WorkflowView, reading: Reading, first: int, last: int) -> tuple[Step, BranchName] | None:
    """The approval whose answer some words say ("she says no", "it gets rejected"), and which answer."""
    approvals = view.of_role("approval")
    norms = {norm.strip("\"'“”‘’") for norm in reading.norms(first, last)}
    turned_down = "down" in norms and bool(norms & _TURNING)
    if approvals and norms & _SOMEBODY and norms & _NEGATIONS and not norms - _SOMEBODY - _NEGATIONS - _DOES:
        return approvals[-1], "rejected"  # "if she doesn't"
    if not approvals or not (turned_down or norms & (_YES | _NO)):
        return None
    denied = turned_down or bool(norms & _NO) or bool(norms & _NEGATIONS)
    if (norms & _YES and norms & {"not", "n't"}) or (norms & _NO and not norms & _YES):
        denied = True
    telling = norms - _EMPTY - _YES - _NO - _ANSWERS - (_TURNING if turned_down else set())
    if len(telling) > _MOST_BESIDES:
        return None
    return approvals[-1], "rejected" if denied else "approved"


_MOST_BESIDES = 2
_SOMEBODY = words("he she they the manager boss lead person approver team")
_DOES = words("do does did will would is are has")
_TURNING = words("turn turns turned down someone somebody it them him her")


def path_meant(
    view: WorkflowView, reading: Reading, first: int, last: int, *, negated: bool = False
) -> tuple[str, BranchName] | None:
    """The node and the branch that a clause of condition means, if the workflow has it already."""
    known = known_condition(view, reading, first, last)
    if known is not None:
        step, holds = known
        return step.id, "true" if holds != negated else "false"
    answered = _answer_meant(view, reading, first, last)
    if answered is None:
        return None
    step, branch = answered
    if negated:
        branch = "approved" if branch == "rejected" else "rejected"
    return step.id, branch


def branch_word(norms: Sequence[str]) -> bool | None:
    """Whether words name the path taken when a condition holds (true), the other one (false), or neither."""
    said = set(norms)
    if said & words("else otherwise false no other negative alternative alternate second opposite"):
        return False
    if said & words("true yes then positive first main if affirmative"):
        return True
    return None


def qualified_path(
    view: WorkflowView, reading: Reading, first: int, last: int
) -> tuple[str, BranchName, tuple[int, int]] | None:
    """The path for things that an adjective tells apart ("urgent tickets", "the non-urgent ones"), and that word."""
    norms = reading.norms(first, last)
    for index in range(len(norms) - 1):
        following = first + index + 1
        thing = any(noun.first == following and noun.known and noun.plural for noun in reading.nouns)
        if not thing and norms[index + 1] not in {"ones", "cases"}:
            continue
        denied = norms[index].startswith("non-") or norms[max(0, index - 1)] in {"non", "not", "un", "less"}
        for step in reversed(view.of_role("condition")):
            field = index > 0 and stem(norms[index]) in _words_of(step)[1]
            told = _tested_word(step, norms[index - field].removeprefix("non-"))
            if told is None and thing:
                told = _titled(step, {stem(norm.removeprefix("non-")) for norm in norms[index : index + 2]})
            if told is not None:
                span = _group(norms, index - field) if norms[index + 1] == "ones" else (index - field, index + 1)
                span = span[0], span[1] + (field and norms[index + 1] == "ones")
                return step.id, "true" if told != denied else "false", (first + span[0], first + span[1])
    return None


def _titled(step: Step, said: set[str]) -> bool | None:
    """ "External authors" where the test is called "If the author is external"; None where it is called otherwise."""
    called = re.findall(r"[a-z0-9]+", str(step.node.metadata.get("title") or "").lower())
    told = {stem(word) for word in called if word not in _EMPTY and word not in {"if", "unless"}}
    return called[:1] != ["unless"] if told == said else None


def _group(norms: Sequence[str], index: int) -> tuple[int, int]:
    """All of "for the less urgent ones"."""
    start = index
    while start > 0 and norms[start - 1] in _BEFORE_QUALITY:
        start -= 1
    return start, index + 2


_BEFORE_QUALITY = words("for the less not non all any with of only")


def path_to(view: WorkflowView, key: str) -> tuple[str, str] | None:
    """The condition or approval, and the branch of it, that alone leads to a step; None where no or several do."""
    for _ in view.order:
        edges = view.graph.incoming[key]
        if len(edges) != 1:
            return None
        if edges[0].branch is not None:
            return edges[0].source, edges[0].branch
        key = edges[0].source
    return None
