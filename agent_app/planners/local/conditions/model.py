"""What words compare, before it is said which field they mean."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Idiom", "Test"]


@dataclass(frozen=True, slots=True)
class Idiom:
    """What an idiom says: the subject's words, an operator, its values, and whether these are numbers.

    `unit` is that of an age ("days", "hours", "minutes"), or "now" where a date is compared with the present.
    """

    subject: tuple[str, ...]
    operator: str
    values: tuple[str, ...] = ()
    numeric: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison in words: subject words, operator, values (more than one: any of them), where it stands.

    `unit` is that of an age, or of a time ahead, "now" where a date is compared with the present, "date" with a day,
    "period" with one of the calendar, "window" where the present itself is.
    """

    subject: tuple[str, ...]
    operator: str
    values: tuple[str, ...]
    numeric: bool
    first: int
    last: int
    joiner: str = ""
    unit: str = ""
