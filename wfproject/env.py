"""Settings from environment variables, read strictly: a bad value stops the start with a sentence naming it.

An empty value counts as unset, because compose files pass `${NAME:-}` as an empty string.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

__all__ = [
    "PROJECT_DIR",
    "EnvironmentVariableError",
    "envbool",
    "envchoice",
    "envfloat",
    "envint",
    "envlist",
    "envpath",
    "envprices",
    "envstr",
    "load_env_file",
]

PROJECT_DIR = Path(__file__).resolve().parent.parent
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})

T = TypeVar("T")


class EnvironmentVariableError(ValueError):
    """A variable is missing or malformed; the message names it, its value and the form that is expected."""

    def __init__(self, name: str, value: str | None, expected: str) -> None:
        found = "is not set" if value is None else f"has the value {value!r}"
        super().__init__(f"The environment variable {name} {found}; expected {expected}.")
        self.name = name


def load_env_file(path: Path | None = None) -> None:
    """Take variables from a `.env` file (default: beside manage.py) unless the environment already has them.

    A missing file is fine. A line that isn't `NAME=value`, a comment or blank raises EnvironmentVariableError.
    """
    path = path or PROJECT_DIR / ".env"
    if not path.is_file():
        return
    from dotenv.parser import parse_stream

    with path.open(encoding="utf-8") as stream:
        for binding in parse_stream(stream):
            if binding.error or (binding.key is not None and binding.value is None):
                line = binding.original.string.strip()
                raise EnvironmentVariableError(
                    f"in line {binding.original.line} of {path}", line, "NAME=value, a comment (#) or a blank line"
                )
            if binding.key is not None and binding.value is not None:
                os.environ.setdefault(binding.key, binding.value)


def envstr(name: str, default: str | None = None) -> str:
    """Return the text of a variable. Without a default the variable is required."""
    value = _raw(name)
    if value is not None:
        return value
    return _default(name, default, "a non-empty text")


def envbool(name: str, default: bool | None = None) -> bool:
    """Return true for 1, true, yes, on and false for 0, false, no, off, in any case."""
    expected = "one of true, false, 1, 0, yes, no, on, off"
    value = _raw(name)
    if value is None:
        return _default(name, default, expected)
    word = value.lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise EnvironmentVariableError(name, value, expected)


def envint(name: str, default: int | None = None, *, minimum: int | None = None, maximum: int | None = None) -> int:
    """Return a whole number within the inclusive limits."""
    expected = f"a whole number{_limits(minimum, maximum)}"
    value = _raw(name)
    if value is None:
        return _default(name, default, expected)
    try:
        number = int(value)
    except ValueError:
        raise EnvironmentVariableError(name, value, expected) from None
    if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
        raise EnvironmentVariableError(name, value, expected)
    return number


def envfloat(
    name: str, default: float | None = None, *, minimum: float | None = None, maximum: float | None = None
) -> float:
    """Return a finite number within the inclusive limits."""
    expected = f"a number{_limits(minimum, maximum)}"
    value = _raw(name)
    if value is None:
        return _default(name, default, expected)
    try:
        number = float(value)
    except ValueError:
        raise EnvironmentVariableError(name, value, expected) from None
    too_small = minimum is not None and number < minimum
    too_large = maximum is not None and number > maximum
    if not math.isfinite(number) or too_small or too_large:
        raise EnvironmentVariableError(name, value, expected)
    return number


def envlist(name: str, default: Sequence[str] | None = None) -> list[str]:
    """Return the comma-separated items, stripped, without empty ones."""
    expected = "a comma-separated list with at least one item"
    value = _raw(name)
    if value is None:
        return list(_default(name, default, expected))
    items = [item.strip() for item in value.split(",") if item.strip()]
    if not items:
        raise EnvironmentVariableError(name, value, expected)
    return items


def envchoice(name: str, choices: Sequence[str], default: str | None = None) -> str:
    """Return one of the given words, compared without regard to case."""
    expected = f"one of {', '.join(choices)}"
    value = _raw(name)
    if value is None:
        return _default(name, default, expected)
    for choice in choices:
        if choice.lower() == value.lower():
            return choice
    raise EnvironmentVariableError(name, value, expected)


def envpath(name: str, default: str | Path | None = None) -> Path:
    """Return an absolute path; `~` is the home directory, a relative path starts at the project directory."""
    value = _raw(name)
    given = value or str(_default(name, default, "a path"))
    try:
        expanded = Path(given).expanduser()
    except RuntimeError:
        raise EnvironmentVariableError(name, given, "a path below an existing home directory") from None
    return Path(os.path.abspath(PROJECT_DIR / expanded))


def envprices(name: str, default: Mapping[str, tuple[float, ...]] | None = None) -> dict[str, tuple[float, ...]]:
    """Return prices by name, from `NAME=PRICE:PRICE[:PRICE]` items separated by commas; each finite and not negative.

    A name may hold colons, as those of models do; `=` separates.
    """
    expected = "items like gpt-4o=2.5:10 or gpt-4o=2.5:10:1.25, separated by commas"
    value = _raw(name)
    if value is None:
        return dict(_default(name, default, expected))
    prices: dict[str, tuple[float, ...]] = {}
    for item in filter(None, (part.strip() for part in value.split(","))):
        key, _, figures = item.rpartition("=")
        try:
            numbers = tuple(float(figure) for figure in figures.split(":"))
        except ValueError:
            raise EnvironmentVariableError(name, value, expected) from None
        if not key.strip() or len(numbers) not in {2, 3} or not all(math.isfinite(n) and n >= 0 for n in numbers):
            raise EnvironmentVariableError(name, value, expected)
        prices[key.strip()] = numbers
    return prices


def _raw(name: str) -> str | None:
    value = os.environ.get(name, "").strip()
    return value or None


def _default(name: str, default: T | None, expected: str) -> T:
    if default is None:
        raise EnvironmentVariableError(name, None, expected)
    return default


def _limits(minimum: float | None, maximum: float | None) -> str:
    if minimum is not None and maximum is not None:
        return f" from {minimum} to {maximum}"
    if minimum is not None:
        return f" of at least {minimum}"
    if maximum is not None:
        return f" of at most {maximum}"
    return ""
