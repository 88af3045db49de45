"""What a stretch of words says is done or happened: its main verb, its event words, its answer to an approval."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import COPYING
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading, Verb, VerbForm
from agent_app.planners.local.segments import skip_preamble
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["event_words", "is_approval_answer", "main_verb"]

_REJECTED = words(
    "reject rejects rejected rejection refusal denial disapproval decline declines declined deny denies denied refuse"
    " refuses refused no disapprove"
    " disapproves disapproved veto vetoes vetoed"
)
_APPROVED = words("approve approves approved approval accept accepts accepted agree agrees ok okay fine good yes")
_WISHES = words("want like love need prefer wish require")
_PASSIVE = words("be been being is are was were gets get got getting becomes become")
_OBLIGING = words("should must shall be needs needing ought become becomes")
_STATIVE = words("open close complete clear")
"""Verbs whose base is an adjective too: "each one that is still open"."""
_RELATIVE = words("that which whose without")
_WHOLE = words("all every each")
_PREDICATING = _RELATIVE | connectives.BE | words("when whenever if once after")
_BETWEEN = words("all that which are is and , or")
_TELLING_WHICH = words("by since before after between during within today yesterday this last over until")
"""What stands right after a participle that tells which things are meant: "created | this week", "opened | by Kim"."""
_TOWARDS = words("to into onto in over across")
"""Where something is copied: "I want all tickets copied | to Jira"."""


def _without_auxiliaries(verbs: list[Verb]) -> list[Verb]:
    """ "The pipeline gets triggered": the participle is the verb."""
    return [
        verb
        for place, verb in enumerate(verbs)
        if not (
            verb.lemma in {"get", "have"}
            and place + 1 < len(verbs)
            and verbs[place + 1].first == verb.last
            and verbs[place + 1].form is VerbForm.PAST
        )
    ]


_DESCRIBING = words("label tag mark assign flag name call create open report")


def _caused(reading: Reading, verbs: list[Verb], first: int, last: int) -> Verb | None:
    """ "Have the customer told", "I'd like a card to be created": what to do is the participle."""
    opener = next((verb.last for verb in verbs if verb.lemma in {"have", "get"} and verb.form is VerbForm.BASE), None)
    if opener is None:
        opener = next((i + 1 for i in range(first, last) if reading.tokens[i].norm in _WISHES), None)
    if opener is None:
        return None
    later = next((verb for verb in verbs if verb.first > opener and verb.form is VerbForm.PAST), None)
    if later is None:
        return None
    if set(reading.norms(opener, later.first)) & _RELATIVE and verbs[-1].form is VerbForm.PAST:
        return verbs[-1] if verbs[-1].last == last else None  # "have every card that has no date archived"
    if (done := _left_done(reading, verbs, opener, last)) is not None:
        return done
    between = reading.norms(opener, later.first)
    looked_up = reading.norms(opener - 1, opener) == ["get"] and between[:1] in (["every"], ["each"])
    if looked_up and later.last < last and later.lemma in _DESCRIBING:
        return None  # "get every issue labelled "bug""
    if _told_apart(reading, opener, later):
        return None
    if set(between) & _BETWEEN or any(
        verb.form is VerbForm.BASE and opener <= verb.first < later.first for verb in verbs
    ):
        return None
    describes = any(noun.first == later.last for noun in reading.nouns) or any(
        m.first == later.last for m in reading.mentions
    )
    return None if describes and between[-1:] != ["be"] else later


def _told_apart(reading: Reading, opener: int, participle: Verb) -> bool:
    """ "Get the leads created this week", but "get the ticket created this week": several things are looked up."""
    several = any(noun.plural and noun.last == participle.first for noun in reading.nouns)
    after = set(reading.norms(participle.last, participle.last + 1))
    return several and reading.tokens[opener - 1].norm == "get" and bool(after & _TELLING_WHICH)


def _left_done(reading: Reading, verbs: list[Verb], opener: int, last: int) -> Verb | None:
    """ "I want all resolved tickets closed": the participle that ends the clause, after the noun it is wanted of."""
    done, before = verbs[-1], reading.norms(opener, last)
    carried = done.lemma in COPYING and set(reading.norms(done.last, done.last + 1)) <= _TOWARDS
    if done.form is not VerbForm.PAST or not (carried or done.last == last) or opener > done.first:
        return None
    before = reading.norms(opener, done.first) if carried else before
    looked_up = reading.tokens[opener - 1].norm == "get"  # "get the issues closed by Kim", but "get all of them closed"
    if looked_up and not set(before) & connectives.PREPOSITIONS:
        return None
    if not set(before[:2]) & _WHOLE or not reading.nouns_in(opener, done.first) or set(before) & _PREDICATING:
        return None
    return done if reading.tokens[done.first - 1].norm not in connectives.ARTICLES | connectives.PREPOSITIONS else None


def _is_passive(reading: Reading, verb: Verb) -> bool:
    index = verb.first - 1
    while index >= 0 and reading.tokens[index].norm in connectives.ADVERBS:
        index -= 1
    return index >= 0 and reading.tokens[index].norm in _PASSIVE


def main_verb(reading: Reading, first: int, last: int) -> Verb | None:
    """The verb that says what is to be done between two token indexes: imperative first, then passive or gerund."""
    start = skip_preamble(reading, first, last)
    verb = reading.verb_at(start)
    ordered = verb is not None and verb.form is not VerbForm.PAST and verb.last <= last
    if verb is not None and ordered and verb.lemma not in {"have", "get"}:
        return verb
    verbs = [
        verb
        for verb in _without_auxiliaries(reading.verbs_in(min(start, last), last))
        if verb.form is not VerbForm.BASE or not _is_passive(reading, verb) or verb.lemma not in _STATIVE
    ]
    if (caused := _caused(reading, verbs, first, last)) is not None:
        return caused
    if ordered:
        passive = verb is not None and verb.lemma == "get" and verbs and verbs[0].first == verb.last
        passive = passive and not _describes(reading, verbs[0])
        return verbs[0] if passive and verbs[0].form is VerbForm.PAST else verb
    modal = next((i for i in range(first, last) if reading.tokens[i].norm in _OBLIGING), None)
    if modal is not None and (after := [item for item in verbs if item.first > modal]):
        return after[0]
    base = next((item for item in verbs if item.form is VerbForm.BASE), None)
    if base is not None:
        return base
    return next((item for item in verbs if item.form is not VerbForm.PAST or _is_passive(reading, item)), None)


def _describes(reading: Reading, participle: Verb) -> bool:
    """ "Get closed issues": a participle before a noun, or before a product's name and a noun."""
    place = participle.last
    place = next((mention.last for mention in reading.mentions if mention.first == place), place)
    return any(noun.first == place for noun in reading.nouns)


def event_words(reading: Reading, vocabulary: Vocabulary, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
    """Words between two token indexes that say something happened, as (token index, event classes)."""
    norms = reading.norms(0, len(reading.tokens))
    mentions = reading.mentioned
    nouns = {i for noun in reading.nouns for i in range(noun.first, noun.last)}
    found: list[tuple[int, tuple[str, ...]]] = []
    index = first
    while index < last:
        token = reading.tokens[index]
        hit = (
            vocabulary.events.at(norms, index) if token.is_word and not token.glued and index not in mentions else None
        )
        denied = _denied(norms[max(first, index - 3) : index])
        if hit is None or index + hit[0] > last or (hit[0] == 1 and index in nouns) or denied:
            index += 1
            continue
        found.append((index, hit[1]))
        index += hit[0]
    return found


def _denied(before: list[str]) -> bool:
    """ "Is not closed", "without opening": what is not so; "a card without members is created" is."""
    if set(before) & {"not", "never"}:
        return True
    return "without" in before and not set(before[before.index("without") :]) & _PASSIVE


def _only_answers(norms: list[str]) -> bool:
    """ "Once she has", "if he does not": the verb stands for the approving."""
    said = [norm for norm in norms if norm not in {"not", "so", "never"}]
    return len(said) == 2 and said[0] in {"he", "she", "they"} and said[1] in {"has", "have", "does", "do", "did"}


def is_approval_answer(reading: Reading, clause: Clause) -> str | None:
    """`approved` or `rejected` if the clause says how a person decided, else None."""
    norms = reading.norms(clause.first, clause.last)
    hit = next((norm for norm in norms if norm in _REJECTED | _APPROVED), None)
    negated = any(norm in {"not", "never"} for norm in norms)
    if hit is None:
        return ("rejected" if negated else "approved") if _only_answers(norms) else None
    return "rejected" if (hit in _REJECTED) != negated else "approved"
