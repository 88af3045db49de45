"""Values in a prompt: repositories, project keys, channels, people, labels, branches, priorities, quoted strings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading, Token, TokenKind
from agent_app.planners.local.text import unquote

__all__ = ["PRIORITY_WORDS", "STATUS_WORDS", "extract_entities", "glued_run", "value_at", "with_entities"]

_KEYWORDS: dict[str, EntityKind] = {
    "label": EntityKind.LABEL,
    "labels": EntityKind.LABEL,
    "labelled": EntityKind.LABEL,
    "labeled": EntityKind.LABEL,
    "tag": EntityKind.LABEL,
    "tags": EntityKind.LABEL,
    "tagged": EntityKind.LABEL,
    "branch": EntityKind.BRANCH,
    "project": EntityKind.PROJECT,
    "repo": EntityKind.REPOSITORY,
    "repository": EntityKind.REPOSITORY,
    "channel": EntityKind.CHANNEL,
    "status": EntityKind.STATUS,
    "state": EntityKind.STATUS,
    "priority": EntityKind.PRIORITY,
    "prio": EntityKind.PRIORITY,
    "urgency": EntityKind.PRIORITY,
    "severity": EntityKind.SEVERITY,
    "sev": EntityKind.SEVERITY,
    "title": EntityKind.TITLE,
    "titled": EntityKind.TITLE,
    "subject": EntityKind.TITLE,
    "named": EntityKind.TITLE,
    "called": EntityKind.TITLE,
    "assignee": EntityKind.USER,
    "member": EntityKind.USER,
    "reviewer": EntityKind.USER,
}
_ATTRIBUTES = words(
    "board list space item team workflow pipeline folder epic queue group role environment env milestone sprint level"
    " topic section database column lane component version job template service policy product category type plan"
    " region field workspace organization org namespace definition site folder bucket table form area stage"
)
_NAMING = words("named called titled member reviewer assignee")
_NEVER_NUMBERS = frozenset(
    {EntityKind.CHANNEL, EntityKind.LABEL, EntityKind.BRANCH, EntityKind.PROJECT, EntityKind.TITLE, EntityKind.USER}
)
_NOT_VALUES = words(
    "failed fails failing failure come comes completed created opened closed updated deleted finished started called"
    " broke breaks broken code run runs update step above below goes red green errors crashed succeeded status who"
    " which"
)
_BEFORE = {
    "branch": EntityKind.BRANCH,
    "label": EntityKind.LABEL,
    "tag": EntityKind.LABEL,
    "channel": EntityKind.CHANNEL,
    "project": EntityKind.PROJECT,
    "repo": EntityKind.REPOSITORY,
    "repository": EntityKind.REPOSITORY,
}
_ACRONYMS = words(
    "pr prs mr mrs ci cd api url urls id ids dm dms sre qa ui ux faq eta asap utc gmt cet est pst ok get post put"
    " delete patch http https rest ado aws gcp vm vms db sql css html json yaml csv pdf kb rfc cr sla slo ops-lead"
    " wip lgtm todo fyi cab ceo cto cfo pm pms hr it tl dr ip dns ssl tls cve i a jira slack gh gl pd new if then"
    " else when and or not no yes"
)
PRIORITY_WORDS = words(
    "urgent critical high medium low highest lowest blocker major minor normal trivial severe p0 p1 p2 p3 p4 p5"
)
STATUS_WORDS = words(
    "done closed open opened resolved pending todo blocked solved backlog scheduled cancelled canceled completed"
    " complete review waiting hold new triage accepted rejected merged draft published archived acknowledged progress"
    " active inactive qa testing triaged ready started deployed verified released"
)
_BRANCH_NAMES = words("main master develop dev staging production trunk prod release")
_BRANCH_PREFIX = re.compile(r"^(feature|release|hotfix|bugfix|fix|chore|feat|support)/", re.IGNORECASE)
_PRIORITY_CODE = re.compile(r"^p[0-5]$")
_SEVERITY_CODE = re.compile(r"^sev-?[0-5]$")
_TYPED = {
    TokenKind.EMAIL: EntityKind.EMAIL,
    TokenKind.URL: EntityKind.URL,
    TokenKind.CHANNEL: EntityKind.CHANNEL,
    TokenKind.USER: EntityKind.USER,
    TokenKind.KEY: EntityKind.ISSUE_KEY,
    TokenKind.EXPRESSION: EntityKind.EXPRESSION,
}


def with_entities(reading: Reading) -> Reading:
    """The reading with its entities."""
    return replace(reading, entities=extract_entities(reading))


def extract_entities(reading: Reading) -> tuple[Entity, ...]:
    """All values of a reading in the order they stand, none overlapping another."""
    taken: set[int] = set()
    found: list[Entity] = []
    for rule in _RULES:
        for index in range(len(reading.tokens)):
            if index in taken:
                continue
            entity = rule(reading, index)
            if entity is None or any(place in taken for place in range(entity.first, entity.last)):
                continue
            found.append(entity)
            taken.update(range(entity.first, entity.last))
    return tuple(sorted(found, key=lambda entity: entity.first))


def glued_run(reading: Reading, index: int) -> int:
    """Index after the last token that hyphens or underscores join to the one at `index`."""
    last = index + 1
    while last < len(reading.tokens) and reading.tokens[last].glued:
        last += 1
    return last


def value_at(reading: Reading, index: int, *, lower: bool = False) -> tuple[str, int] | None:
    """A value that starts at a token: quoted, typed, hyphenated, capitalised words, a number; as (text, last).

    `lower` also accepts a single lower-case word that is neither a function word nor a known noun or verb.
    """
    if index >= len(reading.tokens):
        return None
    token = reading.tokens[index]
    if token.kind is TokenKind.QUOTED:
        return unquote(token.text), index + 1
    if token.kind in {
        TokenKind.PATH,
        TokenKind.USER,
        TokenKind.CHANNEL,
        TokenKind.KEY,
        TokenKind.NUMBER,
        TokenKind.EMAIL,
    }:
        return token.text, glued_run(reading, index)
    if token.kind is not TokenKind.WORD:
        return None
    last = glued_run(reading, index)
    if last > index + 1 or "." in token.text:
        return reading.slice(index, last), last
    if token.text[0].isupper():
        return _capitalised(reading, index)
    if lower and _plain_value(reading, index):
        return token.text, index + 1
    return None


def _capitalised(reading: Reading, index: int) -> tuple[str, int] | None:
    last = index
    while last < len(reading.tokens) and _continues_name(reading, index, last):
        last += 1
    return (reading.slice(index, last), last) if last > index else None


def _continues_name(reading: Reading, first: int, index: int) -> bool:
    token = reading.tokens[index]
    if token.kind is TokenKind.NUMBER:
        after = reading.tokens[index + 1].norm if index + 1 < len(reading.tokens) else ""
        return index > first and token.text.isdigit() and (after not in {")", "."} or len(token.text) > 2)
    if token.kind is not TokenKind.WORD or not token.text[0].isupper() or token.text == "I":
        return False
    return not any(mention.first <= index < mention.last for mention in reading.mentions)


def _plain_value(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    if token.norm in connectives.FUNCTION_WORDS or reading.verb_at(index) is not None:
        return False
    if any(mention.first <= index < mention.last for mention in reading.mentions):
        return False
    noun = next((noun for noun in reading.nouns if noun.first <= index < noun.last), None)
    return noun is None or not noun.known or token.norm in {"bug", "release", "incident", "security", "error"}


def _typed(reading: Reading, index: int) -> Entity | None:
    token = reading.tokens[index]
    kind = _TYPED.get(token.kind)
    if kind is None:
        return None
    return Entity(kind, token.text, index, glued_run(reading, index) if kind is EntityKind.CHANNEL else index + 1)


def _path(reading: Reading, index: int) -> Entity | None:
    token = reading.tokens[index]
    if token.kind is not TokenKind.PATH:
        return None
    last = glued_run(reading, index)
    value = reading.slice(index, last)
    before = reading.tokens[index - 1].norm if index else ""
    after = reading.tokens[last].norm if last < len(reading.tokens) else ""
    branch = _BRANCH_PREFIX.match(value) is not None or before == "branch" or after == "branch"
    return Entity(EntityKind.BRANCH if branch else EntityKind.REPOSITORY, value.removesuffix(".git"), index, last)


_GRADED = frozenset({EntityKind.STATUS, EntityKind.PRIORITY, EntityKind.SEVERITY})


def _value_start(reading: Reading, index: int, kind: EntityKind) -> int:
    """Where the value of the keyword at `index` begins: past "it", "is", "named" and, where they lead to it, "to"."""
    tokens = reading.tokens
    start = index + 1
    addressed = start < len(tokens) and tokens[start].norm in {"it", "them", "this", "these"}
    if kind is EntityKind.LABEL and reading.verb_at(index) is not None and addressed:
        start += 1
    while start < len(tokens) and tokens[start].norm in words("is = : named called to as with of key the"):
        norm = tokens[start].norm
        labelled = tokens[index].norm in {"labelled", "labeled", "tagged"} and norm in {"as", "with"}
        if norm in {"to", "as", "with", "of", "the"} and kind not in _GRADED and not labelled:
            break
        start += 1
    return start


def _keyword(reading: Reading, index: int) -> Entity | None:
    """ "label bug", "channel War Room", "space ENG", "status to Done"."""
    token = reading.tokens[index]
    kind = _KEYWORDS.get(token.norm) or (EntityKind.ATTRIBUTE if token.norm in _ATTRIBUTES else None)
    if kind is None or token.glued:
        return None
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
        or token.norm in _ATTRIBUTES | _NAMING
    )
    found = value_at(reading, start, lower=loose and token.norm != "type")
    if found is not None and kind is EntityKind.STATUS and found[0] in _NOT_VALUES:
        return None
    if found is None and _named_by_article(reading, start):
        found = reading.tokens[start].text, start + 1
    elif found is None or (start == index + 1 and _opens_clause(reading, start)):
        return None
    value, last = found
    if reading.tokens[start].kind is TokenKind.NUMBER and kind in _NEVER_NUMBERS:
        return None
    if kind is EntityKind.ATTRIBUTE and ((value.islower() and value in _NOT_VALUES) or value == "I"):
        return None
    if kind is EntityKind.LABEL and reading.tokens[start].kind is TokenKind.CHANNEL:
        return None
    if kind in {EntityKind.REPOSITORY, EntityKind.PROJECT} and reading.tokens[start].kind is TokenKind.PATH:
        return Entity(EntityKind.REPOSITORY, value, start, last)
    if kind is EntityKind.CHANNEL and token.norm == "channel" and value.lower() in {"i", "it"}:
        return None
    return Entity(kind, value, start, last, token.norm)


def _named_by_article(reading: Reading, index: int) -> bool:
    """ "the tag nudge": after "the label" even a verb is a name, if the clause ends or goes on behind it."""
    if (
        not 2 <= index < len(reading.tokens)
        or reading.tokens[index - 2].norm not in {"the", "a"}
        or reading.tokens[index - 1].norm not in {"tag", "label"}
    ):
        return False
    after = reading.tokens[index + 1] if index + 1 < len(reading.tokens) else None
    return reading.tokens[index].is_word and (
        after is None or after.norm in {"and", ",", ".", "to", "on", "then", ";", "or"}
    )


def _opens_clause(reading: Reading, index: int) -> bool:
    verb = reading.verb_at(index)
    return verb is not None and reading.tokens[index].text.islower()


def _before_keyword(reading: Reading, index: int) -> Entity | None:
    """ "the main branch", "the Backend team", "a bug label"."""
    last = glued_run(reading, index)
    token = reading.tokens[index]
    if token.glued or token.kind not in {TokenKind.WORD, TokenKind.QUOTED}:
        return None
    if token.text[0].isupper() and token.kind is TokenKind.WORD and (run := _capitalised(reading, index)):
        last = max(last, run[1])
    keyword = reading.tokens[last].norm if last < len(reading.tokens) else ""
    kind = _BEFORE.get(keyword) or (
        EntityKind.ATTRIBUTE if keyword in {"team", "board", "space", "list", "role", "pipeline", "workflow"} else None
    )
    if kind is None or reading.tokens[last].glued:
        return None
    if last + 1 < len(reading.tokens) and reading.tokens[last + 1].kind in {TokenKind.CHANNEL, TokenKind.QUOTED}:
        return None
    if token.kind is TokenKind.QUOTED:
        return Entity(kind, unquote(token.text), index, last, keyword)
    named = (
        last > index + 1
        or token.text[0].isupper()
        or (kind is not EntityKind.ATTRIBUTE and _plain_value(reading, index))
    )
    if not named or token.norm in _NOT_NAMES or any(m.first < last and m.last > index for m in reading.mentions):
        return None
    if token.norm in connectives.FUNCTION_WORDS or (index == 0 and last == index + 1 and not token.text.isupper()):
        return None
    return Entity(kind, reading.slice(index, last), index, last, keyword)


_NOT_NAMES = words(
    "new private public source same right wrong default feature target head base separate dedicated internal general"
    " own group release deployment git jira issue first last each every any corresponding related ticket support"
    " security incident protected stale old merged dead incoming outgoing main-branch customer whole short long"
    " current its their shared temporary slack github gitlab"
) - {"release"}


def _project_key(reading: Reading, index: int) -> Entity | None:
    """An upper-case key in a place where projects stand: "in OPS", "Jira SEC ticket", "OPS board"."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or token.glued or not token.text.isupper() or not 2 <= len(token.text) <= 10:
        return None
    if (
        token.norm in _ACRONYMS
        or any(m.first <= index < m.last for m in reading.mentions)
        or _PRIORITY_CODE.match(token.norm)
    ):
        return None
    if glued_run(reading, index) > index + 1 or _SEVERITY_CODE.match(token.norm):
        return None
    before = reading.tokens[index - 1].norm if index else ""
    after = reading.tokens[index + 1].norm if index + 1 < len(reading.tokens) else ""
    mention = any(m.last == index or m.first == index + 1 for m in reading.mentions)
    place = before in words("in into to on for under project board of at from inside within key the our") or mention
    named = after in words("project board ticket tickets issue issues bug story task queue tasks bugs space")
    return Entity(EntityKind.PROJECT, token.text, index, index + 1) if place or named else None


def _priority(reading: Reading, index: int) -> Entity | None:
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or (token.glued and token.norm not in PRIORITY_WORDS):
        return None
    if _SEVERITY_CODE.match(token.norm):
        return Entity(EntityKind.SEVERITY, token.text, index, index + 1, "severity")
    if _PRIORITY_CODE.match(token.norm):
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
    noun = any(noun.known and noun.first == index + 1 for noun in reading.nouns) or any(
        m.first == index + 1 for m in reading.mentions
    )
    return (
        Entity(EntityKind.PRIORITY, token.text, index, index + 1) if noun and token.norm in _STRONG_PRIORITY else None
    )


_STRONG_PRIORITY = words("urgent critical blocker severe high low")


def _status(reading: Reading, index: int) -> Entity | None:
    """ "to Done", "as resolved", "into In Progress" after a verb that changes something."""
    token = reading.tokens[index]
    if token.norm not in {"to", "as", "into"} or index + 1 >= len(reading.tokens):
        return None
    following = reading.tokens[index + 1]
    verbs = [verb for verb in reading.verbs if verb.last <= index and index - verb.last < 10]
    if not verbs or not set(verbs[-1].classes) & {"transition", "update", "move", "set"}:
        return None
    if following.kind is TokenKind.QUOTED:
        return Entity(EntityKind.STATUS, unquote(following.text), index + 1, index + 2)
    if following.norm == "in" and index + 2 < len(reading.tokens) and reading.tokens[index + 2].norm in STATUS_WORDS:
        return Entity(EntityKind.STATUS, reading.slice(index + 1, index + 3), index + 1, index + 3)
    run = _capitalised(reading, index + 1) if following.is_word and following.text[0].isupper() else None
    if following.norm in STATUS_WORDS:
        last = run[1] if run is not None else index + 2
        return Entity(EntityKind.STATUS, reading.slice(index + 1, last), index + 1, last)
    if run is not None and set(verbs[-1].classes[:2]) & {"transition", "move", "update"}:
        return Entity(EntityKind.STATUS, run[0], index + 1, run[1])
    return None


def _branch(reading: Reading, index: int) -> Entity | None:
    """ "into main", "to master", "on develop"."""
    token = reading.tokens[index]
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
        if named and before in words("into to on in from against branch onto of for 's")
        else None
    )


def _person(reading: Reading, index: int) -> Entity | None:
    """ "assign it to dana", "ask Priya", "DM Maria"."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or token.glued or not index:
        return None
    reach = 16 if reading.tokens[index - 1].norm == "for" else 8
    verbs = [verb for verb in reading.verbs if verb.last <= index and index - verb.last < reach]
    if not verbs:
        return None
    verb, before = verbs[-1], reading.tokens[index - 1].norm
    assigned = "assign" in verb.classes[:1] and (before == "to" or verb.last == index)
    addressed = (
        verb.last == index
        and bool(set(verb.classes[:2]) & {"send", "direct", "page", "request", "invite"})
        and token.text[0].isupper()
    )
    named = (
        before in {"for", "from", "with", "by"}
        and token.text[0].isupper()
        and verb.classes[0] in {"create", "request", "assign", "invite"}
    )
    if not (assigned or addressed or named):
        return None
    if token.text[0].isupper():
        run = _capitalised(reading, index)
        known = any(noun.known and noun.first == index for noun in reading.nouns)
        return (
            Entity(EntityKind.USER, run[0], index, run[1]) if run and not known and not token.text.isupper() else None
        )
    plain = assigned and _plain_value(reading, index) and token.norm not in _ROLES
    return Entity(EntityKind.USER, token.text, index, index + 1) if plain else None


_ROLES = words(
    "author owner reporter creator reviewer triage lead manager team someone somebody support security oncall on"
)


def _quoted(reading: Reading, index: int) -> Entity | None:
    token = reading.tokens[index]
    return Entity(EntityKind.QUOTED, unquote(token.text), index, index + 1) if token.kind is TokenKind.QUOTED else None


def _number(reading: Reading, index: int) -> Entity | None:
    token = reading.tokens[index]
    if token.kind is not TokenKind.NUMBER:
        return None
    version = token.text.lower().startswith("v") or token.text.count(".") >= 2
    return Entity(EntityKind.VERSION if version else EntityKind.NUMBER, token.text, index, index + 1)


def _file(reading: Reading, index: int) -> Entity | None:
    token: Token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or "." not in token.text:
        return None
    return Entity(EntityKind.NAME, token.text, index, index + 1, "file")


def _role_holder(reading: Reading, index: int) -> Entity | None:
    """ "add octo-admin as collaborator", "add auditor 'mk-audit' as member": whom a role is given to."""
    token = reading.tokens[index]
    last = glued_run(reading, index)
    if token.glued or last >= len(reading.tokens) or reading.tokens[last].norm != "as":
        return None
    verbs = [verb for verb in reading.verbs if verb.last <= index and index - verb.last < 4]
    if not verbs or not {"add", "invite"} & set(verbs[-1].classes[:2]):
        return None
    if token.kind is TokenKind.QUOTED:
        return Entity(EntityKind.USER, unquote(token.text), index, last)
    named = last > index + 1 or token.text[0].isupper() or _plain_value(reading, index)
    return Entity(EntityKind.USER, reading.slice(index, last), index, last) if token.is_word and named else None


def _dotted_name(reading: Reading, index: int) -> Entity | None:
    """ "anand.k", "gerente.ana": accounts written with a dot, after "to" or a word for a person."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or index + 2 >= len(reading.tokens) or not index:
        return None
    dot, rest = reading.tokens[index + 1], reading.tokens[index + 2]
    if (
        dot.norm != "."
        or dot.start != token.end
        or rest.start != dot.end
        or not rest.is_word
        or not rest.text.islower()
    ):
        return None
    before = reading.tokens[index - 1].norm
    return (
        Entity(EntityKind.USER, reading.slice(index, index + 3), index, index + 3) if before in _BEFORE_PEOPLE else None
    )


_BEFORE_PEOPLE = words("to watcher member assignee user reviewer collaborator by for assign add invite ask from")


def _number_of_thing(reading: Reading, index: int) -> Entity | None:
    """ "issue 88", "page 88121", "PR #12": which one is meant."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.NUMBER or not token.text.isdigit() or not index:
        return None
    place = index - 1 - (reading.tokens[index - 1].norm == "#")
    noun = next((noun for noun in reading.nouns if noun.last == place + 1), None)
    if noun is None or noun.canon not in _NUMBERED:
        return None
    return Entity(EntityKind.ISSUE_KEY, token.text, index, index + 1, noun.canon)


_NUMBERED = words(
    "issue page pull_request merge_request ticket incident card work_item alert task change_request build pipeline"
)


def _product_project(reading: Reading, index: int) -> Entity | None:
    """ "a Sentry issue in shop-frontend": a hyphenated name after "in" or "of" is a project."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or token.glued or not index:
        return None
    last = glued_run(reading, index)
    before = reading.tokens[index - 1].norm
    named = any(m.last <= index and index - m.last < 6 for m in reading.mentions)
    if last == index + 1 or before not in {"in", "of"} or not named or not token.text.islower():
        return None
    return Entity(EntityKind.PROJECT, reading.slice(index, last), index, last)


_RULES: tuple[Callable[[Reading, int], Entity | None], ...] = (
    _typed,
    _path,
    _role_holder,
    _dotted_name,
    _keyword,
    _before_keyword,
    _number_of_thing,
    _project_key,
    _priority,
    _status,
    _branch,
    _person,
    _product_project,
    _quoted,
    _number,
    _file,
)
