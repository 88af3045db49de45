"""Credentials are masked, whatever else people write is left alone, and long texts take time in proportion."""

from __future__ import annotations

import json
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfproject.common.logging import redact
from wfproject.common.masking import mask_credentials

ALNUM = string.ascii_letters + string.digits
AWS = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
PREFIXES = [
    "AIza", "sk_" + "live_", "rk_" + "live_", "sk_" + "test_", "npm_", "hf_", "dop_v1_", "sk-", "wfa_", "ghp_", "gho_",
    "github_pat_", "glpat-", "xoxb-", "xapp-", "lin_api_", "ATATT", "SG.", "https://hooks.slack.com/services/",
    "https://discord.com/api/webhooks/", "https://discordapp.com/api/v10/webhooks/", "https://acme.example/x?api_key=",
    "https://acme.example/x?a=b&token=", "https://acme.example/x?access_token=", "https://acme.example/x?key=",
    "https://acme.example/x?sig=",
]  # fmt: skip


@given(st.sampled_from(PREFIXES), st.text(ALNUM, min_size=35, max_size=60), st.booleans())
def test_what_begins_as_a_credential_is_masked(prefix: str, rest: str, in_json: bool) -> None:
    text = f'call "{prefix}{rest}"\nthen go on'
    masked = mask_credentials(json.dumps(text) if in_json else text)
    assert rest not in masked
    assert rest[-20:] not in masked
    plain = json.loads(masked) if in_json else masked
    assert plain.startswith('call "')
    assert plain.endswith('"\nthen go on')
    assert mask_credentials(masked) == masked
    assert rest not in redact(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgresql://joe:hunter2@db/x", "postgresql://[masked]@db/x"),
        ("clone https://user:pa55@git.example/acme/api", "clone https://[masked]@git.example/acme/api"),
        ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer [masked]"),
        ("Authorization: Basic dXNlcjpwdw== as header", "Authorization: Basic [masked] as header"),
        ('{"Authorization": "Basic dXNlcjpwdw=="}', '{"Authorization": "Basic [masked]"}'),
        ("AKIAIOSFODNN7EXAMPLE", "[masked]"),
        (f"secret access key {AWS}", "secret access key [masked]"),
        (f"aws_secret_access_key={AWS}", "aws_secret_access_key=[masked]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef123456", "[masked]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY----- x", "[masked] x"),
        ("my password is hunter2, log in", "my password is [masked], log in"),
        ("my password is swordfish.", "my password is [masked]."),
        ("password: S3cret!pass", "password: [masked]"),
        ("the token: 9f8e7d6c5b4a", "the token: [masked]"),
        ("the token is 6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de", "the token is [masked]"),
        ("api key = abc123def456", "api key = [masked]"),
        ("GITHUB_TOKEN=a1b2c3d4e5", "GITHUB_TOKEN=[masked]"),
        ('{"apiKey":"a1b2c3d4e5"}', '{"apiKey":"[masked]"}'),
        ("client_secret: 'a1b2c3d4e5'", "client_secret: '[masked]'"),
    ],
)
def test_credentials_are_masked_and_the_rest_is_kept(text: str, masked: str) -> None:
    assert mask_credentials(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "reset the password of ann@example.com",
        "when the password is expired, tell #auth",
        "when the password is wrong five times",
        "the token expires tomorrow",
        "post 'token: refreshed' to #dev",
        "set the label secret: yes on acme/api",
        "sort by key, then by token",
        "where key = OPS-123 and token = OPS-7",
        "https://jira.example/browse?key=OPS-123",
        "https://jira.example/x?token={{ trigger.token }}",
        "token: {{ trigger.token_2 }}",
        "the secret: acme/api2",
        "commit 0123456789abcdef0123456789abcdef01234567 holds a key",
        "the secret scan found commit 0123456789abcdef0123456789abcdef01234567",
        "session 6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        '{"url":"https://acme.example:8080","to":"team@acme.example"}',
        "the bearer of bad news",
        "use bearer authentication and basic information",
        "when the authorization service fails, tell #auth",
        "authorization: basic information",
        "task-force-alignment meeting",
        "npm_install and hf_model are steps",
        "-----BEGIN CERTIFICATE-----",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert mask_credentials(text) == text


WORDS = """
    when a new issue OPS-12 opened in acme/api reset the password and sort by key if the token expires tell #oncall mail
    ann@example.com secret bearer authorization api access private aws webhook sign https://acme.example/a with
    deadbeefdeadbeefdeadbeefdeadbeefdeadbeef 6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join))
def test_words_about_credentials_are_no_credentials(text: str) -> None:
    assert mask_credentials(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        "a", "7f", "authorization ", "authorization: ", "authorization: bearer a", "x://u:", "bearer ", "bearer a",
        "token  ",
        "token is ", "password:", "secret ", "secret" + "a" * 39, "aws/", "access ", "api_", "?key=", "&token=a",
        "sk-", "eyJ", "eyJaaaaaaaa.", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "hooks.slack.com/services/", "AIza",
        "npm_", "://", "user:", "token: a@", "secret: a.",
    ],
)  # fmt: skip
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    text = (piece * 200_000)[:200_000] + " bearer token key secret aws authorization sk- :// private key ?key="
    began = time.process_time()
    mask_credentials(text)
    assert time.process_time() - began < 2
