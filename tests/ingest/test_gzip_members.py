"""Members of gzip files, beside the standard library's reader of them."""

from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.errors import MemberError
from searchidx.ingest.formats.gzip_members import GzipMembers

# Some that zlib packs well, some that it cannot.
_CONTENTS = st.lists(
    st.binary(max_size=400) | st.binary(min_size=1, max_size=3).map(lambda data: data * 40_000),
    min_size=1,
    max_size=5,
)


def _pieces(packed: bytes, size: int) -> tuple[bytes, int]:
    """All that reading gives, and how often it failed."""
    members, pieces, failures = GzipMembers(io.BytesIO(packed)), [], 0
    while True:
        try:
            data = members.read(size)
        except MemberError:
            failures += 1
            continue
        if not data:
            return b"".join(pieces), failures
        assert len(data) <= size
        pieces.append(data)


@given(_CONTENTS, st.integers(1, 5), st.integers(0, 3))
def test_whole_members(contents: list[bytes], power: int, nuls: int) -> None:
    packed = b"".join(gzip.compress(data) + bytes(nuls) for data in contents)
    assert _pieces(packed, 10**power) == (gzip.decompress(packed), 0)


@given(st.lists(st.binary(min_size=50, max_size=400), min_size=3, max_size=6), st.data())
def test_a_damaged_member_is_lost_alone(contents: list[bytes], data: st.DataObject) -> None:
    packed = [bytearray(gzip.compress(content)) for content in contents]
    broken = data.draw(st.integers(0, len(packed) - 1))
    # Behind the header, of which nothing but the magic is checked.
    at = data.draw(st.integers(10, len(packed[broken]) - 1))
    packed[broken][at] ^= data.draw(st.integers(1, 255))
    found, failures = _pieces(b"".join(packed), 1 << 16)
    # A changed bit may mean the same.
    assert failures >= 1 or found == b"".join(contents)
    assert found.startswith(b"".join(contents[:broken]))
    assert found.endswith(b"".join(contents[broken + 1 :]))


def test_what_stands_before_the_damage_is_given() -> None:
    content = bytes(range(256)) * 200
    packed = bytearray(gzip.compress(content))
    # The checksum, which is behind all that it is of.
    packed[-8] ^= 1
    members = GzipMembers(io.BytesIO(packed))
    assert members.read(1 << 20) == content
    with pytest.raises(MemberError, match="incorrect data check"):
        members.read(1 << 20)
    assert members.read(1 << 20) == b""


def test_what_breaks_off() -> None:
    content = bytes(range(256)) * 200
    members = GzipMembers(io.BytesIO(gzip.compress(content)[:-20]))
    assert content.startswith(members.read(1 << 20))
    with pytest.raises(MemberError, match="ends in the middle"):
        members.read(1 << 20)
    assert members.read(1 << 20) == b""
