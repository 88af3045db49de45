"""The key an imported operation would like to have: from its address, its event or its GraphQL field alone."""

from __future__ import annotations

from connectors_app.contracts import OperationRole
from connectors_app.importing.facts import ImportedOperation, graphql_field
from connectors_app.importing.paths import Wish, base_key
from connectors_app.importing.verbs import VERBS
from connectors_app.importing.words import is_plural, singular, snake, split_words

__all__ = ["event_key", "graphql_key", "verb_first", "wish_of"]


def event_key(event: str, action: str) -> str:
    """Noun first, as curated events are named: `issues` with `opened` gives `issue_opened`."""
    words = split_words(event)
    if action and words and is_plural(words[-1]):
        words = (*words[:-1], singular(words[-1]))
    return snake("_".join((*words, *split_words(action))))[:120] or "event"


def verb_first(field: str, *, mutation: bool) -> tuple[str, ...]:
    """The words of a GraphQL field, its verb in front: `issueLabelCreate` gives create, issue, label.

    A mutation's verb is its last word (`projectUpdateCreate`) or else the first that can be one. A field without a verb
    is read with `get` or `list`, or is a command to `run`.
    """
    words = split_words(field)
    if not words or words[0] in VERBS:
        return words
    verbs = [index for index, word in enumerate(words) if word in VERBS] if mutation else []
    if verbs:
        spot = verbs[-1] if verbs[-1] == len(words) - 1 else verbs[0]
        return (words[spot], *words[:spot], *words[spot + 1 :])
    several = is_plural(words[-1]) and words[-1] not in VERBS
    return ("run" if mutation else "list" if several else "get", *words)


def graphql_key(field: str, *, mutation: bool) -> str:
    """Verb first: `issueCreate` gives `create_issue`."""
    return snake("_".join(verb_first(field, mutation=mutation)))[:120]


def wish_of(operation: ImportedOperation) -> Wish:
    """The key that the operation's identity gives, a function of that alone."""
    if operation.role is OperationRole.TRIGGER:
        binding = operation.binding
        return Wish(event_key(str(binding.get("event", "")), str(binding.get("event_action", ""))))
    graphql = str(operation.binding.get("graphql", ""))
    if field := graphql_field(graphql):
        return Wish(graphql_key(field, mutation=graphql.startswith("mutation")))
    return Wish(base_key(operation.method, operation.path), operation.path)
