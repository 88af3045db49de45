"""The inputs of the action that follows a write."""

from __future__ import annotations

from typing import Any

import pytest

from connectors_app.execution.follow_up import follow_up_inputs
from tests.connectors_app.vendors.calls import curated


@pytest.mark.parametrize(
    ("connector", "first", "then", "inputs", "output", "asked"),
    [
        (  # named by yields, within the answer
            *("zendesk", "create_ticket", "get_ticket"),
            *({"subject": "Help"}, {"ticket": {"id": 5}}, {"ticket_id": 5}),
        ),
        (  # what yields says wins over the input of the same name, which is the parent
            *("asana", "create_subtask", "get_task"),
            *({"task_id": "1", "name": "Sub"}, {"data": {"gid": "2"}}, {"task_id": "2"}),
        ),
        (  # from the inputs, by yields
            *("github", "remove_label", "add_labels"),
            {"repository": "acme/api", "issue_number": 7, "label": "bug"},
            [],
            {"repository": "acme/api", "issue_number": 7, "labels": ["bug"]},
        ),
        (  # the last word of the input's name is a field of the answer
            *("github", "create_issue", "close_issue"),
            *({"repository": "acme/api", "title": "x"}, {"number": 9}, {"repository": "acme/api", "issue_number": 9}),
        ),
        (  # the channel's id, not the name that was given
            *("slack", "post_message", "get_permalink"),
            *({"channel": "#ops", "text": "x"}, {"channel": "C1", "ts": "1.2"}, {"channel": "C1", "ts": "1.2"}),
        ),
        ("zendesk", "create_ticket", "get_ticket", {"subject": "Help"}, None, None),
    ],
)
def test_inputs_come_from_yields_inputs_and_answer(
    connector: str, first: str, then: str, inputs: dict[str, Any], output: Any, asked: dict[str, Any] | None
) -> None:
    operations = curated(connector)
    assert follow_up_inputs(operations[first], operations[then], inputs, output) == asked
