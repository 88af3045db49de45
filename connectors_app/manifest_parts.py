"""The parts a connector manifest is made of: authentication, inputs, limits, and the types they share."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from connectors_app.contracts import JsonObject
from connectors_app.markup import Markup

__all__ = [
    "AuthManifest",
    "BaseUrl",
    "ErrorsManifest",
    "IdempotencyManifest",
    "InputManifest",
    "JsonSchema",
    "Key",
    "LookupManifest",
    "ManifestModel",
    "OAuth2Manifest",
    "PaceManifest",
    "PagingManifest",
    "Phrase",
    "RateLimitManifest",
    "Scalar",
    "Sentence",
    "WhoAmIManifest",
]

_INPUT_KEYWORDS = frozenset(
    {"type", "items", "enum", "const", "format", "default", "description", "title", "examples", "anyOf", "oneOf"}
    | {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "pattern"}
    | {"properties", "additionalProperties"}
)


@cache  # the shipped manifests repeat few schemas many times
def _schema_problem(schema: str) -> str:
    import jsonschema_rs  # manifests are read at set-up; a server checks none

    try:
        # offline: a manifest must not make us fetch what it refers to.
        jsonschema_rs.Draft202012Validator(json.loads(schema), offline=True)
    except jsonschema_rs.ValidationError as error:
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path)
        return f"not a JSON Schema: {error.message} at ${where}"
    except (jsonschema_rs.ReferencingError, ValueError) as error:
        return f"not a JSON Schema: {error}"
    return ""


def _check_json_schema(schema: JsonObject) -> JsonObject:
    if problem := _schema_problem(json.dumps(schema, sort_keys=True)):
        raise ValueError(problem)
    return schema


Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=80)]
Phrase = Annotated[str, StringConstraints(min_length=2, max_length=120, strip_whitespace=True)]
Sentence = Annotated[str, StringConstraints(min_length=3, max_length=300, strip_whitespace=True)]
BaseUrl = Annotated[str, StringConstraints(pattern=r"^(https://[^\s]+[^/\s])?$")]
JsonSchema = Annotated[JsonObject, AfterValidator(_check_json_schema)]
Scalar = str | bool | int | float


class ManifestModel(BaseModel):
    """Base of all parts: immutable, and no key that the format does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class AuthManifest(ManifestModel):
    """How requests are authenticated.

    `header` carries `format` with `{names}` filled from the credential's secrets; `query` (parameter name to format)
    does the same for vendors that take their keys in the query. After `Basic`, `{token}` is the Base64 text of user
    name, colon and password (RFC 7617).
    """

    kinds: tuple[Literal["token", "api_key", "basic", "oauth2", "webhook_url", "none"], ...] = Field(min_length=1)
    header: str = ""
    format: str = ""
    query: dict[str, str] = Field(default_factory=dict)


class PaceManifest(ManifestModel):
    """At most `requests` in any `seconds`, counted apart for each value of the input `by` if that is given."""

    requests: int = Field(ge=1)
    seconds: float = Field(gt=0)
    by: str = ""


class RateLimitManifest(ManifestModel):
    """How the vendor limits requests and says so.

    `requests` per `seconds` is the vendor's published allowance for one credential, shared by all workers;
    `per: operation` says that each operation has that allowance for itself. `writes` is a further allowance that
    only writes count against; `concurrency` the most requests at once. An answer that says the limit is reached has a
    status of `statuses` (429, or another one together with a sign of a limit: a wait, nothing remaining, words), or a
    GraphQL or JSON error code of `error_codes` found at the JMESPath `error_field`. `remaining_header` and
    `reset_header` announce it beforehand; `reset_format` is how the reset (and only it) is written: seconds since the
    epoch, milliseconds since the epoch, seconds from now, or ISO 8601. `Retry-After` (RFC 9110, section 10.2.3) is
    always obeyed; `retry_after_field` is where a body has it instead, in seconds. `minimum_wait_seconds` is waited
    where the answer gives no time. `bucket_header` names the header that identifies the bucket of a vendor who limits
    by route.
    """

    requests: int = Field(default=0, ge=0)
    seconds: float = Field(default=60.0, gt=0)
    per: Literal["account", "operation"] = "account"
    writes: PaceManifest | None = None
    concurrency: int = Field(default=0, ge=0)
    statuses: tuple[int, ...] = (429,)
    error_field: str = ""
    error_codes: tuple[str, ...] = ()
    remaining_header: str = ""
    reset_header: str = ""
    reset_format: Literal["epoch", "epoch_ms", "delta", "iso8601"] = "epoch"
    retry_after_field: str = ""
    minimum_wait_seconds: float = Field(default=1.0, ge=0)
    bucket_header: str = ""


class OAuth2Manifest(ManifestModel):
    """Where access tokens come from by client credentials (RFC 6749, section 4.4).

    `token_url` may hold `{names}` of `connection` settings; `scope` (separated by spaces) and `audience` are sent
    unless the credential says otherwise; `client_auth` is how the vendor wants the client's secret.
    """

    token_url: BaseUrl
    scope: str = ""
    audience: str = ""
    client_auth: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"


class ErrorsManifest(ManifestModel):
    """How the vendor says that a call failed, where status and the usual fields don't.

    `ok` is a JMESPath that is false in an answer that is an error in spite of its status; `code` and `message` are the
    JMESPaths of the vendor's name of the error and of its text. Codes in `transient` may pass by themselves, so the
    call may be tried again; after those in `uncertain` a write may have had its effect.
    """

    ok: str = ""
    code: str = ""
    message: str = ""
    transient: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()


class WhoAmIManifest(ManifestModel):
    """The read-only call that tells whose credential it is.

    `path` is relative to the connector's base URL. `identity` is the JMESPath of the name to show in the answer;
    `ok` a JMESPath that must be true where the vendor answers 200 to a bad credential. Scopes come from a header
    (comma- or space-separated) or a JMESPath, the expiry from a header or a JMESPath.
    """

    method: Literal["GET", "POST"] = "GET"
    path: Annotated[str, StringConstraints(pattern=r"^/[^\s#]*$")]
    base_url: BaseUrl = ""
    body: JsonObject | None = None
    identity: str
    ok: str = ""
    scopes_header: str = ""
    scopes_field: str = ""
    expires_header: str = ""
    expires_field: str = ""


class PagingManifest(ManifestModel):
    """How a list is read to its end.

    `link`: the `Link` header's next (RFC 8288). `cursor`: JMESPath `next` of the body, or the header `next_header`,
    goes into the parameter `parameter`. `url`: JMESPath `next` is the next page's address. `page`: `parameter` counts
    from `first`. `offset`: `parameter` counts elements; for both, `next` may tell whether there is more, as a flag or
    as the total. `whole`: the vendor gives the whole list at once (a comment says how that is known), so what is not in
    the answer is not in the list. `items` is the dotted path of the list in the body (empty: the body itself);
    `size_parameter` asks for `size` elements a page, the most the vendor gives. Both parameters are query parameters of
    a GET, body fields (GraphQL arguments) of a POST. A step that gives the size itself means the whole list's length;
    one that gives the parameter reads that one page.
    """

    style: Literal["link", "cursor", "url", "page", "offset", "whole"]
    parameter: str = ""
    next: str = ""
    next_header: str = ""
    items: str = ""
    size_parameter: str = ""
    size: int = Field(default=0, ge=0)
    first: int = Field(default=1, ge=0)


class LookupManifest(ManifestModel):
    """How an effect whose outcome is unknown is looked up before it is tried again.

    `operation` is the key of a read action; `inputs` are its inputs, each a literal or an expression in double braces
    over `inputs` (those of the write) and `marker` (the text the write carried); `match` is a JMESPath over the
    answer that gives the artefact, or null. `marker_input` is the input of the write that carries the marker, appended
    as text; without it `match` gives what has a name that the vendor keeps unique.
    """

    operation: Key
    inputs: dict[Key, Any] = Field(default_factory=dict)
    match: str
    marker_input: str = ""


class IdempotencyManifest(ManifestModel):
    """Where the vendor takes an idempotency key: a header, a query parameter or a body field by dotted path.

    A body field that the step fills itself keeps the step's value, which then is the key. `max_length` is the longest
    key the vendor takes (0: as long as it comes); `seconds` how long it remembers one (0: for good), after which a
    repeated write would have its effect again.
    """

    header: str = ""
    query: str = ""
    body: str = ""
    max_length: int = Field(default=0, ge=0)
    seconds: float = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(map(bool, (self.header, self.query, self.body))) != 1:
            raise ValueError("exactly one of header, query and body")
        return self


class InputManifest(ManifestModel):
    """One input of an operation: JSON Schema keywords beside the keys below, which say where the value goes.

    For actions: `location` (`in` in the file) is the part of the request; `target` the vendor's name for it if it
    differs (in a body a dotted path; a segment ending in `[]` spreads a list over elements; `$` is the whole body; a
    JSON pointer if the body is a JSON patch); `parts` the placeholders that a `/`-joined value fills, the last one
    taking one segment;
    `keep_slashes` that slashes of a path value are not percent-encoded;
    `join` the separator for vendors that want a list as one text; `encode` a conversion of the value; `markup` how the
    vendor reads the text where that is neither plain nor told by the format `html`; `one_line` that line ends in what
    expressions give are spaces to the vendor;
    `constants` body values by dotted path that are sent only with the value;
    `connection` the setting of the connection that is used when the step gives no value.
    For triggers: `match` is the JMESPath of the payload value that the input is compared with (equal, or equal to any
    element if it is a list).
    For both: `template` is the text the vendor uses for the value, for example `refs/heads/{value}`.
    """

    json_schema: JsonSchema
    required: bool = False
    location: Literal["path", "query", "body", "header"] | None = Field(default=None, alias="in")
    target: str = ""
    parts: tuple[str, ...] = ()
    keep_slashes: bool = False
    join: str = ""
    encode: Literal["base64", "adf", "json"] | None = None
    markup: Markup | None = None
    one_line: bool = False
    constants: dict[str, Any] = Field(default_factory=dict)
    connection: str = ""
    match: str = ""
    template: str = ""

    @model_validator(mode="before")
    @classmethod
    def _split_keywords(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "json_schema" in data:
            return data
        split = {name: value for name, value in data.items() if name not in _INPUT_KEYWORDS}
        split["json_schema"] = {name: value for name, value in data.items() if name in _INPUT_KEYWORDS}
        return split

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not {"type", "anyOf", "oneOf", "enum", "const"} & self.json_schema.keys():
            raise ValueError("an input needs a type")
        if self.template and "{value}" not in self.template:
            raise ValueError("template needs {value}")
        return self

    @property
    def must_be_given(self) -> bool:
        """Whether a step has to name a value: required, with neither a default nor a connection setting."""
        return self.required and not self.connection and "default" not in self.json_schema

    def binding(self) -> JsonObject:
        """Where the value goes or what it is compared with, without the JSON Schema; only keys that are set."""
        dumped = self.model_dump(by_alias=True, exclude={"json_schema", "required"}, mode="json")
        return {name: value for name, value in dumped.items() if value}
