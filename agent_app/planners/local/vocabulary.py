"""The words of one catalogue and of the lexicon in one table, built once per catalogue version."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from itertools import groupby

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.events import EVENT_PHRASES, RARE_EVENTS
from agent_app.planners.local.lexicon.nouns import NOUN_CLASSES, PRODUCT_SLANG
from agent_app.planners.local.lexicon.products import lacking_products
from agent_app.planners.local.lexicon.verbs import OPERATION_VERBS, VERB_CLASSES
from agent_app.planners.local.lexicon.words import inflections, phrases
from agent_app.planners.local.model import VerbForm
from agent_app.planners.local.offered import at_once, done_to, keepers, listed, makeable, sendable
from agent_app.planners.local.phrases import NounEntry, Phrases, VerbEntry
from agent_app.planners.local.telephones import offers_calls
from agent_app.planners.local.text import plural, split_key, stem
from connectors_app.contracts import Category, ConnectorSpec, OperationCatalog

__all__ = ["NounEntry", "Phrases", "VerbEntry", "Vocabulary", "build_vocabulary", "english_words", "split_key"]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Everything a prompt's words are looked up in.

    `eventful` says whether any product tells of events; `proper` are names that count only where they are written like
    names; `listed` are the noun classes that some operation lists or looks up, `makeable` those that an operation
    makes, `sendable` those that one sends, each with its product; `done_to` tells by product and class of verb what
    its operations do that to, `at_once` what they do to several things by themselves; `keepers` are the
    products in which things are kept, and not only told or sent on; `lacking` are what products are called that no
    operation belongs to; `telephones` says whether any product calls people.
    """

    verbs: Phrases[VerbEntry]
    nouns: Phrases[NounEntry]
    connectors: Phrases[str]
    events: Phrases[tuple[str, ...]]
    known: frozenset[str] = field(default_factory=frozenset)
    repairable: tuple[str, ...] = ()
    eventful: bool = True
    proper: Phrases[str] = field(default_factory=Phrases)
    listed: frozenset[tuple[str, str]] = frozenset()
    makeable: frozenset[tuple[str, str]] = frozenset()
    sendable: frozenset[tuple[str, str]] = frozenset()
    done_to: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    at_once: frozenset[tuple[str, str, str]] = frozenset()
    keepers: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    telephones: bool = True

    @cached_property
    def retrievable(self) -> frozenset[str]:
        """The noun classes that some operation lists or looks up."""
        return frozenset(canon for _, canon in self.listed)


class WordList:
    """Many words that are seldom asked for, as text: a set of them takes several times the memory."""

    def __init__(self, text: str) -> None:
        self._lines = {start: "\n".join(("", *found, "")) for start, found in groupby(text.split(), _start)}

    def __contains__(self, word: str) -> bool:
        return f"\n{word}\n" in self._lines.get(_start(word), "")


def _start(word: str) -> str:
    return word[:3]


@cache
def english_words() -> WordList:
    """Common English words: the whole words of the bert-base-uncased vocabulary (Apache-2.0), in their order.

    A word found here is never taken for a misspelling.
    """
    return WordList(files(connectives.__package__ or "").joinpath("english.txt").read_text("utf-8"))


@cache
def _verb_table() -> tuple[tuple[str, VerbEntry], ...]:
    classes: dict[str, list[str]] = defaultdict(list)
    for name, forms in VERB_CLASSES.items():
        for rank, lemma in enumerate(forms):
            classes[lemma].append(f"{rank:03d}{name}")
    entries = []
    for lemma, ranked in classes.items():
        ordered = tuple(item[3:] for item in sorted(ranked))
        for form, text in inflections(lemma):
            entries.append((text, VerbEntry(lemma, VerbForm(form), ordered)))
    entries.sort(key=lambda item: item[1].form is not VerbForm.BASE)
    return tuple(entries)


def _connector_names(connector: ConnectorSpec) -> Iterable[str]:
    yield connector.key.replace("_", " ")
    yield connector.name.lower()
    yield from (alias.lower() for alias in connector.aliases)
    yield from (slang for slang, key in PRODUCT_SLANG.items() if key == connector.key)


def _said_names(catalog: OperationCatalog) -> Iterator[tuple[str, str]]:
    """What products are called, with their keys; a word of another product's own name is no slang ("Outlook")."""
    own = {word: item.key for item in catalog.connectors for word in item.name.lower().split()}
    for connector in catalog.connectors:
        if connector.category in _BUILT_IN:
            continue
        for name in _connector_names(connector):
            slang = name in PRODUCT_SLANG and own.get(name, connector.key) != connector.key
            if name not in _WEAK_NAMES and not slang:
                said = " ".join(name.replace("-", " ").replace("_", " ").split())
                yield said, connector.key
                if " " in said and said.endswith("s") and not said.endswith("ss"):
                    yield said[:-1], connector.key  # "a row in the Google sheet"


def _telling_words(catalog: OperationCatalog) -> Iterator[tuple[str, str]]:
    """Words of longer product names that no other product and no ordinary language uses ("S3" of "Amazon S3")."""
    owners: dict[str, set[str]] = defaultdict(set)
    long: set[str] = set()
    for connector in catalog.connectors:
        parts = connector.name.lower().split()
        long.update(parts if len(parts) > 1 else ())
        for word in parts:
            owners[word].add(connector.key)
    for word, keys in owners.items():
        if (
            word in long
            and word not in _WEAK_NAMES
            and len(keys) == 1
            and len(word) > 1
            and not word.isdigit()
            and (word in PRODUCT_SLANG or word not in english_words())
        ):
            yield word, next(iter(keys))


def _makers_products(catalog: OperationCatalog) -> Iterator[tuple[str, str]]:
    """What products are called without their maker ("Dynamics" of "Microsoft Dynamics 365"), where no other is."""
    parts = {item.key: item.name.lower().split() for item in catalog.connectors if item.category not in _BUILT_IN}
    makers = Counter(name[0] for name in parts.values() if len(name) > 1)
    owners: dict[str, set[str]] = defaultdict(set)
    for key, name in parts.items():
        rest = name[1:]
        while rest and (rest[-1].isdigit() or rest[-1] in _EDITIONS):
            rest = rest[:-1]
        if rest and makers[name[0]] > 1:
            owners[" ".join(rest)].add(key)
    taken = {" ".join(name) for name in parts.values()}
    for said, keys in owners.items():
        if len(keys) == 1 and said not in taken | _WEAK_NAMES:
            yield said, next(iter(keys))


_EDITIONS = frozenset({"online", "cloud", "desktop"})
_BUILT_IN = frozenset({Category.SCHEDULE, Category.MANUAL})
_WITHOUT_EVENTS = _BUILT_IN | {Category.HTTP}
_WEAK_NAMES = frozenset(
    {
        "email",
        "e-mail",
        "mail",
        "e mail",
        "api",
        "rest",
        "webhook",
        "hook",
        "http",
        "webhooks",
        "mails",
        "emails",
        "inbox",
        "mailbox",
        "wiki",
    }
)
"""Names that are ordinary nouns more often than products; the nouns and verbs speak for them."""


def build_vocabulary(catalog: OperationCatalog) -> Vocabulary:
    """Collect the words of a catalogue and of the lexicon."""
    verbs: Phrases[VerbEntry] = Phrases()
    for text, verb in _verb_table():
        verbs.add(text, verb)
    _learn_verbs(verbs, catalog)
    nouns: Phrases[NounEntry] = Phrases()
    _add_nouns(nouns, catalog)
    connectors: Phrases[str] = Phrases()
    for name, key in _said_names(catalog):
        connectors.add(name, key)
    for word, key in _telling_words(catalog):
        connectors.add(word, key)
    proper: Phrases[str] = Phrases()
    for name, key in _makers_products(catalog):
        proper.add(name, key)
        if nouns.at(name.split(), 0) is None and verbs.at(name.split(), 0) is None:
            connectors.add(name, key)
    events: Phrases[tuple[str, ...]] = Phrases()
    for text, classes in _event_table():
        events.add(text, classes)
    eventful = any(
        operation.role == "trigger" and operation.connector.category not in _WITHOUT_EVENTS
        for operation in catalog.operations
    )
    made = _with_spelling(verbs, nouns, connectors, events)
    return replace(
        made,
        eventful=eventful,
        proper=proper,
        listed=listed(catalog, nouns),
        makeable=makeable(catalog, nouns),
        sendable=sendable(catalog, nouns),
        done_to=done_to(catalog, nouns),
        at_once=at_once(catalog, nouns),
        keepers=keepers(catalog),
        lacking=lacking_products(
            (split_key(name) for name in _own_names(catalog)),
            (split_key(operation.key) for operation in catalog.operations),
        ),
        telephones=offers_calls(catalog),
    )


def _own_names(catalog: OperationCatalog) -> set[str]:
    """What the products of a catalogue are called, and the operations of those that may be several products in one.

    An operation of a tracker or a chat that names another product ("add a Salesforce integration") is not that one's.
    """
    several = {item.key for item in catalog.operations if item.connector.category is Category.OTHER}
    return {connector.name for connector in catalog.connectors} | several


@cache
def _event_table() -> tuple[tuple[str, tuple[str, ...]], ...]:
    classes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, forms in EVENT_PHRASES.items():
        for rank, text in enumerate(forms):
            classes[text].append((rank, name))
    return tuple((text, tuple(name for _, name in sorted(ranked))) for text, ranked in classes.items())


def _learn_verbs(verbs: Phrases[VerbEntry], catalog: OperationCatalog) -> None:
    """Verbs that descriptions of imported operations begin with and no list has ("Refund a charge"): classes of their
    own."""
    for operation in catalog.operations:
        if operation.curated or operation.role != "action":
            continue
        word = operation.description.split(" ", 1)[0].lower()
        if len(word) <= _SHORTEST_VERB or not word.isalpha() or word in connectives.FUNCTION_WORDS:
            continue
        if word not in split_key(operation.key) or verbs.at([word], 0) is not None:
            continue
        for form, text in inflections(word):
            verbs.add(text, VerbEntry(word, VerbForm(form), (word,)))


_SHORTEST_VERB = 3


def _object_words(words: list[str]) -> list[str]:
    """The words of an action's key that name its object, wherever the verb stands ("records_create")."""
    place = next((i for i, word in enumerate(words) if word in OPERATION_VERBS or word in VERB_CLASSES), 0)
    return words[place + 1 :] or words[:place]


def _add_nouns(nouns: Phrases[NounEntry], catalog: OperationCatalog) -> None:
    for canon, forms in NOUN_CLASSES.items():
        for text in forms:
            nouns.add(text, NounEntry(canon, plural=False, known=True))
            nouns.add(plural(text), NounEntry(canon, plural=True, known=True))
    for operation in catalog.operations:
        words = split_key(operation.key)
        body = words[1:] if operation.curated else _object_words(words)
        body = body if operation.role == "action" else words[:-1]
        if not body or len(body) > 3 or not all(word.isalpha() and len(word) > 2 for word in body):
            continue
        text = " ".join([*body[:-1], stem(body[-1])])
        if body[-1] in connectives.FUNCTION_WORDS or body[0] in connectives.FUNCTION_WORDS:
            continue
        if connectives.QUANTIFIERS.intersection(body):
            continue
        if _composed(text.split(), nouns) or (
            any(word in _EVENT_WORDS for word in body) and (operation.curated or operation.role != "action")
        ):
            continue
        canon = text.replace(" ", "_")
        known = canon in NOUN_CLASSES or not operation.curated
        nouns.add(text, NounEntry(canon, plural=False, known=known))
        nouns.add(plural(text), NounEntry(canon, plural=True, known=known))


def _composed(words: list[str], nouns: Phrases[NounEntry]) -> bool:
    """Whether a run of words consists of nouns that are known already."""
    index = 0
    while index < len(words):
        hit = nouns.at(words, index)
        if hit is None:
            return False
        index += hit[0]
    return True


_EVENT_WORDS = frozenset(
    word for forms in EVENT_PHRASES.values() for form in forms for word in form.split() if word.endswith("ed")
)
_EXTRA_KNOWN = (
    "repo repos config configs oncall on-call postmortem devops sre qa ci cd api url json"
    " yaml webhook webhooks changelog signup"
    " wontfix env prod staging dev hotfix async utc est pst cet gmt asap todo wip lgtm admin"
    " admins infra backend frontend dm dms"
    " triage backlog standup retro roadmap signoff sign-off timestamp username hostname emoji"
    " cron oauth saas kpi ok app apps blocker trivial severe highest lowest"
)


def _with_spelling(
    verbs: Phrases[VerbEntry], nouns: Phrases[NounEntry], connectors: Phrases[str], events: Phrases[tuple[str, ...]]
) -> Vocabulary:
    known = {
        *verbs.words(),
        *nouns.words(),
        *connectors.words(),
        *events.words(),
        *connectives.FUNCTION_WORDS,
        *OPERATION_VERBS,
        *_EXTRA_KNOWN.split(),
        *(word for said in RARE_EVENTS.values() for form in said for word in form.split()),
    }
    for group in (connectives.SEQUENCE, connectives.EVENT_INTRODUCERS, connectives.SUBORDINATORS, _FREQUENT):
        known.update(word for phrase in group for word in phrase.split())
    targets = sorted(word for word in known if len(word) >= 4 and word.isalpha())
    return Vocabulary(verbs, nouns, connectors, events, frozenset(known), tuple(targets))


_FREQUENT = phrases(
    "priority, severity, urgent, critical, monday, tuesday, wednesday, thursday, friday, saturday, sunday, weekday,"
    " weekdays, morning, evening, afternoon, night, noon, midnight, minute, minutes, hours, hour, days, week, weeks,"
    " month, months, title, contains, contain, greater, please, workflow, automation, should, would, could, customer,"
    " message, manager, security, production, every, already, unassigned, assigned, because, channel, through,"
    " approval, approve, summary, repository, january, february, daily, weekly, hourly, nightly, monthly, label,"
    " labels, status, different, else, otherwise, enterprise, everyone, someone, somebody"
)
