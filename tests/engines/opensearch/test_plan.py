"""What becomes of articles that come one after another, by what the cluster knows of them."""

from __future__ import annotations

from searchidx.engines.opensearch.known import Given, Known, plan
from searchidx.model import Article


def given(id: str, body: str) -> Given:
    return Given.of(Article(id=id, title="Banjir", body=body))


def test_what_is_there_and_comes_again_undoes_the_versions_before_it() -> None:
    first, second, last = (given("x", body) for body in ("pertama", "kedua", "terakhir"))
    other = given("y", "lain")
    known = {"x": Known(last.digest, None, "berita-1", "g")}
    undone = plan([first, other, second, last, last], known)
    assert undone.outcomes == ["unchanged", "added", "unchanged", "unchanged", "unchanged"]
    assert undone.fresh == {"y": other}
    assert undone.gone == {}


def test_the_last_version_wins_over_what_is_there() -> None:
    first, last = given("x", "pertama"), given("x", "terakhir")
    known = {"x": Known(first.digest, None, "berita-1", "g")}
    found = plan([first, last], known)
    assert found.outcomes == ["unchanged", "updated"]
    assert found.fresh == {"x": last}
    assert plan([last, first, last], known).outcomes == ["unchanged", "unchanged", "updated"]
