"""How people say that something happened, and how near two happenings are."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words

__all__ = [
    "EVENT_AFFINITY",
    "EVENT_PHRASES",
    "OPERATION_ENDINGS",
    "OPERATION_EVENTS",
    "RARE_EVENTS",
    "event_affinity",
    "rare_events",
]

EVENT_PHRASES: dict[str, tuple[str, ...]] = {
    "created": phrases(
        "opened, created, filed, raised, reported, logged, submitted, new, comes in, came in, coming in, arrives,"
        " arrived, lands, landed, appears, appeared, shows up, showed up, is added, added, gets added, posted, opens,"
        " creates, files, raises, reports, submits, logs, made, started, pops up, popped up, comes up, came up,"
        " drops in, dropped in, registered, newly created, incoming, pushed up, fires, fired, kicks off, adds,"
        " goes up, put up, is made, occurs, incomes, open, create, file, raise, report, submit, come in, creating,"
        " opening, filing, arrive, comes through, arrival, creation, launched, posts, put in, puts in, happens,"
        " written, writes, gets in, detected, found, discovered, breaks out, broke out, hits, spotted, emerges,"
        " turns up, rolls in, declared, comes, drops, surfaces, surfaced, come, submission, receipt, reception,"
        " arrives in, begun, reaches, is dropped, drops into, made, is made, typed, walks in, gets filed, sent in"
    ),
    "closed": phrases("closed, closes, shut, is done, gets done, close, closing, closure, shut down, wrapped up"),
    "resolved": phrases(
        "resolved, resolves, solved, solves, fixed, resolution, resolve, clears, cleared, recovers, recovered,"
        " mitigated, gets fixed"
    ),
    "completed": phrases(
        "completed, completes, finished, finishes, done, complete, finish, ends, ended, is over, passes, passed,"
        " succeeds, succeeded, goes green, concludes, wraps up, green, completion, successful, success, finishing,"
        " gets done, succeed, turns green"
    ),
    "failed": phrases(
        "failed, fails, breaks, broke, broken, failing, goes red, red, crashes, errors, errors out, blows up, fail,"
        " failure, dies, turns red, unsuccessful, does not pass, break, broke down, is down, went red, falls over,"
        " bombs, failed to build, is getting failed, chokes, barfs, tanks, explodes, failing again"
    ),
    "reopened": phrases("reopened, reopens, re opened, opened again, comes back, came back, resurfaces"),
    "regressed": phrases(
        "screams again, is back, again, pops up again, returns, breaks again, regressed, regresses, regression,"
        " comes back, came back, reappears, reoccurs, happens again, resurfaces"
    ),
    "merged": phrases(
        "merged, merges, gets merged, lands in, landed in, merge, merging, lands, landed, landed on, lands on"
    ),
    "updated": phrases(
        "updated, updates, changed, changes, edited, edits, modified, modifies, is changed, update, edit, change,"
        " revised, amended, new commits, renamed"
    ),
    "assigned": phrases("assigned, assigns, gets assigned, reassigned, given to, assign, assignment"),
    "reassigned": phrases("reassigned, reassigns, handed over, handed off"),
    "labeled": phrases(
        "labelled, labeled, labels, tagged, is labelled, gets the label, gets label, label is added, marked,"
        " label added, gets labelled, gets tagged, gets a label, gets labeled, receives the label"
    ),
    "commented": phrases(
        "commented, comments, comment, replies, replied, responds, leaves a comment, new comment, answered, noted"
    ),
    "approved": phrases("approved, approves, gets approved, accepted, signed off, approval, gets approval, lgtm"),
    "declined": phrases("declined, rejected, declines, rejects, denied, turned down"),
    "reviewed": phrases(
        "review submission, reviewed, reviews, gets a review, gets reviewed, review submitted, submits a review,"
        " review is submitted, review comes in, changes requested, requests changes, changes are requested,"
        " leaves a review"
    ),
    "review_requested": phrases(
        "review wanted, review requested, requests a review, asked to review, review is requested, asks for review,"
        " asks for a review, needs review, request review, requests review, ready for review, reviewer is requested,"
        " reviewer requested"
    ),
    "pushed": phrases(
        "pushed, pushes, push, pushing, commits to, commits land, committed, commits, code lands, new commit,"
        " new commits, lands on"
    ),
    "published": phrases(
        "published, publishes, released, releases, cut, goes out, ships, shipped, release, publish, comes out,"
        " is out, tagged, rolls out, drops, publishing, gets cut, rolled out, live, goes live, publication"
    ),
    "cancelled": phrases(
        "cancelled, canceled, cancels, gets cancelled, gets canceled, cancellation, called off, aborted"
    ),
    "deleted": phrases(
        "removal, wiped, deleted, removed, deletes, removes, gone, is deleted, delete, deletion, dropped, removal,"
        " wiped, erased, trashed"
    ),
    "moved": phrases(
        "moved, moves, dragged, transitions, transitioned, goes to, goes into, changes status, status changes,"
        " status changed, changes to, is set to, reaches, enters, gets moved, goes from, move, gets to, got to,"
        " moved to, moves to, moved into, moves into, becomes, turns into, changes state, lands in, hits, switched to"
    ),
    "archived": phrases("archived, archives, archive"),
    "triggered": phrases(
        "triggered, triggers, fires, fired, goes off, is raised, trips, raised, trigger, tripped, went off, breached,"
        " pages"
    ),
    "acknowledged": phrases(
        "acknowledged, acked, acks, acknowledgement, acknowledgment, acknowledges, ack, acknowledge, ackd"
    ),
    "escalated": phrases("kicked up, bumped up, escalated, escalates, escalate, escalation"),
    "started": phrases(
        "has begun, begun, started, starts, begins, kicks off, begun, start, begin, kicked off, gets going"
    ),
    "ended": phrases("ended, ends, closed, closes, finished, finishes, is over, completed, done, end"),
    "joined": phrases("joined, joins, new member, gets added, join, joining, becomes a member, hops in"),
    "mentioned": phrases("mentioned, mentions, tagged, tags, at mentions, mention, is mentioned, pings"),
    "reacted": phrases("reacted, reacts, reaction added, adds a reaction, react, gets a reaction, thumbs up"),
    "shared": phrases("shared, uploaded, shares, uploads, share, upload, attached"),
    "received": phrases(
        "reaches, receipt, received, receives, receive, arrives, comes in, hits, is received, lands, get, gets,"
        " called, calls, posted to, incoming, arrived, pinged, is hit, gets hit, sends, sent, is called, came in,"
        " invoked, fires, land, receipt, reception, reaches, reached, shows up, lands in"
    ),
    "used": phrases("typed, used, uses, runs, invoked, types, invokes, typed, enters, executed"),
    "starred": phrases("starred, stars, gets a star, star, new star"),
    "forked": phrases("forked, forks, fork"),
    "deployed": phrases(
        "deployed, deploys, rolled out, goes live, deploy, deployment succeeds, deployment status changes"
    ),
    "snoozed": phrases("snoozed, snoozes"),
    "alerted": phrases("alerts, alert fires, threshold, spikes, alerted, exceeds"),
}  # fmt: skip

OPERATION_EVENTS: dict[str, str] = {
    "opened": "created", "triggered": "triggered", "labelled": "labeled", "transitioned": "moved", "solved": "resolved",
    "finished": "completed", "succeeded": "completed", "submitted": "created", "requested": "review_requested",
    "edited": "updated", "changed": "updated", "released": "published", "canceled": "cancelled", "done": "completed",
    "added": "created", "removed": "deleted", "new": "created", "accepted": "approved", "rejected": "declined",
    "sent": "received", "posted": "created", "push": "pushed", "crash": "failed", "error": "failed",
    "modified": "updated",
    "uploaded": "shared", "generated": "created", "registered": "created", "logged": "created", "ringing": "triggered",
    "create": "created", "update": "updated", "remove": "deleted", "delete": "deleted", "change": "updated",
    "rename": "renamed", "archive": "archived", "unarchive": "unarchived", "close": "closed", "add": "created",
    "resolve": "resolved", "reopen": "reopened", "dismiss": "dismissed", "join": "joined", "transfer": "transferred",
    "import": "imported", "suspend": "suspended", "fixed": "resolved", "denied": "declined", "deleting": "deleted",
}  # fmt: skip
"""Last word of an event's key to its event class, where that is not the class of the same name."""

OPERATION_ENDINGS: dict[tuple[str, ...], str] = {
    ("ready", "for", "review"): "readied", ("converted", "to", "draft"): "drafted", ("in", "progress"): "started",
    ("marked", "as", "spam"): "spammed", ("publicly", "leaked"): "leaked", ("appeared", "in", "branch"): "created",
    ("left", "channel"): "left", ("joined", "channel"): "joined", ("created", "xf20ccd"): "created",
    ("pending", "cancellation"): "cancelled", ("pin", "added"): "pinned", ("pin", "removed"): "unpinned",
    ("star", "deleted"): "unstarred", ("star", "removed"): "unstarred",
}  # fmt: skip
"""Last words of an event's key that together tell its event class."""

RARE_EVENTS: dict[str, tuple[str, ...]] = {
    "renamed": phrases("renamed, renames, gets a new name, gets another name, gets renamed"),
    "transferred": phrases("transferred, transfers, handed to another organization, changes owner"),
    "pinned": phrases("pinned, pins"), "unpinned": phrases("unpinned, unpins"),
    "locked": phrases("gets locked, is locked, was locked, locks"),
    "unlocked": phrases("gets unlocked, is unlocked, was unlocked, unlocks"),
    "unlabeled": phrases(
        "unlabeled, unlabelled, untagged, loses the label, loses its label, loses a label, label is removed,"
        " label gets removed, label is taken off, removes the label, removes a label"
    ),
    "unassigned": phrases("gets unassigned, is unassigned, unassigns, loses its assignee, loses its owner"),
    "dismissed": phrases("dismissed, dismisses"),
    "unapproved": phrases(
        "unapproved, loses its approval, loses an approval, approval is revoked, approval is withdrawn,"
        " approval is removed, approval gets revoked, withdraws the approval, withdraws his approval,"
        " revokes the approval, takes back the approval, withdraws an approval, revokes an approval"
    ),
    "enabled": phrases("enabled, enables, turned on, switched on, turns on, activated"),
    "disabled": phrases("disabled, disables, turned off, switched off, turns off, deactivated"),
    "revoked": phrases("revoked, revokes"),
    "milestoned": phrases(
        "milestoned, added to a milestone, added to the milestone, put into a milestone, put in a milestone,"
        " gets a milestone, gets the milestone, assigned to a milestone"
    ),
    "demilestoned": phrases(
        "demilestoned, removed from a milestone, removed from the milestone, removed from its milestone,"
        " milestone is removed, loses its milestone, taken out of the milestone"
    ),
    "drafted": phrases(
        "converted to draft, converted to a draft, converted back to draft, back to draft, turned into a draft,"
        " becomes a draft, set to draft, made a draft"
    ),
    "readied": phrases(
        "ready for review, marked ready, marked as ready, leaves draft, no longer a draft, comes out of draft,"
        " converted to ready, converts to ready, gets ready, becomes ready, out of draft, ready to be reviewed"
    ),
    "restored": phrases("restored, restores, brought back"), "unarchived": phrases("unarchived, unarchives"),
    "publicized": phrases(
        "made public, goes public, went public, becomes public, turned public, set to public, is opened to the public,"
        " makes it public, public now, made visible to everyone"
    ),
    "privatized": phrases(
        "made private, goes private, went private, becomes private, turned private, set to private"
    ),
    "answered": phrases("answered, is answered, gets an answer, gets answered, receives an answer"),
    "left": phrases("leaves, left, quits, drops out of"),
    "invited": phrases("invited, invites, gets an invitation"),
    "queued": phrases("queued"), "leaked": phrases("publicly leaked, leaked publicly, leaked to the public"),
    "expiring": phrases("about to expire, expires soon, expiring, expires, will expire, is expiring, runs out"),
    "unstarred": phrases("unstarred, unstars, loses a star, star is removed"),
    "prereleased": phrases(
        "prereleased, prerelease is published, pre-release is published, prerelease comes out, prerelease is out,"
        " prerelease is created, publishes a prerelease, prerelease gets published, prerelease goes out,"
        " pre release is published, prerelease is cut, new prerelease"
    ),
    "unpublished": phrases("unpublished, unpublishes, taken offline"), "withdrawn": phrases("withdrawn, withdraws"),
    "spammed": phrases("marked as spam, flagged as spam, marked spam, reported as spam"),
    "toggled": phrases("toggled, toggles, flipped, flips"),
    "suspended": phrases("suspended, suspends"), "imported": phrases("imported, imports"),
    "breached": phrases("is breached, gets breached, breaches"),
    "unresolved": phrases("gets unresolved, is unresolved, unresolves"),
    "abandoned": phrases("abandoned, abandons, is abandoned, gets abandoned"),
}  # fmt: skip
"""Happenings that few products tell of, with the words for them; most of these words tell a state as well, so that
alone they make no event of a clause."""

EVENT_AFFINITY: dict[str, dict[str, float]] = {
    "created": {"triggered": 0.9, "received": 0.9, "published": 0.5, "started": 0.5, "pushed": 0.5, "reviewed": 0.4,
                "commented": 0.6, "shared": 0.5, "joined": 0.4, "reported": 1.0, "updated": 0.05, "alerted": 0.4},
    "closed": {"resolved": 0.85, "completed": 0.85, "ended": 0.95, "merged": 0.25, "archived": 0.4, "declined": 0.4},
    "resolved": {"closed": 0.85, "completed": 0.85},
    "completed": {"closed": 0.75, "resolved": 0.7, "ended": 0.85, "deployed": 0.6, "merged": 0.3, "moved": 0.4,
    "updated": 0.1},
    "failed": {"triggered": 0.2, "created": 0.1, "completed": 0.55},
    "reopened": {"regressed": 0.8, "updated": 0.3},
    "regressed": {"reopened": 0.7, "created": 0.2},
    "merged": {"closed": 0.35, "completed": 0.6},
    "updated": {"moved": 0.6, "reviewed": 0.05, "labeled": 0.1},
    "assigned": {"updated": 0.5, "reassigned": 0.8},
    "reassigned": {"assigned": 0.8},
    "labeled": {"updated": 0.5},
    "commented": {"created": 0.6, "received": 0.2},
    "approved": {"reviewed": 0.6, "updated": 0.3},
    "declined": {"closed": 0.6, "reviewed": 0.4},
    "reviewed": {"approved": 0.3, "commented": 0.3, "created": 0.6},
    "review_requested": {"reviewed": 0.2, "created": 0.2},
    "pushed": {"created": 0.4},
    "published": {"created": 0.8, "deployed": 0.3},
    "deleted": {"closed": 0.2, "archived": 0.4},
    "moved": {"updated": 0.7},
    "cancelled": {"moved": 0.75, "updated": 0.65, "deleted": 0.6, "closed": 0.4,
                  "completed": 0.5},
    "archived": {"deleted": 0.5, "closed": 0.5},
    "triggered": {"created": 0.85, "alerted": 0.9},
    "started": {"created": 0.6},
    "ended": {"closed": 1.0, "completed": 0.85},
    "joined": {"created": 0.5, "updated": 0.2},
    "mentioned": {"received": 0.3, "created": 0.2},
    "reacted": {"created": 0.6},
    "shared": {"created": 0.6},
    "received": {"created": 0.8},
    "used": {"received": 0.9},
    "deployed": {"completed": 0.8, "updated": 0.7, "published": 0.3},
    "alerted": {"triggered": 1.0, "created": 0.5},
    "renamed": {"updated": 0.75},
    "transferred": {"moved": 0.6, "updated": 0.4},
    "unlabeled": {"updated": 0.6, "labeled": 0.1},
    "unassigned": {"updated": 0.6, "assigned": 0.3},
    "milestoned": {"updated": 0.4},
    "demilestoned": {"updated": 0.4},
    "unapproved": {"updated": 0.4},
    "drafted": {"updated": 0.6},
    "readied": {"updated": 0.5, "review_requested": 0.4},
    "publicized": {"updated": 0.6},
    "privatized": {"updated": 0.6},
    "answered": {"commented": 0.6},
    "left": {"deleted": 0.8},
    "restored": {"reopened": 0.5, "unarchived": 0.8},
    "unarchived": {"restored": 0.8, "updated": 0.5},
    "enabled": {"updated": 0.25},
    "disabled": {"updated": 0.25},
    "dismissed": {"closed": 0.4},
    "prereleased": {"published": 0.3},
    "queued": {"created": 0.3},
    "breached": {"updated": 0.4, "triggered": 0.6, "failed": 0.5},
    "leaked": {"created": 0.5},
    "invited": {"created": 0.4},
    "pinned": {"updated": 0.3},
    "toggled": {"updated": 1.0},
    "locked": {"updated": 0.5},
    "unlocked": {"updated": 0.5},
    "unresolved": {"reopened": 0.8},
    "abandoned": {"updated": 0.8, "declined": 0.7, "closed": 0.5},
}  # fmt: skip


def event_affinity(said: str, operation: str) -> float:
    """How well an operation's event class answers the class a person used, in [0, 1]."""
    if said == operation:
        return 1.0
    return EVENT_AFFINITY.get(said, {}).get(operation, 0.0)


def rare_events(norms: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The rare happenings that a run of words tells of, with where it does."""
    found: dict[str, tuple[int, int]] = {}
    for index, norm in enumerate(norms):
        for said, name in _RARE_BY_FIRST.get(norm, ()):
            if tuple(norms[index : index + len(said)]) == said and not _leaves_something(norms, index):
                found.setdefault(name, (index, index + len(said)))
    longest = max((last - first for first, last in found.values()), default=0)
    return {name: span for name, span in found.items() if span[1] - span[0] == longest}


def _leaves_something(norms: Sequence[str], index: int) -> bool:
    """ "Leaves a comment", "a note is left": something is put there, and nobody goes."""
    if norms[index] not in {"leaves", "left"}:
        return False
    before, after, thing = norms[max(0, index - 1) : index], norms[index + 1 : index + 2], norms[index + 2 : index + 5]
    put = bool({*after} & _SOMETHING) and not {*thing} & _GROUPS
    return put or bool({*before} & (connectives.BE | _GETTING))


_GETTING = words("gets get been")
_SOMETHING = words("a an another some any feedback comments notes behind word")
_GROUPS = words("group team channel organization org workspace project board server company repository room space list")
_RARE_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _name, _said in RARE_EVENTS.items():
    for _phrase in _said:
        _parts = tuple(_phrase.split())
        _RARE_BY_FIRST.setdefault(_parts[0], []).append((_parts, _name))
