"""Articles -> the bodies that a cluster indexes."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
import zstandard

from searchidx.analysis.analyzer import PARAGRAPH_GAP
from searchidx.analysis.encoder import EncodedTexts, TextEncoder
from searchidx.dates import days_of
from searchidx.engines.opensearch.terms import EMPTY, SEVERAL, server_term
from searchidx.index.schema import (
    FACET_FIELDS,
    NAMED_FIELDS,
    PRINTED,
    TEXT_FIELDS,
    VALUE_SEPARATOR,
)
from searchidx.index.snapshot import decode_article
from searchidx.model import Article

__all__ = ["LEAD", "BodyMaker", "article_of", "bytes_of", "lead_value", "server_id"]

LEAD = 1024.0
"""What a stem that a body begins with is worth in the field ``lead``."""

# Bytes that an id may have on the server.
_LONGEST_ID = 512
# Articles are short; a higher level takes longer and saves little.
_LEVEL = 1
_BODY = TEXT_FIELDS.index("body")

_NO_GAP = (1 << 62, 0)
# Names of articles whose values are kept.
_REMEMBERED = 1 << 12

_Fields = Mapping[str, Any]
_Terms = Mapping[str, Sequence[int]] | Sequence[str]


def server_id(id: str) -> str:
    """What an article is found by on the server: its id, or of a long one a hash."""
    data = id.encode("utf-8", "surrogatepass")
    if len(data) <= _LONGEST_ID:
        return id
    beginning = data[:200].decode("utf-8", "ignore")
    return f"{beginning}…{blake2b(data, digest_size=16).hexdigest()}"


def lead_value(first: int) -> float:
    """What a stem is worth in the field ``lead``, of which the server keeps 9 bits.

    Args:
        first: its first position in the body, from 0.
    """
    return float(f"{LEAD / (first + 1):.4g}")


def article_of(stored: str, reprint_of: str | None = None) -> Article:
    """The article in a value of the field ``article``, as the server gives it back."""
    return decode_article(zstandard.decompress(bytes_of(stored)), reprint_of)


def bytes_of(stored: str | None) -> bytes:
    """The bytes in a value of a field of bytes, as the server gives it back."""
    return base64.b64decode(stored or "")


class _Text(NamedTuple):
    """A text as the server is given it: its paragraphs, by stems and as printed, and what its
    stems are worth by where they come first."""

    stems: list[str]
    words: list[str]
    lead: dict[str, float]


class BodyMaker:
    """Makes bodies, by an encoder, whose terms it remembers as the server has them."""

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._names: list[str] = []
        self._numbers: Mapping[str, int] = {}
        self._worth = np.empty(0)
        # The values of names, which few articles are the first to have.
        self._values: dict[int, tuple[_Terms, list[str]]] = {}
        self._compress = zstandard.ZstdCompressor(level=_LEVEL).compress

    def bodies(self, texts: Sequence[Sequence[str]], fields: Sequence[_Fields]) -> Iterator[bytes]:
        """The body of each article, as JSON.

        Args:
            texts: of :func:`searchidx.index.documents.texts_of`.
            fields: as :func:`searchidx.index.documents.fields_of` has them, with ``article`` and
                ``hash`` of :func:`~searchidx.index.documents.encode`, ``reprints``,
                ``signature`` and ``group``.
        """
        encoded = self._encoder.encode([text for of_one in texts for text in of_one])
        parts = self._texts(encoded)
        for each in fields:
            body = _keyed(each)
            for name in NAMED_FIELDS:
                body[name] = self._positioned(each[name])
            body["article"] = _text_of(self._compress(each["article"]))
            for name, text in zip(TEXT_FIELDS, parts, strict=False):
                body[name], body[name + PRINTED] = text.stems, text.words
                if name == TEXT_FIELDS[_BODY]:
                    body["lead"] = text.lead
                    break
            yield orjson.dumps(body)

    def _texts(self, encoded: EncodedTexts) -> Iterator[_Text]:
        names = self._terms()
        stems = [names[number] for number in encoded.stems.tolist()]
        words = [names[number] for number in encoded.words.tolist()]
        for token, number in encoded.further.tolist():
            stems[token] += SEVERAL + names[number]
        worth = self._worth_of(encoded.positions)
        steps = np.diff(encoded.positions)
        breaks = np.flatnonzero(steps != 1)
        counts = (steps[breaks] - 1) // PARAGRAPH_GAP
        gaps = zip((breaks + 1).tolist(), counts.tolist(), strict=True)
        gap = next(gaps, _NO_GAP)
        for number, (start, end) in enumerate(itertools.pairwise(encoded.starts.tolist())):
            own, printed, first = [], [], start
            while gap[0] < end:
                at, count = gap
                # Between two texts there is another step than one too.
                if at > start:
                    # A paragraph without tokens is a gap as well.
                    empty = [""] * (count - 1)
                    own += [" ".join(stems[first:at]), *empty]
                    printed += [" ".join(words[first:at]), *empty]
                    first = at
                gap = next(gaps, _NO_GAP)
            if start == end:
                yield _Text([EMPTY], [EMPTY], {})
                continue
            own.append(" ".join(stems[first:end]))
            printed.append(" ".join(words[first:end]))
            lead = {}
            if number % len(TEXT_FIELDS) == _BODY:
                lead = _lead(stems[start:end], worth[start:end])
            yield _Text(own, printed, lead)

    def _worth_of(self, positions: npt.NDArray[np.int32]) -> list[float]:
        """What a stem is worth that comes first at some positions."""
        last = int(positions.max(initial=0))
        if last >= len(self._worth):
            self._worth = np.array([lead_value(position) for position in range(2 * last + 1)])
        worth: list[float] = self._worth.take(positions).tolist()
        return worth

    def _terms(self) -> list[str]:
        """The terms of the encoder by number, as the server has them."""
        numbers = self._encoder.numbers
        if numbers is not self._numbers:
            # It forgot what it knew, and began anew.
            self._numbers, self._names = numbers, []
        fresh = itertools.islice(numbers, len(self._names), None)
        self._names += map(server_term, fresh)
        return self._names

    def _positioned(self, terms: _Terms) -> list[str]:
        """The values of a field whose terms have positions."""
        known = self._values.get(id(terms))
        if known is None:
            if len(self._values) >= _REMEMBERED:
                self._values.clear()
            # What is kept keeps its identity.
            known = self._values[id(terms)] = terms, _positioned(terms)
        return known[1]


def _lead(stems: Sequence[str], worth: Sequence[float]) -> dict[str, float]:
    """What each stem is worth by its first position, given that of each token."""
    # The last that is put in stays, which is the first of the text.
    found = dict(zip(reversed(stems), reversed(worth), strict=True))
    for several in [stem for stem in found if SEVERAL in stem]:
        value = found.pop(several)
        for stem in several.split(SEVERAL):
            found[stem] = max(value, found.get(stem, 0.0))
    return found


def _keyed(fields: _Fields) -> dict[str, Any]:
    """What is no text of an article."""
    body = {
        "id": fields["id"][0],
        "source": fields["source"],
        "reprints": fields["reprints"],
        "group": fields["group"],
        "hash": fields["hash"].hex(),
        "mentions": fields["mentions"],
        "mentioned": [_days(mention) for mention in fields["mentions"]],
        "path": fields["path"].decode() or None,
        "published": fields.get("published"),
    }
    for name in FACET_FIELDS:
        values = fields[f"{name}_value"].decode()
        body[f"{name}_value"] = values.split(VALUE_SEPARATOR) if values else []
    if fields["signature"]:
        body["signature"] = _text_of(fields["signature"])
    return body


def _positioned(terms: _Terms) -> list[str]:
    if not isinstance(terms, Mapping):
        return [server_term(term) for term in terms]
    places: dict[int, list[str]] = {}
    for term, positions in terms.items():
        for position in positions:
            places.setdefault(position, []).append(server_term(term))
    values: list[list[str]] = []
    before = None
    for position in sorted(places):
        if position - 1 != before:
            values.append([])
        values[-1].append(SEVERAL.join(places[position]))
        before = position
    return [" ".join(value) for value in values]


@lru_cache(1 << 14)
def _days(mention: str) -> dict[str, int]:
    first, last = days_of(mention)
    return {"gte": first.toordinal(), "lte": last.toordinal()}


def _text_of(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
