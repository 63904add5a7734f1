"""The archive in a browser and over HTTP: an ASGI application (extra ``web``)."""

from __future__ import annotations

from searchidx.web.app import create_app

__all__ = ["create_app"]
