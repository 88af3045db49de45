"""Another start: a different event, other times, by hand."""

from __future__ import annotations

from typing import Any

from agent_app.planners.local.choose import EventScorer
from agent_app.planners.local.edit.carrying import carried, equivalent
from agent_app.planners.local.edit.contrasts import wanted_part
from agent_app.planners.local.edit.delegating import gives_task
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.further_starts import start_also_on, start_on_things
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.restricting import find_restriction
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.evidence import EventEvidence, event_evidence
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Clause, ClauseKind, VerbForm
from agent_app.planners.local.predicates import event_words
from agent_app.planners.local.schedule import Schedule, amend_schedule, is_cron, parse_schedule
from agent_app.planners.local.triggers import event_filters
from sessions_app.definition import ChangeTrigger, RemoveNode, SetInput

__all__ = ["change_start", "event_at", "start_on"]

_MANUAL = phrases(
    "by hand, manually, manual start, on demand, when i start it, start it myself, kick it off myself, run it"
    " myself, manual trigger, a manual start, when i click,"
    " press a button, push a button, only when i run it, on request"
)
_STARTS = words(
    "trigger triggers triggered start starts started fire fires run runs kick kicks launch begin listen listens"
    " listening react reacts watch subscribe"
)
_TRIGGER_NOUNS = words("trigger event start")
_PATTERNS = (
    Pattern(
        "do_not|never|do-not|not|no_longer",
        "start|trigger|run|fire|listen",
        "on|when|for|to|with",
        "OLD",
        ",?",
        "but",
        "only?|rather?",
        "on|when|for|to|with",
        "EVENT",
    ),
    Pattern(
        "trigger|start|run|fire|launch|kick_off|begin",
        "it|this|that|the_workflow|everything|the_flow|this_one|the_whole_thing?",
        "only?",
        "when|whenever|on|if|once|each_time|every_time|as_soon_as|upon|after|for",
        "EVENT",
    ),
    Pattern("trigger|start|run|fire", "only?", "on|when|whenever|once|upon|for|after", "EVENT"),
    Pattern(
        "change|set|update|switch|make|adapt|replace|modify",
        "the?",
        "trigger|event|start|trigger_event",
        "to|be|with|into|from|:",
        "EVENT",
    ),
    Pattern(
        "SUBJECT",
        "should|must|has_to|needs_to|shall|to",
        "only?",
        "start|run|trigger|fire|begin|be_triggered|be_started|kick_off|listen|react|go_off",
        "only?",
        "when|whenever|on|if|once|to|for|upon|after|each_time|every_time|as_soon_as|by",
        "EVENT",
    ),
    Pattern("the?", "trigger|event", "should|must|has_to|needs_to|ought_to", "be|become", "EVENT"),
    Pattern("use|take", "EVENT", "as", "the?|a?", "trigger|event|start"),
    Pattern("listen|react|subscribe", "for|to", "EVENT"),
    Pattern("make", "it", "start|run|trigger|fire", "on|when|whenever|once|after|upon", "EVENT"),
    Pattern(
        "instead_of|rather_than",
        "OLD",
        ",?",
        "trigger|start|run|fire|use|let's",
        "it?",
        "when|whenever|on|once|after",
        "EVENT",
    ),
    Pattern("start|run|trigger|fire", "it|this|that|the_workflow|everything|things?", "from|with|by|off", "EVENT"),
)
_ALSO = (
    Pattern(
        "do|run|start|trigger|fire|start_with",
        "it|this|that|the_same|the_workflow|everything|all_that|all_this",
        "also?",
        "when|whenever|on|if|once|for|each_time|every_time|as_soon_as",
        "EVENT",
    ),
    Pattern("make|let|have", "it|this|the_workflow", "start|run|fire", "also?", "on|when|whenever|if", "EVENT"),
    Pattern("trigger|start|run|fire", "also?", "on|when|whenever|once|for", "EVENT"),
)
_FURTHER = words("also too additionally")
_SAME = Pattern("do?", "the?", "same|ditto|likewise", "thing?|again?", "when|whenever|if|once|as_soon_as", "EVENT")
_COMING = (
    Pattern(
        "SUBJECT", "come|comes|arrive|arrives|are_coming|is_coming|live|will_come", "from|in_from|via|through", "EVENT"
    ),
)
_INSTEAD = words("instead rather schedule scheduled trigger every daily weekly hourly monthly nightly each")
_LEAST = 1.75


def change_start(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that changes what starts the workflow; False if it does not ask for that."""
    norms = item.norms(editor.reading)
    wanted = wanted_part(editor.reading, item)
    if not gives_task(editor, wanted.first, wanted.last) and _by_hand(
        editor, norms, f" {' '.join(wanted.norms(editor.reading))} "
    ):
        return True
    if _times(editor, wanted, norms):
        if editor.patches:
            editor.certain.add((item.first, item.last))  # every word of it speaks of times
        return True
    if _event(editor, item, norms):
        return True
    return wanted != item and _event(editor, wanted, wanted.norms(editor.reading))


def _by_hand(editor: Editor, norms: list[str], text: str) -> bool:
    if not any(f" {phrase} " in text for phrase in _MANUAL):
        return False
    if _DENYING & set(norms) and text.split(maxsplit=1)[0] not in {"no", "never"}:
        return "myself" in norms and len(norms) < _LONGEST_REASON  # "I don't want to start it myself" says why
    operation = editor.index.catalog.find("manual", "manual", "trigger")
    if operation is None or not (_STARTS & set(norms) or {"instead", "schedule", "trigger", "rather"} & set(norms)):
        return False
    return _become(editor, str(operation.id), {})


_DENYING = words("not don't do-not no never n't")
_LONGEST_REASON = 12


def _become(editor: Editor, operation: str, inputs: dict[str, Any]) -> bool:
    for extra in editor.view.triggers[1:]:
        editor.apply(RemoveNode(node_id=extra.id))
    trigger = editor.view.triggers[0] if editor.view.triggers else None
    editor.apply(ChangeTrigger(node_id=trigger.id if trigger else None, operation_id=operation, inputs=inputs))
    return True


def _times(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """Other times: of the schedule there is, or a schedule in the place of an event."""
    if _TESTING & set(norms) or (norms[1:2] == ["one"] and norms[0] in _MAKING):
        return False  # "only if it has one", "put one after"
    text = editor.isolated(item.first, item.last).strip()
    trigger = editor.view.triggers[0] if editor.view.triggers else None
    cron = str(trigger.inputs.get("cron") or "") if trigger is not None else ""
    if trigger is not None and is_cron(cron):
        zone = str(trigger.inputs.get("timezone") or editor.context.timezone)
        schedule = amend_schedule(text, cron, zone, adding=_adds(item, norms))
        if schedule is None or not _only_times(editor, item, norms, schedule):
            return False
        editor.notes += [f"Note: {assumption}." for assumption in schedule.assumptions]
        if schedule.cron != cron:
            editor.apply(SetInput(node_id=trigger.id, name="cron", value=schedule.cron))
        if schedule.timezone != zone:
            editor.apply(SetInput(node_id=trigger.id, name="timezone", value=schedule.timezone))
        return True
    schedule = parse_schedule(text, editor.context.timezone)
    if schedule is None or not _only_times(editor, item, norms, schedule):
        return False
    operation = editor.index.catalog.find("schedule", "cron", "trigger")
    if operation is None:
        return False
    if trigger is not None and trigger.connector != "manual" and not _INSTEAD & set(norms):
        if find_restriction(editor, item) is not None:
            return False  # "run this only on Fridays"
        title = editor.title(trigger)
        editor.questions.append(
            f"It starts on “{title}”. Should it start at fixed times instead (say “run it … instead”), or check"
            f" the time in a condition?"
        )
        return True
    editor.notes += [f"Note: {assumption}." for assumption in schedule.assumptions]
    return _become(editor, str(operation.id), {"cron": schedule.cron, "timezone": schedule.timezone})


def _adds(item: Instruction, norms: list[str]) -> bool:
    """ "Also on Friday", "add Wednesday as well": whether times come to those that there are."""
    return bool(_FURTHER & {*item.leads, *norms[-1:]}) or norms[-2:] == ["as", "well"] or norms[0] in {"add", "include"}


_TESTING, _MAKING = words("if unless whether"), words("put add send post make write")
_TIME_TALK = (
    connectives.FUNCTION_WORDS
    | connectives.FLOW_NOUNS
    | words(
        "make it this that the run runs running start starts begin begins trigger change set move switch to at on in"
        " instead please only just now should must be schedule"
        " scheduled time do workflow flow whole thing let lets let's have and , a an not every from of for i we"
        " want need would like rather than actually but"
        " happen happens execute executed daily weekly reschedule shift times keep put job cron expression also can"
        " could you earlier later hour hours minute"
        " minutes zone timezone timing interval frequency one off go today's them everything no don't do-not use is"
        " wrong too early late morning mornings afternoon afternoons evening evenings night nights check checks look"
        " looks poll add include well send post remind enough suffices suffice sufficient plenty"
    )
)


def _only_times(editor: Editor, item: Instruction, norms: list[str], schedule: Schedule) -> bool:
    """Whether nothing but times is spoken of: an added step may have times of its own in its words."""
    base = len(editor.isolated(item.first, item.last)) - len(editor.isolated(item.first, item.last).lstrip())
    rest = []
    for index in range(item.first, item.last):
        token = editor.reading.tokens[index]
        start, end = token.start - base, token.end - base
        if any(begin < end and start < stop for begin, stop in schedule.spans):
            continue
        if token.norm not in _TIME_TALK and token.norm[:1].isalpha():
            rest.append(token.norm)
    return not rest and (
        not schedule.weak or "run" in norms or "schedule" in norms or "start" in norms or len(norms) <= 4
    )


def _event(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    also = next((found for pattern in _ALSO if (found := pattern.match(norms, item.first)) is not None), None)
    further = bool(_FURTHER & {*norms, *item.leads}) or norms[-2:] == ["as", "well"] or "same" in norms[:3]
    adding = also is not None and further
    if further and also is None and (start_on_things(editor, item, norms) or _happens_too(editor, item, norms)):
        editor.certain.add((item.first, item.last))
        return True
    if also is None and (again := _SAME.match(norms, item.first)) is not None:
        also, adding = again, True
    span = also["EVENT"] if also is not None and adding else _event_words(editor, item, norms)
    return span is not None and start_on(editor, *span, adding=adding)


_HAPPENS = Pattern("also?", "when|whenever|if|once|each_time|every_time|as_soon_as|on", "EVENT")


def _happens_too(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Also when a pull request is merged": nothing but an event, which starts the workflow as well."""
    gaps = _HAPPENS.match(norms, item.first)
    if gaps is None or {",", ":"} & set(norms):
        return False
    reading = editor.reading
    ordered = any(verb.form is VerbForm.BASE for verb in reading.verbs_in(*gaps["EVENT"]))
    if ordered or not event_words(reading, editor.index.vocabulary, *gaps["EVENT"]):
        return False
    if start_on(editor, *gaps["EVENT"], adding=True):
        return True
    if reading.tokens[gaps["EVENT"][0]].norm in connectives.ARTICLES - {"the"}:
        said = editor.slice(*gaps["EVENT"])
        editor.certain.add((item.first, item.last))
        editor.questions.append(f"Which event should start it as well? I found none for “{said}”.")
        return True
    return False


def start_on(editor: Editor, first: int, last: int, *, adding: bool = False) -> bool:
    """Start the workflow on the event that some tokens name (besides what starts it now: `adding`); False if none."""
    clause, features = event_at(editor, *_cut(editor, first, last))
    if features is None:
        return False
    trigger = editor.view.triggers[0] if editor.view.triggers else None
    inputs = dict(carried(trigger, features)) if trigger is not None and trigger.features is not None else {}
    filters = event_filters(editor.reading, clause, features)
    if adding:
        return start_also_on(editor, features, inputs | filters.inputs)
    inputs |= filters.inputs
    if trigger is not None and trigger.features is not None and trigger.features.connector != features.connector:
        inputs = {
            name: value
            for name, value in inputs.items()
            if name in filters.inputs or name not in {"channel", "project"}
        }
    return _become(editor, str(features.spec.id), inputs)


def event_at(editor: Editor, first: int, last: int) -> tuple[Clause, OperationFeatures | None]:
    """The clause of some tokens, and the event that they name; None if they name none."""
    clause = Clause(ClauseKind.EVENT, first, last, "when")
    evidence = event_evidence(editor.reading, editor.index.vocabulary, clause, ())
    trigger = editor.view.triggers[0] if editor.view.triggers else None
    return clause, _chosen(editor, evidence, trigger) if _is_definite(editor, evidence, clause) else None


def _is_definite(editor: Editor, evidence: EventEvidence, clause: Clause) -> bool:
    """Whether something is named that happens or is happened to, not "problems" or "things"."""
    nouns = editor.reading.nouns_in(clause.first, clause.last)
    known = any(noun.known and noun.canon not in {"problem", "event", "request"} for noun in nouns)
    return bool(evidence.connectors) or known or _says_event(editor, evidence)


def _event_words(editor: Editor, item: Instruction, norms: list[str]) -> tuple[int, int] | None:
    if norms[0] == "react" and "with" in norms:
        return None  # "react to the message with :eyes:"
    for pattern in _PATTERNS:
        gaps = pattern.match(norms, item.first)
        if gaps is not None and not (
            "SUBJECT" in gaps and set(editor.reading.norms(*gaps["SUBJECT"])) & {"message", "title", "text", "ticket"}
        ):
            return gaps["EVENT"]
    following = _neighbours(editor, item)
    for pattern in _COMING:
        gaps = pattern.match(norms, item.first)
        if gaps is not None and (
            _TRIGGER_NOUNS & following or _STARTS & following or _is_trigger_thing(editor, gaps["SUBJECT"])
        ):
            return _last_part(editor, *gaps["SUBJECT"]), gaps["EVENT"][1]
    return None


def _last_part(editor: Editor, first: int, last: int) -> int:
    """Where the main clause begins: behind the last comma or "so"."""
    starts = [
        index + 1 for index in range(first, last) if editor.reading.tokens[index].norm in {",", "so", "because", "that"}
    ]
    return starts[-1] if starts else first


def _is_trigger_thing(editor: Editor, span: tuple[int, int]) -> bool:
    nouns = {noun.canon for noun in editor.reading.nouns_in(*span)}
    return any(nouns & set(step.nouns) for step in editor.view.triggers)


def _neighbours(editor: Editor, item: Instruction) -> set[str]:
    """Words of the other instructions: "adapt the trigger" may stand in the next sentence."""
    tokens = editor.reading.tokens
    return {tokens[index].norm for index in range(len(tokens)) if not item.first <= index < item.last}


def _cut(editor: Editor, first: int, last: int) -> tuple[int, int]:
    """Without ", not opened" and "instead"."""
    for index in range(first, last):
        norm = editor.reading.tokens[index].norm
        if (
            norm in {",", "and"}
            and index + 1 < last
            and editor.reading.tokens[index + 1].norm in {"not", "no", "please"}
        ) or norm in {"instead", "rather"}:
            return first, index
        if norm == "not" and index > first:
            return first, index
    return first, last


def _chosen(editor: Editor, evidence: EventEvidence, trigger: Step | None) -> OperationFeatures | None:
    """The event that fits best; without a product named, of the one that starts it now, if it has such an event."""
    connectors = evidence.connectors or (
        (trigger.connector,) if trigger is not None and trigger.connector not in {"schedule", "manual"} else ()
    )
    if (
        evidence.connectors
        and trigger is not None
        and trigger.features is not None
        and not _says_event(editor, evidence)
    ):
        return equivalent(editor, trigger.features, evidence.connectors[0])
    pool = [features for key in connectors for features in editor.index.of_connector(key, "trigger")]
    best = _best(editor, evidence, pool, trigger)
    if best is not None or evidence.connectors:
        return best
    wider = [features for head, _ in evidence.heads[:4] for features in editor.index.about(head, "trigger")]
    return _best(editor, evidence, wider, None)


_EVENT_NOUNS = words("push release star fork review email comment")


def _says_event(editor: Editor, evidence: EventEvidence) -> bool:
    """Whether the words say what happens, not only where."""
    clause = evidence.clause
    if event_words(editor.reading, editor.index.vocabulary, clause.first, clause.last):
        return True
    return any(weight > 0.5 and head in _EVENT_NOUNS for head, weight in evidence.heads)


def _best(
    editor: Editor, evidence: EventEvidence, pool: list[OperationFeatures], trigger: Step | None
) -> OperationFeatures | None:
    scored = []
    scorer = EventScorer(editor.index, evidence)
    for features in pool:
        score = scorer.score(features).total
        if (
            trigger is not None
            and trigger.features is not None
            and not any(weight > 0.5 for _, weight in evidence.heads)
        ):
            score += 0.9 if features.objects == trigger.features.objects else 0.0
        scored.append((score, features))
    scored.sort(key=lambda item: (-item[0], item[1].connector, item[1].spec.key))
    if not scored or scored[0][0] < _LEAST - (0.9 if trigger is not None else 0.0):
        return None
    return scored[0][1]
