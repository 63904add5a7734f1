"""A publication date is checked before it is stored."""

from __future__ import annotations

import re
from typing import Any

from searchidx.dates import is_plausible
from searchidx.ingest.options import ReadOptions
from searchidx.model import Note

__all__ = ["checked_published", "note_unread"]

# 6/21/2023, which no calendar has day first.
_MONTH_FIRST = re.compile(r"\s*\d{1,2}([/.-])(?:1[3-9]|2\d|3[01])\1\d{2,4}\b")
# Of a value that cannot be read so much is told.
_LONGEST_SHOWN = 60


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


def note_unread(value: Any, options: ReadOptions, id: str, path: str | None) -> None:
    """A note to ``options.on_note`` that what a record gives as its date of publication, if it
    gives any, has no day in it; the arguments are those of :func:`checked_published`."""
    if value in (None, "", []):
        return
    shown = str(value)[:_LONGEST_SHOWN]
    text = f"no day can be read in its publication date {shown!r}"
    if not options.month_first and _MONTH_FIRST.match(shown):
        text += "; where the month comes first, set date_order: month-first"
    options.on_note(Note(path, id, text))
