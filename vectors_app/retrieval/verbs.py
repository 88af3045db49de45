"""What a text asks to be done: groups of verbs that say the same, each of one effect (read, create, change, delete).

General English, as said at work; no vendor's operations. A group's first word names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from vectors_app.retrieval.words import plain_words, stem

__all__ = [
    "EFFECTS",
    "GROUP_EFFECT",
    "VERB_STEMS",
    "VerbUse",
    "effect_of",
    "leading_verb",
    "operation_groups",
    "spoken_groups",
]

EFFECTS = ("read", "create", "change", "delete")
"""Coarse classes of what an operation does to the vendor's data."""

_GROUPS: dict[str, tuple[str, ...]] = {
    "read": (
        "get, read, retrieve, fetch, show, see, view, look, display, look up, what, whats, what is, details, detail, "
        "tell me, inspect, give me, open up, look at, current, describe, how, pull up, bring up",
        "list, all, which, who, everyone, everybody, every, what are, available, exist, enumerate, existing, whos, "
        "recent, latest, lately, whom, whose, are there",
        "search, find, query, look for, look through, matching, where, locate",
        "count, how many, how much, number of, total",
        "download, export, save a copy",
        "check, is there, whether, verify, validate, test, has, did, does, is, was, make sure",
        "compare, diff, difference",
        "preview, render",
    ),
    "create": (
        "create, make, new, open, file, raise, write, draft, set up, generate, register, start a, begin a, compose, "
        "report, appear, turn up, come in, show up, land, produce, mint, lodge, log a, insert, spin up, submit, filed, "
        "jot down, author, record a, write down, note down, set up, put up, make up, build",
        "send, post, tell, notify, say, announce, ping, mail, email, broadcast, dm, message, let know, inform, shout, "
        "write to, alert, drop a line, text, receive, page",
        "reply, answer, respond",
        "comment, remark, annotate, note, leave a comment",
        "upload, attach, hang",
        "add, put, give, include, append, grant, assign to, bring, join, get added, allow, apply, attach, hook up, "
        "stick, pull in, loop in, sign up",
        "invite, invited, ask to join",
        "publish, release, ship, go out, roll out, deploy, goes out",
        "schedule, plan, book, arrange, put on the calendar, remind",
        "copy, duplicate, clone, fork, mirror, replicate",
        "import, load, ingest, migrate",
        "track, log, log hours, log time, book hours, time spent",
        "convert, transform, turn into, translate",
        "link, relate, connect, associate, depend, block by, duplicate of",
        "react, thumbs up, emoji, reaction",
        "star, favorite, favourite, like, bookmark",
        "vote, upvote",
        "subscribe, follow, watch, watching",
        "request, ask, ask for",
        "call, phone, ring, dial",
        "charge, bill, pay, refund",
    ),
    "change": (
        "update, change, edit, modify, alter, adjust, set, correct, revise, amend, rewrite, patch, put to, mark, "
        "synchronize, synchronise, sync, touch, up to date, raise, lower, switch, make it",
        "rename, retitle",
        "replace, overwrite, swap",
        "move, shift, drag, throw, relocate, reorder",
        "transition, status, put to in progress, set status",
        "assign, own, hand to, owner, in charge, responsible",
        "transfer, hand over, give away, reassign, delegate",
        "close, finish, complete, done, tick off, tick, mark as done, wrap up, check off, "
        "conclude, close out, close off, wind up",
        "resolve, fix, solve, resolved",
        "reopen, open again, reopened",
        "merge, squash, rebase, combine, into the base branch, accept, join together, put together, unify",
        "approve, sign off, give ok, ok, lgtm, accept, greenlight, approved",
        "decline, reject, turn down, deny, refuse, dismiss, declined",
        "archive, put away",
        "restore, unarchive, undelete, recover, bring back, get back, put back, revert, roll back, undo",
        "lock, freeze",
        "unlock, unfreeze",
        "pin, stick, pinned",
        "mute, silence, snooze, hush, quiet, ignore, suppress",
        "acknowledge, ack, acked, take, seen it, on it, looking into, looking at, take on",
        "escalate, bump, raise the priority",
        "run, trigger, launch, kick off, dispatch, execute, queue, fire, start, begin, kick, started, triggered",
        "rerun, retry, restart, try again, run again, re run",
        "cancel, stop, halt, abort, kill, end, terminate, cancelled, call off, shut down, break off",
        "block, ban, suspend",
        "unblock, unban, lift, lift a ban",
        "enable, activate, turn on, switch on, power up",
        "disable, deactivate, turn off, switch off",
        "override, take over, cover",
        "label, tag, labelled, labeled, tagged",
        "fail, break, go red, red, goes red, failed, failing",
        "push, pushed",
        "mention, mentioned",
    ),
    "delete": (
        "delete, remove, erase, get rid of, drop, destroy, take off, take away, strip, discard, blow away, clean up, "
        "wipe, purge, trash, bin, clear, scrap, tear down, take down, take out, throw away, vanish, disappear, lose",
        "unassign, take from",
        "unlink, disconnect, detach",
        "kick out, throw out, kick off the, boot, expel, kick from",
        "leave, left, quit",
        "revoke, withdraw",
        "unpin, unstick",
        "unsubscribe, unfollow, unwatch, stop watching",
        "unstar, unfavorite",
    ),
}
_NOUNS = frozenset(
    """comment label tag pin star fork merge request log post note schedule release watch block link status report file
    message mail email alert page call list copy test check track plan book mark touch own ok like vote run trigger
    open new current mirror text bill file emoji reaction owner reply answer cover lift export count total dm red
    transition left has take set all diff detail details record text""".split()  # noqa: SIM905 - as above
)
"""Words of the groups that are as often nouns or adjectives: certain only where a request starts with them."""
_LEADING = frozenset(
    """please i we you want need would like to can could let us lets have the a an when if once someone somebody
    something just and then also me my our anyone people person whenever as soon""".split()  # noqa: SIM905 - as above
)
_ARTICLES = frozenset(["the", "a", "an", "my", "our", "your", "this", "that", "these", "those", "of", "its"])
"""After one of these a word of the groups is a noun or an adjective: `the change history`."""
MAX_PHRASE = 4
_PARTICLES = frozenset(["away", "back", "down", "in", "off", "on", "out", "over", "together", "up"])
MAX_BETWEEN = 4
"""How many words may stand inside of a phrasal verb: `take the blue one off`."""
LATER, LATER_NOUN = 0.6, 0.3
"""How certain a verb is that does not lead the text, and one of these that may be a noun."""


def _index() -> tuple[dict[tuple[str, ...], tuple[str, ...]], dict[str, str]]:
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    effects: dict[str, str] = {}
    for effect, groups in _GROUPS.items():
        for group in groups:
            spellings = [spelling.strip() for spelling in group.split(",")]
            name = spellings[0]
            effects[name] = effect
            for spelling in spellings:
                key = tuple(stem(word) for word in spelling.split())
                phrases[key] = (*phrases.get(key, ()), name)
    return phrases, effects


_PHRASES, GROUP_EFFECT = _index()
_NOUN_STEMS = frozenset(stem(word) for word in _NOUNS)
VERB_STEMS = frozenset(word for phrase in _PHRASES for word in phrase)
"""Stems of all words of the groups."""

VerbUse = dict[str, float]
"""Group to how certain it is that the text means it, in [0, 1]."""


def spoken_groups(text: str) -> VerbUse:
    """The groups of the verbs in a request. The one that leads it is certain, others less. Empty without a verb."""
    return dict(_spoken(text))


@lru_cache(maxsize=2048)
def _spoken(text: str) -> tuple[tuple[str, float], ...]:
    spoken = plain_words(text)
    stems = [stem(word) for word in spoken]
    found: VerbUse = {}
    leading, position = True, 0
    while position < len(stems):
        length, groups = _longest(stems, position)
        split = _split_phrase(stems, position) if length == 1 else ()
        groups = split or groups
        if not groups:
            leading = leading and spoken[position] in _LEADING
            position += 1
            continue
        noun = length == 1 and not split and stems[position] in _NOUN_STEMS
        plural = noun and spoken[position].endswith("s")
        after_article = position > 0 and spoken[position - 1] in _ARTICLES
        surely_noun = plural or after_article or (noun and not leading)
        certainty = LATER_NOUN if surely_noun else 1.0 if leading else LATER
        for group in groups:
            found[group] = max(found.get(group, 0.0), certainty)
        leading, position = False, position + length
    return tuple(found.items())


def _longest(stems: Sequence[str], position: int) -> tuple[int, tuple[str, ...]]:
    for length in range(min(MAX_PHRASE, len(stems) - position), 0, -1):
        if groups := _PHRASES.get(tuple(stems[position : position + length])):
            return length, groups
    return 1, ()


def _split_phrase(stems: Sequence[str], position: int) -> tuple[str, ...]:
    """The groups of a phrasal verb whose particle comes after its object."""
    for later in range(position + 2, min(position + MAX_BETWEEN + 2, len(stems))):
        if stems[later] in _PARTICLES and (groups := _PHRASES.get((stems[position], stems[later]))):
            return groups
    return ()


def leading_verb(spoken: Sequence[str], position: int) -> int:
    """How many words from `position` on are a verb of the groups; 0 for a plural or after an article: a noun then."""
    length, groups = _longest([stem(word) for word in spoken[position : position + MAX_PHRASE]], 0)
    first = spoken[position]
    plural = length == 1 and first.endswith("s") and stem(first) in _NOUN_STEMS
    after_article = position > 0 and spoken[position - 1] in _ARTICLES
    return length if groups and not plural and not after_article else 0


def operation_groups(title: str, key: str, *, event: bool) -> frozenset[str]:
    """The groups of an operation: of the verb that starts an action's title or key, of any word of an event's."""
    found: set[str] = set()
    for text in (title, key):
        stems = [stem(word) for word in plain_words(text)]
        for position in range(len(stems) if event else min(len(stems), 1)):
            found.update(_longest(stems, position)[1])
    return _one_of_its_kind(frozenset(found))


@lru_cache(maxsize=1024)
def _one_of_its_kind(groups: frozenset[str]) -> frozenset[str]:
    return groups


def effect_of(groups: frozenset[str], method: str) -> str:
    """The effect of an operation: by its verbs, else by the HTTP method (RFC 9110, section 9.3)."""
    effects = {GROUP_EFFECT[group] for group in groups}
    if len(effects) == 1:
        return effects.pop()
    by_method = {"GET": "read", "HEAD": "read", "POST": "create", "PUT": "change", "PATCH": "change"}
    by_method["DELETE"] = "delete"
    return by_method.get(method, min(effects, key=EFFECTS.index) if effects else "change")
