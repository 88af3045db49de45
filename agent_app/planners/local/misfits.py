"""Which operations that score best are still not what a prompt asks for, so that none is better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent_app.planners.local.choose import Thing
from agent_app.planners.local.decision import Choice, Decision
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.scoring.matching import kin
from agent_app.planners.local.scoring.trust import is_beside, is_doubtful, is_grave, is_guessed
from agent_app.planners.local.slots import Plan, Slot

__all__ = ["SURELY_TOLD", "Misfits"]

_AKIN = 0.25
"""From this on two kinds of things may be the same one."""
_MAKING = frozenset({"create", "open", "raise", "file", "trigger", "reopen"})
_LEAVING = words("ignore skip")
_CALLING, _WAKING = words("call phone ring page alert wake buzz ping notify"), words("page wake")
_ALARMS = words("incident alert event notification message page call task ticket issue comment")
"""What calls people when it is made."""
SURELY_TOLD = 0.5
"""From this weight on an event's clause is about a thing."""


class Misfits:
    """Tells the misfits among the choices for the slots of one plan."""

    def __init__(self, plan: Plan, known: Sequence[Thing], prompted: Sequence[str]) -> None:
        """`known` are the things that steps before the plan deal with, `prompted` the products its prompt names."""
        self.plan, self.known, self.prompted = plan, known, prompted

    def is_wrong(self, slot: Slot, choice: Choice) -> bool:
        """Whether choosing none is better than what was chosen for a slot."""
        operation, score = choice.operation, choice.score
        if operation is None:
            return False
        left = slot.statement.lemma in _LEAVING and slot.statement.lemma not in operation.spec.key
        if left or is_beside(slot.evidence, operation, score, listing=slot.listing):
            return True
        if slot.listing:
            return False
        guessed = operation.connector not in self.prompted and is_guessed(slot.evidence, score)
        return guessed or is_doubtful(slot.evidence, operation, score)

    def strays(self, slot: Slot, choice: Choice, decision: Decision) -> bool:
        """Whether something would be ended that nobody spoke of: "delete it" takes no branch where an issue was looked
        up, nor a thing of another product than the one that it was looked up in.
        """
        operation, statement = choice.operation, slot.statement
        if operation is not None and operation.verb in _MAKING and self._makes_another(slot, choice, decision):
            return True
        if operation is None or not is_grave(operation):
            return False
        ended = {objects[-1] for _, objects in operation.readings if objects}
        before = [decision.operation(number) for number in decision.choices if number < slot.number]
        dealt = [other for other in before if other is not None]
        if statement.pronoun and not statement.head and not self._spoken_of(ended, dealt):
            return True
        if statement.connectors or operation.connector in self.prompted:
            return bool(statement.connectors) and operation.connector not in statement.connectors
        owners = {
            other.connector for other in dealt if any(heads and heads[-1] in ended for _, heads in other.readings)
        }
        return bool(owners) and operation.connector not in owners

    def _makes_another(self, slot: Slot, choice: Choice, decision: Decision) -> bool:
        """Whether something would be made that nobody spoke of ("turn it private"), or what starts it all again."""
        operation, statement = choice.operation, slot.statement
        if operation is None or slot.listing or not operation.objects:
            return False
        made = {objects[-1] for _, objects in operation.readings if objects}
        verb, reading = statement.clause.verb, self.plan.request.reading
        pointed = verb is not None and bool(connectives.PRONOUNS & set(reading.norms(verb.last, verb.last + 1)))
        if pointed and "create" in statement.verbs[:1] and not statement.connectors and choice.score.object < _AKIN:
            return not self._spoken_of(made, ()) or bool(made & self._waited_for())
        beside = statement.lemma in _WAKING and not made & _ALARMS
        return beside or (statement.lemma in _CALLING and decision.starts_again(self.plan, operation))

    def _waited_for(self) -> set[str]:
        """What the events of the prompt happen to."""
        return {head for event in self.plan.events for head, weight in event.evidence.heads if weight > SURELY_TOLD}

    def _spoken_of(self, kinds: Iterable[str], dealt: Iterable[OperationFeatures]) -> bool:
        """Whether the prompt, or a step before, is about a thing of one of some kinds, as far as words tell."""
        reading = self.plan.request.reading
        said = {noun.canon for noun in reading.nouns} | {thing for known in self.known for thing in known.nouns}
        said |= {thing for operation in dealt for _, objects in operation.readings for thing in objects}
        if any(entity.kind is EntityKind.ISSUE_KEY for entity in reading.entities):
            said.add("issue")
        return not kinds or any(kin(one, other) >= _AKIN for one in said for other in kinds)
