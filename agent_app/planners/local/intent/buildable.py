"""What of a prompt can be built, apart from what asks or chats."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon import talk
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    ActionStatement,
    ApprovalStatement,
    ConditionalStatement,
    DelayStatement,
    EntityKind,
    EventClause,
    LoopStatement,
    Reading,
    Request,
    Statement,
)
from agent_app.planners.local.newplan import understand, understand_plainly
from agent_app.planners.local.schedule import Schedule
from agent_app.planners.local.talk import Act, Sentence, sentences

__all__ = ["ASKING", "MAKING", "VALUES", "Substance", "is_inside", "substance"]

VALUES = frozenset(
    {
        EntityKind.CHANNEL, EntityKind.USER, EntityKind.EMAIL, EntityKind.URL, EntityKind.REPOSITORY,
        EntityKind.PROJECT,        EntityKind.ISSUE_KEY, EntityKind.QUOTED, EntityKind.LABEL, EntityKind.BRANCH,
    }
)  # fmt: skip
ASKING = frozenset({Act.QUESTION, Act.CAPABILITY, Act.EXPLAIN, Act.CHAT})
_SENDING = frozenset({"send", "email", "direct", "page", "comment"})
MAKING = words("make create build open set get find start run stop see track monitor watch remind clean")


@dataclass(frozen=True, slots=True)
class Substance:
    """What of a prompt can be built: definite actions, definite events, a schedule, and how its sentences are meant."""

    reading: Reading
    request: Request
    sentences: tuple[Sentence, ...]
    actions: tuple[ActionStatement, ...]
    definite: tuple[ActionStatement, ...]
    events: tuple[EventClause, ...]
    schedule: Schedule | None
    human: bool
    anchored: bool = False

    @property
    def valued(self) -> bool:
        """Whether it names a channel, a person, an address or another value that only orders have."""
        return any(entity.kind in VALUES for entity in self.reading.entities)

    @property
    def starts(self) -> bool:
        """Whether it says what starts the workflow."""
        return bool(self.events) or (self.schedule is not None and not self.schedule.weak)

    @property
    def buildable(self) -> bool:
        """Whether there is enough to plan with."""
        if self.definite:
            return True
        if (self.events or self.human) and any(_sends(item) for item in self.actions):
            return True
        return self.plausible

    @property
    def plausible(self) -> bool:
        """Whether products and values are named together as only requests do, though no clause was understood."""
        if any(sentence.act in ASKING for sentence in self.sentences):
            return False
        valued = sum(entity.kind in VALUES for entity in self.reading.entities)
        products = len({mention.connector for mention in self.reading.mentions})
        return (
            (bool(self.starts) and products + valued > 1)
            or (bool(self.events) and valued > 0)
            or (products > 0 and valued > 1)
        )


def substance(prompt: str, index: CatalogIndex, timezone: str, *, plainly: bool = False) -> Substance:
    """Read a prompt, word for word or in plainer words, and separate what can be built from what asks or chats."""
    request, schedule = (understand_plainly if plainly else understand)(prompt, timezone, index)
    reading = request.reading
    marked = sentences(reading)
    asking = [sentence for sentence in marked if sentence.act in ASKING]
    every = _walk(request.body)
    actions = [item for item in every if isinstance(item, ActionStatement) and not is_inside(item.clause.first, asking)]
    events = [event for event in request.events if not event.schedule and not is_inside(event.clause.first, asking)]
    looped = any(isinstance(item, LoopStatement) and not is_inside(item.over.first, asking) for item in every)
    anchored = bool(events or looped or (schedule is not None and not schedule.weak))
    human = any(isinstance(item, ApprovalStatement) and not is_inside(item.clause.first, asking) for item in every)
    if schedule is not None and asking and _token_inside(reading, schedule.start, asking):
        schedule = None
    return Substance(
        reading=reading,
        request=request,
        sentences=tuple(marked),
        actions=tuple(actions),
        definite=tuple(item for item in actions if _definite(reading, item, anchored=anchored)),
        events=tuple(event for event in events if _definite_event(reading, event)),
        schedule=schedule,
        human=human,
        anchored=anchored,
    )


def _walk(body: tuple[Statement, ...]) -> list[Statement]:
    found: list[Statement] = []
    for statement in body:
        found.append(statement)
        if isinstance(statement, ConditionalStatement):
            found += _walk((*statement.then, *statement.otherwise))
        elif isinstance(statement, LoopStatement):
            found += _walk(statement.body)
        elif isinstance(statement, ApprovalStatement):
            found += _walk((*statement.approved, *statement.rejected))
        elif isinstance(statement, DelayStatement):
            continue
    return found


def is_inside(index: int, asking: list[Sentence]) -> bool:
    """Whether a token stands in one of the sentences."""
    return any(sentence.first <= index < sentence.last for sentence in asking)


def _token_inside(reading: Reading, position: int, asking: list[Sentence]) -> bool:
    place = next((i for i, token in enumerate(reading.tokens) if token.end > position), 0)
    return is_inside(place, asking)


def _sends(statement: ActionStatement) -> bool:
    return bool(_SENDING & set(statement.verbs[:1])) and statement.lemma not in talk.VAGUE_VERBS


def _definite(reading: Reading, statement: ActionStatement, *, anchored: bool) -> bool:
    """Whether an action names something an operation can be chosen for: a product, a value, or a thing of the trade."""
    kinds = {entity.kind for entity in statement.entities}
    valued = bool(kinds & VALUES)
    head = statement.object
    known = head is not None and head.known and head.canon not in talk.GENERIC_HEADS
    mentioned = bool(statement.connectors or statement.references)
    vague = statement.lemma in talk.VAGUE_VERBS
    if (
        any(word in talk.CHAT_NOUNS for word in reading.norms(statement.clause.first, statement.clause.last))
        and not valued
        and not mentioned
    ):
        return False
    if valued and (not vague or known or mentioned or anchored or (statement.lemma in MAKING and head is not None)):
        return True
    if mentioned and (known or (not vague and statement.lemma)):
        return not (vague and head is not None and head.plural and not head.determiner and not anchored)
    if known and head is not None:
        hedged = bool(set(reading.norms(statement.clause.first, statement.clause.last)) & talk.HEDGES)
        bare = head.plural and not head.determiner and head.count == 1 and not anchored
        if vague and (statement.lemma not in MAKING or bare):
            return False
        return not hedged and (bool(statement.lemma) or anchored)
    if anchored and statement.lemma.partition(" ")[2]:
        return True
    return not vague and bool(statement.lemma) and statement.pronoun and anchored


def _definite_event(reading: Reading, event: EventClause) -> bool:
    first, last = event.clause.first, event.clause.last
    if reading.mentions_in(first, last) or any(entity.kind in VALUES for entity in reading.entities_in(first, last)):
        return True
    return any(noun.known and noun.canon not in talk.GENERIC_HEADS for noun in reading.nouns_in(first, last))
