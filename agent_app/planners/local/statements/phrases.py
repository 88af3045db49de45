"""Nouns, the prepositions that govern them and the values beside them."""

from __future__ import annotations

from collections.abc import Iterable

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Entity, EntityKind, Mention, Noun, Reading, VerbForm

__all__ = [
    "ADDRESSES",
    "ASKER",
    "COORDINATORS",
    "IMPLIED_LIST_WORDS",
    "OPAQUE",
    "announced_place",
    "announced_product",
    "governor",
    "host_of",
    "object_nouns",
    "placed_by_path",
]

ADDRESSES = frozenset({EntityKind.CHANNEL, EntityKind.EMAIL, EntityKind.USER})
"""What is told goes to these."""
ASKER = words("me us")
"""Who speaks, where something goes to them."""

IMPLIED_LIST_WORDS = words("list summary digest report overview rundown roundup recap")
COORDINATORS = frozenset({"and", "&", "+", ",", "or", "plus"})
OPAQUE = words(
    "with containing including about saying says asking that which stating reminding telling explaining so because"
    " mentioning whose where"
)
_DETERMINERS = words("all every each the a an any")
_WHERE = words("in on at with for")
_OF_PLACES = frozenset({EntityKind.REPOSITORY, EntityKind.PROJECT})
_LONGEST_PLACE = 8
"""Tokens of what a prompt opens with."""
_HOSTS = ("github", "gitlab", "bitbucket", "gitea", "azure_devops")
_PLACED_BY_PATHS = frozenset({"", "sentry"})
_EACH = words("all each every")
_AFTER_PLACES = words(": , - – —")
_PLACES = words("project space list board team channel repository organization label role service milestone")


def governor(reading: Reading, index: int, first: int) -> str:
    """The preposition that governs the token at `index`, or "" for a direct object."""
    for place in range(index - 1, first - 1, -1):
        norm = reading.tokens[place].norm
        if norm in _DETERMINERS and any(mention.last == place for mention in reading.mentions):
            return ""  # "remove from Mailchimp all subscribers": the product ends what the preposition governs
        if norm in connectives.PREPOSITIONS or norm in OPAQUE:
            return norm
        verb = reading.verb_at(place)
        before = reading.tokens[place - 1].norm
        state = verb is not None and verb.form is VerbForm.PAST and before in _DETERMINERS | connectives.PREPOSITIONS
        if norm in COORDINATORS or (verb is not None and not state):
            return ""
    return ""


def announced_product(reading: Reading, products: Iterable[Mention]) -> Mention | None:
    """The one of some products that a prompt opens with, as the place of all that follows: "Sentry: resolve ...", "in
    Jenkins, restart ...".
    """
    for product in products:
        opened = product.first == 0 or (product.first == 1 and reading.tokens[0].norm in _WHERE)
        if opened and set(reading.norms(product.last, product.last + 1)) & _AFTER_PLACES:
            return product
    return None


def announced_place(reading: Reading, clause: Clause) -> tuple[str, tuple[Entity, ...]]:
    """ "Jira LUNA: label the bugs": the product with which a prompt opens and the values that tell where in it all is
    done, for a clause behind that which names neither; "" and none for others.
    """
    colon = next((i for i, token in enumerate(reading.tokens[:_LONGEST_PLACE]) if token.norm == ":"), 0)
    mentions = reading.mentions_in(0, colon)
    places = tuple(item for item in reading.entities_in(0, colon) if item.kind in _OF_PLACES or item.key in _PLACES)
    if [mention.first for mention in mentions] != [0] or clause.first <= colon:
        return "", ()
    nouns = reading.nouns_in(clause.first, clause.last)
    several = any(noun.plural or noun.determiner in _EACH for noun in nouns if noun.known)
    if reading.mentions_in(clause.first, clause.last) or not (places or several):
        return "", ()
    told = {item.kind for item in reading.entities_in(clause.first, clause.last)} & _OF_PLACES
    addressed = any(item.kind in ADDRESSES for item in reading.entities_in(clause.first, clause.last))
    return ("", ()) if addressed and not nouns else (mentions[0].connector, () if told else places)


def placed_by_path(reading: Reading) -> str | None:
    """The product that a prompt opens with where it has places that are written like repositories, an organization and
    its project; "" for a product that is not known.
    """
    announced = announced_product(reading, (*reading.mentions, *reading.strangers))
    known = announced is not None and announced.connector in _PLACED_BY_PATHS
    return announced.connector if announced is not None and known else None


def host_of(reading: Reading, clause: Clause) -> str:
    """The product that has the repository which a clause names: one that the prompt speaks of, else the usual one."""
    if not any(entity.kind is EntityKind.REPOSITORY for entity in reading.entities_in(clause.first, clause.last)):
        return ""
    if (elsewhere := placed_by_path(reading)) is not None:
        return elsewhere
    return next((mention.connector for mention in reading.mentions if mention.connector in _HOSTS), _HOSTS[0])


def object_nouns(reading: Reading, first: int, last: int) -> list[Noun]:
    """Nouns between two token indexes that are not part of another value."""
    values = {
        i
        for entity in reading.entities
        for i in range(entity.first, entity.last)
        if entity.kind is not EntityKind.PRIORITY
    }
    return [
        noun for noun in reading.nouns_in(first, last) if noun.first not in values and not _names_place(reading, noun)
    ]


def _names_place(reading: Reading, noun: Noun) -> bool:
    """Whether a noun only says what kind of place the name beside it is ("Jira project APP", "the Ops channel")."""
    if noun.canon not in _PLACES - {"label", "role", "milestone"}:
        return False
    beside = next((e for e in reading.entities if e.key == noun.text and noun.first in {e.first - 1, e.last}), None)
    if beside is None:
        return False
    first = min(noun.first, beside.first)
    verb = next((verb for verb in reading.verbs if verb.last == first), None)
    while first and first - 1 in reading.mentioned:
        first -= 1  # "a private Slack channel"
    made = bool(first) and reading.tokens[first - 1].norm in {"a", "an", "new", "another", "private", "public"}
    return not made and (verb is None or not {"create", "archive", "delete", "set"} & set(verb.classes[:1]))
