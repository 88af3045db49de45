"""Inputs of a chosen operation: from the words of its clause first, then from what earlier steps give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent_app.planners.local.adapting import adapt, fit
from agent_app.planners.local.addressed import addressed
from agent_app.planners.local.asked import asked_text, is_request
from agent_app.planners.local.assigned import assigned_values, kind_said, listed
from agent_app.planners.local.called import PLACES, place_name
from agent_app.planners.local.calling import calls
from agent_app.planners.local.choices import spelt_choices
from agent_app.planners.local.cited import Cited, cited
from agent_app.planners.local.dialects import search_query
from agent_app.planners.local.due import due_value
from agent_app.planners.local.enclosed import with_enclosed
from agent_app.planners.local.ended import ended_thing, unidentified
from agent_app.planners.local.fields import Source, find_concept
from agent_app.planners.local.http_requests import http_inputs
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.keyed import keyed_values
from agent_app.planners.local.lexicon.verbs import SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.manners import manners
from agent_app.planners.local.mapping import (
    given_identity,
    identity_expression,
    is_identity,
    mapped_expression,
    reference,
)
from agent_app.planners.local.model import ActionStatement, EntityKind, Reading
from agent_app.planners.local.taken_over import taken_over
from agent_app.planners.local.texts import (
    REMARKS,
    compose_text,
    count_text,
    literal,
    subject_source,
    topic_told,
)
from agent_app.planners.local.told import dictated_text, filled_text, followed_text, property_text
from agent_app.planners.local.values import input_for, said_values, takes_several
from agent_app.planners.local.vocabulary import split_key

__all__ = ["Wired", "wire_action"]

_TEXTS = words("text body content message note comment description notes close_notes reason topic")
_DESCRIPTIONS = ("description", "body", "details")
_ON_THINGS = (("comment",), ("note",), ("reply",), ("review",))
_REMARKS = (*_ON_THINGS, ("message",), ("email",))
"""What is said about a thing, and not made from it."""
_TITLES = words("title subject summary name short_description message headline")
_COUNTING = frozenset({("how", "many"), ("number", "of"), ("count", "of")})
_LANGUAGES = re.compile(r"encoded|status: |level:", re.IGNORECASE)
"""What describes a query that narrows a listing which also goes without."""
_NUMBERS = words("number count total")
_REMARKING = frozenset({"reply", "comment"})
_TELLING = SENT | _REMARKING
_FINISHING = frozenset({"close", "resolve", "complete"})
"""What is done to a thing by moving it to the last of its statuses."""
_STATES = {"close": "Done", "resolve": "Done", "complete": "Done", "cancel": "Canceled"}
"""Names of the states that things are in once that is done, where nobody gave them others."""


@dataclass(frozen=True, slots=True)
class Wired:
    """Inputs of a step, the required ones that nothing gives, what its text should tell and no data has, what it should
    take over and can't, and the text that has to tell which thing it is about.
    """

    inputs: dict[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()
    cited: Cited | None = None


def wire_action(
    reading: Reading, statement: ActionStatement, features: OperationFeatures, sources: Sequence[Source], opening: str
) -> Wired:
    """Fill an operation's inputs. `sources` are the readable outputs, nearest last; `opening` begins composed texts."""
    return _Wiring(reading, statement, features, sources, opening).wired()


_PLACES_OF_NEW = words("project space team")
"""Where several new things of one product are made, said of the first."""


class _Wiring:
    def __init__(
        self,
        reading: Reading,
        statement: ActionStatement,
        features: OperationFeatures,
        sources: Sequence[Source],
        opening: str,
    ) -> None:
        self.reading, self.statement, self.features = reading, statement, features
        self.sources, self.opening = sources, opening
        self.operation = features.spec
        self.inputs: dict[str, Any] = {}
        self.lacking: tuple[str, ...] = ()
        self.untaken: tuple[str, ...] = ()
        self.cited: Cited | None = None

    def wired(self) -> Wired:
        self._said()
        for name in self.operation.required_inputs:
            self._require(name)
        self._enrich()
        if self._makes_new() and self.features.objects[-1:] not in _REMARKS:
            taken, self.untaken = taken_over(self.reading, self.statement, self.features, self._thing(), self.inputs)
            self.inputs |= taken
        if (thing := ended_thing(self.features, self.inputs, self.sources)) is not None:
            self.inputs.setdefault(*thing)
        self.inputs |= calls(self.reading, self.statement, self.features, self.inputs)
        given = self._ordered()
        missing = tuple(name for name in self.operation.required_inputs if name not in given)
        return Wired(
            given, missing or unidentified(self.features, given, self.sources), self.lacking, self.untaken, self.cited
        )

    def _ordered(self) -> dict[str, Any]:
        """Inputs in the order the operation declares them."""
        fitted = {name: fit(value, self.operation.inputs.get(name, {})) for name, value in self.inputs.items()}
        declared = [name for name in self.operation.inputs if name in fitted]
        return {name: fitted[name] for name in (*declared, *fitted) if fitted[name] is not None}

    def _said(self) -> None:
        self.inputs.update(assigned_values(self.reading, self.statement, self.operation, self.sources))
        for _, name, value in said_values(self.reading, self.statement, self.features):
            if name not in self.inputs:
                self.inputs[name] = value
            elif takes_several(self.operation.inputs[name]):
                self.inputs[name] = list(dict.fromkeys([*listed(self.inputs[name]), *listed(value)]))
        for name, value in self.inputs.items():
            if isinstance(value, str) and "{{" not in value and name in _TEXTS | _TITLES:
                self.inputs[name] = filled_text(value, self.statement, self.sources)

    def _require(self, name: str) -> None:
        if name in self.inputs:
            return
        schema = self.operation.inputs.get(name, {})
        value = self._required_value(name, schema)
        if value is not None:
            self.inputs[name] = value

    def _required_value(self, name: str, schema: Mapping[str, Any]) -> Any:
        if is_identity(name, schema):
            told = cited(self.reading, self.statement, schema, self.sources)
            if told is not None:
                self.cited = told
                return f"{{{{ {told.expression} }}}}"
            if (found := self._identity(name, schema)) is not None:
                return found
        reader = self.features.connector
        if (person := addressed(self.reading, self.statement, name, schema, self.sources, reader)) is not None:
            return person
        if name == "query":
            nouns = (*self.features.objects, self.statement.head)
            found = search_query(self.reading, self.statement, schema, nouns, self._same_title())
            if found is not None:
                return found
        if name == "status" and set(self.statement.verbs[:1]) & _FINISHING:
            return adapt("done", schema)
        if name in _TEXTS or name in _TITLES:
            return self._with_addresses(name, self._text(name, schema))
        if "default" in schema:
            return schema["default"]
        if self._is_place(schema):
            return self._identity(name, schema)
        return None

    def _is_place(self, schema: Mapping[str, Any]) -> bool:
        return schema.get("format") in {"repository", "channel", "list", "user"} and not self._makes_new()

    def _makes_new(self) -> bool:
        return self.features.verb in {"create", "publish"}

    def _identity(self, name: str, schema: Mapping[str, Any]) -> Any:
        """Identities are taken over from steps of the same product only."""
        wanted = [
            noun
            for noun in (*self.features.objects, self.statement.head, *(n.canon for n in self.statement.nouns))
            if noun
        ]
        wanted = [noun for noun in wanted if f"{noun}s/{{{name}}}" in self.operation.path] or wanted
        if (
            self._makes_new()
            and name
            not in {"repository", "channel", "sha", "commit", "server", "team", "organization", "project", "tag_name"}
            and self.features.objects[-1:] != ("comment",)
        ):
            own = "_".join(split_key(name)[:-1])
            if own == self.features.objects[-1] if self.features.objects else False:
                return None
        others = [source for source in self.sources if not self._linked(name, source)]
        name = name.partition("_")[2] if len(others) < len(self.sources) else name
        others = [source for source in others if not self._of_another(source)]
        found = identity_expression(name, self.features.connector, others, wanted)
        if found is None and schema.get("format") == "repository":
            return self._repository_of_prompt()
        remade = self._makes_new() and self.features.objects[-1:] not in _REMARKS
        if found is None and (not remade or name in _PLACES_OF_NEW):
            return given_identity(name, self.features.connector, others)  # "an epic in SEC and three stories"
        return found

    def _of_another(self, source: Source) -> bool:
        """ "When a pull request is opened close the issue": which one that is no number of the pull request tells."""
        said = self.statement.object
        definite = said is not None and said.canon == "issue" and said.determiner == "definite" and not said.plural
        return definite and "pull_request" in source.nouns and "issue" not in source.nouns

    def _linked(self, name: str, source: Source) -> bool:
        """Whether a thing is the one that another is linked to: no thing is linked to itself."""
        other = name.partition("_")[2]
        return other in self.inputs and f"{{{{ {source.prefix}." in str(self.inputs[other])

    def _repository_of_prompt(self) -> str | None:
        """The only repository a prompt names is meant throughout, if it is of the same product."""
        named = {
            entity.value
            for entity in self.reading.entities
            if entity.kind is EntityKind.REPOSITORY
            or (entity.kind is EntityKind.PROJECT and input_for(entity, self.operation) == "repository")
        }
        products = {mention.connector for mention in self.reading.mentions} or {self.features.connector}
        return named.pop() if len(named) == 1 and self.features.connector in products else None

    def _text(self, name: str, schema: Mapping[str, Any]) -> str | None:
        dictated = dictated_text(self.reading, self.statement, self.sources)
        lasting = name in _TEXTS and name != "topic"
        if lasting and (asked := asked_text(self.reading, self.statement)) is not None:
            return self._with_thing(literal(asked))
        titles = [item for item in self.operation.required_inputs if item in _TITLES]
        if (
            dictated is not None
            and (lasting or not any(item in _TEXTS for item in self.operation.inputs))
            and not (name in titles and len(dictated) > 200)
        ):
            dictated += followed_text(self.reading, self.statement, self.sources)
            return self._with_thing(dictated) if lasting and is_request(dictated) else dictated
        if lasting and (told := property_text(self.reading, self.statement, self.sources)) is not None:
            return told
        if name in _TITLES and name not in {"message"}:
            return self._title(name, schema)
        if name == "topic":
            return compose_text(self.sources, self.opening)
        if self._makes_new() and name in _DESCRIPTIONS and (told := self._told_of_thing(name, schema)) is not None:
            return told
        wanted = [noun.canon for noun in self.statement.nouns]
        if self._counts() and (counted := count_text(self.sources, self.opening, wanted)) is not None:
            return counted
        quoting = any(noun.canon in REMARKS and noun.determiner == "definite" for noun in self.statement.nouns)
        composed = compose_text(self.sources, self.opening, wanted, quoting=quoting)
        if composed is None or not lasting:
            return composed
        composed, self.lacking = with_enclosed(composed, self.reading, self.statement, self.sources, self.opening)
        return composed

    def _with_thing(self, asked: str) -> str:
        """What is put to people, and of which thing it is said; on a thing itself that is plain."""
        if self.features.objects[-1:] in _ON_THINGS or self.features.verb in _REMARKING:
            return asked
        return "\n".join(filter(None, (asked, compose_text(self.sources, self.opening))))

    def _with_addresses(self, name: str, text: str | None) -> str | None:
        """A message with the address that it is to tell: "post the runbook https://... in #ops"."""
        if text is None or name not in _TEXTS or self.features.verb not in _TELLING:
            return text
        told = f"{text} {' '.join(map(str, self.inputs.values()))}"
        named = (entity.value for entity in self.statement.entities if entity.kind is EntityKind.URL)
        return "\n".join((text, *(address for address in dict.fromkeys(named) if address not in told)))

    def _told_of_thing(self, name: str, schema: Mapping[str, Any]) -> str | None:
        """What the thing that a new one is made from says of itself."""
        source = self._thing()
        if source is None or source.listing or self._same_kind(source) or self.features.objects[-1:] in _REMARKS:
            return None
        return mapped_expression(name, source)

    def _counts(self) -> bool:
        """Whether the number of the listed things is told ("tell #ops how many there are"), not the things."""
        clause = self.statement.clause
        norms = self.reading.norms(clause.first, clause.last)
        if self.statement.head in _NUMBERS or (
            not self.statement.head and any(verb.lemma == "count" for verb in self.reading.verbs_in(0, clause.first))
        ):
            return True
        return any(tuple(norms[i : i + 2]) in _COUNTING for i in range(len(norms) - 1))

    def _title(self, name: str, schema: Mapping[str, Any]) -> str | None:
        source = self._thing()
        if source is not None and (source.listing or self._same_kind(source)):
            source = None
        if self.operation.connector.category == "EMAIL" or name == "subject":
            return self._subject(source)
        if name == "name" and self.features.objects[-1:] in PLACES:
            return place_name(self.features, self.reading, self.statement, source, self.sources)
        if source is not None and (found := mapped_expression(name, source, self.opening)) is not None:
            return found
        topic = topic_told(self.reading, self.statement)
        if topic is not None:
            return literal(topic)
        return self.opening or None

    def _subject(self, source: Source | None) -> str:
        if source is None or source.listing:
            return literal(topic_told(self.reading, self.statement) or "") or self.opening or "Notification"
        title = mapped_expression("title", source)
        return f"{self.opening}: {title}" if title and self.opening else title or self.opening or "Notification"

    def _same_kind(self, source: Source) -> bool:
        """A second thing of a kind takes nothing over from the first that an earlier step made."""
        return (
            not source.trigger
            and not source.element
            and source.connector == self.features.connector
            and source.nouns[-1:] == self.features.objects[-1:]
        )

    def _thing(self) -> Source | None:
        """What a new thing is made from: the loop's element, what is referred to, else the trigger."""
        wanted = [noun.canon for noun in self.statement.nouns if noun.canon != self.statement.head]
        return subject_source(self.sources, wanted)

    def _enrich(self) -> None:
        """Optional inputs worth filling: the description of a new thing, its type, the closed state."""
        requests = self.operation.connector.category == "HTTP"
        if self._makes_new() or (self.features.verb in {"send", "trigger"} and not requests):
            for name in _DESCRIPTIONS:
                schema = self.operation.inputs.get(name)
                if schema is None or name in self.inputs or name in self.operation.required_inputs:
                    continue
                source = self._thing()
                found = dictated_text(self.reading, self.statement, self.sources) or self._told_of_thing(name, schema)
                if found is None and source is not None and source.listing and name == "body":
                    found = compose_text(self.sources, self.opening)
                if found is not None and schema.get("type", "string") == "string":
                    self.inputs[name] = found
                    break
        self._issue_type()
        self._searched()
        self._finished()
        norms = self.reading.norms(self.statement.clause.first, self.statement.clause.last)
        how = manners(self.reading, self.statement, self.operation.inputs, makes=self._makes_new())
        self.inputs = how | spelt_choices(norms, self.operation.inputs) | self.inputs
        if (due := due_value(self.reading, self.statement, self.operation)) is not None:
            self.inputs.setdefault(*due)
        self.inputs = {**keyed_values(self.reading, self.statement, self.operation), **self.inputs}
        if requests and "method" in self.operation.inputs:
            self.inputs |= http_inputs(self.reading, self.statement, self.sources, self.inputs)

    def _finished(self) -> None:
        """ "Cancel the Linear issue", where that is one of its states: the one that it is moved to."""
        state = next((_STATES[verb] for verb in self.statement.verbs[:1] if verb in _STATES), None)
        name = next((item for item in ("state", "status") if item in self.operation.inputs), None)
        if state is None or name is None or self.features.verb != "update" or name in self.inputs:
            return
        if self.operation.inputs[name].get("format") == "state":
            self.inputs[name] = state

    def _searched(self) -> None:
        """What narrows a listing, in the query that it may be given besides its other inputs."""
        schema = self.operation.inputs.get("query", {})
        said = f"{schema.get('description', '')}"
        if self.features.verb not in {"list", "search"} or "query" in self.inputs or not _LANGUAGES.search(said):
            return
        nouns = (*self.features.objects, self.statement.head)
        if (found := search_query(self.reading, self.statement, schema, nouns, self._same_title())) is not None:
            self.inputs["query"] = found

    def _same_title(self) -> str | None:
        """ "Find the issue with the same title": the title of what is at hand."""
        clause = self.statement.clause
        if _SAME_TITLE.search(self.reading.slice(clause.first, clause.last)) is None:
            return None
        source = subject_source(self.sources, ())
        field = find_concept(source.fields, "title", source.nouns, text_only=True) if source is not None else None
        return reference(source, field) if source is not None and field is not None else None

    def _issue_type(self) -> None:
        name = next((item for item in ("issue_type", "type", "kind") if item in self.operation.inputs), None)
        if (
            name is None
            or not self._makes_new()
            or (name in self.inputs and self.inputs[name] != self.operation.inputs[name].get("default"))
        ):
            return
        kind = kind_said(self.statement.nouns, _ISSUE_TYPES, self.operation.inputs[name])
        if kind is not None:
            self.inputs[name] = kind


_SAME_TITLE = re.compile(r"\bsame (?:title|name|summary|subject)\b", re.IGNORECASE)
_ISSUE_TYPES = words("bug story epic task incident problem question")
