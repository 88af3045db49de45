"""The intent of a prompt, with and without a workflow at hand."""

from __future__ import annotations

from collections.abc import Callable

from agent_app.contracts import Hits, Intent, IntentResult, PlanningContext
from agent_app.planners.local.asides import find_aside
from agent_app.planners.local.edit.plain_answers import answer_and_rest, leaves_open
from agent_app.planners.local.edit.plan import names_steps, orders_step, touches
from agent_app.planners.local.edit.returning import return_wanted
from agent_app.planners.local.edit.signs import EditSigns, edit_signs
from agent_app.planners.local.edit.stretch_words import condemns_stretch
from agent_app.planners.local.heads import intent_head, intent_marks
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.intent.buildable import Substance, substance
from agent_app.planners.local.intent.present import speaks_of_present, stands_alone
from agent_app.planners.local.intent.rules import merely_possible, ruled_intent, talk_intent
from agent_app.planners.local.lexicon import talk
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement
from agent_app.planners.local.reading import UNKNOWN_CLASS
from agent_app.planners.local.talk import Act
from vectors_app.contracts import FloatMatrix
from vectors_app.services import prompt_vector

__all__ = ["classify_intent", "settled_intent"]

_Embed = Callable[[str], "FloatMatrix | None"]

_OVERRULES = 0.5
"""Below it, what reads like talk or like too little is what the rules say."""
_OVERRULES_ORDERS = 0.6
"""The same where the rules see a request that can be built."""
_CERTAIN = 0.9
"""Above it the rules have seen things, products and values as only a request has, or a question of one's own doing."""
_LIKE = {"work": "an order", "general": "talk", "unclear": "too little to build"}
_ORDERED, _ORDERED_OF_PRODUCT = 0.5, 0.3
"""From here on what stands beside a workflow is an order: less is asked of what names a product."""
_ORDER_AND_PRONOUN = 4
"""Words of an order with a particle and what stands for things: "comment on them all"."""
_ENQUIRED = "list the "
"""How "what deals do we have?" is understood: what is asked after is looked up."""
_REMARK = 2
"""How many words say nothing about a step even if they name it."""


class _VectorWantedError(Exception):
    """Rules alone do not tell."""


def classify_intent(context: PlanningContext, hits: Hits, index: CatalogIndex) -> IntentResult:
    """Classify a prompt by its speech acts, by what of it can be built, and by how it speaks of a present workflow.

    Retrieval takes no part: nearness to some operation tells neither a question from a request nor a wish from a plan.
    """
    return _classified(context, index, prompt_vector)


def settled_intent(context: PlanningContext, index: CatalogIndex) -> IntentResult | None:
    """What `classify_intent` says where rules alone tell; None where it would ask for the vector of the prompt.

    A run of the model costs more processor time than all the rules, and nearly every edit does without.
    """
    try:
        return _classified(context, index, _wanted)
    except _VectorWantedError:
        return None


def _wanted(prompt: str) -> FloatMatrix | None:
    raise _VectorWantedError


def _classified(context: PlanningContext, index: CatalogIndex, embed: _Embed) -> IntentResult:
    found = substance(context.prompt, index, context.timezone, plainly=context.workflow is None)
    if (aside := find_aside(found.reading)) is not None:
        return IntentResult(Intent.GENERAL, 0.9, f"speaks of the workflow as a whole ({aside})")
    if context.workflow is not None:
        if return_wanted(found.reading) is not None:
            return IntentResult(Intent.MODIFY_WORKFLOW, 0.9, "goes back to a former version")
        signs = edit_signs(context, found.reading, found.request)
        return _with_workflow(context, found, signs, index, embed)
    return _without_workflow(context.prompt, found, index, embed)


def _answers(
    context: PlanningContext, found: Substance, signs: EditSigns, index: CatalogIndex, *, asks: bool
) -> IntentResult | None:
    """What a prompt is that answers the question that was asked last, or says that it has no answer."""
    if leaves_open(context, found.reading):
        return IntentResult(Intent.UNCLEAR, 0.85, "leaves the open question open")
    answers = signs.answers_question or (not asks and answer_and_rest(context, index) is not None)
    if not answers or _remarks(found):
        return None
    return IntentResult(Intent.MODIFY_WORKFLOW, 0.85, "answers the open question")


def _remarks(found: Substance) -> bool:
    """ "Ok great", "hmm": said to what was answered, no value for what was asked."""
    said = {token.norm for token in found.reading.tokens if token.is_word}
    if not said or found.reading.entities:
        return False
    return all(sentence.act is Act.CHAT for sentence in found.sentences) or said <= talk.LEAD_INS | talk.SMALL_TALK


_GREETING = words("hi hello hey hiya morning hmm ok okay so well and also oh , ! . - please team all there")
_MAY = words("can could may")
_MODALS = words("could should would shouldn't couldn't wouldn't")
_ASKED = words("the a an somebody someone")
_OPENINGS = (["can", "we"], ["why", "not"], ["what", "if"], ["what", "about"], ["how", "about"], ["why", "don't"])


def _suggests(found: Substance) -> bool:
    """ "Could the mail come first?", "why not use Teams?": asked about the workflow at hand, it orders politely."""
    norms = [token.norm for token in found.reading.tokens]
    while norms and norms[0] in _GREETING:
        norms.pop(0)
    misses = norms[:1] == ["what"] and norms[1:2] in (["i"], ["we"]) and norms[2:3] in (["miss"], ["need"], ["want"])
    misses = misses or (norms[:3] == ["what", "should", "happen"] and ":" in norms)
    misses = misses or (norms[:1] == ["what"] and "?" not in norms and condemns_stretch(norms))
    asked_of_thing = bool(set(norms[:1]) & _MAY and set(norms[1:2]) & _ASKED)  # "can the comment come last?"
    return bool(norms) and (norms[0] in _MODALS or norms[:2] in _OPENINGS or misses or asked_of_thing)


def _acts_on_it(
    context: PlanningContext, found: Substance, acts: list[Act], index: CatalogIndex
) -> IntentResult | None:
    """What changes the workflow at hand, or does something with what it looks up."""
    if Act.CAPABILITY not in acts and not all(act is Act.CHAT for act in acts) and touches(context, index):
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.7, "changes a step")
    if _deals_with_them(found):
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.65, "does something with what is looked up")
    return None


def _deals_with_them(found: Substance) -> bool:
    """ "Close them", "merge it": an order and nothing else, about what was spoken of."""
    orders = found.request.body
    only = orders[0] if len(orders) == 1 and not found.request.events else None
    if not isinstance(only, ActionStatement) or not only.pronoun or only.head or UNKNOWN_CLASS in only.verbs:
        return False
    said = [token for token in found.reading.tokens if token.is_word and token.norm not in _GREETING]
    return len(said) <= _ORDER_AND_PRONOUN and only.clause.verb is not None


def _without_workflow(prompt: str, found: Substance, index: CatalogIndex, embed: _Embed) -> IntentResult:
    """What the fitted head says where it is sure, else what the rules say."""
    ruled = ruled_intent(found, index)
    said = found.reading.text if found.reading.text.startswith(_ENQUIRED) else prompt
    weighed = _weighed(said, found, ruled.intent, index, embed) if ruled.confidence <= _CERTAIN else None
    if weighed is None:
        return ruled
    name, sure = max(weighed.items(), key=lambda item: item[1])
    intent = {"work": Intent.NEW_WORKFLOW, "general": Intent.GENERAL}.get(name, Intent.UNCLEAR)
    needed = _OVERRULES_ORDERS if ruled.intent is Intent.NEW_WORKFLOW else _OVERRULES
    if intent is ruled.intent or (name != "work" and sure < needed):
        return ruled
    return IntentResult(intent, sure, f"reads like {_LIKE[name]}")


def _weighed(
    prompt: str, found: Substance, ruled: Intent, index: CatalogIndex, embed: _Embed
) -> dict[str, float] | None:
    """The head's probabilities; None without a sentence vector of its model."""
    vector = embed(prompt)
    return None if vector is None else intent_head().weigh(prompt, vector, intent_marks(found, ruled, index))


def _with_workflow(
    context: PlanningContext, found: Substance, signs: EditSigns, index: CatalogIndex, embed: _Embed
) -> IntentResult:
    """With a workflow at hand: a complete request is a new one, what speaks of the present one changes it."""
    acts = [sentence.act for sentence in found.sentences]
    if _suggests(found) and not signs.new_wanted and touches(context, index):
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.75, "suggests a change")
    asks = any(act in {Act.QUESTION, Act.EXPLAIN} for act in acts)
    if signs.new_wanted and found.buildable:
        return IntentResult(Intent.NEW_WORKFLOW, 0.85, "asks for another workflow")
    if asks and not signs.orders and not found.definite:
        return IntentResult(Intent.GENERAL, 0.85, "asks a question")
    if (answered := _answers(context, found, signs, index, asks=asks)) is not None:
        return answered
    if (
        found.buildable
        and found.starts
        and not speaks_of_present(context, found, signs, index)
        and not _tells_of_steps(context, found, index)
    ):
        return IntentResult(Intent.NEW_WORKFLOW, 0.8, "a complete request of its own")
    if found.buildable and stands_alone(context, found, signs, index):
        return IntentResult(Intent.NEW_WORKFLOW, 0.65, "several actions of their own")
    if signs.score > 0:
        return IntentResult(Intent.MODIFY_WORKFLOW, min(0.95, 0.65 + 0.1 * signs.score), signs.reason)
    if found.buildable and not merely_possible(found):
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.6, "one more action")
    if not asks and (acted := _acts_on_it(context, found, acts, index)) is not None:
        return acted
    talked = talk_intent(found, acts, index)
    weighed = _weighed(context.prompt, found, talked.intent, index, embed)
    needed = _ORDERED_OF_PRODUCT if found.reading.mentions else _ORDERED
    if weighed is not None and weighed["work"] > needed and not asks and len(found.reading.tokens) > 1:
        return IntentResult(Intent.MODIFY_WORKFLOW, weighed["work"], "reads like an order")
    return (_speaks_of_steps(context, found, index, asks=asks) if talked.intent is Intent.UNCLEAR else None) or talked


def _tells_of_steps(context: PlanningContext, found: Substance, index: CatalogIndex) -> bool:
    """ "The upload with Dropbox, the rest stays in Box": a change of what is there, and no event that starts anything.

    What only looks like an event is told as a fact: nothing says when it happens.
    """
    told = found.request.events and not any(event.schedule or event.clause.introducer for event in found.request.events)
    return bool(told) and touches(context, index)


def _speaks_of_steps(
    context: PlanningContext, found: Substance, index: CatalogIndex, *, asks: bool
) -> IntentResult | None:
    """What says too little on its own, but says something beside a step or orders what an operation does."""
    if len(found.reading.tokens) > _REMARK and names_steps(context, index):
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.55, "names a step")
    if not asks and orders_step(context, index):
        return IntentResult(Intent.MODIFY_WORKFLOW, 0.55, "orders what an operation does")
    return None
