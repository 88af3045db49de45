"""One decorator that makes an error visible: full traceback in the log, a bounded summary for records."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypedDict, TypeVar, cast

from wfproject.common.errors import ApplicationError
from wfproject.common.logging import redact

__all__ = ["ErrorSummary", "capture_errors", "error_summary"]

logger = logging.getLogger("wfproject.errors")

P = ParamSpec("P")
R = TypeVar("R")

_MESSAGE_LIMIT = 500


class ErrorSummary(TypedDict):
    """What is stored of an error beside the interaction; never a traceback or a secret."""

    code: str
    type: str
    message: str
    where: str


def error_summary(error: BaseException, where: str = "") -> ErrorSummary:
    """Summarise an error in at most a few hundred characters, credentials masked."""
    code = error.code if isinstance(error, ApplicationError) else "internal-error"
    message = redact(str(error))[:_MESSAGE_LIMIT]
    return ErrorSummary(code=code, type=type(error).__name__, message=message, where=where or captured_at(error))


def captured_at(error: BaseException) -> str:
    """Name of the innermost captured function the error came through, or an empty string."""
    return str(getattr(error, "_captured_at", ""))


def _record(error: Exception, where: str) -> None:
    if captured_at(error):
        return  # logged where it happened; outer layers would only repeat it
    error._captured_at = where  # type: ignore[attr-defined]
    expected = isinstance(error, ApplicationError) and error.http_status < 500
    logger.log(
        logging.INFO if expected else logging.ERROR,
        "%s failed: %s: %s",
        where,
        type(error).__name__,
        error,
        exc_info=None if expected else error,
    )


def capture_errors(where: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a node, task or service (sync or async): errors are logged once, with ids, and raised again.

    `where` is the name under which the error is logged and recorded, for example `graph.generate_workflow`.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def run_async(*args: P.args, **kwargs: P.kwargs) -> Any:
                try:
                    return await function(*args, **kwargs)
                except Exception as error:
                    _record(error, where)
                    raise

            return cast("Callable[P, R]", run_async)

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except Exception as error:
                _record(error, where)
                raise

        return run

    return decorate
