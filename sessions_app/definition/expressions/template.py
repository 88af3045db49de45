"""Text with expressions between double braces: found by a scanner, never by a template engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

__all__ = ["ExpressionPart", "Part", "Template", "TextPart", "parse_template"]

_QUOTES = "'\"`"


@dataclass(frozen=True, slots=True)
class TextPart:
    """Text that stays as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class ExpressionPart:
    """The source between `{{` and `}}`, stripped; `start` is the offset of the first brace."""

    source: str
    start: int


Part = TextPart | ExpressionPart


@dataclass(frozen=True, slots=True)
class Template:
    """A scanned text. `unclosed` is the offset of a `{{` that no `}}` closes, None if all are closed."""

    parts: tuple[Part, ...]
    unclosed: int | None = None

    @property
    def expressions(self) -> tuple[str, ...]:
        """The sources of the expressions, in order."""
        return tuple(part.source for part in self.parts if isinstance(part, ExpressionPart))

    @property
    def single(self) -> str | None:
        """The source if the text is one expression alone (white space around it does not count), else None."""
        significant = [part for part in self.parts if isinstance(part, ExpressionPart) or part.text.strip()]
        if len(significant) == 1 and isinstance(significant[0], ExpressionPart):
            return significant[0].source
        return None


@lru_cache(maxsize=4_096)
def parse_template(text: str) -> Template:
    """Scan a text for `{{ expression }}`.

    Quotes, backticks and nested braces inside an expression are respected, `${{ … }}` is text (GitHub Actions and
    others use it), and `{{ '{{' }}` is an expression that writes literal braces. An unclosed `{{` is text, with its
    offset at `unclosed`.
    """
    parts: list[Part] = []
    literal = position = 0
    while (start := text.find("{{", position)) >= 0:
        end = _find_close(text, start + 2)
        foreign = start > 0 and text[start - 1] == "$"
        if foreign:
            position = start + 2 if end is None else end + 2
        elif end is None:
            return Template((*parts, TextPart(text[literal:])), unclosed=start)
        else:
            if start > literal:
                parts.append(TextPart(text[literal:start]))
            parts.append(ExpressionPart(text[start + 2 : end].strip(), start))
            literal = position = end + 2
    if literal < len(text):
        parts.append(TextPart(text[literal:]))
    return Template(tuple(parts))


def _find_close(text: str, position: int) -> int | None:
    """Offset of the `}}` that ends an expression whose source starts at `position`, or None."""
    depth = 0
    while position < len(text):
        character = text[position]
        if character in _QUOTES:
            closing = _find_quote_end(text, position)
            if closing is None:
                return None
            position = closing
        elif character == "{":
            depth += 1
        elif character == "}":
            if depth == 0:
                if text.startswith("}}", position):
                    return position
            else:
                depth -= 1
        position += 1
    return None


def _find_quote_end(text: str, position: int) -> int | None:
    quote = text[position]
    position += 1
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] == quote:
            return position
        position += 1
    return None
