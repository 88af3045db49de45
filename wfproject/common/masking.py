"""What looks like a credential, in logs and in what a language model is told; in time that grows with the text only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["MASK", "mask_credentials"]

MASK = "[masked]"


class _Rule(NamedTuple):
    """An expression, tried only on texts that hold one of the signs in lower case: most hold none."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]


_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^\"<]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|(?=[\"<])|\Z)"
)
_KNOWN = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:sk-|wfa_|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|xapp-|lin_api_|ATATT|SG\.)[A-Za-z0-9._-]{8,}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{8,}"
    r"|AIza[A-Za-z0-9_-]{20,}"
    r"|(?:[rsp]k_(?:live|test)|whsec)_[A-Za-z0-9_]{8,}"
    r"|(?:npm|hf)_[A-Za-z0-9]{20,}"
    r"|do[opr]_v1_[A-Za-z0-9]{20,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"
    r")"
)
_URL_LOGIN = re.compile(r"(?<=://)[^\s/@:\"]*:[^\s/@\"]+(?=@)")
_WEBHOOK = re.compile(
    r"(?i:(hooks\.slack\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/(?:v\d{1,3}/)?webhooks/))"
    r"[A-Za-z0-9/_+-]{8,}"
)
_QUERY = re.compile(
    r"(?i:([?&](?:amp;)?(?:(?:api|access|auth|id|refresh|private)[_-]?)?"
    r"(?:key|token|sig|signature|secret|password|client_secret|x-amz-signature)=))"
    r"(?![A-Z][A-Z0-9]{1,9}-\d{1,9}(?![A-Za-z0-9]))[^\s&#\"'\\<>{}\[\],;)]{4,}"
)
_HEADER = re.compile(
    r"(?i:(authorization[\"'\\]{0,3}\s{0,3}[:=]\s{0,3}[\"'\\]{0,3}(?:basic|bearer|token)\s{1,3}))"
    r"(?=[a-z._~+/-]*[A-Z0-9=])[A-Za-z0-9._~+/-]{6,}={0,2}"
)
_BEARER = re.compile(r"(?i:\b(bearer\s{1,3}))(?=[A-Za-z._~+/-]*[0-9])[A-Za-z0-9._~+/-]{12,}={0,2}")
_AWS_SECRET = re.compile(
    r"(?i:((?:secret|aws)[^\n]{0,40}?))(?<![A-Za-z0-9/+])(?![0-9a-f]{40}|[0-9A-F]{40})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"
)
_STATED = re.compile(
    r"(?i:(?<![A-Za-z])(?P<label>pass(?:word|phrase|wd|code)|pwd"
    r"|(?:(?:api|access|secret|private|signing|client|auth|account)[ _-]?){1,3}(?:key|token|secret)|token|secret)"
    r"(?P<join>[\"'\\`]{0,3}\s{0,3}(?:={1,2}>?|:=?|(?:is|was)\b:?)\s{0,3}[\"'\\`]{0,3}))"
    r"(?P<value>[^\s\"'\\`<>,;&\[\]]{4,})"
)
_NO_SECRET = re.compile(
    r"[A-Z][A-Z0-9]{1,9}-\d{1,9}"  # the key of an issue
    r"|#[\w-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # a channel, an address of e-mail
    r"|[a-z0-9][a-z0-9._-]*/[a-z0-9._-]+"  # a repository
    r"|\d{1,7}|https?://.*"
)
_SAID_OF_PASSWORDS = re.compile(
    r"(?i:[a-z]+(?:ed|ing|en)|wrong|(?:in)?correct|(?:in)?valid|reset|still|about|stored|weak|strong|leak|same|lost|known"
    r"|unknown|empty|never|also|only|from|with|that|what|when|where|sent|public|policy|default|none|null|true|false|here"
    r"|there|just|like|older?|newer?|short|long|safe|unsafe|already|always|often|very|part|your|used|kept|hard|easy"
    r"|optional|mandatory|secret|plain|text|string|required|less|more|over|under|today|tomorrow|fine|good|okay|gone)"
)


def _stated(match: re.Match[str]) -> str:
    """`password is ...`, `token: ...`: masked where what follows is more likely a secret than a word said of one."""
    value = match["value"].rstrip(".!?)")
    if not _is_secret(match["label"].lower(), value):
        return match[0]
    return f"{match['label']}{match['join']}{MASK}{match['value'][len(value) :]}"


def _is_secret(label: str, value: str) -> bool:
    if len(value) < 4 or "{{" in value or "}}" in value:
        return False
    if label.startswith(("pass", "pwd")):
        return not _SAID_OF_PASSWORDS.fullmatch(value) and not re.fullmatch(r"#[a-z][\w-]*", value)
    if _NO_SECRET.fullmatch(value):
        return False
    return bool(re.search(r"[0-9]|[^\w./:()=-]", value) or re.fullmatch(r"[A-Za-z]{20,}", value))


_RULES = (
    _Rule(("private key",), _PRIVATE_KEY, MASK),
    _Rule(
        ("sk-", "wfa_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "xapp-", "lin_api_",
         "atatt", "sg.", "akia", "asia", "aiza", "k_live_", "k_test_", "whsec_", "npm_", "hf_", "_v1_", "eyj"),
        _KNOWN, MASK,
    ),
    _Rule(("://",), _URL_LOGIN, MASK),
    _Rule(("hooks.slack.com/", "webhooks/"), _WEBHOOK, rf"\1{MASK}"),
    _Rule(("key=", "token=", "sig=", "signature=", "secret=", "password="), _QUERY, rf"\1{MASK}"),
    _Rule(("authorization",), _HEADER, rf"\1{MASK}"),
    _Rule(("bearer",), _BEARER, rf"\1{MASK}"),
    _Rule(("secret", "aws"), _AWS_SECRET, rf"\1{MASK}"),
    _Rule(("pass", "pwd", "key", "token", "secret"), _STATED, _stated),
)  # fmt: skip


def mask_credentials(text: str) -> str:
    """The text with what looks like a key, token, private key, password or login in a URL replaced by `[masked]`.

    Words that only speak of credentials stay, and so do keys of issues, hashes of commits and the like.
    """
    lower = text.lower()
    for signs, pattern, replacement in _RULES:
        if any(sign in lower for sign in signs):
            text = pattern.sub(replacement, text)
    return text
