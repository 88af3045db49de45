"""Products that a prompt names."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Mention, Token, TokenKind
from agent_app.planners.local.schedule.words import DAY_NAMES
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["find_mentions", "name_end"]

_NAMED = words("space project team list board label tag role topic key")
_SUITES = frozenset({"azure"})
"""Products whose parts are called by plural nouns."""
_BEFORE_DAYS = words(
    "every each on next this by until since till before after last coming following due starts starting start begins"
    " beginning begin joins joining arrives leaves ends returns"
)
_COMMON_NAMES = words("teams linear wiki pager disco azure snow inbox")


def find_mentions(tokens: Sequence[Token], norms: list[str], vocabulary: Vocabulary) -> list[Mention]:
    """The products that are named, in the order they stand."""
    found: list[Mention] = []
    index = 0
    while index < len(tokens):
        hit = vocabulary.connectors.at(norms, index) if tokens[index].is_word else None
        if hit is None and _written_as_name(tokens, index):
            hit = vocabulary.proper.at(norms, index)
        if hit is not None and index and norms[index - 1] in _NAMED and hit[0] == 1 and tokens[index].text.isupper():
            hit = None
        if hit is not None and _is_label(norms, index, index + hit[0]):
            hit = None
        if hit is None or not _is_product(tokens, index, index + hit[0], found, vocabulary):
            index += 1
            continue
        found.append(Mention(hit[1], index, index + hit[0]))
        index += hit[0]
    return found


def _is_label(norms: list[str], first: int, last: int) -> bool:
    """ "Add the label sentry", "tagged zendesk": what things are labelled after the product that they came from."""
    place = first - (norms[first - 1 : first] in (["called"], ["named"])) - 1
    if place < 0 or (last < len(norms) and norms[last].isalpha() and norms[last] not in _AFTER_LABELS):
        return False
    noun = norms[place] in _LABELS and place > 0 and norms[place - 1] in _BEFORE_LABELS
    return noun or norms[place] in _LABELLED


_LABELS, _LABELLED = words("label labels tag tags"), words("labelled labeled tagged")
_BEFORE_LABELS = connectives.ARTICLES | words("with by add its new right same")
_AFTER_LABELS = connectives.PREPOSITIONS | words("and or when if then so once whenever is are it")


def _written_as_name(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word has a capital that no beginning of a sentence gives it."""
    token, before = tokens[index], tokens[index - 1] if index else None
    opens = before is None or before.kind is not TokenKind.WORD
    return token.is_word and token.text[0].isupper() and not opens


def name_end(mention: Mention, norms: list[str], vocabulary: Vocabulary) -> int:
    """Where a product's name ends; what follows in it is a noun of its own ("GitHub Actions", "Azure Pipelines")."""
    shorter = vocabulary.connectors.at(norms[mention.first : mention.first + 1], 0)
    if mention.last - mention.first == 2 and shorter is not None and shorter[1] == mention.connector:
        noun = vocabulary.nouns.at(norms[: mention.last], mention.first + 1)
        suite = norms[mention.first] in _SUITES and noun is not None and noun[1].plural  # "Azure Boards"
        if noun is not None and noun[1].canon != "team" and not (noun[1].canon == "board" and suite):
            return mention.first + 1
    return mention.last


def _has_thing(tokens: Sequence[Token], index: int, vocabulary: Vocabulary) -> bool:
    """ "For each monday board": a thing of the product behind its name, and no order with its object."""
    norms = [token.norm for token in tokens[index : index + 3]]
    hit = vocabulary.nouns.at(norms, 0) if norms else None
    return hit is not None and hit[1].known and not set(norms[hit[0] : hit[0] + 1]) & connectives.ARTICLES


def _is_product(
    tokens: Sequence[Token], first: int, last: int, found: Sequence[Mention], vocabulary: Vocabulary
) -> bool:
    """Whether a name that is also an ordinary word stands for the product here."""
    token = tokens[first]
    if token.norm in DAY_NAMES and first and tokens[first - 1].norm in _BEFORE_DAYS:
        return tokens[first - 1].norm in {"each", "every"} and _has_thing(tokens, last, vocabulary)
    if token.glued or (last < len(tokens) and tokens[last].glued):
        glue_is_product = last - first > 1 or token.norm not in _COMMON_NAMES
        if not glue_is_product or (token.glued and first and tokens[first - 1].kind is TokenKind.WORD):
            return token.norm not in _COMMON_NAMES and not token.glued
    if last - first > 1 or token.norm not in _COMMON_NAMES:
        return True
    before = tokens[first - 1].norm if first else ""
    if token.norm == "teams" and not token.text[0].isupper():
        if any(mention.last == first for mention in found):
            return False  # "linear teams"
        return before not in words("the both all our other two these development dev support product engineering") or (
            last < len(tokens) and tokens[last].norm in words("channel channels message chat msg post")
        )
    return True
