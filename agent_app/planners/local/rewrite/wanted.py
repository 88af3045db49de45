"""Things that are wanted without a verb: "a Zendesk ticket and a PagerDuty incident please", "new joiner: an Okta user,
a welcome mail", "a page summarising the sprint, then ping #dev", "create a GitHub issue; a Jira ticket too".
"""

from __future__ import annotations

from collections.abc import Iterator

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, VerbForm
from agent_app.planners.local.predicates import event_words
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ANYTHING, ends, ordering_verb, with_verb
from agent_app.planners.local.segments import skip_preamble
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["wanted_things"]

_JOINTS = words(", and & + plus then")
_OPENING = connectives.ARTICLES - words("its their his her this that these those each every any all no it")
_SINGLE = words("a an one")
_AS_WELL = (["too"], ["also"], ["as", "well"])
_ALSO = words("and also plus")
_NEEDING = (["i", "need"], ["we", "need"], ["i", "want"], ["we", "want"])
_GETTING = (["get", "me"], ["get", "us"], ["give", "me"], ["give", "us"], ["bring", "me"], ["bring", "us"])
_GIVING = words("send write create open make post add file raise log")
_LATER = words("afterwards afterward finally next lastly subsequently thereafter later")
_OCCASIONS = words(
    "kit flow process routine setup checklist plan procedure steps pack package bundle playbook runbook prep party"
    " things needs wants requires gets todo todos stuff essentials basics"
)
"""What a list of things is headed by: "incident flow: a ticket, a channel", "project X needs: ..."."""
_SENT_BY = words("invite post ping message dm note notification shout heads-up mail email call")
_SENT_THROUGH = _SENT_BY | words("invitation word thanks announcement reminder sms whatsapp text update alert news")
"""What a product is named behind: "an invitation through Outlook", "heads-up in Teams"."""
_THROUGH = words("in on via through by over with per")
_EACH = words("each every all")
_ACCOMPANYING = words("with also")
_NUMBERED = words("sprint version release milestone iteration quarter")
_RESTRICTING = words("without from by that which who whose where since than of")
"""What tells which one of those that are there is meant, and not what is to be made."""
_BEING_THERE = words("latest newest oldest last recent current existing same")
_BESIDES = words("also too plus besides")
_PLEASE = words("please pls plz kindly thanks thx cheers")
_HAPPENING = words("when if upon after once whenever unless until before")
"""Words of sentences that say what happens, and not what is wanted."""
_TELLING_WHICH = words("new each every all any per")
"""Before a thing these say which one is meant."""
_WISHING = connectives.WANT | (connectives.SUBJECT_PRONOUNS - {"one"})
_TELLING = connectives.PREPOSITIONS | connectives.RELATIVES | words("( - – — worth so because")
"""What tells more of a thing begins with these, or with a verb on "-ing": its words are no part of the thing's name."""


def wanted_things(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that put a verb before each thing of a stretch that has none of its own and wants things.

    Once some are wanted, what the next stretches list is wanted too.
    """
    found: list[Change] = []
    acted = False
    for first, last in _stretches(reading):
        if (got := _got(reading, vocabulary, first, last)) is not None:
            acted = True
            found += [got, *(with_verb(reading, place, verb) for place, verb in _more_made(reading, first + 2, last))]
            continue
        if _orders(reading, first, last):
            acted = True
            found += [with_verb(reading, place, verb) for place, verb in _more_made(reading, first, last)]
            continue
        heading = (0, 0) if found else _heading(reading, vocabulary, first)
        things = _things(reading, vocabulary, first, last, acted=acted) if heading is not None else []
        more = acted and bool(things) and (things[0] == (first, "send") or _one_more(reading, first, last))
        wants = bool(things) and (found or more or _wants(reading, vocabulary, (first, last), things))
        if heading is not None and things and (wants or heading[1]):
            found += [Change(*heading)] if heading[1] else []
            found += [_wanted(reading, place, verb) for place, verb in things]
        elif found or (first == 0 and reading.mentions_in(first, last)):
            break  # what is said first of a product tells what the rest is about
    return found


def _wanted(reading: Reading, place: int, verb: str) -> Change:
    """The verb before a thing, in the place of "with" where it accompanies another one."""
    token = reading.tokens[place]
    if token.norm != "with":
        return with_verb(reading, place, verb)
    return Change(token.start, token.end, (Piece(f"and {verb}", token.start, token.end),))


def _got(reading: Reading, vocabulary: Vocabulary, first: int, last: int) -> Change | None:
    """ "Get me a Dropbox folder": the order to make one thing that its product makes."""
    asked = first + (reading.norms(first, first + 1) == ["please"])
    if reading.norms(asked, asked + 2) not in _GETTING or not set(reading.norms(asked + 2, asked + 3)) & _SINGLE:
        return None
    noun = next((noun for noun in reading.nouns_in(asked + 2, last) if noun.known), None)
    if noun is None or noun.plural or not _makes(reading, vocabulary, noun, asked + 2, last):
        return None
    start, end = reading.tokens[asked].start, reading.tokens[asked + 1].end
    return Change(start, end, (Piece(ordering_verb(noun), start, end),))


def _orders(reading: Reading, first: int, last: int) -> bool:
    """Whether a stretch begins with an order, or with what somebody needs."""
    opened = skip_preamble(reading, first, last)
    verb = reading.verb_at(opened) if opened < last else None
    return (verb is not None and verb.form is VerbForm.BASE) or reading.norms(first, first + 2) in _NEEDING


def _more_made(reading: Reading, first: int, last: int) -> Iterator[tuple[int, str]]:
    """ "Send an email to Ana | and an SMS to +49123": things of other kinds that are made besides what is ordered."""
    if set(reading.norms(first, last)) & _HAPPENING:
        return
    before = ""
    for begin, end in _parts(reading, first, last):
        verb = reading.verb_at(skip_preamble(reading, begin, end))
        if verb is not None and verb.form is VerbForm.BASE:
            before = verb.lemma if verb.lemma.split()[0] in _GIVING else ""
            continue
        told = _told_from(reading, begin, end)
        too = reading.norms(told, end) in _AS_WELL
        if before and told < end and (too or reading.tokens[begin].norm in _SINGLE):
            noun = _thing(reading, (begin, told, end), later=True)
            if noun is not None and (too or ordering_verb(noun) == "send"):
                yield begin, ordering_verb(noun)


def _one_more(reading: Reading, first: int, last: int) -> bool:
    """ "...; a Jira ticket too", "And a page for it": said to be wanted as well, or one thing of a product."""
    norms = reading.norms(first, last)
    opened = norms[0] in _ALSO or norms[0] in _SINGLE
    return (opened or norms[-1:] in _AS_WELL or norms[-2:] in _AS_WELL) and "?" not in norms


def _stretches(reading: Reading) -> Iterator[tuple[int, int]]:
    """Token ranges between full stops, colons and line breaks; a colon after counted things only opens their names."""
    first = 0
    for index in range(len(reading.tokens) + 1):
        if index == len(reading.tokens) or ends(reading, index):
            if index > first and _may_end(reading, first, index):
                while first + 1 < index and reading.tokens[first].norm in _LATER:
                    first += 1
                    first += reading.norms(first, first + 1) == [","] and first + 1 < index
                yield first, index
            first = index + 1


def _may_end(reading: Reading, first: int, last: int) -> bool:
    """An arrow, or a colon unless things were counted before it, follows what happens or a heading."""
    if last == len(reading.tokens):
        return True
    token = reading.tokens[last]
    if token.norm == ":":
        counted = any(noun.count > 1 and noun.text not in ANYTHING for noun in reading.nouns_in(first, last))
        return counted or reading.norms(last + 1, last + 2) in ([], ["all"])
    return token.kind is not TokenKind.ARROW and token.norm != "?"


def _heading(reading: Reading, vocabulary: Vocabulary, first: int) -> tuple[int, int] | None:
    """The characters of a heading before a stretch, which tells what for; None where it orders or tells of an event."""
    if first == 0 or reading.tokens[first - 1].norm != ":":
        return 0, 0
    begin = next((i + 1 for i in range(first - 2, -1, -1) if ends(reading, i)), 0)
    norms = set(reading.norms(begin, first - 1))
    named = reading.mentions_in(begin, first - 1)
    if named:
        only = all(begin <= i < first - 1 and i in reading.mentioned for i in range(begin, first - 1))
        return (0, 0) if only else None
    if reading.tokens[first - 2].norm in _OCCASIONS:
        return reading.tokens[begin].start, reading.tokens[first - 1].end
    verbs = reading.verbs_in(begin, first - 1)
    things = [noun for noun in reading.nouns_in(begin, first - 1) if noun.known]
    things = [noun for noun in things if noun.canon not in PEOPLE | LISTED_PEOPLE]
    told = any(reading.tokens[i].norm.endswith("ed") for i, _ in event_words(reading, vocabulary, begin, first - 1))
    if told or norms & _HAPPENING or (verbs and things) or any(v.form is VerbForm.PAST for v in verbs):
        return None
    if things and "for" not in norms:  # "failed build: ..." is what happens
        return None
    return reading.tokens[begin].start, reading.tokens[first - 1].end


def _things(reading: Reading, vocabulary: Vocabulary, first: int, last: int, *, acted: bool) -> list[tuple[int, str]]:
    """The things that a stretch lists: where each begins and the verb that orders it; none where it says anything else.

    Orders may follow them.
    """
    if set(reading.norms(first, last)) & _HAPPENING:
        return []
    things: list[tuple[int, str]] = []
    for begin, end in _parts(reading, first, last):
        if set(reading.norms(begin, end)) <= _PLEASE:
            continue
        opened = skip_preamble(reading, begin, end)
        verb = reading.verb_at(opened)
        if verb is not None and verb.form is VerbForm.BASE:
            break
        named = begin + (bool(things) and reading.tokens[begin].norm in _ACCOMPANYING)
        told = _told_from(reading, named, end)
        if _is_sent(reading, named, told) or _sent_through(reading, named, told, end):
            things.append((begin, "send"))
            continue
        if _says_more(reading, vocabulary, named, told):
            return []
        noun = _thing(reading, (named, told, end), later=bool(things) or acted)
        if noun is not None:
            things.append((begin, ordering_verb(noun)))
            things += _with_them(reading, vocabulary, named, end)
        elif not things:
            return []
    return things


def _with_them(reading: Reading, vocabulary: Vocabulary, begin: int, end: int) -> list[tuple[int, str]]:
    """ "A Trello board | with two lists": what the same product makes besides, counted or with an article."""
    place = next((i for i in range(begin + 1, end - 2) if reading.tokens[i].norm == "with"), None)
    named = reading.mentions_in(begin, end)
    if place is None or not named or reading.verbs_in(place, end):
        return []
    noun = next((noun for noun in reading.nouns_in(place, end) if noun.known), None)
    counted = noun is not None and (noun.count > 1 or reading.tokens[place + 1].norm in _SINGLE)
    if noun is None or not counted or ordering_verb(noun) != "create" or noun.first > place + 4:
        return []
    return [(place, "create")] if (named[0].connector, noun.canon) in vocabulary.makeable else []


def _is_sent(reading: Reading, begin: int, told: int) -> bool:
    """ "A Slack invite", "Slack post": what is sent by a product, in a word that is a verb as well."""
    last = told - 1
    while last > begin and reading.tokens[last].norm in connectives.ADVERBS | {"too", "also"}:
        last -= 1
    product = bool(reading.mentions_in(begin, last)) and reading.tokens[last].norm in _SENT_BY
    return product and all(
        i in reading.mentioned or reading.tokens[i].norm in _OPENING | {"channel"} for i in range(begin, last)
    )


def _sent_through(reading: Reading, begin: int, told: int, end: int) -> bool:
    """ "An invitation through Outlook", "heads-up in Teams": what is sent, and by which product."""
    said = set(reading.norms(begin, told)) - connectives.ARTICLES - words("short quick")
    if len(said) != 1 or not said <= _SENT_THROUGH:
        return False
    return any(
        place > told - 1 and reading.tokens[place - 1].norm in _THROUGH
        for place in (mention.first for mention in reading.mentions_in(told, end))
    )


def _parts(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of a list; what stands in brackets is no part of its own."""
    depth, begin = 0, first
    for index in range(first, last + 1):
        norm = reading.tokens[index].norm if index < last else ""
        depth += (norm == "(") - (norm == ")")
        if index == last or (norm in _JOINTS and depth <= 0):
            if index > begin:
                yield begin, index
            begin = index + 1


def _told_from(reading: Reading, begin: int, end: int) -> int:
    """Where the name of a thing is over and more is told of it: "a page | summarising the sprint"."""
    for index in range(begin, end):
        verb = reading.verb_at(index)
        gerund = verb is not None and verb.form is VerbForm.GERUND
        if reading.norms(index, end) in _AS_WELL:
            return index
        if gerund or reading.tokens[index].norm in _TELLING or reading.tokens[index].kind is TokenKind.QUOTED:
            return index
    return end


def _says_more(reading: Reading, vocabulary: Vocabulary, begin: int, end: int) -> bool:
    """Whether words say what happens or who wants something, and do not just name a thing."""
    after = set(reading.norms(begin, len(reading.tokens)))
    more = not vocabulary.eventful and after & _BESIDES and not reading.verbs_in(begin, len(reading.tokens))
    telling = _TELLING_WHICH - words("new") if _PLEASE & after or more else _TELLING_WHICH
    if set(reading.norms(begin, end)) & (_WISHING | telling) or reading.verbs_in(begin, end):
        return True
    told = event_words(reading, vocabulary, begin, end)
    return any(reading.tokens[place].norm.endswith("ed") for place, _ in told)


def _thing(reading: Reading, places: tuple[int, int, int], *, later: bool) -> Noun | None:
    """The thing that a part names: a single one or several that are counted. A `later` one may be a bare noun."""
    begin, told, end = places
    nouns = [noun for noun in reading.nouns_in(begin, told) if noun.known]
    if not nouns or (nouns[-1].plural and nouns[-1].count < 2 and not _for_each(reading, told, end)):
        return None
    after = [i for i in range(nouns[-1].last, told) if i not in reading.mentioned]
    called = all(reading.tokens[i].text[:1].isupper() for i in after)  # "a board Summer Fair"
    called = called or (nouns[-1].canon in _NUMBERED and len(after) == 1 and reading.tokens[after[0]].norm.isdecimal())
    if not called and any(reading.tokens[i].norm not in connectives.ADVERBS for i in after):
        return None  # "a ticket comes in"
    opened = reading.tokens[begin].norm in _OPENING or nouns[-1].count > 1 or (later and nouns[0].first == begin)
    opened = opened or (ordering_verb(nouns[-1]) == "send" and reading.norms(told, told + 1) == ["to"])
    return nouns[-1] if opened or reading.mentions_in(begin, end) else None


def _wants(reading: Reading, vocabulary: Vocabulary, stretch: tuple[int, int], things: list[tuple[int, str]]) -> bool:
    """Whether things of products are wanted: several, counted or asked for, or one with an indefinite article.

    Where no product tells of events, one that its product makes is wanted without any article.
    """
    first, last = stretch
    if not reading.mentions_in(first, last) and not reading.mentions_in(0, first):
        return False
    place = things[0][0]
    if first and reading.tokens[first - 1].norm == ":" and reading.tokens[place].norm in _SINGLE:
        return True  # "Trello: a card"
    noun = next((noun for noun in reading.nouns_in(place, last) if noun.known), None)
    if len(things) > 1 or set(reading.norms(first, last)) & _PLEASE or noun is None:
        return True
    if things[0][1] == "send" and reading.norms(noun.last, noun.last + 1) == ["to"] and not vocabulary.eventful:
        return True  # "SMS to all Shopify customers"
    if noun.count > 1 or (not vocabulary.eventful and _makes(reading, vocabulary, noun, place, last)):
        return True
    if reading.tokens[place].norm not in _SINGLE:
        return False
    return bool(reading.mentions_in(place, noun.last)) or _for_each(reading, noun.last, last)


def _for_each(reading: Reading, first: int, last: int) -> bool:
    """ "A text | for each Calendly invitee": whom or what there is one for, told by a product that lists them."""
    norms = reading.norms(first, last)
    opened = next((i for i in range(len(norms) - 1) if norms[i] == "for" and norms[i + 1] in _EACH), None)
    if (
        opened is None
        or "new" in norms
        or not all(i in reading.mentioned or reading.tokens[i].norm in _THROUGH for i in range(first, first + opened))
    ):
        return False
    return bool(reading.mentions_in(first + opened, last))


def _makes(reading: Reading, vocabulary: Vocabulary, noun: Noun, first: int, last: int) -> bool:
    """ "Job requisition in Workday; ...": whether the product beside a thing makes such things."""
    end = next((end for begin, end in _parts(reading, noun.first, last)), last)
    beside = [mention for mention in reading.mentions if mention.last == noun.first]
    beside += reading.mentions_in(noun.last, end)
    before = set(reading.norms(first, noun.first)) - _OPENING
    if before & (_BEING_THERE | connectives.FUNCTION_WORDS) - {"new"}:
        return False
    if set(reading.norms(noun.last, noun.last + 1)) & _RESTRICTING:
        return False
    return any((mention.connector, noun.canon) in vocabulary.makeable for mention in beside[:1])
