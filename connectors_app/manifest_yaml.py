"""Reading a manifest's YAML into plain data, with the two conveniences of the file format resolved.

`{$ref: "#/definitions/x"}` is replaced by the connector's own definition (keys beside `$ref` override it), and inside
`properties` and `items` a bare name such as `integer`, `uri` or `date-time` stands for the schema of that type or
string format, and `string?` for a text that may be null or empty. A connector with many operations keeps groups of them
in `operations/*.yaml` beside its manifest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

__all__ = ["read_document"]

_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array"})
_FORMATS = frozenset({"uri", "date-time", "date", "email", "markdown", "html", "uuid"})


_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """Safe loader that refuses a key written twice, which YAML forbids and PyYAML lets through."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                problem = f"key {key_node.value!r} twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            seen.add(key_node.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def _expand(value: Any, definitions: Mapping[str, Any], path: tuple[str, ...] = (), *, schema: bool = False) -> Any:
    """Replace references and type names below `value`; `path` holds the definitions being expanded."""
    if isinstance(value, str) and schema:
        if value in _TYPES:
            return {"type": value}
        if value.endswith("?") and value[:-1] in _TYPES:
            return {"type": [value[:-1], "null"]}
        if value in _FORMATS:
            return {"type": "string", "format": value}
        msg = f"{value!r} is no type or format"
        raise ValueError(msg)
    if isinstance(value, list):
        return [_expand(item, definitions, path) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        name = str(value["$ref"]).removeprefix("#/definitions/")
        if name in path or name not in definitions:
            msg = f"{value['$ref']!r} is {'recursive' if name in path else 'not defined'}"
            raise ValueError(msg)
        siblings = {key: item for key, item in value.items() if key != "$ref"}
        return _expand({**definitions[name], **siblings}, definitions, (*path, name))
    expanded: dict[str, Any] = {}
    for key, item in value.items():
        if key == "paging":
            expanded[key] = item  # its `items` is a path, not a schema
        elif key == "properties" and isinstance(item, dict):
            expanded[key] = {name: _expand(sub, definitions, path, schema=True) for name, sub in item.items()}
        else:
            expanded[key] = _expand(item, definitions, path, schema=key == "items")
    return expanded


def _mapping(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    if not isinstance(document, dict):
        raise ValueError("the document is not a mapping")
    return document


def _add_part(document: dict[str, Any], part: dict[str, Any]) -> None:
    """Add a part's operations and definitions to the manifest's; a definition of both is refused."""
    if unknown := part.keys() - {"definitions", "operations"}:
        msg = f"a part has definitions and operations, not {sorted(map(str, unknown))}"
        raise ValueError(msg)
    definitions = part.get("definitions", {})
    if twice := definitions.keys() & document.setdefault("definitions", {}).keys():
        msg = f"defined twice: {sorted(twice)}"
        raise ValueError(msg)
    document["definitions"].update(definitions)
    document["operations"] = [*document.get("operations", []), *part.get("operations", [])]


def read_document(path: Path) -> dict[str, Any]:
    """Return the manifest with the operations of its parts and without its `definitions`.

    Parts are `operations/*.yaml` beside the file, in the order of their names; each has `operations` and may have
    `definitions`, which all of them share. Raise ValueError for bad YAML or a bad reference.
    """
    document = _mapping(path)
    for part in sorted(path.parent.glob("operations/*.yaml")):
        try:
            _add_part(document, _mapping(part))
        except ValueError as error:
            msg = f"operations/{part.name}: {error}"
            raise ValueError(msg) from error
    definitions = document.pop("definitions", {})
    expanded: dict[str, Any] = _expand(document, definitions)
    return expanded
