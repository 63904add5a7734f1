"""Fragments: marks exactly on what matches, text from the text, an ellipsis where cut."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import Archive, Article, Caption, Fragment
from searchidx.analysis.analyzer import Analyzer, analyzer_for
from searchidx.analysis.words import StemRules
from searchidx.config import load_settings
from searchidx.dates import Days
from searchidx.query import snippets
from searchidx.query.parser import parse
from searchidx.query.ranking import Evidence
from searchidx.query.snippets import Fragmenter

Maker = Callable[..., Archive]
ANALYZER = functools.partial(analyzer_for, StemRules())


def _no_dates(text: str) -> Days:
    return Days(None, None)


def show(article: Article, query: str, count: int = 2, length: int = 180) -> list[Fragment]:
    tree = parse(query, ANALYZER, Evidence(load_settings()), _no_dates).tree
    return list(Fragmenter(tree, ANALYZER, count, length).fragments_of([article])[0])


def marked(fragment: Fragment) -> list[str]:
    return [fragment.text[start:end] for start, end in fragment.marks]


BODY = (
    "Warga menyuarakan keluhan. Suaranya terdengar di kota-kota itu.\n\n"
    "“Agresi”nya jelas, kata Pak Jum’at. Tidak ada yang lain. Kota Sorong sepi."
)


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("suara", ["menyuarakan", "Suaranya"]),
        ("=suaranya", ["Suaranya"]),
        ("kota", ["kota-kota", "Kota"]),
        ("agresi", ["Agresi”nya"]),
        ("jumat", ["Jum’at"]),
        ('"kota sorong"', ["Kota Sorong"]),
        ('"suara keluh"', ["menyuarakan keluhan"]),
        ('="suara keluh"', []),
        ("kota -suara", ["kota-kota", "Kota"]),
        ("kota TIDAK (suara ATAU sorong)", ["kota-kota", "Kota"]),
        ("judul:kota", []),
        ("sumber:kota", []),
        ("tanggal:2023", []),
        ("", []),
    ],
)
def test_marks_are_the_printed_forms_that_match(query: str, marks: list[str]) -> None:
    found = show(Article(id="x", body=BODY), query, count=9)
    assert [mark for fragment in found for mark in marked(fragment)] == marks


def test_phrases_are_one_mark_and_singles_in_them_none() -> None:
    (found,) = show(Article(id="x", body="Kota Sorong itu kota."), 'kota "kota sorong"')
    assert marked(found) == ["Kota Sorong", "kota"]


def test_where_nothing_in_the_body_matches_its_beginning_is_shown() -> None:
    title, body = show(Article(id="x", title="Kota", body=BODY), "judul:kota")
    assert (title.field, title.text, marked(title)) == ("title", "Kota", ["Kota"])
    assert (body.text, body.marks) == ("Warga menyuarakan keluhan.", ())


def test_title_captions_body_in_that_order_with_credit_and_number() -> None:
    article = Article(
        id="x",
        title="Kota",
        body="Ke kota.",
        captions=(Caption("Foto kota", "Dedi/Antara"), Caption("Lain", "x"), Caption("Kota")),
    )
    found = show(article, "kota")
    assert [(f.field, f.text, f.credit, f.caption) for f in found] == [
        ("title", "Kota", None, None),
        ("captions", "Foto kota", "Dedi/Antara", 0),
        ("captions", "Kota", None, 2),
        ("body", "Ke kota.", None, None),
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_as_many_passages_as_asked(count: int) -> None:
    assert len(show(Article(id="x", body="Kota a. Kota b. Kota c."), "kota", count)) == count


def test_where_no_passage_is_asked_for_title_and_captions_are_still_shown() -> None:
    article = Article("1", "Kota sepi", BODY, (Caption("Warga kota"), Caption("Dermaga")))
    shown = show(article, "kota", count=0)
    assert [(f.field, marked(f)) for f in shown] == [("title", ["Kota"]), ("captions", ["kota"])]
    following = Article("2", "Kota", BODY)
    tree = parse("kota", ANALYZER, Evidence(load_settings()), _no_dates).tree
    both = Fragmenter(tree, ANALYZER, 0, 180).fragments_of([article, following])
    assert [[f.text for f in each] for each in both] == [["Kota sepi", "Warga kota"], ["Kota"]]


def test_passages_with_words_not_shown_yet_come_first_in_the_order_of_the_text() -> None:
    body = "Kota satu. Kota kota dua. Kota tiga. Ke Sorong."
    assert [f.text for f in show(Article(id="x", body=body), "kota sorong")] == [
        "Kota kota dua.",
        "Ke Sorong.",
    ]


def test_different_words_near_each_other_come_first() -> None:
    far = f"Kota yang {'sangat ' * 8}jauh dari Sorong."
    body = f"{far} Kota Sorong sepi. Kota kota kota."
    assert [f.text for f in show(Article(id="x", body=body), "kota sorong", count=1)] == [
        "Kota Sorong sepi."
    ]


def test_of_equals_the_first_is_shown() -> None:
    body = "Awal saja. Kota satu. Kota dua. Kota tiga."
    assert [f.text for f in show(Article(id="x", body=body), "kota", count=1)] == ["Kota satu."]


def test_a_function_word_counts_less_than_another() -> None:
    body = "Mereka yang datang dan yang pergi. Ada kapal."
    assert [f.text for f in show(Article(id="x", body=body), "yang kapal", count=1)] == [
        "Ada kapal."
    ]


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("anak di bawah umur", ["Anak", "di", "bawah", "umur", "anak", "di"]),
        ("tamasya di dalam", ["di", "tamasya"]),
        # Here there is nothing else to mark.
        ("di", ["di", "di", "di", "di", "di"]),
        ("di ke dari", ["di", "di", "di", "di", "di"]),
        # What is asked for as printed, or in a phrase, is wanted.
        ("umur =di", ["di", "umur", "di", "di", "di", "di"]),
        ('"di taman" umur', ["umur", "di taman"]),
    ],
)
def test_a_function_word_is_marked_beside_another_word_of_the_query(
    query: str, marks: list[str]
) -> None:
    body = "Anak di bawah umur bermain di taman. Ia duduk di tepi\ndi tamasya, ada anak di dalam."
    found = show(Article(id="x", body=body), query, count=9)
    assert [mark for fragment in found for mark in marked(fragment)] == marks


def test_an_article_with_none_but_function_words_shows_its_beginning() -> None:
    body = "Pagi yang cerah. Pasar di kota sepi."
    (shown,) = show(Article(id="x", title="Pagi di Pasar", body=body), "sorong di")
    assert (shown.field, shown.text, shown.marks) == ("body", "Pagi yang cerah.", ())


def test_a_rare_word_comes_before_two_that_are_everywhere() -> None:
    article = Article(id="x", body="Kota besar sepi. Ke Sorong.")
    tree = parse("kota besar sorong", ANALYZER, Evidence(load_settings()), _no_dates).tree
    rarity = {"kota": 1.0, "besar": 1.0, "sorong": 5.0}
    fragmenter = Fragmenter(tree, ANALYZER, 1, 180, lambda what: rarity[str(what)])
    (found,) = fragmenter.fragments_of([article])
    assert [f.text for f in found] == ["Ke Sorong."]
    assert [f.text for f in show(article, "kota besar sorong", 1)] == ["Kota besar sepi."]


def test_the_best_part_of_a_long_sentence() -> None:
    body = f"Kota itu {'sangat ' * 60}ramai, kata warga kota Sorong, {'sekali ' * 60}sudah."
    (found,) = show(Article(id="x", body=body), "kota sorong", count=1, length=80)
    assert marked(found) == ["kota", "Sorong"]
    assert (found.text[:2], found.text[-2:]) == ("… ", " …")
    one, two = show(Article(id="x", body=body), "kota sorong", count=2, length=80)
    assert (marked(one), marked(two)) == (["Kota"], ["kota", "Sorong"])
    assert one.text.startswith("Kota itu")


def test_a_cut_is_between_clauses_where_one_ends_near_it() -> None:
    body = (
        "Harga beras sudah naik dua kali sejak awal bulan, kata pedagang di pasar Sorong, "
        "sedangkan minyak goreng dan telur ayam belum berubah sampai hari ini."
    )
    (found,) = show(Article(id="x", body=body), "naik", length=90)
    assert found.text == body[: body.index(", sedangkan")] + " …"
    (found,) = show(Article(id="x", body=body), "telur", length=90)
    assert found.text == "… " + body[body.index("sedangkan") :]


def test_a_phrase_over_the_end_of_a_sentence_is_shown_whole() -> None:
    body = "Satu. Dari Jakarta. Bandung jauh. Akhir."
    (found,) = show(Article(id="x", body=body), '"jakarta bandung"')
    assert found.text == "Dari Jakarta. Bandung jauh."
    assert marked(found) == ["Jakarta. Bandung"]


def test_a_long_sentence_is_cut_between_words_around_the_match() -> None:
    body = "awal " * 60 + "pelabuhan sorong " + "akhir " * 60
    (found,) = show(Article(id="x", body=body.strip()), "sorong", length=80)
    assert found.text.startswith("… awal")
    assert found.text.endswith("akhir …")
    assert marked(found) == ["sorong"]
    assert 60 <= len(found.text) <= 84
    assert found.text.strip("… ") in body


@pytest.mark.parametrize("place", ["start", "end"])
def test_no_ellipsis_where_nothing_is_cut(place: str) -> None:
    filler = "kata " * 100
    body = f"Sorong {filler}" if place == "start" else f"{filler}sorong"
    (found,) = show(Article(id="x", body=body.strip()), "sorong", length=80)
    assert found.text.startswith("… ") == (place == "end")
    assert found.text.endswith(" …") == (place == "start")


def test_a_word_longer_than_the_passage() -> None:
    (found,) = show(Article(id="x", body=f"a {'b' * 500} c"), "b" * 500, length=50)
    assert marked(found) == ["b" * 500]
    (found,) = show(Article(id="x", body="b" * 500), "lain", length=50)
    assert found.text == "b" * 50 + " …"


def undone(fragment: Fragment) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Text and marks without the ellipses."""
    text, shift = fragment.text, 0
    if text.startswith("… "):
        text, shift = text[2:], 2
    return text.removesuffix(" …"), tuple((s - shift, e - shift) for s, e in fragment.marks)


PIECES = st.sampled_from(
    [
        "kota",
        "Kota-kota",
        "“kota”nya",
        "sorong",
        "x",
        ". ",
        ".",
        "! A",
        "\n",
        "\n\n",
        " ",
        "\t",
        "ﾞ",
        "é",
    ]
)
QUERIES = st.sampled_from(["kota", '"kota sorong"', "=sorong", "kota sorong", "lain", '"x kota x"'])


@given(
    st.lists(PIECES, max_size=60).map("".join) | st.text(),
    QUERIES,
    st.integers(0, 3),
    st.integers(20, 60),
)
def test_laws_of_any_text(body: str, query: str, count: int, length: int) -> None:
    analyzer = Analyzer()
    article = Article(id="x", title=body, body=body, captions=(Caption(body, "c"),))
    found = show(article, query, count, length)
    bodies = [fragment for fragment in found if fragment.field == "body"]
    assert len(bodies) <= count
    assert (len(bodies) > 0) == bool(body and count)
    longest = max((t.end - t.start for t in analyzer.tokens(body)), default=0)
    for fragment in found:
        text, marks = undone(fragment)
        assert text in body
        end = 0
        for start, stop in marks:
            assert end <= start < stop <= len(text)
            end = stop
            tokens = list(analyzer.tokens(text[start:stop]))
            assert {"kota", "sorong"} & {token.stem for token in tokens}
            assert (tokens[0].start, tokens[-1].end) == (0, stop - start)
        if fragment.field == "body":
            assert len(text) <= length + 3 * longest + 20
        else:
            assert (text, fragment.credit) == (body, "c" if fragment.field == "captions" else None)
    if bodies and list(show(article, query, 99, length))[-1].marks:
        assert all(fragment.marks for fragment in bodies)


@pytest.mark.parametrize("sentence", ["Kota Sorong. ", "kota sorong ", "kota"])
def test_a_body_as_long_as_a_book_takes_little_time(sentence: str) -> None:
    body = sentence * (1_000_000 // len(sentence))
    started = time.perf_counter()
    assert len(show(Article(id="x", body=body), 'kota "kota sorong"')) >= 1
    assert time.perf_counter() - started < 0.5


def test_settings_reach_the_fragments(make: Maker) -> None:
    archive = make([Article(id="x", body="Kota a. Kota b.")], fragments=1, fragment_length=20)
    assert len(archive.search("kota").hits[0].fragments) == 1


def test_the_rarer_word_is_shown_where_there_is_room_for_one(make: Maker) -> None:
    body = "Kota itu kota besar. Ada ombak."
    others = [Article(id=str(n), title="lain", body="kota") for n in range(20)]
    for codec in ("arrays", "portable"):
        archive = make([Article(id="x", body=body), *others], codec=codec, fragments=1)
        archive.add([Article(id="y", body="lain")])
        hit = archive.search("kota ombak").hits[0]
        assert [fragment.text for fragment in hit.fragments] == ["Ada ombak."]


@pytest.mark.parametrize(
    ("query", "title", "captions", "body"),
    [
        ("KPK", ["KPK"], [["Komisi Pemberantasan Korupsi"]], ["KPK"]),
        ('"KPK"', ["KPK"], [], ["KPK"]),
        (
            "komisi pemberantasan korupsi",
            ["KPK"],
            [["Komisi", "Pemberantasan", "Korupsi"]],
            ["KPK"],
        ),
        ("isi:KPK", [], [], ["KPK"]),
        ("rapat~", [], [], ["Rapat", "repat"]),
        ("pemb*", [], [["Pemberantasan"]], ["pembangunan"]),
        ('"kantor baru"', [], [["kantor baru"]], []),
        ('="kantor baru"', [], [["kantor baru"]], []),
        ('"kantor baru"~3', [], [["kantor", "baru"]], ["kantor", "baru"]),
    ],
)
def test_what_is_marked_for_each_kind_of_query(
    make: Maker, query: str, title: list[str], captions: list[list[str]], body: list[str]
) -> None:
    article = Article(
        id="x",
        title="KPK",
        body="Rapat KPK dan repat. Ada kantor yang baru, pembangunan.",
        captions=(
            Caption("Tidak ada apa-apa"),
            Caption("Komisi Pemberantasan Korupsi di kantor baru", "Sri/Antara"),
        ),
    )
    (hit,) = make([article], suggest_below=0).search(query).hits
    marks: dict[str, list[list[str]]] = {"title": [], "captions": [], "body": []}
    for fragment in hit.fragments:
        if fragment.marks:
            marks[fragment.field].append(marked(fragment))
        if fragment.field == "captions":
            assert (fragment.caption, fragment.credit) == (1, "Sri/Antara")
    assert marks["title"] == [title] * bool(title)
    assert marks["captions"] == captions
    assert [word for words in marks["body"] for word in words] == body


def test_many_articles_are_shown_as_each_alone() -> None:
    articles = [
        Article(id="1", title="Kota", body=BODY, captions=(Caption("Kota Sorong", "a"),)),
        Article(id="2", title="", body=""),
        Article(id="3", title="KOTA SORONG DIBUKA", body="Lain. Kota"),
        Article(id="4", title="Sorong", body="Sorong kota. Jum’at di Pokémon, kota.\nKota"),
    ]
    for query in ("kota", '"kota sorong"', "judul:kota isi:jumat", "sorong ATAU pok*", "k?ta", ""):
        tree = parse(query, ANALYZER, Evidence(load_settings()), _no_dates).tree
        fragmenter = Fragmenter(tree, ANALYZER, 2, 180)
        assert fragmenter.fragments_of(articles) == [
            Fragmenter(tree, ANALYZER, 2, 180).fragments_of([article])[0] for article in articles
        ]


def test_a_body_as_long_as_a_book_is_looked_at_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    sentence_end = snippets._end
    monkeypatch.setattr(snippets, "_end", lambda *at: looked_at.append(at) or sentence_end(*at))
    body = "Kota Sorong sepi. " * 60_000
    (fragment, _) = show(Article(id="x", body=body), "kota sorong sepi")
    assert marked(fragment) == ["Kota", "Sorong", "sepi"]
    # Sentences, of the 60,000.
    assert len(looked_at) <= 3 * 200
