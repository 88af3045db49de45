"""Work that a person is to do: "have QA test the build", "legal must review it", "the manager signs it off"."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, EntityKind, Reading, TokenKind, VerbForm

__all__ = ["asks_decision", "asks_person", "decider", "names_person"]

_ROLES = PEOPLE - words(
    "everyone everybody channel group us me product staff support platform frontend backend"
) | words(
    "lead director officer engineer accountant lawyer lady guy person human colleague ceo cfo ciso coo dpo department"
    " committee cab architect analyst agent supervisor head chief vp intern specialist operator technician auditor"
    " editor translator scientist somebody someone anybody secretary clerk controller coordinator designer developer"
    " tester programmer consultant hr counsel expert representative rep nurse teacher employee recruiter human"
    " bookkeeper treasurer president expert moderator dispatcher facilities legal compliance council accounting"
    " procurement purchasing payroll logistics reception receptionist assistant courier photographer cleaner driver"
    " buyer planner trainer coach mentor"
)
_CAUSING = words("have let get ask make want need tell")
_OBLIGING = words("should must shall will has needs have need ought is are")
_UNDERGOING = words("is are gets get be")
_RECEIVING = words("get receive be know see have hear join become notice find read")
"""What happens to people rather than what they do."""
_BY_HAND = ("by hand", "manually", "in person", "on paper", "by phone")
_ADDRESSED = frozenset({TokenKind.CHANNEL, TokenKind.EMAIL, TokenKind.URL})
_OBJECTS = connectives.ARTICLES | words("it them")
_REACH = 6
_SHORTEST = 2
"""An article and a noun."""
_AGREEING = words("approve ok okay agree confirm sign authorize authorise bless greenlight green-light consent")
_OBTAINING = words("get obtain seek await require need collect secure request wait ask")
_AGREEMENTS = frozenset({
    "approval", "confirmation", "consent", "ok", "okay", "blessing", "permission", "clearance", "go-ahead", "go ahead",
    "signoff", "sign-off", "sign off", "authorization", "authorisation", "green light", "thumbs up", "agreement",
})  # fmt: skip
_GIVERS = words("from of by")


def names_person(reading: Reading, first: int, last: int) -> bool:
    """Whether the words between two token indexes are a noun phrase whose head is a person, a role or a team."""
    norms = [norm for norm in reading.norms(first, last) if norm not in {"on-call", "oncall"}]
    if norms[:3] == ["the", "on", "call"]:
        norms = norms[3:] or ["engineer"]
    if not norms or any(norm in connectives.PREPOSITIONS - {"of", "in", "from"} for norm in norms):
        return False
    if any(first <= mention.first < last for mention in reading.mentions):
        return False
    head = next((place for place in range(last - 1, first - 1, -1) if reading.tokens[place].is_word), None)
    if head is None:
        return any(e.kind is EntityKind.USER and e.first == first for e in reading.entities_in(first, last))
    token = reading.tokens[head]
    if any(norm in _ROLES for norm in norms):
        return True
    if any(e.kind is EntityKind.USER for e in reading.entities_in(first, last)):
        return True
    if token.text == "IT" and last - first == 1:
        return True
    proper = token.text[:1].isupper() and not token.text.isupper() and head > 0
    return proper and last - first <= 2 and not any(noun.known and noun.first == head for noun in reading.nouns)


def asks_person(reading: Reading, clause: Clause, *, continuing: bool) -> bool:
    """Whether a clause asks a person to do something that no message could stand for.

    Only a clause that continues a request orders in the indicative ("then the manager reviews it"): what a person does
    in the first one is what happens.
    """
    tokens = reading.tokens[clause.first : clause.last]
    if any(token.kind in _ADDRESSED for token in tokens):
        return False
    text = f" {' '.join(reading.norms(clause.first, clause.last))} "
    if any(f" {phrase} " in text for phrase in _BY_HAND) and clause.verb is not None and len(tokens) > 2:
        return clause.verb.form is not VerbForm.PAST
    if continuing and _done_by(reading, clause):
        return True
    return _caused(reading, clause) or _obliged(reading, clause, continuing=continuing)


def asks_decision(reading: Reading, clause: Clause) -> bool:
    """Whether a person has to agree first: "the CFO has to ok the deal", "get confirmation from the on-call"."""
    norms = reading.norms(clause.first, clause.last)
    return _must_agree(reading, clause) or _obtains_agreement(reading, clause, norms)


def _must_agree(reading: Reading, clause: Clause) -> bool:
    for place in range(clause.first + 1, min(clause.first + _REACH + 2, clause.last - 1)):
        if reading.tokens[place].norm not in _OBLIGING - {"is", "are"}:
            continue
        deed = place + 1
        while deed < clause.last and reading.tokens[deed].norm in {"to", "first", "also", "always"}:
            deed += 1
        said = reading.norms(deed, min(deed + _REACH, clause.last))
        agrees = bool(said) and (said[0] in _AGREEING or (said[0] == "give" and bool(_AGREEMENTS & set(said))))
        return agrees and (names_person(reading, clause.first, place) or _unheard_of(reading, clause.first, place))
    return False


def _unheard_of(reading: Reading, first: int, last: int) -> bool:
    """ "The headteacher must approve": words for no thing that products have, of which only a person agrees."""
    if last - first < _SHORTEST or reading.tokens[first].norm not in connectives.ARTICLES:
        return False
    return not (reading.mentions_in(first, last) or any(noun.known for noun in reading.nouns_in(first, last)))


def decider(reading: Reading, clause: Clause) -> str | None:
    """Who is to agree: whoever is named by account or address, or from whom it is to come ("approval from [Ana]")."""
    named = reading.entities_in(clause.first, clause.last)
    people = [entity.value for entity in named if entity.kind in {EntityKind.USER, EntityKind.EMAIL}]
    return people[0] if people else _consent_giver(reading, clause)


def _consent_giver(reading: Reading, clause: Clause) -> str | None:
    norms = reading.norms(clause.first, clause.last)
    for place in range(len(norms)):
        agreed = {norms[place], " ".join(norms[place : place + 2])} & _AGREEMENTS
        giver = _behind_agreement(norms, place) if agreed else None
        if giver is not None and names_person(reading, clause.first + giver[0], clause.first + giver[1]):
            first = giver[0] + (norms[giver[0]] in connectives.ARTICLES)
            return reading.slice(clause.first + first, clause.first + giver[1])
    return None


def _behind_agreement(norms: list[str], place: int) -> tuple[int, int] | None:
    """The words for the one from whom an agreement at a place is to come; None where nothing is said of that."""
    giver = next((i for i in range(place + 1, min(place + 4, len(norms))) if norms[i] in _GIVERS), None)
    if giver is None or giver + 1 >= len(norms):
        return None
    end = next((i for i in range(giver + 1, len(norms)) if norms[i] in _ENDING), len(norms))
    return giver + 1, end


_ENDING = words("to for before first beforehand")


def _obtains_agreement(reading: Reading, clause: Clause, norms: list[str]) -> bool:
    if not set(norms[:3]) & _OBTAINING:
        return False
    for place in range(1, len(norms)):
        if not {norms[place], " ".join(norms[place : place + 2])} & _AGREEMENTS:
            continue
        giver = _behind_agreement(norms, place)
        if giver is not None:
            return names_person(reading, clause.first + giver[0], clause.first + giver[1])
        return norms[place - 1] in {"'s", "his", "her", "their"} or norms[place - 1].endswith("'s")
    return False


def _caused(reading: Reading, clause: Clause) -> bool:
    """ "Have QA test the build", "ask the finance team to review the numbers"."""
    opener = next(
        (i for i in range(clause.first, min(clause.first + 4, clause.last)) if reading.tokens[i].norm in _CAUSING), None
    )
    if opener is None or any(i >= opener for i in _mentioned(reading, clause, opener)):
        return False
    for verb in reading.verbs_in(opener + 1, min(opener + 2 + _REACH, clause.last)):
        to = reading.tokens[verb.first - 1].norm == "to"
        end = verb.first - to
        if verb.form is not VerbForm.BASE or end <= opener + 1:
            continue
        if reading.tokens[opener].norm in {"ask", "want", "need", "get", "tell"} and not to:
            return False
        return verb.lemma not in _RECEIVING and names_person(reading, opener + 1, end)
    return _unknown_deed(reading, clause, opener)


def _done_by(reading: Reading, clause: Clause) -> bool:
    """ "Then a laptop is handed over by the IT guy": what somebody does, and no product."""
    norms = reading.norms(clause.first, clause.last)
    place = next((i for i in range(len(norms) - 1, 0, -1) if norms[i] == "by"), None)
    if clause.introducer or place is None or reading.mentions_in(clause.first, clause.last):
        return False
    being = next((i for i in range(1, place) if norms[i] in _UNDERGOING), None)
    if being is None or place - being > _REACH or norms[0] in {"it", "they"}:
        return False
    return names_person(reading, clause.first + place + 1, clause.last)


def _unknown_deed(reading: Reading, clause: Clause, opener: int) -> bool:
    """ "Have Marta proofread it": a verb that is in no word list, after a person."""
    if reading.tokens[opener].norm not in {"have", "let", "ask", "get"}:
        return False
    for place in range(opener + 2, min(opener + 2 + _REACH, clause.last - 1)):
        follows, norm = reading.tokens[place + 1].norm, reading.tokens[place].norm
        if norm in _RECEIVING - {"read"}:  # "let finance know about every one of them"
            return False
        if reading.tokens[place].is_word and follows in connectives.ARTICLES | {"it", "them", "each", "every"}:
            to = reading.tokens[place - 1].norm == "to"
            return reading.verb_at(place) is None and names_person(reading, opener + 1, place - to)
    return False


def _mentioned(reading: Reading, clause: Clause, opener: int) -> list[int]:
    """Places of products named before the deed's own object: "ask the team in Slack" is a message."""
    return [mention.first for mention in reading.mentions_in(opener, min(opener + 4, clause.last))]


def _obliged(reading: Reading, clause: Clause, *, continuing: bool) -> bool:
    """ "Legal must review it", "the duty manager reviews it", "someone calls the customer"."""
    first = clause.first
    while first < clause.last and reading.tokens[first].norm in connectives.ADVERBS | {"then", "and", "but"}:
        first += 1
    for place in range(first + 1, min(first + _REACH, clause.last)):
        norm = reading.tokens[place].norm
        verb = reading.verb_at(place)
        if norm in _OBLIGING:
            deed = place + 1 + (reading.norms(place + 1, place + 2) == ["to"])
            if norm == "has" and deed == place + 1:  # "a customer has paid"
                return False
            done = reading.verb_at(deed)
            known = done is None or (done.form is VerbForm.BASE and done.lemma not in _RECEIVING)
            plain = deed < clause.last and reading.tokens[deed].norm not in connectives.FUNCTION_WORDS
            return known and plain and names_person(reading, first, place) and norm not in {"is", "are", "have", "need"}
        role = reading.tokens[place - 1].norm in _ROLES and norm.endswith("s") and verb is None
        role = role and norm not in connectives.FUNCTION_WORDS  # "add each developer as a member"
        if role and reading.norms(place + 1, place + 2) and reading.tokens[place + 1].norm in _OBJECTS:
            return names_person(reading, first, place)
        if verb is not None and verb.form is VerbForm.THIRD:
            return continuing and verb.lemma not in _RECEIVING and names_person(reading, first, place)
        if verb is not None:
            return False
    return False
