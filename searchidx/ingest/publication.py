"""A publication date is checked before it is stored."""

from __future__ import annotations

from searchidx.dates import is_plausible
from searchidx.ingest.options import ReadOptions
from searchidx.model import Note

__all__ = ["checked_published"]


def checked_published(
    published: str | None, options: ReadOptions, id: str, path: str | None
) -> str | None:
    """``published``, or None, with a note to ``options.on_note``, if nothing can have been
    published then: before 1800, or later than tomorrow.

    The caller keeps what was given in ``extra["published"]``.

    Args:
        published: an ISO day or date-time, or None.
        options: how to read.
        id: of the article.
        path: the file it was read from.
    """
    if published is None or is_plausible(published, options.now):
        return published
    text = f"publication date {published} is before 1800 or in the future, it is not taken"
    options.on_note(Note(path, id, text))
    return None
