"""Every feature: what sets it, what leaves it alone, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from agent_app.planners.local.scoring import FEATURES, Thing
from tests.agent_app.planners.local.planning import document, names
from tests.agent_app.planners.local.scoring.clauses import columns, operation, surroundings
from vectors_app.contracts import Hit

ISSUE = Thing(("issue",), "github", 0)
TICKET = Thing(("ticket",), "zendesk", 0)


@dataclass(frozen=True)
class Seen:
    """A feature that one operation has beside a prompt and another has not."""

    feature: str
    prompt: str
    has: str
    has_not: str
    things: tuple[Thing, ...] = ()


SEEN = [
    Seen("verb", "Create a Jira issue", "jira.create_issue", "jira.delete_issue"),
    Seen("no_verb", "Create a Jira issue", "jira.delete_issue", "jira.create_issue"),
    Seen("object", "Create a Jira issue", "jira.create_issue", "jira.create_project"),
    Seen("no_object", "Create a Jira version", "jira.create_issue", "jira.create_version"),
    Seen("modifier_said", "Add the Jira issues to the sprint", "jira.add_issues_to_sprint", "jira.add_comment"),
    Seen("modifier_unsaid", "Move things to the sprint", "jira.add_issues_to_sprint", "jira.create_sprint"),
    Seen("called", "Lock the GitHub issue", "github.lock_issue", "github.close_issue"),
    Seen("phrase", "Open a bug in Jira", "jira.create_issue", "jira.list_sprints"),
    Seen("phrase_alone", "Open a bug in Jira", "jira.create_issue", "jira.list_sprints"),
    Seen("read_for_made", "Create a Jira issue", "jira.get_issue", "jira.create_issue"),
    Seen("made_for_read", "Look up the Jira issue OPS-12", "jira.create_issue", "jira.get_issue"),
    Seen("one_for_many", "List the open GitHub issues", "github.get_issue", "github.list_issues"),
    Seen("many_for_one", "Look up the Jira issue", "jira.search_issues", "jira.get_issue"),
    Seen("many_for_known", "Look up the Jira issue OPS-12", "jira.search_issues", "jira.get_issue"),
    Seen("mentioned", "Create a Jira issue", "jira.create_issue", "github.create_issue"),
    Seen("mentioned_later", "Check the Jira/GitHub issue", "github.get_issue", "jira.get_issue"),
    Seen("not_mentioned", "Create a Jira issue", "github.create_issue", "jira.create_issue"),
    Seen("chat_for_channel", "Post a message to #ops", "slack.post_message", "github.create_issue"),
    Seen("mail_for_address", "Send an email to ann@example.com", "email.send_email", "slack.post_message"),
    Seen("other_for_mail", "Send an email to ann@example.com", "slack.post_message", "email.send_email"),
    Seen("scm_for_repository", "Add a webhook to acme/api", "gitlab.create_webhook", "jira.create_issue"),
    Seen("call_for_url", "Call https://example.com/hook", "http.send_request", "slack.post_message"),
    Seen("direct_for_person", "Tell Ann privately about it", "slack.send_direct_message", "slack.post_message"),
    Seen("direct_for_addressee", "Remind Ann about it in Slack", "slack.send_direct_message", "slack.post_message"),
    Seen("direct_for_channel", "Post a message to #ops", "slack.send_direct_message", "slack.post_message"),
    Seen(
        "container_unsaid",
        "Copy all Jira issues to Trello",
        "trello.create_board",
        "trello.create_card",
    ),
    Seen(
        "verb_is_state",
        "Summarize the merged pull requests",
        "github.merge_pull_request",
        "github.list_pull_requests",
    ),
    Seen("referred", "Close the issue from GitHub", "github.update_issue", "jira.update_issue"),
    Seen("same_thing", "Close the issue", "github.update_issue", "jira.update_issue", (ISSUE,)),
    Seen("other_thing", "Close the issue", "jira.update_issue", "github.update_issue", (ISSUE,)),
    Seen("last_thing", "Close it", "github.update_issue", "zendesk.update_ticket", (TICKET, ISSUE)),
    Seen("in_play", "Post a message", "zendesk.update_ticket", "slack.post_message", (TICKET,)),
    Seen("implied", "Page the on-call engineer", "pagerduty.create_incident", "github.create_issue"),
    Seen("common", "Create an issue", "github.create_issue", "nowhere"),
    Seen("curated", "Create an issue", "github.create_issue", "nowhere"),
    Seen("not_chat", "Post a message to #ops", "github.create_issue", "slack.post_message"),
    Seen("other_chat", "Ask in Discord, then post a message", "slack.post_message", "discord.post_message"),
    Seen("usual_chat", "Post a message to #ops", "slack.post_message", "microsoft_teams.post_message"),
    Seen("prompted", "When a Jira issue is created, post a message", "jira.create_issue", "github.create_issue"),
]


@pytest.mark.parametrize("seen", SEEN, ids=lambda seen: seen.feature)
def test_a_feature_tells_operations_apart(seen: Seen) -> None:
    found = columns(seen.prompt, seen.has, things=seen.things).get(seen.feature, 0.0)
    other = 0.0
    if seen.has_not != "nowhere":
        other = columns(seen.prompt, seen.has_not, things=seen.things).get(seen.feature, 0.0)
    assert found > other


def test_every_feature_is_tried() -> None:
    elsewhere = {"likely", "repeated", "level", "cosine_gap", "cosine_gap_product"}
    elsewhere |= {"unfindable", "takes_no_channel", "owner_unsaid", "thread_unsaid"}
    assert {seen.feature for seen in SEEN} | elsewhere == set(FEATURES)


def test_retrieval_tells_how_likely_operations_are() -> None:
    best, other = operation("slack.post_message").spec.id, operation("jira.add_watcher").spec.id
    hits = [Hit(best, score=0.8, dense=0.8), Hit(other, score=0.2, dense=0.5)]
    found = columns("Update the Jira issue", "jira.add_watcher", hits=hits)["likely"]
    assert found == pytest.approx(np.log(0.25) / 4)
    assert columns("Update the Jira issue", "jira.create_issue", hits=hits)["likely"] < found
    assert "likely" not in columns("Update the Jira issue", "slack.post_message", hits=hits)
    assert "likely" not in columns("Update the Jira issue", "jira.create_issue")


def test_phrases_weigh_more_where_retrieval_tells_nothing() -> None:
    hits = [Hit(operation("jira.create_issue").spec.id, score=0.8, dense=0.8)]
    assert columns("Open a bug in Jira", "jira.create_issue")["phrase_alone"] > 0.0
    assert "phrase_alone" not in columns("Open a bug in Jira", "jira.create_issue", hits=hits)


def test_vectors_tell_how_far_an_operation_is_from_the_nearest() -> None:
    nearest, near = operation("slack.post_message").spec.id, operation("jira.add_watcher").spec.id
    hits = [Hit(nearest, score=0.6, dense=0.8), Hit(near, score=0.4, dense=0.5)]
    found = columns("Update the Jira issue", "jira.add_watcher", hits=hits)
    assert (found["level"], found["cosine_gap"]) == pytest.approx((1.0, -0.3))
    assert "cosine_gap_product" not in found  # it is the nearest of its product
    other = columns("Update the Jira issue", "jira.create_issue", hits=hits)
    assert (other["cosine_gap"], other["cosine_gap_product"]) == pytest.approx((-0.32, -0.02))
    assert "level" not in columns("Update the Jira issue", "jira.create_issue")


def test_the_same_step_twice_counts_less() -> None:
    made = operation("github.create_issue")
    again = columns("Create an issue, then create an issue", "github.create_issue", last=made, things=(ISSUE,))
    assert again["repeated"] == 1.0
    counted = columns("Create three issues", "github.create_issue", last=made, things=(ISSUE,))
    assert "repeated" not in counted


def test_what_needs_an_identity_can_not_be_found_by_a_description() -> None:
    issue = operation("jira.get_issue")
    assert surroundings("Get the newest issue").late(issue, ()) == FEATURES["unfindable"]
    assert surroundings("Get issue OPS-12").late(issue, ()) == 0.0
    assert surroundings("Get the issue").late(issue, (Thing(("issue",), "jira", 0),)) == 0.0


def test_whose_things_are_listed_has_to_be_said() -> None:
    tickets = operation("zendesk.list_user_tickets")
    assert surroundings("List the open tickets").late(tickets, ()) == FEATURES["owner_unsaid"]
    assert surroundings("List the tickets of the user").late(tickets, ()) == 0.0
    assert surroundings("List the tickets of ann@example.com").late(tickets, ()) == 0.0
    assert surroundings("List the tickets").late(tickets, (Thing(("user",), "zendesk", 0),)) == 0.0


def test_nothing_is_posted_to_a_thread_that_nobody_spoke_of() -> None:
    reply = operation("slack.reply_in_thread")
    assert surroundings("Post the reply in #ops").late(reply, ()) == FEATURES["thread_unsaid"]
    assert surroundings("Post the reply in the thread in #ops").late(reply, ()) == 0.0
    assert surroundings("Post the reply in #ops").late(reply, (Thing(("message",), "slack", 0),)) == 0.0


def test_what_takes_no_channel_can_not_post_to_one() -> None:
    around = surroundings("Post a message to #ops")
    assert around.late(operation("slack.post_message"), ()) == 0.0
    assert around.late(operation("slack.add_reaction"), ()) <= 0.0
    assert around.late(operation("slack.send_direct_message"), ()) == FEATURES["takes_no_channel"]


def test_a_pronoun_stands_for_the_thing_before() -> None:
    alone = columns("Close it", "zendesk.update_ticket")
    after = columns("Close it", "zendesk.update_ticket", things=(TICKET,))
    assert after["object"] > alone.get("object", 0.0)


def test_what_was_looked_for_in_vain_is_made_anew() -> None:
    made = columns("Look up the ticket. If there is none, create it", "zendesk.create_ticket", things=(TICKET,))
    closed = columns("Look up the ticket. If there is one, close it", "zendesk.create_ticket", things=(TICKET,))
    assert made["object"] > closed.get("object", 0.0)


def test_a_bare_product_means_what_it_usually_holds() -> None:
    assert columns("-> Jira", "jira.create_issue")["object"] > columns("-> Jira", "jira.create_version").get(
        "object", 0.0
    )


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("When a GitHub issue is opened, comment on it", ["github.create_comment"]),
        ("List the open Jira issues and post them to #ops", ["jira.search_issues", "slack.post_message"]),
        ("When a PR is merged, mail ann@example.com", ["email.send_email"]),
        ("Create a Zendesk ticket, then tell Ann privately", ["zendesk.create_ticket", "slack.send_direct_message"]),
    ],
)
def test_features_together_choose(prompt: str, wanted: list[str]) -> None:
    assert names(document(prompt)) == wanted
