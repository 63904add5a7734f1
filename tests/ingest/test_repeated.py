"""Lines that stand in many articles of one source: counted right, and taken out by their rules."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import searchidx
from searchidx import Article
from searchidx.config import load_settings
from searchidx.errors import QueryError
from searchidx.ingest import repeated as module
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.repeated import repeated_lines, rules_for
from searchidx.usage import RepeatedLine

ODD_LINES = (
    "Penjaga halaman: Lia Andriani",
    "Harga (Rp 1.000*) + ongkos? [lihat tabel] {2} ^ $ a|b \\d",
    "'Kabar' kita, \"kabar\" warga: tiap hari",
    "# Kabar Wetar hari ini",
    "📱 Wetar di genggaman 🚀",
    "on",
    "- butir: satu",
    "%kabar & *warga* !kita @wetar `kini`",
    "Kabar… “warga” — é ñ",
    "12",
)


def _body(*lines: str) -> str:
    return "\n\n".join(lines)


def _paragraph(number: int) -> str:
    return f"Kapal nomor {number} membawa beras dari Kupang ke dermaga Wetar pada pagi hari."


def test_where_a_line_stands_and_in_how_many_articles() -> None:
    slogan = "Kabar kita, kabar warga"
    articles = [
        Article(id="a", source="wetar.id", body=_body(slogan, "Kapal tiba.")),
        Article(id="b", source="wetar.id", body=_body("Kapal pergi.", slogan.upper(), "Sepi.")),
        Article(id="c", source="wetar.id", body=_body(slogan, "Hujan.", slogan)),
        Article(id="d", source="wetar.id", body="Angin kencang."),
        Article(id="e", source="alor.id", body=_body("Kapal tiba.", slogan)),
    ]
    found = repeated_lines(lambda: articles, 2)
    assert found == [RepeatedLine(slogan, "wetar.id", 3, 4, first=1, between=1, last=1, id="a")]
    assert found[0].share == 0.75


def test_what_stands_in_most_of_an_outlet_comes_first() -> None:
    large = [Article(id=f"a{n}", source="a.id", body=f"{n}\n\n{n}\n\nJual") for n in range(6)]
    large += [Article(id=f"b{n}", source="a.id", body=f"b{n}") for n in range(30)]
    small = [Article(id=f"c{n}", source="c.id", body=f"c{n}\n\nBeli") for n in range(5)]
    assert [one.line for one in repeated_lines(lambda: large + small, 5)] == ["Beli", "Jual"]


def test_a_line_of_marks_alone_is_not_listed() -> None:
    articles = [Article(id=str(n), body=_body("***", "2", '".', f"k{n}")) for n in range(5)]
    assert [one.line for one in repeated_lines(lambda: articles, 5)] == ["2"]


def test_reprints_of_one_text_are_one_article() -> None:
    wire = _body("Gempa mengguncang Alor.", "Warga mengungsi.")
    copies = [
        Article(id=str(n), source="wetar.id", body=wire, reprint_of="0" if n else None)
        for n in range(6)
    ]
    assert repeated_lines(lambda: copies, 2) == []
    # The first of them is of another source.
    elsewhere = [Article(id="0", source="alor.id", body=wire), *copies[1:]]
    assert repeated_lines(lambda: elsewhere, 2) == []
    other = Article(id="x", source="wetar.id", body="Warga mengungsi.")
    (found,) = repeated_lines(lambda: [*copies, other], 2)
    assert (found.line, found.count, found.articles) == ("Warga mengungsi.", 2, 2)


def test_lines_that_no_rule_can_take_are_not_listed() -> None:
    longest, longer = "a" * 600, "b" * 601
    articles = [Article(id=str(n), body=_body(longest, longer)) for n in range(3)]
    (found,) = repeated_lines(lambda: articles, 2)
    assert (found.line, found.source) == (longest, None)


_LINES = st.lists(st.sampled_from(["a", "A", "b", " b", "c d", "", "è"]), max_size=5)
_ARTICLES = st.lists(
    st.tuples(st.sampled_from(["x.id", "y.id", None]), _LINES, st.sampled_from([None, 0, 1, 2]))
)


@pytest.mark.parametrize("slots", [1 << 24, 2])
@settings(max_examples=150, deadline=None)
@given(rows=_ARTICLES, least=st.integers(1, 4))
def test_counts_are_those_of_all_lines(
    slots: int, rows: list[tuple[str | None, list[str], int | None]], least: int
) -> None:
    articles = [
        Article(
            id=str(at),
            source=source,
            body="\n".join(lines),
            reprint_of=None if first is None or first == at else str(first),
        )
        for at, (source, lines, first) in enumerate(rows)
    ]
    groups: defaultdict[tuple[str | None, str], set[str]] = defaultdict(set)
    of_source: defaultdict[str | None, set[str]] = defaultdict(set)
    for article in articles:
        of_source[article.source].add(article.reprint_of or article.id)
        for line in article.body.split("\n"):
            if line.strip():
                key = article.source, line.strip().lower()
                groups[key].add(article.reprint_of or article.id)
    expected = {key: len(ids) for key, ids in groups.items() if len(ids) >= least}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_SLOTS", slots)
        found = repeated_lines(lambda: articles, least)
    assert {(one.source, one.line.lower()): one.count for one in found} == expected
    for one in found:
        assert one.articles == len(of_source[one.source])
        assert one.first + one.between + one.last == one.count
        assert one.line.lower() in articles[int(one.id)].body.lower()


def test_more_articles_than_a_slot_counts() -> None:
    articles = [Article(id=str(n), body=f"{n} kapal\nKabar") for n in range(300)]
    (found,) = repeated_lines(lambda: articles, 300)
    assert found.count == 300
    assert repeated_lines(lambda: articles, 301) == []


def test_the_rules_take_out_these_lines_and_no_others(tmp_path: Path) -> None:
    near = [line + "x" for line in ODD_LINES] + ["Harga Rp 1x000", "Penjaga halaman: Lia"]
    source = tmp_path / "news.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "source", "body"])
        for n in range(4):
            middle = [part for at, line in enumerate(ODD_LINES) for part in (line, _paragraph(at))]
            own = near[n::4]
            body = _body(_paragraph(90 + n), *middle, *own, _paragraph(80 + n))
            rows.writerow([f"a{n}", "wetar.id", body])
    config = tmp_path / "searchidx.yaml"
    config.write_text("near_duplicates: false\n", encoding="utf-8")
    with searchidx.create(tmp_path / "index", config=config) as archive:
        archive.add(searchidx.read(source, config=config))
        before = {article.id: article.body.split("\n\n") for article in archive}
        found = [one for one in archive.repeated(least=4) if one.line in ODD_LINES]
        assert {one.line for one in found} == set(ODD_LINES)
        with config.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in rules_for(found))
        archive.add(searchidx.read(source, config=config))
        for article in archive:
            kept = [line for line in before[article.id] if line not in ODD_LINES]
            assert article.body.split("\n\n") == kept
        assert not {one.line for one in archive.repeated(least=4)} & set(ODD_LINES)


def test_rules_load_as_they_are_printed() -> None:
    odd = [*ODD_LINES, "bel\x07 \u202e terbalik", "null", "~", "x" * 600, "a: b # c", "''"]
    lines = [RepeatedLine(line, "wetar.id", 5, 9, 5, 0, 0, "a") for line in odd]
    twice = [*lines, RepeatedLine("PENJAGA halaman: Lia Andriani", "alor.id", 5, 9, 5, 0, 0, "b")]
    printed = list(rules_for(twice))
    assert len(printed) == 1 + len(odd)
    assert not any(sign in "".join(printed) for sign in "\x07\u202e")
    rules = yaml.safe_load("\n".join(printed))["furniture"]
    own = ReadOptions.of(load_settings(furniture=rules)).furniture
    for line in odd:
        rule = own.find(line)
        assert rule is not None, line
    assert Counter(rule["kind"] for rule in rules) == {"repeated": len(odd)}
    assert own.find("12 kapal") is None


def test_a_line_that_an_own_rule_keeps_is_not_listed(tmp_path: Path) -> None:
    articles = [
        Article(id=str(n), body=_body("Babak kedua", "Jual beli", f"{n}")) for n in range(5)
    ]
    with searchidx.create(tmp_path / "index") as archive:
        archive.add(articles)
    rules = [{"kind": "keep", "pattern": "babak .*"}, {"kind": "promo", "pattern": "Jual beli"}]
    with searchidx.open(tmp_path / "index", furniture=rules) as archive:
        assert [one.line for one in archive.repeated()] == ["Jual beli"]
        assert archive.repeated(limit=0) == ()


def test_arguments_are_checked(tmp_path: Path) -> None:
    with searchidx.create(tmp_path / "index") as archive:
        with pytest.raises(QueryError, match="least: 0 is below 1"):
            archive.repeated(least=0)
        with pytest.raises(TypeError):
            archive.repeated(sources=["a.id"])  # type: ignore[call-arg]
        assert archive.repeated(filters={"source": ["a.id"]}) == ()
