from __future__ import annotations

import os
from pathlib import Path

import pytest

from wfproject.env import (
    PROJECT_DIR,
    EnvironmentVariableError,
    envbool,
    envchoice,
    envfloat,
    envint,
    envlist,
    envpath,
    envprices,
    envstr,
    load_env_file,
)

NAME = "WF_TEST_VARIABLE"


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)


@pytest.mark.parametrize("value", ["", "   "])
def test_empty_counts_as_unset(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert envstr(NAME, "fallback") == "fallback"
    with pytest.raises(EnvironmentVariableError, match=f"{NAME} is not set; expected a non-empty text"):
        envstr(NAME)


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("TRUE", True), ("on", True), ("no", False), ("0", False)]
)
def test_bool(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv(NAME, value)
    assert envbool(NAME) is expected


def test_bool_defaults_to_false_when_told_so() -> None:
    assert envbool(NAME, False) is False


@pytest.mark.parametrize(
    ("call", "value", "form"),
    [
        (lambda: envbool(NAME, True), "maybe", "one of true, false"),
        (lambda: envint(NAME, 1), "1.5", "a whole number"),
        (lambda: envint(NAME, 1, minimum=1), "0", "a whole number of at least 1"),
        (lambda: envint(NAME, 1, minimum=1, maximum=65535), "70000", "a whole number from 1 to 65535"),
        (lambda: envfloat(NAME, 1.0), "nan", "a number"),
        (lambda: envprices(NAME, {}), "gpt-4o", "items like gpt-4o=2.5:10"),
        (lambda: envprices(NAME, {}), "gpt-4o=2.5", "items like"),
        (lambda: envprices(NAME, {}), "gpt-4o=2.5:-1", "items like"),
        (lambda: envprices(NAME, {}), "=1:2", "items like"),
        (lambda: envprices(NAME, {}), "a=1:2:3:4", "items like"),
        (lambda: envfloat(NAME, 1.0, maximum=2.0), "2.5", "a number of at most 2.0"),
        (lambda: envlist(NAME, []), ", ,", "a comma-separated list"),
        (lambda: envchoice(NAME, ["local", "openai"], "local"), "gpt", "one of local, openai"),
        (lambda: envpath(NAME, "x"), "~nobody-of-that-name/x", "a path below an existing home"),
    ],
)
def test_a_bad_value_names_variable_value_and_form(
    monkeypatch: pytest.MonkeyPatch, call: object, value: str, form: str
) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(EnvironmentVariableError) as caught:
        call()  # type: ignore[operator]
    message = str(caught.value)
    assert NAME in message
    assert repr(value) in message
    assert form in message


def test_good_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " 42 ")
    assert envint(NAME) == 42
    assert envfloat(NAME) == 42.0
    monkeypatch.setenv(NAME, "a, b,,c")
    assert envlist(NAME) == ["a", "b", "c"]
    monkeypatch.setenv(NAME, "OpenAI")
    assert envchoice(NAME, ["local", "openai"]) == "openai"
    monkeypatch.setenv(NAME, "some/where")
    assert envpath(NAME) == PROJECT_DIR / "some/where"
    monkeypatch.setenv(NAME, "/abs/../path")
    assert envpath(NAME) == Path("/path")


def test_env_file_never_overrides_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text('# comment\n\nWF_TEST_A="two words"\nexport WF_TEST_B=b # why\nWF_TEST_C=file\nWF_TEST_D=\n')
    monkeypatch.setenv("WF_TEST_C", "real")
    for name in ("WF_TEST_A", "WF_TEST_B", "WF_TEST_D"):
        monkeypatch.setenv(name, "to be restored")
        monkeypatch.delenv(name)
    load_env_file(file)
    assert [os.environ[f"WF_TEST_{letter}"] for letter in "ABCD"] == ["two words", "b", "real", ""]


@pytest.mark.parametrize("line", ["just words", "=value", "WF_TEST_LONELY"])
def test_env_file_with_a_bad_line_names_it(tmp_path: Path, line: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"WF_TEST_C=ok\n{line}\n")
    with pytest.raises(EnvironmentVariableError, match=r"line 2 of .*\.env"):
        load_env_file(file)
    assert "WF_TEST_LONELY" not in os.environ
    os.environ.pop("WF_TEST_C", None)


def test_a_missing_env_file_is_fine(tmp_path: Path) -> None:
    load_env_file(tmp_path / "absent")


def test_prices_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " gpt-4o=2.5:10:1.25, llama3:8b=0:0 ,")
    assert envprices(NAME, {}) == {"gpt-4o": (2.5, 10.0, 1.25), "llama3:8b": (0.0, 0.0)}
    monkeypatch.setenv(NAME, "")
    assert envprices(NAME, {"x": (1.0, 2.0)}) == {"x": (1.0, 2.0)}
