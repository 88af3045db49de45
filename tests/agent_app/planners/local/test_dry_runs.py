"""Every event and every listing of the shipped connectors, with what people do about it, run on the data they give.

A valid document may still be unable to work: a text that is always empty, a list written out as JSON, an id of another
kind than the step takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from connectors_app.manifest import ConnectorManifest, OperationManifest
from sessions_app.definition.expressions import parse_template
from tests.agent_app.planners.local.dry_runs import Problem, problems, shipped_manifests
from tests.agent_app.planners.local.planning import inputs, names, plan

_WITHOUT_DATA = {"schedule", "manual", "webhook", "http"}
_DEEDS = (
    "post its title, link and status in #dev on Slack",
    "create a Jira ticket in OPS from it",
    'comment "thanks" on it',
    "close it",
    "assign it to kim",
    "label it triage",
    "if its title contains urgent, post it in #dev on Slack",
    "if its priority is high, post it in #dev on Slack",
    "if its author is kim, post it in #dev on Slack",
)
_DONE_TO_EACH = (
    "post their titles in #dev on Slack",
    'comment "hi" on each of them',
    "close each of them",
    "for each of them older than 30 days, post it in #dev on Slack",
    "for each of them without an assignee, post it in #dev on Slack",
)
_SOMEBODY = re.compile(r"\.(?:user|sender|pusher|agent|from|creator|author|owner|actor|assignee)\.")
_ABOUT_PEOPLE = re.compile(r"member|user|reaction")
_WITHOUT_WORDS = {
    "asana": "its webhooks only tell ids",
    "servicenow.approval_requested": "not taken for an event in those words",
    "slack.reaction_added": "an item of which only channel and time are told",
    "slack.member_joined_channel": "ids alone",
    "slack.file_shared": "ids alone",
}
_KNOWN: dict[tuple[str, str], str] = {
    ("gitlab.list_commits", "refused"): "closed is taken for the merge requests that the commits are of",
    ("gitlab.list_merge_request_commits", "refused"): "the merge request of a commit is not told by it",
    ("servicenow.search_knowledge", "empty"): "the knowledge API answers with another object than its manifest names",
    ("servicenow.list_group_members", "object"): "a reference that its manifest leaves open",
    ("zendesk.list_assigned_tickets", "empty"): "assigned is taken for a status",
}
"""What is known to fail, by operation and what goes wrong, with the reason."""


def operations_of(role: str) -> Iterator[tuple[ConnectorManifest, OperationManifest]]:
    for manifest in shipped_manifests():
        for operation in manifest.operations:
            if operation.role == role and manifest.key not in _WITHOUT_DATA:
                yield manifest, operation


def connectors(role: str) -> list[str]:
    return list(dict.fromkeys(manifest.key for manifest, _ in operations_of(role)))


def said(manifest: ConnectorManifest, operation: OperationManifest) -> str:
    """ "When a Sentry issue is created": an event in the words of its first phrase."""
    phrase = operation.phrases[0]
    return f"When {phrase}" if manifest.name.lower() in phrase.lower() else f"When {phrase} in {manifest.name}"


def found(prompt: str) -> list[Problem]:
    made = plan(prompt).document
    return problems(made) if made is not None else []


@pytest.mark.parametrize("connector", connectors("trigger"))
def test_what_follows_an_event_works_on_what_it_tells(connector: str) -> None:
    wrong = [
        (prompt, problem)
        for manifest, operation in operations_of("trigger")
        if manifest.key == connector
        for prompt in (f"{said(manifest, operation)}, {deed}" for deed in _DEEDS)
        for problem in found(prompt)
    ]
    assert wrong == []


@pytest.mark.parametrize("connector", connectors("action"))
def test_what_is_done_with_a_listing_works_on_what_it_gives(connector: str) -> None:
    wrong = [
        (prompt, problem)
        for manifest, operation in operations_of("action")
        if manifest.key == connector and operation.key.startswith(("list_", "search_"))
        for things in [operation.key.partition("_")[2].replace("_", " ")]
        for prompt in (f"List the {things} in {manifest.name}, {deed}" for deed in _DONE_TO_EACH)
        for problem in found(prompt)
        if (f"{connector}.{operation.key}", problem.what) not in _KNOWN
    ]
    assert wrong == []


@pytest.mark.parametrize("connector", connectors("trigger"))
def test_a_message_about_an_event_tells_of_the_thing_in_one_line(connector: str) -> None:
    """What it is called, and nothing that belongs to the people around it."""
    wrong = []
    for manifest, operation in operations_of("trigger"):
        key = f"{manifest.key}.{operation.key}"
        made = plan(f"{said(manifest, operation)}, post it in #dev on Slack").document
        if manifest.key != connector or made is None or "slack.post_message" not in names(made):
            continue
        text = inputs(made, "slack.post_message")["text"]
        read = parse_template(text).expressions
        about_people = bool(_ABOUT_PEOPLE.search(operation.key))
        silent = not read and not {key, connector} & _WITHOUT_WORDS.keys()
        if silent or "\n" in text or (not about_people and any(_SOMEBODY.search(source) for source in read)):
            wrong.append((key, text))
    assert wrong == []
