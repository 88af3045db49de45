"""Another tool or another step in the place of one: "use Teams instead of Slack", "replace the mail with a DM"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.planners.local.choose import prior
from agent_app.planners.local.edit.adding import addition
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction, Pattern
from agent_app.planners.local.edit.refer import refer_all
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.fields import concept_of
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.events import event_affinity
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.slots import Slot, iter_slots
from agent_app.planners.local.values import adapt
from agent_app.planners.local.wiring import wire_action
from sessions_app.definition import ChangeTrigger, Patch, ReplaceOperation

__all__ = ["carried", "equivalent", "replace_steps"]

_PATTERNS = (
    Pattern("replace|substitute|swap|exchange|swap_out|switch_out|trade", "OLD", "with|by|for|through|against", "NEW"),
    Pattern("use|take|do|choose|prefer|create|make|send|post|open|go_with|go_for|add|have|write|file", "NEW", "instead_of|rather_than|in_place_of|not|over", "OLD"),
    Pattern("instead_of|in_place_of|rather_than", "OLD", ",?", "NEW"),
    Pattern("switch|change|migrate|move|convert|turn|go", "from", "OLD", "to|into", "NEW"),
    Pattern("changed_my_mind|change_of_mind", "about|on", "OLD", "-|,|.|:|;", "let's|we'll|i|go|use|please|lets", "NEW", anchored=False),
    Pattern("i", "changed_my_mind|changed_my_mind", "about|on", "OLD", "-|,|:|;", "NEW"),
    Pattern("switch|change|convert|turn|migrate", "OLD", "to|into|over_to", "NEW"),
    Pattern("SUBJECT", "should|must|has_to|needs_to", "go_to|go_into|be_in|land_in|be|go_through|go_via|happen_in|be_created_in|be_posted_in|end_up_in", "NEW", ",?", "not|instead_of|rather_than", "in?|to?|into?", "OLD"),
    Pattern("NEW", ",?", "instead_of|rather_than|not", "OLD"),
    Pattern("not|no", "OLD", ",?", "but|rather", "NEW"),
    Pattern("OLD", "is_out|is_gone|was_a_mistake|is_wrong", ",|.|;|-", "use|take|go_with", "NEW"),
)  # fmt: skip
_BARE = (
    Pattern("use|take|go_with|choose|switch_to|prefer|let's_use|let's_go_with|make_it|do_it_in|do_that_in|do_it_with|move_to|go_for|make_that|go", "NEW"),
    Pattern("let's", "use|take|go_with|switch_to|do|go_for", "NEW"),
    Pattern("it|that|this", "should|must", "go_to|be|go_into|use", "NEW"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wish:
    """What goes and what comes, as token ranges; `old` is None where only the new one is named."""

    old: tuple[int, int] | None
    new: tuple[int, int]


def replace_steps(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that puts one tool or step in the place of another; False if it does not ask for that."""
    wish = _wish(editor, item)
    if wish is None:
        return False
    first, last = wish.new
    targets = _targets(editor, wish)
    if targets is None:
        return False
    connectors = [mention.connector for mention in editor.reading.mentions_in(first, last)]
    if not targets:
        return _absent(editor, wish)
    if _names_only_tool(editor, first, last):
        return _other_tool(editor, targets, connectors[0])
    return _other_step(editor, targets, first, last)


def _wish(editor: Editor, item: Instruction) -> _Wish | None:
    norms = item.norms(editor.reading)
    for pattern in _PATTERNS:
        gaps = pattern.match(norms, item.first)
        if gaps is not None and _is_step_like(editor, *gaps["NEW"]):
            return _Wish(gaps["OLD"], _cut(editor, *gaps["NEW"]))
    instead = norms[-1:] == ["instead"] or "actually" in item.leads or norms[:1] == ["actually"] or item.joint in {"-", "."} and not editor.patches
    if norms[-1:] == ["instead"]:
        norms = norms[:-1]
    if not instead:
        return None
    for pattern in _BARE:
        gaps = pattern.match(norms, item.first)
        if gaps is not None and editor.reading.mentions_in(*gaps["NEW"]) and _is_step_like(editor, *gaps["NEW"]):
            return _Wish(None, gaps["NEW"])
    return None


def _cut(editor: Editor, first: int, last: int) -> tuple[int, int]:
    """Without a reason behind a comma, and without "instead"."""
    for index in range(first + 1, last):
        if editor.reading.tokens[index].norm in {",", ";"}:
            last = index
            break
    while last > first and editor.reading.tokens[last - 1].norm in {"instead", "please", "now", "from"}:
        last -= 1
    return first, last


def _is_step_like(editor: Editor, first: int, last: int) -> bool:
    """Whether the words name a tool or a kind of step, not a value or a time."""
    if editor.reading.mentions_in(first, last):
        return True
    if any(noun.known for noun in editor.reading.nouns_in(first, last)):
        return not any(e.key in {n.canon for n in editor.reading.nouns_in(first, last)} for e in editor.reading.entities_in(first, last))
    return False


def _names_only_tool(editor: Editor, first: int, last: int) -> bool:
    named = {i for mention in editor.reading.mentions_in(first, last) for i in range(mention.first, mention.last)}
    rest = [editor.reading.tokens[i].norm for i in range(first, last) if i not in named]
    return bool(named) and all(norm in {"a", "the", "our", "in", "to", "it", "that", "one", "channel", "step", "for", "on", "instead", ","} for norm in rest)


def _targets(editor: Editor, wish: _Wish) -> list[Step] | None:
    """The steps to be replaced; None if the words compare values of inputs rather than steps."""
    if wish.old is None:
        return _same_kind(editor, wish.new)
    first, last = wish.old
    mentions = [mention.connector for mention in editor.reading.mentions_in(first, last)]
    if mentions and _names_only_tool(editor, first, last):
        return [step for step in editor.view.steps.values() if step.connector in mentions]
    return refer_all(editor.view, editor.reading, first, last, editor.focus)


def _same_kind(editor: Editor, new: tuple[int, int]) -> list[Step]:
    """Steps of the same category of tool as the one named."""
    keys = [mention.connector for mention in editor.reading.mentions_in(*new)]
    categories = {spec.category for key in keys if (spec := editor.index.catalog.connector(key)) is not None}
    return [
        step
        for step in editor.view.actions
        if step.features is not None and step.features.spec.connector.category in categories and step.connector not in keys
    ]


def _absent(editor: Editor, wish: _Wish) -> bool:
    if wish.old is None:
        return False
    titles = [editor.title(step) for step in (*editor.view.triggers, *editor.view.body)]
    editor.questions.append(f"No step uses “{editor.slice(*wish.old)}”. Which step should be replaced? One of: {', '.join(titles[:8])}?")
    return True


def _other_tool(editor: Editor, targets: Sequence[Step], connector: str) -> bool:
    """The same steps in another tool, their inputs carried over by meaning."""
    done = False
    for step in targets:
        if step.features is None or step.connector == connector:
            continue
        features = equivalent(editor, step.features, connector)
        if features is None:
            spec = editor.index.catalog.connector(connector)
            name = spec.name if spec else connector
            editor.questions.append(f"{name} has nothing like “{editor.title(step)}”. What should it do there instead?")
            continue
        inputs = carried(step, features)
        operation = str(features.spec.id)
        patch: Patch = (
            ChangeTrigger(node_id=step.id, operation_id=operation, inputs=inputs)
            if step.role == "trigger"
            else ReplaceOperation(node_id=step.id, operation_id=operation, inputs=_completed(editor, step, features, inputs))
        )
        editor.apply(patch)
        editor.focus = step.id
        done = True
    return done or bool(editor.questions)


def equivalent(editor: Editor, old: OperationFeatures, connector: str) -> OperationFeatures | None:
    """The operation of another connector that does the same thing to the nearest kind of object."""
    role = str(old.spec.role)
    best: tuple[float, OperationFeatures] | None = None
    for features in editor.index.of_connector(connector, role):
        score = max(_likeness(old, verb, objects, role) for verb, objects in features.readings)
        if best is None or score > best[0]:
            best = (score, features)
    return best[1] if best and best[0] >= 1.1 else None


def _likeness(old: OperationFeatures, verb: str, objects: tuple[str, ...], role: str) -> float:
    same = event_affinity(old.verb, verb) if role == "trigger" else affinity(old.verb, verb)
    head = objects[-1] if objects else ""
    own = old.objects[-1] if old.objects else ""
    kin = 1.0 if head == own else kinship(own, head)
    return same + kin - 0.15 * abs(len(objects) - len(old.objects))


def carried(step: Step, features: OperationFeatures) -> dict[str, Any]:
    """Inputs of a step in terms of another operation: by name, else by what they mean and what form they have."""
    old = step.features.spec.inputs if step.features is not None else {}
    inputs: dict[str, Any] = {}
    for name, value in step.inputs.items():
        target = name if name in features.spec.inputs else _meant(name, old.get(name, {}), features, inputs)
        if target is None or target in inputs:
            continue
        fitted = _fitted(value, features.spec.inputs[target])
        if fitted is not None:
            inputs[target] = fitted
    return inputs


def _meant(name: str, schema: Mapping[str, Any], features: OperationFeatures, taken: Mapping[str, Any]) -> str | None:
    form, concept = schema.get("format"), concept_of(name)
    for candidate, other in features.spec.inputs.items():
        if candidate not in taken and form and other.get("format") == form and form not in {"date-time", "uri"}:
            return candidate
    if concept not in {"title", "body", "labels", "priority", "assignee"}:
        return None
    ranked = [*features.spec.required_inputs, *features.spec.inputs]
    same = [candidate for candidate in ranked if candidate not in taken and concept_of(candidate) == concept]
    return same[0] if same else None


def _fitted(value: Any, schema: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return value if "{{" in value and schema.get("type") in {"string", None} else adapt(value, schema)
    if isinstance(value, list) and schema.get("type") != "array":
        return _fitted(value[0], schema) if len(value) == 1 else None
    return value


def _completed(editor: Editor, step: Step, features: OperationFeatures, inputs: dict[str, Any]) -> dict[str, Any]:
    """Required inputs that were not carried over, wired like those of a new step."""
    if all(name in inputs for name in features.spec.required_inputs):
        return inputs
    added = addition(editor, f"{features.verb or 'create'} {' '.join(features.objects).replace('_', ' ')} in {features.spec.connector.name}")
    slot = next(iter_slots(added.plan.body), None)
    if slot is None:
        return inputs
    wired = wire_action(added.request.reading, slot.statement, features, editor.view.sources_for(step.id), editor.opening())
    extra = {name: value for name, value in wired.inputs.items() if name in features.spec.required_inputs}
    return {**extra, **inputs}


def _other_step(editor: Editor, targets: Sequence[Step], first: int, last: int) -> bool:
    """A step that the words describe, in the place of the old ones."""
    added = addition(editor, editor.isolated(*_with_verb(editor, first, last)))
    chosen = [slot for slot in iter_slots(added.plan.body) if added.decision.operation(slot.number) is not None and not slot.listing]
    target = next((step for step in targets if step.role == "action"), None)
    if target is None or not chosen:
        return False
    slot = chosen[0]
    features = _like_before(editor, slot, added.decision.operation(slot.number), target)
    if features is None:
        return False
    wired = wire_action(added.request.reading, slot.statement, features, editor.view.sources_for(target.id), editor.opening())
    texts = {name: value for name, value in carried(target, features).items() if isinstance(value, str) and "{{" in value}
    said = {name: value for name, value in wired.inputs.items() if name not in texts or not (isinstance(value, str) and "{{" in value)}
    editor.apply(ReplaceOperation(node_id=target.id, operation_id=str(features.spec.id), inputs={**texts, **said}))
    editor.focus = target.id
    for step in targets:
        if step.id != target.id and step.role == "action":
            from sessions_app.definition import RemoveNode

            editor.apply(RemoveNode(node_id=step.id))
    return True


def _with_verb(editor: Editor, first: int, last: int) -> tuple[int, int]:
    """The new thing with the verb that stands before it ("instead of a message create a page")."""
    return first, last


def _like_before(editor: Editor, slot: Slot, chosen: OperationFeatures | None, target: Step) -> OperationFeatures | None:
    """A bare noun phrase leaves the verb open: do with it what the old step did."""
    if chosen is None or slot.statement.lemma or target.features is None:
        return chosen
    pool = [
        features
        for key in (slot.statement.connectors or (chosen.connector,))
        for features in editor.index.of_connector(key, "action")
        if features.objects[-1:] == chosen.objects[-1:]
    ]
    ranked = sorted(pool, key=lambda item: (-affinity(target.features.verb, item.verb) - 0.05 * prior(item.connector), item.spec.key))  # type: ignore[union-attr]
    return ranked[0] if ranked and affinity(target.features.verb, ranked[0].verb) >= affinity(target.features.verb, chosen.verb) else chosen
