"""Another tool or another step in the place of one: "use Teams instead of Slack", "replace the mail with a DM"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.edit.additions import addition, addition_queries
from agent_app.planners.local.edit.carrying import carried, completed, equivalent
from agent_app.planners.local.edit.counted import STEP_WORDS, counts_at
from agent_app.planners.local.edit.delegating import delegate_instead, gives_task
from agent_app.planners.local.edit.denied import fronts_denial
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.exchange import holds_value
from agent_app.planners.local.edit.idling import steps_on
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.iterating import repeat_made
from agent_app.planners.local.edit.namings import MAKING
from agent_app.planners.local.edit.parts_named import named_among
from agent_app.planners.local.edit.refer import refer_all
from agent_app.planners.local.edit.successors import at_home, by_words, like_before, same_object
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.edit.wishes import IN_PLACE, Wish, addressed_by_mail, find_wish, names_only_tool
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import LOOKUPS, affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, VerbForm
from agent_app.planners.local.rewrite.patterns import verb_for
from agent_app.planners.local.slots import iter_slots
from agent_app.planners.local.values import input_for
from agent_app.planners.local.wiring import wire_action
from connectors_app.contracts import Category
from sessions_app.definition import ChangeTrigger, Patch, RemoveNode, ReplaceOperation
from vectors_app.contracts import RetrievalQuery

__all__ = [
    "other_step",
    "other_tool",
    "replace_in_place",
    "replace_steps",
    "replacement_queries",
    "said_inputs",
    "same_kind",
]


def replace_in_place(editor: Editor, item: Instruction) -> bool:
    """ "Remove Slack and add Teams instead": two deeds that are one replacement."""
    norms = item.norms(editor.reading)
    gaps = next((found for pattern in IN_PLACE if (found := pattern.match(norms, item.first)) is not None), None)
    if gaps is None:
        return False
    told = norms[-1:] == ["instead"] or norms[-3:] == ["in", "its", "place"]
    makes = editor.reading.tokens[gaps["NEW"][0] - 1].norm == "create"  # "and create a Slack channel"
    return (told or (names_only_tool(editor, *gaps["NEW"]) and not makes)) and replace_steps(editor, item)


def replacement_queries(editor: Editor, item: Instruction) -> list[RetrievalQuery]:
    """What to look up for what is to take another step's place, by its own words."""
    wish = find_wish(editor, item)
    return addition_queries(editor, _with_verb(editor, *wish.new, None)) if wish is not None else []


def replace_steps(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that puts one tool or step in the place of another; False if it does not ask for that."""
    wish = find_wish(editor, item)
    if wish is None or fronts_denial(editor.view, editor.reading, item):
        return False
    first, last = wish.new
    if editor.reading.tokens[first].kind is TokenKind.QUOTED:
        return False  # another text: "change the message to 'Hello'"
    targets = _targets(editor, item, wish)
    if targets is None:
        return False
    connectors = [mention.connector for mention in editor.reading.mentions_in(first, last)]
    if not targets:
        return _absent(editor, wish)
    same = _same_deed(editor, wish.new) if wish.old is None and connectors else None
    if targets == same or names_only_tool(editor, first, last) or _tells_habit(editor, wish, connectors):
        return other_tool(editor, targets, connectors[0], (first, last))
    if editor.reading.tokens[first].norm == "make" and last - first > 1:
        first += 1
    if (
        editor.reading.tokens[first].norm in _IT
        and set(editor.reading.norms(first + 1, first + 2)) & connectives.ARTICLES
    ):
        first += 1  # "make it a Pipedrive person": the thing alone is told
    if gives_task(editor, first, last):
        return delegate_instead(editor, targets, first, last)
    done = other_step(editor, targets, first, last)
    made = editor.view.steps.get(editor.focus or "")
    ordered = editor.reading.verb_at(first) is not None or made is None or made.connector in connectors
    if done and ordered and made is not None and made.connector not in {step.connector for step in targets}:
        editor.certain.add((item.first, item.last))  # "email bob instead of telling #ops": another tool does it
    if done and made is not None:
        repeat_made(editor, made, first, last)
    if done and wish.old is not None and _counts(editor, *wish.old):
        editor.certain.add((item.first, item.last))
    return done


def _counts(editor: Editor, first: int, last: int) -> bool:
    """ "The last step": whether words name a step by nothing but where it stands."""
    norms = editor.reading.norms(first, last)
    return bool(norms) and norms[-1] in STEP_WORDS and any(counts_at(norms, i) for i in range(len(norms)))


_IT = words("it that this")


def _tells_habit(editor: Editor, wish: Wish, connectors: Sequence[str]) -> bool:
    """ "We bill with QuickBooks now, not Xero": tools alone are compared, whatever the verb."""
    if wish.old is None or len(set(connectors)) != 1 or not names_only_tool(editor, *wish.old):
        return False
    return editor.reading.tokens[wish.new[0]].norm in {"we", "they", "everyone", "everybody", "people", "our", "all"}


def _targets(editor: Editor, item: Instruction, wish: Wish) -> list[Step] | None:
    """The steps to be replaced; None if the words compare values of inputs rather than steps."""
    if wish.old is None:
        found = _same_deed(editor, wish.new) or same_kind(editor, wish.new)
        verb = editor.reading.verb_at(wish.new[0])
        looks_up = verb is None or not verb.classes or not LOOKUPS.isdisjoint(verb.classes)
        # what is made can't take the place of what the steps behind it are done to
        found = [step for step in found if looks_up or step.features is None or step.features.verb not in LOOKUPS]
        found = found or _only_maker(editor, wish.new) or _only_alike(editor, wish.new)
        # "if it did not fail, open a release instead": what stands on another path is not meant
        return [step for step in found if not editor.view.scope or step.id in editor.view.scope]
    first, last = wish.old
    if holds_value(editor, first, last):
        return None
    conditions = editor.view.of_role("condition")
    if conditions and {"else", "otherwise"} & set(editor.reading.norms(first, last)):
        return [editor.view.steps[key] for key in steps_on(editor, conditions[-1].id, "false")]
    mentions = [mention.connector for mention in editor.reading.mentions_in(first, last)]
    if mentions and names_only_tool(editor, first, last):
        found = [step for step in editor.view.steps.values() if step.connector in mentions]
        return _told_apart(editor, found, *(wish.about or wish.new)) or named_among(editor, item, found)
    return refer_all(editor.view, editor.reading, first, last, editor.focus)


def _told_apart(editor: Editor, steps: Sequence[Step], first: int, last: int) -> list[Step]:
    """ "The invoice in Xero rather than QuickBooks": those of a tool's steps that make what is named."""
    things = {noun.canon for noun in editor.reading.nouns_in(first, last) if noun.known}
    return [step for step in steps if things & set(step.nouns[:1])]


def same_kind(editor: Editor, new: tuple[int, int]) -> list[Step]:
    """Steps of the same category of tool as the one named; a mail takes the place of the latest message."""
    if addressed_by_mail(editor, *new):
        told = [step for step in editor.view.actions if _tells(step)]
        return told[-1:] if told and told[-1].connector != "email" else []
    keys = [mention.connector for mention in editor.reading.mentions_in(*new)]
    categories = {spec.category for key in keys if (spec := editor.index.catalog.connector(key)) is not None}
    return [
        step
        for step in editor.view.actions
        if step.features is not None
        and step.features.spec.connector.category in categories
        and step.connector not in keys
    ]


def _same_deed(editor: Editor, new: tuple[int, int]) -> list[Step]:
    """ "Get Linear issues instead": steps of another tool of the kind that do the same to the same kind of thing."""
    verb = editor.reading.verb_at(new[0])
    things = {noun.canon for noun in editor.reading.nouns_in(*new)}
    keys = {mention.connector for mention in editor.reading.mentions_in(*new)}
    deeds = set(verb.classes[:1]) if verb is not None and keys else set()
    if deeds & LOOKUPS:
        deeds |= LOOKUPS
    return [
        step
        for step in editor.view.actions
        if step.features is not None
        and keys.isdisjoint({step.connector})
        and any(affinity(said, step.features.verb) >= _SAME_DEED for said in deeds)
        and any(kinship(thing, own) >= _SAME_THING or thing == own for thing in things for own in step.features.objects)
    ]


_SAME_THING = 0.6


def _only_maker(editor: Editor, new: tuple[int, int]) -> list[Step]:
    """ "Make them Monday items instead": the only step that makes things, which tell nobody anything."""
    verb = editor.reading.verb_at(new[0])
    if verb is None or verb.classes[:1] not in (("create",), ("add",)):
        return []
    making = [step for step in editor.view.actions if step.features is not None and step.features.verb in MAKING]
    making = [step for step in making if not _tells(step)]
    return making if len(making) == 1 else []


def _only_alike(editor: Editor, new: tuple[int, int]) -> list[Step]:
    """ "Use ServiceNow instead": the only step whose deed the named tool does as well."""
    keys = {mention.connector for mention in editor.reading.mentions_in(*new)}
    if len(keys) != 1 or not names_only_tool(editor, *new) or keys & {step.connector for step in editor.view.actions}:
        return []
    (key,) = keys
    alike = [s for s in editor.view.actions if s.features is not None and equivalent(editor, s.features, key)]
    return alike if len(alike) == 1 else []


def _tells(step: Step) -> bool:
    """Whether a step tells people something: in a chat or by mail."""
    return step.features is not None and step.features.spec.connector.category in {Category.CHAT, Category.EMAIL}


def _absent(editor: Editor, wish: Wish) -> bool:
    if wish.old is None:
        return False
    titles = [editor.title(step) for step in (*editor.view.triggers, *editor.view.body)]
    editor.questions.append(
        f"No step uses “{editor.slice(*wish.old)}”. Which step should be replaced? One of: {', '.join(titles[:8])}?"
    )
    return True


def said_inputs(editor: Editor, features: OperationFeatures, span: tuple[int, int]) -> dict[str, Any]:
    """Values of an operation's inputs said beside the new tool's name: its channel, its project."""
    found: dict[str, Any] = {}
    for entity in editor.reading.entities_in(*span):
        name = input_for(entity, features.spec, features=features)
        if name is not None and (value := adapt(entity.value, features.spec.inputs[name])) is not None:
            found[name] = value
    return found


def other_tool(editor: Editor, targets: Sequence[Step], connector: str, span: tuple[int, int]) -> bool:
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
        inputs = carried(step, features) | said_inputs(editor, features, span)
        operation = str(features.spec.id)
        patch: Patch = (
            ChangeTrigger(node_id=step.id, operation_id=operation, inputs=inputs)
            if step.role == "trigger"
            else ReplaceOperation(
                node_id=step.id, operation_id=operation, inputs=completed(editor, step, features, inputs)
            )
        )
        editor.apply(patch)
        editor.focus = step.id
        done = True
    return done or bool(editor.questions)


def other_step(editor: Editor, targets: Sequence[Step], first: int, last: int) -> bool:
    """A step that the words describe, in the place of the old ones."""
    target = next((step for step in targets if step.role == "action"), None)
    added = addition(editor, _with_verb(editor, first, last, target))
    chosen = [
        slot
        for slot in iter_slots(added.plan.body)
        if added.decision.operation(slot.number) is not None and not slot.listing
    ]
    if target is not None and (other := same_object(editor, first, last, target)) is not None:
        if _there_already(editor, other, targets, (first, last)):
            return True
        kept = {name: value for name, value in carried(target, other).items() if name in other.spec.inputs}
        editor.apply(ReplaceOperation(node_id=target.id, operation_id=str(other.spec.id), inputs=kept))
        editor.focus = target.id
        return True
    if target is None or not chosen:
        return False
    slot = chosen[0]
    features = added.decision.operation(slot.number)
    if editor.reading.verb_at(first) is None and not _CREATING & set(editor.reading.norms(max(0, first - 1), first)):
        features = like_before(editor, slot, features, target)
    elsewhere = features is None or features.connector != target.connector
    if elsewhere and not slot.statement.connectors and slot.statement.lemma not in _MEDIA:
        features = at_home(editor, first, last, target) or features
    if features is target.features:
        features = by_words(editor, first, last, target)
    if features is None:
        return False
    if _there_already(editor, features, targets, (first, last)):
        return True
    wired = wire_action(
        added.request.reading, slot.statement, features, editor.view.sources_for(target.id), editor.opening()
    )
    wanted = set(features.spec.required_inputs) - set(wired.inputs)
    texts = {
        name: value
        for name, value in carried(target, features).items()
        if name in wanted or (isinstance(value, str) and "{{" in value)
    }
    said = {
        name: value
        for name, value in wired.inputs.items()
        if name not in texts or not (isinstance(value, str) and "{{" in value)
    }
    editor.apply(ReplaceOperation(node_id=target.id, operation_id=str(features.spec.id), inputs={**texts, **said}))
    editor.focus = target.id
    for step in targets:
        if step.id != target.id and step.role == "action":
            editor.apply(RemoveNode(node_id=step.id))
    return True


def _there_already(editor: Editor, features: OperationFeatures, targets: Sequence[Step], span: tuple[int, int]) -> bool:
    """ "Comment on them, don't create tasks": where a step beside them does what is wanted, the old ones only go."""
    if editor.reading.entities_in(*span) or set(editor.reading.norms(*span)) & _ANEW:
        return False  # another channel, a second message
    level = {editor.view.graph.parent(step.id) for step in targets}
    known = {step.id for step in targets}
    same = (step for step in editor.view.actions if step.features is features and step.id not in known)
    there = next((step for step in same if {editor.view.graph.parent(step.id)} == level), None)
    if there is None:
        return False
    editor.apply(*(RemoveNode(node_id=step.id) for step in targets if step.role == "action"))
    editor.focus = there.id
    return True


_CREATING = words("create open file make")
"""What stands before a thing that is to be made, whatever the old step did: "drop the post, make a ticket instead"."""
_ANEW = words("another second additional two more extra")
_MEDIA = words("text call phone ring email mail")
"""Verbs that say by what means somebody is told something, which a chat is not."""
_SAME_DEED = 0.8
_LEMMAS = {
    "send": "send", "email": "send", "direct": "send", "page": "create", "create": "create", "add": "add",
    "trigger": "trigger",
}  # fmt: skip


def _with_verb(editor: Editor, first: int, last: int, target: Step | None) -> str:
    """The words as an order: "approving" is "approve"; a bare thing gets the verb that makes such things.

    A thing that nothing is known of gets the verb of the step it replaces.
    """
    text = editor.isolated(first, last)
    said = editor.reading.verb_at(first)
    if said is not None and said.form is VerbForm.GERUND:
        token = editor.reading.tokens[first]  # "merging": to be ordered
        return text[: token.start] + said.lemma.ljust(token.end - token.start) + text[token.end :]
    if said is not None:
        return text
    verb = (
        _LEMMAS.get(target.features.verb, "create") if target is not None and target.features is not None else "create"
    )
    thing = next((noun for noun in editor.reading.nouns_in(first, last) if noun.known), None)
    if thing is not None and not {"the", "our"} & set(editor.reading.norms(first, thing.first)):
        verb = verb_for(thing.text)
    start = editor.reading.tokens[first].start
    if start > len(verb):
        return text[: start - len(verb) - 1] + verb + " " + text[start:]
    return f"{verb} {text.lstrip()}"
