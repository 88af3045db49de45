"""How names that people give become the ids that a vendor's API takes: `connectors/<key>/names.yaml`.

Calls that read, stated as data, as probes are (and those that open the channel in which just one person is written to,
of which that person sees nothing). People write "Done", "#oncall" or "kim"; Jira wants the number of a transition, most
of Slack the id of a channel, Linear a UUID.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from connectors_app.contracts import JsonObject
from connectors_app.manifest import MANIFEST_ROOT, load_part
from connectors_app.manifest_parts import Key, ManifestModel, PagingManifest, Phrase

__all__ = ["NAMES_FILE", "AddressedThings", "ConnectorNames", "NamedThings", "OwnerManifest", "load_names", "names_of"]

NAMES_FILE = "names.yaml"
Address = Annotated[str, StringConstraints(pattern=r"^/\S*$")]


class OwnerManifest(ManifestModel):
    """What has to be known to ask, where the step doesn't say it: the board of a card. `gives` is its id (JMESPath)."""

    name: Key
    path: Address
    gives: str


class NamedThings(ManifestModel):
    """Where the things are listed that some inputs name, and how a name is told there.

    `inputs` are the inputs of actions (`only` these operations, or all but `not_for`) that take an id; a list is looked
    up element by element. A value that is a whole match of `id` (a regular expression) is one already; one that does
    not match `pattern` is left to the next entry, as is one for whose question another input lacks, or the account may
    not put. `strip` is taken off the front of a name.

    `path` (with `method`, `body`) is the question; it holds `{value}` and the step's inputs, as probes do, and `owner`
    may be asked for beforehand. Of the answer, read to its end by `paging`, `things` (JMESPath) is the list, and of
    each of them `names` (JMESPath) what it may be called, `gives` its id.

    A name is compared without regard to case; where none is the same, a thing of which it is a whole word is meant,
    if there is just one. `found`: the vendor looks for `{value}` itself, also in what it does not show, so that an
    e-mail address for which it has one thing means that. `first`: of several that are called so, any will do. `alike`:
    names of the same, the likelier ones first, for where there is none that is called as said ("urgent" on a site with
    the priority "Highest"). `as_said`: the vendor takes names as well, so that one goes as it was said where the
    account may not ask. The list is kept for `kept_seconds` for the account; 0: it is asked for each time.

    `filters`: what comes in has the id alone, so that filters of triggers by these inputs need it as well.
    """

    thing: Phrase
    inputs: tuple[Key, ...] = Field(min_length=1)
    only: tuple[Key, ...] = ()
    not_for: tuple[Key, ...] = ()
    id: str
    pattern: str = ""
    strip: str = ""
    owner: OwnerManifest | None = None
    method: Literal["GET", "POST"] = "GET"
    path: Address
    body: JsonObject | None = None
    paging: PagingManifest | None = None
    things: str = "@"
    names: str
    gives: str
    found: bool = False
    first: bool = False
    alike: tuple[tuple[str, ...], ...] = ()
    as_said: bool = False
    filters: bool = False
    kept_seconds: int = Field(default=300, ge=0)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.method == "POST" and self.body is None:
            raise ValueError("a POST needs the body that makes it a read")
        if self.only and self.not_for:
            raise ValueError("either only or not_for")
        return self


class AddressedThings(NamedThings):
    """Who may be addressed in a text ("@kim"): `written` is how the vendor wants that, with `{id}` in it and, if
    it is to be shown, the `{name}` that was said.

    Whom nobody has by that name stays in the text as said; an entry that the account may not ask is passed over.
    """

    inputs: tuple[Key, ...] = ()
    written: str

    @model_validator(mode="after")
    def _check_written(self) -> Self:
        if "{id}" not in self.written:
            raise ValueError("written needs {id}")
        return self


class ConnectorNames(ManifestModel):
    """The names of a connector, in the order they are looked up: what is asked about later may need earlier ids."""

    names: tuple[NamedThings, ...] = ()
    addressed: tuple[AddressedThings, ...] = ()

    def for_operation(self, operation: str, *, filters: bool = False) -> tuple[NamedThings, ...]:
        """Those that an action may have, or those that are for the `filters` of a trigger."""
        return tuple(
            item
            for item in self.names
            if operation not in item.not_for
            and (not item.only or operation in item.only)
            and (item.filters or not filters)
        )


def load_names(path: Path) -> ConnectorNames:
    """Read one file; ManifestError naming file and field if it can't be used, no names if there is none."""
    return load_part(path, ConnectorNames)


@cache
def names_of(connector: str) -> ConnectorNames:
    """The shipped names of a connector, read once."""
    return load_names(MANIFEST_ROOT / connector / NAMES_FILE)
