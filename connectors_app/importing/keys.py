"""The key an imported operation would like to have: from its address, its event or its GraphQL field alone."""

from __future__ import annotations

from connectors_app.contracts import OperationRole
from connectors_app.importing.facts import ImportedOperation, graphql_field
from connectors_app.importing.paths import Wish, base_key
from connectors_app.importing.verbs import VERBS
from connectors_app.importing.words import is_plural, singular, snake, split_words

__all__ = ["event_key", "graphql_key", "wish_of"]


def event_key(event: str, action: str) -> str:
    """Noun first, as curated events are named: `issues` with `opened` gives `issue_opened`."""
    words = split_words(event)
    if action and words and is_plural(words[-1]):
        words = (*words[:-1], singular(words[-1]))
    return snake("_".join((*words, *split_words(action))))[:120] or "event"


def graphql_key(field: str) -> str:
    """Verb first: `issueCreate` gives `create_issue`; a field without a verb is read with `get` or `list`."""
    words = split_words(field)
    spot = next((index for index, word in enumerate(words) if index and word in VERBS), None)
    if spot is not None and words[0] not in VERBS:
        words = (words[spot], *words[:spot], *words[spot + 1 :])
    elif words and words[0] not in VERBS:
        words = ("list" if is_plural(words[-1]) else "get", *words)
    return snake("_".join(words))[:120]


def wish_of(operation: ImportedOperation) -> Wish:
    """The key that the operation's identity gives, a function of that alone."""
    if operation.role is OperationRole.TRIGGER:
        binding = operation.binding
        return Wish(event_key(str(binding.get("event", "")), str(binding.get("event_action", ""))))
    if field := graphql_field(str(operation.binding.get("graphql", ""))):
        return Wish(graphql_key(field))
    return Wish(base_key(operation.method, operation.path), operation.path)
