"""The comparisons of a condition clause: subject, operator and values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agent_app.planners.local.conditions.beside import apart_from_time
from agent_app.planners.local.conditions.deeds import acts, find_deed
from agent_app.planners.local.conditions.idioms import KINDS, find_idiom, keeps_together
from agent_app.planners.local.conditions.model import Idiom, Test
from agent_app.planners.local.conditions.operators import find_operator, negated_operator
from agent_app.planners.local.conditions.possession import OWNING, has_test, owned_too
from agent_app.planners.local.conditions.spans import label_alone, topic_alone, values_in, without_place
from agent_app.planners.local.conditions.subjects import (
    HOLDING_VALUES,
    PLACE_WORDS,
    SKIPPED,
    UNITS,
    compared_part,
    quoted_subject,
    subject_meant,
    thing_named,
)
from agent_app.planners.local.conditions.windows import find_window
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, EntityKind, Reading, TokenKind
from agent_app.planners.local.text import unquote

__all__ = ["parse_tests", "tested_tokens"]

_HAVING_NONE = words("has have without lacks")
_LASTING = words("still already yet currently really actually now")
_STATING = connectives.BE | words("does do contains lacks")
_BOUNDING = words("over above under below")
"""What opens a bound after which it may be told what is lacking: "over 200 dollars | without a receipt"."""
_LACKING = words("no zero 0")
_NOTHING = words("nobody none nothing noone null") | {"no one"}
_SHORT_ANSWERS = words("yes no true false")
_NOBODY_THERE = (["nobody", "is"], ["noone", "is"], ["no", "one", "is"], ["nobody", "is", "there"])
"""What says of those looked up that there is none: "look up who is on call; if nobody is, ..."."""
_NOBODY_WHO = (["which", "nobody"], ["who", "nobody"], ["which", "no"], ["who", "never"], ["which", "never"])
_THERE = words("there found set given present available known returned")
_SHOWING = words("shows bears")
_DENYING = words("not never")
_NOW = words("right now currently presently")
_LOCATING = words("in on at within")
_NAMED_KINDS = frozenset(
    {
        EntityKind.PRIORITY,
        EntityKind.SEVERITY,
        EntityKind.BRANCH,
        EntityKind.STATUS,
        EntityKind.USER,
        EntityKind.ATTRIBUTE,
        EntityKind.CHANNEL,
    }
)


def parse_tests(reading: Reading, clause: Clause) -> list[Test]:
    """The comparisons of a condition clause, in order, joined by "and" or "or"."""
    if (neither := _neither_tests(reading, clause)) is not None:
        return neither
    tests: list[Test] = []
    window = find_window(reading, clause.first, clause.last)  # "on Mondays and Fridays" is one test
    for joiner, first, last in _atoms(reading, clause) if window is None else [("&&", clause.first, clause.last)]:
        if first >= last:
            continue
        first += reading.norms(first, min(first + 2, last)) in _NOBODY_WHO  # "and | which nobody has opened for a year"
        last = without_place(reading, first, last)
        if (bounds := _between_bounds(reading, first, last, joiner)) is not None:
            tests += bounds
            continue
        timed, beside = apart_from_time(reading, first, last)
        test = _parse_test(reading, *timed, joiner, tests[-1] if tests else None)
        tests += [test] if test is not None else []
        tests += [item for piece in beside if (item := _parse_test(reading, *piece, "&&", None)) is not None]
    return tests


def tested_tokens(reading: Reading, clause: Clause) -> set[int]:
    """The tokens of a condition clause that its comparisons regard: those of a time leave others be."""
    tests = parse_tests(reading, clause)
    timed = any(item.unit for item in tests)
    return {i for item in (tests if timed else [clause]) for i in range(item.first, item.last)}


def _neither_tests(reading: Reading, clause: Clause) -> list[Test] | None:
    """ "Neither the payment succeeded nor the customer is a VIP": two comparisons, both denied."""
    norms = reading.norms(clause.first, clause.last)
    if (lacking := _lacks_both(norms)) is not None:
        return [Test(said, "empty", (), False, clause.first, clause.last, "&&") for said in lacking]
    if norms[:1] != ["neither"] or "nor" not in norms:
        return None
    middle = clause.first + norms.index("nor")
    spans = ((clause.first + 1, middle), (middle + 1, clause.last))
    if any(find_operator(reading.norms(*span)) is None and find_idiom(reading, *span) is None for span in spans):
        return None
    found = [_parse_test(reading, first, last, "&&", None) for first, last in spans]
    return [_denied_test(test, None) for test in found if test is not None]


def _lacks_both(norms: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """ "It has neither a due date nor a member": two things that are not there."""
    place = next((i for i in range(1, len(norms)) if norms[i] == "neither" and norms[i - 1] in OWNING | {"with"}), None)
    if place is None or "nor" not in norms[place:]:
        return None
    middle = norms.index("nor", place)
    one, other = (thing_named(part) for part in (norms[place + 1 : middle], norms[middle + 1 :]))
    return (one, other) if one and other and norms[place + 1] in connectives.ARTICLES else None


def _between_bounds(reading: Reading, first: int, last: int, joiner: str) -> list[Test] | None:
    """ "The score is between 5 and 10": two comparisons."""
    norms = reading.norms(first, last)
    if "between" not in norms:
        return None
    place = norms.index("between")
    numbers = [i for i in range(place + 1, len(norms)) if reading.tokens[first + i].kind is TokenKind.NUMBER]
    if len(numbers) != 2 or norms[numbers[0] + 1 : numbers[1]] != ["and"]:
        return None
    owner = next(
        (i + 1 for i in range(place - 1) if norms[i] in OWNING | {"having", "with"}), 0
    )  # "the order has a weight between"
    said = (*norms[owner:place], *(norm for norm in norms[numbers[1] + 1 :] if norm.isalnum()))
    unsaid = (SKIPPED | UNITS | PLACE_WORDS | connectives.BE) - {"points"}
    subject = tuple(norm for norm in said if norm not in unsaid)
    return [
        Test(subject, operator, values_in(reading, first + index, first + index + 1)[0], True, first, last, link)
        for operator, index, link in ((">=", numbers[0], joiner), ("<=", numbers[1], "&&"))
    ]


def _atoms(reading: Reading, clause: Clause) -> Iterable[tuple[str, int, int]]:
    start, joiner = clause.first, ""
    for index in range(clause.first, clause.last):
        norm = reading.tokens[index].norm
        lacks = norm == "without" and index > start + 1 and reading.norms(start, start + 1)[0] in _BOUNDING
        lacks = lacks or (norm == "having" and index > start + 1)  # "not reconciled | having a total over 500"
        joins = norm in {"and", "or", "&", "but"} or lacks or _relates(reading, start, index, clause.last)
        if not joins or index == start or _between_quotes(reading, index):
            continue
        rest = reading.norms(index + 1, clause.last)
        if not rest or any(entity.first < index < entity.last for entity in reading.entities):
            continue
        if norm == "and" and _bounds_follow(reading.norms(start, index)):
            continue
        if keeps_together(reading.norms(clause.first, clause.last), index - clause.first):
            continue
        yield joiner, start, index
        start, joiner = index + (not lacks), "||" if norm == "or" else "&&"
    yield joiner, start, clause.last


def _bounds_follow(before: list[str]) -> bool:
    """ "Between 5 | and 10": whether the second bound is still to come."""
    return "between" in before and "and" not in before[before.index("between") :]


def _relates(reading: Reading, first: int, index: int, last: int) -> bool:
    """ "Priority low | that has not changed for a month": a relative clause adds a test to the value before it."""
    if reading.tokens[index].norm not in {"that", "which"}:
        return False
    if reading.norms(index + 1, index + 2) == ["nobody"] and index - first > 1:
        return True  # "of type Bug | that nobody is assigned to"
    if not set(reading.norms(index + 1, index + 2)) & _STATING:
        return False
    if index + 2 >= last or "no" in reading.norms(first, first + 1):
        return False
    if any(token.kind is TokenKind.NUMBER for token in reading.tokens[first:index]):
        return True  # "over 500 euros | that are not paid"
    return any(entity.key and entity.kind in _NAMED_KINDS for entity in reading.entities_in(first, index))


def _between_quotes(reading: Reading, index: int) -> bool:
    """Whether a conjunction joins two quoted texts, which then are the values of one test."""
    around = [place for place in (index - 1, index + 1) if 0 <= place < len(reading.tokens)]
    return (
        len(around) == 2
        and all(reading.tokens[place].kind is TokenKind.QUOTED for place in around)
        and (reading.tokens[index].norm == "or")
    )


def _parse_test(reading: Reading, first: int, last: int, joiner: str, previous: Test | None) -> Test | None:
    last = _before_place(reading, first, last)
    norms = reading.norms(first, last)
    if (idiom := _phrase(reading, first, last) or find_idiom(reading, first, last)) is not None:
        return Test(idiom.subject, idiom.operator, idiom.values, idiom.numeric, first, last, joiner, idiom.unit)
    found = find_operator(norms)
    if found is None or norms in _NOBODY_THERE:
        return _without_operator(reading, first, last, joiner, previous)
    start, end, operator = found
    subject = subject_meant(norms, start, end, operator, _told_subject(norms[:start], previous))
    if norms[end : end + 1] == ["="]:  # "is not = done"
        end += 1
    subject = quoted_subject(reading, first, first + start) or subject
    values, numeric = _unit_alone(norms[end:], operator) or values_in(reading, first + end, last)
    says = operator == "contains" and {value.lower() for value in values} <= _SHORT_ANSWERS
    operator = "==" if says else operator  # "the column says yes"
    denied = next((i for i in range(end, len(norms)) if norms[i] not in _LASTING), end)
    if operator == "==" and set(norms[denied : denied + 1]) & _DENYING:
        operator = "!="
        values, numeric = values_in(reading, first + denied + 1, last)
    if norms[0] == "no" and (operator == "present" or (operator == "==" and set(norms[end:]) <= _THERE)):
        return Test(tuple(n for n in norms[1:start] if n.isalnum()), "empty", (), False, first, last, joiner)
    if operator in {"==", "!="} and len(values) == 1 and values[0].lower() in _NOTHING:
        return Test(subject, "empty" if operator == "==" else "present", (), False, first, last, joiner)
    if operator == "empty" and subject and end < len(norms) and reading.tokens[first + end].kind is TokenKind.QUOTED:
        return Test(subject, "not_contains", (unquote(reading.tokens[first + end].text),), False, first, last, joiner)
    lacking = bool({"not", "without", "no"} & set(norms[start:end]))
    if operator == "empty" and lacking and (lacked := _lacked_value(reading, first + end, last)):
        return Test(lacked[0], lacked[1], lacked[2], False, first, last, joiner)
    having = operator == "empty" and bool(set(norms[start : start + 2]) & _HAVING_NONE)
    if operator in {"empty", "present"} and (not subject or (having and norms[end:])):
        subject = thing_named(norms[end:])
        values = ()
    owning = norms[start] in OWNING and (norms[start] not in _SHOWING or not subject)
    if operator == "==" and owning and not {"been", "changed", "become"} & set(norms[start:end]):
        return has_test(reading, first + end, last, joiner)
    if operator not in {"empty", "present"} and not values:
        return None
    subject = compared_part(norms, start, end, operator, subject) or _keyed(reading, first + end, last, values)
    return Test(subject, operator, values, numeric, first, last, joiner)


def _phrase(reading: Reading, first: int, last: int) -> Idiom | None:
    return label_alone(reading, first, last) or topic_alone(reading, first, last)


def _before_place(reading: Reading, first: int, last: int) -> int:
    """Where a comparison ends that a product, or the present moment, follows: "is open | in PagerDuty right now"."""
    end = last
    while end > first and reading.tokens[end - 1].norm in _NOW:
        end -= 1
    for named in (item for item in reading.mentions_in(first, end) if item.last == end):
        end = named.first - 1 if reading.norms(named.first - 1, named.first)[0] in _LOCATING else end
    kept = reading.norms(first, end)
    return end if len(kept) > 1 and kept[-1] not in connectives.BE | OWNING | _LOCATING else last


def _unit_alone(norms: list[str], operator: str) -> tuple[tuple[str, ...], bool] | None:
    """ "It took over an hour": one of a unit."""
    single = operator in {">", "<", ">=", "<="} and norms[:1] in (["a"], ["an"]) and set(norms[1:2]) & UNITS
    return (("1",), True) if single else None


def _lacked_value(reading: Reading, first: int, last: int) -> tuple[tuple[str, ...], str, tuple[str, ...]] | None:
    """ "Does not have the label bug": the value that something of it is not."""
    for entity in reading.entities_in(first, last):
        if entity.kind is EntityKind.LABEL:
            return ("label",), "not_contains", (entity.value,)
        if entity.kind in _NAMED_KINDS and entity.key:
            return (entity.key,), "!=", (entity.value,)
    return None


def _keyed(reading: Reading, first: int, last: int, values: tuple[str, ...]) -> tuple[str, ...]:
    """The property that is said with a value: the urgency of "it is high urgency"."""
    for entity in reading.entities_in(first, last):
        if entity.key and entity.kind in _NAMED_KINDS and values[:1] == (entity.value,):
            return (entity.key,)
    return ()


def _opens_with(reading: Reading, first: int, last: int) -> bool:
    """ "With impact 1": whether a property and its value follow a word that says no more."""
    return reading.norms(first, first + 1) == ["with"] and bool(
        set(reading.norms(first + 1, min(first + 2, last))) & KINDS
    )


def _bare_test(reading: Reading, first: int, last: int, joiner: str, previous: Test | None) -> Test | None:
    """A comparison without an operator: "urgent", "labelled bug", or a second value of the one before."""
    opening = reading.norms(first, min(first + 2, last))
    if opening[:1] == ["not"] and opening[1:] not in ([], ["not"]):
        denied = _bare_test(reading, first + 1, last, joiner, None) or _plain_test(reading, first + 1, last, joiner)
        earlier = previous.subject if previous is not None and denied is not None and not denied.subject else None
        return _denied_test(denied, earlier) if denied is not None else None
    if (quoted := _quoted_test(reading, first, last, joiner)) is not None and previous is None:
        return quoted
    if previous is not None and joiner and (further := _further_part(reading.norms(first, last), previous)):
        return Test(further, previous.operator, (), False, first, last, joiner)
    lasting = reading.tokens[first].norm in _LASTING and last > first + 1  # "it is from Ann and still new"
    first += lasting
    values, numeric = values_in(reading, first, last)
    told_anew = previous is not None and previous.numeric and not numeric  # "over 100 and currency EUR"
    lacks = reading.tokens[first].norm in _LACKING and last > first + 1  # "urgency 1 and | no assignee"
    if previous is not None and values and joiner and not (lasting or told_anew or lacks):
        return _further_value(reading, previous, values, numeric, first, last, joiner)
    for entity in reading.entities_in(first, last):
        if entity.kind is EntityKind.LABEL:
            return Test(("label",), "contains", (entity.value,), False, first, last, joiner)
        if entity.kind is EntityKind.ISSUE_KEY and entity.last == last:  # "pull request 77"
            number = entity.value.isdigit()
            return Test(("number" if number else "key",), "==", (entity.value,), number, first, last, joiner)
        if entity.kind in _NAMED_KINDS and (entity.key or entity.kind is not EntityKind.ATTRIBUTE):
            subject = entity.key or entity.kind.value
            return Test((subject,), "==", (entity.value,), entity.value.isdigit(), first, last, joiner)
    norms = reading.norms(first, last)
    if lacks:
        return Test(tuple(norm for norm in norms[1:] if norm not in SKIPPED), "empty", (), False, first, last, joiner)
    said = next((norm for norm in norms if norm in PRIORITY_WORDS | STATES), None)
    if said is None and values and len(norms) > 1 and norms[0].isalpha() and norms[0] not in connectives.FUNCTION_WORDS:
        told, numeric = values_in(reading, first + 1, last)
        return Test((norms[0],), "==", told, numeric, first, last, joiner) if told else None
    if said is None:
        return _plain_test(reading, first, last, joiner)
    return Test((), "==", (said,), False, first, last, joiner)


def _told_subject(before: list[str], previous: Test | None) -> tuple[str, ...]:
    """The words before an operator that name what is compared."""
    subject = tuple(
        norm
        for norm in before
        if norm not in SKIPPED and norm not in PLACE_WORDS and norm.isalnum() and not norm.isdigit()
    )
    if not subject and previous is not None and "value" in before:
        return ("value",)  # "the stage Won and | a value over 100"
    return subject[:-1] if len(subject) > 1 and subject[-1] in HOLDING_VALUES else subject  # "the email | column"


def _without_operator(reading: Reading, first: int, last: int, joiner: str, previous: Test | None) -> Test | None:
    """A comparison that no operator tells, of another property or of the one before."""
    if reading.norms(first, last) in _NOBODY_THERE:
        return Test((), "empty", (), False, first, last, joiner)
    if previous is not None and previous.operator in {"empty", "present"} and not previous.values:
        graded = (PRIORITY_WORDS | STATES) & set(reading.norms(first, last))
        previous = None if graded else previous  # "without an assignee and | with priority High"
    if previous is not None and owned_too(reading, first, previous):
        return has_test(reading, first, last, joiner)
    if (other := _names_other(reading.norms(first, last), previous)) is not None:
        return _bare_test(reading, first + other, last, joiner, None)
    deed = find_deed(reading, first, last)
    told = None
    if deed is not None:
        told = Test(deed.subject, deed.operator, deed.values, deed.numeric, first, last, joiner)
    if previous is not None and told is not None and _acts_too(reading, first, previous):
        return told
    found = _bare_test(reading, first + _opens_with(reading, first, last), last, joiner, previous)
    return told if found is None and not acts(reading.norms(first, first + 1), 0) else found


def _acts_too(reading: Reading, first: int, previous: Test) -> bool:
    """ "Lives in France or | speaks French": a deed after another one, both of the same subject."""
    before = reading.norms(previous.first, previous.last)
    return acts(reading.norms(first, first + 1), 0) and any(acts(before, i) for i in range(len(before) - 1))


def _names_other(norms: list[str], previous: Test | None) -> int | None:
    """Where a property stands before its value that the test before is not about: "or its | status Stuck"."""
    place = next((i for i, norm in enumerate(norms) if norm not in SKIPPED), len(norms))
    if previous is None or place + 1 >= len(norms) or norms[place] not in KINDS - set(previous.subject):
        return None
    return place


def _further_part(norms: list[str], previous: Test) -> tuple[str, ...]:
    """ "It has a website and an industry": what is there, or is not, besides what the test before names."""
    there = previous.operator in {"empty", "present"} and not previous.values
    return thing_named(norms) if there else ()


def _plain_test(reading: Reading, first: int, last: int, joiner: str) -> Test | None:
    """ "Not signed": a single word as what something is."""
    values, numeric = values_in(reading, first, last)
    return Test((), "==", values, numeric, first, last, joiner) if len(values) == 1 and last == first + 1 else None


def _denied_test(test: Test, subject: tuple[str, ...] | None) -> Test:
    """The opposite of a test."""
    return replace(test, operator=negated_operator(test.operator), subject=subject or test.subject)


def _further_value(
    reading: Reading, previous: Test, values: tuple[str, ...], numeric: bool, first: int, last: int, joiner: str
) -> Test:
    """One more value of the test before: "P1 and P2" is either, "neither" both; "not x but y" is y."""
    operator = previous.operator
    if first + 1 < last and reading.tokens[first].norm in previous.subject:  # "project OPS or project WEB"
        values, numeric = values_in(reading, first + 1, last)
    if reading.tokens[first - 1].norm == "but" and operator in {"!=", "not_contains"}:
        return Test(previous.subject, negated_operator(operator), values, numeric, first, last, joiner)
    joined = {"==": "||", "!=": "&&"}.get(operator, joiner)
    return Test(previous.subject, operator, values, numeric, first, last, joined)


def _quoted_test(reading: Reading, first: int, last: int, joiner: str) -> Test | None:
    """ "With the word 'x' in the subject": quoted text that some field contains."""
    quoted = [entity for entity in reading.entities_in(first, last) if entity.kind is EntityKind.QUOTED]
    if not quoted:
        return None
    after = reading.norms(quoted[-1].last, last)
    subject = tuple(norm for norm in after if norm not in SKIPPED and norm not in PLACE_WORDS and norm.isalnum())
    return Test(subject, "contains", tuple(entity.value for entity in quoted), False, first, last, joiner)
