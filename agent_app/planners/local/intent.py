"""What a person wants: a new workflow, a change of the present one, an answer, or something yet to be told."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.contracts import Hits, Intent, IntentResult, PlanningContext
from agent_app.planners.local.decode import decode
from agent_app.planners.local.edit.plan import touches
from agent_app.planners.local.edit.signs import EditSigns, edit_signs
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.heads import intent_head, intent_marks
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon import connectives, talk
from agent_app.planners.local.lexicon.nouns import kinship
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
from agent_app.planners.local.slots import iter_slots, plan_slots
from agent_app.planners.local.talk import Act, Sentence, gibberish, sentences
from vectors_app.services import prompt_vector

__all__ = ["Substance", "classify_intent", "ruled_intent", "substance"]

_VALUES = frozenset(
    {
        EntityKind.CHANNEL, EntityKind.USER, EntityKind.EMAIL, EntityKind.URL, EntityKind.REPOSITORY,
        EntityKind.PROJECT,        EntityKind.ISSUE_KEY, EntityKind.QUOTED, EntityKind.LABEL, EntityKind.BRANCH,
    }
)  # fmt: skip
_ASKING = frozenset({Act.QUESTION, Act.CAPABILITY, Act.EXPLAIN, Act.CHAT})
_SENDING = frozenset({"send", "email", "direct", "page", "comment"})


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
        return any(entity.kind in _VALUES for entity in self.reading.entities)

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
        if any(sentence.act in _ASKING for sentence in self.sentences):
            return False
        valued = sum(entity.kind in _VALUES for entity in self.reading.entities)
        products = len({mention.connector for mention in self.reading.mentions})
        return (
            (bool(self.starts) and products + valued > 1)
            or (bool(self.events) and valued > 0)
            or (products > 0 and valued > 1)
        )


def classify_intent(context: PlanningContext, hits: Hits, index: CatalogIndex) -> IntentResult:
    """Classify a prompt by its speech acts, by what of it can be built, and by how it speaks of a present workflow.

    Retrieval takes no part: nearness to some operation tells neither a question from a request nor a wish from a plan.
    """
    found = substance(context.prompt, index, context.timezone, plainly=context.workflow is None)
    if context.workflow is not None:
        signs = edit_signs(context, found.reading, found.request)
        return _with_workflow(context, found, signs, index)
    return _without_workflow(context.prompt, found, index)


def substance(prompt: str, index: CatalogIndex, timezone: str, *, plainly: bool = False) -> Substance:
    """Read a prompt, word for word or in plainer words, and separate what can be built from what asks or chats."""
    request, schedule = (understand_plainly if plainly else understand)(prompt, timezone, index)
    reading = request.reading
    marked = sentences(reading)
    asking = [sentence for sentence in marked if sentence.act in _ASKING]
    every = _walk(request.body)
    actions = [item for item in every if isinstance(item, ActionStatement) and not _inside(item.clause.first, asking)]
    events = [event for event in request.events if not event.schedule and not _inside(event.clause.first, asking)]
    looped = any(isinstance(item, LoopStatement) and not _inside(item.over.first, asking) for item in every)
    anchored = bool(events or looped or (schedule is not None and not schedule.weak))
    human = any(isinstance(item, ApprovalStatement) and not _inside(item.clause.first, asking) for item in every)
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


def _inside(index: int, asking: list[Sentence]) -> bool:
    return any(sentence.first <= index < sentence.last for sentence in asking)


def _token_inside(reading: Reading, position: int, asking: list[Sentence]) -> bool:
    place = next((i for i, token in enumerate(reading.tokens) if token.end > position), 0)
    return _inside(place, asking)


def _sends(statement: ActionStatement) -> bool:
    return bool(_SENDING & set(statement.verbs[:1])) and statement.lemma not in talk.VAGUE_VERBS


def _definite(reading: Reading, statement: ActionStatement, *, anchored: bool) -> bool:
    """Whether an action names something an operation can be chosen for: a product, a value, or a thing of the trade."""
    kinds = {entity.kind for entity in statement.entities}
    valued = bool(kinds & _VALUES)
    head = next((noun for noun in statement.nouns if noun.canon == statement.head), None)
    known = head is not None and head.known and head.canon not in talk.GENERIC_HEADS
    mentioned = bool(statement.connectors or statement.references)
    vague = statement.lemma in talk.VAGUE_VERBS
    if (
        any(word in talk.CHAT_NOUNS for word in reading.norms(statement.clause.first, statement.clause.last))
        and not valued
        and not mentioned
    ):
        return False
    if valued and (not vague or known or mentioned or anchored or (statement.lemma in _MAKING and head is not None)):
        return True
    if mentioned and (known or (not vague and statement.lemma)):
        return not (vague and head is not None and head.plural and not head.determiner and not anchored)
    if known and head is not None:
        hedged = bool(set(reading.norms(statement.clause.first, statement.clause.last)) & talk.HEDGES)
        bare = head.plural and not head.determiner and head.count == 1 and not anchored
        if vague and (statement.lemma not in _MAKING or bare):
            return False
        return not hedged and (bool(statement.lemma) or anchored)
    if anchored and statement.lemma.partition(" ")[2]:
        return True
    return not vague and bool(statement.lemma) and statement.pronoun and anchored


_MAKING = words("make create build open set get find start run stop see track monitor watch remind clean")


def _definite_event(reading: Reading, event: EventClause) -> bool:
    first, last = event.clause.first, event.clause.last
    if reading.mentions_in(first, last) or any(entity.kind in _VALUES for entity in reading.entities_in(first, last)):
        return True
    return any(noun.known and noun.canon not in talk.GENERIC_HEADS for noun in reading.nouns_in(first, last))


def _without_workflow(prompt: str, found: Substance, index: CatalogIndex) -> IntentResult:
    """What the fitted head says where it is sure, else what the rules say."""
    ruled = ruled_intent(found, index)
    weighed = _weighed(prompt, found, ruled.intent, index) if ruled.confidence < _CERTAIN else None
    if weighed is None:
        return ruled
    name, sure = max(weighed.items(), key=lambda item: item[1])
    if name == "work" and sure < _BUILDS:
        return ruled
    intent = {"work": Intent.NEW_WORKFLOW, "general": Intent.GENERAL}.get(name, Intent.UNCLEAR)
    return ruled if intent is ruled.intent else IntentResult(intent, sure, f"reads like {_LIKE[name]}")


_BUILDS = 0.8
"""Below it, what the rules find too vague to build stays so."""
_CERTAIN = 0.9
"""Small talk of fixed phrases, and letters that are no words."""
_LIKE = {"work": "an order", "general": "talk", "unclear": "too little to build"}


def _weighed(prompt: str, found: Substance, ruled: Intent, index: CatalogIndex) -> dict[str, float] | None:
    """The head's probabilities; None without a sentence vector of its model."""
    vector = prompt_vector(prompt)
    return None if vector is None else intent_head().weigh(vector, intent_marks(found, ruled, index))


def ruled_intent(found: Substance, index: CatalogIndex) -> IntentResult:
    """What the rules alone say about a prompt without a workflow at hand."""
    acts = [sentence.act for sentence in found.sentences]
    if found.buildable and not _merely_possible(found):
        sure = 0.75 + 0.1 * bool(found.starts) + 0.05 * min(2, len(found.definite))
        return IntentResult(Intent.NEW_WORKFLOW, min(0.97, sure), "names what to do")
    if not any(act in _ASKING or act is Act.POSSIBILITY for act in acts) and _matches_operations(found, index):
        return IntentResult(Intent.NEW_WORKFLOW, 0.7, "names what operations do")
    return _talk(found, acts, index)


_SAME_VERB, _SAME_OBJECT = 0.7, 0.75


def _matches_operations(found: Substance, index: CatalogIndex) -> bool:
    """Whether what is said to be done is what operations do: verb and object of a clause are an operation's.

    A product must be named, or things be gone through, or their kind be told: "create tickets" alone says too little.
    """
    if not found.actions or not (found.reading.mentions or found.anchored or _counted(found)):
        return False
    plan = plan_slots(found.request, index.vocabulary)
    decision = decode(index, plan)
    slots = [slot for slot in iter_slots(plan.body) if slot.statement.lemma and not slot.listing]
    met = 0
    for slot in slots:
        choice = decision.choices.get(slot.number)
        if choice is None or choice.operation is None:
            continue
        named = slot.statement.connectors or slot.statement.references or found.anchored
        if not named and slot.statement.lemma in talk.VAGUE_VERBS - _MAKING:
            continue
        met += choice.score.verb >= _SAME_VERB and choice.score.object >= _SAME_OBJECT
    return met > 0 and met * 2 >= len(slots)


def _counted(found: Substance) -> bool:
    """ "Open three tickets", "the second issue": how many or which things are meant."""
    return any(
        noun.count > 1 or noun.determiner in {"indefinite", "definite", "all", "each", "new"}
        for action in found.actions
        for noun in action.nouns
        if noun.canon == action.head and (noun.known or noun.determiner)
    )


def _merely_possible(found: Substance) -> bool:
    """ "Can I export a workflow?" asks; "can I get a message whenever a PR is merged?" orders."""
    possible = [sentence for sentence in found.sentences if sentence.act is Act.POSSIBILITY]
    if not possible:
        return False
    outside = [item for item in found.definite if not _inside(item.clause.first, possible)]
    if outside:
        return False
    return not (found.events or (found.schedule is not None and not found.schedule.weak) or any(
        entity.kind in _VALUES for item in found.definite for entity in item.entities
    ))  # fmt: skip


def _talk(found: Substance, acts: list[Act], index: CatalogIndex) -> IntentResult:
    norms = [token.norm for token in found.reading.tokens]
    said = set(norms)
    wishes = bool(said & talk.WISHES)
    if said and said <= talk.AFFIRMATIONS | set(".,!"):
        return IntentResult(Intent.UNCLEAR, 0.7, "agrees to nothing that was offered")
    if acts and all(act is Act.CHAT for act in acts):
        return IntentResult(Intent.GENERAL, 0.9, "small talk")
    if said & talk.FAREWELLS and not wishes and not found.reading.mentions:
        return IntentResult(Intent.GENERAL, 0.8, "small talk")
    if gibberish(found.reading, index.vocabulary):
        return IntentResult(Intent.UNCLEAR, 0.9, "no words")
    if any(act in {Act.QUESTION, Act.EXPLAIN} for act in acts):
        return IntentResult(Intent.GENERAL, 0.88, "asks a question")
    if Act.CAPABILITY in acts or Act.POSSIBILITY in acts:
        hedged = bool(said & talk.HEDGES) or _asks_to_build(norms)
        return IntentResult(Intent.UNCLEAR if hedged else Intent.GENERAL, 0.75, "asks what is possible")
    if said & talk.THANKS and not wishes:
        return IntentResult(Intent.GENERAL, 0.8, "small talk")
    chatty = said & (talk.CHAT_NOUNS if not wishes else talk.CHAT_NOUNS - talk.AMBIGUOUS_CHAT)
    if chatty and not found.reading.mentions and not said & (talk.FLOW_WORDS | talk.WORK_WORDS):
        return IntentResult(Intent.GENERAL, 0.75, "not about workflows")
    if norms[0] in {"you", "u"} and len(norms) <= _SHORT_REMARK and not wishes and not said & talk.VAGUE_NOUNS:
        return IntentResult(Intent.GENERAL, 0.65, "small talk")
    if not wishes and _personal(found.reading, norms):
        return IntentResult(Intent.GENERAL, 0.65, "small talk")
    return IntentResult(Intent.UNCLEAR, 0.7, "too vague to build")


def _asks_to_build(norms: list[str]) -> bool:
    return bool({"build", "make", "create", "automate", "improve", "set"} & set(norms)) and bool(
        talk.FLOW_WORDS & set(norms)
    )


_SHORT_REMARK = 4
_FIRST_PERSON = words("i my i'm me we")
_TRADE = talk.WORK_WORDS | talk.VAGUE_NOUNS - words("it that this them all work time life")


def _personal(reading: Reading, norms: list[str]) -> bool:
    """A remark about oneself or the world that has nothing to do with work that tools do."""
    if len(norms) < 2 or set(norms) & _TRADE or reading.mentions:
        return False
    if any(noun.known and noun.canon not in {"meeting", "workflow"} for noun in reading.nouns):
        return False
    stated = bool(set(norms) & (connectives.BE | words("had was feel feels felt walked went came be 'm am back")))
    return stated and bool(set(norms[:4]) & (_FIRST_PERSON | words("it this today")))


def _with_workflow(context: PlanningContext, found: Substance, signs: EditSigns, index: CatalogIndex) -> IntentResult:
    """With a workflow at hand: a complete request is a new one, what speaks of the present one changes it."""
    acts = [sentence.act for sentence in found.sentences]
    asks = any(act in {Act.QUESTION, Act.EXPLAIN} for act in acts)
    if signs.new_wanted and found.buildable:
        return IntentResult(Intent.NEW_WORKFLOW, 0.85, "asks for another workflow")
    if asks and not signs.orders and not found.definite:
        return IntentResult(Intent.GENERAL, 0.85, "asks a question")
    if signs.answers_question:
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.85, "answers the open question")
    if found.buildable and found.starts and not _speaks_of_present(context, found, signs, index):
        return IntentResult(Intent.NEW_WORKFLOW, 0.8, "a complete request of its own")
    if found.buildable and _stands_alone(found, signs):
        return IntentResult(Intent.NEW_WORKFLOW, 0.65, "several actions of their own")
    if signs.score > 0:
        return IntentResult(Intent.MODIFY_WORKFLOW, min(0.95, 0.65 + 0.1 * signs.score), signs.reason)
    if found.buildable and not _merely_possible(found):
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.6, "one more action")
    if not asks and Act.CAPABILITY not in acts and not all(act is Act.CHAT for act in acts) and touches(context, index):
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.7, "changes a step")
    talked = _talk(found, acts, index)
    weighed = _weighed(context.prompt, found, talked.intent, index)
    if weighed is not None and weighed["work"] > _ORDERED and not asks and len(found.reading.tokens) > 1:
        return IntentResult(Intent.MODIFY_WORKFLOW, weighed["work"], "reads like an order")
    return talked


_ORDERED = 0.65


_PRESENT = frozenset(
    {"contrasts", "adds", "continues", "names a part", "reshapes", "starts by hand", "retimes", "moves"}
)
"""Signs that only the workflow at hand explains."""


def _speaks_of_present(context: PlanningContext, found: Substance, signs: EditSigns, index: CatalogIndex) -> bool:
    view = WorkflowView(context.workflow or {}, index)
    if any(_is_own_event(found.reading, event, view) for event in found.request.events if not event.schedule):
        return True
    if not signs.strong:
        return False
    return bool(signs.named & _PRESENT) or not found.definite or ("edits" in signs.named and not found.events)


_MADE_BY = frozenset(
    {"after", "once", "before", "as soon as", "right after", "only after", "when", "if", "whenever", "in case"}
)


def _is_own_event(reading: Reading, event: EventClause, view: WorkflowView) -> bool:
    """ "After the ticket is created": what a step of the workflow does, not what starts another one."""
    clause = event.clause
    nouns = [noun.canon for noun in reading.nouns_in(clause.first, clause.last) if noun.determiner == "definite"]
    said = reading.norms(clause.first, clause.last)
    if clause.introducer not in _MADE_BY or reading.mentions_in(clause.first, clause.last):
        return False
    if not nouns:
        return said[:1] in (["it"], ["that"], ["this"]) and len(said) <= _SHORT_EVENT
    if clause.introducer in {"after", "once", "before", "as soon as", "right after", "only after"}:
        return True
    made = max((_deals_with(step, noun) for step in view.actions for noun in nouns), default=0.0)
    started = max((_deals_with(step, noun) for step in view.triggers for noun in nouns), default=0.0)
    return made > started


_SHORT_EVENT = 4


def _deals_with(step: Step, noun: str) -> float:
    if step.features is None:
        return 0.0
    objects = {item for _, reading in step.features.readings for item in reading[-1:]}
    return max((1.0 if item == noun else kinship(item, noun) for item in objects), default=0.0)


_INSERTING = words("add insert append include put replace swap use")


def _stands_alone(found: Substance, signs: EditSigns) -> bool:
    """Several actions of which the first looks something up or makes something new."""
    first = found.definite[0] if found.definite else None
    if (
        first is None
        or len(found.actions) < 2
        or first.pronoun
        or signs.named & _PRESENT
        or found.actions[0] is not first
    ):
        return False
    if first.lemma in _INSERTING:
        return False
    head = next((noun for noun in first.nouns if noun.canon == first.head), None)
    return first.retrieval or (head is not None and head.determiner in {"indefinite", "new", "all"})
