"""Comparisons to JMESPath expressions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from agent_app.planners.local.concepts import CONCEPTS
from agent_app.planners.local.conditions.answers import answer_expression
from agent_app.planners.local.conditions.comparisons import parse_tests
from agent_app.planners.local.conditions.inherited import of_same_property
from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.conditions.places import (
    flag_of,
    guessed_property,
    main_object,
    of_kind,
    place_of,
    unnamed_flag,
)
from agent_app.planners.local.conditions.presence import FINDING
from agent_app.planners.local.conditions.roles import same_person
from agent_app.planners.local.conditions.times import AHEAD, DATE, NOW, PERIOD, period_expression, vague_period
from agent_app.planners.local.conditions.vendors import (
    as_account,
    by_association,
    dated_state,
    in_stage,
    in_vendors_words,
    tells_association,
)
from agent_app.planners.local.conditions.windows import WINDOW, window_expression
from agent_app.planners.local.fields import Field, Source
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading
from agent_app.planners.local.text import identifier, raw_string, stem

__all__ = ["condition_expression", "render_test"]

_SAME = 0.6
"""How near a noun must be to what a look-up gives."""
_EDGES = {"starts": "starts", "ends": "ends", "not_starts": "!starts", "not_ends": "!ends"}
_ORDERED = frozenset({">", "<", ">=", "<="})
_BOOLEANS = {"true": "`true`", "false": "`false`", "yes": "`true`", "no": "`false`"}


def condition_expression(
    reading: Reading,
    clause: Clause,
    sources: Sequence[Source],
    *,
    negated: bool = False,
    timezone: str = "UTC",
    earlier: Clause | None = None,
    served: Collection[str] = (),
) -> tuple[str, list[str]] | None:
    """The JMESPath of a condition clause and the words it could not place, or None if nothing was understood.

    `sources` are the outputs that may be read, nearest last; `timezone` is that of times of the day; `earlier` is a
    condition whose property this one may leave out; `served` are values that what is listed has been asked for, which
    beside a time need no test.
    """
    tests = parse_tests(reading, clause)
    if any(test.unit for test in tests):
        tests = [test for test in tests if test.unit or not _is_served(test, served)]
    if not any(flag_of(test, sources) for test in tests):
        tests = of_same_property(reading, tests, earlier)
    if not tests or not (sources or all(test.unit == WINDOW for test in tests)):
        return None
    unplaced: list[str] = []
    text = ""
    for test in tests:
        if test.unit == WINDOW:
            rendered = window_expression(test.operator, test.values, timezone)
        else:
            rendered = render_test(reading, test, sources, unplaced, timezone)
        if not text:
            text = rendered
        elif test.joiner == "&&" and "||" in text:
            text = f"({text}) && {rendered}"
        else:
            text = f"{text} {test.joiner} {rendered}"
    if negated:
        text = f"!({text})"
    if (period := vague_period(reading.slice(clause.first, clause.last))) and not any(test.unit for test in tests):
        unplaced.append(period)
        text = f"({text}) && {sources[-1].prefix}.{identifier(period)}"  # holds of nothing until somebody says when
    return text, unplaced


def render_test(
    reading: Reading, test: Test, sources: Sequence[Source], unplaced: list[str], timezone: str = "UTC"
) -> str:
    """One comparison as JMESPath; words without a field are added to `unplaced` and named as a field anyway."""
    if counted := _count_test(reading, test, sources) or _found_test(reading, test, sources):
        return counted
    if (flag := flag_of(test, sources)) is not None:
        return f"{flag[0].prefix}.{flag[1].path} {'==' if flag[2] else '!='} `true`"
    if (unnamed := unnamed_flag(test, sources)) is not None:
        unplaced.append(test.values[0])
        return f"{unnamed} {'==' if test.operator == '==' else '!='} `true`"
    if (associated := by_association(test, sources)) is not None:
        return _comparison(f"{associated[0].prefix}.{associated[1].path}", *associated[1:])
    test = in_stage(reading, of_kind(test))
    source, field = place_of(test, sources)
    if test.unit:
        if field is None and not _is_open(source):
            unplaced.append(reading.slice(test.first, test.last))
        return _since(test, source, field, reading.norms(test.first, test.last), timezone)
    if field is not None and (dated := dated_state(test, source, field)) is not None:
        return _comparison(f"{source.prefix}.{dated.path}", dated, replace(test, operator=_THERE[test.operator]))
    if field is not None and (told := _told_otherwise(test, source, field)) is not None:
        return told
    if field is not None:
        test, unknown = in_vendors_words(
            as_account(test, source, field), field, lasting="still" in reading.norms(test.first, test.last)
        )
        unplaced += unknown if not tells_association(test) else test.values  # by no name
        return _comparison(f"{source.prefix}.{field.path}", field, test)
    guess = guessed_property(test, sources)
    if test.operator in _THERE.values() and (known := _by_id(guess, source)) is not None:
        return _comparison(f"{source.prefix}.{known.path}", known, test)
    if not _is_open(source):
        said = " ".join(test.subject) or " ".join(test.values)
        unplaced.append(said or reading.slice(test.first, test.last))
    return _comparison(f"{source.prefix}.{main_object(source)}{identifier(guess)}", None, test)


def _told_otherwise(test: Test, source: Source, field: Field) -> str | None:
    """A comparison with a code for what is said, or with a second field."""
    answered = answer_expression(f"{source.prefix}.{field.path}", field, test)
    return answered if answered is not None else same_person(test, source, field)


def _is_served(test: Test, served: Collection[str]) -> bool:
    named = [value.lower().lstrip("@") for value in test.values]
    known = (not name.isdigit() and (name in served or set(name.split()) <= {*served}) for name in named)
    return bool(named) and test.operator == "==" and all(known)


_THERE = {"==": "present", "!=": "empty"}
_TURNED = {"<": ">", ">": "<"}
"""The earlier a date, the longer ago it was."""
_DATE_NAMES = {"created": "created_at", "updated": "updated_at", "due": "due_date", "expires": "expires_at"}


def _since(test: Test, source: Source, field: Field | None, norms: Sequence[str], timezone: str) -> str:
    """How long ago a date was; one that has passed was some time ago."""
    subject = "_".join(test.subject)
    named = next(iter(CONCEPTS.get(subject, ())), subject)
    path = field.path if field is not None else f"{main_object(source)}{_DATE_NAMES.get(subject, named)}"
    if test.unit == PERIOD:
        return period_expression(f"{source.prefix}.{path}", test.operator, test.values[0], timezone)
    if test.unit == DATE:
        return f"days_since({source.prefix}.{path}) {_TURNED[test.operator]} days_since('{test.values[0]}')"
    if test.unit.endswith(AHEAD):
        unit = test.unit.removesuffix(AHEAD)
        since = f"{unit}_since({source.prefix}.{path})"
        ahead = f"{since} {_TURNED[test.operator]} `-{test.values[0]}`"
        return f"({ahead} && {since} <= `0`)" if test.operator == "<" else ahead  # what has passed is not near
    if test.unit == NOW and field is None and "overdue" in norms:
        state = f"{source.prefix}.{main_object(source)}status"
        return f"lower({state}) {'==' if test.operator == '<' else '!='} 'overdue'"
    if test.unit == NOW:
        return f"days_since({source.prefix}.{path}) {'>' if test.operator == '<' else '<'} `0`"
    return f"{test.unit}_since({source.prefix}.{path}) {test.operator} `{test.values[0]}`"


def _by_id(property_: str, source: Source) -> Field | None:
    """The field that has only the id of what is there or not: `assignee_id` for "unassigned"."""
    return next((field for field in source.fields if field.name == f"{property_}_id" and not field.repeated), None)


def _is_open(source: Source) -> bool:
    """Whether the output may have fields that no schema names (a webhook's body)."""
    main = main_object(source)
    return bool(main) and not any(field.path.startswith(main) for field in source.fields)


def _count_test(reading: Reading, test: Test, sources: Sequence[Source]) -> str | None:
    """ "There are more than 5 of them", "any issues are found": how many a listing gave."""
    norms = reading.norms(test.first, test.last)
    listing = next((source for source in reversed(sources) if source.listing), None)
    latest = next((source for source in reversed(sources) if not (source.trigger or source.element)), None)
    within = latest is not listing and any(source.element for source in sources)
    one = not test.subject and bool({"one", "none"} & set(norms))  # "look for a customer; if there is one"
    if latest is not None and within and "there" in norms and not test.numeric and (one or _speaks_of(test, latest)):
        # "for each of them check whether there is a contact"
        return f"!{latest.prefix}" if test.operator in {"empty", "!="} else f"!(!{latest.prefix})"
    if any(source.element for source in sources) and test.subject and not (listing and _names_thing(test, listing)):
        return None  # "there is no payment method": of each
    one = norms[0] in {"any", "one"} and norms[1:2] in (["of"], ["is"], ["are"], ["has"])
    if one and any(source.element for source in sources):
        return None
    if listing is None or not (
        set(norms) & words("there any none nothing found results them")
        or (test.numeric and _names_thing(test, listing) and not any(source.element for source in sources))
    ):
        return None
    if test.operator in {"empty"} or set(norms) & {"none", "nothing"}:
        return f"length({listing.prefix}) == `0`"
    if test.numeric and test.operator in {">", "<", ">=", "<=", "==", "!="}:
        return f"length({listing.prefix}) {test.operator} `{test.values[0]}`"
    return f"length({listing.prefix}) > `0`"


def _found_test(reading: Reading, test: Test, sources: Sequence[Source]) -> str | None:
    """ "There is one", "it does not exist", "the contact is found": whether a look-up gave anything."""
    if test.operator not in {"empty", "present"}:
        return None
    found = next((source for source in reversed(sources) if not source.trigger), None)
    if found is None or (test.subject and not _looked_up(reading, test, found)):
        return None
    return f"!{found.prefix}" if test.operator == "empty" else f"!(!{found.prefix})"


def _looked_up(reading: Reading, test: Test, found: Source) -> bool:
    """Whether what is said to exist is what a look-up is for, and not a part of it: "a due date exists"."""
    if not FINDING & set(reading.norms(test.first, test.last)):
        return False
    noun = next((noun for noun in reading.nouns_in(test.first, test.last) if noun.known), None)
    if noun is None or (test.subject and test.subject[-1] not in noun.text.split()):
        return False  # "any build running": a state of it
    return any(kinship(noun.canon, own) >= _SAME or {noun.canon, own} <= LISTED_PEOPLE for own in found.nouns)


def _speaks_of(test: Test, found: Source) -> bool:
    said = (*test.subject, *" ".join(test.values).lower().split())
    return bool({stem(word) for word in said} & set(found.nouns))


def _names_thing(test: Test, listing: Source) -> bool:
    return not test.subject or bool({stem(word) for word in test.subject} & set(listing.nouns))


def _comparison(path: str, field: Field | None, test: Test) -> str:
    many = field is not None and (field.repeated or field.kind == "array")
    if test.operator == "empty":
        return f"!{path}"
    if test.operator == "present":
        return f"length({path}) > `0`" if many else f"!(!{path})"
    rendered = [_one_comparison(path, field, test, value, many=many) for value in test.values]
    if len(rendered) == 1:
        return rendered[0]
    joined = (" && " if test.operator in {"!=", "not_contains", "not_starts", "not_ends"} else " || ").join(rendered)
    return f"({joined})"


def _one_comparison(path: str, field: Field | None, test: Test, value: str, *, many: bool) -> str:
    literal, folded = _literal(value, field, test)
    operator = test.operator
    if many and operator in {"==", "!=", "contains", "not_contains"}:
        call = f"contains({path}, {literal})"
        return f"!{call}" if operator in {"!=", "not_contains"} else call
    if many and operator in _ORDERED:
        return f"length({path}) {operator} {literal}"
    subject = f"lower({path})" if folded else path
    if operator in {"contains", "not_contains"}:
        call = f"contains({subject}, {literal})"
        return f"!{call}" if operator == "not_contains" else call
    if operator in _EDGES:
        return f"{_EDGES[operator]}_with({subject}, {literal})"
    if operator in _ORDERED and field is not None and field.kind == "string":
        return f"to_number({path}) {operator} {literal}"
    return f"{subject} {operator} {literal}"


def _literal(value: str, field: Field | None, test: Test) -> tuple[str, bool]:
    """A value as a JMESPath literal, and whether the field is to be folded to lower case for it."""
    kind = field.kind if field is not None else ""
    if kind == "boolean":
        return _BOOLEANS.get(value.lower(), "`true`"), False
    if kind in {"integer", "number"} and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"`{value}`", False
    if test.numeric and kind != "string":
        return f"`{value}`", False
    if test.operator in _ORDERED and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"`{value}`", False
    if field is not None and (field.repeated or field.kind == "array"):
        return raw_string(value), False
    folds = value.lower() != value.upper()
    return raw_string(value.lower() if folds else value), folds
