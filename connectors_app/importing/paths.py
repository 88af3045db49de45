"""The shape of a vendor's path: what it goes through, what it ends at, and the readable key it gives."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from connectors_app.importing.verbs import LEAF_VERBS, READING_LEAF_VERBS, starting_verb
from connectors_app.importing.words import is_plural, singular, snake, split_words

__all__ = ["Part", "PathShape", "Wish", "base_key", "identity_shape", "settle_keys"]

IdentityT = TypeVar("IdentityT", bound=tuple[str, ...])
MAX_KEY_LENGTH = 120
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
_SPACE = re.compile(r"(?:_?apis?|rest|wiki|@?v?\d+(?:\.\d+)*(?:[a-z]+\d*)?|json|public|services|_links)")
"""Segments that say where the interface lives, not what it is about. `services` is one only in front of others."""


@dataclass(frozen=True, slots=True)
class Part:
    """A noun of the path (its words) and the names of the parameters that directly follow it."""

    words: tuple[str, ...]
    parameters: tuple[str, ...] = ()

    @property
    def one(self) -> tuple[str, ...]:
        """The words with the last one in the singular."""
        return (*self.words[:-1], singular(self.words[-1])) if self.words else ()

    @property
    def named(self) -> tuple[str, ...]:
        """The words as they are when a parameter picks one, else as the vendor writes them."""
        return self.one if self.parameters else self.words


def identity_shape(path: str) -> str:
    """The path without its parameters' names, case and trailing slash: operations that differ in no more are one."""
    return _PLACEHOLDER.sub("{}", path).rstrip("/").lower()


class PathShape:
    """A path taken apart. `parts` are its nouns in order; `root_parameters` stand before the first noun."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root_parameters: tuple[str, ...] = ()
        self.version = ""
        parts: list[Part] = []
        segments = [segment for segment in path.split("/") if segment]
        for index, segment in enumerate(segments):
            names = tuple(_PLACEHOLDER.findall(segment))
            text = _PLACEHOLDER.sub(" ", segment)
            if _SPACE.fullmatch(segment.lower()) and index < len(segments) - 1 and segment.lower() != "services":
                self.version = segment.lower() if re.search(r"\d", segment) else self.version
                continue
            for chunk in text.split(".") if "{" not in segment else [text]:
                if words := split_words(chunk.replace("@me", "me")):
                    parts.append(Part(words))
            if names and parts:
                parts[-1] = Part(parts[-1].words, (*parts[-1].parameters, *names))
            elif names:
                self.root_parameters += names
        if parts and parts[0] == Part(("user",)) and segments[0] == "user":
            parts[0] = Part(("my", "user") if len(parts) == 1 else ("my",))  # the user who asks, not one of `/users`
        self.parts = tuple(parts)

    @property
    def leaf(self) -> Part | None:
        """The last noun, None for a path that has none."""
        return self.parts[-1] if self.parts else None

    @property
    def ends_at_one(self) -> bool:
        """Whether the path ends at a parameter, that is at one element."""
        return self.path.rstrip("/").endswith("}")

    @cached_property
    def leaf_verb(self) -> tuple[str, tuple[str, ...]] | None:
        """Verb and object where the last segment is a command (`/alerts/{id}/close`, `/tasks/{id}/addProject`)."""
        leaf = self.leaf
        if leaf is None or leaf.parameters or not leaf.words:
            return None
        if leaf.words[0] in LEAF_VERBS:
            return leaf.words[0], leaf.words[1:]
        found = starting_verb(leaf.words)
        return (found, leaf.words[len(found.split()) :]) if found and len(leaf.words) > 1 else None


def _verb(method: str, shape: PathShape) -> tuple[str, tuple[str, ...]]:
    """Verb of the key and the words of the leaf that are left."""
    leaf = shape.leaf
    words = leaf.named if leaf else ()
    if method != "GET" and shape.leaf_verb:
        return shape.leaf_verb
    if method == "GET":
        if shape.leaf_verb and shape.leaf_verb[0] in READING_LEAF_VERBS:
            return shape.leaf_verb
        listing = leaf is not None and not shape.ends_at_one and bool(words) and is_plural(words[-1])
        return ("list" if listing else "get"), words
    if method == "POST":
        creating = leaf is not None and not shape.ends_at_one
        return ("create", leaf.one) if creating and leaf is not None else ("post", words)
    return {"PUT": "set", "PATCH": "update", "DELETE": "delete"}.get(method, method.lower()), words


def base_key(method: str, path: str) -> str:
    """The readable key that method and path give: verb, then every noun of the path in order.

    A noun that a parameter follows is singular, so `/repos/{owner}/{repo}/issues/{number}/comments` gives
    `list_repo_issue_comments` and `/repos/{owner}/{repo}/issues/comments` `list_repo_issues_comments`. A function of
    its arguments alone: the order of imports has no part in it.
    """
    shape = PathShape(path)
    verb, rest = _verb(method, shape)
    words = [verb]
    for part in shape.parts[:-1]:
        words.extend(part.named)
    words.extend(rest)
    if len(words) == 1:
        words.extend(split_words(" ".join(shape.root_parameters)) or ("root",))
    return _bounded(snake("_".join(words)), method, path)


def _digest(*parts: str) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:6]


def _bounded(key: str, method: str, path: str) -> str:
    if len(key) <= MAX_KEY_LENGTH:
        return key
    return f"{key[: MAX_KEY_LENGTH - 8].rstrip('_')}_x{_digest(method, path)}"


@dataclass(frozen=True, slots=True)
class Wish:
    """A key that an operation would like to have; `path` names the parameters that may qualify it."""

    key: str
    path: str = ""

    @property
    def qualified(self) -> str:
        """The key with the path's last parameter, for operations that would have the same key without."""
        names = _PLACEHOLDER.findall(self.path)
        return f"{self.key}_by_{snake(names[-1])}" if names and self.path.rstrip("/").endswith("}") else self.key


def settle_keys(
    wishes: Mapping[IdentityT, Wish], claimed: Collection[str] = (), kept: Mapping[IdentityT, str] | None = None
) -> dict[IdentityT, str]:
    """Give each operation (by its identity) a key of its own, from the keys they would like to have.

    All operations that like the same key, or one that is `claimed` (by curated operations and their aliases), get one
    qualified by their own last parameter or, failing that, by a digest of their identity: which comes first is of no
    account. `kept` are the keys that operations have already; those stay.
    """
    kept = kept or {}
    settled = {identity: kept[identity] for identity in wishes if identity in kept}
    left = {identity: wish for identity, wish in wishes.items() if identity not in settled}
    taken = {*claimed, *kept.values()}
    for wanted in ({i: wish.key for i, wish in left.items()}, {i: wish.qualified for i, wish in left.items()}):
        counts = Counter(wanted[identity] for identity in left)
        for identity in [item for item in left if counts[wanted[item]] == 1 and wanted[item] not in taken]:
            settled[identity] = wanted[identity]
            del left[identity]
        taken |= set(settled.values())
    for identity, wish in left.items():
        settled[identity] = f"{wish.key}_x{_digest(*identity)}"
    return settled
