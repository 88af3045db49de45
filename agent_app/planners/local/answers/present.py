"""Answers to questions about the workflow at hand, from its document and the conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent_app.contracts import Answer, PlanningContext
from agent_app.planners.local.answers.catalogue import joined
from agent_app.planners.local.edit.answering import open_gaps
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.text import stem
from sessions_app.definition import describe_start, summarize

__all__ = ["about_present"]

_STARTS = (
    "how often", "how frequently", "when does it", "when will it", "when is it", "when does the workflow",
    "when does this", "when will this", "what starts", "what triggers", "what kicks", "at what time", "what time",
    "which trigger", "what is the trigger", "what 's the trigger", "what event", "which event",
)  # fmt: skip
_MISSES = ("missing", "incomplete", "still need", "still to fill", "left to fill", "left open", "not filled",
    "do you need from me", "do you still need", "else do you need", "do you need to know",
    "do you want to know")  # fmt: skip
_CHANGES = ("what changed", "what has changed", "what did you change", "what have you changed", "what is different",
    "what did you do", "what did you just do", "what 's new in it")  # fmt: skip
_IDEAS = ("what else could", "what else can", "what else should", "any suggestion", "any idea", "what would you add",
    "what could i add", "what could be added", "how could it be better", "what do you suggest")  # fmt: skip
_CHOICES = ("are the options", "are the choices", "are my options", "ones are there", "which are there", "can i choose",
    "do we have", "do i have", "are available", "is available")  # fmt: skip
_ASKED_BEFORE = ("did i ask", "did i say", "did i want", "have i asked", "was my first", "was my last", "did i write")
_WH = words("what which who whom where whose how")
_ACCOUNT = words("credential credentials token tokens account accounts")
_TOLD = words("notified told informed gets receives alerted pinged assigned asked mentioned hears")
_PEOPLE = words(
    "channel to user users assignee assignees recipients recipient cc approver reviewers reviewer approvers"
)
_SPEAKING = words("say says read reads contain contains look looks written")
_TEXTS = words("text body message content description comment summary title")
_OFFERING = words("support offer available have has possible can could")
_SURE = 0.6
_MOST_STEPS = 8
_MOST_INPUTS = 6
_MOST_CHARACTERS = 160


def about_present(
    context: PlanningContext, reading: Reading, norms: Sequence[str], index: CatalogIndex
) -> Answer | None:
    """The answer to a question about the workflow at hand; None where there is none, or it is about something else."""
    if context.workflow is None or not norms:
        return None
    asked = _Asked(context, reading, norms, WorkflowView(context.workflow, index))
    told: tuple[Callable[[], Answer | None], ...] = (
        asked.start, asked.choices, asked.missing, asked.changes, asked.earlier, asked.ideas, asked.accounts,
        asked.people, asked.inputs, asked.step,
    )  # fmt: skip
    return next((answer for tell in told if (answer := tell()) is not None), None)


class _Asked:
    def __init__(self, context: PlanningContext, reading: Reading, norms: Sequence[str], view: WorkflowView) -> None:
        self.context, self.reading, self.norms, self.view = context, reading, norms, view
        self.said = set(norms)
        self.text = " ".join(norms)

    def start(self) -> Answer | None:
        if not self._says(_STARTS) or self.reading.mentions:
            return None
        return Answer(f"It starts {describe_start(self.view.document)}.", "Should it start at something else?")

    def choices(self) -> Answer | None:
        """ "Which ones are there?", asked back."""
        if not self._says(_CHOICES) or not self.context.open_question or not open_gaps(self.view):
            return None
        return Answer(
            "I can't look into your tools from here: anything that the credential may reach will do, and a preflight"
            " tells whether it exists.",
            self.context.open_question,
        )

    def missing(self) -> Answer | None:
        if not self._says(_MISSES):
            return None
        gaps = open_gaps(self.view)
        if not gaps:
            return Answer(f"Nothing that a step needs is missing. {summarize(self.view.document)}")
        told = [f"{gap.name.replace('_', ' ')} of “{self.view.steps[gap.node].node.title}”" for gap in gaps]
        return Answer(f"Still missing: {joined(told)}.", self.context.open_question)

    def changes(self) -> Answer | None:
        if not self._says(_CHANGES) or not self.context.history:
            return None
        made = [turn for turn in self.context.history if turn.intent in {"new_workflow", "modify_workflow"}]
        return Answer(made[-1].conversation, "Should I change something in it?") if made else None

    def earlier(self) -> Answer | None:
        if not self._says(_ASKED_BEFORE) or not self.context.history:
            return None
        turn = self.context.history[-1 if self.said & words("last before just") else 0]
        return Answer(f"You wrote: “{turn.prompt}”.")

    def ideas(self) -> Answer | None:
        if not self._says(_IDEAS):
            return None
        return Answer(
            "You could add a condition, an approval before a step, a pause, a loop over what was found, a message to"
            " somebody when a step fails, or a step in any of the tools that I know.",
            "Which of these, and where?",
        )

    def accounts(self) -> Answer | None:
        if not self.said & _ACCOUNT or not self.said & words("need needs which required necessary"):
            return None
        names = dict.fromkeys(
            step.features.spec.connector.name
            for step in self.view.steps.values()
            if step.features is not None and step.connector not in _OWN
        )
        if not names:
            return None
        return Answer(
            f"One of your workspace for {joined(list(names))}. POST /api/v1/credentials adds one, and POST"
            " /api/v1/workflows/{id}/preflight tells whether its rights suffice."
        )

    def people(self) -> Answer | None:
        if self.norms[0] not in {"who", "whom"} or not self.said & _TOLD:
            return None
        return self._told(_PEOPLE) or Answer("Nobody in particular: no step names a person or a channel.")

    def inputs(self) -> Answer | None:
        """ "Which channel does it post to?", "what will the message say?"."""
        if not self._asks_of_it():
            return None
        stems = {stem(word) for word in self.said}
        if self.said & _SPEAKING:
            stems |= _TEXTS
        return self._told({name for step in self.view.steps.values() for name in step.inputs if stems & _parts(name)})

    def step(self) -> Answer | None:
        """ "What is step 2?"."""
        if not self._asks_of_it():
            return None
        found = refer(self.view, self.reading, 0, len(self.reading.tokens))
        if not found or found[0].score < _SURE:
            return None
        step = found[0].step
        told = f": {_values(step, step.inputs)}" if step.inputs else ""
        return Answer(f"“{step.node.title}”{told}.", "Should I change something in it?")

    def _asks_of_it(self) -> bool:
        return self.norms[0] in _WH and "if" not in self.said and not self.said & _OFFERING

    def _told(self, names: set[str] | frozenset[str]) -> Answer | None:
        steps = [step for step in self.view.steps.values() if names & {*step.inputs}]
        told = [f"“{step.node.title}”: {_values(step, names)}" for step in steps[:_MOST_STEPS]]
        return Answer(f"{'; '.join(told)}.", "Should I change something in it?") if told else None

    def _says(self, phrases: Sequence[str]) -> bool:
        return any(phrase in self.text for phrase in phrases)


_OWN = frozenset({"schedule", "manual", "webhook", "http", "email"})


def _parts(name: str) -> set[str]:
    return {stem(part) for part in name.split("_")}


def _values(step: Step, names: Sequence[str] | set[str] | frozenset[str] | dict[str, object]) -> str:
    """The values of inputs as they are written, the long ones cut."""
    told = [f"{name.replace('_', ' ')} “{_short(value)}”" for name, value in step.inputs.items() if name in names]
    return ", ".join(told[:_MOST_INPUTS])


def _short(value: object) -> str:
    text = joined([str(item) for item in value]) if isinstance(value, list) else str(value)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"
