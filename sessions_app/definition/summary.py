"""A document in one plain English sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sessions_app.definition.expressions import ExpressionError
from sessions_app.definition.expressions.dates import parse_duration, spoken_duration
from sessions_app.definition.graph import NodeView, WorkflowGraph
from sessions_app.definition.tolerant import as_dict, as_text
from sessions_app.definition.vocabulary import Branch, Role

__all__ = ["describe_schedule", "describe_start", "summarize"]

_PRESENT = {
    "failed": "fails",
    "succeeded": "succeeds",
    "regressed": "regresses",
    "finished": "finishes",
    "joined": "joins",
    "started": "starts",
}
"""Events that happen of themselves; all others are done to something (`opened`: is opened)."""
_MAX_FILTERS = 3
_MAX_LENGTH = 700


def summarize(document: object) -> str:
    """What a workflow does, for example `When a GitHub issue is opened: create a Jira issue, then …`.

    Works on any document, also an incomplete one; long workflows are cut with an ellipsis.
    """
    graph = WorkflowGraph(document)
    triggers = [graph.nodes[key] for key in graph.triggers()]
    opening = _opening(triggers)
    teller = _Teller(graph)
    starts = [edge.target for node in triggers for edge in graph.outgoing[node.id]]
    steps = teller.course(starts or [key for key in graph.roots() if graph.nodes[key].role != Role.TRIGGER], set())
    sentence = ": ".join(part for part in (opening, steps) if part) or "An empty workflow"
    sentence = sentence[:1].upper() + sentence[1:]
    return f"{sentence}." if len(sentence) < _MAX_LENGTH else sentence[: _MAX_LENGTH - 1] + "…"


def describe_start(document: object) -> str:
    """When a workflow starts, for example `when a GitHub issue is opened`; `at nothing` without a trigger."""
    graph = WorkflowGraph(document)
    return _opening([graph.nodes[key] for key in graph.triggers()]) or "at nothing: it has no trigger"


def _opening(triggers: Sequence[NodeView]) -> str:
    return " or ".join(dict.fromkeys(_event(node) for node in triggers))


def _event(node: NodeView) -> str:
    connector = node.connector
    if connector == "schedule":
        return describe_schedule(as_text(node.inputs.get("cron")), as_text(node.inputs.get("timezone")))
    if connector == "manual":
        return "when started by hand"
    filters = [
        f"{name.replace('_', ' ')}: {value}"
        for name, value in node.inputs.items()
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip()
    ]
    filters += [name.replace("_", " ") for name, value in node.inputs.items() if value is True]
    suffix = f" ({', '.join(filters[:_MAX_FILTERS])})" if filters else ""
    return _event_clause(node) + suffix


def _event_clause(node: NodeView) -> str:
    """`GitHub Issue Opened` as `when a GitHub issue is opened`."""
    product = as_text(as_dict(node.metadata.get("connector")).get("name")) or ""
    rest = node.title.replace("-", " ") if node.title == node.name else node.title
    named = bool(product) and rest.casefold().startswith(product.casefold())
    words = (rest[len(product) :] if named else rest).split()
    words = [word.lower() if word[1:].islower() else word for word in words]
    if not words:
        return f"when {node.title} happens"
    noun = " ".join([product, *words[:-1]] if named else words[:-1])
    last = words[-1]
    if noun and last in _PRESENT:
        return f"when {_article(noun)} {noun} {_PRESENT[last]}"
    if noun and last.endswith("ed"):
        return f"when {_article(noun)} {noun} is {last}"
    if any(word.endswith("ed") for word in words):
        return f"when {' '.join([product, *words] if named else words)}"
    whole = " ".join([product, *words] if named else words)
    return f"when there is {_article(whole)} {whole}"


def _article(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeio" else "a"


def describe_schedule(cron: str | None, timezone: str | None = None) -> str:
    """A cron expression in words (`at 09:00, Monday through Friday`), with the zone if it is not UTC."""
    if not cron:
        return "on a schedule"
    import cron_descriptor as descriptor  # type: ignore[import-untyped] # only workflows with a schedule need it

    options = descriptor.Options()
    options.use_24hour_time_format = True
    options.casing_type = descriptor.CasingTypeEnum.LowerCase
    try:
        text = str(descriptor.get_description(cron, options))
    except (descriptor.FormatException, descriptor.MissingFieldException, ValueError, IndexError, KeyError):
        return f"on the schedule {cron[:60]}"
    text = re.sub(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b", lambda match: match[0].capitalize(), text)
    zone = f" ({timezone})" if timezone and timezone != "UTC" else ""
    return text[:1].lower() + text[1:] + zone


class _Teller:
    """Tells the steps from a node on, each once."""

    def __init__(self, graph: WorkflowGraph) -> None:
        self._graph = graph
        self._told: set[str] = set()
        self._order = {key: index for index, key in enumerate(graph.topological_order())}

    def course(self, starts: list[str], stops: set[str]) -> str:
        """The steps from several starts, up to the nodes in `stops` (which are not told)."""
        starts = list(dict.fromkeys(starts))
        join = self._join(starts) - stops if len(starts) > 1 else set()
        told = [part for key in starts if (part := self._chain(key, stops | join))]
        clause = " and ".join(told)
        rest = self.course(self._first(join), stops) if join else ""
        return ", then ".join(part for part in (clause, rest) if part)

    def _join(self, starts: list[str]) -> set[str]:
        """Everything that can be reached from each of several nodes."""
        reached = [self._graph.reachable([key]) for key in starts]
        return set.intersection(*reached) if reached else set()

    def _first(self, keys: set[str]) -> list[str]:
        return sorted(keys, key=lambda key: self._order[key])[:1]

    def _chain(self, key: str, stops: set[str]) -> str:
        clauses: list[str] = []
        pending = [key]
        while len(pending) == 1 and pending[0] not in stops | self._told:
            node = self._graph.nodes[pending[0]]
            self._told.add(node.id)
            clause, pending = self._step(node, stops)
            clauses.append(clause)
        if len(pending) > 1:
            clauses.append(self.course(pending, stops))
        return ", then ".join(clause for clause in clauses if clause)

    def _targets(self, node: NodeView, *branches: str | None) -> list[str]:
        return [edge.target for edge in self._graph.outgoing[node.id] if edge.branch in branches]

    def _step(self, node: NodeView, stops: set[str]) -> tuple[str, list[str]]:
        """A node in words, and the nodes to go on with."""
        match node.role:
            case Role.CONDITION:
                return self._condition(node, stops)
            case Role.FOR_EACH:
                clause, following = self._loop(node), self._targets(node, None)
            case Role.APPROVAL:
                clause, following = _human_task(node), self._targets(node, None, Branch.APPROVED)
                clause += self._aside(node, Branch.REJECTED, "if rejected", stops | set(following))
            case Role.DELAY:
                clause, following = _delay(node), self._targets(node, None)
            case _:
                clause, following = _lower_first(node.title), self._targets(node, None)
        return clause + self._aside(node, Branch.ERROR, "on an error", stops | set(following)), following

    def _aside(self, node: NodeView, branch: Branch, words: str, stops: set[str]) -> str:
        told = self.course(self._targets(node, branch), stops)
        return f" ({words}: {told})" if told else ""

    def _condition(self, node: NodeView, stops: set[str]) -> tuple[str, list[str]]:
        yes, no = self._targets(node, Branch.TRUE), self._targets(node, Branch.FALSE)
        join = self._graph.reachable(yes) & self._graph.reachable(no)
        title = _lower_first(node.title)
        test = title if title.startswith(("if ", "unless ")) else f"if {title}"
        positive, negative = self.course(yes, stops | join), self.course(no, stops | join)
        if positive:
            clause = f"{test}: {positive}" + (f"; otherwise {negative}" if negative else "")
        else:
            clause = f"{_opposite(test)}: {negative}" if negative else test
        return (f"({clause})" if join else clause), self._first(join)

    def _loop(self, node: NodeView) -> str:
        title = _lower_first(node.title)
        name = as_text(node.properties.get("as")) or "item"
        words = title if title.startswith("for each") else f"for each {name}"
        members = self.course(self._graph.roots(node.id), set())
        return f"{words} ({members})" if members else words


def _opposite(test: str) -> str:
    """ "unless ..." of "if ...", and the other way round."""
    word, _, rest = test.partition(" ")
    return f"{'unless' if word == 'if' else 'if'} {rest}"


def _lower_first(title: str) -> str:
    """A title inside a sentence: its first letter small unless the word is a name or an abbreviation."""
    first = title.split(" ", 1)[0]
    return title[:1].lower() + title[1:] if first[1:].islower() or len(first) == 1 else title


def _human_task(node: NodeView) -> str:
    """ "order a pizza (by a person)" where the title is what to do, else the title: "approval by Dana"."""
    title, instructions = _lower_first(node.title), as_text(node.properties.get("instructions")) or ""
    return f"{title} (by a person)" if instructions.startswith(node.title) else title


def _delay(node: NodeView) -> str:
    until = as_text(node.properties.get("until"))
    if until:
        return f"wait until {until}"
    try:
        return f"wait {spoken_duration(parse_duration(as_text(node.properties.get('duration')) or ''))}"
    except ExpressionError:
        return _lower_first(node.title)
