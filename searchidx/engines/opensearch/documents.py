"""Articles -> the bodies that a cluster indexes."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import orjson
import zstandard

from searchidx.analysis.analyzer import PARAGRAPH_GAP
from searchidx.analysis.encoder import EncodedTexts, TextEncoder
from searchidx.dates import days_of
from searchidx.engines.opensearch.terms import EMPTY, SEVERAL, server_term
from searchidx.index.schema import FACET_FIELDS, PRINTED, TEXT_FIELDS, VALUE_SEPARATOR
from searchidx.index.snapshot import decode_article
from searchidx.model import Article

__all__ = ["LEAD", "BodyMaker", "article_of", "bytes_of", "lead_value", "server_id"]

LEAD = 1024.0
"""What a stem that a body begins with is worth in the field ``lead``."""

# Bytes that an id may have on the server.
_LONGEST_ID = 512
# Articles are short; a higher level takes longer and saves little.
_LEVEL = 3
_BODY = TEXT_FIELDS.index("body")

_Fields = Mapping[str, Any]


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
        self._worth: list[float] = []
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
        positions = encoded.positions.tolist()
        for token, number in encoded.further.tolist():
            stems[token] += SEVERAL + names[number]
        starts = encoded.starts.tolist()
        for number, (start, end) in enumerate(itertools.pairwise(starts)):
            lead = {}
            if number % len(TEXT_FIELDS) == _BODY:
                lead = self._lead(stems[start:end], positions[start:end])
            own, printed = [], []
            for first, last in _paragraphs(encoded.positions[start:end], start):
                own.append(" ".join(stems[first:last]))
                printed.append(" ".join(words[first:last]))
            yield _Text(own or [EMPTY], printed or [EMPTY], lead)

    def _lead(self, stems: Sequence[str], positions: Sequence[int]) -> dict[str, float]:
        """What each stem is worth by its first position."""
        worth = self._worth
        if positions and positions[-1] >= len(worth):
            worth += map(lead_value, range(len(worth), positions[-1] + 1))
        # The last that is put in stays, which is the first of the text.
        found = dict(zip(reversed(stems), reversed(positions), strict=True))
        for several in [stem for stem in found if SEVERAL in stem]:
            position = found.pop(several)
            for stem in several.split(SEVERAL):
                found[stem] = min(position, found.get(stem, position))
        return {stem: worth[position] for stem, position in found.items()}

    def _terms(self) -> list[str]:
        """The terms of the encoder by number, as the server has them."""
        numbers = self._encoder.numbers
        if numbers is not self._numbers:
            # It forgot what it knew, and began anew.
            self._numbers, self._names = numbers, []
        fresh = itertools.islice(numbers, len(self._names), None)
        self._names += map(server_term, fresh)
        return self._names


def _paragraphs(positions: Any, start: int) -> Iterator[tuple[int, int]]:
    """From where to where the paragraphs of a text go, given the positions of its tokens, of
    which the first is token ``start``; one without tokens is a gap too."""
    if not len(positions):
        return
    steps = np.diff(positions)
    breaks = np.flatnonzero(steps != 1)
    first = start
    for at, gap in zip(breaks.tolist(), steps[breaks].tolist(), strict=True):
        last = start + at + 1
        yield first, last
        for _ in range((gap - 1) // PARAGRAPH_GAP - 1):
            yield last, last
        first = last
    yield first, start + len(positions)


def _keyed(fields: _Fields) -> dict[str, Any]:
    """What is no text of an article."""
    body = {
        "id": fields["id"][0],
        "source": fields["source"],
        "section": _positioned(fields["section"]),
        "author": _positioned(fields["author"]),
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


def _positioned(terms: Mapping[str, Sequence[int]] | Sequence[str]) -> list[str]:
    """The values of a field whose terms have positions."""
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


def _days(mention: str) -> dict[str, int]:
    first, last = days_of(mention)
    return {"gte": first.toordinal(), "lte": last.toordinal()}


def _text_of(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
