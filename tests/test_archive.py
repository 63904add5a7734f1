"""The façade as applications use it: what a search sees, promises and shares."""

from __future__ import annotations

import pickle
import shutil
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import searchidx
from searchidx import Archive, Article, Rejection, Results
from searchidx.errors import (
    ArchiveError,
    ArgumentError,
    IndexMissing,
    InputError,
    QueryError,
    SettingError,
)
from searchidx.index.snapshot import Snapshot
from searchidx.model import as_json

Maker = Callable[..., Archive]


def article(id: str, text: str = "kabar", **values: Any) -> Article:
    return Article(id=id, title=text, **values)


def ids(results: Results) -> list[str]:
    return [hit.article.id for hit in results.hits]


# What a search sees -------------------------------------------------------------------------


def test_an_empty_archive(make: Maker) -> None:
    archive = make()
    for query in ("", "kabar", '"kabar kota"', "-kabar", "tanggal:2023", "tanggal:kosong"):
        results = archive.search(query, facets=("source", "section", "author", "year"))
        assert (results.total, results.hits, results.relaxed) == (0, (), False)
        assert set(results.facets.values()) == {()}
    assert (len(archive), list(archive), archive.get("x")) == (0, [], None)
    assert archive.delete(["x"]) == archive.rebuild() == 0
    assert list(archive.export("kabar")) == []
    assert archive


def test_search_sees_the_newest_commit(make: Maker, tmp_path: Path) -> None:
    archive = make()
    with searchidx.open(tmp_path / "index-0") as other:
        for count in range(1, 6):
            archive.add([article(str(count))])
            assert archive.search("kabar").total == other.search("kabar").total == count
        other.delete(["1"])
        assert archive.search("kabar").total == len(archive) == 4
        other.add([article("2", "lain")])
        assert archive.search("kabar").total == 3
        assert archive.search("lain").total == 1
        archive.rebuild()
        assert other.search("kabar").total == 3


def test_an_answer_that_is_being_read_stays_whole(make: Maker) -> None:
    archive = make(article(f"{i:03}", body=f"isi {i}") for i in range(50))
    before = archive.export("kabar")
    listed = iter(archive)
    first = [next(before).article.id, next(listed).id]
    archive.delete([f"{i:03}" for i in range(25)])
    for i in range(12):
        archive.add([article(f"x{i}")])
    archive.rebuild()
    assert archive.search("kabar").total == 25 + 12
    assert {first[0], *(hit.article.id for hit in before)} == {f"{i:03}" for i in range(50)}
    assert {first[1], *(a.id for a in listed)} == {f"{i:03}" for i in range(50)}


def test_close_and_use_again(make: Maker) -> None:
    archive = make([article("a"), article("b")])
    export = archive.export("kabar")
    next(export)
    archive.close()
    with pytest.raises(ArchiveError, match="closed while an answer was being read"):
        next(export)
    archive.close()
    assert archive.search("kabar").total == 2
    with archive:
        assert len(archive) == 2


def test_deleted_and_replaced_articles_are_not_found(make: Maker) -> None:
    archive = make([article("a", "lama satu"), article("b", "lama dua")])
    archive.add([article("a", "baru")])
    archive.delete(["b"])
    for query in ("lama", '"lama satu"', "=dua", "satu ATAU dua", "-baru"):
        assert archive.search(query, match="all").total == 0
    assert ids(archive.search("")) == ["a"]
    assert archive.search("", facets=("year",)).facets["year"][0].count == 1


# Relaxing -------------------------------------------------------------------------------------


def test_partial_matches_follow_when_full_ones_are_few(make: Maker) -> None:
    archive = make([article("a", "kota sorong"), article("b", "kota"), article("c", "lain")])
    results = archive.search("kota sorong")
    assert (results.total, results.partial_total, results.relaxed) == (1, 1, True)
    assert [(hit.article.id, hit.partial) for hit in results.hits] == [("a", False), ("b", True)]
    assert [hit.article.id for hit in archive.export("kota sorong")] == ["a"]
    for query in ("kota", "+kota sorong", "kota DAN sorong", '"kota sorong"', "kota -x sorong"):
        assert not archive.search(query).relaxed
    assert archive.search("kota sorong", match="any").total == 2
    assert not archive.search("kota sorong", match="any").relaxed


@pytest.mark.parametrize(("full", "relaxed"), [(9, True), (10, False)])
def test_fewer_than_ten_after_filters(make: Maker, full: int, relaxed: bool) -> None:
    inside = [article(f"f{i}", "kota sorong", source="x.id") for i in range(full)]
    outside = [article(f"o{i}", "kota sorong", source="y.id") for i in range(5)]
    archive = make([*inside, *outside, article("p", "kota", source="x.id")])
    results = archive.search("kota sorong", filters={"source": ["x.id"]})
    assert (results.total, results.partial_total) == (full, int(relaxed))
    assert results.relaxed == relaxed


def test_partial_matches_stay_below_full_ones_in_every_order(make: Maker) -> None:
    archive = make(
        [
            article("full", "kota sorong", published="2020-01-01"),
            article("new", "kota", published="2023-01-01"),
            article("old", "sorong", published="2010-01-01"),
            article("none", "kota"),
        ]
    )
    assert ids(archive.search("kota sorong", sort="newest")) == ["full", "new", "old", "none"]
    assert ids(archive.search("kota sorong", sort="oldest")) == ["full", "old", "new", "none"]


# Order ----------------------------------------------------------------------------------------


DATED = [
    article("tanpa"),
    article("pagi", published="2023-06-14T08:00:00+07:00"),
    article("hari", published="2023-06-14"),
    article("malam", published="2023-06-14T20:00:00+07:00"),
    article("lama", published="1998-05-21"),
]


def test_undated_articles_are_last_in_both_orders(make: Maker) -> None:
    archive = make(DATED)
    assert ids(archive.search("kabar", sort="newest")) == "malam pagi hari lama tanpa".split()
    assert ids(archive.search("kabar", sort="oldest")) == "lama hari pagi malam tanpa".split()


def test_an_empty_query_lists_everything_newest_first(make: Maker) -> None:
    archive = make(DATED)
    assert ids(archive.search("")) == "malam pagi hari lama tanpa".split()
    assert ids(archive.search("", sort="oldest"))[0] == "lama"
    assert archive.search("", date_from="2023").total == 3


def test_equal_scores_go_to_the_newer_then_to_the_one_that_came_first(make: Maker) -> None:
    archive = make([article("b"), article("a"), article("d", published="2020-01-01"), article("c")])
    assert ids(archive.search("kabar")) == ["d", "b", "a", "c"]


def test_from_and_to_are_inclusive(make: Maker) -> None:
    archive = make(DATED)
    day = archive.search("", date_from="2023-06-14", date_to="2023-06-14")
    assert set(ids(day)) == {"pagi", "hari", "malam"}
    assert archive.search("", date_from="2023-06-15").total == 0
    assert archive.search("", date_to="2023-06-13").total == 1
    assert archive.search("", date_from="Juni 2023", date_to="14/6/2023").total == 3
    assert archive.search("", date_to="9999-12-31").total == 4


def test_from_and_to_may_be_dates_of_python(make: Maker) -> None:
    archive = make(DATED)
    day = date(2023, 6, 14)
    assert archive.search("", date_from=day, date_to=day).total == 3
    assert archive.search("", date_to=date(1998, 5, 21)).total == 1
    noon = datetime(2023, 6, 14, 12)
    assert archive.search("", date_from=noon, date_to=noon).total == 3
    assert len(list(archive.export("", date_from=day))) == 3


# Pages and arguments --------------------------------------------------------------------------


def test_pages(make: Maker) -> None:
    archive = make(article(f"{i:02}") for i in range(25))
    whole = archive.search("kabar", limit=None)
    assert len(whole.hits) == whole.total == 25
    assert len(archive.search("kabar").hits) == 10
    for offset, limit in ((0, 0), (5, 7), (20, 10), (30, 5), (3, None)):
        page = archive.search("kabar", offset=offset, limit=limit)
        end = None if limit is None else offset + limit
        assert page.hits == whole.hits[offset:end]
        assert page.total == 25


def test_dates_are_read_from_the_present_that_is_given(make: Maker) -> None:
    archive = make(
        [
            article("lama", published="2023-05-30", mentions=("2023-06-05",)),
            article("pekan", published="2023-06-07", mentions=("2023-06-12",)),
            article("kini", published="2023-06-14", mentions=("2024-07",)),
        ]
    )
    now = date(2023, 6, 14)

    def ids(query: str = "", **dates: str) -> set[str]:
        found = archive.search(query, now=now, **dates)  # type: ignore[arg-type]
        return {hit.article.id for hit in found.hits}

    assert ids('tanggal:"minggu lalu"') == {"pekan"}
    assert ids('tanggal:["minggu lalu" TO "hari ini"]') == {"pekan", "kini"}
    assert ids('tanggal:"sebelum 7 Juni 2023"') == {"lama"}
    assert ids("tanggal:2023-06..2024") == {"pekan", "kini"}
    assert ids("tanggal:>=2023-06-14") == {"kini"}
    assert ids('disebut:"minggu lalu"') == {"lama"}
    assert ids('disebut:"bulan ini"') == {"lama", "pekan"}
    assert ids('disebut:"sejak 2024"') == {"kini"}
    assert ids(date_from="minggu lalu") == {"pekan", "kini"}
    assert ids(date_to="minggu lalu") == {"lama", "pekan"}
    assert ids(date_from="bulan lalu", date_to="kemarin") == {"lama", "pekan"}
    assert ids(date_to="sebelum 7 Juni 2023") == {"lama"}
    with pytest.raises(QueryError, match="has no first day"):
        ids(date_from="sebelum 2020")
    with pytest.raises(QueryError, match="has no last day"):
        ids(date_to="sejak 2020")
    with pytest.raises(TypeError, match="now must be"):
        archive.search("", now="2023")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sort": "best"}, "^sort: no order 'best'; .* relevance, newest, oldest"),
        ({"match": "some"}, "^match: no way 'some'; .* auto, all, any"),
        ({"fields": ["x"]}, "^fields: no field 'x'; .* judul, title"),
        (
            {"fields": ["source"]},
            "^fields: no field 'source'; .* judul, title, isi, body, keterangan",
        ),
        ({"fields": "tanggal"}, "^fields: no field 'tanggal'; .* judul, title"),
        (
            {"filters": {"x": ["y"]}},
            "^filters: no filter 'x'; .* source, section, author, tag, place",
        ),
        ({"facets": ["x"]}, "^facets: no facet 'x'"),
        ({"date_from": "entah"}, "^date_from: 'entah' is not a date; expected"),
        ({"date_to": "awal 2024"}, "^date_to: 'awal 2024' is not a date"),
        ({"date_from": "2024", "date_to": "2023"}, "^date_from: '2024' is after '2023'"),
        ({"limit": -1}, "^limit: -1 is below 0; expected 0 or more$"),
        ({"offset": -1}, "^offset: -1 is below 0"),
        ({"recency": "lama"}, "^recency: 'lama' is no time; .* as 30d"),
        ({"now": datetime.max.replace(tzinfo=UTC), "recency": "1d"}, "^now: .* is in no year"),
        ({"now": datetime.max.replace(tzinfo=UTC), "date_from": "kemarin"}, "^now: "),
        ({"now": datetime.max.replace(tzinfo=UTC), "query": "tanggal:kemarin"}, "^now: "),
    ],
)
def test_wrong_arguments(make: Maker, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message) as caught:
        make([article("a")]).search(**{"query": "kabar", **arguments})
    # Nobody is to point into a query that is not concerned.
    assert caught.value.position is None
    assert caught.value.argument in arguments


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"query": None}, "query must be text, not None"),
        ({"query": b"kabar"}, "query must be text"),
        ({"filters": {"source": [None]}}, "each of filters.'source'. must be text, not None"),
        ({"filters": {"source": None}}, "filters.'source'. must be a text or a list of texts"),
        ({"filters": {5: ["x"]}}, "the name of a filter must be text, not 5"),
        ({"filters": ["source"]}, "filters must be values by name"),
        ({"date_from": 2023}, "date_from must be text or datetime.date, not 2023"),
        ({"date_to": ["2023"]}, "date_to must be text or datetime.date"),
        ({"fields": [5]}, "each of fields must be text, not 5"),
        ({"fields": 5}, "fields must be a text or a list of texts, not 5"),
        ({"facets": None}, "facets must be a text or a list of texts, not None"),
        ({"sort": None}, "sort must be text"),
        ({"match": ["all"]}, "match must be text"),
        ({"limit": "10"}, "limit must be a whole number, not '10'"),
        ({"limit": 2.5}, "limit must be a whole number, not 2.5"),
        ({"offset": None}, "offset must be a whole number, not None"),
    ],
)
def test_arguments_of_a_wrong_type(make: Maker, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        make([article("a")]).search(**{"query": "kabar", **arguments})


def test_ids_of_a_wrong_type(make: Maker) -> None:
    archive: Any = make([article("a"), article("b")])
    with pytest.raises(TypeError, match="id must be text, not 5"):
        archive.get(5)
    for ids in ([1], ["a", None], 5):
        with pytest.raises(TypeError, match="ids must be"):
            archive.delete(ids)
    with pytest.raises(TypeError, match="ids must be a text or a list of texts, not b'a'"):
        archive.delete(b"a")
    assert len(archive) == 2


def test_a_text_stands_for_a_list_of_one(make: Maker) -> None:
    archive = make([article("a", "kota", source="x.id"), article("b", body="kota")])
    results = archive.search("kota", fields="judul", facets="source")
    assert ids(results) == ["a"]
    assert [count.value for count in results.facets["source"]] == ["x.id"]


def test_halves_of_characters_find_nothing(make: Maker) -> None:
    archive = make([article("a", source="x.id", section="Kota", authors=("Sri",))])
    for name in ("source", "section", "author", "tag", "place"):
        assert archive.search("", filters={name: "\ud800"}).total == 0
    for typed in ("\ud800", "penulis:\ud800x", "sumber:\ud800", "kota\ud800"):
        assert archive.search(f"kabarx {typed}").total == 0
    assert archive.get("\ud800") is None
    assert archive.delete("\ud800") == 0


def test_fields(make: Maker) -> None:
    archive = make([article("a", "kota", body="desa"), article("b", "desa", body="kota")])
    assert ids(archive.search("kota", fields=["judul"])) == ["a"]
    assert ids(archive.search("kota", fields=["body"])) == ["b"]
    assert archive.search("kota", fields=["title", "isi"]).total == 2
    assert ids(archive.search("isi:kota", fields=["judul"])) == ["b"]


def test_filters(make: Maker) -> None:
    archive = make(
        [
            article("a", source="nusa.id", site="papua.nusa.id", section="Ekonomi"),
            article("b", source="kota.com", section="Ekonomi Daerah", authors=("Sri Budi",)),
            article("c", authors=("Sri",)),
            article("d", tags=("Pemilu 2024", "KPU"), place="Jakarta"),
            article("e", tags=("pemilu",), place="Jakarta Timur"),
        ]
    )

    def found(**filters: Any) -> set[str]:
        return set(ids(archive.search("", filters=filters)))

    assert found(source=["nusa.id"]) == found(source="nusa.id") == found(source=["nusa"]) == {"a"}
    assert found(source=["papua.nusa.id"]) == found(source=[" NUSA.ID "]) == {"a"}
    assert found(source=["nusa", "kota.com"]) == {"a", "b"}
    for typed in ("www.nusa.id", "https://nusa.id/", "http://www.nusa.id:80/a?b=c", "//nusa.id"):
        assert found(source=typed) == {"a"}
    assert found(source="https://papua.nusa.id/x/y.html") == {"a"}
    for typed in ("", "https://", "http://[", "nusa.id.evil.com"):
        assert found(source=typed) == set()
    # A value that some article has exactly so is meant whole
    assert found(section=["ekonomi"]) == {"a"}
    assert found(section=["daerah"]) == {"b"}
    assert found(author=["sri"]) == {"c"}
    assert found(author=["budi"]) == {"b"}
    assert found(author=["sri"], section=["ekonomi"]) == set()
    assert found(tag="pemilu") == found(tag="PEMILU ") == {"e"}
    assert found(tag="2024") == found(tag="pemilu  2024") == found(tag="kpu") == {"d"}
    assert found(tag=["pemilu", "kpu"]) == {"d", "e"}
    assert found(tag="2024 KPU") == set()
    assert found(place="jakarta") == {"d"}
    assert found(place="timur") == found(tag="pemilu", place=["Jakarta", "timur"]) == {"e"}
    assert found(source=[]) == {"a", "b", "c", "d", "e"}
    assert found(source=["\udc80"]) == found(author=["..."]) == set()


def test_results_say_how_they_came(make: Maker) -> None:
    results = make([article("a")]).search("kabar")
    assert results.query == "kabar"
    assert results.took_ms > 0
    data = as_json(results)
    assert data["hits"][0]["article"]["id"] == "a"
    assert "body" not in data["hits"][0]["article"]


def test_settings(tmp_path: Path) -> None:
    (tmp_path / "searchidx.yaml").write_text("relax_below: 0\n")
    with searchidx.create(tmp_path / "i", config=tmp_path / "searchidx.yaml", k1=2.0) as archive:
        assert (archive.settings["relax_below"], archive.settings["k1"]) == (0, 2.0)
    with pytest.raises(SettingError, match="no setting 'nothing'"):
        searchidx.open(tmp_path / "i", nothing=1)


def test_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "title": "Satu"}\n{"id": "y"}\nnot json\n')
    rejected: list[Rejection] = []
    found = list(searchidx.read(tmp_path, on_reject=rejected.append))
    assert [a.id for a in found] == ["x"]
    assert len(rejected) >= 1


def test_read_checks_its_arguments_at_the_call(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        searchidx.read(tmp_path / "none")
    with pytest.raises(SettingError):
        searchidx.read(tmp_path, nothing=1)
    assert list(searchidx.read()) == []


# Threads --------------------------------------------------------------------------------------


QUERIES = [
    *("pelabuhan sorong", '"suku bunga"', "banjir -demak", "", "tanggal:2023", "kota", "yang di"),
    *("vaksin ATAU gempa", "disebut:2020 kpk", "keterangan:evakuasi"),
] * 3


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (article("b"), "added as a list, also a single one, not Article"),
        ({"title": "Kabar", "body": "Isi."}, "added as a list, also a single one, not {'title'"),
        (Path("corpus"), r"searchidx\.read reads files"),
        (None, "no articles, but None"),
    ],
)
def test_what_is_no_list_of_articles(make: Maker, given: Any, message: str) -> None:
    archive = make([article("a")])
    for add in (archive.add, archive.preview):
        with pytest.raises(TypeError, match=message):
            add(given)
    assert len(archive) == 1


@pytest.mark.parametrize("given", [None, ["corpus"], b"corpus", 3])
def test_a_path_to_read_of_a_wrong_type(given: Any) -> None:
    with pytest.raises(TypeError, match="each path must be text or a path, not"):
        searchidx.read(given)


def test_a_wrong_argument_is_shown_in_short(make: Maker) -> None:
    with pytest.raises(TypeError) as failure:
        make([article("a")]).get(article("b", body="Panjang. " * 500))  # type: ignore[arg-type]
    assert len(str(failure.value)) < 120


def test_the_name_of_a_file_is_no_articles(make: Maker) -> None:
    archive = make([article("a")])
    for add in (archive.add, archive.preview):
        with pytest.raises(TypeError, match=r"but 'corpus'; searchidx\.read reads files"):
            add("corpus")  # type: ignore[arg-type]
    assert len(archive) == 1


def test_threads_get_the_answers_of_one(corpus: Archive) -> None:
    def answer(query: str) -> Any:
        results = corpus.search(query, limit=20, facets=("source", "author", "year"))
        known = corpus.get(results.hits[-1].article.id) if results.hits else None
        return results.total, results.hits, results.facets, known

    alone = [answer(query) for query in QUERIES]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(2):
            assert list(pool.map(answer, QUERIES)) == alone


def test_commits_that_come_while_one_is_being_opened(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their merges delete the files of that one."""
    archive = make()
    with searchidx.open(tmp_path / "index-0") as other:
        for number in range(4):
            other.add([article(str(number), published=f"2023-06-0{number + 1}")])
        open_all = Snapshot._open_all
        left = iter(range(4, 9))

        def overtaken(snapshot: Snapshot) -> None:
            for number in left:
                other.add([article(str(number), published=f"2023-06-0{number + 1}")])
            open_all(snapshot)

        monkeypatch.setattr(Snapshot, "_open_all", overtaken)
        results = archive.search("kabar", sort="oldest")
        assert ids(results) == [str(number) for number in range(9)]
        assert list(map(len, archive.search("kabar", facets=("year",)).facets.values())) == [1]


def test_threads_that_search_while_one_adds_see_whole_commits(make: Maker) -> None:
    archive = make([article("0")])
    wrong: list[object] = []
    stop = threading.Event()

    def search() -> None:
        last = 0
        while not stop.is_set():
            try:
                results = archive.search("kabar", limit=None)
                if not last <= results.total == len(results.hits):
                    wrong.append(results)
                if (results.total - 1) % 5:
                    wrong.append(results.total)
                last = results.total
            except Exception:
                wrong.append(traceback.format_exc())
                return

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for batch in range(20):
        archive.add(article(f"{batch}-{i}") for i in range(5))
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert archive.search("kabar").total == 101


# Filters --------------------------------------------------------------------------------


def test_a_filter_that_no_article_passes_is_told_of(make: Maker) -> None:
    archive = make(
        [
            article("a", "banjir", source="kabartimur.com", section="Kota"),
            article("b", "rapat", source="suaramuara.id", authors=["Lia Andriani"]),
        ]
    )
    filters = {"source": ["kabartimur.co", "suaramuara.id"], "author": ["Lia Andriyani"]}
    assert archive.search("banjir", filters=filters).notes == (
        "no article has the source 'kabartimur.co'",
        "no article has the author 'Lia Andriyani'",
    )
    assert archive.search("", filters={"tag": "kot", "place": "batu"}).notes == (
        "no article has the tag 'kot'",
        "no article has the place 'batu'",
    )
    assert archive.search("", filters={"section": "kot"}).notes == (
        "no article has the section 'kot'",
    )
    # What the query names is told of as well.
    assert archive.search('banjir sumber:x penulis:"Lia Andriyani" rubrik:kota').notes == (
        "no article has the source 'x'",
        "no article has the author 'Lia Andriyani'",
    )
    assert archive.search("banjir -sumber:x").notes == ()
    # What is there is not told of, nor anything where there is an answer.
    assert archive.search("banjir", filters={"source": "suaramuara.id"}).notes == ()
    assert archive.search("banjir", filters={"source": ["x.id", "kabartimur.com"]}).notes == ()


@pytest.mark.parametrize("text", ["kabar ???", "sumber:x", "kabra", ""])
def test_an_export_has_the_notes_of_a_search(make: Maker, text: str) -> None:
    archive = make([article("a", "kabar"), article("b", "kabar")])
    results = archive.search(text, limit=None)
    hits = archive.export(text)
    assert hits.notes == results.notes
    assert [hit.article.id for hit in hits] == [hit.article.id for hit in results.hits]


# Options ----------------------------------------------------------------------------------


def test_an_option_that_does_not_exist_is_not_passed_over(make: Maker) -> None:
    archive: Any = make([article("a", published="2023-05-01")])
    asked: tuple[Callable[[], Any], ...] = (
        lambda: archive.export("kabar", date_form="2024"),
        lambda: archive.explain("kabar", "a", limit=3),
        lambda: archive.marked("kabar", "a", filter={}),
        lambda: archive.cite("kabar", facets=["year"]),
        lambda: archive.trend("kabar", sort="newest"),
        lambda: archive.kwic("kabar", aliases=False),
    )
    for ask in asked:
        with pytest.raises(TypeError, match=r"there is no option .*; there are: (aliases|date_fr)"):
            ask()


def test_a_trend_in_one_field(make: Maker) -> None:
    archive = make(
        [
            article("a", "banjir", published="2023-05-01"),
            article("b", "rapat", body="banjir", published="2023-05-02"),
        ]
    )
    counts = [
        archive.trend("banjir", "year", fields=fields).periods[0].counts
        for fields in (None, ["judul"])
    ]
    assert counts == [(2,), (1,)]


# What it is to Python ---------------------------------------------------------------------


def test_an_id_is_in_it_or_not(make: Maker) -> None:
    archive = make([article("a")])
    assert "a" in archive
    assert "b" not in archive
    with pytest.raises(TypeError, match="id must be text"):
        assert article("a") in archive  # type: ignore[operator]
    assert repr(archive) == f"<Archive at {archive.place}>"


# A folder of its own ------------------------------------------------------------------------


@pytest.mark.parametrize("place", [b"index", 5, False])
def test_a_place_is_text_or_a_path(place: Any) -> None:
    for made in (searchidx.create, searchidx.open):
        with pytest.raises(TypeError, match="a place must be text or a path"):
            made(place)


def test_an_index_takes_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "kabar.txt").write_text("Warga Lereng Anyar\nJembatan dibuka.\n", encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"kabar\.txt; an index takes a folder of its own"):
        searchidx.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kabar.txt"]
    assert [article.title for article in searchidx.read(tmp_path)] == ["Warga Lereng Anyar"]


def test_what_is_hidden_or_left_of_an_index_is_no_other_file(tmp_path: Path) -> None:
    for name in (".gitignore", "stems.bin", "rejects.jsonl", "repair-2.lost.jsonl"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "lost+found").mkdir()
    with searchidx.create(tmp_path) as archive:
        assert len(archive) == 0


def test_articles_are_not_read_from_an_index(make: Maker) -> None:
    archive = make([article("a")])
    with pytest.raises(InputError, match="is the folder of an index"):
        searchidx.read(archive.place)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"published": "kemarin"}, "published must be a day or date-time"),
        ({"published": "20230614"}, "published must be a day or date-time"),
        ({"published": "2023-W24-3"}, "published must be a day or date-time"),
        ({"published": "2023-02-30"}, "day is out of range"),
        ({"tags": [1]}, "tags must be texts"),
        ({"url": 5}, "url must be text"),
        ({"description": b"x"}, "description must be text"),
        ({"editor": 1.5}, "editor must be text"),
        ({"extra": None}, "extra must be a mapping, not None"),
        ({"extra": [1]}, "extra must be a mapping"),
    ],
)
def test_values_that_could_not_be_shown_are_refused(
    make: Maker, values: dict[str, Any], reason: str
) -> None:
    rejected: list[Rejection] = []
    report = make().add([article("a", **values)], on_reject=rejected.append)
    assert (report.added, report.rejected) == (0, 1)
    assert reason in rejected[0].reason


def test_what_was_stored_by_other_rules_can_be_made_anew(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = make()
    with monkeypatch.context() as patched:
        patched.setattr("searchidx.index.documents._check_published", lambda published: None)
        assert archive.add([article("a", published="20230614")]).added == 1
    assert archive.rebuild() == 1
    found = archive.get("a")
    assert found is not None
    assert found.published == "20230614"
    assert archive.check().is_sound


def test_what_is_analysed_is_text() -> None:
    with pytest.raises(TypeError, match="text must be text, not None"):
        searchidx.analyze(None)  # type: ignore[arg-type]


# What becomes of its folder -----------------------------------------------------------------


def test_an_index_that_was_deleted_is_missing(make: Maker) -> None:
    archive = make([article("a")])
    assert len(archive) == 1
    shutil.rmtree(archive.place)
    for look in (lambda: archive.search("kabar"), lambda: len(archive)):
        with pytest.raises(IndexMissing, match="there is no index in"):
            look()


def test_an_archive_that_was_moved_is_missing_not_damaged(tmp_path: Path, make: Maker) -> None:
    archive = make([article("a")])
    Path(archive.place).rename(tmp_path / "elsewhere")
    for write in (lambda: archive.add([article("b")]), lambda: archive.delete(["a"])):
        with pytest.raises(IndexMissing, match="there is no index in"):
            write()
    assert not Path(archive.place).exists()


def test_an_archive_cannot_be_pickled(make: Maker) -> None:
    with pytest.raises(TypeError, match="open it anew in each process"):
        pickle.dumps(make([article("a")]))
