"""What an instruction asks to be added: its words as orders, and the operations chosen as for a new workflow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent_app.planners.local.choose import Thing
from agent_app.planners.local.decision import Decision
from agent_app.planners.local.decode import decode
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.namings import TELLING
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.politeness import after_politeness
from agent_app.planners.local.edit.stepwise import as_steps
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading, Request
from agent_app.planners.local.newplan import understand
from agent_app.planners.local.queries import numbered_queries
from agent_app.planners.local.scoring import USUAL_OBJECTS
from agent_app.planners.local.slots import (
    ApprovalSlot,
    BranchSlot,
    DelaySlot,
    LoopSlot,
    SlotTree,
    iter_slots,
    plan_slots,
    with_hits,
)
from agent_app.planners.local.slots import Plan as SlotPlan
from agent_app.planners.local.text import stem
from vectors_app.contracts import RetrievalQuery

__all__ = ["Addition", "addition", "addition_queries", "as_order", "does_it"]


@dataclass(frozen=True)
class Addition:
    """A part of a prompt understood as new steps."""

    request: Request
    plan: SlotPlan
    decision: Decision

    @property
    def chosen(self) -> bool:
        """Whether there is anything to add."""
        if any(self.decision.operation(slot.number) is not None for slot in iter_slots(self.plan.body)):
            return True
        return any(isinstance(item, ApprovalSlot | DelaySlot) for item in _flat(self.plan.body))


def _flat(body: Sequence[SlotTree]) -> list[SlotTree]:
    found: list[SlotTree] = []
    for item in body:
        found.append(item)
        if isinstance(item, BranchSlot):
            found += _flat((*item.then, *item.otherwise))
        elif isinstance(item, LoopSlot):
            found += _flat(item.body)
        elif isinstance(item, ApprovalSlot):
            found += _flat((*item.approved, *item.rejected))
    return found


def addition(editor: Editor, text: str, place: Place | None = None) -> Addition:
    """Understand a (blanked) prompt as steps to add beside those there are; pronouns mean what is before the place."""
    things = _things(editor, place)
    if (text, things) not in editor.understood:
        request = as_steps(understand(text, editor.context.timezone, editor.index)[0], editor.index)
        if len(text) == len(editor.reading.text):  # its words stand where those of the prompt do
            request = replace(request, reading=replace(request.reading, origins=editor.reading.origins))
        plan = plan_slots(request, editor.index.vocabulary, _at_hand(editor))
        queries = numbered_queries(plan, editor.index)
        hits = {number: editor.hits[query.text] for number, query in queries if query.text in editor.hits}
        if hits:
            plan = with_hits(plan, hits)
        editor.understood[text, things] = request, plan, decode(editor.index, plan, things)
    request, plan, decision = editor.understood[text, things]
    return Addition(request, plan, editor.chosen(decision))


def as_order(editor: Editor, item: Instruction, place: Place) -> str:
    """The words of an instruction without its place; a bare thing ("there should be a task") is to be added."""
    first = item.first
    for start, end in sorted(place.spans):
        first = end if start <= first < end else first
    while first < item.last and editor.reading.tokens[first].norm in _LINKING:
        first += 1
    bare = after_politeness(editor.reading, first, item.last)
    text = editor.isolated(item.first, item.last, (*place.spans, (item.first, bare)))
    outside = [i for i in range(bare, item.last) if not any(start <= i < end for start, end in place.spans)]
    stated = any(editor.reading.tokens[i].norm in _STATING for i in outside)
    if len(outside) > 1 and editor.reading.tokens[outside[0]].norm in (_PUTTING if place.said else _INSERTING):
        usual = _usual_order(editor, outside[1:]) if set(outside[1:]) <= editor.reading.mentioned else ""
        if usual:  # "put Slack next to Teams"
            return usual
    beside = place.said or _is_one_more(editor, item, outside)
    if (
        stated
        or bare >= item.last
        or not (editor.reading.tokens[bare].norm in _INDEFINITE or (beside and _is_mere_thing(editor, outside)))
    ):
        said = text if bare > first else editor.isolated(item.first, item.last, place.spans)
        return _with_elements(editor, _with_made(editor, said, outside), place, outside)
    start = editor.reading.tokens[bare].start
    if usual := _usual_order(editor, outside):
        return usual
    return f"{text[: start - len(_ADD)]}{_ADD}{text[start:]}" if start >= len(_ADD) else f"{_ADD}{text.lstrip()}"


def _usual_order(editor: Editor, outside: Sequence[int]) -> str:
    """ "Otherwise Teams", "at the end Jira": how what is usually made there is ordered; only a product is named."""
    reading = editor.reading
    keys = {mention.connector for mention in reading.mentions if mention.first in outside}
    things = {noun.canon for noun in reading.nouns if noun.first in outside and noun.last - 1 in outside}
    named = {noun.first for noun in reading.nouns if noun.last == noun.first + 1} | reading.mentioned
    told = {reading.tokens[i].norm for i in outside} & _PRIVATE
    if told or len(keys) != 1 or any(i not in named and reading.tokens[i].norm not in _NAMING for i in outside):
        return ""
    actions = editor.index.of_connector(next(iter(keys)), "action")
    made = [item for item in actions if item.verb in _MAKING]
    for noun in USUAL_OBJECTS.get(actions[0].spec.connector.category, ()) if actions else ():
        if things and things != {noun}:
            continue
        ranked = sorted(
            (item for item in made if item.objects[-1:] == (noun,)),
            key=lambda item: (_ROOM not in item.terms, len(item.objects)),
        )
        if ranked:
            tool = next(mention for mention in reading.mentions if mention.first in outside)
            return f"{ranked[0].spec.title.lower()} in {reading.slice(tool.first, tool.last)}"
    return ""


_PRIVATE = words("chat direct dm private personal")
"""Words for what is sent to one person, which is less usual."""
_NAMING = words("a an one in on to via the our too also as well likewise please")


_ROOM = "channel"
"""Where a chat tells everybody rather than one person."""
_MAKING = words("create send trigger")


def _with_made(editor: Editor, text: str, outside: Sequence[int]) -> str:
    """ "Create a Mailchimp campaign and send it": what was just made is sent, where its product does that."""
    tokens, made = editor.reading.tokens, editor.view.steps.get(editor.focus or "")
    told = [i for i in outside[1:2] if tokens[i].norm == "it"]
    verb = editor.reading.verb_at(outside[0]) if told else None
    if verb is None or made is None or made.id in editor.before.steps or made.features is None or not made.nouns:
        return text
    done = set(verb.classes[:1]) & TELLING
    does = [f for f in editor.index.of_connector(made.features.connector, "action") if f.verb in done]
    if not any(f.objects[-1:] == made.nouns[:1] for f in does):
        return text
    it = tokens[told[0]]
    named = f"the {made.features.spec.connector.name} {made.nouns[0].replace('_', ' ')}"
    return f"{text[: it.start]}{named}{text[it.end :]}"


def _with_elements(editor: Editor, text: str, place: Place, outside: Sequence[int]) -> str:
    """ "Tag each of them", "create a comment for each of them": the elements stay what it is done to."""
    if place.parent is None or not outside:
        return text
    tokens = editor.reading.tokens
    for index in range(outside[-1] + 1, len(tokens)):
        if tokens[index].norm not in {"them", "those", "these"} or tokens[index - 1].norm != "of":
            continue
        if not any(start <= index < end for start, end in place.spans):
            continue
        link = "  " if editor.reading.verb_at(outside[-1]) is not None else "on"
        of, them = tokens[index - 1], tokens[index]
        return f"{text[: of.start]}{link}{text[of.end : them.start]}{them.text}{text[them.end :]}"
    return text


def _is_one_more(editor: Editor, item: Instruction, outside: Sequence[int]) -> bool:
    """ "Also Slack", "plus a Teams message": a product that is named besides what is there."""
    further = bool(set(item.leads) & _FURTHER) and item.joint not in _CORRECTING
    return further and bool(set(outside) & editor.reading.mentioned)


def _object_follows(reading: Reading, outside: Sequence[int]) -> bool:
    return reading.tokens[outside[1]].norm in connectives.ARTICLES | connectives.PRONOUNS


def _is_mere_thing(editor: Editor, outside: Sequence[int]) -> bool:
    """ "Approved -> Zoom meeting": whether all that is said besides a place is a thing or a product."""
    reading = editor.reading
    named = {i for noun in reading.nouns for i in range(noun.first, noun.last)}
    named |= reading.mentioned
    named |= reading.valued
    if not outside or reading.verbs_in(outside[0], outside[-1] + 1):
        return False
    orders = editor.index.vocabulary.verbs.at(reading.norms(outside[0], outside[-1] + 1), 0) is not None
    more = {i for i in outside if reading.tokens[i].norm in _AS_WELL}
    return all(i in named | more for i in outside) and not (
        orders and len(outside) > 1 and _object_follows(reading, outside)
    )


_AS_WELL = words("too also as well")
_ADD = "add "
_INSERTING = words("add insert include")
_PUTTING = _INSERTING | words("put have place")
_FURTHER = words("also plus and additionally besides too then afterwards finally")
_CORRECTING = words("not but instead rather")
_STATING = words("must has have should needs need is are was were will shall ought")
_LINKING = words(", : - then")
_INDEFINITE = words("a an another one two three four five some")


def _things(editor: Editor, place: Place | None) -> tuple[Thing, ...]:
    """What the steps before a place deal with, the nearest last."""
    view = editor.view
    anchor = (place.after or place.before or place.parent) if place is not None else None
    if place is None or anchor is None or anchor not in view.steps:
        return view.things()
    among = {*view.graph.upstream(anchor), *((anchor,) if place.after else ())}
    known = view.things(among)
    return known or view.things()


def _at_hand(editor: Editor) -> list[str]:
    """The things that the workflow looks up or starts on: a test of these looks nothing up anew."""
    steps = (*editor.before.triggers, *editor.before.actions)
    found = (step.nouns[0] for step in steps if step.nouns and (step.lists or step.role == "trigger"))
    return list(dict.fromkeys(found))


def addition_queries(editor: Editor, text: str) -> list[RetrievalQuery]:
    """What to look up for new steps."""
    request = as_steps(understand(text, editor.context.timezone, editor.index)[0], editor.index)
    plan = plan_slots(request, editor.index.vocabulary, _at_hand(editor))
    return [query for _, query in numbered_queries(plan, editor.index)]


_KNOWN_VERB = 0.35


def does_it(added: Addition) -> bool:
    """Whether operations were found that do what is asked, not only to the same kind of thing, and to such things."""
    choices = [(slot.statement, added.decision.choices[slot.number]) for slot in iter_slots(added.plan.body)]
    if not any(choice.operation is not None for _, choice in choices):
        return added.chosen
    return any(
        choice.operation is not None
        and choice.score.verb >= _KNOWN_VERB
        and not _is_strange(statement, choice.operation)
        for statement, choice in choices
    )


def _is_strange(statement: ActionStatement, chosen: OperationFeatures) -> bool:
    """ "Bring cake to the office": whether all things named are of no tool; one may tell anybody something."""
    if statement.connectors or statement.entities or statement.references or not statement.nouns:
        return False
    if set(chosen.objects) & _TELLING:
        return False
    return not any(noun.known or stem(noun.canon) in chosen.terms for noun in statement.nouns)


_TELLING = words("message email comment alert incident notification")
