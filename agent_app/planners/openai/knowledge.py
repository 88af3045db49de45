"""What the model is told of the service itself, so that questions about it are answered from facts."""

from __future__ import annotations

from functools import cache

__all__ = ["service_facts"]

_FACTS = """\
The service turns plain language into workflows for source control, ticketing, chat and incident tools, and checks \
each one before anyone sees it.
A workflow has triggers (an event of a tool, a schedule, an incoming webhook, or a start by hand) and steps.
Steps are actions of connectors, conditions, loops over a list, approvals and other tasks of people, and delays.
To make a workflow, say what starts it and what it should do, such as: when a GitHub issue labelled bug is opened, \
create a Jira ticket in OPS and tell #oncall.
To change the current workflow, say what should be different in the same conversation: add or remove a step, use \
another channel, run it on weekdays only, ask for an approval first.
Every change makes a new version; older ones are kept and can be made current again, by rollback.
A workflow that lacks something needed is shown with a question about what is missing; answering it completes it.
Schedules are cron expressions with a time zone, made from times said in words.
Conditions and values from earlier steps are JMESPath expressions; no code is run.
A step may be tried again on failure, may have a time limit, and may let the workflow go on although it failed.
Accounts at the tools are credentials that a person adds through the API or the admin; secrets are stored encrypted, \
never shown again and never given to the planner.
Preflight checks a workflow against the live tools: whether credentials are accepted, scopes suffice, and the \
repositories, projects, channels and people it names exist. It only reads.
Tools without a connector of their own are reached with the HTTP connector.
Further connectors and operations can be imported from a vendor's OpenAPI, AsyncAPI or GraphQL description.
Answers can be rated up or down with a comment; reviewers see all prompts, answers and ratings in the admin.
The service has a REST API with tokens; its documentation is at /docs.
Conversations, workflows and credentials belong to a workspace; other workspaces can't see them.
The planner is a language model, with a built-in planner that answers when the model does not."""


@cache
def service_facts() -> str:
    """One fact a line: what the service is, what it can do and how it is used."""
    return _FACTS
