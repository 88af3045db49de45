"""Speech acts: which sentences of a prompt ask, chat, or order something, whatever they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent_app.planners.local.lexicon import connectives, talk
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, Token, TokenKind, VerbForm
from agent_app.planners.local.vocabulary import Vocabulary, english_words

__all__ = ["Act", "Sentence", "foreign", "gibberish", "sentences"]

_ENDS = frozenset(".!?;")
_WH = words("what which who whom whose why how where what's who's how's where's wat whats")
_ASKED_DOERS = words("you u ya")
_SUBJECTS = words(
    "i we you u it they he she there this that these those users people workflows runs anyone the a an my our your"
)
_BE_DO = words(
    "do does did is are was were am has hasn't isn't aren't don't doesn't will should shall may might would"
    " must could can"
)
_OWN_WISH = words("i we i'd we'd i'm we're")
_ABOUT_ITSELF = words("about how what which why who whether more something your whats where if")
_NEEDING = words("need have support work expire cost count run start require cover know get still always ever also")
_TELL = words("tell show give teach list")
_SELF = words("me us")


class Act(StrEnum):
    """What a sentence does: `CAPABILITY` asks whether the service can, `POSSIBILITY` whether something may be had."""

    QUESTION = "question"
    CAPABILITY = "capability"
    POSSIBILITY = "possibility"
    EXPLAIN = "explain"
    CHAT = "chat"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of tokens between full stops; `asked` if a question mark ends it."""

    first: int
    last: int
    act: Act
    asked: bool = False


def sentences(reading: Reading) -> list[Sentence]:
    """The sentences of a prompt with their acts."""
    found: list[Sentence] = []
    first = 0
    tokens = reading.tokens
    for index, token in enumerate([*tokens, None]):
        ends = token is None or token.kind is TokenKind.BREAK or (token.kind is TokenKind.PUNCT and token.norm in _ENDS)
        if not ends:
            continue
        if index > first:
            asked = token is not None and token.norm == "?"
            norms = [_own_word(token) for token in tokens[first:index]]
            act = _act(norms, asked=asked)
            if act is Act.CHAT and not asked and reading.mentions_in(first, index) and len(norms) > _SHORT_CHAT:
                act = Act.OTHER  # "tell the owner of every Salesforce quote": what a product has is no chat
            if norms[0] == "should" and not asked and _orders_after_pause(reading, first, index):
                act = Act.OTHER  # "should the check fail, create an incident"
            found.append(Sentence(first, index, act, asked))
        first = index + 1
    return found


def _orders_after_pause(reading: Reading, first: int, last: int) -> bool:
    """Whether an order follows the first comma: what stands before it is a condition and no question."""
    pause = next((i for i in range(first, last) if reading.tokens[i].norm == ","), last)
    return any(verb.form is VerbForm.BASE for verb in reading.verbs_in(pause, min(pause + _ORDER_REACH, last)))


_ORDER_REACH = 5


def _own_word(token: Token) -> str:
    """The normalised word, unless the word as typed names a part of this product and only looked misspelt."""
    typed = token.text.lower()
    return typed if typed in talk.META_NOUNS | talk.FLOW_WORDS else token.norm


def gibberish(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether most words are no words at all, even where the misspelt ones are put right."""
    said = [token.norm for token in _spelt(reading)]
    if reading.mentions:
        return False
    return _mostly_unknown(said, vocabulary) if said else all(token.kind is TokenKind.PUNCT for token in reading.tokens)


def foreign(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether most words as written are neither English nor the catalogue's, products aside: another language."""
    named = {token.start for mention in reading.mentions for token in reading.tokens[mention.first : mention.last]}
    said = [token.text.lower() for token in _spelt(reading) if token.start not in named]
    return _mostly_unknown(said, vocabulary)


def _spelt(reading: Reading) -> list[Token]:
    return [token for token in reading.tokens if token.is_word and token.norm.isalpha() and len(token.norm) > 2]


def _mostly_unknown(said: Sequence[str], vocabulary: Vocabulary) -> bool:
    known = (vocabulary.known, talk.VAGUE_VERBS, talk.FLOW_WORDS, talk.WORK_WORDS, talk.SMALL_TALK, english_words())
    unknown = [word for word in said if not any(word in some for some in known)]
    return bool(said) and len(unknown) * 2 >= len(said)


def _act(norms: Sequence[str], *, asked: bool) -> Act:
    rest = _after_lead_in(norms)
    if not rest:
        return Act.CHAT if set(norms) & talk.SMALL_TALK else Act.OTHER
    if _is_chat(norms):
        return Act.CHAT
    for reader in (_wh_question, _polite_or_capability, _plain_question, _explain):
        if (act := reader(rest, asked)) is not None:
            return act
    return Act.OTHER


def _after_lead_in(norms: Sequence[str]) -> list[str]:
    start = 0
    while start < len(norms) and norms[start] in talk.LEAD_INS:
        start += 1
    if start == len(norms) or (norms[start] in {"'m", "am"} and start):
        return list(norms[max(0, start - 1) :]) if start < len(norms) else []
    rest = list(norms[start:])
    if rest[:3] in (["i", "'m", "wondering"], ["i", "was", "wondering"]) or rest[:2] == ["just", "wondering"]:
        rest = rest[rest.index("wondering") + 1 :]
        return rest[1:] if rest[:1] in (["if"], ["whether"]) else rest
    if rest[:2] == ["i", "wonder"]:
        return rest[3:] if rest[2:3] in (["if"], ["whether"]) else rest[2:]
    if rest[:3] in (["do", "you", "think"], ["do", "you", "mind"]):
        return rest[3:]
    return rest


def _is_chat(norms: Sequence[str]) -> bool:
    """Whether a short sentence is made of greetings, thanks and other small talk, and wants nothing."""
    said = [norm for norm in norms if norm.isalpha() or norm.startswith("'")]
    spoken = set(said)
    telling = (spoken - connectives.FUNCTION_WORDS) | (spoken & _TELLING)
    if not telling or len(said) > _LONGEST_CHAT or spoken & _WANTING or ("not" in spoken and spoken & _WORKING):
        return False
    if norms[:1] == ["not"] and not spoken & _MODEST:
        return False  # "not at night"
    return spoken <= talk.SMALL_TALK | connectives.FUNCTION_WORDS


_MODEST = words("bad all yet now really sure today")


_LONGEST_CHAT = 14
_SHORT_CHAT = 6
_TELLING = talk.GREETINGS | talk.THANKS | words("ok okay sure yes yep")
_WANTING = words("want need when whenever if make do")
_WORKING = words("work works working")


def _wh_question(rest: Sequence[str], asked: bool) -> Act | None:
    first, second = rest[0], rest[1] if len(rest) > 1 else ""
    if (first == "when" and second in words("do does did will can should")) or (
        first == "when" and second in {"is", "are"} and asked
    ):
        return Act.QUESTION
    if first not in _WH:
        return None
    third = rest[2] if len(rest) > 2 else ""
    if first in {"what", "how", "why"} and second in {"about", "not", "don't"} | ({"do"} if third == "not" else set()):
        return None
    if (
        first == "what"
        and second in _OWN_WISH
        and third in {"want", "need", "'d", "would", "like", "'m", "am", "have", "mean"}
    ):
        return None
    if first == "where" and second not in _BE_DO | {"'s"} and not asked:
        return None
    return Act.QUESTION


def _polite_or_capability(rest: Sequence[str], asked: bool) -> Act | None:
    first, second = rest[0], rest[1] if len(rest) > 1 else ""
    if rest[:3] in (
        ["is", "it", "possible"],
        ["would", "it", "be"],
        ["is", "there", "a"],
        ["is", "there", "any"],
        ["would", "there", "be"],
    ):
        way = set(rest[3:6]) & {"way", "possible", "chance", "to", "that", "possibility", "option"}
        return Act.POSSIBILITY if way else Act.QUESTION
    if first == "any" and second in {"chance", "way"}:
        return Act.POSSIBILITY
    if first not in {"can", "could", "would", "will"}:
        return None
    if second in _ASKED_DOERS:
        return _asked_of_you(list(rest[2:]), asked)
    if second in {"i", "we"}:
        return Act.POSSIBILITY
    if first == "would" and second == "be":
        return Act.OTHER
    if second in {"it", "this", "that"} and "also" in rest[2:5]:
        return Act.OTHER
    return Act.QUESTION


def _asked_of_you(rest: list[str], asked: bool) -> Act | None:
    while rest and rest[0] in words(
        "please also kindly maybe just then actually quickly perhaps possibly already even really pls plz"
    ):
        rest = rest[1:]
    if not rest:
        return Act.CAPABILITY
    if explained := _explain(rest, asked):
        return explained
    return Act.CAPABILITY if rest[0] in talk.ABILITY_VERBS else Act.OTHER


def _plain_question(rest: Sequence[str], asked: bool) -> Act | None:
    first, second = rest[0], rest[1] if len(rest) > 1 else ""
    third = rest[2] if len(rest) > 2 else ""
    if first in {"does", "did"} or (first == "do" and second.endswith("s") and third in _NEEDING):
        return Act.QUESTION
    if first in {"do", "have", "am", "must"} and second not in _SUBJECTS - words(
        "the a an this that my our your these those it"
    ):
        return None
    if first in _BE_DO and (asked or second in _SUBJECTS):
        return Act.QUESTION
    return None


def _explain(rest: Sequence[str], asked: bool) -> Act | None:
    first, second = rest[0], rest[1] if len(rest) > 1 else ""
    third = rest[2] if len(rest) > 2 else ""
    if first in talk.EXPLAIN_VERBS and (first != "walk" or second in {"me", "us"}):
        return Act.EXPLAIN
    if first in talk.CHAT_VERBS:
        return Act.CHAT
    if first in _TELL | {"write", "sing"} and set(rest) & talk.CHAT_NOUNS:
        return Act.CHAT
    if first in _TELL and second in _SELF and third in _ABOUT_ITSELF:
        return Act.EXPLAIN
    if (
        first in {"list", "show"}
        and set(rest[1:6]) & (talk.META_NOUNS - {"events", "event", "action"})
        and len(rest) < 9
    ):
        return Act.EXPLAIN
    wishes_to_know = " ".join(rest[:6])
    if any(
        phrase in wishes_to_know
        for phrase in (
            "like to know",
            "want to know how",
            "want to know what",
            "need to know how",
            "wanted to ask",
            "have a question",
            "want to understand",
            "want to learn",
        )
    ):
        return Act.EXPLAIN
    return None
