"""Work for a person: "ask the legal team to review it", "someone has to order a badge", "only if the boss agrees"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.additions import Addition
from agent_app.planners.local.edit.consent import reassign, require_consent
from agent_app.planners.local.edit.controls import add_task
from agent_app.planners.local.edit.denied import denied_deed
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.joining import natural_place
from agent_app.planners.local.edit.persons import (
    DECIDING,
    LONGEST_NAME,
    NO_PERSON,
    SOMEBODY,
    acts_itself,
    called,
    decision_in,
    is_person,
)
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import EntityKind, TokenKind, VerbForm
from agent_app.planners.local.slots import ApprovalSlot, BranchSlot
from sessions_app.definition import RemoveNode

__all__ = ["decided_in_a_case", "delegate", "delegate_instead", "gives_task", "somebody_acts"]

_TO_DO = words("ask request require want need wait get tell remind instruct expect")
"""What is followed by a person and "to": "ask Ana to check it"."""
_DOING = words("have let make get")
"""What is followed by a person and a bare verb: "have Ana check it"."""
_MUST = words("must should has have needs need ought shall wants want")
_KINDS = {EntityKind.CHANNEL, EntityKind.EMAIL, EntityKind.URL}


def delegate(editor: Editor, item: Instruction) -> bool:
    """Add the human task that an instruction gives to a person; False if it gives none."""
    if reassign(editor, item) or require_consent(editor, item):
        return True
    place = editor.place_at(item.first, item.last)
    if place.unknown:
        return False
    first, last = _core(item, place)
    products = editor.reading.mentions_in(first, last)
    if not _given(editor, first, last) or (products and not _wants_to(editor, first, last)):
        return False
    if denied_deed(editor.view, editor.reading, first, last) is not None:
        return False  # "ban him instead of assigning the role": what steps do, not people
    if {entity.kind for entity in editor.reading.entities_in(first, last)} & _KINDS:
        return False
    where = place if place.said else _default(editor, item, editor.reading.norms(first, last))
    where = _ahead_of_deed(editor, first, last, place) or where
    decides = decision_in(editor.reading.norms(first, last)) is not None
    return add_task(editor, item, where, decides=decides, assignee=_told_to(editor, first, last))


def _ahead_of_deed(editor: Editor, first: int, last: int, place: Place) -> Place | None:
    """ "A human should proofread the campaign first": before the step that lets go of what is named; else nowhere."""
    said = [norm for start, end in place.spans for norm in editor.reading.norms(start, end)]
    if said != ["first"]:
        return None
    if (decided := _decided(editor, first, last)) is not None:
        return Place(before=decided.id, spans=place.spans)
    things = [noun for noun in editor.reading.nouns_in(first, last) if noun.known and noun.determiner == "definite"]
    if not things:
        return None
    named = refer(editor.view, editor.reading, things[-1].first, things[-1].last, None)
    done = next((found.step for found in named if found.score >= _SURE and _lets_go(found.step)), None)
    return Place(before=done.id, spans=place.spans) if done is not None else None


def _lets_go(step: Step) -> bool:
    return step.features is not None and step.features.verb in _FINAL


_FINAL = words("send publish post merge delete close archive cancel refund void finalize release pay deactivate")


def _told_to(editor: Editor, first: int, last: int) -> str | None:
    """Who is given the work: "let [Sam] approve it", "[legal] has to agree"; None where it is anybody."""
    start = first + (editor.reading.tokens[first].norm in _TO_DO | _DOING)
    for end in range(start + 1, min(last, start + LONGEST_NAME)):
        if acts_itself(editor, start, end) and not is_person(editor, start, end + 1):
            return None if editor.reading.tokens[end - 1].norm in SOMEBODY else called(editor, start, end)
    return None


def _core(item: Instruction, place: Place) -> tuple[int, int]:
    starts = [start for start, _ in place.spans if start > item.first]
    ends = [end for start, end in place.spans if start <= item.first]
    first = max([item.first, *ends])
    return first, min([item.last, *(start for start in starts if start > first)])


def _default(editor: Editor, item: Instruction, norms: Sequence[str]) -> Place:
    """What is decided holds up the step it is about, else the last; other work comes where its things are at hand."""
    if decision_in(norms) is not None and editor.view.actions:
        decided = _decided(editor, item.first, item.last)
        return Place(before=decided.id if decided is not None else editor.view.actions[-1].id)
    return natural_place(editor, item.first, item.last)


def decided_in_a_case(editor: Editor, item: Instruction, added: Addition, place: Place) -> Place | None:
    """ "If it is urgent, the lead must approve it first": a decision in a case holds up a step, too; else none.

    It is the step that is named or the last one, and the first of all where the decision comes "first".
    """
    body = added.plan.body
    branch = body[0] if len(body) == 1 and isinstance(body[0], BranchSlot) else None
    decides = branch is not None and len(branch.then) == 1 and isinstance(branch.then[0], ApprovalSlot)
    actions = editor.view.actions
    first = [editor.reading.norms(*span) for span in place.spans] == [["first"]]
    if branch is None or not decides or branch.otherwise or not actions or (place.said and not first):
        return None
    norms = item.norms(editor.reading)
    if decision_in(norms) is None and not _CONSENT & set(norms):
        return None
    decided = _decided(editor, item.first, item.last) or actions[0 if first or norms[-1] == "first" else -1]
    return Place(before=decided.id) if editor.view.graph.parent(decided.id) is None else None


_CONSENT = words("approval sign-off signoff permission confirmation okay ok")


def _decided(editor: Editor, first: int, last: int) -> Step | None:
    """ "The CFO has to sign off on the invoice": the step about which a person decides."""
    place = decision_in(editor.reading.norms(first, last))
    if place is None or first + place + 1 >= last:
        return None
    named = refer(editor.view, editor.reading, first + place + 1, last, None)
    sure = bool(named) and named[0].score >= _SURE and named[0].step.role in {"action", "for_each"}
    return named[0].step if sure else None


def gives_task(editor: Editor, first: int, last: int) -> bool:
    """Whether words give a person, and no product, something to do."""
    return not editor.reading.mentions_in(first, last) and _given(editor, first, last)


def delegate_instead(editor: Editor, targets: Sequence[Step], first: int, last: int) -> bool:
    """ "Instead of finalizing the invoice, my assistant should check it": a human task in the place of the steps."""
    gone = [step for step in targets if step.role != "trigger"]
    if not gone or not add_task(editor, Instruction(first, last), Place(before=gone[0].id)):
        return False
    task = editor.focus
    for step in gone:
        editor.apply(RemoveNode(node_id=step.id))
    editor.focus = task
    return True


def _given(editor: Editor, first: int, last: int) -> bool:
    """Whether words give a person something to do."""
    while first < last and editor.reading.tokens[first].norm in {",", "please", "then", "also", "just"}:
        first += 1
    norms = editor.reading.norms(first, last)
    if len(norms) < _SHORTEST:
        return False
    start = first + 1 + (norms[0] == "wait" and norms[1] in {"for", "until", "till"})
    if norms[0] in _TO_DO and "to" in norms[2 : LONGEST_NAME + 2]:
        return is_person(editor, start, first + norms.index("to", 2))
    if norms[0] == "wait":
        end = next((i for i in range(start, last) if editor.reading.tokens[i].norm in DECIDING | {"has", "have"}), None)
        return end is not None and is_person(editor, start, end)
    if norms[0] == "ask" and "for" in norms[2 : LONGEST_NAME + 1]:
        place = first + norms.index("for", 2)
        approval = {"approval", "permission", "confirmation", "sign", "sign-off", "ok", "okay", "feedback"}
        return bool(approval & set(editor.reading.norms(place, last))) and is_person(editor, start, place)
    if norms[0] in _DOING:
        return _does(editor, start, last)
    return _must(editor, first, last) or somebody_acts(editor, first, last) or _by_somebody(editor, first, last)


_SHORTEST = 3
_SURE = 0.9


def _does(editor: Editor, start: int, last: int) -> bool:
    """ "A teammate check it": a person, then a verb that does not end the words."""
    if _stranger(editor, start, last):
        return True
    for end in range(start + 1, min(last - 1, start + LONGEST_NAME)):
        if editor.reading.tokens[end].norm in connectives.PREPOSITIONS | connectives.ARTICLES | {"and", ","}:
            return False
        if is_person(editor, start, end) and not is_person(editor, start, end + 1):
            following = editor.reading.tokens[end].norm
            return following.isalpha() and following not in {"know", "now", "aware"}
    return False


def _stranger(editor: Editor, start: int, last: int) -> bool:
    """ "A notary certify the document": a word that names nothing known, and a deed of it with an object."""
    tokens = editor.reading.tokens
    if start + 3 >= last or tokens[start].norm not in {"a", "an", "the", "our", "some"}:
        return False
    known = editor.index.vocabulary.known
    name, deed, following = (tokens[start + place].norm for place in (1, 2, 3))
    verb = editor.reading.verb_at(start + 2)
    does = verb is not None and verb.form is VerbForm.BASE
    return (
        name not in known | NO_PERSON
        and tokens[start + 1].kind is TokenKind.WORD
        and (does or deed not in known)
        and deed.isalpha()
        and following in connectives.ARTICLES | connectives.PRONOUNS
    )


def somebody_acts(editor: Editor, first: int, last: int) -> bool:
    """ "Somebody books the room", "the manager confirms the last day": a person, what they do, and an object."""
    if editor.reading.verb_at(first) is not None or _orders(editor, first):
        return False
    if _wants_to(editor, first, last):
        return True
    for end in range(first + 1, min(last - 1, first + LONGEST_NAME)):
        deed, following = editor.reading.tokens[end].norm, editor.reading.tokens[end + 1].norm
        if following not in connectives.ARTICLES | connectives.PRONOUNS or not acts_itself(editor, first, end):
            continue
        verb = editor.reading.verb_at(end)
        acts = verb.form is VerbForm.THIRD if verb is not None else deed.endswith("s") and not deed.endswith("ss")
        return acts and deed not in _UNDERGOING | connectives.FUNCTION_WORDS
    return False


def _wants_to(editor: Editor, first: int, last: int) -> bool:
    """ "Our marketing lead wants to check the contact": a person, and what they want to do themselves."""
    norms = editor.reading.norms(first, min(last, first + LONGEST_NAME + 2))
    end = next((i for i in range(1, len(norms) - 1) if any(norms[i : i + len(w)] == w for w in _WANTING)), None)
    own = end is not None and not {"we", "i", "you", "they"} & set(norms[:end])
    undergoes = end is not None and {"be", "get"} & set(editor.reading.norms(first + end + 2, first + end + 3))
    return end is not None and own and not undergoes and acts_itself(editor, first, first + end)


_WANTING = [said.split() for said in phrases(
    "wants to, needs to, has to, likes to, wishes to, intends to, plans to, insists on, would like to, 'd like to,"
    " would love to, would prefer to, is going to, would want to"
)]  # fmt: skip


def _orders(editor: Editor, first: int) -> bool:
    """Whether words begin with a verb, known or not: nobody does what is ordered."""
    return editor.index.vocabulary.verbs.at(editor.reading.norms(first, first + 1), 0) is not None


_UNDERGOING = words("gets receives is has needs wants knows sees hears becomes was does must")
"""What happens to people rather than what they do."""


def _by_somebody(editor: Editor, first: int, last: int) -> bool:
    """ "The contract has to be read by a lawyer": what must be done to something, and by whom."""
    norms = editor.reading.norms(first, last)
    by = next((i for i in range(len(norms) - 1, 0, -1) if norms[i] == "by"), None)
    if by is None or not _MUST & set(norms[:by]) or not is_person(editor, first + by + 1, last):
        return False
    verb = next((verb for verb in editor.reading.verbs_in(first, first + by) if verb.last == first + by), None)
    return (verb is None or verb.form is VerbForm.PAST) and bool({"be", "get"} & set(norms[:by]))


def _must(editor: Editor, first: int, last: int) -> bool:
    """ "Someone has to order a badge": a person as the subject of a duty."""
    if editor.reading.verb_at(first) is not None:
        return False
    for end in range(first + 1, min(last - 1, first + LONGEST_NAME)):
        if editor.reading.tokens[end].norm in _MUST:
            subject = editor.reading.norms(first, end)
            undergoes = {"be", "get"} & set(editor.reading.norms(end + 1, min(last, end + 3)))
            if set(subject) & {"we", "i", "you", "they"} or undergoes:
                return False
            return acts_itself(editor, first, end)
    return False
