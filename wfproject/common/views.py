"""The base of asynchronous views."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import Any

from adrf.views import APIView
from django.core.handlers.asgi import ASGIRequest
from rest_framework.response import Response

from wfproject.common.database import database_hop
from wfproject.common.handler import finish_on_loop

__all__ = ["AsyncAPIView"]


class AsyncAPIView(APIView):
    """A view of REST framework whose handlers are coroutines.

    Authentication, permissions and rates are one hop to a thread, after which neither thread nor connection is held.
    """

    async def async_dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Answer the request."""
        self.args, self.kwargs = args, kwargs
        self.request = request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            await self.admit(request, *args, **kwargs)
            known = request.method.lower() in self.http_method_names
            handler = getattr(self, request.method.lower(), None) if known else None
            handler = handler or self.http_method_not_allowed
            run = handler if iscoroutinefunction(handler) else database_hop(handler)
            response = await run(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the exception handler turns it into an answer, and logs it
            response = self.handle_exception(error)
        answer: Response = self.finalize_response(request, response, *args, **kwargs)
        self.response = answer
        if not answer.streaming and isinstance(request._request, ASGIRequest):
            finish_on_loop(answer)
        return answer

    async def admit(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Authenticate, authorise and count the request; raises what REST framework raises."""
        await database_hop(self.initial)(request, *args, **kwargs)
