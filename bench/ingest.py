"""Is what is read right, and how fast is it read?

Over the reference pages: titles, days, captions and bodies of HTML pages against what is
known of them; the same pages rendered to plain text, as scrapers do, and turned into text by
the converters that are installed; scraped bodies; then how fast each reader is, beside
something simple over the same text in the same run.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.converters import converters
from bench.pages import Page, body_score, caption_is_right, lost_sentences, plain, read_pages
from bench.render import article_html, article_text, whole_text
from searchidx.dates import zone
from searchidx.ingest.clean import clean_body
from searchidx.ingest.html.reader import read_html
from searchidx.ingest.mentions import mentions_of
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.ingest.records import read_record
from searchidx.model import Article

__all__ = ["main"]

_OPTIONS = ReadOptions(zone("Asia/Jakarta"))
# Articles a second that str.split did where the bars were set.
_SPLIT = 120_000
_ROUNDS = 5

Row = tuple[str, int, float, str]
"""What was measured, over how many, the figure, the bar it has to reach."""


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


def _html_rows(pages: Sequence[Page], missed: list[str]) -> list[Row]:
    """Accuracy of the reader of HTML."""
    found = [(page, _read_html(page)) for page in pages]
    rows = _facts("HTML", found, missed)
    bodies = [body_score(article, page) for page, article in found if page.truth.get("body")]
    return [*rows, ("HTML: body, mean token F1", len(bodies), _mean(bodies), ">= .95")]


def _read_html(page: Page) -> Article:
    return read_html(page.data, page.name, _OPTIONS, page.name) or Article(page.name)


def _rendered_rows(
    name: str, pages: Sequence[Page], render: Callable[[bytes], str], missed: list[str]
) -> list[Row]:
    """Accuracy of the page reader on rendered pages; a day that it inferred was not read."""
    found = []
    for page in pages:
        article = read_page(render(page.data), page.name, _OPTIONS, page.name)
        found.append((page, article or Article(page.name)))
    bodies = [body_score(article, page) for page, article in found]
    return [
        *_facts(name, found, missed, "page"),
        (f"{name}: body token F1, mean", len(bodies), _mean(bodies), ""),
    ]


def _converted_rows(
    name: str, convert: Callable[[str], str], pages: Sequence[Page], missed: list[str]
) -> list[Row]:
    """Accuracy of the page reader on what a converter makes of the articles."""

    def text(data: bytes) -> str:
        return convert(article_html(data))

    rows = _rendered_rows(name, pages, text, missed)
    return [(what, count, share, "") for what, count, share, _ in rows]


def _facts(
    name: str, found: Sequence[tuple[Page, Article]], missed: list[str], origin: str | None = None
) -> list[Row]:
    """Shares of right titles, days and captions."""
    right: dict[str, list[bool]] = {"title": [], "day": [], "caption": []}
    for page, article in found:
        day = (article.published or "")[:10] == page.truth["date"][:10]
        right["title"].append(plain(article.title) == plain(page.truth["title"]))
        right["day"].append(day and origin in (None, article.published_from))
        if page.truth.get("caption"):
            right["caption"].append(caption_is_right(article, page))
        missed += [
            f"{name}: {kind} of {page.name}"
            for kind, values in right.items()
            if values and not values[-1] and (kind != "caption" or page.truth.get("caption"))
        ]
    bars = {"title": ".98", "day": ".98", "caption": ".90"}
    if origin:
        bars = {"title": ".95", "day": ".95", "caption": ""}
    return [
        (f"{name}: {kind} right", len(values), _mean(values), bars[kind] and f">= {bars[kind]}")
        for kind, values in right.items()
    ]


def _text_rows(pages: Sequence[Page], missed: list[str]) -> list[Row]:
    """Furniture left in scraped texts whose body is known, and sentences lost."""
    left: list[bool] = []
    seen = lost = 0
    for page in pages:
        text = page.data.decode("utf-8", "replace")
        article = read_page(text, page.name, _OPTIONS, page.name) or Article(page.name)
        body = plain(page.truth["body"], letters=True)
        extra = [
            line for line in article.body.split("\n\n") if plain(line, letters=True) not in body
        ]
        left.append(bool(extra))
        missed += [f"scraped text: furniture in {page.name}: {line[:80]}" for line in extra]
        all_of, gone = lost_sentences(article, page, text)
        seen, lost = seen + all_of, lost + len(gone)
        missed += [f"scraped text: lost from {page.name}: {line[:80]}" for line in gone]
    return [
        ("scraped text: furniture left in", len(left), _mean(left), "<= .01"),
        ("scraped text: sentences lost", seen, lost / max(seen, 1), "<= .005"),
    ]


def _rate(work: Callable[[], int]) -> float:
    """Things a second, the best of some rounds."""
    best = 0.0
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        count = work()
        best = max(best, count / (time.perf_counter() - start))
    return best


def _speed_rows(html: Sequence[Page], texts: Sequence[Page], news: Path | None) -> list[Row]:
    scraped = [page.data.decode("utf-8", "replace") for page in texts]
    rows = [_html_speed(html)]
    pages = _rate(lambda: sum(read_page(text, "a", _OPTIONS) is not None for text in scraped))
    if news is None:
        return [*rows, ("speed: scraped pages/s", len(scraped), pages, ">= 4,000")]
    # Of many outlets and days, which stand together in the file.
    with gzip.open(news) as lines:
        records = [json.loads(line) for line in islice(lines, 0, 20_000, 5)]
    count = len(records)
    split = _rate(lambda: sum(bool(record["body"].split()) for record in records))
    cleaned = _rate(lambda: sum(_clean(record) for record in records))
    read = _rate(lambda: sum(read_record(r, "a", _OPTIONS) is not None for r in records))
    return [
        *rows,
        ("speed: str.split of bodies/s", count, split, ""),
        ("speed: scraped pages/s", len(scraped), pages, ""),
        ("  to str.split", len(scraped), pages / split, f">= {4000 / _SPLIT:.3f}"),
        ("speed: JSON bodies cleaned, with captions and dates/s", count, cleaned, ""),
        ("  to str.split", count, cleaned / split, f">= {25000 / _SPLIT:.3f}"),
        ("speed: JSON records read whole, beyond the parse/s", count, read, ""),
        ("  to str.split", count, read / split, ""),
    ]


def _clean(record: dict[str, Any]) -> bool:
    """What reading a record does to its texts: furniture, captions, dates mentioned."""
    outlet = record["source"].partition(".")[0]
    draft = clean_body(record["body"], _OPTIONS, outlet=outlet)
    mentions_of(record["title"], "\n\n".join(draft.body), draft.captions, record["date"])
    return bool(draft.body)


def _html_speed(pages: Sequence[Page]) -> Row:
    """Our time a page beside that of trafilatura alone, turn by turn; the median ratio."""
    from trafilatura import bare_extraction

    ratios = []
    for page in pages:
        start = time.perf_counter()
        _read_html(page)
        between = time.perf_counter()
        bare_extraction(page.data, with_metadata=True)
        ratios.append((time.perf_counter() - between) / (between - start))
    return ("speed: HTML to trafilatura", len(pages), sorted(ratios)[len(ratios) // 2], ">= 0.8")


@click.command(help=__doc__)
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--misses", is_flag=True, help="List what was read wrong, on standard error.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(data: Path, misses: bool, as_json: bool) -> None:
    """DATA is the folder of the reference pages, with truth.jsonl."""
    pages = read_pages(data)
    html = [page for page in pages if page.name.endswith(".html")]
    texts = [page for page in pages if page.name.endswith(".txt")]
    known = [page for page in texts if page.truth.get("body")]
    news = data.parent / "news.jsonl.gz"
    missed: list[str] = []
    rows = _html_rows(html, missed)
    rows += _rendered_rows("rendered, whole page", html, whole_text, missed)
    rows += _rendered_rows("rendered, article", html, article_text, missed)
    for name, convert in converters().items():
        rows += _converted_rows(name, convert, html, missed)
    rows += _text_rows(known, missed)
    rows += _speed_rows(html, texts, news if news.exists() else None)
    for line in missed if misses else ():
        click.echo(line, err=True)
    _present(rows, as_json)


def _present(rows: Sequence[Row], as_json: bool) -> None:
    if as_json:
        result: list[dict[str, Any]] = [
            dict(zip(("what", "of", "value", "bar"), row, strict=True)) for row in rows
        ]
        click.echo(json.dumps(result, indent=1))
        return
    table = Table("", "of", "", "bar", box=None)
    for what, count, value, bar in rows:
        table.add_row(what, f"{count:,}", f"{value:,.0f}" if value > 100 else f"{value:.3f}", bar)
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
