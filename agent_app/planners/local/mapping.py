"""Filling inputs from the outputs of earlier steps, by schema and meaning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent_app.planners.local.concepts import CONCEPTS, concept_of
from agent_app.planners.local.doers import DOER, DOERS, doer_of
from agent_app.planners.local.fields import Field, Source, find_concept, is_around, titled
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key

__all__ = [
    "given_identity",
    "identity_expression",
    "is_identity",
    "mapped_expression",
    "person_expression",
    "reference",
]

_GENERIC_DEPTH = 2
_AKIN = 0.4
_IDENTIFIERS = words("id key number iid gid ts sys_id sid uuid timestamp thread")
_NAMED_IDENTITIES = frozenset(
    {"identifier", "username", "sys_id", "thread_ts", "run_id", "commit", "item", "job", "tag_name"}
)
_IDENTITIES = words("id gid uuid iid number")
"""What no two kinds of things share, where one of a kind is wanted."""
_OF_ANYTHING = _IDENTITIES | {"key"}
"""Names that do not tell what they are the identity of."""
_IDENTITY_FORMATS = frozenset({"repository", "channel", "space", "board", "server"})
_CARRIED = words(
    "repository project channel server space board team organization workspace sha ref branch email recipient head"
    " base environment"
)
_TEXT_INPUTS = words("title summary subject name body description text content message note comment")


def is_identity(name: str, schema: Mapping[str, Any]) -> bool:
    """Whether an input says which thing is meant (an id, a repository, a channel), not what to do with it."""
    parts = split_key(name)
    if parts[-1] in _IDENTIFIERS or name in _IDENTIFIERS or name in _NAMED_IDENTITIES:
        return True
    return schema.get("format") in _IDENTITY_FORMATS or name in _CARRIED


def reference(source: Source, field: Field) -> str:
    """A template that is the field alone, so that it keeps its JSON type."""
    return f"{{{{ {source.prefix}.{field.path} }}}}"


def identity_expression(name: str, connector: str, sources: Sequence[Source], wanted: Sequence[str]) -> str | None:
    """The identity of the thing an operation acts on: from the nearest step of the same connector that knows it.

    `wanted` are the noun classes the operation is about, its own object first.
    """
    best: tuple[float, str] | None = None
    for distance, source in enumerate(reversed(sources)):
        if source.connector != connector or source.listing:
            continue
        found = _identity(name, source, wanted)
        if found is None:
            continue
        strength, field = found
        strength -= 0.35 * distance
        if source.element:
            strength += 1.0
        if best is None or strength > best[0]:
            best = (strength, _thread(source, field) or reference(source, field))
    return best[1] if best and best[0] > -1.5 else None


def _thread(source: Source, field: Field) -> str | None:
    """The thread that a message is in; one that stands alone opens it itself, and has no `thread_ts`.

    https://docs.slack.dev/messaging/retrieving-messages#pulling_threads
    """
    opening = next((item for item in source.fields if item.name == "ts" and item.parents == field.parents), None)
    if field.name != "thread_ts" or opening is None:
        return None
    return f"{{{{ {source.prefix}.{field.path} || {source.prefix}.{opening.path} }}}}"


def given_identity(name: str, connector: str, sources: Sequence[Source]) -> Any:
    """What the nearest step of a connector was told by that input, as it was said, or None.

    Some operations tell nothing of what they changed: "close OPS-12 and comment on it".
    """
    for source in reversed(sources):
        value = source.given.get(name) if source.connector == connector and not source.listing else None
        if value is not None and "{{" not in str(value):
            return value
    return None


def _identity(name: str, source: Source, wanted: Sequence[str]) -> tuple[float, Field] | None:
    parts = [stem(part) for part in split_key(name)]
    suffix = parts[-1] if parts[-1] in _IDENTIFIERS or name in {"sys_id", "thread_ts"} else ""
    suffix = "id" if name == "identifier" and source.element else suffix
    nouns = ["_".join(parts[:-1])] if suffix and len(parts) > 1 and name not in {"sys_id", "thread_ts"} else []
    best: tuple[float, Field] | None = None
    for field in source.fields:
        if field.repeated or field.kind in {"object", "array"}:
            continue
        score = _identity_score(field, name, suffix, nouns, source, wanted)
        if score is not None and (best is None or score > best[0]):
            best = (score, field)
    return best


_ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "repository": ("full_name", "path_with_namespace", "repository", "name"), "issue_number": ("number", "iid"),
        "thread_ts": ("thread_ts", "ts"), "message_id": ("message_id", "replyToId", "id"),
    "timestamp": ("ts", "timestamp"), "ts": ("ts",), "channel": ("channel", "channel_id", "id"), "run_id": ("id",),
    "space": ("key", "space"), "server": ("guild_id", "server_id", "server"), "sha": ("sha", "after", "id",
        "head_sha", "hash"),
    "commit": ("sha", "hash", "commit", "id", "commitId"), "project": ("key", "project", "slug", "gid", "name", "id"),
        "branch": ("ref", "head_branch", "name", "source_branch", "branch"),
    "team": ("team", "team_id", "id", "key"), "organization": ("organization", "login"), "sys_id": ("sys_id",),
        "job": ("build_id", "job_id", "id"), "tag_name": ("tag_name", "name", "ref"), "username": ("login", "username"),
}  # fmt: skip
_PARENTS: dict[str, tuple[str, ...]] = {
    "tag_name": ("tag", "release"), "job": ("job", "build"),
    "repository": ("repository", "project"), "channel": ("channel", "event", "message", "d", "data"),
        "space": ("space",), "project": ("project",),
    "branch": ("head", "source", "branch", "object_attributes", "workflow_run"), "sha": ("head", "commit",
        "head_commit"), "team": ("team",), "run_id": ("workflow_run", "run", "workflow"),
    "username": ("member", "user", "collaborator", "contributor"),
    "commit": ("commit", "head", "lastMergeSourceCommit", "source"), "thread_ts": ("event", "message"),
        "timestamp": ("event", "message", "item"),
}  # fmt: skip


_GENERIC_PARENTS = words(
    "d object_attribute detail_attribute object_attributes data object resource event detail attributes payload"
    " result item"
)
"""Names under which vendors put the thing an event is about, whatever it is."""


def _folded(name: str) -> str:
    return "_".join(split_key(name))


def person_expression(
    role: str, schema: Mapping[str, Any], sources: Sequence[Source], owners: Collection[str] = (), reader: str = ""
) -> str | None:
    """The author, assignee or requester of the thing at hand, as address or account, whichever the input wants.

    `owners` are the kinds of things whose person is meant: of a review of a pull request, both have an author. `reader`
    is the connector that is to know the person: another one's ids tell it nothing.
    """
    wants_address = schema.get("format") == "email"
    for source in reversed(sources):
        if source.listing:
            continue
        own = _of_doer(source) if role == DOER else source
        own = _as_known(own, schema) if reader and source.connector != reader else own
        if (found := _person_field(role, own, wants_address, _reviewed(source, owners))) is not None:
            return reference(source, found)
    return None


def person_of_loop(sources: Sequence[Source], reader: str, *, mailed: bool) -> str | None:
    """Whom a loop over people is at, for a step of the connector `reader`.

    That is the address where something is `mailed`, else the id where it is the same product, else the address or the
    account.
    """
    element = next((source for source in reversed(sources) if source.element), None)
    if element is None or not LISTED_PEOPLE.intersection(element.nouns[:1]):
        return None
    own = element.connector == reader
    if not element.fields:
        return f"{{{{ {element.prefix} }}}}" if own and not mailed else None
    wanted = _MAILED if mailed else (*_IDENTIFYING, *_MAILED) if own else (*_MAILED, *_NAMED)
    plain = [field for field in element.fields if not field.repeated and field.kind not in {"object", "array"}]
    for name in wanted:
        named = [field for field in plain if field.name == name]
        if named:
            return reference(element, min(named, key=lambda field: len(field.parents)))
    return None


_MAILED = ("email", "emailAddress", "mail", "address")
_IDENTIFYING = ("id", "accountId", "gid", "login")
_NAMED = ("login", "username", "nickname")
_ADDRESSES = frozenset(_MAILED)
_ACCOUNTS = ("login", "username", "nickname", "accountId", "id", "name", "displayName", "display_name", "summary")
_IDS = words("accountId id")


def _as_known(source: Source, schema: Mapping[str, Any]) -> Source:
    """Somebody else's fields without those by which an input's vendor knows nobody: ids, in Discord addresses too."""
    unknown = _IDS | _ADDRESSES if schema.get("format") == "dm_channel" else _IDS
    return replace(source, fields=tuple(field for field in source.fields if field.name not in unknown))


def _of_doer(source: Source) -> Source:
    """An event with nothing but the fields of whoever did what it tells of."""
    doer = doer_of(source)
    inside = (field for field in source.fields if doer is not None and field.parents == (*doer.parents, doer.name))
    return replace(source, fields=tuple(inside))


def _reviewed(source: Source, owners: Collection[str]) -> Collection[str]:
    """The things whose person is meant: to the author of a review it is no news."""
    return owners if set(owners) - {"review"} or "review" not in source.nouns else _REVIEWED


_REVIEWED = words("pull_request merge_request")


def _person_field(role: str, source: Source, wants_address: bool, owners: Collection[str] = ()) -> Field | None:
    names = DOERS if role == DOER else CONCEPTS.get(role, (role,))
    best: tuple[float, Field] | None = None
    for field in source.fields:
        if field.kind in {"object", "array"} or field.repeated:
            continue
        holder = field.parents[-1] if field.parents else ""
        if {_folded(parent) for parent in field.parents} & {"repository", "organization", "project", "repo"}:
            continue
        owner = holder in names
        alone = field.name in names
        if not owner and not alone:
            continue
        address = field.name in _ADDRESSES or field.format == "email"
        if wants_address and not address:
            continue
        if not wants_address and not address and owner and field.name not in _ACCOUNTS:
            continue
        rank = names.index(holder) if owner else names.index(field.name)
        score = (
            5.0
            - rank
            - 0.4 * len(field.parents)
            - (0.3 * _ACCOUNTS.index(field.name) if field.name in _ACCOUNTS else 0.0)
        )
        score += 1.5 if any(_folded(parent) in source.nouns for parent in field.parents) else 0.0
        score += 3.0 if any(_folded(parent) in owners for parent in field.parents) else 0.0
        if best is None or score > best[0]:
            best = (score, field)
    return best[1] if best else None


def _identity_score(
    field: Field, name: str, suffix: str, nouns: list[str], source: Source, wanted: Sequence[str]
) -> float | None:
    parents = {"_".join(stem(part) for part in split_key(parent)) for parent in field.parents}
    if name not in _OF_ANYTHING and (field.name == name or _folded(field.name) == name):
        return 2.5 - 0.2 * len(field.parents)
    if name in _PARENTS:
        if not (parents | {_folded(parent) for parent in field.parents}) & set(_PARENTS[name]) and not (
            field.parents == ()
            and (
                name in source.nouns
                or (set(_PARENTS[name]) & set(source.nouns) and (name == "tag_name" or source.element))
            )
        ):
            return None
        names = _ALTERNATIVES.get(name, (name,))
        if field.name not in names:
            return None
        owner = next((rank for rank, parent in enumerate(_PARENTS[name]) if parent in parents), 0)
        return 2.0 - 0.2 * names.index(field.name) - 0.2 * len(field.parents) - 0.01 * owner
    names = _ALTERNATIVES.get(name) or _suffix_names(suffix)
    if not suffix or field.name not in names:
        return None
    subjects = nouns or list(wanted)
    score = 1.6 - 0.15 * names.index(field.name) - 0.25 * len(field.parents)
    if not field.parents:
        kin = max((kinship(noun, subject) for noun in source.nouns for subject in subjects), default=0.0)
        alike = field.name == "number" and "pull_request" in source.nouns  # GitHub numbers them together with issues
        if kin < _AKIN and field.name in _IDENTITIES and source.nouns and subjects and not alike:
            return None  # a release's id is no issue's
        return score + (0.8 if kin >= 0.8 else -1.2)
    parents |= {subject for subject in subjects if subject.replace("_", "") in parents}
    within = "_".join(stem(part) for part in split_key(field.parents[-1]))
    if within in _GENERIC_PARENTS and len(field.parents) <= _GENERIC_DEPTH:
        parents = parents | {*source.nouns, *source.about}
    if "comment" in source.nouns and "issue" in parents and "pull_request" in subjects:
        return score  # comments on pull requests come as those on issues
    kin = max((kinship(parent, subject) for parent in parents for subject in subjects), default=0.0)
    return score + 0.9 if kin >= 0.8 else None


def _suffix_names(suffix: str) -> tuple[str, ...]:
    if suffix == "id":
        return ("id", "gid", "sys_id", "number", "iid")
    if suffix in {"number", "iid"}:
        return ("number", "iid", "id")
    if suffix == "key":
        return ("key", "identifier", "id")
    return (suffix, *CONCEPTS.get(suffix, ()))


def mapped_expression(name: str, source: Source, otherwise: str = "") -> str | None:
    """What an input of a new thing takes over from the thing at hand: title to summary, body to description.

    `otherwise` is the text for a title that the thing at hand may not have.
    """
    concept = concept_of(name) or name
    if name not in _TEXT_INPUTS and concept not in {"title", "body", "url", "priority", "severity", "email"}:
        return None
    field = find_concept(source.fields, concept, source.nouns, text_only=True)
    if field is None or field.repeated:
        return None
    beside = concept in {"title", "body"} and is_around(field, source.fields, source.nouns)
    if beside and not (concept == "title" and otherwise):
        return None  # the repository's description is none of the alert
    if concept != "title":
        return reference(source, field)
    title = titled(field, source.prefix)
    if beside:
        return f"{otherwise}: {{{{ {title} }}}}"
    spare = otherwise if field.nullable and not {"{", "'", "\\"} & set(otherwise) else ""
    return f"{{{{ {title} || '{spare}' }}}}" if spare else f"{{{{ {title} }}}}"
