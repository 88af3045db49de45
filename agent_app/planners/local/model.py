"""What the local planner reads out of a prompt: tokens, marks over them, clauses, and the tree of statements.

All positions named `first` and `last` are token indexes (`last` exclusive); `start` and `end` are character offsets of
the prompt as it was typed (`end` exclusive), so that every step can cite the words that produced it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

__all__ = [
    "ADDRESSEES",
    "IDENTIFYING",
    "TOPICS",
    "ActionStatement",
    "ApprovalStatement",
    "Clause",
    "ClauseKind",
    "ConditionalStatement",
    "DelayStatement",
    "Entity",
    "EntityKind",
    "EventClause",
    "LoopStatement",
    "Mention",
    "Noun",
    "Reading",
    "Request",
    "Statement",
    "Token",
    "TokenKind",
    "Verb",
    "VerbForm",
]


class TokenKind(StrEnum):
    """What a token looks like, before any vocabulary is consulted."""

    WORD = "word"
    NUMBER = "number"
    QUOTED = "quoted"
    URL = "url"
    EMAIL = "email"
    CHANNEL = "channel"
    USER = "user"
    PATH = "path"
    KEY = "key"
    EXPRESSION = "expression"
    COMMAND = "command"
    ARROW = "arrow"
    PUNCT = "punct"
    BREAK = "break"


ADDRESSEES = frozenset({TokenKind.CHANNEL, TokenKind.USER, TokenKind.EMAIL})
"""What something is sent to as it is written: "#dev", "@kim", "bob@acme.com"."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `norm` is lower-case and spelling-repaired; `glued` says that a hyphen joins it to the one before."""

    text: str
    norm: str
    kind: TokenKind
    start: int
    end: int
    glued: bool = False

    @property
    def is_word(self) -> bool:
        """True for ordinary words."""
        return self.kind is TokenKind.WORD


class VerbForm(StrEnum):
    """Inflection of a verb as it stands in the text."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb in the text. `classes` are the verb classes it may mean, likeliest first."""

    lemma: str
    classes: tuple[str, ...]
    form: VerbForm
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun (phrase head) in the text; `canon` is its class in the lexicon, or its stem for words not in it.

    `known` is false for such other words. `determiner` is `new`, `all`, `each`, `definite`, `indefinite` or "".
    """

    canon: str
    text: str
    first: int
    last: int
    plural: bool = False
    known: bool = True
    determiner: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Mention:
    """A connector named in the text (by key, name, alias, or by a word that implies it)."""

    connector: str
    first: int
    last: int


class EntityKind(StrEnum):
    """Kinds of values people write into requests."""

    REPOSITORY = "repository"
    PROJECT = "project"
    CHANNEL = "channel"
    USER = "user"
    LABEL = "label"
    BRANCH = "branch"
    EMAIL = "email"
    URL = "url"
    QUOTED = "quoted"
    NUMBER = "number"
    PRIORITY = "priority"
    SEVERITY = "severity"
    STATUS = "status"
    ISSUE_TYPE = "issue_type"
    ISSUE_KEY = "issue_key"
    DURATION = "duration"
    TITLE = "title"
    BODY = "body"
    VERSION = "version"
    EXPRESSION = "expression"
    NAME = "name"
    ATTRIBUTE = "attribute"


IDENTIFYING = frozenset({EntityKind.NUMBER, EntityKind.ISSUE_KEY})
"""What tells which one of several things is meant, where it stands beside their noun."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A value found in the text. `key` is the attribute's own word where one is said ("story points" 5)."""

    kind: EntityKind
    value: str
    first: int
    last: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt with everything the vocabulary recognises in it. Marks are ordered by position.

    `strangers` are products that no connector of the catalogue is for.
    """

    text: str
    tokens: tuple[Token, ...]
    verbs: tuple[Verb, ...] = ()
    nouns: tuple[Noun, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    strangers: tuple[Mention, ...] = ()
    origins: tuple[tuple[int, int], ...] = ()
    """For each character of `text` those of the prompt as typed that it stands for; empty: the text is the prompt."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the prompt as typed of what stands between two offsets of `text`."""
        covered = self.origins[start:end]
        if not covered:
            return start, end
        return min(first for first, _ in covered), max(last for _, last in covered)

    def slice(self, first: int, last: int) -> str:
        """The text as typed between two token indexes."""
        if first >= last:
            return ""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def norms(self, first: int, last: int) -> list[str]:
        """Normalised words between two token indexes."""
        return [token.norm for token in self.tokens[first:last]]

    @property
    def mentioned(self) -> set[int]:
        """The indexes of the tokens that name products."""
        return {index for mention in self.mentions for index in range(mention.first, mention.last)}

    @property
    def valued(self) -> set[int]:
        """The indexes of the tokens that values are made of."""
        return {index for entity in self.entities for index in range(entity.first, entity.last)}

    @property
    def products(self) -> frozenset[str]:
        """The products that are named outside of values."""
        return self.products_in(0, len(self.tokens))

    def products_in(self, first: int, last: int) -> frozenset[str]:
        """The products that are named between two token indexes, outside of values."""
        if not self.mentions:
            return frozenset()
        valued = self.valued
        return frozenset(item.connector for item in self.mentions_in(first, last) if item.first not in valued)

    def verb_at(self, index: int) -> Verb | None:
        """The verb that starts at a token index."""
        return next((verb for verb in self.verbs if verb.first == index), None)

    def verbs_in(self, first: int, last: int) -> list[Verb]:
        """Verbs that lie between two token indexes."""
        return [verb for verb in self.verbs if first <= verb.first and verb.last <= last]

    def nouns_in(self, first: int, last: int) -> list[Noun]:
        """Nouns that lie between two token indexes."""
        return [noun for noun in self.nouns if first <= noun.first and noun.last <= last]

    def mentions_in(self, first: int, last: int) -> list[Mention]:
        """Connector mentions that lie between two token indexes."""
        return [mention for mention in self.mentions if first <= mention.first and mention.last <= last]

    def entities_in(self, first: int, last: int) -> list[Entity]:
        """Entities that lie between two token indexes."""
        return [entity for entity in self.entities if first <= entity.first and entity.last <= last]


class ClauseKind(StrEnum):
    """What a clause does in the request."""

    ACTION = "action"
    EVENT = "event"
    SCHEDULE = "schedule"
    CONDITION = "condition"
    ELSE = "else"
    LOOP = "loop"
    APPROVAL = "approval"
    DELAY = "delay"
    NEGATED = "negated"
    FILLER = "filler"
    HEADLINE = "headline"


TOPICS = frozenset({ClauseKind.FILLER, ClauseKind.HEADLINE})
"""Of these clauses nothing is made; they may say what others are about."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of tokens with one job.

    `introducer` is the subordinator that opened it ("when", "only if"), `separator` what stood before it (".", ",",
    "and", "then", "->", "else", or "" where a verb alone opened it).
    """

    kind: ClauseKind
    first: int
    last: int
    introducer: str = ""
    verb: Verb | None = None
    sentence: int = 0
    negated: bool = False
    separator: str = ""

    def span(self, reading: Reading) -> tuple[int, int]:
        """Character offsets of the clause in the prompt as typed."""
        return reading.original(reading.tokens[self.first].start, reading.tokens[self.last - 1].end)

    def words(self, reading: Reading) -> str:
        """The words of the clause as they are read, without the pauses around them."""
        return reading.slice(self.first, self.last).strip(" ,.")

    def tested(self, first: int | None = None, last: int | None = None) -> Clause:
        """The clause, or a stretch of it, as a condition of its own beside it: "a ticket | whose priority is high"."""
        return replace(
            self,
            kind=ClauseKind.CONDITION,
            first=self.first if first is None else first,
            last=self.last if last is None else last,
            introducer="if",
            verb=None,
            separator="and",
        )


@dataclass(frozen=True, slots=True)
class EventClause:
    """What starts the workflow. `schedule` is true where the clause names times instead of an event."""

    clause: Clause
    schedule: bool = False


@dataclass(frozen=True, slots=True)
class ActionStatement:
    """One operation to run: a verb, what it acts on, and where.

    `verbs` are verb classes, likeliest first; `head` is the class of the direct object, `nouns` all nouns of the
    clause; `connectors` are the connectors named as its place, `references` those named in passing. `remade` says that
    it makes anew what another product has ("mirror our cards into Asana"), `tells` that it tells somebody what was
    looked up for it.
    """

    clause: Clause
    verbs: tuple[str, ...]
    lemma: str = ""
    head: str = ""
    nouns: tuple[Noun, ...] = ()
    connectors: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    pronoun: bool = False
    retrieval: bool = False
    count: int = 1
    remade: bool = False
    tells: bool = False

    @property
    def object(self) -> Noun | None:
        """The direct object, the noun that `head` is the class of."""
        return next((noun for noun in self.nouns if noun.canon == self.head), None)


@dataclass(frozen=True, slots=True)
class ConditionalStatement:
    """Run `then` when the condition holds, `otherwise` when it does not. `negated` for "unless"."""

    condition: Clause
    then: tuple[Statement, ...] = ()
    otherwise: tuple[Statement, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class LoopStatement:
    """Run `body` for every element of what `over` describes."""

    over: Clause
    body: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovalStatement:
    """A person decides; `approved` and `rejected` are what follows each answer."""

    clause: Clause
    approved: tuple[Statement, ...] = ()
    rejected: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class DelayStatement:
    """Wait; `duration` is ISO 8601."""

    clause: Clause
    duration: str


Statement = ActionStatement | ConditionalStatement | LoopStatement | ApprovalStatement | DelayStatement


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request: what starts it and what it does, in order."""

    reading: Reading
    events: tuple[EventClause, ...] = ()
    body: tuple[Statement, ...] = ()
    leftovers: Sequence[Clause] = field(default_factory=tuple)
