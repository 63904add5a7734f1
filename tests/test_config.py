"""Settings: types, bounds, where they come from, and what is said of wrong ones."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from searchidx.config import load_settings, parse_size
from searchidx.dates import zone
from searchidx.errors import SettingError
from searchidx.settings import SETTINGS


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_arguments_win_over_the_file_and_the_file_over_defaults(tmp_path: Path) -> None:
    (tmp_path / "searchidx.yaml").write_text("k1: 2\nb: 0.5\n")
    settings = load_settings(b=0.1)
    assert (settings["k1"], settings["b"], settings["relax_below"]) == (2.0, 0.1, 10)
    origins = (settings.origins["k1"], settings.origins["b"], settings.origins["relax_below"])
    assert origins == ("searchidx.yaml", "argument", "default")


def test_a_day_needs_no_quotes(tmp_path: Path) -> None:
    (tmp_path / "searchidx.yaml").write_text("read_as_of: 2024-05-31\n")
    assert load_settings()["read_as_of"] == "2024-05-31"


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "searchidx.yaml").write_text("# nothing\n")
    assert load_settings().values == {name: s.default for name, s in SETTINGS.items()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "colour: red",
            "line 1: there is no setting 'colour'; there are: aliases, allow_partial, ",
        ),
        ("\nk1: high", "searchidx.yaml, line 2: k1 must be a number, not 'high'"),
        ("fragments: 1.5", "line 1: fragments must be a whole number, not 1.5"),
        ("fragments: true", "line 1: fragments must be a whole number, not True"),
        ("timezone: 7", "line 1: timezone must be text, not 7"),
        (
            "k1: 1\ntimezone: Mars/Base",
            "searchidx.yaml, line 2: timezone: no time zone 'Mars/Base'",
        ),
        ("timezone: ''", "searchidx.yaml, line 1: timezone: no time zone ''"),
        ("read_as_of: nanti", "line 1: read_as_of: 'nanti' is not a day such as 2024-05-31"),
        ("read_as_of: 2024-05", "line 1: read_as_of: '2024-05' is not a day such as 2024-05-31"),
        ("k1: -1", "line 1: k1 must be at least 0.0, not -1.0"),
        ("b: 1.5", "line 1: b must be at most 1.0, not 1.5"),
        ("b: 2", "line 1: b must be at most 1.0, not 2.0"),
        ("k1: .nan", "line 1: k1 must be a finite number, not nan"),
        ("title_weight: .inf", "line 1: title_weight must be a finite number, not inf"),
        ("k1: 1\nb: 0.5\nk1: 2", "searchidx.yaml, line 3: k1 is in line 1 already"),
        ("stems:\n  a: b\n  a: c", "searchidx.yaml, line 3: a is in line 2 already"),
        ("k1: !!int high", "searchidx.yaml: not valid YAML"),
        ("memory: plenty", "line 1: memory: 'plenty' is not a size such as 512MB"),
        ("- k1", "line 1: expected lines of the form 'name: value'"),
        ('"k1: 1', "searchidx.yaml, line 2: found unexpected end of stream"),
    ],
)
def test_wrong_settings_name_key_and_line(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "searchidx.yaml").write_text(text + "\n")
    with pytest.raises(SettingError) as caught:
        load_settings()
    assert message in str(caught.value)


def test_days_and_zones() -> None:
    settings = load_settings(read_as_of="31 Mei 2024", timezone="WITA")
    assert settings.day("read_as_of") == date(2024, 5, 31)
    assert load_settings().day("read_as_of") is None
    today = datetime.now(zone("WITA")).date()
    yesterday = load_settings(read_as_of="kemarin", timezone="WITA").day("read_as_of")
    assert yesterday in (today - timedelta(days=1), datetime.now(zone("WITA")).date())


def test_a_wrong_argument_is_named() -> None:
    with pytest.raises(SettingError, match="argument: there is no setting 'colour'"):
        load_settings(colour="red")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1.01, -0.01])
def test_b_is_from_0_to_1(value: float) -> None:
    with pytest.raises(SettingError, match="argument: b must be"):
        load_settings(b=value)
    assert (load_settings(b=0)["b"], load_settings(b=1)["b"]) == (0.0, 1.0)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"cannot read settings file other\.yaml: No such file"):
        load_settings("other.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(SettingError, match="not UTF-8 text"):
        load_settings("binary.yaml")


@pytest.mark.parametrize(
    ("text", "size"),
    [("512MB", 512 << 20), ("64 kB", 64 << 10), ("1GB", 1 << 30), (1000, 1000), ("1.5k", 1536)],
)
def test_sizes(text: str | int, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "-1MB", "1TB", "0", "1 2", "9" * 400])
def test_no_sizes(text: str) -> None:
    with pytest.raises(ValueError, match="is not a size"):
        parse_size(text)


def test_a_pipe_cannot_be_read_twice(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(SettingError, match=r"a file, not a pipe"):
        load_settings(tmp_path / "pipe.yaml")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("own_aliases: {no: [Nomor]}", "short: [long]"),
        ("own_aliases: {KM: [2024]}", "short: [long]"),
        ("stems: {on: on}", "word: stem"),
        ("fields: {1: title}", "your name: ours"),
        ("protect: [Lereng, yes]", "a list of words"),
    ],
)
def test_a_word_that_yaml_reads_otherwise_is_to_be_quoted(
    tmp_path: Path, text: str, form: str
) -> None:
    path = tmp_path / "searchidx.yaml"
    path.write_text(text)
    with pytest.raises(SettingError, match=r"into quotes$") as caught:
        load_settings(path)
    assert form in str(caught.value)
