"""What the product is and does, by topic: the answers to questions about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent_app.planners.local.lexicon.words import phrases
from agent_app.planners.local.text import stem

__all__ = ["Topic", "best_topic"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject with the words that name it and what is true of it. `asks` goes on with the conversation."""

    name: str
    words: tuple[str, ...]
    text: str
    asks: str = ""


TOPICS: tuple[Topic, ...] = (
    Topic(
        "workflow limits",
        phrases(
            "limit to how many steps, how many steps, maximum steps, max steps, size limit, how big, limit, how"
            " many workflows, limits"
        ),
        "One workflow may have up to 500 steps. The number of workflows has no fixed limit; requests to the API"
        " are limited per user and"
        " minute, and the answer to a request over that limit says how long to wait.",
    ),
    Topic(
        "trigger and action",
        phrases(
            "difference between a trigger and an action, trigger and an action, trigger or action, triggers and actions"
        ),
        "A trigger is what starts a workflow: an event in a tool (“an issue is opened”), a schedule, a webhook"
        " call or a start by hand."
        " An action is what the workflow then does, step by step: create a ticket, post a message, merge a pull"
        " request.",
    ),
    Topic(
        "webhook or schedule",
        phrases(
            "webhook and a schedule, schedule and a webhook, webhook or schedule, polling, difference webhook schedule"
        ),
        "A webhook starts a workflow at the moment another system calls it, with the data of that call. A"
        " schedule starts it at fixed times,"
        " for example every weekday at 9:00, and the workflow fetches what it needs itself.",
    ),
    Topic(
        "condition",
        phrases("condition, conditions, if else, else branch, branch, branches, otherwise, filter, filters, decide"),
        "A condition lets steps run only if something is true: “if the priority is high, page the on-call,"
        " otherwise leave a comment”."
        " Compare with equals, contains, starts with, greater or less, is empty, and join comparisons with and,"
        " or, not.",
        "What should be checked, and what should depend on it?",
    ),
    Topic(
        "loop",
        phrases("loop, loops, for each, for_each, foreach, iterate, repeat for, every item, all of them one by one"),
        "A loop runs its steps for every element of a list: “list the open pull requests in acme/api and for"
        " each one remind the author in"
        " Slack”. The steps inside read the current element, and loops may be nested.",
        "Which list should be gone through?",
    ),
    Topic(
        "approval",
        phrases(
            "approval, approvals, approve step, sign off, sign-off, human task, human in the loop, nobody"
            " approves, two people approve"
        ),
        "An approval step pauses the run until a person answers. What follows can differ: one path for"
        " approved, one for rejected, and no"
        " answer means that the run keeps waiting. For two people, put one approval step after the other: “ask"
        " Ana, then ask Ben for approval”.",
        "Who should approve, and before which step?",
    ),
    Topic(
        "delay",
        phrases("delay, delays, wait step, pause step, wait for some time, wait between"),
        "A delay step waits for a while before the next step: “wait 20 minutes”, “after two days send a reminder”.",
    ),
    Topic(
        "cron",
        phrases("cron, cron expression, five stars, cron syntax, crontab"),
        "A cron expression names times in five fields: minute, hour, day of the month, month and day of the"
        " week. “0 9 * * 1-5” is 9:00 on"
        " weekdays, “*/15 * * * *” every 15 minutes. You need not write it: say “every weekday at half past"
        " eight” and I do.",
    ),
    Topic(
        "time zone",
        phrases("time zone, timezone, time zones, utc, which zone"),
        "Schedules run in the time zone you name (“at 9:00 Berlin time”, “8am ET”, “UTC+2”); without one, in"
        " the default zone of the"
        " installation. Daylight saving time is followed.",
    ),
    Topic(
        "schedule",
        phrases(
            "schedule, schedules, schedule something, every monday, run daily, recurring, on a schedule,"
            " regularly, timer"
        ),
        "Say when it should run, in plain words: “every weekday at 9:00 Berlin time”, “every 15 minutes”, “on"
        " the first Monday of the month at"
        " 10”, or as a cron expression. The time then starts the workflow instead of an event.",
        "What should happen then, and at what times?",
    ),
    Topic(
        "webhook",
        phrases("webhook, webhooks, incoming call, webhook secret, callback url"),
        "A webhook lets any system start a workflow by an HTTP call: begin the request with “when a webhook is"
        " received”. Its data can be used"
        " in all steps. Calls from GitHub, GitLab, Slack and others are checked by the signature of the vendor;"
        " the secret belongs to the"
        " connector's credential, where an administrator can replace it.",
    ),
    Topic(
        "expression",
        phrases(
            "jmespath, expression, expressions, template, templates, placeholders, curly braces, variables,"
            " mapping, map fields"
        ),
        "Values of earlier steps are used with expressions in double braces, for example {{ node_1.issue.title"
        " }}. The language is JMESPath, a"
        " query language for JSON: it can pick, filter and join data but run no code, so a workflow can't do"
        " anything unforeseen.",
    ),
    Topic(
        "errors",
        phrases(
            "retry, retries, fails, fail, failed, error, errors, error handling, down, outage of, goes wrong,"
            " crash, hangs, unavailable"
        ),
        "A step that fails stops its run, unless you say otherwise: a step can be tried again with growing"
        " pauses (retry), be ignored"
        " (continue), or lead to an error path, for example “if it fails, tell #oncall”.",
        "Should one of your steps get a retry or an error path?",
    ),
    Topic(
        "versions",
        phrases("undo, version, versions, previous version, history, roll back, revert a change, go back, restore"),
        "Every change makes a new version and none is lost: earlier versions of a workflow can be listed and"
        " compared, and a client may post an"
        " older version to go on from there. You can also just tell me what to take back, for example “remove"
        " the Slack step again”.",
    ),
    Topic(
        "json",
        phrases(
            "export, import, json, download, another workspace, copy a workflow, move a workflow, share a workflow"
        ),
        "A workflow is a JSON document: you get it with every answer and from the API, and may post it back in"
        " the field “workflow” of a"
        " request, also in another workspace, to change or use it there. Its JSON Schema is published at GET"
        " /api/v1/schema/workflow.",
    ),
    Topic(
        "api",
        phrases(
            "api, curl, rest api, api token, token for the api, rate limit, rate limits, program, sdk, script,"
            " from my code"
        ),
        'Everything here is a REST API: POST /api/v1/workflow with {"prompt": "…"} and your API token'
        " plans a workflow, and the page /docs"
        " describes all endpoints. Tokens are personal, stored only as a hash, and limited in requests per minute.",
    ),
    Topic(
        "credentials",
        phrases(
            "connect my, connect slack, connect jira, credential, credentials, authenticate, authentication,"
            " log in to, login, oauth,"
            " permission, permissions, scope, scopes, api key, access to, admin rights, authorize, connect it,"
            " token here"
        ),
        "A connector works with a credential of your workspace: an API token, key or OAuth grant of the tool,"
        " stored encrypted. It needs the"
        " rights for what the steps do, for example to write issues for “create issue”; admin rights are needed"
        " only where the tool itself asks"
        " for them. The API descriptions of each operation say which call is made.",
    ),
    Topic(
        "security",
        phrases(
            "encrypted, encryption, secure, security, safe, privacy, gdpr, data protection, train models,"
            " train, my data, who can see, leak,"
            " shared between, stored where"
        ),
        "Credentials are encrypted and never part of a workflow or an answer. Workflows, sessions and"
        " credentials belong to one workspace and"
        " are not visible to others. The local planner works offline: your prompts leave the installation only"
        " if its operator has chosen an"
        " outside language model.",
    ),
    Topic(
        "runs",
        phrases(
            "runs, run history, runs that failed, see the runs, logs, log, monitor, monitoring, executions,"
            " status of a run, at the same time,"
            " concurrency, parallel runs, long are runs kept, laptop"
        ),
        "Runs belong to the engine of the installation, not to your computer: every run and each of its steps"
        " is recorded, and operators see them"
        " in the admin with inputs, outputs and errors. Several runs of one workflow may go on at the same time"
        " unless its settings limit that.",
    ),
    Topic(
        "collaboration",
        phrases(
            "several people, team members, colleagues, share, collaborate, workspace, workspaces, invite"
            " people, multiple users, roles"
        ),
        "Workflows belong to a workspace, and its members work on them together; every version tells who made"
        " it and when. Prompts of one"
        " session are handled one after another.",
    ),
    Topic(
        "cost",
        phrases(
            "cost, costs, price, pricing, free, plan cost, pay, billing, license, licence, per seat,"
            " subscription, expensive"
        ),
        "I know no prices: this is a service your organisation runs itself, so ask whoever operates it. The"
        " local planner that answers you now"
        " costs nothing per request.",
    ),
    Topic(
        "hosting",
        phrases(
            "self host, self-host, on premise, on-premises, host it, deploy this, install, installation,"
            " docker, kubernetes, run it ourselves"
        ),
        "Yes, it is made for that: it runs on one machine with nothing but Python, or in containers with"
        " PostgreSQL and Redis. The README of"
        " the project describes both.",
    ),
    Topic(
        "model",
        phrases(
            "chatgpt, gpt, openai, llm, language model, are you ai, real person, a bot, robot, human, machine,"
            " artificial"
        ),
        "I am a program, not a person: a planner that turns plain sentences into workflows. I read sentences"
        " with rules and a search over the"
        " connectors' operations; an installation may use a language model in my place.",
    ),
    Topic(
        "subworkflows",
        phrases(
            "call other workflows, call another workflow, sub workflow, subworkflow, nested workflow, reuse a workflow"
        ),
        "A workflow can start another one through its webhook: add a step that sends an HTTP request to it.",
    ),
    Topic(
        "docs",
        phrases(
            "docs, documentation, manual, handbook, tutorial, guide, read more, support, contact, help desk,"
            " who do i contact"
        ),
        "The API is documented at /docs, and the project's README and docs folder explain the rest. For trouble"
        " with this installation, turn to"
        " the people who operate it; for a workflow, just describe the problem here.",
    ),
    Topic(
        "modify",
        phrases(
            "change a workflow, modify, edit a workflow, edit, adjust, update a workflow, change the workflow, adapt"
        ),
        "Just say the change: “use Teams instead of Slack”, “add an approval before the merge”, “only if the"
        " priority is high”, “run it at 7”,"
        " “remove the last step”. Only what you name is changed, and each change makes a new version.",
        "What should I change?",
    ),
    Topic(
        "build",
        phrases(
            "how do i start, where should i begin, begin, get started, how does this work, how does it work,"
            " what can you do, capable of,"
            " what do you do, help, how to use, new here, build a workflow, create a workflow, make a workflow,"
            " features, capabilities, what is this,"
            " how can you help"
        ),
        "Tell me in your own words what should happen and when, and I build the workflow: “when a GitHub issue"
        " labelled bug is opened in"
        " acme/api, create a Jira ticket in OPS and tell #oncall”. I can add conditions, loops, approvals,"
        " delays and schedules, and change it"
        " afterwards as you say.",
        "What would you like to automate?",
    ),
)


def best_topic(norms: Sequence[str]) -> Topic | None:
    """The topic whose words a question names, longer phrases counting more, earlier topics first among equals."""
    text = f" {' '.join(norms)} "
    folded = f" {' '.join(stem(norm) for norm in norms)} "
    best: tuple[float, Topic] | None = None
    for topic in TOPICS:
        score = sum(
            len(phrase.split()) ** 1.5 for phrase in topic.words if f" {phrase} " in text or f" {phrase} " in folded
        )
        if score and (best is None or score > best[0]):
            best = (score, topic)
    return best[1] if best else None
