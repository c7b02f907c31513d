"""What strangers are told of requests that are not as described, and of what nobody foresaw: JSON, and no traceback."""

from __future__ import annotations

import logging

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse

log = logging.getLogger(__name__)

#: Faults of a request that are told, and characters of each.
_TOLD, _LONGEST = 5, 200


async def not_as_described(_: Request, error: Exception) -> JSONResponse:
    """422 with the places that are wrong; what stood there is not repeated, since it may be anything."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it alone
    faults = [
        {
            "loc": [str(step)[:_LONGEST] for step in fault["loc"]],
            "msg": str(fault["msg"])[:_LONGEST],
            "type": fault["type"],
        }
        for fault in error.errors()[:_TOLD]
    ]
    return JSONResponse({"detail": faults}, 422)


async def unforeseen(request: Request, error: Exception) -> JSONResponse:
    """500 with the request's id, under which the log has the traceback."""
    mine = getattr(request.state, "request_id", "")
    log.error("request %s failed in a way that nobody foresaw", mine, exc_info=error)
    told = {"detail": "The request failed; the log of the server says why.", "request_id": mine}
    return JSONResponse(told, 500)
