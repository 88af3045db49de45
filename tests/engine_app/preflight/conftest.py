from __future__ import annotations

from tests.connectors_app.credentials.conftest import vendor

__all__ = ["vendor"]
