"""Look-ups that a request only implies: what has to be found before it can be sent, changed or tested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import IMPLIED_CONNECTORS, LISTED_PEOPLE, RETRIEVABLE
from agent_app.planners.local.lexicon.verbs import COPYING, HANDING, SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, EntityKind, Noun
from agent_app.planners.local.slots.carrying import carried_over, filled_in, joins
from agent_app.planners.local.slots.distributed import (
    attached_to,
    granted_to_each,
    joined_by_each,
    met_by_each,
    owners_of,
    part_of_each,
    undergoing,
)
from agent_app.planners.local.slots.identity import identified, listable
from agent_app.planners.local.slots.owning import owned_by_several
from agent_app.planners.local.slots.phrases import noun_phrase
from agent_app.planners.local.slots.referred import referred_to
from agent_app.planners.local.slots.telling import (
    asks_who,
    told_about,
    told_apart,
    told_at_once,
    told_existing,
    told_somewhere,
)
from agent_app.planners.local.slots.tested import (
    ADDRESSING,
    ATTACHING,
    MAKING,
    PARTS,
    REMAKING,
    SUPERLATIVES,
    TestedListings,
)
from agent_app.planners.local.statements import ADDRESSES, IMPLIED_LIST_WORDS, governor
from agent_app.planners.local.tree.relatives import element_test

__all__ = ["LIST_ADJECTIVES", "ImpliedListings"]

LIST_ADJECTIVES = words(
    "open closed stale overdue unassigned unresolved resolved merged failed failing pending outstanding latest recent"
    " new old all today's todays yesterday yesterday's active untriaged blocked critical urgent done completed due"
    " newest oldest assigned last running ongoing current queued upcoming unread unmerged past expired high remaining"
    " waiting unanswered every each draft inactive abandoned"
)
_TELLING_PEOPLE = words(
    "tell notify remind email mail message text wish thank invite inform alert ping nudge dm congratulate welcome greet"
    " warn chase call update"
) | {"let know"}
_GISTS = words("summarizing summarising listing collecting compiling covering")
_NAMING_KIND = words("create make open turn transform file raise recreate submit get have want need") | {""}
"""What is said with the kind of what is made; the others speak of carrying things over."""
_MOVING = frozenset({"move", "transition"})
"""What is done within one product: what goes over to another is made there."""
_TOGETHER = frozenset({"send", "email", "direct", "create", "comment", "commit", "publish"})
"""What is done once with several things."""
_GATHERED_PEOPLE = words("attendee subscriber candidate invitee participant registrant applicant")
"""People who are a group of their own only in a product that lists them."""
_WORK = words("issue ticket task card work_item incident alert pull_request merge_request story bug")
_UPLOADED = words("file attachment object document")
_HELD = words("file attachment member user contributor collaborator comment")
"""Parts that a loop over what has them goes through in turn."""
_SHEETS = words("sheet spreadsheet worksheet table")
"""What is written into one becomes its rows."""
_TOLD = words("email message direct_message sms")
"""What tells of a thing, and becomes the usual thing of the product it goes to."""
_UNTOLD = words("its their his her this that same")
_CHANGED = words("updated edited changed modified changes")
_SENDING = frozenset({"send", "publish"})
_ASKING_FOR = frozenset({"add", "request", "set", "invite", "retry"})
_RESTRICTING = connectives.ABOUT | words(
    "that which whose from of without with in on by due labelled labeled tagged titled marked flagged assigned reported"
    " opened created updated older newer targeting"
)
"""What tells of several things which of them are meant."""
_PARTICIPLE = re.compile(r"(?:un|non-?)?[a-z]{3,}(?:ed|wn)")


_MOVED = words("move drag shift")
_APPOINTMENTS = words("interview meeting call event calendar_event online_meeting appointment webinar")
"""What there is not before it is scheduled."""


class ImpliedListings(TestedListings):
    """Finds the look-ups that actions imply."""

    gathered: ActionStatement | None = None
    """The latest step that looked something up."""

    def _implied_listing(self, statement: ActionStatement) -> tuple[ActionStatement, Noun, bool] | None:
        """ "Post the open pull requests to #dev" needs them listed first; "close all stale issues" also a loop."""
        if (carried := self._carried(statement)) is not None:
            self.carried = statement, carried[0]
            listing = replace(
                self._listing_statement(statement, carried[0]), connectors=tuple(filter(None, carried[1:2]))
            )
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
        return self._referred(statement)

    def _referred(self, statement: ActionStatement) -> tuple[ActionStatement, Noun, bool] | None:
        """What only a product has that the step refers to and no other works with."""
        if self.looping or any(not event.schedule for event in self.request.events):
            return None
        found = referred_to(self.reading, statement, self.vocabulary.listed, self.keepers)
        if found is None or found[0].canon in self.seen:
            return None
        noun, product = found
        return replace(self._listing_statement(statement, noun), connectors=(product,)), noun, False

    def _done_to_each(self, statement: ActionStatement, noun: Noun) -> bool:
        """Whether an action is done to each of several things, and not with all of them at once."""
        if self._addressed(statement, noun) or statement.lemma in REMAKING or self._sent_singly(statement, noun):
            return True
        if noun.plural and element_test(self.reading, statement.clause, noun.last) is not None:
            return not told_at_once(self.reading, statement, noun)
        if statement.verbs[:1] == ("comment",) and undergoing(self.reading, statement, noun):
            return True  # "stale issues should be commented"
        own = governor(self.reading, noun.first, statement.clause.first) in {"", "of"}
        together = _TOGETHER if own else _TOGETHER | {"update"}
        named = statement.lemma in statement.verbs and statement.lemma not in together  # "escalate" also is to tell
        return (named or not together & set(statement.verbs[:2])) and noun.canon == statement.head

    def _sent_singly(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Send the open QuickBooks invoices to the customers": what their product sends itself, one at a time."""
        if noun.canon != statement.head or not _SENDING & set(statement.verbs[:1]) or noun.canon in _TOLD:
            return False
        asked = {"me", "us"} & set(self.reading.norms(statement.clause.first, statement.clause.last))
        if asked or any(entity.kind is EntityKind.CHANNEL for entity in statement.entities):
            return False  # "post the open bugs to #triage", "send me the open bugs": all of them in one message
        sent = self.vocabulary.sendable & self.vocabulary.listed
        return any((product, noun.canon) in sent for product in statement.connectors)

    def _each_of_many(self, statement: ActionStatement) -> Noun | None:
        """Several things that are no object of the action, but each get it."""
        if self.looping or identified(self.reading, statement):
            return None
        people = [noun for noun in statement.nouns if noun.canon in LISTED_PEOPLE]
        told = set(statement.verbs[:1]) & ADDRESSING or joined_by_each(self.reading, statement)
        if told and (owning := self._owned_by_several(statement.clause, people)) is not None:
            return owning[0]  # "email the attendees of all Eventbrite events"
        noun = attached_to(self.reading, statement, self._many, LIST_ADJECTIVES)
        noun = noun or part_of_each(self.reading, statement, self._many, LIST_ADJECTIVES)
        noun = noun or granted_to_each(self.reading, statement, self._many)
        noun = noun or met_by_each(self.reading, statement, self._many, LIST_ADJECTIVES)
        if noun is None and (set(statement.verbs[:1]) & ADDRESSING or statement.lemma in _TELLING_PEOPLE):
            noun = owners_of(self.reading, statement, self._many)
        return noun if noun is not None and noun.canon not in self.seen else None

    def _owned_by_several(self, clause: Clause, nouns: Sequence[Noun]) -> tuple[Noun, Noun, str] | None:
        """Things of several others that no step or loop before deals with, those, and the product that has both."""
        found = None if self.looping else owned_by_several(self.reading, clause, nouns, self.vocabulary.listed)
        return found if found is not None and not {found[0].canon, found[1].canon} & set(self.seen) else None

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
        if set(statement.verbs[:1]) & MAKING and not told_somewhere(self.reading, statement):
            return None
        for noun in statement.nouns:
            if noun.plural or noun.canon not in RETRIEVABLE or noun.canon in self.seen:
                continue
            put_on = bool(set(statement.verbs[:1]) & ATTACHING) and self._attached(statement, noun)
            if noun.canon != statement.head and not put_on and not told_about(self.reading, statement, noun):
                continue
            before = self.reading.norms(max(statement.clause.first, noun.first - 4), noun.first)
            if set(before) & SUPERLATIVES and not set(before) & _UNTOLD:
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
            if self.reading.norms(noun.last, noun.last + 1) == ["of"]:
                if self._of_things(noun.last + 1):
                    continue  # "the members of the card": no product lists these
                if self.reading.mentions_in(noun.first, last):
                    return noun
            if not governed and self._told_where_listed(statement, noun):
                return noun
            owned = self._owned_by_product(noun)
            restricted = element_test(self.reading, statement.clause, noun.last) is not None
            gathered = noun.determiner == "all" or noun.canon in _GATHERED_PEOPLE or restricted or owned
            if not joining and governed == "to" and gathered:
                return noun
            if joining and owned and (noun.determiner in {"all", "definite"} or restricted):
                return noun
        return None

    def _of_things(self, index: int) -> bool:
        """Whether it is one thing that people are said to belong to: "... of | the card"."""
        owner = next((noun for noun in self.reading.nouns if index <= noun.first <= index + 2), None)
        return owner is not None and owner.known and not owner.plural and owner.canon in _WORK

    def _told_where_listed(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Mail the vendors in QuickBooks": people that are told something, and the product that lists them."""
        if statement.lemma not in _TELLING_PEOPLE or any(entity.kind in ADDRESSES for entity in statement.entities):
            return False
        after = self.reading.norms(noun.last, noun.last + 1)
        listed = after in (["in"], ["from"]) and any(
            mention.first in {noun.last + 1, noun.last + 2} and mention.connector in self.keepers
            for mention in self.reading.mentions
        )
        return self._owned_by_product(noun) or listed

    def _remade(self, statement: ActionStatement) -> ActionStatement:
        """ "Sync every Jira issue into GitHub": what is carried over to another product is made there."""
        if (carried := self._carried(statement)) is not None:
            thing, source, target = carried
            kept = (verb for verb in statement.verbs if verb not in _MOVING)
            likely = ("upload", "create") if thing.canon in _UPLOADED else ("create", "upload")
            said = statement.verbs[:1] if statement.lemma == "upsert" else ()
            verbs = tuple(dict.fromkeys((*said, *likely, *kept)))
            references = (source,) if source else ()
            made = replace(statement, verbs=verbs, connectors=(target,), references=references, retrieval=False)
            if joins(self.reading, statement, thing):
                return replace(made, verbs=("add", "invite"), head=thing.canon)
            rows = {(target, "record")} <= self.vocabulary.makeable and (
                target,
                thing.canon,
            ) not in self.vocabulary.makeable
            if rows or _SHEETS & set(self.reading.norms(thing.last, statement.clause.last)):
                made = replace(made, head="record")
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

    def _moved_within(self, statement: ActionStatement) -> bool:
        """ "Move its card in Trello to Done": what a product has already goes elsewhere in it."""
        verb = statement.clause.verb
        if statement.lemma not in _MOVED or verb is None:
            return False
        noun = next((noun for noun in statement.nouns if noun.first >= verb.last), None)
        if noun is None or noun.determiner == "indefinite":
            return False
        return any((product, noun.canon) in self.vocabulary.listed for product in statement.connectors)

    def _carrying(self, statement: ActionStatement) -> bool:
        """Whether something goes over to another product: it is copied, or handed on to one that keeps things."""
        if self._moved_within(statement):
            return False
        if statement.lemma in COPYING:
            return bool(statement.connectors)
        told = statement.head in _TOLD  # "send them an SMS"
        handed = statement.lemma in HANDING and not told and bool(self._arrived(statement))
        return handed and set(statement.connectors[:1]) <= self.keepers and bool(statement.connectors)

    def _arrived(self, statement: ActionStatement) -> str:
        """ "When a GitHub issue is opened, sync it to Linear", "get the ticket and copy it to Jira": what the event, or
        what was looked up, is of another product, else "".
        """
        event = next((event.clause for event in self.request.events if not event.schedule), None)
        if not statement.pronoun:
            return ""
        if event is None:
            found = self.gathered
            if found is None or not found.connectors or self.looping:
                return ""
            return "" if set(found.connectors) & set(statement.connectors) else found.head
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
        if not noun.plural or noun.canon in self.seen or self._done_at_once(statement, noun):
            return False
        before = self.reading.norms(max(statement.clause.first, noun.first - 4), noun.first)
        described = bool(set(before) & LIST_ADJECTIVES) or self._of_state(statement, noun)
        if SENT & set(statement.verbs[:2]) or statement.lemma in {"write", "put", "compile"}:
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
            own = noun.canon not in _TOLD | PARTS
            existing = own and (told_existing(self.request, statement, noun) or told_apart(self.reading, noun))
            return described or digest or tested or existing
        if undergoing(self.reading, statement, noun):
            return described or noun.determiner == "definite" or self._placed(statement, noun)
        planned = statement.verbs[0] == "schedule" and (not noun.determiner or noun.canon in _APPOINTMENTS)
        made = planned or (statement.verbs[0] in {"create", "add"} and statement.lemma not in REMAKING)
        if made or noun.canon != statement.head:
            gist = set(self.reading.norms(statement.clause.first, noun.first)) & (_GISTS | IMPLIED_LIST_WORDS)
            told = described or (noun.determiner == "definite" and self._owned_by_product(noun))
            return told and bool(gist) and statement.verbs[0] in {"create", "publish"}
        part = noun.canon in PARTS and not self._owned_by_product(noun)
        held = self._held(noun) or self._owned_by_several(statement.clause, (noun,)) is not None
        part = part and not (noun.canon in _HELD and held)
        tested = noun.plural and element_test(self.reading, statement.clause, noun.last) is not None
        if (part and not tested) or identified(self.reading, statement):
            return described
        told = described or noun.determiner == "definite" or self._placed(statement, noun)
        inner = self._held(noun) and not noun.determiner and not set(statement.verbs[:1]) & (MAKING | _ASKING_FOR)
        return told or inner or self._of_kind(statement, noun)

    def _done_at_once(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Delete the rows of staging": what an operation of the product does to several things itself."""
        deeds = {(key, verb, noun.canon) for key in statement.connectors for verb in statement.verbs[:2]}
        return bool(deeds & self.vocabulary.at_once)

    def _of_state(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Escalate breached tickets", "convert qualified leads": a participle tells which of them."""
        place = noun.first - 1
        while any(mention.last == place + 1 for mention in self.reading.mentions):
            place -= 1
        verb = statement.clause.verb
        started = verb.last if verb is not None else statement.clause.first
        return place >= started and _PARTICIPLE.fullmatch(self.reading.tokens[place].norm) is not None

    def _of_kind(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Label wontfix issues", "merge dependabot PRs": a word before the noun tells which of them."""
        verb = statement.clause.verb
        place = noun.first - 1
        if verb is None or place < verb.last or noun.determiner or noun.count > 1:
            return False
        token = self.reading.tokens[place]
        plain = token.is_word and token.norm not in connectives.FUNCTION_WORDS and place not in self.reading.mentioned
        return plain and not set(statement.verbs[:1]) & (MAKING | _ASKING_FOR)

    def _owned_by_product(self, noun: Noun) -> bool:
        """ "Delete the GitLab tags", "delete files from Box": things of a product and not parts of another thing."""
        out = self.reading.norms(noun.last, noun.last + 2) == ["out", "of"]
        after = self.reading.norms(noun.last + out, noun.last + out + 2)
        first = noun.last + out + 1 + (after[1:] != [] and after[1] in connectives.ARTICLES)  # "in my Dropbox"
        kept = [mention for mention in self.reading.mentions if mention.first == first]
        if kept and (out or after[0] in {"in", "from", "on"}):
            return any((mention.connector, noun.canon) in self.vocabulary.listed for mention in kept)
        if self._whole_of_product(noun):
            return True
        return any(mention.last == noun.first for mention in self.reading.mentions)

    def _whole_of_product(self, noun: Noun) -> bool:
        """ "My Drive is full, delete the files": where nothing else is spoken of, they are parts of no other thing."""
        if noun.determiner != "definite" or self.looping or self.seen:
            return False
        if any(not event.schedule for event in self.request.events):
            return False
        others = (item for item in self.reading.nouns if item.known and item.canon != noun.canon)
        products = {mention.connector for mention in self.reading.mentions if mention.first < noun.first}
        return (
            not any(others) and len(products) == 1 and {(key, noun.canon) for key in products} <= self.vocabulary.listed
        )

    def _placed(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Cancel Shopify orders", "tickets that ... need to be closed": which ones a product or a clause tells."""
        if noun.determiner or noun.count > 1:
            return False
        first, last = noun_phrase(self.reading, statement.clause, noun)
        after = self.reading.norms(noun.last, noun.last + 1)
        told = bool(after) and after[0] in _RESTRICTING
        told = told or element_test(self.reading, statement.clause, noun.last) is not None
        return told or bool(self.reading.mentions_in(first, last))
