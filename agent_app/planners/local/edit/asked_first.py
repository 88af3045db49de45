"""People who are asked before something is done, and who need not be asked any more: "ask me before each one"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.consent import gives_consent, is_who
from agent_app.planners.local.edit.controls import add_approval
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.looping import loop_for
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.persons import DECIDING, called
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from sessions_app.definition import RemoveNode, SetProperty

__all__ = ["ask_before", "ask_no_more", "ask_others"]

_CONSULT = "ask|consult|check_with|double_check_with|clear_it_with|clear_that_with|run_it_by|run_that_by|confirm_with"
_SEEN = (
    "approve|confirm|okay|ok|check|see|review|sign_off|sign_off_on|be_asked|be_asked_about|have_a_look_at|look_at"
    "|decide_on"
)
_AGREED = "approved|confirmed|okayed|checked|reviewed|agreed|agreed_to|said_yes|said_yes_to|signed_off|signed_off_on"
_BEFORE = (
    Pattern(_CONSULT, "WHO", "before|prior_to", "DEED"),
    Pattern(_CONSULT, "WHO", "about|for|on", "each|every", "DEED"),
    Pattern("let|have", "WHO", "to?", "decide|approve|confirm|okay|check|review", "on|about?", "each|every", "DEED"),
    Pattern("WHO", "wants|want|'d_like|would_like|need|needs|have|has", "to", _SEEN, "DEED"),
    Pattern("only?", "after|once|when", "WHO", "have|has?", _AGREED, "DEED"),
)
"""Who is asked, and before what."""
_ALL_OF_THEM = words("each every all any one of them these those time single the it")
_EACH = words("each every any")
_ITSELF = words("it that this them anything something doing so happens done is we you do")


def ask_before(editor: Editor, item: Instruction) -> bool:
    """ "Ask Kim before archiving", "check with me before each one": a decision right before that; False if none is."""
    norms = item.norms(editor.reading)
    opened = int(norms[0] in _OPENING)
    before_that = 2 * (norms[opened : opened + 2] == ["before", "that"])
    opened += before_that + (norms[opened + before_that : opened + before_that + 1] == [","])
    norms, first = norms[opened:], item.first + opened
    for number, pattern in enumerate(_BEFORE):
        gaps = pattern.match(norms, first)
        if gaps is None or not _asked(editor, *gaps["WHO"], oneself=number >= _BY_ONESELF):
            continue
        step = _held(editor, *gaps["DEED"], each="each" in norms or "every" in norms)
        if step is None:
            continue
        editor.certain.add((item.first, item.last))
        return add_approval(editor, _who(editor, *gaps["WHO"]), Place(before=step.id))
    return _asked_at_all(editor, item, [*norms, "first"] if before_that else norms, first)


_OPENING = words("but and")


def _asked_at_all(editor: Editor, item: Instruction, norms: Sequence[str], first: int) -> bool:
    """ "Ask Maria first", "check with the boss beforehand": a decision before anything is done."""
    begun = editor.view.body[:1]
    led = {"first", "beforehand"} & set(item.leads)
    for pattern in _BEFOREHAND if begun else ():
        gaps = pattern.match([*norms, "first"] if led else norms, first)
        if gaps is not None and _asked(editor, *gaps["WHO"], oneself=False):
            editor.certain.add((item.first, item.last))
            return add_approval(editor, _who(editor, *gaps["WHO"]), Place(before=begun[0].id))
    return False


_BEFOREHAND = (
    Pattern(_CONSULT, "WHO", "first|beforehand|upfront|before_that", "$"),
    Pattern("first|beforehand", _CONSULT, "WHO", "$"),
)
_BY_ONESELF = 3
"""Of which patterns on only those who speak are meant: "I want to approve it"."""


def _asked(editor: Editor, first: int, last: int, *, oneself: bool) -> bool:
    norms = editor.reading.norms(first, last)
    if oneself:
        return norms in (["i"], ["we"])
    return norms in (["me"], ["us"]) or is_who(editor, first, last)


def _who(editor: Editor, first: int, last: int) -> str:
    return {"i": "me", "we": "us"}.get(editor.reading.tokens[first].norm) or called(editor, first, last)


def _held(editor: Editor, first: int, last: int, *, each: bool) -> Step | None:
    """The step that waits: the one named, the first of a loop for "each one", the last for "that"."""
    norms = set(editor.reading.norms(first, last))
    loops = editor.view.of_role("for_each")
    if loops and (each or norms & _EACH):
        through = loop_for(editor.view, editor.reading, first, last)
        loop = through or (loops[-1] if norms <= _ALL_OF_THEM or not _named(editor, first, last) else None)
        members = editor.view.graph.roots(loop.id) if loop is not None else []
        if members:
            return editor.view.steps[members[0]]
    if norms <= _ITSELF:
        return next(reversed(editor.view.actions), None)
    return _named(editor, first, last)


def _named(editor: Editor, first: int, last: int) -> Step | None:
    found = refer(editor.view, editor.reading, first, last, editor.focus)
    return next((each.step for each in found[:1] if each.step.role == "action" and each.score >= _SURE), None)


_SURE = 0.6
_NOT_OBLIGED = (
    "does_not_have_to|does_not_need_to|do_not_have_to|do_not_need_to|need_not|no_longer_has_to|no_longer_needs_to"
    "|doesn't_have_to|doesn't_need_to|has_not_to|should_not_have_to|is_not_to|no_longer"
)
_RELEASED = (
    Pattern("WHO", _NOT_OBLIGED, "DEED"),
    Pattern("nobody|no_one|noone", "from|in|of?", "WHO?", "has_to|have_to|needs_to|need_to", "DEED"),
    Pattern("no_need", "for", "WHO", "to", "DEED"),
    Pattern("no_need", "to", "ask", "WHO"),
)
_CHECKING = DECIDING | words("check checks review reviews look see verify vet asked ask decide be")
_NOBODY = words("nobody noone no anyone anybody")


def ask_no_more(editor: Editor, item: Instruction) -> bool:
    """ "Kim doesn't have to check it any more": the decision of that person goes; False where none is given up."""
    approvals = editor.view.of_role("approval")
    norms = item.norms(editor.reading)
    for pattern in _RELEASED if approvals else ():
        gaps = pattern.match(norms, item.first)
        if gaps is None or ("DEED" in gaps and editor.reading.tokens[gaps["DEED"][0]].norm not in _CHECKING):
            continue
        first, last = gaps.get("WHO", (item.first, item.first))
        nobody = first == last or editor.reading.tokens[item.first].norm in _NOBODY - {"no"}
        if not nobody and not is_who(editor, first, last):
            continue
        asked = [step for step in approvals if not nobody and gives_consent(step, called(editor, first, last))]
        gone = asked[-1:] or (approvals if len(approvals) == 1 and nobody else ())
        for step in gone:
            editor.apply(RemoveNode(node_id=step.id))
        if gone:
            editor.certain.add((item.first, item.last))
            editor.focus, editor.removed = None, True
            return True
    return False


_BOTH = (
    Pattern("both?", "FIRST", "and", "SECOND", "both|each|have|has|need|needs|must|should", "REST"),
    Pattern("FIRST", "too|also|as_well", "$"),
)
_BESIDE = words("both each have has need needs must should to agree approve confirm it that sign off on")


def ask_others(editor: Editor, item: Instruction) -> bool:
    """ "Kim too", "Dana and Kim both have to agree": whoever is not asked yet decides after the one who is.

    An address said alone is that of the person who is asked.
    """
    approvals = editor.view.of_role("approval")
    if not approvals:
        return False
    if _addressed(editor, item, approvals[-1]):
        return True
    norms = item.norms(editor.reading)
    for pattern in _BOTH:
        gaps = pattern.match(norms, item.first)
        if gaps is None or set(editor.reading.norms(*gaps.get("REST", (0, 0)))) - _BESIDE:
            continue
        people = [gaps[name] for name in ("FIRST", "SECOND") if name in gaps]
        if not all(is_who(editor, *person) for person in people):
            continue
        names = [called(editor, *person) for person in people]
        after = next((step for step in approvals if any(gives_consent(step, name) for name in names)), approvals[-1])
        for name in names:
            if not any(gives_consent(step, name) for step in editor.view.of_role("approval")):
                follower = editor.view.graph.outgoing.get(after.id, ())
                approved = next((edge.target for edge in follower if edge.branch != "rejected"), None)
                add_approval(editor, name, Place(before=approved) if approved else Place(after=after.id))
        editor.certain.add((item.first, item.last))
        return True
    return False


def _addressed(editor: Editor, item: Instruction, approval: Step) -> bool:
    """Whether no more is said than an address that may be that of the person who decides, and no step is sent to it."""
    entities = [each for each in editor.reading.entities_in(item.first, item.last) if each.kind is EntityKind.EMAIL]
    alone = len(entities) == 1 and (entities[0].first, entities[0].last) == (item.first, item.last)
    told = str(approval.node.properties.get("assignee") or "")
    taken = any("email" in (step.connector, *step.inputs) for step in editor.view.actions)
    if not alone or "@" in told:
        return False
    address = entities[0].value
    if taken and told.lower() != address.split("@")[0].lower():
        return False
    editor.apply(SetProperty(node_id=approval.id, name="assignee", value=address))
    editor.certain.add((item.first, item.last))
    return True
