"""Pages of one article: which are joined, which are left apart, and what comes out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest import continuation
from searchidx.ingest.continuation import join_pages, page_name_order
from searchidx.model import Article, Caption, Note, Rejection

TITLE = "Nelayan Teluk Rindang Minta Dermaga"


def page(number: int, where: str, **values: Any) -> Article:
    place = (
        {"url": where, "id": where}
        if where.startswith(("https://", "kabarteluk.id/"))
        else {"path": f"d/{where}", "id": where}
    )
    return Article(**{"title": TITLE, "body": f"isi {number}", **place, **values})


def joined(articles: Iterable[Article]) -> tuple[list[Article], list[str]]:
    notes: list[Note] = []
    items = list(join_pages(articles, notes.append))
    assert all(isinstance(item, Article) for item in items)
    return [item for item in items if isinstance(item, Article)], list(map(str, notes))


U = "https://kabarteluk.id/warta/nelayan-minta-dermaga"
WAYS = {
    "parameter": [U, f"{U}?page=2", f"{U}?page=3"],
    "first has one too": [f"{U}?halaman=1", f"{U}?halaman=2", f"{U}?halaman=3"],
    "among others": [f"{U}?a=1&b=2", f"{U}?a=1&page=2&b=2", f"{U}?page=3&a=1&b=2"],
    "without a scheme": [U, U.removeprefix("https://") + "?page=2", f"{U}?page=3"],
    "www": [U.replace("//", "//www."), f"{U}?page=2", f"{U}?page=3"],
    "end of path": [U, f"{U}/2", f"{U}/3/"],
    "word in path": [f"{U}/", f"{U}/page/2", f"{U}/halaman-3"],
    "before an ending": [f"{U}.html", f"{U}-page2.html", f"{U}_halaman_3.html"],
    "file, bare": ["x.txt", "x-2.txt", "x_3.txt"],
    "file from 1": ["x-1.html", "x-2.html", "x-3.html"],
    "file, word": ["x.html", "x_page2.html", "x-halaman-3.html"],
    "file as wget names pages": ["x.html", "x?page=2.html", "x@page=3.html"],
    "compressed": ["x.txt.gz", "x-2.txt.gz", "x-hal3.txt.gz"],
    "packed": ["a.zip/x.txt", "a.zip/x-2.txt", "a.zip/x-3.txt"],
}


@pytest.mark.parametrize("way", WAYS)
def test_pages_are_joined_in_whatever_order_they_come(way: str) -> None:
    pages = [page(number, where) for number, where in enumerate(WAYS[way], 1)]
    for order in itertools.permutations(pages):
        (article,), notes = joined(order)
        assert article.id == pages[0].id
        assert article.body == "isi 1\n\nisi 2\n\nisi 3"
        assert article.pages == (pages[1].id, pages[2].id)
        assert notes == []


@pytest.mark.parametrize("way", WAYS)
def test_a_missing_page_leaves_all_apart(way: str) -> None:
    pages = [page(number, where) for number, where in enumerate(WAYS[way], 1)]
    assert joined([pages[0], pages[2]])[0] == [pages[0], pages[2]]
    assert joined(pages[1:])[0] == pages[1:]


def test_a_missing_page_is_told_where_pages_are_said_to_be_pages() -> None:
    first, second, third = (page(i, u) for i, u in enumerate(WAYS["parameter"], 1))
    assert joined([first, third])[1] == [f"{U}: page 2 is missing, so that its pages stay apart"]
    assert joined([second])[1] == [f"{U}?page=2: page 1 is missing, so that its pages stay apart"]
    assert joined([page(8, "rapat-8.txt"), page(9, f"{U}/9")])[1] == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Numbers that count articles.
        (page(1, "x.txt"), page(2, "x-2.txt", title="Harga Garam Naik")),
        (page(1, "kabar-1.txt", title=""), page(2, "kabar-2.txt", title="")),
        (page(1, "x-01.txt"), page(2, "x-02.txt")),
        (page(1, "x-199.txt"), page(2, "x-200.txt")),
        (page(1, "banjir-2023.txt"), page(2, "banjir-2024.txt")),
        # The second article of the same headline gets such an address.
        (
            page(1, "x.txt", published="2023-01-01", published_from="page"),
            page(2, "x-2.txt", published="2023-02-01", published_from="page"),
        ),
        (page(1, U), page(2, f"{U}-2")),
        # Other hosts, other folders, other articles, the same text again.
        (page(1, U), page(2, f"{U}?page=2".replace("kabarteluk", "gelanggang"))),
        (page(1, "a/x.txt"), page(2, "b/x-2.txt")),
        (page(1, "x.txt", site="a.id"), page(2, "x-2.txt", site="b.id")),
        (page(1, U), page(2, f"{U}/lain?page=2")),
        (page(1, U), page(2, f"{U}?page=2", title="Indeks")),
        (page(1, U), page(2, f"{U}?page=2", body="isi 1")),
        # A page that has all of them.
        (page(1, U), page(2, f"{U}?page=all")),
        # Records of two files are not told apart by the names of those.
        (page(1, "x.jsonl", id="x.jsonl#1"), page(2, "x-2.jsonl", id="x-2.jsonl#1")),
        (page(1, "https://"), page(2, "?page=2", url="https://[?page=2")),
        (page(1, "https://x.id/2023/05"), page(2, "https://x.id/2023/05/2")),
    ],
)
def test_what_is_not_sure_stays_apart(first: Article, second: Article) -> None:
    for order in ([first, second], [second, first]):
        assert joined(order)[0] == order


def test_headlines_may_have_the_number_of_the_page() -> None:
    others = [f"{TITLE} - Halaman 2", f"{TITLE.upper()} (hal 2 dari 3)", f"{TITLE} (2)", ""]
    for title in others:
        (article,), _ = joined([page(1, U), page(2, f"{U}?page=2", title=title)])
        assert article.title == TITLE
    assert len(joined([page(1, "x.txt"), page(2, "x-2.txt", title="")])[0]) == 2


def test_what_the_pages_give() -> None:
    lead = "Rapat itu digelar Rabu (14/6/2023)."
    foto, peta = Caption("Foto dermaga", "Dedi/Antara"), Caption("Peta")
    first = page(
        1,
        U,
        body=f"{lead}\n\nSatu.",
        captions=(foto,),
        tags=("laut",),
        authors=("Sri",),
        published="2023-06-15",
        continues=True,
        extra={"k": 1},
    )
    second = page(
        2,
        f"{U}?page=2",
        body=f"{lead}\n\nDua pada 2 Juli 2024.\n\nSatu.",
        captions=(foto, peta),
        tags=("laut", "kota"),
        authors=("Sri", "Budi"),
        editor="Ani",
    )
    (article,), _ = joined([first, second])
    assert article.body == f"{lead}\n\nSatu.\n\nDua pada 2 Juli 2024.\n\nSatu."
    assert article.captions == (foto, peta)
    assert article.mentions == ("2023-06-14", "2024-07-02")
    assert (article.tags, article.authors, article.editor) == (
        ("laut", "kota"),
        ("Sri", "Budi"),
        "Ani",
    )
    assert (article.continues, article.published, article.extra) == (False, "2023-06-15", {"k": 1})


def test_later_pages_with_the_address_of_the_first() -> None:
    first = page(1, U, path="d/x.html")
    second = page(2, U, path="d/x_page2.html")
    (article,), _ = joined([second, first])
    assert (article.body, article.pages) == ("isi 1\n\nisi 2", ())
    # Files named by hashes, whose addresses tell.
    second = page(2, f"{U}?page=2", path="d/77f.html")
    assert joined([replace_path(first, "d/a0c.html"), second])[0][0].pages == (second.id,)


def replace_path(article: Article, path: str) -> Article:
    return page(1, article.url or "", path=path)


def test_the_same_pages_twice_come_out_twice() -> None:
    pages = [page(number, where) for number, where in enumerate(WAYS["parameter"], 1)]
    articles, _ = joined(pages + pages)
    assert len(articles) == 2
    assert articles[0] == articles[1]


def test_articles_of_one_id_keep_their_order() -> None:
    articles = [
        page(1, f"{U}-a", id="x", body="lama"),
        page(1, f"{U}-b", id="x", body="baru"),
        page(1, f"{U}-b", id="y"),
    ]
    assert joined(articles)[0] == articles


def test_no_more_than_the_window_is_held_and_rejections_pass_at_once() -> None:
    taken = 0

    def source() -> Iterable[Article | Rejection]:
        nonlocal taken
        yield Rejection("r", None, "x")
        for number in range(2000):
            taken += 1
            yield page(number, f"{number}.txt", title=str(number))

    items = join_pages(source())
    assert isinstance(next(items), Rejection)
    assert taken == 0
    for count, item in enumerate(items, 1):
        assert isinstance(item, Article)
        assert item.id == f"{count - 1}.txt"
        assert taken - count <= continuation._WINDOW


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 4), st.booleans()), max_size=12))
def test_nothing_is_lost_and_nothing_comes_twice(places: list[tuple[str, int, bool]]) -> None:
    articles = [
        page(number, f"{name}-{number}.txt" if is_file else f"{U}{name}?page={number}", body=f"{i}")
        for i, (name, number, is_file) in enumerate(places)
    ]
    bodies = [part for article in joined(articles)[0] for part in article.body.split("\n\n")]
    assert sorted(bodies) == sorted(article.body for article in articles)


def test_names_of_pages_sort_side_by_side() -> None:
    names = ["x-10.txt", "x-2.txt", "x-antara.txt", "x.txt", "y.txt", "x_page3.txt", "a-2019.txt"]
    assert sorted(names, key=page_name_order) == [
        "a-2019.txt",
        "x-antara.txt",
        "x.txt",
        "x-2.txt",
        "x_page3.txt",
        "x-10.txt",
        "y.txt",
    ]
