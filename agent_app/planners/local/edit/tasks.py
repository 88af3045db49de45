"""Work that no operation does, left to people: with the words that order it."""

from __future__ import annotations

from agent_app.planners.local.edit.additions import Addition
from agent_app.planners.local.edit.controls import add_task
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.slots import absent_products
from agent_app.planners.local.talk import gibberish

__all__ = ["is_task", "left_to_person"]


def left_to_person(editor: Editor, item: Instruction, added: Addition, place: Place) -> bool:
    """ "Log it in Airtable too": what is done in a product that has no operations is a person's task."""
    absent = absent_products(added.plan)
    if not absent or not _says_deed(editor, item, place) or not add_task(editor, item, place):
        return False
    editor.notes.append(f"I know no operations of {', '.join(absent)}, so that is left to a person.")
    editor.certain.add((item.first, item.last))
    return True


def is_task(editor: Editor, item: Instruction, place: Place) -> bool:
    """Whether words that no operation answers are clearly a further step: placed, or added to what is there."""
    if not (place.said or set(item.leads) & _ADDING) or place.unknown:
        return False
    norms = [norm for norm in item.norms(editor.reading) if norm.isalpha()]
    if (norms[:1] and norms[0] in _SPEAKERS) or not _says_deed(editor, item, place):
        return False
    return len(norms) > 1 and not gibberish(editor.reading, editor.index.vocabulary)


def _says_deed(editor: Editor, item: Instruction, place: Place) -> bool:
    """Whether anything is done in the words besides the place: a verb, or an unknown word in front of an object."""
    tokens, known = editor.reading.tokens, editor.index.vocabulary.known
    for index in range(item.first, item.last):
        if any(start <= index < end for start, end in place.spans):
            continue
        following = tokens[index + 1].norm if index + 1 < item.last else ""
        object_follows = following in connectives.ARTICLES | connectives.PRONOUNS
        norm = tokens[index].norm
        if editor.reading.verb_at(index) is not None or (norm.isalpha() and norm not in known and object_follows):
            return True
        if editor.index.vocabulary.verbs.at([norm], 0) is not None and (object_follows or index == item.first):
            return True
    return False


_SPEAKERS = words("i we it that this they you there")
_ADDING = words("also then add additionally finally afterwards and")
