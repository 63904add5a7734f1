"""Bytes -> text: encodings found, mojibake repaired, all else left as it is."""

from __future__ import annotations

import gzip
import json
import re
from contextlib import suppress
from pathlib import Path

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.encoding import decode, encoding_of, repaired
from searchidx.ingest.errors import RecordError

# Letters and marks as Indonesian news has them beside ASCII.
TEXTS = st.text(st.sampled_from("abcdehijk ,.\n“”‘’–—…éèü€²½"), min_size=4)


@given(TEXTS)
def test_windows_1252_is_read_where_it_is_no_utf_8(text: str) -> None:
    data = text.encode("cp1252")
    # Bytes of Windows-1252 that are UTF-8 by chance stand for that.
    if not re.search(rb"[\xc2-\xf4][\x80-\xbf]", data):
        assert decode(data) == text


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_texts_of_unicode_come_back(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


def test_utf_16_without_a_mark() -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        data = "Kafé “Senja” dibuka lagi di Sorong".encode(codec)
        assert encoding_of(data) == "utf-8" or decode(data)
        data = "Pelabuhan Sorong dibuka lagi".encode(codec)
        assert decode(data) == "Pelabuhan Sorong dibuka lagi"


@pytest.mark.parametrize("data", [b"a\0b", bytes(range(1, 32)) * 10, b"\xff\xfea"])
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(RecordError, match="not text"):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with suppress(RecordError):
        decode(data).encode()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Kafé “Senja”", "Kafé “Senja”"),
        ("ÂNGELA dan SÃO PAULO", "ÂNGELA dan SÃO PAULO"),
        ("â€œYa,â€\x9d kata Lia", "“Ya,” kata Lia"),
        ("CafÃ© di Sorong", "Café di Sorong"),
        ("panjang 3 Ã\x97 4 m", "panjang 3 × 4 m"),
        ("harga â‚¬5", "harga €5"),
        ("S√£o Lu√≠s", "São Luís"),
    ],
)
def test_mojibake(text: str, right: str) -> None:
    assert repaired(text) == right


def test_the_reference_articles_are_left_alone_but_for_mojibake(shared_data: Path) -> None:
    changed = total = 0
    with gzip.open(shared_data / "news.jsonl.gz") as lines:
        for line in lines:
            record = json.loads(line)
            text = f"{record['title']}\n{record['body']}"
            total += 1
            if repaired(text) != text:
                changed += 1
                assert ftfy.is_bad(text)
    assert total > 40_000
    # So many does ftfy change when it is asked about every title and body.
    assert changed <= 145
