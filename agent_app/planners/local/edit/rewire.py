"""Mending what an edit leaves behind: inputs that read outputs which are gone, moved behind, or shaped otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.fields import Field, Source, find_concept
from sessions_app.definition import (
    ExpressionError,
    Patch,
    RemoveNode,
    SetCondition,
    SetInput,
    SetItems,
    node_reference,
    parse_template,
    references,
)
from sessions_app.definition.expressions.template import ExpressionPart
from sessions_app.definition.vocabulary import TRIGGER_REFERENCE

__all__ = ["rewire"]

_PATH = re.compile(r"(?P<root>[A-Za-z_]\w*)(?P<path>(?:\.[A-Za-z_\"][\w\"]*|\[[^\]]*\])*)")
_ELEMENT = re.compile(r"\{\{\s*(?P<loop>[a-z]\w*_\d+)\.item\.(?P<path>[\w.]+)\s*\}\}")
"""A field of the thing that a loop is at, in a text."""


def rewire(editor: Editor, before: WorkflowView) -> None:
    """Patch the inputs and expressions that the edit so far has left without what they read.

    A broken reference is led to the field of the same meaning in what can still be read, nearest step first; where
    there is none it is taken out of texts, and an input that was nothing else is dropped, so that it is asked for.
    """
    for key in list(editor.view.order):
        step = editor.view.steps.get(key)
        if step is None:
            continue
        patches = _Mender(editor.view, before, step).patches()
        if patches:
            editor.apply(*patches)


class _Mender:
    def __init__(self, view: WorkflowView, before: WorkflowView, step: Step) -> None:
        self.view, self.before, self.step = view, before, step
        upstream = view.graph.upstream(step.id)
        self.readable = {node_reference(key) for key in upstream} | {"trigger"}
        self.sources: Sequence[Source] = view.sources_for(step.id)
        self.heads = False
        """Whether the input at hand is a heading, which is one line."""

    def patches(self) -> list[Patch]:
        found: list[Patch] = []
        for name, value in self.step.inputs.items():
            self.heads = concept_of(name) == "title"
            mended = self._value(value)
            if mended != value:
                found.append(SetInput(node_id=self.step.id, name=name, value=mended or None))
        properties = self.step.node.properties
        if self.step.role == "condition" and isinstance(expression := properties.get("expression"), str):
            mended_text = self._expression(expression)
            if mended_text and mended_text != expression:
                found.append(SetCondition(node_id=self.step.id, expression=mended_text))
        if self.step.role == "for_each" and isinstance(items := properties.get("items"), str) and self._broken(items):
            listing = next((source for source in reversed(self.sources) if source.listing), None)
            if listing is not None:
                found.append(SetItems(node_id=self.step.id, items=listing.prefix))
            else:
                found.append(RemoveNode(node_id=self.step.id, unwrap=True))
        return found

    def _value(self, value: Any) -> Any:
        if isinstance(value, str) and "{{" in value:
            return self._text(value)
        if isinstance(value, list):
            return [mended for item in value if (mended := self._value(item)) not in ("", None) or item in ("", None)]
        if isinstance(value, dict):
            return {key: self._value(item) for key, item in value.items()}
        return value

    def _text(self, text: str) -> str:
        """Mended line by line: a line that only tells of a step that is gone ("Jira issue: ...") goes with it."""
        lines = text.split("\n")
        told = [line for line in lines if not self._tells_of_gone(line)]
        return "\n".join(mended for line in told or lines if (mended := self._line(line)) or not line)

    def _tells_of_gone(self, line: str) -> bool:
        """Whether a line names a step before a colon and gives only what can't be read of it any more."""
        label, sources = line.partition("{{")[0].lower(), parse_template(line).expressions
        if not sources or ":" not in label or not all(self._broken(source) for source in sources):
            return False
        roots = {root for source in sources for root in references(source)} - self.readable
        owners = [owner for root in roots if (owner := self.before.origin(root)) is not None]
        nouns = [{noun.replace("_", " ") for noun in owner.nouns} for owner in owners]
        return bool(owners) and all(any(noun in label for noun in own) for own in nouns)

    def _renamed(self, line: str, sources: Sequence[str]) -> str:
        """ "Linear issue: ..." where the step that is told of was one of Jira."""
        label, brace, rest = line.partition("{{")
        for root in {root for source in sources if self._broken(source) for root in references(source)}:
            old, new = self.before.origin(root), self.view.origin(root)
            if old is not None and new is not None and old.features is not None and new.features is not None:
                label = label.replace(old.features.spec.connector.name, new.features.spec.connector.name)
        return label + brace + rest

    def _line(self, text: str) -> str:
        if (told := self._of_all(text)) is not None:
            return told
        template = parse_template(text)
        if not any(self._broken(source) for source in template.expressions):
            return text
        template = parse_template(self._renamed(text, template.expressions))
        parts = []
        for part in template.parts:
            if not isinstance(part, ExpressionPart):
                parts.append(part.text)
                continue
            mended = self._expression(part.source) if self._broken(part.source) else part.source
            parts.append(f"{{{{ {mended} }}}}" if mended else "")
        return re.sub(r"[ \t]{2,}", " ", "".join(parts)).strip(" :-\n") if "" in parts else "".join(parts)

    def _of_all(self, line: str) -> str | None:
        """What a line told of each thing of a loop, told of all of them by a step that stands behind it now.

        Nothing is left of what only gave a field of the thing, which no list can stand for.
        """
        found = next((match for match in _ELEMENT.finditer(line) if self._loop_left(match["loop"]) is not None), None)
        loop = self._loop_left(found["loop"]) if found is not None else None
        items = str(loop.node.properties.get("items")) if loop is not None else ""
        if found is None or not items or self._broken(items):
            return None
        label = line[: line.find("{{")].rstrip()
        if self.heads or not label:
            return label.rstrip(" :-")
        listed = f'join(`"\\n"`, {items}[].{found["path"]})'
        return f"{label}\n{{{{ {listed} }}}}"

    def _loop_left(self, root: str) -> Step | None:
        """The loop of a name, if the step was in it and is no more, or the loop itself is gone."""
        loop = self.before.origin(root) if self.step.id in self.before.steps else None
        if loop is None or loop.role != "for_each" or loop.id not in self.before.graph.enclosing(self.step.id):
            return None
        return None if loop.id in self.view.graph.enclosing(self.step.id) else loop

    def _broken(self, expression: str) -> bool:
        try:
            roots = references(expression)
        except ExpressionError:
            return False
        return any(self._is_broken(root, expression) for root in roots)

    def _is_broken(self, root: str, expression: str) -> bool:
        if root not in self.readable:
            return self._is_node(root)
        step = self.view.origin(root)
        old = self.before.origin(root)
        if (
            step is None
            or old is None
            or step.features is None
            or old.features is None
            or step.features is old.features
        ):
            return False
        known = {field.path for field in self.view.index.fields(step.features.spec)}
        if not known:
            return False
        paths = [match.group("path").lstrip(".") for match in _PATH.finditer(expression) if match.group("root") == root]
        return any(path and path not in known for path in paths)

    @staticmethod
    def _is_node(root: str) -> bool:
        return root == "trigger" or re.fullmatch(r"[a-z]\w*_\d+", root) is not None

    def _expression(self, expression: str) -> str | None:
        """The expression with every broken path led elsewhere; None if one has nowhere to go."""
        result, position = [], 0
        for match in _PATH.finditer(expression):
            root = match.group("root")
            if (
                not self._is_node(root)
                or not self._is_broken(root, match.group(0))
                or _quoted(expression, match.start())
            ):
                continue
            found = self._elsewhere(root, match.group("path").lstrip("."))
            if found is None:
                return None
            result += [expression[position : match.start()], found]
            position = match.end()
        return "".join([*result, expression[position:]])

    def _elsewhere(self, root: str, path: str) -> str | None:
        """The place of the same meaning: in the same step if it became another, else in the nearest readable one."""
        names = re.findall(r"[A-Za-z_]\w*", path)
        concept = (concept_of(names[-1]) or names[-1]) if names else "title"
        owner = self.before.origin(root)
        nouns = owner.nouns if owner is not None else ()
        ordered = [source for source in reversed(self.sources) if not source.listing]
        ordered.sort(key=lambda source: source.prefix != root)
        if not ordered and self.step.role == "condition" and names and owner is not None and owner.role == "action":
            return f"{TRIGGER_REFERENCE}.{path}"  # what is tested may come with what starts the run
        for source in ordered:
            if not names and source.prefix != root:
                return source.prefix
            exact = next((field for field in source.fields if field.path == path), None)
            subjects = (*nouns, *source.nouns)
            field = exact or self._meant(source, concept, subjects)
            if field is not None and not field.repeated:
                return f"{source.prefix}.{field.path}"
        return self._undescribed(ordered, nouns, path) if self.step.role == "condition" and names else None

    @staticmethod
    def _undescribed(ordered: Sequence[Source], nouns: Sequence[str], path: str) -> str | None:
        """The place of a tested property in an output of which nothing is known, rather of one of the same thing."""
        unknown = [source for source in ordered if not source.fields]
        same = [source for source in unknown if set(source.nouns) & set(nouns)]
        return f"{(same or unknown)[0].prefix}.{path}" if unknown else None

    @staticmethod
    def _meant(source: Source, concept: str, subjects: Sequence[str]) -> Field | None:
        """The field of a meaning: of the thing itself rather than of its team or project."""
        own = [field for field in source.fields if all(parent.rstrip("s") in subjects for parent in field.parents)]
        return find_concept(own, concept, subjects, text_only=True) or find_concept(
            source.fields, concept, subjects, text_only=True
        )


def _quoted(expression: str, position: int) -> bool:
    before = expression[:position]
    return before.count("'") % 2 == 1 or before.count("`") % 2 == 1
