"""The expression language: JMESPath between double braces, with a few functions of ours and fixed bounds."""

from __future__ import annotations

from sessions_app.definition.expressions.analysis import ExpressionProblem, check_expression, references
from sessions_app.definition.expressions.compiler import ExpressionError, compile_expression
from sessions_app.definition.expressions.evaluation import (
    Join,
    evaluate_condition,
    evaluate_expression,
    evaluate_template,
    evaluate_value,
)
from sessions_app.definition.expressions.functions import FUNCTIONS, FunctionInfo
from sessions_app.definition.expressions.rename import rename_references, rename_template_references
from sessions_app.definition.expressions.template import Template, parse_template

__all__ = [
    "FUNCTIONS",
    "ExpressionError",
    "ExpressionProblem",
    "FunctionInfo",
    "Join",
    "Template",
    "check_expression",
    "compile_expression",
    "evaluate_condition",
    "evaluate_expression",
    "evaluate_template",
    "evaluate_value",
    "parse_template",
    "references",
    "rename_references",
    "rename_template_references",
]
