"""Files and folders -> articles: ingest as a whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from searchidx.config import load_settings
from searchidx.ingest.continuation import join_pages
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.sources import read_sources, walk
from searchidx.model import Article, Note, Rejection, Removed

__all__ = ["read"]


def read(
    *paths: str | Path,
    on_reject: Callable[[Rejection], None] = lambda rejection: None,
    on_note: Callable[[Note], None] = lambda note: None,
    on_removed: Callable[[Removed], None] = lambda removed: None,
    config: str | Path | None = None,
    **settings: Any,
) -> Iterator[Article]:
    """The articles in files and folders: scraped pages (.txt), HTML, JSON, JSON lines, tables
    (CSV, TSV), Markdown with front matter, NewsML, NITF, RSS and Atom feeds, WARC; also
    compressed (gz, zst, bz2, xz) and in zip and tar archives.

    Kinds are told by content and name. Paths and settings are checked at the call, files are
    read as the iterator goes on.

    Args:
        paths: files and folders, "-" is standard input; an article without an id or URL of
            its own gets its path below the one given as its id.
        on_reject: called with each input that gives no article.
        on_note: called with what of an article was not taken as it was given: a publication
            date in the future, pages of one article that had to stay apart.
        on_removed: called with each piece of text that is taken out of an article as
            furniture, before the article comes.
        config, settings: as for :func:`searchidx.create`.

    Raises:
        TypeError: if one of the paths is neither text nor a path.
        InputError: if a path does not exist or is of a kind that is not read.
        SettingError: for a setting that does not exist or has a wrong value.
    """
    for path in paths:
        if not isinstance(path, (str, os.PathLike)):
            raise TypeError(f"each path must be text or a path, not {path!r:.80}")
    options = ReadOptions.of(load_settings(config, **settings), on_removed, on_note)
    sources = walk(paths, options)
    return _articles(join_pages(read_sources(sources, options), on_note), on_reject)


def _articles(
    items: Iterator[Article | Rejection], on_reject: Callable[[Rejection], None]
) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Rejection):
            on_reject(item)
        else:
            yield item
