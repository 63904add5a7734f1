"""Damaged web archives: a damaged record loses itself alone, and is told of."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import searchidx

_COUNT = 5


def _page(number: int) -> bytes:
    return (
        f"<html><head><title>Dermaga {number} Sorong Dibuka</title></head><body><article>"
        f"<h1>Dermaga {number} Sorong Dibuka</h1><p>Pelabuhan Sorong kini punya {number} dermaga "
        "setelah dua tahun pembangunan.</p><p>Warga pulau datang melihat kapal pertama, Senin "
        "(5/6/2023).</p></article></body></html>"
    ).encode()


def _archive(packed: bool) -> tuple[bytearray, list[int]]:
    """A web archive, and where each of its records begins."""
    out, starts = io.BytesIO(), []
    writer = WARCWriter(out, gzip=packed)
    for number in range(_COUNT):
        starts.append(out.tell())
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url = f"https://kabar.example/2023/06/{number}"
        page = io.BytesIO(_page(number))
        writer.write_record(writer.create_warc_record(url, "response", page, http_headers=head))
    return bytearray(out.getvalue()), starts


def _read(path: Path, data: bytes) -> tuple[list[int], list[str]]:
    """The numbers of the articles, and the reasons of what was rejected."""
    path.write_bytes(data)
    reasons: list[str] = []
    articles = searchidx.read(path, on_reject=lambda rejection: reasons.append(rejection.reason))
    return [int(article.id[-1]) for article in articles], reasons


def _with_length_changed(data: bytes, start: int, by: int) -> bytes:
    found = re.compile(rb"Content-Length: (\d+)").search(data, start)
    assert found
    return data[: found.start(1)] + b"%d" % (int(found[1]) + by) + data[found.end(1) :]


@pytest.mark.parametrize("broken", range(1, _COUNT))
def test_a_damaged_member_loses_its_record(tmp_path: Path, broken: int) -> None:
    data, starts = _archive(packed=True)
    for at in range(starts[broken] + 60, starts[broken] + 68):
        data[at] ^= 0xFF
    numbers, reasons = _read(tmp_path / "a.warc.gz", data)
    assert numbers == [number for number in range(_COUNT) if number != broken]
    (reason,) = reasons
    assert reason.startswith(f"after record {broken}: not whole gzip data")


def test_two_damaged_members(tmp_path: Path) -> None:
    data, starts = _archive(packed=True)
    for start in starts[1], starts[3]:
        data[start + 60 : start + 68] = b"\xff" * 8
    numbers, reasons = _read(tmp_path / "a.warc.gz", data)
    assert (numbers, len(reasons)) == ([0, 2, 4], 2)


def test_what_stands_before_the_end_of_a_cut_file_is_read(tmp_path: Path) -> None:
    data, starts = _archive(packed=True)
    numbers, reasons = _read(tmp_path / "a.warc.gz", data[: starts[3] + 100])
    assert numbers == [0, 1, 2]
    assert reasons == ["after record 3: not whole gzip data: it ends in the middle"]


def test_a_length_that_is_too_small_is_told_of(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data, starts = _archive(packed=False)
    # Of the last record as well, which no other follows.
    for broken in (2, 4):
        changed = _with_length_changed(bytes(data), starts[broken], -20)
        numbers, reasons = _read(tmp_path / "a.warc", changed)
        assert numbers == list(range(_COUNT))
        assert [reason.partition(":")[0] for reason in reasons] == [f"record {broken + 1}"]
    assert capfd.readouterr() == ("", "")


def test_a_length_that_is_too_large_loses_the_next_record(tmp_path: Path) -> None:
    data, starts = _archive(packed=False)
    numbers, reasons = _read(tmp_path / "a.warc", _with_length_changed(data, starts[2], 50))
    assert numbers == [0, 1, 2, 4]
    assert [reason.partition(":")[0] for reason in reasons] == ["record 4"]


def test_places_are_right_behind_what_is_no_record(tmp_path: Path) -> None:
    data, starts = _archive(packed=False)
    cut = _with_length_changed(data, starts[2], 50)[:-40]
    numbers, reasons = _read(tmp_path / "a.warc", cut)
    assert numbers == [0, 1, 2]
    assert reasons[1] == f"record 5 at byte {starts[4]:,}: it breaks off"


def test_what_is_no_web_archive(tmp_path: Path) -> None:
    _, reasons = _read(tmp_path / "a.warc", b"bukan arsip\nsama sekali\n")
    assert len(reasons) == 1
    assert reasons[0].startswith("not a whole WARC file: record 1: Unknown")
