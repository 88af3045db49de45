"""What the prompt as a whole, and the steps before a clause, say for and against operations."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property

import numpy as np

from agent_app.planners.local.evidence import ActionEvidence
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.scoring.actions import Thing
from agent_app.planners.local.scoring.matching import NO_OBJECT, implied_connectors, kin, prior
from agent_app.planners.local.scoring.table import ActionTable, Floats, Places
from agent_app.planners.local.scoring.weights import FEATURES, Features, weigh
from connectors_app.contracts import Category

__all__ = ["DEPENDENT", "LATE", "PromptSurroundings", "Surroundings"]

LATE = ("unfindable", "takes_no_channel", "owner_unsaid", "thread_unsaid")
"""Features that are read from the inputs of an operation; none may weigh more than 0."""
_PEOPLE = frozenset({EntityKind.USER, EntityKind.EMAIL})
_OWNED = 0.35
_AKIN = 0.8
_SURELY = 0.7
"""How surely a clause is about a thing."""
_CHANNEL_DEFAULT = "slack"
_NEVER_HASHED = frozenset({"microsoft_teams"})
"""Chats in which "#" opens no name of a channel."""
_RIVALS = frozenset({Category.SCM, Category.DOCS, Category.INCIDENT})
"""Kinds of products of which a team uses one: the one that the prompt names is meant throughout."""
_NOT_TALKING = frozenset({Category.TICKETING, Category.SCM, Category.INCIDENT, Category.DOCS})
DEPENDENT = words(
    "comment label reply reviewer assignee note thread tag description status title attachment reaction worklog"
    " watcher subtask review"
)
"""Things that belong to other things: they imply no product where there is one at hand."""


class PromptSurroundings:
    """Which products a prompt names, for all of its clauses, and which ones the steps `before` it work with.

    `places` tells at which token each is named first, `unhashed` that channels are named without "#".
    """

    def __init__(
        self,
        table: ActionTable,
        prompted: Iterable[str],
        before: Iterable[str] = (),
        places: Mapping[str, int] | None = None,
        *,
        unhashed: bool = False,
    ) -> None:
        self.table, self.prompted = table, tuple(dict.fromkeys(prompted))
        self.places, self.unhashed = places or {}, unhashed
        self.before = tuple(dict.fromkeys(before))
        catalog = table.index.catalog
        categories = {key: found.category for key in self.prompted if (found := catalog.connector(key)) is not None}
        self.categories = frozenset(categories.values())
        self.chats = frozenset(key for key, category in categories.items() if category is Category.CHAT)

    def by_connector(self, value: Callable[[str, Category], float]) -> Floats:
        """A value for each connector of the table."""
        table = self.table
        return np.array(
            [value(key, category) for key, category in zip(table.connectors, table.categories, strict=True)], np.float64
        )


class Surroundings:
    """What stands around one clause; `hashed` says that a channel is spelt "#channel"."""

    def __init__(self, prompt: PromptSurroundings, evidence: ActionEvidence, *, hashed: bool) -> None:
        self.prompt, self.table, self.evidence, self.hashed = prompt, prompt.table, evidence, hashed
        quoted = any(entity.kind is EntityKind.QUOTED for entity in evidence.statement.entities)
        self.named = evidence.identified or quoted
        self._around: dict[bool, Floats] = {}

    def after(
        self, things: tuple[Thing, ...], connectors: tuple[str, ...], last: OperationFeatures | None, places: Places
    ) -> Features:
        """The columns of some operations after steps that dealt with `things` of `connectors`, `last` among them."""
        evidence, statement, table = self.evidence, self.evidence.statement, self.table
        found: Features = {}
        labels = statement.verbs[:1] == ("label",)  # one more
        if last is not None and statement.count <= 1 and not evidence.channel and not labels:
            found["repeated"] = (places == table.position.get(last.identifier, -1)).astype(np.float64)
        if statement.connectors:
            return found
        own = table.connector[places]
        if evidence.acts_on_existing:
            self._ownership(things, own, places, found)
        if statement.pronoun and things:
            found["last_thing"] = self._flags([things[-1].connector])[own]
        found["in_play"] = self._flags(connectors)[own]
        return found

    def told(self, things: tuple[Thing, ...], connectors: tuple[str, ...], last: OperationFeatures | None) -> Hashable:
        """All that `after`, `around` and `late` depend on: equal for steps before that come to the same here."""
        evidence, statement = self.evidence, self.evidence.statement
        repeated = last is not None and statement.count <= 1 and not evidence.channel
        place = self.table.position.get(last.identifier, -1) if last is not None and repeated else -1
        owners = frozenset(thing.connector for thing in things)
        if any(key in self.table.spans for key in statement.connectors):  # then no other's operations are looked at
            return place, owners.intersection(statement.connectors)
        nouns = frozenset((thing.connector, thing.nouns) for thing in things) if evidence.acts_on_existing else None
        meant = things[-1].connector if things and statement.pronoun else ""
        return place, owners, frozenset(connectors), nouns, meant

    def around(self, things: tuple[Thing, ...]) -> Floats:
        """What the prompt says for and against each connector, weighed: the same after whatever steps."""
        if self.evidence.statement.connectors:
            return np.zeros(len(self.table.connectors))
        known = self._around.get(bool(things))
        if known is None:
            columns = self.products(things)
            known = self._around[bool(things)] = weigh(columns, len(self.table.connectors))
        return known

    def products(self, things: tuple[Thing, ...]) -> Features:
        """The columns of the connectors where nothing names a product: those at hand, else what the object implies."""
        evidence = self.evidence
        heads = [
            (head, weight)
            for head, weight in evidence.heads
            if weight >= _SURELY and not (things and head in DEPENDENT)
        ]
        implied = implied_connectors(heads)
        found = dict(self._said)
        found["implied"] = self.prompt.by_connector(lambda key, _: implied.get(key, 0.0))
        if evidence.acts_on_existing:
            found["referred"] = self._flags(evidence.statement.references)
        return found

    def late(self, operation: OperationFeatures, things: tuple[Thing, ...]) -> float:
        """What an operation's inputs say against it; never above 0. Read last: few operations need it."""
        return sum(FEATURES[name] for name in self.told_late(operation, things))

    def told_late(self, operation: OperationFeatures, things: tuple[Thing, ...]) -> list[str]:
        """Which of the features `LATE` an operation has."""
        evidence = self.evidence
        found = []
        if (
            operation.verb == "get"
            and not self.named
            and not operation.findable
            and not _deals_with(things, operation.connector)
        ):
            found.append("unfindable")
        if evidence.channel and evidence.named_channel and operation.takes_inputs and not operation.takes_channel:
            found.append("takes_no_channel")
        if self._owner_unsaid(operation, things):
            found.append("owner_unsaid")
        threaded = "thread" in operation.terms and "thread" not in evidence.terms
        if threaded and not _deals_with(things, operation.connector):
            found.append("thread_unsaid")  # "post the reply in #support"
        return found

    def _owner_unsaid(self, operation: OperationFeatures, things: tuple[Thing, ...]) -> bool:
        """Whether a listing wants to know whose things it lists ("list user tickets"), which nothing tells."""
        objects = operation.readings[0][1]
        people = any(entity.kind in _PEOPLE for entity in self.evidence.statement.entities)
        if operation.verb != "list" or len(objects) < 2 or self.named or people:
            return False
        owner = objects[0]
        if not any(name.startswith(owner) for name in operation.spec.required_inputs):
            return False
        known = {*self.evidence.context, *(noun for thing in things for noun in thing.nouns)}
        return not any(kin(owner, noun) >= _AKIN for noun in known)

    @staticmethod
    def _is_part(evidence: ActionEvidence) -> bool:
        """ "Add a note": what belongs to a thing, which an earlier prompt named with its product."""
        return any(head in DEPENDENT for head, weight in evidence.heads if weight >= _SURELY)

    def _named_for(self, evidence: ActionEvidence) -> tuple[str, ...]:
        """The products that the prompt names; a part belongs to what was spoken of so far, if anything was."""
        prompted, last = self.prompt.prompted, evidence.statement.clause.last
        if not self._is_part(evidence):
            return prompted
        return tuple(key for key in prompted if self.prompt.places.get(key, 0) < last) or prompted

    @cached_property
    def _said(self) -> Features:
        """Columns of the connectors that depend on the clause and the prompt alone.

        A chat that the prompt names is meant throughout; a bare "#channel" is Slack's spelling.
        """
        evidence, prompt = self.evidence, self.prompt
        outside = (evidence.channel and evidence.verbs[:1] == ("send",)) or evidence.statement.tells
        personal = evidence.person and not evidence.url and evidence.verbs[:1] == ("send",)
        usual = evidence.channel and self.hashed
        named = prompt.chats - _NEVER_HASHED if self.hashed and prompt.unhashed else prompt.chats
        chats = named or (frozenset({_CHANNEL_DEFAULT}) & {*self.table.connectors} if usual else frozenset())

        def rivals(key: str, category: Category) -> bool:
            return key not in prompt.prompted and category in _RIVALS and category in prompt.categories

        def talking(key: str, category: Category) -> float:
            rival = rivals(key, category)
            threaded = evidence.threaded and category is not Category.CHAT and not rival
            asked = personal and category is Category.HTTP and not rival
            return float((outside and category in _NOT_TALKING) or asked) + float(threaded)

        keeping = self._kept_by_named()

        def other(key: str, category: Category) -> float:
            silent = category is Category.CHAT and bool(chats) and key not in chats
            return float(silent or rivals(key, category) or (bool(keeping) and key not in keeping))

        return {
            "common": prompt.by_connector(lambda key, _: prior(key)),
            "prompted": self._flags(
                [*self._named_for(evidence), *(prompt.before if self._is_part(evidence) else keeping)]
            ),
            "not_chat": prompt.by_connector(talking),
            "other_chat": prompt.by_connector(other),
            "usual_chat": prompt.by_connector(
                lambda key, _: float(usual and key == _CHANNEL_DEFAULT and (not named or key in named))
            ),
        }

    def _kept_by_named(self) -> frozenset[str]:
        """ "Retry the GitLab pipeline; if it fails, create an issue": who of the named makes just that.

        So it is with a step that is added to those that work with GitLab.
        """
        evidence, prompt = self.evidence, self.prompt
        head = evidence.statement.head
        if not evidence.explicit or "create" not in evidence.verbs[:2] or head in DEPENDENT:
            return frozenset()
        return frozenset(
            key
            for key in (*prompt.prompted, *prompt.before)
            for operation in self.table.index.of_connector(key, "action")
            if operation.verb == "create" and operation.objects[-1:] == (head,)
        )

    def _ownership(self, things: tuple[Thing, ...], own: Places, places: Places, found: Features) -> None:
        """Whether the operation's product is the one that the thing acted on belongs to."""
        owners = self._flags(thing.connector for thing in things)[own]
        if not things:
            return
        found["other_thing"] = 1.0 - owners
        near = np.zeros(len(places))
        for place, key in enumerate(self.table.connectors):
            theirs = [thing for thing in things if thing.connector == key]
            if not theirs:
                continue
            mine = own == place
            near[mine] = self._nearness(theirs, places[mine])
        found["same_thing"] = np.where(owners > 0, np.maximum(near, _OWNED), 0.0)

    def _nearness(self, things: list[Thing], places: Places) -> Floats:
        """How near the nearest of some things is to what the clause, or else each operation, acts on."""
        table = self.table
        nouns = dict.fromkeys(noun for thing in things for noun in thing.nouns)
        if self.evidence.explicit:
            head = self.evidence.statement.head
            return np.full(len(places), max((kin(noun, head) for noun in nouns), default=0.0))
        heads = np.zeros(len(table.nouns) + 1)
        for noun in nouns:
            heads = np.maximum(heads, table.kin(noun))
        heads[-1] = NO_OBJECT
        return heads[table.head[places]]

    def _flags(self, connectors: Iterable[str]) -> Floats:
        found = np.zeros(len(self.table.connectors))
        for key in connectors:
            if (place := self.table.connector_place.get(key)) is not None:
                found[place] = 1.0
        return found


def _deals_with(things: tuple[Thing, ...], connector: str) -> bool:
    """Whether steps before deal with a thing of a product."""
    return any(thing.connector == connector for thing in things)
