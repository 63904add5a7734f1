"""Records without a body, whose text may stand under a key that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Note

__all__ = ["note_text_left"]

# Characters that no fact about an article has, as a rule.
_LONG = 200


def note_text_left(article: Article, options: ReadOptions) -> None:
    """A note to ``options.on_note`` if an article without a body has a long text in ``extra``,
    which names the key and says how to have it read."""
    if article.body:
        return
    key = next((key for key, text in _texts(article.extra) if len(text) >= _LONG), None)
    if key:
        text = (
            f"no body in it, but a long text as {key!r}: set fields: {{{key}: body}} if it is that"
        )
        options.on_note(Note(article.path, article.id, text))


def _texts(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a record, and of the objects in it, with their keys as ``fields`` has them."""
    for key, value in record.items():
        if isinstance(value, str):
            yield above + key, value
        elif isinstance(value, Mapping) and not above:
            yield from _texts(value, f"{key}.")
