"""Conservative spelling repair: only words that are no English, towards words the planner knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent_app.planners.local.lexicon.products import KNOWN_PRODUCTS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Token, TokenKind
from agent_app.planners.local.vocabulary import Vocabulary, english_words

__all__ = ["repair_tokens"]

_ABBREVIATIONS = {
    "u": "you",
    "ur": "your",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "w": "with",
    "w/": "with",
    "msg": "message",
    "msgs": "messages",
    "tix": "tickets",
    "iss": "issue",
    "teh": "the",
    "wen": "when",
    "whn": "when",
    "evry": "every",
    "ad": "add",
    "adn": "and",
    "nd": "and",
    "fo": "for",
    "ech": "each",
    "onec": "once",
    "hte": "the",
    "taht": "that",
    "ot": "to",
    "ti": "it",
    "si": "is",
    "thn": "then",
    "tehn": "then",
    "thne": "then",
    "wehn": "when",
    "wehnever": "whenever",
    "pr's": "prs",
    "ppl": "people",
    "bc": "because",
    "wanna": "want",
    "gonna": "will",
    "lemme": "let",
    "gimme": "give",
    "chan": "channel",
    "cmt": "comment",
    "proj": "project",
    "desc": "description",
    "prio": "priority",
    "notif": "notification",
    "notifs": "notifications",
    "wich": "which",
    "crate": "create",
    "craete": "create",
    "evrytime": "everytime",
    "thru": "through",
    "isue": "issue",
    "isues": "issues",
    "oter": "other",
    "fi": "if",
    "annd": "and",
    "post2": "post",
    "tkt": "ticket",
    "tkts": "tickets",
    "closs": "close",
    "asign": "assign",
    "assing": "assign",
    "evry1": "everyone",
    "otherwize": "otherwise",
    "del": "delete",
    "tel": "tell",
    "beeing": "being",
    "chck": "check",
    "poste": "post",
    "titel": "title",
    "titels": "titles",
    "chanel": "channel",
    "chanels": "channels",
    "mesage": "message",
    "eveyr": "every",
    "exept": "except",
    "b4": "before",
    "excpet": "except",
    "befor": "before",
    "befroe": "before",
    "afer": "after",
    "aftr": "after",
    "insted": "instead",
    "instaed": "instead",
    "remvoe": "remove",
    "othewise": "otherwise",
}
_SHORTEST_REPAIR = 5
_TWO_EDITS_FROM = 8


def repair_tokens(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Token, ...]:
    """Return the tokens with `norm` repaired where a word is a likely misspelling of a word in the vocabulary.

    Words that are English, names (capitalised inside a sentence), and parts of hyphenated values stay as they are.
    """
    repaired: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.WORD and _may_repair(tokens, index, vocabulary):
            token = replace(token, norm=_repair(token.norm, vocabulary))
        repaired.append(token)
    return tuple(repaired)


_TRADE = words(
    "phishing malware ransomware webhook devops observability terraform kubernetes jenkins grafana "
    "datadog datadog's onboarding offboarding flaky rollback hotfix hotfixes uptime downtime "
    "postmortem oncall toolchain unresolved unassigned unlabelled unlabeled unmerged unreviewed untriaged triaged"
) | {word for product in KNOWN_PRODUCTS for word in product.split()}
"""Words of the trade that are no misspellings of others."""


def _is_derived(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is the plural of a known one, or who does what a known verb says: "bookings", "recruiter"."""
    one = word.removesuffix("s")
    doing = one[:-2] if one.endswith("er") else ""
    return (one != word and one in vocabulary.known) or (
        len(doing) >= _SHORTEST_STEM and bool({doing, f"{doing}e"} & vocabulary.known)
    )


_SHORTEST_STEM = 4


def _may_repair(tokens: Sequence[Token], index: int, vocabulary: Vocabulary) -> bool:
    token = tokens[index]
    if token.norm in _ABBREVIATIONS and not token.glued:
        return token.text.islower() or index == 0
    if token.norm in vocabulary.known or token.norm in english_words() or token.norm in _TRADE:
        return False
    if _is_derived(token.norm, vocabulary):
        return False
    glued = token.glued or (index + 1 < len(tokens) and tokens[index + 1].glued)
    if glued or not token.norm.isalpha():
        return False
    if token.text.isupper() and len(token.text) > 1:
        return False
    opens_sentence = index == 0 or tokens[index - 1].kind in {TokenKind.BREAK, TokenKind.PUNCT}
    return (
        token.text[0].islower() or opens_sentence or not token.text[1:].islower() or len(token.norm) >= _TWO_EDITS_FROM
    )


def _lacks_letters(word: str, candidate: str) -> bool:
    """Whether a word is the candidate with letters left out, the commonest slip ("opend")."""
    letters = iter(candidate)
    return all(letter in letters for letter in word)


def _repair(word: str, vocabulary: Vocabulary) -> str:
    if word in _ABBREVIATIONS:
        return _ABBREVIATIONS[word]
    if len(word) < _SHORTEST_REPAIR - 1:
        return word
    limit = 2 if len(word) >= _TWO_EDITS_FROM - 1 else 1
    best = process.extract(word, vocabulary.repairable, scorer=OSA.distance, score_cutoff=limit, limit=4)
    nearest = sorted(
        (
            distance,
            candidate[0] != word[0],
            not _lacks_letters(word, candidate),
            abs(len(candidate) - len(word)),
            candidate,
        )
        for candidate, distance, _ in best
    )
    for *_, candidate in nearest:
        close = len(word) >= _TWO_EDITS_FROM or OSA.distance(word, candidate) < 2 or candidate[:3] == word[:3]
        if not close:
            continue
        swapped = len(word) >= _SHORTEST_REPAIR + 1 and sorted(candidate) == sorted(word)
        if candidate[0] == word[0] or swapped:
            return candidate
    return word
