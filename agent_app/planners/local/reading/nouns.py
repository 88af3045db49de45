"""The nouns of a prompt with their determiners."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Token, TokenKind
from agent_app.planners.local.reading.words import ADJECTIVES, COUNT_WORDS, STATIVE
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["find_nouns"]

_WHO = words("someone somebody anyone anybody people everybody everyone he she they who it users customers")


def find_nouns(
    tokens: Sequence[Token], norms: list[str], vocabulary: Vocabulary, taken: set[int], verbs: set[int]
) -> list[Noun]:
    """All nouns outside of names and verbs, in the order they stand; `verbs` are the places of verbs among `taken`."""
    found: list[Noun] = []
    index = 0
    while index < len(tokens):
        hit = None
        if tokens[index].is_word and index not in taken:
            hit = vocabulary.nouns.at(norms, index)
        if hit is not None and index and norms[index - 1] in _WHO and vocabulary.events.at(norms, index) is not None:
            hit = None
        if hit is not None and not any(place in taken for place in range(index, index + hit[0])):
            length, entry = hit
            last = index + length
            determiner, count = _determiner(norms, index, verbs)
            text = " ".join(norms[index:last])
            found.append(Noun(entry.canon, text, index, last, entry.plural, entry.known, determiner, count))
            index = last
            continue
        if tokens[index].kind is TokenKind.COMMAND:
            found.append(Noun("slash_command", tokens[index].text, index, index + 1))
        elif index not in taken and _is_other_noun(tokens[index], vocabulary):
            determiner, count = _determiner(norms, index, verbs)
            word = norms[index]
            found.append(Noun(stem(word), word, index, index + 1, stem(word) != word, False, determiner, count))
        index += 1
    return found


def _is_other_noun(token: Token, vocabulary: Vocabulary) -> bool:
    if not token.is_word or len(token.norm) < 3 or not token.norm.isalpha():
        return False
    if token.norm in connectives.FUNCTION_WORDS or token.norm in ADJECTIVES or token.norm in STATIVE:
        return False
    return vocabulary.verbs.at([token.norm], 0) is None and vocabulary.events.at([token.norm], 0) is None


def _determiner(norms: list[str], index: int, verbs: set[int]) -> tuple[str, int]:
    """How the noun phrase that ends at `index` opens: its determiner class and count.

    It does not reach beyond a verb: "every Friday | archive cards".
    """
    kind, count = "", 1
    for place in range(index - 1, max(-1, index - 6), -1):
        word = norms[place]
        if place in verbs and word not in ADJECTIVES:
            break
        if word in words("new incoming fresh newly"):
            kind = kind or "new"
        elif word in words("each every"):
            return "each", count
        elif word in words("all"):
            return "all", count
        elif word in words("the this that these those its their his her my our your"):
            return kind or "definite", count
        elif word in COUNT_WORDS or word.isdecimal():
            return kind or "indefinite", int(word) if word.isdecimal() and len(word) < 3 else COUNT_WORDS.get(word, 1)
        elif word in words("another any some"):
            return kind or "indefinite", count
        elif word == "last":
            continue  # "the last email"
        elif word in connectives.FUNCTION_WORDS or not word.replace("'", "").isalnum():
            break
    return kind, count
