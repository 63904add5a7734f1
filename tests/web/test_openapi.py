"""The OpenAPI document is what the API does: schemathesis asks what it allows, and what not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from searchidx.web import create_app

ROOT = Path(__file__).resolve().parents[2]


PATHS = ["/search", "/articles/{id}", "/similar/{id}", "/trend", "/facets", "/suggest",
         "/export", "/stats", "/health"]  # fmt: skip


@pytest.fixture(scope="session")
def schema(corpus_folder: Path) -> schemathesis.BaseSchema:
    app = create_app(corpus_folder, config=os.devnull, web_rate=0)
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, schemathesis.GenerationMode.POSITIVE) for path in PATHS),
        # The others take nothing that could be wrong.
        *((path, schemathesis.GenerationMode.NEGATIVE) for path in PATHS[:-2]),
    ],
)
def test_it_does_what_the_document_says(
    schema: schemathesis.BaseSchema, path: str, mode: schemathesis.GenerationMode
) -> None:
    @given(schema[path]["GET"].as_strategy(generation_mode=mode))
    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def check(case: schemathesis.Case) -> None:
        # What is text to the document may be no query or date.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()


def test_every_address_is_described(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    served = {route.path for route in client.app.routes if "/api/v1/" in route.path}  # type: ignore[attr-defined]
    described = {f"/api/v1{path}".replace("{id}", "{id:id}") for path in document["paths"]}
    assert described | {"/api/v1/openapi.json"} == served
    assert document["info"]["version"] == searchidx_version()


def searchidx_version() -> str:
    from importlib.metadata import version

    return version("searchidx")
