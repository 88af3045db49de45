"""Words that mean nearly the same at work with code, tickets and chat: abbreviations, jargon, everyday words.

General language: no vendor's operations and no whole requests. The verbs of a request are `verbs`' business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from vectors_app.retrieval.words import plain_words, stem, words

__all__ = ["expansions", "spell_out"]

_SYNONYMS = Path(__file__).with_name("synonyms.txt")
"""A line's first word or words may be said as any of the others, and the other way round."""

_ABBREVIATIONS = {
    "pr": "pull request",
    "prs": "pull requests",
    "mr": "merge request",
    "mrs": "merge requests",
    "repo": "repository",
    "repos": "repositories",
    "org": "organization",
    "orgs": "organizations",
    "organisation": "organization",
    "dm": "direct message",
    "dms": "direct messages",
    "ci": "pipeline build",
    "oncall": "on call",
    "wip": "work in progress",
    "config": "configuration",
    "env": "environment",
    "vars": "variables",
    "auth": "authentication",
    "perms": "permissions",
    "pic": "picture",
    "msg": "message",
    "msgs": "messages",
    "admin": "administrator",
    "dev": "developer",
    "docs": "documents",
    "wfh": "work from home",
    "eta": "due date",
    "sla": "service level",
    "kb": "knowledge base",
    "ooo": "out of office",
    "cve": "vulnerability advisory",
    "1": "one",
    "gha": "github actions",
    "k8s": "kubernetes",
    "pto": "time off",
    "cal": "calendar",
    "desc": "description",
    "acct": "account",
    "mgr": "manager",
    "ack": "acknowledge",
    "pls": "please",
    "info": "information",
    "sso": "single sign on",
    "pat": "personal access token",
    "dnd": "do not disturb",
    "todo": "to do",
    "todos": "to do",
    "vm": "virtual machine",
    "ui": "interface",
    "db": "database",
    "sec": "security",
}
"""Written out before words are compared and texts embedded."""

SYNONYM_WEIGHT = 0.6


def spell_out(text: str) -> str:
    """The text with the abbreviations of the trade written out, for example `PR` as `pull request`."""
    return " ".join(_ABBREVIATIONS.get(word.lower().strip(".,:;!?"), word) for word in text.split())


def _table() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for line in _SYNONYMS.read_text("utf-8").splitlines():
        entries = [tuple(stem(word) for word in plain_words(entry)) for entry in line.split(",")]
        head, *others = entries
        for other in others:
            for source, target in ((head, other), (other, head)):
                if len(source) == 1:
                    for word in target:
                        weight = SYNONYM_WEIGHT / len(target)
                        table[source[0]][word] = max(weight, table[source[0]].get(word, 0.0))
    return {word: dict(sorted(found.items())) for word, found in table.items()}


_TABLE = _table()


def expansions(text: str) -> list[dict[str, float]]:
    """For each content word of a text, the stems it may stand for with their weights: itself with 1."""
    return [{**_TABLE.get(word, {}), word: 1.0} for word in _once(words(spell_out(text)))]


def _once(given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(given))
