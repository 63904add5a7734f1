"""Full-text search for Indonesian news archives.

>>> import searchidx
>>> with searchidx.create("index") as archive:              # doctest: +SKIP
...     archive.add(searchidx.read("corpus"))
...     for hit in archive.search("pelabuhan sorong").hits:
...         print(hit.article.title)

The errors are in :mod:`searchidx.errors`. Importing this module imports neither Whoosh,
NumPy nor Sastrawi; the first use of a name does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from searchidx.model import AddReport, Article, Caption, Fragment, Hit, Rejection, Results, Token

if TYPE_CHECKING:
    from searchidx.analysis.analyzer import analyze
    from searchidx.archive import Archive
    from searchidx.ingest.read import read
    from searchidx.opening import create
    from searchidx.opening import open_archive as open

__all__ = [
    "AddReport",
    "Archive",
    "Article",
    "Caption",
    "Fragment",
    "Hit",
    "Rejection",
    "Results",
    "Token",
    "analyze",
    "create",
    "open",
    "read",
]

_LAZY = {
    "Archive": ("archive", "Archive"),
    "analyze": ("analysis.analyzer", "analyze"),
    "create": ("opening", "create"),
    "open": ("opening", "open_archive"),
    "read": ("ingest.read", "read"),
}


# Type checkers would take it for a promise that any name exists.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        module, attribute = _LAZY[name]
        return getattr(import_module(f"{__name__}.{module}"), attribute)


def __dir__() -> list[str]:
    """What completion offers: names that were not used yet, too."""
    return sorted({*globals(), *__all__})
