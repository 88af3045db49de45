"""The words by which people name parts of a workflow, kinds of tool and deeds."""

from __future__ import annotations

from connectors_app.contracts import Category

__all__ = ["CATEGORY_NOUNS", "EXCLUSIVE", "MAKING", "NOMINALS", "ROLE_WORDS", "STAYING", "TELLING"]

ROLE_WORDS = {
    "condition": "condition", "conditions": "condition", "check": "condition", "filter": "condition", "if": "condition",
    "restriction": "condition", "test": "condition", "approval": "approval", "approvals": "approval",
    "sign-off": "approval",
    "signoff": "approval", "sign": "approval", "confirmation": "approval", "delay": "delay", "pause": "delay",
    "wait": "delay",
    "waiting": "delay", "loop": "for_each", "iteration": "for_each", "trigger": "trigger", "event": "trigger",
    "schedule": "trigger", "human": "approval", "permission": "approval", "manual": "approval", "manually": "approval",
    "guard": "condition", "criterion": "condition", "branching": "condition", "if-check": "condition",
    "review": "approval", "looping": "for_each", "repetition": "for_each", "approve": "approval",
    "sign-offs": "approval", "loops": "for_each", "checks": "condition",
    "threshold": "condition", "limit": "condition", "distinction": "condition", "differentiation": "condition",
}  # fmt: skip
CATEGORY_NOUNS: dict[Category, tuple[tuple[str, float], ...]] = {
    Category.CHAT: (("message", 1.0), ("notification", 1.0), ("chat", 1.0), ("channel", 0.6), ("reminder", 0.7),
                    ("announcement", 0.9), ("post", 0.9)),
    Category.EMAIL: (("email", 1.0), ("message", 0.7), ("notification", 0.8), ("reminder", 0.6)),
    Category.TICKETING: (("ticket", 0.95), ("issue", 0.85), ("task", 0.8)),
    Category.INCIDENT: (("incident", 0.9), ("alert", 0.9), ("page", 0.95), ("paging", 0.95), ("notification", 0.5)),
    Category.DOCS: (("page", 0.9), ("doc", 0.9)),
    Category.HTTP: (("request", 1.0), ("call", 0.95), ("ping", 0.6)),
}  # fmt: skip
EXCLUSIVE = {
    "email": Category.EMAIL, "mail": Category.EMAIL, "mails": Category.EMAIL, "emails": Category.EMAIL,
    "e-mail": Category.EMAIL,
    "page": Category.DOCS, "card": Category.TICKETING, "webhook": Category.HTTP,
}  # fmt: skip
"""Words that mean one kind of tool only: a chat message is no e-mail."""
STAYING = frozenset({"stay", "stays", "remain", "remains"})
"""Verbs of what is not changed."""
MAKING = frozenset({"create", "send", "trigger", "publish", "add", "email", "page"})
TELLING = frozenset({"send", "post", "email", "publish", "direct", "notify"})
"""What steps do that tell somebody something."""
NOMINALS = {
    "assignment": "assign", "notification": "send", "notifications": "send", "escalation": "escalate",
    "creation": "create",
    "posting": "send", "paging": "page", "announcement": "send", "merge": "merge", "merging": "merge",
    "labelling": "label",
    "labeling": "label", "tagging": "label", "commenting": "comment", "mailing": "email", "emailing": "email",
    "closing": "close",
    "deployment": "trigger", "deploy": "trigger", "acknowledgement": "acknowledge", "transition": "transition",
    "update": "update",
    "assigning": "assign", "creating": "create", "sending": "send", "publishing": "publish", "deletion": "delete",
    "invite": "invite",
    "search": "search", "lookup": "search", "listing": "list", "call": "call", "message": "send", "post": "send",
    "finalisation": "finalize", "finalization": "finalize", "upload": "upload", "download": "download",
    "refund": "refund",
    "out": "send", "removal": "remove", "archiving": "archive", "archival": "archive", "booking": "create",
}  # fmt: skip
