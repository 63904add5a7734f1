"""The screen never hides what the slow way finds."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.dates import zone
from searchidx.ingest import clean
from searchidx.ingest.bylines import may_be_byline
from searchidx.ingest.captions import credit_alone, names_a_photographer, split_caption
from searchidx.ingest.clean import clean_body
from searchidx.ingest.draft import Draft
from searchidx.ingest.furniture import KEEP, Rule, Rules, rules
from searchidx.ingest.inline import has_inline
from searchidx.ingest.lines import clean_lines
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.screen import (
    ALL,
    BYLINE,
    CREDIT,
    FURNITURE,
    INLINE,
    ODD_LETTERS,
    Screen,
    screen_of,
)

OPTIONS = ReadOptions(zone("WIB"))
EXAMPLES = [rule.example for rule in rules().rules]
PIECES = st.sampled_from(
    [
        *EXAMPLES,
        *(word for line in EXAMPLES for word in line.split()),
        *"Foto: Sumber: (Foto: /Antara FOTO/ AFP/ KABAR.ID/ (ist) Dok. Dok Ilustrasi".split(),
        *("KabarBola Kiper Persena Fakfak, Danu Wanggai.", "Tangkapan layar Lia", "Ket. foto:"),
        *("Warga menunggu kapal", "Kamis (13/6/2023).", "“Kami lelah,” kata Lia Andriani.", "• "),
        *("Penulis: Lia", "(oleh Lia)", "Editor Danu", "(din/isk)", "Baca juga: ", "ADVERTISEMENT"),
        *(
            "KA",
            "ſimak juga: Tarif Tol",
            "Keſelamatan",
            "Kredit: Lia",
            "\u00a0",
            "\t",
            "  ",
            "\ud800",
        ),
        *"\n\n\n    .:/»()",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=60))


def lines_of(text: str) -> list[str]:
    return [line for line in clean_lines(text) if line]


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_what_is_not_told_of_is_not_there(text: str) -> None:
    lines, flags = screen_of(rules()).look(text)
    assert lines == lines_of(text)
    assert flags.keys() <= set(range(len(lines)))
    for at, line in enumerate(lines):
        flag = flags.get(at, 0)
        assert flag & INLINE or not has_inline(line)
        assert flag & BYLINE or not may_be_byline(line)
        assert flag & FURNITURE or not rules().find(line)
        assert flag & CREDIT or not (
            split_caption(line, True) or credit_alone(line, True) or names_a_photographer(line)
        )


class _All(Screen):
    """Tells of every line, so that everything is looked at closely."""

    def __init__(self, rules: Rules) -> None:
        pass

    def look(self, text: str) -> tuple[list[str], dict[int, int]]:
        lines = lines_of(text)
        return lines, dict.fromkeys(range(len(lines)), ALL)


def closely(text: str, patch: pytest.MonkeyPatch) -> Draft:
    with patch.context() as inner:
        inner.setattr(clean, "screen_of", _All)
        return clean_body(text, OPTIONS, outlet="kabar")


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_a_screened_body_is_cleaned_as_any(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        wanted = closely(text, patch)
    assert clean_body(text, OPTIONS, outlet="kabar") == wanted


def test_screened_bodies_of_real_news_are_cleaned_as_any(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = 0
    with gzip.open(shared_data / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(4000), strict=False):
            body = json.loads(line)["body"]
            draft = clean_body(body, OPTIONS, outlet="kabar")
            assert draft == closely(body, monkeypatch)
            changed += bool(draft.removed)
    assert changed > 20


def test_blank_lines_between_paragraphs_are_nothing_to_look_at() -> None:
    text = "Warga menunggu kapal di dermaga.\n\nBaru sore hari kapal itu tiba di sana."
    assert not screen_of(rules()).look(text)[1]


def test_a_rule_for_any_line_is_always_looked_for() -> None:
    own = Rule("own", re.compile(r".*\bdermaga\b.*"), None, "")
    text = "Warga menunggu kapal di dermaga sejak pagi hari tadi."
    assert Screen(Rules([own])).look(text)[1] == {0: FURNITURE}
    assert not screen_of(rules()).look(text)[1]


def test_a_rule_that_keeps_lines_costs_nothing() -> None:
    keep = Rule(KEEP, re.compile(".*"), None, "")
    text = "Warga menunggu kapal di dermaga sejak pagi hari tadi."
    assert not Screen(Rules([keep, *rules().rules])).look(text)[1]


def test_odd_letters_are_all_there_are() -> None:
    letters = (chr(code) for code in range(0x80, sys.maxunicode + 1))
    assert set(ODD_LETTERS) == {c for c in letters if any(map(str.isascii, c.casefold()))}
