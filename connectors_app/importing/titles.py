"""Titles and phrases in our own words, composed by rule from method, path and the names a vendor gives.

A title is a verb of ours, the object, and where it is: `GET /repos/{owner}/{repo}/stargazers` with the operation id
`activity/list-stargazers-for-repo` gives "List stargazers of a repository". No sentence of the vendor is used.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from connectors_app.importing.paths import Part, PathShape
from connectors_app.importing.verbs import READING_LEAF_VERBS, SYNONYMS, VERBS, starting_verb
from connectors_app.importing.words import article, is_plural, phrase, plural, singular, split_words, third_person

__all__ = ["Naming", "Wording", "distinct", "word"]

MAX_TITLE = 160
MAX_PHRASES = 6
_PREPOSITIONS = frozenset(
    {
        "for",
        "to",
        "by",
        "in",
        "from",
        "of",
        "on",
        "with",
        "at",
        "as",
        "into",
        "using",
        "between",
        "after",
        "under",
        "within",
        "across",
        "against",
        "via",
    }
)
_ARTICLES = frozenset(
    {"a", "an", "the", "all", "multiple", "given", "specific", "any", "new", "your", "this", "details"}
)
_CONTAINERS = frozenset(
    """repository organization project workspace team board space channel guild list group folder account enterprise
    site portfolio schedule server section lobby collection calendar sprint epic""".split()  # noqa: SIM905 - words
)
_OF = frozenset({"get", "list", "read", "update", "set", "replace", "delete", "check", "count", "download", "rename"})
_GENERIC = {("settings",), ("my",), ("me",), ("data",), ("bulk",), ("config",), ("beta",), ("internal",)}
_NUMBERED = re.compile(r"v?\d+")
_SELF = ("me", "my", "current", "myself")
_METHOD_SUFFIX = re.compile(r"_(?:get|put|post|delete|patch)(?:_\d+)?$")


@dataclass(frozen=True, slots=True)
class Naming:
    """What a vendor's document says of an operation's name. `summary` serves for its words only."""

    method: str
    path: str
    operation_id: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """An operation in words: verb (ours), object words, qualifiers in order, and modifiers for want of a difference."""

    naming: Naming
    verb: str
    object: tuple[str, ...]
    qualifiers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    extra: tuple[str, ...] = ()
    bulk: bool = False
    shape: PathShape = field(default_factory=lambda: PathShape(""), compare=False)

    @property
    def noun(self) -> str:
        """The object with its article, if it takes one."""
        words = self.object
        if words and self.verb in {"list", "search", "query", "find", "count"} and not any(map(is_plural, words)):
            words = (*words[:-1], plural(words[-1]))
        return f"{'the ' if words[:1] == ('authenticated',) else article(words)}{phrase(words)}"

    @property
    def place(self) -> str:
        """The qualifiers as text, each with a leading blank."""
        texts = []
        for preposition, words in self.qualifiers:
            text = "the authenticated user" if words == _SELF[:1] else f"{article(words)}{phrase(words)}"
            texts.append(f" {preposition} {text}")
        return "".join(texts) + (" in bulk" if self.bulk else "") + "".join(f" {part}" for part in self.extra)

    @property
    def title(self) -> str:
        """The title, for example `List comments of an issue`."""
        text = f"{self.verb} {self.noun}".strip() + self.place
        return (text[:1].upper() + text[1:])[:MAX_TITLE].rstrip()

    @property
    def description(self) -> str:
        """One sentence: what the vendor does, and the area that the vendor files it under if the title lacks it."""
        text = f"{third_person(self.verb)} {self.noun}".strip() + self.place
        area = next(iter(self.naming.tags), "")
        words = split_words(area)
        known = {singular(word) for word in split_words(text)}
        new = [word for word in words if singular(word) not in known and singular(phrase([word]).lower()) not in known]
        suffix = f" Belongs to {phrase(words)}." if words and new else ""
        return f"{text[:1].upper()}{text[1:]}.{suffix}"[:300]

    def phrases(self) -> tuple[str, ...]:
        """Other ways to say it: synonyms of the verb, and the words of the vendor's names that the title lacks."""
        texts = [f"{verb} {self.noun}{self.place}" for verb in SYNONYMS.get(self.verb, ())[:2]]
        said = {singular(item) for item in split_words(self.title)}
        for source in (self.naming.summary if len(self.naming.summary) <= 80 else "", self.naming.operation_id):
            words = _content(split_words(re.sub(r"['’]s\b", "", source)))
            fresh = [
                item for item in words if singular(item) not in said and singular(phrase([item]).lower()) not in said
            ]
            if fresh and len(words) > 1:
                texts.append(phrase(words))
                said |= {singular(item) for item in words}
        found = dict.fromkeys(text.strip()[:120] for text in texts if len(text.strip()) > 1)
        return tuple(found)[:MAX_PHRASES]


def _content(words: Sequence[str]) -> list[str]:
    """The words that mean something: no verbs of ours in front, no articles or prepositions."""
    dropped = _PREPOSITIONS | _ARTICLES | {"and", "or", "is", "be", "that", "id", "v2", "v1", "v3", "up", "has", "been"}
    kept = [word for word in words if word not in dropped and not _NUMBERED.fullmatch(word)]
    return kept[1:] if kept and kept[0] in VERBS else kept


def _strip_group(words: tuple[str, ...], tags: Sequence[str]) -> tuple[str, ...]:
    """The words from the first verb on, if a group's name of at most two words stands before it (`repoListForks`)."""
    del tags
    for start in range(min(3, len(words))):
        if starting_verb(words[start:]) and (start == 0 or len(words) > start + 1 or start == 1):
            return words[start:]
    return words


def _operation_words(naming: Naming) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of the operation id from its verb on, and the words of the group it names before it."""
    name, group = _METHOD_SUFFIX.sub("", naming.operation_id), ""
    if re.search(r"\w\.\w", name):
        name = name.rsplit(".", 1)[1]
    if "/" in name:
        group, _, name = name.rpartition("/")
    elif ("_" in name and " " in name) or re.fullmatch(r"[A-Z][A-Za-z]*_[A-Z]\w*", name):
        group, _, name = name.partition("_")
    words = tuple(word for word in split_words(name) if word not in _ARTICLES or word in {"new", "all"})
    words = tuple(word for word in words if word != "s")
    return _strip_group(words, naming.tags), split_words(group)


def _is_copy_of_path(naming: Naming, shape: PathShape) -> bool:
    """Whether the operation id says no more than method and path (`post-cards-id-stickers`)."""
    words = "".join(split_words(naming.operation_id))
    path = "".join(re.findall(r"[a-z0-9]+", naming.path.lower()))
    return not words or (
        words.startswith(naming.method.lower())
        and len(set(path) - set(words)) < 3
        and (words.removeprefix(naming.method.lower())[:12] == path[:12])
    )


def _split_qualifiers(
    words: Sequence[str],
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Object words, then (preposition, words) of everything after the first preposition."""
    found: list[tuple[str, list[str]]] = []
    head: list[str] = []
    for word in words:
        if word in _PREPOSITIONS:
            found.append((word, []))
        elif found:
            found[-1][1].append(word)
        else:
            head.append(word)
    kept = []
    for preposition, inner in found:
        if inner and not (preposition == "by" and inner[-1] in {"id", "ids", "key", "gid"} and len(inner) <= 3):
            kept.append((preposition, tuple(inner)))
    return tuple(head), tuple(kept)


def _path_verb(method: str, shape: PathShape) -> tuple[str, tuple[str, ...]]:
    """Verb of ours and object words by method and path alone."""
    leaf = shape.leaf
    words = leaf.named if leaf else ()
    command = shape.leaf_verb
    if command and (method != "GET" or command[0] in READING_LEAF_VERBS):
        rest = command[1]
        previous = shape.parts[-2].named if not rest and len(shape.parts) > 1 else ()
        return VERBS.get(command[0], command[0]), rest or previous
    if method == "GET":
        listing = bool(words) and not shape.ends_at_one and is_plural(words[-1])
        return ("list" if listing else "get"), words
    if method == "POST":
        return ("update" if shape.ends_at_one else "create"), leaf.one if leaf else ()
    return {"PUT": "set", "PATCH": "update", "DELETE": "delete"}.get(method, "do"), words


def _dotted(naming: Naming, shape: PathShape) -> Wording | None:
    """Wording of a remote procedure (`/admin.conversations.setTopic`): a group of nouns, then verb and object."""
    segments = [segment for segment in naming.path.split("/") if segment]
    if not segments or "." not in segments[-1] or "{" in segments[-1]:
        return None
    *groups, last = [split_words(chunk) for chunk in segments[-1].split(".")]
    group, scope = (groups[-1] if groups else ()), tuple(word for words in groups[:-1] for word in words)
    one = (*group[:-1], singular(group[-1])) if group else ()
    found = VERBS.get(last[0], "") if last else ""
    rest = last[1:]
    spot = next((index for index, word in enumerate(rest) if word in _PREPOSITIONS), len(rest))
    inner, place = rest[:spot], ((rest[spot], rest[spot + 1 :]),) if rest[spot + 1 :] else ()
    extra = (f"({phrase(scope)})",) if scope else ()
    if not found:  # a noun: what is asked for of the group
        verb = (
            "list" if naming.method == "GET" and is_plural(last[-1]) else "get" if naming.method == "GET" else "create"
        )
        return Wording(naming, verb, last, (("of", one),) if one else (), extra, shape=shape)
    verb = "get" if last[0] == "info" else found
    if not inner:
        inner = group if verb in {"list", "search", "query", "find"} else one
    elif one and not _says(inner, one[-1:]) and one[-1] not in {"chat", "view", "call", "bot"}:
        place = ((_preposition(verb, one), one), *place)
    return Wording(naming, verb, inner, place, extra, shape=shape)


def _modifiers(shape: PathShape, said: Sequence[str]) -> tuple[str, ...]:
    """Words of the nouns directly before the last one, with no parameter between (`actions` of `actions/secrets`)."""
    found: list[str] = []
    for part in reversed(shape.parts[:-1]):
        if part.parameters:
            break
        if not any(_says(said, [item]) or item in VERBS for item in part.words) and part.words not in _GENERIC:
            found = [*part.words, *found]
    return tuple(found)


def _parents(shape: PathShape, skip: int) -> list[Part]:
    """The nouns that a parameter picks, nearest first, the last `skip` nouns left out."""
    return [part for part in reversed(shape.parts[: len(shape.parts) - skip]) if part.parameters]


def _says(words: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the noun's head is among the words already."""
    known = {singular(item) for word in words for item in (word, *phrase([word]).lower().split())}
    return all(singular(item) in known or singular(phrase([item]).lower()) in known for item in part)


def _preposition(verb: str, parent: Sequence[str]) -> str:
    if verb in {"add", "append", "attach", "assign", "invite", "link", "post", "send", "submit"}:
        return "to"
    if verb in {"remove", "detach", "unassign", "unlink", "disconnect"}:
        return "from"
    if verb in _OF:
        return "of"
    return "in" if phrase(parent[-1:]) in _CONTAINERS else "for"


def _read(naming: Naming, shape: PathShape) -> Wording:
    """Verb, object and qualifiers by operation id if it has a verb, else by path."""
    verb, rest = _path_verb(naming.method, shape)
    reading = Wording(naming, verb, rest, shape=shape)
    if _is_copy_of_path(naming, shape):
        return reading
    words, group = _operation_words(naming)
    bulk = "bulk" in words[:2]
    words = tuple(word for word in words if word not in {"bulk", "partially", "fully", "permanently"})
    found = starting_verb(words)
    if not found:
        return reading
    either = words[1:3] in {("or", "update"), ("or", "replace"), ("or", "add"), ("and", "update")}
    inner, qualifiers = _split_qualifiers(words[3:] if either else words[1:])
    everything = bool(inner) and inner[0] == "all"
    inner = tuple(word for word in inner if word not in {"all", "new"})
    if not inner:
        inner = group if group and len(naming.operation_id.split("_")) > 1 else (rest or group)
        inner = (
            inner
            if verb == "list" or found in {"list", "search", "query"}
            else (*inner[:-1], singular(inner[-1]))
            if inner
            else ()
        )
    ours = VERBS[found]
    if ours == "get" and inner and (everything or is_plural(inner[-1])) and not shape.ends_at_one:
        ours = "list"
    elif ours == "set" and found == "put":
        ours = "add" if shape.ends_at_one else "set"
    ours = f"{ours} or update" if either else ours
    return replace(reading, verb=ours, object=inner, qualifiers=qualifiers, bulk=bulk)


def word(naming: Naming) -> Wording:
    """Put the operation into words."""
    shape = PathShape(naming.path)
    if remote := _dotted(naming, shape):
        return remote
    reading = _read(naming, shape)
    obj, qualifiers = list(reading.object), []
    for preposition, words in reading.qualifiers:
        if words[:1] == ("authenticated",):
            words = ("me",)
        if preposition == "for" and reading.verb in _OF:
            preposition = "of"
        qualifiers.append((preposition, words))
    said = [*obj, *(item for _, words in qualifiers for item in words)]
    command_only = bool(shape.leaf_verb) and not shape.leaf_verb[1]  # type: ignore[index]
    own = 2 if command_only else 1
    modifiers = _modifiers(shape, said)
    if modifiers and len(modifiers) + len(obj) <= 4 and not command_only:
        obj = [*modifiers, *obj]
        said = [*said, *modifiers]
    parents = _parents(shape, own)
    if parents and not _says(said, parents[0].one[-1:]) and not any(p != "by" for p, _ in qualifiers):
        qualifiers.append((_preposition(reading.verb, parents[0].one), parents[0].one))
    elif not parents and {"me", "my"} & {w for part in shape.parts for w in part.words} and not _says(said, ["me"]):
        qualifiers.append(("of", ("me",)))
    obj = [item for item in obj if item not in {*_SELF, "authenticated"}]
    if not obj or (
        obj == ["user"]
        and shape.parts
        and shape.parts[-1].words[-1] in {"user", "me", "current"}
        and not shape.ends_at_one
    ):
        obj, qualifiers = (
            ["authenticated", "user"],
            [item for item in qualifiers if item[1][:1] not in {("me",), ("user",)}],
        )
    deduplicated = tuple(
        item for index, item in enumerate(obj) if index == 0 or singular(obj[index - 1]) != singular(item)
    )
    return replace(reading, object=deduplicated, qualifiers=tuple(qualifiers))


def distinct(wordings: Sequence[Wording]) -> list[Wording]:
    """The same wordings, those with the same title told apart by more of their paths."""
    current = list(wordings)
    for step in (_with_root, _with_parent, _with_space, _with_parameter, _with_version, _with_method):
        groups: dict[str, list[int]] = defaultdict(list)
        for index, item in enumerate(current):
            groups[item.title.lower()].append(index)
        for indexes in groups.values():
            changed = [step(current[index]) for index in indexes]
            if len(indexes) > 1 and len({item.title for item in changed}) > 1:
                for index, item in zip(indexes, changed, strict=True):
                    current[index] = item
    return current


def _with_root(item: Wording) -> Wording:
    """With the outermost noun that a parameter picks, if the title lacks it."""
    said = [*item.object, *(inner for _, words in item.qualifiers for inner in words)]
    for parent in reversed(_parents(item.shape, 1)):
        if not _says(said, parent.one[-1:]):
            return replace(item, qualifiers=(*item.qualifiers, ("in", parent.one)))
    return item


def _with_parent(item: Wording) -> Wording:
    """With the nearest noun that a parameter picks, even if the title has the word in another place."""
    if parents := _parents(item.shape, 1):
        return replace(item, qualifiers=(*item.qualifiers, ("in", parents[0].one)))
    return item


def _with_space(item: Wording) -> Wording:
    """With the first noun of the path in brackets."""
    first = item.shape.parts[:1]
    return replace(item, extra=(*item.extra, f"({phrase(first[0].words)})")) if first else item


def _with_parameter(item: Wording) -> Wording:
    names = re.findall(r"\{([^}]*)\}", item.naming.path)
    if names and item.shape.ends_at_one and (words := split_words(names[-1])):
        return replace(item, extra=(*item.extra, f"by {phrase(words)}"))
    return item


def _with_version(item: Wording) -> Wording:
    return replace(item, extra=(*item.extra, f"({item.shape.version})")) if item.shape.version else item


def _with_method(item: Wording) -> Wording:
    shown = re.sub(r"[{}]", "", item.naming.path)
    return replace(item, extra=(*item.extra, f"({item.naming.method} {shown})"))
