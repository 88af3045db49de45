"""Who is a person in the words of an edit, and the words for what people decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Reading, TokenKind

if TYPE_CHECKING:
    from agent_app.planners.local.edit.editor import Editor

__all__ = [
    "DECIDING",
    "GIVING",
    "LONGEST_NAME",
    "NO_PERSON",
    "SOMEBODY",
    "acts_itself",
    "called",
    "consent_in",
    "decision_in",
    "does_itself",
    "is_person",
    "names_person",
]

SOMEBODY = words("someone somebody anyone anybody person human people")
_TITLES = words(
    "teammate colleague coworker human person member manager lead boss supervisor director officer department owner"
    " assistant secretary accountant lawyer legal finance hr it chief head ceo cfo cto coo vp pm po agent analyst"
    " reviewer approver operator specialist expert editor engineer developer designer tester controller team committee"
    " board group treasurer counsel intern founder partner staff desk council representative rep principal moderator"
    " accounting bookkeeping procurement compliance payroll"
)
_ENDINGS = ("er", "or", "ist", "ant", "ian")
NO_PERSON = words(
    "it this that them these those everything something workflow flow step number paper order letter folder trigger"
    " filter sprinter newsletter user customer channel header counter server other another after before over under"
    " later whether either ever never for or whenever however trello twitter jira center printer computer router"
    " container cluster render reminder banner calendar vendor error color author instant constant variant grant want"
)
DECIDING = words(
    "approve approves approved agree agrees agreed confirm confirms confirmed ok okay okays sign signs signed authorize"
    " authorizes authorized authorise greenlight bless clear clears cleared release releases released"
)
GIVING = words("has have gives gave says said is had")
"""What people do with their consent: "until Ana has given her okay"."""
_CONSENT = words(
    "approval approvals consent ok okay permission sign-off signoff blessing go-ahead agreement clearance authorization"
    " authorisation"
)
"""What people who decide give."""
LONGEST_NAME = 6


def is_person(editor: Editor, first: int, last: int) -> bool:
    """Whether some words name one or more people rather than a thing or a tool."""
    return names_person(editor.reading, editor.index.vocabulary.known, first, last)


def names_person(reading: Reading, known: Collection[str], first: int, last: int) -> bool:
    """As `is_person`, of words that are read without a workflow; `known` are those of the vocabulary."""
    if first >= last or last - first > LONGEST_NAME or reading.mentions_in(first, last):
        return False
    if any(entity.kind is EntityKind.USER for entity in reading.entities_in(first, last)):
        return True
    norms = reading.norms(first, last)
    if norms[-1] in SOMEBODY:
        return True
    head = next((index for index in range(last - 1, first - 1, -1) if reading.tokens[index].norm not in {"'s"}), first)
    norm, text = reading.tokens[head].norm, reading.tokens[head].text
    if text == "IT":
        return True  # the department, not the pronoun
    if norm in NO_PERSON or reading.tokens[head].kind is not TokenKind.WORD:
        return False
    if norm in PEOPLE | _TITLES or norm.removesuffix("s") in PEOPLE | _TITLES:
        return True
    named = head > 0 and text[:1].isupper() and norm not in known
    return named or (norm.endswith(_ENDINGS) and len(norm) > _LEAST and first < head)


_LEAST = 5


def acts_itself(editor: Editor, first: int, last: int) -> bool:
    """Whether words in front of a verb are a person; there a name may also open the sentence ("Lena approves it")."""
    return does_itself(editor.reading, editor.index.vocabulary.known, first, last)


def does_itself(reading: Reading, known: Collection[str], first: int, last: int) -> bool:
    """As `acts_itself`, of words that are read without a workflow."""
    alone = reading.tokens[first]
    named = first + 1 == last and alone.kind is TokenKind.WORD and alone.text[:1].isupper()
    unknown = alone.norm not in known and not reading.mentions_in(first, last)
    return (named and unknown) or names_person(reading, known, first, last)


def decision_in(norms: Sequence[str]) -> int | None:
    """Where words say that somebody decides ("has to approve", not "the release"), or None."""
    for index, norm in enumerate(norms):
        if norm in DECIDING and not (index and norms[index - 1] in connectives.ARTICLES):
            return index
        if norm in _GRANTING and consent_in(norms[: index + _NEAR], index + 1) is not None:
            return index  # "has to give the OK"
        if norm in _DECIDING and norms[index + 1 : index + 2] in (["whether"], ["if"]):
            return index
    return None


_DECIDING = words("decide decides decided")
_GRANTING, _NEAR = words("give gives grant grants"), 4


def called(editor: Editor, first: int, last: int) -> str:
    """What a person is called, without an article or an @."""
    first += first < last and editor.reading.tokens[first].norm in {"the", "our", "a", "an", "my"}
    return editor.slice(first, last).lstrip("@")


def consent_in(norms: Sequence[str], first: int) -> tuple[int, int] | None:
    """Where words from an index on name somebody's consent ("the approval", "a sign off"), or None."""
    for index in range(first, len(norms)):
        if norms[index] in _CONSENT:
            return index, index + 1
        if norms[index] in {"sign", "go"} and norms[index + 1 : index + 2] in (["off"], ["ahead"]):
            return index, index + 2
    return None
