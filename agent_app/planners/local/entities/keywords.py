"""Values that a word beside them names, and names of projects."""

from __future__ import annotations

import re

from agent_app.planners.local.entities.values import (
    capitalised_run,
    end_of_place,
    glued_run,
    is_plain_value,
    value_at,
)
from agent_app.planners.local.entities.words import (
    ACRONYMS,
    ATTRIBUTES,
    BEFORE,
    KEYWORDS,
    NAMING,
    NEVER_NUMBERS,
    NOT_NAMES,
    NOT_VALUES,
    PRIORITY_CODE,
    SEVERITY_CODE,
    STATUS_WORDS,
)
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import LABELLED
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading, TokenKind
from agent_app.planners.local.text import unquote

__all__ = ["before_keyword_entity", "keyword_entity", "product_project_entity", "project_key_entity"]

_GRADED = frozenset({EntityKind.STATUS, EntityKind.PRIORITY, EntityKind.SEVERITY})
_DESCRIBED_REACH = 2
_PLACES_NAMED = words("service queue environment env team board space list role pipeline workflow group section folder")
_CALLED = words("workflow pipeline service board queue group environment env repo repository")
_PERIODS = words("nightly daily weekly hourly monthly")
_WITHIN = words("in of for")
_INTO = [["in"], ["into"], ["to"]]
_WHERE = words("in on of for from into to")
_ENDS_OF_RUNS = [["fails"], ["breaks"], ["succeeds"], ["finishes"], ["completes"], ["passes"], ["is"], ["has"]]
_DEFINITE = words("the our my")
_STATES_OF_RUNS = words("running failing pending broken next last latest following whole above actions big other")
_COUNTED = words("minute minutes hour hours day days week weeks month months year years times percent %")
_AFTER_NAMES = words("and , . to on from off in then ; or")
_BEFORE_ORDERS = words("and then please , . ; :")
_BEFORE_LABELS = words("the a gets get has have with receives add remove apply drop strip")
_WHOSE = [["the"], ["this"], ["that"], ["its"], ["our"], ["their"], ["each"], ["every"]]
"""After "of" these begin the thing whose property a keyword is, and no value of it."""


def _value_start(reading: Reading, index: int, kind: EntityKind) -> int:
    """Where the value of the keyword at `index` begins: past "it", "is", "named" and, where they lead to it, "to"."""
    tokens = reading.tokens
    start = index + 1
    addressed = start < len(tokens) and tokens[start].norm in {"it", "them", "this", "these"}
    if kind is EntityKind.LABEL and reading.verb_at(index) is not None and addressed:
        start += 1
    while start < len(tokens) and tokens[start].norm in words("is = : named called to as with of key the"):
        norm = tokens[start].norm
        if tokens[start].text == "To" and kind is EntityKind.STATUS:
            break  # "status To Do"
        if norm == "of" and _owns(reading, start + 1):
            return len(tokens)
        labelled = tokens[index].norm in LABELLED and norm in {"as", "with"}
        if norm in {"to", "as", "with", "of", "the"} and kind not in _GRADED and not labelled:
            break
        start += 1
    return start


def _owns(reading: Reading, index: int) -> bool:
    """Whether things that have a property begin here ("the ...", "overdue tickets"), and no value of it."""
    several = any(noun.plural and index < noun.first <= index + _DESCRIBED_REACH for noun in reading.nouns)
    return several or reading.norms(index, index + 1) in _WHOSE


def keyword_entity(reading: Reading, index: int) -> Entity | None:
    """ "label bug", "channel War Room", "space ENG", "status to Done"."""
    token = reading.tokens[index]
    kind = KEYWORDS.get(token.norm) or (EntityKind.ATTRIBUTE if token.norm in ATTRIBUTES else None)
    if kind is None or token.glued or _orders_list(reading, index) or _opens_name(reading, index):
        return None
    if token.norm in _CALLED and _called_by_period(reading, index):
        last = glued_run(reading, index + 1)
        return Entity(kind, reading.slice(index + 1, last), index + 1, last, token.norm)
    start = _value_start(reading, index, kind)
    loose = (
        kind
        in {
            EntityKind.PROJECT,
            EntityKind.LABEL,
            EntityKind.BRANCH,
            EntityKind.STATUS,
            EntityKind.PRIORITY,
            EntityKind.SEVERITY,
        }
        or token.norm in ATTRIBUTES | NAMING
    )
    found = value_at(reading, start, lower=loose and token.norm != "type")
    if found is not None and kind is EntityKind.STATUS and found[0] in NOT_VALUES:
        return None
    if found is None and (_named_by_article(reading, start) or _placed_in(reading, index)):
        found = reading.tokens[start].text, start + 1
    elif found is None or (start == index + 1 and _opens_clause(reading, start)):
        return None
    value, last = found
    if kind is EntityKind.TITLE and reading.tokens[start].kind is TokenKind.WORD:
        last = _end_of_title(reading, last)
        value = reading.slice(start, last)
    if kind in _PLACE_KINDS and start > index and (end := end_of_place(reading, start, last)) > last:
        value, last = reading.slice(start, end), end
    if reading.tokens[start].kind is TokenKind.NUMBER and kind in NEVER_NUMBERS:
        return _project_by_id(reading, index, start) if kind is EntityKind.PROJECT else None
    if _is_no_value(reading, start, kind, value):
        return None
    if kind in {EntityKind.REPOSITORY, EntityKind.PROJECT} and reading.tokens[start].kind is TokenKind.PATH:
        return Entity(EntityKind.REPOSITORY, value, start, last)
    if kind is EntityKind.CHANNEL and token.norm == "channel" and value.lower() in {"i", "it"}:
        return None
    return Entity(kind, value, start, last, token.norm)


_PLACE_KINDS = frozenset({EntityKind.PROJECT, EntityKind.ATTRIBUTE})


def _is_no_value(reading: Reading, start: int, kind: EntityKind, value: str) -> bool:
    """Whether the words behind a keyword are none of its values: "label other than x", "the workflow fails"."""
    if kind is EntityKind.ATTRIBUTE and ((value.islower() and value in NOT_VALUES) or value == "I"):
        return True
    placed = kind is EntityKind.LABEL and reading.tokens[start].kind is TokenKind.CHANNEL
    return placed or reading.norms(start, start + 2) == ["other", "than"]


def _project_by_id(reading: Reading, index: int, start: int) -> Entity | None:
    """ "Project 88": a project by its id; nothing is counted behind it ("project 3 days ago")."""
    text = reading.tokens[start].text
    counts = any(noun.first == start + 1 and noun.plural for noun in reading.nouns)
    if start != index + 1 or not text.isdigit() or counts or set(reading.norms(start + 1, start + 2)) & _COUNTED:
        return None
    return Entity(EntityKind.PROJECT, text, start, start + 1, "project")


def _orders_list(reading: Reading, index: int) -> bool:
    """ "List private repositories", "..., then list Jira bugs": an order, and no list of that name."""
    before = reading.norms(max(0, index - 1), index)
    return reading.tokens[index].norm == "list" and (not before or before[0] in _BEFORE_ORDERS)


def _end_of_title(reading: Reading, index: int) -> int:
    """ "Subject Weekly report": a title goes on in small letters, as far as a word of grammar or another order."""
    tokens = reading.tokens
    while index < len(tokens) and tokens[index].kind is TokenKind.WORD:
        governs = index + 1 < len(tokens) and tokens[index + 1].norm in connectives.ARTICLES | connectives.PRONOUNS
        if tokens[index].norm in connectives.FUNCTION_WORDS or (reading.verb_at(index) is not None and governs):
            break
        if index in reading.mentioned:
            break
        index += 1
    return index


def _named_by_article(reading: Reading, index: int) -> bool:
    """ "the tag nudge", "an issue labelled customer": any word is a name there, where the clause ends or goes on
    behind it.
    """
    if not 2 <= index < len(reading.tokens):
        return False
    earlier, before = reading.norms(index - 2, index)
    labelled = before in LABELLED and (earlier in connectives.BE or any(n.last == index - 1 for n in reading.nouns))
    ordered = before in {"it", "them"} and earlier in {"tag", "label"}
    if not labelled and not ordered and (earlier not in _BEFORE_LABELS or before not in {"tag", "label"}):
        return False
    after = reading.tokens[index + 1] if index + 1 < len(reading.tokens) else None
    return reading.tokens[index].is_word and (after is None or after.norm in _AFTER_NAMES | connectives.BE)


def _placed_in(reading: Reading, index: int) -> bool:
    """ "Created in group | billing", "triggered on service | checkout": whatever word ends the clause is its name."""
    opened = next((mention.first for mention in reading.mentions if mention.last == index), index)
    if reading.tokens[index].norm not in _CALLED or not set(reading.norms(max(0, opened - 1), opened)) & _WHERE:
        return False  # "in | Bitbucket | repo pricing"
    after = reading.norms(index + 1, index + 3)
    named = bool(after) and reading.tokens[index + 1].is_word and after[0] not in connectives.FUNCTION_WORDS
    return named and after[0] not in NOT_VALUES and (len(after) == 1 or after[1] in _AFTER_NAMES)


def _opens_clause(reading: Reading, index: int) -> bool:
    verb = reading.verb_at(index)
    return verb is not None and reading.tokens[index].text.islower()


def before_keyword_entity(reading: Reading, index: int) -> Entity | None:
    """ "the main branch", "the Backend team", "a bug label"."""
    last = glued_run(reading, index)
    token = reading.tokens[index]
    if token.glued or token.kind not in {TokenKind.WORD, TokenKind.QUOTED}:
        return None
    if token.text[0].isupper() and token.kind is TokenKind.WORD and (run := capitalised_run(reading, index)):
        last = max(last, run[1])
    keyword = reading.tokens[last].norm if last < len(reading.tokens) else ""
    kind = BEFORE.get(keyword) or (EntityKind.ATTRIBUTE if keyword in _PLACES_NAMED else None)
    if kind is None or reading.tokens[last].glued:
        return None
    if last + 1 < len(reading.tokens) and reading.tokens[last + 1].kind in {TokenKind.CHANNEL, TokenKind.QUOTED}:
        return None
    if token.kind is TokenKind.QUOTED:
        return Entity(kind, unquote(token.text), index, last, keyword)
    named = (
        last > index + 1
        or token.text[0].isupper()
        or (kind is not EntityKind.ATTRIBUTE and is_plain_value(reading, index))
        or (keyword in _CALLED and _called_by_purpose(reading, index))
    )
    if (
        not named
        or _describes(reading, index, keyword)
        or any(m.first < last and m.last > index for m in reading.mentions)
    ):
        return None
    if token.norm in connectives.FUNCTION_WORDS or (index == 0 and last == index + 1 and not token.text.isupper()):
        return None
    return Entity(kind, reading.slice(index, last), index, last, keyword)


def _describes(reading: Reading, index: int, keyword: str) -> bool:
    """Whether a word before "service" or "channel" describes it ("the support queue") and is no name ("the Support
    service"): a capital amid a sentence makes it one.
    """
    token = reading.tokens[index]
    written = index > 0 and reading.tokens[index - 1].is_word and token.text[0].isupper()
    return token.norm in NOT_NAMES and not (written and keyword in _PLACES_NAMED | {"channel"})


def _opens_name(reading: Reading, index: int) -> bool:
    """ "A task in | Product Backlog": the first word of a name, and no keyword that stands before one."""
    capitals = capitalised_run(reading, index)
    return capitals is not None and capitals[1] > index + 1 and reading.norms(max(0, index - 1), index) in _INTO


def _called_by_period(reading: Reading, index: int) -> bool:
    """ "A build fails in the Azure pipeline | nightly", "the workflow | weekly fails": its name, not when to run it."""
    if not set(reading.norms(index + 1, index + 2)) & _PERIODS:
        return False
    opened = next((mention.first for mention in reading.mentions if mention.last == index), index)
    before = reading.norms(max(0, opened - 2), opened)
    within = bool(before) and (before[-1] in _WITHIN or (before[0] in _WITHIN and before[-1] in connectives.ARTICLES))
    return within or reading.norms(index + 2, index + 3) in _ENDS_OF_RUNS


def _called_by_purpose(reading: Reading, index: int) -> bool:
    """ "The | deploy | workflow", "our | nightly | pipeline": any word is a name there that tells no state of it."""
    word = reading.tokens[index].norm
    said = word == "ci" and reading.norms(index + 1, index + 2) == ["pipeline"]  # whatever runs for a repository
    described = word in _STATES_OF_RUNS or word.endswith("ed")
    return bool(set(reading.norms(max(0, index - 1), index)) & _DEFINITE) and not said and not described


def project_key_entity(reading: Reading, index: int) -> Entity | None:
    """An upper-case key in a place where projects stand: "in OPS", "Jira SEC ticket", "OPS board"."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or token.glued or not token.text.isupper() or not 2 <= len(token.text) <= 10:
        return None
    if any(m.first <= index < m.last for m in reading.mentions) or PRIORITY_CODE.match(token.norm):
        return None
    if token.norm in ACRONYMS and not (token.norm in _AREAS and _holds_thing(reading, index)):
        return None
    if glued_run(reading, index) > index + 1 or SEVERITY_CODE.match(token.norm):
        return None
    before = reading.tokens[index - 1].norm if index else ""
    after = reading.tokens[index + 1].norm if index + 1 < len(reading.tokens) else ""
    mention = any(m.last == index or m.first == index + 1 for m in reading.mentions)
    place = before in words("in into to on for under project board of at from inside within key the our") or mention
    named = after in words("project board ticket tickets issue issues bug story task queue tasks bugs space")
    return Entity(EntityKind.PROJECT, token.text, index, index + 1) if place or named else None


def _holds_thing(reading: Reading, index: int) -> bool:
    """ "Create a bug in | QA", "the open tickets in | IT": where a thing is, and no state that it is in."""
    if index < 2 or reading.norms(index - 1, index) not in (["in"], ["into"]):
        return False
    last = index - 1
    if reading.tokens[last - 1].kind is TokenKind.QUOTED:  # 'create a task "Call Ann" | in Marketing'
        last -= 1
    ends = {last, last - (reading.tokens[last - 1].norm == "up")}
    happened = next((verb for verb in reading.verbs if verb.last in ends), None)
    if happened is not None:  # "when a bug is filed | in QA", "when a task shows up | in Ops"
        last = happened.first - (reading.tokens[happened.first - 1].norm in connectives.BE)
    held = next((noun for noun in reading.nouns if noun.last == last and noun.canon in _KEPT_IN_PROJECTS), None)
    if held is None:
        return False
    made = any("create" in verb.classes for verb in reading.verbs if verb.last <= held.first or verb is happened)
    return made or reading.tokens[index].norm not in STATUS_WORDS


def _keeps_thing(reading: Reading, index: int) -> bool:
    """ "An Asana task in | Marketing": where a thing is, and no state, time or product."""
    token = reading.tokens[index]
    if token.norm in STATUS_WORDS or token.norm in connectives.FUNCTION_WORDS or _CALENDAR.match(token.norm):
        return False
    return index not in reading.mentioned and _holds_thing(reading, index)


_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day$|(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)$|q[1-4]$"
)
_AREAS = words("ci cd qa ui ux api sre hr it db kb rest aws gcp cab pm dns")
"""What is short for something, and as likely the key of the project that is about it."""
_KEPT_IN_PROJECTS = words("issue ticket task bug story epic subtask incident")


def product_project_entity(reading: Reading, index: int) -> Entity | None:
    """ "a Sentry issue in shop-frontend", "an Asana task in Marketing": a hyphenated or capitalised name behind "in" is
    a project; so is a name behind the product that a prompt opens with ("Azure DevOps Helios: ...").
    """
    token = reading.tokens[index]
    if token.kind is TokenKind.QUOTED and set(reading.norms(index + 1, index + 2)) & NAMING:
        kept = _holds_thing(reading, index)
        return Entity(EntityKind.PROJECT, unquote(token.text), index, index + 1) if kept else None
    if token.kind is not TokenKind.WORD or token.glued or not index:
        return None
    if _announces(reading, index):
        return Entity(EntityKind.PROJECT, token.text, index, index + 1)
    last = glued_run(reading, index)
    before = reading.tokens[index - 1].norm
    named = any(m.last <= index and index - m.last < 6 for m in reading.mentions)
    if named and (run := capitalised_run(reading, index)) and _keeps_thing(reading, index):
        end = end_of_place(reading, index, run[1])
        return Entity(EntityKind.PROJECT, reading.slice(index, end), index, end)
    if last == index + 1 or before not in {"in", "of"} or not named or not token.text.islower():
        return None
    return Entity(EntityKind.PROJECT, reading.slice(index, last), index, last)


def _announces(reading: Reading, index: int) -> bool:
    """Whether a capitalised word stands between the product that a prompt opens with and a colon."""
    opened = any(mention.first == 0 and mention.last == index for mention in reading.mentions)
    named = reading.tokens[index].text[:1].isupper() and is_plain_value(reading, index)
    return opened and named and reading.norms(index + 1, index + 2) == [":"]
