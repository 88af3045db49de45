"""Words that mean nearly the same at work with code, tickets and chat: abbreviations, jargon, everyday words.

General language: no vendor's operations and no whole requests. The verbs of a request are `verbs`' business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from vectors_app.retrieval.words import plain_words, stem, words

__all__ = ["expansions", "spell_out"]

_SYNONYMS = """
issue, ticket, bug, defect, story, task, work item
ticket, request, case
incident, outage, alert
error, exception, crash, issue
repository, repo, codebase, project
project, workspace
pull request, merge request
branch protection, branch restriction, branch rule, ruleset
review, reviewer, requested reviewer
message, post, note, chat
direct message, conversation, privately, private, im
channel, room, conversation
thread, reply
comment, note, remark, discussion, reply, story, annotation
user, member, people, person, account, collaborator, colleague, employee, folk
people, assignee, participant
team, group
usergroup, user group, handle
member, membership
organization, org, organisation, workspace, company
customer, client, requester, end user, contact, stakeholder
agent, assignee, operator
role, permission, access
permission, privilege, right
watcher, follower, subscriber, watch
on call, oncall, duty, rota, rotation, shift
schedule, shift, rota
notification, alert, inbox
label, tag
status, state, transition, condition
status, presence, online
worklog, time entry, time tracking, hour, log, spent, effort
attachment, file, screenshot, document, upload
picture, image, avatar, photo, icon
page, article, wiki, document, content, doc
content, page, blog post
version, revision, history
version, release
history, changelog, audit, activity, log
changelog, change history
sprint, iteration, cycle
board, kanban, scrum
column, list, section, lane
card, task
checklist, to do, todo
check item, checklist item, checkitem
backlog, unplanned
epic, initiative
workflow, pipeline, build, action
workflow run, run, execution
job, step
build, pipeline, definition
definition, pipeline
log, output, trace
artifact, output
variable, env, secret, setting
secret, credential, key
webhook, hook, callback
deploy key, ssh key
deployment, deploy, rollout
environment, stage
release, deploy
release note, generate note, changelog
snippet, gist, paste
commit, change, revision
commit status, status, check
diff, change, patch
contents, file, source
code, source
license, licence
traffic, view, visitor, clone
star, stargazer
follower, fan
reaction, emoji
topic, purpose, description
permalink, link, url
link, url, remote link
reminder, remind
ban, block
server, guild
event, meeting, appointment
meeting, call, conference
calendar, appointment, agenda
spreadsheet, sheet
row, record, entry
record, document, row
folder, directory
file, document, object
bucket, storage
deal, opportunity
lead, prospect
contact, person, customer
company, account
invoice, bill, charge
subscription, plan
coupon, discount, voucher
order, purchase
product, article, item
shipment, fulfillment, delivery, ship
employee, staff, hire, worker
candidate, applicant
interview, appointment
leave, vacation, holiday, absence, time off
newsletter, campaign
subscriber, audience, list member
survey, form, questionnaire
response, submission, answer
ticket, incident
change, change request
maintenance, downtime
dashboard, overview
metric, stat, statistic, count, rate
monitor, check
heartbeat, ping
responder, helper
escalation, escalation policy
policy, rule
rule, restriction, policy
feedback, opinion, review
source map, release file, artifact bundle
debug symbol, debug file, dsym, debug information
client key, dsn
stack trace, event, traceback
package, artifact, registry
feed, registry
space, area
area path, iteration path, classification node
template, blueprint
field, attribute, property
option, choice, value, select
custom field, attribute
vulnerability, advisory, security alert
finding, alert, problem
plugin, power up, extension, add on, integration
app, application
token, key
notebook, note
goal, objective
allocation, capacity
duplicate, copy
sub task, subtask, child, sub issue, beneath
child, descendant, sub
parent, ancestor
dependency, blocker, block
estimate, story point, estimation
deadline, due date, due
duty, on call
archive, old
licence, license
mail, email
picture, avatar
password, credential
vote, poll
draft, unpublished
who, user, member, people, person
someone, user, member
somebody, user, member
everyone, user, member
everybody, user, member
anyone, user, member
follower, follow
watcher, watch
voter, vote
reviewer, review
subscriber, subscribe
stargazer, starred
attachment, attach
assignable, assign, assignee
restriction, restrict
dependency, depend
invitation, invite
approval, approve
assignment, assign
membership, join
deletion, delete
creation, create
profile, status, presence
readme, about
"""
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
}
"""Written out before words are compared and texts embedded."""

SYNONYM_WEIGHT = 0.6


def spell_out(text: str) -> str:
    """The text with the abbreviations of the trade written out, for example `PR` as `pull request`."""
    return " ".join(_ABBREVIATIONS.get(word.lower().strip(".,:;!?"), word) for word in text.split())


def _table() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for line in _SYNONYMS.strip().splitlines():
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
