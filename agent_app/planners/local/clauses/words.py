"""The words by which the kind of a clause is told."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words

__all__ = [
    "APPROVAL_WORDS",
    "ARRIVALS",
    "ASK_VERBS",
    "CASES",
    "EMPTY_VERBS",
    "EVENT_INTROS",
    "FINISHED",
    "HABITS",
    "HEADINGS",
    "LOOP_INTROS",
    "NEGATIVE_INTROS",
    "ORDERING",
    "OUTCOMES",
    "PROPERTIES",
    "PURE_FLOW",
    "STATE_ONLY",
]

CASES = frozenset({"if", "in case"})
"""What opens a case that may be, or a test."""
EVENT_INTROS = frozenset(connectives.EVENT_INTRODUCERS) | {"in the event", "in case", "every time", "each time"}
LOOP_INTROS = frozenset(connectives.LOOP_INTRODUCERS)
STATE_ONLY = connectives.ELEMENT_TESTS | {
    "only if", "only when", "but only if", "but only when", "unless", "whether", "as long as", "so long as",
    "provided that", "provided", "given that", "assuming", "except when", "except if", "just if", "but not if",
    "if and only if", "on condition that", "but not when", "not if", "providing", "providing that", "if so",
    "supposing", "suppose", "assuming that", "just when", "even if", "but if", "only in case", "only for",
    "but only for",
}  # fmt: skip
ORDERING = frozenset({
    "after", "once", "before", "as soon as", "until", "till", "while", "immediately after", "right after", "upon",
    "only after", "only once", "just after", "straight after", "soon as",
})  # fmt: skip
APPROVAL_WORDS = words(
    "approval approvals signoff authorization authorisation permission consent blessing sign okay ok go-ahead approve"
    " approves approved confirm confirms confirmation decision agree agrees agreed accept accepts reject rejects"
    " decline declines deny denies rejected declined denied approving sanction clearance authorize authorise yes vet"
    " thumbs greenlight"
)
ASK_VERBS = words(
    "ask get have need wait request require await obtain seek let want make take ask-for secure collect pause hold"
    " stop gate"
)
PURE_FLOW = words("workflow workflows flow flows automation automations zap recipe playbook routine integration")
PROPERTIES = words(
    "status state type severity priority stage label tag size stock env environment kind level urgency category owner"
    " assignee branch region country with without amount price score plan title subject age risk impact rating reason"
    " source total"
)
ARRIVALS = words("alert incident email message vulnerability secret webhook push mention reaction comment error event")
FINISHED = words("finished done completed complete ready over all is are everything it that's that this 's they")
NEGATIVE_INTROS = frozenset({"unless", "except when", "except if", "but not if", "but not when", "not if"})
HABITS = words("use uses have are run keep work got am 're 'm 've get receive miss lose always often still constantly")
OUTCOMES = words("success successful succeeded failure failed green red ok passed approved rejected draft")
HEADINGS = words(
    "trigger event when start condition action actions step steps then schedule requirements flow workflow goal do if"
)
EMPTY_VERBS = words("make do build create set set-up help get have let want need start write give work")
