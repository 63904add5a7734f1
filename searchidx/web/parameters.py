"""What an address asks for: query parameters -> a frozen record, and back.

One table says what there is; requests are checked by it, addresses are made by it, and the
OpenAPI document describes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from searchidx.export import FORMATS
from searchidx.index.schema import FACET_FIELDS
from searchidx.query.facets import FACETS
from searchidx.query.request import MATCHES, SORTS
from searchidx.query.trend import PERIODS
from searchidx.web.errors import ParameterError

__all__ = ["NOTHING", "PARAMETERS", "Asked", "Parameter", "asked_in"]

_FACETED = ("source", "section", "author", "tag", "year")
"""Facets that are counted where none are named."""
NOTHING = "none"
"""In place of a facet: nothing is to be counted."""

_MOST_VALUES = 50
_MOST_WORDS = 8
_LONGEST_VALUE = 500
_LONGEST_TOKEN = 200
_LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter.

    Attributes:
        name: in the address.
        attribute: of :class:`Asked`.
        help: one line.
        many: whether it may come several times.
        choices: what it may be; any text if empty.
        minimum, maximum: of a whole number, both inclusive; of a text, its length. None is the
            limit that the server is set to.
        most: values where there may be several.
    """

    name: str
    attribute: str
    help: str
    many: bool = False
    choices: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int | None = _LONGEST_VALUE
    most: int = _MOST_VALUES


PARAMETERS: Mapping[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("q", "query", "the query; empty is everything, newest first", maximum=None),
        Parameter("source", "source", "only this outlet", many=True),
        Parameter("section", "section", "only this section", many=True),
        Parameter("author", "author", "only this author", many=True),
        Parameter("tag", "tag", "only this tag", many=True),
        Parameter("place", "place", "only this city of the dateline", many=True),
        Parameter("from", "date_from", "first day of publication: 2023, 2023-06, 2023-06-14"),
        Parameter("to", "date_to", "last day of publication, inclusive"),
        Parameter(
            "field",
            "field",
            "where words without a field are looked for",
            many=True,
            choices=("title", "body", "caption", "judul", "isi", "keterangan"),
        ),
        Parameter("sort", "sort", "the order", choices=SORTS),
        Parameter("match", "match", "whether all words have to match", choices=MATCHES),
        Parameter("collapse", "collapse", "one article of each group of reprints"),
        Parameter("aliases", "aliases", "whether other names are searched too"),
        Parameter("limit", "limit", "hits on a page", maximum=None),
        Parameter("page", "page", "which page, from 1", minimum=1, maximum=_LAST_PAGE),
        Parameter("next", "next", "token of the page that follows", maximum=_LONGEST_TOKEN),
        Parameter(
            "facets",
            "facets",
            "what is counted; with none there is no histogram either",
            many=True,
            choices=(*FACETS, NOTHING),
        ),
        Parameter(
            "word", "words", "a word, or any query", many=True, maximum=None, most=_MOST_WORDS
        ),
        Parameter("by", "by", "length of a period", choices=PERIODS),
        Parameter("share", "share", "shares of all articles of a period, not counts"),
        Parameter("format", "format", "of a whole answer", choices=tuple(FORMATS)),
        Parameter("lang", "lang", "language of the page", choices=("id", "en")),
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for; the attributes are those of :data:`PARAMETERS`."""

    query: str = ""
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""
    field: tuple[str, ...] = ()
    sort: str = "relevance"
    match: str = "auto"
    collapse: bool = False
    aliases: bool = True
    limit: int = 10
    page: int = 1
    next: str = ""
    facets: tuple[str, ...] = _FACETED
    words: tuple[str, ...] = ()
    by: str = "month"
    share: bool = False
    format: str = "jsonl"
    lang: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the query chooses articles."""
        return any(self.filters.values()) or bool(self.date_from or self.date_to)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The values of each filter but that of dates."""
        return {name: getattr(self, name) for name in FACET_FIELDS}

    @property
    def start(self) -> int:
        """How many hits come before the page."""
        return (self.page - 1) * self.limit

    @property
    def counted(self) -> tuple[str, ...]:
        """The facets that are counted."""
        return () if NOTHING in self.facets else self.facets

    def options(self, without: str = "") -> dict[str, Any]:
        """The arguments of :meth:`searchidx.archive.Archive.search` that choose and order.

        Args:
            without: a filter that is left out: one of :attr:`filters` or year (the dates).
        """
        is_dated = without != "year"
        return {
            "filters": {name: own for name, own in self.filters.items() if own and name != without},
            "date_from": (self.date_from or None) if is_dated else None,
            "date_to": (self.date_to or None) if is_dated else None,
            "fields": self.field or None,
            "sort": self.sort,
            "match": self.match,
            "collapse": self.collapse,
            "aliases": None if self.aliases else False,
        }

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Names and values that differ from the defaults, in the order of the table."""
        for parameter in PARAMETERS.values():
            value = getattr(self, parameter.attribute)
            if value != _DEFAULTS[parameter.attribute]:
                values = value if parameter.many else (value,)
                yield from ((parameter.name, _written(one)) for one in values)

    def url(self, path: str, **changes: Any) -> str:
        """The address of a path with what is asked for, some of it changed; a change leads to
        the first page unless it names one."""
        changed = replace(self, **{"page": 1, "next": "", **changes}) if changes else self
        pairs = urlencode(list(changed.pairs()), errors="replace")
        return f"{path}?{pairs}" if pairs else path

    def url_with(self, path: str, *attributes: str) -> Callable[[Mapping[str, Any]], str]:
        """What makes addresses of a path that differ in some values alone, from these values by
        name; a first page each."""
        same = self.url(path, **{name: _DEFAULTS[name] for name in attributes})
        joint = "&" if "?" in same else "?"

        def url(values: Mapping[str, Any]) -> str:
            pairs = urlencode(values, doseq=True, errors="replace")
            return f"{same}{joint}{pairs}" if pairs else same

        return url


_DEFAULTS = {field.name: field.default for field in fields(Asked)}


def _written(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def asked_in(
    pairs: Iterable[tuple[str, str]],
    allowed: Sequence[str],
    limits: Mapping[str, int],
    strict: bool,
) -> Asked:
    """What the pairs of an address ask for.

    Args:
        pairs: names and values, decoded.
        allowed: names of parameters that there are here.
        limits: the greatest value of parameters whose limit is a setting.
        strict: whether a name that is not known and an empty value are errors; otherwise they
            are passed over.

    Raises:
        ParameterError: for a name or a value that cannot be.
    """
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in allowed:
            values.setdefault(name, []).append(value)
        elif strict:
            raise ParameterError(name, f"there is none; there are: {', '.join(allowed)}")
    read: dict[str, Any] = {}
    for name, given in values.items():
        parameter = PARAMETERS[name]
        maximum = limits.get(name) if parameter.maximum is None else parameter.maximum
        if len(given) > (parameter.most if parameter.many else 1):
            raise ParameterError(name, "it comes too often")
        # An empty field of a form asks for nothing.
        kept = [_value(parameter, value, maximum) for value in given if value or strict]
        if kept:
            read[parameter.attribute] = tuple(dict.fromkeys(kept)) if parameter.many else kept[0]
    if read.get("next") and "page" in read:
        raise ParameterError("next", "it does not go with page")
    return Asked(**read)


def _value(parameter: Parameter, value: str, maximum: int | None) -> Any:
    name = parameter.name
    default = _DEFAULTS[parameter.attribute]
    if isinstance(default, bool):
        if value not in ("0", "1", "true", "false"):
            raise ParameterError(name, "expected 1 or 0")
        return value in ("1", "true")
    if isinstance(default, int):
        # Digits of other scripts, and more of them than any number here has, are none.
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        if not parameter.minimum <= number <= (maximum or number):
            raise ParameterError(name, f"expected a number, {parameter.minimum} to {maximum}")
        return number
    if parameter.choices and value not in parameter.choices:
        again = f"; for several, {name} comes again" if parameter.many else ""
        raise ParameterError(name, f"expected one of {', '.join(parameter.choices)}{again}")
    if not value and name != "q":
        raise ParameterError(name, "it is empty")
    if maximum is not None and len(value) > maximum:
        raise ParameterError(name, f"it is too long; at most {maximum} characters are taken")
    return value
