"""What nobody foresaw is answered too, and told to nobody but who runs the server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from searchidx import Archive
from searchidx.web import create_app


def test_an_error_of_our_own(
    corpus_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*args: object, **options: object) -> None:
        raise RuntimeError("/home/redaksi/rahasia")

    client = TestClient(create_app(corpus_folder, config=os.devnull), raise_server_exceptions=False)
    monkeypatch.setattr(Archive, "search", break_down)
    for address in ("/api/v1/search?q=x", "/?q=x"):
        response = client.get(address)
        assert response.status_code == 500
        assert "rahasia" not in response.text
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert "rahasia" in caplog.text
    error = client.get("/api/v1/search?q=x").json()["error"]
    assert (error["kind"], error["position"]) == ("internal", None)
