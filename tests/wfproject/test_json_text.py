"""JSON texts are read and written as the standard library does, whichever library did it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfproject.common.json_text import read_json, write_json

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**80), max_value=2**80)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    written = write_json(value)
    assert written == json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() or (
        json.loads(written) == value  # floats may be written otherwise, never as another number
    )
    for text in (written, written.decode()):
        assert _exactly(read_json(text), value)


def _exactly(left: Any, right: Any) -> bool:
    return left == right and json.dumps(left) == json.dumps(right)


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**63) - 1, 10**30])
def test_long_integers_stay_whole(number: int) -> None:
    assert read_json(f'{{"id": {number}}}'.encode()) == {"id": number}
    assert write_json({"id": number}) == f'{{"id":{number}}}'.encode()


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("beside", [[], [None], ["null"]])
def test_numbers_that_json_lacks_are_not_written(number: float, beside: list[Any]) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json([*beside, number])


@pytest.mark.parametrize("value", [{1, 2}, object(), b"bytes"])
def test_what_is_no_json_is_not_written(value: Any) -> None:
    with pytest.raises(TypeError):
        write_json({"value": value})


def test_constants_go_to_who_wants_them() -> None:
    def refuse(name: str) -> Any:
        raise ValueError(name)

    assert math.isnan(read_json("[NaN]")[0])
    with pytest.raises(ValueError, match="NaN"):
        read_json("[NaN]", refuse)
    with pytest.raises(ValueError, match="Infinity"):
        read_json("[12345678901234567890, Infinity]", refuse)


def test_halves_of_surrogate_pairs_are_read() -> None:
    assert read_json(rb'"\ud83d"') == "\ud83d"


@pytest.mark.parametrize("text", [b"", b"{", b"[1,]", b"{'a': 1}", b"12345678901234567890,"])
def test_what_is_no_json_is_not_read(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)
