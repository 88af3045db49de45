"""Which words of a prompt are used as verbs."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.verbs import NOUN_LIKE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, Verb, VerbForm
from agent_app.planners.local.reading.clause_ends import DEGREES, VALUE_KINDS, ends_age, ends_recurrence
from agent_app.planners.local.reading.objects import HARD, OBJECT_STARTERS, VERBAL_PREPOSITIONS, ObjectSigns
from agent_app.planners.local.reading.words import ADJECTIVES, BEFORE_OBJECTS, COUNT_WORDS, WITH_OBJECT
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import NounEntry, VerbEntry

__all__ = ["VerbMarker"]

_ADDRESSED = words("call ping page message email mail text notify dm remind nudge invite thank")
"""Verbs whose object may be a person's name."""
_BOUNDARY_WORDS = words("yes no so else otherwise and or & + then to please let not do nor but plus also")
_BY_MEANS = words("via through using")
_ARROWS = frozenset({TokenKind.ARROW})
_BEFORE_VALUES = words(
    "contain contains containing equals labelled labeled tagged named mentions mentioning includes including"
    " environment"
)
"""What stands right after these is a value, whatever it looks like."""
_LEADING = words("to as into onto over in")
_CHECKING = words("check list show search view read query")
"""Verbs whose object may be any word, where "of" says whose it is."""
_ANSWERING = words("reply comment post respond note answer")
_COPULAS, _VALUE_ENDS = words("is are was were"), words(". , ; and or")
_SAME_FORMS = words("set put cut shut hit read")
"""Verbs whose participle looks like their base form."""
_AROUND = {
    "let": ("know",), "keep": ("posted", "informed", "updated", "in the loop"), "make": ("aware",),
        "give": ("heads up", "shout", "ping", "notice"),
    "bring": ("in the loop",), "have": ("know",), "look": ("up",),
    "drop": ("a line", "a mail", "an email", "an e mail", "a message", "a note", "a text", "a dm", "a hint"),
}  # fmt: skip
_PARTICLES = words("out off up away down back over")
_PERSONS = words("him her us them")
_FARTHEST_PARTICLE = 9
_AFTER_PARTICLE = words("of from in on to at for with as and then or but when if once because since")
_QUANTIFYING = frozenset(COUNT_WORDS) | words("every each any all those these new incoming a an the our my")


_REMARKING = words("comment reply react review")


class VerbMarker(ObjectSigns):
    """Decides for each candidate whether it is used as a verb."""

    def verbs(self, *, unknown_orders: bool = False) -> list[Verb]:
        """The verbs in the order they stand, by wish with those that only their place tells."""
        found: list[Verb] = []
        index = 0
        while index < len(self.tokens):
            hit = None
            if self.tokens[index].is_word and index not in self.taken:
                hit = self.vocabulary.verbs.at(self.norms, index)
            if hit and hit[0] > 1 and self._begins_noun(index + hit[0] - 1):
                hit = self.vocabulary.verbs.at(self.norms[: index + hit[0] - 1], index)  # "rebase | merge request 6"
            if hit and hit[1].lemma == "page through" and index + hit[0] in self.taken:
                hit = self.vocabulary.verbs.at([self.norms[index]], 0)  # "page through Opsgenie"
            if (told := self._told_around(index)) is not None:
                found.append(told)
                index = told.last
                continue
            if (
                hit
                and hit[1].lemma in _SAME_FORMS
                and hit[1].form is VerbForm.BASE
                and (self._norm(index - 1) in connectives.BE or (index and self._norm(index + hit[0]) == "by"))
            ):
                found.append(Verb(hit[1].lemma, hit[1].classes, VerbForm.PAST, index, index + hit[0]))
                index += hit[0]
                continue
            if hit and self._is_verb(index, hit[0], hit[1], found):
                length, entry = hit
                entry = self._parted(index) or entry if length == 1 else entry
                found.append(Verb(entry.lemma, entry.classes, entry.form, index, index + length))
                index += length
            elif hit is None and (told := self._parted_order(index)) is not None:
                found.append(told)
                index += 1
            elif unknown_orders and hit is None and (unknown := self.unknown_order(index)) is not None:
                parted = self._parted(index)  # "roll it back"
                found.append(replace(unknown, lemma=parted.lemma, classes=parted.classes) if parted else unknown)
                index += 1
            else:
                index += 1
        return found

    def _begins_noun(self, index: int) -> bool:
        """Whether a known noun of several words begins with a word: "merge request"."""
        noun = self.vocabulary.nouns.at(self.norms, index)
        return noun is not None and noun[0] > 1 and noun[1].known

    def _told_around(self, index: int) -> Verb | None:
        """ "Let the team know", "keep her posted", "give them a heads up": a verb said around its recipient."""
        closings = (
            _AROUND.get(self.norms[index]) if self.tokens[index].is_word and not self.tokens[index].glued else None
        )
        if closings is None or not self._opens_order(index):
            return None
        rest = self.norms[index + 1 : index + 9]
        stops = [place for place, norm in enumerate(rest) if norm in {",", ".", ";", "\n", "and"}]
        rest = rest[: stops[0]] if stops else rest
        if not any(closing in " ".join(rest) for closing in closings):
            return None
        if self.norms[index] == "look":
            looked = rest[:1] != ["up"] and "up" in rest
            return Verb("look up", ("get", "list", "search"), VerbForm.BASE, index, index + 1) if looked else None
        return Verb("let know", ("send",), VerbForm.BASE, index, index + 1)

    def _parted_order(self, index: int) -> Verb | None:
        """ "Back them up", "ring her up": an order with its particle behind a pronoun, of a word that is none alone."""
        if not self.tokens[index].is_word or index in self.taken or not self._opens_order(index):
            return None
        parted = self._parted(index) if self._norm(index + 1) in connectives.POINTERS | _PERSONS else None
        return Verb(parted.lemma, parted.classes, VerbForm.BASE, index, index + 1) if parted is not None else None

    def _parted(self, index: int) -> VerbEntry | None:
        """ "Throw that row out": the verb that a verb and a particle after its object make together."""
        for place in range(index + 2, min(index + _FARTHEST_PARTICLE, len(self.tokens))):
            token, norm = self.tokens[place], self.norms[place]
            if token.kind in HARD or token.kind is TokenKind.PUNCT or norm in _BOUNDARY_WORDS - {"no", "to"}:
                return None
            after = place + 1
            closed = after == len(self.tokens) or self.tokens[after].kind in HARD | {TokenKind.PUNCT}
            removed = norm == "off" and not closed and self.norms[after] in connectives.ARTICLES  # "off the list"
            if norm in _PARTICLES and (closed or removed or self.norms[after] in _AFTER_PARTICLE):
                hit = self.vocabulary.verbs.at([self.norms[index], norm], 0)
                return hit[1] if hit is not None and hit[0] > 1 else None
        return None

    def _opens_order(self, index: int) -> bool:
        previous = self._previous(index)
        word = self._norm(previous)
        strong = previous < 0 or self.tokens[previous].kind in HARD or self.tokens[previous].kind is TokenKind.PUNCT
        return (
            strong
            or word in _BOUNDARY_WORDS
            or word in connectives.MODALS
            or word in connectives.SUBJECT_PRONOUNS
            or self._ends_statement(previous)
        )

    def _is_verb(self, index: int, length: int, entry: VerbEntry, before: list[Verb]) -> bool:
        token = self.tokens[index]
        inside = token.glued and self._norm(index - 1) != "auto"  # "auto-close" is to close
        if inside or (index + length < len(self.tokens) and self.tokens[index + length].glued):
            return False
        if token.text[0].isupper() and not token.text.isupper() and not self._opens(index):
            return False
        if token.text.isupper() and self._is_key(index):
            return False
        noun = self.vocabulary.nouns.at(self.norms, index)
        if (noun and noun[0] > length and not self._orders(index, noun)) or self._ends_compound(index, before):
            return False
        if noun and noun[1].known and self._determined_product(index):
            return False
        if entry.form is VerbForm.BASE:
            return self._base(index, index + length, entry, noun is not None, before)
        if entry.form is VerbForm.THIRD:
            return self._third(index, index + length, noun is not None)
        if entry.form is VerbForm.GERUND:
            return noun is None and self._norm(index - 1) not in connectives.ARTICLES
        return True

    def _is_key(self, index: int) -> bool:
        """ "Project PAY", "in OPS and PAY": the key of a project, where not all is written in capitals."""
        previous = self._norm(index - 1)
        if previous != "project" and (previous not in {"and", "or", ","} or not self.tokens[index - 2].text.isupper()):
            return False
        return index > 0 and any(token.text.islower() for token in self.tokens)

    def _orders(self, index: int, noun: tuple[int, NounEntry]) -> bool:
        """ "List closed issues": an order, though some operation's key makes "list closed" the name of a thing."""
        participle = self.vocabulary.verbs.at(self.norms, index + 1)
        if not self._opens(index) or not participle or participle[1].form is not VerbForm.PAST:
            return False
        behind = index + noun[0]
        behind = next((place for place in range(behind, len(self.tokens)) if place not in self.taken), behind)
        following = self.vocabulary.nouns.at(self.norms, behind)
        return following is not None and following[1].known

    def _ends_compound(self, index: int, before: list[Verb]) -> bool:
        """Whether a word is the last of a name of things ("merge requests"), its first word being no verb here."""
        hit = self.vocabulary.nouns.at(self.norms, index - 1) if index else None
        acted = bool(before) and before[-1].last == index
        return hit is not None and hit[0] > 1 and hit[1].known and not acted and index - 1 not in self.taken

    def _determined_product(self, index: int) -> bool:
        """ "Every GitLab branch": what follows a product that a quantifier stands before is a thing."""
        start = index
        while start and start - 1 in self.taken:
            start -= 1
        return start < index and self._norm(start - 1) in _QUANTIFYING

    def _opens(self, index: int) -> bool:
        """Whether a word stands where a sentence or list item begins."""
        previous = self._previous(index)
        return previous < 0 or self.tokens[previous].kind in HARD or self.norms[previous] in set(".!?:;(,-–—)")

    def _previous(self, index: int) -> int:
        previous = index - 1
        while previous >= 0 and self.norms[previous] in connectives.ADVERBS and not self.tokens[previous].glued:
            previous -= 1
        return previous

    def _base(self, index: int, end: int, entry: VerbEntry, noun: bool, before: list[Verb]) -> bool:
        previous = self._previous(index)
        word = self._norm(previous)
        described = noun and self._quoted(previous) and self._norm(previous - 1) in connectives.ARTICLES
        told = self._told_beside(index) and self._norm(end) == "to" and self._addressed(end + 1)
        if described or told or (self._norm(index - 1) in _BEFORE_VALUES and previous == index - 1):
            return False  # 'a "thanks" comment', "its title and link to #dev"
        if word in _COPULAS and previous == index - 1 and (end == len(self.tokens) or self.norms[end] in _VALUE_ENDS):
            return False  # "whose status is spam"
        if word == "or" and end < len(self.tokens) and (self.norms[end] in "?:" or self.tokens[end].kind in _ARROWS):
            return False
        strong = self._begins(index, end, entry)
        if self._continues_things(previous) or ends_age(self.norms, previous) or self._deals_with_it(previous, end):
            strong = True
        elif (
            word in connectives.ARTICLES - words("this that each all both")
            and previous == index - 1
            and not self._names(previous)
        ):
            return False
        if entry.lemma == "open" or entry.lemma in ADJECTIVES:
            opens = strong or (self._norm(end) in connectives.ARTICLES and self._ends_statement(previous))
            return opens and not self._adjective(index, end, before)
        ambiguous = noun or entry.lemma in NOUN_LIKE
        if not ambiguous:
            if word in ADJECTIVES:
                return strong or self._ends_statement(previous)
            # "when a ticket comes in | send it to #ops"
            return strong or word not in connectives.PREPOSITIONS or self._happens(previous)
        listing_own = entry.lemma in {"list", "show", "check"} and self._norm(end) in {"its", "their", "all"}
        if self._norm(end) in _BY_MEANS and previous == index - 1 and self._plural_ends(previous):
            return True
        if not strong and not listing_own and not self._ends_statement(previous):
            return False
        orders = self._norm(end) == "to" and self._is_participle(previous) and self._subordinated(previous)
        called = end < len(self.norms) and self.vocabulary.nouns.at(self.norms, end) is not None  # "page on-call"
        answers = entry.lemma in WITH_OBJECT or (
            entry.lemma in _ANSWERING and self._quoted(end + 1)
        )  # "answer with 'hi'"
        if not strong and noun and self._norm(end) in connectives.PREPOSITIONS and not (orders or called or answers):
            return False  # but "when it is merged | deploy to production"
        answers = answers or (entry.lemma in _REMARKING and self._ends_orders(previous, end, before))
        follows = answers or self._object_follows(end, entry, noun, strong=strong)
        return follows and not self._predicate_follows(end)

    def _ends_orders(self, previous: int, end: int, before: list[Verb]) -> bool:
        """ "Label it stale and | comment": the last of several orders, whose object is that of the one before."""
        if self._norm(previous) != "and" or not before or (end < len(self.tokens) and self.norms[end] not in ".;!"):
            return False
        told = self.norms[before[-1].last : previous]
        return bool(connectives.POINTERS.intersection(told)) and "with" not in told

    def _begins(self, index: int, end: int, entry: VerbEntry) -> bool:
        """Whether what stands in front of a verb lets an order begin with it."""
        previous = self._previous(index)
        word = self._norm(previous)
        kind = self.tokens[previous].kind if previous >= 0 else TokenKind.BREAK
        if (
            self._norm(index - 1) in {"so", "then", "also", "please"}
            or previous < 0
            or kind in HARD
            or (kind is TokenKind.PUNCT and word not in {"'", "/", "%", "$"})
        ):
            return True
        if word in _BOUNDARY_WORDS or word in connectives.MODALS or word in connectives.SUBJECT_PRONOUNS:
            return True
        if word in words("'s do does did that which who help somebody"):
            return True
        if (kind is TokenKind.NUMBER and self._norm(previous - 1) == "at") or ends_recurrence(self.norms, previous):
            return True  # "each day at 9 | email bob", "every Friday | comment 'ping' on it"
        named = entry.lemma in _ADDRESSED and self._names_somebody(end)
        return (named or self._determined(end)) and self._happens(previous)

    def _continues_things(self, previous: int) -> bool:
        """Whether things that were told of end at a token: "the rest", "each one", "the urgent one", "any of these"."""
        word, before = self._norm(previous), self._norm(previous - 1)
        return (
            word in {"rest", "others"}
            or (word == "one" and before in ADJECTIVES | DEGREES)
            or (word in {"one", "them"} and bool({"each", "every"} & set(self.norms[max(0, previous - 2) : previous])))
            or (word in {"these", "those"} and before == "of")
        )

    def _names(self, index: int) -> bool:
        """Whether "A" is a name and no article ("Team A")."""
        token = self.tokens[index]
        return token.text == "A" and index > 0 and self.tokens[index - 1].text[:1].isupper()

    def _adjective(self, index: int, end: int, before: list[Verb]) -> bool:
        """Whether "open" and its like describe the noun after them."""
        if (
            before
            and before[-1].last >= index - 2
            and before[-1].form is not VerbForm.PAST
            and self._norm(index - 1) not in "and,then"
            and not self._happens(index - 1)
        ):
            return True
        if self._norm(index - 1) in connectives.ARTICLES | connectives.PREPOSITIONS - {"to"} | connectives.QUANTIFIERS:
            return self._norm(end) not in {"a", "an", "the"}  # "for each one open a task"
        after = end
        while after < len(self.tokens) and (after in self.taken or self._norm(after) in ADJECTIVES):
            after += 1
        if after >= len(self.tokens):
            return False
        noun = self.vocabulary.nouns.at(self.norms, after)
        if noun is None:
            return after > end and self.norms[after].endswith("s") and stem(self.norms[after]) != self.norms[after]
        return noun[1].plural

    def _object_follows(  # noqa: C901 - a list of cases, one a line
        self, end: int, entry: VerbEntry, noun: bool, *, strong: bool = False
    ) -> bool:
        while end < len(self.tokens) and self.norms[end] in BEFORE_OBJECTS:
            end += 1
        if end >= len(self.tokens):
            return not noun
        token, word = self.tokens[end], self.norms[end]
        versioned = strong and token.kind is TokenKind.NUMBER
        if token.kind is TokenKind.QUOTED and noun and not strong:
            return False
        if token.kind in VALUE_KINDS or token.kind is TokenKind.EXPRESSION or end in self.taken or versioned:
            return True
        if word in words("why how what that if nothing") and strong:
            return True
        if word in OBJECT_STARTERS or word in PEOPLE:
            return True
        if word in VERBAL_PREPOSITIONS:
            if word == "of":
                return False
            if word not in {"to", "with"} and entry.lemma not in _ANSWERING and self._told_beside(end - 1):
                return False
            if strong and (entry.lemma in _ANSWERING or self._addressed(end + 1)):
                return True
            return not noun or word not in words("for by from in with at") or self._norm(end + 1) in OBJECT_STARTERS
        if token.kind in HARD or token.kind is TokenKind.PUNCT or word in words("and or then"):
            if strong and entry.lemma in _ANSWERING and self._another_order(end):
                return True
            return not noun and entry.lemma not in NOUN_LIKE - words("merge approve escalate deploy close retry fix")
        if self.vocabulary.events.at(self.norms, end) and self._is_participle(end):
            return strong and self._plural_within(end + 1, end + 4)
        hit = self.vocabulary.nouns.at(self.norms, end)
        if strong and (hit is None or not hit[1].known) and self._plural_within(end + 1, end + 3):
            return True  # "list unfinished issues"
        if hit is not None:
            return hit[1].plural or not noun or word in ADJECTIVES or (strong and self._identified(end + hit[0]))
        if strong and entry.lemma in _CHECKING and self._norm(end + 1) == "of":
            return True  # "check presence of maria"
        named = token.text[0].isupper() and (not noun or (strong and entry.lemma in _ADDRESSED))
        named = named or (entry.lemma in _ADDRESSED and self._names_somebody(end))
        return word in ADJECTIVES or named or (not noun and word.isalpha())

    def _told_beside(self, index: int) -> bool:
        """ "Post its title and link in #dev": whether a word is one more property beside the one that stands before."""
        coordinated = index > 1 and self.norms[index - 1] in {"and", "&", "plus"}
        return coordinated and all(concept_of(stem(self.norms[place])) is not None for place in (index - 2, index))

    def _predicate_follows(self, end: int) -> bool:
        """Whether the next words make the candidate a subject ("comment is added", "release published")."""
        word = self._norm(end)
        if word in ADJECTIVES:
            return False
        if word in connectives.BE or word in connectives.MODALS:
            return True
        hit = self.vocabulary.verbs.at(self.norms, end) if end < len(self.tokens) else None
        return hit is not None and (
            (hit[1].form is VerbForm.PAST and not self._plural_within(end + 1, end + 4))
            or (hit[1].form is VerbForm.THIRD and not self.vocabulary.nouns.at(self.norms, end))
        )

    def _after_ordered_product(self, index: int) -> bool:
        """ "Move Dropbox files": what follows a product that a verb stands before is a thing."""
        start = index
        while start and start - 1 in self.taken:
            start -= 1
        if start == index:
            return False
        if self._norm(start - 1) in {"the", "all", "our", "my"}:
            start -= 1
        hit = self.vocabulary.verbs.at(self.norms, start - 1) if start > 0 else None
        return hit is not None and hit[1].form is VerbForm.BASE and self._opens_order(start - 1)

    def _placed_of_product(self, index: int, end: int) -> bool:
        """ "QuickBooks bills over to Xero", "Shopify orders that are unpaid": things of a product, and what of them."""
        told = self._norm(end) in {"that", "which"} and self._norm(end + 1) in connectives.BE | {"have", "were"}
        while self._norm(end) in connectives.ADVERBS:
            end += 1
        return index - 1 in self.taken and (told or self._norm(end) in _LEADING)

    def _third(self, index: int, end: int, noun: bool) -> bool:
        word = self._norm(self._previous(index))
        if word in connectives.ARTICLES - words("this that") or word in connectives.QUANTIFIERS or word in ADJECTIVES:
            return False
        if self._told_beside(index):
            return False  # "their titles and links"
        if not noun:
            return word not in connectives.PREPOSITIONS
        if self._after_ordered_product(index) or self._placed_of_product(index, end):
            return False
        subject = word in connectives.SUBJECT_PRONOUNS | words("that which and it then") or self._ends_statement(
            self._previous(index)
        )
        if subject and self._object_follows(end, VerbEntry("", VerbForm.THIRD, ()), noun=True):
            return True
        return self._happens(end - 1) and self._order_follows(end)

    def _order_follows(self, index: int) -> bool:
        """ "When the customer replies | reopen the ticket": a base verb with an object that is told apart as such."""
        hit = self.vocabulary.verbs.at(self.norms, index) if index < len(self.norms) else None
        return hit is not None and hit[1].form is VerbForm.BASE and self._determined(index + hit[0])
