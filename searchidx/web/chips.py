"""The filters of a request, each in words and with the address that takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchidx.web.parameters import Asked
from searchidx.web.texts import Texts

__all__ = ["Chip", "chips"]

_FIELDS = {"judul": "title", "isi": "body", "caption": "captions", "keterangan": "captions"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: what it filters by, the value, and the address without it."""

    name: str
    value: str
    url: str


def chips(asked: Asked, path: str, t: Texts) -> tuple[Chip, ...]:
    """The filters of a request, and whatever else makes the answer smaller or other than usual."""
    return tuple(_chips(asked, path, t))


def _chips(asked: Asked, path: str, t: Texts) -> Iterator[Chip]:
    for name, values in asked.filters.items():
        for value in values:
            others = tuple(other for other in values if other != value)
            yield Chip(t(name), value, asked.url(path, **{name: others}))
    if asked.date_from or asked.date_to:
        without = asked.url(path, date_from="", date_to="")
        yield Chip(t("chip_date"), _dates(asked, t), without)
    for field in asked.field:
        others = tuple(other for other in asked.field if other != field)
        yield Chip(t("where"), t(_FIELDS.get(field, field)), asked.url(path, field=others))
    if asked.match != "auto":
        yield Chip(t("chip_match"), t(f"match_{asked.match}"), asked.url(path, match="auto"))
    if not asked.aliases:
        yield Chip(t("chip_aliases"), t("chip_aliases_off"), asked.url(path, aliases=True))


def _dates(asked: Asked, t: Texts) -> str:
    first, last = (_day(text, t) for text in (asked.date_from, asked.date_to))
    if first == last:
        return first
    if first and last:
        return t("chip_between", first=first, last=last)
    return t("chip_from", first=first) if first else t("chip_to", last=last)


def _day(text: str, t: Texts) -> str:
    """A date in words where it is an ISO one; else as it was typed."""
    try:
        return t.day(text) if text[:4].isdigit() else text
    except (ValueError, IndexError):
        return text
