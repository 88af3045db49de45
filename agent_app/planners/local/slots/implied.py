"""Look-ups that a request only implies: what has to be found before it can be sent, changed or tested."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon.nouns import IMPLIED_CONNECTORS, LISTED_PEOPLE, RETRIEVABLE
from agent_app.planners.local.lexicon.verbs import COPYING, HANDING
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    ActionStatement,
    Clause,
    ClauseKind,
    ConditionalStatement,
    Noun,
    Request,
    TokenKind,
)
from agent_app.planners.local.slots.carrying import carried_over, filled_in
from agent_app.planners.local.slots.distributed import attached_to, joined_by_each, owners_of, part_of_each, undergoing
from agent_app.planners.local.slots.identity import identified, listable
from agent_app.planners.local.slots.phrases import noun_phrase
from agent_app.planners.local.slots.telling import asks_who, told_about, told_existing, told_somewhere
from agent_app.planners.local.statements import IMPLIED_LIST_WORDS, governor
from agent_app.planners.local.tree.relatives import element_test
from agent_app.planners.local.tree.together import about_all

__all__ = ["ADDRESSING", "LISTING", "LIST_ADJECTIVES", "ImpliedListings"]

LISTING = ("list", "search", "get")
LIST_ADJECTIVES = words(
    "open closed stale overdue unassigned unresolved resolved merged failed failing pending outstanding latest recent"
    " new old all today's todays yesterday yesterday's active untriaged blocked critical urgent done completed due"
    " newest oldest assigned last running ongoing current queued upcoming unread unmerged past expired high remaining"
    " waiting unanswered every each draft inactive abandoned"
)
_PARTS = words(
    "label tag reviewer assignee watcher member comment note field attachment file topic result detail value"
    " responder user contributor collaborator author person"
)
"""What things have: "set the labels" changes one thing."""
_MAKING = frozenset({"create", "publish", "trigger", "schedule", "commit"})
_ATTACHING = frozenset({"add", "comment", "label", "upload", "log", "react", "link", "reply"})
"""What is done to a thing by making another one in it."""
ADDRESSING = frozenset({"send", "email", "direct", "invite"})
_TELLING_PEOPLE = words(
    "tell notify remind email mail message text wish thank invite inform alert ping nudge dm congratulate welcome greet"
    " warn chase call update"
) | {"let know"}
_GISTS = words("summarizing summarising listing collecting compiling covering")
_EXISTING = words("exist exists existing yet already")
_REMAKING = words("convert duplicate clone transform")
"""What is done to each of several things, though it makes something."""
_NAMING_KIND = words("create make open turn transform file raise recreate submit get have want need") | {""}
"""What is said with the kind of what is made; the others speak of carrying things over."""
_MOVING = frozenset({"move", "transition"})
"""What is done within one product: what goes over to another is made there."""
_TOGETHER = frozenset({"send", "email", "direct", "create", "comment", "commit", "publish"})
"""What is done once with several things."""
_GATHERED_PEOPLE = words("attendee subscriber candidate invitee participant registrant applicant")
"""People who are a group of their own only in a product that lists them."""
_UPLOADED = words("file attachment object document")
_TOLD = words("email message direct_message sms")
"""What tells of a thing, and becomes the usual thing of the product it goes to."""
_SUPERLATIVES = words("newest latest oldest recent last")
_UNTOLD = words("its their his her this that same")
_POINTING = words("it its they their this that he she his her them one everything all")
_PROPERTIES = words(
    "status priority severity title description state type summary subject body due_date assignee author reporter label"
)
_CHANGED = words("updated edited changed modified changes")
_RESULTS = words("response result results output answer body reply")
"""What a step before gave, however it is called."""
_LONGEST_SUBJECT = 6
_PREDICATING = words("is are was were has have does do")
_IDENTIFYING = frozenset({TokenKind.NUMBER, TokenKind.KEY})


class ImpliedListings:
    """Finds the look-ups.

    `seen` are the noun classes that earlier steps deal with, `looping` says where it stands; `retrievable` are the noun
    classes that the catalogue's operations look up, `keepers` the products in which things are kept.
    """

    def __init__(
        self, request: Request, retrievable: frozenset[str] = frozenset(), keepers: frozenset[str] = frozenset()
    ) -> None:
        self.request, self.reading = request, request.reading
        self.retrievable, self.keepers = retrievable - _PROPERTIES - _PARTS, keepers
        self.seen: list[str] = []
        self.looping = False
        self.carried: tuple[ActionStatement, Noun] | None = None

    def _implied_listing(self, statement: ActionStatement) -> tuple[ActionStatement, Noun, bool] | None:
        """ "Post the open pull requests to #dev" needs them listed first; "close all stale issues" also a loop."""
        if (carried := self._carried(statement)) is not None:
            self.carried = statement, carried[0]
            listing = replace(self._listing_statement(statement, carried[0]), connectors=(carried[1],))
            return listing, carried[0], carried[0].plural
        if statement.retrieval or not statement.lemma:
            return None
        on_call = asks_who(self.reading, statement)
        if on_call is not None:
            return self._listing_statement(statement, on_call), on_call, False
        if (each := self._each_of_many(statement)) is not None:
            return self._listing_statement(statement, each), each, True
        nouns = [noun for noun in statement.nouns if self._many(noun) and noun.first >= statement.clause.first]
        for noun in nouns:
            if not self._gathers(statement, noun):
                continue
            distribute = self._done_to_each(statement, noun)
            return self._listing_statement(statement, noun), noun, distribute
        if (people := self._people_of_place(statement)) is not None:
            return self._listing_statement(statement, people), people, True
        if (single := self._singled_out(statement)) is not None:
            return self._listing_statement(statement, single), single, False
        return None

    def _done_to_each(self, statement: ActionStatement, noun: Noun) -> bool:
        """Whether an action is done to each of several things, and not with all of them at once."""
        if self._addressed(statement, noun) or statement.lemma in _REMAKING:
            return True
        if noun.plural and element_test(self.reading, statement.clause, noun.last) is not None:
            return True
        own = governor(self.reading, noun.first, statement.clause.first) in {"", "of"}
        together = _TOGETHER if own else _TOGETHER | {"update"}
        named = statement.lemma in statement.verbs and statement.lemma not in together  # "escalate" also is to tell
        return (named or not together & set(statement.verbs[:2])) and noun.canon == statement.head

    def _each_of_many(self, statement: ActionStatement) -> Noun | None:
        """Several things that are no object of the action, but each get it."""
        if self.looping or identified(self.reading, statement):
            return None
        noun = attached_to(self.reading, statement, self._many, LIST_ADJECTIVES)
        noun = noun or part_of_each(self.reading, statement, self._many, LIST_ADJECTIVES)
        if noun is None and (set(statement.verbs[:1]) & ADDRESSING or statement.lemma in _TELLING_PEOPLE):
            noun = owners_of(self.reading, statement, self._many)
        return noun if noun is not None and noun.canon not in self.seen else None

    def _many(self, noun: Noun) -> bool:
        """Whether products list things of a kind."""
        return listable(noun) or (noun.plural and noun.canon in self.retrievable)

    def _addressed(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Remind all customers": people who are each told something, not a list that is sent somewhere."""
        if noun.canon not in LISTED_PEOPLE or statement.lemma not in _TELLING_PEOPLE:
            return False
        return governor(self.reading, noun.first, statement.clause.first) == "" and not self.looping

    def _singled_out(self, statement: ActionStatement) -> Noun | None:
        """ "Close the oldest ticket": which one it is only a look-up tells."""
        if set(statement.verbs[:1]) & _MAKING and not told_somewhere(self.reading, statement):
            return None
        for noun in statement.nouns:
            if noun.plural or noun.canon not in RETRIEVABLE or noun.canon in self.seen:
                continue
            put_on = bool(set(statement.verbs[:1]) & _ATTACHING) and self._attached(statement, noun)
            if noun.canon != statement.head and not put_on and not told_about(self.reading, statement, noun):
                continue
            before = self.reading.norms(max(statement.clause.first, noun.first - 4), noun.first)
            if set(before) & _SUPERLATIVES and not set(before) & _UNTOLD:
                return noun
        return None

    def _people_of_place(self, statement: ActionStatement) -> Noun | None:
        """ "Mail the members of the Discord server", "add all Okta users to it": each of those a product lists."""
        joining = joined_by_each(self.reading, statement)
        if not (set(statement.verbs[:1]) & ADDRESSING or joining) or self.looping:
            return None
        for noun in statement.nouns:
            if noun.canon not in LISTED_PEOPLE or not noun.plural or noun.canon in self.seen:
                continue
            governed = governor(self.reading, noun.first, statement.clause.first)
            if governed not in {"", "to"}:
                continue
            _, last = noun_phrase(self.reading, statement.clause, noun)
            if self.reading.mentions_in(noun.first, last) and "of" in self.reading.norms(noun.last, noun.last + 1):
                return noun
            if not joining and governed == "to" and (noun.determiner == "all" or noun.canon in _GATHERED_PEOPLE):
                return noun
            if joining and noun.determiner in {"all", "definite"} and self._owned_by_product(noun):
                return noun
        return None

    def _tested(self, statement: ConditionalStatement) -> tuple[ActionStatement, Noun, bool] | None:
        """What a condition tests and no step or event before gave: its look-up, and whether each of many is tested.

        "If the newest release is a draft ...", "check whether there are open incidents", "close the oldest ticket if
        its title contains test".
        """
        if self.looping or any(not event.schedule for event in self.request.events):
            return None
        clause = statement.condition
        noun = self._tested_noun(clause)
        place = clause
        if noun is None:
            ordered = statement.then[0] if statement.then else None
            if self.seen or not isinstance(ordered, ActionStatement) or ordered.clause.first > clause.first:
                return None
            made = ordered.retrieval or set(ordered.verbs[:1]) & (_MAKING | {"send", "email", "direct", "page"})
            if made and not self._about_existing(ordered, clause):
                return None
            noun = self._acted_on(ordered)
            place = ordered.clause
            if noun is None:
                return None
        norms = self.reading.norms(clause.first, clause.last)
        each = noun.plural and not about_all(norms) and clause.introducer != "whether"
        lookup = self._listing_statement(replace(_nothing_said, clause=self._subject_of(place, noun)), noun)
        if not noun.plural and not self._superlative(place, noun):
            lookup = replace(lookup, verbs=("get", "search", "list"))
        return lookup, noun, each

    def _subject_of(self, clause: Clause, noun: Noun) -> Clause:
        """A clause up to its predicate, which tells nothing of what is looked up: "the repo acme/x | is archived"."""
        place = next((i for i in range(noun.last, clause.last) if self.reading.tokens[i].norm in _PREDICATING), None)
        return clause if place is None else replace(clause, last=place)

    def _about_existing(self, statement: ActionStatement, clause: Clause) -> bool:
        """ "Create the candidate unless they exist already": whether what is made is there has to be looked up."""
        said = set(self.reading.norms(clause.first, clause.last))
        return set(statement.verbs[:1]) == {"create"} and bool(said & _EXISTING)

    def _acted_on(self, statement: ActionStatement) -> Noun | None:
        """What a condition after an action speaks of: "add a note to the ticket if it is open"."""
        if set(statement.verbs[:1]) & _ATTACHING:
            for noun in statement.nouns:
                if noun.known and noun.determiner != "indefinite" and self._attached(statement, noun):
                    return noun
        head = statement.object
        return head if head is not None and head.known and head.canon not in _PROPERTIES else None

    def _attached(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Add a note to the ticket": what something is put on."""
        placed = governor(self.reading, noun.first, statement.clause.first) in {"to", "on", "in", "from"}
        return placed and self._listable(noun)

    def _listable(self, noun: Noun) -> bool:
        known = noun.canon in RETRIEVABLE or (noun.plural and noun.known)
        return known or (noun.known and noun.canon in self.retrievable)

    def _tested_noun(self, clause: Clause) -> Noun | None:
        """The thing that a condition's clause is about, unless a step before deals with it."""
        if self.reading.norms(clause.first, clause.first + 1)[0] in _POINTING:
            return None
        nouns = self.reading.nouns_in(clause.first, clause.last)
        owned = {mention.last for mention in self.reading.mentions_in(clause.first, clause.last)}
        noun = next(
            (item for item in nouns if self._listable(item) and (item.canon not in _PARTS or item.first in owned)), None
        )
        if (
            noun is None
            or noun.text in _RESULTS
            or noun.canon in self.seen
            or noun.first - clause.first > _LONGEST_SUBJECT
        ):
            return None
        first, last = noun_phrase(self.reading, clause, noun)
        there = "there" in self.reading.norms(clause.first, noun.first)
        named = bool(self.reading.mentions_in(first, last)) or there or self._superlative(clause, noun)
        if self.seen and not named:
            return None
        first_said = not self.seen and noun.determiner == "indefinite"
        identified = self.reading.tokens[noun.last].kind in _IDENTIFYING if noun.last < clause.last else False
        return noun if named or first_said or identified or noun.determiner in {"definite", "all"} else None

    def _superlative(self, clause: Clause, noun: Noun) -> bool:
        return bool(set(self.reading.norms(max(clause.first, noun.first - 4), noun.first)) & _SUPERLATIVES)

    def _remade(self, statement: ActionStatement) -> ActionStatement:
        """ "Sync every Jira issue into GitHub": what is carried over to another product is made there."""
        if (carried := self._carried(statement)) is not None:
            thing, source, target = carried
            kept = (verb for verb in statement.verbs if verb not in _MOVING)
            likely = ("upload", "create") if thing.canon in _UPLOADED else ("create", "upload")
            said = statement.verbs[:1] if statement.lemma == "upsert" else ()
            verbs = tuple(dict.fromkeys((*said, *likely, *kept)))
            made = replace(statement, verbs=verbs, connectors=(target,), references=(source,), retrieval=False)
            return replace(made, remade=statement.lemma not in _NAMING_KIND)
        if self._filled_in(statement):
            verbs = tuple(dict.fromkeys(("create", "upload", *statement.verbs)))
            return replace(statement, verbs=verbs, retrieval=False, remade=True)
        if not self._carrying(statement):
            return statement
        norms = self.reading.norms(statement.clause.first, statement.clause.last)
        arrived = self._arrived(statement)
        if not (statement.references or arrived) or not {"to", "into", "as", "onto"} & set(norms):
            return statement
        made = replace(statement, verbs=tuple(dict.fromkeys(("create", "upload", *statement.verbs))), retrieval=False)
        head = "" if arrived in _TOLD else arrived
        return replace(made, head=head, pronoun=False, remade=True) if arrived else replace(made, remade=self.looping)

    def _filled_in(self, statement: ActionStatement) -> bool:
        """Whether what was listed before is made anew, one by one, in a product that keeps such things."""
        return bool(self.seen) and filled_in(self.reading, statement, self.keepers)

    def _carrying(self, statement: ActionStatement) -> bool:
        """Whether something goes over to another product: it is copied, or handed on to one that keeps things."""
        if statement.lemma in COPYING:
            return bool(statement.connectors)
        handed = statement.lemma in HANDING and bool(self._arrived(statement))
        return handed and set(statement.connectors[:1]) <= self.keepers and bool(statement.connectors)

    def _arrived(self, statement: ActionStatement) -> str:
        """ "When a GitHub issue is opened, sync it to Linear": what the event of another product is about, else ""."""
        event = next((event.clause for event in self.request.events if not event.schedule), None)
        if event is None or not statement.pronoun:
            return ""
        thing = next((noun.canon for noun in self.reading.nouns_in(event.first, event.last) if noun.known), "")
        named = {mention.connector for mention in self.reading.mentions_in(event.first, event.last)}
        theirs = named or set(IMPLIED_CONNECTORS.get(thing, ())[:1])
        changed = bool(_CHANGED & set(self.reading.norms(event.first, event.last)))  # it is there already
        return "" if changed or not theirs or theirs & set(statement.connectors) else thing

    def _carried(self, statement: ActionStatement) -> tuple[Noun, str, str] | None:
        """ "Mirror our Trello cards into Asana": what is made anew one by one, and both products."""
        if self.looping or any(not event.schedule for event in self.request.events):
            return None
        found = carried_over(self.reading, statement)
        if found is None or found[0].canon in self.seen:
            return None
        return found

    def _gathers(self, statement: ActionStatement, noun: Noun) -> bool:
        """Whether a noun stands for many things that no earlier step deals with."""
        if not noun.plural or noun.canon in self.seen:
            return False
        before = self.reading.norms(max(statement.clause.first, noun.first - 4), noun.first)
        described = bool(set(before) & LIST_ADJECTIVES)
        if {"send", "email", "direct"} & set(statement.verbs[:2]) or statement.lemma in {"write", "put", "compile"}:
            if governor(self.reading, noun.first, statement.clause.first) == "about":
                tested = element_test(self.reading, statement.clause, noun.last) is not None
                return (described or tested) and statement.lemma in _TELLING_PEOPLE
            digest = any(
                self.reading.tokens[i].norm in IMPLIED_LIST_WORDS for i in range(statement.clause.first, noun.first)
            )
            preposition = governor(self.reading, noun.first, statement.clause.first)
            if preposition in {"to", "in", "for", "by", "on"} or (
                preposition and not digest and preposition not in {"with", "of"}
            ):
                return False
            tested = element_test(self.reading, statement.clause, noun.last) is not None
            existing = noun.canon not in _TOLD | _PARTS and told_existing(self.request, statement, noun)
            return described or digest or tested or existing
        if undergoing(self.reading, statement, noun):
            return described or noun.determiner == "definite" or self._placed(statement, noun)
        planned = statement.verbs[0] == "schedule" and not noun.determiner  # "schedule interviews"
        made = planned or (statement.verbs[0] in {"create", "add"} and statement.lemma not in _REMAKING)
        if made or noun.canon != statement.head:
            gist = set(self.reading.norms(statement.clause.first, noun.first)) & (_GISTS | IMPLIED_LIST_WORDS)
            return described and bool(gist) and statement.verbs[0] in {"create", "publish"}
        if (noun.canon in _PARTS and not self._owned_by_product(noun)) or identified(self.reading, statement):
            return described
        return described or noun.determiner == "definite" or self._placed(statement, noun)

    def _owned_by_product(self, noun: Noun) -> bool:
        """ "Delete the GitLab tags": things of a product and not parts of another thing."""
        return any(mention.last == noun.first for mention in self.reading.mentions)

    def _placed(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Cancel Shopify orders", "tickets that ... need to be closed": which ones a product or a clause tells."""
        if noun.determiner or noun.count > 1:
            return False
        first, last = noun_phrase(self.reading, statement.clause, noun)
        after = self.reading.norms(noun.last, noun.last + 1)
        told = after in (["that"], ["which"], ["whose"], ["from"])
        told = told or element_test(self.reading, statement.clause, noun.last) is not None
        return told or bool(self.reading.mentions_in(first, last))

    def _listing_statement(self, statement: ActionStatement, noun: Noun) -> ActionStatement:
        first, last = noun_phrase(self.reading, statement.clause, noun)
        mentions = self.reading.mentions_in(first, last)
        if any(mention.last <= noun.first for mention in mentions):  # "open Jira bugs | in Confluence"
            mentions = [m for m in mentions if m.last <= noun.first or m.connector not in statement.connectors]
        connectors = tuple(dict.fromkeys(mention.connector for mention in mentions))
        clause = replace(statement.clause, first=first, last=last, verb=None)
        return ActionStatement(
            clause=clause,
            verbs=LISTING,
            lemma="list",
            head=noun.canon,
            nouns=(noun,),
            connectors=connectors,
            entities=tuple(self.reading.entities_in(first, last)),
            retrieval=True,
        )


_nothing_said = ActionStatement(Clause(ClauseKind.CONDITION, 0, 0), ())
