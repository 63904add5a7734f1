"""The benchmark of ingest says what is right and what is not, on pages made for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bench.ingest import main
from bench.pages import plain, token_f1
from bench.render import article_text, whole_text

FIRST = "Dermaga Fakfak dibuka lagi setelah dua bulan diperbaiki oleh pemerintah kabupaten."
SECOND = "Nelayan berharap ongkos sandar tidak dinaikkan sampai musim angin barat selesai."
THIRD = "Kepala dermaga berjanji menghitung ulang ongkos itu bersama para nelayan bulan depan."
HTML = f"""<html><head><meta charset="utf-8"><title>Dermaga Fakfak Dibuka Lagi</title>
<script>var x = "tidak dibaca";</script></head><body><ul><li>Beranda</li><li>Daerah</li></ul>
<div><h1>Dermaga Fakfak Dibuka Lagi</h1><div>Rabu, 14 Juni 2023 09:00 WIB</div>
<figure><img src="d.jpg"><figcaption>Kapal di dermaga. (Foto: Lia Wanggai)</figcaption></figure>
<div><p>{FIRST}</p><p>{SECOND} <b>{THIRD}</b></p></div></div></body></html>"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_text(HTML, encoding="utf-8")
    (folder / "a.txt").write_text(f"{FIRST}\nBaca juga: Kapal Lain\n{SECOND}\n", encoding="utf-8")
    (folder / "b.txt").write_text(f"{FIRST}\nADVERTISEMENT\n", encoding="utf-8")
    truths: list[dict[str, Any]] = [
        {
            "file": "a.html",
            "title": "Dermaga Fakfak Dibuka Lagi",
            "date": "2023-06-14T09:00:00+07:00",
            "caption": "Kapal di dermaga.",
            "body": f"{FIRST}\n{SECOND} {THIRD}",
        },
        {"file": "a.txt", "body": f"{FIRST}\n{SECOND}"},
        {"file": "b.txt", "body": None},
    ]
    lines = "\n".join(map(json.dumps, truths))
    (folder / "truth.jsonl").write_text(lines + "\n", encoding="utf-8")
    return folder


def rows(pages: Path) -> dict[str, float]:
    result = CliRunner().invoke(main, [str(pages), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return {row["what"]: row["value"] for row in json.loads(result.stdout)}


def test_what_is_read_right_counts(pages: Path) -> None:
    found = rows(pages)
    for name in ("title", "day", "caption"):
        assert found[f"HTML: {name} right"] == 1
    assert found["HTML: body, mean token F1"] == 1
    assert found["scraped text: furniture left in"] == 0
    assert found["scraped text: sentences lost"] == 0
    assert found["speed: HTML to trafilatura"] > 0


def test_what_is_read_wrong_counts_against(pages: Path) -> None:
    path = pages / "truth.jsonl"
    html, text, rest = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    html |= {"title": "Lain", "date": "2023-06-15", "caption": "Lain sekali."}
    text |= {"body": f"{FIRST}\nBaca juga: Kapal Lain"}
    path.write_text("\n".join(map(json.dumps, (html, text, rest))), encoding="utf-8")
    found = rows(pages)
    for name in ("title", "day", "caption"):
        assert found[f"HTML: {name} right"] == 0
    assert found["scraped text: furniture left in"] == 1
    assert found["scraped text: sentences lost"] == 0.5


def test_misses_are_named(pages: Path) -> None:
    path = pages / "truth.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("2023-06-14", "2023-06-15"))
    result = CliRunner().invoke(main, [str(pages), "--misses"], catch_exceptions=False)
    assert "HTML: day of a.html" in result.stderr
    assert "HTML: title" not in result.stderr


def test_a_rendered_page_has_a_line_a_block() -> None:
    lines = whole_text(HTML.encode()).splitlines()
    assert lines[:3] == ["Beranda", "Daerah", "Dermaga Fakfak Dibuka Lagi"]
    assert lines[-2:] == [FIRST, f"{SECOND} {THIRD}"]
    assert "Beranda" not in article_text(HTML.encode())


def test_scores() -> None:
    assert token_f1("a b c d", "a b") == pytest.approx(2 * 2 / 6)
    assert token_f1("", "a") == 0
    assert plain(" “Ya”,  kata’nya ") == '"Ya", kata\'nya'
