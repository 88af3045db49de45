"""From the text of an expression to a compiled one, cached, and its bounded interpreter."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from jmespath import parser, visitor
from jmespath.exceptions import JMESPathError, LexerError, ParseError

from sessions_app.definition.expressions.functions import WorkflowFunctions
from sessions_app.definition.expressions.limits import (
    MAX_DEPTH,
    MAX_EXPRESSION_LENGTH,
    MAX_STEPS,
    ExpressionError,
    check_size,
)

__all__ = ["Ast", "CompiledExpression", "ExpressionError", "compile_expression", "walk"]

Ast = dict[str, Any]
_CACHE_SIZE = 4_096


class CompiledExpression:
    """A parsed expression; `ast` must not be changed."""

    __slots__ = ("_path", "ast", "source")

    def __init__(self, source: str, ast: Ast) -> None:
        self.source = source
        self.ast = ast
        self._path = _plain_path(ast)

    def evaluate(self, scope: dict[str, Any], now: datetime | None = None) -> Any:
        """Evaluate over a scope (root names to values); raises `ExpressionError` for anything that goes wrong."""
        try:
            path = self._path
            result = _at_path(scope, path) if path else _Interpreter(now).visit(self.ast, scope)
            check_size(result)
        except ExpressionError as error:
            raise ExpressionError(error.message, details={"expression": self.source}) from error
        except Exception as error:
            # Functions of the library raise bare TypeErrors and OverflowErrors on odd data: all are failures of a step.
            reason = f"The expression failed: {_reason(error)}"
            raise ExpressionError(reason, details={"expression": self.source}) from error
        return result


def _plain_path(ast: Ast) -> tuple[str, ...] | None:
    """The names of a path such as `trigger.issue.title`, which most expressions are; None for anything else."""
    if ast["type"] == "field":
        return (str(ast["value"]),)
    if ast["type"] != "subexpression":
        return None
    parts = [_plain_path(child) for child in ast["children"]]
    return tuple(name for part in parts if part for name in part) if all(parts) else None


def _at_path(value: Any, path: tuple[str, ...]) -> Any:
    """What the interpreter gives for a plain path, several times faster."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


class _Parser(parser.Parser):
    """JMESPath's parser with a negation that takes the whole path after it.

    The library reads `!a.b` as `(!a).b`, which is null whatever `a` is: nobody can mean that.
    """

    BINDING_POWER: ClassVar[dict[str, int]] = parser.Parser.BINDING_POWER | {"not": 8}
    _CACHE: ClassVar[dict[str, Any]] = {}  # the library's cache holds what its own parser read


class _Interpreter(visitor.TreeInterpreter):
    def __init__(self, now: datetime | None) -> None:
        super().__init__(visitor.Options(custom_functions=WorkflowFunctions(now)))
        self._steps = 0

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise ExpressionError("The expression takes too many steps.")
        return super().visit(node, *args, **kwargs)

    # A pipe can double what these two build with every stage, so each stage is measured.
    def visit_multi_select_list(self, node: Any, value: Any) -> Any:
        result = super().visit_multi_select_list(node, value)
        check_size(result)
        return result

    def visit_multi_select_dict(self, node: Any, value: Any) -> Any:
        result = super().visit_multi_select_dict(node, value)
        check_size(result)
        return result

    def visit_literal(self, node: Any, value: Any) -> Any:
        literal = node["value"]
        # The compiled expression is shared: a caller that changes its result must not change the literal.
        return copy.deepcopy(literal) if isinstance(literal, dict | list) else literal


@lru_cache(maxsize=_CACHE_SIZE)
def _compile(text: str) -> CompiledExpression | ExpressionError:
    try:
        ast: Ast = dict(_Parser().parse(text).parsed)
    except JMESPathError as error:
        return ExpressionError(_syntax_reason(text, error), details={"expression": text})
    except (RecursionError, ValueError) as error:
        return ExpressionError(f"The expression can't be read: {_reason(error)}", details={"expression": text})
    if any(depth > MAX_DEPTH for _, depth in walk(ast)):
        return ExpressionError("The expression is nested too deeply.", details={"expression": text})
    return CompiledExpression(text, ast)


def compile_expression(text: str) -> CompiledExpression:
    """Compile an expression (without braces); raises `ExpressionError` if it is empty, too long or malformed."""
    if len(text) > MAX_EXPRESSION_LENGTH:
        raise ExpressionError(f"The expression is longer than {MAX_EXPRESSION_LENGTH:,} characters.")
    stripped = text.strip()
    if not stripped:
        raise ExpressionError("The expression is empty.")
    compiled = _compile(stripped)
    if isinstance(compiled, ExpressionError):
        raise ExpressionError(compiled.message, details=compiled.details)
    return compiled


def walk(ast: Ast) -> Iterator[tuple[Ast, int]]:
    """Every node of a syntax tree with its depth, without recursion."""
    stack = [(ast, 1)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        stack.extend((child, depth + 1) for child in node.get("children", ()) if isinstance(child, dict))


def _syntax_reason(text: str, error: JMESPathError) -> str:
    if isinstance(error, ParseError) and error.token_type == "NUMBER":  # noqa: S105 - a kind of token
        return f"Numbers stand in backticks: `{error.token_value}`."
    if isinstance(error, LexerError):
        where = f" at column {error.lex_position + 1}" if isinstance(error.lex_position, int) else ""
        return f"The expression can't be read{where}: {error.message}."
    if isinstance(error, ParseError):
        if error.token_value is None:
            return "The expression ends too early."
        return f"The expression can't be read at column {error.lex_position + 1}: unexpected {error.token_value!r}."
    return f"The expression can't be read: {_reason(error)}"


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:197] + "..."
