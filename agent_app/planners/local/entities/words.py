"""Words that stand beside values, and words that are values."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind

__all__ = [
    "ACRONYMS",
    "ATTRIBUTES",
    "BEFORE",
    "KEYWORDS",
    "NAMING",
    "NEVER_NUMBERS",
    "NOT_NAMES",
    "NOT_VALUES",
    "PRIORITY_CODE",
    "PRIORITY_WORDS",
    "SEVERITY_CODE",
    "STATUS_WORDS",
]

KEYWORDS: dict[str, EntityKind] = {
    "label": EntityKind.LABEL,
    "labels": EntityKind.LABEL,
    "labelled": EntityKind.LABEL,
    "labeled": EntityKind.LABEL,
    "tag": EntityKind.LABEL,
    "tags": EntityKind.LABEL,
    "tagged": EntityKind.LABEL,
    "branch": EntityKind.BRANCH,
    "project": EntityKind.PROJECT,
    "repo": EntityKind.REPOSITORY,
    "repository": EntityKind.REPOSITORY,
    "channel": EntityKind.CHANNEL,
    "status": EntityKind.STATUS,
    "state": EntityKind.STATUS,
    "priority": EntityKind.PRIORITY,
    "prio": EntityKind.PRIORITY,
    "urgency": EntityKind.PRIORITY,
    "severity": EntityKind.SEVERITY,
    "sev": EntityKind.SEVERITY,
    "title": EntityKind.TITLE,
    "titled": EntityKind.TITLE,
    "subject": EntityKind.TITLE,
    "named": EntityKind.TITLE,
    "called": EntityKind.TITLE,
    "assignee": EntityKind.USER,
    "member": EntityKind.USER,
    "reviewer": EntityKind.USER,
}
ATTRIBUTES = words(
    "board list space item team workflow pipeline folder epic queue group role environment env milestone sprint level"
    " topic section database column lane component version job template service policy product category type plan"
    " region field workspace organization org namespace definition site folder bucket table form area stage"
)
NAMING = words("named called titled member reviewer assignee")
NEVER_NUMBERS = frozenset(
    {EntityKind.CHANNEL, EntityKind.LABEL, EntityKind.BRANCH, EntityKind.PROJECT, EntityKind.TITLE, EntityKind.USER}
)
NOT_VALUES = words(
    "failed fails failing failure come comes completed created opened closed updated deleted finished started called"
    " broke breaks broken code run runs update step above below goes red green errors crashed succeeded status who"
    " which titled named saying stating"
)
BEFORE = {
    "branch": EntityKind.BRANCH,
    "label": EntityKind.LABEL,
    "tag": EntityKind.LABEL,
    "channel": EntityKind.CHANNEL,
    "project": EntityKind.PROJECT,
    "repo": EntityKind.REPOSITORY,
    "repository": EntityKind.REPOSITORY,
}
ACRONYMS = words(
    "pr prs mr mrs ci cd api url urls id ids dm dms sre qa ui ux faq eta asap utc gmt cet est pst ok get post put"
    " delete patch http https rest ado aws gcp vm vms db sql css html json yaml csv pdf kb rfc cr sla slo ops-lead"
    " wip lgtm todo fyi cab ceo cto cfo pm pms hr it tl dr ip dns ssl tls cve i a jira slack gh gl pd new if then"
    " else when and or not no yes"
)
PRIORITY_WORDS = words(
    "urgent critical high medium low highest lowest blocker major minor normal trivial severe p0 p1 p2 p3 p4 p5"
)
STATUS_WORDS = words(
    "done closed open opened resolved pending todo blocked solved backlog scheduled cancelled canceled completed"
    " complete review waiting hold new triage accepted rejected merged draft published archived acknowledged progress"
    " active inactive qa testing triaged ready started deployed verified released"
)
PRIORITY_CODE = re.compile(r"^p[0-5]$")
SEVERITY_CODE = re.compile(r"^sev-?[0-5]$")
NOT_NAMES = words(
    "new private public source same right wrong default feature target head base separate dedicated internal general"
    " own group release deployment git jira issue first last each every any corresponding related ticket support"
    " security incident protected stale old merged dead incoming outgoing main-branch customer whole short long"
    " current its their shared temporary slack github gitlab"
) - {"release"}
