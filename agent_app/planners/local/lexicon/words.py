"""Helpers to write word lists, and the inflection of verbs."""

from __future__ import annotations

from functools import cache
from sys import intern

__all__ = ["inflections", "phrases", "words"]


@cache
def words(text: str) -> frozenset[str]:
    """The words of a blank-separated list; interned, because most of them stand in many lists.

    Lists of a function's own are read at its first call.
    """
    return frozenset(map(intern, text.split()))


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a comma-separated list, in order."""
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


_IRREGULAR = {
    "make": ("makes", "made", "making"), "get": ("gets", "got", "getting"), "find": ("finds", "found", "finding"),
    "send": ("sends", "sent", "sending"), "tell": ("tells", "told", "telling"), "let": ("lets", "let", "letting"),
    "put": ("puts", "put", "putting"), "set": ("sets", "set", "setting"), "write": ("writes", "wrote", "writing"),
    "take": ("takes", "took", "taking"), "give": ("gives", "gave", "giving"), "leave": ("leaves", "left", "leaving"),
    "say": ("says", "said", "saying"), "cut": ("cuts", "cut", "cutting"), "read": ("reads", "read", "reading"),
    "run": ("runs", "ran", "running"), "spin": ("spins", "spun", "spinning"), "bring": ("brings", "brought",
        "bringing"),
    "hit": ("hits", "hit", "hitting"), "go": ("goes", "went", "going"), "come": ("comes", "came", "coming"),
    "keep": ("keeps", "kept", "keeping"), "break": ("breaks", "broke", "breaking"), "do": ("does", "did", "doing"),
    "stop": ("stops", "stopped", "stopping"), "ship": ("ships", "shipped", "shipping"), "tag": ("tags", "tagged",
        "tagging"),
    "pin": ("pins", "pinned", "pinning"), "ban": ("bans", "banned", "banning"), "drop": ("drops", "dropped",
        "dropping"),
    "star": ("stars", "starred", "starring"), "flag": ("flags", "flagged", "flagging"), "log": ("logs", "logged",
        "logging"),
    "submit": ("submits", "submitted", "submitting"), "grab": ("grabs", "grabbed", "grabbing"),
    "transfer": ("transfers", "transferred", "transferring"), "commit": ("commits", "committed", "committing"),
    "begin": ("begins", "began", "beginning"), "build": ("builds", "built", "building"), "ping": ("pings", "pinged",
        "pinging"),
    "cancel": ("cancels", "cancelled", "cancelling"), "label": ("labels", "labelled", "labelling"),
    "shut": ("shuts", "shut", "shutting"), "wrap": ("wraps", "wrapped", "wrapping"), "dm": ("dms", "dmed", "dming"),
    "withdraw": ("withdraws", "withdrew", "withdrawing"), "chat": ("chats", "chatted", "chatting"),
    "snag": ("snags", "snagged", "snagging"), "scan": ("scans", "scanned", "scanning"), "plan": ("plans", "planned",
        "planning"),
    "map": ("maps", "mapped", "mapping"), "loop": ("loops", "looped", "looping"), "pop": ("pops", "popped", "popping"),
    "throw": ("throws", "threw", "throwing"), "stick": ("sticks", "stuck", "sticking"), "jot": ("jots", "jotted",
        "jotting"),
    "sync": ("syncs", "synced", "syncing"), "show": ("shows", "showed", "showing"), "fall": ("falls", "fell",
        "falling"),
    "open": ("opens", "opened", "opening"), "trigger": ("triggers", "triggered", "triggering"), "skip": ("skips",
        "skipped", "skipping"),
    "shoot": ("shoots", "shot", "shooting"), "hand": ("hands", "handed", "handing"), "blow": ("blows", "blew",
        "blowing"),
    "fire": ("fires", "fired", "firing"), "land": ("lands", "landed", "landing"), "begins": ("begins", "began",
        "beginning"),
}  # fmt: skip
_SECOND_SPELLING = {
    "cancel": ("cancels", "canceled", "canceling"), "label": ("labels", "labeled", "labeling"),
    "break": ("breaks", "broken", "breaking"), "go": ("goes", "gone", "going"), "write": ("writes", "written",
        "writing"),
    "take": ("takes", "taken", "taking"), "give": ("gives", "given", "giving"), "get": ("gets", "gotten", "getting"),
    "throw": ("throws", "thrown", "throwing"), "ack": ("acks", "ackd", "acking"), "dm": ("dms", "dm'd", "dming"),
}  # fmt: skip


def _regular(verb: str) -> tuple[str, str, str]:
    third = verb + "s"
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2:-1] not in set("aeiou"):
        third = verb[:-1] + "ies"
    if verb.endswith("e"):
        return third, verb + "d", (verb[:-1] if not verb.endswith("ee") else verb) + "ing"
    if verb.endswith("y") and verb[-2:-1] not in set("aeiou"):
        return third, verb[:-1] + "ied", verb + "ing"
    return third, verb + "ed", verb + "ing"


def inflections(verb: str) -> list[tuple[str, str]]:
    """Every form of a verb as (form name, text): base, third, past, gerund.

    A phrasal verb inflects its first word ("look up" gives "looked up").
    """
    head, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    found = [("base", verb)]
    for table in (_IRREGULAR.get(head) or _regular(head), _SECOND_SPELLING.get(head)):
        if table:
            found += [(name, form + tail) for name, form in zip(("third", "past", "gerund"), table, strict=True)]
    return found
