"""Instructions to train on: phrases of each kind of change, filled with steps and operations of real workflows."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors_app.contracts import JsonObject, OperationSpec

__all__ = ["Example", "Filling", "Named", "examples", "gerund", "named", "participle", "read_phrases", "titled_actions"]

_IRREGULAR = {
    "send": "sent", "get": "got", "set": "set", "put": "put", "run": "run", "make": "made", "find": "found",
    "begin": "begun", "write": "written", "read": "read", "give": "given", "take": "taken", "do": "done",
}  # fmt: skip
_DOUBLED = frozenset({"get", "set", "put", "run", "begin", "pin", "tag", "transfer", "stop", "ban"})
_PREPOSITIONS = re.compile(r"\s+(?:to|from|in|on|for|of|with|into|as|by|at|inside|over)\s+.*$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:an?|the|one|all|new|your)\s+", re.IGNORECASE)
_PEOPLE = (
    "the legal team", "a lawyer", "the finance department", "our accountant", "the product owner", "Sandra",
    "the team lead", "HR", "a colleague", "the safety officer", "the CEO", "the QA people", "a technician",
    "the customer", "someone from operations", "the design team", "Mr Miller", "the board", "the head of sales",
)  # fmt: skip
_DUTIES = (
    ("check the numbers", "checked"), ("read the contract", "read"), ("count the boxes", "counted"),
    ("taste the soup", "tasted"), ("print the labels", "printed"), ("sign the paper", "signed"),
    ("inspect the machine", "inspected"), ("unlock the room", "unlocked"), ("review the text", "reviewed"),
    ("water the plants", "watered"), ("test the build on a real phone", "tested"), ("measure the door", "measured"),
    ("certify the document", "certified"), ("call the customer and ask", "asked"), ("pack the parcel", "packed"),
    ("proofread it", "proofread"), ("confirm the amount", "confirmed"), ("look over the photos", "looked over"),
)  # fmt: skip
_CONDITIONS = (
    ("the priority is high", "high priority"), ("it is urgent", "urgent"), ("the amount is over 100", "expensive"),
    ("the title contains \"bug\"", "bug"), ("the status is open", "open"), ("there is no assignee", "unassigned"),
    ("the total is less than 50", "small"), ("the label is customer", "labelled"), ("it is older than 7 days", "old"),
    ("more than 10 were found", "numerous"), ("the state is approved", "approved"), ("the name starts with X", "named"),
    ("the score exceeds 7", "good"), ("it was not paid", "unpaid"), ("the country equals France", "French"),
)  # fmt: skip
_EVENTS = (
    ("a new issue is opened", "new issues"), ("somebody pushes to main", "every push to main"),
    ("a pull request is merged", "a merged pull request"), ("an alert is created", "created alerts"),
    ("a ticket comes in", "new tickets"), ("a release is published", "published releases"),
    ("an incident gets escalated", "escalated incidents"), ("an email arrives", "incoming mails"),
    ("a card is moved", "moved cards"), ("the pipeline fails", "failed pipelines"),
)  # fmt: skip
_SCHEDULES = (
    "every weekday at 8", "mondays at 9 am", "daily at noon", "on fridays at 17:00", "every hour",
    "on the first of the month", "at half past seven each morning", "every two weeks", "at 6 pm Berlin time",
)  # fmt: skip
_VALUES = (
    ("channel", "#ops", "#general"), ("channel", "#alerts-prod", "#alerts"), ("project", "OPS", "WEB"),
    ("repository", "acme/api", "acme/web"), ("recipient", "boss@acme.io", "team@acme.io"),
    ("label", "security", "bug"), ("priority", "high", "low"), ("title", "\"Patch day\"", "\"News\""),
    ("assignee", "@lee", "@sam"), ("branch", "main", "develop"), ("channel", "#team-x", "#team-y"),
)  # fmt: skip
_PLACES = (
    "before {s}", "after {s}", "right after {s}", "ahead of {s}", "prior to {s}", "following {s}", "once {spass}",
    "when {spass}", "before {sing}", "after {sing}", "as soon as {spass}", "behind {s}", "in front of {s}",
    "before {spass}", "after {spass}", "at the start", "at the beginning", "at the end", "at the very end",
    "as the first step", "as the last step", "in the loop", "after the loop", "directly before {s}", "right at the top",
    "between {s} and {s2}", "after that", "before that", "in between", "immediately after {spass}", "at first",
    "after the {tool} step", "before the {tool} step", "before the last step", "after the first step",
)  # fmt: skip
_QUOTES = ("done", "All fine now", "fixed in prod", "please have a look", "the release is out")


@dataclass(frozen=True, slots=True)
class Named:
    """How an operation is spoken of: its verb, the object with and without its article, and its product.

    `key` is the id of the step or of the operation.
    """

    verb: str
    thing: str
    bare: str
    tool: str
    key: str = ""

    @property
    def head(self) -> str:
        """The last word of the object."""
        return self.bare.split()[-1]


@dataclass(frozen=True, slots=True)
class Filling:
    """What a phrase was filled with: steps there are, operations that are new, and a pattern of a place."""

    phrase: str
    old: Named
    second: Named
    new: Named
    newer: Named
    place: str


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled instruction for a workflow over a catalogue (None: the one that is shipped)."""

    kind: str
    prompt: str
    workflow: JsonObject
    catalog: str | None
    filling: Filling


def read_phrases(path: Path) -> list[tuple[str, str]]:
    """The kind of change and the phrase of each line of a file, which a tab stands between; empty lines left out."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [(kind, phrase) for kind, _, phrase in (line.partition("\t") for line in lines)]


def titled_actions(operations: Sequence[OperationSpec]) -> list[OperationSpec]:
    """Actions that a person wrote a title for, without the many that vendors' descriptions add."""
    return [spec for spec in operations if spec.role == "action" and (spec.curated or spec.external_id)]


def gerund(verb: str) -> str:
    """ "Creating" for "create"."""
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"


def participle(verb: str) -> str:
    """ "Created" for "create"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1] if verb in _DOUBLED else ''}ed"


def named(title: str, tool: str, key: str = "") -> Named | None:
    """How an operation with this title is spoken of; None where the title begins with no verb."""
    verb, _, rest = title.strip().rstrip(".").partition(" ")
    rest = _PREPOSITIONS.sub("", rest)
    bare = _ARTICLE.sub("", rest)
    if not bare or not verb.isalpha() or len(bare.split()) > _LONGEST:
        return None
    return Named(verb.lower(), rest, bare, tool, key)


_LONGEST = 4


def examples(
    phrases: Sequence[tuple[str, str]],
    workflows: Sequence[tuple[JsonObject, str | None]],
    operations: Mapping[str | None, Sequence[OperationSpec]],
    *,
    each: int,
    seed: int = 0,
    apart: bool = False,
) -> Iterator[tuple[int, Example]]:
    """Every phrase `each` times, filled by a seeded draw, with the phrase's number: it may be left out as a whole.

    `apart`: a place in a phrase that names a step is beside another one.
    """
    draw = random.Random(seed)  # noqa: S311 - which examples are drawn is no secret
    for number, (kind, phrase) in enumerate(phrases):
        for _ in range(each):
            document, catalog = draw.choice(_fitting(phrase, workflows))
            steps = [item for row in document["data"] if (item := _of_row(row)) is not None]
            others = [
                item
                for spec in operations[catalog]
                if (item := named(spec.title, spec.connector.name, str(spec.id))) is not None
            ]
            if steps and others:
                prompt, filling = _filled(phrase, steps, others, draw, apart=apart)
                yield number, Example(kind, _typed(prompt, draw), document, catalog, filling)


def _fitting(
    phrase: str, workflows: Sequence[tuple[JsonObject, str | None]]
) -> Sequence[tuple[JsonObject, str | None]]:
    """Workflows with the parts that a phrase speaks of; all if none has them."""
    wanted = {role for word, role in _PARTS if re.search(rf"\b{word}", phrase)}
    fitting = [item for item in workflows if wanted <= {str(row["properties"].get("role")) for row in item[0]["data"]}]
    return fitting or workflows


_PARTS = (
    ("loop", "for_each"), ("iterat", "for_each"), ("else", "condition"), ("branch", "condition"),
    ("check", "condition"), ("condition", "condition"), ("approv", "approval"), ("sign-off", "approval"),
    ("otherwise", "condition"),
)  # fmt: skip


def _of_row(row: dict[str, Any]) -> Named | None:
    properties, metadata = row["properties"], row.get("metadata") or {}
    if properties.get("role") != "action":
        return None
    tool = str((metadata.get("connector") or {}).get("name", ""))
    return named(str(metadata.get("title", "")), tool, str(row["id"]))


def _filled(
    phrase: str, steps: Sequence[Named], others: Sequence[Named], draw: random.Random, *, apart: bool
) -> tuple[str, Filling]:
    old = draw.choice(steps)
    second = draw.choice([step for step in steps if step is not old] or steps)
    new, newer = draw.choice(others), draw.choice(others)
    person, (duty, duty_past) = draw.choice(_PEOPLE), draw.choice(_DUTIES)
    (condition, quality), (event, event_noun) = draw.choice(_CONDITIONS), draw.choice(_EVENTS)
    attribute, value, other_value = draw.choice(_VALUES)
    thing = draw.choice([steps[0].head, "issue", "ticket", "contact", "order", "message"]).rstrip("s")
    numbers = draw.sample(range(5, 500), 2)
    fields = {
        "s": _step(old, draw), "s2": _step(second, draw), "n": _new(new, draw),
        "sing2": f"{gerund(second.verb)} the {second.bare}",
        "sing": _doing(old, draw), "ing": _doing(old, draw), "ing2": _doing(second, draw),
        "simp": f"{old.verb} {_the(old, draw)}", "simp2": f"{second.verb} {_the(second, draw)}",
        "spass": f"{_the(old, draw)} {draw.choice(('is', 'was', 'has been', 'gets'))} {participle(old.verb)}",
        "spass2": f"{_the(second, draw)} is {participle(second.verb)}",
        "nimp": _order(new, draw), "nimp2": _order(newer, draw), "ning": f"{gerund(new.verb)} {_new(new, draw)}",
        "npast": participle(new.verb), "nthird": f"{new.verb}s {_new(new, draw)}",
        "t": old.tool, "tool": old.tool, "t2": new.tool, "person": person, "duty": duty, "dutypast": duty_past,
        "c": condition, "cq": quality, "event": event, "eventn": event_noun, "sched": draw.choice(_SCHEDULES),
        "a": attribute, "v": value, "v2": other_value, "q": draw.choice(_QUOTES), "thing": thing, "things": f"{thing}s",
        "num": str(numbers[0]), "num2": str(numbers[1]), "cv": quality, "cv2": draw.choice(_CONDITIONS)[1],
        "snoun": old.bare, "snouns": f"{old.bare.rstrip('s')}s",
    }  # fmt: skip
    place = draw.choice(_PLACES)
    beside = _SECOND.sub(r"{\g<1>2}", place) if apart and _STEP_FIELD.search(phrase) else place
    text = re.sub(r"\{(\w+)\}", lambda found: fields[found.group(1)], phrase.replace("{p}", beside))
    return text, Filling(phrase, old, second, new, newer, beside)


_STEP_FIELD = re.compile(r"\{(?:s|sing|ing|simp|spass|snoun|t|tool)\}")
_SECOND = re.compile(r"\{(s|spass|sing)\}")


def _the(item: Named, draw: random.Random) -> str:
    return draw.choice((f"the {item.bare}", f"the {item.head}", f"the {item.head}", item.bare))


def _step(item: Named, draw: random.Random) -> str:
    return draw.choice(
        (
            f"the {item.bare}", f"the {item.head}", item.bare, f"the {item.tool} step", f"the {item.tool} {item.head}",
            f"the {item.head}", item.head, _doing(item, draw), f"the step that {item.verb}s the {item.head}", item.tool,
        )
    )  # fmt: skip


def _doing(item: Named, draw: random.Random) -> str:
    return f"{gerund(item.verb)} {_the(item, draw)}"


def _new(item: Named, draw: random.Random) -> str:
    article = "an" if item.bare[:1].lower() in "aeiou" else "a"
    return draw.choice((f"{article} {item.bare}", f"{article} {item.bare}", f"another {item.bare}", item.bare))


def _order(item: Named, draw: random.Random) -> str:
    where = draw.choice(("", "", f" in {item.tool}"))
    return f"{item.verb} {draw.choice((_new(item, draw), _new(item, draw), _the(item, draw)))}{where}"


def _typed(prompt: str, draw: random.Random) -> str:
    """As people type: with or without a capital and a full stop."""
    prompt = prompt[:1].upper() + prompt[1:] if draw.random() < _HALF else prompt
    return prompt + "." if draw.random() < _SELDOM and prompt[-1].isalnum() else prompt


_HALF, _SELDOM = 0.5, 0.3
