from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts_app.api import schema  # noqa: F401 - registers the authentication schemes
from accounts_app.api.views import ApiTokenViewSet, LoginView, MeView, RefreshView

router = SimpleRouter(trailing_slash=False)
router.register("tokens", ApiTokenViewSet, basename="api-token")

urlpatterns = [
    path("auth/token", LoginView.as_view(), name="auth-token"),
    path("auth/token/refresh", RefreshView.as_view(), name="auth-token-refresh"),
    path("me", MeView.as_view(), name="me"),
    *router.urls,
]
