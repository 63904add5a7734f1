"""The OpenAPI 3.1 document of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from searchidx.web.parameters import Parameter

__all__ = ["document"]


def document(
    parameters: Mapping[str, Parameter], limits: Mapping[str, int], base: str
) -> dict[str, Any]:
    """The document."""
    return {"openapi": "3.1.0", "info": {"title": "searchidx", "version": "1"}, "paths": {}}
