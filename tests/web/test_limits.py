"""How often a client may ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from searchidx.web.errors import TooMany
from searchidx.web.limits import RateLimit

Serve = Callable[..., TestClient]


def asked(limit: RateLimit, client: str, times: int) -> int:
    """How many of so many requests may be made."""
    made = 0
    for _ in range(times):
        try:
            limit.take(client)
        except TooMany:
            continue
        made += 1
    return made


def test_a_burst_then_the_rate() -> None:
    now = [0.0]
    limit = RateLimit(60, clock=lambda: now[0])
    assert asked(limit, "a", 50) == 10
    assert asked(limit, "b", 5) == 5
    with pytest.raises(TooMany) as error:
        limit.take("a")
    assert error.value.seconds == 1
    now[0] = 3.0
    assert asked(limit, "a", 50) == 3
    now[0] = 1000.0
    assert asked(limit, "a", 50) == 10


def test_no_limit() -> None:
    assert asked(RateLimit(0), "a", 5000) == 5000


def test_a_slow_rate_lets_one_through() -> None:
    now = [0.0]
    limit = RateLimit(1, clock=lambda: now[0])
    assert asked(limit, "a", 3) == 1
    with pytest.raises(TooMany) as error:
        limit.take("a")
    assert error.value.seconds == 60


def test_memory_is_bounded() -> None:
    limit = RateLimit(60)
    for number in range(30_000):
        limit.take(str(number))
    assert len(limit._buckets) == 10_000


def test_who_has_not_asked_for_longest_is_forgotten() -> None:
    limit = RateLimit(60, clock=lambda: 0.0)
    assert asked(limit, "idle", 20) == asked(limit, "busy", 20) == 10
    for number in range(10_050):
        limit.take(str(number))
        if number == 5000:
            assert asked(limit, "busy", 1) == 0
    assert asked(limit, "busy", 1) == 0
    assert asked(limit, "idle", 20) == 10


def test_over_http(serve: Serve) -> None:
    client = serve(web_rate=60)
    statuses = [client.get("/api/v1/health").status_code for _ in range(15)]
    assert statuses[:10] == [200] * 10
    response = client.get("/api/v1/health")
    assert response.status_code == 429
    assert response.json()["error"]["kind"] == "too_many"
    assert int(response.headers["retry-after"]) >= 1
    assert response.headers["x-content-type-options"] == "nosniff"
    # A browser is shown a page.
    page = client.get("/?q=banjir", headers={"accept-language": "en"})
    assert page.status_code == 429
    assert page.headers["content-type"].startswith("text/html")
    assert "ask again in" in page.text
    assert int(page.headers["retry-after"]) >= 1
    # What a page is made of is not counted.
    assert client.get("/static/style.css").status_code == 200
