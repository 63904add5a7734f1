"""The file of stems: grown by several processes, through crashes, for one set of rules."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis.stem_table import StemTable

_WORDS = st.dictionaries(
    st.text("abcdefgh-", min_size=1), st.text("abcdefgh", min_size=1), max_size=20
)


def test_what_is_appended_is_loaded(tmp_path: Path) -> None:
    table = StemTable(tmp_path / "stems.bin", "rules 1")
    assert table.load() == {}
    table.append({"menari": "tari"})
    table.append({})
    table.append({"berita": "berita", "menari": "tari"})
    assert table.load() == {"menari": "tari", "berita": "berita"}


@given(first=_WORDS, second=_WORDS, cut=st.integers(0, 40))
def test_what_a_crash_cut_short_by_a_crash_is_passed_over(
    tmp_path_factory: object, first: dict[str, str], second: dict[str, str], cut: int
) -> None:
    path = Path(tmp_path_factory.mktemp("table")) / "stems.bin"  # type: ignore[attr-defined]
    table = StemTable(path, "rules 1")
    table.append(first)
    whole = path.read_bytes() if first else b""
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    kept = table.load()
    assert kept.items() <= first.items()
    # By the same rules a word has one stem.
    second = {**second, **{word: kept[word] for word in second if word in kept}}
    table.append(second)
    assert table.load() == {**kept, **second}


def test_a_flipped_bit_loses_its_block_alone(tmp_path: Path) -> None:
    path = tmp_path / "stems.bin"
    table = StemTable(path, "rules 1")
    table.append({"menari": "tari", "berlari": "lari"})
    first = len(path.read_bytes())
    table.append({"menulis": "tulis"})
    assert table.is_sound()
    whole = path.read_bytes()
    for place in range(len(b"# stems by rules 1, compressed\n"), len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        kept = {"menulis": "tulis"} if place < first else {"menari": "tari", "berlari": "lari"}
        # Where the end of the first block is lost, the second has none of its own.
        assert table.load() == kept or (first - 12 <= place < first and table.load() == {})
        # Without its seal the last block looks like one that a crash cut short.
        assert not table.is_sound() or place >= len(whole) - 12
        table.append({"menyapu": "sapu"})
        assert table.load()["menyapu"] == "sapu"


def test_a_table_of_other_rules_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "stems.bin"
    StemTable(path, "rules 1").append({"menari": "nari"})
    other = StemTable(path, "rules 2")
    assert other.load() == {}
    other.append({"menari": "tari"})
    assert other.load() == {"menari": "tari"}
    assert StemTable(path, "rules 1").load() == {}


def test_a_file_that_is_no_table_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "stems.bin"
    path.write_bytes(b"\xff\xfe\x00garbage")
    table = StemTable(path, "rules 1")
    assert table.load() == {}
    table.append({"a": "b"})
    assert table.load() == {"a": "b"}


def _grow(path: Path, name: str, count: int) -> None:
    table = StemTable(path, "rules 1")
    for number in range(count):
        table.append({f"{name}{'x' * number}": name})


def test_processes_that_grow_it_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "stems.bin"
    names = ["a", "b", "c"]
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_grow, args=(path, name, 60)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    expected = {f"{name}{'x' * number}": name for name in names for number in range(60)}
    assert StemTable(path, "rules 1").load() == expected


def test_a_process_killed_while_it_grows_harms_no_other(tmp_path: Path) -> None:
    path = tmp_path / "stems.bin"
    spawn = multiprocessing.get_context("spawn")
    victim = spawn.Process(target=_grow, args=(path, "a", 100_000))
    victim.start()
    while not path.exists():
        time.sleep(0.01)
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    victim.join()
    before = StemTable(path, "rules 1").load()
    assert set(before.values()) <= {"a"}
    StemTable(path, "rules 1").append({"later": "later"})
    assert StemTable(path, "rules 1").load() == {**before, "later": "later"}


def test_a_word_that_is_its_own_stem_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "stems.bin"
    table = StemTable(path, "rules 1")
    table.append({"berita": "berita", "menari": "tari"})
    assert table._read()[0] == [b" berita \nmenari tari\n"]


def test_a_word_is_found_as_in_the_dict(tmp_path: Path) -> None:
    path = tmp_path / "stems.bin"
    stems = {"tari": "tari", "menari": "tari", "nari": "nari", "anak-anak": "anak", "a": "a"}
    table = StemTable(path, "rules 1")
    assert table.finder()("tari") is None
    table.append(stems)
    path.write_bytes(path.read_bytes() + b"menarik tar")
    for words, rules in ((stems, "rules 1"), ({}, "rules 2")):
        find = StemTable(path, rules).finder()
        for word in [*stems, "menarik", "ari", "t", "", "stems", "#", "own"]:
            assert find(word) == words.get(word), word


def test_where_many_words_are_looked_up_all_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "stems.bin"
    StemTable(path, "rules 1").append({"menari": "tari", "tari": "tari"})
    monkeypatch.setattr("searchidx.analysis.stem_table._MOST_SEARCHES", 2)
    find = StemTable(path, "rules 1").finder()
    assert find("tari") == "tari"
    path.unlink()
    assert [find(word) for word in ["menari", "nari"] * 3] == ["tari", None] * 3
