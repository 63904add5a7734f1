"""Views as JSON, their attribute names as keys."""

from __future__ import annotations

import json
from typing import Any

import orjson
from starlette.responses import Response

from searchidx.model import as_json
from searchidx.web.errors import Failure

__all__ = ["failed", "json_response"]


def json_response(record: Any, status: int = 200) -> Response:
    """A view, or plain data, as a response."""
    try:
        body = orjson.dumps(record)
    except TypeError:
        # Half a surrogate pair, or a whole number of more than 64 bits.
        body = json.dumps(as_json(record)).encode("ascii")
    return Response(body, status, media_type="application/json")


def failed(failure: Failure) -> Response:
    """A failure as JSON."""
    error = {"kind": failure.kind, "message": failure.message, "position": failure.position}
    return json_response({"error": error}, failure.status)
