"""States in the words of the vendor whose field tells them: GitLab's merge requests are "opened", and not "open"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.choices import finished_choices, same_choice
from agent_app.planners.local.conditions.belonging import PERSONS
from agent_app.planners.local.conditions.comparisons import parse_tests
from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.conditions.operators import negated_operator
from agent_app.planners.local.conditions.places import flag_of, of_kind, place_of
from agent_app.planners.local.conditions.times import vague_period
from agent_app.planners.local.fields import Field, Source
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading

__all__ = [
    "answers",
    "as_account",
    "by_association",
    "dated_state",
    "in_stage",
    "in_vendors_words",
    "tells_association",
]

_STATES = words("state status")
_MEMBERS = ("MEMBER", "OWNER", "COLLABORATOR")
_OUTSIDE = frozenset({"external", "outside", "third party", "foreign"})
_ASSOCIATIONS = (
    (_OUTSIDE | {"internal"}, _MEMBERS),
    (frozenset({"member", "team member", "org member", "maintainer", "collaborator", "insider"}), _MEMBERS),
    (frozenset({"contributor"}), ("CONTRIBUTOR", *_MEMBERS)),
    (frozenset({"first time", "new", "firsttime"}), ("FIRST_TIME_CONTRIBUTOR", "FIRST_TIMER")),
)
_ARTICLE, _OF_WHOM = re.compile(r"^(?:an?|the) "), re.compile(r" of (?:the|our|this|its|that) [\w ]+$")
_UNFINISHED = ("new", "open")
_EQUALITY = frozenset({"==", "!="})
_STAGES = words("progress review")
_WHOLE = _EQUALITY | {"starts", "not_starts"}
_THERE = frozenset({"empty", "present"})
_NUMBERS = frozenset({"integer", "number"})
_ANY_DATES = (("created",), ("updated",))
"""Dates that tell nothing of since when a thing has been in its state."""
_NESTED = frozenset({"object"})
_OURSELVES = words("me myself us you")
"""Whom no data names so."""
_IDS = ("id", "user")
"""How fields end that have the id of somebody, and not the name that is said."""


def in_vendors_words(test: Test, field: Field, *, lasting: bool = False) -> tuple[Test, list[str]]:
    """A test with the values that a field may have in the place of what was said, and the words that are none of them.

    What is open is none of the states that are finished, where no state is called so; and so is what is `lasting` to be
    open ("still open") where things that are new are open, too.
    """
    if field.template and test.operator in _WHOLE:
        test = replace(test, values=tuple(_written(value, field.template) for value in test.values))
    codes = dict(field.codes)
    choices = field.choices if field.choices and not codes else tuple(codes)
    if not choices or test.operator not in _EQUALITY or (codes and set(test.values) <= {*codes.values()}):
        return test, []
    found = {value: same_choice(value, choices) for value in test.values}
    vague = [*found.values()] == [None] or (lasting and {*_UNFINISHED} <= {*choices})
    finished = finished_choices(test.values[0], choices) if len(found) == 1 and vague else []
    if finished:
        values = tuple(codes.get(name, name) for name in finished)
        return replace(test, operator=negated_operator(test.operator), values=values), []
    values = tuple(codes.get(found[value] or "", found[value] or value) for value in test.values)
    return replace(test, values=values), [value for value, known in found.items() if known is None]


def as_account(test: Test, source: Source, field: Field) -> Test:
    """A test of who did something with the accounts of apps as GitHub writes them: "dependabot[bot]".

    https://docs.github.com/en/apps/creating-github-apps/about-creating-github-apps/about-creating-github-apps
    """
    account = field.name == "login" or field.path.endswith("pusher.name")
    if source.connector != "github" or not account or test.operator not in _EQUALITY:
        return test
    values = (f"{value}[bot]" if value.lower() in _APPS else value for value in test.values)
    return replace(test, values=tuple(values))


_APPS = frozenset({"dependabot", "renovate", "github-actions", "pre-commit-ci", "codecov", "mergify"})


def in_stage(reading: Reading, test: Test) -> Test:
    """ "It is in progress", "... in review": a stage with the word that is part of what vendors call it."""
    said = " ".join(reading.norms(test.first, test.last))
    if test.operator not in _EQUALITY or not any(f"in {value}" in said for value in test.values if value in _STAGES):
        return test
    return replace(test, values=tuple(f"in {value}" if value in _STAGES else value for value in test.values))


def _written(value: str, template: str) -> str:
    """A value as a field writes it: a branch as "refs/heads/main"."""
    return value if value.startswith(template.partition("{")[0]) else template.replace("{value}", value)


def dated_state(test: Test, source: Source, field: Field) -> Field | None:
    """The date that tells of a state which a field never has: GitHub's pull requests are closed, and have `merged_at`.

    None where the field may be in that state, or no date tells of it.
    """
    if test.operator not in _EQUALITY or len(test.values) != 1 or not field.choices:
        return None
    said = test.values[0].lower()
    if same_choice(said, field.choices) is not None:
        return None
    return next((item for item in source.fields if item.parents == field.parents and item.name == f"{said}_at"), None)


def by_association(test: Test, sources: Sequence[Source]) -> tuple[Source, Field, Test] | None:
    """A test of whether somebody belongs to a project in GitHub's words, where an output tells them: its field, and the
    test of it. None for others.

    The associations of an author: https://docs.github.com/en/graphql/reference/enums#commentauthorassociation
    """
    if not (known := _association(test)):
        return None
    operator = test.operator if _told(test) not in _OUTSIDE else negated_operator(test.operator)
    found = [(source, field) for source in sources for field in source.fields if field.name == "author_association"]
    nearest = min(found, key=lambda item: (len(item[1].parents), not _of_thing(*item)), default=None)
    return (*nearest, replace(test, operator=operator, values=known)) if nearest is not None else None


def _of_thing(source: Source, field: Field) -> bool:
    """Whether a field tells of what its output is about, and not of what that belongs to: a comment, not its issue."""
    return bool(set(field.parents[-1:]) & set(source.nouns[:1]))


def tells_association(test: Test) -> bool:
    """Whether a test is of how somebody belongs to a project, and of no name: "an external user"."""
    return bool(_association(test))


def _association(test: Test) -> tuple[str, ...]:
    if test.operator not in _EQUALITY or not set(test.subject) & PERSONS:
        return ()
    return next((values for names, values in _ASSOCIATIONS if _told(test) in names), ())


def _told(test: Test) -> str:
    """What somebody is said to be: "member" of "a member of the team"."""
    if len(test.values) != 1:
        return ""
    told = test.values[0].lower().replace("-", " ")
    return _OF_WHOM.sub("", _ARTICLE.sub("", told))


def answers(reading: Reading, clause: Clause, source: Source) -> bool:
    """Whether fields of a thing tell for sure whether it is what words say, in values that they may have."""
    tests = parse_tests(reading, clause)
    if vague_period(reading.slice(clause.first, clause.last)):
        return False
    aged = any(test.unit and test.subject[:1] in _ANY_DATES for test in tests)
    aged = aged and bool(STATES & set(reading.norms(clause.first, clause.last)))
    return bool(tests) and not aged and all(_answers(of_kind(test), source) for test in tests)


def _answers(test: Test, source: Source) -> bool:
    if flag_of(test, [source]) is not None:
        return True
    field = place_of(test, [source])[1]
    if field is None or _OURSELVES & {value.lower() for value in test.values}:
        return False
    if test.unit or test.operator in _THERE:
        return True
    if field.choices or field.codes:
        return not in_vendors_words(test, field)[1] or dated_state(test, source, field) is not None
    if field.kind in _NUMBERS:
        return all(value.isdigit() for value in in_vendors_words(test, field)[0].values)
    named = bool(test.subject) and field.kind not in _NESTED
    return named and field.name not in _STATES and not _is_id(field.name)


def _is_id(name: str) -> bool:
    """ "user_id", "userId", "idBoard"."""
    return name.lower().endswith(_IDS) or (name.startswith("id") and name[2:3].isupper())
