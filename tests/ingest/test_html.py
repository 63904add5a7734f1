"""The HTML reader: invented pages in the shapes of outlets, and what must hold of any."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from searchidx.dates import zone
from searchidx.ingest.html import read_html
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, as_json

OPTIONS = ReadOptions(zone("WIB"))
PAGES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("html_pages.yaml").read_text(encoding="utf-8")
)
PROSE = {
    "P1": "Pemerintah kabupaten menyiapkan lima belas perahu untuk mengangkut warga dari pulau ke "
    "pulau selama musim angin barat, yang tahun ini datang lebih awal daripada biasanya.",
    "P2": "“Kami menunggu jadwal yang pasti sejak pekan lalu,” kata Adolfina, seorang pedagang "
    "sayur yang setiap hari menyeberang untuk menjual dagangannya di pasar kota.",
    "P3": "Menurut dia, ongkos menyeberang naik dua kali lipat dalam sebulan terakhir karena harga "
    "solar naik, sedangkan hasil penjualan sayur tidak bertambah sama sekali.",
    "P4": "Kepala dinas perhubungan setempat berjanji akan menambah perahu dan menurunkan ongkos "
    "bagi pelajar, pedagang kecil, dan warga yang hendak berobat ke rumah sakit.",
}


def filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: filled(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [filled(entry) for entry in value]
    return re.sub(r"\bP[1-4]\b", lambda m: PROSE[m[0]], value) if isinstance(value, str) else value


def read(page: str | bytes, url: str | None = None) -> Article:
    article = read_html(page, "a", OPTIONS, url=url)
    assert article is not None
    return article


@pytest.mark.parametrize("case", PAGES, ids=lambda case: str(case["name"]))
def test_page(case: dict[str, Any]) -> None:
    article = as_json(read(filled(case["page"])))
    article["body"] = article["body"].split("\n\n")
    article["captions"] = [[c["text"], c["credit"]] for c in article["captions"]]
    assert {name: article[name] for name in case["want"]} == filled(case["want"])
