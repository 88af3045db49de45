"""Conditions in words to JMESPath expressions over the outputs of earlier steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent_app.planners.local.entities import PRIORITY_WORDS, value_at
from agent_app.planners.local.fields import Field, Source, best_field, concept_of, find_concept
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Clause, EntityKind, Reading, TokenKind
from agent_app.planners.local.text import stem, unquote

__all__ = ["Test", "condition_expression", "find_operator", "parse_tests", "render_test"]

_OPERATORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("not_contains", phrases(
        "does not contain, do not contain, not contain, does not include, does not mention, is not in, not in,"
        " without the word"
    )),
    ("contains", phrases(
        "contains, contain, includes, include, mentions, mention, has the word, containing, including, mentioning,"
        " has the text, is like, has the words"
    )),
    ("starts", phrases("starts with, begins with, start with, starting with, beginning with, is prefixed with")),
    ("ends", phrases("ends with, end with, ending with")),
    (">=", phrases("is at least, at least, greater than or equal to, is no less than, or more, > =, no fewer than")),
    ("<=", phrases("is at most, at most, less than or equal to, no more than, < =, up to")),
    (">", phrases(
        "is greater than, are greater than, greater than, is more than, more than, is over, are over, over, above,"
        " is above, exceeds, is higher than, higher than, is bigger than, bigger than, >, is larger than,"
        " larger than, is older than, older than, longer than, goes over, goes above, beyond"
    )),
    ("<", phrases(
        "is less than, are less than, less than, fewer than, is under, under, below, is below, lower than,"
        " is lower than, smaller than, <, is younger than, newer than"
    )),
    ("empty", phrases(
        "is empty, is missing, is blank, is not set, are missing, is null, has no, have no, without, there is no,"
        " there are no, are empty, is unset, lacks, no value, is not assigned, is unassigned, unassigned, is absent,"
        " there is not, there are not, missing, does not have, do not have, does not exist, do not exist, is not there"
    )),
    ("present", phrases(
        "is not empty, is set, exists, is present, is not blank, is not null, is filled, is assigned, there is any,"
        " there are any"
    )),
    ("!=", phrases(
        "is not, are not, is n't, does not equal, not equal to, is different from, differs from, ! =, was not,"
        " has not, is anything but, other than, not equals, is other than, do not equal"
    )),
    ("==", phrases(
        "is equal to, equals, equal, is set to, is exactly, = =, =, is, are, was, were, matches, reads, has, have,"
        " becomes, equal to, targets, goes to, is one of, comes from, belongs to, got, be"
    )),
)  # fmt: skip
_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _name, _forms in _OPERATORS:
    for _form in _forms:
        _BY_FIRST.setdefault(_form.split()[0], []).append((tuple(_form.split()), _name))
for _entries in _BY_FIRST.values():
    _entries.sort(key=lambda entry: -len(entry[0]))
_HAVING_NONE = words("has have without lacks")
_NEGATED = {
    "==": "!=",
    "!=": "==",
    "contains": "not_contains",
    "not_contains": "contains",
    "empty": "present",
    "present": "empty",
}
_SKIPPED = connectives.ARTICLES | words(
    "it its new value field of that then there which who please actually still currently has been got"
)
_PLACE_WORDS = words("in on at from for with by to")
_THINGS = words(
    "issue ticket bug task card story pr pull request merge mr incident alert message comment page email mail build"
    " pipeline event commit release deployment workflow run review payload webhook one item change"
)
_STATES = words(
    "open closed resolved pending done merged approved draft active inactive completed success failure failed"
    " succeeded green red blocked rejected locked archived acknowledged triggered solved cancelled canceled scheduled"
    " running triaged escalated passed"
)
_TYPES = words("bug story epic task incident feature question")
_BOOLEANS = {"true": "`true`", "false": "`false`", "yes": "`true`", "no": "`false`"}


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison in words: subject words, operator, values (more than one: any of them), where it stands."""

    subject: tuple[str, ...]
    operator: str
    values: tuple[str, ...]
    numeric: bool
    first: int
    last: int
    joiner: str = ""


def find_operator(norms: Sequence[str], first: int = 0) -> tuple[int, int, str] | None:
    """The comparison in a run of words, as (first, last, operator)."""
    best: tuple[int, int, str] | None = None
    for index in range(first, len(norms)):
        for form, name in _BY_FIRST.get(norms[index], ()):
            if tuple(norms[index : index + len(form)]) == form:
                if best is None or (best[2] == "==" and name not in {"==", "!="} and index <= best[1] + 2):
                    best = (index if best is None else best[0], index + len(form), name)
                break
        if best is not None and best[2] != "==":
            break
    return best


def parse_tests(reading: Reading, clause: Clause) -> list[Test]:
    """The comparisons of a condition clause, in order, joined by "and" or "or"."""
    tests: list[Test] = []
    for joiner, first, last in _atoms(reading, clause):
        test = _parse_test(reading, first, last, joiner, tests[-1] if tests else None)
        if test is not None:
            tests.append(test)
    return tests


def _atoms(reading: Reading, clause: Clause) -> Iterable[tuple[str, int, int]]:
    start, joiner = clause.first, ""
    for index in range(clause.first, clause.last):
        norm = reading.tokens[index].norm
        if norm not in {"and", "or", "&", "but"} or index == start or _between_quotes(reading, index):
            continue
        rest = reading.norms(index + 1, clause.last)
        if not rest or any(entity.first < index < entity.last for entity in reading.entities):
            continue
        if norm == "and" and _between(reading, start, index):
            continue
        yield joiner, start, index
        start, joiner = index + 1, "||" if norm == "or" else "&&"
    yield joiner, start, clause.last


def _between_quotes(reading: Reading, index: int) -> bool:
    """Whether a conjunction joins two quoted texts, which then are the values of one test."""
    around = [place for place in (index - 1, index + 1) if 0 <= place < len(reading.tokens)]
    return (
        len(around) == 2
        and all(reading.tokens[place].kind is TokenKind.QUOTED for place in around)
        and (reading.tokens[index].norm == "or")
    )


def _between(reading: Reading, first: int, index: int) -> bool:
    return "between" in reading.norms(first, index)


def _parse_test(reading: Reading, first: int, last: int, joiner: str, previous: Test | None) -> Test | None:
    norms = reading.norms(first, last)
    found = find_operator(norms)
    if found is None:
        return _bare_test(reading, first, last, joiner, previous)
    start, end, operator = found
    subject = tuple(
        norm for norm in norms[:start] if norm not in _SKIPPED and norm not in _PLACE_WORDS and norm.isalnum()
    )
    values, numeric = _values(reading, first + end, last)
    if operator == "==" and norms[end : end + 1] == ["not"]:
        operator = "!="
        values, numeric = _values(reading, first + end + 1, last)
    having = operator == "empty" and bool(set(norms[start : start + 2]) & _HAVING_NONE)
    if operator in {"empty", "present"} and (not subject or (having and norms[end:])):
        subject = tuple(norm for norm in norms[end:] if norm not in _SKIPPED and norm.isalnum())
        values = ()
    if operator == "==" and norms[start] in {"has", "have", "got"}:
        return _has_test(reading, subject, first + end, last, joiner)
    if operator not in {"empty", "present"} and not values:
        return None
    return Test(subject, operator, values, numeric, first, last, joiner)


def _has_test(reading: Reading, subject: tuple[str, ...], first: int, last: int, joiner: str) -> Test | None:
    """ "Has the label bug", "has high priority", "has more than 5 files"."""
    norms = reading.norms(first, last)
    for entity in reading.entities_in(first, last):
        if entity.kind is EntityKind.LABEL:
            return Test(("label",), "contains", (entity.value,), False, first, last, joiner)
        if entity.kind in {EntityKind.PRIORITY, EntityKind.SEVERITY}:
            return Test((entity.kind.value,), "==", (entity.value,), False, first, last, joiner)
    number = next((token.text for token in reading.tokens[first:last] if token.kind is TokenKind.NUMBER), None)
    rest = tuple(norm for norm in norms if norm not in _SKIPPED and norm.isalpha())
    if number is not None:
        return Test(rest, "==", (number,), True, first, last, joiner)
    return Test(rest, "present", (), False, first, last, joiner) if rest else None


def _bare_test(reading: Reading, first: int, last: int, joiner: str, previous: Test | None) -> Test | None:
    """A comparison without an operator: "urgent", "labelled bug", or a second value of the one before."""
    if (quoted := _quoted_test(reading, first, last, joiner)) is not None and previous is None:
        return quoted
    values, numeric = _values(reading, first, last)
    if previous is not None and values and joiner:
        return Test(previous.subject, previous.operator, values, numeric, first, last, joiner)
    for entity in reading.entities_in(first, last):
        if entity.kind is EntityKind.LABEL:
            return Test(("label",), "contains", (entity.value,), False, first, last, joiner)
        if entity.kind in _NAMED_KINDS and (entity.key or entity.kind is not EntityKind.ATTRIBUTE):
            subject = entity.key or entity.kind.value
            return Test((subject,), "==", (entity.value,), entity.value.isdigit(), first, last, joiner)
    norms = reading.norms(first, last)
    said = next((norm for norm in norms if norm in PRIORITY_WORDS | _STATES), None)
    return Test((), "==", (said,), False, first, last, joiner) if said else None


def _quoted_test(reading: Reading, first: int, last: int, joiner: str) -> Test | None:
    """ "With the word 'x' in the subject": quoted text that some field contains."""
    quoted = [entity for entity in reading.entities_in(first, last) if entity.kind is EntityKind.QUOTED]
    if not quoted:
        return None
    after = reading.norms(quoted[-1].last, last)
    subject = tuple(norm for norm in after if norm not in _SKIPPED and norm not in _PLACE_WORDS and norm.isalnum())
    return Test(subject, "contains", tuple(entity.value for entity in quoted), False, first, last, joiner)


_NAMED_KINDS = frozenset(
    {
        EntityKind.PRIORITY,
        EntityKind.SEVERITY,
        EntityKind.BRANCH,
        EntityKind.STATUS,
        EntityKind.USER,
        EntityKind.ATTRIBUTE,
    }
)


def _values(reading: Reading, first: int, last: int) -> tuple[tuple[str, ...], bool]:
    """The values between two token indexes and whether they are numbers."""
    while first < last and reading.tokens[first].norm in connectives.ARTICLES | {
        "to",
        "of",
        "either",
        "any",
        "one",
        "as",
        "labelled",
        "labeled",
        "in",
        "by",
        "with",
        "from",
        "than",
        ":",
    }:
        first += 1
    while last > first and reading.tokens[last - 1].norm in {"please", ",", "too", "already", "then", "?", ")", "now"}:
        last -= 1
    if first >= last:
        return (), False
    token = reading.tokens[first]
    if token.kind is TokenKind.QUOTED:
        quoted = [unquote(item.text) for item in reading.tokens[first:last] if item.kind is TokenKind.QUOTED]
        return tuple(quoted), False
    if token.kind is TokenKind.NUMBER:
        number = re.sub(r"[^\d.]", "", token.text.replace(",", ""))
        unit = reading.tokens[first + 1].norm if first + 1 < last else ""
        if token.text[-1:].isdigit() or token.text[-1:] in "%km":
            scale = {"k": 1000, "m": 1_000_000}.get(token.text[-1:].lower(), 1)
            return (_plain_number(float(number or 0) * scale),), unit not in {"."}
        return (token.text,), False
    found = value_at(reading, first, lower=True)
    if found is not None:
        return (found[0].strip(),), False
    return (reading.slice(first, last),), False


def _plain_number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def condition_expression(
    reading: Reading, clause: Clause, sources: Sequence[Source], *, negated: bool = False
) -> tuple[str, list[str]] | None:
    """The JMESPath of a condition clause and the words it could not place, or None if nothing was understood.

    `sources` are the outputs that may be read, nearest last.
    """
    tests = parse_tests(reading, clause)
    if not tests or not sources:
        return None
    unplaced: list[str] = []
    text = ""
    for test in tests:
        rendered = render_test(reading, test, sources, unplaced)
        if not text:
            text = rendered
        elif test.joiner == "&&" and "||" in text:
            text = f"({text}) && {rendered}"
        else:
            text = f"{text} {test.joiner} {rendered}"
    return (f"!({text})" if negated else text), unplaced


def render_test(reading: Reading, test: Test, sources: Sequence[Source], unplaced: list[str]) -> str:
    """One comparison as JMESPath; words without a field are added to `unplaced` and named as a field anyway."""
    if counted := _count_test(reading, test, sources):
        return counted
    source, field = _place(test, sources)
    if field is not None:
        return _comparison(f"{source.prefix}.{field.path}", field, test)
    guess = "_".join(test.subject) or "value"
    if not _is_open(source):
        unplaced.append(" ".join(test.subject) or " ".join(test.values))
    return _comparison(f"{source.prefix}.{_main_object(source)}{_identifier(guess)}", None, test)


def _is_open(source: Source) -> bool:
    """Whether the output may have fields that no schema names (a webhook's body)."""
    main = _main_object(source).rstrip(".")
    return bool(main) and not any(field.parents[:1] == (main,) for field in source.fields)


def _identifier(text: str) -> str:
    folded = re.sub(r"\W+", "_", text).strip("_")
    return folded if folded and not folded[0].isdigit() else f"field_{folded}"


def _main_object(source: Source) -> str:
    """Where an unknown field most likely lives: in the object the event or step is about."""
    for field in source.fields:
        if (
            field.kind == "object"
            and not field.parents
            and field.name
            in {*source.nouns, "body", "issue", "ticket", "data", "event", "object_attributes", "resource"}
        ):
            return f"{field.path}."
    return ""


def _count_test(reading: Reading, test: Test, sources: Sequence[Source]) -> str | None:
    """ "There are more than 5 of them", "any issues are found": how many a listing gave."""
    norms = reading.norms(test.first, test.last)
    listing = next((source for source in reversed(sources) if source.listing), None)
    if listing is None or not (
        set(norms) & words("there any none nothing found results them")
        or (test.numeric and _names_thing(test, listing))
    ):
        return None
    if test.operator in {"empty"} or set(norms) & {"none", "nothing"}:
        return f"length({listing.prefix}) == `0`"
    if test.numeric and test.operator in {">", "<", ">=", "<=", "==", "!="}:
        return f"length({listing.prefix}) {test.operator} `{test.values[0]}`"
    return f"length({listing.prefix}) > `0`"


def _names_thing(test: Test, listing: Source) -> bool:
    return not test.subject or bool({stem(word) for word in test.subject} & set(listing.nouns))


def _place(test: Test, sources: Sequence[Source]) -> tuple[Source, Field | None]:
    """The source and field a comparison reads."""
    ordered = _by_subject(test, [source for source in sources if not source.listing] or list(sources))
    for attribute in _attributes(test):
        for source in ordered:
            if (found := _field(attribute, source)) is not None:
                return source, found
    return ordered[0], None


def _by_subject(test: Test, sources: Sequence[Source]) -> list[Source]:
    """Sources with what the subject names first, else the nearest element or the trigger first."""
    said = {stem(word) for word in test.subject}
    rest = sorted(
        enumerate(sources),
        key=lambda item: (not (said & set(item[1].nouns)), not item[1].element, not item[1].trigger, -item[0]),
    )
    return [source for _, source in rest]


def _attributes(test: Test) -> list[tuple[str, ...]]:
    """What to look for, best first: the words said, else what the value implies."""
    words_said = tuple(word for word in test.subject if word not in _THINGS)
    found: list[tuple[str, ...]] = []
    if words_said:
        found.append(words_said)
        if len(words_said) > 1:
            found += [words_said[-1:], words_said[:1]]
    if test.subject and not words_said:
        found += _implied_attributes(test)
        found.append(test.subject)
    if not test.subject:
        found += _implied_attributes(test)
    return found


def _implied_attributes(test: Test) -> list[tuple[str, ...]]:
    value = test.values[0].lower() if test.values else ""
    if test.operator in {"contains", "not_contains", "starts", "ends"}:
        return [("body",), ("title",), ("text",)]
    if value in PRIORITY_WORDS:
        return [("priority",), ("severity",), ("urgency",)]
    if value == "draft":
        return [("draft",), ("status",)]
    if value in _STATES:
        return [("status",), ("state",)]
    if value in _TYPES:
        return [("type",), ("labels",)]
    if value.startswith("sev"):
        return [("severity",), ("priority",)]
    if test.operator in {"==", "!="}:
        return [("status",)]
    return []


def _field(attribute: tuple[str, ...], source: Source) -> Field | None:
    exact = best_field(source.fields, attribute, source.nouns)
    if exact is not None and exact[1] >= 0.9:
        return _scalar(exact[0], source)
    concept = concept_of(attribute[-1])
    if (
        concept is not None
        and len(attribute) == 1
        and (found := find_concept(source.fields, concept, source.nouns)) is not None
    ):
        return _scalar(found, source)
    if exact is not None and exact[1] >= 0.7:
        return _scalar(exact[0], source)
    return None


_NAMES = ("name", "displayName", "display_name", "nickname", "login", "username", "value", "key", "email", "title")


def _scalar(field: Field, source: Source) -> Field:
    """The comparable part of a field: the name of an object."""
    if field.kind not in {"object", "array"}:
        return field
    inside = [child for child in source.fields if child.parents == (*field.parents, field.name)]
    for name in _NAMES:
        for child in inside:
            if child.name == name and child.kind in {"string", "integer", "number"}:
                return child
    return field


def _comparison(path: str, field: Field | None, test: Test) -> str:
    many = field is not None and (field.repeated or field.kind == "array")
    if test.operator == "empty":
        return f"!{path}"
    if test.operator == "present":
        return f"length({path}) > `0`" if many else f"!(!{path})"
    rendered = [_one_comparison(path, field, test, value, many=many) for value in test.values]
    if len(rendered) == 1:
        return rendered[0]
    joined = (" && " if test.operator in {"!=", "not_contains"} else " || ").join(rendered)
    return f"({joined})"


def _one_comparison(path: str, field: Field | None, test: Test, value: str, *, many: bool) -> str:
    literal, folded = _literal(value, field, test)
    operator = test.operator
    if many and operator in {"==", "!=", "contains", "not_contains"}:
        call = f"contains({path}, {literal})"
        return f"!{call}" if operator in {"!=", "not_contains"} else call
    subject = f"lower({path})" if folded else path
    if operator in {"contains", "not_contains"}:
        call = f"contains({subject}, {literal})"
        return f"!{call}" if operator == "not_contains" else call
    if operator in {"starts", "ends"}:
        return f"{operator}_with({subject}, {literal})"
    if operator in {">", "<", ">=", "<="} and field is not None and field.kind == "string":
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
    if test.operator in {">", "<", ">=", "<="} and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"`{value}`", False
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    if field is not None and (field.repeated or field.kind == "array"):
        return f"'{escaped}'", False
    folds = escaped.lower() != escaped.upper()
    return f"'{escaped.lower() if folds else escaped}'", folds
