"""What a person has to agree to: "the update needs Petra's approval", "the merge should wait for the boss's OK"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.edit.controls import add_approval, add_task
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.persons import DECIDING, GIVING, SOMEBODY, acts_itself, called, consent_in, is_person
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.refer import refer, refer_all
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import SetProperty

__all__ = ["gives_consent", "is_who", "reassign", "require_consent", "submit"]

_SURE = 0.9


def require_consent(editor: Editor, item: Instruction) -> bool:
    """Put a person's decision before the step that is said to hang on it; False where nothing is said to."""
    return _consented(editor, item) or _held_up(editor, item) or _needed(editor, item)


_PASSED = "approved|confirmed|signed_off|signed_off_on|authorized|authorised|okayed|cleared|greenlit|agreed_to|vetted"
_HELD = "hold|hold_back|hold_off|keep|delay|postpone|withhold|defer|put_off"
_AGREES = (
    "approved|approves|signed_off|signs_off|agreed|agrees|confirmed|confirms|okayed|okays|given_the_ok|gives_the_ok"
    "|said_yes|says_yes"
)
_DUTY = "must|should|shall|has_to|have_to|needs_to|need_to|ought_to|is_to|are_to"
_BEFORE_IT = "first|beforehand|upfront|before_that|before"
_SUBMITTED = (
    Pattern("STEP", _DUTY, "first|always|also?", "be|get", "first?", _PASSED, "by", "WHO", f"{_BEFORE_IT}?", "$"),
    Pattern("STEP", _DUTY, "be|get", _PASSED, _BEFORE_IT, "$"),
    Pattern("STEP", _DUTY, _BEFORE_IT, "be|get", _PASSED, "$"),
    Pattern("have|get", "STEP", _PASSED, "by", "WHO", f"{_BEFORE_IT}?", "$"),
    Pattern("i|we", "want|need|would_like", "STEP", "to_be?", _PASSED, "by", "WHO", f"{_BEFORE_IT}?", "$"),
    Pattern(_HELD, "STEP", "until|till", "THING", "is|are|was|gets|has_been|have_been", _PASSED, "by", "WHO"),
    Pattern(_HELD, "STEP", "until|till", "WHO", "has|have?", _AGREES, "it|that|this|to_it?", "$"),
)


def submit(editor: Editor, item: Instruction) -> bool:
    """ "The merge must be approved by the lead", "get the mail signed off by legal": a decision before that step."""
    norms = item.norms(editor.reading)
    for pattern in _SUBMITTED:
        gaps = pattern.match(norms, item.first)
        if gaps is None or ("WHO" in gaps and not is_who(editor, *gaps["WHO"])):
            continue
        steps = [editor.view.steps[key] for key in _submitted_steps(editor, *gaps["STEP"])]
        who = called(editor, *gaps["WHO"]) if "WHO" in gaps else None
        editor.certain.add((item.first, item.last))
        return bool(steps) and add_approval(editor, who, Place(before=steps[0].id))
    return False


def _submitted_steps(editor: Editor, first: int, last: int) -> list[str]:
    """The steps that words name, in order; all there are for "everything"."""
    if set(editor.reading.norms(first, last)) <= _ALL:
        return [step.id for step in editor.view.body[:1]]
    named = refer(editor.view, editor.reading, first, last, editor.focus)
    return [each.step.id for each in named[:1] if each.step.role in {"action", "for_each"}]


_ALL = words("everything all it this that the whole thing workflow flow")


def _consented(editor: Editor, item: Instruction) -> bool:
    """ "No campaign goes out without Petra's approval": a decision before the step that hangs on it."""
    norms = item.norms(editor.reading)
    place = norms.index("without") if "without" in norms else 0
    if not place or consent_in(norms, place) is None or not set(norms[:place]) & _DENYING:
        return False
    named = [
        found.step
        for found in refer(editor.view, editor.reading, item.first, item.first + place, editor.focus)
        if found.step.role == "action"
    ]
    anchors = named or list(editor.view.actions[-1:])
    if not anchors:
        return False
    alike = [step for step in named if step.nouns[:1] == anchors[0].nouns[:1]]
    last = max(alike, key=lambda step: editor.view.order.index(step.id), default=anchors[0])
    return add_task(editor, replace(item, first=item.first + place + 1), Place(before=last.id))


_DENYING = words("no not never nothing n't don't")
_HOLDING = words("wait waits hold holds held hang pause stop")


def _held_up(editor: Editor, item: Instruction) -> bool:
    """ "Wait with the order until Ana has given her okay": a person's decision before the step that waits for it."""
    norms = item.norms(editor.reading)
    until = next((i for i, norm in enumerate(norms) if norm in {"until", "till"}), 0)
    if not until or not set(norms[:until]) & _HOLDING:
        return False
    start = item.first + until + 1
    decides = next((i for i in range(start, item.last) if editor.reading.tokens[i].norm in DECIDING | GIVING), None)
    if decides is None or not is_person(editor, start, decides):
        return False
    named = refer(editor.view, editor.reading, item.first, start - 1, editor.focus)
    steps = [found.step for found in named if found.step.role == "action" and found.score >= _SURE]
    return bool(steps) and add_task(editor, replace(item, first=start), Place(before=steps[0].id))


_NEEDING = words("need needs require requires requiring wait waits")
_ONLY_AFTER = words("after with once upon")
_BETWEEN = words("for to be have get got an a the our is been first prior explicit formal manual human another before")
_GIVERS = words("of by from")
_AFTER_CONSENT = _GIVERS | words("first before beforehand too now please always each every")
_OTHERWISE_SAID = _DENYING | words("without anymore longer")


def _needed(editor: Editor, item: Instruction) -> bool:
    """ "The update needs an approval of the board", "the loop is entered only after a sign-off by the CFO"."""
    norms = item.norms(editor.reading)
    waits, hinge = _hinge(norms)
    given = consent_in(norms, hinge + 1) if hinge else None
    if given is None or set(norms) & _OTHERWISE_SAID or norms[given[1] : given[1] + 1] not in ([], *_BEHIND_CONSENT):
        return False
    giver = _giver(editor, item, norms, given[1]) or _owner(editor, item.first + hinge + 1, item.first + given[0])
    if giver is None and not set(norms[hinge + 1 : given[0]]) <= _BETWEEN:
        return False
    found = refer(editor.view, editor.reading, item.first, item.first + waits, editor.focus)
    step = next((each.step for each in found if each.step.role in {"action", "for_each"}), None)
    if step is None or step != found[0].step:
        return False
    if {"both", "and"} & set(norms[:waits]):
        several = refer_all(editor.view, editor.reading, item.first, item.first + waits, editor.focus)
        step = next((each for each in several if each.role in {"action", "for_each"}), step)
    return add_approval(editor, giver, Place(before=step.id))


_BEHIND_CONSENT = tuple([word] for word in sorted(_AFTER_CONSENT))


def _hinge(norms: Sequence[str]) -> tuple[int, int]:
    """Where "needs" or "only ... after" begins and ends, between a step and what it waits for; zeros where nowhere."""
    for index in range(1, len(norms) - 1):
        if norms[index] in _NEEDING:
            return index, index
        if norms[index] != "only":
            continue
        after = next((i for i in range(index + 1, min(len(norms), index + _SHORT)) if norms[i] in _ONLY_AFTER), None)
        if after is not None:
            return index, after
    return 0, 0


_SHORT = 5
"""Within how many words of "only" it says after what: "should only be posted after"."""


def _giver(editor: Editor, item: Instruction, norms: Sequence[str], behind: int) -> str | None:
    """Who stands behind "an approval by"."""
    if behind >= len(norms) or norms[behind] not in _GIVERS:
        return None
    first = item.first + behind + 1
    last = next((i for i in range(first, item.last) if editor.reading.tokens[i].norm in _AFTER_CONSENT), item.last)
    return called(editor, first, last) if is_person(editor, first, last) else None


def _owner(editor: Editor, first: int, last: int) -> str | None:
    """Who stands in front of "'s approval"."""
    while first < last and editor.reading.tokens[first].norm in _BETWEEN - {"the", "our"}:
        first += 1
    said = called(editor, first, last)
    for ending in ("'s", "’s", "'", "’"):
        if said.endswith(ending):
            return said.removesuffix(ending).strip() or None
    return None


# "ask Maria instead"

_DEEDS = (
    "approve|approve_it|approve_this|approve_that|decide|confirm|confirm_it|sign|sign_it_off|sign_off|sign_off_on_it"
    "|do_it|do_that|do_the_approval|ok_it|okay_it|handle_it|be_the_approver|approve_them|release_it|agree"
)
_ROLE = "approver|reviewer|decider|assignee_of_the_approval|approval_assignee|person_who_approves"
_ASKED = (
    Pattern("ask|let|have|get|use|take|make_it", "WHO", "to?", f"{_DEEDS}?", "instead|rather|now", "$"),
    Pattern("ask|let|have|get", "WHO", "to?", f"{_DEEDS}?", "instead_of|rather_than|,_not|not", "OLD"),
    Pattern("WHO", "should|must|has_to|needs_to|shall|will|can", _DEEDS, "instead|rather|now", "$"),
    Pattern("WHO", "should|must|has_to|needs_to|shall|will", _DEEDS, "instead_of|rather_than|,_not|not", "OLD"),
    Pattern("change|set|switch", "the?", _ROLE, "to|into", "WHO", "$"),
    Pattern("the?", _ROLE, "should_be|is_now|is|must_be|shall_be|becomes|has_to_be", "WHO", "$"),
    Pattern("use|make|take|put", "WHO", "as?", "the?", _ROLE, "$"),
    Pattern(
        "the?",
        "approval|sign-off|it|this",
        "should|must|has_to|needs_to|is_to",
        "go_to|be_given_by|be_done_by|come_from|be_approved_by|be_made_by",
        "WHO",
        "$",
    ),
)
_CORRECTED = (
    Pattern("by|from|of?", "WHO", "instead_of|rather_than|,_not|not|,_and_not|and_not", "by|from|of?", "OLD"),
    Pattern("not", "by|from|of?", "OLD", ",?", "but", "by|from|of?", "WHO"),
)
"""Who decides rather than who was to, with no word for the decision: the latter has to be asked somewhere."""
_SAME = (Pattern("ask|let|have|get", "WHO", "to?", _DEEDS, "$"),)
_FURTHER = words("also too second another additionally well both first then after before")


def reassign(editor: Editor, item: Instruction) -> bool:
    """ "Ask Maria instead", "let Sam approve it": who decides what is decided already; False where nothing else is."""
    approvals = editor.view.of_role("approval")
    if not approvals or {*item.norms(editor.reading), *item.leads} & _FURTHER:
        return False
    norms = item.norms(editor.reading)
    patterns = (*_ASKED, *(_SAME if len(approvals) == 1 else ()), *_CORRECTED)
    for pattern in patterns:
        gaps = pattern.match([*norms, "instead"] if "instead" in item.leads else norms, item.first)
        if gaps is None or not is_who(editor, *gaps["WHO"]):
            continue
        old = called(editor, *gaps["OLD"]).rstrip(".") if "OLD" in gaps else ""
        if pattern in _CORRECTED:
            if not any(gives_consent(step, old) for step in approvals):
                continue
            editor.certain.add((item.first, item.last))
        _give_to(editor, _meant(editor, approvals, old), old, called(editor, *gaps["WHO"]))
        return True
    return False


def is_who(editor: Editor, first: int, last: int) -> bool:
    """Whether words are no more than a person; beside consent an unknown word is a name ("until dana agrees")."""
    norms = editor.reading.norms(first, last)
    if norms[0] in SOMEBODY and norms[1:2] in (["from"], ["in"], ["of"]):
        return True  # "someone from finance"
    if set(norms) & (connectives.PREPOSITIONS | _NO_NAME) or editor.reading.verbs_in(first, last - 1):
        return False
    unknown = len(norms) == 1 and norms[0].isalpha() and norms[0] not in editor.index.vocabulary.known
    return unknown or acts_itself(editor, first, last)


_NO_NAME = words("it them that this to be not")


def gives_consent(step: Step, name: str) -> bool:
    """Whether somebody is the one who decides in an approval, or is spoken of in what it asks."""
    assignee = str(step.node.properties.get("assignee") or "").lower()
    asked = re.findall(r"[\w'-]+", str(step.node.properties.get("instructions") or "").lower())
    return bool(name) and (assignee == name.lower() or set(name.lower().split()) <= set(asked))


def _meant(editor: Editor, approvals: Sequence[Step], old: str) -> Step:
    """The approval of the person who is not to decide any more, else the one talked of, else the last."""
    for step in reversed(approvals):
        if gives_consent(step, old):
            return step
    return next((step for step in approvals if step.id == editor.focus), approvals[-1])


def _give_to(editor: Editor, step: Step, old: str, who: str) -> None:
    told = str(step.node.properties.get("instructions") or "")
    before = str(step.node.properties.get("assignee") or "") or old
    editor.apply(SetProperty(node_id=step.id, name="assignee", value=who))
    if before and before in told:
        editor.apply(SetProperty(node_id=step.id, name="instructions", value=told.replace(before, who)))
    editor.focus = step.id
