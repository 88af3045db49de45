"""What the rules say about a prompt without a workflow at hand."""

from __future__ import annotations

from agent_app.contracts import Intent, IntentResult
from agent_app.planners.local.decode import decode
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.intent.buildable import ASKING, MAKING, VALUES, Substance, is_inside
from agent_app.planners.local.lexicon import connectives, talk
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.slots import carried_over, iter_slots, plan_slots
from agent_app.planners.local.talk import Act, gibberish

__all__ = ["merely_possible", "ruled_intent", "talk_intent"]

_SAME_VERB, _SAME_OBJECT = 0.7, 0.75
_SHORT_REMARK = 4
_FIRST_PERSON = words("i my i'm me we")
_TRADE = talk.WORK_WORDS | talk.VAGUE_NOUNS - words("it that this them all work time life")


def ruled_intent(found: Substance, index: CatalogIndex) -> IntentResult:
    """What the rules alone say about a prompt without a workflow at hand."""
    acts = [sentence.act for sentence in found.sentences]
    if found.buildable and not merely_possible(found):
        sure = 0.75 + 0.1 * bool(found.starts) + 0.05 * min(2, len(found.definite)) + 0.15 * _carries_over(found)
        return IntentResult(Intent.NEW_WORKFLOW, min(0.97, sure), "names what to do")
    if not any(act in ASKING or act is Act.POSSIBILITY for act in acts) and _matches_operations(found, index):
        return IntentResult(Intent.NEW_WORKFLOW, 0.7, "names what operations do")
    return talk_intent(found, acts, index)


def _carries_over(found: Substance) -> bool:
    """ "Copy the Airtable records to MySQL": things of one product that are made anew in another."""
    return any(carried_over(found.reading, action) is not None for action in found.definite)


def _matches_operations(found: Substance, index: CatalogIndex) -> bool:
    """Whether what is said to be done is what operations do: verb and object of a clause are an operation's.

    A product must be named, or things be gone through, or their kind be told: "create tickets" alone says too little.
    """
    if not found.actions or not (found.reading.mentions or found.anchored or _counted(found)):
        return False
    plan = plan_slots(found.request, index.vocabulary)
    decision = decode(index, plan)
    slots = [slot for slot in iter_slots(plan.body) if slot.statement.lemma and not slot.listing]
    met = 0
    for slot in slots:
        choice = decision.choices.get(slot.number)
        if choice is None or choice.operation is None:
            continue
        said = slot.statement
        named = said.connectors or said.references or found.anchored
        vague = said.lemma in talk.VAGUE_VERBS
        if vague and (not (named or said.lemma in MAKING) or not (said.nouns or said.entities or found.anchored)):
            continue  # "sync Jira and GitHub": of what, and where to?
        met += choice.score.verb >= _SAME_VERB and choice.score.object >= _SAME_OBJECT
    return met > 0 and met * 2 >= len(slots)


def _counted(found: Substance) -> bool:
    """ "Open three tickets", "the second issue": how many or which things are meant."""
    return any(
        noun.count > 1 or noun.determiner in {"indefinite", "definite", "all", "each", "new"}
        for action in found.actions
        for noun in action.nouns
        if noun.canon == action.head and (noun.known or noun.determiner)
    )


def merely_possible(found: Substance) -> bool:
    """ "Can I export a workflow?" asks; "can I get a message whenever a PR is merged?" orders."""
    possible = [sentence for sentence in found.sentences if sentence.act is Act.POSSIBILITY]
    if not possible:
        return False
    outside = [item for item in found.definite if not is_inside(item.clause.first, possible)]
    if outside:
        return False
    return not (found.events or (found.schedule is not None and not found.schedule.weak) or any(
        entity.kind in VALUES for item in found.definite for entity in item.entities
    ))  # fmt: skip


def talk_intent(found: Substance, acts: list[Act], index: CatalogIndex) -> IntentResult:
    """What a prompt that orders nothing definite is: a question, small talk, or too little to build."""
    norms = [token.norm for token in found.reading.tokens]
    said = set(norms)
    wishes = bool(said & talk.WISHES)
    if (exclaimed := _exclaimed(found, said)) is not None:
        return exclaimed
    phrase = len(norms) <= _SHORT_REMARK
    if acts and all(act is Act.CHAT for act in acts):
        return IntentResult(Intent.GENERAL, 0.92 if phrase else 0.88, "small talk")
    if said & talk.FAREWELLS and not wishes and not found.reading.mentions:
        return IntentResult(Intent.GENERAL, 0.92 if phrase else 0.8, "small talk")
    if gibberish(found.reading, index.vocabulary):
        return IntentResult(Intent.UNCLEAR, 0.88, "no words")
    if acts and all(act is Act.QUESTION for act in acts) and _asks_how(norms) and not found.request.events:
        return IntentResult(Intent.GENERAL, 0.92, "asks how something is done")
    if any(act in {Act.QUESTION, Act.EXPLAIN} for act in acts):
        return IntentResult(Intent.GENERAL, 0.88, "asks a question")
    if Act.CAPABILITY in acts or Act.POSSIBILITY in acts:
        hedged = bool(said & talk.HEDGES) or _asks_to_build(norms)
        return IntentResult(Intent.UNCLEAR if hedged else Intent.GENERAL, 0.75, "asks what is possible")
    if said & talk.THANKS and not wishes:
        return IntentResult(Intent.GENERAL, 0.8, "small talk")
    chatty = said & (talk.CHAT_NOUNS if not wishes else talk.CHAT_NOUNS - talk.AMBIGUOUS_CHAT)
    if chatty and not found.reading.mentions and not said & (talk.FLOW_WORDS | talk.WORK_WORDS):
        return IntentResult(Intent.GENERAL, 0.75, "not about workflows")
    if norms[0] in {"you", "u"} and len(norms) <= _SHORT_REMARK and not wishes and not said & talk.VAGUE_NOUNS:
        return IntentResult(Intent.GENERAL, 0.65, "small talk")
    if not wishes and _personal(found.reading, norms):
        return IntentResult(Intent.GENERAL, 0.65, "small talk")
    return IntentResult(Intent.UNCLEAR, 0.7, "too vague to build")


def _exclaimed(found: Substance, said: set[str]) -> IntentResult | None:
    """Consent to what nobody offered, and anger that does not tell what went wrong."""
    if said and said <= talk.AFFIRMATIONS | set(".,!"):
        return IntentResult(Intent.UNCLEAR, 0.7, "agrees to nothing that was offered")
    if said & talk.INSULTS and not (found.reading.mentions or found.definite or said & talk.WISHES):
        return IntentResult(Intent.UNCLEAR, 0.92, "is cross, and does not say about what")
    return None


def _asks_how(norms: list[str]) -> bool:
    """ "Where do I put my token?", "how can I give you access?": one's own doing is asked about, nothing is ordered."""
    asking, aux, who = (*norms[:3], "", "", "")[:3]
    return asking in {"how", "where"} and aux in words("do can could should must would") and who in {"i", "we"}


def _asks_to_build(norms: list[str]) -> bool:
    return bool({"build", "make", "create", "automate", "improve", "set"} & set(norms)) and bool(
        talk.FLOW_WORDS & set(norms)
    )


def _personal(reading: Reading, norms: list[str]) -> bool:
    """A remark about oneself or the world that has nothing to do with work that tools do."""
    if len(norms) < 2 or set(norms) & _TRADE or reading.mentions:
        return False
    if any(noun.known and noun.canon not in {"meeting", "workflow"} for noun in reading.nouns):
        return False
    stated = bool(set(norms) & (connectives.BE | words("had was feel feels felt walked went came be 'm am back")))
    return stated and bool(set(norms[:4]) & (_FIRST_PERSON | words("it this today")))
