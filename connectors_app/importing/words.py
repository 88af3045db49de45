"""Words out of identifiers, and the little English grammar that titles are composed with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

__all__ = [
    "article",
    "is_plural",
    "phrase",
    "plural",
    "singular",
    "snake",
    "split_words",
    "third_person",
]

_BOUNDARY = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])"  # listIssues
    r"|(?<=[A-Z])(?=[A-Z][a-z])"  # JQLQuery
    r"|(?<=[A-Za-z]{2})(?=\d{3,})"  # sha256 (but v2, s3, 2fa stay whole)
)
_WORD = re.compile(r"[A-Za-z0-9]+")
_NAMES = re.compile(
    r"GitHub|GitLab|OAuth|DevOps|PagerDuty|ServiceNow|CodeQL|OpenAPI|GraphQL|JavaScript|IDs|URLs|SKUs|PRs"
)
_COMPOUNDS = {
    "advancedsecurity": "advanced security",
    "annotatedtags": "annotated tags",
    "apitoken": "api token",
    "autolinks": "autolinks",
    "blockquery": "block query",
    "boardbackgrounds": "board backgrounds",
    "boardplugins": "board plugins",
    "buildconfigs": "build configurations",
    "createmeta": "creation metadata",
    "editmeta": "edit metadata",
    "emailkey": "email key",
    "featureflags": "feature flags",
    "fieldconfiguration": "field configuration",
    "fieldconfigurationscheme": "field configuration scheme",
    "inlinetasks": "inline tasks",
    "issuelinktype": "issue link type",
    "issuelink": "issue link",
    "issuesecurityschemes": "issue security schemes",
    "issuesecurity": "issue security",
    "issuetype": "issue type",
    "issuetypes": "issue types",
    "issuetypescheme": "issue type scheme",
    "issuetypescreenscheme": "issue type screen scheme",
    "itemsbatch": "items batch",
    "jitconfig": "just-in-time configuration",
    "longtask": "long task",
    "lookandfeel": "look and feel",
    "mypermissions": "my permissions",
    "mypreferences": "my preferences",
    "notificationscheme": "notification scheme",
    "oncall": "on-call",
    "oncalls": "on-calls",
    "operationstatus": "operation status",
    "permissionscheme": "permission scheme",
    "plandata": "plan data",
    "plugindata": "plugin data",
    "preprodartifacts": "preproduction artifacts",
    "priorityscheme": "priority scheme",
    "pullrequest": "pull request",
    "pullrequestquery": "pull request query",
    "pullrequests": "pull requests",
    "quickfilter": "quick filter",
    "recyclebin": "recycle bin",
    "remotelink": "remote link",
    "remotelinks": "remote links",
    "securitylevel": "security level",
    "servicehook": "service hook",
    "serviceendpoint": "service endpoint",
    "serviceprincipals": "service principals",
    "statuscategory": "status category",
    "storagekeys": "storage keys",
    "subjectlookup": "subject lookup",
    "subjectquery": "subject query",
    "timetracking": "time tracking",
    "usergroup": "user group",
    "usergroups": "user groups",
    "userdetails": "user details",
    "webhook": "webhook",
    "workflowscheme": "workflow scheme",
    "workitem": "work item",
    "workitems": "work items",
    "workitemtypes": "work item types",
    "workitemtypecategories": "work item type categories",
    "workitemrelationtypes": "work item relation types",
    "workitemtransitions": "work item transitions",
    "workitemicons": "work item icons",
    "worklog": "worklog",
}
"""Words that vendors write together in paths; every other word is taken as it is written."""
_ABBREVIATIONS = {
    "admin": "admin",
    "api": "API",
    "apns": "APNs",
    "attrs": "attributes",
    "cla": "CLA",
    "codeql": "CodeQL",
    "config": "configuration",
    "configs": "configurations",
    "cvss": "CVSS",
    "dm": "DM",
    "dms": "DMs",
    "dnd": "do-not-disturb",
    "dns": "DNS",
    "env": "environment",
    "gh": "GitHub",
    "github": "GitHub",
    "gitlab": "GitLab",
    "graphql": "GraphQL",
    "gitignore": "gitignore",
    "gpg": "GPG",
    "hook": "webhook",
    "hooks": "webhooks",
    "html": "HTML",
    "id": "id",
    "ids": "ids",
    "im": "direct message",
    "ims": "direct messages",
    "info": "information",
    "ip": "IP",
    "jira": "Jira",
    "jql": "JQL",
    "jwt": "JWT",
    "ldap": "LDAP",
    "lfs": "LFS",
    "meta": "metadata",
    "mpim": "group direct message",
    "oauth": "OAuth",
    "oauth2": "OAuth",
    "oidc": "OIDC",
    "org": "organization",
    "orgs": "organizations",
    "os": "operating system",
    "pagerduty": "PagerDuty",
    "pat": "personal access token",
    "pats": "personal access tokens",
    "pr": "pull request",
    "prefs": "preferences",
    "prs": "pull requests",
    "pull": "pull request",
    "pulls": "pull requests",
    "ref": "reference",
    "refs": "references",
    "repo": "repository",
    "repos": "repositories",
    "saml": "SAML",
    "sbom": "SBOM",
    "scim": "SCIM",
    "sdk": "SDK",
    "sku": "SKU",
    "skus": "SKUs",
    "sla": "SLA",
    "servicenow": "ServiceNow",
    "sms": "SMS",
    "ssh": "SSH",
    "sso": "SSO",
    "stat": "statistic",
    "stats": "statistics",
    "tfvc": "TFVC",
    "ui": "UI",
    "uri": "URI",
    "url": "URL",
    "urls": "URLs",
    "util": "utility",
    "utils": "utilities",
    "yaml": "YAML",
}
_UNCOUNTABLE = frozenset(
    """access activity advice analytics attendance audit availability backlog billing branding capacity compliance
    consent content contents copilot coverage data delegated discovery dispatch encryption enrichment estimation
    everyone experience feedback feel following hardware health help history identity inbox information
    input insights legacy like maintenance management markdown me membership metadata metrics moderation monitoring
    more myself news observability onboarding output participation people permission presence priority privacy
    progress provenance raw readme reporting research safety scanning scheduling search security self settings setup
    software source spam staff storage support telemetry text time timeline tracking traffic training triage
    unread usage vote visibility watching weather widget-settings work""".split()  # noqa: SIM905 - a list of words
) - {"audit", "permission", "membership", "identity", "priority", "vote", "source", "dispatch", "activity"}
_IRREGULAR = {
    "analyses": "analysis",
    "bases": "base",
    "branches": "branch",
    "caches": "cache",
    "children": "child",
    "criteria": "criterion",
    "databases": "database",
    "dependencies": "dependency",
    "diagnoses": "diagnosis",
    "epics": "epic",
    "indices": "index",
    "leaves": "leaf",
    "matches": "match",
    "media": "media",
    "moves": "move",
    "movies": "movie",
    "news": "news",
    "people": "person",
    "processes": "process",
    "releases": "release",
    "responses": "response",
    "series": "series",
    "species": "species",
    "statuses": "status",
    "licenses": "license",
    "phases": "phase",
    "purchases": "purchase",
    "cases": "case",
    "courses": "course",
    "expenses": "expense",
    "aliases": "alias",
    "viruses": "virus",
    "buses": "bus",
    "addresses": "address",
    "accesses": "access",
}
_PLURALS = {one: many for many, one in _IRREGULAR.items()} | {"person": "people"}
_SINGULAR_S = frozenset(
    """status alias analysis basis access process address canvas bus dns https sms os apns progress business diagnosis
    virus radius corpus atlas bonus consensus focus plus this is has always as kudos news series this us ios
    cvss compass js ss miss pass class cross less press express loss discuss dismiss focus""".split()  # noqa: SIM905
)
_SIBILANT = ("s", "x", "z", "ch", "sh")
_VOWEL_SOUND = re.compile(
    r"^(?:[aio]|e(?!u)|hour|html|sms|ssh|sso|sla|sbom|sdk|mpim|u(?!i|ni|se|sa|r[il]|til))", re.IGNORECASE
)


def _whole_names(identifier: str) -> str:
    """Product names and plural abbreviations in one hump, so that they stay one word."""
    return _NAMES.sub(lambda match: match.group().capitalize(), identifier)


@lru_cache(maxsize=8192)
def split_words(identifier: str) -> tuple[str, ...]:
    """Lower-case words of an identifier in any writing (`getIssueById`, `list-repos`, `JQLQuery`, `pullrequests`)."""
    found: list[str] = []
    for word in _WORD.findall(_BOUNDARY.sub(" ", _whole_names(identifier.replace("'", "")))):
        lowered = word.lower()
        found.extend(_COMPOUNDS.get(lowered, lowered).split())
    return tuple(found)


def snake(identifier: str) -> str:
    """The identifier as a lower-case snake-case name that begins with a letter; empty if it has no letter or digit."""
    name = "_".join(_WORD.findall(_BOUNDARY.sub(" ", _whole_names(identifier)))).lower()
    return f"n{name}" if name[:1].isdigit() else name


@lru_cache(maxsize=8192)
def is_plural(word: str) -> bool:
    """Whether the (lower-case) noun is a plural."""
    if word in _IRREGULAR or word in {"people", "children", "media", "criteria", "attrs", "emojis"}:
        return word not in {"series", "news", "species", "media"}
    if word in _SINGULAR_S or word in _UNCOUNTABLE or len(word) < 3:
        return False
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """The noun's singular; a word that is none is returned as it is."""
    if not is_plural(word):
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=8192)
def plural(word: str) -> str:
    """The noun's plural; a plural is returned as it is."""
    if is_plural(word) or word in _UNCOUNTABLE:
        return word
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("y") and word[-2:-1] not in {*"aeiou"}:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_SIBILANT) else f"{word}s"


def spelled(word: str) -> str:
    """The word as a person writes it: abbreviations written out or in capitals."""
    return _ABBREVIATIONS.get(word, word)


def phrase(words: Iterable[str]) -> str:
    """The words as a person writes them, a word that an abbreviation repeats left out (`pulls requests`)."""
    text: list[str] = []
    for word in words:
        for part in spelled(word).split(" "):
            if not text or text[-1].lower() != part.lower():
                text.append(part)
    joined = " ".join(text)
    for doubled in ("pull request request", "pull requests requests", "pull request requests"):
        if joined.startswith(doubled):
            joined = joined.replace(
                doubled, doubled.rsplit(" ", 1)[0] if doubled.endswith("request") else "pull requests"
            )
    return joined


def article(words: Sequence[str]) -> str:
    """`a `, `an ` or nothing before the noun phrase."""
    if not words:
        return ""
    head = words[-1]
    last = spelled(head).split(" ")[-1].lower()
    if {head, last} & _UNCOUNTABLE or is_plural(head) or is_plural(last):
        return ""
    return "an " if _VOWEL_SOUND.match(spelled(words[0])) else "a "


def third_person(verb: str) -> str:
    """The verb as the vendor's operation does it: `list` gives `lists`; a phrasal verb keeps its particle."""
    first, _, rest = verb.partition(" ")
    if first.endswith("y") and first[-2:-1] not in {*"aeiou"}:
        ending = f"{first[:-1]}ies"
    elif first in {"do", "go"} or first.endswith(_SIBILANT):
        ending = f"{first}es"
    else:
        ending = f"{first}s"
    return f"{ending} {rest}".rstrip()
