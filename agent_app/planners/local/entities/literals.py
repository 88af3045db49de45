"""Values that their own form tells: addresses, paths, quoted strings, numbers, files."""

from __future__ import annotations

import re

from agent_app.planners.local.entities.values import glued_run
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading, Token, TokenKind
from agent_app.planners.local.text import unquote

__all__ = ["file_entity", "number_entity", "number_of_thing_entity", "path_entity", "quoted_entity", "typed_entity"]

_BRANCH_PREFIX = re.compile(r"^(feature|release|hotfix|bugfix|fix|chore|feat|support)/", re.IGNORECASE)
_TYPED = {
    TokenKind.EMAIL: EntityKind.EMAIL,
    TokenKind.URL: EntityKind.URL,
    TokenKind.CHANNEL: EntityKind.CHANNEL,
    TokenKind.USER: EntityKind.USER,
    TokenKind.KEY: EntityKind.ISSUE_KEY,
    TokenKind.EXPRESSION: EntityKind.EXPRESSION,
}
_NUMBERED = words(
    "issue page pull_request merge_request ticket incident card work_item alert task change_request build pipeline"
)


def typed_entity(reading: Reading, index: int) -> Entity | None:
    """A token whose form tells what it is: an address, a channel, an issue key."""
    token = reading.tokens[index]
    kind = _TYPED.get(token.kind)
    if kind is None:
        return None
    return Entity(kind, token.text, index, glued_run(reading, index) if kind is EntityKind.CHANNEL else index + 1)


def path_entity(reading: Reading, index: int) -> Entity | None:
    """A path: a branch by its prefix or the word beside it, else a repository."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.PATH:
        return None
    last = glued_run(reading, index)
    value = reading.slice(index, last)
    before = reading.tokens[index - 1].norm if index else ""
    after = reading.tokens[last].norm if last < len(reading.tokens) else ""
    branch = _BRANCH_PREFIX.match(value) is not None or before == "branch" or after == "branch"
    return Entity(EntityKind.BRANCH if branch else EntityKind.REPOSITORY, value.removesuffix(".git"), index, last)


def quoted_entity(reading: Reading, index: int) -> Entity | None:
    """A quoted string."""
    token = reading.tokens[index]
    return Entity(EntityKind.QUOTED, unquote(token.text), index, index + 1) if token.kind is TokenKind.QUOTED else None


def number_entity(reading: Reading, index: int) -> Entity | None:
    """A number or a version."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.NUMBER:
        return None
    version = token.text.lower().startswith("v") or token.text.count(".") >= 2
    return Entity(EntityKind.VERSION if version else EntityKind.NUMBER, token.text, index, index + 1)


def file_entity(reading: Reading, index: int) -> Entity | None:
    """A file by its name."""
    token: Token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or "." not in token.text:
        return None
    return Entity(EntityKind.NAME, token.text, index, index + 1, "file")


def number_of_thing_entity(reading: Reading, index: int) -> Entity | None:
    """ "issue 88", "page 88121", "PR #12": which one is meant."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.NUMBER or not token.text.isdigit() or not index:
        return None
    place = index - 1 - (reading.tokens[index - 1].norm == "#")
    noun = next((noun for noun in reading.nouns if noun.last == place + 1), None)
    if noun is None or noun.canon not in _NUMBERED:
        return None
    return Entity(EntityKind.ISSUE_KEY, token.text, index, index + 1, noun.canon)
