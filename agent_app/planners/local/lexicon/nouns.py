"""Things that workflows act on: noun classes, how near two classes are, and the products they imply."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from agent_app.planners.local.lexicon.words import phrases, words

__all__ = [
    "ANY_ELEMENT",
    "CONNECTOR_PRIOR",
    "IMPLIED_CONNECTORS",
    "LISTED_PEOPLE",
    "NOUN_CLASSES",
    "PEOPLE",
    "PEOPLE_OF_THINGS",
    "PRODUCT_SLANG",
    "RETRIEVABLE",
    "ROW_KEEPERS",
    "kin_of",
    "kinship",
]

NOUN_CLASSES: dict[str, tuple[str, ...]] = {
    "sms": phrases("sms, text message, txt message, sms message"),
    "whatsapp_message": phrases("whatsapp, whatsapp message, whats app, whats app message, whatsapp text"),
    "issue": phrases(
        "issue, bug, defect, story, user story, epic, bug report, feature request, regression, iss, bugfix request,"
        " problem report, finding, tech debt item, spike"
    ),
    "ticket": phrases(
        "ticket, support ticket, case, support request, support case, tkt, helpdesk ticket, customer ticket,"
        " help desk ticket, inquiry, enquiry"
    ),
    "task": phrases(
        "task, todo, to do, action item, chore, follow up task, todo item, assignment, to do item, follow up"
    ),
    "card": phrases("card"),
    "work_item": phrases("work item, workitem, pbi, backlog item, product backlog item, wi"),
    "incident": phrases("incident, outage, major incident, inc, sev1, sev 1, sev2, sev 2, page out"),
    "alert": phrases("alert, alarm"),
    "change_request": phrases(
        "change request, change ticket, rfc, change record, cr, normal change, standard change, emergency change"
    ),
    "problem": phrases("problem record, problem ticket, problem"),
    "catalog_request": phrases(
        "catalog request, service request, catalog item, service catalog request, catalogue request, catalog order"
    ),
    "record": phrases("record, table row, row, entry"),
    "pull_request": phrases("pull request, pr, pullrequest, p r, pull req"),
    "merge_request": phrases("merge request, mr, mergerequest, m r"),
    "commit": phrases("commit, commit message"),
    "push": phrases("push, code push"),
    "branch": phrases("branch, feature branch"),
    "tag": phrases("tag, git tag, version tag"),
    "release": phrases("release, github release, prerelease, pre release"),
    "milestone": phrases("milestone"),
    "label": phrases("label"),
    "pipeline": phrases("pipeline, ci pipeline, pipeline run"),
    "build": phrases("build, ci build, nightly, nightly build"),
    "job": phrases("job, ci job"),
    "workflow": phrases(
        "workflow run, ci, ci run, github action, github actions, actions workflow, actions run, action run,"
        " ci workflow, workflow file, gh action, gha, workflow, action, unit test, test suite, test run,"
        " integration test"
    ),
    "deployment": phrases("deployment, deploy, rollout, roll out"),
    "check": phrases("check, status check, commit status, build status"),
    "review": phrases("review, code review, approval review, pr review, changes requested"),
    "reviewer": phrases("reviewer"),
    "repository": phrases("repository, repo, git repo, codebase"),
    "project": phrases("project"),
    "sprint": phrases("sprint, iteration"),
    "version": phrases("version, fix version"),
    "board": phrases("board, trello board"),
    "list": phrases("trello list, list, column, lane"),
    "checklist": phrases("checklist, check list"),
    "checklist_item": phrases("checklist item, check list item"),
    "subtask": phrases("subtask, sub task, child task, sub issue, child issue"),
    "worklog": phrases("worklog, work log, time entry, time spent, hours"),
    "watcher": phrases("watcher"),
    "attachment": phrases("attachment"),
    "file": phrases(
        "file, readme, screenshot, log file, csv, pdf, changelog, image, report file, artifact"
    ),
    "spreadsheet": phrases("spreadsheet"),
    "comment": phrases("comment, remark, note, internal note, private note, public comment, pr comment, issue comment"),
    "note": phrases("work note, incident note, timeline note"),
    "reply": phrases("reply, thread reply, response, answer"),
    "message": phrases(
        "message, msg, heads up, notification, announcement, notice, shout out, shoutout, chat message,"
        " slack message, update, summary, digest, ping, warning, slack notification, notif, notifs,"
        " notification message, broadcast, shoutout message, info, blurb, notice message, text, report, word, chat,"
        " standup, roundup, round up, recap, congratulation, welcome message, thank you, kudos, fyi, brief, welcome,"
        " line"
    ),
    "reminder": phrases("reminder, nudge"),
    "direct_message": phrases("direct message, dm, private message, pm, privately, personal message"),
    "channel": phrases("channel, chan, room, chat room, war room, warroom"),
    "reaction": phrases("reaction, emoji, check mark, thumbs up, emoji reaction, checkmark, eyes emoji"),
    "thread": phrases("thread"),
    "topic": phrases("topic, channel topic"),
    "user": phrases("user, account"),
    "member": phrases("member, teammate, newcomer, new joiner"),
    "collaborator": phrases("collaborator, outside collaborator"),
    "contributor": phrases("contributor"),
    "role": phrases("role"),
    "team": phrases("team"),
    "meeting": phrases(
        "meeting, call, sync meeting, online meeting, standup meeting, retro meeting, retrospective meeting, huddle,"
        " review meeting, postmortem meeting, kickoff, kickoff meeting, kickoff call, kick off meeting, kick off call"
    ),
    "bot": phrases("bot, app, slackbot, our bot"),
    "slash_command": phrases("slash command, command"),
    "on_call": phrases(
        "on call, oncall, on caller, on call engineer, on call person, on call schedule, on call rotation, on duty,"
        " who is on call"
    ),
    "responder": phrases("responder, on call responder"),
    "maintenance_window": phrases("maintenance window, maintenance"),
    "event": phrases("event, sentry event, occurrence"),
    "error": phrases("error, exception, crash, stack trace, stacktrace, crash report"),
    "vulnerability": phrases(
        "dependabot alert, vulnerability, security alert, vulnerable dependency, dependency alert, cve,"
        " security advisory"
    ),
    "secret": phrases(
        "secret scanning alert, leaked secret, secret, exposed secret, leaked credential, leaked token, secret alert"
    ),
    "discussion": phrases("discussion"),
    "page": phrases(
        "page, doc, document, wiki page, runbook, article, postmortem page, retro page, confluence page, wiki,"
        " documentation page, meeting notes, meeting minutes,"
        " kb article, knowledge base article, postmortem, post mortem,"
        " runbook page, docs, documentation, release notes page, write up, writeup, retro notes, decision record,"
        " adr, page draft, how to"
    ),
    "space": phrases("space, wiki space"),
    "blog_post": phrases("blog post, blogpost"),
    "email": phrases("email, e mail, mail, emails, mail message"),
    "request": phrases(
        "http request, web request, post request, get request, api call, api request, rest call, http call, endpoint,"
        " url, put request, patch request, delete request, http post, http get"
    ),
    "webhook": phrases("webhook, web hook, hook, incoming webhook, http webhook, callback"),
    "organization": phrases("organization, organisation, org, company"),
    "customer": phrases("customer, client, requester"),
    "assignee": phrases("assignee, owner"),
    "author": phrases("author, creator, reporter, submitter, opener"),
    "description": phrases("description, body, details"),
    "title": phrases("title, subject, summary line, headline, name"),
    "status": phrases("status, state"),
    "priority": phrases("priority, prio, urgency"),
    "severity": phrases("severity, sev"),
    "due_date": phrases("due date, deadline"),
    "star": phrases("star"),
    "time_off_request": phrases(
        "time off request, leave request, vacation request, holiday request, pto request, absence request, time off,"
        " annual leave, sick leave, parental leave, day off"
    ),
    "phone_call": phrases("phone call, telephone call, voice call"),
    "credit_note": phrases("credit note, credit memo"),
    "purchase_order": phrases("purchase order, po"),
    "form_submission": phrases("form submission, form response, form entry, form answer, form reply"),
    "expense_report": phrases("expense report, expense claim, expense sheet"),
    "calendar_event": phrases("calendar event, calendar entry, calendar appointment, diary entry"),
    "marketing_email": phrases("marketing email, marketing mail, marketing e mail"),
    "job_requisition": phrases("job requisition, vacancy, open position, job opening, open role"),
    "fork": phrases("fork"),
    "employee": phrases("employee, new hire, joiner, new joiner, new starter, newcomer"),
}  # fmt: skip

_FAMILIES: tuple[tuple[float, frozenset[str]], ...] = (
    (0.85, words("issue ticket task card work_item")),
    (0.7, words("issue ticket task card work_item subtask")),
    (0.5, words("task card item")),
    (0.6, words("contact subscriber")),
    (0.9, words("employee worker staff hire starter joiner newcomer")),
    (0.9, words("candidate applicant")),
    (0.9, words("time_off_request absence leave vacation holiday pto")),
    (0.85, words("attendee participant guest invitee registrant")),
    (0.85, words("subscriber recipient reader")),
    (0.75, words("subscriber member audience")),
    (0.85, words("lead prospect")),
    (0.8, words("deal opportunity")),
    (0.75, words("quote offer proposal estimate")),
    (0.75, words("payment charge transaction")),
    (0.7, words("invoice bill vendor_bill")),
    (0.75, words("order sales_order purchase")),
    (0.75, words("order draft_order")),
    (0.6, words("order purchase_order")),
    (0.75, words("subscription plan membership")),
    (0.8, words("form survey questionnaire poll typeform")),
    (0.8, words("response form_submission submission reply survey_response")),
    (0.85, words("event calendar_event scheduled_event appointment booking")),
    (0.75, words("meeting appointment calendar_event booking online_meeting")),
    (0.65, words("meeting event scheduled_event webinar")),
    (0.85, words("inventory inventory_level stock product_stock")),
    (0.8, words("worksheet tab sheet")),
    (0.9, words("folder directory")),
    (0.65, words("file object")),
    (0.85, words("file spreadsheet")),
    (0.7, words("envelope contract agreement signature_request")),
    (0.8, words("campaign newsletter mailing email_campaign")),
    (0.75, words("marketing_email newsletter campaign")),
    (0.9, words("coupon discount voucher promo")),
    (0.9, words("phone_call call")),
    (0.9, words("vendor supplier")),
    (0.75, words("expense expense_report receipt")),
    (0.75, words("asset device laptop equipment hardware")),
    (0.85, words("fulfillment shipment delivery")),
    (0.8, words("database_item list_item item record")),
    (0.8, words("contact_list audience mailing_list")),
    (0.8, words("job_requisition position opening")),
    (0.7, words("company organization firm business")),
    (0.85, words("product article sku good")),
    (0.75, words("monitor watchdog")),
    (0.8, words("sms whatsapp_message whats_app_message")),
    (0.5, words("contact lead customer prospect person")),
    (0.6, words("member subscriber")),
    (0.45, words("issue ticket incident problem record catalog_request change_request task work_item error")),
    (0.7, words("alert incident")),
    (0.3, words("alert issue error vulnerability secret")),
    (0.75, words("error issue event")),
    (0.8, words("vulnerability alert")),
    (0.6, words("secret alert")),
    (0.92, words("pull_request merge_request")),
    (0.8, words("pipeline build workflow job")),
    (0.55, words("pipeline build workflow job deployment check")),
    (0.9, words("comment note")),
    (0.75, words("comment reply")),
    (0.6, words("comment message note reply")),
    (0.8, words("message reminder")),
    (0.8, words("message direct_message")),
    (0.75, words("reminder direct_message")),
    (0.55, words("message reply thread")),
    (0.6, words("message notification alert")),
    (0.5, words("message email")),
    (0.85, words("label tag")),
    (0.6, words("tag release version")),
    (0.7, words("attachment file")),
    (0.75, words("commit push")),
    (0.75, words("user member collaborator")),
    (0.6, words("member collaborator responder watcher reviewer")),
    (0.6, words("review reviewer")),
    (0.65, words("team organization")),
    (0.75, words("list board")),
    (0.75, words("checklist checklist_item")),
    (0.7, words("on_call responder")),
    (0.6, words("webhook request")),
    (0.4, words("role member")),
    (0.5, words("project board repository space")),
    (0.6, words("sprint milestone")),
    (0.85, words("contributor collaborator")),
    (0.8, words("customer user")),
    (0.7, words("page blog_post")),
    (0.45, words("page file")),
    (0.8, words("bot app")),
    (0.45, words("deployment release")),
)

IMPLIED_CONNECTORS: dict[str, tuple[str, ...]] = {
    "merge_request": ("gitlab",), "pull_request": ("github",), "work_item": ("azure_devops",), "card": ("trello",),
    "incident": ("pagerduty", "servicenow", "opsgenie"), "on_call": ("pagerduty", "opsgenie"),
        "responder": ("pagerduty",),
    "change_request": ("servicenow",), "problem": ("servicenow",), "catalog_request": ("servicenow",),
    "channel": ("slack",), "direct_message": ("slack",), "message": ("slack",), "reminder": ("slack",),
        "thread": ("slack",),
    "page": ("confluence",), "space": ("confluence",), "blog_post": ("confluence",), "email": ("email",),
    "alert": ("opsgenie", "pagerduty"), "error": ("sentry",), "event": ("sentry",), "ticket": ("jira", "zendesk"),
    "task": ("asana",), "issue": ("github", "jira"), "repository": ("github",), "release": ("github",),
    "branch": ("github",), "commit": ("github",), "push": ("github",), "tag": ("github",), "workflow": ("github",),
    "milestone": ("github",), "pipeline": ("gitlab",), "build": ("azure_devops",), "job": ("gitlab",),
    "sprint": ("jira",), "worklog": ("jira",), "watcher": ("jira",), "board": ("trello",), "checklist": ("trello",),
    "checklist_item": ("trello",), "request": ("http",), "reaction": ("slack",), "meeting": ("microsoft_teams",),
    "maintenance_window": ("pagerduty",), "vulnerability": ("github",), "secret": ("github",), "review": ("github",),
    "reviewer": ("github",), "discussion": ("github",), "subtask": ("jira",), "slash_command": ("slack",),
    "version": ("jira",), "collaborator": ("github",), "contributor": ("github",), "role": ("discord",),
    "deployment": ("github",), "webhook": ("webhook",), "star": ("github",), "fork": ("github",), "user": ("slack",),
    "organization": ("zendesk",), "topic": ("slack",), "customer": ("zendesk",), "check": ("github",),
        "file": ("github",),
    "bot": ("slack",), "label": ("github",), "project": ("jira",), "list": ("trello",), "member": ("slack",),
    "comment": ("github", "jira"), "note": ("pagerduty",),
}  # fmt: skip
"""Noun class to the products that come to mind when none is named, likeliest first."""

CONNECTOR_PRIOR: dict[str, float] = {
    "github": 1.0, "slack": 1.0, "jira": 0.95, "gitlab": 0.6, "pagerduty": 0.6, "microsoft_teams": 0.4, "email": 0.5,
    "linear": 0.45, "trello": 0.45, "asana": 0.45, "zendesk": 0.45, "servicenow": 0.4, "sentry": 0.5, "confluence": 0.5,
    "bitbucket": 0.35, "azure_devops": 0.35, "discord": 0.35, "opsgenie": 0.35, "gitea": 0.1, "http": 0.3,
    "webhook": 0.3,
}  # fmt: skip
"""How common a product is; breaks ties where nothing else decides. Unknown connectors count 0.3."""

PRODUCT_SLANG: dict[str, str] = {
    "gh": "github", "git hub": "github", "gl": "gitlab", "git lab": "gitlab", "bb": "bitbucket",
    "bit bucket": "bitbucket",
    "ado": "azure_devops", "vsts": "azure_devops", "azdo": "azure_devops", "azure": "azure_devops",
    "snow": "servicenow",
    "azure boards": "azure_devops", "azure repos": "azure_devops", "azure pipelines": "azure_devops",
    "azure pipeline": "azure_devops", "azure repo": "azure_devops", "azure board": "azure_devops", "zd": "zendesk",
    "pd": "pagerduty", "pager": "pagerduty", "ms teams": "microsoft_teams", "msteams": "microsoft_teams",
    "teams": "microsoft_teams", "wiki": "confluence", "atlassian wiki": "confluence", "mail": "email", "gmail": "email",
    "inbox": "email", "mailbox": "email", "outlook": "email", "smtp": "email", "cron": "schedule",
    "ops genie": "opsgenie",
    "rest api": "http", "rest endpoint": "http", "curl": "http", "disco": "discord", "discord server": "discord",
    "service now": "servicenow", "sn": "servicenow", "azure build": "azure_devops", "zen desk": "zendesk",
    "google document": "google_docs", "google documents": "google_docs",
    "postgresql": "postgres", "postgres": "postgresql", "postgre sql": "postgres", "postgres sql": "postgres",
    "mongo": "mongodb", "mongo db": "mongodb", "quick books": "quickbooks", "hub spot": "hubspot",
    "pager duty": "pagerduty", "page duty": "pagerduty",
}  # fmt: skip
"""What people call products besides their names; used for connectors that the catalogue has."""

PEOPLE = words(
    "approver approvers donor donors supplier suppliers vendor vendors partner partners "
    "everyone everybody team guys folks people devs developers engineers managers manager lead leads support qa ops"
    " sre security author owner assignee reviewer reviewers creator reporter channel group us me customer client"
    " stakeholders maintainer maintainers someone somebody oncall admins admin boss cto product marketing designers"
    " design finance sales requester engineering backend frontend platform infra leadership management crew squad"
    " staff"
)

PEOPLE_OF_THINGS = words(
    "author assignee reviewer reporter customer user member responder collaborator contributor watcher on_call"
)
"""People that a thing has."""

ROW_KEEPERS = words("sheet spreadsheet worksheet table base database")
"""What holds things as its rows: what is written into one becomes a row."""

LISTED_PEOPLE = words(
    "vendor supplier invitee requester person agent partner donor "
    "member user contributor customer collaborator responder employee attendee subscriber candidate worker"
    " participant registrant guest applicant contact lead"
)
"""People that products have lists of."""

ANY_ELEMENT = words("item entry element result match hit finding")
"""What anything that was listed may be called."""

RETRIEVABLE = words(
    "issue ticket task card work_item incident alert pull_request merge_request commit branch tag release pipeline"
    " build workflow repository project sprint file comment message channel user member page record change_request"
    " error event contributor on_call version list label team deployment job vulnerability"
)
"""Noun classes whose members can be listed or looked up by an operation of many products."""


@lru_cache(maxsize=4_000)
def kin_of(noun: str) -> Mapping[str, float]:
    """The noun classes that answer one, itself among them, and how well, in (0, 1]."""
    found: dict[str, float] = {}
    for weight, family in _FAMILIES:
        if noun in family:
            found.update({other: max(weight, found.get(other, 0.0)) for other in family})
    return found | {noun: 1.0}


def kinship(one: str, other: str) -> float:
    """How well one noun class answers another, in [0, 1]."""
    return kin_of(one).get(other, 0.0)
