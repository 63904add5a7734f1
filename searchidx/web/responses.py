"""Views as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from searchidx.model import Article
from searchidx.web.errors import Failure
from searchidx.web.views.hits import HitView

__all__ = ["as_data", "failed", "json_response"]


def as_data(record: Any) -> Any:
    """A view as dicts, lists and scalars, its attribute names as keys.

    An article comes without ``path``, which is a place on the server, and in a hit without its
    body.
    """
    if dataclasses.is_dataclass(record):
        names = [field.name for field in dataclasses.fields(record)]
        if isinstance(record, Article):
            names.remove("path")
        data = {name: as_data(getattr(record, name)) for name in names}
        if isinstance(record, HitView):
            del data["article"]["body"]
        return data
    if isinstance(record, Mapping):
        return {key: as_data(value) for key, value in record.items()}
    if isinstance(record, (list, tuple)):
        return [as_data(value) for value in record]
    return record


def json_response(record: Any, status: int = 200) -> Response:
    """A view, or plain data, as a response."""
    data = as_data(record)
    try:
        body = orjson.dumps(data)
    except TypeError:
        # Half a surrogate pair, or a whole number of more than 64 bits.
        body = json.dumps(data).encode("ascii")
    return Response(body, status, media_type="application/json")


def failed(failure: Failure) -> Response:
    """A failure as JSON."""
    error = {"kind": failure.kind, "message": failure.message, "position": failure.position}
    return json_response({"error": error}, failure.status)
