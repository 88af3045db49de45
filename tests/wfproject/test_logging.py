"""What looks like a credential is masked, in time that grows no faster than the text."""

from __future__ import annotations

import time

import pytest

from wfproject.common.logging import redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Authorization: Basic dXNlcjpwdw==", "Authorization: Basic [masked]"),
        ("authorization: token abcdef", "authorization: token [masked]"),
        ("Authorization: abcdef", "Authorization: [masked]"),
        ("{'Authorization': 'Basic abc123'}", "{'Authorization': 'Basic [masked]'}"),
        ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer [masked]"),
        ("Bearer abcdef and more", "Bearer [masked] and more"),
        ("redis://:pw@cache:6379", "redis://[masked]@cache:6379"),
        ("postgresql://ann:p%40ss@db/app", "postgresql://[masked]@db/app"),
        ("api_key=abcdef&page=2", "api_key=[masked]&page=2"),
        ("see https://example.com/a:b", "see https://example.com/a:b"),
    ],
)
def test_credentials_are_masked(text: str, masked: str) -> None:
    assert redact(text) == masked


@pytest.mark.parametrize(
    "piece", ["a", "7f", "authorization ", "authorization" + " " * 40, "x://u:", "bearer ", "token  ", "user:", "://"]
)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    text = (piece * 400_000)[:400_000]
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 3, "a text of 20 kB took seconds when this was quadratic"
