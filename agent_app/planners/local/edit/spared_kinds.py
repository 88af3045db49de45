"""Things of some kind for which nothing is to be done, where no data tells the kind: "don't create one for memes"."""

from __future__ import annotations

from agent_app.planners.local.edit.at_hand import is_at_hand
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words

__all__ = ["ask_about_kind"]

_DENYING = words("don't do-not never no not do stop")
_TRAILING = words("either too also anymore please any more longer")
_LONGEST_KIND = 3


def ask_about_kind(editor: Editor, item: Instruction) -> bool:
    """Ask how things can be told from the rest for which a step is not to do what it does; False if none are named.

    The step stays: it is not to go for the others too.
    """
    norms = item.norms(editor.reading)
    last = item.last
    while last > item.first and editor.reading.tokens[last - 1].norm in _TRAILING:
        last -= 1
    place = next((i for i in range(last - 2, item.first, -1) if editor.reading.tokens[i].norm == "for"), None)
    if norms[0] not in _DENYING or place is None or last - place - 1 > _LONGEST_KIND:
        return False
    verbs = editor.reading.verbs_in(item.first, place)
    kind = editor.reading.norms(place + 1, last)
    if not verbs or not kind[-1].endswith("s") or set(kind) & (connectives.FUNCTION_WORDS | _ALL):
        return False
    known = any(is_at_hand(editor.view, noun) for noun in editor.reading.nouns_in(place + 1, last))
    named = [found for found in refer(editor.view, editor.reading, place + 1, last, None) if found.score >= _SURE]
    if known or named or editor.reading.entities_in(place + 1, last) or editor.reading.mentions_in(place + 1, last):
        return False
    said = editor.slice(place + 1, last)
    editor.questions.append(f"How can “{said}” be told from the rest: by which words, or which field?")
    editor.certain.add((item.first, item.last))
    return True


_ALL = words("all both everything others us years months weeks days hours minutes tests times")
_SURE = 0.7
