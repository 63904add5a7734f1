"""Every kind of query in every mode of output: a golden file a mode, a section a kind."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
Golden = Callable[[str, str], None]

QUERIES: dict[str, list[str]] = {
    "words": ["kapan pelabuhan sorong dibuka"],
    "all of them": ["pelabuhan sorong", "--all"],
    "some of them": ["qwxzy pelabuhan"],
    "any of them": ["qwxzy pelabuhan", "--any"],
    "exact word": ["=kunjungan"],
    "phrase": ['"suku bunga"'],
    "exact phrase": ['="peti kemas"'],
    "near": ['"suku acuan"~2'],
    "fuzzy": ["pelabuan~ sorong"],
    "prefix": ["judul:ban*"],
    "suffix": ["*nahan"],
    "any letter": ["k?ta"],
    "field": ["keterangan:evakuasi"],
    "field option": ["banjir", "--field", "judul"],
    "field group": ["judul:(gempa ATAU erupsi)"],
    "boost": ["(banjir ATAU rob)^2 semarang^0.5"],
    "plus": ["banjir +di"],
    "minus": ["banjir -demak"],
    "and": ["banjir DAN demak"],
    "or": ["banjir ATAU gempa"],
    "not": ["banjir TIDAK demak"],
    "brackets": ["(banjir ATAU rob) semarang"],
    "year": ["banjir tanggal:2024"],
    "month": ["tanggal:2023-06"],
    "month in words": ['tanggal:"Juni 2023"'],
    "day in words": ['disebut:"18 Juli 2020"'],
    "range": ["tanggal:[2023-05 TO 2023-06]"],
    "from a day on": ["banjir tanggal:>=2023-06-01"],
    "before": ['tanggal:"sebelum 17 Agustus 2016"'],
    # More years than the corpus is old, and so the same for long.
    "relative": ['banjir tanggal:"90 tahun terakhir"'],
    "undated": ["tanggal:kosong"],
    "mentions": ["disebut:2020-07-18"],
    "from and to": ["", "--source", "kabartimur.com", "--from", "2019", "--to", "Desember 2021"],
    "source": ["sumber:kabartimur.com pelabuhan"],
    "author": ['penulis:"Lia Andriani"'],
    "section": ["rubrik:Pelayaran"],
    "tag": ['tag:"suku bunga"'],
    "place": ["tempat:surabaya -tag:vaksin"],
    "tag and place": ["", "--tag", "banjir", "--tag", "BPS", "--place", "demak"],
    "alias": ["Kemenhub"],
    "no aliases": ["Kemenhub", "--no-aliases"],
    "newest": ["banjir", "--sort", "newest"],
    "oldest": ["banjir", "--sort", "oldest"],
    "stray signs": ['senang :) "banjir (rob'],
    "many words": ["a* qx*", "--any"],
    "no word": ["banjir ***"],
    "misspelt": ["pelabuhn"],
    "everything": ["--", "-yang"],
    "error": ["banjir ATAU (demak"],
}

MODES: dict[str, list[str]] = {
    "text": ["-n", "2"],
    "explain": ["-n", "1", "--explain"],
    "facets": ["-n", "1", "--facets", "source,tag,place,year"],
    "collapse": ["-n", "2", "--collapse"],
    "json": ["-n", "1", "--json", "--facets", "section"],
    "jsonl": ["-n", "1", "--jsonl"],
    "csv": ["-n", "2", "--csv"],
    "tsv": ["-n", "2", "--tsv"],
    "ids": ["-n", "3", "--ids"],
    "ris": ["-n", "1", "--ris"],
    "bibtex": ["-n", "1", "--bibtex"],
    "count": ["--count"],
    "html": ["-n", "1", "--html"],
    "markdown": ["-n", "1", "--markdown"],
}


_QUICK = ("text", "explain", "json", "html")


@pytest.mark.parametrize(
    "mode",
    [mode if mode in _QUICK else pytest.param(mode, marks=pytest.mark.slow) for mode in MODES],
)
def test_every_kind_of_query(mode: str, run: Run, golden: Golden, corpus_index: Path) -> None:
    sections = []
    for kind, query in QUERIES.items():
        arguments = [*MODES[mode], *query]
        result = run("query", "--index", corpus_index, *arguments)
        shown = _json(result.stdout) if mode in ("json", "jsonl") else result.stdout
        sections.append(
            f"# {kind}\n$ searchidx query {shlex.join(arguments)}\n"
            f"{_timeless(shown)}{result.stderr}(exit code {result.exit_code})\n"
        )
    golden(f"query-{mode}.txt", "\n".join(sections))


def _timeless(text: str) -> str:
    return re.sub(r"\(\d+ ms\)", "(N ms)", text)


def _json(text: str) -> str:
    """The lines laid out, without what differs from run to run; of an article the id alone, as
    `show --json` prints the same."""
    lines = [_lasting(json.loads(line)) for line in text.splitlines()]
    laid_out = "".join(json.dumps(line, ensure_ascii=False, indent=1) + "\n" for line in lines)
    return re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", laid_out)


def _lasting(value: Any) -> Any:
    if isinstance(value, list):
        return [_lasting(each) for each in value]
    if not isinstance(value, dict):
        return value
    shown = {name: _lasting(each) for name, each in value.items()}
    # Those of a citation's options and versions, and its hash of contents.
    for name in ("took_ms", "now", "settings", "index", "versions"):
        if name in shown:
            shown[name] = "..."
    if "article" in shown:
        shown["article"] = shown["article"]["id"]
    return shown
