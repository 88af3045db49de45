"""Comparisons in words."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon.words import phrases, words

__all__ = ["find_operator", "negated_operator"]

_OPPOSITES = {
    "contains": "not_contains", "starts": "not_starts", "ends": "not_ends", "==": "!=", ">": "<=", "<": ">=",
    "empty": "present",
}  # fmt: skip
_NEGATED = _OPPOSITES | {negative: positive for positive, negative in _OPPOSITES.items()}
_DENIALS = words("not never neither do-not is-not")
_DENIED_REACH = 2
_NOUNS = words("mention mentions")
_DETERMINED = words("a an the app new any each every this that my our no")
"""What makes a noun of a word that else compares: "an app mention"."""


def negated_operator(operator: str) -> str:
    """The operator that holds where another one does not."""
    return _NEGATED[operator]


_OPERATORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("not_contains", phrases(
        "does not contain, do not contain, not contain, does not include, does not mention, without the word"
    )),
    ("contains", phrases(
        "contains, contain, is about, is all about, talks about, talk about, refers to,"
        " includes, include, mentions, mention, has the word, containing, including, mentioning,"
        " has the phrase, has the string, has the text, is like, has the words, saying, says, say"
    )),
    ("starts", phrases(
        "starts with, begins with, start with, begin with, starting with, beginning with, is prefixed with,"
        " prefixed with, has the prefix, have the prefix, having the prefix, with the prefix"
    )),
    ("ends", phrases("ends with, end with, ending with, ends in, end in, ending in, has"
        " the suffix, have the suffix, having the suffix, with the suffix, has the extension, with the extension")),
    (">=", phrases(
        "is at least, at least, greater than or equal to, is no less than, or more, > =, no fewer than, no less than,"
        " is greater than or equal to, more than or equal to, are greater than or equal to, are at least,"
        " are no less than,"
        " is not less than, is not under, is not below, is not lower than, not less than, no lower than,"
        " no smaller than,"
        " no shorter than, no earlier than, a minimum of, reaches, reach, reached, hits, has reached, is no lower than"
    )),
    ("<=", phrases(
        "is at most, at most, less than or equal to, no more than, < =, up to, does not exceed,"
        " do not exceed, is less than or equal to, smaller than or equal to, are less than or equal to, are at most,"
        " are no more than, is not more than, is not over, is"
        " not above, is not greater than, not more than, no higher than, no greater than, no larger than,"
        " no bigger than,"
        " no longer than, no older than, no later than, a maximum of, not exceeding, is no higher than"
    )),
    (">", phrases(
        "is greater than, are greater than, greater than, is more than, more than, is over, are over, over, above,"
        " is above, exceeds, is higher than, higher than, is bigger than, bigger than, >, is larger than,"
        " larger than, is older than, older than, longer than, goes over, goes above, beyond, later than,"
        " exceed, in excess of, upwards of, north of, costs more than,"
        " costs over, costs above, exceeding, rises above, climbs above, gets over, is beyond"
    )),
    ("<", phrases(
        "is less than, are less than, less than, fewer than, is under, under, below, is below, lower than,"
        " is lower than, smaller than, <, is younger than, younger than, newer than, shorter than,"
        " earlier than, costs less than, costs under, falls below, drops below, goes below, falls under, drops under"
    )),
    ("empty", phrases(
        "is empty, is missing, is blank, is not set, are missing, is null, has no, have no, without, there is no,"
        " there are no, are empty, is unset, lacks, lack, no value, is not assigned, is unassigned, unassigned,"
        " is absent, there is not, there are not, missing, does not have, do not have, does not exist, do not exist,"
        " is not there, with no, with zero, has zero, have zero, with 0, has 0, have 0, having zero, having no,"
        " has not got, there 's no,"
        " is there no, are there no, is there not any, there is zero, there is none, there are none, there 's"
        " none, does not exist yet, do not exist yet"
    )),
    ("present", phrases(
        "is there any, are there any, is there a, is there an, is not empty, is set, exists, exist, is present, is not"
        " blank, is not null, is filled, is assigned, there is any,"
        " there are any"
    )),
    ("!=", phrases(
        "is anything except, anything except, anything besides,"
        " is not, are not, is n't, they 're not, he 's not, she 's not,"
        " does not equal, not equal to, is different from, differs from, ! =, was not,"
        " it 's not, that 's not, has not, is anything but, other than, not equals, is other than, do not equal,"
        " is not in, not in, anything but, is-not, is anything other than, is something other than, anything"
        " other than,"
        " something other than, is none of, is not one of, is not any of, differs, is no longer, is never,"
        " has not been, have not been, has not yet been, has never been, was never"
    )),
    ("==", phrases(
        "holds,"
        " is equal to, is the same as, are the same as, has changed to, changed to, changes to, has become, equals,"
        " equal, is set to, is exactly, = =, ==, =, is, are, was, were, matches, reads, has, have,"
        " becomes, answered, answers, chose, picked, selected, equal to, targets, carries, bears, shows,"
        " they 're, he 's, she 's,"
        " goes to, is one of, comes from, belongs to, got, be, it 's, that 's, has been,"
        " have been, had been, came back as, came back, comes back as, comes back, turned out to be, turns out to be,"
        " ended up as, ended up, ended as, ends up as, has already been, have already been, was already, is already"
    )),
)  # fmt: skip
_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _name, _forms in _OPERATORS:
    for _form in _forms:
        _BY_FIRST.setdefault(_form.split()[0], []).append((tuple(_form.split()), _name))
for _entries in _BY_FIRST.values():
    _entries.sort(key=lambda entry: -len(entry[0]))


def find_operator(norms: Sequence[str], first: int = 0) -> tuple[int, int, str] | None:
    """The comparison in a run of words, as (first, last, operator); a "not" before it turns it over."""
    found = _find(norms, first)
    if found is None:
        return None
    start, end, operator = found
    if operator == "!=" and (inner := _find(norms, end)) is not None:
        if inner[2] not in {"==", "!="} and inner[0] <= end + 1:  # "is not older than"
            return start, inner[1], negated_operator(inner[2])
        return found
    if operator != "==" and not set(norms[start:end]) & (_DENIALS | {"no"}):
        before = norms[max(first, start - _DENIED_REACH) : start]
        place = next((i for i, norm in enumerate(before) if norm in _DENIALS), None)
        if place is not None and before[place] != "neither":
            return max(first, start - _DENIED_REACH) + place, end, negated_operator(operator)
    return found


def _owns(norms: Sequence[str], index: int) -> bool:
    """ "One's status is ...": the "is" that was written 's belongs to no predicate."""
    if norms[index + 1 : index + 2] == ["not"]:  # "status is not = done"
        return False
    return norms[index] in {"is", "'s"} and norms[index + 2 : index + 3] in (["is"], ["="], ["equals"], ["contains"])


def _tells_which(norms: Sequence[str], index: int) -> bool:
    """ "There are unassigned tickets": a word that tells which ones are there, and lacks nothing."""
    there = norms[:1] == ["there"] and norms[1:2] and norms[1] in {"is", "are", "'s", "were", "was"}
    return bool(there) and norms[index] in {"unassigned", "missing"} and index + 1 < len(norms)


def _find(norms: Sequence[str], first: int) -> tuple[int, int, str] | None:
    best: tuple[int, int, str] | None = None
    for index in range(first, len(norms)):
        if norms[index] in _NOUNS and norms[index - 1 : index] and norms[index - 1] in _DETERMINED:
            continue
        if _owns(norms, index) or _tells_which(norms, index):
            continue
        for form, name in _BY_FIRST.get(norms[index], ()):
            if tuple(norms[index : index + len(form)]) == form:
                nearer = name not in {"==", "!="} and best is not None and index <= best[1] + 2
                if best is None or (best[2] == "==" and (nearer or (name == "!=" and index == best[1]))):
                    best = (index if best is None else best[0], index + len(form), name)
                break
        if best is not None and best[2] != "==":
            break
    return best
