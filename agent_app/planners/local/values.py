"""Which input a value said in a clause belongs to, and how it is written for the input's type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.choices import narrowing_value
from agent_app.planners.local.containers import container_input, owner_of
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.emoji import emoji_named
from agent_app.planners.local.lexicon.verbs import SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, Entity, EntityKind, Reading, TokenKind
from agent_app.planners.local.opposites import denied, one_of_several
from agent_app.planners.local.text import stem
from agent_app.planners.local.texts import literal
from agent_app.planners.local.vocabulary import split_key
from connectors_app.contracts import OperationSpec

__all__ = ["belongs_elsewhere", "capital_place", "input_for", "said_values", "takes_several"]

_NAMES: dict[EntityKind, tuple[str, ...]] = {
    EntityKind.REPOSITORY: ("repository", "repo", "project"),
    EntityKind.PROJECT: ("project", "space", "team", "board", "projects", "key"),
    EntityKind.CHANNEL: ("channel", "channels", "chat"),
    EntityKind.USER: ("assignee", "assignees", "user", "users", "reviewers", "members", "member", "responders",
        "owner", "caller", "requested_for", "attendees", "lead", "author", "chat"),
    EntityKind.EMAIL: ("to", "assignee", "user", "email", "users", "requester", "attendees", "assignees", "cc",
        "members", "recipient", "caller", "chat"),
    EntityKind.LABEL: ("labels", "label", "tags", "add_labels", "tag"),
    EntityKind.BRANCH: ("branch", "ref", "base", "target_branch", "head", "source_branch", "destination_branch",
        "from"),
    EntityKind.PRIORITY: ("priority", "urgency", "severity", "importance"),
    EntityKind.SEVERITY: ("severity", "urgency", "priority", "impact"),
    EntityKind.STATUS: ("status", "state", "list", "state_event", "stage", "conclusion", "column", "section"),
    EntityKind.ISSUE_KEY: (
        "issue_key", "issue_number", "issue_iid", "issue_id", "pull_request_number", "merge_request_iid", "page_id",
        "ticket_id", "incident_id",
        "card_id", "task_id", "alert_id", "work_item_id", "parent", "key", "sys_id", "pipeline_id",
    ),
    EntityKind.URL: ("url", "target_url", "link", "uri"),
    EntityKind.TITLE: ("title", "summary", "subject", "name", "short_description"),
    EntityKind.VERSION: ("tag_name", "version", "name", "ref", "release"),
    EntityKind.NAME: ("path", "workflow", "file", "filename", "name"),
    EntityKind.ISSUE_TYPE: ("issue_type", "type", "kind"),
    EntityKind.DURATION: ("duration",),
}  # fmt: skip
"""Kind of value to the inputs it may fill, likeliest first."""
_TAKING_OFF, _PUTTING_ON = frozenset({"remove", "delete"}), frozenset({"label", "add"})
_ALSO_NUMBERED = {"pull_request": ("issue",)}
"""What has the number of something else, too: the labels of a pull request are those of its issue."""
_ID_ENDINGS = ("_id", "_key", "_number", "_iid")
_FORMATS: dict[EntityKind, tuple[str, ...]] = {
    EntityKind.REPOSITORY: ("repository",), EntityKind.PROJECT: ("project", "space", "team"),
        EntityKind.CHANNEL: ("channel",),
    EntityKind.USER: ("user", "dm_channel", "chat"), EntityKind.EMAIL: ("email", "user", "chat"),
        EntityKind.URL: ("uri",), EntityKind.LABEL: ("label",),
}  # fmt: skip
_SYNONYMS: dict[str, tuple[str, ...]] = {
    "team": ("team", "group", "assignment_group", "teams"), "group": ("group", "assignment_group", "team"),
    "list": ("list", "section", "column"), "column": ("list", "section"), "lane": ("list",), "repo": ("repository",),
    "env": ("environment",), "environment": ("environment",), "workflow": ("workflow",), "pipeline": ("pipeline",
        "definition"),
    "board": ("board", "project"), "space": ("space",), "role": ("role", "roles"), "level": ("level", "severity"),
    "service": ("service", "services"), "milestone": ("milestone",), "sprint": ("sprint",), "version": ("version",
        "name", "tag_name"),
    "topic": ("topic",), "folder": ("project", "list"), "epic": ("parent",), "type": ("type", "issue_type"),
        "field": (), "plan": (),
    "queue": ("group", "queue"), "component": ("components", "component"), "category": ("category",),
        "policy": ("escalation_policy",),
    "organization": ("organization",), "org": ("organization",), "site": ("site",), "definition": ("definition",),
        "job": ("job",),
    "template": ("template",), "section": ("section", "list"), "table": ("table",), "workspace": ("workspace",),
}  # fmt: skip


def said_values(
    reading: Reading, statement: ActionStatement, features: OperationFeatures
) -> Iterator[tuple[Entity, str, Any]]:
    """Every value of a clause that fits an input, as (entity, input name, value), the order of the text."""
    operation = features.spec
    taken: set[str] = set()
    for entity in statement.entities:
        if _describes(reading, entity) or _left_behind(reading, statement, entity):
            continue
        if set(statement.verbs[:1]) & SENT and _has_part(reading, entity):
            continue
        if statement.retrieval and (denied(reading, entity.first) or one_of_several(reading, entity)):
            continue  # "issues that are not labelled keep", "assigned to bob or erin"
        name = _end_of_merge(reading, entity, operation) or input_for(entity, operation, statement, features)
        if name in taken and entity.kind is EntityKind.ISSUE_KEY:
            linked = (other for other in operation.inputs if other.endswith(f"_{name}"))
            name = next(linked, name)  # "link OPS-5 to OPS-6"
        if statement.retrieval and name is not None and _is_another(reading, entity, name, operation):
            continue
        if name is None or (name in taken and not takes_several(operation.inputs[name])):
            continue
        if _tells_them_apart(statement, entity, name, operation) or _names_thing(statement, entity, name):
            continue
        value = adapt(owner_of(entity, name) or _written(entity), operation.inputs[name])
        if value is None:
            continue
        taken.add(name)
        yield entity, name, value
    yield from _loose_values(reading, statement, operation, taken)


def _tells_them_apart(statement: ActionStatement, entity: Entity, name: str, operation: OperationSpec) -> bool:
    """ "Delete all branches merged into main": what is said behind several things is none of them."""
    thing = statement.object
    if statement.retrieval or thing is None or not thing.plural or takes_several(operation.inputs[name]):
        return False
    own = {thing.canon, *(f"{thing.canon}_{ending}" for ending in _TELLING_APART)}
    return name in own and entity.first > thing.last


_TELLING_APART = words("name key number")


def _names_thing(statement: ActionStatement, entity: Entity, name: str) -> bool:
    """ "Move the card | "Launch" | to Done": which thing is meant, and no place that it goes to."""
    thing = statement.object
    if entity.kind is not EntityKind.QUOTED or thing is None or name not in _PLACES:
        return False
    return entity.first == thing.last and thing.canon != name


_PLACES = words("list status state column section stage channel board space")


def takes_several(schema: Mapping[str, Any]) -> bool:
    """Whether an input is a list, or may be one."""
    kind = schema.get("type")
    return kind == "array" or (isinstance(kind, list) and "array" in kind)


_SOURCES = ("head", "source_branch", "source", "head_branch")
_TARGETS = ("base", "target_branch", "destination_branch", "target")
_GOING = words("to into onto against")
_KINDS = words("the our my branch list column lane status state section stage")


def _preposition(reading: Reading, entity: Entity) -> str:
    """The word before a value and what kind of thing it names: "from" for "from the branch dev"."""
    place = entity.first - 1
    while place > 0 and reading.tokens[place].norm in _KINDS:
        place -= 1
    return reading.tokens[place].norm if place >= 0 else ""


def _end_of_merge(reading: Reading, entity: Entity, operation: OperationSpec) -> str | None:
    """The input for the branch that changes come "from", or for the one they go "to", where an operation has both."""
    before = _preposition(reading, entity)
    source, target = (next((n for n in names if n in operation.inputs), None) for names in (_SOURCES, _TARGETS))
    if entity.kind is not EntityKind.BRANCH or source is None or target is None:
        return None
    return source if before == "from" else target if before in _GOING else None


def _left_behind(reading: Reading, statement: ActionStatement, entity: Entity) -> bool:
    """ "Move the cards in the list Doing to the list Done": of two places the one that things are moved away from."""
    if statement.verbs[:1] not in (("move",), ("transition",)):
        return False
    alike = [item for item in statement.entities if (item.kind, item.key) == (entity.kind, entity.key)]
    targets = [item for item in alike if _preposition(reading, item) in _GOING]
    return bool(targets) and entity not in targets


def _describes(reading: Reading, entity: Entity) -> bool:
    """ "Assign new issues to bob": before a noun, what looks like a name only says which of them."""
    if entity.kind is EntityKind.USER and _only_tells_which(reading, entity):
        return True
    if entity.kind not in {EntityKind.USER, EntityKind.LABEL} or entity.value not in _AGES or entity.key == "label":
        return False
    return any(noun.first >= entity.last and noun.first <= entity.last + 1 for noun in reading.nouns)


_PARTS = words("assigned reassigned belonging owned reported created opened raised filed submitted written made sent")


def _has_part(reading: Reading, entity: Entity) -> bool:
    """ "Email kim the bugs assigned to bob": whose the things are, and nobody who is told of them."""
    before = reading.norms(max(0, entity.first - 2), entity.first)
    return len(before) == 2 and before[0] in _PARTS and before[1] in {"to", "by"}


_MAKERS = words("author creator reporter")


def _is_another(reading: Reading, entity: Entity, name: str, operation: OperationSpec) -> bool:
    """Whether a listing would ask for others than those of somebody: whoever made a thing is not who is to do it, and
    no name is an address.
    """
    assigned = set(reading.norms(max(0, entity.first - 2), entity.first)) & words("assigned assignee")
    addressed = operation.inputs[name].get("format") == "email" and "@" not in entity.value.lstrip("@")
    return entity.kind is EntityKind.USER and (addressed or (name in _MAKERS and bool(assigned)))


def _only_tells_which(reading: Reading, entity: Entity) -> bool:
    """ "Assign unassigned issues to anna": a small word between the verb and the things it is done to."""
    token = reading.tokens[entity.first]
    acted = any(verb.last == entity.first and verb.lemma == "assign" for verb in reading.verbs)
    things = any(noun.first == entity.last and noun.known and noun.plural for noun in reading.nouns)
    return acted and things and token.is_word and token.text.islower()


def _written(entity: Entity) -> str:
    return literal(entity.value.lstrip("@") if entity.kind is EntityKind.USER else entity.value)


def input_for(
    entity: Entity,
    operation: OperationSpec,
    statement: ActionStatement | None = None,
    features: OperationFeatures | None = None,
) -> str | None:
    """The input of an operation that a value belongs to, or None."""
    inputs = operation.inputs
    if _is_made(entity, statement, features):
        return next((name for name in ("name", "title", "item", "summary") if name in inputs), None)
    named = _by_key(entity.key, operation) if entity.key else None
    if (found := named or container_input(entity, operation)) is not None:
        return found
    if entity.kind is EntityKind.ISSUE_KEY and entity.key:
        return next(
            (name for key in (entity.key, *_ALSO_NUMBERED.get(entity.key, ())) for name in inputs if _names(name, key)),
            None,
        )
    if entity.kind is EntityKind.LABEL and (found := _relabelling(operation, statement)) is not None:
        return found
    if entity.kind in {EntityKind.ATTRIBUTE, EntityKind.QUOTED, EntityKind.NUMBER, EntityKind.BODY}:
        return _quoted_input(entity, operation, features)
    if (
        entity.kind is EntityKind.CHANNEL
        and features is not None
        and features.objects[-1:] == ("channel",)
        and "name" in inputs
        and "channel" not in inputs
    ):
        return "name"
    reviews = statement is not None and statement.head in _REVIEWS
    for name in _NAMES.get(entity.kind, ()):
        if name in inputs and _accepts(name, entity, operation) and not (reviews and name in _ASSIGNEES):
            return name
    for form in _FORMATS.get(entity.kind, ()):
        for name, schema in inputs.items():
            if schema.get("format") == form or (schema.get("items") or {}).get("format") == form:
                return name
    return None


_UNMISTAKABLE = frozenset({EntityKind.REPOSITORY, EntityKind.CHANNEL, EntityKind.EMAIL, EntityKind.URL})


def belongs_elsewhere(entity: Entity, name: str, schema: Mapping[str, Any]) -> bool:
    """Whether the form of a value tells that an input is not where it goes: "acme/shop" is no assignee, "#dev" no key.

    Inputs that no kind of value is known for take any.
    """
    if entity.kind is EntityKind.USER and not entity.value.startswith("@"):
        return False
    if entity.kind not in _UNMISTAKABLE | {EntityKind.USER} or name in _NAMES[entity.kind]:
        return False
    forms = {schema.get("format"), (schema.get("items") or {}).get("format")}
    if forms & set(_FORMATS[entity.kind]):
        return False
    owned = [kind for kind, names in _NAMES.items() if name in names]
    written_alike = entity.kind is EntityKind.REPOSITORY and {EntityKind.BRANCH, EntityKind.NAME} & set(owned)
    return bool(owned) and not written_alike


def _names(name: str, key: str) -> bool:
    return name.startswith(key) and name.endswith(_ID_ENDINGS)


_REVIEWS = words("review reviewer")
_ASSIGNEES = words("assignee assignees")
"""Whoever is to review a thing is not to do it."""


def _is_made(entity: Entity, statement: ActionStatement | None, features: OperationFeatures | None) -> bool:
    """Whether a value is what the thing that is made is called: "create the project x", "an epic "Q1""."""
    if entity.kind is not EntityKind.ATTRIBUTE or features is None or features.verb != "create":
        return False
    thing = statement.object if statement is not None else None
    called = thing is not None and thing.text == entity.key and thing.last == entity.first
    return called or features.objects[-1:] == (entity.key,)


def _relabelling(operation: OperationSpec, statement: ActionStatement | None) -> str | None:
    """The input for labels that come or go, where another one replaces all that there are."""
    verb = statement.verbs[0] if statement is not None and statement.verbs else ""
    name = "remove_labels" if verb in _TAKING_OFF else "add_labels" if verb in _PUTTING_ON else ""
    return name if name in operation.inputs else None


def _accepts(name: str, entity: Entity, operation: OperationSpec) -> bool:
    schema = operation.inputs[name]
    if entity.kind is EntityKind.PROJECT and name in {"team", "board", "key"} and name not in operation.required_inputs:
        return False
    if (
        entity.kind is EntityKind.PROJECT
        and name == "project"
        and not entity.key
        and "project" not in operation.required_inputs
    ):
        return "team" not in operation.required_inputs  # "a Linear issue in Mobile"
    if entity.kind is EntityKind.REPOSITORY and name == "project":
        return operation.connector.category == "SCM" and operation.connector.key != "azure_devops"
    if entity.kind is EntityKind.EMAIL and name in {"user", "assignee", "users"}:
        return True
    return not (entity.kind is EntityKind.BRANCH and schema.get("format") == "email")


def _by_key(key: str, operation: OperationSpec) -> str | None:
    inputs = operation.inputs
    singular = stem(key)
    for name in (key, singular, *_SYNONYMS.get(singular, ())):
        if name in inputs:
            return name
    return (
        next(
            (name for name in inputs if singular in (stem(part) for part in split_key(name)) and name.count("_") < 2),
            None,
        )
        if key in _SYNONYMS
        else None
    )


def _quoted_input(entity: Entity, operation: OperationSpec, features: OperationFeatures | None) -> str | None:
    """Where a quoted string goes that nothing else explains: the label of a labelling step, the name of a new thing."""
    if entity.kind is not EntityKind.QUOTED or features is None:
        return None
    if features.objects[-1:] in (("label",), ("reaction",), ("role",), ("topic",), ("tag",), ("emoji",)):
        return next(
            (
                name
                for name in ("labels", "label", "tags", "emoji", "role", "topic", "tag_name")
                if name in operation.inputs
            ),
            None,
        )
    if features.verb == "create" and "text" not in operation.inputs:
        return next(
            (
                name
                for name in ("title", "summary", "name", "subject", "short_description", "item")
                if name in operation.inputs
            ),
            None,
        )
    if features.verb in {"transition", "move"}:
        return next((name for name in ("status", "list") if name in operation.inputs), None)
    return None


def _loose_values(
    reading: Reading, statement: ActionStatement, operation: OperationSpec, taken: set[str]
) -> Iterator[tuple[Entity, str, Any]]:
    """Values that only the operation's inputs give a meaning: emoji names, list states, cron-like leftovers."""
    norms = reading.norms(statement.clause.first, statement.clause.last)
    wanted = "emoji" in operation.inputs and "emoji" not in taken
    if wanted and (emoji := emoji_named(norms)) is not None:
        index = statement.clause.first
        yield Entity(EntityKind.NAME, emoji, index, index + 1), "emoji", emoji
    before = reading.norms(max(0, statement.clause.first - 1), statement.clause.first)
    ending = bool(_ENDING & {*before, *norms[:1]})
    if statement.retrieval and (narrowed := narrowing_value(norms, operation, taken, ending=ending)) is not None:
        place, name, value = narrowed
        index = statement.clause.first + place
        yield Entity(EntityKind.STATUS, norms[place], index, index + 1), name, value
        return
    for name in ("list", "board", "role", "team"):
        schema = operation.inputs.get(name)
        if schema is None or name in taken or name not in operation.required_inputs:
            continue
        for index in range(statement.clause.first, statement.clause.last):
            if (found := capital_place(reading, index, statement.clause)) is not None:
                yield found, name, found.value
                return


_ENDING = words("close resolve solve complete merge decline abandon")
_AGES = words("new old existing incoming current recent")


def capital_place(reading: Reading, index: int, clause: Clause) -> Entity | None:
    """A capitalised name after "to", "into", "in": "move the card to Done"."""
    token = reading.tokens[index]
    if token.norm not in {"to", "into", "in", "under"} or index + 1 >= clause.last:
        return None
    following = reading.tokens[index + 1]
    first = index + 1 + (following.norm == "the")
    if first >= clause.last or reading.tokens[first].kind not in {TokenKind.WORD, TokenKind.QUOTED}:
        return None
    last = first
    while (
        last < clause.last
        and reading.tokens[last].text[:1].isupper()
        and not any(m.first <= last < m.last for m in reading.mentions)
    ):
        last += 1
    return Entity(EntityKind.ATTRIBUTE, reading.slice(first, last), first, last) if last > first else None
