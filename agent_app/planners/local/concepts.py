"""What fields mean: the names that vendors give a concept, and the words that people have for it."""

from __future__ import annotations

from agent_app.planners.local.vocabulary import split_key

__all__ = ["CONCEPTS", "concept_of"]

CONCEPTS: dict[str, tuple[str, ...]] = {
    "title": ("title", "System.Title", "summary", "subject", "short_description", "headline", "name", "display_title",
        "topic", "message", "text", "displayName", "file_name", "filename", "build_name", "environment", "ref"),
    "body": ("body", "description", "System.Description", "text", "content", "message", "details", "note", "comment",
        "html", "long_description", "notes", "desc"),
    "url": ("html_url", "web_url", "permalink", "url", "link", "short_url", "shortUrl", "permalink_url", "webUrl",
        "href", "view_url", "self", "web_link",
            "join_url", "joinUrl", "joinWebUrl", "_links"),
    "id": ("id", "sys_id", "gid", "ts", "uuid"),
    "key": ("key", "identifier", "number", "iid", "short_id", "shortId", "tiny_id", "id"),
    "number": ("number", "iid", "pull_number", "issue_number", "incident_number", "run_number", "buildNumber",
        "pullRequestId", "idShort", "id"),
    "author": ("login", "username", "user_name", "display_name", "displayName", "name", "user", "email"),
    "status": ("status", "state", "System.State", "resolution", "new_status", "stage", "conclusion", "decision"),
    "priority": ("priority", "urgency", "severity", "level"),
    "severity": ("severity", "urgency", "level", "priority", "impact"),
    "urgency": ("urgency", "priority", "severity"),
    "level": ("level", "severity"),
    "type": ("type", "issuetype", "work_item_type", "kind", "issue_type", "category"),
    "labels": ("labels", "tags", "label_names", "label"),
    "assignee": ("assignee", "assigned_to", "assignees", "owner", "responsible"),
    "reporter": ("reporter", "creator", "author", "created_by", "user", "requester", "sender",
        "createdBy", "System.CreatedBy", "opened_by", "pushedBy", "requestedFor"),
    "reviewer": ("requested_reviewer", "reviewer", "requested_reviewers", "reviewers"),
    "sender": ("from", "sender", "user", "author"),
    "user": ("user", "member", "from", "sender", "author"),
    "branch": ("ref", "branch", "target_branch", "head_branch", "source_branch", "base"),
    "email": ("email", "emailAddress", "address", "mail"),
    "occurrences": ("count", "event_count", "occurrences"),
    "created": ("created_at", "created", "date", "createdAt", "opened_at", "created_on", "sys_created_on",
        "creationDate", "firstSeen", "createdDateTime", "createdDate", "System.CreatedDate", "dateCreated", "queueTime",
        "authored_date"),
    "updated": ("updated_at", "updated", "modified_at", "updatedAt", "modified", "last_activity", "dateLastActivity",
        "updated_on", "sys_updated_on", "lastSeen", "lastModifiedDateTime", "System.ChangedDate", "last_activity_at",
        "pushed_at"),
    "closed": ("closed_at", "closedAt", "closed_on", "closedDate", "Microsoft.VSTS.Common.ClosedDate"),
    "resolved": ("resolved_at", "resolvedAt", "resolutiondate", "Microsoft.VSTS.Common.ResolvedDate"),
    "solved": ("solved_at", "resolved_at"),
    "merged": ("merged_at", "mergedAt"),
    "completed": ("completed_at", "completedAt", "completed_on", "finished_at", "finishTime", "closedAt"),
    "finished": ("finished_at", "finishTime", "completed_at", "completedAt", "completed_on"),
    "failed": ("failed_at", "finished_at", "finishTime", "completed_at", "completed_on"),
    "archived": ("archived_at", "archivedAt"),
    "published": ("published_at", "publishedAt"),
    "released": ("released_at", "published_at"),
    "canceled": ("canceled_at", "canceledAt", "cancelled_at"),
    "due": ("due_on", "due_at", "due", "due_date", "duedate", "dueDate", "deadline"),
    "amount": ("amount", "total", "price", "sum", "value"),
    "count": ("count", "total", "number", "size", "length"),
    "sha": ("sha", "commit_id", "head_sha", "merge_commit_sha", "after", "hash"),
    "version": ("tag_name", "version", "name", "tag"),
}  # fmt: skip
"""Concept to the names vendors give it, best first."""

_WORD_CONCEPTS: dict[str, str] = {
    "title": "title", "subject": "title", "summary": "title", "headline": "title", "name": "title", "body": "body",
    "description": "body", "text": "body", "content": "body", "contents": "body", "message": "body", "details": "body",
    "link": "url", "url": "url", "permalink": "url", "address": "url", "key": "key", "number": "number", "id": "key",
    "author": "reporter", "creator": "reporter", "reporter": "reporter", "submitter": "reporter", "sender": "reporter",
    "requester": "reporter", "opener": "reporter", "status": "status", "state": "status", "outcome": "status",
    "result": "status",
    "conclusion": "status", "priority": "priority", "prio": "priority", "urgency": "urgency", "severity": "severity",
    "level": "level", "type": "type", "kind": "type", "label": "labels", "labels": "labels", "tag": "labels",
    "tags": "labels",
    "assignee": "assignee", "owner": "assignee", "short_description": "title", "branch": "branch", "email": "email",
    "mail": "email", "amount": "amount", "events": "occurrences", "occurrences": "occurrences",
    "total": "amount", "created": "created", "updated": "updated", "due": "due",
    "version": "version", "sha": "sha", "commit": "sha",
}  # fmt: skip


def concept_of(text: str) -> str | None:
    """The concept a word or input name stands for."""
    parts = split_key(text)
    return _WORD_CONCEPTS.get(text) or (
        next((_WORD_CONCEPTS[part] for part in reversed(parts) if part in _WORD_CONCEPTS), None)
    )
