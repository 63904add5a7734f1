"""Opaque tokens that say where an answer goes on: on which commit, of which request, from where."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from typing import NamedTuple

from searchidx.web.errors import ParameterError
from searchidx.web.parameters import Asked

__all__ = ["Place", "read_token", "token"]

# Version, offset, digest of the request; then the name of the commit, then a checksum.
_HEAD = struct.Struct(">BI8s")
_VERSION = 1
_SUM = 6


class Place(NamedTuple):
    """Where an answer goes on: a commit, and how many hits come before."""

    commit: str
    offset: int


def token(place: Place, asked: Asked) -> str:
    """The token of a place in the answer to a request."""
    head = _HEAD.pack(_VERSION, place.offset, _digest(asked))
    data = head + place.commit.encode()
    return base64.urlsafe_b64encode(data + _checksum(data)).decode().rstrip("=")


def read_token(text: str, asked: Asked) -> Place:
    """The place in a token.

    Raises:
        ParameterError: if it is none of ours, or belongs to another request.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        data, checksum = raw[:-_SUM], raw[-_SUM:]
        version, offset, digest = _HEAD.unpack_from(data)
        commit = data[_HEAD.size :].decode("ascii")
    except (binascii.Error, struct.error, ValueError):
        raise ParameterError("next", "it is no token of this server") from None
    if version != _VERSION or checksum != _checksum(data):
        raise ParameterError("next", "it is no token of this server")
    if digest != _digest(asked):
        raise ParameterError("next", "it belongs to another request")
    return Place(commit, offset)


def _digest(asked: Asked) -> bytes:
    """Of what chooses and orders hits; how many are shown may change on the way."""
    same = (asked.query, asked.filters, asked.date_from, asked.date_to, asked.field)
    more = (asked.sort, asked.match, asked.collapse, asked.aliases)
    text = repr((same, more)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).digest()


def _checksum(data: bytes) -> bytes:
    # It tells a token that was mangled; what one may ask for, anyone may.
    return hashlib.blake2b(data, digest_size=_SUM, person=b"searchidx next").digest()
