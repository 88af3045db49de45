"""Signs that a prompt speaks of the workflow at hand and wants it changed."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit.plain_answers import is_plain_answer
from agent_app.planners.local.edit.retiming import amended_trigger
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading, Request
from agent_app.planners.local.schedule import parse_schedule
from agent_app.planners.local.talk import Act, sentences
from connectors_app.contracts import JsonObject

__all__ = ["EditSigns", "edit_signs", "names_successor"]

_EDIT_VERBS = words(
    "remove drop delete skip omit replace swap change rename move switch undo revert ditch exclude cut reorder shift"
    " substitute adjust modify insert append use raise lower bump increase decrease trim strip scrap wrap add put leave"
)
_ANYWHERE = _EDIT_VERBS - words("use cut drop raise put leave add move delete change wrap strip")
"""Verbs that seldom name an operation of their own: they tell an edit wherever they stand."""
_ADDING = words("also too additionally besides plus")
_CONTRAST = (
    "instead", "rather than", "in place of", "in lieu of", "in the place of",
    "no longer", "any more", "anymore", "no more", "not needed", "not need",
    "do not need", "no need", "is n't needed",
)  # fmt: skip
_CORRECTING = (
    "should be", "has to be", "must be", "needs to be", "make it", "is wrong", "wrong", "changed my mind", "make that",
    "should not", "should say",
    "should go", "should contain", "should start", "should run", "must not", "better be", "set the", "make the",
    "rename", "call it",
)  # fmt: skip
_PARTS = words(
    "step steps node nodes condition conditions trigger branch loop approval delay pause filter check schedule"
    " workflow flow action"
    " actions threshold message channel title text priority assignee label"
)
_RESHAPING = (
    "keep only", "only keep", "everything after", "everything before", "everything else", "all but", "can go",
    "do the same", "the same in", "same in", "same for",
    "before that", "after that", "as the first step", "as the last step", "at the end", "at the start",
    "at the beginning", "in parallel",
)  # fmt: skip
_BY_HAND = ("manually", "by hand", "on demand", "start it myself", "run it myself", "manual start")
_STRUCTURAL = words("step steps node nodes condition conditions trigger loop approval delay pause filter threshold")
_CONTINUING = words("then and afterwards otherwise else before after finally next instead actually only also let let's")
_NEW_PHRASES = (
    "new workflow", "another workflow", "different workflow", "separate workflow", "second workflow", "new flow",
    "another flow",
    "new automation", "another automation", "start over", "from scratch", "forget that workflow",
    "forget the workflow", "next workflow",
    "something else", "something different", "separate flow", "brand new",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditSigns:
    """How a prompt speaks of the workflow at hand.

    `score` counts signs of a change; `strong` ones hold even where the prompt could stand alone; `orders` says that it
    tells to do something rather than asks; `answers_question` that it fills in what was asked last; `named` are
    all signs.
    """

    score: int
    strong: bool
    orders: bool
    new_wanted: bool
    answers_question: bool
    reason: str
    named: frozenset[str] = frozenset()


def edit_signs(context: PlanningContext, reading: Reading, request: Request) -> EditSigns:
    """Look for signs of a change of `context.workflow` in a prompt."""
    norms = [token.norm for token in reading.tokens]
    text = f" {' '.join(norms)} "
    acts = {sentence.act for sentence in sentences(reading)}
    signs = _signs(context, reading, request, norms, text)
    asked = bool(acts & {Act.QUESTION, Act.EXPLAIN}) and not _ends_with_order(reading)
    asked = asked or (Act.CAPABILITY in acts and not (signs["adds"] and _acts(request)))
    asked = asked or (Act.POSSIBILITY in acts and not (signs["adds"] or signs["contrasts"] or signs["edits"]))
    told = [name for name, hit in signs.items() if hit]
    score = len([name for name in told if name != "refers"])
    strong = bool(
        set(told) & {"edits", "contrasts", "names a part", "corrects", "continues", "retimes", "reshapes"}
        | set(told) & {"starts by hand", "moves"}
    )
    strong = strong or ("adds" in told and ("refers" in told or len(norms) < 14))
    answers = is_plain_answer(context, reading) and not asked
    return EditSigns(
        score=0 if asked and not signs["contrasts"] else score,
        strong=strong,
        orders=not asked and bool(score),
        new_wanted=_wants_new(text),
        answers_question=answers,
        reason=told[0] if told else "",
        named=frozenset(told),
    )


def _ends_with_order(reading: Reading) -> bool:
    """ "What happens with the others? Nothing should, remove it": behind a question, what to do."""
    last = sentences(reading)[-1:]
    if not last or last[0].act in {Act.QUESTION, Act.EXPLAIN}:
        return False
    said = reading.norms(last[0].first, last[0].last)
    return any(norm in _ORDERS and (not index or said[index - 1] in _OPENERS) for index, norm in enumerate(said))


_ORDERS = words("remove drop delete skip replace swap move add insert put scrap ditch omit")


def _signs(
    context: PlanningContext, reading: Reading, request: Request, norms: list[str], text: str
) -> dict[str, bool]:
    workflow = context.workflow or {}
    content = _has_content(reading)
    flow = any(not isinstance(statement, ActionStatement) for statement in request.body)
    schedule = amended_trigger(workflow, context.prompt) or parse_schedule(context.prompt, context.timezone)
    if schedule is not None and schedule.weak:
        schedule = None
    return {
        "edits": _has_edit_verb(reading, norms) and (content or bool(set(norms) & _PARTS)),
        "contrasts": any(f" {phrase} " in text for phrase in _CONTRAST)
        or _but(norms)
        or _denies_tool(workflow, reading, norms),
        "adds": _adds(norms, text),
        "reshapes": any(f" {phrase} " in text for phrase in _RESHAPING) and content,
        "starts by hand": any(f" {phrase} " in text for phrase in _BY_HAND),
        "names a part": any(norm in _STRUCTURAL for norm in _definite_parts(norms)) or _counts_steps(norms),
        "continues": bool(norms) and norms[0] in _CONTINUING and (content or flow),
        "corrects": any(f" {phrase} " in text for phrase in _CORRECTING) and (content or schedule is not None),
        "controls": flow and not request.events and len(norms) > 2,
        "retimes": schedule is not None and (not _acts(request) or _moves_it(norms)),
        "moves": names_successor(workflow, reading, norms),
        "refers": _refers(workflow, reading, norms),
    }  # fmt: skip


def _denies_tool(workflow: JsonObject, reading: Reading, norms: list[str]) -> bool:
    """ "... and not from Marketo", "not in Slack": a tool of the workflow, which is not to do what is ordered."""
    if "not" not in norms:
        return False
    used = _connectors(workflow)
    denied = (
        mention.first
        for mention in reading.mentions
        if mention.connector in used and "not" in norms[max(0, mention.first - 2) : mention.first]
    )
    return any(norms[first - 1] in _TOOL_PREPOSITIONS for first in denied)


_TOOL_PREPOSITIONS = words("not from in to with via through by on using")
_SHIFTING = words("put move shift make run do have set start push")


def _moves_it(norms: list[str]) -> bool:
    """ "Put it on Tuesdays": the run as a whole, not a thing it deals with."""
    return len(norms) > 2 and norms[0] in _SHIFTING and norms[1] in {"it", "this", "that"}


_RETIRED = words(
    "dead gone archived closed retired obsolete deprecated moved migrated switched left kicked ditched dropped"
    " abandoned replaced"
)
_NO_MORE = ("no longer", "any more", "anymore", "n't use", "not use", "stopped using", "quit using")
_EVENTFUL = words("when whenever if once after before every each")


def names_successor(workflow: JsonObject, reading: Reading, norms: list[str]) -> bool:
    """ "Jira is gone, Linear it is": a tool or value of the workflow that is no more, beside one that it lacks."""
    text = f" {' '.join(norms)} "
    retired = set(norms) & _RETIRED or any(f" {phrase} " in text for phrase in _NO_MORE)
    if not retired or set(norms) & _EVENTFUL:
        return False
    rows = workflow.get("data", [])
    used = {str(((row.get("metadata") or {}).get("connector") or {}).get("key", "")) for row in rows}
    tools = {mention.connector in used for mention in reading.mentions}
    inputs = str([(row.get("properties") or {}).get("inputs") for row in rows])
    values = {entity.value in inputs for entity in reading.entities}
    return tools == {True, False} or values == {True, False}


def _acts(request: Request) -> bool:
    return any(isinstance(item, ActionStatement) and item.head for item in request.body)


def _wants_new(text: str) -> bool:
    if any(phrase in text for phrase in ("this workflow", "the workflow", "to the new")):
        return False
    return any(phrase in text for phrase in _NEW_PHRASES)


def _has_content(reading: Reading) -> bool:
    """Whether anything definite is named: a product, a thing of the trade, a value."""
    return bool(reading.mentions or reading.entities) or any(noun.known for noun in reading.nouns)


def _has_edit_verb(reading: Reading, norms: list[str]) -> bool:
    """Verbs of changing, where they open a clause; adding is a change wherever something is added to this workflow."""
    lemmas = {verb.first: verb.lemma.split()[0] for verb in reading.verbs}
    for index, norm in enumerate(norms):
        verb = lemmas.get(index, norm)
        if verb in _ANYWHERE and (index in lemmas or index < 3):
            return True
        opens = index < 2 or norms[index - 1] in _OPENERS
        if verb == "use" and index and norms[index - 1] not in {"please", "just", "actually", ",", "let's", "'s"}:
            continue
        if verb in _EDIT_VERBS and opens:
            return True
        if (
            opens
            and norm in {"take", "leave", "get", "throw"}
            and set(norms[index + 1 : index + 6]) & {"out", "rid", "away"}
        ):
            return True
    return False


_OPENERS = words(", . ! - : please just and then pls plz also you to about only let's us we can not do \n")


def _adds(norms: list[str], text: str) -> bool:
    if set(norms) & (_ADDING - {"too"}) or _too(norms):
        return True
    return any(f" {phrase} " in text for phrase in ("as well", "one more", "in addition"))


def _too(norms: list[str]) -> bool:
    """ "Too" in the sense of "also": at the end of a clause, not before "many" or "slow"."""
    return any(
        norm == "too" and (index + 1 == len(norms) or norms[index + 1] in ",.!?;") for index, norm in enumerate(norms)
    )


def _but(norms: list[str]) -> bool:
    """ "not #bugs but #dev-bugs", "Linear, not Jira"."""
    if "not" not in norms:
        return False
    index = norms.index("not")
    return "but" in norms[index:] or (index > 0 and norms[index - 1] == ",")


def _definite_parts(norms: list[str]) -> list[str]:
    found = []
    for index, norm in enumerate(norms):
        before = norms[max(0, index - 3) : index]
        if norm in _PARTS and set(before) & words(
            "the this that last first second third final these more no every each both"
        ):
            found.append(norm)
    return found


def _counts_steps(norms: list[str]) -> bool:
    """ "The last two", "the first one only": steps by their places, and nothing that they are."""
    return any(
        norms[index] == "the" and norms[index + 1] in _PLACES and norms[index + 2] in _COUNTED
        for index in range(len(norms) - 2)
    )


_PLACES, _COUNTED = words("first last second third middle final"), words("one two three four only")


def _refers(workflow: JsonObject, reading: Reading, norms: list[str]) -> bool:
    """A pronoun, or a definite thing or product that the workflow deals with."""
    if set(norms) & words("it this that them these those one ones"):
        return True
    connectors = _connectors(workflow)
    if any(mention.connector in connectors for mention in reading.mentions):
        return True
    return any(noun.determiner == "definite" for noun in reading.nouns)


def _connectors(workflow: JsonObject) -> set[str]:
    """The keys of the tools that a workflow uses."""
    return {
        str(((row.get("metadata") or {}).get("connector") or {}).get("key", "")) for row in workflow.get("data", [])
    }
