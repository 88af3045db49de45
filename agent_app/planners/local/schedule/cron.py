"""Cron expressions written out in a text."""

from __future__ import annotations

import re

__all__ = ["find_cron", "is_cron"]

_FIELD = r"(?:\*|[\dA-Za-z]{1,3})[\w*/,\-]*"
_EXPRESSION = re.compile(rf"(?<![\w*/])(?:{_FIELD}[ \t]+){{4}}{_FIELD}(?![\w*/])")
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_MACROS = {
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
}  # fmt: skip
_MACRO = re.compile("|".join(_MACROS))
_NAMES = {
    name: str(number)
    for names in (
        ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
        ["", *["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]],
    )
    for number, name in enumerate(names)
    if name
}
_PART = re.compile(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?")


def find_cron(text: str) -> tuple[str, int, int] | None:
    """The first cron expression in a text as (five fields, start, end); names of days and months become numbers."""
    for match in _EXPRESSION.finditer(text):
        fields = [_numbered(field, index) for index, field in enumerate(match.group().split())]
        expression = " ".join(fields)
        if "*" in expression and is_cron(expression):
            return expression, match.start(), match.end()
    if macro := _MACRO.search(text.lower()):
        return _MACROS[macro.group()], macro.start(), macro.end()
    return None


def is_cron(expression: str) -> bool:
    """Whether a text is a cron expression of five numeric fields within their bounds."""
    fields = expression.split()
    return len(fields) == len(_BOUNDS) and all(map(_is_field, fields, _BOUNDS))


def _numbered(field: str, index: int) -> str:
    if index < 3:
        return field
    return re.sub(r"[A-Za-z]{3}", lambda match: _NAMES.get(match.group().lower(), match.group()), field)


def _is_field(field: str, bounds: tuple[int, int]) -> bool:
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            return False
        numbers = [int(group) for group in match.groups()[:2] if group]
        if any(not bounds[0] <= number <= bounds[1] for number in numbers) or numbers != sorted(numbers):
            return False
        if match.group(3) is not None and int(match.group(3)) == 0:
            return False
    return True
