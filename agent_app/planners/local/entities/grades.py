"""Priorities, severities, states and well-known branches."""

from __future__ import annotations

from agent_app.planners.local.entities.values import capitalised_run, glued_run
from agent_app.planners.local.entities.words import PRIORITY_CODE, PRIORITY_WORDS, SEVERITY_CODE, STATUS_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading, TokenKind, VerbForm
from agent_app.planners.local.text import unquote

__all__ = ["branch_entity", "priority_entity", "status_entity"]

_BRANCH_NAMES = words("main master develop dev staging production trunk prod release")
_GRADE_REACH = 16
_MOVED_REACH = 10
_PAUSES = words(", ; . : then and or ->")
_WEAK_PRIORITY = words("highest lowest medium normal")
_GRADING = words("set change raise bump lower update make")
_CHANGING = frozenset({"transition", "update", "move", "set"})
_STRONG_PRIORITY = words("urgent critical blocker severe high low")


def priority_entity(reading: Reading, index: int) -> Entity | None:
    """A priority or severity, by its code or by the noun after it."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or (token.glued and token.norm not in PRIORITY_WORDS):
        return None
    if SEVERITY_CODE.match(token.norm):
        return Entity(EntityKind.SEVERITY, token.text, index, index + 1, "severity")
    if PRIORITY_CODE.match(token.norm):
        return Entity(EntityKind.PRIORITY, token.text, index, index + 1)
    if token.norm not in PRIORITY_WORDS:
        return None
    after = reading.tokens[index + 1].norm if index + 1 < len(reading.tokens) else ""
    if after in {"priority", "prio", "urgency"}:
        return Entity(
            EntityKind.PRIORITY, token.text, index, index + 1, "urgency" if after == "urgency" else "priority"
        )
    if after in {"severity", "sev"}:
        return Entity(EntityKind.SEVERITY, token.text, index, index + 1, "severity")
    if (changed := _graded_before(reading, index)) is not None:
        return Entity(changed, token.text, index, index + 1, changed.value)
    noun = any(noun.known and noun.first == index + 1 for noun in reading.nouns) or any(
        m.first == index + 1 for m in reading.mentions
    )
    return (
        Entity(EntityKind.PRIORITY, token.text, index, index + 1) if noun and token.norm in _STRONG_PRIORITY else None
    )


def _graded_before(reading: Reading, index: int) -> EntityKind | None:
    """ "Change the priority of the ticket to high": which grade it is that becomes another."""
    if reading.norms(max(0, index - 1), index) != ["to"]:
        return None
    before = set(reading.norms(max(0, index - _GRADE_REACH), index - 1))
    if "severity" in before and "priority" not in before:
        return EntityKind.SEVERITY
    order = next((verb for verb in reversed(reading.verbs) if verb.last < index and verb.form is VerbForm.BASE), None)
    changed = order is not None and index - order.last < _GRADE_REACH and order.lemma in _GRADING
    strong = reading.tokens[index].norm in _STRONG_PRIORITY | _WEAK_PRIORITY
    return EntityKind.PRIORITY if "priority" in before or (changed and strong) else None


def status_entity(reading: Reading, index: int) -> Entity | None:
    """ "to Done", "as resolved", "into In Progress" after a verb that changes something."""
    token = reading.tokens[index]
    if token.norm == "from":
        return _status_before(reading, index)
    if token.norm not in {"to", "as", "into"} or index + 1 >= len(reading.tokens):
        return None
    if reading.norms(max(0, index - 1), index) == ["from"]:
        return None  # "from To Do | to In Progress"
    following = reading.tokens[index + 1]
    verbs = [verb for verb in reading.verbs if verb.last <= index and index - verb.last < _GRADE_REACH]
    pauses = [place for place in range(index) if reading.tokens[place].norm in _PAUSES]
    governed = bool(verbs) and verbs[-1].last == index and verbs[-1].form is VerbForm.PAST  # "assigned | to"
    if verbs and not set(verbs[-1].classes) & _CHANGING and not governed:
        # "set issues tagged x | to Done", "... with the tag refund | to pending"
        orders = [verb for verb in verbs if verb.form is not VerbForm.PAST and set(verb.classes[:2]) & _CHANGING]
        verbs = [verb for verb in orders if not pauses or verb.first > pauses[-1]]
    if not verbs or not set(verbs[-1].classes) & _CHANGING:
        return None
    if following.kind is TokenKind.QUOTED:
        return Entity(EntityKind.STATUS, unquote(following.text), index + 1, index + 2)
    if following.norm == "in" and index + 2 < len(reading.tokens) and reading.tokens[index + 2].norm in STATUS_WORDS:
        return Entity(EntityKind.STATUS, reading.slice(index + 1, index + 3), index + 1, index + 3)
    if verbs[-1].lemma == "assign" and glued_run(reading, index + 1) > index + 2:
        return None  # "assign it to | qa-bot"
    run = capitalised_run(reading, index + 1) if following.is_word and following.text[0].isupper() else None
    if following.norm in STATUS_WORDS:
        last = run[1] if run is not None else index + 2
        return Entity(EntityKind.STATUS, reading.slice(index + 1, last), index + 1, last)
    if run is not None and set(verbs[-1].classes[:2]) & {"transition", "move", "update"}:
        return Entity(EntityKind.STATUS, run[0], index + 1, run[1])
    return None


def _status_before(reading: Reading, index: int) -> Entity | None:
    """ "Move the cards from | Doing | to Done", "from | To Do | to In Progress": what things are moved out of."""
    moved = [verb for verb in reading.verbs if verb.last <= index and index - verb.last < _MOVED_REACH]
    if not moved or not set(moved[-1].classes) & {"transition", "move"} or index + 1 >= len(reading.tokens):
        return None
    following = reading.tokens[index + 1]
    run = capitalised_run(reading, index + 1) if following.is_word and following.text[0].isupper() else None
    last = run[1] if run is not None else index + 2
    if (run is None and following.norm not in STATUS_WORDS) or reading.norms(last, last + 1) not in (["to"], ["into"]):
        return None
    if any(mention.first < last and mention.last > index for mention in reading.mentions):
        return None
    return Entity(EntityKind.STATUS, reading.slice(index + 1, last), index + 1, last)


def _is_merged(reading: Reading, index: int) -> bool:
    """ "From hotfix to main": what is merged into a branch that is known by its name is a branch as well."""
    if reading.tokens[index - 1].norm != "from":
        return False
    last = glued_run(reading, index)
    following = reading.norms(last, last + 2)
    return following[:1] in (["to"], ["into"], ["onto"]) and following[-1] in _BRANCH_NAMES


def _follows_path(reading: Reading, index: int) -> bool:
    """ "Every push to acme/api | main"."""
    return reading.tokens[index - 1].kind is TokenKind.PATH and not reading.tokens[index - 1].text.startswith("/")


def _is_targeted(reading: Reading, index: int) -> bool:
    """ "Targeting | release/2", "that targets | develop", "which target | main"."""
    before = reading.tokens[index - 1].norm
    told = bool(set(reading.norms(max(0, index - 2), index - 1)) & {"that", "which"})
    plain = reading.tokens[index].norm not in connectives.FUNCTION_WORDS | {"branch"}
    return before == "targeting" or (before in {"targets", "target"} and told and plain)


def _is_pushed_to(reading: Reading, index: int) -> bool:
    """ "A push to | release in ws/app": what else is pushed to within a repository."""
    token, last = reading.tokens[index], glued_run(reading, index)
    pushed = index > 1 and reading.norms(index - 2, index) in ([push, to] for push in _PUSHES for to in _ONTO)
    following = reading.tokens[last : last + 2]
    placed = len(following) > 1 and following[0].norm in _WITHIN and following[1].kind is TokenKind.PATH
    return pushed and placed and not token.glued and token.norm not in connectives.FUNCTION_WORDS


_PUSHES = ("push", "pushes", "pushed", "commit", "commits")
_ONTO = ("to", "on", "into", "onto")
_WITHIN = words("in of on at")


def branch_entity(reading: Reading, index: int) -> Entity | None:
    """ "into main", "to master", "on develop", "targeting release/2"."""
    token = reading.tokens[index]
    told = _is_targeted, _is_merged, _is_pushed_to
    if index and token.is_word and any(tells(reading, index) for tells in told):
        last = glued_run(reading, index)
        return Entity(EntityKind.BRANCH, reading.slice(index, last), index, last)
    if token.norm not in _BRANCH_NAMES or token.glued or not index:
        return None
    before = reading.tokens[index - 1].norm
    if before in {"the", "our"} and index > 1:
        before = reading.tokens[index - 2].norm
    named = token.norm in words("main master develop trunk") or (
        token.norm in {"staging", "dev"} and before in {"into", "branch"}
    )
    return (
        Entity(EntityKind.BRANCH, token.text, index, index + 1)
        if named
        and (before in words("into to on in from against branch onto of for 's") or _follows_path(reading, index))
        else None
    )
