"""How a vendor's webhooks are signed, read, answered and registered: the `webhook` part of a connector manifest."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from connectors_app.contracts import JsonObject
from connectors_app.manifest_parts import Key, ManifestModel, Sentence

__all__ = [
    "ChallengeManifest",
    "HookCallManifest",
    "RegistrationManifest",
    "SignatureManifest",
    "WebhookManifest",
]

_PLACES = re.compile(r"\{(\w+)\}")


def _check_path(text: str) -> str:
    try:
        if text:
            jmespath.compile(text)
    except JMESPathError as error:
        msg = f"not a JMESPath: {error}"
        raise ValueError(msg) from error
    return text


JmesPath = Annotated[str, AfterValidator(_check_path)]


class SignatureManifest(ManifestModel):
    """One way in which a delivery proves where it comes from; all are checked on the raw bytes, in constant time.

    `hmac`: `header` carries, after `prefix`, the digest of `signed`, a template over `{body}`, `{timestamp}` and
    `{url}` (the address it was sent to); a header with a `separator` lists several, of which one has to fit. `ed25519`:
    the same with a signature (RFC 8032) and, as the secret, the vendor's public key in hexadecimal. `token`: `header`
    is `prefix` and the secret itself. `basic`: the password of HTTP Basic (RFC 7617). `standard`: Standard Webhooks
    (https://www.standardwebhooks.com), within 5 minutes.

    A timestamp stands in `timestamp_header` or at the JMESPath `timestamp_field` of the body; where
    `tolerance_seconds` is given, one that is further away is refused.
    """

    scheme: Literal["hmac", "token", "basic", "standard", "ed25519"]
    header: str = ""
    prefix: str = ""
    separator: Annotated[str, StringConstraints(max_length=2)] = ""
    algorithm: Literal["sha256", "sha1"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    signed: str = "{body}"
    secret_encoding: Literal["text", "base64"] = "text"  # noqa: S105 - an encoding
    timestamp_header: str = ""
    timestamp_field: JmesPath = ""
    timestamp_format: Literal["epoch", "epoch_ms", "iso8601"] = "epoch"
    tolerance_seconds: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.scheme in {"hmac", "token", "ed25519"} and not self.header:
            raise ValueError("this scheme needs a header")
        if unknown := set(_PLACES.findall(self.signed)) - {"body", "timestamp", "url"}:
            msg = f"signed has body, timestamp and url, not {sorted(unknown)}"
            raise ValueError(msg)
        if self.scheme in {"hmac", "ed25519"} and "{body}" not in self.signed:
            raise ValueError("what is signed needs {body}")
        has_time = bool(self.timestamp_header or self.timestamp_field)
        if ("{timestamp}" in self.signed or self.tolerance_seconds) and not has_time:
            raise ValueError("timestamp_header or timestamp_field is missing")
        return self


_NAMED = {
    "standard": {"scheme": "standard", "header": "webhook-signature"},
    "shared_secret": {"scheme": "token", "header": "X-Webhook-Token"},
    "basic": {"scheme": "basic", "header": "Authorization"},
}


class ChallengeManifest(ManifestModel):
    """A verified delivery that only wants to be answered: where the JMESPath `when` is true of its body.

    It is answered with the body's `field` in an object of the same name, or, without `field`, with `status` alone.
    """

    when: JmesPath
    field: str = ""
    status: int = 200


class HookCallManifest(ManifestModel):
    """One call of the vendor about its hooks.

    Filled in are `{target}` (in a path with its slashes; `{target_segment}` without), `{broad}` (whether there is no
    target), `{id}`, `{delivery}`, and where a value of the body is nothing else `{url}`, `{secret}`, `{events}` and
    `{flags}`; the key `{flags}` of a body stands for a key of each flag.
    """

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: Annotated[str, StringConstraints(pattern=r"^/\S*$")]
    body: JsonObject | None = None


class RegistrationManifest(ManifestModel):
    """How hooks are registered at the vendor with the workspace's credential.

    `target` is the trigger input that names where a hook belongs (a repository, a team), and `broad` that one of the
    whole account is possible as well; `setting` is the connection's setting that owns a target named without its
    owner. `find` lists the hooks: `rows` is the JMESPath of the list in the answer, `url` and `id` those of a hook's
    address and id in an element. `id_in` is the JMESPath of the id in the answer of `create`, `secret_in` of a secret
    that the vendor makes. `flags` maps event names to what the vendor calls them at registration, where that differs:
    events without one can't be registered so. `scopes` are what the credential needs. `deliveries` and `redeliver`
    list what was sent and send one (`{delivery}`) again.
    """

    target: str = ""
    setting: str = ""
    broad: bool = False
    find: HookCallManifest
    rows: JmesPath = "@"
    url: JmesPath
    id: JmesPath = "id"
    create: HookCallManifest
    id_in: JmesPath = "id"
    secret_in: JmesPath = ""
    remove: HookCallManifest
    flags: dict[str, str] = Field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    deliveries: HookCallManifest | None = None
    redeliver: HookCallManifest | None = None


class WebhookManifest(ManifestModel):
    """How the vendor's deliveries are verified and told apart.

    `signature` is one rule or several of which one has to hold (`standard`, `shared_secret` and `basic` are rules by
    name). The event's name stands in a header (`event_header`) or in the payload (`event_field`, a JMESPath), its
    action at the JMESPath `action_field`, the id that deliveries are deduplicated by in `delivery_header` or at
    `delivery_field`; without one it is the SHA-256 of event and raw body. `split` is the field whose list elements are
    events of their own. `payload: request` makes the trigger's output `{body, headers}`. `actor_field` gives who caused
    the event, in the form of the credential's identity.

    `challenges` are answered and nothing else; `handshake_header` carries the secret that the vendor makes, once,
    before the first delivery. `secret` says who makes the secret; `setup` where a person enters address and secret.
    """

    signature: tuple[SignatureManifest, ...] = Field(min_length=1)
    event_header: str = ""
    event_field: JmesPath = ""
    action_field: JmesPath = ""
    delivery_header: str = ""
    delivery_field: JmesPath = ""
    split: Key | Literal[""] = ""
    payload: Literal["body", "request"] = "body"
    actor_field: JmesPath = ""
    challenges: tuple[ChallengeManifest, ...] = ()
    handshake_header: str = ""
    secret: Literal["ours", "vendor"] = "ours"  # noqa: S105 - whose it is
    setup: Sentence | Literal[""] = ""
    registration: RegistrationManifest | None = None

    @field_validator("signature", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        rules = list(value) if isinstance(value, list | tuple) else [value]
        found = []
        for rule in rules:
            if isinstance(rule, str) and rule not in _NAMED:
                msg = f"{rule!r} is no rule; by name there are {', '.join(_NAMED)}"
                raise ValueError(msg)
            found.append(_NAMED[rule] if isinstance(rule, str) else rule)
        return found
