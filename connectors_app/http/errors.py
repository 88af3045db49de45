"""What can go wrong between us and a vendor: one type, which says whether to try again."""

from __future__ import annotations

from typing import Any

from wfproject.common.errors import ApplicationError

__all__ = ["ConnectorError", "ForeignHost", "RequestRefused"]


class ConnectorError(ApplicationError):
    """A call of a vendor failed; `message` holds no secret and is fit to be shown.

    `permanent`: the same call will fail again, so it must not be retried. `retry_after`: seconds the vendor wants us to
    wait before the next try, None where it said nothing. `vendor_code`: the vendor's own name of the error, or a
    short name of ours (`timeout`, `connect-failed`). `vendor_status`: the HTTP status of the answer, 0 where there was
    none. `outcome_unknown`: the request may have reached the vendor and its effect is not known; where false, a failed
    write had no effect as far as the vendor says.
    """

    code = "connector-error"
    http_status = 502

    def __init__(
        self,
        message: str,
        *,
        permanent: bool,
        retry_after: float | None = None,
        vendor_code: str = "",
        vendor_status: int = 0,
        outcome_unknown: bool = False,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message, details=details)
        self.permanent = permanent
        self.retry_after = retry_after
        self.vendor_code = vendor_code
        self.vendor_status = vendor_status
        self.outcome_unknown = outcome_unknown


class RequestRefused(ConnectorError):
    """The address is one that no request of ours may go to; nothing was sent. Always permanent."""

    code = "address-refused"
    http_status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True, vendor_code="address-refused")


class ForeignHost(RequestRefused):
    """The credential may not be sent to this host; nothing was sent. Always permanent."""

    code = "foreign-host"
