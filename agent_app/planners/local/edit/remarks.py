"""Sentences that order nothing: "deleting is dangerous", "the message must stay", "the rest as it is"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.facts import is_fact, is_generic
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.namings import STAYING
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.stretch_words import approves_stretch
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm

__all__ = ["remark", "without_rest"]

_CONDITIONS = words("state status stage column list place position order")
"""In which something stays: "the ticket should stay in its state"."""
_STAYING = words("stay stays remain remains unchanged untouched")
_TELLING = words(
    "only just nothing except but if when unless once no not without instead until before after in inside outside"
    " first last then otherwise rather"
)
_ORDERING = words("remove delete drop skip move put add send replace")
_JUDGING = words("must should has needs need to be necessary required redundant superfluous obsolete unnecessary")


def remark(editor: Editor, item: Instruction) -> bool:
    """Whether an instruction only says how things are or stay, so that nothing is to be changed."""
    norms = item.norms(editor.reading)
    if approves_stretch(norms):
        return True
    if editor.others and _tells_only(editor, item):
        return True
    if norms[0] in {"leave", "keep"} and norms[1:3] in (["the", "rest"], ["everything", "else"], ["the", "others"]):
        return not set(norms) & _TELLING
    if norms[0] in {"leave", "keep"} and editor.removed and _names_step(editor, item):
        return not set(norms) & _TELLING  # "drop the ticket, just leave the comment"
    if norms[:1] == ["not"] and norms[1:2] in (["all"], ["every"], ["each"]) and not editor.reading.verb_at(item.first):
        return True  # "not all cards! just those ..."
    if _complains(norms) or (item.joint and editor.patches and "there" in norms and set(norms) <= _AGAIN):
        return True  # "fix it" says too little; "the same for Teams: also post there"
    return _stays(editor, item, norms) or _judges(editor, item, norms) or _follows(editor, item, norms)


def without_rest(reading: Reading, item: Instruction) -> Instruction:
    """ "The upload with Dropbox, the file stays in Box": an instruction without what is said to stay as it is."""
    for index in range(item.first + 1, item.last - 2):
        if reading.tokens[index].norm in _PAUSES and STAYING & set(reading.norms(index + 2, item.last)):
            said = set(reading.norms(index + 1, item.last))
            return item if said & (_ORDERING | _TESTING) else replace(item, last=index)
    return item


_PAUSES, _TESTING = words(", ; -"), words("if when unless not once until")


def _complains(norms: list[str]) -> bool:
    """ "Fix it", "please repair this workflow": that something is to be better, but neither what nor how."""
    return norms[0] in _MENDING and set(norms[1:]) <= connectives.FUNCTION_WORDS | connectives.FLOW_NOUNS


_MENDING = words("fix repair improve correct debug mend")
_AGAIN = words("post send put write do it that this there also too as well the same message")


def _follows(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "... and only then comes the Teams post": what comes behind what was ordered, as it does already."""
    lead = next((i for i, norm in enumerate(norms) if norm not in _THEN), len(norms))
    if not lead or norms[lead : lead + 1] not in (["comes"], ["come"], ["follows"], ["goes"]) or not editor.patches:
        return False
    named = refer(editor.view, editor.reading, item.first + lead + 1, item.last, None) if lead + 1 < len(norms) else []
    return bool(named) and named[0].score >= _SURE


def _names_step(editor: Editor, item: Instruction) -> bool:
    """Whether a step is all that is named behind the verb."""
    named = refer(editor.view, editor.reading, item.first + 1, item.last, None) if item.last > item.first + 1 else []
    return bool(named) and named[0].score >= _SURE


_THEN = words("only then after that afterwards thereafter behind and next")


def _tells_only(editor: Editor, item: Instruction) -> bool:
    """A fact or a truth beside an order, which is about the step that it names: "nobody reads the mail. Drop it"."""
    span = item.first, item.last
    if is_generic(editor.reading, *span) or is_fact(editor.reading, *span):
        named = refer(editor.view, editor.reading, *span, editor.focus)
        sure = [found for found in named if found.score >= _SURE]
        if sure:
            editor.focus, editor.told = sure[0].step.id, span
        return True
    return False


_SURE = 0.85


def _stays(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "The message must stay", "emailing it stays with QuickBooks", "the rest remains as it is"."""
    place = next((index for index, norm in enumerate(norms) if norm in _STAYING), None)
    if norms[-3:-1] in (["in", "its"], ["in", "their"], ["in", "the"]) and norms[-1] in _CONDITIONS:
        norms = norms[:-3]
    if not place or set(norms) & (_TELLING - {"not"}):
        return False
    verb = editor.reading.verb_at(item.first)
    return norms[0] not in _ORDERING | {"let", "keep", "leave"} and (verb is None or verb.form is not VerbForm.BASE)


def _judges(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Approving them blindly is a bad idea": a deed, and what is thought of it."""
    verb = editor.reading.verb_at(item.first)
    gerund = (verb is not None and verb.form is VerbForm.GERUND) or norms[0].endswith("ing")
    place = next((index for index, norm in enumerate(norms) if norm in {"is", "are", "was", "'s"}), None)
    if not gerund or not place or place + 1 >= len(norms) or place > _LONGEST_SUBJECT:
        return False
    behind = norms[place + 1 :]
    if set(norms) & _TELLING or set(behind) & _JUDGING or len(behind) > _LONGEST_VERDICT:
        return False
    rest = item.first + place + 1
    return not any(verb.first >= rest for verb in editor.reading.verbs_in(rest, item.last)) and not (
        editor.reading.mentions_in(rest, item.last) or set(behind[:1]) & (connectives.BE - {"is"})
    )


_LONGEST_SUBJECT, _LONGEST_VERDICT = 5, 5
