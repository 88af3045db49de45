"""The files a new connector begins with: a manifest that loads and a contract case that passes, to be replaced."""

from __future__ import annotations

import re
from pathlib import Path

from connectors_app.checks import CONTRACT_CASES
from connectors_app.contracts import normalize_key
from connectors_app.manifest import MANIFEST_ROOT, load_manifest, load_manifests
from connectors_app.probes import PROBE_FILE, load_probes
from wfproject.common.errors import ValidationFailed

__all__ = ["connector_scaffold"]

_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_MANIFEST = """\
# docs/adding-a-connector.md explains every key. State facts of the vendor's published API; write titles, descriptions
# and phrases in your own words.
key: {key}
name: {name}
category: OTHER                               # SCM TICKETING CHAT INCIDENT EMAIL DOCS HTTP OTHER
aliases: []                                   # other names people use, lower-case; no two connectors share one
description: What {name} is for, in one sentence.
base_url: https://api.{host}.example          # {{names}} of connection settings may stand in it
docs_url: https://docs.{host}.example         # where the facts below can be read
auth: {{kinds: [token], header: Authorization, format: "Bearer {{token}}"}}
# What the vendor allows one account, and how it says that it was too much. Retry-After is obeyed in any case.
rate_limit: {{requests: 60, seconds: 60, minimum_wait_seconds: 5}}
# The read-only call that tells whose credential it is; identity is a JMESPath of its answer.
whoami: {{path: /me, identity: name}}
# webhook: {{signature: standard, event_field: type, delivery_header: webhook-id}}
definitions:                                  # parts used more than once: {{$ref: "#/definitions/item"}}
  item: {{type: object, properties: {{id: string, title: string, url: uri}}}}

operations:
  - key: create_item                          # actions: verb first, the vendor's own nouns
    role: action
    title: Create an item
    description: Makes an item in a project.
    method: POST
    path: /projects/{{project}}/items
    phrases: [create an item, add an item to the project]
    risk: write                               # read, write or destructive
    reads: get_item                           # the action that looks up what this one made
    inputs:
      project: {{type: string, required: true, in: path, description: Id of the project}}
      title: {{type: string, required: true, in: body}}
    output: {{$ref: "#/definitions/item"}}

  - key: get_item
    role: action
    title: Get an item
    description: Reads an item.
    method: GET
    path: /items/{{item_id}}
    phrases: [look up the item, read the item]
    inputs:
      item_id: {{type: string, required: true, in: path}}
    output: {{$ref: "#/definitions/item"}}
"""
_PROBES = """\
# Read-only calls by which preflight learns whether what a step names exists.
probes:
  - {thing: project, inputs: [project], path: "/projects/{value}"}
  - {thing: item, inputs: [item_id], path: "/items/{value}"}
"""
_CASES = """\
# Calls, what has to go over the wire for them, and what a step gets back; run by test_contract.py.
- operation: create_item
  account: {kind: token, secrets: {token: t-1}}
  inputs: {project: "7", title: Hello}
  request:
    method: POST
    path: /projects/7/items
    headers: {Authorization: Bearer t-1}
    json: {title: Hello}
  answer: {status: 201, json: {id: "1", title: Hello}}
  output: {id: "1"}
"""


def connector_scaffold(*, key: str, name: str, root: Path = MANIFEST_ROOT, project: Path) -> list[Path]:
    """Write manifest, probes and, where the project has tests, contract cases of a new connector; returns the files.

    Raises ValidationFailed for a key that is malformed or taken (as a key, a name or an alias); writes nothing then.
    """
    text = _MANIFEST.format(key=key, name=name, host=key.replace("_", "-"))
    files = {root / key / "manifest.yaml": text, root / key / PROBE_FILE: _PROBES}
    if (project / CONTRACT_CASES).is_dir():
        files[project / CONTRACT_CASES / f"{key}.yaml"] = _CASES
    if not _KEY.fullmatch(key):
        raise _refused("A key is lower-case snake case: letters, digits and single underscores, a letter first.")
    if taken := [path for path in files if path.exists()]:
        raise _refused(f"{taken[0]} exists already.")
    _refuse_taken_names(key, name, root)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    load_manifest(root / key / "manifest.yaml")
    load_probes(root / key / PROBE_FILE)
    return list(files)


def _refused(message: str) -> ValidationFailed:
    return ValidationFailed(message, details={"key": [message]})


def _refuse_taken_names(key: str, name: str, root: Path) -> None:
    if not any(root.glob("*/manifest.yaml")):
        return
    wanted = {normalize_key(key), normalize_key(name)}
    for manifest in load_manifests(root):
        if wanted & {normalize_key(item) for item in (manifest.key, manifest.name, *manifest.aliases)}:
            raise _refused(f"{manifest.name} has this key, name or alias already.")
