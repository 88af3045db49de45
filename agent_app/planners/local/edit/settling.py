"""Which reading of an instruction holds: what the grammar made of it, or what the fitted head takes it for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from agent_app.planners.local.edit.editor import Editor, EditState
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.places import Place, find_place
from agent_app.planners.local.edit.ranges import speaks_of_range
from agent_app.planners.local.edit.refer import names_part
from agent_app.planners.local.edit.removing import REMOVING, takes_contents
from agent_app.planners.local.edit.resolving import (
    RESOLVERS,
    empties,
    existing_steps,
    named_steps,
)
from agent_app.planners.local.edit.weighing import weigh
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, VerbForm
from sessions_app.definition import MoveNode, Patch, RemoveNode, diff_documents

__all__ = ["MADE_BY", "settle", "surely_changes"]

_SURE = 0.6
"""How likely a kind must be to overrule what the grammar made."""
_CERTAIN = 0.85
"""How likely another kind must be where the grammar took steps away: its patterns for that are plain words."""
_LIKELY, _HALF = 0.25, 0.5
_HARDLY = 0.97
"""How likely a removal must be where the grammar read that something comes instead."""
"""How likely a kind must be where the grammar made nothing."""
MADE_BY: dict[str, frozenset[str]] = {
    "insert": words("add_node"), "otherwise": words("add_node"), "task": words("add_node"),
    "count": words("add_node"), "remove": words("remove_node"), "keep": words("remove_node"),
    "unloop": words("remove_node"), "unguard": words("remove_node add_edge"),
    "replace": words("replace_operation change_trigger remove_node"), "move": words("move_node"),
    "swap": words("move_node"), "exchange": words("add_edge remove_edge"),
    "loop": words("wrap move_node add_node"), "guard": words("wrap add_node set_condition move_node set_input"),
    "value": words("set_input set_condition set_property rename set_items"),
    "start": words("change_trigger set_input add_node remove_node"),
}  # fmt: skip
"""The patches of each kind."""


def settle(editor: Editor, item: Instruction, before: EditState) -> bool:
    """Keep what the grammar made of an instruction unless the head is sure of another kind that can be resolved.

    Returns whether the other kind took its place.
    """
    made = editor.patches[len(before[0]) :]
    weights = sorted(weigh(editor, item).items(), key=lambda entry: (-entry[1], entry[0]))
    if not weights:
        return False
    after = editor.state()
    for rank, (kind, likely) in enumerate(weights):
        if likely < _least(kind, rank, made):
            break
        if made and _agrees(editor, item, kind, made, before):
            break
        if kind not in RESOLVERS or (kind in _TAKING and _explains(editor, item)):
            break
        if kind == "replace" and {*item.norms(editor.reading), *item.leads} & _AGAIN:
            continue
        if (
            kind in _SHIFTING
            and likely < _HARDLY
            and _is_work(editor, item, made)
            and not before[1].of_role("approval")
        ):
            break  # "the translator checks the text before the mail": no step is moved by that
        told = kind in _ASKING and _addresses(editor, item)
        unsure = kind in _TAKING | _SHIFTING or (kind in _ASKING and likely < _CERTAIN)
        unsure = unsure or (kind in _SETTING and _is_beside(editor, item))
        if told and any(patch.op == "add_node" and patch.node.operation_id is not None for patch in made):
            break
        if (
            unsure
            and _does(editor, item, made, before)
            and not (kind == "move" and _moves(editor, item, likely, made, before))
        ):
            break
        editor.restore(before)
        resolved = RESOLVERS[kind](editor, item) and len(editor.patches) > len(before[0])
        if (
            resolved
            and kind in _INVENTING
            and _is_work(editor, item, made)
            and not _names_result(editor, item, len(before[0]))
        ):
            break  # "the receptionist books a parking space": a person does what no operation quite does
        if resolved and (not made or diff_documents(before[1].document, editor.view.document).summary()):
            return True  # what leads to nothing gives way to what the grammar made
    editor.restore(after)
    return False


def _is_work(editor: Editor, item: Instruction, made: Sequence[Patch]) -> bool:
    """ "The receptionist books a parking space": whether the grammar left to a person what somebody does, not gets."""
    added = [patch.node for patch in made if patch.op == "add_node"]
    undergone = any(
        verb.form is VerbForm.PAST and editor.reading.tokens[verb.first - 1].norm in _UNDERGOING
        for verb in editor.reading.verbs_in(_behind_place(editor, item), item.last)
    )
    receives = set(item.norms(editor.reading)) & _RECEIVING
    return bool(added) and all(node.type == "approval" for node in added) and not undergone and not receives


_UNDERGOING, _RECEIVING = words("be get gets is are being been"), words("get gets receive receives")


def _names_result(editor: Editor, item: Instruction, start: int) -> bool:
    """Whether words name the tool, or the thing, of each operation that was added."""
    keys = [patch.node.operation_id for patch in editor.patches[start:] if patch.op == "add_node"]
    new = [editor.index.by_id[key] for key in keys if key and key in editor.index.by_id]
    tools = {mention.connector for mention in editor.reading.mentions_in(item.first, item.last)}
    nouns = editor.reading.nouns_in(_behind_place(editor, item), item.last)
    opening = {noun.first for noun in nouns}
    things = [noun.canon for noun in nouns if noun.known and noun.last not in opening]  # no "welcome package"
    return bool(new) and all(
        features.connector in tools
        or any(said == own or kinship(said, own) >= _KIN for said in things for own in features.objects)
        for features in new
    )


_KIN = 0.6


def surely_changes(editor: Editor, item: Instruction) -> bool:
    """Whether the head is sure of a change of what is there that can be resolved; it is applied then."""
    norms = [norm for norm in item.norms(editor.reading) if norm.isalpha()]
    meant = named_steps(editor, item) or any(names_part(norm) for norm in norms)
    valued = bool(editor.reading.entities_in(item.first, item.last))
    if not valued and (len(norms) < _WORDS or not meant):
        return False
    weights = weigh(editor, item)
    kind = max(weights, key=lambda name: weights[name]) if weights else ""
    if kind not in RESOLVERS or kind in _INVENTING | _ASKING or weights[kind] < _EVIDENT:
        return False
    return RESOLVERS[kind](editor, item) and bool(editor.patches)


_WORDS = 2
_EVIDENT = 0.7
_ASKING = words("task")


def _least(kind: str, rank: int, made: Sequence[Patch]) -> float:
    """How likely a kind must be to be tried, by what the grammar made and how many kinds are likelier."""
    if not made:
        return _SURE if kind in _INVENTING or (rank and kind in _TAKING) else _HALF if kind in _TAKING else _LIKELY
    if kind in _TAKING | _SHIFTING | _SETTING | _ASKING and any(patch.op == "wrap" for patch in made):
        return _CERTAIN  # "only when ..." was read: what depends on something is neither removed nor moved, nor work
    removes = all(patch.op == "remove_node" for patch in made)
    if kind in _TAKING | _SHIFTING and any(patch.op == "replace_operation" for patch in made):
        return _HARDLY
    if kind in _TAKING and any(patch.op == "add_node" and patch.node.type == "approval" for patch in made):
        return _HARDLY
    if kind in _INVENTING and all(patch.op == "set_input" for patch in made):
        return _EVIDENT
    return _CERTAIN if (removes and kind not in _DISSOLVING) else _SURE


_TAKING = words("remove keep unloop")
_DISSOLVING = words("unguard unloop")
_INVENTING = words("insert otherwise")
_SHIFTING = words("move swap")
_SETTING = words("value")
_AGAIN = words("also too additionally besides same")


def _explains(editor: Editor, item: Instruction) -> bool:
    """ "Drop the check; the lead is always converted", "leave the comment": what orders no further removal."""
    norms = item.norms(editor.reading)
    said = {*norms, *item.leads}
    if (norms[0] in {"leave", "keep"} or said & _STAYING) and not said & (_CLEARING | _DENYING):
        return True
    removal = any(patch.op == "remove_node" for patch in editor.patches)
    return removal and bool(item.joint) and editor.reading.verb_at(item.first) is None and not _denies(editor, item)


def _does(editor: Editor, item: Instruction, made: Sequence[Patch], before: EditState) -> bool:
    """ "Archive the issue", "decline it": an operation that does this was found, and nothing is called off."""
    known = {str(step.features.spec.id) for step in before[1].steps.values() if step.features is not None}
    place = find_place(before[1], editor.reading, item.first, item.last, before[2])
    elsewhere = place.branch is not None or _ends_with(editor, item, place)
    added = any(
        patch.op == "add_node" and patch.node.operation_id not in ({None} if elsewhere else {None, *known})
        for patch in made
    )
    start = _behind_place(editor, item)
    verb = editor.reading.verb_at(start)
    orders = verb.form is VerbForm.BASE if verb is not None else _opens_order(editor, start, item.last)
    orders = orders or any(
        verb.form is VerbForm.PAST and editor.reading.tokens[verb.first - 1].norm in {"be", "get"}
        for verb in editor.reading.verbs_in(item.first + 1, item.last)
    )
    said = set(editor.reading.norms(start, item.last))  # what a place denies calls nothing off
    said -= {"delete", "remove"} if _deletes(editor, made) else set()
    return added and orders and not said & ((_DENYING | REMOVING) - _LIKEWISE)


def _is_beside(editor: Editor, item: Instruction) -> bool:
    """ "Before commenting label it wip": whether what is ordered has a place beside a step, as no value has."""
    place = editor.place_at(item.first, item.last)
    beside = place.said and not place.unknown and {place.before, place.after} & set(editor.view.steps) != set()
    return beside or _ends_with(editor, item, place)


def _ends_with(editor: Editor, item: Instruction, place: Place) -> bool:
    """ "Mail the boss at anna@acme.io when all is done": whether something for a value comes at the end of it all."""
    at_end = place.joined and place.parent is None and bool(place.spans)
    return at_end and bool(editor.reading.entities_in(item.first, item.last))


def _deletes(editor: Editor, made: Sequence[Patch]) -> bool:
    """ "Delete the branch after merging": whether what is added is itself what takes something away."""
    known = editor.index.by_id
    keys = (patch.node.operation_id for patch in made if patch.op == "add_node")
    return any(key in known and known[key].verb in {"delete", "remove"} for key in keys if key)


def _addresses(editor: Editor, item: Instruction) -> bool:
    """ "If she says no, post to #sales": where something is posted or sent; it is no work for the person named."""
    start = _behind_place(editor, item)
    kinds = {entity.kind for entity in editor.reading.entities_in(start, item.last)}
    addressed = bool(editor.reading.mentions_in(start, item.last) or kinds & {EntityKind.CHANNEL, EntityKind.EMAIL})
    orders = editor.index.vocabulary.verbs.at(editor.reading.norms(start, item.last), 0) is not None
    return start > item.first and addressed and orders


def _moves(editor: Editor, item: Instruction, likely: float, made: Sequence[Patch], before: EditState) -> bool:
    """ "Have the page created first": a step that is there already is named, and it is said where it is to be."""
    if likely < _CERTAIN or set(item.leads) & _MORE or set(item.norms(editor.reading)) & _ANEW:
        return False
    known = editor.index.by_id
    added = [known[key] for patch in made if patch.op == "add_node" and (key := patch.node.operation_id) in known]
    deeds = {(features.verb, *features.objects[-1:]) for features in added}
    there = _as_before(editor, before, lambda: existing_steps(editor, item))
    done = {(step.features.verb, *step.features.objects[-1:]) for step in there if step.features is not None}
    return bool(there) and deeds <= done


def _opens_order(editor: Editor, start: int, last: int) -> bool:
    """ "As the last step update the order": a verb that looks like a noun behind a place, with an object."""
    norms = editor.reading.norms(start, last)
    objects = connectives.ARTICLES | connectives.PRONOUNS
    return bool(set(norms[1:2]) & objects) and editor.index.vocabulary.verbs.at(norms, 0) is not None


_ANEW = words("a an another again also too additional second more")


def _behind_place(editor: Editor, item: Instruction) -> int:
    """Where the order begins: behind the words in front that say a place."""
    index = item.first
    for start, end in sorted(editor.place_at(item.first, item.last).spans):
        index = end if start <= index < end else index
    while index < item.last - 1 and editor.reading.tokens[index].norm in {",", ":", "-", "then"}:
        index += 1
    return min(index, item.last - 1)


def _denies(editor: Editor, item: Instruction) -> bool:
    return bool(set(item.norms(editor.reading)) & _DENYING)


_STAYING = words("stay stays remain remains enough suffices suffice sufficient fine")
_CLEARING = words("out only just off away nothing but alone")
_DENYING = words("no not without never n't don't remove drop delete skip out away gone go omit neither nor either too")


_LIKEWISE = words("too either")
_MORE = words("also additionally")


def _agrees(editor: Editor, item: Instruction, kind: str, made: Sequence[Patch], before: EditState) -> bool:
    """Whether patches are of a kind; a human task is no operation, and what is to be kept is not removed."""
    nodes = {patch.node.type for patch in made if patch.op == "add_node"}
    if kind in _INVENTING and all(patch.op == "set_input" for patch in made):
        return False
    if kind in _ASKING and all(patch.op == "set_property" for patch in made):
        return True  # who does the work that a person has already
    if kind in _INVENTING:
        # a person is asked for what no operation does; perhaps one does
        return nodes != {"approval"} and any(patch.op != "change_trigger" for patch in made)
    if set(item.leads) & _MORE and nodes:
        return True  # "also assign it to Ben" adds, whatever it sounds like
    if kind == "unguard" and any(_leaves_condition(patch, before) for patch in made):
        return True
    if not any(patch.op in MADE_BY[kind] for patch in made):
        return False
    if kind == "task":
        return "approval" in nodes
    if kind == "loop":
        return _repeats(made, before)
    if kind == "replace":
        return any(patch.op != "remove_node" for patch in made)
    if kind in {"unguard", "unloop"}:
        return _dissolves(editor, item, kind, made, before)
    if kind == "keep":
        return _spares(editor, item, made, before)
    return True


def _leaves_condition(patch: Patch, before: EditState) -> bool:
    """Whether a step is put in front of a condition, which holds it up no more."""
    anchor = before[1].steps.get(patch.before or "") if isinstance(patch, MoveNode) else None
    return anchor is not None and anchor.role == "condition"


def _repeats(made: Sequence[Patch], before: EditState) -> bool:
    """Whether steps that were there are repeated, or something new is done for each; not the same step once more."""
    known = {str(step.features.spec.id) for step in before[1].steps.values() if step.features is not None}
    added = {patch.node.operation_id for patch in made if patch.op == "add_node"} - {None}
    return any(patch.op in {"wrap", "move_node"} for patch in made) or not added & known


def _dissolves(editor: Editor, item: Instruction, kind: str, made: Sequence[Patch], before: EditState) -> bool:
    """Whether only loops, or only conditions, go; the steps of a loop stay, unless others alone are to be kept."""
    roles = {"for_each"} if kind == "unloop" else {"condition", "approval"}
    steps = before[1].steps
    taken = [patch for patch in made if isinstance(patch, RemoveNode) and patch.node_id in steps]
    norms = item.norms(editor.reading)
    if speaks_of_range(norms) or takes_contents(set(norms)):
        return True
    if not all(steps[patch.node_id].role in roles for patch in taken):
        return False
    if kind == "unguard":
        return True
    return _as_before(editor, before, lambda: all(patch.unwrap != empties(editor, item) for patch in taken))


def _spares(editor: Editor, item: Instruction, made: Sequence[Patch], before: EditState) -> bool:
    """Whether nothing that an instruction names is removed."""
    gone = {patch.node_id for patch in made if isinstance(patch, RemoveNode)}
    return _as_before(editor, before, lambda: not gone & {step.id for step in named_steps(editor, item)})


_Told = TypeVar("_Told")


def _as_before(editor: Editor, before: EditState, told: Callable[[], _Told]) -> _Told:
    """What holds of the workflow as it was before an instruction."""
    after = editor.state()
    editor.restore(before)
    found = told()
    editor.restore(after)
    return found
