"""What can be known of an expression without evaluating it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jmespath.exceptions import JMESPathError
from jmespath.lexer import Lexer

from sessions_app.definition.expressions.compiler import Ast, CompiledExpression, compile_expression, walk
from sessions_app.definition.expressions.functions import WorkflowFunctions
from sessions_app.definition.expressions.limits import ExpressionError

__all__ = ["ExpressionProblem", "check_expression", "references", "tokens"]

_RELATIVE_RIGHT = frozenset({"subexpression", "index_expression", "projection", "value_projection", "pipe"})
"""Nodes whose first child is evaluated where they stand and whose other children on the first one's result."""
_COMPARISONS = frozenset({"eq", "ne", "lt", "gt", "lte", "gte"})
_FIELD_FOLLOWS = frozenset({"dot", "colon", "lbracket", "flatten", "filter"})


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """A finding: `code` is the name of the violation it becomes (`bad-expression` or `unquoted-literal`)."""

    code: str
    message: str
    hint: str = ""


def references(expression: str) -> set[str]:
    """The root names an expression reads (`node_1`, `trigger`), from its syntax tree. Raises `ExpressionError`."""
    return set(_references(compile_expression(expression).source))


@lru_cache(maxsize=4_096)
def _references(source: str) -> frozenset[str]:
    found: set[str] = set()
    stack: list[Ast] = [compile_expression(source).ast]
    while stack:
        node = stack.pop()
        kind, children = node["type"], node.get("children", [])
        if kind == "field":
            found.add(node["value"])
        elif kind in _RELATIVE_RIGHT or kind == "filter_projection":
            stack.append(children[0])
            if children[0]["type"] in {"current", "identity"} and kind in {"pipe", "subexpression"}:
                stack.extend(children[1:])
        elif kind != "expref":
            stack.extend(child for child in children if isinstance(child, dict))
    return frozenset(found)


def tokens(expression: str) -> list[dict[str, Any]]:
    """The tokens of an expression with type, value and start offset; empty if it can't be read."""
    try:
        return [dict(token) for token in Lexer().tokenize(expression)]
    except JMESPathError:
        return []


def check_expression(expression: str) -> list[ExpressionProblem]:
    """All problems an expression has in itself: syntax, unknown functions, argument counts, bare double quotes."""
    return list(_check(expression))


@lru_cache(maxsize=4_096)
def _check(expression: str) -> tuple[ExpressionProblem, ...]:
    try:
        compiled = compile_expression(expression)
    except ExpressionError as error:
        hint = "Write a JMESPath expression such as node_1.issue.title or node_1.count > `5`."
        return (ExpressionProblem("bad-expression", error.message, hint),)
    return (*_bad_calls(compiled), *_bare_quotes(expression))


def _bad_calls(compiled: CompiledExpression) -> list[ExpressionProblem]:
    problems = []
    for node, _ in walk(compiled.ast):
        if node["type"] != "function_expression":
            continue
        name, given = node["value"], len(node["children"])
        known = WorkflowFunctions.FUNCTION_TABLE.get(name)
        if known is None:
            hint = "See the list of functions; text needs single quotes."
            problems.append(ExpressionProblem("bad-expression", f"There is no function {name}().", hint))
            continue
        expected = len(known["signature"])
        variadic = bool(expected) and known["signature"][-1].get("variadic", False)
        if given < expected or (given > expected and not variadic):
            message = f"{name}() takes {expected} argument{'' if expected == 1 else 's'}, not {given}."
            problems.append(ExpressionProblem("bad-expression", message))
    return sorted(problems, key=lambda problem: problem.message)


def _bare_quotes(expression: str) -> list[ExpressionProblem]:
    """Double quotes name a field in JMESPath; alone in the place of an operand they are meant as text."""
    if '"' not in expression:
        return []
    found = tokens(expression)
    problems = []
    for index, token in enumerate(found):
        if token["type"] != "quoted_identifier":
            continue
        before = found[index - 1]["type"] if index else ""
        after = found[index + 1]["type"]
        if before != "dot" and after not in _FIELD_FOLLOWS:
            message = f'"{token["value"]}" in double quotes names a field, not a text.'
            problems.append(ExpressionProblem("unquoted-literal", message, f"Write '{token['value']}'."))
    return problems
