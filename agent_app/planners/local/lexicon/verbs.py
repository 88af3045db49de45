"""Verb classes: how people say what an operation does, and how near two classes are."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import phrases, words

__all__ = [
    "AFFINITY",
    "COPYING",
    "HANDING",
    "IMPLIED_HEADS",
    "LABELLED",
    "LOOKUPS",
    "MEMBERSHIP",
    "NOUN_LIKE",
    "OPERATION_VERBS",
    "SELF_CONTAINED",
    "SENT",
    "VERB_CLASSES",
    "affinity",
]

VERB_CLASSES: dict[str, tuple[str, ...]] = {
    "create": phrases(
        "create, make, open, open up, file, raise, generate, spin up, draft, register, submit, set up, cut, log,"
        " start, put up, put together, spawn, add, initiate, produce, prepare, establish, write up, scaffold,"
        " bootstrap, book, kick off, build, provision, insert, record, clone, replicate, duplicate, mirror, copy,"
        " sync, port, reproduce, stick, pop, publish, introduce, launch, compose, mint, turn, convert, transform,"
        " mirror over, spit out, whip up, punch in, throw up, bring up, get, put, place, throw, order, give,"
        " raise up, fling, chuck, hand, replicate over, drop, shove, kick up, carry over, lodge, fill in, fill out,"
        " cut over, have, end up, end up as, result in, migrate, transfer, import, recreate, bring over, draw up,"
        " back up, fill, populate, seed, hire, recruit, carry, knock up, key in"
    ),
    "add": phrases(
        "add, give, award, throw, toss, append, attach, include, put, insert, apply, place, stick, slap, pop, drop,"
        " set, paste, enter, jot, jot down, key in, whack, affix, grant,"
        " enrol, enroll, sign up, subscribe, opt in"
    ),
    "update": phrases(
        "update, edit, change, modify, adjust, bump, refresh, rename, amend, set, revise, alter, rewrite, correct,"
        " raise, lower, increase, decrease, downgrade, upgrade, mark, put, flip, sync, overwrite, patch, replace,"
        " reword, toggle, turn on, turn off, reset, enable, disable, prioritize, prioritise, push, save,"
        " extend, shorten, switch, tweak, touch up, polish, renew, top up"
    ),
    "upsert": phrases(
        "upsert, create / update, create or update, update or create, add or update, update or add, insert or update,"
        " make or update,"
        " create or refresh"
    ),
    "delete": phrases(
        "wipe, wipe out, delete, erase, purge, destroy, drop, trash, remove, wipe, discard, clean up, get rid of,"
        " nuke, kill, prune,"
        " throw out, throw away, toss out, bin, scrap, ditch, cut out, take out, take off, take down, do away with,"
        " strike, strike out, cross out, axe, zap, disappear, vanish"
    ),
    "remove": phrases(
        "remove, take off, strip, drop, clear, detach, delete, get rid of, unset, kick, take away,"
        " take out, cut out, throw out, kick out, boot out"
    ),
    "get": phrases(
        "get, fetch, grab, retrieve, look up, read, load, pull, pull up, check, find, obtain, look at, inspect, view,"
        " open, see, download, query, bring up, take, lookup, look into, snag, pick, pick out, select, show,"
        " return, find out, extract, look in, look at, learn, dig out, hunt down, track down"
    ),
    "list": phrases(
        "list, show, enumerate, pick, pick out, select, choose,"
        " collect, gather, get, fetch, grab, retrieve, pull, pull up, find, look up, query,"
        " compile, go through, take stock of, export, dump, see, check, scan, load, search, read, count, bring up,"
        " return, extract, round up, scoop up, harvest, scrape, sweep up"
    ),
    "search": phrases(
        "search, find, look for, look up, query, locate, hunt for, search for, lookup, seek, get, fetch, pull,"
        " retrieve, grab, scan, list, check for, search through, filter, pull up, dig up, see, check"
    ),
    "send": phrases(
        "send, post, notify, tell, message, alert, inform, announce, share, broadcast, remind, forward, report, warn,"
        " let know, ping, say, shout, drop, shout out, write, publish, update, dm, nudge, poke, give a heads up,"
        " heads up, send out, communicate, relay, advise, push, put, signal, pass along, pass on, deliver, text,"
        " thank, congratulate, welcome, greet, summarize, summarise, chat, brief, echo, nag, invite, ask, dump,"
        " mention, send off, shoot, fire off, blast, celebrate, praise, escalate, flag, give a shout, loop in,"
        " advertise,"
        " keep posted, reach out, whisper, display, hear, hear about, receive, celebrate with, shoot over, get, cc,"
        " spam, ring, summarise, state, put out, make aware, yell, holler, scream, blare, buzz, shove, throw, chuck,"
        " fling, toss, drop a line, intimate, apprise, scream about, poke at, hit up, clue in, tip off, prod, bug,"
        " shout about, rave, brag, gossip, spread the word, wave, sing, bounce, pop,"
        " stick, message over,"
        " wish, chase, chase up, pipe, funnel, spread, circulate, convey, enlighten, resend, re send, publicise,"
        " publicize"
    ),
    "email": phrases(
        "email, e mail, mail, circulate, send an email, send an e mail, send email, send a mail, shoot an email,"
        " write an email"
    ),
    "direct": phrases("dm, direct message, private message, pm, message privately, whisper, send a dm"),
    "page": phrases("page, wake somebody, ring, ring up, call, phone, telephone, alert, page out, wake up, wake,"
    " call out"),
    "comment": phrases(
        "comment, comment on, reply, respond, note, leave, remark, annotate, reply to, respond to, answer, mention,"
        " write, leave a comment, post, add, drop, put, explain, thank, jot down, log, say, ping, nudge, remind, ask,"
        " paste"
    ),
    "reply": phrases("reply, respond, answer, reply to, respond to, reply back, write back, thread, follow up"),
    "assign": phrases(
        "assign, bounce, hand off, toss, reassign, allocate, hand, hand over, give, delegate, route, pass,"
        " auto assign, dispatch, set,"
        " put in charge of, make responsible for"
    ),
    "close": phrases(
        "close, shut, close out, close down, shut down, end, wrap up, finish, resolve, complete, solve,"
        " wrap up"
    ),
    "resolve": phrases(
        "resolve, solve, fix, settle, close, mark as resolved, clear, close out, mark resolved, auto resolve"
    ),
    "reopen": phrases(
        "reopen, re open, open again, bring back, restore, recover, open back up,"
        " reactivate, unarchive"
    ),
    "complete": phrases(
        "complete, finish, mark as done, mark done, mark as complete, mark complete, check off, tick off, close,"
        " mark completed, finalize,"
        " cross off, wrap up, mark off, mark as finished"
    ),
    "transition": phrases(
        "transition, park, put back, move, shift, advance, mark, change, set, put, push, drag, update, progress,"
        " close, resolve, complete, reopen, flip, start, finish, send"
    ),
    "move": phrases("move, shift, relocate, drag, put, push, transfer, bring, transition, slide, send, pull,"
    " haul, ferry"),
    "merge": phrases(
        "merge, merge in, squash, squash merge, squash and merge, rebase and merge, rebase,"
        " land, integrate, auto merge, rebase merge, automerge, complete"
    ),
    "approve": phrases("approve, accept, sign off on, give approval, okay, rubber stamp, lgtm, auto approve"),
    "decline": phrases("decline, reject, deny, refuse, turn down"),
    "review": phrases("review, request changes, request review, leave a review, submit a review, look over"),
    "request": phrases("request, ask, ask for, invite, solicit, require, get, add, assign, tag"),
    "trigger": phrases(
        "trigger, run, start, kick off, launch, execute, fire, fire off, invoke, dispatch, queue, deploy, redeploy,"
        " roll out, begin, initiate, spin up, rerun, re run, build, rebuild, release, ship, promote, raise, activate,"
        " enqueue, test, create, re trigger, retrigger, start off, set off, play"
    ),
    "retry": phrases(
        "retry, relaunch, rerun, re run, restart, re try, repeat, run again, rebuild, retrigger, re trigger,"
        " try again, trigger again"
    ),
    "cancel": phrases(
        "cancel, abort, stop, kill, halt, terminate, call off,"
        " scrap, withdraw, revoke, void, scrub"
    ),
    "revert": phrases("revert, roll back, rollback"),
    "lock": phrases("lock, freeze"),
    "archive": phrases("archive, close, shelve, retire, file away, put away, decommission, sunset"),
    "label": phrases(
        "label, tag, mark, flag, categorize, categorise, classify, add, apply, put, set, stick, slap, tag with,"
        " label with, mark with, give"
    ),
    "acknowledge": phrases("acknowledge, ack, confirm"),
    "escalate": phrases("escalate, bump up, raise, escalate to"),
    "snooze": phrases("snooze, mute, silence, pause, postpone, hush"),
    "ignore": phrases("ignore, mute, silence, dismiss"),
    "invite": phrases(
        "invite, haul in, rope in, drag in, get in, call in, pull over, add, bring in, loop in, pull in, include,"
        " bring, join"
    ),
    "upload": phrases(
        "upload, attach, post, share, send, add, push, drop, store, save,"
        " put, put up, place, load, back up, hang, stash, stow, stow away, tuck, tuck away, squirrel away,"
        " reupload, re upload"
    ),
    "pin": phrases("pin, stick"),
    "react": phrases("react, react with, emoji, react to, add, thumbs up, acknowledge"),
    "schedule": phrases("schedule, book, set up, arrange, organize, organise, plan, create, queue, put, pencil"
    " in, slot in"),
    "link": phrases("link, connect, relate, associate, cross link, tie, attach, cross reference, reference, join"),
    "watch": phrases("watch, subscribe, follow"),
    "set": phrases("set, change, update, put, assign, rename, make, replace"),
    "ban": phrases("ban, block, kick, kick out, boot, expel"),
    "publish": phrases("publish, release, cut, ship, tag, draft, put out"),
    "branch": phrases("branch, branch off, fork, fork off"),
    "call": phrases(
        "call, hit, invoke, request, send, make, trigger, query, ping, notify, fire, post, push, forward, get, fetch,"
        " poke, poll, curl, put, submit"
    ),
    "commit": phrases("commit, write, save, push, check in, update, create, add, store"),
    "log": phrases("log, record, track, add, book, enter, register"),
    "invoke": phrases("use, handle, process"),
    "refund": phrases("refund, reimburse, pay back, give back, issue a refund for, issue a refund"),
    "charge": phrases("charge, debit"),
    "pay": phrases("pay, pay off, settle"),
    "invoice": phrases("invoice, bill"),
    "hire": phrases("hire, onboard, employ, recruit, take on board"),
    "unsubscribe": phrases("unsubscribe, opt out"),
    "deactivate": phrases("deactivate, disable, suspend, offboard, turn off, switch off, shut off, lock out"),
    "suspend": phrases("suspend, block, deactivate"),
    "fulfill": phrases("fulfill, fulfil, ship, ship out"),
    "void": phrases("void, nullify, invalidate"),
    "finalize": phrases("finalize, finalise"),
    "wait": phrases("wait, wait for, hold, hold off, pause, sleep, delay, hold on"),
    "iterate": phrases(
        "go through, loop over, iterate, iterate over, loop through, go over, walk through, step through,"
        " cycle through, run through, take each, take every, work through, walk over, go down, sift through,"
        " browse through, page through, run down, look through, comb through, leaf through, sort through,"
        " sweep through, trawl through, plough through, wade through"
    ),
    "skip": phrases(
        "do nothing, skip, leave it alone, leave it, ignore it, stop, end, do not do anything, leave it be, move on,"
        " shut up, that is it, call it a day"
    ),
}  # fmt: skip
"""Class to base forms. A form may stand in several classes: it may then mean each of them."""

OPERATION_VERBS: dict[str, str] = {
    "append": "add", "attach": "add", "complete": "complete", "edit": "update", "queue": "trigger", "run": "trigger",
    "query": "search", "find": "search", "post": "send", "send": "send", "rerun": "retry", "decline": "decline",
    "reject": "decline", "request": "request", "retrieve": "get", "fetch": "get", "read": "get", "download": "get",
    "submit": "create", "insert": "create", "new": "create", "open": "create", "generate": "create", "modify": "update",
    "patch": "update", "replace": "update", "put": "update", "change": "update", "start": "trigger",
    "dispatch": "trigger", "execute": "trigger", "enable": "update", "disable": "update", "lookup": "search",
    "unassign": "remove", "tag": "label", "mark": "update", "reply": "reply", "respond": "reply", "notify": "send",
    "publish": "publish", "restore": "reopen", "abort": "cancel", "stop": "cancel", "subscribe": "watch",
    "follow": "watch", "batch": "update", "bulk": "update", "duplicate": "create", "copy": "create", "fork": "create",
    "register": "create", "import": "create", "export": "list", "check": "get", "test": "trigger", "merge": "merge",
    "rename": "update", "reset": "update", "revoke": "remove", "grant": "add", "join": "invite", "leave": "remove",
    "solve": "resolve", "finish": "complete", "destroy": "delete", "purge": "delete", "cancel": "cancel",
    "star": "watch",
    "call": "call", "enumerate": "list", "unlock": "reopen", "approve": "approve", "count": "list", "scan": "list",
}  # fmt: skip
"""First word of an operation key to its verb class, where that is not the class of the same name."""

AFFINITY: dict[str, dict[str, float]] = {
    "create": {"add": 0.75, "send": 0.35, "trigger": 0.45, "publish": 0.7, "schedule": 0.6, "request": 0.4,
    "update": 0.1, "upsert": 0.65},
    "add": {"create": 0.85, "update": 0.45, "invite": 0.85, "label": 0.9, "upload": 0.7, "assign": 0.6, "set": 0.5,
            "comment": 0.8, "link": 0.5, "react": 0.8, "send": 0.5, "move": 0.4, "request": 0.6},
    "update": {"set": 0.85, "transition": 0.75, "move": 0.5, "commit": 0.6, "add": 0.25, "assign": 0.35,
    "complete": 0.4, "upsert": 0.6},
    "upsert": {"update": 0.8, "create": 0.75, "add": 0.6, "set": 0.5},
    "delete": {"remove": 0.75, "archive": 0.5, "close": 0.3, "cancel": 0.3},
    "remove": {"delete": 0.75, "archive": 0.4, "ban": 0.5},
    "get": {"search": 0.75, "list": 0.75},
    "list": {"search": 0.85, "get": 0.6},
    "search": {"list": 0.85, "get": 0.7},
    "send": {"create": 0.4, "reply": 0.55, "comment": 0.45, "direct": 0.7, "update": 0.1, "add": 0.3, "upload": 0.4},
    "email": {"send": 0.95},
    "direct": {"send": 0.9},
    "page": {"create": 0.9, "trigger": 0.9, "escalate": 0.5, "send": 0.3, "add": 0.3},
    "comment": {"add": 0.85, "create": 0.85, "reply": 0.7, "send": 0.45},
    "reply": {"add": 0.6, "create": 0.6, "comment": 0.9, "send": 0.6},
    "assign": {"update": 0.6, "add": 0.65, "set": 0.4},
    "close": {"resolve": 0.8, "complete": 0.8, "archive": 0.5, "transition": 0.75, "update": 0.55, "decline": 0.5,
    "delete": 0.2},
    "resolve": {"close": 0.8, "complete": 0.8, "transition": 0.75, "update": 0.55},
    "reopen": {"update": 0.6, "transition": 0.8, "create": 0.2},
    "complete": {"close": 0.8, "resolve": 0.8, "transition": 0.75, "update": 0.55, "merge": 0.4},
    "transition": {"update": 0.7, "move": 0.8, "set": 0.6, "complete": 0.5, "resolve": 0.5},
    "move": {"transition": 0.9, "update": 0.55, "archive": 0.3, "add": 0.4},
    "merge": {"complete": 0.9},
    "approve": {"create": 0.3, "update": 0.35},
    "decline": {"close": 0.75, "update": 0.35, "create": 0.25},
    "review": {"create": 0.6, "request": 0.6},
    "request": {"create": 0.6, "add": 0.6, "review": 0.8},
    "trigger": {"create": 0.55, "retry": 0.5, "call": 0.5, "send": 0.2, "publish": 0.3},
    "retry": {"trigger": 0.85, "create": 0.3},
    "cancel": {"close": 0.5, "delete": 0.55, "update": 0.3},
    "archive": {"close": 0.5, "update": 0.35, "delete": 0.4},
    "label": {"add": 0.95, "update": 0.5, "set": 0.9, "create": 0.2},
    "acknowledge": {"update": 0.5, "resolve": 0.2},
    "escalate": {"update": 0.4, "create": 0.2},
    "snooze": {"update": 0.4},
    "ignore": {"update": 0.5, "resolve": 0.3},
    "invite": {"add": 0.9, "create": 0.2},
    "upload": {"add": 0.85, "send": 0.5, "create": 0.4},
    "pin": {"add": 0.4}, "react": {"add": 0.9},
    "schedule": {"create": 0.8, "send": 0.3},
    "link": {"add": 0.5, "create": 0.5, "update": 0.3},
    "watch": {"add": 0.7},
    "set": {"update": 0.9, "add": 0.3, "assign": 0.3},
    "ban": {"remove": 0.6, "delete": 0.3},
    "publish": {"create": 0.9, "update": 0.4, "send": 0.4},
    "branch": {"create": 0.9},
    "call": {"send": 0.9, "trigger": 0.5, "create": 0.3, "get": 0.4},
    "commit": {"create": 0.8, "update": 0.8},
    "refund": {"create": 0.85, "send": 0.3},
    "pay": {"create": 0.85},
    "charge": {"create": 0.9},
    "invoice": {"create": 0.9, "send": 0.3},
    "hire": {"create": 0.95, "add": 0.7, "invite": 0.3},
    "unsubscribe": {"remove": 0.9, "delete": 0.6, "update": 0.35, "archive": 0.3},
    "deactivate": {"suspend": 0.75, "update": 0.5, "remove": 0.45, "delete": 0.4, "archive": 0.45},
    "suspend": {"deactivate": 0.8, "update": 0.4, "ban": 0.5},
    "fulfill": {"create": 0.75, "update": 0.45, "complete": 0.5},
    "void": {"cancel": 0.8, "delete": 0.5, "close": 0.4},
    "finalize": {"complete": 0.85, "close": 0.4, "publish": 0.4},
    "log": {"add": 0.9, "create": 0.8},
}  # fmt: skip

IMPLIED_HEADS: dict[str, tuple[str, ...]] = {
    "email": ("email",), "direct": ("direct_message",), "page": ("incident", "alert"), "comment": ("comment",),
    "reply": ("reply", "comment"), "label": ("label",), "send": ("message",), "merge": ("pull_request",
        "merge_request"),
    "react": ("reaction",), "review": ("review",), "trigger": ("workflow", "pipeline", "build"), "branch": ("branch",),
    "retry": ("workflow", "pipeline"), "call": ("request",), "publish": ("release", "page"), "ban": ("member",),
    "refund": ("refund", "payment", "charge"), "charge": ("charge", "payment"), "invoice": ("invoice", "bill"),
    "pay": ("payment",),
    "hire": ("employee", "worker"), "unsubscribe": ("subscriber", "member"), "fulfill": ("fulfillment", "order"),
    "acknowledge": ("incident", "alert"), "escalate": ("incident", "alert"), "snooze": ("incident", "alert"),
    "log": ("worklog",), "commit": ("file",), "transition": ("issue",), "invite": ("member", "channel", "attendee"),
}  # fmt: skip
"""Verb class to the objects it has by itself, likeliest first ("comment on it" makes a comment)."""

SENT = words("send email direct")
"""Verb classes by which somebody gets a message."""
LOOKUPS = words("get list search")
"""Verb classes that fetch things and change nothing."""
MEMBERSHIP = words("remove kick add invite create delete deactivate suspend disable offboard")
"""What is done to persons where a product, a team or a channel has them."""

SELF_CONTAINED = words("comment reply label react review email direct page log invoice pay")
"""Verb classes that name their object themselves."""

LABELLED = words("labelled labeled tagged")

NOUN_LIKE = words(
    "issue comment label page release branch tag email mail message alert note link report review request post ping"
    " star fork push build merge fix test change update track record file draft list search query mention escalate"
    " schedule run trigger start end plan move log raise check call ship book watch pin react reply answer thread"
    " follow open close log share commit deploy pull cut text text flag pause delay stop release reference export"
    " copy display sync mirror use process show new view brief approve complete clone resolve order drop filter find"
    " set map dump warn block hand mark look need return save thank look signal shift count scan take read note"
    " complete refund charge invoice bill hire void place load hang bin scrap ditch suspend fulfill ship"
)
"""Base forms that are nouns or adjectives just as often: the neighbours decide."""

COPYING = words("mirror copy sync replicate duplicate port clone migrate transfer convert import export move carry") | {
    "carry over"
}
"""What something undergoes that is made anew elsewhere."""
HANDING = words("forward send push post pass relay route bring take pipe funnel hand") | {
    "pass on",
    "pass along",
    "send off",
    "hand over",
    "bring over",
}
"""What is handed on to a product that keeps things is made there; one that tells things tells of it."""

_CLASS_DEFAULT = 0.0


def affinity(said: str, operation: str) -> float:
    """How well an operation's verb class answers the class a person used, in [0, 1]."""
    if said == operation:
        return 1.0
    return AFFINITY.get(said, {}).get(operation, _CLASS_DEFAULT)
