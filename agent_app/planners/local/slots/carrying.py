"""Things of one product that are each made anew in another: "mirror our Trello cards into Asana"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, ROW_KEEPERS
from agent_app.planners.local.lexicon.verbs import COPYING
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, Mention, Noun, Reading
from agent_app.planners.local.people import names_person
from agent_app.planners.local.reading import UNKNOWN_CLASS
from agent_app.planners.local.statements import IMPLIED_LIST_WORDS, governor
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["carried_over", "filled_in", "joins", "put_somewhere", "told_there", "written_into"]

_PLACING = COPYING | words(
    "turn transform put add upload save store load log record enter insert write register create make bring feed place"
    " book schedule submit file raise open recreate have get want need upsert dump pour pump funnel"
)
_REMAKING = words("create make open turn convert transform")
_MAKING = words("create make open file raise book schedule")
_PHRASAL = frozenset({"back up", "bring over", "mirror over", "replicate over", "set up"})
_FILLING = words("fill populate feed seed load stock")
"""With these the product filled is the object, and what fills it follows "with"."""
_LEVELLING = words("sync synchronize synchronise mirror align reconcile")
"""What is done "with" another product."""
_TO = words("to into onto in as on inside")
_FROM = words("from of out")
_WITHIN = words("in on at")
_MOVING = words("move shift")
_MADE_FROM = words("for from of")
_ELEMENTS = words("them these those each every all")
_PLACED_AS = ("add", "upload", "create")
"""What "place" means."""
_PUTTING = words("put drop place stick pop throw")
_WRITING = words("write note record document") | {"jot down", "note down", "write down"}
_WRITTEN_INTO = words(
    "issue ticket task card page incident work_item pull_request merge_request case lead contact deal opportunity"
    " project problem change_request document"
)
_JOINED = words("group team list campaign channel audience segment organization program")
"""What has members."""
_INTO = words("to into onto on")
_TOLD_AS = ("send", "upload")
_NOT_TOLD = words("file attachment channel topic user member role reaction document image")
_WHOLES = words("page document doc report file summary list message email mail digest overview note comment channel")
"""One of them takes all the things together."""


def joins(reading: Reading, statement: ActionStatement, thing: Noun) -> bool:
    """ "Add all contacts to the Okta group": whether things become members of what is there already."""
    placed = [
        noun
        for noun in statement.nouns
        if noun.first > thing.last and governor(reading, noun.first, thing.last) in _INTO
    ]
    joined = any(noun.canon in _JOINED and not noun.plural and noun.determiner == "definite" for noun in placed)
    return thing.canon in LISTED_PEOPLE and (joined or any(noun.canon.endswith("member") for noun in placed))


def put_somewhere(reading: Reading, statement: ActionStatement) -> ActionStatement:
    """ "Immortalize it in Notion", "shovel them into Mailchimp": where something goes into a product, a verb of which
    nothing is known means that it is placed there.
    """
    verb, clause = statement.clause.verb, statement.clause
    if verb is None or statement.verbs != (UNKNOWN_CLASS,):
        return statement
    goes = any(
        mention.connector in statement.connectors and governor(reading, mention.first, verb.last) in _TO - {"as"}
        for mention in reading.mentions_in(verb.last, clause.last)
    )
    return replace(statement, lemma="place", verbs=_PLACED_AS) if goes else statement


def told_there(reading: Reading, statement: ActionStatement, vocabulary: Vocabulary) -> ActionStatement:
    """ "Put the sum in Slack": what is put into a product that only sends messages is told there, unless it makes such
    things.
    """
    clause, products = statement.clause, statement.connectors
    if statement.lemma not in _PUTTING or len(products) != 1 or clause.verb is None:
        return statement
    (product,) = products
    if product in vocabulary.keepers or (product, "message") not in vocabulary.sendable:
        return statement
    place = next((i for i in range(clause.verb.last, clause.last) if reading.tokens[i].norm in _TO), clause.last)
    heads = {noun.canon for noun in statement.nouns if noun.first < place}
    if heads & _NOT_TOLD or any((product, head) in vocabulary.makeable for head in heads - {"message"}):
        return statement
    if place == clause.last or names_person(reading, clause.verb.last, place):
        return statement
    unknown = not any(noun.known and noun.canon == statement.head for noun in statement.nouns)
    return replace(statement, lemma="post", verbs=_TOLD_AS, head="message" if unknown else statement.head)


def written_into(reading: Reading, statement: ActionStatement, vocabulary: Vocabulary) -> ActionStatement:
    """ "Write the outcome into the Jira issue": the one that is there gets a remark or, where its product has none, is
    changed; none is made.
    """
    verb, products = statement.clause.verb, statement.connectors
    if statement.lemma not in _WRITING or verb is None or len(products) != 1:
        return statement
    there = next(
        (
            noun
            for noun in statement.nouns
            if noun.canon in _WRITTEN_INTO
            and noun.determiner == "definite"
            and not noun.plural
            and governor(reading, noun.first, verb.last) in _TO - {"as"}
        ),
        None,
    )
    known = any(noun.known and noun.canon == statement.head and noun is not there for noun in statement.nouns)
    if there is None or known:
        return statement
    remarked = there.canon not in _WHOLES and (products[0], "comment") in vocabulary.makeable
    verbs = ("comment",) if remarked else ("update", "set")
    return replace(statement, verbs=verbs, head="" if remarked else there.canon, pronoun=False)


def carried_over(reading: Reading, statement: ActionStatement) -> tuple[Noun, str, str] | None:
    """The things carried over, the product that has them ("" if it is not named), and the one where each is made."""
    clause = statement.clause
    wished = not statement.lemma and bool(set(reading.norms(clause.first, clause.last)) & connectives.WANT)
    filling = statement.lemma in _FILLING
    if not (statement.lemma in _PLACING | _PHRASAL or wished or filling):
        return None
    for noun in statement.nouns:
        single = not noun.plural and noun.determiner == "definite" and statement.lemma in COPYING | _REMAKING
        if not (noun.plural or single) or noun.first < clause.first or noun.count > 1 or not noun.known:
            continue
        preposition = governor(reading, noun.first, clause.verb.last if clause.verb else clause.first)
        made_from = preposition in _MADE_FROM and statement.lemma in _MAKING
        if _listed_in_one(reading, clause, noun):
            continue
        if preposition and not made_from and not (filling and preposition == "with"):
            continue
        source = _source(reading, statement, noun)
        target = _target(reading, statement, noun, source, direct=filling or made_from)
        copied = bool(source) or (noun.plural and statement.lemma in COPYING)
        if copied and target and not _together(reading, statement, noun):
            return noun, source, target
    return None


def _listed_in_one(reading: Reading, clause: Clause, noun: Noun) -> bool:
    """ "Create a list of the open bugs": one thing that tells of them all."""
    return bool(IMPLIED_LIST_WORDS & set(reading.norms(clause.first, noun.first)))


def _source(reading: Reading, statement: ActionStatement, noun: Noun) -> str:
    """The product that the things belong to: named before the noun, or after it with "from" or, going on, "in"."""
    mentions = reading.mentions_in(statement.clause.first, statement.clause.last)
    for mention in mentions:
        between = reading.norms(mention.last, noun.first)
        beside = mention.last <= noun.first and len(between) <= 2
        if beside and not set(between) & connectives.PREPOSITIONS and not any(norm in {"and", ","} for norm in between):
            return mention.connector
        preposition = governor(reading, mention.first, noun.last) if mention.first > noun.last else ""
        beside = preposition in _WITHIN and any(_towards(reading, later, mention) for later in mentions)
        if preposition in _FROM or beside:
            return mention.connector
    return ""


def _towards(reading: Reading, place: Mention, after: Mention) -> bool:
    """ "Copy the cases in Salesforce to Confluence": a product that what is in another one goes to."""
    return place.first > after.last and governor(reading, place.first, after.last) in {"to", "into", "onto"}


def _target(reading: Reading, statement: ActionStatement, noun: Noun, source: str, *, direct: bool) -> str:
    """Another product that the things go to."""
    clause = statement.clause
    for mention in reading.mentions_in(clause.first, clause.last):
        if mention.connector == source:
            continue
        preposition = governor(reading, mention.first, clause.verb.last if clause.verb else clause.first)
        if not source and preposition in _WITHIN and statement.lemma in _MOVING:
            continue  # "move the cards from Doing to Done in Trello"
        level = preposition == "with" and statement.lemma in _LEVELLING
        if preposition in _TO or level or (direct and mention.last <= noun.first and not preposition):
            return mention.connector
    return _place_before(reading, statement, source)


def _place_before(reading: Reading, statement: ActionStatement, source: str) -> str:
    """ "Clear the worksheet in Sheets and load the Airtable records into it": the place that was spoken of before."""
    clause = statement.clause
    norms = reading.norms(clause.first, clause.last)
    pointed = any(norm in _TO and norms[i + 1 : i + 2] in (["it"], ["there"]) for i, norm in enumerate(norms))
    before = [mention.connector for mention in reading.mentions_in(0, clause.first) if mention.connector != source]
    return before[-1] if pointed and before else ""


def _together(reading: Reading, statement: ActionStatement, noun: Noun) -> bool:
    """ "Put the open issues into a Google Doc": one thing holds them all, unless each becomes one of several."""
    first = statement.clause.first
    if any(other.plural and governor(reading, other.first, first) == "as" for other in statement.nouns):
        return False
    return any(
        other.canon in _WHOLES and not other.plural and other.first > noun.first and other.determiner != "each"
        for other in statement.nouns
        if not (other.canon == "list" and statement.lemma in COPYING and _owned(reading, other))
    )


def _owned(reading: Reading, noun: Noun) -> bool:
    """ "The Mailchimp list": something of a product that is there already."""
    return any(mention.last == noun.first for mention in reading.mentions)


def filled_in(reading: Reading, statement: ActionStatement, keepers: Collection[str]) -> bool:
    """ "Write them into Google Sheets", "add each to Trello": what was listed becomes one of what a product keeps."""
    verb, clause = statement.clause.verb, statement.clause
    if verb is None or statement.lemma not in _PLACING | COPYING | _PHRASAL:
        return False
    if not set(statement.connectors[:1]) <= set(keepers):
        return False
    if not set(reading.norms(verb.last, verb.last + 1)) & _ELEMENTS:
        return False
    placed = any(
        mention.connector in statement.connectors and governor(reading, mention.first, verb.last) in _TO
        for mention in reading.mentions_in(verb.last, clause.last)
    )
    named = (noun for noun in statement.nouns if noun.first > verb.last and noun.canon not in ROW_KEEPERS)
    return placed and all(governor(reading, noun.first, verb.last) == "as" for noun in named)
