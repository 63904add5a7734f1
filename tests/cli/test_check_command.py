"""searchidx check."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import searchidx
from searchidx import Article
from searchidx.analysis.stem_table import StemTable

Run = Callable[..., Result]


@pytest.fixture
def index(corpus_index: Path, tmp_path: Path) -> Path:
    """A copy of the index of the corpus, with a segment more."""
    folder = Path(shutil.copytree(corpus_index, tmp_path / "index"))
    with searchidx.open(folder) as archive:
        archive.add([Article(id="baru", title="Garam Laku"), Article(id="lain", title="Sepi")])
    # What is in the index's own depends on what this process met before.
    StemTable(folder / "stems.bin", "other rules").append({"menggarami": "garam"})
    return folder


def damage(folder: Path, pattern: str = "*.seg") -> None:
    """Flip a bit near the beginning of a file, the largest of its kind, and not at its end."""
    path = max(folder.glob(pattern), key=lambda path: path.stat().st_size)
    data = bytearray(path.read_bytes())
    data[min(150, len(data) - 15)] ^= 1
    path.write_bytes(data)


def told(result: Result) -> str:
    """Both outputs; names of segments and places in them depend on versions of libraries."""
    text = re.sub(r"MAIN_[0-9a-f]{16}", "MAIN_0", result.stdout + result.stderr)
    text = re.sub(r"bytes \d+ to \d+", "bytes M to N", text)
    text = re.sub(r"there is .*", "there is ARRAYS", text)
    text = re.sub(r"\d+ articles (saved|to be)", r"N articles \1", text)
    return f"exit code {result.exit_code}\n{text}"


def test_what_it_says(run: Run, index: Path, golden: Callable[[str, str], None]) -> None:
    said = [told(run("check")), told(run("check", "--json"))]
    damage(index)
    damage(index, "stems.bin")
    said += [told(run("check")), told(run("check", "--json")), told(run("query", "garam"))]
    said += [told(run("check", "--repair"))]
    said += [told(run("check", "--repair", "--yes")), told(run("check")), told(run("check"))]
    damage(index, "*.toc")
    said += [
        told(run("query", "garam")),
        told(run("check")),
        told(run("check", "--repair", "--yes")),
    ]
    said += [told(run("check"))]
    golden("check.txt", "\n".join(said).replace(f"{index.parent}/", ""))


def test_what_was_saved_is_indexed_again(run: Run, index: Path, corpus_index: Path) -> None:
    damage(index)
    done = json.loads(run("check", "--repair", "--yes", "--save", "saved.jsonl", "--json").stdout)
    assert done["saved"] > 0
    assert done["saved_to"] == "saved.jsonl"
    assert done["articles"] == 2
    assert json.loads(run("index", "saved.jsonl", "--json").stdout)["added"] == done["saved"]
    assert json.loads(run("check", "--json").stdout)["articles"] == 2 + done["saved"]
    with searchidx.open(corpus_index) as archive, searchidx.open(index) as again:
        assert done["saved"] == len(archive)
        assert done["lost_to"] is None
        for article in archive:
            known = again.get(article.id)
            assert known is not None
            assert known.body == article.body


def test_a_file_that_cannot_be_saved_is_named(run: Run, index: Path) -> None:
    damage(index)
    result = run("check", "--repair", "--yes", "--save", "no/such/saved.jsonl")
    assert result.exit_code == 2
    assert "error: cannot write no/such/saved.jsonl: No such file or directory" in result.stderr
    assert "damaged" in run("check").stderr


@pytest.mark.parametrize("option", ["--yes", "--wait", "--save=x"])
def test_options_of_a_repair(run: Run, index: Path, option: str) -> None:
    result = run("check", option)
    assert result.exit_code == 2
    assert "goes with --repair" in result.stderr


def test_no_index(run: Run, tmp_path: Path) -> None:
    for arguments in ((), ("--repair", "--yes")):
        result = run("check", *arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith("error: there is no index in index; make one with:")
    elsewhere = run("query", "banjir", "--index", "my archive")
    assert "searchidx index PATH... --index 'my archive'" in elsewhere.stderr
    assert not list(tmp_path.iterdir())
