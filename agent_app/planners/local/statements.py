"""From an action clause to statements: verb, object, place; one clause may ask for several operations."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import RETRIEVABLE
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    ActionStatement,
    Clause,
    Entity,
    EntityKind,
    Mention,
    Noun,
    Reading,
    TokenKind,
    Verb,
    VerbForm,
)
from agent_app.planners.local.predicates import main_verb

__all__ = ["IMPLIED_LIST_WORDS", "action_statements", "governor", "object_nouns"]

_REFERENCE_PREPOSITIONS = words(
    "with about from of regarding containing including linking for like mentioning matching than describing citing"
)
_PLACE_PREPOSITIONS = words("to in on into onto at via through using over inside within by under")
_DATIVE_VERBS = frozenset(
    {"send", "add", "comment", "reply", "upload", "link", "update", "direct", "email", "move", "log"}
)
_ATTRIBUTE_NOUNS = words(
    "title description status priority severity due_date assignee author label customer user team link url key id"
    " name text body summary_line number details content payload"
)
IMPLIED_LIST_WORDS = words("list summary digest report overview rundown roundup recap")
_COORDINATORS = frozenset({"and", "&", "+", ",", "or", "plus"})
_OPAQUE = words(
    "with containing including about saying says asking that which stating reminding telling explaining so because"
    " mentioning whose where"
)
_LOOKED_UP = frozenset({"on_call"})
_DEFAULT_VERBLESS = ("create", "send", "add")


def governor(reading: Reading, index: int, first: int) -> str:
    """The preposition that governs the token at `index`, or "" for a direct object."""
    for place in range(index - 1, first - 1, -1):
        norm = reading.tokens[place].norm
        if norm in connectives.PREPOSITIONS or norm in _OPAQUE:
            return norm
        if reading.verb_at(place) is not None or norm in _COORDINATORS:
            return ""
    return ""


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


_PLACES = words("project space list board team channel repository organization label role service milestone")


def _names_place(reading: Reading, noun: Noun) -> bool:
    """Whether a noun only says what kind of place the name beside it is ("Jira project APP", "the Ops channel")."""
    if noun.canon not in _PLACES - {"label", "role", "milestone"}:
        return False
    beside = next((e for e in reading.entities if e.key == noun.text and noun.first in {e.first - 1, e.last}), None)
    if beside is None:
        return False
    before = reading.tokens[min(noun.first, beside.first) - 1] if min(noun.first, beside.first) else None
    verb = next((verb for verb in reading.verbs if verb.last == min(noun.first, beside.first)), None)
    made = before is not None and before.norm in {"a", "an", "new", "another", "private", "public"}
    return not made and (verb is None or not {"create", "archive", "delete", "set"} & set(verb.classes[:1]))


def action_statements(reading: Reading, clause: Clause) -> list[ActionStatement]:
    """The statements of one action clause, in order; several where conjuncts name different things or places."""
    parts = _split(reading, clause)
    statements: list[ActionStatement] = []
    for first, last in parts:
        part = replace(clause, first=first, last=last, verb=clause.verb if first == parts[0][0] else None)
        own = main_verb(reading, first, last) if first != parts[0][0] else None
        if own is not None and own.form is VerbForm.PAST:
            statements.append(_statement(reading, replace(part, verb=own), own))
            continue
        statement = _statement(reading, part, clause.verb)
        if statements and first != parts[0][0]:
            statement = _inherit(statement, statements[0])
        statements += [statement] * min(statement.count, _MOST_REPEATS)
    return statements


_MOST_REPEATS = 5


def _inherit(statement: ActionStatement, first: ActionStatement) -> ActionStatement:
    """A later conjunct shares what the first one said and it does not say itself."""
    if not statement.head and not statement.nouns:
        return replace(
            statement,
            verbs=first.verbs,
            lemma=first.lemma,
            head=first.head,
            pronoun=first.pronoun,
            entities=(
                *statement.entities,
                *(
                    e
                    for e in first.entities
                    if e.kind not in {x.kind for x in statement.entities} | {EntityKind.CHANNEL}
                ),
            ),
        )
    return replace(statement, verbs=first.verbs, lemma=first.lemma)


def _split(reading: Reading, clause: Clause) -> list[tuple[int, int]]:
    """Token ranges of the conjuncts of a clause that are operations of their own."""
    start = clause.verb.last if clause.verb else clause.first
    cuts: list[tuple[int, int]] = []
    index = max(start, clause.first) + 1
    while index < clause.last:
        if reading.tokens[index].norm in _COORDINATORS and not _inside_value(reading, index):
            after = index + 1
            while after < clause.last and reading.tokens[after].norm in _COORDINATORS | connectives.ADVERBS:
                after += 1
            if after < clause.last and _separate(reading, clause, index, after):
                cuts.append((index, after))
                index = after
        index += 1
    bounds = [clause.first]
    for cut, after in cuts:
        bounds += [cut, after]
    bounds.append(clause.last)
    return [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]


def _inside_value(reading: Reading, index: int) -> bool:
    return any(entity.first <= index < entity.last for entity in reading.entities)


def _separate(reading: Reading, clause: Clause, cut: int, after: int) -> bool:
    """Whether the conjunct after `cut` needs an operation of its own."""
    opaque = next((i for i in range(clause.first, cut) if reading.tokens[i].norm in _OPAQUE), None)
    end = _conjunct_end(reading, clause, after)
    mention = bool(reading.mentions_in(after, end))
    channel = _kinds(reading, after, end) & {TokenKind.CHANNEL}
    nouns = [noun for noun in object_nouns(reading, after, end) if noun.known and noun.canon not in _ATTRIBUTE_NOUNS]
    determined = reading.tokens[after].norm in connectives.ARTICLES - words(
        "its their his her this that these those"
    ) or reading.tokens[after].norm in words("one two three")
    keyed = any(e.kind is EntityKind.PROJECT for e in reading.entities_in(after, end))
    if nouns and keyed and not _governed_list(reading, clause, cut):
        return True
    if (
        nouns
        and _kinds(reading, after, end) & {TokenKind.QUOTED}
        and TokenKind.QUOTED in _kinds(reading, clause.first, cut)
    ):
        return nouns[0].first == after or determined
    if opaque is not None and not (
        mention and (nouns or channel) and reading.tokens[after].norm not in connectives.PREPOSITIONS
    ):
        return False
    if mention and (nouns or channel or reading.mentions_in(clause.first, cut)):
        return True
    if channel and (
        reading.tokens[after].norm in words("to in on") or TokenKind.CHANNEL in _kinds(reading, clause.first, cut)
    ):
        return True
    if not nouns:
        return False
    head = next((noun for noun in object_nouns(reading, clause.first, cut) if noun.known), None)
    if nouns[0].first == after and nouns[0].canon in _FILED and _placed(reading, nouns[0].last, end):
        return head is not None and head.canon != nouns[0].canon
    if _bare_pair(reading, clause, after, end, nouns[0]):
        return head is not None and head.canon != nouns[0].canon
    if head is None or head.canon == nouns[0].canon or head.canon in _ATTRIBUTE_NOUNS:
        return bool(channel) and nouns[0].canon == "message"
    return determined or clause.verb is None or nouns[0].plural or bool(channel)


def _governed_list(reading: Reading, clause: Clause, cut: int) -> bool:
    """Whether what stands before a conjunct is a project key, so that the conjunct continues a list of places."""
    return any(entity.last == cut for entity in reading.entities_in(clause.first, cut))


def _placed(reading: Reading, index: int, end: int) -> bool:
    """Whether a place follows at once ("ticket in SEC", "page in space OPS")."""
    return index < end and reading.tokens[index].norm in {"in", "under", "into"}


_FILED = words("issue ticket task card page incident work_item")


def _bare_pair(reading: Reading, clause: Clause, after: int, end: int, noun: Noun) -> bool:
    """ "Create a tag & release": the second object alone, without article."""
    creates = clause.verb is not None and bool({"create", "list", "delete", "publish"} & set(clause.verb.classes[:2]))
    return creates and noun.first == after and noun.last == end and noun.canon in RETRIEVABLE


def _conjunct_end(reading: Reading, clause: Clause, after: int) -> int:
    for index in range(after, clause.last):
        if reading.tokens[index].norm in _COORDINATORS:
            return index
    return clause.last


def _kinds(reading: Reading, first: int, last: int) -> set[TokenKind]:
    return {token.kind for token in reading.tokens[first:last]}


def _statement(reading: Reading, clause: Clause, verb: Verb | None) -> ActionStatement:
    nouns = object_nouns(reading, clause.first, clause.last)
    mentions = reading.mentions_in(clause.first, clause.last)
    verbs = verb.classes if verb else _DEFAULT_VERBLESS
    targets, references = _roles(reading, clause, mentions, verbs)
    head = _head(reading, clause, nouns)
    if (
        head is not None
        and head.determiner in {"indefinite", "new"}
        and set(verbs[:3]) & _DESTRUCTIVE
        and "create" in verbs
    ):
        verbs = tuple(name for name in verbs if name not in _DESTRUCTIVE)
    latest = bool(set(reading.norms(clause.first, clause.last)) & _SUPERLATIVES)
    if verb is None and head is not None and head.canon in _LOOKED_UP:
        verbs = ("get", "list", "search")
    verbs = _by_number(verbs, head, latest=latest)
    if head and head.determiner in {"indefinite", "new"} and verb and verb.lemma in _RAISING and "create" in verbs:
        verbs = ("create", *(name for name in verbs if name != "create"))
    pronoun = any(
        reading.tokens[i].norm in words("it them this that these those one both each its")
        and not _determines(reading, i, clause.last)
        and (i == clause.first or reading.tokens[i - 1].norm not in words("with about from of"))
        for i in range(clause.first, clause.last)
    )
    return ActionStatement(
        clause=clause,
        verbs=verbs,
        lemma=verb.lemma if verb else "",
        head=head.canon if head else "",
        nouns=tuple(nouns),
        connectors=targets,
        references=references,
        entities=tuple(reading.entities_in(clause.first, clause.last)),
        pronoun=pronoun,
        retrieval=bool(verb and set(verb.classes[:1]) & {"get", "list", "search"}),
        count=head.count
        if head
        and head.plural
        and 1 < head.count <= _MOST_REPEATS
        and {"create", "add"} & set(verbs[:2])
        and head.canon not in _ASSIGNED
        else 1,
    )


def _by_number(verbs: tuple[str, ...], head: Noun | None, *, latest: bool) -> tuple[str, ...]:
    """Looking up one thing or many: the number of the object decides."""
    if not verbs or verbs[0] not in _LOOKUPS or head is None:
        return verbs
    many = head.plural or head.canon == "on_call" or latest
    order = ("list", "search", "get") if many else ("get", "search", "list")
    if verbs[0] == "search" and head.plural:
        order = ("search", "list", "get")
    return (*order, *(verb for verb in verbs if verb not in _LOOKUPS))


_ASSIGNED = words("label tag reviewer assignee watcher member user attachment")
"""What one operation gives several of."""
_DESTRUCTIVE = frozenset({"delete", "remove", "archive"})
"""What a verb like "drop" does not mean with "a": dropping a note makes one."""
_SUPERLATIVES = words("newest latest oldest recent last top")
_RAISING = words("raise lodge open start")
_LOOKUPS = frozenset({"get", "list", "search"})


def _determines(reading: Reading, index: int, last: int) -> bool:
    """Whether a pronoun-like word only determines the noun after it ("this ticket")."""
    if reading.tokens[index].norm in {"it", "them"}:
        return False
    if reading.tokens[index].norm == "its":
        return any(mention.first == index + 1 for mention in reading.mentions)
    return any(noun.first in {index + 1, index + 2} and noun.last <= last for noun in reading.nouns) or any(
        mention.first == index + 1 for mention in reading.mentions
    )


def _roles(
    reading: Reading, clause: Clause, mentions: list[Mention], verbs: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Connector keys of the clause as (places of the action, mere references)."""
    if not mentions:
        return (), ()
    ranked: list[tuple[int, int, str]] = []
    for mention in mentions:
        preposition = governor(reading, mention.first, clause.first)
        dative = bool(set(verbs[:2]) & _DATIVE_VERBS) or (
            verbs[0] in {"create"} and preposition in words("to into as on over")
        )
        described = any(noun.first == mention.last for noun in reading.nouns) or (
            mention.first > clause.first and reading.tokens[mention.first - 1].norm in connectives.ARTICLES
        )
        if preposition == "with" and not described:
            rank = 2
        elif preposition in _REFERENCE_PREPOSITIONS:
            rank = 4 if preposition != "for" else 3
        elif preposition in _PLACE_PREPOSITIONS:
            rank = 0 if dative else 2
        else:
            rank = 1
        ranked.append((rank, mention.first, mention.connector))
    best = min(ranked)[0]
    if best >= 3 and verbs[0] in {"get", "list", "search"}:
        best = 4
    if best >= 3 and (verbs[0] in {"get", "list", "search"} or best == 3):
        return (mentions[0].connector,), ()
    if best >= 3:
        return (), tuple(dict.fromkeys(key for _, _, key in ranked))
    targets = tuple(dict.fromkeys(key for rank, _, key in sorted(ranked) if rank == best))
    return targets, tuple(dict.fromkeys(key for _, _, key in ranked if key not in targets))


def _head(reading: Reading, clause: Clause, nouns: list[Noun]) -> Noun | None:
    """The direct object: the noun "as a ..."/"into a ..." names, else the first one that no preposition governs."""
    start = clause.verb.last if clause.verb else clause.first
    after = [noun for noun in nouns if noun.first >= start]
    pronoun = _pronoun_object(reading, clause)
    for noun in after:
        preposition = governor(reading, noun.first, start)
        if preposition == "as" and noun.known:
            return _last_of_compound(reading, noun, after)
        if (
            preposition == "into"
            and noun.known
            and noun.determiner in {"indefinite", "new"}
            and clause.verb
            and clause.verb.lemma in _TURNING
        ):
            return _last_of_compound(reading, noun, after)
    if pronoun:
        return None
    direct = [noun for noun in after if not governor(reading, noun.first, start)]
    passive = [noun for noun in nouns if noun.last <= start]
    chosen = next((noun for noun in direct if noun.known), None) or (passive[-1] if passive and not direct else None)
    if chosen is None and direct:
        return direct[0]
    if chosen is None and clause.verb is not None and clause.verb.classes[0] not in IMPLIED_HEADS:
        chosen = next(
            (
                noun
                for noun in after
                if noun.known
                and noun.canon in RETRIEVABLE
                and not _is_place(noun, governor(reading, noun.first, start))
            ),
            None,
        )
    return _last_of_compound(reading, chosen, nouns) if chosen else None


def _is_place(noun: Noun, preposition: str) -> bool:
    """ "To the Jira project OPS", "in team Security": where something goes, not what is made."""
    return noun.canon in _CONTAINERS and preposition in {"to", "in", "into", "under", "on", "onto"}


_CONTAINERS = words("project team space board list repository organization")


def _pronoun_object(reading: Reading, clause: Clause) -> bool:
    """Whether the verb's object is a pronoun ("label it", "comment on it")."""
    if clause.verb is None:
        return False
    index = clause.verb.last
    while index < clause.last and reading.tokens[index].norm in {"on", "to", "for", "each", "of"}:
        index += 1
    if index >= clause.last or reading.tokens[index].norm not in words("it them this that these those each one both"):
        return False
    if (
        clause.verb.lemma in _DITRANSITIVE
        and index == clause.verb.last
        and _phrase_follows(reading, index + 1, clause.last)
    ):
        return False
    return not _determines(reading, index, clause.last)


_DITRANSITIVE = words("give send write hand show get make throw")


def _phrase_follows(reading: Reading, first: int, last: int) -> bool:
    """ "Give it the checklist ...": the thing given stands after the pronoun."""
    return (
        first < last
        and reading.tokens[first].norm in connectives.ARTICLES | words("two three")
        and any(first < noun.first <= first + 4 and noun.last <= last for noun in reading.nouns)
    )


_TURNING = words("turn convert transform make write put copy log")


def _last_of_compound(reading: Reading, noun: Noun, nouns: list[Noun]) -> Noun:
    """The last noun of a run of adjacent nouns ("incident ticket", "bug work item", "retro page")."""
    run = noun
    for other in nouns:
        if _adjoins(reading, run, other) and other.known and not reading.tokens[other.first].glued:
            run = replace(other, determiner=noun.determiner or other.determiner, count=max(noun.count, other.count))
    return run


def _adjoins(reading: Reading, noun: Noun, other: Noun) -> bool:
    """Whether a noun follows another with at most a product's name between ("high priority Zendesk tickets")."""
    if other.first <= noun.first:
        return False
    return all(any(m.first <= i < m.last for m in reading.mentions) for i in range(noun.last, other.first))


def entity_of(statement: ActionStatement, *kinds: EntityKind) -> Entity | None:
    """The statement's first entity of one of the kinds."""
    return next((entity for entity in statement.entities if entity.kind in kinds), None)
