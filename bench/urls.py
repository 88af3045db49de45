import redis.asyncio
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from wfproject.common.redis_client import async_redis, redis_key


class BareView(APIView):
    """A DRF view that does nothing: what framework and server cost."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    def post(self, request: Request) -> Response:
        return Response({"prompt": dict(request.data).get("prompt")})


async def cache_read(request: HttpRequest) -> HttpResponse:
    """An asynchronous Django view that reads one value of the cache: the floor of cached answers."""
    client: redis.asyncio.Redis = await async_redis()
    return HttpResponse(await client.get(redis_key("bench")) or b"", content_type="application/json")


urlpatterns = [
    path("bench/bare", BareView.as_view()),
    path("api/v1/bench/cache-read", cache_read),
    path("", include("wfproject.urls")),
]
