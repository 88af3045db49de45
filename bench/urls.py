from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class BareView(APIView):
    """A DRF view that does nothing: what framework and server cost."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    def post(self, request: Request) -> Response:
        return Response({"prompt": dict(request.data).get("prompt")})


urlpatterns = [path("bench/bare", BareView.as_view()), path("", include("wfproject.urls"))]
