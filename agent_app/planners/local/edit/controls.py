"""Approvals and delays that are asked for by name: "add an approval by Maria", "put a pause of an hour before ..."."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.joining import put
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, TokenKind, VerbForm
from sessions_app.definition import AddEdge, NewNode, RemoveEdge

__all__ = ["add_approval", "add_control", "add_task"]

_OPENERS = words("add put insert include have place need require we i set introduce build another one a an")
_APPROVALS = words("approval approvals sign-off signoff confirmation gate")
_HUMAN = words("human manual person person's manager's boss's")
_CHECKS = words("check review step control look verification inspection validation")
_DELAYS = words("delay pause wait break")
_BEFORE_PERSON = words("by from of through")


def add_control(editor: Editor, item: Instruction, place: Place) -> bool:
    """Add the approval or delay that an instruction names as a thing; False if it names none."""
    norms = editor.reading.norms(*_words(item, place))
    if not norms:
        return False
    if norms[0] in _DELEGATING and _is_persons_task(editor, item, place):
        return add_task(editor, item, place)
    if norms[0] not in _OPENERS:
        return False
    by_hand = set(norms[:_NEAR]) & _HUMAN
    approvals = _APPROVALS | _CHECKS if by_hand else _APPROVALS
    head = next((norm for norm in norms[:_NEAR] if norm in approvals | _DELAYS), None)
    if head is None:
        return False
    first, last = _words(item, place)
    where = place if place.said else _default_place(editor)
    if head not in _DELAYS:
        return add_approval(editor, _person(editor, first, last), where)
    duration = find_duration(editor.reading, first, last)
    if duration is None:
        editor.questions.append("How long should the pause be?")
        return True
    return put(editor, NewNode(type="delay", duration=duration[0]), where) is not None


def add_approval(editor: Editor, assignee: str | None, place: Place) -> bool:
    """Put the decision of a person, if one is named, at a place; what comes behind it hangs on a yes."""
    text = f"Approval by {assignee}" if assignee else "Approval"
    node = NewNode(type="approval", instructions=text, assignee=assignee, title="Approval")
    return put(editor, node, place) is not None


_NEAR = 5
_DELEGATING = words("have ask let get make")


def _is_persons_task(editor: Editor, item: Instruction, place: Place) -> bool:
    """ "Have the sales manager review the leads": somebody, then what they do; no product and no address is named."""
    first, last = _words(item, place)
    verbs = [index for index in range(first + 2, last) if _orders(editor, index, last)]
    kinds = {entity.kind for entity in editor.reading.entities_in(first, last)}
    if (
        not verbs
        or editor.reading.mentions_in(first, last)
        or kinds & {EntityKind.CHANNEL, EntityKind.EMAIL, EntityKind.URL}
    ):
        return False
    opening = editor.reading.verb_at(first)
    if opening is not None and " " in opening.lemma:
        return False  # "let the customer know by mail that ...": a message, and what it says
    return editor.reading.tokens[first + 1].norm not in {"it", "this", "that", "them", "us", "me"}


def _orders(editor: Editor, index: int, last: int) -> bool:
    """A base verb, also one that looks like a noun if an object follows ("the manager review the leads")."""
    verb = editor.reading.verb_at(index)
    if verb is not None:
        return verb.form is VerbForm.BASE
    following = editor.reading.tokens[index + 1].norm if index + 1 < last else ""
    hit = editor.index.vocabulary.verbs.at(editor.reading.norms(index, last), 0)
    return hit is not None and following in connectives.ARTICLES | connectives.PRONOUNS


def _words(item: Instruction, place: Place) -> tuple[int, int]:
    """The tokens of an instruction without those that say its place."""
    starts = [start for start, _ in place.spans if start > item.first]
    ends = [end for start, end in place.spans if start <= item.first]
    return max([item.first, *ends]), min([item.last, *starts])


def add_task(
    editor: Editor, item: Instruction, place: Place, *, decides: bool = False, assignee: str | None = None
) -> bool:
    """Add a human task in the words of the instruction: what no operation does, a person can.

    Whatever the person answers, the work goes on, but for what the person `decides`.
    """
    first, last = _words(item, place)
    text = editor.slice(first, last)
    if not text or _denies(editor.reading.norms(first, last)):
        return False
    node = NewNode(
        type="approval",
        instructions=text[:1].upper() + text[1:],
        assignee=assignee or _addressed(editor, first, last),
        title="Approval" if decides else text[:1].upper() + text[1:_TITLE_LENGTH],
        metadata={"source_span": [editor.reading.tokens[first].start, editor.reading.tokens[last - 1].end]},
    )
    made = put(editor, node, place)
    if made is None:
        return False
    for edge in editor.view.graph.outgoing[made]:
        if edge.branch == "approved" and not decides:
            editor.apply(
                RemoveEdge(source=edge.source, target=edge.target, branch="approved"),
                AddEdge(source=edge.source, target=edge.target),
            )
    return True


_TITLE_LENGTH = 80


def _denies(norms: Sequence[str]) -> bool:
    """ "Orders from abroad needn't be dealt with": whether something is said not to be done, which is no work."""
    refused = any(norms[i] in _AUXILIARIES and norms[i + 1] in {"not", "n't"} for i in range(len(norms) - 1))
    return norms[:1] == ["nothing"] or (refused and not set(norms) & _CONJUNCTIONS)


_AUXILIARIES = connectives.MODALS | words("need needs do does")
_CONJUNCTIONS = words("that whether if and")


def _default_place(editor: Editor) -> Place:
    """Before the last action: what a person holds up is what comes of it all."""
    actions = editor.view.actions
    return Place(before=actions[-1].id) if actions else Place()


def _addressed(editor: Editor, first: int, last: int) -> str | None:
    """The person who is called by name or address."""
    for entity in editor.reading.entities_in(first, last):
        if entity.kind in {EntityKind.USER, EntityKind.EMAIL}:
            return entity.value.lstrip("@")
    return None


def _person(editor: Editor, first: int, last: int) -> str | None:
    if addressed := _addressed(editor, first, last):
        return addressed
    for index in range(first, last - 1):
        if editor.reading.tokens[index].norm not in _BEFORE_PERSON:
            continue
        start = index + 1 + (editor.reading.tokens[index + 1].norm in {"the", "our", "a"})
        end = start
        while end < last and editor.reading.tokens[end].kind is TokenKind.WORD:
            end += 1
        return editor.slice(start, end) or None
    return None
