from rest_framework.routers import SimpleRouter

from connectors_app.api.credentials import CredentialViewSet
from connectors_app.api.views import ConnectorViewSet, OperationViewSet

router = SimpleRouter(trailing_slash=False)
router.register("connectors", ConnectorViewSet, basename="connector")
router.register("credentials", CredentialViewSet, basename="credential")
router.register("operations", OperationViewSet, basename="operation")

urlpatterns = router.urls
